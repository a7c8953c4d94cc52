//! What falls when something is dropped: `CASCADE`, or the database's refusal.

use std::collections::BTreeMap;

use super::{Catalog, Id, Part, Relation, Rule, Trouble};
use crate::operation::QualifiedName;
use crate::sql::Dialect;

impl Catalog {
    /// Removes a relation and, with `cascade`, what stands on it.
    pub(super) fn drop_relation(&mut self, id: Id, cascade: bool) -> Vec<Trouble> {
        let Some(relation) = self.relations.remove(&id) else {
            return Vec::new();
        };
        if let Some(ids) = self
            .names
            .get_mut(self.dialect.key(&relation.name).as_ref())
        {
            ids.retain(|other| *other != id);
        }
        let what = format!("table {}", relation.qualified());
        let mut gone: Vec<Id> = relation.columns.iter().map(|c| c.id).collect();
        self.drop_owned(&gone);
        gone.push(id);
        let mut troubles = self.functions_of_type(&relation.name, &what, cascade);
        if self.dialect == Dialect::Sqlite {
            let names = |r: &Relation| r.constraints.iter().any(|c| points_at(&c.rule, id));
            if self.relations.values().any(names) {
                self.gone.insert(id, relation);
            }
        } else {
            troubles.extend(self.foreign_keys_to(id, &what, cascade));
        }
        troubles.extend(self.views_on(&gone, &what, cascade));
        troubles
    }

    /// Functions of PostgreSQL that take or return values of a type, a table's rows among them.
    fn functions_of_type(&mut self, name: &str, what: &str, cascade: bool) -> Vec<Trouble> {
        let mut troubles = Vec::new();
        if self.dialect != Dialect::Postgresql {
            return troubles;
        }
        self.functions.retain(|_, function| {
            let mut parameters = function.parameters.iter();
            let takes = parameters.any(|(_, t)| t.as_ref().is_some_and(|t| t.name == name));
            if takes && !cascade {
                let function = format!("function {}", function.name);
                troubles.push(refusal(what, &function));
            }
            !(takes && cascade)
        });
        troubles
    }

    /// Bodies in `BEGIN ATOMIC` that name a column of a table: PostgreSQL tracks them.
    pub(super) fn atomic_bodies(
        &mut self,
        (table, column): (&str, &str),
        what: &str,
        cascade: bool,
    ) -> Vec<Trouble> {
        let mut troubles = Vec::new();
        if self.dialect != Dialect::Postgresql {
            return troubles;
        }
        self.functions.retain(|_, function| {
            let has = |name: &str| words(&function.body.text).any(|w| w.eq_ignore_ascii_case(name));
            let stands = function.body.tracked && has(table) && has(column);
            if stands && !cascade {
                troubles.push(refusal(what, &format!("function {}", function.name)));
            }
            !(stands && cascade)
        });
        troubles
    }

    /// SQLite's foreign keys name their parent: a table that takes the name of one that is gone is the
    /// parent from then on.
    pub(super) fn take_children(&mut self, id: Id) {
        let dialect = self.dialect;
        let Some(new) = self.relations.get(&id) else {
            return;
        };
        let key = dialect.key(&new.name).into_owned();
        let mut all = self.gone.iter();
        let Some((old, _)) = all.find(|(_, r)| dialect.key(&r.name) == key) else {
            return;
        };
        let old = *old;
        let columns: BTreeMap<Id, Id> = self
            .gone
            .remove(&old)
            .iter()
            .flat_map(|r| &r.columns)
            .filter_map(|c| Some((c.id, new.column(dialect, c.name())?.id)))
            .collect();
        let rules = self.relations.values_mut().flat_map(|r| &mut r.constraints);
        for constraint in rules.filter(|c| points_at(&c.rule, old)) {
            if let Rule::ForeignKey {
                parent, referenced, ..
            } = &mut constraint.rule
            {
                *parent = Some(id);
                for column in referenced {
                    *column = columns.get(column).copied().unwrap_or(*column);
                }
            }
        }
    }

    /// Generated columns and triggers of the table itself that stand on a dropped column. MySQL, which
    /// takes all actions of a statement together, is left to say by itself what it refuses.
    pub(super) fn dependents_in_table(
        &mut self,
        table: Id,
        (gone, column): (Id, &str),
        what: &str,
        cascade: bool,
    ) -> Vec<Trouble> {
        let dialect = self.dialect;
        let Some(relation) = self.relations.get_mut(&table) else {
            return Vec::new();
        };
        let name = relation.qualified();
        let has = |text: &str, word: &str| words(text).any(|w| dialect.key(w) == dialect.key(word));
        let mut troubles = Vec::new();
        let mut generated = Vec::new();
        for other in &relation.columns {
            let expression = other.definition.expression.as_deref();
            if dialect != Dialect::Mysql && expression.is_some_and(|e| has(e, column)) {
                generated.push(other.name().to_owned());
            }
        }
        relation.triggers.retain_mut(|trigger| {
            let of = trigger
                .events
                .iter()
                .any(|(_, columns)| columns.contains(&gone));
            // The condition of a trigger is tracked by PostgreSQL; it names the rows, not the table.
            let condition = trigger.body.as_ref().filter(|body| body.tracked);
            let stands = of || condition.is_some_and(|body| has(&body.text, column));
            for (_, columns) in &mut trigger.events {
                columns.retain(|c| *c != gone);
            }
            if stands && dialect == Dialect::Postgresql && !cascade {
                troubles.push(refusal(
                    what,
                    &format!("trigger {} on table {name}", trigger.name),
                ));
            }
            !(stands && dialect == Dialect::Postgresql && cascade)
        });
        for other in generated {
            if cascade && dialect == Dialect::Postgresql {
                troubles.extend(self.drop_column(table, &other, true, true));
            } else {
                troubles.push(refusal(what, &format!("column {other} of table {name}")));
            }
        }
        troubles
    }

    /// Views and foreign keys that stand on a dropped column.
    pub(super) fn dependents_of_column(
        &mut self,
        column: Id,
        what: &str,
        cascade: bool,
    ) -> Vec<Trouble> {
        let mut troubles = Vec::new();
        for relation in self.relations.values_mut() {
            let name = relation.name.clone();
            relation.constraints.retain(|constraint| {
                let Rule::ForeignKey { referenced, .. } = &constraint.rule else {
                    return true;
                };
                if !referenced.contains(&column) {
                    return true;
                }
                if !cascade {
                    troubles.push(refusal(
                        what,
                        &format!("constraint {} on table {name}", constraint.name),
                    ));
                }
                false
            });
        }
        troubles.extend(self.views_on(&[column], what, cascade));
        troubles
    }

    /// Foreign keys that need a key which was dropped.
    pub(super) fn foreign_keys_on(
        &mut self,
        parent: Id,
        (key, is_primary): (&[Id], bool),
        name: &str,
        cascade: bool,
    ) -> Vec<Trouble> {
        let mut troubles = Vec::new();
        let dialect = self.dialect;
        for relation in self.relations.values_mut() {
            let table = relation.name.clone();
            relation.constraints.retain(|constraint| {
                let Rule::ForeignKey {
                    parent: of,
                    referenced,
                    ..
                } = &constraint.rule
                else {
                    return true;
                };
                // Without columns it is the primary key that is meant.
                let is_meant = match referenced.as_slice() {
                    [] => is_primary,
                    columns => columns == key,
                };
                let uses = *of == Some(parent) && is_meant;
                if !uses || dialect != Dialect::Postgresql {
                    return true;
                }
                if !cascade {
                    let what = format!("constraint {name}");
                    troubles.push(refusal(
                        &what,
                        &format!("constraint {} on table {table}", constraint.name),
                    ));
                }
                false
            });
        }
        troubles
    }

    fn foreign_keys_to(&mut self, parent: Id, what: &str, cascade: bool) -> Vec<Trouble> {
        let mut troubles = Vec::new();
        for relation in self.relations.values_mut() {
            let table = relation.name.clone();
            relation.constraints.retain(|constraint| {
                if !points_at(&constraint.rule, parent) {
                    return true;
                }
                if !cascade {
                    troubles.push(refusal(
                        what,
                        &format!("constraint {} on table {table}", constraint.name),
                    ));
                }
                false
            });
        }
        troubles
    }

    /// PostgreSQL drops the views on what is gone (or refuses); the others leave them to fail.
    fn views_on(&mut self, gone: &[Id], what: &str, cascade: bool) -> Vec<Trouble> {
        if self.dialect != Dialect::Postgresql {
            return Vec::new();
        }
        let views: Vec<(Id, String)> = self
            .relations
            .values()
            .filter(|r| {
                r.view
                    .as_ref()
                    .is_some_and(|v| gone.iter().any(|id| v.depends.contains(id)))
            })
            .map(|r| (r.id, r.qualified().to_string()))
            .collect();
        let mut troubles = Vec::new();
        for (id, name) in views {
            if cascade {
                troubles.extend(self.drop_relation(id, true));
            } else {
                troubles.push(refusal(what, &format!("view {name}")));
            }
        }
        for relation in self.relations.values_mut() {
            let table = relation.qualified();
            relation.policies.retain(|policy| {
                let stands = gone.iter().any(|id| policy.depends.contains(id));
                if stands && !cascade {
                    let policy = format!("policy {} on table {table}", policy.name);
                    troubles.push(refusal(what, &policy));
                }
                !stands
            });
        }
        troubles
    }

    /// PostgreSQL refuses another type for a column that a view uses.
    pub(super) fn views_of_column(&self, table: &QualifiedName, column: &str) -> Vec<Trouble> {
        let relation = self.find_relation(table);
        let column = relation.and_then(|r| r.column(self.dialect, column));
        let Some(column) = column.filter(|_| self.dialect == Dialect::Postgresql) else {
            return Vec::new();
        };
        let views = self.relations.values().filter(|relation| {
            let view = relation.view.as_ref();
            view.is_some_and(|view| view.depends.contains(&column.id))
        });
        let refused = |view: &Relation| {
            Trouble::Refused(format!(
                "cannot alter type of a column used by a view or rule (view {})",
                view.qualified()
            ))
        };
        let policies = self.relations.values().flat_map(|relation| {
            let own = relation.policies.iter();
            let own = own.filter(|policy| policy.depends.contains(&column.id));
            own.map(|policy| {
                Trouble::Refused(format!(
                    "cannot alter type of a column used in a policy definition (policy {} on table {})",
                    policy.name,
                    relation.qualified()
                ))
            })
        });
        views.map(refused).chain(policies).collect()
    }

    /// Removes a type and, with `cascade`, the columns and functions that use it.
    pub(super) fn drop_type(&mut self, id: Id, cascade: bool) -> Vec<Trouble> {
        let Some(dropped) = self.types.remove(&id) else {
            return Vec::new();
        };
        let what = format!("type {}", dropped.name);
        let mut gone = Vec::new();
        let mut troubles = self.functions_of_type(&dropped.name, &what, cascade);
        for relation in self.relations.values_mut().filter(|r| r.view.is_none()) {
            let name = relation.name.clone();
            for column in relation.columns.iter().filter(|c| c.user_type == Some(id)) {
                gone.push((relation.id, column.name().to_owned()));
                if !cascade {
                    troubles.push(refusal(
                        &what,
                        &format!("column {} of table {name}", column.name()),
                    ));
                }
            }
        }
        if cascade {
            for (relation, column) in gone {
                let qualified = self
                    .relations
                    .get(&relation)
                    .map(Relation::qualified)
                    .unwrap_or_default();
                let drop = crate::operation::Operation::DropColumn {
                    table: qualified,
                    column,
                    if_exists: true,
                    cascade: true,
                };
                troubles.extend(self.alter_table(&drop));
            }
        }
        troubles
    }

    /// Removes a function and, with `cascade`, the triggers, defaults, indexes and views that call it.
    pub(super) fn drop_function(&mut self, id: Id, cascade: bool) -> Vec<Trouble> {
        let Some(dropped) = self.functions.remove(&id) else {
            return Vec::new();
        };
        let what = format!("function {}", dropped.name);
        let mut troubles = Vec::new();
        let mentions = |text: &str| words(text).any(|w| w.eq_ignore_ascii_case(&dropped.name));
        for relation in self.relations.values_mut() {
            let name = relation.name.clone();
            let mut refuse = |thing: String| {
                if !cascade {
                    troubles.push(refusal(&what, &thing));
                }
            };
            relation.triggers.retain(|trigger| {
                let uses = trigger.function == Some(id);
                if uses {
                    refuse(format!("trigger {} on table {name}", trigger.name));
                }
                !uses
            });
            for column in &mut relation.columns {
                if column.definition.default.as_deref().is_some_and(mentions) {
                    refuse(format!(
                        "default value for column {} of table {name}",
                        column.name()
                    ));
                    column.definition.default = None;
                }
            }
            relation.indexes.retain(|index| {
                let uses = index
                    .parts
                    .iter()
                    .any(|p| matches!(p, Part::Expression(text, _) if mentions(text)));
                if uses {
                    refuse(format!("index {}", index.name));
                }
                !uses
            });
            relation.constraints.retain(|constraint| {
                let uses = matches!(&constraint.rule, Rule::Check { expression, .. } if mentions(expression));
                if uses {
                    refuse(format!("constraint {} on table {name}", constraint.name));
                }
                !uses
            });
        }
        troubles.extend(self.views_on(&[id], &what, cascade));
        troubles
    }
}

fn points_at(rule: &Rule, relation: Id) -> bool {
    matches!(rule, Rule::ForeignKey { parent: Some(of), .. } if *of == relation)
}

fn refusal(what: &str, dependent: &str) -> Trouble {
    Trouble::Refused(format!(
        "cannot drop {what} because other objects depend on it ({dependent})"
    ))
}

/// The columns of `relation` whose names stand in an expression's text, outside its strings.
pub(super) fn columns_in(relation: &Relation, dialect: Dialect, text: &str) -> Vec<Id> {
    let words: std::collections::BTreeSet<String> =
        words(text).map(|w| dialect.key(w).to_lowercase()).collect();
    relation
        .columns
        .iter()
        .filter(|c| words.contains(&c.name().to_lowercase()))
        .map(|c| c.id)
        .collect()
}

/// Whether an expression names a column.
pub(crate) fn names_column(text: &str, column: &str, dialect: Dialect) -> bool {
    words(text).any(|word| dialect.key(word) == dialect.key(column))
}

/// The words of an expression outside single quotes.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split('\'')
        .step_by(2)
        .flat_map(|part| part.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')))
        .filter(|w| !w.is_empty())
}
