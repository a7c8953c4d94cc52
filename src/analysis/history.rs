//! Past uses of what changes: queries that the code had once, with who took them away.
//!
//! In: the history of the scope and the changes. Out: [`PastUse`]s and [`Evidence`]. The hard
//! thing is the amount: a repository of 30,000 commits has half a million lines that name a
//! table. Each distinct text is kept, parsed and resolved once, whatever the number of its versions.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::database::Database;
use super::earlier::earlier;
use super::past_models::{LastUse, LastUses, Sought, Traces, last_uses};
use super::past_text::{UseOf, is_of_the_past, texts_of, uses_of};
use super::places::{cut, normalise, readable};
use super::report::{Evidence, PastUse, Report, Seen};
use super::search::{Classed, Search};
use super::workspace::Workspace;
use crate::audience::{Audience, Class};
use crate::change::{Change, Changes};
use crate::finding::Origin;
use crate::parallel;
use crate::repo::fingerprint;
use crate::repo::history::{Blob, Commit, History, Life, date};
use crate::usage::Interests;

/// How many refs of a past use are told: the newest.
const SHOWN_REFS: usize = 20;

/// How many authors of a file are told where nobody owns it.
const SHOWN_AUTHORS: usize = 2;

/// The history of the scope, reduced to the texts that may be about what changes.
pub(super) struct Past {
    pub(super) history: History,
    texts: Vec<PastText>,
    /// For each database the old versions that name what nobody uses today.
    traces: Vec<Traces>,
    /// Blobs that were read.
    pub(super) blobs: usize,
    /// Blobs and texts whose reading failed inside.
    failed: AtomicUsize,
}

/// The changes that the past is asked about.
pub(super) struct About<'a> {
    pub(super) database: &'a Database,
    /// With the names of earlier times.
    pub(super) interests: &'a Interests,
    /// How many changes of other databases were told before.
    pub(super) first: usize,
    /// The last uses through models of what nobody uses today.
    pub(super) last: LastUses,
}

/// A distinct text and where it stood.
struct PastText {
    text: String,
    /// Blobs and 1-based lines, sorted.
    places: Vec<(u32, u32)>,
}

impl Past {
    /// Reads the old versions once for all databases.
    pub(super) fn read(
        workspace: &Workspace,
        mut history: History,
        jobs: usize,
        interests: &[Interests],
        sought: &[Sought],
    ) -> Self {
        let classed = Classed::new(workspace);
        let texts: Mutex<HashMap<u64, String>> = Mutex::default();
        let failed = AtomicUsize::new(0);
        let take = |blob: &Blob<'_>, bytes: &[u8]| {
            // A belt: gix runs this, and what goes wrong with one blob must not stop it.
            let found = catch_unwind(AssertUnwindSafe(|| {
                let texts = texts_of(blob, bytes, interests, &classed);
                let signs = sought.iter().map(|own| own.signs(blob, bytes, &classed));
                (texts.unwrap_or_default(), signs.collect::<Vec<_>>())
            }));
            let (found, signs) = found.unwrap_or_else(|_| {
                failed.fetch_add(1, Ordering::Relaxed);
                Default::default()
            });
            if found.is_empty() && signs.iter().all(Vec::is_empty) {
                return None;
            }
            let mut known = texts.lock().unwrap_or_else(PoisonError::into_inner);
            let places = found.into_iter().map(|(text, line)| {
                let key = key_of(&text);
                known.entry(key).or_insert(text);
                (key, line)
            });
            Some((places.collect::<Vec<_>>(), signs))
        };
        let taken = history.take(&workspace.repo, jobs, &workspace.progress, &take);
        let mut places: BTreeMap<u64, Vec<(u32, u32)>> = BTreeMap::new();
        let mut traces: Vec<Traces> = sought.iter().map(|_| Traces::new()).collect();
        for (blob, (found, signs)) in taken.blobs {
            for (key, line) in found {
                places.entry(key).or_default().push((blob, line));
            }
            for (own, signs) in traces.iter_mut().zip(signs) {
                for (change, sign) in signs {
                    let versions = own.entry(change).or_default();
                    versions.entry(sign).or_default().push(blob);
                }
            }
        }
        let mut texts = texts.into_inner().unwrap_or_else(PoisonError::into_inner);
        let texts = places
            .into_iter()
            .filter_map(|(key, places)| {
                let text = texts.remove(&key)?;
                Some(PastText { text, places })
            })
            .collect();
        Self {
            history,
            texts,
            traces,
            blobs: taken.read,
            failed,
        }
    }

    /// The last uses through models of what `sought` names, in the database with this place.
    pub(super) fn last_uses(
        &self,
        database: usize,
        search: &Search<'_>,
        sought: &Sought,
    ) -> LastUses {
        let traces = self.traces.get(database);
        traces.map_or_else(LastUses::default, |traces| {
            last_uses(self, search, sought, traces)
        })
    }

    /// How many commits were read.
    pub(super) fn commits(&self) -> usize {
        self.history.commits()
    }

    /// What the clone lacks, in sentences.
    pub(super) fn effects(&self) -> Vec<String> {
        self.history
            .effects()
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    /// The sentence about what failed while the past was read and judged.
    pub(super) fn failure(&self) -> Option<String> {
        let failed = self.failed.load(Ordering::Relaxed);
        (failed > 0).then(|| {
            format!(
                "reading {failed} texts of the past failed inside of impact; please report this"
            )
        })
    }

    /// The most recent authors of files, by path.
    pub(super) fn authors(&self, paths: &BTreeSet<&str>) -> BTreeMap<String, Vec<String>> {
        self.history.authors(paths, SHOWN_AUTHORS)
    }

    /// Adds the past uses of one database's changes and the evidence about each. `report` holds the
    /// findings of today; `wanted` says which paths read the database.
    pub(super) fn tell(
        &self,
        workspace: &Workspace,
        about: &About<'_>,
        jobs: usize,
        wanted: &dyn Fn(&str) -> bool,
        report: &mut Report,
    ) {
        let (changes, first) = (&about.database.changes, about.first);
        let used = self.used(changes, about.interests, jobs);
        let dialect = changes.before.dialect();
        // The same text in another layout is the same use.
        let mut groups: BTreeMap<(usize, String), Group<'_>> = BTreeMap::new();
        for (text, uses) in &used.uses {
            for use_of in uses {
                let key = (use_of.change, normalise(&use_of.query, dialect));
                let group = groups.entry(key).or_insert_with(|| Group {
                    use_of,
                    texts: Vec::new(),
                });
                group.texts.push(*text);
            }
        }
        let id = |change: usize| format!("C{}", first + 1 + change);
        let mut lives = self.history.lives();
        let mut past: Vec<(usize, u32, PastUse)> = Vec::new();
        let mut removals: BTreeMap<usize, (u32, Option<u32>)> = BTreeMap::new();
        let today: BTreeSet<(&str, &str)> = report
            .findings
            .iter()
            .map(|f| (f.change.as_str(), f.query_fingerprint.as_str()))
            .collect();
        // `*` is told of one of the columns that it loses, and is a use of each.
        let of_others: BTreeSet<&str> = today.iter().map(|(_, print)| *print).collect();
        let mut used_today: BTreeSet<usize> = BTreeSet::new();
        let mut origins: BTreeMap<(String, String), (Option<Origin>, Vec<String>)> =
            BTreeMap::new();
        for ((change, normal), group) in &groups {
            let change_id = id(*change);
            let print = fingerprint(normal);
            let is_of_today = today.contains(&(change_id.as_str(), print.as_str()));
            let blobs = group
                .texts
                .iter()
                .flat_map(|text| &self.texts[*text].places);
            let mut blobs: Vec<u32> = blobs.map(|(blob, _)| *blob).collect();
            blobs.sort_unstable();
            blobs.dedup();
            let Some(life) = lives.of(&blobs) else {
                continue;
            };
            if is_of_today {
                let first = life.first.and_then(|number| self.history.commit(number));
                origins.insert((change_id, print), (first.map(origin), shown_refs(&life)));
                continue;
            }
            if of_others.contains(print.as_str()) {
                used_today.insert(*change);
                continue;
            }
            if !wanted(&life.path) {
                continue;
            }
            let Some(entry) = self.past_use(workspace, group, &life, change_id) else {
                continue;
            };
            let end = life.removed.unwrap_or(life.last);
            let newest = removals.entry(*change).or_insert((end, life.removed));
            *newest = (*newest).max((end, life.removed));
            past.push((*change, end, entry));
        }
        // What stands in SQL was told as that.
        let in_sql: BTreeSet<(usize, String)> = groups
            .keys()
            .map(|(change, normal)| (*change, fingerprint(normal)))
            .collect();
        let by_models = about.last.uses.iter();
        for used in
            by_models.filter(|u| !in_sql.contains(&(u.change, u.finding.query_fingerprint.clone())))
        {
            let Some(entry) = self.last_use(workspace, used, id(used.change)) else {
                continue;
            };
            let end = used.life.removed.unwrap_or(used.life.last);
            let newest = removals
                .entry(used.change)
                .or_insert((end, used.life.removed));
            *newest = (*newest).max((end, used.life.removed));
            past.push((used.change, end, entry));
        }
        for finding in &mut report.findings {
            let key = (finding.change.clone(), finding.query_fingerprint.clone());
            if let Some((first, refs)) = origins.get(&key) {
                finding.first_seen.clone_from(first);
                if finding.audience == Audience::WorkingTree {
                    finding.refs.clone_from(refs);
                }
            }
        }
        past.sort_by(|a, b| {
            (a.0, b.1, &a.2.path, a.2.line, &a.2.query)
                .cmp(&(b.0, a.1, &b.2.path, b.2.line, &b.2.query))
        });
        for (index, change) in changes.list.iter().enumerate() {
            if !is_of_the_past(changes, change) {
                continue;
            }
            let start = report.history.len();
            let own = past.iter().filter(|(c, ..)| *c == index);
            report
                .history
                .extend(own.map(|(_, _, entry)| entry.clone()));
            let of_code = report.findings.iter().filter(|f| f.class == Class::Code);
            let in_use =
                used_today.contains(&index) || of_code.into_iter().any(|f| f.change == id(index));
            let last_use = (report.history.len() > start && !in_use).then_some(start);
            let removed = removals.get(&index).and_then(|(_, removed)| *removed);
            report.evidence.push(Evidence {
                change: id(index),
                object: object_of(change),
                in_use,
                last_use,
                first_release_without: removed
                    .filter(|_| last_use.is_some())
                    .and_then(|number| self.history.first_release(number))
                    .map(str::to_owned),
                not_understood: used.not_understood.get(&index).copied().unwrap_or(0),
                looked_for: match about.last.sought.contains(&index) {
                    true => vec!["sql", "models"],
                    false => vec!["sql"],
                },
            });
        }
    }

    /// A use through a model, which has no text of its own whose beginning could be told.
    fn last_use(&self, workspace: &Workspace, used: &LastUse, change: String) -> Option<PastUse> {
        let life = &used.life;
        let removed = life.removed.and_then(|number| self.history.commit(number));
        Some(PastUse {
            change,
            path: life.path.clone(),
            line: used.finding.told_at().0,
            query: used.finding.query.clone(),
            module: workspace.modules.module_of(&life.path).map(str::to_owned),
            clause: used.finding.clause,
            first_seen: None,
            last_seen: seen(self.history.commit(life.last)?),
            removed_by: removed.map(origin),
            refs: shown_refs(life),
        })
    }

    fn past_use(
        &self,
        workspace: &Workspace,
        group: &Group<'_>,
        life: &Life,
        change: String,
    ) -> Option<PastUse> {
        let line = group.texts.iter().find_map(|text| {
            let places = &self.texts[*text].places;
            let at = places.partition_point(|(blob, _)| *blob < life.blob);
            let (blob, line) = places.get(at)?;
            (*blob == life.blob).then_some(*line)
        });
        let first = life.first.and_then(|number| self.history.commit(number));
        let removed = life.removed.and_then(|number| self.history.commit(number));
        let (query, _) = cut(&readable(group.use_of.query.trim()), 4096);
        Some(PastUse {
            change,
            path: life.path.clone(),
            line: line.unwrap_or(1),
            query,
            module: workspace.modules.module_of(&life.path).map(str::to_owned),
            clause: group.use_of.clause,
            first_seen: first.map(seen),
            last_seen: seen(self.history.commit(life.last)?),
            removed_by: removed.map(origin),
            refs: shown_refs(life),
        })
    }

    /// What each text uses of what changes.
    fn used(&self, changes: &Changes, interests: &Interests, jobs: usize) -> Used {
        let earlier = earlier(changes);
        let read = |(index, text): &(usize, &PastText)| {
            let read = AssertUnwindSafe(|| uses_of(&text.text, changes, &earlier, interests));
            (*index, catch_unwind(read))
        };
        let texts: Vec<_> = self.texts.iter().enumerate().collect();
        let mut used = Used::default();
        for (index, read) in parallel::map(&texts, jobs, read) {
            let Ok((uses, unparsed)) = read else {
                self.failed.fetch_add(1, Ordering::Relaxed);
                continue;
            };
            for change in unparsed {
                *used.not_understood.entry(change).or_default() += 1;
            }
            if !uses.is_empty() {
                used.uses.push((index, uses));
            }
        }
        used
    }
}

fn seen(commit: Commit) -> Seen {
    Seen {
        commit: commit.id,
        date: date::day(commit.authored),
    }
}

pub(super) fn origin(commit: Commit) -> Origin {
    Origin {
        commit: commit.id,
        author: commit.author,
        date: date::day(commit.authored),
    }
}

/// The newest refs; HEAD is another name of one of them, unless nothing else leads there.
fn shown_refs(life: &Life) -> Vec<String> {
    let others = || life.refs.iter().filter(|name| *name != "HEAD");
    match others().next() {
        Some(_) => others().take(SHOWN_REFS).cloned().collect(),
        None => life.refs.clone(),
    }
}

/// One query in however many layouts.
struct Group<'a> {
    use_of: &'a UseOf,
    texts: Vec<usize>,
}

#[derive(Default)]
struct Used {
    /// By text.
    uses: Vec<(usize, Vec<UseOf>)>,
    /// How many texts name the object of a change in SQL that does not parse.
    not_understood: BTreeMap<usize, usize>,
}

fn key_of(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// What the evidence is about, as people write it.
fn object_of(change: &Change) -> String {
    match (&change.table, &change.name) {
        (Some(table), Some(name)) => format!("{table}.{name}"),
        (Some(name), None) | (None, Some(name)) => name.clone(),
        (None, None) => String::new(),
    }
}
