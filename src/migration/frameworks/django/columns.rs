//! Django's operations on single fields: columns, and the tables of many-to-many fields.
//!
//! In: a call. Out: operations, and what is remembered of names. The hard thing: which column or
//! table a field is kept in was said when it was made, perhaps in another file.

use tree_sitter::Node;

use super::Reader;
use super::fields::{self, Kind, column, target};
use super::operations::{NO_TABLE, name};
use crate::migration::python::{Call, Value};
use crate::operation::{
    ColumnAlteration, ColumnDefinition, ColumnPosition, ConstraintDefinition, ConstraintRule,
    Operation, QualifiedName,
};

impl<'t> Reader<'t, '_> {
    /// Remembers what a field is kept in and gives the column's name.
    pub(super) fn learn(&mut self, model: &str, field: &str, call: &Call<'t>) -> String {
        let key = format!("{}.{field}", self.key(model));
        let given = call
            .keyword("db_column")
            .and_then(Value::text)
            .map(str::to_owned);
        let column = match (given, fields::kind(call)) {
            (Some(given), _) => given,
            (None, Kind::ForeignKey) => format!("{field}_id"),
            _ => field.to_owned(),
        };
        self.memory.0.insert(key, column.clone());
        column
    }

    /// The table between two models.
    pub(super) fn many_to_many(
        &mut self,
        model: &str,
        field: &str,
        call: &Call<'t>,
    ) -> Option<(Node<'t>, Operation)> {
        if call
            .keyword("through")
            .is_some_and(|t| !matches!(t, Value::None))
        {
            let key = format!("{}.{field}#table", self.key(model));
            self.memory.0.insert(key, NO_TABLE.to_owned());
            return None;
        }
        let own = self.table_of(&self.key(model))?;
        let table = match call.keyword("db_table").and_then(Value::text) {
            Some(given) => name(given),
            None => QualifiedName {
                name: format!("{}_{field}", own.name),
                ..own
            },
        };
        let key = format!("{}.{field}#table", self.key(model));
        self.memory.0.insert(key, table.to_string());
        let one = model.to_lowercase();
        let other = target(call, &self.app, &one)
            .and_then(|key| key.split_once('.').map(|(_, model)| model.to_owned()))
            .unwrap_or_else(|| "user".to_owned());
        let (one, other) = if one == other {
            (format!("from_{one}_id"), format!("to_{other}_id"))
        } else {
            (format!("{one}_id"), format!("{other}_id"))
        };
        let made = |name: &str, kind: &str| {
            let mut column = ColumnDefinition::new(name, Some(self.script.data_type(kind)));
            column.not_null = true;
            column
        };
        let mut id = made("id", "bigint");
        id.generated = crate::operation::Generated::IdentityByDefault;
        let rule = |rule| ConstraintDefinition::new(None, rule);
        let operation = Operation::CreateTable {
            table,
            columns: vec![id, made(&one, "bigint"), made(&other, "bigint")],
            constraints: vec![
                rule(ConstraintRule::PrimaryKey {
                    columns: vec!["id".to_owned()],
                }),
                rule(ConstraintRule::Unique {
                    columns: vec![one, other],
                    nulls_not_distinct: false,
                }),
            ],
            if_not_exists: false,
            temporary: false,
            inherits: Vec::new(),
            partition_of: None,
            query: None,
        };
        Some((call.node, operation))
    }

    pub(super) fn add_field(&mut self, call: &Call<'t>, real: bool) -> Option<()> {
        let (model, field) = (call.text("model_name", 0)?, call.text("name", 1)?);
        let definition = call.argument("field", 2)?.call()?.clone();
        let Some(table) = self.table_of(&self.key(&model)) else {
            return Some(());
        };
        match fields::kind(&definition) {
            Kind::Nothing => {}
            Kind::ManyToMany => {
                let made = self.many_to_many(&model, &field, &definition);
                if let (Some((_, operation)), true) = (made, real) {
                    self.script.push(call.node, operation);
                }
            }
            Kind::Column | Kind::ForeignKey => {
                let made = self.learn(&model, &field, &definition);
                if !real {
                    return Some(());
                }
                let column = column(&self.script, &made, &definition);
                self.script.push(
                    call.node,
                    Operation::AddColumn {
                        table: table.clone(),
                        column,
                        if_not_exists: false,
                        position: ColumnPosition::Last,
                    },
                );
                for constraint in self.rules(&model, &made, &definition) {
                    let table = table.clone();
                    self.script
                        .push(call.node, Operation::AddConstraint { table, constraint });
                }
                if let Some((_, operation)) = self.index_of(&table, &made, &definition) {
                    self.script.push(call.node, operation);
                }
            }
        }
        Some(())
    }

    pub(super) fn remove_field(&mut self, call: &Call<'t>, real: bool) -> Option<()> {
        let (model, field) = (call.text("model_name", 0)?, call.text("name", 1)?);
        let column = self.column_of(&model, &field);
        let key = format!("{}.{field}", self.key(&model));
        self.memory.0.remove(&key);
        let between = self.memory.0.remove(&format!("{key}#table"));
        let Some(table) = self.table_of(&self.key(&model)).filter(|_| real) else {
            return Some(());
        };
        match between {
            Some(between) if between.is_empty() => {}
            Some(between) => self.drop_table(call.node, name(&between)),
            None => self.script.push(
                call.node,
                Operation::DropColumn {
                    table,
                    column,
                    if_exists: false,
                    cascade: true,
                },
            ),
        }
        Some(())
    }

    /// Type and nullability as the field states them now; the rest of a field is Django's own.
    pub(super) fn alter_field(&mut self, call: &Call<'t>, real: bool) -> Option<()> {
        let (model, field) = (call.text("model_name", 0)?, call.text("name", 1)?);
        let definition = call.argument("field", 2)?.call()?.clone();
        let before = self.column_of(&model, &field);
        if matches!(fields::kind(&definition), Kind::ManyToMany | Kind::Nothing) {
            return Some(());
        }
        let after = self.learn(&model, &field, &definition);
        let Some(table) = self.table_of(&self.key(&model)).filter(|_| real) else {
            return Some(());
        };
        if before != after {
            self.script.push(
                call.node,
                Operation::RenameColumn {
                    table: table.clone(),
                    from: before,
                    to: after.clone(),
                },
            );
        }
        let made = column(&self.script, &after, &definition);
        let mut push = |alteration| {
            self.script.push(
                call.node,
                Operation::AlterColumn {
                    table: table.clone(),
                    column: after.clone(),
                    alteration,
                },
            );
        };
        // A foreign key's type is the other key's, which is not told here.
        let told = !matches!(fields::kind(&definition), Kind::ForeignKey);
        if let Some(data_type) = made.data_type.filter(|_| told) {
            push(ColumnAlteration::Type {
                data_type,
                using: None,
                collation: None,
            });
        }
        push(if made.not_null {
            ColumnAlteration::SetNotNull
        } else {
            ColumnAlteration::DropNotNull
        });
        Some(())
    }

    pub(super) fn rename_field(&mut self, call: &Call<'t>, real: bool) -> Option<()> {
        let model = call.text("model_name", 0)?;
        let (old, new) = (call.text("old_name", 1)?, call.text("new_name", 2)?);
        let key = self.key(&model);
        let from = self.column_of(&model, &old);
        let to = if from == format!("{old}_id") {
            format!("{new}_id")
        } else if from == old {
            new.clone()
        } else {
            from.clone()
        };
        self.memory.0.remove(&format!("{key}.{old}"));
        self.memory.0.insert(format!("{key}.{new}"), to.clone());
        let between = self.memory.0.remove(&format!("{key}.{old}#table"));
        let table = self.table_of(&key);
        if let Some(between) = between {
            let renamed = match between.strip_suffix(&format!("_{old}")) {
                Some(head) => format!("{head}_{new}"),
                None => between.clone(),
            };
            self.memory
                .0
                .insert(format!("{key}.{new}#table"), renamed.clone());
            if real && !between.is_empty() {
                self.rename_table(call.node, name(&between), name(&renamed));
            }
            return Some(());
        }
        if let (true, Some(table)) = (real && from != to, table) {
            self.script
                .push(call.node, Operation::RenameColumn { table, from, to });
        }
        Some(())
    }
}
