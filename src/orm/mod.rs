//! Object-relational mappers and query builders as readers.
//!
//! In: files of code. Out: the [`Model`]s that they declare, and what the code does with them as
//! [`Uses`]: tables and columns by name, each with its place and clause. The hard thing is
//! binding: a name counts through its chain, its class or its variable, never by the word alone.
//!
//! Reading takes two passes, because a model is declared in one file and used in others: first
//! the models of all files ([`Models`]), then the uses of each file. No mapper knows what a
//! migration changes; names are bound to the catalog's objects by `resolve`.
//!
//! A mapper is one file or folder in `mappers/` and one row in [`ORMS`].

pub mod golang;
pub mod jvm;
mod mappers;
mod models;
mod names;
mod python;
pub mod rust;
mod schema;
pub mod taught;
pub mod tree;
mod written;

use std::collections::BTreeMap;

use crate::clause::Clause;
use crate::host::syntax::Syntax;
use crate::host::{Language, Literal};
use crate::location::Span;
use crate::severity::Confidence;

pub use mappers::ORMS;
pub use models::Models;
pub(crate) use models::of_language;
pub(crate) use models::of_one_table;
pub use schema::{Schema, Table};

/// A mapper or query builder.
#[derive(Debug)]
pub struct Orm {
    /// The name in JSON and folders: `active_record`.
    pub id: &'static str,
    /// The name that people read: `Active Record`.
    pub title: &'static str,
    /// Ids of the host languages that it is used from.
    pub languages: &'static [&'static str],
    /// Whether a file may declare models: a cheap test of path and text, made for every file.
    pub declares: fn(path: &str, text: &str) -> bool,
    /// Only queries tell what its models stand for, and nearly any struct may be one: files are read
    /// for them only where they name what is asked about, or a model that does.
    pub by_name: bool,
    /// The models that a file declares.
    pub models: fn(&Unit<'_>, &Schema) -> Vec<Model>,
    /// Completes the models of all files by each other: inherited fields and tables.
    pub link: fn(Vec<Model>, &Schema) -> Vec<Model>,
    /// Whether a file may use models or build queries: a cheap test of its text.
    pub speaks: fn(text: &str, models: &Models) -> bool,
    /// What the file does with tables and columns.
    pub uses: fn(&Unit<'_>, &Models) -> Uses,
    /// What the names in code follow when a column or table gets another name.
    pub follows: Follows,
    /// What is to be written so that a declaration ([`Clause::Mapping`]) stands for the same as before
    /// under another name: the parts of the file and their new text; none where a person has to look.
    pub rename: fn(&Unit<'_>, &Name, new: &str) -> Rewritten,
    /// How a column is hidden from the statements that it writes by itself; none where it writes none.
    pub unmap: Option<Unmap>,
}

/// How a column is hidden from a mapper before the database drops it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unmap {
    /// What holds once it is, of `it`: `no entity maps it any more`.
    pub gate: &'static str,
    /// What is taken away when the column is gone; none where nothing is left.
    pub leaves: Option<&'static str>,
}

/// Parts of a file and their new text; none where a person has to look.
pub type Rewritten = Option<Vec<(Span, String)>>;

/// What the names in code follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follows {
    /// The database: an attribute is its column.
    Columns,
    /// The declaration: the code names fields, and the declaration says of which columns.
    Fields,
    /// Names in code follow the declaration, texts the database.
    FieldsAndTexts,
}

/// For mappers without declarations.
pub(crate) fn no_declaration(_: &Unit<'_>, _: &Name, _: &str) -> Rewritten {
    None
}

/// A file as a mapper sees it.
pub struct Unit<'a> {
    /// Path inside the scope.
    pub path: &'a str,
    /// Its text; all places are bytes of it.
    pub text: &'a str,
    /// Its language.
    pub language: &'static Language,
    /// Its decoded literals, in order of their place.
    pub literals: &'a [Literal],
    /// Its syntax tree; none where the language has no grammar or the parser gave up.
    pub syntax: Option<&'a Syntax>,
}

impl Unit<'_> {
    /// The decoded literal whose quotes begin at `offset`.
    pub fn literal_at(&self, offset: usize) -> Option<&Literal> {
        let index = self.literals.partition_point(|l| l.span.start < offset);
        self.literals.get(index).filter(|l| l.span.start == offset)
    }
}

/// A class that stands for a relation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    /// [`Orm::id`] of its mapper.
    pub orm: &'static str,
    /// The name that code uses for it: `Order`, `Billing::Invoice`.
    pub name: String,
    /// The file that declares it.
    pub path: String,
    /// Its name in the declaration.
    pub at: Span,
    /// The relation that it stands for, as the schema spells it; none for an abstract one.
    pub table: Option<String>,
    /// The declaration spells the table: its name is nobody's convention.
    pub named: bool,
    /// Names of the classes that it extends.
    pub bases: Vec<String>,
    /// It only hands its fields on to those that extend it.
    pub is_abstract: bool,
    /// Attributes that stand for a column.
    pub fields: Vec<Field>,
    /// Attributes that stand for rows of other models.
    pub associations: Vec<Association>,
    /// Members whose declared type is another class: `photo(): Photo`. A class that is no model may
    /// have some too.
    pub holds: Vec<Association>,
    /// Methods whose result is again a query of this model: scopes, managers.
    pub scopes: Vec<String>,
    /// Methods of its rows that it writes itself; those that the mapper would make do not count.
    pub methods: Vec<String>,
    /// Its code may add to a row before it is written: callbacks, defaults.
    pub fills: bool,
    /// Columns that the model is told to leave alone.
    pub retired: Vec<String>,
}

/// An attribute of a model that stands for a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name in code.
    pub name: String,
    /// The column.
    pub column: String,
    /// Where the declaration names it.
    pub at: Span,
}

/// An attribute of a model that leads to another model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Association {
    /// The name in code.
    pub name: String,
    /// Name of the other model.
    pub model: String,
    /// It gives several rows.
    pub many: bool,
    /// The model's own column that holds the key; none where the other one holds it.
    pub key: Option<String>,
}

/// What a file does with tables and columns.
#[derive(Clone, Debug, Default)]
pub struct Uses {
    /// Statements that a mapper or builder makes.
    pub statements: Vec<ModelUse>,
    /// Attributes of rows in the program's memory: they follow the columns, and do not care what
    /// the table is called.
    pub attributes: Vec<ModelUse>,
    /// Code that holds what a statement has read: a field of a struct that rows are scanned into,
    /// and its uses. Nothing fails there, but it is told as a place that follows the column.
    pub echoes: Vec<ModelUse>,
    /// Literals in the mapper's own query language: they are read as its names, never as SQL.
    pub own_queries: Vec<Span>,
    /// Pieces of SQL whose tables the code around them tells.
    pub snippets: Vec<Snippet>,
    /// Places that name a table or column and cannot be decided.
    pub undecided: Vec<Unclear>,
}

impl Uses {
    /// The places of the statements that name the table.
    pub fn places_of(&self, table: &str) -> Vec<Span> {
        let bare = |name: &str| name.rsplit('.').next().unwrap_or_default().to_lowercase();
        let table = bare(table);
        let written =
            |used: &ModelUse| used.write.as_ref().is_some_and(|w| bare(&w.table) == table);
        let statements = self
            .statements
            .iter()
            .filter(|used| used.names.iter().any(|n| bare(&n.table) == table) || written(used));
        let snippets = self.snippets.iter();
        let snippets = snippets.filter(|s| s.tables.iter().any(|(t, _)| bare(t) == table));
        let statements = statements.map(|used| used.whole);
        statements.chain(snippets.map(|s| s.literal)).collect()
    }
}

/// One statement that a mapper or builder makes, or one declaration that its statements follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelUse {
    /// The expression or declaration: what a finding shows.
    pub whole: Span,
    /// The names in it, in any order.
    pub names: Vec<Name>,
    /// The row that it writes, where it writes one.
    pub write: Option<Write>,
    /// How sure the binding of the names is: likely or possible.
    pub confidence: Confidence,
    /// What makes it a use, where the place alone does not show it; it ends the message:
    /// `every query of the model names its declared fields`.
    pub because: Option<&'static str>,
    /// The code already does without the column ([`Model::retired`]).
    pub retired: bool,
}

impl ModelUse {
    /// A class that stands for a table is named, and nothing is asked: it goes with its table.
    pub(crate) fn of_class(table: String, at: Span) -> Self {
        Self {
            whole: at,
            names: vec![Name::of_table(table, Clause::From, at)],
            write: None,
            confidence: Confidence::Likely,
            because: None,
            retired: false,
        }
    }
}

/// A table or column that a statement names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The table, as the schema spells it.
    pub table: String,
    /// The column; none where the table itself is named.
    pub column: Option<String>,
    /// The clause that it ends up in.
    pub clause: Clause,
    /// Where the code names it.
    pub at: Span,
    /// For a written column, what is known of the value.
    pub value: Value,
}

impl Name {
    /// A table by itself.
    pub(crate) fn of_table(table: String, clause: Clause, at: Span) -> Self {
        Self {
            table,
            column: None,
            clause,
            at,
            value: Value::Unknown,
        }
    }
}

/// Names at one place, as those of an association to several tables, are told apart by their
/// places alone: each goes into a use of its own.
pub(crate) fn apart(names: Vec<Name>) -> Vec<Vec<Name>> {
    let mut counts: BTreeMap<Span, usize> = BTreeMap::new();
    let mut uses: Vec<Vec<Name>> = Vec::new();
    for name in names {
        let count = counts.entry(name.at).or_default();
        if uses.len() <= *count {
            uses.push(Vec::new());
        }
        if let Some(used) = uses.get_mut(*count) {
            used.push(name);
        }
        *count += 1;
    }
    uses
}

/// What is known of a written value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// Anything.
    #[default]
    Unknown,
    /// A literal that is not null.
    Present,
    /// Null.
    Null,
    /// The declaration of a model gives one and is a use of its own: the name only counts as given.
    Declared,
    /// The row is in hand, or the declaration of its table is a use of its own: the name is about
    /// the column alone, not about its table.
    InHand,
    /// An association of a row in hand reads the column as its key: it is lost with the column, and
    /// follows its declaration where the column only gets another name.
    Followed,
    /// The class hands the attribute on under the column's name: who gives it another one has callers
    /// to look at.
    HandedOn,
}

/// A row that a statement writes; its columns are the statement's names with the clauses
/// [`Clause::Insert`] and [`Clause::Set`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// The table.
    pub table: String,
    /// What it does.
    pub kind: WriteKind,
    /// The names are all that is written: what they leave out gets its default.
    pub complete: bool,
    /// Where the write stands: the method's or the model's name.
    pub at: Span,
}

/// What a write does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteKind {
    /// New rows.
    Insert,
    /// New rows, or new values for those that are there.
    Upsert,
    /// New values.
    Update,
    /// Rows are deleted.
    Delete,
}

/// A literal that holds a piece of SQL whose tables the code around it tells:
/// `Order.where("status = ?", s)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The literal's span, from quote to quote.
    pub literal: Span,
    /// The tables that its names are drawn from, with the name that qualifies each there.
    pub tables: Vec<(String, String)>,
    /// What the piece is: `Where` for a condition, `Select` for a list, `OrderBy` for an order.
    pub clause: Clause,
    /// How sure the tables are.
    pub confidence: Confidence,
}

/// A place that names a table and cannot be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclear {
    /// The place.
    pub at: Span,
    /// The table it may be about; empty where it may be any that the file mentions.
    pub table: String,
    /// The column, where one is named.
    pub column: Option<String>,
    /// A word of the closed list in the JSON Schema: `query_builder`, `dynamic_column_name`.
    pub reason: &'static str,
}
