//! Heredocs: the mark in the code, the body on the lines after it.

use super::{Close, Frame, Lexer, PHP, REWINDS, SHELL};
use crate::host::rules::{Escapes, Heredoc, StringRule};
use crate::host::scan::{is_word, line_end, starts};
use crate::location::Span;

static HEREDOC_PLAIN: StringRule = StringRule {
    escapes: Escapes::None,
    multiline: true,
    ..StringRule::DOUBLE
};

pub(super) static HEREDOC_RUBY: StringRule = StringRule {
    escapes: Escapes::Code,
    interpolation: Some(&crate::host::rules::HASH_BRACES),
    ..HEREDOC_PLAIN
};

static HEREDOC_SHELL: StringRule = StringRule {
    escapes: Escapes::Only(b"\\$`\n"),
    interpolation: Some(&SHELL),
    ..HEREDOC_PLAIN
};

static HEREDOC_PHP: StringRule = StringRule {
    escapes: Escapes::Keep,
    interpolation: Some(&PHP),
    layout: crate::host::rules::Layout::Closing,
    ..HEREDOC_PLAIN
};

static NOWDOC_PHP: StringRule = StringRule {
    layout: crate::host::rules::Layout::Closing,
    ..HEREDOC_PLAIN
};

impl Lexer<'_> {
    pub(super) fn heredoc(&mut self, at: usize) -> bool {
        let bytes = self.bytes;
        let family = self.rules.heredoc;
        let marks = if family == Heredoc::Php { "<<<" } else { "<<" };
        if !starts(bytes, at, marks) {
            return false;
        }
        let mut p = at + marks.len();
        if family != Heredoc::Php && self.byte(p) == b'<' {
            self.pos = p + 1; // `<<<` of the shell
            return true;
        }
        let indent = self.byte(p);
        let indented = match family {
            Heredoc::Ruby => matches!(indent, b'~' | b'-'),
            Heredoc::Shell => indent == b'-',
            _ => true,
        };
        if indented && family != Heredoc::Php {
            p += 1;
        }
        while family != Heredoc::Ruby && matches!(self.byte(p), b' ' | b'\t') {
            p += 1;
        }
        let quote = self.byte(p);
        let quoted = matches!(quote, b'\'' | b'"');
        let from = p + usize::from(quoted) + usize::from(quote == b'\\');
        let mut to = from;
        while is_word(self.byte(to)) {
            to += 1;
        }
        let letter = self.byte(from);
        let named = to > from
            && (letter.is_ascii_alphabetic() || letter == b'_')
            && (!quoted || self.byte(to) == quote);
        let ruby_bare = family == Heredoc::Ruby && !indented && !quoted;
        if !named
            || ruby_bare && (!letter.is_ascii_uppercase() || at > 0 && is_word(bytes[at - 1]))
            || self.misses == REWINDS
        {
            return false;
        }
        let end = to + usize::from(quoted);
        let close = Close::Line {
            id: Span::new(from, to),
            indented,
            inline: family == Heredoc::Php,
        };
        if !self.terminated(end, close) {
            self.misses += 1;
            return false;
        }
        let raw = quote == b'\'' || quote == b'\\' || family == Heredoc::Shell && quoted;
        let rule = match (family, raw) {
            (Heredoc::Php, true) => &NOWDOC_PHP,
            (Heredoc::Php, false) => &HEREDOC_PHP,
            (_, true) => &HEREDOC_PLAIN,
            (Heredoc::Ruby, false) => &HEREDOC_RUBY,
            (_, false) => &HEREDOC_SHELL,
        };
        let token = self.out.tokens.len();
        self.push_token(at, end, end, rule);
        self.out.tokens[token].dedent = indent == b'~' && family == Heredoc::Ruby;
        self.pos = end;
        if family == Heredoc::Php {
            let body = line_end(bytes, end);
            self.out.tokens[token].body =
                Span::new((body + 1).min(bytes.len()), (body + 1).min(bytes.len()));
            self.frames.push(Frame::Text { token, close });
            self.pos = body;
        } else {
            self.pending.push((token, close));
        }
        true
    }

    /// Whether a heredoc's last line comes at all.
    pub(super) fn terminated(&self, from: usize, close: Close) -> bool {
        let Close::Line {
            id,
            indented,
            inline,
        } = close
        else {
            return true;
        };
        let mut at = line_end(self.bytes, from);
        while at < self.bytes.len() {
            if terminator(self.bytes, at + 1, id, indented, inline).is_some() {
                return true;
            }
            at = line_end(self.bytes, at + 1);
        }
        false
    }

    /// At the start of a line: the body of the first heredoc that waits for it.
    pub(super) fn start_heredoc(&mut self) {
        let (token, close) = self.pending.remove(0);
        let Some(slot) = self.out.tokens.get_mut(token) else {
            return;
        };
        slot.body = Span::new(self.pos, self.pos);
        self.frames.push(Frame::Text { token, close });
        self.pos -= 1; // the line break before the body also stands before an empty body's end
    }

    pub(super) fn close_heredoc(&mut self, token: usize, body: usize, end: usize, inline: bool) {
        self.frames.pop();
        let slot = &mut self.out.tokens[token];
        slot.body.end = body.max(slot.body.start);
        slot.last = end;
        slot.complete = true;
        if inline {
            slot.end = end;
        } else {
            // The body stands between a line's end and the next line: code reads over it.
            self.out.comments.push(Span::new(slot.body.start, end));
        }
        self.pos = end;
    }
}

/// The end of the last line of a heredoc that starts at `at`, if this is it.
pub(super) fn terminator(
    bytes: &[u8],
    at: usize,
    id: Span,
    indented: bool,
    inline: bool,
) -> Option<usize> {
    let mut p = at;
    while indented && matches!(bytes.get(p), Some(b' ' | b'\t')) {
        p += 1;
    }
    let end = p + (id.end - id.start);
    if bytes.get(p..end)? != &bytes[id.start..id.end] {
        return None;
    }
    match bytes.get(end) {
        None | Some(b'\n' | b'\r') => Some(end),
        Some(b) => (inline && !is_word(*b)).then_some(end),
    }
}
