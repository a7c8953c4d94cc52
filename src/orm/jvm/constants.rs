//! Names that stand in classes of constants: `@Column(name = Names.STATUS)`,
//! `rs.getString(Columns.STATUS)`.
//!
//! In: files that are called after constants. Out: their strings as models without table; and for
//! a name in an annotation what it stands for. The hard thing: the annotation is read before the
//! file of the constant, so that the name is kept until all models are linked.

use std::collections::BTreeMap;

use tree_sitter::Node;

use crate::location::Span;
use crate::orm::tree::{all, children, field, span, text};
use crate::orm::{Field, Model, Unit};

/// What a name begins with that stands for another one.
const MARK: char = '=';

/// A constant that is another one is followed that far.
const FAR: usize = 6;

/// Ends of the names of such classes.
const ENDS: [&str; 6] = [
    "Constants",
    "Constant",
    "Columns",
    "Tables",
    "Names",
    "Fields",
];

/// Whether a file declares constants that annotations name.
pub fn declares(path: &str, text: &str) -> bool {
    let stem = path
        .rsplit('/')
        .next()
        .and_then(|name| name.split('.').next());
    stem.is_some_and(|stem| ENDS.iter().any(|end| stem.ends_with(end)))
        && text.contains("static final String")
}

/// The name in an annotation that a constant gives: `Names.STATUS`, `STATUS`.
pub fn reference(unit: &Unit<'_>, value: Node<'_>) -> Option<(String, Span)> {
    let named = matches!(value.kind(), "identifier" | "field_access");
    let name = text(value, unit.text);
    // Longer paths begin with the package.
    let mut parts: Vec<&str> = name.rsplit('.').take(2).collect();
    parts.reverse();
    named.then(|| (format!("{MARK}{}", parts.join(".")), span(value)))
}

/// A constant that a name means: `Names.STATUS`, `STATUS`.
pub fn key(unit: &Unit<'_>, value: Node<'_>) -> Option<String> {
    let (name, _) = reference(unit, value)?;
    Some(name.trim_start_matches(MARK).to_owned())
}

/// The constants of a file as a model of a mapper.
pub fn models(unit: &Unit<'_>, orm: &'static str) -> Vec<Model> {
    let Some(syntax) = unit.syntax.filter(|_| declares(unit.path, unit.text)) else {
        return Vec::new();
    };
    let mut fields = Vec::new();
    for declared in all(syntax.root(), &["field_declaration"]) {
        for one in children(declared) {
            let (Some(name), Some(value)) = (field(one, "name"), field(one, "value")) else {
                continue;
            };
            let literal = unit.literal_at(value.start_byte());
            let plain = literal
                .filter(|l| l.holes.is_empty())
                .map(|l| l.text.clone());
            let column = plain.or_else(|| reference(unit, value).map(|(name, _)| name));
            fields.extend(column.map(|column| Field {
                name: text(name, unit.text).to_owned(),
                column,
                at: span(value),
            }));
        }
    }
    let stem = unit.path.rsplit('/').next().unwrap_or_default();
    let name = stem.split('.').next().unwrap_or_default().to_owned();
    vec![Model {
        orm,
        scopes: vec![name.clone()],
        name,
        path: unit.path.to_owned(),
        is_abstract: true,
        fields,
        ..Model::default()
    }]
}

/// All constants by `Class.NAME`, and by `NAME` where they agree.
#[derive(Default)]
pub struct Constants(BTreeMap<String, Option<String>>);

impl Constants {
    /// Takes the constants out of the models.
    pub fn take(models: Vec<Model>) -> (Self, Vec<Model>) {
        let is_constants = |m: &Model| {
            m.is_abstract && declares(&m.path, "static final String") && m.at == Span::default()
        };
        let (classes, rest): (Vec<Model>, Vec<Model>) = models.into_iter().partition(is_constants);
        let mut known = Self::default();
        for class in classes {
            for field in class.fields {
                for key in [format!("{}.{}", class.name, field.name), field.name] {
                    let held = known
                        .0
                        .entry(key)
                        .or_insert_with(|| Some(field.column.clone()));
                    *held = held.take().filter(|value| *value == field.column);
                }
            }
        }
        (known, rest)
    }

    /// What a name stands for; itself where it stands for none.
    pub fn resolve(&self, name: &str) -> Option<String> {
        let mut name = name.to_owned();
        for _ in 0..FAR {
            let Some(constant) = name.strip_prefix(MARK) else {
                return Some(name);
            };
            let last = constant.rsplit('.').next().unwrap_or(constant);
            let found = self.0.get(constant).or_else(|| self.0.get(last))?;
            name = found.clone()?;
        }
        None
    }
}
