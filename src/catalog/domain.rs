//! `ALTER DOMAIN`: what happens to the columns of a domain.
//!
//! The domain stands for the table and `value` for the column, as in its checks.

use super::{Catalog, Id, Trouble};
use crate::operation::{
    ColumnAlteration, ConstraintDefinition, ConstraintRule, Operation, QualifiedName,
};

impl Catalog {
    /// Alters a domain; `None` where the operation is about something else.
    pub(super) fn alter_domain(&mut self, operation: &Operation) -> Option<Vec<Trouble>> {
        match operation {
            Operation::AddConstraint { table, constraint } => {
                let id = self.domain(table)?;
                self.constrain_domain(id, constraint);
            }
            Operation::DropConstraint {
                table,
                name: Some(name),
                ..
            } => {
                let id = self.domain(table)?;
                self.types
                    .entry(id)
                    .and_modify(|t| t.checks.retain(|c| c.name != *name));
            }
            Operation::RenameConstraint { table, from, to } => {
                let id = self.domain(table)?;
                self.types.entry(id).and_modify(|t| {
                    for check in t.checks.iter_mut().filter(|c| c.name == *from) {
                        check.name.clone_from(to);
                    }
                });
            }
            Operation::ValidateConstraint { table, .. } => {
                self.domain(table)?;
            }
            Operation::AlterColumn {
                table, alteration, ..
            } => {
                let id = self.domain(table)?;
                self.alter_values(id, alteration);
            }
            _ => return None,
        }
        Some(Vec::new())
    }

    /// The domain of this name, where no relation has it.
    fn domain(&self, name: &QualifiedName) -> Option<Id> {
        if self.relation_id(name).is_some() {
            return None;
        }
        let found = self.find_type(&name.schema, &name.name)?;
        found.base.is_some().then_some(found.id)
    }

    fn constrain_domain(&mut self, id: Id, constraint: &ConstraintDefinition) {
        let ConstraintRule::Check { expression } = &constraint.rule else {
            return;
        };
        let Some(domain) = self.types.get(&id).cloned() else {
            return;
        };
        let check = self.domain_check(&domain, constraint.name.clone(), expression);
        self.types.entry(id).and_modify(|t| t.checks.push(check));
    }

    /// What holds for the domain holds for every column of it.
    fn alter_values(&mut self, id: Id, alteration: &ColumnAlteration) {
        let Some(domain) = self.types.get_mut(&id) else {
            return;
        };
        let old_default = domain.default.clone();
        match alteration {
            ColumnAlteration::SetNotNull => domain.not_null = true,
            ColumnAlteration::DropNotNull => domain.not_null = false,
            ColumnAlteration::SetDefault(text) => domain.default = Some(text.clone()),
            ColumnAlteration::DropDefault => domain.default = None,
            _ => return,
        }
        let default = domain.default.clone();
        let columns = self.relations.values_mut().flat_map(|r| &mut r.columns);
        for column in columns.filter(|c| c.user_type == Some(id)) {
            match alteration {
                ColumnAlteration::SetNotNull => column.definition.not_null = true,
                ColumnAlteration::DropNotNull => column.definition.not_null = false,
                // A default of the column's own goes first.
                _ if column.definition.default == old_default => {
                    column.definition.default.clone_from(&default);
                }
                _ => {}
            }
        }
    }
}
