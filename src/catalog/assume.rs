//! What an operation presupposes is put into the catalog where it is missing, so that a squashed
//! or partly unread history never stops the run: the relation becomes an open one.

use super::{Catalog, RelationKind};
use crate::operation::{ColumnDefinition, Operation, QualifiedName};

impl Catalog {
    /// Adds what `operation` names as existing and the catalog does not know.
    /// Returns the names of relations that had to be assumed.
    pub fn assume(&mut self, operation: &Operation) -> Option<String> {
        let (table, column) = presupposed(operation)?;
        let mut assumed = None;
        if self.find_relation(table).is_none() {
            let kind = match operation {
                Operation::DropView { .. } => RelationKind::View,
                _ => RelationKind::Table,
            };
            let id = self.create_relation(table, kind, &[]);
            if let Some(relation) = self.relations.get_mut(&id) {
                relation.open = true;
            }
            assumed = Some(table.to_string());
        }
        let column = column?;
        let dialect = self.dialect;
        let id = self.find_relation(table).map(|r| r.id)?;
        let known = self.relations.get(&id).is_some_and(|r| {
            !r.open
                || r.column(dialect, column).is_some()
                || r.absent.contains(dialect.key(column).as_ref())
        });
        if !known {
            let made = self.make_column(ColumnDefinition::new(column, None));
            if let Some(relation) = self.relations.get_mut(&id) {
                relation.columns.push(made);
            }
        }
        assumed
    }
}

/// The relation, and the column, that must be there for the operation to make sense.
/// `IF EXISTS` presupposes nothing about the column but still speaks of the relation.
fn presupposed(operation: &Operation) -> Option<(&QualifiedName, Option<&str>)> {
    match operation {
        Operation::DropTable { table, .. } | Operation::DropView { view: table, .. } => {
            Some((table, None))
        }
        Operation::RenameRelation { from, .. } => Some((from, None)),
        Operation::AddColumn { table, .. }
        | Operation::AddConstraint { table, .. }
        | Operation::DropConstraint { table, .. }
        | Operation::RenameConstraint { table, .. }
        | Operation::CreateIndex { table, .. }
        | Operation::CreateTrigger { table, .. }
        | Operation::Restrict { table, .. } => Some((table, None)),
        Operation::DropColumn { table, column, .. }
        | Operation::AlterColumn { table, column, .. } => Some((table, Some(column))),
        Operation::RenameColumn { table, from, .. }
        | Operation::RedefineColumn { table, from, .. } => Some((table, Some(from))),
        _ => None,
    }
}
