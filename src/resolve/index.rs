//! Indexes that a statement needs: the one of `MATCH`, and those that its hints name.
//!
//! In: bound columns, or the names of a hint. Out: the index, or the error of the database.

use std::collections::BTreeMap;

use sqlparser::ast::TableIndexHints;

use super::{Fault, FaultKind, Object, Resolver};
use crate::catalog::{Id, Index, Part};
use crate::clause::Clause;
use crate::sql::Dialect;

impl Resolver<'_> {
    /// `MATCH` needs a FULLTEXT index over exactly its columns; they were bound from `first` on.
    pub(super) fn fulltext(&mut self, first: usize, width: usize, clause: Clause) {
        let bound = self.out.bindings.get(first..).unwrap_or_default();
        let columns: BTreeMap<Id, Id> = bound
            .iter()
            .filter_map(|b| match b.object {
                Object::Column { relation, column } => Some((column, relation)),
                _ => None,
            })
            .collect();
        let Some(table) = columns
            .values()
            .next()
            .and_then(|id| self.catalog.relation(*id))
        else {
            return;
        };
        let fits = |index: &Index| {
            index.fulltext
                && index.parts.len() == columns.len()
                && index.parts.iter().all(|part| match part {
                    Part::Column(id) => columns.contains_key(id),
                    Part::Expression(..) => false,
                })
        };
        let known = columns.len() == width && !table.open && table.view.is_none();
        if known && !table.indexes.iter().any(fits) {
            let message = "Can't find FULLTEXT index matching the column list".to_owned();
            let objects = columns.into_keys().collect();
            self.out.faults.push(Fault {
                kind: FaultKind::NoKey,
                at: self.last_place(),
                clause,
                code: Some("1191"),
                message,
                objects,
            });
        }
    }

    pub(super) fn index_hint(&mut self, hint: &TableIndexHints) {
        let relation = self
            .frames
            .last()
            .and_then(|f| f.sources.last())
            .and_then(|s| s.relation);
        let Some(relation) = relation.and_then(|id| self.catalog.relation(id)) else {
            return;
        };
        for ident in &hint.index_names {
            let (name, at) = (self.name(ident), self.place(ident));
            let key = self.dialect.key(&name).into_owned();
            let index = relation
                .indexes
                .iter()
                .map(|i| (i.id, &i.name))
                .chain(relation.constraints.iter().map(|c| (c.id, &c.name)))
                .find(|(_, n)| self.dialect.key(n) == key);
            match index {
                Some((id, _)) => self.bind(at, Clause::From, Object::Index(id), None),
                None if relation.open => {}
                None => {
                    let (code, message) = match self.dialect {
                        Dialect::Sqlite => (None, format!("no such index: {name}")),
                        _ => (
                            Some("1176"),
                            format!("Key '{name}' doesn't exist in table '{}'", relation.name),
                        ),
                    };
                    self.fault(FaultKind::NoIndex, at, Clause::From, code, message);
                }
            }
        }
    }
}
