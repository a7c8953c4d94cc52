//! A document in GitHub's Markdown. In: a [`Document`] and how it is looked at. Out: Markdown for a
//! comment, a job's summary or a file, no longer than it may be.
//!
//! Nothing in a repository breaks out of its place: `inline` owns the words, this file the blocks.

mod fit;
mod inline;

use std::io::{self, Write};

use super::unified::{Line, unified};
use super::{
    Align, Block, Column, Document, Entry, Outcome, Place, Role, Section, Snippet, Spot, Task,
    Text, View, comment, escape, excerpt,
};
use crate::analysis::report::Report;
use inline::{Within, html, inline, longest_run, title, without_comments};

/// How many cells a line of code has: more has to be scrolled to on most screens.
const WIDTH: usize = 84;

/// Writes what people are told about `report`.
pub(super) fn render(report: &Report, view: &View, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(within(report, view, usize::MAX).as_bytes())
}

/// What people are told about `report` in at most `budget` bytes. What does not fit is left out
/// in whole sections, findings and rows, and counted at the end.
pub fn within(report: &Report, view: &View, budget: usize) -> String {
    document(&comment(report, view.detail), view, budget)
}

/// `document` in at most `budget` bytes, likewise.
pub fn document(document: &Document, view: &View, budget: usize) -> String {
    fit::blocks(&document.blocks, view, budget)
}

/// One block without a line break at its end; empty where it has nothing to say.
fn block(block: &Block, view: &View) -> String {
    match block {
        Block::Heading(text) => format!("### {}", title(text, view)),
        Block::Section(section) => {
            let inner = joined(&section.blocks, view);
            wrapped(section, &inner, view)
        }
        Block::Paragraph(text) => inline(text, Within::Block, view),
        Block::Note(text) => format!("> **note:** {}", inline(text, Within::Block, view)),
        Block::List(entries) => lines(entries.iter().map(|entry| list_entry(entry, view))),
        Block::Table { columns, rows } => {
            let head = table_head(columns);
            let rows = rows.iter().map(|row| table_row(row, view));
            lines(std::iter::once(head).chain(rows))
        }
        Block::Finding(finding) => snippet(finding, view),
        Block::Code(code) => fenced("", code.lines().map(|line| escape(line).into_owned())),
        Block::Tasks(tasks) => lines(tasks.iter().map(|step| task(step, view))),
        Block::Diff {
            title,
            before,
            after,
        } => format!(
            "{}\n\n{}",
            inline(title, Within::Block, view),
            diff(before, after)
        ),
    }
}

/// Blocks with an empty line between them; items of one list stand together.
fn joined(blocks: &[Block], view: &View) -> String {
    let mut text = String::new();
    let mut previous = None;
    for one in blocks {
        let shown = block(one, view);
        if shown.is_empty() {
            continue;
        }
        text.push_str(between(previous, one));
        text.push_str(&shown);
        previous = Some(one);
    }
    text
}

/// What stands between two blocks.
fn between(above: Option<&Block>, below: &Block) -> &'static str {
    match above {
        None => "",
        Some(above) if is_item(above) && is_item(below) => "\n",
        Some(_) => "\n\n",
    }
}

/// Whether the block is one item of a list: a finding of one line.
fn is_item(block: &Block) -> bool {
    matches!(block, Block::Finding(finding) if finding.is_brief())
}

/// A section around what stands in it. An empty line makes Markdown of what follows HTML.
fn wrapped(section: &Section, inner: &str, view: &View) -> String {
    match section.folded {
        true => format!(
            "<details>\n<summary>{}</summary>\n\n{inner}\n\n</details>",
            html(&section.title)
        ),
        false => format!("#### {}\n\n{inner}", title(&section.title, view)),
    }
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

fn list_entry(entry: &Entry, view: &View) -> String {
    let mut item = format!("- {}", inline(&entry.text, Within::Block, view));
    for text in &entry.below {
        item.push_str(&format!("\n  - {}", inline(text, Within::Block, view)));
    }
    item
}

fn task(task: &Task, view: &View) -> String {
    let tick = if task.done { 'x' } else { ' ' };
    let mut item = format!("- [{tick}] {}", inline(&task.text, Within::Block, view));
    for text in &task.below {
        item.push_str(&format!("\n  - {}", inline(text, Within::Block, view)));
    }
    if !task.code.is_empty() {
        let code = task.code.lines().map(|line| escape(line).into_owned());
        // Indented it stays below its item; an empty line would put every box above its text.
        let lines = fenced("sql", code);
        let lines: Vec<String> = lines.lines().map(|line| format!("  {line}")).collect();
        item.push_str(&format!("\n{}", lines.join("\n")));
    }
    item
}

fn table_head(columns: &[Column]) -> String {
    let titles: Vec<&str> = columns.iter().map(|column| column.title).collect();
    let rules: Vec<&str> = columns
        .iter()
        .map(|column| match column.align {
            Align::Left => "---",
            Align::Right => "---:",
        })
        .collect();
    format!("| {} |\n| {} |", titles.join(" | "), rules.join(" | "))
}

fn table_row(row: &[Text], view: &View) -> String {
    let cells: Vec<String> = row
        .iter()
        .map(|text| inline(text, Within::Cell, view))
        .collect();
    format!("| {} |", cells.join(" | "))
}

/// A finding: what happens, where, the lines with the names marked, what to do.
fn snippet(finding: &Snippet, view: &View) -> String {
    let outcomes = finding.outcomes.iter();
    let line = |text: &Text| inline(text, Within::Block, view);
    if finding.is_brief() {
        let what: Vec<String> = outcomes.map(|outcome| line(&what(outcome))).collect();
        let what = what.join("; ");
        return match finding.spots.as_slice() {
            [only] => format!("- {what} · {}", line(&address(only))),
            _ => {
                let files = finding.files();
                let files = files.iter().map(|file| format!("\n  - {}", line(file)));
                format!("- {what}{}", files.collect::<String>())
            }
        };
    }
    let several = finding.spots.len() > 1;
    let mut parts = Vec::new();
    let mut rule = None;
    match finding.outcomes.as_slice() {
        [only] if several => parts.push(line(&what(only).plain(" · ").name(&only.rule))),
        [only] => {
            parts.push(line(&what(only)));
            rule = Some(&only.rule);
        }
        _ => {
            let items = outcomes.map(|outcome| {
                let what = what(outcome).plain(" · ").name(&outcome.rule);
                format!("- {}", line(&what))
            });
            parts.push(lines(items));
        }
    }
    for spot in &finding.spots {
        let place = address(spot);
        parts.push(line(&match rule {
            Some(rule) => place.plain(" · ").name(rule),
            None => place,
        }));
        if !spot.lines.is_empty() {
            parts.push(fenced("text", source(spot).into_iter()));
        }
    }
    let notes = finding.notes.iter().map(|(label, text)| {
        let mut note = Text::new().strong(format!("{label}: "));
        note.pieces.extend(text.pieces.iter().cloned());
        line(&note)
    });
    parts.extend(notes);
    parts.join("\n\n")
}

/// Where a place is, and what stands beside it. On the web an address has a line and no column.
fn address(spot: &Spot) -> Text {
    let mut place = Text::new().place(Place {
        column: None,
        ..spot.place.clone()
    });
    if let Some(first) = spot.beside.pieces.first() {
        place = place.plain(if first.text.starts_with("in ") {
            " "
        } else {
            ", "
        });
        place.pieces.extend(spot.beside.pieces.iter().cloned());
    }
    place
}

/// `breaking, silent: status now means shipments.status`.
fn what(outcome: &Outcome) -> Text {
    let mut text = Text::new();
    if !outcome.changes.is_empty() {
        text = text.dim(&outcome.changes).plain(" ");
    }
    text = text.with(Role::Severity(outcome.severity), outcome.severity.word());
    for word in outcome.words() {
        text = text.plain(format!(", {word}"));
    }
    text = text.plain(": ").plain(&outcome.message);
    match outcome.code() {
        Some(code) => text.plain(" (").name(code).plain(")"),
        None => text,
    }
}

/// The lines of a place with their numbers, and carets below what uses the change.
fn source(spot: &Spot) -> Vec<String> {
    let last = spot.lines.last().map_or(0, |line| line.line);
    let gutter = last.to_string().len();
    let mut lines = Vec::new();
    let mut previous = None;
    for line in &spot.lines {
        if previous.is_some_and(|previous| previous + 1 < line.line) {
            lines.push(format!("{:>gutter$}", "..."));
        }
        previous = Some(line.line);
        let (text, carets) = excerpt(line, WIDTH);
        lines.push(format!("{:>gutter$} | {text}", line.line));
        if !carets.is_empty() {
            lines.push(format!("{:>gutter$} | {carets}", ""));
        }
    }
    lines
}

fn diff(before: &str, after: &str) -> String {
    let lines = unified(before, after).into_iter().map(|line| match line {
        Line::Gone(text) => format!("-{}", escape(&text)),
        Line::New(text) => format!("+{}", escape(&text)),
        Line::Same(text) => format!(" {}", escape(&text)),
        Line::Gap => "@@".to_owned(),
    });
    fenced("diff", lines)
}

/// Lines in a fence that none of them can close.
fn fenced(language: &str, lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = lines.map(|line| without_comments(&line)).collect();
    let run = lines.iter().map(|line| longest_run(line, '`')).max();
    let fence = "`".repeat(run.unwrap_or(0).max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}", lines.join("\n"))
}
