//! A code quality report for GitLab. In: a report. Out: JSON in the subset of Code Climate's format that
//! GitLab reads: the migration's lines, which stand in the merge request, then the findings.

use std::io::{self, Write};

use serde::Serialize;

use super::words::skip_words;
use super::{View, change_id, counted, escape_json, from_top, reach, told};
use crate::analysis::report::Report;
use crate::audience::{Audience, Class};
use crate::repo::fingerprint;
use crate::severity::Severity;

#[derive(Serialize)]
struct Entry {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// Writes `report` as a code quality report.
pub(super) fn render(report: &Report, _view: &View, out: &mut dyn Write) -> io::Result<()> {
    let location = |path: &str, line| Location {
        path: from_top(report, path),
        lines: Lines { begin: line },
    };
    let changes = report.changes.iter().filter_map(|change| {
        let reach = reach(report, change).filter(|_| change.path != "-")?;
        Some(Entry {
            description: format!("{}: {}", change.title, reach.words),
            check_name: change.kind.to_owned(),
            fingerprint: change_id(change),
            severity: severity(reach.severity),
            location: location(&change.path, change.line),
        })
    });
    let findings = report.findings.iter().filter(|finding| {
        finding.suppressed.is_none() && finding.audience == Audience::WorkingTree
    });
    let findings = findings.map(|finding| Entry {
        description: match finding.remedy.is_empty() {
            true => told(finding),
            false => format!("{}; {}", told(finding), finding.remedy),
        },
        check_name: finding.rule.clone(),
        fingerprint: finding.id.clone(),
        // Tests and documents are told, and weigh nothing.
        severity: match finding.class {
            Class::Code => severity(finding.severity),
            _ => severity(Severity::Info),
        },
        location: location(&finding.path, finding.told_at().0),
    });
    let undecided = report.undecided.iter().filter(|place| place.counts());
    let undecided = undecided.map(|place| Entry {
        description: format!(
            "{}: cannot be decided by reading whether it uses what changes",
            place.reason.replace('_', " ")
        ),
        check_name: place.rule.clone(),
        fingerprint: place.id.clone(),
        severity: severity(Severity::Risky),
        location: location(&place.path, place.line),
    });
    let aside = |check: &str, path: &str, line, description: String| Entry {
        fingerprint: fingerprint(&format!("{check}\n{path}\n{description}")),
        description,
        check_name: check.to_owned(),
        severity: severity(Severity::Info),
        location: location(path, line),
    };
    let skipped = report.skipped.iter().filter(|skip| skip.path != "-");
    let skipped = skipped.map(|skip| {
        let why = format!("{}: {}", skip_words(skip.reason), skip.detail);
        aside("not_analysed", &skip.path, skip.line.unwrap_or(1), why)
    });
    let faults = report.suppression_faults.iter().map(|fault| {
        let line = fault.line.unwrap_or(1);
        aside("suppression", &fault.path, line, fault.sentence())
    });
    // What is suppressed has no place of its own here: it is counted at the first migration.
    let suppressed = report
        .migrations
        .iter()
        .find(|_| report.summary.suppressed > 0);
    let suppressed = suppressed
        .filter(|migration| migration.path != "-")
        .map(|migration| {
            let count = counted(report.summary.suppressed, "finding");
            let count = format!("suppressed: {count}");
            aside("suppression", &migration.path, 1, count)
        });
    let told = changes.chain(findings).chain(undecided);
    let entries: Vec<Entry> = told
        .chain(skipped)
        .chain(faults)
        .chain(suppressed)
        .collect();
    let json = serde_json::to_string_pretty(&entries)?;
    out.write_all(escape_json(&json).as_bytes())?;
    out.write_all(b"\n")
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Breaking => "critical",
        Severity::Risky => "major",
        Severity::Info => "info",
    }
}
