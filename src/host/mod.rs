//! Host languages: finds the string literals of a file and decodes them, with positions kept.
//!
//! In: the text of a file and its [`Language`]. Out: [`Literal`]s in order of their place.
//! The hard thing: a literal is what the program will see (escapes decoded, concatenations
//! joined, constants filled in, interpolations as holes), and still every byte of it points
//! back at the source.

mod assignment;
mod blade;
mod code;
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
mod rules;
mod scan;
mod scope;
mod stg;
pub mod syntax;
mod templating;
mod xml;
mod yaml;

pub use language::{LANGUAGES, Language};

use crate::location::Span;

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
        language::Reader::Text(read) => read(text),
        language::Reader::Page { literals, .. } => literals(text),
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
