//! A text before and after as a unified diff.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use crate::report::unified::{Line, unified};
use crate::report::{Text, View, escape};

use super::{Words, write_styled};

/// Writes the lines that differ, with some around them.
pub(super) fn write(
    title: &Text,
    before: &str,
    after: &str,
    view: &View,
    out: &mut dyn Write,
) -> io::Result<()> {
    Words::of(title).write(view, "  ", "      ", out)?;
    for line in unified(before, after) {
        let (sign, text, style) = match line {
            Line::Gone(text) => ("-", text, AnsiColor::Red.on_default()),
            Line::New(text) => ("+", text, AnsiColor::Green.on_default()),
            Line::Same(text) => (" ", text, Style::new()),
            Line::Gap => {
                writeln!(out, "      ...")?;
                continue;
            }
        };
        write!(out, "    ")?;
        write_styled(&format!("{sign} {}", escape(&text)), style, view, out)?;
        writeln!(out)?;
    }
    Ok(())
}
