//! What code does with the fields of models' instances.
//!
//! In: a syntax tree and its [`Variables`]. Out: each field that is read, written, given in a
//! literal, taken apart by a pattern or handed to a builder, with the struct that it belongs to.

use tree_sitter::Node;

use super::types::{self, Type};
use super::variables::{Variables, World};
use super::walk::{self, Token, tokens};
use crate::location::Span;
use crate::orm::tree::{children, field, span, text};

/// How a field is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// `order.status`.
    Read,
    /// `order.status = …`.
    Assigned,
    /// `Order { status: … }`.
    Given,
    /// `let Order { status, .. } = …`.
    Matched,
    /// `Order::builder().status(…)`.
    Built,
}

/// One use of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access<'a> {
    /// The struct.
    pub model: String,
    /// The field.
    pub field: &'a str,
    /// The place of the field's name.
    pub at: Span,
    /// The expression.
    pub whole: Span,
    /// How it is used.
    pub manner: Manner,
}

/// All uses of fields in a file, in order.
pub fn accesses<'a, W: World>(
    root: Node<'_>,
    source: &'a str,
    variables: &Variables<'a, W>,
) -> Vec<Access<'a>> {
    let mut found = Vec::new();
    walk::each(root, |node, around| {
        let own = || variables.own(node.start_byte());
        match node.kind() {
            "field_expression" => {
                let (Some(value), Some(name)) = (field(node, "value"), field(node, "field")) else {
                    return true;
                };
                let around = around.last();
                let is = |kind: &str, part: &str| {
                    around.is_some_and(|n| n.kind() == kind && field(*n, part) == Some(node))
                };
                let called =
                    is("call_expression", "function") || is("generic_function", "function");
                let (model, manner) = if called {
                    (built(value, source), Manner::Built)
                } else {
                    let assigned = is("assignment_expression", "left");
                    let manner = if assigned {
                        Manner::Assigned
                    } else {
                        Manner::Read
                    };
                    (variables.of(value).name().map(str::to_owned), manner)
                };
                if let Some(model) = model {
                    found.push(Access {
                        model,
                        field: text(name, source),
                        at: span(name),
                        whole: if called { span(name) } else { span(node) },
                        manner,
                    });
                }
            }
            "struct_expression" => {
                let of = field(node, "name").map(|n| types::read(n, source, own().as_deref()));
                let Some(Type::Named(model)) = of else {
                    return true;
                };
                let body = field(node, "body").map(children).unwrap_or_default();
                for part in body {
                    let name = match part.kind() {
                        "field_initializer" => field(part, "field"),
                        "shorthand_field_initializer" => children(part).last().copied(),
                        _ => None,
                    };
                    found.extend(name.map(|name| Access {
                        model: model.clone(),
                        field: text(name, source),
                        at: span(name),
                        whole: first_line(part, source),
                        manner: Manner::Given,
                    }));
                }
            }
            "struct_pattern" => {
                let of = field(node, "type").map(|n| types::read(n, source, own().as_deref()));
                let Some(Type::Named(model)) = of else {
                    return true;
                };
                for part in children(node) {
                    let name = field(part, "name").filter(|_| part.kind() == "field_pattern");
                    found.extend(name.map(|name| Access {
                        model: model.clone(),
                        field: text(name, source),
                        at: span(name),
                        whole: span(part),
                        manner: Manner::Matched,
                    }));
                }
            }
            "token_tree" => {
                // A macro's tokens have no structure: chains of fields are told by their dots.
                in_macro(&tokens(node, source), variables, &mut found);
                return false;
            }
            "attribute_item" | "use_declaration" => return false,
            _ => {}
        }
        true
    });
    found
}

/// A part of a literal up to the end of its first line: a value may go on for long.
fn first_line(part: Node<'_>, source: &str) -> Span {
    let whole = text(part, source);
    let line = whole.lines().next().unwrap_or_default();
    Span::new(part.start_byte(), part.start_byte() + line.len())
}

/// The struct whose builder a chain starts with: `Order::builder().a(…).b(…)`.
fn built(value: Node<'_>, source: &str) -> Option<String> {
    let mut at = value;
    for _ in 0..64 {
        let call = Some(at).filter(|n| n.kind() == "call_expression")?;
        let function = field(call, "function")?;
        match function.kind() {
            "field_expression" => at = field(function, "value")?,
            "scoped_identifier" => {
                let name = field(function, "name").map_or("", |n| text(n, source));
                let path = field(function, "path").filter(|_| name == "builder")?;
                return types::read(path, source, None).name().map(str::to_owned);
            }
            _ => return None,
        }
    }
    None
}

fn in_macro<'a, W: World>(
    tokens: &[Token<'a>],
    variables: &Variables<'a, W>,
    found: &mut Vec<Access<'a>>,
) {
    let is = |index: usize, what: &str| tokens.get(index).is_some_and(|t| t.text == what);
    let mut index = 0;
    while let Some(first) = tokens.get(index) {
        let starts = first.is_name() && (index == 0 || !is(index - 1, ".") && !is(index - 1, "::"));
        if !starts || !is(index + 1, ".") {
            index += 1;
            continue;
        }
        let mut names = vec![first.text];
        index += 1;
        while is(index, ".") {
            let Some(next) = tokens.get(index + 1) else {
                break;
            };
            if is(index + 2, "(") || is(index + 2, "::") || names.len() > 16 {
                break;
            }
            if let Some(model) = variables.chain(&names, first.at.start).name() {
                found.push(Access {
                    model: model.to_owned(),
                    field: next.text,
                    at: next.at,
                    whole: Span::new(first.at.start, next.at.end),
                    manner: Manner::Read,
                });
            }
            names.push(next.text);
            index += 2;
        }
    }
}
