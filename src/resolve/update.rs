//! `UPDATE` and `DELETE`: which rows, and what each column gets.

use std::collections::BTreeSet;

use sqlparser::ast::{
    Assignment, AssignmentTarget, Delete, FromTable, Update, UpdateTableFromKind,
};

use super::rows::Rows;
use super::through::Through;
use super::write::row_of;
use super::{Object, Output, Resolver, Target, Write, WriteKind};
use crate::catalog::Id;
use crate::clause::Clause;
use crate::operation::TriggerEvent;

impl Resolver<'_> {
    pub(super) fn update(&mut self, update: &Update) -> Option<Vec<Output>> {
        self.frames.push(super::Frame::default());
        self.table_with_joins(&update.table);
        let target = self
            .frames
            .last()
            .and_then(|f| f.sources.first())
            .and_then(|s| s.relation);
        match &update.from {
            Some(
                UpdateTableFromKind::BeforeSet(tables) | UpdateTableFromKind::AfterSet(tables),
            ) => self.from(tables),
            None => {}
        }
        let at = self
            .out
            .bindings
            .iter()
            .rev()
            .find(|b| matches!(b.object, Object::Relation(id) if Some(id) == target));
        let at = at.map(|b| b.at).unwrap_or_default();
        let joined = !update.table.joins.is_empty();
        let mut sets: Vec<(Id, Target)> = Vec::new();
        for assignment in &update.assignments {
            let relation = if joined {
                self.assigned_relation(assignment).or(target)
            } else {
                target
            };
            match relation.and_then(|id| self.catalog.relation(id)) {
                Some(relation) => {
                    let targets = self.assignment(relation, assignment, Clause::Set);
                    sets.extend(targets.into_iter().flatten().map(|t| (relation.id, t)));
                }
                None => {
                    self.expression(&assignment.value, Clause::Set);
                }
            }
        }
        if let Some(selection) = &update.selection {
            self.expression(selection, Clause::Where);
        }
        self.order_expressions(&update.order_by, Clause::OrderBy);
        let mut relations: Vec<Id> = sets.iter().map(|(id, _)| *id).collect();
        relations.dedup();
        for id in relations {
            let Some(relation) = self.catalog.relation(id) else {
                continue;
            };
            let targets: Vec<Target> = sets
                .iter()
                .filter(|(r, _)| *r == id)
                .map(|(_, t)| t.clone())
                .collect();
            self.check_update(relation, &targets, Clause::Set);
            self.fire(
                relation,
                &[(
                    TriggerEvent::Update,
                    targets.iter().map(|t| t.column).collect(),
                )],
                at,
            );
            let rows = Rows {
                rows: vec![row_of(targets.iter())],
                ..Rows::default()
            };
            let satisfied = self.check_rows(relation, &rows, at, Clause::Set);
            self.out.writes.push(Write {
                kind: WriteKind::Update,
                relation: id,
                at,
                targets: targets.clone(),
                positional: false,
                upsert: false,
                replaces: false,
                satisfied,
            });
            let through = Through {
                kind: WriteKind::Update,
                targets: &targets,
                rows: &rows,
                at,
                clause: Clause::Set,
                complete: true,
                returning: update.returning.is_some(),
            };
            self.write_view(relation, through, 0);
        }
        let output = self.returning(update.returning.as_deref(), update.output.as_ref());
        self.frames.pop();
        output
    }

    /// MySQL's `UPDATE a JOIN b SET b.c = …`: the relation whose column is set.
    fn assigned_relation(&self, assignment: &Assignment) -> Option<Id> {
        let AssignmentTarget::ColumnName(name) = &assignment.target else {
            return None;
        };
        let (qualified, _) = self.qualified(name)?;
        match &qualified.schema {
            Some(alias) => self.find_source(alias)?.relation,
            None => match self.find(&qualified.name) {
                super::scope::Found::Column(column, _) => {
                    column.column.map(|(relation, _)| relation)
                }
                _ => None,
            },
        }
    }

    pub(super) fn delete(&mut self, delete: &Delete) -> Option<Vec<Output>> {
        self.frames.push(super::Frame::default());
        let (FromTable::WithFromKeyword(tables) | FromTable::WithoutKeyword(tables)) = &delete.from;
        self.from(tables);
        if let Some(using) = &delete.using {
            self.from(using);
        }
        let sources = self
            .frames
            .last()
            .map(|f| f.sources.clone())
            .unwrap_or_default();
        let named: Vec<Id> = delete
            .tables
            .iter()
            .filter_map(|name| self.qualified(name))
            .filter_map(|(name, _)| self.find_source(&name.name)?.relation)
            .collect();
        let targets = match named.is_empty() {
            true => sources
                .first()
                .and_then(|s| s.relation)
                .into_iter()
                .collect(),
            false => named,
        };
        if let Some(selection) = &delete.selection {
            self.expression(selection, Clause::Where);
        }
        self.order_expressions(&delete.order_by, Clause::OrderBy);
        for id in targets {
            let Some(relation) = self.catalog.relation(id) else {
                continue;
            };
            let at = self
                .out
                .bindings
                .iter()
                .find(|b| b.object == Object::Relation(id))
                .map(|b| b.at)
                .unwrap_or_default();
            self.fire(relation, &[(TriggerEvent::Delete, Vec::new())], at);
            self.out.writes.push(Write {
                kind: WriteKind::Delete,
                relation: id,
                at,
                targets: Vec::new(),
                positional: false,
                upsert: false,
                replaces: false,
                satisfied: BTreeSet::new(),
            });
            let through = Through {
                kind: WriteKind::Delete,
                targets: &[],
                rows: &Rows::default(),
                at,
                clause: Clause::Delete,
                complete: true,
                returning: delete.returning.is_some(),
            };
            self.write_view(relation, through, 0);
        }
        let output = self.returning(delete.returning.as_deref(), delete.output.as_ref());
        self.frames.pop();
        output
    }
}
