//! Where the report goes. In: a file's name or nothing. Out: the report as a whole in that file,
//! or on the stream: a file never holds half of a report.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::written;
use crate::error::{Error, Result};

/// Hands `render` what to write to: the file `path` as soon as it is complete, or `out`.
pub(super) fn write_to(
    path: Option<&Path>,
    out: &mut dyn Write,
    render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    let Some(path) = path else {
        let result = render(out).and_then(|()| out.flush());
        return written(result, "the report");
    };
    replace(path, render).map_err(|error| {
        Error::new(error.to_string()).context(format_args!("cannot write {}", path.display()))
    })
}

/// Writes beside the file and puts it in its place. What is no regular file (a pipe, `/dev/null`)
/// is written to, never replaced.
fn replace(path: &Path, render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let existing = fs::metadata(path).ok();
    if existing
        .as_ref()
        .is_some_and(|existing| !existing.is_file())
    {
        let mut file = BufWriter::new(fs::OpenOptions::new().write(true).open(path)?);
        return render(&mut file).and_then(|()| file.flush());
    }
    // A link stays a link: the file that it leads to is the one that is replaced.
    let target = if existing.is_some() {
        fs::canonicalize(path)?
    } else {
        path.to_owned()
    };
    let beside = beside(&target)?;
    let mut file = BufWriter::new(fs::File::create_new(&beside)?);
    let complete = render(&mut file)
        .and_then(|()| file.flush())
        .and_then(|()| match &existing {
            Some(existing) => fs::set_permissions(&beside, existing.permissions()),
            None => Ok(()),
        })
        .and_then(|()| fs::rename(&beside, &target));
    if complete.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&beside);
    }
    complete
}

/// A name in the same folder that nobody uses.
fn beside(target: &Path) -> io::Result<PathBuf> {
    let name = target.file_name().ok_or(io::ErrorKind::IsADirectory)?;
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".{}.tmp", std::process::id()));
    Ok(target.with_file_name(hidden))
}

#[cfg(test)]
mod tests {

    use super::*;

    fn say(words: &str) -> impl FnOnce(&mut dyn Write) -> io::Result<()> {
        move |out| out.write_all(words.as_bytes())
    }

    #[test]
    fn a_file_is_replaced_as_a_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        write_to(Some(&path), &mut io::sink(), say("first")).unwrap();
        let failed = write_to(Some(&path), &mut io::sink(), |out| {
            out.write_all(b"sec")?;
            Err(io::Error::other("out of words"))
        });
        assert!(
            failed
                .unwrap_err()
                .to_string()
                .ends_with("report.json: out of words")
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), "first");
        write_to(Some(&path), &mut io::sink(), say("second")).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "second");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    #[cfg(unix)]
    fn a_link_stays_a_link_and_a_device_stays_a_device() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write_to(Some(&link), &mut io::sink(), say("new")).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        write_to(Some(Path::new("/dev/null")), &mut io::sink(), say("gone")).unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }

    #[test]
    fn a_reader_that_has_gone_is_no_error() {
        let gone = |_: &mut dyn Write| Err(io::ErrorKind::BrokenPipe.into());
        assert_eq!(write_to(None, &mut io::sink(), gone), Ok(()));
    }
}
