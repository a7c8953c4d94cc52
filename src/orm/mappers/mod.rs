//! The table of mappers and query builders; each has a file or folder here.

mod active_record;
mod django;

use super::Orm;

/// Every mapper and query builder.
pub static ORMS: &[&Orm] = &[&active_record::ACTIVE_RECORD, &django::ORM];
