//! Functions, triggers and sequences.

use super::{Consequence, Kind, Touch, Usage, no_consequence, no_note};
use crate::change::plan::{
    Facts, First, Phase, Plan, Step, code, code_first, migration, plan, removal, wait,
};
use crate::resolve::{Value, WriteKind};

pub(super) static DROP_FUNCTION: Kind = Kind {
    id: "drop_function",
    title: "drop function",
    explanation: "A statement that calls the function fails (42883, MySQL 1305); with CASCADE its triggers, defaults, indexes and \
        views go too.",
    example: "SELECT total_of(id) FROM orders;\nDROP FUNCTION total_of(integer);\n-- ERROR 42883: function total_of(integer) does not exist",
    remedy: "remove every call of {table} first",
    plan: plan_drop_function,
    note: no_note,
    consequence: no_consequence,
};

pub(super) static RENAME_FUNCTION: Kind = Kind {
    id: "rename_function",
    title: "rename function",
    explanation: "A call by the old name fails (42883). Triggers and views follow by identity, bodies in strings do not.",
    example: "SELECT total_of(id) FROM orders;\nALTER FUNCTION total_of(integer) RENAME TO order_total;\n-- ERROR 42883",
    remedy: "keep a function {table} that calls {new} until all callers have moved",
    plan: plan_rename_function,
    note: no_note,
    consequence: no_consequence,
};

pub(super) static REPLACE_FUNCTION: Kind = Kind {
    id: "replace_function",
    title: "replace function",
    explanation: "Its callers keep working and may get other results; writes that fire a trigger of it can be refused or \
        changed.",
    example: "CREATE OR REPLACE FUNCTION total_of(integer) RETURNS integer AS 'SELECT 0' LANGUAGE sql;",
    remedy: "check that {table} still means the same to every caller",
    plan: plan_replace_function,
    note: no_note,
    consequence: replaced,
};

pub(super) static ADD_TRIGGER: Kind = Kind {
    id: "add_trigger",
    title: "add trigger",
    explanation: "Writes that fire it do more than before: it can change or refuse the row.",
    example: "CREATE TRIGGER audit BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION audit();",
    remedy: "check what the trigger {table}.{name} does to every write",
    plan: plan_add_trigger,
    note: no_note,
    consequence: fires,
};

pub(super) static DROP_TRIGGER: Kind = Kind {
    id: "drop_trigger",
    title: "drop trigger",
    explanation: "Writes that fired it keep working; what it did is no longer done.",
    example: "UPDATE orders SET total = $1;\nDROP TRIGGER audit ON orders;\n-- updated_at is no longer set",
    remedy: "do in the code what the trigger {name} did",
    plan: plan_drop_trigger,
    note: no_note,
    consequence: no_longer_fires,
};

pub(super) static DROP_SEQUENCE: Kind = Kind {
    id: "drop_sequence",
    title: "drop sequence",
    explanation: "A call of nextval, currval or setval with its name fails (42P01).",
    example: "SELECT nextval('orders_id_seq');\nDROP SEQUENCE orders_id_seq;\n-- ERROR 42P01",
    remedy: "remove every use of the sequence {table} first",
    plan: plan_drop_sequence,
    note: no_note,
    consequence: no_consequence,
};

pub(super) static RENAME_SEQUENCE: Kind = Kind {
    id: "rename_sequence",
    title: "rename sequence",
    explanation: "A call of nextval, currval or setval with the old name fails (42P01). Defaults follow by identity.",
    example: "SELECT nextval('orders_id_seq');\nALTER SEQUENCE orders_id_seq RENAME TO order_numbers;\n-- ERROR 42P01",
    remedy: "let the code draw from {new} instead of {table}",
    plan: plan_rename_sequence,
    note: no_note,
    consequence: no_consequence,
};

pub(super) static CHANGE_SEQUENCE: Kind = Kind {
    id: "change_sequence",
    title: "change sequence",
    explanation: "It hands out other numbers: after a restart those that rows have already (23505), with another step those \
        that a client has put aside for itself.",
    example: "SELECT nextval('orders_id_seq');\nALTER SEQUENCE orders_id_seq RESTART;\n-- the numbers come again",
    remedy: "check that no row has the numbers that {table} hands out next, and that no client hands out ranges of its own",
    plan: plan_change_sequence,
    note: no_note,
    consequence: renumbered,
};

fn plan_drop_function(f: &Facts) -> Plan {
    let what = format!("the function {}", f.table);
    removal(f, &what, "its body is only in the old migrations", f.own())
}

fn plan_rename_function(f: &Facts) -> Plan {
    let (table, new) = (&f.table, &f.new);
    plan(
        First::Neither,
        "the old code fails with the new name, the new code with the old one",
        [
            Some(Step::new(
                Phase::BeforeDeploy,
                format!("create {new} and let {table} call it, instead of the rename"),
            )),
            Some(Step {
                text: format!("call {new} instead of {table}"),
                ..code(f)
            }),
            Some(wait(f, &format!("the function {table}"))),
            Some(
                Step::new(Phase::NextRelease, format!("drop the function {table}"))
                    .no_way_back("no release that calls it can come back"),
            ),
        ],
    )
}

fn plan_replace_function(f: &Facts) -> Plan {
    code_first(f, "its callers get other results from then on")
}

fn plan_add_trigger(f: &Facts) -> Plan {
    if !f.serves_new {
        let mut plan = code_first(f, "writes do more from then on");
        plan.steps
            .iter_mut()
            .for_each(|step| with_function(f, step));
        return plan;
    }
    let mut run = migration(f, Phase::BeforeDeploy);
    with_function(f, &mut run);
    let ready = Step {
        phase: Phase::BeforeDeploy,
        ..code(f).gate("they mean the same with the trigger")
    };
    plan(
        First::Migration,
        "it keeps a new column in step with the old ones while both codes run",
        [Some(ready), Some(run)],
    )
}

/// Says that the trigger's function is made before the trigger.
fn with_function(f: &Facts, step: &mut Step) {
    let own = step.sql.iter_mut().find(|sql| sql.text == f.statement);
    if let (Some(function), Some(own)) = (&f.new_function, own) {
        own.text = format!(
            "-- behind the function {function}, as the migration makes it\n{}",
            own.text
        );
    }
}

fn plan_drop_trigger(f: &Facts) -> Plan {
    let mut plan = removal(
        f,
        &format!("the trigger {}", f.name),
        "its body is only in the old migrations",
        Vec::new(),
    );
    plan.why = "what the trigger did is up to the code as soon as it is gone";
    plan.steps.retain(|step| step.phase == Phase::WithDeploy);
    plan.steps.push(migration(f, Phase::AfterDeploy));
    plan
}

fn plan_drop_sequence(f: &Facts) -> Plan {
    let what = format!("the sequence {}", f.table);
    removal(
        f,
        &what,
        "the next number is forgotten",
        f.known(format!("DROP SEQUENCE {}", f.table)),
    )
}

fn plan_rename_sequence(f: &Facts) -> Plan {
    let (table, new) = (&f.table, &f.new);
    plan(
        First::Neither,
        "the code of before fails with the new name, the code of afterwards with the old one",
        [
            Some(Step {
                text: format!(
                    "let the default number the rows: insert without a call of nextval('{table}') and take the number from RETURNING"
                ),
                ..code(f)
            }),
            Some(wait(f, &format!("the sequence {table}"))),
            Some(migration(f, Phase::NextRelease).no_way_back(format!(
                "a release that names {table} fails, one that names {new} does not"
            ))),
        ],
    )
}

fn plan_change_sequence(f: &Facts) -> Plan {
    code_first(f, "other numbers are handed out from then on")
}

fn renumbered(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Other { .. } => Consequence::silent("it hands out other numbers"),
        Usage::Write {
            kind: WriteKind::Insert,
            value: None | Some(Value::Default),
            ..
        } => Consequence::risky("the number that the row gets can be taken already"),
        _ => None,
    }
}

fn replaced(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Other { .. } if touch.same_function() => {
            Consequence::info("the function does what it did")
        }
        Usage::Other { .. } => Consequence::silent("the function may return something else"),
        Usage::Write { relation, .. } if !touch.same_function() => {
            let old = touch.sides.before.function(touch.change.object)?;
            let new = touch.sides.pairing.after(old.id)?;
            let new = touch.sides.after.function(new)?;
            let table = touch.sides.before.relation(relation)?;
            let calls =
                |t: &&crate::catalog::Trigger| t.function == Some(old.id) && fired_by(t, touch);
            table.triggers.iter().find(calls)?;
            let harmless = [&old.body, &new.body].map(|body| touch.leaves_row_alone(body));
            match harmless {
                [true, true] => Consequence::info(
                    "the write fires a trigger whose function neither refuses nor changes the row",
                ),
                _ => Consequence::risky(
                    "the write fires a trigger whose function does something else now",
                ),
            }
        }
        _ => None,
    }
}

fn trigger<'a>(
    touch: &'a Touch<'_>,
    catalog: &'a crate::catalog::Catalog,
) -> Option<&'a crate::catalog::Trigger> {
    catalog
        .relation(touch.change.relation?)?
        .triggers
        .iter()
        .find(|t| t.id == touch.change.object)
}

/// Whether the write fires the trigger, `UPDATE OF` columns included.
fn fired_by(trigger: &crate::catalog::Trigger, touch: &Touch<'_>) -> bool {
    use crate::operation::TriggerEvent as E;
    use crate::resolve::WriteKind as W;
    let Usage::Write { kind, upsert, .. } = touch.what else {
        return false;
    };
    let set = |of: &[crate::catalog::Id]| {
        let targets = touch.write.into_iter().flat_map(|w| &w.targets);
        let now = |id| touch.sides.pairing.after(id).unwrap_or(id);
        of.is_empty()
            || targets
                .into_iter()
                .any(|t| of.contains(&t.column) || of.contains(&now(t.column)))
    };
    trigger.events.iter().any(|(event, of)| {
        matches!(
            (event, kind),
            (E::Insert, W::Insert) | (E::Delete, W::Delete) | (E::Truncate, W::Truncate)
        ) || (*event == E::Update && (kind == W::Update && set(of) || kind == W::Insert && upsert))
    })
}

fn fires(touch: &Touch<'_>) -> Option<Consequence> {
    let trigger = trigger(touch, touch.sides.after)?;
    if !fired_by(trigger, touch) {
        return None;
    }
    let body = touch.sides.after.body_of(trigger);
    match body.filter(|body| touch.leaves_row_alone(body)) {
        Some(body) if touch.sets_some(body) => Consequence::info(
            "the write fires the new trigger, which sets only what the statement leaves out",
        ),
        Some(_) => Consequence::info(
            "the write fires the new trigger, which neither refuses nor changes the row",
        ),
        None => Consequence::risky("the write fires the new trigger"),
    }
}

fn no_longer_fires(touch: &Touch<'_>) -> Option<Consequence> {
    let trigger = trigger(touch, touch.sides.before)?;
    if fired_by(trigger, touch) {
        Consequence::silent("the trigger is no longer fired")
    } else {
        None
    }
}
