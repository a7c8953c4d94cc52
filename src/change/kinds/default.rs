//! A column's default changes or goes.

use super::{Consequence, Kind, Touch, Usage, no_note};
use crate::change::ON_UPDATE;
use crate::change::plan::{Facts, First, Phase, Plan, code, default_of, exactly, plan};
use crate::resolve::{Value, WriteKind};
use crate::sql::Dialect;

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
    let (table, name) = (&f.table, &f.name);
    let numbered = f
        .before
        .as_deref()
        .is_some_and(|before| before.ends_with(" by the database"));
    let to = match &f.after {
        Some(default) => format!("SET DEFAULT {default}"),
        None => "DROP DEFAULT".to_owned(),
    };
    let on_update = is_on_update(&f.before) || is_on_update(&f.after);
    let alter = format!("ALTER TABLE {table} ALTER COLUMN {name} {to}");
    let exact = match (f.dialect, &f.new_column) {
        _ if numbered => Vec::new(),
        (Dialect::Postgresql, _) => vec![alter],
        (Dialect::Mysql, Some(column)) => match &f.after {
            // Only the whole definition says it.
            _ if on_update => f.modify(name, column, column.nullable),
            Some(default) => default_of(f, name, default, column, column.nullable),
            None => vec![alter],
        },
        _ => Vec::new(),
    };
    plan(
        First::Code,
        "an INSERT that leaves the column out stores something else from then on",
        [
            Some(code(f).gate("the new code runs everywhere")),
            Some(exactly(f, Phase::AfterDeploy, exact)),
        ],
    )
}

/// Whether the change is of MySQL's `ON UPDATE CURRENT_TIMESTAMP`.
fn is_on_update(words: &Option<String>) -> bool {
    words.as_deref().is_some_and(|w| w.starts_with(ON_UPDATE))
}

fn changed(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Write {
            kind: WriteKind::Update,
            value: None,
            ..
        } if is_on_update(&touch.change.after) => {
            Consequence::silent("every update sets the column from now on")
        }
        _ if is_on_update(&touch.change.after) => None,
        Usage::Write {
            kind: WriteKind::Insert,
            value: None | Some(Value::Default),
            ..
        }
        | Usage::Write {
            kind: WriteKind::Update,
            value: Some(Value::Default),
            ..
        } => Consequence::silent("the row gets the new default"),
        _ => None,
    }
}

fn dropped(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Write {
            kind: WriteKind::Update,
            value: None,
            ..
        } if is_on_update(&touch.change.before) => {
            Consequence::silent("an update no longer sets the column")
        }
        _ if is_on_update(&touch.change.before) => None,
        // No NULL can be stored: resolving the statement says what happens instead.
        _ if touch
            .column()
            .is_some_and(|(_, now)| now.definition.not_null) =>
        {
            None
        }
        Usage::Write {
            kind: WriteKind::Insert,
            value: None | Some(Value::Default),
            ..
        }
        | Usage::Write {
            kind: WriteKind::Update,
            value: Some(Value::Default),
            ..
        } => Consequence::silent("the row gets NULL instead of the default"),
        _ => None,
    }
}
