//! Indexes: `CREATE INDEX`, MySQL's keys among the columns, `DROP` and `ALTER INDEX`.

use super::super::Dialect;
use super::super::cursor::{Cursor, Gap, Read};
use super::super::lexer::TokenKind;
use super::Lowered;
use super::constraint::nulls_not_distinct;
use crate::operation::{IndexPart, Operation, QualifiedName};

/// An index that stands in its table's definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Inline {
    pub(super) name: Option<String>,
    pub(super) parts: Vec<IndexPart>,
    pub(super) unique: bool,
    fulltext: bool,
}

impl Inline {
    /// The operation that makes it on `table`.
    pub(super) fn operation(self, table: &QualifiedName) -> Operation {
        Operation::CreateIndex {
            name: self.name.map(QualifiedName::bare),
            table: table.clone(),
            parts: self.parts,
            unique: self.unique,
            predicate: None,
            if_not_exists: false,
            concurrently: false,
            fulltext: self.fulltext,
        }
    }
}

/// `[FULLTEXT] KEY [name] [USING BTREE] (parts) …`.
pub(super) fn inline(c: &mut Cursor, mut unique: bool) -> Read<Inline> {
    let fulltext = c.is("fulltext");
    c.eat_any(&["fulltext", "spatial"]);
    c.eat_any(&["key", "index"]);
    c.if_not_exists();
    let mut name = None;
    if !c.is_symbol(b'(') && !c.is("using") {
        name = Some(c.identifier()?);
    }
    if c.eat("unique") {
        unique = true;
    }
    c.eat_any(&["clustered", "nonclustered"]);
    if c.eat("using") {
        c.identifier()?;
    }
    let parts = parts(c)?;
    // Options of an index (`USING`, `COMMENT`, `WITH PARSER`) change nothing that a query sees.
    c.rest();
    Ok(Inline {
        name,
        parts,
        unique,
        fulltext,
    })
}

/// The parts of an index in their parentheses.
pub(super) fn parts(c: &mut Cursor) -> Read<Vec<IndexPart>> {
    c.group()?.items().iter_mut().map(part).collect()
}

fn part(c: &mut Cursor) -> Read<IndexPart> {
    let start = c.at;
    if c.is_symbol(b'(') {
        let group = c.group()?;
        // MySQL writes an expression in parentheses of its own, PostgreSQL may.
        let inner = group.tokens.first().zip(group.tokens.last());
        let text = inner.and_then(|(a, b)| c.text.get(a.start..b.end));
        let plain = (c.done() || c.is_kind(TokenKind::Word))
            .then_some(text)
            .flatten();
        if let Some(text) = plain {
            return Ok(IndexPart::Expression(text.to_owned()));
        }
    } else if let Some(name) = c.peek().and_then(|t| c.name_of(t)) {
        c.at += 1;
        let length = c.is_symbol(b'(')
            && c.is_symbol_at(2, b')')
            && c.peek_at(1).is_some_and(|t| t.kind == TokenKind::Number)
            && matches!(c.dialect, Dialect::Mysql | Dialect::Generic);
        if c.done() || c.is_kind(TokenKind::Word) || length {
            return Ok(IndexPart::Column(name));
        }
    }
    // An expression without parentheses: a call, a cast, an operator (Oracle, SQLite).
    c.at = start;
    let span = c.expression(&["asc", "desc", "nulls", "collate"])?;
    let mut text = span.of(c.text);
    if let Some(close) = text.rfind(')') {
        // What follows the last parenthesis after white space is an operator class.
        let tail = &text[close + 1..];
        if tail.starts_with(char::is_whitespace)
            && tail
                .chars()
                .all(|c| c.is_alphanumeric() || c == '_' || c.is_whitespace())
        {
            text = &text[..=close];
        }
    }
    Ok(IndexPart::Expression(text.to_owned()))
}

/// `CREATE [UNIQUE | FULLTEXT] INDEX` after `INDEX`.
pub(super) fn create(c: &mut Cursor, (unique, fulltext): (bool, bool)) -> Read<Vec<Lowered>> {
    let concurrently = c.eat("concurrently");
    let if_not_exists = c.if_not_exists();
    let name = if c.is("on") && !c.is_at(1, "on") {
        None
    } else {
        Some(c.qualified()?)
    };
    if c.eat("using") {
        c.identifier()?;
    }
    c.expect("on")?;
    let table = c.table()?;
    if c.eat("using") {
        c.identifier()?;
    }
    let parts = if c.is_symbol(b'(') {
        parts(c)?
    } else if c.dialect == Dialect::Mssql {
        Vec::new()
    } else {
        return Err(c.gap("`(`"));
    };
    let mut predicate = None;
    while !c.done() {
        if c.eat("where") {
            let stops: &[&str] = if c.dialect == Dialect::Mssql {
                &["with", "on"]
            } else {
                &[]
            };
            let span = c.expression(stops)?;
            predicate = Some(span.of(c.text).to_owned());
        } else if nulls_not_distinct(c) {
        } else if c.eat_any(&["include", "with", "options"]) {
            c.skip_group();
        } else {
            c.at += 1;
        }
    }
    Ok(vec![
        Operation::CreateIndex {
            name,
            table,
            parts,
            unique,
            predicate,
            if_not_exists,
            concurrently,
            fulltext,
        }
        .into(),
    ])
}

/// `DROP INDEX` after `INDEX`.
pub(super) fn drop(c: &mut Cursor) -> Read<Vec<Lowered>> {
    let concurrently = c.eat("concurrently");
    let if_exists = c.if_exists();
    let mut names = Vec::new();
    loop {
        let mut name = c.qualified()?;
        let mut table = None;
        if c.eat("on") {
            table = Some(c.qualified()?);
        } else if c.dialect == Dialect::Mssql {
            // The old form `DROP INDEX table.index`.
            table = name.schema.take().map(QualifiedName::bare);
        }
        names.push((name, table));
        if !c.eat_symbol(b',') {
            break;
        }
    }
    Ok(names
        .into_iter()
        .map(|(name, table)| {
            Operation::DropIndex {
                name,
                table,
                if_exists,
                concurrently,
            }
            .into()
        })
        .collect())
}

/// `ALTER INDEX` after `INDEX`.
pub(super) fn alter(c: &mut Cursor) -> Read<Vec<Lowered>> {
    c.if_exists();
    if c.is("all") {
        return Ok(vec![Operation::Neutral.into()]);
    }
    let from = c.qualified()?;
    if c.eat_all(&["rename", "to"]) {
        let to = c.identifier()?;
        return Ok(vec![
            Operation::RenameIndex {
                from,
                to,
                table: None,
            }
            .into(),
        ]);
    }
    if c.done() {
        return Err(Gap("nothing follows the index".to_owned()));
    }
    Ok(vec![Operation::Neutral.into()])
}
