//! A finding with the lines of its file, as compilers print them.

use std::io::{self, Write};

use crate::report::{Detail, Outcome, Snippet, Text, View, excerpt};

use super::{Role, Words, severity_style, style, write_styled};

/// Writes the finding; one line where it has no lines of code to show.
pub(super) fn write(finding: &Snippet, view: &View, out: &mut dyn Write) -> io::Result<()> {
    let titles = finding.outcomes.iter().map(title);
    if finding.lines.is_empty() && finding.notes.is_empty() {
        let line = Text::new().place(finding.place.clone()).plain(": ");
        let mut line = Words::of(&line);
        for (index, title) in titles.enumerate() {
            let between = if index == 0 { "" } else { "; " };
            line = line.and(&Text::new().plain(between)).and(&title);
        }
        if view.detail == Detail::Quiet {
            // One line for one finding, as editors read it.
            line.write_flat(view, out)?;
            return writeln!(out);
        }
        return line.write(view, "  ", "      ", out);
    }
    for title in titles {
        Words::of(&title).write(view, "  ", "      ", out)?;
    }
    let last = finding.lines.last().map_or(0, |line| line.line);
    let gutter = last.to_string().len().max(2);
    let arrow = style(&Role::Place(finding.place.clone()));
    write!(out, "  {:gutter$}", "")?;
    write_styled("-->", arrow, view, out)?;
    let mut place = Text::new().plain(" ").place(finding.place.clone());
    if !finding.beside.pieces.is_empty() {
        place = place.plain(" ");
        place.pieces.extend(finding.beside.pieces.iter().cloned());
    }
    let rest = " ".repeat(gutter + 6);
    Words::of(&place).write_from(gutter + 5, &rest, view, out)?;
    let bar = |number: &str, out: &mut dyn Write| {
        write_styled(&format!("  {number:>gutter$} |"), arrow, view, out)
    };
    let mut previous = None;
    for line in &finding.lines {
        if previous.is_some_and(|previous| previous + 1 < line.line) {
            write_styled(&format!("  {:>gutter$}", "..."), arrow, view, out)?;
            writeln!(out)?;
        }
        previous = Some(line.line);
        let room = view.width.saturating_sub(gutter + 5).max(20);
        let (text, carets) = excerpt(line, room);
        bar(&line.line.to_string(), out)?;
        writeln!(out, " {text}")?;
        if !carets.is_empty() {
            bar("", out)?;
            write!(out, " ")?;
            write_styled(&carets, severity_style(finding.severity()), view, out)?;
            writeln!(out)?;
        }
    }
    for (label, text) in &finding.notes {
        let sign = format!("  {:gutter$} = ", "");
        let rest = " ".repeat(sign.len() + label.len() + 2);
        let note = Words::of(&Text::new().strong(*label).plain(": ")).and(text);
        note.write(view, &sign, &rest, out)?;
    }
    Ok(())
}

/// `breaking[rename_column.where] column o.status does not exist (42703)`.
fn title(outcome: &Outcome) -> Text {
    let severity = Role::Severity(outcome.severity);
    let mut text = Text::new();
    if !outcome.changes.is_empty() {
        text = text.dim(format!("{} ", outcome.changes));
    }
    text = text.with(severity, format!("{}[{}]", outcome.severity, outcome.rule));
    for word in outcome.words() {
        text = text.strong(format!(" {word}"));
    }
    text = text.plain(": ").plain(&outcome.message);
    match outcome.code() {
        Some(code) => text.dim(format!(" ({code})")),
        None => text,
    }
}
