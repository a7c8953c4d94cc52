//! Renderers of a report. In: an [`analysis::report::Report`](crate::analysis::report::Report).
//! Out: bytes in a `Write`. A renderer maps; it never sorts, filters or judges.
//!
//! Formats for people go through one [`Document`]: `overview` says what is told in which order,
//! each markup language has one renderer that owns its escaping. Formats for programs map the
//! report by themselves. To add a format, write its file and add a row to [`FORMATS`].

mod checklist;
mod doctor;
mod document;
mod excerpt;
mod explain;
mod github;
mod gitlab;
mod json;
pub mod markdown;
mod overview;
mod parts;
mod patch;
mod reach;
mod readers;
mod sarif;
mod schema;
mod snippet;
mod terminal;
mod text;
mod unified;
mod words;

use std::io::{self, Write};
use std::path::PathBuf;

pub use checklist::checklist_schema;
pub use doctor::doctor;
pub use document::{
    Align, Block, Column, Document, Entry, Inline, Outcome, Place, Role, Section, Snippet, Spot,
    Task, Text,
};
pub use explain::{explain_all, explain_kind};
pub use readers::{readers_schema, unused_schema};
pub use schema::schema;
pub use snippet::{MarkedLine, marked_lines};
pub use terminal::{escape, is_hidden};
pub use text::write_document;

use crate::analysis::checklist::Checklist;
use crate::analysis::readers::{Readers, Unused};
use crate::analysis::report::{Report, told_ids};
use excerpt::excerpt;
use overview::{comment, overview};
use reach::{Reach, change_id, from_top, is_annotated, reach, told};
use terminal::{cells, escape_json};
pub(crate) use words::percent_encoded;
use words::{counted, dialect_words, figures, one_line, severities, skip_words};

/// The version of the JSON contract: it counts what breaks a reader, keys are added within one.
const SCHEMA_VERSION: u32 = 1;

/// A format of the report.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// The word after `--format`.
    pub id: &'static str,
    /// One line of help.
    pub about: &'static str,
    /// Whether the release checklist is part of it.
    pub plans: bool,
    /// Writes the report.
    pub render: fn(&Report, &View, &mut dyn Write) -> io::Result<()>,
}

/// Every format; the first is the default.
pub static FORMATS: &[Format] = &[
    Format {
        id: "text",
        about: "what a person reads, with the worst first",
        plans: false,
        render: text::render,
    },
    Format {
        id: "json",
        about: "everything, as `impact schema` describes it",
        plans: false,
        render: json::render,
    },
    Format {
        id: "markdown",
        about: "a comment on a pull request, in GitHub's Markdown",
        plans: true,
        render: markdown::render,
    },
    Format {
        id: "github",
        about: "annotations of a GitHub workflow, the migration's line first",
        plans: false,
        render: github::render,
    },
    Format {
        id: "gitlab",
        about: "a code quality report for GitLab",
        plans: false,
        render: gitlab::render,
    },
    Format {
        id: "sarif",
        about: "SARIF 2.1.0 for code scanning",
        plans: false,
        render: sarif::render,
    },
    Format {
        id: "patch",
        about: "for renames: the edits of queries and of what mappers declare, as git apply takes it",
        plans: false,
        render: patch::render,
    },
];

/// A format of the checklist.
#[derive(Clone, Copy, Debug)]
pub struct ChecklistFormat {
    /// The word after `--format`.
    pub id: &'static str,
    /// One line of help.
    pub about: &'static str,
    /// Writes the checklist.
    pub render: fn(&Checklist, &View, &mut dyn Write) -> io::Result<()>,
}

/// Every format; the first is the default.
pub static CHECKLIST_FORMATS: &[ChecklistFormat] = &[
    ChecklistFormat {
        id: "text",
        about: "what a person reads",
        render: |release, view, out| write_document(&checklist::document(release), view, out),
    },
    ChecklistFormat {
        id: "markdown",
        about: "a task list for a release's issue",
        render: |release, view, out| {
            let text = markdown::document(&checklist::document(release), view, usize::MAX);
            writeln!(out, "{text}")
        },
    },
    ChecklistFormat {
        id: "json",
        about: "everything, as `impact schema checklist` describes it",
        render: checklist::render,
    },
];

/// A format of `impact readers`.
#[derive(Clone, Copy, Debug)]
pub struct ReadersFormat {
    /// The word after `--format`.
    pub id: &'static str,
    /// One line of help.
    pub about: &'static str,
    /// Writes who uses objects.
    pub render: fn(&Readers, &View, &mut dyn Write) -> io::Result<()>,
    /// Writes what nobody uses.
    pub unused: fn(&Unused, &View, &mut dyn Write) -> io::Result<()>,
}

/// Every format; the first is the default.
pub static READERS_FORMATS: &[ReadersFormat] = &[
    ReadersFormat {
        id: "text",
        about: "what a person reads",
        render: |found, view, out| {
            write_document(&readers::document(found, view.detail), view, out)
        },
        unused: |found, view, out| {
            write_document(&readers::unused_document(found, view.detail), view, out)
        },
    },
    ReadersFormat {
        id: "markdown",
        about: "for an issue or a pull request",
        render: |found, view, out| {
            let document = readers::document(found, view.detail);
            writeln!(out, "{}", markdown::document(&document, view, usize::MAX))
        },
        unused: |found, view, out| {
            let document = readers::unused_document(found, view.detail);
            writeln!(out, "{}", markdown::document(&document, view, usize::MAX))
        },
    },
    ReadersFormat {
        id: "json",
        about: "everything, as `impact schema readers` (or unused) describes it",
        render: readers::render,
        unused: readers::render_unused,
    },
];

/// How much is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// The verdict, and one line for each finding that gates.
    Quiet,
    /// Everything that somebody has to act on; the rest as counts.
    #[default]
    Normal,
    /// Everything.
    Verbose,
}

/// How the output is looked at. Formats for programs ignore it.
#[derive(Clone, Debug)]
pub struct View {
    /// Whether colours are shown.
    pub color: bool,
    /// How many cells a line has.
    pub width: usize,
    /// The folder that paths are relative to, where links to files are understood.
    pub links: Option<PathBuf>,
    /// How much is told.
    pub detail: Detail,
    /// Where the files can be read on the web, for formats that are shown there.
    pub permalinks: Option<Permalinks>,
    /// Whether owners are mentioned where the report is shown, which pings them.
    pub mention_owners: bool,
}

/// Where the files of a repository can be read on the web.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permalinks {
    /// The repository's address: `https://github.com/acme/shop`.
    pub repository: String,
    /// The commit that was analysed.
    pub commit: String,
    /// The folder of the repository that paths of the report are relative to; empty for its top.
    pub folder: String,
}

impl Default for View {
    fn default() -> Self {
        Self {
            color: false,
            width: 100,
            links: None,
            detail: Detail::Normal,
            permalinks: None,
            mention_owners: false,
        }
    }
}
