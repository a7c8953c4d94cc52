//! The names that a question is about, and a fast test whether a text has one of them as a word.

use std::collections::BTreeSet;

use regex::bytes::{Regex, RegexBuilder};

/// A set of names; a text is of interest if it holds one of them as a whole word, in any case.
#[derive(Clone, Debug)]
pub struct Interest {
    names: BTreeSet<String>,
    words: Words,
}

impl Interest {
    /// Interest in these names.
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        let names: BTreeSet<String> = names
            .into_iter()
            .map(|n| n.to_lowercase())
            .filter(|n| !n.is_empty())
            .collect();
        // Of names that start alike the whole one has to be met, so the ends belong to the pattern.
        let words = Words::new(&names, r"\b{start-half}", r"\b{end-half}");
        Self { names, words }
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
        self.words.stand_in(text)
    }
}

/// Words that may be part of others, in any case: `whereStatus` has `status`.
#[derive(Clone, Debug)]
pub struct Spellings(Words);

impl Spellings {
    /// These words.
    pub fn new(words: impl IntoIterator<Item = String>) -> Self {
        let words = words.into_iter().filter(|word| !word.is_empty());
        Self(Words::new(&words.collect(), "", ""))
    }

    /// Whether one of them stands in the bytes.
    pub fn stand_in(&self, bytes: &[u8]) -> bool {
        self.0.stand_in(bytes)
    }
}

/// Words to be found in any case.
#[derive(Clone, Debug)]
enum Words {
    None,
    Pattern(Regex),
    /// Their pattern would be too large: every text has to be read.
    TooMany,
}

impl Words {
    /// These words, with `start` and `end` of their pattern around each.
    fn new(words: &BTreeSet<String>, start: &str, end: &str) -> Self {
        if words.is_empty() {
            return Self::None;
        }
        let escaped = words.iter().map(|word| {
            let escaped = regex::escape(word);
            match word.is_ascii() {
                true => escaped,
                false => format!("(?u:{escaped})"),
            }
        });
        let words = escaped.collect::<Vec<_>>().join("|");
        // Its search for literals is several times faster than an automaton that folds case.
        let pattern = RegexBuilder::new(&format!("{start}(?:{words}){end}"))
            .unicode(false)
            .case_insensitive(true)
            .size_limit(LARGEST)
            .build();
        pattern.map_or(Self::TooMany, Self::Pattern)
    }

    fn stand_in(&self, text: &[u8]) -> bool {
        match self {
            Self::None => false,
            Self::Pattern(pattern) => pattern.is_match(text),
            Self::TooMany => true,
        }
    }
}

/// What the pattern of all names may take, in bytes: some 30,000 names.
const LARGEST: usize = 256 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    fn interest(names: &[&str]) -> Interest {
        Interest::new(names.iter().map(|name| (*name).to_owned()))
    }

    #[test]
    fn a_name_counts_as_a_whole_word_in_any_case() {
        let orders = interest(&["order", "order_items"]);
        assert!(orders.mentions("SELECT * FROM Order_Items"));
        assert!(orders.mentions("from \"ORDER\""));
        assert!(!orders.mentions("order_item, reorder, orders, order_items2"));
    }

    #[test]
    fn a_name_may_be_of_any_letters_and_signs() {
        assert!(interest(&["größe"]).mentions("SELECT GRÖSSE, Größe FROM t"));
        assert!(interest(&["order items", "$a"]).mentions("FROM [Order Items]"));
        assert!(interest(&["a.b"]).mentions("x(a.b)"));
        assert!(!interest(&["a.b"]).mentions("x(a_b)"));
    }

    #[test]
    fn no_name_stands_nowhere_and_thousands_are_looked_for_too() {
        assert!(!interest(&[]).mentions("SELECT 1"));
        assert!(!Spellings::new([String::new()]).stand_in(b"SELECT 1"));
        let many = Interest::new((0..3_000).map(|n| format!("column_{n}")));
        assert!(many.mentions("SELECT Column_2999"));
        assert!(!many.mentions("SELECT column_3000"));
    }

    #[test]
    fn a_spelling_may_be_part_of_a_word() {
        let status = Spellings::new(["status".to_owned()]);
        assert!(status.stand_in(b"User::whereStatus($id)"));
        assert!(!status.stand_in(b"stats"));
    }
}
