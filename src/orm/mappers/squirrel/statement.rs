//! One chain becomes one statement: its names with their clauses, the row that it writes, and the
//! pieces of SQL in it.
//!
//! In: a [`Chain`] and the [`Query`] that it is part of. Out: [`Uses`]. The hard thing: which
//! strings are names, which are SQL and which are values is told by the method alone.

use std::collections::{BTreeMap, BTreeSet};

use tree_sitter::Node;

use super::method::{Role, begins, is_join_type, part_of, role};
use super::scope::{Query, Scope, Words};
use crate::clause::Clause;
use crate::host::HOLE;
use crate::location::Span;
use crate::orm::golang::chain::{Call, Chain};
use crate::orm::golang::names;
use crate::orm::golang::{bare, elements, written};
use crate::orm::{ModelUse, Name, Schema, Unit, Uses, Value, Write, WriteKind, tree};
use crate::severity::Confidence;

/// Reads the chains of a file.
pub(super) struct Reader<'a, 's> {
    pub(super) unit: &'a Unit<'a>,
    pub(super) schema: &'s Schema,
    pub(super) scope: &'s Scope<'a>,
    /// Chains of their own, which those around them leave alone.
    statements: BTreeSet<usize>,
    /// Maps that were read.
    pub(super) read: BTreeSet<usize>,
    /// Constants that were told.
    pub(super) told: BTreeSet<Span>,
    /// Variables whose row a chain writes.
    pub(super) rows: BTreeMap<(usize, String), Query>,
    pub(super) uses: Uses,
}

/// What one chain was read to.
#[derive(Default)]
pub(super) struct Found {
    pub(super) names: Vec<Name>,
    /// Not all columns that the row gets are known.
    incomplete: bool,
    /// Columns are listed.
    columns: bool,
    whole: Option<Span>,
}

impl<'a, 's> Reader<'a, 's> {
    pub(super) fn new(
        unit: &'a Unit<'a>,
        schema: &'s Schema,
        scope: &'s Scope<'a>,
        statements: BTreeSet<usize>,
    ) -> Self {
        Self {
            unit,
            schema,
            scope,
            statements,
            read: BTreeSet::new(),
            told: BTreeSet::new(),
            rows: BTreeMap::new(),
            uses: Uses::default(),
        }
    }

    /// Reads a chain as a part of a query.
    pub(super) fn read(&mut self, chain: &Chain<'a>, query: &Query) {
        let mut found = Found::default();
        let mut write = None;
        for (index, call) in chain.calls.iter().enumerate() {
            let method = chain.name(index, self.unit.text);
            let role = match method {
                // Of a builder the table, of a mapper a column and its value.
                "Update" if call.arguments.len() > 1 => Role::Set,
                _ => role(method, query.writes),
            };
            if let Some(Some(kind)) = begins(method)
                && let Some((table, _)) = query.tables.first()
            {
                write = Some((kind, table.clone(), tree::span(call.name)));
            }
            if role != Role::Plain {
                let start = chain.whole.start_byte();
                found.whole = Some(Span::new(start, call.node.end_byte()));
            }
            self.call(call, role, query, &mut found);
        }
        let Some(whole) = found.whole else { return };
        let later = self
            .scope
            .variables(chain)
            .iter()
            .any(|v| self.scope.columns_later.contains(v));
        let write = write.map(|(kind, table, at)| Write {
            table,
            kind,
            complete: found.columns && !found.incomplete && !later,
            at,
        });
        if found.names.is_empty() && write.is_none() {
            return;
        }
        self.uses.statements.push(ModelUse {
            whole,
            names: found.names,
            write,
            confidence: Confidence::Likely,
            because: None,
            retired: false,
        });
    }

    fn call(&mut self, call: &Call<'a>, role: Role, query: &Query, found: &mut Found) {
        let arguments = &call.arguments;
        match role {
            Role::Plain => {}
            Role::Tables(clause) => {
                for argument in arguments {
                    self.table(*argument, clause, query, found);
                }
            }
            Role::Join => self.join(arguments, query, found),
            Role::Columns(clause) => {
                for argument in arguments {
                    self.columns(*argument, clause, query, found);
                }
            }
            Role::Condition(clause) => {
                for (index, argument) in arguments.iter().enumerate() {
                    match self.scope.words(*argument).filter(|_| index == 0) {
                        Some(words) => self.condition(words, clause, query, found),
                        None => self.open(*argument, clause, query, found),
                    }
                }
            }
            Role::Set => match arguments.first().and_then(|a| self.scope.words(*a)) {
                Some(words) => {
                    let value = arguments.get(1).map_or(Value::Unknown, |v| value(*v));
                    match names::columns(words.text) {
                        Some(list) => {
                            for column in list {
                                self.name(words, &column, Clause::Set, value, query, found);
                            }
                        }
                        None => self.snippet(words, Clause::Set, query),
                    }
                    for argument in arguments.iter().skip(1) {
                        self.inside(*argument, Clause::Set, query, found);
                    }
                }
                // `UpdateQuery(order, "status")`: the columns stand behind the row.
                None if arguments.len() > 1 => {
                    for argument in arguments.iter().skip(1) {
                        self.columns(*argument, Clause::Set, query, found);
                    }
                }
                None => self.row(arguments, query, found),
            },
            Role::Row => self.row(arguments, query, found),
            Role::Suffix => self.suffix(arguments, query, found),
            Role::Found => {
                if let Some(words) = arguments.get(1).and_then(|a| self.scope.words(*a)) {
                    self.condition(words, Clause::Where, query, found);
                }
            }
        }
    }

    /// A row that is written, as a map.
    fn row(&mut self, arguments: &[Node<'a>], query: &Query, found: &mut Found) {
        let inserts = matches!(query.writes, Some(WriteKind::Insert | WriteKind::Upsert));
        let clause = if inserts { Clause::Insert } else { Clause::Set };
        for argument in arguments {
            let row = bare(*argument);
            if row.kind() == "identifier" {
                let home = self.scope.functions.home(row);
                let name = tree::text(row, self.unit.text).to_owned();
                self.rows.insert((home, name), query.clone());
            }
            let before = found.names.len();
            let known = self.keys(bare(*argument), clause, query, found);
            found.columns |= found.names.len() > before;
            found.incomplete |= !known;
        }
    }

    /// The keys of a map, in place or in a variable; false where there may be others.
    fn keys(&mut self, node: Node<'a>, clause: Clause, query: &Query, found: &mut Found) -> bool {
        let (entries, mut complete) = match node.kind() {
            // The fields of a struct are told where they stand.
            "composite_literal" if self.scope.model_table(node).is_some() => return false,
            "composite_literal" => {
                self.read.insert(node.id());
                let entries = elements(node).into_iter();
                let entries: Vec<_> = entries
                    .map(|(key, value)| match key {
                        Some(key) => (key, Some(value)),
                        None => (value, None),
                    })
                    .collect();
                (entries, true)
            }
            _ => match self.scope.list(node) {
                Some(list) => (list.entries.clone(), list.complete),
                None => return false,
            },
        };
        for (key, entry) in entries {
            let Some(words) = self.scope.words(key) else {
                complete = false;
                self.inside(key, clause, query, found);
                continue;
            };
            if let Some(list) = names::columns(words.text) {
                let value = entry.map_or(Value::Unknown, value);
                for column in list {
                    self.name(words, &column, clause, value, query, found);
                }
            } else {
                self.snippet(words, Clause::Where, query);
            }
            if let Some(entry) = entry {
                self.inside(entry, clause, query, found);
            }
        }
        complete
    }

    fn table(&mut self, node: Node<'a>, clause: Clause, query: &Query, found: &mut Found) {
        if let Some((table, words)) = self.scope.table(node) {
            if let Some(known) = self.schema.table(&table.table) {
                let at = words.part(table.at.start, table.at.end);
                let name = Name {
                    table: known.name.clone(),
                    column: None,
                    clause,
                    at,
                    value: Value::Unknown,
                };
                self.push(name, words, found);
            }
        } else if let Some(words) = self.scope.words(node) {
            let none = Query::default();
            self.snippet(words, Clause::From, &none);
        } else {
            self.inside(node, clause, query, found);
        }
    }

    fn join(&mut self, arguments: &[Node<'a>], query: &Query, found: &mut Found) {
        let typed = arguments.first().and_then(|a| self.scope.words(*a));
        let skip = usize::from(typed.is_some_and(|w| is_join_type(w.text)));
        let Some(first) = arguments.get(skip) else {
            return;
        };
        match self.scope.words(*first) {
            Some(words) => match names::table(words.text) {
                Some((table, rest)) if !rest.trim().is_empty() => {
                    // The piece has its own table.
                    let mut others = query.clone();
                    others.tables.retain(|(_, alias)| *alias != table.alias);
                    self.snippet(words, Clause::Join, &others);
                }
                Some(_) => {
                    self.table(*first, Clause::From, query, found);
                    if let Some(on) = arguments.get(skip + 1).and_then(|a| self.scope.words(*a)) {
                        self.condition(on, Clause::Join, query, found);
                    }
                }
                None => self.snippet(words, Clause::Join, query),
            },
            None => self.table(*first, Clause::From, query, found),
        }
        for argument in arguments.iter().skip(skip + 1) {
            self.inside(*argument, Clause::Join, query, found);
        }
    }

    fn columns(&mut self, node: Node<'a>, clause: Clause, query: &Query, found: &mut Found) {
        let node = bare(node);
        if let Some(words) = self.scope.words(node) {
            match names::columns(words.text) {
                Some(list) => {
                    found.columns = true;
                    for column in list {
                        self.name(words, &column, clause, Value::Unknown, query, found);
                    }
                }
                None => {
                    found.incomplete = true;
                    self.snippet(words, clause, query);
                }
            }
        } else if node.kind() == "composite_literal" || self.scope.list(node).is_some() {
            found.columns = true;
            found.incomplete |= !self.keys(node, clause, query, found);
        } else {
            found.incomplete = true;
            self.open(node, clause, query, found);
        }
    }

    /// An argument that is no name: a piece of SQL with holes, or what stands in an expression.
    fn open(&mut self, node: Node<'a>, clause: Clause, query: &Query, found: &mut Found) {
        if let Some(literal) = written(self.unit, node)
            && literal.text.contains(HOLE)
        {
            let words = Words {
                text: &literal.text,
                literal: Some(literal),
                at: literal.span,
                constant: false,
            };
            self.snippet(words, clause, query);
        }
        self.inside(node, clause, query, found);
    }

    fn condition(&mut self, words: Words<'a>, clause: Clause, query: &Query, found: &mut Found) {
        match names::columns(words.text) {
            Some(list) => {
                for column in list {
                    self.name(words, &column, clause, Value::Unknown, query, found);
                }
            }
            None if clause == Clause::Join => self.snippet(words, Clause::Where, query),
            None => self.snippet(words, clause, query),
        }
    }

    /// `RETURNING id`, `ON CONFLICT (name) DO UPDATE SET …`.
    fn suffix(&mut self, arguments: &[Node<'a>], query: &Query, found: &mut Found) {
        let Some(words) = arguments.first().and_then(|a| self.scope.words(*a)) else {
            return;
        };
        let upper = words.text.trim_start().to_ascii_uppercase();
        let start = words.text.len() - words.text.trim_start().len();
        if let Some(rest) = upper.strip_prefix("RETURNING") {
            let offset = words.text.len() - rest.len();
            let list = words.text.get(offset.max(start)..).and_then(names::columns);
            for mut column in list.unwrap_or_default() {
                column.at = column.at.start + offset..column.at.end + offset;
                self.name(
                    words,
                    &column,
                    Clause::Returning,
                    Value::Unknown,
                    query,
                    found,
                );
            }
        } else if upper.starts_with("ON CONFLICT") || upper.starts_with("ON DUPLICATE") {
            for mut column in names::words(words.text) {
                let excluded = |q: &String| q.eq_ignore_ascii_case("excluded");
                if column.qualifier.as_ref().is_some_and(excluded) {
                    column.qualifier = None;
                }
                self.name(words, &column, Clause::Upsert, Value::Unknown, query, found);
            }
        }
    }

    /// What stands in an argument: maps of conditions, pieces of SQL, columns.
    fn inside(&mut self, node: Node<'a>, clause: Clause, query: &Query, found: &mut Found) {
        let node = bare(node);
        let condition = match clause {
            Clause::Insert | Clause::Set => Clause::Where,
            other => other,
        };
        if self.scope.list(node).is_some() {
            self.keys(node, condition, query, found);
            return;
        }
        let mut maps = Vec::new();
        let mut parts = Vec::new();
        let statements = &self.statements;
        tree::each(node, |inner| match inner.kind() {
            "func_literal" => false,
            "call_expression" if statements.contains(&inner.id()) => false,
            "call_expression" => {
                parts.push(inner);
                true
            }
            "composite_literal" => {
                maps.push(inner);
                true
            }
            _ => true,
        });
        for map in maps {
            let kind = tree::field(map, "type").map_or("", |t| t.kind());
            let keyed = elements(map).iter().any(|(key, _)| key.is_some());
            if keyed && kind != "slice_type" && self.read.insert(map.id()) {
                for (key, entry) in elements(map) {
                    if let Some(words) = key.and_then(|k| self.scope.words(k)) {
                        self.condition_key(words, condition, value(entry), query, found);
                    }
                }
            }
        }
        for call in parts {
            let Some(function) = tree::field(call, "function") else {
                continue;
            };
            let name = match function.kind() {
                "selector_expression" => tree::field(function, "field"),
                _ => Some(function),
            };
            let method = name.map_or("", |n| tree::text(n, self.unit.text));
            let first = tree::field(call, "arguments").and_then(|a| a.named_child(0));
            let Some(words) = first.and_then(|a| self.scope.words(a)) else {
                continue;
            };
            match part_of(method) {
                Some(true) => {
                    let as_clause = match condition {
                        Clause::Join | Clause::From | Clause::Delete => Clause::Where,
                        other => other,
                    };
                    // What a column is set to is an expression.
                    let as_clause = if clause == Clause::Set || clause == Clause::Insert {
                        Clause::Select
                    } else {
                        as_clause
                    };
                    self.snippet(words, as_clause, query);
                }
                Some(false) => {
                    if let Some([column]) = names::columns(words.text).as_deref() {
                        self.name(words, column, condition, Value::Unknown, query, found);
                    }
                }
                None => {}
            }
        }
    }

    fn condition_key(
        &mut self,
        words: Words<'a>,
        clause: Clause,
        value: Value,
        query: &Query,
        found: &mut Found,
    ) {
        match names::columns(words.text) {
            Some(list) => {
                for column in list {
                    self.name(words, &column, clause, value, query, found);
                }
            }
            None => self.snippet(words, Clause::Where, query),
        }
    }
}

/// What is known of a value.
pub(super) fn value(node: Node<'_>) -> Value {
    match bare(node).kind() {
        "nil" => Value::Null,
        "interpreted_string_literal"
        | "raw_string_literal"
        | "int_literal"
        | "float_literal"
        | "true"
        | "false" => Value::Present,
        _ => Value::Unknown,
    }
}
