//! How bad a finding is, and how sure we are.

use serde::{Deserialize, Serialize};

/// What happens to the code once the migration has run. Ordered from harmless to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It touches what changed and keeps working.
    Info,
    /// It may fail or differ; what decides is not in the code (rows, clients, rollout order).
    Risky,
    /// It fails, its write is rejected, or it silently does something else.
    Breaking,
}

/// How sure the binding of a place to a database object is. Ordered from least to most sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// The name stands there; its table could not be resolved, or two databases fit.
    Possible,
    /// Resolved through a model, a builder, or a fragment whose table is known from its surroundings.
    Likely,
    /// Parsed, and its names resolved by the schema.
    Certain,
}

macro_rules! display_as_word {
    ($type:ty, $($variant:ident => $word:literal),+) => {
        impl $type {
            /// The word used in every format.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }
    };
}

display_as_word!(Severity, Info => "info", Risky => "risky", Breaking => "breaking");
display_as_word!(Confidence, Possible => "possible", Likely => "likely", Certain => "certain");
