//! What an expression holds: a model, its rows, one row. And the names that hold it.
//!
//! In: assignments, parameters, names. Out: [`Ty`]s. The hard thing is that Ruby declares no
//! types: they come from the chain that made a value, and else from Rails' conventions of names.

use super::ID;
use crate::naming;
use crate::orm::{Model, Models};
use crate::severity::Confidence;

/// What a value of a model is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// The class.
    Class,
    /// A relation or collection.
    Rows,
    /// A record.
    Row,
    /// The class' table in Arel.
    Arel,
    /// A form builder for a record.
    Form,
    /// Attributes by name.
    Keyed,
    /// Parameters for a record.
    Params,
}

/// What an expression holds.
#[derive(Clone, Debug, Default)]
pub(super) enum Ty<'m> {
    /// Nobody knows.
    #[default]
    Unknown,
    /// Nothing of a model.
    Other,
    /// Something of one of these models.
    Of(Shape, Vec<&'m Model>, Confidence),
}

impl<'m> Ty<'m> {
    /// The same models in another shape.
    pub(super) fn shaped(&self, shape: Shape) -> Self {
        match self {
            Self::Of(_, models, sure) => Self::Of(shape, models.clone(), *sure),
            other => other.clone(),
        }
    }

    /// Its models, if it is of this shape.
    pub(super) fn is(&self, shapes: &[Shape]) -> Option<&[&'m Model]> {
        match self {
            Self::Of(shape, models, _) if shapes.contains(shape) => Some(models),
            _ => None,
        }
    }

    /// Its models.
    pub(super) fn models(&self) -> &[&'m Model] {
        match self {
            Self::Of(_, models, _) => models,
            _ => &[],
        }
    }

    /// How sure it is.
    pub(super) fn sure(&self) -> Confidence {
        match self {
            Self::Of(_, _, sure) => *sure,
            _ => Confidence::Possible,
        }
    }

    /// No surer than that.
    pub(super) fn at_most(self, most: Confidence) -> Self {
        match self {
            Self::Of(shape, models, sure) => Self::Of(shape, models, sure.min(most)),
            other => other,
        }
    }

    pub(super) fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }
}

/// What an association leads to.
pub(super) fn follow<'m>(
    models: &'m Models,
    from: &[&'m Model],
    name: &str,
    sure: Confidence,
) -> Option<Ty<'m>> {
    let mut shape = Shape::Row;
    let mut found: Vec<&'m Model> = Vec::new();
    let mut known = false;
    for model in from {
        for association in model.associations.iter().filter(|a| a.name == name) {
            known = true;
            if association.many {
                shape = Shape::Rows;
            }
            for target in models.named(ID, &association.model) {
                if !found.iter().any(|f| f.name == target.name) {
                    found.push(target);
                }
            }
        }
    }
    match (known, found.is_empty()) {
        (false, _) => None,
        (true, true) => Some(Ty::Unknown),
        (true, false) => Some(Ty::Of(shape, found, sure)),
    }
}

/// What a method of a model's own gives: a row that it finds.
pub(super) fn given_by<'m>(
    models: &'m Models,
    from: &[&'m Model],
    name: &str,
    sure: Confidence,
) -> Option<Ty<'m>> {
    let own = from.iter().flat_map(|m| &m.holds);
    let held = own.filter(|held| held.name == name);
    let found: Vec<&'m Model> = held
        .flat_map(|held| models.named(ID, &held.model))
        .take(MOST_MODELS)
        .collect();
    (!found.is_empty()).then_some(Ty::Of(Shape::Row, found, sure))
}

/// What a name holds by Rails' conventions: `order`, `@orders`, `current_user`.
pub(super) fn by_convention<'m>(models: &'m Models, name: &str) -> Ty<'m> {
    let name = name.trim_start_matches('@');
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.is_empty() || name.len() > 80 || !name.chars().all(plain) {
        return Ty::Unknown;
    }
    if let Some(found) = exactly(models, name, Confidence::Likely) {
        return found;
    }
    // `oauth_token` is a row of its own table, though no class of its name is known.
    if let Some(table) = models.schema().table(&naming::pluralize(name)) {
        let own = models.of_table(&table.name).filter(|m| m.orm == ID);
        let own: Vec<&'m Model> = own.take(1).collect();
        return match own.is_empty() {
            true => Ty::Unknown,
            false => Ty::Of(Shape::Row, own, Confidence::Possible),
        };
    }
    let mut rest = name;
    while let Some((head, tail)) = rest.split_once('_') {
        // `orders_of_customer` is no customer.
        if BETWEEN.contains(&head) && rest.len() < name.len() {
            break;
        }
        if let Some(found) = exactly(models, tail, Confidence::Possible) {
            return found;
        }
        rest = tail;
    }
    Ty::Unknown
}

/// What stands behind such a word in a name is not what the name stands for.
const BETWEEN: [&str; 12] = [
    "after", "as", "before", "by", "for", "from", "in", "of", "on", "since", "to", "with",
];

/// More models of one name say nothing.
const MOST_MODELS: usize = 3;

fn exactly<'m>(models: &'m Models, name: &str, sure: Confidence) -> Option<Ty<'m>> {
    let called = |name: &str| -> Vec<&'m Model> {
        let real = |m: &&Model| m.table.is_some();
        let outermost = models.named(ID, &naming::camelize(name)).filter(real);
        let found: Vec<_> = outermost.collect();
        match found.is_empty() {
            false => found,
            true => models.called(ID, name).filter(real).collect(),
        }
    };
    let of = |shape, found: Vec<&'m Model>| {
        let fits = !found.is_empty() && found.len() <= MOST_MODELS;
        fits.then_some(Ty::Of(shape, found, sure))
    };
    let singular = naming::singularize(name);
    if singular == name {
        return of(Shape::Row, called(name));
    }
    let table = || {
        let own = |m: &&Model| m.orm == ID;
        models.of_table(name).filter(own).take(1).collect()
    };
    // A name may only look like a plural: `status`, `address`.
    of(Shape::Rows, called(&singular))
        .or_else(|| of(Shape::Row, called(name)))
        .or_else(|| of(Shape::Rows, table()))
}

/// Names and what they hold.
pub(super) type Names<'m> = crate::orm::names::Names<'m, Ty<'m>>;
