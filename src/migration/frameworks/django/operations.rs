//! Django's operations, each as what it does to tables.
//!
//! In: the values of a migration's list. Out: operations, and what is remembered of names. The hard
//! thing: what Django keeps for itself (state, options, choices) changes no table.

use tree_sitter::Node;

use super::Reader;
use super::fields::{self, Kind, column};
use super::keys::sets;
use crate::migration::python::{Call, Value};
use crate::operation::{Operation, QualifiedName};

/// Stands in the memory for a model without a table of its own: a proxy, or an unmanaged one.
pub(super) const NO_TABLE: &str = "";

impl<'t> Reader<'t, '_> {
    /// One operation; `real`: it reaches the database, and not only Django's state.
    pub(super) fn operation(&mut self, operation: &Value<'t>, real: bool) {
        let Some(call) = operation.call() else {
            if let Value::Name(_, node) | Value::Unknown(node) = operation {
                self.script
                    .skip(*node, "this operation is computed at run time");
            }
            return;
        };
        if real {
            self.script.begin();
        }
        let made = match call.name() {
            "CreateModel" => self.create(call, real),
            "DeleteModel" => self.delete(call, real),
            "RenameModel" => self.rename(call, real),
            "AlterModelTable" => self.alter_table(call, real),
            "AddField" => self.add_field(call, real),
            "RemoveField" => self.remove_field(call, real),
            "AlterField" => self.alter_field(call, real),
            "RenameField" => self.rename_field(call, real),
            "SeparateDatabaseAndState" => {
                for (key, position) in [("database_operations", 0), ("state_operations", 1)] {
                    let inner = call.argument(key, position).cloned();
                    for operation in inner.as_ref().map(Value::list).unwrap_or_default() {
                        self.operation(operation, real && key == "database_operations");
                    }
                }
                Some(())
            }
            _ if !real => Some(()),
            "AlterUniqueTogether" => self.unique_together(call),
            "AddIndex" | "AddIndexConcurrently" => self.add_index(call),
            "RemoveIndex" | "RemoveIndexConcurrently" => self.remove_index(call),
            "RenameIndex" => self.rename_index(call),
            "AddConstraint" | "AddConstraintNotValid" => self.add_constraint(call),
            "RemoveConstraint" => self.remove_constraint(call),
            "RunSQL" => {
                self.run_sql(call);
                Some(())
            }
            "RunPython" => {
                self.run_python(call);
                Some(())
            }
            _ => Some(()),
        };
        if made.is_none() {
            self.script
                .skip(call.node, "its names are computed at run time");
        }
    }

    /// A node of a value, where it has one.
    pub(super) fn anchor(&self, value: &Value<'t>) -> Option<Node<'t>> {
        match value {
            Value::Call(call) => Some(call.node),
            Value::Text(_, node) | Value::Name(_, node) | Value::Unknown(node) => Some(*node),
            _ => None,
        }
    }

    /// The memory's key of a model.
    pub(super) fn key(&self, model: &str) -> String {
        format!("{}.{}", self.app, model.to_lowercase())
    }

    /// The table of a model by its key; `None` for models without one.
    pub(super) fn table_of(&self, key: &str) -> Option<QualifiedName> {
        match self.memory.0.get(key) {
            Some(table) if table == NO_TABLE => None,
            Some(table) => Some(name(table)),
            None => Some(QualifiedName::bare(key.replacen('.', "_", 1))),
        }
    }

    /// The column of a field.
    pub(super) fn column_of(&self, model: &str, field: &str) -> String {
        self.memory
            .0
            .get(&format!("{}.{field}", self.key(model)))
            .cloned()
            .unwrap_or_else(|| field.to_owned())
    }

    fn create(&mut self, call: &Call<'t>, real: bool) -> Option<()> {
        let model = call.text("name", 0)?;
        let key = self.key(&model);
        let options = call.argument("options", 2);
        let option = |key: &str| options.and_then(|o| o.entry(key));
        let proxy = option("proxy").is_some_and(Value::is_true);
        let unmanaged = matches!(option("managed"), Some(Value::Bool(false)));
        if proxy || unmanaged {
            self.memory.0.insert(key, NO_TABLE.to_owned());
            return Some(());
        }
        if let Some(table) = option("db_table").and_then(Value::text) {
            let table = table.trim_matches('"').to_owned();
            self.memory.0.insert(key.clone(), table);
        } else {
            self.memory.0.remove(&key);
        }
        let table = self.table_of(&key)?;
        let mut columns = Vec::new();
        let mut constraints = Vec::new();
        let mut later: Vec<(Node<'t>, Operation)> = Vec::new();
        for pair in call.argument("fields", 1)?.list() {
            let [field, definition] = pair.list() else {
                continue;
            };
            let (Some(field), Some(definition)) = (field.text(), definition.call()) else {
                if real {
                    self.script
                        .skip(call.node, "a field is computed at run time");
                }
                continue;
            };
            match fields::kind(definition) {
                Kind::Nothing => {}
                Kind::ManyToMany => {
                    later.extend(self.many_to_many(&model, field, definition));
                }
                Kind::Column | Kind::ForeignKey => {
                    let made = self.learn(&model, field, definition);
                    columns.push(column(&self.script, &made, definition));
                    constraints.extend(self.rules(&model, &made, definition));
                    later.extend(self.index_of(&table, &made, definition));
                }
            }
        }
        for set in option("unique_together").map(sets).unwrap_or_default() {
            constraints.push(self.unique(&model, set, None));
        }
        if !real {
            return Some(());
        }
        for definition in option("constraints").map(Value::list).unwrap_or_default() {
            constraints.extend(definition.call().and_then(|c| self.constraint(&model, c)));
        }
        let indexes = option("indexes").map(Value::list).unwrap_or_default();
        for index in indexes.iter().filter_map(Value::call) {
            if let Some(operation) = self.index(&model, &table, index, false) {
                later.push((index.node, operation));
            }
        }
        self.script.push(
            call.node,
            Operation::CreateTable {
                table,
                columns,
                constraints,
                if_not_exists: false,
                temporary: false,
                inherits: Vec::new(),
                partition_of: None,
                query: None,
            },
        );
        for (node, operation) in later {
            self.script.push(node, operation);
        }
        Some(())
    }

    fn delete(&mut self, call: &Call<'t>, real: bool) -> Option<()> {
        let model = call.text("name", 0)?;
        let key = self.key(&model);
        let table = self.table_of(&key);
        let inner = format!("{key}.");
        let between: Vec<String> = self
            .memory
            .0
            .iter()
            .filter(|(k, v)| k.starts_with(&inner) && k.ends_with("#table") && !v.is_empty())
            .map(|(_, v)| v.clone())
            .collect();
        self.memory
            .0
            .retain(|k, _| *k != key && !k.starts_with(&inner));
        if real {
            for table in between.iter().map(|t| name(t)).chain(table) {
                self.drop_table(call.node, table);
            }
        }
        Some(())
    }

    pub(super) fn drop_table(&mut self, node: Node<'t>, table: QualifiedName) {
        self.script.push(
            node,
            Operation::DropTable {
                table,
                if_exists: false,
                cascade: true,
            },
        );
    }

    pub(super) fn rename_table(&mut self, node: Node<'t>, from: QualifiedName, to: QualifiedName) {
        if from != to {
            let if_exists = false;
            self.script.push(
                node,
                Operation::RenameRelation {
                    from,
                    to,
                    if_exists,
                },
            );
        }
    }

    fn rename(&mut self, call: &Call<'t>, real: bool) -> Option<()> {
        let (old, new) = (call.text("old_name", 0)?, call.text("new_name", 1)?);
        let (from, to) = (self.key(&old), self.key(&new));
        let before = self.table_of(&from);
        let own: Vec<(String, String)> = self
            .memory
            .0
            .iter()
            .filter(|(k, _)| **k == from || k.starts_with(&format!("{from}.")))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect();
        for (key, held) in own {
            self.memory.0.remove(&key);
            let rest = key.get(from.len()..).unwrap_or_default();
            self.memory.0.insert(format!("{to}{rest}"), held);
        }
        let after = self.table_of(&to);
        if let (true, Some(before), Some(after)) = (real, before, after) {
            let between = self.follow(&to, &before, &after);
            self.rename_table(call.node, before, after);
            for (old_table, new_table) in between {
                self.rename_table(call.node, name(&old_table), name(&new_table));
                self.script.push(
                    call.node,
                    Operation::RenameColumn {
                        table: name(&new_table),
                        from: format!("{}_id", old.to_lowercase()),
                        to: format!("{}_id", new.to_lowercase()),
                    },
                );
            }
        }
        Some(())
    }

    /// Renames the many-to-many tables whose names begin with the model's table, in the memory.
    pub(super) fn follow(
        &mut self,
        key: &str,
        before: &QualifiedName,
        after: &QualifiedName,
    ) -> Vec<(String, String)> {
        let inner = format!("{key}.");
        let head = format!("{before}_");
        let mut renamed = Vec::new();
        if before == after {
            return renamed;
        }
        for (k, held) in &mut self.memory.0 {
            if k.starts_with(&inner)
                && k.ends_with("#table")
                && let Some(tail) = held.strip_prefix(&head)
            {
                let new = format!("{after}_{tail}");
                renamed.push((held.clone(), new.clone()));
                *held = new;
            }
        }
        renamed
    }

    fn alter_table(&mut self, call: &Call<'t>, real: bool) -> Option<()> {
        let key = self.key(&call.text("name", 0)?);
        let before = self.table_of(&key);
        match call.argument("table", 1)? {
            Value::Text(table, _) => self
                .memory
                .0
                .insert(key.clone(), table.trim_matches('"').to_owned()),
            Value::None => self.memory.0.remove(&key),
            _ => return None,
        };
        if let (true, Some(before), Some(after)) = (real, before, self.table_of(&key)) {
            let between = self.follow(&key, &before, &after);
            self.rename_table(call.node, before, after);
            for (old_table, new_table) in between {
                self.rename_table(call.node, name(&old_table), name(&new_table));
            }
        }
        Some(())
    }
}

/// A table's name, with the schema where the project writes one into it.
pub(super) fn name(table: &str) -> QualifiedName {
    match table.split_once('.') {
        Some((schema, name)) => QualifiedName {
            schema: Some(schema.trim_matches('"').to_owned()),
            name: name.trim_matches('"').to_owned(),
        },
        None => QualifiedName::bare(table.trim_matches('"')),
    }
}
