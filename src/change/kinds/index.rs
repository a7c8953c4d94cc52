//! Indexes come, go and change their name.

use super::{Change, Consequence, Dialect, Kind, Touch, Usage, compares, no_consequence, no_note};
use crate::change::plan::{
    Facts, First, Phase, Plan, Run, Step, build_index, code, code_first, plan,
};
use crate::clause::Clause;
use crate::resolve::{Value, WriteKind};

pub(super) static CREATE_INDEX: Kind = Kind {
    id: "create_index",
    title: "create index",
    explanation: "Statements keep working; writes wait while the index is built unless it is built CONCURRENTLY (PostgreSQL) or \
        in place (MySQL).",
    example: "CREATE INDEX CONCURRENTLY orders_state_idx ON orders (state);",
    remedy: "build the index without blocking writes",
    plan: plan_create,
    note: building,
    consequence: computed,
};

pub(super) static DROP_INDEX: Kind = Kind {
    id: "drop_index",
    title: "drop index",
    explanation: "Statements keep working and may get slow; MySQL index hints and SQLite's INDEXED BY with the name fail.",
    example: "SELECT id FROM orders WHERE state = $1;\nDROP INDEX orders_state_idx;\n-- reads the whole table",
    remedy: "check that no frequent statement needs the index {name}",
    plan: plan_drop,
    note: no_note,
    consequence: slower,
};

pub(super) static RENAME_INDEX: Kind = Kind {
    id: "rename_index",
    title: "rename index",
    explanation: "MySQL index hints and SQLite's INDEXED BY with the old name fail; so does code that maps errors by the name of \
        a unique index.",
    example: "SELECT id FROM orders USE INDEX (state_idx);\nALTER TABLE orders RENAME INDEX state_idx TO orders_state;\n-- ERROR 1176",
    remedy: "use the new name {new}",
    plan: plan_rename,
    note: no_note,
    consequence: no_consequence,
};

fn plan_create(f: &Facts) -> Plan {
    // Before, it would stand on the column that goes.
    let (first, phase, why) = match f.on_retyped {
        true => (
            First::Code,
            Phase::AfterDeploy,
            "the index is built when its column has its new type",
        ),
        false => (
            First::Migration,
            Phase::BeforeDeploy,
            "code that needs the speed is slow until the index is there",
        ),
    };
    let build = match f.columns.is_empty() {
        true => Step::new(phase, f.remedy.clone()),
        false => build_index(f, phase, false, &f.columns.join(", ")),
    };
    plan(first, why, [Some(build)])
}

fn plan_drop(f: &Facts) -> Plan {
    let name = &f.name;
    let schema = f
        .table
        .rsplit_once('.')
        .map(|(s, _)| format!("{s}."))
        .unwrap_or_default();
    let step = Step::new(Phase::AfterDeploy, format!("drop the index {name}"));
    let step = match f.dialect {
        Dialect::Postgresql => step.run(
            Run::Alone,
            [format!("DROP INDEX CONCURRENTLY {schema}{name}")],
        ),
        Dialect::Mysql => {
            step.sql(f.locking(vec![format!("ALTER TABLE {} DROP INDEX {name}", f.table)]))
        }
        _ => step.sql(f.known(format!("DROP INDEX {name}"))),
    };
    let unused = match f.dialect {
        Dialect::Postgresql => {
            format!("idx_scan of {name} in pg_stat_user_indexes stands still, on replicas too")
        }
        Dialect::Mysql => {
            format!("{name} was made INVISIBLE for a while and nothing got slow (MySQL 8)")
        }
        _ => format!("no plan of a frequent statement names {name}"),
    };
    plan(
        First::Code,
        "what names or needs the index has to change before",
        [Some(code(f).gate(unused)), Some(step)],
    )
}

fn plan_rename(f: &Facts) -> Plan {
    code_first(
        f,
        "a statement that names the index fails as soon as it has another name",
    )
}

fn building(_: &Change, dialect: Dialect) -> Vec<String> {
    match dialect {
        Dialect::Postgresql => {
            vec!["writes wait while the index is built unless CONCURRENTLY is said".to_owned()]
        }
        _ => Vec::new(),
    }
}

/// An index of PostgreSQL that casts what is written: not every text is a number.
fn computed(touch: &Touch<'_>) -> Option<Consequence> {
    let casts = touch.change.after.as_deref().is_some_and(|words| {
        let lower = words.to_lowercase();
        let to_text = ["::text", "::varchar", "::character varying"];
        lower.contains("cast(")
            || lower.contains("::") && !to_text.iter().any(|text| lower.contains(text))
    });
    match touch.what {
        Usage::Write {
            kind: WriteKind::Insert | WriteKind::Update,
            value: Some(Value::Unknown),
            ..
        } if casts && touch.sides.after.dialect() == Dialect::Postgresql => {
            Consequence::risky("a value that the index cannot cast is refused")
        }
        _ => None,
    }
}

fn slower(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Column {
            clause: Clause::Where | Clause::Join | Clause::OrderBy,
        } if touch.index_served() => {
            Consequence::risky("it may become slow: it could use the index")
        }
        Usage::Column { clause } if compares(clause) => {
            Consequence::info("it may have used the index")
        }
        _ => None,
    }
}
