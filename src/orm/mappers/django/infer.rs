//! What an expression gives: a model, a row, rows; and what it names on the way.
//!
//! In: an expression. Out: its [`Typed`]. The hard thing is the beginning of a chain: a variable, an
//! imported class, a module's class, a function that hands rows on, or a name that convention knows.

use tree_sitter::Node;

use super::ID;
use super::lookup::member;
use super::reader::Reader;
use super::told::{Told, in_hand, of_row};
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::python::{
    Arguments, Chain, Kind, Speaker, Step, Typed, handed_on, keyed, pairs, string, strings, unroll,
};
use crate::orm::tree::{children, field, span, text};
use crate::orm::{Model, Name, Snippet, Value, Write, WriteKind};
use crate::severity::Confidence;

/// Deeper nesting is not looked into.
const DEEPEST: usize = 6;

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
                    return (chain.base.id() != node.id())
                        .then(|| self.infer(chain.base, depth + 1))?;
                }
                self.fold_at(&chain, false, None, depth)
            }
            "conditional_expression" | "boolean_operator" | "binary_operator" => children(node)
                .into_iter()
                .filter_map(|n| self.infer(n, depth + 1))
                .find(|t| !matches!(t.kind, Kind::Other)),
            "list" | "tuple" | "set" => {
                let first = children(node).into_iter().next()?;
                match self.infer(first, depth + 1)? {
                    Typed {
                        kind: Kind::Row(model),
                        confidence,
                    } => Some(Typed {
                        kind: Kind::Rows(model),
                        confidence,
                    }),
                    _ => None,
                }
            }
            "list_comprehension" | "set_comprehension" | "generator_expression" => {
                // `[order for order in orders if …]` is rows again.
                let body = field(node, "body")?;
                let clause = children(node)
                    .into_iter()
                    .find(|n| n.kind() == "for_in_clause")?;
                let same = text(body, self.source) == text(field(clause, "left")?, self.source);
                same.then(|| self.infer(field(clause, "right")?, depth + 1))?
            }
            "string"
            | "integer"
            | "float"
            | "true"
            | "false"
            | "dictionary"
            | "dictionary_comprehension" => Some(Typed::likely(Kind::Other)),
            _ => None,
        }
    }

    /// What a chain gives; `told` gathers what it names.
    pub(super) fn fold(
        &self,
        chain: &Chain<'t>,
        written: bool,
        told: Option<&mut Told<'m>>,
    ) -> Option<Typed<'m>> {
        self.fold_at(chain, written, told, 0)
    }

    fn fold_at(
        &self,
        chain: &Chain<'t>,
        written: bool,
        mut told: Option<&mut Told<'m>>,
        depth: usize,
    ) -> Option<Typed<'m>> {
        let (mut typed, mut at) = match self.factory(chain) {
            Some(made) => {
                if let Some(told) = told.as_deref_mut() {
                    self.construct(made.model, made.at, made.list, told);
                }
                (made.typed, made.taken)
            }
            None => self.begin(chain, depth)?,
        };
        let mut least = typed.confidence;
        if let Kind::Class(model) = typed.kind
            && at <= chain.steps.len()
            && let Some(told) = told.as_deref_mut()
        {
            // The class alone says nothing; what is done with it does.
            let place = match at.checked_sub(1).and_then(|i| chain.steps.get(i)) {
                Some(Step::Attribute(name)) => span(*name),
                _ => span(chain.base),
            };
            self.class_step(chain, at, model, place, told);
        }
        while let Some(step) = chain.steps.get(at) {
            let call = match chain.steps.get(at + 1) {
                Some(Step::Call(list)) => Some(*list),
                _ => None,
            };
            let last = at + 1 == chain.steps.len();
            let next = match (*step, &typed.kind) {
                (Step::Attribute(name), _) => {
                    at += usize::from(call.is_some());
                    self.attribute(&typed, name, call, written && last, told.as_deref_mut())
                }
                (Step::Call(_), Kind::Class(model)) => Some(typed.then(Kind::Row(model))),
                (Step::Call(_), Kind::Rows(_) | Kind::Row(_)) => Some(typed.clone()),
                (Step::Index(whole), kind) => self.index(&typed, kind, whole, told.as_deref_mut()),
                _ => None,
            };
            at += 1;
            match next {
                Some(next) => typed = next,
                None => {
                    if let Some(told) = told {
                        told.confidence = Some(least);
                    }
                    return None;
                }
            }
            least = least.min(typed.confidence);
        }
        if let Some(told) = told {
            told.confidence = Some(least);
        }
        Some(typed)
    }

    /// What a class is used for: its rows, or a new one.
    fn class_step(
        &self,
        chain: &Chain<'t>,
        at: usize,
        model: &'m Model,
        place: Span,
        told: &mut Told<'m>,
    ) {
        let Some(table) = &model.table else { return };
        let name = |clause: Clause| Name {
            table: table.clone(),
            column: None,
            clause,
            at: place,
            value: Value::Unknown,
        };
        match chain.steps.get(at) {
            Some(Step::Call(list)) => self.construct(model, place, *list, told),
            Some(Step::Attribute(attribute))
                if text(*attribute, self.source).starts_with(char::is_lowercase) =>
            {
                let attribute = text(*attribute, self.source);
                let known = member(self.models, model, attribute).is_some();
                if !known && (chain.steps.len() > at + 1 || attribute == "objects") {
                    told.names.push(name(Clause::From));
                }
            }
            // `_default_manager`, `_base_manager`.
            Some(Step::Attribute(attribute))
                if text(*attribute, self.source).ends_with("_manager")
                    && chain.steps.len() > at + 1 =>
            {
                told.names.push(name(Clause::From));
            }
            _ => {}
        }
    }

    /// A new row: `Order(status="new")`.
    fn construct(&self, model: &'m Model, place: Span, list: Node<'t>, told: &mut Told<'m>) {
        let Some(table) = &model.table else { return };
        told.names
            .push(Name::of_table(table.clone(), Clause::Insert, place));
        let given = self.carried.arguments(list, self.source);
        told.names
            .extend(self.lookups(&given.named, model, Clause::Insert));
        told.write = Some(Write {
            table: table.clone(),
            kind: WriteKind::Insert,
            complete: false,
            at: place,
        });
    }

    fn attribute(
        &self,
        typed: &Typed<'m>,
        name: Node<'t>,
        call: Option<Node<'t>>,
        written: bool,
        told: Option<&mut Told<'m>>,
    ) -> Option<Typed<'m>> {
        let word = text(name, self.source);
        let given = call.map(|list| self.carried.arguments(list, self.source));
        match (&typed.kind, &given) {
            (Kind::Rows(model) | Kind::ManyValues(model), Some(given)) => {
                let (found, gives) = self.query_method(name, given, model, typed);
                if let (Some(told), Some(list)) = (told, call) {
                    told.names.extend(found.names);
                    told.write = found.write.or(told.write.take());
                    told.open.push((span(list), model));
                    if word == "extra" {
                        told.snippets
                            .extend(self.extra(given, model, typed.confidence));
                    }
                }
                gives
            }
            (Kind::Values(model), Some(given)) => {
                let first = given.positional.first().copied();
                let key = first.and_then(|n| string(n, self.source));
                if let (Some((key, at)), "get" | "pop" | "setdefault", Some(told)) =
                    (key, word, told)
                {
                    let mut names = self.path_names(model, key, at, Clause::Select);
                    names.iter_mut().for_each(of_row);
                    told.names.extend(names);
                }
                None
            }
            (Kind::Rows(_), None) => None,
            (Kind::Row(model) | Kind::Class(model), given) => {
                if let Some(given) = given
                    .as_ref()
                    .filter(|_| matches!(typed.kind, Kind::Row(_)))
                {
                    let found = self.row_method(name, given, model);
                    let known = !found.names.is_empty();
                    if let Some(told) = told {
                        told.names.extend(found.names);
                    }
                    return match word {
                        _ if known => None,
                        // A class may hand itself on.
                        "get_real_instance" | "specific" => Some(typed.clone()),
                        _ => self.functions.get(word).cloned(),
                    };
                }
                let Some(member) = member(self.models, model, word) else {
                    // A manager.
                    let manager = matches!(typed.kind, Kind::Class(_))
                        && word.starts_with(|c: char| c.is_lowercase() || c == '_');
                    return manager.then(|| typed.then(Kind::Rows(model)));
                };
                if let (Some(told), Some((table, column))) = (told, member.column) {
                    told.names
                        .push(in_hand(&table, column, span(name), written));
                }
                let target = member.target?;
                Some(typed.then(match member.many {
                    true => Kind::Rows(target),
                    false => Kind::Row(target),
                }))
            }
            _ => None,
        }
    }

    fn index(
        &self,
        typed: &Typed<'m>,
        kind: &Kind<'m>,
        whole: Node<'t>,
        told: Option<&mut Told<'m>>,
    ) -> Option<Typed<'m>> {
        let key = children(whole).into_iter().nth(1)?;
        match kind {
            Kind::Rows(_) | Kind::ManyValues(_) if key.kind() == "slice" => Some(typed.clone()),
            Kind::Rows(model) => Some(typed.then(Kind::Row(model))),
            Kind::ManyValues(model) => Some(typed.then(Kind::Values(model))),
            Kind::Values(model) => {
                let (word, at) = string(key, self.source)?;
                if let Some(told) = told {
                    let mut names = self.path_names(model, word, at, Clause::Select);
                    names.iter_mut().for_each(of_row);
                    told.names.extend(names);
                }
                let member = member(self.models, model, word)?;
                member
                    .target
                    .filter(|_| !member.many)
                    .map(|row| typed.then(Kind::Row(row)))
            }
            _ => None,
        }
    }

    /// `extra(where=["status = 'x'"], select={"late": "due < now()"})`.
    fn extra(
        &self,
        given: &Arguments<'a, 't>,
        model: &Model,
        confidence: Confidence,
    ) -> Vec<Snippet> {
        let Some(table) = &model.table else {
            return Vec::new();
        };
        let mut texts: Vec<(Span, Clause)> = Vec::new();
        if let Some(conditions) = given.get("where") {
            texts.extend(
                strings(conditions, self.source)
                    .into_iter()
                    .map(|(_, at)| (at, Clause::Where)),
            );
        }
        if let Some(columns) = given.get("select") {
            let values = pairs(columns, self.source).into_iter();
            texts.extend(
                values.filter_map(|p| Some((string(p.value, self.source)?.1, Clause::Select))),
            );
        }
        let snippets = texts.into_iter().filter_map(|(at, clause)| {
            // The literal begins with its quote.
            let literal = self
                .unit
                .literals
                .iter()
                .find(|l| l.span.contains(at.start))?;
            Some(Snippet {
                literal: literal.span,
                tables: vec![(table.clone(), table.clone())],
                clause,
                confidence,
            })
        });
        snippets.collect()
    }

    /// What a chain begins with, and how many steps that took.
    fn begin(&self, chain: &Chain<'t>, depth: usize) -> Option<(Typed<'m>, usize)> {
        let base = chain.base;
        if base.kind() != "identifier" {
            return self.infer(base, depth + 1).map(|t| (t, 0));
        }
        let name = text(base, self.source);
        let bound = self.scopes.get(name);
        if let Some(Some(typed)) = bound
            && !matches!(typed.kind, Kind::Other)
        {
            return Some((typed.clone(), 0));
        }
        let other = matches!(bound, Some(Some(_)));
        if bound.is_none()
            && let Some(found) = self.begin_with_class(chain, name)
        {
            return Some(found);
        }
        if let Some(Step::Call(list)) = chain.steps.first() {
            return self.begin_with_call(name, *list, depth).map(|t| (t, 1));
        }
        // `user.userprofile`: the way back from a model that is declared elsewhere.
        for (index, step) in chain.steps.iter().enumerate().take(4) {
            let Step::Attribute(back) = step else { break };
            let back = text(*back, self.source);
            if index + 1 < chain.steps.len()
                && !back.contains('_')
                && let Some(model) = self.models.run_together(ID, back)
            {
                return Some((Typed::likely(Kind::Row(model)), index + 1));
            }
        }
        if let [Step::Attribute(next), Step::Call(list), ..] = chain.steps.as_slice()
            && text(*next, self.source) == "get_model"
            && let Some(model) = self.model_by_text(*list)
        {
            return Some((Typed::likely(Kind::Class(model)), 2));
        }
        if let Some(Step::Attribute(next)) = chain.steps.first() {
            let next = text(*next, self.source);
            let class = self.scopes.classes().next().and_then(|c| self.bound.get(c));
            // The form of a view about a model is one of that model.
            if (name == "self" || name == "form" && matches!(next, "instance" | "cleaned_data"))
                && let Some(model) = class.and_then(|b| b.about)
            {
                let called = matches!(chain.steps.get(1), Some(Step::Call(_)));
                if let Some(typed) = self.of_self(next, model) {
                    return Some((
                        typed,
                        1 + usize::from(
                            called && next.contains("query") | next.starts_with("get_"),
                        ),
                    ));
                }
            }
            // What the variable is called says more than what its attribute is called.
            let held = self.known.by_convention(name).filter(|_| !other);
            let leads = held.is_some_and(|typed| match typed.kind {
                Kind::Row(model) => member(self.models, model, next).is_some(),
                _ => false,
            });
            if !leads
                && self.known.imports.get(name).is_none()
                && let Some(typed) = self.known.by_convention(next)
                && chain.steps.len() > 1
                && !matches!(chain.steps.get(1), Some(Step::Call(_)))
            {
                return Some((typed, 1));
            }
        }
        if other || self.known.imports.get(name).is_some() {
            return None;
        }
        if let Some(found) = keyed(chain, self.source, &self.known) {
            return Some(found);
        }
        // A name alone is only taken for what it certainly says.
        let sure = |t: &Typed<'m>| !chain.steps.is_empty() || t.confidence > Confidence::Possible;
        let found = self.known.by_convention(name).filter(sure);
        found.map(|t| (t, 0))
    }

    fn begin_with_class(&self, chain: &Chain<'t>, name: &str) -> Option<(Typed<'m>, usize)> {
        let mut segments = vec![name];
        for taken in 0..4 {
            if let Some(model) = self.known.class_of(&segments) {
                return Some((Typed::likely(Kind::Class(model)), taken));
            }
            match chain.steps.get(taken) {
                Some(Step::Attribute(next)) => segments.push(text(*next, self.source)),
                _ => return None,
            }
        }
        None
    }

    fn begin_with_call(&self, name: &str, list: Node<'t>, depth: usize) -> Option<Typed<'m>> {
        if let Some(typed) = self.functions.get(name) {
            return Some(typed.clone());
        }
        let given = Arguments::of(list, self.source);
        let argument = |index: usize| {
            given
                .positional
                .get(index)
                .and_then(|n| self.infer(*n, depth + 1))
        };
        match name {
            "get_object_or_404" | "aget_object_or_404" => match argument(0)? {
                Typed {
                    kind: Kind::Class(m) | Kind::Rows(m),
                    confidence,
                } => Some(Typed {
                    kind: Kind::Row(m),
                    confidence,
                }),
                _ => None,
            },
            "get_list_or_404" => match argument(0)? {
                Typed {
                    kind: Kind::Class(m) | Kind::Rows(m),
                    confidence,
                } => Some(Typed {
                    kind: Kind::Rows(m),
                    confidence,
                }),
                _ => None,
            },
            "cast" => given
                .positional
                .first()
                .and_then(|n| self.known.annotated(*n)),
            "get_model" => {
                let model = self.model_by_text(list)?;
                Some(Typed::likely(Kind::Class(model)))
            }
            "get_user_model" => Some(Typed::likely(Kind::Class(self.user_model()?))),
            "super" => self.scopes.get("self").cloned().flatten(),
            _ => handed_on(name, given.positional.len(), argument),
        }
    }
}
