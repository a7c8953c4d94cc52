//! Files of named queries: `-- name: find_orders`, `-- BLOCK find_orders`, `-- find_orders --`.
//!
//! In: a comment between two queries. Out: whether the statement before it ends there. The hard
//! thing: the libraries that read such files cut at the name and need no `;`, while a banner of the
//! same look may stand inside of one statement, before its last part.

use super::{Mode, Splitter};
use crate::sql::lexer::{Token, TokenKind, starts_line};

/// Words with which a query does something, so that it may be over.
const BODIES: [&str; 6] = ["select", "update", "delete", "values", "set", "default"];

/// Words that a query begins with.
const VERBS: [&str; 7] = [
    "select", "insert", "update", "delete", "with", "merge", "replace",
];

/// Words after which a query goes on.
const JOINTS: [&str; 10] = [
    "union",
    "all",
    "distinct",
    "except",
    "intersect",
    "minus",
    "as",
    "do",
    "for",
    "then",
];

/// Comments that are read between a name and its query.
const LONGEST_COMMENT: usize = 32;

impl Splitter<'_> {
    /// Notes a word outside of parentheses.
    pub(super) fn note_body(&mut self, token: Token) {
        if !self.body && self.parentheses == 0 {
            self.body = BODIES.iter().any(|w| token.is_word(self.text, w));
        }
    }

    /// Whether a comment is the name of the query after it, and what stands before it is over.
    pub(super) fn names_next_query(&self, comment: Token) -> bool {
        let text = self.text;
        let is = |token: Token, words: &[&str]| words.iter().any(|w| token.is_word(text, w));
        if self.mode != Mode::Plain || !self.body || self.parentheses > 0 {
            return false;
        }
        if !is_name(comment.of(text)) || !starts_line(text, comment.start) {
            return false;
        }
        let next = self
            .lexer
            .clone()
            .take(LONGEST_COMMENT)
            .find(|t| t.kind != TokenKind::Comment);
        next.is_some_and(|t| is(t, &VERBS) && starts_line(text, t.start))
            && !self.previous.is_some_and(|p| is(p, &JOINTS))
    }
}

/// Whether a comment is nothing but a query's name.
fn is_name(comment: &str) -> bool {
    let Some(inner) = comment.strip_prefix("--").map(str::trim) else {
        return false;
    };
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
            && word.bytes().any(|b| b.is_ascii_alphanumeric())
    };
    if let Some(rest) = inner.strip_prefix("name:") {
        return rest.split_whitespace().next().is_some_and(is_word);
    }
    if let Some(name) = inner.strip_prefix("BLOCK ") {
        return is_word(name.trim());
    }
    inner
        .strip_suffix("--")
        .is_some_and(|name| is_word(name.trim()))
}

#[cfg(test)]
mod tests {
    use crate::sql::Dialect;

    fn cut(text: &str) -> Vec<&str> {
        super::super::statements(text, Dialect::Postgresql)
            .iter()
            .map(|s| s.span.of(text))
            .collect()
    }

    #[test]
    fn a_name_ends_the_query_before_it() {
        assert_eq!(
            cut("-- one --\n-- Why\nSELECT 1\n\n-- two --\n-- Why\nUPDATE t SET a = 1\n"),
            ["SELECT 1", "UPDATE t SET a = 1"]
        );
        assert_eq!(
            cut("-- name: one\nSELECT 1\n-- name: two\nWITH a AS (SELECT 2) SELECT * FROM a"),
            ["SELECT 1", "WITH a AS (SELECT 2) SELECT * FROM a"]
        );
        assert_eq!(
            cut("-- BLOCK one\nDELETE FROM t\n\n-- BLOCK two\nINSERT INTO t VALUES (1)"),
            ["DELETE FROM t", "INSERT INTO t VALUES (1)"]
        );
    }

    #[test]
    fn a_banner_inside_a_query_ends_nothing() {
        for text in [
            "SELECT 1\nUNION ALL\n-- rest --\nSELECT 2",
            "WITH a AS (SELECT 1)\n-- main --\nSELECT * FROM a",
            "INSERT INTO t (a)\n-- rows --\nSELECT 1",
            "SELECT (\n-- inner --\nSELECT 1)",
            "SELECT 1 FROM t\n-- filter --\nWHERE a = 1",
            "SELECT 1\n-- a longer remark --\nSELECT 2",
            "CREATE VIEW v AS\n-- body --\nSELECT 1",
            "INSERT INTO t VALUES (1) ON CONFLICT (a) DO\n-- merge --\nUPDATE SET a = 2",
        ] {
            assert_eq!(cut(text), [text], "{text}");
        }
    }
}
