//! Who wrote a line. In: a file of the working tree and lines of it. Out: the commit of each.
//!
//! The hard thing is time: blame walks the history of the file, so each file is asked once, about the
//! lines between the first and the last that matter.

use git2::BlameOptions;

use super::Repo;
use super::base::head_of;
use super::history::Commit;

impl Repo {
    /// The commits that brought these lines (1-based) of the file at `path`, which reads `text` now. `None`
    /// for a line that is not committed, or that lies before what the clone has.
    pub fn blame(&self, path: &str, text: &[u8], lines: &[u32]) -> Vec<Option<Commit>> {
        let found = self.blamed(path, text, lines);
        found.unwrap_or_else(|| vec![None; lines.len()])
    }

    fn blamed(&self, path: &str, text: &[u8], lines: &[u32]) -> Option<Vec<Option<Commit>>> {
        let git = self.git.as_ref()?;
        let head = head_of(git)?;
        let mut full = self.prefix.clone();
        full.extend(path.as_bytes());
        let full = String::from_utf8(full).ok()?;
        let path = std::path::Path::new(&full);
        let tree = git.find_commit(head).ok()?.tree().ok()?;
        let committed = tree.get_path(path).ok()?.to_object(git).ok()?;
        let same = committed.as_blob()?.content() == text;
        let mut options = BlameOptions::new();
        options.newest_commit(head);
        if same {
            // Lines of a changed file have moved: then all of it is asked.
            let (first, last) = (lines.iter().min()?, lines.iter().max()?);
            options.min_line(usize::try_from(*first).ok()?);
            options.max_line(usize::try_from(*last).ok()?);
        }
        let committed = git.blame_file(path, Some(&mut options)).ok()?;
        let changed = match same {
            true => None,
            false => Some(committed.blame_buffer(text).ok()?),
        };
        let blame = changed.as_ref().unwrap_or(&committed);
        let commit = |line: &u32| {
            let hunk = blame.get_line(usize::try_from(*line).ok()?)?;
            // The first commit of all is a boundary too; only in a cut history it is not the first.
            let cut = hunk.is_boundary() && git.is_shallow();
            if cut || hunk.final_commit_id().is_zero() {
                return None;
            }
            let commit = git.find_commit(hunk.final_commit_id()).ok()?;
            let author = commit.author();
            Some(Commit {
                id: commit.id().to_string(),
                author: String::from_utf8_lossy(author.name_bytes()).into_owned(),
                authored: author.when().seconds(),
            })
        };
        Some(lines.iter().map(commit).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::scratch::Scratch;

    #[test]
    fn a_line_has_the_commit_that_brought_it() {
        let scratch = Scratch::new();
        scratch.write("a.py", "one\ntwo\n");
        let first = scratch.commit().to_string();
        scratch.write("a.py", "zero\none\ntwo\n");
        let second = scratch.commit().to_string();
        let repo = scratch.open();
        let ids = |text: &str, lines: &[u32]| -> Vec<Option<String>> {
            let found = repo.blame("a.py", text.as_bytes(), lines);
            found.into_iter().map(|c| c.map(|c| c.id)).collect()
        };
        assert_eq!(
            ids("zero\none\ntwo\n", &[1, 3]),
            [Some(second), Some(first.clone())]
        );
        // What is not committed has nobody yet, and moves the others.
        assert_eq!(ids("new\nzero\none\ntwo\n", &[1, 3]), [None, Some(first)]);
        assert_eq!(repo.blame("b.py", b"x", &[1]), [None]);
    }
}
