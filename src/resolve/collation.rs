//! Strings of two collations that are compared: which one wins, and where none does.
//!
//! In: the operands of a comparison. Out: the error of the database. Only what is written at a column is
//! known: the collation of its table or database is not.

use sqlparser::ast::{BinaryOperator, Expr};

use super::{Fault, FaultKind, Object, Resolver};
use crate::clause::Clause;
use crate::sql::Dialect;

impl Resolver<'_> {
    /// Reports two columns that are compared although their collations differ and none of them wins
    /// (PostgreSQL manual 24.2.1.2, MySQL manual "Collation Coercibility in Expressions").
    pub(super) fn check_collations(
        &mut self,
        a: &Expr,
        b: &Expr,
        op: &BinaryOperator,
        clause: Clause,
    ) {
        if !matches!(self.dialect, Dialect::Postgresql | Dialect::Mysql) {
            return;
        }
        let mut sides = Vec::new();
        for e in [a, b] {
            let Some(Object::Column { relation, column }) = self.bound(e).map(|b| b.object.clone())
            else {
                return;
            };
            let found = self.catalog.relation(relation);
            let found = found.and_then(|r| r.column_by_id(column));
            let collation = found.and_then(|c| c.definition.collation.clone());
            // Under a view the column of the table decides.
            let Some(collation) = collation else { return };
            sides.push((column, collation.to_lowercase()));
        }
        let [(left, was), (right, is)] = sides.as_slice() else {
            return;
        };
        if was == is || was == "default" || is == "default" {
            return;
        }
        let (code, message) = match self.dialect {
            Dialect::Mysql => {
                // Another character set is converted; a binary collation wins over the others.
                let set = |name: &str| name.split('_').next().map(str::to_owned);
                let binary = |name: &str| name.ends_with("_bin") || name == "binary";
                if set(was) != set(is) || binary(was) || binary(is) {
                    return;
                }
                let words = format!("({was},IMPLICIT) and ({is},IMPLICIT) for operation '{op}'");
                ("1267", format!("Illegal mix of collations {words}"))
            }
            _ => (
                "42P22",
                "could not determine which collation to use for string comparison".to_owned(),
            ),
        };
        let fault = Fault {
            kind: FaultKind::Mismatch,
            at: self.last_place(),
            clause,
            code: Some(code),
            message,
            objects: vec![*left, *right],
        };
        self.out.faults.push(fault);
    }
}
