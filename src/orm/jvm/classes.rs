//! The classes of a file with their annotations and members.
//!
//! In: a syntax tree of Java or Kotlin. Out: [`Class`]es. The hard thing: the two grammars say the
//! same in other nodes, and Kotlin's columns stand in the constructor as well as in the body.

use tree_sitter::Node;

use crate::location::Span;
use crate::orm::tree::{children, each, field, span, text};

/// A class, interface or record.
#[derive(Clone, Debug)]
pub struct Class<'a> {
    /// Its declaration.
    pub node: Node<'a>,
    /// Its name.
    pub name: &'a str,
    /// The name's place.
    pub at: Span,
    /// What it is annotated with.
    pub annotations: Vec<Annotation<'a>>,
    /// The types that it extends or implements, as written.
    pub bases: Vec<&'a str>,
    /// The class that it extends, as written.
    pub base: Option<&'a str>,
    /// Fields, properties and methods.
    pub members: Vec<Member<'a>>,
}

/// `@Column(name = "status")`
#[derive(Clone, Debug)]
pub struct Annotation<'a> {
    /// Its name without the package.
    pub name: &'a str,
    /// Arguments by name; the one without name is `value`.
    pub arguments: Vec<(&'a str, Node<'a>)>,
}

/// A field, a property or a method.
#[derive(Clone, Debug)]
pub struct Member<'a> {
    /// Its declaration.
    pub node: Node<'a>,
    /// Its name.
    pub name: &'a str,
    /// The name's place.
    pub at: Span,
    /// Its type, as written.
    pub of: &'a str,
    /// It is a method.
    pub is_method: bool,
    /// It belongs to the class, or is no part of the row: `static`, `transient`.
    pub apart: bool,
    /// What it is annotated with.
    pub annotations: Vec<Annotation<'a>>,
}

/// The annotation of that name.
pub fn annotated<'m, 'a>(all: &'m [Annotation<'a>], name: &str) -> Option<&'m Annotation<'a>> {
    all.iter().find(|a| a.name == name)
}

impl<'a> Annotation<'a> {
    /// The value of an argument.
    pub fn argument(&self, name: &str) -> Option<Node<'a>> {
        let named = self.arguments.iter().find(|(key, _)| *key == name);
        named.map(|(_, value)| *value)
    }

    /// The annotations that an argument holds, alone or as a list.
    pub fn nested(&self, name: &str, source: &'a str) -> Vec<Annotation<'a>> {
        let Some(value) = self.argument(name) else {
            return Vec::new();
        };
        if let Some(one) = annotation(value, source) {
            return vec![one];
        }
        let inside = children(value).into_iter();
        inside.filter_map(|n| annotation(n, source)).collect()
    }
}

/// The classes of a file, inner ones after their outer ones.
pub fn classes<'a>(root: Node<'a>, source: &'a str) -> Vec<Class<'a>> {
    let mut found = Vec::new();
    each(root, |node| {
        let declares = matches!(
            node.kind(),
            "class_declaration" | "interface_declaration" | "record_declaration"
        );
        if declares && let Some(name) = field(node, "name") {
            let bases = bases(node, source);
            found.push(Class {
                node,
                name: text(name, source),
                at: span(name),
                annotations: annotations(node, source),
                base: base(node, source),
                bases,
                members: members(node, source),
            });
        }
        true
    });
    found
}

/// What a declaration is annotated with.
pub fn annotations<'a>(node: Node<'a>, source: &'a str) -> Vec<Annotation<'a>> {
    let modifiers = children(node).into_iter().find(|n| n.kind() == "modifiers");
    let inside = modifiers.map(children).unwrap_or_default();
    let all = inside.into_iter();
    all.filter_map(|n| annotation(n, source)).collect()
}

fn annotation<'a>(node: Node<'a>, source: &'a str) -> Option<Annotation<'a>> {
    let last = |name: &'a str| name.rsplit('.').next().unwrap_or(name);
    match node.kind() {
        "marker_annotation" | "annotation" if field(node, "name").is_some() => {
            let arguments = field(node, "arguments").map(children).unwrap_or_default();
            Some(Annotation {
                name: last(text(field(node, "name")?, source)),
                arguments: arguments
                    .into_iter()
                    .filter_map(|n| match n.kind() {
                        "element_value_pair" => {
                            Some((text(field(n, "key")?, source), field(n, "value")?))
                        }
                        _ => Some(("value", n)),
                    })
                    .collect(),
            })
        }
        // Kotlin: `@Column(name = "x")`, and `JoinColumn(name = "x")` inside of another one.
        "annotation" => {
            let inside = children(node).into_iter();
            let inner = inside.rev().find(|n| n.kind() != "use_site_target")?;
            match inner.kind() {
                "constructor_invocation" => kotlin(inner, source),
                _ => Some(Annotation {
                    name: last(text(inner, source)),
                    arguments: Vec::new(),
                }),
            }
        }
        "call_expression" => kotlin(node, source),
        _ => None,
    }
}

fn kotlin<'a>(node: Node<'a>, source: &'a str) -> Option<Annotation<'a>> {
    let parts = children(node);
    let name = text(*parts.first()?, source);
    let arguments = parts.iter().find(|n| n.kind() == "value_arguments");
    let arguments = arguments.map(|n| children(*n)).unwrap_or_default();
    Some(Annotation {
        name: name.rsplit('.').next().unwrap_or(name),
        arguments: arguments
            .into_iter()
            .filter_map(|argument| {
                let parts = children(argument);
                match parts.as_slice() {
                    [value] => Some(("value", *value)),
                    [key, .., value] => Some((text(*key, source), *value)),
                    [] => None,
                }
            })
            .collect(),
    })
}

fn base<'a>(node: Node<'a>, source: &'a str) -> Option<&'a str> {
    if let Some(superclass) = field(node, "superclass") {
        return children(superclass).first().map(|n| text(*n, source));
    }
    // In Kotlin the class is the one whose constructor is called.
    let called = delegations(node).into_iter();
    let mut called = called.filter(|n| n.kind() == "constructor_invocation");
    let base = *children(called.next()?).first()?;
    Some(text(base, source))
}

fn delegations(node: Node<'_>) -> Vec<Node<'_>> {
    let inside = children(node).into_iter();
    let all = inside.filter(|n| n.kind() == "delegation_specifiers");
    all.flat_map(children).flat_map(children).collect()
}

fn bases<'a>(node: Node<'a>, source: &'a str) -> Vec<&'a str> {
    let mut found: Vec<&str> = base(node, source).into_iter().collect();
    for part in children(node) {
        if matches!(part.kind(), "extends_interfaces" | "super_interfaces") {
            let lists = children(part).into_iter().flat_map(children);
            found.extend(lists.map(|n| text(n, source)));
        }
    }
    let named = delegations(node).into_iter();
    let named = named.filter(|n| n.kind() != "constructor_invocation");
    found.extend(named.map(|n| text(n, source)));
    found
}

fn members<'a>(class: Node<'a>, source: &'a str) -> Vec<Member<'a>> {
    let mut found = Vec::new();
    for part in children(class) {
        match part.kind() {
            "primary_constructor" => {
                let lists = children(part).into_iter();
                let all = lists.filter(|n| n.kind() == "class_parameters");
                let all = all.flat_map(children);
                found.extend(all.filter_map(|n| property(n, n, source)));
            }
            // The components of a record.
            "formal_parameters" => {
                for node in children(part) {
                    found.extend(component(node, source));
                }
            }
            "class_body" | "interface_body" => {
                for node in children(part) {
                    member(node, source, &mut found);
                }
            }
            _ => {}
        }
    }
    found
}

fn component<'a>(node: Node<'a>, source: &'a str) -> Option<Member<'a>> {
    let name = field(node, "name")?;
    Some(Member {
        node,
        name: text(name, source),
        at: span(name),
        of: field(node, "type").map_or("", |n| text(n, source)),
        is_method: false,
        apart: false,
        annotations: annotations(node, source),
    })
}

fn member<'a>(node: Node<'a>, source: &'a str, found: &mut Vec<Member<'a>>) {
    let of = field(node, "type").map_or("", |n| text(n, source));
    match node.kind() {
        "field_declaration" => {
            let declarators = children(node).into_iter();
            for one in declarators.filter(|n| n.kind() == "variable_declarator") {
                if let Some(name) = field(one, "name") {
                    found.push(Member {
                        node,
                        name: text(name, source),
                        at: span(name),
                        of,
                        is_method: false,
                        apart: ["static", "transient"]
                            .iter()
                            .any(|w| says(node, source, w)),
                        annotations: annotations(node, source),
                    });
                }
            }
        }
        "method_declaration" | "function_declaration" => {
            if let Some(name) = field(node, "name") {
                found.push(Member {
                    node,
                    name: text(name, source),
                    at: span(name),
                    of,
                    is_method: true,
                    apart: says(node, source, "static"),
                    annotations: annotations(node, source),
                });
            }
        }
        "property_declaration" => {
            let inside = children(node).into_iter();
            let mut declared = inside.filter(|n| n.kind() == "variable_declaration");
            found.extend(declared.next().and_then(|n| property(n, node, source)));
        }
        _ => {}
    }
}

/// Whether a modifier is given.
fn says(node: Node<'_>, source: &str, modifier: &str) -> bool {
    let inside = children(node).into_iter();
    let mut modifiers = inside.filter(|n| n.kind() == "modifiers");
    modifiers.next().is_some_and(|n| {
        let mut cursor = n.walk();
        n.children(&mut cursor).any(|c| text(c, source) == modifier)
    })
}

/// A property of Kotlin: `declared` has the name and type, `node` the annotations.
fn property<'a>(declared: Node<'a>, node: Node<'a>, source: &'a str) -> Option<Member<'a>> {
    let parts = children(declared);
    let name = parts.iter().find(|n| n.kind() == "identifier")?;
    let of = parts.iter().find(|n| n.kind().ends_with("type"));
    Some(Member {
        node,
        name: text(*name, source),
        at: span(*name),
        of: of.map_or("", |n| text(*n, source)),
        is_method: false,
        apart: false,
        annotations: annotations(node, source),
    })
}
