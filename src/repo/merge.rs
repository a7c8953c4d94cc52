//! Commits by name, where a clone does not have what lies behind them. In: a name, or the head.
//! Out: hashes. The hard thing: a shallow clone hides the parents that its head names.

use super::Repo;
use super::base::commit_of;
use crate::error::{Error, Result};

impl Repo {
    /// The commit that `name` stands for, in hex.
    ///
    /// # Errors
    /// There is no git, or no such commit in this clone.
    pub fn commit(&self, name: &str) -> Result<String> {
        let git = self.git.as_ref().ok_or_else(|| {
            Error::new(format!(
                "no commit {name}: {} is not a git repository",
                self.root.display()
            ))
        })?;
        commit_of(git, name).map(|oid| oid.to_string())
    }

    /// The parents that the head commit names, in hex, whether or not this clone has them.
    pub fn head_parents(&self) -> Vec<String> {
        let head = || {
            let head = self.git.as_ref()?.head().ok()?;
            let commit = head.peel_to_commit().ok()?;
            // The parsed parents are cut off in a shallow clone, the header's are not.
            Some(commit.raw_header().ok()?.to_owned())
        };
        let header = head().unwrap_or_default();
        let parents = header
            .lines()
            .filter_map(|line| line.strip_prefix("parent "));
        parents.map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {

    use super::super::scratch::Scratch;

    #[test]
    fn a_shallow_clone_still_names_its_parents() {
        let scratch = Scratch::new();
        scratch.write("a", "1");
        let first = scratch.commit().to_string();
        assert!(scratch.open().head_parents().is_empty());
        scratch.write("a", "2");
        let second = scratch.commit().to_string();
        assert_eq!(scratch.open().head_parents(), [first.as_str()]);
        std::fs::write(scratch.root().join(".git/shallow"), format!("{second}\n")).unwrap();
        let repo = scratch.open();
        assert!(repo.is_shallow());
        assert_eq!(repo.head_parents(), [first.as_str()]);
        assert_eq!(repo.commit("HEAD").unwrap(), second);
        assert!(
            repo.commit("nope")
                .unwrap_err()
                .to_string()
                .contains("unknown revision nope")
        );
    }
}
