//! Python as its mappers read it: chains of attributes and calls, arguments, imports, classes, variables.
//!
//! In: syntax trees of Python. Out: the parts that carry names. The hard thing is that a chain is
//! nested from its end to its beginning: it is unrolled once, at its outermost node.

mod carried;
mod classes;
mod constants;
mod factories;
mod imports;
mod lineage;
mod lone;
mod names;
mod references;
mod scopes;
mod templates;
mod walk;

use tree_sitter::Node;

use super::tree::{children, field, span, text};
use crate::location::Span;

pub(in crate::orm) use carried::{Carried, tell_apart};
pub(in crate::orm) use classes::{Assigned, Class, classes};
pub(in crate::orm) use constants::{Constants, assignments};
pub(in crate::orm) use factories::{Made, is_factory, made, served};
pub(in crate::orm) use imports::{Imports, belongs};
pub(in crate::orm) use lineage::{
    Heirs, ancestors, hand_down, inherited, lineage, of_heirs, parents, target,
};
pub(in crate::orm) use lone::{is_common, keyed, lone_attributes, sole_holder};
pub(in crate::orm) use names::Known;
pub(in crate::orm) use references::references;
pub(in crate::orm) use scopes::{Kind, Scopes, Typed, element, handed_on};
pub(in crate::orm) use templates::{Leads, template};
pub(in crate::orm) use walk::{Speaker, walk};

/// Longer chains are cut.
const LONGEST: usize = 400;

/// `a.b(c)[d]`: what it begins with and each step from there.
#[derive(Debug)]
pub(in crate::orm) struct Chain<'t> {
    /// What the chain begins with.
    pub(in crate::orm) base: Node<'t>,
    /// The steps in order.
    pub(in crate::orm) steps: Vec<Step<'t>>,
}

/// One step of a chain.
#[derive(Clone, Copy, Debug)]
pub(in crate::orm) enum Step<'t> {
    /// `.name`: the name.
    Attribute(Node<'t>),
    /// `(…)`: the arguments.
    Call(Node<'t>),
    /// `[…]`: the whole subscript.
    Index(Node<'t>),
}

/// Unrolls a chain from its outermost node; `inner` is told every node of it that is not the outermost.
pub(in crate::orm) fn unroll<'t>(top: Node<'t>, mut inner: impl FnMut(Node<'t>)) -> Chain<'t> {
    let mut steps = Vec::new();
    let mut at = top;
    for _ in 0..LONGEST {
        let next = match at.kind() {
            "attribute" => {
                steps.extend(field(at, "attribute").map(Step::Attribute));
                field(at, "object")
            }
            "call" => {
                steps.extend(field(at, "arguments").map(Step::Call));
                field(at, "function")
            }
            "subscript" => {
                steps.push(Step::Index(at));
                field(at, "value")
            }
            "parenthesized_expression" | "await" => children(at).into_iter().next(),
            _ => None,
        };
        match next {
            Some(next) => at = next,
            None => break,
        }
        inner(at);
    }
    steps.reverse();
    Chain { base: at, steps }
}

/// A named argument or a pair of a dictionary.
#[derive(Clone, Copy, Debug)]
pub(in crate::orm) struct Named<'a, 't> {
    /// Its name.
    pub(in crate::orm) name: &'a str,
    /// Where the name stands.
    pub(in crate::orm) at: Span,
    /// The value.
    pub(in crate::orm) value: Node<'t>,
}

/// The arguments of a call.
#[derive(Debug, Default)]
pub(in crate::orm) struct Arguments<'a, 't> {
    /// Those without a name, in order.
    pub(in crate::orm) positional: Vec<Node<'t>>,
    /// Those with a name, those of a `**{…}` among them.
    pub(in crate::orm) named: Vec<Named<'a, 't>>,
    /// What stands behind `**`, and is spelled elsewhere.
    pub(in crate::orm) spread: Vec<Node<'t>>,
}

impl<'a, 't> Arguments<'a, 't> {
    /// Reads an argument list.
    pub(in crate::orm) fn of(list: Node<'t>, source: &'a str) -> Self {
        let mut found = Self::default();
        if list.kind() != "argument_list" {
            found.positional.push(list);
            return found;
        }
        for node in children(list) {
            match node.kind() {
                "keyword_argument" => {
                    if let (Some(name), Some(value)) = (field(node, "name"), field(node, "value")) {
                        found.named.push(Named {
                            name: text(name, source),
                            at: span(name),
                            value,
                        });
                    }
                }
                "dictionary_splat" => {
                    let inside = children(node).into_iter().next();
                    match inside.filter(|n| n.kind() == "identifier") {
                        Some(variable) => found.spread.push(variable),
                        None => found
                            .named
                            .extend(inside.into_iter().flat_map(|d| pairs(d, source))),
                    }
                }
                _ => found.positional.push(node),
            }
        }
        found
    }

    /// The value of the argument of that name.
    pub(in crate::orm) fn get(&self, name: &str) -> Option<Node<'t>> {
        self.named.iter().find(|n| n.name == name).map(|n| n.value)
    }
}

/// The pairs of `{"name": value}` or `dict(name=value)`.
pub(in crate::orm) fn pairs<'a, 't>(node: Node<'t>, source: &'a str) -> Vec<Named<'a, 't>> {
    if node.kind() == "call" {
        let function = field(node, "function").map(|f| text(f, source));
        return match (function, field(node, "arguments")) {
            (Some("dict"), Some(list)) if list.kind() == "argument_list" => children(list)
                .into_iter()
                .filter(|n| n.kind() == "keyword_argument")
                .filter_map(|n| {
                    let name = field(n, "name")?;
                    Some(Named {
                        name: text(name, source),
                        at: span(name),
                        value: field(n, "value")?,
                    })
                })
                .collect(),
            _ => Vec::new(),
        };
    }
    if node.kind() != "dictionary" {
        return Vec::new();
    }
    let pairs = children(node).into_iter().filter(|n| n.kind() == "pair");
    pairs
        .filter_map(|pair| {
            let (name, at) = string(field(pair, "key")?, source)?;
            Some(Named {
                name,
                at,
                value: field(pair, "value")?,
            })
        })
        .collect()
}

/// The content of a plain string and where it stands.
pub(in crate::orm) fn string<'a>(node: Node<'_>, source: &'a str) -> Option<(&'a str, Span)> {
    if node.kind() != "string" {
        return None;
    }
    let mut content = None;
    for child in children(node) {
        match child.kind() {
            "string_content" if content.is_none() => content = Some(child),
            "string_start" | "string_end" => {}
            _ => return None,
        }
    }
    let content = content?;
    Some((text(content, source), span(content)))
}

/// The plain strings in a list, tuple or set, or the string itself.
pub(in crate::orm) fn strings<'a>(node: Node<'_>, source: &'a str) -> Vec<(&'a str, Span)> {
    match node.kind() {
        "string" => string(node, source).into_iter().collect(),
        "list" | "tuple" | "set" => children(node)
            .into_iter()
            .filter_map(|n| string(n, source))
            .collect(),
        _ => Vec::new(),
    }
}

/// All plain strings below a node that `enters` lets in; for other nodes their children are left out.
pub(in crate::orm) fn strings_below<'a, 't>(
    root: Node<'t>,
    source: &'a str,
    mut enters: impl FnMut(Node<'t>) -> bool,
) -> Vec<(&'a str, Span)> {
    let mut found = Vec::new();
    super::tree::each(root, |node| {
        if !enters(node) {
            return false;
        }
        found.extend(string(node, source));
        node.kind() != "string"
    });
    found
}

/// The segments of `a.b.c`; none for anything else.
pub(in crate::orm) fn dotted<'a>(node: Node<'_>, source: &'a str) -> Option<Vec<&'a str>> {
    let chain = unroll(node, |_| ());
    let base = (chain.base.kind() == "identifier").then(|| text(chain.base, source))?;
    let rest = chain.steps.iter().map(|step| match step {
        Step::Attribute(name) => Some(text(*name, source)),
        _ => None,
    });
    std::iter::once(Some(base)).chain(rest).collect()
}
