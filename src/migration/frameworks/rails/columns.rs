//! Columns as Active Record declares them: types by database, defaults, references, timestamps.

use super::value::{Options, Value};
use crate::migration::script::Script;
use crate::naming;
use crate::operation::{
    ColumnDefinition, ConstraintDefinition, ConstraintRule, Generated, QualifiedName,
    ReferentialAction,
};
use crate::sql::Dialect;

/// `schema.table` or `table` as a qualified name.
pub(super) fn qualified(name: &str) -> QualifiedName {
    match name.split_once('.') {
        Some((schema, name)) => QualifiedName {
            schema: Some(schema.to_owned()),
            name: name.to_owned(),
        },
        None => QualifiedName::bare(name),
    }
}

/// The SQL spelling of one of Active Record's types.
fn spelling(kind: &str, options: &Options, dialect: Dialect) -> String {
    let limit = options.number("limit");
    let sized = |name: &str| limit.map_or(name.to_owned(), |limit| format!("{name}({limit})"));
    let stamp = |name: &str| match options.get("precision") {
        Some(Value::Nil) => name.to_owned(),
        _ => match options.number("precision") {
            Some(precision) => format!("{name}({precision})"),
            None => name.to_owned(),
        },
    };
    let mysql = dialect == Dialect::Mysql;
    let postgres = dialect == Dialect::Postgresql;
    match kind {
        "string" if mysql => format!("varchar({})", limit.unwrap_or(255)),
        "string" => sized("varchar"),
        "integer" => match limit {
            Some(5..=8) => "bigint".to_owned(),
            Some(3) if mysql => "mediumint".to_owned(),
            Some(1) if mysql => "tinyint".to_owned(),
            Some(1 | 2) => "smallint".to_owned(),
            _ => "integer".to_owned(),
        },
        "primary_key" | "bigint" | "big_integer" => "bigint".to_owned(),
        "float" if postgres => "double precision".to_owned(),
        "float" => "float".to_owned(),
        "decimal" | "numeric" => match (options.number("precision"), options.number("scale")) {
            (Some(precision), Some(scale)) => format!("numeric({precision},{scale})"),
            (Some(precision), None) => format!("numeric({precision})"),
            _ => "numeric".to_owned(),
        },
        "datetime" | "timestamp" if postgres => stamp("timestamp"),
        "datetime" => stamp("datetime"),
        "timestamptz" => stamp("timestamptz"),
        "binary" | "blob" if postgres => "bytea".to_owned(),
        "binary" => "blob".to_owned(),
        "boolean" if mysql => "tinyint(1)".to_owned(),
        "text" if mysql => match limit {
            Some(0..=255) => "tinytext".to_owned(),
            Some(65_536..=16_777_215) => "mediumtext".to_owned(),
            Some(16_777_216..) => "longtext".to_owned(),
            _ => match options.name("size") {
                Some(size) => format!("{size}text"),
                None => "text".to_owned(),
            },
        },
        "virtual" => options.name("type").map_or("text".to_owned(), |kind| {
            spelling(kind, &Options::default(), dialect)
        }),
        "enum" | "column" => options
            .name("enum_type")
            .map_or("text".to_owned(), str::to_owned),
        "bit_varying" => sized("bit varying"),
        "serial" => "integer".to_owned(),
        "bigserial" => "bigint".to_owned(),
        other => sized(other),
    }
}

/// A column of type `kind`.
pub(super) fn column(
    script: &Script<'_>,
    name: &str,
    kind: &str,
    options: &Options,
) -> ColumnDefinition {
    let mut data_type = script.data_type(&spelling(kind, options, script.dialect()));
    if options.is_set("array") {
        data_type.array = 1;
    }
    let mut column = ColumnDefinition::new(name, Some(data_type));
    column.not_null = options.is_off("null") || options.is_set("primary_key");
    column.default = options.get("default").and_then(Value::sql);
    column.collation = options.name("collation").map(str::to_owned);
    if kind == "virtual" {
        column.generated = Generated::Always;
        column.expression = options.name("as").map(str::to_owned);
    } else if matches!(kind, "serial" | "bigserial" | "primary_key")
        || options.is_set("auto_increment")
    {
        column.generated = Generated::IdentityByDefault;
    }
    column
}

/// The primary key that `create_table` adds by itself, if it does.
pub(super) fn primary_key(
    script: &Script<'_>,
    options: &Options,
    id_type: &str,
) -> (Option<ColumnDefinition>, Option<ConstraintDefinition>) {
    let key = |columns: Vec<String>| {
        ConstraintDefinition::new(None, ConstraintRule::PrimaryKey { columns })
    };
    if let Some(list @ Value::List(_)) = options.get("primary_key") {
        return (None, list.names().map(key));
    }
    if options.is_off("id") {
        return (None, None);
    }
    let name = options.name("primary_key").unwrap_or("id");
    let (kind, extra) = match options.get("id") {
        Some(Value::Text(kind)) => (kind.as_str(), Options::default()),
        Some(Value::Hash(pairs)) => {
            let extra = Options(pairs.clone());
            let kind = extra.name("type").unwrap_or(id_type).to_owned();
            return made(script, name, &kind, &extra, key);
        }
        _ => (id_type, options.clone_only("default")),
    };
    made(script, name, kind, &extra, key)
}

fn made(
    script: &Script<'_>,
    name: &str,
    kind: &str,
    options: &Options,
    key: impl Fn(Vec<String>) -> ConstraintDefinition,
) -> (Option<ColumnDefinition>, Option<ConstraintDefinition>) {
    let mut column = column(script, name, kind, options);
    column.not_null = true;
    let counted = ["integer", "bigint", "serial", "bigserial", "primary_key"].contains(&kind);
    if counted && column.default.is_none() {
        column.generated = Generated::IdentityByDefault;
    }
    (Some(column), Some(key(vec![name.to_owned()])))
}

impl Options {
    /// The options with one key alone.
    fn clone_only(&self, key: &str) -> Self {
        Self(self.0.iter().filter(|(k, _)| k == key).cloned().collect())
    }
}

/// What a reference adds: columns, and the foreign key where one is asked for.
pub(super) struct Reference {
    pub(super) columns: Vec<ColumnDefinition>,
    pub(super) foreign_key: Option<ConstraintDefinition>,
    /// The columns of the index and whether it is unique.
    pub(super) index: Option<(Vec<String>, bool)>,
}

/// `references`/`belongs_to`: `x_id`, for a polymorphic one `x_type` as well.
pub(super) fn reference(
    script: &Script<'_>,
    name: &str,
    options: &Options,
    id_type: &str,
    indexes: bool,
) -> Reference {
    let id = format!("{name}_id");
    let mut own = Options(
        options
            .0
            .iter()
            .filter(|(key, _)| matches!(key.as_str(), "null" | "default" | "limit"))
            .cloned()
            .collect(),
    );
    let kind = options.name("type").unwrap_or(id_type).to_owned();
    let mut columns = vec![column(script, &id, &kind, &own)];
    let mut indexed = vec![id.clone()];
    if options.is_set("polymorphic") {
        own.0.retain(|(key, _)| key == "null");
        let kind = format!("{name}_type");
        columns.insert(0, column(script, &kind, "string", &own));
        indexed.insert(0, kind);
    }
    let foreign_key = match options.get("foreign_key") {
        None | Some(Value::Bool(false) | Value::Nil) => None,
        Some(given) => {
            let extra = match given {
                Value::Hash(pairs) => Options(pairs.clone()),
                _ => Options::default(),
            };
            let to = extra
                .name("to_table")
                .map_or_else(|| naming::pluralize(name), str::to_owned);
            Some(foreign_key(&to, vec![id], &extra))
        }
    };
    let index = match options.get("index") {
        None => indexes.then_some((indexed, false)),
        Some(Value::Bool(false) | Value::Nil) => None,
        Some(Value::Hash(pairs)) => Some((indexed, Options(pairs.clone()).is_set("unique"))),
        Some(_) => Some((indexed, false)),
    };
    Reference {
        columns,
        foreign_key,
        index,
    }
}

/// A foreign key to `table`.
pub(super) fn foreign_key(
    table: &str,
    columns: Vec<String>,
    options: &Options,
) -> ConstraintDefinition {
    let referenced = options
        .get("primary_key")
        .and_then(Value::names)
        .unwrap_or_default();
    ConstraintDefinition {
        not_valid: options.is_off("validate"),
        ..ConstraintDefinition::new(
            options.name("name").map(str::to_owned),
            ConstraintRule::ForeignKey {
                columns,
                table: qualified(table),
                referenced,
                on_delete: match options.name("on_delete") {
                    Some("cascade") => ReferentialAction::Cascade,
                    Some("nullify") => ReferentialAction::SetNull,
                    _ => ReferentialAction::Refuse,
                },
                on_update: match options.name("on_update") {
                    Some("cascade") => ReferentialAction::Cascade,
                    Some("nullify") => ReferentialAction::SetNull,
                    _ => ReferentialAction::Refuse,
                },
            },
        )
    }
}

/// `created_at` and `updated_at`.
pub(super) fn timestamps(
    script: &Script<'_>,
    options: &Options,
    not_null: bool,
) -> Vec<ColumnDefinition> {
    ["created_at", "updated_at"]
        .into_iter()
        .map(|name| {
            let mut column = column(script, name, "datetime", options);
            if options.get("null").is_none() {
                column.not_null = not_null;
            }
            column
        })
        .collect()
}

/// The name that Active Record gives an index.
pub(super) fn index_name(table: &str, columns: &[String]) -> String {
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    naming::index_name(table, &columns)
}
