//! A field or model of Django for another name of its column or table: `db_column`, `db_table`.
//!
//! In: where it is declared, and the new name. Out: what to write. A class without `Meta` is left to
//! a person: one of its own would hide the one that it inherits.

use tree_sitter::Node;

use crate::orm::python::{Arguments, string};
use crate::orm::tree::{around, children, field, text};
use crate::orm::written::{Rewritten, bare, indent, literally, node_at, put};
use crate::orm::{Name, Unit};

/// What makes the declaration stand for the new name.
pub(super) fn rename(unit: &Unit<'_>, name: &Name, new: &str) -> Rewritten {
    let node = node_at(unit, name.at)?;
    match &name.column {
        Some(column) => field_of(unit, node, column, new),
        None => table_of(unit, node, name, new),
    }
}

fn field_of(unit: &Unit<'_>, node: Node<'_>, column: &str, new: &str) -> Rewritten {
    let assignment = around(node, 1, |n| n.kind() == "assignment");
    let Some(assignment) = assignment.filter(|a| field(*a, "left") == Some(node)) else {
        // What names the field follows it.
        return Some(Vec::new());
    };
    let call = field(assignment, "right").filter(|n| n.kind() == "call")?;
    let list = field(call, "arguments")?;
    if let Some(given) = Arguments::of(list, unit.text).get("db_column") {
        let (written, at) = string(given, unit.text)?;
        return (written == column).then(|| vec![(at, new.to_owned())]);
    }
    let argument = format!("db_column=\"{new}\"");
    Some(vec![match children(list).last() {
        Some(last) => put(last.end_byte(), format!(", {argument}")),
        None => put(list.start_byte() + 1, argument),
    }])
}

fn table_of(unit: &Unit<'_>, node: Node<'_>, name: &Name, new: &str) -> Rewritten {
    if let Some(at) = literally(unit, name.at, bare(&name.table)) {
        return Some(vec![(at, new.to_owned())]);
    }
    let class = around(node, 1, |n| n.kind() == "class_definition")?;
    let inner = children(field(class, "body")?);
    let is_meta = |n: &&Node<'_>| {
        n.kind() == "class_definition"
            && field(**n, "name").is_some_and(|n| text(n, unit.text) == "Meta")
    };
    let meta = field(*inner.iter().find(is_meta)?, "body")?;
    let first = children(meta).first()?.start_byte();
    let line = format!("db_table = \"{new}\"\n{}", indent(unit, first));
    Some(vec![put(first, line)])
}
