//! Code that runs, or soon will, elsewhere than in the working tree: deployed revisions and
//! unmerged branches, against the changes.
//!
//! In: the findings of the working tree, and the files in which a revision differs from it. Out:
//! the findings that only the revision has. The hard thing is that a query that moved is no
//! finding: what is compared is what changes and the normalised text, not the path.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{SystemTime, UNIX_EPOCH};

use super::Request;
use super::request::History;
use super::rollback::reach;
use super::search::{Found, Search};
use super::workspace::Workspace;
use crate::audience::{Audience, Class};
use crate::config::{Migrate, Rollout};
use crate::error::Result;
use crate::finding::Finding;
use crate::repo::{Branches, Revision};
use crate::severity::Severity;

/// Branches without a commit for longer are counted, not read.
const BRANCH_DAYS: i64 = 60;
/// Of more branches the newest are read.
const MOST_BRANCHES: usize = 200;

/// So many releases are looked at.
const RELEASES: usize = 20;

/// What tells one use from another: the change, the object, the normalised text, and whether it is
/// production code or, say, a test of what was code once.
type Key = (String, Option<String>, Option<String>, String, Class);

fn key(finding: &Finding) -> Key {
    (
        finding.change.clone(),
        finding.table.clone(),
        finding.db_column.clone(),
        finding.query_fingerprint.clone(),
        finding.class,
    )
}

/// What runs or may land elsewhere: found once for all databases of a run.
#[derive(Debug, Default)]
pub(super) struct Elsewhere {
    pub(super) deployed: Vec<Revision>,
    pub(super) branches: Branches,
    /// Releases that one may want to go back to, the newest first.
    pub(super) releases: Vec<Revision>,
    /// What is told in the first lines.
    pub(super) notes: Vec<String>,
}

impl Elsewhere {
    /// Finds the revisions that are deployed and the branches that may land.
    ///
    /// # Errors
    /// A revision that was named as deployed does not exist; the branches cannot be listed.
    pub(super) fn find(workspace: &Workspace, request: &Request) -> Result<Self> {
        let mut found = Self::default();
        found.deployed = found.deployed(workspace, request)?;
        if request.branches {
            let now = SystemTime::now().duration_since(UNIX_EPOCH);
            let now = now.map_or(0, |d| i64::try_from(d.as_secs()).unwrap_or(i64::MAX));
            let bound = now - BRANCH_DAYS * 24 * 60 * 60;
            found.branches = workspace.repo.unmerged_branches(bound, MOST_BRANCHES)?;
        }
        if matches!(request.history, History::Search(_)) {
            found.releases = workspace.repo.releases(RELEASES)?;
        }
        if found.branches.left_out > 0 {
            found.notes.push(format!(
                "unmerged branches not read, since they are too many or have no commit in the last {BRANCH_DAYS} days: {}",
                found.branches.left_out
            ));
        }
        Ok(found)
    }

    /// The revisions that are deployed: those of the flags and the config, else the base.
    fn deployed(&mut self, workspace: &Workspace, request: &Request) -> Result<Vec<Revision>> {
        let named = match request.deployed.is_empty() {
            true => &*workspace.config.deployed,
            false => request.deployed.as_slice(),
        };
        if !named.is_empty() {
            return workspace.repo.deployed(named, None);
        }
        let revision = request.base.as_deref().or(workspace.config.base.as_deref());
        let base = match &request.since {
            Some(since) => Ok(since.base.clone()),
            None => workspace.repo.base(revision),
        };
        match base {
            Ok(base) => {
                // The line to add where releases are tagged and the config names none.
                let newest = workspace.repo.releases(1)?.into_iter().next();
                if let Some(name) = newest.and_then(|r| r.names.into_iter().next()) {
                    self.notes.push(format!(
                        "only the base is taken as deployed; if releases run, name them in impact.yml: deployed: [{name}]"
                    ));
                }
                workspace.repo.deployed(&[], base.as_ref())
            }
            // Nothing was asked for: that it cannot be read is told, and stops nothing.
            Err(error) => {
                self.notes
                    .push(format!("deployed code was not read: {error}"));
                Ok(Vec::new())
            }
        }
    }

    /// Adds what deployed revisions and branches have beyond the working tree.
    ///
    /// # Errors
    /// A tree cannot be read.
    pub(super) fn search(
        &self,
        workspace: &Workspace,
        search: &Search<'_>,
        found: &mut Found,
    ) -> Result<()> {
        let known: BTreeSet<Key> = found.judged.findings.iter().map(key).collect();
        let mut told: BTreeMap<Key, Vec<Finding>> = BTreeMap::new();
        for revision in &self.deployed {
            let unlike = workspace
                .repo
                .files_unlike_tree(revision, &workspace.selection)?;
            found.skips.extend(unlike.skips);
            let own = search.elsewhere(&unlike.files);
            found.notes.extend(undecided_in(revision, &own, found));
            found.skips.extend(own.skips);
            let mut new: BTreeMap<Key, Vec<Finding>> = BTreeMap::new();
            for finding in own.judged.findings {
                let key = key(&finding);
                if known.contains(&key) {
                    continue;
                }
                match told.get_mut(&key) {
                    Some(told) => {
                        for finding in told {
                            finding.refs.extend(revision.names.iter().cloned());
                            finding.refs.sort();
                            finding.refs.dedup();
                        }
                    }
                    None => {
                        let finding = still_deployed(workspace, finding, revision);
                        new.entry(key).or_default().push(finding);
                    }
                }
            }
            told.extend(new);
        }
        let known: BTreeSet<Key> = known.into_iter().chain(told.keys().cloned()).collect();
        let deployed = told.into_values().flatten();
        found.judged.findings.extend(deployed);
        self.search_branches(workspace, search, &known, found);
        found.reach = Some(reach(workspace, search, &self.releases, found)?);
        Ok(())
    }

    /// Branches that may land tomorrow. A file that several branches have alike is read once.
    fn search_branches(
        &self,
        workspace: &Workspace,
        search: &Search<'_>,
        known: &BTreeSet<Key>,
        found: &mut Found,
    ) {
        let mut read: BTreeMap<(String, String), Vec<Finding>> = BTreeMap::new();
        let mut told: BTreeMap<Key, Finding> = BTreeMap::new();
        for branch in &self.branches.read {
            let files = match workspace.repo.files_of_branch(branch, &workspace.selection) {
                Ok(differing) => {
                    found.skips.extend(differing.skips);
                    differing.files
                }
                Err(error) => {
                    let names = branch.names.join(", ");
                    found.notes.push(format!("{names} was not read: {error}"));
                    continue;
                }
            };
            let new = files
                .iter()
                .filter(|(f, blob)| !read.contains_key(&(f.path.clone(), blob.clone())));
            let own = search.elsewhere(new);
            found.skips.extend(own.skips);
            let mut by_path: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
            for finding in own.judged.findings {
                by_path
                    .entry(finding.path.clone())
                    .or_default()
                    .push(finding);
            }
            for (file, blob) in &files {
                let place = (file.path.clone(), blob.clone());
                let findings = read
                    .entry(place)
                    .or_insert_with(|| by_path.remove(&file.path).unwrap_or_default());
                for finding in findings.iter().filter(|f| !known.contains(&key(f))) {
                    let refs = &mut told
                        .entry(key(finding))
                        .or_insert_with(|| of_branch(finding.clone(), branch))
                        .refs;
                    refs.extend(branch.names.iter().cloned());
                    refs.sort();
                    refs.dedup();
                }
            }
        }
        found.judged.findings.extend(told.into_values());
    }
}

/// The sentence about what cannot be decided of a revision and does not stand in the tree.
pub(super) fn undecided_in(revision: &Revision, own: &Found, found: &Found) -> Option<String> {
    let of_tree: BTreeSet<(&str, &str)> = found
        .judged
        .undecided
        .iter()
        .map(|u| (u.change.as_str(), u.text.as_str()))
        .collect();
    let own = own.judged.undecided.iter();
    let new = own.filter(|u| u.counts() && !of_tree.contains(&(&u.change, &u.text)));
    let places: BTreeSet<String> = new.map(|u| format!("{}:{}", u.path, u.line)).collect();
    let first = places.first()?;
    let more = match places.len() {
        1 => String::new(),
        places => format!(" and {} more", places - 1),
    };
    Some(format!(
        "of the code of {}, it cannot be decided whether {first}{more} breaks",
        revision.names.join(", ")
    ))
}

fn still_deployed(workspace: &Workspace, finding: Finding, revision: &Revision) -> Finding {
    let names = revision.names.join(", ");
    let short = revision.commit.get(..12).unwrap_or(&revision.commit);
    let config = &workspace.config;
    let stop = config.rollout == Some(Rollout::Stop);
    let (most, order) = match config.migrate {
        _ if stop => (
            Severity::Info,
            "versions never run side by side (rollout: stop)".to_owned(),
        ),
        Some(Migrate::BeforeDeploy) => (
            Severity::Breaking,
            "deploy the version without this use before the migration runs, in a release of its own".to_owned(),
        ),
        Some(Migrate::AfterDeploy) => (
            Severity::Info,
            format!("the migration runs after the deploy; once it has run, {names} can no longer be rolled back to"),
        ),
        None => (
            Severity::Risky,
            "run the migration only when no process of this version is left (`migrate:` in impact.yml says which comes first)".to_owned(),
        ),
    };
    Finding {
        audience: Audience::Deployed,
        severity: finding.severity.min(most),
        message: format!(
            "{}; the code still runs in {names} ({short})",
            finding.message
        ),
        remedy: order,
        revision: Some(revision.commit.clone()),
        refs: revision.names.clone(),
        ..finding
    }
}

fn of_branch(finding: Finding, branch: &Revision) -> Finding {
    let names = branch.names.join(", ");
    Finding {
        audience: Audience::Branches,
        gates: false,
        message: format!(
            "{}; on {names}, last changed by {}",
            finding.message, branch.author
        ),
        revision: Some(branch.commit.clone()),
        refs: Vec::new(),
        ..finding
    }
}
