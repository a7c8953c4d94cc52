//! A column may, or may no longer, hold nulls.

use super::{Change, Consequence, Dialect, Kind, Touch, Usage, compares, no_note, reads};
use crate::change::plan::{
    ColumnFacts, Facts, First, Phase, Plan, Step, code, exactly, not_null, plan,
};
use crate::clause::Clause;
use crate::resolve::{Operand, Value, WriteKind};

pub(super) static SET_NOT_NULL: Kind = Kind {
    id: "set_not_null",
    title: "set not null",
    explanation: "An INSERT that leaves the column out (and gets no default) and a write of NULL are refused (PostgreSQL 23502, \
        MySQL 1048 and 1364). A write of a parameter fails when the parameter is null.",
    example: "INSERT INTO orders (id) VALUES (1);\nALTER TABLE orders ALTER region SET NOT NULL;\n-- ERROR 23502: null value in column \"region\" violates not-null constraint",
    remedy: "give {table}.{name} a value in every write before the constraint is set",
    plan: plan_forbid_nulls,
    note: scan,
    consequence: set,
};

pub(super) static DROP_NOT_NULL: Kind = Kind {
    id: "drop_not_null",
    title: "drop not null",
    explanation: "Nothing fails at once. As soon as a null is stored, code that decodes into a non-null type fails, and `NOT IN` \
        over the column matches nothing.",
    example: "SELECT region FROM orders;\nALTER TABLE orders ALTER region DROP NOT NULL;\n-- works until the first null; then a client with a non-null type refuses",
    remedy: "let the reader of {table}.{name} handle null before the first one is written",
    plan: plan_allow_nulls,
    note: no_note,
    consequence: dropped,
};

fn plan_forbid_nulls(f: &Facts) -> Plan {
    let (table, name) = (&f.table, &f.name);
    let column = f.new_column.clone().or_else(|| f.old_column.clone());
    let column = column.unwrap_or_else(ColumnFacts::unknown);
    let lack = format!("{name} IS NULL");
    let backfill = Step::new(
        Phase::AfterDeploy,
        format!(
            "give {name} a value (:value) where it is null, {}",
            f.pace()
        ),
    );
    let mut steps = vec![
        Step::new(
            Phase::BeforeDeploy,
            format!("count the rows without {name}"),
        )
        .sql(f.known(format!("SELECT count(*) FROM {table} WHERE {lack}"))),
        code(f).writes().gate("no row is written without a value"),
        f.backfill(backfill, &format!("{name} = :value"), &lack),
    ];
    steps.extend(not_null(f, Phase::AfterDeploy, name, &column));
    plan(
        First::Code,
        "a write without a value is refused as soon as the constraint stands",
        steps.into_iter().map(Some),
    )
}

fn plan_allow_nulls(f: &Facts) -> Plan {
    let allow = match (f.dialect, &f.new_column) {
        (Dialect::Postgresql, _) => vec![format!(
            "ALTER TABLE {} ALTER COLUMN {} DROP NOT NULL",
            f.table, f.name
        )],
        (Dialect::Mysql, Some(column)) if f.shared => f.modify(&f.name, column, true),
        _ => Vec::new(),
    };
    plan(
        First::Code,
        "readers must know nulls before the first one is written",
        [
            Some(code(f).gate("the new readers run everywhere")),
            Some(exactly(f, Phase::AfterDeploy, allow)),
            Some(
                Step::new(
                    Phase::NextRelease,
                    format!("only now write nulls into {}.{}", f.table, f.name),
                )
                .no_way_back("NOT NULL cannot come back while there are nulls"),
            ),
        ],
    )
}

fn scan(_: &Change, dialect: Dialect) -> Vec<String> {
    match dialect {
        Dialect::Postgresql => vec![
            "the whole table is read under ACCESS EXCLUSIVE unless a validated CHECK (… IS NOT NULL) stands already".to_owned(),
        ],
        _ => Vec::new(),
    }
}

fn set(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Write {
            relation,
            kind: WriteKind::Delete,
            ..
        } if touch.change.relation != Some(relation) => Consequence::risky(
            "the delete is refused while it has children: ON DELETE SET NULL would give them a null",
        ),
        Usage::Write {
            kind: WriteKind::Insert | WriteKind::Update,
            value: Some(Value::Unknown),
            ..
        } => Consequence::risky("the write is refused when the value is null"),
        Usage::Write {
            kind: WriteKind::Insert | WriteKind::Update,
            value: Some(Value::Present | Value::Fitting),
            ..
        } => Consequence::info("the write gives a value"),
        Usage::Column {
            clause: Clause::Upsert,
        } => Consequence::info("the key has a value"),
        Usage::Column { clause } if reads(clause) || compares(clause) => {
            Consequence::info("reads keep working")
        }
        _ => None,
    }
}

fn dropped(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Column { .. }
            if touch
                .comparisons()
                .iter()
                .any(|c| c.with == Operand::Excluded) =>
        {
            Consequence::silent("NOT IN over a null matches nothing")
        }
        Usage::Column { clause } if reads(clause) => Consequence::risky(
            "a client that decodes a value that is never null fails on the first null",
        ),
        Usage::Column { clause } if compares(clause) => Consequence::silent(
            "a null matches no comparison, and NOT IN over a null matches nothing",
        ),
        Usage::Column { .. } => Consequence::info("the write keeps working"),
        _ => None,
    }
}
