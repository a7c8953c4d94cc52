//! Keys and constraints come, go and change their name.

use super::{Change, Consequence, Dialect, Kind, Touch, Usage, no_consequence, no_note};
use crate::catalog::Id;
use crate::clause::Clause;
use crate::resolve::WriteKind;

pub(super) static ADD_UNIQUE: Kind = Kind {
    id: "add_unique",
    title: "add unique key",
    explanation: "A write of a second equal value is refused (23505, MySQL 1062). An upsert with another target now fails on \
        this key; `ON CONFLICT DO NOTHING` without a target skips the row; MySQL's ON DUPLICATE KEY UPDATE, REPLACE and \
        INSERT IGNORE act on any unique key and may change another row.",
    example: "INSERT INTO users (email) VALUES ($1);\nALTER TABLE users ADD UNIQUE (email);\n-- ERROR 23505 for the second equal email",
    remedy: "look for duplicates first, and give this write a way to handle the conflict",
    note: duplicates,
    consequence: unique,
};

pub(super) static DROP_UNIQUE: Kind = Kind {
    id: "drop_unique",
    title: "drop unique key",
    explanation: "An upsert that names the key's columns fails (42P10 in PostgreSQL, also when a partial index replaces a full \
        one); in MySQL duplicates are stored silently. Reads that expect one row may get several.",
    example: "INSERT INTO users (email) VALUES ($1) ON CONFLICT (email) DO NOTHING;\nALTER TABLE users DROP CONSTRAINT users_email_key;\n-- ERROR 42P10",
    remedy: "change this write so that it does not need the key {name}",
    note: no_note,
    consequence: not_unique,
};

pub(super) static DROP_PRIMARY_KEY: Kind = Kind {
    id: "drop_primary_key",
    title: "drop primary key",
    explanation: "Like a dropped unique key; and `GROUP BY` the key with other columns in the select list fails (42803).",
    example: "SELECT id, name FROM users GROUP BY id;\nALTER TABLE users DROP CONSTRAINT users_pkey;\n-- ERROR 42803: column \"users.name\" must appear in the GROUP BY clause",
    remedy: "change this statement so that it does not need the primary key of {table}",
    note: no_note,
    consequence: not_unique,
};

pub(super) static ADD_FOREIGN_KEY: Kind = Kind {
    id: "add_foreign_key",
    title: "add foreign key",
    explanation: "A write of a value that the parent does not have is refused (23503), so is a delete of a parent that has \
        children; TRUNCATE of the parent always is (0A000).",
    example: "DELETE FROM customers WHERE id = $1;\nALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id);\n-- ERROR 23503 if orders of the customer exist",
    remedy: "write the parent first and delete the children first",
    note: not_valid,
    consequence: referenced,
};

pub(super) static DROP_FOREIGN_KEY: Kind = Kind {
    id: "drop_foreign_key",
    title: "drop foreign key",
    explanation: "Orphans are stored silently, and a delete of the parent no longer takes its children along (ON DELETE CASCADE, SET NULL).",
    example: "DELETE FROM customers WHERE id = $1;\nALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;\n-- the orders stay behind",
    remedy: "let the code delete or check what the key {name} did",
    note: no_note,
    consequence: unreferenced,
};

pub(super) static ADD_CHECK: Kind = Kind {
    id: "add_check",
    title: "add check",
    explanation: "A write that does not satisfy the check is refused (23514, MySQL 3819), with NOT VALID too: only old rows are skipped.",
    example: "UPDATE orders SET total = $1;\nALTER TABLE orders ADD CHECK (total >= 0) NOT VALID;\n-- ERROR 23514 for a negative total",
    remedy: "check that this write satisfies the constraint {name}",
    note: not_valid,
    consequence: checked,
};

pub(super) static DROP_CHECK: Kind = Kind {
    id: "drop_check",
    title: "drop check",
    explanation: "Nothing fails; values that were refused before are stored.",
    example: "ALTER TABLE orders DROP CONSTRAINT orders_total_check;",
    remedy: "check the value in the code if it still matters",
    note: no_note,
    consequence: no_consequence,
};

pub(super) static RENAME_CONSTRAINT: Kind = Kind {
    id: "rename_constraint",
    title: "rename constraint",
    explanation: "`ON CONFLICT ON CONSTRAINT` with the old name fails (42704), index hints fail (MySQL 1176), and code that maps \
        errors by the constraint's name no longer recognises them.",
    example: "INSERT INTO users (email) VALUES ($1) ON CONFLICT ON CONSTRAINT users_email_key DO NOTHING;\nALTER TABLE users RENAME CONSTRAINT users_email_key TO users_email_unique;\n-- ERROR 42704",
    remedy: "name the columns instead of the constraint {name}",
    note: no_note,
    consequence: no_consequence,
};

fn duplicates(change: &Change, dialect: Dialect) -> Vec<String> {
    let mut notes = vec!["the migration itself fails if the table holds duplicates".to_owned()];
    if dialect == Dialect::Postgresql
        && change
            .after
            .as_deref()
            .is_some_and(|a| a.contains("unique ("))
    {
        notes.push("ADD UNIQUE builds its index under ACCESS EXCLUSIVE; CREATE UNIQUE INDEX CONCURRENTLY first does not".to_owned());
    }
    notes
}

fn not_valid(change: &Change, dialect: Dialect) -> Vec<String> {
    let valid = !change
        .after
        .as_deref()
        .is_some_and(|a| a.ends_with("not valid"));
    match dialect {
        Dialect::Postgresql if valid => {
            vec!["all rows are checked under lock; NOT VALID and a later VALIDATE CONSTRAINT do not block writes".to_owned()]
        }
        _ => Vec::new(),
    }
}

fn unique(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Write {
            kind: WriteKind::Insert,
            upsert: true,
            ..
        } => Consequence::silent("the upsert can now fail on, skip or change the row of this key"),
        Usage::Write {
            kind: WriteKind::Insert,
            value,
            positional,
            ..
        } if value.is_some() || positional => {
            Consequence::risky("a second row with an equal value is refused")
        }
        Usage::Write {
            kind: WriteKind::Update,
            value: Some(_),
            ..
        } => Consequence::risky("an equal value in another row is refused"),
        _ => None,
    }
}

fn not_unique(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Write {
            kind: WriteKind::Insert,
            ..
        }
        | Usage::Write {
            kind: WriteKind::Update,
            value: Some(_),
            ..
        } => Consequence::silent("duplicates are stored"),
        _ => None,
    }
}

/// Whether the written relation is the one that the foreign key points at.
fn is_parent(touch: &Touch<'_>, relation: Id) -> bool {
    touch.change.affected.contains(&relation)
}

fn referenced(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Write {
            kind: WriteKind::Insert,
            value: Some(_),
            ..
        }
        | Usage::Write {
            kind: WriteKind::Update,
            value: Some(_),
            ..
        } => Consequence::risky("a value without a parent row is refused"),
        Usage::Write {
            relation,
            kind: WriteKind::Delete,
            ..
        } if is_parent(touch, relation) => {
            Consequence::risky("the delete is refused while children exist")
        }
        _ => None,
    }
}

fn unreferenced(touch: &Touch<'_>) -> Option<Consequence> {
    let cascades = touch
        .change
        .before
        .as_deref()
        .is_some_and(|b| b.contains("on delete"));
    match touch.what {
        Usage::Write {
            kind: WriteKind::Insert | WriteKind::Update,
            value: Some(_),
            ..
        } => Consequence::silent("a value without a parent row is stored"),
        Usage::Write {
            relation,
            kind: WriteKind::Delete,
            ..
        } if is_parent(touch, relation) && cascades => {
            Consequence::silent("the children stay behind")
        }
        _ => None,
    }
}

fn checked(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Write {
            kind: WriteKind::Insert | WriteKind::Update,
            value: Some(_),
            ..
        } => Consequence::risky("a value that does not satisfy the check is refused"),
        Usage::Column {
            clause: Clause::Upsert,
        } => None,
        _ => None,
    }
}
