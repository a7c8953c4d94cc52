//! Two catalogs become changes.
//!
//! In: the catalogs before and after, and which object of the one is which of the other. Out: every
//! difference, in the order of the operations. The hard thing: what falls with an object, or stands in
//! for it, belongs to that object's change and is told once.

mod columns;
mod keys;
mod named;

use std::collections::BTreeSet;

use super::{Change, cause, kind};
use crate::catalog::{Catalog, Id, Index, Pairing, Part, Relation};
use crate::operation::PlacedOperation;

/// The differences between two catalogs, each tied to one of `operations`.
pub(super) fn changes(
    before: &Catalog,
    after: &Catalog,
    pairing: &Pairing,
    operations: &[PlacedOperation],
) -> Vec<Change> {
    let mut diff = Diff {
        before,
        after,
        pairing,
        list: Vec::new(),
    };
    diff.relations();
    diff.types();
    diff.functions();
    diff.overloads();
    diff.sequences();
    diff.revoked();
    diff.through_views();
    let mut list = diff.list;
    cause::attribute(&mut list, before, operations);
    list.sort_by(|a, b| {
        (a.operation, &a.table, &a.name, a.kind.id).cmp(&(
            b.operation,
            &b.table,
            &b.name,
            b.kind.id,
        ))
    });
    list
}

struct Diff<'a> {
    before: &'a Catalog,
    after: &'a Catalog,
    pairing: &'a Pairing,
    list: Vec<Change>,
}

impl Diff<'_> {
    fn push(&mut self, id: &str, relation: Option<&Relation>, object: Id) -> &mut Change {
        self.list.push(Change {
            kind: kind(id),
            relation: relation.map(|r| r.id),
            object,
            affected: BTreeSet::from([object]),
            table: relation.map(|r| r.qualified().to_string()),
            name: None,
            new_name: None,
            before: None,
            after: None,
            filled: self.after.filled.contains(&object),
            operation: 0,
        });
        let last = self.list.len() - 1;
        &mut self.list[last]
    }

    fn relations(&mut self) {
        for old in self.before.relations().filter(|r| !r.temporary) {
            let new = self.pairing.after(old.id);
            match new.and_then(|id| self.after.relation(id)) {
                Some(new) => self.relation(old, new),
                None => self.dropped(old),
            }
        }
        for new in self.after.relations().filter(|r| !r.temporary) {
            let known = self.pairing.before(new.id).is_some();
            let stands_in = self.list.iter().any(|c| c.affected.contains(&new.id));
            if !known && !stands_in {
                let id = match new.view {
                    Some(_) => "create_view",
                    None => "create_table",
                };
                self.push(id, Some(new), new.id);
            }
        }
    }

    fn dropped(&mut self, old: &Relation) {
        let id = match old.view {
            Some(_) => "drop_view",
            None => "drop_table",
        };
        let change = self.push(id, Some(old), old.id);
        change.affected.extend(inside(old));
        change.affected.extend(old.partition_of);
        change.affected.extend(old.constraints.iter().map(|c| c.id));
        change.affected.extend(old.indexes.iter().map(|i| i.id));
    }

    fn relation(&mut self, old: &Relation, new: &Relation) {
        self.moved(old, new);
        self.columns(old, new);
        self.constraints(old, new);
        self.indexes(old, new);
        self.triggers(old, new);
        self.rows(old, new);
        self.partition(old, new);
        let stands = |r: &&Relation| {
            let view = r.view.as_ref();
            view.is_some_and(|view| view.invoker && view.depends.contains(&old.id))
        };
        let invokers = self.before.relations().filter(stands).map(|r| r.id);
        let invokers: Vec<Id> = invokers.collect();
        for what in new.restrictions.iter().skip(old.restrictions.len()) {
            let change = self.push("restrict_access", Some(old), old.id);
            change.affected.extend(inside(old));
            change.after = Some(what.clone());
            change.affected.extend(&invokers);
        }
    }

    fn moved(&mut self, old: &Relation, new: &Relation) {
        let (from, to) = (old.qualified(), new.qualified());
        if from == to {
            return;
        }
        // A new relation under the old name keeps its readers working, or half of them.
        let (before, after) = (self.before, self.after);
        let stand_in = after
            .find_relation(&from)
            .filter(|r| before.relation(r.id).is_none());
        let id = match stand_in {
            Some(_) => "replace_table_by_view",
            None => "rename_table",
        };
        let change = self.push(id, Some(old), old.id);
        change.new_name = Some(to.to_string());
        change.affected.extend(inside(old));
        if let Some(relation) = stand_in {
            change.affected.insert(relation.id);
            change.affected.extend(inside(relation));
        }
    }

    /// A table that is made anew, and a view that shows other rows.
    fn rows(&mut self, old: &Relation, new: &Relation) {
        let other_view = match (&old.view, &new.view) {
            (Some(a), Some(b)) => {
                a.query.trim() != b.query.trim()
                    || a.check_option != b.check_option
                    || a.unpopulated != b.unpopulated
                    || old.kind != new.kind
            }
            (Some(_), None) => true,
            (None, _) => false,
        };
        // Dropped and made again by the migration, and not filled from the old one.
        let anew = old.view.is_none()
            && new.view.is_none()
            && old.id != new.id
            && !self.after.filled.contains(&new.id);
        if anew {
            let change = self.push("drop_table", Some(old), old.id);
            change.after = Some("made anew, empty".to_owned());
            change.affected.extend(inside(old));
            change.affected.insert(new.id);
        }
        if other_view {
            let change = self.push("replace_view", Some(old), old.id);
            change.affected.extend(inside(old));
            change.affected.insert(new.id);
        }
    }

    fn partition(&mut self, old: &Relation, new: &Relation) {
        if old.partition_of == new.partition_of {
            return;
        }
        let id = match new.partition_of {
            Some(_) => "attach_partition",
            None => "detach_partition",
        };
        let parent = new.partition_of.or(old.partition_of);
        let relation = parent.and_then(|id| self.after.relation(id));
        let name = relation.map(|r| r.qualified().to_string());
        let change = self.push(id, Some(old), old.id);
        change.affected.extend(parent);
        change.name = name;
    }

    /// A value that a view passes through concerns the readers of the view.
    fn through_views(&mut self) {
        const OF_VALUES: &[&str] = &[
            "add_enum_value",
            "change_collation",
            "change_type",
            "drop_not_null",
            "make_generated",
            "widen_type",
        ];
        let columns: Vec<(Id, Id)> = self
            .before
            .relations()
            .filter(|r| r.view.is_some())
            .flat_map(|r| &r.columns)
            .filter_map(|c| Some((c.source?, c.id)))
            .collect();
        for change in self
            .list
            .iter_mut()
            .filter(|c| OF_VALUES.contains(&c.kind.id))
        {
            // Views stand behind the views that they read.
            for (source, id) in &columns {
                if change.affected.contains(source) {
                    change.affected.insert(*id);
                }
            }
        }
    }
}

/// A default or predicate without the differences of layout.
fn plain(text: &Option<String>) -> Option<String> {
    text.as_deref().map(crate::catalog::plain)
}

/// The relation's columns.
fn inside(relation: &Relation) -> impl Iterator<Item = Id> + '_ {
    relation.columns.iter().map(|c| c.id)
}

fn columns(index: &Index) -> Vec<Id> {
    let ids = index.parts.iter().flat_map(|part| match part {
        Part::Column(id) => vec![*id],
        Part::Expression(_, ids) => ids.clone(),
    });
    ids.collect()
}

fn uses(index: &Index, column: Id) -> bool {
    columns(index).contains(&column)
}
