//! Which classes are models, of which tables, with which columns.
//!
//! In: all classes and Core tables that files declare. Out: those that are models, and mixins. The
//! hard thing: where a base class makes up the name of the table, only the schema tells which one
//! of the usual names it is.

use std::collections::BTreeMap;

use super::declare::HAS_COLUMNS;
use crate::naming;
use crate::orm::python::{ancestors, inherited, parents};
use crate::orm::{Association, Model, Schema};

/// A mixin of more models speaks of none of them.
const MOST_HEIRS: usize = 3;

pub(super) fn link(declared: Vec<Model>, schema: &Schema) -> Vec<Model> {
    let mut classes = declared;
    classes.sort_by(|a, b| (&a.path, a.at).cmp(&(&b.path, b.at)));
    let parents = parents(&classes);
    let lines: Vec<Vec<usize>> = (0..classes.len()).map(|i| ancestors(i, &parents)).collect();
    let own: Vec<Option<String>> = classes
        .iter()
        .zip(&lines)
        .map(|(class, line)| table(class, line, &classes, schema))
        .collect();
    let mixed = mixed_in(&classes, &parents, &own);
    let mut linked = Vec::new();
    for (index, class) in classes.iter().enumerate() {
        let line = lines.get(index).map(Vec::as_slice).unwrap_or_default();
        let table = own.get(index).cloned().flatten().or_else(|| {
            // Rows of several classes in one table.
            let known = line.iter().filter_map(|i| own.get(*i).cloned().flatten());
            known
                .take(1)
                .next()
                .filter(|_| class.table.is_none() && !class.is_abstract)
        });
        let lent = mixed.get(&index);
        let bare = class.fields.is_empty() && class.associations.is_empty();
        if table.is_none() && bare && lent.is_none() {
            continue;
        }
        let mut model = class.clone();
        for (name, column) in lent.into_iter().flatten() {
            if model.fields.iter().all(|f| f.name != *name) {
                model.fields.push(inherited(name, column));
            }
        }
        let own_parents = parents.get(index).into_iter().flatten();
        model.bases = own_parents
            .filter_map(|p| classes.get(*p))
            .map(|c| c.name.clone())
            .collect();
        model.is_abstract = table.is_none();
        if let Some(table) = &table {
            inherit(&mut model, table, line, &classes, schema);
        }
        model.table = table;
        linked.push(model);
    }
    lead_back(&mut linked);
    linked
}

/// Mixins speak of columns that their heirs declare: their names and columns, by the mixin's place.
fn mixed_in<'a>(
    classes: &'a [Model],
    parents: &[Vec<usize>],
    tables: &[Option<String>],
) -> BTreeMap<usize, Vec<(&'a str, &'a str)>> {
    let mut heirs: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, own) in parents.iter().enumerate() {
        for parent in own {
            let mixin = classes.get(*parent).is_some_and(is_mixin);
            if mixin && tables.get(index).is_some_and(Option::is_some) {
                heirs.entry(*parent).or_default().push(index);
            }
        }
    }
    // What many extend speaks of none of them.
    heirs.retain(|_, own| own.len() <= MOST_HEIRS);
    let fields = |own: Vec<usize>| {
        let own = own.into_iter().filter_map(|i| classes.get(i));
        let fields = own.flat_map(|m| &m.fields);
        fields
            .map(|f| (f.name.as_str(), f.column.as_str()))
            .collect()
    };
    heirs.into_iter().map(|(i, own)| (i, fields(own))).collect()
}

/// A class that is only there to be extended.
pub(super) fn is_mixin(class: &Model) -> bool {
    class.table.is_none() && class.name.ends_with("Mixin")
}

/// The table of a class that declares columns.
fn table(class: &Model, line: &[usize], classes: &[Model], schema: &Schema) -> Option<String> {
    let spelled = |name: &str| schema.table(name).map(|t| t.name.clone());
    if class.is_abstract {
        return None;
    }
    if let Some(given) = &class.table {
        let bare = given.rsplit('.').next().unwrap_or(given);
        // The default schema may be spelled out; another schema is another table.
        let default = || spelled(bare).filter(|t| !given.contains('.') || !t.contains('.'));
        return spelled(given).or_else(default);
    }
    let declares = |m: &Model| m.scopes.iter().any(|s| s == HAS_COLUMNS);
    let inherits = || line.iter().filter_map(|i| classes.get(*i)).any(declares);
    if class.bases.is_empty() || !(declares(class) || inherits()) {
        return None;
    }
    let name = naming::underscore(&class.name);
    let names = [
        name.clone(),
        class.name.to_lowercase(),
        naming::pluralize(&name),
        naming::pluralize(&name).replace('_', ""),
        class.name.clone(),
    ];
    names.iter().find_map(|n| spelled(n))
}

fn inherit(model: &mut Model, table: &str, line: &[usize], classes: &[Model], schema: &Schema) {
    model.fields.retain(|f| schema.has(table, &f.column));
    for ancestor in line.iter().filter_map(|a| classes.get(*a)) {
        for field in &ancestor.fields {
            let new = model.fields.iter().all(|f| f.name != field.name);
            if new && schema.has(table, &field.column) {
                model.fields.push(inherited(&field.name, &field.column));
            }
        }
        for association in &ancestor.associations {
            if model
                .associations
                .iter()
                .all(|a| a.name != association.name)
            {
                model.associations.push(association.clone());
            }
        }
    }
    // Keys that a mixin or an annotation declares.
    for association in &mut model.associations {
        let key = format!("{}_id", association.name);
        let found = model.fields.iter().find(|f| f.name == key);
        if let Some(field) = found.filter(|_| association.key.is_none()) {
            association.key = Some(field.column.clone());
            association.many = false;
        }
    }
}

/// Gives each model what the backrefs of others call it by.
fn lead_back(linked: &mut [Model]) {
    let mut back: BTreeMap<String, Vec<Association>> = BTreeMap::new();
    for model in linked.iter_mut() {
        for told in std::mem::take(&mut model.scopes) {
            if let Some((target, name)) = told.split_once('/') {
                back.entry(target.to_owned())
                    .or_default()
                    .push(Association {
                        name: name.to_owned(),
                        model: model.name.clone(),
                        many: true,
                        key: None,
                    });
            }
        }
    }
    for model in linked.iter_mut() {
        for association in back.get(&model.name).into_iter().flatten() {
            let new = model
                .associations
                .iter()
                .all(|a| a.name != association.name);
            let key = format!("{}_id", association.name);
            let key = model.fields.iter().find(|f| f.name == key);
            let back = Association {
                many: key.is_none(),
                key: key.map(|f| f.column.clone()),
                ..association.clone()
            };
            model.associations.extend(new.then_some(back));
        }
    }
}
