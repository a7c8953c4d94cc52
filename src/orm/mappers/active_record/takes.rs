//! Arguments of query and record methods: conditions, lists of columns, rows that are written.
//!
//! In: a call and what its method takes. Out: the names in its arguments. The hard thing is to say
//! whether a written row is complete, since callbacks add to what `create` is given.

use tree_sitter::Node;

use super::chain::Link;
use super::names::Statement;
use super::queries::{self, Takes};
use super::reader::Reader;
use super::ruby::{self, word};
use super::types::{Shape, Ty};
use crate::clause::Clause;
use crate::orm::tree::{children, field};
use crate::orm::{Name, Value, Write, WriteKind};

impl<'m> Reader<'m> {
    /// The names in the arguments of a method of relations or records.
    pub(super) fn takes(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        takes: Takes,
        link: &Link<'m>,
    ) {
        let all = link.arguments.as_slice();
        match takes {
            Takes::Conditions(clause) => self.conditions(statement, ty, all, clause),
            Takes::Columns(clause) => self.list(statement, ty, all, clause, 0),
            Takes::Associations => {
                statement.loads = matches!(link.method, "includes" | "preload");
                self.associations(statement, ty, all, 0);
                statement.loads = false;
            }
            Takes::From => {
                if let Some(first) = all.first() {
                    self.snippet(statement, ty, *first, Clause::From);
                }
            }
            Takes::First(clause) => self.first(statement, ty, link, clause),
            Takes::Lists => self.options(statement, ty, all),
            Takes::Clauses => {
                if let Some(value) = ruby::option(all, "where", self.unit.text) {
                    self.list(statement, ty, &[value], Clause::Where, 0);
                }
            }
            Takes::RowAfter => {
                let rest = all.get(1..).unwrap_or_default();
                let hash = if ty.is(&[Shape::Class]).is_some() {
                    rest
                } else {
                    all
                };
                self.entries(statement, ty, hash, Clause::Set, 0);
            }
            Takes::Row(clause) => self.row(statement, ty, clause, link),
        }
    }

    /// A written row.
    pub(super) fn row(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        clause: Clause,
        link: &Link<'m>,
    ) {
        let complete = clause == Clause::Insert && self.is_complete(ty, link);
        // A row is judged with all its columns.
        statement.on_row &= !complete;
        let count = |s: &Statement| s.names.len() + s.attributes.len();
        let before = count(statement);
        if let Some(first) = link.arguments.first() {
            if clause == Clause::Set {
                self.snippet(statement, ty, *first, clause);
            }
            if ruby::is_list(*first) {
                let rows = children(*first);
                for row in rows.iter().take(64) {
                    self.entries(statement, ty, &[*row], clause, 0);
                }
            }
        }
        if matches!(ty, Ty::Of(..)) {
            for argument in &link.arguments {
                self.give(*argument, &ty.shaped(Shape::Row), clause);
                // `create(order_params.merge(status: "new"))`.
                let method = ruby::method(*argument, self.unit.text).map_or("", |(m, _)| m);
                if matches!(
                    method,
                    "merge" | "reverse_merge" | "deep_merge" | "with_defaults"
                ) {
                    let more = ruby::arguments(*argument);
                    self.entries(statement, ty, &more, clause, 0);
                }
            }
        }
        for key in ["unique_by", "update_only", "returning"] {
            if let Some(value) = ruby::option(&link.arguments, key, self.unit.text) {
                let clause = if key == "returning" {
                    Clause::Returning
                } else {
                    Clause::Upsert
                };
                self.list(statement, ty, &[value], clause, 0);
            }
        }
        self.entries(statement, ty, &link.arguments, clause, 0);
        let written = count(statement) > before;
        let single = match ty.models() {
            [model] => model.table.clone(),
            _ => None,
        };
        let kind = match link.method {
            "update_all" => WriteKind::Update,
            "upsert" | "upsert_all" => WriteKind::Upsert,
            _ if clause == Clause::Set => WriteKind::Update,
            "new" | "build" | "create_with" | "find_or_initialize_by" | "first_or_initialize" => {
                return;
            }
            _ => WriteKind::Insert,
        };
        if let Some(table) = single.filter(|_| statement.write.is_none() && written) {
            statement.write = Some(Write {
                table,
                kind,
                complete,
                at: link.at,
            });
        }
    }

    /// Whether the arguments are all that is written: one or more hashes whose keys are literal.
    pub(super) fn is_complete(&self, ty: &Ty<'m>, link: &Link<'m>) -> bool {
        // Callbacks and defaults of the model may add to what `create` is given.
        let [model] = ty.models() else { return false };
        let unchecked = match link.method {
            "insert" | "insert!" | "insert_all" | "insert_all!" => true,
            "create" | "create!" => ty.is(&[Shape::Class]).is_some() && !model.fills,
            _ => false,
        };
        // A key that is no column yet may be one of those that come with the migration.
        let known = |node: &Node<'m>| {
            let key = field(*node, "key").and_then(|k| word(k, self.unit.text));
            key.is_some_and(|(named, _)| {
                !self.columns(ty, named).is_empty()
                    || model.associations.iter().any(|a| a.name == named)
            })
        };
        let literal = |node: &Node<'m>| match node.kind() {
            "pair" => known(node),
            "hash" => children(*node).iter().all(known),
            _ => false,
        };
        let rows: Vec<Node<'m>> = match link.arguments.first() {
            Some(first) if first.kind() == "array" => children(*first),
            Some(first) if first.kind() == "hash" => vec![*first],
            _ => link.arguments.clone(),
        };
        unchecked && link.block.is_none() && !rows.is_empty() && rows.iter().all(literal)
    }

    /// A column as first argument.
    pub(super) fn first(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        link: &Link<'m>,
        clause: Clause,
    ) {
        let Some(first) = link.arguments.first() else {
            return;
        };
        if let Some((named, at)) = word(*first, self.unit.text) {
            let named = named.strip_suffix('=').unwrap_or(named);
            let clause = if link.set.is_some() {
                Clause::Set
            } else {
                clause
            };
            let known = statement.attributes.len();
            if self.attribute(statement, ty, named, at, clause, Value::Unknown) {
                self.handled.insert(first.id());
            }
            if queries::passes_over(link.method) {
                let own = statement.attributes.split_off(known);
                let follows = own.into_iter().map(|name| Name {
                    value: Value::InHand,
                    ..name
                });
                statement.echoes.extend(follows);
            }
        }
    }

    /// `only: [:a], methods: :b`.
    pub(super) fn options(&mut self, statement: &mut Statement, ty: &Ty<'m>, all: &[Node<'m>]) {
        for key in ["only", "except", "methods"] {
            if let Some(value) = ruby::option(all, key, self.unit.text) {
                self.list(statement, ty, &[value], Clause::Select, 0);
            }
        }
    }
}
