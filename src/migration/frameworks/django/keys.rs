//! Django's keys, indexes and constraints, and the SQL that migrations run themselves.
//!
//! In: a call. Out: operations. The hard thing: a constraint with a condition is an index.

use tree_sitter::Node;

use super::Reader;
use super::fields::{self, Kind, target};
use crate::migration::python::{Call, Value};
use crate::operation::{
    ConstraintDefinition, ConstraintRule, IndexPart, Operation, QualifiedName, ReferentialAction,
};

impl<'t> Reader<'t, '_> {
    pub(super) fn unique(
        &self,
        model: &str,
        set: Vec<String>,
        given: Option<String>,
    ) -> ConstraintDefinition {
        ConstraintDefinition::new(
            given,
            ConstraintRule::Unique {
                columns: set.iter().map(|f| self.column_of(model, f)).collect(),
                nulls_not_distinct: false,
            },
        )
    }

    pub(super) fn unique_together(&mut self, call: &Call<'t>) -> Option<()> {
        let model = call.text("name", 0)?;
        let Some(table) = self.table_of(&self.key(&model)) else {
            return Some(());
        };
        for set in sets(call.argument("unique_together", 1)?) {
            let constraint = self.unique(&model, set, None);
            let table = table.clone();
            self.script
                .push(call.node, Operation::AddConstraint { table, constraint });
        }
        Some(())
    }

    pub(super) fn index(
        &self,
        model: &str,
        table: &QualifiedName,
        index: &Call<'t>,
        concurrently: bool,
    ) -> Option<Operation> {
        let mut parts = Vec::new();
        for field in index
            .keyword("fields")
            .and_then(Value::names)
            .unwrap_or_default()
        {
            parts.push(IndexPart::Column(
                self.column_of(model, field.trim_start_matches('-')),
            ));
        }
        for expression in &index.arguments {
            parts.push(IndexPart::Expression(
                self.anchor(expression)
                    .map_or_else(String::new, |node| self.script.text(node).to_owned()),
            ));
        }
        Some(Operation::CreateIndex {
            name: Some(QualifiedName::bare(index.keyword("name")?.text()?)),
            table: table.clone(),
            parts,
            unique: false,
            predicate: index
                .keyword("condition")
                .and_then(|c| self.anchor(c))
                .map(|node| self.script.text(node).to_owned()),
            if_not_exists: false,
            concurrently,
            fulltext: false,
        })
    }

    pub(super) fn add_index(&mut self, call: &Call<'t>) -> Option<()> {
        let model = call.text("model_name", 0)?;
        let Some(table) = self.table_of(&self.key(&model)) else {
            return Some(());
        };
        let index = call.argument("index", 1)?.call()?;
        let concurrently = call.name() == "AddIndexConcurrently";
        let operation = self.index(&model, &table, index, concurrently)?;
        self.script.push(call.node, operation);
        Some(())
    }

    pub(super) fn remove_index(&mut self, call: &Call<'t>) -> Option<()> {
        let table = self.table_of(&self.key(&call.text("model_name", 0)?));
        let operation = Operation::DropIndex {
            name: QualifiedName::bare(call.text("name", 1)?),
            table,
            if_exists: true,
            concurrently: call.name().ends_with("Concurrently"),
        };
        self.script.push(call.node, operation);
        Some(())
    }

    pub(super) fn rename_index(&mut self, call: &Call<'t>) -> Option<()> {
        let table = self.table_of(&self.key(&call.text("model_name", 0)?));
        let Some(from) = call.keyword("old_name").and_then(Value::text) else {
            return Some(()); // `old_fields`: the old name is a hash.
        };
        let operation = Operation::RenameIndex {
            from: QualifiedName::bare(from),
            to: call.text("new_name", 1)?,
            table,
        };
        self.script.push(call.node, operation);
        Some(())
    }

    pub(super) fn constraint(&self, model: &str, call: &Call<'t>) -> Option<ConstraintDefinition> {
        let given = call.keyword("name").and_then(Value::text)?.to_owned();
        match call.name() {
            "UniqueConstraint" => {
                let set = call.keyword("fields").and_then(Value::names)?;
                Some(self.unique(model, set, Some(given)))
            }
            "CheckConstraint" => Some(ConstraintDefinition::new(
                Some(given),
                ConstraintRule::Check {
                    expression: call
                        .keyword("condition")
                        .or_else(|| call.keyword("check"))
                        .and_then(|c| self.anchor(c))
                        .map_or_else(String::new, |node| self.script.text(node).to_owned()),
                },
            )),
            _ => None,
        }
    }

    pub(super) fn add_constraint(&mut self, call: &Call<'t>) -> Option<()> {
        let model = call.text("model_name", 0)?;
        let Some(table) = self.table_of(&self.key(&model)) else {
            return Some(());
        };
        let definition = call.argument("constraint", 1)?.call()?;
        // A unique constraint with a condition or on expressions is a partial unique index.
        let partial =
            definition.keyword("condition").is_some() && definition.name() == "UniqueConstraint";
        if partial || !definition.arguments.is_empty() {
            let mut operation = self.index(&model, &table, definition, false)?;
            if let Operation::CreateIndex { unique, .. } = &mut operation {
                *unique = true;
            }
            self.script.push(call.node, operation);
            return Some(());
        }
        if let Some(mut constraint) = self.constraint(&model, definition) {
            constraint.not_valid = call.name() == "AddConstraintNotValid";
            self.script
                .push(call.node, Operation::AddConstraint { table, constraint });
        }
        Some(())
    }

    pub(super) fn remove_constraint(&mut self, call: &Call<'t>) -> Option<()> {
        let model = call.text("model_name", 0)?;
        let given = call.text("name", 1)?;
        if let Some(table) = self.table_of(&self.key(&model)) {
            self.script.push(
                call.node,
                Operation::DropConstraint {
                    table,
                    name: Some(given),
                    if_exists: false,
                    cascade: false,
                },
            );
        }
        Some(())
    }

    /// Keys, unique constraints and foreign keys that a field brings.
    pub(super) fn rules(
        &self,
        model: &str,
        column: &str,
        field: &Call<'t>,
    ) -> Vec<ConstraintDefinition> {
        let rule = |rule| ConstraintDefinition::new(None, rule);
        let columns = || vec![column.to_owned()];
        let mut rules = Vec::new();
        if field.is_true("primary_key") {
            rules.push(rule(ConstraintRule::PrimaryKey { columns: columns() }));
        } else if field.is_true("unique") || field.name() == "OneToOneField" {
            rules.push(rule(ConstraintRule::Unique {
                columns: columns(),
                nulls_not_distinct: false,
            }));
        }
        let constrained = !matches!(field.keyword("db_constraint"), Some(Value::Bool(false)));
        if constrained
            && matches!(fields::kind(field), Kind::ForeignKey)
            && let Some(table) =
                target(field, &self.app, &model.to_lowercase()).and_then(|k| self.table_of(&k))
        {
            rules.push(rule(ConstraintRule::ForeignKey {
                columns: columns(),
                table,
                referenced: Vec::new(),
                // Django cascades by itself; the database refuses.
                on_delete: ReferentialAction::Refuse,
                on_update: ReferentialAction::Refuse,
            }));
        }
        rules
    }

    /// The index that a field brings.
    pub(super) fn index_of(
        &self,
        table: &QualifiedName,
        column: &str,
        field: &Call<'t>,
    ) -> Option<(Node<'t>, Operation)> {
        let off = matches!(field.keyword("db_index"), Some(Value::Bool(false)));
        let unique = field.is_true("unique") || field.is_true("primary_key");
        let indexed = field.is_true("db_index")
            || matches!(
                field.name(),
                "ForeignKey" | "SlugField" | "ParentalKey" | "TreeForeignKey"
            );
        (indexed && !off && !unique).then(|| {
            let operation = Operation::CreateIndex {
                name: None,
                table: table.clone(),
                parts: vec![IndexPart::Column(column.to_owned())],
                unique: false,
                predicate: None,
                if_not_exists: false,
                concurrently: false,
                fulltext: false,
            };
            (field.node, operation)
        })
    }

    /// The forward statements: a string, or a list of strings and of pairs with parameters.
    pub(super) fn run_sql(&mut self, call: &Call<'t>) {
        let statements: Vec<Value<'t>> = match call.argument("sql", 0) {
            Some(Value::List(list)) => list.clone(),
            Some(other) => vec![other.clone()],
            None => Vec::new(),
        };
        for statement in statements {
            let text = match &statement {
                Value::List(pair) => pair.first().cloned(),
                other => Some(other.clone()),
            };
            match text {
                Some(Value::Text(_, node)) => {
                    self.script.sql(node);
                }
                Some(Value::Name(name, _)) if name.ends_with("noop") => {}
                _ => self
                    .script
                    .skip(call.node, "this SQL is computed at run time"),
            }
        }
        let state = call.argument("state_operations", 2).cloned();
        for operation in state.as_ref().map(Value::list).unwrap_or_default() {
            self.operation(operation, false);
        }
    }

    /// The SQL in the function that is called forward.
    pub(super) fn run_python(&mut self, call: &Call<'t>) {
        let Some(Value::Name(function, _)) = call.argument("code", 0) else {
            return;
        };
        let Some((_, body)) = self.functions.iter().find(|(name, _)| name == function) else {
            return;
        };
        self.script.statements_in(*body);
    }
}

/// The sets of names of `unique_together`.
pub(super) fn sets(value: &Value<'_>) -> Vec<Vec<String>> {
    // `set()` and `None` are the empty set.
    let list = match value {
        Value::Call(call) => call.arguments.first().map(Value::list).unwrap_or_default(),
        other => other.list(),
    };
    if list.iter().any(|v| v.text().is_some()) {
        return value.names().into_iter().collect();
    }
    list.iter().filter_map(Value::names).collect()
}
