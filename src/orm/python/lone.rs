//! Attributes of which only the name is known.
//!
//! In: a chain whose beginning is not known. Out: the columns that its attributes can be. The hard
//! thing is to be silent where a word says nothing.

use super::{Chain, Kind, Known, Scopes, Step, Typed, string};
use crate::location::Span;
use crate::orm::tree::{children, span, text};
use crate::orm::{Model, Models};
use crate::severity::Confidence;

/// `data["order"].status`: where nothing tells what a mapping holds, the key does. Gives the row
/// and how many steps lead to it.
pub(in crate::orm) fn keyed<'m>(
    chain: &Chain<'_>,
    source: &str,
    known: &Known<'_, 'm>,
) -> Option<(Typed<'m>, usize)> {
    let at = chain
        .steps
        .iter()
        .position(|s| !matches!(s, Step::Attribute(_)))?;
    let Step::Index(whole) = chain.steps.get(at).filter(|_| at < 3)? else {
        return None;
    };
    let (key, _) = string(children(*whole).into_iter().nth(1)?, source)?;
    let Some(Step::Attribute(_)) = chain.steps.get(at + 1) else {
        return None;
    };
    let typed = known.by_convention(key)?;
    let row = Typed {
        confidence: Confidence::Possible,
        ..typed
    };
    matches!(row.kind, Kind::Row(_)).then_some((row, at + 1))
}

/// The columns that attributes of a chain can be: of one model of the file, and of no other.
pub(in crate::orm) fn lone_attributes<'m>(
    chain: &Chain<'_>,
    source: &str,
    known: &Known<'_, 'm>,
    scopes: &Scopes<'m>,
    column: impl Fn(&'m Model, &str) -> Option<(String, String)>,
) -> Vec<(Span, String, String)> {
    // A module or a class of another kind has no rows.
    let base = text(chain.base, source);
    if chain.base.kind() != "identifier"
        || known.imports.get(base).is_some()
        || base.starts_with(char::is_uppercase)
    {
        return Vec::new();
    }
    let bound = scopes.get(base).and_then(Option::as_ref);
    if bound.is_some_and(|t| matches!(t.kind, Kind::Other)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (index, step) in chain.steps.iter().enumerate() {
        let Step::Attribute(name) = step else {
            continue;
        };
        let word = text(*name, source);
        let called = matches!(chain.steps.get(index + 1), Some(Step::Call(_)));
        // `self.status` is about the class at hand.
        let own = index == 0 && (matches!(base, "self" | "cls") || NO_ROWS.contains(&base));
        if called || own || is_common(word) || word.len() < 4 {
            continue;
        }
        if known.models.is_elsewhere(known.orm, word) {
            continue;
        }
        let mut fitting = known.used.iter().filter_map(|m| column(m, word));
        let Some((table, name_of)) = fitting.next() else {
            // Far from a variable a name is that of some other object.
            let sole = (index == 0).then(|| sole_holder(known.orm, known.models, word));
            let sole = sole.flatten();
            let sole = sole.and_then(|m| column(m, word));
            found.extend(sole.map(|(table, column)| (span(*name), table, column)));
            continue;
        };
        if fitting.all(|(t, c)| t == table && c == name_of) {
            found.push((span(*name), table, name_of));
        }
    }
    found
}

/// Variables that hold something else in every application.
const NO_ROWS: &[&str] = &[
    "request", "response", "email", "mail", "message", "msg", "settings", "args", "options",
];

/// The only model of a mapper whose table has a column of that name, where the name is not one
/// that anything may have.
pub(in crate::orm) fn sole_holder<'m>(
    orm: &'static str,
    models: &'m Models,
    word: &str,
) -> Option<&'m Model> {
    // A key has the name of what it leads to, in every table.
    let is_key = word.ends_with("_id");
    if !word.trim_matches('_').contains('_')
        || word.len() < 6
        || is_key
        || is_common(word)
        || models.is_elsewhere(orm, word)
    {
        return None;
    }
    let holders = models.schema().holders(word);
    let own = |name: &str| models.of_table(name).find(|m| m.orm == orm);
    let mut found = holders.filter_map(|table| own(&table.name));
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// Words that fit anywhere: alone they tell nothing.
pub(in crate::orm) fn is_common(word: &str) -> bool {
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
