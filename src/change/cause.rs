//! Which operation caused a change.

use std::collections::BTreeSet;

use super::Change;
use crate::catalog::{Catalog, Id};
use crate::operation::{Operation, PlacedOperation, QualifiedName};

/// Gives every change the operation that caused it.
pub(super) fn attribute(list: &mut [Change], before: &Catalog, operations: &[PlacedOperation]) {
    for change in list.iter_mut() {
        change.operation = operation(change, operations);
    }
    // No statement names a view that falls through CASCADE: it falls with what it reads, at the
    // first loss of that.
    let mut fallen = Vec::new();
    for (index, change) in list.iter().enumerate() {
        let named = operations
            .get(change.operation)
            .is_none_or(|o| names(change, &o.operation));
        if change.kind.id != "drop_view" || named {
            continue;
        }
        let below = reads(change.object, before);
        let lost = list.iter().filter(|c| c.object != change.object);
        let lost = lost.filter(|c| c.kind.id.starts_with("drop_") && below.contains(&c.object));
        let direct = lost.filter(|c| {
            let operation = operations.get(c.operation);
            operation.is_some_and(|o| names(c, &o.operation))
        });
        if let Some(first) = direct.map(|c| c.operation).min() {
            fallen.push((index, first));
        }
    }
    for (index, operation) in fallen {
        list[index].operation = operation;
    }
}

/// All that a view reads, through other views.
fn reads(view: Id, catalog: &Catalog) -> BTreeSet<Id> {
    let (mut all, mut open) = (BTreeSet::new(), vec![view]);
    while let Some(id) = open.pop() {
        let view = catalog.relation(id).and_then(|r| r.view.as_ref());
        let new = view.iter().flat_map(|v| &v.depends).copied();
        open.extend(new.filter(|id| all.insert(*id)));
    }
    all
}

/// Whether an operation speaks of the change's relation by name.
fn names(change: &Change, operation: &Operation) -> bool {
    let tables = [&change.table, &change.new_name];
    let (relations, _) = speaks_of(operation);
    relations.iter().any(|r| {
        let tables = tables.iter().copied().flatten();
        tables.into_iter().any(|t| same(t, &r.name))
    })
}

/// Whether an operation is about a part of another table than the change, which leaves it as it is: two
/// tables may have a column of one name. Views and foreign keys fall with what they stand on.
fn is_elsewhere(change: &Change, operation: &Operation) -> bool {
    use Operation as O;
    let falls = matches!(change.kind.id, "drop_view" | "drop_foreign_key");
    let of_table = matches!(
        operation,
        O::AddColumn { .. }
            | O::DropColumn { .. }
            | O::AlterColumn { .. }
            | O::RenameColumn { .. }
            | O::RedefineColumn { .. }
            | O::AddConstraint { .. }
            | O::DropConstraint { .. }
            | O::RenameConstraint { .. }
    );
    change.table.is_some() && of_table && !falls
}

/// Index of the operation that most likely caused `change`: the last one that speaks of its object
/// by name, before or after a rename; else the last one that speaks of its relation.
fn operation(change: &Change, operations: &[PlacedOperation]) -> usize {
    let score = |operation: &Operation| {
        let (_, parts) = speaks_of(operation);
        let is_table = names(change, operation);
        if !is_table && is_elsewhere(change, operation) {
            return (0, false);
        }
        let wanted = [&change.name, &change.new_name];
        let is_name = parts
            .iter()
            .any(|n| wanted.iter().copied().flatten().any(|w| same(w, n)));
        let kind = fits(change.kind.id, operation);
        (
            u8::from(is_table) * 2 + u8::from(is_name) * 2 + u8::from(kind) * 3,
            is_table || is_name || kind,
        )
    };
    let mut best = (0, 0);
    for (index, placed) in operations.iter().enumerate() {
        let (points, relevant) = score(&placed.operation);
        if relevant && points >= best.0 {
            best = (points, index);
        }
    }
    best.1
}

fn same(a: &str, b: &str) -> bool {
    let bare = |s: &str| s.rsplit('.').next().unwrap_or(s).to_lowercase();
    bare(a) == bare(b)
}

/// Whether an operation can cause a kind of change directly.
fn fits(kind: &str, operation: &Operation) -> bool {
    use Operation as O;
    match operation {
        O::DropColumn { .. } => matches!(kind, "drop_column" | "drop_view"),
        O::DropTable { .. } => matches!(kind, "drop_table" | "drop_view" | "drop_foreign_key"),
        O::DropView { .. } => kind == "drop_view",
        O::RenameRelation { .. } => matches!(kind, "rename_table" | "replace_table_by_view"),
        O::SetSchema { .. } => kind.starts_with("rename_"),
        O::RenameColumn { .. } => kind == "rename_column",
        O::AddColumn { .. } => kind.starts_with("add_") || kind == "replace_column",
        O::AlterColumn { alteration, .. } => {
            use crate::operation::ColumnAlteration as A;
            match alteration {
                A::Type { .. } => kind.ends_with("_type") || kind == "change_collation",
                A::SetNotNull => kind == "set_not_null",
                A::DropNotNull => kind == "drop_not_null",
                A::SetDefault(_) | A::DropDefault | A::DrawFrom(_) => kind.ends_with("_default"),
                A::SetGenerated(_) => matches!(kind, "make_generated" | "drop_default"),
            }
        }
        O::RedefineColumn { .. } => matches!(
            kind,
            "rename_column"
                | "widen_type"
                | "change_type"
                | "set_not_null"
                | "drop_not_null"
                | "change_default"
                | "drop_default"
        ),
        O::AddConstraint { .. } => matches!(
            kind,
            "add_unique" | "add_foreign_key" | "add_check" | "set_not_null"
        ),
        O::DropConstraint { .. } => matches!(
            kind,
            "drop_unique" | "drop_primary_key" | "drop_foreign_key" | "drop_check"
        ),
        O::CreateIndex { .. } => matches!(kind, "add_unique" | "create_index"),
        O::DropIndex { .. } => matches!(kind, "drop_unique" | "drop_index"),
        O::RenameIndex { .. } | O::RenameIndexesAlong { .. } => kind == "rename_index",
        O::RenameConstraint { .. } => kind == "rename_constraint",
        O::CreateView { .. } => matches!(kind, "replace_view" | "create_view"),
        O::CreateTable { .. } => kind == "create_table",
        O::DropType { .. } => matches!(kind, "drop_type" | "drop_column"),
        O::RenameType { .. } => kind == "rename_type",
        O::RenameEnumValue { .. } => kind == "rename_enum_value",
        O::AddEnumValue { .. } => kind == "add_enum_value",
        O::CreateFunction { .. } => kind == "replace_function",
        O::DropFunction { .. } => matches!(kind, "drop_function" | "drop_trigger"),
        O::RenameFunction { .. } => kind == "rename_function",
        O::CreateTrigger { .. } => kind == "add_trigger",
        O::DropTrigger { .. } => kind == "drop_trigger",
        O::Partition { .. } => kind.ends_with("_partition"),
        O::Restrict { .. } | O::Revoke { .. } => kind == "restrict_access",
        O::SwitchTrigger { enabled, .. } => match enabled {
            true => kind == "add_trigger",
            false => kind == "drop_trigger",
        },
        O::DropSchema { .. } => kind.starts_with("drop_"),
        O::RenameSchema { .. } => kind.starts_with("rename_"),
        O::DropSequence { .. } => matches!(kind, "drop_sequence" | "drop_default"),
        O::AlterSequence { .. } => matches!(kind, "rename_sequence" | "change_sequence"),
        _ => false,
    }
}

/// The relations (types, functions) and the parts that an operation names.
fn speaks_of(operation: &Operation) -> (Vec<&QualifiedName>, Vec<&str>) {
    use Operation as O;
    match operation {
        O::CreateTable { table, .. } | O::DropTable { table, .. } | O::Restrict { table, .. } => {
            (vec![table], vec![])
        }
        O::RenameRelation { from, to, .. } => (vec![from, to], vec![]),
        O::SetSchema { name, .. }
        | O::CreateType { name, .. }
        | O::DropType { name, .. }
        | O::CreateFunction { name, .. }
        | O::DropFunction { name, .. }
        | O::CreateSequence { name, .. }
        | O::AlterSequence { name, .. }
        | O::DropSequence { name, .. }
        | O::Revoke { name, .. } => (vec![name], vec![]),
        O::SwitchTrigger { table, name, .. } => {
            (vec![table], name.as_deref().into_iter().collect())
        }
        O::AddColumn { table, column, .. } => (vec![table], vec![&column.name]),
        O::DropColumn { table, column, .. } | O::AlterColumn { table, column, .. } => {
            (vec![table], vec![column])
        }
        O::RenameColumn { table, from, to } => (vec![table], vec![from, to]),
        O::RedefineColumn {
            table,
            from,
            column,
            ..
        } => (vec![table], vec![from, &column.name]),
        O::AddConstraint { table, constraint } => (
            vec![table],
            constraint.name.as_deref().into_iter().collect(),
        ),
        O::DropConstraint { table, name, .. } => {
            (vec![table], name.as_deref().into_iter().collect())
        }
        O::RenameConstraint { table, from, to } => (vec![table], vec![from, to]),
        O::ValidateConstraint { table, name } => (vec![table], vec![name]),
        O::CreateIndex { name, table, .. } => {
            (vec![table], name.iter().map(|n| n.name.as_str()).collect())
        }
        O::DropIndex { name, table, .. } => (table.iter().collect(), vec![&name.name]),
        O::RenameIndex { from, to, table } => (table.iter().collect(), vec![&from.name, to]),
        O::RenameIndexesAlong { table, .. } => (vec![table], vec![]),
        O::CreateView { view, .. } | O::DropView { view, .. } => (vec![view], vec![]),
        O::RenameType { from, to } | O::RenameFunction { from, to, .. } => (vec![from], vec![to]),
        O::AddEnumValue { name, value, .. } => (vec![name], vec![value]),
        O::RenameEnumValue { name, from, to } => (vec![name], vec![from, to]),
        O::CreateTrigger { name, table, .. } => (vec![table], vec![name]),
        O::DropTrigger { name, table, .. } => (table.iter().collect(), vec![name]),
        O::Partition {
            table, partition, ..
        } => (vec![table, partition], vec![]),
        _ => (vec![], vec![]),
    }
}
