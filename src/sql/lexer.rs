//! SQL text to tokens: what the splitter, the DDL reader and the body reader all stand on.
//!
//! In: text, a range of it and the dialect. Out: tokens with exact byte ranges, comments included,
//! white space left out. The hard thing: the same bytes mean different things by dialect
//! (`"x"` is a name or a string, `\` escapes or does not, `/*!` is executed, `$$` quotes), and
//! hostile text must cost linear time: whatever is not closed runs to the end, once.

use super::Dialect;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// An unquoted word: keyword or name.
    Word,
    /// A quoted name: `"a"`, `` `a` ``, `[a]`.
    Quoted,
    /// A string literal with its quotes and prefix.
    String,
    /// A dollar-quoted string with its tags.
    Dollar,
    /// A number.
    Number,
    /// `$1`, `:name`, `@name`.
    Parameter,
    /// A comment with its markers.
    Comment,
    /// One other character.
    Symbol,
}

/// A token: its kind and its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Offset of its first byte.
    pub start: usize,
    /// Offset after its last byte.
    pub end: usize,
}

impl Token {
    /// The token's text.
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// Whether it is the unquoted word `word`, in any case.
    pub fn is_word(&self, text: &str, word: &str) -> bool {
        self.kind == TokenKind::Word
            && self.end - self.start == word.len()
            && self.of(text).eq_ignore_ascii_case(word)
    }

    /// Whether it is the one-character symbol `symbol`.
    pub fn is_symbol(&self, text: &str, symbol: u8) -> bool {
        self.kind == TokenKind::Symbol && text.as_bytes().get(self.start) == Some(&symbol)
    }
}

/// Reads tokens one by one.
#[derive(Clone, Debug)]
pub struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    /// Offset of the next byte to read.
    pub(super) at: usize,
    end: usize,
    dialect: Dialect,
    /// Inside of a MySQL conditional comment, whose content is executed.
    conditional: bool,
}

/// The last character boundary of `text` at or before `at`.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Whether only blanks stand before `at` on its line.
pub(super) fn starts_line(text: &str, at: usize) -> bool {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    let blanks = before
        .iter()
        .rev()
        .take_while(|b| matches!(b, b' ' | b'\t'));
    let start = at - blanks.count();
    start == 0 || before.get(start - 1) == Some(&b'\n')
}

/// The first character boundary of `text` at or after `at`.
fn ceil(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn is_word_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

impl<'a> Lexer<'a> {
    /// A lexer for `text[start..end]`; the bounds are moved onto characters.
    pub fn new(text: &'a str, start: usize, end: usize, dialect: Dialect) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: floor(text, start),
            end: floor(text, end),
            dialect,
            conditional: false,
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        if at < self.end {
            self.bytes.get(at).copied()
        } else {
            None
        }
    }

    /// Goes to the next byte that is not white space.
    pub(super) fn skip_space(&mut self) {
        while let Some(byte) = self.byte(self.at) {
            if byte.is_ascii_whitespace() || byte == 0x0b || byte == 0 {
                self.at += 1;
            } else if byte == 0xef && self.bytes[self.at..].starts_with(b"\xef\xbb\xbf") {
                self.at += 3;
            } else if byte == 0xc2 && self.bytes.get(self.at + 1) == Some(&0xa0) {
                self.at += 2;
            } else {
                return;
            }
        }
    }

    /// The end of a text that closes with `quote`; a doubled quote and, if told, a backslash escape.
    fn quoted_end(&self, mut at: usize, quote: u8, backslash: bool) -> usize {
        while let Some(byte) = self.byte(at) {
            if byte == quote {
                if self.byte(at + 1) == Some(quote) {
                    at += 2;
                } else {
                    return at + 1;
                }
            } else if byte == b'\\' && backslash {
                at += 2;
            } else {
                at += 1;
            }
        }
        self.end
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..self.end).unwrap_or_default();
        rest.iter()
            .position(|b| *b == b'\n')
            .map_or(self.end, |i| at + i)
    }

    fn comment_end(&self, start: usize) -> usize {
        let mut depth = 1u32;
        let mut at = start + 2;
        while let Some(byte) = self.byte(at) {
            match (byte, self.byte(at + 1)) {
                (b'*', Some(b'/')) => {
                    depth -= 1;
                    at += 2;
                    if depth == 0 {
                        return at;
                    }
                }
                (b'/', Some(b'*')) if self.dialect.nests_comments() => {
                    depth += 1;
                    at += 2;
                }
                _ => at += 1,
            }
        }
        self.end
    }

    /// The end of the opening tag of a dollar quote that starts at `start`.
    fn dollar_tag(&self, start: usize) -> Option<usize> {
        let mut at = start + 1;
        while let Some(byte) = self.byte(at) {
            if byte == b'$' {
                return Some(at + 1);
            }
            let fits = if at == start + 1 {
                is_word_start(byte)
            } else {
                is_word_part(byte)
            };
            if !fits {
                return None;
            }
            at += 1;
        }
        None
    }

    /// The end of a string that starts with letters before its quote (`E'…'`, `N'…'`, `q'[…]'`).
    fn prefixed(&self, start: usize) -> Option<(TokenKind, usize)> {
        let first = self.byte(start)?.to_ascii_lowercase();
        match (first, self.byte(start + 1)?) {
            (b'e', b'\'') => Some((TokenKind::String, self.quoted_end(start + 2, b'\'', true))),
            (b'b' | b'x' | b'n', b'\'') => {
                let backslash = self.dialect == Dialect::Mysql;
                let end = self.quoted_end(start + 2, b'\'', backslash);
                Some((TokenKind::String, end))
            }
            (b'u', b'&') => match self.byte(start + 2)? {
                b'\'' => Some((TokenKind::String, self.quoted_end(start + 3, b'\'', false))),
                b'"' => Some((TokenKind::Quoted, self.quoted_end(start + 3, b'"', false))),
                _ => None,
            },
            (b'q', b'\'') if self.dialect == Dialect::Oracle => {
                let open = self.byte(start + 2)?;
                let close = match open {
                    b'[' => b']',
                    b'{' => b'}',
                    b'(' => b')',
                    b'<' => b'>',
                    other => other,
                };
                let mut at = start + 3;
                while let Some(byte) = self.byte(at) {
                    if byte == close && self.byte(at + 1) == Some(b'\'') {
                        return Some((TokenKind::String, at + 2));
                    }
                    at += 1;
                }
                Some((TokenKind::String, self.end))
            }
            _ => None,
        }
    }

    fn word_end(&self, mut at: usize) -> usize {
        while self.byte(at).is_some_and(is_word_part) {
            at += 1;
        }
        at
    }

    fn number_end(&self, mut at: usize) -> usize {
        while let Some(byte) = self.byte(at) {
            let exponent = matches!(byte, b'+' | b'-')
                && matches!(self.bytes[at - 1], b'e' | b'E')
                && self.byte(at + 1).is_some_and(|b| b.is_ascii_digit());
            // `1..10` is a range, not a number with two points.
            let point =
                byte == b'.' && self.byte(at + 1) != Some(b'.') && self.bytes[at - 1] != b'.';
            if is_word_part(byte) || exponent || point {
                at += 1;
            } else {
                break;
            }
        }
        at
    }

    /// Opens and closes conditional comments; `true` if one of their markers was stepped over.
    fn marker(&mut self) -> bool {
        let rest = &self.bytes[self.at..self.end];
        if self.conditional && rest.starts_with(b"*/") {
            self.conditional = false;
            self.at += 2;
            return true;
        }
        let opening = if rest.starts_with(b"/*!") {
            3
        } else if rest.starts_with(b"/*M!") {
            4
        } else {
            return false;
        };
        if !self.dialect.executes_comments() || self.conditional {
            return false;
        }
        self.at += opening;
        let digits = self.bytes[self.at..self.end]
            .iter()
            .take(6)
            .take_while(|b| b.is_ascii_digit())
            .count();
        self.at += digits;
        self.conditional = true;
        true
    }

    fn token(&self, kind: TokenKind, start: usize, end: usize) -> Token {
        // A backslash before a character of several bytes can point into it.
        let end = ceil(self.text, end.min(self.end));
        Token { kind, start, end }
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        use TokenKind::{Comment, Dollar, Number, Parameter, Quoted, String, Symbol, Word};
        loop {
            self.skip_space();
            if self.at >= self.end || !self.marker() {
                break;
            }
        }
        let start = self.at;
        let first = self.byte(start)?;
        let second = self.byte(start + 1);
        let dialect = self.dialect;
        let (kind, end) = match first {
            b'-' if second == Some(b'-') && self.starts_line_comment(start) => {
                (Comment, self.line_end(start))
            }
            b'#' if dialect == Dialect::Mysql => (Comment, self.line_end(start)),
            b'#' if dialect == Dialect::Mssql => (Word, self.word_end(start + 1)),
            b'/' if second == Some(b'*') => (Comment, self.comment_end(start)),
            b'\'' => {
                let backslash = dialect == Dialect::Mysql;
                (String, self.quoted_end(start + 1, b'\'', backslash))
            }
            b'"' if dialect == Dialect::Mysql => (String, self.quoted_end(start + 1, b'"', true)),
            b'"' => (Quoted, self.quoted_end(start + 1, b'"', false)),
            b'`' if dialect.has_backticks() => (Quoted, self.quoted_end(start + 1, b'`', false)),
            b'[' if dialect.has_brackets() => (Quoted, self.quoted_end(start + 1, b']', false)),
            b'$' if dialect.has_dollar_quotes() && self.dollar_tag(start).is_some() => {
                let open = self.dollar_tag(start).unwrap_or(start + 1);
                let tag = self.text.get(start..open).unwrap_or("$");
                let body = self.text.get(open..self.end).unwrap_or_default();
                (
                    Dollar,
                    body.find(tag).map_or(self.end, |i| open + i + tag.len()),
                )
            }
            b'$' if second.is_some_and(|b| b.is_ascii_digit()) => {
                (Parameter, self.word_end(start + 1))
            }
            b'@' if matches!(dialect, Dialect::Mysql | Dialect::Mssql)
                && second.is_some_and(|b| is_word_start(b) || b == b'@') =>
            {
                (
                    Parameter,
                    self.word_end(start + if second == Some(b'@') { 2 } else { 1 }),
                )
            }
            b':' if second.is_some_and(is_word_start)
                && (start == 0 || self.bytes[start - 1] != b':') =>
            {
                (Parameter, self.word_end(start + 1))
            }
            b'0'..=b'9' => (Number, self.number_end(start + 1)),
            byte if is_word_start(byte) => match self.prefixed(start) {
                Some(read) => read,
                None => (Word, self.word_end(start + 1)),
            },
            _ => (Symbol, start + 1),
        };
        let token = self.token(kind, start, end);
        self.at = token.end;
        Some(token)
    }
}

impl Lexer<'_> {
    /// MySQL's server wants white space after `--`; its client drops whole lines without.
    fn starts_line_comment(&self, start: usize) -> bool {
        if self.dialect != Dialect::Mysql {
            return true;
        }
        let after = self.byte(start + 2);
        if after.is_none_or(|b| b.is_ascii_whitespace() || b.is_ascii_control()) {
            return true;
        }
        starts_line(self.text, start) && !after.is_some_and(|b| b.is_ascii_digit())
    }
}

/// The tokens of `text[start..end]` without comments.
pub fn tokens(text: &str, start: usize, end: usize, dialect: Dialect) -> Vec<Token> {
    Lexer::new(text, start, end, dialect)
        .filter(|t| t.kind != TokenKind::Comment)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::literal::content;
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, dialect: Dialect) -> Vec<&str> {
        tokens(text, 0, text.len(), dialect)
            .iter()
            .map(|t| t.of(text))
            .collect()
    }

    #[test]
    fn quotes_mean_what_the_dialect_says() {
        assert_eq!(read(r"'a\' b", Dialect::Postgresql), [r"'a\'", "b"]);
        assert_eq!(read(r"'a\' b'", Dialect::Mysql), [r"'a\' b'"]);
        assert_eq!(read(r"E'a\' b' c", Dialect::Postgresql), [r"E'a\' b'", "c"]);
        assert_eq!(read("[a b].c", Dialect::Mssql), ["[a b]", ".", "c"]);
        assert_eq!(read("a[1]", Dialect::Postgresql), ["a", "[", "1", "]"]);
        assert_eq!(read("q'[it's]' x", Dialect::Oracle), ["q'[it's]'", "x"]);
    }

    #[test]
    fn dollar_quotes_hold_anything_but_their_tag() {
        assert_eq!(
            read("$f$ a $$ ; $f$ b", Dialect::Postgresql),
            ["$f$ a $$ ; $f$", "b"]
        );
        assert_eq!(read("$1 + a$b", Dialect::Postgresql), ["$1", "+", "a$b"]);
    }

    #[test]
    fn conditional_comments_are_executed_by_mysql_alone() {
        let text = "/*!40101 SET NAMES utf8 */ /* no */";
        assert_eq!(read(text, Dialect::Mysql), ["SET", "NAMES", "utf8"]);
        assert!(read(text, Dialect::Sqlite).is_empty());
    }

    #[test]
    fn comments_nest_in_postgresql() {
        assert_eq!(read("/* a /* b */ c */ d", Dialect::Postgresql), ["d"]);
        assert_eq!(read("/* a /* b */ d", Dialect::Mysql), ["d"]);
        assert_eq!(
            read("a --b\n c --d", Dialect::Mysql),
            ["a", "-", "-", "b", "c", "-", "-", "d"]
        );
    }

    proptest! {
        #[test]
        fn tokens_are_in_order_and_on_characters(text in "([a-z0-9 ;'\"`$/*!\\\\\\[\\]#@:é\u{a66e}\n-]|--|/\\*|\\*/|\\$\\$|E'){0,40}") {
            for dialect in [Dialect::Postgresql, Dialect::Mysql, Dialect::Sqlite, Dialect::Mssql, Dialect::Oracle, Dialect::Generic] {
                let mut last = 0;
                for token in Lexer::new(&text, 0, text.len(), dialect) {
                    prop_assert!(token.start >= last && token.end > token.start);
                    prop_assert!(text.get(token.start..token.end).is_some());
                    if matches!(token.kind, TokenKind::String | TokenKind::Dollar) {
                        let content = content(&token, &text, dialect);
                        if let Some(offset) = content.offset {
                            prop_assert_eq!(text.get(offset..offset + content.text.len()), Some(content.text.as_str()));
                        }
                    }
                    last = token.end;
                }
            }
        }
    }
}
