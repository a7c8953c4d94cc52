//! A column's definition: type, options, and the constraints that stand at it.
//!
//! In: one element of `CREATE TABLE`, or what follows `ADD COLUMN`, `MODIFY`. Out: the column, its
//! constraints, its position. The hard thing: options come in any order and an unknown one must
//! neither hide the column nor pass unsaid: it is returned as a gap beside what was read.

use super::super::Dialect;
use super::super::cursor::{Cursor, Gap, Read};
use super::super::types;
use super::constraint;
use crate::operation::{
    ColumnDefinition, ColumnPosition, ConstraintDefinition, ConstraintRule, Generated,
    QualifiedName,
};

/// A column as its definition states it.
#[derive(Clone, Debug)]
pub(super) struct ColumnRead {
    pub(super) column: ColumnDefinition,
    pub(super) constraints: Vec<ConstraintDefinition>,
    pub(super) position: Option<ColumnPosition>,
    /// `NULL` was written out.
    pub(super) nullable: bool,
    pub(super) gaps: Vec<Gap>,
}

/// Words that end a default's expression.
const AFTER_DEFAULT: &[&str] = &[
    "constraint",
    "not",
    "null",
    "check",
    "default",
    "unique",
    "primary",
    "references",
    "generated",
    "collate",
    "auto_increment",
    "autoincrement",
    "comment",
    "on",
    "first",
    "after",
    "key",
    "stored",
    "virtual",
    "as",
    "deferrable",
    "initially",
    "identity",
    "visible",
    "invisible",
    "using",
    "with",
    "column_format",
    "storage",
    "enable",
    "for",
    "foreign",
];

/// Reads `name type options`.
pub(super) fn definition(c: &mut Cursor) -> Read<ColumnRead> {
    let name = c.identifier()?;
    typed(c, name)
}

/// Reads `type options` of the column `name`.
pub(super) fn typed(c: &mut Cursor, name: String) -> Read<ColumnRead> {
    let mut read = ColumnRead {
        column: ColumnDefinition::new(name, None),
        constraints: Vec::new(),
        position: None,
        nullable: false,
        gaps: Vec::new(),
    };
    // PostgreSQL's `c WITH OPTIONS …` of typed tables and partitions has no type.
    if !c.done() && !c.is_any(&["with", "as", "generated"]) && !untyped(c) {
        let kind = match types::read(c) {
            Ok(kind) => kind,
            Err(gap) => {
                read.gaps.push(gap);
                c.rest();
                return Ok(read);
            }
        };
        read.column.data_type = Some(kind.data_type);
        if kind.serial {
            read.column.not_null = true;
            read.column.generated = Generated::IdentityByDefault;
            if c.dialect == Dialect::Mysql {
                let rule = ConstraintRule::Unique {
                    columns: vec![read.column.name.clone()],
                    nulls_not_distinct: false,
                };
                read.constraints.push(ConstraintDefinition::new(None, rule));
            }
        }
    }
    options(c, &mut read)?;
    Ok(read)
}

/// SQLite's columns, PostgreSQL's partitions and Oracle's `MODIFY` may have no type: an option follows at once.
fn untyped(c: &Cursor) -> bool {
    matches!(
        c.dialect,
        Dialect::Sqlite | Dialect::Postgresql | Dialect::Generic | Dialect::Oracle
    ) && (c.is_any(&[
        "constraint",
        "default",
        "check",
        "references",
        "collate",
        "unique",
    ]) || (c.is("not") && c.is_at(1, "null"))
        || (c.is("primary") && c.is_at(1, "key"))
        || (c.is("null") && matches!(c.dialect, Dialect::Sqlite | Dialect::Oracle)))
}

/// Reads options up to the end of the element.
fn options(c: &mut Cursor, read: &mut ColumnRead) -> Read<()> {
    let mut name: Option<String> = None;
    while !c.done() {
        if c.eat("constraint") {
            name = Some(c.identifier()?);
            continue;
        }
        let before = c.at;
        let rule = option(c, read)?;
        if let Some(rule) = rule {
            let not_valid = constraint::trailers(c);
            read.constraints.push(ConstraintDefinition {
                name: name.take(),
                rule,
                not_valid,
                deferrable: false,
                inline: true,
            });
        } else if c.at == before {
            let gap = c.gap("a column option");
            read.gaps.push(gap);
            c.rest();
        }
        name = None;
    }
    Ok(())
}

/// Reads one option; stays in place where there is none.
fn option(c: &mut Cursor, read: &mut ColumnRead) -> Read<Option<ConstraintRule>> {
    let own = || vec![read.column.name.clone()];
    if c.eat_all(&["not", "null"]) {
        read.column.not_null = true;
        c.eat_all(&["no", "inherit"]);
        c.eat_all(&["on", "conflict"]).then(|| c.at += 1);
        c.eat("enable");
    } else if c.eat("null") {
        read.column.not_null = false;
        read.nullable = true;
    } else if c.eat("default") {
        c.eat_all(&["on", "null"]);
        default(c, read)?;
    } else if c.eat_all(&["primary", "key"]) || c.eat("key") {
        let descending = c.is("desc");
        c.eat_any(&["asc", "desc"]);
        c.eat_any(&["clustered", "nonclustered"]);
        let columns = listed(c, own())?;
        c.eat_all(&["on", "conflict"]).then(|| c.at += 1);
        if c.dialect == Dialect::Sqlite {
            rowid(&mut read.column, descending);
        } else {
            read.column.not_null = true;
        }
        return Ok(Some(ConstraintRule::PrimaryKey { columns }));
    } else if c.eat("unique") {
        c.eat_any(&["key", "index"]);
        c.eat_any(&["clustered", "nonclustered"]);
        let columns = listed(c, own())?;
        c.eat_all(&["on", "conflict"]).then(|| c.at += 1);
        let nulls_not_distinct = constraint::nulls_not_distinct(c);
        return Ok(Some(ConstraintRule::Unique {
            columns,
            nulls_not_distinct,
        }));
    } else if c.eat("check") {
        return constraint::check(c).map(Some);
    } else if c.is("references") || c.eat_all(&["foreign", "key"]) {
        let columns = listed(c, own())?;
        return constraint::references(c, columns).map(Some);
    } else if c.eat("generated") {
        generated(c, read)?;
    } else if c.eat("as") {
        expression(c, read)?;
    } else if c.eat_any(&["auto_increment", "autoincrement"]) {
        read.column.generated = Generated::IdentityByDefault;
        if c.dialect == Dialect::Mysql {
            read.column.not_null = true;
        }
    } else if c.eat("identity") {
        c.skip_group();
        read.column.not_null = true;
        // SQL Server refuses an explicit value unless IDENTITY_INSERT is on.
        read.column.generated = Generated::IdentityAlways;
    } else if c.eat("collate") {
        read.column.collation = Some(c.qualified()?.name);
    } else if c.eat_all(&["on", "update"]) {
        let span = c.expression(AFTER_DEFAULT)?;
        read.column.on_update = Some(span.of(c.text).to_owned());
    } else if c.eat("invisible") {
        read.column.invisible = true;
    } else if c.eat("first") {
        read.position = Some(ColumnPosition::First);
    } else if c.eat("after") {
        read.position = Some(ColumnPosition::After(c.identifier()?));
    } else {
        ignored(c)?;
    }
    Ok(None)
}

/// SQL Server needs no comma before a constraint of the table, which then lists its columns.
fn listed(c: &mut Cursor, own: Vec<String>) -> Read<Vec<String>> {
    if c.dialect == Dialect::Mssql && c.is_symbol(b'(') {
        return c.names();
    }
    Ok(own)
}

/// Options that change nothing for a reader or writer.
fn ignored(c: &mut Cursor) -> Read<()> {
    if c.eat_all(&["character", "set"])
        || c.eat_any(&["charset", "column_format", "storage", "compression", "srid"])
    {
        c.eat_symbol(b'=');
        c.at += 1;
    } else if c.eat_any(&["comment", "engine_attribute", "secondary_engine_attribute"]) {
        c.eat_symbol(b'=');
        c.string()?;
    } else if c.eat_any(&["masked", "encrypted", "options"]) {
        c.eat("with");
        c.skip_group();
    } else if c.eat("with") {
        if !c.eat("options") && !c.eat("values") {
            c.skip_group();
        }
    } else if c.eat_all(&["using", "index", "tablespace"]) {
        c.identifier()?;
    } else if c.eat_all(&["not", "deferrable"])
        || c.eat_all(&["not", "for", "replication"])
        || c.eat_all(&["not", "hidden"])
        || c.eat_all(&["without", "system", "versioning"])
        || c.eat_all(&["with", "system", "versioning"])
        || c.eat_all(&["not", "enforced"])
        || c.eat_all(&["not", "valid"])
        || c.eat_among(
            "visible sparse rowguidcol enable disable hidden unsigned signed \
             zerofill binary asc desc enforced deferrable persisted stored virtual validate \
             novalidate ascii unicode compressed",
        )
    {
    } else if c.eat("initially") {
        c.at += 1;
    }
    Ok(())
}

/// What stands after `DEFAULT`.
fn default(c: &mut Cursor, read: &mut ColumnRead) -> Read<()> {
    let null = c.is("null") && !c.is_symbol_at(1, b':');
    let span = c.expression(AFTER_DEFAULT)?;
    let text = span.of(c.text);
    if null || is_null_cast(text) {
        read.column.default = None;
    } else if is_next_value(text) {
        // `serial` spelled out, as every dump does.
        read.column.default = None;
        read.column.generated = Generated::IdentityByDefault;
        read.column.sequence = sequence_of(text, c.dialect);
    } else {
        read.column.default = Some(text.to_owned());
    }
    Ok(())
}

/// `NULL::text` is no default either.
fn is_null_cast(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower == "null"
        || lower == "(null)"
        || lower.starts_with("null::")
        || lower.starts_with("null ::")
}

/// Whether a default takes the next value of a sequence.
pub(super) fn is_next_value(text: &str) -> bool {
    let head: String = text
        .chars()
        .take(20)
        .collect::<String>()
        .to_ascii_lowercase();
    let head = head.strip_prefix("pg_catalog.").unwrap_or(&head);
    head.starts_with("nextval") || head.starts_with("next value for")
}

/// The sequence that `nextval('…')` or `NEXT VALUE FOR …` names.
pub(super) fn sequence_of(text: &str, dialect: Dialect) -> Option<QualifiedName> {
    match text.split('\'').nth(1) {
        Some(quoted) => name_of_sequence(quoted, dialect),
        None => name_of_sequence(text.get("next value for".len()..)?, dialect),
    }
}

/// The sequence that a text means, as `nextval` takes it.
pub fn name_of_sequence(name: &str, dialect: Dialect) -> Option<QualifiedName> {
    let mut parts = name.rsplit('.').map(|part| {
        let bare = part.trim().trim_matches(['"', '`']);
        dialect.fold(bare, bare.len() < part.trim().len())
    });
    let name = parts.next().filter(|name| !name.is_empty())?;
    Some(QualifiedName {
        schema: parts.next(),
        name,
    })
}

/// What stands after `GENERATED`.
fn generated(c: &mut Cursor, read: &mut ColumnRead) -> Read<()> {
    let always = c.eat("always");
    if !always && c.eat_all(&["by", "default"]) {
        c.eat_all(&["on", "null"]);
    }
    c.expect("as")?;
    if c.eat("identity") {
        c.skip_group();
        read.column.not_null = true;
        read.column.generated = if always {
            Generated::IdentityAlways
        } else {
            Generated::IdentityByDefault
        };
        return Ok(());
    }
    if c.eat("row") {
        c.eat_any(&["start", "end"]);
        read.column.generated = Generated::Always;
        return Ok(());
    }
    expression(c, read)
}

/// The expression of a generated column, in parentheses (SQL Server: or without).
fn expression(c: &mut Cursor, read: &mut ColumnRead) -> Read<()> {
    read.column.generated = Generated::Always;
    if !c.is_symbol(b'(') {
        let span = c.expression(&["persisted", "stored", "virtual", "not"])?;
        read.column.expression = Some(span.of(c.text).to_owned());
        return Ok(());
    }
    let group = c.group()?;
    let inner = group.tokens.first().zip(group.tokens.last());
    let text = inner.and_then(|(a, b)| c.text.get(a.start..b.end));
    read.column.expression = Some(text.unwrap_or_default().to_owned());
    c.eat_any(&["stored", "virtual", "persisted", "persistent"]);
    Ok(())
}

/// SQLite: `INTEGER PRIMARY KEY` numbers itself; any other primary key may hold NULL.
pub(super) fn rowid(column: &mut ColumnDefinition, descending: bool) {
    let integer = column
        .data_type
        .as_ref()
        .is_some_and(|t| t.name == "integer" && t.arguments.is_empty());
    if integer && !descending {
        column.not_null = true;
        column.generated = Generated::IdentityByDefault;
    }
}
