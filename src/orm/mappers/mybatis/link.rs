//! Models completed by each other: what several statements say of one class, aliases, inheritance.
//!
//! In: the models of all files. Out: one model for each class and table. The hard thing: an alias
//! (`resultType="Order"`) has no package; the only class of that name is meant.

use std::collections::BTreeMap;

use crate::orm::jvm::names::nearest;
use crate::orm::jvm::reader::is_repository;
use crate::orm::jvm::services::is_service;
use crate::orm::{Field, Model, Schema};

/// Classes further up are not looked at.
const HIGHEST: usize = 8;

/// Completes the models.
pub(super) fn link(models: Vec<Model>, schema: &Schema) -> Vec<Model> {
    let (stores, mut models): (Vec<Model>, Vec<Model>) = models
        .into_iter()
        .partition(|m| is_repository(m) || is_service(m));
    locate(&mut models);
    let mut by_name: BTreeMap<&str, Vec<&Model>> = BTreeMap::new();
    for model in &models {
        by_name.entry(&model.name).or_default().push(model);
    }
    let inherited: Vec<Vec<Field>> = models.iter().map(|m| above(m, &by_name)).collect();
    for (model, fields) in models.iter_mut().zip(inherited) {
        let Some(table) = &model.table else { continue };
        for field in fields {
            let known = model.fields.iter().any(|f| f.name == field.name);
            if !known && schema.has(table, &field.column) {
                model.fields.push(field);
            }
        }
    }
    // What is only guessed comes last.
    models.sort_by_key(|m| m.is_abstract);
    let mut merged: BTreeMap<(String, String, Option<String>), Model> = BTreeMap::new();
    for model in models {
        let key = (model.name.clone(), model.path.clone(), model.table.clone());
        match merged.get_mut(&key) {
            Some(known) => {
                for field in model.fields {
                    let same = |f: &Field| {
                        let column = f.column.eq_ignore_ascii_case(&field.column);
                        match model.is_abstract {
                            true => f.name == field.name || column,
                            false => f.name == field.name && column,
                        }
                    };
                    if !known.fields.iter().any(same) {
                        known.fields.push(field);
                    }
                }
            }
            None => drop(merged.insert(key, model)),
        }
    }
    let own = merged.into_values().filter(|m| m.table.is_some());
    own.chain(stores).collect()
}

/// Gives models that are known by a package, or by an alias, the path of the file that declares them.
fn locate(models: &mut [Model]) {
    let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for model in models.iter().filter(|m| m.path.contains('.')) {
        let paths = files.entry(model.name.to_lowercase()).or_default();
        if !paths.contains(&model.path) {
            paths.push(model.path.clone());
        }
    }
    for model in models.iter_mut().filter(|m| !m.path.contains('.')) {
        let Some(paths) = files.get(&model.name.to_lowercase()) else {
            continue;
        };
        let mut fits = paths
            .iter()
            .filter(|p| model.path.is_empty() || super::is_in(&model.path, p));
        if let Some(path) = fits.next()
            && fits.next().is_none()
        {
            model.path.clone_from(path);
            // An alias is spelled in any case.
            let stem = path.rsplit('/').next().unwrap_or_default();
            let stem = stem.split('.').next().unwrap_or_default();
            if stem.eq_ignore_ascii_case(&model.name) {
                stem.clone_into(&mut model.name);
            }
        }
    }
}

/// The fields of the classes that a class extends.
fn above(model: &Model, by_name: &BTreeMap<&str, Vec<&Model>>) -> Vec<Field> {
    let mut found = Vec::new();
    let mut at = model;
    for _ in 0..HIGHEST {
        let Some(base) = at.bases.first() else { break };
        let named = by_name.get(base.as_str()).into_iter().flatten().copied();
        let named = named.filter(|m| !m.bases.contains(base));
        let Some(next) = nearest(named, &at.path) else {
            break;
        };
        found.extend(next.fields.iter().cloned());
        at = next;
    }
    found
}
