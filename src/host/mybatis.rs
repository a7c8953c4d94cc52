//! MyBatis mappers: each statement element is one literal, rendered as one plausible statement.
//!
//! In: the events of a mapper file. Out: literals whose span is the element's. The hard thing is
//! that tags compute the statement: all `<if>`s are taken, the first branch of a `<choose>`, one
//! round of a `<foreach>`; other branches are literals of their own, so that no name is lost.

use std::collections::BTreeMap;

use super::Literal;
use super::decode::{Part, render};
use super::scan::is_word;
use super::xml::{Event, Tag, entities};
use crate::location::Span;

/// A rendered fragment does not grow beyond this.
const LONGEST: usize = 1 << 18;

/// What is longer is no placeholder with another one in it.
const LONGEST_PLACEHOLDER: usize = 300;

struct Frame<'a> {
    tag: Tag<'a>,
    parts: Vec<Part>,
    /// `choose`: a branch was taken. `include`: nothing.
    taken: bool,
    properties: Vec<(&'a str, &'a str)>,
}

/// What is rendered besides the statement: other branches, keys.
type Aside = (Vec<Part>, Option<Span>);

/// The literals of a mapper; `old` is iBATIS, with `#x#` and `$x$`.
pub(super) fn literals(text: &str, events: &[Event<'_>], old: bool) -> Vec<Literal> {
    let mut fragments: BTreeMap<&str, Vec<Part>> = BTreeMap::new();
    // A fragment may include one that comes later: a few rounds.
    for _ in 0..4 {
        let mut changed = false;
        for (tag, range, _) in elements(events).filter(|e| e.0.name == "sql") {
            let Some(id) = tag.attribute(text, "id") else {
                continue;
            };
            let (parts, _) = render_body(text, &events[range], &fragments, old);
            let size = |parts: &[Part]| {
                parts
                    .iter()
                    .map(|p| p.source().end - p.source().start)
                    .sum::<usize>()
                    + parts.len()
            };
            changed |= fragments
                .get(id)
                .is_none_or(|known| size(known) != size(&parts));
            fragments.insert(id, parts);
        }
        if !changed {
            break;
        }
    }
    let mut out = Vec::new();
    for (tag, range, end) in elements(events) {
        if !matches!(
            tag.name,
            "select" | "insert" | "update" | "delete" | "statement" | "procedure"
        ) {
            continue;
        }
        let (parts, asides) = render_body(text, &events[range], &fragments, old);
        let span = Span::new(tag.span.start, end);
        let id = tag.attribute(text, "id").map(str::to_owned);
        out.push(literal(text, &parts, span, tag.name, id.clone()));
        for (parts, whole) in asides {
            let span = whole.or_else(|| Some(parts.first()?.source().join(parts.last()?.source())));
            if let Some(span) = span.filter(|_| !parts.is_empty()) {
                let span = parts.iter().fold(span, |s, p| s.join(p.source()));
                out.push(literal(text, &parts, span, tag.name, id.clone()));
            }
        }
    }
    out.sort_by_key(|l| (l.span.start, std::cmp::Reverse(l.span.end)));
    out
}

fn literal(text: &str, parts: &[Part], span: Span, call: &str, name: Option<String>) -> Literal {
    let (text, pieces, holes) = render(text, parts);
    Literal {
        text,
        pieces,
        holes,
        span,
        call: Some(call.to_owned()),
        name,
        ..Literal::default()
    }
}

/// The elements right below the root: tag, events inside, end.
fn elements<'e, 'a>(
    events: &'e [Event<'a>],
) -> impl Iterator<Item = (&'e Tag<'a>, std::ops::Range<usize>, usize)> {
    let mut out = Vec::new();
    let mut depth = 0usize;
    let mut start: Option<(usize, &Tag<'a>)> = None;
    for (index, event) in events.iter().enumerate() {
        match event {
            Event::Start(tag) => {
                if depth == 1 && !tag.closed {
                    start = Some((index, tag));
                }
                depth += usize::from(!tag.closed);
            }
            Event::End(_, span) => {
                depth = depth.saturating_sub(1);
                if depth == 1
                    && let Some((from, tag)) = start.take()
                {
                    out.push((tag, from + 1..index, span.end));
                }
            }
            _ => {}
        }
    }
    out.into_iter()
}

fn render_body(
    text: &str,
    events: &[Event<'_>],
    fragments: &BTreeMap<&str, Vec<Part>>,
    old: bool,
) -> (Vec<Part>, Vec<Aside>) {
    let root = Tag {
        name: "",
        span: Span::default(),
        attributes: Vec::new(),
        closed: false,
    };
    let mut frames = vec![Frame {
        tag: root,
        parts: Vec::new(),
        taken: false,
        properties: Vec::new(),
    }];
    let mut asides = Vec::new();
    let mut size = 0usize;
    for event in events {
        match event {
            Event::Start(tag) => {
                if tag.name == "property"
                    && let Some(frame) = frames.last_mut()
                    && let (Some(name), Some(value)) =
                        (tag.attribute(text, "name"), tag.attribute(text, "value"))
                {
                    // The text outlives the frames.
                    frame.properties.push((name, value));
                }
                let frame = Frame {
                    tag: tag.clone(),
                    parts: Vec::new(),
                    taken: false,
                    properties: Vec::new(),
                };
                frames.push(frame);
                if tag.closed {
                    close(
                        text,
                        &mut frames,
                        tag.span,
                        fragments,
                        &mut asides,
                        &mut size,
                    );
                }
            }
            Event::End(_, span) => {
                close(text, &mut frames, *span, fragments, &mut asides, &mut size)
            }
            Event::Text(span) => {
                let parts = entities(text, *span);
                push(text, &mut frames, parts, old);
            }
            Event::Data(span) => push(text, &mut frames, vec![Part::Source(*span)], old),
        }
    }
    while frames.len() > 1 {
        let end = frames.last().map_or(Span::default(), |f| f.tag.span);
        close(text, &mut frames, end, fragments, &mut asides, &mut size);
    }
    (frames.pop().map(|f| f.parts).unwrap_or_default(), asides)
}

fn push(text: &str, frames: &mut [Frame<'_>], parts: Vec<Part>, old: bool) {
    let Some(frame) = frames.last_mut() else {
        return;
    };
    for part in parts {
        match part {
            Part::Source(span) => placeholders(text, span, old, &mut frame.parts),
            other => frame.parts.push(other),
        }
    }
}

/// How long a placeholder is: one may stand in another, `#{${object}.value}`.
fn closing(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0usize;
    for (index, byte) in bytes.iter().enumerate().take(LONGEST_PLACEHOLDER) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some(index + 1),
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    bytes.iter().position(|b| *b == b'}').map(|at| at + 1)
}

/// `#{x}` is a value, `${x}` a piece of text.
fn placeholders(text: &str, span: Span, old: bool, out: &mut Vec<Part>) {
    let bytes = text.as_bytes();
    let (mut from, mut at) = (span.start, span.start);
    while at < span.end {
        let mark = bytes[at];
        let end = match mark {
            b'#' | b'$' if bytes.get(at + 1) == Some(&b'{') => {
                closing(&bytes[at..span.end]).map(|length| at + length)
            }
            b'#' | b'$' if old => {
                let length = bytes[at + 1..span.end]
                    .iter()
                    .take_while(|b| is_word(**b) || matches!(b, b'.' | b'[' | b']' | b':'))
                    .count();
                (length > 0 && bytes.get(at + 1 + length) == Some(&mark)).then_some(at + length + 2)
            }
            _ => None,
        };
        let Some(end) = end else {
            at += 1;
            continue;
        };
        if from < at {
            out.push(Part::Source(Span::new(from, at)));
        }
        let place = Span::new(at, end);
        let expression = place.of(text).trim_matches(['#', '$', '{', '}']).trim();
        out.push(if mark == b'#' {
            Part::Text("?".to_owned(), place)
        } else {
            Part::Hole(expression.to_owned(), place)
        });
        at = end;
        from = end;
    }
    if from < span.end {
        out.push(Part::Source(Span::new(from, span.end)));
    }
}

/// Ends the innermost element: what it renders goes to the one around it.
fn close<'a>(
    text: &'a str,
    frames: &mut Vec<Frame<'a>>,
    end: Span,
    fragments: &BTreeMap<&str, Vec<Part>>,
    asides: &mut Vec<Aside>,
    size: &mut usize,
) {
    if frames.len() < 2 {
        return;
    }
    let Some(frame) = frames.pop() else { return };
    let Some(outer) = frames.last_mut() else {
        return;
    };
    let tag = &frame.tag;
    let attribute = |name: &str| tag.attribute(text, name).unwrap_or_default();
    let constant = |value: String| Part::Text(value, tag.span);
    let mut parts = frame.parts;
    match tag.name {
        "include" => {
            let place = tag.span.join(end);
            outer.parts.extend(include(
                attribute("refid"),
                place,
                &frame.properties,
                fragments,
                text,
                size,
            ));
        }
        "bind" | "property" => {}
        "selectKey" => asides.push((parts, Some(tag.span.join(end)))),
        "where" | "dynamic" | "isNotEmpty" | "set" | "trim" => {
            let (prefix, leading, suffix, trailing) = match tag.name {
                "where" => (" WHERE ".to_owned(), "AND|OR", String::new(), ""),
                "set" => (" SET ".to_owned(), ",", String::new(), ","),
                _ => (
                    format!(
                        " {} ",
                        tag.attribute(text, "prefix")
                            .or_else(|| tag.attribute(text, "prepend"))
                            .unwrap_or_default()
                    ),
                    attribute("prefixOverrides"),
                    format!(" {} ", attribute("suffix")),
                    attribute("suffixOverrides"),
                ),
            };
            strip_leading(text, &mut parts, leading);
            strip_trailing(text, &mut parts, trailing);
            let blank = parts
                .iter()
                .all(|p| matches!(p, Part::Source(s) if s.of(text).trim().is_empty()));
            if blank {
                return;
            }
            outer.parts.push(constant(prefix));
            outer.parts.append(&mut parts);
            if !suffix.trim().is_empty() {
                outer.parts.push(constant(suffix));
            }
        }
        "foreach" | "iterate" => {
            outer.parts.push(constant(attribute("open").to_owned()));
            outer.parts.append(&mut parts);
            outer.parts.push(Part::Text(
                attribute("close").to_owned(),
                Span::new(tag.span.end, tag.span.end),
            ));
        }
        "when" | "otherwise" if outer.tag.name == "choose" => {
            if outer.taken {
                asides.push((parts, None));
            } else {
                outer.taken = true;
                outer.parts.append(&mut parts);
            }
        }
        _ => outer.parts.append(&mut parts),
    }
    if tag.name == "choose" {
        // What stands between the branches is only blank.
    }
}

fn include(
    id: &str,
    place: Span,
    properties: &[(&str, &str)],
    fragments: &BTreeMap<&str, Vec<Part>>,
    text: &str,
    size: &mut usize,
) -> Vec<Part> {
    let last = id.rsplit('.').next().unwrap_or(id);
    let Some(fragment) = fragments
        .get(id)
        .or_else(|| fragments.get(last))
        .filter(|_| *size < LONGEST)
    else {
        return vec![Part::Hole(id.to_owned(), place)];
    };
    let mut out = Vec::new();
    let mut run = String::new();
    for part in fragment {
        match part {
            Part::Source(span) => run.push_str(span.of(text)),
            Part::Text(value, _) => run.push_str(value),
            Part::Hole(expression, _) => match properties.iter().find(|p| p.0 == expression) {
                Some((_, value)) => run.push_str(value),
                None => {
                    if !run.is_empty() {
                        out.push(Part::Text(std::mem::take(&mut run), place));
                    }
                    out.push(Part::Hole(expression.clone(), place));
                }
            },
        }
    }
    *size += run.len();
    if !run.is_empty() {
        out.push(Part::Text(run, place));
    }
    out
}

/// Takes one of the words `a|b` away from the start.
fn strip_leading(text: &str, parts: &mut [Part], words: &str) {
    for part in parts.iter_mut() {
        let content = match part {
            Part::Source(span) => span.of(text),
            Part::Text(value, _) => value.as_str(),
            Part::Hole(..) => return,
        };
        let trimmed = content.trim_start();
        if trimmed.is_empty() {
            continue;
        }
        let blank = content.len() - trimmed.len();
        let fits = |w: &&str| {
            let rest = trimmed.get(w.len()..);
            let same = trimmed
                .get(..w.len())
                .is_some_and(|h| h.eq_ignore_ascii_case(w));
            let whole = !w.ends_with(|c: char| c.is_alphanumeric())
                || !rest.is_some_and(|r| r.starts_with(|c: char| c.is_alphanumeric() || c == '_'));
            !w.is_empty() && same && whole
        };
        let Some(word) = words
            .split('|')
            .map(str::trim)
            .filter(|w| fits(w))
            .max_by_key(|w| w.len())
        else {
            return;
        };
        let cut = blank + word.len();
        match part {
            Part::Source(span) => span.start += cut,
            Part::Text(value, _) => *value = value[cut..].to_owned(),
            Part::Hole(..) => {}
        }
        return;
    }
}

/// Takes one of the words `a|b` away from the end.
fn strip_trailing(text: &str, parts: &mut [Part], words: &str) {
    for part in parts.iter_mut().rev() {
        let content = match part {
            Part::Source(span) => span.of(text),
            Part::Text(value, _) => value.as_str(),
            Part::Hole(..) => return,
        };
        let trimmed = content.trim_end();
        if trimmed.is_empty() {
            continue;
        }
        let fits = |w: &&str| {
            let from = trimmed.len().checked_sub(w.len());
            let tail = from.and_then(|f| trimmed.get(f..));
            !w.is_empty() && tail.is_some_and(|t| t.eq_ignore_ascii_case(w))
        };
        let Some(word) = words
            .split('|')
            .map(str::trim)
            .filter(|w| fits(w))
            .max_by_key(|w| w.len())
        else {
            return;
        };
        let keep = trimmed.len() - word.len();
        match part {
            Part::Source(span) => span.end = span.start + keep,
            Part::Text(value, _) => value.truncate(keep),
            Part::Hole(..) => {}
        }
        return;
    }
}
