//! Words on lines. In: a text with roles. Out: lines no wider than the view, wrapped at blanks.

use std::io::{self, Write};

use anstyle::Style;

use crate::report::{Place, Role, Text, View, cells, escape, percent_encoded};

use super::{style, write_styled};

/// A run of words that is escaped and measured.
pub(super) struct Words {
    pieces: Vec<Piece>,
}

/// A piece of one style.
struct Piece {
    style: Style,
    text: String,
    place: Option<Place>,
}

impl Words {
    /// The words of `text`.
    pub(super) fn of(text: &Text) -> Self {
        let pieces = text.pieces.iter().map(|inline| Piece {
            style: style(&inline.role),
            text: escape(&inline.text).into_owned(),
            place: match &inline.role {
                Role::Place(place) => Some(place.clone()),
                _ => None,
            },
        });
        Self {
            pieces: pieces.collect(),
        }
    }

    /// Adds further words.
    pub(super) fn and(mut self, text: &Text) -> Self {
        self.pieces.extend(Self::of(text).pieces);
        self
    }

    /// How many cells the words take on one line.
    pub(super) fn width(&self) -> usize {
        self.pieces.iter().map(|piece| cells(&piece.text)).sum()
    }

    /// Writes the words on one line without ending it.
    pub(super) fn write_flat(&self, view: &View, out: &mut dyn Write) -> io::Result<()> {
        let mut pieces = self.pieces.iter();
        pieces.try_for_each(|piece| piece.write(&piece.text, view, out))
    }

    /// Writes the words on as many lines as they need: the first starts with `first`, the others with `rest`.
    pub(super) fn write(
        &self,
        view: &View,
        first: &str,
        rest: &str,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        out.write_all(first.as_bytes())?;
        self.write_from(cells(first), rest, view, out)
    }

    /// Writes the words on a line of which `used` cells are taken, and on as many further lines
    /// as they need, which start with `rest`.
    pub(super) fn write_from(
        &self,
        mut used: usize,
        rest: &str,
        view: &View,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let mut line: Vec<(&Piece, String)> = Vec::new();
        let mut blanks = 0;
        for word in self.split() {
            let width: usize = word.iter().map(|(_, text)| cells(text)).sum();
            if width == 0 {
                blanks += 1;
                continue;
            }
            if !line.is_empty() && used + blanks + width > view.width {
                write_line(&line, view, out)?;
                write!(out, "\n{rest}")?;
                line.clear();
                used = cells(rest);
                blanks = 0;
            }
            used += blanks + width;
            for (piece, text) in word {
                let blank = " ".repeat(std::mem::take(&mut blanks));
                match line.last_mut() {
                    Some((last, so_far)) if std::ptr::eq(*last, piece) => {
                        so_far.push_str(&blank);
                        so_far.push_str(text);
                    }
                    _ => line.push((piece, blank + text)),
                }
            }
            blanks = 1;
        }
        write_line(&line, view, out)?;
        writeln!(out)
    }

    /// The words between blanks; a word can be made of several pieces, an empty one stands for a
    /// further blank.
    fn split(&self) -> Vec<Vec<(&Piece, &str)>> {
        let mut words = vec![Vec::new()];
        for piece in &self.pieces {
            for (index, part) in piece.text.split(' ').enumerate() {
                if index > 0 {
                    words.push(Vec::new());
                }
                if let (Some(word), false) = (words.last_mut(), part.is_empty()) {
                    word.push((piece, part));
                }
            }
        }
        words
    }
}

impl Piece {
    /// Writes a part of the piece, as a link where it is a place and links are understood.
    fn write(&self, part: &str, view: &View, out: &mut dyn Write) -> io::Result<()> {
        let target = self.place.as_ref().zip(view.links.as_ref());
        let Some((place, folder)) = target.filter(|(place, _)| place.here && place.path != "-")
        else {
            return write_styled(part, self.style, view, out);
        };
        let path = folder.join(&place.path);
        write!(
            out,
            "\u{1b}]8;;file://{}\u{1b}\\",
            percent_encoded(&path.to_string_lossy())
        )?;
        write_styled(part, self.style, view, out)?;
        write!(out, "\u{1b}]8;;\u{1b}\\")
    }
}

/// Writes pieces side by side; the blanks before a piece are nobody's.
fn write_line(line: &[(&Piece, String)], view: &View, out: &mut dyn Write) -> io::Result<()> {
    line.iter().try_for_each(|(piece, text)| {
        let part = text.trim_start_matches(' ');
        write!(out, "{:1$}", "", text.len() - part.len())?;
        piece.write(part, view, out)
    })
}
