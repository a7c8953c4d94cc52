//! Lists that a module names and classes refer to: `FIELDS = ("status", "total")`.
//!
//! In: a module. Out: the texts of a list, those of the constants in it among them. The hard thing:
//! constants stand in constants, and a module may name one by itself.

use std::collections::{BTreeSet, HashMap};

use tree_sitter::Node;

use super::strings_below;
use crate::location::Span;
use crate::orm::tree::{children, field, text};

/// Further constants of one list are left out.
const MOST: usize = 16;

/// The lists that the names of a module stand for.
#[derive(Debug, Default)]
pub(in crate::orm) struct Constants<'a, 't> {
    lists: HashMap<&'a str, Node<'t>>,
}

impl<'a, 't> Constants<'a, 't> {
    /// Those that a module assigns outside of functions and classes.
    pub(in crate::orm) fn of(root: Node<'t>, source: &'a str) -> Self {
        let lists = assignments(root).into_iter().filter(|(_, value)| {
            matches!(
                value.kind(),
                "list" | "tuple" | "set" | "dictionary" | "binary_operator"
            )
        });
        Self {
            lists: lists.map(|(name, v)| (text(name, source), v)).collect(),
        }
    }

    /// All plain texts below a node that `enters` lets in, and in the constants that it names.
    pub(in crate::orm) fn strings_below(
        &self,
        root: Node<'t>,
        source: &'a str,
        mut enters: impl FnMut(Node<'t>) -> bool,
    ) -> Vec<(&'a str, Span)> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![root];
        while let Some(next) = open.pop() {
            if seen.len() > MOST || !seen.insert(next.id()) {
                continue;
            }
            found.extend(strings_below(next, source, |node| {
                if node.kind() == "identifier" {
                    open.extend(self.lists.get(text(node, source)));
                }
                enters(node)
            }));
        }
        found
    }
}

/// The names that a module assigns outside of functions and classes, with their values.
pub(in crate::orm) fn assignments(root: Node<'_>) -> Vec<(Node<'_>, Node<'_>)> {
    let assigned = children(root).into_iter().filter_map(|statement| {
        let assignment = children(statement).into_iter().next()?;
        if assignment.kind() != "assignment" {
            return None;
        }
        let name = field(assignment, "left").filter(|n| n.kind() == "identifier")?;
        Some((name, field(assignment, "right")?))
    });
    assigned.collect()
}
