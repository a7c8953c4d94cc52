//! The lines of a finding with its names marked. In: a place's source lines and uses. Out:
//! lines whose marks are ranges of characters of the line that is shown.

use std::ops::Range;

use crate::finding::{Finding, SourceLine};

/// A line of a file and what is marked on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedLine {
    /// 1-based line in the file.
    pub line: u32,
    /// Its text, not escaped, without the indentation that all lines of the snippet share.
    pub text: String,
    /// Characters of `text`, in order, never empty.
    pub marks: Vec<Range<usize>>,
}

/// The lines of what stands at one place, with every use marked.
pub fn marked_lines(place: &[&Finding]) -> Vec<MarkedLine> {
    let mut lines: Vec<&SourceLine> = place.iter().flat_map(|finding| &finding.lines).collect();
    lines.sort();
    lines.dedup();
    let shared = lines
        .iter()
        .filter(|source| !source.text.trim().is_empty())
        .map(|source| {
            if source.first_column > 1 {
                return 0;
            }
            source
                .text
                .chars()
                .take_while(|c| *c == ' ' || *c == '\t')
                .count()
        })
        .min()
        .unwrap_or(0);
    let marked = lines.into_iter().map(|source| {
        let text: String = source.text.chars().skip(shared).collect();
        let length = text.chars().count();
        let first = source.first_column as usize + shared;
        let mut marks: Vec<Range<usize>> = place
            .iter()
            .flat_map(|finding| &finding.uses)
            .filter(|place| place.line == source.line)
            .filter_map(|place| {
                let start = (place.start_column as usize).checked_sub(first)?;
                let end = (place.end_column as usize)
                    .saturating_sub(first)
                    .clamp(start + 1, length.max(start + 1));
                (start < length).then_some(start..end)
            })
            .collect();
        marks.sort_by_key(|mark| (mark.start, mark.end));
        marks.dedup();
        MarkedLine {
            line: source.line,
            text,
            marks,
        }
    });
    marked.collect()
}
