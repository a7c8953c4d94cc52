//! What a plan needs to know of a change. In: a [`Change`] and both catalogs. Out: [`Facts`], names
//! quoted for the dialect, so that they can stand in SQL as they are.

use std::collections::BTreeSet;

use super::column::{ColumnFacts, fact_of, takes_part};
use super::quoted::{quoted, quoted_path};
use super::release::Release;
use super::rewrite::has_name;
use super::standing::Obstacle;
use super::successor::{Computed, Copied};
use super::views::{ViewFacts, stand_in, views_on};
use crate::catalog::{Catalog, Column, Constraint, Id, Index, Part, Relation, Rule, Trigger};
use crate::change::{Change, Kind};
use crate::operation::{Generated, QualifiedName, ReferentialAction, TriggerEvent};
use crate::orm::Orm;
use crate::resolve::{Sides, sets};
use crate::sql::Dialect;

/// The facts of one change.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The dialect.
    pub dialect: Dialect,
    /// The relation, type or function, as SQL names it.
    pub table: String,
    /// Its bare name without quotes, for names that are made of it.
    pub bare: String,
    /// The column, constraint, index as SQL names it; a label without quotes.
    pub name: String,
    /// The new name of a rename, likewise.
    pub new: String,
    /// What it was and what it is, in words.
    pub before: Option<String>,
    /// Likewise.
    pub after: Option<String>,
    /// The kind's remedy with the names filled in.
    pub remedy: String,
    /// The migration's own statement; empty where it is not written in SQL.
    pub statement: String,
    /// The statement makes further changes, so that it cannot be run for this one alone.
    pub shared: bool,
    /// The migration sets a limit to how long it waits for locks.
    pub lock_timeout: bool,
    /// The column before.
    pub old_column: Option<ColumnFacts>,
    /// The column afterwards.
    pub new_column: Option<ColumnFacts>,
    /// Columns of the primary key.
    pub key: Vec<String>,
    /// Columns of the constraint or index.
    pub columns: Vec<String>,
    /// What a check demands.
    pub check: Option<String>,
    /// A foreign key's parent with its columns and what a delete does: `customers (id)`.
    pub parent: Option<(String, Vec<String>, &'static str)>,
    /// It is an index, not a constraint.
    pub index: bool,
    /// The predicate of a partial index.
    pub predicate: Option<String>,
    /// The relation's name in the next release, where it has another one by then.
    pub later_table: Option<String>,
    /// It is a column of a view: only the view's query changes it.
    pub of_view: bool,
    /// Views that stand on what changes, each before those that stand on it.
    pub views: Vec<ViewFacts>,
    /// Those, and views that stand on what is computed from it.
    pub with_computed: Vec<ViewFacts>,
    /// Foreign keys that point at the relation: table and constraint.
    pub children: Vec<(String, String)>,
    /// Further foreign keys point at the relation; changes of their own drop them.
    pub unkeyed: bool,
    /// Foreign keys of other tables point at the column.
    pub pointed: bool,
    /// It stands on a column whose type the same release changes.
    pub on_retyped: bool,
    /// The same release gives the column another name.
    pub renamed: bool,
    /// What its successor gets too (PostgreSQL).
    pub copied: Vec<Copied>,
    /// Columns that are computed from it (PostgreSQL).
    pub computed: Vec<Computed>,
    /// Indexes of the column, as those of its successor would be made.
    pub copies: Vec<String>,
    /// Further constraints of the column, in words.
    pub constraints: Vec<String>,
    /// What the database does not take away together with the column.
    pub obstacles: Vec<Obstacle>,
    /// Columns of the relation that take values, with their defaults.
    pub writable: Vec<(String, Option<String>)>,
    /// The migration builds the relation anew: its statements belong together.
    pub rebuilt: bool,
    /// The index is of a kind, or of parts of values, that only the migration's own words tell (MySQL).
    pub told_by_own: bool,
    /// A check that the column is never null stands already.
    pub never_null: bool,
    /// What the migration gives to a new column in all rows, as SQL.
    pub given: Option<String>,
    /// A trigger gives a new column its value where an `INSERT` leaves it out.
    pub filled_by_trigger: bool,
    /// Unique constraints over columns that are all new, told with the last of them: name and columns.
    pub new_keys: Vec<(String, Vec<String>)>,
    /// A trigger that serves a column of its table which is new too.
    pub serves_new: bool,
    /// The function that a trigger calls, where it is new too.
    pub new_function: Option<String>,
    /// Columns of the type.
    pub typed: Vec<Typed>,
    /// How large the relation is, where that is known.
    pub size: Option<Size>,
    /// The mappers of the code that declare or name it.
    pub mappers: Vec<&'static Orm>,
}

/// A column of a type that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// Its table, as SQL names it.
    pub table: String,
    /// Its name, as SQL writes it.
    pub column: String,
    /// Its default.
    pub default: Option<String>,
}

/// The statement of a migration that makes a change, and what else its release does.
#[derive(Clone, Copy, Debug)]
pub struct Own<'a> {
    /// All changes of the release.
    pub release: &'a Release,
    /// Its text; empty where it is not SQL.
    pub text: &'a str,
    /// It makes further changes.
    pub shared: bool,
    /// The migration sets a limit to how long it waits for locks.
    pub lock_timeout: bool,
}

/// How large a relation is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Its rows, where they are known.
    pub rows: Option<u64>,
    /// Its bytes with all indexes, where they are known.
    pub bytes: Option<u64>,
}

/// Up to here a table is changed at once: the scan or the rewrite takes less than a second.
const SMALL_ROWS: u64 = 10_000;
const SMALL_BYTES: u64 = 16 << 20;

impl Size {
    /// Whether the relation can be changed at once; `None` where nothing is known.
    pub fn is_small(self) -> Option<bool> {
        match (self.rows, self.bytes) {
            (None, None) => None,
            (rows, bytes) => Some(
                rows.is_none_or(|rows| rows <= SMALL_ROWS)
                    && bytes.is_none_or(|bytes| bytes <= SMALL_BYTES),
            ),
        }
    }
}

impl Facts {
    /// The facts of `change`, which `own` makes.
    pub fn of(change: &Change, sides: Sides<'_>, own: Own<'_>) -> Self {
        let dialect = sides.before.dialect();
        let mut facts = Self {
            before: change.before.clone(),
            after: change.after.clone(),
            remedy: change.remedy(),
            statement: own
                .release
                .told_now(own.text, change.operation, sides)
                .trim_end_matches(';')
                .trim_end()
                .to_owned(),
            shared: own.shared,
            lock_timeout: own.lock_timeout,
            ..Self::empty(dialect)
        };
        let moves = matches!(change.kind.id, "rename_table" | "replace_table_by_view");
        let now = change.relation.filter(|_| !moves);
        let table = now.and_then(|id| own.release.table(sides, id));
        let table = table.or(change.table.clone()).unwrap_or_default();
        let later = now.and_then(|id| own.release.later_table(dialect, id));
        facts.later_table = later.map(|table| quoted_path(dialect, table));
        facts.bare = table.rsplit('.').next().unwrap_or(&table).to_owned();
        facts.table = quoted_path(dialect, &table);
        let label = change.kind.id.ends_with("_enum_value");
        let part = |name: &Option<String>| match name {
            Some(name) if label => name.clone(),
            // A relation that is renamed or attached is named with its schema.
            Some(name) if change.kind.id.contains("partition") => quoted_path(dialect, name),
            Some(name) => quoted(dialect, name),
            None => String::new(),
        };
        let renames = change.kind.id == "rename_column";
        let renamed = own.release.renamed(change.object).filter(|_| !renames);
        facts.renamed = renamed.is_some();
        facts.name = match renamed {
            Some((_, new)) => quoted(dialect, new),
            None => part(&change.name),
        };
        facts.new = match (&change.new_name, &change.name) {
            (Some(new), None) => quoted_path(dialect, new),
            (new, _) => part(new),
        };
        let old = change.relation.and_then(|id| sides.before.relation(id));
        let after_id = change
            .relation
            .map(|id| sides.pairing.after(id).unwrap_or(id));
        let new = after_id.and_then(|id| sides.after.relation(id));
        let mut views = old.into_iter().chain(new).filter(|r| r.view.is_some());
        facts.of_view = views.any(|r| r.column_by_id(change.object).is_some());
        facts.rebuilt = old.is_some() && change.relation != after_id;
        if let Some(relation) = old.or(new) {
            facts.relation(sides, relation, new, change, own.release);
        }
        facts.of_type(sides, own.release, change);
        let mut except = change.affected.clone();
        except.extend(change.relation);
        // A view whose columns pass the values through is made anew like any other.
        if facts.old_column.is_some() {
            except = BTreeSet::from_iter(change.relation);
        }
        let mut on = match facts.old_column.is_some() {
            true => BTreeSet::from([change.object]),
            false => change.affected.clone(),
        };
        facts.views = views_on(sides, own.release, &on, &except);
        on.extend(facts.computed.iter().map(|c| c.id));
        facts.with_computed = views_on(sides, own.release, &on, &except);
        let retypes = matches!(
            change.kind.id,
            "change_type" | "widen_type" | "change_collation"
        );
        if let Some(relation) = old.filter(|_| retypes) {
            let stand_in = stand_in(sides, own.release, relation);
            facts.views.extend(stand_in.clone());
            facts.with_computed.extend(stand_in);
        }
        facts
    }

    fn empty(dialect: Dialect) -> Self {
        Self {
            dialect,
            table: String::new(),
            bare: String::new(),
            name: String::new(),
            new: String::new(),
            before: None,
            after: None,
            remedy: String::new(),
            statement: String::new(),
            shared: false,
            lock_timeout: false,
            old_column: None,
            new_column: None,
            key: Vec::new(),
            columns: Vec::new(),
            check: None,
            parent: None,
            index: false,
            predicate: None,
            later_table: None,
            of_view: false,
            views: Vec::new(),
            with_computed: Vec::new(),
            children: Vec::new(),
            unkeyed: false,
            pointed: false,
            on_retyped: false,
            renamed: false,
            copied: Vec::new(),
            computed: Vec::new(),
            copies: Vec::new(),
            constraints: Vec::new(),
            obstacles: Vec::new(),
            writable: Vec::new(),
            rebuilt: false,
            told_by_own: false,
            never_null: false,
            given: None,
            filled_by_trigger: false,
            new_keys: Vec::new(),
            serves_new: false,
            new_function: None,
            typed: Vec::new(),
            size: None,
            mappers: Vec::new(),
        }
    }

    /// Facts to explain a kind with, of a column `orders.status` in PostgreSQL.
    pub fn sample(kind: &Kind) -> Self {
        let column = |nullable| ColumnFacts {
            data_type: "text".to_owned(),
            nullable,
            ..ColumnFacts::unknown()
        };
        let fill = |text: &str| {
            let text = text.replace("{table}", "orders");
            text.replace("{name}", "status").replace("{new}", "state")
        };
        Self {
            table: "orders".to_owned(),
            bare: "orders".to_owned(),
            name: "status".to_owned(),
            new: "state".to_owned(),
            remedy: fill(kind.remedy),
            old_column: Some(column(false)),
            new_column: Some(column(kind.id == "add_column")),
            key: vec!["id".to_owned()],
            columns: vec!["status".to_owned()],
            check: Some("status <> ''".to_owned()),
            parent: Some(("states".to_owned(), vec!["name".to_owned()], "")),
            typed: vec![Typed {
                table: "orders".to_owned(),
                column: "status".to_owned(),
                default: None,
            }],
            ..Self::empty(Dialect::Postgresql)
        }
    }

    fn relation(
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
    fn of_new(&mut self, sides: Sides<'_>, relation: &Relation, change: &Change) {
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

    fn of_constraint(&mut self, catalog: &Catalog, relation: &Relation, constraint: &Constraint) {
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
    fn of_type(&mut self, sides: Sides<'_>, release: &Release, change: &Change) {
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
