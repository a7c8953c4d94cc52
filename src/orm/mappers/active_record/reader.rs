//! The walk over a file: whose `self` a place has, what names hold, which expressions are chains.
//!
//! In: a parsed file. Out: its [`Uses`]. The file is walked twice, since an instance variable or a
//! method may be used above the place that tells what it holds; only the second walk reports.

use std::collections::{BTreeMap, BTreeSet};

use tree_sitter::Node;

use super::about::{about, folders_around, is_test};
use super::given::Given;
use super::names::Statement;
use super::ruby::{self};
use super::types::{Names, Shape, Ty};
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::tree::{self, children, field, span, text};
use crate::orm::{Model, ModelUse, Models, Name, Unit, Uses, apart};
use crate::severity::Confidence;

/// What kind of place a `self` belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The body of a class: macros stand here.
    Body,
    /// `class << self`: its methods are the class' own.
    Singleton,
    /// A method or block.
    Code,
    /// A class that lists attributes of a model: a serializer.
    Lists,
    /// A factory's definition.
    Factory,
}

/// A part of the file with a `self` of its own.
#[derive(Clone, Debug)]
pub(super) struct Region<'m> {
    pub(super) end: usize,
    pub(super) me: Ty<'m>,
    pub(super) place: Place,
    /// Local names live as long as the function.
    function: bool,
}

impl<'m> Region<'m> {
    /// The inside of a block.
    pub(super) fn new(end: usize, me: Ty<'m>, place: Place) -> Self {
        Self {
            end,
            me,
            place,
            function: false,
        }
    }
}

/// A file in the middle of being read.
pub(super) struct Reader<'m> {
    pub(super) unit: &'m Unit<'m>,
    pub(super) models: &'m Models,
    pub(super) names: Names<'m>,
    pub(super) given: Given<'m>,
    /// Attributes that classes hand on under their own names, with the row that has them.
    pub(super) handed: Names<'m>,
    pub(super) regions: Vec<Region<'m>>,
    /// Blocks whose `self` is told by the call that they belong to.
    pub(super) blocks: BTreeMap<usize, Region<'m>>,
    /// Nodes that need no second look.
    pub(super) handled: BTreeSet<usize>,
    /// Results of chains by their last call.
    pub(super) known: BTreeMap<usize, Ty<'m>>,
    /// Calls and index expressions that are assigned to, with the value.
    pub(super) setters: BTreeMap<usize, Option<Node<'m>>>,
    /// Words where an attribute may be named, and whether they stand in a list of attributes.
    pub(super) placed: BTreeMap<usize, bool>,
    /// How deep expressions are asked for what they hold.
    pub(super) depth: usize,
    /// What names hold by convention, as far as it was asked.
    pub(super) conventions: BTreeMap<String, Ty<'m>>,
    /// Tables whose models the file names, in lower case.
    pub(super) mentioned: BTreeSet<String>,
    /// The models that the file is about by its path.
    pub(super) about: Vec<&'m Model>,
    pub(super) is_test: bool,
    /// Its rows may be made by factories.
    pub(super) has_factories: bool,
    pub(super) is_view: bool,
    /// Hashes in it may be the fields of a form.
    sends_forms: bool,
    pub(super) classes: Vec<(usize, String)>,
    /// Methods with their last expressions, which they give.
    results: Vec<(&'m str, Node<'m>)>,
    pub(super) out: Option<Uses>,
}

/// Reads a file.
pub(super) fn read<'m>(unit: &'m Unit<'m>, models: &'m Models, root: Node<'m>) -> Uses {
    let mut reader = Reader {
        unit,
        models,
        names: Names::default(),
        given: Given::default(),
        handed: Names::default(),
        regions: Vec::new(),
        blocks: BTreeMap::new(),
        handled: BTreeSet::new(),
        known: BTreeMap::new(),
        setters: BTreeMap::new(),
        placed: BTreeMap::new(),
        depth: 0,
        conventions: BTreeMap::new(),
        mentioned: BTreeSet::new(),
        about: about(unit.path, models),
        is_test: is_test(unit.path),
        has_factories: is_test(unit.path)
            || unit.text.contains("FactoryBot")
            || unit.text.contains("FactoryGirl"),
        is_view: unit.path.contains("/views/"),
        sends_forms: is_test(unit.path)
            || unit.path.contains("/helpers/")
            || unit.path.contains("/views/"),
        classes: Vec::new(),
        results: Vec::new(),
        out: None,
    };
    let around = folders_around(unit.path, models);
    if reader.about.is_empty() {
        reader.about.clone_from(&around);
    }
    for model in reader.about.clone().into_iter().chain(around) {
        reader.mention(model);
    }
    tree::each(root, |node| reader.visit(node));
    for (name, last) in std::mem::take(&mut reader.results) {
        let ivar = field(last, "left").filter(|l| l.kind() == "instance_variable");
        let given = match ivar {
            Some(held) => reader.names.fields.get(reader.text(held)).cloned(),
            None => reader.known.get(&last.id()).cloned(),
        };
        if let Some(ty @ Ty::Of(..)) = given {
            reader.names.methods.insert(name, ty);
        }
    }
    reader.names.again();
    reader.given.again();
    reader.handed.again();
    reader.regions.clear();
    reader.classes.clear();
    reader.handled.clear();
    reader.known.clear();
    reader.out = Some(Uses::default());
    tree::each(root, |node| reader.visit(node));
    reader.out.unwrap_or_default()
}

impl<'m> Reader<'m> {
    pub(super) fn text(&self, node: Node<'m>) -> &'m str {
        text(node, self.unit.text)
    }

    pub(super) fn mention(&mut self, model: &Model) {
        if let Some(table) = &model.table {
            self.mentioned.insert(table.to_lowercase());
        }
    }

    /// The `self` of the place that is being visited.
    pub(super) fn me(&self) -> Ty<'m> {
        self.regions
            .last()
            .map(|r| r.me.clone())
            .unwrap_or_default()
    }

    pub(super) fn place(&self) -> Place {
        self.regions.last().map_or(Place::Code, |r| r.place)
    }

    /// Where a local name lives that is bound at `from`.
    pub(super) fn function(&self, from: usize) -> Span {
        let around = self.regions.iter().rev().find(|r| r.function);
        Span::new(from, around.map_or(usize::MAX, |r| r.end))
    }

    pub(super) fn visit(&mut self, node: Node<'m>) -> bool {
        let at = node.start_byte();
        let fresh = !self.handled.contains(&node.id());
        while self.regions.last().is_some_and(|r| r.end <= at) {
            self.regions.pop();
        }
        while self.classes.last().is_some_and(|(end, _)| *end <= at) {
            self.classes.pop();
        }
        match node.kind() {
            "class" | "module" => self.class(node),
            "singleton_class" => {
                let me = self.me();
                self.open(node, me, Place::Singleton, true);
            }
            "method" | "singleton_method" => self.method(node),
            "block" | "do_block" | "lambda" => self.block(node),
            "method_parameters" | "block_parameters" | "lambda_parameters" | "superclass" => {
                return false;
            }
            "assignment" | "operator_assignment" => self.assign(node),
            "call" | "element_reference" if fresh => {
                self.chain(node, true);
            }
            "constant" | "scope_resolution" => {
                if self.handled.insert(node.id()) {
                    self.constant_alone(node);
                }
                return false;
            }
            "identifier" if fresh => self.bare(node),
            "simple_symbol" | "string" | "bare_string" | "bare_symbol" if fresh => {
                if self.sends_forms {
                    self.form_field_name(node);
                }
                self.named_in_view(node);
                self.loose(node);
            }
            "hash" => self.given_row(node),
            "for" => self.each_in(node),
            "binary" | "pattern" | "argument_list" | "array" | "string_array" | "symbol_array" => {
                self.place_words(node);
            }
            "pair" if self.sends_forms => self.form_fields(node),
            _ => {}
        }
        true
    }

    pub(super) fn open(&mut self, node: Node<'m>, me: Ty<'m>, place: Place, function: bool) {
        self.regions.push(Region {
            end: node.end_byte(),
            me,
            place,
            function,
        });
    }

    pub(super) fn class(&mut self, node: Node<'m>) {
        let Some(name) = field(node, "name") else {
            return;
        };
        self.handled.insert(name.id());
        let full = super::declare::full_name(&self.classes, self.text(name));
        self.classes.push((node.end_byte(), full.clone()));
        let (mut me, place) = self.class_self(&full);
        if me.is_unknown() && place == Place::Body {
            me = self.wrapped(node, &full);
        }
        let place = match me.is(&[Shape::Row]).is_some() {
            true => Place::Lists,
            false => place,
        };
        for model in me.models().to_vec() {
            self.mention(model);
        }
        if let Some([model]) = me.is(&[Shape::Class])
            && place == Place::Body
            && model.name == full
            && !model.named
            && let Some(table) = &model.table
        {
            let mut statement = Statement::new(span(name));
            statement.name(
                Name::of_table(table.clone(), Clause::Mapping, span(name)),
                Confidence::Likely,
            );
            self.report(statement);
        }
        self.open(node, me, place, true);
    }

    pub(super) fn method(&mut self, node: Node<'m>) {
        if let Some(name) = field(node, "name") {
            self.handled.insert(name.id());
            let last = field(node, "body").and_then(|b| children(b).last().copied());
            if let Some(last) = last.filter(|_| self.out.is_none()) {
                self.results.push((self.text(name), last));
            }
            if let Some(last) = last {
                self.listing(name, last);
            }
        }
        let (me, place) = (self.me(), self.place());
        let me = match (node.kind(), place) {
            ("singleton_method", _) | (_, Place::Singleton) => me.shaped(Shape::Class),
            (_, Place::Lists | Place::Factory) => Ty::Unknown,
            _ => me.shaped(Shape::Row),
        };
        // `def self.included(base)`.
        let hook = field(node, "name").is_some_and(|n| self.text(n) == "included");
        let given = match node.kind() == "singleton_method" && hook {
            true => me.clone(),
            false => Ty::Unknown,
        };
        self.open(node, me, Place::Code, true);
        let scope = Span::new(node.start_byte(), node.end_byte());
        for name in ruby::parameters(node, self.unit.text) {
            self.names.bind(name, scope, given.clone());
        }
    }

    /// The method `name` gives what the block's last expression holds.
    pub(super) fn result_of_block(&mut self, name: &'m str, block: Option<Node<'m>>) {
        let body = block.and_then(|b| field(b, "body"));
        let last = body.and_then(|b| children(b).last().copied());
        if let Some(last) = last.filter(|_| self.out.is_none()) {
            self.results.push((name, last));
        }
    }

    pub(super) fn block(&mut self, node: Node<'m>) {
        if let Some(region) = self.blocks.get(&node.id()) {
            self.regions.push(region.clone());
        }
        if self.handled.insert(node.id()) {
            self.bind_block(node, &[]);
        }
        self.carry_each(node);
    }

    /// The parameters of a block hold these, in order.
    pub(super) fn bind_block(&mut self, block: Node<'m>, held: &[Ty<'m>]) {
        let names = ruby::parameters(block, self.unit.text);
        for (index, name) in names.into_iter().enumerate() {
            let ty = held.get(index).cloned().unwrap_or_default();
            self.names.bind(name, span(block), ty);
        }
        if let Some(ty @ Ty::Of(..)) = held.first() {
            for name in ["_1", "it"] {
                self.names.bind(name, span(block), ty.clone());
            }
        }
    }

    /// `for order in @orders`.
    pub(super) fn each_in(&mut self, node: Node<'m>) {
        let value = field(node, "value").and_then(|v| match v.kind() {
            "in" => children(v).first().copied(),
            _ => Some(v),
        });
        if let (Some(pattern), Some(value)) = (field(node, "pattern"), value)
            && pattern.kind() == "identifier"
        {
            self.handled.insert(pattern.id());
            let held = self.type_of(value, 0).shaped(Shape::Row);
            let scope = self.function(node.start_byte());
            self.names.bind(self.text(pattern), scope, held);
        }
    }

    pub(super) fn assign(&mut self, node: Node<'m>) {
        let (Some(left), right) = (field(node, "left"), field(node, "right")) else {
            return;
        };
        if let Some(right) = right {
            self.listing(left, right);
        }
        match left.kind() {
            "identifier" => {
                self.handled.insert(left.id());
                let ty = right.map(|r| self.type_of(r, 0)).unwrap_or_default();
                let scope = self.function(node.start_byte());
                self.names.bind(self.text(left), scope, ty);
                if let Some(right) = right {
                    self.given.bind(self.text(left), scope, right);
                }
            }
            "constant" => {
                // A constant may be used above the place that sets it.
                if let Some(right) = right.filter(|_| self.out.is_none()) {
                    let everywhere = Span::new(0, usize::MAX);
                    self.given.keep(self.text(left), everywhere, right);
                }
            }
            "instance_variable" => {
                let ty = right.map(|r| self.type_of(r, 0)).unwrap_or_default();
                if matches!(ty, Ty::Of(..)) {
                    self.names.fields.entry(self.text(left)).or_insert(ty);
                }
            }
            "call" | "element_reference" => {
                let value = right.filter(|_| node.kind() == "assignment");
                self.setters.insert(left.id(), value);
                self.setting(node, left, right);
                if left.kind() == "element_reference" {
                    self.given_key(left, right);
                }
            }
            "left_assignment_list" => {
                let scope = self.function(node.start_byte());
                for name in children(left) {
                    if name.kind() == "identifier" {
                        self.handled.insert(name.id());
                        self.names.bind(self.text(name), scope, Ty::Unknown);
                    }
                }
            }
            _ => {}
        }
    }

    /// Adds a statement to the result.
    pub(super) fn report(&mut self, statement: Statement) {
        let Some(out) = &mut self.out else { return };
        out.snippets.extend(statement.snippets);
        let (whole, confidence, retired) = (statement.whole, statement.sure, statement.retired);
        let used = |names: Vec<Name>| ModelUse {
            whole,
            names,
            write: None,
            confidence,
            because: None,
            retired,
        };
        out.attributes
            .extend(apart(statement.attributes).into_iter().map(used));
        out.echoes
            .extend(apart(statement.echoes).into_iter().map(used));
        let first = out.statements.len();
        out.statements
            .extend(apart(statement.names).into_iter().map(used));
        if let Some(used) = out.statements.get_mut(first) {
            used.write = statement.write;
        }
    }
}
