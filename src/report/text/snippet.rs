//! A finding with the lines of its file, as compilers print them.

use std::io::{self, Write};
use std::ops::Range;

use crate::report::{Detail, MarkedLine, Snippet, Text, View, escape, is_hidden};
use crate::severity::Confidence;

use super::{Role, Words, cells, severity_style, style, write_styled};

/// What a tab is shown as.
const TAB: &str = "    ";

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

/// A line that fits into `room` cells around its first mark, and the carets below it.
fn excerpt(line: &MarkedLine, room: usize) -> (String, String) {
    let shown: Vec<String> = line
        .text
        .chars()
        .map(|c| match c {
            '\t' => TAB.to_owned(),
            c if is_hidden(c) => escape(c.encode_utf8(&mut [0; 4])).into_owned(),
            c => c.to_string(),
        })
        .collect();
    let widths: Vec<usize> = shown.iter().map(|text| cells(text)).collect();
    let window = window(&widths, line.marks.first(), room);
    let mut text = String::new();
    let mut carets = String::new();
    if window.start > 0 {
        text.push('…');
        carets.push(' ');
    }
    for index in window.clone() {
        text.push_str(&shown[index]);
        let marked = line.marks.iter().any(|mark| mark.contains(&index));
        carets.extend(std::iter::repeat_n(
            if marked { '^' } else { ' ' },
            widths[index],
        ));
    }
    if window.end < shown.len() {
        text.push('…');
    }
    (text.trim_end().to_owned(), carets.trim_end().to_owned())
}

/// The characters that are shown: all, or as many around the first mark as there is room for.
fn window(widths: &[usize], mark: Option<&Range<usize>>, room: usize) -> Range<usize> {
    if widths.iter().sum::<usize>() <= room {
        return 0..widths.len();
    }
    let room = room.saturating_sub(2);
    let fits = |from: usize| {
        let mut used = 0;
        let taken = widths[from..].iter().take_while(|width| {
            used += **width;
            used <= room
        });
        from..from + taken.count()
    };
    let from_start = fits(0);
    let Some(mark) = mark.filter(|mark| mark.end > from_start.end) else {
        return from_start;
    };
    // A third of the room for what leads to the name.
    let mut start = mark.start.min(widths.len());
    let mut lead = 0;
    while start > 0 && lead + widths[start - 1] <= room / 3 {
        start -= 1;
        lead += widths[start];
    }
    fits(start)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn line(text: &str, mark: Range<usize>) -> MarkedLine {
        MarkedLine {
            line: 1,
            text: text.to_owned(),
            marks: vec![mark],
        }
    }

    #[test]
    fn carets_stand_below_their_name_whatever_stands_before_it() {
        let (text, carets) = excerpt(&line("\t注文 = status", 6..12), 80);
        assert_eq!(text, "    注文 = status");
        assert_eq!(carets, "           ^^^^^^");
    }

    #[test]
    fn what_a_terminal_would_obey_is_shown_and_moves_the_carets() {
        let (text, carets) = excerpt(&line("\u{1b}[2J status", 5..11), 80);
        assert_eq!(text, "\\u{1b}[2J status");
        assert_eq!(carets, "          ^^^^^^");
    }

    #[test]
    fn a_long_line_is_cut_around_its_first_mark() {
        let long = format!("{}status{}", "x".repeat(300), "y".repeat(300));
        let (text, carets) = excerpt(&line(&long, 300..306), 40);
        assert!(text.starts_with('…') && text.ends_with('…'));
        assert!(cells(&text) <= 40);
        let start = carets.find('^').unwrap();
        let shown: String = text.chars().skip(start).take(6).collect();
        assert_eq!(shown, "status");
    }
}
