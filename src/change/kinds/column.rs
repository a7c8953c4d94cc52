//! Columns come, go and change their name.

use super::{
    Change, Consequence, Dialect, Kind, Touch, Usage, cached_plans, no_consequence, reads,
};
use crate::clause::Clause;
use crate::resolve::WriteKind;

pub(super) static DROP_COLUMN: Kind = Kind {
    id: "drop_column",
    title: "drop column",
    explanation: "Every statement that names the column fails (PostgreSQL 42703, MySQL 1054, SQLite \"no such column\"). \
        `SELECT *` loses a field. An INSERT without a column list fails, or in PostgreSQL silently shifts its values into \
        the next columns. In a subquery the name can silently mean a column of the outer query. An object-relational \
        mapper that declares the field names it in statements of its own.",
    example: "SELECT id, status FROM orders;\nALTER TABLE orders DROP COLUMN status;\n-- ERROR 42703: column \"status\" does not exist",
    remedy: "remove this use of {table}.{name} and deploy that everywhere before the column is dropped",
    note: cached,
    consequence: no_consequence,
};

pub(super) static RENAME_COLUMN: Kind = Kind {
    id: "rename_column",
    title: "rename column",
    explanation: "Every statement that names the old name fails, and code with the new name fails until the migration has \
        run: there is no order of rollout that keeps both working. PostgreSQL's views follow and keep their own column \
        names; bodies of functions and triggers in strings do not (PostgreSQL manual, ALTER TABLE; SQLite rewrites \
        views and triggers since 3.25; MySQL rewrites nothing).",
    example: "SELECT status FROM orders;\nALTER TABLE orders RENAME COLUMN status TO state;\n-- ERROR 42703: column \"status\" does not exist",
    remedy: "keep {name} and add {new} beside it (write both, backfill, move the readers, then drop), or rename in the code only",
    note: cached,
    consequence: no_consequence,
};

pub(super) static REPLACE_COLUMN: Kind = Kind {
    id: "replace_column",
    title: "replace column",
    explanation: "The name stays, the column behind it is a new one: statements keep working and read and write other values. \
        Until it is filled, readers see nulls or the default.",
    example: "SELECT total FROM orders;\nALTER TABLE orders RENAME COLUMN total TO total_old;\nALTER TABLE orders ADD COLUMN total bigint;\n-- the statement works and returns nulls",
    remedy: "copy the values of the old column in the same transaction, and check that {name} means the same to this reader",
    note: cached,
    consequence: replaced,
};

pub(super) static ADD_COLUMN: Kind = Kind {
    id: "add_column",
    title: "add column",
    explanation: "Code that names its columns does not notice. `SELECT *` yields one field more, which fails in UNION, IN, \
        INSERT … SELECT and positional decoding. A name without a qualifier becomes ambiguous where a join partner has \
        it too (42702), NATURAL JOIN silently joins on it. An INSERT without a column list fails in MySQL and SQLite.",
    example: "SELECT id, name FROM orders JOIN customers ON customer_id = customers.id;\nALTER TABLE orders ADD COLUMN name text;\n-- ERROR 42702: column reference \"name\" is ambiguous",
    remedy: "name the columns and qualify them",
    note: cached_if_star,
    consequence: added,
};

pub(super) static ADD_REQUIRED_COLUMN: Kind = Kind {
    id: "add_required_column",
    title: "add required column",
    explanation: "The column must have a value and has no default: every INSERT that does not name it fails (PostgreSQL 23502, \
        MySQL 1364, SQLite \"NOT NULL constraint failed\"), and the migration itself fails on a table with rows \
        (PostgreSQL, SQLite).",
    example: "INSERT INTO orders (id) VALUES (1);\nALTER TABLE orders ADD COLUMN region text NOT NULL;\n-- ERROR 23502: null value in column \"region\" violates not-null constraint",
    remedy: "add {name} as nullable or with a default, let every writer set it, then make it NOT NULL",
    note: required,
    consequence: added,
};

pub(super) static MAKE_GENERATED: Kind = Kind {
    id: "make_generated",
    title: "make column generated",
    explanation: "The database computes or numbers the column from now on: an explicit value is refused (PostgreSQL 428C9, MySQL 3105).",
    example: "INSERT INTO orders (id) VALUES (1);\nALTER TABLE orders ALTER id ADD GENERATED ALWAYS AS IDENTITY;\n-- ERROR 428C9: cannot insert a non-DEFAULT value into column \"id\"",
    remedy: "stop writing {table}.{name} before the database writes it",
    note: super::no_note,
    consequence: generated,
};

fn cached(_: &Change, dialect: Dialect) -> Vec<String> {
    cached_plans(dialect)
}

fn cached_if_star(_: &Change, dialect: Dialect) -> Vec<String> {
    match dialect {
        Dialect::Postgresql => vec![
            "a prepared SELECT * or RETURNING * fails once in each open connection: 0A000 cached plan must not change result type"
                .to_owned(),
        ],
        _ => Vec::new(),
    }
}

fn required(change: &Change, dialect: Dialect) -> Vec<String> {
    let mut notes = cached_if_star(change, dialect);
    if dialect != Dialect::Mysql {
        notes.push("the migration itself fails if the table has rows".to_owned());
    }
    notes
}

fn replaced(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Column { clause } if clause != Clause::Upsert => {
            Consequence::silent("the name means a new column that does not have the old values")
        }
        _ => None,
    }
}

/// What a new column means for those that name it not.
fn added(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Write {
            kind: WriteKind::Insert,
            positional: true,
            ..
        } => {
            Consequence::info("the values go into the first columns; the new one gets its default")
        }
        Usage::Column {
            clause: Clause::Star,
        } => Consequence::info("* yields one more column"),
        _ => None,
    }
}

fn generated(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Column { clause } if reads(clause) => {
            Consequence::info("the value is computed by the database now")
        }
        _ => None,
    }
}
