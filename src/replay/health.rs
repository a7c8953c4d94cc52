//! Views, functions and triggers that exist and fail when they are used.
//!
//! PostgreSQL tracks what views and `BEGIN ATOMIC` bodies stand on and refuses to break them;
//! bodies in strings break at run time. MySQL keeps a view's text and fails with 1356 when it is
//! read. SQLite rewrites a view when something is renamed, and fails when it is gone.

use std::collections::{BTreeMap, BTreeSet};

use super::{apply, output_of, used};
use crate::catalog::{Breakage, Catalog, Id, Pairing, RelationKind};
use crate::operation::{Body, Operation};
use crate::resolve::{Effect, FaultKind, Sides, Surroundings, compare, resolve};
use crate::sql::{Dialect, body, parse};

/// Finds what of `after` fails although it did not in `before`, and notes it there.
pub fn settle(before: &Catalog, after: &mut Catalog, pairing: &Pairing) {
    let mut broken = BTreeMap::new();
    if after.dialect() != Dialect::Postgresql {
        broken.extend(views(before, after, pairing));
    }
    let sides = Sides {
        before,
        after,
        pairing,
    };
    for function in after.functions() {
        // A body that the migration itself replaces was written for the new schema.
        let same = before
            .function(function.id)
            .is_some_and(|old| old.body == function.body);
        if same && !function.body.tracked {
            let parameters: Vec<String> = function
                .parameters
                .iter()
                .map(|(name, _)| name.clone())
                .collect();
            if let Some(breakage) = failing(&function.body, &parameters, None, sides) {
                broken.insert(function.id, breakage);
            }
        }
    }
    for relation in after.relations() {
        for trigger in &relation.triggers {
            let row = before.relation(relation.id).map(|r| r.id);
            let own = trigger
                .body
                .as_ref()
                .and_then(|body| failing(body, &[], row, sides));
            let called = || {
                let function = after.function(trigger.function?)?;
                failing(&function.body, &[], row, sides)
            };
            if let Some(breakage) = own.or_else(called) {
                broken.insert(trigger.id, breakage);
            }
        }
    }
    after.broken = broken;
}

/// All that views, functions and triggers use of the catalog.
pub fn needed(catalog: &Catalog) -> BTreeSet<Id> {
    let mut needed = BTreeSet::new();
    for function in catalog.functions() {
        let parameters: Vec<String> = function.parameters.iter().map(|p| p.0.clone()).collect();
        needed.extend(used_by(&function.body, &parameters, None, catalog));
    }
    for relation in catalog.relations() {
        needed.extend(relation.view.iter().flat_map(|view| &view.depends));
        for trigger in &relation.triggers {
            let row = Some(relation.id);
            needed.extend(trigger.events.iter().flat_map(|(_, columns)| columns));
            let called = trigger.function.and_then(|id| catalog.function(id));
            for body in trigger.body.iter().chain(called.map(|f| &f.body)) {
                needed.extend(used_by(body, &[], row, catalog));
            }
        }
    }
    needed
}

fn used_by(
    body_of: &Body,
    parameters: &[String],
    row: Option<Id>,
    catalog: &Catalog,
) -> BTreeSet<Id> {
    let dialect = catalog.dialect();
    let mut variables = body::variables(&body_of.text, &body_of.language, dialect);
    variables.extend(parameters.iter().cloned());
    let surroundings = Surroundings {
        variables: &variables,
        row,
        ..Surroundings::default()
    };
    let queries = body::queries(&body_of.text, &body_of.language, dialect).into_iter();
    let used_by_query = queries.filter_map(|query| {
        let statement = parse::one(&query.sql, dialect).ok()?;
        Some(used(&resolve(
            &statement,
            &query.sql,
            catalog,
            &surroundings,
        )))
    });
    used_by_query.flatten().collect()
}

/// The first error that a body gives afterwards and did not give before.
fn failing(
    body_of: &Body,
    parameters: &[String],
    row: Option<Id>,
    sides: Sides<'_>,
) -> Option<Breakage> {
    let dialect = sides.before.dialect();
    let mut variables = body::variables(&body_of.text, &body_of.language, dialect);
    variables.extend(parameters.iter().cloned());
    for query in body::queries(&body_of.text, &body_of.language, dialect) {
        let Ok(statement) = parse::one(&query.sql, dialect) else {
            continue;
        };
        let surroundings = |row| Surroundings {
            variables: &variables,
            row,
            ..Surroundings::default()
        };
        let old = resolve(&statement, &query.sql, sides.before, &surroundings(row));
        let new_row = row.and_then(|id| sides.pairing.after(id));
        let new = resolve(&statement, &query.sql, sides.after, &surroundings(new_row));
        // SQLite rewrites the text when something is renamed: only what is gone is missed.
        let follows = |d: &crate::resolve::Difference| {
            dialect == Dialect::Sqlite
                && matches!(
                    d.effect,
                    Effect::Fails(FaultKind::NoColumn | FaultKind::NoRelation)
                )
                && d.objects
                    .iter()
                    .all(|id| sides.pairing.after(*id).is_some())
        };
        let failure = compare(&old, &new, sides)
            .into_iter()
            .find(|d| matches!(d.effect, Effect::Fails(_)) && !follows(d));
        if let Some(difference) = failure {
            return Some(Breakage {
                code: difference.code,
                message: difference.message,
                causes: difference.objects.into_iter().collect(),
            });
        }
    }
    None
}

/// Views of MySQL and SQLite after their tables changed.
fn views(before: &Catalog, after: &mut Catalog, pairing: &Pairing) -> BTreeMap<Id, Breakage> {
    let mut broken = BTreeMap::new();
    let stored: Vec<(
        Id,
        crate::operation::QualifiedName,
        RelationKind,
        crate::catalog::View,
    )> = after
        .relations()
        .filter(|r| before.relation(r.id).is_some())
        .filter_map(|r| Some((r.id, r.qualified(), r.kind, r.view.clone()?)))
        .collect();
    for (id, name, kind, view) in stored {
        let dialect = after.dialect();
        let lost: Vec<Id> = view
            .depends
            .iter()
            .filter(|d| pairing.after(**d).is_none())
            .copied()
            .collect();
        if dialect == Dialect::Sqlite
            && lost.is_empty()
            && view.depends.iter().all(|d| pairing.same(*d, *d))
        {
            continue;
        }
        let Ok(statement) = parse::one(&view.query, dialect) else {
            continue;
        };
        let old = resolve(&statement, &view.query, before, &Surroundings::default());
        let new = resolve(&statement, &view.query, after, &Surroundings::default());
        let sides = Sides {
            before,
            after,
            pairing,
        };
        let failure = compare(&old, &new, sides)
            .into_iter()
            .find(|d| matches!(d.effect, Effect::Fails(_)));
        match failure {
            Some(difference) => {
                let message = match dialect {
                    Dialect::Mysql => format!(
                        "View '{}' references invalid table(s) or column(s) or function(s) or definer/invoker of view lack rights to use them",
                        name.name
                    ),
                    _ => difference.message,
                };
                let code = if dialect == Dialect::Mysql {
                    Some("1356")
                } else {
                    difference.code
                };
                broken.insert(
                    id,
                    Breakage {
                        code,
                        message,
                        causes: difference.objects.into_iter().chain(lost).collect(),
                    },
                );
            }
            // SQLite expands `SELECT *` when the view is read; MySQL froze it.
            None if dialect == Dialect::Sqlite => {
                let again = Operation::CreateView {
                    view: name,
                    columns: view.names.clone(),
                    query: view.query.clone(),
                    offset: None,
                    materialized: kind == RelationKind::MaterializedView,
                    or_replace: true,
                    if_not_exists: false,
                };
                if output_of(&view.query, after).0.is_some() && !used(&new).is_empty() {
                    apply(after, &again);
                }
            }
            None => {}
        }
    }
    broken
}
