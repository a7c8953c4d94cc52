//! Which object of the catalog afterwards stands for which object before.
//!
//! Identity decides first. What lost its identity but came back under its name (dropped and added
//! again, a table rebuilt, a view over the renamed table) is paired by name.

use std::collections::BTreeMap;

use super::{Catalog, Constraint, Id, Index, Part, Relation, Rule, plain};

/// Objects afterwards by the objects before.
#[derive(Clone, Debug, Default)]
pub struct Pairing {
    after: BTreeMap<Id, Id>,
    before: BTreeMap<Id, Id>,
}

impl Pairing {
    /// Pairs two catalogs of one lineage.
    pub fn new(before: &Catalog, after: &Catalog) -> Self {
        let mut pairing = Self::default();
        for relation in before.relations() {
            let successor = match after.relation(relation.id) {
                Some(same) => Some(same),
                None => after
                    .find_relation(&relation.qualified())
                    .filter(|r| before.relation(r.id).is_none()),
            };
            if let Some(successor) = successor {
                pairing.relation(relation, successor, after);
            }
        }
        for old in before.types() {
            let successor = match after.user_type(old.id) {
                Some(same) => Some(same),
                None => after
                    .find_type(&old.schema, &old.name)
                    .filter(|t| before.user_type(t.id).is_none()),
            };
            let Some(new) = successor else { continue };
            pairing.insert(old.id, new.id);
            for (id, label) in &old.labels {
                let by_id = new.labels.iter().find(|(n, _)| n == id);
                if let Some((n, _)) = by_id.or_else(|| new.labels.iter().find(|(_, l)| l == label))
                {
                    pairing.insert(*id, *n);
                }
            }
        }
        for old in before.functions() {
            let name = crate::operation::QualifiedName {
                schema: old.schema.clone(),
                name: old.name.clone(),
            };
            let same = after.function(old.id).map(|f| f.id);
            let successor = same.or_else(|| {
                let named = after.find_functions(&name, Some(old.parameters.len()));
                named
                    .iter()
                    .find(|f| f.schema == old.schema && before.function(f.id).is_none())
                    .map(|f| f.id)
            });
            if let Some(new) = successor {
                pairing.insert(old.id, new);
            }
        }
        pairing
    }

    fn relation(&mut self, old: &Relation, new: &Relation, after: &Catalog) {
        self.insert(old.id, new.id);
        for column in &old.columns {
            let same = new.column_by_id(column.id);
            if let Some(successor) = same.or_else(|| {
                new.column(after.dialect(), column.name())
                    .filter(|c| old.column_by_id(c.id).is_none())
            }) {
                self.insert(column.id, successor.id);
            }
        }
        for constraint in &old.constraints {
            let same = new.constraints.iter().find(|c| c.id == constraint.id);
            let columns: Vec<Option<Id>> = constraint
                .rule
                .columns()
                .iter()
                .map(|c| self.after(*c))
                .collect();
            let alike = || {
                new.constraints.iter().find(|c| {
                    demands_alike(&c.rule, &constraint.rule, |id| self.after(id))
                        && c.deferrable == constraint.deferrable
                        && c.rule
                            .columns()
                            .iter()
                            .map(|c| Some(*c))
                            .collect::<Vec<_>>()
                            == columns
                        && old.constraints.iter().all(|o| o.id != c.id)
                })
            };
            if let Some(successor) = same.or_else(alike) {
                self.insert(constraint.id, successor.id);
            }
        }
        for index in &old.indexes {
            let same = new.indexes.iter().find(|i| i.id == index.id).map(|i| i.id);
            // Dropped and made again under its name: the same index only if it demands the same.
            let named = || {
                let mut all = new.indexes.iter();
                all.find(|i| i.name == index.name && self.alike(index, i))
                    .map(|i| i.id)
            };
            // `ADD CONSTRAINT … USING INDEX` turns an index into a constraint of its name.
            let taken_over = || {
                let parts = index.parts.iter().map(|part| match part {
                    Part::Column(id) => self.after(*id),
                    Part::Expression(..) => None,
                });
                let parts: Vec<Option<Id>> = parts.collect();
                let key = |c: &&Constraint| {
                    let unique = matches!(c.rule, Rule::PrimaryKey(_) | Rule::Unique { .. });
                    let columns = c.rule.columns().iter().map(|id| Some(*id));
                    unique && columns.eq(parts.iter().copied())
                };
                let named = new.constraints.iter().filter(|c| c.name == index.name);
                named
                    .filter(|_| index.unique && index.predicate.is_none())
                    .find(key)
                    .map(|c| c.id)
            };
            // Made anew under another name: SQLite renames no index.
            let alike = || {
                let mut new_ones = new
                    .indexes
                    .iter()
                    .filter(|i| old.indexes.iter().all(|o| o.id != i.id && o.name != i.name));
                new_ones.find(|i| self.alike(index, i)).map(|i| i.id)
            };
            if let Some(successor) = same.or_else(named).or_else(taken_over).or_else(alike) {
                self.insert(index.id, successor);
            }
        }
    }

    /// Whether two indexes demand and serve the same.
    pub fn alike(&self, old: &Index, new: &Index) -> bool {
        let text = |t: &Option<String>| t.as_deref().map(plain);
        old.unique == new.unique
            && old.fulltext == new.fulltext
            && text(&old.predicate) == text(&new.predicate)
            && self.same_parts(old, new)
    }

    /// Whether two indexes are over the same columns and expressions.
    pub fn same_parts(&self, old: &Index, new: &Index) -> bool {
        old.parts.len() == new.parts.len()
            && old.parts.iter().zip(&new.parts).all(|pair| match pair {
                (Part::Column(a), Part::Column(b)) => self.same(*a, *b),
                (Part::Expression(a, _), Part::Expression(b, _)) => plain(a) == plain(b),
                _ => false,
            })
    }

    fn insert(&mut self, before: Id, after: Id) {
        self.after.insert(before, after);
        self.before.insert(after, before);
    }

    /// What stands for `before` afterwards.
    pub fn after(&self, before: Id) -> Option<Id> {
        self.after.get(&before).copied()
    }

    /// What `after` stands for.
    pub fn before(&self, after: Id) -> Option<Id> {
        self.before.get(&after).copied()
    }

    /// Whether the two are one thing before and after.
    pub fn same(&self, before: Id, after: Id) -> bool {
        self.after(before) == Some(after)
    }
}

/// Whether two rules demand the same of the same columns; their columns are compared elsewhere.
fn demands_alike(new: &Rule, old: &Rule, after: impl Fn(Id) -> Option<Id>) -> bool {
    match (new, old) {
        (Rule::Check { expression: a, .. }, Rule::Check { expression: b, .. }) => {
            plain(a) == plain(b)
        }
        (
            Rule::ForeignKey {
                parent: a,
                on_delete: delete,
                on_update: update,
                ..
            },
            Rule::ForeignKey {
                parent: b,
                on_delete,
                on_update,
                ..
            },
        ) => {
            let same = *a == *b || b.is_some_and(|b| after(b) == *a);
            same && delete == on_delete && update == on_update
        }
        _ => std::mem::discriminant(new) == std::mem::discriminant(old),
    }
}
