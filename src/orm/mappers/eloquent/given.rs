//! Arrays that a variable carries to the place where they become rows.
//!
//! In: `$data = ['status' => 'new']`, `$data['total'] = 1`, and later `Order::create($data)`. Out:
//! the keys are read as columns of orders. It is told in the first walk over a file and reported in
//! the second, since the array stands above the place that says whose row it is.

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::php::{is_array, members, pairs, plain, word};
use super::reader::Reader;
use super::types::{Held, Shape, Ty};
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::Value;
use crate::orm::tree::children;
use crate::severity::Confidence;

/// The older of many arrays and keys of a name are not looked at.
const LOOK_BACK: usize = 64;
/// A shorter list says nothing.
const FEWEST: usize = 4;
/// Of a longer list the first rows count.
const MOST_ROWS: usize = 200;

/// Arrays and keys in variables, and those of which it is known whose rows they are.
#[derive(Default)]
pub(super) struct Given<'m> {
    carried: BTreeMap<&'m str, Vec<(Span, usize)>>,
    rows: BTreeMap<usize, (Ty<'m>, Clause)>,
}

impl<'m> Given<'m> {
    /// Forgets variables: the file is read once more.
    pub(super) fn again(&mut self) {
        self.carried.clear();
    }

    /// A variable that holds an array, or gets a key.
    pub(super) fn bind(&mut self, name: &'m str, scope: Span, value: Node<'m>) {
        let held = self.carried.entry(name).or_default();
        held.push((scope, value.id()));
    }
}

impl<'m> Reader<'m> {
    /// `$data['status'] = 'new'`, which ends at `end`.
    pub(super) fn key_assigned(&mut self, left: Node<'m>, end: usize) {
        let inner = children(left);
        let [variable, key] = inner.as_slice() else {
            return;
        };
        let (Some(name), key) = (self.variable(*variable), plain(*key)) else {
            return;
        };
        let scope = self.function(end);
        self.given.bind(name, scope, key);
        if let Some((ty, clause)) = self.given.rows.get(&key.id()).cloned()
            && self.out.is_some()
        {
            self.single(&ty, key, clause, Value::Unknown);
        }
    }

    /// A variable that is written as a row: what it carries is one.
    pub(super) fn give(&mut self, node: Node<'m>, ty: &Ty<'m>, clause: Clause) {
        if !ty.is_known() || node.kind() != "variable_name" {
            return;
        }
        let at = node.start_byte();
        let name = self.variable(node).unwrap_or_default();
        let held = self.given.carried.get(name).into_iter().flatten();
        let here = held.rev().take(LOOK_BACK).filter(|(s, _)| s.contains(at));
        let here: Vec<usize> = here.map(|(_, id)| *id).collect();
        for id in here {
            let row = (ty.shaped(Shape::Row), clause);
            self.given.rows.insert(id, row);
        }
    }

    /// `$sortable = ['id', 'status', 'total', 'paid_at']`: a list of names that one table of those that
    /// the file is about has all of.
    pub(super) fn list_alone(&mut self, array: Node<'m>) {
        let listed = members(array);
        let bound = array.parent().is_some_and(|p| {
            matches!(
                p.kind(),
                "assignment_expression" | "property_element" | "const_element"
            )
        });
        if !bound || self.out.is_none() || self.class_ty().is_known() {
            return;
        }
        let words: Vec<_> = listed
            .iter()
            .filter_map(|n| word(*n, self.unit.text))
            .collect();
        if words.len() < FEWEST || words.len() > MOST_ROWS || words.len() < children(array).len() {
            return;
        }
        let schema = self.models.schema();
        let tables = self.mentioned.iter().filter_map(|t| schema.table(t));
        let mut fits = tables.filter(|t| words.iter().all(|(w, _)| t.column(w).is_some()));
        let (Some(table), None) = (fits.next(), fits.next()) else {
            return;
        };
        let name = table.name.clone();
        let ty = Ty::Of(Held {
            shape: Shape::Row,
            models: Vec::new(),
            tables: vec![(name.clone(), name)],
            joined: Vec::new(),
            sure: Confidence::Possible,
        });
        for node in listed {
            if !self.handled.contains(&plain(node).id()) {
                self.single(&ty, node, Clause::Select, Value::Unknown);
            }
        }
    }

    /// Reports an array of which it is known whose row it is, or rows; says whether it is one.
    pub(super) fn given_row(&mut self, array: Node<'m>) -> bool {
        let known = self.given.rows.get(&array.id()).cloned();
        let Some((ty, clause)) = known.filter(|_| self.out.is_some()) else {
            return false;
        };
        let inner = members(array).into_iter().map(plain);
        let rows = inner.filter(|n| is_array(*n)).take(MOST_ROWS);
        for (key, value) in rows.chain([array]).flat_map(pairs) {
            let given = super::names::value_of(plain(value), self.unit.text);
            self.single(&ty, key, clause, given);
        }
        true
    }
}
