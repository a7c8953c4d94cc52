//! The rows that a statement writes, as far as its text tells them, held against what their table demands.
//!
//! In: constants by column. Out: faults where a check, a domain or a key refuses them, and the
//! constraints that every row satisfies for certain. The hard thing: a trigger can change a row on
//! its way, so a column that one of them sets is not known.

use std::collections::{BTreeMap, BTreeSet};

use super::constant::Constant;
use super::truth;
use super::{Fault, FaultKind, Resolver};
use crate::catalog::{Id, Relation, Rule};
use crate::clause::Clause;
use crate::location::Span;
use crate::operation::{Generated, TriggerEvent};
use crate::sql::Dialect;
use sqlparser::ast::{Expr, Ident};

/// One row: what is known of the columns that get a value.
pub(super) type Row = BTreeMap<Id, Option<Constant>>;

/// The rows of one write.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// What each gets; an update changes one row over and over.
    pub(super) rows: Vec<Row>,
    /// New rows: a column without a value gets its default.
    pub(super) whole: bool,
    /// A row that collides is not refused.
    pub(super) upsert: bool,
}

impl Resolver<'_> {
    /// Holds rows against the constraints of their table; those that all of them satisfy.
    pub(super) fn check_rows(
        &mut self,
        relation: &Relation,
        rows: &Rows,
        at: Span,
        clause: Clause,
    ) -> BTreeSet<Id> {
        let mut satisfied = BTreeSet::new();
        if relation.open || rows.rows.is_empty() {
            return satisfied;
        }
        for constraint in &relation.constraints {
            let proven = match &constraint.rule {
                Rule::Check { expression, .. } => {
                    let holds = self.holds(relation, rows, expression);
                    if holds == Some(false) {
                        let fault =
                            self.violates(relation, &constraint.name, constraint.id, at, clause);
                        self.out.faults.push(fault);
                    }
                    holds == Some(true)
                }
                Rule::Unique {
                    columns,
                    nulls_not_distinct,
                } => {
                    self.collide(relation, rows, columns, &constraint.name, at, clause);
                    !nulls_not_distinct && self.null_in_each(relation, rows, columns)
                }
                Rule::PrimaryKey(columns) => {
                    self.collide(relation, rows, columns, &constraint.name, at, clause);
                    false
                }
                Rule::ForeignKey { columns, .. } => self.null_in_each(relation, rows, columns),
                Rule::Exclude(_) => false,
            };
            if proven {
                satisfied.insert(constraint.id);
            }
        }
        for (id, columns) in relation.unique_keys() {
            let index = relation.indexes.iter().find(|i| i.id == id);
            let Some(index) = index else { continue };
            self.collide(relation, rows, &columns, &index.name, at, clause);
            if self.null_in_each(relation, rows, &columns) {
                satisfied.insert(id);
            }
        }
        satisfied
    }

    /// What is known of a column in one row.
    fn in_row(&self, relation: &Relation, rows: &Rows, row: &Row, column: Id) -> Option<Constant> {
        let known = relation.column_by_id(column)?;
        let event = match rows.whole {
            true => TriggerEvent::Insert,
            false => TriggerEvent::Update,
        };
        if known.definition.generated != Generated::No
            || self.set_by_trigger(relation, event, known.name())
        {
            return None;
        }
        match row.get(&column) {
            Some(value) => value.clone(),
            None if !rows.whole => None,
            None => match &known.definition.default {
                Some(text) => Constant::of_default(text),
                None => Some(Constant::Null),
            },
        }
    }

    /// Whether a check holds for all rows; `None` where it is not known of all and none breaks it.
    fn holds(&self, relation: &Relation, rows: &Rows, expression: &str) -> Option<bool> {
        let condition = truth::condition(expression, self.dialect)?;
        let mut all = true;
        for row in &rows.rows {
            let known = |ident: &Ident| {
                let column = relation.column(self.dialect, &self.name(ident))?;
                self.in_row(relation, rows, row, column.id)
            };
            match truth::value(&condition, &known, self.dialect) {
                Some(Constant::Boolean(false)) => return Some(false),
                // A check that yields null is satisfied (PostgreSQL manual 5.4.1, MySQL 15.1.20.6).
                Some(Constant::Boolean(true) | Constant::Null) => {}
                _ => all = false,
            }
        }
        all.then_some(true)
    }

    /// Whether each row has a null in one of the columns: it then refers to nothing and equals nothing.
    fn null_in_each(&self, relation: &Relation, rows: &Rows, columns: &[Id]) -> bool {
        rows.rows.iter().all(|row| {
            columns
                .iter()
                .any(|c| self.in_row(relation, rows, row, *c) == Some(Constant::Null))
        })
    }

    /// Reports two rows of one statement with the same key.
    fn collide(
        &mut self,
        relation: &Relation,
        rows: &Rows,
        columns: &[Id],
        name: &str,
        at: Span,
        clause: Clause,
    ) {
        if !rows.whole || rows.upsert || rows.rows.len() < 2 {
            return;
        }
        let mut seen = BTreeSet::new();
        let keys = rows.rows.iter().filter_map(|row| {
            let key: Option<Vec<String>> = columns
                .iter()
                .map(|c| match row.get(c)?.as_ref()? {
                    Constant::Null => None,
                    constant => Some(format!("{constant:?}")),
                })
                .collect();
            key.filter(|key| !key.is_empty())
        });
        let Some(key) = keys.into_iter().find(|key| !seen.insert(key.clone())) else {
            return;
        };
        let columns: Vec<&str> = columns
            .iter()
            .filter_map(|c| relation.column_by_id(*c))
            .map(|c| c.name())
            .collect();
        let (code, message) = match self.dialect {
            Dialect::Mysql => {
                let values: Vec<&str> = key
                    .iter()
                    .map(|k| k.split('"').nth(1).unwrap_or_default())
                    .collect();
                let values = values.join("-");
                (
                    Some("1062"),
                    format!("Duplicate entry '{values}' for key '{name}'"),
                )
            }
            Dialect::Sqlite => {
                let columns: Vec<String> = columns
                    .iter()
                    .map(|c| format!("{}.{c}", relation.name))
                    .collect();
                (
                    None,
                    format!("UNIQUE constraint failed: {}", columns.join(", ")),
                )
            }
            _ => (
                Some("23505"),
                format!("duplicate key value violates unique constraint \"{name}\""),
            ),
        };
        self.fault(FaultKind::Refused, at, clause, code, message);
    }

    /// The error of a row that a check refuses.
    fn violates(
        &self,
        relation: &Relation,
        check: &str,
        id: Id,
        at: Span,
        clause: Clause,
    ) -> Fault {
        let (code, message) = match self.dialect {
            Dialect::Mysql => (
                Some("3819"),
                format!("Check constraint '{check}' is violated."),
            ),
            Dialect::Sqlite => (None, format!("CHECK constraint failed: {check}")),
            _ => (
                Some("23514"),
                format!(
                    "new row for relation \"{}\" violates check constraint \"{check}\"",
                    relation.name
                ),
            ),
        };
        Fault {
            kind: FaultKind::Refused,
            at,
            clause,
            code,
            message,
            objects: vec![id],
        }
    }

    /// Holds a value that is cast to a domain, or stored in a column of it, against its checks.
    /// `true` where all of them are satisfied for certain.
    pub(super) fn check_domain(&mut self, domain: Id, e: &Expr, at: Span, clause: Clause) -> bool {
        let Some(made) = self.catalog.user_type(domain) else {
            return true;
        };
        let Some(constant) = Constant::in_expression(e) else {
            return made.checks.is_empty();
        };
        let mut proven = true;
        for check in &made.checks {
            let Rule::Check { expression, .. } = &check.rule else {
                continue;
            };
            let Some(condition) = truth::condition(expression, self.dialect) else {
                proven = false;
                continue;
            };
            let known = |ident: &Ident| {
                ident
                    .value
                    .eq_ignore_ascii_case("value")
                    .then(|| constant.clone())
            };
            match truth::value(&condition, &known, self.dialect) {
                Some(Constant::Boolean(false)) => {
                    let message = format!(
                        "value for domain {} violates check constraint \"{}\"",
                        made.name, check.name
                    );
                    self.out.faults.push(Fault {
                        kind: FaultKind::Refused,
                        at,
                        clause,
                        code: Some("23514"),
                        message,
                        objects: vec![check.id],
                    });
                    proven = false;
                }
                Some(Constant::Boolean(true) | Constant::Null) => {}
                _ => proven = false,
            }
        }
        proven
    }
}
