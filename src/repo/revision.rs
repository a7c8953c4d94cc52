//! Code elsewhere than in the working tree: what a deployed revision or an unmerged branch has
//! that the tree has not.
//!
//! In: a [`Repo`] and the revisions that a person or the config named. Out: [`Revision`]s and the
//! [`File`]s in which they differ. The hard thing is to read little: only blobs whose path has
//! another content here are taken.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use git2::{BranchType, Delta, DiffOptions, ErrorCode, ObjectType, Oid, Repository};

use super::base::{commit_of, default_branch, fail, head_of};
use super::release::version;
use super::{Base, File, Globs, Repo, Selection};
use crate::error::{Error, Result, Skip, SkipReason};

/// Releases that were made longer before the head run nowhere.
const RELEASE_DAYS: i64 = 2 * 365;

/// A commit under the names that lead to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Its names: `origin/main`, `v4.2`.
    pub names: Vec<String>,
    /// The commit in hex.
    pub commit: String,
    /// Seconds since 1970 of the commit.
    pub time: i64,
    /// Its author's name.
    pub author: String,
}

/// Branches that may land.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Branches {
    /// The ones to read, the newest first.
    pub read: Vec<Revision>,
    /// How many are older than the bound, or too many.
    pub left_out: usize,
}

/// A file of a revision, and its blob in hex.
pub type BlobFile = (File, String);

/// What a revision has otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differing {
    /// The files to look at, by path.
    pub files: Vec<BlobFile>,
    /// The paths of all that differ, those of files that a rule leaves out too.
    pub paths: BTreeSet<String>,
    /// What should have been read and is not there.
    pub skips: Vec<Skip>,
}

impl Repo {
    /// The revisions that are deployed: those named, each a revision or a pattern of tags and
    /// branches (`v*`); where none is named, the base: what ran when the change at hand began.
    ///
    /// # Errors
    /// A named revision does not exist, or a pattern fits nothing.
    pub fn deployed(&self, named: &[String], base: Option<&Base>) -> Result<Vec<Revision>> {
        let Some(git) = &self.git else {
            return Ok(Vec::new());
        };
        let mut found: Vec<(String, Oid)> = Vec::new();
        if named.is_empty() {
            let commit = base
                .map(|b| Oid::from_str(&b.commit).map_err(fail))
                .transpose()?;
            found.extend(base.map(|b| b.name.clone()).zip(commit));
        }
        for name in named {
            if name.contains(['*', '?', '[']) {
                let fitting = fitting(git, name)?;
                if fitting.is_empty() {
                    return Err(Error::new(format!(
                        "deployed: no tag or branch fits {name}: fetch them (`git fetch --tags`), or name another"
                    )));
                }
                found.extend(fitting);
            } else {
                found.push((name.clone(), commit_of(git, name)?));
            }
        }
        revisions(git, found)
    }

    /// Branches, local and remote, that neither the head nor the default branch has merged, with a
    /// commit since `since` (seconds since 1970), at most `limit`.
    ///
    /// # Errors
    /// The branches cannot be listed.
    pub fn unmerged_branches(&self, since: i64, limit: usize) -> Result<Branches> {
        let mut branches = Branches::default();
        let Some((git, head)) = self.git.as_ref().and_then(|g| Some((g, head_of(g)?))) else {
            return Ok(branches);
        };
        let main = default_branch(git).map(|(_, tip)| tip);
        let mut found = Vec::new();
        for branch in git.branches(None).map_err(fail)? {
            let Ok((branch, kind)) = branch else { continue };
            // `origin/HEAD` is a name of another branch.
            if kind == BranchType::Remote && branch.get().symbolic_target().ok().flatten().is_some()
            {
                continue;
            }
            let Ok(tip) = branch.get().peel_to_commit() else {
                continue;
            };
            let name =
                String::from_utf8_lossy(branch.name_bytes().unwrap_or_default()).into_owned();
            if name.is_empty() {
                continue;
            }
            found.push((name, tip.id(), tip.time().seconds()));
        }
        found.sort_by(|a, b| (b.2, &a.0).cmp(&(a.2, &b.0)));
        let merged = behind(git, [Some(head), main].into_iter().flatten())?;
        let mut open = Vec::new();
        for (name, tip, time) in found {
            if merged.contains(&tip) {
                continue;
            }
            if time < since || open.len() >= limit {
                branches.left_out += 1;
                continue;
            }
            open.push((name, tip));
        }
        branches.read = revisions(git, open)?;
        branches
            .read
            .sort_by(|a, b| (b.time, &a.names).cmp(&(a.time, &b.names)));
        Ok(branches)
    }

    /// The files of a revision whose content the working tree has not at their path.
    ///
    /// # Errors
    /// The revision's tree or the index cannot be read.
    pub fn files_unlike_tree(
        &self,
        revision: &Revision,
        selection: &Selection,
    ) -> Result<Differing> {
        let Some(git) = &self.git else {
            return Ok(Default::default());
        };
        let tree = tree_of(git, &revision.commit)?;
        let diff = git
            .diff_tree_to_index(Some(&tree), None, Some(&mut self.diff_options()))
            .map_err(fail)?;
        let changed = |status| matches!(status, Delta::Deleted | Delta::Modified);
        let mut old: BTreeMap<Vec<u8>, Oid> = diff
            .deltas()
            .filter(|d| changed(d.status()))
            .filter_map(|d| Some((d.old_file().path_bytes()?.to_vec(), d.old_file().id())))
            .collect();
        for path in self.loose(git)? {
            let shown = String::from_utf8_lossy(path);
            if let Ok(entry) = tree.get_path(std::path::Path::new(shown.as_ref())) {
                old.insert(path.clone(), entry.id());
            }
        }
        self.blob_files(git, old.into_iter().collect(), revision, selection)
    }

    /// The files that a branch adds or changes since it left the head; none of a branch that has no
    /// commit in common with it, which is another project.
    ///
    /// # Errors
    /// A tree or a commit cannot be read.
    pub fn files_of_branch(&self, branch: &Revision, selection: &Selection) -> Result<Differing> {
        let Some((git, head)) = self.git.as_ref().and_then(|g| Some((g, head_of(g)?))) else {
            return Ok(Default::default());
        };
        let tip = Oid::from_str(&branch.commit).map_err(fail)?;
        let fork = match git.merge_base(head, tip) {
            Err(e) if e.code() == ErrorCode::NotFound => return Ok(Differing::default()),
            fork => fork.map_err(fail)?,
        };
        let (from, to) = (
            tree_of(git, &fork.to_string())?,
            tree_of(git, &branch.commit)?,
        );
        let mut options = DiffOptions::new();
        options.skip_binary_check(true).ignore_submodules(true);
        if !self.prefix.is_empty() {
            options.disable_pathspec_match(true);
            options.pathspec(self.prefix.as_slice());
        }
        let diff = git
            .diff_tree_to_tree(Some(&from), Some(&to), Some(&mut options))
            .map_err(fail)?;
        let new: Vec<(Vec<u8>, Oid)> = diff
            .deltas()
            .filter(|d| matches!(d.status(), Delta::Added | Delta::Modified))
            .filter_map(|d| Some((d.new_file().path_bytes()?.to_vec(), d.new_file().id())))
            .collect();
        self.blob_files(git, new, branch, selection)
    }

    fn blob_files(
        &self,
        git: &Repository,
        places: Vec<(Vec<u8>, Oid)>,
        revision: &Revision,
        selection: &Selection,
    ) -> Result<Differing> {
        let odb = git.odb().map_err(fail)?;
        let skip = |path: &str, e: &git2::Error| {
            let names = revision.names.join(", ");
            let (reason, what) = match e.code() {
                ErrorCode::NotFound => (SkipReason::MissingObject, "not there"),
                _ => (SkipReason::Unreadable, "cannot be read"),
            };
            Skip {
                path: path.to_owned(),
                line: None,
                reason,
                detail: format!("{what} at {names}: {}", e.message()),
            }
        };
        let mut files = Vec::new();
        for (path, oid) in places {
            let Some(inside) = path.strip_prefix(self.prefix.as_slice()) else {
                continue;
            };
            // What is not there is told by the one who wants its content.
            let size = match odb.read_header(oid) {
                Ok((size, ObjectType::Blob)) => size as u64,
                Ok(_) => continue,
                Err(_) => 0,
            };
            let path = String::from_utf8_lossy(inside).into_owned();
            let file = File {
                os_path: self.root.join(&path),
                path,
                size,
                tracked: true,
                content: None,
            };
            files.push((file, oid));
        }
        files.sort_by(|a, b| a.0.path.cmp(&b.0.path));
        let kept = selection.kept(files.iter().map(|(file, _)| file));
        let mut found = Differing::default();
        for (mut file, oid) in files {
            if kept.contains(&file.path) {
                match git.find_blob(oid) {
                    Ok(blob) => {
                        file.content = Some(Arc::new(blob.content().to_vec()));
                        found.files.push((file.clone(), oid.to_string()));
                    }
                    Err(e) => found.skips.push(skip(&file.path, &e)),
                }
            }
            found.paths.insert(file.path);
        }
        Ok(found)
    }

    /// The newest releases that may still run, at most so many, with the newest first. Which they are is
    /// told by their version: a repository can have ten thousand tags, and only these are looked at. One
    /// that was made years before the head runs nowhere, and packages are published and not deployed
    /// (`@acme/ui@4.0.1`): they count where nothing else is tagged.
    ///
    /// # Errors
    /// The tags cannot be listed, or the commit of one cannot be read.
    pub fn releases(&self, most: usize) -> Result<Vec<Revision>> {
        let Some(git) = &self.git else {
            return Ok(Vec::new());
        };
        let names = git.tag_names(None).map_err(fail)?;
        let names = names.iter();
        let names = names.filter_map(|name| name.ok().flatten());
        let tags = names.filter_map(|name| Some((version(name)?, name)));
        let mut tags: Vec<(Vec<u32>, &str)> = tags.collect();
        let is_package = |name: &str| name.contains('@');
        if tags.iter().any(|(_, name)| !is_package(name)) {
            tags.retain(|(_, name)| !is_package(name));
        }
        tags.sort_unstable_by(|a, b| b.cmp(a));
        let newest = tags.into_iter().take(most).filter_map(|(_, name)| {
            let tag = git.find_reference(&format!("refs/tags/{name}")).ok()?;
            Some((name.to_owned(), tag.peel_to_commit().ok()?.id()))
        });
        let mut found = revisions(git, newest.collect())?;
        let head = head_of(git).and_then(|head| git.find_commit(head).ok());
        if let Some(head) = head {
            let oldest = head.time().seconds() - RELEASE_DAYS * 24 * 60 * 60;
            found.retain(|revision| revision.time >= oldest);
        }
        // Of one time the higher version stays the newer one.
        found.sort_by_key(|revision| std::cmp::Reverse(revision.time));
        Ok(found)
    }
}

/// These commits and all behind them, as far as the clone has them: walked once, since a repository can
/// have a thousand branches.
fn behind(git: &Repository, tips: impl IntoIterator<Item = Oid>) -> Result<HashSet<Oid>> {
    let mut walk = git.revwalk().map_err(fail)?;
    for tip in tips {
        walk.push(tip).map_err(fail)?;
    }
    Ok(walk.map_while(std::result::Result::ok).collect())
}

/// Tags and branches that fit a pattern.
fn fitting(git: &Repository, pattern: &str) -> Result<Vec<(String, Oid)>> {
    let globs = Globs::new(&[format!("/{pattern}")])?;
    let mut found = Vec::new();
    for reference in git.references().map_err(fail)?.flatten() {
        let name = String::from_utf8_lossy(reference.name_bytes()).into_owned();
        let short = ["refs/tags/", "refs/remotes/", "refs/heads/"]
            .iter()
            .find_map(|kind| name.strip_prefix(kind));
        if let Some(short) = short.filter(|s| globs.cover(s))
            && let Ok(commit) = reference.peel_to_commit()
        {
            found.push((short.to_owned(), commit.id()));
        }
    }
    found.sort();
    Ok(found)
}

/// Commits by their names: one revision for each commit.
fn revisions(git: &Repository, named: Vec<(String, Oid)>) -> Result<Vec<Revision>> {
    let mut by_commit: BTreeMap<Oid, Vec<String>> = BTreeMap::new();
    let mut order = Vec::new();
    for (name, oid) in named {
        if !by_commit.contains_key(&oid) {
            order.push(oid);
        }
        let names = by_commit.entry(oid).or_default();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let revision = |oid: Oid| {
        let commit = git.find_commit(oid).map_err(fail)?;
        let author = commit.author();
        Ok(Revision {
            names: by_commit.get(&oid).cloned().unwrap_or_default(),
            commit: oid.to_string(),
            time: commit.time().seconds(),
            author: String::from_utf8_lossy(author.name_bytes()).into_owned(),
        })
    };
    order.into_iter().map(revision).collect()
}

fn tree_of<'a>(git: &'a Repository, commit: &str) -> Result<git2::Tree<'a>> {
    Oid::from_str(commit)
        .and_then(|oid| git.find_commit(oid))
        .and_then(|commit| commit.tree())
        .map_err(|e| fail(e).context(format_args!("cannot read {commit}")))
}

#[cfg(test)]
mod tests {

    use super::super::scratch::Scratch;
    use super::*;

    fn contents(files: &[BlobFile]) -> Vec<(String, String)> {
        let text = |f: &File| String::from_utf8(f.bytes(100).unwrap()).unwrap();
        files
            .iter()
            .map(|(f, _)| (f.path.clone(), text(f)))
            .collect()
    }

    #[test]
    fn only_what_differs_is_read() {
        let scratch = Scratch::new();
        scratch
            .write("a.rs", "old")
            .write("b.rs", "same")
            .write("c.rs", "gone");
        let first = scratch.commit();
        scratch
            .git
            .tag_lightweight(
                "v1.0",
                &scratch.git.find_object(first, None).unwrap(),
                false,
            )
            .unwrap();
        scratch.write("a.rs", "new").commit();
        std::fs::remove_file(scratch.root().join("c.rs")).unwrap();
        let repo = scratch.open();
        let deployed = repo.deployed(&["v*".to_owned()], None).unwrap();
        assert_eq!(deployed[0].names, ["v1.0"]);
        let all = Selection::default();
        let found = repo.files_unlike_tree(&deployed[0], &all).unwrap();
        assert!(found.skips.is_empty());
        let expected = [("a.rs", "old"), ("c.rs", "gone")];
        assert_eq!(
            contents(&found.files),
            expected.map(|(p, t)| (p.to_owned(), t.to_owned()))
        );
    }

    #[test]
    fn a_branch_has_what_it_added_since_it_left() {
        let scratch = Scratch::new();
        scratch.write("a.rs", "x");
        let first = scratch.commit();
        scratch
            .git
            .reference("refs/heads/topic", first, true, "")
            .unwrap();
        scratch.write("later.rs", "y").commit();
        let main = scratch.git.head().unwrap().name().unwrap().to_owned();
        scratch.git.set_head("refs/heads/topic").unwrap();
        scratch
            .git
            .checkout_head(Some(
                git2::build::CheckoutBuilder::new()
                    .force()
                    .remove_untracked(true),
            ))
            .unwrap();
        scratch.write("topic.rs", "z").commit();
        scratch.git.set_head(&main).unwrap();
        let repo = scratch.open();
        let branches = repo.unmerged_branches(0, 10).unwrap();
        assert_eq!(branches.read.len(), 1);
        assert_eq!(branches.read[0].names, ["topic"]);
        let found = repo
            .files_of_branch(&branches.read[0], &Selection::default())
            .unwrap();
        assert_eq!(
            contents(&found.files),
            [("topic.rs".to_owned(), "z".to_owned())]
        );
        assert_eq!(repo.unmerged_branches(i64::MAX, 10).unwrap().left_out, 1);
        assert_eq!(repo.unmerged_branches(0, 0).unwrap().left_out, 1);
    }

    #[test]
    fn a_revision_that_does_not_exist_is_an_error() {
        let scratch = Scratch::new();
        scratch.write("a.rs", "x").commit();
        let repo = scratch.open();
        let refused = |name: &str| {
            repo.deployed(&[name.to_owned()], None)
                .unwrap_err()
                .to_string()
        };
        assert!(refused("v9").contains("v9"));
        assert!(refused("v*").contains("no tag or branch fits v*"));
    }

    #[test]
    fn the_newest_releases_are_found_by_their_versions() {
        let scratch = Scratch::new();
        scratch.write("a.rs", "x");
        let commit = scratch.commit();
        let object = scratch.git.find_object(commit, None).unwrap();
        for name in ["v1.9", "v1.10", "v2.0-rc1", "latest"] {
            scratch.git.tag_lightweight(name, &object, false).unwrap();
        }
        let releases = scratch.open().releases(1).unwrap();
        assert_eq!(releases.len(), 1);
        assert_eq!(releases[0].names, ["v1.10"]);
    }
}
