//! What a plan needs to know of a change. In: a [`Change`] and both catalogs. Out: [`Facts`], names
//! quoted for the dialect, so that they can stand in SQL as they are.

use std::collections::BTreeSet;

use super::column::{ColumnFacts, fact_of, takes_part};
use super::standing::Obstacle;
use crate::catalog::{Catalog, Column, Constraint, Id, Index, Part, Relation, Rule};
use crate::change::{Change, Kind};
use crate::operation::{Generated, QualifiedName, ReferentialAction};
use crate::resolve::Sides;
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
    /// Views that stand on what changes.
    pub views: Vec<String>,
    /// Foreign keys that point at the relation: table and constraint.
    pub children: Vec<(String, String)>,
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
    /// Columns of the type: table and column.
    pub typed: Vec<(String, String)>,
    /// How large the relation is, where that is known.
    pub size: Option<Size>,
    /// A mapper of the code declares or names it.
    pub mapped: bool,
}

/// The statement of a migration that makes a change.
#[derive(Clone, Copy, Debug)]
pub struct Own<'a> {
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
            statement: own.text.trim_end_matches(';').trim_end().to_owned(),
            shared: own.shared,
            lock_timeout: own.lock_timeout,
            ..Self::empty(dialect)
        };
        let table = change.table.clone().unwrap_or_default();
        facts.bare = table.rsplit('.').next().unwrap_or(&table).to_owned();
        facts.table = quoted_path(dialect, &table);
        let label = change.kind.id.ends_with("_enum_value");
        let part = |name: &Option<String>| match name {
            Some(name) if label => name.clone(),
            // A relation that is renamed or attached is named with its schema.
            Some(name) if change.kind.id.contains("partition") => quoted_path(dialect, name),
            Some(name) => dialect.quote(name),
            None => String::new(),
        };
        facts.name = part(&change.name);
        facts.new = match (&change.new_name, &change.name) {
            (Some(new), None) => quoted_path(dialect, new),
            (new, _) => part(new),
        };
        let old = change.relation.and_then(|id| sides.before.relation(id));
        let after_id = change
            .relation
            .map(|id| sides.pairing.after(id).unwrap_or(id));
        let new = after_id.and_then(|id| sides.after.relation(id));
        facts.rebuilt = old.is_some() && change.relation != after_id;
        if let Some(relation) = old.or(new) {
            facts.relation(sides, relation, new, change);
        }
        facts.of_type(sides.before, change);
        facts.views = views_on(sides.before, &change.affected);
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
            views: Vec::new(),
            children: Vec::new(),
            copies: Vec::new(),
            constraints: Vec::new(),
            obstacles: Vec::new(),
            writable: Vec::new(),
            rebuilt: false,
            told_by_own: false,
            never_null: false,
            typed: Vec::new(),
            size: None,
            mapped: false,
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
            typed: vec![("orders".to_owned(), "status".to_owned())],
            ..Self::empty(Dialect::Postgresql)
        }
    }

    fn relation(
        &mut self,
        sides: Sides<'_>,
        relation: &Relation,
        new: Option<&Relation>,
        change: &Change,
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
        let writable = |c: &&Column| c.definition.generated != Generated::Always;
        let writable = relation.columns.iter().filter(writable);
        self.writable = writable
            .map(|c| (dialect.quote(c.name()), c.definition.default.clone()))
            .collect();
        for (other, constraint) in foreign_keys(sides.before) {
            let points = matches!(&constraint.rule, Rule::ForeignKey { parent, .. } if *parent == Some(relation.id));
            // MySQL has no IF EXISTS: a key that the migration drops by itself is dropped by that change.
            let gone = dialect == Dialect::Mysql && sides.pairing.after(constraint.id).is_none();
            if points && other.id != relation.id && !gone {
                self.children.push((
                    quoted_path(dialect, &other.qualified().to_string()),
                    dialect.quote(&constraint.name),
                ));
                if old_column.is_some_and(|c| refers_to(constraint, c.id)) {
                    self.pointed_at(other, constraint);
                }
            }
        }
        if let Some(column) = old_column {
            self.on_column(sides.before, relation, column);
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
            }
            if let Some(i) = relation.indexes.iter().find(|i| i.id == change.object) {
                self.index = true;
                self.columns = index_parts(dialect, relation, i, None);
                self.predicate.clone_from(&i.predicate);
                self.told_by_own = dialect == Dialect::Mysql && !takes_part(relation, i);
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
    fn of_type(&mut self, catalog: &Catalog, change: &Change) {
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
                self.typed.push((
                    quoted_path(self.dialect, &relation.qualified().to_string()),
                    self.dialect.quote(column.name()),
                ));
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

fn views_on(catalog: &Catalog, affected: &BTreeSet<Id>) -> Vec<String> {
    let stands = |relation: &&Relation| {
        let view = relation.view.as_ref();
        !affected.contains(&relation.id)
            && view.is_some_and(|v| v.depends.iter().any(|d| affected.contains(d)))
    };
    catalog
        .relations()
        .filter(stands)
        .map(|r| r.qualified().to_string())
        .collect()
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
        .map(|column| dialect.quote(column.name()))
        .collect()
}

pub(super) fn quoted_path(dialect: Dialect, path: &str) -> String {
    match path.split_once('.') {
        Some((schema, name)) => format!("{}.{}", dialect.quote(schema), dialect.quote(name)),
        None => dialect.quote(path),
    }
}
