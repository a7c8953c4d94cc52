//! What stands right behind a hole, which tells what can stand in it.
//!
//! In: the rest of a statement's text. Out: yes or no. The hard thing: only what can be nothing else
//! counts, because the hole is taken for what fits.

use std::sync::LazyLock;

use regex::Regex;

use super::rewrite::is_word;

/// Whether a clause begins right behind, before which only whole words can stand: `{…}ORDER BY`.
pub(super) fn clause_follows(rest: &str) -> bool {
    static CLAUSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let words = r"^(?i:(?:order|group)\s+by|where|having|limit|offset|union|(?:left |right |inner |cross |natural |full |outer )*join|set|and|or|on|returning|for\s+(?:update|share))\b";
        Regex::new(words).ok()
    });
    CLAUSE.as_ref().is_some_and(|clause| clause.is_match(rest))
}

/// Whether a list of assignments ends right behind.
pub(super) fn assignments_end(rest: &str) -> bool {
    static END: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let words = r"^\s*(?i:$|[;)]|(?:where|from|returning|order\s+by|limit|on\s+conflict)\b)";
        Regex::new(words).ok()
    });
    END.as_ref().is_some_and(|end| end.is_match(rest))
}

/// Whether a table with its condition stands behind, before which only a kind of `JOIN` can stand.
pub(super) fn joined_follows(rest: &str) -> bool {
    static JOINED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let words = r#"^\s+([\w.`"]+)(?:\s+(?:(?i:as)\s+)?\w+)?\s+(?i:on|using)\b"#;
        Regex::new(words).ok()
    });
    let word = JOINED.as_ref().and_then(|joined| joined.captures(rest));
    word.and_then(|c| c.get(1)).is_some_and(|word| {
        let words = [
            "join",
            "inner",
            "left",
            "right",
            "full",
            "cross",
            "natural",
            "lateral",
            "outer",
            "where",
            "straight_join",
            "for",
            "and",
            "or",
        ];
        !words.iter().any(|w| w.eq_ignore_ascii_case(word.as_str()))
    })
}

/// Whether `CONFLICT` is the next word.
pub(super) fn conflict_follows(rest: &str) -> bool {
    let word = rest.trim_start().get(.."conflict".len());
    word.is_some_and(|word| word.eq_ignore_ascii_case("conflict"))
}

/// Whether a value stands behind: a number, a string, a placeholder.
pub(super) fn value_follows(rest: &str) -> bool {
    static VALUES: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^\s*(?:\d|'|\?|\$\d|:[A-Za-z_]|%s|%\(|@[A-Za-z])").ok());
    VALUES.as_ref().is_some_and(|values| values.is_match(rest))
}

/// Whether `a.b` stands right behind, which can be no alias.
pub(super) fn qualified_follows(rest: &str) -> bool {
    let trimmed = rest.trim_start();
    let word = trimmed.find(|c: char| !is_word(c)).unwrap_or(trimmed.len());
    rest.len() > trimmed.len() && word > 0 && trimmed[word..].starts_with('.')
}

/// Whether an operand of `UNION` ends right behind.
pub(super) fn union_ends(rest: &str) -> bool {
    static END: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^\s*(?i:$|[;)]|(?:union|except|intersect|order|limit)\b)").ok()
    });
    END.as_ref().is_some_and(|end| end.is_match(rest))
}
