//! What a plan needs to know of a change. In: a [`Change`] and both catalogs. Out: [`Facts`], names
//! quoted for the dialect, so that they can stand in SQL as they are.

use std::collections::BTreeSet;

use super::column::ColumnFacts;
use super::quoted::{quoted, quoted_path};
use super::release::Release;
use super::standing::Obstacle;
use super::successor::{Computed, Copied};
use super::views::{ViewFacts, stand_in, views_on};
use crate::change::{Change, Kind};
use crate::orm::Orm;
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
}
