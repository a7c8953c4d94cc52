//! Repositories for tests: real ones, built with git2 in a temporary folder.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use git2::{Repository, Signature};

use super::{Files, Repo, Selection};

/// A repository in a temporary folder.
pub(super) struct Scratch {
    pub(super) dir: tempfile::TempDir,
    pub(super) git: Repository,
}

impl Scratch {
    /// A repository without a commit, on branch `main`.
    pub(super) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut options = git2::RepositoryInitOptions::new();
        options.initial_head("main");
        let git = Repository::init_opts(dir.path().join("work"), &options).unwrap();
        Self { dir, git }
    }

    /// The working tree.
    pub(super) fn root(&self) -> PathBuf {
        self.git.workdir().unwrap().to_path_buf()
    }

    /// Writes a file and the folders above it.
    pub(super) fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.root().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    /// Adds everything that is not ignored, and commits it.
    pub(super) fn commit(&self) -> git2::Oid {
        let mut index = self.git.index().unwrap();
        index
            .add_all(["*"], git2::IndexAddOption::DEFAULT, None)
            .unwrap();
        index.update_all(["*"], None).unwrap();
        index.write().unwrap();
        let tree = self.git.find_tree(index.write_tree().unwrap()).unwrap();
        let who = Signature::now("Ann", "ann@example.com").unwrap();
        let parent = self
            .git
            .head()
            .ok()
            .map(|head| head.peel_to_commit().unwrap());
        let parents: Vec<_> = parent.iter().collect();
        self.git
            .commit(Some("HEAD"), &who, &who, "change", &tree, &parents)
            .unwrap()
    }

    pub(super) fn open(&self) -> Repo {
        Repo::open(&self.root()).unwrap()
    }
}

/// The files of a scope by the built-in rules.
pub(super) fn files_of(scope: &Path) -> Files {
    Repo::open(scope)
        .unwrap()
        .files(&Selection::default())
        .unwrap()
}

/// Their paths.
pub(super) fn paths_of(scope: &Path) -> Vec<String> {
    files_of(scope).files.into_iter().map(|f| f.path).collect()
}
