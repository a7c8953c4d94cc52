//! A piece of a statement that stands alone in a literal: `WHERE a = ?`, `o.status, o.total`.
//!
//! In: a literal's text. Out: the piece wrapped into a statement that parses. The
//! hard thing is prose: a piece counts only where it has what only SQL has.

use std::sync::LazyLock;

use regex::Regex;

use super::{Parsed, rewrite};
use crate::clause::Clause;
use crate::sql::Dialect;

/// Words that a piece can start with, and what makes it a statement.
const STARTS: &[(&[&str], &str)] = &[
    (&["where"], "SELECT 1 "),
    (&["and", "or"], "SELECT 1 WHERE TRUE "),
    (&["not"], "SELECT 1 WHERE "),
    (&["on"], "SELECT 1 FROM \u{A66E} JOIN \u{A66E} "),
    (
        &["join", "inner", "left", "right", "full", "cross", "natural"],
        "SELECT 1 FROM \u{A66E} ",
    ),
    (&["from"], "SELECT 1 "),
    (&["group"], "SELECT 1 "),
    (&["order"], "SELECT 1 "),
    (&["having"], "SELECT 1 GROUP BY 1 "),
    (&["union", "intersect", "except"], "SELECT 1 "),
];

/// What only SQL has: a comparison with a placeholder, literal, number or name, a null test, a set
/// test, an order, a qualified name.
static EVIDENCE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)[\w)\]`\x22]\s*(=|<>|!=|<=|>=|<|>|~\*?|@>|<@)\s*(any\b|all\b|\(|'|\$\d|\?|%s|%\(|:\w|@\w|#?\{|-?\d|true\b|false\b|null\b|now\(|[\w`\x22]+(\.|\s*$|\s+(and|or|order|group|limit)\b)|\x{A66E}|\x{A669})",
        r"|\bis\s+(not\s+)?null\b|\b(not\s+)?in\s*\(|\b(i?like|between)\s+['?$%:@{\x{A66E}]|\b(asc|desc)\b(\s*,|\s*$|\s+nulls)",
        r"|\b(order|group)\s+by\s+[\w.`\x22]+|\bjoin\s+[\w.`\x22]+(\s+(as\s+)?\w+)?\s+(on|using)\b",
    ))
    .ok()
});

/// A part of a document by its key: `stats->>'plays'`.
static PART: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[\w)\]`\x22]\s*->>?\s*'").ok());

/// A list of columns, each with its qualifier, or at least two of which one is qualified or all have an underscore or alias.
static LIST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?is)^\s*,?\s*(distinct\s+)?[`\x22]?[a-z_]\w*[`\x22]?(\.[`\x22]?(\w+|\*)[`\x22]?)?(\s+as\s+\w+|\s+(asc|desc))?(\s*,\s*[`\x22]?[a-z_]\w*[`\x22]?(\.[`\x22]?(\w+|\*)[`\x22]?)?(\s+as\s+\w+|\s+(asc|desc))?)*\s*,?\s*$").ok()
});

/// Longer pieces are statements or no SQL.
const LONGEST: usize = 20_000;

/// Wraps and parses a piece, if it is one.
pub(super) fn parse(text: &str, dialect: Dialect) -> Option<Parsed> {
    if text.len() > LONGEST {
        return None;
    }
    let trimmed = text.trim();
    // Addresses, header values and the like have no space where SQL has.
    let no_space =
        !trimmed.contains(char::is_whitespace) && trimmed.contains(['=', '?', '&', '/', '<']);
    // `meta-desc` is the key of a text, not an order.
    // `artist.*` alone is a pattern of files as often.
    let all = trimmed.strip_suffix(".*");
    if all.is_some_and(|owner| owner.chars().all(|c| c.is_alphanumeric() || c == '_')) {
        return None;
    }
    let key = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let is_key = trimmed.contains('-') && trimmed.chars().all(key);
    if no_space || is_key || trimmed.starts_with('/') || trimmed.contains("://") {
        return None;
    }
    let first = trimmed
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let evident = EVIDENCE.as_ref().is_some_and(|r| r.is_match(text));
    if let Some((_, before)) = STARTS
        .iter()
        .find(|(words, _)| words.contains(&first.as_str()))
    {
        let qualified_from = first == "from" && trimmed.split_whitespace().count() <= 40;
        if !evident && !qualified_from {
            return None;
        }
        return rewrite::parse_wrapped(before, text, "", dialect);
    }
    if first == "set" && evident {
        return rewrite::parse_wrapped("UPDATE \u{A66E} ", text, "", dialect);
    }
    if first == "returning" {
        return rewrite::parse_wrapped("DELETE FROM \u{A66E} ", text, "", dialect);
    }
    if evident {
        return rewrite::parse_wrapped("SELECT 1 WHERE ", text, "", dialect)
            .or_else(|| rewrite::parse_wrapped("SELECT 1 ORDER BY ", text, "", dialect))
            .or_else(|| rewrite::parse_wrapped("SELECT ", text, "", dialect));
    }
    if PART.as_ref().is_some_and(|r| r.is_match(text)) {
        return rewrite::parse_wrapped("SELECT ", text, "", dialect);
    }
    if is_list_of_table(text) {
        return rewrite::parse_wrapped("SELECT ", text, "", dialect);
    }
    let list = LIST.as_ref().is_some_and(|r| r.is_match(text))
        && (text.contains(',') || text.contains('.'));
    if list {
        let (from, to) = trimmed_list(text);
        let inner = text.get(from..to)?;
        let mut parsed = rewrite::parse_wrapped("SELECT ", inner, "", dialect)?;
        for (_, origin) in &mut parsed.map {
            *origin += from;
        }
        return Some(parsed);
    }
    None
}

/// Whether a piece is what follows `SELECT`, put in front of it elsewhere: `o.id as id, o.total from orders o`.
fn is_list_of_table(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let list = lower.find(" from ").and_then(|at| text.get(..at));
    list.is_some_and(|list| {
        let named = list.contains('.') || lower.contains(" as ");
        named && LIST.as_ref().is_some_and(|r| r.is_match(list))
    })
}

/// Wraps and parses a piece of which the clause is known; a keyword in front of it says it better.
pub(super) fn parse_as(text: &str, clause: Clause, dialect: Dialect) -> Option<Parsed> {
    if text.len() > LONGEST || text.trim().is_empty() {
        return None;
    }
    let before = match clause {
        Clause::Select | Clause::Returning => "SELECT ",
        Clause::OrderBy => "SELECT 1 ORDER BY ",
        Clause::GroupBy => "SELECT 1 GROUP BY ",
        Clause::Having => "SELECT 1 GROUP BY 1 HAVING ",
        Clause::From => "SELECT 1 FROM ",
        Clause::Join if starts_with_join(text) => "SELECT 1 FROM \u{A66E} ",
        Clause::Join => "SELECT 1 FROM \u{A66E} JOIN ",
        Clause::Set => "UPDATE \u{A66E} SET ",
        _ => "SELECT 1 WHERE ",
    };
    rewrite::parse_wrapped(before, text, "", dialect).or_else(|| parse(text, dialect))
}

/// Whether a piece brings the join's keyword along: `LEFT JOIN teams …`, and not `teams …`.
fn starts_with_join(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    ["join", "inner", "left", "right", "full", "cross", "natural"]
        .iter()
        .any(|word| first.eq_ignore_ascii_case(word))
}

/// The list without a comma in front or behind.
fn trimmed_list(text: &str) -> (usize, usize) {
    let cut = |c: char| c.is_whitespace() || c == ',';
    let from = text.len() - text.trim_start_matches(cut).len();
    (from, text.trim_end_matches(cut).len().max(from))
}
