//! Keys and constraints come, go and change their name.

use super::{Change, Dialect, Kind, no_consequence, no_note};
use crate::change::keys;
use crate::change::plan::{
    Facts, First, Phase, Plan, Run, Step, code, code_first, exactly, make_unique, plan, wait,
};

pub(super) static ADD_UNIQUE: Kind = Kind {
    id: "add_unique",
    title: "add unique key",
    explanation: "A write of a second equal value is refused (23505, MySQL 1062). An upsert with another target now fails on \
        this key; `ON CONFLICT DO NOTHING` without a target skips the row; MySQL's ON DUPLICATE KEY UPDATE, REPLACE and \
        INSERT IGNORE act on any unique key and may change another row.",
    example: "INSERT INTO users (email) VALUES ($1);\nALTER TABLE users ADD UNIQUE (email);\n-- ERROR 23505 for the second equal email",
    remedy: "look for duplicates first, and give every write a way to handle the conflict",
    plan: plan_add_unique,
    note: duplicates,
    consequence: keys::unique,
};

pub(super) static DROP_UNIQUE: Kind = Kind {
    id: "drop_unique",
    title: "drop unique key",
    explanation: "An upsert that names the key's columns fails (42P10 in PostgreSQL, also when a partial index replaces a full \
        one); in MySQL duplicates are stored silently. Reads that expect one row may get several.",
    example: "INSERT INTO users (email) VALUES ($1) ON CONFLICT (email) DO NOTHING;\nALTER TABLE users DROP CONSTRAINT users_email_key;\n-- ERROR 42P10",
    remedy: "change every write so that it does not need the key {name}",
    plan: plan_drop_key,
    note: no_note,
    consequence: keys::not_unique,
};

pub(super) static DROP_PRIMARY_KEY: Kind = Kind {
    id: "drop_primary_key",
    title: "drop primary key",
    explanation: "Like a dropped unique key; and `GROUP BY` the key with other columns in the select list fails (42803).",
    example: "SELECT id, name FROM users GROUP BY id;\nALTER TABLE users DROP CONSTRAINT users_pkey;\n-- ERROR 42803: column \"users.name\" must appear in the GROUP BY clause",
    remedy: "change every statement so that it does not need the primary key of {table}",
    plan: plan_drop_key,
    note: no_note,
    consequence: keys::not_unique,
};

pub(super) static ADD_FOREIGN_KEY: Kind = Kind {
    id: "add_foreign_key",
    title: "add foreign key",
    explanation: "A write of a value that the parent does not have is refused (23503), so is a delete of a parent that has \
        children; TRUNCATE of the parent always is (0A000).",
    example: "DELETE FROM customers WHERE id = $1;\nALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id);\n-- ERROR 23503 if orders of the customer exist",
    remedy: "write the parent first and delete the children first",
    plan: plan_add_foreign_key,
    note: not_valid,
    consequence: keys::referenced,
};

pub(super) static DROP_FOREIGN_KEY: Kind = Kind {
    id: "drop_foreign_key",
    title: "drop foreign key",
    explanation: "Orphans are stored silently, and a delete of the parent no longer takes its children along (ON DELETE CASCADE, SET NULL).",
    example: "DELETE FROM customers WHERE id = $1;\nALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;\n-- the orders stay behind",
    remedy: "let the code delete or check what the key {name} did",
    plan: plan_drop_constraint,
    note: no_note,
    consequence: keys::unreferenced,
};

pub(super) static ADD_CHECK: Kind = Kind {
    id: "add_check",
    title: "add check",
    explanation: "A write that does not satisfy the check is refused (23514, MySQL 3819), with NOT VALID too: only old rows are skipped.",
    example: "UPDATE orders SET total = $1;\nALTER TABLE orders ADD CHECK (total >= 0) NOT VALID;\n-- ERROR 23514 for a negative total",
    remedy: "check that every write satisfies the constraint {name}",
    plan: plan_add_check,
    note: not_valid,
    consequence: keys::checked,
};

pub(super) static DROP_CHECK: Kind = Kind {
    id: "drop_check",
    title: "drop check",
    explanation: "Nothing fails; values that were refused before are stored.",
    example: "ALTER TABLE orders DROP CONSTRAINT orders_total_check;",
    remedy: "check the value in the code if it still matters",
    plan: plan_drop_constraint,
    note: no_note,
    consequence: keys::unchecked,
};

pub(super) static RENAME_CONSTRAINT: Kind = Kind {
    id: "rename_constraint",
    title: "rename constraint",
    explanation: "`ON CONFLICT ON CONSTRAINT` with the old name fails (42704), index hints fail (MySQL 1176), and code that maps \
        errors by the constraint's name no longer recognises them.",
    example: "INSERT INTO users (email) VALUES ($1) ON CONFLICT ON CONSTRAINT users_email_key DO NOTHING;\nALTER TABLE users RENAME CONSTRAINT users_email_key TO users_email_unique;\n-- ERROR 42704",
    remedy: "name the columns instead of the constraint {name}",
    plan: plan_rename_constraint,
    note: no_note,
    consequence: no_consequence,
};

fn plan_add_unique(f: &Facts) -> Plan {
    let (table, name) = (&f.table, &f.name);
    let columns = f.columns.join(", ");
    let words = f.after.clone().unwrap_or_default();
    if words.contains(" exclude (") {
        return code_first(
            f,
            "a write that conflicts is refused as soon as the constraint stands",
        );
    }
    let primary = words.contains(" primary key (");
    let mut filled: Vec<String> = Vec::new();
    if !primary {
        filled.extend(f.columns.iter().map(|c| format!("{c} IS NOT NULL")));
    }
    filled.extend(f.predicate.as_ref().map(|p| format!("({p})")));
    let only = match filled.is_empty() {
        true => String::new(),
        false => format!(" WHERE {}", filled.join(" AND ")),
    };
    let duplicates = match columns.is_empty() {
        true => Vec::new(),
        false => f.known(format!(
            "SELECT {columns}, count(*) FROM {table}{only} GROUP BY {columns} HAVING count(*) > 1"
        )),
    };
    let word = if primary { "PRIMARY KEY" } else { "UNIQUE" };
    let mut steps = vec![
        Step::new(
            Phase::BeforeDeploy,
            format!(
                "look for duplicates of ({columns}) in {table}, and decide what becomes of them"
            ),
        )
        .run(Run::Check, duplicates)
        .gate("the query returns no row"),
        code(f)
            .writes()
            .gate("no duplicate is written any more; upserts with another target were reviewed"),
    ];
    if f.is(Dialect::Sqlite) && primary {
        let how = format!("with the primary key ({columns})");
        steps.push(Step::new(Phase::AfterDeploy, f.anew(&how)));
    } else {
        steps.extend(make_unique(f, Phase::AfterDeploy, word, &columns));
    }
    steps.push(Step::new(
        Phase::NextRelease,
        format!("only now rely on {name} in the code (ON CONFLICT, errors of a duplicate)"),
    ));
    plan(
        First::Code,
        "a duplicate is refused as soon as the key stands",
        steps.into_iter().map(Some),
    )
}

fn plan_drop_key(f: &Facts) -> Plan {
    let (table, name) = (&f.table, &f.name);
    let step = Step::new(
        Phase::NextRelease,
        format!("drop the key {name} of {table}"),
    );
    let schema = table
        .rsplit_once('.')
        .map(|(s, _)| format!("{s}."))
        .unwrap_or_default();
    let step = match f.dialect {
        Dialect::Postgresql if f.index => step.run(
            Run::Alone,
            [format!("DROP INDEX CONCURRENTLY {schema}{name}")],
        ),
        Dialect::Postgresql => {
            step.sql(f.locking(vec![format!("ALTER TABLE {table} DROP CONSTRAINT {name}")]))
        }
        Dialect::Mysql => {
            let what = match name.as_str() {
                "PRIMARY" => "PRIMARY KEY".to_owned(),
                _ => format!("INDEX {name}"),
            };
            step.sql(f.locking(vec![format!("ALTER TABLE {table} DROP {what}")]))
        }
        Dialect::Sqlite if f.index => step.sql(vec![format!("DROP INDEX {schema}{name}")]),
        Dialect::Sqlite => Step {
            text: f.anew(&format!("without the key {name}")),
            ..step
        },
        _ => step.sql(f.locking(f.own())),
    };
    plan(
        First::Code,
        "an upsert that names the key fails as soon as it is gone",
        [
            Some(code(f)),
            Some(wait(f, &format!("the key {name}"))),
            Some(step.no_way_back("the key cannot come back while there are duplicates")),
        ],
    )
}

fn plan_add_foreign_key(f: &Facts) -> Plan {
    let (table, columns) = (&f.table, f.columns.join(", "));
    let why = "a write without a parent is refused as soon as the key stands";
    let Some((parent, referenced, action)) = &f.parent else {
        return code_first(f, why);
    };
    let pairs = f.columns.iter().zip(referenced);
    let pairs: Vec<String> = pairs
        .map(|(own, key)| format!("parent.{key} = child.{own}"))
        .collect();
    let filled: Vec<String> = f
        .columns
        .iter()
        .map(|c| format!("child.{c} IS NOT NULL"))
        .collect();
    let orphans = format!(
        "SELECT 1 FROM {table} AS child WHERE {} AND NOT EXISTS (SELECT 1 FROM {parent} AS parent WHERE {}) LIMIT 1",
        filled.join(" AND "),
        pairs.join(" AND ")
    );
    let orphans = match pairs.is_empty() || filled.is_empty() {
        true => Vec::new(),
        false => f.known(orphans),
    };
    let key = format!(
        "FOREIGN KEY ({columns}) REFERENCES {parent} ({}){action}",
        referenced.join(", ")
    );
    let check = Step::new(
        Phase::BeforeDeploy,
        format!("look for rows of {table} without a parent in {parent}"),
    )
    .run(Run::Check, orphans)
    .gate("the query returns no row");
    let ready = code(f).gate(format!("no row is written without a parent, and no parent of {parent} deleted or truncated before its children"));
    let steps = [check, ready].into_iter().chain(valid_later(f, &key));
    plan(First::Code, why, steps.map(Some))
}

fn plan_add_check(f: &Facts) -> Plan {
    let (table, name) = (&f.table, &f.name);
    let why = "a write that does not satisfy it is refused as soon as it stands";
    let Some(check) = &f.check else {
        return code_first(f, why);
    };
    let look = Step::new(
        Phase::BeforeDeploy,
        format!("look for rows of {table} that {name} would refuse"),
    )
    .run(
        Run::Check,
        f.known(format!("SELECT 1 FROM {table} WHERE NOT ({check}) LIMIT 1")),
    )
    .gate("the query returns no row");
    let ready = code(f).writes().gate("no write breaks the rule");
    let steps = [look, ready]
        .into_iter()
        .chain(valid_later(f, &format!("CHECK ({check})")));
    plan(First::Code, why, steps.map(Some))
}

/// A constraint that holds for new rows at once and for old ones when they were read.
fn valid_later(f: &Facts, rule: &str) -> Vec<Step> {
    let (table, name) = (&f.table, &f.name);
    let add = format!("ALTER TABLE {table} ADD CONSTRAINT {name} {rule}");
    match f.dialect {
        Dialect::Postgresql if !f.small() => {
            let lower = f.statement.to_lowercase();
            let not_valid = lower.contains("not valid")
                || f.after.as_deref().is_some_and(|a| a.ends_with("not valid"));
            vec![
                Step::new(
                    Phase::AfterDeploy,
                    format!("add {name} for new rows, without reading the old ones"),
                )
                .sql(f.locking(vec![format!("{add} NOT VALID")]))
                .gate("no write is refused")
                .done(not_valid.then(|| "the migration says NOT VALID".to_owned())),
                Step::new(
                    Phase::AfterDeploy,
                    "check the old rows in a transaction of its own; writes go on meanwhile",
                )
                .run(
                    Run::Alone,
                    [format!("ALTER TABLE {table} VALIDATE CONSTRAINT {name}")],
                ),
            ]
        }
        Dialect::Postgresql => vec![
            Step::new(
                Phase::AfterDeploy,
                format!("add {name} at once: the table is small"),
            )
            .sql(f.locking(vec![add])),
        ],
        Dialect::Mysql => vec![
            Step::new(
                Phase::AfterDeploy,
                format!("add {name}; the table is read meanwhile"),
            )
            .sql(f.locking(vec![add])),
        ],
        Dialect::Sqlite => vec![Step::new(
            Phase::AfterDeploy,
            f.anew(&format!("with {name}")),
        )],
        _ => vec![Step::new(Phase::AfterDeploy, format!("add {name}"))],
    }
}

fn plan_drop_constraint(f: &Facts) -> Plan {
    let (table, name) = (&f.table, &f.name);
    let foreign = f
        .before
        .as_deref()
        .is_some_and(|b| b.contains(" foreign key ("));
    let drop = match f.dialect {
        Dialect::Postgresql => vec![format!(
            "ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}"
        )],
        Dialect::Mysql if foreign => vec![format!("ALTER TABLE {table} DROP FOREIGN KEY {name}")],
        Dialect::Mysql if f.shared => vec![format!("ALTER TABLE {table} DROP CONSTRAINT {name}")],
        _ => Vec::new(),
    };
    let text = match f.dialect {
        Dialect::Sqlite => f.anew(&format!("without the constraint {name}")),
        _ => format!("drop the constraint {name} of {table}"),
    };
    plan(
        First::Code,
        "what the database refused or did is up to the code from then on",
        [
            Some(code(f).gate("the new code runs everywhere")),
            Some(Step {
                text,
                ..exactly(f, Phase::AfterDeploy, drop)
            }),
        ],
    )
}

fn plan_rename_constraint(f: &Facts) -> Plan {
    code_first(f, "code that names it fails as soon as it has another name")
}

fn duplicates(change: &Change, dialect: Dialect) -> Vec<String> {
    let mut notes = vec!["the migration itself fails if the table holds duplicates".to_owned()];
    if dialect == Dialect::Postgresql
        && change
            .after
            .as_deref()
            .is_some_and(|a| a.contains("unique ("))
    {
        notes.push("ADD UNIQUE builds its index under ACCESS EXCLUSIVE; CREATE UNIQUE INDEX CONCURRENTLY first does not".to_owned());
    }
    notes
}

fn not_valid(change: &Change, dialect: Dialect) -> Vec<String> {
    let valid = !change
        .after
        .as_deref()
        .is_some_and(|a| a.ends_with("not valid"));
    match dialect {
        Dialect::Postgresql if valid => {
            vec!["all rows are checked under lock; NOT VALID and a later VALIDATE CONSTRAINT do not block writes".to_owned()]
        }
        _ => Vec::new(),
    }
}
