//! The queries of views when a release is over. In: the changes. Out: by view, its query with the new names,
//! its `*` written out, without the columns that go.
//!
//! The hard thing is the same as with every edited statement: nothing is believed. What was edited is
//! resolved again, and a query that does not mean the same afterwards is not printed.

use std::collections::{BTreeMap, BTreeSet};

use super::rename::{End, column_in_result, end_of};
use crate::catalog::{Catalog, Id, Relation};
use crate::change::Changes;
use crate::change::plan::{ViewQuery, quoted};
use crate::location::Span;
use crate::resolve::{Binding, Object, Resolution, Surroundings, resolve};
use crate::sql::parse;

/// The queries of the views that stand on what changes, by their ids before, or afterwards where they are
/// new.
pub(super) fn view_queries(changes: &Changes) -> BTreeMap<Id, ViewQuery> {
    let mut reached: BTreeSet<Id> = BTreeSet::new();
    for change in &changes.list {
        reached.extend(change.affected.iter().chain([&change.object]).copied());
        reached.extend(change.relation);
    }
    let mut gone = gone(changes);
    let mut queries = BTreeMap::new();
    let new = changes.after.relations();
    let new = new.filter(|r| changes.pairing.before(r.id).is_none());
    for relation in changes.before.relations().chain(new) {
        let Some(view) = &relation.view else { continue };
        if !view.depends.iter().any(|id| reached.contains(id)) {
            continue;
        }
        reached.insert(relation.id);
        reached.extend(relation.columns.iter().map(|c| c.id));
        let lost = relation.columns.iter();
        let lost = lost.filter(|c| c.source.is_some_and(|s| gone.contains(&s)));
        let lost: Vec<Id> = lost.map(|c| c.id).collect();
        gone.extend(lost);
        queries.insert(relation.id, query(changes, relation, &gone));
    }
    queries
}

/// Columns that go while their tables stay.
fn gone(changes: &Changes) -> BTreeSet<Id> {
    let dropped = changes.list.iter().filter(|c| c.kind.id == "drop_column");
    dropped.map(|c| c.object).collect()
}

fn query(changes: &Changes, relation: &Relation, gone: &BTreeSet<Id>) -> ViewQuery {
    let unknown = ViewQuery {
        text: None,
        narrowed: false,
    };
    let Some(view) = &relation.view else {
        return unknown;
    };
    // The migration has made it, or makes it anew: that is how it reads.
    let now = changes.pairing.after(relation.id).unwrap_or(relation.id);
    let now = changes.after.relation(now).and_then(|r| r.view.as_ref());
    let made = changes.before.relation(relation.id).is_none();
    if let Some(now) = now.filter(|now| made || now.query != view.query) {
        let text = written_out(&changes.after, &now.query).map(|(text, _)| text);
        return ViewQuery {
            text,
            narrowed: true,
        };
    }
    let Some((text, resolution)) = written_out(&changes.before, &view.query) else {
        return unknown;
    };
    let Some((text, resolution, narrowed)) = without(changes, text, resolution, gone) else {
        return unknown;
    };
    ViewQuery {
        text: match end_of(changes, &text, &resolution) {
            End::AsItIs => Some(text),
            End::Edited(text) => Some(text),
            End::Unknown => None,
        },
        narrowed,
    }
}

/// What the text means, if the database takes it.
fn resolved(catalog: &Catalog, text: &str) -> Option<Resolution> {
    let statement = parse::one(text, catalog.dialect()).ok()?;
    let resolution = resolve(&statement, text, catalog, &Surroundings::default());
    (resolution.faults.is_empty() && resolution.output.is_some()).then_some(resolution)
}

/// The query with the columns that each `*` stands for: a view keeps those that it had when it was made.
fn written_out(catalog: &Catalog, text: &str) -> Option<(String, Resolution)> {
    let resolution = resolved(catalog, text)?;
    let mut edits: BTreeMap<Span, String> = BTreeMap::new();
    for binding in &resolution.bindings {
        let Object::Star { relation, columns } = &binding.object else {
            continue;
        };
        let written = binding.at.of(text);
        let Some(qualifier) = written.strip_suffix('*') else {
            // A count needs no columns.
            continue;
        };
        let relation = catalog.relation(*relation).filter(|r| !r.open)?;
        let named = columns.iter().map(|id| {
            let column = relation.column_by_id(*id)?;
            Some(format!(
                "{qualifier}{}",
                quoted(catalog.dialect(), column.name())
            ))
        });
        let named: Vec<String> = named.collect::<Option<_>>()?;
        // One `*` over several tables.
        if edits.insert(binding.at, named.join(", ")).is_some() {
            return None;
        }
    }
    if edits.is_empty() {
        return Some((text.to_owned(), resolution));
    }
    let edited = edited(text, &edits)?;
    let again = resolved(catalog, &edited)?;
    let names = |resolution: &Resolution| {
        let output = resolution.output.iter().flatten();
        output.map(|o| o.name.clone()).collect::<Vec<_>>()
    };
    (names(&again) == names(&resolution)).then_some((edited, again))
}

fn edited(text: &str, edits: &BTreeMap<Span, String>) -> Option<String> {
    let mut out = String::new();
    let mut done = 0;
    for (at, new) in edits {
        out.push_str(text.get(done..at.start)?);
        out.push_str(new);
        done = at.end;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

/// The query without the columns that go, where they only stand in its result.
fn without(
    changes: &Changes,
    text: String,
    resolution: Resolution,
    gone: &BTreeSet<Id>,
) -> Option<(String, Resolution, bool)> {
    let uses = |binding: &&Binding| matches!(&binding.object, Object::Column { column, .. } if gone.contains(column));
    let places: Vec<&Binding> = resolution.bindings.iter().filter(uses).collect();
    if places.is_empty() {
        return Some((text, resolution, false));
    }
    let mut left = text.clone();
    for binding in places.iter().rev() {
        let at = column_in_result(&text, binding)?;
        let behind = left.get(at.end..)?;
        let blanks = behind.len() - behind.trim_start().len();
        let ahead = left.get(..at.start)?.trim_end();
        let cut = match (
            behind.trim_start().starts_with(','),
            ahead.strip_suffix(','),
        ) {
            (true, _) => {
                let end = at.end + blanks + 1;
                let more = left.get(end..)?;
                Span::new(at.start, end + more.len() - more.trim_start().len())
            }
            (false, Some(ahead)) => Span::new(ahead.len(), at.end),
            // It is the only one.
            (false, None) => return None,
        };
        left.replace_range(cut.start..cut.end, "");
    }
    let again = resolved(&changes.before, &left)?;
    let count = |resolution: &Resolution| resolution.output.as_ref().map_or(0, Vec::len);
    (count(&again) + places.len() == count(&resolution)).then_some((left, again, true))
}
