//! The table of mappers and query builders; each has a file or folder here.

mod diesel;
mod sea_query;
mod sqlx_rows;

use super::Orm;

/// Every mapper and query builder.
pub static ORMS: &[&Orm] = &[
    &diesel::DIESEL,
    &sea_query::SEA_QUERY,
    &sqlx_rows::SQLX_ROWS,
];
