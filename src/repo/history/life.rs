//! From when to when a text stood somewhere, who took it away, and what still has it.
//!
//! In: the blobs that hold the text. Out: a [`Life`]. The hard thing: a text moves from file to
//! file and from blob to blob, so a commit took it away only if none of its places is left in it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::attribute::{Place, below, entry_of};
use super::{Commit, History};

/// From when to when a text stood in the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    /// The commit that brought it; `None` where that lies before what was read.
    pub first: Option<u32>,
    /// The newest commit that is known to have it.
    pub last: u32,
    /// The commit that took its last place away; `None` where nobody did, or where a merge
    /// dropped it.
    pub removed: Option<u32>,
    /// The refs that still have it: releases before all others, each the newest first.
    pub refs: Vec<String>,
    /// All paths at which it stood, sorted.
    pub paths: Vec<String>,
    /// Where it stood in [`Life::last`], and in which blob.
    pub path: String,
    /// The blob's number.
    pub blob: u32,
}

/// One path that is looked at, and the blobs that count there.
struct Sought {
    path: u32,
    /// From the top down.
    keys: Vec<u32>,
    /// Sorted.
    blobs: Vec<u32>,
}

/// Asks for one life after the other; what every ref has at a path is looked up once.
#[derive(Debug)]
pub struct Lives<'a> {
    history: &'a History,
    /// For each path the blob that each of the tips has there.
    at_tips: HashMap<u32, Vec<Option<u32>>>,
}

/// How many paths times refs are remembered.
const MOST_REMEMBERED: usize = 8 << 20;

impl Lives<'_> {
    /// The life of the text that all these blobs hold; `None` if none of them has a place.
    pub fn of(&mut self, blobs: &[u32]) -> Option<Life> {
        let history = self.history;
        let places: Vec<&Place> = blobs
            .iter()
            .flat_map(|blob| history.places_of(*blob))
            .collect();
        let sought = sought(history, &places);
        let added = places.iter().filter_map(|place| place.added.first());
        let brought = added.min().copied();
        let earlier = places.iter().any(|place| place.added.is_empty());
        let first = brought.filter(|first| !earlier && !history.is_cut(*first));
        let removed = history.removal(&places, &sought);
        let tips = self.tips_with(&sought);
        let newest_tip = tips.first().map(|(number, _)| *number);
        let before_removal = removed.and_then(|number| history.parent_with(number, &sought));
        let events = places
            .iter()
            .flat_map(|place| place.added.last().into_iter().chain(place.removed.last()));
        let last = newest_tip.or(before_removal).or(events.max().copied())?;
        let stood = history.object_of(last);
        let stood = stood.and_then(|object| history.place_in(object, &sought));
        let any = places.last().map(|place| (place.path, place.blob));
        let (path, blob) = stood.or(any)?;
        let paths = sought.iter().map(|s| history.path_text(s.path));
        let mut paths: Vec<String> = paths.collect();
        paths.sort_unstable();
        let mut refs: Vec<String> = Vec::new();
        let (releases, others): (Vec<_>, Vec<_>) = tips
            .into_iter()
            .partition(|(_, tip)| history.tips[*tip].release);
        for (_, tip) in releases.into_iter().chain(others) {
            let name = &history.tips[tip].name;
            if !refs.contains(name) {
                refs.push(name.clone());
            }
        }
        Some(Life {
            first,
            last,
            removed,
            refs,
            paths,
            path: history.path_text(path),
            blob,
        })
    }

    /// The tips that have the text, the newest first, with the numbers of their commits.
    fn tips_with(&mut self, sought: &[Sought]) -> Vec<(u32, usize)> {
        let history = self.history;
        if self.at_tips.len().saturating_mul(history.tips.len()) > MOST_REMEMBERED {
            self.at_tips.clear();
        }
        let mut having = vec![false; history.tips.len()];
        for sought in sought {
            let at_tips = self.at_tips.entry(sought.path).or_insert_with(|| {
                let tips = history.tips.iter();
                tips.map(|tip| history.blob_at(history.top_of(tip.object)?, &sought.keys))
                    .collect()
            });
            for (having, blob) in having.iter_mut().zip(at_tips) {
                *having |= blob.is_some_and(|blob| sought.blobs.binary_search(&blob).is_ok());
            }
        }
        let tips = (0..having.len()).filter(|tip| having[*tip]);
        let mut tips: Vec<(u32, usize)> = tips
            .filter_map(|tip| Some((history.order.number(history.tips[tip].object)?, tip)))
            .collect();
        tips.sort_unstable_by(|a, b| (b.0, a.1).cmp(&(a.0, b.1)));
        tips
    }
}

fn sought(history: &History, places: &[&Place]) -> Vec<Sought> {
    let mut by_path: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for place in places {
        by_path.entry(place.path).or_default().push(place.blob);
    }
    let sought = by_path.into_iter().map(|(path, mut blobs)| {
        blobs.sort_unstable();
        Sought {
            path,
            keys: history.places.paths.keys(path),
            blobs,
        }
    });
    sought.collect()
}

impl History {
    /// Starts asking for lives.
    pub fn lives(&self) -> Lives<'_> {
        Lives {
            history: self,
            at_tips: HashMap::new(),
        }
    }

    /// A commit by its number.
    pub fn commit(&self, number: u32) -> Option<Commit> {
        let commit = self.graph.commit(self.object_of(number)?)?;
        let id = self.store.objects.id(commit.object)?;
        let author = self.graph.authors.name(commit.author);
        Some(Commit {
            id: gix_hash::ObjectId::from_bytes_or_panic(id).to_string(),
            author: String::from_utf8_lossy(author).into_owned(),
            authored: commit.authored,
        })
    }

    /// The authors of the newest commits that changed each of these paths, at most so many; robots
    /// excepted.
    pub fn authors(&self, paths: &BTreeSet<&str>, most: usize) -> BTreeMap<String, Vec<String>> {
        let mut numbers: HashMap<u32, Option<&str>> = HashMap::new();
        let mut commits: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for place in &self.places.list {
            let path = numbers.entry(place.path).or_insert_with(|| {
                let text = self.path_text(place.path);
                paths.get(text.as_str()).copied()
            });
            if let Some(path) = path {
                commits.entry(path).or_default().extend(&place.added);
            }
        }
        let newest = |mut numbers: Vec<u32>| {
            numbers.sort_unstable_by(|a, b| b.cmp(a));
            let mut authors: Vec<String> = Vec::new();
            for commit in numbers.into_iter().filter_map(|number| self.commit(number)) {
                let is_robot = commit.author.ends_with("[bot]");
                if !is_robot && !authors.contains(&commit.author) {
                    authors.push(commit.author);
                }
                if authors.len() >= most {
                    break;
                }
            }
            authors
        };
        let found = commits
            .into_iter()
            .map(|(path, numbers)| (path.to_owned(), newest(numbers)));
        found.collect()
    }

    /// The first release that has the commit behind it.
    pub fn first_release(&self, number: u32) -> Option<&str> {
        let release = *self.released.get(number as usize)?;
        Some(&self.tips.get(release as usize)?.name)
    }

    /// The newest commit that took the last place away, those behind HEAD before all others.
    fn removal(&self, places: &[&Place], sought: &[Sought]) -> Option<u32> {
        let taken = places.iter().flat_map(|place| &place.removed).copied();
        let mut taken: Vec<u32> = taken.collect();
        taken.sort_unstable_by_key(|number| (self.behind_head[*number as usize], *number));
        taken.dedup();
        taken.into_iter().rev().find(|number| {
            let object = self.object_of(*number);
            object.is_some_and(|object| self.place_in(object, sought).is_none())
        })
    }

    /// The newest parent of a commit that has the text.
    fn parent_with(&self, number: u32, sought: &[Sought]) -> Option<u32> {
        let commit = self.graph.commit(self.object_of(number)?)?;
        let parents = commit.parents.iter();
        let having = parents.filter(|parent| self.place_in(**parent, sought).is_some());
        having.filter_map(|parent| self.order.number(*parent)).max()
    }

    /// The path and blob with which the commit that an object is has the text.
    fn place_in(&self, object: u32, sought: &[Sought]) -> Option<(u32, u32)> {
        let top = self.top_of(object)?;
        sought.iter().find_map(|sought| {
            let blob = self.blob_at(top, &sought.keys)?;
            let counts = sought.blobs.binary_search(&blob).is_ok();
            counts.then_some((sought.path, blob))
        })
    }

    /// The tree of the scope in a commit.
    fn top_of(&self, object: u32) -> Option<u32> {
        let commit = self.graph.commit(object)?;
        let objects = &self.store.objects;
        below(objects, &self.graph, commit.tree, &self.prefix).ok()?
    }

    fn blob_at(&self, mut tree: u32, keys: &[u32]) -> Option<u32> {
        for key in keys {
            tree = entry_of(self.graph.tree(&self.store.objects, tree)?, *key)?;
        }
        Some(tree)
    }

    fn object_of(&self, number: u32) -> Option<u32> {
        self.order.commits.get(number as usize).copied()
    }

    /// Whether parents of the commit are not in the clone.
    fn is_cut(&self, number: u32) -> bool {
        let commit = self.object_of(number).and_then(|o| self.graph.commit(o));
        commit.is_some_and(|c| c.parents.iter().any(|p| self.graph.commit(*p).is_none()))
    }
}
