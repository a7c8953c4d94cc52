//! The table of mappers and query builders; each has a file or folder here.

mod diesel;

use super::Orm;

/// Every mapper and query builder.
pub static ORMS: &[&Orm] = &[&diesel::DIESEL];
