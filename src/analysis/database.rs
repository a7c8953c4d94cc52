//! One database of a run: its migrations, its catalog before and after, its changes.

use std::collections::BTreeSet;

use super::report::{ChangeSummary, DatabaseSummary, MigrationSummary, SchemaDiff};
use super::select::Selected;
use super::workspace::Workspace;
use crate::catalog::{Catalog, Pairing, Trouble};
use crate::change::{Changes, changes};
use crate::error::{Skip, SkipReason};
use crate::migration::lower::lower_as;
use crate::migration::{self, FRAMEWORKS, Root, before, framework_of, is_newest, root_of};
use crate::operation::{Operation, PlacedOperation};
use crate::replay::{apply, replay, settle};
use crate::sql::{self, Dialect};
use crate::usage::{Interest, Interests};

/// A database with its changes.
pub(super) struct Database {
    pub(super) summary: DatabaseSummary,
    pub(super) migrations: Vec<MigrationSummary>,
    pub(super) changes: Changes,
    pub(super) summaries: Vec<ChangeSummary>,
    pub(super) skips: Vec<Skip>,
    pub(super) notes: Vec<String>,
}

/// An operation of an analysed migration, and which migration it stands in.
struct Step {
    migration: usize,
    placed: PlacedOperation,
}

/// Groups the selected migrations by database and computes each one's changes.
pub(super) fn databases(workspace: &Workspace, selected: &[Selected], dialect: Option<Dialect>, schema: Option<&str>) -> Vec<Database> {
    let mut groups: Vec<(Option<&Root>, Vec<&Selected>)> = Vec::new();
    for migration in selected {
        let root = root_of(&workspace.roots, &migration.path).or_else(|| nearest(workspace));
        match groups.iter_mut().find(|(r, _)| r.map(|r| &r.path) == root.map(|r| &r.path)) {
            Some((_, group)) => group.push(migration),
            None => groups.push((root, vec![migration])),
        }
    }
    groups.into_iter().map(|(root, group)| database(workspace, root, &group, dialect, schema)).collect()
}

/// The root whose schema a migration outside of all roots is judged against: the one with the most migrations.
fn nearest(workspace: &Workspace) -> Option<&Root> {
    workspace.roots.iter().max_by_key(|r| r.files.len())
}

fn database(
    workspace: &Workspace,
    root: Option<&Root>,
    selected: &[&Selected],
    dialect: Option<Dialect>,
    schema: Option<&str>,
) -> Database {
    let (dialect, dialect_from) = dialect_of(workspace, root, selected, dialect);
    let mut skips = Vec::new();
    let mut notes = Vec::new();
    let mut migrations = Vec::new();
    let mut steps = Vec::new();
    let name = root.map_or_else(|| "main".to_owned(), |r| if r.path.is_empty() { "main".to_owned() } else { r.path.clone() });
    for (index, migration) in selected.iter().enumerate() {
        let framework = framework(root, &migration.path);
        let lowered = lower_as(framework, &migration.path, &migration.text, dialect);
        skips.extend(lowered.skips);
        migrations.push(MigrationSummary {
            path: migration.path.clone(),
            database: name.clone(),
            framework: framework.id,
            statements: lowered.statements,
        });
        steps.extend(lowered.operations.into_iter().map(|placed| Step { migration: index, placed }));
    }
    let mut catalog = Catalog::new(dialect);
    let mut schema_from = "none";
    if let Some(text) = schema {
        replay(&mut catalog, &sql::read(text, dialect));
        schema_from = "dump";
    } else if let Some(root) = root {
        let own: BTreeSet<&str> = selected.iter().map(|m| m.path.as_str()).collect();
        let last = selected.last().map_or("", |m| m.path.as_str());
        let inside = root_of(&workspace.roots, last).is_some();
        let earlier = if inside { before(root, last) } else { &root.files };
        for file in earlier.iter().filter(|f| !own.contains(f.path.as_str())) {
            let Some(text) = workspace.read(&file.path) else { continue };
            let lowered = migration::operations(file, &text, dialect);
            replay(&mut catalog, &lowered.operations);
        }
        schema_from = if earlier.is_empty() { "none" } else { "replay" };
        if inside && !is_newest(root, last) {
            notes.push(format!("{last} is not the newest migration of {}: it is judged as if it ran now", root.path));
        }
    }
    let (mut after, before_catalog, troubles) = run(catalog, &steps);
    let pairing = Pairing::new(&before_catalog, &after);
    settle(&before_catalog, &mut after, &pairing);
    let pairing = Pairing::new(&before_catalog, &after);
    let operations: Vec<PlacedOperation> = steps.iter().map(|s| s.placed.clone()).collect();
    let list = changes(&before_catalog, &after, &pairing, &operations);
    skips.extend(opaque(&steps, selected));
    skips.extend(troubles.into_iter().filter_map(|(index, trouble)| skip_of(&steps, selected, index, trouble)));
    let changes = Changes { before: before_catalog, after, pairing, list };
    let summaries = summaries(&changes, &steps, selected, &name);
    let summary = DatabaseSummary {
        name,
        dialect,
        dialect_from,
        migrations: root.map(|r| r.path.clone()),
        schema_from,
        relations: changes.before.relations().count(),
    };
    Database { summary, migrations, changes, summaries, skips, notes }
}

/// Applies the analysed operations; what they presuppose and nobody knows is assumed to have been there.
fn run(mut catalog: Catalog, steps: &[Step]) -> (Catalog, Catalog, Vec<(usize, Trouble)>) {
    // A first pass finds out what must have been there before.
    let mut trial = catalog.clone();
    for step in steps {
        if trial.assume(&step.placed.operation).is_some() || presupposes_column(&trial, &step.placed.operation) {
            catalog.assume(&step.placed.operation);
        }
        apply(&mut trial, &step.placed.operation);
    }
    let before = catalog.clone();
    let mut troubles = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        troubles.extend(apply(&mut catalog, &step.placed.operation).into_iter().map(|t| (index, t)));
    }
    (catalog, before, troubles)
}

/// Whether the operation names a column of a relation that is known only in part.
fn presupposes_column(catalog: &Catalog, operation: &Operation) -> bool {
    match operation {
        Operation::DropColumn { table, .. }
        | Operation::AlterColumn { table, .. }
        | Operation::RenameColumn { table, .. }
        | Operation::RedefineColumn { table, .. } => catalog.find_relation(table).is_some_and(|r| r.open),
        _ => false,
    }
}

fn framework(root: Option<&Root>, path: &str) -> &'static migration::Framework {
    let listed = root.and_then(|r| r.files.iter().find(|f| f.path == path)).map(|f| f.framework);
    let by_path = || framework_of(path);
    let by_root = || root.map(|r| r.framework).filter(|_| path.ends_with(".sql"));
    let plain = || FRAMEWORKS.iter().find(|f| f.id == "plain");
    listed.or_else(by_root).or_else(by_path).or_else(plain).unwrap_or(&FRAMEWORKS[0])
}

fn dialect_of(workspace: &Workspace, root: Option<&Root>, selected: &[&Selected], flag: Option<Dialect>) -> (Dialect, &'static str) {
    if let Some(dialect) = flag {
        return (dialect, "flag");
    }
    if let Some(dialect) = workspace.config.dialect {
        return (dialect, "config");
    }
    if let Some(dialect) = root.and_then(Root::dialect_hint) {
        return (dialect, "folder");
    }
    let earlier = root.iter().flat_map(|r| r.files.iter().rev().take(20)).filter_map(|f| workspace.read(&f.path));
    let texts = selected.iter().map(|m| m.text.clone()).chain(earlier);
    for text in texts {
        if let Some((dialect, _)) = sql::guess(&text) {
            return (dialect, "syntax");
        }
    }
    (Dialect::Postgresql, "default")
}

/// Statements that could not be lowered, told with what they mention.
fn opaque(steps: &[Step], selected: &[&Selected]) -> Vec<Skip> {
    steps
        .iter()
        .filter_map(|step| match &step.placed.operation {
            Operation::Opaque { reason, .. } => Some(Skip {
                path: selected.get(step.migration).map(|m| m.path.clone()).unwrap_or_default(),
                line: Some(step.placed.line),
                reason: SkipReason::UnparsedStatement,
                detail: reason.clone(),
            }),
            _ => None,
        })
        .collect()
}

fn skip_of(steps: &[Step], selected: &[&Selected], index: usize, trouble: Trouble) -> Option<Skip> {
    let step = steps.get(index)?;
    let (reason, detail) = match trouble {
        Trouble::Unknown(what) => (SkipReason::UnknownObject, format!("{what} is not in the known schema")),
        Trouble::Refused(why) => (SkipReason::Refused, format!("the database refuses this statement: {why}")),
    };
    Some(Skip { path: selected.get(step.migration)?.path.clone(), line: Some(step.placed.line), reason, detail })
}

fn summaries(changes: &Changes, steps: &[Step], selected: &[&Selected], database: &str) -> Vec<ChangeSummary> {
    let dialect = changes.before.dialect();
    let summary = |change: &crate::change::Change| {
        let step = steps.get(change.operation);
        let migration = step.and_then(|s| selected.get(s.migration));
        let statement = step.zip(migration).map(|(s, m)| s.placed.span.of(&m.text).trim().to_owned());
        ChangeSummary {
            id: String::new(),
            kind: change.kind.id,
            database: database.to_owned(),
            table: change.table.clone(),
            column: change.name.clone(),
            new_name: change.new_name.clone(),
            before: change.before.clone(),
            after: change.after.clone(),
            notes: (change.kind.note)(change, dialect),
            path: migration.map(|m| m.path.clone()).unwrap_or_default(),
            line: step.map_or(1, |s| s.placed.line),
            statement: statement.unwrap_or_default(),
            title: change.title(),
        }
    };
    changes.list.iter().map(summary).collect()
}

/// The names by which code can use what changed.
pub(super) fn interests(changes: &Changes) -> Interests {
    let mut objects = BTreeSet::new();
    let mut parts = BTreeSet::new();
    let affected: BTreeSet<_> = changes.list.iter().flat_map(|c| c.affected.iter().copied()).collect();
    for change in &changes.list {
        if change.kind.id.starts_with("create_") && change.relation.is_none_or(|r| changes.before.relation(r).is_none()) {
            continue;
        }
        objects.extend(change.table.iter().map(|t| bare(t)));
        if matches!(change.kind.id, "rename_constraint" | "rename_index" | "drop_index") {
            objects.extend(change.name.clone());
        }
        parts.extend(change.name.clone());
    }
    for catalog in [&changes.before, &changes.after] {
        for relation in catalog.relations() {
            let reads = relation.view.as_ref().is_some_and(|v| v.depends.iter().any(|d| affected.contains(d)));
            let owns = relation.columns.iter().any(|c| affected.contains(&c.id));
            let fires = relation.triggers.iter().any(|t| catalog.broken.contains_key(&t.id));
            if reads || owns || fires || catalog.broken.contains_key(&relation.id) {
                objects.insert(relation.name.clone());
            }
        }
        let broken = catalog.functions().filter(|f| catalog.broken.contains_key(&f.id));
        objects.extend(broken.map(|f| f.name.clone()));
    }
    parts.extend(objects.iter().cloned());
    Interests { objects: Interest::new(objects), parts: Interest::new(parts) }
}

fn bare(name: &str) -> String {
    name.rsplit('.').next().unwrap_or(name).to_owned()
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
            let diff = SchemaDiff { table, before: text(&changes.before, before), after: text(&changes.after, after) };
            (diff.before != diff.after).then_some(diff)
        })
        .collect()
}
