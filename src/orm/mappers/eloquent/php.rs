//! Pieces of PHP syntax: words, arrays, arguments, the names of classes.
//!
//! In: nodes of the tree. Out: what they spell. The hard thing is that PHP's arrays are lists and
//! hashes at once, and that arguments are wrapped and may be named or spread.

use std::collections::BTreeMap;

use tree_sitter::Node;

use crate::location::Span;
use crate::orm::tree::{children, field, text};

/// An expression without what wraps it: arguments, parentheses.
pub(super) fn plain(node: Node<'_>) -> Node<'_> {
    let mut at = node;
    for _ in 0..8 {
        let wraps = matches!(
            at.kind(),
            "argument" | "parenthesized_expression" | "by_ref"
        );
        match children(at).last().filter(|_| wraps) {
            Some(inner) => at = *inner,
            None => break,
        }
    }
    at
}

/// The text of a string without variables and escapes, and the place between its quotes.
pub(super) fn word<'a>(node: Node<'_>, source: &'a str) -> Option<(&'a str, Span)> {
    let node = plain(node);
    if !matches!(node.kind(), "string" | "encapsed_string") || node.byte_range().len() > 400 {
        return None;
    }
    let at = Span::new(node.start_byte() + 1, node.end_byte().checked_sub(1)?);
    let inner = source.get(at.start..at.end)?;
    let open = source.as_bytes().get(node.start_byte())?;
    let closed = source.as_bytes().get(at.end) == Some(open) && matches!(open, b'\'' | b'"');
    let static_text = !inner.contains('\\') && (*open == b'\'' || !inner.contains('$'));
    (closed && static_text && !inner.is_empty()).then_some((inner, at))
}

/// The arguments of a call.
pub(super) fn arguments(call: Node<'_>) -> Vec<Node<'_>> {
    let list = field(call, "arguments").or_else(|| {
        let inner = children(call).into_iter();
        inner.rev().find(|n| n.kind() == "arguments")
    });
    list.map(children).unwrap_or_default()
}

/// Whether an expression is an array.
pub(super) fn is_array(node: Node<'_>) -> bool {
    node.kind() == "array_creation_expression"
}

/// `new Sequence([...], [...])`: the rows that a factory makes in turn.
pub(super) fn is_sequence(node: Node<'_>, source: &str) -> bool {
    node.kind() == "object_creation_expression"
        && children(node)
            .first()
            .is_some_and(|class| short(text(*class, source)) == "Sequence")
}

/// The keys and values of an array.
pub(super) fn pairs(array: Node<'_>) -> Vec<(Node<'_>, Node<'_>)> {
    let mut found = Vec::new();
    for element in children(array) {
        if let ("array_element_initializer", [key, value]) =
            (element.kind(), children(element).as_slice())
        {
            found.push((*key, *value));
        }
    }
    found
}

/// The members of an array that have no key.
pub(super) fn members(array: Node<'_>) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    for element in children(array) {
        if let ("array_element_initializer", [only]) =
            (element.kind(), children(element).as_slice())
        {
            found.push(*only);
        }
    }
    found
}

/// The words of an array or of a single string, with their nodes.
pub(super) fn words<'t, 'a>(node: Node<'t>, source: &'a str) -> Vec<(Node<'t>, &'a str, Span)> {
    let node = plain(node);
    let listed = if is_array(node) {
        members(node)
    } else {
        vec![node]
    };
    let one = |n: Node<'t>| word(n, source).map(|(w, at)| (plain(n), w, at));
    listed.into_iter().filter_map(one).collect()
}

/// The class of `Order::class`.
pub(super) fn class_of<'a>(node: Node<'_>, source: &'a str) -> Option<&'a str> {
    let node = plain(node);
    if node.kind() != "class_constant_access_expression" {
        return None;
    }
    text(node, source).trim().strip_suffix("::class")
}

/// The name of a variable without its `$`.
pub(super) fn variable<'a>(node: Node<'_>, source: &'a str) -> Option<&'a str> {
    (node.kind() == "variable_name").then(|| text(node, source).trim_start_matches('$'))
}

/// Whether an expression is a function in place.
pub(super) fn is_closure(node: Node<'_>) -> bool {
    matches!(node.kind(), "anonymous_function" | "arrow_function")
}

/// The parameters of a function: name and type.
pub(super) fn parameters<'t, 'a>(
    function: Node<'t>,
    source: &'a str,
) -> Vec<(&'a str, Option<Node<'t>>)> {
    let list = field(function, "parameters")
        .map(children)
        .unwrap_or_default();
    let named = |p: Node<'t>| {
        let name = variable(field(p, "name")?, source)?;
        Some((name, field(p, "type")))
    };
    list.into_iter().filter_map(named).collect()
}

/// The classes that a type names.
pub(super) fn type_names<'a>(node: Node<'_>, source: &'a str) -> Vec<&'a str> {
    let named = crate::orm::tree::all(node, &["named_type"]);
    named.into_iter().map(|n| text(n, source)).collect()
}

/// The last part of a class name.
pub(super) fn short(name: &str) -> &str {
    name.rsplit('\\').next().unwrap_or(name)
}

/// What the names of classes mean in a file.
#[derive(Debug, Default)]
pub(super) struct Imports {
    namespace: String,
    imported: BTreeMap<String, String>,
}

impl Imports {
    /// Reads the namespace and the imports of a file.
    pub(super) fn read(root: Node<'_>, source: &str) -> Self {
        let mut imports = Self::default();
        let mut pending = children(root);
        pending.reverse();
        while let Some(node) = pending.pop() {
            match node.kind() {
                "namespace_definition" => {
                    let name = field(node, "name").map(|n| text(n, source));
                    name.unwrap_or_default().clone_into(&mut imports.namespace);
                    if let Some(body) = field(node, "body") {
                        pending.extend(children(body).into_iter().rev());
                    }
                }
                "namespace_use_declaration" => imports.import(node, source),
                _ => {}
            }
        }
        imports
    }

    fn import(&mut self, node: Node<'_>, source: &str) {
        let inner = children(node);
        let prefix = inner.iter().find(|n| n.kind() == "namespace_name");
        let prefix = prefix.map(|p| format!("{}\\", text(*p, source)));
        let group = field(node, "body").map(children).unwrap_or_default();
        for clause in inner.into_iter().chain(group) {
            if clause.kind() != "namespace_use_clause" {
                continue;
            }
            let alias = field(clause, "alias").map(|a| text(a, source));
            let Some(name) = children(clause).first().map(|n| text(*n, source)) else {
                continue;
            };
            let full = format!("{}{name}", prefix.as_deref().unwrap_or_default());
            let full = full.trim_start_matches('\\').to_owned();
            let alias = alias.unwrap_or_else(|| short(name)).to_owned();
            self.imported.insert(alias, full);
        }
    }

    /// The full name of a class.
    pub(super) fn full(&self, name: &str) -> String {
        if let Some(full) = name.strip_prefix('\\') {
            return full.to_owned();
        }
        let (first, rest) = match name.split_once('\\') {
            Some((first, rest)) => (first, Some(rest)),
            None => (name, None),
        };
        match (self.imported.get(first), rest) {
            (Some(full), Some(rest)) => format!("{full}\\{rest}"),
            (Some(full), None) => full.clone(),
            (None, _) if self.namespace.is_empty() => name.to_owned(),
            (None, _) => format!("{}\\{name}", self.namespace),
        }
    }
}
