//! Who hears a change besides the working tree: code that is deployed and code on branches that may
//! land. Each repository is built here, commit by commit.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use git2::{Repository, Signature, Time};
use impact::analysis::report::{Report, Verdict};
use impact::analysis::request::History;
use impact::analysis::{Request, analyze};
use impact::audience::Audience;
use impact::finding::Finding;
use impact::repo::history::Scope;
use impact::severity::Severity;
use tempfile::TempDir;

const SCHEMA: (&str, &str) = (
    "db/migrations/0001_init.sql",
    "CREATE TABLE orders (id bigint PRIMARY KEY, status text, total bigint);\n",
);
const DROP: (&str, &str) = (
    "db/migrations/0002_drop.sql",
    "ALTER TABLE orders DROP COLUMN status;\n",
);
const READER: (&str, &str) = (
    "app/report.py",
    "def late(db):\n    return db.execute(\"SELECT id, status FROM orders\")\n",
);
/// The reader without the column.
const MENDED: (&str, &str) = (
    "app/report.py",
    "def late(db):\n    return db.execute(\"SELECT id FROM orders\")\n",
);

struct Project {
    root: TempDir,
    git: Repository,
}

impl Project {
    /// `main` with schema and reader.
    fn new() -> Self {
        let root = TempDir::new().unwrap();
        let mut options = git2::RepositoryInitOptions::new();
        options.initial_head("main");
        let git = Repository::init_opts(root.path(), &options).unwrap();
        let project = Self { root, git };
        project.commit(&[SCHEMA, READER], "Ann", days_ago(3));
        project
    }

    fn commit(&self, files: &[(&str, &str)], author: &str, time: i64) -> git2::Oid {
        for (path, text) in files {
            let to = self.root.path().join(path);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::write(to, text).unwrap();
        }
        let mut index = self.git.index().unwrap();
        index
            .add_all(["*"], git2::IndexAddOption::DEFAULT, None)
            .unwrap();
        index.update_all(["*"], None).unwrap();
        index.write().unwrap();
        let tree = self.git.find_tree(index.write_tree().unwrap()).unwrap();
        let who = Signature::new(author, "a@example.com", &Time::new(time, 0)).unwrap();
        let parent = self.git.head().ok().and_then(|h| h.peel_to_commit().ok());
        let parents: Vec<&git2::Commit<'_>> = parent.iter().collect();
        self.git
            .commit(Some("HEAD"), &who, &who, "Work", &tree, &parents)
            .unwrap()
    }

    /// Begins a branch where HEAD is.
    fn branch(&self, name: &str) {
        let head = self.git.head().unwrap().peel_to_commit().unwrap();
        self.git.branch(name, &head, false).unwrap();
        self.switch(name);
    }

    fn switch(&self, name: &str) {
        self.git.set_head(&format!("refs/heads/{name}")).unwrap();
        let mut options = git2::build::CheckoutBuilder::new();
        self.git
            .checkout_head(Some(options.force().remove_untracked(true)))
            .unwrap();
    }

    fn config(&self, text: &str) {
        fs::write(self.root.path().join("impact.yml"), text).unwrap();
    }

    fn analyze(&self) -> Report {
        self.ask(Request::default()).unwrap()
    }

    fn ask(&self, request: Request) -> impact::error::Result<Report> {
        analyze(&Request {
            repo: Some(self.root.path().to_owned()),
            branches: true,
            quiet: true,
            ..request
        })
    }
}

fn days_ago(days: i64) -> i64 {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    i64::try_from(now.as_secs()).unwrap() - days * 86_400
}

fn heard(report: &Report, audience: Audience) -> Vec<&Finding> {
    let of = report.findings.iter().filter(|f| f.audience == audience);
    of.collect()
}

/// The pull request that removes the last use together with the column.
fn removal() -> Project {
    let project = Project::new();
    project.branch("drop-status");
    project.commit(&[MENDED, DROP], "Ben", days_ago(1));
    project
}

#[test]
fn the_last_use_removed_with_the_column_still_runs_at_the_base() {
    let report = removal().analyze();
    assert!(heard(&report, Audience::WorkingTree).is_empty());
    let deployed = heard(&report, Audience::Deployed);
    assert_eq!(deployed.len(), 1, "{:?}", report.findings);
    let finding = deployed[0];
    assert_eq!((finding.path.as_str(), finding.line), ("app/report.py", 2));
    assert_eq!(
        finding.severity,
        Severity::Risky,
        "which comes first is not known"
    );
    assert!(
        finding.message.contains("the code still runs in main ("),
        "{}",
        finding.message
    );
    assert_eq!(finding.refs, ["main"]);
    assert_eq!(report.summary.verdict, Verdict::Risky);
}

#[test]
fn the_config_says_what_comes_first() {
    for (config, severity) in [
        ("migrate: before_deploy\n", Severity::Breaking),
        ("migrate: after_deploy\n", Severity::Info),
        ("migrate: before_deploy\nrollout: stop\n", Severity::Info),
        (
            "migrate: before_deploy\nrollout: rolling\n",
            Severity::Breaking,
        ),
    ] {
        let project = removal();
        project.config(config);
        let report = project.analyze();
        assert_eq!(
            heard(&report, Audience::Deployed)[0].severity,
            severity,
            "{config}"
        );
    }
}

#[test]
fn a_query_that_only_moved_is_no_finding() {
    let project = Project::new();
    project.branch("move");
    fs::remove_file(project.root.path().join(READER.0)).unwrap();
    let moved = READER.1.replace("SELECT id, status", "SELECT  id,  status");
    project.commit(&[("lib/late.py", moved.as_str()), DROP], "Ben", days_ago(1));
    let report = project.analyze();
    assert_eq!(heard(&report, Audience::WorkingTree).len(), 1);
    assert!(heard(&report, Audience::Deployed).is_empty());
}

#[test]
fn releases_are_deployed_where_they_are_named() {
    let project = Project::new();
    let head = project.git.head().unwrap().peel_to_commit().unwrap();
    project
        .git
        .tag_lightweight("v4.2", head.as_object(), false)
        .unwrap();
    project.commit(&[MENDED], "Ann", days_ago(2));
    project.branch("drop-status");
    project.commit(&[DROP], "Ben", days_ago(1));
    let report = project.analyze();
    assert!(heard(&report, Audience::Deployed).is_empty());
    assert!(
        report.notes.iter().any(|n| n.contains("deployed: [v4.2]")),
        "the line is offered: {:?}",
        report.notes
    );
    project.config("deployed: v4.*\n");
    let report = project.analyze();
    assert_eq!(heard(&report, Audience::Deployed)[0].refs, ["v4.2"]);
    let flag = Request {
        deployed: vec!["main".to_owned()],
        ..Request::default()
    };
    let report = project.ask(flag).unwrap();
    assert!(
        heard(&report, Audience::Deployed).is_empty(),
        "the flag counts before the config"
    );
}

#[test]
fn a_use_that_several_releases_have_is_told_once_with_all_of_them() {
    let project = Project::new();
    let tag = |name: &str| {
        let head = project.git.head().unwrap().peel_to_commit().unwrap();
        let tagged = project.git.tag_lightweight(name, head.as_object(), false);
        tagged.unwrap();
    };
    tag("v4.1");
    project.commit(&[("README.md", "Shop\n")], "Ann", days_ago(2));
    tag("v4.2");
    project.branch("drop-status");
    project.commit(&[MENDED, DROP], "Ben", days_ago(1));
    project.config("deployed: v4.*\n");
    let report = project.analyze();
    let deployed = heard(&report, Audience::Deployed);
    assert_eq!(deployed.len(), 1, "{deployed:?}");
    assert_eq!(deployed[0].refs, ["v4.1", "v4.2"]);
}

#[test]
fn a_query_that_only_a_test_still_has_runs_where_it_was_code() {
    let project = Project::new();
    project.branch("drop-status");
    let test = ("tests/test_report.py", READER.1);
    project.commit(&[MENDED, DROP, test], "Ben", days_ago(1));
    let report = project.analyze();
    assert_eq!(heard(&report, Audience::Deployed).len(), 1);
}

#[test]
fn what_cannot_be_decided_of_deployed_code_is_said() {
    let project = Project::new();
    let dynamic =
        "def set(db, table):\n    db.execute(f\"UPDATE {table} SET status = 'x' WHERE id = %s\")\n";
    project.commit(&[("app/any.py", dynamic)], "Ann", days_ago(2));
    project.branch("drop-status");
    let mended = "def set(db):\n    pass\n";
    project.commit(&[("app/any.py", mended), DROP], "Ben", days_ago(1));
    let report = project.analyze();
    let said = |n: &&String| n.contains("of the code of main, ") && n.contains("app/any.py:2");
    assert!(report.notes.iter().any(|n| said(&n)), "{:?}", report.notes);
}

/// `floor | release that breaks at path:line | releases that were read`.
fn rollback(project: &Project) -> String {
    let history = History::Search(Scope::default());
    let report = project
        .ask(Request {
            history,
            ..Request::default()
        })
        .unwrap();
    let Some(rollback) = report.rollback else {
        return "none".to_owned();
    };
    let breaks = rollback
        .breaks
        .map(|b| format!("{} at {}:{}", b.release, b.path, b.line));
    format!(
        "{} | {} | {}",
        rollback.floor.as_deref().unwrap_or("-"),
        breaks.as_deref().unwrap_or("-"),
        rollback.read.join(" ")
    )
}

#[test]
fn one_can_go_back_to_the_oldest_release_before_one_that_breaks() {
    let project = Project::new();
    assert_eq!(rollback(&project), "none");
    let tag = |name: &str| {
        let head = project.git.head().unwrap().peel_to_commit().unwrap();
        project
            .git
            .tag_lightweight(name, head.as_object(), false)
            .unwrap();
    };
    tag("v1.0");
    project.commit(&[MENDED], "Ben", days_ago(2));
    tag("v1.1");
    project.commit(&[("app/other.py", "print(1)\n")], "Ben", days_ago(2));
    tag("v1.2");
    project.branch("drop-status");
    project.commit(&[DROP], "Ben", days_ago(1));
    assert_eq!(
        rollback(&project),
        "v1.1 | v1.0 at app/report.py:2 | v1.2 v1.1 v1.0"
    );
    // What the tree itself still uses breaks in every release that has it alike.
    project.commit(&[READER], "Ben", days_ago(1));
    assert_eq!(
        rollback(&project),
        "v1.1 | v1.0 at app/report.py:2 | v1.2 v1.1 v1.0"
    );
    tag("v1.3");
    assert_eq!(rollback(&project), "- | v1.3 at app/report.py:2 | v1.3");
}

#[test]
fn releases_without_a_use_can_all_come_back() {
    let project = Project::new();
    project.commit(&[MENDED], "Ben", days_ago(2));
    let head = project.git.head().unwrap().peel_to_commit().unwrap();
    project
        .git
        .tag_lightweight("v1.0", head.as_object(), false)
        .unwrap();
    project.branch("drop-status");
    project.commit(&[DROP], "Ben", days_ago(1));
    assert_eq!(rollback(&project), "v1.0 | - | v1.0");
}

#[test]
fn an_unknown_release_is_an_error() {
    let flag = Request {
        deployed: vec!["v9".to_owned()],
        ..Request::default()
    };
    let error = removal().ask(flag).unwrap_err().to_string();
    assert!(error.contains("v9"), "{error}");
}

#[test]
fn a_branch_that_will_land_is_told_and_never_gates() {
    let project = removal();
    project.switch("main");
    project.branch("new-report");
    let new = (
        "app/new.py",
        "q = \"SELECT status FROM orders WHERE total > 5\"\n",
    );
    project.commit(&[new], "Cyd", days_ago(2));
    project.branch("new-report-again");
    project.switch("drop-status");
    let report = project.analyze();
    let branches = heard(&report, Audience::Branches);
    assert_eq!(branches.len(), 1, "{:?}", report.findings);
    let finding = branches[0];
    assert_eq!(finding.path, "app/new.py");
    assert_eq!(finding.refs, ["new-report", "new-report-again"]);
    assert!(
        finding.message.contains("last changed by Cyd"),
        "{}",
        finding.message
    );
    assert!(!finding.gates);
    assert_eq!(report.summary.breaking, 0);
}

#[test]
fn old_and_merged_branches_are_not_read() {
    let project = removal();
    project.switch("main");
    project.branch("forgotten");
    let new = ("app/old.py", "q = \"SELECT status FROM orders\"\n");
    project.commit(&[new], "Cyd", days_ago(90));
    project.switch("main");
    project.branch("merged");
    project.switch("drop-status");
    let report = project.analyze();
    assert!(heard(&report, Audience::Branches).is_empty());
    assert!(
        report
            .notes
            .iter()
            .any(|n| n.starts_with("unmerged branches not read") && n.ends_with(": 1")),
        "{:?}",
        report.notes
    );
}

#[test]
fn the_model_of_another_revision_counts_there() {
    let project = Project::new();
    let model = "models:\n  Order: orders\n";
    project.config(model);
    project.commit(
        &[("app/order.py", "class Order:\n    status = Text()\n")],
        "Ann",
        days_ago(2),
    );
    project.branch("drop-status");
    project.commit(
        &[
            ("app/order.py", "class Order:\n    total = Number()\n"),
            MENDED,
            DROP,
        ],
        "Ben",
        days_ago(1),
    );
    let report = project.analyze();
    let mut places: Vec<(&Path, u32)> = heard(&report, Audience::Deployed)
        .iter()
        .map(|f| (Path::new(&f.path), f.line))
        .collect();
    places.sort();
    assert_eq!(
        places,
        [
            (Path::new("app/order.py"), 2),
            (Path::new("app/report.py"), 2)
        ]
    );
}
