//! Column types in one spelling each.
//!
//! In: the tokens of a type. Out: a [`DataType`] with its dialect's canonical name, so that
//! `int4` and `INTEGER` are one type, and what the type says beside itself (`serial`).

use super::Dialect;
use super::cursor::{Cursor, Read, unquote};
use super::lexer::{TokenKind, tokens};
use super::literal::content;
use crate::operation::DataType;

/// A type and what it implies for its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TypeRead {
    pub(super) data_type: DataType,
    /// `serial`: not null, and numbered by the database.
    pub(super) serial: bool,
}

/// The canonical form of a type's text; `None` where the text is not a type.
pub fn canonical(text: &str, dialect: Dialect) -> Option<DataType> {
    let tokens = tokens(text, 0, text.len(), dialect);
    let mut cursor = Cursor::new(text, &tokens, dialect);
    let read = read(&mut cursor).ok()?;
    cursor.done().then_some(read.data_type)
}

/// Reads the type that stands here.
pub(super) fn read(c: &mut Cursor) -> Read<TypeRead> {
    match c.dialect {
        Dialect::Postgresql => postgresql(c),
        Dialect::Mysql => mysql(c),
        Dialect::Generic => generic(c),
        Dialect::Sqlite | Dialect::Mssql | Dialect::Oracle => words(c),
    }
}

/// The arguments in parentheses: numbers as written, strings without quotes.
fn arguments(c: &mut Cursor) -> Read<Vec<String>> {
    if !c.is_symbol(b'(') {
        return Ok(Vec::new());
    }
    let group = c.group()?;
    Ok(group
        .items()
        .iter()
        .map(|item| {
            item.tokens
                .iter()
                .map(|t| match t.kind {
                    TokenKind::String => content(t, item.text, item.dialect).text,
                    _ => t.of(item.text).to_ascii_lowercase(),
                })
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect())
}

fn arrays(c: &mut Cursor) -> u8 {
    let mut dimensions = 0u8;
    if c.eat("array") {
        dimensions = 1;
        if !c.is_symbol(b'[') {
            return dimensions;
        }
        dimensions = 0;
    }
    while c.eat_symbol(b'[') {
        if c.is_kind(TokenKind::Number) {
            c.at += 1;
        }
        c.eat_symbol(b']');
        dimensions = dimensions.saturating_add(1);
    }
    dimensions
}

fn plain(name: &str, arguments: Vec<String>) -> TypeRead {
    TypeRead {
        data_type: DataType {
            arguments,
            ..DataType::named(name)
        },
        serial: false,
    }
}

/// PostgreSQL's other names for its own types.
fn postgresql_alias(name: &str) -> &str {
    match name {
        "int" | "int4" => "integer",
        "int8" => "bigint",
        "int2" => "smallint",
        "float4" => "real",
        "float8" | "float" => "double precision",
        "bool" => "boolean",
        "varchar" => "character varying",
        "char" | "nchar" | "bpchar" => "character",
        "decimal" | "dec" => "numeric",
        "timestamp" => "timestamp without time zone",
        "timestamptz" => "timestamp with time zone",
        "time" => "time without time zone",
        "timetz" => "time with time zone",
        "varbit" => "bit varying",
        other => other,
    }
}

fn postgresql(c: &mut Cursor) -> Read<TypeRead> {
    c.eat("setof");
    let quoted = c.is_kind(TokenKind::Quoted);
    let name = c.qualified()?;
    if c.is_symbol(b'%') {
        c.at += 1;
        let kind = c.identifier()?;
        return Ok(plain(&format!("{name}%{kind}"), Vec::new()));
    }
    let schema = name.schema.filter(|s| s != "pg_catalog");
    let built_in = schema.is_none();
    let mut read = if built_in && quoted && name.name == "char" {
        plain("\"char\"", Vec::new())
    } else if built_in && !quoted {
        postgresql_built_in(c, &name.name)?
    } else {
        plain(&name.name, arguments(c)?)
    };
    read.data_type.schema = schema;
    read.data_type.array = arrays(c);
    Ok(read)
}

fn postgresql_built_in(c: &mut Cursor, name: &str) -> Read<TypeRead> {
    let read = match name {
        "serial" | "serial4" | "bigserial" | "serial8" | "smallserial" | "serial2" => {
            let of = match name {
                "serial" | "serial4" => "integer",
                "bigserial" | "serial8" => "bigint",
                _ => "smallint",
            };
            TypeRead {
                serial: true,
                ..plain(of, Vec::new())
            }
        }
        "double" if c.eat("precision") => plain("double precision", Vec::new()),
        "national" if c.eat_any(&["character", "char"]) => character(c)?,
        "character" | "char" | "nchar" => character(c)?,
        "bit" => {
            let varying = c.eat("varying");
            let arguments = arguments(c)?;
            if varying {
                plain("bit varying", arguments)
            } else if arguments.is_empty() {
                plain("bit", vec!["1".to_owned()])
            } else {
                plain("bit", arguments)
            }
        }
        "timestamp" | "time" => {
            let arguments = arguments(c)?;
            let with = c.eat_all(&["with", "time", "zone"]);
            if !with {
                c.eat_all(&["without", "time", "zone"]);
            }
            let zone = if with { "with" } else { "without" };
            plain(&format!("{name} {zone} time zone"), arguments)
        }
        "interval" => {
            while c.eat_any(&["year", "month", "day", "hour", "minute", "second", "to"]) {}
            plain("interval", arguments(c)?)
        }
        "numeric" | "decimal" | "dec" => {
            let mut arguments = arguments(c)?;
            if arguments.len() == 1 {
                arguments.push("0".to_owned());
            }
            plain("numeric", arguments)
        }
        "float" => {
            let bits = arguments(c)?;
            let single = bits
                .first()
                .and_then(|b| b.parse::<u32>().ok())
                .is_some_and(|b| b <= 24);
            plain(if single { "real" } else { "double precision" }, Vec::new())
        }
        other => plain(postgresql_alias(other), arguments(c)?),
    };
    Ok(read)
}

/// What stands after `character`, `char`.
fn character(c: &mut Cursor) -> Read<TypeRead> {
    let varying = c.eat("varying");
    let arguments = arguments(c)?;
    Ok(if varying {
        plain("character varying", arguments)
    } else if arguments.is_empty() {
        plain("character", vec!["1".to_owned()])
    } else {
        plain("character", arguments)
    })
}

fn mysql(c: &mut Cursor) -> Read<TypeRead> {
    let name = c.identifier()?.to_lowercase();
    let mut serial = false;
    let mut unsigned = false;
    let base = match name.as_str() {
        "integer" | "int4" => "int",
        "int8" => "bigint",
        "int1" => "tinyint",
        "int2" => "smallint",
        "int3" | "middleint" => "mediumint",
        "dec" | "numeric" | "fixed" => "decimal",
        "float4" => "float",
        "float8" | "real" => "double",
        "double" => {
            c.eat("precision");
            "double"
        }
        "char" | "character" | "nchar" | "national" => {
            if name == "national" {
                c.eat_any(&["character", "char", "varchar"]);
            }
            if c.eat_any(&["varying", "varchar"]) {
                "varchar"
            } else {
                "char"
            }
        }
        "nvarchar" => "varchar",
        "long" => {
            c.eat_any(&["varchar", "varbinary"]);
            "mediumtext"
        }
        "serial" => {
            serial = true;
            unsigned = true;
            "bigint"
        }
        other => other,
    }
    .to_owned();
    let mut arguments = arguments(c)?;
    loop {
        if c.eat("unsigned") || c.eat("zerofill") {
            unsigned = true;
        } else if !c.eat_any(&["signed", "binary", "ascii", "unicode", "byte"]) {
            break;
        }
    }
    let integer = matches!(
        base.as_str(),
        "tinyint" | "smallint" | "mediumint" | "int" | "bigint" | "year"
    );
    // The display width says nothing, but for the `tinyint(1)` that drivers take for a boolean.
    if integer && !(base == "tinyint" && arguments == ["1"]) {
        arguments.clear();
    }
    if base == "decimal" {
        if arguments.is_empty() {
            arguments.push("10".to_owned());
        }
        if arguments.len() == 1 {
            arguments.push("0".to_owned());
        }
    }
    if matches!(base.as_str(), "char" | "binary" | "bit") && arguments.is_empty() {
        arguments.push("1".to_owned());
    }
    let mut read = match base.as_str() {
        "bool" | "boolean" => plain("tinyint", vec!["1".to_owned()]),
        _ if unsigned => plain(&format!("{base} unsigned"), arguments),
        _ => plain(&base, arguments),
    };
    read.serial = serial;
    Ok(read)
}

/// Words up to the first that starts a column option; what stands in `()` is the arguments.
fn words(c: &mut Cursor) -> Read<TypeRead> {
    const STOPS: &[&str] = &[
        "constraint",
        "primary",
        "not",
        "null",
        "unique",
        "check",
        "default",
        "collate",
        "references",
        "generated",
        "as",
        "autoincrement",
        "auto_increment",
        "identity",
        "on",
        "comment",
        "key",
        "foreign",
        "rowguidcol",
        "sparse",
        "enable",
        "disable",
        "invisible",
        "visible",
        "using",
        "first",
        "after",
        "masked",
        "encrypted",
        "deferrable",
        "hidden",
        "persisted",
        "for",
    ];
    let mut parts: Vec<String> = Vec::new();
    let mut schema = None;
    let mut args = Vec::new();
    while let Some(token) = c.peek() {
        match token.kind {
            TokenKind::Word if !c.is_any(STOPS) => {
                parts.push(token.of(c.text).to_ascii_lowercase());
            }
            TokenKind::Quoted | TokenKind::String if parts.is_empty() => {
                parts.push(unquote(token.of(c.text)).to_lowercase());
            }
            TokenKind::Symbol if c.is_symbol(b'(') && !parts.is_empty() && args.is_empty() => {
                args = arguments(c)?;
                continue;
            }
            TokenKind::Symbol if c.is_symbol(b'.') && parts.len() == 1 => {
                schema = parts.pop();
            }
            TokenKind::Symbol if c.is_symbol(b'%') && !parts.is_empty() => {
                c.at += 1;
                let kind = c.identifier()?;
                if let Some(last) = parts.last_mut() {
                    *last = format!("{last}%{}", kind.to_lowercase());
                }
                continue;
            }
            _ => break,
        }
        c.at += 1;
    }
    if parts.is_empty() {
        return Err(c.gap("a type"));
    }
    let name = match (c.dialect, parts.join(" ")) {
        (Dialect::Mssql, name) if name == "integer" => "int".to_owned(),
        (_, name) => name,
    };
    let mut read = plain(&name, args);
    read.data_type.schema = schema;
    Ok(read)
}

/// Unknown dialect: PostgreSQL's reading, with MySQL's `unsigned`.
fn generic(c: &mut Cursor) -> Read<TypeRead> {
    let start = *c;
    let lower = c.here().to_ascii_lowercase();
    let mut read = postgresql_built_in_or_name(c, &lower)?;
    if c.eat("unsigned") {
        read.data_type.name = format!("{} unsigned", read.data_type.name);
    }
    if matches!(lower.as_str(), "enum" | "set") {
        *c = start;
        return mysql(c);
    }
    Ok(read)
}

fn postgresql_built_in_or_name(c: &mut Cursor, lower: &str) -> Read<TypeRead> {
    let dotted = c.is_symbol_at(1, b'.');
    if c.is_kind(TokenKind::Word) && !dotted {
        c.at += 1;
        let mut read = postgresql_built_in(c, lower)?;
        read.data_type.array = arrays(c);
        return Ok(read);
    }
    postgresql(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, dialect: Dialect) -> String {
        canonical(text, dialect).map_or_else(|| "-".to_owned(), |t| t.to_string())
    }

    #[test]
    fn postgresql_has_one_name_for_each_type() {
        for (written, canonical) in [
            ("INT", "integer"),
            ("int8", "bigint"),
            ("varchar(10)", "character varying(10)"),
            ("character varying ( 10 )", "character varying(10)"),
            ("char", "character(1)"),
            ("timestamptz", "timestamp with time zone"),
            ("timestamp(6) with time zone", "timestamp with time zone(6)"),
            ("TIMESTAMP", "timestamp without time zone"),
            ("decimal(10)", "numeric(10,0)"),
            ("float(10)", "real"),
            ("text[][3]", "text[][]"),
            ("integer ARRAY", "integer[]"),
            ("pg_catalog.int4", "integer"),
            ("\"Status\"", "Status"),
            ("vector(1536)", "vector(1536)"),
            ("orders.id%TYPE", "orders.id%type"),
            ("bit varying(3)", "bit varying(3)"),
            ("interval day to second(3)", "interval(3)"),
            ("Build_Status", "build_status"),
        ] {
            assert_eq!(of(written, Dialect::Postgresql), canonical, "{written}");
        }
    }

    #[test]
    fn mysql_drops_display_widths_and_keeps_labels() {
        for (written, canonical) in [
            ("int(11)", "int"),
            ("INTEGER UNSIGNED", "int unsigned"),
            ("bool", "tinyint(1)"),
            ("tinyint(1)", "tinyint(1)"),
            ("tinyint(4)", "tinyint"),
            ("enum('a','it''s')", "enum(a,it's)"),
            ("double precision", "double"),
            ("numeric(5)", "decimal(5,0)"),
            ("varchar(255)", "varchar(255)"),
            ("character varying(3)", "varchar(3)"),
        ] {
            assert_eq!(of(written, Dialect::Mysql), canonical, "{written}");
        }
    }

    #[test]
    fn the_others_stand_as_written() {
        assert_eq!(of("UNSIGNED BIG INT", Dialect::Sqlite), "unsigned big int");
        assert_eq!(of("VARCHAR(255)", Dialect::Sqlite), "varchar(255)");
        assert_eq!(of("[nvarchar](max)", Dialect::Mssql), "nvarchar(max)");
        assert_eq!(
            of("VARCHAR2(10 CHAR)", Dialect::Oracle),
            "varchar2(10 char)"
        );
        assert_eq!(of("INT UNSIGNED", Dialect::Generic), "integer unsigned");
    }

    #[test]
    fn what_is_not_a_type_is_none() {
        assert_eq!(canonical("", Dialect::Postgresql), None);
        assert_eq!(canonical("int +", Dialect::Postgresql), None);
        assert_eq!(canonical("(3)", Dialect::Sqlite), None);
    }
}
