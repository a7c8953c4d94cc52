//! What of many objects is used at all: a mark for each in the place of its findings.
//!
//! In: uses, from several threads in any order. Out: for each object whether production code names it.
//! Of a schema with thousands of columns nobody could keep, or wants to read, every use.

use std::sync::atomic::{AtomicU8, Ordering};

use crate::audience::Class;

/// Marks by the index of the change that asks.
#[derive(Debug)]
pub(super) struct Tally(Vec<AtomicU8>);

/// Production code names it.
const NAMED: u8 = 1;
/// Production code has it in `*`, or declares it.
const PASSED: u8 = 2;
/// Tests, documents and the like use it.
const ASIDE: u8 = 4;

impl Tally {
    /// No marks yet, for so many.
    pub(super) fn new(count: usize) -> Self {
        Self((0..count).map(|_| AtomicU8::new(0)).collect())
    }

    /// Marks a use; one that is `passing` hands the object on without naming it.
    pub(super) fn mark(&self, index: usize, class: Class, passing: bool) {
        let mark = match class {
            Class::Code if passing => PASSED,
            Class::Code => NAMED,
            _ => ASIDE,
        };
        if let Some(own) = self.0.get(index) {
            own.fetch_or(mark, Ordering::Relaxed);
        }
    }

    /// Whether production code names it: then nothing further is of interest.
    pub(super) fn is_named(&self, index: usize) -> bool {
        self.has(index, NAMED)
    }

    /// Whether production code hands it on without naming it, or declares it.
    pub(super) fn is_passed(&self, index: usize) -> bool {
        self.has(index, PASSED)
    }

    /// Whether other than production code uses it.
    pub(super) fn is_used_aside(&self, index: usize) -> bool {
        self.has(index, ASIDE)
    }

    fn has(&self, index: usize, mark: u8) -> bool {
        let own = self.0.get(index);
        own.is_some_and(|own| own.load(Ordering::Relaxed) & mark != 0)
    }
}
