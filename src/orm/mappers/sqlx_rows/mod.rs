//! Rows of handwritten queries: sqlx's `FromRow` and typed macros, Diesel's `sql_query`, and
//! `row.get("status")` of sqlx, tokio-postgres, rusqlite and their like.
//!
//! In: Rust files. Out: structs that queries fill as models, and the places that read rows. The
//! hard thing: neither a struct nor a row names its table; the query does, which stands with the
//! call that fills the struct, or in the function that reads the row.

mod copies;
mod output;
mod rows;
mod sightings;

use crate::clause::Clause;
use crate::location::Span;
use crate::orm::rust::instances::accesses;
use crate::orm::rust::links::links;
use crate::orm::rust::structs::structs;
use crate::orm::rust::variables::Variables;
use crate::orm::{
    Follows, Model, ModelUse, Models, Name, Orm, Schema, Unit, Unmap, Uses, Value, no_declaration,
};
use crate::severity::Confidence;

/// The row.
pub(super) static SQLX_ROWS: Orm = Orm {
    id: ID,
    title: "sqlx and other drivers' rows",
    languages: &["rust"],
    declares,
    by_name: true,
    models,
    link: sightings::link,
    speaks,
    uses,
    follows: Follows::Fields,
    rename: no_declaration,
    unmap: Some(Unmap {
        gate: "no struct of rows has a field for it any more",
        leaves: None,
    }),
};

const ID: &str = "sqlx_rows";

fn declares(_: &str, text: &str) -> bool {
    let words = [
        "FromRow",
        "query_as",
        "sqlx",
        "postgres",
        "rusqlite",
        "sql_query",
    ];
    words.iter().any(|word| text.contains(word))
}

fn models(unit: &Unit<'_>, schema: &Schema) -> Vec<Model> {
    let Some(syntax) = unit.syntax else {
        return Vec::new();
    };
    let structs = structs(syntax.root(), unit.text);
    let mut models = sightings::declared(unit, &structs);
    models.extend(links(unit, syntax.root(), &structs, ID));
    models.extend(sightings::sightings(unit, syntax.root(), schema));
    if unit.text.contains("query!") {
        models.extend(copies::copies(unit, syntax.root(), schema));
    }
    models
}

fn speaks(text: &str, models: &Models) -> bool {
    let has_rows = models.of(ID).any(|m| m.table.is_some());
    has_rows || text.contains("query!") || takes_by_name(text)
}

/// Whether a file may take columns out of rows by their names: a cheap test of its text.
fn takes_by_name(text: &str) -> bool {
    let words = ["get(\"", "get(\n", "get::<", "get_unwrap("];
    words.iter().any(|word| text.contains(word))
}

fn uses(unit: &Unit<'_>, models: &Models) -> Uses {
    let mut uses = Uses::default();
    let Some(syntax) = unit.syntax else {
        return uses;
    };
    let root = syntax.root();
    for model in models.of(ID).filter(|m| m.path == unit.path) {
        let Some(table) = &model.table else { continue };
        let copy = copies::is_copy(model);
        for field in &model.fields {
            let because = (!copy).then_some("a query fills the field from the column");
            let place = (field.at, field.at);
            let used = used(table, &field.column, place, Clause::Mapping, because);
            match copy {
                true => uses.echoes.push(used),
                false => uses.statements.push(used),
            }
        }
    }
    let records = rows::Records::read(unit, root, models);
    let variables = Variables::read(root, unit.text, &records);
    for access in accesses(root, unit.text, &variables) {
        let used = records.used(&access);
        match records.is_copy(&access) {
            true => uses.echoes.extend(used),
            false => uses.statements.extend(used),
        }
    }
    if takes_by_name(unit.text) {
        let getters = rows::getters(unit, root, models, &variables);
        uses.statements.extend(getters);
    }
    uses
}

/// A use of one column.
fn used(
    table: &str,
    column: &str,
    (at, whole): (Span, Span),
    clause: Clause,
    because: Option<&'static str>,
) -> ModelUse {
    ModelUse {
        whole,
        names: vec![Name {
            table: table.to_owned(),
            column: Some(column.to_owned()),
            clause,
            at,
            value: Value::Unknown,
        }],
        write: None,
        confidence: Confidence::Likely,
        because,
        retired: false,
    }
}
