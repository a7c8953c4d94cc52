//! The bytes of every wanted blob, each once.
//!
//! In: the places. Out: what the caller made of each blob, in the order of the blobs whatever the
//! number of threads. The hard thing: gigabytes of text, so nothing is kept that is not asked for.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::graph::one_by_one;
use super::objects::Kind;
use super::{Effect, History};
use crate::progress::Progress;
use crate::repo::selection::MAX_SOURCE;
use crate::repo::{BlobFile, File, Repo};

/// How far binary content is looked for, as git does.
const HEAD: usize = 8000;

/// A blob that is handed over.
#[derive(Debug)]
pub struct Blob<'a> {
    /// Its number, for [`History::lives`].
    pub number: u32,
    history: &'a History,
}

impl Blob<'_> {
    /// The paths at which it stood.
    pub fn paths(&self) -> impl Iterator<Item = String> + '_ {
        let places = self.history.places_of(self.number);
        places
            .iter()
            .map(|place| self.history.path_text(place.path))
    }
}

/// What was made of the blobs.
#[derive(Debug)]
pub struct Taken<T> {
    /// By blob number.
    pub blobs: Vec<(u32, T)>,
    /// How many were read.
    pub read: usize,
    /// How many bytes they held.
    pub bytes: u64,
    /// How many had to be read one by one: loose ones, and those of a pack that cannot be walked.
    pub singly: usize,
}

impl Repo {
    /// An old version of a file: the blob of this number as it stood at `path`. `None` where it is
    /// not in the clone, which [`History::effects`] tells.
    pub fn version(&self, history: &History, path: &str, blob: u32) -> Option<BlobFile> {
        let id = history.store.objects.id(blob)?;
        let id = git2::Oid::from_bytes(id).ok()?;
        let blob = self.git.as_ref()?.find_blob(id).ok()?;
        let content = blob.content().to_vec();
        let file = File {
            path: path.to_owned(),
            os_path: self.root.join(path),
            size: content.len() as u64,
            tracked: true,
            content: Some(Arc::new(content)),
        };
        Some((file, id.to_string()))
    }
}

impl History {
    /// Decodes every wanted blob once, in any order and from `jobs` threads, and keeps what
    /// `take` returns for it. Binary and over-large ones are left out.
    pub fn take<T: Send>(
        &mut self,
        repo: &Repo,
        jobs: usize,
        progress: &Progress,
        take: &(dyn Fn(&Blob<'_>, &[u8]) -> Option<T> + Sync),
    ) -> Taken<T> {
        let mut asked = vec![false; self.store.objects.len()];
        for place in &self.places.list {
            if self.store.objects.kind(place.blob) == Kind::Blob {
                asked[place.blob as usize] = true;
            }
        }
        let total = asked.iter().filter(|asked| **asked).count();
        let stage = progress.stage("reading old versions", total as u64);
        let kept = Mutex::new(Vec::new());
        let (read, bytes, large) = (
            AtomicUsize::new(0),
            AtomicUsize::new(0),
            AtomicUsize::new(0),
        );
        let this = &*self;
        let on = |number: u32, text: &[u8]| {
            stage.inc(1);
            if text.len() as u64 > MAX_SOURCE {
                large.fetch_add(1, Ordering::Relaxed);
                return;
            }
            read.fetch_add(1, Ordering::Relaxed);
            bytes.fetch_add(text.len(), Ordering::Relaxed);
            let wide = text.starts_with(b"\xFF\xFE") || text.starts_with(b"\xFE\xFF");
            let head = text.get(..HEAD).unwrap_or(text);
            if !wide && head.contains(&0) {
                return;
            }
            let blob = Blob {
                number,
                history: this,
            };
            if let Some(found) = take(&blob, text) {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                kept.push((number, found));
            }
        };
        let mut failed = Vec::new();
        for pack in &self.store.packs {
            let unread = pack.read(jobs, |object, _| asked[object as usize], on);
            large.fetch_add(unread.huge.len(), Ordering::Relaxed);
            failed.extend(unread.failed);
        }
        let loose = self.store.loose.iter().filter(|o| asked[**o as usize]);
        failed.extend(loose);
        let singly = failed.len();
        let mut lost = match &repo.git {
            Some(git) => one_by_one(git, &self.store.objects, &failed, on),
            None => failed,
        };
        stage.finish();
        let mut blobs = kept.into_inner().unwrap_or_else(PoisonError::into_inner);
        blobs.sort_unstable_by_key(|(number, _)| *number);
        let taken = Taken {
            blobs,
            read: read.into_inner(),
            bytes: bytes.into_inner() as u64,
            singly,
        };
        let large = large.into_inner();
        if large > 0 {
            self.effects.tell(Effect::LargeBlobs(large));
        }
        lost.sort_unstable();
        if !lost.is_empty() {
            self.effects.tell(Effect::UnreadableBlobs(lost.len()));
        }
        taken
    }
}
