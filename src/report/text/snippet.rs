//! A finding with the lines of its file, as compilers print them.

use std::io::{self, Write};

use crate::report::{Detail, Snippet, Text, View, excerpt};
use crate::severity::Confidence;

use super::{Role, Words, severity_style, style, write_styled};

/// Writes the finding; one line where it has no lines of code to show.
pub(super) fn write(finding: &Snippet, view: &View, out: &mut dyn Write) -> io::Result<()> {
    let title = title(finding);
    if finding.lines.is_empty() && finding.notes.is_empty() {
        let line = Text::new().place(finding.place.clone()).plain(": ");
        let line = Words::of(&line).and(&title);
        if view.detail == Detail::Quiet {
            // One line for one finding, as editors read it.
            line.write_flat(view, out)?;
            return writeln!(out);
        }
        return line.write(view, "  ", "      ", out);
    }
    Words::of(&title).write(view, "  ", "      ", out)?;
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
            write_styled(&carets, severity_style(finding.severity), view, out)?;
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
fn title(finding: &Snippet) -> Text {
    let severity = Role::Severity(finding.severity);
    let mut text = Text::new().with(severity, format!("{}[{}]", finding.severity, finding.rule));
    let silent = finding.silent.then_some("silent");
    let unsure = match finding.confidence {
        Confidence::Certain => None,
        Confidence::Likely | Confidence::Possible => Some(finding.confidence.word()),
    };
    for word in [silent, unsure].into_iter().flatten() {
        text = text.strong(format!(" {word}"));
    }
    text = text.plain(": ").plain(&finding.message);
    let told = |code: &&String| !finding.message.contains(code.as_str());
    if let Some(code) = finding.error_code.as_ref().filter(told) {
        text = text.dim(format!(" ({code})"));
    }
    text
}
