//! Dictionaries that a variable carries to the place where they become rows.
//!
//! In: `data = {"status": "new"}`, `data["total"] = 1`, and later `Order(**data)`. Out: the pairs, as if
//! they stood there. The hard thing is which one a name holds: the last of the same function.

use std::collections::HashMap;

use tree_sitter::Node;

use super::{Arguments, Named, pairs, string};
use crate::location::Span;
use crate::orm::ModelUse;
use crate::orm::tree::{children, each, field, span, text};
use crate::orm::{Name, Value};

/// The older of many values of a name are not looked at.
const LOOK_BACK: usize = 64;
/// Of a longer list the first rows count.
const MOST_ROWS: usize = 100;

/// What a variable is given.
#[derive(Clone, Copy, Debug)]
enum Part<'a, 't> {
    /// A value as a whole.
    Whole(Node<'t>),
    /// One key of a dictionary.
    Key(Named<'a, 't>),
}

/// The dictionaries in the variables of a module.
#[derive(Debug, Default)]
pub(in crate::orm) struct Carried<'a, 't> {
    /// By name: where each part is given, and the function in which that counts.
    parts: HashMap<&'a str, Vec<(usize, Span, Part<'a, 't>)>>,
}

impl<'a, 't> Carried<'a, 't> {
    /// Reads the assignments of a module.
    pub(in crate::orm) fn of(root: Node<'t>, source: &'a str) -> Self {
        let mut carried = Self::default();
        let mut open: Vec<Span> = vec![span(root)];
        each(root, |node| {
            let at = node.start_byte();
            while open.len() > 1 && open.last().is_some_and(|s| s.end <= at) {
                open.pop();
            }
            match node.kind() {
                "function_definition" => open.push(span(node)),
                "assignment" => {
                    let inside = open.last().copied().unwrap_or(span(root));
                    if let Some((name, part)) = assigned(node, source) {
                        let parts = carried.parts.entry(name).or_default();
                        parts.push((node.end_byte(), inside, part));
                    }
                }
                _ => {}
            }
            true
        });
        carried.parts.retain(|_, parts| {
            let rows = |part: &Part<'_, '_>| match part {
                Part::Whole(node) => matches!(node.kind(), "dictionary" | "list" | "call"),
                Part::Key(_) => false,
            };
            parts.iter().any(|(_, _, part)| rows(part))
        });
        carried
    }

    /// The pairs of what an expression holds: of a dictionary, of one in a variable, of those in a list.
    pub(in crate::orm) fn pairs(&self, node: Node<'t>, source: &'a str) -> Vec<Named<'a, 't>> {
        match node.kind() {
            "identifier" => self.held(text(node, source), node.start_byte(), source),
            "list" => rows(node, source),
            _ => pairs(node, source),
        }
    }

    fn held(&self, name: &str, at: usize, source: &'a str) -> Vec<Named<'a, 't>> {
        let mut found = Vec::new();
        let parts = self.parts.get(name).into_iter().flatten().rev();
        let before = parts.filter(|(end, inside, _)| *end <= at && inside.contains(at));
        for (_, _, part) in before.take(LOOK_BACK) {
            match part {
                Part::Key(named) => found.push(*named),
                Part::Whole(value) => {
                    found.extend(match value.kind() {
                        "list" => rows(*value, source),
                        _ => pairs(*value, source),
                    });
                    break;
                }
            }
        }
        found
    }

    /// The arguments of a call, those among them that variables carry.
    pub(in crate::orm) fn arguments(&self, list: Node<'t>, source: &'a str) -> Arguments<'a, 't> {
        let mut given = Arguments::of(list, source);
        let spread = given.spread.clone();
        for node in spread {
            given.named.extend(self.pairs(node, source));
        }
        given
    }
}

fn rows<'a, 't>(list: Node<'t>, source: &'a str) -> Vec<Named<'a, 't>> {
    let rows = children(list).into_iter().take(MOST_ROWS);
    rows.flat_map(|row| pairs(row, source)).collect()
}

fn assigned<'a, 't>(node: Node<'t>, source: &'a str) -> Option<(&'a str, Part<'a, 't>)> {
    let (left, right) = (field(node, "left")?, field(node, "right")?);
    match left.kind() {
        "identifier" => Some((text(left, source), Part::Whole(right))),
        "subscript" => {
            let inner = children(left);
            let [variable, key] = inner.as_slice() else {
                return None;
            };
            let (name, at) = string(*key, source).filter(|_| variable.kind() == "identifier")?;
            let named = Named {
                name,
                at,
                value: right,
            };
            Some((text(*variable, source), Part::Key(named)))
        }
        _ => None,
    }
}

/// Gives the names that stand outside of their statement uses of their own.
pub(in crate::orm) fn tell_apart(statements: &mut Vec<ModelUse>) {
    let mut apart = Vec::new();
    for used in statements.iter_mut() {
        let whole = used.whole;
        let outside = |n: &Name| {
            n.column.is_some()
                && n.value != Value::Declared
                && (n.at.end <= whole.start || whole.end <= n.at.start)
        };
        let (out, own): (Vec<Name>, Vec<Name>) = used.names.drain(..).partition(outside);
        used.names = own;
        apart.extend(out.into_iter().map(|name| ModelUse {
            whole: name.at,
            names: vec![name],
            write: None,
            confidence: used.confidence,
            because: None,
            retired: false,
        }));
    }
    statements.extend(apart);
}
