//! Where history starts: every ref, and which of the tags are releases.
//!
//! In: the repository and what a person asked for. Out: [`Tip`]s by name. The hard thing: refs of
//! other worktrees, and refs that lead to something that is no commit or is not there.

use std::collections::BTreeSet;

use git2::Repository;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::effect::SHOWN;
use super::objects::{Id, Objects};
use super::{Effect, Effects};
use crate::error::{Error, Result};
use crate::repo::release::is_release;

/// A ref and where it stands.
pub(super) struct Tip {
    /// Short, as people write it: `main`, `origin/main`, `v1.2`, `stash`.
    pub(super) name: String,
    /// The commit's object.
    pub(super) object: u32,
    /// It is a tag that looks like a version which was shipped.
    pub(super) release: bool,
}

/// Refs that are no code: remarks on commits, and commits put in the place of others.
const NO_CODE: [&str; 3] = ["refs/notes/", "refs/replace/", "refs/bisect/"];

/// The tips of all refs that `patterns` name (of all without a pattern), HEAD and the heads of other
/// worktrees included.
pub(super) fn tips(
    git: &Repository,
    objects: &Objects,
    patterns: &[String],
    effects: &mut Effects,
) -> Result<Vec<Tip>> {
    let asked = globs(patterns)?;
    let mut tips = Vec::new();
    let mut used = vec![false; patterns.len()];
    let mut lost = BTreeSet::new();
    let mut add = |full: &str, commit: Option<git2::Commit<'_>>| {
        let name = short(full);
        let hits: Vec<usize> = [full, name]
            .iter()
            .flat_map(|name| asked.matches(name))
            .collect();
        for hit in &hits {
            used[*hit] = true;
        }
        if !patterns.is_empty() && hits.is_empty() {
            return;
        }
        let Some(commit) = commit else {
            lost.insert(name.to_owned());
            return;
        };
        let mut ids = vec![commit.id()];
        if full == "refs/stash" {
            // What was staged and what was untracked are commits of their own beside the first parent.
            ids.extend(commit.parent_ids().skip(1));
        }
        for id in ids {
            match id_of(id).and_then(|id| objects.find(&id)) {
                Some(object) => tips.push(Tip {
                    name: name.to_owned(),
                    object,
                    release: full.starts_with("refs/tags/") && is_release(name),
                }),
                None => drop(lost.insert(name.to_owned())),
            }
        }
    };
    let fail = |e: git2::Error| Error::new(format!("cannot list the refs: {}", e.message()));
    let mut replaced = 0;
    for reference in git.references().map_err(fail)? {
        let Ok(reference) = reference else {
            continue;
        };
        let full = String::from_utf8_lossy(reference.name_bytes()).into_owned();
        if NO_CODE.iter().any(|start| full.starts_with(start)) {
            replaced += usize::from(full.starts_with("refs/replace/"));
            continue;
        }
        // `origin/HEAD` is another name of a branch that is listed itself.
        if reference.kind() == Some(git2::ReferenceType::Symbolic) {
            continue;
        }
        add(&full, reference.peel_to_commit().ok());
    }
    if replaced > 0 {
        effects.tell(Effect::Replaced(replaced));
    }
    if let Ok(head) = git.head() {
        add("HEAD", head.peel_to_commit().ok());
    }
    let worktrees = git.worktrees().ok();
    let worktrees = worktrees.iter().flat_map(|names| names.iter());
    for name in worktrees.filter_map(|name| name.ok().flatten()) {
        let other = git.find_worktree(name);
        let other = other.and_then(|tree| Repository::open_from_worktree(&tree));
        // A worktree that was removed without a word has no head; its branch is listed anyway.
        if let Ok(other) = other
            && let Ok(head) = other.head()
        {
            let commit = head.peel_to_commit().ok();
            add(&format!("worktrees/{name}/HEAD"), commit);
        }
    }
    if !lost.is_empty() {
        let some = lost.iter().take(SHOWN).cloned().collect();
        effects.tell(Effect::NoCommits(lost.len(), some));
    }
    if let Some(unused) = used.iter().position(|used| !used) {
        return Err(Error::new(format!(
            "no ref fits {}: give a branch, a tag or a pattern such as `v*`",
            patterns[unused]
        )));
    }
    tips.sort_by(|a, b| a.name.cmp(&b.name));
    tips.dedup_by(|a, b| a.name == b.name && a.object == b.object);
    Ok(tips)
}

fn globs(patterns: &[String]) -> Result<GlobSet> {
    let fail = |e: globset::Error| Error::new(format!("refs: {e}"));
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        // `v*` stays in one part of a name, as in git; `origin/**` takes all below.
        let glob = GlobBuilder::new(pattern).literal_separator(true).build();
        set.add(glob.map_err(fail)?);
    }
    set.build().map_err(fail)
}

fn id_of(oid: git2::Oid) -> Option<Id> {
    oid.as_bytes().try_into().ok()
}

/// A ref's name without what all of its kind start with.
fn short(full: &str) -> &str {
    ["refs/heads/", "refs/tags/", "refs/remotes/", "refs/"]
        .iter()
        .find_map(|start| full.strip_prefix(start))
        .unwrap_or(full)
}
