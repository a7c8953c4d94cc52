//! What an operation presupposes is put into the catalog where it is missing, so that a squashed
//! or partly unread history never stops the run: the relation becomes an open one.

use super::{Catalog, RelationKind};
use crate::operation::{ColumnDefinition, Operation, QualifiedName};

impl Catalog {
    /// Adds what `operation`, which has run, names as existing and the catalog does not know.
    /// Returns the names of relations that had to be assumed.
    pub fn assume(&mut self, operation: &Operation) -> Option<String> {
        // It is gone afterwards either way, and often it was never there.
        let drops = matches!(
            operation,
            Operation::DropTable {
                if_exists: true,
                ..
            } | Operation::DropView {
                if_exists: true,
                ..
            }
        );
        match drops {
            true => None,
            false => self.add_presupposed(operation),
        }
    }

    fn add_presupposed(&mut self, operation: &Operation) -> Option<String> {
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
        let Some(column) = column else { return assumed };
        let dialect = self.dialect;
        let Some(id) = self.find_relation(table).map(|r| r.id) else {
            return assumed;
        };
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

    /// Makes sure that what `operation` needs to run is there, also in a relation that seemed to be
    /// known whole: the database that runs the migration has it. `true` where something was added.
    pub fn presuppose(&mut self, operation: &Operation) -> bool {
        let named = changed_column(operation);
        let dialect = self.dialect;
        let has = |catalog: &Self, (table, column): (&QualifiedName, &str)| {
            catalog
                .find_relation(table)
                .is_some_and(|r| r.column(dialect, column).is_some())
        };
        let mut added = named.is_some_and(|named| !has(self, named));
        added |= self.add_presupposed(operation).is_some();
        if let Some((table, column)) = named
            && let Some(relation) = self.find_relation(table)
            && relation.column(dialect, column).is_none()
        {
            let id = relation.id;
            let made = self.make_column(ColumnDefinition::new(column, None));
            if let Some(relation) = self.relations.get_mut(&id) {
                relation.columns.push(made);
                added = true;
            }
        }
        added
    }

    /// Whether the catalog shows the effect of `operation` already, which could not run on it.
    pub fn shows(&self, operation: &Operation) -> bool {
        let has = |table: &QualifiedName, column: &str| {
            self.find_relation(table)
                .is_some_and(|r| r.column(self.dialect, column).is_some())
        };
        match operation {
            Operation::CreateTable {
                table,
                if_not_exists: false,
                ..
            } => self.find_relation(table).is_some(),
            Operation::RenameRelation { from, to, .. } => {
                self.find_relation(from).is_none() && self.find_relation(to).is_some()
            }
            Operation::RenameColumn { table, from, to } => !has(table, from) && has(table, to),
            Operation::AddColumn { table, column, .. } => has(table, &column.name),
            _ => false,
        }
    }

    /// Takes the effect of `operation` back where the catalog, a dump, knows it already.
    pub fn rewind(&mut self, operation: &Operation) {
        match operation {
            Operation::CreateTable {
                table,
                if_not_exists: false,
                ..
            } => {
                if let Some(id) = self.relation_id(table) {
                    self.drop_relation(id, true);
                }
            }
            Operation::RenameRelation { from, to, .. } if self.find_relation(from).is_none() => {
                let back = Operation::RenameRelation {
                    from: to.clone(),
                    to: from.clone(),
                    if_exists: true,
                };
                self.apply(&back);
            }
            Operation::RenameColumn { table, from, to } => {
                let dialect = self.dialect;
                let has = |name: &str| {
                    self.find_relation(table)
                        .is_some_and(|r| r.column(dialect, name).is_some())
                };
                if !has(from) && has(to) {
                    let back = Operation::RenameColumn {
                        table: table.clone(),
                        from: to.clone(),
                        to: from.clone(),
                    };
                    self.apply(&back);
                }
            }
            Operation::AddColumn { table, column, .. } => {
                let drop = Operation::DropColumn {
                    table: table.clone(),
                    column: column.name.clone(),
                    if_exists: true,
                    cascade: true,
                };
                if self
                    .find_relation(table)
                    .is_some_and(|r| r.column(self.dialect, &column.name).is_some())
                {
                    self.apply(&drop);
                }
            }
            _ => {}
        }
    }
}

/// The column that the operation changes or takes away, and that the database must have for it.
pub fn changed_column(operation: &Operation) -> Option<(&QualifiedName, &str)> {
    match operation {
        Operation::DropColumn {
            table,
            column,
            if_exists: false,
            ..
        }
        | Operation::AlterColumn { table, column, .. }
        | Operation::RenameColumn {
            table,
            from: column,
            ..
        }
        | Operation::RedefineColumn {
            table,
            from: column,
            ..
        } => Some((table, column)),
        _ => None,
    }
}

/// The relation that must be there for the operation to run; what says `IF EXISTS` needs none.
pub fn needed_relation(operation: &Operation) -> Option<&QualifiedName> {
    let optional = matches!(
        operation,
        Operation::DropTable {
            if_exists: true,
            ..
        } | Operation::DropView {
            if_exists: true,
            ..
        } | Operation::RenameRelation {
            if_exists: true,
            ..
        } | Operation::DropColumn {
            if_exists: true,
            ..
        }
    );
    presupposed(operation)
        .map(|(table, _)| table)
        .filter(|_| !optional)
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
