//! A text before and after, line for line. In: the two texts. Out: the lines that differ with some
//! around them, each with its sign.

use similar::{ChangeTag, TextDiff};

/// How many unchanged lines stand around a changed one.
const CONTEXT: usize = 2;

/// A line of a unified diff, without its line break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// It stands in both.
    Same(String),
    /// It goes.
    Gone(String),
    /// It comes.
    New(String),
    /// Lines that stand in both and are not told.
    Gap,
}

/// The lines that differ, with some around them.
pub(super) fn unified(before: &str, after: &str) -> Vec<Line> {
    let diff = TextDiff::from_lines(before, after);
    let mut lines = Vec::new();
    for (index, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        if index > 0 {
            lines.push(Line::Gap);
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let text = change.value().trim_end_matches(['\n', '\r']).to_owned();
            lines.push(match change.tag() {
                ChangeTag::Delete => Line::Gone(text),
                ChangeTag::Insert => Line::New(text),
                ChangeTag::Equal => Line::Same(text),
            });
        }
    }
    lines
}
