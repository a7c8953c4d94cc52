//! Views that exist and fail, or show something else, when they are read.
//!
//! PostgreSQL tracks what a view stands on. MySQL keeps its text with every name spelled out, and
//! fails with 1356 when one of them is gone. SQLite keeps the text as it was written, rewrites it when
//! something is renamed, and expands it anew whenever it is read.

use std::collections::{BTreeMap, BTreeSet};

use super::{apply, used};
use crate::catalog::{Breakage, Catalog, Id, Pairing, RelationKind, View};
use crate::operation::{Operation, QualifiedName};
use crate::resolve::{Effect, FaultKind, Sides, Surroundings, compare, resolve};
use crate::sql::{Dialect, parse};

/// Views on views: deeper than this nobody stacks them.
const DEEPEST: usize = 16;

/// What of the views of MySQL and SQLite does not work as before.
pub(super) fn views(
    before: &Catalog,
    after: &mut Catalog,
    pairing: &Pairing,
) -> BTreeMap<Id, Breakage> {
    match after.dialect() {
        Dialect::Postgresql => BTreeMap::new(),
        Dialect::Sqlite => expanded(before, after, pairing),
        _ => spelled_out(Sides {
            before,
            after,
            pairing,
        }),
    }
}

/// Views that the migration has left as they were.
fn kept(before: &Catalog, after: &Catalog) -> Vec<(Id, QualifiedName, RelationKind, View)> {
    let same = |id: Id, view: &View| {
        let old = before.relation(id).and_then(|r| r.view.as_ref());
        old.is_some_and(|old| old.query == view.query)
    };
    after
        .relations()
        .filter_map(|r| Some((r.id, r.qualified(), r.kind, r.view.clone()?)))
        .filter(|(id, _, _, view)| same(*id, view))
        .collect()
}

fn spelled_out(sides: Sides<'_>) -> BTreeMap<Id, Breakage> {
    let mut broken: BTreeMap<Id, Breakage> = BTreeMap::new();
    let views = kept(sides.before, sides.after);
    for _ in 0..DEEPEST {
        let known = broken.len();
        for (id, name, _, view) in &views {
            if broken.contains_key(id) {
                continue;
            }
            let below = view.depends.iter().find_map(|d| broken.get(d));
            let mut causes: BTreeSet<Id> =
                below.into_iter().flat_map(|b| b.causes.clone()).collect();
            causes.extend(view.depends.iter().filter(|d| is_missing(sides, **d, view)));
            if !causes.is_empty() {
                let message = format!(
                    "View '{}' references invalid table(s) or column(s) or function(s) or definer/invoker of view lack rights to use them",
                    name.name
                );
                let breakage = Breakage {
                    only_if: BTreeSet::new(),
                    silent: false,
                    code: Some("1356"),
                    message,
                    causes,
                };
                broken.insert(*id, breakage);
            }
        }
        if broken.len() == known {
            break;
        }
    }
    for (id, _, _, view) in &views {
        if !broken.contains_key(id)
            && let Some(breakage) = differing(sides, view, |e| *e == Effect::Altered)
        {
            broken.insert(*id, breakage);
        }
    }
    broken
}

/// Whether a name that a view spells out is not there any more.
fn is_missing(sides: Sides<'_>, id: Id, view: &View) -> bool {
    let Sides { before, after, .. } = sides;
    if let Some(relation) = before.relation(id) {
        return after.find_relation(&relation.qualified()).is_none();
    }
    if let Some(function) = before.function(id) {
        let name = QualifiedName {
            schema: function.schema.clone(),
            name: function.name.clone(),
        };
        return after.find_functions(&name, None).is_empty();
    }
    let mut owners = view.depends.iter().filter_map(|d| before.relation(*d));
    let Some((owner, column)) = owners.find_map(|r| Some((r, r.column_by_id(id)?))) else {
        return false;
    };
    let now = after.find_relation(&owner.qualified());
    now.is_some_and(|r| !r.open && r.column(after.dialect(), column.name()).is_none())
}

/// The first view of PostgreSQL whose grouping needs a key that is gone.
pub(super) fn ungrouped(before: &Catalog, after: &Catalog, pairing: &Pairing) -> Option<String> {
    let sides = Sides {
        before,
        after,
        pairing,
    };
    let views = kept(before, after);
    let mut views = views.iter().filter(|(_, _, _, view)| {
        let needs = |e: &Effect| *e == Effect::Fails(FaultKind::NotGrouped);
        differing(sides, view, needs).is_some()
    });
    views.next().map(|(_, name, _, _)| name.to_string())
}

/// The first difference of a view's query that a reader would notice.
fn differing(sides: Sides<'_>, view: &View, matters: impl Fn(&Effect) -> bool) -> Option<Breakage> {
    let statement = parse::one(&view.query, sides.before.dialect()).ok()?;
    let inside = Surroundings::default();
    let old = resolve(&statement, &view.query, sides.before, &inside);
    let new = resolve(&statement, &view.query, sides.after, &inside);
    let all = compare(&old, &new, sides);
    let mut all = all.into_iter().filter(|d| !super::follows(d, sides));
    let difference = all.find(|d| matters(&d.effect))?;
    let silent = !matches!(difference.effect, Effect::Fails(_));
    Some(Breakage {
        only_if: BTreeSet::new(),
        silent,
        code: difference.code,
        message: difference.message,
        causes: difference.objects.into_iter().collect(),
    })
}

fn expanded(before: &Catalog, after: &mut Catalog, pairing: &Pairing) -> BTreeMap<Id, Breakage> {
    let mut broken = BTreeMap::new();
    for (id, name, kind, view) in kept(before, after) {
        let lost: Vec<Id> = view
            .depends
            .iter()
            .filter(|d| pairing.after(**d).is_none())
            .copied()
            .collect();
        let sides = Sides {
            before,
            after,
            pairing,
        };
        let noticed = |effect: &Effect| {
            matches!(
                effect,
                Effect::Fails(_) | Effect::Captured | Effect::Rejoined | Effect::Altered
            )
        };
        if let Some(mut breakage) = differing(sides, &view, noticed) {
            breakage.causes.extend(lost);
            broken.insert(id, breakage);
            continue;
        }
        let Ok(statement) = parse::one(&view.query, Dialect::Sqlite) else {
            continue;
        };
        let new = resolve(&statement, &view.query, after, &Surroundings::default());
        if new.output.is_some() && new.faults.is_empty() && !used(&new).is_empty() {
            let again = Operation::CreateView {
                view: name,
                columns: view.names.clone(),
                query: view.query.clone(),
                offset: None,
                materialized: kind == RelationKind::MaterializedView,
                check_option: view.check_option,
                invoker: view.invoker,
                unpopulated: view.unpopulated,
                or_replace: true,
                if_not_exists: false,
            };
            apply(after, &again);
        } else if view.names.is_empty() {
            after.follow_renames(id, before, &view.query);
        }
    }
    broken
}
