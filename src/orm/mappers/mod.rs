//! The table of mappers and query builders; each has a file or folder here.

mod active_record;
mod diesel;
mod django;
mod eloquent;
mod gorm;
mod sqlx_rows;
mod squirrel;

use super::Orm;

/// Every mapper and query builder.
pub static ORMS: &[&Orm] = &[
    &active_record::ACTIVE_RECORD,
    &diesel::DIESEL,
    &django::ORM,
    &eloquent::ORM,
    &gorm::ORM,
    &sqlx_rows::SQLX_ROWS,
    &squirrel::ORM,
];
