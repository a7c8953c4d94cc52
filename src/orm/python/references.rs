//! Classes of models that are named and not asked: annotations, arguments, lists of classes.
//!
//! In: a module. Out: a use of the table for each. The hard thing is weight: nothing fails there while
//! the class stays, so that they are only told as places that go with it.

use tree_sitter::Node;

use super::{Known, dotted, string};
use crate::location::Span;
use crate::orm::ModelUse;
use crate::orm::tree::{children, each, field, span, text};

/// Longer chains name no class.
const LONGEST: usize = 200;
/// More of one module are left out.
const MOST: usize = 400;

/// The places of a module that name a class of a model, or a table.
pub(in crate::orm) fn references(
    root: Node<'_>,
    source: &str,
    known: &Known<'_, '_>,
) -> Vec<ModelUse> {
    let mut found: Vec<ModelUse> = Vec::new();
    let mut name = |segments: &[&str], at: Span| {
        let table = known.class_of(segments).and_then(|m| m.table.clone());
        let is_class = table.is_some();
        if let Some(table) = table.filter(|_| found.len() < MOST) {
            found.push(ModelUse::of_class(table, at));
        }
        is_class
    };
    let mut annotation = 0;
    each(root, |node| {
        match node.kind() {
            "import_statement" => return false,
            // What imports a class goes with it.
            "import_from_statement" => {
                let module = field(node, "module_name").map(|m| m.id());
                let all = children(node).into_iter();
                for child in all.filter(|c| Some(c.id()) != module) {
                    let named = field(child, "name").filter(|_| child.kind() == "aliased_import");
                    let named = named.unwrap_or(child);
                    let local = field(child, "alias").unwrap_or(named);
                    name(&[text(local, source)], span(named));
                }
                return false;
            }
            "type" => annotation = node.end_byte(),
            "identifier" | "attribute" if is_value(node) && node.byte_range().len() <= LONGEST => {
                if let Some(segments) = dotted(node, source) {
                    return !name(&segments, span(node));
                }
            }
            // `list["Order"]`.
            "string" if node.start_byte() < annotation => {
                if let Some((word, at)) = string(node, source).filter(|(w, _)| w.len() < 200) {
                    let mut from = at.start;
                    for part in word.split(|c: char| !c.is_alphanumeric() && c != '_') {
                        if part.starts_with(char::is_uppercase) {
                            name(&[part], Span::new(from, from + part.len()));
                        }
                        from += part.len() + 1;
                    }
                }
            }
            _ => {}
        }
        true
    });
    found
}

/// Whether a name is a value or a type, not what is declared or the name of an argument.
fn is_value(node: Node<'_>) -> bool {
    let Some(parent) = node.parent() else {
        return false;
    };
    let is = |name: &str| field(parent, name).is_some_and(|f| f.id() == node.id());
    match parent.kind() {
        "attribute" => is("object"),
        "keyword_argument" | "default_parameter" | "typed_default_parameter" => !is("name"),
        "class_definition" | "function_definition" => !is("name"),
        "assignment" | "for_statement" | "for_in_clause" => !is("left"),
        "parameters" | "lambda_parameters" | "typed_parameter" => false,
        _ => true,
    }
}
