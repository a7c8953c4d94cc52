//! Diesel: tables by `table!`, structs by derives, queries by typed paths.
//!
//! In: Rust files. Out: tables and structs as models; queries, declarations and fields as uses.
//! The hard thing: a column is written as a path (`orders::status`), as a bare word that
//! `use schema::orders::dsl::*` brought in, or as a field of a struct that stands for a row.

mod declared;
mod names;
mod paths;
mod tables;

use crate::orm::rust::instances::accesses;
use crate::orm::rust::rows::Rows;
use crate::orm::rust::structs::structs;
use crate::orm::rust::variables::Variables;
use crate::orm::{Follows, Model, Models, Orm, Schema, Unit, Unmap, Uses};

/// The row.
pub(super) static DIESEL: Orm = Orm {
    id: ID,
    title: "Diesel",
    languages: &["rust"],
    declares,
    by_name: false,
    models,
    link,
    speaks,
    uses,
    follows: Follows::Fields,
    rename: tables::rename,
    unmap: Some(Unmap {
        gate: "table! (schema.rs) and the structs that stand for its rows do not have it any more",
        leaves: None,
    }),
};

const ID: &str = "diesel";

fn declares(_: &str, text: &str) -> bool {
    [
        "table!",
        "joinable!",
        "diesel",
        "Queryable",
        "Insertable",
        "AsChangeset",
    ]
    .iter()
    .any(|word| text.contains(word))
}

fn models(unit: &Unit<'_>, schema: &Schema) -> Vec<Model> {
    let Some(syntax) = unit.syntax else {
        return Vec::new();
    };
    let mut models = tables::models(unit, syntax.root());
    let structs = structs(syntax.root(), unit.text);
    models.extend(declared::models(unit, syntax.root(), &structs, schema));
    models
}

/// Binds tables and structs to the schema: a struct names a table as `table!` does.
fn link(models: Vec<Model>, schema: &Schema) -> Vec<Model> {
    let mut models = models;
    tables::bind(&mut models, schema);
    declared::bind(&mut models, schema);
    models
}

fn speaks(text: &str, models: &Models) -> bool {
    models.any(ID) || text.contains("diesel")
}

fn uses(unit: &Unit<'_>, models: &Models) -> Uses {
    let mut uses = Uses::default();
    let Some(syntax) = unit.syntax else {
        return uses;
    };
    let root = syntax.root();
    let names = names::Names::read(unit, root, models);
    if declares(unit.path, unit.text) {
        let structs = structs(root, unit.text);
        let declared = declared::uses(unit, &structs, models);
        uses.statements.extend(declared);
        let tables = tables::uses(unit, root, models, &names);
        uses.statements.extend(tables);
    }
    paths::uses(unit, root, &names, &mut uses);
    let rows = Rows::new(models, ID, unit.path);
    let variables = Variables::read(root, unit.text, &rows);
    let accesses = accesses(root, unit.text, &variables);
    let used = accesses.iter().filter_map(|access| rows.used(access));
    uses.statements.extend(used);
    uses
}
