//! Git's index as folders: what is tracked in each, for a walk that reads folder by folder.
//!
//! In: git's index and the scope's place in it. Out: [`Folder`]s with their tracked names. The
//! hard thing: the paths of an index are sorted as bytes, so `a-b/`, `a.rb` and `a/` interleave.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use git2::Repository;

use super::index_file::{RawEntry, read_entries};
use crate::error::{Error, Result, Skip, SkipReason};

/// One tracked name of a folder.
pub(super) struct Entry {
    pub(super) name: Vec<u8>,
    /// Size when git last looked; `None` where the index does not say.
    pub(super) size: Option<u64>,
    /// A submodule: another repository's commit.
    pub(super) submodule: bool,
    /// Not checked out on purpose.
    pub(super) sparse: bool,
}

/// A folder with tracked files in it or below it.
#[derive(Default)]
pub(super) struct Folder {
    /// Path inside the scope, empty or ending with `/`.
    pub(super) inside: Vec<u8>,
    /// Its tracked files and submodules, by name.
    pub(super) entries: Vec<Entry>,
    /// Names of its folders that are in this list too, sorted.
    folders: Vec<Vec<u8>>,
}

impl Folder {
    /// The place of a tracked name in `entries`.
    pub(super) fn find(&self, name: &[u8]) -> Option<usize> {
        self.entries
            .binary_search_by(|e| e.name.as_slice().cmp(name))
            .ok()
    }

    /// Whether a folder of this name holds tracked files.
    pub(super) fn has_folder(&self, name: &[u8]) -> bool {
        self.folders
            .binary_search_by(|f| f.as_slice().cmp(name))
            .is_ok()
    }

    /// The path of one of its names inside the scope.
    pub(super) fn path_of(&self, name: &[u8]) -> Vec<u8> {
        [self.inside.as_slice(), name].concat()
    }
}

/// What git's index knows of a scope.
pub(super) struct Tracked {
    /// The scope itself and every folder below it that holds tracked files.
    pub(super) folders: Vec<Folder>,
}

const SUBMODULE_MODE: u32 = 0o160_000;

impl Tracked {
    /// Reads the index of `git` as far as it lies below `prefix`.
    pub(super) fn read(git: &Repository, prefix: &[u8]) -> Result<Self> {
        let os_path = git.path().join("index");
        let bytes = match std::fs::read(&os_path) {
            Ok(bytes) => bytes,
            // Nothing was ever added.
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(e) => return Err(fail(&e)),
        };
        let mut folders = Folders::default();
        folders.place_of(b"");
        let take = |entry: RawEntry<'_>| {
            let Some(path) = entry.path.strip_prefix(prefix) else {
                return;
            };
            let end = path
                .iter()
                .rposition(|b| *b == b'/')
                .map_or(0, |slash| slash + 1);
            let (folder, name) = path.split_at(end);
            let place = folders.place_of(folder);
            folders.all[place].entries.push(Entry {
                name: name.to_vec(),
                size: entry.size,
                submodule: entry.mode == SUBMODULE_MODE,
                sparse: entry.skip_worktree,
            });
        };
        if !bytes.is_empty() {
            read_entries(&bytes, take).map_err(|e| fail(&e))?;
        }
        let mut folders = folders.all;
        for folder in &mut folders {
            // A case-insensitive file system has its index in another order; conflicts repeat a name.
            folder.entries.sort_unstable_by(|a, b| a.name.cmp(&b.name));
            folder.entries.dedup_by(|a, b| a.name == b.name);
            folder.folders.sort_unstable();
        }
        Ok(Self { folders })
    }

    /// Tells once how many tracked files are not checked out on purpose.
    pub(super) fn sparse_skip(&self, root: &Path) -> Option<Skip> {
        let absent = |folder: &Folder, entry: &&Entry| {
            entry.sparse && !entry.submodule && {
                let path = root.join(path_of(&folder.path_of(&entry.name)));
                path.symlink_metadata().is_err()
            }
        };
        let count: usize = self
            .folders
            .iter()
            .map(|f| f.entries.iter().filter(|e| absent(f, e)).count())
            .sum();
        (count > 0).then(|| Skip {
            path: ".".into(),
            line: None,
            reason: SkipReason::MissingObject,
            detail: format!(
                "{count} tracked {} not checked out (sparse checkout): run \
                 `git sparse-checkout disable` to have everything read",
                if count == 1 { "file is" } else { "files are" }
            ),
        })
    }
}

/// Folders by their path, while the index is read.
#[derive(Default)]
struct Folders {
    all: Vec<Folder>,
    places: HashMap<Vec<u8>, usize>,
    /// The last one asked for: neighbours in the index mostly share their folder.
    last: usize,
}

impl Folders {
    /// The place of the folder `inside`, which is empty or ends with `/`; made with all above it.
    fn place_of(&mut self, inside: &[u8]) -> usize {
        if let Some(last) = self.all.get(self.last)
            && last.inside == inside
        {
            return self.last;
        }
        // From the top down, so that a path of any depth needs no recursion.
        let mut above = None;
        let ends = inside
            .iter()
            .enumerate()
            .filter(|(_, b)| **b == b'/')
            .map(|(i, _)| i + 1);
        for end in std::iter::once(0).chain(ends) {
            let path = &inside[..end];
            let place = match self.places.get(path) {
                Some(place) => *place,
                None => {
                    let place = self.all.len();
                    self.places.insert(path.to_vec(), place);
                    self.all.push(Folder {
                        inside: path.to_vec(),
                        ..Folder::default()
                    });
                    if let Some(above) = above {
                        let parent: &mut Folder = &mut self.all[above];
                        let name = &path[parent.inside.len()..end - 1];
                        parent.folders.push(name.to_vec());
                    }
                    place
                }
            };
            above = Some(place);
        }
        self.last = above.unwrap_or(0);
        self.last
    }
}

fn fail(why: &dyn std::fmt::Display) -> Error {
    Error::new(format!("cannot read the git index: {why}"))
}

/// A path of git as this program shows it.
pub(super) fn shown(path: &[u8]) -> String {
    String::from_utf8_lossy(path).into_owned()
}

/// Bytes of git as a path of the system.
pub(super) fn path_of(bytes: &[u8]) -> PathBuf {
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
