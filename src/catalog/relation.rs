//! A table or view and what belongs to it: columns, constraints, indexes, triggers, all by identity.

use std::collections::BTreeSet;

use super::Id;
use crate::operation::{
    Body, ColumnDefinition, Generated, QualifiedName, ReferentialAction, TriggerEvent,
};
use crate::sql::Dialect;

/// What kind of relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationKind {
    /// A table.
    Table,
    /// A view: a query under a name.
    View,
    /// A materialized view.
    MaterializedView,
}

/// A table or view.
#[derive(Clone, Debug)]
pub struct Relation {
    /// Identity.
    pub id: Id,
    /// Its schema; `None` is the database's default schema.
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: RelationKind,
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Constraints in order of creation.
    pub constraints: Vec<Constraint>,
    /// Indexes in order of creation; those that back a constraint are not repeated here.
    pub indexes: Vec<Index>,
    /// Triggers in order of creation.
    pub triggers: Vec<Trigger>,
    /// Triggers that are switched off.
    pub disabled: Vec<Trigger>,
    /// The query of a view.
    pub view: Option<View>,
    /// Not all columns are known.
    pub open: bool,
    /// Names that are known not to be columns although the relation is open.
    pub absent: BTreeSet<String>,
    /// It lives for a session only.
    pub temporary: bool,
    /// The partitioned table that it is a partition of.
    pub partition_of: Option<Id>,
    /// A privilege was granted on it.
    pub granted: bool,
    /// Revoked privileges and row-level security in words.
    pub restrictions: Vec<String>,
    /// Policies of row-level security.
    pub policies: Vec<Policy>,
}

/// A policy of row-level security. It follows renames, and holds what it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Its name.
    pub name: String,
    /// Relations, columns, types and functions that its expressions use.
    pub depends: BTreeSet<Id>,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Identity.
    pub id: Id,
    /// What its definition states.
    pub definition: ColumnDefinition,
    /// The user-defined type it is of.
    pub user_type: Option<Id>,
    /// The column that a view's column passes through unchanged.
    pub source: Option<Id>,
    /// The sequence that numbers it.
    pub draws_from: Option<Id>,
}

impl Column {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.definition.name
    }

    /// Whether an insert may leave it out without a null being stored.
    pub fn filled(&self) -> bool {
        self.definition.default.is_some() || self.definition.generated != Generated::No
    }
}

/// The query of a view and what it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The query's text.
    pub query: String,
    /// Column names listed after the view's name.
    pub names: Vec<String>,
    /// Relations, columns, types and functions that it uses.
    pub depends: BTreeSet<Id>,
    /// `WITH CHECK OPTION`: a write that the view would not show is refused.
    pub check_option: bool,
    /// `WITH (security_invoker)`: its readers need the privileges of its tables.
    pub invoker: bool,
    /// `WITH NO DATA`: it cannot be read before it is refreshed.
    pub unpopulated: bool,
}

/// A constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraint {
    /// Identity.
    pub id: Id,
    /// Its name, the database's default name where none was written.
    pub name: String,
    /// What it demands.
    pub rule: Rule,
    /// Existing rows are not checked.
    pub not_valid: bool,
    /// Checked after the statement, and no target of `ON CONFLICT`.
    pub deferrable: bool,
    /// It was written at its column.
    pub inline: bool,
}

/// What a constraint demands, by identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Primary key.
    PrimaryKey(Vec<Id>),
    /// Unique key.
    Unique {
        /// Its columns.
        columns: Vec<Id>,
        /// `NULLS NOT DISTINCT`.
        nulls_not_distinct: bool,
    },
    /// Foreign key.
    ForeignKey {
        /// The child's columns.
        columns: Vec<Id>,
        /// The parent relation, if it is known.
        parent: Option<Id>,
        /// The parent's columns; empty for its primary key.
        referenced: Vec<Id>,
        /// What a delete of the parent's row does.
        on_delete: ReferentialAction,
        /// What a change of the parent's key does.
        on_update: ReferentialAction,
    },
    /// Check.
    Check {
        /// Its expression.
        expression: String,
        /// Columns that stand in it.
        columns: Vec<Id>,
    },
    /// Exclusion.
    Exclude(Vec<Id>),
}

impl Rule {
    /// The table's own columns that it is about.
    pub fn columns(&self) -> &[Id] {
        match self {
            Self::PrimaryKey(columns)
            | Self::Exclude(columns)
            | Self::Unique { columns, .. }
            | Self::ForeignKey { columns, .. }
            | Self::Check { columns, .. } => columns,
        }
    }
}

/// An index that backs no constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Identity.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its parts.
    pub parts: Vec<Part>,
    /// Unique.
    pub unique: bool,
    /// Predicate of a partial index.
    pub predicate: Option<String>,
    /// MySQL's `FULLTEXT`: what `MATCH` needs.
    pub fulltext: bool,
}

/// One part of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A column.
    Column(Id),
    /// An expression and the columns that stand in it.
    Expression(String, Vec<Id>),
}

/// A trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// Identity.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// When it fires, with the columns of `UPDATE OF`.
    pub events: Vec<(TriggerEvent, Vec<Id>)>,
    /// The function it calls.
    pub function: Option<Id>,
    /// Its own body.
    pub body: Option<Body>,
}

impl Relation {
    /// The column of this name; the key function is the dialect's.
    pub fn column(&self, dialect: Dialect, name: &str) -> Option<&Column> {
        let key = dialect.key(name);
        self.columns.iter().find(|c| dialect.key(c.name()) == key)
    }

    /// The column with this id.
    pub fn column_by_id(&self, id: Id) -> Option<&Column> {
        self.columns.iter().find(|c| c.id == id)
    }

    /// Its name with its schema, where that is not the default one.
    pub fn qualified(&self) -> QualifiedName {
        QualifiedName {
            schema: self.schema.clone(),
            name: self.name.clone(),
        }
    }

    /// Column sets that are unique over the whole table.
    pub fn unique_keys(&self) -> impl Iterator<Item = (Id, Vec<Id>)> + '_ {
        let constraints = self.constraints.iter().filter_map(|c| match &c.rule {
            Rule::PrimaryKey(columns) | Rule::Unique { columns, .. } => {
                Some((c.id, columns.clone()))
            }
            _ => None,
        });
        let indexes = self
            .indexes
            .iter()
            .filter(|i| i.unique && i.predicate.is_none())
            .filter_map(|i| {
                let columns = i.parts.iter().map(|p| match p {
                    Part::Column(id) => Some(*id),
                    Part::Expression(..) => None,
                });
                Some((i.id, columns.collect::<Option<Vec<Id>>>()?))
            });
        constraints.chain(indexes)
    }
}
