//! Hashes that a variable carries to the place where they become rows, and conditions to the query
//! that asks them.
//!
//! In: `attributes = { status: "new" }`, and later `Order.create!(attributes)`. Out: the hash is
//! read as a row of orders. It is told in the first walk over a file and reported in the second,
//! since the hash stands above the place that says whose row it is.

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::chain::Link;
use super::names::Statement;
use super::reader::Reader;
use super::ruby::{self, pairs};
use super::types::Ty;
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::tree::{children, field, span};

/// Of a longer list the first hashes count.
const MOST_HASHES: usize = 200;
/// The older of several bindings of a name are not looked at.
const LOOK_BACK: usize = 16;

/// Hashes in variables, and those of which it is known whose rows they are.
#[derive(Default)]
pub(super) struct Given<'m> {
    carried: BTreeMap<&'m str, Vec<(Span, Vec<Node<'m>>)>>,
    rows: BTreeMap<usize, (Ty<'m>, Clause)>,
    /// Lists of words.
    lists: BTreeMap<&'m str, Vec<(Span, Node<'m>)>>,
    /// Conditions in SQL, alone or with their values in a list behind them.
    conditions: BTreeMap<&'m str, Vec<(Span, Node<'m>)>>,
}

impl<'m> Given<'m> {
    /// Forgets variables: the file is read once more.
    pub(super) fn again(&mut self) {
        let constant = |name: &str| name.starts_with(char::is_uppercase);
        self.carried.retain(|name, _| constant(name));
        self.conditions.clear();
        self.lists.retain(|name, _| constant(name));
    }

    /// A name that holds a hash, a list of some, or a list of words.
    pub(super) fn keep(&mut self, name: &'m str, scope: Span, value: Node<'m>) {
        // `{ status: "new" }.freeze`.
        let value = match value.kind() {
            "call" => field(value, "receiver").unwrap_or(value),
            _ => value,
        };
        let hashes = hashes(value);
        if !hashes.is_empty() {
            self.carried.entry(name).or_default().push((scope, hashes));
        }
        if ruby::is_list(value) {
            self.lists.entry(name).or_default().push((scope, value));
        }
    }

    /// A variable that may hold a row, a list or a condition.
    pub(super) fn bind(&mut self, name: &'m str, scope: Span, value: Node<'m>) {
        self.keep(name, scope, value);
        let first = match value.kind() {
            "array" => children(value).first().copied().unwrap_or(value),
            _ => value,
        };
        if matches!(first.kind(), "string" | "heredoc_beginning" | "binary") {
            let held = self.conditions.entry(name).or_default();
            held.push((scope, value));
        }
    }

    /// All that a variable may carry at a place: each branch of the code gives it another condition.
    pub(super) fn conditions(&self, name: &str, at: usize) -> Vec<Node<'m>> {
        let bound = self.conditions.get(name).into_iter().flatten();
        let here = bound.rev().take(LOOK_BACK);
        here.filter(|(scope, _)| scope.contains(at))
            .map(|(_, value)| *value)
            .collect()
    }

    /// The lists of words that a variable may carry at a place.
    fn lists(&self, name: &str, at: usize) -> Vec<Node<'m>> {
        let bound = self.lists.get(name).into_iter().flatten();
        let here = bound.rev().take(LOOK_BACK);
        here.filter(|(scope, _)| scope.contains(at))
            .map(|(_, list)| *list)
            .collect()
    }

    fn carried(&self, name: &str, at: usize) -> Option<Vec<Node<'m>>> {
        let bound = self.carried.get(name)?.iter().rev().take(LOOK_BACK);
        let mut here = bound.filter(|(scope, _)| scope.contains(at));
        here.next().map(|(_, hashes)| hashes.clone())
    }
}

fn hashes(value: Node<'_>) -> Vec<Node<'_>> {
    match value.kind() {
        "hash" => vec![value],
        "array" => {
            let inner = children(value).into_iter().filter(|n| n.kind() == "hash");
            inner.take(MOST_HASHES).collect()
        }
        _ => Vec::new(),
    }
}

impl<'m> Reader<'m> {
    /// `rows.each do |row|`: the parameter holds each hash of the list.
    pub(super) fn carry_each(&mut self, block: Node<'m>) {
        let Some(call) = block.parent().filter(|p| p.kind() == "call") else {
            return;
        };
        let each = ruby::method(call, self.unit.text).is_some_and(|(method, _)| {
            matches!(method, "each" | "map" | "each_with_index" | "flat_map")
        });
        let Some(list) = ruby::receiver(call).filter(|_| each) else {
            return;
        };
        let held = match list.kind() {
            "identifier" => self.given.carried(self.text(list), list.start_byte()),
            _ => Some(hashes(list)),
        };
        let name = ruby::parameters(block, self.unit.text).first().copied();
        if let (Some(name), Some(held)) = (name, held.filter(|held| !held.is_empty())) {
            let bound = self.given.carried.entry(name).or_default();
            bound.push((span(block), held));
        }
    }

    /// An argument that is written as a row: what its variable carries is one.
    pub(super) fn give(&mut self, argument: Node<'m>, ty: &Ty<'m>, clause: Clause) {
        let mut named = match argument.kind() {
            "hash_splat_argument" => children(argument).first().copied(),
            _ => Some(argument),
        };
        // `attributes.merge(status: "new")`.
        if let Some(call) = named.filter(|n| n.kind() == "call") {
            let method = ruby::method(call, self.unit.text).map_or("", |(method, _)| method);
            let same = matches!(method, "merge" | "except" | "dup" | "compact" | "deep_dup");
            named = field(call, "receiver").filter(|_| same);
        }
        let held = |n: &Node<'m>| matches!(n.kind(), "identifier" | "constant");
        let Some(named) = named.filter(held) else {
            return;
        };
        let held = self.given.carried(self.text(named), named.start_byte());
        for hash in held.into_iter().flatten() {
            self.given.rows.insert(hash.id(), (ty.clone(), clause));
        }
    }

    /// `params.require(:order).permit(allowed)`: the words of the list that the variable carries.
    pub(super) fn permitted(&mut self, ty: &Ty<'m>, link: &Link<'m>) {
        for argument in &link.arguments {
            let named = match argument.kind() {
                "splat_argument" => children(*argument).first().copied(),
                _ => Some(*argument),
            };
            let held = |n: &Node<'m>| matches!(n.kind(), "identifier" | "constant");
            let Some(named) = named.filter(held) else {
                continue;
            };
            for list in self.given.lists(self.text(named), named.start_byte()) {
                let mut statement = Statement::new(span(list));
                self.list(&mut statement, ty, &[list], Clause::Set, 0);
                self.report(statement);
            }
        }
    }

    /// `attributes[:status] = "new"`: one more key of a hash that becomes a row.
    pub(super) fn given_key(&mut self, left: Node<'m>, right: Option<Node<'m>>) {
        let object = field(left, "object").filter(|o| o.kind() == "identifier");
        let (Some(object), Some(key)) = (object, ruby::arguments(left).first().copied()) else {
            return;
        };
        let carried = self.given.carried(self.text(object), left.start_byte());
        let known = carried.into_iter().flatten().find_map(|hash| {
            let row = self.given.rows.get(&hash.id());
            row.cloned()
        });
        if let Some((ty, clause)) = known {
            let mut statement = Statement::new(span(left));
            statement.on_row = true;
            self.entry(&mut statement, &ty, key, right, clause, 0);
            self.report(statement);
        }
    }

    /// A hash of which it is known whose row it is.
    pub(super) fn given_row(&mut self, hash: Node<'m>) {
        let Some((ty, clause)) = self.given.rows.get(&hash.id()).cloned() else {
            return;
        };
        if self.out.is_none() {
            return;
        }
        for (key, value) in pairs(&[hash]) {
            let mut statement = Statement::new(span(key));
            statement.on_row = true;
            self.entry(&mut statement, &ty, key, value, clause, 0);
            self.report(statement);
        }
    }
}
