//! Fields of rows that the program holds: `order.Status`, `Order{Status: s}`.
//!
//! In: the types of a file's variables and what a mapper knows of their structs. Out: one use a
//! place. The hard thing: a name counts through its variable or its struct, never alone.

use tree_sitter::Node;

use super::types::Types;
use super::{bare, body, elements};
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::{ModelUse, Name, Unit, Value, tree};
use crate::severity::Confidence;

/// A column that a field of a struct holds.
pub struct Column {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
}

/// A use of a column by a field in the program's memory.
pub fn echo(whole: Span, at: Span, of: Column, confidence: Confidence) -> ModelUse {
    ModelUse {
        whole,
        names: vec![Name {
            table: of.table,
            column: Some(of.column),
            clause: Clause::Mapping,
            at,
            value: Value::InHand,
        }],
        write: None,
        confidence,
        because: None,
        retired: false,
    }
}

/// All uses of fields in a file: `columns` tells of a type, `conventional` the type of a variable
/// by its name alone, which then counts less.
pub fn echoes(
    unit: &Unit<'_>,
    root: Node<'_>,
    types: &Types<'_>,
    columns: impl Fn(&str, &str) -> Option<Column>,
    conventional: impl Fn(&str) -> Option<String>,
) -> Vec<ModelUse> {
    let source = unit.text;
    let mut found = Vec::new();
    let read = |pairs: Vec<(Option<Node<'_>>, Node<'_>)>, of: &str, found: &mut Vec<ModelUse>| {
        for (key, value) in pairs {
            let Some(key) = key.filter(|k| k.kind() == "identifier") else {
                continue;
            };
            if let Some(column) = columns(of, tree::text(key, source)) {
                let whole = Span::new(key.start_byte(), value.end_byte());
                found.push(echo(whole, tree::span(key), column, Confidence::Likely));
            }
        }
    };
    for node in tree::all(root, &["selector_expression", "composite_literal"]) {
        if node.kind() == "composite_literal" {
            let of = tree::field(node, "type").map_or("", |t| types.element(tree::text(t, source)));
            let pairs = elements(node);
            // `map[string]Order{"a": {Status: s}}`.
            for (_, value) in pairs.iter().filter(|(_, v)| v.kind() == "literal_value") {
                read(body(*value), of, &mut found);
            }
            read(pairs, of, &mut found);
            continue;
        }
        let (Some(operand), Some(field)) = (
            tree::field(node, "operand").map(bare),
            tree::field(node, "field"),
        ) else {
            continue;
        };
        let called = node.parent().is_some_and(|p| {
            p.kind() == "call_expression"
                && tree::field(p, "function").is_some_and(|f| f.id() == node.id())
        });
        if called
            || !matches!(
                operand.kind(),
                "identifier" | "index_expression" | "selector_expression"
            )
        {
            continue;
        }
        let name = tree::text(field, source);
        let typed = types.at(operand, source).and_then(|of| columns(of, name));
        let confidence = match typed {
            Some(_) => Confidence::Likely,
            None => Confidence::Possible,
        };
        let column = typed.or_else(|| {
            let variable = tree::text(operand, source);
            if operand.kind() != "identifier" || types.declares(node, variable) {
                return None;
            }
            columns(&conventional(variable)?, name)
        });
        if let Some(column) = column {
            found.push(echo(
                tree::span(node),
                tree::span(field),
                column,
                confidence,
            ));
        }
    }
    found
}
