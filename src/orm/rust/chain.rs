//! Where in a query a path stands: its clause, and the chain that a finding shows.

use tree_sitter::Node;

use crate::clause::Clause;
use crate::location::Span;
use crate::orm::Value;
use crate::orm::tree::{children, field, span, text};

/// How far a chain is followed upwards.
const FARTHEST: usize = 200;

/// A path's place in a query.
#[derive(Clone, Copy, Debug)]
pub struct Place<'t> {
    /// The chain or expression.
    pub whole: Span,
    /// Its outermost call.
    pub chain: Option<Node<'t>>,
    /// The clause.
    pub clause: Clause,
    /// The value that the column is given.
    pub value: Value,
}

/// The place of `node` inside of `around`, of which the last is the nearest. `clause_of` tells the
/// clause that a method's arguments end up in.
pub fn place<'t>(
    node: Node<'t>,
    around: &[Node<'t>],
    source: &str,
    clause_of: fn(&str) -> Option<Clause>,
) -> Place<'t> {
    let mut place = Place {
        whole: span(node),
        chain: None,
        clause: Clause::Fragment,
        value: Value::Unknown,
    };
    let mut known = None;
    let mut hint = None;
    // The column is what `.eq(…)` is called on, and nothing else is around it yet.
    let mut given = None;
    let mut plain = true;
    let mut below = node;
    for outer in around.iter().rev().take(FARTHEST).copied() {
        match outer.kind() {
            "call_expression" => {
                let function = field(outer, "function");
                let name = called(outer, source);
                if function == Some(below) {
                    // A call on the chain so far.
                    if plain && name == "eq" {
                        given = field(outer, "arguments").map(|n| value_of(n, source));
                    }
                    hint = hint.or(compared(name));
                } else {
                    let starts_upper = name.starts_with(char::is_uppercase);
                    let bare = function.is_some_and(|n| n.kind() == "identifier");
                    if bare && starts_upper {
                        break;
                    }
                    let clause = clause_of(name);
                    known = known.or(match clause {
                        Some(Clause::Insert | Clause::Set) if given.is_none() && !plain => {
                            Some(Clause::Select)
                        }
                        _ => clause,
                    });
                    if known.is_none() {
                        // An argument of another function is no target any more.
                        given = None;
                    }
                    plain = false;
                }
                place.whole = span(outer);
                place.chain = Some(outer);
            }
            "field_expression" | "arguments" | "tuple_expression" | "generic_function" => {}
            "reference_expression"
            | "await_expression"
            | "try_expression"
            | "parenthesized_expression"
            | "unary_expression"
            | "binary_expression"
            | "array_expression" => {
                if outer.kind() == "binary_expression" && known.is_none() {
                    plain = false;
                }
            }
            _ => break,
        }
        below = outer;
    }
    place.clause = known.or(hint).unwrap_or(Clause::Fragment);
    if matches!(place.clause, Clause::Insert | Clause::Set) {
        place.value = given.unwrap_or_default();
    }
    place
}

/// The name of the function or method that a call calls.
pub fn called<'a>(call: Node<'_>, source: &'a str) -> &'a str {
    let mut function = field(call, "function");
    if let Some(generic) = function.filter(|n| n.kind() == "generic_function") {
        function = field(generic, "function");
    }
    let Some(function) = function else { return "" };
    let name = field(function, "field").or_else(|| field(function, "name"));
    text(name.unwrap_or(function), source)
}

/// What is known of the only argument.
fn value_of(arguments: Node<'_>, source: &str) -> Value {
    let all = children(arguments);
    let Some(only) = all.first().filter(|_| all.len() == 1) else {
        return Value::Unknown;
    };
    let kind = only.kind();
    match text(*only, source) {
        "None" => Value::Null,
        text if text.starts_with("None::<") => Value::Null,
        _ if kind.ends_with("_literal") && kind != "unit_expression" => Value::Present,
        _ => Value::Unknown,
    }
}

fn compared(method: &str) -> Option<Clause> {
    match method {
        "asc" | "desc" | "nulls_first" | "nulls_last" => Some(Clause::OrderBy),
        "eq"
        | "ne"
        | "lt"
        | "le"
        | "gt"
        | "ge"
        | "eq_any"
        | "ne_all"
        | "is_null"
        | "is_not_null"
        | "like"
        | "not_like"
        | "ilike"
        | "not_ilike"
        | "between"
        | "not_between"
        | "contains"
        | "is_in"
        | "is_not_in"
        | "gte"
        | "lte"
        | "is_not_distinct_from"
        | "is_distinct_from"
        | "overlaps_with"
        | "has_key" => Some(Clause::Where),
        _ => None,
    }
}
