//! Every kind of change against the code of a small application in `testdata/changes/<folder>/`:
//! every line is reached by what its mark says, and no other line is reached.
//!
//! What is known to be answered wrongly stands in `testdata/changes/known_wrong.txt`.

#![allow(clippy::unwrap_used, clippy::panic)]

mod marked;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use marked::{Application, CHANGE, SCHEMA, Wrong, differences, folders, marks, testdata};

/// `folder path:line | expected | got | reason`, a case a line; of a position that shows no name
/// `folder path:line:column | a name | "what it shows" | reason`.
fn known_wrong(positions: bool) -> BTreeSet<(String, String, String)> {
    let text = fs::read_to_string(testdata("changes").join("known_wrong.txt")).unwrap();
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
    for folder in folders("changes") {
        let application = Application::build("changes", &folder);
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
    for folder in folders("changes") {
        let application = Application::build("changes", &folder);
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
        let application = Application::build("changes", folder);
        let one = format!("{:#?}", application.analyze(Some(1)));
        assert_eq!(one, format!("{:#?}", application.analyze(Some(8))));
        assert!(one.contains("findings: [\n"), "{folder} has findings");
    }
}
