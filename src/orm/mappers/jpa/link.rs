//! Models completed by each other: what entities inherit and embed.
//!
//! In: the models of all files. Out: the same, with the fields of superclasses and embedded
//! classes, the tables of hierarchies, and all ancestors as `path#Name`.

use std::collections::{BTreeMap, BTreeSet};

use super::declared::{column, spelled};
use crate::orm::jvm::constants::Constants;
use crate::orm::jvm::names::nearest;
use crate::orm::jvm::reader::is_repository;
use crate::orm::jvm::services::is_service;
use crate::orm::{Field, Model, Schema};

/// A model's place in the repository.
pub(super) fn key_of(model: &Model) -> String {
    format!("{}#{}", model.path, model.name)
}

/// Completes the models.
pub(super) fn link(models: Vec<Model>, schema: &Schema) -> Vec<Model> {
    let (constants, mut models) = Constants::take(models);
    for model in &mut models {
        if let Some(name) = model.table.take() {
            let named = constants.resolve(&name);
            model.table = named.and_then(|name| spelled(schema, &name));
        }
        model.fields.retain_mut(|field| {
            let column = constants.resolve(&field.column);
            column.map(|column| field.column = column).is_some()
        });
        for association in &mut model.associations {
            association.key = association.key.take().and_then(|k| constants.resolve(&k));
        }
    }
    let mut by_name: BTreeMap<&str, Vec<&Model>> = BTreeMap::new();
    let entities = models.iter().filter(|m| !is_repository(m));
    for model in entities.filter(|m| !is_service(m)) {
        by_name.entry(&model.name).or_default().push(model);
    }
    let linked = models.iter().map(|model| {
        if is_repository(model) || is_service(model) {
            return model.clone();
        }
        let mut full = model.clone();
        full.bases.clear();
        let mut seen = BTreeSet::new();
        let mut waiting = vec![model];
        while let Some(one) = waiting.pop() {
            for base in &one.bases {
                let named = by_name.get(base.as_str()).into_iter().flatten().copied();
                let Some(base) = nearest(named.filter(|m| **m != *one), &one.path) else {
                    full.bases.push(base.clone());
                    continue;
                };
                if seen.len() > 64 || !seen.insert(key_of(base)) {
                    continue;
                }
                // One table for the whole hierarchy.
                if full.table.is_none() && !full.is_abstract {
                    full.table.clone_from(&base.table);
                }
                let known: BTreeSet<String> = full.fields.iter().map(|f| f.name.clone()).collect();
                let new = base.fields.iter().filter(|f| !known.contains(&f.name));
                // A joined superclass keeps its fields in its own table.
                let joined = base.table.is_some() && base.table != full.table;
                let new = new.filter(|f| {
                    let has = |table| column(schema, table, f).is_some();
                    !joined || full.table.as_deref().is_none_or(has)
                });
                let new: Vec<Field> = new.cloned().collect();
                full.fields.extend(new);
                full.associations.extend(base.associations.iter().cloned());
                waiting.push(base);
            }
        }
        full.bases.extend(seen);
        if let Some(table) = &full.table {
            let table = table.clone();
            // One that is not there yet is kept: a migration may add it.
            for field in &mut full.fields {
                if let Some(found) = column(schema, &table, field) {
                    field.column = found;
                }
            }
        }
        full
    });
    linked.collect()
}
