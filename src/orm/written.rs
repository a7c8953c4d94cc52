//! Where a declaration writes a name, for another one to be put there. In: a file and a place in it. Out:
//! nodes and the spans of names without their quotes. What is not there letter for letter is not found.

use tree_sitter::Node;

pub(in crate::orm) use super::Rewritten;
use super::Unit;
use crate::location::Span;

/// The smallest named node at a place.
pub(in crate::orm) fn node_at<'t>(unit: &Unit<'t>, at: Span) -> Option<Node<'t>> {
    let root = unit.syntax?.root();
    root.named_descendant_for_byte_range(at.start, at.end)
}

/// `old` at this place, without the quotes that stand around it.
pub(in crate::orm) fn literally(unit: &Unit<'_>, at: Span, old: &str) -> Option<Span> {
    let written = at.of(unit.text);
    let bare = written.trim_matches(['\'', '"', '`']);
    let start = at.start + written.find(bare)?;
    let found = Span::new(start, start + bare.len());
    let quotes = |c: Option<char>| c.is_some_and(|c| matches!(c, '\'' | '"' | '`'));
    let before = unit.text.get(..start)?.chars().next_back();
    let after = unit.text.get(found.end..)?.chars().next();
    (bare == old && quotes(before) && quotes(after)).then_some(found)
}

/// Text that is put before `offset`.
pub(in crate::orm) fn put(offset: usize, text: String) -> (Span, String) {
    (Span::new(offset, offset), text)
}

/// The blanks that the line of `offset` begins with.
pub(in crate::orm) fn indent<'a>(unit: &Unit<'a>, offset: usize) -> &'a str {
    let before = unit.text.get(..offset).unwrap_or_default();
    let line = unit.text.get(before.rfind('\n').map_or(0, |at| at + 1)..);
    let line = line.unwrap_or_default();
    let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
    line.get(..blank).unwrap_or_default()
}

/// A name without its schema.
pub(in crate::orm) fn bare(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}
