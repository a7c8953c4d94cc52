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
use std::thread;

use super::database::Database;
use super::places::{bare, cut, is_about_column, mentions_word, normalise, readable};
use super::report::{Evidence, PastUse, Removal, Report, Seen};
use super::search::Classed;
use super::workspace::Workspace;
use crate::audience::Class;
use crate::catalog::Id;
use crate::change::{Change, Changes};
use crate::clause::Clause;
use crate::error::Result;
use crate::host::{Literal, language};
use crate::location::LineIndex;
use crate::repo::history::{Blob, Commit, History, Life, Scope, date};
use crate::repo::{Selection, Text, fingerprint};
use crate::resolve::{Binding, Object, Surroundings, resolve};
use crate::sql::{self, STACK};
use crate::usage::{Form, Interests, Parsed, queries};

/// How many refs of a past use are told: the newest.
const SHOWN_REFS: usize = 20;

/// The history of the scope, reduced to the texts that may be about what changes.
pub(super) struct Past {
    history: History,
    texts: Vec<PastText>,
    /// Blobs that were read.
    pub(super) blobs: usize,
}

/// The changes that the past is asked about.
pub(super) struct About<'a> {
    pub(super) database: &'a Database,
    pub(super) interests: &'a Interests,
    /// How many changes of other databases were told before.
    pub(super) first: usize,
}

/// A distinct text and where it stood.
struct PastText {
    text: String,
    /// Blobs and 1-based lines, sorted.
    places: Vec<(u32, u32)>,
}

impl Past {
    /// Reads the history once for all databases; `None` without git.
    pub(super) fn read(
        workspace: &Workspace,
        scope: &Scope,
        jobs: usize,
        interests: &[Interests],
    ) -> Result<Option<Self>> {
        let config = &workspace.config;
        let selection = Selection::new(&config.include, &config.exclude)?;
        let takes = selection.takes(workspace.paths.iter().map(String::as_str));
        let wanted = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or(path);
            // A script without extension shows its language in its first line only.
            (language::of(path, "").is_some() || !name.contains('.')) && takes.path(path)
        };
        let repo = &workspace.repo;
        let progress = &workspace.progress;
        let Some(mut history) = repo.history(scope, jobs, progress, &wanted)? else {
            return Ok(None);
        };
        let classed = Classed::new(workspace);
        let texts: Mutex<HashMap<u64, String>> = Mutex::default();
        let take = |blob: &Blob<'_>, bytes: &[u8]| {
            // A belt: gix runs this, and what goes wrong with one blob must not stop it.
            let found = catch_unwind(AssertUnwindSafe(|| {
                texts_of(blob, bytes, interests, &classed)
            }));
            let found = found.ok().flatten()?;
            let mut known = texts.lock().unwrap_or_else(PoisonError::into_inner);
            let places = found.into_iter().map(|(text, line)| {
                let key = key_of(&text);
                known.entry(key).or_insert(text);
                (key, line)
            });
            Some(places.collect::<Vec<_>>())
        };
        let taken = history.take(repo, jobs, progress, &take);
        let mut places: BTreeMap<u64, Vec<(u32, u32)>> = BTreeMap::new();
        for (blob, found) in taken.blobs {
            for (key, line) in found {
                places.entry(key).or_default().push((blob, line));
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
        Ok(Some(Self {
            history,
            texts,
            blobs: taken.read,
        }))
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
        // The same text in another layout is the same use.
        let mut groups: BTreeMap<(usize, String), Group<'_>> = BTreeMap::new();
        for (text, uses) in &used.uses {
            for use_of in uses {
                let key = (use_of.change, normalise(&use_of.query));
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
        for ((change, normal), group) in &groups {
            let change_id = id(*change);
            if today.contains(&(change_id.as_str(), fingerprint(normal).as_str())) {
                continue;
            }
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
            let in_use = of_code.into_iter().any(|f| f.change == id(index));
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
                looked_for: vec!["sql"],
            });
        }
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
        let seen = |commit: Commit| Seen {
            commit: commit.id,
            date: date::day(commit.authored),
        };
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
            removed_by: removed.map(|commit| Removal {
                commit: commit.id,
                author: commit.author,
                date: date::day(commit.authored),
            }),
            refs: life.refs.iter().take(SHOWN_REFS).cloned().collect(),
        })
    }

    /// What each text uses of what changes.
    fn used(&self, changes: &Changes, interests: &Interests, jobs: usize) -> Used {
        let next = AtomicUsize::new(0);
        let all: Mutex<Used> = Mutex::default();
        let work = || {
            let mut own = Used::default();
            loop {
                // A few at a time: most texts take microseconds.
                let start = next.fetch_add(64, Ordering::Relaxed);
                let end = (start + 64).min(self.texts.len());
                if start >= end {
                    break;
                }
                for index in start..end {
                    let text = &self.texts[index].text;
                    let read = AssertUnwindSafe(|| uses_of(text, changes, interests));
                    let Ok((uses, unparsed)) = catch_unwind(read) else {
                        continue;
                    };
                    for change in unparsed {
                        *own.not_understood.entry(change).or_default() += 1;
                    }
                    if !uses.is_empty() {
                        own.uses.push((index, uses));
                    }
                }
            }
            let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
            all.uses.append(&mut own.uses);
            for (change, count) in own.not_understood {
                *all.not_understood.entry(change).or_default() += count;
            }
        };
        thread::scope(|scope| {
            for _ in 1..jobs {
                // Fewer threads than asked for only take longer.
                let _ = thread::Builder::new()
                    .stack_size(STACK)
                    .spawn_scoped(scope, work);
            }
            sql::with_stack(work);
        });
        let mut used = all.into_inner().unwrap_or_else(PoisonError::into_inner);
        used.uses.sort_by_key(|(index, _)| *index);
        used
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

/// One use of a change's object.
struct UseOf {
    change: usize,
    clause: Clause,
    query: String,
}

fn key_of(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// The texts of a blob that may be about what changes, with their lines.
fn texts_of(
    blob: &Blob<'_>,
    bytes: &[u8],
    interests: &[Interests],
    classed: &Classed<'_>,
) -> Option<Vec<(String, u32)>> {
    let wide = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    if !wide && !interests.iter().any(|i| i.objects.mentions_bytes(bytes)) {
        return None;
    }
    let text = Text::decode(bytes.to_vec()).ok()?.text;
    let first_line = text.lines().next().unwrap_or_default();
    let mut paths = blob.paths();
    let language = paths.find_map(|path| {
        let code = classed.class_of(&path, &text) == Class::Code && !is_in_migrations(&path);
        code.then(|| language::of(&path, first_line)).flatten()
    })?;
    let about = |text: &str| interests.iter().any(|i| i.parts.mentions(text));
    let literals = crate::host::literals(&text, language);
    let lines = LineIndex::new(&text);
    let mut found = Vec::new();
    for literal in &literals {
        // One word is no query.
        if literal.doc
            || !literal.text.trim().contains(char::is_whitespace)
            || !about(&literal.text)
        {
            continue;
        }
        let line = |offset: usize| lines.line(literal.source_offset(offset));
        if literal.whole_file {
            let statements = sql::split::statements(&literal.text, sql::Dialect::Generic);
            let statements = statements
                .iter()
                .map(|s| (s.span.of(&literal.text), s.span.start));
            let about = statements.filter(|(statement, _)| about(statement));
            found.extend(about.map(|(statement, at)| (statement.to_owned(), line(at))));
        } else {
            found.push((literal.text.clone(), line(0)));
        }
    }
    (!found.is_empty()).then_some(found)
}

/// What a text uses of what changes, and the changes that it may be about where it does not parse.
fn uses_of(text: &str, changes: &Changes, interests: &Interests) -> (Vec<UseOf>, Vec<usize>) {
    let literal = Literal {
        text: text.to_owned(),
        ..Literal::default()
    };
    let dialect = changes.before.dialect();
    let (mut uses, mut unparsed) = (Vec::new(), Vec::new());
    for query in queries(std::slice::from_ref(&literal), interests, dialect) {
        let shown = query.range.of(text);
        match &query.form {
            // What makes the schema is no reader of it.
            Form::Statement(parsed) if is_definition(&parsed.sql) => {}
            Form::Statement(parsed) => {
                let surroundings = Surroundings::default();
                let found = resolve(
                    &parsed.statement,
                    &parsed.sql,
                    &changes.before,
                    &surroundings,
                );
                add_uses(changes, &found.bindings, shown, &|_| true, &mut uses);
            }
            Form::Fragment(parsed) => fragment_uses(changes, parsed, shown, &mut uses),
            Form::Unparsed(_) => {
                for (index, change) in changes.list.iter().enumerate() {
                    let name = change.name.as_deref().filter(|_| is_about_column(change));
                    let table = change.table.as_deref().map(bare);
                    if table.is_some_and(|table| mentions_word(shown, table))
                        && name.is_none_or(|name| mentions_word(shown, name))
                    {
                        unparsed.push(index);
                    }
                }
            }
        }
    }
    (uses, unparsed)
}

/// Whether a statement defines something: a migration in the strings of a program.
fn is_definition(sql: &str) -> bool {
    let first = sql.split_whitespace().next().unwrap_or_default();
    let words = [
        "create", "alter", "drop", "comment", "grant", "revoke", "refresh",
    ];
    words.iter().any(|word| first.eq_ignore_ascii_case(word))
}

/// Whether a path lies in a folder of migrations: layouts of the past are not discovered one by one.
fn is_in_migrations(path: &str) -> bool {
    let kept =
        |folder: &str| matches!(folder, "migrations" | "migration" | "migrate" | "changelog");
    path.rsplit_once('/')
        .is_some_and(|(folders, _)| folders.split('/').any(kept))
}

/// A piece of a statement counts where it names the relation itself: which relation a bare column
/// belongs to stands elsewhere in a file of which only this text was kept.
fn fragment_uses(changes: &Changes, parsed: &Parsed, shown: &str, uses: &mut Vec<UseOf>) {
    let relations: BTreeSet<Id> = changes.list.iter().filter_map(|c| c.relation).collect();
    for id in relations {
        let Some(relation) = changes.before.relation(id) else {
            continue;
        };
        let names = [(id, relation.name.clone())];
        let surroundings = Surroundings {
            relations: &names,
            open: true,
            ..Surroundings::default()
        };
        let found = resolve(
            &parsed.statement,
            &parsed.sql,
            &changes.before,
            &surroundings,
        );
        let qualified = |binding: &Binding| {
            let before = parsed.sql.get(..binding.at.start).unwrap_or_default();
            before.trim_end_matches(['"', '`']).ends_with('.')
        };
        add_uses(changes, &found.bindings, shown, &qualified, uses);
    }
}

fn add_uses(
    changes: &Changes,
    bindings: &[Binding],
    query: &str,
    counts: &dyn Fn(&Binding) -> bool,
    uses: &mut Vec<UseOf>,
) {
    for (index, change) in changes.list.iter().enumerate() {
        if !is_of_the_past(changes, change) {
            continue;
        }
        let mut clauses: Vec<Clause> = bindings
            .iter()
            .filter(|binding| is_use(change, &binding.object) && counts(binding))
            .map(|binding| binding.clause)
            .collect();
        // `*` says less than a name.
        clauses.sort_by_key(|clause| *clause == Clause::Star);
        if let Some(clause) = clauses.first()
            && !uses.iter().any(|u| u.change == index && u.query == query)
        {
            uses.push(UseOf {
                change: index,
                clause: *clause,
                query: query.to_owned(),
            });
        }
    }
}

/// Whether a name means what changes.
fn is_use(change: &Change, object: &Object) -> bool {
    let affected = |id: &Id| change.affected.contains(id);
    match object {
        Object::Star { columns, relation } => affected(relation) || columns.iter().any(affected),
        Object::Column { column, relation } => affected(column) || affected(relation),
        Object::Relation(id)
        | Object::Type(id)
        | Object::Function(id)
        | Object::Sequence(id)
        | Object::Key(id)
        | Object::Index(id) => affected(id),
        Object::Label { label, .. } => affected(label),
        Object::Derived => false,
    }
}

/// Whether the change is about something that was there before: only then anybody can have used it.
fn is_of_the_past(changes: &Changes, change: &Change) -> bool {
    let kind = change.kind.id;
    let new = kind.starts_with("add_") || kind.starts_with("create_");
    let known = change
        .relation
        .is_none_or(|id| changes.before.relation(id).is_some());
    !new && known
}

/// What the evidence is about, as people write it.
fn object_of(change: &Change) -> String {
    match (&change.table, &change.name) {
        (Some(table), Some(name)) => format!("{table}.{name}"),
        (Some(name), None) | (None, Some(name)) => name.clone(),
        (None, None) => String::new(),
    }
}
