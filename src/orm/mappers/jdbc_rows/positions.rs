//! Rows that are read by position: `rs.getString(3)`.
//!
//! In: a getter with a number. Out: the name that the method's query lists there. The hard thing:
//! only a method with one query, whose list has nothing but plain columns up to that position,
//! tells it.

use tree_sitter::Node;

use super::asked;
use crate::location::Span;
use crate::orm::Unit;
use crate::orm::jvm::types::Types;
use crate::orm::tree::{around, span, text};

/// Lists beyond this are not looked through.
const LONGEST: usize = 4000;

/// The name that the query lists at the position, and where the code says the position.
pub(super) fn named(unit: &Unit<'_>, types: &Types<'_>, call: Node<'_>) -> Option<(String, Span)> {
    let argument = asked(unit, types, call)?;
    if argument.kind() != "decimal_integer_literal" {
        return None;
    }
    let position: usize = text(argument, unit.text).parse().ok()?;
    let method = around(call, 400, |n| {
        matches!(n.kind(), "method_declaration" | "constructor_declaration")
    })?;
    let scope = span(method);
    let from = unit
        .literals
        .partition_point(|l| l.span.start < scope.start);
    let inside = unit.literals.get(from..)?.iter();
    let inside = inside.take_while(|l| l.span.end <= scope.end);
    let mut queries = inside.filter(|l| begins(&l.text, "select"));
    let query = queries.next().filter(|_| queries.next().is_none())?;
    let name = listed(&query.text, position)?;
    Some((name.to_owned(), span(argument)))
}

fn begins(text: &str, word: &str) -> bool {
    let text = text.trim_start();
    let first = text.get(..word.len());
    let after = text.get(word.len()..).unwrap_or_default();
    first.is_some_and(|f| f.eq_ignore_ascii_case(word))
        && after.starts_with(|c: char| c.is_whitespace())
}

/// The plain column at a position of a query's list, counted from one.
fn listed(query: &str, position: usize) -> Option<&str> {
    let list = query.trim_start().get("select".len()..)?;
    let mut end = list.len().min(LONGEST);
    while !list.is_char_boundary(end) {
        end -= 1;
    }
    let list = list.get(..end)?;
    let mut depth = 0usize;
    let mut start = 0;
    let mut items = Vec::new();
    for (at, c) in list.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                items.push(list.get(start..at)?);
                start = at + 1;
            }
            _ if depth == 0 && c.is_whitespace() && begins(list.get(at..)?, "from") => {
                items.push(list.get(start..at)?);
                break;
            }
            _ => {}
        }
    }
    // `o.*` before it may be any number.
    let before = items.get(..position)?;
    if before.iter().any(|item| item.contains('*')) {
        return None;
    }
    let item = before.last()?.trim();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '"' | '`');
    let first = item.split_whitespace().next()?;
    let renamed = item.split_whitespace().count() > 1;
    (first.chars().all(plain) && !renamed).then(|| {
        let last = first.rsplit('.').next().unwrap_or(first);
        last.trim_matches(['"', '`'])
    })
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn a_position_is_counted_over_plain_columns_and_calls() {
        let query = "SELECT id, coalesce(note, ''), o.status\nFROM orders o";
        assert_eq!(listed(query, 1), Some("id"));
        assert_eq!(listed(query, 2), None);
        assert_eq!(listed(query, 3), Some("status"));
        assert_eq!(listed(query, 4), None);
        assert_eq!(listed(query, 0), None);
        assert_eq!(listed("select *, status from orders", 2), None);
    }
}
