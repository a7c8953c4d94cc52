//! A finding: a change that reaches a place of the code.

use std::collections::BTreeMap;

use crate::audience::{Audience, Class};
use crate::clause::Clause;
use crate::severity::{Confidence, Severity};
use serde::{Deserialize, Serialize};

/// One use of a changed object inside a finding's place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// Where in the query.
    pub clause: Clause,
    /// 1-based line in the file.
    pub line: u32,
    /// 1-based column of the name's first character.
    pub start_column: u32,
    /// 1-based column after its last character.
    pub end_column: u32,
}

/// A part of a file and what is to stand there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// Byte of the file's text, without a byte order mark, at which `old` stands.
    pub start: usize,
    /// What stands there.
    pub old: String,
    /// What is to stand there.
    pub new: String,
}

/// What a mapper makes of a place that names what changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mapped {
    /// It ties names in code to the database: with its edits, code that follows it stays as it is.
    Declares,
    /// It follows the declaration.
    Follows,
    /// It names what the database knows; where nothing is renamed, nobody asks.
    Names,
}

/// A line of the file a finding stands in, as a person reads it; long lines are cut.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceLine {
    /// 1-based line in the file.
    pub line: u32,
    /// 1-based column of the first character of `text`: more than 1 where the line was cut.
    pub first_column: u32,
    /// The line without its line break.
    pub text: String,
}

impl SourceLine {
    /// How many characters of a line are kept.
    const KEPT: u32 = 400;

    /// The line `text`, cut to the surroundings of `column` if it is long.
    pub fn around(line: u32, text: &str, column: u32) -> Self {
        let before = column.saturating_sub(1 + Self::KEPT / 2);
        Self {
            line,
            first_column: before + 1,
            text: text
                .chars()
                .skip(before as usize)
                .take(Self::KEPT as usize)
                .collect(),
        }
    }
}

/// A change that reaches one query or model place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Fingerprint of rule, object, path, normalised query and ordinal; it survives moved lines.
    pub id: String,
    /// The change's id, `C1`.
    pub change: String,
    /// `drop_column.select`.
    pub rule: String,
    /// What will happen.
    pub severity: Severity,
    /// How sure the binding is.
    pub confidence: Confidence,
    /// It does something else without an error.
    pub silent: bool,
    /// Whether it counts for the exit code.
    pub gates: bool,
    /// Which code it is about.
    pub audience: Audience,
    /// What kind of code.
    pub class: Class,
    /// Path inside the scope, `/`-separated; bytes that are not UTF-8 are replaced.
    pub path: String,
    /// 1-based first line of the query string or model expression.
    pub line: u32,
    /// 1-based last line.
    pub end_line: u32,
    /// 1-based column of its first character.
    pub start_column: u32,
    /// Id of the host language.
    pub language: &'static str,
    /// Enclosing symbol, `DailyReport.totals`.
    pub symbol: Option<String>,
    /// Module, if one covers the path.
    pub module: Option<String>,
    /// Who answers for the place.
    pub owners: Vec<String>,
    /// Where the owners come from: `codeowners`, `config` or `authors`.
    pub owners_source: Option<&'static str>,
    /// Clause of the worst use.
    pub clause: Clause,
    /// All uses in order of their place.
    pub uses: Vec<Use>,
    /// The lines that `uses` stand on, in order, each once; a person reads them, JSON leaves them out.
    pub lines: Vec<SourceLine>,
    /// For a rename: the edits after which the statement means the same; empty where a person has to look.
    pub edits: Vec<Edit>,
    /// The mapper that reads the place, and what it makes of it.
    pub mapped: Option<(&'static str, Mapped)>,
    /// Relation as the catalog names it before the change.
    pub table: Option<String>,
    /// Column as the catalog names it before the change.
    pub db_column: Option<String>,
    /// The query's text, at most 4 KB.
    pub query: String,
    /// Whether `query` was cut.
    pub truncated: bool,
    /// Fingerprint of the normalised text.
    pub query_fingerprint: String,
    /// The database's error code (SQLSTATE, MySQL number, SQLite has none).
    pub error_code: Option<String>,
    /// One sentence: what will happen, in the words of the database.
    pub message: String,
    /// One sentence: what to do.
    pub remedy: String,
    /// The commit it was found in, in hex; none for the working tree.
    pub revision: Option<String>,
    /// The names of the revisions that have it: branches, tags. Of the working tree's those that the
    /// history knows, the newest.
    pub refs: Vec<String>,
    /// The commit that brought it; `None` where nobody looked or it is not committed.
    pub first_seen: Option<Origin>,
    /// Why it does not count, if it was suppressed.
    pub suppressed: Option<Suppression>,
}

impl Finding {
    /// Whether it is of production code and nobody suppressed it; people of branches hear it too.
    pub fn is_heard(&self) -> bool {
        self.class == Class::Code && self.suppressed.is_none()
    }

    /// Whether it stands in the sums and the verdict: a branch may never land.
    pub fn counts(&self) -> bool {
        self.is_heard() && self.audience != Audience::Branches
    }

    /// Line, and columns from and to, of the worst use: where the name itself stands; of the expression
    /// where no name stands in it.
    pub fn told_at(&self) -> (u32, u32, Option<u32>) {
        let worst = self.uses.iter().find(|place| place.clause == self.clause);
        worst.map_or((self.line, self.start_column, None), |place| {
            (place.line, place.start_column, Some(place.end_column))
        })
    }
}

/// The findings of each place: one query that several changes reach is one place.
pub fn by_place<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Vec<Vec<&'a Finding>> {
    grouped(findings, |finding| {
        let code = (finding.audience, finding.class, &finding.revision);
        let range = (finding.line, finding.end_line, finding.start_column);
        let text = (&finding.query_fingerprint, &finding.suppressed);
        (code, &finding.path, range, text)
    })
}

/// What has a key in common, in the order in which the keys were first seen.
pub fn grouped<T: Copy, K: Ord>(
    all: impl IntoIterator<Item = T>,
    key: impl Fn(T) -> K,
) -> Vec<Vec<T>> {
    let mut groups: Vec<Vec<T>> = Vec::new();
    let mut known = BTreeMap::new();
    for one in all {
        let index = *known.entry(key(one)).or_insert(groups.len());
        match groups.get_mut(index) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups
}

/// The commit that brought something, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// In hex.
    pub commit: String,
    /// Who wrote it.
    pub author: String,
    /// `2025-03-02`.
    pub date: String,
}

/// Why one finding does not count. It is still told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Suppression {
    /// What says so.
    pub by: SuppressedBy,
    /// The reason that was given.
    pub reason: String,
    /// The last day on which it holds: `2026-12-01`.
    pub until: Option<String>,
    /// The file that says so.
    pub path: String,
    /// 1-based line in it, where it is a comment.
    pub line: Option<u32>,
}

/// Whether a word is a day, `2026-12-01`.
pub fn is_day(word: &str) -> bool {
    word.len() == 10 && word.parse::<jiff::civil::Date>().is_ok()
}

/// This day in UTC, `2026-12-01`.
pub fn today() -> String {
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    now.date().to_string()
}

/// What can say that a finding does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuppressedBy {
    /// A comment at the query or at the statement of the migration.
    Comment,
    /// A row of `impact.yml`.
    Config,
    /// The baseline file.
    Baseline,
}
