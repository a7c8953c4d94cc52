//! A finding with the lines of its file, as compilers print them.

use std::io::{self, Write};

use crate::report::{Detail, Outcome, Snippet, Spot, Text, View, excerpt};
use crate::severity::Severity;

use super::{Role, Words, severity_style, style, write_styled};

/// Writes the finding; one line where it has no lines of code to show.
pub(super) fn write(finding: &Snippet, view: &View, out: &mut dyn Write) -> io::Result<()> {
    let titles = finding.outcomes.iter().map(title);
    let [spot] = finding.spots.as_slice() else {
        return write_several(finding, view, out);
    };
    if finding.is_brief() {
        let line = Text::new().place(spot.place.clone()).plain(": ");
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
    write_several(finding, view, out)
}

/// What happens, and below it the places.
fn write_several(finding: &Snippet, view: &View, out: &mut dyn Write) -> io::Result<()> {
    for title in finding.outcomes.iter().map(title) {
        Words::of(&title).write(view, "  ", "      ", out)?;
    }
    if finding.is_brief() {
        let mut files = finding.files().into_iter();
        return files.try_for_each(|file| Words::of(&file).write(view, "      ", "        ", out));
    }
    let lines = finding.spots.iter().flat_map(|spot| &spot.lines);
    let last = lines.map(|line| line.line).max().unwrap_or(0);
    let gutter = last.to_string().len().max(2);
    for spot in &finding.spots {
        write_spot(spot, (finding.severity(), gutter), view, out)?;
    }
    for (label, text) in &finding.notes {
        let sign = format!("  {:gutter$} = ", "");
        let rest = " ".repeat(sign.len() + label.len() + 2);
        let note = Words::of(&Text::new().strong(*label).plain(": ")).and(text);
        note.write(view, &sign, &rest, out)?;
    }
    Ok(())
}

/// One place with its lines.
fn write_spot(
    spot: &Spot,
    (severity, gutter): (Severity, usize),
    view: &View,
    out: &mut dyn Write,
) -> io::Result<()> {
    let arrow = style(&Role::Place(spot.place.clone()));
    write!(out, "  {:gutter$}", "")?;
    write_styled("-->", arrow, view, out)?;
    let mut place = Text::new().plain(" ").place(spot.place.clone());
    if !spot.beside.pieces.is_empty() {
        place = place.plain(" ");
        place.pieces.extend(spot.beside.pieces.iter().cloned());
    }
    let rest = " ".repeat(gutter + 6);
    Words::of(&place).write_from(gutter + 5, &rest, view, out)?;
    let bar = |number: &str, out: &mut dyn Write| {
        write_styled(&format!("  {number:>gutter$} |"), arrow, view, out)
    };
    let mut previous = None;
    for line in &spot.lines {
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
            write_styled(&carets, severity_style(severity), view, out)?;
            writeln!(out)?;
        }
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
