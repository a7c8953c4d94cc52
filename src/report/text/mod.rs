//! A document on a terminal or in a file. In: a [`Document`] and how it is looked at. Out: text,
//! with colours and links where the [`View`] has them.
//!
//! Every word is escaped on its way out, so nothing in a repository moves the cursor or hides a line.

mod diff;
mod snippet;
mod words;

use std::borrow::Cow;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{Align, Block, Column, Document, Role, Task, Text, View, escape, overview};
use crate::analysis::report::Report;
use crate::severity::Severity;
use words::Words;

/// Writes what people are told about `report`.
pub(super) fn render(report: &Report, view: &View, out: &mut dyn Write) -> io::Result<()> {
    write_document(&overview(report, view.detail), view, out)
}

/// Writes a document.
pub fn write_document(document: &Document, view: &View, out: &mut dyn Write) -> io::Result<()> {
    let mut blocks = Vec::new();
    unfold(&document.blocks, &mut blocks);
    let mut previous: Option<&Block> = None;
    for block in &blocks {
        if previous.is_some_and(|previous| apart(previous, block)) {
            writeln!(out)?;
        }
        write_block(block, view, out)?;
        previous = Some(block);
    }
    Ok(())
}

/// A terminal folds nothing: a section is a heading and what stands below it.
fn unfold<'a>(blocks: &'a [Block], unfolded: &mut Vec<Cow<'a, Block>>) {
    for block in blocks {
        match block {
            Block::Section(section) => {
                unfolded.push(Cow::Owned(Block::Heading(section.title.clone())));
                unfold(&section.blocks, unfolded);
            }
            block => unfolded.push(Cow::Borrowed(block)),
        }
    }
}

/// Whether an empty line stands between two blocks.
fn apart(previous: &Block, block: &Block) -> bool {
    match (previous, block) {
        (Block::Note(_), Block::Note(_)) => false,
        // Steps, and what is run in them.
        (Block::List(_), Block::Code(_) | Block::List(_)) | (Block::Code(_), Block::List(_)) => {
            false
        }
        (
            Block::Heading(_),
            Block::Finding(_) | Block::List(_) | Block::Diff { .. } | Block::Code(_),
        ) => false,
        (Block::Finding(above), Block::Finding(below)) => !(above.is_brief() && below.is_brief()),
        _ => true,
    }
}

fn write_block(block: &Block, view: &View, out: &mut dyn Write) -> io::Result<()> {
    match block {
        Block::Heading(text) | Block::Paragraph(text) => Words::of(text).write(view, "", "", out),
        Block::Note(text) => {
            let note = Words::of(&Text::new().strong("note: ")).and(text);
            note.write(view, "", "      ", out)
        }
        Block::List(entries) => entries.iter().try_for_each(|entry| {
            Words::of(&entry.text).write(view, "  ", "      ", out)?;
            let mut below = entry.below.iter();
            below.try_for_each(|text| Words::of(text).write(view, "      ", "        ", out))
        }),
        Block::Table { columns, rows } => write_table(columns, rows, view, out),
        Block::Finding(finding) => snippet::write(finding, view, out),
        Block::Code(code) => code
            .lines()
            .try_for_each(|line| writeln!(out, "      {}", escape(line))),
        Block::Tasks(tasks) => tasks
            .iter()
            .try_for_each(|task| write_task(task, view, out)),
        Block::Diff {
            title,
            before,
            after,
        } => diff::write(title, before, after, view, out),
        // Unfolded before.
        Block::Section(_) => Ok(()),
    }
}

fn write_task(task: &Task, view: &View, out: &mut dyn Write) -> io::Result<()> {
    let tick = if task.done { "[x] " } else { "[ ] " };
    let text = Words::of(&Text::new().plain(tick)).and(&task.text);
    text.write(view, "  ", "      ", out)?;
    let mut below = task.below.iter();
    below.try_for_each(|text| Words::of(text).write(view, "      ", "        ", out))?;
    let mut code = task.code.lines();
    code.try_for_each(|line| writeln!(out, "        {}", escape(line)))
}

fn write_table(
    columns: &[Column],
    rows: &[Vec<Text>],
    view: &View,
    out: &mut dyn Write,
) -> io::Result<()> {
    let heads: Vec<Text> = columns
        .iter()
        .map(|column| Text::new().dim(column.title))
        .collect();
    let head = heads.iter().any(|text| !text.pieces.is_empty());
    let all = || head.then_some(&heads).into_iter().chain(rows);
    let widths: Vec<usize> = (0..columns.len())
        .map(|index| {
            all()
                .filter_map(|row| row.get(index))
                .map(|text| Words::of(text).width())
                .max()
        })
        .map(|width| width.unwrap_or(0))
        .collect();
    for row in all() {
        write!(out, " ")?;
        let mut used = 1;
        for (index, text) in row.iter().enumerate() {
            let words = Words::of(text);
            let width = widths.get(index).copied().unwrap_or_default();
            let gap = width.saturating_sub(words.width());
            let right = columns
                .get(index)
                .is_some_and(|column| column.align == Align::Right);
            write!(out, " {:1$}", "", if right { gap } else { 0 })?;
            if index + 1 == row.len() {
                // Only the last text has room to be wrapped.
                let rest = " ".repeat(used + 1);
                words.write_from(used + 1 + if right { gap } else { 0 }, &rest, view, out)?;
            } else {
                words.write_flat(view, out)?;
                write!(out, "{:1$} ", "", if right { 0 } else { gap })?;
            }
            used += width + 2;
        }
    }
    Ok(())
}

/// The style of a role.
fn style(role: &Role) -> Style {
    let color = |color: AnsiColor| color.on_default();
    match role {
        Role::Plain => Style::new(),
        Role::Strong => Style::new().bold(),
        Role::Dim => Style::new().dimmed(),
        Role::Name => Style::new(),
        Role::Owner => color(AnsiColor::Cyan),
        Role::Place(_) => color(AnsiColor::Blue),
        Role::Severity(severity) => severity_style(*severity),
        Role::Good => color(AnsiColor::Green).bold(),
    }
}

fn severity_style(severity: Severity) -> Style {
    let color = match severity {
        Severity::Breaking => AnsiColor::Red,
        Severity::Risky => AnsiColor::Yellow,
        Severity::Info => AnsiColor::Cyan,
    };
    color.on_default().bold()
}

/// Writes words in a style, or plain where no colours are wanted.
fn write_styled(text: &str, style: Style, view: &View, out: &mut dyn Write) -> io::Result<()> {
    if view.color && style != Style::new() && !text.is_empty() {
        write!(out, "{style}{text}{style:#}")
    } else {
        out.write_all(text.as_bytes())
    }
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::report::{Entry, Place};

    fn shown(block: Block, view: &View) -> String {
        let mut out = Vec::new();
        let document = Document {
            blocks: vec![block],
        };
        write_document(&document, view, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_table_lines_its_columns_up() {
        let column = |title, align| Column { title, align };
        let table = Block::Table {
            columns: vec![column("module", Align::Left), column("risky", Align::Right)],
            rows: vec![
                vec![Text::new().plain("注文"), Text::new().plain("1")],
                vec![Text::new().plain("analytics"), Text::new().plain("12")],
            ],
        };
        assert_eq!(
            shown(table, &View::default()),
            "  module     risky\n  注文           1\n  analytics     12\n"
        );
    }

    #[test]
    fn long_sentences_are_wrapped_below_their_first_word() {
        let view = View {
            width: 24,
            ..View::default()
        };
        let note = Block::Note(Text::new().plain("the dialect was guessed from the drivers"));
        assert_eq!(
            shown(note, &view),
            "note: the dialect was\n      guessed from the\n      drivers\n"
        );
    }

    #[test]
    fn names_cannot_break_out_of_their_line() {
        let list = Block::List(vec![Entry {
            text: Text::new().place(Place::line("a\n\u{1b}]8;;x\u{1b}\\b.rb", 3)),
            below: Vec::new(),
        }]);
        assert_eq!(
            shown(list, &View::default()),
            "  a\\n\\u{1b}]8;;x\\u{1b}\\b.rb:3\n"
        );
    }

    #[test]
    fn a_place_is_a_link_where_links_are_understood() {
        let view = View {
            links: Some("/work dir".into()),
            ..View::default()
        };
        let text = Block::Paragraph(Text::new().place(Place::line("a b.rb", 3)));
        assert_eq!(
            shown(text, &view),
            "\u{1b}]8;;file:///work%20dir/a%20b.rb\u{1b}\\a b.rb:3\u{1b}]8;;\u{1b}\\\n"
        );
    }
}
