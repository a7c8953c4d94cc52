//! Where the statements of Transact-SQL start, which need no `;` between them.
//!
//! In: the words of a statement as they pass. Out: whether the next one begins. The hard thing:
//! `SELECT` starts a statement, and continues an `INSERT` or a `WITH`; so does `SET` an `UPDATE`.

use super::super::cursor::Cursor;
use super::super::lexer::starts_line;

/// What a statement of Transact-SQL has had so far, outside of parentheses.
#[derive(Default)]
pub(super) struct Seen {
    /// Its own part, which may follow `WITH …`.
    main: bool,
    /// An `INSERT` that waits for its rows.
    insert: bool,
    /// An `UPDATE` that waits for its `SET`.
    update: bool,
    /// A `MERGE`, whose branches look like statements.
    merge: bool,
}

impl Seen {
    /// Notes the word that stands here.
    pub(super) fn note(&mut self, c: &Cursor) {
        if c.is_any(&["select", "values", "exec", "execute"]) {
            self.main = true;
            self.insert = false;
        } else if c.is("insert") {
            self.main = true;
            self.insert = true;
        } else if c.is_any(&["update", "merge"]) {
            self.main = true;
            self.update = true;
            self.merge |= c.is("merge");
        } else if c.is("delete") {
            self.main = true;
        } else if c.is("set") {
            self.update = false;
        }
    }

    /// Whether a statement of Transact-SQL starts here, which does not belong to the one that
    /// started at `start`.
    pub(super) fn starts_statement(&self, c: &Cursor, start: usize) -> bool {
        if !c.peek().is_some_and(|t| starts_line(c.text, t.start)) {
            return false;
        }
        let first = |word: &str| c.tokens[start].is_word(c.text, word);
        let next = |word: &str| c.is_at(1, word);
        let open = first("with") && !self.main;
        if c.is("select") {
            let set = ["union", "all", "except", "intersect"]
                .iter()
                .any(|w| c.tokens[c.at - 1].is_word(c.text, w));
            return !set && !open && !self.insert;
        }
        if c.is("set") {
            return !self.update && !self.merge;
        }
        if c.is_any(&["insert", "update", "delete", "merge"]) {
            return !open && !self.merge;
        }
        if c.is_any(&["alter", "drop"]) {
            return !next("column") && !next("constraint");
        }
        if c.is("fetch") {
            return !self.main || c.is_at(2, "from");
        }
        if c.is_any(&["exec", "execute"]) {
            return !self.insert;
        }
        c.is_among(
            "begin close commit create deallocate declare else end if open print raiserror \
             return rollback save throw truncate while",
        )
    }
}
