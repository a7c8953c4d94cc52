//! What a pull request is told about a run. In: a report. Out: a [`Document`] whose first screen has the
//! verdict, the broadcast in one line and the modules with their worst; everything else is folded.
//!
//! Readers of deployed revisions and of branches stand in the module's section beside the others, told
//! apart by their audience.

use super::findings::{self, OfModule};
use super::{changes, coverage, external_readers, schema, undecided, verdict, verdict_word};
use crate::analysis::report::{ModuleSummary, Places, Report};
use crate::audience::Audience;
use crate::report::{
    Align, Block, Column, Detail, Document, Role, Section, Text, checklist, counted, severities,
};

/// How many changes are listed on the first screen.
const SHOWN_CHANGES: usize = 5;

/// The document about `report`.
pub(in crate::report) fn comment(report: &Report, detail: Detail) -> Document {
    let (role, word) = verdict_word(report.summary.verdict);
    let title = Text::new().plain("impact: ").with(role, word);
    let mut blocks = vec![Block::Heading(title), Block::Paragraph(broadcast(report))];
    if detail == Detail::Quiet {
        blocks.extend(findings::gating(report));
        return Document { blocks };
    }
    listed_changes(report, detail, &mut blocks);
    let notes = report.notes.iter();
    blocks.extend(notes.map(|note| Block::Note(Text::new().plain(note))));
    modules(report, &mut blocks);
    blocks.extend(external_readers(report).map(Block::Section));
    let modules = findings::by_module(report, detail);
    blocks.extend(modules.into_iter().map(module).map(Block::Section));
    let sections = [
        findings::folded(report, detail),
        findings::suppressed(report, detail),
        undecided(report, detail),
        super::history::evidence(report, detail),
        schema(report),
        checklist::section(&crate::analysis::checklist(report, None)),
        coverage::skipped(report, detail, ""),
        coverage::suppression_faults(report),
        Some(coverage::read(report, "")),
    ];
    blocks.extend(sections.into_iter().flatten().map(Block::Section));
    Document { blocks }
}

/// `1 change reaches 3 modules of 3 owners · this branch: 2 breaking, 1 risky`
fn broadcast(report: &Report) -> Text {
    let audiences = audiences(report);
    if report.changes.is_empty() || audiences.is_empty() {
        return verdict(report);
    }
    let changes = report.changes.len();
    let mut text = Text::new().strong(counted(changes, "change"));
    if report.summary.modules > 0 {
        let owners = match report.summary.owners {
            0 => "without a known owner".to_owned(),
            owners => format!("of {}", counted(owners, "owner")),
        };
        let Places {
            breaking,
            risky,
            info,
        } = report.summary.places;
        text = text
            .plain(if changes == 1 { " reaches " } else { " reach " })
            .strong(counted(breaking + risky + info, "place"))
            .plain(" in ")
            .strong(counted(report.summary.modules, "module"))
            .plain(format!(" {owners}"));
    }
    let heard = audiences.iter().map(|audience| format!(" · {audience}"));
    let text = text.plain(heard.collect::<String>());
    match report.summary.suppressed_places {
        0 => text,
        suppressed => text.plain(format!(" · {suppressed} suppressed")),
    }
}

/// Who hears the broadcast: `this branch: 2 breaking, 1 risky`.
fn audiences(report: &Report) -> Vec<String> {
    let mut audiences = Vec::new();
    for (audience, words) in [
        (Audience::WorkingTree, "this branch"),
        (Audience::Deployed, "deployed"),
        (Audience::Branches, "other branches"),
    ] {
        let heard = report.findings.iter().filter(|finding| finding.is_heard());
        let places = Places::of(heard.filter(|finding| finding.audience == audience));
        let undecided = match audience {
            Audience::WorkingTree => report.summary.undecided_places,
            _ => 0,
        };
        let figures = severities(&[
            (places.breaking, "breaking"),
            (places.risky, "risky"),
            (places.info, "info"),
            (undecided, "undecided"),
        ]);
        if !figures.is_empty() {
            audiences.push(format!("{words}: {figures}"));
        }
    }
    if !report.external_readers.is_empty() {
        let readers = counted(report.external_readers.len(), "reader");
        audiences.push(format!("outside the repository: {readers}"));
    }
    audiences
}

/// The changes: on the first screen if they are few.
fn listed_changes(report: &Report, detail: Detail, blocks: &mut Vec<Block>) {
    let Some(list) = changes(report, detail) else {
        return;
    };
    if report.changes.len() <= SHOWN_CHANGES {
        blocks.push(list);
        return;
    }
    blocks.push(Block::Section(Section {
        title: Text::new().strong(counted(report.changes.len(), "change")),
        folded: true,
        first: true,
        blocks: vec![list],
    }));
}

/// The modules with the worst that happens to each.
fn modules(report: &Report, blocks: &mut Vec<Block>) {
    if report.modules.is_empty() {
        return;
    }
    let column = |title| Column {
        title,
        align: Align::Left,
    };
    let rows = report.modules.iter().map(|module| {
        vec![
            named(module.name.as_deref()),
            worst(report, module),
            Text::new().owners(&module.owners),
        ]
    });
    blocks.push(Block::Table {
        columns: vec![column("module"), column("worst finding"), column("owners")],
        rows: rows.collect(),
    });
}

/// The first of the module's findings, which are sorted from worst to best.
fn worst(report: &Report, module: &ModuleSummary) -> Text {
    let mut findings = report.findings.iter().filter(|finding| finding.counts());
    let Some(worst) = findings.find(|finding| finding.module == module.name) else {
        return Text::new();
    };
    let Some(outcome) = findings::outcomes(&[worst], false).pop() else {
        return Text::new();
    };
    let words: String = outcome.words().map(|word| format!(", {word}")).collect();
    Text::new()
        .with(Role::Severity(worst.severity), worst.severity.word())
        .plain(format!("{words}: "))
        .plain(&worst.message)
}

/// A module's findings, folded under its name, figures and owners.
fn module(module: OfModule<'_>) -> Section {
    let mut title = named(module.name);
    if let Some(summary) = module.summary {
        let figures = severities(&[
            (summary.places.breaking, "breaking"),
            (summary.places.risky, "risky"),
            (summary.places.info, "info"),
        ]);
        title = title
            .plain(format!(": {figures} · "))
            .owners(&summary.owners);
    }
    Section {
        title,
        folded: true,
        first: false,
        blocks: module.blocks,
    }
}

fn named(module: Option<&str>) -> Text {
    match module {
        Some(name) => Text::new().name(name),
        None => Text::new().plain("no module"),
    }
}
