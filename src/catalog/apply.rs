//! Applies operations: what each one makes, renames or removes.
//!
//! In: one [`Operation`]. Out: the changed catalog, and [`Trouble`] where the database would
//! refuse or where the catalog does not know what is named. Views need their query resolved and
//! are therefore made by `replay` through [`Catalog::create_view`].

use super::objects::{Made, types_of};
use super::{Catalog, Column, Function, Id, Relation, Trigger};
use crate::operation::{DataType, Operation};
use crate::sql::{Dialect, types};

/// Something that did not go smoothly while an operation was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The catalog does not know what the operation names.
    Unknown(String),
    /// The database refuses the operation, in its words.
    Refused(String),
}

impl Catalog {
    /// Applies one operation.
    pub fn apply(&mut self, operation: &Operation) -> Vec<Trouble> {
        match operation {
            Operation::CreateTable {
                table,
                columns,
                constraints,
                if_not_exists,
                temporary,
                inherits,
                partition_of,
                query: _,
            } => {
                if self.exists(table) {
                    return refused_unless(*if_not_exists, || {
                        format!("relation \"{table}\" already exists")
                    });
                }
                let id = self.create_table(table, columns, inherits, partition_of.as_ref());
                if let Some(relation) = self.relations.get_mut(&id) {
                    relation.temporary = *temporary;
                }
                constraints
                    .iter()
                    .flat_map(|c| self.add_constraint(id, c))
                    .collect()
            }
            Operation::DropTable {
                table,
                if_exists,
                cascade,
            }
            | Operation::DropView {
                view: table,
                if_exists,
                cascade,
            } => match self.find_relation(table).map(|r| r.id) {
                Some(id) => self.drop_relation(id, *cascade),
                None => unknown_unless(*if_exists, || format!("relation \"{table}\"")),
            },
            Operation::RenameRelation {
                from,
                to,
                if_exists,
            } => match self.find_relation(from).map(|r| r.id) {
                Some(id) => {
                    let schema = to.schema.is_some().then(|| self.stored_schema(&to.schema));
                    self.rename_relation(id, schema, to.name.clone());
                    Vec::new()
                }
                None => unknown_unless(*if_exists, || format!("relation \"{from}\"")),
            },
            Operation::SetSchema {
                object,
                name,
                schema,
            } => self.set_schema(*object, name, schema),
            Operation::CreateIndex {
                name,
                table,
                parts,
                unique,
                predicate,
                if_not_exists,
                fulltext,
                ..
            } => {
                let Some(relation) = self.find_relation(table).map(|r| r.id) else {
                    return vec![Trouble::Unknown(format!("relation \"{table}\""))];
                };
                let made = Made {
                    name: name.as_ref(),
                    parts,
                    unique: *unique,
                    fulltext: *fulltext,
                    predicate: predicate.as_deref(),
                    if_not_exists: *if_not_exists,
                };
                self.create_index(relation, made)
            }
            Operation::DropIndex {
                name,
                table,
                if_exists,
                ..
            } => self.drop_index(name, table.as_ref(), *if_exists),
            Operation::RenameIndex { from, to, table } => {
                self.rename_index(from, to, table.as_ref());
                Vec::new()
            }
            Operation::RenameIndexesAlong { table, was, column } => {
                self.rename_indexes_along(table, was, column.as_ref());
                Vec::new()
            }
            Operation::CreateType { name, definition } => {
                self.create_type(name, definition);
                Vec::new()
            }
            Operation::DropType {
                name,
                if_exists,
                cascade,
            } => match self.find_type(&name.schema, &name.name).map(|t| t.id) {
                Some(id) => self.drop_type(id, *cascade),
                None => unknown_unless(*if_exists, || format!("type \"{name}\"")),
            },
            Operation::RenameType { from, to } => {
                match self.find_type(&from.schema, &from.name).map(|t| t.id) {
                    Some(id) => {
                        self.rename_type(id, to);
                        Vec::new()
                    }
                    None => vec![Trouble::Unknown(format!("type \"{from}\""))],
                }
            }
            Operation::AddEnumValue {
                name,
                value,
                neighbour,
                if_not_exists,
            } => self.add_enum_value(name, value, neighbour.as_ref(), *if_not_exists),
            Operation::RenameEnumValue { name, from, to } => {
                match self.find_type(&name.schema, &name.name).map(|t| t.id) {
                    Some(id) => {
                        for (_, label) in self
                            .types
                            .get_mut(&id)
                            .into_iter()
                            .flat_map(|t| &mut t.labels)
                        {
                            if label == from {
                                label.clone_from(to);
                            }
                        }
                        Vec::new()
                    }
                    None => vec![Trouble::Unknown(format!("type \"{name}\""))],
                }
            }
            Operation::CreateFunction {
                name,
                parameters,
                defaults,
                returns,
                body,
                or_replace: _,
            } => {
                let schema = self.new_schema(&name.schema);
                let same = |f: &&mut Function| {
                    f.schema == schema
                        && f.name == name.name
                        && types_of(&f.parameters) == types_of(parameters)
                };
                let mut troubles = Vec::new();
                let id = match self.functions.values_mut().find(same) {
                    Some(function) => {
                        if self.dialect == Dialect::Postgresql {
                            let returns = returns.as_deref();
                            troubles.extend(not_replaced(function, parameters, *defaults, returns));
                        }
                        function.id
                    }
                    None => self.fresh(),
                };
                let function = Function {
                    id,
                    schema,
                    name: name.name.clone(),
                    parameters: parameters.clone(),
                    defaults: *defaults,
                    returns: returns.clone(),
                    body: body.clone(),
                };
                self.functions.insert(id, function);
                troubles
            }
            Operation::DropFunction {
                name,
                arguments,
                if_exists,
                cascade,
            } => {
                let ids = self.functions_meant(name, arguments.as_deref());
                if ids.is_empty() {
                    return unknown_unless(*if_exists, || format!("function {name}"));
                }
                ids.into_iter()
                    .flat_map(|id| self.drop_function(id, *cascade))
                    .collect()
            }
            Operation::RenameFunction {
                from,
                arguments,
                to,
            } => {
                let ids = self.functions_meant(from, arguments.as_deref());
                for id in &ids {
                    if let Some(function) = self.functions.get_mut(id) {
                        function.name.clone_from(to);
                    }
                }
                unknown_unless(!ids.is_empty(), || format!("function {from}"))
            }
            Operation::CreateTrigger {
                name,
                table,
                events,
                function,
                body,
                or_replace: _,
            } => {
                let Some(relation) = self.find_relation(table) else {
                    return vec![Trouble::Unknown(format!("relation \"{table}\""))];
                };
                let events = events
                    .iter()
                    .map(|(event, columns)| (*event, ids_of(relation, self.dialect, columns)))
                    .collect();
                let relation = relation.id;
                let function = function
                    .as_ref()
                    .and_then(|name| self.find_functions(name, None).first().map(|f| f.id));
                let id = self.fresh();
                let trigger = Trigger {
                    id,
                    name: name.clone(),
                    events,
                    function,
                    body: body.clone(),
                };
                if let Some(relation) = self.relations.get_mut(&relation) {
                    relation.triggers.retain(|t| t.name != *name);
                    relation.triggers.push(trigger);
                }
                Vec::new()
            }
            Operation::DropTrigger {
                name,
                table,
                if_exists,
            } => {
                let of = table
                    .as_ref()
                    .and_then(|t| self.find_relation(t))
                    .map(|r| r.id);
                let mut found = false;
                for relation in self
                    .relations
                    .values_mut()
                    .filter(|r| table.is_none() || Some(r.id) == of)
                {
                    let before = relation.triggers.len();
                    relation.triggers.retain(|t| t.name != *name);
                    found |= relation.triggers.len() < before;
                }
                unknown_unless(found || *if_exists, || format!("trigger \"{name}\""))
            }
            Operation::CreateSequence { name, owner } => {
                self.create_sequence(name, owner.as_ref());
                Vec::new()
            }
            Operation::AlterSequence { name, alteration } => {
                self.alter_sequence(name, alteration);
                Vec::new()
            }
            Operation::DropSequence {
                name,
                if_exists,
                cascade,
            } => self.drop_sequence(name, *if_exists, *cascade),
            Operation::DropSchema { name, cascade } => self.drop_schema(name, *cascade),
            Operation::RenameSchema { from, to } => self.rename_schema(from, to),
            Operation::Grant { table } => {
                let id = self.relation_id(table);
                if let Some(relation) = id.and_then(|id| self.relations.get_mut(&id)) {
                    relation.granted = true;
                }
                Vec::new()
            }
            Operation::Revoke { on, name, what } => self.revoke(*on, name, what),
            Operation::SwitchTrigger {
                table,
                name,
                enabled,
            } => self.switch_trigger(table, name.as_deref(), *enabled),
            Operation::SetSearchPath { schemas } => {
                let path: Vec<Option<String>> = schemas
                    .iter()
                    .filter(|s| !s.is_empty())
                    .map(|s| self.stored_schema(&Some(s.clone())))
                    .collect();
                self.search_path = if path.is_empty() { vec![None] } else { path };
                Vec::new()
            }
            Operation::Partition {
                table,
                partition,
                attach,
            } => {
                let parent = self.find_relation(table).filter(|_| *attach);
                match self.find_relation(partition) {
                    Some(child) => {
                        let has = |c: &&Column| child.column(self.dialect, c.name()).is_none();
                        let columns = parent.into_iter().flat_map(|p| &p.columns);
                        let missing = columns.filter(has).filter(|_| !child.open);
                        let troubles = missing.map(|c| {
                            let name = c.name();
                            Trouble::Refused(format!("child table is missing column \"{name}\""))
                        });
                        let troubles = troubles.collect();
                        let (id, parent) = (child.id, parent.map(|p| p.id));
                        if let Some(relation) = self.relations.get_mut(&id) {
                            relation.partition_of = parent;
                        }
                        troubles
                    }
                    None => vec![Trouble::Unknown(format!("relation \"{partition}\""))],
                }
            }
            Operation::Restrict { table, what, .. } => {
                match self.find_relation(table).map(|r| r.id) {
                    Some(id) => {
                        if let Some(relation) = self.relations.get_mut(&id) {
                            relation.restrictions.push(what.clone());
                        }
                        Vec::new()
                    }
                    None => vec![Trouble::Unknown(format!("relation \"{table}\""))],
                }
            }
            Operation::CreateView { .. }
            | Operation::CreateSchema { .. }
            | Operation::Write { .. }
            | Operation::Neutral
            | Operation::Opaque { .. } => Vec::new(),
            Operation::AddColumn { .. }
            | Operation::DropColumn { .. }
            | Operation::RenameColumn { .. }
            | Operation::AlterColumn { .. }
            | Operation::RedefineColumn { .. }
            | Operation::AddConstraint { .. }
            | Operation::DropConstraint { .. }
            | Operation::RenameConstraint { .. }
            | Operation::ValidateConstraint { .. } => self.alter_table(operation),
        }
    }
}

pub(super) fn ids_of(relation: &Relation, dialect: Dialect, columns: &[String]) -> Vec<Id> {
    columns
        .iter()
        .filter_map(|name| relation.column(dialect, name))
        .map(|c| c.id)
        .collect()
}

pub(super) fn unknown_unless(fine: bool, what: impl FnOnce() -> String) -> Vec<Trouble> {
    if fine {
        Vec::new()
    } else {
        vec![Trouble::Unknown(what())]
    }
}

pub(super) fn refused_unless(fine: bool, what: impl FnOnce() -> String) -> Vec<Trouble> {
    if fine {
        Vec::new()
    } else {
        vec![Trouble::Refused(what())]
    }
}

/// Why PostgreSQL does not let a function stand in for one of the same argument types (CREATE FUNCTION,
/// "Notes").
fn not_replaced(
    old: &Function,
    parameters: &[(String, Option<DataType>)],
    defaults: usize,
    returns: Option<&str>,
) -> Option<Trouble> {
    let canonical = |text: Option<&str>| types::canonical(text?, Dialect::Postgresql);
    let (was, is) = (canonical(old.returns.as_deref()), canonical(returns));
    if was.is_some() && is.is_some() && was != is {
        let message = "cannot change return type of existing function";
        return Some(Trouble::Refused(message.to_owned()));
    }
    let mut names = old.parameters.iter().zip(parameters);
    if let Some(((name, _), _)) = names.find(|((a, _), (b, _))| !a.is_empty() && a != b) {
        let message = format!("cannot change name of input parameter \"{name}\"");
        return Some(Trouble::Refused(message));
    }
    let message = "cannot remove parameter defaults from existing function";
    (defaults < old.defaults).then(|| Trouble::Refused(message.to_owned()))
}
