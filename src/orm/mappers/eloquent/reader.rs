//! The walk over a file: whose `$this` a place has, what names hold, which expressions are chains.
//!
//! In: a parsed file. Out: its [`Uses`]. The file is walked twice, since a property or a method may
//! be used above the place that tells what it holds; only the second walk reports.

use std::collections::{BTreeMap, BTreeSet};

use tree_sitter::Node;

use super::ID;
use super::carried::Own;
use super::chain::is_step;
use super::given::Given;
use super::php::{self, Imports, arguments, class_of, plain, short};
use super::statement::Statement;
use super::types::{Names, Shape, Ty, by_convention};
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::tree::{self, children, field, span, text};
use crate::orm::{Model, Models, Name, Unit, Uses};
use crate::severity::Confidence;

/// A part of the file with a `$this` or with variables of its own.
#[derive(Clone, Debug)]
struct Region<'m> {
    end: usize,
    me: Ty<'m>,
    /// Name of the function; none for a class.
    function: Option<&'m str>,
    factory: bool,
    /// The class where it is no model.
    own: Own<'m>,
}

/// A file in the middle of being read.
pub(super) struct Reader<'m> {
    pub(super) unit: &'m Unit<'m>,
    pub(super) models: &'m Models,
    pub(super) imports: Imports,
    pub(super) names: Names<'m>,
    pub(super) given: Given<'m>,
    /// Properties of the file's classes that columns are copied into, with the row.
    pub(super) copies: BTreeMap<&'m str, Ty<'m>>,
    /// What the form holds that a template has open.
    pub(super) form: Ty<'m>,
    regions: Vec<Region<'m>>,
    /// Nodes that need no second look.
    pub(super) handled: BTreeSet<usize>,
    /// What chains hold, by their last step.
    pub(super) known: BTreeMap<usize, Ty<'m>>,
    /// Properties and keys that are assigned to, with the value.
    pub(super) setters: BTreeMap<usize, Option<Node<'m>>>,
    /// Tables whose models the file names, in lower case.
    pub(super) mentioned: BTreeSet<String>,
    /// Names that queries of the file give to tables; none where one stands for several.
    pub(super) aliases: BTreeMap<String, Option<String>>,
    /// What a page of an administration is about.
    pub(super) page: Ty<'m>,
    /// Methods with what they return.
    results: Vec<(&'m str, Node<'m>)>,
    pub(super) out: Option<Uses>,
}

/// Reads a file.
pub(super) fn read<'m>(unit: &'m Unit<'m>, models: &'m Models, root: Node<'m>) -> Uses {
    let mut reader = Reader {
        unit,
        models,
        imports: Imports::read(root, unit.text),
        names: Names::default(),
        given: Given::default(),
        copies: BTreeMap::new(),
        form: Ty::Unknown,
        regions: Vec::new(),
        handled: BTreeSet::new(),
        known: BTreeMap::new(),
        setters: BTreeMap::new(),
        mentioned: BTreeSet::new(),
        aliases: BTreeMap::new(),
        page: Ty::Unknown,
        results: Vec::new(),
        out: None,
    };
    reader.about_path();
    reader.page = reader.page_by_path();
    tree::each(root, |node| reader.visit(node));
    for (name, last) in std::mem::take(&mut reader.results) {
        if let Some(ty @ Ty::Of(_)) = reader.known.get(&last.id()).cloned() {
            reader.names.methods.entry(name).or_insert(ty);
        }
    }
    reader.names.again();
    reader.given.again();
    reader.form = Ty::Unknown;
    reader.regions.clear();
    reader.handled.clear();
    reader.known.clear();
    reader.out = Some(Uses::default());
    tree::each(root, |node| reader.visit(node));
    if unit.language.id == "blade" {
        reader.form_fields();
    }
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

    /// What `$this` holds at the place that is being visited.
    pub(super) fn me(&self) -> Ty<'m> {
        self.regions
            .last()
            .map(|r| r.me.clone())
            .unwrap_or_default()
    }

    /// What the class around holds, wherever in it.
    pub(super) fn class_ty(&self) -> Ty<'m> {
        let class = self.regions.iter().rev().find(|r| r.function.is_none());
        class.map(|r| r.me.clone()).unwrap_or_default()
    }

    /// The class around where it is no model.
    pub(super) fn own_class(&self) -> Own<'m> {
        let class = self.regions.iter().rev().find(|r| r.function.is_none());
        class.map(|r| r.own).unwrap_or_default()
    }

    pub(super) fn in_factory(&self) -> bool {
        self.regions.iter().any(|r| r.factory)
    }

    /// The name of the method around.
    pub(super) fn function_name(&self) -> Option<&'m str> {
        self.regions.last().and_then(|r| r.function)
    }

    /// Where a variable lives that is bound at `from`.
    pub(super) fn function(&self, from: usize) -> Span {
        let end = self.regions.last().map_or(usize::MAX, |r| r.end);
        Span::new(from, end)
    }

    fn visit(&mut self, node: Node<'m>) -> bool {
        let at = node.start_byte();
        while self.regions.last().is_some_and(|r| r.end <= at) {
            self.regions.pop();
        }
        match node.kind() {
            "class_declaration" | "trait_declaration" | "enum_declaration" => self.class(node),
            "method_declaration" | "function_definition" => self.method(node),
            "anonymous_function" | "arrow_function" if self.handled.insert(node.id()) => {
                self.bind_closure(node, &[]);
            }
            "named_type" => {
                self.type_hint(node);
                return false;
            }
            "namespace_use_declaration" => {
                self.imported(node);
                return false;
            }
            "base_clause" => return false,
            "property_declaration" => {
                self.typed_property(node);
                if self.out.is_some() {
                    self.property_list(node);
                    self.copies_declared(node);
                }
            }
            "attribute" => {
                let me = self.class_ty();
                self.attribute(node, &me);
            }
            "comment" => self.comment(node),
            "assignment_expression" | "augmented_assignment_expression" => self.assign(node),
            "foreach_statement" => self.foreach(node),
            "return_statement" => {
                if let (Some(name), Some(value)) = (self.function_name(), children(node).first())
                    && self.out.is_none()
                {
                    self.results.push((name, plain(*value)));
                }
            }
            "object_creation_expression" => self.creation(node),
            "class_constant_access_expression" => {
                self.class_constant(node);
                return false;
            }
            "array_creation_expression" => {
                self.row_alone(node);
                self.list_alone(node);
            }
            "string" | "encapsed_string" if self.handled.insert(node.id()) => self.loose(node),
            _ if is_step(node) && !self.handled.contains(&node.id()) => {
                self.chain(node, true);
            }
            _ => {}
        }
        true
    }

    fn class(&mut self, node: Node<'m>) {
        let name = field(node, "name").map_or("", |n| self.text(n));
        let mut factory = false;
        let full = self.imports.full(name);
        let own: Vec<&'m Model> = self.models.named(ID, &full).collect();
        let mut me = match self.real(&own, Shape::Row) {
            held if held.held(&[Shape::Carrier]).is_some() => Ty::Unknown,
            real => real,
        };
        if let (Some(at), [model]) = (field(node, "name"), own.as_slice())
            && model.table.is_some()
        {
            let spelled = field(node, "body").is_some_and(|b| {
                children(b)
                    .iter()
                    .any(|p| p.kind() == "property_declaration" && self.text(*p).contains("$table"))
            });
            if !spelled {
                let mut statement = Statement::new(at.start_byte());
                let table = model.table.clone().unwrap_or_default();
                let name = Name::of_table(table, Clause::Mapping, span(at));
                statement.name(name, Confidence::Likely);
                self.report(statement);
            }
        }
        if !me.is_known() {
            let lends = |end: &str| name.strip_suffix(end).filter(|n| !n.is_empty());
            let by_name = |reader: &Self, n: &str, shape| {
                let ty = by_convention(reader.models, &super::declare::lower_first(n));
                let exact = ty.models().first().is_some_and(|m| short(&m.name) == n);
                if exact { ty.shaped(shape) } else { Ty::Unknown }
            };
            let base = children(node)
                .into_iter()
                .find(|c| c.kind() == "base_clause");
            let base = base.map_or("", |b| self.text(b));
            let lends = |end: &str| lends(end).filter(|_| base.contains(end));
            let lent = [
                ("Resource", Shape::Row),
                ("Builder", Shape::Query),
                ("Factory", Shape::Query),
            ]
            .into_iter()
            .find_map(|(end, shape)| Some((lends(end)?, end, shape)));
            if let Some((model, end, shape)) = lent {
                factory = end == "Factory";
                // Of several models of that name it is the one that the file imports.
                me = match self.imports.full(model) == model {
                    true => Ty::Unknown,
                    false => self.model_ty(model, shape),
                };
                if me.held(&[shape]).is_none() {
                    me = by_name(self, model, shape);
                }
            }
        }
        for model in me.models().to_vec() {
            self.mention(model);
        }
        let own = self.own_of(node, &own, &me);
        self.regions.push(Region {
            end: node.end_byte(),
            me,
            function: None,
            factory,
            own,
        });
    }

    fn method(&mut self, node: Node<'m>) {
        let Some(name) = field(node, "name") else {
            return;
        };
        let (at, name) = (span(name), self.text(name));
        if self.out.is_some() {
            self.special_method(node, name, at);
        }
        let class = self.class_ty();
        let declared = field(node, "return_type").map_or(Ty::Unknown, |t| self.typed(t));
        if declared.is_known() {
            self.names.methods.insert(name, declared);
        }
        let is_static = children(node).iter().any(|n| n.kind() == "static_modifier");
        self.regions.push(Region {
            end: node.end_byte(),
            me: if is_static {
                class.shaped(Shape::Class)
            } else {
                class.clone()
            },
            function: Some(name),
            factory: false,
            own: Own::default(),
        });
        let scope = span(node);
        for (index, (parameter, typed)) in php::parameters(node, self.unit.text)
            .into_iter()
            .enumerate()
        {
            let mut ty = match typed {
                Some(declared) => self.typed(declared),
                None => self.documented_parameter(node, parameter),
            };
            let scopes = name.starts_with("scope") || parameter == "query";
            if index == 0 && scopes && class.is_known() && !ty.is_known() {
                ty = class.shaped(Shape::Query);
            }
            self.names.bind(parameter, scope, ty);
        }
        for promoted in field(node, "parameters").map(children).unwrap_or_default() {
            if promoted.kind() == "property_promotion_parameter" {
                self.typed_property(promoted);
            }
        }
    }

    /// A property's declared type.
    fn typed_property(&mut self, node: Node<'m>) {
        self.page_of(node);
        let ty = match field(node, "type") {
            Some(declared) => self.typed(declared),
            None => self.documented(node),
        };
        let named = match node.kind() {
            "property_promotion_parameter" => vec![node],
            _ => children(node),
        };
        for element in named {
            let name = field(element, "name").and_then(|n| self.variable(n));
            if let (Some(name), true) = (name, ty.is_known() || matches!(ty, Ty::Database)) {
                self.names.fields.insert(name, ty.clone());
                if node.kind() == "property_promotion_parameter" {
                    let scope = self.function(node.start_byte());
                    self.names.bind(name, scope, ty.clone());
                }
            }
        }
    }

    /// The parameters of a closure hold these, in order, unless their types say else.
    pub(super) fn bind_closure(&mut self, closure: Node<'m>, held: &[Ty<'m>]) {
        self.handled.insert(closure.id());
        for (index, (name, typed)) in php::parameters(closure, self.unit.text)
            .into_iter()
            .enumerate()
        {
            let given = held.get(index).cloned().unwrap_or_default();
            let declared = typed.map_or(Ty::Unknown, |t| self.typed(t));
            let ty = match declared {
                Ty::Unknown => given,
                known => known,
            };
            self.names.bind(name, span(closure), ty);
        }
    }

    fn assign(&mut self, node: Node<'m>) {
        let (Some(left), right) = (field(node, "left"), field(node, "right")) else {
            return;
        };
        let plain_assignment = node.kind() == "assignment_expression";
        if let Some(right) = right {
            self.copied(left, right);
        }
        match left.kind() {
            "variable_name" => {
                let mut ty = right.map(|r| self.type_of(r, 0)).unwrap_or_default();
                if let (Ty::Unknown, Some(right)) = (&ty, right) {
                    ty = self.own_finder(left, right);
                }
                if let (Ty::Unknown, Some(statement)) = (&ty, node.parent()) {
                    ty = self.documented(statement);
                }
                let scope = self.function(node.end_byte());
                if let Some(name) = self.variable(left).filter(|_| plain_assignment) {
                    self.names.bind(name, scope, ty);
                    if let Some(array) = right.map(plain).filter(|r| php::is_array(*r)) {
                        self.given.bind(name, scope, array);
                    }
                }
            }
            "member_access_expression"
            | "nullsafe_member_access_expression"
            | "subscript_expression" => {
                self.setters
                    .insert(left.id(), right.filter(|_| plain_assignment));
                self.key_assigned(left, node.end_byte());
                let own = field(left, "object").is_some_and(|o| self.text(o) == "$this");
                if own && let (Some(name), Some(right)) = (field(left, "name"), right) {
                    let ty = self.type_of(right, 0);
                    if ty.is_known() {
                        self.names.fields.entry(self.text(name)).or_insert(ty);
                    }
                }
            }
            _ => {}
        }
    }

    /// `$setting = Setting::current()`: a method of the class that the variable is called after.
    fn own_finder(&mut self, left: Node<'m>, right: Node<'m>) -> Ty<'m> {
        let right = plain(right);
        let class = field(right, "scope").filter(|_| right.kind() == "scoped_call_expression");
        let Some(class) = class else {
            return Ty::Unknown;
        };
        let made = self.class_named(class);
        let named = self.variable(left).unwrap_or_default();
        let held = by_convention(self.models, named);
        let same = |m: &&'m Model| made.models().iter().any(|own| own.name == m.name);
        match !made.models().is_empty() && held.models().iter().all(same) {
            true => held,
            false => Ty::Unknown,
        }
    }

    fn foreach(&mut self, node: Node<'m>) {
        let inner = children(node);
        let (Some(list), Some(bound)) = (inner.first(), inner.get(1)) else {
            return;
        };
        let bound = match bound.kind() {
            "pair" => children(*bound).last().copied().unwrap_or(*bound),
            _ => *bound,
        };
        let ty = match self.type_of(*list, 0) {
            Ty::Of(held) if held.shape != Shape::Row => Ty::Of(held).shaped(Shape::Row),
            _ => self.documented(node).shaped(Shape::Row),
        };
        let scope = self.function(node.start_byte());
        if let Some(name) = self.variable(plain(bound)) {
            self.names.bind(name, scope, ty);
        }
    }

    /// `new Order(['status' => 'new'])`.
    fn creation(&mut self, node: Node<'m>) {
        let Some(name) = children(node).first().copied() else {
            return;
        };
        if !matches!(name.kind(), "name" | "qualified_name") {
            return;
        }
        let ty = self.class_named(name);
        let mut statement = Statement::new(node.start_byte());
        statement.link_end = name.end_byte();
        self.tables_at(&mut statement, &ty, span(name));
        statement.link_end = node.end_byte();
        statement.in_memory = true;
        if let Some(first) = arguments(node).first().filter(|_| ty.is_known()) {
            self.row(
                &mut statement,
                &ty.shaped(Shape::Row),
                *first,
                Clause::Insert,
                1,
            );
        }
        self.report(statement);
    }

    /// `Order::class` alone.
    fn class_constant(&mut self, node: Node<'m>) {
        let Some(name) = class_of(node, self.unit.text) else {
            return;
        };
        let ty = self.model_ty(name, Shape::Class);
        let mut statement = Statement::new(node.start_byte());
        if self.handled.insert(node.id()) {
            self.tables_at(&mut statement, &ty, span(node));
            self.report(statement);
        }
    }
}
