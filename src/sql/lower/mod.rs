//! One statement to operations.
//!
//! In: a statement's bytes. Out: the operations that it stands for. DDL is read token by token by
//! this folder's own reader and not by sqlparser, which rejects too much of what real migrations
//! say and forgets where things stand; so every dialect takes one path, and expressions, queries
//! and bodies keep their text and place. The hard thing: nothing may vanish: what is not
//! understood, a statement or one action of it, is `Opaque` with all the names in it.

mod access;
mod alter;
mod alteration;
mod column;
mod conditional;
mod constraint;
#[cfg(test)]
mod golden;
mod index;
mod kind;
mod opaque;
mod routine;
mod script;
#[cfg(test)]
mod show;
mod table;
mod trigger;
mod view;

use super::Dialect;
use super::cursor::{Cursor, Read};
use super::lexer::{Lexer, Token, TokenKind, tokens};
use super::split;
use super::variable::without_schemas;
use crate::location::{LineIndex, Span};
use crate::operation::{Operation, PlacedOperation};

pub use column::name_of_sequence;

/// How deep statements may stand in the strings of other statements.
const MOST_NESTED: u32 = 4;

/// An operation and, where it is not the whole statement's, the bytes that it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lowered {
    pub(super) operation: Operation,
    pub(super) span: Option<Span>,
}

impl From<Operation> for Lowered {
    fn from(operation: Operation) -> Self {
        Self {
            operation,
            span: None,
        }
    }
}

/// The operations of a whole text.
pub fn read(text: &str, dialect: Dialect) -> Vec<PlacedOperation> {
    read_part(text, Span::new(0, text.len()), dialect)
}

/// The operations of a part of a text; offsets and lines are those of the whole text.
pub fn read_part(text: &str, part: Span, dialect: Dialect) -> Vec<PlacedOperation> {
    let text = &*without_schemas(text, dialect);
    let mut placed = Vec::new();
    let mut lines: Option<LineIndex> = None;
    let mut routines = conditional::Routines::default();
    let mut guard = conditional::Guard::default();
    for (number, statement) in split::statements_in(text, part, dialect)
        .into_iter()
        .enumerate()
    {
        let mut lowered = lower(text, statement.span, dialect, 0);
        if dialect == Dialect::Mssql {
            guard.apply(statement.span.of(text), &mut lowered);
        }
        conditional::call(&mut lowered, &mut routines, text, dialect);
        for Lowered { operation, span } in lowered {
            let (line, end_line) = match span {
                Some(span) => {
                    let lines = lines.get_or_insert_with(|| LineIndex::new(text));
                    (lines.line(span.start), lines.line(span.end))
                }
                None => (statement.line, statement.end_line),
            };
            placed.push(PlacedOperation {
                operation,
                span: span.unwrap_or(statement.span),
                line,
                end_line,
                statement: number,
            });
        }
    }
    placed
}

/// The operations of one statement.
pub fn statement(text: &str, dialect: Dialect) -> Vec<Operation> {
    lower(text, Span::new(0, text.len()), dialect, 0)
        .into_iter()
        .map(|l| l.operation)
        .collect()
}

/// What its first word says a statement is.
enum Head {
    /// Rows are read or written: the text is kept as it is.
    Write,
    /// No reader can see it.
    Neutral,
    /// Everything else is read.
    Read,
}

fn head(token: &Token, text: &str) -> Head {
    const WRITES: &str = "copy delete insert load merge replace table truncate update values with";
    const NEUTRAL: &str = "abort analyse analyze begin break checkpoint close cluster comment commit continue \
         deallocate delimiter describe detach discard end explain fetch flush go \
         handler help kill listen lock move notify open optimize pragma print prompt quit \
         raiserror refresh reindex release repair return rollback save savepoint security \
         show signal spool start throw unlisten unlock vacuum waitfor whenever xa";
    if token.kind != TokenKind::Word {
        return Head::Read;
    }
    let word = token.of(text).to_ascii_lowercase();
    if WRITES.split(' ').any(|w| w == word) {
        Head::Write
    } else if NEUTRAL.split(' ').any(|w| w == word) {
        Head::Neutral
    } else {
        Head::Read
    }
}

/// Lowers `text[span]`; `depth` counts the strings that it stands in.
fn lower(text: &str, span: Span, dialect: Dialect, depth: u32) -> Vec<Lowered> {
    let mut lexer = Lexer::new(text, span.start, span.end, dialect);
    let Some(first) = lexer.find(|t| t.kind != TokenKind::Comment) else {
        return Vec::new();
    };
    match head(&first, text) {
        Head::Write => {
            let query = span.of(text).to_owned();
            return vec![Operation::Write { query }.into()];
        }
        // Oracle's and MySQL's blocks begin like a transaction.
        Head::Neutral if !first.is_word(text, "begin") => return vec![Operation::Neutral.into()],
        Head::Neutral | Head::Read => {}
    }
    let tokens = tokens(text, span.start, span.end, dialect);
    let mut cursor = Cursor::new(text, &tokens, dialect);
    match dispatch(&mut cursor, depth).and_then(|lowered| told(lowered, &cursor)) {
        Ok(lowered) => lowered,
        Err(gap) => vec![opaque::opaque(&Cursor::new(text, &tokens, dialect), gap).into()],
    }
}

/// A statement that ends before it says what to do (`ALTER TYPE t`) was not understood.
fn told(lowered: Vec<Lowered>, c: &Cursor) -> Read<Vec<Lowered>> {
    if lowered.is_empty() {
        return Err(c.gap("an action"));
    }
    Ok(lowered)
}

fn neutral() -> Read<Vec<Lowered>> {
    Ok(vec![Operation::Neutral.into()])
}

fn dispatch(c: &mut Cursor, depth: u32) -> Read<Vec<Lowered>> {
    if c.eat("create") {
        return create(c, depth);
    }
    if c.eat("alter") {
        return alter(c);
    }
    if c.eat("drop") {
        return drop(c);
    }
    if c.eat("rename") {
        return table::rename(c);
    }
    if c.eat("grant") {
        return access::grant(c);
    }
    if c.eat("revoke") {
        return access::revoke(c);
    }
    script::statement(c, depth)
}

/// `CREATE` after its keyword.
fn create(c: &mut Cursor, depth: u32) -> Read<Vec<Lowered>> {
    let mut modifiers = view::Modifiers::default();
    let (mut unique, mut fulltext) = (false, false);
    let mut temporary = false;
    let mut is_virtual = false;
    loop {
        if c.eat_all(&["or", "replace"]) || c.eat_all(&["or", "alter"]) {
            modifiers.or_replace = true;
        } else if c.eat_any(&["temporary", "temp"]) {
            temporary = true;
        } else if c.eat("unique") {
            unique = true;
        } else if c.is("fulltext") && c.is_at(1, "index") {
            c.at += 1;
            fulltext = true;
        } else if c.eat("materialized") {
            modifiers.materialized = true;
        } else if c.eat("recursive") {
            modifiers.recursive = true;
        } else if c.eat("virtual") {
            is_virtual = true;
        } else if c.eat_all(&["sql", "security"]) {
            c.at += 1;
        } else if c.eat_any(&["definer", "algorithm"]) {
            // `DEFINER = `user`@`host``, `ALGORITHM = UNDEFINED`.
            c.eat_symbol(b'=');
            c.at += 1;
            if c.eat_symbol(b'@') || c.is_kind(TokenKind::Parameter) {
                c.at += 1;
            }
            c.skip_group();
        } else if !c.eat_among(
            "global local unlogged fulltext spatial clustered nonclustered columnstore \
             constraint external foreign private editionable noneditionable force noforce \
             bitmap trusted procedural online offline hypertable undo default",
        ) {
            break;
        }
    }
    if c.eat("table") {
        return if is_virtual {
            table::create_virtual(c)
        } else {
            table::create(c, temporary)
        };
    }
    if c.eat("view") {
        return view::create(c, modifiers);
    }
    if c.eat("index") {
        return index::create(c, (unique, fulltext));
    }
    if c.eat("type") {
        return kind::create_type(c);
    }
    if c.eat("domain") {
        return kind::create_domain(c);
    }
    if c.eat("sequence") {
        return kind::create_sequence(c);
    }
    if c.eat("schema") || (c.dialect == Dialect::Mysql && c.eat("database")) {
        return kind::create_schema(c, depth);
    }
    if c.eat_any(&["function", "procedure", "proc"]) {
        return routine::create(c, modifiers.or_replace);
    }
    if c.eat("aggregate") {
        return if c.eat("function") {
            routine::create(c, modifiers.or_replace)
        } else {
            routine::create_aggregate(c, modifiers.or_replace)
        };
    }
    if c.is("event") && !c.is_at(1, "trigger") {
        c.at += 1;
        return trigger::create_event(c, modifiers.or_replace);
    }
    if c.eat("trigger") {
        return trigger::create(c, modifiers.or_replace);
    }
    if c.eat("rule") {
        return trigger::create_rule(c, modifiers.or_replace);
    }
    if c.eat("policy") {
        return access::policy(c, "create");
    }
    if c.is_among(
        "extension role user group database tablespace publication subscription \
             statistics cast collation conversion operator text server language access event \
             transform login certificate synonym directory profile resource fulltext \
             partition package library credential security stats binding queue service \
             message contract",
    ) {
        return neutral();
    }
    Err(c.gap("something that can be created"))
}

/// `ALTER` after its keyword.
fn alter(c: &mut Cursor) -> Read<Vec<Lowered>> {
    while c.eat_any(&[
        "online",
        "offline",
        "ignore",
        "foreign",
        "materialized",
        "external",
    ]) || c.eat_all(&["sql", "security"])
    {
        if c.tokens[c.at - 1].is_word(c.text, "security") {
            c.at += 1;
        }
    }
    if c.eat_any(&["algorithm", "definer"]) {
        while !c.done() && !c.is("view") && !c.is_any(&["event", "function", "procedure"]) {
            c.at += 1;
        }
    }
    if c.eat("table") {
        return alter::table(c);
    }
    if c.eat("view") {
        return view::alter(c);
    }
    if c.eat("index") {
        return index::alter(c);
    }
    if c.eat("type") {
        return kind::alter_type(c);
    }
    if c.eat("domain") {
        return kind::alter_domain(c);
    }
    if c.eat("sequence") {
        return kind::alter_sequence(c);
    }
    if c.eat("schema") {
        return kind::alter_schema(c);
    }
    if c.eat_any(&["function", "procedure", "proc", "routine", "aggregate"]) {
        let whole = c.dialect == Dialect::Mssql;
        return routine::alter(c, whole);
    }
    if c.is("trigger") && c.dialect == Dialect::Mssql {
        c.at += 1;
        return trigger::create(c, true);
    }
    if c.eat("policy") {
        return access::policy(c, "alter");
    }
    if c.is_among(
        "extension role user group database tablespace publication subscription \
             statistics collation conversion operator text server language event trigger rule \
             default system large session login authorization partition package instance \
             synonym fulltext security",
    ) {
        return neutral();
    }
    Err(c.gap("something that can be altered"))
}

/// `DROP` after its keyword.
fn drop(c: &mut Cursor) -> Read<Vec<Lowered>> {
    c.eat_any(&["temporary", "foreign", "materialized", "external", "online"]);
    if c.eat_any(&["table", "tables"]) {
        return table::drop(c);
    }
    if c.eat("view") {
        return view::drop(c);
    }
    if c.eat("index") {
        return index::drop(c);
    }
    if c.eat_any(&["type", "domain"]) {
        return kind::drop_type(c);
    }
    if c.eat("sequence") {
        return kind::drop_sequence(c);
    }
    if c.eat("schema") || (c.dialect == Dialect::Mysql && c.eat("database")) {
        return kind::drop_schema(c);
    }
    if c.eat_any(&["function", "procedure", "proc", "routine", "aggregate"]) {
        return routine::drop(c);
    }
    if c.eat_any(&["trigger", "rule"]) {
        return trigger::drop(c);
    }
    if c.eat("policy") {
        return access::policy(c, "drop");
    }
    if c.is_among(
        "extension role user group database tablespace publication subscription \
             statistics cast collation conversion operator text server language access event \
             transform login prepare synonym default owned package certificate fulltext \
             assembly security",
    ) {
        return neutral();
    }
    Err(c.gap("something that can be dropped"))
}
