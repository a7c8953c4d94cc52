//! What one run of `impact analyze` is asked: plain values, whoever asks (command line, action, test).

use std::path::PathBuf;

use crate::repo::Base;
use crate::repo::history::Scope;
use crate::sql::Dialect;

/// The question.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Files, folders and globs of migrations as they were given, relative to the current folder;
    /// `-` stands for [`Request::stdin`]. Empty: the migrations that are new against the base.
    pub paths: Vec<PathBuf>,
    /// The bytes of standard input where `paths` names `-`.
    pub stdin: Option<Vec<u8>>,
    /// The scope: a repository or a folder inside one. `None`: found from the current folder.
    pub repo: Option<PathBuf>,
    /// The revision that new migrations are compared with. `None`: the remote's default branch.
    pub base: Option<String>,
    /// What is new, where the caller knows it; `paths` are then patterns that restrict it.
    pub since: Option<Since>,
    /// The dialect, where it is not to be guessed.
    pub dialect: Option<Dialect>,
    /// A schema dump to start from.
    pub schema: Option<PathBuf>,
    /// A config other than the scope's `impact.yml`.
    pub config: Option<PathBuf>,
    /// Revisions that are deployed, before those of the config: names, or patterns of tags and branches.
    pub deployed: Vec<String>,
    /// Whether unmerged branches are searched too.
    pub branches: bool,
    /// A baseline other than the one that the config names.
    pub baseline: Option<PathBuf>,
    /// How much of the history is searched.
    pub history: History,
    /// Whether git is asked who brought what the history does not tell it of.
    pub blame: bool,
    /// Whether a release checklist is made of the report: which files name what changes is looked for.
    pub plans: bool,
    /// How many threads; `None`: as many as there are cores.
    pub jobs: Option<usize>,
    /// No progress on standard error.
    pub quiet: bool,
}

impl Request {
    /// How many threads work.
    pub(super) fn threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.jobs.unwrap_or_else(cores).clamp(1, 64)
    }
}

/// What is new, as whoever started the run knows it.
#[derive(Clone, Debug, Default)]
pub struct Since {
    /// The commit before, which is taken as it is. `None`: it is not in this clone.
    pub base: Option<Base>,
    /// The changed files from the repository's top. `None`: what differs from `base`.
    pub files: Option<Vec<String>>,
}

/// Whether past uses are looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum History {
    /// No.
    #[default]
    Off,
    /// No, because this is continuous integration and nobody asked for it.
    OffInCi,
    /// Yes, in this much of the history.
    Search(Scope),
}
