//! Who brought a finding, and whom to ask where nobody owns a file. In: a report, the workspace, the
//! history where it was read. Out: the findings with their first commit, and authors in the place of
//! owners. The hard thing is that blame is slow: it is asked for as long as a person waits.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use super::history::{Past, origin};
use super::report::Report;
use super::workspace::Workspace;
use crate::audience::Audience;
use crate::finding::Finding;

/// After so long no further file is asked.
const PATIENCE: Duration = Duration::from_secs(30);

/// Asks git who brought the findings of the working tree of which the history does not tell it.
pub(super) fn blame(report: &mut Report, workspace: &Workspace) {
    let begin = Instant::now();
    let mut by_path: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, finding) in report.findings.iter().enumerate() {
        if finding.audience == Audience::WorkingTree && finding.first_seen.is_none() {
            by_path.entry(finding.path.clone()).or_default().push(index);
        }
    }
    let mut left = 0;
    let stage = workspace
        .progress
        .stage("asking who wrote it", by_path.len() as u64);
    for (path, findings) in by_path {
        stage.inc(1);
        if begin.elapsed() > PATIENCE {
            left += findings.len();
            continue;
        }
        let Some(text) = workspace
            .files
            .get(&path)
            .and_then(|file| file.bytes(file.limit()).ok())
        else {
            continue;
        };
        let line = |index: &usize| {
            let finding = report.findings.get(*index)?;
            Some(
                finding
                    .uses
                    .first()
                    .map_or(finding.line, |place| place.line),
            )
        };
        let lines: Vec<u32> = findings.iter().filter_map(line).collect();
        let commits = workspace.repo.blame(&path, &text, &lines);
        for (index, commit) in findings.into_iter().zip(commits) {
            if let Some(finding) = report.findings.get_mut(index) {
                finding.first_seen = commit.map(origin);
            }
        }
    }
    stage.finish();
    if left > 0 {
        report.notes.push(format!(
            "--blame: who brought {left} of the findings was not asked: it took longer than {} seconds",
            PATIENCE.as_secs()
        ));
    }
}

/// Names the most recent authors of files where nothing says who owns anything.
pub(super) fn authors(report: &mut Report, workspace: &Workspace, past: &Past) {
    if !workspace.owners.is_silent() {
        return;
    }
    let paths: BTreeSet<&str> = report.findings.iter().map(|f| f.path.as_str()).collect();
    let authors = past.authors(&paths);
    for finding in &mut report.findings {
        if let Some(authors) = authors.get(&finding.path).filter(|list| !list.is_empty()) {
            // A name is nobody's handle: it must not ping whom it looks like.
            let plain = authors
                .iter()
                .map(|name| name.replace('@', " ").trim().to_owned());
            finding.owners = plain.filter(|name| !name.is_empty()).collect();
            finding.owners_source = (!finding.owners.is_empty()).then_some(AUTHORS);
        }
    }
}

/// The source of owners that are the authors of the file.
const AUTHORS: &str = "authors";
/// How many authors of a module are told.
const SHOWN: usize = 3;

/// The owners of findings, sorted; and where nobody owns anything the authors of their files, those of
/// the most findings first.
pub(super) fn people<'a>(
    findings: impl Iterator<Item = &'a Finding>,
) -> (Vec<String>, Vec<String>) {
    let mut owners = BTreeSet::new();
    let mut authors: BTreeMap<&String, usize> = BTreeMap::new();
    for finding in findings {
        match finding.owners_source {
            Some(AUTHORS) => {
                for name in &finding.owners {
                    *authors.entry(name).or_default() += 1;
                }
            }
            _ => owners.extend(finding.owners.iter().cloned()),
        }
    }
    let mut authors: Vec<(&String, usize)> = authors.into_iter().collect();
    authors.sort_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
    let authors = authors
        .into_iter()
        .take(SHOWN)
        .map(|(name, _)| name.clone());
    (owners.into_iter().collect(), authors.collect())
}
