//! The public contract. In: a report. Out: JSON of version 1, as `impact schema` describes it.
//!
//! It has structs of its own, so that a renamed field inside the program never reaches a reader
//! of the JSON.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::parts::{
    CoverageJson, DatabaseJson, EvidenceJson, OriginJson, PastJson, PlaceJson, ReaderJson,
    Repository, SkippedJson, Tool, UseJson,
};
use super::{SCHEMA_VERSION, View, escape_json};
use crate::analysis::report::{
    ChangeSummary, Evidence, ExternalReader, Fault, MigrationSummary, ModuleSummary, PastUse,
    Places, Report, Rollback, SuppressionFault, Undecided, Verdict,
};
use crate::audience::{Audience, Class};
use crate::clause::Clause;
use crate::finding::{Finding, SuppressedBy, Suppression};
use crate::severity::{Confidence, Severity};

/// Writes `report` as JSON, with a line break at the end.
pub(super) fn render(report: &Report, _view: &View, out: &mut dyn Write) -> io::Result<()> {
    let json = serde_json::to_string_pretty(&Root::new(report))?;
    out.write_all(escape_json(&json).as_bytes())?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Root<'a> {
    schema_version: u32,
    tool: Tool,
    repository: Repository<'a>,
    notes: &'a [String],
    databases: Vec<DatabaseJson<'a>>,
    migrations: Vec<MigrationJson<'a>>,
    changes: Vec<ChangeJson<'a>>,
    findings: Vec<FindingJson<'a>>,
    history: Vec<PastUseJson<'a>>,
    evidence: Vec<ObjectEvidenceJson<'a>>,
    rollback: Option<RollbackJson<'a>>,
    modules: Vec<ModuleJson<'a>>,
    external_readers: Vec<ExternalReaderJson<'a>>,
    undecided: Vec<UndecidedJson<'a>>,
    skipped: Vec<SkippedJson<'a>>,
    suppression_faults: Vec<SuppressionFaultJson<'a>>,
    coverage: CoverageJson<'a>,
    summary: SummaryJson<'a>,
}

impl<'a> Root<'a> {
    fn new(report: &'a Report) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::own(),
            repository: Repository::new(report),
            notes: &report.notes,
            databases: report.databases.iter().map(DatabaseJson::new).collect(),
            migrations: report.migrations.iter().map(MigrationJson::new).collect(),
            changes: report.changes.iter().map(ChangeJson::new).collect(),
            findings: report.findings.iter().map(FindingJson::new).collect(),
            history: report.history.iter().map(PastUseJson::new).collect(),
            evidence: report
                .evidence
                .iter()
                .map(ObjectEvidenceJson::new)
                .collect(),
            rollback: report.rollback.as_ref().map(RollbackJson::new),
            modules: report.modules.iter().map(ModuleJson::new).collect(),
            external_readers: report
                .external_readers
                .iter()
                .map(ExternalReaderJson::new)
                .collect(),
            undecided: report.undecided.iter().map(UndecidedJson::new).collect(),
            skipped: report.skipped.iter().map(SkippedJson::new).collect(),
            suppression_faults: report
                .suppression_faults
                .iter()
                .map(SuppressionFaultJson::new)
                .collect(),
            coverage: CoverageJson::new(report),
            summary: SummaryJson::new(report),
        }
    }
}

#[derive(Serialize)]
struct MigrationJson<'a> {
    path: &'a str,
    database: &'a str,
    framework: &'a str,
    statements: usize,
}

impl<'a> MigrationJson<'a> {
    fn new(migration: &'a MigrationSummary) -> Self {
        Self {
            path: &migration.path,
            database: &migration.database,
            framework: migration.framework,
            statements: migration.statements,
        }
    }
}

#[derive(Serialize)]
struct ChangeJson<'a> {
    id: &'a str,
    kind: &'a str,
    database: &'a str,
    table: Option<&'a str>,
    column: Option<&'a str>,
    new_name: Option<&'a str>,
    before: Option<&'a str>,
    after: Option<&'a str>,
    notes: &'a [String],
    path: &'a str,
    line: u32,
    statement: &'a str,
}

impl<'a> ChangeJson<'a> {
    fn new(change: &'a ChangeSummary) -> Self {
        Self {
            id: &change.id,
            kind: change.kind,
            database: &change.database,
            table: change.table.as_deref(),
            column: change.column.as_deref(),
            new_name: change.new_name.as_deref(),
            before: change.before.as_deref(),
            after: change.after.as_deref(),
            notes: &change.notes,
            path: &change.path,
            line: change.line,
            statement: &change.statement,
        }
    }
}

#[derive(Serialize)]
struct FindingJson<'a> {
    id: &'a str,
    change: &'a str,
    rule: &'a str,
    severity: Severity,
    confidence: Confidence,
    silent: bool,
    gates: bool,
    source: &'a str,
    #[serde(flatten)]
    place: PlaceJson<'a>,
    clause: Clause,
    uses: Vec<UseJson>,
    table: Option<&'a str>,
    db_column: Option<&'a str>,
    query: &'a str,
    truncated: bool,
    query_fingerprint: &'a str,
    error_code: Option<&'a str>,
    message: &'a str,
    remedy: &'a str,
    revision: Option<&'a str>,
    refs: &'a [String],
    first_seen: Option<OriginJson<'a>>,
    suppressed: Option<SuppressionJson<'a>>,
}

impl<'a> FindingJson<'a> {
    fn new(finding: &'a Finding) -> Self {
        Self {
            id: &finding.id,
            change: &finding.change,
            rule: &finding.rule,
            severity: finding.severity,
            confidence: finding.confidence,
            silent: finding.silent,
            gates: finding.gates,
            source: match finding.audience {
                Audience::WorkingTree => "working_tree",
                Audience::Deployed | Audience::Branches => "history",
            },
            place: PlaceJson::new(finding),
            clause: finding.clause,
            uses: UseJson::all(finding),
            table: finding.table.as_deref(),
            db_column: finding.db_column.as_deref(),
            query: &finding.query,
            truncated: finding.truncated,
            query_fingerprint: &finding.query_fingerprint,
            error_code: finding.error_code.as_deref(),
            message: &finding.message,
            remedy: &finding.remedy,
            revision: finding.revision.as_deref(),
            refs: &finding.refs,
            first_seen: finding.first_seen.as_ref().map(OriginJson::new),
            suppressed: finding.suppressed.as_ref().map(SuppressionJson::new),
        }
    }
}

#[derive(Serialize)]
struct SuppressionJson<'a> {
    by: SuppressedBy,
    reason: &'a str,
    until: Option<&'a str>,
    path: &'a str,
    line: Option<u32>,
}

impl<'a> SuppressionJson<'a> {
    fn new(suppression: &'a Suppression) -> Self {
        Self {
            by: suppression.by,
            reason: &suppression.reason,
            until: suppression.until.as_deref(),
            path: &suppression.path,
            line: suppression.line,
        }
    }
}

#[derive(Serialize)]
struct SuppressionFaultJson<'a> {
    path: &'a str,
    line: Option<u32>,
    by: SuppressedBy,
    fault: Fault,
    rule: Option<&'a str>,
    detail: &'a str,
}

impl<'a> SuppressionFaultJson<'a> {
    fn new(fault: &'a SuppressionFault) -> Self {
        Self {
            path: &fault.path,
            line: fault.line,
            by: fault.by,
            fault: fault.fault,
            rule: fault.rule.as_deref(),
            detail: &fault.detail,
        }
    }
}

#[derive(Serialize)]
struct PastUseJson<'a> {
    change: &'a str,
    #[serde(flatten)]
    past: PastJson<'a>,
}

impl<'a> PastUseJson<'a> {
    fn new(past: &'a PastUse) -> Self {
        Self {
            change: &past.change,
            past: PastJson::new(past),
        }
    }
}

#[derive(Serialize)]
struct ObjectEvidenceJson<'a> {
    change: &'a str,
    object: &'a str,
    in_use: bool,
    #[serde(flatten)]
    past: EvidenceJson<'a>,
}

impl<'a> ObjectEvidenceJson<'a> {
    fn new(evidence: &'a Evidence) -> Self {
        Self {
            change: &evidence.change,
            object: &evidence.object,
            in_use: evidence.in_use,
            past: EvidenceJson::new(evidence),
        }
    }
}

#[derive(Serialize)]
struct RollbackJson<'a> {
    floor: Option<&'a str>,
    breaks: Option<BreakJson<'a>>,
    read: &'a [String],
}

#[derive(Serialize)]
struct BreakJson<'a> {
    release: &'a str,
    path: &'a str,
    line: u32,
    message: &'a str,
    places: usize,
}

impl<'a> RollbackJson<'a> {
    fn new(rollback: &'a Rollback) -> Self {
        let breaks = rollback.breaks.as_ref().map(|because| BreakJson {
            release: &because.release,
            path: &because.path,
            line: because.line,
            message: &because.message,
            places: because.places,
        });
        Self {
            floor: rollback.floor.as_deref(),
            breaks,
            read: &rollback.read,
        }
    }
}

#[derive(Serialize)]
struct ModuleJson<'a> {
    name: Option<&'a str>,
    owners: &'a [String],
    authors: &'a [String],
    breaking: usize,
    risky: usize,
    info: usize,
    places: PlacesJson,
}

#[derive(Serialize)]
struct PlacesJson {
    breaking: usize,
    risky: usize,
    info: usize,
}

impl PlacesJson {
    fn new(places: Places) -> Self {
        Self {
            breaking: places.breaking,
            risky: places.risky,
            info: places.info,
        }
    }
}

impl<'a> ModuleJson<'a> {
    fn new(module: &'a ModuleSummary) -> Self {
        Self {
            name: module.name.as_deref(),
            owners: &module.owners,
            authors: &module.authors,
            breaking: module.breaking,
            risky: module.risky,
            info: module.info,
            places: PlacesJson::new(module.places),
        }
    }
}

#[derive(Serialize)]
struct ExternalReaderJson<'a> {
    change: &'a str,
    #[serde(flatten)]
    reader: ReaderJson<'a>,
}

impl<'a> ExternalReaderJson<'a> {
    fn new(reader: &'a ExternalReader) -> Self {
        Self {
            change: &reader.change,
            reader: ReaderJson::new(reader),
        }
    }
}

#[derive(Serialize)]
struct UndecidedJson<'a> {
    id: &'a str,
    change: &'a str,
    rule: &'a str,
    path: &'a str,
    line: u32,
    class: Class,
    reason: &'a str,
    suppressed: Option<SuppressionJson<'a>>,
}

impl<'a> UndecidedJson<'a> {
    fn new(undecided: &'a Undecided) -> Self {
        Self {
            id: &undecided.id,
            change: &undecided.change,
            rule: &undecided.rule,
            path: &undecided.path,
            line: undecided.line,
            class: undecided.class,
            reason: undecided.reason,
            suppressed: undecided.suppressed.as_ref().map(SuppressionJson::new),
        }
    }
}

#[derive(Serialize)]
struct SummaryJson<'a> {
    breaking: usize,
    risky: usize,
    info: usize,
    undecided: usize,
    modules: usize,
    owners: usize,
    folded: &'a BTreeMap<&'static str, usize>,
    suppressed: usize,
    places: AllPlacesJson<'a>,
    verdict: Verdict,
}

#[derive(Serialize)]
struct AllPlacesJson<'a> {
    #[serde(flatten)]
    counted: PlacesJson,
    undecided: usize,
    folded: &'a BTreeMap<&'static str, usize>,
    suppressed: usize,
}

impl<'a> SummaryJson<'a> {
    fn new(report: &'a Report) -> Self {
        let summary = &report.summary;
        Self {
            breaking: summary.breaking,
            risky: summary.risky,
            info: summary.info,
            undecided: summary.undecided,
            modules: summary.modules,
            owners: summary.owners,
            folded: &summary.folded,
            suppressed: summary.suppressed,
            places: AllPlacesJson {
                counted: PlacesJson::new(summary.places),
                undecided: summary.undecided_places,
                folded: &summary.folded_places,
                suppressed: summary.suppressed_places,
            },
            verdict: summary.verdict,
        }
    }
}
