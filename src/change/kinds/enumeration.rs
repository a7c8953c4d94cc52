//! Enums and other types.

use super::{Consequence, Kind, Touch, Usage, compares, no_note, reads};
use crate::change::plan::{
    Facts, First, Phase, Plan, Run, Step, code, migration, migration_first, plan, removal, wait,
};
use crate::clause::Clause;
use crate::resolve::{Comparison, Operand, Value, WriteKind};
use crate::sql::Dialect;

pub(super) static ADD_ENUM_VALUE: Kind = Kind {
    id: "add_enum_value",
    title: "add enum value",
    explanation: "Statements keep working; a client that knows all values fails when it reads the new one.",
    example: "SELECT state FROM orders;\nALTER TYPE order_state ADD VALUE 'refunded';\n-- a client with an exhaustive match refuses 'refunded'",
    remedy: "teach every reader the value {name} before the first row has it",
    plan: plan_add_value,
    note: no_note,
    consequence: added,
};

pub(super) static RENAME_ENUM_VALUE: Kind = Kind {
    id: "rename_enum_value",
    title: "rename enum value",
    explanation: "A statement with the old value fails (22P02), as a literal or as a parameter; readers get the new one.",
    example: "SELECT id FROM orders WHERE state = 'new';\nALTER TYPE order_state RENAME VALUE 'new' TO 'open';\n-- ERROR 22P02: invalid input value for enum order_state: \"new\"",
    remedy: "know both values, {name} and {new}, before the first row has the new one",
    plan: plan_rename_value,
    note: no_note,
    consequence: renamed,
};

pub(super) static DROP_ENUM_VALUE: Kind = Kind {
    id: "drop_enum_value",
    title: "drop enum value",
    explanation: "A statement with the old value fails (22P02).",
    example: "SELECT id FROM orders WHERE state = 'new';\n-- the type is made anew without 'new'\n-- ERROR 22P02",
    remedy: "remove every use of the value {name} first",
    plan: plan_drop_value,
    note: no_note,
    consequence: dropped,
};

pub(super) static DROP_TYPE: Kind = Kind {
    id: "drop_type",
    title: "drop type",
    explanation: "A cast to the type fails (42704); with CASCADE its columns go, with all that a dropped column means.",
    example: "SELECT $1::order_state;\nDROP TYPE order_state CASCADE;\n-- ERROR 42704: type \"order_state\" does not exist",
    remedy: "remove every use of the type {table} first",
    plan: plan_drop_type,
    note: no_note,
    consequence: super::no_consequence,
};

pub(super) static RENAME_TYPE: Kind = Kind {
    id: "rename_type",
    title: "rename type",
    explanation: "A cast to the old name fails (42704), and clients that look types up by name (sqlx, Npgsql) refuse columns of it.",
    example: "SELECT $1::order_state;\nALTER TYPE order_state RENAME TO state;\n-- ERROR 42704: type \"order_state\" does not exist",
    remedy: "leave out the cast, or deploy the new name {new} together with the migration",
    plan: plan_rename_type,
    note: no_note,
    consequence: called_otherwise,
};

/// A string of SQL.
fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// Makes the label known, so that rows can have it.
fn add(f: &Facts, label: &str) -> Step {
    let step = Step::new(Phase::BeforeDeploy, format!("add the value {label}"));
    match f.dialect {
        Dialect::Postgresql => step
            .run(
                Run::Alone,
                [format!(
                    "ALTER TYPE {} ADD VALUE IF NOT EXISTS {}",
                    f.table,
                    text(label)
                )],
            )
            .no_way_back("PostgreSQL cannot take a value away again; an unused one harms nobody"),
        _ => step.sql(f.locking(f.own())),
    }
}

fn plan_add_value(f: &Facts) -> Plan {
    plan(
        First::Migration,
        "a statement with the value fails until it is there, and readers must know it before it is written",
        [
            Some(add(f, &f.name)),
            Some(code(f).gate("readers that know the value run everywhere")),
            Some(Step::new(
                Phase::AfterDeploy,
                format!("only now write {}", f.name),
            )),
        ],
    )
}

fn plan_rename_value(f: &Facts) -> Plan {
    let (old, new) = (text(&f.name), text(&f.new));
    let mut steps = vec![
        Some(add(f, &f.new)),
        Some(code(f).gate("readers that know both values run everywhere")),
        Some(
            Step::new(
                Phase::AfterDeploy,
                format!("write {} instead of {}", f.new, f.name),
            )
            .writes(),
        ),
    ];
    for of in &f.typed {
        let (table, column) = (&of.table, &of.column);
        // A row that is written without a value gets the default.
        let stale = of.default.as_ref().filter(|default| default.contains(&old));
        if let Some(default) = stale {
            let default = default.replacen(&old, &new, 1);
            let step = Step::new(
                Phase::AfterDeploy,
                format!("let {} be the default of {table}.{column}", f.new),
            );
            steps.push(Some(step.sql(f.locking(f.in_dialects(
                &[Dialect::Postgresql, Dialect::Mysql],
                format!("ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT {default}"),
            )))));
        }
    }
    for of in &f.typed {
        let (table, column) = (&of.table, &of.column);
        let own = Facts {
            table: table.clone(),
            key: Vec::new(),
            ..f.clone()
        };
        let step = Step::new(
            Phase::NextRelease,
            format!(
                "move the rows of {table} from {} to {}, {}",
                f.name,
                f.new,
                own.pace()
            ),
        );
        let lack = format!("{column} = {old}");
        steps.push(Some(own.backfill(
            step,
            &format!("{column} = {new}"),
            &lack,
        )));
    }
    steps.push(Some(Step::new(
        Phase::NextRelease,
        format!("forget {} in the code; leave the value in the type", f.name),
    )));
    plan(
        First::Neither,
        "the old code fails with the new value, the new code with the old one",
        steps,
    )
}

fn plan_drop_value(f: &Facts) -> Plan {
    let old = text(&f.name);
    let look = f.typed.iter().flat_map(|of| {
        f.known(format!(
            "SELECT 1 FROM {} WHERE {} = {old} LIMIT 1",
            of.table, of.column
        ))
    });
    let look: Vec<String> = look.collect();
    plan(
        First::Code,
        "a statement with the value fails as soon as it is gone",
        [
            Some(code(f)),
            Some(wait(f, &format!("the value {}", f.name))),
            Some(
                Step::new(
                    Phase::NextRelease,
                    format!("look for rows that still have {}", f.name),
                )
                .run(Run::Check, look)
                .gate("no row has it"),
            ),
            Some(
                migration(f, Phase::NextRelease)
                    .no_way_back(format!("the value {} is gone", f.name)),
            ),
        ],
    )
}

fn plan_drop_type(f: &Facts) -> Plan {
    let table = &f.table;
    let drop = f.in_dialects(&[Dialect::Postgresql], format!("DROP TYPE {table}"));
    removal(f, &format!("the type {table}"), "the type is gone", drop)
}

fn plan_rename_type(f: &Facts) -> Plan {
    migration_first(
        f,
        "a cast to the new name fails until it is there; leave casts out where both must run",
    )
}

fn added(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Other {
            clause: Clause::Call,
        } => Consequence::silent("it yields the new value too"),
        Usage::Column { clause } if reads(clause) => {
            Consequence::risky("a client that does not know the new value refuses it")
        }
        _ => None,
    }
}

fn called_otherwise(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        // A cast hands the value over in another type.
        Usage::Column { clause }
            if reads(clause)
                && !touch.same_output()
                && touch.binding.is_some_and(|binding| !binding.cast) =>
        {
            Consequence::risky("a client that knows the type by its name does not know this one")
        }
        _ => None,
    }
}

fn renamed(touch: &Touch<'_>) -> Option<Consequence> {
    let parameter = |c: &Comparison| c.with == Operand::Other;
    match touch.what {
        Usage::Column { clause } if reads(clause) => {
            Consequence::risky("a client that does not know the new value refuses it")
        }
        Usage::Column { clause } if compares(clause) => {
            match touch.comparisons().iter().any(parameter) {
                true => Consequence::risky("a parameter with the old value is refused"),
                false => Consequence::info("the value keeps its place among the others"),
            }
        }
        Usage::Write {
            kind: WriteKind::Insert | WriteKind::Update,
            value: Some(Value::Unknown),
            ..
        } => Consequence::risky("a parameter with the old value is refused"),
        Usage::Write {
            kind: WriteKind::Insert,
            value: None | Some(Value::Default),
            ..
        } if touch.default_is_label() => {
            Consequence::silent("the row gets the default under its new name")
        }
        _ => None,
    }
}

fn dropped(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Column { clause } if reads(clause) => {
            Consequence::info("no row has the value any more")
        }
        _ => renamed(touch),
    }
}
