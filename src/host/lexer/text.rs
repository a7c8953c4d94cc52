//! String bodies: from the opening quote over escapes and interpolations to the closing one.

use super::heredoc::terminator;
use super::{Close, Frame, HoleToken, Lexer, NONE, Token};
use crate::host::rules::{Escapes, Interpolation, Prefixes, StringRule};
use crate::host::scan::{self, is_word, starts};
use crate::location::Span;

impl Lexer<'_> {
    /// Opens the string that starts with the quote at `at`.
    pub(super) fn string(&mut self, at: usize) -> bool {
        let bytes = self.bytes;
        if (self.rules.percent || self.rules.sigils)
            && at > 0
            && bytes[at - 1] == b'?'
            && !(at > 1 && is_word(bytes[at - 2]))
        {
            self.pos = at + 1; // the character `?"`
            return true;
        }
        for rule in self.rules.strings {
            if !starts(bytes, at, rule.open) {
                continue;
            }
            let mut start = at;
            let mut hashes = 0;
            while rule.hashes && start > 0 && bytes[start - 1] == b'#' {
                start -= 1;
                hashes += 1;
            }
            let Some(prefix) = prefix(bytes, start, &rule.prefixes) else {
                continue;
            };
            if rule.hashes
                && hashes == 0
                && prefix == 0
                && matches!(rule.prefixes, Prefixes::Words(w) if w.contains(&""))
            {
                continue;
            }
            start -= prefix;
            let mut body = at + rule.open.len();
            let close = if rule.delimited {
                let length = bytes[body..].iter().take(18).position(|b| *b == b'(');
                let Some(length) = length else { continue };
                body += length + 1;
                Close::Raw(Span::new(body - 1 - length, body - 1))
            } else if rule.run {
                while self.byte(body) == b'"' {
                    body += 1;
                }
                Close::Run(body - at)
            } else if hashes > 0 {
                Close::Hashes(rule.close, hashes)
            } else {
                Close::Quote(rule.close)
            };
            self.open_string(start, body, rule, close);
            return true;
        }
        false
    }

    pub(super) fn open_string(
        &mut self,
        start: usize,
        body: usize,
        rule: &'static StringRule,
        close: Close,
    ) {
        let token = self.out.tokens.len();
        self.push_token(start, body, body, rule);
        self.frames.push(Frame::Text { token, close });
        self.pos = body;
    }

    pub(super) fn push_token(
        &mut self,
        start: usize,
        end: usize,
        body: usize,
        rule: &'static StringRule,
    ) {
        self.out.tokens.push(Token {
            start,
            end,
            last: end,
            body: Span::new(body, body),
            rule,
            parent: self.open.last().copied().unwrap_or(NONE),
            holes: Vec::new(),
            dedent: false,
            complete: false,
            apart: false,
        });
    }

    /// Ends the innermost string: its body before `body`, the string before `end`.
    pub(super) fn close_string(&mut self, token: usize, body: usize, end: usize, complete: bool) {
        self.frames.pop();
        self.pos = end;
        let token = &mut self.out.tokens[token];
        token.body.end = body.max(token.body.start);
        token.end = end;
        token.last = end;
        token.complete = complete;
    }

    pub(super) fn text(&mut self, token: usize, close: Close) {
        let bytes = self.bytes;
        let rule = self.out.tokens[token].rule;
        let heredoc = matches!(close, Close::Line { .. });
        let (first, nested) = match close {
            Close::Quote(quote) | Close::Hashes(quote, _) => (quote.as_bytes()[0], 0xFF),
            Close::Run(_) => (b'"', 0xFF),
            Close::Raw(_) => (b')', 0xFF),
            Close::Delimiter { open, close, .. } => {
                (close, if open == close { 0xFF } else { open })
            }
            Close::Line { .. } => (b'\n', 0xFF),
        };
        let escape = if matches!(rule.escapes, Escapes::None | Escapes::Doubled) {
            0xFF
        } else {
            b'\\'
        };
        let line = if rule.multiline { 0xFF } else { b'\n' };
        let (hole, other) = match rule.interpolation {
            Some(i) if i.bare && i.opens.iter().any(|o| !o.starts_with('$')) => (b'{', b'$'),
            Some(i) if i.bare => (b'$', 0xFF),
            Some(i) => (i.opens.first().map_or(0xFF, |o| o.as_bytes()[0]), 0xFF),
            None => (0xFF, 0xFF),
        };
        // All stops are ASCII: one bit each.
        let mut stops = [0u64; 4];
        for stop in [first, escape, line, hole, other, nested] {
            stops[usize::from(stop >> 6)] |= 1 << (stop & 63);
        }
        let mut at = self.pos;
        loop {
            while let Some(&b) = bytes.get(at)
                && stops[usize::from(b >> 6)] >> (b & 63) & 1 == 0
            {
                at += 1;
            }
            let Some(&b) = bytes.get(at) else {
                self.pos = bytes.len();
                return;
            };
            if b == escape {
                if let Some(i) = rule.interpolation
                    && i.opens
                        .iter()
                        .any(|o| o.starts_with('\\') && starts(bytes, at, o))
                {
                    self.open_hole(token, at, i);
                    return;
                }
                let hashes = matches!(close, Close::Hashes(..));
                if heredoc && bytes.get(at + 1) == Some(&b'\n') {
                    at += 1;
                } else if hashes {
                    at += 1; // Swift's `#"\n"#` is text
                } else if bytes.get(at + 1) == Some(&b'\r') && bytes.get(at + 2) == Some(&b'\n') {
                    at += 3;
                } else {
                    at += 2;
                }
                continue;
            }
            if (b == hole || b == other)
                && let Some(i) = rule.interpolation
            {
                if i.doubled && i.opens.iter().all(|o| o.len() == 1) && self.byte(at + 1) == b {
                    at += 2;
                    continue;
                }
                self.pos = at;
                if self.open_hole(token, at, i) {
                    return;
                }
                if b != first {
                    at += 1;
                    continue;
                }
            }
            match close {
                Close::Quote(quote) if b == first && starts(bytes, at, quote) => {
                    if rule.escapes == Escapes::Doubled && starts(bytes, at + quote.len(), quote) {
                        at += 2 * quote.len();
                        continue;
                    }
                    while rule.greedy && self.byte(at + quote.len()) == first {
                        at += 1;
                    }
                    self.close_string(token, at, at + quote.len(), true);
                    return;
                }
                Close::Hashes(quote, count) if b == first && starts(bytes, at, quote) => {
                    let from = at + quote.len();
                    if bytes
                        .get(from..from + count)
                        .is_some_and(|h| h.iter().all(|b| *b == b'#'))
                    {
                        self.close_string(token, at, from + count, true);
                        return;
                    }
                }
                Close::Raw(id) if b == first => {
                    let end = at + 1 + (id.end - id.start);
                    if bytes.get(at + 1..end) == bytes.get(id.start..id.end)
                        && self.byte(end) == b'"'
                    {
                        self.close_string(token, at, end + 1, true);
                        return;
                    }
                }
                Close::Run(count) if b == first => {
                    let run = bytes[at..].iter().take_while(|b| **b == b'"').count();
                    if run >= count {
                        self.close_string(token, at + run - count, at + run, true);
                        return;
                    }
                    at += run;
                    continue;
                }
                Close::Delimiter { open, close, depth } => {
                    if b == first && depth == 0 {
                        self.close_string(token, at, at + 1, true);
                        return;
                    }
                    let depth = if b == first {
                        depth - 1
                    } else {
                        depth + usize::from(b == nested)
                    };
                    if let Some(frame) = self.frames.last_mut() {
                        *frame = Frame::Text {
                            token,
                            close: Close::Delimiter { open, close, depth },
                        };
                    }
                    self.pos = at + 1;
                    return;
                }
                Close::Line {
                    id,
                    indented,
                    inline,
                } if b == first => {
                    if let Some(end) = terminator(bytes, at + 1, id, indented, inline) {
                        self.close_heredoc(token, at + 1, end, inline);
                        return;
                    }
                }
                _ if b == line => {
                    self.close_string(token, at, at, false);
                    return;
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Opens the interpolation at `at`, if it is one.
    pub(super) fn open_hole(
        &mut self,
        token: usize,
        at: usize,
        rule: &'static Interpolation,
    ) -> bool {
        let bytes = self.bytes;
        if let Some(open) = rule.opens.iter().find(|o| starts(bytes, at, o)) {
            let kept = usize::from(open.len() == 2 && open.ends_with('$'));
            let end = if open.ends_with('(') {
                b')'
            } else {
                rule.close
            };
            self.frames.push(Frame::Code {
                end,
                base: self.open.len(),
                hole: Some((at, at + open.len() - kept)),
            });
            self.pos = at + open.len();
            return true;
        }
        if rule.bare && bytes[at] == b'$' {
            let mut end = at + 1;
            let first = self.byte(end);
            if rule.commands
                && (first.is_ascii_digit() || matches!(first, b'@' | b'*' | b'?' | b'#'))
            {
                end += 1;
            } else if first.is_ascii_alphabetic() || first == b'_' || first >= 0x80 {
                while is_word(self.byte(end)) {
                    end += 1;
                }
            } else {
                return false;
            }
            if rule.members {
                end = scan::member(bytes, end);
            }
            self.out.tokens[token].holes.push(HoleToken {
                outer: Span::new(at, end),
                inner: Span::new(at, end),
            });
            self.pos = end;
            return true;
        }
        false
    }

    pub(super) fn end_hole(&mut self, at: usize, hole: Option<(usize, usize)>) {
        self.frames.pop();
        self.pos = at + 1;
        let Some((start, inner)) = hole else { return };
        // `{{x}}` of C#'s `$$"""`.
        if self.byte(start) == b'{'
            && self.byte(start + 1) == b'{'
            && inner == start + 2
            && self.byte(at + 1) == b'}'
        {
            self.pos = at + 2;
        }
        let outer = Span::new(start, self.pos);
        if let Some(Frame::Text { token, .. }) = self.frames.last().copied() {
            self.out.tokens[token].holes.push(HoleToken {
                outer,
                inner: Span::new(inner.min(at), at),
            });
        }
    }
}

/// The length of the prefix before `at`, if `prefixes` allows it.
fn prefix(bytes: &[u8], at: usize, prefixes: &Prefixes) -> Option<usize> {
    match prefixes {
        Prefixes::Identifier => {
            let word = scan::word_before(bytes, at);
            let first = word.first()?;
            (!first.is_ascii_digit() && word.len() <= 32).then_some(word.len())
        }
        Prefixes::Words(words) => {
            let fits = |word: &&&str| {
                at.checked_sub(word.len()).is_some_and(|start| {
                    bytes[start..at].eq_ignore_ascii_case(word.as_bytes())
                        && !(start > 0 && is_word(bytes[start - 1]) && is_word(bytes[start]))
                })
            };
            if let Some(word) = words
                .iter()
                .filter(|w| !w.is_empty())
                .filter(fits)
                .max_by_key(|w| w.len())
            {
                return Some(word.len());
            }
            words.contains(&"").then_some(0)
        }
    }
}
