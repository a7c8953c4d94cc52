//! Parts of the JSON that several documents have: `analyze` and `readers` say them alike.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::analysis::report::{DatabaseSummary, Report, Searched, Seen};
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
    foreign_queries: &'a BTreeMap<String, usize>,
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
            foreign_queries: &coverage.foreign_queries,
            models: coverage.models,
            models_of_past: coverage.models_of_past,
            models_of_past_left: coverage.models_of_past_left,
            left_out: &coverage.left_out,
            not_understood: &coverage.not_understood,
        }
    }
}
