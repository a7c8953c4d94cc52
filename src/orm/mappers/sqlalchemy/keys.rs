//! Texts in declarations that name columns: constraints, search vectors, foreign keys.
//!
//! In: a declared class, or a module. Out: uses. The hard thing is to tell them from names and values.

use tree_sitter::Node;

use super::declare::{called, column_call, first_text, mapping};
use crate::clause::Clause;
use crate::orm::python::{Class, strings_below};
use crate::orm::tree::{field, text};
use crate::orm::{Model, ModelUse, Name, Schema, Uses, Value};
use crate::severity::Confidence;

/// Texts that name columns of the own table: constraints, search vectors, mapper options.
pub(super) fn constraints(
    class: &Class<'_, '_>,
    model: &Model,
    table: &str,
    source: &str,
    out: &mut Uses,
) {
    for assigned in &class.assigned {
        let Some(value) = assigned.value else {
            continue;
        };
        let is_option = matches!(assigned.name, "__table_args__" | "__mapper_args__");
        if !is_option && column_call(value, source).is_none() {
            continue;
        }
        let own_name = column_call(value, source)
            .and_then(|c| first_text(c, source))
            .map(|(_, at)| at);
        let enters = |node: Node<'_>| match node.kind() {
            "keyword_argument" => {
                let name = field(node, "name").map_or("", |n| text(n, source));
                !matches!(
                    name,
                    "name"
                        | "default"
                        | "server_default"
                        | "comment"
                        | "doc"
                        | "ondelete"
                        | "values_callable"
                )
            }
            // The columns of the other table are told with the key itself.
            "call" => !matches!(
                called(node, source),
                "ForeignKey" | "Enum" | "Identity" | "text"
            ),
            "pair" => is_option,
            "lambda" => false,
            _ => true,
        };
        for (word, at) in strings_below(value, source, enters) {
            let field = model
                .fields
                .iter()
                .find(|f| f.name == word || f.column == word);
            let Some(field) = field.filter(|_| Some(at) != own_name) else {
                continue;
            };
            let mut used = mapping(table, field.column.clone(), at, at);
            used.because = None;
            out.statements.push(used);
        }
    }
}

/// `ForeignKey("orders.id")`, wherever it stands.
pub(super) fn foreign_keys(root: Node<'_>, schema: &Schema, source: &str, out: &mut Uses) {
    crate::orm::tree::each(root, |node| {
        if node.kind() == "call" && called(node, source) == "ForeignKey" {
            if let Some((word, at)) = first_text(node, source)
                && let Some((table, column)) = word.rsplit_once('.')
                && let Some(known) = schema.table(table)
                && let Some(column) = known.column(column)
            {
                out.statements.push(ModelUse {
                    whole: at,
                    names: vec![Name {
                        table: known.name.clone(),
                        column: Some(column.to_owned()),
                        clause: Clause::Mapping,
                        at,
                        value: Value::Unknown,
                    }],
                    write: None,
                    confidence: Confidence::Likely,
                    because: None,
                    retired: false,
                });
            }
            return false;
        }
        true
    });
}
