//! The declared types of variables in Java, by scope.
//!
//! In: a syntax tree. Out: for a name at a place, the type that its declaration gives, or the
//! expression that it comes from. The hard thing is that a lambda's parameter declares no type.

use std::collections::BTreeMap;

use tree_sitter::Node;

use crate::location::Span;
use crate::orm::tree::{around, children, each, field, span, text};

/// Of one name, that many declarations are looked through.
const MOST: usize = 256;

/// The variables of a file.
#[derive(Debug, Default)]
pub struct Types<'a> {
    /// By name, in order of scopes.
    variables: BTreeMap<&'a str, Vec<Variable<'a>>>,
    /// The classes around places, outer ones first.
    classes: Vec<(Span, &'a str)>,
    /// What methods give, by name.
    methods: BTreeMap<&'a str, &'a str>,
}

/// A variable.
#[derive(Clone, Copy, Debug)]
pub struct Variable<'a> {
    /// Where the name means it.
    pub scope: Span,
    /// Its type as written; empty where none is.
    pub of: &'a str,
    /// What it comes from: an initial value, or the call whose lambda it is a parameter of.
    pub from: Option<Node<'a>>,
    /// It is a field of a class.
    pub is_field: bool,
}

impl<'a> Types<'a> {
    /// Reads a file.
    pub fn read(root: Node<'a>, source: &'a str) -> Self {
        let mut types = Self::default();
        each(root, |node| {
            types.declaration(node, source);
            true
        });
        types
    }

    /// The variable that a name means at a place.
    pub fn variable(&self, name: &str, at: usize) -> Option<Variable<'a>> {
        let all = self.variables.get(name)?;
        let before = all.partition_point(|v| v.scope.start <= at);
        let near = all.get(..before)?.iter().rev().take(MOST);
        let mut inside = near.filter(|v| v.scope.contains(at));
        inside.next().copied()
    }

    /// The class around a place.
    pub fn class(&self, at: usize) -> Option<&'a str> {
        let before = self.classes.partition_point(|(scope, _)| scope.start <= at);
        let near = self.classes.get(..before)?.iter().rev().take(MOST);
        let mut inside = near.filter(|(scope, _)| scope.contains(at));
        inside.next().map(|(_, name)| *name)
    }

    /// The type that a method of the file gives.
    pub fn method(&self, name: &str) -> Option<&'a str> {
        self.methods.get(name).copied()
    }

    fn add(&mut self, name: Node<'a>, source: &'a str, variable: Variable<'a>) {
        let all = self.variables.entry(text(name, source)).or_default();
        // Fields may be declared after a scope that lies inside of theirs.
        let place = all.partition_point(|v| v.scope.start <= variable.scope.start);
        all.insert(place, variable);
    }

    fn declaration(&mut self, node: Node<'a>, source: &'a str) {
        let of = field(node, "type").map_or("", |n| text(n, source));
        match node.kind() {
            "class_declaration"
            | "interface_declaration"
            | "record_declaration"
            | "enum_declaration" => {
                let name = field(node, "name").map_or("", |n| text(n, source));
                self.classes.push((span(node), name));
            }
            "method_declaration" => {
                let name = field(node, "name").map_or("", |n| text(n, source));
                self.methods.insert(name, of);
            }
            "field_declaration" | "local_variable_declaration" => {
                let is_field = node.kind() == "field_declaration";
                let Some(parent) = node.parent() else { return };
                for one in children(node) {
                    let Some(name) = field(one, "name") else {
                        continue;
                    };
                    let start = match is_field {
                        true => parent.start_byte(),
                        false => node.start_byte(),
                    };
                    let variable = Variable {
                        scope: Span::new(start, parent.end_byte()),
                        of: if of == "var" { "" } else { of },
                        from: field(one, "value"),
                        is_field,
                    };
                    self.add(name, source, variable);
                }
            }
            "formal_parameter" | "enhanced_for_statement" | "resource" => {
                let scope = match node.kind() {
                    "enhanced_for_statement" => Some(node),
                    _ => around(node, 3, |n| {
                        n.kind().ends_with("declaration")
                            || n.kind() == "lambda_expression"
                            || n.kind().starts_with("try")
                    }),
                };
                if let (Some(name), Some(scope)) = (field(node, "name"), scope) {
                    let variable = Variable {
                        scope: span(scope),
                        of: if of == "var" { "" } else { of },
                        from: field(node, "value"),
                        is_field: false,
                    };
                    self.add(name, source, variable);
                }
            }
            "instanceof_expression" => {
                let scope = around(node, 12, |n| n.kind() == "block");
                if let (Some(name), Some(right), Some(scope)) =
                    (field(node, "name"), field(node, "right"), scope)
                {
                    let variable = Variable {
                        scope: Span::new(node.start_byte(), scope.end_byte()),
                        of: text(right, source),
                        from: None,
                        is_field: false,
                    };
                    self.add(name, source, variable);
                }
            }
            "lambda_expression" => self.lambda(node, source),
            _ => {}
        }
    }

    fn lambda(&mut self, node: Node<'a>, source: &'a str) {
        let Some(parameters) = field(node, "parameters") else {
            return;
        };
        let call = node
            .parent()
            .and_then(|n| n.parent())
            .filter(|n| n.kind() == "method_invocation");
        let names = match parameters.kind() {
            "identifier" => vec![parameters],
            "inferred_parameters" => children(parameters),
            _ => return,
        };
        let only = names.len() == 1;
        for name in names {
            let variable = Variable {
                scope: span(node),
                of: "",
                from: call.filter(|_| only).and_then(|c| field(c, "object")),
                is_field: false,
            };
            self.add(name, source, variable);
        }
    }
}
