//! How a change is shipped: ordered steps in phases, expand first and contract last.
//!
//! In: the [`Facts`] of a change. Out: a [`Plan`]. Each kind of change has its own; what several
//! share stands in `shared`. The hard thing: between any two steps the old code and the new code
//! must both keep working, so what takes something away waits for its last reader.

mod around;
mod column;
mod facts;
mod gates;
mod quoted;
mod release;
mod rename;
mod rewrite;
mod shared;
mod standing;
mod successor;
mod views;

use serde::{Deserialize, Serialize};

pub use column::ColumnFacts;
pub use facts::{Facts, Own, Size, Typed};
pub use quoted::quoted;
pub use release::{Release, ViewQuery};
pub(super) use rename::{EITHER_NAME, add_beside, drop_column, loosen, plan_rename};
pub use shared::RUN;
pub(super) use shared::*;
pub use standing::Obstacle;
pub(super) use standing::obstacles;
pub use successor::{Computed, Copied};
pub(super) use successor::{compute_anew, give};
pub use views::{COLUMNS, ViewFacts};
pub(super) use views::{all_views, by_hand, follow, holds_on, unknown_views, views, without_views};

/// When a step is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// While only the old code runs.
    BeforeDeploy,
    /// It is the deploy of the code.
    WithDeploy,
    /// When only the new code runs.
    AfterDeploy,
    /// In a release of its own, when nobody goes back behind this one any more.
    NextRelease,
}

impl Phase {
    /// All phases in their order.
    pub const ALL: [Self; 4] = [
        Self::BeforeDeploy,
        Self::WithDeploy,
        Self::AfterDeploy,
        Self::NextRelease,
    ];

    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::BeforeDeploy => "Before the deploy",
            Self::WithDeploy => "With the deploy",
            Self::AfterDeploy => "After the deploy",
            Self::NextRelease => "Next release",
        }
    }
}

/// Which of the two comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum First {
    /// The code that no longer needs what goes.
    Code,
    /// The migration: the code needs what comes.
    Migration,
    /// Whichever: the two do not need one another.
    Either,
    /// Neither order keeps the old code and the new working: it takes several releases.
    Neither,
}

/// The steps of one change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Which of migration and code comes first.
    pub first: First,
    /// Why, in a clause: `running code must neither read nor write it`.
    pub why: &'static str,
    /// In the order in which they are taken.
    pub steps: Vec<Step>,
}

impl Plan {
    /// What of it is done in the code: all that there is to do for a column of a view, which is made anew by
    /// the plan of the view, or of the column beneath it.
    pub fn in_code(mut self) -> Self {
        self.steps.retain(|step| {
            step.phase == Phase::WithDeploy
                || step.phase < Phase::NextRelease && (step.places != Places::None || step.waits)
        });
        for step in &mut self.steps {
            step.sql.clear();
        }
        self
    }
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub phase: Phase,
    /// What to do, in a sentence without its full stop.
    pub text: String,
    /// Which places of the code it is about.
    pub places: Places,
    /// What to run, in order, in one session.
    pub sql: Vec<Sql>,
    /// What must hold before the next step.
    pub gate: Option<String>,
    /// Why one cannot go back behind it; `None` where one can.
    pub no_way_back: Option<String>,
    /// What shows that it is done already.
    pub done: Option<String>,
    /// It is the wait for the last process of the old code: nothing of its phase comes before it.
    pub waits: bool,
}

/// Which places of the code a step is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Places {
    /// None: it is work on the database.
    None,
    /// All that use what changes.
    Uses,
    /// Those of them that write.
    Writes,
}

/// A statement of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sql {
    /// Its text, without a semicolon.
    pub text: String,
    /// How it is run.
    pub run: Run,
}

/// How a statement is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Run {
    /// Once.
    Once,
    /// It must return no row.
    Check,
    /// Again and again until it changes no row.
    Repeat,
    /// Once, outside of a transaction.
    Alone,
}

impl Step {
    /// A step that is only text so far.
    pub(super) fn new(phase: Phase, text: impl Into<String>) -> Self {
        Self {
            phase,
            text: text.into(),
            places: Places::None,
            sql: Vec::new(),
            gate: None,
            no_way_back: None,
            done: None,
            waits: false,
        }
    }

    pub(super) fn uses(self) -> Self {
        Self {
            places: Places::Uses,
            ..self
        }
    }

    pub(super) fn writes(self) -> Self {
        Self {
            places: Places::Writes,
            ..self
        }
    }

    /// Statements that are run once; none where the dialect has none.
    pub(super) fn sql(self, texts: impl IntoIterator<Item = String>) -> Self {
        self.run(Run::Once, texts)
    }

    pub(super) fn run(mut self, run: Run, texts: impl IntoIterator<Item = String>) -> Self {
        let texts = texts.into_iter().map(|text| Sql { text, run });
        self.sql.extend(texts);
        self
    }

    pub(super) fn gate(self, gate: impl Into<String>) -> Self {
        Self {
            gate: Some(gate.into()),
            ..self
        }
    }

    pub(super) fn no_way_back(self, why: impl Into<String>) -> Self {
        Self {
            no_way_back: Some(why.into()),
            ..self
        }
    }

    /// Ticks the step where `evidence` is there.
    pub(super) fn done(self, evidence: Option<String>) -> Self {
        Self {
            done: evidence,
            ..self
        }
    }
}

/// The plan with these steps; those that are `None` do not apply.
pub(super) fn plan(
    first: First,
    why: &'static str,
    steps: impl IntoIterator<Item = Option<Step>>,
) -> Plan {
    let steps = steps.into_iter().flatten();
    Plan {
        first,
        why,
        steps: steps.map(gates::gated).collect(),
    }
}
