//! A column gets another name: the longest of the plans.
//!
//! In: [`Facts`]. Out: the steps. PostgreSQL keeps both columns the same by a trigger before any code has to;
//! elsewhere the code writes both for one release. The hard thing is what stands on the old column: its default,
//! its NOT NULL, its keys and indexes, each of which has to be there for the new one when the old one goes.

use super::{
    ColumnFacts, Facts, First, Phase, Plan, Run, Step, code, default_of, end_sync, nobody_uses,
    not_null, obstacles, plan, sync, together, views, wait,
};
use crate::sql::Dialect;

/// Why neither order of the rollout keeps both names working.
pub(in crate::change) const EITHER_NAME: &str =
    "the code of before fails with the new name, the code of afterwards with the old one";

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

/// The plan of a renamed column: a second one stands beside it until nobody uses the old name.
pub(in crate::change) fn plan_rename(f: &Facts) -> Plan {
    let (table, name, new) = (&f.table, &f.name, &f.new);
    let column = f.old_column.clone().unwrap_or_else(ColumnFacts::unknown);
    if column.computed {
        return plan_rename_computed(f);
    }
    let set = format!("{new} = {name}");
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
            .sql(together(sync(f, name, new, None)))
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
        let alone = if f.postgresql() {
            Run::Alone
        } else {
            Run::Once
        };
        steps.push(Some(
            Step::new(fill, format!("give {new} the indexes of {name}"))
                .run(alone, f.copies.clone()),
        ));
    }
    if !f.constraints.is_empty() {
        let all = f.constraints.join("; ");
        steps.push(Some(Step::new(
            fill,
            format!("give {new} what else stands on {name}: {all}"),
        )));
    }
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
    steps.push(views(f, read.max(Phase::AfterDeploy)));
    let mut let_go = Vec::new();
    if synced {
        if !column.nullable {
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
    steps.push(Some(drop_column(f)));
    plan(First::Neither, EITHER_NAME, steps)
}

/// A computed column needs nobody to write it: both stand side by side until the old one goes.
fn plan_rename_computed(f: &Facts) -> Plan {
    let (table, name, new) = (&f.table, &f.name, &f.new);
    let what = format!("{table}.{name}");
    plan(
        First::Neither,
        EITHER_NAME,
        [
            Some(Step::new(
                Phase::BeforeDeploy,
                format!(
                    "add {new} beside {name}, computed by the same expression, with its indexes"
                ),
            )),
            Some(code(f)),
            Some(wait(f, &what)),
            views(f, Phase::AfterDeploy),
            obstacles(f, Phase::NextRelease),
            Some(drop_column(f)),
        ],
    )
}

/// The column goes.
pub(in crate::change) fn drop_column(f: &Facts) -> Step {
    let (table, name) = (&f.table, &f.name);
    let what = format!("{table}.{name}");
    Step::new(
        Phase::NextRelease,
        format!("drop the column {what}, without CASCADE"),
    )
    .gate(nobody_uses(&what))
    .sql(f.locking(f.known(format!("ALTER TABLE {table} DROP COLUMN {name}"))))
    .no_way_back(format!("the column {name} is gone"))
}
