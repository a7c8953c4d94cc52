//! Every mapper and query builder against the code of small applications in
//! `testdata/orms/<mapper>/<case>/`: every line is reached by what its mark says, and no other line
//! is reached. The name of a case begins with the kind of change that it shows.

#![allow(clippy::unwrap_used, clippy::panic)]

mod marked;

use std::fmt::Write as _;

use impact::orm::ORMS;
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
