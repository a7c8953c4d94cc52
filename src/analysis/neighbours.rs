//! Code that reads a database although it lies in the project of another one.
//!
//! In: the workspace and a database with its changes. Out: the databases whose code is searched too, and
//! findings as sure as they can be. The hard thing: the crates of one workspace share a database without
//! a word about it, and two services have tables of one name that are not the same.

use std::collections::{BTreeMap, BTreeSet};

use super::database::Database;
use super::judge::Judged;
use super::places::bare;
use super::schema::known_catalog;
use super::workspace::{Workspace, speaks_other};
use crate::catalog::Catalog;
use crate::migration::read_by;
use crate::severity::{Confidence, Severity};
use crate::sql::Dialect;

/// The other databases of the repository, as far as their code may read one.
#[derive(Debug, Default)]
pub(super) struct Neighbours {
    /// Those that lack a table that changes: code of theirs that names it means this one.
    lacking: BTreeSet<usize>,
    /// Names of the tables of each other database, in lower case.
    tables: BTreeMap<usize, BTreeSet<String>>,
}

impl Neighbours {
    pub(super) fn of(workspace: &Workspace, database: &Database) -> Self {
        let changes = &database.changes.list;
        let several = workspace.databases.len() > 1 && !changes.is_empty();
        let Some(own) = database.index.filter(|_| several) else {
            return Self::default();
        };
        // As they were: what the change drops or renames is shared with another history all the same.
        let ours = names_in(&database.changes.before);
        let changed = changes.iter().filter_map(|c| c.table.as_deref());
        let changed: BTreeSet<String> = changed
            .map(|t| bare(t).to_lowercase())
            .filter(|t| ours.contains(t))
            .collect();
        let mut neighbours = Self::default();
        for index in (0..workspace.databases.len()).filter(|index| *index != own) {
            let Some(known) = known_catalog(workspace, index) else {
                continue;
            };
            let tables = names_in(&known.catalog);
            // Who says which code reads a database means it.
            if workspace.config.databases.is_empty()
                && known.catalog.dialect() == database.summary.dialect
                && !changed.is_subset(&tables)
            {
                neighbours.lacking.insert(index);
            }
            // Mostly the same tables: another history of one schema, not another database.
            let shared = tables.intersection(&ours).count();
            if shared * 2 <= tables.len().min(ours.len()) {
                neighbours.tables.insert(index, tables);
            }
        }
        neighbours
    }

    /// Whether code at `path`, of another database, is searched for what this one alone has.
    pub(super) fn visit(&self, workspace: &Workspace, path: &str, dialect: Dialect) -> bool {
        let homes = || read_by(&workspace.databases, path);
        !self.lacking.is_empty()
            && homes().iter().any(|home| self.lacking.contains(home))
            && !speaks_other(path, dialect)
    }

    /// A query that fits another database of the same code too is only possible; so is one in the code of
    /// another database, which has to name a table that this one alone has.
    pub(super) fn doubt(&self, workspace: &Workspace, database: &Database, judged: &mut Judged) {
        if database.index.is_none() || workspace.databases.len() < 2 {
            return;
        }
        let reads = |path: &str| workspace.reads(database.index, path);
        let fits = |path: &str, table: &str| {
            let homes = read_by(&workspace.databases, path).into_iter();
            let mut homes = homes.filter_map(|index| self.tables.get(&index));
            let table = bare(table).to_lowercase();
            homes.any(|tables| tables.contains(&table))
        };
        judged.undecided.retain(|place| reads(&place.path));
        judged.findings.retain_mut(|finding| {
            let fits = finding.table.as_deref().map(|t| fits(&finding.path, t));
            let visits = !reads(&finding.path);
            if visits && (fits != Some(false) || finding.confidence != Confidence::Certain) {
                return false;
            }
            if visits || fits == Some(true) {
                finding.confidence = Confidence::Possible;
                finding.severity = finding.severity.min(Severity::Risky);
                finding.gates = false;
            }
            true
        });
    }
}

fn names_in(catalog: &Catalog) -> BTreeSet<String> {
    catalog.relations().map(|r| r.name.to_lowercase()).collect()
}
