//! A report that another run wrote as JSON, told anew. In: bytes that nobody vouches for. Out: a
//! [`Document`]. The hard thing: whoever opens a pull request from a fork decides what stands in
//! the file, so that only figures, closed words and text to be escaped are taken out of it.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::analysis::report::Verdict;
use crate::audience::Class;
use crate::change::KINDS;
use crate::error::{Error, Result};
use crate::finding::grouped;
use crate::report::{
    Align, Block, Column, Document, Entry, Outcome, Place, Section, Snippet, Spot, Text,
};
use crate::severity::{Confidence, Severity};

/// The version of the JSON that is understood.
const VERSION: u32 = 1;

/// What is read of the JSON that `impact schema` describes.
#[derive(Deserialize)]
pub(super) struct Told {
    schema_version: u32,
    changes: Vec<Change>,
    modules: Vec<Module>,
    findings: Vec<Finding>,
    skipped: Vec<serde::de::IgnoredAny>,
    summary: Summary,
}

#[derive(Deserialize)]
struct Change {
    id: String,
    kind: String,
    table: Option<String>,
    column: Option<String>,
    new_name: Option<String>,
    path: String,
    line: u32,
}

#[derive(Deserialize)]
struct Module {
    name: Option<String>,
    owners: Vec<String>,
    places: Places,
}

#[derive(Deserialize)]
struct Places {
    breaking: usize,
    risky: usize,
    info: usize,
}

#[derive(Deserialize)]
struct Finding {
    change: String,
    rule: String,
    severity: Severity,
    confidence: Confidence,
    silent: bool,
    class: Class,
    path: String,
    line: u32,
    start_column: u32,
    module: Option<String>,
    query: String,
    error_code: Option<String>,
    message: String,
    remedy: String,
    suppressed: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Summary {
    places: Undecided,
    verdict: Verdict,
}

#[derive(Deserialize)]
struct Undecided {
    undecided: usize,
}

impl Told {
    /// Reads the JSON.
    ///
    /// # Errors
    /// It is no report, or one of another version.
    pub(super) fn read(bytes: &[u8]) -> Result<Self> {
        let told: Self = serde_json::from_slice(bytes)
            .map_err(|error| Error::new(format!("it is no report of impact ({error})")))?;
        if told.schema_version == VERSION {
            Ok(told)
        } else {
            Err(Error::new(format!(
                "it is of version {}, not {VERSION}",
                told.schema_version
            )))
        }
    }

    /// Its verdict.
    pub(super) fn verdict(&self) -> Verdict {
        self.summary.verdict
    }

    /// What people are told about it.
    pub(super) fn document(&self) -> Document {
        let verdict = super::publish::verdict(self.summary.verdict);
        let mut blocks = vec![
            Block::Heading(Text::new().plain("impact: ").strong(verdict)),
            Block::Note(Text::new().plain(
                "told by a run on the pull request's own code: its author could have changed what stands here",
            )),
        ];
        if !self.changes.is_empty() {
            blocks.push(Block::List(
                self.changes.iter().map(Change::entry).collect(),
            ));
        }
        if !self.modules.is_empty() {
            blocks.push(self.table());
        }
        let counted =
            |finding: &&Finding| finding.class == Class::Code && finding.suppressed.is_none();
        let findings: Vec<&Finding> = self.findings.iter().filter(counted).collect();
        let mut seen = BTreeSet::new();
        for finding in &findings {
            if seen.insert(&finding.module) {
                let own = findings.iter().copied();
                let own = own.filter(|other| other.module == finding.module);
                let places = grouped(own, Finding::place);
                blocks.push(Block::Section(Section {
                    title: name(finding.module.as_deref()),
                    folded: true,
                    first: false,
                    blocks: places.iter().flat_map(|place| told(place)).collect(),
                }));
            }
        }
        for (count, words) in [
            (
                self.summary.places.undecided,
                "places that cannot be decided by reading",
            ),
            (self.skipped.len(), "things that were not analysed"),
        ] {
            if count > 0 {
                let text = Text::new().plain(format!("{count} {words}: the run lists them"));
                blocks.push(Block::Paragraph(text));
            }
        }
        if !self.changes.is_empty() {
            blocks.push(Block::Paragraph(Text::new().plain(
                "The summary of that run has the release checklist, the schema before and after, and what was read.",
            )));
        }
        Document { blocks }
    }

    fn table(&self) -> Block {
        let column = |title, align| Column { title, align };
        let row = |module: &Module| {
            let figure = |count: usize| Text::new().plain(count.to_string());
            vec![
                name(module.name.as_deref()),
                figure(module.places.breaking),
                figure(module.places.risky),
                figure(module.places.info),
                Text::new().owners(&module.owners),
            ]
        };
        Block::Table {
            columns: vec![
                column("module", Align::Left),
                column("breaking", Align::Right),
                column("risky", Align::Right),
                column("info", Align::Right),
                column("owners", Align::Left),
            ],
            rows: self.modules.iter().map(row).collect(),
        }
    }
}

fn name(module: Option<&str>) -> Text {
    match module {
        Some(module) => Text::new().name(module),
        None => Text::new().dim("no module"),
    }
}

impl Change {
    fn entry(&self) -> Entry {
        // Words of ours only where they are ours.
        let kind = KINDS.iter().find(|kind| kind.id == self.kind);
        let words = kind.map_or("change", |kind| kind.title);
        let object = [&self.table, &self.column].map(Option::as_deref);
        let object: Vec<&str> = object.into_iter().flatten().collect();
        let mut text = Text::new().dim(format!("{} ", self.id)).strong(words);
        if !object.is_empty() {
            text = text.plain(": ").name(object.join("."));
        }
        if let Some(new) = &self.new_name {
            text = text.plain(" to ").name(new);
        }
        Entry {
            text,
            below: vec![Text::new().place(Place::line(&self.path, self.line))],
        }
    }
}

impl Finding {
    /// What findings of several changes at one place have in common.
    fn place(&self) -> (&str, u32, u32, &str) {
        (&self.path, self.line, self.start_column, &self.query)
    }
}

/// A place, with what each change does there.
fn told(place: &[&Finding]) -> Vec<Block> {
    let Some(first) = place.first() else {
        return Vec::new();
    };
    let outcomes = place.iter().map(|finding| Outcome {
        changes: finding.change.clone(),
        severity: finding.severity,
        silent: finding.silent,
        confidence: finding.confidence,
        rule: finding.rule.clone(),
        message: finding.message.clone(),
        error_code: finding.error_code.clone(),
    });
    let remedies: BTreeSet<&str> = place.iter().map(|one| one.remedy.as_str()).collect();
    let remedies = remedies.into_iter().filter(|remedy| !remedy.is_empty());
    let snippet = Block::Finding(Box::new(Snippet {
        outcomes: outcomes.collect(),
        spots: vec![Spot {
            place: Place::line(&first.path, first.line),
            beside: Text::new(),
            lines: Vec::new(),
        }],
        notes: remedies
            .map(|remedy| ("help", Text::new().plain(remedy)))
            .collect(),
    }));
    let query = (!first.query.is_empty()).then(|| Block::Code(first.query.clone()));
    [Some(snippet), query].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {

    use super::*;

    #[test]
    fn what_is_no_report_is_refused() {
        for (bytes, words) in [
            (&b"{}"[..], "it is no report"),
            (b"\xff\xfe", "it is no report"),
            (b"[[[[", "it is no report"),
            (
                br#"{"schema_version": 9, "changes": [], "modules": [], "findings": [], "skipped": [],
                    "summary": {"places": {"undecided": 0}, "verdict": "clean"}}"#,
                "it is of version 9, not 1",
            ),
        ] {
            let error = Told::read(bytes).err().unwrap().to_string();
            assert!(error.contains(words), "{error}");
        }
        assert!(
            Told::read("[".repeat(100_000).as_bytes()).is_err(),
            "no depth overflows"
        );
    }
}
