//! Migrations and dumps become catalogs.
//!
//! In: operations in the order in which the database runs them. Out: the catalog after each.
//! The hard thing: a view's columns come from its query, and a function's health from its body,
//! so the resolver runs here too.

mod effects;
mod needed;
pub mod pieces;
mod refused;
mod routines;
mod views;

use std::collections::BTreeSet;

use crate::catalog::{Catalog, Id, Pairing, Relation, RelationKind, Trouble, View};
use crate::operation::{ColumnDefinition, Operation, PlacedOperation, QualifiedName};
use crate::resolve::{
    Difference, Effect, FaultKind, Object, Output, Resolution, Sides, Surroundings, Type, Write,
    resolve,
};
use crate::sql::{Dialect, parse};
use sqlparser::ast::{AssignmentTarget, Expr, Statement};

pub use effects::effects;
pub use needed::needed;
pub use refused::run;

/// Functions that call functions: deeper than this nobody nests them.
const DEEPEST_CALLS: usize = 8;

/// Finds what of `after` exists and fails, or does something else than in `before`, and notes it there.
pub fn settle(before: &Catalog, after: &mut Catalog, pairing: &Pairing) {
    after.broken = views::views(before, after, pairing);
    for _ in 0..DEEPEST_CALLS {
        let broken = routines::routines(Sides {
            before,
            after,
            pairing,
        });
        // What calls a broken function is broken too, which is seen once that one is known.
        let known = after.broken.len();
        after.broken.extend(broken);
        if after.broken.len() == known {
            return;
        }
    }
}

/// Whether SQLite has rewritten what a difference is about: only what is gone is missed.
fn follows(difference: &Difference, sides: Sides<'_>) -> bool {
    sides.before.dialect() == Dialect::Sqlite
        && matches!(
            difference.effect,
            Effect::Fails(FaultKind::NoColumn | FaultKind::NoRelation)
        )
        && !difference.objects.is_empty()
        && difference
            .objects
            .iter()
            .all(|id| sides.pairing.after(*id).is_some())
}

/// Applies one operation, queries of views included.
pub fn apply(catalog: &mut Catalog, operation: &Operation) -> Vec<Trouble> {
    match operation {
        Operation::CreateView {
            view,
            columns,
            query,
            materialized,
            check_option,
            invoker,
            unpopulated,
            or_replace,
            if_not_exists,
            ..
        } => {
            let exists = catalog
                .find_relation(view)
                .is_some_and(|r| r.view.is_none() || (!or_replace && *if_not_exists));
            if exists && *if_not_exists {
                return Vec::new();
            }
            let (output, depends) = output_of(query, catalog);
            let columns_of_view = output.map(|output| definitions(output, columns));
            let old = catalog.find_relation(view).filter(|r| r.view.is_some());
            let troubles = match (old, &columns_of_view, catalog.dialect()) {
                (Some(old), Some(new), Dialect::Postgresql) if *or_replace => {
                    not_replaced(old, new)
                }
                _ => Vec::new(),
            };
            let kind = if *materialized {
                RelationKind::MaterializedView
            } else {
                RelationKind::View
            };
            let stored = View {
                query: query.clone(),
                names: columns.clone(),
                depends,
                check_option: *check_option,
                invoker: *invoker,
                unpopulated: *unpopulated,
            };
            catalog.create_view(view, kind, stored, columns_of_view);
            troubles
        }
        Operation::CreateTable {
            query: Some(query),
            columns,
            table,
            if_not_exists,
            temporary,
            ..
        } if columns.is_empty() => {
            let output = output_of(query, catalog).0;
            let made: Vec<ColumnDefinition> = output
                .clone()
                .map(|o| definitions(o, &[]))
                .unwrap_or_default()
                .into_iter()
                .map(|(d, _)| d)
                .collect();
            let create = Operation::CreateTable {
                table: table.clone(),
                columns: made,
                constraints: Vec::new(),
                if_not_exists: *if_not_exists,
                temporary: *temporary,
                inherits: Vec::new(),
                partition_of: None,
                query: None,
            };
            catalog.apply(&create)
        }
        Operation::Write { query } => {
            fill(catalog, query);
            Vec::new()
        }
        Operation::Restrict {
            table,
            policy: Some(policy),
            ..
        } => {
            let troubles = catalog.apply(operation);
            let depends = policy_uses(table, &policy.expressions, catalog);
            catalog.set_policy(table, policy, depends);
            troubles
        }
        _ => catalog.apply(operation),
    }
}

/// What an `UPDATE` of one table gives to columns in all rows, or in all that lack a value.
fn given(statement: &Statement, writes: &[Write], catalog: &Catalog) -> Vec<(Id, String)> {
    let (Statement::Update(update), [write]) = (statement, writes) else {
        return Vec::new();
    };
    let everywhere = match &update.selection {
        None => true,
        Some(Expr::IsNull(lacking)) => match update.assignments.as_slice() {
            [only] => only.target.to_string() == lacking.to_string(),
            _ => false,
        },
        Some(_) => false,
    };
    let alone = update.from.is_none() && update.table.joins.is_empty();
    let Some(relation) = catalog
        .relation(write.relation)
        .filter(|_| everywhere && alone)
    else {
        return Vec::new();
    };
    let given = update.assignments.iter().filter_map(|assignment| {
        let AssignmentTarget::ColumnName(name) = &assignment.target else {
            return None;
        };
        let name = &name.0.last()?.as_ident()?.value;
        let column = relation.column(catalog.dialect(), name)?;
        Some((column.id, assignment.value.to_string()))
    });
    given.collect()
}

/// Notes which tables and columns a migration fills from others. Seeds say nothing that matters here.
fn fill(catalog: &mut Catalog, query: &str) {
    const LONGEST: usize = 64 << 10;
    let lower = query
        .get(..query.len().min(LONGEST))
        .unwrap_or_default()
        .to_lowercase();
    let head = lower.trim_start();
    let copies =
        head.starts_with("update") || head.starts_with("insert") && lower.contains("select");
    if !copies || query.len() > LONGEST {
        return;
    }
    let Ok(statement) = parse::one(query, catalog.dialect()) else {
        return;
    };
    let resolution = resolve(&statement, query, catalog, &Surroundings::default());
    for write in &resolution.writes {
        catalog.filled.insert(write.relation);
        for target in &write.targets {
            catalog.filled.insert(target.column);
            if let Some(source) = target.source {
                catalog.copies.insert(target.column, source);
            }
        }
    }
    let given = given(&statement, &resolution.writes, catalog);
    catalog.given.extend(given);
}

/// Applies operations of migrations that have run before: what they presuppose and the catalog
/// does not know is assumed, because old migrations get squashed. Returns the assumed relations.
pub fn replay<'a>(
    catalog: &mut Catalog,
    operations: impl IntoIterator<Item = &'a PlacedOperation>,
) -> BTreeSet<String> {
    let mut assumed = BTreeSet::new();
    for placed in operations {
        assumed.extend(catalog.assume(&placed.operation));
        apply(catalog, &placed.operation);
    }
    assumed
}

/// Why PostgreSQL does not let a view of these columns stand in for another: it may only add some at the
/// end (CREATE VIEW, "Description").
fn not_replaced(old: &Relation, new: &[(ColumnDefinition, Option<Id>)]) -> Vec<Trouble> {
    if old.open {
        return Vec::new();
    }
    if new.len() < old.columns.len() {
        return vec![Trouble::Refused("cannot drop columns from view".to_owned())];
    }
    let pairs = old.columns.iter().zip(new);
    let refused = pairs.filter_map(|(old, (new, _))| {
        let (was, is) = (&old.definition, new);
        if was.name != is.name {
            let (a, b) = (&was.name, &is.name);
            return Some(format!(
                "cannot change name of view column \"{a}\" to \"{b}\""
            ));
        }
        let (a, b) = (was.data_type.as_ref()?, is.data_type.as_ref()?);
        let name = &was.name;
        (a != b)
            .then(|| format!("cannot change data type of view column \"{name}\" from {a} to {b}"))
    });
    refused.map(Trouble::Refused).take(1).collect()
}

/// The output of a query's text, and all that it uses.
fn output_of(query: &str, catalog: &Catalog) -> (Option<Vec<Output>>, BTreeSet<Id>) {
    let Ok(statement) = parse::one(query, catalog.dialect()) else {
        return (None, BTreeSet::new());
    };
    let resolution = resolve(&statement, query, catalog, &Surroundings::default());
    let depends = used(&resolution);
    (resolution.output, depends)
}

/// What the expressions of a policy on a table use.
fn policy_uses(table: &QualifiedName, expressions: &[String], catalog: &Catalog) -> BTreeSet<Id> {
    let Some(table) = catalog.find_relation(table) else {
        return BTreeSet::new();
    };
    let rows = [(table.id, table.name.clone())];
    let inside = Surroundings {
        relations: &rows,
        open: true,
        ..Surroundings::default()
    };
    let mut all = BTreeSet::new();
    for expression in expressions {
        let query = format!("SELECT {expression}");
        if let Ok(statement) = parse::one(&query, catalog.dialect()) {
            all.extend(used(&resolve(&statement, &query, catalog, &inside)));
        }
    }
    // Its own table takes it along.
    all.remove(&table.id);
    all
}

fn used(resolution: &Resolution) -> BTreeSet<Id> {
    let objects = resolution
        .bindings
        .iter()
        .filter(|b| !matches!(b.object, Object::Label { .. }));
    objects.flat_map(|b| b.object.ids()).collect()
}

fn definitions(output: Vec<Output>, names: &[String]) -> Vec<(ColumnDefinition, Option<Id>)> {
    output
        .into_iter()
        .enumerate()
        .filter_map(|(index, output)| {
            let name = names.get(index).cloned().or(output.name)?;
            let data_type = match output.data_type {
                Type::Known { data_type, .. } => Some(data_type),
                _ => None,
            };
            Some((
                ColumnDefinition::new(name, data_type),
                output.column.map(|(_, id)| id),
            ))
        })
        .collect()
}
