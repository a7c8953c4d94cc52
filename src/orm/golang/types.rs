//! Which struct a variable holds: `func (p *Photo)`, `var photo Photo`, `photos := []Photo{}`.
//!
//! In: a file's syntax tree. Out: the type of a variable by function and name, as it is written.
//! The hard thing is to stay honest: a variable that is given two types has none.

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::{Functions, bare};
use crate::orm::tree;

/// The types of a file's variables.
#[derive(Debug, Default)]
pub struct Types<'a> {
    functions: Functions<'a>,
    by_variable: BTreeMap<(usize, &'a str), Option<&'a str>>,
    /// What the named lists and maps of the file hold.
    lists: BTreeMap<&'a str, &'a str>,
    /// Types of the fields of the file's structs.
    fields: BTreeMap<(&'a str, &'a str), &'a str>,
}

/// A type without pointer, slice and map: `[]*entity.Photo` is `entity.Photo`.
fn element(of: &str) -> &str {
    let mut of = of.trim();
    loop {
        let inner = of.trim_start_matches(['*', '&', ' ', '(']);
        let inner = inner.strip_prefix("[]").unwrap_or(inner);
        let inner = inner.strip_prefix("...").unwrap_or(inner);
        let inner = match inner.strip_prefix("map[").and_then(|r| r.split_once(']')) {
            Some((_, value)) => value,
            None => inner,
        };
        if inner == of {
            return of.split(['[', '{', ')']).next().unwrap_or(of).trim();
        }
        of = inner;
    }
}

impl<'a> Types<'a> {
    /// Reads a file; `finders` are functions of others by name, with the type that they return.
    pub fn new(root: Node<'a>, source: &'a str, finders: &BTreeMap<&str, &'a str>) -> Self {
        let mut types = Self {
            functions: Functions::new(root),
            ..Self::default()
        };
        for spec in tree::all(root, &["type_spec"]) {
            let (Some(name), Some(of)) = (tree::field(spec, "name"), tree::field(spec, "type"))
            else {
                continue;
            };
            if matches!(of.kind(), "map_type" | "slice_type" | "array_type") {
                let of = element(tree::text(of, source));
                types.lists.insert(tree::text(name, source), of);
            }
            let declared = of.named_child(0).filter(|_| of.kind() == "struct_type");
            for field in declared.map(tree::children).unwrap_or_default() {
                let Some(of) = tree::field(field, "type") else {
                    continue;
                };
                let of = element(tree::text(of, source));
                let mut cursor = field.walk();
                for one in field.children_by_field_name("name", &mut cursor) {
                    let key = (tree::text(name, source), tree::text(one, source));
                    types.fields.insert(key, of);
                }
            }
        }
        // What functions of the file return first.
        let mut returns: BTreeMap<&str, &str> = finders.iter().map(|(k, v)| (*k, *v)).collect();
        for function in tree::all(root, &["function_declaration", "method_declaration"]) {
            let name = tree::field(function, "name").map_or("", |n| tree::text(n, source));
            let result = tree::field(function, "result").map_or("", |r| tree::text(r, source));
            let first = result.trim_start_matches('(').split(',').next();
            let first = first.unwrap_or_default().trim();
            // `(found Photo, err error)`.
            let of = first.rsplit(' ').next().unwrap_or_default();
            if !of.is_empty() {
                returns.insert(name, element(of));
            }
        }
        let kinds = [
            "parameter_declaration",
            "variadic_parameter_declaration",
            "var_spec",
            "short_var_declaration",
            "range_clause",
        ];
        for node in tree::all(root, &kinds) {
            let home = types.functions.home(node);
            if node.kind() == "short_var_declaration" || node.kind() == "range_clause" {
                let list = |name: &str| tree::field(node, name);
                let (Some(left), Some(right)) = (list("left"), list("right")) else {
                    continue;
                };
                let names = tree::children(left);
                if node.kind() == "range_clause" {
                    let of = types.of(bare(right), source, home, &returns);
                    if let (Some(value), Some(of)) = (names.last(), of) {
                        types.insert(home, tree::text(*value, source), of);
                    }
                    continue;
                }
                for (name, value) in names.into_iter().zip(tree::children(right)) {
                    if let Some(of) = types.of(bare(value), source, home, &returns) {
                        types.insert(home, tree::text(name, source), of);
                    }
                }
                continue;
            }
            let Some(of) = tree::field(node, "type") else {
                continue;
            };
            let mut cursor = node.walk();
            let names: Vec<Node<'_>> = node.children_by_field_name("name", &mut cursor).collect();
            for name in names {
                let name = tree::text(name, source);
                types.insert(home, name, element(tree::text(of, source)));
            }
        }
        types
    }

    fn insert(&mut self, home: usize, name: &'a str, of: &'a str) {
        self.by_variable
            .entry((home, name))
            .and_modify(|known| *known = known.filter(|k| *k == of))
            .or_insert(Some(of));
    }

    /// The type of an expression.
    fn of(
        &self,
        value: Node<'_>,
        source: &'a str,
        home: usize,
        returns: &BTreeMap<&str, &'a str>,
    ) -> Option<&'a str> {
        match value.kind() {
            "unary_expression" => {
                let operand = bare(tree::field(value, "operand")?);
                (operand.kind() != "unary_expression")
                    .then(|| self.of(operand, source, home, returns))
                    .flatten()
            }
            "composite_literal" => {
                tree::field(value, "type").map(|t| element(tree::text(t, source)))
            }
            "identifier" => self.get(home, tree::text(value, source)),
            "type_assertion_expression" => {
                tree::field(value, "type").map(|t| element(tree::text(t, source)))
            }
            // `entry.Order`, by the struct that the file declares; not deeper.
            "selector_expression" => {
                let operand = bare(tree::field(value, "operand")?);
                let name = tree::field(value, "field").map(|f| tree::text(f, source))?;
                let of = (operand.kind() == "identifier")
                    .then(|| self.get(home, tree::text(operand, source)))??;
                self.fields.get(&(of, name)).copied()
            }
            "index_expression" => {
                self.get(home, tree::text(tree::field(value, "operand")?, source))
            }
            "call_expression" => {
                let callee = tree::field(value, "function")?;
                let first = tree::field(value, "arguments").and_then(|a| a.named_child(0));
                match tree::text(callee, source) {
                    "new" | "make" => first.map(|t| element(tree::text(t, source))),
                    "append" => match first.map(bare) {
                        Some(list) if list.kind() == "identifier" => {
                            self.get(home, tree::text(list, source))
                        }
                        _ => None,
                    },
                    plain => {
                        let name =
                            tree::field(callee, "field").map_or(plain, |f| tree::text(f, source));
                        returns.get(name).copied()
                    }
                }
            }
            _ => None,
        }
    }

    fn get(&self, home: usize, name: &str) -> Option<&'a str> {
        let own = self.by_variable.get(&(home, name));
        *own.or_else(|| self.by_variable.get(&(0, name)))?
    }

    /// The type that an expression has where it stands: a variable, `&Photo{}`, `Photo{}`.
    pub fn at(&self, node: Node<'_>, source: &'a str) -> Option<&'a str> {
        self.of(
            bare(node),
            source,
            self.functions.home(node),
            &BTreeMap::new(),
        )
    }

    /// What a type holds in the end: a pointer, list or map what it points to.
    pub fn element(&self, of: &'a str) -> &'a str {
        let of = element(of);
        self.lists.get(of).copied().unwrap_or(of)
    }

    /// Whether the function around a node declares a variable of that name.
    pub fn declares(&self, node: Node<'_>, name: &str) -> bool {
        self.by_variable
            .contains_key(&(self.functions.home(node), name))
    }
}
