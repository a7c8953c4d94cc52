//! YAML: block, quoted and plain scalars with their keys, line by line.
//!
//! In: the text of a YAML file. Out: a literal for each scalar that can hold more than a word.
//! The hard thing is that a scalar's end is told by indentation.

use super::decode::{Part, render};
use super::lexer::{NONE, Token};
use super::rules::{Escapes, StringRule};
use super::scan::{line_end, starts};
use super::{Literal, decode, templating};
use crate::location::Span;

static DOUBLE: StringRule = StringRule {
    multiline: true,
    escapes: Escapes::Code,
    ..StringRule::DOUBLE
};
static SINGLE: StringRule = StringRule {
    escapes: Escapes::Doubled,
    multiline: true,
    ..StringRule::SINGLE
};

/// The literals of a YAML file.
pub(super) fn literals(text: &str) -> Vec<Literal> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let end = line_end(bytes, at);
        let indent = bytes[at..end].iter().take_while(|b| **b == b' ').count();
        at = line(text, at + indent, end, indent, &mut out);
    }
    out
}

/// Reads a line from its first character on; returns where the next line starts.
fn line(text: &str, start: usize, end: usize, indent: usize, out: &mut Vec<Literal>) -> usize {
    let bytes = text.as_bytes();
    let next = (end + 1).min(bytes.len()).max(end);
    let (mut at, mut deep) = (start, indent);
    while starts(bytes, at, "- ") || starts(bytes, at, "? ") {
        at += 2;
        deep += 2;
        while at < end && bytes[at] == b' ' {
            at += 1;
            deep += 1;
        }
    }
    // A scalar belongs to lines that are indented more than its key, or than its list's dash.
    let mut own = if at > start {
        indent
    } else {
        indent.saturating_sub(1)
    };
    let mut name = None;
    if let Some((key, value)) = key(text, at, end) {
        name = Some(key.of(text).trim().trim_matches(['"', '\'']).to_owned());
        own = deep;
        at = value;
    }
    while at < end && matches!(bytes[at], b' ' | b'\t') {
        at += 1;
    }
    // Tags and anchors.
    while at < end && matches!(bytes[at], b'!' | b'&') {
        while at < end && bytes[at] != b' ' {
            at += 1;
        }
        while at < end && bytes[at] == b' ' {
            at += 1;
        }
    }
    match bytes.get(at).filter(|_| at < end) {
        None | Some(b'#' | b'\r') => next,
        Some(b'|' | b'>') => block(text, at, end, own, name, out),
        Some(quote @ (b'"' | b'\'')) => match quoted(text, at, *quote, name, out) {
            Some(close) => (line_end(bytes, close) + 1).min(bytes.len()),
            None => next,
        },
        Some(b'[' | b'{') if !starts(bytes, at, "{{") => {
            flow(text, at, end, out);
            next
        }
        Some(_) => plain(text, at, end, own, name, out),
    }
}

/// The key at `at` and where its value starts.
fn key(text: &str, at: usize, end: usize) -> Option<(Span, usize)> {
    let bytes = text.as_bytes();
    let first = *bytes.get(at)?;
    let mut p = at;
    if matches!(first, b'"' | b'\'') {
        p = at + 1 + bytes[at + 1..end].iter().position(|b| *b == first)? + 1;
    } else if matches!(first, b'[' | b'{' | b'#' | b'|' | b'>') {
        return None;
    }
    while p < end {
        let b = bytes[p];
        if b == b':' && (p + 1 >= end || matches!(bytes[p + 1], b' ' | b'\t' | b'\r')) {
            return Some((Span::new(at, p), p + 1));
        }
        if b == b'#' && p > at && bytes[p - 1] == b' ' || b == b'\'' || b == b'"' {
            return None;
        }
        p += 1;
    }
    None
}

fn block(
    text: &str,
    at: usize,
    end: usize,
    own: usize,
    name: Option<String>,
    out: &mut Vec<Literal>,
) -> usize {
    let bytes = text.as_bytes();
    let mut parts = Vec::new();
    let mut line = (end + 1).min(bytes.len());
    let mut body: Option<usize> = None;
    let mut last = end;
    while line < bytes.len() {
        let stop = line_end(bytes, line);
        let content = text.get(line..stop).unwrap_or_default();
        let blank = content.trim().is_empty();
        let indent = content.bytes().take_while(|b| *b == b' ').count();
        if !blank {
            if body.is_none() && indent > own {
                body = Some(indent);
            }
            if body.is_none_or(|b| indent < b) {
                break;
            }
            last = stop;
        }
        let from = line + body.unwrap_or(0).min(indent);
        parts.push(Part::Source(Span::new(from, (stop + 1).min(bytes.len()))));
        line = (stop + 1).min(bytes.len()).max(stop);
        if stop >= bytes.len() {
            break;
        }
    }
    // Blank lines at the end belong to nobody.
    while parts.last().is_some_and(|p| p.source().start > last) {
        parts.pop();
    }
    if let (Some(_), Some(last)) = (body, parts.last()) {
        let span = Span::new(at, last.source().end);
        out.push(literal(text, parts, span, name));
    }
    line
}

/// A scalar in quotes; returns its end, if it has one.
fn quoted(
    text: &str,
    at: usize,
    quote: u8,
    name: Option<String>,
    out: &mut Vec<Literal>,
) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut p = at + 1;
    while p < bytes.len() {
        if bytes[p] == b'\\' && quote == b'"' {
            p += 2;
            continue;
        }
        if bytes[p] == quote {
            if quote == b'\'' && bytes.get(p + 1) == Some(&quote) {
                p += 2;
                continue;
            }
            break;
        }
        p += 1;
    }
    if p >= bytes.len() {
        return None;
    }
    let rule = if quote == b'"' { &DOUBLE } else { &SINGLE };
    let token = Token {
        start: at,
        end: p + 1,
        last: p + 1,
        body: Span::new(at + 1, p),
        rule,
        parent: NONE,
        holes: Vec::new(),
        dedent: false,
        complete: true,
        apart: false,
    };
    out.push(literal(
        text,
        decode::decode(text, &token),
        Span::new(at, p + 1),
        name,
    ));
    Some(p + 1)
}

/// Quoted strings of a list in one line.
fn flow(text: &str, at: usize, end: usize, out: &mut Vec<Literal>) {
    let bytes = text.as_bytes();
    let mut p = at;
    while p < end {
        let b = bytes[p];
        if matches!(b, b'"' | b'\'') && matches!(bytes[p - 1], b'[' | b',' | b' ' | b'{') {
            let Some(close) = bytes[p + 1..end].iter().position(|c| *c == b) else {
                return;
            };
            quoted(text, p, b, None, out);
            p += close + 2;
        } else {
            p += 1;
        }
    }
}

/// A plain scalar, which goes on in lines that are indented more than its key.
fn plain(
    text: &str,
    at: usize,
    end: usize,
    own: usize,
    name: Option<String>,
    out: &mut Vec<Literal>,
) -> usize {
    let bytes = text.as_bytes();
    let cut = |from: usize, to: usize| {
        let line = text.get(from..to).unwrap_or_default();
        let line = line.find(" #").map_or(line, |i| &line[..i]);
        Span::new(from, from + line.trim_end().len())
    };
    let mut parts = vec![Part::Source(cut(at, end))];
    let mut line = (end + 1).min(bytes.len()).max(end);
    while line < bytes.len() {
        let stop = line_end(bytes, line);
        let indent = bytes[line..stop].iter().take_while(|b| **b == b' ').count();
        let first = line + indent;
        if first >= stop
            || indent <= own
            || bytes[first] == b'#'
            || starts(bytes, first, "- ")
            || key(text, first, stop).is_some()
        {
            break;
        }
        parts.push(Part::Text("\n".to_owned(), Span::new(first, first)));
        parts.push(Part::Source(cut(first, stop)));
        line = (stop + 1).min(bytes.len()).max(stop);
        if stop >= bytes.len() {
            break;
        }
    }
    let span = parts
        .iter()
        .fold(parts[0].source(), |s, p| s.join(p.source()));
    // A single word is no query and no fragment.
    if span.of(text).contains(' ') || parts.len() > 1 {
        out.push(literal(text, parts, span, name));
    }
    line
}

fn literal(text: &str, parts: Vec<Part>, span: Span, name: Option<String>) -> Literal {
    let (text, pieces, holes) = render(text, &templating::holes(text, parts));
    Literal {
        text,
        pieces,
        holes,
        span,
        name,
        ..Literal::default()
    }
}
