//! A repository with a pull request, an API that knows it, and a runner with its checkout.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::runner::{Ran, Runner};
use crate::server::{Server, TOKEN};

pub(crate) const CREATE: &str =
    "CREATE TABLE orders (id integer PRIMARY KEY, status text NOT NULL);\n";
pub(crate) const DROP: &str = "ALTER TABLE orders DROP COLUMN status;\n";
pub(crate) const READER: &str =
    "def report(cur):\n    cur.execute(\"SELECT status FROM orders\")\n";

/// Files by path.
pub(crate) type Files = BTreeMap<String, String>;

pub(crate) fn files(rows: &[(&str, &str)]) -> Files {
    let row = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    rows.iter().map(row).collect()
}

/// `files` and a few more.
pub(crate) fn with(files: &Files, rows: &[(&str, &str)]) -> Files {
    let mut all = files.clone();
    all.extend(self::files(rows));
    all
}

/// A shop whose report reads the column that a migration might drop.
pub(crate) fn shop() -> Files {
    files(&[
        ("db/migrations/0001_create.sql", CREATE),
        ("reports/report.py", READER),
        (".github/CODEOWNERS", "/reports/ @acme/data\n"),
    ])
}

/// The migration that breaks the shop.
pub(crate) const MIGRATION: (&str, &str) = ("db/migrations/0002_drop.sql", DROP);

pub(crate) struct World {
    _folder: TempDir,
    pub(crate) server: Server,
    pub(crate) runner: Runner,
    origin: PathBuf,
    pub(crate) foreign: bool,
    /// A branch's name as people give them.
    pub(crate) branch: &'static str,
}

/// Commits of a pull request.
pub(crate) struct Commits {
    pub(crate) base: String,
    pub(crate) head: String,
    pub(crate) merge: String,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let (origin, workspace, programs) = (at("origin"), at("workspace"), at("programs"));
        for path in [&origin, &workspace, &programs, &at("temp")] {
            fs::create_dir(path).unwrap();
        }
        git(&origin, &["init", "-q", "-b", "main"]);
        // As GitHub does: any commit that is there can be fetched.
        git(
            &origin,
            &["config", "uploadpack.allowAnySHA1InWant", "true"],
        );
        let server = Server::start();
        // `cargo build` of the action's own source has happened already: it is this test's program.
        program(
            &programs.join("cargo"),
            &format!(
                "[ \"$*\" = \"build --release --locked --bin impact --target-dir $7\" ] || exit 9\nmkdir -p \"$7/release\"\nln -s '{}' \"$7/release/impact\"\n",
                env!("CARGO_BIN_EXE_impact")
            ),
        );
        let event = at("event.json").display().to_string();
        let environment = [
            ("GITHUB_API_URL", server.url.clone()),
            ("GITHUB_GRAPHQL_URL", format!("{}/graphql", server.url)),
            ("GITHUB_SERVER_URL", "https://github.com".to_owned()),
            ("GITHUB_REPOSITORY", "acme/shop".to_owned()),
            ("GITHUB_EVENT_NAME", "pull_request".to_owned()),
            ("GITHUB_EVENT_PATH", event),
            ("GITHUB_WORKFLOW", "Migrations".to_owned()),
            ("GITHUB_RUN_ID", "42".to_owned()),
            ("TEST_TOKEN", TOKEN.to_owned()),
        ];
        let environment = environment.map(|(name, value)| (name.to_owned(), value));
        let runner = Runner {
            action: env!("CARGO_MANIFEST_DIR").into(),
            workspace,
            temp: at("temp"),
            programs,
            environment: environment.into(),
        };
        Self {
            _folder: folder,
            server,
            runner,
            origin,
            foreign: false,
            branch: "topic",
        }
    }

    /// Commits `tree` in the origin, on top of `parents`.
    pub(crate) fn commit(&self, tree: &Files, parents: &[&str]) -> String {
        git(&self.origin, &["rm", "-rqf", "--ignore-unmatch", "."]);
        for (path, text) in tree {
            let path = self.origin.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        git(&self.origin, &["add", "--all", "--force"]);
        let tree = git(&self.origin, &["write-tree"]);
        let parents = parents.iter().flat_map(|parent| ["-p", parent]);
        let arguments: Vec<&str> = ["commit-tree", &tree, "-m", "x"]
            .into_iter()
            .chain(parents)
            .collect();
        git(&self.origin, &arguments)
    }

    /// Names a commit in the origin.
    pub(crate) fn name(&self, reference: &str, commit: &str) {
        git(&self.origin, &["update-ref", reference, commit]);
    }

    /// A pull request from `base` to `head`, merged and checked out as actions/checkout does it.
    pub(crate) fn pull(&self, base: &Files, head: &Files) -> Commits {
        let before = self.commit(base, &[]);
        let after = self.commit(head, &[&before]);
        let merge = self.commit(head, &[&before, &after]);
        self.name("refs/heads/main", &before);
        self.name(&format!("refs/heads/{}", self.branch), &after);
        self.checkout(&merge);
        let changed = head
            .iter()
            .filter(|(path, text)| base.get(*path) != Some(*text));
        let changed = changed.map(|(path, _)| {
            let status = if base.contains_key(path) {
                "modified"
            } else {
                "added"
            };
            (path.clone(), status.to_owned())
        });
        let removed = base.keys().filter(|path| !head.contains_key(*path));
        let removed = removed.map(|path| (path.clone(), "removed".to_owned()));
        let listed = changed.chain(removed).collect();
        self.server.change(|state| state.files = listed);
        let commits = Commits {
            base: before,
            head: after,
            merge,
        };
        self.pull_event(&commits, &[]);
        commits
    }

    pub(crate) fn pull_event(&self, commits: &Commits, labels: &[&str]) {
        let labels: Vec<Value> = labels.iter().map(|name| json!({ "name": name })).collect();
        let head = if self.foreign { 2 } else { 1 };
        self.event(
            "pull_request",
            &json!({"pull_request": {"number": 7, "labels": labels,
                "head": {"sha": commits.head, "ref": self.branch, "repo": {"id": head}},
                "base": {"sha": commits.base, "ref": "main", "repo": {"id": 1}}}}),
        );
    }

    /// The event that the next run is about.
    pub(crate) fn event(&self, name: &str, payload: &Value) {
        fs::write(
            &self.runner.environment["GITHUB_EVENT_PATH"],
            payload.to_string(),
        )
        .unwrap();
        fs::write(self.event_name(), name).unwrap();
    }

    fn event_name(&self) -> PathBuf {
        self.runner.temp.join("event-name")
    }

    /// A checkout of one commit, as shallow as can be.
    pub(crate) fn checkout(&self, commit: &str) {
        let workspace = &self.runner.workspace;
        let _ = fs::remove_dir_all(workspace);
        fs::create_dir(workspace).unwrap();
        git(workspace, &["init", "-q"]);
        let origin = format!("file://{}", self.origin.display());
        git(workspace, &["remote", "add", "origin", &origin]);
        git(
            workspace,
            &["fetch", "-q", "--no-tags", "--depth=1", "origin", commit],
        );
        git(workspace, &["checkout", "-q", "--detach", "FETCH_HEAD"]);
    }

    /// Runs the action.
    pub(crate) fn run(&mut self, inputs: &[(&str, &str)]) -> Ran {
        let name = fs::read_to_string(self.event_name()).unwrap();
        self.runner
            .environment
            .insert("GITHUB_EVENT_NAME".to_owned(), name);
        self.runner.run(inputs)
    }

    /// The one comment of the bot.
    pub(crate) fn comment(&self) -> String {
        let comments = self.server.comments();
        let own: Vec<_> = comments
            .iter()
            .filter(|c| c.author == crate::server::BOT)
            .collect();
        assert_eq!(own.len(), 1, "{own:?}");
        own[0].body.clone()
    }
}

/// A program of one script.
pub(crate) fn program(path: &Path, script: &str) {
    fs::write(path, format!("#!/bin/sh\n{script}")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let done = Command::new("git")
        .args(["-c", "user.name=T", "-c", "user.email=t@example.com"])
        .args([
            "-c",
            "advice.detachedHead=false",
            "-c",
            "protocol.file.allow=always",
        ])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "git {arguments:?}: {error}");
    String::from_utf8(done.stdout).unwrap().trim().to_owned()
}
