//! Does a text start like an SQL statement? Prose does not, mostly; the catalog decides the rest.

use crate::host::HOLE;

/// Where a statement begins behind a hole in front of it, `{with} SELECT …`; 0 where there is none.
pub(super) fn behind_hole(text: &str) -> usize {
    let start = text.len() - text.trim_start().len();
    let rest = text.get(start..).and_then(|t| t.strip_prefix(HOLE));
    let rest = rest.filter(|r| r.starts_with(char::is_whitespace));
    let Some(rest) = rest.map(str::trim_start) else {
        return 0;
    };
    let first = Words(rest).next().unwrap_or_default().to_ascii_lowercase();
    let verbs = ["select", "insert", "update", "delete"];
    match verbs.contains(&first.as_str()) {
        true => text.len() - rest.len(),
        false => 0,
    }
}

/// Whether the text may be a statement: its first words are those of one.
pub(super) fn starts_like_statement(text: &str) -> bool {
    let mut words = Words(text.get(behind_hole(text)..).unwrap_or(text));
    let Some(first) = words.next() else {
        return false;
    };
    let first = first.to_ascii_lowercase();
    match first.as_str() {
        "select" | "with" | "insert" | "update" | "delete" | "merge" | "replace" | "truncate"
        | "copy" | "explain" | "call" | "exec" | "execute" | "declare" | "prepare" | "lock"
        | "table" | "values" | "refresh" => words.next().is_some() || text.contains('*'),
        "create" | "alter" => words.next().is_some(),
        _ => false,
    }
}

/// Whether the text may be several statements of which the first is none that reads or writes rows.
pub(super) fn starts_like_script(text: &str) -> bool {
    let first = Words(text).next().unwrap_or_default().to_ascii_lowercase();
    matches!(
        first.as_str(),
        "begin"
            | "start"
            | "set"
            | "drop"
            | "do"
            | "commit"
            | "pragma"
            | "savepoint"
            | "use"
            | "analyze"
            | "vacuum"
            | "grant"
    )
}

/// Whether the statement makes a routine or runs a block: what it reads and writes stands in its body.
pub(super) fn holds_statements(text: &str) -> bool {
    let mut words = Words(text).map(str::to_ascii_lowercase);
    match words.next().as_deref() {
        Some("do") => true,
        Some("create" | "alter") => {
            const BEFORE: &[&str] = &["or", "replace", "alter", "constraint", "definer", "temp"];
            let made = words.find(|word| !BEFORE.contains(&word.as_str()));
            matches!(
                made.as_deref(),
                Some("function" | "procedure" | "proc" | "trigger")
            )
        }
        _ => false,
    }
}

/// Whether a text that does not parse is SQL beyond doubt: its second keyword stands where it must.
pub(super) fn is_surely_statement(text: &str) -> bool {
    let mut words = Words(text).map(str::to_ascii_lowercase);
    let (first, second) = (words.next(), words.next());
    let has = |word: &str| Words(text).any(|w| w.eq_ignore_ascii_case(word));
    match first.as_deref() {
        Some("select" | "with") => {
            // English has "select … from …" too: SQL has an operator, a star, a comma or a hole.
            let shouted = Words(text)
                .next()
                .is_some_and(|w| w.chars().all(|c| c.is_ascii_uppercase()));
            has("from")
                && (shouted || text.contains(['=', '*', ',', '(', HOLE, '$', '?', '.', '%']))
        }
        Some("insert" | "replace") => matches!(second.as_deref(), Some("into" | "ignore" | "or")),
        Some("update") => has("set") && text.contains('='),
        Some("delete") => second.as_deref() == Some("from"),
        Some("merge") => has("using"),
        _ => false,
    }
}

/// The words of an SQL text: comments are skipped, opening parentheses in front are ignored.
struct Words<'a>(&'a str);

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        loop {
            self.0 = self
                .0
                .trim_start_matches(|c: char| c.is_whitespace() || c == '(' || c == '\u{feff}');
            if let Some(rest) = self
                .0
                .strip_prefix("--")
                .or_else(|| self.0.strip_prefix('#'))
            {
                self.0 = rest.split_once('\n').map_or("", |(_, rest)| rest);
            } else if let Some(rest) = self.0.strip_prefix("/*") {
                self.0 = rest.split_once("*/").map_or("", |(_, rest)| rest);
            } else {
                break;
            }
        }
        let end = self
            .0
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(self.0.len());
        // Whatever is no word is passed one character at a time.
        let end = if end == 0 {
            self.0.chars().next()?.len_utf8()
        } else {
            end
        };
        let (word, rest) = self.0.split_at(end);
        self.0 = rest;
        Some(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_deep_a_statement_nests_does_not_hide_that_it_is_one() {
        let deep = format!(
            "SELECT {}status{} FROM orders",
            "(".repeat(900),
            ")".repeat(900)
        );
        assert!(is_surely_statement(&deep));
        assert!(!is_surely_statement("Select a user from the list"));
        assert!(!is_surely_statement("update the set of rules"));
    }

    #[test]
    fn a_statement_may_stand_behind_a_hole() {
        let text = format!("{HOLE}\n SELECT status FROM orders");
        assert_eq!(behind_hole(&text), text.len() - 25);
        assert!(starts_like_statement(&text));
        assert_eq!(behind_hole(&format!("{HOLE}select 1")), 0);
        assert_eq!(behind_hole(&format!("{HOLE} selects a user")), 0);
    }
}
