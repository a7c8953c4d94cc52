//! What went wrong: an [`Error`] stops the run, a [`Skip`] is told and the run goes on.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The result of a stage that may stop the run.
pub type Result<T> = std::result::Result<T, Error>;

/// A reason to stop: lower case, outer to inner, with the way out where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    message: String,
}

impl Error {
    /// An error that says `message`.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }

    /// Puts what was being done in front: `cannot read db/001.sql: not valid UTF-8`.
    #[must_use]
    pub fn context(self, doing: impl fmt::Display) -> Self {
        Self::new(format!("{doing}: {}", self.message))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// Something that was not analysed. It is told in every format of a report and never changes silently
/// into "nothing found".
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skip {
    /// Path inside the scope, or `-` for standard input.
    pub path: String,
    /// 1-based line where it is known.
    pub line: Option<u32>,
    /// Why.
    pub reason: SkipReason,
    /// One sentence: the parser's words, the size, the text that was not understood.
    pub detail: String,
}

/// Why something was not analysed. A closed list: it stands in the JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// A migration statement that could not be turned into operations.
    UnparsedStatement,
    /// A statement whose effect is computed at run time.
    DynamicStatement,
    /// A file that could not be read.
    Unreadable,
    /// A file that is not UTF-8 text.
    NotText,
    /// A file or statement over the size limit.
    TooLarge,
    /// A symbolic link that leaves the scope.
    OutsideScope,
    /// A git object that is not there (partial clone, sparse checkout).
    MissingObject,
    /// A submodule: another repository.
    Submodule,
    /// Dump and replayed migrations disagree about the schema.
    SchemaDisagreement,
    /// An operation on something that the replayed catalog does not know.
    UnknownObject,
    /// A statement that the database refuses as the schema stands.
    Refused,
}
