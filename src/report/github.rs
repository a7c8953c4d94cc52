//! Annotations of a GitHub workflow. In: a report. Out: workflow commands, the migration's line first.
//!
//! GitHub shows ten errors and ten warnings of a step, the first ones: more are counted, not written.

use std::io::{self, Write};

use super::reach::of_migrations;
use super::words::skip_words;
use super::{View, counted, escape, from_top, is_annotated, reach, told};
use crate::analysis::report::{Report, Undecided};
use crate::finding::by_place;
use crate::severity::Severity;

/// How many annotations of one level GitHub shows of a step.
const SHOWN: usize = 10;

/// One annotation.
struct Annotation {
    severity: Severity,
    path: String,
    line: u32,
    columns: Option<(u32, u32)>,
    title: String,
    /// Sentences, a line each.
    message: Vec<String>,
}

/// Writes the annotations of `report`, the worst first.
pub(super) fn render(report: &Report, _view: &View, out: &mut dyn Write) -> io::Result<()> {
    let mut annotations = changes(report);
    annotations.extend(findings(report));
    annotations.extend(undecided(report));
    annotations.extend(unread(report));
    annotations.extend(suppression_faults(report));
    let elsewhere = report.skipped.len() - of_migrations(report).count();
    let mut more = Vec::new();
    for (severity, command) in [(Severity::Breaking, "error"), (Severity::Risky, "warning")] {
        let mut those = annotations
            .iter()
            .filter(|annotation| annotation.severity == severity);
        for annotation in those.by_ref().take(SHOWN) {
            annotation.write(command, out)?;
        }
        match those.count() {
            0 => {}
            1 => more.push(format!("1 more {command}")),
            count => more.push(format!("{count} more {command}s")),
        }
    }
    if elsewhere > 0 {
        let things = counted(elsewhere, "thing");
        writeln!(out, "not analysed: {things}, see the report")?;
    }
    if report.summary.suppressed_places > 0 {
        let suppressed = counted(report.summary.suppressed_places, "place");
        writeln!(out, "suppressed: {suppressed}")?;
    }
    if !more.is_empty() {
        let more = more.join(" and ");
        writeln!(
            out,
            "{more}: GitHub shows {SHOWN} annotations of each level"
        )?;
    }
    Ok(())
}

/// The statements of the migration, each with how far it reaches.
fn changes(report: &Report) -> Vec<Annotation> {
    let annotations = report.changes.iter().filter_map(|change| {
        let reach = reach(report, change).filter(|_| change.path != "-")?;
        Some(Annotation {
            severity: reach.severity,
            path: from_top(report, &change.path),
            line: change.line,
            columns: None,
            title: change.kind.to_owned(),
            message: vec![format!("{}: {}", change.title, reach.words)],
        })
    });
    annotations.collect()
}

/// The places, each with what all changes do there.
fn findings(report: &Report) -> impl Iterator<Item = Annotation> {
    let findings = report.findings.iter();
    let places = by_place(findings.filter(|finding| is_annotated(finding)));
    places.into_iter().filter_map(|place| {
        let worst = *place.first()?;
        let (line, start, end) = worst.told_at();
        let mut message: Vec<String> = Vec::new();
        let needy = place.iter().filter(|f| f.severity > Severity::Info);
        let remedies = needy.map(|finding| finding.remedy.clone());
        for sentence in place.iter().map(|finding| told(finding)).chain(remedies) {
            if !sentence.is_empty() && !message.contains(&sentence) {
                message.push(sentence);
            }
        }
        Some(Annotation {
            severity: worst.severity,
            path: from_top(report, &worst.path),
            line,
            columns: end.map(|end| (start, end)),
            title: worst.rule.clone(),
            message,
        })
    })
}

fn undecided(report: &Report) -> impl Iterator<Item = Annotation> {
    let places = report.undecided.iter().filter(|place| place.counts());
    let places = Undecided::by_place(places).into_iter();
    places.filter_map(|place| {
        let place = *place.first()?;
        Some(Annotation {
            severity: Severity::Risky,
            path: from_top(report, &place.path),
            line: place.line,
            columns: None,
            title: "undecided".to_owned(),
            message: vec![format!(
                "{}: cannot be decided by reading whether it uses what changes",
                place.reason.replace('_', " ")
            )],
        })
    })
}

/// What was not analysed of the migrations themselves.
fn unread(report: &Report) -> impl Iterator<Item = Annotation> {
    of_migrations(report).map(|skip| Annotation {
        severity: Severity::Risky,
        path: from_top(report, &skip.path),
        line: skip.line.unwrap_or(1),
        columns: None,
        title: "not analysed".to_owned(),
        message: vec![format!("{}: {}", skip_words(skip.reason), skip.detail)],
    })
}

fn suppression_faults(report: &Report) -> impl Iterator<Item = Annotation> {
    report.suppression_faults.iter().map(|fault| Annotation {
        severity: Severity::Risky,
        path: from_top(report, &fault.path),
        line: fault.line.unwrap_or(1),
        columns: None,
        title: "suppression".to_owned(),
        message: vec![fault.sentence()],
    })
}

impl Annotation {
    fn write(&self, command: &str, out: &mut dyn Write) -> io::Result<()> {
        write!(
            out,
            "::{command} file={},line={}",
            property(&self.path),
            self.line
        )?;
        if let Some((start, end)) = self.columns {
            write!(out, ",col={start},endColumn={end}")?;
        }
        let message: Vec<String> = self.message.iter().map(|line| data(line)).collect();
        writeln!(
            out,
            ",title={}::{}",
            property(&self.title),
            message.join("%0A")
        )
    }
}

/// The text of a command: one line, and no escape of the command's own.
fn data(text: &str) -> String {
    escape(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property of a command: what ends it is escaped too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_ends_where_it_should() {
        assert_eq!(property("a,line=1::b%\n"), "a%2Cline=1%3A%3Ab%25\\n");
        assert_eq!(data("50 %, a::b"), "50 %25, a::b");
    }
}
