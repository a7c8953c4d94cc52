//! What one run of `impact analyze` found out: the one value that every format renders.
//!
//! It is sorted, filtered and judged here; a renderer maps and decides nothing.

use std::collections::BTreeMap;
use std::path::PathBuf;

mod past;

pub use past::{Break, Evidence, PastUse, Rollback, Searched, Seen};

use super::names::Names;
use crate::audience::Class;
use crate::change::plan::Facts;
use crate::config::FailOn;
use crate::error::Skip;
use crate::finding::{Finding, SuppressedBy, Suppression, by_place, grouped};
use crate::severity::Severity;
use crate::sql::Dialect;

/// The whole answer.
#[derive(Clone, Debug)]
pub struct Report {
    /// From which verdict on the run fails, unless the caller says otherwise.
    pub fail_on: FailOn,
    /// Absolute path of the scope, for links to its files; `None` where there is no such folder.
    pub root: Option<PathBuf>,
    /// The scope inside its repository: `services/billing/`, empty at its top. Paths of the report
    /// are relative to the scope, programs around a repository want them from its top.
    pub folder: String,
    /// Head commit, if there is one.
    pub head: Option<String>,
    /// The merge base with the base branch, if there is one.
    pub base: Option<String>,
    /// A shallow clone: history is cut.
    pub shallow: bool,
    /// The working tree has uncommitted changes; `None` where it was not asked.
    pub dirty: Option<bool>,
    /// The databases that the analysed migrations belong to, with how each was understood.
    pub databases: Vec<DatabaseSummary>,
    /// The analysed migrations in order.
    pub migrations: Vec<MigrationSummary>,
    /// `C1`, `C2` … in order of their place.
    pub changes: Vec<ChangeSummary>,
    /// Findings from worst to best, then by module, path, line. Suppressed ones included.
    pub findings: Vec<Finding>,
    /// Past uses of what changes that the working tree no longer has: by change, the newest first.
    pub history: Vec<PastUse>,
    /// What the past says about each changed object.
    pub evidence: Vec<Evidence>,
    /// People are told who brought each finding.
    pub blame: bool,
    /// How far back one can go afterwards; `None` without releases, or where nobody looked.
    pub rollback: Option<Rollback>,
    /// Modules with at least one gating-class finding, from worst to best.
    pub modules: Vec<ModuleSummary>,
    /// Places that touch a changed object and cannot be decided statically.
    pub undecided: Vec<Undecided>,
    /// What was not analysed.
    pub skipped: Vec<Skip>,
    /// Readers outside the repository that the config names and a change touches.
    pub external_readers: Vec<ExternalReader>,
    /// What was to suppress findings and does not.
    pub suppression_faults: Vec<SuppressionFault>,
    /// Files of the code that name what changes, which keeps steps of the release from being ticked;
    /// `None` where they were not looked for.
    pub names: Option<Names>,
    /// What was read.
    pub coverage: Coverage,
    /// Schema of each touched relation before and after, as CREATE TABLE-like text.
    pub schema_diffs: Vec<SchemaDiff>,
    /// Sentences for the first lines: no new migration, guessed dialect, not the newest migration, …
    pub notes: Vec<String>,
    /// The sums.
    pub summary: Summary,
}

/// Ids of changes in their order: `C1, C4–C7`.
pub fn told_ids(ids: &[&str]) -> String {
    let number = |id: &str| id.strip_prefix('C').and_then(|n| n.parse::<u64>().ok());
    let mut words: Vec<String> = Vec::new();
    let mut rest = ids;
    while let Some(first) = rest.first() {
        let follows = |(at, id): (u64, &&str)| number(first).map(|n| n + at) == number(id);
        let run = (0..)
            .zip(rest)
            .take_while(|pair| follows(*pair))
            .count()
            .max(1);
        match rest.get(run - 1) {
            Some(last) if run > 2 => words.push(format!("{first}–{last}")),
            _ => words.extend(rest.iter().take(run).map(|id| (*id).to_owned())),
        }
        rest = rest.get(run..).unwrap_or_default();
    }
    words.join(", ")
}

/// The closed list of [`DatabaseSummary::schema_from`].
pub const SCHEMA_SOURCES: &[&str] = &["replay", "dump", "both", "none"];

/// One database and how it was understood.
#[derive(Clone, Debug)]
pub struct DatabaseSummary {
    /// Its name: from the config, else `main` or the project's folder.
    pub name: String,
    /// Its dialect.
    pub dialect: Dialect,
    /// How the dialect was decided, in words: `--dialect`, `the config`, `dollar quotes`.
    pub dialect_from: String,
    /// The folder of its migrations, if one is known.
    pub migrations: Option<String>,
    /// Where its catalog comes from: one of [`SCHEMA_SOURCES`].
    pub schema_from: &'static str,
    /// How many relations the catalog knows before the change.
    pub relations: usize,
}

/// One analysed migration.
#[derive(Clone, Debug)]
pub struct MigrationSummary {
    /// Path inside the scope, or `-`.
    pub path: String,
    /// Its database's name.
    pub database: String,
    /// Id of its framework: `plain`, `flyway`, `rails` …
    pub framework: &'static str,
    /// How many statements it has.
    pub statements: usize,
    /// Who answers for the file.
    pub owners: Vec<String>,
}

/// One change.
#[derive(Clone, Debug)]
pub struct ChangeSummary {
    /// `C1`.
    pub id: String,
    /// Id of its kind: `drop_column`.
    pub kind: &'static str,
    /// Its database's name.
    pub database: String,
    /// The relation (or type, function …) it is about, as named before.
    pub table: Option<String>,
    /// The column, constraint, index, enum value … as named before.
    pub column: Option<String>,
    /// The new name of a rename.
    pub new_name: Option<String>,
    /// What it was, in SQL words.
    pub before: Option<String>,
    /// What it is afterwards.
    pub after: Option<String>,
    /// What holds for every reader alike: cached plans, locks, coverage.
    pub notes: Vec<String>,
    /// The migration's path.
    pub path: String,
    /// 1-based line of the statement.
    pub line: u32,
    /// The statement's text.
    pub statement: String,
    /// One line a person reads: `drop column orders.status (text not null)`.
    pub title: String,
    /// What the plan of the change is made from.
    pub facts: Facts,
}

/// A module and its worst.
#[derive(Clone, Debug)]
pub struct ModuleSummary {
    /// Its name; `None` collects the places that no module covers.
    pub name: Option<String>,
    /// All owners of its findings, sorted.
    pub owners: Vec<String>,
    /// Where nobody owns anything: the most recent authors of its files, those of the most findings first.
    pub authors: Vec<String>,
    /// Numbers of gating-class, unsuppressed findings.
    pub breaking: usize,
    /// Likewise.
    pub risky: usize,
    /// Likewise.
    pub info: usize,
    /// Of its places, which is what people are told.
    pub places: Places,
}

/// Numbers of places by the worst that happens at each, by however many changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Something breaks there.
    pub breaking: usize,
    /// Something may break there.
    pub risky: usize,
    /// All of it keeps working.
    pub info: usize,
}

impl Places {
    /// The places of `findings`.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let mut places = Self::default();
        for place in by_place(findings) {
            match place.iter().map(|finding| finding.severity).max() {
                Some(Severity::Breaking) => places.breaking += 1,
                Some(Severity::Risky) => places.risky += 1,
                Some(Severity::Info) => places.info += 1,
                None => {}
            }
        }
        places
    }
}

/// The closed list of [`Undecided::reason`].
pub const UNDECIDED_REASONS: &[&str] = &[
    "dynamic_table_name",
    "dynamic_column_name",
    "unparsed_query",
    "dynamic_sql",
    "query_builder",
];

/// A place that touches a changed object and cannot be decided.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Undecided {
    /// The change's id.
    pub change: String,
    /// Path inside the scope.
    pub path: String,
    /// 1-based line.
    pub line: u32,
    /// What kind of code.
    pub class: Class,
    /// One of [`UNDECIDED_REASONS`].
    pub reason: &'static str,
    /// The text in question, cut.
    pub text: String,
    /// Module, if one covers the path.
    pub module: Option<String>,
    /// Who answers for the place.
    pub owners: Vec<String>,
    /// Fingerprint of rule, object, path and text; it survives moved lines.
    pub id: String,
    /// `drop_column.undecided`: what suppresses it names this.
    pub rule: String,
    /// Why it does not count, if it was suppressed.
    pub suppressed: Option<Suppression>,
}

impl Undecided {
    /// Whether it stands in the sums: it is code, and nobody has accepted it.
    pub fn counts(&self) -> bool {
        self.class == Class::Code && self.suppressed.is_none()
    }

    /// What is undecided of each place, by however many changes.
    pub fn by_place<'a>(undecided: impl IntoIterator<Item = &'a Self>) -> Vec<Vec<&'a Self>> {
        grouped(undecided, |one| {
            (&one.path, one.line, one.reason, &one.text, &one.suppressed)
        })
    }
}

/// A reader outside the repository, from `impact.yml`.
#[derive(Clone, Debug)]
pub struct ExternalReader {
    /// The change's id.
    pub change: String,
    /// Its name.
    pub name: String,
    /// What it reads of the changed object: `orders.status` or `orders`.
    pub reads: String,
    /// Who answers for it.
    pub owners: Vec<String>,
    /// The config's note.
    pub note: Option<String>,
}

/// Something that was to suppress findings and does not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SuppressionFault {
    /// The file that it stands in.
    pub path: String,
    /// 1-based line, where it is a comment.
    pub line: Option<u32>,
    /// What it is.
    pub by: SuppressedBy,
    /// Why it does not.
    pub fault: Fault,
    /// What it names: a rule, a row's words.
    pub rule: Option<String>,
    /// One sentence.
    pub detail: String,
}

/// What a clone with a part of the history lacks, and how to get it.
pub const SHALLOW: &str = "this clone is shallow, its history is cut: git fetch --unshallow brings the rest (actions/checkout: fetch-depth: 0)";

impl SuppressionFault {
    /// One sentence: `the suppression of drop_column.where is expired: it held until 2026-01-31`.
    pub fn sentence(&self) -> String {
        let of = self.rule.as_ref().map(|rule| format!(" of {rule}"));
        let of = of.unwrap_or_default();
        format!(
            "the suppression{of} is {}: {}",
            self.fault.word(),
            self.detail
        )
    }
}

impl Fault {
    /// The word used in every format.
    pub fn word(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Expired => "expired",
            Self::Unused => "unused",
        }
    }
}

/// Why something suppresses nothing. A closed list: it stands in the JSON Schema.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// It cannot be understood, or gives no reason.
    Malformed,
    /// Its last day is over: what it suppressed counts again.
    Expired,
    /// A change that it speaks of was analysed, and there was nothing to suppress.
    Unused,
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Files of the working tree that were considered.
    pub files: usize,
    /// Files that were read.
    pub read: usize,
    /// The deployed revisions that were read, by their names.
    pub deployed: Vec<String>,
    /// How many unmerged branches were read.
    pub branches: usize,
    /// Whether the history was searched.
    pub history: Searched,
    /// Blobs of the history that were read.
    pub blobs: usize,
    /// Commits that were walked.
    pub commits: usize,
    /// Old versions that were read for models, since nobody uses the object today.
    pub models_of_past: usize,
    /// Still older ones that were not.
    pub models_of_past_left: usize,
    /// What the history does not rest on, each a sentence: a shallow clone, missing blobs, …
    pub history_effects: Vec<String>,
    /// Queries that name a changed object.
    pub queries: usize,
    /// Those of them that did not parse.
    pub unparsed_queries: usize,
    /// Queries that name a changed object and that another engine alone can read, by its name.
    pub foreign_queries: BTreeMap<String, usize>,
    /// Models that name a changed object.
    pub models: usize,
    /// Files left out by rule, by rule: `vendored`, `minified`, `lock`, `locale`, `binary`, `large`.
    pub left_out: BTreeMap<String, usize>,
    /// Files in languages that are not understood, by extension.
    pub not_understood: BTreeMap<String, usize>,
}

/// The schema of one relation before and after.
#[derive(Clone, Debug)]
pub struct SchemaDiff {
    /// Name of the relation (before, else after).
    pub table: String,
    /// Its text before; empty where it was created.
    pub before: String,
    /// Its text after; empty where it was dropped.
    pub after: String,
}

/// The verdict, worst first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing was found and nothing was left undecided.
    Clean,
    /// Only places that keep working.
    Info,
    /// Something could not be decided.
    Undecided,
    /// Something may fail.
    Risky,
    /// Something fails.
    Breaking,
}

/// The sums over gating classes.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Findings of class `code` that are not suppressed.
    pub breaking: usize,
    /// Likewise.
    pub risky: usize,
    /// Likewise.
    pub info: usize,
    /// Undecided places of class `code` that are not suppressed.
    pub undecided: usize,
    /// Modules with such a finding.
    pub modules: usize,
    /// Distinct owners of them.
    pub owners: usize,
    /// Findings of the other classes by class.
    pub folded: BTreeMap<&'static str, usize>,
    /// Findings and undecided places that are suppressed.
    pub suppressed: usize,
    /// Of the places with such findings: people are told of places, however many changes reach one.
    pub places: Places,
    /// Undecided ones, likewise.
    pub undecided_places: usize,
    /// Those of the other classes by class.
    pub folded_places: BTreeMap<&'static str, usize>,
    /// Suppressed ones.
    pub suppressed_places: usize,
    /// The verdict.
    pub verdict: Verdict,
}

impl Report {
    /// Whether the run fails: something at or above `fail_on` was found.
    pub fn fails(&self, fail_on: FailOn) -> bool {
        let gated = |severity| {
            self.findings
                .iter()
                .any(|finding| finding.gates && finding.severity >= severity)
        };
        match fail_on {
            FailOn::Breaking => gated(Severity::Breaking),
            FailOn::Risky => gated(Severity::Risky),
            FailOn::Undecided => {
                gated(Severity::Risky) || self.summary.verdict >= Verdict::Undecided
            }
            FailOn::Never => false,
        }
    }
}
