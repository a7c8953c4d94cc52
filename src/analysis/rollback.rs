//! How far back one can go once the migrations have run: the oldest release whose code still works.
//!
//! In: the releases, the newest first, and the findings of the working tree. Out: the first release, going
//! back, in which something breaks. The hard thing is to read little: only what a release has otherwise
//! than the tree is judged, and what it has alike has been judged already.

use super::report::{Break, Rollback};
use super::search::{Found, Search};
use super::workspace::Workspace;
use crate::audience::{Audience, Class};
use crate::error::Result;
use crate::finding::Finding;
use crate::repo::Revision;
use crate::severity::{Confidence, Severity};

/// The first of the releases that breaks: its place among them, and the worst that happens there.
pub(super) fn first_break(
    workspace: &Workspace,
    search: &Search<'_>,
    releases: &[Revision],
    found: &mut Found,
) -> Result<Option<(usize, Break)>> {
    for (place, release) in releases.iter().enumerate() {
        let unlike = workspace
            .repo
            .files_unlike_tree(release, &workspace.selection)?;
        let own = search.elsewhere(&unlike.files.iter().map(|(f, _)| f).collect::<Vec<_>>());
        found.skips.extend(unlike.skips);
        found.skips.extend(own.skips);
        let mut breaking: Vec<&Finding> = own.judged.findings.iter().filter(breaks).collect();
        for finding in found.judged.findings.iter().filter(breaks) {
            // A blob that the clone lacks is there all the same.
            let has = |path| !matches!(workspace.repo.blob_at(&release.commit, path), Ok(None));
            if finding.audience == Audience::WorkingTree
                && !unlike.paths.contains(&finding.path)
                && has(&finding.path)
            {
                breaking.push(finding);
            }
        }
        breaking.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
        if let Some(finding) = breaking.first() {
            let because = Break {
                release: name(release),
                path: finding.path.clone(),
                line: finding.line,
                message: finding.message.clone(),
                places: breaking.len(),
            };
            return Ok(Some((place, because)));
        }
    }
    Ok(None)
}

/// What is certain or likely to fail in production code.
fn breaks(finding: &&Finding) -> bool {
    finding.severity == Severity::Breaking
        && finding.class == Class::Code
        && finding.confidence > Confidence::Possible
}

/// What the breaks of all databases come to; `None` without a release.
pub(super) fn rollback(releases: &[Revision], breaks: Vec<(usize, Break)>) -> Option<Rollback> {
    let first = breaks.into_iter().min_by_key(|(place, _)| *place);
    let read = first
        .as_ref()
        .map_or(releases.len(), |(place, _)| place + 1);
    let whole = first.as_ref().map_or(releases.len(), |(place, _)| *place);
    let floor = whole.checked_sub(1).and_then(|last| releases.get(last));
    (!releases.is_empty()).then(|| Rollback {
        floor: floor.map(name),
        breaks: first.map(|(_, because)| because),
        read: releases.iter().take(read).map(name).collect(),
    })
}

fn name(release: &Revision) -> String {
    release.names.first().cloned().unwrap_or_default()
}
