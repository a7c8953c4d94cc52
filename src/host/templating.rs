//! Marks of template engines in configuration values: `{{ x }}` and `${x}` become holes.

use super::decode::Part;
use super::scan::{find, starts};
use crate::location::Span;

/// The parts with a hole for each mark.
pub(super) fn holes(text: &str, parts: Vec<Part>) -> Vec<Part> {
    let marked = |span: &Span| span.of(text).contains("{{") || span.of(text).contains("${");
    if !parts
        .iter()
        .any(|p| matches!(p, Part::Source(span) if marked(span)))
    {
        return parts;
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(parts.len() + 4);
    for part in parts {
        let Part::Source(span) = part else {
            out.push(part);
            continue;
        };
        let (mut from, mut at) = (span.start, span.start);
        while at < span.end {
            let close = if starts(bytes, at, "{{") {
                "}}"
            } else if starts(bytes, at, "${") {
                "}"
            } else {
                at += 1;
                continue;
            };
            let Some(end) = find(&bytes[..span.end], at + 2, close) else {
                break;
            };
            if from < at {
                out.push(Part::Source(Span::new(from, at)));
            }
            let expression = Span::new(at + 2, end).of(text).trim().to_owned();
            let place = Span::new(at, end + close.len());
            out.push(Part::Hole(expression, place));
            at = place.end;
            from = at;
        }
        if from < span.end {
            out.push(Part::Source(Span::new(from, span.end)));
        }
    }
    out
}
