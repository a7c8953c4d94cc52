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
mod places;
mod projection;
mod query;
mod rebound;
mod resolution;
mod rows;
mod scope;
mod shifted;
mod source;
mod through;
mod trigger;
mod truth;
mod types;
mod update;
mod whole;
mod write;

use sqlparser::ast::{Ident, ObjectName, ObjectNamePart, Statement};

use crate::catalog::{Catalog, Id};
use crate::clause::Clause;
use crate::location::Span;
use crate::operation::QualifiedName;
use crate::sql::Dialect;

pub use compare::{Difference, Effect, Sides, compare};
pub use constant::Constant;
pub use ddl::is_definition;
pub use fault::{Fault, FaultKind};
pub use model::{both_sides, resolve_use};
pub use moved::same_values;
pub use resolution::{
    Binding, Comparison, Object, Operand, Output, Resolution, Target, Value, Write, WriteKind,
};
pub use source::listed;
pub use trigger::sets;
pub use types::Type;

use places::Places;
use scope::{Frame, Source};

/// Stands for one value of which nothing is known. A letter in Unicode, so that parsers read a name.
pub const VALUE: char = '\u{A669}';

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
            whole: false,
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
