//! All kinds of change: one row each, one file a family.

mod access;
mod column;
mod default;
mod enumeration;
mod index;
mod key;
mod null;
mod relation;
mod routine;
mod types;

use super::{Change, Consequence, Kind, Touch, Usage};
use crate::clause::Clause;
use crate::sql::Dialect;

/// All kinds, in the order in which `explain` lists them.
pub static KINDS: &[&Kind] = &[
    &column::DROP_COLUMN,
    &column::RENAME_COLUMN,
    &column::REPLACE_COLUMN,
    &column::ADD_COLUMN,
    &column::ADD_REQUIRED_COLUMN,
    &column::MAKE_GENERATED,
    &types::WIDEN_TYPE,
    &types::CHANGE_TYPE,
    &types::CHANGE_COLLATION,
    &null::SET_NOT_NULL,
    &null::DROP_NOT_NULL,
    &default::CHANGE_DEFAULT,
    &default::DROP_DEFAULT,
    &relation::DROP_TABLE,
    &relation::RENAME_TABLE,
    &relation::REPLACE_TABLE_BY_VIEW,
    &relation::CREATE_TABLE,
    &relation::DROP_VIEW,
    &relation::REPLACE_VIEW,
    &relation::CREATE_VIEW,
    &relation::ATTACH_PARTITION,
    &relation::DETACH_PARTITION,
    &key::ADD_UNIQUE,
    &key::DROP_UNIQUE,
    &key::DROP_PRIMARY_KEY,
    &key::ADD_FOREIGN_KEY,
    &key::DROP_FOREIGN_KEY,
    &key::ADD_CHECK,
    &key::DROP_CHECK,
    &key::RENAME_CONSTRAINT,
    &index::CREATE_INDEX,
    &index::DROP_INDEX,
    &index::RENAME_INDEX,
    &enumeration::ADD_ENUM_VALUE,
    &enumeration::RENAME_ENUM_VALUE,
    &enumeration::DROP_ENUM_VALUE,
    &enumeration::DROP_TYPE,
    &enumeration::RENAME_TYPE,
    &routine::DROP_FUNCTION,
    &routine::RENAME_FUNCTION,
    &routine::REPLACE_FUNCTION,
    &routine::ADD_TRIGGER,
    &routine::DROP_TRIGGER,
    &routine::DROP_SEQUENCE,
    &routine::RENAME_SEQUENCE,
    &routine::CHANGE_SEQUENCE,
    &access::RESTRICT_ACCESS,
];

/// The kind with this id. An id without a row is a mistake of this crate; `tests/members.rs` names it.
pub fn kind(id: &str) -> &'static Kind {
    KINDS
        .iter()
        .find(|k| k.id == id)
        .copied()
        .unwrap_or(&relation::CREATE_TABLE)
}

fn no_note(_: &Change, _: Dialect) -> Vec<String> {
    Vec::new()
}

fn no_consequence(_: &Touch<'_>) -> Option<Consequence> {
    None
}

/// Whether a clause hands the value to the program.
fn reads(clause: Clause) -> bool {
    matches!(
        clause,
        Clause::Select | Clause::Star | Clause::Returning | Clause::Mapping
    )
}

/// Whether a clause compares or orders by the value.
fn compares(clause: Clause) -> bool {
    matches!(
        clause,
        Clause::Where
            | Clause::Join
            | Clause::GroupBy
            | Clause::Having
            | Clause::OrderBy
            | Clause::Window
    )
}

/// What PostgreSQL does to statements that a connection prepared before the change.
fn cached_plans(dialect: Dialect) -> Vec<String> {
    match dialect {
        Dialect::Postgresql => vec![
            "a prepared statement that returns this column (or *) fails once in each open connection: \
             0A000 cached plan must not change result type"
                .to_owned(),
        ],
        _ => Vec::new(),
    }
}
