//! What the methods of queries name: `filter_by(status=…)`, `values({…})`, `order_by("status")`.
//!
//! In: a method and its arguments. Out: columns with their clause, the row that is written, and
//! what the call gives. The hard thing is only their number.

use tree_sitter::Node;

use super::infer::Told;
use super::lookup::{column_of, member};
use super::reader::Reader;
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::python::{Arguments, Kind, Named, Step, Typed, pairs, string, strings, unroll};
use crate::orm::tree::{span, text};
use crate::orm::{Model, Name, Value, WriteKind};

impl<'a, 'm, 't> Reader<'a, 'm, 't> {
    /// The columns that named arguments or pairs write or compare.
    pub(super) fn written(
        &self,
        named: &[Named<'a, 't>],
        model: &'m Model,
        clause: Clause,
    ) -> Vec<Name> {
        let found = named.iter().filter_map(|argument| {
            let (table, column) = member(self.models, model, argument.name)?.column?;
            let mut name = column_of(&table, column, argument.at, clause);
            name.value = match argument.value.kind() {
                _ if clause == Clause::Where => Value::InHand,
                "none" => Value::Null,
                "string" | "integer" | "float" | "true" | "false" => Value::Present,
                _ => Value::Unknown,
            };
            Some(name)
        });
        found.collect()
    }

    /// The columns in `values(status=…)`, `values({"status": …})`, `values([{…}, {…}])`.
    pub(super) fn written_in(
        &self,
        given: &Arguments<'a, 't>,
        model: &'m Model,
        told: &mut Told<'m>,
    ) {
        let clause = if told.updates {
            Clause::Set
        } else {
            Clause::Insert
        };
        told.names.extend(self.written(&given.named, model, clause));
        for argument in &given.positional {
            let named = self.carried.pairs(*argument, self.source);
            told.names.extend(self.written(&named, model, clause));
        }
    }

    /// `execute(insert(Order), [{"status": "new"}])`: the rows stand beside the statement.
    pub(super) fn parameters(&self, given: &[Node<'t>], told: &mut Told<'m>, depth: usize) {
        let [statement, rows, ..] = given else { return };
        let chain = unroll(*statement, |_| ());
        let mut inner = Told::new(Clause::Select);
        self.fold_at(&chain, false, &mut inner, depth + 1);
        let kind = inner.write.map(|w| w.kind);
        let (Some(model), Some(WriteKind::Insert)) = (inner.about, kind) else {
            return;
        };
        let named = self.carried.pairs(*rows, self.source);
        let names = self.written(&named, model, Clause::Insert);
        told.names.extend(names);
    }

    pub(super) fn texts_in(
        &self,
        given: &Arguments<'a, 't>,
        model: &'m Model,
        clause: Clause,
    ) -> Vec<Name> {
        let texts = given
            .positional
            .iter()
            .filter_map(|n| string(*n, self.source));
        let names = texts.filter_map(|(word, at)| {
            let bare = word.split_whitespace().next()?;
            let (table, column) = member(self.models, model, bare)?.column?;
            Some(column_of(
                &table,
                column,
                Span::new(at.start, at.start + bare.len()),
                clause,
            ))
        });
        names.collect()
    }

    pub(super) fn query_method(
        &self,
        typed: &Typed<'m>,
        model: &'m Model,
        name: Node<'t>,
        list: Node<'t>,
        told: &mut Told<'m>,
    ) -> Option<Typed<'m>> {
        let given = self.carried.arguments(list, self.source);
        let row = || {
            Some(typed.then(match typed.kind {
                Kind::ManyValues(_) => Kind::Values(model),
                _ => Kind::Row(model),
            }))
        };
        match text(name, self.source) {
            "filter_by" => {
                told.names
                    .extend(self.written(&given.named, model, Clause::Where));
                Some(typed.clone())
            }
            "order_by" => {
                told.names
                    .extend(self.texts_in(&given, model, Clause::OrderBy));
                Some(typed.clone())
            }
            "group_by" => {
                told.names
                    .extend(self.texts_in(&given, model, Clause::GroupBy));
                Some(typed.clone())
            }
            "join" | "outerjoin" => {
                for argument in &given.positional {
                    self.entity(*argument, told);
                }
                Some(typed.clone())
            }
            "values" => {
                self.written_in(&given, model, told);
                Some(typed.clone())
            }
            "update" => {
                self.begins(model, span(name), Some(WriteKind::Update), told);
                self.written_in(&given, model, told);
                None
            }
            "delete" => {
                self.begins(model, span(name), Some(WriteKind::Delete), told);
                None
            }
            "on_conflict_do_update" | "on_conflict_do_nothing" => {
                let targets = given.get("index_elements").map(|n| strings(n, self.source));
                for (word, at) in targets.unwrap_or_default() {
                    let column = member(self.models, model, word).and_then(|m| m.column);
                    let column = column.map(|(t, c)| column_of(&t, c, at, Clause::Upsert));
                    told.names.extend(column);
                }
                let set = given
                    .get("set_")
                    .map(|n| pairs(n, self.source))
                    .unwrap_or_default();
                told.names.extend(self.written(&set, model, Clause::Set));
                Some(typed.clone())
            }
            "with_entities" => {
                for argument in &given.positional {
                    self.entity(*argument, told);
                }
                Some(typed.then(Kind::ManyValues(model)))
            }
            "first" | "one" | "one_or_none" | "get" | "get_or_404" | "first_or_404"
            | "one_or_404" | "scalar" | "scalar_one" | "scalar_one_or_none" | "fetchone"
            | "get_one" => row(),
            "count" | "exists" | "append" | "remove" | "rowcount" | "as_scalar"
            | "scalar_subquery" | "extend" | "clear" | "add" => None,
            _ => Some(typed.clone()),
        }
    }

    /// An argument that names what a query reads; gives what its rows are.
    pub(super) fn entity(&self, node: Node<'t>, told: &mut Told<'m>) -> Option<Kind<'m>> {
        let chain = unroll(node, |_| ());
        let mut inner = Told::new(Clause::Select);
        let typed = self.fold_at(&chain, false, &mut inner, 1);
        match typed.map(|t| t.kind) {
            Some(Kind::Class(model)) => {
                told.names.extend(from(model, span(node)));
                Some(Kind::Rows(model))
            }
            Some(kind @ (Kind::Rows(_) | Kind::ManyValues(_))) => Some(kind),
            // A column: what it belongs to is found by its class.
            _ => {
                let end = chain
                    .steps
                    .iter()
                    .position(|s| !matches!(s, Step::Attribute(_)));
                let steps = end.unwrap_or(chain.steps.len());
                let mut segments = vec![text(chain.base, self.source)];
                for step in chain.steps.iter().take(steps) {
                    if let Some(model) = self.known.class_of(&segments) {
                        told.names.extend(from(model, span(node)));
                        return Some(Kind::ManyValues(model));
                    }
                    if let Step::Attribute(name) = step {
                        segments.push(text(*name, self.source));
                    }
                }
                None
            }
        }
    }
}

/// The table of a model that a query reads.
fn from(model: &Model, at: Span) -> Option<Name> {
    Some(Name::of_table(model.table.clone()?, Clause::From, at))
}
