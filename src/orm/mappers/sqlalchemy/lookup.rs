//! Attributes looked up through models: columns, and relations that lead to other models.
//!
//! In: a model and a name. Out: the column that the name stands for, and where it leads. The hard
//! thing: what a mixin declares belongs to every model that takes it over.

use super::ID;
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::python::{lineage, of_heirs, target};
use crate::orm::{Model, Models, Name, Value};

/// What an attribute of a model stands for.
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
    let marker = model.table.is_none().then(|| of_heirs(model));
    for own in lineage(ID, models, model) {
        let Some(table) = own.table.clone().or_else(|| marker.clone()) else {
            continue;
        };
        if let Some(field) = own.fields.iter().find(|f| f.name == name) {
            return Some(Member {
                column: Some((table, field.column.as_str())),
                target: None,
                many: false,
            });
        }
        if let Some(association) = own.associations.iter().find(|a| a.name == name) {
            return Some(Member {
                column: association.key.as_deref().map(|key| (table, key)),
                target: target(ID, models, own, association),
                many: association.many,
            });
        }
    }
    None
}

/// A column that is named.
pub(super) fn column_of(table: &str, column: &str, at: Span, clause: Clause) -> Name {
    Name {
        table: table.to_owned(),
        column: Some(column.to_owned()),
        clause,
        at,
        value: Value::InHand,
    }
}
