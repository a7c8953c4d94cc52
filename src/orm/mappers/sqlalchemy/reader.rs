//! Reads a module from top to bottom: what its variables hold, and what its chains name.
//!
//! In: a module's tree and the models. Out: its uses. The hard thing is that columns stand as
//! attributes of classes in the arguments of a query: the arguments that are open at a place are
//! kept with their clause and their statement.

use std::collections::HashMap;

use tree_sitter::Node;

use super::ID;
use super::infer::Told;
use super::lookup::{column_of, member};
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::python::{
    Arguments, Carried, Chain, Class, Constants, Kind, Known, Scopes, Speaker, Step, Typed,
    classes, hand_down, lone_attributes, references, sole_holder, string, tell_apart, walk,
};
use crate::orm::tree::{children, each, field, span, text};
use crate::orm::{Model, ModelUse, Models, Name, Snippet, Unit, Uses, Value};
use crate::severity::Confidence;

/// Arguments that are open.
struct Open<'m> {
    inside: Span,
    /// The clause that columns in them end up in.
    clause: Clause,
    /// The use that the names in them belong to.
    statement: Option<usize>,
    /// What the statement is about.
    model: Option<&'m Model>,
}

/// A module being read.
pub(super) struct Reader<'a, 'm, 't> {
    pub(super) unit: &'a Unit<'a>,
    pub(super) source: &'a str,
    pub(super) models: &'m Models,
    pub(super) known: Known<'a, 'm>,
    pub(super) classes: Vec<Class<'a, 't>>,
    /// The model that each class declares.
    own: Vec<Option<&'m Model>>,
    pub(super) scopes: Scopes<'m>,
    /// What the functions of the module say that they return.
    pub(super) functions: HashMap<&'a str, Typed<'m>>,
    /// The lists that the names of the module stand for.
    pub(super) constants: Constants<'a, 't>,
    /// The dictionaries that variables carry.
    pub(super) carried: Carried<'a, 't>,
    open: Vec<Open<'m>>,
    out: Uses,
}

/// What the module does with models.
pub(super) fn uses<'t>(unit: &Unit<'_>, root: Node<'t>, models: &Models) -> Uses {
    let found = classes(root, unit.text);
    let own = found.iter().map(|class| {
        let named = models.named(ID, class.name);
        let mut here = named.filter(|m| m.path == unit.path && m.at == class.at);
        here.next()
    });
    let mut reader = Reader {
        unit,
        source: unit.text,
        models,
        known: Known::new(ID, unit, root, models),
        own: own.collect(),
        classes: found,
        scopes: Scopes::default(),
        functions: HashMap::new(),
        constants: Constants::of(root, unit.text),
        carried: Carried::of(root, unit.text),
        open: Vec::new(),
        out: Uses::default(),
    };
    let mut functions = Vec::new();
    each(root, |node| {
        if node.kind() == "function_definition"
            && let (Some(name), Some(result)) = (field(node, "name"), field(node, "return_type"))
        {
            functions.push((text(name, reader.source), result));
        }
        !matches!(node.kind(), "expression_statement" | "parameters")
    });
    for (name, result) in functions {
        if let Some(typed) = reader.known.annotated(result) {
            reader.functions.insert(name, typed);
        }
    }
    let own = reader.classes.clone();
    own.iter().for_each(|class| reader.lists(class));
    walk(root, &own, &mut reader);
    let mut out = reader.out;
    out.echoes
        .extend(references(root, unit.text, &reader.known));
    tell_apart(&mut out.statements);
    out.statements
        .retain(|s| !s.names.is_empty() || s.write.is_some());
    hand_down(ID, &mut out.statements, models);
    out
}

/// The clause that the arguments of a method end up in.
fn clause_of(method: &str) -> Option<Clause> {
    Some(match method {
        "filter" | "where" | "filter_by" => Clause::Where,
        "having" => Clause::Having,
        "order_by" => Clause::OrderBy,
        "group_by" | "distinct" => Clause::GroupBy,
        "join" | "outerjoin" | "join_from" | "select_from" | "joinedload" | "selectinload"
        | "subqueryload" | "contains_eager" | "lazyload" => Clause::Join,
        "select" | "query" | "with_entities" | "add_columns" | "load_only" | "defer"
        | "options" | "exists" | "with_only_columns" | "execute" | "scalars" | "scalar"
        | "exec" => Clause::Select,
        "returning" => Clause::Returning,
        "values" | "insert" => Clause::Insert,
        "update" | "on_conflict_do_update" => Clause::Set,
        _ => return None,
    })
}

impl<'a, 'm, 't> Reader<'a, 'm, 't> {
    fn read_chain(&mut self, top: Node<'t>, chain: &Chain<'t>, written: bool) {
        let start = top.start_byte();
        let around = self.open.iter().rev().filter(|o| o.inside.contains(start));
        let (clause, outer) = around
            .map(|o| (o.clause, o.statement, o.model))
            .next()
            .map_or((Clause::Select, None), |(c, s, m)| (c, Some((s, m))));
        let mut told = Told::new(clause);
        let typed = self.fold(chain, written, &mut told);
        if typed.is_none() && told.is_empty() {
            self.lone(top, chain);
            self.named_beside(chain);
            self.loaded(chain);
            self.handed(chain);
            self.served(chain);
        }
        if self.fragment(chain, outer.and_then(|(_, m)| m), clause) {
            return;
        }
        if let Some((statement, Some(model))) = outer {
            self.loaded_by_name(chain, statement, model);
        }
        let outer = outer.and_then(|(statement, _)| statement);
        let possible = told.confidence == Some(Confidence::Possible);
        let statement = match outer.filter(|_| !possible && told.write.is_none()) {
            Some(outer) => {
                if let Some(used) = self.out.statements.get_mut(outer) {
                    used.names.append(&mut told.names);
                }
                Some(outer)
            }
            None if told.is_empty() => None,
            None => {
                self.out.statements.push(ModelUse {
                    whole: span(top),
                    names: std::mem::take(&mut told.names),
                    write: told.write.take(),
                    confidence: told.confidence.unwrap_or(Confidence::Likely),
                    because: None,
                    retired: false,
                });
                Some(self.out.statements.len() - 1)
            }
        };
        let about = told.about;
        let mut open: Vec<Open<'m>> = Vec::new();
        let mut method = text(chain.base, self.source);
        for step in &chain.steps {
            match step {
                Step::Attribute(name) => method = text(*name, self.source),
                Step::Call(list) => {
                    // Only the parts of a query speak for what stands in them.
                    if let Some(clause) = clause_of(method) {
                        let clause = match (clause, told.updates) {
                            (Clause::Insert, true) => Clause::Set,
                            (clause, _) => clause,
                        };
                        open.push(Open {
                            inside: span(*list),
                            clause,
                            statement: statement.filter(|_| about.is_some()).or(outer),
                            model: about,
                        });
                    }
                }
                Step::Index(_) => {}
            }
        }
        // The first arguments end first: they lie on top.
        self.open.extend(open.into_iter().rev());
    }

    /// `text("status = 'new'")` in the arguments of a query.
    fn fragment(&mut self, chain: &Chain<'t>, model: Option<&'m Model>, clause: Clause) -> bool {
        let named = match (chain.steps.first(), chain.steps.get(1)) {
            (Some(Step::Call(list)), _) => Some((text(chain.base, self.source), *list)),
            (Some(Step::Attribute(name)), Some(Step::Call(list))) => {
                Some((text(*name, self.source), *list))
            }
            _ => None,
        };
        let Some((_, list)) = named.filter(|(name, _)| matches!(*name, "text" | "literal_column"))
        else {
            return false;
        };
        let given = Arguments::of(list, self.source);
        let Some(first) = given.positional.first().filter(|n| n.kind() == "string") else {
            return true;
        };
        let Some((words, at)) = string(*first, self.source) else {
            return true;
        };
        let statement = [
            "select", "insert", "update", "delete", "with", "create", "alter",
        ];
        let head = words
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_lowercase();
        if let Some(table) = model.and_then(|m| m.table.clone())
            && !statement.contains(&head.as_str())
            && let Some(literal) = literal_around(self.unit, at)
        {
            self.out.snippets.push(Snippet {
                literal,
                tables: vec![(table.clone(), table)],
                clause,
                confidence: Confidence::Likely,
            });
        }
        true
    }

    /// Attributes of which only the name is known.
    fn lone(&mut self, top: Node<'t>, chain: &Chain<'t>) {
        let column = |model, word: &str| {
            let column = member(self.models, model, word)?.column;
            column.map(|(table, column)| (table, column.to_owned()))
        };
        let found = lone_attributes(chain, self.source, &self.known, &self.scopes, column);
        for (at, table, column) in found {
            let name = column_of(&table, &column, at, Clause::Select);
            self.tell(span(top), vec![name], Confidence::Possible);
        }
    }

    /// `getattr(order, "status")`.
    fn named_beside(&mut self, chain: &Chain<'t>) {
        let function = text(chain.base, self.source);
        let Some(Step::Call(list)) = chain.steps.first() else {
            return;
        };
        if !matches!(
            function,
            "getattr" | "setattr" | "hasattr" | "validates" | "attrgetter"
        ) {
            return;
        }
        let given = Arguments::of(*list, self.source);
        let first = given
            .positional
            .first()
            .and_then(|n| self.infer_expression(*n, 0));
        let model = match first.map(|t| t.kind) {
            Some(Kind::Row(model) | Kind::Class(model)) => Some(model),
            _ => self.class_around().filter(|_| function == "validates"),
        };
        let Some(model) = model else { return };
        for (word, at) in given
            .positional
            .iter()
            .filter_map(|n| string(*n, self.source))
        {
            let found = member(self.models, model, word).and_then(|m| m.column);
            if let Some((table, column)) = found {
                let name = column_of(&table, column, at, Clause::Select);
                self.tell(at, vec![name], Confidence::Likely);
            }
        }
    }

    /// `strategy.load_only("status")`, where only the name tells the model.
    fn loaded(&mut self, chain: &Chain<'t>) {
        let [.., Step::Attribute(name), Step::Call(list)] = chain.steps.as_slice() else {
            return;
        };
        if !matches!(text(*name, self.source), "load_only" | "defer" | "undefer") {
            return;
        }
        let given = Arguments::of(*list, self.source);
        for node in &given.positional {
            if let Some((word, at)) = string(*node, self.source) {
                self.sole(word, at, at);
            }
        }
    }

    /// `joinedload("customer")` in the options of a query, as it was before 2.0: the key that joins.
    fn loaded_by_name(&mut self, chain: &Chain<'t>, statement: Option<usize>, model: &'m Model) {
        let loads = matches!(
            text(chain.base, self.source),
            "joinedload" | "selectinload" | "subqueryload" | "lazyload" | "contains_eager"
        );
        let Some(Step::Call(list)) = chain.steps.first().filter(|_| loads) else {
            return;
        };
        for node in Arguments::of(*list, self.source).positional {
            let Some((word, at)) = string(node, self.source) else {
                continue;
            };
            if let Some((table, column)) = member(self.models, model, word).and_then(|m| m.column) {
                let mut key = column_of(&table, column, at, Clause::Join);
                key.value = Value::Followed;
                match statement.and_then(|s| self.out.statements.get_mut(s)) {
                    Some(used) => used.names.push(key),
                    None => self.tell(at, vec![key], Confidence::Likely),
                }
            }
        }
    }

    /// A name that only one table has.
    pub(super) fn sole(&mut self, word: &str, at: Span, whole: Span) {
        let model = sole_holder(ID, self.models, word);
        let found = model.and_then(|m| member(self.models, m, word)?.column);
        if let Some((table, column)) = found {
            let name = column_of(&table, column, at, Clause::Select);
            self.tell(whole, vec![name], Confidence::Possible);
        }
    }

    fn class_around(&self) -> Option<&'m Model> {
        self.scopes
            .classes()
            .find_map(|c| self.own.get(c).copied().flatten())
    }

    /// Columns by their bare names in the body of their class: `foreign_keys=[owner_id]`.
    fn in_body(&mut self, node: Node<'t>) {
        if !self.scopes.in_class_body() {
            return;
        }
        let Some(model) = self.class_around() else {
            return;
        };
        let inside = match node.kind() {
            "keyword_argument" => field(node, "value").into_iter().collect(),
            _ => children(node),
        };
        for name in inside.into_iter().filter(|n| n.kind() == "identifier") {
            let word = text(name, self.source);
            let declared = model
                .fields
                .iter()
                .any(|f| f.name == word && f.at != Span::new(0, 0));
            let column = member(self.models, model, word).and_then(|m| m.column);
            if let Some((table, column)) = column.filter(|_| declared) {
                let name = column_of(&table, column, span(name), Clause::Select);
                self.tell(name.at, vec![name], Confidence::Likely);
            }
        }
    }

    /// Columns in a relationship's texts: `primaryjoin="Order.owner_id == User.id"`.
    fn in_text(&mut self, node: Node<'t>) {
        // `@declared_attr` says in a method what else stands in the body.
        let joins = node.parent().filter(|p| p.kind() == "keyword_argument");
        let joins = joins.and_then(|p| field(p, "name"));
        let joins = joins.is_some_and(|n| {
            let name = text(n, self.source);
            matches!(
                name,
                "foreign_keys" | "primaryjoin" | "secondaryjoin" | "remote_side"
            )
        });
        if !(self.scopes.in_class_body() || joins) || self.class_around().is_none() {
            return;
        }
        let Some((words, at)) = string(node, self.source).filter(|(w, _)| w.contains('.')) else {
            return;
        };
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
        let mut offset = 0;
        for part in words.split(|c: char| !plain(c)) {
            let here = at.start + offset;
            offset += part.len() + 1;
            let Some((class, word)) = part.split_once('.') else {
                continue;
            };
            let model = self.models.named(ID, class).next();
            let column = model.and_then(|m| member(self.models, m, word)?.column);
            if let Some((table, column)) = column {
                let place = Span::new(here + class.len() + 1, here + part.len());
                let name = column_of(&table, column, place, Clause::Join);
                self.tell(at, vec![name], Confidence::Likely);
            }
        }
    }

    /// Adds a use.
    pub(super) fn tell(&mut self, whole: Span, names: Vec<Name>, confidence: Confidence) {
        self.out.statements.push(ModelUse {
            whole,
            names,
            write: None,
            confidence,
            because: None,
            retired: false,
        });
    }
}

/// The literal that a place lies in.
fn literal_around(unit: &Unit<'_>, at: Span) -> Option<Span> {
    let after = unit.literals.partition_point(|l| l.span.start <= at.start);
    let literal = unit.literals.get(after.checked_sub(1)?)?;
    literal.span.contains(at.start).then_some(literal.span)
}

impl<'a, 'm, 't> Speaker<'a, 'm, 't> for Reader<'a, 'm, 't> {
    fn source(&self) -> &'a str {
        self.source
    }

    fn scopes(&mut self) -> &mut Scopes<'m> {
        &mut self.scopes
    }

    fn infer(&self, node: Node<'t>, depth: usize) -> Option<Typed<'m>> {
        self.infer_expression(node, depth)
    }

    fn annotated(&self, node: Node<'t>) -> Option<Typed<'m>> {
        self.known.annotated(node)
    }

    fn receiver(&self, name: &str, class: usize) -> Option<Typed<'m>> {
        let model = self.own.get(class).copied().flatten()?;
        let kind = match name {
            "cls" => Kind::Class(model),
            _ => Kind::Row(model),
        };
        Some(Typed::likely(kind))
    }

    fn parameter(&self, _: &str, _: Option<usize>) -> Option<Typed<'m>> {
        None
    }

    fn reach(&mut self, offset: usize) {
        while self.open.last().is_some_and(|o| o.inside.end <= offset) {
            self.open.pop();
        }
    }

    fn chain(&mut self, top: Node<'t>, chain: &Chain<'t>, written: bool) {
        self.read_chain(top, chain, written);
    }

    fn other(&mut self, node: Node<'t>) {
        match node.kind() {
            "argument_list"
            | "list"
            | "tuple"
            | "binary_operator"
            | "comparison_operator"
            | "keyword_argument" => self.in_body(node),
            "string" => self.in_text(node),
            _ => {}
        }
    }
}
