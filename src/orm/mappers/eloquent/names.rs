//! Words become names of columns and tables; literals become pieces of SQL.
//!
//! In: arguments of a method, and what it is called on. Out: the names of one [`Statement`]. The
//! hard thing is the word: `orders.status as state`, `items:id,status`, `meta->color` all name
//! columns.

use std::collections::BTreeSet;

use tree_sitter::Node;

use super::php::{is_array, members, pairs, plain, word};
use super::reader::Reader;
use super::statement::Statement;
use super::types::{Held, Shape, Ty};
use super::words;
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::tree::{children, field, span, text};
use crate::orm::{Name, Snippet, Value};
use crate::severity::Confidence;

/// Arrays are nested no deeper.
const DEEPEST: usize = 4;
/// A name that more tables have says nothing where the table is not known.
const MOST_TABLES: usize = 2;

/// The parts of a word that names a column: qualifier, column, where the column stands.
fn parts(word: &str, at: Span) -> Option<(Option<&str>, &str, Span)> {
    let plain = |p: &str| !p.is_empty() && p.chars().all(|c| c.is_alphanumeric() || c == '_');
    let lower = word.to_ascii_lowercase();
    let head = lower.find(" as ").map_or(word.len(), |i| i);
    let head = word.get(..head)?.trim_end();
    let head = head.split("->").next()?;
    let (qualifier, column) = match head.rsplit_once('.') {
        Some((q, c)) => (Some(q.rsplit('.').next()?), c),
        None => (None, head),
    };
    let start = at.start + head.len() - column.len();
    let fits = plain(column) && qualifier.is_none_or(plain);
    fits.then(|| (qualifier, column, Span::new(start, start + column.len())))
}

impl<'m> Reader<'m> {
    /// The columns that a word names on what is held.
    pub(super) fn columns(&self, ty: &Ty<'m>, column: &str) -> Vec<(String, String)> {
        let Ty::Of(held) = ty else {
            return match ty {
                Ty::Unknown => self.guess(column),
                _ => Vec::new(),
            };
        };
        let own = self.among(&held.tables, column);
        if !own.is_empty() || held.shape == Shape::Row && !held.models.is_empty() {
            return own;
        }
        self.among(&held.joined, column)
    }

    fn among(&self, tables: &[(String, String)], column: &str) -> Vec<(String, String)> {
        let schema = self.models.schema();
        let mut found = Vec::new();
        for (table, _) in tables {
            if let Some(table) = schema.table(table)
                && let Some(column) = table.column(column)
            {
                let pair = (table.name.clone(), column.to_owned());
                if !found.contains(&pair) {
                    found.push(pair);
                }
            }
        }
        found
    }

    /// Where nobody knows the table: a rare name of a table that the file is about.
    fn guess(&self, word: &str) -> Vec<(String, String)> {
        if words::is_common(word) || self.mentioned.is_empty() {
            return Vec::new();
        }
        let schema = self.models.schema();
        let having = schema.tables().filter(|t| t.column(word).is_some());
        let having: Vec<_> = having.take(MOST_TABLES + 1).collect();
        if having.len() > MOST_TABLES {
            return Vec::new();
        }
        let here = having
            .into_iter()
            .filter(|t| self.mentioned.contains(&t.name.to_lowercase()));
        let found = here.filter_map(|t| Some((t.name.clone(), t.column(word)?.to_owned())));
        found.collect()
    }

    /// A property of a model that holds its row by the names of the columns.
    pub(super) fn is_bag(&self, ty: &Ty<'m>, property: &str) -> bool {
        matches!(property, "attributes" | "original") && self.columns(ty, property).is_empty()
    }

    /// Adds what a word names; says whether that is anything.
    pub(super) fn column(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        word: &str,
        at: Span,
        clause: Clause,
        value: Value,
    ) -> bool {
        let Some((qualifier, column, at)) = parts(word, at) else {
            return false;
        };
        let found = match qualifier {
            Some(qualifier) => self.qualified(ty, qualifier, column),
            None => self.columns(ty, column),
        };
        for (table, column) in &found {
            let name = Name {
                table: table.clone(),
                column: Some(column.clone()),
                clause,
                at,
                value,
            };
            let sure = if qualifier.is_some() && ty.is_known() {
                Confidence::Likely
            } else {
                ty.sure()
            };
            statement.name(name, sure);
        }
        !found.is_empty()
    }

    /// The key that a relation of a row is found by: `$order->user`, `whereHas('user', …)`.
    pub(super) fn followed(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        relation: &str,
        at: Span,
        asked: bool,
    ) {
        let of_models = ty.models().iter();
        let own = of_models.flat_map(|m| m.associations.iter().filter(|a| a.name == relation));
        let keys: BTreeSet<&str> = own.filter_map(|a| a.key.as_deref()).collect();
        for key in keys {
            for (table, column) in self.columns(ty, key) {
                let name = Name {
                    table,
                    column: Some(column),
                    clause: if asked { Clause::Join } else { Clause::Select },
                    at,
                    value: Value::Followed,
                };
                match asked {
                    true => statement.name(name, ty.sure()),
                    false => {
                        statement.sure = statement.sure.min(ty.sure());
                        let whole = Span::new(statement.start, statement.link_end.max(at.end));
                        statement.reads.push((name, whole));
                    }
                }
            }
        }
    }

    /// `orders.status`, `o.status`.
    fn qualified(&self, ty: &Ty<'m>, qualifier: &str, column: &str) -> Vec<(String, String)> {
        let schema = self.models.schema();
        if let Ty::Of(held) = ty {
            let mut all = held.tables.iter().chain(&held.joined);
            let known = all.find(|(_, alias)| alias.eq_ignore_ascii_case(qualifier));
            if let Some(known) = known {
                return self.among(std::slice::from_ref(known), column);
            }
        }
        let table = schema
            .table(qualifier)
            .or_else(|| schema.table(self.aliased(qualifier)?));
        let found = table.and_then(|t| Some((t.name.clone(), t.column(column)?.to_owned())));
        found.into_iter().collect()
    }

    /// Adds a table by its name; gives it as the schema spells it with its alias.
    pub(super) fn table(
        &mut self,
        statement: &mut Statement,
        word: &str,
        at: Span,
        sure: Confidence,
    ) -> Option<(String, String)> {
        let mut words = word.split_whitespace();
        let first = words.next()?;
        let known = self.models.schema().table(first)?.name.clone();
        let mut alias = first;
        if let Some(next) = words.next() {
            let given = if next.eq_ignore_ascii_case("as") {
                words.next()?
            } else {
                next
            };
            alias = given;
        }
        self.call_table(&known, first, alias);
        let name = Name::of_table(
            known.clone(),
            Clause::From,
            Span::new(at.start, at.start + first.len()),
        );
        statement.name(name, sure);
        self.mentioned.insert(known.to_lowercase());
        Some((known, alias.to_owned()))
    }

    /// The tables of what is held, where code names the class or a relation.
    pub(super) fn tables_at(&mut self, statement: &mut Statement, ty: &Ty<'m>, at: Span) {
        let Ty::Of(held) = ty else { return };
        for (table, _) in &held.tables {
            let name = Name::of_table(table.clone(), Clause::From, at);
            statement.name(name, held.sure);
        }
    }

    /// A column, a condition as an array, a piece of SQL.
    pub(super) fn condition(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        node: Node<'m>,
        clause: Clause,
        depth: usize,
    ) {
        let node = plain(node);
        if is_array(node) && depth < DEEPEST {
            self.entries(statement, ty, node, clause);
            let inner = members(node);
            // `[['status', '=', 1], …]` or `['status', 'total']` of `whereAny`.
            for member in inner {
                let member = plain(member);
                match is_array(member) {
                    true => {
                        if let Some(first) = members(member).first() {
                            self.condition(statement, ty, *first, clause, depth + 1);
                        }
                    }
                    false => self.condition(statement, ty, member, clause, depth + 1),
                }
            }
            return;
        }
        self.give(node, ty, clause);
        self.listed(statement, ty, node, clause);
    }

    /// Keys of an array, as columns.
    pub(super) fn entries(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        array: Node<'m>,
        clause: Clause,
    ) {
        for (key, value) in pairs(array) {
            let Some((named, at)) = word(key, self.unit.text) else {
                continue;
            };
            let written = value_of(plain(value), self.unit.text);
            if self.column(statement, ty, named, at, clause, written) {
                self.handled.insert(plain(key).id());
            }
        }
    }

    /// Arrays of columns that are written, one or several rows.
    pub(super) fn row(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        node: Node<'m>,
        clause: Clause,
        depth: usize,
    ) {
        let mut node = plain(node);
        // `fn () => [...]` of a factory's state, `array_merge([...], …)`.
        for _ in 0..DEEPEST {
            node = match node.kind() {
                "arrow_function" => field(node, "body").map_or(node, plain),
                _ => break,
            };
        }
        // `array_merge([...], $more)`, `new Sequence([...], [...])`.
        let call = node.kind() == "function_call_expression"
            || super::php::is_sequence(node, self.unit.text);
        if call && depth < DEEPEST {
            for argument in super::php::arguments(node) {
                if is_array(plain(argument)) || plain(argument).kind() == "variable_name" {
                    self.row(statement, ty, argument, clause, depth + 1);
                }
            }
            return;
        }
        if !is_array(node) {
            self.give(node, ty, clause);
            return;
        }
        self.entries(statement, ty, node, clause);
        if depth < 2 {
            for member in members(node) {
                self.row(statement, ty, member, clause, depth + 1);
            }
        }
    }

    /// Columns in a list or alone.
    pub(super) fn list(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        node: Node<'m>,
        clause: Clause,
    ) {
        let node = plain(node);
        if !is_array(node) {
            self.listed(statement, ty, node, clause);
            return;
        }
        for member in members(node) {
            self.listed(statement, ty, plain(member), clause);
        }
        for (key, value) in pairs(node) {
            // `sortBy(['status' => 'asc'])`, `select(['state' => 'orders.status'])`.
            self.listed(statement, ty, plain(value), clause);
            self.listed(statement, ty, plain(key), clause);
        }
    }

    fn listed(&mut self, statement: &mut Statement, ty: &Ty<'m>, node: Node<'m>, clause: Clause) {
        match word(node, self.unit.text) {
            Some((named, at)) => {
                if self.column(statement, ty, named, at, clause, Value::Unknown) {
                    self.handled.insert(node.id());
                }
            }
            None => self.raw(statement, ty, node, clause),
        }
    }

    /// A piece of SQL: a literal, or `DB::raw(…)` around one.
    pub(super) fn raw(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        node: Node<'m>,
        clause: Clause,
    ) {
        let Ty::Of(held) = ty else { return };
        let mut node = plain(node);
        if is_raw(node, self.unit.text) {
            self.handled.insert(node.id());
            match super::php::arguments(node).first() {
                Some(first) => node = plain(*first),
                None => return,
            }
        } else if clause == Clause::Fragment || matches!(node.kind(), "scoped_call_expression") {
            return;
        }
        self.snippet(statement, held, node, clause);
    }

    /// A literal about the tables of what is held.
    pub(super) fn snippet(
        &mut self,
        statement: &mut Statement,
        held: &Held<'m>,
        node: Node<'m>,
        clause: Clause,
    ) {
        let mut node = node;
        for _ in 0..DEEPEST {
            node = match node.kind() {
                "binary_expression" => match field(node, "left") {
                    Some(left) => plain(left),
                    None => return,
                },
                _ => break,
            };
        }
        if !matches!(
            node.kind(),
            "string" | "encapsed_string" | "heredoc" | "nowdoc"
        ) {
            return;
        }
        let Some(literal) = self.unit.literal_at(node.start_byte()) else {
            return;
        };
        self.handled.insert(node.id());
        let mut tables: Vec<_> = held.tables.iter().chain(&held.joined).cloned().collect();
        // A condition may name a table that code elsewhere joined.
        for table in self.models.schema().tables() {
            if literal.text.contains(&format!("{}.", table.name))
                && !tables.iter().any(|(_, alias)| *alias == table.name)
            {
                tables.push((table.name.clone(), table.name.clone()));
            }
        }
        tables.dedup();
        statement.snippets.push(Snippet {
            literal: literal.span,
            tables,
            clause,
            confidence: held.sure,
        });
    }
}

/// Whether an expression is `DB::raw(…)`, `new Expression(…)`.
pub(super) fn is_raw(node: Node<'_>, source: &str) -> bool {
    match node.kind() {
        "scoped_call_expression" => field(node, "name").is_some_and(|n| text(n, source) == "raw"),
        "member_call_expression" => field(node, "name").is_some_and(|n| text(n, source) == "raw"),
        "object_creation_expression" => children(node)
            .first()
            .is_some_and(|n| super::php::short(text(*n, source)) == "Expression"),
        _ => false,
    }
}

/// What is known of a written value.
pub(super) fn value_of(node: Node<'_>, source: &str) -> Value {
    match node.kind() {
        "null" => Value::Null,
        "string" | "integer" | "float" | "boolean" | "array_creation_expression" => Value::Present,
        "name" if text(node, source).eq_ignore_ascii_case("null") => Value::Null,
        _ => Value::Unknown,
    }
}

/// The place of a node.
pub(super) fn place(node: Node<'_>) -> Span {
    span(node)
}
