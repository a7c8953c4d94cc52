//! Beginnings of statements that other files continue, and constants that hold names.
//!
//! In: the chains of a file. Out: a [`Model`] for each variable of the package, field and function
//! that holds or returns a query, and for each function that puts its parameter into a condition;
//! and one for the file's constants that hold the name of a table or column, with them as fields.

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::scope::{Query, Scope};
use super::{ID, handles, key, method};
use crate::host::HOLE;
use crate::location::Span;
use crate::orm::golang::chain::Chain;
use crate::orm::golang::{bare, names};
use crate::orm::{Association, Field, Model, Schema, Unit, tree};

pub(super) fn kept<'a>(
    unit: &'a Unit<'a>,
    schema: &Schema,
    root: Node<'a>,
    chains: &[Chain<'a>],
    scope: &mut Scope<'a>,
) -> Vec<Model> {
    let mut models = Vec::new();
    let mut keep = |name: &str, at: Node<'_>, query: &Query, named: bool| {
        models.push(Model {
            orm: ID,
            name: key(unit.path, name),
            path: unit.path.to_owned(),
            at: tree::span(at),
            table: query.tables.first().map(|(table, _)| table.clone()),
            associations: query.tables.iter().map(table).collect(),
            // What holds a table and begins no statement.
            named,
            ..Model::default()
        });
    };
    for chain in chains {
        let Some(query) = scope.query(chain) else {
            continue;
        };
        match scope.functions.around(chain.whole) {
            None => {
                for name in chain.assigned(unit.text) {
                    keep(name, chain.whole, &query, false);
                }
            }
            Some(function) => {
                if let Some(name) = chain.assigned_field(unit.text) {
                    keep(name, chain.whole, &query, false);
                }
                if let Some(name) = tree::field(function, "name")
                    && takes_condition(chain, function, unit.text)
                {
                    keep(tree::text(name, unit.text), name, &query, false);
                }
            }
        }
        scope.remember(chain, query);
    }
    for (path, value) in handles::assigned(root, unit.text) {
        let query = scope.identifier(value).or_else(|| {
            // Another variable that holds a table: which one is known when all files are read.
            let named = value.kind() == "identifier" && path.to_lowercase().contains("table");
            named.then(|| handle(tree::text(value, unit.text)))
        });
        if let Some(query) = query {
            keep(&handles::kept_name(&path), value, &query, true);
        }
    }
    for returned in tree::all(root, &["return_statement"]) {
        let Some(function) = scope
            .functions
            .around(returned)
            .filter(|f| returns_query(*f, unit.text))
        else {
            continue;
        };
        let list = returned.named_child(0);
        let first = list.and_then(|l| l.named_child(0)).map(bare);
        let query = first.and_then(|value| match value.kind() {
            "call_expression" => scope.query(&Chain::of(value)),
            _ => scope.variable(value),
        });
        if let (Some(query), Some(name)) = (query, tree::field(function, "name")) {
            keep(tree::text(name, unit.text), name, &query, false);
        }
    }
    models.dedup_by(|b, a| a.name == b.name && a.associations == b.associations);
    models.extend(constants(unit, schema));
    models
}

/// Puts constants of other files in for the tables that are named by them, and forgets what has no
/// table of the schema.
pub(super) fn link(mut models: Vec<Model>, schema: &Schema) -> Vec<Model> {
    let mut constants: BTreeMap<String, Option<String>> = BTreeMap::new();
    for model in models.iter().filter(|m| m.is_abstract) {
        for field in &model.fields {
            constants
                .entry(format!("{}.{}", model.name, field.name))
                .and_modify(|known| *known = known.take().filter(|k| *k == field.column))
                .or_insert_with(|| Some(field.column.clone()));
        }
    }
    for model in models.iter_mut().filter(|m| !m.is_abstract) {
        let package = model
            .name
            .rsplit_once('.')
            .map_or("", |(package, _)| package);
        for association in &mut model.associations {
            if schema.table(&association.model).is_some() {
                continue;
            }
            let name = match association.model.contains('.') {
                true => association.model.clone(),
                false => format!("{package}.{}", association.model),
            };
            let held = constants.get(&name).and_then(Option::as_deref);
            if let Some(table) = held.and_then(names::only_table) {
                if association.model.ends_with(&association.name) {
                    association.name = table.alias;
                }
                association.model = table.table;
            }
        }
    }
    let held: BTreeMap<String, String> = models
        .iter()
        .filter(|m| m.named)
        .filter_map(|m| Some((m.name.clone(), m.associations.first()?.model.clone())))
        .collect();
    for model in models.iter_mut().filter(|m| !m.is_abstract) {
        let package = model.name.rsplit_once('.').map_or("", |(p, _)| p);
        for association in model.associations.iter_mut().filter(|_| model.named) {
            let other = held.get(&format!("{package}.{}", association.model));
            if let Some(table) = other.filter(|_| schema.table(&association.model).is_none()) {
                association.model.clone_from(table);
                association.name.clone_from(table);
            }
        }
        model
            .associations
            .retain(|a| schema.table(&a.model).is_some());
        model.table = model.associations.first().map(|a| a.model.clone());
    }
    models.retain(|m| m.is_abstract || m.table.is_some());
    models
}

/// The table that another variable of the package holds.
fn handle(variable: &str) -> Query {
    Query {
        tables: vec![(variable.to_owned(), variable.to_owned())],
        ..Query::default()
    }
}

fn table((table, alias): &(String, String)) -> Association {
    Association {
        name: alias.clone(),
        model: table.clone(),
        many: false,
        key: None,
    }
}

/// Whether the function puts one of its parameters into the chain's condition.
fn takes_condition(chain: &Chain<'_>, function: Node<'_>, source: &str) -> bool {
    let parameters = tree::field(function, "parameters");
    let names: Vec<&str> = parameters
        .map(|p| tree::all(p, &["parameter_declaration"]))
        .unwrap_or_default()
        .into_iter()
        .flat_map(|p| {
            let mut cursor = p.walk();
            let names: Vec<Node<'_>> = p.children_by_field_name("name", &mut cursor).collect();
            names
        })
        .map(|n| tree::text(n, source))
        .collect();
    chain.calls.iter().enumerate().any(|(index, call)| {
        method::is_condition(chain.name(index, source))
            && call
                .arguments
                .first()
                .map(|a| bare(*a))
                .is_some_and(|a| a.kind() == "identifier" && names.contains(&tree::text(a, source)))
    })
}

/// Whether a function's result is a query by its type.
fn returns_query(function: Node<'_>, source: &str) -> bool {
    let result = tree::field(function, "result").map_or("", |r| tree::text(r, source));
    ["Builder", "Dataset", "Stmt", "Query", "Sqlizer"]
        .iter()
        .any(|word| result.contains(word))
}

/// The constants that hold a name of the schema.
fn constants(unit: &Unit<'_>, schema: &Schema) -> Option<Model> {
    let is_name = |text: &str| {
        if text.is_empty() || text.len() > 200 || text.contains(HOLE) {
            return false;
        }
        names::only_table(text).is_some_and(|t| schema.table(&t.table).is_some())
            || names::columns(text).is_some_and(|columns| {
                let known =
                    |c: &names::ColumnName| schema.tables().any(|t| t.column(&c.column).is_some());
                columns.iter().all(known)
            })
    };
    let named = unit.literals.iter().filter(|l| is_name(&l.text));
    let field = |l: &crate::host::Literal| {
        let name = l.name.clone().filter(|n| !n.contains('.'))?;
        Some(Field {
            name,
            column: l.text.clone(),
            at: l.span,
        })
    };
    let fields: Vec<Field> = named.filter_map(field).collect();
    let package = key(unit.path, "");
    (!fields.is_empty()).then(|| Model {
        orm: ID,
        name: package.trim_end_matches('.').to_owned(),
        path: unit.path.to_owned(),
        at: Span::new(0, 0),
        is_abstract: true,
        fields,
        ..Model::default()
    })
}
