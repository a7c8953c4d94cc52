//! The repository: files of the working tree, revisions, owners, modules, classes of code.
//!
//! In: a folder, the *scope*. Out: [`Files`] with their bytes, the base of a change and what
//! changed since, [`owners`], [`modules`] and the [`class`] of a path. The hard thing: everything
//! here was written by somebody else, so names, links, sizes and git's own files are hostile.
//! The only folder that names git crates; nothing of them is seen outside.

pub mod base;
mod blame;
pub mod class;
mod digest;
pub mod files;
pub mod globs;
pub mod history;
mod index;
mod index_file;
mod loose;
mod merge;
pub mod modules;
pub mod open;
pub mod owners;
pub mod pattern;
mod release;
pub mod revision;
#[cfg(test)]
mod scratch;
pub mod selection;
pub mod text;
mod walk;

use std::path::{Path, PathBuf};

pub use base::{Base, ChangeStatus, ChangedFile};
pub use class::Classes;
pub use digest::fingerprint;
pub use files::{File, Files};
pub use globs::Globs;
pub use history::History;
pub use modules::Modules;
pub use owners::{Owners, Ownership};
pub use revision::{BlobFile, Branches, Differing, Revision};
pub use selection::{LeftOut, Selection};
pub use text::{Encoding, Text, Unread};

/// A scope: a working tree, a folder inside one, or a folder without git.
///
/// A folder without git (or one that the repository around it ignores) is read whole: every file
/// below it, ignore files not looked at, without a head and without a base.
pub struct Repo {
    /// The git repository around the scope, if there is one.
    git: Option<git2::Repository>,
    /// The scope, without links in its path.
    root: PathBuf,
    /// The scope inside the working tree as git writes paths: `services/billing/`, or empty.
    prefix: Vec<u8>,
    /// Tracked files that differ from the index, looked for once.
    loose: std::cell::OnceCell<Vec<Vec<u8>>>,
}

impl std::fmt::Debug for Repo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Repo")
            .field("root", &self.root)
            .field("git", &self.git.is_some())
            .finish_non_exhaustive()
    }
}

impl Repo {
    /// The scope's folder; every path of this module is relative to it.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The scope inside the repository's working tree: `services/billing/`, empty at its top.
    /// CODEOWNERS and revisions name paths with it in front.
    pub fn prefix(&self) -> String {
        String::from_utf8_lossy(&self.prefix).into_owned()
    }

    /// Whether the scope lies in a git repository.
    pub fn has_git(&self) -> bool {
        self.git.is_some()
    }

    /// The top of the working tree, or the scope where there is no git.
    pub fn top(&self) -> PathBuf {
        self.git
            .as_ref()
            .and_then(git2::Repository::workdir)
            .map_or_else(|| self.root.clone(), Path::to_path_buf)
    }
}
