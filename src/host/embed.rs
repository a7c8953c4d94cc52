//! Code inside other files: script blocks of Vue, Svelte and HTML, cells of notebooks.
//!
//! In: the text of the outer file. Out: the literals of the code in it, with positions in the
//! outer file. The hard thing is a notebook, whose code is itself decoded from JSON strings.

use super::code::Code;
use super::decode::{Part, decode, render};
use super::lexer::{self, NONE};
use super::rules::{Rules, Template};
use super::scan::{find, find_byte};
use super::{HOLE, Literal, Piece, comments, join};
use crate::location::Span;
use crate::sql::Dialect;

/// A notebook is JSON.
static JSON: Rules = Rules::JSON;

/// A template of equal length in which everything that is not code is blank; each piece of code
/// ends with its line.
pub(super) fn code_alone(text: &str, template: &Template) -> String {
    let bytes = text.as_bytes();
    let newlines = bytes.iter().map(|b| if *b == b'\n' { b'\n' } else { b' ' });
    let mut out: Vec<u8> = newlines.collect();
    let shortest = template.opens.iter().min_by_key(|o| o.len()).copied();
    let mut at = 0;
    while let Some(open) = shortest.and_then(|o| find(bytes, at, o)) {
        let rest = text.get(open..).unwrap_or_default();
        let close = find(bytes, open, template.close).unwrap_or(bytes.len());
        let comment = template.comment.is_some_and(|c| rest.starts_with(c));
        let start = template.opens.iter().find(|o| rest.starts_with(**o));
        let start = open + start.map_or(0, |o| o.len());
        // `<%%` stands for itself.
        let quoted = bytes.get(start) == Some(&b'%') && start < close;
        at = close + template.close.len();
        if comment || quoted || start > close {
            continue;
        }
        if let (Some(to), Some(code)) = (out.get_mut(start..close), bytes.get(start..close)) {
            to.copy_from_slice(code);
        }
        if let Some(trim) = out.get_mut(close.saturating_sub(1)).filter(|b| **b == b'-') {
            *trim = b' ';
        }
        if let Some(end) = out.get_mut(close) {
            *end = b'\n';
        }
    }
    String::from_utf8(out).unwrap_or_default()
}

/// The literals of the `<script>` blocks of a page; each block is read for itself.
pub(super) fn scripts(
    text: &str,
    rules: &'static Rules,
    of_interest: &dyn Fn(&str) -> bool,
) -> Vec<Literal> {
    let mut blocks = blocks(text);
    blocks.retain(|block| of_interest(block.of(text)));
    let mut out = Vec::new();
    for block in blocks {
        let literals = join::literals(block.of(text), rules);
        out.extend(literals.into_iter().map(|l| shifted(l, block.start)));
    }
    out
}

/// The comments of a page: those of its markup and those in its `<script>` blocks.
pub(super) fn script_comments(text: &str, rules: &'static Rules) -> Vec<Span> {
    let blocks = blocks(text);
    let mut out = comments::markup(text, Dialect::Generic);
    out.retain(|comment| !blocks.iter().any(|block| block.overlaps(comment)));
    for block in blocks {
        let own = lexer::lex(block.of(text), rules).comments;
        let shift = |c: Span| Span::new(c.start + block.start, c.end + block.start);
        out.extend(own.into_iter().map(shift));
    }
    out.sort_unstable();
    out
}

/// The insides of the `<script>` blocks of a page.
fn blocks(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(open) = find_tag(bytes, at, "<script") {
        let Some(start) = find_byte(bytes, open, b'>').map(|p| p + 1) else {
            break;
        };
        let end = find_tag(bytes, start, "</script").unwrap_or(bytes.len());
        out.push(Span::new(start, end));
        at = end;
    }
    out
}

/// The first `tag`, in any case, at or after `at`.
fn find_tag(bytes: &[u8], mut at: usize, tag: &str) -> Option<usize> {
    loop {
        let open = find_byte(bytes, at, b'<')?;
        let found = bytes.get(open..open + tag.len())?;
        if found.eq_ignore_ascii_case(tag.as_bytes()) {
            return Some(open);
        }
        at = open + 1;
    }
}

/// Moves a literal's positions by the bytes that stand before its block.
fn shifted(mut literal: Literal, by: usize) -> Literal {
    let shift = |span: Span| Span::new(span.start + by, span.end + by);
    literal.span = shift(literal.span);
    for piece in &mut literal.pieces {
        piece.source = shift(piece.source);
    }
    literal
}

/// The literals of the code cells of a Jupyter notebook.
pub(super) fn notebook(text: &str, python: &'static Rules) -> Vec<Literal> {
    let mut out = Vec::new();
    for (cell, pieces) in cells(text) {
        out.extend(cell_literals(text, &cell, &pieces, python));
    }
    out
}

/// The comments in the code cells of a Jupyter notebook.
pub(super) fn notebook_comments(text: &str, python: &'static Rules) -> Vec<Span> {
    let mut out = Vec::new();
    for (cell, pieces) in cells(text) {
        let comments = lexer::lex(&cell, python).comments;
        let whole = Literal {
            text: cell,
            pieces,
            ..Literal::default()
        };
        let moved = |c: Span| Span::new(whole.source_offset(c.start), whole.source_offset(c.end));
        out.extend(comments.into_iter().map(moved));
    }
    out
}

/// The code cells of a Jupyter notebook: their decoded text and where it comes from.
fn cells(text: &str) -> Vec<(String, Vec<Piece>)> {
    let code = Code::new(text, &JSON, lexer::lex(text, &JSON));
    let tokens = &code.lexed.tokens;
    let mut out = Vec::new();
    let is_key = |index: usize| code.byte(code.skip(tokens[index].end)) == b':';
    // Objects with `"cell_type": "code"`.
    let mut objects = Vec::new();
    for (index, pair) in tokens.windows(2).enumerate() {
        if is_key(index)
            && code.slice(pair[0].body) == "cell_type"
            && code.slice(pair[1].body) == "code"
            && pair[0].parent != NONE
        {
            objects.push(pair[0].parent);
        }
    }
    objects.sort_unstable();
    let mut index = 0;
    while index < tokens.len() {
        let token = &tokens[index];
        let source = is_key(index)
            && code.slice(token.body) == "source"
            && objects.binary_search(&token.parent).is_ok();
        index += 1;
        if !source {
            continue;
        }
        let mut parts: Vec<Part> = Vec::new();
        let cell = token.parent;
        while index < tokens.len() && !is_key(index) {
            let inside = tokens[index].parent;
            let direct =
                inside == cell || inside != NONE && code.lexed.brackets[inside].parent == cell;
            if !direct {
                break;
            }
            parts.extend(decode(text, &tokens[index]));
            index += 1;
        }
        let (cell, pieces, _) = render(text, &parts);
        out.push((cell, pieces));
    }
    out
}

fn cell_literals(
    outer: &str,
    cell: &str,
    pieces: &[Piece],
    python: &'static Rules,
) -> Vec<Literal> {
    let whole = Literal {
        text: cell.to_owned(),
        pieces: pieces.to_vec(),
        ..Literal::default()
    };
    let first = cell.lines().next().unwrap_or_default();
    let inner = if first.trim_start().starts_with("%%sql")
        || first.trim_start().starts_with("%%bigquery")
    {
        // A cell magic: the rest of the cell is SQL.
        let start = (first.len() + 1).min(cell.len());
        let body = Span::new(start, cell.len());
        vec![Literal {
            text: cell[start..].to_owned(),
            pieces: vec![Piece {
                text: Span::new(0, cell.len() - start),
                source: body,
            }],
            span: body,
            call: Some("%%sql".to_owned()),
            ..Literal::default()
        }]
    } else {
        join::literals(cell, python)
    };
    inner
        .into_iter()
        .filter(|l| !l.text.is_empty())
        .map(|l| moved(outer, l, &whole))
        .collect()
}

/// Moves a literal's positions from the decoded text of a cell to the outer file.
fn moved(outer: &str, mut literal: Literal, cell: &Literal) -> Literal {
    let start = |offset: usize| cell.source_offset(offset);
    let end = |offset: usize| match offset.checked_sub(1) {
        Some(last) => source_end(cell, last),
        None => cell.source_offset(0),
    };
    let mut pieces = Vec::with_capacity(literal.pieces.len());
    for piece in &literal.pieces {
        if !piece.verbatim() || piece.text.of(&literal.text).starts_with(HOLE) {
            let source = Span::new(
                start(piece.source.start),
                end(piece.source.end).max(start(piece.source.start)),
            );
            pieces.push(Piece {
                text: piece.text,
                source,
            });
            continue;
        }
        let first = cell
            .pieces
            .partition_point(|p| p.text.end <= piece.source.start);
        for outer in cell.pieces[first..]
            .iter()
            .take_while(|p| p.text.start < piece.source.end)
        {
            let from = outer.text.start.max(piece.source.start);
            let to = outer.text.end.min(piece.source.end);
            let text = Span::new(
                piece.text.start + (from - piece.source.start),
                piece.text.start + (to - piece.source.start),
            );
            let source = if outer.verbatim() {
                Span::new(
                    outer.source.start + (from - outer.text.start),
                    outer.source.start + (to - outer.text.start),
                )
            } else {
                outer.source
            };
            pieces.push(Piece { text, source });
        }
    }
    let span = Span::new(start(literal.span.start), end(literal.span.end));
    let span = pieces.iter().fold(span, |s, p| s.join(p.source));
    literal.pieces = pieces;
    literal.span = Span::new(span.start.min(outer.len()), span.end.min(outer.len()));
    literal
}

/// The end of the source bytes that made the byte at `offset`.
fn source_end(cell: &Literal, offset: usize) -> usize {
    let index = cell.pieces.partition_point(|p| p.text.start <= offset);
    let Some(piece) = index.checked_sub(1).and_then(|i| cell.pieces.get(i)) else {
        return cell.span.start;
    };
    if piece.verbatim() {
        piece.source.start + (offset + 1 - piece.text.start)
    } else {
        piece.source.end
    }
}
