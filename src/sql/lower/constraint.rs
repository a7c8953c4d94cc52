//! Table constraints, and what else stands among a table's columns.
//!
//! In: one element of `CREATE TABLE` or what follows `ADD`. Out: a constraint, an index or a
//! `NOT NULL`. The hard thing: `KEY`, `INDEX`, `CHECK` are names of columns in one dialect and
//! start a constraint in another.

use super::super::Dialect;
use super::super::cursor::{Cursor, Read};
use super::super::lexer::TokenKind;
use super::index::{self, Inline};
use crate::operation::{ConstraintDefinition, ConstraintRule, ReferentialAction};

/// What an element among the columns turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Element {
    /// A constraint of the table.
    Constraint(ConstraintDefinition),
    /// MySQL `KEY name (parts)`.
    Index(Inline),
    /// PostgreSQL 18 `CONSTRAINT x NOT NULL c`.
    NotNull { column: String },
    /// SQL Server `DEFAULT value FOR c`.
    Default { column: String, value: String },
    /// Nothing that a reader could see (`PERIOD FOR SYSTEM_TIME`).
    Nothing,
}

/// Whether a constraint or index starts here, not a column.
pub(super) fn starts(c: &Cursor) -> bool {
    let mysql = c.dialect.has_inline_indexes();
    let group = |ahead| c.is_symbol_at(ahead, b'(');
    let named = |ahead: usize| {
        group(ahead) || c.is_at(ahead, "using") || group(ahead + 1) || c.is_at(ahead + 1, "using")
    };
    if c.is("constraint") {
        return true;
    }
    if c.is("primary") {
        return c.is_at(1, "key");
    }
    if c.is("foreign") {
        return c.is_at(1, "key");
    }
    if c.is("unique") {
        return true;
    }
    if c.is("check") {
        return group(1);
    }
    if c.is("exclude") {
        return group(1) || c.is_at(1, "using");
    }
    if c.is("not") {
        return c.is_at(1, "null");
    }
    if c.is("period") {
        return c.is_at(1, "for");
    }
    if c.is("default") {
        return c.dialect == Dialect::Mssql;
    }
    if c.is("fulltext") || c.is("spatial") {
        return mysql || c.is_at(1, "key") || c.is_at(1, "index");
    }
    if c.is("index") || c.is("key") {
        return mysql
            || (c.is("index") && c.dialect == Dialect::Mssql)
            || (c.dialect == Dialect::Generic
                && (c.peek_at(1).is_some_and(|t| t.kind == TokenKind::Quoted) || c.is("index"))
                && named(1));
    }
    false
}

/// Reads one constraint or index.
pub(super) fn read(c: &mut Cursor) -> Read<Element> {
    let mut name = None;
    if c.eat("constraint") {
        let bare =
            c.is_any(&["primary", "foreign", "unique", "check"]) && c.dialect == Dialect::Mysql;
        if !bare {
            c.if_not_exists();
            name = Some(c.qualified()?.name);
        }
    }
    let rule = if c.eat_all(&["primary", "key"]) {
        clustering(c);
        if let Some(rule) = using_index(c, true)? {
            rule
        } else {
            let columns = keyed(c, &mut name)?;
            ConstraintRule::PrimaryKey { columns }
        }
    } else if c.eat("unique") {
        c.eat_any(&["key", "index"]);
        clustering(c);
        let nulls_not_distinct = nulls_not_distinct(c);
        if let Some(rule) = using_index(c, false)? {
            rule
        } else {
            let before = *c;
            match keyed(c, &mut name) {
                Ok(columns) => ConstraintRule::Unique {
                    columns,
                    nulls_not_distinct,
                },
                // A unique key over an expression is an index and not a constraint.
                Err(gap) => {
                    *c = before;
                    return index::inline(c, true).map(Element::Index).map_err(|_| gap);
                }
            }
        }
    } else if c.eat_all(&["foreign", "key"]) {
        c.if_not_exists();
        if !c.is_symbol(b'(') {
            let written = c.identifier()?;
            name = name.or(Some(written));
        }
        let columns = c.names()?;
        references(c, columns)?
    } else if c.eat("check") {
        check(c)?
    } else if c.eat("exclude") {
        exclude(c)?
    } else if c.eat_all(&["not", "null"]) {
        let column = c.identifier()?;
        trailers(c);
        return Ok(Element::NotNull { column });
    } else if c.eat("default") {
        let value = c.expression(&["for"])?;
        let value = value.of(c.text).to_owned();
        c.expect("for")?;
        let column = c.identifier()?;
        c.eat_all(&["with", "values"]);
        return Ok(Element::Default { column, value });
    } else if c.eat("period") {
        c.rest();
        return Ok(Element::Nothing);
    } else if c.is_any(&["key", "index", "fulltext", "spatial"]) {
        return index::inline(c, false).map(Element::Index);
    } else {
        return Err(c.gap("a constraint"));
    };
    let start = c.at;
    let not_valid = trailers(c);
    Ok(Element::Constraint(ConstraintDefinition {
        name,
        rule,
        not_valid,
        deferrable: deferrable(c, start),
        inline: false,
    }))
}

fn clustering(c: &mut Cursor) {
    c.eat_any(&["clustered", "nonclustered", "global", "local"]);
    c.eat("hash");
}

pub(super) fn nulls_not_distinct(c: &mut Cursor) -> bool {
    if c.eat_all(&["nulls", "not", "distinct"]) {
        return true;
    }
    c.eat_all(&["nulls", "distinct"]);
    false
}

fn using_index(c: &mut Cursor, primary: bool) -> Read<Option<ConstraintRule>> {
    if !c.eat_all(&["using", "index"]) {
        return Ok(None);
    }
    let index = c.qualified()?.name;
    Ok(Some(ConstraintRule::UsingIndex { index, primary }))
}

/// `[name] [USING BTREE] (columns)`, MySQL's name of a key included.
fn keyed(c: &mut Cursor, name: &mut Option<String>) -> Read<Vec<String>> {
    if !c.is_symbol(b'(') && !c.is("using") {
        c.if_not_exists();
        let written = c.identifier()?;
        name.get_or_insert(written);
    }
    if c.eat("using") {
        c.identifier()?;
    }
    let columns = index::parts(c)?
        .into_iter()
        .map(|part| match part {
            crate::operation::IndexPart::Column(column) => Ok(column),
            crate::operation::IndexPart::Expression(text) => Err(super::super::cursor::Gap(
                format!("`{text}` is not a column"),
            )),
        })
        .collect::<Read<Vec<_>>>()?;
    Ok(columns)
}

/// `CHECK (expression)` after its keyword.
pub(super) fn check(c: &mut Cursor) -> Read<ConstraintRule> {
    c.eat_all(&["not", "for", "replication"]);
    let group = c.group()?;
    let expression = match (group.tokens.first(), group.tokens.last()) {
        (Some(first), Some(last)) => c.text.get(first.start..last.end).unwrap_or_default(),
        _ => "",
    };
    Ok(ConstraintRule::Check {
        expression: expression.to_owned(),
    })
}

fn exclude(c: &mut Cursor) -> Read<ConstraintRule> {
    if c.eat("using") {
        c.identifier()?;
    }
    let mut columns = Vec::new();
    for item in c.group()?.items() {
        for token in item
            .tokens
            .iter()
            .take_while(|t| !t.is_word(item.text, "with"))
        {
            // Columns inside of an expression (`tsrange(a, b)`) are exclusion columns as well.
            columns.extend(item.name_of(*token));
        }
    }
    if c.eat("include") {
        c.skip_group();
    }
    if c.eat("where") {
        c.skip_group();
    }
    Ok(ConstraintRule::Exclude { columns })
}

/// `REFERENCES table [(columns)] …` with its keyword.
pub(super) fn references(c: &mut Cursor, columns: Vec<String>) -> Read<ConstraintRule> {
    c.expect("references")?;
    let table = c.table()?;
    let referenced = if c.is_symbol(b'(') {
        c.names()?
    } else {
        Vec::new()
    };
    let mut on_delete = ReferentialAction::Refuse;
    let mut on_update = ReferentialAction::Refuse;
    loop {
        if c.eat("match") {
            c.identifier()?;
        } else if c.is("on") && c.is_at(1, "delete") {
            c.at += 2;
            on_delete = action(c)?;
        } else if c.is("on") && c.is_at(1, "update") {
            c.at += 2;
            on_update = action(c)?;
        } else {
            break;
        }
    }
    Ok(ConstraintRule::ForeignKey {
        columns,
        table,
        referenced,
        on_delete,
        on_update,
    })
}

fn action(c: &mut Cursor) -> Read<ReferentialAction> {
    if c.eat("cascade") {
        Ok(ReferentialAction::Cascade)
    } else if c.eat("restrict") || c.eat_all(&["no", "action"]) {
        Ok(ReferentialAction::Refuse)
    } else if c.eat_all(&["set", "null"]) {
        c.skip_group();
        Ok(ReferentialAction::SetNull)
    } else if c.eat_all(&["set", "default"]) {
        c.skip_group();
        Ok(ReferentialAction::SetDefault)
    } else {
        Err(c.gap("a referential action"))
    }
}

/// Whether `DEFERRABLE` stands among the words since `start`.
fn deferrable(c: &Cursor, start: usize) -> bool {
    let word = |at: usize, word: &str| c.tokens.get(at).is_some_and(|t| t.is_word(c.text, word));
    (start..c.at).any(|at| word(at, "deferrable") && !(at > start && word(at - 1, "not")))
}

/// What can follow a constraint; `true` if existing rows are not checked.
pub(super) fn trailers(c: &mut Cursor) -> bool {
    let mut not_valid = false;
    loop {
        if c.eat_all(&["not", "valid"]) || c.eat_all(&["not", "enforced"]) {
            not_valid = true;
        } else if c.eat("enforced")
            || c.eat("deferrable")
            || c.eat_all(&["not", "deferrable"])
            || c.eat_all(&["initially", "deferred"])
            || c.eat_all(&["initially", "immediate"])
            || c.eat_all(&["no", "inherit"])
            || c.eat_all(&["not", "for", "replication"])
            || c.eat_any(&["enable", "validate", "novalidate", "rely"])
        {
        } else if c.eat("disable") {
            not_valid = true;
        } else if c.eat("include") || (c.is("with") && c.is_symbol_at(1, b'(')) {
            c.eat("with");
            c.skip_group();
        } else if c.eat_all(&["using", "index", "tablespace"]) {
            if c.identifier().is_err() {
                break;
            }
        } else if c.eat_all(&["using", "index"]) {
        } else if c.eat_any(&["using", "tablespace"]) || c.eat_all(&["on", "conflict"]) {
            c.at += 1;
        } else if c.eat("comment") || c.eat("key_block_size") {
            c.eat_symbol(b'=');
            c.at += 1;
        } else if c.dialect == Dialect::Mssql && c.eat("on") {
            // The file group.
            c.at += 1;
            c.skip_group();
        } else if c.is("where") && c.is_symbol_at(1, b'(') {
            c.at += 1;
            c.skip_group();
        } else {
            return not_valid;
        }
    }
    not_valid
}
