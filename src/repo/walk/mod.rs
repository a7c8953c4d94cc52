//! The walk over a working tree.
//!
//! In: a [`Repo`]. Out: every file that git tracks or does not ignore. The hard thing is speed
//! without trust: the folders that git's index knows are read in parallel, sizes come from the
//! index, and git's ignore rules are asked only for names that the index does not know; a folder
//! that git ignores is never entered, and a link is never followed, not even one that has taken
//! the place of a tracked folder.

use std::fs::{DirEntry, FileType};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::index::{Folder, Tracked, path_of, shown};
use super::{File, Repo};
use crate::error::{Error, Result, Skip, SkipReason};

/// What a walk found, in no order.
#[derive(Default)]
pub(super) struct Found {
    pub(super) files: Vec<File>,
    pub(super) skips: Vec<Skip>,
}

impl Found {
    fn skip(&mut self, inside: &[u8], reason: SkipReason, detail: impl Into<String>) {
        self.skips.push(Skip {
            path: shown(inside),
            line: None,
            reason,
            detail: detail.into(),
        });
    }
}

/// Something in the working tree that the index does not know as a plain file.
struct Unknown {
    entry: DirEntry,
    kind: FileType,
    /// Path inside the scope.
    inside: Vec<u8>,
    /// The index has the name, so ignore rules do not apply to it.
    tracked: bool,
}

/// What one thread found in its share of the known folders.
#[derive(Default)]
struct Part {
    found: Found,
    unknown: Vec<Unknown>,
    /// Known folders in whose place something else stands, each ending with `/`.
    replaced: Vec<Vec<u8>>,
}

impl Repo {
    /// Finds every file of the scope that git tracks or does not ignore; without git, every file.
    pub(super) fn walk(&self) -> Result<Found> {
        std::fs::read_dir(&self.root)
            .map_err(|e| Error::new(format!("cannot read {}: {e}", self.root.display())))?;
        let mut folders = Vec::new();
        let mut found = Found::default();
        match &self.git {
            None => folders.push((Vec::new(), self.root.clone())),
            Some(git) => {
                let tracked = Tracked::read(git, &self.prefix)?;
                let unknown;
                (found, unknown) = walk_known(&self.root, &tracked.folders);
                found.skips.extend(tracked.sparse_skip(&self.root));
                for unknown in unknown {
                    if unknown.tracked || !self.is_ignored(unknown.kind, &unknown.inside) {
                        take(&self.root, unknown, &mut found, &mut folders);
                    }
                }
            }
        }
        self.walk_unknown(folders, &mut found);
        Ok(found)
    }

    /// Reads folders that hold no tracked file, and all below them.
    fn walk_unknown(&self, mut folders: Vec<(Vec<u8>, PathBuf)>, found: &mut Found) {
        while let Some((inside, os_path)) = folders.pop() {
            let entries = match entries_of(&os_path) {
                Ok(entries) => entries,
                Err(e) => {
                    found.skip(&inside, SkipReason::Unreadable, e.to_string());
                    continue;
                }
            };
            if !inside.is_empty() && entries.iter().any(|e| e.file_name() == ".git") {
                let why = "it lies there without being a submodule: analyse it by itself";
                found.skip(&inside, SkipReason::Submodule, why);
                continue;
            }
            for entry in entries {
                let name = entry.file_name();
                if is_version_control(name.as_encoded_bytes()) {
                    continue;
                }
                let inside = [inside.as_slice(), name.as_encoded_bytes()].concat();
                match entry.file_type() {
                    Ok(kind) if self.is_ignored(kind, &inside) => {}
                    Ok(kind) => {
                        let unknown = Unknown {
                            entry,
                            kind,
                            inside,
                            tracked: false,
                        };
                        take(&self.root, unknown, found, &mut folders);
                    }
                    Err(e) => found.skip(&inside, SkipReason::Unreadable, e.to_string()),
                }
            }
        }
    }

    fn is_ignored(&self, kind: FileType, inside: &[u8]) -> bool {
        let Some(git) = &self.git else {
            return false;
        };
        let mut full = [self.prefix.as_slice(), inside].concat();
        if kind.is_dir() {
            full.push(b'/');
        }
        git.is_path_ignored(path_of(&full)).unwrap_or(false)
    }
}

/// Reads the folders that hold tracked files; what the index does not know is handed back.
fn walk_known(root: &Path, folders: &[Folder]) -> (Found, Vec<Unknown>) {
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(8));
    let share = folders.len().div_ceil(threads).max(64);
    let parts: Vec<Part> = std::thread::scope(|scope| {
        let workers: Vec<_> = folders
            .chunks(share)
            .map(|folders| scope.spawn(move || Part::read(root, folders)))
            .collect();
        let joined = workers.into_iter().map(|worker| worker.join());
        joined
            .map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let mut all = Part::default();
    for part in parts {
        all.found.files.extend(part.found.files);
        all.found.skips.extend(part.found.skips);
        all.unknown.extend(part.unknown);
        all.replaced.extend(part.replaced);
    }
    // A link to a folder reads like the folder: what was read through it lies elsewhere.
    for folder in &all.replaced {
        let through = shown(folder);
        all.found.files.retain(|f| !f.path.starts_with(&through));
        all.found.skips.retain(|s| !s.path.starts_with(&through));
        all.unknown.retain(|u| !u.inside.starts_with(folder));
    }
    (all.found, all.unknown)
}

impl Part {
    fn read(root: &Path, folders: &[Folder]) -> Self {
        let mut part = Self::default();
        for folder in folders {
            match entries_of(&root.join(path_of(&folder.inside))) {
                Ok(entries) => {
                    for entry in entries {
                        part.sort_in(folder, entry);
                    }
                }
                Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
                Err(e) => {
                    part.found
                        .skip(&folder.inside, SkipReason::Unreadable, e.to_string());
                    continue;
                }
            }
        }
        part
    }

    fn sort_in(&mut self, folder: &Folder, entry: DirEntry) {
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        if is_version_control(name) {
            return;
        }
        let inside = folder.path_of(name);
        let kind = match entry.file_type() {
            Ok(kind) => kind,
            Err(e) => {
                self.found
                    .skip(&inside, SkipReason::Unreadable, e.to_string());
                return;
            }
        };
        let mut tracked = false;
        if let Some(place) = folder.find(name) {
            let known = &folder.entries[place];
            if kind.is_file() && !known.submodule {
                self.found.files.push(File {
                    path: shown(&inside),
                    size: known
                        .size
                        .or_else(|| Some(entry.metadata().ok()?.len()))
                        .unwrap_or(0),
                    os_path: entry.path(),
                    tracked: true,
                    content: None,
                });
                return;
            }
            if kind.is_dir() && known.submodule {
                let why = "analyse it by itself";
                self.found.skip(&inside, SkipReason::Submodule, why);
                return;
            }
            tracked = kind.is_symlink();
        } else if folder.has_folder(name) {
            if kind.is_dir() {
                return;
            }
            self.replaced.push([inside.as_slice(), b"/"].concat());
        }
        self.unknown.push(Unknown {
            entry,
            kind,
            inside,
            tracked,
        });
    }
}

/// Takes in something that the index does not know as a plain file and git does not ignore.
fn take(root: &Path, unknown: Unknown, found: &mut Found, folders: &mut Vec<(Vec<u8>, PathBuf)>) {
    let Unknown {
        entry,
        kind,
        mut inside,
        ..
    } = unknown;
    if kind.is_dir() {
        inside.push(b'/');
        folders.push((inside, entry.path()));
    } else if kind.is_symlink() {
        // Links are never followed: what they name inside the scope is read at its own place.
        match entry.path().canonicalize() {
            Ok(target) if target.starts_with(root) => {}
            Ok(_) => {
                let why = "a symbolic link that leaves the scope is not followed";
                found.skip(&inside, SkipReason::OutsideScope, why);
            }
            Err(_) => {
                let why = "a symbolic link to something that is not there";
                found.skip(&inside, SkipReason::Unreadable, why);
            }
        }
    } else if kind.is_file() {
        match entry.metadata() {
            Ok(metadata) => found.files.push(File {
                path: shown(&inside),
                os_path: entry.path(),
                size: metadata.len(),
                tracked: false,
                content: None,
            }),
            Err(e) => found.skip(&inside, SkipReason::Unreadable, e.to_string()),
        }
    }
    // Pipes, sockets and devices are not the repository's: git does not see them either.
}

fn entries_of(folder: &Path) -> std::io::Result<Vec<DirEntry>> {
    std::fs::read_dir(folder)?.collect()
}

/// Folders that version control keeps its own files in.
fn is_version_control(name: &[u8]) -> bool {
    matches!(name, b".git" | b".hg" | b".svn" | b".jj")
}

#[cfg(test)]
mod tests;
