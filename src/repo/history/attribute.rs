//! Which commit put which blob where, and which took it away: every commit compared with its
//! parents, in memory.
//!
//! In: the graph and the order. Out: [`Places`]. The hard thing: a merge. What it has from one of
//! its parents is that side's doing; only where it differs from every parent it is its own.

use foldhash::{HashMap, HashMapExt};

use super::graph::{Graph, TreeEntry, is_folder, name_of};
use super::objects::Objects;
use super::order::Order;
use crate::parallel;

/// Folders that are compared at most: a repository can name one folder a billion times.
const MAX_FOLDERS: u64 = 200_000_000;

/// Places and paths at most, for the same reason.
const MAX_PLACES: usize = 8_000_000;

/// Commits that are compared in one go.
const PART: usize = 1024;

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

    fn number(&mut self, above: u32, key: u32, of: &Compared<'_>) -> u32 {
        let next = self.list.len() as u32;
        let number = *self.numbers.entry((above, key)).or_insert(next);
        if number == next {
            self.list.push((above, key));
            let is_wanted = !is_folder(key) && (of.wanted)(&self.text(number, of.graph));
            self.wanted.push(is_wanted);
        }
        number
    }

    /// Takes over the paths of another tree, and returns the own number of each.
    fn join(&mut self, others: &Self) -> Vec<u32> {
        let mut own = Vec::with_capacity(others.list.len());
        own.push(TOP);
        // A path stands behind the one above it.
        for ((above, key), wanted) in others.list.iter().zip(&others.wanted).skip(1) {
            let place = (own[*above as usize], *key);
            let next = self.list.len() as u32;
            let number = *self.numbers.entry(place).or_insert(next);
            if number == next {
                self.list.push(place);
                self.wanted.push(*wanted);
            }
            own.push(number);
        }
        own
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

/// What one comparison reads.
pub(super) struct Compared<'a> {
    pub(super) objects: &'a Objects,
    pub(super) graph: &'a Graph,
    /// The folder below which it compares: empty, or ending with a slash.
    pub(super) prefix: &'a [u8],
    /// Which paths are asked for.
    pub(super) wanted: &'a (dyn Fn(&str) -> bool + Sync),
}

impl Places {
    /// Compares every commit of `order` with its parents, on `jobs` threads.
    pub(super) fn find(of: &Compared<'_>, order: &Order, jobs: usize) -> Self {
        let numbered: Vec<_> = (0..).zip(&order.commits).collect();
        let parts: Vec<_> = numbered.chunks(PART).collect();
        let mut all = Pass::new(of);
        // A few parts at a time, so that the limits bound the memory too. They are joined in their
        // order: what the limits leave out is the same whatever the number of threads.
        for parts in parts.chunks(4 * jobs.max(1)) {
            let passes = parallel::map(parts, jobs, |commits| {
                let mut pass = Pass::new(of);
                for (number, object) in *commits {
                    pass.compare_commit(*number, **object);
                }
                pass
            });
            for pass in passes {
                all.join(pass);
            }
            if all.is_full() {
                break;
            }
        }
        let mut places = all.places;
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

/// Drops the entries with which all lists begin: most of a folder is as it was.
fn skip_equal(lists: &mut [&[TreeEntry]]) {
    let Some((own, parents)) = lists.split_first() else {
        return;
    };
    let is_same = |(at, entry)| parents.iter().all(|parent| parent.get(at) == Some(entry));
    let same = own.iter().enumerate().take_while(|e| is_same(*e)).count();
    for list in lists {
        *list = &list[same..];
    }
}

struct Pass<'a> {
    of: &'a Compared<'a>,
    numbers: HashMap<(u32, u32), u32>,
    folders: u64,
    places: Places,
}

impl<'a> Pass<'a> {
    fn new(of: &'a Compared<'a>) -> Self {
        Self {
            of,
            numbers: HashMap::new(),
            folders: 0,
            places: Places {
                paths: Paths::new(),
                list: Vec::new(),
                missing_trees: 0,
                cut: false,
            },
        }
    }

    /// Takes over what a pass over later commits found.
    fn join(&mut self, later: Self) {
        self.places.cut |= later.places.cut || self.is_full();
        if self.is_full() {
            return;
        }
        self.folders += later.folders;
        self.places.missing_trees += later.places.missing_trees;
        let paths = self.places.paths.join(&later.places.paths);
        for mut place in later.places.list {
            let own = self.place(place.blob, paths[place.path as usize]);
            own.added.append(&mut place.added);
            own.removed.append(&mut place.removed);
        }
    }

    fn is_full(&self) -> bool {
        let places = &self.places;
        let most = places.list.len().max(places.paths.list.len());
        self.folders > MAX_FOLDERS || most > MAX_PLACES
    }

    fn compare_commit(&mut self, number: u32, object: u32) {
        let Compared {
            objects,
            graph,
            prefix,
            ..
        } = *self.of;
        let Some(commit) = graph.commit(object) else {
            return;
        };
        // A parent that is not there (a shallow clone) says nothing.
        let parents = commit.parents.iter().filter_map(|p| graph.commit(*p));
        let trees = std::iter::once(commit).chain(parents).map(|c| c.tree);
        let folders: Result<Vec<_>, _> = trees
            .map(|tree| below(objects, graph, tree, prefix))
            .collect();
        let Ok(mut folders) = folders else {
            self.places.missing_trees += 1;
            return;
        };
        let own = folders.remove(0);
        if folders.is_empty() {
            folders.push(None);
        }
        self.compare(number, own, folders);
    }

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
            if self.is_full() {
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
                Some(tree) => self.of.graph.tree(self.of.objects, *tree),
                None => Some(&[][..]),
            })
            .collect();
        let Some(mut lists) = lists else {
            self.places.missing_trees += 1;
            return;
        };
        let mut found = Vec::with_capacity(lists.len());
        loop {
            skip_equal(&mut lists);
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
            let path = paths.number(folder.path, key, self.of);
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
