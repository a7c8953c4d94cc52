//! One migration file to operations: the up part is cut out, read, and every operation stays on
//! the line of the file that it comes from.
//!
//! In: a file's text, its framework and its dialect. Out: [`Lowered`]. The hard thing: operations
//! that come out of strings of a program must point at the program's lines.

use std::collections::BTreeMap;

use super::{File, Framework, Root, parts};
use crate::error::Skip;
use crate::location::Span;
use crate::operation::PlacedOperation;
use crate::sql::Dialect;

/// A migration to lower.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Path inside the scope.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
    /// The dialect of its database.
    pub dialect: Dialect,
}

/// What a migration does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lowered {
    /// Its operations in order, placed in the file.
    pub operations: Vec<PlacedOperation>,
    /// What is computed at run time and therefore not known.
    pub skips: Vec<Skip>,
    /// How many statements it has.
    pub statements: usize,
}

/// What a framework keeps in mind from one migration to the next: names that later files leave out
/// (Django: the tables and columns of models).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory(pub BTreeMap<String, String>);

/// Reads the migrations of one root in their order.
#[derive(Clone, Debug)]
pub struct Reader {
    dialect: Dialect,
    memory: Memory,
}

impl Reader {
    /// A reader that has seen no migration yet.
    pub fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            memory: Memory::default(),
        }
    }

    /// A reader of a root's migrations.
    pub fn of(root: &Root, dialect: Dialect) -> Self {
        Self {
            dialect,
            memory: root.seed.clone(),
        }
    }

    /// The operations of the next migration.
    pub fn operations(&mut self, file: &File, text: &str) -> Lowered {
        self.read_as(file.framework, &file.path, text)
    }

    /// The operations of the next migration, which `framework` reads.
    pub fn read_as(&mut self, framework: &Framework, path: &str, text: &str) -> Lowered {
        let source = Source {
            path,
            text,
            dialect: self.dialect,
        };
        (framework.lower)(&source, &mut self.memory)
    }
}

/// The operations of a migration's up part, where nothing is known of those before it.
pub fn operations(file: &File, text: &str, dialect: Dialect) -> Lowered {
    lower_as(file.framework, &file.path, text, dialect)
}

/// The operations of a text that `framework` reads.
pub fn lower_as(framework: &Framework, path: &str, text: &str, dialect: Dialect) -> Lowered {
    Reader::new(dialect).read_as(framework, path, text)
}

/// The up part of a SQL file.
pub fn lower_sql(source: &Source<'_>, _: &mut Memory) -> Lowered {
    read_parts(source, &parts::up_parts(source.text))
}

/// Reads the SQL of some parts of a text; statements are numbered through.
pub fn read_parts(source: &Source<'_>, parts: &[Span]) -> Lowered {
    let mut lowered = Lowered::default();
    for part in parts {
        let first = lowered.statements;
        for mut placed in crate::sql::read_part(source.text, *part, source.dialect) {
            placed.statement += first;
            lowered.statements = lowered.statements.max(placed.statement + 1);
            lowered.operations.push(placed);
        }
    }
    lowered
}
