//! The table of mappers and query builders; each has a file or folder here.

mod diesel;
mod sqlx_rows;

use super::Orm;

/// Every mapper and query builder.
pub static ORMS: &[&Orm] = &[&diesel::DIESEL, &sqlx_rows::SQLX_ROWS];
