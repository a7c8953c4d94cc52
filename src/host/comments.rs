//! Comments of files whose literals have a reader of their own. In: the text. Out: the comments'
//! bytes with their marks. The hard thing: what looks like a comment inside of a string is none.

use super::scan::{find, line_end, line_start};
use super::{jinja, stg, yaml};
use crate::location::Span;
use crate::sql::Dialect;
use crate::sql::lexer::{Lexer, TokenKind};

/// A language without comments.
pub(super) fn none(_: &str, _: Dialect) -> Vec<Span> {
    Vec::new()
}

/// `--`, `/* … */`, MySQL's `#`, and the `{# … #}` of templates.
pub(super) fn sql(text: &str, dialect: Dialect) -> Vec<Span> {
    let mut comments: Vec<Span> = Lexer::new(text, 0, text.len(), dialect)
        .filter(|token| token.kind == TokenKind::Comment)
        .map(|token| Span::new(token.start, token.end))
        .collect();
    if jinja::is_template(text) {
        comments.extend(between(text, "{#", "#}"));
        comments.sort_unstable();
    }
    comments
}

/// `<!-- … -->`, not in CDATA.
pub(super) fn markup(text: &str, _: Dialect) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut comments = Vec::new();
    let mut at = 0;
    while let Some(open) = find(bytes, at, "<!") {
        let rest = text.get(open..).unwrap_or_default();
        let (close, comment) = if rest.starts_with("<!--") {
            ("-->", true)
        } else if rest.starts_with("<![CDATA[") {
            ("]]>", false)
        } else {
            at = open + 2;
            continue;
        };
        let Some(end) = find(bytes, open + 4, close).map(|end| end + close.len()) else {
            break;
        };
        if comment {
            comments.push(Span::new(open, end));
        }
        at = end;
    }
    comments
}

/// `<! … !>` in templates, lines with `//` between them.
pub(super) fn template(text: &str, _: Dialect) -> Vec<Span> {
    let templates: Vec<Span> = stg::literals(text).iter().map(|l| l.span).collect();
    let lines = starting(text, "//").filter(|comment| !inside(&templates, comment.start));
    let mut comments: Vec<Span> = lines.collect();
    comments.extend(between(text, "<!", "!>"));
    comments.sort_unstable();
    comments
}

/// `#` at the start of a line or after a blank, not in a scalar.
pub(super) fn yaml(text: &str, _: Dialect) -> Vec<Span> {
    let scalars: Vec<Span> = yaml::literals(text).iter().map(|l| l.span).collect();
    let bytes = text.as_bytes();
    let mut comments = Vec::new();
    let mut at = 0;
    while let Some(mark) = find(bytes, at, "#") {
        let after_blank =
            line_start(bytes, mark) || matches!(bytes.get(mark - 1), Some(b' ' | b'\t'));
        if !after_blank || inside(&scalars, mark) {
            at = mark + 1;
            continue;
        }
        let end = line_end(bytes, mark);
        comments.push(Span::new(mark, end));
        at = end;
    }
    comments
}

/// Whether one of the spans, which are in order, covers the offset.
fn inside(spans: &[Span], offset: usize) -> bool {
    let next = spans.partition_point(|span| span.start <= offset);
    next.checked_sub(1)
        .and_then(|index| spans.get(index))
        .is_some_and(|span| span.contains(offset))
}

/// From each `open` to the next `close`.
fn between(text: &str, open: &str, close: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = find(bytes, at, open) {
        let Some(end) = find(bytes, start + open.len(), close).map(|end| end + close.len()) else {
            break;
        };
        found.push(Span::new(start, end));
        at = end;
    }
    found
}

/// The lines whose first word starts with `mark`.
fn starting<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = Span> + 'a {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let at = start + (line.len() - line.trim_start().len());
        start += line.len();
        line.trim_start()
            .starts_with(mark)
            .then(|| Span::new(at, start - (line.len() - line.trim_end().len())))
    })
}
