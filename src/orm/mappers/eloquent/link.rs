//! Models completed by each other: which classes are models, their tables, what bases and traits
//! and builders of their own give them.

use std::collections::BTreeMap;

use super::ID;
use super::declare::table_of;
use super::php::short;
use crate::orm::{Model, Schema};

/// Deeper inheritance is not followed.
const DEEPEST: usize = 16;

/// Classes of the framework and of well-known packages that models extend.
fn is_root(name: &str) -> Option<bool> {
    let pivot = matches!(
        name,
        "Illuminate\\Database\\Eloquent\\Relations\\Pivot"
            | "Illuminate\\Database\\Eloquent\\Relations\\MorphPivot"
    );
    let root = matches!(
        name,
        "Illuminate\\Database\\Eloquent\\Model"
            | "Illuminate\\Foundation\\Auth\\User"
            | "Illuminate\\Notifications\\DatabaseNotification"
            | "Laravel\\Sanctum\\PersonalAccessToken"
            | "Eloquent"
            | "MongoDB\\Laravel\\Eloquent\\Model"
            | "Jenssegers\\Mongodb\\Eloquent\\Model"
    );
    (root || pivot).then_some(pivot)
}

/// The tables of classes that well-known packages declare for applications to extend.
const OF_PACKAGES: [(&str, &str); 12] = [
    ("Laravel\\Passport\\AuthCode", "oauth_auth_codes"),
    ("Laravel\\Passport\\Client", "oauth_clients"),
    ("Laravel\\Passport\\DeviceCode", "oauth_device_codes"),
    (
        "Laravel\\Passport\\PersonalAccessClient",
        "oauth_personal_access_clients",
    ),
    ("Laravel\\Passport\\RefreshToken", "oauth_refresh_tokens"),
    ("Laravel\\Passport\\Token", "oauth_access_tokens"),
    ("Laravel\\Cashier\\Subscription", "subscriptions"),
    ("OwenIt\\Auditing\\Models\\Audit", "audits"),
    ("Spatie\\Activitylog\\Models\\Activity", "activity_log"),
    (
        "Spatie\\MediaLibrary\\MediaCollections\\Models\\Media",
        "media",
    ),
    ("Spatie\\Permission\\Models\\Permission", "permissions"),
    ("Spatie\\Permission\\Models\\Role", "roles"),
];

/// Gives every model its table; classes that turn out to be none are only kept for what they hold.
pub(super) fn link(models: Vec<Model>, schema: &Schema) -> Vec<Model> {
    let mut index: BTreeMap<&str, usize> = BTreeMap::new();
    let mut builders: BTreeMap<&str, usize> = BTreeMap::new();
    for (i, model) in models.iter().enumerate() {
        index.entry(model.name.as_str()).or_insert(i);
        builders.entry(short(&model.name)).or_insert(i);
    }
    let mut linked = Vec::new();
    for model in &models {
        let mut done = model.clone();
        if !model.is_abstract {
            let Some(table) = standing(&models, &index, model, schema) else {
                inherit(&mut done, &models, &index);
                done.associations.clear();
                done.scopes.clear();
                done.fields.clear();
                done.table = None;
                done.named = false;
                done.holds
                    .retain(|held| index.contains_key(held.model.as_str()));
                linked.extend(Some(done).filter(|d| !d.holds.is_empty()));
                continue;
            };
            done.table = Some(schema.table(&table).map_or(table, |t| t.name.clone()));
            inherit(&mut done, &models, &index);
            let builder = format!("{}Builder", short(&model.name));
            if let Some(builder) = builders.get(builder.as_str()).and_then(|i| models.get(*i)) {
                let mut lent = builder.clone();
                inherit(&mut lent, &models, &index);
                done.scopes.extend(lent.scopes);
            }
        } else {
            inherit(&mut done, &models, &index);
        }
        linked.push(done);
    }
    // A project of PHP in which no class stands for a table is none of Laravel's.
    if linked.iter().all(|model| model.table.is_none()) {
        linked.clear();
        return linked;
    }
    // The classes of packages may be used as they are.
    for (class, table) in OF_PACKAGES {
        if let Some(table) = schema.table(table) {
            linked.push(Model {
                orm: ID,
                name: class.to_owned(),
                table: Some(table.name.clone()),
                named: true,
                ..Model::default()
            });
        }
    }
    linked
}

/// The table of a class; none if the class is no model.
fn standing(
    models: &[Model],
    index: &BTreeMap<&str, usize>,
    model: &Model,
    schema: &Schema,
) -> Option<String> {
    let mut table = None;
    let mut at = model;
    for _ in 0..DEEPEST {
        table = table.or_else(|| at.table.clone());
        // The first base is the class; traits come after it.
        let base = at.bases.first()?;
        if let Some(pivot) = is_root(base) {
            return Some(table.unwrap_or_else(|| table_of(&model.name, pivot)));
        }
        if let Some((_, given)) = OF_PACKAGES.iter().find(|(class, _)| class == base) {
            return Some(table.unwrap_or_else(|| (*given).to_owned()));
        }
        match index.get(base.as_str()).and_then(|i| models.get(*i)) {
            Some(next) => at = next,
            None => break,
        }
    }
    // Of a class with a base that nobody knows the schema tells whether it is a model.
    let by_name = table_of(&model.name, false);
    let named = table.or_else(|| {
        let models = at.path.contains("Models/") || at.path.contains("Entities/");
        (models || !model.associations.is_empty()).then_some(by_name)
    })?;
    schema.table(&named).map(|t| t.name.clone())
}

/// What bases and traits declare is the model's own.
fn inherit(model: &mut Model, models: &[Model], index: &BTreeMap<&str, usize>) {
    let mut pending = model.bases.clone();
    let mut seen: Vec<String> = Vec::new();
    while let Some(name) = pending.pop() {
        if seen.contains(&name) || seen.len() > 64 {
            continue;
        }
        if let Some(base) = index.get(name.as_str()).and_then(|i| models.get(*i)) {
            for association in &base.associations {
                if !model
                    .associations
                    .iter()
                    .any(|a| a.name == association.name)
                {
                    model.associations.push(association.clone());
                }
            }
            for held in &base.holds {
                if !model.holds.contains(held) {
                    model.holds.push(held.clone());
                }
            }
            model.scopes.extend(base.scopes.iter().cloned());
            pending.extend(base.bases.iter().cloned());
        }
        seen.push(name);
    }
    model.bases = seen;
    model.bases.sort();
    model.scopes.sort();
    model.scopes.dedup();
}
