//! XML: attribute values and texts as literals; mappers and named queries as whole statements.
//!
//! In: the text of an XML file. Out: literals. The hard thing is to read XML that is not quite
//! XML (entities, CDATA, templates, files cut short) without losing a position.

use super::decode::{Part, render};
use super::scan::{find, find_byte, is_word, starts};
use super::{Literal, mybatis};
use crate::location::Span;

/// What an XML text is made of.
#[derive(Clone, Debug)]
pub(super) enum Event<'a> {
    /// A start tag.
    Start(Tag<'a>),
    /// An end tag.
    End(&'a str, Span),
    /// Characters with entities.
    Text(Span),
    /// The inside of a CDATA section.
    Data(Span),
}

/// A start tag with its attributes.
#[derive(Clone, Debug)]
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    pub(super) span: Span,
    pub(super) attributes: Vec<(&'a str, Span)>,
    pub(super) closed: bool,
}

impl Tag<'_> {
    /// The value of an attribute as it stands.
    pub(super) fn attribute<'t>(&self, text: &'t str, name: &str) -> Option<&'t str> {
        self.attributes
            .iter()
            .find(|a| a.0 == name)
            .map(|a| a.1.of(text))
    }
}

/// The literals of an XML file.
pub(super) fn literals(text: &str) -> Vec<Literal> {
    let events = events(text);
    let root = events.iter().find_map(|e| {
        if let Event::Start(tag) = e {
            Some(tag.name)
        } else {
            None
        }
    });
    match root {
        Some("mapper" | "sqlMap") => mybatis::literals(text, &events, root == Some("sqlMap")),
        _ => plain(text, &events),
    }
}

/// Elements whose whole text is one query of Hibernate or JPA.
const QUERIES: &[&str] = &[
    "query",
    "sql-query",
    "named-query",
    "named-native-query",
    "sql-insert",
    "sql-update",
    "sql-delete",
    "loader",
];

/// Whether an element's text is a query over entities and their attributes: HQL or JPQL.
fn is_of_objects(element: &str, open: &[(&str, Span, Option<String>)]) -> bool {
    let is_mapping = |root: &str| matches!(root, "hibernate-mapping" | "entity-mappings");
    let native = || open.iter().any(|(name, ..)| *name == "named-native-query");
    matches!(element, "query" | "named-query")
        && open.first().is_some_and(|(root, ..)| is_mapping(root))
        && !native()
}

fn plain(text: &str, events: &[Event<'_>]) -> Vec<Literal> {
    let mut out = Vec::new();
    // Names of the open elements, with their tags' spans.
    let mut open: Vec<(&str, Span, Option<String>)> = Vec::new();
    let mut run: Vec<Part> = Vec::new();
    let flush = |run: &mut Vec<Part>,
                 open: &[(&str, Span, Option<String>)],
                 end: Option<usize>,
                 out: &mut Vec<Literal>| {
        let parts = std::mem::take(run);
        let blank = |p: &Part| matches!(p, Part::Source(s) if s.of(text).trim().is_empty());
        let (Some(first), Some(last)) = (
            parts.iter().find(|p| !blank(p)),
            parts.iter().rfind(|p| !blank(p)),
        ) else {
            return;
        };
        let (element, tag, name) = open.last().cloned().unwrap_or_default();
        let mut span = first.source().join(last.source());
        if QUERIES.contains(&element)
            && let Some(end) = end
        {
            span = Span::new(tag.start, end);
        }
        let (decoded, pieces, holes) = render(text, &parts);
        let parts_span = parts.iter().fold(span, |s, p| s.join(p.source()));
        out.push(Literal {
            doc: is_of_objects(element, open),
            text: decoded,
            pieces,
            holes,
            span: parts_span,
            call: Some(element.to_owned()).filter(|e| !e.is_empty()),
            name: name.or_else(|| Some(element.to_owned()).filter(|e| !e.is_empty())),
            ..Literal::default()
        });
    };
    for event in events {
        match event {
            Event::Start(tag) => {
                flush(&mut run, &open, None, &mut out);
                for (name, value) in &tag.attributes {
                    if value.of(text).trim().is_empty() {
                        continue;
                    }
                    let (decoded, pieces, holes) = render(text, &entities(text, *value));
                    out.push(Literal {
                        text: decoded,
                        pieces,
                        holes,
                        span: *value,
                        call: Some(tag.name.to_owned()),
                        name: Some((*name).to_owned()),
                        ..Literal::default()
                    });
                }
                if !tag.closed {
                    let name = tag
                        .attribute(text, "name")
                        .or_else(|| tag.attribute(text, "id"))
                        .map(str::to_owned);
                    open.push((tag.name, tag.span, name));
                }
            }
            Event::End(name, span) => {
                flush(&mut run, &open, Some(span.end), &mut out);
                if let Some(at) = open
                    .iter()
                    .rposition(|o| o.0 == *name)
                    .filter(|at| at + 8 > open.len())
                {
                    open.truncate(at);
                }
            }
            Event::Text(span) => run.extend(entities(text, *span)),
            Event::Data(span) => run.push(Part::Source(*span)),
        }
    }
    flush(&mut run, &open, None, &mut out);
    out
}

/// The parts of characters with entities.
pub(super) fn entities(text: &str, span: Span) -> Vec<Part> {
    let bytes = text.as_bytes();
    let mut parts = Vec::new();
    let mut from = span.start;
    let mut at = span.start;
    while let Some(found) = find_byte(&bytes[..span.end], at, b'&') {
        at = found + 1;
        let Some(length) = bytes[found..span.end]
            .iter()
            .take(12)
            .position(|b| *b == b';')
        else {
            continue;
        };
        let value = match text.get(found + 1..found + length) {
            Some("lt") => "<".to_owned(),
            Some("gt") => ">".to_owned(),
            Some("amp") => "&".to_owned(),
            Some("quot") => "\"".to_owned(),
            Some("apos") => "'".to_owned(),
            Some(number) => {
                let code = match number
                    .strip_prefix("#x")
                    .or_else(|| number.strip_prefix("#X"))
                {
                    Some(hex) => u32::from_str_radix(hex, 16).ok(),
                    None => number.strip_prefix('#').and_then(|n| n.parse().ok()),
                };
                let Some(c) = code.and_then(char::from_u32) else {
                    continue;
                };
                c.to_string()
            }
            None => continue,
        };
        if from < found {
            parts.push(Part::Source(Span::new(from, found)));
        }
        at = found + length + 1;
        parts.push(Part::Text(value, Span::new(found, at)));
        from = at;
    }
    if from < span.end {
        parts.push(Part::Source(Span::new(from, span.end)));
    }
    parts
}

/// Reads an XML text into events.
pub(super) fn events(text: &str) -> Vec<Event<'_>> {
    let bytes = text.as_bytes();
    let mut events = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let next = find_byte(bytes, at, b'<').unwrap_or(bytes.len());
        if next > at {
            events.push(Event::Text(Span::new(at, next)));
        }
        at = next;
        if at >= bytes.len() {
            break;
        }
        let skip =
            |at: usize, mark: &str| find(bytes, at, mark).map_or(bytes.len(), |p| p + mark.len());
        if starts(bytes, at, "<!--") {
            at = skip(at + 4, "-->");
        } else if starts(bytes, at, "<![CDATA[") {
            let end = find(bytes, at + 9, "]]>").unwrap_or(bytes.len());
            events.push(Event::Data(Span::new(at + 9, end)));
            at = (end + 3).min(bytes.len());
        } else if starts(bytes, at, "<?") {
            at = skip(at + 2, "?>");
        } else if starts(bytes, at, "<!") {
            at = doctype(bytes, at);
        } else if starts(bytes, at, "</") {
            let end = skip(at + 2, ">");
            let name = text
                .get(at + 2..end)
                .unwrap_or_default()
                .trim_end_matches('>')
                .trim();
            events.push(Event::End(name, Span::new(at, end)));
            at = end;
        } else if bytes.get(at + 1).is_some_and(|b| is_word(*b)) {
            let tag = tag(text, at);
            at = tag.span.end;
            events.push(Event::Start(tag));
        } else {
            events.push(Event::Text(Span::new(at, at + 1))); // a lone `<`
            at += 1;
        }
    }
    events
}

fn doctype(bytes: &[u8], at: usize) -> usize {
    let mut depth = 0usize;
    for (index, b) in bytes[at..].iter().enumerate() {
        match b {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            b'>' if depth == 0 => return at + index + 1,
            _ => {}
        }
    }
    bytes.len()
}

fn tag(text: &str, start: usize) -> Tag<'_> {
    let bytes = text.as_bytes();
    let name_byte = |b: u8| {
        is_word(b)
            || matches!(
                b,
                b'-' | b'.' | b':' | b'@' | b'#' | b'*' | b'[' | b']' | b'(' | b')'
            )
    };
    let word = |from: usize| from + bytes[from..].iter().take_while(|b| name_byte(**b)).count();
    let mut at = word(start + 1);
    let name = text.get(start + 1..at).unwrap_or_default();
    let mut attributes = Vec::new();
    let mut closed = false;
    while let Some(&b) = bytes.get(at) {
        match b {
            b'>' => {
                at += 1;
                break;
            }
            b'<' => break, // a tag that never ends
            b'/' => {
                closed = bytes.get(at + 1) == Some(&b'>');
                at += 1;
            }
            _ if name_byte(b) => {
                let end = word(at);
                let key = text.get(at..end).unwrap_or_default();
                let blank = |from: usize| {
                    from + bytes[from..]
                        .iter()
                        .take_while(|b| b.is_ascii_whitespace())
                        .count()
                };
                let equals = blank(end);
                at = end;
                if bytes.get(equals) == Some(&b'=') {
                    let quote = blank(equals + 1);
                    at = quote;
                    if let Some(q @ (b'"' | b'\'')) = bytes.get(quote).copied() {
                        let close = find_byte(bytes, quote + 1, q).unwrap_or(bytes.len());
                        attributes.push((key, Span::new(quote + 1, close)));
                        at = (close + 1).min(bytes.len());
                    }
                }
            }
            _ => at += 1,
        }
    }
    Tag {
        name,
        span: Span::new(start, at),
        attributes,
        closed,
    }
}
