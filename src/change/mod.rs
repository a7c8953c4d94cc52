//! A change is a difference of two catalogs by identity, tied to the operation that caused it.
//!
//! In: the catalog before, the operations, the catalog afterwards. Out: [`Change`]s in the order of
//! their statements. Added back, renamed twice, created and altered, a rebuilt table, a rename
//! with a view of the old name need no rules of their own: what two catalogs do not differ in did
//! not change.

mod asked;
mod cause;
mod convert;
mod diff;
mod keys;
mod kinds;
pub mod plan;
mod rule;
mod touch;

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Catalog, Id, Pairing};
use crate::clause::Clause;
use crate::operation::PlacedOperation;
use crate::replay::{effects, settle};
use crate::resolve::{Sides, Value, WriteKind};
use crate::severity::Severity;
use crate::sql::Dialect;

use diff::changes;
use plan::{Facts, Plan};

/// How a change of MySQL's `ON UPDATE CURRENT_TIMESTAMP` begins in words.
const ON_UPDATE: &str = "on update";

pub use kinds::{KINDS, kind};
pub use rule::{Part, Rule};
pub use touch::Touch;

/// A kind of change: its name, its texts, and what rows or clients decide about its readers.
///
/// What the two resolutions of a query decide (a name that is gone, ambiguous, captured) is the
/// same for all kinds and stands in `resolve::compare`.
#[derive(Debug)]
pub struct Kind {
    /// `drop_column`.
    pub id: &'static str,
    /// What a person calls it: `drop column`.
    pub title: &'static str,
    /// What it means for code that does not know of it, and the source of the rule.
    pub explanation: &'static str,
    /// A query that works before, the change, and what happens afterwards.
    pub example: &'static str,
    /// What to do, in one sentence; `{table}`, `{name}` and `{new}` are filled in.
    pub remedy: &'static str,
    /// How it is shipped: the ordered steps.
    pub plan: fn(&Facts) -> Plan,
    /// What holds for every reader alike.
    pub note: fn(&Change, Dialect) -> Vec<String>,
    /// What it means for one use that gives no error.
    pub consequence: fn(&Touch<'_>) -> Option<Consequence>,
}

/// One difference between the catalogs.
#[derive(Clone, Debug)]
pub struct Change {
    /// Its kind.
    pub kind: &'static Kind,
    /// The relation it is about, where it is about one.
    pub relation: Option<Id>,
    /// The object that changed.
    pub object: Id,
    /// Everything whose use it concerns: the object and what belongs to it.
    pub affected: BTreeSet<Id>,
    /// Name of the relation, type or function before (after, where it is new).
    pub table: Option<String>,
    /// Name of the column, constraint, index or label before (after, where it is new).
    pub name: Option<String>,
    /// The new name of a rename.
    pub new_name: Option<String>,
    /// What it was, in words.
    pub before: Option<String>,
    /// What it is afterwards, in words.
    pub after: Option<String>,
    /// The migration gives the column its values by itself.
    pub filled: bool,
    /// Index of the operation that caused it.
    pub operation: usize,
}

impl Change {
    /// One line a person reads: `rename column orders.status to state`.
    pub fn title(&self) -> String {
        let mut title = self.kind.title.to_owned();
        match (&self.table, &self.name) {
            (Some(table), Some(name)) => title.push_str(&format!(" {table}.{name}")),
            (Some(name), None) | (None, Some(name)) => title.push_str(&format!(" {name}")),
            (None, None) => {}
        }
        if let Some(new) = &self.new_name {
            title.push_str(&format!(" to {new}"));
        }
        match (&self.before, &self.after) {
            (Some(before), Some(after)) if self.new_name.is_none() => {
                title.push_str(&format!(" ({before} → {after})"))
            }
            (Some(words), None) | (None, Some(words)) => {
                // Its name stands there already.
                let unnamed = self.name.as_ref().and_then(|name| {
                    let index = words.replacen(&format!(" {name} ("), " (", 1);
                    match words.strip_prefix(&format!("{name} ")) {
                        Some(rest) => Some(rest.to_owned()),
                        None => (index != *words).then_some(index),
                    }
                });
                let words = unnamed.as_ref().unwrap_or(words);
                title.push_str(&format!(" ({words})"));
            }
            _ => {}
        }
        title
    }

    /// The names by which code may use what changed, folded to lower case.
    pub fn names(&self) -> impl Iterator<Item = String> {
        [&self.table, &self.name]
            .into_iter()
            .flatten()
            .map(|n| n.rsplit('.').next().unwrap_or(n).to_lowercase())
    }

    /// The kind's remedy with the names filled in.
    pub fn remedy(&self) -> String {
        let unknown = String::new();
        self.kind
            .remedy
            .replace("{table}", self.table.as_ref().unwrap_or(&unknown))
            .replace("{name}", self.name.as_ref().unwrap_or(&unknown))
            .replace("{new}", self.new_name.as_ref().unwrap_or(&unknown))
    }
}

/// A use, seen by a kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// An affected column (or one of `*`) is named.
    Column {
        /// Where.
        clause: Clause,
    },
    /// The relation is read or written without naming an affected column.
    Relation {
        /// Where.
        clause: Clause,
    },
    /// The relation is written.
    Write {
        /// Which relation: the change's own, or the parent of a foreign key.
        relation: Id,
        /// How.
        kind: WriteKind,
        /// What is known of the value that an affected column gets; `None` where it gets none.
        value: Option<Value>,
        /// Without a column list.
        positional: bool,
        /// With `ON CONFLICT`, `ON DUPLICATE KEY` or the like.
        upsert: bool,
    },
    /// A type, function, label or key is named.
    Other {
        /// Where.
        clause: Clause,
    },
}

/// What a change means for one use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consequence {
    /// How bad.
    pub severity: Severity,
    /// Something else happens without an error.
    pub silent: bool,
    /// What happens, in words.
    pub message: &'static str,
}

impl Consequence {
    /// It may fail.
    pub const fn risky(message: &'static str) -> Option<Self> {
        Some(Self {
            severity: Severity::Risky,
            silent: false,
            message,
        })
    }

    /// It may do something else without an error.
    pub const fn silent(message: &'static str) -> Option<Self> {
        Some(Self {
            severity: Severity::Risky,
            silent: true,
            message,
        })
    }

    /// It keeps working.
    pub const fn info(message: &'static str) -> Option<Self> {
        Some(Self {
            severity: Severity::Info,
            silent: false,
            message,
        })
    }

    /// It fails.
    pub const fn breaking(message: &'static str) -> Option<Self> {
        Some(Self {
            severity: Severity::Breaking,
            silent: false,
            message,
        })
    }
}

/// The catalogs of a run and the changes between them.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The catalog before.
    pub before: Catalog,
    /// The catalog afterwards.
    pub after: Catalog,
    /// What stands for what.
    pub pairing: Pairing,
    /// The changes in order of their statements.
    pub list: Vec<Change>,
    /// Which changes each object is the relation of, or affected by.
    touching: BTreeMap<Id, Vec<usize>>,
}

impl Changes {
    /// The changes that `operations` made of one catalog into the other.
    pub fn between(
        mut before: Catalog,
        mut after: Catalog,
        operations: &[PlacedOperation],
    ) -> Self {
        before.effects = effects(&before);
        let pairing = Pairing::new(&before, &after);
        settle(&before, &mut after, &pairing);
        // Settling expands views anew, which can give them other columns.
        let pairing = Pairing::new(&before, &after);
        let list = changes(&before, &after, &pairing, operations);
        Self::new(before, after, pairing, list)
    }

    fn new(before: Catalog, after: Catalog, pairing: Pairing, list: Vec<Change>) -> Self {
        let mut touching: BTreeMap<Id, Vec<usize>> = BTreeMap::new();
        for (index, change) in list.iter().enumerate() {
            let own: BTreeSet<Id> = change
                .affected
                .iter()
                .copied()
                .chain(change.relation)
                .collect();
            for id in own {
                touching.entry(id).or_default().push(index);
            }
        }
        Self {
            before,
            after,
            pairing,
            list,
            touching,
        }
    }

    /// The changes that concern one of these objects, or something in one of these relations.
    pub fn touching(&self, objects: impl IntoIterator<Item = Id>) -> BTreeSet<usize> {
        let lists = objects.into_iter().filter_map(|id| self.touching.get(&id));
        lists.flatten().copied().collect()
    }

    /// Both sides, as the comparison wants them.
    pub fn sides(&self) -> Sides<'_> {
        Sides {
            before: &self.before,
            after: &self.after,
            pairing: &self.pairing,
        }
    }
}
