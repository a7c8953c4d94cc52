//! SQL templates (Jinja, dbt): expressions become holes, statements vanish.
//!
//! In: the text of an SQL file with `{{ … }}`, `{% … %}`, `{# … #}`. Out: one literal for the
//! file, `ref('orders')` and `source('shop', 'orders')` as the table's name. The hard thing is
//! that only one branch of an `if` can stand in one statement: each `else` is a literal of its own.

use super::decode::{Part, render};
use super::scan::{find, starts};
use super::Literal;
use crate::location::Span;

/// Whether a text holds template marks.
pub(super) fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

/// The literal of the file, and those of its `else` branches.
pub(super) fn literals(text: &str) -> Vec<Literal> {
    let bytes = text.as_bytes();
    let mut main: Vec<Part> = Vec::new();
    let mut others: Vec<Vec<Part>> = Vec::new();
    // Index into `others` of each open `if` whose `else` was reached.
    let mut branches: Vec<Option<usize>> = Vec::new();
    let mut from = 0;
    let mut at = 0;
    let push = |branches: &[Option<usize>], main: &mut Vec<Part>, others: &mut Vec<Vec<Part>>, part: Part| {
        match branches.iter().rev().find_map(|b| *b) {
            Some(index) => others[index].push(part),
            None => main.push(part),
        }
    };
    while at + 1 < bytes.len() {
        if bytes[at] != b'{' || !matches!(bytes[at + 1], b'{' | b'%' | b'#') {
            at += 1;
            continue;
        }
        let close = match bytes[at + 1] {
            b'{' => "}}",
            b'%' => "%}",
            _ => "#}",
        };
        let Some(end) = find(bytes, at + 2, close).map(|e| e + 2) else { break };
        if from < at {
            push(&branches, &mut main, &mut others, Part::Source(Span::new(from, at)));
        }
        let inside = Span::new(at + 2, end - 2);
        match close {
            "}}" => push(&branches, &mut main, &mut others, expression(text, inside, Span::new(at, end))),
            "%}" => {
                let statement = inside.of(text).trim_start_matches(['-', '+']).trim_start();
                let word = statement.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
                match word {
                    "if" => branches.push(None),
                    "else" | "elif" => {
                        if let Some(branch) = branches.last_mut() {
                            *branch = Some(others.len());
                            others.push(Vec::new());
                        }
                    }
                    "endif" => {
                        branches.pop();
                    }
                    "raw" => {}
                    _ => {}
                }
            }
            _ => {}
        }
        at = end;
        from = end;
    }
    if from < text.len() {
        push(&branches, &mut main, &mut others, Part::Source(Span::new(from, text.len())));
    }
    let whole = literal(text, &main, Span::new(0, text.len()), true);
    let rest = others.iter().filter_map(|parts| {
        let (first, last) = (parts.first()?, parts.last()?);
        Some(literal(text, parts, first.source().join(last.source()), false))
    });
    std::iter::once(whole).chain(rest).collect()
}

fn literal(text: &str, parts: &[Part], span: Span, whole_file: bool) -> Literal {
    let (text, pieces, holes) = render(text, parts);
    Literal { text, pieces, holes, span, whole_file, ..Literal::default() }
}

/// A hole, or the table that dbt's `ref` and `source` name.
fn expression(text: &str, inside: Span, outer: Span) -> Part {
    let expression = inside.of(text).trim_matches(['-', '+']).trim();
    let call = ["ref", "source"].iter().find(|c| expression.starts_with(**c) && expression[c.len()..].trim_start().starts_with('('));
    if call.is_some()
        && let Some(table) = last_string(text, inside)
    {
        return Part::Source(table);
    }
    Part::Hole(expression.to_owned(), outer)
}

/// The last quoted string of a span.
fn last_string(text: &str, span: Span) -> Option<Span> {
    let inside = span.of(text);
    let end = inside.rfind(['\'', '"'])?;
    let quote = inside.get(end..end + 1)?;
    let start = inside[..end].rfind(quote)?;
    let found = Span::new(span.start + start + 1, span.start + end);
    let name = found.of(text);
    (!name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_') && starts(text.as_bytes(), found.end, quote)).then_some(found)
}
