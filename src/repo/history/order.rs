//! The commits that count, parents before children, numbered.
//!
//! In: the graph, where to start and the bounds. Out: an [`Order`]. The hard thing: it must not
//! depend on anything but the commits themselves, and dates of commits lie.

use std::collections::BinaryHeap;

use foldhash::{HashMap, HashMapExt};

use super::graph::{Graph, RawCommit};
use super::objects::Objects;
use super::refs::Tip;

/// What is no commit of the order.
const NONE: u32 = u32::MAX;

/// The commits of a history: 0 is the oldest.
pub(super) struct Order {
    /// Their objects.
    pub(super) commits: Vec<u32>,
    /// By object.
    numbers: Vec<u32>,
    /// Whether a bound left commits out.
    pub(super) bounded: bool,
}

impl Order {
    /// Every commit that `tips` reach and the bounds let through.
    pub(super) fn new(
        objects: &Objects,
        graph: &Graph,
        tips: &[Tip],
        since: Option<i64>,
        max_commits: Option<usize>,
    ) -> Self {
        let mut bounded = false;
        let mut inside = |object: &u32| {
            let fits = |commit: &RawCommit| since.is_none_or(|since| commit.committed >= since);
            let commit = graph.commit(*object);
            bounded |= commit.is_some_and(|commit| !fits(commit));
            commit.is_some_and(fits)
        };
        // How many children each commit has among those that count.
        let mut children: HashMap<u32, u32> = HashMap::new();
        let mut open: Vec<u32> = Vec::new();
        for tip in tips {
            if inside(&tip.object) && children.insert(tip.object, 0).is_none() {
                open.push(tip.object);
            }
        }
        while let Some(object) = open.pop() {
            for parent in graph.commit(object).iter().flat_map(|c| &c.parents) {
                if let Some(count) = children.get_mut(parent) {
                    *count += 1;
                } else if inside(parent) {
                    children.insert(*parent, 1);
                    open.push(*parent);
                }
            }
        }
        // Newest first, a commit only after all its children; the id settles equal dates.
        let rank = |object: u32| {
            let committed = graph.commit(object).map_or(0, |c| c.committed);
            (committed, objects.id(object).copied(), object)
        };
        let ready = children.iter().filter(|(_, count)| **count == 0);
        let mut ready: BinaryHeap<_> = ready.map(|(object, _)| rank(*object)).collect();
        let mut commits = Vec::with_capacity(children.len());
        while let Some((_, _, object)) = ready.pop() {
            if max_commits.is_some_and(|most| commits.len() == most) {
                bounded = true;
                break;
            }
            commits.push(object);
            for parent in graph.commit(object).iter().flat_map(|c| &c.parents) {
                if let Some(count) = children.get_mut(parent) {
                    *count -= 1;
                    if *count == 0 {
                        ready.push(rank(*parent));
                    }
                }
            }
        }
        commits.reverse();
        let mut numbers = vec![NONE; objects.len()];
        for (number, object) in (0..).zip(&commits) {
            numbers[*object as usize] = number;
        }
        Self {
            commits,
            numbers,
            bounded,
        }
    }

    /// The number of the commit that an object is.
    pub(super) fn number(&self, object: u32) -> Option<u32> {
        let number = *self.numbers.get(object as usize)?;
        (number != NONE).then_some(number)
    }

    /// Which commits a commit has behind it, itself included.
    pub(super) fn behind(
        &self,
        graph: &Graph,
        object: u32,
        marks: &mut [bool],
        mut on: impl FnMut(u32),
    ) {
        let mut open: Vec<u32> = self.number(object).into_iter().collect();
        while let Some(number) = open.pop() {
            if std::mem::replace(&mut marks[number as usize], true) {
                continue;
            }
            on(number);
            let commit = graph.commit(self.commits[number as usize]);
            let parents = commit.iter().flat_map(|c| &c.parents);
            open.extend(parents.filter_map(|parent| self.number(*parent)));
        }
    }
}
