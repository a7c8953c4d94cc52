//! Enums of identifiers and entities.
//!
//! `#[derive(Iden)] enum Orders { Table, Status }` is a model named `Orders` whose fields are its
//! variants; an entity is a model named `order::Model` after its module.

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::ID;
use crate::clause::Clause;
use crate::location::Span;
use crate::naming::{camelize, underscore};
use crate::orm::rust::chain::called;
use crate::orm::rust::structs::{Attributes, Struct};
use crate::orm::rust::walk;
use crate::orm::tree::{all, children, field, span, text};
use crate::orm::{Field, Model, ModelUse, Models, Name, Schema, Unit, Value};
use crate::severity::Confidence;

/// Marks an enum of identifiers.
pub(super) const IDEN: &str = "Iden";
/// Marks an entity's struct.
pub(super) const ENTITY: &str = "DeriveEntityModel";

/// Marks a struct whose fields a builder selects.
pub(super) const SELECTED: &str = "enum_def";

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
    found.extend(selected(unit, root, structs));
    found
}

/// Structs whose fields builders select: `expr_as(Expr::col(Orders::Status), OrderRowIden::Status)`
/// with the `OrderRowIden` that `#[enum_def] struct OrderRow` makes. A field's column is still the
/// path of its identifier, which may stand in another file.
fn selected(unit: &Unit<'_>, root: Node<'_>, structs: &[Struct<'_, '_>]) -> Vec<Model> {
    let source = unit.text;
    let defined = structs.iter().filter(|s| s.attributes.say("enum_def"));
    let defined: BTreeMap<&str, &Struct<'_, '_>> = defined.map(|s| (s.name, s)).collect();
    let mut found: BTreeMap<&str, Model> = BTreeMap::new();
    if defined.is_empty() {
        return Vec::new();
    }
    walk::each(root, |node, _| {
        if node.kind() != "call_expression" || called(node, source) != "expr_as" {
            return !matches!(
                node.kind(),
                "token_tree" | "attribute_item" | "use_declaration"
            );
        }
        let arguments = field(node, "arguments").map(children).unwrap_or_default();
        let [expression, name] = arguments.as_slice() else {
            return true;
        };
        let Some((owner, variant)) = text(*name, source).rsplit_once("::") else {
            return true;
        };
        let owner = owner.rsplit("::").next().unwrap_or_default();
        let struct_name = owner.strip_suffix("Iden");
        let Some(one) = struct_name.and_then(|name| defined.get(name)) else {
            return true;
        };
        let part = one.parts.iter().find(|p| camelize(p.name) == variant);
        // The last path that is an identifier and no function.
        let paths = all(*expression, &["scoped_identifier"]).into_iter();
        let is_variant = |p: &&str| {
            let last = p.rsplit("::").next().unwrap_or_default();
            last != "Table" && last.starts_with(char::is_uppercase)
        };
        let column = paths.map(|n| text(n, source)).rfind(is_variant);
        if let (Some(part), Some(column)) = (part, column) {
            let model = found.entry(one.name).or_insert_with(|| Model {
                orm: ID,
                name: one.name.to_owned(),
                path: unit.path.to_owned(),
                at: one.at,
                bases: vec![SELECTED.to_owned()],
                ..Model::default()
            });
            model.fields.push(Field {
                name: part.name.to_owned(),
                column: column.to_owned(),
                at: part.at,
            });
        }
        true
    });
    found.into_values().collect()
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

/// Spells tables and columns as the schema does, and finds the columns of selected structs.
pub(super) fn link(models: Vec<Model>, schema: &Schema) -> Vec<Model> {
    let is_selected = |m: &Model| m.bases.iter().any(|b| b == SELECTED);
    let (selected, mut models): (Vec<Model>, Vec<Model>) =
        models.into_iter().partition(is_selected);
    let mut columns: BTreeMap<String, (String, String)> = BTreeMap::new();
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
        for (table, field) in model
            .table
            .iter()
            .flat_map(|t| model.fields.iter().map(move |f| (t, f)))
        {
            let path = format!("{}::{}", model.name, field.name);
            columns.insert(path, (table.clone(), field.column.clone()));
        }
    }
    for model in selected {
        let mut tables: BTreeMap<String, Vec<Field>> = BTreeMap::new();
        for field in &model.fields {
            let Some((table, column)) = columns.get(&field.column) else {
                continue;
            };
            let fields = tables.entry(table.clone()).or_default();
            if !fields.iter().any(|f| f.at == field.at) {
                fields.push(Field {
                    column: column.clone(),
                    ..field.clone()
                });
            }
        }
        models.extend(tables.into_iter().map(|(table, fields)| Model {
            table: Some(table),
            fields,
            ..model.clone()
        }));
    }
    models
}

/// The declarations of a file. An entity's fields stand in its queries; an identifier alone does
/// nothing, its uses do.
pub(super) fn uses(unit: &Unit<'_>, models: &Models) -> Vec<ModelUse> {
    let mut found = Vec::new();
    for model in models.of(ID).filter(|m| m.path == unit.path) {
        let Some(table) = &model.table else { continue };
        let has = |what: &str| model.bases.iter().any(|b| b == what);
        let (confidence, because) = match () {
            () if has(ENTITY) => (
                Confidence::Likely,
                "every query of the entity names its fields",
            ),
            () if has(SELECTED) => (
                Confidence::Likely,
                "a query fills the field from the column",
            ),
            () => (
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
        if !has(SELECTED) {
            add(None, model.at);
        }
        for field in &model.fields {
            add(Some(&field.column), field.at);
        }
    }
    found
}
