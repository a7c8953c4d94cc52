//! Every object that the repository holds, numbered.
//!
//! In: the folders of an object database (its own and its alternates). Out: [`Objects`], the
//! sorted ids, of which every other table here uses the numbers; the packs; the loose ones.
//! The hard thing: a gc may run meanwhile and move objects from one file to another.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use git2::Repository;

use super::pack::Pack;
use super::{Effect, Effects};
use crate::error::{Error, Result};

/// An object's id: SHA-1, which is all that libgit2 opens.
pub(super) type Id = [u8; 20];

/// How far alternates name further alternates, as in git.
const MAX_ALTERNATES: usize = 5;

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Not known yet, or not there.
    Unknown,
    Commit,
    Tree,
    Blob,
    Tag,
}

/// The objects of a repository by number: the place of their id among all, in order.
pub(super) struct Objects {
    ids: Vec<Id>,
    /// Where the ids that start with each pair of bytes begin.
    fan: Vec<u32>,
    /// What each is.
    pub(super) kinds: Vec<Kind>,
}

impl Objects {
    fn new(mut ids: Vec<Id>) -> Self {
        ids.sort_unstable();
        ids.dedup();
        ids.shrink_to_fit();
        let mut fan = vec![0_u32; (1 << 16) + 1];
        for id in &ids {
            fan[prefix(id) + 1] += 1;
        }
        for at in 1..fan.len() {
            fan[at] += fan[at - 1];
        }
        let kinds = vec![Kind::Unknown; ids.len()];
        Self { ids, fan, kinds }
    }

    /// The number of an object; `None` where the repository does not hold it.
    pub(super) fn find(&self, id: &Id) -> Option<u32> {
        let start = self.fan[prefix(id)];
        let end = self.fan[prefix(id) + 1];
        let range = &self.ids[start as usize..end as usize];
        // Ids are few for a prefix: the search is over a line or two of memory.
        // Eight bytes at once tell nearly all of them apart.
        let order = |other: &Id| key(other).cmp(&key(id)).then_with(|| other.cmp(id));
        let at = range.binary_search_by(order).ok()?;
        Some(start + at as u32)
    }

    /// The id behind a number.
    pub(super) fn id(&self, object: u32) -> Option<&Id> {
        self.ids.get(object as usize)
    }

    /// What the object is; [`Kind::Unknown`] for a number that is none.
    pub(super) fn kind(&self, object: u32) -> Kind {
        let kind = self.kinds.get(object as usize);
        kind.copied().unwrap_or(Kind::Unknown)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }
}

/// The bytes behind the [`prefix`], in the order of the ids.
fn key(id: &Id) -> u64 {
    id[2..10]
        .iter()
        .fold(0, |key, byte| key << 8 | u64::from(*byte))
}

fn prefix(id: &Id) -> usize {
    usize::from(id[0]) << 8 | usize::from(id[1])
}

/// The files that hold the objects.
pub(super) struct Store {
    pub(super) objects: Objects,
    pub(super) packs: Vec<Pack>,
    /// Objects that stand in files of their own.
    pub(super) loose: Vec<u32>,
}

impl Store {
    /// Opens what stands below the object folders of `git`.
    pub(super) fn open(git: &Repository, effects: &mut Effects) -> Result<Self> {
        let folders = object_folders(&git.commondir().join("objects"), effects);
        // A gc writes the new pack before it removes the old one and the loose objects. Loose
        // objects are listed first: what goes after that is in a pack that is listed then. A
        // pack that goes between listing and opening makes the listing start again, once.
        let Listing {
            ids,
            mut packs,
            unreadable,
            closed,
        } = match listing(&folders, false) {
            Some(found) => found,
            None => listing(&folders, true).unwrap_or_default(),
        };
        for why in unreadable {
            effects.tell(Effect::UnreadablePack(why));
        }
        for why in closed {
            effects.tell(Effect::Unreadable(why));
        }
        let mut all = ids.clone();
        all.extend(packs.iter().flat_map(Pack::ids));
        if u32::try_from(all.len()).is_err() {
            return Err(Error::new(
                "the repository holds more than four billion objects",
            ));
        }
        let mut objects = Objects::new(all);
        for at in (0..packs.len()).rev() {
            if let Err(why) = packs[at].index(&mut objects) {
                let name = packs[at].name();
                effects.tell(Effect::UnreadablePack(format!("{name}: {why}")));
                drop(packs.remove(at));
            }
        }
        let loose: BTreeSet<u32> = ids.iter().filter_map(|id| objects.find(id)).collect();
        let loose = loose
            .into_iter()
            .filter(|object| objects.kind(*object) == Kind::Unknown)
            .collect();
        let mut store = Self {
            objects,
            packs,
            loose,
        };
        store.read_loose_kinds(git);
        Ok(store)
    }

    /// How many objects are trees or commits.
    pub(super) fn trees_and_commits(&self) -> u64 {
        let kinds = self.objects.kinds.iter();
        kinds
            .filter(|kind| matches!(kind, Kind::Tree | Kind::Commit))
            .count() as u64
    }

    /// What each loose object is; one that cannot be read stays unknown, which is "missing".
    fn read_loose_kinds(&mut self, git: &Repository) {
        let Ok(odb) = git.odb() else {
            return;
        };
        for object in &self.loose {
            let kind = self
                .objects
                .id(*object)
                .and_then(|id| git2::Oid::from_bytes(id).ok())
                .and_then(|oid| odb.read_header(oid).ok())
                .map_or(Kind::Unknown, |(_, kind)| match kind {
                    git2::ObjectType::Commit => Kind::Commit,
                    git2::ObjectType::Tree => Kind::Tree,
                    git2::ObjectType::Blob => Kind::Blob,
                    git2::ObjectType::Tag => Kind::Tag,
                    git2::ObjectType::Any => Kind::Unknown,
                });
            self.objects.kinds[*object as usize] = kind;
        }
    }
}

/// What stands in the object folders.
#[derive(Default)]
struct Listing {
    ids: Vec<Id>,
    packs: Vec<Pack>,
    unreadable: Vec<String>,
    /// Folders that cannot be read, and why.
    closed: Vec<String>,
}

/// `None` if a pack went while they were listed, unless this is the last try: then an index without
/// its pack is what a gc that was killed left behind.
fn listing(folders: &[PathBuf], last: bool) -> Option<Listing> {
    let mut found = Listing::default();
    for folder in folders {
        loose_ids(folder, &mut found);
    }
    for folder in folders {
        let mut names = names_of(&folder.join("pack"), &mut found.closed);
        names.retain(|name| name.ends_with(".idx"));
        for name in names {
            let path = folder.join("pack").join(name);
            match Pack::open(&path) {
                Ok(pack) => found.packs.push(pack),
                Err(_) if !last && (is_gone(&path) || is_gone(&path.with_extension("pack"))) => {
                    return None;
                }
                Err(why) => found.unreadable.push(why),
            }
        }
    }
    Some(found)
}

fn is_gone(path: &Path) -> bool {
    path.metadata()
        .is_err_and(|e| e.kind() == ErrorKind::NotFound)
}

/// The names in a folder, sorted; none where it is not there. Why it cannot be read is added.
fn names_of(folder: &Path, unreadable: &mut Vec<String>) -> Vec<String> {
    let mut names = Vec::new();
    match std::fs::read_dir(folder) {
        Ok(entries) => {
            names.extend(entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()));
        }
        Err(e) if e.kind() == ErrorKind::NotFound => {}
        Err(e) => unreadable.push(format!("{}: {e}", folder.display())),
    }
    names.sort_unstable();
    names
}

/// The objects that stand in files of their own: `ab/cdef…`.
fn loose_ids(folder: &Path, found: &mut Listing) {
    let starts = names_of(folder, &mut found.closed);
    for start in starts.iter().filter(|name| name.len() == 2) {
        for rest in names_of(&folder.join(start), &mut found.closed) {
            found.ids.extend(id_of(&format!("{start}{rest}")));
        }
    }
}

/// Forty hexadecimal digits as an id.
pub(super) fn id_of(hex: &str) -> Option<Id> {
    let hex = (hex.len() == 40).then_some(hex)?;
    gix_hash::ObjectId::from_hex(hex.as_bytes())
        .ok()
        .and_then(|id| id.as_bytes().try_into().ok())
}

/// The object folder, and those that it borrows from.
fn object_folders(own: &Path, effects: &mut Effects) -> Vec<PathBuf> {
    let mut folders = vec![own.to_path_buf()];
    let mut known: BTreeSet<PathBuf> = own.canonicalize().into_iter().collect();
    let mut from = 0;
    for _ in 0..=MAX_ALTERNATES {
        let until = folders.len();
        for at in from..until {
            let file = folders[at].join("info/alternates");
            let text = match std::fs::read(&file) {
                Ok(text) => text,
                Err(e) => {
                    if e.kind() != ErrorKind::NotFound {
                        let why = format!("{}: {e}", file.display());
                        effects.tell(Effect::Unreadable(why));
                    }
                    continue;
                }
            };
            for line in String::from_utf8_lossy(&text).lines() {
                if line.is_empty() || line.starts_with('#') {
                    continue;
                }
                let folder = folders[at].join(line);
                match folder.canonicalize().map(|real| known.insert(real)) {
                    Ok(true) => folders.push(folder),
                    Ok(false) => {}
                    Err(_) => effects.tell(Effect::MissingAlternate(line.to_owned())),
                }
            }
        }
        from = until;
    }
    folders
}

#[cfg(test)]
mod tests {

    use super::*;

    #[test]
    fn objects_are_found_by_their_id() {
        let id = |start: u8, end: u8| {
            let mut id = [0; 20];
            (id[0], id[19]) = (start, end);
            id
        };
        let objects = Objects::new(vec![id(9, 1), id(1, 2), id(9, 1), id(255, 255), id(0, 0)]);
        assert_eq!(objects.len(), 4);
        for id in [id(0, 0), id(1, 2), id(9, 1), id(255, 255)] {
            assert_eq!(objects.id(objects.find(&id).unwrap()), Some(&id));
        }
        assert_eq!(objects.find(&id(9, 2)), None);
        assert_eq!(objects.find(&id(200, 0)), None);
    }
}
