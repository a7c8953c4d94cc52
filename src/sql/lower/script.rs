//! Statements that are no DDL by themselves but may carry some: `DO`, `SELECT`, `SET`, `CALL`.
//!
//! In: a cursor at the statement's first word. Out: the operations of the DDL inside, at its own
//! place where it stands there verbatim. The hard thing: DDL in a block, in a string that is
//! executed, or in a routine that the same file defines and calls; what runs only under a
//! condition is softened, so that it does nothing where its object is there or gone already.

use super::super::Dialect;
use super::super::body;
use super::super::cursor::{Cursor, Gap, Read};
use super::super::lexer::{Token, TokenKind};
use super::super::literal::content;
use super::super::split;
use super::conditional::soften;
use super::opaque::opaque;
use super::{Lowered, MOST_NESTED, lower};
use crate::location::Span;
use crate::operation::Operation;

fn one(operation: Operation) -> Read<Vec<Lowered>> {
    Ok(vec![operation.into()])
}

/// Any statement that starts with none of the words of DDL.
pub(super) fn statement(c: &mut Cursor, depth: u32) -> Read<Vec<Lowered>> {
    if c.is("do") {
        return block(c, depth);
    }
    if c.is("select") || c.is_symbol(b'(') {
        return select(c);
    }
    if c.is("set") || c.is("reset") {
        return set(c, depth);
    }
    if c.eat("use") {
        c.eat_any(&["role", "schema"]);
        let name = c.identifier()?;
        return one(Operation::SetSearchPath {
            schemas: vec![name],
        });
    }
    if c.is("call") || c.is("perform") {
        return write(c);
    }
    if c.is_any(&["exec", "execute"]) {
        return execute(c, depth);
    }
    if c.is("prepare") && c.is_at(2, "from") {
        let all = c.tokens;
        return executed_strings(c, all.get(3..).unwrap_or_default(), depth);
    }
    if c.is_any(&["begin", "declare", "if", "while", "else"]) {
        return compound(c, depth);
    }
    if c.is_among("prepare attach import install uninstall change purge cache binlog reassign deny")
    {
        return one(Operation::Neutral);
    }
    Err(c.gap("a statement of SQL"))
}

fn write(c: &Cursor) -> Read<Vec<Lowered>> {
    let mut whole = *c;
    whole.at = 0;
    let query = whole.rest().of(c.text).to_owned();
    one(Operation::Write { query })
}

/// `SELECT`: reads, but for `INTO` a new table and pg_dump's way to set the search path.
fn select(c: &mut Cursor) -> Read<Vec<Lowered>> {
    let set_config = c
        .tokens
        .iter()
        .take(8)
        .position(|t| t.is_word(c.text, "set_config"));
    if let Some(at) = set_config {
        let mut call = *c;
        call.at = at + 1;
        let group = call.group()?;
        let mut items = group.items().into_iter();
        let name = items.next().and_then(|mut i| i.string().ok());
        let value = items.next().and_then(|mut i| i.string().ok());
        if let (Some("search_path"), Some(value)) = (name.as_deref(), value) {
            let schemas = value
                .split(',')
                .map(|s| s.trim().trim_matches('"').to_owned())
                .filter(|s| !s.is_empty())
                .collect();
            return one(Operation::SetSearchPath { schemas });
        }
    }
    if matches!(c.dialect, Dialect::Postgresql | Dialect::Mssql)
        && let Some(into) = top_level(c, "into")
    {
        return select_into(c, into);
    }
    write(c)
}

/// Index of the first `word` outside of parentheses.
fn top_level(c: &Cursor, word: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (index, token) in c.tokens.iter().enumerate() {
        if token.is_symbol(c.text, b'(') {
            depth += 1;
        } else if token.is_symbol(c.text, b')') {
            depth = depth.saturating_sub(1);
        } else if depth == 0 && token.is_word(c.text, word) {
            return Some(index);
        }
    }
    None
}

fn select_into(c: &Cursor, into: usize) -> Read<Vec<Lowered>> {
    let mut target = *c;
    target.at = into + 1;
    let temporary = target.eat_any(&["temp", "temporary"]) || target.here().starts_with('#');
    target.eat_any(&["unlogged", "table"]);
    if target.is_kind(TokenKind::Parameter) {
        return write(c);
    }
    let table = target.qualified()?;
    let mut head = *c;
    head.at = into;
    let select = head.text_from(0);
    let tail = target.rest().of(c.text);
    one(Operation::CreateTable {
        table,
        columns: Vec::new(),
        constraints: Vec::new(),
        if_not_exists: false,
        temporary,
        inherits: Vec::new(),
        partition_of: None,
        query: Some(format!("{select} {tail}")),
    })
}

/// `SET search_path`, and MySQL's variables that hold the text of a statement to prepare.
fn set(c: &mut Cursor, depth: u32) -> Read<Vec<Lowered>> {
    let reset = c.is("reset");
    c.at += 1;
    c.eat_any(&["local", "session", "global"]);
    if c.is("schema") && !c.is_symbol_at(1, b'=') {
        c.at += 1;
        let schema = match c.string() {
            Ok(schema) => schema,
            Err(_) => c.identifier()?,
        };
        return one(Operation::SetSearchPath {
            schemas: vec![schema],
        });
    }
    if c.eat("search_path") || c.eat("current_schema") {
        c.eat("to");
        c.eat_symbol(b'=');
        if reset || c.is("default") {
            let schemas = vec!["public".to_owned()];
            return one(Operation::SetSearchPath { schemas });
        }
        let mut schemas = Vec::new();
        for mut item in c.items() {
            let name = match item.string() {
                Ok(name) => name,
                Err(_) => item.identifier()?,
            };
            if name != "$user" && !name.is_empty() {
                schemas.push(name);
            }
        }
        return one(Operation::SetSearchPath { schemas });
    }
    if c.is_kind(TokenKind::Parameter) {
        let all = c.tokens;
        return executed_strings(c, all.get(c.at + 1..).unwrap_or_default(), depth);
    }
    one(Operation::Neutral)
}

/// Lowers the strings among `tokens` that hold DDL: MySQL has no other way to alter under a condition.
fn executed_strings(c: &Cursor, tokens: &[Token], depth: u32) -> Read<Vec<Lowered>> {
    let mut lowered = Vec::new();
    let joined = tokens.iter().any(|t| {
        ["concat", "replace", "concat_ws"]
            .iter()
            .any(|w| t.is_word(c.text, w))
            || t.is_symbol(c.text, b'|')
            || t.is_symbol(c.text, b'+')
    });
    for token in tokens {
        if !matches!(token.kind, TokenKind::String | TokenKind::Dollar) {
            continue;
        }
        let content = content(token, c.text, c.dialect);
        if !holds_ddl(&content.text) {
            continue;
        }
        if joined || depth >= MOST_NESTED {
            let gap = Gap("the text of the statement is put together at run time".to_owned());
            return one(opaque(c, gap));
        }
        lowered.extend(nested(&content.text, content.offset, c, depth, true));
    }
    if lowered.is_empty() {
        return one(Operation::Neutral);
    }
    Ok(lowered)
}

/// Whether a text starts as DDL does.
fn holds_ddl(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    ["alter", "create", "drop", "rename"]
        .iter()
        .any(|w| first.eq_ignore_ascii_case(w))
}

/// Lowers the statements of a text that stands in another statement.
fn nested(text: &str, offset: Option<usize>, c: &Cursor, depth: u32, soft: bool) -> Vec<Lowered> {
    let mut all = Vec::new();
    for statement in split::statements(text, c.dialect) {
        for mut lowered in lower(text, statement.span, c.dialect, depth + 1) {
            let place = lowered.span.unwrap_or(statement.span);
            lowered.span = offset.map(|o| Span::new(o + place.start, o + place.end));
            if offset.is_none() {
                forget_offsets(&mut lowered.operation);
            } else if let Some(offset) = offset {
                move_offsets(&mut lowered.operation, offset);
            }
            if soft {
                soften(&mut lowered.operation);
            }
            all.push(lowered);
        }
    }
    all
}

fn offsets(operation: &mut Operation) -> Option<&mut Option<usize>> {
    match operation {
        Operation::CreateView { offset, .. } => Some(offset),
        Operation::CreateFunction { body, .. } => Some(&mut body.offset),
        Operation::CreateTrigger { body, .. } => body.as_mut().map(|b| &mut b.offset),
        _ => None,
    }
}

fn forget_offsets(operation: &mut Operation) {
    if let Some(offset) = offsets(operation) {
        *offset = None;
    }
}

fn move_offsets(operation: &mut Operation, by: usize) {
    if let Some(Some(offset)) = offsets(operation) {
        *offset += by;
    }
}

/// `DO [LANGUAGE x] $$ … $$`.
fn block(c: &mut Cursor, depth: u32) -> Read<Vec<Lowered>> {
    let start = *c;
    c.at += 1;
    let mut language = "plpgsql".to_owned();
    let mut code = None;
    while let Some(token) = c.next() {
        if token.is_word(c.text, "language") {
            language = c.identifier()?.to_lowercase();
        } else if matches!(token.kind, TokenKind::String | TokenKind::Dollar) && code.is_none() {
            code = Some(content(&token, c.text, c.dialect));
        }
    }
    let Some(code) = code else {
        // MySQL's `DO expression`.
        return write(&start);
    };
    if !matches!(language.as_str(), "plpgsql" | "sql") || depth >= MOST_NESTED {
        let gap = Gap(format!("a block in the language {language} is not read"));
        return one(opaque(&start, gap));
    }
    Ok(procedural(
        &code.text,
        &language,
        code.offset,
        &start,
        depth,
        false,
    ))
}

/// The operations of the statements in procedural text.
pub(super) fn procedural(
    text: &str,
    language: &str,
    offset: Option<usize>,
    c: &Cursor,
    depth: u32,
    soft: bool,
) -> Vec<Lowered> {
    let mut all = Vec::new();
    for statement in body::executed(text, language, c.dialect) {
        let span = offset.map(|o| Span::new(o + statement.span.start, o + statement.span.end));
        if statement.dynamic {
            let tokens = super::tokens(&statement.text, 0, statement.text.len(), c.dialect);
            let expression = Cursor::new(&statement.text, &tokens, c.dialect);
            let operation = composed(&expression);
            all.push(Lowered { operation, span });
            continue;
        }
        let inner = offset
            .filter(|_| statement.verbatim)
            .map(|o| o + statement.span.start);
        let soft = soft || statement.conditional;
        for mut lowered in nested(&statement.text, inner, c, depth, soft) {
            lowered.span = lowered.span.or(span);
            all.push(lowered);
        }
    }
    if all.is_empty() {
        all.push(Operation::Neutral.into());
    }
    all
}

/// A statement whose text is put together at run time: its first constant says what it does.
fn composed(c: &Cursor) -> Operation {
    let literal = |t: &&Token| matches!(t.kind, TokenKind::String | TokenKind::Dollar);
    let first = c.tokens.iter().find(literal);
    let query = first.map(|t| content(t, c.text, c.dialect).text);
    match query.filter(|q| writes(q)) {
        // It reads or writes rows of some table, and alters none.
        Some(query) => Operation::Write { query },
        None => {
            let gap = Gap("the text of the statement is put together at run time".to_owned());
            opaque(c, gap)
        }
    }
}

fn writes(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    "select insert update delete with truncate lock analyze"
        .split(' ')
        .any(|w| first.eq_ignore_ascii_case(w))
}

/// Transact-SQL's `IF`, `BEGIN`, `DECLARE`, Oracle's blocks, MariaDB's `BEGIN NOT ATOMIC`.
fn compound(c: &mut Cursor, depth: u32) -> Read<Vec<Lowered>> {
    let start = *c;
    let span = c.rest();
    let text = span.of(c.text);
    let transaction = start.is("begin")
        && [
            "transaction",
            "tran",
            "work",
            "immediate",
            "deferred",
            "exclusive",
            "isolation",
            "read",
            "concurrent",
        ]
        .iter()
        .any(|w| start.is_at(1, w));
    if c.tokens.len() <= 2 || transaction || depth >= MOST_NESTED {
        return one(Operation::Neutral);
    }
    // `BEGIN` may stand before a condition's statement: the walk steps over both.
    let soft = start.is_any(&["if", "while", "else"]);
    Ok(procedural(
        text,
        "sql",
        Some(span.start),
        &start,
        depth,
        soft,
    ))
}

/// Transact-SQL's procedures and strings that are executed; other dialects' prepared statements.
fn execute(c: &mut Cursor, depth: u32) -> Read<Vec<Lowered>> {
    let start = *c;
    c.at += 1;
    c.eat("immediate");
    if c.is_symbol(b'(') || c.is_kind(TokenKind::String) {
        let strings = executed_strings(c, c.tokens, depth)?;
        let read = strings.iter().any(|l| l.operation != Operation::Neutral);
        return if read { Ok(strings) } else { write(&start) };
    }
    if c.dialect != Dialect::Mssql {
        return if c.tokens.len() <= 2 {
            one(Operation::Neutral)
        } else {
            write(&start)
        };
    }
    let name = c.qualified()?.name.to_lowercase();
    if name == "sp_rename" {
        return rename(c);
    }
    if name == "sp_executesql" {
        let tokens = c.tokens;
        return executed_strings(c, tokens, depth);
    }
    write(&start)
}

/// `sp_rename 'table.column', 'new', 'COLUMN'`.
fn rename(c: &mut Cursor) -> Read<Vec<Lowered>> {
    let mut arguments = Vec::new();
    for mut item in c.items() {
        // `@objname = 'a'`.
        if item.is_kind(TokenKind::Parameter) && item.is_symbol_at(1, b'=') {
            item.at += 2;
        }
        let argument = match item.string() {
            Ok(argument) => argument,
            Err(_) => item.identifier()?,
        };
        arguments.push(argument);
    }
    let [old, new, kind @ ..] = arguments.as_slice() else {
        return Err(c.gap("two names"));
    };
    let tokens = super::tokens(old, 0, old.len(), c.dialect);
    let mut path = Cursor::new(old, &tokens, c.dialect).path()?;
    let last = path.pop().unwrap_or_default();
    let qualified = |mut path: Vec<String>, name: String| crate::operation::QualifiedName {
        schema: path.pop(),
        name,
    };
    let to = new.clone();
    let kind = kind.first().map(|k| k.to_lowercase()).unwrap_or_default();
    one(match kind.as_str() {
        "column" => {
            let table = path.pop().unwrap_or_default();
            Operation::RenameColumn {
                table: qualified(path, table),
                from: last,
                to,
            }
        }
        "index" => {
            let table = path.pop().map(|table| qualified(path, table));
            Operation::RenameIndex {
                from: crate::operation::QualifiedName::bare(last),
                to,
                table,
            }
        }
        "userdatatype" => Operation::RenameType {
            from: qualified(path, last),
            to,
        },
        _ => Operation::RenameRelation {
            from: qualified(path, last),
            to: crate::operation::QualifiedName::bare(to),
            if_exists: false,
        },
    })
}
