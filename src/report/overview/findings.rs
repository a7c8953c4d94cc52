//! The findings as people are told them. In: a report. Out: blocks, module by module.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::report::{ModuleSummary, Report};
use crate::audience::{Audience, Class};
use crate::finding::{Finding, Suppression};
use crate::report::{Block, Detail, Place, Role, Section, Snippet, Text, counted, marked_lines};
use crate::severity::Severity;

/// How findings are told.
#[derive(Clone, Copy)]
struct Manner {
    /// There are several changes: each finding says which it is of.
    several: bool,
    /// Who brought it is said.
    since: bool,
    detail: Detail,
}

impl Manner {
    fn of(report: &Report, detail: Detail) -> Self {
        Self {
            several: detail > Detail::Quiet && report.changes.len() > 1,
            since: report.blame,
            detail,
        }
    }
}

/// How many lines of one finding are shown unless everything is asked for.
const SHOWN_LINES: usize = 4;

/// The findings that count for the exit code, a line each.
pub(super) fn gating(report: &Report) -> Vec<Block> {
    let gating = report.findings.iter().filter(|finding| finding.gates);
    gating
        .map(|finding| block(finding, Manner::of(report, Detail::Quiet), false))
        .collect()
}

/// The findings of one module.
pub(super) struct OfModule<'a> {
    /// The module's name; `None` collects the places that no module covers.
    pub(super) name: Option<&'a str>,
    /// Its figures and owners.
    pub(super) summary: Option<&'a ModuleSummary>,
    /// A block for each finding.
    pub(super) blocks: Vec<Block>,
}

/// The findings of the code that gates, module by module.
pub(super) fn by_module(report: &Report, detail: Detail) -> Vec<OfModule<'_>> {
    let mut of_module: BTreeMap<Option<&str>, Vec<&Finding>> = BTreeMap::new();
    for finding in report.findings.iter().filter(|finding| finding.is_heard()) {
        of_module
            .entry(finding.module.as_deref())
            .or_default()
            .push(finding);
    }
    let manner = Manner::of(report, detail);
    let mut modules = Vec::new();
    for summary in &report.modules {
        let name = summary.name.as_deref();
        if let Some(findings) = of_module.remove(&name) {
            modules.push(OfModule {
                name,
                summary: Some(summary),
                blocks: section(&findings, manner),
            });
        }
    }
    modules.extend(of_module.into_iter().map(|(name, findings)| OfModule {
        name,
        summary: None,
        blocks: section(&findings, manner),
    }));
    modules
}

/// The findings that do not count, where all are asked for.
pub(super) fn folded(report: &Report, detail: Detail) -> Option<Section> {
    let of = |finding: &Finding| finding.class != Class::Code && finding.suppressed.is_none();
    aside(report, detail, "outside the code that gates", of)
}

/// The findings that are suppressed, where all are asked for.
pub(super) fn suppressed(report: &Report, detail: Detail) -> Option<Section> {
    aside(report, detail, "suppressed", |finding| {
        finding.suppressed.is_some()
    })
}

fn aside(
    report: &Report,
    detail: Detail,
    what: &str,
    of: impl Fn(&Finding) -> bool,
) -> Option<Section> {
    let findings: Vec<&Finding> = report.findings.iter().filter(|f| of(f)).collect();
    if detail < Detail::Verbose || findings.is_empty() {
        return None;
    }
    let count = counted(findings.len(), "finding");
    Some(Section {
        title: Text::new().strong(format!("{count} {what}")),
        folded: true,
        first: false,
        blocks: section(&findings, Manner::of(report, detail)),
    })
}

/// The findings below one heading; a remedy that several of them share is told once.
fn section(findings: &[&Finding], manner: Manner) -> Vec<Block> {
    let mut told = BTreeSet::new();
    let blocks = findings.iter().map(|finding| {
        let remedy = told.insert(&finding.remedy);
        block(finding, manner, remedy)
    });
    blocks.collect()
}

/// A module's name, or what is said of the places that no module covers.
pub(in crate::report) fn module_name(name: Option<&str>) -> Text {
    match name {
        Some(name) => Text::new().with(Role::Strong, name),
        None => Text::new().dim("no module"),
    }
}

fn block(finding: &Finding, manner: Manner, remedy: bool) -> Block {
    let Manner {
        several,
        since,
        detail,
    } = manner;
    let brief =
        detail == Detail::Quiet || (detail == Detail::Normal && finding.severity == Severity::Info);
    let mut lines = if brief {
        Vec::new()
    } else {
        marked_lines(finding)
    };
    let mut notes = Vec::new();
    if detail < Detail::Verbose && lines.len() > SHOWN_LINES {
        let more = counted(lines.len() - SHOWN_LINES, "more line");
        notes.push((
            "note",
            Text::new().plain(format!("{more} of it use what changes")),
        ));
        lines.truncate(SHOWN_LINES);
    }
    if !brief {
        if remedy && !finding.remedy.is_empty() {
            notes.push(("help", Text::new().plain(&finding.remedy)));
        }
        if let Some(origin) = finding.first_seen.as_ref().filter(|_| since) {
            let commit = origin.commit.get(..10).unwrap_or(&origin.commit);
            let text = Text::new().plain(format!("{} by ", origin.date));
            notes.push((
                "since",
                text.plain(&origin.author).plain(" in ").name(commit),
            ));
        }
        if let Some(reason) = &finding.suppressed {
            notes.push(("suppressed", suppression(reason)));
        }
    }
    // The name itself is where an editor should open the file; a model has no name of its own.
    let (line, column, _) = finding.told_at();
    Block::Finding(Box::new(Snippet {
        severity: finding.severity,
        silent: finding.silent,
        confidence: finding.confidence,
        rule: finding.rule.clone(),
        message: finding.message.clone(),
        error_code: finding.error_code.clone(),
        place: Place {
            path: finding.path.clone(),
            line: Some(line),
            column: Some(column),
            here: finding.audience == Audience::WorkingTree,
        },
        beside: beside(finding, several),
        lines,
        notes,
    }))
}

/// Why a finding does not count, and who said so.
pub(super) fn suppression(suppression: &Suppression) -> Text {
    let text = Text::new().plain(&suppression.reason).dim(" (");
    let text = match &suppression.until {
        Some(until) => text.dim(format!("until {until}, ")),
        None => text,
    };
    text.place(place(&suppression.path, suppression.line))
        .dim(")")
}

/// A file of the working tree, with a line where one is meant.
pub(super) fn place(path: &str, line: Option<u32>) -> Place {
    Place {
        path: path.to_owned(),
        line,
        column: None,
        here: true,
    }
}

/// What stands beside the place: `in DailyReport.totals, deployed, test, C2`.
fn beside(finding: &Finding, several_changes: bool) -> Text {
    let mut text = Text::new();
    if let Some(symbol) = &finding.symbol {
        text = text.dim("in ").name(symbol);
    }
    let audience = match finding.audience {
        Audience::WorkingTree => None,
        Audience::Deployed => Some("deployed"),
        Audience::Branches => Some("branches"),
    };
    let class = (finding.class != Class::Code).then(|| finding.class.word());
    let change = several_changes.then_some(finding.change.as_str());
    for word in [audience, class, change].into_iter().flatten() {
        let separator = if text.pieces.is_empty() { "" } else { ", " };
        text = text.dim(format!("{separator}{word}"));
    }
    text
}
