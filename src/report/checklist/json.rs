//! The checklist for programs. In: a [`Checklist`]. Out: JSON of version 1.

use std::io::{self, Write};

use serde::Serialize;

use super::SCHEMA_VERSION;
use crate::analysis::checklist::{ChangePlan, Checklist, PhaseSteps, ReleaseStep, StepPlace};
use crate::audience::Audience;
use crate::change::plan::{First, Phase, Run, Sql};
use crate::report::{View, escape_json};

/// Writes `checklist` as JSON, with a line break at the end.
pub(in crate::report) fn render(
    checklist: &Checklist,
    _: &View,
    out: &mut dyn Write,
) -> io::Result<()> {
    let json = serde_json::to_string_pretty(&Root::new(checklist))?;
    out.write_all(escape_json(&json).as_bytes())?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Root<'a> {
    schema_version: u32,
    tool: Tool,
    notes: &'a [String],
    owners: &'a [String],
    changes: Vec<ChangeJson<'a>>,
    rollout: &'a [String],
    phases: Vec<PhaseJson<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

impl<'a> Root<'a> {
    fn new(checklist: &'a Checklist) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool {
                name: "impact",
                version: env!("CARGO_PKG_VERSION"),
            },
            notes: &checklist.notes,
            owners: &checklist.owners,
            changes: checklist.changes.iter().map(ChangeJson::new).collect(),
            rollout: &checklist.rollout,
            phases: checklist.phases.iter().map(PhaseJson::new).collect(),
        }
    }
}

#[derive(Serialize)]
struct ChangeJson<'a> {
    id: &'a str,
    kind: &'a str,
    title: &'a str,
    path: &'a str,
    line: u32,
    first: First,
    why: &'a str,
    rows: Option<u64>,
    bytes: Option<u64>,
    small: Option<bool>,
}

impl<'a> ChangeJson<'a> {
    fn new(change: &'a ChangePlan) -> Self {
        Self {
            id: &change.id,
            kind: change.kind,
            title: &change.title,
            path: &change.path,
            line: change.line,
            first: change.first,
            why: change.why,
            rows: change.size.and_then(|size| size.rows),
            bytes: change.size.and_then(|size| size.bytes),
            small: change.size.and_then(|size| size.is_small()),
        }
    }
}

#[derive(Serialize)]
struct PhaseJson<'a> {
    phase: Phase,
    title: &'a str,
    steps: Vec<StepJson<'a>>,
}

impl<'a> PhaseJson<'a> {
    fn new(phase: &'a PhaseSteps) -> Self {
        Self {
            phase: phase.phase,
            title: phase.phase.title(),
            steps: phase.steps.iter().map(StepJson::new).collect(),
        }
    }
}

#[derive(Serialize)]
struct StepJson<'a> {
    number: usize,
    changes: &'a [String],
    text: &'a str,
    owners: &'a [String],
    places: Vec<PlaceJson<'a>>,
    sql: Vec<SqlJson<'a>>,
    gate: Option<&'a str>,
    rollback: bool,
    no_way_back: Option<&'a str>,
    done: bool,
    evidence: Option<&'a str>,
}

impl<'a> StepJson<'a> {
    fn new(step: &'a ReleaseStep) -> Self {
        Self {
            number: step.number,
            changes: &step.changes,
            text: &step.text,
            owners: &step.owners,
            places: step.places.iter().map(PlaceJson::new).collect(),
            sql: step.sql.iter().map(SqlJson::new).collect(),
            gate: step.gate.as_deref(),
            rollback: step.no_way_back.is_none(),
            no_way_back: step.no_way_back.as_deref(),
            done: step.done.is_some(),
            evidence: step.done.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct PlaceJson<'a> {
    module: Option<&'a str>,
    path: &'a str,
    line: u32,
    audience: Audience,
    owners: &'a [String],
}

impl<'a> PlaceJson<'a> {
    fn new(place: &'a StepPlace) -> Self {
        Self {
            module: place.module.as_deref(),
            path: &place.path,
            line: place.line,
            audience: place.audience,
            owners: &place.owners,
        }
    }
}

#[derive(Serialize)]
struct SqlJson<'a> {
    text: &'a str,
    run: Run,
}

impl<'a> SqlJson<'a> {
    fn new(sql: &'a Sql) -> Self {
        Self {
            text: &sql.text,
            run: sql.run,
        }
    }
}
