//! Every mapper and query builder against the code of small applications in
//! `testdata/orms/<mapper>/<case>/`: every line is reached by what its mark says, and no other line
//! is reached. The name of a case begins with the kind of change that it shows.

#![allow(clippy::unwrap_used, clippy::panic)]

mod marked;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use impact::host::LANGUAGES;
use impact::orm::{ORMS, Orm};
use marked::{Application, Wrong, differences, folders, marks};

/// All cases as `mapper/case`.
fn cases() -> Vec<String> {
    let mappers = folders("orms").into_iter();
    let cases = mappers.flat_map(|mapper| {
        let own = folders(&format!("orms/{mapper}")).into_iter();
        own.map(move |case| format!("{mapper}/{case}"))
            .collect::<Vec<_>>()
    });
    cases.collect()
}

#[test]
fn every_use_through_a_mapper_is_found_where_the_marks_say() {
    // IMPACT_CASE narrows a run by hand: `IMPACT_CASE=django`.
    let only = std::env::var("IMPACT_CASE").unwrap_or_default();
    let mut table = String::new();
    for case in cases().iter().filter(|case| case.contains(&only)) {
        let application = Application::build("orms", case);
        let mut lines = application.files.values().flat_map(|text| text.lines());
        assert!(
            lines.any(|line| !marks(line).is_empty()),
            "{case} expects nothing at all"
        );
        let report = application.analyze(None);
        for wrong in differences(&application, &report) {
            let Wrong {
                place,
                expected,
                got,
                messages,
            } = wrong;
            writeln!(table, "{place:<60} | {expected} | {got}").unwrap();
            for message in messages {
                writeln!(table, "        {message}").unwrap();
            }
        }
    }
    assert!(table.is_empty(), "place | expected | got\n{table}");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    for case in cases() {
        let application = Application::build("orms", &case);
        let (one, many) = (application.analyze(Some(1)), application.analyze(Some(3)));
        assert_eq!(one.findings, many.findings, "{case}");
    }
}

#[test]
fn every_mapper_has_cases_and_every_folder_a_mapper() {
    let ids: Vec<String> = ORMS.iter().map(|orm| orm.id.to_owned()).collect();
    // What the config teaches is read like a mapper.
    let mut sorted = [ids.as_slice(), &["taught".to_owned()]].concat();
    sorted.sort();
    assert_eq!(sorted, folders("orms"));
    for id in ids {
        assert!(!folders(&format!("orms/{id}")).is_empty(), "{id}");
    }
}

/// The page that shows what of each mapper is read, made of the marked lines of its cases.
fn page() -> String {
    let mut page = String::from(
        "# Mappers and query builders\n\n\
         What `impact` reads of each, line by line, from the cases that its tests hold it to\n\
         (`testdata/orms`; this page is made of them by `IMPACT_BLESS=1 cargo test --test orms`). *likely*: the\n\
         model is known by its class, chain, type or association; *possible*: only the name fits, in a file that\n\
         uses the model, and it never fails a run; *certain*: the names stand in SQL. A line whose column is of\n\
         another table, a local variable or a key of something else is no finding.\n\n\
         What is missing here can be taught in [`impact.yml`](impact-yml.md) by `models:` and `sinks:`.\n",
    );
    for orm in ORMS {
        section(orm, &mut page);
    }
    page
}

fn section(orm: &Orm, page: &mut String) {
    let title = |id: &&str| LANGUAGES.iter().find(|l| l.id == *id).unwrap().title;
    let languages: Vec<&str> = orm.languages.iter().map(title).collect();
    let languages = languages.join(", ");
    writeln!(
        page,
        "\n## {}\n\n`{}`, in {languages}.\n",
        orm.title, orm.id
    )
    .unwrap();
    let (mut seen, mut missed) = (BTreeSet::new(), Vec::new());
    writeln!(page, "| code | found as |\n| --- | --- |").unwrap();
    for case in folders(&format!("orms/{}", orm.id)) {
        let application = Application::build("orms", &format!("{}/{case}", orm.id));
        let change = case.split('_').collect::<Vec<_>>().join(" ");
        for line in application.files.values().flat_map(|text| text.lines()) {
            let Some((code, mark)) = line.split_once("~ ") else {
                continue;
            };
            // What opens the comment is no code.
            let openers = ["//", "#", "--", "<!--", "/*", "<%#", "{#", "{{--"];
            let code = code.trim();
            let opened = openers.iter().filter_map(|o| code.strip_suffix(o));
            let code = opened
                .map(str::trim_end)
                .min_by_key(|c| c.len())
                .unwrap_or(code);
            if let Some((_, why)) = mark.split_once("not detected: ") {
                missed.push((
                    code.to_owned(),
                    why.trim_end_matches([' ', '*', '/', '-', '>', '%', '}'])
                        .to_owned(),
                ));
            } else if !marks(line).is_empty() && seen.insert((code.to_owned(), marks(line))) {
                let found = marks(line).join("; ");
                writeln!(page, "| {} | {found}, {change} |", cell(code)).unwrap();
            }
        }
    }
    if !missed.is_empty() {
        writeln!(page, "\nNot detected:\n").unwrap();
        for (code, why) in missed {
            writeln!(page, "- {}: {why}", cell(&code)).unwrap();
        }
    }
}

/// Code in a table: in a code span that it cannot close.
fn cell(code: &str) -> String {
    let code = code.replace('|', "\\|");
    match code.contains('`') {
        true => format!("`` {code} ``"),
        false => format!("`{code}`"),
    }
}

#[test]
fn the_page_shows_what_the_cases_hold() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/mappers.md");
    let page = page();
    if std::env::var_os("IMPACT_BLESS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/mappers.md does not show what the cases hold: IMPACT_BLESS=1 cargo test --test orms"
    );
}
