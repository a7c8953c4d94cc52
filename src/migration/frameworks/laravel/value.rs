//! Values that stand in a PHP migration, and chains of calls taken apart.

use std::collections::BTreeMap;

use tree_sitter::Node;

use crate::host::HOLE;
use crate::migration::script::{DEEPEST, Script, children};

/// A value as far as it is known without running the program.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A string.
    Text(String),
    /// A number as it is written.
    Number(String),
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
    /// An array.
    List(Vec<Value>),
    /// SQL that the database computes: `DB::raw('…')`.
    Expression(String),
    /// `User::class`.
    Class(String),
    /// Anything else.
    Unknown,
}

/// Variables and properties by name.
pub(super) type Scope = BTreeMap<String, Value>;

impl Value {
    /// The name that a string writes.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !text.contains(HOLE) && !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// The names of an array, or of a single string.
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
            Self::Number(number) => Some(number.clone()),
            Self::Bool(value) => Some(if *value { "'1'" } else { "'0'" }.to_owned()),
            Self::Null => None,
            Self::Expression(text) => Some(text.clone()),
            Self::List(_) | Self::Class(_) | Self::Unknown => Some("?".to_owned()),
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
        "string" | "encapsed_string" | "heredoc" | "nowdoc" | "binary_expression" => {
            text(script, scope, node)
        }
        "integer" | "float" | "unary_op_expression" => {
            Value::Number(script.text(node).replace('_', ""))
        }
        "boolean" => Value::Bool(script.text(node).eq_ignore_ascii_case("true")),
        "null" => Value::Null,
        "array_creation_expression" => Value::List(
            children(node)
                .into_iter()
                .filter_map(|element| children(element).into_iter().next_back())
                .map(inner)
                .collect(),
        ),
        "argument" | "parenthesized_expression" => children(node)
            .into_iter()
            .next_back()
            .map_or(Value::Unknown, inner),
        "variable_name" | "member_access_expression" => scope
            .get(script.text(node))
            .cloned()
            .unwrap_or(Value::Unknown),
        "class_constant_access_expression" => match script.text(node).rsplit_once("::") {
            Some((class, "class")) => {
                Value::Class(class.rsplit('\\').next().unwrap_or_default().to_owned())
            }
            Some((_, constant)) => scope
                .get(&format!("self::{constant}"))
                .cloned()
                .unwrap_or(Value::Unknown),
            None => Value::Unknown,
        },
        "scoped_call_expression" | "object_creation_expression" => {
            let raw = ["DB::raw", "new Expression", "\\DB::raw"]
                .iter()
                .any(|head| script.text(node).starts_with(head));
            match (raw, script.literals_in(node).first()) {
                (true, Some(literal)) => Value::Expression(literal.text.clone()),
                _ => Value::Unknown,
            }
        }
        _ => Value::Unknown,
    }
}

/// A string, with the variables that are known put into its holes.
fn text(script: &Script<'_>, scope: &Scope, node: Node<'_>) -> Value {
    let Some(literal) = script.literal(node) else {
        return if script.text(node).len() <= 2 {
            Value::Text(String::new())
        } else {
            Value::Unknown
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
            Some(Value::Text(text) | Value::Number(text)) => filled.push_str(text),
            _ => filled.push(HOLE),
        }
    }
    Value::Text(filled)
}

/// One call of a chain.
pub(super) struct Link<'t> {
    /// The method.
    pub(super) method: String,
    /// Its arguments.
    pub(super) nodes: Vec<Node<'t>>,
    /// Their values.
    pub(super) values: Vec<Value>,
}

impl Link<'_> {
    /// The name at a position.
    pub(super) fn name(&self, position: usize) -> Option<String> {
        self.values
            .get(position)
            .and_then(Value::name)
            .map(str::to_owned)
    }
}

/// A chain of calls from what it starts with: `Schema`, `$table`.
pub(super) struct Chain<'t> {
    /// What the first method is called on.
    pub(super) base: String,
    /// The calls in order.
    pub(super) links: Vec<Link<'t>>,
}

/// Takes a chain apart.
pub(super) fn chain<'t>(script: &Script<'_>, scope: &Scope, node: Node<'t>) -> Option<Chain<'t>> {
    let mut links = Vec::new();
    let mut at = node;
    let base = loop {
        let method = at.child_by_field_name("name");
        match at.kind() {
            "member_call_expression"
            | "nullsafe_member_call_expression"
            | "scoped_call_expression" => {
                let nodes = at
                    .child_by_field_name("arguments")
                    .map(children)
                    .unwrap_or_default();
                links.push(Link {
                    method: script.text(method?).to_owned(),
                    values: nodes.iter().map(|n| value(script, scope, *n, 0)).collect(),
                    nodes,
                });
                if at.kind() == "scoped_call_expression" {
                    let class = script.text(at.child_by_field_name("scope")?);
                    break class.rsplit('\\').next().unwrap_or_default().to_owned();
                }
                at = at.child_by_field_name("object")?;
            }
            "variable_name" | "member_access_expression" => break script.text(at).to_owned(),
            _ => return None,
        }
        if links.len() > 100 {
            return None;
        }
    };
    links.reverse();
    Some(Chain { base, links })
}
