//! Revisions: the head, the base branch, what changed since, and a file as it was.
//!
//! In: a [`Repo`] and perhaps a revision that a person named. Out: a [`Base`], changed paths,
//! bytes. The hard thing: clones are shallow, partial, detached or empty, and each of them
//! needs its own way out.

use git2::{Delta, DiffOptions, ErrorCode, ObjectType, Oid, Repository};

use super::Repo;
use crate::error::{Error, Result, Skip, SkipReason};

/// The state that a change starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// What it was found by: `origin/main`, or as the person named it.
    pub name: String,
    /// The commit at which HEAD left it: the merge base, in hex.
    pub commit: String,
}

/// A file that differs from the base.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChangedFile {
    /// Path inside the scope.
    pub path: String,
    /// How it differs.
    pub status: ChangeStatus,
}

/// How a file of the working tree differs from the base. A renamed file is added and deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeStatus {
    /// It is new: committed since, staged, or untracked and not ignored.
    Added,
    /// Its content differs.
    Modified,
    /// It is gone.
    Deleted,
}

impl Repo {
    /// The head commit in hex; `None` without git or before the first commit.
    pub fn head(&self) -> Option<String> {
        head_of(self.git.as_ref()?).map(|oid| oid.to_string())
    }

    /// Whether the clone's history is cut.
    pub fn is_shallow(&self) -> bool {
        self.git.as_ref().is_some_and(Repository::is_shallow)
    }

    /// Whether tracked files of the scope have uncommitted changes; `false` without git.
    ///
    /// # Errors
    /// The index or a tree cannot be read.
    pub fn is_dirty(&self) -> Result<bool> {
        let Some(git) = &self.git else {
            return Ok(false);
        };
        let tree = match head_of(git) {
            Some(head) => Some(git.find_commit(head).and_then(|c| c.tree()).map_err(fail)?),
            None => None,
        };
        let staged = git
            .diff_tree_to_index(tree.as_ref(), None, Some(&mut self.diff_options()))
            .map_err(fail)?;
        Ok(staged.deltas().len() > 0 || !self.loose(git)?.is_empty())
    }

    /// Where the change at hand starts: the merge base of HEAD with `revision`, else with the
    /// remote's default branch, else with a local `main` or `master`, else HEAD itself (then only
    /// uncommitted work is new). `None` without git or before the first commit.
    ///
    /// # Errors
    /// The named revision does not exist, or its history does not meet HEAD's.
    pub fn base(&self, revision: Option<&str>) -> Result<Option<Base>> {
        let Some(git) = &self.git else {
            return match revision {
                Some(name) => Err(Error::new(format!(
                    "no base {name}: {} is not a git repository",
                    self.root.display()
                ))),
                None => Ok(None),
            };
        };
        let named = match revision {
            Some(name) => Some((name.to_owned(), commit_of(git, name)?)),
            None => default_branch(git),
        };
        let Some(head) = head_of(git) else {
            return Ok(None);
        };
        let (name, tip) = named.unwrap_or_else(|| ("HEAD".to_owned(), head));
        match git.merge_base(head, tip) {
            Ok(commit) => Ok(Some(Base {
                name,
                commit: commit.to_string(),
            })),
            Err(e) if e.code() == ErrorCode::NotFound && git.is_shallow() => {
                Err(Error::new(format!(
                    "HEAD and {name} have no common commit in this shallow clone: run \
                 `git fetch --unshallow` (or `--deepen=N`), or give `--base`"
                )))
            }
            Err(e) if e.code() == ErrorCode::NotFound => Err(Error::new(format!(
                "HEAD and {name} have no common commit: give another `--base`"
            ))),
            Err(e) => Err(fail(e).context(format_args!("cannot find where HEAD left {name}"))),
        }
    }

    /// Files of the scope that differ from `base`, uncommitted and untracked ones included, by path.
    ///
    /// # Errors
    /// A tree or the index cannot be read.
    pub fn changed_since(&self, base: &Base) -> Result<Vec<ChangedFile>> {
        let Some(git) = &self.git else {
            return Ok(Vec::new());
        };
        let tree = Oid::from_str(&base.commit)
            .and_then(|oid| git.find_commit(oid))
            .and_then(|commit| commit.tree())
            .map_err(|e| fail(e).context(format_args!("cannot read {}", base.commit)))?;
        let diff = git
            .diff_tree_to_workdir_with_index(Some(&tree), Some(&mut self.diff_options()))
            .map_err(fail)?;
        let mut changed: Vec<ChangedFile> = diff
            .deltas()
            .filter_map(|delta| {
                let status = match delta.status() {
                    Delta::Added | Delta::Untracked | Delta::Copied | Delta::Renamed => {
                        ChangeStatus::Added
                    }
                    Delta::Modified | Delta::Typechange | Delta::Conflicted => {
                        ChangeStatus::Modified
                    }
                    Delta::Deleted => ChangeStatus::Deleted,
                    Delta::Unmodified | Delta::Ignored | Delta::Unreadable => return None,
                };
                let path = delta
                    .new_file()
                    .path_bytes()
                    .or(delta.old_file().path_bytes())?;
                let path = path.strip_prefix(self.prefix.as_slice())?;
                Some(ChangedFile {
                    path: String::from_utf8_lossy(path).into_owned(),
                    status,
                })
            })
            .collect();
        changed.sort_unstable();
        changed.dedup();
        Ok(changed)
    }

    /// The bytes of a file of the scope at a revision; `None` where it does not exist there.
    ///
    /// # Errors
    /// The revision is unknown, or the object is missing from a partial clone.
    pub fn blob_at(
        &self,
        revision: &str,
        path: &str,
    ) -> std::result::Result<Option<Vec<u8>>, Skip> {
        let Some(git) = &self.git else {
            return Ok(None);
        };
        let skip = |detail: String| Skip {
            path: path.to_owned(),
            line: None,
            reason: SkipReason::MissingObject,
            detail,
        };
        let commit = commit_of(git, revision).map_err(|e| skip(e.to_string()))?;
        let missing = |e: git2::Error| skip(format!("not there at {revision}: {}", e.message()));
        let tree = git
            .find_commit(commit)
            .and_then(|c| c.tree())
            .map_err(missing)?;
        let full = format!("{}{path}", self.prefix());
        let entry = match tree.get_path(std::path::Path::new(&full)) {
            Ok(entry) => entry,
            Err(e) if e.code() == ErrorCode::NotFound && !is_object_missing(&e) => return Ok(None),
            Err(e) => return Err(missing(e)),
        };
        if entry.kind() != Some(ObjectType::Blob) {
            return Ok(None);
        }
        let blob = git.find_blob(entry.id()).map_err(missing)?;
        Ok(Some(blob.content().to_vec()))
    }

    /// Options of a comparison inside the scope. Nothing is written: the index is not refreshed.
    pub(super) fn diff_options(&self) -> DiffOptions {
        let mut options = DiffOptions::new();
        options
            .include_untracked(true)
            .recurse_untracked_dirs(true)
            .ignore_submodules(true)
            .disable_pathspec_match(true)
            .skip_binary_check(true)
            .update_index(false);
        if !self.prefix.is_empty() {
            options.pathspec(self.prefix.as_slice());
        }
        options
    }
}

/// Whether "not found" is about an object of the database and not about a name in a tree.
fn is_object_missing(error: &git2::Error) -> bool {
    matches!(
        error.class(),
        git2::ErrorClass::Odb | git2::ErrorClass::Object
    )
}

pub(super) fn fail(error: git2::Error) -> Error {
    Error::new(format!("git: {}", error.message()))
}

pub(super) fn head_of(git: &Repository) -> Option<Oid> {
    let head = git.head().ok()?;
    head.peel_to_commit().ok().map(|commit| commit.id())
}

/// The commit that a person's words name.
pub(super) fn commit_of(git: &Repository, name: &str) -> Result<Oid> {
    let object = git.revparse_single(name).map_err(|e| {
        let hint = if git.is_shallow() {
            "; the clone is shallow: fetch it first"
        } else {
            ""
        };
        let why = match e.code() {
            ErrorCode::NotFound => "this clone has no such branch, tag or commit",
            _ => e.message(),
        };
        Error::new(format!("unknown revision {name}: {why}{hint}"))
    })?;
    let commit = object
        .peel_to_commit()
        .map_err(|e| Error::new(format!("{name} is not a commit: {}", e.message())))?;
    Ok(commit.id())
}

/// The base branch that nobody named: its short name and tip.
pub(super) fn default_branch(git: &Repository) -> Option<(String, Oid)> {
    let tip = |reference: &str| {
        let found = git.find_reference(reference).ok()?;
        Some(found.peel_to_commit().ok()?.id())
    };
    let remotes = git.remotes().ok();
    let names: Vec<&str> = remotes
        .iter()
        .flat_map(|r| r.iter())
        .filter_map(|name| name.ok().flatten())
        .collect();
    let remote = match names.as_slice() {
        [only] => only,
        _ => "origin",
    };
    if let Some(head) = git
        .find_reference(&format!("refs/remotes/{remote}/HEAD"))
        .ok()
        && let Ok(commit) = head.peel_to_commit()
    {
        let target = head.symbolic_target().ok().flatten().unwrap_or_default();
        let name = target.strip_prefix("refs/remotes/").unwrap_or(target);
        return Some((name.to_owned(), commit.id()));
    }
    for branch in ["main", "master", "trunk", "develop"] {
        if let Some(tip) = tip(&format!("refs/remotes/{remote}/{branch}")) {
            return Some((format!("{remote}/{branch}"), tip));
        }
    }
    for branch in ["main", "master"] {
        if let Some(tip) = tip(&format!("refs/heads/{branch}")) {
            return Some((branch.to_owned(), tip));
        }
    }
    None
}

#[cfg(test)]
mod tests {

    use super::super::scratch::Scratch;
    use super::*;

    fn branch(scratch: &Scratch, reference: &str, commit: Oid) {
        scratch
            .git
            .reference(reference, commit, true, "test")
            .unwrap();
    }

    fn base_of(scratch: &Scratch, revision: Option<&str>) -> Base {
        scratch.open().base(revision).unwrap().unwrap()
    }

    fn changed(scratch: &Scratch, base: &Base) -> Vec<(String, ChangeStatus)> {
        let changed = scratch.open().changed_since(base).unwrap();
        changed.into_iter().map(|c| (c.path, c.status)).collect()
    }

    /// `main` with one commit, then `topic` with another, checked out.
    fn topic() -> (Scratch, Oid) {
        let scratch = Scratch::new();
        scratch
            .write("db/1.sql", "a")
            .write("db/2.sql", "b")
            .write("src/a.rs", "x");
        let first = scratch.commit();
        branch(&scratch, "refs/heads/topic", first);
        scratch.git.set_head("refs/heads/topic").unwrap();
        scratch.write("db/3.sql", "c").commit();
        (scratch, first)
    }

    #[test]
    fn the_remotes_default_branch_comes_before_its_main_and_the_local_one() {
        let (scratch, first) = topic();
        assert_eq!(base_of(&scratch, None).name, "main");
        scratch
            .git
            .remote("origin", "https://example.com/x.git")
            .unwrap();
        branch(&scratch, "refs/remotes/origin/master", first);
        assert_eq!(base_of(&scratch, None).name, "origin/master");
        branch(&scratch, "refs/remotes/origin/main", first);
        assert_eq!(base_of(&scratch, None).name, "origin/main");
        branch(&scratch, "refs/remotes/origin/next", first);
        scratch
            .git
            .reference_symbolic(
                "refs/remotes/origin/HEAD",
                "refs/remotes/origin/next",
                true,
                "test",
            )
            .unwrap();
        let base = base_of(&scratch, None);
        assert_eq!(
            (base.name.as_str(), base.commit),
            ("origin/next", first.to_string())
        );
    }

    #[test]
    fn the_base_is_where_head_left_it() {
        let (scratch, first) = topic();
        let head = scratch.git.head().unwrap().target().unwrap();
        // `main` goes on by itself.
        scratch.git.set_head("refs/heads/main").unwrap();
        scratch.write("other.rs", "x").commit();
        scratch.git.set_head_detached(head).unwrap();
        assert_eq!(base_of(&scratch, None).commit, first.to_string());
        assert_eq!(base_of(&scratch, Some("HEAD")).commit, head.to_string());
        assert_eq!(base_of(&scratch, Some("topic~1")).commit, first.to_string());
    }

    #[test]
    fn changes_are_committed_staged_unstaged_and_untracked_ones() {
        let (scratch, _) = topic();
        let base = base_of(&scratch, None);
        scratch
            .write("db/1.sql", "changed")
            .write("db/new/4.sql", "d")
            .write(".gitignore", "*.log\n")
            .write("db/5.log", "ignored");
        std::fs::remove_file(scratch.root().join("db/2.sql")).unwrap();
        use ChangeStatus::{Added, Deleted, Modified};
        assert_eq!(
            changed(&scratch, &base),
            [
                (".gitignore".into(), Added),
                ("db/1.sql".into(), Modified),
                ("db/2.sql".into(), Deleted),
                ("db/3.sql".into(), Added),
                ("db/new/4.sql".into(), Added),
            ]
        );
        let inside = Repo::open(&scratch.root().join("db")).unwrap();
        let paths: Vec<_> = inside
            .changed_since(&base)
            .unwrap()
            .into_iter()
            .map(|c| c.path)
            .collect();
        assert_eq!(paths, ["1.sql", "2.sql", "3.sql", "new/4.sql"]);
    }

    #[test]
    fn a_scope_whose_name_is_a_pattern_sees_its_own_changes_alone() {
        let scratch = Scratch::new();
        scratch.write("a*/x.rs", "x").write("ab/x.rs", "x").commit();
        let base = base_of(&scratch, Some("HEAD"));
        scratch
            .write("a*/x.rs", "changed")
            .write("ab/x.rs", "changed");
        let inside = Repo::open(&scratch.root().join("a*")).unwrap();
        assert_eq!(inside.changed_since(&base).unwrap().len(), 1);
        assert_eq!(inside.is_dirty(), Ok(true));
    }

    #[test]
    fn uncommitted_work_makes_a_tree_dirty() {
        let scratch = Scratch::new();
        scratch.write("a.rs", "x").commit();
        assert_eq!(scratch.open().is_dirty(), Ok(false));
        scratch.write("b.rs", "x");
        assert_eq!(
            scratch.open().is_dirty(),
            Ok(false),
            "a new file changes no tracked one"
        );
        scratch.commit();
        scratch.write("a.rs", "y");
        assert_eq!(scratch.open().is_dirty(), Ok(true));
    }

    #[test]
    fn without_another_branch_the_head_is_the_base_and_without_a_commit_there_is_none() {
        let scratch = Scratch::new();
        scratch.write("a.rs", "x");
        assert_eq!(scratch.open().base(None), Ok(None));
        let commit = scratch.commit();
        assert_eq!(base_of(&scratch, None).commit, commit.to_string());
        assert!(changed(&scratch, &base_of(&scratch, None)).is_empty());
    }

    #[test]
    fn a_base_that_is_not_there_is_an_error_with_its_name() {
        let (scratch, first) = topic();
        let repo = scratch.open();
        let error = repo.base(Some("nope")).unwrap_err().to_string();
        assert!(error.starts_with("unknown revision nope"), "{error}");
        assert!(
            repo.base(Some("HEAD:src"))
                .unwrap_err()
                .to_string()
                .contains("not a commit")
        );
        // A history of its own.
        let tree = scratch.git.find_commit(first).unwrap().tree().unwrap();
        let who = git2::Signature::now("Ann", "ann@example.com").unwrap();
        let orphan = scratch
            .git
            .commit(None, &who, &who, "x", &tree, &[])
            .unwrap();
        let error = repo
            .base(Some(&orphan.to_string()))
            .unwrap_err()
            .to_string();
        assert!(error.contains("have no common commit"), "{error}");
    }

    #[test]
    fn a_file_is_read_as_it_was() {
        let (scratch, first) = topic();
        scratch.write("db/1.sql", "changed");
        let repo = scratch.open();
        let at = |revision: &str, path| repo.blob_at(revision, path);
        assert_eq!(at("HEAD", "db/1.sql"), Ok(Some(b"a".to_vec())));
        assert_eq!(at(&first.to_string(), "db/3.sql"), Ok(None));
        assert_eq!(at("HEAD", "db"), Ok(None));
        assert_eq!(
            at("nope", "db").unwrap_err().reason,
            SkipReason::MissingObject
        );
        let inside = Repo::open(&scratch.root().join("db")).unwrap();
        assert_eq!(inside.blob_at("HEAD", "3.sql"), Ok(Some(b"c".to_vec())));
    }

    #[test]
    fn an_object_that_is_not_there_is_told() {
        let (scratch, _) = topic();
        let oid = scratch.git.blob(b"a").unwrap().to_string();
        let path = format!(".git/objects/{}/{}", &oid[..2], &oid[2..]);
        std::fs::remove_file(scratch.root().join(path)).unwrap();
        let skip = scratch.open().blob_at("HEAD", "db/1.sql").unwrap_err();
        assert_eq!(
            (skip.path.as_str(), skip.reason),
            ("db/1.sql", SkipReason::MissingObject)
        );
    }
}
