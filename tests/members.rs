//! Every table of members is whole: what a row promises exists, and what exists has a row.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use impact::change::KINDS;
use impact::host::LANGUAGES;
use impact::migration::FRAMEWORKS;
use impact::migration::frameworks::DUMPS;
use impact::report::FORMATS;

/// Kinds that no statement notices, so that no folder of `testdata/changes` could show a finding.
const UNNOTICED: &[(&str, &str)] = &[
    (
        "create_table",
        "code that does not know the table cannot name it",
    ),
    (
        "create_view",
        "code that does not know the view cannot name it",
    ),
    ("create_index", "an index changes the speed, not the answer"),
];

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn names(folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(repository().join(folder)).unwrap();
    entries
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// Ids in quotes: snake case, at least two words.
fn quoted_ids(text: &str) -> BTreeSet<&str> {
    let is_id = |t: &&str| t.contains('_') && t.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    text.split('"').skip(1).step_by(2).filter(is_id).collect()
}

#[test]
fn every_kind_has_an_id_of_its_own() {
    let ids: BTreeSet<&str> = KINDS.iter().map(|kind| kind.id).collect();
    assert_eq!(ids.len(), KINDS.len());
    let titles: BTreeSet<&str> = KINDS.iter().map(|kind| kind.title).collect();
    assert_eq!(titles.len(), KINDS.len(), "titles too");
}

#[test]
fn every_kind_that_a_difference_names_has_a_row_and_every_row_is_named() {
    let folder = repository().join("src/change/diff");
    let files = fs::read_dir(folder).unwrap();
    let source: String = files
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    let named = quoted_ids(&source);
    let rows: BTreeSet<&str> = KINDS.iter().map(|kind| kind.id).collect();
    let without: Vec<_> = named.difference(&rows).collect();
    assert!(
        without.is_empty(),
        "named in diff/ and no row of KINDS: {without:?}"
    );
    let unused: Vec<_> = rows.difference(&named).collect();
    assert!(
        unused.is_empty(),
        "a row of KINDS that no difference is: {unused:?}"
    );
}

#[test]
fn every_kind_that_code_notices_has_a_folder() {
    let folders = names("testdata/changes");
    for kind in KINDS {
        let unnoticed = UNNOTICED.iter().find(|(id, _)| *id == kind.id);
        match unnoticed {
            Some((_, reason)) => {
                assert!(
                    !folders.contains(kind.id),
                    "{} has a folder although {reason}",
                    kind.id
                );
            }
            None => assert!(
                folders.contains(kind.id),
                "testdata/changes/{} is missing",
                kind.id
            ),
        }
    }
    let rows: BTreeSet<&str> = KINDS.iter().map(|kind| kind.id).collect();
    assert!(
        UNNOTICED.iter().all(|(id, _)| rows.contains(id)),
        "an unnoticed kind is a kind"
    );
}

#[test]
fn every_kind_explains_itself_with_an_example_and_a_remedy() {
    for kind in KINDS {
        assert!(
            kind.explanation.ends_with('.'),
            "{}: {}",
            kind.id,
            kind.explanation
        );
        assert!(kind.example.contains(';'), "{}: {}", kind.id, kind.example);
        assert!(
            !kind.remedy.is_empty() && !kind.remedy.ends_with('.'),
            "{}: {}",
            kind.id,
            kind.remedy
        );
    }
}

#[test]
fn every_language_has_a_folder_of_real_looking_files() {
    let folders = names("testdata/hosts");
    let ids: BTreeSet<String> = LANGUAGES
        .iter()
        .map(|language| language.id.to_owned())
        .collect();
    assert_eq!(folders, ids);
}

#[test]
fn every_framework_and_every_form_of_dump_is_read_in_a_fixture() {
    let top = repository().join("testdata/migrations");
    let recorded = names("testdata/migrations")
        .into_iter()
        .map(|folder| fs::read_to_string(top.join(folder).join("expected.ops")).unwrap());
    let recorded: Vec<String> = recorded.collect();
    let is_read = |what: &str, id: &str| {
        let mut lines = recorded.iter().flat_map(|text| text.lines());
        lines.any(|line| line.starts_with(what) && line.contains(&format!(": {id}, ")))
    };
    let frameworks = FRAMEWORKS.iter().map(|framework| ("root ", framework.id));
    let dumps = DUMPS.iter().map(|form| ("dump ", form.id));
    let missing: Vec<_> = frameworks
        .chain(dumps)
        .filter(|(what, id)| !is_read(what, id))
        .collect();
    assert!(missing.is_empty(), "no fixture for {missing:?}");
}

#[test]
fn every_format_has_a_golden_file() {
    let files = names("testdata/reports");
    let missing: Vec<_> = FORMATS
        .iter()
        .map(|format| format!("{}.golden", format.id))
        .filter(|f| !files.contains(f))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// What the command line offers, as its own help says.
fn subcommands() -> Vec<String> {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    impact::cli::run(["impact", "--help"].map(Into::into), &mut out, &mut err);
    let help = String::from_utf8(out).unwrap();
    let list = help
        .split("Commands:\n")
        .nth(1)
        .unwrap()
        .split("\n\n")
        .next()
        .unwrap();
    let rows = list.lines().filter_map(|line| line.strip_prefix("  "));
    let words = rows
        .filter(|row| !row.starts_with(' '))
        .filter_map(|row| row.split(' ').next());
    words
        .filter(|word| *word != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_readme_names_every_subcommand() {
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    let commands = subcommands();
    assert!(commands.len() > 3, "{commands:?}");
    let missing: Vec<_> = commands
        .iter()
        .filter(|c| !readme.contains(&format!("impact {c}")))
        .collect();
    assert!(missing.is_empty(), "not in README.md: {missing:?}");
}

#[test]
fn no_folder_of_a_family_holds_a_file_without_a_row() {
    let files = |folder: &str| -> BTreeSet<PathBuf> {
        names(folder).into_iter().map(PathBuf::from).collect()
    };
    for folder in [
        "src/change/kinds",
        "src/host/languages",
        "src/migration/frameworks",
        "src/orm/mappers",
    ] {
        let table = fs::read_to_string(repository().join(folder).join("mod.rs")).unwrap();
        let all = match folder {
            "src/host/languages" => {
                table.clone()
                    + &fs::read_to_string(repository().join("src/host/language.rs")).unwrap()
            }
            _ => table,
        };
        for file in files(folder) {
            let name = file.file_stem().unwrap().to_str().unwrap();
            let used = name == "mod" || all.contains(&format!("{name}::"));
            assert!(used, "{folder}/{name}.rs is named by no row");
        }
    }
}
