//! What has a name of its own beside the relations: types, functions, sequences.
//!
//! In: both catalogs. Out: changes of these objects; `table` is their name.

use super::Diff;
use crate::catalog::{Catalog, Id, Relation, UserType};

impl Diff<'_> {
    pub(super) fn types(&mut self) {
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
                change.affected.extend(&of_type);
            }
            for (id, attribute) in &old.attributes {
                let now = new.attributes.iter().find(|(n, _)| n == id);
                if let Some((_, now)) = now.filter(|(_, now)| now.name != attribute.name) {
                    let change = self.push("rename_type", None, *id);
                    change.table = Some(name.clone());
                    change.name = Some(attribute.name.clone());
                    change.new_name = Some(now.name.clone());
                    change.affected.insert(old.id);
                }
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
                change.affected.insert(old.id);
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

    pub(super) fn functions(&mut self) {
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
                        let calls =
                            |r: &&Relation| r.triggers.iter().any(|t| t.function == Some(old.id));
                        let tables = self.before.relations().filter(calls);
                        let tables: Vec<Id> = tables.map(|r| r.id).collect();
                        let change = self.push("replace_function", None, old.id);
                        change.table = Some(name);
                        change.affected.insert(id);
                        change.affected.extend(tables);
                    }
                }
            }
        }
    }

    /// A function beside others of its name can take their calls.
    pub(super) fn overloads(&mut self) {
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

    pub(super) fn sequences(&mut self) {
        for old in self.before.sequences() {
            let name = old.qualified().to_string();
            let new = self.after.sequence(old.id);
            let moved = new.is_none_or(|new| new.qualified() != old.qualified());
            // What goes or moves with the column that owns it belongs to that change.
            let along = self.list.iter_mut().find(|change| {
                let with = matches!(
                    change.kind.id,
                    "drop_table" | "drop_column" | "rename_table"
                );
                with && old
                    .owner
                    .is_some_and(|owner| change.affected.contains(&owner))
            });
            if let Some(change) = along.filter(|_| moved) {
                change.affected.insert(old.id);
                continue;
            }
            let Some(new) = new else {
                self.push("drop_sequence", None, old.id).table = Some(name);
                continue;
            };
            if moved {
                let change = self.push("rename_sequence", None, old.id);
                change.table = Some(name.clone());
                change.new_name = Some(new.qualified().to_string());
            }
            if let Some(numbers) = new
                .numbers
                .get(old.numbers.len()..)
                .filter(|n| !n.is_empty())
            {
                let drawing = self.before.relations().find_map(|relation| {
                    let mut columns = relation.columns.iter();
                    let column = columns.find(|c| c.draws_from == Some(old.id))?;
                    Some((relation, column.id))
                });
                let change = self.push("change_sequence", drawing.map(|d| d.0), old.id);
                change.affected.extend(drawing.map(|d| d.1));
                change.table = Some(name);
                change.after = Some(numbers.join(" "));
            }
        }
    }

    pub(super) fn revoked(&mut self) {
        let known = self.before.revoked().len();
        for revoked in self.after.revoked().iter().skip(known) {
            let Some(first) = revoked.ids.first() else {
                continue;
            };
            let change = self.push("restrict_access", None, *first);
            change.table = Some(revoked.name.clone());
            change.affected.extend(&revoked.ids);
            change.after = Some(revoked.what.clone());
        }
    }
}

fn qualified(schema: &Option<String>, name: &str) -> String {
    match schema {
        Some(schema) => format!("{schema}.{name}"),
        None => name.to_owned(),
    }
}

/// Columns of this type.
fn columns_of<'a>(catalog: &'a Catalog, of: &'a UserType) -> impl Iterator<Item = Id> + 'a {
    catalog
        .relations()
        .flat_map(|r| &r.columns)
        .filter(|c| c.user_type == Some(of.id))
        .map(|c| c.id)
}
