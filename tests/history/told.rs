//! What a report says of the past.

use impact::analysis::report::{Report, Searched};
use impact::analysis::{Request, analyze, request};
use impact::clause::Clause;
use impact::repo::history::Scope;

use crate::build::Built;

/// What a run on the migration of the case `dropped` says.
fn analyzed(built: &Built, history: request::History) -> Report {
    analyze(&Request {
        paths: vec![built.root.join("db/migrations/002_drop.sql")],
        repo: Some(built.root.clone()),
        history,
        jobs: Some(2),
        quiet: true,
        ..Request::default()
    })
    .unwrap()
}

fn everything() -> request::History {
    request::History::Search(Scope::default())
}

#[test]
fn the_last_use_of_a_dropped_column_is_told_with_who_removed_it() {
    let built = Built::case("dropped");
    built.git(&["tag", "v1.0", "HEAD~2"]);
    built.git(&["tag", "v2.0", "HEAD~1"]);
    let report = analyzed(&built, everything());
    let evidence: Vec<_> = report
        .evidence
        .iter()
        .map(|e| {
            (
                e.object.as_str(),
                e.in_use,
                e.last_use,
                e.first_release_without.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        evidence,
        [
            ("orders.status", false, Some(0), Some("v2.0")),
            // Nobody ever named it: that is said, and is no proof.
            ("orders.note", false, None, None),
            ("orders.total", true, None, None),
        ]
    );
    let past: Vec<_> = report
        .history
        .iter()
        .map(|p| (p.change.as_str(), p.path.as_str(), p.line, p.clause))
        .collect();
    assert_eq!(
        past,
        [
            // Moved and in another layout it is the same use; the test's insert is no use of the code's.
            ("C1", "app/reports.py", 7, Clause::Select),
            // It is gone as well, though another query still reads the total.
            ("C3", "app/reports.py", 7, Clause::Select),
        ]
    );
    let last = &report.history[0];
    let commit = |message: &str| {
        let format = ["log", "-1", "--format=%H", "--grep", message];
        built.git(&format)
    };
    assert_eq!(last.first_seen.as_ref().unwrap().commit, commit("1-ann"));
    assert_eq!(last.last_seen.commit, commit("2-bob"));
    let removal = last.removed_by.as_ref().unwrap();
    assert_eq!(
        (
            removal.commit.as_str(),
            removal.author.as_str(),
            removal.date.as_str()
        ),
        (commit("3-cleo").as_str(), "cleo", "2024-01-01")
    );
    assert_eq!(last.refs, ["v1.0"]);
    assert_eq!(
        (report.coverage.history, report.coverage.commits),
        (Searched::Yes, 4)
    );
}

#[test]
fn a_query_written_before_a_rename_is_a_reader_of_what_was_renamed() {
    let built = Built::case("renamed");
    let report = analyze(&Request {
        paths: vec![built.root.join("db/migrations/003_drop.sql")],
        repo: Some(built.root.clone()),
        history: everything(),
        quiet: true,
        ..Request::default()
    })
    .unwrap();
    let past: Vec<_> = report
        .history
        .iter()
        .map(|past| (past.path.as_str(), past.query.as_str(), past.clause))
        .collect();
    // What named the table alone is no use of the column.
    assert_eq!(
        past,
        [(
            "app/report.py",
            "SELECT id FROM purchases WHERE phase = 'late'",
            Clause::Where
        )]
    );
    let removal = report.history[0].removed_by.as_ref().unwrap();
    assert_eq!(removal.author, "bob");
    assert_eq!(report.evidence[0].object, "orders.status");
    assert_eq!(report.evidence[0].last_use, Some(0));
}

#[test]
fn without_the_history_there_is_no_evidence_and_no_silence() {
    let built = Built::case("dropped");
    let report = analyzed(&built, request::History::OffInCi);
    assert!(report.evidence.is_empty() && report.history.is_empty());
    assert_eq!(report.coverage.history, Searched::NotInCi);
}

#[test]
fn the_report_of_the_past_does_not_depend_on_the_number_of_threads() {
    let built = Built::case("dropped");
    let run = |jobs| {
        let request = Request {
            paths: vec![built.root.join("db/migrations/002_drop.sql")],
            repo: Some(built.root.clone()),
            history: everything(),
            jobs: Some(jobs),
            quiet: true,
            ..Request::default()
        };
        let report = analyze(&request).unwrap();
        (
            report.history,
            report.evidence,
            report.coverage.history_effects,
        )
    };
    assert_eq!(run(1), run(5));
}

#[test]
fn the_last_use_through_a_model_is_told_with_who_removed_it() {
    let built = Built::case("modelled");
    built.git(&["tag", "v1.0", "HEAD~1"]);
    let report = analyze(&Request {
        paths: vec![
            built
                .root
                .join("db/migrate/20240201000000_drop_coupon_code.rb"),
        ],
        repo: Some(built.root.clone()),
        history: everything(),
        quiet: true,
        ..Request::default()
    })
    .unwrap();
    let evidence = &report.evidence[0];
    assert!(!evidence.in_use, "{:?}", report.findings);
    assert_eq!(evidence.looked_for, ["sql", "models"]);
    assert_eq!(evidence.first_release_without.as_deref(), Some("v1.0"));
    // A method of another model that happens to have the name is no use.
    let past: Vec<_> = report
        .history
        .iter()
        .map(|p| {
            let removed = p.removed_by.as_ref().unwrap();
            (p.path.as_str(), p.line, removed.author.as_str())
        })
        .collect();
    let by_cleo = |line| ("app/services/discounts.rb", line, "cleo");
    assert_eq!(past, [by_cleo(3), by_cleo(6)]);
}
