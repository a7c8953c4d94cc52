//! Two catalogs become changes.

use std::collections::BTreeSet;

use super::{Change, cause, kind};
use crate::catalog::{
    Catalog, Column, Constraint, Id, Index, Pairing, Part, Relation, Rule, UserType,
};
use crate::operation::{Generated, PlacedOperation, ReferentialAction};

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
    diff.through_views();
    let mut list = diff.list;
    for change in &mut list {
        change.operation = cause::operation(change, operations);
    }
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
            operation: 0,
        });
        let last = self.list.len() - 1;
        &mut self.list[last]
    }

    fn relations(&mut self) {
        for old in self.before.relations().filter(|r| !r.temporary) {
            let Some(new) = self
                .pairing
                .after(old.id)
                .and_then(|id| self.after.relation(id))
            else {
                let dropped = if old.view.is_some() {
                    "drop_view"
                } else {
                    "drop_table"
                };
                let inside: Vec<Id> = old.columns.iter().map(|c| c.id).collect();
                let keys: Vec<Id> = old
                    .constraints
                    .iter()
                    .map(|c| c.id)
                    .chain(old.indexes.iter().map(|i| i.id))
                    .collect();
                let parent = old.partition_of;
                let change = self.push(dropped, Some(old), old.id);
                change.affected.extend(inside);
                change.affected.extend(parent);
                change.affected.extend(keys);
                continue;
            };
            let (moved_from, moved_to) = (old.qualified(), new.qualified());
            if moved_from != moved_to {
                // A new relation under the old name keeps its readers working, or half of them.
                let stand_in = self
                    .after
                    .find_relation(&moved_from)
                    .filter(|r| self.before.relation(r.id).is_none());
                let columns: Vec<Id> = old.columns.iter().map(|c| c.id).collect();
                let stand_in =
                    stand_in.map(|r| (r.id, r.columns.iter().map(|c| c.id).collect::<Vec<_>>()));
                let id = if stand_in.is_some() {
                    "replace_table_by_view"
                } else {
                    "rename_table"
                };
                let change = self.push(id, Some(old), old.id);
                change.new_name = Some(moved_to.to_string());
                change.affected.extend(columns);
                if let Some((relation, columns)) = stand_in {
                    change.affected.insert(relation);
                    change.affected.extend(columns);
                }
            }
            self.columns(old, new);
            self.constraints(old, new);
            self.indexes(old, new);
            self.triggers(old, new);
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
                let inside: Vec<Id> = old.columns.iter().map(|c| c.id).collect();
                let change = self.push("drop_table", Some(old), old.id);
                change.after = Some("made anew, empty".to_owned());
                change.affected.extend(inside);
                change.affected.insert(new.id);
            }
            if other_view {
                let columns: Vec<Id> = old.columns.iter().map(|c| c.id).collect();
                let change = self.push("replace_view", Some(old), old.id);
                change.affected.extend(columns);
                change.affected.insert(new.id);
            }
            if old.partition_of != new.partition_of {
                let parent = new.partition_of.or(old.partition_of);
                let attached = new.partition_of.is_some();
                let name = parent
                    .and_then(|id| self.after.relation(id))
                    .map(|r| r.qualified().to_string());
                let change = self.push(
                    if attached {
                        "attach_partition"
                    } else {
                        "detach_partition"
                    },
                    Some(old),
                    old.id,
                );
                change.affected.extend(parent);
                change.name = name;
            }
            for what in new.restrictions.iter().skip(old.restrictions.len()) {
                let columns: Vec<Id> = old.columns.iter().map(|c| c.id).collect();
                let change = self.push("restrict_access", Some(old), old.id);
                change.affected.extend(columns);
                change.after = Some(what.clone());
            }
        }
        for new in self.after.relations().filter(|r| !r.temporary) {
            let known = self.pairing.before(new.id).is_some();
            let stands_in = self.list.iter().any(|c| c.affected.contains(&new.id));
            if !known && !stands_in {
                self.push(
                    if new.view.is_some() {
                        "create_view"
                    } else {
                        "create_table"
                    },
                    Some(new),
                    new.id,
                );
            }
        }
    }

    fn columns(&mut self, old: &Relation, new: &Relation) {
        for column in &old.columns {
            match self
                .pairing
                .after(column.id)
                .and_then(|id| new.column_by_id(id))
            {
                Some(now) => self.column(old, column, now, old.id != new.id),
                None => {
                    // Keys that go with the column belong to this change.
                    let keys: Vec<Id> = old
                        .constraints
                        .iter()
                        .filter(|c| c.rule.columns().contains(&column.id))
                        .map(|c| c.id)
                        .chain(
                            old.indexes
                                .iter()
                                .filter(|i| uses(i, column.id))
                                .map(|i| i.id),
                        )
                        .collect();
                    let words = words(column);
                    let change = self.push("drop_column", Some(old), column.id);
                    change.name = Some(column.name().to_owned());
                    change.before = Some(words);
                    change.affected.extend(keys);
                }
            }
        }
        for column in &new.columns {
            if self.pairing.before(column.id).is_none() {
                if self.takes_over(old, column) {
                    continue;
                }
                let required = column.definition.not_null && !column.filled();
                let words = words(column);
                let id = if required {
                    "add_required_column"
                } else {
                    "add_column"
                };
                let change = self.push(id, Some(old), column.id);
                change.name = Some(column.name().to_owned());
                change.after = Some(words);
                change.affected.insert(new.id);
            }
        }
    }

    /// A new column under the name of one that was renamed: one change, the name means another column.
    fn takes_over(&mut self, old: &Relation, column: &Column) -> bool {
        let dialect = self.after.dialect();
        let renamed = self.list.iter_mut().find(|c| {
            c.kind.id == "rename_column"
                && c.relation == Some(old.id)
                && c.name
                    .as_deref()
                    .is_some_and(|n| dialect.key(n) == dialect.key(column.name()))
        });
        let Some(change) = renamed else { return false };
        change.kind = kind("replace_column");
        change.after = change
            .new_name
            .take()
            .map(|name| format!("the old one is called {name}"));
        change.affected.insert(column.id);
        true
    }

    fn column(&mut self, relation: &Relation, old: &Column, new: &Column, rebuilt: bool) {
        let (a, b) = (&old.definition, &new.definition);
        let dialect = self.after.dialect();
        let push = |diff: &mut Self, id: &str, before: Option<String>, after: Option<String>| {
            let change = diff.push(id, Some(relation), old.id);
            change.affected.insert(new.id);
            change.name = Some(old.name().to_owned());
            change.before = before;
            change.after = after;
        };
        // Dropped and added again; in a table that is built anew every column is another one.
        if old.id != new.id && !rebuilt {
            push(self, "replace_column", Some(words(old)), Some(words(new)));
            return;
        }
        if dialect.key(old.name()) != dialect.key(new.name()) {
            push(self, "rename_column", None, None);
            if let Some(change) = self.list.last_mut() {
                change.new_name = Some(new.name().to_owned());
            }
        }
        let renamed_type = old.user_type.is_some() && old.user_type == new.user_type;
        if a.data_type != b.data_type
            && !renamed_type
            && a.data_type.is_some()
            && b.data_type.is_some()
        {
            let wider = a
                .data_type
                .as_ref()
                .zip(b.data_type.as_ref())
                .is_some_and(|(a, b)| super::convert::is_wider(dialect, a, b));
            let words =
                |t: &Option<crate::operation::DataType>| t.as_ref().map(ToString::to_string);
            let id = if wider { "widen_type" } else { "change_type" };
            push(self, id, words(&a.data_type), words(&b.data_type));
        }
        match (a.not_null, b.not_null) {
            (false, true) => {
                push(
                    self,
                    "set_not_null",
                    Some("nullable".to_owned()),
                    Some("not null".to_owned()),
                );
                // A delete of the parent would set it to null.
                let parents = relation.constraints.iter().filter_map(|c| match &c.rule {
                    Rule::ForeignKey {
                        columns,
                        parent,
                        on_delete: ReferentialAction::SetNull,
                        ..
                    } if columns.contains(&old.id) => *parent,
                    _ => None,
                });
                let parents: Vec<Id> = parents.collect();
                if let Some(change) = self.list.last_mut() {
                    change.affected.extend(parents);
                }
            }
            (true, false) => push(
                self,
                "drop_not_null",
                Some("not null".to_owned()),
                Some("nullable".to_owned()),
            ),
            _ => {}
        }
        if a.generated != b.generated
            && matches!(b.generated, Generated::Always | Generated::IdentityAlways)
        {
            push(self, "make_generated", Some(words(old)), Some(words(new)));
        } else if plain(&a.default) != plain(&b.default)
            || (a.generated == Generated::IdentityByDefault && b.generated == Generated::No)
        {
            let before = a.default.clone().or_else(|| {
                (a.generated != Generated::No).then(|| "numbered by the database".to_owned())
            });
            match &b.default {
                Some(default) => push(self, "change_default", before, Some(default.clone())),
                None if b.generated == Generated::No => push(self, "drop_default", before, None),
                None => {}
            }
        }
        if a.on_update != b.on_update {
            let words =
                |t: &Option<String>| t.as_ref().map(|t| format!("{} {t}", super::ON_UPDATE));
            let id = if b.on_update.is_some() {
                "change_default"
            } else {
                "drop_default"
            };
            push(self, id, words(&a.on_update), words(&b.on_update));
        }
        if a.collation != b.collation {
            push(
                self,
                "change_collation",
                a.collation.clone(),
                b.collation.clone(),
            );
        }
    }

    fn constraints(&mut self, old: &Relation, new: &Relation) {
        for constraint in &old.constraints {
            match self
                .pairing
                .after(constraint.id)
                .and_then(|id| new.constraints.iter().find(|c| c.id == id))
            {
                // A rebuilt table gets new names where none are written.
                Some(now) if now.name != constraint.name && old.id == new.id => {
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

    fn indexes(&mut self, old: &Relation, new: &Relation) {
        for index in &old.indexes {
            let now = self.pairing.after(index.id);
            if now.is_some_and(|id| new.constraints.iter().any(|c| c.id == id)) {
                continue;
            }
            match now.and_then(|id| new.indexes.iter().find(|i| i.id == id)) {
                Some(now) if now.name != index.name => {
                    let change = self.push("rename_index", Some(old), index.id);
                    change.name = Some(index.name.clone());
                    change.new_name = Some(now.name.clone());
                }
                Some(now)
                    if index.unique
                        && (!now.unique
                            || plain(&now.predicate) != plain(&index.predicate)
                                && now.predicate.is_some()
                            || !self.same_parts(index, now)) =>
                {
                    self.dropped_index(old, index, "drop_unique");
                }
                Some(_) => {}
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
            if self.pairing.before(index.id).is_none() {
                let words = crate::catalog::describe_index(new, index);
                let columns: Vec<Id> = columns(index)
                    .into_iter()
                    .map(|c| self.pairing.before(c).unwrap_or(c))
                    .collect();
                let change = self.push(
                    if index.unique {
                        "add_unique"
                    } else {
                        "create_index"
                    },
                    Some(old),
                    index.id,
                );
                change.name = Some(index.name.clone());
                change.after = Some(words);
                change.affected.extend(columns);
            }
        }
    }

    /// Whether two indexes are over the same columns and expressions.
    fn same_parts(&self, old: &Index, new: &Index) -> bool {
        old.parts.len() == new.parts.len()
            && old.parts.iter().zip(&new.parts).all(|pair| match pair {
                (Part::Column(a), Part::Column(b)) => self.pairing.same(*a, *b),
                (Part::Expression(..), Part::Expression(..)) => true,
                _ => false,
            })
    }

    fn dropped_index(&mut self, old: &Relation, index: &Index, id: &str) {
        let words = crate::catalog::describe_index(old, index);
        let columns = columns(index);
        let change = self.push(id, Some(old), index.id);
        change.name = Some(index.name.clone());
        change.before = Some(words);
        change.affected.extend(columns);
    }

    fn triggers(&mut self, old: &Relation, new: &Relation) {
        for trigger in &old.triggers {
            if !new.triggers.iter().any(|t| t.name == trigger.name) {
                let change = self.push("drop_trigger", Some(old), trigger.id);
                change.name = Some(trigger.name.clone());
                change.affected.insert(old.id);
            }
        }
        for trigger in &new.triggers {
            let same = old.triggers.iter().any(|t| {
                t.name == trigger.name
                    && t.body == trigger.body
                    && t.function == trigger.function
                    && t.events == trigger.events
            });
            if !same {
                let change = self.push("add_trigger", Some(old), trigger.id);
                change.name = Some(trigger.name.clone());
                change.affected.insert(old.id);
            }
        }
    }

    fn types(&mut self) {
        for old in self.before.types() {
            let name = qualified(&old.schema, &old.name);
            let labels: Vec<Id> = old.labels.iter().map(|(id, _)| *id).collect();
            let of_type: Vec<Id> = columns_of(self.before, old).collect();
            let Some(new) = self
                .pairing
                .after(old.id)
                .and_then(|id| self.after.user_type(id))
            else {
                let change = self.push("drop_type", None, old.id);
                change.table = Some(name);
                change.affected.extend(labels);
                continue;
            };
            let moved = qualified(&new.schema, &new.name);
            if name != moved {
                let change = self.push("rename_type", None, old.id);
                change.table = Some(name.clone());
                change.new_name = Some(moved);
            }
            self.domain_checks(old, new, &name, &of_type);
            for (id, label) in &old.labels {
                let now = self
                    .pairing
                    .after(*id)
                    .and_then(|n| new.labels.iter().find(|(l, _)| *l == n));
                if now.is_none_or(|(_, l)| l != label) {
                    let change = self.push(
                        if now.is_some() {
                            "rename_enum_value"
                        } else {
                            "drop_enum_value"
                        },
                        None,
                        *id,
                    );
                    change.table = Some(name.clone());
                    change.name = Some(label.clone());
                    change.new_name = now.map(|(_, l)| l.clone());
                    change.affected.extend(&of_type);
                }
            }
            for (id, label) in new
                .labels
                .iter()
                .filter(|(id, _)| self.pairing.before(*id).is_none())
            {
                let change = self.push("add_enum_value", None, *id);
                change.table = Some(name.clone());
                change.name = Some(label.clone());
                change.affected.extend(&of_type);
            }
        }
    }

    fn domain_checks(&mut self, old: &UserType, new: &UserType, name: &str, columns: &[Id]) {
        let gone = old.checks.iter().map(|c| (c, &new.checks, "drop_check"));
        let made = new.checks.iter().map(|c| (c, &old.checks, "add_check"));
        for (check, others, id) in gone.chain(made) {
            if others.iter().any(|c| c.id == check.id) {
                continue;
            }
            let change = self.push(id, None, check.id);
            change.table = Some(name.to_owned());
            change.name = Some(check.name.clone());
            change.affected.extend([old.id]);
            change.affected.extend(columns);
        }
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

    fn functions(&mut self) {
        for old in self.before.functions() {
            let name = qualified(&old.schema, &old.name);
            match self
                .pairing
                .after(old.id)
                .and_then(|id| self.after.function(id))
            {
                None => self.push("drop_function", None, old.id).table = Some(name),
                Some(new) => {
                    let moved = qualified(&new.schema, &new.name);
                    if name != moved {
                        let change = self.push("rename_function", None, old.id);
                        change.table = Some(name.clone());
                        change.new_name = Some(moved);
                    }
                    if old.body != new.body || old.returns != new.returns {
                        let id = new.id;
                        let change = self.push("replace_function", None, old.id);
                        change.table = Some(name);
                        change.affected.insert(id);
                    }
                }
            }
        }
    }

    /// A function beside others of its name can take their calls.
    fn overloads(&mut self) {
        for new in self.after.functions() {
            let named = crate::operation::QualifiedName::bare(new.name.clone());
            let others = self.before.find_functions(&named, None);
            if self.pairing.before(new.id).is_none() && !others.is_empty() {
                let change = self.push("replace_function", None, new.id);
                change.table = Some(qualified(&new.schema, &new.name));
                change.after = Some("another one of the name".to_owned());
            }
        }
    }

    fn sequences(&mut self) {
        let after: BTreeSet<Id> = self.after.sequences().map(|(id, _)| id).collect();
        let gone: Vec<(Id, String)> = self
            .before
            .sequences()
            .filter(|(id, _)| !after.contains(id))
            .map(|(id, name)| (id, name.to_owned()))
            .collect();
        for (id, name) in gone {
            self.push("drop_sequence", None, id).table = Some(name);
        }
    }
}

/// A default without the differences of layout.
fn plain(default: &Option<String>) -> Option<String> {
    default.as_ref().map(|d| {
        d.chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
            .to_lowercase()
    })
}

fn qualified(schema: &Option<String>, name: &str) -> String {
    match schema {
        Some(schema) => format!("{schema}.{name}"),
        None => name.to_owned(),
    }
}

fn words(column: &Column) -> String {
    crate::catalog::describe_column(&column.definition)
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

/// Columns of this type.
fn columns_of<'a>(catalog: &'a Catalog, of: &'a UserType) -> impl Iterator<Item = Id> + 'a {
    catalog
        .relations()
        .flat_map(|r| &r.columns)
        .filter(|c| c.user_type == Some(of.id))
        .map(|c| c.id)
}
