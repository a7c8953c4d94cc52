//! Opening a scope: finds the repository around a folder and refuses what cannot be read.
//!
//! In: a folder. Out: a [`Repo`], or an error with the way out. The hard thing: a repository that
//! libgit2 does not understand (SHA-256, reftable) must not look like a folder without git.

use std::path::{Path, PathBuf};
use std::sync::Once;

use git2::{ErrorCode, Repository, RepositoryOpenFlags};

use super::Repo;
use crate::error::{Error, Result};

/// Extensions of the repository format that only matter to those who fetch: their names appear
/// in every partial clone, and libgit2 would refuse to open it.
const HARMLESS_EXTENSIONS: [&str; 1] = ["partialclone"];

impl Repo {
    /// Opens `scope`, a working tree or a folder inside one; a folder without git works too.
    ///
    /// # Errors
    /// The folder does not exist, lies inside git's own files, belongs to a bare repository, or
    /// to a repository in a format that libgit2 cannot read.
    pub fn open(scope: &Path) -> Result<Self> {
        let shown = scope.display();
        let root = scope
            .canonicalize()
            .map_err(|e| Error::new(format!("cannot open {shown}: {e}")))?;
        if !root.is_dir() {
            return Err(Error::new(format!("cannot open {shown}: not a folder")));
        }
        let Some(git) = discover(&root)? else {
            return Ok(Self {
                git: None,
                root,
                prefix: Vec::new(),
                loose: Default::default(),
            });
        };
        let Some(top) = git.workdir() else {
            return Err(Error::new(format!(
                "cannot read {shown}: a bare repository has no working tree; clone it or run \
                 `git worktree add`, and give that folder"
            )));
        };
        let top = top.canonicalize().unwrap_or_else(|_| top.to_path_buf());
        let own = git.path().canonicalize().unwrap_or_default();
        let Ok(inside) = root.strip_prefix(&top) else {
            return Err(Error::new(format!(
                "cannot read {shown}: its repository keeps the working tree elsewhere, in {}; \
                 give that folder",
                top.display()
            )));
        };
        if root.starts_with(&own) {
            return Err(Error::new(format!(
                "cannot read {shown}: it lies inside git's own files; give the working tree, {}",
                top.display()
            )));
        }
        let prefix = git_path(inside);
        // A build folder, an unpacked archive: the repository around it does not know it.
        if !prefix.is_empty() && is_foreign(&git, inside, &prefix) {
            return Ok(Self {
                git: None,
                root,
                prefix: Vec::new(),
                loose: Default::default(),
            });
        }
        Ok(Self {
            git: Some(git),
            root,
            prefix,
            loose: Default::default(),
        })
    }
}

/// A relative path as git writes a folder: `/` between names and at the end.
fn git_path(inside: &Path) -> Vec<u8> {
    let mut path = Vec::new();
    for name in inside.components() {
        path.extend_from_slice(name.as_os_str().as_encoded_bytes());
        path.push(b'/');
    }
    path
}

/// Whether the repository ignores the folder and tracks nothing in it.
fn is_foreign(git: &Repository, inside: &Path, prefix: &[u8]) -> bool {
    git.is_path_ignored(inside).unwrap_or(false)
        && git
            .index()
            .is_ok_and(|index| !index.iter().any(|entry| entry.path.starts_with(prefix)))
}

/// The repository around `root`; `None` where there is none.
fn discover(root: &Path) -> Result<Option<Repository>> {
    set_global_options();
    let none: [PathBuf; 0] = [];
    match Repository::open_ext(root, RepositoryOpenFlags::empty(), none) {
        Ok(git) => Ok(Some(git)),
        Err(e) if e.code() == ErrorCode::NotFound => Ok(None),
        Err(e) => Err(explain(root, e.message())),
    }
}

/// libgit2's words for a format it cannot read, turned into the way out.
fn explain(root: &Path, message: &str) -> Error {
    let lower = message.to_lowercase();
    let way_out = if lower.contains("refstorage") {
        ": it stores its refs as reftable, which libgit2 cannot read; run \
         `git refs migrate --ref-format=files`, or analyse a fresh clone made with \
         `git clone --ref-format=files`"
    } else if lower.contains("objectformat") || lower.contains("object format") {
        ": it is a SHA-256 repository, which libgit2 cannot read; analyse an export of it, a \
         folder without git (`git archive HEAD | tar -x -C FOLDER`)"
    } else {
        ""
    };
    Error::new(format!(
        "cannot open the git repository of {}{way_out} ({message})",
        root.display()
    ))
}

/// Tells libgit2 once what it may open.
///
/// The ownership check is off: it protects programs that run what a repository's configuration
/// names (hooks, filters, a pager), and this one runs nothing and writes nothing. With it every
/// checkout of a CI container, which belongs to another user, would be refused.
fn set_global_options() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        #[expect(
            unsafe_code,
            reason = "the options are C globals; they are set once, before the first repository is opened"
        )]
        // SAFETY: `Once` keeps other threads of this crate out, and no repository is open yet.
        let set = unsafe {
            git2::opts::set_verify_owner_validation(false)
                .and_then(|()| git2::opts::set_extensions(&HARMLESS_EXTENSIONS))
        };
        // Refused options leave libgit2's stricter defaults: opening then says what it refuses.
        drop(set);
    });
}

#[cfg(test)]
mod tests {

    use super::super::scratch::{Scratch, paths_of};
    use super::*;

    fn refused(path: &Path) -> String {
        Repo::open(path).unwrap_err().to_string()
    }

    #[test]
    fn a_bare_repository_has_a_way_out() {
        let dir = tempfile::tempdir().unwrap();
        Repository::init_bare(dir.path()).unwrap();
        let error = refused(dir.path());
        assert!(
            error.contains("a bare repository has no working tree")
                && error.contains("git worktree add"),
            "{error}"
        );
    }

    #[test]
    fn formats_that_libgit2_cannot_read_have_a_way_out() {
        for (extension, value, way_out) in [
            ("refstorage", "reftable", "--ref-format=files"),
            ("objectformat", "sha256", "SHA-256"),
        ] {
            let scratch = Scratch::new();
            scratch.write("a.rs", "x").commit();
            let mut config = scratch.git.config().unwrap();
            config.set_i32("core.repositoryformatversion", 1).unwrap();
            config
                .set_str(&format!("extensions.{extension}"), value)
                .unwrap();
            let error = refused(&scratch.root());
            assert!(error.contains(way_out), "{error}");
        }
    }

    #[test]
    fn a_partial_clone_is_opened() {
        let scratch = Scratch::new();
        scratch.write("a.rs", "x").commit();
        let mut config = scratch.git.config().unwrap();
        config.set_i32("core.repositoryformatversion", 1).unwrap();
        config.set_str("extensions.partialclone", "origin").unwrap();
        assert_eq!(paths_of(&scratch.root()), ["a.rs"]);
    }

    #[test]
    fn a_linked_worktree_is_a_scope_of_its_own() {
        let scratch = Scratch::new();
        scratch.write("a.rs", "x").commit();
        let linked = scratch.dir.path().join("linked");
        scratch.git.worktree("linked", &linked, None).unwrap();
        std::fs::write(linked.join("b.rs"), "x").unwrap();
        assert_eq!(paths_of(&linked), ["a.rs", "b.rs"]);
        assert_eq!(Repo::open(&linked).unwrap().head(), scratch.open().head());
    }

    #[test]
    fn a_detached_head_and_objects_elsewhere_change_nothing() {
        let scratch = Scratch::new();
        scratch.write("a.rs", "x");
        let commit = scratch.commit();
        scratch.git.set_head_detached(commit).unwrap();
        assert_eq!(scratch.open().head(), Some(commit.to_string()));
        // Like `git clone --shared`: the objects stay where they are.
        let shared = scratch.dir.path().join("shared");
        let other = Repository::init(&shared).unwrap();
        let objects = scratch.root().join(".git/objects");
        std::fs::write(
            shared.join(".git/objects/info/alternates"),
            format!("{}\n", objects.display()),
        )
        .unwrap();
        other.set_head_detached(commit).unwrap();
        let repo = Repo::open(&shared).unwrap();
        assert_eq!(repo.blob_at("HEAD", "a.rs"), Ok(Some(b"x".to_vec())));
    }

    #[test]
    fn what_is_no_working_tree_is_refused() {
        let scratch = Scratch::new();
        scratch.write("a.rs", "x").commit();
        assert!(refused(&scratch.root().join("none")).starts_with("cannot open "));
        assert!(refused(&scratch.root().join("a.rs")).ends_with("not a folder"));
        assert!(refused(&scratch.root().join(".git/refs")).contains("git's own files"));
        let elsewhere = tempfile::tempdir().unwrap();
        let mut config = scratch.git.config().unwrap();
        config
            .set_str("core.worktree", &elsewhere.path().to_string_lossy())
            .unwrap();
        assert!(refused(&scratch.root()).contains("keeps the working tree elsewhere"));
    }
}
