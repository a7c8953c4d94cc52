//! Placeholders of formats: `format!("… {}", x)`, `Sprintf("… %s", x)`, `"…".format(x)`, `"…" % x`.
//!
//! In: the parts of the format and its call. Out: the same parts with a hole for each value that
//! the format puts in. A `%s` that no format call fills stays: it is the driver's placeholder.

use super::code::Code;
use super::decode::Part;
use super::expression::Expression;
use super::rules::FormatStyle;
use super::scan::{is_word, starts};
use crate::location::Span;

/// Fills the formats that follow a string as a method or operator; returns their end.
pub(super) fn suffix(code: &Code<'_>, whole: &mut Expression) -> Option<usize> {
    let at = code.skip(whole.end);
    for call in code.rules.formats {
        if call.callee == "%" {
            let next = code.byte(at + 1);
            if code.byte(at) != b'%' || next == b'=' || next == b'>' {
                continue;
            }
            let first = code.skip(at + 1);
            let arguments = match code.bracket_at(first) {
                Some(bracket) => list(
                    code,
                    code.lexed.brackets[bracket].open,
                    code.lexed.brackets[bracket].close,
                ),
                None => vec![Span::new(first, code.primary(first)?)],
            };
            let end = code.primary(first)?;
            fill(code, &mut whole.parts, call.style, &arguments);
            return Some(end);
        }
        let Some(name) = call.callee.strip_prefix('.') else {
            continue;
        };
        if code.byte(at) != b'.'
            || !starts(code.bytes, at + 1, name)
            || is_word(code.byte(at + 1 + name.len()))
        {
            continue;
        }
        let bracket = code.bracket_at(at + 1 + name.len())?;
        let (open, close) = (
            code.lexed.brackets[bracket].open,
            code.lexed.brackets[bracket].close,
        );
        fill(code, &mut whole.parts, call.style, &list(code, open, close));
        return Some(close + 1);
    }
    None
}

/// Fills the format that stands in the call at `open`, if the callee formats.
pub(super) fn call(code: &Code<'_>, whole: &mut Expression, callee: &str, close: usize) {
    let last = callee.rsplit(['.', ':', '>', '$']).next().unwrap_or(callee);
    let Some(call) = code.rules.formats.iter().find(|f| f.callee == last) else {
        return;
    };
    let comma = code.skip(whole.end);
    let arguments = if code.byte(comma) == b',' {
        list(code, comma, close)
    } else {
        Vec::new()
    };
    fill(code, &mut whole.parts, call.style, &arguments);
}

fn list(code: &Code<'_>, open: usize, close: usize) -> Vec<Span> {
    let mut arguments = Vec::new();
    let mut at = code.skip(open + 1);
    while at < close && arguments.len() < 64 {
        let end = code.element(at, close);
        arguments.push(Span::new(at, code.back(end).max(at)));
        if end >= close {
            break;
        }
        at = code.skip(end + 1);
    }
    arguments
}

/// Replaces the placeholders in `parts` by holes.
fn fill(code: &Code<'_>, parts: &mut Vec<Part>, style: FormatStyle, arguments: &[Span]) {
    let mut out = Vec::with_capacity(parts.len() + 4);
    let mut next = 0;
    for part in parts.drain(..) {
        let Part::Source(span) = part else {
            out.push(part);
            continue;
        };
        let mut from = span.start;
        let mut at = span.start;
        while at < span.end {
            let found = match style {
                FormatStyle::Braces => braces(code, at, span.end),
                FormatStyle::Percent => percent(code, at, span.end),
            };
            let Some((length, placeholder)) = found else {
                at += 1;
                continue;
            };
            if from < at {
                out.push(Part::Source(Span::new(from, at)));
            }
            let place = Span::new(at, at + length);
            out.push(match placeholder {
                Placeholder::Text(text) => Part::Text(text.to_owned(), place),
                Placeholder::Next => {
                    next += 1;
                    Part::Hole(argument(code, arguments, next - 1), place)
                }
                Placeholder::Index(index) => Part::Hole(argument(code, arguments, index), place),
                Placeholder::Name(name) => Part::Hole(named(code, arguments, name), place),
            });
            at += length;
            from = at;
        }
        if from < span.end {
            out.push(Part::Source(Span::new(from, span.end)));
        }
    }
    *parts = out;
}

enum Placeholder<'a> {
    Text(&'static str),
    Next,
    Index(usize),
    Name(&'a str),
}

fn argument(code: &Code<'_>, arguments: &[Span], index: usize) -> String {
    arguments
        .get(index)
        .map(|span| code.slice(*span).to_owned())
        .unwrap_or_default()
}

fn named(code: &Code<'_>, arguments: &[Span], name: &str) -> String {
    for argument in arguments {
        if let Some((key, value)) = code.slice(*argument).split_once('=')
            && key.trim() == name
        {
            return value.trim().to_owned();
        }
    }
    name.to_owned()
}

/// A placeholder in braces at `at`: its length and what it asks for.
fn braces<'a>(code: &Code<'a>, at: usize, end: usize) -> Option<(usize, Placeholder<'a>)> {
    let b = code.byte(at);
    if matches!(b, b'{' | b'}') && code.byte(at + 1) == b && at + 1 < end {
        return Some((2, Placeholder::Text(if b == b'{' { "{" } else { "}" })));
    }
    if b != b'{' {
        return None;
    }
    let limit = end.min(at + 128);
    let close = code.bytes[at..limit].iter().position(|b| *b == b'}')?;
    let inside = code.text.get(at + 1..at + close)?;
    if inside.contains(['\n', '{', '"', '\'', ' ']) {
        return None;
    }
    let name = inside.split([':', '!']).next().unwrap_or_default();
    let placeholder = if name.is_empty() {
        Placeholder::Next
    } else if let Ok(index) = name.parse() {
        Placeholder::Index(index)
    } else {
        Placeholder::Name(name)
    };
    Some((close + 1, placeholder))
}

/// A `%` placeholder at `at`: its length and what it asks for.
fn percent<'a>(code: &Code<'a>, at: usize, end: usize) -> Option<(usize, Placeholder<'a>)> {
    if code.byte(at) != b'%' || at + 1 >= end {
        return None;
    }
    if code.byte(at + 1) == b'%' {
        return Some((2, Placeholder::Text("%")));
    }
    let (mut p, mut placeholder) = (at + 1, Placeholder::Next);
    let (open, close) = (code.byte(p), if code.byte(p) == b'(' { b')' } else { b'}' });
    if matches!(open, b'(' | b'{' | b'<') {
        let close = if open == b'<' { b'>' } else { close };
        let length = code.bytes[p..end.min(p + 64)]
            .iter()
            .position(|b| *b == close)?;
        placeholder = Placeholder::Name(code.text.get(p + 1..p + length)?);
        p += length + 1;
        if open == b'{' {
            return Some((p - at, placeholder));
        }
    }
    let digits = code.bytes[p..end]
        .iter()
        .take_while(|b| b.is_ascii_digit())
        .count();
    if digits > 0 && code.byte(p + digits) == b'$' {
        let index: usize = code.text.get(p..p + digits)?.parse().ok()?;
        placeholder = Placeholder::Index(index.saturating_sub(1));
        p += digits + 1;
    } else if code.byte(p) == b'[' && code.byte(p + 2) == b']' && code.byte(p + 1).is_ascii_digit()
    {
        placeholder = Placeholder::Index(usize::from(code.byte(p + 1) - b'0').saturating_sub(1));
        p += 3;
    }
    while p < end && matches!(code.byte(p), b'0'..=b'9' | b'.' | b'-' | b'+' | b'#') {
        p += 1;
    }
    let verb = code.byte(p);
    (p < end && verb.is_ascii_alphabetic()).then_some((p + 1 - at, placeholder))
}

/// Takes the margins of `|` away that Scala's and Kotlin's `stripMargin` drops.
pub(super) fn strip_margin(text: &str, parts: &mut Vec<Part>) {
    let mut out = Vec::with_capacity(parts.len());
    for part in parts.drain(..) {
        let Part::Source(span) = part else {
            out.push(part);
            continue;
        };
        let mut from = span.start;
        for (index, _) in span.of(text).match_indices('\n') {
            let line = span.start + index + 1;
            let rest = text.get(line..span.end).unwrap_or_default();
            let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            if rest.as_bytes().get(blank) == Some(&b'|') {
                out.push(Part::Source(Span::new(from, line)));
                from = line + blank + 1;
            }
        }
        if from < span.end {
            out.push(Part::Source(Span::new(from, span.end)));
        }
    }
    *parts = out;
}
