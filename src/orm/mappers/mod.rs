//! The table of mappers and query builders; each has a file or folder here.

mod active_record;
mod diesel;
mod django;
mod eloquent;
mod go_struct;
mod gorm;
mod jdbc_rows;
mod jpa;
mod mybatis;
mod sea_query;
mod sqlalchemy;
mod sqlx_rows;
mod squirrel;

use super::Orm;

/// Every mapper and query builder.
pub static ORMS: &[&Orm] = &[
    &active_record::ACTIVE_RECORD,
    &diesel::DIESEL,
    &django::ORM,
    &eloquent::ORM,
    &go_struct::ORM,
    &gorm::ORM,
    &jdbc_rows::ORM,
    &jpa::ORM,
    &mybatis::ORM,
    &sea_query::SEA_QUERY,
    &sqlalchemy::ORM,
    &sqlx_rows::SQLX_ROWS,
    &squirrel::ORM,
];
