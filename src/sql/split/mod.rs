//! Cuts a text into statements.
//!
//! In: the text of a migration, dump or query file. Out: one [`Statement`] for each, with exact
//! bytes and lines from its first word to its last. The hard thing: a `;` ends a statement only
//! where the client would send it: not in strings, not in the body of a trigger or routine, not
//! where `DELIMITER` says otherwise; and between statements stand things that no parser
//! knows: psql commands, rows of a `COPY`, `GO`, Oracle's `/`. Nothing else is ever left out.

mod batch;
mod named;

use super::Dialect;
use super::lexer::{Lexer, Token, TokenKind, floor, starts_line};
use crate::location::Span;

/// One statement of a text, without its terminator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement {
    /// From the first to the last byte that is neither comment nor white space.
    pub span: Span,
    /// 1-based line of its first word.
    pub line: u32,
    /// 1-based line of its end.
    pub end_line: u32,
    /// Whether a terminator follows; a last statement may have none.
    pub terminated: bool,
    /// The rows that follow a `COPY … FROM stdin`.
    pub data: Option<Span>,
}

/// What the first words say about where the statement ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Nothing read yet.
    Start,
    /// After `CREATE`, `ALTER`: the kind of object is still to come.
    Head,
    /// Ends at the next terminator.
    Plain,
    /// `COPY`: rows may follow.
    Copy { from: bool, stdin: bool },
    /// A body may follow; a `;` inside of it ends nothing.
    Routine { any_begin: bool },
    /// A rule: commands stand in parentheses.
    Rule,
    /// Ends at a line of its own: SQL Server's `GO`, Oracle's `/`.
    Unit,
}

/// Cuts a whole text.
pub fn statements(text: &str, dialect: Dialect) -> Vec<Statement> {
    statements_in(text, Span::new(0, text.len()), dialect)
}

/// Cuts a part of a text; offsets and lines are those of the whole text.
pub fn statements_in(text: &str, part: Span, dialect: Dialect) -> Vec<Statement> {
    Splitter::new(text, part, dialect).run()
}

/// The 1-based line on which a string, a quoted name or a comment begins that the text never closes.
pub fn unclosed(text: &str, dialect: Dialect) -> Option<u32> {
    let mut splitter = Splitter::new(text, Span::new(0, text.len()), dialect);
    splitter.read_all();
    let last = splitter.tail?;
    let own = last.of(text);
    let closes = match last.kind {
        TokenKind::String | TokenKind::Quoted | TokenKind::Dollar => true,
        TokenKind::Comment => own.starts_with("/*"),
        _ => false,
    };
    // What is not closed takes in whatever follows.
    let longer = format!("{own} ");
    let token = Lexer::new(&longer, 0, longer.len(), dialect).next()?;
    (closes && token.end == longer.len()).then(|| splitter.line_of_token(last))
}

struct Splitter<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    dialect: Dialect,
    delimiter: String,
    statements: Vec<Statement>,
    line: u32,
    counted: usize,
    mode: Mode,
    first: Option<usize>,
    last: usize,
    blocks: u32,
    parentheses: u32,
    /// The statement does something outside of parentheses: it may be over.
    body: bool,
    /// Open `CASE`s of a statement of SQL Server.
    cases: u32,
    previous: Option<Token>,
    /// The last token of all, comments among them.
    tail: Option<Token>,
    part: Span,
}

impl<'a> Splitter<'a> {
    fn new(text: &'a str, part: Span, dialect: Dialect) -> Self {
        let lexer = Lexer::new(text, part.start, part.end, dialect);
        Self {
            text,
            part: Span::new(lexer.at, floor(text, part.end)),
            lexer,
            dialect,
            delimiter: ";".to_owned(),
            statements: Vec::new(),
            line: 1,
            counted: 0,
            mode: Mode::Start,
            first: None,
            last: 0,
            blocks: 0,
            parentheses: 0,
            body: false,
            cases: 0,
            previous: None,
            tail: None,
        }
    }

    fn run(mut self) -> Vec<Statement> {
        self.read_all();
        self.statements
    }

    fn read_all(&mut self) {
        loop {
            if self.delimiter != ";" && self.at_delimiter() {
                continue;
            }
            let Some(token) = self.lexer.next() else {
                break;
            };
            self.tail = Some(token);
            if token.kind == TokenKind::Comment {
                if self.names_next_query(token) {
                    self.end(false);
                }
                continue;
            }
            let token = self.cut_delimiter(token);
            self.read(token);
        }
        self.end(false);
    }

    fn line_of_token(&self, token: Token) -> u32 {
        let before = self.text.get(..token.start).unwrap_or_default();
        let breaks = before.bytes().filter(|b| *b == b'\n').count();
        u32::try_from(breaks).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// Ends the statement where a delimiter of `DELIMITER` stands.
    fn at_delimiter(&mut self) -> bool {
        self.lexer.skip_space();
        let rest = self
            .text
            .get(self.lexer.at..self.part.end)
            .unwrap_or_default();
        if rest.starts_with(self.delimiter.as_str()) {
            self.lexer.at += self.delimiter.len();
            self.end(true);
            return true;
        }
        false
    }

    /// `END$$` is one word to the lexer and two things to MySQL's client.
    fn cut_delimiter(&mut self, mut token: Token) -> Token {
        if self.delimiter != ";"
            && token.kind == TokenKind::Word
            && let Some(at) = token.of(self.text).find(self.delimiter.as_str())
            && at > 0
        {
            token.end = token.start + at;
            self.lexer.at = token.end;
        }
        token
    }

    fn read(&mut self, token: Token) {
        let text = self.text;
        if token.kind == TokenKind::Symbol {
            match text.as_bytes()[token.start] {
                b';' if self.delimiter == ";" || self.sent_together() => {
                    return self.semicolon(token);
                }
                b'\\' if matches!(self.dialect, Dialect::Postgresql | Dialect::Generic) => {
                    return self.client_command(token);
                }
                b'/' if self.dialect == Dialect::Oracle && self.alone_on_line(token) => {
                    return self.end(true);
                }
                b'(' => self.parentheses += 1,
                b')' => self.parentheses = self.parentheses.saturating_sub(1),
                _ => {}
            }
        }
        if token.kind == TokenKind::Word {
            self.note_body(token);
            if self.dialect == Dialect::Mssql && self.batch_word(token) {
                return;
            }
            if self.mode != Mode::Plain && self.word(token) {
                return;
            }
        } else if self.mode == Mode::Start {
            self.mode = Mode::Plain;
        }
        if self.first.is_none() {
            self.first = Some(token.start);
        }
        self.last = token.end;
        self.previous = Some(token);
    }

    /// Whether the server itself cuts what stands before the delimiter: MySQL's client sends it whole, and only
    /// the body of a routine holds semicolons of its own.
    fn sent_together(&self) -> bool {
        const OPENING: [&str; 7] = ["begin", "declare", "if", "for", "loop", "repeat", "while"];
        let first = self.first.and_then(|at| self.text.get(at..));
        let word = first.and_then(|rest| rest.split(|c: char| !c.is_alphanumeric()).next());
        self.mode == Mode::Plain
            && !word.is_some_and(|word| OPENING.iter().any(|o| word.eq_ignore_ascii_case(o)))
    }

    fn semicolon(&mut self, token: Token) {
        let inside = match self.mode {
            Mode::Routine { .. } => self.blocks > 0,
            Mode::Rule => self.parentheses > 0,
            Mode::Unit => true,
            _ => false,
        };
        if inside {
            self.last = token.end;
            self.previous = Some(token);
        } else {
            self.end(true);
        }
    }

    /// A psql command between statements (`\connect`), or one that sends the statement (`\gexec`).
    fn client_command(&mut self, token: Token) {
        let rest = self
            .text
            .get(token.start..self.part.end)
            .unwrap_or_default();
        let length = rest.find('\n').unwrap_or(rest.len());
        self.lexer.at = token.start + length;
        self.end(true);
    }

    fn alone_on_line(&self, token: Token) -> bool {
        let after = self.text[token.end..].trim_start_matches([' ', '\t', '\r']);
        starts_line(self.text, token.start) && (after.is_empty() || after.starts_with('\n'))
    }

    /// Follows the words that decide where the statement ends; `true` if the word is not part of one.
    fn word(&mut self, token: Token) -> bool {
        let text = self.text;
        let is = |word: &str| token.is_word(text, word);
        let after_point = self
            .previous
            .is_some_and(|p| p.is_symbol(text, b'.') && p.end == token.start);
        match self.mode {
            Mode::Start => {
                if is("delimiter") && matches!(self.dialect, Dialect::Mysql | Dialect::Generic) {
                    self.set_delimiter(token);
                    return true;
                }
                let oracle = self.dialect == Dialect::Oracle;
                self.mode = if is("create") || (is("alter") && self.dialect == Dialect::Mssql) {
                    Mode::Head
                } else if is("copy") {
                    Mode::Copy {
                        from: false,
                        stdin: false,
                    }
                } else if oracle && (is("begin") || is("declare")) {
                    Mode::Unit
                } else {
                    Mode::Plain
                };
            }
            Mode::Head => self.object(token),
            Mode::Copy { from, .. } => {
                if is("from") {
                    self.mode = Mode::Copy {
                        from: true,
                        stdin: false,
                    };
                } else if from && is("stdin") {
                    self.mode = Mode::Copy { from, stdin: true };
                }
            }
            Mode::Routine { any_begin } if !after_point => self.block(token, any_begin),
            _ => {}
        }
        false
    }

    /// The kind of object that a `CREATE` makes.
    fn object(&mut self, token: Token) {
        let text = self.text;
        let is = |words: &[&str]| words.iter().any(|w| token.is_word(text, w));
        let lines = matches!(self.dialect, Dialect::Mssql | Dialect::Oracle);
        if is(&["trigger", "event"]) {
            self.mode = if lines {
                Mode::Unit
            } else {
                Mode::Routine { any_begin: true }
            };
        } else if is(&["function", "procedure", "proc", "package"]) {
            self.mode = if lines {
                Mode::Unit
            } else {
                Mode::Routine {
                    any_begin: self.dialect != Dialect::Postgresql,
                }
            };
        } else if is(&["rule"]) {
            self.mode = Mode::Rule;
        } else if is(&[
            "table",
            "view",
            "index",
            "type",
            "domain",
            "sequence",
            "schema",
            "database",
            "extension",
            "role",
            "user",
            "policy",
            "aggregate",
            "operator",
            "cast",
            "server",
            "statistics",
            "publication",
            "subscription",
            "collation",
            "language",
            "synonym",
            "login",
        ]) {
            self.mode = Mode::Plain;
        }
    }

    /// Opens and closes the blocks of a body.
    fn block(&mut self, token: Token, any_begin: bool) {
        let text = self.text;
        let after_end = self.previous.is_some_and(|p| p.is_word(text, "end"));
        if token.is_word(text, "begin") {
            let mut ahead = self.lexer.clone();
            let next = ahead.find(|t| t.kind != TokenKind::Comment);
            if self.blocks > 0 || any_begin || next.is_some_and(|t| t.is_word(text, "atomic")) {
                self.blocks += 1;
            }
        } else if self.blocks > 0 {
            if token.is_word(text, "case") && !after_end {
                self.blocks += 1;
            } else if token.is_word(text, "end") {
                self.blocks -= 1;
            } else if after_end
                && ["if", "loop", "while", "repeat", "for"]
                    .iter()
                    .any(|w| token.is_word(text, w))
            {
                // `END IF` closes what no `BEGIN` opened.
                self.blocks += 1;
            }
        } else if after_end
            && any_begin
            && ["if", "loop", "while", "repeat", "for"]
                .iter()
                .any(|w| token.is_word(text, w))
        {
            self.blocks += 1;
        }
    }

    fn set_delimiter(&mut self, token: Token) {
        let rest = self.text.get(token.end..self.part.end).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        if let Some(word) = line.split_whitespace().next() {
            self.delimiter = word.to_owned();
        }
        self.lexer.at = token.end + line.len();
        self.end(true);
    }

    fn line_of(&mut self, offset: usize) -> u32 {
        let passed = &self.text.as_bytes()[self.counted..offset];
        let breaks = passed.iter().filter(|b| **b == b'\n').count();
        self.line = self
            .line
            .saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
        self.counted = offset;
        self.line
    }

    fn end(&mut self, terminated: bool) {
        if let Some(start) = self.first {
            let line = self.line_of(start);
            let end_line = self.line_of(self.last);
            let data = match self.mode {
                Mode::Copy { stdin: true, .. } if terminated => self.data(),
                _ => None,
            };
            self.statements.push(Statement {
                span: Span::new(start, self.last),
                line,
                end_line,
                terminated,
                data,
            });
        }
        self.mode = Mode::Start;
        self.first = None;
        self.previous = None;
        self.blocks = 0;
        self.parentheses = 0;
        self.body = false;
        self.cases = 0;
    }

    /// Steps over the rows of a `COPY` up to the line `\.`.
    fn data(&mut self) -> Option<Span> {
        let rest = self.text.get(self.lexer.at..self.part.end)?;
        let start = self.lexer.at + rest.find('\n').map_or(rest.len(), |i| i + 1);
        let mut at = start;
        for line in self.text.get(start..self.part.end)?.split_inclusive('\n') {
            at += line.len();
            if line.trim_end() == "\\." {
                self.lexer.at = at;
                return Some(Span::new(start, at - line.len()));
            }
        }
        self.lexer.at = self.part.end;
        Some(Span::new(start, self.part.end))
    }
}

#[cfg(test)]
mod tests;
