//! The verdict: two resolutions of one statement, set against each other.
//!
//! In: the statement resolved before and after, and the pairing of the two catalogs. Out: every
//! [`Difference`] that a reader would notice. A fault that stands in both is no difference.

use super::rebound::rebound;
use super::{FaultKind, Object, Resolution, shifted};
use crate::catalog::{Catalog, Column, Id, Pairing};
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
    differences.extend(shifted::shifted(before, after, sides));
    differences.extend(super::labels::relabelled(before, after, sides));
    differences.extend(shifted::rejoined(before, after));
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
        let mut there = before.faults_at(fault.at).iter();
        there.any(|b| b.kind == fault.kind && same_column(b, fault))
    };
    // A statement that names what was not there fails before it is known what it leaves out.
    let unnamed = before.faults.iter().any(|f| f.kind == FaultKind::NoColumn);
    let left_out = |fault: &super::Fault| {
        let before = |after: &Id| sides.pairing.before(*after);
        let column = |id| {
            let mut all = sides.before.relations();
            all.find_map(|r| r.column_by_id(id))
        };
        let mut columns = fault.objects.iter().filter_map(before).filter_map(column);
        fault.kind == FaultKind::NotNull
            && unnamed
            && columns.any(|column| column.definition.not_null && !column.filled())
    };
    after
        .faults
        .iter()
        .filter(|fault| !old(fault) && !left_out(fault))
        // What IGNORE stores in a column that was not there before replaces nothing, and what it stores
        // is what the default was.
        .filter(|fault| {
            let new = |id: &Id| sides.pairing.before(*id).is_none();
            let same = |id: &Id| {
                let mut all = sides.before.relations();
                all.find_map(|r| r.column_by_id(*id))
                    .is_some_and(defaults_to_nothing)
            };
            fault.kind != FaultKind::Altered
                || sides.after.dialect() != Dialect::Mysql
                || !fault.objects.iter().any(|id| new(id) || same(id))
        })
        .map(|fault| {
            let there = before.bindings_at(fault.at).iter();
            let mut objects: Vec<Id> = there.flat_map(|b| b.object.ids()).collect();
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

/// Whether a column's default is what MySQL stores anyway where none is declared: 0, or no character.
fn defaults_to_nothing(column: &Column) -> bool {
    let definition = &column.definition;
    let (Some(default), Some(data_type)) = (&definition.default, &definition.data_type) else {
        return false;
    };
    let value = default.trim_matches(['\'', '"']);
    match data_type.name.split(' ').next().unwrap_or_default() {
        "char" | "varchar" | "character" => value.is_empty(),
        "tinyint" | "smallint" | "mediumint" | "int" | "integer" | "bigint" | "decimal"
        | "float" | "double" | "boolean" => value.parse() == Ok(0.0_f64),
        _ => false,
    }
}

/// A write may offend against several columns and checks, each a fault of its own.
fn same_column(a: &super::Fault, b: &super::Fault) -> bool {
    match a.kind {
        FaultKind::NotNull => a.objects == b.objects,
        FaultKind::Refused | FaultKind::Altered => a.message == b.message,
        _ => true,
    }
}
