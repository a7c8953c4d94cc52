//! What an expression holds: a model, a query, rows, one row. And the names that hold it.
//!
//! In: assignments, parameters, names. Out: [`Ty`]s. The hard thing is that few values are typed:
//! what is not comes from the chain that made it, and else from conventions of names.

use super::ID;
use crate::naming;
use crate::orm::{Model, Models};
use crate::severity::Confidence;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// The class.
    Class,
    /// A query that is being built.
    Query,
    /// Rows in memory.
    Rows,
    /// One row in memory.
    Row,
    /// A repository of rows: an object of the application that hands queries on.
    Store,
    /// An object of a class that is no model, and has members that hold rows.
    Carrier,
    /// A field, column or filter of a page about a row.
    Panel,
}

/// Rows of some models or tables.
#[derive(Clone, Debug)]
pub(super) struct Held<'m> {
    pub(super) shape: Shape,
    pub(super) models: Vec<&'m Model>,
    /// The tables of the rows, with the name that each goes by.
    pub(super) tables: Vec<(String, String)>,
    /// Tables that the query joins, with their names.
    pub(super) joined: Vec<(String, String)>,
    pub(super) sure: Confidence,
}

/// What an expression holds.
#[derive(Clone, Debug, Default)]
pub(super) enum Ty<'m> {
    /// Nobody knows.
    #[default]
    Unknown,
    /// Nothing of a table.
    Other,
    /// The database: `DB`, a connection.
    Database,
    /// A row or more.
    Of(Held<'m>),
}

impl<'m> Ty<'m> {
    /// Something of these models.
    pub(super) fn of(shape: Shape, models: Vec<&'m Model>, sure: Confidence) -> Self {
        let mut tables: Vec<(String, String)> = Vec::new();
        for table in models.iter().filter_map(|m| m.table.as_ref()) {
            if !tables.iter().any(|(t, _)| t == table) {
                tables.push((table.clone(), table.clone()));
            }
        }
        if tables.is_empty() {
            return Self::Unknown;
        }
        Self::Of(Held {
            shape,
            models,
            tables,
            joined: Vec::new(),
            sure,
        })
    }

    /// The same in another shape.
    pub(super) fn shaped(&self, shape: Shape) -> Self {
        match self {
            Self::Of(held) if matches!(held.shape, Shape::Carrier | Shape::Panel) => self.clone(),
            Self::Of(held) => Self::Of(Held {
                shape,
                ..held.clone()
            }),
            other => other.clone(),
        }
    }

    /// The row that a field, column or filter of a page is about.
    pub(super) fn unpaneled(&self) -> Self {
        match self {
            Self::Of(held) => Self::Of(Held {
                shape: Shape::Row,
                ..held.clone()
            }),
            other => other.clone(),
        }
    }

    /// What is held, if it is of this shape.
    pub(super) fn held(&self, shapes: &[Shape]) -> Option<&Held<'m>> {
        match self {
            Self::Of(held) if shapes.contains(&held.shape) => Some(held),
            _ => None,
        }
    }

    /// Its models.
    pub(super) fn models(&self) -> &[&'m Model] {
        match self {
            Self::Of(held) => &held.models,
            _ => &[],
        }
    }

    /// How sure it is.
    pub(super) fn sure(&self) -> Confidence {
        match self {
            Self::Of(held) => held.sure,
            _ => Confidence::Possible,
        }
    }

    /// No surer than that.
    pub(super) fn at_most(self, most: Confidence) -> Self {
        match self {
            Self::Of(held) => Self::Of(Held {
                sure: held.sure.min(most),
                ..held
            }),
            other => other,
        }
    }

    pub(super) fn is_known(&self) -> bool {
        matches!(self, Self::Of(_))
    }
}

/// What a relation leads to, in the shape of one or several rows.
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
    known.then(|| Ty::of(shape, found, sure))
}

/// An object of classes that are no models.
pub(super) fn carrier<'m>(found: &[&'m Model]) -> Ty<'m> {
    let hold = found.iter().copied().filter(|m| !m.holds.is_empty());
    let models: Vec<&'m Model> = hold.collect();
    match models.is_empty() {
        true => Ty::Unknown,
        false => Ty::Of(Held {
            shape: Shape::Carrier,
            models,
            tables: Vec::new(),
            joined: Vec::new(),
            sure: Confidence::Likely,
        }),
    }
}

/// More models that share a base say nothing by its name.
const MOST_HEIRS: usize = 8;
/// More models of one name say nothing.
const MOST_MODELS: usize = 3;

/// What a name holds by convention: `$order`, `$orderItems`, `$firstOrder`.
pub(super) fn by_convention<'m>(models: &'m Models, name: &str) -> Ty<'m> {
    if name.is_empty() || name.len() > 80 || !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Ty::Unknown;
    }
    let name = naming::underscore(name);
    let mut rest = name.as_str();
    let mut sure = Confidence::Likely;
    loop {
        let found = exactly(models, rest, sure);
        if found.is_known() {
            return found;
        }
        match rest.split_once('_') {
            Some((_, tail)) => rest = tail,
            None => return Ty::Unknown,
        }
        sure = Confidence::Possible;
    }
}

fn exactly<'m>(models: &'m Models, name: &str, sure: Confidence) -> Ty<'m> {
    let called = |name: &str| -> (Vec<&'m Model>, Confidence) {
        let found = models.called(ID, name).filter(|m| m.table.is_some());
        let found: Vec<_> = found.collect();
        match found.len() {
            0 => (heirs(models, name), Confidence::Possible),
            1 => (found, sure),
            2..=MOST_MODELS => {
                let first = found.first().and_then(|m| m.table.as_ref());
                let alike = found.iter().all(|m| m.table.as_ref() == first);
                let sure = if alike { sure } else { Confidence::Possible };
                (found, sure)
            }
            _ => (Vec::new(), sure),
        }
    };
    let singular = naming::singularize(name);
    if singular != name {
        let (many, sure) = called(&singular);
        if !many.is_empty() {
            return Ty::of(Shape::Rows, many, sure);
        }
    }
    let (one, sure) = called(name);
    Ty::of(Shape::Row, one, sure)
}

/// The models that extend the only abstract one of a name: `$entity` is a page or a chapter.
fn heirs<'m>(models: &'m Models, name: &str) -> Vec<&'m Model> {
    let mut bases = models.called(ID, name).filter(|m| m.is_abstract);
    let (Some(base), None) = (bases.next(), bases.next()) else {
        return Vec::new();
    };
    let heirs = models.of(ID).filter(|m| m.bases.contains(&base.name));
    let heirs: Vec<_> = heirs.filter(|m| m.table.is_some()).collect();
    match heirs.len() > MOST_HEIRS {
        true => Vec::new(),
        false => heirs,
    }
}

/// Names and what they hold.
pub(super) type Names<'m> = crate::orm::names::Names<'m, Ty<'m>>;
