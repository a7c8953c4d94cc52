//! What stands around the object of a change: keys, views, triggers, the columns of its type. In: a relation,
//! constraint or type of the catalogs. Out: the [`Facts`] that plans ask for.

use super::column::{fact_of, takes_part};
use super::facts::{Facts, Typed};
use super::quoted::{quoted, quoted_path};
use super::release::Release;
use super::rewrite::has_name;
use crate::catalog::{Catalog, Column, Constraint, Id, Index, Part, Relation, Rule, Trigger};
use crate::change::Change;
use crate::operation::{Generated, QualifiedName, ReferentialAction, TriggerEvent};
use crate::resolve::{Sides, sets};
use crate::sql::Dialect;

impl Facts {
    pub(super) fn relation(
        &mut self,
        sides: Sides<'_>,
        relation: &Relation,
        new: Option<&Relation>,
        change: &Change,
        release: &Release,
    ) {
        let dialect = self.dialect;
        let key = relation.constraints.iter().find_map(|c| match &c.rule {
            Rule::PrimaryKey(ids) => Some(ids.as_slice()),
            _ => None,
        });
        self.key = names(dialect, relation, key.unwrap_or_default());
        let fact = |column: &Column| fact_of(dialect, column, key.unwrap_or_default());
        let old_column = relation.column_by_id(change.object);
        self.old_column = old_column.map(fact);
        let now = sides.pairing.after(change.object).unwrap_or(change.object);
        self.new_column = new.and_then(|r| r.column_by_id(now)).map(fact);
        if let Some(new) = new {
            self.of_new(sides, new, change);
        }
        let writable = |c: &&Column| c.definition.generated != Generated::Always;
        let writable = relation.columns.iter().filter(writable);
        self.writable = writable
            .map(|c| (quoted(dialect, c.name()), c.definition.default.clone()))
            .collect();
        for (other, constraint) in foreign_keys(sides.before) {
            let points = matches!(&constraint.rule, Rule::ForeignKey { parent, .. } if *parent == Some(relation.id));
            // A key that the migration drops by itself is dropped by that change.
            let gone = sides.pairing.after(constraint.id).is_none() && dialect != Dialect::Sqlite;
            if !points || other.id == relation.id {
                continue;
            }
            self.unkeyed |= gone;
            if !gone {
                let child = release.table(sides, other.id);
                let child = child.unwrap_or_else(|| other.qualified().to_string());
                self.children.push((
                    quoted_path(dialect, &child),
                    quoted(dialect, &constraint.name),
                ));
                if old_column.is_some_and(|c| refers_to(constraint, c.id)) {
                    self.pointed = true;
                    self.pointed_at(other, constraint);
                }
            }
        }
        if let Some(column) = old_column {
            let drops = change.kind.id == "drop_column";
            self.on_column(sides, relation, column, drops);
            if dialect == Dialect::Postgresql && !drops {
                let to = match self.new.is_empty() {
                    true => self.beside("new"),
                    false => self.new.clone(),
                };
                self.on_successor(sides, release, relation, column, &to);
            }
        }
        let sides_of = [Some(relation), new];
        for relation in sides_of.into_iter().flatten() {
            if let Some(c) = relation.constraints.iter().find(|c| c.id == change.object) {
                let catalog = if relation.id == change.relation.unwrap_or(relation.id) {
                    sides.after
                } else {
                    sides.before
                };
                self.of_constraint(catalog, relation, c);
                let columns = c.rule.columns().iter();
                self.on_retyped |= columns
                    .into_iter()
                    .any(|id| is_retyped(sides, release, *id));
                if let Rule::ForeignKey {
                    parent: Some(parent),
                    ..
                } = &c.rule
                {
                    let before = sides.pairing.before(*parent).unwrap_or(*parent);
                    let named = release.table(sides, before);
                    if let (Some(name), Some(parent)) = (named, &mut self.parent) {
                        parent.0 = quoted_path(dialect, &name);
                    }
                }
            }
            if let Some(i) = relation.indexes.iter().find(|i| i.id == change.object) {
                self.index = true;
                self.columns = index_parts(dialect, relation, i, None);
                self.predicate.clone_from(&i.predicate);
                let ids = i.parts.iter().flat_map(|part| match part {
                    Part::Column(id) => std::slice::from_ref(id),
                    Part::Expression(_, ids) => ids.as_slice(),
                });
                self.on_retyped |= ids.into_iter().any(|id| is_retyped(sides, release, *id));
                let only = i.predicate.as_deref().unwrap_or_default();
                self.on_retyped |= relation
                    .columns
                    .iter()
                    .any(|c| is_retyped(sides, release, c.id) && has_name(only, dialect, c.name()));
                self.told_by_own = dialect == Dialect::Mysql && !takes_part(relation, i);
            }
        }
    }

    /// What the migration makes together with a new column, and a trigger for one.
    pub(super) fn of_new(&mut self, sides: Sides<'_>, relation: &Relation, change: &Change) {
        let dialect = self.dialect;
        let is_new =
            |id: &Id| sides.pairing.before(*id).is_none() && relation.column_by_id(*id).is_some();
        let fires_on_insert = |trigger: &&Trigger| {
            let mut events = trigger.events.iter();
            events.any(|(event, _)| *event == TriggerEvent::Insert)
        };
        if let Some(trigger) = relation.triggers.iter().find(|t| t.id == change.object) {
            let function = trigger
                .function
                .filter(|id| sides.pairing.before(*id).is_none());
            let function = function.and_then(|id| sides.after.function(id));
            self.new_function = function.map(|function| function.name.clone());
            let texts = [sides.after.body_of(trigger), trigger.body.as_ref()];
            let texts = texts.into_iter().flatten().map(|body| body.text.as_str());
            let texts: Vec<&str> = texts.collect();
            let mut new = relation.columns.iter().filter(|c| is_new(&c.id));
            self.serves_new = new.any(|c| {
                let named = texts.iter();
                named
                    .into_iter()
                    .any(|text| has_name(text, dialect, c.name()))
            });
        }
        let Some(column) = relation
            .column_by_id(change.object)
            .filter(|c| is_new(&c.id))
        else {
            return;
        };
        self.given = sides.after.given.get(&column.id).cloned();
        let mut triggers = relation.triggers.iter().filter(fires_on_insert);
        self.filled_by_trigger = triggers.any(|trigger| {
            let body = sides.after.body_of(trigger);
            body.is_some_and(|body| sets(body, column.name()))
        });
        for constraint in &relation.constraints {
            let Rule::Unique { columns, .. } = &constraint.rule else {
                continue;
            };
            let last = columns.iter().max() == Some(&column.id);
            if last && columns.iter().all(is_new) {
                self.new_keys.push((
                    quoted(dialect, &constraint.name),
                    names(dialect, relation, columns),
                ));
            }
        }
    }

    pub(super) fn of_constraint(
        &mut self,
        catalog: &Catalog,
        relation: &Relation,
        constraint: &Constraint,
    ) {
        let dialect = self.dialect;
        self.columns = names(dialect, relation, constraint.rule.columns());
        match &constraint.rule {
            Rule::Check { expression, .. } => self.check = Some(expression.clone()),
            Rule::ForeignKey {
                parent,
                referenced,
                on_delete,
                ..
            } => {
                let parent = parent.and_then(|id| catalog.relation(id));
                self.parent = parent.map(|parent| {
                    let key = parent.constraints.iter().find_map(|c| match &c.rule {
                        Rule::PrimaryKey(ids) => Some(ids.as_slice()),
                        _ => None,
                    });
                    let ids = match referenced.as_slice() {
                        [] => key.unwrap_or_default(),
                        some => some,
                    };
                    let action = match on_delete {
                        ReferentialAction::Refuse => "",
                        ReferentialAction::Cascade => " ON DELETE CASCADE",
                        ReferentialAction::SetNull => " ON DELETE SET NULL",
                        ReferentialAction::SetDefault => " ON DELETE SET DEFAULT",
                    };
                    let name = quoted_path(dialect, &parent.qualified().to_string());
                    (name, names(dialect, parent, ids), action)
                });
            }
            _ => {}
        }
    }

    /// The columns of the type that a label or type is about.
    pub(super) fn of_type(&mut self, sides: Sides<'_>, release: &Release, change: &Change) {
        let catalog = sides.before;
        let of = catalog
            .types()
            .find(|t| t.id == change.object || t.labels.iter().any(|(id, _)| *id == change.object))
            .or_else(|| {
                let table = change
                    .table
                    .as_deref()
                    .filter(|_| change.relation.is_none())?;
                let name = QualifiedName {
                    schema: table.rsplit_once('.').map(|(schema, _)| schema.to_owned()),
                    name: table.rsplit('.').next().unwrap_or(table).to_owned(),
                };
                catalog.find_type(&name.schema, &name.name)
            });
        let Some(of) = of else { return };
        for relation in catalog.relations().filter(|r| r.view.is_none()) {
            for column in relation
                .columns
                .iter()
                .filter(|c| c.user_type == Some(of.id))
            {
                let table = release.table(sides, relation.id);
                let table = table.unwrap_or_else(|| relation.qualified().to_string());
                let name = match release.renamed(column.id) {
                    Some((_, new)) => new,
                    None => column.name(),
                };
                self.typed.push(Typed {
                    table: quoted_path(self.dialect, &table),
                    column: quoted(self.dialect, name),
                    default: column.definition.default.clone(),
                });
            }
        }
    }
}

fn refers_to(constraint: &Constraint, column: Id) -> bool {
    matches!(&constraint.rule, Rule::ForeignKey { referenced, .. } if referenced.contains(&column))
}

fn foreign_keys(catalog: &Catalog) -> impl Iterator<Item = (&Relation, &Constraint)> {
    catalog
        .relations()
        .flat_map(|r| r.constraints.iter().map(move |c| (r, c)))
}

/// Whether the same release changes the type of this column; the id may be of before or afterwards.
fn is_retyped(sides: Sides<'_>, release: &Release, id: Id) -> bool {
    release.is_retyped(id)
        || sides
            .pairing
            .before(id)
            .is_some_and(|id| release.is_retyped(id))
}

/// The parts of an index, with one column under another name.
pub(super) fn index_parts(
    dialect: Dialect,
    relation: &Relation,
    index: &Index,
    renamed: Option<&(Id, String)>,
) -> Vec<String> {
    let part = |part: &Part| match part {
        Part::Column(id) => match renamed.filter(|(old, _)| old == id) {
            Some((_, new)) => vec![new.clone()],
            None => names(dialect, relation, &[*id]),
        },
        Part::Expression(text, _) => vec![format!("({text})")],
    };
    index.parts.iter().flat_map(part).collect()
}

fn names(dialect: Dialect, relation: &Relation, ids: &[Id]) -> Vec<String> {
    ids.iter()
        .filter_map(|id| relation.column_by_id(*id))
        .map(|column| quoted(dialect, column.name()))
        .collect()
}
