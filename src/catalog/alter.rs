//! `ALTER TABLE`: what happens to the columns and constraints of one relation.

use super::apply::{refused_unless, unknown_unless};
use super::{Catalog, Constraint, Id, Part, Rule, Trouble};
use crate::operation::{ColumnAlteration, ColumnPosition, Generated, Operation, QualifiedName};
use crate::sql::Dialect;

impl Catalog {
    /// Alters a relation, and its partitions with it.
    pub(super) fn alter_table(&mut self, operation: &Operation) -> Vec<Trouble> {
        if let Some(troubles) = self.alter_domain(operation) {
            return troubles;
        }
        let mut troubles = self.alter_one(operation);
        for partition in self.partitions_of(operation) {
            troubles.extend(self.alter_one(&on_table(operation, partition)));
        }
        troubles
    }

    /// Partitions, at any depth, of the table whose columns an operation changes.
    fn partitions_of(&self, operation: &Operation) -> Vec<QualifiedName> {
        let (Operation::AddColumn { table, .. }
        | Operation::DropColumn { table, .. }
        | Operation::RenameColumn { table, .. }
        | Operation::AlterColumn { table, .. }) = operation
        else {
            return Vec::new();
        };
        let mut found: Vec<Id> = self.relation_id(table).into_iter().collect();
        let mut at = 0;
        while let Some(parent) = found.get(at).copied() {
            let children = self
                .relations
                .values()
                .filter(|r| r.partition_of == Some(parent))
                .map(|r| r.id);
            let new: Vec<Id> = children.filter(|id| !found.contains(id)).collect();
            found.extend(new);
            at += 1;
        }
        found
            .iter()
            .skip(1)
            .filter_map(|id| self.relations.get(id))
            .map(|r| r.qualified())
            .collect()
    }

    fn alter_one(&mut self, operation: &Operation) -> Vec<Trouble> {
        match operation {
            Operation::AddColumn {
                table,
                column,
                if_not_exists,
                position,
            } => {
                let Some(id) = self.relation_id(table) else {
                    return no_relation(table);
                };
                let dialect = self.dialect;
                if self
                    .relations
                    .get(&id)
                    .is_some_and(|r| r.column(dialect, &column.name).is_some())
                {
                    return refused_unless(*if_not_exists, || {
                        format!(
                            "column \"{}\" of relation \"{table}\" already exists",
                            column.name
                        )
                    });
                }
                let made = self.make_column(column.clone());
                if let Some(relation) = self.relations.get_mut(&id) {
                    relation.absent.remove(dialect.key(&column.name).as_ref());
                    let at = match position {
                        ColumnPosition::Last => relation.columns.len(),
                        ColumnPosition::First => 0,
                        ColumnPosition::After(name) => relation
                            .columns
                            .iter()
                            .position(|c| dialect.key(c.name()) == dialect.key(name))
                            .map_or(relation.columns.len(), |i| i + 1),
                    };
                    relation.columns.insert(at, made);
                }
                self.number(id);
                Vec::new()
            }
            Operation::DropColumn {
                table,
                column,
                if_exists,
                cascade,
            } => {
                let Some(id) = self.relation_id(table) else {
                    return unknown_unless(*if_exists, || format!("relation \"{table}\""));
                };
                self.drop_column(id, column, *if_exists, *cascade)
            }
            Operation::RenameColumn { table, from, to } => {
                if let Some(id) = self.find_type(&table.schema, &table.name).map(|t| t.id)
                    && self.relation_id(table).is_none()
                {
                    let attributes = self
                        .types
                        .get_mut(&id)
                        .into_iter()
                        .flat_map(|t| &mut t.attributes);
                    for (_, attribute) in attributes.filter(|(_, a)| &a.name == from) {
                        attribute.name.clone_from(to);
                    }
                    return Vec::new();
                }
                let dialect = self.dialect;
                let relation = self.relation_id(table).and_then(|id| self.relation(id));
                let column = relation.and_then(|r| Some(r.column(dialect, from)?.id));
                if let Some(id) = column {
                    self.was_called(id, from);
                }
                self.with_column(table, from, |column| column.definition.name.clone_from(to))
            }
            Operation::AlterColumn {
                table,
                column,
                alteration,
            } => self.alter_column(table, column, alteration),
            Operation::RedefineColumn {
                table,
                from,
                column,
                position,
            } => {
                let Some(id) = self.relation_id(table) else {
                    return no_relation(table);
                };
                let made = self.make_column(column.clone());
                let dialect = self.dialect;
                let Some(relation) = self.relations.get_mut(&id) else {
                    return Vec::new();
                };
                let Some(at) = relation
                    .columns
                    .iter()
                    .position(|c| dialect.key(c.name()) == dialect.key(from))
                else {
                    return no_column(table, from);
                };
                let key_column = relation.constraints.iter().any(|c| {
                    matches!(&c.rule, Rule::PrimaryKey(ids) if relation.columns.get(at).is_some_and(|c| ids.contains(&c.id)))
                });
                let mut column = relation.columns.remove(at);
                let renamed = dialect.key(column.name()) != dialect.key(&made.definition.name);
                let former = renamed.then(|| (column.id, column.name().to_owned()));
                column.definition = made.definition;
                column.definition.not_null |= key_column;
                column.user_type = made.user_type;
                let to = match position {
                    None | Some(ColumnPosition::Last) => at,
                    Some(ColumnPosition::First) => 0,
                    Some(ColumnPosition::After(name)) => relation
                        .columns
                        .iter()
                        .position(|c| dialect.key(c.name()) == dialect.key(name))
                        .map_or(at, |i| i + 1),
                };
                relation
                    .columns
                    .insert(to.min(relation.columns.len()), column);
                if let Some((id, name)) = former {
                    self.was_called(id, &name);
                }
                Vec::new()
            }
            Operation::AddConstraint { table, constraint } => match self.relation_id(table) {
                Some(id) => self.add_constraint(id, constraint),
                None => no_relation(table),
            },
            Operation::DropConstraint {
                table,
                name,
                if_exists,
                cascade,
            } => {
                let Some(id) = self.relation_id(table) else {
                    return no_relation(table);
                };
                self.drop_constraint(id, name.as_deref(), *if_exists, *cascade)
            }
            Operation::RenameConstraint { table, from, to } => {
                self.with_constraint(table, from, |constraint| constraint.name.clone_from(to))
            }
            Operation::ValidateConstraint { table, name } => {
                self.with_constraint(table, name, |constraint| constraint.not_valid = false)
            }
            _ => Vec::new(),
        }
    }

    fn alter_column(
        &mut self,
        table: &QualifiedName,
        column: &str,
        alteration: &ColumnAlteration,
    ) -> Vec<Trouble> {
        match alteration {
            ColumnAlteration::Type {
                data_type,
                collation,
                ..
            } => {
                let user_type = self
                    .find_type(&data_type.schema, &data_type.name)
                    .map(|t| t.id);
                let mut troubles = self.views_of_column(table, column);
                troubles.extend(self.with_column(table, column, |c| {
                    c.definition.data_type = Some(data_type.clone());
                    c.user_type = user_type;
                    c.definition.collation.clone_from(collation);
                }));
                troubles
            }
            ColumnAlteration::SetNotNull => {
                self.with_column(table, column, |c| c.definition.not_null = true)
            }
            ColumnAlteration::DropNotNull => {
                self.with_column(table, column, |c| c.definition.not_null = false)
            }
            ColumnAlteration::SetDefault(text) => {
                let null = text.trim().eq_ignore_ascii_case("null");
                self.with_column(table, column, |c| {
                    c.definition.default = (!null).then(|| text.clone())
                })
            }
            ColumnAlteration::DropDefault => self.with_column(table, column, |c| {
                c.definition.default = None;
                // A serial column is an integer whose default draws from a sequence.
                if c.definition.generated == Generated::IdentityByDefault {
                    c.definition.generated = Generated::No;
                }
                c.definition.sequence = None;
                c.draws_from = None;
            }),
            ColumnAlteration::DrawFrom(sequence) => {
                let troubles = self.with_column(table, column, |c| {
                    c.definition.default = None;
                    c.definition.generated = Generated::IdentityByDefault;
                    c.definition.sequence.clone_from(sequence);
                    c.draws_from = None;
                });
                self.relation_id(table)
                    .into_iter()
                    .for_each(|id| self.number(id));
                troubles
            }
            ColumnAlteration::SetGenerated(generated) => {
                let troubles = self.with_column(table, column, |c| {
                    c.definition.generated = *generated;
                    if *generated == Generated::No {
                        c.definition.expression = None;
                        c.draws_from = None;
                    }
                });
                self.relation_id(table)
                    .into_iter()
                    .for_each(|id| self.number(id));
                troubles
            }
        }
    }

    pub(super) fn drop_column(
        &mut self,
        id: Id,
        column: &str,
        if_exists: bool,
        cascade: bool,
    ) -> Vec<Trouble> {
        let dialect = self.dialect;
        let Some(relation) = self.relations.get_mut(&id) else {
            return Vec::new();
        };
        let table = relation.qualified();
        let Some(at) = relation
            .columns
            .iter()
            .position(|c| dialect.key(c.name()) == dialect.key(column))
        else {
            if relation.open {
                relation.absent.insert(dialect.key(column).into_owned());
            }
            return unknown_unless(if_exists, || {
                format!("column \"{column}\" of relation \"{table}\"")
            });
        };
        let gone = relation.columns.remove(at).id;
        if relation.open {
            relation.absent.insert(dialect.key(column).into_owned());
        }
        self.drop_owned(&[gone]);
        let Some(relation) = self.relations.get_mut(&id) else {
            return Vec::new();
        };
        let mut keys: Vec<Id> = Vec::new();
        relation.constraints.retain_mut(|constraint| {
            if !constraint.rule.columns().contains(&gone) {
                return true;
            }
            if dialect == Dialect::Mysql && shrink(&mut constraint.rule, gone) {
                return true;
            }
            keys.push(constraint.id);
            false
        });
        relation.indexes.retain_mut(|index| {
            let uses = |part: &Part| match part {
                Part::Column(id) => *id == gone,
                Part::Expression(_, ids) => ids.contains(&gone),
            };
            if !index.parts.iter().any(uses) {
                return true;
            }
            if dialect == Dialect::Mysql {
                // MySQL cuts the column out of the index, which can narrow a unique key.
                index.parts.retain(|part| !uses(part));
                return !index.parts.is_empty();
            }
            false
        });
        let what = format!("column {column} of table {table}");
        let mut troubles = self.dependents_in_table(id, (gone, column), &what, cascade);
        troubles.extend(self.dependents_of_column(gone, &what, cascade));
        troubles.extend(self.atomic_bodies((&table.name, column), &what, cascade));
        troubles
    }

    fn drop_constraint(
        &mut self,
        id: Id,
        name: Option<&str>,
        if_exists: bool,
        cascade: bool,
    ) -> Vec<Trouble> {
        let dialect = self.dialect;
        let Some(relation) = self.relations.get_mut(&id) else {
            return Vec::new();
        };
        let table = relation.name.clone();
        let at = relation.constraints.iter().position(|c| match name {
            Some(name) => dialect.key(&c.name) == dialect.key(name),
            None => matches!(c.rule, Rule::PrimaryKey(_)),
        });
        let Some(at) = at else {
            return unknown_unless(if_exists || relation.open, || {
                format!(
                    "constraint \"{}\" of relation \"{table}\"",
                    name.unwrap_or("PRIMARY")
                )
            });
        };
        let dropped = relation.constraints.remove(at);
        match &dropped.rule {
            Rule::PrimaryKey(columns) | Rule::Unique { columns, .. } => {
                let is_primary = matches!(dropped.rule, Rule::PrimaryKey(_));
                self.foreign_keys_on(id, (columns, is_primary), &dropped.name, cascade)
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn relation_id(&self, name: &QualifiedName) -> Option<Id> {
        self.find_relation(name).map(|r| r.id)
    }

    fn with_column(
        &mut self,
        table: &QualifiedName,
        column: &str,
        change: impl FnOnce(&mut super::Column),
    ) -> Vec<Trouble> {
        let dialect = self.dialect;
        let Some(id) = self.relation_id(table) else {
            return no_relation(table);
        };
        let key = dialect.key(column);
        let columns = self
            .relations
            .get_mut(&id)
            .into_iter()
            .flat_map(|r| &mut r.columns);
        match columns.into_iter().find(|c| dialect.key(c.name()) == key) {
            Some(column) => {
                change(column);
                Vec::new()
            }
            None => no_column(table, column),
        }
    }

    fn with_constraint(
        &mut self,
        table: &QualifiedName,
        name: &str,
        change: impl FnOnce(&mut Constraint),
    ) -> Vec<Trouble> {
        let dialect = self.dialect;
        let Some(id) = self.relation_id(table) else {
            return no_relation(table);
        };
        let key = dialect.key(name);
        let constraints = self
            .relations
            .get_mut(&id)
            .into_iter()
            .flat_map(|r| &mut r.constraints);
        match constraints
            .into_iter()
            .find(|c| dialect.key(&c.name) == key)
        {
            Some(constraint) => {
                change(constraint);
                Vec::new()
            }
            None => vec![Trouble::Unknown(format!(
                "constraint \"{name}\" of relation \"{table}\""
            ))],
        }
    }
}

/// The same operation on another table.
fn on_table(operation: &Operation, to: QualifiedName) -> Operation {
    let mut copy = operation.clone();
    if let Operation::AddColumn { table, .. }
    | Operation::DropColumn { table, .. }
    | Operation::RenameColumn { table, .. }
    | Operation::AlterColumn { table, .. } = &mut copy
    {
        *table = to;
    }
    copy
}

/// Cuts a column out of a key; `false` where nothing is left or the rule cannot lose a column.
fn shrink(rule: &mut Rule, gone: Id) -> bool {
    match rule {
        Rule::PrimaryKey(columns) | Rule::Unique { columns, .. } => {
            columns.retain(|c| *c != gone);
            !columns.is_empty()
        }
        _ => false,
    }
}

fn no_relation(table: &QualifiedName) -> Vec<Trouble> {
    vec![Trouble::Unknown(format!("relation \"{table}\""))]
}

fn no_column(table: &QualifiedName, column: &str) -> Vec<Trouble> {
    vec![Trouble::Unknown(format!(
        "column \"{column}\" of relation \"{table}\""
    ))]
}
