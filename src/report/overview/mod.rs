//! What people are told about a run, and in which order. In: a report. Out: a [`Document`].
//!
//! The first screen answers what changes, how bad it is, and who is affected; the details follow
//! from worst to best. The order is the report's own; this file only cuts it into sections.

mod comment;
pub(super) mod coverage;
pub(super) mod findings;
pub(super) mod history;

use std::collections::BTreeSet;

use super::{
    Align, Block, Column, Detail, Document, Entry, Place, Role, Section, Text, counted, one_line,
    severities, told_ids,
};
use crate::analysis::report::{ChangeSummary, ModuleSummary, Report, Undecided, Verdict};
use crate::severity::Severity;

pub(super) use comment::comment;

/// The document about `report`.
pub(super) fn overview(report: &Report, detail: Detail) -> Document {
    let mut blocks = Vec::new();
    if detail == Detail::Quiet {
        blocks.extend(findings::gating(report));
        blocks.push(Block::Paragraph(verdict(report)));
        return Document { blocks };
    }
    if let Some(list) = changes(report, detail) {
        blocks.push(heading(&counted(report.changes.len(), "change")));
        blocks.push(list);
    }
    blocks.extend(
        report
            .notes
            .iter()
            .map(|note| Block::Note(Text::new().plain(note))),
    );
    blocks.push(Block::Paragraph(verdict(report)));
    modules(report, &mut blocks);
    for module in findings::by_module(report, detail) {
        let title = findings::module_name(module.name);
        blocks.push(Block::Section(Section {
            title: match module.summary {
                Some(own) => title.plain("  ").people(&own.owners, &own.authors),
                None => title,
            },
            folded: true,
            first: false,
            blocks: module.blocks,
        }));
    }
    let hint = match detail {
        Detail::Verbose => "",
        _ => " (-v lists them)",
    };
    let sections = [
        findings::folded(report, detail),
        findings::suppressed(report, detail),
        undecided(report, detail),
        history::evidence(report, detail),
        history::rollback(report),
        coverage::skipped(report, detail, hint),
        coverage::suppression_faults(report),
        external_readers(report),
        schema(report),
        Some(coverage::read(report, hint)),
    ];
    blocks.extend(sections.into_iter().flatten().map(Block::Section));
    if report.findings.len() + report.undecided.len() > 0 {
        blocks.push(Block::Paragraph(verdict(report)));
    }
    Document { blocks }
}

fn heading(title: &str) -> Block {
    Block::Heading(Text::new().strong(title))
}

fn changes(report: &Report, detail: Detail) -> Option<Block> {
    if report.changes.is_empty() {
        return None;
    }
    let several = report.databases.len() > 1;
    let mut told = BTreeSet::new();
    let entries = report.changes.iter().map(|change| {
        // What holds for several changes is told with the first of them.
        let new = change
            .notes
            .iter()
            .filter(|note| told.insert(note.as_str()));
        let notes = new.map(|note| {
            let those = report.changes.iter().filter(|c| c.notes.contains(note));
            let those: Vec<&str> = those.map(|c| c.id.as_str()).collect();
            match those.len() {
                1 => Text::new().dim("note: ").plain(note),
                _ => Text::new()
                    .dim(format!("note ({}): ", told_ids(&those)))
                    .plain(note),
            }
        });
        change_entry(change, several, detail, notes.collect())
    });
    Some(Block::List(entries.collect()))
}

fn change_entry(
    change: &ChangeSummary,
    several_databases: bool,
    detail: Detail,
    notes: Vec<Text>,
) -> Entry {
    let mut text = Text::new()
        .dim(format!("{} ", change.id))
        .strong(&change.title);
    if several_databases {
        text = text.dim(format!(" in {}", change.database));
    }
    let mut below = vec![Text::new().place(Place::line(&change.path, change.line))];
    if detail == Detail::Verbose {
        let statement = change.statement.split_whitespace().collect::<Vec<_>>();
        below.push(Text::new().name(statement.join(" ")));
    }
    below.extend(notes);
    Entry { text, below }
}

/// The verdict with its figures, in one line.
fn verdict(report: &Report) -> Text {
    let summary = &report.summary;
    let (role, word) = verdict_word(summary.verdict);
    let text = Text::new().strong("verdict: ").with(role, word);
    if report.changes.is_empty() {
        return text.plain(", no change to analyse");
    }
    let figures = [
        (summary.places.breaking, "breaking"),
        (summary.places.risky, "risky"),
        (summary.places.info, "info"),
        (summary.undecided_places, "undecided"),
        (summary.suppressed_places, "suppressed"),
    ];
    let places: usize = figures.iter().map(|(count, _)| count).sum();
    if places == 0 {
        return text.plain(format!(
            ", no use of what changes was found in {}",
            counted(report.coverage.read, "file")
        ));
    }
    let of = figures.iter().find(|(count, _)| *count == places);
    let mut told = match of {
        // The verdict has the word already.
        Some((_, own)) if *own == word => counted(places, "place"),
        _ => format!("{}: {}", counted(places, "place"), severities(&figures)),
    };
    if summary.modules > 0 {
        let owners = match summary.owners {
            0 => "no known owner".to_owned(),
            owners => counted(owners, "owner"),
        };
        told.push_str(&format!(
            "; {}, {owners}",
            counted(summary.modules, "module")
        ));
    }
    text.plain(format!(" ({told})"))
}

fn verdict_word(verdict: Verdict) -> (Role, &'static str) {
    match verdict {
        Verdict::Breaking => (Role::Severity(Severity::Breaking), "breaking"),
        Verdict::Risky => (Role::Severity(Severity::Risky), "risky"),
        Verdict::Undecided => (Role::Severity(Severity::Risky), "undecided"),
        Verdict::Info => (Role::Severity(Severity::Info), "info"),
        Verdict::Clean => (Role::Good, "clean"),
    }
}

fn modules(report: &Report, blocks: &mut Vec<Block>) {
    if report.modules.is_empty() {
        return;
    }
    let column = |title, align| Column { title, align };
    blocks.push(Block::Table {
        columns: vec![
            column("module", Align::Left),
            column("breaking", Align::Right),
            column("risky", Align::Right),
            column("info", Align::Right),
            column("owners", Align::Left),
        ],
        rows: report.modules.iter().map(module_row).collect(),
    });
}

fn module_row(module: &ModuleSummary) -> Vec<Text> {
    let figure = |count: usize, severity| match count {
        0 => Text::new().dim("·"),
        _ => Text::new().with(Role::Severity(severity), count.to_string()),
    };
    vec![
        findings::module_name(module.name.as_deref()),
        figure(module.places.breaking, Severity::Breaking),
        figure(module.places.risky, Severity::Risky),
        figure(module.places.info, Severity::Info),
        Text::new().owners(&module.owners),
    ]
}

pub(super) fn undecided(report: &Report, detail: Detail) -> Option<Section> {
    let shown = report.undecided.iter();
    let shown = shown.filter(|place| place.counts() || detail == Detail::Verbose);
    let shown = Undecided::by_place(shown);
    if shown.is_empty() {
        return None;
    }
    let count = counted(shown.len(), "place");
    let entries = shown.iter().filter_map(|of_place| {
        let place = of_place.first()?;
        let changes: Vec<&str> = of_place.iter().map(|one| one.change.as_str()).collect();
        let told = Text::new()
            .place(Place::line(&place.path, place.line))
            .plain(format!(" {}", undecided_words(place.reason)));
        Some(Entry {
            text: match report.changes.len() {
                1 => told,
                _ => told.dim(format!(" ({})", told_ids(&changes))),
            },
            below: std::iter::once(Text::new().name(one_line(&place.text)))
                .chain(place.suppressed.as_ref().map(|why| {
                    let mut text = Text::new().strong("suppressed: ");
                    text.pieces.extend(findings::suppression(why).pieces);
                    text
                }))
                .collect(),
        })
    });
    Some(Section {
        title: Text::new().strong(format!("{count} cannot be decided by reading")),
        folded: true,
        first: true,
        blocks: vec![Block::List(entries.collect())],
    })
}

/// Why a place cannot be decided, in words.
pub(super) fn undecided_words(reason: &str) -> &str {
    match reason {
        "dynamic_table_name" => "computes the table's name at run time",
        "dynamic_column_name" => "computes a column's name at run time",
        "dynamic_sql" => "hands SQL that is made at run time to a function that runs it",
        "query_builder" => "hands the table's name to a query builder, which is not read",
        "unparsed_query" => "names it in SQL that was not understood",
        other => other,
    }
}

pub(super) fn external_readers(report: &Report) -> Option<Section> {
    if report.external_readers.is_empty() {
        return None;
    }
    let entries = report.external_readers.iter().map(|reader| Entry {
        text: Text::new()
            .strong(&reader.name)
            .plain(" reads ")
            .name(&reader.reads)
            .dim(match report.changes.len() {
                1 => " ".to_owned(),
                _ => format!(" ({}) ", reader.change),
            })
            .owners(&reader.owners),
        below: reader
            .note
            .iter()
            .map(|note| Text::new().plain(note))
            .collect(),
    });
    Some(Section {
        title: Text::new().strong("Readers outside this repository"),
        folded: false,
        first: true,
        blocks: vec![Block::List(entries.collect())],
    })
}

fn schema(report: &Report) -> Option<Section> {
    if report.schema_diffs.is_empty() {
        return None;
    }
    let diffs = report.schema_diffs.iter().map(|diff| Block::Diff {
        title: Text::new().name(&diff.table),
        before: diff.before.clone(),
        after: diff.after.clone(),
    });
    Some(Section {
        title: Text::new().strong("Schema before and after"),
        folded: true,
        first: false,
        blocks: diffs.collect(),
    })
}
