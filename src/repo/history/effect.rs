//! What a history does not rest on, and what that means for the result.
//!
//! In: what was met while reading. Out: [`Effects`], each a sentence. The hard thing: a clone that
//! lacks something must not look like a history that never had it.

use std::fmt;

use git2::Repository;

use super::History;
use super::objects::Kind;

/// Something that was not there or not read, and changes what can be said.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// The clone holds only the newest commits.
    Shallow,
    /// `--since`, `--max-commits`.
    Bounded,
    /// So many commits that others name as parents are not there, in a clone that is not shallow.
    MissingCommits(usize),
    /// So many folders of so many commits are not there (a clone without trees).
    MissingTrees(u64),
    /// So many wanted blobs are not there (a partial clone), and where the first ones stood.
    MissingBlobs(usize, Vec<String>),
    /// So many wanted blobs were over the size limit.
    LargeBlobs(usize),
    /// So many wanted blobs are damaged.
    UnreadableBlobs(usize),
    /// A pack that cannot be read, and why.
    UnreadablePack(String),
    /// A folder or file of git's that cannot be read, and why.
    Unreadable(String),
    /// A folder of objects that the repository borrows from and that is not there.
    MissingAlternate(String),
    /// So many refs lead to no commit that the clone holds, and some of them.
    NoCommits(usize, Vec<String>),
    /// So many commits that replace refs put in the place of others.
    Replaced(usize),
    /// So many commits whose parents a grafts file changes.
    Grafted(usize),
    /// Folders of other repositories.
    Submodules,
    /// The repository is too large to be compared commit by commit.
    Cut,
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shallow => f.write_str(
                "the clone is shallow: uses that were removed before it starts are not known; \
                 run `git fetch --unshallow`",
            ),
            Self::Bounded => f.write_str(
                "older commits were left out on request: uses that were removed before are not known",
            ),
            Self::MissingCommits(count) => write!(
                f,
                "{count} parent commits are not in the clone: what was removed before them is not known"
            ),
            Self::MissingTrees(count) => write!(
                f,
                "{count} folders of old commits are not in the clone (--filter=tree:0): what \
                 came and went there is not known; run `git fetch --refetch --no-filter`"
            ),
            Self::MissingBlobs(count, paths) => write!(
                f,
                "{} in the clone (a partial clone) and {} read, such as {}",
                versions(*count, " is not", "s are not"),
                if *count == 1 { "was not" } else { "were not" },
                paths.join(", ")
            ),
            Self::LargeBlobs(count) => {
                let over = versions(*count, " over 1 MB was", "s over 1 MB were");
                write!(f, "{over} not read")
            }
            Self::UnreadableBlobs(count) => write!(
                f,
                "{} cannot be read (run `git fsck`)",
                versions(*count, "", "s")
            ),
            Self::UnreadablePack(why) => {
                write!(f, "a pack cannot be read, its objects count as missing: {why}")
            }
            Self::Unreadable(why) => {
                write!(f, "objects count as missing, since git's files cannot be read: {why}")
            }
            Self::MissingAlternate(folder) => write!(
                f,
                "the repository borrows objects from {folder}, which is not there"
            ),
            Self::NoCommits(count, names) => write!(
                f,
                "{count} refs lead to no commit of this clone and were not read, such as {}",
                names.join(", ")
            ),
            Self::Replaced(count) => write!(
                f,
                "{count} replace refs are not followed: commits count as they were made"
            ),
            Self::Grafted(count) => write!(
                f,
                "{count} lines of info/grafts are not followed: commits count with the parents \
                 they were made with"
            ),
            Self::Submodules => {
                f.write_str("submodules are other repositories: their history was not read")
            }
            Self::Cut => f.write_str(
                "the history has more folders than this program compares: newer commits were left out; \
                 bound it with --since or --max-commits",
            ),
        }
    }
}

/// `1 old file version is`, `2 old file versions are`.
fn versions(count: usize, one: &str, several: &str) -> String {
    let end = if count == 1 { one } else { several };
    format!("{count} old file version{end}")
}

/// All of them, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    list: Vec<Effect>,
}

impl Effects {
    pub(super) fn tell(&mut self, effect: Effect) {
        if let Err(at) = self.list.binary_search(&effect) {
            self.list.insert(at, effect);
        }
    }

    /// The effects in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = &Effect> {
        self.list.iter()
    }
}

/// How many paths of missing blobs and names of refs are named.
pub(super) const SHOWN: usize = 3;

impl History {
    /// Tells what the clone lacks, as far as the commits that were read are concerned.
    pub(super) fn tell_effects(&mut self, git: &Repository) {
        let effects = &mut self.effects;
        let parents = self
            .order
            .commits
            .iter()
            .filter_map(|o| self.graph.commit(*o));
        let parents = parents.flat_map(|commit| &commit.parents);
        let mut missing: Vec<u32> = parents
            .filter(|parent| self.graph.commit(**parent).is_none())
            .copied()
            .collect();
        missing.sort_unstable();
        missing.dedup();
        if !missing.is_empty() {
            effects.tell(if git.is_shallow() {
                Effect::Shallow
            } else {
                Effect::MissingCommits(missing.len())
            });
        }
        if self.order.bounded {
            effects.tell(Effect::Bounded);
        }
        if self.places.missing_trees > 0 {
            effects.tell(Effect::MissingTrees(self.places.missing_trees));
        }
        if self.places.cut {
            effects.tell(Effect::Cut);
        }
        if self.graph.submodules {
            effects.tell(Effect::Submodules);
        }
        let grafts = std::fs::read_to_string(git.commondir().join("info/grafts"));
        let grafts = grafts.unwrap_or_default();
        let grafts = grafts
            .lines()
            .filter(|l| !l.is_empty() && !l.starts_with('#'));
        match grafts.count() {
            0 => {}
            count => effects.tell(Effect::Grafted(count)),
        }
        let mut blobs = 0;
        let mut paths = Vec::new();
        let mut last = None;
        for place in &self.places.list {
            if self.store.objects.kind(place.blob) == Kind::Unknown && last != Some(place.blob) {
                last = Some(place.blob);
                blobs += 1;
                paths.push(place.path);
            }
        }
        if blobs > 0 {
            let mut paths: Vec<String> = paths
                .into_iter()
                .map(|path| self.places.paths.text(path, &self.graph))
                .collect();
            paths.sort_unstable();
            paths.dedup();
            paths.truncate(SHOWN);
            effects.tell(Effect::MissingBlobs(blobs, paths));
        }
    }
}
