//! `ON CONFLICT`: the key that its target needs, and what it updates.

use std::collections::BTreeSet;

use super::scope::Source;
use super::{Fault, FaultKind, Object, Resolver, Target, Write, WriteKind};
use crate::catalog::{Id, Index, Part, Relation, Rule, implies};
use crate::clause::Clause;
use crate::location::Span;
use crate::operation::TriggerEvent;
use crate::sql::{conflict, parse};
use sqlparser::ast::{ConflictTarget, OnConflict, OnConflictAction};
use sqlparser::tokenizer::Location;

/// What a conflict target has beside columns.
#[derive(Clone, Copy, Default)]
pub(super) struct Others<'s> {
    /// How many expressions.
    expressions: usize,
    /// Its predicate.
    predicate: Option<&'s str>,
}

impl Resolver<'_> {
    pub(super) fn on_conflict(
        &mut self,
        on: &OnConflict,
        relation: &Relation,
        at: Span,
    ) -> Vec<(TriggerEvent, Vec<Id>)> {
        match &on.conflict_target {
            Some(ConflictTarget::Columns(idents)) => {
                let mut columns = Vec::new();
                let mut place: Option<Span> = None;
                let mut whole = true;
                let mut others = Others::default();
                for ident in idents {
                    let (name, at) = (self.name(ident), self.place(ident));
                    let start = ident.span.start;
                    if name.starts_with(conflict::PREDICATE) {
                        let text = conflict::predicate(self.sql, at.start);
                        others.predicate = Some(text.unwrap_or_default());
                        // The mark stands on the word: the condition comes behind it.
                        if let Some(text) = text {
                            self.conflict_part(text, start, conflict::BEHIND);
                        }
                        continue;
                    }
                    place = Some(place.map_or(at, |p| p.join(at)));
                    if name.starts_with(conflict::EXPRESSION) {
                        others.expressions += 1;
                        if let Some(text) = conflict::expression(self.sql, at.start) {
                            self.conflict_part(text, start, 0);
                        }
                        continue;
                    }
                    if name.contains(crate::host::HOLE) {
                        others.expressions += 1;
                        continue;
                    }
                    match relation.column(self.dialect, &name) {
                        Some(column) => {
                            let object = Object::Column {
                                relation: relation.id,
                                column: column.id,
                            };
                            self.bind(at, Clause::Upsert, object, None);
                            columns.push(column.id);
                        }
                        None => {
                            whole = false;
                            if !relation.open {
                                let fault =
                                    Fault::no_column(self.dialect, at, Clause::Upsert, None, &name);
                                self.out.faults.push(fault);
                            }
                        }
                    }
                }
                if whole && relation.kind == crate::catalog::RelationKind::Table {
                    self.conflict_key(relation, &mut columns, others, place.unwrap_or(at));
                }
            }
            Some(ConflictTarget::OnConstraint(name)) => {
                if let Some((name, ident)) = self.qualified(name) {
                    let at = self.place(ident);
                    match relation.constraints.iter().find(|c| c.name == name.name) {
                        Some(constraint) => {
                            self.bind(at, Clause::Upsert, Object::Key(constraint.id), None)
                        }
                        None if relation.open => {}
                        None => {
                            let message = format!(
                                "constraint \"{}\" for table \"{}\" does not exist",
                                name.name, relation.name
                            );
                            self.fault(
                                FaultKind::NoIndex,
                                at,
                                Clause::Upsert,
                                Some("42704"),
                                message,
                            );
                        }
                    }
                }
            }
            None => {}
        }
        let OnConflictAction::DoUpdate(update) = &on.action else {
            return Vec::new();
        };
        let excluded = self.relation_source(relation, "excluded".to_owned());
        self.push_source(Source {
            only_qualified: true,
            ..excluded
        });
        let sets: Vec<Target> = update
            .assignments
            .iter()
            .flat_map(|a| self.assignment(relation, a, Clause::Set))
            .flatten()
            .collect();
        self.check_update(relation, &sets, Clause::Set);
        if let Some(selection) = &update.selection {
            self.expression(selection, Clause::Where);
        }
        let columns = sets.iter().map(|t| t.column).collect();
        self.out.writes.push(Write {
            kind: WriteKind::Update,
            relation: relation.id,
            at,
            targets: sets,
            positional: false,
            upsert: true,
            replaces: false,
            satisfied: BTreeSet::new(),
        });
        vec![(TriggerEvent::Update, columns)]
    }

    /// Resolves a part of a conflict target that the parser does not read, `behind` characters after `start`.
    fn conflict_part(&mut self, text: &str, start: Location, behind: u64) {
        if let Some(e) = parse::expression(text, (start.line, start.column + behind), self.dialect)
        {
            self.expression(&e, Clause::Upsert);
        }
    }

    /// The unique key that a conflict target needs: exactly its columns, as many expressions, and
    /// a predicate only where the statement has one (PostgreSQL manual, INSERT, "conflict_target").
    pub(super) fn conflict_key(
        &mut self,
        relation: &Relation,
        columns: &mut Vec<Id>,
        others: Others<'_>,
        at: Span,
    ) {
        let Others {
            expressions,
            predicate,
        } = others;
        columns.sort_unstable();
        columns.dedup();
        let fits = |key: &mut Vec<Id>| {
            key.sort_unstable();
            key == columns
        };
        let deferrable = |id: &Id| {
            let mut all = relation.constraints.iter();
            all.any(|c| c.id == *id && c.deferrable)
        };
        let by_key = |wanted: bool| {
            relation
                .unique_keys()
                .filter(|(id, _)| deferrable(id) == wanted)
                .find(|(_, key)| expressions == 0 && fits(&mut key.clone()))
                .map(|(id, _)| id)
        };
        // An index without a predicate, one whose predicate follows from the statement's, then any.
        let doubt = |index: &Index| match (&index.predicate, predicate) {
            (None, _) => Some(0),
            (Some(index), Some(given)) => Some(2 - u8::from(implies(given, index))),
            (Some(_), None) => None,
        };
        let by_index = || {
            let plain = |index: &Index| -> Vec<Id> {
                let columns = index.parts.iter().filter_map(|p| match p {
                    Part::Column(id) => Some(*id),
                    Part::Expression(..) => None,
                });
                columns.collect()
            };
            let indexes = relation.indexes.iter().filter(|index| {
                let mut own = plain(index);
                index.unique && index.parts.len() == own.len() + expressions && fits(&mut own)
            });
            indexes
                .filter_map(|index| Some((doubt(index)?, index.id)))
                .min()
        };
        let excluded = relation
            .constraints
            .iter()
            .any(|c| matches!(c.rule, Rule::Exclude(_)));
        match by_key(false).map(|id| (0, id)).or_else(by_index) {
            Some((doubt, id)) => {
                self.bind(at, Clause::Upsert, Object::Key(id), None);
                if doubt == 2 {
                    self.out.unproven.insert(id);
                }
            }
            None if by_key(true).is_some() => {
                let message = "ON CONFLICT does not support deferrable unique constraints/exclusion constraints as arbiters";
                let code = Some("55000");
                self.fault(
                    FaultKind::NoKey,
                    at,
                    Clause::Upsert,
                    code,
                    message.to_owned(),
                );
            }
            None if relation.open || excluded => {}
            None => self.out.faults.push(Fault::no_key(self.dialect, at)),
        }
    }
}
