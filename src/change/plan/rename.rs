//! A column gets another name: the longest of the plans.
//!
//! In: [`Facts`]. Out: the steps. PostgreSQL keeps both columns the same by a trigger before any code has to;
//! elsewhere the code writes both for one release. The hard thing is what stands on the old column: its default,
//! its NOT NULL, its keys and indexes, each of which has to be there for the new one when the old one goes.

use super::{
    ColumnFacts, Facts, First, Phase, Plan, Run, Step, code, compute_anew, default_of, end_sync,
    follow, give, holds_on, nobody_uses, not_null, obstacles, plan, sync, together, wait,
};
use crate::sql::Dialect;

/// Why neither order of the rollout keeps both names working.
pub(in crate::change) const EITHER_NAME: &str =
    "the old code fails with the new name, the new code with the old one";

/// Makes a column nullable, so that an insert may leave it out.
pub(in crate::change) fn loosen(f: &Facts, column: &ColumnFacts) -> Vec<String> {
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
pub(in crate::change) fn add_beside(f: &Facts, column: &ColumnFacts) -> Vec<String> {
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
        _ => None,
    }
}

/// The rename itself, in the moment of the deploy.
fn plan_rename_at_once(f: &Facts, why: &str) -> Plan {
    let (table, name, new) = (&f.table, &f.name, &f.new);
    plan(
        First::Neither,
        EITHER_NAME,
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

/// The plan of a renamed column: a second one stands beside it until nobody uses the old name.
pub(in crate::change) fn plan_rename(f: &Facts) -> Plan {
    let (table, name, new) = (&f.table, &f.name, &f.new);
    let mut column = f.old_column.clone().unwrap_or_else(ColumnFacts::unknown);
    if column.computed {
        return plan_rename_computed(f, &column);
    }
    if let Some(why) = only_once(f, &column) {
        return plan_rename_at_once(f, why);
    }
    // The same release can change its type and its default, and take its NOT NULL away.
    let old_type = column.data_type.clone();
    let now = f.new_column.as_ref().filter(|_| f.postgresql());
    let types = now.filter(|now| now.data_type != old_type);
    let types = types.map(|now| (old_type.clone(), now.data_type.clone()));
    let types = types
        .as_ref()
        .map(|(old, new)| (old.as_str(), new.as_str()));
    let (was_nullable, had_default) = (column.nullable, column.default.is_some());
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
            .sql(f.locking(together(sync(f, name, new, types))))
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
        text: format!("use {new} instead of {name} everywhere"),
        ..code(f)
    }));
    let what = format!("{table}.{name}");
    steps.push(Some(Step {
        phase: read.max(Phase::AfterDeploy),
        ..wait(f, &what)
    }));
    steps.extend(
        follow(f, read.max(Phase::AfterDeploy))
            .into_iter()
            .map(Some),
    );
    let anew = compute_anew(f, read.max(Phase::AfterDeploy), new);
    steps.extend(anew.into_iter().map(Some));
    let mut let_go = Vec::new();
    if synced {
        if !was_nullable {
            let_go.push(format!(
                "ALTER TABLE {table} ALTER COLUMN {name} DROP NOT NULL"
            ));
        }
        // What is no longer written has to be empty: a key on it would refuse the second default.
        if had_default {
            let_go.push(format!(
                "ALTER TABLE {table} ALTER COLUMN {name} DROP DEFAULT"
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
    steps.push(Some(drop_column(f)));
    plan(First::Neither, EITHER_NAME, steps)
}

/// A computed column needs nobody to write it: both stand side by side until the old one goes.
fn plan_rename_computed(f: &Facts, column: &ColumnFacts) -> Plan {
    let (table, name, new) = (&f.table, &f.name, &f.new);
    let what = format!("{table}.{name}");
    // Whether the others store what they compute is not known.
    let expression = column.expression.as_ref().filter(|_| f.postgresql());
    let expression = expression.filter(|_| !column.data_type.is_empty());
    let sql = expression.map_or_else(Vec::new, |e| {
        let data_type = &column.data_type;
        f.known(format!(
            "ALTER TABLE {table} ADD COLUMN {new} {data_type} GENERATED ALWAYS AS ({e}) STORED"
        ))
    });
    let indexes = match f.copies.is_empty() || sql.is_empty() {
        true => None,
        false => Some(
            Step::new(
                Phase::BeforeDeploy,
                format!("give {new} the indexes of {name}"),
            )
            .sql(f.copies.clone()),
        ),
    };
    let with = if indexes.is_some() {
        ""
    } else {
        ", with its indexes"
    };
    let add = format!("add {new} beside {name}, computed by the same expression{with}");
    let mut steps = vec![
        Some(Step::new(Phase::BeforeDeploy, add).sql(f.locking(sql))),
        indexes,
        Some(code(f)),
        Some(wait(f, &what)),
    ];
    steps.extend(follow(f, Phase::AfterDeploy).into_iter().map(Some));
    steps.push(obstacles(f, Phase::NextRelease));
    steps.push(Some(drop_column(f)));
    plan(First::Neither, EITHER_NAME, steps)
}

/// The column goes, and what stands on its successor takes its names.
pub(in crate::change) fn drop_column(f: &Facts) -> Step {
    let (table, name) = (&f.table, &f.name);
    let what = format!("{table}.{name}");
    let mut drop = f.known(format!("ALTER TABLE {table} DROP COLUMN {name}"));
    drop.extend(f.take_names(None));
    // The others commit each by itself.
    let drop = if f.postgresql() { together(drop) } else { drop };
    Step::new(
        Phase::NextRelease,
        format!("drop the column {what}, without CASCADE"),
    )
    .gate(nobody_uses(&what))
    .run(Run::Check, holds_on(f))
    .sql(f.locking(drop))
    .no_way_back(format!("the column {name} is gone"))
}
