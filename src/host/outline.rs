//! HAML and Slim: the Ruby in templates that are written as outlines.
//!
//! In: the text of a template. Out: a text in which everything that is no Ruby is blank and
//! nothing has moved, and from it the literals. The hard thing is that blocks end where the
//! indentation does: one that names what it loops over stays open to the end of the file, where
//! each `end` is added; a condition loses its keyword and remains as an expression.

use super::scan::starts;
use super::{HOLE, Literal};
use crate::location::Span;

/// An attribute or interpolation is looked for no further than this.
const LONGEST: usize = 4_000;
/// More open blocks are left without an end.
const MOST_OPEN: usize = 500;

/// Which of the two a template is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Haml,
    Slim,
}

/// What lies deeper than a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    Comment,
    Ruby,
    Text,
}

/// The Ruby of a HAML template.
pub(super) fn haml(text: &str) -> String {
    code(text, Kind::Haml)
}

/// The Ruby of a Slim template.
pub(super) fn slim(text: &str) -> String {
    code(text, Kind::Slim)
}

/// The literals of a HAML template.
pub(super) fn haml_literals(text: &str) -> Vec<Literal> {
    literals(text, Kind::Haml)
}

/// The literals of a Slim template.
pub(super) fn slim_literals(text: &str) -> Vec<Literal> {
    literals(text, Kind::Slim)
}

/// One that runs on into what is blank was never closed: it is none.
fn literals(text: &str, kind: Kind) -> Vec<Literal> {
    let mut found = super::languages::ruby::page_literals(&alone(text, kind).0);
    found.retain(|literal| {
        literal.pieces.iter().all(|piece| {
            let run = piece.text.of(&literal.text);
            !piece.verbatim() || run.starts_with(HOLE) || run == piece.source.of(text)
        })
    });
    found
}

/// The comments of a HAML template.
pub(super) fn haml_comments(text: &str) -> Vec<Span> {
    comments(text, "-#")
}

/// The comments of a Slim template.
pub(super) fn slim_comments(text: &str) -> Vec<Span> {
    comments(text, "/")
}

/// The lines that begin with a mark.
fn comments(text: &str, mark: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at + line.len() - line.trim_start().len();
        if line.trim_start().starts_with(mark) {
            found.push(Span::new(start, at + line.trim_end().len()));
        }
        at += line.len();
    }
    found
}

/// The Ruby with an end for each block that is open.
fn code(text: &str, kind: Kind) -> String {
    let (mut code, open) = alone(text, kind);
    for _ in 0..open.min(MOST_OPEN) {
        code.push_str("\nend");
    }
    code
}

/// The Ruby at its places, and how many blocks are open at its end.
fn alone(text: &str, kind: Kind) -> (String, usize) {
    let bytes = text.as_bytes();
    let blank = |b: &u8| if b.is_ascii_whitespace() { *b } else { b' ' };
    let mut page = Page {
        text,
        bytes,
        out: bytes.iter().map(blank).collect(),
        open: 0,
        kind,
    };
    page.read();
    // Only whole pieces of the text were copied, between ASCII marks.
    let code = String::from_utf8(page.out).unwrap_or_default();
    (code, page.open)
}

struct Page<'a> {
    text: &'a str,
    bytes: &'a [u8],
    out: Vec<u8>,
    /// Blocks that are still to be ended.
    open: usize,
    kind: Kind,
}

impl Page<'_> {
    fn read(&mut self) {
        let mut at = 0;
        let mut deeper: Option<(usize, Inside)> = None;
        // A line of Ruby that ends with a comma goes on.
        let mut goes_on = false;
        while at < self.bytes.len() {
            let end = self.line_end(at);
            let line = self.text.get(at..end).unwrap_or_default();
            let indent = line.len() - line.trim_start().len();
            let (from, to) = (at + indent, at + line.trim_end().len());
            at = end + 1;
            if from >= to {
                continue;
            }
            if goes_on {
                goes_on = self.ruby(from, to);
                continue;
            }
            if let Some((outer, inside)) = deeper {
                if indent > outer {
                    match inside {
                        Inside::Comment => {}
                        Inside::Ruby => self.copy(from, to),
                        Inside::Text => self.interpolations(from, to),
                    }
                    continue;
                }
                deeper = None;
            }
            if let Some(inside) = self.opens(from, to) {
                deeper = Some((indent, inside));
                if inside == Inside::Text {
                    self.interpolations(from, to);
                }
                continue;
            }
            let (next, more) = self.line(from, to);
            goes_on = more;
            at = at.max(next);
        }
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let length = rest.iter().position(|b| *b == b'\n');
        at + length.unwrap_or(rest.len())
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(b'\n')
    }

    /// What a line says of the deeper ones, where they are no part of the outline.
    fn opens(&self, from: usize, to: usize) -> Option<Inside> {
        let line = self.text.get(from..to).unwrap_or_default();
        match self.kind {
            Kind::Haml if line.starts_with("-#") => Some(Inside::Comment),
            Kind::Haml if line.starts_with(":ruby") => Some(Inside::Ruby),
            Kind::Haml if line.starts_with(':') => Some(Inside::Text),
            Kind::Slim if line.starts_with('/') => Some(Inside::Comment),
            Kind::Slim if line == "ruby:" => Some(Inside::Ruby),
            Kind::Slim if line.starts_with(['|', '\'']) => Some(Inside::Text),
            Kind::Slim => {
                let name = line.strip_suffix(':')?;
                let filter = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase());
                filter.then_some(Inside::Text)
            }
            Kind::Haml => None,
        }
    }

    /// Reads a line of the outline; gives where the text goes on and whether its Ruby does.
    fn line(&mut self, from: usize, to: usize) -> (usize, bool) {
        if let Some(start) = self.mark(from) {
            return (to, self.ruby(start, to));
        }
        match (self.kind, self.byte(from)) {
            (_, b'-') => (to, self.ruby(from + 1, to)),
            (Kind::Haml, b'%' | b'.') => self.tag(from, to),
            (Kind::Haml, b'#') if self.byte(from + 1) != b'{' => self.tag(from, to),
            (Kind::Slim, b'a'..=b'z' | b'.' | b'#') => self.tag(from, to),
            _ => {
                self.interpolations(from, to);
                (to, false)
            }
        }
    }

    /// Where the Ruby behind a mark of output begins: `=`, `!=`, `&=`, `~`, Slim's `==`.
    fn mark(&self, at: usize) -> Option<usize> {
        let marks: &[&str] = match self.kind {
            Kind::Haml => &["!=", "&=", "=", "~"],
            Kind::Slim => &["==", "=>", "=<", "='", "="],
        };
        let found = marks.iter().find(|m| starts(self.bytes, at, m))?;
        // HAML's `==` is a text.
        let text = self.kind == Kind::Haml && starts(self.bytes, at, "==");
        (!text).then_some(at + found.len())
    }

    fn tag(&mut self, from: usize, to: usize) -> (usize, bool) {
        let name = |b: u8| b.is_ascii_alphanumeric() || b"-_:%.#@".contains(&b) || b >= 0x80;
        let mut at = from;
        while at < to && name(self.byte(at)) && !starts(self.bytes, at, "#{") {
            at += 1;
        }
        let mut to = to;
        loop {
            match (self.kind, self.byte(at)) {
                (_, b'{') => {
                    let Some(close) = self.closing(at) else {
                        break;
                    };
                    // A list is an expression wherever it stands.
                    self.copy(at, close);
                    self.set(at, b'[');
                    self.set(close - 1, b']');
                    at = close;
                    to = to.max(self.trimmed_end(close));
                    self.part(at, to);
                }
                (_, b'[') => {
                    let Some(close) = self.closing(at) else {
                        break;
                    };
                    self.copy(at, close);
                    at = close;
                    to = to.max(self.trimmed_end(close));
                    self.part(at, to);
                }
                (Kind::Haml, b'(') => {
                    let Some(close) = self.closing(at) else {
                        break;
                    };
                    at = close;
                    to = to.max(self.trimmed_end(close));
                }
                (_, b'<' | b'>' | b'/') if at < to => at += 1,
                (Kind::Slim, b' ' | b'\t') if at < to => at += 1,
                (Kind::Slim, _) if at < to => match self.value(at, to) {
                    Some(next) => at = next,
                    None => break,
                },
                _ => break,
            }
        }
        if let Some(start) = self.mark(at).filter(|_| at < to) {
            return (to, self.ruby(start, to));
        }
        if at < to {
            self.interpolations(at, to);
        }
        (to, false)
    }

    /// Slim's `href=path(order)`; gives where the line goes on.
    fn value(&mut self, at: usize, to: usize) -> Option<usize> {
        let name = |b: u8| b.is_ascii_alphanumeric() || b"-_:@".contains(&b);
        let mut equals = at;
        while equals < to && name(self.byte(equals)) {
            equals += 1;
        }
        if equals == at || self.byte(equals) != b'=' {
            return None;
        }
        let start = equals + if self.byte(equals + 1) == b'=' { 2 } else { 1 };
        let mut end = start;
        let mut quote = None;
        let mut depth = 0usize;
        while end < to {
            let byte = self.byte(end);
            match quote {
                Some(_) if byte == b'\\' => end += 1,
                Some(mark) if mark == byte => quote = None,
                Some(_) => {}
                None => match byte {
                    b'"' | b'\'' => quote = Some(byte),
                    b'(' | b'[' | b'{' => depth += 1,
                    b')' | b']' | b'}' => depth = depth.saturating_sub(1),
                    b' ' if depth == 0 => break,
                    _ => {}
                },
            }
            end += 1;
        }
        let end = end.min(to);
        (start < end).then(|| {
            self.copy(start, end);
            self.part(end, to);
            end
        })
    }

    fn trimmed_end(&self, at: usize) -> usize {
        let rest = self.text.get(at..self.line_end(at)).unwrap_or_default();
        at + rest.trim_end().len()
    }

    /// Ends a piece of Ruby on a line that goes on.
    fn part(&mut self, at: usize, to: usize) {
        if at < to {
            self.set(at, b';');
        }
    }

    fn set(&mut self, at: usize, byte: u8) {
        if let Some(place) = self.out.get_mut(at) {
            *place = byte;
        }
    }

    fn copy(&mut self, from: usize, to: usize) {
        if let (Some(place), Some(piece)) = (self.out.get_mut(from..to), self.bytes.get(from..to)) {
            place.copy_from_slice(piece);
        }
    }

    /// A line of Ruby; says whether it goes on.
    fn ruby(&mut self, from: usize, to: usize) -> bool {
        let line = self.text.get(from..to).unwrap_or_default();
        let mut start = from + line.len() - line.trim_start().len();
        let line = line.trim_start();
        let length = line.bytes().take_while(u8::is_ascii_lowercase).count();
        let (word, rest) = line.split_at_checked(length).unwrap_or((line, ""));
        let keyword = matches!(
            word,
            "if" | "unless"
                | "elsif"
                | "else"
                | "case"
                | "when"
                | "in"
                | "while"
                | "until"
                | "begin"
                | "ensure"
                | "rescue"
                | "end"
        );
        if keyword && !rest.starts_with(|c: char| c.is_alphanumeric() || "_=?!.".contains(c)) {
            start += length;
        }
        let mut end = to;
        let trimmed = line.trim_end();
        if let Some(head) = trimmed.strip_suffix(" do") {
            end = to - (line.len() - head.len());
        } else if trimmed.ends_with('|')
            && let Some(block) = trimmed.rfind(" do |")
            && trimmed
                .get(block + 5..)
                .is_some_and(|p| p.matches('|').count() == 1)
        {
            self.open += 1;
        }
        if start < end {
            self.copy(start, end);
        }
        trimmed.ends_with(',')
    }

    /// `#{…}` in a text.
    fn interpolations(&mut self, from: usize, to: usize) {
        let mut at = from;
        while at < to {
            if !starts(self.bytes, at, "#{") {
                at += 1;
                continue;
            }
            let Some(close) = self.closing(at + 1).filter(|close| *close <= to) else {
                return;
            };
            self.copy(at + 2, close - 1);
            self.set(at + 1, b';');
            self.set(close - 1, b';');
            at = close;
        }
    }

    /// Behind the bracket that closes the one at `open`.
    fn closing(&self, open: usize) -> Option<usize> {
        let mut depth = 0usize;
        let mut quote = None;
        let mut at = open;
        while at < self.bytes.len() && at - open < LONGEST {
            let byte = self.byte(at);
            match (quote, byte) {
                (Some(_), b'\\') => at += 1,
                (Some(mark), _) if mark == byte => quote = None,
                (Some(_), _) => {}
                (None, b'\'' | b'"') => quote = Some(byte),
                (None, b'(' | b'[' | b'{') => depth += 1,
                (None, b')' | b']' | b'}') => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return Some(at + 1);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squeezed(code: &str) -> String {
        code.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn only_ruby_is_left_of_haml_and_nothing_moves() {
        let page = "%ul.list{class: o.kind,\n  id: 1}\n  - if @os.any?\n    - @os.each do |o|\n      \
            %li#x= o.status\n      é #{o.note} = no\n    -# o.gone\n      deeper\n  :javascript\n    \
            x = \"#{o.json}\"\n  = link_to o.name,\n    o.url\n  = form do\n    != o.raw";
        let code = haml(page);
        assert_eq!(
            squeezed(&code),
            "[class: o.kind, id: 1] @os.any? @os.each do |o| o.status ;o.note; ;o.json; \
             link_to o.name, o.url form o.raw end"
        );
        assert_eq!(code.find("o.status"), page.find("o.status"));
        assert_eq!(code.find("o.url"), page.find("o.url"));
    }

    #[test]
    fn only_ruby_is_left_of_slim_and_nothing_moves() {
        let page = "/ o.gone\nul class=o.kind id=\"x\"\n  - @os.each do |o|\n    li.x = o.status\n    \
            p data-id=o.id Text #{o.note}\n    == o.raw\n  | words\n    more #{o.text}\n  h1 Plain";
        let code = slim(page);
        assert_eq!(
            squeezed(&code),
            "o.kind; \"x\" @os.each do |o| o.status o.id; ;o.note; o.raw ;o.text; end"
        );
        assert_eq!(code.find("o.status"), page.find("o.status"));
    }

    #[test]
    fn an_open_end_is_no_harm() {
        for text in [
            "%a{", "%a{x: \"", "= ", "-", "#{", "%", "%a[", "a href=", ":", "%a(é", "- x do |",
        ] {
            assert!(haml(text).len() >= text.len() && slim(text).len() >= text.len());
        }
        let deep = "- a.each do |b|\n".repeat(5_000);
        assert!(haml(&deep).len() < deep.len() + 4 * MOST_OPEN + 1);
        assert!(haml(&"%a{".repeat(20_000)).len() >= 60_000);
    }
}
