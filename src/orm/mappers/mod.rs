//! The table of mappers and query builders; each has a file or folder here.

mod gorm;
mod squirrel;

use super::Orm;

/// Every mapper and query builder.
pub static ORMS: &[&Orm] = &[&gorm::ORM, &squirrel::ORM];
