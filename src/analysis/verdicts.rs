//! What the changes do to one statement: every difference and every use, judged and given its cause.
//!
//! In: a statement's two resolutions. Out: [`Judgement`]s by change. The hard thing is to tell which
//! change is the cause: a difference names the objects that it is about, a change those it affects.

use crate::catalog::{Catalog, Id};
use crate::change::{Change, Changes, Touch, Usage};
use crate::clause::Clause;
use crate::location::Span;
use crate::resolve::{Binding, Difference, Effect, FaultKind, Object, Resolution, Write, compare};
use crate::severity::Severity;
use std::collections::{BTreeMap, BTreeSet};

/// The [`Judgement::rank`] of a relation that is gone.
pub(super) const NO_RELATION: u8 = 0;

/// One use of what changed, judged.
#[derive(Clone, Debug)]
pub(super) struct Judgement {
    /// Where in the parsed text.
    pub(super) at: Span,
    pub(super) clause: Clause,
    pub(super) severity: Severity,
    pub(super) silent: bool,
    pub(super) code: Option<String>,
    pub(super) message: String,
    /// Which of several equal ones speaks: an error before a consequence.
    pub(super) rank: u8,
    /// The name is gone.
    pub(super) gone: bool,
}

/// All that the changes do to one statement, by change.
pub(super) fn judgements(
    changes: &Changes,
    before: &Resolution,
    after: &Resolution,
) -> BTreeMap<usize, Vec<Judgement>> {
    let sides = changes.sides();
    let mut all: BTreeMap<usize, Vec<Judgement>> = BTreeMap::new();
    for difference in compare(before, after, sides) {
        if let Some(change) = cause(changes, &difference, before, after) {
            all.entry(change).or_default().push(judged(&difference));
        }
    }
    // Where a name is gone, what else happened to it does not matter.
    let mut failing: BTreeMap<Span, BTreeSet<usize>> = BTreeMap::new();
    for (index, judged) in &all {
        for judgement in judged.iter().filter(|j| j.gone) {
            failing.entry(judgement.at).or_default().insert(*index);
        }
    }
    // Of many changes few concern one statement.
    let bound = before.bindings.iter().chain(&after.bindings);
    let bound = bound.flat_map(|binding| binding.object.ids());
    let fired = before.fired.iter().map(|(_, write)| write);
    let written = before.writes.iter().chain(fired).flat_map(|write| {
        // A column that a write leaves out gets its default.
        let relation = sides.before.relation(write.relation);
        let columns = relation.into_iter().flat_map(|r| &r.columns);
        columns.map(|c| c.id).chain([write.relation])
    });
    for index in changes.touching(bound.chain(written)) {
        let Some(change) = changes.list.get(index) else {
            continue;
        };
        for used in uses(change, before, after, sides.before) {
            let (at, clause) = (used.at, used.clause);
            let causes = failing.get(&at).into_iter().flatten();
            if causes.into_iter().any(|cause| *cause != index) {
                continue;
            }
            let touch = Touch {
                change,
                sides,
                what: used.what,
                before,
                after,
                binding: used.binding,
                write: used.write,
                now: used.now,
            };
            // At one place, that rows are written says more than the name of their table.
            let rank = match used.what {
                Usage::Write { .. } => 3,
                _ => 4,
            };
            if let Some(consequence) = (change.kind.consequence)(&touch) {
                all.entry(index).or_default().push(Judgement {
                    at,
                    clause,
                    severity: consequence.severity,
                    silent: consequence.silent,
                    code: None,
                    message: match used.trigger {
                        Some(name) => format!("{} (in trigger \"{name}\")", consequence.message),
                        None => consequence.message.to_owned(),
                    },
                    rank,
                    gone: false,
                });
            }
        }
    }
    all
}

/// The change that explains a difference.
fn cause(
    changes: &Changes,
    difference: &Difference,
    before: &Resolution,
    after: &Resolution,
) -> Option<usize> {
    let list = &changes.list;
    let best = |fits: &dyn Fn(&Change) -> bool| {
        let found = list.iter().enumerate().filter(|(_, c)| fits(c));
        found
            .min_by_key(|(index, c)| (unlikely(c.kind.id, difference), *index))
            .map(|(index, _)| index)
    };
    let by_object = |id: &Id| best(&|c| c.object == *id);
    let by_effect = |id: &Id| best(&|c| c.affected.contains(id));
    let objects = &difference.objects;
    let direct = objects
        .iter()
        .find_map(by_object)
        .or_else(|| objects.iter().find_map(by_effect));
    direct.or_else(|| {
        let named = before
            .bindings
            .iter()
            .chain(&after.bindings)
            .flat_map(|b| b.object.ids());
        let named: Vec<Id> = named.collect();
        named
            .iter()
            .find_map(by_object)
            .or_else(|| named.iter().find_map(by_effect))
            // A positional insert names the relation alone.
            .or_else(|| {
                named
                    .iter()
                    .find_map(|id| best(&|c| c.relation == Some(*id)))
            })
    })
}

/// Of several changes of one object: 0 for a kind that causes such a difference directly.
fn unlikely(kind: &str, difference: &Difference) -> u8 {
    let direct = match &difference.effect {
        Effect::Fails(FaultKind::NoRelation) => {
            kind.ends_with("_table") || kind.ends_with("_view") || kind == "drop_sequence"
        }
        Effect::Fails(FaultKind::NoColumn) | Effect::Captured | Effect::Quoted => {
            matches!(
                kind,
                "drop_column" | "rename_column" | "drop_table" | "rename_table"
            )
        }
        Effect::Fails(FaultKind::Ambiguous) => {
            matches!(kind, "add_column" | "add_required_column" | "rename_column")
        }
        Effect::Fails(FaultKind::NotNull) => {
            matches!(
                kind,
                "add_required_column"
                    | "set_not_null"
                    | "drop_default"
                    | "drop_trigger"
                    | "rename_column"
            )
        }
        Effect::Fails(FaultKind::Generated) => kind == "make_generated",
        Effect::Fails(FaultKind::Refused) => matches!(
            kind,
            "add_check" | "add_unique" | "change_type" | "drop_enum_value" | "rename_enum_value"
        ),
        Effect::Fails(FaultKind::NoKey) => matches!(
            kind,
            "drop_unique" | "drop_primary_key" | "drop_column" | "drop_index"
        ),
        Effect::Fails(FaultKind::Mismatch) => {
            matches!(
                kind,
                "change_type" | "widen_type" | "rename_type" | "drop_type" | "change_collation"
            ) || kind.ends_with("_enum_value")
                || kind.ends_with("_function")
        }
        Effect::Fails(FaultKind::Count)
        | Effect::Shifted
        | Effect::Reshaped { .. }
        | Effect::Rejoined => kind.ends_with("_column"),
        _ => true,
    };
    u8::from(!direct)
}

/// How bad a difference is.
fn judged(difference: &Difference) -> Judgement {
    let (severity, silent) = match &difference.effect {
        Effect::Fails(_) => (Severity::Breaking, false),
        Effect::Captured
        | Effect::Shifted
        | Effect::Rejoined
        | Effect::Quoted
        | Effect::Altered => (Severity::Breaking, true),
        // Another table under the name: its rows are others. Another column may have been filled from the old one.
        Effect::Supplanted => (Severity::Breaking, true),
        Effect::Replaced | Effect::Narrowed => (Severity::Risky, true),
        Effect::Viewed => (Severity::Info, false),
        Effect::Reshaped { lost, gained } if difference.clause == Clause::Select => {
            match lost.is_empty() && !gained.is_empty() {
                true => (Severity::Info, false),
                false => (Severity::Risky, true),
            }
        }
        Effect::Reshaped { lost, gained } => match (lost.is_empty(), gained.is_empty()) {
            (true, false) => (Severity::Info, false),
            _ => (Severity::Risky, false),
        },
    };
    Judgement {
        at: difference.at,
        clause: difference.clause,
        severity,
        silent,
        code: difference.code.map(str::to_owned),
        message: difference.message.clone(),
        rank: match difference.effect {
            Effect::Fails(FaultKind::NoRelation) => NO_RELATION,
            Effect::Fails(_) => 1,
            _ => 2,
        },
        gone: matches!(
            difference.effect,
            Effect::Fails(FaultKind::NoColumn | FaultKind::NoRelation)
        ),
    }
}

/// A use of what a change affects.
struct Use<'a> {
    at: Span,
    clause: Clause,
    what: Usage,
    binding: Option<&'a Binding>,
    write: Option<&'a Write>,
    now: Option<&'a Write>,
    /// The trigger that makes the write.
    trigger: Option<&'a str>,
}

/// The uses of what a change affects that may matter without an error.
fn uses<'a>(
    change: &Change,
    before: &'a Resolution,
    after: &'a Resolution,
    catalog: &Catalog,
) -> Vec<Use<'a>> {
    let affected = |id: &Id| change.affected.contains(id);
    let mut found: Vec<Use<'_>> = Vec::new();
    let new = after.bindings.iter().filter(|b| {
        before
            .binding_at(b)
            .is_none_or(|old| old.object != b.object)
    });
    for binding in before.bindings.iter().chain(new) {
        let (at, clause) = (binding.at, binding.clause);
        let what = match &binding.object {
            Object::Column { column, .. }
                if affected(column) && !other_label(change, before, clause) =>
            {
                Usage::Column { clause }
            }
            Object::Star { columns, .. } if columns.iter().any(affected) => Usage::Column {
                clause: Clause::Star,
            },
            Object::Relation(id) if affected(id) => Usage::Relation { clause },
            Object::Type(id)
            | Object::Function(id)
            | Object::Sequence(id)
            | Object::Key(id)
            | Object::Index(id)
                if affected(id) =>
            {
                Usage::Other { clause }
            }
            Object::Label { label, .. } if affected(label) => Usage::Other { clause },
            _ => continue,
        };
        found.push(Use {
            at,
            clause,
            what,
            binding: Some(binding),
            write: None,
            now: None,
            trigger: None,
        });
    }
    for (index, write) in before.writes.iter().enumerate() {
        let columns = catalog
            .relation(write.relation)
            .into_iter()
            .flat_map(|r| &r.columns);
        let of_column = columns.into_iter().any(|c| affected(&c.id));
        if change.relation != Some(write.relation) && !affected(&write.relation) && !of_column {
            continue;
        }
        let now = after.writes.get(index).filter(|w| w.kind == write.kind);
        // What is known of a value depends on the type that it is held against.
        let targets = match now {
            Some(now) if now.targets.len() == write.targets.len() => {
                write.targets.iter().zip(&now.targets).collect::<Vec<_>>()
            }
            _ => write.targets.iter().map(|t| (t, t)).collect(),
        };
        let given: Vec<_> = targets
            .into_iter()
            .filter(|(t, _)| affected(&t.column))
            .collect();
        let value = given.iter().map(|(_, now)| now.value).min();
        let clause = match write.kind {
            crate::resolve::WriteKind::Insert if write.positional => Clause::InsertPositional,
            crate::resolve::WriteKind::Insert => Clause::Insert,
            crate::resolve::WriteKind::Update => Clause::Set,
            _ => Clause::Delete,
        };
        let at = given.iter().find_map(|(t, _)| t.at).unwrap_or(write.at);
        let what = Usage::Write {
            relation: write.relation,
            kind: write.kind,
            value,
            positional: write.positional,
            upsert: write.upsert,
        };
        found.push(Use {
            at,
            clause,
            what,
            binding: None,
            write: Some(write),
            now,
            trigger: None,
        });
    }
    // Of what a trigger writes in turn, what rows decide about it.
    const BY_ROWS: &[&str] = &[
        "add_check",
        "add_foreign_key",
        "add_unique",
        "restrict_access",
        "set_not_null",
    ];
    let fired = before
        .fired
        .iter()
        .filter(|_| BY_ROWS.contains(&change.kind.id));
    for (trigger, write) in fired {
        let given = write.targets.iter().find(|t| affected(&t.column));
        if change.relation != Some(write.relation) || given.is_none() {
            continue;
        }
        let what = Usage::Write {
            relation: write.relation,
            kind: write.kind,
            value: given.map(|t| t.value),
            positional: false,
            upsert: write.upsert,
        };
        found.push(Use {
            at: write.at,
            clause: Clause::From,
            what,
            binding: None,
            write: Some(write),
            now: None,
            trigger: Some(trigger),
        });
    }
    found
}

/// Whether the clause compares an enum with labels that the change leaves alone.
fn other_label(change: &Change, before: &Resolution, clause: Clause) -> bool {
    let compares = !matches!(
        clause,
        Clause::Select | Clause::Star | Clause::Returning | Clause::Mapping
    );
    compares
        && change.kind.id.ends_with("_enum_value")
        && before.bindings.iter().any(|b| {
            b.clause == clause
                && matches!(b.object, Object::Label { label, .. } if label != change.object)
        })
}
