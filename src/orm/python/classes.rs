//! The classes of a module with what their bodies assign.
//!
//! In: a module's tree. Out: its [`Class`]es in order. The hard thing is nothing but the many ways
//! to write a base: `models.Model`, `Generic["Order"]`, `db.Model`, a call.

use tree_sitter::Node;

use super::{Arguments, Imports, dotted};
use crate::location::Span;
use crate::orm::tree::{children, each, field, span, text};

/// A class.
#[derive(Clone, Debug)]
pub(in crate::orm) struct Class<'a, 't> {
    /// Its name.
    pub(in crate::orm) name: &'a str,
    /// Where the name stands.
    pub(in crate::orm) at: Span,
    /// The whole definition.
    pub(in crate::orm) definition: Node<'t>,
    /// What it extends, as written: `models.Model`, `QuerySet["Order"]`.
    pub(in crate::orm) bases: Vec<Node<'t>>,
    /// Named arguments of the definition: `table=True`.
    pub(in crate::orm) options: Vec<(&'a str, Node<'t>)>,
    /// Names that the body assigns or annotates.
    pub(in crate::orm) assigned: Vec<Assigned<'a, 't>>,
    /// Names of the methods with their definitions.
    pub(in crate::orm) methods: Vec<(&'a str, Node<'t>)>,
    /// Classes in the body: `Meta`.
    pub(in crate::orm) inner: Vec<Class<'a, 't>>,
    /// The decorators.
    pub(in crate::orm) decorators: Vec<Node<'t>>,
}

/// `name = value` or `name: annotation = value` in a body.
#[derive(Clone, Copy, Debug)]
pub(in crate::orm) struct Assigned<'a, 't> {
    /// The name.
    pub(in crate::orm) name: &'a str,
    /// Where the name stands.
    pub(in crate::orm) at: Span,
    /// The whole assignment.
    pub(in crate::orm) whole: Span,
    /// The value.
    pub(in crate::orm) value: Option<Node<'t>>,
    /// The annotation.
    pub(in crate::orm) annotation: Option<Node<'t>>,
}

impl<'a, 't> Class<'a, 't> {
    /// The inner class of that name.
    pub(in crate::orm) fn inner(&self, name: &str) -> Option<&Self> {
        self.inner.iter().find(|c| c.name == name)
    }

    /// What the body assigns to that name.
    pub(in crate::orm) fn value(&self, name: &str) -> Option<Node<'t>> {
        let found = self.assigned.iter().find(|a| a.name == name);
        found.and_then(|a| a.value)
    }

    /// What it extends, by full path where it is imported: `django/db/models/Model`. What comes with
    /// all of a module has a path in each such module.
    pub(in crate::orm) fn base_paths(&self, imports: &Imports, source: &'a str) -> Vec<String> {
        let mut paths = Vec::new();
        for base in &self.bases {
            let name = match base.kind() {
                "subscript" => field(*base, "value"),
                "call" => field(*base, "function"),
                _ => Some(*base),
            };
            let Some(parts) = name.and_then(|n| dotted(n, source)) else {
                continue;
            };
            let Some((first, rest)) = parts.split_first() else {
                continue;
            };
            let imported = imports.get(first);
            let first = imported.unwrap_or(first);
            let parts = std::iter::once(first).chain(rest.iter().copied());
            let path = parts.collect::<Vec<_>>().join("/");
            if imported.is_none() && rest.is_empty() && !BUILT_IN.contains(&first) {
                paths.extend(imports.stars().map(|module| format!("{module}/{path}")));
            }
            paths.push(path);
        }
        paths
    }

    /// The last words of its bases: `Model`, `QuerySet`.
    pub(in crate::orm) fn base_names(&self, source: &'a str) -> Vec<&'a str> {
        let names = self.bases.iter().filter_map(|base| {
            let name = match base.kind() {
                "subscript" => field(*base, "value")?,
                "call" => field(*base, "function")?,
                _ => *base,
            };
            dotted(name, source)?.last().copied()
        });
        names.collect()
    }
}

/// Classes that no module has to be asked for.
const BUILT_IN: &[&str] = &[
    "object",
    "type",
    "dict",
    "list",
    "set",
    "str",
    "int",
    "tuple",
    "Exception",
    "ValueError",
    "RuntimeError",
    "KeyError",
    "TypeError",
];

/// The classes of a module; those in functions and in branches too.
pub(in crate::orm) fn classes<'a, 't>(root: Node<'t>, source: &'a str) -> Vec<Class<'a, 't>> {
    let mut found = Vec::new();
    let mut decorators: Vec<Node<'t>> = Vec::new();
    each(root, |node| match node.kind() {
        "decorator" => {
            decorators.push(node);
            false
        }
        "class_definition" => {
            let decorators = std::mem::take(&mut decorators);
            found.extend(class(node, source, decorators, 0));
            true
        }
        "function_definition" => {
            decorators.clear();
            true
        }
        kind => !matches!(
            kind,
            "expression_statement" | "return_statement" | "parameters" | "import_from_statement"
        ),
    });
    found
}

fn class<'a, 't>(
    node: Node<'t>,
    source: &'a str,
    decorators: Vec<Node<'t>>,
    depth: usize,
) -> Option<Class<'a, 't>> {
    let name = field(node, "name")?;
    let arguments = field(node, "superclasses").map(|list| Arguments::of(list, source));
    let arguments = arguments.unwrap_or_default();
    let mut found = Class {
        name: text(name, source),
        at: span(name),
        definition: node,
        bases: arguments.positional,
        options: arguments.named.iter().map(|n| (n.name, n.value)).collect(),
        assigned: Vec::new(),
        methods: Vec::new(),
        inner: Vec::new(),
        decorators,
    };
    for statement in field(node, "body").map(children).unwrap_or_default() {
        let statement = match statement.kind() {
            "decorated_definition" => match field(statement, "definition") {
                Some(definition) => definition,
                None => continue,
            },
            _ => statement,
        };
        match statement.kind() {
            "expression_statement" => {
                let inside = children(statement).into_iter().next();
                found
                    .assigned
                    .extend(inside.and_then(|a| assigned(a, source)));
            }
            "function_definition" => {
                if let Some(name) = field(statement, "name") {
                    found.methods.push((text(name, source), statement));
                }
            }
            "class_definition" if depth < 2 => {
                found
                    .inner
                    .extend(class(statement, source, Vec::new(), depth + 1));
            }
            _ => {}
        }
    }
    Some(found)
}

fn assigned<'a, 't>(node: Node<'t>, source: &'a str) -> Option<Assigned<'a, 't>> {
    if node.kind() != "assignment" {
        return None;
    }
    let left = field(node, "left").filter(|n| n.kind() == "identifier")?;
    Some(Assigned {
        name: text(left, source),
        at: span(left),
        whole: span(node),
        value: field(node, "right"),
        annotation: field(node, "type"),
    })
}
