//! One migration file to operations: the up part is cut out, read, and every operation stays on
//! the line of the file that it comes from.
//!
//! In: a file's text, its framework and its dialect. Out: [`Lowered`]. The hard thing: operations
//! that come out of strings of a program must point at the program's lines.

use super::{File, Framework, parts};
use crate::error::Skip;
use crate::location::Span;
use crate::operation::PlacedOperation;
use crate::sql::Dialect;

/// A migration to lower.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Path inside the scope.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
    /// The dialect of its database.
    pub dialect: Dialect,
}

/// What a migration does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lowered {
    /// Its operations in order, placed in the file.
    pub operations: Vec<PlacedOperation>,
    /// What is computed at run time and therefore not known.
    pub skips: Vec<Skip>,
    /// How many statements it has.
    pub statements: usize,
}

/// The operations of a migration's up part.
pub fn operations(file: &File, text: &str, dialect: Dialect) -> Lowered {
    lower_as(file.framework, &file.path, text, dialect)
}

/// The operations of a text that `framework` reads.
pub fn lower_as(framework: &Framework, path: &str, text: &str, dialect: Dialect) -> Lowered {
    (framework.lower)(&Source {
        path,
        text,
        dialect,
    })
}

/// The up part of a SQL file.
pub fn lower_sql(source: &Source<'_>) -> Lowered {
    read_parts(source, &parts::up_parts(source.text))
}

/// Reads the SQL of some parts of a text; statements are numbered through.
pub fn read_parts(source: &Source<'_>, parts: &[Span]) -> Lowered {
    let mut lowered = Lowered::default();
    for part in parts {
        let first = lowered.statements;
        for mut placed in crate::sql::read_part(source.text, *part, source.dialect) {
            placed.statement += first;
            lowered.statements = lowered.statements.max(placed.statement + 1);
            lowered.operations.push(placed);
        }
    }
    lowered
}
