//! Where a body's variables come from: declarations, cursors, handlers, loops.

use super::super::lexer::TokenKind;
use super::walk::{PieceKind, Walk};

impl Walk<'_> {
    /// One declaration: `name type := value`, `name CURSOR FOR query`, MySQL's handlers.
    pub(super) fn declaration(&mut self) {
        if self.eat("declare") || self.is_any(&["procedure", "function"]) {
            return;
        }
        if self.is_any(&["continue", "exit", "undo"]) && self.is_at(self.at + 1, "handler") {
            // `DECLARE EXIT HANDLER FOR condition, condition statement`.
            self.at += 3;
            loop {
                self.eat("not");
                self.at += if self.is("sqlstate") { 2 } else { 1 };
                if matches!(self.tokens.get(self.at), Some(t) if t.kind == TokenKind::String) {
                    self.at += 1;
                }
                if !self.symbol_at(self.at, b',') {
                    break;
                }
                self.at += 1;
            }
            return;
        }
        while let Some(token) = self.tokens.get(self.at) {
            if token.kind == TokenKind::Symbol {
                break;
            }
            self.push(PieceKind::Variable, self.at..self.at + 1);
            self.at += 1;
            if !self.symbol_at(self.at, b',') {
                break;
            }
            self.at += 1;
        }
        let start = self.at;
        let stopped = self.skip_to(&["default", "for", "is"]);
        let query = self.tokens[start..self.at.min(self.tokens.len())]
            .iter()
            .any(|t| t.is_word(self.text, "cursor"));
        if self.is("default") {
            self.at += 1;
            self.upto(PieceKind::Expression, &[]);
        } else if self.is_any(&["for", "is"]) && query {
            self.at += 1;
            self.upto(PieceKind::Statement, &[]);
        } else {
            if stopped {
                self.skip_to(&[]);
            }
            let assigned = (start..self.at).find(|i| self.symbol_at(*i, b'='));
            let end =
                (start..self.at).find(|i| self.symbol_at(*i, b':') || self.symbol_at(*i, b'='));
            self.push(PieceKind::Type, start..end.unwrap_or(self.at));
            if let Some(equals) = assigned {
                self.push(PieceKind::Expression, equals + 1..self.at);
            }
        }
    }

    /// `FOR x IN query LOOP`, `FOREACH x IN ARRAY a LOOP`, `FOR i IN 1..n LOOP`.
    pub(super) fn iteration(&mut self) {
        self.at += 1;
        let start = self.at;
        self.skip_to(&["in", "slice", "as", "do"]);
        for at in start..self.at {
            if matches!(self.tokens[at].kind, TokenKind::Word | TokenKind::Quoted)
                && !self.symbol_at(at.wrapping_sub(1), b'.')
            {
                self.push(PieceKind::Variable, at..at + 1);
            }
        }
        if self.eat("slice") {
            self.at += 1;
        }
        // MariaDB's `FOR x IN (query) DO`, MySQL's cursor loops.
        if !self.eat("in") && !self.eat("as") {
            return;
        }
        self.eat("reverse");
        self.eat("array");
        if self.eat("execute") {
            self.upto(PieceKind::Dynamic, &["loop"]);
            return;
        }
        let query = self.is_any(&[
            "select", "with", "values", "insert", "update", "delete", "table",
        ]);
        let kind = if query {
            PieceKind::Statement
        } else {
            PieceKind::Expression
        };
        let start = self.at;
        let stopped = self.skip_to(&["loop", "do"]);
        let end = self.at;
        self.at += usize::from(stopped);
        // `1 .. n`: two expressions.
        let range = (start..end.saturating_sub(1))
            .find(|i| self.symbol_at(*i, b'.') && self.symbol_at(*i + 1, b'.'));
        match range {
            Some(dots) if kind == PieceKind::Expression => {
                self.push(kind, start..dots);
                self.push(kind, dots + 2..end);
            }
            _ => self.push(kind, start..end),
        }
    }
}
