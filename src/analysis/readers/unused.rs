//! Which tables and columns nobody uses: the same search for everything that the schemas have.
//!
//! In: the databases. Out: [`Unused`], with the last use of each from the past. The hard thing is the
//! amount: of thousands of columns uses are only marked ([`Tally`]), and the past is asked only about
//! what is left.

use std::collections::BTreeSet;

use super::super::Request;
use super::super::ahead::Ahead;
use super::super::analyze::unread;
use super::super::ask::{add, attribute, empty, past};
use super::super::database::Database;
use super::super::elsewhere::Elsewhere;
use super::super::history::About;
use super::super::interests::{interests, interests_of_past};
use super::super::past_models::LastUses;
use super::super::report::{PastUse, Report, SHALLOW};
use super::super::search::{Inquiry, search};
use super::super::tally::Tally;
use super::super::workspace::Workspace;
use super::schema::{Schema, schemas};
use crate::audience::Class;
use crate::catalog::{Catalog, Id, Relation, Rule};
use crate::change::Changes;
use crate::clause::Clause;
use crate::error::Result;
use crate::replay::needed;

/// Tables in which tools keep which migrations have run.
const BOOKS: [&str; 10] = [
    "schema_migrations",
    "ar_internal_metadata",
    "flyway_schema_history",
    "databasechangelog",
    "databasechangeloglock",
    "alembic_version",
    "django_migrations",
    "goose_db_version",
    "_prisma_migrations",
    "_sqlx_migrations",
];

/// What nobody uses.
#[derive(Clone, Debug)]
pub struct Unused {
    /// In the order of the schemas; of an unused table its columns are not told as well.
    pub objects: Vec<UnusedObject>,
    /// How many tables and columns were asked about.
    pub asked: usize,
    /// What was read, and what was not.
    pub found: Report,
}

/// A table or column that no production code names.
#[derive(Clone, Debug)]
pub struct UnusedObject {
    /// `orders.note`.
    pub name: String,
    /// The database's name.
    pub database: String,
    /// Its relation.
    pub table: String,
    /// Its column, where it is one.
    pub column: Option<String>,
    /// What it is, in words: `text not null`; `None` for a relation.
    pub words: Option<String>,
    /// Production code has it in `*` or declares it in a model, and does not name it otherwise.
    pub passed: bool,
    /// Tests, fixtures or documents use it.
    pub aside: bool,
    /// Places in production code that may use it and cannot be decided.
    pub undecided: usize,
    /// Its newest past use by name.
    pub last_use: Option<PastUse>,
    /// The first release that has the removal of that use behind it.
    pub first_release_without: Option<String>,
}

/// Finds what nobody uses, in every database or in the one with this name.
///
/// # Errors
/// The repository or the config cannot be read; no schema is known.
pub fn unused(request: &Request, database: Option<&str>) -> Result<Unused> {
    crate::parallel::with_stack(|| run(request, database))
}

fn run(request: &Request, database: Option<&str>) -> Result<Unused> {
    let workspace = Workspace::open(request)?;
    let schemas = schemas(&workspace, request, database)?;
    let mut elsewhere = Elsewhere::find(&workspace, request)?;
    let mut report = empty(&workspace);
    report.coverage.look_in(&elsewhere);
    let mut asked = 0;
    let mut left = Vec::new();
    for schema in schemas {
        let answer = search_all(&workspace, request, &elsewhere, schema, &mut report)?;
        asked += answer.asked;
        left.push(answer);
    }
    let databases: Vec<_> = left
        .into_iter()
        .map(|answer| (answer.database, answer.kept))
        .collect();
    let (databases, kept): (Vec<_>, Vec<_>) = databases.into_iter().unzip();
    let ahead = Ahead::later(&workspace, request);
    let past = past(&workspace, request, ahead, &databases, &[], &mut report)?;
    let mut objects = Vec::new();
    for (mut database, kept) in databases.into_iter().zip(kept) {
        let first = report.changes.len();
        let own = interests_of_past(&database.changes);
        add(
            &mut report,
            &workspace,
            &mut database,
            Default::default(),
            first,
        );
        if let Some(past) = &past {
            let about = About {
                database: &database,
                interests: &own,
                first,
                last: LastUses::default(),
            };
            let wanted = workspace.wanted(database.index, database.summary.dialect);
            past.tell(&workspace, &about, request.threads(), &wanted, &mut report);
        }
        for (change, kept) in report.changes[first..].iter().zip(kept) {
            if report
                .external_readers
                .iter()
                .any(|reader| reader.change == change.id)
            {
                continue;
            }
            objects.push(kept.told(&report, change));
        }
    }
    if report.shallow && past.is_some() {
        report.notes.push(SHALLOW.to_owned());
    }
    unread(&mut report, &workspace);
    report.notes.append(&mut elsewhere.notes);
    attribute(&mut report, &workspace);
    report.skipped.sort();
    report.skipped.dedup();
    Ok(Unused {
        objects,
        asked,
        found: report,
    })
}

/// What is left of one database.
struct Left {
    database: Database,
    /// Beside each of its questions.
    kept: Vec<Kept>,
    asked: usize,
}

/// What the search said about an object that no production code names.
struct Kept {
    passed: bool,
    aside: bool,
    undecided: usize,
}

impl Kept {
    fn told(self, report: &Report, change: &super::ChangeSummary) -> UnusedObject {
        // `*` names nothing: it is no last use.
        let own = |past: &PastUse| past.change == change.id && past.clause != Clause::Star;
        let last = report.history.iter().position(own);
        let evidence = report.evidence.iter().find(|e| e.change == change.id);
        let release = evidence
            .filter(|e| e.last_use.is_some() && e.last_use == last)
            .and_then(|e| e.first_release_without.clone());
        let table = change.table.clone().unwrap_or_default();
        UnusedObject {
            name: match &change.column {
                Some(column) => format!("{table}.{column}"),
                None => table.clone(),
            },
            database: change.database.clone(),
            table,
            column: change.column.clone(),
            words: change.before.clone(),
            passed: self.passed,
            aside: self.aside,
            undecided: self.undecided,
            last_use: last.and_then(|index| report.history.get(index).cloned()),
            first_release_without: release,
        }
    }
}

/// Searches for everything that a schema has, and keeps what production code does not name.
fn search_all(
    workspace: &Workspace,
    request: &Request,
    elsewhere: &Elsewhere,
    mut schema: Schema<'_>,
    report: &mut Report,
) -> Result<Left> {
    let catalog = schema.known.catalog.clone();
    let ids = askable(&catalog);
    let all = ids.len();
    // What the database itself needs is used.
    let needed = needed(&catalog);
    let ids: Vec<Id> = ids.into_iter().filter(|id| !needed.contains(id)).collect();
    let changes = Changes::asked(catalog, &ids);
    let tally = Tally::new(changes.list.len());
    let own = interests(&changes);
    let asked = Inquiry {
        changes: &changes,
        interests: &own,
        tally: Some(&tally),
        jobs: request.threads(),
    };
    let wanted = workspace.wanted(schema.home.index, schema.dialect);
    let (_, mut found) = search(workspace, asked, elsewhere, &wanted)?;
    let mut undecided = vec![0; changes.list.len()];
    for place in found
        .judged
        .undecided
        .drain(..)
        .filter(|p| p.class == Class::Code)
    {
        let index = place.change.parse::<usize>().ok();
        if let Some(count) = index.and_then(|index| undecided.get_mut(index)) {
            *count += 1;
        }
    }
    report.take(found);
    let mut unused: BTreeSet<Id> = BTreeSet::new();
    for (index, change) in changes.list.iter().enumerate() {
        // Who names a column names its table.
        let named = |id: &Id| {
            let own = changes.list.iter().position(|c| c.object == *id);
            own.is_some_and(|own| tally.is_named(own))
        };
        if !tally.is_named(index) && (change.name.is_some() || !change.affected.iter().any(named)) {
            unused.insert(change.object);
        }
    }
    let tables: BTreeSet<Id> = changes.list.iter().filter_map(|c| c.relation).collect();
    let mut objects = Vec::new();
    let mut kept = Vec::new();
    for (index, change) in changes.list.iter().enumerate() {
        let table = change
            .relation
            .filter(|id| tables.contains(id) && unused.contains(id));
        let with_table = change.name.is_some() && table.is_some();
        if unused.contains(&change.object) && !with_table {
            objects.push(change.object);
            kept.push(Kept {
                passed: tally.is_passed(index),
                aside: tally.is_used_aside(index),
                undecided: undecided.get(index).copied().unwrap_or(0),
            });
        }
    }
    schema.known.catalog = changes.before;
    Ok(Left {
        asked: all,
        database: schema.asked(&objects),
        kept,
    })
}

/// Tables with their columns, and views; without keys of rows and what belongs to tools.
fn askable(catalog: &Catalog) -> Vec<Id> {
    let mut ids = Vec::new();
    for relation in catalog.relations().filter(|r| is_askable(r)) {
        ids.push(relation.id);
        if relation.view.is_some() {
            continue;
        }
        let key = relation.constraints.iter().find_map(|c| match &c.rule {
            Rule::PrimaryKey(columns) => Some(columns.as_slice()),
            _ => None,
        });
        let columns = relation.columns.iter().map(|column| column.id);
        ids.extend(columns.filter(|id| !key.unwrap_or_default().contains(id)));
    }
    ids
}

fn is_askable(relation: &Relation) -> bool {
    let book = |name: &&str| relation.name.eq_ignore_ascii_case(name);
    !relation.temporary && relation.partition_of.is_none() && !BOOKS.iter().any(book)
}
