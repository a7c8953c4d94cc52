//! What keys and checks that come and go mean for a use that gives no error.
//!
//! In: one use. Out: its consequence. What the statement's constants decide the resolver has said
//! already: here is what rows and parameters decide.

use super::{Consequence, Touch, Usage};
use crate::catalog::{Catalog, Id, Part, Relation, Rule};
use crate::clause::Clause;
use crate::operation::ReferentialAction;
use crate::resolve::{Object, Value, WriteKind};
use crate::severity::Severity;
use crate::sql::Dialect;

/// A unique key comes.
pub(super) fn unique(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Write {
            kind: WriteKind::Insert | WriteKind::Update,
            ..
        } if touch.satisfied() => Consequence::info("a null equals nothing"),
        Usage::Write { .. } if was_unique(touch) => {
            Consequence::info("another unique key has had the same columns")
        }
        Usage::Write {
            kind: WriteKind::Insert,
            upsert: true,
            ..
        } => Consequence::silent("the upsert can now fail on, skip or change the row of this key"),
        Usage::Write {
            kind: WriteKind::Insert,
            value,
            positional,
            ..
        } if value.is_some() || positional => {
            Consequence::risky("a second row with an equal value is refused")
        }
        Usage::Write {
            kind: WriteKind::Update,
            value: Some(_),
            ..
        } => Consequence::risky("an equal value in another row is refused"),
        _ => None,
    }
}

/// Whether a key over some of the columns stood before.
fn was_unique(touch: &Touch<'_>) -> bool {
    let old = touch
        .change
        .relation
        .and_then(|id| touch.sides.before.relation(id));
    let new = old.and_then(|r| touch.sides.after.relation(touch.sides.pairing.after(r.id)?));
    let (Some(old), Some(new)) = (old, new) else {
        return false;
    };
    let key = key_of(new, touch.change.object);
    let now = |c: &Id| {
        touch
            .sides
            .pairing
            .after(*c)
            .is_some_and(|c| key.contains(&c))
    };
    old.unique_keys()
        .any(|(_, other)| !other.is_empty() && other.iter().all(now))
}

/// The columns of a constraint or index.
fn key_of(relation: &Relation, id: Id) -> Vec<Id> {
    let constraint = relation.constraints.iter().find(|c| c.id == id);
    if let Some(constraint) = constraint {
        return constraint.rule.columns().to_vec();
    }
    let index = relation.indexes.iter().find(|i| i.id == id);
    let parts = index.into_iter().flat_map(|i| &i.parts);
    parts
        .filter_map(|part| match part {
            Part::Column(id) => Some(*id),
            Part::Expression(..) => None,
        })
        .collect()
}

/// A unique key goes. A statement that works before gives no duplicates.
pub(super) fn not_unique(touch: &Touch<'_>) -> Option<Consequence> {
    let old = touch.sides.before.relation(touch.change.relation?)?;
    let new = touch
        .sides
        .after
        .relation(touch.sides.pairing.after(old.id)?)?;
    let key = key_of(old, touch.change.object);
    let paired: Vec<Option<Id>> = key.iter().map(|c| touch.sides.pairing.after(*c)).collect();
    let stays =
        |other: &Vec<Id>| !other.is_empty() && other.iter().all(|c| paired.contains(&Some(*c)));
    let covered = new.unique_keys().any(|(_, other)| stays(&other));
    let aims_at = |id: Id| {
        let mut named = touch.before.bindings.iter();
        named.any(|b| b.object == Object::Key(id))
    };
    let aims_elsewhere = || {
        let mut named = touch.before.bindings.iter();
        named.any(|b| matches!(b.object, Object::Key(id) if id != touch.change.object))
    };
    match touch.what {
        _ if covered => Consequence::info("another unique key has the same columns"),
        Usage::Write {
            kind: WriteKind::Insert,
            upsert: true,
            ..
        } if !aims_elsewhere() && !aims_at(touch.change.object) => {
            Consequence::silent("duplicates are stored")
        }
        Usage::Write {
            kind: WriteKind::Insert,
            value: Some(Value::Unknown),
            upsert,
            ..
        } if !(upsert && aims_elsewhere()) => Consequence::silent("duplicates are stored"),
        Usage::Write {
            kind: WriteKind::Update,
            value: Some(Value::Unknown),
            upsert: false,
            ..
        } => Consequence::silent("duplicates are stored"),
        Usage::Write {
            kind: WriteKind::Insert | WriteKind::Update,
            value: Some(_),
            ..
        } => Consequence::info("the write goes on; a duplicate is no longer refused"),
        Usage::Column {
            clause: Clause::Where | Clause::Join,
        } if finds_one(touch, &key) => Consequence::silent("more than one row can have this key"),
        _ => None,
    }
}

/// Whether the statement asks for the one row of a key: all its columns by equality.
fn finds_one(touch: &Touch<'_>, key: &[Id]) -> bool {
    let asked = |column: &Id| {
        touch.before.bindings.iter().any(|b| {
            matches!(b.object, Object::Column { column: c, .. } if c == *column)
                && b.compared.iter().any(|c| !c.ordered)
        })
    };
    !key.is_empty() && key.iter().all(asked)
}

/// The foreign key that came or went, in its catalog.
fn foreign_key<'a>(touch: &'a Touch<'_>, catalog: &'a Catalog) -> Option<&'a Rule> {
    let id = touch.change.relation?;
    let relation = catalog
        .relation(id)
        .or_else(|| catalog.relation(touch.sides.pairing.after(id)?))?;
    let constraint = relation
        .constraints
        .iter()
        .find(|c| c.id == touch.change.object)?;
    Some(&constraint.rule)
}

/// Whether the written relation is the one that the foreign key points at.
fn is_parent(touch: &Touch<'_>, rule: Option<&Rule>, relation: Id) -> bool {
    match rule {
        Some(Rule::ForeignKey { parent, .. }) => {
            *parent == Some(relation)
                || touch
                    .sides
                    .pairing
                    .after(relation)
                    .is_some_and(|id| *parent == Some(id))
        }
        _ => touch.change.relation != Some(relation) && touch.change.affected.contains(&relation),
    }
}

/// Whether the write changes the parent's key.
fn writes_key(touch: &Touch<'_>, rule: Option<&Rule>) -> bool {
    let (
        Some(write),
        Some(Rule::ForeignKey {
            parent, referenced, ..
        }),
    ) = (touch.write, rule)
    else {
        return false;
    };
    let relation = parent.and_then(|id| {
        touch
            .sides
            .before
            .relation(id)
            .or_else(|| touch.sides.after.relation(id))
    });
    let primary = || {
        let constraints = relation.into_iter().flat_map(|r| &r.constraints);
        constraints
            .filter(|c| matches!(c.rule, Rule::PrimaryKey(_)))
            .flat_map(|c| c.rule.columns().to_vec())
            .collect()
    };
    let key: Vec<Id> = if referenced.is_empty() {
        primary()
    } else {
        referenced.clone()
    };
    write.targets.iter().any(|t| key.contains(&t.column))
}

/// A foreign key comes.
pub(super) fn referenced(touch: &Touch<'_>) -> Option<Consequence> {
    let rule = foreign_key(touch, touch.sides.after);
    let (delete, update) = match rule {
        Some(Rule::ForeignKey {
            on_delete,
            on_update,
            ..
        }) => (*on_delete, *on_update),
        _ => (ReferentialAction::Refuse, ReferentialAction::Refuse),
    };
    match touch.what {
        Usage::Write {
            relation,
            kind: WriteKind::Insert,
            ..
        } if is_parent(touch, rule, relation) && touch.write.is_some_and(|w| w.replaces) => {
            match delete {
                // SQLite looks when the row stands again.
                ReferentialAction::Refuse if touch.is_sqlite() => {
                    Consequence::info("the row it replaces has the key again")
                }
                ReferentialAction::Refuse => {
                    Consequence::risky("REPLACE is refused while the row it replaces has children")
                }
                _ => Consequence::silent("REPLACE reaches the children of the row it replaces"),
            }
        }
        Usage::Write {
            relation,
            kind: WriteKind::Update,
            ..
        } if is_parent(touch, rule, relation) && writes_key(touch, rule) => match update {
            ReferentialAction::Refuse => {
                Consequence::risky("a change of the key is refused while children have it")
            }
            _ => Consequence::silent("a change of the key reaches the children"),
        },
        Usage::Write {
            kind: WriteKind::Insert | WriteKind::Update,
            value: Some(_),
            ..
        } if touch.satisfied() => Consequence::info("a null refers to nothing"),
        Usage::Write {
            kind: WriteKind::Insert | WriteKind::Update,
            value: Some(_),
            ..
        } => Consequence::risky("a value without a parent row is refused"),
        Usage::Write {
            relation,
            kind: WriteKind::Delete,
            ..
        } if is_parent(touch, rule, relation) => match delete {
            ReferentialAction::Refuse => {
                Consequence::risky("the delete is refused while children exist")
            }
            _ if was_refused(touch, rule) => {
                Consequence::info("a delete that was not refused has no children")
            }
            ReferentialAction::Cascade => {
                Consequence::silent("the delete takes the children along")
            }
            _ => Consequence::silent("the delete empties the key of the children"),
        },
        _ => None,
    }
}

/// Whether another key of the same columns refused the delete before.
fn was_refused(touch: &Touch<'_>, rule: Option<&Rule>) -> bool {
    let old = touch
        .change
        .relation
        .and_then(|id| touch.sides.before.relation(id));
    let constraints = old.into_iter().flat_map(|r| &r.constraints);
    let same = |columns: &[Id]| {
        let now = columns.iter().map(|c| touch.sides.pairing.after(*c));
        rule.is_some_and(|rule| now.eq(rule.columns().iter().map(|c| Some(*c))))
    };
    constraints.into_iter().any(|c| {
        matches!(&c.rule, Rule::ForeignKey { columns, on_delete: ReferentialAction::Refuse, .. } if same(columns))
    })
}

/// A foreign key goes. A statement that works before gives no orphans.
pub(super) fn unreferenced(touch: &Touch<'_>) -> Option<Consequence> {
    let rule = foreign_key(touch, touch.sides.before);
    let Some(Rule::ForeignKey {
        columns,
        parent,
        on_delete,
        on_update,
        ..
    }) = rule
    else {
        return None;
    };
    let child = touch
        .sides
        .after
        .relation(touch.sides.pairing.after(touch.change.relation?)?)?;
    let stands = child.constraints.iter().any(|c| {
        matches!(&c.rule, Rule::ForeignKey { parent: of, .. }
            if parent.is_some_and(|p| touch.sides.pairing.after(p) == *of))
            && c.rule.columns().iter().eq(columns)
    });
    if stands {
        return None;
    }
    match touch.what {
        Usage::Write {
            relation,
            kind: WriteKind::Truncate,
            ..
        } if touch.change.relation == Some(relation) && touch.now.is_none() => Some(Consequence {
            severity: Severity::Breaking,
            silent: true,
            message: "TRUNCATE CASCADE no longer empties the children",
        }),
        Usage::Write {
            relation,
            kind: WriteKind::Delete,
            ..
        } if is_parent(touch, rule, relation) && *on_delete != ReferentialAction::Refuse => {
            Consequence::silent("the children stay behind")
        }
        Usage::Write {
            relation,
            kind: WriteKind::Update,
            ..
        } if is_parent(touch, rule, relation)
            && *on_update != ReferentialAction::Refuse
            && writes_key(touch, rule) =>
        {
            Consequence::silent("the children keep the old key")
        }
        Usage::Write {
            kind: WriteKind::Insert | WriteKind::Update,
            value: Some(Value::Unknown),
            ..
        } => Consequence::silent("a value without a parent row is stored"),
        Usage::Write {
            kind: WriteKind::Insert | WriteKind::Update,
            value: Some(_),
            ..
        } => Consequence::info("the write goes on; a value without a parent is no longer refused"),
        Usage::Column {
            clause: Clause::Join,
        } if parent.is_some_and(|p| touch.names(p)) => {
            Consequence::silent("a row without a parent drops out of the join")
        }
        _ => None,
    }
}

/// A check comes.
pub(super) fn checked(touch: &Touch<'_>) -> Option<Consequence> {
    let of_domain = touch.change.relation.is_none();
    match touch.what {
        Usage::Write {
            kind: WriteKind::Insert | WriteKind::Update,
            value: Some(value),
            ..
        } => match touch.satisfied() || of_domain && value == Value::Fitting {
            true => Consequence::info("the values satisfy the check"),
            false => Consequence::risky("a value that does not satisfy the check is refused"),
        },
        Usage::Write {
            kind: WriteKind::Update,
            value: None,
            ..
        } if is_not_valid(touch) => Consequence::risky(
            "the update of an old row that does not satisfy the check is refused",
        ),
        _ => None,
    }
}

/// Whether old rows were not looked at, so that some may break the check.
fn is_not_valid(touch: &Touch<'_>) -> bool {
    let id = touch
        .change
        .relation
        .and_then(|id| touch.sides.pairing.after(id));
    let relation = id.and_then(|id| touch.sides.after.relation(id));
    relation.is_some_and(|r| {
        let mut all = r.constraints.iter();
        all.any(|c| c.id == touch.change.object && c.not_valid)
    })
}

/// A check goes.
pub(super) fn unchecked(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Write {
            kind: WriteKind::Insert,
            upsert: true,
            value: Some(_),
            ..
        } if touch.sides.after.dialect() != Dialect::Postgresql => {
            Consequence::silent("a row that was left out is stored")
        }
        Usage::Write {
            kind: WriteKind::Insert | WriteKind::Update,
            value: Some(_),
            ..
        } => Consequence::info("the write goes on; a value is no longer checked"),
        Usage::Column { .. } if touch.is_target() => None,
        Usage::Column {
            clause: Clause::Where | Clause::Join | Clause::Having,
        } => Consequence::silent("values that were refused can be read from now on"),
        _ => None,
    }
}
