//! Who uses an object, as people and programs read it. In: [`Readers`]. Out: a [`Document`] for text and
//! Markdown; or JSON, as `impact schema readers` describes it.

mod json;
mod schema;
mod unused;

use super::overview::findings::module_name;
use super::overview::{coverage, external_readers, history, undecided};
use super::{Block, Detail, Document, Entry, Place, Role, Section, Text, counted, figures};
use crate::analysis::readers::{Access, ModuleUses, ObjectSummary, Readers};
use crate::analysis::report::Report;
use crate::audience::{Audience, Class};
use crate::clause::Clause;
use crate::finding::{Finding, Origin, grouped};
use crate::severity::Confidence;

pub(super) use json::render;
pub use schema::readers_schema;
pub use unused::unused_schema;
pub(super) use unused::{document as unused_document, render as render_unused};

/// The version of the JSON of `impact readers`.
const SCHEMA_VERSION: u32 = 1;
/// How many lines of one use are shown unless everything is asked for.
const SHOWN_LINES: usize = 2;
/// How many refs are named.
const SHOWN_REFS: usize = 3;

/// What people are told about who uses the objects.
pub(super) fn document(readers: &Readers, detail: Detail) -> Document {
    let found = &readers.found;
    let mut blocks = Vec::new();
    if detail == Detail::Quiet {
        let verdicts = readers
            .objects
            .iter()
            .map(|object| verdict(readers, object));
        blocks.extend(verdicts.map(Block::Paragraph));
        return Document { blocks };
    }
    for object in &readers.objects {
        blocks.push(Block::Heading(name(readers, object)));
        blocks.push(Block::List(vec![Entry {
            text: verdict(readers, object),
            below: Vec::new(),
        }]));
    }
    let notes = found.notes.iter();
    blocks.extend(notes.map(|note| Block::Note(Text::new().plain(note))));
    let sections = readers
        .modules
        .iter()
        .map(|module| of_module(readers, module, detail));
    blocks.extend(sections.map(Block::Section));
    let hint = match detail {
        Detail::Verbose => "",
        _ => " (-v lists them)",
    };
    let sections = [
        aside(readers, detail),
        dependents(readers),
        external_readers(found),
        undecided(found, detail),
        history::evidence(found, detail).filter(|_| tells_more(readers)),
        coverage::skipped(found, detail, hint),
        Some(read(readers, hint)),
    ];
    blocks.extend(sections.into_iter().flatten().map(Block::Section));
    Document { blocks }
}

/// Whether the past says more than that the objects are in use.
fn tells_more(readers: &Readers) -> bool {
    let found = &readers.found;
    !found.history.is_empty() || found.evidence.iter().any(|evidence| !evidence.in_use)
}

/// `O1 orders.status (text not null)`, with its database where there are several.
fn name(readers: &Readers, object: &ObjectSummary) -> Text {
    let text = match readers.objects.len() {
        1 => Text::new(),
        _ => Text::new().dim(format!("{} ", object.id)),
    };
    let text = text.strong(&object.name);
    let text = match &object.words {
        Some(words) => text.plain(format!(" ({words})")),
        None => text,
    };
    match readers.found.databases.len() {
        1 => text,
        _ => text.dim(format!(" in {}", object.database)),
    }
}

/// What it comes to, in one sentence.
fn verdict(readers: &Readers, object: &ObjectSummary) -> Text {
    let mut figures = Vec::new();
    if object.reads > 0 {
        figures.push(format!("read in {}", counted(object.reads, "place")));
    }
    if object.writes > 0 {
        figures.push(format!("written in {}", counted(object.writes, "place")));
    }
    if !object.dependents.is_empty() {
        let count = object.dependents.len();
        figures.push(format!(
            "needed by {} of the database",
            counted(count, "object")
        ));
    }
    if object.external > 0 {
        let count = counted(object.external, "reader");
        figures.push(format!("named by {count} outside the repository"));
    }
    let undecided = match object.undecided {
        0 => String::new(),
        count => format!("; {} cannot be decided", counted(count, "place")),
    };
    if object.in_use() {
        let figures = figures.join(", ");
        return Text::new()
            .strong("in use")
            .plain(format!(": {figures}{undecided}"));
    }
    let searched = searched(&readers.found).join(", ");
    Text::new()
        .with(Role::Good, "no use was found")
        .plain(format!(" in {searched}: that is no proof{undecided}"))
}

/// Where was searched.
fn searched(found: &Report) -> Vec<String> {
    let coverage = &found.coverage;
    let mut searched = vec!["the working tree".to_owned()];
    searched.extend(coverage.deployed.iter().cloned());
    match coverage.branches {
        0 => {}
        1 => searched.push("1 branch".to_owned()),
        count => searched.push(format!("{count} branches")),
    }
    searched
}

fn of_module(readers: &Readers, module: &ModuleUses, detail: Detail) -> Section {
    let own = |finding: &&Finding| finding.class == Class::Code && finding.module == module.name;
    let uses = readers.found.findings.iter().filter(own);
    Section {
        title: module_name(module.name.as_deref())
            .plain("  ")
            .people(&module.owners, &module.authors),
        folded: true,
        first: false,
        blocks: vec![Block::List(entries(readers, uses, detail))],
    }
}

/// Places in tests, documents and the like, where all are asked for.
fn aside(readers: &Readers, detail: Detail) -> Option<Section> {
    let uses = readers
        .found
        .findings
        .iter()
        .filter(|f| f.class != Class::Code);
    let entries = entries(readers, uses, detail);
    if detail < Detail::Verbose || entries.is_empty() {
        return None;
    }
    let count = counted(entries.len(), "place");
    Some(Section {
        title: Text::new().strong(format!("{count} outside of production code")),
        folded: true,
        first: false,
        blocks: vec![Block::List(entries)],
    })
}

/// The places that use objects; what is said of several objects alike is said once.
fn entries<'a>(
    readers: &Readers,
    uses: impl Iterator<Item = &'a Finding>,
    detail: Detail,
) -> Vec<Entry> {
    let alike = grouped(uses, |finding| {
        let at = (
            &finding.path,
            &finding.uses,
            finding.line,
            finding.start_column,
        );
        let code = (finding.audience, finding.class, &finding.refs);
        (at, code, finding.confidence, &finding.query_fingerprint)
    });
    let entries = alike.iter().filter_map(|alike| {
        let objects: Vec<&str> = alike.iter().map(|one| one.change.as_str()).collect();
        let first = alike.first()?;
        Some(entry(readers, first, &objects.join(", "), detail))
    });
    entries.collect()
}

/// One place that uses `objects`.
fn entry(readers: &Readers, finding: &Finding, objects: &str, detail: Detail) -> Entry {
    let first = finding.uses.first();
    let (line, column) = first.map_or((finding.line, finding.start_column), |place| {
        (place.line, place.start_column)
    });
    let mut text = Text::new()
        .place(Place {
            path: finding.path.clone(),
            line: Some(line),
            column: Some(column),
            here: finding.audience == Audience::WorkingTree,
        })
        .plain(format!(" {}", access_words(Access::of(finding))));
    if readers.objects.len() > 1 {
        text = text.dim(format!(" {objects}"));
    }
    text = text.plain(format!(": {}", clauses(finding)));
    if let Some(symbol) = &finding.symbol {
        text = text.dim(" in ").name(symbol);
    }
    let audience = match finding.audience {
        Audience::WorkingTree => None,
        Audience::Deployed => Some("still runs in"),
        Audience::Branches => Some("only on"),
    };
    if let Some(audience) = audience {
        text = text
            .dim(format!(", {audience} "))
            .name(finding.refs.join(", "));
    }
    if finding.class != Class::Code {
        text = text.dim(format!(", {}", finding.class.word()));
    }
    match finding.confidence {
        Confidence::Certain => {}
        Confidence::Likely => text = text.dim(", likely"),
        Confidence::Possible => text = text.dim(", possible"),
    }
    let shown = match detail {
        Detail::Verbose => usize::MAX,
        _ => SHOWN_LINES,
    };
    let mut below: Vec<Text> = finding
        .lines
        .iter()
        .take(shown)
        .map(|line| {
            Text::new()
                .dim(format!("{:>5} | ", line.line))
                .name(line.text.trim())
        })
        .collect();
    let more = finding.lines.len().saturating_sub(shown);
    if more > 0 {
        below.push(Text::new().dim(format!("      and {}", counted(more, "more line"))));
    }
    if let Some(since) = &finding.first_seen {
        below.push(since_text(since, finding));
    }
    Entry { text, below }
}

/// `since 2024-01-31 by ann in 1a2b3c4d5e; in main, v1.0 and 3 other refs`.
fn since_text(since: &Origin, finding: &Finding) -> Text {
    let commit = since.commit.get(..10).unwrap_or(&since.commit);
    let text = Text::new()
        .dim(format!("since {} by ", since.date))
        .plain(&since.author)
        .dim(" in ")
        .name(commit);
    if finding.audience != Audience::WorkingTree || finding.refs.is_empty() {
        return text;
    }
    let shown: Vec<&str> = finding
        .refs
        .iter()
        .map(String::as_str)
        .take(SHOWN_REFS)
        .collect();
    let text = text.dim("; in ").name(shown.join(", "));
    match finding.refs.len().saturating_sub(SHOWN_REFS) {
        0 => text,
        more => text.dim(format!(" and {}", counted(more, "other ref"))),
    }
}

fn access_words(access: Access) -> &'static str {
    match access {
        Access::Read => "reads",
        Access::Write => "writes",
        Access::ReadWrite => "reads and writes",
        Access::Hold => "holds",
    }
}

/// The clauses in their order, each once.
fn clauses(finding: &Finding) -> String {
    let mut words: Vec<String> = Vec::new();
    for place in &finding.uses {
        let word = match place.clause {
            Clause::Star => "*".to_owned(),
            clause => clause.word().replace('_', " "),
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.join(", ")
}

fn dependents(readers: &Readers) -> Option<Section> {
    let several = readers.objects.len() > 1;
    let mut entries = Vec::new();
    for object in &readers.objects {
        entries.extend(object.dependents.iter().map(|dependent| {
            let text = Text::new()
                .plain(format!("{} ", dependent.what))
                .name(&dependent.name);
            Entry {
                text: match several {
                    true => text.dim(format!(" ({})", object.id)),
                    false => text,
                },
                below: Vec::new(),
            }
        }));
    }
    (!entries.is_empty()).then(|| Section {
        title: Text::new().strong("In the database itself"),
        folded: false,
        first: true,
        blocks: vec![Block::List(entries)],
    })
}

/// What was read, and what else uses the objects.
fn read(readers: &Readers, hint: &str) -> Section {
    let mut section = coverage::read(&readers.found, hint);
    let entry = |text: Text| Entry {
        text,
        below: Vec::new(),
    };
    let mut entries = vec![entry(
        Text::new().plain(format!("searched: {}", searched(&readers.found).join(", "))),
    )];
    if !readers.folded.is_empty() {
        let names = readers.folded.iter().map(|(class, count)| (*class, *count));
        let text = Text::new().plain(format!(
            "places outside of production code: {}",
            figures(names)
        ));
        entries.push(entry(text.dim(hint)));
    }
    if let Some(Block::List(list)) = section.blocks.first_mut() {
        list.splice(0..0, entries);
    }
    section
}
