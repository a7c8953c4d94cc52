//! What a query means against one catalog: the parts of a [`Resolution`].

use std::collections::BTreeSet;

use super::constant::Constant;
use super::fault::Fault;
use super::types::Type;
use crate::catalog::Id;
use crate::clause::Clause;
use crate::location::Span;

/// What a name means.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Object {
    /// A table or view.
    Relation(Id),
    /// A column of a table or view.
    Column {
        /// The relation.
        relation: Id,
        /// The column.
        column: Id,
    },
    /// All columns of a relation, in order.
    Star {
        /// The relation.
        relation: Id,
        /// What it expands to.
        columns: Vec<Id>,
    },
    /// A user-defined type.
    Type(Id),
    /// A user-defined function.
    Function(Id),
    /// A label of an enum.
    Label {
        /// The enum.
        user_type: Id,
        /// The label.
        label: Id,
    },
    /// A sequence named by `nextval('…')` and its kin.
    Sequence(Id),
    /// A constraint named by `ON CONFLICT ON CONSTRAINT`, or the key that a conflict target needs.
    Key(Id),
    /// An index named by a hint.
    Index(Id),
    /// A column that a subquery, CTE or function makes.
    Derived,
}

impl Object {
    /// The ids it is made of, the most specific first.
    pub fn ids(&self) -> Vec<Id> {
        match self {
            Self::Relation(id)
            | Self::Type(id)
            | Self::Function(id)
            | Self::Sequence(id)
            | Self::Key(id)
            | Self::Index(id) => vec![*id],
            Self::Column { relation, column } => vec![*column, *relation],
            Self::Star { relation, columns } => {
                columns.iter().copied().chain([*relation]).collect()
            }
            Self::Label { user_type, label } => vec![*label, *user_type],
            Self::Derived => Vec::new(),
        }
    }
}

/// One name of the statement and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Where the name stands in the statement's text.
    pub at: Span,
    /// The clause.
    pub clause: Clause,
    /// What it means.
    pub object: Object,
    /// Number of the `FROM` entry that it was found in, unique in the statement.
    pub source: Option<u32>,
    /// It stands inside an aggregate function.
    pub aggregated: bool,
    /// Its value is cast to another type.
    pub cast: bool,
    /// It is a row that a select list yields as one value.
    pub whole: bool,
    /// What it is compared with.
    pub compared: Vec<Comparison>,
}

/// What a name is compared with, in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// By order (`<`, `BETWEEN`), not by equality.
    pub ordered: bool,
    /// `<>`, `NOT IN`, `NOT LIKE`.
    pub negated: bool,
    /// The other side.
    pub with: Operand,
}

/// The other side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// A constant.
    Constant(Constant),
    /// The pattern of a `LIKE`.
    Pattern,
    /// It stands in a subquery that `NOT IN` looks into.
    Excluded,
    /// A parameter, a column, an expression.
    Other,
}

/// A column of the statement's result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Its name, if it has one.
    pub name: Option<String>,
    /// The base column that it passes through.
    pub column: Option<(Id, Id)>,
    /// Its type.
    pub data_type: Type,
}

/// A write and what it gives to which column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// What it does.
    pub kind: WriteKind,
    /// The relation that is written.
    pub relation: Id,
    /// Where the relation's name stands.
    pub at: Span,
    /// The columns that get a value, in order, with what is known of the value.
    pub targets: Vec<Target>,
    /// An `INSERT` without a column list.
    pub positional: bool,
    /// `ON CONFLICT`, `ON DUPLICATE KEY`, `REPLACE`, `INSERT OR`/`IGNORE`.
    pub upsert: bool,
    /// `REPLACE`: a row in the way is deleted first.
    pub replaces: bool,
    /// Constraints of the relation that every written row satisfies by its constants.
    pub satisfied: BTreeSet<Id>,
}

/// What a write does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WriteKind {
    /// `INSERT`, `COPY … FROM`.
    Insert,
    /// `UPDATE`.
    Update,
    /// `DELETE`.
    Delete,
    /// `TRUNCATE`.
    Truncate,
}

/// A column that gets a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The column.
    pub column: Id,
    /// Where its name stands, if it is named.
    pub at: Option<Span>,
    /// What is known of the value.
    pub value: Value,
    /// The constant that it is, if it is one.
    pub constant: Option<Constant>,
    /// The column that it is, if it is just that.
    pub source: Option<Id>,
}

/// What is known of a written value; of several rows the least says what is known of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// The literal `NULL`.
    Null,
    /// A parameter, a column, an expression.
    Unknown,
    /// `DEFAULT`.
    Default,
    /// A literal or an expression that cannot be null by its form.
    Present,
    /// A literal that the column's type takes for certain.
    Fitting,
}

/// What a statement means against one catalog.
#[derive(Clone, Debug, Default)]
pub struct Resolution {
    /// Names and what they mean, in order of their place.
    pub bindings: Vec<Binding>,
    /// The errors that the database would give; all of them, not only the first.
    pub faults: Vec<Fault>,
    /// The result's columns; `None` where they are not known.
    pub output: Option<Vec<Output>>,
    /// What it writes.
    pub writes: Vec<Write>,
    /// What triggers write in turn, with the name of each.
    pub fired: Vec<(String, Write)>,
    /// Columns that each `NATURAL` join merges, join by join: their names and what they are.
    pub naturals: Vec<Vec<(String, Vec<Id>)>>,
    /// It names a relation through a hole.
    pub dynamic_relation: bool,
    /// The names by which relations are qualified in it.
    pub aliases: Vec<(Id, String)>,
    /// Names may come from elsewhere: it was resolved in open surroundings.
    pub open: bool,
    /// Partial indexes that a conflict target takes although its predicate is not seen to imply theirs.
    pub unproven: BTreeSet<Id>,
}

impl Resolution {
    /// What the name at a place is bound to: often one thing, never many.
    pub fn bindings_at(&self, at: Span) -> &[Binding] {
        let from = self.bindings.partition_point(|b| b.at < at);
        let there = self.bindings.get(from..).unwrap_or_default();
        let end = there.partition_point(|b| b.at == at);
        there.get(..end).unwrap_or_default()
    }

    /// The faults at a place.
    pub fn faults_at(&self, at: Span) -> &[Fault] {
        let from = self.faults.partition_point(|f| f.at < at);
        let there = self.faults.get(from..).unwrap_or_default();
        let end = there.partition_point(|f| f.at == at);
        there.get(..end).unwrap_or_default()
    }

    /// The binding at the place of `like` and of its kind.
    pub fn binding_at(&self, like: &Binding) -> Option<&Binding> {
        let there = self.bindings_at(like.at).iter();
        let kind = std::mem::discriminant(&like.object);
        let mut alike = there.filter(|b| std::mem::discriminant(&b.object) == kind);
        // `USING (c)` binds two columns at one place: each is compared with its own side.
        let own = alike.clone().find(|b| b.source == like.source);
        own.or_else(|| alike.next())
    }
}
