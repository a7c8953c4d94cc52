//! What must hold before the next step, where the plan of a kind says nothing of its own: what its statements
//! themselves can show. In: a step. Out: the step with its gate; none where there is nothing to look at.

use super::{Phase, Places, Run, Step};

/// The step with a gate, where one exists.
pub(super) fn gated(step: Step) -> Step {
    if step.gate.is_some() || step.done.is_some() {
        return step;
    }
    let runs = |run: Run| step.sql.iter().any(|sql| sql.run == run);
    let gate = match step.phase {
        _ if runs(Run::Repeat) && runs(Run::Check) => {
            "the last batch changed no row, and the query returns none"
        }
        _ if runs(Run::Repeat) => "the last batch changed no row",
        _ if runs(Run::Check) => "the query returns no row",
        _ if step.places == Places::Writes => "no other code writes it",
        _ if step.places == Places::Uses => "its tests pass with the schema of this moment",
        _ if step.sql.is_empty() => return step,
        Phase::BeforeDeploy => {
            "the statements ran on every database, and the old code shows no new errors"
        }
        Phase::WithDeploy | Phase::AfterDeploy | Phase::NextRelease => {
            "the statements ran on every database, and the code shows no new errors"
        }
    };
    step.gate(gate)
}
