//! The steps of one change as a release takes them. In: a step of its plan and the report. Out: the step with
//! its turn, its places, its owners, and what shows that it is done.

use std::collections::BTreeSet;

use super::checklist::{ReleaseStep, StepPlace};
use super::report::{ChangeSummary, Report};
use crate::audience::{Audience, Class};
use crate::change::plan::{Facts, First, Phase, Places, Plan, Step};
use crate::clause::Clause;
use crate::finding::Finding;
use crate::severity::Severity;
use crate::sql::Dialect;

/// Where a step stands among those of its phase: what others need comes first, what others have to let go
/// of comes last.
pub(super) fn turn(facts: &Facts, kind: &str, step: &Step) -> u8 {
    match (step.phase, kind) {
        (Phase::WithDeploy, _) => 0,
        (Phase::AfterDeploy | Phase::NextRelease, _) if step.waits => 0,
        // What the code has to do there, it does before it is waited for.
        (Phase::NextRelease, _) if step.places != Places::None => 0,
        // MySQL's new name is a view at first, of the columns that are there by then.
        (Phase::BeforeDeploy, "rename_table") if facts.dialect == Dialect::Mysql => 4,
        (
            Phase::BeforeDeploy,
            "rename_table"
            | "replace_table_by_view"
            | "create_table"
            | "add_enum_value"
            | "rename_enum_value"
            | "rename_type",
        ) => 1,
        (Phase::BeforeDeploy, "add_column" | "add_required_column" | "rename_column") => 2,
        // A trigger calls functions that are new, and names columns that are.
        (Phase::BeforeDeploy, "add_trigger") => 4,
        (Phase::BeforeDeploy, _) => 3,
        (
            Phase::AfterDeploy,
            "drop_foreign_key" | "drop_check" | "drop_index" | "drop_default" | "drop_trigger"
            | "drop_not_null" | "drop_table",
        ) => 1,
        (
            Phase::AfterDeploy,
            "change_type" | "widen_type" | "change_collation" | "rename_column" | "drop_column",
        ) => 2,
        (Phase::AfterDeploy, _) => 3,
        (Phase::NextRelease, "rename_table" | "replace_table_by_view" | "drop_view") => 1,
        (Phase::NextRelease, "drop_column" | "rename_column" | "change_type" | "widen_type") => 3,
        (Phase::NextRelease, "drop_table") => 4,
        (Phase::NextRelease, "drop_type" | "drop_function" | "drop_sequence") => 5,
        (Phase::NextRelease, _) => 2,
    }
}

/// The readers outside of the repository are told before anything is taken from them.
pub(super) fn outside(
    report: &Report,
    change: &ChangeSummary,
    plan: &Plan,
) -> Vec<(Phase, ReleaseStep)> {
    if plan.first == First::Migration {
        return Vec::new();
    }
    let readers = report
        .external_readers
        .iter()
        .filter(|r| r.change == change.id);
    readers
        .map(|reader| {
            let note = reader
                .note
                .as_ref()
                .map(|n| format!(" ({n})"))
                .unwrap_or_default();
            let step = ReleaseStep {
                owners: reader.owners.clone(),
                gate: Some(format!("{} no longer needs {}", reader.name, reader.reads)),
                ..step(
                    change,
                    format!(
                        "settle with {}, which reads {} outside of this repository{note}",
                        reader.name, reader.reads
                    ),
                )
            };
            (Phase::BeforeDeploy, step)
        })
        .collect()
}

/// Places that cannot be decided by reading are decided by a person.
pub(super) fn by_hand(report: &Report, change: &ChangeSummary) -> Option<(Phase, ReleaseStep)> {
    let undecided = report
        .undecided
        .iter()
        .filter(|u| u.change == change.id && u.counts());
    let mut places: Vec<StepPlace> = undecided
        .map(|u| StepPlace {
            module: u.module.clone(),
            path: u.path.clone(),
            line: u.line,
            audience: Audience::WorkingTree,
            owners: u.owners.clone(),
        })
        .collect();
    places.sort();
    places.dedup();
    (!places.is_empty()).then(|| {
        let text = "look at the places that could not be decided by reading".to_owned();
        let owners: BTreeSet<String> = places.iter().flat_map(|p| p.owners.clone()).collect();
        let step = ReleaseStep {
            owners: owners.into_iter().collect(),
            places,
            ..step(change, text)
        };
        (Phase::BeforeDeploy, step)
    })
}

fn step(change: &ChangeSummary, text: String) -> ReleaseStep {
    ReleaseStep {
        number: 0,
        changes: vec![change.id.clone()],
        text,
        owners: Vec::new(),
        places: Vec::new(),
        sql: Vec::new(),
        gate: None,
        no_way_back: None,
        done: None,
    }
}

/// A step of the plan with its places; and what a person has to look at before it counts as done.
pub(super) fn release_step(
    report: &Report,
    change: &ChangeSummary,
    of: &Step,
    all: bool,
) -> (Vec<String>, ReleaseStep) {
    let places = match of.places {
        Places::None => Vec::new(),
        Places::Uses => places(report, change, |_| true),
        Places::Writes => places(report, change, |finding| all || writes(finding)),
    };
    let mut owners: BTreeSet<String> = places.iter().flat_map(|p| p.owners.clone()).collect();
    if of.places == Places::None {
        let migrations = report.migrations.iter().filter(|m| m.path == change.path);
        owners.extend(migrations.flat_map(|m| m.owners.clone()));
    }
    // What is deployed cannot be edited any more: it goes with the next deploy.
    let left = |place: &StepPlace| place.audience != Audience::Deployed;
    let unused = of.places != Places::None && !places.iter().any(left);
    // What is not there yet has its name in no code that could break.
    let is_new = matches!(change.kind, "add_column");
    let named = report.names.as_ref().filter(|_| unused).map(|names| {
        let files = names.of(&change.id).filter(|_| !is_new);
        files.map(str::to_owned).collect::<Vec<_>>()
    });
    let evidence = match &named {
        Some(named) if named.is_empty() => nothing(report, change, is_new, !places.is_empty()),
        _ => None,
    };
    let told = ReleaseStep {
        owners: owners.into_iter().collect(),
        places,
        sql: of.sql.clone(),
        gate: of.gate.clone(),
        no_way_back: of.no_way_back.clone(),
        done: of.done.clone().or(evidence),
        ..step(change, of.text.clone())
    };
    (named.unwrap_or_default(), told)
}

/// What shows that no code has to change; `None` where something could not be decided.
fn nothing(
    report: &Report,
    change: &ChangeSummary,
    is_new: bool,
    is_deployed: bool,
) -> Option<String> {
    let undecided = report
        .undecided
        .iter()
        .any(|u| u.change == change.id && u.suppressed.is_none());
    let coverage = &report.coverage;
    let counted = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    };
    let branches = match coverage.branches {
        0 => String::new(),
        count => format!(
            ", and {}",
            counted(count, "unmerged branch", "unmerged branches")
        ),
    };
    let what = match is_new {
        _ if is_deployed => "the code at hand is ready, what is deployed is not",
        true => "no query takes it for something else or counts its columns",
        false => "no query uses it and no file of the code has the name",
    };
    (!undecided).then(|| {
        format!(
            "{what}: {} and {} were read{branches}",
            counted(coverage.read, "file", "files"),
            counted(coverage.queries, "query", "queries")
        )
    })
}

/// The places that a change reaches and that have to change: what only keeps working has not.
fn places(
    report: &Report,
    change: &ChangeSummary,
    wanted: impl Fn(&Finding) -> bool,
) -> Vec<StepPlace> {
    let mut places: Vec<StepPlace> = report
        .findings
        .iter()
        .filter(|f| f.change == change.id && f.class == Class::Code && f.suppressed.is_none())
        .filter(|f| f.severity > Severity::Info && wanted(f))
        .map(|f| StepPlace {
            module: f.module.clone(),
            path: f.path.clone(),
            line: f.told_at().0,
            audience: f.audience,
            owners: f.owners.clone(),
        })
        .collect();
    places.sort();
    places.dedup();
    places
}

fn writes(finding: &Finding) -> bool {
    let clauses = finding.uses.iter().map(|place| place.clause);
    let mut clauses = clauses.chain([finding.clause]);
    clauses.any(|clause| clause.is_given() || clause == Clause::Mapping)
}
