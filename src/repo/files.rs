//! Files of the working tree: tracked ones that exist, and untracked ones that git does not ignore.
//!
//! In: a [`Repo`] and a [`Selection`]. Out: [`Files`] in order of their paths. The hard thing is
//! speed: folders are read once, and git's ignore rules are asked only for names that its index
//! does not know; a folder with no tracked file that git ignores is never entered.

use std::collections::BTreeMap;
use std::fs::{DirEntry, FileType};
use std::path::{Path, PathBuf};

use git2::Repository;

use super::selection::Surroundings;
use super::{LeftOut, Repo, Selection};
use crate::error::{Error, Result, Skip, SkipReason};

/// A file of the working tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Path inside the scope, `/`-separated; bytes that are not UTF-8 are replaced.
    pub path: String,
    /// The path to open.
    pub os_path: PathBuf,
    /// Its size in bytes when it was listed.
    pub size: u64,
    /// Whether git's index has it.
    pub tracked: bool,
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
    /// Tracked files that do not stand in the working tree; the tree has been changed.
    pub missing: Vec<String>,
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
        let tracked = match &self.git {
            Some(git) => Tracked::read(git, &self.prefix)?,
            None => Tracked::default(),
        };
        let mut walk = Walk {
            repo: self,
            tracked,
            files: Vec::new(),
            skips: Vec::new(),
        };
        walk.run()?;
        let Walk {
            tracked,
            mut files,
            mut skips,
            ..
        } = walk;
        let missing = tracked.missing(&mut skips);
        files.sort_unstable_by(|a, b| (&a.path, &a.os_path).cmp(&(&b.path, &b.os_path)));
        skips.sort_unstable();
        let surroundings = Surroundings::of(files.iter().map(|f| f.path.as_str()));
        let mut listed = Files {
            skips,
            missing,
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
        })
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

/// One entry of the index.
struct Entry {
    /// Path inside the scope.
    path: Vec<u8>,
    /// A submodule: another repository's commit.
    submodule: bool,
    /// Not checked out on purpose.
    sparse: bool,
    /// Stands in the working tree.
    seen: bool,
}

/// The index inside the scope, sorted by bytes.
#[derive(Default)]
struct Tracked {
    entries: Vec<Entry>,
}

const SUBMODULE_MODE: u32 = 0o160_000;
const SKIP_WORKTREE: u16 = 1 << 14;

impl Tracked {
    fn read(git: &Repository, prefix: &[u8]) -> Result<Self> {
        let index = git.index().map_err(|e| unreadable_index(&e))?;
        let mut entries: Vec<Entry> = index
            .iter()
            .filter_map(|entry| {
                Some(Entry {
                    path: entry.path.strip_prefix(prefix)?.to_vec(),
                    submodule: entry.mode == SUBMODULE_MODE,
                    sparse: entry.flags_extended & SKIP_WORKTREE != 0,
                    seen: false,
                })
            })
            .collect();
        // The index of a case-insensitive file system has another order; conflicts repeat a path.
        entries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        entries.dedup_by(|a, b| a.path == b.path);
        Ok(Self { entries })
    }

    fn find(&mut self, path: &[u8]) -> Option<&mut Entry> {
        let index = self
            .entries
            .binary_search_by(|e| e.path.as_slice().cmp(path))
            .ok()?;
        self.entries.get_mut(index)
    }

    /// Whether a tracked file lies below `folder`, which ends with `/`.
    fn any_below(&self, folder: &[u8]) -> bool {
        let index = self.entries.partition_point(|e| e.path.as_slice() < folder);
        self.entries
            .get(index)
            .is_some_and(|e| e.path.starts_with(folder))
    }

    /// Tells what is not checked out, and returns the files that are gone.
    fn missing(&self, skips: &mut Vec<Skip>) -> Vec<String> {
        let absent = |e: &&Entry| !e.seen && !e.submodule;
        let sparse = self.entries.iter().filter(absent).filter(|e| e.sparse);
        match sparse.count() {
            0 => {}
            count => skips.push(Skip {
                path: ".".into(),
                line: None,
                reason: SkipReason::MissingObject,
                detail: format!(
                    "{count} tracked files are not checked out (sparse checkout): run \
                     `git sparse-checkout disable` to have them read"
                ),
            }),
        }
        self.entries
            .iter()
            .filter(absent)
            .filter(|e| !e.sparse)
            .map(|e| String::from_utf8_lossy(&e.path).into_owned())
            .collect()
    }
}

/// Why libgit2 cannot read an index, with the way out for the forms that only git knows.
fn unreadable_index(error: &git2::Error) -> Error {
    let way_out = if error.message().contains("'link'") {
        ": it is split; run `git update-index --no-split-index`"
    } else if error.message().contains("'sdir'") {
        ": it is sparse; run `git sparse-checkout reapply --no-sparse-index`"
    } else {
        ""
    };
    Error::new(format!(
        "cannot read the git index{way_out} ({})",
        error.message()
    ))
}

/// One walk over the folders of a scope.
struct Walk<'a> {
    repo: &'a Repo,
    tracked: Tracked,
    files: Vec<File>,
    skips: Vec<Skip>,
}

/// A folder that still has to be read.
struct Folder {
    /// Its path inside the scope, empty or ending with `/`.
    inside: Vec<u8>,
    os_path: PathBuf,
    /// Whether it holds tracked files; a folder without git holds none and is read whole.
    known: bool,
}

impl Walk<'_> {
    fn run(&mut self) -> Result<()> {
        let mut left = vec![Folder {
            inside: Vec::new(),
            os_path: self.repo.root.clone(),
            known: true,
        }];
        let mut top = true;
        while let Some(folder) = left.pop() {
            match self.read(&folder, &mut left) {
                Err(e) if top => {
                    let root = self.repo.root.display();
                    return Err(Error::new(format!("cannot read {root}: {e}")));
                }
                Err(e) => self.skip(&folder.inside, SkipReason::Unreadable, e.to_string()),
                Ok(()) => {}
            }
            top = false;
        }
        Ok(())
    }

    fn read(&mut self, folder: &Folder, left: &mut Vec<Folder>) -> std::io::Result<()> {
        let entries: Vec<DirEntry> =
            std::fs::read_dir(&folder.os_path)?.collect::<std::io::Result<_>>()?;
        let is_top = folder.inside.is_empty();
        let other_repository = !is_top && entries.iter().any(|e| e.file_name() == ".git");
        if other_repository && !folder.known {
            self.skip(
                &folder.inside,
                SkipReason::Submodule,
                "another repository lies there: analyse it by itself".into(),
            );
            return Ok(());
        }
        for entry in entries {
            let name = entry.file_name();
            let bytes = name.as_encoded_bytes();
            if bytes == b".git" || matches!(bytes, b".hg" | b".svn" | b".jj") {
                continue;
            }
            let inside = [folder.inside.as_slice(), bytes].concat();
            match entry.file_type() {
                Ok(kind) => self.enter(&entry, kind, inside, left),
                Err(e) => self.skip(&inside, SkipReason::Unreadable, e.to_string()),
            }
        }
        Ok(())
    }

    fn enter(
        &mut self,
        entry: &DirEntry,
        kind: FileType,
        mut inside: Vec<u8>,
        left: &mut Vec<Folder>,
    ) {
        let git = self.repo.git.as_ref();
        let found = self.tracked.find(&inside);
        let tracked = found.is_some();
        let submodule = found.is_some_and(|e| {
            e.seen = true;
            e.submodule
        });
        if kind.is_dir() {
            if submodule {
                let detail = "a submodule is another repository: analyse it by itself".into();
                self.skip(&inside, SkipReason::Submodule, detail);
                return;
            }
            inside.push(b'/');
            let known = self.tracked.any_below(&inside);
            if !known && git.is_some_and(|git| self.is_ignored(git, &inside)) {
                return;
            }
            left.push(Folder {
                inside,
                os_path: entry.path(),
                known,
            });
        } else if kind.is_symlink() {
            if tracked || !git.is_some_and(|git| self.is_ignored(git, &inside)) {
                self.judge_link(entry, &inside);
            }
        } else if kind.is_file() {
            if !tracked && git.is_some_and(|git| self.is_ignored(git, &inside)) {
                return;
            }
            match entry.metadata() {
                Ok(metadata) => self.files.push(File {
                    path: String::from_utf8_lossy(&inside).into_owned(),
                    os_path: entry.path(),
                    size: metadata.len(),
                    tracked,
                }),
                Err(e) => self.skip(&inside, SkipReason::Unreadable, e.to_string()),
            }
        }
        // Pipes, sockets and devices are not the repository's: git does not see them either.
    }

    fn is_ignored(&self, git: &Repository, inside: &[u8]) -> bool {
        let full = [self.repo.prefix.as_slice(), inside].concat();
        git.is_path_ignored(path_of(&full)).unwrap_or(false)
    }

    /// Links are never followed: what they name inside the scope is read at its own place.
    fn judge_link(&mut self, entry: &DirEntry, inside: &[u8]) {
        match entry.path().canonicalize() {
            Ok(target) if target.starts_with(&self.repo.root) => {}
            Ok(_) => self.skip(
                inside,
                SkipReason::OutsideScope,
                "a symbolic link that leaves the scope is not followed".into(),
            ),
            Err(_) => self.skip(
                inside,
                SkipReason::Unreadable,
                "a symbolic link to something that is not there".into(),
            ),
        }
    }

    fn skip(&mut self, inside: &[u8], reason: SkipReason, detail: String) {
        self.skips.push(Skip {
            path: String::from_utf8_lossy(inside).into_owned(),
            line: None,
            reason,
            detail,
        });
    }
}

/// Bytes of git as a path of the system.
fn path_of(bytes: &[u8]) -> PathBuf {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
    }
    #[cfg(not(unix))]
    {
        PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
    }
}
