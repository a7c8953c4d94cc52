//! From when to when a text stood somewhere, who took it away, and what still has it.
//!
//! In: the blobs that hold the text. Out: a [`Life`]. The hard thing: a text moves from file to
//! file and from blob to blob, so a commit took it away only if none of its places is left in it.

use std::collections::BTreeMap;

use super::attribute::{Place, below, entry_of};
use super::{Commit, History};

/// From when to when a text stood in the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    /// The commit that brought it; `None` where that lies before what was read.
    pub first: Option<u32>,
    /// The newest commit that is known to have it.
    pub last: u32,
    /// The commit that took its last place away; `None` where a ref still has it and nobody
    /// took it away, or where a merge dropped it.
    pub removed: Option<u32>,
    /// The refs that still have it, by name.
    pub refs: Vec<String>,
    /// Where it stood, sorted; the last one it had stands in [`Life::path`].
    pub paths: Vec<String>,
    /// Where it stood last.
    pub path: String,
}

/// The blobs that are looked for, by path: the keys from the top, and sorted objects.
type Sought = Vec<(Vec<u32>, Vec<u32>, u32)>;

impl History {
    /// The life of the text that all these blobs hold; `None` for a blob that has no place.
    pub fn life(&self, blobs: &[u32]) -> Option<Life> {
        let places: Vec<&Place> = blobs
            .iter()
            .flat_map(|blob| self.places_of(*blob))
            .collect();
        let mut by_path: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for place in &places {
            by_path.entry(place.path).or_default().push(place.blob);
        }
        let sought: Sought = by_path
            .into_iter()
            .map(|(path, mut blobs)| {
                blobs.sort_unstable();
                (self.places.paths.keys(path), blobs, path)
            })
            .collect();
        let brought = places.iter().filter_map(|place| place.added.first()).min();
        let open = places.iter().any(|place| place.added.is_empty());
        let first = brought.filter(|first| !open && !self.is_cut(**first));
        let removed = self.removal(&places, &sought);
        let having: Vec<usize> = (0..self.tips.len())
            .filter(|tip| {
                let object = self.tips[*tip].object;
                self.order.number(object) >= brought.copied()
                    && self.place_in(object, &sought).is_some()
            })
            .collect();
        let newest_tip = having
            .iter()
            .filter_map(|tip| self.order.number(self.tips[*tip].object))
            .max();
        let before_removal = removed.and_then(|number| {
            let commit = self
                .graph
                .commit(*self.order.commits.get(number as usize)?)?;
            let parents = commit
                .parents
                .iter()
                .filter(|p| self.place_in(**p, &sought).is_some());
            parents.filter_map(|p| self.order.number(*p)).max()
        });
        let newest_event = places
            .iter()
            .flat_map(|place| place.added.last().into_iter().chain(place.removed.last()))
            .max();
        let last = newest_tip.or(before_removal).or(newest_event.copied())?;
        let stood = self
            .order
            .commits
            .get(last as usize)
            .and_then(|object| self.place_in(*object, &sought));
        let paths = sought.iter().map(|(_, _, path)| self.path_text(*path));
        let mut paths: Vec<String> = paths.collect();
        paths.sort_unstable();
        let mut refs: Vec<String> = having
            .iter()
            .map(|tip| self.tips[*tip].name.clone())
            .collect();
        refs.dedup();
        Some(Life {
            first: first.copied(),
            last,
            removed,
            refs,
            path: stood.map_or_else(
                || paths.last().cloned().unwrap_or_default(),
                |path| self.path_text(path),
            ),
            paths,
        })
    }

    /// The newest commit that took the last place away, those behind HEAD before all others.
    fn removal(&self, places: &[&Place], sought: &Sought) -> Option<u32> {
        let mut taken: Vec<u32> = places
            .iter()
            .flat_map(|place| &place.removed)
            .copied()
            .collect();
        taken.sort_unstable_by_key(|number| (self.behind_head[*number as usize], *number));
        taken.dedup();
        taken.into_iter().rev().find(|number| {
            let object = self.order.commits.get(*number as usize);
            object.is_some_and(|object| self.place_in(*object, sought).is_none())
        })
    }

    /// The path at which the commit that an object is has one of the blobs.
    fn place_in(&self, object: u32, sought: &Sought) -> Option<u32> {
        let commit = self.graph.commit(object)?;
        let objects = &self.store.objects;
        let top = below(objects, &self.graph, commit.tree, &self.prefix).ok()??;
        sought.iter().find_map(|(keys, blobs, path)| {
            let mut at = top;
            for key in keys {
                at = entry_of(self.graph.tree(objects, at)?, *key)?;
            }
            blobs.binary_search(&at).ok().map(|_| *path)
        })
    }

    /// Whether the commit's parents are not in the clone.
    fn is_cut(&self, number: u32) -> bool {
        let commit = self.order.commits.get(number as usize);
        let commit = commit.and_then(|object| self.graph.commit(*object));
        commit.is_some_and(|c| c.parents.iter().any(|p| self.graph.commit(*p).is_none()))
    }

    /// A commit by its number.
    pub fn commit(&self, number: u32) -> Option<Commit> {
        let object = *self.order.commits.get(number as usize)?;
        let commit = self.graph.commit(object)?;
        let id = gix_hash::ObjectId::from_bytes_or_panic(self.store.objects.id(object)?);
        let author = self.graph.authors.name(commit.author);
        Some(Commit {
            id: id.to_string(),
            author: String::from_utf8_lossy(author).into_owned(),
            authored: commit.authored,
        })
    }

    /// The first release that has the commit behind it.
    pub fn first_release(&self, number: u32) -> Option<&str> {
        let release = *self.released.get(number as usize)?;
        Some(&self.tips.get(release as usize)?.name)
    }
}
