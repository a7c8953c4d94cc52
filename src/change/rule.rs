//! The name of a rule as people write it. In: `drop_column`, `drop_column.where` or
//! `drop_column.undecided`. Out: a [`Rule`], or a sentence with the nearest name that exists.

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};

use super::{KINDS, Kind};
use crate::clause::Clause;

/// The word after the kind for places that cannot be decided by reading.
const UNDECIDED: &str = "undecided";

/// A kind of change, and which of its places are meant.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The kind of change.
    pub kind: &'static Kind,
    /// Which places that it reaches.
    pub part: Part,
}

/// Which places that a change reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of them.
    Whole,
    /// Those where what changes stands in this clause.
    Clause(Clause),
    /// Those that cannot be decided by reading.
    Undecided,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        (self.kind.id, self.part) == (other.kind.id, other.part)
    }
}

impl Eq for Rule {}

impl Rule {
    /// Reads `drop_column`, `drop_column.where` or `drop_column.undecided`.
    ///
    /// # Errors
    /// There is no such kind or no such clause; the sentence names the nearest kind.
    pub fn parse(word: &str) -> Result<Self, String> {
        let (id, clause) = match word.split_once('.') {
            Some((id, clause)) => (id, Some(clause)),
            None => (word, None),
        };
        let Some(kind) = KINDS.iter().find(|kind| kind.id == id).copied() else {
            let near = |kind: &Kind| strsim::jaro_winkler(kind.id, id);
            let nearest = KINDS.iter().max_by(|a, b| near(a).total_cmp(&near(b)));
            let way_out = match nearest {
                Some(kind) if near(kind) > 0.8 => format!("did you mean {}?", kind.id),
                _ => "impact explain lists them".to_owned(),
            };
            return Err(format!("no rule {word}: {way_out}"));
        };
        let part = match clause {
            None => Part::Whole,
            Some(UNDECIDED) => Part::Undecided,
            Some(word) => {
                let read: StrDeserializer<'_, Error> = word.into_deserializer();
                let clause = Clause::deserialize(read)
                    .map_err(|_| format!("no rule {id}.{word}: {word} is no clause"))?;
                Part::Clause(clause)
            }
        };
        Ok(Self { kind, part })
    }

    /// The rule of the places of a kind that cannot be decided by reading.
    pub fn undecided(kind: &str) -> String {
        format!("{kind}.{UNDECIDED}")
    }

    /// Whether the rule of a place (`drop_column.where`) is this one or one of these.
    pub fn covers(&self, rule: &str) -> bool {
        let Some((id, word)) = rule.split_once('.') else {
            return false;
        };
        id == self.kind.id && self.part.word().is_none_or(|own| own == word)
    }
}

impl Part {
    fn word(self) -> Option<&'static str> {
        match self {
            Self::Whole => None,
            Self::Clause(clause) => Some(clause.word()),
            Self::Undecided => Some(UNDECIDED),
        }
    }
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind.id)?;
        self.part.word().map_or(Ok(()), |word| write!(f, ".{word}"))
    }
}

#[cfg(test)]
mod tests {

    use super::*;

    #[test]
    fn a_rule_is_a_kind_with_or_without_a_clause() {
        let whole = Rule::parse("drop_column").unwrap();
        assert!(whole.covers("drop_column.where") && whole.covers("drop_column.select"));
        assert!(!whole.covers("drop_table.where") && !whole.covers("drop_column"));
        let one = Rule::parse("drop_column.where").unwrap();
        assert!(one.covers("drop_column.where") && !one.covers("drop_column.select"));
        assert_eq!(one.to_string(), "drop_column.where");
        let open = Rule::undecided("drop_column");
        assert!(whole.covers(&open) && !one.covers(&open));
        let undecided = Rule::parse(&open).unwrap();
        assert!(undecided.covers(&open) && !undecided.covers("drop_column.where"));
        assert_eq!(undecided.to_string(), open);
    }

    #[test]
    fn an_unknown_rule_names_the_nearest() {
        assert_eq!(
            Rule::parse("drop_colum").unwrap_err(),
            "no rule drop_colum: did you mean drop_column?"
        );
        assert_eq!(
            Rule::parse("x").unwrap_err(),
            "no rule x: impact explain lists them"
        );
        assert_eq!(
            Rule::parse("drop_column.wher").unwrap_err(),
            "no rule drop_column.wher: wher is no clause"
        );
    }
}
