//! Files of the working tree: tracked ones that exist, and untracked ones that git does not ignore.
//!
//! In: a [`Repo`] and a [`Selection`]. Out: [`Files`] in order of their paths. How they are found
//! stands in `walk`.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::selection::{Surroundings, size_limit};
use super::walk::Found;
use super::{LeftOut, Repo, Selection};
use crate::error::{Error, Result, Skip};

/// A file of the working tree, or of another revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Path inside the scope, `/`-separated; bytes that are not UTF-8 are replaced.
    pub path: String,
    /// The path to open.
    pub os_path: PathBuf,
    /// Its size in bytes as git's index or the file system last knew it: a hint, [`File::bytes`] looks again.
    pub size: u64,
    /// Whether git's index has it.
    pub tracked: bool,
    /// Its bytes where they do not stand on disk: the file of another revision.
    pub content: Option<Arc<Vec<u8>>>,
}

impl File {
    /// The most that is read of it; a larger one that the config includes is read as it was listed.
    pub fn limit(&self) -> u64 {
        size_limit(&self.path).max(self.size)
    }
}

/// The files of a scope.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// Files to look at, by path.
    pub files: Vec<File>,
    /// How many were left out, by [`LeftOut::word`].
    pub left_out: BTreeMap<String, usize>,
    /// Submodules, links out of the scope, folders that cannot be read, files that are not checked out.
    pub skips: Vec<Skip>,
}

impl Files {
    /// How many files there are, those left out included.
    pub fn total(&self) -> usize {
        self.files.len() + self.left_out.values().sum::<usize>()
    }

    /// The file at `path`.
    pub fn get(&self, path: &str) -> Option<&File> {
        let index = self.files.binary_search_by(|f| f.path.as_str().cmp(path));
        index.ok().and_then(|index| self.files.get(index))
    }

    /// Counts a file that its content leaves out.
    pub fn count_left_out(&mut self, rule: LeftOut) {
        *self.left_out.entry(rule.word().to_owned()).or_default() += 1;
    }
}

impl Repo {
    /// Lists the scope's files.
    ///
    /// # Errors
    /// The scope or git's index cannot be read.
    pub fn files(&self, selection: &Selection) -> Result<Files> {
        let Found {
            mut files,
            mut skips,
        } = self.walk()?;
        files.sort_unstable_by(|a, b| (&a.path, &a.os_path).cmp(&(&b.path, &b.os_path)));
        skips.sort_unstable();
        let surroundings = Surroundings::of(files.iter().map(|f| f.path.as_str()));
        let mut listed = Files {
            skips,
            ..Files::default()
        };
        files.retain(|file| match selection.left_out(file, &surroundings) {
            Some(rule) => {
                listed.count_left_out(rule);
                false
            }
            None => true,
        });
        listed.files = files;
        Ok(listed)
    }

    /// The file that a person named: `path` as the process sees it. Outside the scope it keeps
    /// its path as given.
    ///
    /// # Errors
    /// There is no such file.
    pub fn locate(&self, path: &Path) -> Result<File> {
        let fail = |why: &dyn std::fmt::Display| {
            Error::new(format!("cannot read {}: {why}", path.display()))
        };
        let metadata = path.metadata().map_err(|e| fail(&e))?;
        if metadata.is_dir() {
            return Err(fail(&"it is a folder"));
        }
        self.confine(path)?;
        let os_path = path.canonicalize().map_err(|e| fail(&e))?;
        let (shown, tracked) = match os_path.strip_prefix(&self.root) {
            Ok(inside) => (slashed(inside), self.is_tracked(inside)),
            Err(_) => (slashed(path), false),
        };
        Ok(File {
            path: shown,
            os_path,
            size: metadata.len(),
            tracked,
            content: None,
        })
    }

    /// A file's path as it is told: from the scope's top where it lies inside, else as given.
    pub fn shown(&self, path: &Path) -> String {
        let real = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        slashed(real.strip_prefix(&self.root).unwrap_or(path))
    }

    /// The file that the repository itself names by a path from the scope's top, whether it is there yet
    /// or not. Whoever changes a repository must not choose which files outside of it are read or written.
    ///
    /// # Errors
    /// The path leads out of the scope, or into git's own files.
    pub fn inside(&self, named: &str) -> Result<PathBuf> {
        let plain = |part: Component<'_>| match part {
            Component::Normal(name) => !name.eq_ignore_ascii_case(".git"),
            part => part == Component::CurDir,
        };
        let path = self.root.join(named);
        let there = path.ancestors().find(|a| a.symlink_metadata().is_ok());
        let real = there.and_then(|there| there.canonicalize().ok());
        let within = real.is_some_and(|real| self.holds(&real, &self.root));
        match Path::new(named).components().all(plain) && within {
            true => Ok(path),
            false => Err(Error::new(format!(
                "{named} leads out of the repository's files: name one of them, from the scope's top"
            ))),
        }
    }

    /// Refuses a path that stands in the repository and is a link out of it, or into git's own files:
    /// a person named the path, and who changes the repository says where the link leads.
    ///
    /// # Errors
    /// It is such a link.
    pub fn confine(&self, path: &Path) -> Result<()> {
        let top = self.top();
        let top = top.canonicalize().unwrap_or(top);
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let mut named = PathBuf::new();
        for part in absolute.components() {
            match part {
                Component::ParentDir => drop(named.pop()),
                part => named.push(part),
            }
        }
        let inside = |folder: &Path| folder.canonicalize().is_ok_and(|f| f.starts_with(&top));
        let stands = named.ancestors().skip(1).any(inside);
        match path.canonicalize() {
            Ok(real) if stands && !self.holds(&real, &top) => Err(Error::new(format!(
                "cannot read {}: it is a link out of the repository's files",
                path.display()
            ))),
            // What is not there is told by who reads it.
            _ => Ok(()),
        }
    }

    /// Whether a real path lies below `top` and is none of git's own files.
    fn holds(&self, real: &Path, top: &Path) -> bool {
        let own = self.git.as_ref().and_then(|g| g.path().canonicalize().ok());
        real.starts_with(top) && own.is_none_or(|own| !real.starts_with(own))
    }

    fn is_tracked(&self, inside: &Path) -> bool {
        let Some(index) = self.git.as_ref().and_then(|git| git.index().ok()) else {
            return false;
        };
        let prefix = String::from_utf8_lossy(&self.prefix);
        index
            .get_path(&Path::new(prefix.as_ref()).join(inside), 0)
            .is_some()
    }
}

/// A path with `/` between its names, as this program shows it.
fn slashed(path: &Path) -> String {
    let shown = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        shown.into_owned()
    } else {
        shown.replace(std::path::MAIN_SEPARATOR, "/")
    }
}
