//! Conditions that hold only where an update changes a column: `IF OLD.a <> NEW.a THEN`.
//!
//! In: the text of a condition. Out: the columns of which one must change. The hard thing: nothing else may
//! make the condition true, so every side of an `OR` has to be such a comparison.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

static OR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)\bor\b").ok());

static DIFFERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let row = r#"(old|new)\s*\.\s*["`]?(\w+)["`]?"#;
    let text =
        format!(r"(?i)^[\s(]*{row}\s*(?:<>|!=|is\s+distinct\s+from)\s*{row}[\s)]*(?:$|and\b)");
    Regex::new(&text).ok()
});

/// The columns, in lower case, of which one must differ in the old and the new row for the condition to hold;
/// none where it may hold without.
pub(super) fn changed_columns(condition: &str) -> BTreeSet<String> {
    let (Some(or), Some(differs)) = (OR.as_ref(), DIFFERS.as_ref()) else {
        return BTreeSet::new();
    };
    let column = |side: &str| {
        let found = differs.captures(side)?;
        let word = |index| found.get(index).map(|m| m.as_str().to_lowercase());
        (word(1) != word(3) && word(2) == word(4))
            .then(|| word(2))
            .flatten()
    };
    let columns: Option<BTreeSet<String>> = or.split(condition).map(column).collect();
    columns.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::changed_columns;

    fn told(condition: &str) -> String {
        let columns: Vec<String> = changed_columns(condition).into_iter().collect();
        columns.join(" ")
    }

    #[test]
    fn a_column_that_must_change_is_told() {
        assert_eq!(told("OLD.owner <> NEW.owner"), "owner");
        assert_eq!(told("(new.a is distinct from old.a)"), "a");
        assert_eq!(
            told("old.a != new.a OR (OLD.b <> NEW.b AND NEW.c > 1)"),
            "a b"
        );
    }

    #[test]
    fn a_condition_that_may_hold_without_a_change_tells_none() {
        assert_eq!(told("OLD.a <> NEW.b"), "");
        assert_eq!(told("OLD.a = NEW.a"), "");
        assert_eq!(told("NOT (OLD.a <> NEW.a)"), "");
        assert_eq!(told("OLD.a <> NEW.a OR NEW.b > 1"), "");
        assert_eq!(told("(OLD.a <> NEW.a) = false"), "");
    }
}
