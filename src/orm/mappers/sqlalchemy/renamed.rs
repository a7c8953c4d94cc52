//! A declaration of SQLAlchemy for another name of its column or table.
//!
//! In: where it is declared, and the new name. Out: what to write. The hard thing: constraints, foreign
//! keys and `table.c.status` name columns by their keys, so that a column keeps its old name as its key.

use tree_sitter::Node;

use super::declare::column_call;
use crate::location::Span;
use crate::orm::python::{Arguments, string};
use crate::orm::tree::{around, children, field, text};
use crate::orm::written::{Rewritten, bare, node_at, put};
use crate::orm::{Name, Unit};

/// What makes the declaration stand for the new name.
pub(super) fn rename(unit: &Unit<'_>, name: &Name, new: &str) -> Rewritten {
    let node = node_at(unit, name.at)?;
    let Some(column) = &name.column else {
        return table_of(unit, name, node, new);
    };
    if node.kind() == "identifier" {
        let assignment = around(node, 1, |n| n.kind() == "assignment");
        let Some(assignment) = assignment.filter(|a| field(*a, "left") == Some(node)) else {
            // What names the attribute follows it; `declared_attr` is a person's.
            return (node.parent()?.kind() != "function_definition").then(Vec::new);
        };
        let Some(value) = field(assignment, "right") else {
            return annotated(unit, assignment, column, new);
        };
        return column_of(unit, column_call(value, unit.text)?, column, new);
    }
    let call = around(node, 3, |n| n.kind() == "call")?;
    match column_call(call, unit.text) {
        Some(call) => column_of(unit, call, column, new),
        // What names the column by its key.
        None => Some(Vec::new()),
    }
}

/// `status: Mapped[str]` says nothing of the column's name, and `mapped_column` can be added where the
/// file has it by that name.
fn annotated(unit: &Unit<'_>, assignment: Node<'_>, column: &str, new: &str) -> Rewritten {
    let mapped = text(field(assignment, "type")?, unit.text).starts_with("Mapped[");
    let imported = unit.text.contains(" = mapped_column(");
    let value = format!(" = mapped_column(\"{new}\", key=\"{column}\")");
    (mapped && imported).then(|| vec![put(assignment.end_byte(), value)])
}

fn column_of(unit: &Unit<'_>, call: Node<'_>, column: &str, new: &str) -> Rewritten {
    let list = field(call, "arguments")?;
    let given = Arguments::of(list, unit.text);
    let first = given.positional.first().copied();
    let written = first
        .and_then(|n| string(n, unit.text))
        .or_else(|| string(given.get("name")?, unit.text));
    let mut edits = Vec::new();
    match written {
        Some((name, at)) if name == column => edits.push((at, new.to_owned())),
        Some(_) => return None,
        None => {
            let more = if children(list).is_empty() { "" } else { ", " };
            edits.push(put(list.start_byte() + 1, format!("\"{new}\"{more}")));
        }
    }
    if given.get("key").is_none() {
        let end = children(list)
            .last()
            .map_or(list.start_byte() + 1, |n| n.end_byte());
        edits.push(put(end, format!(", key=\"{column}\"")));
    }
    Some(edits)
}

fn table_of(unit: &Unit<'_>, name: &Name, node: Node<'_>, new: &str) -> Rewritten {
    let old = bare(&name.table);
    let literal = match node.kind() {
        "string" => node,
        _ => around(node, 2, |n| n.kind() == "string")?,
    };
    let (written, at) = string(literal, unit.text)?;
    // `"orders"`, or `"orders.id"` in a foreign key.
    let is_named = written == old
        || written
            .strip_prefix(old)
            .is_some_and(|rest| rest.starts_with('.'));
    is_named.then(|| vec![(Span::new(at.start, at.start + old.len()), new.to_owned())])
}
