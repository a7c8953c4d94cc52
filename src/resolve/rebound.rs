//! What became of one bound name that gives no error of its own.
//!
//! In: a binding before, and what stands at its place afterwards. Out: the difference that a reader
//! would notice, if any. The hard thing is silence: the name still means something, of another table,
//! another column or other rows.

use super::fault::{Fault, FaultKind};
use super::lost::lost;
use super::moved::{passes_through, same_values};
use super::{Binding, Clause, Difference, Effect, Id, Object, Resolution, Sides};
use crate::catalog::Catalog;
use crate::sql::Dialect;

/// What the change does to one name; `None` where it means what it meant.
pub(super) fn rebound(
    binding: &Binding,
    before: &Resolution,
    after: &Resolution,
    sides: Sides<'_>,
) -> Option<Difference> {
    let name = Name {
        binding,
        successor: after.binding_at(binding),
        before,
        after,
        sides,
    };
    use Object::{Column, Derived, Function, Key, Relation, Star, Type};
    match (&binding.object, name.successor.map(|b| &b.object)) {
        (Derived, _) => name.captured(),
        (Relation(old), Some(Relation(new))) => name.relation(*old, *new),
        (
            Column { relation, column },
            Some(Column {
                relation: r,
                column: c,
            }),
        ) => name.column((*relation, *column), (*r, *c)),
        (
            Star { relation, columns },
            Some(Star {
                relation: r,
                columns: c,
            }),
        ) => name.star((*relation, columns), (*r, c)),
        (Type(old), Some(Type(new))) if old == new => name.moved_type(*old),
        (Function(old), Some(Function(new))) => name.function(*old, *new),
        (Key(old), Some(Key(new))) => name.key(*old, *new),
        (_, Some(_)) => None,
        (object, None) => name.unbound(object),
    }
}

/// A name of the statement, with all that is known of it.
struct Name<'a> {
    binding: &'a Binding,
    /// What stands at its place afterwards.
    successor: Option<&'a Binding>,
    before: &'a Resolution,
    after: &'a Resolution,
    sides: Sides<'a>,
}

impl Name<'_> {
    fn difference(
        &self,
        effect: Effect,
        message: String,
        code: Option<&'static str>,
    ) -> Option<Difference> {
        let mut objects = self.binding.object.ids();
        objects.extend(self.successor.iter().flat_map(|b| b.object.ids()));
        Some(Difference {
            at: self.binding.at,
            clause: self.binding.clause,
            effect,
            objects,
            code,
            message,
        })
    }

    fn fails(&self, fault: Fault) -> Option<Difference> {
        self.difference(Effect::Fails(fault.kind), fault.message, fault.code)
    }

    /// Whether an object went into a schema where a bare name does not find it. The successor was found
    /// there by chance: an application with the old search path does not find it.
    fn is_out_of_reach(&self, was: &Option<String>, is: &Option<String>) -> bool {
        was != is && !self.sides.after.searches(is)
    }

    /// A name of the select list, a variable or a string that a column has taken over.
    fn captured(&self) -> Option<Difference> {
        // What could not run before had no meaning that is lost: code written for the new column.
        let faults = &self.before.faults;
        if faults.iter().any(|f| f.kind != FaultKind::Altered) {
            return None;
        }
        let taken = self.after.bindings.iter().find(|b| {
            // Without a source of its own it is the select list still, of a column known by now.
            b.at == self.binding.at
                && b.at.end > 0
                && b.source.is_some()
                && matches!(b.object, Object::Column { .. })
        })?;
        let objects = taken.object.ids();
        let relation = self.sides.after.relation(*objects.get(1)?)?;
        let column = relation.column_by_id(*objects.first()?)?;
        Some(Difference {
            at: self.binding.at,
            clause: self.binding.clause,
            effect: Effect::Captured,
            message: format!(
                "the name silently means the column {}.{} now",
                relation.name,
                column.name()
            ),
            objects,
            code: None,
        })
    }

    fn relation(&self, old: Id, new: Id) -> Option<Difference> {
        let Sides { after, pairing, .. } = self.sides;
        let (was, is) = (self.sides.before.relation(old)?, after.relation(new)?);
        let paired = pairing.same(old, new);
        if (old == new || !paired) && self.is_out_of_reach(&was.schema, &is.schema) {
            let (at, clause) = (self.binding.at, self.binding.clause);
            return self.fails(Fault::no_relation(after.dialect(), at, clause, &was.name));
        }
        if old == new {
            return None;
        }
        let (effect, what) = match (&was.view, &is.view) {
            (None, Some(view)) if leaves_rows_out(&view.query) => {
                (Effect::Narrowed, "is a view now that leaves rows out")
            }
            (None, Some(_)) => (Effect::Viewed, "is a view now"),
            (Some(_), None) => (Effect::Narrowed, "is a table with rows of its own now"),
            (None, None) if paired && !after.filled.contains(&new) => {
                (Effect::Narrowed, "is made anew: its rows are gone")
            }
            _ if paired => return None,
            _ => (Effect::Supplanted, "is another table now"),
        };
        self.difference(effect, format!("\"{}\" {what}", is.name), None)
    }

    fn column(
        &self,
        (old_relation, old): (Id, Id),
        (relation, column): (Id, Id),
    ) -> Option<Difference> {
        let sides = self.sides;
        if sides.pairing.same(old, column)
            || passes_through(sides, relation, column, old)
            || same_values(sides, (relation, column), old)
        {
            return None;
        }
        let new_relation = sides.after.relation(relation)?;
        let name = new_relation.column_by_id(column).map_or("", |c| c.name());
        let table = &new_relation.name;
        let stays = sides.pairing.same(old_relation, relation)
            || self
                .successor
                .is_some_and(|b| b.source == self.binding.source);
        if !stays {
            let message =
                format!("\"{name}\" silently means {table}.{name} of the outer query now");
            return self.difference(Effect::Captured, message, None);
        }
        let message = format!("\"{name}\" is another column of \"{table}\" now");
        // A column of before has other values for certain; a new one may have been filled.
        let effect = match sides.pairing.before(column) {
            Some(_) => Effect::Altered,
            None => Effect::Replaced,
        };
        self.difference(effect, message, None)
    }

    fn star(
        &self,
        (old, columns): (Id, &Vec<Id>),
        (relation, now): (Id, &Vec<Id>),
    ) -> Option<Difference> {
        let sides = self.sides;
        let clause = self.binding.clause;
        let stays = |was: Id, is: Id| {
            sides.pairing.same(was, is) || passes_through(sides, relation, is, was)
        };
        let mut lost = columns.clone();
        lost.retain(|was| !now.iter().any(|is| stays(*was, *is)));
        let mut gained = now.clone();
        gained.retain(|is| !columns.iter().any(|was| stays(*was, *is)));
        let shaped = !lost.is_empty() || !gained.is_empty();
        let renamed = || {
            let names = |catalog, relation, ids: &[Id]| -> Vec<Option<String>> {
                ids.iter()
                    .map(|id| column_name(catalog, relation, *id))
                    .collect()
            };
            let kept = columns.len().min(now.len());
            names(sides.before, old, &columns[..kept]) != names(sides.after, relation, &now[..kept])
        };
        let by_place = matches!(clause, Clause::Star | Clause::InsertPositional);
        if !shaped && (by_place && same_names(self.before, self.after) || !renamed()) {
            return None;
        }
        let objects = match shaped {
            true => lost.iter().chain(&gained).copied().collect(),
            false => columns.clone(),
        };
        let message;
        let (effect, code) = if shaped && clause == Clause::InsertPositional {
            message = match gained.is_empty() {
                true => "extra data after last expected column".to_owned(),
                false => "missing data for a new column".to_owned(),
            };
            (Effect::Fails(FaultKind::Count), Some("22P04"))
        } else {
            let words = |verb: &str, catalog, relation, ids: &[Id], behind: &str| {
                const SHOWN: usize = 4;
                let names = ids
                    .iter()
                    .filter_map(|id| column_name(catalog, relation, *id));
                let names: Vec<String> = names.collect();
                let shown = names.get(..SHOWN).unwrap_or(&names).join(", ");
                let more = match names.len().saturating_sub(SHOWN) {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                format!("* {verb} {shown}{more}{behind}")
            };
            message = match (lost.as_slice(), gained.as_slice()) {
                ([_, ..], []) => words("no longer yields", sides.before, old, &lost, ""),
                ([], [_, ..]) => words("yields", sides.after, relation, &gained, " too"),
                _ => "* yields other columns".to_owned(),
            };
            // A row that is handed over as one value is read by the places of its fields.
            match clause == Clause::Select && self.binding.whole {
                true => (Effect::Replaced, None),
                false => (Effect::Reshaped { lost, gained }, None),
            }
        };
        Some(Difference {
            at: self.binding.at,
            clause,
            effect,
            objects,
            code,
            message,
        })
    }

    fn moved_type(&self, id: Id) -> Option<Difference> {
        let was = self.sides.before.user_type(id)?;
        let is = self.sides.after.user_type(id)?;
        if !self.is_out_of_reach(&was.schema, &is.schema) {
            return None;
        }
        let message = format!("type \"{}\" does not exist", was.name);
        self.difference(Effect::Fails(FaultKind::Mismatch), message, Some("42704"))
    }

    fn function(&self, old: Id, new: Id) -> Option<Difference> {
        let Sides {
            before,
            after,
            pairing,
        } = self.sides;
        let is = after.function(new)?;
        if old == new {
            let was = before.function(old)?;
            if !self.is_out_of_reach(&was.schema, &is.schema) {
                return None;
            }
            let message = format!("function {} does not exist", was.name);
            return self.difference(Effect::Fails(FaultKind::Mismatch), message, Some("42883"));
        }
        let one_remains = after.function(old).is_some() || before.function(new).is_some();
        if pairing.same(old, new) || !one_remains {
            return None;
        }
        let message = format!("another function {} takes the call now", is.name);
        self.difference(Effect::Altered, message, None)
    }

    /// The predicate of a conflict target that fitted the old index, and not the one of now.
    fn key(&self, old: Id, new: Id) -> Option<Difference> {
        if !self.after.unproven.contains(&new) || self.before.unproven.contains(&old) {
            return None;
        }
        self.fails(Fault::no_key(self.sides.after.dialect(), self.binding.at))
    }

    /// Nothing stands at the name's place, although nothing reported a fault.
    fn unbound(&self, object: &Object) -> Option<Difference> {
        let sides = self.sides;
        // SQLite takes a double-quoted name that nobody has as a string.
        if let Object::Column { relation, column } = object
            && sides.after.dialect() == Dialect::Sqlite
            && !self.after.open
        {
            let gone = column_name(sides.before, *relation, *column)?;
            let message = format!("\"{gone}\" silently becomes the string '{gone}'");
            return self.difference(Effect::Quoted, message, None);
        }
        let (code, message, kind) = lost(object, sides, self.binding, self.after)?;
        self.difference(Effect::Fails(kind), message, code)
    }
}

/// Whether a view's query has something that a row of its tables may not pass.
fn leaves_rows_out(query: &str) -> bool {
    let query = query.to_lowercase();
    let words: Vec<&str> = query.split_whitespace().collect();
    words
        .windows(2)
        .any(|w| matches!(w, [a, "join"] if !matches!(*a, "left" | "outer")))
        || ["where", "limit", "distinct", "having", "group"]
            .iter()
            .any(|w| words.contains(w))
}

fn column_name(catalog: &Catalog, relation: Id, column: Id) -> Option<String> {
    let column = catalog.relation(relation)?.column_by_id(column)?;
    Some(column.name().to_owned())
}

/// Whether the statement yields the same names, or yields nothing and hands its rows on by position.
fn same_names(before: &Resolution, after: &Resolution) -> bool {
    match (&before.output, &after.output) {
        (Some(a), Some(b)) => a.iter().map(|o| &o.name).eq(b.iter().map(|o| &o.name)),
        (None, None) => !before.writes.is_empty(),
        _ => false,
    }
}
