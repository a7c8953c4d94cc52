//! Attributes that a class hands on under its own name: `delegate :status, to: :order`.
//!
//! In: the macro, in a model or in any other class. Out: names of the row that is asked. The hard
//! thing is whose row it is: that of an association, of a method that finds one, or of one that is
//! called like a model.

use tree_sitter::Node;

use super::chain::Link;
use super::names::Statement;
use super::reader::Reader;
use super::ruby::{option, word};
use super::types::{Shape, Ty, follow, given_by};
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::{Model, Value};
use crate::severity::Confidence;

impl<'m> Reader<'m> {
    /// `delegate :status, to: :order` in a model.
    pub(super) fn delegating(
        &mut self,
        statement: &mut Statement,
        models: &[&'m Model],
        me: &Ty<'m>,
        link: &Link<'m>,
    ) {
        let source = self.unit.text;
        let to = option(&link.arguments, "to", source).and_then(|n| word(n, source));
        let Some((named, at)) = to else { return };
        let target = follow(self.models, models, named, me.sure())
            .or_else(|| given_by(self.models, models, named, me.sure()))
            .unwrap_or_else(|| self.conventional(named).at_most(Confidence::Possible));
        if !target.is_unknown() {
            self.handed_on(statement, &target, &link.arguments);
        }
        self.association_table(statement, me, named, at);
        self.followed(statement, me, named, at, Clause::Select);
    }

    /// `delegate :status, to: :order` in a class that is no model.
    pub(super) fn delegated(&mut self, statement: &mut Statement, link: &Link<'m>) {
        let to = option(&link.arguments, "to", self.unit.text);
        let Some((named, _)) = to.and_then(|n| word(n, self.unit.text)) else {
            return;
        };
        let target = self.subject(named);
        let target = target.unwrap_or_else(|| self.conventional(named.trim_start_matches('@')));
        if target.is(&[Shape::Row]).is_some() {
            statement.on_row = true;
            let mut all = link.arguments.clone();
            all.retain(|n| !matches!(n.kind(), "pair" | "hash"));
            self.handed_on(statement, &target, &all);
            let end = self.classes.last().map_or(usize::MAX, |(end, _)| *end);
            let scope = Span::new(link.at.start, end);
            let under_other_names = option(&link.arguments, "prefix", self.unit.text).is_some();
            for named in all.iter().filter(|_| !under_other_names) {
                if let Some((named, _)) = word(*named, self.unit.text) {
                    self.handed.bind(named, scope, target.clone());
                }
            }
        }
    }

    /// The row whose attribute a bare name reads: that of the class, or one that the class hands
    /// the attribute on of.
    pub(super) fn row_of_bare(&self, name: &str, at: usize) -> Option<Ty<'m>> {
        if self.names.local(name, at).is_some() {
            return None;
        }
        let me = self.me();
        match me.is(&[Shape::Row]) {
            Some(_) => Some(me),
            None => self.handed.local(name, at).cloned(),
        }
    }

    /// Attributes that the class hands on under their own names.
    fn handed_on(&mut self, statement: &mut Statement, of: &Ty<'m>, listed: &[Node<'m>]) {
        let (names, attributes) = (statement.names.len(), statement.attributes.len());
        self.list(statement, of, listed, Clause::Select, 0);
        let named = statement.names.iter_mut().skip(names);
        for name in named.chain(statement.attributes.iter_mut().skip(attributes)) {
            name.value = Value::HandedOn;
        }
    }
}
