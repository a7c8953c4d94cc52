//! Every kind of change against the code of a small application: `testdata/changes/<folder>/` holds
//! a `schema.sql`, the `migration.sql` that changes it and in `repo/` the files that use it. A line
//! with a query that the change reaches says so in a comment: `~ breaking certain silent`, with the
//! error code where it matters (`~ breaking certain 42703`), `~ undecided`; several findings by
//! several marks. A mark stands on the line of the worst use. A line without a mark has no finding.
//! The first line of `schema.sql` names the dialect (`-- dialect: mysql`), else it is PostgreSQL.
//!
//! What is known to be answered wrongly stands in `testdata/changes/known_wrong.txt`.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use impact::analysis::report::Report;
use impact::analysis::{Request, analyze};
use impact::finding::{Finding, Use};
use impact::sql::Dialect;
use tempfile::TempDir;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/changes")
}

fn folders() -> Vec<String> {
    let entries = fs::read_dir(fixtures()).unwrap().map(|e| e.unwrap());
    let folders = entries.filter(|e| e.file_type().unwrap().is_dir());
    let mut names: Vec<String> = folders
        .map(|e| e.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The application of one folder as a repository of its own.
struct Application {
    folder: String,
    root: TempDir,
    dialect: Dialect,
    /// Its files by their path, both migrations among them.
    files: BTreeMap<String, String>,
}

const SCHEMA: &str = "db/migrations/0001_schema.sql";
const CHANGE: &str = "db/migrations/0002_change.sql";

impl Application {
    fn build(folder: &str) -> Self {
        let own = fixtures().join(folder);
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

    fn analyze(&self, jobs: Option<usize>) -> Report {
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

    fn line(&self, path: &str, line: u32) -> &str {
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
fn marks(line: &str) -> Vec<String> {
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
fn worst(finding: &Finding) -> &Use {
    finding
        .uses
        .iter()
        .find(|u| u.clause == finding.clause)
        .unwrap()
}

fn describe(finding: &Finding) -> String {
    let mut words = vec![finding.severity.word(), finding.confidence.word()];
    words.extend(finding.silent.then_some("silent"));
    words.extend(finding.error_code.as_deref());
    words.join(" ")
}

/// A place where what was expected was not found, or something else was.
#[derive(Debug)]
struct Wrong {
    place: String,
    expected: String,
    got: String,
    messages: Vec<String>,
}

/// The kind of change that a folder shows: `drop_column_mysql` shows `drop_column`.
fn kind_of(folder: &str) -> &'static str {
    let fits = |id: &&str| {
        folder
            .strip_prefix(id)
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
fn differences(application: &Application, report: &Report) -> Vec<Wrong> {
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

/// `folder path:line | expected | got | reason`, a case a line; of a position that shows no name
/// `folder path:line:column | a name | "what it shows" | reason`.
fn known_wrong(positions: bool) -> BTreeSet<(String, String, String)> {
    let text = fs::read_to_string(fixtures().join("known_wrong.txt")).unwrap();
    let cases = text
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'));
    cases
        .map(|line| {
            let parts: Vec<&str> = line.split(" | ").map(str::trim).collect();
            assert!(
                parts.len() == 4 && !parts[3].is_empty(),
                "four parts, the last a reason: {line}"
            );
            (
                parts[0].to_owned(),
                parts[1].to_owned(),
                parts[2].to_owned(),
            )
        })
        .filter(|(_, expected, _)| (expected == "a name") == positions)
        .collect()
}

#[test]
fn every_change_reaches_what_the_marks_say() {
    let mut known = known_wrong(false);
    let mut table = String::new();
    for folder in folders() {
        let application = Application::build(&folder);
        let mut lines = application.files.values().flat_map(|text| text.lines());
        assert!(
            lines.any(|line| !marks(line).is_empty()),
            "{folder} expects nothing at all"
        );
        let report = application.analyze(None);
        for wrong in differences(&application, &report) {
            let Wrong {
                place,
                expected,
                got,
                messages,
            } = wrong;
            if !known.remove(&(place.clone(), expected.clone(), got.clone())) {
                writeln!(table, "{place:<60} | {expected} | {got}").unwrap();
                for message in messages {
                    writeln!(table, "        {message}").unwrap();
                }
            }
        }
    }
    for (place, expected, got) in known {
        writeln!(
            table,
            "{place:<60} | {expected} | {got} | is listed in known_wrong.txt and no longer so"
        )
        .unwrap();
    }
    assert!(table.is_empty(), "place | expected | got\n{table}");
}

/// The words of a text, without quotes, in lower case.
fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[test]
fn uses_point_at_the_names_they_are_about() {
    let mut listed: BTreeMap<_, _> = known_wrong(true)
        .into_iter()
        .map(|(place, _, got)| (place, got))
        .collect();
    let mut wrong = String::new();
    for folder in folders() {
        let application = Application::build(&folder);
        let mut known = words(&application.files[SCHEMA]);
        known.extend(words(&application.files[CHANGE]));
        for finding in application.analyze(None).findings {
            // Names that the database gave stand in neither migration: `tags_name_key`.
            let mut known = known.clone();
            known.extend(words(&finding.message));
            for place in &finding.uses {
                let line: Vec<char> = application
                    .line(&finding.path, place.line)
                    .chars()
                    .collect();
                let (start, end) = (
                    place.start_column as usize - 1,
                    place.end_column as usize - 1,
                );
                let shown = line.get(start..end).map(|t| t.iter().collect::<String>());
                let is_word =
                    |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric() || *c == '_');
                let whole = |t: &str| {
                    let (first, last) = (t.chars().next(), t.chars().next_back());
                    let cut_before =
                        is_word(first.as_ref()) && start > 0 && is_word(line.get(start - 1));
                    let cut_after = is_word(last.as_ref()) && is_word(line.get(end));
                    !cut_before && !cut_after
                };
                // A name inside of a constant is shown where the constant is used.
                let constant =
                    |t: &str| application.files[&finding.path].contains(&format!(" {t} = "));
                let names = |t: &str| {
                    t.ends_with('*')
                        || !words(t).is_empty() && words(t).is_subset(&known)
                        || constant(t)
                };
                if !shown.as_deref().is_some_and(|t| whole(t) && names(t)) {
                    let at = format!(
                        "{folder} {}:{}:{}",
                        finding.path, place.line, place.start_column
                    );
                    let shown = format!("{:?}", shown.unwrap_or_default());
                    if listed.remove(&at).is_none_or(|got| got != shown) {
                        writeln!(wrong, "{at:<60} | a name | {shown} | {}", finding.rule).unwrap();
                    }
                }
            }
        }
    }
    for (at, got) in listed {
        writeln!(
            wrong,
            "{at:<60} | a name | {got} | is listed in known_wrong.txt and no longer so"
        )
        .unwrap();
    }
    assert!(wrong.is_empty(), "uses that show no name:\n{wrong}");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    for folder in ["drop_column", "rename_table"] {
        let application = Application::build(folder);
        let one = format!("{:#?}", application.analyze(Some(1)));
        assert_eq!(one, format!("{:#?}", application.analyze(Some(8))));
        assert!(one.contains("findings: [\n"), "{folder} has findings");
    }
}
