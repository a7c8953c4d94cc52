//! Which findings and undecided places do not count. In: those of a run, and what says so: comments,
//! rows of `impact.yml`, a baseline. Out: each such place with its [`Suppression`], and the
//! [`SuppressionFault`]s.
//!
//! The hard thing is to tell what is stale: a suppression is unused only if the run analysed a
//! change that it speaks of and still nothing was there to suppress.

use std::collections::BTreeMap;

use super::baseline::{Baseline, BaselineEntry};
use super::inline::Inline;
use super::report::{ChangeSummary, Fault, Report, SuppressionFault, Undecided};
use super::workspace::Workspace;
use crate::audience::Audience;
use crate::change::Rule;
use crate::config;
use crate::error::Result;
use crate::finding::{Finding, SuppressedBy, Suppression, Use, today};
use crate::repo::Globs;
use crate::severity::{Confidence, Severity};

/// One thing that says that findings do not count.
struct Entry {
    rule: Option<Rule>,
    /// What it is called where it is told: `drop_column.where`.
    shown: String,
    scope: Scope,
    suppression: Suppression,
    used: bool,
    /// The rule by which a place where it stands is told, of the same kind of change and another part.
    told_as: Option<String>,
}

/// Which findings it is about.
enum Scope {
    /// Places on these lines of a file.
    Place(String, (u32, u32)),
    /// What a statement on these lines of a migration does.
    Statement(String, (u32, u32)),
    /// Whatever a row of the config names.
    Row {
        path: Option<Globs>,
        module: Option<String>,
        table: Option<String>,
    },
    /// One finding.
    Fingerprint(BaselineEntry),
}

/// Sets the severities that the config says, then takes out of the count what is suppressed.
///
/// # Errors
/// A pattern of the config means nothing.
pub(super) fn suppress(
    report: &mut Report,
    workspace: &Workspace,
    comments: Vec<Inline>,
    baseline: Option<&(String, Baseline)>,
) -> Result<()> {
    remap(report, &workspace.config)?;
    let mut entries = Vec::new();
    for comment in comments {
        entries.extend(of_comment(report, comment));
    }
    let config_path = workspace.config_path.as_deref().unwrap_or_default();
    for row in &workspace.config.suppress {
        entries.push(of_row(row, config_path)?);
    }
    if let Some((path, baseline)) = baseline {
        let rows = baseline.findings.iter();
        entries.extend(rows.map(|entry| of_baseline(entry, path)));
    }
    let today = today();
    let changes: BTreeMap<&str, &ChangeSummary> =
        report.changes.iter().map(|c| (c.id.as_str(), c)).collect();
    let index = Index::new(&entries);
    let mut accepted = |place: &Place<'_>| {
        let change = changes.get(place.change)?;
        let mut first = None;
        let mut beside = Vec::new();
        for number in index.candidates(place) {
            let Some(entry) = entries.get_mut(number) else {
                continue;
            };
            if entry.expired(&today) || !entry.stands_at(place, change) {
                continue;
            }
            if entry.names(place.rule) {
                entry.used = true;
                first.get_or_insert_with(|| entry.suppression.clone());
            } else if entry.is_beside(place) {
                beside.push(number);
            }
        }
        // A place is told by its worst use: who names another use of it is told which one to name.
        for number in beside {
            let Some(entry) = entries.get_mut(number) else {
                continue;
            };
            if first.is_none() {
                entry.told_as = Some(place.rule.to_owned());
            } else if entry.rule.is_some_and(|rule| place.has(&rule)) {
                entry.used = true;
            }
        }
        first
    };
    for finding in &mut report.findings {
        finding.suppressed = accepted(&Place::of_finding(finding));
        finding.gates &= finding.suppressed.is_none();
    }
    for undecided in &mut report.undecided {
        undecided.suppressed = accepted(&Place::of_undecided(undecided));
    }
    for entry in entries {
        let fault = if entry.expired(&today) {
            Fault::Expired
        } else if !entry.used && (entry.told_as.is_some() || entry.is_due(report, workspace)) {
            Fault::Unused
        } else {
            continue;
        };
        report.suppression_faults.push(entry.fault(fault));
    }
    report.suppression_faults.sort();
    report.suppression_faults.dedup();
    Ok(())
}

/// A finding or an undecided place, as far as what suppresses it asks.
struct Place<'a> {
    change: &'a str,
    id: &'a str,
    rule: &'a str,
    path: &'a str,
    lines: (u32, u32),
    /// The line that it is told at: of a composed query that of the part.
    told: u32,
    /// What else of the query uses what changes.
    uses: &'a [Use],
    module: Option<&'a str>,
    /// It stands in the working tree, where a comment can stand beside it.
    here: bool,
}

impl<'a> Place<'a> {
    fn of_finding(finding: &'a Finding) -> Self {
        Self {
            change: &finding.change,
            id: &finding.id,
            rule: &finding.rule,
            path: &finding.path,
            lines: (finding.line, finding.end_line),
            told: finding.told_at().0,
            uses: &finding.uses,
            module: finding.module.as_deref(),
            here: finding.audience == Audience::WorkingTree,
        }
    }

    fn of_undecided(undecided: &'a Undecided) -> Self {
        Self {
            change: &undecided.change,
            id: &undecided.id,
            rule: &undecided.rule,
            path: &undecided.path,
            lines: (undecided.line, undecided.line),
            told: undecided.line,
            uses: &[],
            module: undecided.module.as_deref(),
            here: true,
        }
    }

    /// Whether one of its uses goes by the rule.
    fn has(&self, rule: &Rule) -> bool {
        let mut uses = self.uses.iter().map(|place| place.clause.word());
        uses.any(|clause| rule.covers(&format!("{}.{clause}", rule.kind.id)))
    }
}

/// Where entries are looked for, so that many of them and many findings do not meet one by one.
#[derive(Default)]
struct Index {
    /// Comments at places, by path.
    places: BTreeMap<String, Lines>,
    /// Those of a baseline, by fingerprint.
    fingerprints: BTreeMap<String, Vec<usize>>,
    /// All others.
    rest: Vec<usize>,
}

/// The comments of one file.
#[derive(Default)]
struct Lines {
    /// By the first line that each is about.
    by_first: BTreeMap<u32, Vec<usize>>,
    /// The most lines after the first that one of them is about.
    longest: u32,
}

impl Index {
    fn new(entries: &[Entry]) -> Self {
        let mut index = Self::default();
        for (number, entry) in entries.iter().enumerate() {
            let numbers = match &entry.scope {
                Scope::Place(path, (first, last)) => {
                    let lines = index.places.entry(path.clone()).or_default();
                    lines.longest = lines.longest.max(last.saturating_sub(*first));
                    lines.by_first.entry(*first).or_default()
                }
                Scope::Fingerprint(entry) => {
                    index.fingerprints.entry(entry.id.clone()).or_default()
                }
                Scope::Statement(..) | Scope::Row { .. } => &mut index.rest,
            };
            numbers.push(number);
        }
        index
    }

    /// The entries that can cover a place, in their order.
    fn candidates(&self, place: &Place<'_>) -> Vec<usize> {
        let mut numbers = self.rest.clone();
        numbers.extend(self.fingerprints.get(place.id).into_iter().flatten());
        if let Some(lines) = self.places.get(place.path) {
            for (first, last) in [place.lines, (place.told, place.told)] {
                let from = first.saturating_sub(lines.longest);
                let near = lines.by_first.range(from..=last.max(from));
                numbers.extend(near.flat_map(|(_, numbers)| numbers));
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

/// The severities that the config says; the last row that covers a rule counts.
fn remap(report: &mut Report, config: &config::Config) -> Result<()> {
    let rows = config.severity.0.iter().map(|(rule, severity)| {
        let rule = Rule::parse(rule).map_err(crate::error::Error::new)?;
        Ok((rule, *severity))
    });
    let rows = rows.collect::<Result<Vec<_>>>()?;
    let mut changed = 0;
    for finding in &mut report.findings {
        let row = rows.iter().rev().find(|(r, _)| r.covers(&finding.rule));
        // What is only possible gates nothing, so it is never called breaking.
        let most = match finding.confidence {
            Confidence::Possible => Severity::Risky,
            Confidence::Likely | Confidence::Certain => Severity::Breaking,
        };
        let severity = row.map(|(_, severity)| (*severity).min(most));
        if let Some(severity) = severity.filter(|severity| *severity != finding.severity) {
            finding.severity = severity;
            changed += 1;
        }
    }
    if changed > 0 {
        let findings = if changed == 1 { "finding" } else { "findings" };
        report.notes.push(format!(
            "the config sets the severity of {changed} {findings}"
        ));
    }
    Ok(())
}

/// A malformed comment is a fault at once.
fn of_comment(report: &mut Report, comment: Inline) -> Option<Entry> {
    let said = match comment.said {
        Ok(said) => said,
        Err(why) => {
            report.suppression_faults.push(SuppressionFault {
                path: comment.path,
                line: Some(comment.line),
                by: SuppressedBy::Comment,
                fault: Fault::Malformed,
                rule: None,
                detail: why,
            });
            return None;
        }
    };
    let scope = match comment.migration {
        true => Scope::Statement(comment.path.clone(), comment.lines),
        false => Scope::Place(comment.path.clone(), comment.lines),
    };
    Some(Entry {
        rule: Some(said.rule),
        shown: said.rule.to_string(),
        scope,
        suppression: Suppression {
            by: SuppressedBy::Comment,
            reason: said.reason,
            until: said.until,
            path: comment.path,
            line: Some(comment.line),
        },
        used: false,
        told_as: None,
    })
}

fn of_row(row: &config::Suppress, path: &str) -> Result<Entry> {
    let rule = row.rule.as_deref().map(Rule::parse).transpose();
    let globs = (!row.path.is_empty()).then(|| Globs::new(&row.path));
    Ok(Entry {
        rule: rule.map_err(crate::error::Error::new)?,
        shown: row.shown(),
        scope: Scope::Row {
            path: globs.transpose()?,
            module: row.module.clone(),
            table: row.table.clone(),
        },
        suppression: Suppression {
            by: SuppressedBy::Config,
            reason: row.reason.trim().to_owned(),
            until: row.until.clone(),
            path: path.to_owned(),
            line: row.line,
        },
        used: false,
        told_as: None,
    })
}

fn of_baseline(entry: &BaselineEntry, path: &str) -> Entry {
    Entry {
        rule: None,
        shown: format!("{} in {}", entry.rule, entry.path),
        suppression: Suppression {
            by: SuppressedBy::Baseline,
            reason: entry.reason.clone(),
            until: entry.until.clone(),
            path: path.to_owned(),
            line: None,
        },
        scope: Scope::Fingerprint(entry.clone()),
        used: false,
        told_as: None,
    }
}

impl Entry {
    /// Days are written so that their order is that of their texts.
    fn expired(&self, today: &str) -> bool {
        self.suppression
            .until
            .as_deref()
            .is_some_and(|until| until < today)
    }

    /// Whether it speaks of what goes by this rule.
    fn names(&self, rule: &str) -> bool {
        self.rule.is_none_or(|own| own.covers(rule))
    }

    /// Whether it is a comment at the place that names another part of the same kind of change.
    fn is_beside(&self, place: &Place<'_>) -> bool {
        let kind = place.rule.split('.').next();
        matches!(self.scope, Scope::Place(..)) && self.rule.is_some_and(|r| Some(r.kind.id) == kind)
    }

    /// Whether the place is one that it is about, whatever rule it names.
    fn stands_at(&self, place: &Place<'_>, change: &ChangeSummary) -> bool {
        let here = |(first, last): (u32, u32), from: u32, to: u32| first <= to && from <= last;
        match &self.scope {
            Scope::Place(path, lines) => {
                place.here
                    && *path == place.path
                    && (here(*lines, place.lines.0, place.lines.1)
                        || here(*lines, place.told, place.told))
            }
            Scope::Statement(path, lines) => {
                *path == change.path && {
                    let (from, to) = extent(change);
                    here(*lines, from, to)
                }
            }
            Scope::Row {
                path,
                module,
                table,
            } => {
                path.as_ref().is_none_or(|globs| globs.cover(place.path))
                    && (module.is_none() || module.as_deref() == place.module)
                    && table.as_deref().is_none_or(|table| names(table, change))
            }
            Scope::Fingerprint(entry) => entry.id == place.id,
        }
    }

    /// Whether the run would have used it if it were still of use.
    fn is_due(&self, report: &Report, workspace: &Workspace) -> bool {
        let kind =
            |change: &ChangeSummary| self.rule.is_none_or(|rule| rule.kind.id == change.kind);
        let mut changes = report.changes.iter();
        match &self.scope {
            Scope::Statement(..) => true,
            Scope::Place(..) => changes.any(kind),
            Scope::Fingerprint(entry) => changes.any(|change| entry.is_about(change)),
            Scope::Row {
                path,
                module,
                table,
            } => {
                let files = || workspace.files.files.iter().map(|file| file.path.as_str());
                let nowhere = path.as_ref().is_some_and(|g| !files().any(|p| g.cover(p)));
                let no_module = module.as_deref().is_some_and(|name| {
                    !files().any(|p| workspace.modules.module_of(p) == Some(name))
                });
                let named = self.rule.is_some() || table.is_some();
                let fits = |change: &ChangeSummary| {
                    kind(change) && table.as_deref().is_none_or(|table| names(table, change))
                };
                nowhere || no_module || named && changes.any(fits)
            }
        }
    }

    fn fault(self, fault: Fault) -> SuppressionFault {
        let kind = self.rule.map_or("", |rule| rule.kind.id);
        let detail = match (fault, &self.suppression.until, &self.told_as) {
            (Fault::Expired, Some(until), _) => format!("it held until {until}"),
            (_, _, Some(told)) => {
                format!(
                    "the place where it stands is told as {told}: name that, or {kind} for all of it"
                )
            }
            (_, _, None) => "it suppresses nothing any more: remove it".to_owned(),
        };
        SuppressionFault {
            path: self.suppression.path,
            line: self.suppression.line,
            by: self.suppression.by,
            fault,
            rule: Some(self.shown),
            detail,
        }
    }
}

/// The first and the last line of a change's statement.
fn extent(change: &ChangeSummary) -> (u32, u32) {
    let lines = change.statement.lines().count().max(1);
    let more = u32::try_from(lines - 1).unwrap_or(u32::MAX);
    (change.line, change.line.saturating_add(more))
}

/// Whether `orders` or `orders.status` is what a change is about.
fn names(table: &str, change: &ChangeSummary) -> bool {
    let Some(own) = change.table.as_deref() else {
        return false;
    };
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    let bare = own.rsplit('.').next().unwrap_or(own);
    let is_table = |name: &str| same(name, own) || same(name, bare);
    is_table(table)
        || table.rsplit_once('.').is_some_and(|(table, column)| {
            let own = change.column.as_deref();
            is_table(table) && own.is_some_and(|own| same(own, column))
        })
}
