//! Places in a text: byte spans, and the 1-based lines and columns that people read.

use serde::Serialize;

/// A half-open range of byte offsets in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte.
    pub end: usize,
}

impl Span {
    /// The range from `start` to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The text that the span covers; empty where the span does not lie on characters of `text`.
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// The smallest span that covers both.
    pub fn join(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `offset` lies inside.
    pub fn contains(&self, offset: usize) -> bool {
        self.start <= offset && offset < self.end
    }
}

/// Spans of one text, which may lie in one another, to be asked often.
#[derive(Clone, Debug, Default)]
pub struct Spans {
    /// Where each starts, in order, and the furthest end of those up to it.
    starts: Vec<(usize, usize)>,
}

impl FromIterator<Span> for Spans {
    fn from_iter<T: IntoIterator<Item = Span>>(spans: T) -> Self {
        let mut spans: Vec<Span> = spans.into_iter().collect();
        spans.sort_unstable();
        let mut furthest = 0;
        let starts = spans.into_iter().map(|span| {
            furthest = furthest.max(span.end);
            (span.start, furthest)
        });
        Self {
            starts: starts.collect(),
        }
    }
}

impl Spans {
    /// Whether one of them shares a byte with `span`.
    pub fn overlap(&self, span: Span) -> bool {
        let before = self.starts.partition_point(|(start, _)| *start < span.end);
        let last = before.checked_sub(1).and_then(|at| self.starts.get(at));
        last.is_some_and(|(_, furthest)| span.start < *furthest)
    }
}

/// A 1-based line and a 1-based column in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Position {
    /// 1-based line.
    pub line: u32,
    /// 1-based column in Unicode scalar values.
    pub column: u32,
}

/// The starts of all lines of one text; `\n` ends a line, so CRLF counts once.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    /// Reads the line starts of `text`.
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        Self { starts }
    }

    /// The 1-based line of a byte offset; offsets past the end count to the last line.
    pub fn line(&self, offset: usize) -> u32 {
        let line = self.starts.partition_point(|start| *start <= offset);
        u32::try_from(line).unwrap_or(u32::MAX)
    }

    /// The offset at which the 1-based `line` starts, if there is such a line.
    pub fn start(&self, line: u32) -> Option<usize> {
        let index = usize::try_from(line).ok()?.checked_sub(1)?;
        self.starts.get(index).copied()
    }

    /// Line and column of a byte offset of `text`, the text this index was made from.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let line = self.line(offset);
        let start = self.start(line).unwrap_or(0);
        let chars = text.get(start..offset).map_or(0, |s| s.chars().count());
        Position {
            line,
            column: u32::try_from(chars).unwrap_or(u32::MAX).saturating_add(1),
        }
    }

    /// The text of a 1-based line without its line break.
    pub fn text<'a>(&self, text: &'a str, line: u32) -> &'a str {
        let Some(start) = self.start(line) else {
            return "";
        };
        let end = self.start(line + 1).unwrap_or(text.len());
        text.get(start..end)
            .unwrap_or_default()
            .trim_end_matches(['\n', '\r'])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_know_what_lies_across_them() {
        let spans: Spans = [(10, 50), (12, 14), (60, 61)]
            .into_iter()
            .map(|(start, end)| Span::new(start, end))
            .collect();
        for (start, end, overlaps) in [
            (0, 10, false),
            (0, 11, true),
            (40, 41, true),
            (50, 60, false),
            (60, 70, true),
            (61, 70, false),
        ] {
            assert_eq!(
                spans.overlap(Span::new(start, end)),
                overlaps,
                "{start}..{end}"
            );
        }
        assert!(!Spans::default().overlap(Span::new(0, 9)));
    }
}
