//! Markup around code (PHP, ERB) and in code (JSX).

use super::{Close, Frame, Lexer};
use crate::host::rules::{Escapes, StringRule};
use crate::host::scan::{self, is_word, starts};

static ATTRIBUTE: StringRule = StringRule {
    escapes: Escapes::None,
    multiline: true,
    ..StringRule::DOUBLE
};

static ATTRIBUTE_SINGLE: StringRule = StringRule {
    open: "'",
    close: "'",
    ..ATTRIBUTE
};

impl Lexer<'_> {
    /// Skips markup up to the next mark that opens code.
    pub(super) fn markup_outside(&mut self) {
        let Some(template) = &self.rules.template else {
            return;
        };
        let first = template.opens.first().map_or(0, |o| o.as_bytes()[0]);
        while let Some(found) = scan::find_byte(self.bytes, self.pos, first) {
            if let Some(comment) = template.comment
                && starts(self.bytes, found, comment)
            {
                self.pos = scan::find(self.bytes, found, template.close)
                    .map_or(self.bytes.len(), |p| p + template.close.len());
                continue;
            }
            if let Some(open) = template.opens.iter().find(|o| starts(self.bytes, found, o)) {
                self.pos = found + open.len();
                return;
            }
            self.pos = found + 1;
        }
        self.pos = self.bytes.len();
    }

    pub(super) fn open_markup(&mut self, at: usize) -> bool {
        let next = self.byte(at + 1);
        if !(next.is_ascii_alphabetic() || next == b'>') || !self.operand(at, false) {
            return false;
        }
        // `<T,>(x) => …` and `<T extends X>` are type parameters.
        let mut p = at + 1;
        while is_word(self.byte(p)) || matches!(self.byte(p), b'.' | b'-' | b':') {
            p += 1;
        }
        if self.byte(p) == b',' || starts(self.bytes, p, " extends ") {
            return false;
        }
        let marks = [self.out.tokens.len(), self.out.comments.len(), 0];
        self.frames.push(Frame::Markup {
            depth: 0,
            start: at,
            marks,
        });
        self.frames.push(Frame::Tag);
        self.pos = at + 1;
        true
    }

    pub(super) fn tag(&mut self) {
        let at = self.pos;
        self.pos = at + 1;
        match self.bytes[at] {
            quote @ (b'"' | b'\'') => {
                let (rule, close) = if quote == b'"' {
                    (&ATTRIBUTE, "\"")
                } else {
                    (&ATTRIBUTE_SINGLE, "'")
                };
                let token = self.out.tokens.len();
                self.open_string(at, at + 1, rule, Close::Quote(close));
                self.out.tokens[token].apart = true;
            }
            b'{' => self.frames.push(Frame::Code {
                end: b'}',
                base: self.open.len(),
                hole: None,
            }),
            b'>' => {
                self.frames.pop();
                let closed = at > 0 && self.bytes[at - 1] == b'/';
                self.markup_depth(!closed, false);
            }
            _ => {}
        }
    }

    pub(super) fn markup(&mut self) {
        let at = self.pos;
        self.pos = at + 1;
        match self.bytes[at] {
            b'{' => self.frames.push(Frame::Code {
                end: b'}',
                base: self.open.len(),
                hole: None,
            }),
            b'<' if self.byte(at + 1) == b'/' => {
                self.pos =
                    scan::find_byte(self.bytes, at, b'>').map_or(self.bytes.len(), |p| p + 1);
                self.markup_depth(false, true);
            }
            b'<' => self.frames.push(Frame::Tag),
            _ => {}
        }
    }

    pub(super) fn markup_depth(&mut self, opened: bool, closed: bool) {
        if let Some(Frame::Markup { depth, .. }) = self.frames.last_mut() {
            *depth = (*depth + usize::from(opened)).saturating_sub(usize::from(closed));
            if *depth == 0 {
                self.frames.pop();
            }
        }
    }
}
