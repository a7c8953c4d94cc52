//! Enums of identifiers and entities.
//!
//! `#[derive(Iden)] enum Orders { Table, Status }` is a model named `Orders` whose fields are its
//! variants; an entity is a model named `order::Model` after its module.

use tree_sitter::Node;

use super::ID;
use crate::clause::Clause;
use crate::location::Span;
use crate::naming::underscore;
use crate::orm::rust::structs::{Attributes, Struct};
use crate::orm::rust::walk;
use crate::orm::tree::{field, span, text};
use crate::orm::{Field, Model, ModelUse, Models, Name, Schema, Unit, Value};
use crate::severity::Confidence;

/// Marks an enum of identifiers.
pub(super) const IDEN: &str = "Iden";
/// Marks an entity's struct.
pub(super) const ENTITY: &str = "DeriveEntityModel";

/// The enums and entities of a file.
pub(super) fn models(
    unit: &Unit<'_>,
    root: Node<'_>,
    structs: &[Struct<'_, '_>],
    schema: &Schema,
) -> Vec<Model> {
    let mut found = Vec::new();
    for one in structs {
        let derives = one.attributes.derives();
        let has = |what: &str| derives.contains(&what);
        if one.is_enum && (has("Iden") || has("DeriveIden") || has("IdenStatic")) {
            found.extend(idens(unit, one));
        } else if !one.is_enum && has(ENTITY) {
            found.extend(entity(unit, one, structs));
        }
    }
    found.extend(written_out(unit, root));
    found.retain(|m| {
        m.table
            .as_deref()
            .is_some_and(|t| schema.table(t).is_some())
    });
    found
}

/// The name that `#[iden = "x"]`, `#[iden(rename = "x")]` or `#[sea_orm(iden = "x")]` gives.
fn named<'a>(attributes: &Attributes<'a>) -> Option<&'a str> {
    let given = attributes
        .given("iden")
        .or_else(|| attributes.given("rename"));
    given.map(|g| g.text)
}

fn idens(unit: &Unit<'_>, one: &Struct<'_, '_>) -> Option<Model> {
    let table = one.parts.iter().find(|p| p.name == "Table")?;
    let name = named(&table.attributes).or_else(|| named(&one.attributes));
    let name = name.map_or_else(|| underscore(one.name), str::to_owned);
    let columns = one.parts.iter().filter(|p| p.name != "Table");
    let fields = columns.map(|part| Field {
        name: part.name.to_owned(),
        column: named(&part.attributes).map_or_else(|| underscore(part.name), str::to_owned),
        at: part.at,
    });
    Some(Model {
        orm: ID,
        name: one.name.to_owned(),
        path: unit.path.to_owned(),
        at: table.at,
        table: Some(name),
        bases: vec![IDEN.to_owned()],
        fields: fields.collect(),
        ..Model::default()
    })
}

/// `#[sea_orm(table_name = "orders")] pub struct Model { … }`
fn entity(unit: &Unit<'_>, one: &Struct<'_, '_>, all: &[Struct<'_, '_>]) -> Option<Model> {
    let given = one.attributes.given("table_name")?;
    let table = match one.attributes.given("schema_name") {
        Some(schema) => format!("{}.{}", schema.text, given.text),
        None => given.text.to_owned(),
    };
    // Several entities of one file stand in modules of their own, named like the table.
    let alone = all.iter().filter(|s| s.name == one.name).count() == 1;
    let stem = unit.path.rsplit('/').next().unwrap_or_default();
    let mut module = stem.strip_suffix(".rs").unwrap_or(stem);
    if module == "mod" {
        module = unit.path.rsplit('/').nth(1).unwrap_or(module);
    }
    let module = if alone { module } else { given.text };
    let columns = one.parts.iter().filter(|p| !p.attributes.say("ignore"));
    let fields = columns.map(|part| {
        let column = part.attributes.given("column_name");
        Field {
            name: part.name.to_owned(),
            column: column.map_or(part.name, |c| c.text).to_owned(),
            at: part.at,
        }
    });
    Some(Model {
        orm: ID,
        name: format!("{module}::Model"),
        path: unit.path.to_owned(),
        at: given.at,
        table: Some(table),
        bases: vec![ENTITY.to_owned()],
        fields: fields.collect(),
        ..Model::default()
    })
}

/// `impl Iden for Orders { … Self::Table => "orders", Self::Status => "status" … }`
fn written_out(unit: &Unit<'_>, root: Node<'_>) -> Vec<Model> {
    let source = unit.text;
    let mut found: Vec<Model> = Vec::new();
    let mut inside: Option<Span> = None;
    walk::each(root, |node, _| {
        match node.kind() {
            "impl_item" => {
                let of = field(node, "trait").map_or("", |n| text(n, source));
                let name = field(node, "type").map_or("", |n| text(n, source));
                if of.rsplit("::").next() == Some("Iden") {
                    inside = Some(span(node));
                    found.push(Model {
                        orm: ID,
                        name: name.to_owned(),
                        path: unit.path.to_owned(),
                        bases: vec![IDEN.to_owned()],
                        ..Model::default()
                    });
                }
            }
            "match_arm" if inside.is_some_and(|s| s.contains(node.start_byte())) => {
                let pattern = field(node, "pattern");
                let name = pattern.map_or("", |n| text(n, source));
                let name = name.rsplit("::").next().unwrap_or_default().trim();
                let value = field(node, "value");
                let value = value.and_then(|n| unit.literal_at(n.start_byte()));
                if let (Some(model), Some(value), Some(at)) = (found.last_mut(), value, pattern) {
                    if name == "Table" {
                        model.table = Some(value.text.clone());
                        model.at = Span::new(at.start_byte(), value.span.end);
                    } else {
                        model.fields.push(Field {
                            name: name.to_owned(),
                            column: value.text.clone(),
                            at: span(at),
                        });
                    }
                }
            }
            _ => {}
        }
        true
    });
    found
}

/// Spells tables and columns as the schema does.
pub(super) fn link(models: Vec<Model>, schema: &Schema) -> Vec<Model> {
    let mut models = models;
    for model in &mut models {
        let known = model.table.as_deref().and_then(|t| schema.table(t));
        model.table = known.map(|t| t.name.clone());
        model.fields.retain_mut(|field| {
            let column = known.and_then(|t| t.column(&field.column));
            if let Some(column) = column {
                column.clone_into(&mut field.column);
            }
            column.is_some()
        });
    }
    models
}

/// The declarations of a file. An entity's fields stand in its queries; an identifier alone does
/// nothing, its uses do.
pub(super) fn uses(unit: &Unit<'_>, models: &Models) -> Vec<ModelUse> {
    let mut found = Vec::new();
    for model in models.of(ID).filter(|m| m.path == unit.path) {
        let Some(table) = &model.table else { continue };
        let is_entity = model.bases.iter().any(|b| b == ENTITY);
        let (confidence, because) = match is_entity {
            true => (
                Confidence::Likely,
                "every query of the entity names its fields",
            ),
            false => (
                Confidence::Possible,
                "the identifier is what queries name it by",
            ),
        };
        let mut add = |column: Option<&str>, at: Span| {
            found.push(ModelUse {
                whole: at,
                names: vec![Name {
                    table: table.clone(),
                    column: column.map(str::to_owned),
                    clause: match column {
                        Some(_) => Clause::Mapping,
                        None => Clause::From,
                    },
                    at,
                    value: Value::Unknown,
                }],
                write: None,
                confidence,
                because: Some(because),
                retired: false,
            });
        };
        add(None, model.at);
        for field in &model.fields {
            add(Some(&field.column), field.at);
        }
    }
    found
}
