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
    /// Tracked files that do not stand in the working tree.
    pub(super) missing: Vec<String>,
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
                let why = "another repository lies there: analyse it by itself";
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
        workers.into_iter().filter_map(|w| w.join().ok()).collect()
    });
    let mut all = Part::default();
    for part in parts {
        all.found.files.extend(part.found.files);
        all.found.skips.extend(part.found.skips);
        all.found.missing.extend(part.found.missing);
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
            let mut seen = vec![false; folder.entries.len()];
            match entries_of(&root.join(path_of(&folder.inside))) {
                Ok(entries) => {
                    for entry in entries {
                        part.sort_in(folder, &mut seen, entry);
                    }
                }
                Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
                Err(e) => {
                    part.found
                        .skip(&folder.inside, SkipReason::Unreadable, e.to_string());
                    continue;
                }
            }
            for (entry, seen) in folder.entries.iter().zip(seen) {
                if !seen && !entry.submodule && !entry.sparse {
                    part.found.missing.push(shown(&folder.path_of(&entry.name)));
                }
            }
        }
        part
    }

    fn sort_in(&mut self, folder: &Folder, seen: &mut [bool], entry: DirEntry) {
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
                seen[place] = true;
                self.found.files.push(File {
                    path: shown(&inside),
                    size: known
                        .size
                        .or_else(|| Some(entry.metadata().ok()?.len()))
                        .unwrap_or(0),
                    os_path: entry.path(),
                    tracked: true,
                });
                return;
            }
            if kind.is_dir() && known.submodule {
                let why = "a submodule is another repository: analyse it by itself";
                self.found.skip(&inside, SkipReason::Submodule, why);
                return;
            }
            tracked = kind.is_symlink();
            seen[place] = tracked;
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
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::scratch::{Scratch, files_of, paths_of};
    use super::super::{Files, Selection};
    use super::*;

    fn skips(files: &Files) -> Vec<(&str, SkipReason)> {
        files
            .skips
            .iter()
            .map(|s| (s.path.as_str(), s.reason))
            .collect()
    }

    #[test]
    fn tracked_and_untracked_files_are_listed_and_ignored_ones_are_not() {
        let scratch = Scratch::new();
        scratch
            .write(".gitignore", "*.log\n/build/\n!keep.log\n")
            .write("src/a.rs", "a")
            .write("src/a.log", "forced")
            .commit();
        let mut index = scratch.git.index().unwrap();
        index.add_path(Path::new("src/a.log")).unwrap();
        index.write().unwrap();
        scratch
            .write("src/new.rs", "new")
            .write("src/b.log", "ignored")
            .write("keep.log", "kept")
            .write("build/out.rs", "ignored")
            .write("fresh/deep/x.py", "new")
            .write("fresh/x.log", "ignored")
            .write("fresh/.gitignore", "*.tmp\n")
            .write("fresh/deep/y.tmp", "ignored");
        let files = files_of(&scratch.root());
        let listed: Vec<_> = files
            .files
            .iter()
            .map(|f| (f.path.as_str(), f.tracked))
            .collect();
        assert_eq!(
            listed,
            [
                (".gitignore", true),
                ("fresh/.gitignore", false),
                ("fresh/deep/x.py", false),
                ("keep.log", false),
                ("src/a.log", true),
                ("src/a.rs", true),
                ("src/new.rs", false),
            ]
        );
        assert!(files.skips.is_empty() && files.missing.is_empty());
    }

    #[test]
    fn a_deleted_file_is_missing_and_a_changed_one_is_read_as_it_is() {
        let scratch = Scratch::new();
        scratch.write("a/gone.rs", "x").write("b.rs", "x").commit();
        std::fs::remove_dir_all(scratch.root().join("a")).unwrap();
        scratch.write("b.rs", "changed");
        let files = files_of(&scratch.root());
        assert_eq!(files.missing, ["a/gone.rs"]);
        let file = files.get("b.rs").unwrap();
        assert_eq!(file.text(100).unwrap().text, "changed");
        assert_eq!(file.bytes(3).unwrap_err().reason, SkipReason::TooLarge);
    }

    #[test]
    fn a_folder_inside_a_repository_is_a_scope_of_its_own() {
        let scratch = Scratch::new();
        scratch
            .write(".gitignore", "*.log\n")
            .write("services/billing/a.rb", "x")
            .write("services/billing/b.log", "ignored")
            .write("services/billing-old/c.rb", "x")
            .commit();
        scratch.write("services/billing/new/d.rb", "x");
        let scope = scratch.root().join("services/billing");
        assert_eq!(paths_of(&scope), ["a.rb", "new/d.rb"]);
        assert_eq!(Repo::open(&scope).unwrap().prefix(), "services/billing/");
    }

    #[test]
    fn a_folder_without_git_is_read_whole() {
        let dir = tempfile::tempdir().unwrap();
        for path in ["a.rs", "b/.gitignore", "b/c.log", ".svn/entries"] {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "*.log").unwrap();
        }
        let repo = Repo::open(dir.path()).unwrap();
        assert!(!repo.has_git());
        assert_eq!((repo.head(), repo.base(None)), (None, Ok(None)));
        assert_eq!(paths_of(dir.path()), ["a.rs", "b/.gitignore", "b/c.log"]);
        assert!(repo.base(Some("main")).is_err());
    }

    #[test]
    fn a_folder_that_the_repository_around_it_ignores_is_read_like_one_without_git() {
        let scratch = Scratch::new();
        scratch
            .write(".gitignore", "/target\n")
            .write("a.rs", "x")
            .commit();
        scratch.write("target/case/a.sql", "x");
        let scope = scratch.root().join("target/case");
        assert!(!Repo::open(&scope).unwrap().has_git());
        assert_eq!(paths_of(&scope), ["a.sql"]);
    }

    #[test]
    fn a_repository_without_a_commit_lists_its_files() {
        let scratch = Scratch::new();
        scratch.write("a.rs", "x");
        assert_eq!(paths_of(&scratch.root()), ["a.rs"]);
        assert_eq!(scratch.open().head(), None);
    }

    #[test]
    fn other_repositories_are_told_and_not_entered() {
        let scratch = Scratch::new();
        scratch.write("a.rs", "x");
        let commit = scratch.commit();
        let mut index = scratch.git.index().unwrap();
        let entry = git2::IndexEntry {
            ctime: git2::IndexTime::new(0, 0),
            mtime: git2::IndexTime::new(0, 0),
            dev: 0,
            ino: 0,
            mode: 0o160_000,
            uid: 0,
            gid: 0,
            file_size: 0,
            id: commit,
            flags: 0,
            flags_extended: 0,
            path: b"modules/sub".to_vec(),
        };
        index.add(&entry).unwrap();
        index.write().unwrap();
        scratch
            .write("modules/sub/b.rs", "x")
            .write("nested/.git/HEAD", "x")
            .write("nested/c.rs", "x");
        let files = files_of(&scratch.root());
        assert_eq!(files.files.len(), 1);
        assert_eq!(
            skips(&files),
            [
                ("modules/sub", SkipReason::Submodule),
                ("nested/", SkipReason::Submodule)
            ]
        );
    }

    #[test]
    fn a_sparse_checkout_is_told_once() {
        let scratch = Scratch::new();
        scratch
            .write("a.rs", "x")
            .write("b/c.rs", "x")
            .write("b/d.rs", "x")
            .commit();
        let mut index = scratch.git.index().unwrap();
        for path in ["b/c.rs", "b/d.rs"] {
            let mut entry = index.get_path(Path::new(path), 0).unwrap();
            entry.flags_extended |= 1 << 14;
            index.add(&entry).unwrap();
        }
        index.write().unwrap();
        std::fs::remove_dir_all(scratch.root().join("b")).unwrap();
        let files = files_of(&scratch.root());
        assert_eq!(skips(&files), [(".", SkipReason::MissingObject)]);
        assert!(
            files.skips[0]
                .detail
                .starts_with("2 tracked files are not checked out")
        );
        assert!(files.missing.is_empty());
    }

    #[test]
    fn left_out_files_are_counted_by_rule() {
        let scratch = Scratch::new();
        for path in [
            "go.mod",
            "vendor/x/y.go",
            "a.png",
            "web/a.min.js",
            "yarn.lock",
            "locale/de.yml",
            "a.go",
        ] {
            scratch.write(path, "x");
        }
        scratch.write("big.json", &"x".repeat(1 << 21));
        let files = files_of(&scratch.root());
        let listed: Vec<_> = files.files.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(listed, ["a.go", "go.mod"]);
        assert_eq!(files.left_out.len(), 6);
        assert_eq!(files.total(), 8);
        let repo = scratch.open();
        let all = repo
            .files(&Selection::new(&["**"], &["vendor"]).unwrap())
            .unwrap();
        assert_eq!(
            all.left_out.iter().collect::<Vec<_>>(),
            [(&"excluded".to_owned(), &1)]
        );
    }

    #[test]
    fn a_file_that_a_person_names_is_found_inside_and_outside_the_scope() {
        let scratch = Scratch::new();
        scratch.write("db/1.sql", "x").commit();
        let outside = scratch.dir.path().join("other.sql");
        std::fs::write(&outside, "x").unwrap();
        let repo = scratch.open();
        let inside = repo.locate(&scratch.root().join("db/../db/1.sql")).unwrap();
        assert_eq!((inside.path.as_str(), inside.tracked), ("db/1.sql", true));
        assert_eq!(
            repo.locate(&outside).unwrap().path,
            outside.to_string_lossy()
        );
        let error = repo
            .locate(&scratch.root().join("none.sql"))
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("cannot read ") && error.contains("none.sql"),
            "{error}"
        );
    }

    #[cfg(unix)]
    mod on_unix {
        use std::os::unix::ffi::OsStrExt;
        use std::os::unix::fs::symlink;

        use super::*;

        #[test]
        fn hostile_names_are_listed_and_read() {
            let scratch = Scratch::new();
            let names: [&[u8]; 5] = [
                b"a\nb.rs",
                b"\x1b[31mred.rs",
                b"two words.rs",
                b"\xff\xfe.rs",
                b"tab\t.rs",
            ];
            for name in names {
                let path = scratch.root().join(std::ffi::OsStr::from_bytes(name));
                std::fs::write(path, "SELECT 1").unwrap();
            }
            scratch.commit();
            let files = files_of(&scratch.root());
            let listed: Vec<_> = files.files.iter().map(|f| f.path.as_str()).collect();
            let expected = [
                "\u{1b}[31mred.rs",
                "a\nb.rs",
                "tab\t.rs",
                "two words.rs",
                "\u{fffd}\u{fffd}.rs",
            ];
            assert_eq!(listed, expected);
            assert!(files.files.iter().all(|f| f.text(100).is_ok()));
        }

        #[test]
        fn links_are_not_followed_and_those_that_leave_are_told() {
            let scratch = Scratch::new();
            let outside = scratch.dir.path().join("outside");
            std::fs::create_dir(&outside).unwrap();
            std::fs::write(outside.join("secret.rs"), "x").unwrap();
            scratch.write("src/a.rs", "x");
            let root = scratch.root();
            symlink("src", root.join("inside")).unwrap();
            symlink("src/a.rs", root.join("same.rs")).unwrap();
            symlink(&outside, root.join("away")).unwrap();
            symlink("nowhere", root.join("dangling")).unwrap();
            symlink(".", root.join("src/loop")).unwrap();
            for committed in [false, true] {
                let files = files_of(&root);
                let listed: Vec<_> = files.files.iter().map(|f| f.path.as_str()).collect();
                assert_eq!(listed, ["src/a.rs"], "{committed}");
                assert_eq!(
                    skips(&files),
                    [
                        ("away", SkipReason::OutsideScope),
                        ("dangling", SkipReason::Unreadable)
                    ]
                );
                scratch.commit();
            }
        }

        #[test]
        fn a_link_in_the_place_of_a_tracked_folder_is_not_followed() {
            let scratch = Scratch::new();
            scratch
                .write("lib/a.rs", "x")
                .write("lib/deep/b.rs", "x")
                .commit();
            let outside = scratch.dir.path().join("outside");
            std::fs::rename(scratch.root().join("lib"), &outside).unwrap();
            symlink(&outside, scratch.root().join("lib")).unwrap();
            let files = files_of(&scratch.root());
            assert!(files.files.is_empty(), "{:?}", files.files);
            assert_eq!(skips(&files), [("lib", SkipReason::OutsideScope)]);
        }

        #[test]
        fn pipes_and_unreadable_folders_stop_nothing() {
            use std::os::unix::net::UnixListener;
            let scratch = Scratch::new();
            scratch.write("a.rs", "x");
            let _socket = UnixListener::bind(scratch.root().join("s")).unwrap();
            assert_eq!(paths_of(&scratch.root()), ["a.rs"]);
        }
    }
}
