//! Ruby syntax as the mapper reads it: words, arguments, options.
//!
//! In: nodes of the tree. Out: their parts. The hard thing is that one name is written as symbol,
//! string, hash key or element of a word list.

use tree_sitter::Node;

use crate::location::Span;
use crate::orm::tree::{children, field, span, text};

/// A symbol, string or key without interpolation, and the place of its name.
pub(super) fn word<'a>(node: Node<'_>, source: &'a str) -> Option<(&'a str, Span)> {
    let whole = span(node);
    let at = match node.kind() {
        "simple_symbol" => Span::new(whole.start + 1, whole.end),
        "hash_key_symbol" | "bare_symbol" | "bare_string" => whole,
        "string" | "delimited_symbol" => {
            let parts = children(node);
            let [content] = parts.as_slice() else {
                return None;
            };
            (content.kind() == "string_content").then(|| span(*content))?
        }
        _ => return None,
    };
    Some((at.of(source), at)).filter(|(word, _)| !word.is_empty())
}

/// The argument nodes of a call.
pub(super) fn arguments(call: Node<'_>) -> Vec<Node<'_>> {
    match call.kind() {
        "element_reference" => {
            let object = field(call, "object").map(|o| o.id());
            let all = children(call).into_iter();
            all.filter(|n| Some(n.id()) != object).collect()
        }
        _ => field(call, "arguments").map(children).unwrap_or_default(),
    }
}

/// Keys and values of the pairs among arguments, and of the hashes among them.
pub(super) fn pairs<'t>(arguments: &[Node<'t>]) -> Vec<(Node<'t>, Option<Node<'t>>)> {
    let mut found = Vec::new();
    for node in arguments {
        match node.kind() {
            "pair" => found.extend(pair(*node)),
            "hash" => {
                let inner = children(*node);
                found.extend(inner.into_iter().filter_map(pair));
            }
            _ => {}
        }
    }
    found
}

fn pair(node: Node<'_>) -> Option<(Node<'_>, Option<Node<'_>>)> {
    (node.kind() == "pair").then_some(())?;
    Some((field(node, "key")?, field(node, "value")))
}

/// The value of an option: `class_name: "User"`.
pub(super) fn option<'t>(arguments: &[Node<'t>], name: &str, source: &str) -> Option<Node<'t>> {
    let named = |key: Node<'_>| word(key, source).is_some_and(|(w, _)| w == name);
    let all = pairs(arguments).into_iter();
    all.filter(|(key, _)| named(*key))
        .find_map(|(_, value)| value)
}

/// The words of a list: of an array, of a word list, or the single one. Calls that only pass the
/// list on (`%w[a b].freeze`) are looked through.
pub(super) fn words<'a>(node: Node<'_>, source: &'a str) -> Vec<(&'a str, Span)> {
    match node.kind() {
        "array" | "string_array" | "symbol_array" => {
            let inner = children(node).into_iter();
            inner.filter_map(|n| word(n, source)).collect()
        }
        "call" => match field(node, "receiver") {
            Some(list) if is_list(list) => words(list, source),
            _ => Vec::new(),
        },
        _ => word(node, source).into_iter().collect(),
    }
}

/// Whether a node is a list of anything.
pub(super) fn is_list(node: Node<'_>) -> bool {
    matches!(node.kind(), "array" | "string_array" | "symbol_array")
}

/// The name of the called method, and its node.
pub(super) fn method<'t>(call: Node<'t>, source: &'t str) -> Option<(&'t str, Node<'t>)> {
    match call.kind() {
        "element_reference" => Some(("[]", call)),
        "call" => {
            let name = field(call, "method")?;
            Some((text(name, source), name))
        }
        _ => None,
    }
}

/// What a call is made on.
pub(super) fn receiver(call: Node<'_>) -> Option<Node<'_>> {
    field(call, "receiver").or_else(|| field(call, "object"))
}

/// The plain names among the parameters of a method, block or lambda.
pub(super) fn parameters<'t>(node: Node<'t>, source: &'t str) -> Vec<&'t str> {
    let Some(list) = field(node, "parameters") else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for parameter in children(list) {
        match parameter.kind() {
            "identifier" => found.push(text(parameter, source)),
            "destructured_parameter" => {
                let inner = children(parameter).into_iter();
                found.extend(inner.map(|n| text(n, source)));
            }
            _ => found.extend(field(parameter, "name").map(|n| text(n, source))),
        }
    }
    found
}

/// Whether a text is one name, perhaps with its table: `score`, `stories.score`.
pub(super) fn is_name(text: &str) -> bool {
    let plain =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_');
    let mut parts = text.split('.');
    parts.by_ref().take(2).all(plain) && parts.next().is_none()
}
