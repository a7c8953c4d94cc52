//! A place in the tokens of a statement, and the small steps that every reader of DDL takes.
//!
//! In: tokens of one statement. Out: words, names, groups, and the bytes of expressions as they
//! stand in the text. The hard thing: an expression is not parsed, only delimited: it ends at a
//! comma, a closing parenthesis or a keyword outside of any nested group.

use super::Dialect;
use super::lexer::{Token, TokenKind};
use super::literal::content;
use crate::location::Span;
use crate::operation::QualifiedName;

/// Why a part of a statement could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Gap(pub(super) String);

/// The outcome of a reading step.
pub(super) type Read<T> = Result<T, Gap>;

/// Tokens with a current place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) at: usize,
    pub(super) dialect: Dialect,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str, tokens: &'a [Token], dialect: Dialect) -> Self {
        Self {
            text,
            tokens,
            at: 0,
            dialect,
        }
    }

    pub(super) fn done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    pub(super) fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    pub(super) fn peek_at(&self, ahead: usize) -> Option<Token> {
        self.tokens.get(self.at + ahead).copied()
    }

    pub(super) fn next(&mut self) -> Option<Token> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    /// The text of the current token; empty at the end.
    pub(super) fn here(&self) -> &'a str {
        self.peek().map_or("", |t| t.of(self.text))
    }

    /// Whether the current token is the unquoted word `word`.
    pub(super) fn is(&self, word: &str) -> bool {
        self.is_at(0, word)
    }

    pub(super) fn is_at(&self, ahead: usize, word: &str) -> bool {
        self.peek_at(ahead)
            .is_some_and(|t| t.is_word(self.text, word))
    }

    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|w| self.is(w))
    }

    /// Whether one of the words of a list with spaces stands here.
    pub(super) fn is_among(&self, words: &str) -> bool {
        self.is_kind(TokenKind::Word) && words.split(' ').any(|w| self.is(w))
    }

    /// Steps over one of the words of a list with spaces.
    pub(super) fn eat_among(&mut self, words: &str) -> bool {
        let found = self.is_among(words);
        self.at += usize::from(found);
        found
    }

    pub(super) fn is_symbol(&self, symbol: u8) -> bool {
        self.is_symbol_at(0, symbol)
    }

    pub(super) fn is_symbol_at(&self, ahead: usize, symbol: u8) -> bool {
        self.peek_at(ahead)
            .is_some_and(|t| t.is_symbol(self.text, symbol))
    }

    pub(super) fn is_kind(&self, kind: TokenKind) -> bool {
        self.peek().is_some_and(|t| t.kind == kind)
    }

    /// Steps over `word` if it stands here.
    pub(super) fn eat(&mut self, word: &str) -> bool {
        let found = self.is(word);
        self.at += usize::from(found);
        found
    }

    /// Steps over all of `words` if they stand here in a row.
    pub(super) fn eat_all(&mut self, words: &[&str]) -> bool {
        let found = words.iter().enumerate().all(|(i, w)| self.is_at(i, w));
        if found {
            self.at += words.len();
        }
        found
    }

    /// Steps over one of `words` if it stands here, and says whether it did.
    pub(super) fn eat_any(&mut self, words: &[&str]) -> bool {
        let found = self.is_any(words);
        self.at += usize::from(found);
        found
    }

    pub(super) fn eat_symbol(&mut self, symbol: u8) -> bool {
        let found = self.is_symbol(symbol);
        self.at += usize::from(found);
        found
    }

    pub(super) fn expect(&mut self, word: &str) -> Read<()> {
        if self.eat(word) {
            Ok(())
        } else {
            Err(self.gap(&format!("`{}`", word.to_uppercase())))
        }
    }

    /// What was expected and what stands here.
    pub(super) fn gap(&self, expected: &str) -> Gap {
        let found: String = self.here().chars().take(40).collect();
        if found.is_empty() {
            Gap(format!("expected {expected} at the end"))
        } else {
            Gap(format!("expected {expected}, found `{found}`"))
        }
    }

    pub(super) fn if_exists(&mut self) -> bool {
        self.eat_all(&["if", "exists"])
    }

    pub(super) fn if_not_exists(&mut self) -> bool {
        self.eat_all(&["if", "not", "exists"])
    }

    /// Steps over `CASCADE` or `RESTRICT`; `true` for `CASCADE`.
    pub(super) fn cascade(&mut self) -> bool {
        if self.eat("cascade") {
            self.eat("constraints");
            return true;
        }
        self.eat("restrict");
        false
    }

    /// The folded name that a token stands for, if it can be one.
    pub(super) fn name_of(&self, token: Token) -> Option<String> {
        let raw = token.of(self.text);
        match token.kind {
            TokenKind::Word => Some(self.dialect.fold(raw, false)),
            TokenKind::Quoted => Some(self.dialect.fold(&unquote(raw), true)),
            // ANSI_QUOTES in MySQL, and SQLite's leniency: a string where only a name can stand.
            TokenKind::String if raw.starts_with('"') || self.dialect == Dialect::Sqlite => {
                Some(content(&token, self.text, self.dialect).text)
            }
            // MySQL's names may start with a digit.
            TokenKind::Number if raw.bytes().any(|b| b.is_ascii_alphabetic() || b == b'_') => {
                Some(self.dialect.fold(raw, false))
            }
            _ => None,
        }
    }

    pub(super) fn identifier(&mut self) -> Read<String> {
        let name = self.peek().and_then(|t| self.name_of(t));
        match name {
            Some(name) => {
                self.at += 1;
                Ok(name)
            }
            None => Err(self.gap("a name")),
        }
    }

    /// All parts of a dotted name.
    pub(super) fn path(&mut self) -> Read<Vec<String>> {
        let mut parts = vec![self.identifier()?];
        while self.is_symbol(b'.') {
            self.at += 1;
            // SQL Server's `db..table`.
            if self.is_symbol(b'.') {
                continue;
            }
            parts.push(self.identifier()?);
        }
        Ok(parts)
    }

    /// A name with its schema; of `a.b.c` the last two parts count.
    pub(super) fn qualified(&mut self) -> Read<QualifiedName> {
        let mut parts = self.path()?;
        let name = parts.pop().unwrap_or_default();
        Ok(QualifiedName {
            schema: parts.pop(),
            name,
        })
    }

    /// A table name as it stands in `ALTER TABLE`, `REFERENCES`: `ONLY t`, `t *`.
    pub(super) fn table(&mut self) -> Read<QualifiedName> {
        if self.is("only") && !self.is_symbol_at(1, b'.') && self.peek_at(1).is_some() {
            self.at += 1;
        }
        let name = self.qualified()?;
        self.eat_symbol(b'*');
        Ok(name)
    }

    /// Index after the group that opens at `open`; the end where it is not closed.
    fn group_end(&self, open: usize) -> usize {
        let mut depth = 0usize;
        for (index, token) in self.tokens.iter().enumerate().skip(open) {
            if token.is_symbol(self.text, b'(') {
                depth += 1;
            } else if token.is_symbol(self.text, b')') {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return index + 1;
                }
            }
        }
        self.tokens.len()
    }

    /// The inside of the parentheses that open here; steps behind them.
    pub(super) fn group(&mut self) -> Read<Cursor<'a>> {
        if !self.is_symbol(b'(') {
            return Err(self.gap("`(`"));
        }
        let open = self.at;
        let end = self.group_end(open);
        let closed = end > open + 1 && self.tokens[end - 1].is_symbol(self.text, b')');
        self.at = end;
        if !closed {
            return Err(Gap("a parenthesis is not closed".to_owned()));
        }
        Ok(Cursor {
            tokens: &self.tokens[open + 1..end - 1],
            at: 0,
            ..*self
        })
    }

    /// Steps over a group if one stands here.
    pub(super) fn skip_group(&mut self) -> bool {
        let found = self.is_symbol(b'(');
        if found {
            self.at = self.group_end(self.at);
        }
        found
    }

    /// The parts between commas from here on; an empty rest has none.
    pub(super) fn items(&self) -> Vec<Cursor<'a>> {
        let mut items = Vec::new();
        let mut depth = 0usize;
        let mut start = self.at;
        for (index, token) in self.tokens.iter().enumerate().skip(self.at) {
            if token.kind != TokenKind::Symbol {
                continue;
            }
            match self.text.as_bytes()[token.start] {
                b'(' | b'[' => depth += 1,
                b')' | b']' => depth = depth.saturating_sub(1),
                b',' if depth == 0 => {
                    items.push(self.slice(start, index));
                    start = index + 1;
                }
                _ => {}
            }
        }
        if start < self.tokens.len() {
            items.push(self.slice(start, self.tokens.len()));
        }
        items
    }

    /// The tokens from index `start` to before index `end` as a cursor of their own.
    pub(super) fn slice(&self, start: usize, end: usize) -> Cursor<'a> {
        Cursor {
            tokens: &self.tokens[start..end],
            at: 0,
            ..*self
        }
    }

    /// `(a, b DESC, c(10))` as folded names.
    pub(super) fn names(&mut self) -> Read<Vec<String>> {
        self.group()?
            .items()
            .iter_mut()
            .map(Cursor::identifier)
            .collect()
    }

    /// Bytes from token index `start` to the current place.
    pub(super) fn span_from(&self, start: usize) -> Span {
        match (self.tokens.get(start), self.at.checked_sub(1)) {
            (Some(first), Some(last)) if last >= start => {
                let end = self.tokens.get(last).map_or(first.end, |t| t.end);
                Span::new(first.start, end)
            }
            (Some(first), _) => Span::new(first.start, first.start),
            _ => Span::default(),
        }
    }

    pub(super) fn text_from(&self, start: usize) -> &'a str {
        let span = self.span_from(start);
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// Everything from here on; steps to the end.
    pub(super) fn rest(&mut self) -> Span {
        let start = self.at;
        self.at = self.tokens.len();
        self.span_from(start)
    }

    /// Steps over an expression: at least one token or group, up to a comma or one of `stops`.
    pub(super) fn expression(&mut self, stops: &[&str]) -> Read<Span> {
        let start = self.at;
        let mut cases = 0usize;
        let mut brackets = 0usize;
        while let Some(token) = self.peek() {
            if token.is_symbol(self.text, b'[') {
                brackets += 1;
            } else if token.is_symbol(self.text, b']') {
                brackets = brackets.saturating_sub(1);
            }
            if token.is_symbol(self.text, b'(') {
                self.skip_group();
                continue;
            }
            if token.is_symbol(self.text, b')') {
                break;
            }
            if token.is_symbol(self.text, b',') && brackets == 0 {
                break;
            }
            if self.eat_all(&["with", "time", "zone"]) {
                continue;
            }
            if token.is_word(self.text, "case") {
                cases += 1;
            } else if token.is_word(self.text, "end") {
                cases = cases.saturating_sub(1);
            } else if cases == 0 && self.at > start && self.is_any(stops) {
                break;
            }
            self.at += 1;
        }
        if self.at == start {
            return Err(self.gap("an expression"));
        }
        Ok(self.span_from(start))
    }

    /// The text of a literal here, decoded.
    pub(super) fn string(&mut self) -> Read<String> {
        match self.peek() {
            Some(t) if matches!(t.kind, TokenKind::String | TokenKind::Dollar) => {
                self.at += 1;
                Ok(content(&t, self.text, self.dialect).text)
            }
            _ => Err(self.gap("a string")),
        }
    }
}

/// A quoted name without its quotes.
pub(super) fn unquote(raw: &str) -> String {
    let raw = raw
        .strip_prefix("U&")
        .or_else(|| raw.strip_prefix("u&"))
        .unwrap_or(raw);
    let Some(open) = raw.chars().next() else {
        return String::new();
    };
    let close = if open == '[' { ']' } else { open };
    let inner = raw.get(open.len_utf8()..).unwrap_or_default();
    let inner = inner.strip_suffix(close).unwrap_or(inner);
    if inner.contains(close) {
        let doubled: String = [close, close].iter().collect();
        inner.replace(&doubled, close.encode_utf8(&mut [0; 4]))
    } else {
        inner.to_owned()
    }
}
