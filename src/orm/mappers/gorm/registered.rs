//! Structs that gorp and borp are handed with their table: `dbmap.AddTableWithName(Order{}, "orders")`.
//!
//! In: such calls, and structs with tags that name columns. Out: models of the structs that are handed
//! over. The hard thing: the call stands in another file than the struct, so that both are kept until
//! all files are read.

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::ID;
use crate::clause::Clause;
use crate::host::Literal;
use crate::orm::golang::structs::{column_by_name, has_column_tags};
use crate::orm::golang::{self, bare, package_name};
use crate::orm::{Association, Model, ModelUse, Models, Name, Schema, Unit, tree};
use crate::severity::Confidence;

/// The method that ties a struct to its table.
pub(super) const REGISTERS: &str = "AddTableWithName";

/// Whether a file may declare such structs.
pub(super) fn declares(text: &str) -> bool {
    text.contains(" struct {") && has_column_tags(text)
}

/// Marks a struct as one that stands for rows only if it is handed over somewhere.
pub(super) fn waiting() -> Association {
    Association {
        name: REGISTERS.to_owned(),
        model: String::new(),
        many: false,
        key: None,
    }
}

/// The calls of a file, each with the struct and the table's name.
fn calls<'a>(unit: &'a Unit<'a>, root: Node<'a>) -> Vec<(Node<'a>, &'a str, &'a Literal)> {
    if !unit.text.contains(REGISTERS) {
        return Vec::new();
    }
    let read = |call: Node<'a>| {
        let method = tree::field(tree::field(call, "function")?, "field")?;
        let arguments = tree::field(call, "arguments").map(tree::children)?;
        let [of, table] = arguments.as_slice() else {
            return None;
        };
        let of = tree::text(bare(*of), unit.text).trim_start_matches('&');
        let of = of.split('{').next().unwrap_or_default().trim();
        let table = golang::literal(unit, *table)?;
        (tree::text(method, unit.text) == REGISTERS).then_some((call, of, table))
    };
    let found = tree::all(root, &["call_expression"]);
    found.into_iter().filter_map(read).collect()
}

/// What the calls of a file say, until all structs are known: models without a name.
pub(super) fn models<'a>(unit: &'a Unit<'a>, schema: &Schema, root: Node<'a>) -> Vec<Model> {
    let said = calls(unit, root)
        .into_iter()
        .filter_map(|(_, of, literal)| {
            let table = schema.table(&literal.text)?;
            Some(Model {
                orm: ID,
                path: unit.path.to_owned(),
                at: literal.span,
                table: Some(table.name.clone()),
                bases: vec![of.to_owned()],
                ..Model::default()
            })
        });
    said.collect()
}

/// Gives the structs that are handed over their table, and forgets the others.
pub(super) fn link(models: Vec<Model>, schema: &Schema) -> Vec<Model> {
    let mut tables: BTreeMap<(String, String), String> = BTreeMap::new();
    for said in models.iter().filter(|m| m.name.is_empty()) {
        for of in &said.bases {
            let (package, name) = of
                .rsplit_once('.')
                .unwrap_or((package_name(&said.path), of));
            let key = (package.to_owned(), name.to_owned());
            tables.extend(said.table.clone().map(|table| (key, table)));
        }
    }
    let linked = models.into_iter().filter_map(|mut model| {
        if model.name.is_empty() {
            return None;
        }
        if !model.associations.iter().any(|a| a.name == REGISTERS) {
            return Some(model);
        }
        let key = (package_name(&model.path).to_owned(), model.name.clone());
        let table = tables.get(&key)?;
        model.associations.clear();
        model.fields.retain_mut(|field| {
            let column = column_by_name(schema, table, &field.column);
            column.map(|column| field.column = column).is_some()
        });
        model.table = Some(table.clone());
        model.named = true;
        model.is_abstract = false;
        Some(model)
    });
    linked.collect()
}

/// The tables that the calls of a file name.
pub(super) fn uses<'a>(unit: &'a Unit<'a>, models: &Models, root: Node<'a>) -> Vec<ModelUse> {
    let told = calls(unit, root)
        .into_iter()
        .filter_map(|(call, _, literal)| {
            let table = models.schema().table(&literal.text)?;
            Some(ModelUse {
                whole: tree::span(call),
                names: vec![Name::of_table(
                    table.name.clone(),
                    Clause::Mapping,
                    literal.span,
                )],
                write: None,
                confidence: Confidence::Likely,
                because: None,
                retired: false,
            })
        });
    told.collect()
}
