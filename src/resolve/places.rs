//! Where the parser's tokens stand in the text.
//!
//! In: a statement's text. Out: byte offsets of the parser's lines and columns. The hard thing: the
//! parser counts characters, everything else here counts bytes.

use sqlparser::tokenizer::Location;

use crate::location::{LineIndex, Span};

/// Turns the parser's lines and columns into byte offsets.
pub(super) struct Places {
    lines: LineIndex,
    /// Byte offset of every character; empty where the text is ASCII.
    chars: Vec<usize>,
    /// Index of each line's first character; empty where the text is ASCII.
    line_chars: Vec<usize>,
    len: usize,
}

impl Places {
    pub(super) fn new(sql: &str) -> Self {
        let lines = LineIndex::new(sql);
        let (mut chars, mut line_chars) = (Vec::new(), Vec::new());
        if !sql.is_ascii() {
            line_chars.push(0);
            for (index, (offset, c)) in sql.char_indices().enumerate() {
                chars.push(offset);
                if c == '\n' {
                    line_chars.push(index + 1);
                }
            }
        }
        Self {
            lines,
            chars,
            line_chars,
            len: sql.len(),
        }
    }

    fn offset(&self, location: Location) -> usize {
        let line = u32::try_from(location.line).unwrap_or(u32::MAX);
        let column = usize::try_from(location.column.saturating_sub(1)).unwrap_or(0);
        if self.line_chars.is_empty() {
            return self
                .lines
                .start(line)
                .map_or(self.len, |start| (start + column).min(self.len));
        }
        let line = usize::try_from(location.line.saturating_sub(1)).unwrap_or(0);
        let first = self
            .line_chars
            .get(line)
            .copied()
            .unwrap_or(self.chars.len());
        self.chars.get(first + column).copied().unwrap_or(self.len)
    }

    pub(super) fn span(&self, start: Location, end: Location) -> Span {
        if start.line == 0 {
            return Span::new(0, 0);
        }
        Span::new(self.offset(start), self.offset(end))
    }
}
