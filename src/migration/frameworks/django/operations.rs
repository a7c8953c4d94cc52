//! Django's operations, each as what it does to tables.
//!
//! In: the values of a migration's list. Out: operations, and what is remembered of names. The hard
//! thing: what Django keeps for itself (state, options, choices) changes no table.

use tree_sitter::Node;

use super::Reader;
use super::fields::{self, Kind, column, target};
use crate::migration::python::{Call, Value};
use crate::operation::{
    ColumnAlteration, ColumnDefinition, ColumnPosition, ConstraintDefinition, ConstraintRule,
    IndexPart, Operation, QualifiedName, ReferentialAction,
};

/// Stands in the memory for a model without a table of its own: a proxy, or an unmanaged one.
const NO_TABLE: &str = "";

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
    fn anchor(&self, value: &Value<'t>) -> Option<Node<'t>> {
        match value {
            Value::Call(call) => Some(call.node),
            Value::Text(_, node) | Value::Name(_, node) | Value::Unknown(node) => Some(*node),
            _ => None,
        }
    }

    /// The memory's key of a model.
    fn key(&self, model: &str) -> String {
        format!("{}.{}", self.app, model.to_lowercase())
    }

    /// The table of a model by its key; `None` for models without one.
    fn table_of(&self, key: &str) -> Option<QualifiedName> {
        match self.memory.0.get(key) {
            Some(table) if table == NO_TABLE => None,
            Some(table) => Some(name(table)),
            None => Some(QualifiedName::bare(key.replacen('.', "_", 1))),
        }
    }

    /// The column of a field.
    fn column_of(&self, model: &str, field: &str) -> String {
        self.memory
            .0
            .get(&format!("{}.{field}", self.key(model)))
            .cloned()
            .unwrap_or_else(|| field.to_owned())
    }

    /// Remembers what a field is kept in and gives the column's name.
    fn learn(&mut self, model: &str, field: &str, call: &Call<'t>) -> String {
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

    /// Keys, unique constraints and foreign keys that a field brings.
    fn rules(&self, model: &str, column: &str, field: &Call<'t>) -> Vec<ConstraintDefinition> {
        let rule = |rule| ConstraintDefinition {
            name: None,
            rule,
            not_valid: false,
        };
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
            }));
        }
        rules
    }

    /// The index that a field brings.
    fn index_of(
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
            };
            (field.node, operation)
        })
    }

    /// The table between two models.
    fn many_to_many(
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
        let rule = |rule| ConstraintDefinition {
            name: None,
            rule,
            not_valid: false,
        };
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

    fn drop_table(&mut self, node: Node<'t>, table: QualifiedName) {
        self.script.push(
            node,
            Operation::DropTable {
                table,
                if_exists: false,
                cascade: true,
            },
        );
    }

    fn rename_table(&mut self, node: Node<'t>, from: QualifiedName, to: QualifiedName) {
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
    fn follow(
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

    fn add_field(&mut self, call: &Call<'t>, real: bool) -> Option<()> {
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

    fn remove_field(&mut self, call: &Call<'t>, real: bool) -> Option<()> {
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
    fn alter_field(&mut self, call: &Call<'t>, real: bool) -> Option<()> {
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

    fn rename_field(&mut self, call: &Call<'t>, real: bool) -> Option<()> {
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

    fn unique(&self, model: &str, set: Vec<String>, given: Option<String>) -> ConstraintDefinition {
        ConstraintDefinition {
            name: given,
            rule: ConstraintRule::Unique {
                columns: set.iter().map(|f| self.column_of(model, f)).collect(),
                nulls_not_distinct: false,
            },
            not_valid: false,
        }
    }

    fn unique_together(&mut self, call: &Call<'t>) -> Option<()> {
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

    fn index(
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
        })
    }

    fn add_index(&mut self, call: &Call<'t>) -> Option<()> {
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

    fn remove_index(&mut self, call: &Call<'t>) -> Option<()> {
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

    fn rename_index(&mut self, call: &Call<'t>) -> Option<()> {
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

    fn constraint(&self, model: &str, call: &Call<'t>) -> Option<ConstraintDefinition> {
        let given = call.keyword("name").and_then(Value::text)?.to_owned();
        match call.name() {
            "UniqueConstraint" => {
                let set = call.keyword("fields").and_then(Value::names)?;
                Some(self.unique(model, set, Some(given)))
            }
            "CheckConstraint" => Some(ConstraintDefinition {
                name: Some(given),
                rule: ConstraintRule::Check {
                    expression: call
                        .keyword("condition")
                        .or_else(|| call.keyword("check"))
                        .and_then(|c| self.anchor(c))
                        .map_or_else(String::new, |node| self.script.text(node).to_owned()),
                },
                not_valid: false,
            }),
            _ => None,
        }
    }

    fn add_constraint(&mut self, call: &Call<'t>) -> Option<()> {
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

    fn remove_constraint(&mut self, call: &Call<'t>) -> Option<()> {
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

    /// The forward statements: a string, or a list of strings and of pairs with parameters.
    fn run_sql(&mut self, call: &Call<'t>) {
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
    fn run_python(&mut self, call: &Call<'t>) {
        let Some(Value::Name(function, _)) = call.argument("code", 0) else {
            return;
        };
        let Some((_, body)) = self.functions.iter().find(|(name, _)| name == function) else {
            return;
        };
        self.script.statements_in(*body);
    }
}

/// A table's name, with the schema where the project writes one into it.
fn name(table: &str) -> QualifiedName {
    match table.split_once('.') {
        Some((schema, name)) => QualifiedName {
            schema: Some(schema.trim_matches('"').to_owned()),
            name: name.trim_matches('"').to_owned(),
        },
        None => QualifiedName::bare(table.trim_matches('"')),
    }
}

/// The sets of names of `unique_together`.
fn sets(value: &Value<'_>) -> Vec<Vec<String>> {
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
