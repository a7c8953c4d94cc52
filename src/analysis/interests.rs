//! The names by which code can use what changed: what the search looks for.
//!
//! In: the changes with both catalogs. Out: [`Interests`]. The hard thing is what a change reaches
//! beyond its own name: views over it, triggers that write it, children in SQLite.

use std::collections::BTreeSet;

use super::earlier::former_names;
use super::places::bare;
use crate::catalog::{Catalog, Id, Relation, Rule};
use crate::change::Changes;
use crate::sql::Dialect;
use crate::usage::{Interest, Interests};

/// The names by which code can use what changed.
pub(super) fn interests(changes: &Changes) -> Interests {
    let (objects, parts) = names(changes);
    Interests {
        objects: Interest::new(objects),
        parts: Interest::new(parts),
    }
}

/// The names by which code of any time could use what changed.
pub(super) fn interests_of_past(changes: &Changes) -> Interests {
    let (mut objects, mut parts) = names(changes);
    for change in &changes.list {
        let (tables, columns) = former_names(changes, change);
        objects.extend(tables.iter().cloned());
        parts.extend(tables.iter().chain(columns).cloned());
    }
    Interests {
        objects: Interest::new(objects),
        parts: Interest::new(parts),
    }
}

/// The names that a whole statement must have one of, and those that a piece of one must have one of.
fn names(changes: &Changes) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut objects = BTreeSet::new();
    let mut parts = BTreeSet::new();
    let affected: BTreeSet<_> = changes
        .list
        .iter()
        .flat_map(|c| c.affected.iter().copied())
        .collect();
    for change in &changes.list {
        if change.kind.id.starts_with("create_")
            && change
                .relation
                .is_none_or(|r| changes.before.relation(r).is_none())
        {
            continue;
        }
        objects.extend(change.table.iter().map(|t| bare(t).to_owned()));
        if matches!(
            change.kind.id,
            "rename_constraint" | "rename_index" | "drop_index"
        ) {
            objects.extend(change.name.clone());
        }
        parts.extend(change.name.clone());
    }
    // SQLite refuses writes of a child whose parent, or the key of it, is gone.
    let keyless: BTreeSet<_> = changes
        .list
        .iter()
        .filter(|c| ["drop_table", "drop_unique", "drop_primary_key"].contains(&c.kind.id))
        .filter_map(|c| c.relation)
        .collect();
    let changed: BTreeSet<_> = changes.list.iter().filter_map(|c| c.relation).collect();
    for catalog in [&changes.before, &changes.after] {
        for relation in catalog.relations() {
            let reads = relation
                .view
                .as_ref()
                .is_some_and(|v| v.depends.iter().any(|d| affected.contains(d)));
            let itself = affected.contains(&relation.id);
            let owns = relation.columns.iter().any(|c| affected.contains(&c.id));
            let fires = relation
                .triggers
                .iter()
                .any(|t| catalog.broken.contains_key(&t.id) || reaches(catalog, t.id, &changed));
            let child = catalog.dialect() == Dialect::Sqlite && names_one(relation, &keyless);
            if itself
                || reads
                || owns
                || fires
                || child
                || catalog.broken.contains_key(&relation.id)
            {
                objects.insert(relation.name.clone());
            }
        }
        let broken = catalog
            .functions()
            .filter(|f| catalog.broken.contains_key(&f.id));
        objects.extend(broken.map(|f| f.name.clone()));
    }
    parts.extend(objects.iter().cloned());
    (objects, parts)
}

/// Whether a trigger writes one of these relations in turn.
fn reaches(catalog: &Catalog, trigger: Id, changed: &BTreeSet<Id>) -> bool {
    let effects = catalog.effects.get(&trigger).into_iter().flatten();
    effects.into_iter().any(|e| changed.contains(&e.relation))
}

/// Whether a foreign key of the relation names one of these parents.
fn names_one(relation: &Relation, parents: &BTreeSet<Id>) -> bool {
    relation.constraints.iter().any(
        |c| matches!(&c.rule, Rule::ForeignKey { parent: Some(of), .. } if parents.contains(of)),
    )
}
