//! Models by their declaration.
//!
//! In: the structs of a file. Out: [`Model`]s; and as uses, every declared field, the name of the
//! table, and the insert that names all of them. The hard thing: which table, if none is named.

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::embedded::{depending, is_base};
use super::{BASE, ID, is_tagged, registered};
use crate::clause::Clause;
use crate::location::Span;
use crate::naming;
use crate::orm::golang::structs::{self, Struct, StructField, column_by_name, tag};
use crate::orm::golang::{self};
use crate::orm::{Field, Model, ModelUse, Models, Name, Schema, Unit, Value, Write, WriteKind};
use crate::severity::Confidence;

/// Keys of tags that only these mappers read.
const KEYS: [&str; 4] = ["gorm", "bun", "xorm", "pg"];

/// The tag of the mapper; `db` is pop's and gorp's.
fn mapping(text: &str) -> Option<&str> {
    let mut keys = KEYS.iter().chain(["db"].iter());
    keys.find_map(|key| tag(text, key))
}

/// The models that a file declares.
pub(super) fn models(unit: &Unit<'_>, schema: &Schema) -> Vec<Model> {
    let Some(syntax) = unit.syntax else {
        return Vec::new();
    };
    let root = syntax.root();
    let named = structs::table_names(unit, root);
    let all = structs::structs(unit, root);
    let is_own = |one: &Struct<'_>| {
        let mut embeds = one.embedded.iter();
        let base = embeds.any(|(n, _)| matches!(*n, "gorm.Model" | "bun.BaseModel" | "Model"));
        let own = |f: &StructField<'_>| KEYS.iter().any(|key| tag(f.tag, key).is_some());
        base || one.fields.iter().any(own) || named.contains_key(one.name)
    };
    let own = all.iter().filter(|s| is_own(s));
    let embedded: Vec<&str> = own
        .flat_map(|s| s.embedded.iter().map(|(name, _)| *name))
        .collect();
    let finders = structs::finders(root, unit.text);
    let tagged = is_tagged(unit.text);
    let mut found = registered::models(unit, schema, root);
    for one in &all {
        let table_name = named.get(one.name).map(|(table, _)| *table);
        let mut depends = Vec::new();
        if !tagged || !is_own(one) && !embedded.contains(&one.name) {
            let bases = one.embedded.iter().map(|(name, _)| *name);
            depends.extend(bases.filter(|n| is_base(n)).map(depending));
            if !tagged || depends.is_empty() {
                depends = vec![registered::waiting()];
            }
        }
        let waits = depends.iter().any(|d| !d.name.is_empty());
        let table = table(one, table_name, schema).filter(|_| !waits);
        found.push(Model {
            orm: ID,
            name: one.name.to_owned(),
            path: unit.path.to_owned(),
            at: one.at,
            is_abstract: table.is_none(),
            bases: one
                .embedded
                .iter()
                .map(|(name, _)| (*name).to_owned())
                .collect(),
            fields: fields(one, table.as_deref(), schema),
            associations: depends,
            table,
            scopes: finders
                .get(one.name)
                .map(|names| names.iter().map(|n| (*n).to_owned()).collect())
                .unwrap_or_default(),
            ..Model::default()
        });
    }
    found
}

/// The table of a struct: as it says, or by the conventions.
fn table(one: &Struct<'_>, named: Option<&str>, schema: &Schema) -> Option<String> {
    let spelled = |name: &str| schema.table(name).map(|t| t.name.clone());
    if let Some(name) = named {
        return spelled(name);
    }
    for (_, text) in &one.embedded {
        let options = mapping(text).unwrap_or_default().split(',');
        let mut tables = options.filter_map(|o| o.trim().strip_prefix("table:"));
        if let Some(name) = tables.next() {
            return spelled(name);
        }
    }
    let single = naming::underscore(one.name);
    let plural = naming::pluralize(&single);
    if let Some(found) = spelled(&plural).or_else(|| spelled(&single)) {
        return Some(found);
    }
    // A prefix for all tables of the application.
    let suffix = format!("_{plural}");
    let mut prefixed = schema.tables().filter(|t| t.name.ends_with(&suffix));
    let only = prefixed.next()?;
    prefixed.next().is_none().then(|| only.name.clone())
}

fn fields(one: &Struct<'_>, table: Option<&str>, schema: &Schema) -> Vec<Field> {
    let exported = one.fields.iter().filter(|f| structs::is_exported(f.name));
    exported
        .filter_map(|field| {
            let column = column(field)?;
            let column = match (column, table) {
                (Some(column), _) => column,
                (None, Some(table)) => column_by_name(schema, table, field.name)?,
                (None, None) => naming::underscore(field.name),
            };
            Some(Field {
                name: field.name.to_owned(),
                column,
                at: field.at,
            })
        })
        .collect()
}

/// The column that the tag names: `Some(None)` where it leaves that to the field's name, none for
/// a field that is no column.
fn column(field: &StructField<'_>) -> Option<Option<String>> {
    let Some(text) = mapping(field.tag) else {
        // Other structs and lists of them are relations.
        let relation = field.of.trim_start_matches('*').starts_with("[]")
            && !field.of.contains("byte")
            && !field.of.contains("string");
        return (!relation).then_some(None);
    };
    if text == "-" || text.starts_with("-:") || text.contains("rel:") || text.contains("many2many")
    {
        return None;
    }
    if tag(field.tag, "gorm").is_some() {
        let options = text.split(';').map(str::trim);
        let mut named = options.filter_map(|o| {
            let (key, value) = o.split_once(':')?;
            key.eq_ignore_ascii_case("column")
                .then(|| value.trim().to_owned())
        });
        return Some(named.next());
    }
    if let Some(text) = tag(field.tag, "xorm") {
        let quoted = text.split('\'').nth(1);
        return Some(quoted.map(str::to_owned));
    }
    let name = text.split(',').next().unwrap_or_default().trim();
    Some((!name.is_empty() && !name.contains(':')).then(|| name.to_owned()))
}

/// What the declarations of a file use.
pub(super) fn uses(unit: &Unit<'_>, models: &Models, root: Node<'_>) -> Vec<ModelUse> {
    let named = structs::table_names(unit, root);
    let mut found = joins(unit, models, root);
    found.extend(named_apart(unit, models, &named));
    found.extend(registered::uses(unit, models, root));
    for model in models.of(ID).filter(|m| m.path == unit.path) {
        for table in tables(models, model) {
            let name = |column: Option<&str>, at: Span, clause: Clause, value: Value| Name {
                table: table.clone(),
                column: column.map(str::to_owned),
                clause,
                at,
                value,
            };
            for field in &model.fields {
                found.push(ModelUse {
                    whole: line(unit, field.at),
                    names: vec![name(
                        Some(&field.column),
                        field.at,
                        Clause::Mapping,
                        Value::InHand,
                    )],
                    write: None,
                    confidence: Confidence::Likely,
                    because: Some("inserts and updates of the model name its declared fields"),
                    retired: false,
                });
            }
            if model.is_abstract {
                continue;
            }
            let at = named
                .get(model.name.as_str())
                .map_or(model.at, |(_, at)| *at);
            // Where it is handed over, its table is named there.
            let mut names = match model.named {
                true => Vec::new(),
                false => vec![name(None, at, Clause::Mapping, Value::Unknown)],
            };
            let columns = columns(models, model);
            let declared = columns.iter();
            names.extend(declared.map(|c| name(Some(c), at, Clause::Insert, Value::Declared)));
            found.push(ModelUse {
                whole: at,
                names,
                write: Some(Write {
                    table: table.clone(),
                    kind: WriteKind::Insert,
                    complete: is_known(models, model),
                    at: model.at,
                }),
                confidence: Confidence::Likely,
                because: None,
                retired: false,
            });
        }
    }
    found
}

/// The tables of structs that another file of the package declares, as one that is generated:
/// their methods stand where a person writes.
fn named_apart(
    unit: &Unit<'_>,
    models: &Models,
    named: &BTreeMap<&str, (&str, Span)>,
) -> Vec<ModelUse> {
    let here = |name: &str| {
        let mut own = models.named(ID, name);
        own.any(|m| m.path == unit.path)
    };
    let apart = named.iter().filter(|(name, _)| !here(name));
    let tables = apart.filter_map(|(_, (table, at))| Some((models.schema().table(table)?, *at)));
    let used = tables.map(|(table, at)| ModelUse {
        whole: at,
        names: vec![Name::of_table(table.name.clone(), Clause::Mapping, at)],
        write: None,
        confidence: Confidence::Likely,
        because: None,
        retired: false,
    });
    used.collect()
}

/// The tables between two models: `gorm:"many2many:order_tags"`, `bun:"m2m:order_tags"`.
fn joins(unit: &Unit<'_>, models: &Models, root: Node<'_>) -> Vec<ModelUse> {
    let mut found = Vec::new();
    for field in structs::structs(unit, root).iter().flat_map(|s| &s.fields) {
        let options = mapping(field.tag).unwrap_or_default().split([';', ',']);
        let mut tables = options.filter_map(|o| {
            let (key, table) = o.trim().split_once(':')?;
            matches!(key, "many2many" | "m2m").then_some(table)
        });
        let table = tables.next().and_then(|name| models.schema().table(name));
        found.extend(table.map(|table| ModelUse {
            whole: line(unit, field.at),
            names: vec![Name::of_table(
                table.name.clone(),
                Clause::Mapping,
                field.at,
            )],
            write: None,
            confidence: Confidence::Likely,
            because: None,
            retired: false,
        }));
    }
    found
}

/// All columns of a model, with those of what it embeds.
fn columns(models: &Models, model: &Model) -> Vec<String> {
    let mut columns = Vec::new();
    let mut waiting = vec![model];
    for _ in 0..16 {
        let Some(model) = waiting.pop() else { break };
        columns.extend(model.fields.iter().map(|f| f.column.clone()));
        for base in &model.bases {
            if base == "gorm.Model" {
                columns.extend(BASE.iter().map(|(_, column)| (*column).to_owned()));
            }
            waiting.extend(golang::model(models, ID, &model.path, base));
        }
    }
    columns
}

/// Whether all that a model embeds is known.
fn is_known(models: &Models, model: &Model) -> bool {
    model.bases.iter().all(|base| {
        matches!(base.as_str(), "gorm.Model" | "bun.BaseModel")
            || golang::model(models, ID, &model.path, base).is_some()
    })
}

/// The model's table; for a struct that others embed, theirs.
fn tables(models: &Models, model: &Model) -> Vec<String> {
    if let Some(table) = &model.table {
        return vec![table.clone()];
    }
    let embeds = |other: &&Model| {
        let mut bases = other.bases.iter();
        bases.any(|b| b.rsplit('.').next() == Some(model.name.as_str()))
    };
    let heirs = models.of(ID).filter(embeds);
    heirs.filter_map(|m| m.table.clone()).collect()
}

/// The line that a declaration stands in.
fn line(unit: &Unit<'_>, at: Span) -> Span {
    let before = unit.text.get(..at.start).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    let rest = unit.text.get(at.start..).unwrap_or_default();
    let end = rest.find('\n').map_or(unit.text.len(), |i| at.start + i);
    let text = unit.text.get(start..end).unwrap_or_default();
    let blank = text.len() - text.trim_start().len();
    Span::new(start + blank, end.max(start + blank))
}
