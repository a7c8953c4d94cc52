//! Columns come, go and change their name.

use super::{
    Change, Consequence, Dialect, Kind, Touch, Usage, cached_plans, no_consequence, reads,
};
use crate::change::plan::{
    ColumnFacts, Facts, First, Phase, Plan, Sql, Step, add_beside, code, code_first, drop_column,
    exactly, loosen, make_unique, migration, not_null, obstacles, plan, plan_rename, views, wait,
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
    remedy: "remove every use of {table}.{name} and deploy that everywhere before the column is dropped",
    plan: plan_drop,
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
    remedy: "use {new} instead of {name} once both columns stand side by side, or rename in the code only",
    plan: plan_rename,
    note: cached,
    consequence: no_consequence,
};

pub(super) static REPLACE_COLUMN: Kind = Kind {
    id: "replace_column",
    title: "replace column",
    explanation: "The name stays, the column behind it is a new one: statements keep working and read and write other values. \
        Until it is filled, readers see nulls or the default.",
    example: "SELECT total FROM orders;\nALTER TABLE orders RENAME COLUMN total TO total_old;\nALTER TABLE orders ADD COLUMN total bigint;\n-- the statement works and returns nulls",
    remedy: "copy the values of the old column in the same transaction, and check that {name} means the same to every reader",
    plan: plan_replace,
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
    plan: plan_add,
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
    remedy: "set {name} in every INSERT while it still takes nulls, before it is made NOT NULL",
    plan: plan_add_required,
    note: required,
    consequence: added,
};

pub(super) static MAKE_GENERATED: Kind = Kind {
    id: "make_generated",
    title: "make column generated",
    explanation: "The database computes or numbers the column from now on: an explicit value is refused (PostgreSQL 428C9, MySQL 3105).",
    example: "INSERT INTO orders (id) VALUES (1);\nALTER TABLE orders ALTER id ADD GENERATED ALWAYS AS IDENTITY;\n-- ERROR 428C9: cannot insert a non-DEFAULT value into column \"id\"",
    remedy: "stop writing {table}.{name} before the database writes it",
    plan: plan_generate,
    note: super::no_note,
    consequence: generated,
};

fn plan_drop(f: &Facts) -> Plan {
    let what = format!("{}.{}", f.table, f.name);
    let column = f.old_column.as_ref();
    let required = column.is_some_and(ColumnFacts::required);
    let loosened = column.map(|c| loosen(f, c)).unwrap_or_default();
    let free = column.is_some_and(|c| !c.required());
    plan(
        First::Code,
        "running code must neither read nor write what goes",
        [
            column.map(|_| {
                let how = match f.dialect {
                    Dialect::Sqlite if required => f.anew("with it nullable"),
                    _ => "make it nullable, or give it a default".to_owned(),
                };
                let step = Step::new(
                    Phase::BeforeDeploy,
                    format!("let new code leave {what} out: {how}"),
                );
                match required {
                    true => step.sql(f.locking(loosened)),
                    false => step,
                }
                .done(free.then(|| "it takes nulls or has a default already".to_owned()))
            }),
            Some(match unmapped(f).as_slice() {
                [] => code(f),
                gates => code(f).gate(gates.join("; ")),
            }),
            Some(wait(f, &what)),
            views(f, Phase::AfterDeploy),
            obstacles(f, Phase::NextRelease),
            Some(drop_column(f).no_way_back(format!(
                "the values of {what} are gone: no release that uses it can come back"
            ))),
            left_by_mappers(f)
                .map(|left| Step::new(Phase::NextRelease, format!("take {what} out of {left}"))),
        ],
    )
}

/// What holds of the column once no mapper of the code writes it into statements of its own.
fn unmapped(f: &Facts) -> Vec<&'static str> {
    let gates = f.mappers.iter().filter_map(|mapper| mapper.unmap);
    let mut gates: Vec<&str> = gates.map(|unmap| unmap.gate).collect();
    gates.sort_unstable();
    gates.dedup();
    gates
}

/// What hid the column from a mapper, and hides nothing any more.
fn left_by_mappers(f: &Facts) -> Option<&'static str> {
    let mut unmaps = f.mappers.iter().filter_map(|mapper| mapper.unmap);
    unmaps.find_map(|unmap| unmap.leaves)
}

fn plan_replace(f: &Facts) -> Plan {
    let what = format!("{}.{}", f.table, f.name);
    let mut run = migration(f, Phase::AfterDeploy);
    // The statement that makes the new column is half of it where another one takes the old one away.
    let takes = |sql: &Sql| {
        let mut words = sql.text.split(|c: char| !c.is_alphanumeric());
        words.any(|w| {
            ["drop", "rename", "change"]
                .iter()
                .any(|t| t.eq_ignore_ascii_case(w))
        })
    };
    if !run.sql.iter().any(takes) {
        run.sql.clear();
    }
    plan(
        First::Neither,
        "the name means another column from one moment to the next",
        [
            Some(code(f)),
            Some(run.gate(format!(
                "the new {what} has the values of the old one, copied in the same transaction"
            ))),
        ],
    )
}

fn plan_add(f: &Facts) -> Plan {
    let (table, name) = (&f.table, &f.name);
    let column = f.new_column.clone().unwrap_or_else(ColumnFacts::unknown);
    let data_type = &column.data_type;
    let default = column.default.clone().unwrap_or_default();
    // A default that differs from row to row is written into every row, under a lock.
    let volatile = ["random", "uuid", "clock_timestamp", "nextval", "timeofday"];
    let rewrites = f.postgresql()
        && volatile
            .iter()
            .any(|word| default.to_lowercase().contains(word));
    let add = if rewrites && !f.small() {
        let lack = format!("{name} IS NULL");
        let backfill = Step::new(
            Phase::BeforeDeploy,
            format!("fill {name} in the old rows, {}", f.pace()),
        );
        let mut steps = vec![
            Step::new(
                Phase::BeforeDeploy,
                format!("add {name} without its default, which would rewrite the table, then set the default for new rows"),
            )
            .sql(f.locking(vec![
                format!("ALTER TABLE {table} ADD COLUMN {name} {data_type}"),
                format!("ALTER TABLE {table} ALTER COLUMN {name} SET DEFAULT {default}"),
            ])),
            f.backfill(backfill, &format!("{name} = {default}"), &lack),
        ];
        if !column.nullable {
            steps.extend(not_null(f, Phase::BeforeDeploy, name, &column));
        }
        steps
    } else {
        let null = if column.nullable { "" } else { " NOT NULL" };
        let default = column.default.as_ref().map(|d| format!(" DEFAULT {d}"));
        let default = default.unwrap_or_default();
        let definition = match f.dialect {
            Dialect::Mysql => column.definition(column.nullable),
            _ if data_type.is_empty() || column.computed => None,
            _ => Some(format!("{data_type}{default}{null}")),
        };
        let exact = definition
            .filter(|_| f.shared)
            .map_or_else(Vec::new, |definition| {
                f.known(format!(
                    "ALTER TABLE {table} ADD COLUMN {name} {definition}"
                ))
            });
        vec![exactly(f, Phase::BeforeDeploy, exact)]
    };
    let ready = Step {
        phase: Phase::BeforeDeploy,
        ..code(f)
    };
    let uses = Step::new(
        Phase::WithDeploy,
        "deploy the code that uses what was added",
    );
    let steps = [ready].into_iter().chain(add).chain([uses]);
    plan(
        First::Migration,
        "code that names the column fails until it is there",
        steps.map(Some),
    )
}

fn plan_add_required(f: &Facts) -> Plan {
    let name = &f.name;
    let column = f.new_column.clone().unwrap_or_else(ColumnFacts::unknown);
    let named = Facts {
        new: name.clone(),
        ..f.clone()
    };
    let add = add_beside(&named, &column);
    let lack = format!("{name} IS NULL");
    let (value, how) = match &f.given {
        Some(given) => (given.as_str(), "as the migration does, "),
        None => (":value", "(:value), "),
    };
    let backfill = Step::new(
        Phase::AfterDeploy,
        format!("give {name} a value in the old rows {how}{}", f.pace()),
    );
    let filled = "a trigger gives it a value where an INSERT leaves it out";
    let filled = f.filled_by_trigger.then(|| filled.to_owned());
    let mut steps = vec![
        Step::new(
            Phase::BeforeDeploy,
            format!("add {name} as nullable, or with a constant default"),
        )
        .sql(f.locking(add)),
        code(f)
            .writes()
            .gate("every row that is written has a value")
            .done(filled),
        f.backfill(backfill, &format!("{name} = {value}"), &lack),
    ];
    steps.extend(not_null(f, Phase::AfterDeploy, name, &column));
    for (key, columns) in &f.new_keys {
        let own = Facts {
            name: key.clone(),
            statement: String::new(),
            ..f.clone()
        };
        steps.extend(make_unique(
            &own,
            Phase::AfterDeploy,
            "UNIQUE",
            &columns.join(", "),
        ));
    }
    plan(
        First::Migration,
        "code that names the column fails until it is there; NOT NULL comes when every writer sets it",
        steps.into_iter().map(Some),
    )
}

fn plan_generate(f: &Facts) -> Plan {
    code_first(
        f,
        "an explicit value is refused as soon as the database writes it",
    )
}

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
    if dialect != Dialect::Mysql && !change.filled {
        notes.push("the migration itself fails if the table has rows".to_owned());
    }
    notes
}

fn replaced(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        _ if touch.same_values() => {
            Consequence::info("the column of this name has the same values")
        }
        Usage::Column { .. } if touch.is_target() => {
            Consequence::info("the value goes into the new column")
        }
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
        Usage::Column { clause }
            if !touch.is_target() && computed(touch) && clause != Clause::Upsert =>
        {
            Consequence::silent("the value is computed by the database now")
        }
        Usage::Column { clause } if reads(clause) => {
            Consequence::info("the value is numbered by the database now")
        }
        _ => None,
    }
}

/// Whether the column is computed from others now, not just numbered.
fn computed(touch: &Touch<'_>) -> bool {
    touch
        .column()
        .is_some_and(|(_, new)| new.definition.generated == crate::operation::Generated::Always)
}
