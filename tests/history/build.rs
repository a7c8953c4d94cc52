//! Repositories for the tests of history: built with git, so that what git does to them (packs,
//! shallow and partial clones, worktrees) is what it does everywhere.
#![allow(clippy::unwrap_used, dead_code)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// A repository in a temporary folder.
pub(crate) struct Built {
    dir: tempfile::TempDir,
    /// Its working tree.
    pub(crate) root: PathBuf,
    /// Seconds since 1970 of the last commit; the next one is made an hour later.
    now: i64,
}

/// 2024-01-01 12:00 UTC, when the first commit of every repository is made.
pub(crate) const BEGIN: i64 = 1_704_110_400;

impl Built {
    /// A repository without a commit, on branch `main`.
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("work");
        let built = Self {
            root: root.clone(),
            dir,
            now: BEGIN - 3600,
        };
        std::fs::create_dir(&root).unwrap();
        built.git(&["init", "-q", "-b", "main"]);
        built
    }

    /// The repository of `testdata/history/<case>`: each folder `1-ann-what` is a commit by Ann that
    /// holds exactly these files.
    pub(crate) fn case(case: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("testdata/history")
            .join(case);
        let mut steps: Vec<(u32, String)> = std::fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .map(|name| (name.split('-').next().unwrap().parse().unwrap(), name))
            .collect();
        steps.sort();
        let mut built = Self::new();
        for (_, step) in steps {
            for entry in std::fs::read_dir(&built.root).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() && !path.ends_with(".git") {
                    std::fs::remove_dir_all(&path).unwrap();
                } else if path.is_file() {
                    std::fs::remove_file(&path).unwrap();
                }
            }
            copy(&folder.join(&step), &built.root);
            let author = step.split('-').nth(1).unwrap();
            built.commit(author, &step);
        }
        built
    }

    /// Another folder beside the working tree.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Runs git in the working tree and returns what it says.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        git_at(&self.root, self.now, "ann", arguments)
    }

    /// Writes a file and the folders above it.
    pub(crate) fn write(&mut self, path: &str, text: impl AsRef<[u8]>) -> &mut Self {
        let path = self.root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    /// Commits everything, an hour after the last commit; returns the id.
    pub(crate) fn commit(&mut self, author: &str, message: &str) -> String {
        self.now += 3600;
        self.git(&["add", "-A"]);
        let arguments = ["commit", "-q", "--allow-empty", "-m", message];
        git_at(&self.root, self.now, author, &arguments);
        self.head()
    }

    /// Merges `branch`, an hour later; `resolve` writes what the merge shall hold.
    pub(crate) fn merge(
        &mut self,
        author: &str,
        branch: &str,
        resolve: impl Fn(&mut Self),
    ) -> String {
        self.now += 3600;
        let merge = [
            "merge",
            "-q",
            "--no-commit",
            "--no-ff",
            "-s",
            "ours",
            branch,
        ];
        git_at(&self.root, self.now, author, &merge);
        resolve(self);
        self.git(&["add", "-A"]);
        git_at(
            &self.root,
            self.now,
            author,
            &["commit", "-q", "-m", "merge"],
        );
        self.head()
    }

    /// The id of the commit that HEAD is.
    pub(crate) fn head(&self) -> String {
        self.git(&["rev-parse", "HEAD"])
    }
}

/// Runs git in a folder, at a fixed time, without the settings of this machine.
pub(crate) fn git_at(folder: &Path, now: i64, author: &str, arguments: &[&str]) -> String {
    let date = format!("{now} +0000");
    let output = Command::new("git")
        .args(["-c", "protocol.file.allow=always", "-c", "gc.auto=0"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", author)
        .env("GIT_AUTHOR_EMAIL", "a@example.com")
        .env("GIT_COMMITTER_NAME", author)
        .env("GIT_COMMITTER_EMAIL", "a@example.com")
        .env("GIT_AUTHOR_DATE", &date)
        .env("GIT_COMMITTER_DATE", &date)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "git {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}
