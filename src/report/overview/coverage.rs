//! What was read and what was not. In: a report. Out: sections that say how far its verdict reaches.

use super::findings::place;
use crate::analysis::report::{Report, SHALLOW};
use crate::error::{Skip, SkipReason};
use crate::report::{
    Block, Detail, Entry, Place, Section, Text, counted, dialect_words, figures, skip_words,
};

/// How many skips of one reason are listed unless everything is asked for.
const LISTED_SKIPS: usize = 3;

/// What was not analysed, reason by reason; `hint` says how to see all of it.
pub(in crate::report) fn skipped(report: &Report, detail: Detail, hint: &str) -> Option<Section> {
    if report.skipped.is_empty() {
        return None;
    }
    let count = counted(report.skipped.len(), "thing");
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
            below.push(Text::new().dim(format!("and {more} more{hint}")));
        }
        entries.push(Entry {
            text: Text::new().plain(skip_words(reason)),
            below,
        });
    }
    Some(Section {
        title: Text::new().strong(format!("{count} not analysed")),
        folded: true,
        first: true,
        blocks: vec![Block::List(entries)],
    })
}

/// What was to suppress findings and does not.
pub(super) fn suppression_faults(report: &Report) -> Option<Section> {
    if report.suppression_faults.is_empty() {
        return None;
    }
    let count = counted(report.suppression_faults.len(), "suppression");
    let entries = report.suppression_faults.iter().map(|fault| {
        let word = format!(" is {}: ", fault.fault.word());
        let text = Text::new().place(place(&fault.path, fault.line));
        let text = match &fault.rule {
            Some(rule) => text.plain(" ").name(rule),
            None => text,
        };
        Entry {
            text: text.plain(word).plain(&fault.detail),
            below: Vec::new(),
        }
    });
    Some(Section {
        title: Text::new().strong(format!("{count} not in force")),
        folded: true,
        first: true,
        blocks: vec![Block::List(entries.collect())],
    })
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
        here: true,
    };
    Text::new().place(place).plain(" ").plain(&skip.detail)
}

/// What was read; `hint` says how to see the findings that do not gate.
pub(in crate::report) fn read(report: &Report, hint: &str) -> Section {
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
                ": {} ({})",
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
    if !coverage.foreign_queries.is_empty() {
        let engines = coverage.foreign_queries.iter();
        let engines = figures(engines.map(|(engine, count)| (engine.as_str(), *count)));
        let text = format!("queries for other engines, not judged: {engines}");
        entries.push(entry(Text::new().plain(text)));
    }
    if !coverage.not_understood.is_empty() {
        let names = coverage
            .not_understood
            .iter()
            .map(|(name, count)| (name.as_str(), *count));
        entries.push(entry(
            Text::new().plain(format!("not understood: {}", figures(names))),
        ));
    }
    let folded = &report.summary.folded_places;
    if !folded.is_empty() {
        let names = folded.iter().map(|(class, count)| (*class, *count));
        let text = Text::new().plain(format!("places that do not gate: {}", figures(names)));
        entries.push(entry(text.dim(hint)));
    }
    if report.summary.suppressed_places > 0 {
        let suppressed = report.summary.suppressed_places;
        let text = Text::new().plain(format!("places that are suppressed: {suppressed}"));
        entries.push(entry(text.dim(hint)));
    }
    if report.shallow && !report.notes.iter().any(|note| note == SHALLOW) {
        entries.push(entry(Text::new().plain(SHALLOW)));
    }
    entries.extend(super::history::coverage(report));
    Section {
        title: Text::new().strong("What was read"),
        folded: true,
        first: true,
        blocks: vec![Block::List(entries)],
    }
}

/// Where a catalog comes from, in words.
pub(in crate::report) fn schema_words(from: &str) -> &str {
    match from {
        "replay" => "the replayed migrations",
        "dump" => "a dump",
        "both" => "a dump and the replayed migrations",
        other => other,
    }
}
