//! What a byte means only in its place: characters, regular expressions, percent literals, sigils.

use super::heredoc::HEREDOC_RUBY;
use super::{Close, Lexer};
use crate::host::rules::{Escapes, Heredoc, StringRule};
use crate::host::scan::{self, is_word, starts};

static PERCENT_PLAIN: StringRule = StringRule {
    escapes: Escapes::Raw,
    multiline: true,
    ..StringRule::DOUBLE
};

/// Words after which an operand comes.
const OPERAND_WORDS: &[&[u8]] = &[
    b"return", b"case", b"typeof", b"in", b"of", b"do", b"else", b"await", b"yield", b"default",
    b"new", b"delete", b"void", b"throw", b"if", b"unless", b"and", b"or", b"not", b"when",
    b"while", b"until", b"then", b"elsif",
];

impl Lexer<'_> {
    /// Heredocs, regular expressions, percent literals, sigils, characters, tags, ends of code.
    pub(super) fn special(&mut self, at: usize, b: u8) -> bool {
        let bytes = self.bytes;
        if let Some(template) = &self.rules.template
            && starts(bytes, at, template.close)
        {
            self.pos = at + template.close.len();
            self.markup_outside();
            return true;
        }
        match b {
            b'\'' if self.rules.chars => {
                self.pos = scan::char_literal(bytes, at);
                true
            }
            b'\\' if self.rules.heredoc == Heredoc::Shell => {
                self.pos = (at + 2).min(bytes.len());
                true
            }
            b'<' if self.rules.heredoc != Heredoc::None => self.heredoc(at),
            b'<' if self.rules.jsx => self.open_markup(at),
            b'/' if self.rules.regex && self.operand(at, true) => match scan::regex(bytes, at) {
                Some(end) => {
                    self.pos = end;
                    true
                }
                None => false,
            },
            b'%' if self.rules.percent => self.percent(at),
            b'~' if self.rules.sigils => self.sigil(at),
            _ => false,
        }
    }

    /// Whether an operand, not an operator, stands at `at`.
    pub(super) fn operand(&self, at: usize, slash: bool) -> bool {
        let bytes = self.bytes;
        let mut end = at;
        loop {
            while end > 0 && bytes[end - 1].is_ascii_whitespace() {
                end -= 1;
            }
            // Only the comment right before can hide what stands before it.
            match self.out.comments.last() {
                Some(c) if c.end == end && c.start < end && end == trimmed(bytes, at) => {
                    end = c.start
                }
                _ => break,
            }
        }
        let Some(&b) = end.checked_sub(1).and_then(|e| bytes.get(e)) else {
            return true;
        };
        if is_word(b) {
            let word = scan::word_before(bytes, end);
            if OPERAND_WORDS.contains(&word) {
                return true;
            }
            // `split /,/`: Ruby reads a command's argument.
            return self.rules.percent
                && end < at
                && word.first().is_some_and(u8::is_ascii_lowercase)
                && !self.byte(at + 1).is_ascii_whitespace()
                && self.byte(at + 1) != b'=';
        }
        match b {
            b')' | b']' | b'"' | b'\'' | b'`' => false,
            b'}' => !slash,
            b'+' | b'-' => !(end > 1 && bytes[end - 2] == b),
            _ => true,
        }
    }

    pub(super) fn percent(&mut self, at: usize) -> bool {
        let bytes = self.bytes;
        let letter = self.byte(at + 1);
        let (kind, delimiter) = if letter.is_ascii_alphabetic() {
            (letter, self.byte(at + 2))
        } else {
            (b'Q', letter)
        };
        let skip = if letter.is_ascii_alphabetic() { 3 } else { 2 };
        let bracket = matches!(delimiter, b'(' | b'[' | b'{' | b'<');
        let fits = match kind {
            b'q' | b'Q' | b'w' | b'W' | b'i' | b'I' | b'r' | b'x' | b's' => {
                bracket
                    || matches!(
                        delimiter,
                        b'|' | b'!' | b'/' | b'"' | b'\'' | b'-' | b'~' | b'^' | b'@'
                    )
            }
            _ => false,
        };
        if !fits || (skip == 2 && !bracket && delimiter != b'|') || !self.operand(at, false) {
            return false;
        }
        let close = match delimiter {
            b'(' => b')',
            b'[' => b']',
            b'{' => b'}',
            b'<' => b'>',
            other => other,
        };
        let rule = if matches!(kind, b'q' | b'w' | b'i' | b's') {
            &PERCENT_PLAIN
        } else {
            &HEREDOC_RUBY
        };
        let body = (at + skip).min(bytes.len());
        let token = self.out.tokens.len();
        self.open_string(
            at,
            body,
            rule,
            Close::Delimiter {
                open: delimiter,
                close,
                depth: 0,
            },
        );
        self.out.tokens[token].apart = !matches!(kind, b'q' | b'Q');
        true
    }

    pub(super) fn sigil(&mut self, at: usize) -> bool {
        let mut name = at + 1;
        while self.byte(name).is_ascii_alphanumeric() {
            name += 1;
        }
        if name == at + 1 || at > 0 && matches!(self.bytes[at - 1], b'~' | b'&' | b'<') {
            return false;
        }
        let plain = self.bytes[at + 1].is_ascii_uppercase();
        let rule = if plain { &PERCENT_PLAIN } else { &HEREDOC_RUBY };
        let delimiter = self.byte(name);
        let token = self.out.tokens.len();
        if starts(self.bytes, name, "\"\"\"") || starts(self.bytes, name, "'''") {
            let quote = if delimiter == b'"' { "\"\"\"" } else { "'''" };
            self.open_string(at, name + 3, rule, Close::Quote(quote));
            self.out.tokens[token].dedent = true;
        } else {
            let close = match delimiter {
                b'(' => b')',
                b'[' => b']',
                b'{' => b'}',
                b'<' => b'>',
                b'|' | b'/' | b'"' | b'\'' => delimiter,
                _ => return false,
            };
            self.open_string(
                at,
                name + 1,
                rule,
                Close::Delimiter {
                    open: delimiter,
                    close,
                    depth: 0,
                },
            );
        }
        self.out.tokens[token].apart = matches!(self.bytes[at + 1], b'w' | b'W' | b'r' | b'R');
        true
    }
}

fn trimmed(bytes: &[u8], mut at: usize) -> usize {
    while at > 0 && bytes[at - 1].is_ascii_whitespace() {
        at -= 1;
    }
    at
}
