//! Words that the parser does not know become words that it does, in as many bytes.

use std::sync::LazyLock;

use regex::Regex;

use super::rewrite::is_word;
use crate::host::HOLE;
use crate::resolve::VALUE;
use crate::sql::Dialect;

/// Words that say how a statement runs, not what it reads or writes, and that the parser does not know;
/// and what stands for those that it knows in other words. As many bytes each.
static SIMPLER: LazyLock<Vec<(Option<Dialect>, Regex, &str)>> = LazyLock::new(|| {
    let rows: [(Option<Dialect>, &str, &str); 8] = [
        (
            None,
            r"(?i)\b(?:update|from|join|truncate)\s+(only)\s+[\w\x22.]",
            "",
        ),
        (None, r"(?i)\bfor\s+(no\s+key|key)\s+(?:update|share)\b", ""),
        (
            Some(Dialect::Mysql),
            r"(?i)\b(lock\s+in\s+share\s+mode)\b",
            "",
        ),
        (
            Some(Dialect::Mysql),
            r"(?i)\b(?:update|delete|insert)\s+(low_priority|ignore|quick|delayed|high_priority)\b",
            "",
        ),
        (
            Some(Dialect::Mysql),
            r"(?i)\bagainst\s*\(\s*(\x{A669})",
            "'a'",
        ),
        (Some(Dialect::Sqlite), r"(?i)\b(not\s+indexed)\b", ""),
        (
            Some(Dialect::Sqlite),
            r"(?i)\b(is\s+not)\s+(?:[\d'\x{A669}?:$@])",
            "<>",
        ),
        (
            Some(Dialect::Sqlite),
            r"(?i)\b(is)\s+(?:[\d'\x{A669}?:$@])",
            "=",
        ),
    ];
    rows.into_iter()
        .filter_map(|(dialect, pattern, with)| Some((dialect, Regex::new(pattern).ok()?, with)))
        .collect()
});

/// Rewrites what [`SIMPLER`] knows.
pub(super) fn simplify(sql: &mut String, dialect: Dialect) {
    for (only, pattern, with) in SIMPLER.iter() {
        if only.is_some_and(|d| d != dialect) {
            continue;
        }
        let found: Vec<_> = pattern
            .captures_iter(sql)
            .filter_map(|c| c.get(1))
            .map(|m| m.range())
            .collect();
        for range in found.into_iter().rev().filter(|r| r.len() >= with.len()) {
            let len = range.len();
            sql.replace_range(range, &format!("{with}{}", " ".repeat(len - with.len())));
        }
    }
}

/// Makes a conflict target that the parser does not read (an expression, a predicate) one that it
/// reads, in as many bytes: an expression becomes [`HOLE`], a predicate one more [`VALUE`].
pub(super) fn conflict_target(sql: &mut String) {
    let lower = sql.to_ascii_lowercase();
    let Some(clause) = lower.find("on conflict") else {
        return;
    };
    let Some(open) = lower[clause..].find('(').map(|i| clause + i) else {
        return;
    };
    if !lower[clause + "on conflict".len()..open].trim().is_empty() {
        return;
    }
    let mut depth = 0usize;
    let mut parts = Vec::new();
    let mut start = open + 1;
    let mut close = None;
    for (at, c) in sql[open..].char_indices().map(|(i, c)| (open + i, c)) {
        match c {
            '(' => depth += 1,
            ')' if depth == 1 => {
                parts.push((start, at));
                close = Some(at);
                break;
            }
            ')' => depth -= 1,
            ',' if depth == 1 => {
                parts.push((start, at));
                start = at + 1;
            }
            _ => {}
        }
    }
    let Some(close) = close else { return };
    let pad =
        |text: String, len: usize| format!("{text}{}", " ".repeat(len.saturating_sub(text.len())));
    let tail = &lower[close + 1..];
    let predicate = tail.trim_start().starts_with("where");
    let action = [
        " do nothing",
        " do update",
        "\ndo nothing",
        "\ndo update",
        "\tdo nothing",
        "\tdo update",
    ]
    .iter()
    .filter_map(|word| tail.find(word))
    .min();
    if let (true, Some(end)) = (predicate, action) {
        let len = 1 + end;
        sql.replace_range(close..close + len, &pad(format!(",{VALUE})"), len));
    }
    for (from, to) in parts.into_iter().rev() {
        let part = &sql[from..to];
        let plain = part.trim().trim_matches(['"', '`']).chars().all(is_word);
        if !plain && to - from >= HOLE.len_utf8() {
            let replaced = pad(HOLE.to_string(), to - from);
            sql.replace_range(from..to, &replaced);
        }
    }
}

/// `(a, b) OVERRIDING SYSTEM VALUE`, which the parser does not read, becomes one more column, in as
/// many bytes: [`VALUE`].
pub(super) fn overriding(sql: &mut String) {
    let lower = sql.to_ascii_lowercase();
    let Some(at) = lower.find("overriding ") else {
        return;
    };
    let Some(end) = lower[at..].find("value").map(|i| at + i + "value".len()) else {
        return;
    };
    let head = lower[..at].trim_end();
    if lower[at..end].split_whitespace().count() == 3 && head.ends_with(')') {
        let from = head.len() - 1;
        let flag = format!(",{VALUE})");
        sql.replace_range(
            from..end,
            &format!("{flag}{}", " ".repeat(end - from - flag.len())),
        );
    }
}
