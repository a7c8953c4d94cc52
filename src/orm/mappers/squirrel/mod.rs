//! SQL builders for Go: squirrel, goqu, dbr and those of the same shape.
//!
//! In: chains of calls that say which clause each string stands in. Out: one statement a chain,
//! and the conditions in it as pieces of SQL. The hard thing: a chain is often begun in one place,
//! a variable of the package or a function that returns it, and continued in another. Such a
//! beginning is kept as a [`Model`]: its name is the variable's, its table the first one, its
//! associations are all tables by their alias.

mod bind;
mod handles;
mod joined;
mod kept;
mod list;
mod loose;
mod method;
mod scope;
mod statement;
#[cfg(test)]
mod tests;

use crate::orm::golang::{self, chain, package};
use crate::orm::{Follows, Model, Models, Orm, Schema, Unit, Uses, no_declaration};

use scope::{GORM, Scope};
use statement::Reader;

/// The row.
pub(in crate::orm) static ORM: Orm = Orm {
    id: ID,
    title: "squirrel and other builders for Go",
    languages: &["go"],
    declares,
    by_name: false,
    models,
    link: kept::link,
    speaks,
    uses,
    follows: Follows::Columns,
    rename: no_declaration,
    unmap: None,
};

const ID: &str = "squirrel";

/// Words that begin a statement.
const BEGINS: [&str; 9] = [
    "From(",
    "Insert(",
    "Into(",
    "InsertInto(",
    "Update(",
    "Delete(",
    "DeleteFrom(",
    "SelectFrom(",
    "Replace(",
];

fn declares(_: &str, text: &str) -> bool {
    BEGINS.iter().any(|word| text.contains(word))
        && (text.contains("Where(") || text.contains("From("))
        || text.contains("const") && text.contains("= \"")
        || text.contains("goqu.T(")
}

fn speaks(text: &str, models: &Models) -> bool {
    BEGINS.iter().any(|word| text.contains(word))
        || text.contains("Eq{")
        || text.contains("strings.Join(")
        || models.of(ID).any(|m| !m.is_abstract)
        || models.any(GORM)
        || models.any(ID) && (text.contains("Where(") || text.contains("OrderBy("))
}

fn models(unit: &Unit<'_>, schema: &Schema) -> Vec<Model> {
    let Some(syntax) = unit.syntax else {
        return Vec::new();
    };
    let chains = chain::chains(syntax.root());
    let none = Models::new(Vec::new(), schema.clone());
    let mut scope = Scope::new(unit, &none, true);
    kept::kept(unit, schema, syntax.root(), &chains, &mut scope)
}

fn uses(unit: &Unit<'_>, models: &Models) -> Uses {
    let Some(syntax) = unit.syntax else {
        return Uses::default();
    };
    let chains = chain::chains(syntax.root());
    let mut scope = Scope::new(unit, models, false);
    scope.read_lists(syntax.root());
    let found = golang::finders(models, GORM);
    if models.any(GORM) {
        scope.read_types(syntax.root(), &found);
    }
    scope.read_handles(syntax.root());
    scope.foresee(&chains);
    let mut queries = Vec::new();
    for chain in &chains {
        let query = scope.query(chain);
        if let Some(query) = &query {
            scope.remember(chain, query.clone());
        }
        queries.push(query);
    }
    let known = chains.iter().zip(&queries);
    let known = known.filter(|(_, query)| query.is_some());
    let own = known.map(|(chain, _)| chain.whole.id()).collect();
    let mut reader = Reader::new(unit, models.schema(), &scope, own);
    for (chain, query) in chains.iter().zip(&queries) {
        if let Some(query) = query {
            reader.read(chain, query);
        }
    }
    reader.loose(syntax.root());
    reader.joined(syntax.root());
    reader.identifiers(syntax.root());
    reader.filled(syntax.root());
    reader.qualified(syntax.root());
    reader.constants();
    reader.uses
}

/// The name under which a beginning is kept: that of its package and its own.
fn key(path: &str, name: &str) -> String {
    let folder = package(path);
    let package = folder.rsplit('/').next().unwrap_or(folder);
    format!("{package}.{name}")
}
