//! The commits and trees of the history, read while the working tree is searched: they do not
//! depend on what changes.
//!
//! In: the scope and which paths are source. Out: the [`History`]. The hard thing: libgit2's handle
//! belongs to one thread, so the reader opens the repository once more.

use std::thread::{Builder, Scope as Threads, ScopedJoinHandle};

use super::request::{History as Asked, Request};
use super::workspace::Workspace;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::host::language;
use crate::progress::Progress;
use crate::repo::history::{History, Scope};
use crate::repo::{Repo, Selection};

/// The history of a run: under way on another thread, or to be read when it is asked for.
pub(super) struct Ahead<'a> {
    source: Source<'a>,
    under_way: Option<ScopedJoinHandle<'a, Result<Option<History>>>>,
}

impl<'a> Ahead<'a> {
    /// Nothing is read before it is asked for.
    pub(super) fn later(workspace: &'a Workspace, request: &'a Request) -> Self {
        Self {
            source: Source::of(workspace, request),
            under_way: None,
        }
    }

    /// Begins to read if the run is to ask for it and may use more than one thread.
    pub(super) fn begin(
        threads: &'a Threads<'a, '_>,
        workspace: &'a Workspace,
        request: &'a Request,
    ) -> Self {
        let mut ahead = Self::later(workspace, request);
        if matches!(request.history, Asked::Search(_)) && request.threads() > 1 {
            let source = ahead.source;
            let root = workspace.repo.root();
            let read = move || source.read(&Repo::open(root)?);
            // A thread that is not to be had only makes it take longer.
            ahead.under_way = Builder::new().spawn_scoped(threads, read).ok();
        }
        ahead
    }

    /// The history; `None` where none is asked for, or without git.
    ///
    /// # Errors
    /// The refs or the packs cannot be listed, or the scope names a ref that is not there.
    pub(super) fn history(self, repo: &Repo) -> Result<Option<History>> {
        match self.under_way.map(ScopedJoinHandle::join) {
            None => self.source.read(repo),
            Some(Ok(read)) => read,
            Some(Err(_)) => Err(Error::new(
                "reading the history failed inside of impact; please report this, and use --no-history meanwhile",
            )),
        }
    }
}

/// All that the history is read by.
#[derive(Clone, Copy)]
struct Source<'a> {
    config: &'a Config,
    /// The files of today: what is a build folder, say, is told by what stands around it.
    paths: &'a [String],
    scope: Option<&'a Scope>,
    jobs: usize,
    progress: &'a Progress,
}

impl<'a> Source<'a> {
    fn of(workspace: &'a Workspace, request: &'a Request) -> Self {
        Self {
            config: &workspace.config,
            paths: &workspace.paths,
            scope: match &request.history {
                Asked::Search(scope) => Some(scope),
                Asked::Off | Asked::OffInCi => None,
            },
            jobs: request.threads(),
            progress: &workspace.progress,
        }
    }

    fn read(self, repo: &Repo) -> Result<Option<History>> {
        let Some(scope) = self.scope else {
            return Ok(None);
        };
        let selection = Selection::new(&self.config.include, &self.config.exclude)?;
        let takes = selection.takes(self.paths.iter().map(String::as_str));
        let wanted = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or(path);
            // A script without extension shows its language in its first line only.
            (language::of(path, "").is_some() || !name.contains('.')) && takes.path(path)
        };
        repo.history(scope, self.jobs, self.progress, &wanted)
    }
}
