//! Structs that stand for rows: `Queryable`, `Selectable`, `Insertable`, `AsChangeset` …
//!
//! The hard thing: each derive puts the fields into other statements. A selection names them, an
//! insert writes them and nothing else, a changeset sets them; a `Queryable` alone is filled by
//! position.

use tree_sitter::Node;

use super::ID;
use super::tables::is_table;
use crate::clause::Clause;
use crate::location::Span;
use crate::naming::underscore;
use crate::orm::rust::links::links;
use crate::orm::rust::structs::Struct;
use crate::orm::tree::{span, text};
use crate::orm::{Field, Model, ModelUse, Models, Name, Schema, Unit, Value, Write, WriteKind};
use crate::severity::Confidence;

/// The traits that tie a struct to a table or a query.
const TRAITS: &[&str] = &[
    "Queryable",
    "Selectable",
    "HasQuery",
    "Insertable",
    "AsChangeset",
    "Identifiable",
    "Associations",
    "QueryableByName",
];

/// The structs of a file, and what its functions and methods give.
pub(super) fn models(
    unit: &Unit<'_>,
    root: Node<'_>,
    structs: &[Struct<'_, '_>],
    schema: &Schema,
) -> Vec<Model> {
    let mut found: Vec<Model> = Vec::new();
    for one in structs.iter().filter(|s| !s.is_enum) {
        let derives = one.attributes.derives();
        let bases: Vec<String> = derives
            .into_iter()
            .filter(|d| TRAITS.contains(d))
            .map(str::to_owned)
            .collect();
        let given = one.attributes.given("table_name");
        if bases.is_empty() && given.is_none() {
            continue;
        }
        let positional = bases
            .iter()
            .all(|b| b == "Queryable" || b == "QueryableByName");
        let table = match given {
            Some(given) => Some(given.text.to_owned()),
            // Diesel puts an `s` behind the struct's name.
            None => Some(format!("{}s", underscore(one.name)))
                .filter(|t| !positional || fits(one, schema, t)),
        };
        let mut model = Model {
            orm: ID,
            name: one.name.to_owned(),
            path: unit.path.to_owned(),
            at: one.at,
            table,
            bases,
            ..Model::default()
        };
        for part in &one.parts {
            let attributes = &part.attributes;
            if attributes.say("embed") || attributes.say("select_expression") {
                continue;
            }
            let column = attributes.given("column_name");
            model.fields.push(Field {
                name: part.name.to_owned(),
                column: column.map_or(part.name, |c| c.text).to_owned(),
                at: part.at,
            });
        }
        found.push(model);
    }
    found.extend(links(unit, root, structs, ID));
    found
}

/// Whether a struct without a table's name has the fields of the table that convention gives it.
fn fits(one: &Struct<'_, '_>, schema: &Schema, table: &str) -> bool {
    let known = schema.table(table);
    known.is_some_and(|t| {
        !one.parts.is_empty() && one.parts.iter().all(|p| t.column(p.name).is_some())
    })
}

/// Binds structs to tables by what `table!` says, else by the schema.
pub(super) fn bind(models: &mut [Model], schema: &Schema) {
    let mut declared = std::collections::BTreeMap::new();
    for table in models.iter().filter(|m| is_table(m)) {
        if let Some(name) = &table.table {
            let columns: Vec<(String, String)> = table
                .fields
                .iter()
                .map(|f| (f.name.clone(), f.column.clone()))
                .collect();
            declared.insert(table.name.clone(), (name.clone(), columns));
        }
    }
    for model in models.iter_mut().filter(|m| !is_table(m)) {
        let Some(name) = model.table.take() else {
            continue;
        };
        let (table, columns) = match declared.get(&name) {
            Some((table, columns)) => (Some(table.clone()), columns.as_slice()),
            None => (schema.table(&name).map(|t| t.name.clone()), [].as_slice()),
        };
        let known = table.as_deref().and_then(|t| schema.table(t));
        model.fields.retain_mut(|field| {
            let renamed = columns.iter().find(|(code, _)| *code == field.column);
            let column = renamed.map(|(_, c)| c.clone());
            let column = column.or_else(|| known?.column(&field.column).map(str::to_owned));
            if let Some(column) = &column {
                field.column.clone_from(column);
            }
            column.is_some()
        });
        model.table = table;
    }
}

/// The declarations of a file: the table at the attribute, each field on its line, and the
/// insert that a struct makes.
pub(super) fn uses(unit: &Unit<'_>, structs: &[Struct<'_, '_>], models: &Models) -> Vec<ModelUse> {
    let mut found = Vec::new();
    for one in structs.iter().filter(|s| !s.is_enum) {
        let mut named = models.named(ID, one.name);
        let Some(model) = named.find(|m| m.path == unit.path && m.at == one.at) else {
            continue;
        };
        let Some(table) = &model.table else { continue };
        let has = |what: &str| model.bases.iter().any(|b| b == what);
        let name = |column: Option<&str>, at: Span, clause: Clause, value: Value| Name {
            table: table.clone(),
            column: column.map(str::to_owned),
            clause,
            at,
            value,
        };
        let given = one.attributes.given("table_name");
        let at = given.map_or(one.at, |g| g.at);
        found.push(ModelUse {
            whole: at,
            names: vec![name(None, at, Clause::From, Value::Unknown)],
            write: None,
            confidence: Confidence::Likely,
            because: Some("the struct stands for rows of the table"),
            retired: false,
        });
        for (_, key) in one.attributes.lists("belongs_to", "foreign_key") {
            let Some(key) = key else { continue };
            let column = model.fields.iter().find(|f| f.name == key.text);
            let column = column.map_or(key.text, |f| f.column.as_str());
            if models.schema().has(table, column) {
                found.push(ModelUse {
                    whole: key.at,
                    names: vec![name(Some(column), key.at, Clause::Join, Value::Unknown)],
                    write: None,
                    confidence: Confidence::Likely,
                    because: Some("the association joins by it"),
                    retired: false,
                });
            }
        }
        let reads =
            has("Queryable") || has("Selectable") || has("HasQuery") || has("QueryableByName");
        let clause = match () {
            () if reads => Some((
                Clause::Mapping,
                "a query that loads the struct names the field",
            )),
            () if has("Insertable") => None,
            () if has("AsChangeset") => {
                Some((Clause::Set, "an update with the struct writes the field"))
            }
            () => Some((Clause::Mapping, "the struct declares the field")),
        };
        if let Some((clause, because)) = clause {
            for field in &model.fields {
                found.push(ModelUse {
                    whole: whole_of(one, field),
                    names: vec![name(Some(&field.column), field.at, clause, Value::Unknown)],
                    write: None,
                    confidence: Confidence::Likely,
                    because: Some(because),
                    retired: false,
                });
            }
        }
        if has("Insertable") {
            let optional = |field: &Field| {
                let part = one.parts.iter().find(|p| p.at == field.at);
                let of = part.and_then(|p| p.of).map_or("", |n| text(n, unit.text));
                of.rsplit("::").any(|t| t.starts_with("Option"))
            };
            let written = model.fields.iter().map(|f| {
                let value = if optional(f) {
                    Value::Unknown
                } else {
                    Value::Present
                };
                name(Some(&f.column), f.at, Clause::Insert, value)
            });
            found.push(ModelUse {
                whole: span(one.node),
                names: written.collect(),
                write: Some(Write {
                    table: table.clone(),
                    kind: WriteKind::Insert,
                    complete: !one.parts.iter().any(|p| p.attributes.say("embed")),
                    at: one.at,
                }),
                confidence: Confidence::Likely,
                because: Some("an insert of the struct writes its fields and no others"),
                retired: false,
            });
        }
    }
    found
}

fn whole_of(one: &Struct<'_, '_>, field: &Field) -> Span {
    let part = one.parts.iter().find(|p| p.at == field.at);
    part.map_or(field.at, |p| p.whole)
}
