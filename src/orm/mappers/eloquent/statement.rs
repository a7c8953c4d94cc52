//! What is told of one chain, access or declaration: its names, and what they make it.
//!
//! In: names one by one. Out: uses. The hard thing: a chain reads the database, and the rows that it
//! gives are read and written in memory: names of both kinds stand in one expression.

use super::reader::Reader;
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::{ModelUse, Name, Snippet, Value, Write, apart};
use crate::severity::Confidence;

/// One chain or access in the middle of being read.
pub(super) struct Statement {
    pub(super) start: usize,
    /// Names of a statement that the database gets.
    pub(super) names: Vec<Name>,
    /// Writes of rows in memory, each with its expression.
    pub(super) writes: Vec<(Name, Span)>,
    /// Reads of rows in memory.
    pub(super) reads: Vec<(Name, Span)>,
    /// What is read now is about a row in memory.
    pub(super) in_memory: bool,
    pub(super) snippets: Vec<Snippet>,
    pub(super) write: Option<Write>,
    pub(super) sure: Confidence,
    /// Where the statement's last name stands in a call that ends here.
    pub(super) end: usize,
    /// Where the call ends that is being read.
    pub(super) link_end: usize,
}

impl Statement {
    pub(super) fn new(start: usize) -> Self {
        Self {
            start,
            names: Vec::new(),
            writes: Vec::new(),
            reads: Vec::new(),
            in_memory: false,
            snippets: Vec::new(),
            write: None,
            sure: Confidence::Likely,
            end: start,
            link_end: start,
        }
    }

    pub(super) fn name(&mut self, mut name: Name, sure: Confidence) {
        self.sure = self.sure.min(sure);
        let whole = Span::new(self.start, self.link_end.max(name.at.end));
        let written = matches!(name.clause, Clause::Set | Clause::Insert);
        match (self.in_memory && name.column.is_some(), written) {
            (true, true) => self.writes.push((name, whole)),
            (true, false) => {
                name.value = Value::InHand;
                self.reads.push((name, whole));
            }
            (false, _) => {
                self.end = self.end.max(whole.end);
                self.names.push(name);
            }
        }
    }
}

impl Reader<'_> {
    /// Adds a statement to the result.
    pub(super) fn report(&mut self, statement: Statement) {
        let Some(out) = &mut self.out else { return };
        out.snippets.extend(statement.snippets);
        let whole = Span::new(statement.start, statement.end);
        let confidence = statement.sure;
        let used = |whole: Span, names: Vec<Name>| ModelUse {
            whole,
            names,
            write: None,
            confidence,
            because: None,
            retired: false,
        };
        let written = statement.writes.into_iter();
        out.attributes
            .extend(written.map(|(name, whole)| used(whole, vec![name])));
        let read = statement.reads.into_iter();
        out.echoes
            .extend(read.map(|(name, whole)| used(whole, vec![name])));
        let first = out.statements.len();
        let own = apart(statement.names).into_iter();
        out.statements.extend(own.map(|names| used(whole, names)));
        if let Some(used) = out.statements.get_mut(first) {
            used.write = statement.write;
        }
    }
}
