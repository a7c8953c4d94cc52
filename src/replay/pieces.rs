//! A schema that is kept in files side by side: `create_types.sql` and `create_primary_keys.sql`
//! beside `create_tables.sql`.
//!
//! In: the operations of a file beside one that creates tables. Out: whether it is a piece of the
//! same schema, and when it runs. The hard thing: a script that empties or changes the tables lies
//! in the same folder.

use crate::catalog::Catalog;
use crate::operation::{Operation, PlacedOperation, QualifiedName};

/// When a file of a schema runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// It makes what tables are made of.
    Types,
    /// It makes tables.
    Tables,
    /// It makes what rests on tables: keys, indexes, views, functions.
    Rest,
}

/// When a file with these operations runs.
pub fn turn(operations: &[PlacedOperation]) -> Turn {
    let kinds = || operations.iter().map(|placed| &placed.operation);
    if kinds().any(|o| matches!(o, Operation::CreateTable { .. })) {
        Turn::Tables
    } else if kinds().all(|o| is_ground(o) || is_said_only(o)) {
        Turn::Types
    } else {
        Turn::Rest
    }
}

/// Whether a file beside a schema is a piece of it: it only makes things, and no table.
pub fn is_piece(operations: &[PlacedOperation]) -> bool {
    let kinds = || operations.iter().map(|placed| &placed.operation);
    kinds().all(|o| is_ground(o) || rests_on_tables(o) || is_said_only(o))
        && !kinds().all(is_said_only)
}

/// Whether the tables that a piece names are those of the schema.
pub fn fits(operations: &[PlacedOperation], catalog: &Catalog) -> bool {
    let mut named = operations
        .iter()
        .filter_map(|placed| table(&placed.operation));
    named.all(|table| catalog.find_relation(table).is_some())
}

/// What a table may be made of.
fn is_ground(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::CreateType { .. }
            | Operation::CreateSequence { .. }
            | Operation::CreateSchema { .. }
    )
}

/// What changes nothing.
fn is_said_only(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::Neutral | Operation::SetSearchPath { .. }
    )
}

/// What rests on tables.
fn rests_on_tables(operation: &Operation) -> bool {
    table(operation).is_some()
        || matches!(
            operation,
            Operation::CreateView { .. } | Operation::CreateFunction { .. }
        )
}

/// The one table that something rests on.
fn table(operation: &Operation) -> Option<&QualifiedName> {
    match operation {
        Operation::AddConstraint { table, .. }
        | Operation::CreateIndex { table, .. }
        | Operation::CreateTrigger { table, .. } => Some(table),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::{self, Dialect};

    fn read(text: &str) -> Vec<PlacedOperation> {
        sql::read(text, Dialect::Postgresql)
    }

    #[test]
    fn a_piece_only_makes_things() {
        for text in [
            "BEGIN;\nALTER TABLE a ADD CONSTRAINT a_pkey PRIMARY KEY (id);\nCOMMIT;",
            "CREATE TYPE t AS ENUM ('x');",
            "CREATE UNIQUE INDEX i ON a (b);",
            "CREATE VIEW v AS SELECT b FROM a;",
        ] {
            assert!(is_piece(&read(text)), "{text}");
        }
        for text in [
            "DROP TABLE a;",
            "CREATE INDEX i ON a (b);\nTRUNCATE a;",
            "ALTER TABLE a ADD COLUMN c int;",
            "INSERT INTO a VALUES (1);",
            "CREATE TABLE c (id int);",
            "SELECT 1;",
            "",
        ] {
            assert!(!is_piece(&read(text)), "{text}");
        }
    }

    #[test]
    fn types_come_first_and_keys_last() {
        let of = |text| turn(&read(text));
        assert_eq!(of("CREATE TYPE t AS ENUM ('x');"), Turn::Types);
        assert_eq!(
            of("CREATE TYPE t AS ENUM ('x');\nCREATE TABLE a (b t);"),
            Turn::Tables
        );
        assert_eq!(of("CREATE INDEX i ON a (b);"), Turn::Rest);
    }
}
