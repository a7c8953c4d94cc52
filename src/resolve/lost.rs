//! What the database says of a name that nothing bears any more.
//!
//! In: the object that a name was bound to before. Out: the error's code, its words and its kind.

use super::fault::mysql_place;
use super::{Binding, FaultKind, Object, Resolution, Sides};
use crate::clause::Clause;
use crate::sql::Dialect;

/// The error for a name that is not bound any more although nothing reported a fault.
pub(super) fn lost(
    object: &Object,
    sides: Sides<'_>,
    binding: &Binding,
    after: &Resolution,
) -> Option<(Option<&'static str>, String, FaultKind)> {
    let postgresql = sides.before.dialect() == Dialect::Postgresql;
    // Another kind of object at the same place took the name over.
    if !after.bindings_at(binding.at).is_empty()
        && matches!(object, Object::Star { .. } | Object::Relation(_))
    {
        return None;
    }
    match object {
        Object::Relation(id) if binding.clause == Clause::Cast => {
            let name = &sides.before.relation(*id)?.name;
            Some((
                postgresql.then_some("42704"),
                format!("type \"{name}\" does not exist"),
                FaultKind::Mismatch,
            ))
        }
        Object::Sequence(id) => {
            let name = sides.before.sequence(*id)?.qualified();
            Some((
                postgresql.then_some("42P01"),
                format!("relation \"{name}\" does not exist"),
                FaultKind::NoRelation,
            ))
        }
        Object::Type(id) => {
            let name = &sides.before.user_type(*id)?.name;
            Some((
                postgresql.then_some("42704"),
                format!("type \"{name}\" does not exist"),
                FaultKind::Mismatch,
            ))
        }
        Object::Function(id) => {
            let function = sides.before.function(*id)?;
            // An overload with other types is bound beside it.
            let named = crate::operation::QualifiedName::bare(function.name.clone());
            if !sides
                .after
                .find_functions(&named, Some(function.parameters.len()))
                .is_empty()
            {
                return None;
            }
            if sides.before.dialect() == Dialect::Mysql {
                let procedure = binding.clause == Clause::Call;
                let word = if procedure { "PROCEDURE" } else { "FUNCTION" };
                let others = sides.after.find_functions(&named, None);
                let (code, message) = match others.first() {
                    Some(other) => (
                        "1318",
                        format!(
                            "Incorrect number of arguments for {word} {}; expected {}, got {}",
                            function.name,
                            other.parameters.len(),
                            function.parameters.len()
                        ),
                    ),
                    None => ("1305", format!("{word} {} does not exist", function.name)),
                };
                return Some((Some(code), message, FaultKind::Mismatch));
            }
            let types: Vec<String> = function
                .parameters
                .iter()
                .map(|(_, t)| {
                    t.as_ref()
                        .map_or_else(|| "unknown".to_owned(), ToString::to_string)
                })
                .collect();
            let message = format!(
                "function {}({}) does not exist",
                function.name,
                types.join(", ")
            );
            Some((postgresql.then_some("42883"), message, FaultKind::Mismatch))
        }
        Object::Label { user_type, label } => {
            let old = sides.before.user_type(*user_type)?;
            // A column that is no enum any more takes any text.
            let new = sides.after.user_type(sides.pairing.after(*user_type)?)?;
            let (_, text) = old.labels.iter().find(|(id, _)| id == label)?;
            if new.labels.iter().any(|(_, l)| l == text) {
                return None;
            }
            let message = format!("invalid input value for enum {}: \"{text}\"", new.name);
            Some((postgresql.then_some("22P02"), message, FaultKind::Mismatch))
        }
        Object::Column { relation, column } => {
            let gone = sides.before.relation(*relation)?.column_by_id(*column)?;
            let table = &sides.before.relation(*relation)?.name;
            let (code, message) = match sides.before.dialect() {
                Dialect::Sqlite => (None, format!("no such column: {}", gone.name())),
                Dialect::Mysql => (
                    Some("1054"),
                    format!(
                        "Unknown column '{}' in '{}'",
                        gone.name(),
                        mysql_place(binding.clause)
                    ),
                ),
                _ => (
                    Some("42703"),
                    format!("column {table}.{} does not exist", gone.name()),
                ),
            };
            Some((code, message, FaultKind::NoColumn))
        }
        _ => None,
    }
}
