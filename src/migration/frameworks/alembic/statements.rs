//! Alembic's operations (`op.*`, `batch_op.*`), each as what it does to tables.

use tree_sitter::Node;

use super::Reader;
use super::columns::{column, data_type, default, labels, on_delete, qualified, table_constraint};
use crate::migration::python::{Call, Value};
use crate::operation::{
    ColumnAlteration, ColumnPosition, ConstraintDefinition, ConstraintRule, IndexPart, Operation,
    QualifiedName, TypeDefinition,
};
use crate::sql::Dialect;

/// The table that a batch is about, and its schema.
type Batch = Option<(String, Option<String>)>;

/// A call with the table of its batch, if it has one, left out of the arguments.
struct Arguments<'c, 't> {
    call: &'c Call<'t>,
    batch: Batch,
}

impl<'t> Arguments<'_, 't> {
    /// The table: of the batch, or the argument at `position`.
    fn table(&self, key: &str, position: usize) -> Option<QualifiedName> {
        match &self.batch {
            Some((table, schema)) => Some(qualified(table, schema.as_deref())),
            None => {
                let name = name_of(self.call.argument(key, position)?)?;
                let schema = self.call.keyword("schema").and_then(Value::text);
                Some(qualified(&name, schema))
            }
        }
    }

    /// The argument that stands at `position` where the table stands before it.
    fn after_table(&self, key: &str, position: usize) -> Option<&Value<'t>> {
        let shift = usize::from(self.batch.is_some());
        self.call.argument(key, position - shift)
    }
}

/// A name, also one that `op.f()` marks as final.
fn name_of(value: &Value<'_>) -> Option<String> {
    match value {
        Value::Call(inner) => inner.text("name", 0),
        other => other.text().map(str::to_owned),
    }
}

impl<'t> Reader<'t> {
    /// One of Alembic's operations.
    pub(super) fn statement(&mut self, call: &Call<'t>, batch: Batch) {
        self.script.begin();
        let arguments = Arguments { call, batch };
        let made = match call.name() {
            "create_table" => self.create_table(call),
            "drop_table" => self.drop_table(&arguments),
            "rename_table" => self.rename_table(&arguments),
            "add_column" => self.add_column(&arguments),
            "drop_column" => self.drop_column(&arguments),
            "alter_column" => self.alter_column(&arguments),
            "create_index" => self.create_index(&arguments),
            "drop_index" => self.drop_index(&arguments),
            "create_unique_constraint"
            | "create_primary_key"
            | "create_check_constraint"
            | "create_foreign_key"
            | "create_exclude_constraint" => self.constrain(&arguments),
            "drop_constraint" => self.drop_constraint(&arguments),
            "execute" => {
                self.execute(call);
                Some(())
            }
            _ => Some(()),
        };
        if made.is_none() {
            self.script
                .skip(call.node, "its names are computed at run time");
        }
    }

    /// `CREATE TYPE` of an enum that PostgreSQL needs by name.
    pub(super) fn create_enum(&mut self, node: Node<'t>, call: &Call<'t>) {
        let named = matches!(call.name(), "Enum" | "ENUM");
        if let (Dialect::Postgresql, true, Some(name), Some(labels)) = (
            self.script.dialect(),
            named,
            call.text("name", usize::MAX),
            labels(call),
        ) {
            let schema = call.text("schema", usize::MAX);
            let operation = Operation::CreateType {
                name: qualified(&name, schema.as_deref()),
                definition: TypeDefinition::Enum(labels),
            };
            self.script.push(node, operation);
        }
    }

    /// `DROP TYPE` of an enum.
    pub(super) fn drop_enum(&mut self, node: Node<'t>, call: &Call<'t>) {
        if let (Dialect::Postgresql, "Enum" | "ENUM", Some(name)) = (
            self.script.dialect(),
            call.name(),
            call.text("name", usize::MAX),
        ) {
            let operation = Operation::DropType {
                name: qualified(&name, None),
                if_exists: call.is_true("checkfirst"),
                cascade: false,
            };
            self.script.push(node, operation);
        }
    }

    /// The enums that a new table brings, unless they are there already (`create_type=False`).
    fn enums(&mut self, column: &Call<'t>) {
        for argument in &column.arguments {
            if let Some(kind) = argument.call()
                && !matches!(kind.keyword("create_type"), Some(Value::Bool(false)))
            {
                self.create_enum(kind.node, kind);
            }
        }
    }

    fn create_table(&mut self, call: &Call<'t>) -> Option<()> {
        let schema = call.keyword("schema").and_then(Value::text);
        let table = qualified(&name_of(call.argument("table_name", 0)?)?, schema);
        let mut columns = Vec::new();
        let mut constraints = Vec::new();
        let mut indexes = Vec::new();
        for part in call.arguments.iter().skip(1) {
            let Some(part) = part.call() else {
                continue;
            };
            if part.name() == "Column" {
                self.enums(part);
                let made = column(&self.script, part)?;
                if made.index {
                    indexes.push((part.node, made.column.name.clone()));
                }
                columns.push(made.column);
                constraints.extend(made.constraints);
            } else {
                constraints.extend(table_constraint(part));
            }
        }
        for constraint in &constraints {
            if let ConstraintRule::PrimaryKey { columns: keys } = &constraint.rule {
                for column in columns.iter_mut().filter(|c| keys.contains(&c.name)) {
                    column.not_null = true;
                    // SQLAlchemy makes a single integer key count by itself.
                    let counts = column
                        .data_type
                        .as_ref()
                        .is_some_and(|t| t.name.contains("int"));
                    if keys.len() == 1 && counts && column.default.is_none() {
                        column.generated = crate::operation::Generated::IdentityByDefault;
                    }
                }
            }
        }
        self.script.push(
            call.node,
            Operation::CreateTable {
                table: table.clone(),
                columns,
                constraints,
                if_not_exists: call.is_true("if_not_exists"),
                temporary: false,
                inherits: Vec::new(),
                partition_of: None,
                query: None,
            },
        );
        for (node, column) in indexes {
            let name = format!("ix_{}_{column}", table.name);
            self.index(
                node,
                Some(name),
                table.clone(),
                vec![IndexPart::Column(column)],
                call,
            );
        }
        Some(())
    }

    fn drop_table(&mut self, arguments: &Arguments<'_, 't>) -> Option<()> {
        let operation = Operation::DropTable {
            table: arguments.table("table_name", 0)?,
            if_exists: arguments.call.is_true("if_exists"),
            cascade: false,
        };
        self.script.push(arguments.call.node, operation);
        Some(())
    }

    fn rename_table(&mut self, arguments: &Arguments<'_, 't>) -> Option<()> {
        let from = arguments.table("old_table_name", 0)?;
        let to = QualifiedName {
            schema: from.schema.clone(),
            name: arguments.call.text("new_table_name", 1)?,
        };
        let if_exists = false;
        self.script.push(
            arguments.call.node,
            Operation::RenameRelation {
                from,
                to,
                if_exists,
            },
        );
        Some(())
    }

    fn add_column(&mut self, arguments: &Arguments<'_, 't>) -> Option<()> {
        let table = arguments.table("table_name", 0)?;
        let definition = arguments.after_table("column", 1)?.call()?;
        let made = column(&self.script, definition)?;
        let node = arguments.call.node;
        self.script.push(
            node,
            Operation::AddColumn {
                table: table.clone(),
                column: made.column.clone(),
                if_not_exists: arguments.call.is_true("if_not_exists"),
                position: ColumnPosition::Last,
            },
        );
        for constraint in made.constraints {
            let table = table.clone();
            self.script
                .push(node, Operation::AddConstraint { table, constraint });
        }
        if made.index {
            let name = format!("ix_{}_{}", table.name, made.column.name);
            let parts = vec![IndexPart::Column(made.column.name)];
            self.index(node, Some(name), table, parts, arguments.call);
        }
        Some(())
    }

    fn drop_column(&mut self, arguments: &Arguments<'_, 't>) -> Option<()> {
        let operation = Operation::DropColumn {
            table: arguments.table("table_name", 0)?,
            column: name_of(arguments.after_table("column_name", 1)?)?,
            if_exists: arguments.call.is_true("if_exists"),
            cascade: false,
        };
        self.script.push(arguments.call.node, operation);
        Some(())
    }

    fn alter_column(&mut self, arguments: &Arguments<'_, 't>) -> Option<()> {
        let table = arguments.table("table_name", 0)?;
        let old = name_of(arguments.after_table("column_name", 1)?)?;
        let call = arguments.call;
        let mut alterations = Vec::new();
        if let Some(kind) = call.keyword("type_") {
            match data_type(&self.script, kind) {
                Some(data_type) => alterations.push(ColumnAlteration::Type {
                    data_type,
                    using: call.text("postgresql_using", usize::MAX),
                    collation: None,
                }),
                None => self
                    .script
                    .skip(call.node, "the new type is the project's own"),
            }
        }
        match call.keyword("nullable") {
            Some(Value::Bool(true)) => alterations.push(ColumnAlteration::DropNotNull),
            Some(Value::Bool(false)) => alterations.push(ColumnAlteration::SetNotNull),
            _ => {}
        }
        match call.keyword("server_default") {
            None | Some(Value::Bool(false)) => {}
            Some(given) => alterations.push(
                default(given).map_or(ColumnAlteration::DropDefault, ColumnAlteration::SetDefault),
            ),
        }
        for alteration in alterations {
            self.script.push(
                call.node,
                Operation::AlterColumn {
                    table: table.clone(),
                    column: old.clone(),
                    alteration,
                },
            );
        }
        if let Some(to) = call.text("new_column_name", usize::MAX) {
            self.script.push(
                call.node,
                Operation::RenameColumn {
                    table,
                    from: old,
                    to,
                },
            );
        }
        Some(())
    }

    fn index(
        &mut self,
        node: Node<'t>,
        name: Option<String>,
        table: QualifiedName,
        parts: Vec<IndexPart>,
        call: &Call<'t>,
    ) {
        let predicate = call
            .keyword("postgresql_where")
            .or_else(|| call.keyword("sqlite_where"))
            .and_then(|value| match value {
                Value::Call(inner) => inner.text("text", 0),
                other => other.text().map(str::to_owned),
            });
        self.script.push(
            node,
            Operation::CreateIndex {
                name: name.map(QualifiedName::bare),
                table,
                parts,
                unique: call.name() == "create_index" && call.is_true("unique"),
                predicate,
                if_not_exists: call.is_true("if_not_exists"),
                concurrently: call.is_true("postgresql_concurrently"),
                fulltext: false,
            },
        );
    }

    fn create_index(&mut self, arguments: &Arguments<'_, 't>) -> Option<()> {
        let name = arguments.call.argument("index_name", 0).and_then(name_of);
        let table = arguments.table("table_name", 1)?;
        let parts = arguments
            .after_table("columns", 2)?
            .list()
            .iter()
            .map(|part| match part {
                Value::Call(inner) => IndexPart::Expression(
                    inner
                        .text("text", 0)
                        .unwrap_or_else(|| self.script.text(inner.node).to_owned()),
                ),
                other => IndexPart::Column(other.text().unwrap_or_default().to_owned()),
            })
            .collect();
        self.index(arguments.call.node, name, table, parts, arguments.call);
        Some(())
    }

    fn drop_index(&mut self, arguments: &Arguments<'_, 't>) -> Option<()> {
        let operation = Operation::DropIndex {
            name: QualifiedName::bare(name_of(arguments.call.argument("index_name", 0)?)?),
            table: arguments.table("table_name", 1),
            if_exists: arguments.call.is_true("if_exists"),
            concurrently: arguments.call.is_true("postgresql_concurrently"),
        };
        self.script.push(arguments.call.node, operation);
        Some(())
    }

    /// `create_*_constraint(name, table, …)`.
    fn constrain(&mut self, arguments: &Arguments<'_, 't>) -> Option<()> {
        let call = arguments.call;
        let name = call.argument("constraint_name", 0).and_then(name_of);
        let (table, rule) = match call.name() {
            "create_foreign_key" => (
                arguments.table("source_table", 1)?,
                ConstraintRule::ForeignKey {
                    columns: arguments.after_table("local_cols", 3)?.names()?,
                    table: qualified(
                        &name_of(arguments.after_table("referent_table", 2)?)?,
                        call.keyword("referent_schema").and_then(Value::text),
                    ),
                    referenced: arguments.after_table("remote_cols", 4)?.names()?,
                    on_delete: on_delete(call),
                    on_update: Default::default(),
                },
            ),
            "create_check_constraint" => (
                arguments.table("table_name", 1)?,
                ConstraintRule::Check {
                    expression: match arguments.after_table("condition", 2)? {
                        Value::Call(inner) => self.script.text(inner.node).to_owned(),
                        other => other.text()?.to_owned(),
                    },
                },
            ),
            "create_exclude_constraint" => (
                arguments.table("table_name", 1)?,
                ConstraintRule::Exclude {
                    columns: Vec::new(),
                },
            ),
            "create_primary_key" => (
                arguments.table("table_name", 1)?,
                ConstraintRule::PrimaryKey {
                    columns: arguments.after_table("columns", 2)?.names()?,
                },
            ),
            _ => (
                arguments.table("table_name", 1)?,
                ConstraintRule::Unique {
                    columns: arguments.after_table("columns", 2)?.names()?,
                    nulls_not_distinct: call.is_true("postgresql_nulls_not_distinct"),
                },
            ),
        };
        let constraint = ConstraintDefinition {
            not_valid: call.is_true("postgresql_not_valid"),
            ..ConstraintDefinition::new(name, rule)
        };
        self.script
            .push(call.node, Operation::AddConstraint { table, constraint });
        Some(())
    }

    fn drop_constraint(&mut self, arguments: &Arguments<'_, 't>) -> Option<()> {
        let call = arguments.call;
        let table = arguments.table("table_name", 1)?;
        let Some(name) = call.argument("constraint_name", 0).and_then(name_of) else {
            self.script
                .skip(call.node, "the constraint that is dropped has no name");
            return Some(());
        };
        self.script.push(
            call.node,
            Operation::DropConstraint {
                table,
                name: Some(name),
                if_exists: call.is_true("if_exists"),
                cascade: false,
            },
        );
        Some(())
    }
}
