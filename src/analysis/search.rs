//! All files of the scope against the changes, on several threads; the result does not depend on how many.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::judge::{Judged, Source, judge};
use super::workspace::Workspace;
use crate::audience::Class;
use crate::change::Changes;
use crate::error::{Skip, SkipReason};
use crate::host::language;
use crate::repo::selection::size_limit;
use crate::repo::{Classes, File, Text};
use crate::sql::STACK;
use crate::usage::Interests;

/// What was found in all files.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) judged: Judged,
    pub(super) skips: Vec<Skip>,
    /// Files whose bytes were looked at.
    pub(super) read: usize,
    /// Files left out by what they hold, by rule.
    pub(super) left_out: BTreeMap<String, usize>,
    /// Files in languages that are not understood and that name something of interest, by extension.
    pub(super) not_understood: BTreeMap<String, usize>,
}

impl Found {
    fn merge(&mut self, other: Self) {
        self.judged.findings.extend(other.judged.findings);
        self.judged.undecided.extend(other.judged.undecided);
        self.judged.queries += other.judged.queries;
        self.judged.unparsed += other.judged.unparsed;
        self.skips.extend(other.skips);
        self.read += other.read;
        for (rule, count) in other.left_out {
            *self.left_out.entry(rule).or_default() += count;
        }
        for (extension, count) in other.not_understood {
            *self.not_understood.entry(extension).or_default() += count;
        }
    }
}

/// Judges every file that `wanted` takes.
pub(super) fn search(
    workspace: &Workspace,
    changes: &Changes,
    interests: &Interests,
    jobs: Option<usize>,
    wanted: &dyn Fn(&str) -> bool,
) -> Found {
    let files: Vec<&File> = workspace
        .files
        .files
        .iter()
        .filter(|f| wanted(&f.path))
        .collect();
    let jobs = jobs
        .unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from))
        .clamp(1, 64);
    let next = AtomicUsize::new(0);
    let parts: Mutex<Vec<(usize, Found)>> = Mutex::new(Vec::new());
    let stage = workspace
        .progress
        .stage("reading files", files.len() as u64);
    let judge_of = Classed::new(workspace);
    let work = || {
        let mut own = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(file) = files.get(index) else { break };
            // A belt: whatever goes wrong with one file must not take the others along, nor pass unsaid.
            let found = catch_unwind(AssertUnwindSafe(|| {
                one(&judge_of, changes, interests, file)
            }));
            let found = found.unwrap_or_else(|_| Found {
                skips: vec![Skip {
                    path: file.path.clone(),
                    line: None,
                    reason: SkipReason::Unreadable,
                    detail: "reading it failed inside of impact; please report this".to_owned(),
                }],
                ..Found::default()
            });
            stage.inc(1);
            own.push((index, found));
        }
        if let Ok(mut parts) = parts.lock() {
            parts.extend(own);
        }
    };
    thread::scope(|scope| {
        for _ in 1..jobs {
            // Fewer threads than asked for only take longer.
            let _ = thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, work);
        }
        crate::sql::with_stack(work);
    });
    stage.finish();
    let mut parts = parts.into_inner().unwrap_or_default();
    parts.sort_by_key(|(index, _)| *index);
    let mut all = Found::default();
    for (_, found) in parts {
        all.merge(found);
    }
    all
}

/// What tells the class of a file.
pub(super) struct Classed<'a> {
    classes: &'a Classes,
    /// Paths of all known migrations and dumps.
    migrations: BTreeSet<&'a str>,
    /// Folders of migrations.
    folders: Vec<&'a str>,
}

impl<'a> Classed<'a> {
    pub(super) fn new(workspace: &'a Workspace) -> Self {
        let known = workspace
            .roots
            .iter()
            .flat_map(|r| &r.files)
            .map(|f| f.path.as_str());
        let migrations = known
            .chain(workspace.dumps.iter().map(|d| d.path.as_str()))
            .collect();
        let folders = workspace.roots.iter().map(|r| r.path.as_str()).collect();
        Self {
            classes: &workspace.classes,
            migrations,
            folders,
        }
    }

    /// The class of a file, told by its path and text.
    pub(super) fn class_of(&self, path: &str, text: &str) -> Class {
        match self.classes.class_of_text(path, text) {
            Class::Code if self.is_migration(path) => Class::Migration,
            class => class,
        }
    }

    /// A known migration or dump, or a file beside them (the way back, a changelog).
    fn is_migration(&self, path: &str) -> bool {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let script = matches!(
            name.rsplit_once('.'),
            Some((_, "sql" | "xml" | "yml" | "yaml" | "json"))
        );
        let kept = |f: &str| {
            matches!(
                f,
                "migrations" | "migration" | "migrate" | "changelog" | "changelogs" | "liquibase"
            )
        };
        self.migrations.contains(path)
            || self
                .folders
                .iter()
                .any(|f| !f.is_empty() && (folder == *f || folder.starts_with(&format!("{f}/"))))
            || script && folder.split('/').any(kept)
    }
}

fn one(classed: &Classed<'_>, changes: &Changes, interests: &Interests, file: &File) -> Found {
    let mut found = Found::default();
    let understood = language::of(&file.path, "").is_some();
    if !understood && language::not_understood(&file.path).is_none() && file.path.contains('.') {
        return found;
    }
    let bytes = match file.bytes(size_limit(&file.path)) {
        Ok(bytes) => bytes,
        Err(skip) => {
            found.skips.push(skip);
            return found;
        }
    };
    found.read = 1;
    if !interests.objects.mentions_bytes(&bytes) {
        return found;
    }
    let text = match Text::decode(bytes) {
        Ok(text) => text.text,
        Err(_) => {
            found.left_out.insert("binary".to_owned(), 1);
            return found;
        }
    };
    let first_line = text.lines().next().unwrap_or_default();
    let Some(language) = language::of(&file.path, first_line) else {
        if let Some(extension) = language::not_understood(&file.path) {
            found.not_understood.insert(extension.to_owned(), 1);
        }
        return found;
    };
    let class = classed.class_of(&file.path, &text);
    let source = Source {
        path: &file.path,
        text: &text,
        class,
        language,
    };
    found.judged = judge(source, changes, interests);
    found
}
