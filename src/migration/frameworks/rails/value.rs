//! Values that stand in a Ruby migration: names, options, lists; constants and block variables are
//! looked up, everything else is unknown.

use std::collections::BTreeMap;

use tree_sitter::Node;

use crate::host::HOLE;
use crate::migration::script::{DEEPEST, Script, children};
use crate::naming;

/// A value as far as it is known without running the program.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A string or symbol.
    Text(String),
    /// A number as it is written.
    Number(String),
    /// `true` or `false`.
    Bool(bool),
    /// `nil`.
    Nil,
    /// An array.
    List(Vec<Value>),
    /// A hash.
    Hash(Vec<(String, Value)>),
    /// A lambda with a string in it: SQL that the database computes.
    Expression(String),
    /// A class, as far as its table is asked for.
    Class(String),
    /// Anything else.
    Unknown,
}

/// Constants and variables by name.
pub(super) type Scope = BTreeMap<String, Value>;

impl Value {
    /// The name that a string or symbol writes.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !text.contains(HOLE) && !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// The names of a list, or of a single one.
    pub(super) fn names(&self) -> Option<Vec<String>> {
        match self {
            Self::List(values) => values
                .iter()
                .map(|value| value.name().map(str::to_owned))
                .collect(),
            other => other.name().map(|name| vec![name.to_owned()]),
        }
    }

    /// The SQL of a default; `None` where it is `NULL`.
    pub(super) fn sql(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(format!("'{}'", text.replace('\'', "''"))),
            Self::Number(number) => Some(number.replace('_', "")),
            Self::Bool(value) => Some(value.to_string()),
            Self::Nil => None,
            Self::List(_) => Some("'{}'".to_owned()),
            Self::Hash(_) => Some("'{}'".to_owned()),
            Self::Expression(text) => Some(text.clone()),
            Self::Class(_) | Self::Unknown => Some("?".to_owned()),
        }
    }
}

/// The options of a call.
#[derive(Clone, Debug, Default)]
pub(super) struct Options(pub(super) Vec<(String, Value)>);

impl Options {
    /// The value of an option.
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().rev().find(|(k, _)| k == key).map(|(_, v)| v)
    }

    /// Whether an option is given and neither `false` nor `nil`.
    pub(super) fn is_set(&self, key: &str) -> bool {
        !matches!(self.get(key), None | Some(Value::Bool(false) | Value::Nil))
    }

    /// Whether an option is `false`.
    pub(super) fn is_off(&self, key: &str) -> bool {
        matches!(self.get(key), Some(Value::Bool(false)))
    }

    /// The name that an option gives.
    pub(super) fn name(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Value::name)
    }

    /// The number that an option gives.
    pub(super) fn number(&self, key: &str) -> Option<u64> {
        match self.get(key) {
            Some(Value::Number(number)) => number.replace('_', "").parse().ok(),
            _ => None,
        }
    }
}

/// The value of an expression.
pub(super) fn value(script: &Script<'_>, scope: &Scope, node: Node<'_>, depth: usize) -> Value {
    if depth > DEEPEST {
        return Value::Unknown;
    }
    let inner = |node| value(script, scope, node, depth + 1);
    match node.kind() {
        "simple_symbol" => Value::Text(script.text(node).trim_start_matches(':').to_owned()),
        "string" | "delimited_symbol" | "heredoc_beginning" | "chained_string" => {
            text(script, scope, node)
        }
        "hash_key_symbol" | "bare_string" | "bare_symbol" => {
            Value::Text(script.text(node).to_owned())
        }
        "integer" | "float" => Value::Number(script.text(node).to_owned()),
        "unary" => Value::Number(script.text(node).replace(' ', "")),
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "nil" => Value::Nil,
        "array" | "string_array" | "symbol_array" => {
            Value::List(children(node).into_iter().map(inner).collect())
        }
        "hash" => {
            let (_, options) = gather(script, scope, &children(node), depth + 1);
            Value::Hash(options.0)
        }
        "identifier" => scope
            .get(script.text(node))
            .cloned()
            .unwrap_or(Value::Unknown),
        "constant" | "scope_resolution" => scope
            .get(script.text(node))
            .cloned()
            .unwrap_or_else(|| Value::Class(script.text(node).to_owned())),
        "lambda" => script
            .literals_in(node)
            .first()
            .map_or(Value::Unknown, |l| Value::Expression(l.text.clone())),
        "parenthesized_statements" => children(node)
            .first()
            .map_or(Value::Unknown, |child| inner(*child)),
        "call" => call(script, scope, node, depth),
        _ => Value::Unknown,
    }
}

/// A string, with the variables that are known put into its holes.
fn text(script: &Script<'_>, scope: &Scope, node: Node<'_>) -> Value {
    let Some(literal) = script.literal(node) else {
        // The empty string is no literal to the lexer.
        let empty = script.text(node).len() <= 2;
        return if empty {
            Value::Text(String::new())
        } else {
            Value::Unknown
        };
    };
    if literal.holes.is_empty() {
        return Value::Text(literal.text.clone());
    }
    let mut filled = String::new();
    let mut holes = literal.holes.iter();
    for c in literal.text.chars() {
        if c != HOLE {
            filled.push(c);
            continue;
        }
        match holes.next().and_then(|hole| scope.get(&hole.expression)) {
            Some(Value::Text(text) | Value::Number(text)) => filled.push_str(text),
            _ => filled.push(HOLE),
        }
    }
    Value::Text(filled)
}

/// The few calls whose value is plain: `x.freeze`, `x.to_s`, `User.table_name`.
fn call(script: &Script<'_>, scope: &Scope, node: Node<'_>, depth: usize) -> Value {
    let (Some(receiver), Some(method)) = (
        node.child_by_field_name("receiver"),
        node.child_by_field_name("method"),
    ) else {
        return Value::Unknown;
    };
    match script.text(method) {
        "freeze" | "to_s" | "to_sym" | "squish" | "strip" | "dup" | "strip_heredoc" => {
            value(script, scope, receiver, depth + 1)
        }
        "table_name" => match value(script, scope, receiver, depth + 1) {
            Value::Class(class) => Value::Text(naming::tableize(&class)),
            _ => Value::Unknown,
        },
        _ => Value::Unknown,
    }
}

/// The arguments of a call: positional values and options, splats put in their place.
pub(super) fn gather(
    script: &Script<'_>,
    scope: &Scope,
    nodes: &[Node<'_>],
    depth: usize,
) -> (Vec<Value>, Options) {
    let mut values = Vec::new();
    let mut options = Options::default();
    for node in nodes {
        match node.kind() {
            "pair" => {
                let (Some(key), Some(held)) = (
                    node.child_by_field_name("key"),
                    node.child_by_field_name("value"),
                ) else {
                    continue;
                };
                if let Value::Text(key) = value(script, scope, key, depth + 1) {
                    options.0.push((key, value(script, scope, held, depth + 1)));
                }
            }
            "hash_splat_argument" | "splat_argument" => {
                let held = children(*node)
                    .first()
                    .map(|child| value(script, scope, *child, depth + 1));
                match held {
                    Some(Value::Hash(pairs)) => options.0.extend(pairs),
                    Some(Value::List(list)) => values.extend(list),
                    _ => values.push(Value::Unknown),
                }
            }
            "block_argument" | "comment" => {}
            "hash" => {
                if let Value::Hash(pairs) = value(script, scope, *node, depth + 1) {
                    options.0.extend(pairs);
                }
            }
            _ => values.push(value(script, scope, *node, depth + 1)),
        }
    }
    (values, options)
}
