//! Django's fields as columns: types by database, foreign keys, many-to-many tables.

use crate::migration::python::{Call, Value};
use crate::migration::script::Script;
use crate::operation::{ColumnDefinition, DataType, Generated};
use crate::sql::Dialect;

/// What a field is in the database.
pub(super) enum Kind {
    /// A column of its own.
    Column,
    /// A column that points at another model.
    ForeignKey,
    /// A table of its own between two models.
    ManyToMany,
    /// Nothing: generic relations.
    Nothing,
}

/// What a field is, by the name of its class.
pub(super) fn kind(field: &Call<'_>) -> Kind {
    match field.name() {
        "ForeignKey" | "OneToOneField" | "ParentalKey" | "TreeForeignKey" | "ForeignObject" => {
            Kind::ForeignKey
        }
        name if name.ends_with("ManyToManyField")
            || name == "TaggableManager"
            || name == "ClusterTaggableManager" =>
        {
            if name.ends_with("ManyToManyField") {
                Kind::ManyToMany
            } else {
                Kind::Nothing
            }
        }
        "GenericRelation" | "GenericForeignKey" => Kind::Nothing,
        _ => Kind::Column,
    }
}

/// The SQL spelling of a field's type; `None` where its class is the project's own and says nothing.
fn spelling(field: &Call<'_>, dialect: Dialect) -> Option<String> {
    let length = |default: &str| {
        let given = match field.keyword("max_length") {
            Some(Value::Number(number)) => number.as_str(),
            _ => default,
        };
        if given.is_empty() {
            "varchar".to_owned()
        } else {
            format!("varchar({given})")
        }
    };
    let by = |postgres: &str, mysql: &str, sqlite: &str| {
        match dialect {
            Dialect::Mysql => mysql,
            Dialect::Sqlite => sqlite,
            _ => postgres,
        }
        .to_owned()
    };
    let number = |key: &str| match field.keyword(key) {
        Some(Value::Number(number)) => Some(number.clone()),
        _ => None,
    };
    Some(match field.name() {
        "AutoField" | "IntegerField" | "PositiveIntegerField" => by("integer", "int", "integer"),
        "BigAutoField" | "BigIntegerField" | "PositiveBigIntegerField" => "bigint".to_owned(),
        "SmallAutoField" | "SmallIntegerField" | "PositiveSmallIntegerField" => {
            "smallint".to_owned()
        }
        "CharField" | "CICharField" => length(""),
        "EmailField" | "CIEmailField" => length("254"),
        "URLField" => length("200"),
        "SlugField" => length("50"),
        "FileField" | "ImageField" | "FilePathField" => length("100"),
        "TextField" | "CITextField" => by("text", "longtext", "text"),
        "BooleanField" | "NullBooleanField" => by("boolean", "tinyint(1)", "bool"),
        "DateField" => "date".to_owned(),
        "DateTimeField" => by("timestamptz", "datetime(6)", "datetime"),
        "TimeField" => by("time", "time(6)", "time"),
        "DurationField" => by("interval", "bigint", "bigint"),
        "DecimalField" => match (number("max_digits"), number("decimal_places")) {
            (Some(digits), Some(places)) => format!("numeric({digits},{places})"),
            _ => "numeric".to_owned(),
        },
        "FloatField" => by("double precision", "double precision", "real"),
        "UUIDField" => by("uuid", "char(32)", "char(32)"),
        "JSONField" => by("jsonb", "json", "text"),
        "BinaryField" => by("bytea", "longblob", "blob"),
        "GenericIPAddressField" | "IPAddressField" => by("inet", "char(39)", "char(39)"),
        "HStoreField" => "hstore".to_owned(),
        "SearchVectorField" => "tsvector".to_owned(),
        "IntegerRangeField" => "int4range".to_owned(),
        "BigIntegerRangeField" => "int8range".to_owned(),
        "DecimalRangeField" => "numrange".to_owned(),
        "DateTimeRangeField" => "tstzrange".to_owned(),
        "DateRangeField" => "daterange".to_owned(),
        "ArrayField" => {
            let inner = field
                .argument("base_field", 0)
                .and_then(Value::call)
                .and_then(|inner| spelling(inner, dialect))?;
            format!("{inner}[]")
        }
        // A class of the project's own mostly says in its name what it is made from.
        own if own.contains("JSON") || own.contains("Json") => by("jsonb", "json", "text"),
        own if own.contains("Text") || own.contains("Stream") => by("text", "longtext", "text"),
        own if own.contains("DateTime") => by("timestamptz", "datetime(6)", "datetime"),
        own if own.contains("Char") || own.contains("Slug") => length(""),
        _ => return None,
    })
}

/// The column that a field is kept in. Django's own defaults never reach the database.
pub(super) fn column(script: &Script<'_>, name: &str, field: &Call<'_>) -> ColumnDefinition {
    let data_type = match kind(field) {
        // The type of the other model's key is not told here.
        Kind::ForeignKey => Some(script.data_type("bigint")),
        _ => spelling(field, script.dialect()).map(|spelling| array(script, &spelling)),
    };
    let mut column = ColumnDefinition::new(name, data_type);
    column.not_null = !(field.is_true("null") || field.name() == "NullBooleanField");
    column.default = match field.keyword("db_default") {
        Some(Value::Text(text, _)) => Some(format!("'{}'", text.replace('\'', "''"))),
        Some(Value::Number(number)) => Some(number.clone()),
        Some(Value::Bool(value)) => Some(value.to_string()),
        Some(Value::Call(call)) => Some(call.function.clone()),
        _ => None,
    };
    if field.name().ends_with("AutoField") {
        column.generated = Generated::IdentityByDefault;
    } else if field.name() == "GeneratedField" {
        column.generated = Generated::Always;
    }
    column
}

/// A type with its dimensions.
fn array(script: &Script<'_>, spelling: &str) -> DataType {
    let bare = spelling.trim_end_matches("[]");
    let mut made = script.data_type(bare);
    made.array = u8::try_from((spelling.len() - bare.len()) / 2).unwrap_or(1);
    made
}

/// The model that a relation points at, as `app.model` in lower case; `app` may be left out.
pub(super) fn target(field: &Call<'_>, app: &str, model: &str) -> Option<String> {
    let to = match field.argument("to", 0)? {
        Value::Text(text, _) => text.to_lowercase(),
        // `settings.AUTH_USER_MODEL`: which model that is stands in the settings.
        Value::Name(name, _) if name.ends_with("AUTH_USER_MODEL") => return None,
        Value::Name(name, _) => name.rsplit('.').next()?.to_lowercase(),
        _ => return None,
    };
    Some(match to.as_str() {
        "self" => format!("{app}.{model}"),
        other if other.contains('.') => other.to_owned(),
        other => format!("{app}.{other}"),
    })
}
