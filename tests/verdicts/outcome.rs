//! What a database did with a statement, and whether that agrees with what we say.
//!
//! In: a recorded outcome and an expected verdict. Out: agreement, or why not. The hard thing:
//! `risky` is proved by two worlds, one in which the statement works and one in which it does not.

use std::collections::BTreeMap;
use std::fmt;

use crate::script::{Case, Engine, Script, Verdict};

/// What is not as before when no error is raised. Ordered as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// Names or number of the result's columns.
    Columns,
    /// Their types.
    Types,
    /// The rows returned, or the number of rows affected.
    Rows,
    /// What the probe sees afterwards.
    Data,
}

const DIFFERENCES: [(Difference, &str); 4] = [
    (Difference::Columns, "columns"),
    (Difference::Types, "types"),
    (Difference::Rows, "rows"),
    (Difference::Data, "data"),
];

/// An error as the database words it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// SQLSTATE, MySQL number or SQLite's extended result code.
    pub code: String,
    pub message: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Ok,
    /// No error, and not what it was.
    Differs(Vec<Difference>),
    Error(Failure),
    /// The change itself was refused.
    Refused(Failure),
}

impl Outcome {
    pub fn read(text: &str) -> Result<Self, String> {
        let failure = |text: &str| {
            let (code, message) = text.split_once(' ').unwrap_or((text, ""));
            Failure {
                code: code.to_string(),
                message: message.to_string(),
            }
        };
        if text == "ok" {
            return Ok(Self::Ok);
        }
        if let Some(rest) = text.strip_prefix("error ") {
            return Ok(Self::Error(failure(rest)));
        }
        if let Some(rest) = text.strip_prefix("change refused ") {
            return Ok(Self::Refused(failure(rest)));
        }
        let words = text
            .strip_prefix("ok differs (")
            .and_then(|rest| rest.strip_suffix(')'))
            .ok_or_else(|| format!("unknown outcome {text:?}"))?;
        words
            .split(", ")
            .map(|word| {
                let known = DIFFERENCES.iter().find(|known| known.1 == word);
                known.map(|known| known.0)
            })
            .collect::<Option<Vec<_>>>()
            .map(Self::Differs)
            .ok_or_else(|| format!("unknown difference in {text:?}"))
    }

    /// The same outcome, however another version words its message.
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Error(a), Self::Error(b)) | (Self::Refused(a), Self::Refused(b)) => {
                a.code == b.code
            }
            _ => self == other,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ok => f.write_str("ok"),
            Self::Differs(differences) => {
                let words: Vec<&str> = DIFFERENCES
                    .iter()
                    .filter(|known| differences.contains(&known.0))
                    .map(|known| known.1)
                    .collect();
                write!(f, "ok differs ({})", words.join(", "))
            }
            Self::Error(failure) => write!(f, "error {} {}", failure.code, failure.message),
            Self::Refused(failure) => {
                write!(f, "change refused {} {}", failure.code, failure.message)
            }
        }
    }
}

/// Whether what the engine did can be told by what we expect.
pub fn agrees(script: &Script, engine: Engine) -> Result<(), String> {
    let mut outcomes: BTreeMap<Case, &Outcome> = script
        .recorded
        .iter()
        .filter(|(key, _)| key.0 == engine)
        .map(|(key, recorded)| (key.1, &recorded.outcome))
        .collect();
    if engine != Engine::Mysql {
        let recorded: Vec<Case> = outcomes.keys().copied().collect();
        if recorded != script.cases() {
            return Err(format!(
                "recorded {recorded:?}, the script has {:?}",
                script.cases()
            ));
        }
    }
    if let Some(cached) = outcomes.remove(&Case::Prepared) {
        let fails = !matches!(cached, Outcome::Ok);
        let plain_fails = outcomes
            .values()
            .any(|outcome| matches!(outcome, Outcome::Error(_)));
        let note = fails && !plain_fails && matches!(cached, Outcome::Error(_));
        if script.expected_note(engine) != Some(note) {
            let word = if note { "note" } else { "none" };
            return Err(format!("prepared: {cached}, so `expect prepared: {word}`"));
        }
    }
    let expected = script.expected(engine)?;
    let explained = script.because.is_some();
    let outcomes: Vec<&Outcome> = outcomes.into_values().collect();
    let agreed = match (&outcomes[..], expected) {
        ([Outcome::Refused(_)], Verdict::Refused) => true,
        ([Outcome::Refused(_), Outcome::Refused(_)], Verdict::Refused) => true,
        ([Outcome::Error(_)], Verdict::Breaking { silent: false }) => true,
        ([Outcome::Differs(_)], Verdict::Breaking { silent: true }) => true,
        ([Outcome::Differs(_)], Verdict::Risky { .. }) => true,
        // Another shape or type reaches the reader, the rows are the same.
        ([differs @ Outcome::Differs(_)], Verdict::Info) => explained || same_rows(differs),
        ([Outcome::Ok], Verdict::Info | Verdict::None) => true,
        // What decides lies outside the session: clients, speed, rollout.
        ([Outcome::Ok], Verdict::Risky { silent: false }) => explained,
        ([works, Outcome::Error(_)], Verdict::Risky { silent: false }) => same_rows(works),
        ([works, differs @ Outcome::Differs(_)], Verdict::Risky { silent: true }) => {
            same_rows(works) && works != differs
        }
        _ => false,
    };
    if agreed {
        return Ok(());
    }
    let told: Vec<String> = outcomes.iter().map(ToString::to_string).collect();
    Err(format!("expect {expected}, recorded {}", told.join(" | ")))
}

/// Whether at most the shape or the types of the result are others.
fn same_rows(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Ok => true,
        Outcome::Differs(how) => how
            .iter()
            .all(|one| matches!(one, Difference::Columns | Difference::Types)),
        Outcome::Error(_) | Outcome::Refused(_) => false,
    }
}
