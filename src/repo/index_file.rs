//! The bytes of git's index file.
//!
//! In: the file, versions 2 to 4. Out: its entries in their order. The hard thing: libgit2 takes
//! most of a run's listing to build tables that nobody here asks for, so the file is read
//! directly, and it is as hostile as anything else: every offset is checked, and a path that
//! leaves the working tree is refused. Format: <https://git-scm.com/docs/index-format>.

/// An entry of the index, as far as a listing needs it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RawEntry<'a> {
    pub(super) path: &'a [u8],
    pub(super) mode: u32,
    /// Size when git last looked; `None` if it never did.
    pub(super) size: Option<u64>,
    /// The bit of a sparse checkout.
    pub(super) skip_worktree: bool,
}

/// Bytes before an entry's path: ten numbers, an object id, flags.
const FIXED: usize = 40 + 20 + 2;
const CHECKSUM: usize = 20;
/// No file system has longer paths; version 4 could build them out of nothing.
const LONGEST_PATH: usize = 1 << 15;
const EXTENDED: u16 = 0x4000;
const SKIP_WORKTREE: u16 = 0x4000;

/// Hands every entry to `take`.
pub(super) fn read_entries(bytes: &[u8], mut take: impl FnMut(RawEntry<'_>)) -> Result<(), String> {
    let damaged = || "it is damaged; run `git fsck`".to_owned();
    let version = number(bytes, 4).ok_or_else(damaged)?;
    if bytes.get(..4) != Some(b"DIRC") || !(2..=4).contains(&version) {
        return Err("it is in a form that is not known here".into());
    }
    let count = number(bytes, 8).ok_or_else(damaged)?;
    let mut at = 12;
    let mut path = Vec::new();
    for _ in 0..count {
        let start = at;
        let mode = number(bytes, start + 24).ok_or_else(damaged)?;
        let (changed, size) = (number(bytes, start + 8), number(bytes, start + 36));
        let flags = short(bytes, start + FIXED - 2).ok_or_else(damaged)?;
        at = start + FIXED;
        let mut more = 0;
        if version >= 3 && flags & EXTENDED != 0 {
            more = short(bytes, at).ok_or_else(damaged)?;
            at += 2;
        }
        if version == 4 {
            let (cut, after) = offset(bytes, at).ok_or_else(damaged)?;
            at = after;
            path.truncate(path.len().checked_sub(cut).ok_or_else(damaged)?);
        } else {
            path.clear();
        }
        let rest = bytes.get(at..).ok_or_else(damaged)?;
        let length = rest.iter().position(|b| *b == 0).ok_or_else(damaged)?;
        if path.len() + length > LONGEST_PATH {
            return Err(damaged());
        }
        path.extend_from_slice(&rest[..length]);
        at += length + 1;
        if version < 4 {
            at = start + (at - start).next_multiple_of(8);
        }
        if !is_inside(&path) {
            let shown = String::from_utf8_lossy(&path).escape_debug().to_string();
            return Err(format!(
                "it names `{shown}`, which is no path inside a working tree"
            ));
        }
        take(RawEntry {
            path: &path,
            mode,
            size: size.filter(|_| changed != Some(0)).map(u64::from),
            skip_worktree: more & SKIP_WORKTREE != 0,
        });
    }
    check_extensions(bytes, at)
}

/// Refuses the parts of an index without which its entries are not the whole truth.
fn check_extensions(bytes: &[u8], mut at: usize) -> Result<(), String> {
    while at + 8 + CHECKSUM <= bytes.len() {
        match &bytes[at..at + 4] {
            [b'A'..=b'Z', ..] => {}
            b"link" => return Err("it is split; run `git update-index --no-split-index`".into()),
            b"sdir" => {
                let way_out = "run `git sparse-checkout reapply --no-sparse-index`";
                return Err(format!("it is sparse; {way_out}"));
            }
            name => {
                let name = String::from_utf8_lossy(name).escape_debug().to_string();
                return Err(format!("it has a part `{name}` that is not known here"));
            }
        }
        let length = number(bytes, at + 4).and_then(|n| usize::try_from(n).ok());
        at = at
            .saturating_add(8)
            .saturating_add(length.unwrap_or(usize::MAX));
    }
    Ok(())
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// A number of variable length, and where it ends.
fn offset(bytes: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let mut byte = *bytes.get(at)?;
    let mut value = usize::from(byte & 127);
    while byte & 128 != 0 {
        at += 1;
        byte = *bytes.get(at)?;
        value = value.checked_add(1)?.checked_mul(128)? | usize::from(byte & 127);
    }
    Some((value, at + 1))
}

/// Whether a path stays inside the working tree and outside of git's own files.
fn is_inside(path: &[u8]) -> bool {
    let foreign = |b: &u8| cfg!(windows) && matches!(b, b'\\' | b':');
    !path.iter().any(foreign)
        && path
            .split(|b| *b == b'/')
            .all(|name| !matches!(name, b"" | b"." | b"..") && !name.eq_ignore_ascii_case(b".git"))
}

#[cfg(test)]
mod tests {

    use proptest::prelude::*;

    use super::super::scratch::Scratch;
    use super::*;

    type Row = (Vec<u8>, u32, Option<u64>, bool);

    fn read(bytes: &[u8]) -> Result<Vec<Row>, String> {
        let mut rows = Vec::new();
        read_entries(bytes, |e| {
            rows.push((e.path.to_vec(), e.mode, e.size, e.skip_worktree))
        })?;
        Ok(rows)
    }

    /// An index of several folders, long names and one entry with extended flags.
    fn index_of(version: u32) -> (Scratch, Vec<u8>) {
        let scratch = Scratch::new();
        for i in 0..40 {
            scratch.write(
                &format!("a{}/b-{i}/{}.rs", i % 7, "n".repeat(i)),
                &"x".repeat(i),
            );
        }
        scratch.write("sparse.rs", "x").commit();
        let mut index = scratch.git.index().unwrap();
        let mut entry = index
            .get_path(std::path::Path::new("sparse.rs"), 0)
            .unwrap();
        if version > 2 {
            entry.flags_extended |= 1 << 14;
        }
        index.add(&entry).unwrap();
        index.set_version(version).unwrap();
        index.write().unwrap();
        let bytes = std::fs::read(index.path().unwrap()).unwrap();
        (scratch, bytes)
    }

    #[test]
    fn every_version_reads_as_libgit2_reads_it() {
        for version in [2, 3, 4] {
            let (scratch, bytes) = index_of(version);
            assert_eq!(number(&bytes, 4), Some(version));
            let expected: Vec<Row> = git2::Index::open(&scratch.root().join(".git/index"))
                .unwrap()
                .iter()
                .map(|e| {
                    let size = (e.mtime.seconds() != 0).then_some(u64::from(e.file_size));
                    (e.path, e.mode, size, e.flags_extended & (1 << 14) != 0)
                })
                .collect();
            assert_eq!(expected.len(), 41);
            assert_eq!(read(&bytes).unwrap(), expected, "version {version}");
        }
    }

    #[test]
    fn a_path_that_leaves_the_tree_is_refused() {
        let (_scratch, bytes) = index_of(2);
        let at = bytes.windows(9).position(|w| w == b"sparse.rs").unwrap();
        for path in [
            b"../..//rs",
            b"/parse.rs",
            b"spars/../",
            b".git/a.rs",
            b".GiT/a.rs",
            b"a//rse.rs",
        ] {
            let mut hostile = bytes.clone();
            hostile[at..at + 9].copy_from_slice(path);
            let error = read(&hostile).unwrap_err();
            assert!(error.contains("no path inside a working tree"), "{error}");
        }
    }

    #[test]
    fn parts_that_change_the_meaning_of_entries_are_refused_with_a_way_out() {
        let (_scratch, bytes) = index_of(2);
        for (part, way_out) in [
            (b"link", "--no-split-index"),
            (b"sdir", "--no-sparse-index"),
            (b"what", "not known"),
        ] {
            let mut changed = bytes[..bytes.len() - CHECKSUM].to_vec();
            changed.extend_from_slice(part);
            changed.extend_from_slice(&[0; 4 + CHECKSUM]);
            assert!(read(&changed).unwrap_err().contains(way_out));
        }
        assert!(read(b"").is_err() && read(b"DIRC").is_err() && read(b"JUNKJUNKJUNK").is_err());
    }

    #[test]
    fn paths_that_no_file_system_has_are_refused() {
        let mut bytes = [
            b"DIRC".as_slice(),
            &4_u32.to_be_bytes(),
            &100_000_u32.to_be_bytes(),
        ]
        .concat();
        for _ in 0..100_000 {
            bytes.extend_from_slice(&[0; FIXED]);
            bytes.extend_from_slice(b"\0a\0");
        }
        assert!(read(&bytes).unwrap_err().contains("damaged"));
    }

    proptest! {
        #[test]
        fn damage_never_panics(version in 2_u32..=4, changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 0..20), cut in any::<usize>()) {
            let bytes = bytes_of(version);
            let mut damaged = bytes.to_vec();
            for (at, byte) in changes {
                let at = at % damaged.len();
                damaged[at] = byte;
            }
            damaged.truncate(cut % (bytes.len() * 2));
            let _ = read(&damaged);
        }
    }

    /// Built once: the property needs the bytes alone.
    fn bytes_of(version: u32) -> &'static [u8] {
        static BYTES: std::sync::OnceLock<[Vec<u8>; 3]> = std::sync::OnceLock::new();
        let all = BYTES.get_or_init(|| [2, 3, 4].map(|version| index_of(version).1));
        &all[version as usize - 2]
    }
}
