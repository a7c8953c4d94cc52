//! A struct for another name of its column or table: the tag of a field, `TableName`.
//!
//! In: where it is declared, and the new name. Out: what to write.

use tree_sitter::Node;

use crate::location::Span;
use crate::orm::golang::structs::tag;
use crate::orm::tree::{around, field, span, text};
use crate::orm::written::{Rewritten, bare, literally, node_at, put};
use crate::orm::{Name, Unit};

/// What makes the declaration stand for the new name.
pub(super) fn rename(unit: &Unit<'_>, name: &Name, new: &str) -> Rewritten {
    let node = node_at(unit, name.at)?;
    match &name.column {
        Some(column) => field_of(unit, node, column, new),
        None => table_of(unit, node, name, new),
    }
}

/// Whether the file's structs are those of GORM: other mappers have tags of their own.
fn is_gorm(unit: &Unit<'_>) -> bool {
    unit.text.contains("gorm:\"") || unit.text.contains("gorm.io/")
}

fn field_of(unit: &Unit<'_>, node: Node<'_>, column: &str, new: &str) -> Rewritten {
    let Some(declared) = around(node, 1, |n| n.kind() == "field_declaration") else {
        // A key of a struct's literal follows its field.
        return Some(Vec::new());
    };
    let tagged = field(declared, "tag");
    let Some(tagged) = tagged.filter(|t| text(*t, unit.text).starts_with('`')) else {
        let of = field(declared, "type").filter(|_| is_gorm(unit) && tagged.is_none())?;
        return Some(vec![put(
            of.end_byte(),
            format!(" `gorm:\"column:{new}\"`"),
        )]);
    };
    let all = span(tagged);
    let written = text(tagged, unit.text).trim_matches('`');
    let inside = |key: &str| -> Option<(usize, &str)> {
        let value = tag(written, key)?;
        let at = written.find(&format!("{key}:\"{value}\""))? + key.len() + 2;
        Some((all.start + 1 + at, value))
    };
    if let Some((start, options)) = inside("gorm") {
        let mut at = start;
        for option in options.split(';') {
            let value = option.trim_start().strip_prefix("column:");
            if let Some(value) = value {
                let from = at + option.len() - value.len();
                let there = Span::new(from, from + value.len());
                return (value == column).then(|| vec![(there, new.to_owned())]);
            }
            at += option.len() + 1;
        }
        let end = if options.is_empty() { "" } else { ";" };
        return Some(vec![put(start, format!("column:{new}{end}"))]);
    }
    if let Some((start, options)) = inside("bun") {
        let first = options.split(',').next().unwrap_or_default();
        return match first {
            "" => Some(vec![put(start, new.to_owned())]),
            first if first == column => Some(vec![(
                Span::new(start, start + first.len()),
                new.to_owned(),
            )]),
            _ => None,
        };
    }
    is_gorm(unit).then(|| vec![put(all.start + 1, format!("gorm:\"column:{new}\" "))])
}

fn table_of(unit: &Unit<'_>, node: Node<'_>, name: &Name, new: &str) -> Rewritten {
    if let Some(at) = literally(unit, name.at, bare(&name.table)) {
        return Some(vec![(at, new.to_owned())]);
    }
    let spec = around(node, 1, |n| n.kind() == "type_spec")?;
    let own = field(spec, "name").map(|n| text(n, unit.text))?;
    let declaration = around(spec, 1, |n| n.kind() == "type_declaration")?;
    let method = format!("\n\nfunc ({own}) TableName() string {{\n\treturn \"{new}\"\n}}");
    is_gorm(unit).then(|| vec![put(declaration.end_byte(), method)])
}
