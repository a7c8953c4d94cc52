//! Small applications with expectations on their lines, shared by the tests of changes and of mappers.
//!
//! A folder holds a `schema.sql`, the `migration.sql` that changes it and in `repo/` the files that
//! use it. A line that the change reaches says so in a comment: `~ breaking certain silent`, with
//! the error code where it matters (`~ breaking certain 42703`), `~ undecided`; several findings by
//! several marks. A mark stands on the line of the worst use. A line without a mark has no finding;
//! one that should have some and has none says `~ not detected` and why.
//! The first line of `schema.sql` names the dialect (`-- dialect: mysql`), else it is PostgreSQL.

#![allow(dead_code)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use impact::analysis::report::Report;
use impact::analysis::{Request, analyze};
use impact::finding::{Finding, Use};
use impact::sql::Dialect;
use tempfile::TempDir;

/// A family of applications.
pub(crate) fn testdata(family: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata")
        .join(family)
}

/// The folders in a folder of `testdata`, in order.
pub(crate) fn folders(family: &str) -> Vec<String> {
    let entries = fs::read_dir(testdata(family)).unwrap().map(|e| e.unwrap());
    let folders = entries.filter(|e| e.file_type().unwrap().is_dir());
    let mut names: Vec<String> = folders
        .map(|e| e.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The application of one folder as a repository of its own.
pub(crate) struct Application {
    pub(crate) folder: String,
    root: TempDir,
    dialect: Dialect,
    /// Its files by their path, both migrations among them.
    pub(crate) files: BTreeMap<String, String>,
}

pub(crate) const SCHEMA: &str = "db/migrations/0001_schema.sql";
pub(crate) const CHANGE: &str = "db/migrations/0002_change.sql";

impl Application {
    /// The application of `testdata/<family>/<folder>`.
    pub(crate) fn build(family: &str, folder: &str) -> Self {
        let own = testdata(family).join(folder);
        let root = TempDir::new().unwrap();
        let schema = fs::read_to_string(own.join("schema.sql")).unwrap();
        let change = fs::read_to_string(own.join("migration.sql")).unwrap();
        let mut files = BTreeMap::new();
        collect(&own.join("repo"), "", &mut files);
        files.insert(SCHEMA.to_owned(), schema.clone());
        files.insert(CHANGE.to_owned(), change);
        for (path, text) in &files {
            let to = root.path().join(path);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::write(to, text).unwrap();
        }
        commit(root.path());
        let dialect = schema
            .lines()
            .next()
            .and_then(|l| l.strip_prefix("-- dialect: "));
        let dialect = match dialect {
            None => Dialect::Postgresql,
            Some("mysql") => Dialect::Mysql,
            Some("sqlite") => Dialect::Sqlite,
            Some(other) => panic!("{folder}: {other} is no dialect here"),
        };
        Self {
            folder: folder.to_owned(),
            root,
            dialect,
            files,
        }
    }

    pub(crate) fn analyze(&self, jobs: Option<usize>) -> Report {
        let request = Request {
            paths: vec![self.root.path().join(CHANGE)],
            repo: Some(self.root.path().to_owned()),
            dialect: Some(self.dialect),
            jobs,
            quiet: true,
            ..Request::default()
        };
        analyze(&request).unwrap_or_else(|error| panic!("{}: {error}", self.folder))
    }

    pub(crate) fn line(&self, path: &str, line: u32) -> &str {
        self.files[path].lines().nth(line as usize - 1).unwrap()
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
}

fn commit(root: &Path) {
    let repository = git2::Repository::init(root).unwrap();
    let mut index = repository.index().unwrap();
    index
        .add_all(["*"], git2::IndexAddOption::DEFAULT, None)
        .unwrap();
    index.write().unwrap();
    let tree = repository.find_tree(index.write_tree().unwrap()).unwrap();
    let author = git2::Signature::now("A", "a@example.com").unwrap();
    repository
        .commit(Some("HEAD"), &author, &author, "Begin", &tree, &[])
        .unwrap();
}

/// The marks of a line: `breaking certain silent`.
pub(crate) fn marks(line: &str) -> Vec<String> {
    let words = |mark: &str| {
        let known = |w: &&str| {
            let code = w.len() >= 4 && w.starts_with(|c: char| c.is_ascii_digit());
            [
                "breaking",
                "risky",
                "info",
                "undecided",
                "certain",
                "likely",
                "possible",
                "silent",
            ]
            .contains(w)
                || code
        };
        let words: Vec<&str> = mark
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|w| !w.is_empty())
            .take_while(known)
            .collect();
        words.join(" ")
    };
    let mut marks: Vec<String> = line
        .split("~ ")
        .skip(1)
        .map(words)
        .filter(|m| !m.is_empty())
        .collect();
    marks.sort();
    marks
}

/// The use that speaks for a finding: the first of its clause.
pub(crate) fn worst(finding: &Finding) -> &Use {
    finding
        .uses
        .iter()
        .find(|u| u.clause == finding.clause)
        .unwrap()
}

pub(crate) fn describe(finding: &Finding) -> String {
    let mut words = vec![finding.severity.word(), finding.confidence.word()];
    words.extend(finding.silent.then_some("silent"));
    words.extend(finding.error_code.as_deref());
    words.join(" ")
}

/// A place where what was expected was not found, or something else was.
#[derive(Debug)]
pub(crate) struct Wrong {
    pub(crate) place: String,
    pub(crate) expected: String,
    pub(crate) got: String,
    pub(crate) messages: Vec<String>,
}

/// The kind of change that a folder shows: `drop_column_mysql` shows `drop_column`.
fn kind_of(folder: &str) -> &'static str {
    let name = folder.rsplit('/').next().unwrap_or(folder);
    let fits = |id: &&str| {
        name.strip_prefix(id)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
    };
    let ids = impact::change::KINDS.iter().map(|kind| kind.id);
    ids.filter(fits)
        .max_by_key(|id| id.len())
        .unwrap_or_else(|| panic!("{folder} shows no kind of change"))
}

fn join(words: &[String]) -> String {
    if words.is_empty() {
        "nothing".to_owned()
    } else {
        words.join(", ")
    }
}

/// Everything that differs from the marks of the folder's files.
pub(crate) fn differences(application: &Application, report: &Report) -> Vec<Wrong> {
    let mut found: BTreeMap<(&str, u32), Vec<(String, String)>> = BTreeMap::new();
    for finding in &report.findings {
        let at = found
            .entry((&finding.path, worst(finding).line))
            .or_default();
        at.push((
            describe(finding),
            format!("{}: {}", finding.rule, finding.message),
        ));
    }
    for place in &report.undecided {
        let at = found.entry((&place.path, place.line)).or_default();
        at.push((
            "undecided".to_owned(),
            format!("{}: {}", place.reason, place.text),
        ));
    }
    let mut wrong = Vec::new();
    let kinds: BTreeSet<String> = report.changes.iter().map(|c| c.kind.to_owned()).collect();
    let kind = kind_of(&application.folder);
    if !kinds.contains(kind) {
        wrong.push(Wrong {
            place: format!("{} {CHANGE}:1", application.folder),
            expected: kind.to_owned(),
            got: join(&kinds.into_iter().collect::<Vec<_>>()),
            messages: Vec::new(),
        });
    }
    for skip in &report.skipped {
        wrong.push(Wrong {
            place: format!("{} {}", application.folder, skip.path),
            expected: "read".to_owned(),
            got: "skipped".to_owned(),
            messages: vec![skip.detail.clone()],
        });
    }
    for (path, text) in &application.files {
        for (line, text) in (1..).zip(text.lines()) {
            let mut found = found.remove(&(path, line)).unwrap_or_default();
            let expected = marks(text);
            found.sort();
            let has_code = |mark: &str| mark.ends_with(|c: char| c.is_ascii_digit());
            let got: Vec<String> = found
                .iter()
                .map(|(words, _)| {
                    // A mark without a code accepts any.
                    let bare = words
                        .split(' ')
                        .filter(|w| !w.starts_with(|c: char| c.is_ascii_digit()));
                    let bare = bare.collect::<Vec<_>>().join(" ");
                    if expected.contains(words) || expected.iter().any(|m| has_code(m)) {
                        words.clone()
                    } else {
                        bare
                    }
                })
                .collect();
            if got != expected {
                wrong.push(Wrong {
                    place: format!("{} {path}:{line}", application.folder),
                    expected: join(&expected),
                    got: join(&got),
                    messages: found.into_iter().map(|(_, message)| message).collect(),
                });
            }
        }
    }
    for ((path, line), found) in found {
        let got: Vec<String> = found.iter().map(|(words, _)| words.clone()).collect();
        wrong.push(Wrong {
            place: format!("{} {path}:{line}", application.folder),
            expected: "nothing".to_owned(),
            got: join(&got),
            messages: found.into_iter().map(|(_, message)| message).collect(),
        });
    }
    wrong
}
