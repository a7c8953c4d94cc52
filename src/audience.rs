//! Who hears the broadcast: which code a finding is about.

use serde::{Deserialize, Serialize};

/// The code that a finding belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The files on disk.
    WorkingTree,
    /// Code of a deployed revision that the working tree no longer has.
    Deployed,
    /// Code that stands only on unmerged branches.
    Branches,
}

/// What kind of code a place is; only [`Class::Code`] gates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Code that runs in production.
    Code,
    /// Tests and test support.
    Test,
    /// Fixtures and seeds.
    Fixture,
    /// Documentation and examples.
    Docs,
    /// Migrations other than the analysed ones, and schema dumps.
    Migration,
    /// Code written by a generator.
    Generated,
}

impl Class {
    /// The word used in every format.
    pub fn word(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Test => "test",
            Self::Fixture => "fixture",
            Self::Docs => "docs",
            Self::Migration => "migration",
            Self::Generated => "generated",
        }
    }
}
