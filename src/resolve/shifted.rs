//! Values and joins that go by place or by shared names, and silently go elsewhere.
//!
//! In: both resolutions. Out: the inserts whose values land in other columns, and the `NATURAL`
//! joins that join on others.

use super::moved::passes_through;
use super::{Catalog, Clause, Difference, Effect, Id, Object, Resolution, Sides, WriteKind};

/// Positional inserts whose values land in other columns.
pub(super) fn shifted(
    before: &Resolution,
    after: &Resolution,
    sides: Sides<'_>,
) -> Vec<Difference> {
    let writes = before.writes.iter().zip(&after.writes);
    writes
        .filter(|(old, new)| {
            old.kind == WriteKind::Insert && new.kind == WriteKind::Insert && old.at == new.at
        })
        .filter_map(|(old, new)| {
            let pairs = || old.targets.iter().zip(&new.targets);
            let apart = |a: Id, b: Id| {
                !sides.pairing.same(a, b) && !passes_through(sides, new.relation, b, a)
            };
            // `INSERT … SELECT *`: the same column can get another one's values. What is selected by
            // name is judged where the name stands.
            let named = |catalog: &Catalog, id: Id| {
                let column = catalog.relations().find_map(|r| r.column_by_id(id));
                column.map(|c| c.name().to_lowercase())
            };
            let fed_by = pairs().find_map(|(a, b)| {
                let (from, now) = (a.source?, b.source?);
                let other = !sides.pairing.same(from, now)
                    && named(sides.before, from) != named(sides.after, now);
                (other && !apart(a.column, b.column)).then_some((from, b))
            });
            if let Some((from, into)) = fed_by {
                return Some(Difference {
                    at: old.at,
                    clause: Clause::InsertPositional,
                    effect: Effect::Shifted,
                    objects: vec![from],
                    code: None,
                    message: format!(
                        "\"{}\" silently gets the values of another column",
                        sides
                            .after
                            .relation(new.relation)
                            .and_then(|r| r.column_by_id(into.column))
                            .map_or("", |c| c.name())
                    ),
                });
            }
            if !old.positional || !new.positional {
                return None;
            }
            let (moved, into) = pairs().find(|(a, b)| apart(a.column, b.column))?;
            let name = |catalog: &Catalog, relation, id| {
                catalog
                    .relation(relation)
                    .and_then(|r| r.column_by_id(id))
                    .map(|c| c.name().to_owned())
                    .unwrap_or_default()
            };
            let message = format!(
                "the value meant for \"{}\" silently goes into \"{}\"",
                name(sides.before, old.relation, moved.column),
                name(sides.after, new.relation, into.column)
            );
            Some(Difference {
                at: old.at,
                clause: Clause::InsertPositional,
                effect: Effect::Shifted,
                objects: old
                    .targets
                    .iter()
                    .map(|t| t.column)
                    .chain([old.relation])
                    .collect(),
                code: None,
                message,
            })
        })
        .collect()
}

/// `NATURAL` joins that join on other columns.
pub(super) fn rejoined(before: &Resolution, after: &Resolution) -> Vec<Difference> {
    let relations = before
        .bindings
        .iter()
        .filter(|b| matches!(b.object, Object::Relation(_)));
    let at = relations.map(|b| b.at).max().unwrap_or_default();
    let pairs = before.naturals.iter().zip(&after.naturals);
    pairs
        .filter_map(|(old, new)| {
            let only = |a: &[(String, Vec<Id>)], b: &[(String, Vec<Id>)]| {
                a.iter()
                    .find(|(name, _)| b.iter().all(|(other, _)| other != name))
                    .cloned()
            };
            let gained = only(new, old).map(|(name, ids)| (format!("on \"{name}\" too"), ids));
            let (what, objects) = gained.or_else(|| {
                only(old, new).map(|(name, ids)| (format!("no longer on \"{name}\""), ids))
            })?;
            Some(Difference {
                at,
                clause: Clause::Join,
                effect: Effect::Rejoined,
                objects,
                code: None,
                message: format!("the NATURAL join silently joins {what}"),
            })
        })
        .collect()
}
