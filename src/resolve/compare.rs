//! The verdict: two resolutions of one statement, set against each other.
//!
//! In: the statement resolved before and after, and the pairing of the two catalogs. Out: every
//! [`Difference`] that a reader would notice. A fault that stands in both is no difference.

use super::{Binding, FaultKind, Object, Resolution, WriteKind};
use crate::catalog::{Catalog, Id, Pairing};
use crate::clause::Clause;
use crate::location::Span;
use crate::sql::Dialect;

/// What the change does to the statement at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The database gives an error.
    Fails(FaultKind),
    /// The name means another column of another relation, without an error.
    Captured,
    /// The name means another column of the same name, without an error.
    Replaced,
    /// The name means another relation of the same name, without an error.
    Supplanted,
    /// The values go into other columns, without an error.
    Shifted,
    /// A `NATURAL` join joins on other columns, without an error.
    Rejoined,
    /// The name means a view over the same columns.
    Viewed,
    /// The name means a view that leaves rows out, without an error.
    Narrowed,
    /// A double-quoted name becomes a string, without an error (SQLite).
    Quoted,
    /// The statement does something else, without an error.
    Altered,
    /// `*` yields other columns.
    Reshaped {
        /// Columns that are no longer there.
        lost: Vec<Id>,
        /// Columns that are new.
        gained: Vec<Id>,
    },
}

/// One difference between before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where in the statement's text.
    pub at: Span,
    /// The clause.
    pub clause: Clause,
    /// What happens.
    pub effect: Effect,
    /// What it is about: objects before, and objects afterwards that are new.
    pub objects: Vec<Id>,
    /// The database's error code.
    pub code: Option<&'static str>,
    /// The database's words, or ours where it says nothing.
    pub message: String,
}

/// Both sides of a comparison.
#[derive(Clone, Copy)]
pub struct Sides<'a> {
    /// The catalog before.
    pub before: &'a Catalog,
    /// The catalog afterwards.
    pub after: &'a Catalog,
    /// What stands for what.
    pub pairing: &'a Pairing,
}

/// Compares two resolutions of one statement.
pub fn compare(before: &Resolution, after: &Resolution, sides: Sides<'_>) -> Vec<Difference> {
    let mut differences = new_faults(before, after, sides);
    let unfound: Vec<Id> = differences
        .iter()
        .filter(|d| d.effect == Effect::Fails(FaultKind::NoRelation))
        .flat_map(|d| d.objects.iter().copied())
        .collect();
    for binding in &before.bindings {
        // The columns of a relation that is not found are lost with it.
        if matches!(binding.object, Object::Column { relation, .. } | Object::Star { relation, .. } if unfound.contains(&relation))
        {
            continue;
        }
        if !differences
            .iter()
            .any(|d| d.at == binding.at && matches!(d.effect, Effect::Fails(_)))
        {
            differences.extend(rebound(binding, before, after, sides));
        }
    }
    differences.extend(shifted(before, after, sides));
    differences.extend(super::labels::relabelled(before, after, sides));
    for (old, new) in before.naturals.iter().zip(&after.naturals) {
        let only = |a: &[(String, Vec<Id>)], b: &[(String, Vec<Id>)]| {
            a.iter()
                .find(|(name, _)| b.iter().all(|(other, _)| other != name))
                .cloned()
        };
        let change = only(new, old).map(|(name, ids)| (format!("on \"{name}\" too"), ids));
        let change = change.or_else(|| {
            only(old, new).map(|(name, ids)| (format!("no longer on \"{name}\""), ids))
        });
        if let Some((what, objects)) = change {
            let relations = before
                .bindings
                .iter()
                .filter(|b| matches!(b.object, Object::Relation(_)));
            differences.push(Difference {
                at: relations.map(|b| b.at).max().unwrap_or_default(),
                clause: Clause::Join,
                effect: Effect::Rejoined,
                objects,
                code: None,
                message: format!("the NATURAL join silently joins {what}"),
            });
        }
    }
    // A statement that fails does nothing else, silently or not.
    if differences
        .iter()
        .any(|d| matches!(d.effect, Effect::Fails(_)))
    {
        differences.retain(|d| matches!(d.effect, Effect::Fails(_) | Effect::Reshaped { .. }));
    }
    differences
}

/// Faults afterwards that were not there before, with what stood at their place before.
fn new_faults(before: &Resolution, after: &Resolution, sides: Sides<'_>) -> Vec<Difference> {
    let old = |fault: &super::Fault| {
        before
            .faults
            .iter()
            .any(|b| b.at == fault.at && b.kind == fault.kind && same_column(b, fault))
    };
    after
        .faults
        .iter()
        .filter(|fault| !old(fault))
        // What IGNORE stores in a column that was not there before replaces nothing.
        .filter(|fault| {
            let new = |id: &Id| sides.pairing.before(*id).is_none();
            fault.kind != FaultKind::Altered
                || sides.after.dialect() != Dialect::Mysql
                || !fault.objects.iter().any(new)
        })
        .map(|fault| {
            let mut objects: Vec<Id> = before
                .bindings
                .iter()
                .filter(|b| b.at == fault.at)
                .flat_map(|b| ids(&b.object))
                .collect();
            objects.extend(&fault.objects);
            Difference {
                at: fault.at,
                clause: fault.clause,
                effect: match fault.kind {
                    FaultKind::Altered => Effect::Altered,
                    kind => Effect::Fails(kind),
                },
                objects,
                code: fault.code,
                message: fault.message.clone(),
            }
        })
        .collect()
}

/// A write may offend against several columns and checks, each a fault of its own.
fn same_column(a: &super::Fault, b: &super::Fault) -> bool {
    match a.kind {
        FaultKind::NotNull => a.objects == b.objects,
        FaultKind::Refused | FaultKind::Altered => a.message == b.message,
        _ => true,
    }
}

/// What became of one bound name that gives no error.
fn rebound(
    binding: &Binding,
    before: &Resolution,
    after: &Resolution,
    sides: Sides<'_>,
) -> Option<Difference> {
    let successor = after.binding_at(binding);
    let difference = |effect, message: String, code| {
        let mut objects = ids(&binding.object);
        objects.extend(successor.iter().flat_map(|b| ids(&b.object)));
        Some(Difference {
            at: binding.at,
            clause: binding.clause,
            effect,
            objects,
            code,
            message,
        })
    };
    let gone = |name: &str| {
        let dialect = sides.after.dialect();
        let fault = super::Fault::no_relation(dialect, binding.at, binding.clause, name);
        difference(Effect::Fails(fault.kind), fault.message, fault.code)
    };
    if binding.object == Object::Derived {
        // What could not run before had no meaning that is lost: code written for the new column.
        if before.faults.iter().any(|f| f.kind != FaultKind::Altered) {
            return None;
        }
        // A name of the select list, a variable or a string that a column has taken over.
        let taken = after.bindings.iter().find(|b| {
            // Without a source of its own it is the select list still, of a column known by now.
            b.at == binding.at
                && b.at.end > 0
                && b.source.is_some()
                && matches!(b.object, Object::Column { .. })
        })?;
        let objects = ids(&taken.object);
        let relation = objects.get(1).and_then(|id| sides.after.relation(*id))?;
        let column = relation.column_by_id(*objects.first()?)?;
        return Some(Difference {
            at: binding.at,
            clause: binding.clause,
            effect: Effect::Captured,
            message: format!(
                "the name silently means the column {}.{} now",
                relation.name,
                column.name()
            ),
            objects,
            code: None,
        });
    }
    match (&binding.object, successor.map(|b| &b.object)) {
        (Object::Relation(old), Some(Object::Relation(new))) => {
            let (was, is) = (sides.before.relation(*old)?, sides.after.relation(*new)?);
            if old == new {
                // Found by chance in another schema: an application with the old search path does not find it.
                let moved = was.schema != is.schema && !sides.after.searches(&is.schema);
                return moved.then(|| gone(&was.name)).flatten();
            }
            if was.schema != is.schema
                && !sides.pairing.same(*old, *new)
                && !sides.after.searches(&is.schema)
            {
                return gone(&was.name);
            }
            if let (Some(view), None) = (&is.view, &was.view) {
                let query = view.query.to_lowercase();
                let words: Vec<&str> = query.split_whitespace().collect();
                let joined = words
                    .windows(2)
                    .any(|w| matches!(w, [a, "join"] if !matches!(*a, "left" | "outer")));
                let narrow = joined
                    || ["where", "limit", "distinct", "having", "group"]
                        .iter()
                        .any(|w| words.contains(w));
                if narrow {
                    return difference(
                        Effect::Narrowed,
                        format!("\"{}\" is a view now that leaves rows out", is.name),
                        None,
                    );
                }
                return difference(
                    Effect::Viewed,
                    format!("\"{}\" is a view now", is.name),
                    None,
                );
            }
            if was.view.is_some() && is.view.is_none() {
                let message = format!("\"{}\" is a table with rows of its own now", is.name);
                return difference(Effect::Narrowed, message, None);
            }
            let paired = sides.pairing.same(*old, *new);
            if paired && was.view.is_none() && !sides.after.filled.contains(new) {
                let message = format!("\"{}\" is made anew: its rows are gone", is.name);
                return difference(Effect::Narrowed, message, None);
            }
            (!paired)
                .then(|| {
                    difference(
                        Effect::Supplanted,
                        format!("\"{}\" is another table now", is.name),
                        None,
                    )
                })
                .flatten()
        }
        (
            Object::Column {
                relation: old_relation,
                column: old,
            },
            Some(Object::Column { relation, column }),
        ) => {
            if sides.pairing.same(*old, *column) || passes_through(sides, *relation, *column, *old)
            {
                return None;
            }
            if super::moved::same_values(sides, (*relation, *column), *old) {
                return None;
            }
            let new_relation = sides.after.relation(*relation)?;
            let name = new_relation.column_by_id(*column).map_or("", |c| c.name());
            if sides.pairing.same(*old_relation, *relation)
                || successor.is_some_and(|b| b.source == binding.source)
            {
                let message = format!(
                    "\"{name}\" is another column of \"{}\" now",
                    new_relation.name
                );
                // A column of before has other values for certain; a new one may have been filled.
                let other = sides.pairing.before(*column).is_some();
                let effect = if other {
                    Effect::Altered
                } else {
                    Effect::Replaced
                };
                return difference(effect, message, None);
            }
            let message = format!(
                "\"{name}\" silently means {}.{name} of the outer query now",
                new_relation.name
            );
            difference(Effect::Captured, message, None)
        }
        (
            Object::Star {
                relation: old,
                columns,
            },
            Some(Object::Star {
                relation,
                columns: now,
            }),
        ) => {
            let keep = |id: &Id| {
                now.iter().any(|n| {
                    sides.pairing.same(*id, *n) || passes_through(sides, *relation, *n, *id)
                })
            };
            let lost: Vec<Id> = columns.iter().filter(|id| !keep(id)).copied().collect();
            let gained: Vec<Id> = now
                .iter()
                .filter(|n| {
                    !columns.iter().any(|id| {
                        sides.pairing.same(*id, **n) || passes_through(sides, *relation, **n, *id)
                    })
                })
                .copied()
                .collect();
            let renamed = columns.iter().zip(now).any(|(a, b)| {
                let name = |catalog: &Catalog, relation: Id, id: Id| {
                    catalog
                        .relation(relation)
                        .and_then(|r| r.column_by_id(id))
                        .map(|c| c.name().to_owned())
                };
                name(sides.before, *old, *a) != name(sides.after, *relation, *b)
            });
            let shaped = !lost.is_empty() || !gained.is_empty();
            let by_place = matches!(binding.clause, Clause::Star | Clause::InsertPositional);
            if !shaped && (!renamed || by_place && same_names(before, after)) {
                return None;
            }
            let mut objects = lost.clone();
            objects.extend(&gained);
            if binding.clause == Clause::InsertPositional && !(lost.is_empty() && gained.is_empty())
            {
                let message = if gained.is_empty() {
                    "extra data after last expected column"
                } else {
                    "missing data for a new column"
                };
                return Some(Difference {
                    at: binding.at,
                    clause: binding.clause,
                    effect: Effect::Fails(FaultKind::Count),
                    objects,
                    code: Some("22P04"),
                    message: message.to_owned(),
                });
            }
            if lost.is_empty() && gained.is_empty() {
                objects = columns.clone();
            }
            Some(Difference {
                at: binding.at,
                clause: binding.clause,
                effect: Effect::Reshaped { lost, gained },
                objects,
                code: None,
                message: "* yields other columns".to_owned(),
            })
        }
        (Object::Type(old), Some(Object::Type(new))) if old == new => {
            let (was, is) = (sides.before.user_type(*old)?, sides.after.user_type(*new)?);
            let moved = was.schema != is.schema && !sides.after.searches(&is.schema);
            let message = || format!("type \"{}\" does not exist", was.name);
            moved
                .then(|| difference(Effect::Fails(FaultKind::Mismatch), message(), Some("42704")))
                .flatten()
        }
        (Object::Function(old), Some(Object::Function(new))) if old == new => {
            let (was, is) = (sides.before.function(*old)?, sides.after.function(*new)?);
            let moved = was.schema != is.schema && !sides.after.searches(&is.schema);
            let message = || format!("function {} does not exist", was.name);
            moved
                .then(|| difference(Effect::Fails(FaultKind::Mismatch), message(), Some("42883")))
                .flatten()
        }
        (Object::Function(old), Some(Object::Function(new)))
            if !sides.pairing.same(*old, *new)
                && (sides.after.function(*old).is_some()
                    || sides.before.function(*new).is_some()) =>
        {
            let is = sides.after.function(*new)?;
            let message = format!("another function {} takes the call now", is.name);
            difference(Effect::Altered, message, None)
        }
        (Object::Key(old), Some(Object::Key(new)))
            if after.unproven.contains(new) && !before.unproven.contains(old) =>
        {
            // The predicate of the conflict target fitted the old index, not the one of now.
            let fault = super::Fault::no_key(sides.after.dialect(), binding.at);
            difference(Effect::Fails(fault.kind), fault.message, fault.code)
        }
        (_, Some(_)) => None,
        (object, None) => {
            // SQLite takes a double-quoted name that nobody has as a string.
            if let Object::Column { relation, column } = object
                && sides.after.dialect() == Dialect::Sqlite
                && !after.open
            {
                let gone = sides
                    .before
                    .relation(*relation)?
                    .column_by_id(*column)?
                    .name();
                return difference(
                    Effect::Quoted,
                    format!("\"{gone}\" silently becomes the string '{gone}'"),
                    None,
                );
            }
            let (code, message, kind) = lost(object, sides, binding, after)?;
            difference(Effect::Fails(kind), message, code)
        }
    }
}

/// Whether the statement yields the same names, or yields nothing and hands its rows on by position.
fn same_names(before: &Resolution, after: &Resolution) -> bool {
    match (&before.output, &after.output) {
        (Some(a), Some(b)) => a.iter().map(|o| &o.name).eq(b.iter().map(|o| &o.name)),
        (None, None) => !before.writes.is_empty(),
        _ => false,
    }
}

/// The error for a name that is not bound any more although nothing reported a fault.
fn lost(
    object: &Object,
    sides: Sides<'_>,
    binding: &Binding,
    after: &Resolution,
) -> Option<(Option<&'static str>, String, FaultKind)> {
    let postgresql = sides.before.dialect() == Dialect::Postgresql;
    // Another kind of object at the same place took the name over.
    if after.bindings.iter().any(|b| b.at == binding.at)
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
            let name = sides
                .before
                .sequences()
                .find(|(other, _)| other == id)?
                .1
                .to_owned();
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
                    format!("Unknown column '{}' in 'field list'", gone.name()),
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

/// Whether the column `after` of a view is the column `before` of the relation behind it.
fn passes_through(sides: Sides<'_>, relation: Id, after: Id, before: Id) -> bool {
    let mut source = sides
        .after
        .relation(relation)
        .and_then(|r| r.column_by_id(after))
        .and_then(|c| c.source);
    // Views on views: deeper than this nobody stacks them.
    for _ in 0..16 {
        match source {
            Some(id) if sides.pairing.same(before, id) => return true,
            Some(id) => {
                source = sides
                    .after
                    .relations()
                    .find_map(|r| r.column_by_id(id))
                    .and_then(|c| c.source)
            }
            None => return false,
        }
    }
    false
}

/// Positional inserts whose values land in other columns.
fn shifted(before: &Resolution, after: &Resolution, sides: Sides<'_>) -> Vec<Difference> {
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

/// The ids of an object, the most specific first.
pub(super) fn ids(object: &Object) -> Vec<Id> {
    match object {
        Object::Relation(id)
        | Object::Type(id)
        | Object::Function(id)
        | Object::Sequence(id)
        | Object::Key(id)
        | Object::Index(id) => vec![*id],
        Object::Column { relation, column } => vec![*column, *relation],
        Object::Star { relation, columns } => columns.iter().copied().chain([*relation]).collect(),
        Object::Label { user_type, label } => vec![*label, *user_type],
        Object::Derived => Vec::new(),
    }
}
