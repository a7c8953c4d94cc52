//! How a change of type or collation is shipped.
//!
//! In: the facts. Out: the plan. The hard thing is what hangs on the column: views, computed columns,
//! keys and indexes that the change of type rewrites or refuses.

use super::Dialect;
use crate::change::plan::{
    ColumnFacts, Facts, First, Phase, Plan, Run, Step, all_views, by_hand, code, compute_anew,
    end_sync, exactly, give, holds_on, not_null, plan, sync, together, unknown_views, wait,
    without_views,
};

/// Every old value fits: nothing has to be tried.
pub(super) fn plan_widen(f: &Facts) -> Plan {
    let mut plan = plan_retype(f);
    plan.steps.retain(|step| !step.text.starts_with(TRIED));
    plan
}

const TRIED: &str = "try whether every value";

pub(super) fn plan_retype(f: &Facts) -> Plan {
    let (table, name) = (&f.table, &f.name);
    let (old, new) = (
        f.before.clone().unwrap_or_default(),
        f.after.clone().unwrap_or_default(),
    );
    let ready = code(f).gate("the new code runs everywhere, with either type");
    let column = f.old_column.clone().unwrap_or_else(ColumnFacts::unknown);
    let casts = tried(f, &column, &new);
    let at_once = f.small() || !rewrites(f.dialect, &old, &new);
    let why = "typed code must know both types before the first value of the new one";
    if f.renamed && f.postgresql() {
        return plan(First::Code, why, [Some(casts), Some(ready)]);
    }
    let alone = column.in_key || column.numbered || column.computed || f.pointed;
    if !f.postgresql() || at_once || alone || f.after.is_none() {
        let mut steps = vec![Some(casts), Some(ready)];
        steps.extend(alter(f, &column, at_once).into_iter().map(Some));
        return plan(First::Code, why, steps);
    }
    let (beside, past) = (f.beside("new"), f.beside("old"));
    let lack = format!("{beside} IS NULL AND {name} IS NOT NULL");
    let backfill = Step::new(
        Phase::AfterDeploy,
        format!("copy {name} to {beside} in all rows, {}", f.pace()),
    );
    let now = f.new_column.clone().unwrap_or_else(|| column.clone());
    let required = !column.nullable && !now.nullable;
    let mut steps = vec![
        Some(casts),
        Some(ready),
        Some(
            Step::new(
                Phase::AfterDeploy,
                format!("add {beside} of the new type beside {name}"),
            )
            .sql(f.locking(vec![format!(
                "ALTER TABLE {table} ADD COLUMN {beside} {new}"
            )])),
        ),
        Some(
            Step::new(
                Phase::AfterDeploy,
                format!("keep {name} and {beside} the same by a trigger"),
            )
            .sql(f.locking(together(sync(f, name, &beside, Some((&old, &new))))))
            .gate("a row written with either of them has both"),
        ),
        Some(
            f.backfill(backfill, &format!("{beside} = {name}::{new}"), &lack)
                .run(
                    Run::Check,
                    [format!("SELECT 1 FROM {table} WHERE {lack} LIMIT 1")],
                ),
        ),
    ];
    steps.extend(give(f, Phase::AfterDeploy, &beside).into_iter().map(Some));
    let anew = compute_anew(f, Phase::AfterDeploy, &beside);
    steps.extend(anew.into_iter().map(Some));
    if required {
        let steps_of = not_null(f, Phase::AfterDeploy, &beside, &column);
        steps.extend(steps_of.into_iter().map(Some));
    }
    let mut swap = end_sync(f);
    if !column.nullable {
        swap.push(format!(
            "ALTER TABLE {table} ALTER COLUMN {name} DROP NOT NULL"
        ));
    }
    // What is no longer written has to be empty: a key on it would refuse the second default.
    if column.default.is_some() {
        swap.push(format!(
            "ALTER TABLE {table} ALTER COLUMN {name} DROP DEFAULT"
        ));
    }
    if let Some(default) = &now.default {
        swap.push(format!(
            "ALTER TABLE {table} ALTER COLUMN {beside} SET DEFAULT {default}"
        ));
    }
    swap.push(format!(
        "ALTER TABLE {table} RENAME COLUMN {name} TO {past}"
    ));
    swap.push(format!(
        "ALTER TABLE {table} RENAME COLUMN {beside} TO {name}"
    ));
    swap.extend(f.take_names(Some(&past)));
    let (swap, left) = around_views(f, swap);
    steps.push(left);
    let text = match f.views.is_empty() {
        true => "swap the names in one short transaction".to_owned(),
        false => format!(
            "swap the names in one short transaction, and make the views anew: {}",
            listed(f)
        ),
    };
    steps.push(Some(
        Step::new(Phase::AfterDeploy, text)
            .run(Run::Check, unknown_views(f))
            .sql(f.locking(together(swap)))
            .gate(renewed(f))
            .no_way_back(format!("what is written from now on is not in {past}")),
    ));
    let old = Facts {
        name: past.clone(),
        ..f.clone()
    };
    steps.push(Some(Step {
        phase: Phase::NextRelease,
        ..wait(f, &format!("{table}.{past}"))
    }));
    steps.push(Some(
        Step::new(
            Phase::NextRelease,
            format!("drop the column {table}.{past}"),
        )
        .run(Run::Check, holds_on(&old))
        .sql(f.locking(vec![format!("ALTER TABLE {table} DROP COLUMN {past}")]))
        .no_way_back("the values of the old type are gone"),
    ));
    plan(First::Code, why, steps)
}

fn listed(f: &Facts) -> String {
    let names: Vec<&str> = f.views.iter().map(|v| v.name.as_str()).collect();
    names.join(", ")
}

/// What has to be looked at behind the change.
fn renewed(f: &Facts) -> String {
    let renewed = "open connections were renewed: prepared statements fail once (0A000)";
    match f.views.is_empty() {
        true => renewed.to_owned(),
        false => format!("{renewed}; privileges and comments of the views were given again"),
    }
}

/// The statements while the views are away; where one of them is not known for certain, a step that leaves
/// them to a person.
fn around_views(f: &Facts, texts: Vec<String>) -> (Vec<String>, Option<Step>) {
    match without_views(f, texts.clone()) {
        Some(texts) => (texts, None),
        None => {
            let mut left = by_hand(f, Phase::AfterDeploy, &all_views(f));
            left.text
                .push_str("; drop them before the next step and make them behind it");
            (texts, Some(left))
        }
    }
}

/// Whether the values can be converted.
fn tried(f: &Facts, column: &ColumnFacts, new: &str) -> Step {
    let (table, name) = (&f.table, &f.name);
    let step = Step::new(Phase::BeforeDeploy, format!("{TRIED} casts to {new}"));
    let number = |n: &str| n.parse::<u64>().is_ok();
    let arguments = new
        .split_once('(')
        .and_then(|(_, rest)| rest.rsplit_once(')'))
        .map(|(inside, _)| inside);
    let base = new.split('(').next().unwrap_or(new);
    let wrong = match f.dialect {
        Dialect::Postgresql if column.computed => return step,
        Dialect::Postgresql => {
            return step
                .sql([format!("SELECT count({name}::{new}) FROM {table}")])
                .gate("the statement ends without an error");
        }
        Dialect::Mysql => match (base, &f.new_column, arguments) {
            ("enum", Some(now), _) => {
                let labels = now.data_type.trim_start_matches("enum");
                Some(format!("{name} NOT IN {labels}"))
            }
            ("varchar" | "char", _, Some(length)) if number(length) => {
                Some(format!("CHAR_LENGTH({name}) > {length}"))
            }
            ("tinyint" | "smallint" | "mediumint" | "int" | "bigint", ..) => {
                Some(format!("{name} NOT REGEXP '^-?[0-9]+$'"))
            }
            _ => None,
        },
        _ => None,
    };
    let look = wrong.map(|wrong| format!("SELECT 1 FROM {table} WHERE {wrong} LIMIT 1"));
    step.run(Run::Check, look)
}

/// The change of type in place.
fn alter(f: &Facts, column: &ColumnFacts, at_once: bool) -> Vec<Step> {
    // What is computed from the column goes and comes with its type.
    let f = &Facts {
        views: f.with_computed.clone(),
        ..f.clone()
    };
    let (table, name) = (&f.table, &f.name);
    let new = f.after.clone().unwrap_or_default();
    let text = match f.dialect {
        Dialect::Postgresql if !at_once => {
            let why = match column {
                _ if column.in_key => "is in the primary key",
                _ if column.computed => "is computed by the database",
                _ if column.numbered => "is numbered by the database",
                _ => "is what foreign keys point at",
            };
            format!(
                "{name} {why}, and its table would be rewritten: move what hangs on it (foreign keys, sequence, indexes) to a column beside it, then swap the names"
            )
        }
        Dialect::Postgresql if at_once => format!(
            "change the type of {table}.{name} at once: the table is small, or only its description changes{}",
            by_a_person(f)
        ),
        Dialect::Mysql => format!(
            "change the type of {table}.{name}; writes wait while the table is copied, for a large one use gh-ost or pt-online-schema-change"
        ),
        Dialect::Sqlite => f.anew(&format!("with {name} of the new type")),
        _ => format!("change the type of {table}.{name}"),
    };
    let sql = match f.dialect {
        Dialect::Postgresql if at_once => {
            at_once_in_postgresql(f, column, &new).unwrap_or_default()
        }
        Dialect::Mysql if !f.own().is_empty() => f.own(),
        // Where nulls come or go as well, the MODIFY of that change states the new type.
        Dialect::Mysql => match &f.new_column {
            Some(now) if now.nullable == column.nullable => f.modify(name, now, now.nullable),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    let step = |sql: Vec<String>| {
        Step::new(Phase::AfterDeploy, text.clone())
            .sql(f.locking(sql))
            .no_way_back(format!(
                "a value that {} does not take may be stored from now on",
                f.before.clone().unwrap_or_default()
            ))
    };
    if !f.postgresql() {
        let step = step(sql).gate("open connections were renewed: prepared statements fail once");
        return vec![step];
    }
    let (sql, left) = match sql.is_empty() {
        true => (sql, None),
        false => around_views(f, sql),
    };
    let step = Step {
        sql: Vec::new(),
        ..step(Vec::new())
    };
    let step = step
        .run(Run::Check, unknown_views(f).filter(|_| !sql.is_empty()))
        .sql(f.locking(together(sql)))
        .gate(renewed(f));
    left.into_iter().chain([step]).collect()
}

/// What is computed from the column and cannot just go and come with its type.
fn by_a_person(f: &Facts) -> String {
    let mut left = f.computed.iter().filter(|c| c.definition.is_none());
    left.next().map_or_else(String::new, |first| {
        let names = left.fold(first.name.clone(), |names, c| format!("{names}, {}", c.name));
        format!("; {names} is computed from it: drop that before, with what stands on it, and make it behind it")
    })
}

/// The statements that change the type in place, with what is computed from the column; `None` where a person
/// has to write them.
fn at_once_in_postgresql(f: &Facts, column: &ColumnFacts, new: &str) -> Option<Vec<String>> {
    let (table, name) = (&f.table, &f.name);
    let now = f.new_column.as_ref();
    let mut parts: Vec<String> = f
        .computed
        .iter()
        .map(|computed| format!("DROP COLUMN {}", computed.name))
        .collect();
    let using = match column.computed {
        true => String::new(),
        false => format!(" USING {name}::{new}"),
    };
    let default = now
        .and_then(|now| now.default.as_ref())
        .filter(|_| !column.computed && !column.numbered);
    let had = column.default.is_some() && !column.numbered;
    parts.extend((had && !column.computed).then(|| format!("ALTER COLUMN {name} DROP DEFAULT")));
    parts.push(format!("ALTER COLUMN {name} TYPE {new}{using}"));
    parts.extend(default.map(|d| format!("ALTER COLUMN {name} SET DEFAULT {d}")));
    for computed in &f.computed {
        parts.push(format!("ADD COLUMN {}", computed.definition.as_ref()?));
    }
    let alter = format!("ALTER TABLE {table} {}", parts.join(", "));
    let indexes = f.computed.iter().flat_map(|c| &c.indexes);
    let indexes = indexes.map(|text| text.replacen("INDEX CONCURRENTLY ", "INDEX ", 1));
    Some([alter].into_iter().chain(indexes).collect())
}

/// Whether PostgreSQL writes the whole table anew: not for texts that only get longer.
fn rewrites(dialect: Dialect, old: &str, new: &str) -> bool {
    let text =
        |t: &str| t == "text" || t.starts_with("character varying") || t.starts_with("varchar");
    let length = |t: &str| {
        let inside = t.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
        inside.and_then(|(inside, _)| inside.parse::<u64>().ok())
    };
    let longer = match (length(old), length(new)) {
        (_, None) => true,
        (Some(old), Some(new)) => old <= new,
        (None, Some(_)) => false,
    };
    !(dialect == Dialect::Postgresql && text(old) && text(new) && longer)
}

pub(super) fn plan_collate(f: &Facts) -> Plan {
    let change = exactly(f, Phase::AfterDeploy, Vec::new());
    let own: Vec<String> = f.own();
    let (sql, left) = match own.is_empty() || !f.postgresql() {
        true => (Vec::new(), None),
        false => around_views(f, own),
    };
    let change = match sql.is_empty() {
        true => change,
        false => Step {
            sql: Vec::new(),
            ..change
        }
        .run(Run::Check, unknown_views(f))
        .sql(f.locking(together(sql))),
    };
    plan(
        First::Code,
        "the order and equality of strings change with the migration",
        [
            Some(code(f).gate("the new code runs everywhere")),
            left,
            Some(change),
        ],
    )
}
