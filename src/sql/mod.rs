//! SQL text: dialects, names and folding, the statement splitter, one statement to operations.
//!
//! ```text
//! text ─ split ─> statements ─ lower ─> operations      DDL, by this folder's own token reader
//! text ─ parse ─> sqlparser's Statement                 queries, handed on to the resolver
//! text of a body ─ body ─> queries with their places    functions, triggers, DO blocks
//! ```
//!
//! sqlparser's DDL tree never leaves this folder. Queries are handed on as sqlparser's
//! `Statement`, because a second tree for SELECT would only repeat it.

pub mod body;
pub mod conflict;
mod cursor;
mod dialect;
pub mod foreign;
#[cfg(test)]
mod hostile;
pub mod lexer;
pub mod literal;
mod lower;
pub mod parse;
pub mod split;
pub mod types;
mod variable;

use serde::{Deserialize, Serialize};

pub(crate) use dialect::POSTGRESQL_NAME_BYTES;
pub use dialect::{guess, guess_firmly, is_reserved};
pub use lower::{name_of_sequence, read, read_part, statement};

/// The SQL dialect of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// PostgreSQL and what speaks its language.
    Postgresql,
    /// MySQL and MariaDB.
    Mysql,
    /// SQLite.
    Sqlite,
    /// Microsoft SQL Server: as far as the parser goes.
    Mssql,
    /// Oracle: as far as the parser goes.
    Oracle,
    /// Unknown: the parser's permissive dialect.
    Generic,
}
