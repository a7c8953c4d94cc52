//! One statement of SQL to sqlparser's tree, without ever bringing the process down.
//!
//! In: the text of a query and its dialect. Out: a `Statement`, or where and why it was refused.
//! The hard thing: a tree of a very long expression overflows a small stack when it is dropped,
//! which aborts the process: parse and drop inside of [`with_stack`](crate::parallel::with_stack), and never call `span()` or
//! `clone()` on expressions of unbounded length.

use std::panic::{AssertUnwindSafe, catch_unwind};

use sqlparser::ast::{Expr, Statement};
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::Dialect;

/// Statements longer than this are not parsed.
pub const LONGEST: usize = 256 << 10;

/// Why a text was not parsed, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseFailure {
    /// In the parser's words.
    pub message: String,
    /// 1-based line inside of the text; 0 where it is not known.
    pub line: u32,
    /// 1-based column in characters; 0 where it is not known.
    pub column: u32,
}

impl ParseFailure {
    fn new(message: String) -> Self {
        let (line, column) = place(&message).unwrap_or((0, 0));
        Self {
            message,
            line,
            column,
        }
    }
}

/// Reads the place out of `… at Line: 1, Column: 5`.
fn place(message: &str) -> Option<(u32, u32)> {
    let (_, tail) = message.rsplit_once("at Line: ")?;
    let (line, column) = tail.split_once(", Column: ")?;
    Some((line.parse().ok()?, column.trim_end().parse().ok()?))
}

/// The statement in lines, laid out the same however it was written; as it was written where it is not
/// understood.
pub fn laid_out(sql: &str, dialect: Dialect) -> String {
    match one(sql, dialect) {
        Ok(statement) => format!("{statement:#}"),
        Err(_) => sql.trim().to_owned(),
    }
}

/// Parses one statement: in its own dialect, then in the permissive one, then as PostgreSQL.
pub fn one(sql: &str, dialect: Dialect) -> Result<Statement, ParseFailure> {
    if sql.len() > LONGEST {
        return Err(ParseFailure::new(format!(
            "a statement of {} KB is longer than the {} KB that are parsed",
            sql.len() >> 10,
            LONGEST >> 10
        )));
    }
    let respelled = respelled(sql);
    let hint = respelled.is_some() && dialect == Dialect::Sqlite;
    let sql = respelled.as_deref().unwrap_or(sql);
    let target = super::conflict::respelled(sql);
    let sql = target.as_deref().unwrap_or(sql);
    let last = if hint {
        Dialect::Mysql
    } else {
        Dialect::Postgresql
    };
    let mut first = None;
    let mut tried = Vec::with_capacity(3);
    for dialect in [dialect, Dialect::Generic, last] {
        if tried.contains(&dialect) {
            continue;
        }
        tried.push(dialect);
        match attempt(sql, dialect) {
            Ok(statement) => return Ok(statement),
            Err(message) => first = first.or(Some(message)),
        }
    }
    Err(ParseFailure::new(first.unwrap_or_default()))
}

/// Parses an expression whose first character stands at this line and column of the statement, from 1.
pub fn expression(text: &str, (line, column): (u64, u64), dialect: Dialect) -> Option<Expr> {
    let before = |n: u64| {
        usize::try_from(n.saturating_sub(1))
            .ok()
            .filter(|n| *n <= LONGEST)
    };
    // What is not the expression is white space: places hold.
    let (lines, columns) = (before(line)?, before(column)?);
    let text = format!("{}{}{text}", "\n".repeat(lines), " ".repeat(columns));
    let parser = dialect.parser();
    let parsed = catch_unwind(AssertUnwindSafe(|| {
        let mut parser = Parser::new(parser.as_ref()).try_with_sql(&text)?;
        let expression = parser.parse_expr()?;
        match parser.peek_token().token {
            Token::EOF => Ok(expression),
            _ => Err(ParserError::ParserError("more follows".to_owned())),
        }
    }));
    parsed.ok()?.ok()
}

/// Stands for what `REFRESH` reads, once, and twice for `CONCURRENTLY`. A letter in Unicode.
const REFRESH: char = '\u{A66A}';

/// Whether a name stands for a `REFRESH`, and whether that is one `CONCURRENTLY`.
pub fn refreshes(name: &str) -> Option<bool> {
    let mut chars = name.chars();
    let once = chars.next() == Some(REFRESH);
    let more = chars.next();
    match (once, more) {
        (true, None) => Some(false),
        (true, Some(REFRESH)) => Some(true),
        _ => None,
    }
}

/// Stands for what `SET CONSTRAINTS` names, once, and twice for `CLUSTER`. A letter in Unicode.
const NAMING: char = '\u{A66B}';

/// Whether a name stands for `SET CONSTRAINTS` or `CLUSTER`, and whether it is the latter.
pub fn names_objects(name: &str) -> Option<bool> {
    let mut chars = name.chars();
    match (chars.next(), chars.next(), chars.next()) {
        (Some(NAMING), None, None) => Some(false),
        (Some(NAMING), Some(NAMING), None) => Some(true),
        _ => None,
    }
}

/// A statement that does nothing but name objects, as a call with their names in their places.
fn call(
    sql: &str,
    (start, names): (usize, usize),
    mark: &str,
    rest: (usize, usize),
) -> Option<String> {
    let head = format!("CALL {mark}");
    let room = names.checked_sub(start + head.chars().count() + 1)?;
    let last = sql.get(rest.1..)?.trim_end().trim_end_matches(';');
    Some(format!(
        "{}{head}{}({}{}{last})",
        sql.get(..start)?,
        " ".repeat(room),
        sql.get(names..rest.0)?,
        match last.is_empty() {
            true => String::new(),
            false => format!("{:<width$}", ",", width = rest.1 - rest.0),
        },
    ))
}

/// What the parser does not read, byte for byte in its place, in words that it does:
/// `REFRESH MATERIALIZED VIEW v` reads `v`, SQLite's `INDEXED BY i` is a hint.
fn respelled(sql: &str) -> Option<String> {
    let lower = sql.to_ascii_lowercase();
    let start = sql.len() - sql.trim_start().len();
    let words = |from: usize, words: &[&str]| -> Option<usize> {
        let mut at = from;
        for word in words {
            let rest = lower.get(at..)?;
            at += rest.len() - rest.trim_start().len();
            at += lower.get(at..)?.strip_prefix(word).map(|_| word.len())?;
            let next = lower.get(at..)?.chars().next();
            if next.is_some_and(|c| !c.is_whitespace()) {
                return None;
            }
        }
        Some(at)
    };
    if let Some(end) = words(start, &["refresh", "materialized", "view"]) {
        let (mark, end) = match words(end, &["concurrently"]) {
            Some(end) => (format!("{REFRESH}{REFRESH}"), end),
            None => (REFRESH.to_string(), end),
        };
        let query = format!("SELECT {mark} FROM");
        let mut text = format!("{}{query}", sql.get(..start)?);
        // Places are counted in characters by the parser: the marks take the room of their bytes.
        let room = end.checked_sub(start + query.chars().count())?;
        text.push_str(&" ".repeat(room));
        text.push_str(sql.get(end..)?);
        return Some(text);
    }
    // `TABLE orders` is a query, which the parser knows inside of others only; its name has no place.
    if words(start, &["table"]).is_some() {
        let query = sql.trim_end().trim_end_matches(';');
        return Some(format!("CREATE VIEW v AS {query}"));
    }
    if let Some(names) = words(start, &["set", "constraints"]) {
        let text = lower.trim_end().trim_end_matches(';').trim_end();
        let mut ends = ["deferred", "immediate"].iter();
        let end = ends.find_map(|word| text.strip_suffix(word))?.len();
        return call(sql, (start, names), &NAMING.to_string(), (end, sql.len()));
    }
    if let Some(names) = words(start, &["cluster"]) {
        let using = names + lower.get(names..)?.find(" using ")?;
        let marks = NAMING.to_string().repeat(2);
        return call(
            sql,
            (start, names + 1),
            &marks,
            (using, using + " using ".len()),
        );
    }
    let at = lower.find("indexed")?;
    let end = words(at, &["indexed", "by"])?;
    let name = end + lower.get(end..)?.len() - lower.get(end..)?.trim_start().len();
    let close = lower
        .get(name..)?
        .find(|c: char| c.is_whitespace() || matches!(c, ';' | ')' | ','))
        .map_or(sql.len(), |i| name + i);
    let free = lower
        .get(close..)?
        .chars()
        .next()
        .is_none_or(char::is_whitespace);
    if !free || name - at < "USE INDEX (".len() {
        return None;
    }
    let hint = format!("{:<width$}(", "USE INDEX ", width = name - at - 1);
    let rest = sql.get((close + 1).min(sql.len())..)?;
    Some(format!(
        "{}{hint}{}){rest}",
        sql.get(..at)?,
        sql.get(name..close)?
    ))
}

fn attempt(sql: &str, dialect: Dialect) -> Result<Statement, String> {
    let parser = dialect.parser();
    let parsed = catch_unwind(AssertUnwindSafe(|| {
        let mut parser = Parser::new(parser.as_ref()).try_with_sql(sql)?;
        let statement = parser.parse_statement()?;
        while parser.consume_token(&Token::SemiColon) {}
        let next = parser.peek_token();
        if next.token == Token::EOF {
            Ok(statement)
        } else {
            let at = next.span.start;
            Err(ParserError::ParserError(format!(
                "Expected: end of statement, found: {} at Line: {}, Column: {}",
                next.token, at.line, at.column
            )))
        }
    }));
    match parsed {
        Ok(Ok(statement)) => Ok(statement),
        Ok(Err(ParserError::ParserError(m) | ParserError::TokenizerError(m))) => Err(m),
        Ok(Err(ParserError::RecursionLimitExceeded)) => Err("nested too deeply".to_owned()),
        Err(_) => Err("the parser failed on this text".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fitting_dialect_comes_first_and_others_help() {
        assert!(one("SELECT a::int FROM t", Dialect::Mysql).is_ok());
        assert!(one("SELECT `a` FROM t;", Dialect::Mysql).is_ok());
        assert!(one("SELECT a ? 'b' FROM t", Dialect::Postgresql).is_ok());
    }

    #[test]
    fn a_failure_says_where() {
        let failure = one("SELECT a FROM\n  WHERE x y z", Dialect::Postgresql).unwrap_err();
        assert_eq!(failure.line, 2);
        let failure = one("SELECT 1 SELECT 2", Dialect::Postgresql).unwrap_err();
        assert!(failure.column > 0, "{failure:?}");
    }

    #[test]
    fn long_and_deep_texts_are_refused_or_read() {
        crate::parallel::with_stack(|| {
            let chain = format!("SELECT 1{}", "+1".repeat(120_000));
            assert!(one(&chain, Dialect::Postgresql).is_ok());
            let deep = format!("SELECT {}1{}", "(".repeat(50_000), ")".repeat(50_000));
            assert!(one(&deep, Dialect::Postgresql).is_err());
            let long = format!("SELECT '{}'", "x".repeat(300 << 10));
            assert!(
                one(&long, Dialect::Postgresql)
                    .unwrap_err()
                    .message
                    .contains("KB")
            );
        });
    }
}
