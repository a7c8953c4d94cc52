//! Models and builders of the past: who used last what nobody uses any more.
//!
//! In: old versions of files that name such an object, and the search that reads models. Out: its
//! [`LastUse`]s. The hard thing is the amount: a model takes a tree to be read. So versions whose lines
//! about the object are alike count as one, those that were taken away last are read first, and the
//! first use that is found ends it.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hasher;

use super::history::Past;
use super::models::spellings_of;
use super::past_text::{is_in_migrations, is_of_the_past};
use super::search::{Classed, Found, Search};
use crate::audience::Class;
use crate::change::Changes;
use crate::finding::Finding;
use crate::host::language;
use crate::orm::{self, Models};
use crate::repo::history::{Blob, Life};
use crate::repo::{BlobFile, Text};
use crate::severity::Confidence;
use crate::usage::Spellings;

/// How many old versions are read of one database's objects; the rest is counted.
const MOST: usize = 400;
/// How many are read together: of each path one.
const TOGETHER: usize = 32;

/// What is looked for in old versions: the objects of one database that nobody uses today.
pub(super) struct Sought {
    /// The change about each object, and how code may spell the object.
    objects: Vec<(usize, Spellings)>,
    any: Spellings,
}

/// For each object the versions that name it, by a sign of the lines that do.
pub(super) type Traces = BTreeMap<usize, BTreeMap<u64, Vec<u32>>>;

/// A use that was the last one of its object.
pub(super) struct LastUse {
    /// The change about the object.
    pub(super) change: usize,
    /// From when to when its lines stood as they do in it.
    pub(super) life: Life,
    /// What it would be today.
    pub(super) finding: Finding,
}

/// The last uses of one database's objects, and how surely there is no later one.
#[derive(Default)]
pub(super) struct LastUses {
    pub(super) uses: Vec<LastUse>,
    /// The changes whose objects were looked for.
    pub(super) sought: BTreeSet<usize>,
    /// How many old versions were read.
    pub(super) read: usize,
    /// How many older ones were not.
    pub(super) left: usize,
}

impl Sought {
    /// The objects of changes that no production code was `found` to use.
    pub(super) fn unused(changes: &Changes, models: &Models, found: &Found) -> Self {
        let of_code = found.judged.findings.iter();
        let of_code = of_code.filter(|finding| finding.class == Class::Code);
        let used: BTreeSet<&str> = of_code.map(|finding| finding.change.as_str()).collect();
        let (mut objects, mut all) = (Vec::new(), BTreeSet::new());
        for (index, change) in changes.list.iter().enumerate() {
            if is_of_the_past(changes, change) && !used.contains(index.to_string().as_str()) {
                let mut words = spellings_of(changes, change, models);
                // An association that is gone, too, went by the name of its key.
                let keys: Vec<String> = words.iter().filter_map(|w| key_of(w)).collect();
                words.extend(keys);
                all.extend(words.iter().cloned());
                objects.push((index, Spellings::new(words)));
            }
        }
        Self {
            objects,
            any: Spellings::new(all),
        }
    }

    /// The changes about the objects that a version of code names, each with a sign of its lines.
    pub(super) fn signs(
        &self,
        blob: &Blob<'_>,
        bytes: &[u8],
        classed: &Classed<'_>,
    ) -> Vec<(usize, u64)> {
        if !self.any.stand_in(bytes) {
            return Vec::new();
        }
        let mapped = |path: &str| {
            let language = language::of(path, "");
            language.is_some_and(|language| orm::of_language(language.id).next().is_some())
        };
        let mut paths = blob.paths().filter(|path| mapped(path)).peekable();
        if paths.peek().is_none() {
            return Vec::new();
        }
        let Ok(text) = Text::of(bytes) else {
            return Vec::new();
        };
        let is_code = |path: String| {
            !is_in_migrations(&path) && classed.class_of(&path, &text) == Class::Code
        };
        if !paths.any(is_code) {
            return Vec::new();
        }
        let mut signs: BTreeMap<usize, DefaultHasher> = BTreeMap::new();
        let lines = text.lines().map(|line| line.trim().as_bytes());
        for line in lines.filter(|line| self.any.stand_in(line)) {
            for (change, words) in &self.objects {
                if words.stand_in(line) {
                    signs.entry(*change).or_default().write(line);
                }
            }
        }
        let signs = signs.into_iter();
        signs
            .map(|(change, sign)| (change, sign.finish()))
            .collect()
    }
}

/// What an association with the key `word` is called.
fn key_of(word: &str) -> Option<String> {
    word.strip_suffix("_id").map(str::to_owned)
}

/// The last uses of the objects that `search` was asked about; `traces` says which versions name them.
pub(super) fn last_uses(
    past: &Past,
    search: &Search<'_>,
    sought: &Sought,
    traces: &Traces,
) -> LastUses {
    let mut all = LastUses {
        sought: sought.objects.iter().map(|(change, _)| *change).collect(),
        ..LastUses::default()
    };
    for (change, versions) in traces {
        let mut gone = gone(past, versions);
        let rest = gone.split_off(gone.len().min(MOST.saturating_sub(all.read)));
        all.left += rest.len();
        while !gone.is_empty() {
            let later = together(&mut gone);
            let uses = uses_in(past, search, *change, &gone);
            all.read += gone.len();
            if !uses.is_empty() {
                all.uses.extend(uses);
                break;
            }
            gone = later;
        }
    }
    all
}

/// The lives of versions that HEAD has no more, those that were taken away last first.
fn gone(past: &Past, versions: &BTreeMap<u64, Vec<u32>>) -> Vec<Life> {
    let mut lives = past.history.lives();
    let lives = versions.values().filter_map(|blobs| lives.of(blobs));
    let mut gone: Vec<Life> = lives
        .filter(|life| life.removed.is_some() && !life.refs.iter().any(|name| name == "HEAD"))
        .collect();
    gone.sort_by(|a, b| (b.removed, &a.path, a.blob).cmp(&(a.removed, &b.path, b.blob)));
    gone
}

/// Splits off what is not read with the first ones: another version of a path, and what is too many.
fn together(gone: &mut Vec<Life>) -> Vec<Life> {
    let mut paths = BTreeSet::new();
    let first = gone.iter().take(TOGETHER);
    let other = first.take_while(|life| paths.insert(life.path.clone()));
    let count = other.count();
    gone.split_off(count)
}

/// The uses of a change's object in these versions, as far as they were taken away last.
fn uses_in(past: &Past, search: &Search<'_>, change: usize, versions: &[Life]) -> Vec<LastUse> {
    let files: Vec<BlobFile> = versions
        .iter()
        .filter_map(|life| search.version(past, life))
        .collect();
    let found = search.elsewhere(&files);
    let id = change.to_string();
    let counts = |finding: &Finding| -> bool {
        finding.change == id
            && finding.class == Class::Code
            && finding.confidence > Confidence::Possible
    };
    let findings = found.judged.findings.into_iter().filter(counts);
    let uses = findings.filter_map(|finding| {
        let life = versions.iter().find(|life| life.path == finding.path)?;
        Some(LastUse {
            change,
            life: life.clone(),
            finding,
        })
    });
    let mut uses: Vec<LastUse> = uses.collect();
    let last = uses.iter().map(|last| last.life.removed).max();
    uses.retain(|used| Some(used.life.removed) == last);
    uses
}
