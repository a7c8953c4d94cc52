//! The verdict on one statement and one change, without a repository: what the proofs check.

use super::verdicts::judgements;
use crate::catalog::Catalog;
use crate::change::Changes;
use crate::parallel;
use crate::replay::{apply, replay};
use crate::resolve::{Surroundings, resolve};
use crate::severity::Severity;
use crate::sql::{self, Dialect};

/// What the change means for one statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How bad.
    pub severity: Severity,
    /// Without an error.
    pub silent: bool,
    /// The database's error code.
    pub code: Option<String>,
    /// What happens, in words.
    pub message: String,
}

/// The worst that `change` does to `statement` on a database with `schema`; `None` where it does not touch it.
pub fn verdict(schema: &str, change: &str, statement: &str, dialect: Dialect) -> Option<Verdict> {
    parallel::with_stack(|| {
        let mut before = Catalog::new(dialect);
        replay(&mut before, &sql::read(schema, dialect));
        let mut after = before.clone();
        let operations = sql::read(change, dialect);
        for placed in &operations {
            apply(&mut after, &placed.operation);
        }
        statement_verdict(statement, &Changes::between(before, after, &operations))
    })
}

/// The worst that the changes do to one statement.
fn statement_verdict(sql: &str, changes: &Changes) -> Option<Verdict> {
    let dialect = changes.before.dialect();
    let statement = crate::sql::parse::one(sql.trim().trim_end_matches(';'), dialect).ok()?;
    let sides = changes.sides();
    let before = resolve(&statement, sql, sides.before, &Surroundings::default());
    let after = resolve(&statement, sql, sides.after, &Surroundings::default());
    let worst = judgements(changes, &before, &after)
        .into_values()
        .flatten()
        .max_by_key(|j| (j.severity, std::cmp::Reverse(j.rank)))?;
    Some(Verdict {
        severity: worst.severity,
        silent: worst.silent,
        code: worst.code,
        message: worst.message,
    })
}
