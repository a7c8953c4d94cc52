//! MyBatis' result maps: `<result column="status" property="state"/>`.
//!
//! In: a mapper file. Out: the columns that its maps read. The hard thing: a map names no table;
//! the statements that use it do, or else all statements of the file.

use std::collections::BTreeMap;

use super::add;
use super::given::Given;
use crate::host::Literal;
use crate::location::Span;
use crate::orm::{Schema, Unit, Uses};

struct Map<'a> {
    id: &'a str,
    columns: Vec<(&'a str, Span, Span)>,
}

/// What the maps of a file read.
pub(super) fn uses(unit: &Unit<'_>, schema: &Schema, uses: &mut Uses) {
    if !unit.text.contains("<resultMap") {
        return;
    }
    let mut by_map: BTreeMap<&str, Vec<&Literal>> = BTreeMap::new();
    for literal in unit.literals {
        let rest = unit.text.get(literal.span.start..literal.span.end);
        let tag = rest.unwrap_or_default().split('>').next();
        if let Some((_, id)) = tag.and_then(|tag| attribute(tag, "resultMap")) {
            by_map.entry(id).or_default().push(literal);
        }
    }
    let all = Given::of(unit.literals.iter(), schema);
    for map in maps(unit.text) {
        let own = by_map.get(map.id).into_iter().flatten().copied();
        let own = Given::of(own, schema);
        let given = if own.is_empty() { &all } else { &own };
        for (column, at, whole) in map.columns {
            if let Some(column) = given.column(column, schema) {
                // A result that is gone leaves the property empty, without a failure.
                let column = super::given::Column {
                    by_star: false,
                    ..column
                };
                add(uses, &column, at, whole);
            }
        }
    }
}

/// The result maps of a file.
fn maps(text: &str) -> Vec<Map<'_>> {
    let mut found: Vec<Map<'_>> = Vec::new();
    let mut open = false;
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|t| t.find('<')).map(|i| at + i) {
        let rest = text.get(start..).unwrap_or_default();
        if rest.starts_with("<!--") {
            at = start + rest.find("-->").map_or(rest.len(), |i| i + 3);
            continue;
        }
        let length = rest.find('>').map_or(rest.len(), |i| i + 1);
        let tag = rest.get(..length).unwrap_or_default();
        at = start + length.max(1);
        if tag.starts_with("</resultMap") {
            open = false;
        } else if tag.starts_with("<resultMap") {
            open = !tag.ends_with("/>");
            let id = attribute(tag, "id").map_or("", |(_, id)| id);
            let columns = Vec::new();
            found.push(Map { id, columns });
        } else if open
            && let Some((offset, column)) = attribute(tag, "column")
            && let Some(map) = found.last_mut()
        {
            let from = start + offset;
            let place = Span::new(from, from + column.len());
            let whole = Span::new(start, start + length);
            map.columns.push((column, place, whole));
        }
    }
    found
}

/// The value of a tag's attribute and its offset in the tag.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<(usize, &'t str)> {
    let mut from = 0;
    while let Some(found) = tag.get(from..).and_then(|t| t.find(name)).map(|i| from + i) {
        let before = tag.get(..found).unwrap_or_default();
        let after = tag.get(found + name.len()..).unwrap_or_default();
        let value = after.trim_start().strip_prefix('=').map(str::trim_start);
        if before.ends_with(char::is_whitespace)
            && let Some(value) = value
            && let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\''))
        {
            let inside = value.get(1..)?.split(quote).next()?;
            let offset = tag.len() - value.len() + 1;
            return Some((offset, inside));
        }
        from = found + name.len();
    }
    None
}
