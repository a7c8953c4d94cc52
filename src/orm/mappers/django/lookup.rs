//! Names looked up through models: `lines__variant__sku`, `customer_id`, `pk`.
//!
//! In: a model and a name. Out: the columns that the name stands for, each with its place. The hard
//! thing: what follows a column may be a lookup (`__gte`), and what is no column may be anything.

use super::ID;
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::python::{lineage, of_heirs, target};
use crate::orm::{Model, Models, Name, Value};

/// Lookups and transforms of Django.
const LOOKUPS: &[&str] = &[
    "exact",
    "iexact",
    "contains",
    "icontains",
    "in",
    "gt",
    "gte",
    "lt",
    "lte",
    "startswith",
    "istartswith",
    "endswith",
    "iendswith",
    "range",
    "date",
    "year",
    "month",
    "day",
    "week",
    "week_day",
    "quarter",
    "time",
    "hour",
    "minute",
    "second",
    "isnull",
    "regex",
    "iregex",
    "trigram_similar",
    "search",
    "overlap",
    "contained_by",
    "len",
    "has_key",
    "ilike",
    "unaccent",
];

/// What an attribute of a model stands for.
#[derive(Clone, Debug)]
pub(super) struct Member<'m> {
    /// The table and column that hold it.
    pub(super) column: Option<(String, &'m str)>,
    /// The model that it leads to.
    pub(super) target: Option<&'m Model>,
    /// It gives several rows.
    pub(super) many: bool,
}

/// The attribute of that name.
pub(super) fn member<'m>(models: &'m Models, model: &'m Model, name: &str) -> Option<Member<'m>> {
    let marker = model.is_abstract.then(|| of_heirs(model));
    for own in lineage(ID, models, model) {
        let Some(table) = own.table.clone().or_else(|| marker.clone()) else {
            continue;
        };
        if let Some(association) = own.associations.iter().find(|a| a.name == name) {
            let target = target(ID, models, own, association);
            // The way back has a name of its own, whatever the key is called.
            let column = association.key.as_deref().map(|key| (table, key));
            return Some(Member {
                column,
                target,
                many: association.many,
            });
        }
        let name = if name == "pk" { "id" } else { name };
        // A key is also known by its column: `order_id`.
        let field = own
            .fields
            .iter()
            .find(|f| f.name == name || f.column == name);
        if let Some(field) = field {
            return Some(Member {
                column: Some((table, &field.column)),
                target: None,
                many: false,
            });
        }
    }
    None
}

/// A path through models.
#[derive(Clone, Debug, Default)]
pub(super) struct Path<'m> {
    /// The columns in it.
    pub(super) names: Vec<Name>,
    /// The model that it ends at, where it ends at rows.
    pub(super) end: Option<&'m Model>,
    /// All segments are names, but for lookups at its end.
    pub(super) whole: bool,
}

/// Follows `a__b__c`; `at` is where the text stands.
pub(super) fn path<'m>(
    models: &'m Models,
    model: &'m Model,
    text: &str,
    at: Span,
    clause: Clause,
) -> Path<'m> {
    let mut found = Path::default();
    let mut from = model;
    let mut offset = 0;
    let mut rest = Some(text);
    while let Some(text) = rest {
        // Serializers and admin pages also separate by dots.
        let (segment, next) = match (text.split_once("__"), text.split_once('.')) {
            (Some((head, tail)), dot) if dot.is_none_or(|(d, _)| head.len() < d.len()) => {
                (head, Some((tail, 2)))
            }
            (_, Some((head, tail))) => (head, Some((tail, 1))),
            (_, None) => (text, None),
        };
        let here = at.start + offset;
        offset += segment.len() + next.map_or(0, |(_, skipped)| skipped);
        rest = next.map(|(tail, _)| tail);
        let Some(member) = member(models, from, segment) else {
            found.end = None;
            found.whole = !found.names.is_empty() && LOOKUPS.contains(&segment);
            break;
        };
        found.whole = true;
        if let Some((table, column)) = member.column {
            found.names.push(Name {
                table,
                column: Some(column.to_owned()),
                clause,
                at: Span::new(here, here + segment.len()),
                value: Value::Unknown,
            });
        }
        found.end = member.target;
        match member.target {
            Some(target) => from = target,
            None => {
                let lookup = rest.map(|rest| rest.split("__").next().unwrap_or(rest));
                found.whole = lookup.is_none_or(|l| LOOKUPS.contains(&l));
                break;
            }
        }
    }
    found
}
