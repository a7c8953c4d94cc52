//! The common tongue: one neutral schema operation, whatever dialect or framework wrote it.
//!
//! Names are folded when an operation is made: in PostgreSQL an unquoted name is lower case here,
//! a quoted one stands as written; in the other dialects names stand as written and the catalog
//! compares them without case. What cannot be lowered is [`Operation::Opaque`], never silence.

mod definition;

use crate::location::Span;

pub use definition::{
    Body, ColumnAlteration, ColumnDefinition, ColumnPosition, ConstraintDefinition, ConstraintRule,
    DataType, Generated, IndexPart, QualifiedName, ReferentialAction, SequenceAlteration,
    TriggerEvent, TypeDefinition,
};

/// One neutral schema operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// `CREATE TABLE`.
    CreateTable {
        /// Its name.
        table: QualifiedName,
        /// Its columns in order.
        columns: Vec<ColumnDefinition>,
        /// Its constraints, column constraints included.
        constraints: Vec<ConstraintDefinition>,
        /// `IF NOT EXISTS`.
        if_not_exists: bool,
        /// `TEMPORARY`.
        temporary: bool,
        /// Tables whose columns come first: `LIKE t`, `INHERITS (t)`, `PARTITION OF t`.
        inherits: Vec<QualifiedName>,
        /// `PARTITION OF`, `INHERITS`: reads of the parent reach it, and so do changes of its columns.
        partition_of: Option<QualifiedName>,
        /// The query of `CREATE TABLE … AS`.
        query: Option<String>,
    },
    /// `DROP TABLE`.
    DropTable {
        /// Its name.
        table: QualifiedName,
        /// `IF EXISTS`.
        if_exists: bool,
        /// `CASCADE`.
        cascade: bool,
    },
    /// Renames a table, view or materialized view.
    RenameRelation {
        /// The old name.
        from: QualifiedName,
        /// The new name; without a schema it stays in its own.
        to: QualifiedName,
        /// `IF EXISTS`.
        if_exists: bool,
    },
    /// `ALTER TABLE|VIEW|TYPE|FUNCTION … SET SCHEMA`.
    SetSchema {
        /// What kind of thing is moved.
        object: ObjectKind,
        /// The object.
        name: QualifiedName,
        /// The new schema.
        schema: String,
    },
    /// `ADD COLUMN`.
    AddColumn {
        /// The table.
        table: QualifiedName,
        /// The column.
        column: ColumnDefinition,
        /// `IF NOT EXISTS`.
        if_not_exists: bool,
        /// Where it goes.
        position: ColumnPosition,
    },
    /// `DROP COLUMN`.
    DropColumn {
        /// The table.
        table: QualifiedName,
        /// The column's folded name.
        column: String,
        /// `IF EXISTS`.
        if_exists: bool,
        /// `CASCADE`.
        cascade: bool,
    },
    /// `RENAME COLUMN` (of a table, view or composite type).
    RenameColumn {
        /// The relation.
        table: QualifiedName,
        /// The old name.
        from: String,
        /// The new name.
        to: String,
    },
    /// PostgreSQL `ALTER COLUMN …`, MySQL `ALTER c SET DEFAULT`.
    AlterColumn {
        /// The table.
        table: QualifiedName,
        /// The column's folded name.
        column: String,
        /// What changes.
        alteration: ColumnAlteration,
    },
    /// MySQL `MODIFY`/`CHANGE`: the whole definition is stated anew.
    RedefineColumn {
        /// The table.
        table: QualifiedName,
        /// The column's name before.
        from: String,
        /// The definition after.
        column: ColumnDefinition,
        /// A new position where one is written.
        position: Option<ColumnPosition>,
    },
    /// `ADD CONSTRAINT`.
    AddConstraint {
        /// The table.
        table: QualifiedName,
        /// The constraint.
        constraint: ConstraintDefinition,
    },
    /// `DROP CONSTRAINT`, `DROP PRIMARY KEY`, `DROP FOREIGN KEY`, `DROP CHECK`.
    DropConstraint {
        /// The table.
        table: QualifiedName,
        /// Its name; `None` means the primary key.
        name: Option<String>,
        /// `IF EXISTS`.
        if_exists: bool,
        /// `CASCADE`.
        cascade: bool,
    },
    /// `RENAME CONSTRAINT`.
    RenameConstraint {
        /// The table.
        table: QualifiedName,
        /// The old name.
        from: String,
        /// The new name.
        to: String,
    },
    /// `VALIDATE CONSTRAINT`.
    ValidateConstraint {
        /// The table.
        table: QualifiedName,
        /// The constraint.
        name: String,
    },
    /// `CREATE INDEX`, MySQL `ADD KEY`.
    CreateIndex {
        /// Its name if one was written.
        name: Option<QualifiedName>,
        /// The table.
        table: QualifiedName,
        /// Its parts in order.
        parts: Vec<IndexPart>,
        /// `UNIQUE`.
        unique: bool,
        /// The text of a partial index's predicate.
        predicate: Option<String>,
        /// `IF NOT EXISTS`.
        if_not_exists: bool,
        /// `CONCURRENTLY`.
        concurrently: bool,
        /// MySQL's `FULLTEXT`.
        fulltext: bool,
    },
    /// `DROP INDEX`.
    DropIndex {
        /// Its name.
        name: QualifiedName,
        /// The table, where the dialect names it.
        table: Option<QualifiedName>,
        /// `IF EXISTS`.
        if_exists: bool,
        /// `CONCURRENTLY`.
        concurrently: bool,
    },
    /// `ALTER INDEX … RENAME TO`, MySQL `RENAME INDEX`.
    RenameIndex {
        /// The old name.
        from: QualifiedName,
        /// The new name.
        to: String,
        /// The table, where the dialect names it.
        table: Option<QualifiedName>,
    },
    /// A framework renames along with a table or a column the indexes whose names it makes of both
    /// ([`crate::naming::index_name`]); it follows the rename itself.
    RenameIndexesAlong {
        /// The table under its new name.
        table: QualifiedName,
        /// The table's old name.
        was: String,
        /// The old and the new name of the column, where one is renamed.
        column: Option<(String, String)>,
    },
    /// `CREATE [OR REPLACE] [MATERIALIZED] VIEW`.
    CreateView {
        /// Its name.
        view: QualifiedName,
        /// Column names where they are listed.
        columns: Vec<String>,
        /// The query's text.
        query: String,
        /// Byte offset of `query` in the migration's text, if it stands there verbatim.
        offset: Option<usize>,
        /// `MATERIALIZED`.
        materialized: bool,
        /// `WITH CHECK OPTION`.
        check_option: bool,
        /// `WITH (security_invoker)`: it reads its tables as whoever asks it.
        invoker: bool,
        /// `WITH NO DATA`.
        unpopulated: bool,
        /// `OR REPLACE`.
        or_replace: bool,
        /// `IF NOT EXISTS`.
        if_not_exists: bool,
    },
    /// `DROP [MATERIALIZED] VIEW`.
    DropView {
        /// Its name.
        view: QualifiedName,
        /// `IF EXISTS`.
        if_exists: bool,
        /// `CASCADE`.
        cascade: bool,
    },
    /// `CREATE TYPE`, `CREATE DOMAIN`.
    CreateType {
        /// Its name.
        name: QualifiedName,
        /// What it is.
        definition: TypeDefinition,
    },
    /// `DROP TYPE`, `DROP DOMAIN`.
    DropType {
        /// Its name.
        name: QualifiedName,
        /// `IF EXISTS`.
        if_exists: bool,
        /// `CASCADE`.
        cascade: bool,
    },
    /// `ALTER TYPE|DOMAIN … RENAME TO`.
    RenameType {
        /// The old name.
        from: QualifiedName,
        /// The new name.
        to: String,
    },
    /// `ALTER TYPE … ADD VALUE`.
    AddEnumValue {
        /// The enum.
        name: QualifiedName,
        /// The new label.
        value: String,
        /// The label it stands before or after; `true` means before.
        neighbour: Option<(bool, String)>,
        /// `IF NOT EXISTS`.
        if_not_exists: bool,
    },
    /// `ALTER TYPE … RENAME VALUE`.
    RenameEnumValue {
        /// The enum.
        name: QualifiedName,
        /// The old label.
        from: String,
        /// The new label.
        to: String,
    },
    /// `CREATE [OR REPLACE] FUNCTION|PROCEDURE`.
    CreateFunction {
        /// Its name.
        name: QualifiedName,
        /// Parameters: name (may be empty) and type.
        parameters: Vec<(String, Option<DataType>)>,
        /// How many of the last input parameters have a default.
        defaults: usize,
        /// The text of `RETURNS …`, lower case (`trigger`, `setof orders`, `table(id integer)`).
        returns: Option<String>,
        /// Its body.
        body: Body,
        /// `OR REPLACE`.
        or_replace: bool,
    },
    /// `DROP FUNCTION|PROCEDURE`.
    DropFunction {
        /// Its name.
        name: QualifiedName,
        /// Types of its arguments where they are listed.
        arguments: Option<Vec<DataType>>,
        /// `IF EXISTS`.
        if_exists: bool,
        /// `CASCADE`.
        cascade: bool,
    },
    /// `ALTER FUNCTION … RENAME TO`.
    RenameFunction {
        /// The old name.
        from: QualifiedName,
        /// Types of its arguments where they are listed.
        arguments: Option<Vec<DataType>>,
        /// The new name.
        to: String,
    },
    /// `CREATE TRIGGER`.
    CreateTrigger {
        /// Its name.
        name: String,
        /// The table.
        table: QualifiedName,
        /// When it fires; for an update with the columns of `UPDATE OF`.
        events: Vec<(TriggerEvent, Vec<String>)>,
        /// The function it calls (PostgreSQL).
        function: Option<QualifiedName>,
        /// Its own body (MySQL, SQLite).
        body: Option<Body>,
        /// `OR REPLACE`.
        or_replace: bool,
    },
    /// `DROP TRIGGER`.
    DropTrigger {
        /// Its name.
        name: String,
        /// The table, where the dialect names it.
        table: Option<QualifiedName>,
        /// `IF EXISTS`.
        if_exists: bool,
    },
    /// `CREATE SEQUENCE`.
    CreateSequence {
        /// Its name.
        name: QualifiedName,
        /// The column that it goes with: `OWNED BY`.
        owner: Option<(QualifiedName, String)>,
    },
    /// `ALTER SEQUENCE`, one alteration at a time.
    AlterSequence {
        /// Its name.
        name: QualifiedName,
        /// What changes.
        alteration: SequenceAlteration,
    },
    /// `DROP SEQUENCE`.
    DropSequence {
        /// Its name.
        name: QualifiedName,
        /// `IF EXISTS`.
        if_exists: bool,
        /// `CASCADE`.
        cascade: bool,
    },
    /// `CREATE SCHEMA`.
    CreateSchema {
        /// Its name.
        name: String,
    },
    /// `DROP SCHEMA`.
    DropSchema {
        /// Its name.
        name: String,
        /// `CASCADE`.
        cascade: bool,
    },
    /// `ALTER SCHEMA … RENAME TO`.
    RenameSchema {
        /// The old name.
        from: String,
        /// The new name.
        to: String,
    },
    /// `SET search_path`, `USE db`.
    SetSearchPath {
        /// The schemas in order.
        schemas: Vec<String>,
    },
    /// `ATTACH PARTITION` / `DETACH PARTITION`.
    Partition {
        /// The partitioned table.
        table: QualifiedName,
        /// The partition.
        partition: QualifiedName,
        /// Attached, or else detached.
        attach: bool,
    },
    /// A privilege is taken away, or row-level security is switched on.
    Restrict {
        /// The table.
        table: QualifiedName,
        /// The statement in words: `revoke select on orders from app`, `enable row level security`.
        what: String,
        /// The policy that it makes, changes or drops.
        policy: Option<Policy>,
    },
    /// A privilege of a table is given.
    Grant {
        /// The table.
        table: QualifiedName,
    },
    /// A privilege of a schema, sequence or function is taken away.
    Revoke {
        /// What it is of.
        on: Guarded,
        /// Its name.
        name: QualifiedName,
        /// The statement in words: `revoke usage on schema sales from app`.
        what: String,
    },
    /// `ENABLE` or `DISABLE TRIGGER`.
    SwitchTrigger {
        /// The table.
        table: QualifiedName,
        /// Its name; `None` for all of the table.
        name: Option<String>,
        /// It fires from now on.
        enabled: bool,
    },
    /// Rows are read or written by the migration itself (backfill, seed).
    Write {
        /// The statement's text.
        query: String,
    },
    /// Something that changes nothing an application can see (comments, ownership, storage, settings).
    Neutral,
    /// A statement that could not be lowered.
    Opaque {
        /// Why, in the parser's words or ours.
        reason: String,
        /// The identifiers that stand in it, folded, in order of appearance, each once.
        mentions: Vec<String>,
    },
}

/// A policy of row-level security, as one statement speaks of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Policy {
    /// Its name.
    pub name: String,
    /// The name that it gets.
    pub to: Option<String>,
    /// The texts of `USING` and `WITH CHECK`.
    pub expressions: Vec<String>,
    /// It is dropped.
    pub gone: bool,
}

/// What beside tables has privileges that a reader needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guarded {
    /// A schema.
    Schema,
    /// A sequence.
    Sequence,
    /// A function or procedure.
    Function,
}

/// Kinds of objects that share an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    /// Table, view, materialized view.
    Relation,
    /// Type or domain.
    Type,
    /// Function or procedure.
    Function,
}

/// An operation with the place it comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlacedOperation {
    /// The operation.
    pub operation: Operation,
    /// Bytes of the statement in its file.
    pub span: Span,
    /// 1-based line of the statement's first word.
    pub line: u32,
    /// 1-based line of its end.
    pub end_line: u32,
    /// The statement's number in its file, from 0: operations of one `ALTER TABLE` share it.
    pub statement: usize,
}
