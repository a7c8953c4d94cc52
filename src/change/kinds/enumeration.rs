//! Enums and other types.

use super::{Consequence, Kind, Touch, Usage, compares, no_note, reads};
use crate::resolve::{Value, WriteKind};

pub(super) static ADD_ENUM_VALUE: Kind = Kind {
    id: "add_enum_value",
    title: "add enum value",
    explanation: "Statements keep working; a client that knows all values fails when it reads the new one.",
    example: "SELECT state FROM orders;\nALTER TYPE order_state ADD VALUE 'refunded';\n-- a client with an exhaustive match refuses 'refunded'",
    remedy: "teach every reader the value {name} before the first row has it",
    note: no_note,
    consequence: added,
};

pub(super) static RENAME_ENUM_VALUE: Kind = Kind {
    id: "rename_enum_value",
    title: "rename enum value",
    explanation: "A statement with the old value fails (22P02), as a literal or as a parameter; readers get the new one.",
    example: "SELECT id FROM orders WHERE state = 'new';\nALTER TYPE order_state RENAME VALUE 'new' TO 'open';\n-- ERROR 22P02: invalid input value for enum order_state: \"new\"",
    remedy: "add the new value {new}, let readers know both, move the rows, and leave the old value",
    note: no_note,
    consequence: renamed,
};

pub(super) static DROP_ENUM_VALUE: Kind = Kind {
    id: "drop_enum_value",
    title: "drop enum value",
    explanation: "A statement with the old value fails (22P02).",
    example: "SELECT id FROM orders WHERE state = 'new';\n-- the type is made anew without 'new'\n-- ERROR 22P02",
    remedy: "remove every use of the value {name} first",
    note: no_note,
    consequence: renamed,
};

pub(super) static DROP_TYPE: Kind = Kind {
    id: "drop_type",
    title: "drop type",
    explanation: "A cast to the type fails (42704); with CASCADE its columns go, with all that a dropped column means.",
    example: "SELECT $1::order_state;\nDROP TYPE order_state CASCADE;\n-- ERROR 42704: type \"order_state\" does not exist",
    remedy: "remove this use of the type {table} first",
    note: no_note,
    consequence: super::no_consequence,
};

pub(super) static RENAME_TYPE: Kind = Kind {
    id: "rename_type",
    title: "rename type",
    explanation: "A cast to the old name fails (42704), and clients that look types up by name (sqlx, Npgsql) refuse columns of it.",
    example: "SELECT $1::order_state;\nALTER TYPE order_state RENAME TO state;\n-- ERROR 42704: type \"order_state\" does not exist",
    remedy: "leave out the cast, or deploy the new name {new} together with the migration",
    note: no_note,
    consequence: super::no_consequence,
};

fn added(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Column { clause } if reads(clause) => {
            Consequence::risky("a client that does not know the new value refuses it")
        }
        _ => None,
    }
}

fn renamed(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Column { clause } if reads(clause) => {
            Consequence::risky("a client that does not know the new value refuses it")
        }
        Usage::Column { clause } if compares(clause) => {
            Consequence::risky("a parameter with the old value is refused")
        }
        Usage::Write {
            kind: WriteKind::Insert | WriteKind::Update,
            value: Some(Value::Unknown),
            ..
        } => Consequence::risky("a parameter with the old value is refused"),
        _ => None,
    }
}
