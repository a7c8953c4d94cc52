//! What the past says of what changes: its readers, the evidence for a drop, and how far one can go back.

use crate::clause::Clause;
use crate::finding::Origin;

/// A query that used what changes and that the working tree no longer has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastUse {
    /// The change's id.
    pub change: String,
    /// Where it stood last, inside the scope.
    pub path: String,
    /// 1-based line in the last version that had it.
    pub line: u32,
    /// The query's text, cut.
    pub query: String,
    /// The module of that path.
    pub module: Option<String>,
    /// Where in the query the object stands.
    pub clause: Clause,
    /// The commit that brought it; `None` where that lies before what was read.
    pub first_seen: Option<Seen>,
    /// The newest commit that is known to have it.
    pub last_seen: Seen,
    /// Who took it away; `None` where a merge did, or nobody (it stands on other branches).
    pub removed_by: Option<Origin>,
    /// Refs that still have it: the newest.
    pub refs: Vec<String>,
}

/// A commit and its day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// In hex.
    pub commit: String,
    /// `2025-03-02`.
    pub date: String,
}

/// What the past says about one changed object. It is evidence and never proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The change's id.
    pub change: String,
    /// `orders.status`.
    pub object: String,
    /// The working tree uses it: then there is no last use.
    pub in_use: bool,
    /// The newest past use: an index into [`super::Report::history`].
    pub last_use: Option<usize>,
    /// The first release that has the removal of the last use behind it.
    pub first_release_without: Option<String>,
    /// How many distinct past texts name it in SQL that was not understood.
    pub not_understood: usize,
    /// What was looked for: `sql`.
    pub looked_for: Vec<&'static str>,
}

/// The releases to which one can still go back once the migrations have run. It was decided by reading
/// the code of each against the migrations, from the newest back until something breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rollback {
    /// The oldest of the releases read in which nothing breaks; `None`: not even the newest.
    pub floor: Option<String>,
    /// The first release, going back, that breaks; `None`: none of those read.
    pub breaks: Option<Break>,
    /// The releases that were read, the newest first.
    pub read: Vec<String>,
}

/// What breaks in a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// The release.
    pub release: String,
    /// The first place, as the release has it.
    pub path: String,
    /// 1-based line.
    pub line: u32,
    /// What happens there.
    pub message: String,
    /// In how many places something breaks.
    pub places: usize,
}

/// Whether the history was searched. A closed list: it stands in the JSON Schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Searched {
    /// It was.
    Yes,
    /// Nobody asked for it.
    #[default]
    NotAsked,
    /// It is left out in continuous integration unless it is asked for.
    NotInCi,
    /// There is no git repository.
    NoGit,
}
