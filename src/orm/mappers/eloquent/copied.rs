//! Properties of a component that carry a column: `$this->ship_code = $this->order->ship_code`.
//!
//! In: assignments between a row and `$this` under one name. Out: the property's declaration, what
//! reads it and its rules are told as places that follow the column. The hard thing is that any
//! property may be called like a column: only one that is copied counts.

use tree_sitter::Node;

use super::php::plain;
use super::reader::Reader;
use super::statement::Statement;
use super::types::{Shape, Ty};
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::Value;
use crate::orm::tree::{children, field};
use crate::severity::Confidence;

/// Calls and defaults around a copied value are opened no further.
const DEEPEST: usize = 4;

impl<'m> Reader<'m> {
    /// An assignment that may copy a column into a property of the same name, or back.
    pub(super) fn copied(&mut self, left: Node<'m>, right: Node<'m>) {
        if self.out.is_some() || !self.in_plain_class() {
            return;
        }
        let (left, right) = (plain(left), self.opened(right));
        for (own, row) in [(left, right), (right, left)] {
            let Some(name) = self.own_property(own) else {
                continue;
            };
            let same = field(row, "name").is_some_and(|n| self.text(n) == name);
            if !same || !row.kind().ends_with("member_access_expression") {
                continue;
            }
            let held = field(row, "object").map(|o| self.type_of(o, 0));
            let held = held.unwrap_or_default().at_most(Confidence::Possible);
            if held.held(&[Shape::Row]).is_some() && !self.columns(&held, name).is_empty() {
                self.copies.insert(name, held);
            }
        }
    }

    /// What stands in `(bool) $order->paid ?? false`.
    fn opened(&self, value: Node<'m>) -> Node<'m> {
        let mut at = plain(value);
        for _ in 0..DEEPEST {
            let inner = match at.kind() {
                "binary_expression" => field(at, "left"),
                "cast_expression" => field(at, "value"),
                "parenthesized_expression" => children(at).first().copied(),
                _ => None,
            };
            match inner {
                Some(inner) => at = plain(inner),
                None => break,
            }
        }
        at
    }

    /// The name of `$this->ship_code`.
    fn own_property(&self, node: Node<'m>) -> Option<&'m str> {
        let object = field(node, "object")?;
        let name = field(node, "name").filter(|n| n.kind() == "name")?;
        let own = node.kind() == "member_access_expression" && self.text(object) == "$this";
        own.then(|| self.text(name))
    }

    /// A property whose value is that of a column.
    pub(super) fn copy(&mut self, name: &str, at: Span) -> bool {
        let Some(ty) = self.copies.get(name).cloned() else {
            return false;
        };
        let mut statement = Statement::new(at.start);
        statement.link_end = at.end;
        statement.in_memory = true;
        let value = Value::Unknown;
        let found = self.column(&mut statement, &ty, name, at, Clause::Select, value);
        self.report(statement);
        found
    }

    /// Declared properties that are copies.
    pub(super) fn copies_declared(&mut self, property: Node<'m>) {
        for element in children(property) {
            let Some(name) = field(element, "name") else {
                continue;
            };
            let bare = self.text(name).trim_start_matches('$');
            let end = name.end_byte();
            self.copy(bare, Span::new(end - bare.len(), end));
        }
    }

    /// Whether a word stands as key of an array: a rule for a copy, its label, its message.
    pub(super) fn rule_of_copy(&mut self, node: Node<'m>, named: &str, at: Span) -> bool {
        let key = node.parent().is_some_and(|p| {
            let inner = children(p);
            p.kind() == "array_element_initializer"
                && inner.len() == 2
                && inner.first().map(Node::id) == Some(node.id())
        });
        key && matches!(self.class_ty(), Ty::Unknown) && self.copy(named, at)
    }
}
