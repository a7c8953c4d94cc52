//! Words that the parser does not know become words that it does, in as many bytes.

use std::sync::LazyLock;

use regex::Regex;

use crate::resolve::VALUE;
use crate::sql::Dialect;

/// Words that say how a statement runs, not what it reads or writes, and that the parser does not know;
/// and what stands for those that it knows in other words. As many bytes each.
static SIMPLER: LazyLock<Vec<(Option<Dialect>, Regex, &str)>> = LazyLock::new(|| {
    let rows: [(Option<Dialect>, &str, &str); 14] = [
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
        // `DELETE a.* FROM a`
        (
            Some(Dialect::Mysql),
            r"(?i)\bdelete\s+[\w`.]*[\w`](\.\*)\s*(?:,|from\b)",
            "",
        ),
        // Columns of a function's rows, which need a name: `FROM jsonb_to_recordset(a) AS (b text)`.
        (
            Some(Dialect::Postgresql),
            r"(?i)\)\s+(?:as\s*\(\s*(?:select|with|values|insert|update|delete|table)\b|(as)\s*\(\s*[\w\x22]+\s+\w)",
            "_a",
        ),
        // A whole row in a type of its own, `t.*::t`.
        (
            Some(Dialect::Postgresql),
            r"\w\.\*(\s*::\s*[\w.\x22]+(?:\[\])?)",
            "",
        ),
        // `MATCH a AGAINST (b)` without brackets around its columns.
        (
            Some(Dialect::Mysql),
            r"(?i)\bmatch(\s)\s*[\w`.]+(?:\s*,\s*[\w`.]+)*\s+against\b",
            "(",
        ),
        (
            Some(Dialect::Mysql),
            r"(?i)\bmatch\(\s*[\w`.]+(?:\s*,\s*[\w`.]+)*(\s)\s*against\b",
            ")",
        ),
        // `!` negates; what is negated binds the same under a minus.
        (Some(Dialect::Mysql), r"(?:^|[\s(,])(!)\s*[\w(`]", "-"),
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
