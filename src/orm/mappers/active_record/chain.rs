//! Chains of calls: what each step is called on, what it names, what it gives.
//!
//! In: the last call of a chain. Out: one statement with the names of all its steps, and what the
//! chain holds in the end. Chains are walked from their first receiver, without recursion.

use tree_sitter::Node;

use super::names::Statement;
use super::queries::{self};
use super::reader::{Place, Reader, Region};
use super::ruby::{arguments, method, receiver};
use super::types::{Shape, Ty};
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::tree::{children, field, span};
use crate::orm::{Name, Value};
use crate::severity::Confidence;

/// Longer chains are not followed.
const LONGEST: usize = 200;
/// Chains in the arguments of chains are asked no deeper what they hold.
const DEEPEST: usize = 12;

/// One step of a chain.
pub(super) struct Link<'m> {
    pub(super) node: Node<'m>,
    pub(super) method: &'m str,
    pub(super) at: Span,
    pub(super) arguments: Vec<Node<'m>>,
    pub(super) block: Option<Node<'m>>,
    /// The value that is assigned to it; the outer one says whether it is.
    pub(super) set: Option<Option<Node<'m>>>,
}

impl<'m> Link<'m> {
    /// The attribute of `map(&:status)`.
    pub(super) fn block_symbol(&self) -> Option<Node<'m>> {
        let last = self.arguments.last()?;
        (last.kind() == "block_argument").then(|| children(*last).first().copied())?
    }
}

impl<'m> Reader<'m> {
    /// Reads a chain; a `live` one is reported, others are only asked what they hold.
    pub(super) fn chain(&mut self, top: Node<'m>, live: bool) -> Ty<'m> {
        if self.depth > DEEPEST {
            return Ty::Unknown;
        }
        self.depth += 1;
        let held = self.read_chain(top, live);
        self.depth -= 1;
        held
    }

    fn read_chain(&mut self, top: Node<'m>, live: bool) -> Ty<'m> {
        let mut links = Vec::new();
        let mut at = top;
        let base = loop {
            if let Some((name, node)) = method(at, self.unit.text) {
                if live {
                    self.handled.insert(at.id());
                    self.handled.insert(node.id());
                }
                links.push(Link {
                    node: at,
                    method: name,
                    at: span(node),
                    arguments: arguments(at),
                    block: field(at, "block"),
                    set: self.setters.get(&at.id()).copied(),
                });
            }
            match receiver(at) {
                Some(next) if matches!(next.kind(), "call" | "element_reference") => at = next,
                other => break other,
            }
        };
        if links.len() > LONGEST {
            return Ty::Unknown;
        }
        links.reverse();
        let mut statement = Statement::new(Span::new(top.start_byte(), top.start_byte()));
        // What a model does by itself names its table no more than the class around it does.
        statement.own = base.is_none_or(|b| b.kind() == "self");
        let mut ty = match base {
            Some(base) => self.base(&mut statement, base, live),
            None => Ty::Unknown,
        };
        let mut from_constant = base.is_some_and(|b| super::declare::is_constant(b));
        for (index, link) in links.iter().enumerate() {
            statement.link_end = end_of(link);
            let bare = base.is_none() && index == 0;
            statement.on_row = false;
            ty = if bare {
                self.bare_call(&mut statement, link, live)
            } else if from_constant
                && matches!(ty, Ty::Other)
                && let Some(made) = self.made(&mut statement, link)
            {
                made
            } else if from_constant && matches!(ty, Ty::Other) {
                if live && link.method == "sql" {
                    self.loose_sql(&mut statement, link);
                }
                if let Some(block) = link.block.filter(|_| live) {
                    self.enter(block, &Ty::Other, &Ty::Other, link);
                }
                self.conventional(link.method).at_most(Confidence::Possible)
            } else {
                self.step(&mut statement, ty, link, live)
            };
            from_constant = false;
            self.known.insert(link.node.id(), ty.clone());
        }
        if live {
            self.report(statement);
        }
        ty
    }

    pub(super) fn base(&mut self, statement: &mut Statement, base: Node<'m>, live: bool) -> Ty<'m> {
        if live && (base.kind() == "identifier" || super::declare::is_constant(base)) {
            self.handled.insert(base.id());
        }
        let ty = self.type_of(base, 0);
        statement.link_end = base.end_byte();
        if super::declare::is_constant(base) {
            for table in ty.models().iter().filter_map(|m| m.table.clone()) {
                let name = Name::of_table(table, Clause::From, span(base));
                statement.name(name, ty.sure());
            }
        } else if base.kind() == "identifier" {
            let name = self.text(base);
            if let Some(me) = self.row_of_bare(name, base.start_byte()) {
                statement.on_row = true;
                self.attribute(
                    statement,
                    &me,
                    name,
                    span(base),
                    Clause::Select,
                    Value::Unknown,
                );
                self.association_table(statement, &me, name, span(base));
                self.followed(statement, &me, name, span(base), Clause::Select);
            }
        }
        ty
    }

    /// One step on what is held.
    pub(super) fn step(
        &mut self,
        statement: &mut Statement,
        ty: Ty<'m>,
        link: &Link<'m>,
        live: bool,
    ) -> Ty<'m> {
        let rows = matches!(ty, Ty::Of(Shape::Class | Shape::Rows | Shape::Arel, ..));
        statement.on_row = statement.own || !rows;
        let given = match &ty {
            Ty::Other => Ty::Other,
            Ty::Unknown => self.unknown_step(statement, link),
            Ty::Of(Shape::Class | Shape::Rows, ..) => self.rows_step(statement, &ty, link),
            Ty::Of(Shape::Row, ..) => self.row_step(statement, &ty, link),
            Ty::Of(Shape::Arel, ..) => {
                if link.method == "[]" {
                    self.first(statement, &ty, link, Clause::Select);
                    Ty::Other
                } else {
                    ty.clone()
                }
            }
            Ty::Of(Shape::Form, ..) => self.form_step(statement, &ty, link),
            Ty::Of(Shape::Keyed, ..) => self.keyed_step(statement, &ty, link),
            Ty::Of(Shape::Params, ..) => self.params_step(statement, &ty, link),
        };
        if live && let Some(block) = link.block {
            self.enter(block, &ty, &given, link);
        }
        given
    }

    /// What the parameters of a step's block hold.
    pub(super) fn enter(&mut self, block: Node<'m>, ty: &Ty<'m>, given: &Ty<'m>, link: &Link<'m>) {
        let row = ty.shaped(Shape::Row);
        let held: Vec<Ty<'m>> = match (ty, link.method) {
            (Ty::Of(Shape::Form, ..), _) | (_, "form_for" | "fields_for") => vec![given.clone()],
            (Ty::Of(Shape::Class | Shape::Rows, ..), method) => match method {
                "find_in_batches" | "in_batches" | "each_slice" | "tap" | "then"
                | "transaction" | "yield_self" | "in_groups_of" => vec![ty.shaped(Shape::Rows)],
                "inject" | "reduce" => vec![Ty::Unknown, row],
                "class_eval" | "class_exec" | "scoping" | "extending" | "unscoped" => {
                    if method != "scoping" {
                        self.region(block, ty.shaped(Shape::Class), Place::Body);
                    }
                    Vec::new()
                }
                "arel_table" => Vec::new(),
                "with_index" | "each_with_index" => vec![row, Ty::Other],
                _ => vec![row.clone(), row],
            },
            (Ty::Of(Shape::Row, ..), "instance_eval" | "instance_exec") => {
                self.region(block, row, Place::Code);
                Vec::new()
            }
            (Ty::Of(Shape::Row, ..), _) if queries::keeps_record(link.method) => vec![row],
            // `ActiveAdmin.register Order do`, `config.model Order do`.
            (_, "register" | "model") => {
                let first = link.arguments.first().copied();
                let listed = first.filter(|n| super::declare::is_constant(*n));
                if let Some(ty @ Ty::Of(..)) = listed.map(|n| self.type_of(n, 0)) {
                    self.region(block, ty, Place::Lists);
                }
                Vec::new()
            }
            _ => Vec::new(),
        };
        if !held.is_empty() {
            self.handled.insert(block.id());
            self.bind_block(block, &held);
        }
    }

    pub(super) fn region(&mut self, block: Node<'m>, me: Ty<'m>, place: Place) {
        let region = Region::new(block.end_byte(), me, place);
        self.blocks.insert(block.id(), region);
    }
}

/// Where a step ends, its block left out.
fn end_of(link: &Link<'_>) -> usize {
    match field(link.node, "block") {
        Some(block) => {
            let arguments = field(link.node, "arguments").map(|a| a.end_byte());
            arguments.unwrap_or(link.at.end).min(block.start_byte())
        }
        None => link.node.end_byte(),
    }
}
