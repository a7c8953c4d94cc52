//! Joins: what `ON` says, and which columns `USING` and `NATURAL` make one.

use sqlparser::ast::{Join, JoinConstraint, JoinOperator};

use super::scope::SourceColumn;
use super::{Fault, Object, Resolver};
use crate::catalog::Id;
use crate::clause::Clause;
use crate::location::Span;

impl Resolver<'_> {
    pub(super) fn join(&mut self, join: &Join, first: usize, right: usize) {
        let constraint = match &join.join_operator {
            JoinOperator::Join(c)
            | JoinOperator::Inner(c)
            | JoinOperator::Left(c)
            | JoinOperator::LeftOuter(c)
            | JoinOperator::Right(c)
            | JoinOperator::RightOuter(c)
            | JoinOperator::FullOuter(c)
            | JoinOperator::CrossJoin(c)
            | JoinOperator::Semi(c)
            | JoinOperator::LeftSemi(c)
            | JoinOperator::RightSemi(c)
            | JoinOperator::Anti(c)
            | JoinOperator::LeftAnti(c)
            | JoinOperator::RightAnti(c)
            | JoinOperator::AsOf { constraint: c, .. }
            | JoinOperator::StraightJoin(c) => c,
            _ => return,
        };
        match constraint {
            JoinConstraint::On(condition) => {
                self.expression(condition, Clause::Join);
            }
            JoinConstraint::Using(names) => {
                for name in names {
                    let Some((column, ident)) = self.qualified(name) else {
                        continue;
                    };
                    let at = self.place(ident);
                    self.merge(&column.name, at, first, right, true);
                }
            }
            JoinConstraint::Natural => self.natural(first, right),
            JoinConstraint::None => {}
        }
    }

    fn natural(&mut self, first: usize, right: usize) {
        let Some(frame) = self.frames.last() else {
            return;
        };
        let key = |c: &SourceColumn| self.dialect.key(&c.name).into_owned();
        let left: Vec<String> = frame
            .sources
            .iter()
            .take(right)
            .skip(first)
            .flat_map(|s| &s.columns)
            .map(key)
            .collect();
        let common: Vec<String> = frame
            .sources
            .iter()
            .skip(right)
            .flat_map(|s| &s.columns)
            .map(key)
            .filter(|name| left.contains(name))
            .collect();
        for name in &common {
            self.merge(name, Span::default(), first, right, false);
        }
        let ids = |name: &String| -> Vec<Id> {
            let frame = self.frames.last();
            let columns = frame
                .into_iter()
                .flat_map(|f| f.sources.iter().skip(first))
                .flat_map(|s| &s.columns);
            columns
                .filter(|c| self.dialect.key(&c.name) == *name)
                .filter_map(|c| c.column.map(|(_, id)| id))
                .collect()
        };
        let merged = common
            .iter()
            .map(|name| (name.clone(), ids(name)))
            .collect();
        self.out.naturals.push(merged);
    }

    /// Merges the column of this name of both sides of a join into the left one.
    fn merge(&mut self, name: &str, at: Span, first: usize, right: usize, named: bool) {
        let dialect = self.dialect;
        let key = dialect.key(name).into_owned();
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        let mut found = Vec::new();
        let mut missing = Vec::new();
        let mut several = false;
        for (side, range) in [
            ("left", first..right),
            ("right", right..frame.sources.len()),
        ] {
            let sources = frame.sources.get_mut(range).unwrap_or_default();
            let open = sources.iter().any(|s| s.open);
            let mut columns = sources.iter_mut().flat_map(|s| {
                let number = s.number;
                s.columns.iter_mut().map(move |c| (c, number))
            });
            let first = columns.find(|(c, _)| !c.merged && dialect.key(&c.name) == key);
            if first.is_some() && columns.any(|(c, _)| !c.merged && dialect.key(&c.name) == key) {
                several = true;
            }
            match first {
                Some((column, number)) => {
                    found.push((column.clone(), number));
                    column.merged = side == "right";
                }
                None if open => {}
                None => missing.push(side),
            }
        }
        if !named {
            return;
        }
        for (column, source) in found {
            if let Some((relation, column)) = column.column {
                self.bind(
                    at,
                    Clause::Join,
                    Object::Column { relation, column },
                    Some(source),
                );
            }
        }
        // SQLite takes the first.
        if several && self.dialect != crate::sql::Dialect::Sqlite {
            let mut fault = Fault::ambiguous(self.dialect, at, Clause::Join, name, Vec::new());
            if self.dialect == crate::sql::Dialect::Postgresql {
                fault.message =
                    format!("common column name \"{name}\" appears more than once in left table");
            }
            self.out.faults.push(fault);
        }
        for side in missing {
            let mut fault = Fault::no_column(self.dialect, at, Clause::Join, None, name);
            if self.dialect == crate::sql::Dialect::Postgresql {
                fault.message = format!(
                    "column \"{name}\" specified in USING clause does not exist in {side} table"
                );
            }
            self.out.faults.push(fault);
        }
    }
}
