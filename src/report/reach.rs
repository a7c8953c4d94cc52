//! What programs that show places want to know besides the findings. In: a report. Out: how far each
//! change reaches, and where its places stand as seen from the repository's top.

use std::collections::BTreeSet;

use super::{counted, severities};
use crate::analysis::report::{ChangeSummary, Report};
use crate::audience::Audience;
use crate::error::Skip;
use crate::finding::Finding;
use crate::repo::fingerprint;
use crate::severity::{Confidence, Severity};

/// How far one change reaches.
pub(super) struct Reach {
    /// The worst that it does.
    pub(super) severity: Severity,
    /// `8 breaking, 1 risky in 5 modules: @shop/data @shop/orders`.
    pub(super) words: String,
}

/// How far `change` reaches; `None` where it reaches no place of the code.
pub(super) fn reach(report: &Report, change: &ChangeSummary) -> Option<Reach> {
    let findings: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|finding| finding.change == change.id && finding.counts())
        .collect();
    let severity = findings.iter().map(|finding| finding.severity).max()?;
    let of = |severity| {
        let those = findings
            .iter()
            .filter(|finding| finding.severity == severity);
        those.count()
    };
    let figures = severities(&[
        (of(Severity::Breaking), "breaking"),
        (of(Severity::Risky), "risky"),
        (of(Severity::Info), "info"),
    ]);
    let modules: BTreeSet<_> = findings.iter().map(|finding| &finding.module).collect();
    let owners: BTreeSet<&str> = findings
        .iter()
        .flat_map(|finding| finding.owners.iter().map(String::as_str))
        .collect();
    let owners = match owners.is_empty() {
        true => "no owner".to_owned(),
        false => owners.into_iter().collect::<Vec<_>>().join(" "),
    };
    Some(Reach {
        severity,
        words: format!(
            "{figures} in {}: {owners}",
            counted(modules.len(), "module")
        ),
    })
}

/// Whether the finding is told at its place: it counts, and the place is there to be seen.
pub(super) fn is_annotated(finding: &Finding) -> bool {
    finding.counts() && finding.audience == Audience::WorkingTree
}

/// What was not analysed of the migrations of the report, as far as it has a place to be told at.
pub(super) fn of_migrations(report: &Report) -> impl Iterator<Item = &Skip> {
    let is_migration = |skip: &&Skip| {
        let mut migrations = report.migrations.iter();
        skip.path != "-" && migrations.any(|migration| migration.path == skip.path)
    };
    report.skipped.iter().filter(is_migration)
}

/// What happens at the finding's place, and how sure that is: `possible: column "name" does not exist`.
pub(super) fn told(finding: &Finding) -> String {
    let silent = finding.silent.then_some("silent");
    let unsure = match finding.confidence {
        Confidence::Certain => None,
        Confidence::Likely | Confidence::Possible => Some(finding.confidence.word()),
    };
    let words: Vec<&str> = [silent, unsure].into_iter().flatten().collect();
    match words.is_empty() {
        true => finding.message.clone(),
        false => format!("{}: {}", words.join(", "), finding.message),
    }
}

/// `path` as seen from the repository's top.
pub(super) fn from_top(report: &Report, path: &str) -> String {
    format!("{}{path}", report.folder)
}

/// What stays the same of a change when its migration is edited around it.
pub(super) fn change_id(change: &ChangeSummary) -> String {
    let part = |part: &Option<String>| part.clone().unwrap_or_default();
    fingerprint(&format!(
        "{}\n{}\n{}\n{}",
        change.kind,
        change.path,
        part(&change.table),
        part(&change.column)
    ))
}
