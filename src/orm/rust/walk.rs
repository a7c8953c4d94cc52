//! Walks over Rust's syntax trees: nodes with all that is around them, and the flat tokens of
//! macros and attributes.
//!
//! In: a node. Out: its descendants in order. The hard thing is to ask no node for its parent,
//! which the tree has to search for from its root.

use tree_sitter::Node;

use crate::location::Span;
use crate::orm::tree::{span, text};

/// Deeper trees are not looked into.
const DEEPEST: usize = 1000;

/// Calls `visit` with every named node in order and the nodes around it, the outermost first;
/// where it says no, the node's children are left out.
pub fn each<'t>(root: Node<'t>, mut visit: impl FnMut(Node<'t>, &[Node<'t>]) -> bool) {
    let mut cursor = root.walk();
    let mut around: Vec<Node<'t>> = Vec::new();
    loop {
        let node = cursor.node();
        let deeper = node.is_named() && visit(node, &around);
        if deeper && around.len() < DEEPEST && cursor.goto_first_child() {
            around.push(node);
            continue;
        }
        while !cursor.goto_next_sibling() {
            if around.pop().is_none() || !cursor.goto_parent() {
                return;
            }
        }
    }
}

/// A token of a macro or an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// Its source text.
    pub text: &'a str,
    /// Its place.
    pub at: Span,
}

impl<'a> Token<'a> {
    /// Whether it is a name.
    pub fn is_name(&self) -> bool {
        let mut characters = self.text.chars();
        let first = characters.next();
        first.is_some_and(|c| c.is_alphabetic() || c == '_')
            && characters.all(|c| c.is_alphanumeric() || c == '_')
    }

    /// The text of a string without its quotes; other tokens as they are.
    pub fn bare(&self) -> &'a str {
        let inner = self.text.strip_prefix('"');
        inner
            .and_then(|t| t.strip_suffix('"'))
            .unwrap_or(self.text.trim_start_matches("r#"))
    }
}

/// The tokens below a node in order, comments left out.
pub fn tokens<'a>(root: Node<'_>, source: &'a str) -> Vec<Token<'a>> {
    let mut cursor = root.walk();
    let mut depth = 0usize;
    let mut found = Vec::new();
    loop {
        let node = cursor.node();
        let kind = node.kind();
        let whole = kind.ends_with("_literal") || kind.ends_with("_comment");
        if !whole && depth < DEEPEST && cursor.goto_first_child() {
            depth += 1;
            continue;
        }
        if !kind.ends_with("_comment") && node.end_byte() > node.start_byte() {
            found.push(Token {
                text: text(node, source),
                at: span(node),
            });
        }
        while !cursor.goto_next_sibling() {
            if depth == 0 || !cursor.goto_parent() {
                return found;
            }
            depth -= 1;
        }
    }
}

/// The index behind the bracket that closes the one at `open`.
pub fn behind(tokens: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0usize;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    tokens.len()
}
