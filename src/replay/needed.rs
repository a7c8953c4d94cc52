//! What the database itself needs: all that its views, functions and triggers use.

use std::collections::BTreeSet;

use super::used;
use crate::catalog::{Catalog, Id};
use crate::operation::Body;
use crate::resolve::{Surroundings, resolve};
use crate::sql::{body, parse};

/// All that views, functions and triggers use of the catalog.
pub fn needed(catalog: &Catalog) -> BTreeSet<Id> {
    let mut needed = BTreeSet::new();
    for function in catalog.functions() {
        let parameters: Vec<String> = function.parameters.iter().map(|p| p.0.clone()).collect();
        needed.extend(used_by(&function.body, &parameters, None, catalog));
    }
    for relation in catalog.relations() {
        needed.extend(relation.view.iter().flat_map(|view| &view.depends));
        for trigger in &relation.triggers {
            let row = Some(relation.id);
            needed.extend(trigger.events.iter().flat_map(|(_, columns)| columns));
            let called = trigger.function.and_then(|id| catalog.function(id));
            for body in trigger.body.iter().chain(called.map(|f| &f.body)) {
                needed.extend(used_by(body, &[], row, catalog));
            }
        }
    }
    needed
}

fn used_by(
    body_of: &Body,
    parameters: &[String],
    row: Option<Id>,
    catalog: &Catalog,
) -> BTreeSet<Id> {
    let dialect = catalog.dialect();
    let mut variables = body::variables(&body_of.text, &body_of.language, dialect);
    variables.extend(parameters.iter().cloned());
    let surroundings = Surroundings {
        variables: &variables,
        row,
        ..Surroundings::default()
    };
    let queries = body::queries(&body_of.text, &body_of.language, dialect).into_iter();
    let used_by_query = queries.filter_map(|query| {
        let statement = parse::one(&query.sql, dialect).ok()?;
        Some(used(&resolve(
            &statement,
            &query.sql,
            catalog,
            &surroundings,
        )))
    });
    used_by_query.flatten().collect()
}
