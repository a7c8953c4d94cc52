//! A column's type or collation changes.

use super::{Change, Consequence, Dialect, Kind, Touch, Usage, cached_plans, compares, reads};
use crate::change::convert::{Conversion, are_texts};
use crate::change::plan::{
    ColumnFacts, Facts, First, Phase, Plan, Run, Step, all_views, by_hand, code, compute_anew,
    end_sync, exactly, give, holds_on, not_null, plan, sync, together, unknown_views, wait,
    without_views,
};
use crate::clause::Clause;
use crate::resolve::{Comparison, Constant, Operand, Value, WriteKind};

pub(super) static WIDEN_TYPE: Kind = Kind {
    id: "widen_type",
    title: "widen type",
    explanation: "Every old value fits the new type (PostgreSQL manual, ALTER TABLE; MySQL manual 17.12.1). Statements keep \
        working; a client that decodes into a fixed type (sqlx, Diesel, JDBC getters, Go's Scan into int32) can overflow or \
        refuse.",
    example: "SELECT id FROM orders;\nALTER TABLE orders ALTER id TYPE bigint;\n-- works; a client that decodes 32 bits overflows on the first large id",
    remedy: "widen the type in the code that decodes {table}.{name} first",
    plan: plan_widen,
    note: cached,
    consequence: widened,
};

pub(super) static CHANGE_TYPE: Kind = Kind {
    id: "change_type",
    title: "change type",
    explanation: "Values are converted. Comparisons between families of types have no operator in PostgreSQL (42883), writes \
        of the old type are refused (42804, 22001, 22003) or cut, ordering follows the new type, and typed clients refuse \
        the new one. MySQL converts silently and may stop using an index.",
    example: "SELECT id FROM orders WHERE code = 42;\nALTER TABLE orders ALTER code TYPE text;\n-- ERROR 42883: operator does not exist: text = integer",
    remedy: "make every use of {table}.{name} work with both types before the type changes",
    plan: plan_retype,
    note: cached,
    consequence: changed,
};

pub(super) static CHANGE_COLLATION: Kind = Kind {
    id: "change_collation",
    title: "change collation",
    explanation: "Equality, uniqueness and order of strings follow the collation: the same statement can match or order \
        other rows without an error.",
    example: "SELECT name FROM customers ORDER BY name;\nALTER TABLE customers ALTER name TYPE text COLLATE \"C\";\n-- upper case sorts before lower case now",
    remedy: "check whether every use of {table}.{name} relies on case or order",
    plan: plan_collate,
    note: cached,
    consequence: collated,
};

/// Every old value fits: nothing has to be tried.
fn plan_widen(f: &Facts) -> Plan {
    let mut plan = plan_retype(f);
    plan.steps.retain(|step| !step.text.starts_with(TRIED));
    plan
}

const TRIED: &str = "try whether every value";

fn plan_retype(f: &Facts) -> Plan {
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
            .sql(together(sync(f, name, &beside, Some((&old, &new)))))
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

fn plan_collate(f: &Facts) -> Plan {
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

fn cached(_: &Change, dialect: Dialect) -> Vec<String> {
    let mut notes = cached_plans(dialect);
    if dialect == Dialect::Mysql {
        notes.push("MySQL copies the table; writes wait (manual 17.12.1)".to_owned());
    }
    notes
}

fn widened(touch: &Touch<'_>) -> Option<Consequence> {
    let texts = touch
        .columns()
        .is_some_and(|(old, new)| are_texts(old, new));
    let label = matches!(touch.conversion(), Conversion::Labels { .. });
    match touch.what {
        // SQLite's integers are of one width, whatever the column's type is called.
        Usage::Column { clause }
            if reads(clause) && (texts || touch.same_output() || touch.is_sqlite()) =>
        {
            Consequence::info("the value that comes back is of a type that the reader knows")
        }
        Usage::Column { clause } if reads(clause) && label => {
            Consequence::risky("a client that does not know the new value refuses it")
        }
        Usage::Column { clause } if reads(clause) => Consequence::risky(
            "a client that decodes the old, narrower type can overflow or refuse",
        ),
        Usage::Column { .. } => Consequence::info("the wider type takes what the old one took"),
        _ => None,
    }
}

fn changed(touch: &Touch<'_>) -> Option<Consequence> {
    let conversion = touch.conversion();
    match touch.what {
        Usage::Column { clause } if reads(clause) => returned(touch, conversion),
        Usage::Column { clause } if compares(clause) => compared(touch, clause, conversion),
        Usage::Column { .. } if touch.is_target() => None,
        Usage::Column { .. } if is_told_by_mysql(touch, conversion) => {
            Consequence::info("MySQL converts the value")
        }
        Usage::Column { .. } => Consequence::risky("a value of the old type can be refused or cut"),
        Usage::Write {
            kind: WriteKind::Insert | WriteKind::Update,
            value: Some(value),
            ..
        } => match (value, conversion) {
            (Value::Default, _) => None,
            (Value::Fitting, _) => Consequence::info("the new type takes the value"),
            _ if is_told_by_mysql(touch, conversion) => {
                Consequence::info("MySQL converts the value")
            }
            (_, Conversion::Labels { removed: false, .. }) => {
                Consequence::info("the new type takes every old value")
            }
            _ => Consequence::risky("a value of the old type can be refused or cut"),
        },
        _ => None,
    }
}

/// MySQL spells any number as text, and compares it as a number again.
fn is_told_by_mysql(touch: &Touch<'_>, conversion: Conversion) -> bool {
    conversion == Conversion::Spelled && touch.sides.after.dialect() == Dialect::Mysql
}

/// What a reader gets.
fn returned(touch: &Touch<'_>, conversion: Conversion) -> Option<Consequence> {
    let texts = touch
        .columns()
        .is_some_and(|(old, new)| are_texts(old, new));
    let only_less = Conversion::Labels {
        removed: true,
        added: false,
        moved: false,
    };
    // A number that was text can be spelled another way.
    let same = touch.same_output() && conversion != Conversion::Parsed;
    if texts || same || conversion == only_less {
        return Consequence::info("the value comes back as it did");
    }
    Consequence::risky("the value comes back in another type")
}

/// What a comparison, a group or an order finds.
fn compared(touch: &Touch<'_>, clause: Clause, conversion: Conversion) -> Option<Consequence> {
    let mysql = touch.sides.after.dialect() == Dialect::Mysql;
    let all = |fine: &dyn Fn(&Comparison) -> bool| {
        !touch.comparisons().is_empty() && touch.comparisons().iter().all(fine)
    };
    let grouped = clause == Clause::GroupBy;
    let equal = |c: &Comparison| !c.ordered;
    let number = |c: &Comparison| matches!(c.with, Operand::Constant(Constant::Number(_)));
    // `'010'` and `'10'` are one number: a constant that is spelled as the database does is safe.
    let canonical = |c: &Comparison| match &c.with {
        Operand::Constant(Constant::Text(text)) => {
            let number = text.parse::<i64>().is_ok_and(|n| n.to_string() == *text);
            equal(c) && (number || text.len() == 36)
        }
        Operand::Constant(Constant::Null) => true,
        Operand::Pattern => mysql,
        _ => false,
    };
    let keeps = match conversion {
        Conversion::Same => true,
        Conversion::Spelled => {
            grouped || all(&|c| (equal(c) || number(c)) && (mysql || c.with != Operand::Other))
        }
        Conversion::Labelled => {
            grouped
                || all(&|c| {
                    equal(c) && (mysql || c.with != Operand::Pattern) && c.with != Operand::Excluded
                })
        }
        Conversion::Parsed => all(&canonical),
        Conversion::Labels { removed, moved, .. } => {
            let parameter = |c: &Comparison| c.with == Operand::Other;
            let ordered =
                clause == Clause::OrderBy || touch.comparisons().iter().any(|c| c.ordered);
            !(moved && ordered || removed && touch.comparisons().iter().any(parameter))
        }
        Conversion::Other => false,
    };
    if keeps {
        return Consequence::info("the comparison finds the same rows");
    }
    Consequence::silent(
        "the comparison follows the new type: it can fail, match other rows or order them differently",
    )
}

/// Whether the comparison does not follow the collation: SQLite's `LIKE`; equality in PostgreSQL unless the
/// collation was made to be nondeterministic, which those that it brings along are not.
fn collation_is_equal(touch: &Touch<'_>) -> bool {
    let built_in = |name: &Option<String>| match name.as_deref() {
        None => true,
        Some(name) => {
            let name = name.trim_matches('"').to_lowercase();
            matches!(
                name.as_str(),
                "c" | "posix" | "default" | "ucs_basic" | "unicode"
            ) || name.ends_with("-x-icu")
                || name.contains('_')
                    && name.len() <= 12
                    && name.split(['_', '.']).next().is_some_and(|l| l.len() == 2)
        }
    };
    let all = |fine: &dyn Fn(&Comparison) -> bool| {
        !touch.comparisons().is_empty() && touch.comparisons().iter().all(fine)
    };
    match touch.sides.after.dialect() {
        Dialect::Sqlite => all(&|c| c.with == Operand::Pattern),
        Dialect::Postgresql => {
            built_in(&touch.change.before)
                && built_in(&touch.change.after)
                && all(&|c| !c.ordered && c.with != Operand::Other)
        }
        _ => false,
    }
}

fn collated(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Column { clause } if compares(clause) && collation_is_equal(touch) => {
            Consequence::info("equal strings stay equal")
        }
        Usage::Column { clause } if compares(clause) => {
            Consequence::silent("strings compare and order differently")
        }
        Usage::Column { .. } if touch.binding.is_some_and(|b| b.aggregated) => Consequence::silent(
            "which strings are equal, and which is the greatest, is another now",
        ),
        Usage::Write {
            kind: WriteKind::Insert | WriteKind::Update,
            value: Some(value),
            ..
        } if value != Value::Null && touch.in_unique_key() => {
            Consequence::risky("a value that equals another one only now is refused")
        }
        Usage::Column { .. } => Consequence::info("the value itself stays"),
        _ => None,
    }
}
