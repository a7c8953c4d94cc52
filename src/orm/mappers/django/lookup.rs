//! Names looked up through models: `lines__variant__sku`, `customer_id`, `pk`.
//!
//! In: a model and a name. Out: the columns that the name stands for, each with its place. The hard
//! thing: what follows a column may be a lookup (`__gte`), and what is no column may be anything.

use super::ID;
use super::declare::heirs;
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::{Association, Model, ModelUse, Models, Name, Value};

/// Begins the table of a name that belongs to the heirs of an abstract model.
const ABSTRACT: char = '@';

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

/// Gives the names of an abstract model to the tables of its heirs: a use for each.
pub(super) fn hand_down(statements: &mut Vec<ModelUse>, models: &Models) {
    let mut handed: Vec<ModelUse> = Vec::new();
    for used in statements.iter_mut() {
        let (own, others): (Vec<Name>, Vec<Name>) = std::mem::take(&mut used.names)
            .into_iter()
            .partition(|n| !n.table.starts_with(ABSTRACT));
        used.names = own;
        for name in others {
            let ancestor = models
                .named(ID, name.table.trim_start_matches(ABSTRACT))
                .find(|m| m.is_abstract);
            let tables = ancestor.map(|m| heirs(models, m)).unwrap_or_default();
            let column = name.column.as_deref().unwrap_or_default();
            for table in tables
                .into_iter()
                .filter(|t| models.schema().has(t, column))
            {
                handed.push(ModelUse {
                    names: vec![Name {
                        table: table.to_owned(),
                        value: Value::InHand,
                        ..name.clone()
                    }],
                    write: None,
                    ..used.clone()
                });
            }
        }
    }
    statements.append(&mut handed);
}

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

/// The model and those that it extends, nearest first.
pub(super) fn lineage<'m>(models: &'m Models, model: &'m Model) -> Vec<&'m Model> {
    let mut found = vec![model];
    let mut at = 0;
    while let Some(next) = found.get(at).copied() {
        at += 1;
        for base in &next.bases {
            for parent in models.named(ID, base) {
                if !found.iter().any(|m| std::ptr::eq(*m, parent)) && found.len() < 50 {
                    found.push(parent);
                }
            }
        }
    }
    found
}

/// The model that an association leads to; of several of that name the nearest.
fn target<'m>(models: &'m Models, from: &Model, association: &Association) -> Option<&'m Model> {
    let shared = |m: &&Model| {
        let (a, b) = (m.path.split('/'), from.path.split('/'));
        a.zip(b).take_while(|(a, b)| a == b).count()
    };
    let named = models
        .named(ID, &association.model)
        .filter(|m| !m.is_abstract);
    named.max_by_key(shared)
}

/// The attribute of that name.
pub(super) fn member<'m>(models: &'m Models, model: &'m Model, name: &str) -> Option<Member<'m>> {
    let marker = model
        .is_abstract
        .then(|| format!("{ABSTRACT}{}", model.name));
    for own in lineage(models, model) {
        let Some(table) = own.table.clone().or_else(|| marker.clone()) else {
            continue;
        };
        if let Some(association) = own.associations.iter().find(|a| a.name == name) {
            let target = target(models, own, association);
            let column = match &association.key {
                Some(key) => Some((table, key.as_str())),
                None => target.and_then(|t| key_to(t, own)),
            };
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

/// The only column of `from` that points to `to`.
fn key_to<'m>(from: &'m Model, to: &Model) -> Option<(String, &'m str)> {
    let table = from.table.clone()?;
    let mut keys = from
        .associations
        .iter()
        .filter(|a| a.model == to.name && a.key.is_some());
    let only = keys.next()?;
    match keys.next() {
        Some(_) => None,
        None => only.key.as_deref().map(|k| (table, k)),
    }
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

/// Words that fit anywhere: alone they tell nothing.
pub(super) fn is_common(word: &str) -> bool {
    const COMMON: &[&str] = &[
        "id",
        "pk",
        "name",
        "type",
        "key",
        "value",
        "data",
        "code",
        "title",
        "description",
        "text",
        "content",
        "url",
        "path",
        "slug",
        "email",
        "date",
        "created",
        "updated",
        "created_at",
        "updated_at",
        "user",
        "user_id",
        "position",
        "order",
        "count",
        "size",
        "label",
        "kind",
        "index",
        "sort_order",
        "metadata",
        "version",
        "file",
        "image",
        "message",
        "body",
        "number",
        "amount",
        "price",
        "currency",
        "first",
        "last",
        "active",
        "is_active",
        "token",
        "state",
        "status",
        "parent",
        "parent_id",
        "children",
        "items",
        "values",
        "keys",
        "get",
        "filter",
        "update",
        "owner",
        "author",
        "tags",
        "comment",
        "start",
        "end",
        "level",
        "live",
        "locale",
        "channel",
        "product",
        "settings",
        "config",
        "language",
        "country",
        "quantity",
        "reason",
    ];
    COMMON.contains(&word)
}
