//! Columns of a relation that is in both catalogs.
//!
//! In: the relation before and after. Out: changes of its columns. One column may have several: renamed,
//! of another type and required at once.

use super::{Diff, plain, uses};
use crate::catalog::{Column, Function, Id, Relation, Rule, names_column};
use crate::change::convert::is_wider;
use crate::change::{ON_UPDATE, kind};
use crate::operation::{DataType, Generated, ReferentialAction};
use crate::sql::{Dialect, body};

impl Diff<'_> {
    pub(super) fn columns(&mut self, old: &Relation, new: &Relation) {
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

    /// Functions of PostgreSQL that read a column and declare a variable or a result of its type.
    fn holding(&self, relation: &Relation, column: &Column) -> Vec<Id> {
        let dialect = self.before.dialect();
        let Some(held) = column.definition.data_type.as_ref() else {
            return Vec::new();
        };
        let of_type =
            |text: &str| crate::sql::types::canonical(text, dialect).as_ref() == Some(held);
        let holds = |function: &&Function| {
            let body = &function.body;
            let reads = |name: &str| names_column(&body.text, name, dialect);
            let declares = || {
                let declared = body::declared(&body.text, &body.language, dialect);
                declared.iter().any(|(_, data_type)| of_type(data_type))
            };
            let returns = || {
                let result = function.returns.as_deref().unwrap_or_default();
                let result = result.trim_start_matches("setof ");
                let fields = result.trim_start_matches("table").trim();
                let fields = fields.trim_matches(['(', ')']).split(',');
                let types = fields.filter_map(|f| Some(f.trim().split_once(' ')?.1));
                of_type(result) || types.into_iter().any(of_type)
            };
            reads(&relation.name) && reads(column.name()) && (declares() || returns())
        };
        let functions = self.before.functions();
        let functions = functions.filter(|_| dialect == Dialect::Postgresql);
        functions.filter(holds).map(|f| f.id).collect()
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
                .is_some_and(|(a, b)| is_wider(dialect, a, b));
            let words = |t: &Option<DataType>| t.as_ref().map(ToString::to_string);
            let id = if wider { "widen_type" } else { "change_type" };
            push(self, id, words(&a.data_type), words(&b.data_type));
            if wider {
                let holding = self.holding(relation, old);
                if let Some(change) = self.list.last_mut() {
                    change.affected.extend(holding);
                }
            }
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
            || (matches!(
                a.generated,
                Generated::IdentityByDefault | Generated::Always
            ) && b.generated == Generated::No)
            || (b.sequence.is_some()
                && old.draws_from.is_some()
                && new.draws_from.is_some()
                && old.draws_from != new.draws_from)
        {
            let before = a.default.clone().or_else(|| match a.generated {
                Generated::No => None,
                Generated::Always => Some("computed by the database".to_owned()),
                _ => Some("numbered by the database".to_owned()),
            });
            let drawn = new.draws_from.and_then(|id| self.after.sequence(id));
            let drawn = drawn.map(|s| format!("nextval('{}')", s.qualified()));
            match b.default.clone().or(drawn) {
                Some(default) => push(self, "change_default", before, Some(default)),
                None if b.generated == Generated::No => push(self, "drop_default", before, None),
                None => {}
            }
        }
        if a.on_update != b.on_update {
            let words = |t: &Option<String>| t.as_ref().map(|t| format!("{} {t}", ON_UPDATE));
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
}

fn words(column: &Column) -> String {
    crate::catalog::describe_column(&column.definition)
}
