//! Host languages: finds the string literals of a file and decodes them, with positions kept.
//!
//! In: the text of a file and its [`Language`]. Out: [`Literal`]s in order of their place.
//! The hard thing: a literal is what the program will see (escapes decoded, concatenations
//! joined, constants filled in, interpolations as holes), and still every byte of it points
//! back at the source.

mod appends;
mod assignment;
mod blade;
mod code;
mod comments;
mod constants;
mod context;
mod decode;
mod embed;
mod expression;
mod format;
#[cfg(test)]
mod hostile;
mod jinja;
mod join;
pub mod language;
mod languages;
mod lexer;
mod list;
mod mybatis;
mod outline;
mod rules;
mod scan;
mod scope;
pub mod sqldelight;
mod stg;
pub mod syntax;
mod templating;
mod xml;
mod yaml;

pub use language::{LANGUAGES, Language};

use crate::location::Span;
use crate::sql::Dialect;

/// Stands in a literal's text where the program puts in a value at run time. It is a letter in
/// Unicode, so that SQL parsers read it as (part of) an identifier.
pub const HOLE: char = '\u{A66E}';

/// A string as the program sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Literal {
    /// The decoded text; each interpolation is one [`HOLE`].
    pub text: String,
    /// Verbatim runs in order of `text`; decoded escapes and holes lie between or in runs of their own.
    pub pieces: Vec<Piece>,
    /// The interpolations in order of `text`.
    pub holes: Vec<Hole>,
    /// From the first opening quote to the last closing quote, in bytes of the file.
    pub span: Span,
    /// The callee whose argument list the literal stands in directly (`db.Query`, `query!`), if any.
    pub call: Option<String>,
    /// The constant, variable, field or key that the literal is assigned to, if any.
    pub name: Option<String>,
    /// Where in `text` the pieces start that later statements append. What stands before the first
    /// may run without them: where the whole does not parse, it is worth another look.
    pub joints: Vec<usize>,
    /// Documentation: a Python docstring or bare string, `@moduledoc`, `#[doc = "…"]`. Never a query.
    pub doc: bool,
    /// The whole file is this one literal: an SQL file with its statements.
    pub whole_file: bool,
}

/// A run of a literal's text and the source bytes that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Bytes of [`Literal::text`].
    pub text: Span,
    /// Bytes of the file. Of equal length where the run is verbatim; an escape is a run of its own.
    pub source: Span,
}

impl Piece {
    /// Whether the source bytes are the text's bytes (a hole may be as long as its source by chance).
    pub fn verbatim(&self) -> bool {
        self.text.end - self.text.start == self.source.end - self.source.start
    }
}

/// A value that the program puts in at run time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hole {
    /// Byte offset of its [`HOLE`] in [`Literal::text`].
    pub offset: usize,
    /// The interpolated expression's source text, trimmed.
    pub expression: String,
}

/// The literals of a file, in order of their place.
pub fn literals(text: &str, language: &Language) -> Vec<Literal> {
    match language.reader {
        language::Reader::Code(rules) => join::literals(text, rules),
        language::Reader::Text(read, _) => read(text),
        language::Reader::Scripts(rules) => embed::scripts(text, rules, &|_| true),
        language::Reader::Page { literals, .. } => literals(text),
    }
}

/// Like [`literals`], where only those are asked for that have something of interest: in code, those
/// far from every string of which `of_interest` holds are left out, which saves most of the work. A
/// name whose value is left out stays a hole.
pub fn literals_near(
    text: &str,
    language: &Language,
    of_interest: &dyn Fn(&str) -> bool,
) -> Vec<Literal> {
    match language.reader {
        language::Reader::Code(rules) => join::literals_near(text, rules, of_interest),
        language::Reader::Scripts(rules) => embed::scripts(text, rules, of_interest),
        _ => literals(text, language),
    }
}

/// The comments of a file, in order of their place, with their marks. The dialect is that of the
/// database: what is a comment in an SQL file depends on it.
pub fn comments(text: &str, language: &Language, dialect: Dialect) -> Vec<Span> {
    match language.reader {
        language::Reader::Code(rules) => lexer::lex(text, rules).comments,
        language::Reader::Text(_, comments) => comments(text, dialect),
        language::Reader::Scripts(rules) => embed::script_comments(text, rules),
        language::Reader::Page { comments, .. } => comments(text),
    }
}

impl Literal {
    /// The bytes of the file that made a part of the text: from its first character's to the end of
    /// its last one's, which may stand in another piece than what follows it.
    pub fn source_range(&self, part: Span) -> Span {
        let end = part.end.min(self.text.len());
        let start = self.source_offset(part.start.min(end));
        let last = self.text.get(..end).and_then(|t| t.chars().next_back());
        match last.map(char::len_utf8).filter(|_| end > part.start) {
            Some(len) => Span::new(start, self.source_offset(end - len) + len),
            None => Span::new(start, start),
        }
    }

    /// Puts a known value in the place of the interpolation with this index.
    pub fn fill(&mut self, index: usize, value: &str) {
        let Some(hole) = self.holes.get(index) else {
            return;
        };
        let (at, old) = (hole.offset, hole.offset + HOLE.len_utf8());
        if value.is_empty() || self.text.get(at..old).is_none() {
            return;
        }
        self.holes.remove(index);
        self.text.replace_range(at..old, value);
        let moved = |offset: usize| match offset >= old {
            true => offset - HOLE.len_utf8() + value.len(),
            false => offset,
        };
        let mut pieces = Vec::with_capacity(self.pieces.len() + 1);
        for mut piece in std::mem::take(&mut self.pieces) {
            let own = piece.text.start == at && piece.text.end == old;
            piece.text = Span::new(moved(piece.text.start), moved(piece.text.end));
            // Equal length means verbatim: a value that is as long as its source by chance is two runs.
            let split = at + value.chars().next().map_or(0, char::len_utf8);
            if own && piece.verbatim() && split < piece.text.end {
                pieces.push(Piece {
                    text: Span::new(at, split),
                    source: piece.source,
                });
                piece.text.start = split;
            }
            pieces.push(piece);
        }
        self.pieces = pieces;
        for hole in &mut self.holes {
            hole.offset = moved(hole.offset);
        }
        for joint in &mut self.joints {
            *joint = moved(*joint);
        }
    }

    /// The byte of the file that made the byte at `offset` of the text.
    pub fn source_offset(&self, offset: usize) -> usize {
        let index = self.pieces.partition_point(|p| p.text.start <= offset);
        let Some(piece) = index.checked_sub(1).and_then(|i| self.pieces.get(i)) else {
            return self.span.start;
        };
        if piece.verbatim() && offset <= piece.text.end {
            piece.source.start + (offset - piece.text.start)
        } else if offset < piece.text.end {
            piece.source.start
        } else {
            piece.source.end
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_be_joined_with_something_of_interest_is_read() {
        let far = "\n// far away\n".repeat(200);
        let text = format!(
            "x = 'no such thing'{far}sql = 'SELECT id '\nsql += 'FROM orders '\n{far}y = 'nor this'"
        );
        let python = language::of("a.py", "");
        let near = python.map(|l| literals_near(&text, l, &|text| text.contains("orders")));
        let texts: Vec<String> = near.into_iter().flatten().map(|l| l.text).collect();
        assert_eq!(texts, ["SELECT id FROM orders "]);
    }

    #[test]
    fn a_filled_interpolation_keeps_every_place() {
        let text = r##"x = "a #{T.n} b #{c} d""##;
        let ruby = language::of("a.rb", "").map(|l| literals(text, l));
        let mut all = ruby.unwrap_or_default();
        let literal = &mut all[0];
        for value in ["orders", "orde"] {
            let mut filled = literal.clone();
            filled.fill(0, value);
            assert_eq!(filled.text, format!("a {value} b {HOLE} d"));
            assert_eq!(filled.holes.len(), 1);
            let last = filled.text.len() - 1;
            assert_eq!(filled.source_offset(last), text.len() - 2);
            assert_eq!(text.get(filled.source_offset(3)..), text.get(7..));
        }
    }
}
