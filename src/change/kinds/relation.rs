//! Tables and views come, go and change their name.

use super::{Consequence, Kind, Touch, Usage, no_consequence, no_note};
use crate::clause::Clause;

pub(super) static DROP_TABLE: Kind = Kind {
    id: "drop_table",
    title: "drop table",
    explanation: "Every statement that names the table fails (PostgreSQL 42P01, MySQL 1146, SQLite \"no such table\").",
    example: "SELECT id FROM orders;\nDROP TABLE orders;\n-- ERROR 42P01: relation \"orders\" does not exist",
    remedy: "remove this use of {table} and deploy that everywhere before the table is dropped",
    note: no_note,
    consequence: no_consequence,
};

pub(super) static RENAME_TABLE: Kind = Kind {
    id: "rename_table",
    title: "rename table",
    explanation: "Every statement with the old name fails, and code with the new name fails until the migration has run. \
        PostgreSQL and SQLite can keep the old name alive as a view in the same transaction.",
    example: "SELECT id FROM orders;\nALTER TABLE orders RENAME TO purchases;\n-- ERROR 42P01: relation \"orders\" does not exist",
    remedy: "create a view {table} over {new} in the same transaction, move the readers, then drop the view",
    note: no_note,
    consequence: no_consequence,
};

pub(super) static REPLACE_TABLE_BY_VIEW: Kind = Kind {
    id: "replace_table_by_view",
    title: "rename table and leave a view",
    explanation: "The old name is a view now. Reads work; writes work through a simple updatable view. Upserts, COPY, row locks, \
        TRUNCATE, triggers and privileges can behave differently (PostgreSQL manual, CREATE VIEW, \"Updatable Views\").",
    example: "SELECT id FROM orders;\nALTER TABLE orders RENAME TO purchases;\nCREATE VIEW orders AS SELECT * FROM purchases;\n-- works through the view",
    remedy: "move this use of {table} to {new}, then drop the view",
    note: no_note,
    consequence: no_consequence,
};

pub(super) static CREATE_TABLE: Kind = Kind {
    id: "create_table",
    title: "create table",
    explanation: "Code that does not know the table does not notice it.",
    example: "CREATE TABLE refunds (id bigint PRIMARY KEY);",
    remedy: "run the migration before the code that uses {table}",
    note: no_note,
    consequence: no_consequence,
};

pub(super) static DROP_VIEW: Kind = Kind {
    id: "drop_view",
    title: "drop view",
    explanation: "Every statement that names the view fails like one that names a dropped table. In PostgreSQL a CASCADE drops \
        views that stand on what is dropped.",
    example: "SELECT day FROM daily_orders;\nDROP VIEW daily_orders;\n-- ERROR 42P01: relation \"daily_orders\" does not exist",
    remedy: "move the readers of {table} to its tables first",
    note: no_note,
    consequence: no_consequence,
};

pub(super) static REPLACE_VIEW: Kind = Kind {
    id: "replace_view",
    title: "replace view",
    explanation: "The view has another query: its readers keep working and may see other rows or values.",
    example: "CREATE OR REPLACE VIEW open_orders AS SELECT id FROM orders WHERE state = 'open';",
    remedy: "check that {table} still means the same to this reader",
    note: no_note,
    consequence: replaced,
};

pub(super) static CREATE_VIEW: Kind = Kind {
    id: "create_view",
    title: "create view",
    explanation: "Code that does not know the view does not notice it.",
    example: "CREATE VIEW open_orders AS SELECT id FROM orders;",
    remedy: "run the migration before the code that uses {table}",
    note: no_note,
    consequence: no_consequence,
};

pub(super) static ATTACH_PARTITION: Kind = Kind {
    id: "attach_partition",
    title: "attach partition",
    explanation: "The rows of the table appear in the partitioned table, and writes to it must fit the partition's bounds (23514).",
    example: "ALTER TABLE orders ATTACH PARTITION orders_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
    remedy: "check whether this reader of {table} or {name} expects the rows there",
    note: no_note,
    consequence: moved,
};

pub(super) static DETACH_PARTITION: Kind = Kind {
    id: "detach_partition",
    title: "detach partition",
    explanation: "The rows of the partition are no longer in the partitioned table; inserts for its range fail (23514) unless \
        another partition takes them.",
    example: "SELECT count(*) FROM orders;\nALTER TABLE orders DETACH PARTITION orders_2024;\n-- counts fewer rows",
    remedy: "check whether this reader of {name} needs the rows of {table}",
    note: no_note,
    consequence: moved,
};

fn replaced(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Relation { .. } => Consequence::silent("the view may yield other rows"),
        _ => None,
    }
}

fn moved(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Relation {
            clause: Clause::From,
        } => Consequence::silent("it sees other rows"),
        Usage::Write { .. } => Consequence::risky("a row outside of the bounds is refused"),
        _ => None,
    }
}
