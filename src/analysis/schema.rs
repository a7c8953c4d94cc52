//! The schema before the analysed migrations: replayed, taken from a dump, or both.
//!
//! In: the database that the migrations belong to. Out: its catalog, where it comes from, and where
//! the sources disagree. The hard thing: old monoliths squash their migrations, and a dump in the
//! working tree often shows the schema after the migration that is analysed.

use std::collections::{BTreeMap, BTreeSet};

use super::Request;
use super::dialect::dialect_of_database;
use super::home::Home;
use super::select::Selected;
use super::workspace::Workspace;
use crate::catalog::Catalog;
use crate::error::{Error, Result, Skip, SkipReason};
use crate::migration::lower::Reader;
use crate::migration::{Dump, File, Root, earlier, is_newest};
use crate::operation::{Operation, PlacedOperation, QualifiedName};
use crate::replay::pieces::{fits, is_piece, turn};
use crate::replay::replay;
use crate::repo::{Repo, Text};
use crate::sql::{self, Dialect};

/// The schema before the analysed migrations, and where it comes from.
pub(super) struct Known {
    pub(super) catalog: Catalog,
    /// `replay`, `dump`, `both` or `none`.
    pub(super) from: &'static str,
    /// Reads the analysed migrations: it has seen those before them.
    pub(super) reader: Reader,
    pub(super) skips: Vec<Skip>,
    pub(super) notes: Vec<String>,
}

/// The text of the dump that the request names.
///
/// # Errors
/// It cannot be read, or is a link out of the repository.
pub(super) fn named_dump(request: &Request, repo: &Repo) -> Result<Option<String>> {
    let Some(path) = &request.schema else {
        return Ok(None);
    };
    repo.confine(path)?;
    let refused = |why: String| Error::new(format!("cannot read {}: {why}", path.display()));
    let bytes = std::fs::read(path).map_err(|e| refused(e.to_string()))?;
    let text = Text::decode(bytes).map_err(|_| refused("not text".to_owned()))?;
    Ok(Some(text.text))
}

/// A schema, and where it comes from.
#[derive(Debug)]
pub(super) struct KnownCatalog {
    pub(super) catalog: Catalog,
    pub(super) from: &'static str,
}

/// The newest schema of a database of the workspace, which is read once.
pub(super) fn known_catalog(workspace: &Workspace, index: usize) -> Option<&KnownCatalog> {
    let known = workspace.known.get(index)?;
    Some(known.get_or_init(|| {
        let (dialect, _) = dialect_of_database(workspace, index);
        let home = Home::at(workspace, index);
        let known = known_schema(workspace, &home, &[], dialect, None, None);
        KnownCatalog {
            catalog: known.catalog,
            from: known.from,
        }
    }))
}

/// Finds out the schema that the `selected` migrations start from; `schema` is the text of a dump
/// that a person named.
pub(super) fn known_schema(
    workspace: &Workspace,
    home: &Home<'_>,
    selected: &[&Selected],
    dialect: Dialect,
    schema: Option<&str>,
    base: Option<&str>,
) -> Known {
    if let Some(text) = schema {
        let mut catalog = Catalog::new(dialect);
        replay(&mut catalog, &sql::read(text, dialect));
        return Known {
            catalog,
            from: "dump",
            reader: Reader::new(dialect),
            skips: Vec::new(),
            notes: Vec::new(),
        };
    }
    let last = selected.last().map_or("", |m| m.path.as_str());
    let mut notes = Vec::new();
    let mut unread = Vec::new();
    for root in home.roots(workspace).into_iter().filter(|r| home.holds(r)) {
        if !is_newest(root, last) {
            notes.push(format!(
                "{last} is not the newest migration of {}: it is judged as if it ran now",
                root.path
            ));
        }
    }
    let replayed = replayed(workspace, home, selected, dialect, &mut unread);
    let dumped = dumped(workspace, home, selected, dialect, base, &mut unread);
    let any = |catalog: &Catalog| catalog.relations().next().is_some();
    let complete = replayed.files > 0 && replayed.assumed.is_empty() && any(&replayed.catalog);
    let reader = replayed.reader;
    // A file that knows little beside migrations that miss little is a helper of something else.
    let tells =
        |catalog: &Catalog| catalog.relations().count() >= replayed.catalog.relations().count() / 2;
    match dumped.filter(|(catalog, _)| any(catalog)) {
        Some((catalog, dump)) if dump.is_whole() || (!complete && tells(&catalog)) => {
            if complete {
                unread.extend(disagreement(&replayed.catalog, &catalog, &dump.path));
            }
            Known {
                catalog,
                from: if complete { "both" } else { "dump" },
                reader,
                skips: unread,
                notes,
            }
        }
        dumped => {
            if let Some((catalog, dump)) = &dumped {
                unread.extend(disagreement(&replayed.catalog, catalog, &dump.path));
            }
            notes.extend(assumption(&replayed.assumed));
            notes.extend(not_understood(&replayed.not_understood));
            let from = match (replayed.files > 0, dumped.is_some()) {
                (true, true) => "both",
                (true, false) => "replay",
                _ => "none",
            };
            Known {
                skips: unread,
                catalog: replayed.catalog,
                from,
                reader,
                notes,
            }
        }
    }
}

/// What replaying the migrations gave.
struct Replayed {
    catalog: Catalog,
    /// Relations that no migration shows the making of.
    assumed: BTreeSet<String>,
    /// Where a statement may have changed a relation that is known, and was not understood.
    not_understood: Vec<String>,
    files: usize,
    reader: Reader,
}

/// The migrations of a root that run before the selected ones.
fn pending<'a>(home: &Home<'_>, root: &'a Root, selected: &[&Selected]) -> Vec<&'a File> {
    let own: BTreeSet<&str> = selected.iter().map(|m| m.path.as_str()).collect();
    let files = match selected.last() {
        Some(last) if home.holds(root) => earlier(root, &last.path),
        _ => root.files.iter().collect(),
    };
    files
        .into_iter()
        .filter(|f| !own.contains(f.path.as_str()))
        .collect()
}

fn replayed(
    workspace: &Workspace,
    home: &Home<'_>,
    selected: &[&Selected],
    dialect: Dialect,
    unread: &mut Vec<Skip>,
) -> Replayed {
    let mut all = Replayed {
        catalog: Catalog::new(dialect),
        assumed: BTreeSet::new(),
        not_understood: Vec::new(),
        files: 0,
        reader: home
            .root
            .map_or_else(|| Reader::new(dialect), |root| Reader::of(root, dialect)),
    };
    for root in home.roots(workspace) {
        let mut reader = Reader::of(root, dialect);
        for file in pending(home, root, selected) {
            let Some(text) = read(workspace, &file.path, unread) else {
                continue;
            };
            let lowered = reader.operations(file, &text);
            for placed in &lowered.operations {
                if let Operation::Opaque { mentions, .. } = &placed.operation
                    && mentions.iter().any(|name| knows(&all.catalog, name))
                {
                    let place = format!("{}:{}", file.path, placed.line);
                    all.not_understood.push(place);
                }
            }
            all.assumed
                .extend(replay(&mut all.catalog, &lowered.operations));
            all.files += 1;
        }
        if home.holds(root) {
            all.reader = reader;
        }
    }
    all.catalog.search_everywhere();
    all
}

/// The schema of the surest dumps, with the migrations that came after them.
fn dumped<'a>(
    workspace: &'a Workspace,
    home: &Home<'_>,
    selected: &[&Selected],
    dialect: Dialect,
    base: Option<&str>,
    unread: &mut Vec<Skip>,
) -> Option<(Catalog, &'a Dump)> {
    let dumps = home
        .variant
        .iter()
        .flat_map(|v| &v.dumps)
        .filter_map(|n| workspace.dumps.get(*n));
    let dumps: Vec<&Dump> = dumps.collect();
    let first = *dumps.first()?;
    let mut catalog = Catalog::new(dialect);
    let mut later = Vec::new();
    let mut files: BTreeMap<&str, Vec<PlacedOperation>> = BTreeMap::new();
    let mut order = Vec::new();
    // As of the base: a branch often brings the dump that its own migration leaves behind.
    let mut text_of = |path: &str| {
        let old = base.and_then(|b| workspace.repo.blob_at(b, path).ok().flatten());
        match old {
            Some(bytes) => Text::decode(bytes).ok().map(|t| t.text),
            None if selected.iter().any(|m| m.path == path) => None,
            None => read(workspace, path, unread),
        }
    };
    for dump in dumps.iter().filter(|d| d.strength == first.strength) {
        let Some(text) = text_of(&dump.path) else {
            continue;
        };
        let operations = dump.operations(&text, dialect).operations;
        order.push((turn(&operations), dump.path.as_str(), true));
        files.insert(&dump.path, operations);
        let root = home
            .roots(workspace)
            .into_iter()
            .find(|r| dump.root.as_deref() == Some(r.path.as_str()));
        later.extend(root.and_then(|root| Some((root, dump.since(root, &text)?))));
        for path in &dump.beside {
            if files.contains_key(path.as_str()) {
                continue;
            }
            let operations = text_of(path).map_or_else(Vec::new, |text| sql::read(&text, dialect));
            if is_piece(&operations) {
                order.push((turn(&operations), path, false));
            }
            files.insert(path, operations);
        }
    }
    // A schema in several files: types before the tables that are made of them, keys after them.
    order.sort_by_key(|(turn, ..)| *turn);
    for (_, path, states) in order {
        let operations = files.get(path).map_or(&[][..], Vec::as_slice);
        if states || fits(operations, &catalog) {
            replay(&mut catalog, operations);
        }
    }
    for (root, files) in later {
        let before = pending(home, root, selected);
        let mut reader = Reader::of(root, dialect);
        for file in files.into_iter().filter(|f| before.contains(f)) {
            if let Some(text) = read(workspace, &file.path, unread) {
                replay(&mut catalog, &reader.operations(file, &text).operations);
            }
        }
    }
    // A script goes into its database by `USE`, which says nothing of the next one.
    catalog.search_everywhere();
    Some((catalog, first))
}

/// The text of a file that the schema rests on; what cannot be read is told.
fn read(workspace: &Workspace, path: &str, unread: &mut Vec<Skip>) -> Option<String> {
    match workspace.text(path)? {
        Ok(text) => Some(text),
        Err(skip) => {
            unread.push(skip);
            None
        }
    }
}

/// Whether a relation goes by the name.
fn knows(catalog: &Catalog, name: &str) -> bool {
    let name = QualifiedName::bare(name);
    catalog.find_relation(&name).is_some()
}

/// The sentence about statements of earlier migrations that may have changed what is known.
fn not_understood(places: &[String]) -> Option<String> {
    let (first, rest) = places.split_first()?;
    let (what, more) = match rest.len() {
        0 => (
            "a statement of an earlier migration was".to_owned(),
            String::new(),
        ),
        more => (
            format!("{} statements of earlier migrations were", places.len()),
            format!(" and {more} more"),
        ),
    };
    Some(format!(
        "{what} not understood, so the schema may differ from what is said here: {first}{more}"
    ))
}

/// The sentence about relations that no migration shows the making of.
fn assumption(assumed: &BTreeSet<String>) -> Option<String> {
    if assumed.is_empty() {
        return None;
    }
    let some: Vec<&str> = assumed.iter().take(5).map(String::as_str).collect();
    let how_many = if assumed.len() == 1 {
        "one relation".to_owned()
    } else {
        format!("{} relations", assumed.len())
    };
    let more = if assumed.len() > 5 { ", …" } else { "" };
    Some(format!(
        "the migrations do not show how {how_many} came to be ({}{more}): what is not known of them lowers the confidence",
        some.join(", ")
    ))
}

/// Where the replayed migrations and a dump disagree about which relations and columns there are.
fn disagreement(replayed: &Catalog, dumped: &Catalog, path: &str) -> Vec<Skip> {
    let columns = |catalog: &Catalog| -> BTreeSet<String> {
        let tables = catalog
            .relations()
            .filter(|r| r.view.is_none() && !r.temporary);
        tables
            .flat_map(|r| {
                r.columns
                    .iter()
                    .map(move |c| format!("{}.{}", r.name, c.name()).to_lowercase())
            })
            .collect()
    };
    let (a, b) = (columns(replayed), columns(dumped));
    let only_replayed: Vec<&str> = a.difference(&b).map(String::as_str).collect();
    let only_dumped: Vec<&str> = b.difference(&a).map(String::as_str).collect();
    let list = |names: &[&str]| {
        let shown: Vec<&str> = names.iter().take(3).copied().collect();
        format!(
            "{} ({}{})",
            names.len(),
            shown.join(", "),
            if names.len() > 3 { ", …" } else { "" }
        )
    };
    let mut parts = Vec::new();
    if !only_replayed.is_empty() {
        parts.push(format!(
            "{} columns only in the migrations",
            list(&only_replayed)
        ));
    }
    if !only_dumped.is_empty() {
        parts.push(format!("{} columns only in the dump", list(&only_dumped)));
    }
    if parts.is_empty() {
        return Vec::new();
    }
    vec![Skip {
        path: path.to_owned(),
        line: None,
        reason: SkipReason::SchemaDisagreement,
        detail: parts.join("; "),
    }]
}
