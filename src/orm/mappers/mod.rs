//! The table of mappers and query builders; each has a file or folder here.

mod django;
mod sqlalchemy;

use super::Orm;

/// Every mapper and query builder.
pub static ORMS: &[&Orm] = &[&django::ORM, &sqlalchemy::ORM];
