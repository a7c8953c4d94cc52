//! What people are told, before it is text or markdown. It holds words and their roles, never
//! escapes, colours or markup: those belong to the renderer of each language.

use crate::finding::grouped;
use crate::severity::{Confidence, Severity};

use super::MarkedLine;

/// Blocks in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// From top to bottom.
    pub blocks: Vec<Block>,
}

/// One block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A title over the blocks that follow.
    Heading(Text),
    /// Blocks under a title of their own.
    Section(Section),
    /// A sentence or a few.
    Paragraph(Text),
    /// An aside that the reader should not miss.
    Note(Text),
    /// Items that belong together, each with lines below it.
    List(Vec<Entry>),
    /// Rows under columns.
    Table {
        /// Titles; all empty means no header is shown.
        columns: Vec<Column>,
        /// One text for each column.
        rows: Vec<Vec<Text>>,
    },
    /// Places of the code and what happens to them.
    Finding(Box<Snippet>),
    /// SQL or other text, line for line.
    Code(String),
    /// Steps that can be ticked.
    Tasks(Vec<Task>),
    /// A text before and after.
    Diff {
        /// What it is the text of.
        title: Text,
        /// Empty where it is new.
        before: String,
        /// Empty where it goes.
        after: String,
    },
}

/// Blocks under a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is about, in one line.
    pub title: Text,
    /// Whether it can be folded away where the language of the output folds.
    pub folded: bool,
    /// Whether it is told before others where there is not room for everything.
    pub first: bool,
    /// From top to bottom.
    pub blocks: Vec<Block>,
}

/// One item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The item.
    pub text: Text,
    /// What is told below it.
    pub below: Vec<Text>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Whether it is done already.
    pub done: bool,
    /// What to do.
    pub text: Text,
    /// What is told below it.
    pub below: Vec<Text>,
    /// SQL to run for it, line for line; empty where there is none.
    pub code: String,
}

/// The head of a table's column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its title.
    pub title: &'static str,
    /// Where its texts stand.
    pub align: Align,
}

/// Where a table's text stands in its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// What happens, and the places of the code to which it happens alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// What happens, the worst first; never empty.
    pub outcomes: Vec<Outcome>,
    /// Where; never empty.
    pub spots: Vec<Spot>,
    /// Further sentences with their label: `help`, `note`.
    pub notes: Vec<(&'static str, Text)>,
}

/// One place of a [`Snippet`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Where.
    pub place: Place,
    /// What stands beside the place: the symbol, the audience.
    pub beside: Text,
    /// The lines of the file; none where one line about the finding is enough.
    pub lines: Vec<MarkedLine>,
}

impl Snippet {
    /// Whether one line about each place is enough.
    pub fn is_brief(&self) -> bool {
        self.notes.is_empty() && self.spots.iter().all(|spot| spot.lines.is_empty())
    }

    /// The files of the places with their lines, a text for each file: `app/orders.py:3, 8, 21`.
    pub fn files(&self) -> Vec<Text> {
        let places = self.spots.iter().map(|spot| &spot.place);
        let files = grouped(places, |place| &place.path);
        let line = |file: Vec<&Place>| {
            let mut text = Text::new();
            for (index, place) in file.into_iter().enumerate() {
                let at = Place {
                    column: None,
                    ..place.clone()
                };
                text = match (index, place.line) {
                    // Of further lines of one file the number is enough.
                    (1.., Some(line)) => text.plain(", ").with(Role::Place(at), line.to_string()),
                    _ => text.place(at),
                };
            }
            text
        };
        files.into_iter().map(line).collect()
    }

    /// How bad the worst of it is.
    pub fn severity(&self) -> Severity {
        let all = self.outcomes.iter().map(|outcome| outcome.severity);
        all.max().unwrap_or(Severity::Info)
    }
}

/// What happens at a place, by one change or by several alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// `C2, C3`: the changes that do it; empty where there is no other.
    pub changes: String,
    /// How bad it is.
    pub severity: Severity,
    /// It does something else without an error.
    pub silent: bool,
    /// How sure it is.
    pub confidence: Confidence,
    /// `rename_column.where`.
    pub rule: String,
    /// What will happen.
    pub message: String,
    /// The database's code of the error.
    pub error_code: Option<String>,
}

impl Outcome {
    /// What the severity is told with: `silent`, `likely`.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        let unsure = match self.confidence {
            Confidence::Certain => None,
            Confidence::Likely | Confidence::Possible => Some(self.confidence.word()),
        };
        self.silent.then_some("silent").into_iter().chain(unsure)
    }

    /// The database's code, where the sentence does not say it already.
    pub fn code(&self) -> Option<&str> {
        let code = self.error_code.as_deref();
        code.filter(|code| !self.message.contains(code))
    }
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Path inside the scope, or `-`.
    pub path: String,
    /// 1-based line, where it is known.
    pub line: Option<u32>,
    /// 1-based column, where it is known.
    pub column: Option<u32>,
    /// Whether the file stands in the working tree, so that a link can lead to it.
    pub here: bool,
}

impl Place {
    /// A line of a file.
    pub fn line(path: &str, line: u32) -> Self {
        Self {
            path: path.to_owned(),
            line: Some(line),
            column: None,
            here: true,
        }
    }

    /// `path:line:column`, as editors and terminals understand it.
    pub fn words(&self) -> String {
        let mut words = self.path.clone();
        for number in [self.line, self.column].into_iter().flatten() {
            words.push_str(&format!(":{number}"));
        }
        words
    }
}

/// What a piece of a text is, so that each language can show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Words of ours.
    Plain,
    /// Words of ours that stand out.
    Strong,
    /// Words of ours that stand back.
    Dim,
    /// A name, path or piece of code out of the repository.
    Name,
    /// Who answers for it: never a mention by default.
    Owner,
    /// A place in a file.
    Place(Place),
    /// A word in the colour of a severity.
    Severity(Severity),
    /// A word that says that nothing was found.
    Good,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inline {
    /// What it is.
    pub role: Role,
    /// Its words, not escaped.
    pub text: String,
}

/// A run of words with roles, made from left to right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// From left to right.
    pub pieces: Vec<Inline>,
}

impl Text {
    /// No words yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a piece in any role.
    #[must_use]
    pub fn with(mut self, role: Role, text: impl Into<String>) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.pieces.push(Inline { role, text });
        }
        self
    }

    /// Adds words of ours.
    #[must_use]
    pub fn plain(self, text: impl Into<String>) -> Self {
        self.with(Role::Plain, text)
    }

    /// Adds words that stand out.
    #[must_use]
    pub fn strong(self, text: impl Into<String>) -> Self {
        self.with(Role::Strong, text)
    }

    /// Adds words that stand back.
    #[must_use]
    pub fn dim(self, text: impl Into<String>) -> Self {
        self.with(Role::Dim, text)
    }

    /// Adds a name out of the repository.
    #[must_use]
    pub fn name(self, text: impl Into<String>) -> Self {
        self.with(Role::Name, text)
    }

    /// Adds a place.
    #[must_use]
    pub fn place(self, place: Place) -> Self {
        let words = place.words();
        self.with(Role::Place(place), words)
    }

    /// Adds owners, or else who wrote there last.
    #[must_use]
    pub fn people(self, owners: &[String], authors: &[String]) -> Self {
        match (owners, authors) {
            ([], [_, ..]) => self.dim(format!("no owner, last written by {}", authors.join(", "))),
            _ => self.owners(owners),
        }
    }

    /// Adds owners, separated by blanks, or says that nobody is known.
    #[must_use]
    pub fn owners(mut self, owners: &[String]) -> Self {
        if owners.is_empty() {
            return self.dim("no owner");
        }
        for (index, owner) in owners.iter().enumerate() {
            if index > 0 {
                self = self.plain(" ");
            }
            self = self.with(Role::Owner, owner);
        }
        self
    }
}
