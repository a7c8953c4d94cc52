//! The schemas that a question is asked of.
//!
//! In: the workspace and the database that is meant. Out: each database's schema of now, or the one
//! before the new migrations, and the database with its objects in the place of changes.

use crate::analysis::Request;
use crate::analysis::database::{Database, summary_of};
use crate::analysis::dialect::dialect_of;
use crate::analysis::home::Home;
use crate::analysis::report::ChangeSummary;
use crate::analysis::schema::{Known, known_schema, named_dump};
use crate::analysis::select::{Selected, select};
use crate::analysis::workspace::Workspace;
use crate::catalog::Id;
use crate::change::Changes;
use crate::change::plan::{Facts, Own, Release};
use crate::error::{Error, Result};
use crate::sql::Dialect;

/// A database of the workspace and its schema of now.
pub(super) struct Schema<'a> {
    pub(super) home: Home<'a>,
    pub(super) dialect: Dialect,
    dialect_from: String,
    pub(super) known: Known,
    /// How many of the migrations there are, for the summary.
    workspace: &'a Workspace,
}

/// The schemas of the databases, or of the one that is named.
pub(super) fn schemas<'a>(
    workspace: &'a Workspace,
    request: &Request,
    database: Option<&str>,
) -> Result<Vec<Schema<'a>>> {
    let dump = named_dump(request, &workspace.repo)?;
    let all = 0..workspace.databases.len();
    let wanted = |index: &usize| {
        let own = workspace.databases.get(*index).map(|d| d.name.as_str());
        database.is_none_or(|name| own == Some(name))
    };
    let mut homes: Vec<Home<'_>> = all.filter(wanted).map(|i| Home::at(workspace, i)).collect();
    if homes.is_empty()
        && let Some(name) = database
    {
        let names: Vec<&str> = workspace
            .databases
            .iter()
            .map(|d| d.name.as_str())
            .collect();
        return Err(Error::new(format!(
            "no database {name}: there is {}",
            if names.is_empty() {
                "none".to_owned()
            } else {
                names.join(", ")
            }
        )));
    }
    if homes.is_empty() && dump.is_some() {
        homes.push(Home::outside());
    }
    if homes.is_empty() {
        return Err(Error::new(format!(
            "no schema known: no migrations and no dump were found in {}; name a dump by --schema, or their folder in impact.yml",
            workspace.repo.root().display()
        )));
    }
    let schema = |home: Home<'a>| {
        let (dialect, dialect_from) = dialect_of(workspace, &home, &[], request.dialect);
        let known = known_schema(workspace, &home, &[], dialect, dump.as_deref(), None);
        Schema {
            home,
            dialect,
            dialect_from,
            known,
            workspace,
        }
    };
    Ok(homes.into_iter().map(schema).collect())
}

/// A database before the migrations that are new against the base.
pub(super) struct Before<'a> {
    /// Which of the schemas of now it is the earlier one of.
    pub(super) of: usize,
    pub(super) schema: Schema<'a>,
    /// The new migrations.
    pub(super) paths: Vec<String>,
    /// What is looked for in it, and the names by which it was asked about.
    pub(super) found: Vec<Id>,
    pub(super) names: Vec<String>,
}

impl<'a> Before<'a> {
    /// The schema and the objects, with a word on why they are looked for in it.
    pub(super) fn asked(mut self) -> (Schema<'a>, Vec<Id>) {
        let paths = self.paths.join(", ");
        let notes = self.names.iter().map(|name| {
            format!(
                "{name} goes with a new migration ({paths}): it is looked for in the schema before that"
            )
        });
        self.schema.known.notes = notes.collect();
        (self.schema, self.found)
    }
}

/// The schemas before the migrations that are new against the base, of the databases that have some.
pub(super) fn earlier<'a>(
    workspace: &'a Workspace,
    request: &Request,
    schemas: &[Schema<'a>],
) -> Vec<Before<'a>> {
    let Ok((selected, base)) = select(request, workspace) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for (of, schema) in schemas.iter().enumerate() {
        let own = |m: &&Selected| Home::of(workspace, &m.path, &m.text).index == schema.home.index;
        let own: Vec<&Selected> = selected.iter().filter(own).collect();
        let (Some(first), Some(index)) = (own.first(), schema.home.index) else {
            continue;
        };
        let home = Home::of(workspace, &first.path, &first.text);
        let base = base.as_deref();
        let known = known_schema(workspace, &home, &own, schema.dialect, None, base);
        all.push(Before {
            of,
            schema: Schema {
                home: Home::at(workspace, index),
                dialect: schema.dialect,
                dialect_from: schema.dialect_from.clone(),
                known,
                workspace,
            },
            paths: own.iter().map(|m| m.path.clone()).collect(),
            found: Vec::new(),
            names: Vec::new(),
        });
    }
    all
}

impl Schema<'_> {
    /// The database with the objects in the place of its changes.
    pub(super) fn asked(self, objects: &[Id]) -> Database {
        let changes = Changes::asked(self.known.catalog, objects);
        let summary = summary_of(
            self.workspace,
            &self.home,
            (self.dialect, self.dialect_from),
            self.known.from,
            changes.before.relations().count(),
        );
        let release = Release::default();
        let own = Own {
            release: &release,
            text: "",
            shared: false,
            lock_timeout: false,
        };
        let summaries = changes.list.iter().map(|change| ChangeSummary {
            id: String::new(),
            kind: change.kind.id,
            database: summary.name.clone(),
            table: change.table.clone(),
            column: change.name.clone(),
            new_name: None,
            before: change.before.clone(),
            after: None,
            notes: Vec::new(),
            path: String::new(),
            line: 1,
            statement: String::new(),
            title: change.title(),
            facts: Facts::of(change, changes.sides(), own),
        });
        Database {
            index: self.home.index,
            summaries: summaries.collect(),
            summary,
            migrations: Vec::new(),
            changes,
            broken: Vec::new(),
            skips: self.known.skips,
            notes: self.known.notes,
            foreign: Vec::new(),
        }
    }
}
