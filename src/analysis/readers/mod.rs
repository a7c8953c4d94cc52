//! Who reads and writes a table or column: the search of an analysis without a migration.
//!
//! In: names of objects. Out: [`Readers`]: every place that uses them, in the working tree, in deployed
//! code, on branches and in the past. The hard thing is to find nothing out a second time: an object is
//! asked about as a change that changes nothing ([`crate::change::Changes::asked`]), and the rest is the analysis.

mod dependents;
mod object;
mod schema;
mod unused;

use std::collections::{BTreeMap, BTreeSet};

use super::Request;
use super::analyze::unread;
use super::ask::{ask, sort};
use super::blame::people;
use super::report::{ChangeSummary, Report};
use super::workspace::Workspace;
use crate::audience::Class;
#[cfg(test)]
use crate::catalog::Catalog;
use crate::catalog::Id;
use crate::clause::Clause;
use crate::error::Result;
use crate::finding::Finding;

pub use dependents::Dependent;
use object::{Name, Named, unknown};
use schema::{Before, Schema, earlier, schemas};
pub use unused::{Unused, UnusedObject, unused};

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// Tables and columns: `orders`, `orders.status`, `sales.orders.status`.
    pub objects: Vec<String>,
    /// The database that is meant, by its name; `None`: every one that has the object.
    pub database: Option<String>,
}

/// Who uses the objects.
#[derive(Clone, Debug)]
pub struct Readers {
    /// The objects in the order in which they were asked about.
    pub objects: Vec<ObjectSummary>,
    /// Modules whose production code uses one of them, those with the most places first.
    pub modules: Vec<ModuleUses>,
    /// Places in other than production code by class.
    pub folded: BTreeMap<&'static str, usize>,
    /// What was found: an object stands in it as a change, and a finding is a use.
    pub found: Report,
}

/// A module and what its production code does with the objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleUses {
    /// Its name; `None` collects the places that no module covers.
    pub name: Option<String>,
    /// All owners of the places, sorted.
    pub owners: Vec<String>,
    /// Where nobody owns anything: the most recent authors of its files, those of the most places first.
    pub authors: Vec<String>,
    /// Places that read or hold one of the objects.
    pub reads: usize,
    /// Places that write one.
    pub writes: usize,
}

/// An object and who uses it.
#[derive(Clone, Debug)]
pub struct ObjectSummary {
    /// The id under which [`Readers::found`] speaks of it: `O1`.
    pub id: String,
    /// `orders.status`.
    pub name: String,
    /// The database's name.
    pub database: String,
    /// Its relation.
    pub table: String,
    /// Its column, where it is one.
    pub column: Option<String>,
    /// What it is, in words: `text not null`; `None` for a relation.
    pub words: Option<String>,
    /// What in the database itself needs it.
    pub dependents: Vec<Dependent>,
    /// Places in production code of a current audience that read it.
    pub reads: usize,
    /// Those that write it.
    pub writes: usize,
    /// Readers outside of the repository that the config names.
    pub external: usize,
    /// Places in production code that cannot be decided.
    pub undecided: usize,
}

impl ObjectSummary {
    /// Whether anybody is known to use it now.
    pub fn in_use(&self) -> bool {
        self.reads + self.writes + self.external + self.dependents.len() > 0
    }
}

/// From when on a run fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gate {
    /// It never fails for what it found.
    #[default]
    Never,
    /// Anybody uses one of the objects now.
    Any,
    /// Anybody does, or a place cannot be decided.
    Undecided,
}

impl Readers {
    /// Whether the run fails.
    pub fn fails(&self, gate: Gate) -> bool {
        self.objects.iter().any(|object| match gate {
            Gate::Never => false,
            Gate::Any => object.in_use(),
            Gate::Undecided => object.in_use() || object.undecided > 0,
        })
    }
}

/// What a place does with an object.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// It reads it.
    Read,
    /// It writes it.
    Write,
    /// It does both.
    ReadWrite,
    /// A model declares it, or a value that was read from it is at hand.
    Hold,
}

impl Access {
    /// What the place of a finding does with the object.
    pub fn of(finding: &Finding) -> Self {
        let writes = |clause: Clause| clause.is_given() || clause == Clause::Delete;
        let clauses = || finding.uses.iter().map(|place| place.clause);
        let write = clauses().any(writes) || updates(finding);
        // The target of a write stands where a table that is read would.
        let read = clauses().any(|clause| {
            !writes(clause) && clause != Clause::Mapping && !(write && clause == Clause::From)
        });
        match (read, write) {
            (true, true) => Self::ReadWrite,
            (true, false) => Self::Read,
            (false, true) => Self::Write,
            (false, false) => Self::Hold,
        }
    }

    /// Whether it reads; what holds it does, since a mapper selects every field that is declared.
    pub fn reads(self) -> bool {
        self != Self::Write
    }

    /// Whether it writes.
    pub fn writes(self) -> bool {
        matches!(self, Self::Write | Self::ReadWrite)
    }
}

/// Whether the place is an `UPDATE` of the table itself: it writes it also where the schema does not
/// know the columns, or a program puts them in.
fn updates(finding: &Finding) -> bool {
    let Some(table) = finding
        .table
        .as_deref()
        .filter(|_| finding.db_column.is_none())
    else {
        return false;
    };
    let bare = |name: &str| {
        let name = name.rsplit('.').next().unwrap_or(name);
        let name = name.split(['(', ';', ',']).next().unwrap_or(name);
        name.trim_matches(['"', '`', '[', ']']).to_lowercase()
    };
    let between = [
        "only",
        "low_priority",
        "ignore",
        "or",
        "rollback",
        "abort",
        "replace",
        "fail",
    ];
    let mut words = finding.query.split_whitespace().map(str::to_lowercase);
    while words.any(|word| word.trim_start_matches('(') == "update") {
        let target = words.find(|word| !between.contains(&word.as_str()));
        if target.is_some_and(|target| bare(&target) == bare(table)) {
            return true;
        }
    }
    false
}

/// Answers the question.
///
/// # Errors
/// The repository or the config cannot be read; no schema knows an object.
pub fn readers(request: &Request, question: &Question) -> Result<Readers> {
    crate::parallel::with_stack(|| run(request, question))
}

fn run(request: &Request, question: &Question) -> Result<Readers> {
    let workspace = Workspace::open(request)?;
    let names: Vec<Name> = question
        .objects
        .iter()
        .map(|word| Name::parse(word))
        .collect::<Result<_>>()?;
    let mut schemas = schemas(&workspace, request, question.database.as_deref())?;
    let mut found: Vec<Vec<Id>> = vec![Vec::new(); schemas.len()];
    let mut before: Option<Vec<Before<'_>>> = None;
    for name in &names {
        let mut named: Vec<Named> = Vec::new();
        for (schema, found) in schemas.iter_mut().zip(&mut found) {
            named.push(name.find(&mut schema.known.catalog));
            found.extend(named.last().and_then(|named| named.object()));
        }
        let missing = |named: &Named| named.object().is_none();
        if named.iter().any(missing) {
            // What a new migration takes away from a database is known before it.
            let all = before.get_or_insert_with(|| earlier(&workspace, request, &schemas));
            for earlier in all.iter_mut() {
                let own = match named.get(earlier.of).is_some_and(missing) {
                    true => name.find(&mut earlier.schema.known.catalog),
                    false => Named::Nothing,
                };
                if let Named::Object(id) = own {
                    earlier.found.push(id);
                    earlier.names.push(name.to_string());
                }
                named.push(own);
            }
        }
        if named.iter().all(missing) {
            let earlier = before.iter().flatten().map(|b| &b.schema);
            let all = schemas.iter().chain(earlier);
            return Err(unknown(name, &named, all.map(|s| &s.known.catalog)));
        }
    }
    let mut gone = BTreeSet::new();
    let mut asked: Vec<(Schema<'_>, Vec<Id>)> = schemas.into_iter().zip(found).collect();
    for earlier in before.into_iter().flatten().filter(|b| !b.found.is_empty()) {
        gone.extend(earlier.paths.iter().cloned());
        asked.push(earlier.asked());
    }
    let mut dependents = Vec::new();
    let mut databases = Vec::new();
    for (schema, mut objects) in asked {
        let mut seen = BTreeSet::new();
        objects.retain(|id| seen.insert(*id));
        if !objects.is_empty() {
            let catalog = &schema.known.catalog;
            dependents.extend(objects.iter().map(|id| dependents::of(catalog, *id)));
            databases.push(schema.asked(&objects));
        }
    }
    let analysed = gone.iter().map(String::as_str).collect();
    let (mut report, _) = ask(request, &workspace, databases, &analysed)?;
    // Nothing changes, so nothing is gone back behind.
    report.rollback = None;
    unread(&mut report, &workspace);
    // A database is asked twice where some of what is asked about goes with a new migration.
    let mut told = BTreeSet::new();
    report
        .databases
        .retain(|database| told.insert(database.name.clone()));
    sort(&mut report);
    number(&mut report);
    for finding in &mut report.findings {
        finding.lines.sort();
        finding.lines.dedup();
    }
    let objects = report.changes.iter().zip(dependents);
    let objects = objects.map(|(change, dependents)| summary(&report, change, dependents));
    Ok(Readers {
        objects: objects.collect(),
        modules: modules(&report),
        folded: folded(&report),
        found: report,
    })
}

/// What the analysis calls a change is an object here: `O1` in the place of `C1`.
fn number(report: &mut Report) {
    let ids = report.changes.iter_mut().map(|change| &mut change.id);
    let ids = ids.chain(
        report
            .findings
            .iter_mut()
            .map(|finding| &mut finding.change),
    );
    let ids = ids.chain(report.history.iter_mut().map(|past| &mut past.change));
    let ids = ids.chain(
        report
            .evidence
            .iter_mut()
            .map(|evidence| &mut evidence.change),
    );
    let ids = ids.chain(report.undecided.iter_mut().map(|place| &mut place.change));
    let ids = ids.chain(
        report
            .external_readers
            .iter_mut()
            .map(|reader| &mut reader.change),
    );
    for id in ids {
        *id = id.replacen('C', "O", 1);
    }
}

fn modules(report: &Report) -> Vec<ModuleUses> {
    let mut modules: BTreeMap<Option<&str>, ModuleUses> = BTreeMap::new();
    for finding in report.findings.iter().filter(|f| f.class == Class::Code) {
        let name = finding.module.as_deref();
        let module = modules.entry(name).or_insert_with(|| ModuleUses {
            name: name.map(str::to_owned),
            owners: Vec::new(),
            authors: Vec::new(),
            reads: 0,
            writes: 0,
        });
        let access = Access::of(finding);
        module.reads += usize::from(access.reads());
        module.writes += usize::from(access.writes());
    }
    let mut modules: Vec<ModuleUses> = modules.into_values().collect();
    for module in &mut modules {
        let of_code = report.findings.iter().filter(|f| f.class == Class::Code);
        (module.owners, module.authors) = people(of_code.filter(|f| f.module == module.name));
    }
    modules.sort_by(|a, b| (b.reads + b.writes, &a.name).cmp(&(a.reads + a.writes, &b.name)));
    modules
}

fn folded(report: &Report) -> BTreeMap<&'static str, usize> {
    let mut folded = BTreeMap::new();
    for finding in report.findings.iter().filter(|f| f.class != Class::Code) {
        *folded.entry(finding.class.word()).or_default() += 1;
    }
    folded
}

fn summary(report: &Report, change: &ChangeSummary, dependents: Vec<Dependent>) -> ObjectSummary {
    let own = report
        .findings
        .iter()
        .filter(|f| f.change == change.id && f.class == Class::Code);
    let count = |fits: fn(Access) -> bool| own.clone().filter(|f| fits(Access::of(f))).count();
    let table = change.table.clone().unwrap_or_default();
    let undecided = report
        .undecided
        .iter()
        .filter(|place| place.class == Class::Code);
    ObjectSummary {
        name: match &change.column {
            Some(column) => format!("{table}.{column}"),
            None => table.clone(),
        },
        id: change.id.clone(),
        database: change.database.clone(),
        table,
        column: change.column.clone(),
        words: change.before.clone(),
        dependents,
        reads: count(Access::reads),
        writes: count(Access::writes),
        external: report
            .external_readers
            .iter()
            .filter(|r| r.change == change.id)
            .count(),
        undecided: undecided.filter(|place| place.change == change.id).count(),
    }
}

/// The relation or column with this id, as people write it.
#[cfg(test)]
fn name_of(catalog: &Catalog, id: Id) -> Option<String> {
    if let Some(relation) = catalog.relation(id) {
        return Some(relation.qualified().to_string());
    }
    catalog.relations().find_map(|relation| {
        let column = relation.column_by_id(id)?;
        Some(format!("{}.{}", relation.qualified(), column.name()))
    })
}
