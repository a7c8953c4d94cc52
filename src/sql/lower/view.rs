//! Views: created with the text of their query, altered, dropped.

use super::super::cursor::{Cursor, Read};
use super::super::lexer::TokenKind;
use super::alter::pair;
use super::{Lowered, table};
use crate::operation::{ObjectKind, Operation};

/// What stood between `CREATE` and `VIEW`.
#[derive(Clone, Copy, Default)]
pub(super) struct Modifiers {
    pub(super) or_replace: bool,
    pub(super) materialized: bool,
    pub(super) recursive: bool,
}

/// `CREATE VIEW` after `VIEW`.
pub(super) fn create(c: &mut Cursor, modifiers: Modifiers) -> Read<Vec<Lowered>> {
    let if_not_exists = c.if_not_exists();
    let view = c.qualified()?;
    let columns = if c.is_symbol(b'(') {
        c.names()?
    } else {
        Vec::new()
    };
    // Options: `WITH (security_barrier)`, `USING heap`, `TABLESPACE x`, `WITH SCHEMABINDING`.
    let options = c.at;
    while !c.done() && !c.is("as") {
        if !c.skip_group() {
            c.at += 1;
        }
    }
    let options = c.text_from(options).to_lowercase();
    let invoker = options.contains("security_invoker") && !options.contains("false");
    c.expect("as")?;
    let start = c.at;
    let end = query_end(c);
    let tail: Vec<String> = (end..c.tokens.len())
        .map(|i| c.tokens[i].of(c.text).to_ascii_lowercase())
        .collect();
    c.at = end;
    let span = c.span_from(start);
    c.at = c.tokens.len();
    if span.start == span.end {
        return Err(c.gap("a query"));
    }
    let text = span.of(c.text);
    let (query, offset) = if modifiers.recursive {
        let list = columns.iter().map(|n| c.dialect.quote(n));
        let list = list.collect::<Vec<_>>().join(", ");
        let name = c.dialect.quote(&view.name);
        let query = format!("WITH RECURSIVE {name} ({list}) AS ({text}) SELECT {list} FROM {name}");
        (query, None)
    } else {
        (text.to_owned(), Some(span.start))
    };
    Ok(vec![
        Operation::CreateView {
            view,
            columns,
            query,
            offset,
            materialized: modifiers.materialized,
            check_option: tail.iter().any(|word| word == "check"),
            unpopulated: tail.iter().any(|word| word == "no")
                && tail.iter().any(|word| word == "data"),
            invoker,
            or_replace: modifiers.or_replace,
            if_not_exists,
        }
        .into(),
    ])
}

/// Index of the token after the query: `WITH CHECK OPTION` and `WITH NO DATA` are not part of it.
fn query_end(c: &Cursor) -> usize {
    let words: Vec<String> = c
        .tokens
        .iter()
        .rev()
        .take(4)
        .take_while(|t| t.kind == TokenKind::Word)
        .map(|t| t.of(c.text).to_ascii_lowercase())
        .collect();
    let ends = |tail: &[&str]| {
        words.len() >= tail.len() && tail.iter().rev().zip(&words).all(|(a, b)| a == b)
    };
    let cut = [
        &["with", "cascaded", "check", "option"][..],
        &["with", "local", "check", "option"],
        &["with", "check", "option"],
        &["with", "no", "data"],
        &["with", "no", "schema", "binding"],
        &["with", "read", "only"],
        &["with", "data"],
    ]
    .iter()
    .find(|tail| ends(tail))
    .map_or(0, |tail| tail.len());
    c.tokens.len().saturating_sub(cut).max(c.at)
}

/// `DROP VIEW` after `VIEW`.
pub(super) fn drop(c: &mut Cursor) -> Read<Vec<Lowered>> {
    let (names, if_exists, cascade) = table::dropped(c)?;
    Ok(names
        .into_iter()
        .map(|view| {
            Operation::DropView {
                view,
                if_exists,
                cascade,
            }
            .into()
        })
        .collect())
}

/// `ALTER VIEW` after `VIEW`.
pub(super) fn alter(c: &mut Cursor) -> Read<Vec<Lowered>> {
    let start = *c;
    let if_exists = c.if_exists();
    let view = c.qualified()?;
    if c.is("as") || c.is_symbol(b'(') {
        // MySQL and SQL Server state the whole view anew.
        *c = start;
        return create(
            c,
            Modifiers {
                or_replace: true,
                ..Modifiers::default()
            },
        );
    }
    let operation = if c.eat_all(&["rename", "to"]) {
        let to = c.qualified()?;
        Operation::RenameRelation {
            from: view,
            to,
            if_exists,
        }
    } else if c.eat("rename") {
        c.eat("column");
        let (from, to) = pair(c)?;
        Operation::RenameColumn {
            table: view,
            from,
            to,
        }
    } else if c.eat_all(&["set", "schema"]) {
        Operation::SetSchema {
            object: ObjectKind::Relation,
            name: view,
            schema: c.identifier()?,
        }
    } else if c.is_any(&[
        "owner", "set", "reset", "alter", "cluster", "no", "depends", "compile",
    ]) {
        c.rest();
        Operation::Neutral
    } else {
        return Err(c.gap("an action of ALTER VIEW"));
    };
    Ok(vec![operation.into()])
}
