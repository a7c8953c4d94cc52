//! A column's default changes or goes.

use super::{Consequence, Kind, Touch, Usage, no_note};
use crate::change::plan::{Facts, Plan, code_first};
use crate::resolve::{Value, WriteKind};

pub(super) static CHANGE_DEFAULT: Kind = Kind {
    id: "change_default",
    title: "change default",
    explanation: "An INSERT that leaves the column out stores the new default from now on, without an error.",
    example: "INSERT INTO orders (id) VALUES (1);\nALTER TABLE orders ALTER status SET DEFAULT 'draft';\n-- stores 'draft'",
    remedy: "name {table}.{name} in every INSERT if the old value is meant",
    plan: plan_change,
    note: no_note,
    consequence: changed,
};

pub(super) static DROP_DEFAULT: Kind = Kind {
    id: "drop_default",
    title: "drop default",
    explanation: "An INSERT that leaves the column out stores NULL from now on, or fails where the column is NOT NULL (23502).",
    example: "INSERT INTO orders (id) VALUES (1);\nALTER TABLE orders ALTER status DROP DEFAULT;\n-- ERROR 23502 if status is NOT NULL",
    remedy: "give {table}.{name} a value in every INSERT before the default goes",
    plan: plan_change,
    note: no_note,
    consequence: dropped,
};

fn plan_change(f: &Facts) -> Plan {
    code_first(
        f,
        "an INSERT that leaves the column out stores something else from then on",
    )
}

fn changed(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Write {
            kind: WriteKind::Insert,
            value: None | Some(Value::Default),
            ..
        } => Consequence::silent("the row gets the new default"),
        _ => None,
    }
}

fn dropped(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Write {
            kind: WriteKind::Insert,
            value: None | Some(Value::Default),
            ..
        } => Consequence::silent("the row gets NULL instead of the default"),
        _ => None,
    }
}
