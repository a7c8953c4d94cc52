//! The table of mappers and query builders; each has a file or folder here.

mod active_record;
mod diesel;
mod django;
mod gorm;
mod jdbc_rows;
mod jpa;
mod sqlx_rows;
mod squirrel;

use super::Orm;

/// Every mapper and query builder.
pub static ORMS: &[&Orm] = &[
    &active_record::ACTIVE_RECORD,
    &diesel::DIESEL,
    &django::ORM,
    &gorm::ORM,
    &jdbc_rows::ORM,
    &jpa::ORM,
    &sqlx_rows::SQLX_ROWS,
    &squirrel::ORM,
];
