//! Constraints, indexes and triggers of a relation that is in both catalogs.
//!
//! In: the relation before and after. Out: changes of what it demands. What goes or comes with a column
//! is told with the column.

use super::{Diff, columns};
use crate::catalog::{Constraint, Id, Index, Relation, Rule, Trigger, implies};

impl Diff<'_> {
    pub(super) fn constraints(&mut self, old: &Relation, new: &Relation) {
        for constraint in &old.constraints {
            match self
                .pairing
                .after(constraint.id)
                .and_then(|id| new.constraints.iter().find(|c| c.id == id))
            {
                // A rebuilt table gets new names where none are written.
                Some(now)
                    if now.name != constraint.name
                        && old.id == new.id
                        && !follows(&constraint.name, &now.name, (old, new)) =>
                {
                    let change = self.push("rename_constraint", Some(old), constraint.id);
                    change.name = Some(constraint.name.clone());
                    change.new_name = Some(now.name.clone());
                }
                Some(_) => {}
                None => self.dropped_constraint(old, new, constraint),
            }
        }
        for constraint in &new.constraints {
            if self.pairing.before(constraint.id).is_none() {
                self.added_constraint(old, new, constraint);
            }
        }
    }

    fn dropped_constraint(&mut self, old: &Relation, new: &Relation, constraint: &Constraint) {
        // It went with one of its columns: that change tells it.
        let columns = constraint.rule.columns();
        if columns.iter().any(|c| {
            self.pairing
                .after(*c)
                .is_none_or(|id| new.column_by_id(id).is_none())
        }) {
            return;
        }
        let id = match &constraint.rule {
            Rule::PrimaryKey(_) => "drop_primary_key",
            Rule::Unique { .. } => "drop_unique",
            Rule::ForeignKey { .. } => "drop_foreign_key",
            Rule::Check { .. } | Rule::Exclude(_) => "drop_check",
        };
        let words = self.before.describe_constraint(old, constraint);
        let parent = match &constraint.rule {
            Rule::ForeignKey { parent, .. } => *parent,
            _ => None,
        };
        let change = self.push(id, Some(old), constraint.id);
        change.name = Some(constraint.name.clone());
        change.before = Some(words);
        change.affected.extend(columns);
        change.affected.extend(parent);
    }

    fn added_constraint(&mut self, old: &Relation, new: &Relation, constraint: &Constraint) {
        let id = match &constraint.rule {
            Rule::PrimaryKey(_) | Rule::Unique { .. } | Rule::Exclude(_) => "add_unique",
            Rule::ForeignKey { .. } => "add_foreign_key",
            Rule::Check { .. } => "add_check",
        };
        let words = self.after.describe_constraint(new, constraint);
        let columns: Vec<Id> = constraint
            .rule
            .columns()
            .iter()
            .map(|c| self.pairing.before(*c).unwrap_or(*c))
            .collect();
        // The key of a column that is itself new is told with the column.
        if columns.iter().all(|c| old.column_by_id(*c).is_none()) && !columns.is_empty() {
            return;
        }
        let parent = match &constraint.rule {
            Rule::ForeignKey { parent, .. } => {
                parent.map(|id| self.pairing.before(id).unwrap_or(id))
            }
            _ => None,
        };
        let change = self.push(id, Some(old), constraint.id);
        change.name = Some(constraint.name.clone());
        change.after = Some(words);
        change.affected.extend(columns);
        change.affected.extend(parent);
    }

    pub(super) fn indexes(&mut self, old: &Relation, new: &Relation) {
        for index in &old.indexes {
            let now = self.pairing.after(index.id);
            if now.is_some_and(|id| new.constraints.iter().any(|c| c.id == id)) {
                continue;
            }
            match now.and_then(|id| new.indexes.iter().find(|i| i.id == id)) {
                Some(now) => {
                    if now.name != index.name {
                        let change = self.push("rename_index", Some(old), index.id);
                        change.name = Some(index.name.clone());
                        change.new_name = Some(now.name.clone());
                    }
                    // MySQL cuts a dropped column out of an index: what is left of a key demands more.
                    if index.unique && !self.pairing.same_parts(index, now) {
                        self.dropped_index(old, index, "drop_unique");
                        self.added_index(old, new, now);
                    }
                }
                None => {
                    if columns(index).iter().all(|c| {
                        self.pairing
                            .after(*c)
                            .is_some_and(|id| new.column_by_id(id).is_some())
                    }) {
                        self.dropped_index(
                            old,
                            index,
                            if index.unique {
                                "drop_unique"
                            } else {
                                "drop_index"
                            },
                        );
                    }
                }
            }
        }
        for index in &new.indexes {
            // A key that was made anew for fewer rows demands nothing that the old one did not.
            let demanded = |was: &Index| was.name == index.name && self.demands_more(was, index);
            if self.pairing.before(index.id).is_none() && !old.indexes.iter().any(demanded) {
                self.added_index(old, new, index);
            }
        }
    }

    /// Whether a unique index demands all that another one over the same parts does.
    fn demands_more(&self, old: &Index, new: &Index) -> bool {
        let rows = match (&old.predicate, &new.predicate) {
            (None, _) => true,
            (Some(old), Some(new)) => implies(new, old),
            (Some(_), None) => false,
        };
        old.unique && new.unique && rows && self.pairing.same_parts(old, new)
    }

    fn added_index(&mut self, old: &Relation, new: &Relation, index: &Index) {
        let words = crate::catalog::describe_index(new, index);
        let columns: Vec<Id> = columns(index)
            .into_iter()
            .map(|c| self.pairing.before(c).unwrap_or(c))
            .collect();
        let id = match index.unique {
            true => "add_unique",
            false => "create_index",
        };
        let change = self.push(id, Some(old), index.id);
        change.name = Some(index.name.clone());
        change.after = Some(words);
        change.affected.extend(columns);
    }

    fn dropped_index(&mut self, old: &Relation, index: &Index, id: &str) {
        let words = crate::catalog::describe_index(old, index);
        let columns = columns(index);
        let change = self.push(id, Some(old), index.id);
        change.name = Some(index.name.clone());
        change.before = Some(words);
        change.affected.extend(columns);
    }

    pub(super) fn triggers(&mut self, old: &Relation, new: &Relation) {
        for trigger in &old.triggers {
            if !new.triggers.iter().any(|t| t.name == trigger.name) {
                let change = self.push("drop_trigger", Some(old), trigger.id);
                change.name = Some(trigger.name.clone());
                change.affected.insert(old.id);
            }
        }
        for trigger in &new.triggers {
            let same = old.triggers.iter().any(|t| self.same_trigger(t, trigger));
            if !same {
                let change = self.push("add_trigger", Some(old), trigger.id);
                change.name = Some(trigger.name.clone());
                change.affected.insert(old.id);
            }
        }
    }

    /// Whether a trigger does the same on the same events, in a table or with a function made anew too.
    fn same_trigger(&self, old: &Trigger, new: &Trigger) -> bool {
        let now = |id: &Id| self.pairing.after(*id).unwrap_or(*id);
        let events = old.events.iter().map(|(event, of)| {
            let of: Vec<Id> = of.iter().map(now).collect();
            (*event, of)
        });
        old.name == new.name
            && old.body == new.body
            && old.function.as_ref().map(now) == new.function
            && events.eq(new.events.iter().cloned())
    }
}

/// Whether a name that the server made has followed its table.
fn follows(was: &str, is: &str, (old, new): (&Relation, &Relation)) -> bool {
    let tail = was.strip_prefix(old.name.as_str());
    tail.is_some_and(|tail| is.strip_prefix(new.name.as_str()) == Some(tail))
}
