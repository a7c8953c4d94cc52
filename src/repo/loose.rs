//! Tracked files whose content in the working tree is not the index's.
//!
//! In: git's index. Out: their paths. The hard thing is to be quick where libgit2 looks at every
//! folder: a file is what the index says if its size and time are, and is hashed only where they
//! are not, or where the file is as young as the index itself.

use std::time::UNIX_EPOCH;

use git2::{ObjectType, Oid, Repository, Status};

use super::Repo;
use super::base::fail;
use crate::error::Result;

/// Bits of an index entry's mode that say what it is, and those of a plain file.
const KIND: u32 = 0o170_000;
const PLAIN: u32 = 0o100_000;
/// The bit of a sparse checkout's files that are not there.
const SKIP_WORKTREE: u16 = 1 << 14;

impl Repo {
    /// Paths, from the repository's top, of tracked plain files of the scope that are gone or have
    /// another content than the index says.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(super) fn loose(&self, git: &Repository) -> Result<&[Vec<u8>]> {
        if self.loose.get().is_none() {
            let found = self.look_for_loose(git)?;
            // It is empty: nothing else sets it.
            let _ = self.loose.set(found);
        }
        Ok(self.loose.get().map(Vec::as_slice).unwrap_or_default())
    }

    fn look_for_loose(&self, git: &Repository) -> Result<Vec<Vec<u8>>> {
        let index = git.index().map_err(fail)?;
        let written = index.path().and_then(|path| path.metadata().ok());
        let written = written.and_then(|m| seconds(&m)).unwrap_or(0);
        let Some(top) = git.workdir() else {
            return Ok(Vec::new());
        };
        let mut loose = Vec::new();
        for entry in index.iter() {
            let skipped = entry.flags_extended & SKIP_WORKTREE != 0;
            let own = entry.path.starts_with(&self.prefix);
            if entry.mode & KIND != PLAIN || skipped || !own {
                continue;
            }
            let shown = String::from_utf8_lossy(&entry.path);
            let path = top.join(shown.as_ref());
            let Ok(metadata) = path.symlink_metadata() else {
                loose.push(entry.path);
                continue;
            };
            let time = seconds(&metadata).unwrap_or(0);
            let size = u32::try_from(metadata.len() & u64::from(u32::MAX)).unwrap_or(0);
            let same = size == entry.file_size && time == i64::from(entry.mtime.seconds());
            if same && time < written {
                continue;
            }
            let hashed = Oid::hash_file(ObjectType::Blob, &path);
            if hashed.is_ok_and(|oid| oid == entry.id) {
                continue;
            }
            // Line ends and filters make bytes differ that git takes for the same.
            let changed = Status::WT_MODIFIED | Status::WT_DELETED | Status::WT_TYPECHANGE;
            let status = git.status_file(std::path::Path::new(shown.as_ref()));
            if status.is_ok_and(|status| status.intersects(changed)) {
                loose.push(entry.path);
            }
        }
        Ok(loose)
    }
}

fn seconds(metadata: &std::fs::Metadata) -> Option<i64> {
    let since = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}
