//! The release checklist: the plans of all changes of a run as one.
//!
//! In: a report, and how large the tables are. Out: a [`Checklist`]: what comes first, the steps in
//! their phases with places, owners and SQL, and what is done already. The hard thing is to tick
//! only what the code at hand shows, and to say what shows it.

use std::collections::BTreeSet;

use super::Request;
use super::analyze::answer;
use super::compose::{Draft, compose};
use super::report::{ChangeSummary, Report, told_ids};
use super::stats::Stats;
use super::steps::{by_hand, outside, release_step, turn};
use super::workspace::Workspace;
use crate::audience::{Audience, Class};
use crate::change::kind;
use crate::change::plan::{Facts, First, Phase, Places, Plan, Size, Sql, Step};
use crate::error::Result;
use crate::finding::Finding;
use crate::migration::framework_of;
use crate::orm::ORMS;

/// The whole checklist.
#[derive(Clone, Debug)]
pub struct Checklist {
    /// Everybody who owns a step that is not done, sorted.
    pub owners: Vec<String>,
    /// The changes with their order of rollout.
    pub changes: Vec<ChangePlan>,
    /// Which of migration and code comes first, in sentences.
    pub rollout: Vec<String>,
    /// The phases that have steps, in their order.
    pub phases: Vec<PhaseSteps>,
    /// Sentences for the first lines.
    pub notes: Vec<String>,
}

/// A change of the release.
#[derive(Clone, Debug)]
pub struct ChangePlan {
    /// `C1`.
    pub id: String,
    /// Id of its kind.
    pub kind: &'static str,
    /// One line a person reads.
    pub title: String,
    /// The migration's path.
    pub path: String,
    /// 1-based line of the statement.
    pub line: u32,
    /// Which of migration and code comes first.
    pub first: First,
    /// Why.
    pub why: &'static str,
    /// How large its relation is, where that is known.
    pub size: Option<Size>,
    /// The migration's own statement; empty where it is not written in SQL.
    pub statement: String,
}

/// The steps of one phase.
#[derive(Clone, Debug)]
pub struct PhaseSteps {
    /// When.
    pub phase: Phase,
    /// In the order in which they are taken.
    pub steps: Vec<ReleaseStep>,
}

/// A step of the release.
#[derive(Clone, Debug)]
pub struct ReleaseStep {
    /// 1-based, over all phases.
    pub number: usize,
    /// The changes that it is of.
    pub changes: Vec<String>,
    /// What to do.
    pub text: String,
    /// Who has to do it.
    pub owners: Vec<String>,
    /// Where in the code.
    pub places: Vec<StepPlace>,
    /// What to run.
    pub sql: Vec<Sql>,
    /// What must hold before the next step.
    pub gate: Option<String>,
    /// Why one cannot go back behind it; `None` where one can.
    pub no_way_back: Option<String>,
    /// What shows that it is done already.
    pub done: Option<String>,
}

/// A place of the code that a step is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StepPlace {
    /// Its module.
    pub module: Option<String>,
    /// Path inside the scope.
    pub path: String,
    /// 1-based line.
    pub line: u32,
    /// Whose code it is.
    pub audience: Audience,
    /// Who answers for it.
    pub owners: Vec<String>,
}

/// The checklist of what the request asks for.
///
/// # Errors
/// Whatever stops an analysis.
pub fn release(request: &Request, stats: Option<&Stats>) -> Result<Checklist> {
    let request = Request {
        plans: true,
        ..request.clone()
    };
    crate::parallel::with_stack(|| {
        let workspace = Workspace::open(&request)?;
        let baseline = super::baseline::of(&request, &workspace)?;
        let report = answer(&request, &workspace, baseline.as_ref())?;
        Ok(checklist(&report, stats))
    })
}

/// The checklist of what `report` found, for tables of the sizes in `stats`. Where the report has no
/// names, no step of the code is ticked.
pub fn checklist(report: &Report, stats: Option<&Stats>) -> Checklist {
    let mut changes = Vec::new();
    let mut drafts: Vec<Draft> = Vec::new();
    let mut notes = report.notes.clone();
    let mut unsized_tables = BTreeSet::new();
    for change in &report.changes {
        let size = stats.and_then(|stats| stats.size(change.table.as_deref()?));
        if let Some(table) = change
            .table
            .as_deref()
            .filter(|_| stats.is_some() && size.is_none())
        {
            unsized_tables.insert(table.to_owned());
        }
        let own = |f: &&Finding| f.change == change.id && f.class == Class::Code;
        let facts = Facts {
            size,
            mappers: {
                let findings = report.findings.iter().filter(own);
                let ids: BTreeSet<&str> = findings
                    .filter_map(|f| f.mapped)
                    .map(|(id, _)| id)
                    .collect();
                ORMS.iter()
                    .copied()
                    .filter(|orm| ids.contains(orm.id))
                    .collect()
            },
            ..change.facts.clone()
        };
        let plan = plan(change, &facts);
        let draft = |phase, turn, (look, step): (Vec<String>, ReleaseStep)| Draft {
            phase,
            turn,
            object: facts.title(),
            group: (change.path.clone(), change.kind),
            look,
            step,
        };
        let people = outside(report, change, &plan);
        let people = people.into_iter().chain(by_hand(report, change));
        drafts.extend(people.map(|(phase, step)| draft(phase, 0, (Vec::new(), step))));
        let all = !plan.steps.iter().any(|step| step.places == Places::Uses);
        let mut last = (Phase::BeforeDeploy, 0);
        for step in &plan.steps {
            let mut step = step.clone();
            if let Some(path) = runs_only_then(report, change, &step) {
                step.text.push_str(&format!("; run {path} only then"));
            }
            let step = &step;
            // Within a change every step waits for the one before.
            last = (step.phase, turn(&facts, change.kind, step)).max(last);
            let told = release_step(report, change, step, all);
            drafts.push(draft(step.phase, last.1, told));
        }
        changes.push(ChangePlan {
            id: change.id.clone(),
            kind: change.kind,
            title: change.title.clone(),
            path: change.path.clone(),
            line: change.line,
            first: plan.first,
            why: plan.why,
            size,
            statement: facts.statement.clone(),
        });
    }
    if !unsized_tables.is_empty() {
        let tables: Vec<String> = unsized_tables.into_iter().collect();
        notes.push(format!(
            "the statistics say nothing of {}: taken as large",
            tables.join(", ")
        ));
    }
    let unread = report.migrations.iter().map(|m| m.path.as_str());
    let unread: BTreeSet<&str> = unread.collect();
    let skipped = report
        .skipped
        .iter()
        .filter(|s| unread.contains(s.path.as_str()))
        .count();
    if skipped > 0 {
        notes.push(match skipped {
            1 => {
                "1 statement of the migrations was not understood and has no steps here".to_owned()
            }
            _ => format!(
                "{skipped} statements of the migrations were not understood and have no steps here"
            ),
        });
    }
    let phases = compose(drafts);
    let runs_sql = phases.iter().flat_map(|phase| &phase.steps);
    let runs_sql = runs_sql.into_iter().any(|step| !step.sql.is_empty());
    notes.extend(own_language(report).filter(|_| runs_sql));
    Checklist {
        owners: owners(&phases),
        rollout: rollout(&changes),
        changes,
        phases,
        notes,
    }
}

/// What to do with the SQL of the steps where the migrations are not written in SQL.
fn own_language(report: &Report) -> Option<String> {
    let mut migrations = report.migrations.iter();
    let written = |path: &str| path == "-" || path.ends_with(".sql");
    // Nobody else knows of statements in files of SQL or in the strings of a program.
    let knows = |framework: &str| framework != "plain" && !framework.starts_with("code");
    let other = migrations.find(|m| !written(&m.path) && knows(m.framework))?;
    let title = framework_of(other.framework)?.title;
    Some(format!(
        "the SQL is what each step comes to: make it a migration of {title}, which has to know of it"
    ))
}

/// The migration, where all that it does is taking away, and this is the step that does it.
fn runs_only_then<'a>(
    report: &'a Report,
    change: &'a ChangeSummary,
    step: &Step,
) -> Option<&'a str> {
    let mut own = report.changes.iter().filter(|c| c.path == change.path);
    let removes = change.kind.starts_with("drop_") && own.all(|c| c.kind == change.kind);
    let is_last = step.phase == Phase::NextRelease && step.text.starts_with("drop the ");
    (removes && is_last && change.path != "-").then_some(change.path.as_str())
}

/// The plan of a change; in the next release its table may have another name.
fn plan(change: &ChangeSummary, facts: &Facts) -> Plan {
    let plan_of = |facts: &Facts| {
        let plan = (kind(change.kind).plan)(facts);
        if facts.of_view { plan.in_code() } else { plan }
    };
    let mut plan = plan_of(facts);
    if let Some(table) = &facts.later_table {
        let later = plan_of(&Facts {
            table: table.clone(),
            ..facts.clone()
        });
        let is_late = |step: &Step| step.phase == Phase::NextRelease;
        plan.steps.retain(|step| !is_late(step));
        plan.steps.extend(later.steps.into_iter().filter(is_late));
    }
    plan
}

fn owners(phases: &[PhaseSteps]) -> Vec<String> {
    let steps = phases.iter().flat_map(|phase| &phase.steps);
    let open = steps.filter(|step| step.done.is_none());
    let owners: BTreeSet<&String> = open.flat_map(|step| &step.owners).collect();
    owners.into_iter().cloned().collect()
}

/// Which of migration and code comes first: one sentence where all changes agree.
fn rollout(changes: &[ChangePlan]) -> Vec<String> {
    let words = |first: First| match first {
        First::Code => "deploy the code first, run the migration when it runs everywhere",
        First::Migration => "run the migration first, then deploy the code",
        First::Either => "migration and code may come in either order",
        First::Neither => {
            "neither order works as it is written: take the steps below instead, over several releases"
        }
    };
    let mut orders: Vec<(First, Vec<&ChangePlan>)> = Vec::new();
    for change in changes {
        match orders.iter_mut().find(|(first, _)| *first == change.first) {
            Some((_, of)) => of.push(change),
            None => orders.push((change.first, vec![change])),
        }
    }
    let several = orders.len() > 1;
    let ids = |of: &[&ChangePlan]| {
        let ids: Vec<&str> = of.iter().map(|c| c.id.as_str()).collect();
        told_ids(&ids)
    };
    let mut sentences = Vec::new();
    for (first, of) in &orders {
        let mut reasons: Vec<(&str, Vec<&ChangePlan>)> = Vec::new();
        for change in of {
            match reasons.iter_mut().find(|(why, _)| *why == change.why) {
                Some((_, those)) => those.push(change),
                None => reasons.push((change.why, vec![change])),
            }
        }
        let who = if several {
            format!("{}: ", ids(of))
        } else {
            String::new()
        };
        match reasons.as_slice() {
            [(why, _)] => sentences.push(format!("{who}{} ({why})", words(*first))),
            _ => {
                sentences.push(format!("{who}{}", words(*first)));
                let reasons = reasons.iter();
                sentences.extend(reasons.map(|(why, those)| format!("{}: {why}", ids(those))));
            }
        }
    }
    let opposed = |first| orders.iter().any(|(other, _)| *other == first);
    if opposed(First::Code) && opposed(First::Migration) {
        sentences
            .push("these need opposite orders: put them into migrations of their own".to_owned());
    }
    sentences
}
