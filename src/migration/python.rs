//! Values of Python expressions as far as they are plain: Django's and Alembic's migrations are
//! calls with keyword arguments, nested.
//!
//! In: nodes of a syntax tree. Out: [`Value`]s that keep their nodes, so that operations can be
//! placed. The hard thing: nothing is run; names that are not bound to plain values stay names.

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::script::{DEEPEST, Script, children};
use crate::host::HOLE;

/// A value as far as it is known without running the program.
#[derive(Clone, Debug)]
pub enum Value<'t> {
    /// A string and the node that it is.
    Text(String, Node<'t>),
    /// A number as it is written.
    Number(String),
    /// `True` or `False`.
    Bool(bool),
    /// `None`.
    None,
    /// A list, tuple or set.
    List(Vec<Value<'t>>),
    /// A dictionary with string keys.
    Dict(Vec<(String, Value<'t>)>),
    /// A call.
    Call(Call<'t>),
    /// A dotted name.
    Name(String, Node<'t>),
    /// Anything else.
    Unknown(Node<'t>),
}

/// A call with its arguments.
#[derive(Clone, Debug)]
pub struct Call<'t> {
    /// The dotted name that is called.
    pub function: String,
    /// The call.
    pub node: Node<'t>,
    /// Positional arguments.
    pub arguments: Vec<Value<'t>>,
    /// Keyword arguments.
    pub keywords: Vec<(String, Value<'t>)>,
}

/// Names that are bound to plain values.
pub type Scope<'t> = BTreeMap<String, Value<'t>>;

impl<'t> Value<'t> {
    /// The name that a string writes.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text, _) if !text.contains(HOLE) => Some(text),
            _ => None,
        }
    }

    /// The names of a list, or of a single one.
    pub fn names(&self) -> Option<Vec<String>> {
        match self {
            Self::List(values) => values
                .iter()
                .map(|value| value.text().map(str::to_owned))
                .collect(),
            other => other.text().map(|text| vec![text.to_owned()]),
        }
    }

    /// The values of a list.
    pub fn list(&self) -> &[Value<'t>] {
        match self {
            Self::List(values) => values,
            _ => &[],
        }
    }

    /// The call that it is.
    pub fn call(&self) -> Option<&Call<'t>> {
        match self {
            Self::Call(call) => Some(call),
            _ => None,
        }
    }

    /// Whether it is `True`.
    pub fn is_true(&self) -> bool {
        matches!(self, Self::Bool(true))
    }

    /// The entry of a dictionary.
    pub fn entry(&self, key: &str) -> Option<&Value<'t>> {
        match self {
            Self::Dict(pairs) => pairs.iter().rev().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }
}

impl<'t> Call<'t> {
    /// The last part of the called name: `CharField` of `models.CharField`.
    pub fn name(&self) -> &str {
        self.function.rsplit('.').next().unwrap_or_default()
    }

    /// An argument by keyword.
    pub fn keyword(&self, key: &str) -> Option<&Value<'t>> {
        self.keywords.iter().find(|(k, _)| k == key).map(|(_, v)| v)
    }

    /// An argument by keyword or else by position.
    pub fn argument(&self, key: &str, position: usize) -> Option<&Value<'t>> {
        self.keyword(key).or_else(|| self.arguments.get(position))
    }

    /// The string that an argument is.
    pub fn text(&self, key: &str, position: usize) -> Option<String> {
        self.argument(key, position)
            .and_then(Value::text)
            .map(str::to_owned)
    }

    /// Whether a keyword is given as `True`.
    pub fn is_true(&self, key: &str) -> bool {
        self.keyword(key).is_some_and(Value::is_true)
    }
}

/// The dotted name that a node writes.
pub fn dotted(script: &Script<'_>, node: Node<'_>) -> Option<String> {
    let text = script.text(node);
    let plain = matches!(node.kind(), "identifier" | "attribute" | "dotted_name");
    (plain && !text.contains(['(', '[', '"', '\''])).then(|| text.split_whitespace().collect())
}

/// The value of an expression.
pub fn value<'t>(
    script: &Script<'_>,
    scope: &Scope<'t>,
    node: Node<'t>,
    depth: usize,
) -> Value<'t> {
    if depth > DEEPEST {
        return Value::Unknown(node);
    }
    let inner = |node| value(script, scope, node, depth + 1);
    match node.kind() {
        "string" | "concatenated_string" => text(script, scope, node),
        "integer" | "float" | "unary_operator" => Value::Number(script.text(node).to_owned()),
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "none" => Value::None,
        "list" | "tuple" | "set" => {
            let mut values = Vec::new();
            for child in children(node) {
                if child.kind() == "list_splat" {
                    let held = children(child).first().map(|c| inner(*c));
                    match held {
                        Some(Value::List(list)) => values.extend(list),
                        _ => values.push(Value::Unknown(child)),
                    }
                } else {
                    values.push(inner(child));
                }
            }
            Value::List(values)
        }
        "dictionary" => Value::Dict(
            children(node)
                .into_iter()
                .filter_map(|pair| {
                    let key = inner(pair.child_by_field_name("key")?);
                    let held = inner(pair.child_by_field_name("value")?);
                    Some((key.text()?.to_owned(), held))
                })
                .collect(),
        ),
        "binary_operator" => {
            let side = |field| node.child_by_field_name(field).map(inner);
            match (side("left"), side("right")) {
                (Some(Value::List(mut left)), Some(right)) => {
                    match right {
                        Value::List(right) => left.extend(right),
                        other => left.push(other),
                    }
                    Value::List(left)
                }
                (Some(Value::Text(..)), _) => text(script, scope, node),
                _ => Value::Unknown(node),
            }
        }
        "parenthesized_expression" | "expression_statement" => children(node)
            .first()
            .map_or(Value::Unknown(node), |c| inner(*c)),
        "identifier" | "attribute" => {
            let name = dotted(script, node).unwrap_or_default();
            scope.get(&name).cloned().unwrap_or(Value::Name(name, node))
        }
        "call" => call(script, scope, node, depth).map_or(Value::Unknown(node), Value::Call),
        _ => Value::Unknown(node),
    }
}

/// A string, with the names that are known put into its holes.
fn text<'t>(script: &Script<'_>, scope: &Scope<'t>, node: Node<'t>) -> Value<'t> {
    let Some(literal) = script.literal(node) else {
        return if script.text(node).len() <= 6 {
            Value::Text(String::new(), node)
        } else {
            Value::Unknown(node)
        };
    };
    let mut filled = String::new();
    let mut holes = literal.holes.iter();
    for c in literal.text.chars() {
        if c != HOLE {
            filled.push(c);
            continue;
        }
        match holes.next().and_then(|hole| scope.get(&hole.expression)) {
            Some(Value::Text(text, _) | Value::Number(text)) => filled.push_str(text),
            _ => filled.push(HOLE),
        }
    }
    Value::Text(filled, node)
}

/// A call, taken apart.
pub fn call<'t>(
    script: &Script<'_>,
    scope: &Scope<'t>,
    node: Node<'t>,
    depth: usize,
) -> Option<Call<'t>> {
    let function = dotted(script, node.child_by_field_name("function")?)?;
    let mut call = Call {
        function,
        node,
        arguments: Vec::new(),
        keywords: Vec::new(),
    };
    for argument in children(node.child_by_field_name("arguments")?) {
        match argument.kind() {
            "keyword_argument" => {
                let (Some(key), Some(held)) = (
                    argument.child_by_field_name("name"),
                    argument.child_by_field_name("value"),
                ) else {
                    continue;
                };
                call.keywords.push((
                    script.text(key).to_owned(),
                    value(script, scope, held, depth + 1),
                ));
            }
            "list_splat" | "dictionary_splat" => call.arguments.push(Value::Unknown(argument)),
            "comment" => {}
            _ => call
                .arguments
                .push(value(script, scope, argument, depth + 1)),
        }
    }
    Some(call)
}
