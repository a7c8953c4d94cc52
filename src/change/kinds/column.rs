//! Columns come, go and change their name.

use super::{
    Change, Consequence, Dialect, Kind, Touch, Usage, cached_plans, no_consequence, reads,
};
use crate::change::plan::{
    ColumnFacts, Facts, First, Phase, Plan, Run, Step, code, code_first, default_of, end_sync,
    exactly, follow, give, holds_on, migration, nobody_uses, not_null, obstacles, plan, sync,
    together, views, wait,
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
    let (table, name) = (&f.table, &f.name);
    let what = format!("{table}.{name}");
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
                let step =
                    Step::new(Phase::BeforeDeploy, format!("let new code leave {what} out: {how}"));
                match required {
                    true => step.sql(f.locking(loosened)),
                    false => step,
                }
                .done(free.then(|| "it takes nulls or has a default already".to_owned()))
            }),
            Some(match f.mapped {
                true => code(f).gate("no model declares it any more (Rails: ignored_columns; Django: SeparateDatabaseAndState)"),
                false => code(f),
            }),
            Some(wait(f, &what)),
            views(f, Phase::AfterDeploy),
            obstacles(f, Phase::NextRelease),
            Some(
                Step::new(Phase::NextRelease, format!("drop the column {what}, without CASCADE"))
                    .gate(nobody_uses(&what))
                    .run(Run::Check, holds_on(f))
                    .sql(f.locking(f.known(format!("ALTER TABLE {table} DROP COLUMN {name}"))))
                    .no_way_back(format!("the values of {what} are gone: no release that uses it can come back")),
            ),
            f.mapped.then(|| Step::new(
                Phase::NextRelease,
                format!("take out of the code what hid {what} from its mapper (ignored_columns and the like)"),
            )),
        ],
    )
}

/// Makes a column nullable, so that an insert may leave it out.
fn loosen(f: &Facts, column: &ColumnFacts) -> Vec<String> {
    let (table, name) = (&f.table, &f.name);
    match f.dialect {
        // The primary key takes no nulls.
        _ if column.in_key => Vec::new(),
        Dialect::Postgresql => vec![format!(
            "ALTER TABLE {table} ALTER COLUMN {name} DROP NOT NULL"
        )],
        _ => f.modify(name, column, true),
    }
}

/// The column that stands beside the old one, nullable and without a default: what is not written into it
/// shows as missing.
fn add_beside(f: &Facts, column: &ColumnFacts) -> Vec<String> {
    let (table, new) = (&f.table, &f.new);
    let bare = ColumnFacts {
        default: None,
        on_update: None,
        numbered: false,
        ..column.clone()
    };
    let definition = match f.dialect {
        // Without NULL a timestamp may become NOT NULL, with a default.
        Dialect::Mysql => bare.definition(true),
        _ => Some(column.data_type.clone()).filter(|t| !t.is_empty()),
    };
    definition.map_or_else(Vec::new, |definition| {
        f.known(format!("ALTER TABLE {table} ADD COLUMN {new} {definition}"))
    })
}

/// Why a column of PostgreSQL cannot stand twice; `None` where it can.
fn only_once(f: &Facts, column: &ColumnFacts) -> Option<&'static str> {
    match column {
        _ if !f.postgresql() => None,
        _ if column.in_key => Some("it is in the primary key"),
        _ if f.pointed => Some("foreign keys of other tables point at it"),
        _ if column.numbered => Some("the database numbers it"),
        _ if column.computed => Some("the database computes it"),
        _ => None,
    }
}

/// The rename itself, in the moment of the deploy.
fn plan_rename_at_once(f: &Facts, why: &str) -> Plan {
    let (table, name, new) = (&f.table, &f.name, &f.new);
    plan(
        First::Neither,
        "the code of before fails with the new name, the code of afterwards with the old one",
        [
            Some(
                Step::new(
                    Phase::WithDeploy,
                    format!("stop the code that knows {name}, then rename the column: {why}, so it cannot stand twice; or rename it in the code only, and leave it in the database"),
                )
                .sql(f.locking(vec![format!("ALTER TABLE {table} RENAME COLUMN {name} TO {new}")]))
                .gate("no process of the old code is left; indexes, keys and views have followed by themselves"),
            ),
            Some(Step {
                text: format!("start the code that says {new} instead of {name}"),
                ..code(f)
            }),
        ],
    )
}

fn plan_rename(f: &Facts) -> Plan {
    let (table, name, new) = (&f.table, &f.name, &f.new);
    let mut column = f.old_column.clone().unwrap_or_else(ColumnFacts::unknown);
    if let Some(why) = only_once(f, &column) {
        return plan_rename_at_once(f, why);
    }
    // The same release can change its type and its default, and take its NOT NULL away.
    let old_type = column.data_type.clone();
    let now = f.new_column.as_ref().filter(|_| f.postgresql());
    let types = now.filter(|now| now.data_type != old_type);
    let types = types.map(|now| (old_type.clone(), now.data_type.clone()));
    let types = types.as_ref().map(|(old, new)| (old.as_str(), new.as_str()));
    let was_nullable = column.nullable;
    if let Some(now) = now {
        column.nullable |= now.nullable;
        column.default.clone_from(&now.default);
        column.data_type.clone_from(&now.data_type);
    }
    let set = match types {
        Some((_, to)) => format!("{new} = {name}::{to}"),
        None => format!("{new} = {name}"),
    };
    let lack = format!("{new} IS NULL AND {name} IS NOT NULL");
    // A trigger keeps both the same before any code has to; elsewhere the code writes both.
    let synced = f.postgresql();
    let fill = if synced {
        Phase::BeforeDeploy
    } else {
        Phase::AfterDeploy
    };
    let read = if synced {
        Phase::WithDeploy
    } else {
        Phase::NextRelease
    };
    let mut steps = vec![Some(
        Step::new(
            Phase::BeforeDeploy,
            format!("add {new} beside {name}, nullable, instead of the rename"),
        )
        .sql(f.locking(add_beside(f, &column))),
    )];
    if synced {
        steps.push(Some(
            Step::new(
                Phase::BeforeDeploy,
                format!("keep {name} and {new} the same by a trigger"),
            )
            .sql(together(sync(f, name, new, types)))
            .gate("a row written with either of them has both"),
        ));
    } else {
        steps.push(Some(
            Step::new(
                Phase::WithDeploy,
                format!("write {new} wherever {name} is written, with the same value"),
            )
            .writes()
            .gate("no row is written by code that does not know both"),
        ));
        if let Some(default) = column.default.as_ref().filter(|_| f.mysql()) {
            let step = Step::new(fill, format!("give {new} the default of {name}"));
            let set = default_of(f, new, default, &column, true);
            steps.push(Some(step.sql(f.locking(set))));
        }
    }
    let backfill = Step::new(
        fill,
        format!("copy {name} to {new} in all rows, {}", f.pace()),
    );
    steps.push(Some(f.backfill(backfill, &set, &lack).run(
        Run::Check,
        f.known(format!("SELECT 1 FROM {table} WHERE {lack} LIMIT 1")),
    )));
    if !f.copies.is_empty() {
        steps.push(Some(
            Step::new(fill, format!("give {new} the indexes of {name}")).sql(f.copies.clone()),
        ));
    }
    steps.extend(give(f, fill, new).into_iter().map(Some));
    let left_out = column.default.as_ref().map(|d| format!(" DEFAULT {d}"));
    let left_out = left_out.unwrap_or_default();
    match f.dialect {
        // One rebuild for all that SQLite cannot alter.
        Dialect::Sqlite if !column.nullable => {
            let how = format!("with {new} NOT NULL{left_out} and {name} nullable");
            steps.push(Some(Step::new(fill, f.anew(&how))));
        }
        Dialect::Sqlite if column.default.is_some() => {
            let how = format!("with {new}{left_out}");
            steps.push(Some(Step::new(fill, f.anew(&how))));
        }
        _ if !column.nullable => {
            steps.extend(not_null(f, fill, new, &column).into_iter().map(Some));
        }
        _ => {}
    }
    steps.push(Some(Step {
        phase: read,
        ..code(f)
    }));
    let what = format!("{table}.{name}");
    steps.push(Some(Step {
        phase: read.max(Phase::AfterDeploy),
        ..wait(f, &what)
    }));
    steps.extend(follow(f, read.max(Phase::AfterDeploy)).into_iter().map(Some));
    let mut let_go = Vec::new();
    if synced {
        if !was_nullable {
            let_go.push(format!(
                "ALTER TABLE {table} ALTER COLUMN {name} DROP NOT NULL"
            ));
        }
        if let Some(default) = &column.default {
            let_go.push(format!(
                "ALTER TABLE {table} ALTER COLUMN {new} SET DEFAULT {default}"
            ));
        }
        let_go.extend(end_sync(f));
    } else if column.required() {
        let_go.extend(loosen(f, &column));
    }
    let stop = match synced {
        true => format!("end the trigger: {name} is no longer written"),
        false => format!("stop writing {name}, which may be left out from then on"),
    };
    steps.push(Some(
        Step::new(Phase::NextRelease, stop)
            .sql(f.locking(together(let_go)))
            .no_way_back(format!("what is written from now on is not in {name}")),
    ));
    steps.push(obstacles(f, Phase::NextRelease));
    let mut drop = f.known(format!("ALTER TABLE {table} DROP COLUMN {name}"));
    drop.extend(f.take_names(None));
    steps.push(Some(
        Step::new(
            Phase::NextRelease,
            format!("drop the column {what}, without CASCADE"),
        )
        .gate(nobody_uses(&what))
        .run(Run::Check, holds_on(f))
        .sql(f.locking(together_if_postgresql(f, drop)))
        .no_way_back(format!("the column {name} is gone")),
    ));
    plan(
        First::Neither,
        "the code of before fails with the new name, the code of afterwards with the old one",
        steps,
    )
}

/// In one transaction where the database has one for statements that alter.
fn together_if_postgresql(f: &Facts, texts: Vec<String>) -> Vec<String> {
    if f.postgresql() { together(texts) } else { texts }
}

fn plan_replace(f: &Facts) -> Plan {
    let what = format!("{}.{}", f.table, f.name);
    plan(
        First::Neither,
        "the name means another column from one moment to the next",
        [
            Some(code(f)),
            Some(migration(f, Phase::AfterDeploy).gate(format!(
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
    let backfill = Step::new(
        Phase::AfterDeploy,
        format!("give {name} a value in the old rows (:value), {}", f.pace()),
    );
    let mut steps = vec![
        Step::new(
            Phase::BeforeDeploy,
            format!("add {name} as nullable, or with a constant default"),
        )
        .sql(f.locking(add)),
        code(f)
            .writes()
            .gate("every row that is written has a value"),
        f.backfill(backfill, &format!("{name} = :value"), &lack),
    ];
    steps.extend(not_null(f, Phase::AfterDeploy, name, &column));
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
    if dialect != Dialect::Mysql {
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
