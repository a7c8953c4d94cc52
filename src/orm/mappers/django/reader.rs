//! Reads a module from top to bottom: what its variables hold, and what its chains name.
//!
//! In: a module's tree and the models. Out: its uses. The hard thing is that an expression such as
//! `F("status")` counts through the queryset whose arguments it stands in: the arguments that are
//! open at a place are kept with their model.

use std::collections::HashMap;

use tree_sitter::Node;

use super::ID;
use super::bound::Bound;
use super::calls::EXPRESSIONS_OF_TEXT;
use super::lookup::{member, path};
use super::told::{Told, in_hand, of_row};
use super::words::only;
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::python::{
    Arguments, Carried, Chain, Class, Constants, Kind, Known, Scopes, Speaker, Step, Typed,
    classes, hand_down, is_common, is_factory, lone_attributes, references, served, string,
    tell_apart, walk,
};
use crate::orm::tree::{each, field, span, text};
use crate::orm::{Model, ModelUse, Models, Name, Unit, Uses};
use crate::severity::Confidence;

/// Functions that ask what a class is, or declare a relation to it.
const ASKS_CLASS: &[&str] = &[
    "isinstance",
    "issubclass",
    "cast",
    "ForeignKey",
    "OneToOneField",
    "ManyToManyField",
    "super",
];

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
    pub(super) known: Known<'a, 'm>,
    pub(super) classes: Vec<Class<'a, 't>>,
    pub(super) bound: Vec<Bound<'m>>,
    /// Classes that `admin.site.register(Model, Class)` binds.
    pub(super) registered: Vec<(&'a str, &'m Model)>,
    pub(super) scopes: Scopes<'m>,
    /// What the functions of the module say that they return.
    pub(super) functions: HashMap<&'a str, Typed<'m>>,
    /// The lists that the names of the module stand for.
    pub(super) constants: Constants<'a, 't>,
    /// The dictionaries that variables carry.
    pub(super) carried: Carried<'a, 't>,
    open: Vec<Open<'m>>,
    /// Arguments of queries of classes that nobody knows, the outermost first.
    foreign: Vec<Span>,
    pub(super) out: Uses,
}

/// What the module does with models.
pub(super) fn uses<'t>(unit: &Unit<'_>, root: Node<'t>, models: &Models) -> Uses {
    let mut reader = Reader {
        unit,
        source: unit.text,
        models,
        known: Known::new(ID, unit, root, models),
        classes: classes(root, unit.text),
        bound: Vec::new(),
        registered: Vec::new(),
        scopes: Scopes::default(),
        functions: HashMap::new(),
        constants: Constants::of(root, unit.text),
        carried: Carried::of(root, unit.text),
        open: Vec::new(),
        foreign: Vec::new(),
        out: Uses::default(),
    };
    reader.bind_named(root);
    reader.prepare(root);
    reader.bind_classes();
    let own = reader.classes.clone();
    for (index, class) in own.iter().enumerate() {
        let bound = reader.bound.get(index).copied().unwrap_or_default();
        reader.lists(class, bound);
    }
    walk(root, &own, &mut reader);
    let mut out = reader.out;
    out.echoes
        .extend(references(root, unit.text, &reader.known));
    tell_apart(&mut out.statements);
    hand_down(ID, &mut out.statements, models);
    out.statements
        .retain(|s| !s.names.is_empty() || s.write.is_some());
    out
}

impl<'a, 'm, 't> Reader<'a, 'm, 't> {
    /// What is known before the first line is read.
    fn prepare(&mut self, root: Node<'t>) {
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

    /// Tells what a chain names.
    fn read_chain(&mut self, top: Node<'t>, chain: &Chain<'t>, written: bool) {
        self.handed_classes(chain);
        let mut told = Told::default();
        if self.fold(chain, written, Some(&mut told)).is_none() && told.is_empty() {
            self.unknown(top, chain);
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

    /// `get_object_or_404(Order, pk=1)`: a class is handed on for its rows.
    fn handed_classes(&mut self, chain: &Chain<'t>) {
        let mut function = text(chain.base, self.source);
        for step in &chain.steps {
            match step {
                Step::Attribute(name) => function = text(*name, self.source),
                Step::Call(list) if !ASKS_CLASS.contains(&function) => {
                    let given = Arguments::of(*list, self.source);
                    for node in given.positional {
                        if matches!(node.kind(), "identifier" | "attribute") {
                            self.handed_class(node);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// A class that stands for its table.
    pub(super) fn handed_class(&mut self, node: Node<'t>) {
        let last = text(node, self.source).rsplit('.').next();
        if !last.is_some_and(|word| word.starts_with(char::is_uppercase)) {
            return;
        }
        let table = self.class_named(node).and_then(|m| m.table.clone());
        let names = table.map(|table| Name::of_table(table, Clause::From, span(node)));
        self.tell(span(node), names.into_iter().collect(), Confidence::Likely);
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
        // A factory makes rows of its own model.
        let before = match at.checked_sub(2).and_then(|i| chain.steps.get(i)) {
            Some(Step::Attribute(name)) => text(*name, self.source),
            _ => text(chain.base, self.source),
        };
        if is_factory(before) {
            return;
        }
        // `Visit.objects.filter(…)` is about visits, whatever they are.
        let managed = match chain.steps.first() {
            Some(Step::Attribute(name)) => text(*name, self.source) == "objects",
            _ => false,
        };
        let class = text(chain.base, self.source);
        if managed && self.models.named(ID, class).next().is_none() {
            self.foreign.push(span(top));
            return;
        }
        // `update_fields.append("status")` before a row is saved.
        if class == "update_fields" && matches!(function, "append" | "extend" | "add") {
            let model = self.class_around();
            let strings = given
                .positional
                .iter()
                .filter_map(|n| string(*n, self.source));
            let names = model.map(|m| self.words_of(strings, m, Clause::Set));
            self.tell(span(top), names.unwrap_or_default(), Confidence::Likely);
            return;
        }
        if let Some((model, list)) = served(chain, self.source, &self.known) {
            let given = self.carried.arguments(list, self.source);
            for name in self.lookups(&given.named, model, Clause::Set) {
                self.tell(name.at, vec![name], Confidence::Possible);
            }
            return;
        }
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
        if function == "OuterRef" || self.foreign.iter().any(|f| f.contains(offset)) {
            return;
        }
        if let Some(model) = self.class_around() {
            let names = self.expression(function, given, model);
            self.tell(span(top), names, Confidence::Likely);
            return;
        }
        let fitting = self
            .known
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
        let fitting = self.known.used.iter().map(|m| words(m)).collect();
        self.only_fitting(span(top), count, fitting);
    }

    /// Tells the names if exactly one model of the file has them all.
    fn only_fitting(&mut self, whole: Span, words: usize, fitting: Vec<Vec<Name>>) {
        let fitting = fitting
            .into_iter()
            .filter(|names| !names.is_empty() && names.len() >= words);
        let Some(mut names) = only(fitting) else {
            return;
        };
        let several = names.len() > 1;
        names.retain(|n| several || !is_common(n.at.of(self.source)));
        self.tell(whole, names, Confidence::Possible);
    }

    /// `something.refund_reason`, where only the name fits.
    fn unknown_attribute(&mut self, top: Node<'t>, chain: &Chain<'t>) {
        let column = |model, word: &str| {
            let column = member(self.models, model, word)?.column;
            column.map(|(table, column)| (table, column.to_owned()))
        };
        let found = lone_attributes(chain, self.source, &self.known, &self.scopes, column);
        for (at, table, column) in found {
            let names = vec![in_hand(&table, &column, at, false)];
            self.tell(span(top), names, Confidence::Possible);
        }
    }

    /// Adds a use.
    pub(super) fn tell(&mut self, whole: Span, mut names: Vec<Name>, confidence: Confidence) {
        // What is no query of its own is about columns alone.
        names.iter_mut().for_each(of_row);
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
        let bound = self.bound.get(class)?;
        let kind = match (bound.own, bound.rows) {
            (Some(model), _) if name == "cls" => Kind::Class(model),
            (Some(model), _) => Kind::Row(model),
            (_, Some(model)) => Kind::Rows(model),
            _ => return None,
        };
        Some(Typed::likely(kind))
    }

    fn parameter(&self, name: &str, class: Option<usize>) -> Option<Typed<'m>> {
        let model = self.bound.get(class?)?.model()?;
        let kind = match name {
            "instance" | "obj" | "object" | "root" => Kind::Row(model),
            "queryset" | "qs" => Kind::Rows(model),
            "validated_data" | "cleaned_data" | "attrs" => Kind::Values(model),
            _ => return None,
        };
        Some(Typed::likely(kind))
    }

    fn reach(&mut self, offset: usize) {
        while self.open.last().is_some_and(|o| o.inside.end <= offset) {
            self.open.pop();
        }
        self.foreign.retain(|inside| inside.end > offset);
    }

    fn chain(&mut self, top: Node<'t>, chain: &Chain<'t>, written: bool) {
        self.read_chain(top, chain, written);
    }

    fn other(&mut self, node: Node<'t>) {
        match node.kind() {
            "list" | "tuple" | "set" => self.words_alone(node),
            "string" => self.word_alone(node),
            _ => {}
        }
    }
}
