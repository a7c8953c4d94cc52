//! The names that a question is about, and a fast test whether a text has one of them as a word.

use std::collections::BTreeSet;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};

/// A set of names; a text is of interest if it holds one of them as a whole word, in any case.
#[derive(Clone, Debug)]
pub struct Interest {
    names: BTreeSet<String>,
    automaton: Option<AhoCorasick>,
}

impl Interest {
    /// Interest in these names.
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        let names: BTreeSet<String> = names
            .into_iter()
            .map(|n| n.to_lowercase())
            .filter(|n| !n.is_empty())
            .collect();
        let automaton = AhoCorasickBuilder::new()
            .ascii_case_insensitive(true)
            .build(&names)
            .ok();
        Self { names, automaton }
    }

    /// The names, in lower case.
    pub fn names(&self) -> &BTreeSet<String> {
        &self.names
    }

    /// Whether one of the names stands in the text as a word.
    pub fn mentions(&self, text: &str) -> bool {
        self.mentions_bytes(text.as_bytes())
    }

    /// Likewise for bytes of which nobody knows yet whether they are text.
    pub fn mentions_bytes(&self, text: &[u8]) -> bool {
        let Some(automaton) = &self.automaton else {
            return false;
        };
        let is_word =
            |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
        // Overlapping, because one name can be the start of another.
        automaton.find_overlapping_iter(text).any(|found| {
            let before = found.start().checked_sub(1).and_then(|i| text.get(i));
            !is_word(before) && !is_word(text.get(found.end()))
        })
    }
}

/// Words that may be part of others, in any case: `whereStatus` has `status`.
#[derive(Clone, Debug)]
pub struct Spellings(Option<AhoCorasick>);

impl Spellings {
    /// These words.
    pub fn new(words: impl IntoIterator<Item = String>) -> Self {
        let words: BTreeSet<String> = words.into_iter().filter(|w| !w.is_empty()).collect();
        let automaton = AhoCorasickBuilder::new()
            .ascii_case_insensitive(true)
            .build(&words)
            .ok();
        Self(automaton.filter(|_| !words.is_empty()))
    }

    /// Whether one of them stands in the bytes.
    pub fn stand_in(&self, bytes: &[u8]) -> bool {
        self.0.as_ref().is_some_and(|a| a.is_match(bytes))
    }
}
