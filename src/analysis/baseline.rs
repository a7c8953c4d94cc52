//! The baseline: findings and undecided places that were accepted when it was written, by fingerprint.
//!
//! In: its JSON file, or a report. Out: the entries, or the file written anew. An entry lives as long
//! as its finding: what the run says nothing about stays, what it no longer finds goes.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Request;
use super::analyze::answer;
use super::report::{ChangeSummary, Report};
use super::workspace::Workspace;
use crate::change::Rule;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::finding::{Finding, is_day, today};
use crate::repo::Repo;
use crate::severity::Severity;

/// The name of the file where none is given.
pub const BASELINE_NAME: &str = "impact-baseline.json";

/// A baseline is made of findings: what is larger is something else.
const MAX_BYTES: u64 = 64 << 20;

/// The file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    /// In order of path, rule and fingerprint.
    pub findings: Vec<BaselineEntry>,
}

/// One accepted finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaselineEntry {
    /// Where it stood.
    pub path: String,
    /// Its rule: `drop_column.where`.
    pub rule: String,
    /// Its fingerprint.
    pub id: String,
    /// The relation it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// The column, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Why it is accepted.
    pub reason: String,
    /// The last day on which it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

impl BaselineEntry {
    /// Whether a change of the run is the one that the entry was about.
    pub(super) fn is_about(&self, change: &ChangeSummary) -> bool {
        let kind = self.rule.split('.').next().unwrap_or_default();
        let column = self.column.is_none() || self.column == change.column;
        kind == change.kind && self.table == change.table && column
    }

    fn check(&self) -> std::result::Result<(), String> {
        Rule::parse(&self.rule)?;
        if self.reason.trim().is_empty() {
            return Err("it gives no reason".to_owned());
        }
        match &self.until {
            Some(day) if !is_day(day) => Err(format!("{day} is no day: write YYYY-MM-DD")),
            _ => Ok(()),
        }
    }
}

/// Reads the file at `path`.
///
/// # Errors
/// It cannot be read, or it is no baseline.
pub(super) fn load(path: &Path) -> Result<Baseline> {
    let fail =
        |why: &dyn std::fmt::Display| Error::new(format!("cannot read {}: {why}", path.display()));
    let metadata = path.metadata().map_err(|e| fail(&e))?;
    if !metadata.is_file() || metadata.len() > MAX_BYTES {
        return Err(fail(&"not a baseline"));
    }
    let bytes = std::fs::read(path).map_err(|e| fail(&e))?;
    // What stands in a file that is no baseline is not repeated.
    let baseline: Baseline = serde_json::from_slice(&bytes).map_err(|e| {
        let place = format!("line {}, column {}", e.line(), e.column());
        fail(&format!(
            "not a baseline as `impact baseline` writes it: {place}"
        ))
    })?;
    if baseline.version != 1 {
        return Err(fail(&format!("version {} is not known", baseline.version)));
    }
    for entry in &baseline.findings {
        entry
            .check()
            .map_err(|why| fail(&format!("{} in {}: {why}", entry.rule, entry.path)))?;
    }
    Ok(baseline)
}

/// The baseline that the request or the config names, with the path that it is told by.
pub(super) fn of(request: &Request, workspace: &Workspace) -> Result<Option<(String, Baseline)>> {
    let named = match &request.baseline {
        Some(path) => {
            workspace.repo.confine(path)?;
            Some(path.clone())
        }
        None => configured(&workspace.repo, &workspace.config)?,
    };
    let read = named.map(|path| Ok((workspace.repo.shown(&path), load(&path)?)));
    read.transpose()
}

/// The file that the config names.
///
/// # Errors
/// It is none of the repository's.
pub(super) fn configured(repo: &Repo, config: &Config) -> Result<Option<PathBuf>> {
    let named = config.baseline.as_deref().map(|file| repo.inside(file));
    named.transpose().map_err(|why| why.context("baseline"))
}

/// What `impact baseline` is asked beside the question itself.
#[derive(Clone, Debug, Default)]
pub struct BaselineRequest {
    /// Why what is found now is accepted.
    pub reason: String,
    /// The last day on which it is.
    pub until: Option<String>,
    /// The file to write; `None`: the one that the config names, else [`BASELINE_NAME`].
    pub output: Option<PathBuf>,
}

impl BaselineRequest {
    /// What is asked is told before anything is searched, whatever is found.
    fn check(&self) -> Result<()> {
        if self.reason.trim().is_empty() {
            return Err(Error::new(
                "the baseline gives no reason: say why by --reason",
            ));
        }
        match self.until.as_deref() {
            Some(day) if !is_day(day) => Err(Error::new(format!(
                "{day} is no day: write --until YYYY-MM-DD"
            ))),
            Some(day) if day < today().as_str() => Err(Error::new(format!(
                "{day} has passed: name the last day on which the findings are accepted"
            ))),
            _ => Ok(()),
        }
    }
}

/// A baseline to be written.
#[derive(Clone, Debug)]
pub struct NewBaseline {
    /// Where to.
    pub path: PathBuf,
    /// What.
    pub baseline: Baseline,
    /// How many of its entries are new.
    pub added: usize,
    /// How many had ended, and are accepted anew.
    pub renewed: usize,
    /// How many entries of the old file are gone.
    pub removed: usize,
    /// Whether the config names the file, so that every run reads it.
    pub configured: bool,
}

/// The baseline that accepts everything that counts now.
///
/// # Errors
/// The reason is empty, the day is none; whatever stops an analysis.
pub fn baseline(request: &Request, asked: &BaselineRequest) -> Result<NewBaseline> {
    crate::parallel::with_stack(|| {
        let workspace = Workspace::open(request)?;
        asked.check()?;
        let configured = configured(&workspace.repo, &workspace.config)?;
        let path = match asked.output.clone().or_else(|| configured.clone()) {
            Some(path) => path,
            None => workspace.repo.inside(BASELINE_NAME)?,
        };
        let old = match path.exists() {
            true => load(&path)?,
            false => Baseline::default(),
        };
        let report = answer(request, &workspace, None)?;
        Ok(NewBaseline {
            configured: configured.is_some_and(|own| own == path),
            path,
            ..renewed(&report, &old, asked)?
        })
    })
}

fn renewed(report: &Report, old: &Baseline, asked: &BaselineRequest) -> Result<NewBaseline> {
    let counts = |finding: &&Finding| finding.gates && finding.severity > Severity::Info;
    let of_findings = report.findings.iter().filter(counts).map(|finding| {
        let (table, column) = (&finding.table, &finding.db_column);
        let words = [&finding.path, &finding.rule, &finding.id];
        (words, table.clone(), column.clone())
    });
    let of_undecided = report.undecided.iter().filter(|place| place.counts());
    let of_undecided = of_undecided.map(|place| {
        let change = report.changes.iter().find(|c| c.id == place.change);
        let table = change.and_then(|change| change.table.clone());
        let column = change.and_then(|change| change.column.clone());
        ([&place.path, &place.rule, &place.id], table, column)
    });
    let mut findings: Vec<BaselineEntry> = old
        .findings
        .iter()
        .filter(|entry| !report.changes.iter().any(|change| entry.is_about(change)))
        .cloned()
        .collect();
    let kept = findings.len();
    let (mut added, mut renewed) = (0, 0);
    let today = today();
    for ([path, rule, id], table, column) in of_findings.chain(of_undecided) {
        let known = old.findings.iter().find(|entry| entry.id == *id);
        let ended = |entry: &BaselineEntry| entry.until.as_ref().is_some_and(|day| *day < today);
        let entry = match known {
            Some(entry) if !ended(entry) => entry.clone(),
            other => {
                match other {
                    Some(_) => renewed += 1,
                    None => added += 1,
                }
                BaselineEntry {
                    path: path.clone(),
                    rule: rule.clone(),
                    id: id.clone(),
                    table,
                    column,
                    reason: asked.reason.trim().to_owned(),
                    until: asked.until.clone(),
                }
            }
        };
        findings.push(entry);
    }
    findings.sort();
    findings.dedup();
    let still = findings.len() - kept - added;
    Ok(NewBaseline {
        path: PathBuf::new(),
        removed: old.findings.len().saturating_sub(kept + still),
        baseline: Baseline {
            version: 1,
            findings,
        },
        added,
        renewed,
        configured: false,
    })
}
