//! History: every text that ever stood in the repository, and from when to when.
//!
//! In: a [`Repo`], a [`Scope`] and which paths are wanted. Out: a [`History`]: the bytes of each
//! distinct wanted blob once ([`History::take`]) and its [`Life`]. Commits and trees are read in
//! one pass over the packs and kept; which commit put what where is a comparison in memory
//! (`attribute`); only then the blobs that matter are decoded. The hard thing: clones are
//! shallow, partial, borrowed or under a gc, and what is not there must be told as an [`Effect`].

mod attribute;
mod blobs;
pub mod date;
mod effect;
mod graph;
mod life;
mod objects;
mod order;
mod pack;
mod refs;

use attribute::{Compared, Place, Places};
pub use blobs::{Blob, Taken};
pub use effect::{Effect, Effects};
use graph::Graph;
pub use life::{Life, Lives};
use objects::Store;
use order::Order;
use refs::Tip;

use super::Repo;
use crate::error::Result;
use crate::progress::Progress;

/// How much of the history is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Names or globs of refs; all without one.
    pub refs: Vec<String>,
    /// Only commits made at or after this time, in seconds since 1970.
    pub since: Option<i64>,
    /// Only the newest so many commits.
    pub max_commits: Option<usize>,
}

/// A commit as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// In hex.
    pub id: String,
    /// Who wrote it.
    pub author: String,
    /// When it was written, in seconds since 1970.
    pub authored: i64,
}

/// The history of a scope.
pub struct History {
    store: Store,
    graph: Graph,
    order: Order,
    places: Places,
    tips: Vec<Tip>,
    prefix: Vec<u8>,
    /// Whether HEAD has each commit behind it.
    behind_head: Vec<bool>,
    /// The first release that has each commit behind it: a place in `tips`.
    released: Vec<u32>,
    effects: Effects,
}

impl std::fmt::Debug for History {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("History")
            .field("commits", &self.order.commits.len())
            .finish_non_exhaustive()
    }
}

impl Repo {
    /// Reads the scope's history with `jobs` threads; `None` without git.
    ///
    /// `wanted` is asked twice: of a bare file name (no: the name is dropped wherever it stands) and
    /// of every path in the scope that has such a name.
    ///
    /// # Errors
    /// The refs or the packs cannot be listed, or `scope` names a ref that is not there.
    pub fn history(
        &self,
        scope: &Scope,
        jobs: usize,
        progress: &Progress,
        wanted: &(dyn Fn(&str) -> bool + Sync),
    ) -> Result<Option<History>> {
        let Some(git) = &self.git else {
            return Ok(None);
        };
        let mut effects = Effects::default();
        let store = Store::open(git, &mut effects)?;
        let stage = progress.stage("reading commits", store.trees_and_commits());
        let graph = Graph::read(git, &store, jobs, &stage, wanted);
        stage.finish();
        let tips = refs::tips(git, &store.objects, &scope.refs, &mut effects)?;
        let order = Order::new(
            &store.objects,
            &graph,
            &tips,
            scope.since,
            scope.max_commits,
        );
        let compared = Compared {
            objects: &store.objects,
            graph: &graph,
            prefix: &self.prefix,
            wanted,
        };
        let places = Places::find(&compared, &order, jobs);
        let mut behind_head = vec![false; order.commits.len()];
        if let Some(head) = tips.iter().find(|tip| tip.name == "HEAD") {
            order.behind(&graph, head.object, &mut behind_head, |_| {});
        }
        let mut history = History {
            released: releases(&graph, &order, &tips),
            store,
            graph,
            order,
            places,
            tips,
            prefix: self.prefix.clone(),
            behind_head,
            effects,
        };
        history.tell_effects(git);
        Ok(Some(history))
    }
}

/// For each commit the first release that has it behind it.
fn releases(graph: &Graph, order: &Order, tips: &[Tip]) -> Vec<u32> {
    let mut releases: Vec<(u32, usize)> = tips
        .iter()
        .enumerate()
        .filter(|(_, tip)| tip.release)
        .filter_map(|(at, tip)| Some((order.number(tip.object)?, at)))
        .collect();
    // The order of the commits and not the names: which release a commit came with is a question of time.
    releases.sort_unstable();
    let mut first = vec![u32::MAX; order.commits.len()];
    let mut marks = vec![false; order.commits.len()];
    for (_, at) in releases {
        order.behind(graph, tips[at].object, &mut marks, |number| {
            first[number as usize] = at as u32;
        });
    }
    first
}

impl History {
    /// How many commits were read.
    pub fn commits(&self) -> usize {
        self.order.commits.len()
    }

    /// How many commits and trees had to be read one by one: loose ones, and those of a pack that
    /// cannot be walked.
    pub fn singly(&self) -> usize {
        self.graph.singly
    }

    /// What the result does not rest on.
    pub fn effects(&self) -> &Effects {
        &self.effects
    }

    /// Every place in the order of blobs and paths: blob, path, and the commits that put it there
    /// and took it away.
    pub fn places(&self) -> impl Iterator<Item = (String, String, &[u32], &[u32])> + '_ {
        self.places.list.iter().filter_map(|place| {
            let id = self.store.objects.id(place.blob).or_else(|| {
                let at = (place.blob as usize).checked_sub(self.store.objects.len())?;
                self.graph.missing.get(at)
            })?;
            Some((
                gix_hash::ObjectId::from_bytes_or_panic(id).to_string(),
                self.path_text(place.path),
                &place.added[..],
                &place.removed[..],
            ))
        })
    }

    fn places_of(&self, blob: u32) -> &[Place] {
        let list = &self.places.list;
        let start = list.partition_point(|place| place.blob < blob);
        let end = start + list[start..].partition_point(|place| place.blob == blob);
        &list[start..end]
    }

    fn path_text(&self, path: u32) -> String {
        self.places.paths.text(path, &self.graph)
    }
}
