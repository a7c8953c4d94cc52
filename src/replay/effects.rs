//! What triggers write in turn: a statement that fires one is held against what those tables demand.
//!
//! In: a catalog. Out: the writes of each trigger's body. What rows decide about them is a risk of the
//! statement that fires the trigger; what fails for certain is found with the bodies (`routines`).

use std::collections::BTreeMap;

use crate::catalog::{Catalog, Effect, Id};
use crate::operation::TriggerEvent;
use crate::resolve::{Surroundings, WriteKind, resolve};
use crate::sql::{body, parse};

/// The writes of every trigger that makes some.
pub fn effects(catalog: &Catalog) -> BTreeMap<Id, Vec<Effect>> {
    let mut all = BTreeMap::new();
    let tables = catalog.relations();
    for (table, trigger) in tables.flat_map(|r| r.triggers.iter().map(move |t| (r.id, t))) {
        let Some(of) = catalog.body_of(trigger) else {
            continue;
        };
        let text = of.text.to_lowercase();
        if !["insert", "update", "delete"]
            .iter()
            .any(|w| text.contains(w))
        {
            continue;
        }
        let variables = body::variables(&of.text, &of.language, catalog.dialect());
        let inside = Surroundings {
            variables: &variables,
            row: Some(table),
            ..Surroundings::default()
        };
        let mut effects: Vec<Effect> = Vec::new();
        for query in body::queries(&of.text, &of.language, catalog.dialect()) {
            let Ok(statement) = parse::one(&query.sql, catalog.dialect()) else {
                continue;
            };
            let writes = resolve(&statement, &query.sql, catalog, &inside).writes;
            effects.extend(writes.into_iter().map(|write| Effect {
                event: match write.kind {
                    WriteKind::Insert => TriggerEvent::Insert,
                    WriteKind::Update => TriggerEvent::Update,
                    WriteKind::Delete => TriggerEvent::Delete,
                    WriteKind::Truncate => TriggerEvent::Truncate,
                },
                relation: write.relation,
                columns: write.targets.iter().map(|t| t.column).collect(),
                upsert: write.upsert,
            }));
        }
        if !effects.is_empty() {
            all.insert(trigger.id, effects);
        }
    }
    all
}
