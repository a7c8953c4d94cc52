//! Maps of columns that stand in no chain: `find(tx, sq.Eq{"b.id": id})`.
//!
//! In: the maps that no chain has read. Out: uses, where something tells the table: the function
//! that they are handed to, or the schema, if only one table has such columns.

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::scope::Query;
use super::statement::{Found, Reader, value};
use crate::clause::Clause;
use crate::orm::golang::elements;
use crate::orm::golang::names::{self, ColumnName};
use crate::orm::{ModelUse, Schema, tree};
use crate::severity::Confidence;

/// Types that hold conditions.
const CONDITIONS: [&str; 10] = [
    "Eq", "NotEq", "Lt", "LtOrEq", "Gt", "GtOrEq", "Like", "ILike", "Ex", "ExOr",
];

/// The only table that has a column, by column; none where several have it.
fn owners(schema: &Schema) -> BTreeMap<String, Option<String>> {
    let mut owners: BTreeMap<String, Option<String>> = BTreeMap::new();
    for table in schema.tables() {
        for column in &table.columns {
            owners
                .entry(column.to_lowercase())
                .and_modify(|only| *only = None)
                .or_insert_with(|| Some(table.name.clone()));
        }
    }
    owners
}

impl<'a> Reader<'a, '_> {
    /// Reads the maps that are left.
    pub(super) fn loose(&mut self, root: Node<'a>) {
        let mut columns: Option<BTreeMap<String, Option<String>>> = None;
        for map in tree::all(root, &["composite_literal"]) {
            if self.read.contains(&map.id()) {
                continue;
            }
            let kind = tree::field(map, "type").map_or("", |t| tree::text(t, self.unit.text));
            let name = kind.rsplit_once('.').map_or("", |(_, name)| name);
            let condition = CONDITIONS.contains(&name);
            if !condition && !kind.starts_with("map[string]") {
                continue;
            }
            let mut keys = Vec::new();
            for (key, entry) in elements(map) {
                let words = key.and_then(|k| self.scope.words(k));
                let column = words.and_then(|w| match names::columns(w.text)?.as_slice() {
                    [column] => Some(column.clone()),
                    _ => None,
                });
                if let (Some(words), Some(column)) = (words, column) {
                    keys.push((words, column, value(entry)));
                }
            }
            if keys.is_empty() {
                continue;
            }
            let list = map.parent().filter(|p| p.kind() == "argument_list");
            let callee = list
                .and_then(|l| l.parent())
                .and_then(|c| tree::field(c, "function"));
            let callee = callee.map(|f| tree::field(f, "field").unwrap_or(f));
            let handed = callee.and_then(|n| self.scope.kept(tree::text(n, self.unit.text)));
            let returned = || {
                let names: Vec<&ColumnName> = keys.iter().map(|(_, c, _)| c).collect();
                self.returned(map, &names)
            };
            let (tables, confidence) = match handed {
                Some(query) => (Some(query), Confidence::Likely),
                None if condition => (None, Confidence::Likely),
                None => match returned() {
                    Some(query) => (Some(query), Confidence::Possible),
                    None => continue,
                },
            };
            let clause = if condition {
                Clause::Where
            } else {
                Clause::Set
            };
            let mut found = Found::default();
            for (words, column, value) in keys {
                let query = match &tables {
                    Some(query) => query.clone(),
                    None => {
                        let columns = columns.get_or_insert_with(|| owners(self.schema));
                        let Some(Some(only)) = columns.get(&column.column.to_lowercase()) else {
                            continue;
                        };
                        one(only.clone())
                    }
                };
                self.name(words, &column, clause, value, &query, &mut found);
            }
            if !found.names.is_empty() {
                self.uses.statements.push(ModelUse {
                    whole: tree::span(map),
                    names: found.names,
                    write: None,
                    confidence,
                    because: None,
                    retired: false,
                });
            }
        }
    }

    /// `func (o owner) sqlMap() map[string]any`: all keys are columns, and of one table only.
    fn returned(&self, map: Node<'_>, keys: &[&ColumnName]) -> Option<Query> {
        tree::around(map, 2, |n| n.kind() == "return_statement")?;
        let name = tree::field(self.scope.functions.around(map)?, "name")?;
        let name = tree::text(name, self.unit.text).to_lowercase();
        if !name.contains("sql") && !name.contains("column") {
            return None;
        }
        let has_all =
            |table: &&crate::orm::Table| keys.iter().all(|c| table.column(&c.column).is_some());
        let mut fitting = self.schema.tables().filter(has_all);
        let only = fitting.next()?;
        fitting.next().is_none().then(|| one(only.name.clone()))
    }
}

/// A query of one table by any alias.
fn one(table: String) -> Query {
    Query {
        tables: vec![(table, String::new())],
        ..Query::default()
    }
}
