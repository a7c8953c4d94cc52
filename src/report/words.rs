//! Words that several documents use for the same thing.

use crate::error::SkipReason;
use crate::sql::Dialect;

/// A number and its thing: `1 file`, `2 files`, `2 queries`.
pub(super) fn counted(count: usize, thing: &str) -> String {
    match (count, thing.strip_suffix('y')) {
        (1, _) => format!("1 {thing}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        (_, None) => format!("{count} {thing}s"),
    }
}

/// `12 scala, 3 zig`.
pub(super) fn figures<'a>(counts: impl Iterator<Item = (&'a str, usize)>) -> String {
    let words: Vec<String> = counts
        .map(|(name, count)| format!("{count} {name}"))
        .collect();
    words.join(", ")
}

/// A text of several lines in one, cut where it is long.
pub(super) fn one_line(text: &str) -> String {
    const LONGEST: usize = 160;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// Why something was not analysed.
pub(super) fn skip_words(reason: SkipReason) -> &'static str {
    match reason {
        SkipReason::UnparsedStatement => "a migration's statement that was not understood",
        SkipReason::DynamicStatement => "a migration's statement that is computed at run time",
        SkipReason::Unreadable => "a file that could not be read",
        SkipReason::NotText => "a file that is not text in UTF-8",
        SkipReason::TooLarge => "over the size limit",
        SkipReason::OutsideScope => "a symbolic link that leaves the scope",
        SkipReason::MissingObject => "an object that this clone does not have",
        SkipReason::Submodule => "another repository, such as a submodule",
        SkipReason::SchemaDisagreement => "the dump and the replayed migrations disagree",
        SkipReason::Refused => "a statement that the database refuses",
        SkipReason::UnknownObject => "something that the replayed schema does not know",
    }
}

/// A dialect as its makers write it.
pub(super) fn dialect_words(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgresql => "PostgreSQL",
        Dialect::Mysql => "MySQL",
        Dialect::Sqlite => "SQLite",
        Dialect::Mssql => "SQL Server",
        Dialect::Oracle => "Oracle",
        Dialect::Generic => "unknown dialect",
    }
}

/// A text as a URL writes it, in a path or a query: letters, digits and `-._~/` stay.
pub(crate) fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// A severity's count and word, for each that is not zero: `2 breaking, 1 info`.
pub(super) fn severities(counts: &[(usize, &str)]) -> String {
    let words: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    words.join(", ")
}
