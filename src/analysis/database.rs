//! One database of a run: its migrations, its catalog before and after, its changes.

use std::collections::{BTreeMap, BTreeSet};

use super::broken::broken;
use super::dialect::dialect_of;
use super::home::Home;
use super::report::{ChangeSummary, DatabaseSummary, MigrationSummary, SchemaDiff};
use super::schema::known_schema;
use super::select::Selected;
use super::views::view_queries;
use super::workspace::Workspace;
use crate::catalog::{Catalog, Trouble, changed_column, needed_relation};
use crate::change::Changes;
use crate::change::plan::{Facts, Own, Release};
use crate::error::{Skip, SkipReason};
use crate::finding::Finding;
use crate::migration::layout::Direction;
use crate::migration::{self, Lowered, Root, framework_for};
use crate::operation::{Operation, PlacedOperation};
use crate::replay::{self, apply};
use crate::sql::{self, Dialect};

/// A database with its changes.
pub(super) struct Database {
    /// Its index in the workspace.
    pub(super) index: Option<usize>,
    pub(super) summary: DatabaseSummary,
    pub(super) migrations: Vec<MigrationSummary>,
    pub(super) changes: Changes,
    pub(super) summaries: Vec<ChangeSummary>,
    /// What the database itself has that fails from the migration on.
    pub(super) broken: Vec<Finding>,
    pub(super) skips: Vec<Skip>,
    pub(super) notes: Vec<String>,
    /// Files that hold no statement that reads as SQL or as a migration.
    pub(super) foreign: Vec<String>,
}

/// An operation of an analysed migration, and which migration it stands in.
pub(super) struct Step {
    pub(super) migration: usize,
    pub(super) placed: PlacedOperation,
}

/// Groups the selected migrations by database and computes each one's changes.
pub(super) fn databases(
    workspace: &Workspace,
    selected: &[Selected],
    dialect: Option<Dialect>,
    schema: Option<&str>,
    base: Option<&str>,
) -> Vec<Database> {
    let mut groups: Vec<(Home<'_>, Vec<&Selected>)> = Vec::new();
    for migration in selected {
        let home = Home::of(workspace, &migration.path, &migration.text);
        match groups
            .iter_mut()
            .find(|(known, _)| known.key() == home.key())
        {
            Some((_, group)) => group.push(migration),
            None => groups.push((home, vec![migration])),
        }
    }
    groups
        .into_iter()
        .map(|(home, group)| database(workspace, &home, &group, dialect, schema, base))
        .collect()
}

fn database(
    workspace: &Workspace,
    home: &Home<'_>,
    selected: &[&Selected],
    flag: Option<Dialect>,
    schema: Option<&str>,
    base: Option<&str>,
) -> Database {
    let (dialect, dialect_from) = dialect_of(workspace, home, selected, flag);
    let mut skips = Vec::new();
    let mut notes = Vec::new();
    let mut migrations = Vec::new();
    let mut steps = Vec::new();
    let name = home.name();
    let known = known_schema(workspace, home, selected, dialect, schema, base);
    notes.extend(known.notes);
    if !home.others.is_empty() {
        notes.push(format!(
            "the migration lies outside of all migrations: it is judged against the database {name}, and {} has such tables too; put it where it runs",
            home.others.join(", ")
        ));
    }
    skips.extend(known.skips);
    // The reader that has seen the earlier migrations reads the analysed ones too.
    let mut reader = known.reader;
    let mut foreign = Vec::new();
    for (index, migration) in selected.iter().enumerate() {
        let framework = framework(home.root, &migration.path);
        let lowered = reader.read_as(framework, &migration.path, &migration.text);
        match holds(home.root, migration, &lowered, dialect) {
            Holds::Migration => {}
            Holds::Nothing => notes.push(format!(
                "{} holds no statement: there is nothing of it to analyse",
                migration.path
            )),
            Holds::Else => {
                notes.push(format!(
                    "{} is no migration: it is not analysed",
                    migration.path
                ));
                foreign.push(migration.path.clone());
                continue;
            }
        }
        if is_down(home.root, &migration.path) {
            notes.push(format!(
                "{} is a way back: it is judged as what runs next, after all migrations that go forward",
                migration.path
            ));
        }
        skips.extend(unclosed(migration, dialect));
        skips.extend(lowered.skips);
        migrations.push(MigrationSummary {
            path: migration.path.clone(),
            database: name.clone(),
            framework: framework.id,
            statements: lowered.statements,
            owners: Vec::new(),
        });
        steps.extend(lowered.operations.into_iter().map(|placed| Step {
            migration: index,
            placed,
        }));
    }
    let schema_from = known.from;
    let by_hand: Vec<bool> = selected.iter().map(|m| by_hand(m)).collect();
    let rewind = known.from != "replay";
    let (after, before_catalog, troubles) = run(known.catalog, &steps, rewind, &by_hand);
    let operations: Vec<PlacedOperation> = steps.iter().map(|s| s.placed.clone()).collect();
    let changes = Changes::between(before_catalog, after, &operations);
    skips.extend(opaque(&steps, selected, [&changes.before, &changes.after]));
    skips.extend(
        troubles
            .into_iter()
            .filter_map(|(index, trouble)| skip_of(&steps, selected, index, trouble)),
    );
    let broken = broken(&changes, &steps, selected);
    let summaries = summaries(&changes, &steps, selected, &name);
    let relations = changes.before.relations().count();
    let summary = summary_of(
        workspace,
        home,
        (dialect, dialect_from),
        schema_from,
        relations,
    );
    Database {
        index: home.index,
        summary,
        migrations,
        changes,
        summaries,
        broken,
        skips,
        notes,
        foreign,
    }
}

/// What a selected file holds.
enum Holds {
    Migration,
    /// Nothing but comments and blanks.
    Nothing,
    /// Something else than a migration.
    Else,
}

/// What a selected file holds, as far as it was read. A file that a framework knows is a migration,
/// whatever of it is understood.
fn holds(root: Option<&Root>, file: &Selected, lowered: &Lowered, dialect: Dialect) -> Holds {
    let is_listed = root.is_some_and(|r| r.files.iter().any(|f| f.path == file.path));
    let is_sql = is_sql(&file.path);
    let silent = lowered.statements == 0 && lowered.operations.is_empty();
    let nothing = || silent && lowered.skips.is_empty();
    let blank = || sql::lexer::tokens(&file.text, 0, file.text.len(), dialect).is_empty();
    if file.path != "-" && nothing() && (is_listed || is_sql && blank()) {
        return Holds::Nothing;
    }
    // Prose has words that statements begin with: only where the name says SQL such a word is enough.
    let reads = |operation: &Operation| match operation {
        Operation::Opaque { .. } => false,
        Operation::Neutral | Operation::SetSearchPath { .. } => is_sql,
        Operation::Write { query } => is_sql || sql::parse::one(query, dialect).is_ok(),
        _ => true,
    };
    let mut operations = lowered.operations.iter().map(|placed| &placed.operation);
    let understood = operations.any(reads) || !lowered.skips.is_empty();
    match is_listed || understood || is_sql && migration::discover::defines(&file.text) {
        true => Holds::Migration,
        false => Holds::Else,
    }
}

/// Whether a name says that the file is SQL; what comes by standard input is.
fn is_sql(path: &str) -> bool {
    path == "-" || migration::layout::sql_name(migration::layout::name(path)).is_some()
}

/// Whether a file is SQL that runs as it stands, with nothing switched off that refuses a statement.
fn by_hand(migration: &Selected) -> bool {
    let lower = migration.text.to_lowercase();
    let off = [
        "foreign_key_checks",
        "legacy_alter_table",
        "writable_schema",
    ];
    is_sql(&migration.path) && !off.iter().any(|word| lower.contains(word))
}

/// Whether a file goes back, and was named all the same.
fn is_down(root: Option<&Root>, path: &str) -> bool {
    let is_listed = root.is_some_and(|r| r.files.iter().any(|f| f.path == path));
    let claims = migration::frameworks::claims(path);
    let back = |claim: &migration::layout::Claim| claim.direction == Direction::Down;
    !is_listed && claims.iter().any(|(_, claim)| back(claim))
}

/// A string or comment without an end hides whatever follows it.
fn unclosed(migration: &Selected, dialect: Dialect) -> Option<Skip> {
    let line =
        sql::split::unclosed(&migration.text, dialect).filter(|_| is_sql(&migration.path))?;
    Some(Skip {
        path: migration.path.clone(),
        line: Some(line),
        reason: SkipReason::UnparsedStatement,
        detail: "a string, a quoted name or a comment begins here and is never closed: all that follows is taken as its text".to_owned(),
    })
}

/// How the database was understood.
pub(super) fn summary_of(
    workspace: &Workspace,
    home: &Home<'_>,
    (dialect, dialect_from): (Dialect, String),
    schema_from: &'static str,
    relations: usize,
) -> DatabaseSummary {
    let root = home.root.or_else(|| home.roots(workspace).first().copied());
    DatabaseSummary {
        name: home.name(),
        dialect,
        dialect_from,
        migrations: root.map(|r| r.path.clone()),
        schema_from,
        relations,
    }
}

/// Applies the analysed operations. What they presuppose is put into the catalog first: a database
/// on which the migration can run has it, whatever the known history shows; and where the schema
/// comes from a dump that knows the migration already, its effect is taken back.
fn run(
    mut catalog: Catalog,
    steps: &[Step],
    rewind: bool,
    by_hand: &[bool],
) -> (Catalog, Catalog, Vec<(usize, Trouble)>) {
    let mut trial = catalog.clone();
    let shown = rewind
        && steps.iter().any(|step| {
            let shown = trial.shows(&step.placed.operation);
            apply(&mut trial, &step.placed.operation);
            shown
        });
    if shown {
        for step in steps.iter().rev() {
            catalog.rewind(&step.placed.operation);
        }
    }
    let mut trial = catalog.clone();
    let mut troubles = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let operation = &step.placed.operation;
        let unknown = unknown_table(&trial, operation).or(unknown_column(&trial, operation));
        troubles.extend(unknown.map(|trouble| (index, trouble)));
        if trial.presuppose(operation) {
            catalog.presuppose(operation);
        }
        apply(&mut trial, operation);
    }
    let before = catalog.clone();
    let of_statement = steps.iter().map(|step| {
        let key = (step.migration, step.placed.statement);
        (key, &step.placed)
    });
    let of_statement: Vec<_> = of_statement.collect();
    let by_hand = |key: &(usize, usize)| by_hand.get(key.0) == Some(&true);
    troubles.extend(replay::run(&mut catalog, &of_statement, by_hand));
    (catalog, before, troubles)
}

/// A table that an operation needs and that a schema of which something is known does not have.
fn unknown_table(catalog: &Catalog, operation: &Operation) -> Option<Trouble> {
    let table = needed_relation(operation).filter(|t| catalog.find_relation(t).is_none())?;
    let known: Vec<&str> = catalog.relations().map(|r| r.name.as_str()).collect();
    let close = nearest(&table.name, &known);
    (!known.is_empty()).then(|| Trouble::Unknown(format!("table {table}{close}")))
}

/// The known name that may have been meant, in words.
fn nearest(name: &str, known: &[&str]) -> String {
    let close = similar::get_close_matches(name, known, 1, 0.7);
    let close = close.first().map(|name| format!(" (did you mean {name}?)"));
    close.unwrap_or_default()
}

/// A column that an operation needs and that its relation, which is known whole, does not have.
fn unknown_column(catalog: &Catalog, operation: &Operation) -> Option<Trouble> {
    let (table, column) = changed_column(operation)?;
    let relation = catalog.find_relation(table).filter(|r| !r.open)?;
    if relation.column(catalog.dialect(), column).is_some() {
        return None;
    }
    let known: Vec<&str> = relation.columns.iter().map(|c| c.name()).collect();
    let close = nearest(column, &known);
    Some(Trouble::Unknown(format!(
        "column {column} of {table}{close}"
    )))
}

fn framework(root: Option<&Root>, path: &str) -> &'static migration::Framework {
    let listed = root
        .and_then(|r| r.files.iter().find(|f| f.path == path))
        .map(|f| f.framework);
    // Programs say nothing of how SQL beside them is written.
    let of_sql = |root: &&Root| root.files.iter().any(|f| is_sql(&f.path));
    let by_root = || {
        root.filter(of_sql)
            .map(|r| r.framework)
            .filter(|_| path.ends_with(".sql"))
    };
    listed
        .or_else(by_root)
        .unwrap_or_else(|| framework_for(path))
}

/// Statements that could not be lowered, told with the relations that they mention.
fn opaque(steps: &[Step], selected: &[&Selected], catalogs: [&Catalog; 2]) -> Vec<Skip> {
    let relations = catalogs.into_iter().flat_map(Catalog::relations);
    let known: BTreeSet<String> = relations.map(|r| r.name.to_lowercase()).collect();
    let skip = |step: &Step| {
        let Operation::Opaque { reason, mentions } = &step.placed.operation else {
            return None;
        };
        let mentioned = mentions
            .iter()
            .filter(|name| known.contains(&name.to_lowercase()));
        let mentioned: Vec<&str> = mentioned.map(String::as_str).collect();
        let detail = match mentioned.as_slice() {
            [] => reason.clone(),
            names => format!("{reason}; it names {}", names.join(", ")),
        };
        let migration = selected.get(step.migration);
        Some(Skip {
            path: migration.map(|m| m.path.clone()).unwrap_or_default(),
            line: Some(step.placed.line),
            reason: SkipReason::UnparsedStatement,
            detail,
        })
    };
    steps.iter().filter_map(skip).collect()
}

fn skip_of(steps: &[Step], selected: &[&Selected], index: usize, trouble: Trouble) -> Option<Skip> {
    let step = steps.get(index)?;
    let (reason, detail) = match trouble {
        Trouble::Unknown(what) => (
            SkipReason::UnknownObject,
            format!("{what} is not in the known schema"),
        ),
        Trouble::Refused(why) => (
            SkipReason::Refused,
            // Where only one of a dialect's databases refuses it, the reason says which.
            match why.contains("this statement: ") {
                true => why,
                false => format!("the database refuses this statement: {why}"),
            },
        ),
    };
    Some(Skip {
        path: selected.get(step.migration)?.path.clone(),
        line: Some(step.placed.line),
        reason,
        detail,
    })
}

fn summaries(
    changes: &Changes,
    steps: &[Step],
    selected: &[&Selected],
    database: &str,
) -> Vec<ChangeSummary> {
    let dialect = changes.before.dialect();
    let limits = selected.iter();
    let limits: Vec<bool> = limits
        .map(|m| m.text.to_lowercase().contains("lock_timeout"))
        .collect();
    let span = |operation: usize| steps.get(operation).map(|s| (s.migration, s.placed.span));
    let mut of_statement: BTreeMap<_, usize> = BTreeMap::new();
    for change in &changes.list {
        *of_statement.entry(span(change.operation)).or_default() += 1;
    }
    let release = Release::new(changes, view_queries(changes));
    let summary = |change: &crate::change::Change| {
        let step = steps.get(change.operation);
        let migration = step.and_then(|s| selected.get(s.migration));
        let statement = step
            .zip(migration)
            .map(|(s, m)| s.placed.span.of(&m.text).trim().to_owned());
        let statement = statement.unwrap_or_default();
        let path = migration.map(|m| m.path.clone()).unwrap_or_default();
        // Statements of programs are no SQL that a person could run.
        let is_sql = path == "-" || path.ends_with(".sql");
        let limited = step.is_some_and(|s| limits.get(s.migration) == Some(&true));
        let own = if is_sql { statement.as_str() } else { "" };
        let own_statement = of_statement.get(&span(change.operation));
        let shared = own_statement.is_some_and(|changes| *changes > 1);
        ChangeSummary {
            facts: Facts::of(
                change,
                changes.sides(),
                Own {
                    release: &release,
                    text: own,
                    shared,
                    lock_timeout: limited,
                },
            ),
            id: String::new(),
            kind: change.kind.id,
            database: database.to_owned(),
            table: change.table.clone(),
            column: change.name.clone(),
            new_name: change.new_name.clone(),
            before: change.before.clone(),
            after: change.after.clone(),
            notes: (change.kind.note)(change, dialect),
            path,
            line: step.map_or(1, |s| s.placed.line),
            statement,
            title: title_of(change, step),
        }
    };
    changes.list.iter().map(summary).collect()
}

/// What the change is, in a line; of a view that the migrations do not show it is not known whether it is new.
fn title_of(change: &crate::change::Change, step: Option<&Step>) -> String {
    let either = match step.map(|step| &step.placed.operation) {
        Some(Operation::CreateView { or_replace, .. }) => *or_replace,
        _ => false,
    };
    match change.title().strip_prefix("create view ") {
        Some(rest) if either => format!("create or replace view {rest}"),
        _ => change.title(),
    }
}

/// The schema of every touched relation before and after.
pub(super) fn schema_diffs(changes: &Changes) -> Vec<SchemaDiff> {
    let touched: BTreeSet<_> = changes.list.iter().filter_map(|c| c.relation).collect();
    touched
        .into_iter()
        .filter_map(|id| {
            let before = changes.before.relation(id);
            let after = changes.pairing.after(id).unwrap_or(id);
            let after = changes.after.relation(after);
            let table = before.or(after)?.qualified().to_string();
            let text = |catalog: &Catalog, relation: Option<&crate::catalog::Relation>| {
                relation.map(|r| catalog.describe(r)).unwrap_or_default()
            };
            let diff = SchemaDiff {
                table,
                before: text(&changes.before, before),
                after: text(&changes.after, after),
            };
            (diff.before != diff.after).then_some(diff)
        })
        .collect()
}
