//! A text before and after as a unified diff.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use similar::{ChangeTag, TextDiff};

use crate::report::{Text, View, escape};

use super::{Words, write_styled};

/// How many unchanged lines stand around a changed one.
const CONTEXT: usize = 2;

/// Writes the lines that differ, with some around them.
pub(super) fn write(
    title: &Text,
    before: &str,
    after: &str,
    view: &View,
    out: &mut dyn Write,
) -> io::Result<()> {
    Words::of(title).write(view, "  ", "      ", out)?;
    let diff = TextDiff::from_lines(before, after);
    for (index, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        if index > 0 {
            writeln!(out, "      ...")?;
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let (sign, style) = match change.tag() {
                ChangeTag::Delete => ("-", AnsiColor::Red.on_default()),
                ChangeTag::Insert => ("+", AnsiColor::Green.on_default()),
                ChangeTag::Equal => (" ", Style::new()),
            };
            let line = change.value().trim_end_matches(['\n', '\r']);
            write!(out, "    ")?;
            write_styled(&format!("{sign} {}", escape(line)), style, view, out)?;
            writeln!(out)?;
        }
    }
    Ok(())
}
