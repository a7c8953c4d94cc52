//! Writes through views: whether the database takes them, and what they write underneath.
//!
//! In: a write whose target is a view. Out: the error that the database gives, or the write of the
//! table behind it with what that table demands. Each database has its own idea of a view that can be
//! written: PostgreSQL's "Updatable Views" (CREATE VIEW), MySQL manual 27.6.3, SQLite none at all.

use std::collections::BTreeSet;

use sqlparser::ast::{
    Expr, FunctionArguments, GroupByExpr, JoinOperator, Select, SelectItem, SetExpr, Statement,
    TableFactor,
};

use super::constant::Constant;
use super::rows::{Row, Rows};
use super::{Fault, FaultKind, Resolver, Target, Write, WriteKind, truth};
use crate::catalog::{Id, Relation, RelationKind};
use crate::clause::Clause;
use crate::location::Span;
use crate::operation::TriggerEvent;
use crate::sql::{Dialect, parse};

/// What a view's query is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Rows of one table, each once.
    Simple,
    /// Inner joins of several.
    Joined,
    /// Anything else: its rows stand for no single row of a table.
    Other,
}

/// A write through a view.
#[derive(Clone, Copy)]
pub(super) struct Through<'w> {
    pub(super) kind: WriteKind,
    pub(super) targets: &'w [Target],
    pub(super) rows: &'w Rows,
    pub(super) at: Span,
    pub(super) clause: Clause,
    /// Every column that it gives is known.
    pub(super) complete: bool,
    /// It asks for the rows that it wrote.
    pub(super) returning: bool,
}

/// Views on views: deeper than this nobody stacks them.
const DEEPEST: u8 = 16;

impl Resolver<'_> {
    /// Reports what the database refuses about a write of a view, and notes what it writes underneath.
    pub(super) fn write_view(&mut self, view: &Relation, write: Through<'_>, depth: u8) {
        let Some(query) = view.view.as_ref().filter(|_| depth < DEEPEST) else {
            return;
        };
        let event = match write.kind {
            WriteKind::Insert => TriggerEvent::Insert,
            WriteKind::Update => TriggerEvent::Update,
            WriteKind::Delete | WriteKind::Truncate => TriggerEvent::Delete,
        };
        let instead = view
            .triggers
            .iter()
            .any(|t| t.events.iter().any(|(e, _)| *e == event));
        if instead || view.open {
            return;
        }
        if let Some((code, message)) = self.not_writable(view, &query.query, write) {
            self.fault(FaultKind::Mismatch, write.at, write.clause, code, message);
            return;
        }
        if query.check_option {
            self.check_option(view, &query.query, write);
        }
        let source = |column: Id| view.column_by_id(column).and_then(|c| c.source);
        let columns = write.targets.iter().map(|t| t.column);
        let mut sources = columns
            .chain(view.columns.iter().map(|c| c.id))
            .filter_map(source);
        let base = sources.find_map(|id| {
            self.catalog
                .relations()
                .find(|r| r.column_by_id(id).is_some())
        });
        let Some(base) = base else { return };
        let targets: Vec<Target> = write
            .targets
            .iter()
            .filter_map(|t| {
                Some(Target {
                    column: source(t.column)?,
                    ..t.clone()
                })
            })
            .collect();
        let rows = Rows {
            rows: write
                .rows
                .rows
                .iter()
                .map(|row| {
                    let pairs = row
                        .iter()
                        .filter_map(|(id, v)| Some((source(*id)?, v.clone())));
                    pairs.collect::<Row>()
                })
                .collect(),
            ..*write.rows
        };
        let first = self.out.faults.len();
        let mut satisfied = BTreeSet::new();
        if base.view.is_none() {
            if write.kind == WriteKind::Insert {
                self.check_insert(base, &targets, write.at, false, write.complete);
            }
            satisfied = self.check_rows(base, &rows, write.at, write.clause);
        }
        if self.dialect == Dialect::Mysql {
            for fault in self.out.faults.iter_mut().skip(first) {
                if fault.code == Some("1364") {
                    fault.code = Some("1423");
                    fault.message = format!(
                        "Field of view '{}' underlying table doesn't have a default value",
                        view.name
                    );
                }
            }
        }
        let columns = targets.iter().map(|t| t.column).collect();
        self.fire(base, &[(event, columns)], write.at);
        self.out.writes.push(Write {
            kind: write.kind,
            relation: base.id,
            at: write.at,
            targets: targets.clone(),
            positional: false,
            upsert: write.rows.upsert,
            replaces: false,
            satisfied,
        });
        let under = Through {
            targets: &targets,
            rows: &rows,
            ..write
        };
        self.write_view(base, under, depth + 1);
    }

    /// The error of a view that takes no such write.
    fn not_writable(
        &self,
        view: &Relation,
        query: &str,
        write: Through<'_>,
    ) -> Option<(Option<&'static str>, String)> {
        let name = &view.name;
        let (verb, word) = match write.kind {
            WriteKind::Insert => ("insert into", "INSERT"),
            WriteKind::Update => ("update", "UPDATE"),
            WriteKind::Delete | WriteKind::Truncate => ("delete from", "DELETE"),
        };
        match self.dialect {
            Dialect::Sqlite => {
                let mut message = format!("cannot modify {name} because it is a view");
                if write.returning {
                    // Tried on 3.39 to 3.54: 3.42 is the first that refuses.
                    message
                        .push_str("; up to SQLite 3.41 RETURNING answers and nothing is written");
                }
                return Some((None, message));
            }
            Dialect::Postgresql if view.kind == RelationKind::MaterializedView => {
                let message = format!("cannot change materialized view \"{name}\"");
                return Some((Some("42809"), message));
            }
            Dialect::Postgresql | Dialect::Mysql => {}
            _ => return None,
        }
        let (shape, computed) = shape(query, self.dialect)?;
        let unfit = match (self.dialect, shape, write.kind) {
            (_, Shape::Simple, _) => false,
            (_, Shape::Other, _) => true,
            // MySQL writes one of the joined tables, and deletes from none.
            (Dialect::Mysql, Shape::Joined, WriteKind::Delete) => true,
            (Dialect::Mysql, Shape::Joined, _) => false,
            (_, Shape::Joined, _) => true,
        };
        let target = write.targets.iter().find_map(|t| {
            let column = view.column_by_id(t.column)?;
            column.source.is_none().then(|| column.name())
        });
        Some(match (self.dialect, unfit, target) {
            (Dialect::Postgresql, true, _) => {
                (Some("55000"), format!("cannot {verb} view \"{name}\""))
            }
            (Dialect::Postgresql, false, Some(column)) => (
                Some("0A000"),
                format!("cannot {verb} column \"{column}\" of view \"{name}\""),
            ),
            (_, unfit, _) if write.kind == WriteKind::Insert && (unfit || computed) => (
                Some("1471"),
                format!("The target table {name} of the INSERT is not insertable-into"),
            ),
            (_, true, _) => (
                Some("1288"),
                format!("The target table {name} of the {word} is not updatable"),
            ),
            (_, false, Some(column)) => {
                (Some("1348"), format!("Column '{column}' is not updatable"))
            }
            _ => return None,
        })
    }

    /// `WITH CHECK OPTION`: a row that the view would not show is refused.
    fn check_option(&mut self, view: &Relation, query: &str, write: Through<'_>) {
        let Some(Statement::Query(query)) = parse::one(query, self.dialect).ok() else {
            return;
        };
        let SetExpr::Select(select) = query.body.as_ref() else {
            return;
        };
        let Some(condition) = &select.selection else {
            return;
        };
        let refused = write.rows.rows.iter().any(|row| {
            // The condition names the columns of the table, the row those of the view.
            let known = |ident: &sqlparser::ast::Ident| {
                let name = self.name(ident);
                let column = view.columns.iter().find(|c| {
                    let base = c.source.and_then(|id| {
                        let mut all = self.catalog.relations();
                        all.find_map(|r| r.column_by_id(id))
                    });
                    base.is_some_and(|b| self.dialect.key(b.name()) == self.dialect.key(&name))
                })?;
                row.get(&column.id)?.clone()
            };
            matches!(
                truth::value(condition, &known, self.dialect),
                Some(Constant::Boolean(false) | Constant::Null)
            )
        });
        if refused {
            let (code, message) = match self.dialect {
                Dialect::Mysql => (Some("1369"), format!("CHECK OPTION failed '{}'", view.name)),
                _ => (
                    Some("44000"),
                    format!("new row violates check option for view \"{}\"", view.name),
                ),
            };
            self.out.faults.push(Fault {
                kind: FaultKind::Refused,
                at: write.at,
                clause: write.clause,
                code,
                message,
                objects: vec![view.id],
            });
        }
    }
}

/// The shape of a view's query, and whether its list computes something; `None` where it does not parse.
fn shape(query: &str, dialect: Dialect) -> Option<(Shape, bool)> {
    let Ok(Statement::Query(query)) = parse::one(query, dialect) else {
        return None;
    };
    let SetExpr::Select(select) = query.body.as_ref() else {
        return Some((Shape::Other, false));
    };
    let names_only = |item: &SelectItem| match item {
        SelectItem::UnnamedExpr(e) | SelectItem::ExprWithAlias { expr: e, .. } => {
            super::query::is_name(e)
        }
        SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..) => true,
        SelectItem::ExprWithAliases { .. } => false,
    };
    let computed = !select.projection.iter().all(names_only);
    let plain = query.with.is_none() && query.limit_clause.is_none() && query.fetch.is_none();
    if !plain || folds(select) {
        return Some((Shape::Other, computed));
    }
    let table = |factor: &TableFactor| matches!(factor, TableFactor::Table { args: None, .. });
    Some((
        match select.from.as_slice() {
            [only] if only.joins.is_empty() && table(&only.relation) => Shape::Simple,
            several => {
                let inner = several.iter().all(|t| {
                    table(&t.relation)
                        && t.joins.iter().all(|j| {
                            matches!(
                                j.join_operator,
                                JoinOperator::Join(_)
                                    | JoinOperator::Inner(_)
                                    | JoinOperator::CrossJoin(_)
                            ) && table(&j.relation)
                        })
                });
                match inner && !several.is_empty() {
                    true => Shape::Joined,
                    false => Shape::Other,
                }
            }
        },
        computed,
    ))
}

/// Whether a `SELECT` makes one row of several, or of none.
fn folds(select: &Select) -> bool {
    let grouped = match &select.group_by {
        GroupByExpr::All(_) => true,
        GroupByExpr::Expressions(by, _) => !by.is_empty(),
    };
    let calls = |item: &SelectItem| match item {
        SelectItem::UnnamedExpr(Expr::Function(f))
        | SelectItem::ExprWithAlias {
            expr: Expr::Function(f),
            ..
        } => {
            f.over.is_some()
                || matches!(f.args, FunctionArguments::List(_))
                    && super::call::is_aggregate(&f.name.to_string())
        }
        _ => false,
    };
    grouped
        || select.distinct.is_some()
        || select.having.is_some()
        || select.projection.iter().any(calls)
}
