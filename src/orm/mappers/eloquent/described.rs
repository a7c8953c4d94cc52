//! Descriptions of an API on a model: `#[OA\Schema(properties: ['status' => …])]`.
//!
//! In: an attribute of a class. Out: the columns that its properties are called after. The hard thing
//! is that a description nests: what describes a property is no property.

use tree_sitter::Node;

use super::php::{arguments, is_array, pairs, plain, short};
use super::reader::Reader;
use super::types::{Shape, Ty};
use crate::clause::Clause;
use crate::orm::Value;
use crate::orm::tree::{all, children};

impl<'m> Reader<'m> {
    /// `#[OA\Schema(properties: ['status' => …, new OA\Property('total')])]` of a model tells what its
    /// rows look like outside.
    pub(super) fn described(&mut self, node: Node<'m>, me: &Ty<'m>) {
        if me.held(&[Shape::Row]).is_none() {
            return;
        }
        for array in all(node, &["array_creation_expression"]) {
            for (key, value) in pairs(array) {
                // What stands in the description of a property is no property itself.
                if is_array(plain(value)) {
                    self.single(me, key, Clause::Select, Value::Unknown);
                }
            }
        }
        for made in all(node, &["object_creation_expression"]) {
            let class = children(made).first().map(|n| short(self.text(*n)));
            let named = arguments(made).first().copied();
            if let Some(named) = named.filter(|_| class == Some("Property")) {
                self.single(me, named, Clause::Select, Value::Unknown);
            }
        }
    }
}
