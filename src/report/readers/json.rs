//! Who uses an object, for programs. In: [`Readers`]. Out: JSON of version 1.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::SCHEMA_VERSION;
use crate::analysis::readers::{Access, ModuleUses, ObjectSummary, Readers};
use crate::analysis::report::{Evidence, ExternalReader, PastUse, Undecided};
use crate::audience::Class;
use crate::finding::Finding;
use crate::report::parts::{
    CoverageJson, DatabaseJson, EvidenceJson, OriginJson, PastJson, PlaceJson, ReaderJson,
    Repository, SkippedJson, Tool, UseJson,
};
use crate::report::{View, escape_json};
use crate::severity::Confidence;

/// Writes `readers` as JSON, with a line break at the end.
pub(in crate::report) fn render(
    readers: &Readers,
    _: &View,
    out: &mut dyn Write,
) -> io::Result<()> {
    let json = serde_json::to_string_pretty(&Root::new(readers))?;
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
    objects: Vec<ObjectJson<'a>>,
    uses: Vec<UsageJson<'a>>,
    modules: Vec<ModuleJson<'a>>,
    history: Vec<PastUseJson<'a>>,
    evidence: Vec<ObjectEvidenceJson<'a>>,
    external_readers: Vec<ExternalReaderJson<'a>>,
    undecided: Vec<UndecidedJson<'a>>,
    skipped: Vec<SkippedJson<'a>>,
    coverage: CoverageJson<'a>,
    folded: &'a BTreeMap<&'static str, usize>,
}

impl<'a> Root<'a> {
    fn new(readers: &'a Readers) -> Self {
        let found = &readers.found;
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::own(),
            repository: Repository::new(found),
            notes: &found.notes,
            databases: found.databases.iter().map(DatabaseJson::new).collect(),
            objects: readers.objects.iter().map(ObjectJson::new).collect(),
            uses: found.findings.iter().map(UsageJson::new).collect(),
            modules: readers.modules.iter().map(ModuleJson::new).collect(),
            history: found.history.iter().map(PastUseJson::new).collect(),
            evidence: found.evidence.iter().map(ObjectEvidenceJson::new).collect(),
            external_readers: found
                .external_readers
                .iter()
                .map(ExternalReaderJson::new)
                .collect(),
            undecided: found.undecided.iter().map(UndecidedJson::new).collect(),
            skipped: found.skipped.iter().map(SkippedJson::new).collect(),
            coverage: CoverageJson::new(found),
            folded: &readers.folded,
        }
    }
}

#[derive(Serialize)]
struct ObjectJson<'a> {
    id: &'a str,
    name: &'a str,
    database: &'a str,
    table: &'a str,
    column: Option<&'a str>,
    definition: Option<&'a str>,
    in_use: bool,
    reads: usize,
    writes: usize,
    undecided: usize,
    dependents: Vec<DependentJson<'a>>,
}

#[derive(Serialize)]
struct DependentJson<'a> {
    what: &'a str,
    name: &'a str,
}

impl<'a> ObjectJson<'a> {
    fn new(object: &'a ObjectSummary) -> Self {
        let dependents = object.dependents.iter().map(|dependent| DependentJson {
            what: dependent.what,
            name: &dependent.name,
        });
        Self {
            id: &object.id,
            name: &object.name,
            database: &object.database,
            table: &object.table,
            column: object.column.as_deref(),
            definition: object.words.as_deref(),
            in_use: object.in_use(),
            reads: object.reads,
            writes: object.writes,
            undecided: object.undecided,
            dependents: dependents.collect(),
        }
    }
}

#[derive(Serialize)]
struct UsageJson<'a> {
    object: &'a str,
    access: Access,
    confidence: Confidence,
    #[serde(flatten)]
    place: PlaceJson<'a>,
    uses: Vec<UseJson>,
    query: &'a str,
    truncated: bool,
    query_fingerprint: &'a str,
    revision: Option<&'a str>,
    refs: &'a [String],
    first_seen: Option<OriginJson<'a>>,
}

impl<'a> UsageJson<'a> {
    fn new(finding: &'a Finding) -> Self {
        Self {
            object: &finding.change,
            access: Access::of(finding),
            confidence: finding.confidence,
            place: PlaceJson::new(finding),
            uses: UseJson::all(finding),
            query: &finding.query,
            truncated: finding.truncated,
            query_fingerprint: &finding.query_fingerprint,
            revision: finding.revision.as_deref(),
            refs: &finding.refs,
            first_seen: finding.first_seen.as_ref().map(OriginJson::new),
        }
    }
}

#[derive(Serialize)]
struct ModuleJson<'a> {
    name: Option<&'a str>,
    owners: &'a [String],
    authors: &'a [String],
    reads: usize,
    writes: usize,
}

impl<'a> ModuleJson<'a> {
    fn new(module: &'a ModuleUses) -> Self {
        Self {
            name: module.name.as_deref(),
            owners: &module.owners,
            authors: &module.authors,
            reads: module.reads,
            writes: module.writes,
        }
    }
}

#[derive(Serialize)]
struct PastUseJson<'a> {
    object: &'a str,
    #[serde(flatten)]
    past: PastJson<'a>,
}

impl<'a> PastUseJson<'a> {
    fn new(past: &'a PastUse) -> Self {
        Self {
            object: &past.change,
            past: PastJson::new(past),
        }
    }
}

#[derive(Serialize)]
struct ObjectEvidenceJson<'a> {
    object: &'a str,
    #[serde(flatten)]
    past: EvidenceJson<'a>,
}

impl<'a> ObjectEvidenceJson<'a> {
    fn new(evidence: &'a Evidence) -> Self {
        Self {
            object: &evidence.change,
            past: EvidenceJson::new(evidence),
        }
    }
}

#[derive(Serialize)]
struct ExternalReaderJson<'a> {
    object: &'a str,
    #[serde(flatten)]
    reader: ReaderJson<'a>,
}

impl<'a> ExternalReaderJson<'a> {
    fn new(reader: &'a ExternalReader) -> Self {
        Self {
            object: &reader.change,
            reader: ReaderJson::new(reader),
        }
    }
}

#[derive(Serialize)]
struct UndecidedJson<'a> {
    object: &'a str,
    path: &'a str,
    line: u32,
    class: Class,
    reason: &'a str,
}

impl<'a> UndecidedJson<'a> {
    fn new(undecided: &'a Undecided) -> Self {
        Self {
            object: &undecided.change,
            path: &undecided.path,
            line: undecided.line,
            class: undecided.class,
            reason: undecided.reason,
        }
    }
}
