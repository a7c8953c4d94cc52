//! Reads a module from top to bottom: what its variables hold, and what its chains name.
//!
//! In: a module's tree and the models. Out: its uses. The hard thing is that an expression such as
//! `F("status")` counts through the queryset whose arguments it stands in: the arguments that are
//! open at a place are kept with their model.

use std::collections::{HashMap, HashSet};

use tree_sitter::Node;

use super::ID;
use super::bound::Bound;
use super::calls::EXPRESSIONS_OF_TEXT;
use super::lookup::{hand_down, is_common, member, path};
use crate::clause::Clause;
use crate::location::Span;
use crate::naming;
use crate::orm::python::{
    Arguments, Chain, Class, Imports, Kind, Scopes, Step, Typed, belongs, classes, element, unroll,
};
use crate::orm::tree::{children, each, field, span, text};
use crate::orm::{Model, ModelUse, Models, Name, Snippet, Unit, Uses, Value, Write};
use crate::severity::Confidence;

/// Arguments of a queryset's method that are open.
struct Open<'m> {
    inside: Span,
    model: &'m Model,
    /// The use that the names in them belong to.
    statement: usize,
}

/// A module being read.
pub(super) struct Reader<'a, 'm, 't> {
    pub(super) unit: &'a Unit<'a>,
    pub(super) source: &'a str,
    pub(super) models: &'m Models,
    pub(super) imports: Imports,
    pub(super) classes: Vec<Class<'a, 't>>,
    pub(super) bound: Vec<Bound<'m>>,
    /// Classes that `admin.site.register(Model, Class)` binds.
    pub(super) registered: Vec<(&'a str, &'m Model)>,
    pub(super) scopes: Scopes<'m>,
    /// Models that the module imports or declares.
    pub(super) used: Vec<&'m Model>,
    /// What the functions of the module say that they return.
    pub(super) functions: HashMap<&'a str, Typed<'m>>,
    open: Vec<Open<'m>>,
    /// Nodes of chains that were unrolled from further out.
    inner: HashSet<usize>,
    /// Attributes that are assigned to.
    targets: HashSet<usize>,
    /// Variables of one name for rows, and for many, as convention has it.
    pub(super) conventional: HashMap<String, Vec<(bool, &'m Model)>>,
    pub(super) out: Uses,
}

/// What the module does with models.
pub(super) fn uses<'t>(unit: &Unit<'_>, root: Node<'t>, models: &Models) -> Uses {
    let mut reader = Reader {
        unit,
        source: unit.text,
        models,
        imports: Imports::of(root, unit.path, unit.text),
        classes: classes(root, unit.text),
        bound: Vec::new(),
        registered: Vec::new(),
        scopes: Scopes::default(),
        used: Vec::new(),
        functions: HashMap::new(),
        open: Vec::new(),
        inner: HashSet::new(),
        targets: HashSet::new(),
        conventional: HashMap::new(),
        out: Uses::default(),
    };
    reader.prepare(root);
    reader.bind_classes();
    let own = reader.classes.clone();
    for (index, class) in own.iter().enumerate() {
        let bound = reader.bound.get(index).copied().unwrap_or_default();
        reader.lists(class, bound);
    }
    each(root, |node| {
        reader.visit(node);
        true
    });
    let mut out = reader.out;
    hand_down(&mut out.statements, models);
    out.statements
        .retain(|s| !s.names.is_empty() || s.write.is_some());
    out
}

impl<'a, 'm, 't> Reader<'a, 'm, 't> {
    /// What is known before the first line is read.
    fn prepare(&mut self, root: Node<'t>) {
        self.used = self.used_models();
        for model in self.models.of(ID).filter(|m| !m.is_abstract) {
            let name = naming::underscore(&model.name);
            let many = naming::pluralize(&name);
            self.conventional
                .entry(name)
                .or_default()
                .push((false, model));
            self.conventional
                .entry(many)
                .or_default()
                .push((true, model));
        }
        let mut functions = Vec::new();
        let mut registered = Vec::new();
        each(root, |node| match node.kind() {
            "function_definition" => {
                if let (Some(name), Some(result)) =
                    (field(node, "name"), field(node, "return_type"))
                {
                    functions.push((text(name, self.source), result));
                }
                true
            }
            "call" => {
                let function = field(node, "function").map_or("", |f| text(f, self.source));
                if function.ends_with("site.register") {
                    registered.extend(field(node, "arguments"));
                }
                false
            }
            "parameters" | "import_from_statement" => false,
            _ => true,
        });
        for (name, result) in functions {
            if let Some(typed) = self.annotated(result) {
                self.functions.insert(name, typed);
            }
        }
        for list in registered {
            let given = Arguments::of(list, self.source);
            if let [first, second, ..] = given.positional.as_slice()
                && let Some(model) = self.class_named(*first)
            {
                self.registered.push((text(*second, self.source), model));
            }
        }
    }

    /// The models that the module imports, names through an imported module, or declares.
    fn used_models(&self) -> Vec<&'m Model> {
        let mut used: Vec<&'m Model> = Vec::new();
        let words: HashSet<&str> = self
            .source
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .collect();
        for model in self.models.of(ID).filter(|m| !m.is_abstract) {
            if !words.contains(model.name.as_str()) {
                continue;
            }
            let declared = model.path == self.unit.path;
            let handed = |path: &str| {
                let (module, name) = path.rsplit_once('/').unwrap_or(("", path));
                name == model.name && belongs(&model.path, module)
            };
            let imported = self
                .imports
                .iter()
                .any(|(_, path)| handed(path) || belongs(&model.path, path));
            let starred = self
                .imports
                .stars()
                .any(|module| belongs(&model.path, module));
            if declared || imported || starred {
                used.push(model);
            }
        }
        used
    }

    fn visit(&mut self, node: Node<'t>) {
        let start = node.start_byte();
        self.scopes.leave(start);
        while self.open.last().is_some_and(|o| o.inside.end <= start) {
            self.open.pop();
        }
        match node.kind() {
            "class_definition" => {
                let class = self
                    .classes
                    .iter()
                    .position(|c| c.definition.id() == node.id());
                self.scopes
                    .enter(node.end_byte(), Some(class.unwrap_or(usize::MAX)));
            }
            "function_definition" => self.function(node),
            "lambda" => {
                self.scopes.enter(node.end_byte(), None);
                for name in field(node, "parameters").map(children).unwrap_or_default() {
                    if name.kind() == "identifier" {
                        self.parameter(text(name, self.source), None);
                    }
                }
            }
            "assignment" => self.assignment(node),
            "augmented_assignment" => {
                if let Some(left) = field(node, "left") {
                    self.targets.insert(left.id());
                }
            }
            "named_expression" => {
                if let (Some(name), Some(value)) = (field(node, "name"), field(node, "value")) {
                    let typed = self.infer(value, 0);
                    self.scopes.bind(text(name, self.source), typed);
                }
            }
            "for_statement" | "for_in_clause" => self.bind_loop(node),
            "list_comprehension"
            | "set_comprehension"
            | "dictionary_comprehension"
            | "generator_expression" => {
                for clause in children(node) {
                    if clause.kind() == "for_in_clause" {
                        self.bind_loop(clause);
                    }
                }
            }
            "list" | "tuple" | "set" => self.words_alone(node),
            "string" => self.word_alone(node),
            "call" | "attribute" | "subscript" => {
                if !self.inner.contains(&node.id()) {
                    self.chain(node);
                }
            }
            _ => {}
        }
    }

    fn function(&mut self, node: Node<'t>) {
        let class = self
            .scopes
            .classes()
            .next()
            .filter(|_| self.scopes.in_class_body());
        self.scopes.enter(node.end_byte(), None);
        let bound = class
            .and_then(|c| self.bound.get(c).copied())
            .unwrap_or_default();
        for (index, parameter) in field(node, "parameters")
            .map(children)
            .unwrap_or_default()
            .into_iter()
            .enumerate()
        {
            let name = match parameter.kind() {
                "identifier" => Some(parameter),
                "typed_parameter" => children(parameter).into_iter().next(),
                _ => field(parameter, "name"),
            };
            let Some(name) = name.filter(|n| n.kind() == "identifier") else {
                continue;
            };
            let name = text(name, self.source);
            let annotated = field(parameter, "type").and_then(|t| self.annotated(t));
            if annotated.is_some() {
                self.scopes.bind(name, annotated);
            } else if index == 0 && class.is_some() && matches!(name, "self" | "cls") {
                let kind = match (bound.own, bound.rows) {
                    (Some(model), _) if name == "cls" => Some(Kind::Class(model)),
                    (Some(model), _) => Some(Kind::Row(model)),
                    (_, Some(model)) => Some(Kind::Rows(model)),
                    _ => None,
                };
                self.scopes.bind(name, kind.map(Typed::likely));
            } else {
                self.parameter(name, class.and(bound.model()));
            }
        }
    }

    /// A parameter without annotation; in a class about a model its name may tell what it is.
    fn parameter(&mut self, name: &str, model: Option<&'m Model>) {
        let kind = model.and_then(|model| match name {
            "instance" | "obj" | "object" | "root" => Some(Kind::Row(model)),
            "queryset" | "qs" => Some(Kind::Rows(model)),
            _ => None,
        });
        self.scopes.bind(name, kind.map(Typed::likely));
    }

    fn assignment(&mut self, node: Node<'t>) {
        let Some(left) = field(node, "left") else {
            return;
        };
        let annotated = field(node, "type").and_then(|t| self.annotated(t));
        let right = field(node, "right");
        match left.kind() {
            "identifier" => {
                let typed = annotated.or_else(|| right.and_then(|r| self.infer(r, 0)));
                self.scopes.bind(text(left, self.source), typed);
            }
            "pattern_list" | "tuple_pattern" => {
                let typed = right.and_then(|r| self.infer(r, 0));
                self.bind_pattern(left, typed);
            }
            _ => {
                self.targets.insert(left.id());
            }
        }
    }

    fn bind_pattern(&mut self, left: Node<'t>, typed: Option<Typed<'m>>) {
        let mut parts = match typed {
            Some(Typed {
                kind: Kind::Tuple(parts),
                ..
            }) => parts.into_iter(),
            _ => Vec::new().into_iter(),
        };
        for name in children(left) {
            let part = parts.next().flatten();
            if name.kind() == "identifier" {
                self.scopes.bind(text(name, self.source), part);
            }
        }
    }

    fn bind_loop(&mut self, node: Node<'t>) {
        let (Some(left), Some(right)) = (field(node, "left"), field(node, "right")) else {
            return;
        };
        let typed = self.infer(right, 0).and_then(|t| element(&t));
        match left.kind() {
            "identifier" => self.scopes.bind(text(left, self.source), typed),
            _ => self.bind_pattern(left, typed),
        }
    }

    /// Tells what a chain names.
    fn chain(&mut self, top: Node<'t>) {
        let mut seen = Vec::new();
        let chain = unroll(top, |node| seen.push(node.id()));
        self.inner.extend(seen);
        let mut told = Told::default();
        if self
            .fold(&chain, self.targets.contains(&top.id()), Some(&mut told))
            .is_none()
            && told.is_empty()
        {
            self.unknown(top, &chain);
            return;
        }
        self.out.snippets.append(&mut told.snippets);
        let statement = self.out.statements.len();
        let whole = span(top);
        self.out.statements.push(ModelUse {
            whole,
            names: told.names,
            write: told.write,
            confidence: told.confidence.unwrap_or(Confidence::Likely),
            because: None,
            retired: false,
        });
        // The first arguments end first: they lie on top.
        for (inside, model) in told.open.into_iter().rev() {
            self.open.push(Open {
                inside,
                model,
                statement,
            });
        }
    }

    /// A chain whose beginning is not known: an expression, or a query of some model of the file.
    fn unknown(&mut self, top: Node<'t>, chain: &Chain<'t>) {
        let list = chain.steps.iter().enumerate().find_map(|(i, s)| match s {
            Step::Call(list) => Some((i, *list)),
            _ => None,
        });
        let Some((at, list)) = list else {
            self.unknown_attribute(top, chain);
            return;
        };
        let function = match at.checked_sub(1).and_then(|i| chain.steps.get(i)) {
            Some(Step::Attribute(name)) => text(*name, self.source),
            _ => text(chain.base, self.source),
        };
        let given = Arguments::of(list, self.source);
        if EXPRESSIONS_OF_TEXT.contains(&function) {
            self.loose_expression(top, list.start_byte(), function, &given);
        } else if matches!(
            function,
            "filter"
                | "exclude"
                | "order_by"
                | "annotate"
                | "update"
                | "values_list"
                | "values"
                | "select_related"
                | "prefetch_related"
                | "only"
                | "create"
                | "get"
        ) && at > 0
        {
            self.unknown_query(top, function, &given);
        } else {
            self.named_beside(function, &given);
            self.unknown_attribute(top, chain);
        }
    }

    fn loose_expression(
        &mut self,
        top: Node<'t>,
        offset: usize,
        function: &str,
        given: &Arguments<'a, 't>,
    ) {
        let mut around = self.open.iter().rev().filter(|o| o.inside.contains(offset));
        let found = match function {
            // The outer query is the one around the one around.
            "OuterRef" => {
                let inner = around.next();
                around.next().or(inner.filter(|_| false))
            }
            _ => around.next(),
        };
        if let Some((model, statement)) = found.map(|o| (o.model, o.statement)) {
            let names = self.expression(function, given, model);
            if let Some(used) = self.out.statements.get_mut(statement) {
                used.names.extend(names);
            }
            return;
        }
        if function == "OuterRef" {
            return;
        }
        if let Some(model) = self.class_around() {
            let names = self.expression(function, given, model);
            self.tell(span(top), names, Confidence::Likely);
            return;
        }
        let fitting = self
            .used
            .clone()
            .into_iter()
            .map(|m| self.expression(function, given, m));
        let words = given.named.len().max(given.positional.len().min(1));
        self.only_fitting(span(top), words, fitting.collect());
    }

    /// The model that the class around is about.
    fn class_around(&self) -> Option<&'m Model> {
        let mut around = self.scopes.classes().filter_map(|c| self.bound.get(c));
        around.find_map(Bound::model)
    }

    fn unknown_query(&mut self, top: Node<'t>, function: &str, given: &Arguments<'a, 't>) {
        let words = |model: &'m Model| {
            let texts = given
                .positional
                .iter()
                .filter_map(|n| crate::orm::python::string(*n, self.source));
            let mut names = match function {
                "filter" | "exclude" | "get" => self.lookups(&given.named, model, Clause::Where),
                "create" => self.lookups(&given.named, model, Clause::Insert),
                "update" => self.lookups(&given.named, model, Clause::Set),
                _ => Vec::new(),
            };
            if !matches!(function, "filter" | "exclude" | "get" | "create" | "update") {
                names.extend(self.words_of(texts, model, Clause::Select));
            }
            names
        };
        let count = match function {
            "filter" | "exclude" | "get" | "create" | "update" => given.named.len(),
            _ => given.positional.len(),
        };
        let fitting = self.used.iter().map(|m| words(m)).collect();
        self.only_fitting(span(top), count, fitting);
    }

    /// Tells the names if exactly one model of the file has them all.
    fn only_fitting(&mut self, whole: Span, words: usize, fitting: Vec<Vec<Name>>) {
        let mut fitting = fitting
            .into_iter()
            .filter(|names| !names.is_empty() && names.len() >= words);
        let (Some(mut names), None) = (fitting.next(), fitting.next()) else {
            return;
        };
        let several = names.len() > 1;
        names.retain(|n| several || !is_common(n.at.of(self.source)));
        self.tell(whole, names, Confidence::Possible);
    }

    /// `something.refund_reason`, where only the name fits.
    fn unknown_attribute(&mut self, top: Node<'t>, chain: &Chain<'t>) {
        // A module or a class of another kind has no rows.
        let base = text(chain.base, self.source);
        if chain.base.kind() != "identifier"
            || self.imports.get(base).is_some()
            || base.starts_with(char::is_uppercase)
        {
            return;
        }
        if let Some(Some(Typed {
            kind: Kind::Other, ..
        })) = self.scopes.get(base)
        {
            return;
        }
        for (index, step) in chain.steps.iter().enumerate() {
            let Step::Attribute(name) = step else {
                continue;
            };
            if matches!(chain.steps.get(index + 1), Some(Step::Call(_))) {
                continue;
            }
            // `self.status` is about the class at hand.
            if index == 0 && matches!(base, "self" | "cls") {
                continue;
            }
            let word = text(*name, self.source);
            if is_common(word) || word.len() < 4 {
                continue;
            }
            let mut fitting = self
                .used
                .iter()
                .filter_map(|m| member(self.models, m, word)?.column);
            let Some((table, column)) = fitting.next() else {
                continue;
            };
            if fitting.any(|(t, c)| t != table || c != column) {
                continue;
            }
            let names = vec![in_hand(&table, column, span(*name), false)];
            self.tell(span(top), names, Confidence::Possible);
        }
    }

    /// Adds a use.
    pub(super) fn tell(&mut self, whole: Span, names: Vec<Name>, confidence: Confidence) {
        if !names.is_empty() {
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

    /// A path from a row: `customer__email`.
    pub(super) fn path_names(
        &self,
        model: &'m Model,
        word: &str,
        at: Span,
        clause: Clause,
    ) -> Vec<Name> {
        path(self.models, model, word, at, clause).names
    }
}

/// What a chain tells.
#[derive(Default)]
pub(super) struct Told<'m> {
    pub(super) names: Vec<Name>,
    pub(super) write: Option<Write>,
    pub(super) confidence: Option<Confidence>,
    /// Arguments in which expressions count through a model.
    pub(super) open: Vec<(Span, &'m Model)>,
    pub(super) snippets: Vec<Snippet>,
}

impl Told<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
            && self.write.is_none()
            && self.open.is_empty()
            && self.snippets.is_empty()
    }
}

/// An attribute of a row that was read.
pub(super) fn in_hand(table: &str, column: &str, at: Span, written: bool) -> Name {
    Name {
        table: table.to_owned(),
        column: Some(column.to_owned()),
        clause: if written { Clause::Set } else { Clause::Select },
        at,
        value: Value::InHand,
    }
}
