//! One pack: what it holds, and its objects decoded in one go.
//!
//! In: a pack and which of its objects are asked for. Out: their bytes, each handed over once.
//! The hard thing: an object is a chain of differences. gix walks the chains as a tree, so that
//! every entry is inflated once; here it is told to walk only what is asked for and its bases.

use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use gix_hash::Kind::Sha1;
use gix_pack::cache::delta::{Tree, traverse};
use gix_pack::data::entry::Header;
use gix_pack::{data, index};
use gix_utils::progress::Discard;

use super::objects::{Id, Kind, Objects};

/// No entry, no object.
const NONE: u32 = u32::MAX;

/// What one buffer may take: an entry that asks for more is not decoded here.
const MAX_BUFFER: usize = 256 << 20;

/// What an entry at the root of a chain may hold: beyond, its chain is data and no source.
const MAX_ROOT: u64 = 32 << 20;

/// A pack with its index.
pub(super) struct Pack {
    path: PathBuf,
    index: index::File,
    data: data::File,
    /// By offset.
    entries: Vec<Entry>,
}

/// An object in a pack.
struct Entry {
    offset: u64,
    object: u32,
    /// The entry that it is a difference to.
    base: u32,
    kind: Kind,
    /// It starts a chain and is over [`MAX_ROOT`].
    huge: bool,
    /// Another pack, read before, holds the object too, or it cannot be read.
    not_ours: bool,
}

impl Pack {
    /// Maps the pack whose index is at `path`.
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        let index = index::File::at(path, Sha1).map_err(|e| e.to_string())?;
        let path = path.with_extension("pack");
        let data = data::File::at(&path, Sha1).map_err(|e| e.to_string())?;
        Ok(Self {
            path,
            index,
            data,
            entries: Vec::new(),
        })
    }

    /// The file's name.
    pub(super) fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// The ids of its objects.
    pub(super) fn ids(&self) -> impl Iterator<Item = Id> + '_ {
        self.index.iter().map(|entry| id_of(&entry.oid))
    }

    /// Reads the headers of all entries: what they are and what they build upon.
    pub(super) fn index(&mut self, objects: &mut Objects) -> Result<(), String> {
        self.entries = self
            .index
            .iter()
            .filter_map(|entry| {
                Some(Entry {
                    offset: entry.pack_offset,
                    object: objects.find(&id_of(&entry.oid))?,
                    base: NONE,
                    kind: Kind::Unknown,
                    huge: false,
                    not_ours: false,
                })
            })
            .collect();
        self.entries.sort_unstable_by_key(|entry| entry.offset);
        self.read_headers().map_err(|e| e.to_string())?;
        self.settle_kinds();
        for entry in &mut self.entries {
            let known = &mut objects.kinds[entry.object as usize];
            entry.not_ours = *known != Kind::Unknown;
            if !entry.not_ours {
                *known = entry.kind;
            }
            // Its base stands in no pack: nobody can read it here.
            entry.not_ours |= entry.kind == Kind::Unknown;
        }
        Ok(())
    }

    /// Through a buffer and not through the map: headers stand everywhere in the file, and a page
    /// that is only skipped over need not stay in memory.
    fn read_headers(&mut self) -> std::io::Result<()> {
        let mut file = BufReader::with_capacity(1 << 16, std::fs::File::open(&self.path)?);
        let mut at = 0;
        for place in 0..self.entries.len() {
            let offset = self.entries[place].offset;
            let ahead = i64::try_from(offset).unwrap_or(i64::MAX) - at;
            file.seek_relative(ahead)?;
            let read = data::Entry::from_read(&mut file, offset, 20)
                .map_err(|e| std::io::Error::other(e.to_string()))?;
            at = i64::try_from(read.data_offset).unwrap_or(i64::MAX);
            let base = match read.header {
                Header::OfsDelta { base_distance } => offset.checked_sub(base_distance),
                Header::RefDelta { base_id } => self
                    .index
                    .lookup(base_id)
                    .map(|at| self.index.pack_offset_at_index(at)),
                _ => None,
            };
            let base = base.and_then(|offset| {
                let found = self.entries.binary_search_by_key(&offset, |e| e.offset);
                found.ok().map(|place| place as u32)
            });
            let entry = &mut self.entries[place];
            entry.base = base.unwrap_or(NONE);
            entry.kind = match read.header {
                Header::Commit => Kind::Commit,
                Header::Tree => Kind::Tree,
                Header::Blob => Kind::Blob,
                Header::Tag => Kind::Tag,
                Header::OfsDelta { .. } | Header::RefDelta { .. } => Kind::Unknown,
            };
            entry.huge = entry.kind != Kind::Unknown && read.decompressed_size > MAX_ROOT;
        }
        Ok(())
    }

    /// A difference is what its base is.
    fn settle_kinds(&mut self) {
        let mut chain = Vec::new();
        for place in 0..self.entries.len() {
            let mut at = place;
            chain.clear();
            // A chain that leads back to itself ends when it is longer than the pack.
            while self.entries[at].kind == Kind::Unknown
                && self.entries[at].base != NONE
                && chain.len() <= self.entries.len()
            {
                chain.push(at);
                at = self.entries[at].base as usize;
            }
            let (kind, huge) = (self.entries[at].kind, self.entries[at].huge);
            for link in &chain {
                let entry = &mut self.entries[*link];
                (entry.kind, entry.huge) = (kind, huge);
                if kind == Kind::Unknown {
                    // It leads nowhere: nobody need follow it again.
                    entry.base = NONE;
                }
            }
        }
    }

    /// Hands the chosen objects to `take`, from `jobs` threads in any order, and returns those
    /// that could not be decoded.
    pub(super) fn read<F>(&self, jobs: usize, chosen: impl Fn(u32, Kind) -> bool, take: F) -> Unread
    where
        F: FnMut(u32, &[u8]) + Send + Clone,
    {
        let mut asked = vec![false; self.entries.len()];
        let mut unread = Unread::default();
        for (place, entry) in self.entries.iter().enumerate() {
            if entry.not_ours || !chosen(entry.object, entry.kind) {
            } else if entry.huge {
                unread.huge.push(entry.object);
            } else {
                asked[place] = true;
            }
        }
        let mut walked = asked.clone();
        for place in 0..walked.len() {
            let mut at = place;
            while walked[at] && self.entries[at].base != NONE {
                at = self.entries[at].base as usize;
                if std::mem::replace(&mut walked[at], true) {
                    break;
                }
            }
        }
        // gix takes it that the first entry it is told is the pack's first.
        if walked.contains(&true) {
            walked[0] = true;
        }
        let done: Vec<AtomicBool> = asked.iter().map(|_| AtomicBool::new(false)).collect();
        let walk = (0..self.entries.len() as u32).filter(|place| walked[*place as usize]);
        // Whatever could not be walked is told by what is not done.
        drop(self.walk(jobs, walk, &asked, &done, take));
        let left = self.entries.iter().zip(&asked).zip(&done);
        unread.failed = left
            .filter(|((_, asked), done)| **asked && !done.load(Ordering::Relaxed))
            .map(|((entry, _), _)| entry.object)
            .collect();
        unread
    }

    fn walk<F>(
        &self,
        jobs: usize,
        places: impl Iterator<Item = u32>,
        asked: &[bool],
        done: &[AtomicBool],
        mut take: F,
    ) -> Result<(), String>
    where
        F: FnMut(u32, &[u8]) + Send + Clone,
    {
        let never = AtomicBool::new(false);
        let mut places = places.peekable();
        if places.peek().is_none() {
            return Ok(());
        }
        let tree = Tree::from_offsets_in_pack(
            &self.path,
            places,
            &|place| self.entries[*place as usize].offset,
            &|id| {
                let at = self.index.lookup(id);
                Ok(at.map(|at| self.index.pack_offset_at_index(at)))
            },
            &mut Discard,
            &never,
            Sha1,
        )
        .map_err(|e| e.to_string())?;
        tree.traverse(
            |slice, pack: &data::File| pack.entry_slice(slice),
            &self.data,
            self.data.pack_end() as u64,
            move |place: &mut u32, _, context| {
                let at = *place as usize;
                if asked[at] {
                    take(self.entries[at].object, context.decompressed);
                    done[at].store(true, Ordering::Relaxed);
                }
                Ok(())
            },
            traverse::Options {
                object_progress: Box::new(Discard),
                size_progress: &mut Discard,
                thread_limit: Some(jobs.max(1)),
                should_interrupt: &never,
                object_hash: Sha1,
                alloc_limit_bytes: Some(MAX_BUFFER),
            },
        )
        .map(drop)
        .map_err(|e| e.to_string())
    }
}

/// Objects that a pack was asked for and did not hand over.
#[derive(Default)]
pub(super) struct Unread {
    /// Too large.
    pub(super) huge: Vec<u32>,
    /// Not decoded: another way of reading may do better.
    pub(super) failed: Vec<u32>,
}

fn id_of(oid: &gix_hash::oid) -> Id {
    let mut id = [0; 20];
    // Sha1 is the only hash that this program is built with.
    id.copy_from_slice(&oid.as_bytes()[..20]);
    id
}
