//! Words of the command line and the plain values that they stand for.

use std::time::{SystemTime, UNIX_EPOCH};

use clap::builder::{
    NonEmptyStringValueParser, PossibleValue, PossibleValuesParser, TypedValueParser,
};

use crate::analysis::readers::Gate;
use crate::config::FailOn;
use crate::repo::history::date;
use crate::report::{
    CHECKLIST_FORMATS, ChecklistFormat, FORMATS, Format, READERS_FORMATS, ReadersFormat,
};
use crate::sql::Dialect;

/// A value, its word, and further words for it.
type Word<T> = (T, &'static str, &'static [&'static str]);

const DIALECTS: &[Word<Dialect>] = &[
    (Dialect::Postgresql, "postgresql", &["postgres", "pg"]),
    (Dialect::Mysql, "mysql", &["mariadb"]),
    (Dialect::Sqlite, "sqlite", &["sqlite3"]),
    (Dialect::Mssql, "mssql", &["sqlserver"]),
    (Dialect::Oracle, "oracle", &[]),
    (Dialect::Generic, "generic", &[]),
];

const FAIL_ON: &[Word<FailOn>] = &[
    (FailOn::Breaking, "breaking", &[]),
    (FailOn::Risky, "risky", &[]),
    (FailOn::Undecided, "undecided", &[]),
    (FailOn::Never, "never", &[]),
];

const GATES: &[Word<Gate>] = &[
    (Gate::Any, "any", &[]),
    (Gate::Undecided, "undecided", &[]),
    (Gate::Never, "never", &[]),
];

/// Reads a dialect.
pub(super) fn dialect() -> impl TypedValueParser<Value = Dialect> {
    of(DIALECTS)
}

/// Reads from which verdict on a run fails.
pub(super) fn fail_on() -> impl TypedValueParser<Value = FailOn> {
    of(FAIL_ON)
}

/// Reads when `impact readers` fails.
pub(super) fn gate() -> impl TypedValueParser<Value = Gate> {
    of(GATES)
}

/// Reads a format.
pub(super) fn format() -> impl TypedValueParser<Value = &'static Format> {
    let words = FORMATS
        .iter()
        .map(|format| PossibleValue::new(format.id).help(format.about));
    PossibleValuesParser::new(words).try_map(|word| {
        let mut formats = FORMATS.iter();
        formats
            .find(|format| format.id == word)
            .ok_or("unknown format")
    })
}

/// Reads a format of the checklist.
pub(super) fn checklist_format() -> impl TypedValueParser<Value = &'static ChecklistFormat> {
    let words = CHECKLIST_FORMATS
        .iter()
        .map(|format| PossibleValue::new(format.id).help(format.about));
    PossibleValuesParser::new(words).try_map(|word| {
        let mut formats = CHECKLIST_FORMATS.iter();
        formats
            .find(|format| format.id == word)
            .ok_or("unknown format")
    })
}

/// Reads a format of `impact readers`.
pub(super) fn readers_format() -> impl TypedValueParser<Value = &'static ReadersFormat> {
    let words = READERS_FORMATS
        .iter()
        .map(|format| PossibleValue::new(format.id).help(format.about));
    PossibleValuesParser::new(words).try_map(|word| {
        let mut formats = READERS_FORMATS.iter();
        formats
            .find(|format| format.id == word)
            .ok_or("unknown format")
    })
}

/// Reads a day or a span of time before now, as seconds since 1970.
pub(super) fn since() -> impl TypedValueParser<Value = i64> {
    NonEmptyStringValueParser::new().try_map(|given| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0));
        date::time(&given, now)
            .ok_or("give a day, such as 2024-01-31, or a span: 90d, 12w, 18m, 2y")
    })
}

fn of<T: Copy + Send + Sync + 'static>(
    words: &'static [Word<T>],
) -> impl TypedValueParser<Value = T> {
    let values = words
        .iter()
        .map(|(_, word, others)| PossibleValue::new(*word).aliases(*others));
    PossibleValuesParser::new(values).try_map(move |given| {
        let named =
            |(_, word, others): &&Word<T>| *word == given || others.contains(&given.as_str());
        words
            .iter()
            .find(named)
            .map(|(value, ..)| *value)
            .ok_or("unknown word")
    })
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde::de::IntoDeserializer;
    use serde::de::value::{Error, StrDeserializer};

    use super::*;

    #[test]
    fn a_dialect_has_the_same_word_in_flags_config_and_json() {
        for (dialect, word, _) in DIALECTS {
            let read: StrDeserializer<Error> = word.into_deserializer();
            assert_eq!(Dialect::deserialize(read), Ok(*dialect));
        }
    }
}
