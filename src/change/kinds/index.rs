//! Indexes come, go and change their name.

use super::{Change, Consequence, Dialect, Kind, Touch, Usage, compares, no_consequence, no_note};

pub(super) static CREATE_INDEX: Kind = Kind {
    id: "create_index",
    title: "create index",
    explanation: "Statements keep working; writes wait while the index is built unless it is built CONCURRENTLY (PostgreSQL) or \
        in place (MySQL).",
    example: "CREATE INDEX CONCURRENTLY orders_state_idx ON orders (state);",
    remedy: "build the index without blocking writes",
    note: building,
    consequence: no_consequence,
};

pub(super) static DROP_INDEX: Kind = Kind {
    id: "drop_index",
    title: "drop index",
    explanation: "Statements keep working and may get slow; MySQL index hints and SQLite's INDEXED BY with the name fail.",
    example: "SELECT id FROM orders WHERE state = $1;\nDROP INDEX orders_state_idx;\n-- reads the whole table",
    remedy: "check that no frequent statement needs the index {name}",
    note: no_note,
    consequence: slower,
};

pub(super) static RENAME_INDEX: Kind = Kind {
    id: "rename_index",
    title: "rename index",
    explanation: "MySQL index hints and SQLite's INDEXED BY with the old name fail; so does code that maps errors by the name of \
        a unique index.",
    example: "SELECT id FROM orders USE INDEX (state_idx);\nALTER TABLE orders RENAME INDEX state_idx TO orders_state;\n-- ERROR 1176",
    remedy: "use the new name {new}",
    note: no_note,
    consequence: no_consequence,
};

fn building(_: &Change, dialect: Dialect) -> Vec<String> {
    match dialect {
        Dialect::Postgresql => {
            vec!["writes wait while the index is built unless CONCURRENTLY is said".to_owned()]
        }
        _ => Vec::new(),
    }
}

fn slower(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Column { clause } if compares(clause) => {
            Consequence::info("it may have used the index")
        }
        _ => None,
    }
}
