//! Structs that queries fill, and the queries that do.
//!
//! A sighting is a model of its own until [`link`] joins it with the struct's declaration: the
//! struct's name, a table, and the names of the query's rows with their columns.

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::output::outputs;
use super::{ID, copies};
use crate::naming::{camelize, tableize, underscore};
use crate::orm::rust::chain::called;
use crate::orm::rust::structs::Struct;
use crate::orm::rust::types;
use crate::orm::rust::walk::{self, tokens};
use crate::orm::tree::{children, field, text};
use crate::orm::{Field, Model, Schema, Unit};

/// Marks a sighting, in the place of the traits that a struct derives.
const SIGHTING: &str = "query";
/// Marks a struct that is made to be filled.
const FROM_ROW: &str = "FromRow";

/// The structs of a file, without tables.
pub(super) fn declared(unit: &Unit<'_>, structs: &[Struct<'_, '_>]) -> Vec<Model> {
    let mut found = Vec::new();
    for one in structs.iter().filter(|s| !s.is_enum) {
        let derives = one.attributes.derives();
        let base = derives.iter().find(|d| d.ends_with(FROM_ROW));
        let style = one
            .attributes
            .given("rename_all")
            .filter(|_| base.is_some());
        let mut fields = Vec::new();
        for part in &one.parts {
            let attributes = &part.attributes;
            if attributes.say("sqlx") && (attributes.say("skip") || attributes.say("flatten")) {
                continue;
            }
            let given = attributes
                .given("rename")
                .filter(|_| attributes.say("sqlx"));
            let name = match (given, style.map(|s| s.text)) {
                (Some(given), _) => given.text.to_owned(),
                (None, Some("camelCase")) => lower_first(&camelize(part.name)),
                (None, Some("PascalCase")) => camelize(part.name),
                (None, Some("SCREAMING_SNAKE_CASE" | "UPPERCASE")) => part.name.to_uppercase(),
                _ => part.name.to_owned(),
            };
            fields.push(Field {
                name: part.name.to_owned(),
                column: name,
                at: part.at,
            });
        }
        found.push(Model {
            orm: ID,
            name: one.name.to_owned(),
            path: unit.path.to_owned(),
            at: one.at,
            bases: base.map(|_| FROM_ROW.to_owned()).into_iter().collect(),
            fields,
            ..Model::default()
        });
    }
    found
}

fn lower_first(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().map(|c| c.to_lowercase().to_string());
    first.unwrap_or_default() + characters.as_str()
}

/// The calls of a file that fill a struct from a query.
pub(super) fn sightings(unit: &Unit<'_>, root: Node<'_>, schema: &Schema) -> Vec<Model> {
    let source = unit.text;
    let mut found = Vec::new();
    walk::each(root, |node, around| {
        let seen = match node.kind() {
            // `query_as!(Order, "…")`
            "macro_invocation" => {
                let name = field(node, "macro").map_or("", |n| text(n, source));
                let name = name.rsplit("::").next().unwrap_or_default();
                if !matches!(name, "query_as" | "query_as_unchecked") {
                    return false;
                }
                let all = tokens(node, source);
                let comma = all.iter().position(|t| t.text == ",");
                let of = comma.and_then(|i| all.get(i.checked_sub(1)?));
                let sql = all.iter().find(|t| unit.literal_at(t.at.start).is_some());
                of.zip(sql)
                    .map(|(of, sql)| (of.text.to_owned(), sql.at.start))
            }
            // `query_as::<_, Order>("…")`, `let order: Order = query_as("…")`
            "call_expression" => filled(node, around, source),
            "token_tree" => return false,
            _ => None,
        };
        if let Some((name, at)) = seen
            && let Some(literal) = unit.literal_at(at)
        {
            let mut tables: BTreeMap<String, Vec<Field>> = BTreeMap::new();
            for output in outputs(&literal.text, schema) {
                tables.entry(output.table).or_default().push(Field {
                    name: output.name,
                    column: output.column,
                    at: literal.span,
                });
            }
            found.extend(tables.into_iter().map(|(table, fields)| Model {
                orm: ID,
                name: name.clone(),
                path: unit.path.to_owned(),
                table: Some(table),
                bases: vec![SIGHTING.to_owned()],
                fields,
                ..Model::default()
            }));
        }
        true
    });
    found
}

/// The struct that a call fills, and where its query begins.
fn filled(node: Node<'_>, around: &[Node<'_>], source: &str) -> Option<(String, usize)> {
    let function = field(node, "function")?;
    let (function, told) = match function.kind() {
        "generic_function" => (
            field(function, "function")?,
            field(function, "type_arguments"),
        ),
        _ => (function, None),
    };
    let query = match called(node, source) {
        "query_as" | "query_as_with" => node,
        // Diesel: `sql_query("…").bind(…).load::<Order>(…)`
        "load" | "get_result" | "get_results" | "first" | "load_stream" => {
            let mut at = field(function, "value")?;
            for _ in 0..32 {
                if called(at, source) == "sql_query" {
                    break;
                }
                at = field(field(at, "function")?, "function")
                    .or_else(|| field(at, "function"))
                    .and_then(|f| field(f, "value"))?;
            }
            at
        }
        _ => return None,
    };
    let mut first = *children(field(query, "arguments")?).first()?;
    while matches!(
        first.kind(),
        "reference_expression" | "parenthesized_expression"
    ) {
        first = field(first, "value").or_else(|| children(first).first().copied())?;
    }
    let told = told.and_then(|n| children(n).last().copied());
    let of = told.map(|n| types::read(n, source, None)).or_else(|| {
        // The type of the variable or of the function's answer.
        let outer = around.iter().rev().take(24);
        let mut typed = outer.filter_map(|n| match n.kind() {
            "let_declaration" => field(*n, "type"),
            "function_item" => field(*n, "return_type"),
            _ => None,
        });
        typed.next().map(|n| types::read(n, source, None))
    })?;
    Some((of.name()?.to_owned(), first.start_byte()))
}

/// Joins structs with the queries that fill them; a struct made for rows that no query in sight
/// fills stands for the table of its name where that has all its fields.
pub(super) fn link(models: Vec<Model>, schema: &Schema) -> Vec<Model> {
    let is_sighting = |m: &Model| m.bases.iter().any(|b| b == SIGHTING);
    let (seen, models): (Vec<Model>, Vec<Model>) = models.into_iter().partition(is_sighting);
    let (copied, declared): (Vec<Model>, Vec<Model>) =
        models.into_iter().partition(copies::is_copy);
    let mut filled: BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>> = BTreeMap::new();
    for model in seen {
        let Some(table) = model.table else { continue };
        let tables = filled.entry(model.name).or_default();
        let outputs = tables.entry(table).or_default();
        outputs.extend(model.fields.into_iter().map(|f| (f.name, f.column)));
    }
    let by_query = |m: &Model| filled.contains_key(&m.name);
    let by_hand: Vec<Model> = copied.into_iter().filter(|m| !by_query(m)).collect();
    let mut linked = copies::link(by_hand, &declared);
    for model in declared {
        if model.is_abstract {
            linked.push(model);
            continue;
        }
        let Some(tables) = filled.get(&model.name) else {
            linked.extend(by_name(model, schema));
            continue;
        };
        let mut left = model.fields.clone();
        for (table, outputs) in tables {
            let (mine, others): (Vec<Field>, Vec<Field>) = left
                .into_iter()
                .partition(|f| outputs.contains_key(&f.column));
            left = others;
            let fields = mine.into_iter().map(|f| Field {
                column: outputs.get(&f.column).cloned().unwrap_or_default(),
                ..f
            });
            linked.push(Model {
                table: Some(table.clone()),
                fields: fields.collect(),
                ..model.clone()
            });
        }
    }
    linked
}

fn by_name(model: Model, schema: &Schema) -> Option<Model> {
    let made = model.bases.iter().any(|b| b == FROM_ROW);
    let plural = tableize(&model.name);
    let table = schema
        .table(&plural)
        .or_else(|| schema.table(&underscore(&model.name)));
    let table = table.filter(|_| made && !model.fields.is_empty())?;
    let all = model
        .fields
        .iter()
        .all(|f| table.column(&f.column).is_some());
    all.then(|| Model {
        table: Some(table.name.clone()),
        ..model
    })
}
