//! Records of a row's changes: `r.setString("status", order.Status)` where `r` is a `*orderRowRecord`.
//!
//! In: methods of a type that is called after a row's struct. Out: the columns that it sets by
//! name. The hard thing: nothing but its name ties the record to the row, so that a text counts
//! only if the row's table has such a column.

use tree_sitter::Node;

use super::ID;
use crate::clause::Clause;
use crate::orm::golang::{self, names, package};
use crate::orm::{Model, ModelUse, Models, Name, Unit, Value, tree};
use crate::severity::Confidence;

/// Ends of names of types that hold some columns of a row.
const ENDS: [&str; 6] = ["Record", "Update", "Updates", "Changes", "Patch", "Partial"];

/// The columns that methods of such types name.
pub(super) fn uses(unit: &Unit<'_>, root: Node<'_>, models: &Models) -> Vec<ModelUse> {
    let source = unit.text;
    let mut found = Vec::new();
    let methods = tree::children(root).into_iter();
    for method in methods.filter(|n| n.kind() == "method_declaration") {
        let receiver = tree::field(method, "receiver").and_then(|r| r.named_child(0));
        let of = receiver.and_then(|r| tree::field(r, "type"));
        let of = of.map_or("", |t| tree::text(t, source).trim_start_matches('*'));
        let holder = receiver.and_then(|r| tree::field(r, "name"));
        let (Some(holder), Some(row)) = (holder, row(models, unit.path, of)) else {
            continue;
        };
        let holder = tree::text(holder, source);
        let Some(table) = row.table.as_deref().and_then(|t| models.schema().table(t)) else {
            continue;
        };
        for call in tree::all(method, &["call_expression"]) {
            let function = tree::field(call, "function");
            let operand = function.and_then(|f| tree::field(f, "operand"));
            if operand.is_none_or(|o| tree::text(o, source) != holder) {
                continue;
            }
            let arguments = tree::field(call, "arguments").map(tree::children);
            let Some([first, _, ..]) = arguments.as_deref() else {
                continue;
            };
            let Some(literal) = golang::literal(unit, *first) else {
                continue;
            };
            let list = names::columns(&literal.text).unwrap_or_default();
            let [named] = list.as_slice() else { continue };
            let Some(column) = table.column(&named.column) else {
                continue;
            };
            found.push(ModelUse {
                whole: tree::span(call),
                names: vec![Name {
                    table: table.name.clone(),
                    column: Some(column.to_owned()),
                    clause: Clause::Set,
                    at: golang::part(literal, named.at.start, named.at.end),
                    value: Value::Unknown,
                }],
                write: None,
                confidence: Confidence::Likely,
                because: Some("the record is called after the row"),
                retired: false,
            });
        }
    }
    found
}

/// The row that a type of the same package is called after.
fn row<'m>(models: &'m Models, path: &str, of: &str) -> Option<&'m Model> {
    let name = ENDS.iter().find_map(|end| of.strip_suffix(end))?;
    let known = models.named(ID, name).filter(|m| m.table.is_some());
    let mut own = known.filter(|m| package(&m.path) == package(path));
    let only = own.next()?;
    own.next().is_none().then_some(only)
}
