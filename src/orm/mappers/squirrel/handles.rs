//! Variables that hold a table: `goqu.T(ordersTable)` and the columns that are asked of them.
//!
//! In: the values that a file assigns. Out: a [`Query`] of one table for each variable, and for
//! each field of a struct that a variable holds, `orders.table`; what `table.Col("status")` names.
//! The hard thing: the table is told in one file, by a constant of another, and used in a third.

use std::collections::BTreeSet;

use tree_sitter::Node;

use super::scope::{Query, Scope};
use super::statement::{Found, Reader};
use super::{ID, key};
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::golang::chain::Chain;
use crate::orm::golang::{self, bare, names};
use crate::orm::{ModelUse, Name, Value, tree};
use crate::severity::Confidence;

/// Composite literals around a field beyond this are not looked at.
const DEEPEST: usize = 6;

/// The name under which the table of a variable's field is kept: `orders/table`.
pub(super) fn kept_name(path: &str) -> String {
    path.replace('.', "/")
}

/// The values of a file that are given to a variable of the package or to a field of what it holds,
/// each with the path that code writes: `orders`, `orders.table`.
pub(super) fn assigned<'a>(root: Node<'a>, source: &str) -> Vec<(String, Node<'a>)> {
    let mut found = Vec::new();
    for node in tree::all(root, &["keyed_element", "var_spec"]) {
        let (at, mut path) = if node.kind() == "keyed_element" {
            let pair = tree::children(node);
            let [key, value] = pair.as_slice() else {
                continue;
            };
            (bare(*value), vec![tree::text(bare(*key), source)])
        } else {
            let values = tree::field(node, "value").map(tree::children);
            let Some([value]) = values.as_deref() else {
                continue;
            };
            (bare(*value), Vec::new())
        };
        if at.kind() != "call_expression" && at.kind() != "identifier" {
            continue;
        }
        let mut around = node;
        for _ in 0..DEEPEST * 4 {
            if around.kind() == "var_spec" {
                if let Some(name) = tree::field(around, "name") {
                    path.push(tree::text(name, source));
                    path.reverse();
                    found.push((path.join("."), at));
                }
                break;
            }
            let Some(parent) = around.parent() else { break };
            if parent.kind() == "keyed_element" {
                let key = tree::children(parent).first().copied().map(bare);
                path.push(key.map_or("", |k| tree::text(k, source)));
            }
            around = parent;
        }
    }
    found
}

impl<'a> Scope<'a> {
    /// The table that a value is: `goqu.T("orders")`, `goqu.T(ordersTable).As("o")`.
    pub(super) fn identifier(&self, node: Node<'a>) -> Option<Query> {
        if node.kind() != "call_expression" {
            return None;
        }
        let chain = Chain::of(node);
        let source = self.unit.text;
        let root = chain.root.map_or("", |r| tree::text(r, source));
        let whole =
            (1..chain.calls.len()).all(|i| matches!(chain.name(i, source), "As" | "Schema"));
        if root != "goqu" || chain.name(0, source) != "T" || !whole {
            return None;
        }
        let (table, _) = self.table(node)?;
        Some(Query {
            tables: vec![(table.table, table.alias)],
            ..Query::default()
        })
    }

    /// Notes the variables of functions that hold a table: `table := orders.table`.
    pub(super) fn read_handles(&mut self, root: Node<'a>) {
        let source = self.unit.text;
        for node in tree::all(root, &["short_var_declaration"]) {
            let side = |name: &str| tree::field(node, name).map(tree::children);
            let (Some(left), Some(right)) = (side("left"), side("right")) else {
                continue;
            };
            let ([name], [value]) = (left.as_slice(), right.as_slice()) else {
                continue;
            };
            let value = bare(*value);
            let query = self.handle(value).or_else(|| {
                let query = self.identifier(value)?;
                let (table, _) = query.tables.first()?;
                self.models.schema().table(table).is_some().then_some(query)
            });
            if let Some(query) = query {
                let home = self.functions.home(node);
                self.handles
                    .insert((home, tree::text(*name, source).to_owned()), query);
            }
        }
    }

    /// The table that a name holds: a variable of the function, or one that the package keeps.
    pub(super) fn handle(&self, node: Node<'a>) -> Option<Query> {
        let source = self.unit.text;
        let path = tree::text(node, source);
        match node.kind() {
            "identifier" => {
                let own = (self.functions.home(node), path.to_owned());
                let own = self.handles.get(&own).cloned();
                own.or_else(|| self.kept_handle(path))
            }
            "selector_expression" => self.kept_handle(path),
            _ => None,
        }
    }

    fn kept_handle(&self, path: &str) -> Option<Query> {
        let key = key(self.unit.path, &kept_name(path));
        let mut found = self.models.named(ID, &key).filter(|m| m.named);
        let only = found.next()?;
        if found.any(|other| other.associations != only.associations) {
            return None;
        }
        let tables = only.associations.iter();
        Some(Query {
            tables: tables.map(|a| (a.model.clone(), a.name.clone())).collect(),
            ..Query::default()
        })
    }
}

impl<'a> Reader<'a, '_> {
    /// `table.Col("status").Eq(s)`, `goqu.T(orders).Col(statusColumn)`.
    pub(super) fn identifiers(&mut self, root: Node<'a>) {
        let source = self.unit.text;
        let names = self.uses.statements.iter().flat_map(|s| &s.names);
        let read: BTreeSet<Span> = names.map(|n| n.at).collect();
        let mut columns: Vec<(Node<'a>, Query)> = Vec::new();
        for call in tree::all(root, &["call_expression"]) {
            let Some(function) = tree::field(call, "function") else {
                continue;
            };
            let method = tree::field(function, "field").map_or("", |f| tree::text(f, source));
            if method != "Col" {
                continue;
            }
            let Some(operand) = tree::field(function, "operand").map(bare) else {
                continue;
            };
            let query = self.scope.handle(operand);
            if let Some(query) = query.or_else(|| self.scope.identifier(operand)) {
                columns.push((call, query));
            }
        }
        for (call, query) in columns {
            let first = tree::field(call, "arguments").and_then(|a| a.named_child(0));
            let Some(words) = first.and_then(|a| self.scope.words(a)) else {
                continue;
            };
            let list = names::columns(words.text).unwrap_or_default();
            let [column] = list.as_slice() else { continue };
            let mut found = Found::default();
            let clause = Clause::Select;
            self.name(words, column, clause, Value::Unknown, &query, &mut found);
            found.names.retain(|n| !read.contains(&n.at));
            self.tell(call, found, Confidence::Likely);
        }
    }

    /// Names that are qualified by their table, in texts that no chain has read:
    /// `like(filter, "orders.status")`, `ordersTable+".status"`.
    pub(super) fn qualified(&mut self, root: Node<'a>) {
        if !self.scope.builds() {
            return;
        }
        let mut read: Vec<_> = self.uses.snippets.iter().map(|s| s.literal).collect();
        let names = self.uses.statements.iter().flat_map(|s| &s.names);
        read.extend(names.map(|n| n.at));
        let kinds = ["interpreted_string_literal", "binary_expression"];
        for node in tree::all(root, &kinds) {
            let mut found = Found::default();
            let mut confidence = Confidence::Likely;
            if node.kind() == "binary_expression" {
                self.joined_name(node, &mut found);
            } else if let Some(literal) = golang::literal(self.unit, node) {
                let known = || read.iter().any(|at| at.overlaps(&literal.span));
                if literal.text.len() > 300 || !literal.text.contains('.') || known() {
                    continue;
                }
                let only = names::columns(&literal.text);
                if only.is_none() {
                    // A piece of SQL has several words; an address has none.
                    let words = literal.text.contains(' ') && !literal.text.contains("://");
                    if !words || begins_statement(&literal.text) {
                        continue;
                    }
                    confidence = Confidence::Possible;
                }
                for column in only.unwrap_or_else(|| names::words(&literal.text)) {
                    let Some(table) = column.qualifier.as_deref() else {
                        continue;
                    };
                    let Some(table) = self.schema.table(table) else {
                        continue;
                    };
                    let Some(spelled) = table.column(&column.column) else {
                        continue;
                    };
                    let at = golang::part(literal, column.at.start, column.at.end);
                    found.names.push(name(&table.name, spelled, at));
                }
            }
            self.tell(node, found, confidence);
        }
    }

    /// `ordersTable + ".status"`.
    fn joined_name(&self, node: Node<'a>, found: &mut Found) {
        let source = self.unit.text;
        let (Some(left), Some(right)) = (tree::field(node, "left"), tree::field(node, "right"))
        else {
            return;
        };
        let text = tree::text(right, source).trim_matches('"');
        let column = text.strip_prefix('.').unwrap_or_default();
        let plain = !column.is_empty()
            && column
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '_')
            && right.kind() == "interpreted_string_literal";
        if !plain || !matches!(bare(left).kind(), "identifier" | "selector_expression") {
            return;
        }
        let words = self.scope.words(left);
        let table = words.and_then(|w| self.schema.table(w.text));
        if let Some(table) = table
            && let Some(spelled) = table.column(column)
        {
            let start = right.start_byte() + 2;
            let at = Span::new(start, start + column.len());
            found.names.push(name(&table.name, spelled, at));
        }
    }

    /// Rows that a function of the application fills: `set(row, "status", s)`, where the row is
    /// written by a chain.
    pub(super) fn filled(&mut self, root: Node<'a>) {
        if self.rows.is_empty() {
            return;
        }
        let source = self.unit.text;
        for call in tree::all(root, &["call_expression"]) {
            let arguments = tree::field(call, "arguments").map(tree::children);
            let Some([row, column, _, ..]) = arguments.as_deref() else {
                continue;
            };
            let row = (
                self.scope.functions.home(call),
                tree::text(*row, source).to_owned(),
            );
            let Some(query) = self.rows.get(&row).cloned() else {
                continue;
            };
            let Some(words) = self.scope.words(*column) else {
                continue;
            };
            let list = names::columns(words.text).unwrap_or_default();
            if let [column] = list.as_slice() {
                let mut found = Found::default();
                self.name(
                    words,
                    column,
                    Clause::Set,
                    Value::Unknown,
                    &query,
                    &mut found,
                );
                self.tell(call, found, Confidence::Likely);
            }
        }
    }

    /// Constants of the package that hold the name of a table that its code builds statements with.
    pub(super) fn constants(&mut self) {
        if !self.scope.builds() {
            return;
        }
        let mut told = Vec::new();
        for literal in self.unit.literals {
            let named = literal
                .name
                .as_deref()
                .is_some_and(|n| n.to_ascii_lowercase().contains("table") && !n.contains('.'));
            let table = self.schema.table(&literal.text).filter(|_| named);
            if let Some(table) = table
                && !self.told.contains(&literal.span)
            {
                told.push((table.name.clone(), literal.span));
            }
        }
        for (table, at) in told {
            let inner = Span::new(at.start + 1, at.end.saturating_sub(1));
            if self.told.insert(inner) {
                self.uses.statements.push(ModelUse {
                    because: Some("statements of the package are built with this constant"),
                    ..ModelUse::of_class(table, inner)
                });
            }
        }
    }

    fn tell(&mut self, whole: Node<'a>, found: Found, confidence: Confidence) {
        if !found.names.is_empty() {
            self.uses.statements.push(ModelUse {
                whole: tree::span(whole),
                names: found.names,
                write: None,
                confidence,
                because: None,
                retired: false,
            });
        }
    }
}

fn name(table: &str, column: &str, at: Span) -> Name {
    Name {
        table: table.to_owned(),
        column: Some(column.to_owned()),
        clause: Clause::Where,
        at,
        value: Value::Unknown,
    }
}

/// Whether a text is a statement, which the parser of SQL reads.
pub(super) fn begins_statement(text: &str) -> bool {
    let first = text
        .trim_start()
        .split(|c: char| !c.is_ascii_alphabetic())
        .next();
    let first = first.unwrap_or_default().to_ascii_uppercase();
    matches!(
        first.as_str(),
        "SELECT"
            | "INSERT"
            | "UPDATE"
            | "DELETE"
            | "WITH"
            | "CREATE"
            | "ALTER"
            | "DROP"
            | "REPLACE"
    )
}
