//! All commits and trees of the repository in memory, with numbers for ids and names.
//!
//! In: the store. Out: a [`Graph`]. The hard thing: a repository has millions of tree entries,
//! so an entry is eight bytes, and names that nobody asks for are dropped while reading.

use std::sync::{Mutex, PoisonError};

use foldhash::{HashMap, HashMapExt};
use git2::Repository;
use gix_hash::Kind::Sha1;
use gix_object::commit::ref_iter::Token;
use gix_object::{CommitRefIter, TreeRefIter};

use super::objects::{Id, Kind, Objects, Store};
use crate::progress::Stage;

/// A commit as it was read.
pub(super) struct RawCommit {
    pub(super) object: u32,
    /// Its tree's object.
    pub(super) tree: u32,
    /// Objects of its parents.
    pub(super) parents: Vec<u32>,
    /// When it was committed, in seconds since 1970.
    pub(super) committed: i64,
    /// When it was written.
    pub(super) authored: i64,
    /// Who wrote it: a number of [`Graph::authors`].
    pub(super) author: u32,
}

/// What a tree says of one name: the name's number and whether it is a folder above, the object below.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TreeEntry(u64);

impl TreeEntry {
    fn new(name: u32, folder: bool, object: u32) -> Self {
        Self(u64::from(name << 1 | u32::from(folder)) << 32 | u64::from(object))
    }

    /// Name and kind, by which the entries of a tree are sorted.
    pub(super) fn key(self) -> u32 {
        (self.0 >> 32) as u32
    }

    pub(super) fn object(self) -> u32 {
        self.0 as u32
    }
}

/// The name behind a key.
pub(super) fn name_of(key: u32) -> u32 {
    key >> 1
}

/// Whether a key is a folder's.
pub(super) fn is_folder(key: u32) -> bool {
    key & 1 == 1
}

/// The key of a folder or file of this name.
pub(super) fn key_of(name: u32, folder: bool) -> u32 {
    name << 1 | u32::from(folder)
}

/// Where the entries of a tree stand.
struct Tree {
    object: u32,
    /// Which of [`Graph::entries`].
    part: u32,
    start: usize,
    len: u32,
}

/// Names and their numbers, in the order in which they were met: no output may depend on it.
#[derive(Default)]
pub(super) struct Names {
    numbers: HashMap<Box<[u8]>, u32>,
    list: Vec<Box<[u8]>>,
}

/// The number of a name that nobody asks for.
const DROPPED: u32 = u32::MAX >> 1;

impl Names {
    fn number(&mut self, name: &[u8]) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.list.len() as u32;
        self.numbers.insert(name.into(), number);
        self.list.push(name.into());
        number
    }

    /// The number of a name that was met.
    pub(super) fn find(&self, name: &[u8]) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    /// The name behind a number.
    pub(super) fn name(&self, number: u32) -> &[u8] {
        self.list.get(number as usize).map_or(b"", |name| name)
    }
}

/// The commits and trees of a repository.
pub(super) struct Graph {
    /// By object.
    commits: Vec<RawCommit>,
    trees: Vec<Tree>,
    /// The entries of all trees, as each thread read them.
    entries: Vec<Vec<TreeEntry>>,
    /// The place of each object in `commits` or `trees`.
    places: Vec<u32>,
    pub(super) names: Names,
    pub(super) authors: Names,
    /// Objects that are named and not there; their numbers follow those of the others.
    pub(super) missing: Vec<Id>,
    /// Whether a tree names another repository's commit.
    pub(super) submodules: bool,
    /// How many had to be read one by one.
    pub(super) singly: usize,
}

const NONE: u32 = u32::MAX;

impl Graph {
    /// The commit that an object is.
    pub(super) fn commit(&self, object: u32) -> Option<&RawCommit> {
        let place = *self.places.get(object as usize)?;
        let commit = self.commits.get(place as usize)?;
        (commit.object == object).then_some(commit)
    }

    /// The entries of the tree that an object is, sorted; `None` where it is not there.
    pub(super) fn tree(&self, objects: &Objects, object: u32) -> Option<&[TreeEntry]> {
        if objects.kind(object) != Kind::Tree {
            return None;
        }
        let place = *self.places.get(object as usize)?;
        let tree = self.trees.get(place as usize)?;
        let entries = self.entries.get(tree.part as usize)?;
        entries.get(tree.start..tree.start + tree.len as usize)
    }

    /// Reads every commit and tree of the store; `wanted` is asked once for every file name.
    pub(super) fn read(
        git: &Repository,
        store: &Store,
        jobs: usize,
        stage: &Stage,
        wanted: &(dyn Fn(&str) -> bool + Sync),
    ) -> Self {
        let shared = Shared {
            objects: &store.objects,
            wanted,
            stage,
            state: Mutex::default(),
        };
        let is_ours = |_, kind| matches!(kind, Kind::Commit | Kind::Tree);
        let mut failed = Vec::new();
        for pack in &store.packs {
            let mut reader = Reader::new(&shared);
            let unread = pack.read(jobs, is_ours, move |object, bytes| {
                reader.read(object, bytes);
            });
            failed.extend(unread.failed);
            failed.extend(unread.huge);
        }
        failed.extend(
            store
                .loose
                .iter()
                .filter(|object| is_ours(**object, store.objects.kind(**object))),
        );
        let mut reader = Reader::new(&shared);
        one_by_one(git, &store.objects, &failed, |object, bytes| {
            reader.read(object, bytes);
        });
        drop(reader);
        let state = shared.state.into_inner();
        let state = state.unwrap_or_else(PoisonError::into_inner);
        Self {
            singly: failed.len(),
            ..state.finish(store.objects.len())
        }
    }
}

/// Reads objects through libgit2, which knows loose ones and every kind of broken pack. Returns
/// those that cannot be read.
pub(super) fn one_by_one(
    git: &Repository,
    objects: &Objects,
    asked: &[u32],
    mut take: impl FnMut(u32, &[u8]),
) -> Vec<u32> {
    let Ok(odb) = git.odb() else {
        return asked.to_vec();
    };
    let mut unread = Vec::new();
    for object in asked {
        let oid = objects
            .id(*object)
            .and_then(|id| git2::Oid::from_bytes(id).ok());
        match oid.map(|oid| odb.read(oid)) {
            Some(Ok(read)) => take(*object, read.data()),
            _ => unread.push(*object),
        }
    }
    unread
}

/// What the threads share while reading.
struct Shared<'a> {
    objects: &'a Objects,
    wanted: &'a (dyn Fn(&str) -> bool + Sync),
    stage: &'a Stage,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    commits: Vec<RawCommit>,
    trees: Vec<Tree>,
    entries: Vec<Vec<TreeEntry>>,
    names: Names,
    authors: Names,
    missing: HashMap<Id, u32>,
    submodules: bool,
}

impl State {
    fn finish(mut self, objects: usize) -> Graph {
        self.commits.sort_unstable_by_key(|commit| commit.object);
        self.trees.sort_unstable_by_key(|tree| tree.object);
        let mut places = vec![NONE; objects];
        for (place, commit) in self.commits.iter().enumerate() {
            places[commit.object as usize] = place as u32;
        }
        for (place, tree) in self.trees.iter().enumerate() {
            places[tree.object as usize] = place as u32;
        }
        let mut missing: Vec<(u32, Id)> = self.missing.into_iter().map(|(id, n)| (n, id)).collect();
        missing.sort_unstable();
        Graph {
            commits: self.commits,
            trees: self.trees,
            entries: self.entries,
            places,
            names: self.names,
            authors: self.authors,
            missing: missing.into_iter().map(|(_, id)| id).collect(),
            submodules: self.submodules,
            singly: 0,
        }
    }
}

/// One thread's reader: it remembers the numbers of names that it met, and keeps the trees that it
/// read until it ends.
struct Reader<'a> {
    shared: &'a Shared<'a>,
    files: HashMap<Box<[u8]>, u32>,
    folders: HashMap<Box<[u8]>, u32>,
    trees: Vec<Tree>,
    entries: Vec<TreeEntry>,
    counted: u64,
}

impl Clone for Reader<'_> {
    fn clone(&self) -> Self {
        Self::new(self.shared)
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        self.shared.stage.inc(self.counted);
        let mut entries = std::mem::take(&mut self.entries);
        entries.shrink_to_fit();
        let mut state = self.state();
        let part = state.entries.len() as u32;
        state.entries.push(entries);
        let own = self.trees.drain(..).map(|tree| Tree { part, ..tree });
        state.trees.extend(own);
    }
}

impl<'a> Reader<'a> {
    fn new(shared: &'a Shared<'a>) -> Self {
        Self {
            shared,
            files: HashMap::new(),
            folders: HashMap::new(),
            trees: Vec::new(),
            entries: Vec::new(),
            counted: 0,
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'a, State> {
        let state = self.shared.state.lock();
        state.unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&mut self, object: u32, bytes: &[u8]) {
        match self.shared.objects.kind(object) {
            Kind::Commit => self.read_commit(object, bytes),
            Kind::Tree => self.read_tree(object, bytes),
            Kind::Blob | Kind::Tag | Kind::Unknown => {}
        }
        self.counted += 1;
        if self.counted == 1024 {
            self.shared.stage.inc(std::mem::take(&mut self.counted));
        }
    }

    /// The number of an object, also of one that is not there.
    fn object(&self, id: &gix_hash::oid) -> u32 {
        let mut key = [0; 20];
        key.copy_from_slice(&id.as_bytes()[..20]);
        if let Some(object) = self.shared.objects.find(&key) {
            return object;
        }
        let mut state = self.state();
        let next = (self.shared.objects.len() + state.missing.len()) as u32;
        *state.missing.entry(key).or_insert(next)
    }

    fn read_commit(&self, object: u32, bytes: &[u8]) {
        let mut commit = RawCommit {
            object,
            tree: NONE,
            parents: Vec::new(),
            committed: 0,
            authored: 0,
            author: NONE,
        };
        for token in CommitRefIter::from_bytes(bytes, Sha1).map_while(Result::ok) {
            match token {
                Token::Tree { id } => commit.tree = self.object(&id),
                Token::Parent { id } => commit.parents.push(self.object(&id)),
                Token::Author { signature } => {
                    commit.authored = signature.seconds();
                    commit.author = self.state().authors.number(signature.trim().name);
                }
                Token::Committer { signature } => {
                    commit.committed = signature.seconds();
                    break;
                }
                _ => {}
            }
        }
        self.state().commits.push(commit);
    }

    fn read_tree(&mut self, object: u32, bytes: &[u8]) {
        let start = self.entries.len();
        let mut submodules = false;
        for entry in TreeRefIter::from_bytes(bytes, Sha1).map_while(Result::ok) {
            let folder = entry.mode.is_tree();
            if entry.mode.is_commit() {
                submodules = true;
            }
            if !folder && !entry.mode.is_blob() {
                continue;
            }
            let name = self.name(entry.filename, folder);
            if name != DROPPED {
                let entry = TreeEntry::new(name, folder, self.object(entry.oid));
                self.entries.push(entry);
            }
        }
        self.entries[start..].sort_unstable();
        self.trees.push(Tree {
            object,
            part: 0,
            start,
            len: (self.entries.len() - start) as u32,
        });
        if submodules {
            self.state().submodules = true;
        }
    }

    fn name(&mut self, name: &[u8], folder: bool) -> u32 {
        let known = if folder { &self.folders } else { &self.files };
        if let Some(number) = known.get(name) {
            return *number;
        }
        let keep = folder || (self.shared.wanted)(&String::from_utf8_lossy(name));
        let number = if keep {
            self.state().names.number(name)
        } else {
            DROPPED
        };
        let known = if folder {
            &mut self.folders
        } else {
            &mut self.files
        };
        known.insert(name.into(), number);
        number
    }
}
