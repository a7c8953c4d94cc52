//! Scopes: which sources a name can come from, from the innermost query outwards.

use super::types::Type;
use super::{Fault, FaultKind, Object, Output, Resolver};
use crate::catalog::{Id, Relation};
use crate::clause::Clause;
use crate::host::HOLE;
use crate::location::Span;
use crate::sql::Dialect;

/// One query level.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    /// Its `FROM` entries.
    pub sources: Vec<Source>,
    /// Names of the select list.
    pub aliases: Vec<Alias>,
    /// Whether aliases may be used in the clause at hand.
    pub aliases_first: bool,
    /// Likewise, but only where no column has the name.
    pub aliases_last: bool,
    /// Something may come from where nobody can see (a hole in `FROM`).
    pub open: bool,
}

/// A name of the select list.
#[derive(Clone, Debug)]
pub(super) struct Alias {
    /// The name.
    pub name: String,
    /// Its type.
    pub data_type: Type,
    /// The base column that it passes through.
    pub column: Option<(Id, Id)>,
}

/// One entry of a `FROM`.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// Unique number in the statement.
    pub number: u32,
    /// The name that qualifies its columns.
    pub alias: String,
    /// The schema that may stand in front of it.
    pub schema: Option<String>,
    /// The relation, if it is one.
    pub relation: Option<Id>,
    /// Its columns in order.
    pub columns: Vec<SourceColumn>,
    /// Not all columns are known.
    pub open: bool,
    /// Its columns are found with its alias only (`excluded`, `NEW`).
    pub only_qualified: bool,
}

/// A column of a source.
#[derive(Clone, Debug)]
pub(super) struct SourceColumn {
    /// Its name.
    pub name: String,
    /// The base column.
    pub column: Option<(Id, Id)>,
    /// Its type.
    pub data_type: Type,
    /// It was merged into a column of an earlier source by `USING` or `NATURAL`.
    pub merged: bool,
    /// `INVISIBLE`: it is in no `*`.
    pub hidden: bool,
}

/// A common table expression.
#[derive(Clone, Debug)]
pub(super) struct Cte {
    /// Its name.
    pub name: String,
    /// Its columns; `None` where they are not known.
    pub columns: Option<Vec<Output>>,
}

/// What was found for a column name.
pub(super) enum Found {
    /// A column of this source.
    Column(SourceColumn, u32),
    /// A name of the select list.
    Alias(Alias),
    /// The row of a whole source.
    Row(Source),
    /// More than one source has it.
    Ambiguous(Vec<Id>),
    /// It may be in a source that is not known whole.
    Unknown,
    /// Nobody has it.
    Nothing,
}

impl Resolver<'_> {
    pub(super) fn next_source(&mut self) -> u32 {
        self.sources += 1;
        self.sources
    }

    pub(super) fn relation_source(&mut self, relation: &Relation, alias: String) -> Source {
        let columns = relation
            .columns
            .iter()
            .map(|c| SourceColumn {
                name: c.name().to_owned(),
                column: Some((relation.id, c.id)),
                data_type: Type::of_column(c, self.catalog),
                merged: false,
                hidden: c.definition.invisible,
            })
            .collect();
        Source {
            number: self.next_source(),
            alias,
            schema: relation.schema.clone(),
            relation: Some(relation.id),
            columns,
            open: relation.open,
            only_qualified: false,
        }
    }

    /// Whether an open source may hold this column: not where the catalog knows that it is gone.
    fn may_hold(&self, source: &Source, key: &str) -> bool {
        let gone = source
            .relation
            .and_then(|id| self.catalog.relation(id))
            .is_some_and(|r| r.absent.contains(key));
        source.open && !gone
    }

    /// Whether a derived table has two columns of the name.
    fn has_twice(&self, source: &Source, key: &str) -> bool {
        let alike = |c: &&SourceColumn| !c.merged && self.dialect.key(&c.name) == key;
        self.dialect == Dialect::Postgresql
            && source.relation.is_none()
            && source.columns.iter().filter(alike).count() > 1
    }

    fn in_source<'s>(&self, source: &'s Source, key: &str) -> Option<&'s SourceColumn> {
        source
            .columns
            .iter()
            .find(|c| self.dialect.key(&c.name) == key)
    }

    /// Looks an unqualified name up, from the innermost frame outwards.
    pub(super) fn find(&self, name: &str) -> Found {
        let key = self.dialect.key(name);
        for frame in self.frames.iter().rev() {
            let alias = || {
                frame
                    .aliases
                    .iter()
                    .find(|a| self.dialect.key(&a.name) == key)
            };
            if frame.aliases_first
                && let Some(alias) = alias()
            {
                return Found::Alias(alias.clone());
            }
            let mut matches = Vec::new();
            for source in frame.sources.iter().filter(|s| !s.only_qualified) {
                if self.has_twice(source, &key) {
                    return Found::Ambiguous(Vec::new());
                }
                matches.extend(
                    self.in_source(source, &key)
                        .filter(|c| !c.merged)
                        .map(|c| (c, source.number)),
                );
            }
            match matches.as_slice() {
                [] => {}
                [(column, source)] => return Found::Column((*column).clone(), *source),
                several => {
                    let ids = several
                        .iter()
                        .filter_map(|(c, _)| c.column.map(|(_, id)| id))
                        .collect();
                    return Found::Ambiguous(ids);
                }
            }
            if frame.aliases_last
                && let Some(alias) = alias()
            {
                return Found::Alias(alias.clone());
            }
            if let Some(row) = frame
                .sources
                .iter()
                .find(|s| self.dialect.key(&s.alias) == key)
            {
                return Found::Row(row.clone());
            }
            if frame.open
                || frame
                    .sources
                    .iter()
                    .any(|s| !s.only_qualified && self.may_hold(s, &key))
            {
                return Found::Unknown;
            }
        }
        Found::Nothing
    }

    /// Looks a qualified name up. `None` means that no source has the qualifier.
    pub(super) fn find_qualified(
        &self,
        schema: Option<&str>,
        table: &str,
        name: &str,
    ) -> Option<Found> {
        let (table, key) = (self.dialect.key(table), self.dialect.key(name));
        for frame in self.frames.iter().rev() {
            let source = frame.sources.iter().find(|s| {
                self.dialect.key(&s.alias) == table
                    && schema.is_none_or(|schema| {
                        s.schema
                            .as_deref()
                            .is_none_or(|own| self.dialect.key(own) == self.dialect.key(schema))
                    })
            });
            if let Some(source) = source {
                if self.has_twice(source, &key) {
                    return Some(Found::Ambiguous(Vec::new()));
                }
                return Some(match self.in_source(source, &key) {
                    Some(column) => Found::Column(column.clone(), source.number),
                    None if self.may_hold(source, &key) => Found::Unknown,
                    None => Found::Nothing,
                });
            }
            if frame.open {
                return Some(Found::Unknown);
            }
        }
        None
    }

    /// The source with this alias.
    pub(super) fn find_source(&self, alias: &str) -> Option<Source> {
        let key = self.dialect.key(alias);
        let mut frames = self.frames.iter().rev();
        frames
            .find_map(|f| f.sources.iter().find(|s| self.dialect.key(&s.alias) == key))
            .cloned()
    }

    /// Binds an unqualified column name, or reports what the database would say.
    pub(super) fn column(
        &mut self,
        name: &str,
        at: Span,
        clause: Clause,
        quoted: Option<char>,
    ) -> Type {
        if name.contains(super::VALUE) || crate::sql::parse::refreshes(name).is_some() {
            return Type::Untyped;
        }
        if name.contains(HOLE) {
            return Type::Unknown;
        }
        if self.variables.iter().any(|v| v.eq_ignore_ascii_case(name)) {
            let column = self.is_column(name);
            if column && self.strict {
                let found = match self.find(name) {
                    Found::Column(column, _) => column.column.map(|(_, id)| id),
                    _ => None,
                };
                let objects = found.into_iter().collect();
                let fault = Fault::ambiguous(self.dialect, at, clause, name, objects);
                self.out.faults.push(fault);
            }
            // A column of the name takes the place of the variable.
            if !column || self.strict {
                self.bind(at, clause, Object::Derived, None);
                return Type::Unknown;
            }
        }
        match self.find(name) {
            Found::Column(column, source) => self.bind_column(&column, source, at, clause),
            Found::Alias(alias) => {
                // `ORDER BY name` of a list that has the column under its own name.
                let own = alias.column.filter(|(relation, id)| {
                    let column = self
                        .catalog
                        .relation(*relation)
                        .and_then(|r| r.column_by_id(*id));
                    column.is_some_and(|c| self.dialect.key(c.name()) == self.dialect.key(name))
                });
                let object = match own {
                    Some((relation, column)) => Object::Column { relation, column },
                    None => Object::Derived,
                };
                self.bind(at, clause, object, None);
                alias.data_type
            }
            // In a piece of a statement it is a word: whose names those are is not known.
            Found::Row(_) if self.frames.iter().any(|frame| frame.open) => Type::Unknown,
            Found::Row(source) => {
                self.bind_row(&source, at, clause);
                Type::Unknown
            }
            Found::Ambiguous(ids) => {
                let fault = Fault::ambiguous(self.dialect, at, clause, name, ids);
                self.out.faults.push(fault);
                Type::Unknown
            }
            Found::Unknown => Type::Unknown,
            // With double quotes SQLite takes a name that nobody has as a string.
            Found::Nothing if self.dialect == Dialect::Sqlite && quoted == Some('"') => {
                self.bind(at, clause, Object::Derived, None);
                Type::Untyped
            }
            Found::Nothing if is_system_column(self.dialect, name) && !self.reads_view(name) => {
                Type::Unknown
            }
            Found::Nothing => {
                self.out
                    .faults
                    .push(Fault::no_column(self.dialect, at, clause, None, name));
                Type::Unknown
            }
        }
    }

    /// Whether a system column is asked of a view, which has none.
    fn reads_view(&self, name: &str) -> bool {
        let of_rows = ["ctid", "xmin", "xmax", "cmin", "cmax", "rowid", "_rowid_"];
        let sources = self.frames.iter().flat_map(|f| &f.sources);
        let mut views = sources.filter_map(|s| self.catalog.relation(s.relation?));
        let view = |r: &Relation| r.kind == crate::catalog::RelationKind::View;
        of_rows.iter().any(|n| n.eq_ignore_ascii_case(name))
            && views.next().is_some_and(view)
            && views.all(view)
    }

    fn is_column(&self, name: &str) -> bool {
        matches!(self.find(name), Found::Column(..))
    }

    /// Binds `table.column`, or reports what the database would say.
    pub(super) fn qualified_column(
        &mut self,
        schema: Option<&str>,
        table: &str,
        name: &str,
        at: Span,
        clause: Clause,
    ) -> Type {
        if name.contains(HOLE) || table.contains(HOLE) {
            return Type::Unknown;
        }
        match self.find_qualified(schema, table, name) {
            Some(Found::Column(column, source)) => self.bind_column(&column, source, at, clause),
            Some(Found::Nothing) if !is_system_column(self.dialect, name) => {
                self.out.faults.push(Fault::no_column(
                    self.dialect,
                    at,
                    clause,
                    Some(table),
                    name,
                ));
                Type::Unknown
            }
            Some(Found::Ambiguous(ids)) => {
                let fault = Fault::ambiguous(self.dialect, at, clause, name, ids);
                self.out.faults.push(fault);
                Type::Unknown
            }
            Some(_) => Type::Unknown,
            // A composite column's field, or a record variable of a function.
            None if self.is_column(table)
                || self.variables.iter().any(|v| v.eq_ignore_ascii_case(table)) =>
            {
                Type::Unknown
            }
            None => {
                self.out
                    .faults
                    .push(Fault::no_source(self.dialect, at, clause, table, name));
                Type::Unknown
            }
        }
    }

    fn bind_column(
        &mut self,
        column: &SourceColumn,
        source: u32,
        at: Span,
        clause: Clause,
    ) -> Type {
        let object = match column.column {
            Some((relation, column)) => Object::Column { relation, column },
            None => Object::Derived,
        };
        self.bind(at, clause, object, Some(source));
        column.data_type.clone()
    }

    pub(super) fn bind_star(&mut self, source: &Source, at: Span, clause: Clause) {
        let clause = if clause == Clause::Select {
            Clause::Star
        } else {
            clause
        };
        self.bind_row(source, at, clause);
    }

    /// Binds a whole row: in an expression it is no `*` but one value.
    pub(super) fn bind_row(&mut self, source: &Source, at: Span, clause: Clause) {
        // A derived source has been bound where it was made.
        let Some(relation) = source.relation else {
            return;
        };
        let columns = source.columns.iter().filter(|c| !c.hidden);
        let columns = columns.filter_map(|c| c.column.map(|(_, id)| id)).collect();
        let row = Object::Star { relation, columns };
        self.bind(at, clause, row, Some(source.number));
    }

    /// Reports a fault unless one stands at the place already.
    pub(super) fn fault(
        &mut self,
        kind: FaultKind,
        at: Span,
        clause: Clause,
        code: Option<&'static str>,
        message: String,
    ) {
        self.out.faults.push(Fault {
            kind,
            at,
            clause,
            code,
            message,
            objects: Vec::new(),
        });
    }
}

/// Columns that every table has without declaring them, and words that stand for a value.
fn is_system_column(dialect: Dialect, name: &str) -> bool {
    let names: &[&str] = match dialect {
        Dialect::Postgresql => &[
            "ctid",
            "xmin",
            "xmax",
            "cmin",
            "cmax",
            "tableoid",
            "oid",
            "user",
            "current_user",
        ],
        Dialect::Sqlite => &["rowid", "oid", "_rowid_", "true", "false"],
        Dialect::Oracle => &["rownum", "rowid", "level", "sysdate", "user"],
        _ => &[
            "current_date",
            "current_time",
            "current_timestamp",
            "current_user",
        ],
    };
    let dates = [
        "current_date",
        "current_time",
        "current_timestamp",
        "localtime",
        "localtimestamp",
        "session_user",
        "default",
    ];
    names
        .iter()
        .chain(&dates)
        .any(|n| n.eq_ignore_ascii_case(name))
}
