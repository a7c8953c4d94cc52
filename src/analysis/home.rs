//! Which database a migration belongs to.
//!
//! In: the workspace and a migration. Out: the database, its engine's variant and the root that holds the
//! file. The hard thing: a file outside of every known folder, or the first of its folder, belongs to
//! whichever database knows the most of the tables that it names, and where several know as many it is said.

use std::collections::BTreeSet;

use super::schema::known_catalog;
use super::workspace::Workspace;
use crate::catalog::Relation;
use crate::migration::{self, Root, Variant, read_by, root_of};

/// The database that a migration belongs to, as one engine knows it.
pub(super) struct Home<'a> {
    /// Index of the database in the workspace.
    pub(super) index: Option<usize>,
    pub(super) database: Option<&'a migration::Database>,
    pub(super) variant: Option<&'a Variant>,
    /// The root that holds the migration; `None` where it lies outside of all.
    pub(super) root: Option<&'a Root>,
    /// Other databases that the migration may as well be for, by name.
    pub(super) others: Vec<&'a str>,
}

impl<'a> Home<'a> {
    pub(super) fn of(workspace: &'a Workspace, path: &str, text: &str) -> Self {
        let root = root_of(&workspace.roots, path);
        let number = root.and_then(|r| {
            workspace
                .roots
                .iter()
                .position(|other| std::ptr::eq(other, r))
        });
        let holds = |d: &migration::Database| {
            d.variants
                .iter()
                .any(|v| number.is_some_and(|n| v.roots.contains(&n)))
        };
        let index = workspace.databases.iter().position(holds);
        let first = root.is_some_and(|r| r.files.iter().all(|f| f.path == path));
        let (index, others) = match index {
            Some(index) if first => match continued(workspace, index, path, text) {
                Some(known) => (Some(known), Vec::new()),
                None => (Some(index), Vec::new()),
            },
            Some(index) => (Some(index), Vec::new()),
            None => outside(workspace, path, text),
        };
        let database = index.and_then(|i| workspace.databases.get(i));
        let variant = database.and_then(|d| {
            let own = d
                .variants
                .iter()
                .find(|v| number.is_some_and(|n| v.roots.contains(&n)));
            own.or_else(|| d.spoken(path, text))
        });
        Self {
            index,
            database,
            variant,
            root,
            others,
        }
    }

    /// The database with this index in the workspace, as its first engine knows it.
    pub(super) fn at(workspace: &'a Workspace, index: usize) -> Self {
        let database = workspace.databases.get(index);
        Self {
            index: Some(index),
            database,
            variant: database.and_then(|d| d.variants.first()),
            root: None,
            others: Vec::new(),
        }
    }

    /// No database of the workspace: its schema is named by somebody.
    pub(super) fn outside() -> Self {
        Self {
            index: None,
            database: None,
            variant: None,
            root: None,
            others: Vec::new(),
        }
    }

    /// The database's name, with the engine's where it is kept for several.
    pub(super) fn name(&self) -> String {
        let Some(database) = self.database else {
            return "main".to_owned();
        };
        let engine = self.variant.and_then(|variant| variant.engine);
        match engine.filter(|_| database.variants.len() > 1) {
            Some(engine) => format!("{} ({})", database.name, engine.name),
            None => database.name.clone(),
        }
    }

    pub(super) fn key(&self) -> (Option<usize>, Option<&'a [usize]>) {
        (self.index, self.variant.map(|v| v.roots.as_slice()))
    }

    /// Whether the root holds the analysed migration.
    pub(super) fn holds(&self, root: &Root) -> bool {
        self.root.is_some_and(|r| std::ptr::eq(r, root))
    }

    /// The roots that run together for the engine.
    pub(super) fn roots(&self, workspace: &'a Workspace) -> Vec<&'a Root> {
        let numbers = self.variant.iter().flat_map(|v| &v.roots);
        numbers.filter_map(|n| workspace.roots.get(*n)).collect()
    }
}

/// The first migration of a folder may go on where a schema elsewhere in the repository ends: it changes
/// what it does not make and another database knows. That database, if any.
fn continued(workspace: &Workspace, own: usize, path: &str, text: &str) -> Option<usize> {
    if workspace.databases.len() < 2 {
        return None;
    }
    let made = &known_catalog(workspace, own)?.catalog;
    let begins = made.relations().any(|r| !r.open);
    let presupposed: Vec<&Relation> = made.relations().filter(|r| r.open).collect();
    if begins && presupposed.is_empty() {
        return None;
    }
    let (index, _) = knowing(workspace, path, text).filter(|(index, _)| *index != own)?;
    let catalog = &known_catalog(workspace, index)?.catalog;
    let whole = |relation: &&Relation| {
        let former = made.former_names(relation.id).iter().map(String::as_str);
        let mut names = former.chain([relation.name.as_str()]);
        names.any(|name| {
            let mut all = catalog.relations().filter(|r| !r.open);
            all.any(|r| r.name.eq_ignore_ascii_case(name))
        })
    };
    presupposed.iter().all(whole).then_some(index)
}

/// The database of a migration outside of all known folders: of the project around it or else of
/// all, the one that knows the most of the tables that the migration names, else the largest; and
/// those that know as many.
fn outside<'a>(workspace: &'a Workspace, path: &str, text: &str) -> (Option<usize>, Vec<&'a str>) {
    let all = workspace.databases.len();
    if all < 2 {
        return (all.checked_sub(1), Vec::new());
    }
    if let Some((index, others)) = knowing(workspace, path, text) {
        return (Some(index), others);
    }
    let near = read_by(&workspace.databases, path);
    (Some(near.first().copied().unwrap_or(0)), Vec::new())
}

/// The database that knows the most of what the migration names, those around it first; and those that
/// know as much.
fn knowing<'a>(workspace: &'a Workspace, path: &str, text: &str) -> Option<(usize, Vec<&'a str>)> {
    let near = read_by(&workspace.databases, path);
    let all: Vec<usize> = (0..workspace.databases.len()).collect();
    let words: BTreeSet<String> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .map(str::to_lowercase)
        .collect();
    let knows = |index: usize| {
        let Some(known) = known_catalog(workspace, index) else {
            return 0;
        };
        let catalog = &known.catalog;
        let named = |name: &str| words.contains(&name.to_lowercase());
        let relations = catalog.relations().filter(|r| named(&r.name));
        let types = catalog.types().filter(|t| named(&t.name)).count();
        // What is known whole counts more than what a migration only mentions.
        relations.map(|r| if r.open { 1 } else { 2 }).sum::<usize>() + types
    };
    for group in [&near, &all] {
        let known: Vec<(usize, usize)> = group.iter().map(|i| (knows(*i), *i)).collect();
        let most = known.iter().map(|(count, _)| *count).max().unwrap_or(0);
        let mut best = known.iter().filter(|(count, _)| *count == most && most > 0);
        // The first of the equals is the largest.
        if let Some((_, index)) = best.next() {
            let others = best.filter_map(|(_, i)| workspace.databases.get(*i));
            return Some((*index, others.map(|d| d.name.as_str()).collect()));
        }
    }
    None
}
