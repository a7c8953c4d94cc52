//! `impact.yml` and flags become a `Config`.
//!
//! In: a YAML file at the scope's root, or the one a person names. Out: a [`Config`], checked, or
//! one error with file, line and the nearest word that would be right. The hard thing: a key that
//! is misspelt must not be silently without effect. A key stands here only if it has one.

mod load;
mod rows;

pub use load::{FILE_NAMES, find, load, parse};
pub use rows::{OneOrMany, Rows};

use serde::Deserialize;

use crate::audience::Class;
use crate::severity::Severity;
use crate::sql::Dialect;

/// The whole file. Every key may be left out.
///
/// Patterns are those of a `.gitignore`: without `/` they hold in every folder, with `/` from the
/// scope's top; a folder covers all below it; `**` crosses folders, `{a,b}` and `[ab]` work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The SQL dialect of every database that names none of its own: `postgresql`, `mysql`
    /// (MariaDB too), `sqlite`, `mssql`, `oracle` or `generic`. Guessed from the project if left out.
    pub dialect: Option<Dialect>,
    /// The databases of the repository; found by their migration folders if left out.
    pub databases: Vec<Database>,
    /// The branch or commit that a change starts from: migrations that are new against it are
    /// analysed. The remote's default branch if left out.
    pub base: Option<String>,
    /// The revisions that run in production: commits, tags, branches, or patterns of them
    /// (`v4.*`). Code of theirs that the working tree no longer has is judged too. The base alone
    /// if left out.
    pub deployed: OneOrMany,
    /// Whether a migration runs `before_deploy` or `after_deploy` of the code that comes with it;
    /// decides how bad it is that deployed code still uses what changes. Not known if left out:
    /// then such a use is risky.
    pub migrate: Option<Migrate>,
    /// How versions follow each other: `rolling` (default: both run for a while) or `stop`.
    pub rollout: Option<Rollout>,
    /// The modules by name, each with the patterns of its files. Where several cover a file the
    /// last one counts. Found from manifests and folders if left out.
    pub modules: Rows<OneOrMany>,
    /// Who answers for files, by pattern: `app/reports: "@acme/reports"`. The last row that covers
    /// a file counts; an empty list takes owners away. What no row covers is left to CODEOWNERS.
    pub owners: Rows<OneOrMany>,
    /// Patterns of files to read although a built-in rule leaves them out (vendored, minified,
    /// lock, locale, large or binary ones).
    pub include: OneOrMany,
    /// Patterns of files to leave out in any case.
    pub exclude: OneOrMany,
    /// What kind of code files are, by pattern: `code`, `test`, `fixture`, `docs`, `migration` or
    /// `generated`. Only `code` fails a run. The last row that covers a file counts; what no row
    /// covers is told by its path.
    pub classes: Rows<Class>,
    /// Readers of the database outside the repository: dashboards, exports, other services. They
    /// are listed at every change that touches what they read.
    pub external_readers: Vec<ExternalReader>,
    /// Classes of the team's own mapping by name, or all classes of a pattern of files, each with
    /// the table that it stands for: `OrderRow: orders`, `app/records/order_*.py: orders`. Their
    /// fields of a column's name are uses of the column.
    pub models: Rows<String>,
    /// Functions of the team's own, one of whose arguments is SQL, a table or a column.
    pub sinks: Vec<Sink>,
    /// From which verdict on the exit code is 1: `breaking` (default), `risky`, `undecided` or `never`.
    pub fail_on: Option<FailOn>,
    /// The severity of findings by rule, other than the judged one: `add_column: info`,
    /// `drop_column.star: risky`. The last row that covers a rule counts.
    pub severity: Rows<Severity>,
    /// Findings that are accepted: they are told and do not count. Each row says why.
    pub suppress: Vec<Suppress>,
    /// The file of accepted findings that `impact baseline` writes, from the scope's top.
    pub baseline: Option<String>,
}

/// Findings that are accepted. All that a row names must fit; it names at least one thing.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suppress {
    /// Patterns of the files that they stand in.
    #[serde(default)]
    pub path: OneOrMany,
    /// The module that they stand in.
    #[serde(default)]
    pub module: Option<String>,
    /// The table or column that changes: `orders`, `orders.status`.
    #[serde(default)]
    pub table: Option<String>,
    /// Their rule (`drop_column.where`) or kind of change (`drop_column`).
    #[serde(default)]
    pub rule: Option<String>,
    /// Why they are accepted.
    pub reason: String,
    /// The last day on which they are: `2026-12-01`.
    #[serde(default)]
    pub until: Option<String>,
    /// 1-based line of the file on which the row begins.
    #[serde(skip)]
    pub line: Option<u32>,
}

impl Suppress {
    /// What the row names, in one line.
    pub fn shown(&self) -> String {
        let words = [&self.rule, &self.table, &self.module];
        let words = words.into_iter().flatten().map(String::as_str);
        let words: Vec<&str> = words.chain(self.path.iter().map(String::as_str)).collect();
        words.join(" ")
    }
}

/// What comes first in a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Migrate {
    /// The migration.
    BeforeDeploy,
    /// The code.
    AfterDeploy,
}

/// How one version follows the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rollout {
    /// Both run for a while.
    Rolling,
    /// The old one is stopped before the new one starts.
    Stop,
}

/// One database: migrations, schema and readers that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// Its name in reports.
    pub name: String,
    /// Its SQL dialect; the file's `dialect` or a guess if left out.
    #[serde(default)]
    pub dialect: Option<Dialect>,
    /// The folder or folders of its migrations, from the scope's top.
    #[serde(default)]
    pub migrations: OneOrMany,
    /// A dump of its schema (`db/structure.sql`), from the scope's top.
    #[serde(default)]
    pub schema: Option<String>,
    /// Patterns of the code that uses it; the project around its migrations if left out.
    #[serde(default)]
    pub readers: OneOrMany,
}

/// A reader of the database that is not in the repository.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExternalReader {
    /// What it is: `revenue dashboard`.
    pub name: String,
    /// Tables that it reads as a whole: `orders`, `billing.invoices`.
    #[serde(default)]
    pub tables: OneOrMany,
    /// Columns that it reads: `orders.status`, `billing.invoices.total`.
    #[serde(default)]
    pub columns: OneOrMany,
    /// Who answers for it.
    #[serde(default)]
    pub owners: OneOrMany,
    /// Anything a person should know before changing what it reads.
    #[serde(default)]
    pub note: Option<String>,
}

/// A function one of whose arguments is SQL, a table or a column.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sink {
    /// Its name, with as much of the path in front of it as tells it from others: `Db.fetch`.
    pub function: String,
    /// Which argument: its place from 1 on, or its name.
    #[serde(default)]
    pub argument: Argument,
    /// What the argument is: `sql` (a statement, or with a table a condition on it), `table` or
    /// `column` (one, or several with commas between).
    pub is: SinkKind,
    /// The table that the column or condition is of.
    #[serde(default)]
    pub table: Option<String>,
    /// The argument that names the table.
    #[serde(default)]
    pub table_argument: Option<Argument>,
}

/// An argument of a function.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Argument {
    /// By its place, from 1 on.
    Position(usize),
    /// By its name.
    Keyword(String),
}

impl Default for Argument {
    fn default() -> Self {
        Self::Position(1)
    }
}

/// What the argument of a function is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SinkKind {
    /// SQL.
    Sql,
    /// A table's name.
    Table,
    /// A column's name.
    Column,
}

/// From which verdict on a run fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// A gating finding fails for certain.
    #[default]
    Breaking,
    /// A gating finding may fail.
    Risky,
    /// A finding may fail, or something could not be decided.
    Undecided,
    /// Never: the report is all.
    Never,
}

impl FailOn {
    /// The word used in the file and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Risky => "risky",
            Self::Undecided => "undecided",
            Self::Never => "never",
        }
    }
}
