//! Classes that are mapped by a call: `mapper(Order, orders, properties={…})`.
//!
//! In: a module's tree, its classes, its Core tables. Out: the classes that turn out to be models. The
//! hard thing is that the class says nothing of it: its columns are those of the table.

use tree_sitter::Node;

use super::declare::{HAS_COLUMNS, called};
use super::relations::association;
use crate::orm::python::{Arguments, dotted, pairs};
use crate::orm::tree::{children, field, span};
use crate::orm::{Field, Model};

/// Gives the classes that calls of the module map their tables. `tables` are its Core tables.
pub(super) fn map(root: Node<'_>, source: &str, classes: &mut [Model], tables: &[Model]) {
    for statement in children(root) {
        let call = match statement.kind() {
            "expression_statement" => children(statement).into_iter().next(),
            _ => None,
        };
        // `order_mapper = mapper(…)`.
        let call = call.and_then(|inner| match inner.kind() {
            "assignment" => field(inner, "right"),
            _ => Some(inner),
        });
        let maps = |c: &Node<'_>| {
            c.kind() == "call" && matches!(called(*c, source), "mapper" | "map_imperatively")
        };
        let list = call.filter(maps).and_then(|c| field(c, "arguments"));
        let Some(given) = list.map(|list| Arguments::of(list, source)) else {
            continue;
        };
        let [class, table, ..] = given.positional.as_slice() else {
            continue;
        };
        let variable = |node: Node<'_>| dotted(node, source).and_then(|d| d.last().copied());
        let class = variable(*class).and_then(|n| classes.iter_mut().find(|m| m.name == n));
        let table = variable(*table).and_then(|n| tables.iter().find(|m| m.name == n));
        let (Some(model), Some(table)) = (class, table) else {
            continue;
        };
        model.table.clone_from(&table.table);
        model.named = true;
        model.fields.extend(table.fields.iter().cloned());
        model.scopes.push(HAS_COLUMNS.to_owned());
        for property in given
            .get("properties")
            .into_iter()
            .flat_map(|p| pairs(p, source))
        {
            if property.value.kind() == "call" {
                let relates = called(property.value, source)
                    .to_lowercase()
                    .starts_with("relation");
                let call = Some(property.value).filter(|_| relates);
                let made =
                    call.and_then(|c| association(property.name, Some(c), "", model, source));
                model.associations.extend(made);
            } else if let Some((column, ["c", ..])) =
                dotted(property.value, source).as_deref().and_then(|parts| {
                    let (column, head) = parts.split_last()?;
                    Some((*column, head.get(head.len().checked_sub(1)?..)?))
                })
            {
                // `"state": orders.c.status`.
                model.fields.push(Field {
                    name: property.name.to_owned(),
                    column: column.to_owned(),
                    at: span(property.value),
                });
            }
        }
    }
}
