//! Words become names of columns and tables; literals become pieces of SQL.
//!
//! In: arguments of a method, and what it is called on. Out: the names of one [`Statement`]. The
//! hard thing is the hash: its keys are columns, associations with a key column, or tables.

use std::collections::BTreeSet;

use tree_sitter::Node;

use super::ID;
use super::queries;
use super::reader::Reader;
use super::ruby::{is_list, is_name, pairs, word};
use super::types::{Shape, Ty, follow};
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::tree::{children, field};
use crate::orm::{Model, Name, Snippet, Table, Value, Write};
use crate::severity::Confidence;

/// Hashes are nested no deeper.
const DEEPEST: usize = 4;
/// A name that more tables have says nothing where the model is not known.
const MOST_TABLES: usize = 2;

/// One chain or access in the middle of being read.
pub(super) struct Statement {
    pub(super) whole: Span,
    pub(super) names: Vec<Name>,
    /// Attributes of rows in memory.
    pub(super) attributes: Vec<Name>,
    /// Keys of associations that rows in memory are asked for.
    pub(super) echoes: Vec<Name>,
    /// The associations that are named now are read by queries of their own.
    pub(super) loads: bool,
    /// What is read now is called on a row in memory.
    pub(super) on_row: bool,
    /// It is made by the model's own code, on itself.
    pub(super) own: bool,
    pub(super) snippets: Vec<Snippet>,
    pub(super) write: Option<Write>,
    pub(super) sure: Confidence,
    pub(super) retired: bool,
    /// Tables that the chain joins.
    pub(super) joined: Vec<String>,
    /// Where the call ends that is being read.
    pub(super) link_end: usize,
}

impl Statement {
    pub(super) fn new(whole: Span) -> Self {
        Self {
            whole,
            names: Vec::new(),
            attributes: Vec::new(),
            echoes: Vec::new(),
            loads: false,
            on_row: false,
            own: false,
            snippets: Vec::new(),
            write: None,
            sure: Confidence::Likely,
            retired: false,
            joined: Vec::new(),
            link_end: whole.end,
        }
    }

    pub(super) fn name(&mut self, name: Name, sure: Confidence) {
        self.sure = self.sure.min(sure);
        self.whole.end = self.whole.end.max(self.link_end);
        match self.on_row && name.column.is_some() {
            true => self.attributes.push(name),
            false => self.names.push(name),
        }
    }
}

impl<'m> Reader<'m> {
    /// The tables and columns that a word names on what is held.
    pub(super) fn columns(&self, ty: &Ty<'m>, word: &str) -> Vec<(String, String)> {
        let schema = self.models.schema();
        if ty.is_unknown() {
            return self.guess(word);
        }
        let mut found = Vec::new();
        for model in ty.models() {
            let Some(table) = model.table.as_deref().and_then(|t| schema.table(t)) else {
                continue;
            };
            let alias = model.fields.iter().find(|f| f.name == word);
            let column = alias.map_or(word, |f| f.column.as_str());
            // A translated attribute stands in another table.
            let (table, column) = match column.rsplit_once('.') {
                Some((other, column)) => match schema.table(other) {
                    Some(table) => (table, column),
                    None => continue,
                },
                None => (table, column),
            };
            if let Some(column) = table.column(column) {
                let pair = (table.name.clone(), column.to_owned());
                if !found.contains(&pair) {
                    found.push(pair);
                }
            }
        }
        found
    }

    /// Where nobody knows the model: a rare name of a table that the file is about.
    fn guess(&self, word: &str) -> Vec<(String, String)> {
        if queries::is_common(word) || self.mentioned.is_empty() {
            return Vec::new();
        }
        let schema = self.models.schema();
        if schema.holders(word).nth(MOST_TABLES).is_some() {
            return Vec::new();
        }
        let mentioned = |t: &&Table| self.mentioned.contains(&t.name.to_lowercase());
        let held = schema.holders(word).filter(mentioned);
        held.filter_map(|t| Some((t.name.clone(), t.column(word)?.to_owned())))
            .collect()
    }

    /// Adds the columns that a word names; says whether there are any.
    pub(super) fn attribute(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        word: &str,
        at: Span,
        clause: Clause,
        value: Value,
    ) -> bool {
        for candidate in queries::column_of(word) {
            let found = self.columns(ty, candidate);
            if found.is_empty() {
                continue;
            }
            let written = |m: &&Model| m.methods.iter().any(|own| own == word);
            if candidate != word && ty.models().iter().any(written) {
                return false;
            }
            for (table, column) in found {
                let name = Name {
                    table,
                    column: Some(column),
                    clause,
                    at,
                    value,
                };
                statement.name(name, ty.sure());
            }
            return true;
        }
        false
    }

    /// An association uses the other model's table.
    pub(super) fn association_table(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        word: &str,
        at: Span,
    ) {
        let Some(target) = follow(self.models, ty.models(), word, ty.sure()) else {
            return;
        };
        for model in target.models().to_vec() {
            self.mention(model);
            if let Some(table) = model.table.clone() {
                let name = Name::of_table(table, Clause::From, at);
                statement.name(name, ty.sure());
            }
        }
    }

    /// The key that an association of a row reads or writes: `order.customer`, `joins(:customer)`.
    pub(super) fn followed(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        word: &str,
        at: Span,
        clause: Clause,
    ) {
        let of_models = ty.models().iter();
        let own = of_models.flat_map(|m| m.associations.iter().filter(|a| a.name == word));
        let keys: BTreeSet<&str> = own.filter_map(|a| a.key.as_deref()).collect();
        for key in keys {
            for (table, column) in self.columns(ty, key) {
                let name = Name {
                    table,
                    column: Some(column),
                    clause,
                    at,
                    value: Value::Followed,
                };
                if statement.loads || statement.on_row && clause == Clause::Select {
                    statement.whole.end = statement.whole.end.max(statement.link_end);
                    statement.echoes.push(name);
                } else {
                    statement.name(name, ty.sure());
                }
            }
        }
    }

    /// The key column that stands behind an association: `where(user: user)`.
    fn key(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        word: &str,
        at: Span,
        clause: Clause,
    ) {
        // Under another name of the key the model that declares the association puts right a test that
        // makes rows with it.
        let value = match self.is_test && clause == Clause::Insert {
            true => Value::Followed,
            false => Value::Unknown,
        };
        let keys: Vec<String> = ty
            .models()
            .iter()
            .flat_map(|m| m.associations.iter().filter(|a| a.name == word))
            .filter_map(|a| a.key.clone())
            .collect();
        for key in keys {
            self.attribute(statement, ty, &key, at, clause, value);
        }
    }

    /// A condition: a hash of columns, or SQL with its values behind it.
    pub(super) fn conditions(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        arguments: &[Node<'m>],
        clause: Clause,
    ) {
        if let Some(first) = arguments.first().filter(|n| n.kind() == "conditional") {
            for branch in ["consequence", "alternative"] {
                if let Some(branch) = field(*first, branch) {
                    self.snippet(statement, ty, branch, clause);
                    self.entries(statement, ty, &[branch], clause, 0);
                }
            }
        } else if let Some(named) = arguments.first().filter(|n| n.kind() == "identifier") {
            let carried = self.given.conditions(self.text(*named), named.start_byte());
            for sql in carried.into_iter().filter(|_| !ty.is_unknown()) {
                self.snippet(statement, ty, sql, clause);
            }
        } else if let Some(first) = arguments.first() {
            let sql = match first.kind() {
                "array" => children(*first).first().copied().unwrap_or(*first),
                _ => *first,
            };
            self.snippet(statement, ty, sql, clause);
        }
        self.entries(statement, ty, arguments, clause, 0);
    }

    /// Keys of hashes.
    pub(super) fn entries(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        arguments: &[Node<'m>],
        clause: Clause,
        depth: usize,
    ) {
        for (key, value) in pairs(arguments) {
            self.entry(statement, ty, key, value, clause, depth);
        }
    }

    /// One key of a hash with its value.
    pub(super) fn entry(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        key: Node<'m>,
        value: Option<Node<'m>>,
        clause: Clause,
        depth: usize,
    ) {
        let Some((named, at)) = word(key, self.unit.text) else {
            return;
        };
        let written = value.map_or(Value::Unknown, value_of);
        if let Some((table, column)) = named.split_once('.') {
            if self.models.schema().has(table, column) {
                self.handled.insert(key.id());
                self.qualified(statement, table, Some(column), at, clause, ty.sure());
            }
            return;
        }
        if self.attribute(statement, ty, named, at, clause, written) {
            self.handled.insert(key.id());
            return;
        }
        let nested = value.filter(|v| v.kind() == "hash" || is_list(*v));
        let nested_name = named.strip_suffix("_attributes").unwrap_or(named);
        if let Some(value) = nested.filter(|_| depth < DEEPEST) {
            let Some(inner) = self.nested(statement, ty, nested_name, at, clause) else {
                if value.kind() != "hash" {
                    self.key(statement, ty, named, at, clause);
                }
                return;
            };
            self.handled.insert(key.id());
            if value.kind() == "hash" {
                self.entries(statement, &inner, &[value], clause, depth + 1);
            } else if !matches!(clause, Clause::Where | Clause::Having) {
                self.list(statement, &inner, &[value], clause, depth + 1);
            } else {
                self.key(statement, ty, named, at, clause);
            }
            return;
        }
        self.key(statement, ty, named, at, clause);
    }

    /// What a key with a hash behind it means: an association or a table.
    fn nested(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        named: &str,
        at: Span,
        clause: Clause,
    ) -> Option<Ty<'m>> {
        if let Some(inner) = follow(self.models, ty.models(), named, ty.sure())
            && !inner.is_unknown()
        {
            return Some(inner);
        }
        let table = self.models.schema().table(named)?.name.clone();
        if !matches!(clause, Clause::Insert | Clause::Set) {
            self.qualified(statement, &table, None, at, clause, ty.sure());
        }
        let own: Vec<_> = self
            .models
            .of_table(&table)
            .filter(|m| m.orm == ID)
            .take(1)
            .collect();
        Some(Ty::Of(Shape::Rows, own, ty.sure()))
    }

    fn qualified(
        &mut self,
        statement: &mut Statement,
        table: &str,
        column: Option<&str>,
        at: Span,
        clause: Clause,
        sure: Confidence,
    ) {
        let Some(known) = self.models.schema().table(table) else {
            return;
        };
        let name = Name {
            table: known.name.clone(),
            column: column.and_then(|c| known.column(c)).map(str::to_owned),
            clause,
            at,
            value: Value::Unknown,
        };
        statement.name(name, sure.max(Confidence::Likely));
    }

    /// Columns by name.
    pub(super) fn list(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        arguments: &[Node<'m>],
        clause: Clause,
        depth: usize,
    ) {
        for argument in arguments {
            match argument.kind() {
                "pair" | "hash" => self.entries(statement, ty, &[*argument], clause, depth + 1),
                _ if is_list(*argument) && depth < DEEPEST => {
                    self.handled.insert(argument.id());
                    let inner = children(*argument);
                    self.list(statement, ty, &inner, clause, depth + 1);
                }
                _ => self.listed(statement, ty, *argument, clause),
            }
        }
    }

    fn listed(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        argument: Node<'m>,
        clause: Clause,
    ) {
        let Some((named, at)) = word(argument, self.unit.text) else {
            self.snippet(statement, ty, argument, clause);
            return;
        };
        if argument.kind() == "string" && !is_name(named) {
            self.snippet(statement, ty, argument, clause);
            return;
        }
        match named.split_once('.') {
            Some((table, column)) if self.models.schema().has(table, column) => {
                self.qualified(statement, table, Some(column), at, clause, ty.sure());
            }
            Some(_) => return,
            None => {
                if !self.attribute(statement, ty, named, at, clause, Value::Unknown) {
                    return;
                }
            }
        }
        self.handled.insert(argument.id());
    }

    /// Associations by name; the chain knows their tables from here on.
    pub(super) fn associations(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        arguments: &[Node<'m>],
        depth: usize,
    ) {
        for argument in arguments {
            match argument.kind() {
                "pair" | "hash" => {
                    for (key, value) in pairs(&[*argument]) {
                        self.associations(statement, ty, &[key], depth + 1);
                        let named = word(key, self.unit.text).map(|(w, _)| w);
                        let inner =
                            named.and_then(|n| follow(self.models, ty.models(), n, ty.sure()));
                        if let (Some(inner), Some(value), true) = (inner, value, depth < DEEPEST) {
                            self.associations(statement, &inner, &[value], depth + 1);
                        }
                    }
                }
                _ if is_list(*argument) && depth < DEEPEST => {
                    let inner = children(*argument);
                    self.associations(statement, ty, &inner, depth + 1);
                }
                _ => match word(*argument, self.unit.text) {
                    Some((named, at)) if is_name(named) => {
                        self.handled.insert(argument.id());
                        let target = follow(self.models, ty.models(), named, ty.sure());
                        let tables = target
                            .iter()
                            .flat_map(Ty::models)
                            .filter_map(|m| m.table.clone());
                        statement.joined.extend(tables);
                        self.association_table(statement, ty, named, at);
                        self.followed(statement, ty, named, at, Clause::Join);
                    }
                    _ => self.snippet(statement, ty, *argument, Clause::Join),
                },
            }
        }
    }
}

/// What is known of a written value.
pub(super) fn value_of(node: Node<'_>) -> Value {
    match node.kind() {
        "nil" => Value::Null,
        "string" | "integer" | "float" | "simple_symbol" | "true" | "false" | "array" | "hash"
        | "string_array" | "symbol_array" | "heredoc_beginning" => Value::Present,
        _ => Value::Unknown,
    }
}
