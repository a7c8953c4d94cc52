//! Chains of method calls: `psql.Select("a").From("t").Where(…)`.
//!
//! In: a syntax tree. Out: every [`Chain`], its calls in the order in which they run. The hard
//! thing: the tree holds a chain inside out, and a chain in the arguments of another is its own.

use tree_sitter::Node;

use super::bare;
use crate::orm::tree;

/// A call in a chain.
#[derive(Clone, Debug)]
pub struct Call<'t> {
    /// The method's name.
    pub name: Node<'t>,
    /// The arguments.
    pub arguments: Vec<Node<'t>>,
    /// The chain up to this call.
    pub node: Node<'t>,
}

/// A chain of calls.
#[derive(Clone, Debug)]
pub struct Chain<'t> {
    /// What the first method is called on: a package, a variable; none for a plain function.
    pub root: Option<Node<'t>>,
    /// The calls, the first one first.
    pub calls: Vec<Call<'t>>,
    /// The whole expression.
    pub whole: Node<'t>,
}

impl<'t> Chain<'t> {
    /// The chain that ends with this call.
    pub fn of(whole: Node<'t>) -> Self {
        let mut calls = Vec::new();
        let mut at = whole;
        let root = loop {
            let Some(function) = tree::field(at, "function").map(bare) else {
                break Some(at);
            };
            let arguments = tree::field(at, "arguments").map(tree::children);
            let arguments = arguments.unwrap_or_default();
            if function.kind() != "selector_expression" {
                if function.kind() == "identifier" {
                    calls.push(Call {
                        name: function,
                        arguments,
                        node: at,
                    });
                }
                break None;
            }
            let (Some(operand), Some(name)) = (
                tree::field(function, "operand").map(bare),
                tree::field(function, "field"),
            ) else {
                break None;
            };
            calls.push(Call {
                name,
                arguments,
                node: at,
            });
            if operand.kind() != "call_expression" {
                break Some(operand);
            }
            at = operand;
        };
        calls.reverse();
        Self { root, calls, whole }
    }

    /// The text of a call's name.
    pub fn name<'s>(&self, index: usize, source: &'s str) -> &'s str {
        let call = self.calls.get(index);
        call.map_or("", |c| tree::text(c.name, source))
    }

    /// The field that the chain is assigned to: `x.query = …` gives `query`.
    pub fn assigned_field<'s>(&self, source: &'s str) -> Option<&'s str> {
        let list = self.whole.parent()?;
        let left = list.parent().and_then(|s| tree::field(s, "left"))?;
        let first = left
            .named_child(0)
            .filter(|n| n.kind() == "selector_expression");
        self.assigned(source)
            .first()
            .filter(|_| first.is_some())
            .copied()
    }

    /// The variables that the chain is assigned to, `a, err := …`, as their last name: `x.query` is `query`.
    pub fn assigned<'s>(&self, source: &'s str) -> Vec<&'s str> {
        let Some(list) = self
            .whole
            .parent()
            .filter(|p| p.kind() == "expression_list")
        else {
            return Vec::new();
        };
        let Some(statement) = list.parent() else {
            return Vec::new();
        };
        let names = match statement.kind() {
            "short_var_declaration" | "assignment_statement" => tree::field(statement, "left")
                .map(tree::children)
                .unwrap_or_default(),
            "var_spec" => {
                let mut cursor = statement.walk();
                statement
                    .children_by_field_name("name", &mut cursor)
                    .collect()
            }
            _ => return Vec::new(),
        };
        let last = |node: Node<'t>| match node.kind() {
            "identifier" => Some(tree::text(node, source)),
            "selector_expression" => tree::field(node, "field").map(|f| tree::text(f, source)),
            _ => None,
        };
        // Of `rows, err := chain` the first name holds the result.
        names.into_iter().take(1).filter_map(last).collect()
    }
}

/// All chains below `root` in order of their start.
pub fn chains<'t>(root: Node<'t>) -> Vec<Chain<'t>> {
    let mut found = Vec::new();
    tree::each(root, |node| {
        if node.kind() == "call_expression" && !is_inner(node) {
            found.push(Chain::of(node));
        }
        true
    });
    found
}

/// Whether a further method is called on the call's result.
fn is_inner(call: Node<'_>) -> bool {
    let mut at = call;
    while let Some(parent) = at.parent() {
        match parent.kind() {
            "parenthesized_expression" => at = parent,
            "selector_expression" => {
                return parent.parent().is_some_and(|outer| {
                    outer.kind() == "call_expression"
                        && tree::field(outer, "function").is_some_and(|f| f.id() == parent.id())
                });
            }
            _ => return false,
        }
    }
    false
}
