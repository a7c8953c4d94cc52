//! Parts of the JSON that several documents have: `analyze` and `readers` say them alike.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::analysis::report::{
    DatabaseSummary, Evidence, ExternalReader, PastUse, Report, Searched, Seen,
};
use crate::audience::{Audience, Class};
use crate::clause::Clause;
use crate::error::{Skip, SkipReason};
use crate::finding::{Finding, Origin};
use crate::sql::Dialect;

#[derive(Serialize)]
pub(super) struct Tool {
    name: &'static str,
    version: &'static str,
}

impl Tool {
    pub(super) fn own() -> Self {
        Self {
            name: "impact",
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Repository<'a> {
    head: Option<&'a str>,
    base: Option<&'a str>,
    shallow: bool,
    dirty: Option<bool>,
}

impl<'a> Repository<'a> {
    pub(super) fn new(report: &'a Report) -> Self {
        Self {
            head: report.head.as_deref(),
            base: report.base.as_deref(),
            shallow: report.shallow,
            dirty: report.dirty,
        }
    }
}

#[derive(Serialize)]
pub(super) struct DatabaseJson<'a> {
    name: &'a str,
    dialect: Dialect,
    dialect_from: &'a str,
    migrations: Option<&'a str>,
    schema_from: &'a str,
}

impl<'a> DatabaseJson<'a> {
    pub(super) fn new(database: &'a DatabaseSummary) -> Self {
        Self {
            name: &database.name,
            dialect: database.dialect,
            dialect_from: &database.dialect_from,
            migrations: database.migrations.as_deref(),
            schema_from: database.schema_from,
        }
    }
}

#[derive(Serialize)]
pub(super) struct UseJson {
    clause: Clause,
    line: u32,
    start_column: u32,
    end_column: u32,
}

impl UseJson {
    pub(super) fn all(finding: &Finding) -> Vec<Self> {
        let uses = finding.uses.iter().map(|place| Self {
            clause: place.clause,
            line: place.line,
            start_column: place.start_column,
            end_column: place.end_column,
        });
        uses.collect()
    }
}

#[derive(Serialize)]
pub(super) struct SeenJson<'a> {
    commit: &'a str,
    date: &'a str,
}

impl<'a> SeenJson<'a> {
    pub(super) fn new(seen: &'a Seen) -> Self {
        Self {
            commit: &seen.commit,
            date: &seen.date,
        }
    }
}

#[derive(Serialize)]
pub(super) struct OriginJson<'a> {
    commit: &'a str,
    author: &'a str,
    date: &'a str,
}

impl<'a> OriginJson<'a> {
    pub(super) fn new(origin: &'a Origin) -> Self {
        Self {
            commit: &origin.commit,
            author: &origin.author,
            date: &origin.date,
        }
    }
}

/// Whose code a finding is, and where it stands.
#[derive(Serialize)]
pub(super) struct PlaceJson<'a> {
    audience: Audience,
    class: Class,
    path: &'a str,
    line: u32,
    end_line: u32,
    start_column: u32,
    language: &'a str,
    symbol: Option<&'a str>,
    module: Option<&'a str>,
    owners: &'a [String],
    owners_source: Option<&'a str>,
}

impl<'a> PlaceJson<'a> {
    pub(super) fn new(finding: &'a Finding) -> Self {
        Self {
            audience: finding.audience,
            class: finding.class,
            path: &finding.path,
            line: finding.line,
            end_line: finding.end_line,
            start_column: finding.start_column,
            language: finding.language,
            symbol: finding.symbol.as_deref(),
            module: finding.module.as_deref(),
            owners: &finding.owners,
            owners_source: finding.owners_source,
        }
    }
}

/// What was used once, where and when.
#[derive(Serialize)]
pub(super) struct PastJson<'a> {
    path: &'a str,
    line: u32,
    query: &'a str,
    module: Option<&'a str>,
    clause: Clause,
    first_seen: Option<SeenJson<'a>>,
    last_seen: SeenJson<'a>,
    removed_by: Option<OriginJson<'a>>,
    refs: &'a [String],
}

impl<'a> PastJson<'a> {
    pub(super) fn new(past: &'a PastUse) -> Self {
        Self {
            path: &past.path,
            line: past.line,
            query: &past.query,
            module: past.module.as_deref(),
            clause: past.clause,
            first_seen: past.first_seen.as_ref().map(SeenJson::new),
            last_seen: SeenJson::new(&past.last_seen),
            removed_by: past.removed_by.as_ref().map(OriginJson::new),
            refs: &past.refs,
        }
    }
}

/// What the history says of an object.
#[derive(Serialize)]
pub(super) struct EvidenceJson<'a> {
    last_use: Option<usize>,
    first_release_without: Option<&'a str>,
    not_understood: usize,
    looked_for: &'a [&'static str],
}

impl<'a> EvidenceJson<'a> {
    pub(super) fn new(evidence: &'a Evidence) -> Self {
        Self {
            last_use: evidence.last_use,
            first_release_without: evidence.first_release_without.as_deref(),
            not_understood: evidence.not_understood,
            looked_for: &evidence.looked_for,
        }
    }
}

/// Who reads the database from elsewhere.
#[derive(Serialize)]
pub(super) struct ReaderJson<'a> {
    name: &'a str,
    reads: &'a str,
    owners: &'a [String],
    note: Option<&'a str>,
}

impl<'a> ReaderJson<'a> {
    pub(super) fn new(reader: &'a ExternalReader) -> Self {
        Self {
            name: &reader.name,
            reads: &reader.reads,
            owners: &reader.owners,
            note: reader.note.as_deref(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct SkippedJson<'a> {
    path: &'a str,
    line: Option<u32>,
    reason: SkipReason,
    detail: &'a str,
}

impl<'a> SkippedJson<'a> {
    pub(super) fn new(skip: &'a Skip) -> Self {
        Self {
            path: &skip.path,
            line: skip.line,
            reason: skip.reason,
            detail: &skip.detail,
        }
    }
}

#[derive(Serialize)]
pub(super) struct CoverageJson<'a> {
    files: usize,
    read: usize,
    deployed: &'a [String],
    branches: usize,
    history: Searched,
    history_effects: &'a [String],
    blobs: usize,
    commits: usize,
    queries: usize,
    unparsed_queries: usize,
    models: usize,
    models_of_past: usize,
    models_of_past_left: usize,
    left_out: &'a BTreeMap<String, usize>,
    not_understood: &'a BTreeMap<String, usize>,
}

impl<'a> CoverageJson<'a> {
    pub(super) fn new(report: &'a Report) -> Self {
        let coverage = &report.coverage;
        Self {
            files: coverage.files,
            read: coverage.read,
            deployed: &coverage.deployed,
            branches: coverage.branches,
            history: coverage.history,
            history_effects: &coverage.history_effects,
            blobs: coverage.blobs,
            commits: coverage.commits,
            queries: coverage.queries,
            unparsed_queries: coverage.unparsed_queries,
            models: coverage.models,
            models_of_past: coverage.models_of_past,
            models_of_past_left: coverage.models_of_past_left,
            left_out: &coverage.left_out,
            not_understood: &coverage.not_understood,
        }
    }
}
