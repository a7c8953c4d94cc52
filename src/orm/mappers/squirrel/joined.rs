//! Lists of pieces that are joined into a text: `"INSERT INTO orders (" + strings.Join(names, ", ") + ")"`.
//!
//! In: statements with holes, and the lists that variables hold. Out: the columns and conditions of the
//! lists. The hard thing: only what stands before the hole tells in which clause the pieces end up.

use std::collections::BTreeSet;

use tree_sitter::Node;

use super::handles::begins_statement;
use super::scope::{Query, Scope, Words};
use super::statement::{Found, Reader};
use crate::clause::Clause;
use crate::host::HOLE;
use crate::location::Span;
use crate::orm::golang::names;
use crate::orm::golang::written;
use crate::orm::{ModelUse, Value, tree};
use crate::severity::Confidence;

/// Longer texts are not looked into, nor more tables of one.
const LONGEST: usize = 10_000;
const MOST_TABLES: usize = 16;
/// The bytes in which a table and its alias stand.
const NAME: usize = 200;

impl<'a> Scope<'a> {
    /// The variable of the list that an expression joins: `strings.Join(names, ", ")`, or what such a
    /// call was assigned to.
    fn joined_list<'e>(&'e self, home: usize, expression: &'e str) -> Option<&'e str> {
        if let Some(rest) = expression.strip_prefix("strings.Join(") {
            return rest.split(',').next().map(str::trim);
        }
        let kept = self.joins.get(&(home, expression.to_owned()))?;
        Some(kept.as_str())
    }
}

impl<'a> Reader<'a, '_> {
    /// Reads the lists that are joined into the statements of a file.
    pub(super) fn joined(&mut self, root: Node<'a>) {
        let (unit, scope) = (self.unit, self.scope);
        let mut told: BTreeSet<Span> = BTreeSet::new();
        for literal in unit.literals {
            let text = literal.text.as_str();
            if literal.holes.is_empty() || text.len() > LONGEST || !begins_statement(text) {
                continue;
            }
            let at = literal.span.start;
            let Some(node) = root.descendant_for_byte_range(at, at) else {
                continue;
            };
            let home = scope.functions.home(node);
            let mut query: Option<Query> = None;
            for hole in &literal.holes {
                let Some(name) = scope.joined_list(home, &hole.expression) else {
                    continue;
                };
                let own = scope.lists.get(&(home, name.to_owned()));
                let list = own.or_else(|| scope.lists.get(&(0, name.to_owned())));
                let before = text.get(..hole.offset).unwrap_or_default();
                let (Some(list), Some(clause)) = (list, clause_behind(before)) else {
                    continue;
                };
                let query = query.get_or_insert_with(|| self.tables(text));
                if query.tables.is_empty() {
                    break;
                }
                for (entry, _) in &list.entries {
                    if told.insert(tree::span(*entry)) {
                        self.piece(*entry, clause, query);
                    }
                }
            }
        }
    }

    /// A piece of a list: columns, a condition, `status = ?`.
    fn piece(&mut self, entry: Node<'a>, clause: Clause, query: &Query) {
        let words = self.scope.words(entry).or_else(|| {
            let literal = written(self.unit, entry)?;
            Some(Words {
                text: &literal.text,
                literal: Some(literal),
                at: literal.span,
                constant: false,
            })
        });
        let Some(words) = words else { return };
        let named = match clause {
            Clause::Set => words.text.split_once('=').map(|(column, _)| column),
            _ => Some(words.text).filter(|text| !text.contains(HOLE)),
        };
        let mut found = Found::default();
        match named.and_then(names::columns) {
            Some(columns) => {
                for column in columns {
                    self.name(words, &column, clause, Value::Unknown, query, &mut found);
                }
            }
            None if matches!(clause, Clause::Set | Clause::Insert) => {}
            None => self.snippet(words, clause, query),
        }
        if !found.names.is_empty() {
            self.uses.statements.push(ModelUse {
                whole: words.at,
                names: found.names,
                write: None,
                confidence: Confidence::Likely,
                because: Some("the list is joined into a statement"),
                retired: false,
            });
        }
    }

    /// The tables that a statement names.
    fn tables(&self, text: &str) -> Query {
        let mut query = Query::default();
        for (word, end) in words(text) {
            if query.tables.len() >= MOST_TABLES {
                break;
            }
            if !["FROM", "JOIN", "INTO", "UPDATE"].contains(&word.as_str()) {
                continue;
            }
            let mut last = text.len().min(end + NAME);
            while !text.is_char_boundary(last) {
                last -= 1;
            }
            let named = text.get(end..last).and_then(names::table);
            if let Some((table, _)) = named
                && let Some(known) = self.schema.table(&table.table)
            {
                query.tables.push((known.name.clone(), table.alias));
            }
        }
        query
    }
}

/// The words of a text in capitals, each with its end.
fn words(text: &str) -> impl Iterator<Item = (String, usize)> {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(inside)?;
        let rest = text.get(start..)?;
        let end = start + rest.find(|c| !inside(c)).unwrap_or(rest.len());
        at = end;
        Some((text.get(start..end)?.to_ascii_uppercase(), end))
    })
}

/// The clause that a text has come to where it ends; none where names of tables or values follow.
fn clause_behind(text: &str) -> Option<Clause> {
    let mut clause = None;
    let mut before = String::new();
    for (word, end) in words(text) {
        clause = match word.as_str() {
            "SELECT" | "DISTINCT" => Some(Clause::Select),
            "WHERE" | "AND" | "OR" | "ON" => Some(Clause::Where),
            "HAVING" => Some(Clause::Having),
            "SET" => Some(Clause::Set),
            "RETURNING" => Some(Clause::Returning),
            "BY" if before == "GROUP" => Some(Clause::GroupBy),
            "BY" => Some(Clause::OrderBy),
            "INTO" => text
                .get(end..)
                .filter(|rest| rest.contains('(') && !rest.contains(')'))
                .map(|_| Clause::Insert),
            "FROM" | "JOIN" | "UPDATE" | "VALUES" | "LIMIT" | "OFFSET" | "CONFLICT" | "IN" => None,
            _ => clause,
        };
        before = word;
    }
    clause
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_a_hole_tells_its_clause() {
        let cases = [
            ("INSERT INTO orders (", Some(Clause::Insert)),
            ("INSERT INTO orders (id) VALUES (", None),
            ("SELECT ", Some(Clause::Select)),
            ("SELECT id FROM ", None),
            ("SELECT id FROM orders WHERE ", Some(Clause::Where)),
            ("UPDATE orders SET ", Some(Clause::Set)),
            (
                "UPDATE orders SET a = 1 RETURNING ",
                Some(Clause::Returning),
            ),
            ("SELECT a FROM b GROUP BY ", Some(Clause::GroupBy)),
            ("SELECT a FROM b ORDER BY ", Some(Clause::OrderBy)),
            ("SELECT a FROM b WHERE id IN (", None),
        ];
        for (text, clause) in cases {
            assert_eq!(clause_behind(text), clause, "{text}");
        }
    }
}
