//! SARIF 2.1.0, as GitHub's code scanning takes it. In: a report. Out: one run: a result for each change at
//! the migration's line, which is what a pull request shows, and one for each finding.
//!
//! Code scanning reads a part of the format and cuts what is too long without a word: what is left out
//! here is told as a notification.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::{
    View, change_id, counted, escape_json, from_top, percent_encoded, reach, skip_words, told,
};
use crate::analysis::report::{ChangeSummary, Report};
use crate::audience::Class;
use crate::change::KINDS;
use crate::finding::{Finding, SuppressedBy, Suppression};
use crate::severity::Severity;

/// How many results code scanning shows of a run.
const RESULTS: usize = 5_000;

/// How many places a result has at most.
const LOCATIONS: usize = 100;

/// How many notifications are written: nothing shows them all.
const NOTIFICATIONS: usize = 1_000;

/// The schema of the format.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes `report` as SARIF.
pub(super) fn render(report: &Report, _view: &View, out: &mut dyn Write) -> io::Result<()> {
    let json = serde_json::to_string_pretty(&log(report))?;
    out.write_all(escape_json(&json).as_bytes())?;
    out.write_all(b"\n")
}

fn log(report: &Report) -> Value {
    let mut rules = Rules::default();
    let changes: BTreeMap<&str, &ChangeSummary> = report
        .changes
        .iter()
        .map(|change| (change.id.as_str(), change))
        .collect();
    // One suppressed result makes the others say that they are not.
    let suppressions = report
        .findings
        .iter()
        .any(|finding| finding.suppressed.is_some());
    let of_changes = report.changes.iter().filter_map(|change| {
        let reach = reach(report, change).filter(|_| change.path != "-")?;
        Some((change, reach))
    });
    let mut results: Vec<Value> = of_changes
        .take(RESULTS)
        .map(|(change, reach)| change_result(report, change, &reach, &mut rules))
        .collect();
    let room = RESULTS - results.len();
    results.extend(report.findings.iter().take(room).map(|finding| {
        let change = changes.get(finding.change.as_str()).copied();
        finding_result(report, finding, change, &mut rules)
    }));
    if suppressions {
        for result in &mut results {
            if result.get("suppressions").is_none() {
                result["suppressions"] = json!([]);
            }
        }
    }
    let left_out = report.findings.len().saturating_sub(room);
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "impact",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.rows,
            }},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {
                "%SRCROOT%": {"description": {"text": "The top of the repository."}},
            },
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": notifications(report, left_out),
            }],
            "results": results,
        }],
    })
}

/// The rules of a run in the order of their first result.
#[derive(Default)]
struct Rules {
    rows: Vec<Value>,
    index: BTreeMap<String, usize>,
}

impl Rules {
    /// The rule's place among the rows.
    fn index(&mut self, id: &str) -> usize {
        if let Some(index) = self.index.get(id) {
            return *index;
        }
        self.rows.push(rule(id));
        self.index.insert(id.to_owned(), self.rows.len() - 1);
        self.rows.len() - 1
    }
}

/// A kind of change, or a kind and the clause of the query that it reaches.
fn rule(id: &str) -> Value {
    let (kind_id, clause) = id.split_once('.').unwrap_or((id, ""));
    let Some(kind) = KINDS.iter().find(|kind| kind.id == kind_id) else {
        return json!({"id": id});
    };
    let title = match clause {
        "" => kind.title.to_owned(),
        clause => format!("{}, used in {}", kind.title, clause.replace('_', " ")),
    };
    let remedy = super::explain::remedy(kind);
    let help = format!(
        "{}\n\nExample:\n\n{}\n\nWhat to do: {remedy}.",
        kind.explanation, kind.example
    );
    let markdown = format!(
        "{}\n\n```sql\n{}\n```\n\n**What to do:** {remedy}.",
        kind.explanation, kind.example
    );
    json!({
        "id": id,
        "shortDescription": {"text": title},
        "fullDescription": {"text": kind.explanation},
        "helpUri": env!("CARGO_PKG_REPOSITORY"),
        "help": {"text": help, "markdown": markdown},
        "properties": {"tags": ["database", "migration"]},
    })
}

fn change_result(
    report: &Report,
    change: &ChangeSummary,
    reach: &super::Reach,
    rules: &mut Rules,
) -> Value {
    let places = report
        .findings
        .iter()
        .filter(|finding| finding.change == change.id && super::is_annotated(finding));
    let related: Vec<Value> = places
        .take(LOCATIONS)
        .enumerate()
        .map(|(index, finding)| {
            let (line, start, end) = finding.told_at();
            let mut location = location(report, &finding.path, region(line, Some((start, end))));
            location["id"] = json!(index + 1);
            location["message"] = message(&told(finding));
            location
        })
        .collect();
    let id = change_id(change);
    json!({
        "ruleId": change.kind,
        "ruleIndex": rules.index(change.kind),
        "level": level(reach.severity),
        "message": message(&format!("{}: {}", change.title, reach.words)),
        "locations": [location(report, &change.path, region(change.line, None))],
        "relatedLocations": related,
        "partialFingerprints": fingerprints(&id),
    })
}

fn finding_result(
    report: &Report,
    finding: &Finding,
    change: Option<&ChangeSummary>,
    rules: &mut Rules,
) -> Value {
    let (line, start, end) = finding.told_at();
    let mut text = escaped(&told(finding));
    let mut related = Vec::new();
    if let Some(change) = change {
        let mut title = escaped(&change.title);
        if change.path != "-" {
            title = format!("[{title}](1)");
            let mut location = location(report, &change.path, region(change.line, None));
            location["id"] = json!(1);
            location["message"] = message(&change.title);
            related.push(location);
        }
        text.push_str(&format!(". Migration: {title}"));
    }
    if !finding.remedy.is_empty() {
        text.push_str(&format!(". What to do: {}", escaped(&finding.remedy)));
    }
    let others = finding
        .uses
        .iter()
        .filter(|place| (place.line, place.start_column) != (line, start))
        .take(LOCATIONS - 1);
    related.extend(others.map(|place| {
        let columns = Some((place.start_column, Some(place.end_column)));
        location(report, &finding.path, region(place.line, columns))
    }));
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": rules.index(&finding.rule),
        "level": match finding.class {
            Class::Code => level(finding.severity),
            // Tests and documents do not fail a check.
            _ => level(finding.severity.min(Severity::Risky)),
        },
        "message": {"text": text},
        "locations": [location(report, &finding.path, region(line, Some((start, end))))],
        "relatedLocations": related,
        "partialFingerprints": fingerprints(&finding.id),
        "properties": {
            "change": finding.change,
            "confidence": finding.confidence,
            "silent": finding.silent,
            "gates": finding.gates,
            "audience": finding.audience,
            "class": finding.class,
            "module": finding.module,
            "owners": finding.owners,
        },
    });
    if let Some(suppression) = &finding.suppressed {
        result["suppressions"] = json!([self::suppression(report, suppression)]);
    }
    result
}

/// What says that a place does not count: the code itself, or a file beside it.
fn suppression(report: &Report, suppression: &Suppression) -> Value {
    let kind = match suppression.by {
        SuppressedBy::Comment => "inSource",
        SuppressedBy::Config | SuppressedBy::Baseline => "external",
    };
    let region = suppression.line.map(|line| region(line, None));
    json!({
        "kind": kind,
        "status": "accepted",
        "justification": suppression.reason,
        "location": location(report, &suppression.path, region),
    })
}

/// Ids that survive moved lines; the first is the one that code scanning compares.
fn fingerprints(id: &str) -> Value {
    json!({"primaryLocationLineHash": id, "impact/v1": id})
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Breaking => "error",
        Severity::Risky => "warning",
        Severity::Info => "note",
    }
}

fn location(report: &Report, path: &str, region: impl Into<Option<Value>>) -> Value {
    let mut location = json!({"physicalLocation": {
        "artifactLocation": {
            "uri": percent_encoded(&from_top(report, path)),
            "uriBaseId": "%SRCROOT%",
        },
    }});
    if let Some(region) = region.into() {
        location["physicalLocation"]["region"] = region;
    }
    location
}

fn region(line: u32, columns: Option<(u32, Option<u32>)>) -> Value {
    let mut region = json!({"startLine": line.max(1)});
    if let Some((start, end)) = columns {
        region["startColumn"] = json!(start.max(1));
        if let Some(end) = end {
            region["endColumn"] = json!(end.max(1));
        }
    }
    region
}

fn message(text: &str) -> Value {
    json!({"text": escaped(text)})
}

/// Text of a message without links: what stands in brackets would be one.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('[', "\\[")
        .replace(']', "\\]")
}

/// What was left out, not analysed, or not decided, and what the first lines of other formats say.
fn notifications(report: &Report, left_out: usize) -> Vec<Value> {
    let mut notifications = Vec::new();
    if left_out > 0 {
        notifications.push(json!({
            "level": "warning",
            "message": {"text": format!(
                "{} left out: code scanning shows {RESULTS} results of a run",
                counted(left_out, "finding")
            )},
        }));
    }
    let notes = report.notes.iter();
    notifications.extend(notes.map(|note| json!({"level": "note", "message": message(note)})));
    notifications.extend(report.undecided.iter().map(|place| {
        let text = format!("cannot be decided by reading: {}", place.reason);
        let mut notification = json!({
            "level": if place.counts() { "warning" } else { "note" },
            "message": message(&text),
            "locations": [location(report, &place.path, region(place.line, None))],
        });
        // Only a result has suppressions of its own.
        if let Some(why) = &place.suppressed {
            notification["properties"] = json!({"suppressions": [suppression(report, why)]});
        }
        notification
    }));
    notifications.extend(report.skipped.iter().map(|skip| {
        let text = format!("not analysed: {}: {}", skip_words(skip.reason), skip.detail);
        let mut notification = json!({"level": "warning", "message": message(&text)});
        if skip.path != "-" {
            let region = region(skip.line.unwrap_or(1), None);
            notification["locations"] = json!([location(report, &skip.path, region)]);
        }
        notification
    }));
    notifications.extend(report.suppression_faults.iter().map(|fault| {
        json!({
            "level": "warning",
            "message": message(&fault.sentence()),
            "locations": [location(report, &fault.path, region(fault.line.unwrap_or(1), None))],
        })
    }));
    let more = notifications.len().saturating_sub(NOTIFICATIONS);
    notifications.truncate(NOTIFICATIONS);
    if more > 0 {
        let text = format!("{} more left out", counted(more, "notification"));
        notifications.push(json!({"level": "warning", "message": {"text": text}}));
    }
    notifications
}
