//! Walks over syntax trees, shared by the mappers. Nothing here recurses: trees are as deep as the
//! code is nested, and the code is hostile.

use tree_sitter::Node;

use crate::location::Span;

/// Deeper trees are not looked into.
const DEEPEST: usize = 2000;

/// The source text of a node.
pub fn text<'a>(node: Node<'_>, source: &'a str) -> &'a str {
    source.get(node.byte_range()).unwrap_or_default()
}

/// The bytes of a node.
pub fn span(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}

/// A field of a node by its name in the grammar.
pub fn field<'t>(node: Node<'t>, name: &str) -> Option<Node<'t>> {
    node.child_by_field_name(name)
}

/// The named children, comments left out.
pub fn children<'t>(node: Node<'t>) -> Vec<Node<'t>> {
    let mut cursor = node.walk();
    let named = node.named_children(&mut cursor);
    named.filter(|n| !n.kind().contains("comment")).collect()
}

/// The nearest node around this one, of at most `far` steps, that fits.
pub fn around<'t>(node: Node<'t>, far: usize, fits: impl Fn(Node<'t>) -> bool) -> Option<Node<'t>> {
    let mut at = node.parent();
    for _ in 0..far {
        let node = at?;
        if fits(node) {
            return Some(node);
        }
        at = node.parent();
    }
    None
}

/// Calls `visit` with every named node in order; where it says no, the node's children are left out.
pub fn each<'t>(root: Node<'t>, mut visit: impl FnMut(Node<'t>) -> bool) {
    let mut cursor = root.walk();
    let mut depth = 0usize;
    loop {
        let node = cursor.node();
        let deeper = !node.is_named() || visit(node);
        if deeper && depth < DEEPEST && cursor.goto_first_child() {
            depth += 1;
            continue;
        }
        while !cursor.goto_next_sibling() {
            if depth == 0 || !cursor.goto_parent() {
                return;
            }
            depth -= 1;
        }
    }
}

/// All nodes of a kind below `root`, in order.
pub fn all<'t>(root: Node<'t>, kinds: &[&str]) -> Vec<Node<'t>> {
    let mut found = Vec::new();
    each(root, |node| {
        if kinds.contains(&node.kind()) {
            found.push(node);
        }
        true
    });
    found
}
