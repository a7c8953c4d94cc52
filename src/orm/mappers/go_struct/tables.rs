//! Which table a struct holds rows of.
//!
//! In: a file with structs, the schema. Out: a [`Model`] for each struct and table.

use std::collections::{BTreeMap, BTreeSet};

use tree_sitter::Node;

use super::{ID, generated};
use crate::naming;
use crate::orm::golang::structs::{self, Struct, column_by_name, column_tag};
use crate::orm::{Field, Model, Schema, Table, Unit, tree};

/// Ends of names that say nothing of the table.
const ENDS: [&str; 9] = [
    "Row", "Record", "Model", "Entity", "DB", "Db", "DTO", "Dao", "Params",
];

/// The structs of a file with their tables.
pub(super) fn models(unit: &Unit<'_>, schema: &Schema) -> Vec<Model> {
    let Some(syntax) = unit.syntax else {
        return Vec::new();
    };
    let root = syntax.root();
    let tables = Tables::new(schema);
    let all = structs::structs(unit, root);
    if generated(unit.text) {
        return sqlc(unit, schema, root, &all);
    }
    // A struct with this method names its table itself, and a mapper reads it.
    let named = structs::table_names(unit, root);
    let mut found = Vec::new();
    for one in all.iter().filter(|s| !named.contains_key(s.name)) {
        let columns: Vec<(&structs::StructField<'_>, &str)> = one
            .fields
            .iter()
            .filter_map(|f| Some((f, column_tag(f.tag)?)))
            .collect();
        let names: Vec<&str> = columns.iter().map(|(_, name)| *name).collect();
        let bases = || {
            one.embedded
                .iter()
                .map(|(of, _)| (*of).to_owned())
                .collect()
        };
        let Some(table) = by_tags(one.name, &names, &tables) else {
            // What it embeds may be a row.
            if !one.embedded.is_empty() {
                found.push(Model {
                    table: None,
                    bases: bases(),
                    is_abstract: true,
                    ..model(unit, one, "", Vec::new())
                });
            }
            continue;
        };
        let fields = columns.iter().filter_map(|(field, name)| {
            Some(Field {
                name: field.name.to_owned(),
                column: table.column(name)?.to_owned(),
                at: field.at,
            })
        });
        found.push(Model {
            bases: bases(),
            ..model(unit, one, &table.name, fields.collect())
        });
    }
    found
}

fn model(unit: &Unit<'_>, one: &Struct<'_>, table: &str, fields: Vec<Field>) -> Model {
    Model {
        orm: ID,
        name: one.name.to_owned(),
        path: unit.path.to_owned(),
        at: one.at,
        table: Some(table.to_owned()),
        fields,
        ..Model::default()
    }
}

/// A name without case and underscores.
fn letters(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The tables of a schema by their letters.
struct Tables<'s> {
    schema: &'s Schema,
    by_letters: BTreeMap<String, Vec<&'s Table>>,
}

impl<'s> Tables<'s> {
    fn new(schema: &'s Schema) -> Self {
        let mut by_letters: BTreeMap<String, Vec<&Table>> = BTreeMap::new();
        for table in schema.tables() {
            let bare = table.name.rsplit('.').next().unwrap_or(&table.name);
            by_letters.entry(letters(bare)).or_default().push(table);
        }
        Self { schema, by_letters }
    }

    /// The table of that name, in the singular or plural, whatever its case.
    fn by_name(&self, name: &str) -> Option<&'s Table> {
        let mut wanted = vec![
            letters(name),
            letters(&naming::pluralize(name)),
            letters(&naming::singularize(name)),
        ];
        wanted.sort();
        wanted.dedup();
        let mut found = wanted
            .iter()
            .filter_map(|w| self.by_letters.get(w))
            .flatten();
        let first = found.next()?;
        found.next().is_none().then_some(*first)
    }
}

/// The table that most of the tags are columns of, if the struct is called after it; else the only
/// table that has all of at least three.
fn by_tags<'s>(name: &str, columns: &[&str], tables: &Tables<'s>) -> Option<&'s Table> {
    let has = |table: &Table| columns.iter().filter(|c| table.column(c).is_some()).count();
    if columns.is_empty() {
        return None;
    }
    let short = ENDS.iter().find_map(|end| name.strip_suffix(end));
    let short = short.filter(|s| !s.is_empty());
    let called = [Some(name), short].into_iter().flatten();
    for name in called {
        if let Some(table) = tables.by_name(name)
            && has(table) * 3 >= columns.len() * 2
        {
            return Some(table);
        }
    }
    if columns.len() < 3 {
        return None;
    }
    let mut full = tables.schema.tables().filter(|t| has(t) == columns.len());
    let first = full.next()?;
    full.next().is_none().then_some(first)
}

/// What sqlc generated: a struct for each table, and for each query one for its parameters and one
/// for its rows; methods that return them.
fn sqlc(unit: &Unit<'_>, schema: &Schema, root: Node<'_>, all: &[Struct<'_>]) -> Vec<Model> {
    let named = Tables::new(schema);
    let bare = |table: &str| table.rsplit('.').next().unwrap_or(table).to_lowercase();
    let known: BTreeMap<String, &str> = schema
        .tables()
        .map(|t| (bare(&t.name), t.name.as_str()))
        .collect();
    let mut queries: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for literal in unit.literals {
        let Some(rest) = literal.text.strip_prefix("-- name: ") else {
            continue;
        };
        let Some((name, sql)) = rest.split_once(' ') else {
            continue;
        };
        queries.insert(name, tables(sql, &known));
    }
    let mut found = Vec::new();
    for one in all {
        let query = ["Params", "Row"]
            .iter()
            .find_map(|end| queries.get(one.name.strip_suffix(end)?));
        let tables: Vec<&str> = match query {
            Some(tables) => tables.iter().copied().collect(),
            None => named
                .by_name(one.name)
                .map(|t| t.name.as_str())
                .into_iter()
                .collect(),
        };
        for table in tables {
            let fields: Vec<Field> = one
                .fields
                .iter()
                .filter_map(|field| {
                    Some(Field {
                        name: field.name.to_owned(),
                        column: column_by_name(schema, table, field.name)?,
                        at: field.at,
                    })
                })
                .collect();
            if !fields.is_empty() {
                found.push(model(unit, one, table, fields));
            }
        }
    }
    found.extend(finders(unit, root));
    found
}

/// The tables that a query names.
fn tables<'s>(sql: &str, known: &BTreeMap<String, &'s str>) -> BTreeSet<&'s str> {
    let words = sql.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words
        .filter_map(|w| known.get(&w.to_lowercase()).copied())
        .collect()
}

/// The methods of the generated code, by what they return.
fn finders(unit: &Unit<'_>, root: Node<'_>) -> Vec<Model> {
    let mut by_type: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for method in tree::all(root, &["method_declaration"]) {
        let name = tree::field(method, "name").map_or("", |n| tree::text(n, unit.text));
        let result = tree::field(method, "result").map_or("", |r| tree::text(r, unit.text));
        let first = result.trim_start_matches('(').split(',').next();
        let of = first
            .unwrap_or_default()
            .trim_start_matches(['[', ']', '*']);
        if structs::is_exported(of) {
            by_type.entry(of).or_default().push(name.to_owned());
        }
    }
    let finder = |(of, scopes): (&str, Vec<String>)| Model {
        orm: ID,
        name: of.to_owned(),
        path: unit.path.to_owned(),
        is_abstract: true,
        scopes,
        ..Model::default()
    };
    by_type.into_iter().map(finder).collect()
}
