//! What people are told about a run, and in which order. In: a report. Out: a [`Document`].
//!
//! The first screen answers what changes, how bad it is, and who is affected; the details follow
//! from worst to best. The order is the report's own; this file only cuts it into sections.

mod findings;
mod history;

use super::{
    Align, Block, Column, Detail, Document, Entry, Place, Role, Text, counted, dialect_words,
    figures, skip_words,
};
use crate::analysis::report::{ChangeSummary, ModuleSummary, Report, Undecided, Verdict};
use crate::audience::Class;
use crate::error::{Skip, SkipReason};
use crate::severity::Severity;

/// How many skips of one reason are listed unless everything is asked for.
const LISTED_SKIPS: usize = 3;

/// The document about `report`.
pub(super) fn overview(report: &Report, detail: Detail) -> Document {
    let mut blocks = Vec::new();
    if detail == Detail::Quiet {
        blocks.extend(findings::gating(report));
        blocks.push(Block::Paragraph(verdict(report)));
        return Document { blocks };
    }
    changes(report, detail, &mut blocks);
    blocks.extend(
        report
            .notes
            .iter()
            .map(|note| Block::Note(Text::new().plain(note))),
    );
    blocks.push(Block::Paragraph(verdict(report)));
    modules(report, &mut blocks);
    findings::by_module(report, detail, &mut blocks);
    undecided(report, detail, &mut blocks);
    history::evidence(report, detail, &mut blocks);
    skipped(report, detail, &mut blocks);
    external_readers(report, &mut blocks);
    schema(report, &mut blocks);
    coverage(report, detail, &mut blocks);
    if report.findings.len() + report.undecided.len() > 0 {
        blocks.push(Block::Paragraph(verdict(report)));
    }
    Document { blocks }
}

fn heading(title: &str) -> Block {
    Block::Heading(Text::new().strong(title))
}

fn changes(report: &Report, detail: Detail, blocks: &mut Vec<Block>) {
    if report.changes.is_empty() {
        return;
    }
    let several = report.databases.len() > 1;
    blocks.push(heading(&counted(report.changes.len(), "change")));
    let entries = report
        .changes
        .iter()
        .map(|change| change_entry(change, several, detail));
    blocks.push(Block::List(entries.collect()));
}

fn change_entry(change: &ChangeSummary, several_databases: bool, detail: Detail) -> Entry {
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
    let notes = change.notes.iter();
    below.extend(notes.map(|note| Text::new().dim("note: ").plain(note)));
    Entry { text, below }
}

/// The verdict with its figures, in one line.
fn verdict(report: &Report) -> Text {
    let summary = &report.summary;
    let (role, word) = match summary.verdict {
        Verdict::Breaking => (Role::Severity(Severity::Breaking), "breaking"),
        Verdict::Risky => (Role::Severity(Severity::Risky), "risky"),
        Verdict::Undecided => (Role::Severity(Severity::Risky), "undecided"),
        Verdict::Info => (Role::Severity(Severity::Info), "info"),
        Verdict::Clean => (Role::Good, "clean"),
    };
    let text = Text::new().strong("verdict: ").with(role, word);
    if report.changes.is_empty() {
        return text.plain(", no change to analyse");
    }
    let places = [
        (summary.breaking, "breaking"),
        (summary.risky, "risky"),
        (summary.info, "info"),
        (summary.undecided, "undecided"),
    ];
    let places: Vec<String> = places
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    if places.is_empty() {
        return text.plain(format!(
            ", no use of what changes was found in {}",
            counted(report.coverage.read, "file")
        ));
    }
    let mut figures = places.join(", ");
    if summary.modules > 0 {
        let modules = counted(summary.modules, "module");
        let owners = counted(summary.owners, "owner");
        figures.push_str(&format!("; {modules}, {owners}"));
    }
    text.plain(format!(" ({figures})"))
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
        figure(module.breaking, Severity::Breaking),
        figure(module.risky, Severity::Risky),
        figure(module.info, Severity::Info),
        Text::new().owners(&module.owners),
    ]
}

fn undecided(report: &Report, detail: Detail, blocks: &mut Vec<Block>) {
    let shown: Vec<&Undecided> = report
        .undecided
        .iter()
        .filter(|place| place.class == Class::Code || detail == Detail::Verbose)
        .collect();
    if shown.is_empty() {
        return;
    }
    blocks.push(heading(&format!(
        "{} cannot be decided by reading",
        counted(shown.len(), "place")
    )));
    let entries = shown.into_iter().map(|place| Entry {
        text: Text::new()
            .place(Place::line(&place.path, place.line))
            .plain(format!(" {} ", undecided_words(place.reason)))
            .dim(format!("({})", place.change)),
        below: vec![Text::new().name(place.text.trim())],
    });
    blocks.push(Block::List(entries.collect()));
}

fn undecided_words(reason: &str) -> &str {
    match reason {
        "dynamic_table_name" => "computes the table's name at run time",
        "dynamic_column_name" => "computes a column's name at run time",
        "query_builder" => "hands the table's name to a query builder, which is not read",
        "unparsed_query" => "names what changes in SQL that was not understood",
        other => other,
    }
}

fn skipped(report: &Report, detail: Detail, blocks: &mut Vec<Block>) {
    if report.skipped.is_empty() {
        return;
    }
    blocks.push(heading(&format!(
        "{} not analysed",
        counted(report.skipped.len(), "thing")
    )));
    let mut entries = Vec::new();
    for reason in reasons(&report.skipped) {
        let those = || report.skipped.iter().filter(|skip| skip.reason == reason);
        let limit = match (detail, reason) {
            (Detail::Verbose, _)
            | (_, SkipReason::UnparsedStatement | SkipReason::DynamicStatement) => usize::MAX,
            _ => LISTED_SKIPS,
        };
        let mut below: Vec<Text> = those().take(limit).map(skip_text).collect();
        let more = those().skip(limit).count();
        if more > 0 {
            below.push(Text::new().dim(format!("and {more} more (-v lists them)")));
        }
        entries.push(Entry {
            text: Text::new().plain(skip_words(reason)),
            below,
        });
    }
    blocks.push(Block::List(entries));
}

/// The reasons that occur, in the order of their first occurrence.
fn reasons(skips: &[Skip]) -> Vec<SkipReason> {
    let mut reasons = Vec::new();
    for skip in skips {
        if !reasons.contains(&skip.reason) {
            reasons.push(skip.reason);
        }
    }
    reasons
}

fn skip_text(skip: &Skip) -> Text {
    let place = Place {
        path: skip.path.clone(),
        line: skip.line,
        column: None,
    };
    Text::new().place(place).plain(" ").plain(&skip.detail)
}

fn external_readers(report: &Report, blocks: &mut Vec<Block>) {
    if report.external_readers.is_empty() {
        return;
    }
    blocks.push(heading("Readers outside this repository"));
    let entries = report.external_readers.iter().map(|reader| Entry {
        text: Text::new()
            .strong(&reader.name)
            .plain(" reads ")
            .name(&reader.reads)
            .dim(format!(" ({}) ", reader.change))
            .owners(&reader.owners),
        below: reader
            .note
            .iter()
            .map(|note| Text::new().plain(note))
            .collect(),
    });
    blocks.push(Block::List(entries.collect()));
}

fn schema(report: &Report, blocks: &mut Vec<Block>) {
    if report.schema_diffs.is_empty() {
        return;
    }
    blocks.push(heading("Schema before and after"));
    blocks.extend(report.schema_diffs.iter().map(|diff| Block::Diff {
        title: Text::new().name(&diff.table),
        before: diff.before.clone(),
        after: diff.after.clone(),
    }));
}

fn coverage(report: &Report, detail: Detail, blocks: &mut Vec<Block>) {
    blocks.push(heading("What was read"));
    let entry = |text| Entry {
        text,
        below: Vec::new(),
    };
    let mut entries = Vec::new();
    for database in &report.databases {
        let mut text = Text::new()
            .plain("database ")
            .name(&database.name)
            .plain(format!(
                ": {} (from {})",
                dialect_words(database.dialect),
                database.dialect_from
            ));
        text = match database.schema_from {
            "none" => text.plain(", its schema is not known"),
            from => text.plain(format!(
                ", {} from {}",
                counted(database.relations, "relation"),
                schema_words(from)
            )),
        };
        if let Some(folder) = &database.migrations {
            text = text.plain(", migrations in ").name(folder);
        }
        entries.push(entry(text));
    }
    let coverage = &report.coverage;
    let mut files = format!("{} of {}", coverage.read, counted(coverage.files, "file"));
    if !coverage.left_out.is_empty() {
        let left_out = figures(
            coverage
                .left_out
                .iter()
                .map(|(rule, count)| (rule.as_str(), *count)),
        );
        files.push_str(&format!("; left out {left_out}"));
    }
    entries.push(entry(Text::new().plain(files)));
    let mut queries = counted(coverage.queries, "query");
    if coverage.unparsed_queries > 0 {
        queries.push_str(&format!(" ({} not understood)", coverage.unparsed_queries));
    }
    if coverage.models > 0 {
        queries.push_str(&format!(", {}", counted(coverage.models, "model")));
    }
    entries.push(entry(Text::new().plain(queries)));
    if !coverage.not_understood.is_empty() {
        let names = coverage
            .not_understood
            .iter()
            .map(|(name, count)| (name.as_str(), *count));
        entries.push(entry(
            Text::new().plain(format!("not understood: {}", figures(names))),
        ));
    }
    let folded = &report.summary.folded;
    if !folded.is_empty() {
        let names = folded.iter().map(|(class, count)| (*class, *count));
        let mut text = Text::new().plain(format!("findings that do not gate: {}", figures(names)));
        if detail != Detail::Verbose {
            text = text.dim(" (-v lists them)");
        }
        entries.push(entry(text));
    }
    if report.summary.suppressed > 0 {
        entries.push(entry(
            Text::new().plain(format!("suppressed: {}", report.summary.suppressed)),
        ));
    }
    entries.extend(history::coverage(report));
    blocks.push(Block::List(entries));
}

fn schema_words(from: &str) -> &str {
    match from {
        "replay" => "the replayed migrations",
        "dump" => "a dump",
        "both" => "a dump and the replayed migrations",
        other => other,
    }
}
