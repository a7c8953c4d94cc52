//! What the database refuses about the values of a write, and what a write fires.

use std::collections::BTreeSet;

use super::constant::{Constant, Fit, fit};
use super::types::not_assignable;
use super::{Fault, FaultKind, Resolver, Target, Type, Value, Write, WriteKind};
use crate::catalog::{Column, Id, Relation, Rule, Trigger};
use crate::clause::Clause;
use crate::location::Span;
use crate::operation::{Generated, TriggerEvent};
use crate::sql::Dialect;
use sqlparser::ast::Expr;

impl Resolver<'_> {
    pub(super) fn check_width(
        &mut self,
        relation: &Relation,
        targets: usize,
        width: usize,
        positional: bool,
        at: Span,
    ) {
        if relation.open || width == targets {
            return;
        }
        let fault = match self.dialect {
            Dialect::Mysql => Some((
                Some("1136"),
                "Column count doesn't match value count at row 1".to_owned(),
            )),
            Dialect::Sqlite if positional => Some((
                None,
                format!(
                    "table {} has {targets} columns but {width} values were supplied",
                    relation.name
                ),
            )),
            Dialect::Sqlite => Some((None, format!("{width} values for {targets} columns"))),
            _ if width > targets => Some((
                Some("42601"),
                "INSERT has more expressions than target columns".to_owned(),
            )),
            _ if !positional => Some((
                Some("42601"),
                "INSERT has more target columns than expressions".to_owned(),
            )),
            // PostgreSQL takes fewer values and leaves the last columns to their defaults.
            _ => None,
        };
        if let Some((code, message)) = fault {
            self.fault(
                FaultKind::Count,
                at,
                Clause::InsertPositional,
                code,
                message,
            );
        }
    }

    /// What the database refuses about the columns that an `INSERT` gives and leaves out.
    pub(super) fn check_insert(
        &mut self,
        relation: &Relation,
        targets: &[Target],
        at: Span,
        positional: bool,
        complete: bool,
    ) {
        if relation.kind != crate::catalog::RelationKind::Table {
            return;
        }
        let clause = if positional {
            Clause::InsertPositional
        } else {
            Clause::Insert
        };
        for target in targets {
            let Some(column) = relation.column_by_id(target.column) else {
                continue;
            };
            let place = target.at.unwrap_or(at);
            self.check_value(relation, column, target, place, clause);
        }
        // With too few values the database counts before it looks.
        let short = positional && self.dialect != Dialect::Postgresql;
        if !complete || short {
            return;
        }
        for column in &relation.columns {
            let given = targets.iter().any(|t| t.column == column.id);
            if !given
                && column.definition.not_null
                && !column.filled()
                && !self.set_by_trigger(relation, TriggerEvent::Insert, column.name())
            {
                let fault = Fault::not_null(
                    self.dialect,
                    at,
                    clause,
                    &relation.name,
                    column.name(),
                    column.id,
                    true,
                );
                self.out.faults.push(fault);
            }
        }
    }

    /// Whether a trigger of the table sets the column of the row.
    pub(super) fn set_by_trigger(
        &self,
        relation: &Relation,
        event: TriggerEvent,
        column: &str,
    ) -> bool {
        let fires = |t: &&crate::catalog::Trigger| t.events.iter().any(|(e, _)| *e == event);
        relation.triggers.iter().filter(fires).any(|trigger| {
            self.catalog
                .body_of(trigger)
                .is_some_and(|body| super::trigger::sets(body, column))
        })
    }

    pub(super) fn check_value(
        &mut self,
        relation: &Relation,
        column: &Column,
        target: &Target,
        at: Span,
        clause: Clause,
    ) {
        let refused = matches!(
            column.definition.generated,
            Generated::Always | Generated::IdentityAlways
        );
        // PostgreSQL and SQLite leave generated columns out of nothing: a positional value for one is refused too.
        if refused
            && target.value != Value::Default
            && (target.at.is_some() || self.dialect != Dialect::Sqlite)
        {
            let fault = Fault::generated(
                self.dialect,
                at,
                clause,
                &relation.name,
                column.name(),
                column.id,
            );
            self.out.faults.push(fault);
        }
        let numbered =
            self.dialect != Dialect::Postgresql && column.definition.generated != Generated::No;
        if target.value == Value::Null && column.definition.not_null && !numbered {
            let fault = Fault::not_null(
                self.dialect,
                at,
                clause,
                &relation.name,
                column.name(),
                column.id,
                false,
            );
            self.out.faults.push(fault);
        }
        if target.value == Value::Default && column.definition.not_null && !column.filled() {
            let fault = Fault::not_null(
                self.dialect,
                at,
                clause,
                &relation.name,
                column.name(),
                column.id,
                true,
            );
            self.out.faults.push(fault);
        }
    }

    pub(super) fn check_update(&mut self, relation: &Relation, targets: &[Target], clause: Clause) {
        for target in targets {
            if let Some(column) = relation.column_by_id(target.column) {
                self.check_value(
                    relation,
                    column,
                    target,
                    target.at.unwrap_or_default(),
                    clause,
                );
            }
        }
    }

    /// Holds a written value against its column's type; what is known of it then.
    pub(super) fn check_assignment(
        &mut self,
        relation: &Relation,
        target: &Target,
        e: &Expr,
        value: &Type,
        clause: Clause,
        at: Span,
    ) -> Value {
        self.check_type(relation, target, value, clause, at);
        let Some(column) = relation.column_by_id(target.column) else {
            return target.value;
        };
        let wanted = Type::of_column(column, self.catalog);
        let first = self.out.faults.len();
        self.label(e, &wanted, clause);
        let Some(constant) = Constant::in_expression(e) else {
            return target.value;
        };
        let at = target.at.unwrap_or(at);
        let mut proven = true;
        if let Some(domain) = column.user_type {
            proven = self.check_domain(domain, e, at, clause);
        }
        match fit(&constant, column, &relation.name, self.catalog) {
            Fit::Fits if proven && self.out.faults.len() == first => Value::Fitting,
            Fit::Refused(code, message) => {
                self.out.faults.push(Fault {
                    kind: FaultKind::Refused,
                    at,
                    clause,
                    code: Some(code),
                    message,
                    objects: vec![column.id],
                });
                target.value
            }
            _ => target.value,
        }
    }

    pub(super) fn check_type(
        &mut self,
        relation: &Relation,
        target: &Target,
        value: &Type,
        clause: Clause,
        at: Span,
    ) {
        let Some(column) = relation.column_by_id(target.column) else {
            return;
        };
        let wanted = Type::of_column(column, self.catalog);
        if not_assignable(value, &wanted) {
            let message = format!(
                "column \"{}\" is of type {} but expression is of type {}",
                column.name(),
                wanted.word(),
                value.word()
            );
            self.mismatch(target.at.unwrap_or(at), clause, "42804", message);
        }
    }

    /// SQLite prepares the checks of a child's foreign keys with the write: the parent and its key must
    /// be there. `of` are the columns that an update sets.
    pub(super) fn check_parents(&mut self, child: &Relation, of: Option<&[Target]>, at: Span) {
        if self.dialect != Dialect::Sqlite {
            return;
        }
        for constraint in &child.constraints {
            let Rule::ForeignKey {
                columns,
                parent: Some(parent),
                referenced,
                ..
            } = &constraint.rule
            else {
                continue;
            };
            let sets = |t: &Target| columns.contains(&t.column);
            if of.is_some_and(|of| !of.iter().any(sets)) {
                continue;
            }
            let (message, objects) = match self.catalog.relation(*parent) {
                None => match self.catalog.gone_parent(*parent) {
                    Some(gone) => (format!("no such table: main.{}", gone.name), vec![gone.id]),
                    None => continue,
                },
                Some(parent) if parent.open || has_key(parent, referenced, columns.len()) => {
                    continue;
                }
                Some(parent) => (
                    format!(
                        "foreign key mismatch - \"{}\" referencing \"{}\"",
                        child.name, parent.name
                    ),
                    referenced.iter().copied().chain([parent.id]).collect(),
                ),
            };
            self.out.faults.push(Fault {
                kind: FaultKind::NoKey,
                at,
                clause: Clause::Insert,
                code: None,
                message: format!("{message} (where foreign keys are on)"),
                objects,
            });
        }
    }

    /// Notes what a trigger that is fired writes in turn.
    fn note_effects(&mut self, trigger: &Trigger, at: Span) {
        for effect in self.catalog.effects.get(&trigger.id).into_iter().flatten() {
            let targets = effect.columns.iter().map(|column| Target {
                column: *column,
                at: None,
                value: Value::Unknown,
                constant: None,
                source: None,
            });
            let write = Write {
                kind: match effect.event {
                    TriggerEvent::Insert => WriteKind::Insert,
                    TriggerEvent::Update => WriteKind::Update,
                    TriggerEvent::Delete => WriteKind::Delete,
                    TriggerEvent::Truncate => WriteKind::Truncate,
                },
                relation: effect.relation,
                at,
                targets: targets.collect(),
                positional: false,
                upsert: effect.upsert,
                replaces: false,
                satisfied: BTreeSet::new(),
            };
            self.out.fired.push((trigger.name.clone(), write));
        }
    }

    /// Triggers that the write fires and that fail.
    pub(super) fn fire(
        &mut self,
        relation: &Relation,
        events: &[(TriggerEvent, Vec<Id>)],
        at: Span,
    ) {
        for trigger in &relation.triggers {
            let fires = trigger.events.iter().any(|(event, of)| {
                events.iter().any(|(e, columns)| {
                    e == event && (of.is_empty() || columns.iter().any(|c| of.contains(c)))
                })
            });
            if fires {
                self.note_effects(trigger, at);
            }
            let broken = [Some(trigger.id), trigger.function].into_iter().flatten();
            let Some(breakage) = broken.filter_map(|id| self.catalog.broken.get(&id)).next() else {
                continue;
            };
            // `IF OLD.a <> NEW.a`: an update that leaves `a` alone goes on.
            let changes = |id: &Id| {
                let column = relation.column_by_id(*id);
                column.is_some_and(|c| breakage.only_if.contains(&c.name().to_lowercase()))
            };
            let reached = breakage.only_if.is_empty()
                || events
                    .iter()
                    .any(|(e, columns)| *e != TriggerEvent::Update || columns.iter().any(changes));
            if fires && reached {
                self.out.faults.push(Fault {
                    kind: super::source::breakage_kind(breakage),
                    at,
                    clause: Clause::From,
                    code: breakage.code,
                    message: format!("{} (in trigger \"{}\")", breakage.message, trigger.name),
                    objects: breakage.causes.iter().copied().collect(),
                });
            }
        }
    }
}

/// Whether a unique key is over exactly these columns; without columns, a primary key of that width.
fn has_key(parent: &Relation, columns: &[Id], width: usize) -> bool {
    if columns.is_empty() {
        let primary = |rule: &Rule| matches!(rule, Rule::PrimaryKey(key) if key.len() == width);
        return parent.constraints.iter().any(|c| primary(&c.rule));
    }
    let sorted = |ids: &[Id]| {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids
    };
    // A column that is not known to the catalog says nothing.
    columns.len() != width
        || parent
            .unique_keys()
            .any(|(_, key)| sorted(&key) == sorted(columns))
}
