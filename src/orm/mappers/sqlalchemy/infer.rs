//! What an expression gives: a class, a row, a query; and what it names on the way.
//!
//! In: an expression. Out: its [`Typed`], and the columns in it. The hard thing is the beginning of a
//! chain: `select(Order)`, `session.query(Order)`, `Order.query`, a variable, a conventional name.

use tree_sitter::Node;

use super::lookup::{column_of, member};
use super::methods::is_making;
use super::reader::Reader;
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::python::{
    Arguments, Chain, Kind, Step, Typed, handed_on, keyed, made, string, unroll,
};
use crate::orm::tree::{children, field, span, text};
use crate::orm::{Model, Name, Write, WriteKind};
use crate::severity::Confidence;

/// Deeper nesting is not looked into.
const DEEPEST: usize = 6;

/// What a chain tells.
pub(super) struct Told<'m> {
    pub(super) names: Vec<Name>,
    pub(super) write: Option<Write>,
    pub(super) confidence: Option<Confidence>,
    /// The clause around.
    clause: Clause,
    /// What the query is about, if the chain is one.
    pub(super) about: Option<&'m Model>,
    /// The query is an update.
    pub(super) updates: bool,
}

impl Told<'_> {
    pub(super) fn new(clause: Clause) -> Self {
        Self {
            names: Vec::new(),
            write: None,
            confidence: None,
            clause,
            about: None,
            updates: false,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty() && self.write.is_none() && self.about.is_none()
    }
}

impl<'a, 'm, 't> Reader<'a, 'm, 't> {
    /// What an expression gives.
    pub(super) fn infer_expression(&self, node: Node<'t>, depth: usize) -> Option<Typed<'m>> {
        if depth > DEEPEST {
            return None;
        }
        match node.kind() {
            "identifier"
            | "attribute"
            | "call"
            | "subscript"
            | "await"
            | "parenthesized_expression" => {
                let chain = unroll(node, |_| ());
                if chain.steps.is_empty() && chain.base.kind() != "identifier" {
                    let inner = chain.base;
                    return (inner.id() != node.id())
                        .then(|| self.infer_expression(inner, depth + 1))?;
                }
                self.fold_at(&chain, false, &mut Told::new(Clause::Select), depth)
            }
            "conditional_expression" | "boolean_operator" => {
                let parts = children(node).into_iter();
                let mut known = parts.filter_map(|n| self.infer_expression(n, depth + 1));
                known.find(|t| !matches!(t.kind, Kind::Other))
            }
            "list" | "tuple" | "set" => {
                let first = children(node).into_iter().next()?;
                let typed = self.infer_expression(first, depth + 1)?;
                match typed.kind {
                    Kind::Row(model) => Some(typed.then(Kind::Rows(model))),
                    _ => None,
                }
            }
            "list_comprehension" | "set_comprehension" | "generator_expression" => {
                let body = field(node, "body")?;
                let clause = children(node)
                    .into_iter()
                    .find(|n| n.kind() == "for_in_clause")?;
                let same = text(body, self.source) == text(field(clause, "left")?, self.source);
                same.then(|| self.infer_expression(field(clause, "right")?, depth + 1))?
            }
            "string" | "integer" | "float" | "true" | "false" | "dictionary" => {
                Some(Typed::likely(Kind::Other))
            }
            _ => None,
        }
    }

    /// What a chain gives; `told` gathers what it names.
    pub(super) fn fold(
        &self,
        chain: &Chain<'t>,
        written: bool,
        told: &mut Told<'m>,
    ) -> Option<Typed<'m>> {
        self.fold_at(chain, written, told, 0)
    }

    pub(super) fn fold_at(
        &self,
        chain: &Chain<'t>,
        written: bool,
        told: &mut Told<'m>,
        depth: usize,
    ) -> Option<Typed<'m>> {
        let held = self.scopes.get(text(chain.base, self.source));
        let factory = match held {
            Some(Some(_)) => None,
            _ => made(chain, self.source, &self.known),
        };
        let (mut typed, mut at) = match factory {
            Some(made) => {
                self.construct(made.model, made.at, made.list, told);
                (made.typed, made.taken)
            }
            None => self.begin(chain, told, depth)?,
        };
        told.confidence = Some(typed.confidence);
        while let Some(step) = chain.steps.get(at).copied() {
            let call = match chain.steps.get(at + 1) {
                Some(Step::Call(list)) => Some(*list),
                _ => None,
            };
            let last = at + 1 == chain.steps.len();
            let next = match (step, &typed.kind) {
                (Step::Attribute(name), Kind::Rows(model) | Kind::ManyValues(model)) => {
                    match call {
                        Some(list) => {
                            at += 1;
                            told.about = Some(model);
                            self.query_method(&typed, model, name, list, told)
                        }
                        // The columns of a subquery.
                        None if matches!(text(name, self.source), "c" | "columns") => {
                            Some(typed.then(Kind::Class(model)))
                        }
                        None => None,
                    }
                }
                (Step::Attribute(name), Kind::Class(model)) => {
                    at += usize::from(call.is_some());
                    self.class_attribute(&typed, model, name, call, told)
                }
                (Step::Attribute(name), Kind::Row(model) | Kind::Values(model)) => {
                    at += usize::from(call.is_some());
                    self.row_attribute(&typed, model, name, call, written && last, told)
                }
                (Step::Call(list), Kind::Class(model)) => {
                    let place = match at.checked_sub(1).and_then(|i| chain.steps.get(i)) {
                        Some(Step::Attribute(name)) => span(*name),
                        _ => span(chain.base),
                    };
                    self.construct(model, place, list, told);
                    Some(typed.then(Kind::Row(model)))
                }
                (Step::Index(whole), _) => self.index(&typed, whole, told),
                _ => None,
            };
            at += 1;
            typed = next?;
        }
        Some(typed)
    }

    /// `Order.status`, `Order.customer`, `Order.query`, `orders.c`, `orders.insert()`.
    fn class_attribute(
        &self,
        typed: &Typed<'m>,
        model: &'m Model,
        name: Node<'t>,
        call: Option<Node<'t>>,
        told: &mut Told<'m>,
    ) -> Option<Typed<'m>> {
        let word = text(name, self.source);
        let found = member(self.models, model, word);
        if let Some(member) = found {
            let clause = if member.target.is_some() {
                Clause::Join
            } else {
                told.clause
            };
            if let Some((table, column)) = member.column {
                told.names
                    .push(column_of(&table, column, span(name), clause));
            }
            return None;
        }
        match (word, call) {
            ("c" | "columns", None) => Some(typed.clone()),
            ("query" | "select", _) => {
                self.begins(model, span(name), None, told);
                Some(typed.then(Kind::Rows(model)))
            }
            ("insert" | "update" | "delete", Some(list)) => {
                self.begins(model, span(name), write_kind(word), told);
                let given = self.carried.arguments(list, self.source);
                self.written_in(&given, model, told);
                Some(typed.then(Kind::Rows(model)))
            }
            (_, Some(list)) => {
                self.class_method(model, name, list, told);
                is_making(word).then(|| typed.then(Kind::Row(model)))
            }
            _ => None,
        }
    }

    /// A query of a model begins.
    pub(super) fn begins(
        &self,
        model: &'m Model,
        at: Span,
        kind: Option<WriteKind>,
        told: &mut Told<'m>,
    ) {
        let Some(table) = &model.table else { return };
        told.about = Some(model);
        told.updates = kind == Some(WriteKind::Update);
        told.names
            .push(Name::of_table(table.clone(), Clause::From, at));
        told.write = kind.map(|kind| Write {
            table: table.clone(),
            kind,
            complete: false,
            at,
        });
    }

    fn row_attribute(
        &self,
        typed: &Typed<'m>,
        model: &'m Model,
        name: Node<'t>,
        call: Option<Node<'t>>,
        written: bool,
        told: &mut Told<'m>,
    ) -> Option<Typed<'m>> {
        let word = text(name, self.source);
        if let Some(list) = call {
            self.row_method(model, name, list, told);
            return self
                .functions
                .get(word)
                .cloned()
                .filter(|t| !matches!(t.kind, Kind::Other));
        }
        let member = member(self.models, model, word)?;
        if let Some((table, column)) = member.column {
            let clause = if written { Clause::Set } else { Clause::Select };
            told.names
                .push(column_of(&table, column, span(name), clause));
        }
        let target = member.target?;
        Some(typed.then(match member.many {
            true => Kind::Rows(target),
            false => Kind::Row(target),
        }))
    }

    fn construct(&self, model: &'m Model, place: Span, list: Node<'t>, told: &mut Told<'m>) {
        let Some(table) = &model.table else { return };
        let given = self.carried.arguments(list, self.source);
        told.names
            .push(Name::of_table(table.clone(), Clause::Insert, place));
        told.names
            .extend(self.written(&given.named, model, Clause::Insert));
        told.write = Some(Write {
            table: table.clone(),
            kind: WriteKind::Insert,
            complete: false,
            at: place,
        });
    }

    fn index(&self, typed: &Typed<'m>, whole: Node<'t>, told: &mut Told<'m>) -> Option<Typed<'m>> {
        let key = children(whole).into_iter().nth(1)?;
        match typed.kind {
            Kind::Rows(_) | Kind::ManyValues(_) if key.kind() == "slice" => Some(typed.clone()),
            Kind::Rows(model) => Some(typed.then(Kind::Row(model))),
            Kind::ManyValues(model) => Some(typed.then(Kind::Values(model))),
            Kind::Class(model) | Kind::Values(model) => {
                let (word, at) = string(key, self.source)?;
                if let Some((table, column)) = member(self.models, model, word)?.column {
                    told.names.push(column_of(&table, column, at, told.clause));
                }
                None
            }
            _ => None,
        }
    }

    /// What a chain begins with, and how many steps that took.
    fn begin(
        &self,
        chain: &Chain<'t>,
        told: &mut Told<'m>,
        depth: usize,
    ) -> Option<(Typed<'m>, usize)> {
        let base = chain.base;
        if base.kind() != "identifier" {
            return match base.kind() {
                "string" | "integer" => None,
                _ => self.infer_expression(base, depth + 1).map(|t| (t, 0)),
            };
        }
        let name = text(base, self.source);
        let bound = self.scopes.get(name);
        if let Some(Some(typed)) = bound
            && !matches!(typed.kind, Kind::Other)
        {
            return Some((typed.clone(), 0));
        }
        let other = matches!(bound, Some(Some(_)));
        if bound.is_none() {
            let mut segments = vec![name];
            for taken in 0..4 {
                if let Some(model) = self.known.class_of(&segments) {
                    return Some((Typed::likely(Kind::Class(model)), taken));
                }
                match chain.steps.get(taken) {
                    Some(Step::Attribute(next)) => segments.push(text(*next, self.source)),
                    _ => break,
                }
            }
        }
        let call = chain.steps.iter().position(|s| matches!(s, Step::Call(_)));
        if let Some(at) = call
            && let Some(Step::Call(list)) = chain.steps.get(at)
        {
            let function = match at.checked_sub(1).and_then(|i| chain.steps.get(i)) {
                Some(Step::Attribute(name)) => text(*name, self.source),
                _ => self
                    .known
                    .imports
                    .get(name)
                    .and_then(|p| p.rsplit('/').next())
                    .unwrap_or(name),
            };
            if let Some(typed) = self.begin_with_call(function, at == 0, *list, told, depth) {
                return Some((typed, at + 1));
            }
        }
        // What is imported holds no row, but for what Flask keeps for a request.
        let kept = matches!(name, "g" | "current_user" | "session");
        if self.known.imports.get(name).is_some() && !kept {
            return None;
        }
        // What the variable is called says more than what its attribute is called.
        let held = self.known.by_convention(name).filter(|_| !other);
        let leads = |next: &str| {
            held.as_ref().is_some_and(|typed| match typed.kind {
                Kind::Row(model) => member(self.models, model, next).is_some(),
                _ => false,
            })
        };
        if let Some(Step::Attribute(next)) = chain.steps.first()
            && chain.steps.len() > 1
            && !leads(text(*next, self.source))
            && let Some(Step::Attribute(_)) = chain.steps.get(1)
            && let Some(typed) = self.known.by_convention(text(*next, self.source))
        {
            return Some((typed, 1));
        }
        if let Some(found) = keyed(chain, self.source, &self.known) {
            return Some(found);
        }
        match chain.steps.first() {
            Some(Step::Attribute(_) | Step::Index(_)) => held.map(|t| (t, 0)),
            _ => None,
        }
    }

    fn begin_with_call(
        &self,
        function: &str,
        bare: bool,
        list: Node<'t>,
        told: &mut Told<'m>,
        depth: usize,
    ) -> Option<Typed<'m>> {
        let given = Arguments::of(list, self.source);
        match function {
            "select"
            | "query"
            | "insert"
            | "update"
            | "delete"
            | "exists"
            | "get"
            | "get_one"
            | "with_polymorphic"
            | "aliased"
            | "bulk_insert_mappings"
            | "bulk_update_mappings" => {
                let mut entities = given.positional.iter();
                let first = self.entity(*entities.next()?, told);
                for other in entities.filter(|_| matches!(function, "select" | "query")) {
                    self.entity(*other, told);
                }
                let kind = first?;
                let (Kind::Rows(model) | Kind::ManyValues(model)) = kind else {
                    return None;
                };
                told.about = Some(model);
                told.updates = matches!(function, "update" | "bulk_update_mappings");
                let table = model.table.clone().unwrap_or_default();
                told.write = write_kind(function)
                    .filter(|_| matches!(kind, Kind::Rows(_)))
                    .map(|kind| Write {
                        table,
                        kind,
                        complete: false,
                        at: span(list),
                    });
                if function.starts_with("bulk") {
                    self.written_in(&given, model, told);
                    return None;
                }
                // `payload.get(Order, 1)`: only a session gives a row for a class.
                Some(Typed::likely(match (function, kind) {
                    ("get" | "get_one", Kind::Rows(model)) => Kind::Row(model),
                    ("get" | "get_one", _) => return None,
                    ("aliased" | "with_polymorphic", _) => Kind::Class(model),
                    (_, Kind::Rows(model))
                        if given.positional.len() > 1 && told.write.is_none() =>
                    {
                        Kind::ManyValues(model)
                    }
                    (_, kind) => kind,
                }))
            }
            "scalars" | "execute" | "exec" | "stream" | "stream_scalars" => {
                self.parameters(&given.positional, told, depth);
                let typed = self.infer_expression(*given.positional.first()?, depth + 1)?;
                match typed.kind {
                    Kind::Rows(_) | Kind::ManyValues(_) => Some(typed),
                    _ => None,
                }
            }
            "scalar" => {
                let typed = self.infer_expression(*given.positional.first()?, depth + 1)?;
                match typed.kind {
                    Kind::Rows(model) => Some(typed.then(Kind::Row(model))),
                    _ => None,
                }
            }
            "merge" => self.infer_expression(*given.positional.first()?, depth + 1),
            "cast" if bare => given
                .positional
                .first()
                .and_then(|n| self.known.annotated(*n))
                .filter(|t| !matches!(t.kind, Kind::Other)),
            _ if bare => {
                let own = self.functions.get(function).cloned();
                let own = own.filter(|t| !matches!(t.kind, Kind::Other));
                let argument = |i: usize| {
                    given
                        .positional
                        .get(i)
                        .and_then(|n| self.infer_expression(*n, depth + 1))
                };
                own.or_else(|| handed_on(function, given.positional.len(), argument))
            }
            _ => None,
        }
    }
}

/// What a function of that name writes.
fn write_kind(function: &str) -> Option<WriteKind> {
    match function {
        "insert" | "bulk_insert_mappings" => Some(WriteKind::Insert),
        "update" | "bulk_update_mappings" => Some(WriteKind::Update),
        "delete" => Some(WriteKind::Delete),
        _ => None,
    }
}
