//! SQL Server's way to end statements: `GO` on a line of its own, or just the next statement.

use super::super::lexer::{Token, TokenKind, starts_line};
use super::{Mode, Splitter};

impl Splitter<'_> {
    /// SQL Server: `GO` ends a batch, and a statement needs no `;` before the next one.
    pub(super) fn batch_word(&mut self, token: Token) -> bool {
        let word = token.of(self.text);
        if word.eq_ignore_ascii_case("case") {
            self.cases += 1;
        } else if word.eq_ignore_ascii_case("end") && self.cases > 0 {
            self.cases -= 1;
            return false;
        }
        if !starts_line(self.text, token.start) {
            return false;
        }
        if word.eq_ignore_ascii_case("go") {
            let rest = self.text[token.end..]
                .split('\n')
                .next()
                .unwrap_or_default();
            let tail = rest.trim().trim_end_matches(';');
            if tail.is_empty() || tail.bytes().all(|b| b.is_ascii_digit()) {
                self.lexer.at = token.end + rest.len();
                self.end(true);
                return true;
            }
        }
        let open = self.mode == Mode::Plain || matches!(self.mode, Mode::Head);
        if open && self.parentheses == 0 && self.first.is_some() && self.starts_statement(token) {
            self.end(true);
        }
        false
    }

    fn starts_statement(&self, token: Token) -> bool {
        const AFTER_DDL: &[&str] = &[
            "commit", "delete", "insert", "merge", "rollback", "save", "select", "update",
        ];
        const STARTS: &[&str] = &[
            "alter", "begin", "create", "declare", "drop", "else", "end", "exec", "execute",
            "grant", "if", "print", "revoke", "truncate",
        ];
        let word = token.of(self.text).to_ascii_lowercase();
        let words = &self.text[self.first.unwrap_or(token.start)..self.last];
        let mut head = words.split_whitespace();
        let verb = head.next().unwrap_or_default();
        let object = head.next().unwrap_or_default();
        let ddl = (verb.eq_ignore_ascii_case("alter") && object.eq_ignore_ascii_case("table"))
            || verb.eq_ignore_ascii_case("drop")
            || verb.eq_ignore_ascii_case("truncate");
        // `ON` before a line break: `ON\nDELETE CASCADE`.
        let after_ddl = ddl
            && AFTER_DDL.binary_search(&word.as_str()).is_ok()
            && !self.previous.is_some_and(|p| p.is_word(self.text, "on"));
        if !after_ddl && STARTS.binary_search(&word.as_str()).is_err() {
            return false;
        }
        let mut ahead = self.lexer.clone();
        let next = ahead.find(|t| t.kind != TokenKind::Comment);
        let part = next.is_some_and(|t| {
            ["column", "constraint", "exists", "to"]
                .iter()
                .any(|w| t.is_word(self.text, w))
        });
        // `CASE … END` and `ELSE` of an expression.
        let expression = matches!(word.as_str(), "else" | "end") && self.cases > 0;
        !part && !expression
    }
}
