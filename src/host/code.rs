//! Walks the code around strings, forwards and backwards, without a grammar.
//!
//! In: a text and what the lexer found in it. Out: answers such as "what operand starts here",
//! "which call is this bracket's". The hard thing is that each answer costs no more than the code
//! it looks at.

use std::cell::{Cell, OnceCell, RefCell};

use super::lexer::{Lexed, NONE};
use super::rules::{Heredoc, Rules};
use super::scan::{self, is_word, starts};
use crate::location::Span;

/// A text with its strings, comments and brackets.
pub(super) struct Code<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) rules: &'static Rules,
    pub(super) lexed: Lexed,
    ends: OnceCell<Vec<(usize, usize)>>,
    /// Where the last look for a comment ended: the next one is near.
    near: Cell<usize>,
    /// The callee of each bracket, once it was asked for.
    callees: RefCell<Vec<Known>>,
}

/// A callee that was looked for.
#[derive(Clone, Copy)]
enum Known {
    Unasked,
    No,
    Yes(usize, usize),
}

impl<'a> Code<'a> {
    pub(super) fn new(text: &'a str, rules: &'static Rules, lexed: Lexed) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            rules,
            lexed,
            ends: OnceCell::new(),
            near: Cell::new(0),
            callees: RefCell::new(Vec::new()),
        }
    }

    pub(super) fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    pub(super) fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// The token that starts at `at`.
    pub(super) fn token_at(&self, at: usize) -> Option<usize> {
        self.lexed
            .tokens
            .binary_search_by_key(&at, |t| t.start)
            .ok()
    }

    /// The token that ends before `at`.
    pub(super) fn token_before(&self, at: usize) -> Option<usize> {
        let ends = self.ends.get_or_init(|| {
            let mut ends: Vec<_> = self
                .lexed
                .tokens
                .iter()
                .enumerate()
                .map(|(i, t)| (t.end, i))
                .collect();
            ends.sort_unstable();
            ends
        });
        let found = ends.binary_search_by_key(&at, |e| e.0).ok()?;
        ends.get(found).map(|e| e.1)
    }

    /// The bracket that opens at `at`.
    pub(super) fn bracket_at(&self, at: usize) -> Option<usize> {
        let found = self
            .lexed
            .brackets
            .binary_search_by_key(&at, |b| b.open)
            .ok()?;
        (self.lexed.brackets[found].close != NONE).then_some(found)
    }

    /// The bracket that closes at `at`.
    pub(super) fn bracket_closing(&self, at: usize) -> Option<usize> {
        let closes = &self.lexed.closes;
        let found = closes.binary_search_by_key(&at, |c| c.0).ok()?;
        closes.get(found).map(|c| c.1)
    }

    /// The next byte that is neither blank nor comment.
    pub(super) fn skip(&self, at: usize) -> usize {
        let heredocs = !matches!(self.rules.heredoc, Heredoc::None | Heredoc::Php);
        let mut at = at;
        while let Some(&b) = self.bytes.get(at) {
            let blank = b.is_ascii_whitespace();
            // The body of a heredoc counts as a comment that starts right after a line break.
            if (!blank || heredocs && at > 0 && self.bytes[at - 1] == b'\n')
                && let Some(end) = self.comment_at(at)
            {
                at = end;
            } else if blank || b == b'\\' && matches!(self.byte(at + 1), b'\n' | b'\r') {
                at += 1;
            } else {
                return at;
            }
        }
        self.bytes.len()
    }

    /// The number of comments that start before `at`.
    fn comments_before(&self, at: usize) -> usize {
        let comments = &self.lexed.comments;
        let near = self.near.get();
        for guess in near..=near + 1 {
            let before = guess == 0 || comments.get(guess - 1).is_some_and(|c| c.start < at);
            if before && comments.get(guess).is_none_or(|c| c.start >= at) {
                self.near.set(guess);
                return guess;
            }
        }
        let found = comments.partition_point(|c| c.start < at);
        self.near.set(found);
        found
    }

    fn comment_at(&self, at: usize) -> Option<usize> {
        let comment = self.lexed.comments.get(self.comments_before(at))?;
        (comment.start == at && comment.end > at).then_some(comment.end)
    }

    /// The end of the code before `at`, blanks and comments left out.
    pub(super) fn back(&self, at: usize) -> usize {
        let mut at = at;
        loop {
            while at > 0
                && (self.bytes[at - 1].is_ascii_whitespace()
                    || self.bytes[at - 1] == b'\\' && matches!(self.byte(at), b'\n' | b'\r'))
            {
                at -= 1;
            }
            let after = self.comments_before(at);
            let near = after.saturating_sub(4)..after;
            match self.lexed.comments[near].iter().rev().find(|c| c.end == at) {
                Some(comment) => at = comment.start,
                None => return at,
            }
        }
    }

    fn is_name(&self, b: u8) -> bool {
        is_word(b) || b == b'$' || b == b'@'
    }

    /// The operator that goes to a member, if one stands at `at`.
    fn member_at(&self, at: usize) -> Option<usize> {
        let dot = !self.rules.concat.contains(&".");
        ["?.", "::", "->", "?->", "."]
            .iter()
            .find(|m| (dot || **m != ".") && starts(self.bytes, at, m))
            .map(|m| m.len())
    }

    fn member_before(&self, at: usize) -> Option<usize> {
        let dot = !self.rules.concat.contains(&".");
        let ends = |m: &&&str| {
            (dot || ***m != *".") && at >= m.len() && starts(self.bytes, at - m.len(), m)
        };
        ["?->", "?.", "&.", "::", "->", "."]
            .iter()
            .find(ends)
            .map(|m| m.len())
    }

    /// The end of the operand that starts at `at`: names, members, calls, indexes, numbers.
    pub(super) fn primary(&self, at: usize) -> Option<usize> {
        let mut at = self.skip(at);
        while matches!(self.byte(at), b'&' | b'*' | b'!' | b'-' | b'(') {
            if self.byte(at) == b'(' {
                break;
            }
            at = self.skip(at + 1);
        }
        for word in ["new", "await", "mut"] {
            if starts(self.bytes, at, word) && self.byte(at + word.len()).is_ascii_whitespace() {
                at = self.skip(at + word.len());
            }
        }
        let start = at;
        loop {
            if let Some(token) = self.token_at(at) {
                at = self.lexed.tokens[token].end;
            } else if self.is_name(self.byte(at)) {
                while self.is_name(self.byte(at)) && self.token_at(at).is_none() {
                    at += 1;
                }
                // Rust's macros, TypeScript's `x!`, Ruby's `x?`.
                if matches!(self.byte(at), b'!' | b'?')
                    && matches!(self.byte(at + 1), b'(' | b'[' | b'.' | b')')
                {
                    at += 1;
                }
            } else if let Some(bracket) = self.bracket_at(at) {
                at = self.lexed.brackets[bracket].close + 1;
            } else {
                return (at > start).then_some(at);
            }
            let call = matches!(self.byte(at), b'(' | b'[') && self.bracket_at(at).is_some();
            // Go's `[]string{…}`.
            let last = self.bytes[..at].last().copied().unwrap_or(0);
            let typed = last == b']' && self.is_name(self.byte(at))
                || self.byte(at) == b'{' && is_word(last) && self.bracket_at(at).is_some();
            if call || typed {
                continue;
            }
            let next = self.skip(at);
            let Some(length) = self.member_at(next) else {
                return Some(at);
            };
            at = self.skip(next + length);
            if !self.is_name(self.byte(at)) && self.bracket_at(at).is_none() {
                return Some(next);
            }
        }
    }

    /// The start of the operand that ends at `end`.
    pub(super) fn primary_back(&self, end: usize) -> Option<usize> {
        let mut at = end;
        for _ in 0..64 {
            let b = self.byte(at.checked_sub(1)?);
            if matches!(b, b')' | b']') {
                let bracket = self.bracket_closing(at - 1)?;
                at = self.lexed.brackets[bracket].open;
                if at > 0
                    && (self.is_name(self.bytes[at - 1])
                        || matches!(self.bytes[at - 1], b')' | b']'))
                {
                    continue;
                }
                if at > 1 && self.bytes[at - 1] == b'!' && is_word(self.bytes[at - 2]) {
                    at -= 1;
                    continue;
                }
            } else if self.is_name(b) {
                while at > 0 && self.is_name(self.bytes[at - 1]) {
                    at -= 1;
                }
            } else {
                return (at < end).then_some(at);
            }
            let before = self.back(at);
            match self.member_before(before) {
                Some(length) => at = self.back(before - length),
                None => return Some(at),
            }
        }
        None
    }

    /// The callee right before a bracket: `tx.QueryRow`, `query!`; nothing for a grouping one.
    pub(super) fn callee(&self, open: usize) -> Option<(usize, &'a str)> {
        let Ok(index) = self.lexed.brackets.binary_search_by_key(&open, |b| b.open) else {
            return self.find_callee(open);
        };
        let known = self.callees.borrow().get(index).copied();
        match known {
            Some(Known::No) => return None,
            Some(Known::Yes(start, end)) => {
                return Some((start, self.slice(Span::new(start, end))));
            }
            _ => {}
        }
        let found = self.find_callee(open);
        let mut callees = self.callees.borrow_mut();
        if callees.is_empty() {
            callees.resize(self.lexed.brackets.len(), Known::Unasked);
        }
        callees[index] = found.map_or(Known::No, |(start, text)| {
            Known::Yes(start, start + text.len())
        });
        found
    }

    fn find_callee(&self, open: usize) -> Option<(usize, &'a str)> {
        let mut end = self.back(open);
        // `query_as::<_, User>(…)`, `foo<T>(…)`.
        if end > 0 && self.bytes[end - 1] == b'>' && end == open {
            let from = end.saturating_sub(200);
            let mut depth = 0usize;
            let start = (from..end).rev().find(|i| {
                match self.bytes[*i] {
                    b'>' if *i > 0 && self.bytes[*i - 1] != b'-' => depth += 1,
                    b'<' => depth = depth.saturating_sub(1),
                    b';' | b'{' | b'}' | b'"' => return true,
                    _ => {}
                }
                depth == 0
            })?;
            end = if self.bytes[start] == b'<' {
                start
            } else {
                return None;
            };
            if end >= 2 && starts(self.bytes, end - 2, "::") {
                end -= 2;
            }
        }
        let mark = usize::from(end > 0 && matches!(self.bytes[end - 1], b'!' | b'?'));
        let name = end - mark;
        if name == 0
            || !is_word(self.bytes[name - 1])
            || open > end + 1 && self.bytes[end..open].contains(&b'\n')
        {
            return None;
        }
        let start = self.primary_back(name)?;
        let text = self.text.get(start..end)?;
        let last = scan::word_before(self.bytes, name);
        if KEYWORDS.iter().any(|k| k.as_bytes() == last) && text.len() == last.len() {
            return None;
        }
        Some((start, text))
    }

    /// The span of the assignment's target that ends at `end`.
    pub(super) fn target(&self, end: usize) -> Option<Span> {
        let end = self.back(end);
        let start = self.primary_back(end)?;
        Some(Span::new(start, end))
    }

    /// The end of a list's element that starts at `at`: its comma, or `close`.
    pub(super) fn element(&self, at: usize, close: usize) -> usize {
        let mut at = at;
        while at < close {
            at = self.skip(at);
            if let Some(token) = self.token_at(at) {
                at = self.lexed.tokens[token].end.max(at + 1);
            } else if let Some(bracket) = self.bracket_at(at) {
                at = self.lexed.brackets[bracket].close + 1;
            } else if self.byte(at) == b',' {
                return at;
            } else {
                at += 1;
            }
        }
        close
    }
}

/// Words before a bracket that call nothing.
const KEYWORDS: &[&str] = &[
    "if",
    "while",
    "for",
    "return",
    "in",
    "and",
    "or",
    "not",
    "switch",
    "match",
    "case",
    "when",
    "const",
    "var",
    "let",
    "import",
    "print",
    "echo",
    "await",
    "yield",
    "else",
    "elif",
    "elsif",
    "unless",
    "until",
    "catch",
    "foreach",
    "is",
    "throw",
    "raise",
    "del",
    "assert",
    "lambda",
    "as",
    "of",
    "from",
    "do",
    "then",
    "val",
    "require_once",
    "include",
];
