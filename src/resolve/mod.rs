//! Resolves a query against a catalog: bindings, or the error that the database would give.
//!
//! In: one parsed statement with its text, and a catalog. Out: a [`Resolution`]: which name means
//! which object, what the statement writes, and every [`Fault`] that the database would report.
//! The hard thing is that a verdict is made of two resolutions of the same statement, so that
//! whatever this module does not know about SQL is wrong in both and cancels out: it must be
//! deterministic first and complete second.

mod bulk;
mod call;
mod check;
mod collation;
mod compare;
mod conflict;
mod constant;
mod ddl;
mod expression;
mod fault;
mod group;
mod index;
mod join;
mod labels;
mod lost;
mod model;
mod moved;
mod operand;
mod overload;
mod projection;
mod query;
mod rebound;
mod rows;
mod scope;
mod shifted;
mod source;
mod through;
mod trigger;
mod truth;
mod types;
mod update;
mod write;

use std::collections::BTreeSet;

use sqlparser::ast::{Ident, ObjectName, ObjectNamePart, Statement};
use sqlparser::tokenizer::Location;

use crate::catalog::{Catalog, Id};
use crate::clause::Clause;
use crate::location::{LineIndex, Span};
use crate::operation::QualifiedName;
use crate::sql::Dialect;

pub use compare::{Difference, Effect, Sides, compare};
pub use constant::Constant;
pub use ddl::is_definition;
pub use fault::{Fault, FaultKind};
pub use model::{both_sides, resolve_use};
pub use moved::same_values;
pub use source::listed;
pub use trigger::sets;
pub use types::Type;

use scope::{Frame, Source};

/// Stands for one value of which nothing is known. A letter in Unicode, so that parsers read a name.
pub const VALUE: char = '\u{A669}';

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
    /// The binding of the name that starts at `offset`, by the kind of `like`.
    pub fn binding_at(&self, like: &Binding) -> Option<&Binding> {
        let alike = |b: &&Binding| {
            b.at == like.at
                && std::mem::discriminant(&b.object) == std::mem::discriminant(&like.object)
        };
        // `USING (c)` binds two columns at one place: each is compared with its own side.
        let own = self
            .bindings
            .iter()
            .filter(alike)
            .find(|b| b.source == like.source);
        own.or_else(|| self.bindings.iter().find(alike))
    }
}

/// What a statement is resolved in.
#[derive(Clone, Debug, Default)]
pub struct Surroundings<'a> {
    /// Names that are variables (function bodies): never columns.
    pub variables: &'a [String],
    /// A name that is both a variable and a column is refused (PL/pgSQL).
    pub strict: bool,
    /// The relation that `NEW` and `OLD` are rows of (trigger bodies).
    pub row: Option<Id>,
    /// Variables that hold a row, with the relation whose row it is.
    pub rows: &'a [(Id, String)],
    /// Relations that a fragment may draw its names from, with the names that qualify them there.
    pub relations: &'a [(Id, String)],
    /// Names that none of them has may come from elsewhere.
    pub open: bool,
}

/// Resolves a statement. `sql` is the text that `statement` was parsed from.
pub fn resolve<'a>(
    statement: &Statement,
    sql: &'a str,
    catalog: &'a Catalog,
    surroundings: &Surroundings<'a>,
) -> Resolution {
    let mut resolver = Resolver::new(catalog, Places::new(sql), surroundings);
    resolver.sql = sql;
    if surroundings.row.is_some() || surroundings.open || !surroundings.rows.is_empty() {
        let mut frame = Frame {
            open: surroundings.open,
            ..Frame::default()
        };
        if let Some(relation) = surroundings.row.and_then(|id| catalog.relation(id)) {
            for alias in ["new", "old"] {
                let source = resolver.relation_source(relation, alias.to_owned());
                frame.sources.push(Source {
                    only_qualified: true,
                    ..source
                });
            }
        }
        for (id, alias) in surroundings.rows {
            if let Some(relation) = catalog.relation(*id) {
                let source = resolver.relation_source(relation, alias.clone());
                frame.sources.push(Source {
                    only_qualified: true,
                    ..source
                });
            }
        }
        for (id, alias) in surroundings.relations {
            if let Some(relation) = catalog.relation(*id) {
                let source = resolver.relation_source(relation, alias.clone());
                // One relation under several names: its bare columns are found once.
                let again = frame.sources.iter().any(|s| s.relation == Some(*id));
                frame.sources.push(Source {
                    only_qualified: again,
                    ..source
                });
            }
        }
        resolver.frames.push(frame);
    }
    resolver.out.output = resolver.statement(statement);
    sorted(resolver.out)
}

/// What was found, in order of its place.
fn sorted(mut out: Resolution) -> Resolution {
    out.bindings
        .sort_by(|a, b| (a.at, a.clause, &a.object).cmp(&(b.at, b.clause, &b.object)));
    out.bindings.dedup();
    out.faults
        .sort_by(|a, b| (a.at, &a.message).cmp(&(b.at, &b.message)));
    out.faults.dedup();
    out
}

struct Resolver<'a> {
    catalog: &'a Catalog,
    dialect: Dialect,
    /// The text, for the parts of it that the parser does not read.
    sql: &'a str,
    places: Places,
    out: Resolution,
    frames: Vec<Frame>,
    ctes: Vec<scope::Cte>,
    variables: &'a [String],
    strict: bool,
    refreshing: bool,
    sources: u32,
    aggregates: u32,
}

impl<'a> Resolver<'a> {
    fn new(catalog: &'a Catalog, places: Places, surroundings: &Surroundings<'a>) -> Self {
        Self {
            catalog,
            dialect: catalog.dialect(),
            sql: "",
            places,
            out: Resolution {
                open: surroundings.open,
                ..Resolution::default()
            },
            frames: Vec::new(),
            ctes: Vec::new(),
            variables: surroundings.variables,
            strict: surroundings.strict,
            refreshing: false,
            sources: 0,
            aggregates: 0,
        }
    }

    fn bind(&mut self, at: Span, clause: Clause, object: Object, source: Option<u32>) {
        let aggregated = self.aggregates > 0;
        self.out.bindings.push(Binding {
            at,
            clause,
            object,
            source,
            aggregated,
            cast: false,
            compared: Vec::new(),
        });
    }

    /// The name as the database folds it.
    fn name(&self, ident: &Ident) -> String {
        self.dialect.fold(&ident.value, ident.quote_style.is_some())
    }

    fn place(&self, ident: &Ident) -> Span {
        self.places.span(ident.span.start, ident.span.end)
    }

    /// Schema and name of an object name, and the identifier that holds its last part.
    fn qualified<'n>(&self, name: &'n ObjectName) -> Option<(QualifiedName, &'n Ident)> {
        let mut idents = name.0.iter().filter_map(|part| match part {
            ObjectNamePart::Identifier(ident) => Some(ident),
            ObjectNamePart::Function(_) => None,
        });
        let mut last = idents.next()?;
        let mut schema = None;
        for ident in idents {
            schema = Some(self.name(last));
            last = ident;
        }
        if schema
            .as_ref()
            .is_some_and(|s| s.contains(crate::host::HOLE))
        {
            schema = self.catalog.only_schema_with(&self.name(last));
        }
        Some((
            QualifiedName {
                schema,
                name: self.name(last),
            },
            last,
        ))
    }
}

/// Turns the parser's lines and columns into byte offsets.
struct Places {
    lines: LineIndex,
    /// Byte offset of every character; empty where the text is ASCII.
    chars: Vec<usize>,
    /// Index of each line's first character; empty where the text is ASCII.
    line_chars: Vec<usize>,
    len: usize,
}

impl Places {
    fn new(sql: &str) -> Self {
        let lines = LineIndex::new(sql);
        let (mut chars, mut line_chars) = (Vec::new(), Vec::new());
        if !sql.is_ascii() {
            line_chars.push(0);
            for (index, (offset, c)) in sql.char_indices().enumerate() {
                chars.push(offset);
                if c == '\n' {
                    line_chars.push(index + 1);
                }
            }
        }
        Self {
            lines,
            chars,
            line_chars,
            len: sql.len(),
        }
    }

    fn offset(&self, location: Location) -> usize {
        let line = u32::try_from(location.line).unwrap_or(u32::MAX);
        let column = usize::try_from(location.column.saturating_sub(1)).unwrap_or(0);
        if self.line_chars.is_empty() {
            return self
                .lines
                .start(line)
                .map_or(self.len, |start| (start + column).min(self.len));
        }
        let line = usize::try_from(location.line.saturating_sub(1)).unwrap_or(0);
        let first = self
            .line_chars
            .get(line)
            .copied()
            .unwrap_or(self.chars.len());
        self.chars.get(first + column).copied().unwrap_or(self.len)
    }

    fn span(&self, start: Location, end: Location) -> Span {
        if start.line == 0 {
            return Span::new(0, 0);
        }
        Span::new(self.offset(start), self.offset(end))
    }
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
