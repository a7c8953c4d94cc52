//! Classes that extend one another: what they take over, and what they hand on.
//!
//! In: models with their bases. Out: ancestors, heirs. The hard thing is that a name in an abstract
//! class or mixin stands for a column of every table whose model extends it.

use std::collections::{BTreeMap, BTreeSet};

use super::belongs;
use crate::location::Span;
use crate::orm::{Association, Field, Model, ModelUse, Models, Name, Value};

/// More ancestors or abstract heirs are not followed.
const LONGEST: usize = 100;

/// For each class the places of those that it extends.
pub(in crate::orm) fn parents(classes: &[Model]) -> Vec<Vec<usize>> {
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, class) in classes.iter().enumerate() {
        by_name.entry(&class.name).or_default().push(index);
    }
    let parent = |class: &Model, base: &str| {
        let (module, name) = base.rsplit_once('/').unwrap_or(("", base));
        let named = by_name.get(name)?.iter().copied();
        let mut fitting = named.filter(|i| {
            classes.get(*i).is_some_and(|c| match module.is_empty() {
                true => c.path == class.path && c.at != class.at,
                false => belongs(&c.path, module),
            })
        });
        fitting.next()
    };
    classes
        .iter()
        .map(|class| {
            class
                .bases
                .iter()
                .filter_map(|b| parent(class, b))
                .collect()
        })
        .collect()
}

/// All that a class extends, nearest first.
pub(in crate::orm) fn ancestors(index: usize, parents: &[Vec<usize>]) -> Vec<usize> {
    let mut found: Vec<usize> = parents.get(index).cloned().unwrap_or_default();
    let mut at = 0;
    while let Some(next) = found.get(at).copied() {
        at += 1;
        for parent in parents.get(next).into_iter().flatten() {
            // A longer line is no one's.
            if !found.contains(parent) && *parent != index && found.len() < LONGEST {
                found.push(*parent);
            }
        }
    }
    found
}

/// A field that is declared elsewhere.
pub(in crate::orm) fn inherited(name: &str, column: &str) -> Field {
    Field {
        name: name.to_owned(),
        column: column.to_owned(),
        at: Span::new(0, 0),
    }
}

/// The model and those that it extends, nearest first.
pub(in crate::orm) fn lineage<'m>(
    orm: &'static str,
    models: &'m Models,
    model: &'m Model,
) -> Vec<&'m Model> {
    let mut found = vec![model];
    let mut at = 0;
    while let Some(next) = found.get(at).copied() {
        at += 1;
        for base in &next.bases {
            for parent in bases(orm, models, next, base) {
                if !found.iter().any(|m| std::ptr::eq(*m, parent)) && found.len() < 50 {
                    found.push(parent);
                }
            }
        }
    }
    found
}

/// The classes that a model means by the name of a base: of several the nearest.
fn bases<'m>(orm: &'static str, models: &'m Models, from: &Model, name: &str) -> Vec<&'m Model> {
    let mut named: Vec<&'m Model> = models.named(orm, name).collect();
    if named.len() > 1 {
        let nearness = |m: &Model| {
            let own: Vec<&str> = from.path.split('/').collect();
            let pairs = m.path.split('/').zip(&own);
            let shared = pairs.take_while(|(a, b)| a == *b).count();
            // Other trees may be laid out alike.
            let alike = m.path.split('/').filter(|part| own.contains(part)).count();
            (shared, alike)
        };
        let most = named.iter().map(|m| nearness(m)).max();
        named.retain(|m| Some(nearness(m)) == most);
    }
    named
}

/// The model that an association leads to; of several of that name the nearest.
pub(in crate::orm) fn target<'m>(
    orm: &'static str,
    models: &'m Models,
    from: &Model,
    association: &Association,
) -> Option<&'m Model> {
    let shared = |m: &&Model| {
        let (a, b) = (m.path.split('/'), from.path.split('/'));
        a.zip(b).take_while(|(a, b)| a == b).count()
    };
    let named = models
        .named(orm, &association.model)
        .filter(|m| !m.is_abstract);
    named.max_by_key(shared)
}

/// Which models extend which.
pub(in crate::orm) struct Heirs<'m> {
    /// By the path and name of a base.
    by_base: BTreeMap<(&'m str, &'m str), Vec<&'m Model>>,
}

impl<'m> Heirs<'m> {
    /// Indexes the models of a mapper.
    pub(in crate::orm) fn of(orm: &'static str, models: &'m Models) -> Self {
        let mut by_base: BTreeMap<(&str, &str), Vec<&Model>> = BTreeMap::new();
        for model in models.of(orm) {
            let own = model.bases.iter();
            for base in own.flat_map(|base| bases(orm, models, model, base)) {
                let heirs = by_base.entry((&base.path, &base.name)).or_default();
                heirs.push(model);
            }
        }
        Self { by_base }
    }

    /// The tables of the models that take over the fields of an abstract one.
    pub(in crate::orm) fn tables(&self, ancestor: &Model) -> Vec<&'m str> {
        let mut names = vec![(ancestor.path.as_str(), ancestor.name.as_str())];
        let mut tables = BTreeSet::new();
        let mut at = 0;
        while let Some(name) = names.get(at).copied().filter(|_| at < LONGEST) {
            at += 1;
            for model in self.by_base.get(&name).into_iter().flatten() {
                let own = (model.path.as_str(), model.name.as_str());
                match &model.table {
                    Some(table) if !model.is_abstract => {
                        tables.insert(table.as_str());
                    }
                    _ if names.contains(&own) => {}
                    _ => names.push(own),
                }
            }
        }
        tables.into_iter().collect()
    }
}

/// Begins the table of a name that belongs to the heirs of an abstract model.
const ABSTRACT: char = '@';

/// The table of a name that belongs to the heirs of an abstract model, until [`hand_down`].
pub(in crate::orm) fn of_heirs(ancestor: &Model) -> String {
    format!("{ABSTRACT}{}{ABSTRACT}{}", ancestor.name, ancestor.path)
}

/// Gives the names of an abstract model to the tables of its heirs: a use for each.
pub(in crate::orm) fn hand_down(
    orm: &'static str,
    statements: &mut Vec<ModelUse>,
    models: &Models,
) {
    let marked = |u: &ModelUse| u.names.iter().any(|n| n.table.starts_with(ABSTRACT));
    if !statements.iter().any(marked) {
        return;
    }
    let heirs = Heirs::of(orm, models);
    let mut handed: Vec<ModelUse> = Vec::new();
    for used in statements.iter_mut() {
        let (own, others): (Vec<Name>, Vec<Name>) = std::mem::take(&mut used.names)
            .into_iter()
            .partition(|n| !n.table.starts_with(ABSTRACT));
        used.names = own;
        for name in others {
            let spelled = name.table.trim_start_matches(ABSTRACT);
            let (class, path) = spelled.split_once(ABSTRACT).unwrap_or((spelled, ""));
            let mut named = models.named(orm, class);
            let ancestor = named.find(|m| m.is_abstract && m.path == path);
            let tables = ancestor.map(|m| heirs.tables(m)).unwrap_or_default();
            let column = name.column.as_deref().unwrap_or_default();
            for table in tables
                .into_iter()
                .filter(|t| models.schema().has(t, column))
            {
                handed.push(ModelUse {
                    names: vec![Name {
                        table: table.to_owned(),
                        value: Value::InHand,
                        ..name.clone()
                    }],
                    write: None,
                    ..used.clone()
                });
            }
        }
    }
    statements.append(&mut handed);
}
