//! Models completed by each other: tables of inherited and namespaced classes, what modules give
//! them, where associations through others lead.

use std::collections::BTreeMap;

use super::declare::{EXTENDED, LENT, NO_BASE};
use crate::naming;
use crate::orm::{Association, Model, Schema};

/// Deeper inheritance is not followed.
const DEEPEST: usize = 16;
/// Classes that models extend without being models themselves.
const ROOTS: [&str; 2] = ["ActiveRecord::Base", "ApplicationRecord"];

/// Gives every model its table; classes that turn out to be none are dropped.
pub(super) fn link(models: Vec<Model>, schema: &Schema) -> Vec<Model> {
    let models = join_reopened(models);
    let index = index_of(&models);
    let tables: Vec<Standing> = (0..models.len())
        .map(|i| standing(&models, &index, i, schema))
        .collect();
    let mut linked = Vec::new();
    for (i, standing) in tables.into_iter().enumerate() {
        let Some(model) = models.get(i) else { continue };
        let mut model = model.clone();
        match standing {
            Standing::None => continue,
            Standing::Abstract => {
                model.is_abstract = true;
                model.table = None;
            }
            Standing::Table(table) => {
                model.table = Some(table);
                model.is_abstract = false;
                inherit(&mut model, &models, &index);
                translate(&mut model, schema);
            }
        }
        linked.push(model);
    }
    hand_on(find(lead_through(linked)), schema)
}

/// What methods find is known by the full names of its models.
fn find(mut models: Vec<Model>) -> Vec<Model> {
    let index = index_of(&models);
    let mut found: Vec<Vec<Association>> = Vec::with_capacity(models.len());
    for model in &models {
        let own = model.holds.iter().filter_map(|held| {
            let name = match held.model.strip_prefix('.') {
                Some(from) => &model.associations.iter().find(|a| a.name == from)?.model,
                None => &held.model,
            };
            let target = lookup(&models, &index, &format!("{}::X", model.name), name)?;
            Some(Association {
                model: target.name.clone(),
                ..held.clone()
            })
        });
        found.push(own.collect());
    }
    for (model, held) in models.iter_mut().zip(found) {
        model.holds = held;
    }
    models
}

/// Where the columns of attributes stand that are handed on: `user.plan_name` is `plans.name`.
fn hand_on(mut models: Vec<Model>, schema: &Schema) -> Vec<Model> {
    let tables: BTreeMap<String, String> = models
        .iter()
        .filter_map(|m| Some((m.name.clone(), m.table.clone()?)))
        .collect();
    for model in &mut models {
        let own = model.table.as_deref().and_then(|t| schema.table(t));
        let led: Vec<Association> = model
            .associations
            .iter()
            .chain(&model.holds)
            .cloned()
            .collect();
        model.fields.retain_mut(|field| {
            let Some((to, name)) = field
                .column
                .strip_prefix('>')
                .and_then(|rest| rest.split_once('.'))
            else {
                return true;
            };
            let target = led.iter().find(|a| a.name == to);
            let table = target.and_then(|a| schema.table(tables.get(&a.model)?));
            let column = table.and_then(|t| Some((t.name.clone(), t.column(name)?.to_owned())));
            // A column of its own stands behind no method of its name.
            let hides = own.is_some_and(|t| t.column(&field.name).is_some());
            match column.filter(|_| !hides) {
                Some((table, column)) => field.column = format!("{table}.{column}"),
                None => return false,
            }
            true
        });
    }
    models
}

type Index = BTreeMap<String, Vec<usize>>;

fn index_of(models: &[Model]) -> Index {
    let mut index = Index::new();
    for (i, model) in models.iter().enumerate() {
        index.entry(model.name.clone()).or_default().push(i);
    }
    index
}

/// A class that is opened again in another file is one model.
fn join_reopened(models: Vec<Model>) -> Vec<Model> {
    let mut joined: Vec<Model> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for model in models {
        match known.get(&model.name).and_then(|i| joined.get_mut(*i)) {
            Some(first) => {
                let mut bases = model.bases;
                if first.bases.first().is_some_and(|b| b == NO_BASE) {
                    first.path.clone_from(&model.path);
                    first.at = model.at;
                    std::mem::swap(&mut first.bases, &mut bases);
                }
                first.bases.extend(bases);
                first.table = first.table.take().or(model.table);
                first.named |= model.named;
                first.is_abstract &= model.is_abstract;
                first.fields.extend(model.fields);
                first.fills |= model.fills;
                first.associations.extend(model.associations);
                first.holds.extend(model.holds);
                first.scopes.extend(model.scopes);
                first.methods.extend(model.methods);
                first.retired.extend(model.retired);
            }
            None => {
                known.insert(model.name.clone(), joined.len());
                joined.push(model);
            }
        }
    }
    joined
}

/// What a declared class turns out to be.
enum Standing {
    /// No model.
    None,
    /// A module or an abstract class.
    Abstract,
    /// A model of this table.
    Table(String),
}

fn standing(models: &[Model], index: &Index, start: usize, schema: &Schema) -> Standing {
    let Some(own) = models.get(start) else {
        return Standing::None;
    };
    if own.is_abstract {
        return Standing::Abstract;
    }
    let mut at = own;
    // The class whose name makes the table: the last one below the root or an abstract class.
    for _ in 0..DEEPEST {
        if let Some(table) = &at.table {
            return Standing::Table(table.clone());
        }
        let Some(base) = at.bases.first().filter(|b| *b != NO_BASE) else {
            return Standing::None;
        };
        if ROOTS.contains(&base.trim_start_matches("::")) {
            return Standing::Table(table_of(&at.name, models, index, schema));
        }
        match lookup(models, index, &at.name, base) {
            Some(next) if next.is_abstract => {
                return Standing::Table(table_of(&at.name, models, index, schema));
            }
            Some(next) => at = next,
            None => break,
        }
    }
    // Of a class with a base that nobody knows the schema tells whether it is a model.
    let table = table_of(&at.name, models, index, schema);
    match schema.table(&table) {
        Some(_) if !at.bases.is_empty() && at.path.contains("models/") => Standing::Table(table),
        _ => Standing::None,
    }
}

/// The class that `name` means inside of `from`.
fn lookup<'m>(models: &'m [Model], index: &Index, from: &str, name: &str) -> Option<&'m Model> {
    let found = |full: &str| {
        let at = index.get(full)?.first()?;
        models.get(*at)
    };
    if let Some(full) = name.strip_prefix("::") {
        return found(full);
    }
    let mut outer = from;
    while let Some((rest, _)) = outer.rsplit_once("::") {
        if let Some(model) = found(&format!("{rest}::{name}")) {
            return Some(model);
        }
        outer = rest;
    }
    found(name)
}

/// The table of a class by convention, with the prefix of its modules where the schema has that.
fn table_of(class: &str, models: &[Model], index: &Index, schema: &Schema) -> String {
    let bare = naming::tableize(class.rsplit("::").next().unwrap_or(class));
    if let Some(prefix) = prefix_of(class, models, index) {
        let table = format!("{prefix}{bare}");
        if let Some(known) = schema.table(&table) {
            return known.name.clone();
        }
    }
    let prefixed = naming::tableize(class);
    // Rails knows a word without plural only where it stands alone: `cache_informations`.
    let naive = format!("{}s", naming::singularize(&bare));
    let candidates = [&prefixed, &bare, &naive];
    let known = candidates.into_iter().find_map(|t| schema.table(t));
    known.map_or(bare.clone(), |table| table.name.clone())
}

/// Where the columns of translated attributes stand: `post_translations.title`.
fn translate(model: &mut Model, schema: &Schema) {
    let own = model.table.as_deref().unwrap_or_default();
    let beside = format!("{}_translations", naming::singularize(own));
    model.fields.iter_mut().for_each(|field| {
        let Some(column) = field.column.strip_prefix('.') else {
            return;
        };
        let known = schema.table(&beside).filter(|t| t.column(column).is_some());
        // A column of the model's own that is left from before is read by nobody.
        if let Some(table) = known {
            field.column = format!("{}.{column}", table.name);
        }
    });
}

/// The prefix that the nearest module around a class gives to tables.
fn prefix_of<'m>(class: &str, models: &'m [Model], index: &Index) -> Option<&'m str> {
    let mut outer = class;
    while let Some((rest, _)) = outer.rsplit_once("::") {
        let own = index.get(rest).into_iter().flatten();
        let own = own.filter_map(|i| models.get(*i));
        if let Some(prefix) = own
            .filter(|m| m.is_abstract)
            .find_map(|m| m.table.as_deref())
        {
            return Some(prefix);
        }
        outer = rest;
    }
    None
}

/// The module that a class includes or extends itself with: one of its own comes first.
fn mixed_in<'m>(models: &'m [Model], index: &Index, from: &str, name: &str) -> Option<&'m Model> {
    let own = index.get(&format!("{from}::{name}"));
    let own = own.into_iter().flatten().filter_map(|i| models.get(*i));
    let module = own.filter(|m| m.is_abstract).find(|m| m.table.is_none());
    module.or_else(|| lookup(models, index, from, name))
}

/// What bases and included modules declare is the model's own.
fn inherit(model: &mut Model, models: &[Model], index: &Index) {
    let mut pending: Vec<(String, String)> = model
        .bases
        .iter()
        .map(|b| (model.name.clone(), b.clone()))
        .collect();
    let mut seen = Vec::new();
    while let Some((from, written)) = pending.pop() {
        let lends = written.starts_with(EXTENDED);
        let Some(base) = mixed_in(models, index, &from, written.trim_start_matches(EXTENDED))
        else {
            // What nobody knows may do anything.
            let root = written.trim_start_matches("::");
            model.fills |= root != NO_BASE && !ROOTS.contains(&root) && !lends;
            continue;
        };
        let known = match lends {
            true => format!("{EXTENDED}{}", base.name),
            false => base.name.clone(),
        };
        if seen.contains(&known) || seen.len() > 64 {
            continue;
        }
        seen.push(known);
        let scopes = base.scopes.iter();
        if lends {
            let lent = scopes.filter_map(|s| s.strip_prefix(LENT));
            model.scopes.extend(lent.map(str::to_owned));
            continue;
        }
        let own = scopes.filter(|s| !s.starts_with(LENT));
        model.scopes.extend(own.cloned());
        model.fills |= base.fills;
        model.fields.extend(base.fields.iter().cloned());
        for association in &base.associations {
            if !model
                .associations
                .iter()
                .any(|a| a.name == association.name)
            {
                model.associations.push(association.clone());
            }
        }
        model.holds.extend(base.holds.iter().cloned());
        model.methods.extend(base.methods.iter().cloned());
        model.retired.extend(base.retired.iter().cloned());
        pending.extend(base.bases.iter().map(|b| (base.name.clone(), b.clone())));
        // A concern gives them to the class by itself.
        let methods = format!("{}::ClassMethods", base.name);
        if index.contains_key(&methods) {
            pending.push((String::new(), format!("{EXTENDED}{methods}")));
        }
    }
    model.bases.extend(seen);
    model.bases.sort();
    model.bases.dedup();
}

/// Associations by their full model names; those through others are followed.
fn lead_through(mut models: Vec<Model>) -> Vec<Model> {
    let index = index_of(&models);
    for round in 0..4 {
        let before = models.clone();
        let target = |from: &Model, name: &str| -> Option<String> {
            lookup(&before, &index, &format!("{}::X", from.name), name).map(|m| m.name.clone())
        };
        for (model, was) in models.iter_mut().zip(&before) {
            for association in &mut model.associations {
                let Some((through, source)) = association.model.split_once('.') else {
                    if round == 0
                        && let Some(full) = target(was, &association.model)
                    {
                        association.model = full;
                    }
                    continue;
                };
                let step = was.associations.iter().find(|a| a.name == through);
                let middle = step.and_then(|a| lookup(&before, &index, "", &a.model));
                let last = middle.and_then(|m| {
                    let one = naming::singularize(source);
                    let fits = |a: &&Association| a.name == source || a.name == one;
                    m.associations.iter().find(fits)
                });
                if let Some(last) = last.filter(|l| !l.model.contains('.')) {
                    association.model.clone_from(&last.model);
                }
            }
        }
    }
    models
}
