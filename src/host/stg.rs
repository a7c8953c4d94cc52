//! StringTemplate groups (`.sql.stg` of jdbi): each template body is one literal.
//!
//! In: the text of a group file. Out: a literal for each `name(…) ::= <<…>>` or `"…"`, with
//! `<x>` (or `$x$`) as holes. Conditions vanish; an `else` branch is a literal of its own.

use super::Literal;
use super::decode::{Part, render};
use super::scan::{find, find_byte, is_word, line_end, starts, word_before};
use crate::location::Span;

/// The literals of a group file.
pub(super) fn literals(text: &str) -> Vec<Literal> {
    let bytes = text.as_bytes();
    let dollar = text.contains("delimiters \"$\"");
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = find(bytes, at, "::=") {
        let name = name(text, found);
        let mut from = found + 3;
        while bytes.get(from).is_some_and(u8::is_ascii_whitespace) {
            from += 1;
        }
        let (open, close) = if starts(bytes, from, "<<") {
            (2, find(bytes, from + 2, ">>"))
        } else if starts(bytes, from, "<%") {
            (2, find(bytes, from + 2, "%>"))
        } else if bytes.get(from) == Some(&b'"') {
            (
                1,
                find_byte(&bytes[..line_end(bytes, from)], from + 1, b'"'),
            )
        } else {
            at = from.max(found + 3);
            continue;
        };
        let Some(mut close) = close else { break };
        // `<x>>>` ends with the expression's own mark.
        while open == 2 && bytes.get(close + 2) == Some(&b'>') {
            close += 1;
        }
        let end = (close + open).min(bytes.len());
        let body = Span::new(from + open, close.max(from + open));
        template(
            text,
            body,
            if dollar { (b'$', b'$') } else { (b'<', b'>') },
            Span::new(from, end),
            &name,
            &mut out,
        );
        at = end;
    }
    out
}

/// The template's name before its parameters.
fn name(text: &str, mark: usize) -> Option<String> {
    let head = text.get(..mark)?.trim_end();
    let head = if head.ends_with(')') {
        head[..head.rfind('(')?].trim_end()
    } else {
        head
    };
    let word = word_before(text.as_bytes(), head.len());
    Some(String::from_utf8_lossy(word).into_owned()).filter(|w| !w.is_empty())
}

fn template(
    text: &str,
    body: Span,
    marks: (u8, u8),
    span: Span,
    name: &Option<String>,
    out: &mut Vec<Literal>,
) {
    let bytes = text.as_bytes();
    let mut main = Vec::new();
    let mut others: Vec<Vec<Part>> = Vec::new();
    let mut branches: Vec<Option<usize>> = Vec::new();
    let (mut from, mut at) = (body.start, body.start);
    let mut push =
        |branches: &[Option<usize>], others: &mut Vec<Vec<Part>>, part: Part| match branches
            .iter()
            .rev()
            .find_map(|b| *b)
        {
            Some(index) => others[index].push(part),
            None => main.push(part),
        };
    while at < body.end {
        let b = bytes[at];
        let escaped = b == b'\\'
            && at + 1 < body.end
            && (bytes[at + 1] == marks.0 || bytes[at + 1] == marks.1);
        let end = (b == marks.0)
            .then(|| expression_end(bytes, at, body.end, marks.1))
            .flatten();
        if !escaped && end.is_none() {
            at += 1;
            continue;
        }
        if from < at {
            push(&branches, &mut others, Part::Source(Span::new(from, at)));
        }
        if escaped {
            push(
                &branches,
                &mut others,
                Part::Text(char::from(bytes[at + 1]).to_string(), Span::new(at, at + 2)),
            );
            at += 2;
        } else if let Some(end) = end {
            let inside = Span::new(at + 1, end - 1).of(text).trim();
            if inside.starts_with("if(") || inside.starts_with("if (") {
                branches.push(None);
            } else if inside.starts_with("else") {
                if let Some(branch) = branches.last_mut() {
                    *branch = Some(others.len());
                    others.push(Vec::new());
                }
            } else if inside == "endif" {
                branches.pop();
            } else if !inside.starts_with('!') {
                push(
                    &branches,
                    &mut others,
                    Part::Hole(inside.to_owned(), Span::new(at, end)),
                );
            }
            at = end;
        }
        from = at;
    }
    if from < body.end {
        push(
            &branches,
            &mut others,
            Part::Source(Span::new(from, body.end)),
        );
    }
    let mut literal = |parts: &[Part], span: Span| {
        let (text, pieces, holes) = render(text, parts);
        out.push(Literal {
            text,
            pieces,
            holes,
            span,
            name: name.clone(),
            ..Literal::default()
        });
    };
    literal(&main, span);
    for parts in &others {
        if let (Some(first), Some(last)) = (parts.first(), parts.last()) {
            literal(parts, first.source().join(last.source()));
        }
    }
}

/// The end of the expression at `at`; a `<` that compares has none.
fn expression_end(bytes: &[u8], at: usize, end: usize, close: u8) -> Option<usize> {
    let first = *bytes.get(at + 1)?;
    if !(is_word(first) || matches!(first, b'!' | b'(' | b'{' | b'\\')) {
        return None;
    }
    let mut depth = 0usize;
    for (index, b) in bytes[at + 1..end].iter().take(2000).enumerate() {
        match b {
            b'{' | b'(' => depth += 1,
            b'}' | b')' => depth = depth.saturating_sub(1),
            b if *b == close && depth == 0 => return Some(at + index + 2),
            b'\n' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}
