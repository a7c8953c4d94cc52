//! The table of mappers and query builders; each has a file or folder here.

mod go_struct;
mod gorm;
mod squirrel;

use super::Orm;

/// Every mapper and query builder.
pub static ORMS: &[&Orm] = &[&go_struct::ORM, &gorm::ORM, &squirrel::ORM];
