//! The findings as people are told them. In: a report. Out: blocks, module by module.

use crate::analysis::report::Report;
use crate::audience::{Audience, Class};
use crate::finding::{Finding, Suppression};
use std::collections::{BTreeMap, BTreeSet};

use crate::report::{Block, Detail, Place, Role, Snippet, Text, counted, marked_lines};
use crate::severity::Severity;

/// How many lines of one finding are shown unless everything is asked for.
const SHOWN_LINES: usize = 4;

/// The findings that count for the exit code, a line each.
pub(super) fn gating(report: &Report) -> Vec<Block> {
    let gating = report.findings.iter().filter(|finding| finding.gates);
    gating
        .map(|finding| block(finding, false, false, Detail::Quiet))
        .collect()
}

/// The findings under their modules, then those that do not count where all are asked for.
pub(super) fn by_module(report: &Report, detail: Detail, blocks: &mut Vec<Block>) {
    let mut of_module: BTreeMap<Option<&str>, Vec<&Finding>> = BTreeMap::new();
    let (mut folded, mut suppressed) = (Vec::new(), Vec::new());
    for finding in &report.findings {
        if finding.suppressed.is_some() {
            suppressed.push(finding);
        } else if finding.class == Class::Code {
            of_module
                .entry(finding.module.as_deref())
                .or_default()
                .push(finding);
        } else {
            folded.push(finding);
        }
    }
    let several = report.changes.len() > 1;
    for module in &report.modules {
        let name = module.name.as_deref();
        if let Some(findings) = of_module.remove(&name) {
            blocks.push(Block::Heading(
                module_name(name).plain("  ").owners(&module.owners),
            ));
            section(&findings, several, detail, blocks);
        }
    }
    for (name, findings) in of_module {
        blocks.push(Block::Heading(module_name(name)));
        section(&findings, several, detail, blocks);
    }
    for (findings, title) in [
        (folded, "outside the code that gates"),
        (suppressed, "suppressed"),
    ] {
        if detail == Detail::Verbose && !findings.is_empty() {
            let count = counted(findings.len(), "finding");
            let title = format!("{count} {title}");
            blocks.push(Block::Heading(Text::new().strong(title)));
            section(&findings, several, detail, blocks);
        }
    }
}

/// The findings below one heading; a remedy that several of them share is told once.
fn section(findings: &[&Finding], several: bool, detail: Detail, blocks: &mut Vec<Block>) {
    let mut told = BTreeSet::new();
    for finding in findings {
        let remedy = told.insert(&finding.remedy);
        blocks.push(block(finding, several, remedy, detail));
    }
}

/// A module's name, or what is said of the places that no module covers.
pub(super) fn module_name(name: Option<&str>) -> Text {
    match name {
        Some(name) => Text::new().with(Role::Strong, name),
        None => Text::new().dim("no module"),
    }
}

fn block(finding: &Finding, several_changes: bool, remedy: bool, detail: Detail) -> Block {
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
        if let Some(reason) = &finding.suppressed {
            notes.push(("suppressed", suppression(reason)));
        }
    }
    // The name itself is where an editor should open the file; a model has no name of its own.
    let worst = finding
        .uses
        .iter()
        .find(|place| place.clause == finding.clause);
    let (line, column) = worst.map_or((finding.line, finding.start_column), |place| {
        (place.line, place.start_column)
    });
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
        },
        beside: beside(finding, several_changes),
        lines,
        notes,
    }))
}

/// Why a finding does not count, and who said so.
fn suppression(suppression: &Suppression) -> Text {
    let place = Place {
        path: suppression.path.clone(),
        line: suppression.line,
        column: None,
    };
    let text = Text::new().plain(&suppression.reason).dim(" (");
    let text = match &suppression.until {
        Some(until) => text.dim(format!("until {until}, ")),
        None => text,
    };
    text.place(place).dim(")")
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
