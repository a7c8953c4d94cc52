//! Laravel's columns: types by database, modifiers, the names of indexes.

use super::Reader;
use super::value::{Link, Value};
use crate::operation::{ColumnDefinition, Generated};
use crate::sql::Dialect;

/// The SQL spelling of a column method's type, or `None` where it is no column.
pub(super) fn spelling(method: &str, link: &Link<'_>, dialect: Dialect) -> Option<String> {
    let mysql = dialect == Dialect::Mysql;
    let postgres = dialect == Dialect::Postgresql;
    let number = |position: usize| match link.values.get(position) {
        Some(Value::Number(number)) => Some(number.clone()),
        _ => None,
    };
    let unsigned = |name: &str| {
        if mysql {
            format!("{name} unsigned")
        } else {
            name.to_owned()
        }
    };
    let by = |mysql_name: &str, postgres_name: &str, other: &str| {
        if mysql {
            mysql_name
        } else if postgres {
            postgres_name
        } else {
            other
        }
        .to_owned()
    };
    Some(match method {
        "id" | "bigIncrements" | "foreignId" | "unsignedBigInteger" => unsigned("bigint"),
        "increments" | "unsignedInteger" => unsigned("integer"),
        "smallIncrements" | "unsignedSmallInteger" => unsigned("smallint"),
        "mediumIncrements" | "unsignedMediumInteger" => {
            unsigned(&by("mediumint", "integer", "integer"))
        }
        "tinyIncrements" | "unsignedTinyInteger" => unsigned(&by("tinyint", "smallint", "integer")),
        "string" => format!("varchar({})", number(1).unwrap_or_else(|| "255".to_owned())),
        "char" => format!("char({})", number(1).unwrap_or_else(|| "255".to_owned())),
        "text" => "text".to_owned(),
        "tinyText" => by("tinytext", "varchar(255)", "text"),
        "mediumText" => by("mediumtext", "text", "text"),
        "longText" => by("longtext", "text", "text"),
        "integer" => "integer".to_owned(),
        "tinyInteger" => by("tinyint", "smallint", "integer"),
        "smallInteger" => "smallint".to_owned(),
        "mediumInteger" => by("mediumint", "integer", "integer"),
        "bigInteger" => "bigint".to_owned(),
        "float" | "double" | "unsignedFloat" | "unsignedDouble" => "double precision".to_owned(),
        "decimal" | "unsignedDecimal" => format!(
            "decimal({},{})",
            number(1).unwrap_or_else(|| "8".to_owned()),
            number(2).unwrap_or_else(|| "2".to_owned())
        ),
        "boolean" => by("tinyint(1)", "boolean", "tinyint(1)"),
        "enum" => by("enum", "varchar(255)", "varchar"),
        "set" => "set".to_owned(),
        "json" => by("json", "json", "text"),
        "jsonb" => by("json", "jsonb", "text"),
        "date" => "date".to_owned(),
        "dateTime" => by("datetime", "timestamp(0)", "datetime"),
        "dateTimeTz" => by("datetime", "timestamptz(0)", "datetime"),
        "time" | "timeTz" => "time".to_owned(),
        "timestamp" | "softDeletes" => by("timestamp", "timestamp(0)", "datetime"),
        "timestampTz" | "softDeletesTz" => by("timestamp", "timestamptz(0)", "datetime"),
        "year" => by("year", "integer", "integer"),
        "binary" => by("blob", "bytea", "blob"),
        "uuid" | "foreignUuid" => by("char(36)", "uuid", "varchar"),
        "ulid" | "foreignUlid" => "char(26)".to_owned(),
        "ipAddress" => by("varchar(45)", "inet", "varchar"),
        "macAddress" => by("varchar(17)", "macaddr", "varchar"),
        "rememberToken" => "varchar(100)".to_owned(),
        "geometry" | "geography" | "point" | "lineString" | "polygon" | "vector" | "tsvector" => {
            method.to_lowercase()
        }
        _ => return None,
    })
}

/// The name of a column method's column.
pub(super) fn column_name(link: &Link<'_>) -> Option<String> {
    match link.method.as_str() {
        "id" if link.values.is_empty() => Some("id".to_owned()),
        "softDeletes" | "softDeletesTz" if link.values.is_empty() => Some("deleted_at".to_owned()),
        "rememberToken" => Some("remember_token".to_owned()),
        "uuid" | "ulid" | "ipAddress" | "macAddress" if link.values.is_empty() => {
            Some(match link.method.as_str() {
                "ipAddress" => "ip_address".to_owned(),
                "macAddress" => "mac_address".to_owned(),
                other => other.to_owned(),
            })
        }
        "addColumn" => link.name(1),
        _ => link.name(0),
    }
}

/// The name that Laravel gives an index or key.
pub(super) fn index_name(table: &str, columns: &[String], kind: &str) -> String {
    format!("{table}_{}_{kind}", columns.join("_"))
        .to_lowercase()
        .replace(['-', '.'], "_")
}

impl Reader<'_> {
    /// A column with its modifiers.
    pub(super) fn column(
        &self,
        first: &Link<'_>,
        name: &str,
        modifiers: &[Link<'_>],
    ) -> Option<ColumnDefinition> {
        let method = match first.method.as_str() {
            "addColumn" => first.name(0)?,
            other => other.to_owned(),
        };
        let dialect = self.script.dialect();
        let mut spelled = spelling(&method, first, dialect)?;
        let has = |method: &str| modifiers.iter().find(|link| link.method == method);
        // `integer('x', autoIncrement, unsigned)`.
        let whole = method.ends_with("nteger");
        let given = |place: usize| whole && first.values.get(place) == Some(&Value::Bool(true));
        let unsigned = has("unsigned").is_some() || given(2);
        if unsigned && dialect == Dialect::Mysql && !spelled.ends_with("unsigned") {
            spelled.push_str(" unsigned");
        }
        let mut data_type = self.script.data_type(&spelled);
        if matches!(method.as_str(), "enum" | "set") && dialect == Dialect::Mysql {
            data_type.arguments = first
                .values
                .get(1)
                .and_then(Value::names)
                .unwrap_or_default();
        }
        let mut made = ColumnDefinition::new(name, Some(data_type));
        let nullable =
            has("nullable").is_some_and(|link| link.values.first() != Some(&Value::Bool(false)));
        let naturally = matches!(
            method.as_str(),
            "softDeletes" | "softDeletesTz" | "rememberToken"
        );
        made.not_null = !nullable && !naturally;
        made.default = match has("default") {
            Some(link) => link.values.first().and_then(Value::sql),
            None => has("useCurrent").map(|_| "CURRENT_TIMESTAMP".to_owned()),
        };
        made.on_update = has("useCurrentOnUpdate").map(|_| "CURRENT_TIMESTAMP".to_owned());
        made.collation = has("collation").and_then(|link| link.name(0));
        let counts = method == "id" || method.to_lowercase().ends_with("increments");
        if counts || has("autoIncrement").is_some() || given(1) {
            made.generated = Generated::IdentityByDefault;
        } else if let Some(link) = has("storedAs").or_else(|| has("virtualAs")) {
            made.generated = Generated::Always;
            made.expression = link.name(0);
        }
        Some(made)
    }
}
