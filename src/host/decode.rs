//! Decodes the body of a string token into [`Part`]s, and renders parts as text with positions.
//!
//! In: text and token. Out: runs of source, decoded characters, holes, in order. The hard thing
//! is that nothing is lost: each part knows the bytes of the file that made it.

use super::lexer::Token;
use super::rules::{Escapes, Layout};
use super::scan::find_byte;
use super::{HOLE, Hole, Piece};
use crate::location::Span;

/// A part of what the program sees.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// Source bytes as they stand.
    Source(Span),
    /// Something else than what stands in the source: an escape, a constant's value, a separator.
    Text(String, Span),
    /// A value put in at run time: the expression and the bytes of its place.
    Hole(String, Span),
}

impl Part {
    /// Bytes of the text that it becomes.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Source(span) => span.end - span.start,
            Self::Text(value, _) => value.len(),
            Self::Hole(..) => HOLE.len_utf8(),
        }
    }

    pub(super) fn source(&self) -> Span {
        match self {
            Self::Source(span) | Self::Text(_, span) | Self::Hole(_, span) => *span,
        }
    }
}

/// The parts of a token's body.
pub(super) fn decode(text: &str, token: &Token) -> Vec<Part> {
    let mut parts = Vec::with_capacity(1);
    let rule = token.rule;
    let body = token.body;
    let (body, indent) = match (rule.layout, token.dedent) {
        (Layout::Plain, false) => (body, 0),
        (Layout::Plain, true) => (body, least_indent(body.of(text), false)),
        (Layout::Least, _) => {
            let start = after_line_break(text, body);
            (
                Span::new(start, body.end),
                least_indent(text.get(start..body.end).unwrap_or_default(), true),
            )
        }
        (Layout::Closing, _) => closing_layout(text, body, token),
    };
    let body = if token.dedent
        && body.of(text).starts_with('\n')
        && text.as_bytes().get(token.start) == Some(&b'~')
    {
        Span::new(body.start + 1, body.end) // `~s"""` starts on the next line
    } else {
        body
    };
    let mut at = body.start;
    if indent > 0 {
        at = skip_indent(text, at, body.end, indent);
    }
    for hole in &token.holes {
        if hole.outer.start < at || hole.outer.end > body.end {
            continue;
        }
        run(
            text,
            Span::new(at, hole.outer.start),
            rule.escapes,
            token,
            indent,
            &mut parts,
        );
        parts.push(Part::Hole(expression(text, hole.inner, token), hole.outer));
        at = hole.outer.end;
    }
    run(
        text,
        Span::new(at, body.end.max(at)),
        rule.escapes,
        token,
        indent,
        &mut parts,
    );
    if rule.spaced {
        parts.push(Part::Text(
            " ".to_owned(),
            Span::new(token.body.end, token.body.end),
        ));
    }
    parts
}

/// An interpolated expression without its mark, conversion and format.
fn expression(text: &str, inner: Span, token: &Token) -> String {
    let whole = inner.of(text).trim();
    let Some(rule) = token.rule.interpolation else {
        return whole.to_owned();
    };
    if rule.bare && !rule.members && !rule.commands {
        return whole.strip_prefix('$').unwrap_or(whole).to_owned();
    }
    if !rule.doubled {
        return whole.to_owned();
    }
    // `{x!r:>10}`, `{x:N2}`: the format comes after the last name, index or call.
    let mut depth = 0usize;
    for (index, b) in whole.bytes().enumerate() {
        match b {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'!' | b':'
                if depth == 0 && index > 0 && whole.as_bytes().get(index + 1) != Some(&b'=') =>
            {
                return whole[..index].trim_end().to_owned();
            }
            _ => {}
        }
    }
    whole.to_owned()
}

fn after_line_break(text: &str, body: Span) -> usize {
    let inside = body.of(text);
    let blank = inside.len() - inside.trim_start_matches([' ', '\t', '\r']).len();
    if inside.as_bytes().get(blank) == Some(&b'\n') {
        body.start + blank + 1
    } else {
        body.start
    }
}

fn closing_layout(text: &str, body: Span, token: &Token) -> (Span, usize) {
    let inside = body.of(text);
    let Some(last) = inside.rfind('\n') else {
        return (body, 0);
    };
    if token.rule.open == "\""
        && token.start + 3 <= body.start
        && text[token.start..].starts_with("<<<")
    {
        // PHP: the closing mark's line stands behind the body.
        let end = body.start + last;
        let line = text.get(body.end..token.end).unwrap_or_default();
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let end = if text[..end].ends_with('\r') {
            end - 1
        } else {
            end
        };
        return (Span::new(body.start, end.max(body.start)), indent);
    }
    let indent = inside.len() - last - 1;
    if !inside[last + 1..]
        .bytes()
        .all(|b| matches!(b, b' ' | b'\t'))
    {
        return (body, 0);
    }
    let start = after_line_break(text, body);
    let end = body.start + last;
    (Span::new(start, end.max(start)), indent)
}

/// The smallest indentation of all lines that are not blank; the last line counts if `last`.
fn least_indent(body: &str, last: bool) -> usize {
    let lines: Vec<&str> = body.split('\n').collect();
    let count = lines.len();
    let kept = lines
        .into_iter()
        .enumerate()
        .filter(|(i, l)| !l.trim().is_empty() || last && i + 1 == count && count > 1);
    kept.map(|(_, l)| l.len() - l.trim_start_matches([' ', '\t']).len())
        .min()
        .unwrap_or(0)
}

fn skip_indent(text: &str, at: usize, end: usize, indent: usize) -> usize {
    let blank = text.as_bytes()[at..end.max(at)]
        .iter()
        .take(indent)
        .take_while(|b| matches!(b, b' ' | b'\t'))
        .count();
    at + blank
}

/// Decodes a run without holes.
fn run(
    text: &str,
    span: Span,
    escapes: Escapes,
    token: &Token,
    indent: usize,
    parts: &mut Vec<Part>,
) {
    let bytes = text.as_bytes();
    let doubled_brace = token
        .rule
        .interpolation
        .is_some_and(|i| i.doubled && i.opens.iter().all(|o| o.len() == 1));
    let backslash = !matches!(escapes, Escapes::None | Escapes::Doubled | Escapes::Raw);
    let close = token.rule.close.as_bytes()[0];
    let mut from = span.start;
    let mut at = span.start;
    let plain = |from: usize, to: usize, parts: &mut Vec<Part>| {
        if from < to {
            parts.push(Part::Source(Span::new(from, to)));
        }
    };
    if !backslash && !doubled_brace && escapes != Escapes::Doubled && indent == 0 {
        plain(span.start, span.end, parts);
        return;
    }
    let only_backslash = backslash && !doubled_brace && indent == 0;
    while at < span.end {
        if only_backslash {
            let Some(next) = find_byte(&bytes[..span.end], at, b'\\') else {
                break;
            };
            at = next;
        }
        let b = bytes[at];
        if b == b'\\' && backslash {
            if let Some((value, length)) = escape(text, at, span.end, escapes) {
                plain(from, at, parts);
                if !value.is_empty() {
                    parts.push(Part::Text(value, Span::new(at, at + length)));
                }
                at += length;
                if indent > 0 && text[..at].ends_with('\n') {
                    at = skip_indent(text, at, span.end, indent);
                }
                from = at;
                continue;
            }
            // The escaped character stands for itself, or the backslash stays.
            at += 1;
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        } else if (doubled_brace && matches!(b, b'{' | b'}')
            || escapes == Escapes::Doubled && b == close)
            && bytes.get(at + 1) == Some(&b)
            && at + 1 < span.end
        {
            plain(from, at, parts);
            parts.push(Part::Text(char::from(b).to_string(), Span::new(at, at + 2)));
            at += 2;
            from = at;
        } else if b == b'\n' && indent > 0 {
            plain(from, at + 1, parts);
            at = skip_indent(text, at + 1, span.end, indent);
            from = at;
        } else {
            at += 1;
        }
    }
    plain(from, span.end, parts);
}

/// What the escape at `at` stands for and its length; nothing if it stays as it is.
fn escape(text: &str, at: usize, end: usize, escapes: Escapes) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    let next = text.get(at + 1..end)?.chars().next()?;
    if let Escapes::Only(known) = escapes {
        let known = u8::try_from(next).is_ok_and(|b| known.contains(&b));
        let value = if next == '\n' {
            String::new()
        } else {
            next.to_string()
        };
        return known.then_some((value, 2));
    }
    let simple = match next {
        'n' => Some('\n'),
        't' => Some('\t'),
        'r' => Some('\r'),
        'b' => Some('\u{8}'),
        'f' => Some('\u{c}'),
        'v' => Some('\u{b}'),
        'a' => Some('\u{7}'),
        'e' => Some('\u{1b}'),
        's' if escapes == Escapes::Code => Some(' '),
        '\\' | '"' | '\'' | '`' | '$' | '/' | '#' | '{' => Some(next),
        _ => None,
    };
    if let Some(value) = simple {
        return Some((value.to_string(), 2));
    }
    let number = |from: usize, digits: usize, radix: u32| -> Option<(String, usize)> {
        let hex: String = text
            .get(from..end)?
            .chars()
            .take(digits)
            .take_while(|c| c.is_digit(radix))
            .collect();
        let value = u32::from_str_radix(&hex, radix).ok()?;
        Some((
            char::from_u32(value).unwrap_or('\u{FFFD}').to_string(),
            from + hex.len() - at,
        ))
    };
    match next {
        'x' => number(at + 2, 2, 16),
        'u' if bytes.get(at + 2) == Some(&b'{') => {
            let (value, length) = number(at + 3, 6, 16)?;
            (bytes.get(at + length) == Some(&b'}')).then_some((value, length + 1))
        }
        'u' => surrogates(text, at, end).or_else(|| number(at + 2, 4, 16)),
        'U' => number(at + 2, 8, 16),
        '0'..='7' => number(at + 1, 3, 8),
        '\n' | '\r' => {
            let mut to = at + 1;
            while bytes.get(to) == Some(&b'\r') {
                to += 1;
            }
            to += usize::from(bytes.get(to) == Some(&b'\n'));
            while escapes == Escapes::Rust && to < end && bytes[to].is_ascii_whitespace() {
                to += 1;
            }
            Some((String::new(), to.min(end) - at))
        }
        _ if escapes == Escapes::Keep => None,
        _ => Some((next.to_string(), 1 + next.len_utf8())),
    }
}

/// `\ud83d\ude00`, one character in two escapes.
fn surrogates(text: &str, at: usize, end: usize) -> Option<(String, usize)> {
    let pair = text.get(at..(at + 12).min(end))?;
    let (high, low) = (pair.get(2..6)?, pair.get(6..)?.strip_prefix("\\u")?);
    let high = u16::from_str_radix(high, 16).ok()?;
    let low = u16::from_str_radix(low, 16).ok()?;
    let mut decoded = char::decode_utf16([high, low]);
    let first = decoded.next()?.ok()?;
    decoded.next().is_none().then_some((first.to_string(), 12))
}

/// Text, pieces and holes of a literal.
pub(super) fn render(text: &str, parts: &[Part]) -> (String, Vec<Piece>, Vec<Hole>) {
    let mut out = String::with_capacity(
        parts
            .iter()
            .map(|p| p.source().end.saturating_sub(p.source().start))
            .sum(),
    );
    let mut pieces: Vec<Piece> = Vec::with_capacity(parts.len());
    let mut holes = Vec::new();
    for part in parts {
        let start = out.len();
        match part {
            Part::Source(span) => {
                out.push_str(span.of(text));
                let piece = Piece {
                    text: Span::new(start, out.len()),
                    source: *span,
                };
                match pieces.last_mut() {
                    Some(last)
                        if last.source.end == span.start
                            && last.verbatim()
                            && last.text.end == start
                            && !is_hole(&out, last) =>
                    {
                        last.text.end = out.len();
                        last.source.end = span.end;
                    }
                    _ => pieces.push(piece),
                }
            }
            Part::Text(value, span) => {
                out.push_str(value);
                // Equal length means verbatim: a run that is as long as its source by chance is two.
                let split = value.chars().next().map_or(0, char::len_utf8);
                if value.len() == span.end - span.start && split < value.len() {
                    pieces.push(Piece {
                        text: Span::new(start, start + split),
                        source: *span,
                    });
                    pieces.push(Piece {
                        text: Span::new(start + split, out.len()),
                        source: *span,
                    });
                } else if !value.is_empty() {
                    pieces.push(Piece {
                        text: Span::new(start, out.len()),
                        source: *span,
                    });
                }
            }
            Part::Hole(expression, span) => {
                holes.push(Hole {
                    offset: start,
                    expression: expression.clone(),
                });
                out.push(HOLE);
                pieces.push(Piece {
                    text: Span::new(start, out.len()),
                    source: *span,
                });
            }
        }
    }
    (out, pieces, holes)
}

fn is_hole(text: &str, piece: &Piece) -> bool {
    piece.text.of(text).starts_with(HOLE)
}
