//! Labels of an enum that a statement names without the database looking at them: MySQL's enums, whose
//! labels are part of the column's type, and PostgreSQL's read as text.
//!
//! In: two resolutions of one statement. Out: the places where a label, or a number that stands for one,
//! finds or stores something else without an error.

use super::constant::enum_label;
use super::{
    Binding, Comparison, Constant, Difference, Effect, Object, Operand, Resolution, Sides,
};
use crate::catalog::{Catalog, Column, Id};
use crate::clause::Clause;
use crate::location::Span;

/// The labels of a column that is an enum.
fn labels<'a>(catalog: &'a Catalog, column: &'a Column) -> Option<Vec<&'a str>> {
    let data_type = column.definition.data_type.as_ref()?;
    if data_type.name == "enum" {
        return Some(data_type.arguments.iter().map(String::as_str).collect());
    }
    let made = catalog.user_type(column.user_type?)?;
    (made.is_enum && data_type.array == 0)
        .then(|| made.labels.iter().map(|(_, l)| l.as_str()).collect())
}

fn column(catalog: &Catalog, relation: Id, id: Id) -> Option<&Column> {
    catalog.relation(relation)?.column_by_id(id)
}

/// Constants that mean another label afterwards, or none.
pub(super) fn relabelled(
    before: &Resolution,
    after: &Resolution,
    sides: Sides<'_>,
) -> Vec<Difference> {
    let mut found = Vec::new();
    for binding in &before.bindings {
        let Object::Column { relation, column } = binding.object else {
            continue;
        };
        let constants = binding.compared.iter().filter_map(constant);
        for constant in constants {
            let said = meaning(sides, (relation, column), constant, false);
            found.extend(said.map(|m| difference(binding, m)));
        }
    }
    for (old, _) in before.writes.iter().zip(&after.writes) {
        for target in &old.targets {
            let Some(constant) = &target.constant else {
                continue;
            };
            let said = meaning(sides, (old.relation, target.column), constant, true);
            found.extend(said.map(|message| Difference {
                at: target.at.unwrap_or(old.at),
                clause: Clause::Insert,
                effect: Effect::Altered,
                objects: vec![target.column, old.relation],
                code: None,
                message,
            }));
        }
    }
    found
}

fn constant(comparison: &Comparison) -> Option<&Constant> {
    match &comparison.with {
        Operand::Constant(constant) => Some(constant),
        Operand::Pattern | Operand::Excluded | Operand::Other => None,
    }
}

fn difference(binding: &Binding, message: String) -> Difference {
    let at: Span = binding.at;
    Difference {
        at,
        clause: binding.clause,
        effect: Effect::Altered,
        objects: binding.object.ids(),
        code: None,
        message,
    }
}

/// What a constant silently means afterwards, where that is something else.
fn meaning(
    sides: Sides<'_>,
    (relation, id): (Id, Id),
    constant: &Constant,
    written: bool,
) -> Option<String> {
    let old = column(sides.before, relation, id)?;
    let new = column(
        sides.after,
        sides.pairing.after(relation)?,
        sides.pairing.after(id)?,
    )?;
    let (was, is) = (labels(sides.before, old)?, labels(sides.after, new)?);
    match constant {
        // A written word that is no label is refused.
        Constant::Text(text) if !written => {
            let among = |labels: &[&str]| labels.iter().any(|l| l.eq_ignore_ascii_case(text));
            // Where a label only went, no row had it.
            let others = is.iter().any(|l| !was.contains(l));
            (among(&was) && !among(&is) && others).then(|| {
                format!(
                    "'{text}' is no value of \"{}\" any more: nothing is found",
                    old.name()
                )
            })
        }
        Constant::Number(number) => {
            let index = enum_label(constant, old.definition.data_type.as_ref()?)?;
            let label = was.get(index)?;
            let now = is.iter().position(|l| l == label)?;
            (now != index).then(|| {
                format!(
                    "{number} silently means '{}' now and no longer '{label}'",
                    is.get(index).copied().unwrap_or_default()
                )
            })
        }
        _ => None,
    }
}
