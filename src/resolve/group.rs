//! `GROUP BY`: a column that is neither grouped nor aggregated must hang on a grouped key.

use std::collections::BTreeSet;

use sqlparser::ast::{Expr, GroupByExpr, Ident, SelectItem};

use super::query::is_name;
use super::scope::Found;
use super::{Fault, Object, Resolver};
use crate::catalog::{Id, Rule};
use crate::clause::Clause;
use crate::sql::Dialect;

impl Resolver<'_> {
    /// Resolves `GROUP BY`; hands back what it groups by, or `None` where there is none or where
    /// it holds an expression that may cover more than its columns.
    pub(super) fn group_by(
        &mut self,
        group_by: &GroupByExpr,
        projection: &[SelectItem],
    ) -> Option<BTreeSet<(u32, Id)>> {
        let GroupByExpr::Expressions(expressions, _) = group_by else {
            return None;
        };
        let mut plain = !expressions.is_empty();
        let start = self.out.bindings.len();
        let mut by_position = Vec::new();
        for e in expressions {
            match e {
                Expr::Value(v) => {
                    let index = v
                        .value
                        .to_string()
                        .parse::<usize>()
                        .ok()
                        .and_then(|n| n.checked_sub(1));
                    match index.and_then(|i| projection.get(i)) {
                        Some(
                            SelectItem::UnnamedExpr(e) | SelectItem::ExprWithAlias { expr: e, .. },
                        ) if is_name(e) => by_position.push(e),
                        _ => plain = false,
                    }
                }
                e if is_name(e) => {
                    if let Expr::Identifier(name) = e
                        && let Some(selected) = self.left_open(name, projection)
                    {
                        plain &= selected.is_some_and(is_name);
                        if let Some(e) = selected {
                            self.group_by_selected(name, e);
                        }
                        continue;
                    }
                    let before = self.out.bindings.len();
                    self.expression(e, Clause::GroupBy);
                    let column = |b: &super::Binding| matches!(b.object, Object::Column { .. });
                    plain &= self.out.bindings.len() > before
                        && self.out.bindings.last().is_some_and(column);
                }
                e => {
                    self.expression(e, Clause::GroupBy);
                    plain = false;
                }
            }
        }
        let end = self.out.bindings.len();
        for e in by_position {
            self.expression(e, Clause::GroupBy);
        }
        let grouped =
            self.out
                .bindings
                .iter()
                .skip(start)
                .filter_map(|b| match (&b.object, b.source) {
                    (Object::Column { column, .. }, Some(source)) => Some((source, *column)),
                    _ => None,
                });
        let grouped = grouped.collect();
        // A position binds nothing new: its column stands in the select list.
        self.out.bindings.truncate(end);
        plain.then_some(grouped)
    }

    /// What `GROUP BY name` means where several tables have the name: MySQL then takes the one
    /// column of the select list that bears it (`None` inside: one of a `t.*`).
    fn left_open<'p>(
        &self,
        name: &Ident,
        projection: &'p [SelectItem],
    ) -> Option<Option<&'p Expr>> {
        if self.dialect != Dialect::Mysql || !matches!(self.find(&name.value), Found::Ambiguous(_))
        {
            return None;
        }
        let bears = |own: &Ident| own.value.eq_ignore_ascii_case(&name.value);
        let mut bearers = projection.iter().filter_map(|selected| match selected {
            SelectItem::UnnamedExpr(e @ Expr::CompoundIdentifier(parts)) => {
                parts.last().is_some_and(bears).then_some(Some(e))
            }
            SelectItem::ExprWithAlias { expr, alias } => bears(alias).then_some(Some(expr)),
            SelectItem::QualifiedWildcard(..) => Some(None),
            _ => None,
        });
        bearers.next().filter(|_| bearers.next().is_none())
    }

    /// Binds a name of `GROUP BY` to what the selected expression of that name means.
    fn group_by_selected(&mut self, name: &Ident, selected: &Expr) {
        let (start, faults) = (self.out.bindings.len(), self.out.faults.len());
        self.expression(selected, Clause::GroupBy);
        let meant = self.out.bindings.last().filter(|_| is_name(selected));
        let meant = meant.map(|b| (b.object.clone(), b.source));
        self.out.bindings.truncate(start);
        // What is wrong with it is told where it is selected.
        self.out.faults.truncate(faults);
        let (object, source) = meant.unwrap_or((Object::Derived, None));
        self.bind(self.place(name), Clause::GroupBy, object, source);
    }

    /// Checks the bindings made since `from` (those of one `SELECT` with `GROUP BY`); `grouped`
    /// are the source numbers and columns that it groups by.
    pub(super) fn check_groups(&mut self, from: usize, grouped: &BTreeSet<(u32, Id)>) {
        // MySQL refuses only with ONLY_FULL_GROUP_BY, which MariaDB does not set.
        if self.dialect != Dialect::Postgresql {
            return;
        }
        let mut faults = Vec::new();
        for binding in self.out.bindings.iter().skip(from) {
            if let (Object::Star { relation, columns }, Some(source)) =
                (&binding.object, binding.source)
                && binding.clause == Clause::Star
                && let Some(name) = self.ungrouped(*relation, columns, source, grouped)
            {
                let fault = Fault::not_grouped(self.dialect, binding.at, binding.clause, &name);
                faults.extend(fault);
            }
            let (Object::Column { relation, column }, Some(source)) =
                (&binding.object, binding.source)
            else {
                continue;
            };
            let judged = matches!(
                binding.clause,
                Clause::Select | Clause::Having | Clause::OrderBy
            );
            let (relation, column) = (*relation, *column);
            // Grouping by some other expression of the source may cover it: not ours to decide.
            let by_source: Vec<Id> = grouped
                .iter()
                .filter(|(s, _)| *s == source)
                .map(|(_, c)| *c)
                .collect();
            if !judged || binding.aggregated || by_source.is_empty() || by_source.contains(&column)
            {
                continue;
            }
            let Some(table) = self.catalog.relation(relation) else {
                continue;
            };
            let determined = table.open
                || table
                    .constraints
                    .iter()
                    .any(|constraint| match &constraint.rule {
                        Rule::PrimaryKey(key) => key.iter().all(|c| by_source.contains(c)),
                        Rule::Unique { columns, .. } => {
                            self.dialect == Dialect::Mysql
                                && columns.iter().all(|c| by_source.contains(c))
                        }
                        _ => false,
                    });
            if !determined {
                let name = table.column_by_id(column).map_or("", |c| c.name());
                let name = format!("{}.{name}", table.name);
                faults.extend(Fault::not_grouped(
                    self.dialect,
                    binding.at,
                    binding.clause,
                    &name,
                ));
            }
        }
        self.out.faults.extend(faults);
    }

    /// The first column of a star that a `GROUP BY` of its other columns leaves out.
    fn ungrouped(
        &self,
        relation: Id,
        columns: &[Id],
        source: u32,
        grouped: &BTreeSet<(u32, Id)>,
    ) -> Option<String> {
        let table = self.catalog.relation(relation).filter(|r| !r.open)?;
        let by = |column: &Id| grouped.contains(&(source, *column));
        let keyed = table.constraints.iter().any(|c| match &c.rule {
            Rule::PrimaryKey(key) => key.iter().all(by),
            _ => false,
        });
        if keyed || !columns.iter().any(by) {
            return None;
        }
        let column = columns.iter().find(|c| !by(c))?;
        let name = table.column_by_id(*column)?.name();
        Some(format!("{}.{name}", table.name))
    }
}
