//! Which struct a variable is.
//!
//! In: a syntax tree and a [`World`] that knows the structs. Out: the [`Type`] of each variable
//! where it is visible. The hard thing: without a compiler a type is told by what stands around:
//! parameters, `let`, patterns, loops and closures over what is known.

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::types::{self, Type};
use super::walk;
use crate::location::Span;
use crate::orm::tree::{children, field, span, text};

/// How deep a pattern is looked into.
const DEEPEST: usize = 48;
/// How many bindings of one name are looked at.
const BINDINGS: usize = 64;

/// What is known of the structs of a repository.
pub trait World {
    /// What a struct's field is.
    fn field(&self, of: &str, field: &str) -> Type;
    /// What a struct's function or method gives.
    fn gives(&self, of: &str, function: &str) -> Type;
    /// Whether it is a struct that a mapper reads or writes.
    fn is_model(&self, name: &str) -> bool;
    /// The model that a variable of this name is by convention.
    fn by_convention(&self, variable: &str) -> Option<String>;
    /// What the macro at a place gives.
    fn of_macro(&self, _at: usize) -> Type {
        Type::Unknown
    }
}

/// A variable's binding.
#[derive(Clone, Debug)]
struct Binding {
    scope: Span,
    of: Type,
}

/// The variables of a file and what its own functions give.
pub struct Variables<'a, W> {
    pub(super) source: &'a str,
    pub(super) world: &'a W,
    bindings: BTreeMap<&'a str, Vec<Binding>>,
    pub(super) functions: BTreeMap<String, Type>,
    fields: BTreeMap<(String, String), Type>,
    /// Blocks of `impl` with the type that they are for.
    owners: Vec<(Span, String)>,
}

impl<'a, W: World> Variables<'a, W> {
    /// Reads a file.
    pub fn read(root: Node<'_>, source: &'a str, world: &'a W) -> Self {
        let mut variables = Self {
            source,
            world,
            bindings: BTreeMap::new(),
            functions: BTreeMap::new(),
            fields: BTreeMap::new(),
            owners: Vec::new(),
        };
        variables.declarations(root);
        walk::each(root, |node, around| {
            variables.bind(node, around);
            true
        });
        variables
    }

    /// What the file's own functions, structs and `impl` blocks say.
    fn declarations(&mut self, root: Node<'_>) {
        let source = self.source;
        walk::each(root, |node, around| {
            match node.kind() {
                "impl_item" => {
                    let of = field(node, "type").map(|n| types::read(n, source, None));
                    if let Some(name) = of.as_ref().and_then(Type::name) {
                        self.owners.push((span(node), name.to_owned()));
                    }
                }
                "function_item" => {
                    let method = around.iter().rev().take(2).any(|n| n.kind() == "impl_item");
                    let own = self.own(node.start_byte());
                    let gives = field(node, "return_type")
                        .map_or(Type::Unknown, |n| types::read(n, source, own.as_deref()));
                    if let Some(name) = field(node, "name").filter(|_| !gives.is_unknown()) {
                        let name = text(name, source);
                        let key = match own.filter(|_| method) {
                            Some(own) => format!("{own}::{name}"),
                            None => name.to_owned(),
                        };
                        self.functions.insert(key, gives);
                    }
                }
                "field_declaration" => {
                    let owner = around.iter().rev().nth(1);
                    let owner = owner.and_then(|n| field(*n, "name"));
                    let (name, of) = (field(node, "name"), field(node, "type"));
                    if let (Some(owner), Some(name), Some(of)) = (owner, name, of) {
                        let key = (
                            text(owner, source).to_owned(),
                            text(name, source).to_owned(),
                        );
                        self.fields.insert(key, types::read(of, source, None));
                    }
                }
                _ => {}
            }
            true
        });
    }

    /// What `Self` stands for at a place.
    pub fn own(&self, at: usize) -> Option<String> {
        let until = self.owners.partition_point(|(s, _)| s.start <= at);
        let mut near = self.owners[..until].iter().rev().take(8);
        let found = near.find(|(s, _)| s.contains(at));
        found.map(|(_, name)| name.clone())
    }

    fn bind(&mut self, node: Node<'_>, around: &[Node<'_>]) {
        let at = node.start_byte();
        match node.kind() {
            "parameter" => {
                // `fn f(order: &Order)` and `|order: &Order|`.
                let scope = around.iter().rev().nth(1).map(|n| span(*n));
                let own = self.own(at);
                let of = field(node, "type").map(|n| types::read(n, self.source, own.as_deref()));
                if let (Some(pattern), Some(of), Some(scope)) = (field(node, "pattern"), of, scope)
                {
                    self.pattern(pattern, of, scope);
                }
            }
            "closure_parameters" => {
                let Some(closure) = around.last().copied() else {
                    return;
                };
                let of = self.passed_to(around);
                for pattern in children(node) {
                    if pattern.kind() != "parameter" {
                        self.pattern(pattern, of.clone(), span(closure));
                    }
                }
            }
            "let_declaration" => {
                let Some(block) = around.last() else { return };
                let own = self.own(at);
                let of = match field(node, "type") {
                    Some(of) => types::read(of, self.source, own.as_deref()),
                    None => Type::Unknown,
                };
                let of = match (of.is_unknown(), field(node, "value")) {
                    (true, Some(value)) => self.of(value),
                    _ => of,
                };
                if let Some(pattern) = field(node, "pattern") {
                    let scope = Span::new(node.end_byte(), block.end_byte());
                    self.pattern(pattern, of, scope);
                }
            }
            "for_expression" => self.pattern_of(node, "value", node),
            "let_condition" => {
                let holds = |n: &&Node<'_>| {
                    matches!(n.kind(), "if_expression" | "while_expression" | "match_arm")
                };
                let scope = around.iter().rev().find(holds).copied().unwrap_or(node);
                self.pattern_of(node, "value", scope);
            }
            "match_arm" => {
                let matched = around.iter().rev().nth(1).and_then(|n| field(*n, "value"));
                let of = matched.map_or(Type::Unknown, |n| self.of(n));
                if let Some(pattern) = field(node, "pattern") {
                    self.pattern(pattern, of, span(node));
                }
            }
            _ => {}
        }
    }

    fn pattern_of(&mut self, node: Node<'_>, value: &str, scope: Node<'_>) {
        let of = field(node, value).map_or(Type::Unknown, |n| self.of(n));
        if let Some(pattern) = field(node, "pattern") {
            self.pattern(pattern, of, span(scope));
        }
    }

    /// Binds the names of a pattern.
    fn pattern(&mut self, pattern: Node<'_>, of: Type, scope: Span) {
        let mut open = vec![(pattern, of, 0usize)];
        while let Some((node, of, depth)) = open.pop() {
            if depth > DEEPEST {
                continue;
            }

            match node.kind() {
                "identifier" | "shorthand_field_identifier" => {
                    let name = self.source.get(node.byte_range()).unwrap_or_default();
                    let known = self.bindings.entry(name).or_default();
                    known.push(Binding { scope, of });
                }
                "tuple_pattern" => {
                    for (index, part) in children(node).into_iter().enumerate() {
                        open.push((part, of.part(index), depth + 1));
                    }
                }
                // `Some(order)`, `Ok((order, lines))`.
                "tuple_struct_pattern" => {
                    let kind = field(node, "type");
                    let name = kind.map_or("", |n| text(n, self.source));
                    let holds = matches!(name, "Some" | "Ok" | "Json" | "Path" | "State" | "Form");
                    for part in children(node) {
                        if Some(part) != kind {
                            let of = if holds { of.clone() } else { Type::Unknown };
                            open.push((part, of, depth + 1));
                        }
                    }
                }
                "struct_pattern" => {
                    let kind = field(node, "type");
                    let name = kind.map_or("", |n| text(n, self.source));
                    let name = name.rsplit("::").next().unwrap_or_default().to_owned();
                    for part in children(node) {
                        if part.kind() != "field_pattern" {
                            continue;
                        }
                        let Some(key) = field(part, "name") else {
                            continue;
                        };
                        let of = self.field(&name, text(key, self.source));
                        open.push((field(part, "pattern").unwrap_or(key), of, depth + 1));
                    }
                }
                "match_pattern" | "reference_pattern" | "mut_pattern" | "ref_pattern"
                | "captured_pattern" | "or_pattern" | "slice_pattern" => {
                    for part in children(node) {
                        open.push((part, of.clone(), depth + 1));
                    }
                }
                _ => {}
            }
        }
    }

    pub(super) fn field(&self, of: &str, name: &str) -> Type {
        let own = self.fields.get(&(of.to_owned(), name.to_owned()));
        match own {
            Some(own) => own.clone(),
            None => self.world.field(of, name),
        }
    }

    pub(super) fn gives(&self, of: &str, function: &str) -> Type {
        match self.functions.get(&format!("{of}::{function}")) {
            Some(own) => own.clone(),
            None => self.world.gives(of, function),
        }
    }

    /// What a variable is at a place; none where no such variable is known.
    pub fn variable(&self, name: &str, at: usize) -> Option<Type> {
        if name == "self" {
            return self.own(at).map(Type::Named);
        }
        let bound = self.bindings.get(name)?.iter().rev().take(BINDINGS);
        let visible = bound.filter(|b| b.scope.contains(at));
        let innermost = visible.max_by_key(|b| b.scope.start);
        innermost.map(|b| b.of.clone())
    }

    /// What a closure is called with: the element of what the method is called on.
    fn passed_to(&self, around: &[Node<'_>]) -> Type {
        let call = around.iter().rev().nth(2);
        let call = call.filter(|n| n.kind() == "call_expression");
        let function = call.and_then(|n| field(*n, "function"));
        let function = function.filter(|n| n.kind() == "field_expression");
        let value = function.and_then(|n| field(n, "value"));
        value.map_or(Type::Unknown, |n| self.of(n))
    }
}
