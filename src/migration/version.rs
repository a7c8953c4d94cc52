//! Versions of migrations: the part of a file's or folder's name that decides the order.
//!
//! In: names. Out: [`Version`]s that compare as the frameworks compare them. The hard thing:
//! numbers of any length (`20150100000001000000` does not fit 64 bits) next to words.

use std::cmp::Ordering;

/// One component of a version.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// A number, kept as its digits without leading zeros.
    Number(String),
    /// Text that compares byte by byte.
    Text(String),
}

impl Part {
    /// The number that `digits` writes.
    pub fn number(digits: &str) -> Self {
        Self::Number(digits.trim_start_matches('0').to_owned())
    }
}

impl Ord for Part {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.len().cmp(&b.len()).then_with(|| a.cmp(b)),
            (Self::Number(_), Self::Text(_)) => Ordering::Less,
            (Self::Text(_), Self::Number(_)) => Ordering::Greater,
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
        }
    }
}

impl PartialOrd for Part {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Where a migration stands among those of its root.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// Its components; a version that is the start of another comes first.
    pub parts: Vec<Part>,
    /// The rest of the name, which decides between equal versions.
    pub title: String,
}

impl Version {
    /// A version that compares as text.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            parts: vec![Part::Text(text.into())],
            title: String::new(),
        }
    }

    /// The same version with the rest of the name.
    #[must_use]
    pub fn titled(mut self, title: &str) -> Self {
        title
            .trim_start_matches(['_', '-', '.', ' '])
            .clone_into(&mut self.title);
        self
    }

    /// Reads the version that `name` starts with: `1.10__x`, `2024-01-02_00_x`, `schema_version_9`,
    /// `v2`, `001_x`. The second value is what follows it.
    pub fn leading(name: &str) -> Option<(Self, &str)> {
        let rest = without_prefix(name)?;
        let (first, mut rest) = digits(rest)?;
        let mut parts = vec![Part::number(first)];
        loop {
            let mut chars = rest.chars();
            if !matches!(chars.next(), Some('.' | '_' | '-')) {
                break;
            }
            let Some((next, after)) = digits(chars.as_str()) else {
                break;
            };
            if after.starts_with(|c: char| c.is_alphanumeric()) {
                break;
            }
            parts.push(Part::number(next));
            rest = after;
        }
        let title = String::new();
        Some((Self { parts, title }, rest))
    }
}

/// Words that stand in front of the number in file names.
const PREFIXES: [&str; 19] = [
    "schema_version",
    "schema",
    "version",
    "migration",
    "migrate",
    "upgrade",
    "update",
    "patch",
    "delta",
    "release",
    "revision",
    "script",
    "install",
    "database",
    "db",
    "step",
    "rev",
    "v",
    "m",
];

/// `name` from its first digit on, if nothing or a known word stands before it.
fn without_prefix(name: &str) -> Option<&str> {
    let at = name.find(|c: char| c.is_ascii_digit())?;
    let (word, rest) = name.split_at(at);
    let separators = ['_', '-', '.'];
    let word = word.trim_end_matches(separators);
    // `Install.v4`: the `v` belongs to the number.
    let ahead = word.strip_suffix(['v', 'V']).unwrap_or_default();
    let word = match ahead.trim_end_matches(separators) {
        inner if inner.len() < ahead.len() => inner,
        _ => word,
    };
    let known = word.is_empty() || PREFIXES.iter().any(|p| word.eq_ignore_ascii_case(p));
    known.then_some(rest)
}

fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(name: &str) -> Version {
        Version::leading(name).unwrap().0
    }

    #[test]
    fn numbers_compare_as_numbers() {
        assert!(version("1.10__b") > version("1.9__a"));
        assert!(version("10_x") > version("9_x"));
        assert!(version("20150100000001000000_x") > version("9000000000000_x"));
        assert_eq!(version("001_x"), version("1_y"));
    }

    #[test]
    fn words_in_front_of_the_number_are_known_ones() {
        assert!(version("schema_version_10") > version("schema_version_9"));
        assert!(version("Install.v10") > version("Install.v9"));
        assert!(version("schema-V2") > version("schema-v1"));
        assert!(Version::leading("report_v2").is_none());
        assert!(Version::leading("Av2").is_none());
        assert!(Version::leading("report2024").is_none());
        assert!(Version::leading("users").is_none());
    }

    #[test]
    fn a_number_that_belongs_to_the_name_is_not_part_of_the_version() {
        assert_eq!(version("001_2fa_codes"), version("001"));
        assert_eq!(Version::leading("001_2fa").unwrap().1, "_2fa");
        assert_eq!(
            version("2024-01-02_00_x").parts.len(),
            4,
            "dates are taken part by part"
        );
    }
}
