//! What must hold for any text whatsoever. The fuzz targets in `fuzz/` call these functions, and
//! `tests/corpus.rs` calls them over the corpus on every run of the tests.

use crate::host::{self, LANGUAGES};
use crate::sql::lexer::{Lexer, TokenKind};
use crate::sql::{self, Dialect, split};

const DIALECTS: [Dialect; 6] = [
    Dialect::Postgresql,
    Dialect::Mysql,
    Dialect::Sqlite,
    Dialect::Mssql,
    Dialect::Oracle,
    Dialect::Generic,
];

/// Splitting loses nothing and overlaps nowhere; reading does not panic.
///
/// # Panics
/// Where a property does not hold.
pub fn split(text: &str) {
    // What clients obey themselves is no statement: `\\d`, `DELIMITER`, the rows of a COPY, `GO`, `/`.
    let commands = ["\\", "delimiter", "copy", "go", "/"];
    let mut lines = text.lines().map(|line| line.trim_start().to_lowercase());
    let plain = !lines.any(|line| commands.iter().any(|command| line.starts_with(command)));
    for dialect in DIALECTS {
        let mut end = 0;
        let left_out = |from: usize, to: usize| {
            let tokens = Lexer::new(text, from, to, dialect);
            let words =
                tokens.filter(|t| !matches!(t.kind, TokenKind::Comment | TokenKind::Symbol));
            assert!(
                words.count() == 0 || !plain,
                "{dialect:?} leaves {from}..{to} out"
            );
        };
        for statement in split::statements(text, dialect) {
            assert!(
                statement.span.start >= end,
                "statements overlap in {dialect:?}"
            );
            assert!(
                text.get(statement.span.start..statement.span.end).is_some(),
                "not on characters"
            );
            left_out(end, statement.span.start);
            end = statement.span.end;
        }
        left_out(end, text.len());
        sql::read(text, dialect);
    }
}

/// Every verbatim run of a literal is the text that it points at.
///
/// # Panics
/// Where a property does not hold.
pub fn lex(text: &str) {
    for language in LANGUAGES {
        for literal in host::literals(text, language) {
            assert!(
                text.get(literal.span.start..literal.span.end).is_some(),
                "not on characters"
            );
            for piece in literal.pieces.iter().filter(|p| p.verbatim()) {
                let said = literal.text.get(piece.text.start..piece.text.end);
                let stands = text.get(piece.source.start..piece.source.end);
                let hole = said.is_some_and(|s| s.contains(host::HOLE));
                assert!(
                    hole || said == stands,
                    "{}: {said:?} is not {stands:?}",
                    language.id
                );
            }
        }
    }
}

/// Judging a text as a query, and as a change, does not panic.
pub fn judge(text: &str) {
    let schema = "CREATE TABLE orders (id int PRIMARY KEY, status text NOT NULL, total int);
                  CREATE VIEW open_orders AS SELECT id, status FROM orders;";
    for dialect in DIALECTS {
        crate::analysis::verdict(
            schema,
            "ALTER TABLE orders DROP COLUMN status",
            text,
            dialect,
        );
        crate::analysis::verdict(schema, text, "SELECT id, status FROM orders", dialect);
    }
}
