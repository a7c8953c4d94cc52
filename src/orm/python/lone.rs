//! Attributes of which only the name is known.
//!
//! In: a chain whose beginning is not known. Out: the columns that its attributes can be. The hard
//! thing is to be silent where a word says nothing.

use super::{Chain, Kind, Known, Scopes, Step};
use crate::location::Span;
use crate::orm::Model;
use crate::orm::tree::{span, text};

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
        let own = index == 0 && matches!(base, "self" | "cls");
        if called || own || is_common(word) || word.len() < 4 {
            continue;
        }
        let mut fitting = known.used.iter().filter_map(|m| column(m, word));
        let Some((table, name_of)) = fitting.next() else {
            continue;
        };
        if fitting.all(|(t, c)| t == table && c == name_of) {
            found.push((span(*name), table, name_of));
        }
    }
    found
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
