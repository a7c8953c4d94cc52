//! Tables and views come, go and change their name.

use super::{Consequence, Kind, Touch, Usage, no_consequence, no_note};
use crate::change::plan::{
    EITHER_NAME, Facts, First, Phase, Plan, Step, code, code_first, follow, migration,
    migration_first, nobody_uses, plan, removal, together, views, wait, without_views,
};
use crate::clause::Clause;
use crate::sql::Dialect;

pub(super) static DROP_TABLE: Kind = Kind {
    id: "drop_table",
    title: "drop table",
    explanation: "Every statement that names the table fails (PostgreSQL 42P01, MySQL 1146, SQLite \"no such table\").",
    example: "SELECT id FROM orders;\nDROP TABLE orders;\n-- ERROR 42P01: relation \"orders\" does not exist",
    remedy: "remove every use of {table} and deploy that everywhere before the table is dropped",
    plan: plan_drop_table,
    note: no_note,
    consequence: dropped,
};

pub(super) static RENAME_TABLE: Kind = Kind {
    id: "rename_table",
    title: "rename table",
    explanation: "Every statement with the old name fails, and code with the new name fails until the migration has run. \
        PostgreSQL and SQLite can keep the old name alive as a view in the same transaction.",
    example: "SELECT id FROM orders;\nALTER TABLE orders RENAME TO purchases;\n-- ERROR 42P01: relation \"orders\" does not exist",
    remedy: "use {new} instead of {table} while a view keeps the old name alive",
    plan: plan_rename_table,
    note: no_note,
    consequence: no_consequence,
};

pub(super) static REPLACE_TABLE_BY_VIEW: Kind = Kind {
    id: "replace_table_by_view",
    title: "rename table and leave a view",
    explanation: "The old name is a view now. Reads work; writes work through a simple updatable view. Upserts, COPY, row locks, \
        TRUNCATE, triggers and privileges can behave differently (PostgreSQL manual, CREATE VIEW, \"Updatable Views\").",
    example: "SELECT id FROM orders;\nALTER TABLE orders RENAME TO purchases;\nCREATE VIEW orders AS SELECT * FROM purchases;\n-- works through the view",
    remedy: "move every use of {table} to {new}, then drop the view",
    plan: plan_stand_in,
    note: no_note,
    consequence: stood_in,
};

pub(super) static CREATE_TABLE: Kind = Kind {
    id: "create_table",
    title: "create table",
    explanation: "Code that does not know the table does not notice it.",
    example: "CREATE TABLE refunds (id bigint PRIMARY KEY);",
    remedy: "run the migration before the code that uses {table}",
    plan: plan_create,
    note: no_note,
    consequence: no_consequence,
};

pub(super) static DROP_VIEW: Kind = Kind {
    id: "drop_view",
    title: "drop view",
    explanation: "Every statement that names the view fails like one that names a dropped table. In PostgreSQL a CASCADE drops \
        views that stand on what is dropped.",
    example: "SELECT day FROM daily_orders;\nDROP VIEW daily_orders;\n-- ERROR 42P01: relation \"daily_orders\" does not exist",
    remedy: "move the readers of {table} to its tables first",
    plan: plan_drop_view,
    note: no_note,
    consequence: no_consequence,
};

pub(super) static REPLACE_VIEW: Kind = Kind {
    id: "replace_view",
    title: "replace view",
    explanation: "The view has another query: its readers keep working and may see other rows or values.",
    example: "CREATE OR REPLACE VIEW open_orders AS SELECT id FROM orders WHERE state = 'open';",
    remedy: "check that {table} still means the same to every reader",
    plan: plan_replace_view,
    note: no_note,
    consequence: replaced,
};

pub(super) static CREATE_VIEW: Kind = Kind {
    id: "create_view",
    title: "create view",
    explanation: "Code that does not know the view does not notice it.",
    example: "CREATE VIEW open_orders AS SELECT id FROM orders;",
    remedy: "run the migration before the code that uses {table}",
    plan: plan_create,
    note: no_note,
    consequence: no_consequence,
};

pub(super) static ATTACH_PARTITION: Kind = Kind {
    id: "attach_partition",
    title: "attach partition",
    explanation: "The rows of the table appear in the partitioned table, and writes to it must fit the partition's bounds (23514).",
    example: "ALTER TABLE orders ATTACH PARTITION orders_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
    remedy: "check whether every reader of {table} or {name} expects the rows there",
    plan: plan_attach,
    note: no_note,
    consequence: attached,
};

pub(super) static DETACH_PARTITION: Kind = Kind {
    id: "detach_partition",
    title: "detach partition",
    explanation: "The rows of the partition are no longer in the partitioned table; inserts for its range fail (23514) unless \
        another partition takes them.",
    example: "SELECT count(*) FROM orders;\nALTER TABLE orders DETACH PARTITION orders_2024;\n-- counts fewer rows",
    remedy: "check whether every reader of {name} needs the rows of {table}",
    plan: plan_detach,
    note: no_note,
    consequence: detached,
};

fn plan_drop_table(f: &Facts) -> Plan {
    let table = &f.table;
    let word = match f.dialect {
        Dialect::Mysql => "FOREIGN KEY",
        _ => "CONSTRAINT IF EXISTS",
    };
    let keys = f
        .children
        .iter()
        .map(|(child, key)| format!("ALTER TABLE {child} DROP {word} {key}"));
    let keys: Vec<String> = keys
        .flat_map(|text| f.in_dialects(&[Dialect::Postgresql, Dialect::Mysql], text))
        .collect();
    let unkeyed = match (f.dialect, f.children.as_slice()) {
        (Dialect::Sqlite, [_, ..]) => {
            let children = f.children.iter().map(|(child, _)| child.as_str());
            let children: Vec<&str> = children.collect();
            format!(
                "build {} anew without the foreign keys that point at {table} (SQLite cannot drop them)",
                children.join(", ")
            )
        }
        _ => format!("drop the foreign keys that point at {table}, each in a migration of its own"),
    };
    let none = match (f.children.is_empty(), f.unkeyed) {
        (false, _) => None,
        (true, false) => Some("no foreign key of the known schema points at it".to_owned()),
        (true, true) => Some("each has a step of its own here".to_owned()),
    };
    plan(
        First::Code,
        "running code must neither read nor write what goes",
        [
            Some(code(f)),
            Some(wait(f, table)),
            Some(
                Step::new(Phase::AfterDeploy, unkeyed)
                    .sql(f.locking(keys))
                    .done(none),
            ),
            views(f, Phase::AfterDeploy),
            Some(
                Step::new(Phase::NextRelease, format!("back up {table}"))
                    .gate("the backup was restored once"),
            ),
            Some(
                Step::new(
                    Phase::NextRelease,
                    format!("drop the table {table}, without CASCADE"),
                )
                .gate(nobody_uses(table))
                .sql(f.locking(f.known(format!("DROP TABLE {table}"))))
                .no_way_back(format!("the rows of {table} are only in the backup")),
            ),
        ],
    )
}

fn plan_rename_table(f: &Facts) -> Plan {
    let (table, new) = (&f.table, &f.new);
    if f.mysql() {
        return plan_rename_by_view(f);
    }
    let schema = |name: &str| name.rsplit_once('.').map(|(schema, _)| schema.to_owned());
    let bare = new.rsplit('.').next().unwrap_or(new);
    let rename = match f.dialect {
        // Into another schema: the migration's own words.
        _ if schema(table) != schema(new) => f.own(),
        _ => f.known(format!("ALTER TABLE {table} RENAME TO {bare}")),
    };
    let view = f.known(format!("CREATE VIEW {table} AS SELECT * FROM {new}"));
    let (text, gate, through) = match f.dialect {
        Dialect::Sqlite => (
            "rename the table and leave a view of the old name with triggers that write through it, in one transaction",
            "upserts (the view takes none), nulls that are written where there is a default, and last_insert_rowid() were tried through the view",
            write_through(f),
        ),
        _ => (
            "rename the table and leave a view of the old name, in one transaction",
            "upserts, COPY, row locks, TRUNCATE and privileges through the view were tried",
            Vec::new(),
        ),
    };
    let all = rename.into_iter().chain(view).chain(through);
    plan(
        First::Neither,
        EITHER_NAME,
        [
            Some(
                Step::new(Phase::BeforeDeploy, text)
                    .sql(f.locking(together(all.collect())))
                    .gate(gate),
            ),
            Some(code(f)),
            Some(wait(f, &format!("the name {table}"))),
            Some(end_view(f)),
        ],
    )
}

/// MySQL commits every statement by itself: between a rename and its view the old name would fail. So the
/// new name is a view at first, and one RENAME swaps them.
fn plan_rename_by_view(f: &Facts) -> Plan {
    let (table, new) = (&f.table, &f.new);
    let past = match new.trim_end_matches('`') {
        bare if bare.len() < new.len() => format!("{bare}_view`"),
        bare => format!("{bare}_view"),
    };
    let swap = [
        format!("RENAME TABLE {new} TO {past}, {table} TO {new}"),
        format!("DROP VIEW {past}"),
    ];
    // Views of MySQL are texts: they look for the old name until they say the new one.
    let views = follow(f, Phase::AfterDeploy);
    let before: [Option<Step>; 3] = [
        Some(
            Step::new(
                Phase::BeforeDeploy,
                "give the table its new name as a view, instead of the rename",
            )
            .sql(f.locking(vec![format!("CREATE VIEW {new} AS SELECT * FROM {table}")]))
            .gate("upserts, row locks and privileges through the view were tried"),
        ),
        Some(code(f)),
        Some(wait(f, &format!("the name {table}"))),
    ];
    let after = Some(
        Step::new(
            Phase::NextRelease,
            "rename the table in the place of the view, in one statement",
        )
        .sql(f.locking(swap.to_vec()))
        .no_way_back(format!(
            "no release that uses the name {table} can come back"
        )),
    );
    let views = views.into_iter().map(Some);
    plan(
        First::Neither,
        EITHER_NAME,
        before.into_iter().chain(views).chain([after]),
    )
}

/// Triggers that write through a view of SQLite into the table behind it; none where no key tells its rows.
fn write_through(f: &Facts) -> Vec<String> {
    let (table, new) = (&f.table, &f.new);
    if f.key.is_empty() {
        return Vec::new();
    }
    let (mut columns, mut values, mut set) = (Vec::new(), Vec::new(), Vec::new());
    for (name, default) in &f.writable {
        columns.push(name.as_str());
        values.push(match default {
            // A view knows no defaults.
            Some(default) => format!("coalesce(NEW.{name}, {default})"),
            None => format!("NEW.{name}"),
        });
        set.push(format!("{name} = NEW.{name}"));
    }
    let (columns, values, set) = (columns.join(", "), values.join(", "), set.join(", "));
    let key: Vec<String> = f.key.iter().map(|k| format!("{k} IS OLD.{k}")).collect();
    let key = key.join(" AND ");
    [
        (
            "insert",
            format!("INSERT INTO {new} ({columns}) VALUES ({values})"),
        ),
        ("update", format!("UPDATE {new} SET {set} WHERE {key}")),
        ("delete", format!("DELETE FROM {new} WHERE {key}")),
    ]
    .into_iter()
    .map(|(event, write)| {
        let name = f.made(event);
        format!("CREATE TRIGGER {name} INSTEAD OF {event} ON {table} BEGIN {write}; END")
    })
    .collect()
}

fn end_view(f: &Facts) -> Step {
    let table = &f.table;
    Step::new(Phase::NextRelease, format!("drop the view {table}"))
        .sql(f.locking(f.known(format!("DROP VIEW {table}"))))
        .no_way_back(format!(
            "no release that uses the name {table} can come back"
        ))
}

fn plan_stand_in(f: &Facts) -> Plan {
    plan(
        First::Migration,
        "the view keeps the old name alive until its last reader has moved",
        [
            Some(migration(f, Phase::BeforeDeploy).gate(
                "upserts, COPY, row locks, TRUNCATE and privileges through the view were tried",
            )),
            Some(code(f)),
            Some(wait(f, &format!("the name {}", f.table))),
            Some(end_view(f)),
        ],
    )
}

fn plan_create(f: &Facts) -> Plan {
    plan(
        First::Migration,
        "code that names it fails until it is there",
        [
            Some(Step {
                text: f.remedy.clone(),
                ..migration(f, Phase::BeforeDeploy)
            }),
            Some(Step::new(
                Phase::WithDeploy,
                "deploy the code that uses what was added",
            )),
        ],
    )
}

fn plan_drop_view(f: &Facts) -> Plan {
    let table = &f.table;
    let drop = match f.statement.to_lowercase().contains("materialized") {
        true => format!("DROP MATERIALIZED VIEW {table}"),
        false => format!("DROP VIEW {table}"),
    };
    removal(
        f,
        &format!("the view {table}"),
        "the view's query is only in the old migrations",
        f.known(drop),
    )
}

fn plan_replace_view(f: &Facts) -> Plan {
    let mut plan = code_first(f, "its readers see other rows or values from then on");
    let own = f.own();
    let again = own
        .first()
        .filter(|own| f.postgresql() && !own.to_lowercase().contains("replace"));
    if let (Some(create), Some(step)) = (again, plan.steps.last_mut()) {
        let word = match create.to_lowercase().contains("materialized") {
            true => "MATERIALIZED VIEW",
            false => "VIEW",
        };
        let drop = format!("DROP {word} {}", f.table);
        step.sql = Vec::new();
        let texts = without_views(f, vec![drop, create.clone()]).unwrap_or_default();
        *step = step.clone().sql(f.locking(together(texts)));
    }
    plan
}

fn plan_attach(f: &Facts) -> Plan {
    let (table, name) = (&f.table, &f.name);
    let mut plan = migration_first(
        f,
        "the rows appear in the partitioned table with the migration",
    );
    plan.steps.insert(
        0,
        Step::new(
            Phase::BeforeDeploy,
            format!("give {table} a CHECK that equals the bounds (NOT VALID, then VALIDATE), so that attaching it to {name} needs no scan"),
        ),
    );
    plan
}

fn plan_detach(f: &Facts) -> Plan {
    let (table, name) = (&f.table, &f.name);
    let detach = format!("ALTER TABLE {name} DETACH PARTITION {table} CONCURRENTLY");
    plan(
        First::Code,
        "the rows leave the partitioned table with the migration",
        [
            Some(code(f)),
            Some(match f.dialect {
                Dialect::Postgresql => Step::new(
                    Phase::AfterDeploy,
                    "detach it while queries go on (PostgreSQL 14 and later), outside of a transaction",
                )
                .run(crate::change::plan::Run::Alone, [detach]),
                _ => migration(f, Phase::AfterDeploy),
            }),
        ],
    )
}

/// A view of the old name has the privileges that it is given, not those of the table.
fn stood_in(touch: &Touch<'_>) -> Option<Consequence> {
    let old = touch.sides.before.relation(touch.change.relation?)?;
    let view = touch.sides.after.find_relation(&old.qualified())?;
    match touch.what {
        Usage::Relation { .. } if touch.names_changed() && old.granted && !view.granted => {
            Consequence::risky(
                "it is refused unless its role owns the view: nothing is granted on it",
            )
        }
        _ => None,
    }
}

fn replaced(touch: &Touch<'_>) -> Option<Consequence> {
    let same = touch.view_keeps();
    match touch.what {
        // The same rows: only what the columns yield can differ.
        Usage::Relation { .. } if same.is_some() => None,
        Usage::Column { .. } if touch.is_target() => None,
        Usage::Column { .. } => match same {
            Some(kept) if touch.is_among(&kept) => {
                Consequence::info("the view yields the same rows and values")
            }
            Some(_) => Consequence::silent("the view computes the column in another way"),
            None => None,
        },
        Usage::Relation { .. } => Consequence::silent("the view may yield other rows"),
        _ => None,
    }
}

fn dropped(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Relation {
            clause: Clause::From,
        } if !touch.names_changed() => {
            Consequence::silent("the rows of the partition are gone from it")
        }
        _ => None,
    }
}

fn attached(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Relation {
            clause: Clause::From,
        } if touch.names_changed() => Consequence::info("the partition keeps its rows"),
        Usage::Relation {
            clause: Clause::From,
        } => Consequence::silent("it sees the rows of the partition too"),
        Usage::Write { relation, .. } if touch.change.relation == Some(relation) => {
            Consequence::risky("a row outside of the bounds is refused")
        }
        Usage::Write { .. } => Consequence::info("its rows find the new partition"),
        _ => None,
    }
}

fn detached(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Relation {
            clause: Clause::From,
        } if touch.names_changed() => Consequence::info("the table itself keeps its rows"),
        Usage::Relation {
            clause: Clause::From,
        } => Consequence::silent("it no longer sees the rows of the partition"),
        Usage::Write { relation, .. } if touch.change.relation == Some(relation) => {
            Consequence::info("nothing checks its bounds any more")
        }
        Usage::Write { .. } => {
            Consequence::risky("a row that belongs into the partition is refused")
        }
        _ => None,
    }
}
