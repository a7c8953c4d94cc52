//! Procedural text to its pieces: statements, expressions, dynamic SQL, declared variables.
//!
//! In: the tokens of a body, whatever dialect wrote it: PL/pgSQL, MySQL's and Oracle's blocks,
//! SQLite's triggers, Transact-SQL. Out: token ranges with what each is. The hard thing: one walk without
//! recursion over all of them, which works because control words open no text that has to be
//! closed: `IF c THEN`, `LOOP`, `BEGIN` are stepped over and what stands between is read.

use std::ops::Range;

use super::super::Dialect;
use super::super::cursor::Cursor;
use super::super::lexer::{Token, TokenKind};
use super::batch::Seen;

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// A whole SQL statement.
    Statement,
    /// A value or condition; it may hold subqueries.
    Expression,
    /// An expression whose value is executed.
    Dynamic,
    /// A declared variable: one token.
    Variable,
    /// The type of the variables in front of it.
    Type,
}

/// A part of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: PieceKind,
    pub(super) tokens: Range<usize>,
    /// Stands in a branch or handler: whether it runs is decided at run time.
    pub(super) conditional: bool,
    /// The conditions of the branches that it stands in, as far as they must hold.
    pub(super) guards: Vec<Range<usize>>,
}

/// How many conditions are kept for a piece: branches nest as deep as hostile text likes.
const MOST_GUARDS: usize = 8;

/// Splits the tokens of a body into pieces.
pub(super) fn pieces(text: &str, tokens: &[Token], dialect: Dialect, plpgsql: bool) -> Vec<Piece> {
    let mut walk = Walk {
        text,
        tokens,
        at: 0,
        dialect,
        plpgsql,
        declaring: false,
        branches: 0,
        handler: false,
        guards: Vec::new(),
        pieces: Vec::new(),
    };
    while walk.at < tokens.len() {
        let before = walk.at;
        walk.step();
        // Whatever stands here, the walk goes on.
        walk.at = walk.at.max(before + 1);
    }
    walk.pieces
}

/// A place in the tokens of a body, and what was found before it.
pub(super) struct Walk<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) at: usize,
    dialect: Dialect,
    plpgsql: bool,
    /// Between `DECLARE` and `BEGIN`.
    declaring: bool,
    branches: u32,
    handler: bool,
    /// For each open branch the condition that holds in it.
    guards: Vec<Option<Range<usize>>>,
    pieces: Vec<Piece>,
}

impl Walk<'_> {
    pub(super) fn is_at(&self, at: usize, word: &str) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|t| t.is_word(self.text, word))
    }

    pub(super) fn is(&self, word: &str) -> bool {
        self.is_at(self.at, word)
    }

    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|w| self.is(w))
    }

    fn is_among(&self, words: &str) -> bool {
        words.split(' ').any(|w| self.is(w))
    }

    pub(super) fn symbol_at(&self, at: usize, symbol: u8) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|t| t.is_symbol(self.text, symbol))
    }

    pub(super) fn eat(&mut self, word: &str) -> bool {
        let found = self.is(word);
        self.at += usize::from(found);
        found
    }

    pub(super) fn push(&mut self, kind: PieceKind, tokens: Range<usize>) {
        if tokens.start < tokens.end {
            self.pieces.push(Piece {
                kind,
                tokens,
                conditional: self.branches > 0 || self.handler,
                guards: self
                    .guards
                    .iter()
                    .take(MOST_GUARDS)
                    .flatten()
                    .cloned()
                    .collect(),
            });
        }
    }

    /// Goes on to the next `;` or to one of `stops` outside of parentheses and of `CASE … END`;
    /// `true` if it is one of `stops`. Transact-SQL's statements end without a `;`.
    pub(super) fn skip_to(&mut self, stops: &[&str]) -> bool {
        let start = self.at;
        let mut depth = 0usize;
        let mut cases = 0usize;
        let mut seen = Seen::default();
        while let Some(token) = self.tokens.get(self.at) {
            if token.kind == TokenKind::Symbol {
                match self.text.as_bytes()[token.start] {
                    b';' => return false,
                    b'(' => depth += 1,
                    b')' => depth = depth.saturating_sub(1),
                    _ => {}
                }
            } else if token.kind == TokenKind::Word && depth == 0 {
                if cases == 0 && self.is_any(stops) {
                    return true;
                }
                let batch = self.dialect == Dialect::Mssql && cases == 0 && self.at > start;
                let here = Cursor {
                    at: self.at,
                    ..Cursor::new(self.text, self.tokens, self.dialect)
                };
                if batch && seen.starts_statement(&here, start) {
                    return false;
                }
                if self.is("case") {
                    cases += 1;
                } else if self.is("end") {
                    cases = cases.saturating_sub(1);
                } else if batch || self.at == start {
                    seen.note(&here);
                }
            }
            self.at += 1;
        }
        false
    }

    /// A piece from here up to one of `stops`, which is stepped over.
    pub(super) fn upto(&mut self, kind: PieceKind, stops: &[&str]) {
        let start = self.at;
        let stopped = self.skip_to(stops);
        self.push(kind, start..self.at);
        self.at += usize::from(stopped);
    }

    /// Reads what stands at the start of a statement.
    fn step(&mut self) {
        let Some(token) = self.tokens.get(self.at).copied() else {
            return;
        };
        if token.kind == TokenKind::Symbol {
            // `;`, `<<label>>`.
            self.at += 1;
            if token.is_symbol(self.text, b'<') && self.symbol_at(self.at, b'<') {
                while self.at < self.tokens.len() && !self.symbol_at(self.at, b'>') {
                    self.at += 1;
                }
                self.at += 2;
            }
            return;
        }
        if self.declaring && !self.is("begin") {
            return self.declaration();
        }
        // MySQL's `label: LOOP`.
        if token.kind == TokenKind::Word
            && self.symbol_at(self.at + 1, b':')
            && !self.symbol_at(self.at + 2, b'=')
        {
            self.at += 2;
            return;
        }
        if token.kind == TokenKind::Word && self.control() {
            return;
        }
        if self.assignment() {
            return;
        }
        self.sql();
    }

    /// Words of control flow; `false` if a statement of SQL stands here.
    fn control(&mut self) -> bool {
        use PieceKind::{Dynamic, Expression};
        if self.eat("begin") {
            self.declaring = false;
            if self.eat("not") {
                self.at += 1;
            }
            for word in ["atomic", "try", "catch"] {
                self.eat(word);
            }
            if self.eat("transaction") || self.eat("tran") {
                self.skip_to(&[]);
            }
        } else if self.eat("end") {
            self.end();
        } else if self.is("declare") {
            self.at += 1;
            self.declaring = self.plpgsql;
            self.declaration();
        } else if self.eat("exception") {
            self.handler = true;
        } else if self.is_any(&["if", "elsif", "elseif"]) {
            let first = self.is("if");
            self.branches += u32::from(first);
            self.at += 1;
            let condition = self.at;
            if self.dialect == Dialect::Mssql {
                self.condition_without_end();
            } else {
                self.upto(Expression, &["then"]);
                if first {
                    let end = self.at.saturating_sub(1).max(condition);
                    self.guards.push(Some(condition..end));
                } else {
                    self.otherwise();
                }
            }
        } else if self.eat("when") {
            self.upto(Expression, &["then"]);
        } else if self.eat("else") {
            self.otherwise();
        } else if self.eat("loop") || self.eat("repeat") {
        } else if self.eat("while") {
            if self.dialect == Dialect::Mssql {
                self.condition_without_end();
            } else {
                self.upto(Expression, &["loop", "do"]);
            }
        } else if self.eat("until") {
            self.upto(Expression, &["end"]);
            self.eat("repeat");
        } else if self.is("for") || self.is("foreach") {
            self.iteration();
        } else if self.eat("case") {
            self.branches += 1;
            self.guards.push(None);
            let start = self.at;
            self.skip_to(&["when"]);
            self.push(Expression, start..self.at);
        } else if self.eat("return") {
            self.returned();
        } else if self.is("execute") || self.is("exec") {
            return self.execute();
        } else if self.is("prepare") && self.is_at(self.at + 2, "from") {
            self.at += 3;
            self.upto(Dynamic, &[]);
        } else if self.eat("open") {
            self.skip_to(&["for"]);
            if self.eat("for") {
                let kind = if self.eat("execute") {
                    Dynamic
                } else {
                    PieceKind::Statement
                };
                self.upto(kind, &["using"]);
            }
        } else if self.is_any(&["exit", "continue"]) {
            self.skip_to(&["when"]);
            if self.eat("when") {
                self.upto(Expression, &[]);
            }
        } else if self.is("raise") {
            self.raise();
        } else if self.eat("assert") {
            self.upto(Expression, &[]);
        } else if self.is("set") && !self.plpgsql {
            let start = self.at;
            self.skip_to(&[]);
            self.push(Expression, start + 1..self.at);
        } else if self.is_among(
            "null get fetch move close commit rollback leave iterate signal resignal print \
             deallocate pragma savepoint goto throw raiserror waitfor start",
        ) && !self.starts_assignment()
        {
            self.skip_to(&[]);
        } else {
            return false;
        }
        true
    }

    /// In the other branches the condition of the first does not hold.
    fn otherwise(&mut self) {
        if let Some(guard) = self.guards.last_mut() {
            *guard = None;
        }
    }

    fn end(&mut self) {
        if self.eat("if") || self.eat("case") {
            self.branches = self.branches.saturating_sub(1);
            self.guards.pop();
        } else {
            for word in ["loop", "while", "repeat", "for", "try", "catch"] {
                self.eat(word);
            }
        }
        // A label, or the name of the routine.
        let label = self
            .tokens
            .get(self.at)
            .is_some_and(|t| t.kind != TokenKind::Symbol)
            && (self.symbol_at(self.at + 1, b';') || self.at + 1 == self.tokens.len());
        self.at += usize::from(label);
        self.handler = false;
    }

    fn returned(&mut self) {
        if self.eat("query") {
            if self.eat("execute") {
                self.upto(PieceKind::Dynamic, &["using"]);
                self.upto(PieceKind::Expression, &[]);
            } else {
                self.upto(PieceKind::Statement, &[]);
            }
            return;
        }
        self.eat("next");
        let kind = if self.is_any(&["select", "with"]) {
            PieceKind::Statement
        } else {
            PieceKind::Expression
        };
        self.upto(kind, &[]);
    }

    /// `EXECUTE expression [INTO …] [USING …]`; a prepared statement's or procedure's name is none.
    fn execute(&mut self) -> bool {
        let start = self.at;
        self.at += 1;
        let immediate = self.eat("immediate");
        let name = self
            .tokens
            .get(self.at)
            .is_some_and(|t| matches!(t.kind, TokenKind::Word | TokenKind::Quoted));
        if !immediate && !self.plpgsql && name {
            if self.dialect == Dialect::Mssql {
                // A procedure is called.
                self.at = start;
                return false;
            }
            self.skip_to(&[]);
            return true;
        }
        let from = self.at;
        self.skip_to(&["into", "using"]);
        self.push(PieceKind::Dynamic, from..self.at);
        self.skip_to(&["using"]);
        if self.eat("using") {
            self.upto(PieceKind::Expression, &["into"]);
            self.skip_to(&[]);
        }
        true
    }

    /// `RAISE level 'format', value, …`.
    fn raise(&mut self) {
        let start = self.at;
        self.skip_to(&["using"]);
        let comma = (start..self.at).find(|i| self.symbol_at(*i, b','));
        if let Some(comma) = comma {
            self.push(PieceKind::Expression, comma + 1..self.at);
        }
        self.skip_to(&[]);
    }

    /// Transact-SQL's conditions end where a statement starts.
    fn condition_without_end(&mut self) {
        let start = self.at;
        self.skip_to(&[
            "begin",
            "select",
            "insert",
            "update",
            "delete",
            "exec",
            "execute",
            "set",
            "return",
            "alter",
            "create",
            "drop",
            "print",
            "raiserror",
            "throw",
            "declare",
            "truncate",
            "with",
        ]);
        self.push(PieceKind::Expression, start..self.at);
    }

    /// The index after the target of an assignment that starts here.
    fn target_end(&self) -> Option<usize> {
        let mut at = self.at;
        loop {
            match self.tokens.get(at)?.kind {
                TokenKind::Word | TokenKind::Quoted | TokenKind::Parameter => at += 1,
                _ => return None,
            }
            if self.symbol_at(at, b'[') {
                while at < self.tokens.len()
                    && !self.symbol_at(at, b']')
                    && !self.symbol_at(at, b';')
                {
                    at += 1;
                }
                at += 1;
            }
            if !self.symbol_at(at, b'.') {
                break;
            }
            at += 1;
        }
        Some(at)
    }

    fn starts_assignment(&self) -> bool {
        self.target_end().is_some_and(|end| {
            self.symbol_at(end, b'=')
                || (self.symbol_at(end, b':') && self.symbol_at(end + 1, b'='))
        })
    }

    fn assignment(&mut self) -> bool {
        if !self.starts_assignment() {
            return false;
        }
        let start = self.at;
        let Some(end) = self.target_end() else {
            return false;
        };
        self.push(PieceKind::Expression, start..end);
        self.at = end + if self.symbol_at(end, b'=') { 1 } else { 2 };
        self.upto(PieceKind::Expression, &[]);
        true
    }

    /// Any other statement, up to its `;`.
    fn sql(&mut self) {
        let start = self.at;
        self.skip_to(&[]);
        self.push(PieceKind::Statement, start..self.at);
    }
}
