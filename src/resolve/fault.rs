//! The errors of the databases, in their own words and with their codes.
//!
//! PostgreSQL: appendix A "Error Codes" and the messages of `parse_relation.c`, `parse_func.c`,
//! `parse_coerce.c`; MySQL: "Server Error Message Reference"; SQLite: `resolve.c`, `build.c`.

use crate::catalog::Id;
use crate::clause::Clause;
use crate::location::Span;
use crate::sql::Dialect;

/// What kind of error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// A relation does not exist.
    NoRelation,
    /// A column does not exist.
    NoColumn,
    /// A column name fits more than one source.
    Ambiguous,
    /// A row would get a null where none is allowed.
    NotNull,
    /// A value is given for a column that the database writes.
    Generated,
    /// `ON CONFLICT` names no unique key.
    NoKey,
    /// An index or constraint named by the statement does not exist.
    NoIndex,
    /// A column is neither grouped nor aggregated.
    NotGrouped,
    /// The numbers of columns do not fit.
    Count,
    /// Types do not fit.
    Mismatch,
    /// A written value is refused: by a check, a type, a key.
    Refused,
    /// Something that the statement uses exists and fails.
    Broken,
    /// No error: the statement does something else than it says.
    Altered,
}

/// An error that the database would give for the statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind of error.
    pub kind: FaultKind,
    /// The name or construct in the statement's text.
    pub at: Span,
    /// The clause.
    pub clause: Clause,
    /// The database's error code.
    pub code: Option<&'static str>,
    /// The database's words.
    pub message: String,
    /// What it is about, as far as the catalog still has it.
    pub objects: Vec<Id>,
}

impl Fault {
    pub(super) fn no_relation(dialect: Dialect, at: Span, clause: Clause, name: &str) -> Self {
        let (code, message) = match dialect {
            Dialect::Mysql => (Some("1146"), format!("Table '{name}' doesn't exist")),
            Dialect::Sqlite => (None, format!("no such table: {name}")),
            Dialect::Mssql => (Some("208"), format!("Invalid object name '{name}'.")),
            Dialect::Oracle => (Some("ORA-00942"), "table or view does not exist".to_owned()),
            _ => (Some("42P01"), format!("relation \"{name}\" does not exist")),
        };
        Self {
            kind: FaultKind::NoRelation,
            at,
            clause,
            code,
            message,
            objects: Vec::new(),
        }
    }

    pub(super) fn no_column(
        dialect: Dialect,
        at: Span,
        clause: Clause,
        table: Option<&str>,
        name: &str,
    ) -> Self {
        let dotted = table.map_or_else(|| name.to_owned(), |t| format!("{t}.{name}"));
        let (code, message) = match dialect {
            Dialect::Mysql => (
                Some("1054"),
                format!("Unknown column '{dotted}' in '{}'", mysql_place(clause)),
            ),
            Dialect::Sqlite => (None, format!("no such column: {dotted}")),
            Dialect::Mssql => (Some("207"), format!("Invalid column name '{name}'.")),
            Dialect::Oracle => (
                Some("ORA-00904"),
                format!("\"{dotted}\": invalid identifier"),
            ),
            _ if table.is_some() => (Some("42703"), format!("column {dotted} does not exist")),
            _ => (Some("42703"), format!("column \"{name}\" does not exist")),
        };
        Self {
            kind: FaultKind::NoColumn,
            at,
            clause,
            code,
            message,
            objects: Vec::new(),
        }
    }

    pub(super) fn no_target(
        dialect: Dialect,
        at: Span,
        clause: Clause,
        relation: &str,
        name: &str,
    ) -> Self {
        let (code, message) = match dialect {
            Dialect::Postgresql | Dialect::Generic => (
                Some("42703"),
                format!("column \"{name}\" of relation \"{relation}\" does not exist"),
            ),
            Dialect::Sqlite if clause == Clause::Insert => {
                (None, format!("table {relation} has no column named {name}"))
            }
            _ => return Self::no_column(dialect, at, clause, None, name),
        };
        Self {
            kind: FaultKind::NoColumn,
            at,
            clause,
            code,
            message,
            objects: Vec::new(),
        }
    }

    pub(super) fn no_source(
        dialect: Dialect,
        at: Span,
        clause: Clause,
        table: &str,
        name: &str,
    ) -> Self {
        match dialect {
            Dialect::Postgresql | Dialect::Generic => Self {
                kind: FaultKind::NoRelation,
                at,
                clause,
                code: Some("42P01"),
                message: format!("missing FROM-clause entry for table \"{table}\""),
                objects: Vec::new(),
            },
            _ => Self::no_column(dialect, at, clause, Some(table), name),
        }
    }

    pub(super) fn ambiguous(
        dialect: Dialect,
        at: Span,
        clause: Clause,
        name: &str,
        objects: Vec<Id>,
    ) -> Self {
        let (code, message) = match dialect {
            Dialect::Mysql => (
                Some("1052"),
                format!("Column '{name}' in {} is ambiguous", mysql_place(clause)),
            ),
            Dialect::Sqlite => (None, format!("ambiguous column name: {name}")),
            Dialect::Mssql => (Some("209"), format!("Ambiguous column name '{name}'.")),
            Dialect::Oracle => (Some("ORA-00918"), "column ambiguously defined".to_owned()),
            _ => (
                Some("42702"),
                format!("column reference \"{name}\" is ambiguous"),
            ),
        };
        Self {
            kind: FaultKind::Ambiguous,
            at,
            clause,
            code,
            message,
            objects,
        }
    }

    pub(super) fn not_null(
        dialect: Dialect,
        at: Span,
        clause: Clause,
        relation: &str,
        name: &str,
        column: Id,
        omitted: bool,
    ) -> Self {
        let (code, message) = match dialect {
            Dialect::Mysql if omitted => (
                Some("1364"),
                format!("Field '{name}' doesn't have a default value"),
            ),
            Dialect::Mysql => (Some("1048"), format!("Column '{name}' cannot be null")),
            Dialect::Sqlite => (
                None,
                format!("NOT NULL constraint failed: {relation}.{name}"),
            ),
            Dialect::Mssql => (
                Some("515"),
                format!("Cannot insert the value NULL into column '{name}', table '{relation}'"),
            ),
            Dialect::Oracle => (
                Some("ORA-01400"),
                format!("cannot insert NULL into (\"{relation}\".\"{name}\")"),
            ),
            _ => (
                Some("23502"),
                format!(
                    "null value in column \"{name}\" of relation \"{relation}\" violates not-null constraint"
                ),
            ),
        };
        Self {
            kind: FaultKind::NotNull,
            at,
            clause,
            code,
            message,
            objects: vec![column],
        }
    }

    pub(super) fn generated(
        dialect: Dialect,
        at: Span,
        clause: Clause,
        relation: &str,
        name: &str,
        column: Id,
    ) -> Self {
        let (code, message) = match dialect {
            Dialect::Mysql => (
                Some("3105"),
                format!(
                    "The value specified for generated column '{name}' in table '{relation}' is not allowed."
                ),
            ),
            Dialect::Sqlite => (
                None,
                format!("cannot INSERT into generated column \"{name}\""),
            ),
            _ if clause == Clause::Set => (
                Some("428C9"),
                format!("column \"{name}\" can only be updated to DEFAULT"),
            ),
            _ => (
                Some("428C9"),
                format!("cannot insert a non-DEFAULT value into column \"{name}\""),
            ),
        };
        Self {
            kind: FaultKind::Generated,
            at,
            clause,
            code,
            message,
            objects: vec![column],
        }
    }

    pub(super) fn no_key(dialect: Dialect, at: Span) -> Self {
        let (code, message) = match dialect {
            Dialect::Sqlite => (
                None,
                "ON CONFLICT clause does not match any PRIMARY KEY or UNIQUE constraint".to_owned(),
            ),
            _ => (
                Some("42P10"),
                "there is no unique or exclusion constraint matching the ON CONFLICT specification"
                    .to_owned(),
            ),
        };
        Self {
            kind: FaultKind::NoKey,
            at,
            clause: Clause::Upsert,
            code,
            message,
            objects: Vec::new(),
        }
    }

    pub(super) fn not_grouped(
        dialect: Dialect,
        at: Span,
        clause: Clause,
        name: &str,
    ) -> Option<Self> {
        let (code, message) = match dialect {
            Dialect::Postgresql => (
                Some("42803"),
                format!(
                    "column \"{name}\" must appear in the GROUP BY clause or be used in an aggregate function"
                ),
            ),
            Dialect::Mysql => (
                Some("1055"),
                format!(
                    "'{name}' isn't in GROUP BY and is not functionally dependent on columns in the GROUP BY clause"
                ),
            ),
            _ => return None,
        };
        Some(Self {
            kind: FaultKind::NotGrouped,
            at,
            clause,
            code,
            message,
            objects: Vec::new(),
        })
    }
}

/// The words that MySQL has for a place.
pub(super) fn mysql_place(clause: Clause) -> &'static str {
    match clause {
        Clause::Where => "where clause",
        Clause::Join => "on clause",
        Clause::GroupBy => "group statement",
        Clause::OrderBy => "order clause",
        Clause::Having => "having clause",
        _ => "field list",
    }
}
