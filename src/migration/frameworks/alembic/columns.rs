//! SQLAlchemy's columns, types and table constraints as Alembic writes them.

use crate::migration::python::{Call, Value};
use crate::migration::script::Script;
use crate::operation::{
    ColumnDefinition, ConstraintDefinition, ConstraintRule, DataType, Generated, QualifiedName,
    ReferentialAction,
};
use crate::sql::Dialect;

/// `schema.table` or `table`, with the schema that a keyword gives.
pub(super) fn qualified(name: &str, schema: Option<&str>) -> QualifiedName {
    match (schema, name.rsplit_once('.')) {
        (Some(schema), _) => QualifiedName {
            schema: Some(schema.to_owned()),
            name: name.to_owned(),
        },
        (None, Some((schema, name))) => QualifiedName {
            schema: Some(schema.to_owned()),
            name: name.to_owned(),
        },
        (None, None) => QualifiedName::bare(name),
    }
}

/// The type that a value names: `sa.String(length=3)`, `sa.Integer`, `postgresql.UUID(as_uuid=True)`.
pub(super) fn data_type(script: &Script<'_>, value: &Value<'_>) -> Option<DataType> {
    let none = Call {
        function: String::new(),
        node: match value {
            Value::Call(call) => call.node,
            Value::Name(_, node) => *node,
            _ => return None,
        },
        arguments: Vec::new(),
        keywords: Vec::new(),
    };
    let (name, call) = match value {
        Value::Call(call) => (call.name(), call),
        Value::Name(name, _) => (name.rsplit('.').next()?, &none),
        _ => return None,
    };
    let dialect = script.dialect();
    let number = |key: &str, position: usize| match call.argument(key, position) {
        Some(Value::Number(number)) => Some(number.clone()),
        _ => None,
    };
    let sized = |name: &str| match number("length", 0) {
        Some(length) => format!("{name}({length})"),
        None => name.to_owned(),
    };
    let zoned = call.is_true("timezone") || call.arguments.first().is_some_and(Value::is_true);
    let postgres = !matches!(dialect, Dialect::Mysql | Dialect::Sqlite);
    let spelling = match name {
        "String" | "Unicode" | "VARCHAR" | "AutoString" => sized("varchar"),
        "CHAR" => sized("char"),
        "Text" | "UnicodeText" | "TEXT" => "text".to_owned(),
        "Integer" | "INTEGER" => "integer".to_owned(),
        "BigInteger" | "BIGINT" => "bigint".to_owned(),
        "SmallInteger" | "SMALLINT" => "smallint".to_owned(),
        "Boolean" | "BOOLEAN" if dialect == Dialect::Mysql => "tinyint(1)".to_owned(),
        "Boolean" | "BOOLEAN" => "boolean".to_owned(),
        "DateTime" | "TIMESTAMP" if postgres && zoned => "timestamptz".to_owned(),
        "DateTime" | "TIMESTAMP" if postgres => "timestamp".to_owned(),
        "DateTime" => "datetime".to_owned(),
        "Interval" | "INTERVAL" => "interval".to_owned(),
        "Numeric" | "DECIMAL" | "NUMERIC" => match (number("precision", 0), number("scale", 1)) {
            (Some(precision), Some(scale)) => format!("numeric({precision},{scale})"),
            (Some(precision), None) => format!("numeric({precision})"),
            _ => "numeric".to_owned(),
        },
        "Float" | "FLOAT" | "Double" | "DOUBLE_PRECISION" => "double precision".to_owned(),
        "LargeBinary" | "BYTEA" if postgres => "bytea".to_owned(),
        "LargeBinary" => "blob".to_owned(),
        "Uuid" | "UUID" | "GUID" if postgres => "uuid".to_owned(),
        "Uuid" | "UUID" | "GUID" => "char(32)".to_owned(),
        "TSVectorType" => "tsvector".to_owned(),
        "ARRAY" => {
            let mut inner = data_type(script, call.argument("item_type", 0)?)?;
            inner.array = inner.array.saturating_add(1);
            return Some(inner);
        }
        "Enum" | "ENUM" => match (dialect, call.keyword("name").and_then(Value::text)) {
            (Dialect::Postgresql, Some(name)) => {
                return Some(DataType {
                    schema: call
                        .keyword("schema")
                        .and_then(Value::text)
                        .map(str::to_owned),
                    ..DataType::named(name)
                });
            }
            (Dialect::Mysql, _) => {
                let mut made = DataType::named("enum");
                made.arguments = labels(call)?;
                return Some(made);
            }
            _ => "varchar".to_owned(),
        },
        // The dialects' own types are written as the database does, in capitals.
        own if own
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_') =>
        {
            sized(&own.to_lowercase())
        }
        own if ["Date", "Time", "JSON"].contains(&own) => own.to_lowercase(),
        _ => return None,
    };
    Some(script.data_type(&spelling))
}

/// The labels of an enum that are written out.
pub(super) fn labels(call: &Call<'_>) -> Option<Vec<String>> {
    call.arguments
        .iter()
        .map(|value| value.text().map(str::to_owned))
        .collect()
}

/// The SQL of a server default.
pub(super) fn default(value: &Value<'_>) -> Option<String> {
    match value {
        Value::Text(text, _) => Some(format!("'{}'", text.replace('\'', "''"))),
        Value::Number(number) => Some(number.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Call(call) => match call.name() {
            "text" | "literal_column" => call.text("text", 0),
            "true" | "false" => Some(call.name().to_owned()),
            name => Some(format!("{name}()")),
        },
        Value::Name(name, _) => Some(name.clone()),
        _ => None,
    }
}

/// A column with the constraints that it states itself.
pub(super) struct Column {
    pub(super) column: ColumnDefinition,
    pub(super) constraints: Vec<ConstraintDefinition>,
    /// Whether it asks for an index of its own.
    pub(super) index: bool,
}

/// `sa.Column("name", type, …)`.
pub(super) fn column(script: &Script<'_>, call: &Call<'_>) -> Option<Column> {
    let name = call.text("name", 0)?;
    let mut made = ColumnDefinition::new(&name, None);
    let mut constraints = Vec::new();
    let rule = |rule| ConstraintDefinition::new(None, rule);
    let columns = || vec![name.clone()];
    for argument in call.arguments.iter().skip(1) {
        match argument.call().map(Call::name) {
            Some("ForeignKey") => {
                let key = argument.call()?;
                let target = key.text("column", 0)?;
                let (table, column) = target.rsplit_once('.')?;
                constraints.push(ConstraintDefinition::new(
                    key.text("name", usize::MAX),
                    ConstraintRule::ForeignKey {
                        columns: columns(),
                        table: qualified(table, None),
                        referenced: vec![column.to_owned()],
                        on_delete: on_delete(key),
                        on_update: ReferentialAction::Refuse,
                    },
                ));
            }
            Some("Identity") => made.generated = Generated::IdentityByDefault,
            Some("Computed") => {
                made.generated = Generated::Always;
                made.expression = argument.call()?.text("sqltext", 0);
            }
            _ => made.data_type = made.data_type.or_else(|| data_type(script, argument)),
        }
    }
    let primary = call.is_true("primary_key");
    made.not_null = primary || matches!(call.keyword("nullable"), Some(Value::Bool(false)));
    made.default = call.keyword("server_default").and_then(default);
    if primary {
        constraints.push(rule(ConstraintRule::PrimaryKey { columns: columns() }));
    } else if call.is_true("unique") {
        constraints.push(rule(ConstraintRule::Unique {
            columns: columns(),
            nulls_not_distinct: false,
        }));
    }
    if call.is_true("autoincrement") {
        made.generated = Generated::IdentityByDefault;
    }
    Some(Column {
        column: made,
        constraints,
        index: call.is_true("index"),
    })
}

/// What a foreign key does on a delete.
pub(super) fn on_delete(call: &Call<'_>) -> ReferentialAction {
    let word = call
        .keyword("ondelete")
        .and_then(Value::text)
        .unwrap_or_default()
        .to_ascii_uppercase();
    match word.as_str() {
        "CASCADE" => ReferentialAction::Cascade,
        "SET NULL" => ReferentialAction::SetNull,
        "SET DEFAULT" => ReferentialAction::SetDefault,
        _ => ReferentialAction::Refuse,
    }
}

/// The constraints that stand beside the columns of a table.
pub(super) fn table_constraint(call: &Call<'_>) -> Option<ConstraintDefinition> {
    let texts = || -> Option<Vec<String>> {
        call.arguments
            .iter()
            .map(|value| value.text().map(str::to_owned))
            .collect()
    };
    let rule = match call.name() {
        "PrimaryKeyConstraint" => ConstraintRule::PrimaryKey { columns: texts()? },
        "UniqueConstraint" => ConstraintRule::Unique {
            columns: texts()?,
            nulls_not_distinct: call.is_true("postgresql_nulls_not_distinct"),
        },
        "ForeignKeyConstraint" => {
            let targets = call.argument("refcolumns", 1)?.names()?;
            let table = targets.first()?.rsplit_once('.')?.0.to_owned();
            ConstraintRule::ForeignKey {
                columns: call.argument("columns", 0)?.names()?,
                table: qualified(&table, None),
                referenced: targets
                    .iter()
                    .filter_map(|t| t.rsplit_once('.').map(|(_, column)| column.to_owned()))
                    .collect(),
                on_delete: on_delete(call),
                on_update: ReferentialAction::Refuse,
            }
        }
        "CheckConstraint" => ConstraintRule::Check {
            expression: call.text("sqltext", 0)?,
        },
        "ExcludeConstraint" => ConstraintRule::Exclude {
            columns: Vec::new(),
        },
        _ => return None,
    };
    Some(ConstraintDefinition {
        not_valid: call.is_true("postgresql_not_valid"),
        ..ConstraintDefinition::new(
            call.keyword("name").and_then(|name| match name {
                // `op.f("name")` marks a name as final.
                Value::Call(inner) => inner.text("name", 0),
                other => other.text().map(str::to_owned),
            }),
            rule,
        )
    })
}
