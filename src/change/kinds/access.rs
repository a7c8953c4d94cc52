//! Privileges and row-level security.

use super::{Consequence, Kind, Touch, Usage, no_note};
use crate::change::plan::{Facts, Plan, code_first};
use crate::resolve::{Value, WriteKind};

pub(super) static RESTRICT_ACCESS: Kind = Kind {
    id: "restrict_access",
    title: "restrict access to",
    explanation: "A revoked privilege makes statements of that role fail (42501); row-level security hides rows without an error. \
        Which role runs the code is not in the code.",
    example: "SELECT id FROM orders;\nREVOKE SELECT ON orders FROM app;\n-- ERROR 42501: permission denied for table orders",
    remedy: "check with which role every statement runs",
    plan: plan_restrict,
    note: no_note,
    consequence: restricted,
};

fn plan_restrict(f: &Facts) -> Plan {
    code_first(
        f,
        "a statement of that role is refused, or sees fewer rows, from then on",
    )
}

/// The privilege that a write needs.
fn word(kind: WriteKind) -> &'static str {
    match kind {
        WriteKind::Insert => "insert",
        WriteKind::Update => "update",
        WriteKind::Delete => "delete",
        WriteKind::Truncate => "truncate",
    }
}

fn restricted(touch: &Touch<'_>) -> Option<Consequence> {
    let what = touch.change.after.as_deref().unwrap_or_default();
    let privileges = what
        .strip_prefix("revoke ")
        .and_then(|w| w.split_once(" on "));
    match touch.what {
        Usage::Relation { .. } if what.starts_with("disable row") => {
            Consequence::silent("it sees the rows that were hidden from its role")
        }
        Usage::Relation { .. } if privileges.is_some_and(|(p, _)| !touch.needs(p)) => {
            Consequence::info("it does not need the privilege that is taken away")
        }
        Usage::Relation { .. } => {
            Consequence::risky("it is refused, or sees fewer rows, if its role is restricted")
        }
        Usage::Write { relation, kind, .. }
            if !touch.names(relation)
                && touch.change.relation == Some(relation)
                && privileges.is_some_and(|(p, _)| p.contains(word(kind)))
                && touch.fired_as_caller(relation) =>
        {
            Consequence::risky("a trigger that it fires writes there as its role")
        }
        Usage::Other { .. } => Consequence::risky("it is refused if its role may not use it"),
        Usage::Write {
            kind: WriteKind::Insert,
            value: None | Some(Value::Default),
            ..
        } if touch.change.relation.is_none() && !what.contains(" on schema ") => {
            Consequence::risky("the default draws from the sequence, which its role may not use")
        }
        _ => None,
    }
}
