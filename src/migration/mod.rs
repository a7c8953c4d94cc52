//! Migrations as their frameworks see them: which files of a repository are migrations, in which
//! order, of which database, and their up part as operations.
//!
//! In: the sorted paths of the scope and a way to read a file. Out: [`Root`]s with their files in
//! the framework's order, [`Dump`]s, and [`Lowered`] operations on the lines of the
//! file. The hard thing: to tell a folder of migrations from other folders of the same look
//! without reading them all.
//!

pub mod database;
pub mod discover;
mod drivers;
pub mod dump;
pub mod embedded;
pub mod engine;
pub mod frameworks;
pub mod layout;
pub mod lower;
pub mod order;
pub mod parts;
pub mod python;
pub mod root;
pub mod script;
pub mod seen;
pub mod tree;
pub mod version;

pub use database::{Database, Variant, databases, read_by};
pub use discover::discover;
pub use dump::{Dump, find_dumps, find_schemas_in_code};
pub use engine::{UNTOLD, guess_dialect, guess_of_scope};
pub use frameworks::{FRAMEWORKS, framework_for, framework_of};
pub use lower::{Lowered, Reader, operations};
pub use root::{File, Root, before, earlier, is_newest, root_of};
pub use seen::{Seen, is_step, seen, seen_as};
pub use tree::Tree;

use crate::migration::discover::Group;
use crate::migration::layout::Claim;
use crate::migration::lower::{Memory, Source};

/// A migration framework: one row of [`FRAMEWORKS`].
pub struct Framework {
    /// The word in reports and configuration.
    pub id: &'static str,
    /// The name that people know.
    pub title: &'static str,
    /// How its files lie.
    pub layout: Layout,
    /// Whether the claimed files of one folder are really its own.
    pub fits: fn(&Group<'_>) -> bool,
    /// Turns the up part of a file into operations.
    pub lower: fn(&Source<'_>, &mut Memory) -> Lowered,
    /// Whether its folders all over a project are one root (Django: one for each application).
    pub joins: bool,
    /// Puts files into the order in which they run, where names do not decide it.
    pub arrange: Option<fn(&mut Root, &Tree<'_>)>,
}

/// How the files of a framework lie.
#[derive(Clone, Copy)]
pub enum Layout {
    /// As SQL files with a version in their name, which many frameworks share.
    Sql,
    /// In a way of its own.
    Own(fn(&str) -> Option<Claim>),
}

impl std::fmt::Debug for Framework {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

impl PartialEq for Framework {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Framework {}
