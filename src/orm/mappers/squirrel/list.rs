//! Maps and lists of columns that variables hold: `values := map[string]any{"a": 1}`.
//!
//! In: the assignments of a file. Out: what each variable holds by its function. The hard thing is
//! to know when that is all: `values["b"] = 2` adds, anything that is not read makes it uncertain.

use tree_sitter::Node;

use super::scope::Scope;
use crate::orm::golang::{bare, elements, literal};
use crate::orm::tree;

/// What more entries than this hold is not looked at.
const LONGEST: usize = 1000;

/// A map or list that a variable holds: keys or elements, with their values.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept<'a> {
    /// Its keys, each with its value.
    pub(super) entries: Vec<(Node<'a>, Option<Node<'a>>)>,
    /// Nothing else can have been put in.
    pub(super) complete: bool,
}

/// The list of `strings.Join(columns, ", ")`.
fn joined<'a>(value: Node<'_>, source: &'a str) -> Option<&'a str> {
    let function = tree::field(value, "function")?;
    let first = tree::field(value, "arguments")?.named_child(0)?;
    let joins = tree::text(function, source) == "strings.Join" && first.kind() == "identifier";
    joins.then(|| tree::text(first, source))
}

impl<'a> Scope<'a> {
    /// Reads the maps and lists that variables hold: `values := map[string]any{…}`, `values["a"] = 1`.
    pub(super) fn read_lists(&mut self, root: Node<'a>) {
        let source = self.unit.text;
        for node in tree::all(
            root,
            &["short_var_declaration", "var_spec", "assignment_statement"],
        ) {
            let home = self.functions.home(node);
            let side = |name: &str| tree::field(node, name).map(|n| tree::children(n));
            let targets = match node.kind() {
                "var_spec" => tree::field(node, "name").map(|n| vec![n]),
                _ => side("left"),
            };
            let values = match node.kind() {
                "var_spec" => side("value"),
                _ => side("right"),
            };
            let (Some(targets), Some(values)) = (targets, values) else {
                continue;
            };
            for (target, value) in targets.into_iter().zip(values) {
                let value = bare(value);
                if target.kind() == "index_expression" {
                    let operand = tree::field(target, "operand").map(|o| tree::text(o, source));
                    let index = tree::field(target, "index").map(bare);
                    let list = operand.and_then(|o| self.lists.get_mut(&(home, o.to_owned())));
                    if let (Some(list), Some(index)) = (list, index) {
                        if list.entries.len() > LONGEST {
                            list.complete = false;
                            continue;
                        }
                        list.complete &= literal(self.unit, index).is_some();
                        list.entries.push((index, Some(value)));
                    }
                    continue;
                }
                let name = (home, tree::text(target, source).to_owned());
                // `sb := sqlbuilder.NewSelectBuilder()` changes itself with every call.
                if value.kind() == "call_expression"
                    && tree::field(value, "function")
                        .is_some_and(|f| tree::text(f, source).ends_with("Builder"))
                {
                    self.builders.insert(name.clone());
                }
                if let Some(list) = joined(value, source) {
                    self.joins.insert(name.clone(), list.to_owned());
                }
                if value.kind() == "composite_literal" {
                    let entries = elements(value).into_iter();
                    let entries = entries.map(|(key, value)| match key {
                        Some(key) => (key, Some(value)),
                        None => (value, None),
                    });
                    let kept = Kept {
                        entries: entries.collect(),
                        complete: true,
                    };
                    self.lists.insert(name, kept);
                } else if let Some(list) = self.lists.get_mut(&name) {
                    // `columns = append(columns, "a")`, or anything else.
                    let appended = value.kind() == "call_expression"
                        && tree::field(value, "function")
                            .is_some_and(|f| tree::text(f, source) == "append");
                    let arguments = tree::field(value, "arguments").filter(|_| appended);
                    let added = arguments.map(tree::children).unwrap_or_default();
                    list.complete &= appended
                        && added
                            .iter()
                            .skip(1)
                            .all(|a| literal(self.unit, *a).is_some());
                    list.entries
                        .extend(added.into_iter().skip(1).map(|a| (bare(a), None)));
                }
            }
        }
    }

    /// The map or list that an expression is or names.
    pub(super) fn list(&self, node: Node<'a>) -> Option<&Kept<'a>> {
        let name = || tree::text(node, self.unit.text).to_owned();
        if node.kind() != "identifier" {
            return None;
        }
        let own = self.lists.get(&(self.functions.home(node), name()));
        own.or_else(|| self.lists.get(&(0, name())))
    }
}
