//! Names outside of chains: bare attributes, words in lists, fields of forms.
//!
//! In: a word at its place. Out: a statement if it names a column there. The hard thing is to
//! leave alone words that only look like one: they count within the model's own code, or in lists.

use tree_sitter::Node;

use super::names::Statement;
use super::queries;
use super::reader::{Place, Reader};
use super::ruby::{self, word};
use super::types::{Shape, Ty};
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::tree::{children, field, span};
use crate::orm::{Name, Value};
use crate::severity::Confidence;

impl<'m> Reader<'m> {
    /// A model's name that stands alone: an argument, a comparison.
    pub(super) fn constant_alone(&mut self, node: Node<'m>) {
        let Some(table) = self.constant(node).and_then(|m| m.table.clone()) else {
            return;
        };
        let mut statement = Statement::new(span(node));
        let name = Name::of_table(table, Clause::From, span(node));
        statement.name(name, Confidence::Likely);
        self.report(statement);
    }

    /// A name that may be an attribute of `self`.
    pub(super) fn bare(&mut self, node: Node<'m>) {
        let name = self.text(node);
        let me = self.me();
        if self.place() == Place::Factory {
            // `status` alone takes the value from a sequence of that name.
            let mut statement = Statement::new(span(node));
            statement.on_row = true;
            self.attribute(
                &mut statement,
                &me,
                name,
                span(node),
                Clause::Insert,
                Value::Unknown,
            );
            self.report(statement);
            return;
        }
        let Some(me) = self.row_of_bare(name, node.start_byte()) else {
            return;
        };
        let mut statement = Statement::new(span(node));
        statement.on_row = true;
        self.attribute(
            &mut statement,
            &me,
            name,
            span(node),
            Clause::Select,
            Value::Unknown,
        );
        self.association_table(&mut statement, &me, name, span(node));
        self.followed(&mut statement, &me, name, span(node), Clause::Select);
        self.report(statement);
    }

    /// A word that may name an attribute where lists of attributes are kept.
    pub(super) fn loose(&mut self, node: Node<'m>) {
        let me = self.me();
        if me.is(&[Shape::Row, Shape::Class]).is_none() || self.out.is_none() {
            return;
        }
        let Some((named, at)) = word(node, self.unit.text) else {
            return;
        };
        if self.columns(&me, named).is_empty() {
            return;
        }
        let Some(listed) = self.placed.get(&node.id()) else {
            return;
        };
        if !listed && (queries::is_common(named) || !named.contains('_')) {
            return;
        }
        let mut statement = Statement::new(span(node));
        statement.on_row = true;
        let me = me.at_most(Confidence::Possible);
        self.attribute(
            &mut statement,
            &me,
            named,
            at,
            Clause::Select,
            Value::Unknown,
        );
        self.report(statement);
    }

    /// Remembers the words of a list, comparison or call within a model's code. A list is one of
    /// attributes if at least three of its words, and half of them, are columns.
    pub(super) fn place_words(&mut self, node: Node<'m>) {
        let me = self.me();
        if me.is(&[Shape::Row, Shape::Class]).is_none() || self.out.is_none() {
            return;
        }
        let mut members = children(node);
        members.retain(|n| word(*n, self.unit.text).is_some());
        let is_column = |n: &&Node<'m>| {
            word(**n, self.unit.text).is_some_and(|(w, _)| !self.columns(&me, w).is_empty())
        };
        let listed = ruby::is_list(node) && {
            let columns = members.iter().take(200).filter(is_column).count();
            columns >= 3 && columns * 2 >= members.len().min(200)
        };
        let words = members.into_iter().map(|n| (n.id(), listed));
        self.placed.extend(words);
    }

    /// `story: { title: "…" }` in a test or a link sends the fields of a form.
    pub(super) fn form_fields(&mut self, node: Node<'m>) {
        let (Some(key), Some(value)) = (field(node, "key"), field(node, "value")) else {
            return;
        };
        if value.kind() != "hash" || self.handled.contains(&key.id()) {
            return;
        }
        let Some((named, _)) = word(key, self.unit.text) else {
            return;
        };
        let ty = self.conventional(named);
        if ty.is(&[Shape::Row]).is_some() && ty.sure() == Confidence::Likely {
            let ty = ty.at_most(Confidence::Possible);
            for (key, value) in ruby::pairs(&[value]) {
                let mut statement = Statement::new(span(key));
                statement.on_row = true;
                self.entry(&mut statement, &ty, key, value, Clause::Set, 0);
                self.report(statement);
            }
        }
    }

    /// `order[status]`, as a form calls the field of a column.
    pub(super) fn form_field_name(&mut self, node: Node<'m>) {
        let Some((whole, at)) = word(node, self.unit.text) else {
            return;
        };
        let Some((owner, rest)) = whole.split_once('[') else {
            return;
        };
        let Some(named) = rest.strip_suffix(']').filter(|n| ruby::is_name(n)) else {
            return;
        };
        let ty = self.conventional(owner).at_most(Confidence::Possible);
        if ty.is(&[Shape::Row]).is_some() {
            let start = at.start + owner.len() + 1;
            let at = Span::new(start, start + named.len());
            let mut statement = Statement::new(span(node));
            statement.on_row = true;
            let (clause, value) = (Clause::Select, Value::Unknown);
            self.attribute(&mut statement, &ty, named, at, clause, value);
            self.report(statement);
        }
    }

    /// `sort_link "delivery_hint", "Hint"` in a view of orders.
    pub(super) fn named_in_view(&mut self, node: Node<'m>) {
        let list = node.parent().filter(|p| p.kind() == "argument_list");
        let Some(call) = list.and_then(|l| l.parent()).filter(|_| self.is_view) else {
            return;
        };
        let method = ruby::method(call, self.unit.text).map_or("", |(method, _)| method);
        let names_else = [
            "render",
            "t",
            "translate",
            "content_for",
            "provide",
            "yield",
            "cache",
        ];
        let Some((named, at)) = word(node, self.unit.text) else {
            return;
        };
        if names_else.contains(&method) || !named.contains('_') || queries::is_common(named) {
            return;
        }
        let ty = Ty::Of(Shape::Row, self.about.clone(), Confidence::Possible);
        let mut statement = Statement::new(span(node));
        statement.on_row = true;
        let (clause, value) = (Clause::Select, Value::InHand);
        self.attribute(&mut statement, &ty, named, at, clause, value);
        statement.echoes.append(&mut statement.attributes);
        self.report(statement);
    }

    /// `@@order_attributes = [:status]`: the name tells whose they are.
    pub(super) fn listing(&mut self, left: Node<'m>, right: Node<'m>) {
        let named = self.text(left).trim_start_matches('@').to_lowercase();
        let ends = ["_attributes", "_params", "_fields", "_columns", "_attrs"];
        let owner = ends.iter().find_map(|end| named.strip_suffix(end));
        // A policy names what may be written of the rows that it is about.
        let ty = match owner.filter(|_| ruby::is_list(right)) {
            _ if named.starts_with("permitted_attributes") && ruby::is_list(right) => {
                Ty::Of(Shape::Row, self.about.clone(), Confidence::Possible)
            }
            Some(owner) => self.conventional(owner).at_most(Confidence::Possible),
            None => return,
        };
        if ty.is(&[Shape::Row]).is_some() {
            let mut statement = Statement::new(Span::new(right.start_byte(), right.start_byte()));
            statement.on_row = true;
            statement.link_end = right.end_byte();
            self.list(&mut statement, &ty, &[right], Clause::Set, 0);
            self.report(statement);
        }
    }
}
