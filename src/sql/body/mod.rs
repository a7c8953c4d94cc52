//! The SQL inside of procedural bodies.
//!
//! In: the text of a function's, procedure's, trigger's or `DO` block's body. Out: the statements
//! that it executes, as queries that a parser reads, with their places; and its variables. The
//! hard thing: the rewritten text keeps every byte where it stood (`PERFORM` becomes `SELECT `,
//! the targets of `INTO` become spaces), so a place in the query is a place in the body.

mod batch;
mod declare;
mod dynamic;
mod guard;
mod walk;

use std::collections::BTreeSet;

use super::Dialect;
use super::lexer::{Token, TokenKind, tokens};
use crate::location::Span;
use dynamic::constant;
use walk::{Piece, PieceKind};

/// A statement that a body executes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BodyStatement {
    /// Its text, decoded where it stood in a string.
    pub(super) text: String,
    /// Bytes of the body that it stands in.
    pub(super) span: Span,
    /// Whether `span` holds exactly `text`.
    pub(super) verbatim: bool,
    /// Whether it runs is decided at run time.
    pub(super) conditional: bool,
    /// Its text is put together at run time.
    pub(super) dynamic: bool,
}

/// A query that a body executes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyQuery {
    /// Bytes of the body that it comes from.
    pub span: Span,
    /// The query, rewritten so that it parses.
    pub sql: String,
    /// How many bytes were put in front of the body's own text: `SELECT ` before an expression.
    /// Byte `prefix + n` of `sql` is byte `span.start + n` of the body.
    pub prefix: usize,
    /// Its text is put together at run time: `sql` is the expression that does it.
    pub dynamic: bool,
    /// Columns of the trigger's row, in lower case: it runs only where one of them changes.
    pub only_if: BTreeSet<String>,
}

const SELECT: &str = "SELECT ";

fn is_plpgsql(language: &str, dialect: Dialect) -> bool {
    language.starts_with("pl") || dialect == Dialect::Oracle
}

/// The statements that a body executes, the SQL in constant strings of `EXECUTE` included.
pub(super) fn executed(text: &str, language: &str, dialect: Dialect) -> Vec<BodyStatement> {
    let tokens = tokens(text, 0, text.len(), dialect);
    let pieces = walk::pieces(text, &tokens, dialect, is_plpgsql(language, dialect));
    let mut all = Vec::new();
    for piece in pieces {
        let span = span_of(&tokens, &piece);
        let mut statement = BodyStatement {
            text: span.of(text).to_owned(),
            span,
            verbatim: true,
            conditional: piece.conditional,
            dynamic: false,
        };
        match piece.kind {
            PieceKind::Statement => {}
            PieceKind::Dynamic => match constant(text, &tokens[piece.tokens], dialect) {
                Some((constant, Some(offset))) => {
                    statement.span = Span::new(offset, offset + constant.len());
                    statement.text = constant;
                }
                Some((constant, None)) => {
                    statement.text = constant;
                    statement.verbatim = false;
                }
                None => statement.dynamic = true,
            },
            PieceKind::Expression | PieceKind::Variable | PieceKind::Type => continue,
        }
        all.push(statement);
    }
    all
}

/// The places of the SQL statements in a body.
pub fn statements(text: &str, language: &str, dialect: Dialect) -> Vec<Span> {
    let statements = executed(text, language, dialect).into_iter();
    statements.filter(|s| !s.dynamic).map(|s| s.span).collect()
}

/// The queries of a body: its statements, and the expressions that read something.
pub fn queries(text: &str, language: &str, dialect: Dialect) -> Vec<BodyQuery> {
    if language == "condition" {
        return vec![BodyQuery {
            span: Span::new(0, text.len()),
            sql: format!("{SELECT}{text}"),
            prefix: SELECT.len(),
            dynamic: false,
            only_if: BTreeSet::new(),
        }];
    }
    let tokens = tokens(text, 0, text.len(), dialect);
    let pieces = walk::pieces(text, &tokens, dialect, is_plpgsql(language, dialect));
    let mut all = Vec::new();
    for piece in pieces {
        let span = span_of(&tokens, &piece);
        let inside = &tokens[piece.tokens.clone()];
        let mut query = BodyQuery {
            span,
            sql: span.of(text).to_owned(),
            prefix: 0,
            dynamic: false,
            only_if: only_if(text, &tokens, &piece),
        };
        match piece.kind {
            PieceKind::Variable | PieceKind::Type => continue,
            PieceKind::Statement => query.sql = rewritten(text, inside, span),
            PieceKind::Expression if reads(text, inside) => {
                query.sql.insert_str(0, SELECT);
                query.prefix = SELECT.len();
            }
            PieceKind::Expression => continue,
            PieceKind::Dynamic => match constant(text, inside, dialect) {
                Some((constant, offset)) => {
                    if let Some(offset) = offset {
                        query.span = Span::new(offset, offset + constant.len());
                    }
                    query.sql = constant;
                }
                None => query.dynamic = true,
            },
        }
        all.push(query);
    }
    all
}

/// The variables that a body declares, loop variables and PL/pgSQL's own included, folded.
pub fn variables(text: &str, language: &str, dialect: Dialect) -> Vec<String> {
    const OWN: &[&str] = &[
        "found",
        "sqlstate",
        "sqlerrm",
        "tg_name",
        "tg_when",
        "tg_level",
        "tg_op",
        "tg_relid",
        "tg_relname",
        "tg_table_name",
        "tg_table_schema",
        "tg_nargs",
        "tg_argv",
        "tg_event",
        "tg_tag",
    ];
    let tokens = tokens(text, 0, text.len(), dialect);
    let plpgsql = is_plpgsql(language, dialect);
    let cursor = super::cursor::Cursor::new(text, &tokens, dialect);
    let mut names: Vec<String> = walk::pieces(text, &tokens, dialect, plpgsql)
        .into_iter()
        .filter(|p| p.kind == PieceKind::Variable)
        .filter_map(|p| tokens.get(p.tokens.start).and_then(|t| cursor.name_of(*t)))
        .collect();
    if plpgsql {
        names.extend(OWN.iter().map(|n| (*n).to_owned()));
    }
    names.sort();
    names.dedup();
    names
}

/// The variables that a body declares, each with the text of its type.
pub fn declared(text: &str, language: &str, dialect: Dialect) -> Vec<(String, String)> {
    let tokens = tokens(text, 0, text.len(), dialect);
    let cursor = super::cursor::Cursor::new(text, &tokens, dialect);
    let (mut found, mut open) = (Vec::new(), Vec::new());
    for piece in walk::pieces(text, &tokens, dialect, is_plpgsql(language, dialect)) {
        match piece.kind {
            PieceKind::Variable => {
                let first = tokens.get(piece.tokens.start);
                open.extend(first.and_then(|t| cursor.name_of(*t)));
            }
            PieceKind::Type => {
                let data_type = span_of(&tokens, &piece).of(text);
                found.extend(open.drain(..).map(|name| (name, data_type.to_owned())));
            }
            _ => open.clear(),
        }
    }
    found
}

/// The columns of which one must change for the piece to run.
fn only_if(text: &str, tokens: &[Token], piece: &Piece) -> BTreeSet<String> {
    let condition = |range: &std::ops::Range<usize>| {
        let inside = tokens.get(range.clone())?;
        text.get(inside.first()?.start..inside.last()?.end)
    };
    let guards = piece.guards.iter().filter_map(condition);
    let mut columns = guards.map(guard::changed_columns);
    columns.find(|c| !c.is_empty()).unwrap_or_default()
}

fn span_of(tokens: &[Token], piece: &Piece) -> Span {
    let inside = &tokens[piece.tokens.clone()];
    match (inside.first(), inside.last()) {
        (Some(first), Some(last)) => Span::new(first.start, last.end),
        _ => Span::default(),
    }
}

/// Whether an expression can read a table, a record's field or a function.
fn reads(text: &str, tokens: &[Token]) -> bool {
    tokens
        .iter()
        .any(|t| t.is_symbol(text, b'.') || t.is_symbol(text, b'(') || t.is_word(text, "select"))
}

/// A statement as a parser reads it, byte for byte in place.
fn rewritten(text: &str, tokens: &[Token], span: Span) -> String {
    let mut bytes = span.of(text).as_bytes().to_vec();
    let start = span.start;
    if let Some(first) = tokens.first().filter(|t| t.is_word(text, "perform")) {
        bytes[first.start - start..first.end - start].copy_from_slice(SELECT.as_bytes());
    }
    refresh(text, tokens, start, &mut bytes);
    let mut depth = 0usize;
    let mut at = 0;
    while at < tokens.len() {
        let token = tokens[at];
        if token.is_symbol(text, b'(') {
            depth += 1;
        } else if token.is_symbol(text, b')') {
            depth = depth.saturating_sub(1);
        }
        let before = at.checked_sub(1).map(|i| tokens[i]);
        let names_table = before.is_some_and(|t| {
            [
                "insert",
                "replace",
                "merge",
                "ignore",
                "low_priority",
                "delayed",
                "high_priority",
                "overwrite",
            ]
            .iter()
            .any(|w| t.is_word(text, w))
        });
        if depth == 0 && at > 0 && token.is_word(text, "into") && !names_table {
            let end = targets_end(text, tokens, at + 1);
            let cut = token.start - start..tokens[end - 1].end - start;
            for byte in &mut bytes[cut] {
                if *byte != b'\n' {
                    *byte = b' ';
                }
            }
            at = end;
            continue;
        }
        at += 1;
    }
    // Only whole tokens became spaces, so this is text still.
    String::from_utf8(bytes).unwrap_or_else(|_| span.of(text).to_owned())
}

/// `REFRESH MATERIALIZED VIEW v` reads as `SELECT 1 FROM v`: it needs the view.
fn refresh(text: &str, tokens: &[Token], start: usize, bytes: &mut [u8]) {
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|t| t.is_word(text, word));
    if !(is(0, "refresh") && is(1, "materialized") && is(2, "view")) {
        return;
    }
    let concurrently = usize::from(is(3, "concurrently"));
    let replaced = [(0, "SELECT"), (1, "1"), (2, "FROM"), (3, "")];
    for (at, word) in replaced.into_iter().take(3 + concurrently) {
        let cut = &mut bytes[tokens[at].start - start..tokens[at].end - start];
        cut.fill(b' ');
        cut[..word.len()].copy_from_slice(word.as_bytes());
    }
    for token in tokens.iter().skip(4 + concurrently) {
        // `WITH NO DATA`.
        if token.kind == TokenKind::Word {
            bytes[token.start - start..token.end - start].fill(b' ');
        }
    }
}

/// The index after the targets of an `INTO`.
fn targets_end(text: &str, tokens: &[Token], mut at: usize) -> usize {
    if tokens.get(at).is_some_and(|t| t.is_word(text, "strict")) {
        at += 1;
    }
    let name = |at: usize| {
        tokens.get(at).is_some_and(|t| {
            matches!(
                t.kind,
                TokenKind::Word | TokenKind::Quoted | TokenKind::Parameter
            )
        })
    };
    let symbol = |at: usize, s: u8| tokens.get(at).is_some_and(|t| t.is_symbol(text, s));
    while name(at) {
        at += 1;
        if symbol(at, b'[') {
            while at < tokens.len() && !symbol(at, b']') {
                at += 1;
            }
            at = (at + 1).min(tokens.len());
        }
        if symbol(at, b'.') || symbol(at, b',') {
            at += 1;
        } else {
            break;
        }
    }
    at.min(tokens.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLPGSQL: &str = "
DECLARE
  total integer := (SELECT count(*) FROM orders);
  r record;
  c CURSOR FOR SELECT id FROM carts;
BEGIN
  IF NEW.status <> OLD.status AND EXISTS (SELECT 1 FROM audit) THEN
    PERFORM notify_all(NEW.id);
    SELECT name, email INTO STRICT r.name, mail FROM users WHERE id = NEW.user_id;
  ELSIF total > 3 THEN
    NEW.updated_at := now();
  END IF;
  FOR r IN SELECT * FROM items LOOP
    INSERT INTO log (item) VALUES (r.id) RETURNING id INTO total;
  END LOOP;
  EXECUTE 'DELETE FROM stale';
  REFRESH MATERIALIZED VIEW CONCURRENTLY totals;
  EXECUTE format('DROP TABLE %I', r.name);
  RETURN QUERY SELECT id FROM done;
EXCEPTION WHEN unique_violation THEN
  UPDATE failures SET n = n + 1;
END";

    fn sql(text: &str) -> Vec<String> {
        queries(text, "plpgsql", Dialect::Postgresql)
            .into_iter()
            .map(|q| q.sql.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    }

    #[test]
    fn every_query_of_a_body_is_found() {
        assert_eq!(
            sql(PLPGSQL),
            [
                "SELECT (SELECT count(*) FROM orders)",
                "SELECT id FROM carts",
                "SELECT NEW.status <> OLD.status AND EXISTS (SELECT 1 FROM audit)",
                "SELECT notify_all(NEW.id)",
                "SELECT name, email FROM users WHERE id = NEW.user_id",
                "SELECT NEW.updated_at",
                "SELECT now()",
                "SELECT * FROM items",
                "INSERT INTO log (item) VALUES (r.id) RETURNING id",
                "DELETE FROM stale",
                "SELECT 1 FROM totals",
                "format('DROP TABLE %I', r.name)",
                "SELECT id FROM done",
                "UPDATE failures SET n = n + 1",
            ]
        );
    }

    #[test]
    fn places_stay_where_they_were() {
        for query in queries(PLPGSQL, "plpgsql", Dialect::Postgresql) {
            let own = &query.sql[query.prefix..];
            assert_eq!(own.len(), query.span.end - query.span.start);
            // The last word of each is its own.
            let last = own.split_whitespace().last().unwrap_or_default();
            assert!(query.span.of(PLPGSQL).contains(last), "{own}");
            let at = own.rfind(last).unwrap_or_default();
            assert!(query.span.of(PLPGSQL)[at..].starts_with(last), "{own}");
        }
    }

    #[test]
    fn variables_are_declared_or_iterate() {
        let names = variables(PLPGSQL, "plpgsql", Dialect::Postgresql);
        for name in ["total", "r", "c", "found", "tg_op"] {
            assert!(names.iter().any(|n| n == name), "{name}");
        }
        assert!(!names.iter().any(|n| n == "status"));
    }

    #[test]
    fn a_dynamic_query_says_so() {
        let dynamic: Vec<bool> = queries(PLPGSQL, "plpgsql", Dialect::Postgresql)
            .iter()
            .map(|q| q.dynamic)
            .collect();
        assert_eq!(dynamic.iter().filter(|d| **d).count(), 1);
    }

    #[test]
    fn bodies_of_mysql() {
        let body = "BEGIN
  DECLARE done, n INT DEFAULT 0;
  DECLARE cur CURSOR FOR SELECT id FROM t;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = 1;
  SET NEW.total = (SELECT sum(x) FROM u), @y = 3;
  read_loop: LOOP
    FETCH cur INTO n;
    IF done THEN LEAVE read_loop; END IF;
    UPDATE t SET a = CASE WHEN b THEN 1 ELSE 2 END WHERE id = n;
  END LOOP;
  SELECT count(*) INTO n FROM v;
  WHILE n > 0 DO DELETE FROM w LIMIT 1; END WHILE;
END";
        let found: Vec<String> = queries(body, "sql", Dialect::Mysql)
            .into_iter()
            .map(|q| q.sql.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(
            found,
            [
                "SELECT id FROM t",
                "SELECT NEW.total = (SELECT sum(x) FROM u), @y = 3",
                "UPDATE t SET a = CASE WHEN b THEN 1 ELSE 2 END WHERE id = n",
                "SELECT count(*) FROM v",
                "DELETE FROM w LIMIT 1",
            ]
        );
        assert_eq!(variables(body, "sql", Dialect::Mysql), ["cur", "done", "n"]);
    }

    #[test]
    fn bodies_of_plain_sql() {
        let body = "BEGIN ATOMIC INSERT INTO a SELECT * FROM b; SELECT 1; END";
        assert_eq!(queries(body, "sql", Dialect::Postgresql).len(), 2);
        assert_eq!(
            queries("RETURN a + (SELECT 1)", "sql", Dialect::Postgresql).len(),
            1
        );
        assert_eq!(
            queries(
                "NEW.a IS DISTINCT FROM OLD.a",
                "condition",
                Dialect::Postgresql
            )[0]
            .prefix,
            7
        );
        let trigger = "BEGIN UPDATE b SET c = 1 WHERE d = NEW.d; SELECT RAISE(ABORT, 'no'); END";
        assert_eq!(statements(trigger, "sql", Dialect::Sqlite).len(), 2);
    }

    #[test]
    fn transact_sql_needs_no_semicolons() {
        let body = "BEGIN\n  SET NOCOUNT ON\n  UPDATE [dbo].[A]\n  SET [B] = @C\n  WHERE [Id] = @Id\n\n  EXEC [dbo].[Bump] @Id\nEND";
        let found = queries(body, "sql", Dialect::Mssql);
        assert_eq!(found.len(), 2, "{found:?}");
    }
}
