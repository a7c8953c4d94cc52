//! How far back one can go once the migrations have run: the oldest release whose code still works.
//!
//! In: the releases, the newest first, and the findings of the working tree. Out: how many of them were
//! read, and what breaks in the last of these. The hard thing is to read little: only what a release has
//! otherwise than the tree is judged, what it has alike has been judged already, and a code base that
//! changes much is not read back to its beginnings.

use super::elsewhere::undecided_in;
use super::report::{Break, Rollback};
use super::search::{Found, Search};
use super::workspace::Workspace;
use crate::audience::{Audience, Class};
use crate::error::Result;
use crate::finding::Finding;
use crate::repo::Revision;
use crate::severity::{Confidence, Severity};

/// Once so many files were read that releases have otherwise than the tree, older ones are not.
const MOST_FILES: usize = 1500;

/// How far back the code of one database's readers works.
#[derive(Debug)]
pub(super) struct Reach {
    /// How many releases were read, the newest first.
    read: usize,
    /// What breaks in the last of them.
    breaks: Option<Break>,
}

/// Reads release by release until one breaks.
pub(super) fn reach(
    workspace: &Workspace,
    search: &Search<'_>,
    releases: &[Revision],
    found: &mut Found,
) -> Result<Reach> {
    let (mut read, mut files) = (0, 0);
    // What the oldest release that works has undecided.
    let mut doubt = None;
    for release in releases {
        if files > MOST_FILES {
            break;
        }
        read += 1;
        let unlike = workspace
            .repo
            .files_unlike_tree(release, &workspace.selection)?;
        files += unlike.files.len();
        let own = search.elsewhere(&unlike.files);
        found.skips.extend(unlike.skips);
        found.skips.extend(own.skips.iter().cloned());
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
            found.notes.extend(doubt);
            let breaks = Some(because);
            return Ok(Reach { read, breaks });
        }
        doubt = undecided_in(release, &own, found);
    }
    found.notes.extend(doubt);
    Ok(Reach { read, breaks: None })
}

/// What is certain or likely to fail in production code.
fn breaks(finding: &&Finding) -> bool {
    finding.severity == Severity::Breaking
        && finding.class == Class::Code
        && finding.confidence > Confidence::Possible
}

/// What the reaches of all databases come to; `None` where no release was read.
pub(super) fn rollback(releases: &[Revision], reaches: Vec<Reach>) -> Option<Rollback> {
    let shortest = |reach: &Reach| (reach.read, reach.breaks.is_none());
    let Reach { read, breaks } = reaches.into_iter().min_by_key(shortest)?;
    let whole = read - usize::from(breaks.is_some());
    let floor = whole.checked_sub(1).and_then(|last| releases.get(last));
    (read > 0).then(|| Rollback {
        floor: floor.map(name),
        breaks,
        read: releases.iter().take(read).map(name).collect(),
    })
}

fn name(release: &Revision) -> String {
    release.names.first().cloned().unwrap_or_default()
}
