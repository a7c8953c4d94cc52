//! The schema as it was before what changes got its name of now.
//!
//! In: the changes. Out: catalogs in which the relations and columns that they are about go by names that
//! they had before, under the same ids: so that a query of that time is recognised as their reader. The
//! hard thing is a name that means something else now: what it means now goes before what it meant.

use std::collections::BTreeSet;

use super::past_text::is_of_the_past;
use super::places::is_about_column;
use crate::catalog::{Catalog, Id};
use crate::change::{Change, Changes};
use crate::operation::{Operation, QualifiedName};
use crate::replay::apply;

/// So many earlier catalogs are asked.
const MOST: usize = 16;

/// A catalog with earlier names.
pub(super) struct Earlier {
    pub(super) catalog: Catalog,
    /// The earlier names: a query has one of them.
    pub(super) names: Vec<String>,
}

/// The names that the relation and the column of a change had before.
pub(super) fn former_names<'a>(
    changes: &'a Changes,
    change: &Change,
) -> (&'a [String], &'a [String]) {
    let names = |id: Option<Id>| id.map_or(&[][..], |id| changes.before.former_names(id));
    let column = is_about_column(change).then_some(change.object);
    (names(change.relation), names(column))
}

/// The catalogs of earlier names, each of one table and at most one of its columns.
pub(super) fn earlier(changes: &Changes) -> Vec<Earlier> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for change in changes.list.iter().filter(|c| is_of_the_past(changes, c)) {
        let (tables, columns) = former_names(changes, change);
        let with_now = |names: &[String]| -> Vec<Option<String>> {
            let former = names.iter().cloned().map(Some);
            std::iter::once(None).chain(former).collect()
        };
        for table in with_now(tables) {
            for column in with_now(columns) {
                let object = column.as_ref().map(|_| change.object);
                let key = (change.relation, object, table.clone(), column.clone());
                if (table.is_none() && column.is_none()) || !seen.insert(key) || all.len() >= MOST {
                    continue;
                }
                all.extend(renamed(
                    changes,
                    change,
                    table.as_deref(),
                    column.as_deref(),
                ));
            }
        }
    }
    all
}

/// The catalog before with other names; `None` where they are taken by something else.
fn renamed(
    changes: &Changes,
    change: &Change,
    table: Option<&str>,
    column: Option<&str>,
) -> Option<Earlier> {
    let mut catalog = changes.before.clone();
    let dialect = catalog.dialect();
    let relation = catalog.relation(change.relation?)?;
    let own = relation.qualified();
    if let Some(old) = column {
        if relation.column(dialect, old).is_some() {
            return None;
        }
        let rename = Operation::RenameColumn {
            table: own.clone(),
            from: relation.column_by_id(change.object)?.name().to_owned(),
            to: old.to_owned(),
        };
        apply(&mut catalog, &rename);
    }
    if let Some(old) = table {
        let to = QualifiedName {
            schema: own.schema.clone(),
            name: old.to_owned(),
        };
        if catalog.find_relation(&to).is_some() {
            return None;
        }
        let rename = Operation::RenameRelation {
            from: own,
            to,
            if_exists: false,
        };
        apply(&mut catalog, &rename);
    }
    let names = [table, column].into_iter().flatten().map(str::to_owned);
    Some(Earlier {
        catalog,
        names: names.collect(),
    })
}
