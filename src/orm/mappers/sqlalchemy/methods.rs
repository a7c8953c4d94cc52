//! Methods that a base of the models adds: `Order.create(db, data={"status": "new"})`,
//! `order.update(status="paid")`.
//!
//! In: a method that SQLAlchemy does not know, and its arguments. Out: the row that it writes. The
//! hard thing: what such a method does is only told by its name, so that few names count.

use tree_sitter::Node;

use super::infer::Told;
use super::reader::Reader;
use crate::clause::Clause;
use crate::orm::python::{Arguments, Chain, Kind, Named, Step, served};
use crate::orm::tree::{span, text};
use crate::orm::{Model, Name, Write, WriteKind};
use crate::severity::Confidence;

/// Whether a method of a class of that name makes a row of what it is given.
pub(super) fn is_making(method: &str) -> bool {
    matches!(
        method,
        "create" | "get_or_create" | "create_or_update" | "update_or_create" | "upsert"
    )
}

impl<'a, 'm, 't> Reader<'a, 'm, 't> {
    /// `Order.create(status="new")`; any other method still needs the table.
    pub(super) fn class_method(
        &self,
        model: &'m Model,
        method: Node<'t>,
        list: Node<'t>,
        told: &mut Told<'m>,
    ) {
        let word = text(method, self.source);
        let Some(table) = model
            .table
            .as_ref()
            .filter(|_| word.starts_with(char::is_lowercase))
        else {
            return;
        };
        let makes = is_making(word);
        told.names.push(Name::of_table(
            table.clone(),
            if makes { Clause::Insert } else { Clause::From },
            span(method),
        ));
        if makes {
            told.names.extend(self.given(model, list, Clause::Insert));
            told.write = Some(Write {
                table: table.clone(),
                kind: WriteKind::Insert,
                complete: false,
                at: span(method),
            });
        }
    }

    /// `order.update(status="paid")`, `order.update(db, data={"status": "paid"})`.
    pub(super) fn row_method(
        &self,
        model: &'m Model,
        method: Node<'t>,
        list: Node<'t>,
        told: &mut Told<'m>,
    ) {
        if matches!(
            text(method, self.source),
            "update" | "set_attributes" | "from_dict"
        ) {
            told.names.extend(self.given(model, list, Clause::Set));
        }
    }

    /// `repository.update(order, update_dict={"status": "paid"})`: a row and what it gets are handed on.
    pub(super) fn handed(&mut self, chain: &Chain<'t>) {
        let [.., Step::Attribute(name), Step::Call(list)] = chain.steps.as_slice() else {
            return;
        };
        let writes = ["update", "edit", "patch", "assign", "set"];
        let word = text(*name, self.source);
        if !word.split('_').any(|part| writes.contains(&part)) {
            return;
        }
        let given = Arguments::of(*list, self.source);
        let rows = given.positional.iter().take(3);
        let row = rows.filter_map(|n| self.infer_expression(*n, 0));
        let row = row.filter_map(|typed| match typed.kind {
            Kind::Row(model) => Some(model),
            _ => None,
        });
        let Some(model) = row.into_iter().next() else {
            return;
        };
        let values = given.positional.iter().copied();
        for value in values.chain(given.named.iter().map(|n| n.value)) {
            let named = self.carried.pairs(value, self.source);
            for name in self.written(&named, model, Clause::Set) {
                self.tell(name.at, vec![name], Confidence::Possible);
            }
        }
    }

    /// `orders_service.create_order(status="new")`: a function of the application writes the row.
    pub(super) fn served(&mut self, chain: &Chain<'t>) {
        let Some((model, list)) = served(chain, self.source, &self.known) else {
            return;
        };
        let given = self.carried.arguments(list, self.source);
        for name in self.written(&given.named, model, Clause::Set) {
            self.tell(name.at, vec![name], Confidence::Possible);
        }
    }

    /// The columns that named arguments, or the keys of mappings among the arguments, name.
    fn given(&self, model: &'m Model, list: Node<'t>, clause: Clause) -> Vec<Name> {
        let given = self.carried.arguments(list, self.source);
        let mut named: Vec<Named<'a, 't>> = Vec::new();
        let values = given.positional.iter().copied();
        for value in values.chain(given.named.iter().map(|n| n.value)) {
            named.extend(self.carried.pairs(value, self.source));
        }
        named.extend(given.named);
        self.written(&named, model, clause)
    }
}
