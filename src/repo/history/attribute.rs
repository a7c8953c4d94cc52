//! Which commit put which blob where, and which took it away: every commit compared with its
//! parents, in memory.
//!
//! In: the graph and the order. Out: [`Places`]. The hard thing: a merge. What it has from one of
//! its parents is that side's doing; only where it differs from every parent it is its own.

use std::collections::HashMap;

use super::graph::{Graph, TreeEntry, is_folder, name_of};
use super::objects::Objects;
use super::order::Order;

/// Folders that are compared at most: a repository can name one folder a billion times.
const MAX_FOLDERS: u64 = 200_000_000;

/// Places and paths at most, for the same reason.
const MAX_PLACES: usize = 8_000_000;

/// How deep folders lie at most: what git itself goes by.
const MAX_DEPTH: u16 = 2048;

/// The path of the top folder.
pub(super) const TOP: u32 = 0;

const NONE: u32 = u32::MAX;

/// Paths as a tree: each is a name below another path.
pub(super) struct Paths {
    numbers: HashMap<(u32, u32), u32>,
    /// The path above and the tree entry's key.
    list: Vec<(u32, u32)>,
    wanted: Vec<bool>,
}

impl Paths {
    fn new() -> Self {
        Self {
            numbers: HashMap::new(),
            list: vec![(TOP, NONE)],
            wanted: vec![false],
        }
    }

    fn number(
        &mut self,
        above: u32,
        key: u32,
        graph: &Graph,
        wanted: &dyn Fn(&str) -> bool,
    ) -> u32 {
        if let Some(number) = self.numbers.get(&(above, key)) {
            return *number;
        }
        let number = self.list.len() as u32;
        self.numbers.insert((above, key), number);
        self.list.push((above, key));
        let is_wanted = !is_folder(key) && wanted(&self.text(number, graph));
        self.wanted.push(is_wanted);
        number
    }

    /// The keys from the top to a path.
    pub(super) fn keys(&self, mut path: u32) -> Vec<u32> {
        let mut keys = Vec::new();
        while path != TOP {
            let (above, key) = self.list[path as usize];
            keys.push(key);
            path = above;
        }
        keys.reverse();
        keys
    }

    /// A path as people write it.
    pub(super) fn text(&self, path: u32, graph: &Graph) -> String {
        let keys = self.keys(path);
        let names: Vec<_> = keys
            .iter()
            .map(|key| String::from_utf8_lossy(graph.names.name(name_of(*key))))
            .collect();
        names.join("/")
    }
}

/// A blob at a path: when it came and when it went.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The blob's object.
    pub(super) blob: u32,
    /// A number of [`Paths`].
    pub(super) path: u32,
    /// Commits that put it there, in order.
    pub(super) added: Vec<u32>,
    /// Commits that took it away or put something else there, in order.
    pub(super) removed: Vec<u32>,
}

/// Every blob at every wanted path.
pub(super) struct Places {
    pub(super) paths: Paths,
    /// By blob and path.
    pub(super) list: Vec<Place>,
    /// Folders that could not be compared because their tree is not there.
    pub(super) missing_trees: u64,
    /// Whether the limits above ended the comparison early.
    pub(super) cut: bool,
}

/// A folder to compare: the commit's and its parents'.
struct Folder {
    path: u32,
    depth: u16,
    own: Option<u32>,
    parents: Vec<Option<u32>>,
}

impl Places {
    /// Compares every commit of `order` with its parents, below the folder that `prefix` names.
    pub(super) fn find(
        objects: &Objects,
        graph: &Graph,
        order: &Order,
        prefix: &[u8],
        wanted: &dyn Fn(&str) -> bool,
    ) -> Self {
        let mut pass = Pass {
            objects,
            graph,
            wanted,
            numbers: HashMap::new(),
            folders: 0,
            places: Self {
                paths: Paths::new(),
                list: Vec::new(),
                missing_trees: 0,
                cut: false,
            },
        };
        for (number, object) in (0..).zip(&order.commits) {
            let Some(commit) = graph.commit(*object) else {
                continue;
            };
            let Ok(own) = below(objects, graph, commit.tree, prefix) else {
                pass.places.missing_trees += 1;
                continue;
            };
            // A parent that is not there (a shallow clone) says nothing.
            let parents = commit.parents.iter().filter_map(|p| graph.commit(*p));
            let parents: Result<Vec<_>, _> = parents
                .map(|parent| below(objects, graph, parent.tree, prefix))
                .collect();
            let Ok(mut parents) = parents else {
                pass.places.missing_trees += 1;
                continue;
            };
            if parents.is_empty() {
                parents.push(None);
            }
            pass.compare(number, own, parents);
        }
        let mut places = pass.places;
        places
            .list
            .sort_unstable_by_key(|place| (place.blob, place.path));
        places
    }
}

/// The tree's entries are not in the repository.
pub(super) struct Missing;

/// The tree of the folder `prefix` (empty, or ending with a slash) below a tree.
pub(super) fn below(
    objects: &Objects,
    graph: &Graph,
    mut tree: u32,
    prefix: &[u8],
) -> Result<Option<u32>, Missing> {
    for name in prefix.split(|b| *b == b'/').filter(|name| !name.is_empty()) {
        let entries = graph.tree(objects, tree).ok_or(Missing)?;
        let Some(name) = graph.names.find(name) else {
            return Ok(None);
        };
        match entry_of(entries, super::graph::key_of(name, true)) {
            Some(below) => tree = below,
            None => return Ok(None),
        }
    }
    Ok(Some(tree))
}

/// The object that sorted entries have under a key.
pub(super) fn entry_of(entries: &[TreeEntry], key: u32) -> Option<u32> {
    let at = entries
        .binary_search_by_key(&key, |entry| entry.key())
        .ok()?;
    Some(entries[at].object())
}

struct Pass<'a> {
    objects: &'a Objects,
    graph: &'a Graph,
    wanted: &'a dyn Fn(&str) -> bool,
    numbers: HashMap<(u32, u32), u32>,
    folders: u64,
    places: Places,
}

impl Pass<'_> {
    fn compare(&mut self, commit: u32, own: Option<u32>, parents: Vec<Option<u32>>) {
        let mut open = vec![Folder {
            path: TOP,
            depth: 0,
            own,
            parents,
        }];
        while let Some(folder) = open.pop() {
            if folder.parents.contains(&folder.own) {
                continue;
            }
            self.folders += 1;
            let places = &self.places;
            let most = places.list.len().max(places.paths.list.len());
            if self.folders > MAX_FOLDERS || most > MAX_PLACES {
                self.places.cut = true;
                return;
            }
            if folder.depth > MAX_DEPTH {
                self.places.cut = true;
                continue;
            }
            self.compare_folder(commit, &folder, &mut open);
        }
    }

    fn compare_folder(&mut self, commit: u32, folder: &Folder, open: &mut Vec<Folder>) {
        let sides = std::iter::once(&folder.own).chain(&folder.parents);
        let lists: Option<Vec<&[TreeEntry]>> = sides
            .map(|side| match side {
                Some(tree) => self.graph.tree(self.objects, *tree),
                None => Some(&[][..]),
            })
            .collect();
        let Some(mut lists) = lists else {
            self.places.missing_trees += 1;
            return;
        };
        let mut found = Vec::with_capacity(lists.len());
        loop {
            if let [own, parent] = &mut lists[..] {
                // Most of a folder is as it was.
                let pairs = own.iter().zip(parent.iter());
                let same = pairs.take_while(|(own, parent)| own == parent).count();
                (*own, *parent) = (&own[same..], &parent[same..]);
            }
            let keys = lists.iter().filter_map(|list| Some(list.first()?.key()));
            let Some(key) = keys.min() else {
                return;
            };
            found.clear();
            found.extend(lists.iter_mut().map(|list| {
                let (first, rest) = list.split_first()?;
                (first.key() == key).then(|| {
                    *list = rest;
                    first.object()
                })
            }));
            let (own, parents) = (found[0], &found[1..]);
            if parents.contains(&own) {
                continue;
            }
            let paths = &mut self.places.paths;
            let path = paths.number(folder.path, key, self.graph, self.wanted);
            if is_folder(key) {
                open.push(Folder {
                    path,
                    depth: folder.depth + 1,
                    own,
                    parents: parents.to_vec(),
                });
            } else if paths.wanted[path as usize] {
                if let Some(blob) = own {
                    self.place(blob, path).added.push(commit);
                }
                for blob in parents.iter().flatten() {
                    let removed = &mut self.place(*blob, path).removed;
                    if removed.last() != Some(&commit) {
                        removed.push(commit);
                    }
                }
            }
        }
    }

    fn place(&mut self, blob: u32, path: u32) -> &mut Place {
        let list = &mut self.places.list;
        let at = *self.numbers.entry((blob, path)).or_insert_with(|| {
            list.push(Place {
                blob,
                path,
                added: Vec::new(),
                removed: Vec::new(),
            });
            list.len() as u32 - 1
        });
        &mut list[at as usize]
    }
}
