//! What breaks when these migrations run: the pipeline, a line a stage.

use std::collections::BTreeSet;

use super::Request;
use super::ask::{ask, sort};
use super::baseline::{self, Baseline};
use super::database::{Database, databases};
use super::inline::{Inline, inline, language_of};
use super::models::schema_of;
use super::names::names;
use super::report::Report;
use super::schema::named_dump;
use super::select::{Selected, select};
use super::sums::{modules, summary};
use super::suppress::suppress;
use super::workspace::Workspace;
use crate::error::{Error, Result};
use crate::migration;
use crate::sql::Dialect;

/// Answers the request.
///
/// # Errors
/// The repository, the config or a migration cannot be read; nothing that was named matches.
pub fn analyze(request: &Request) -> Result<Report> {
    crate::parallel::with_stack(|| run(request))
}

fn run(request: &Request) -> Result<Report> {
    let workspace = Workspace::open(request)?;
    let baseline = baseline::of(request, &workspace)?;
    answer(request, &workspace, baseline.as_ref())
}

/// The answer for an open workspace, with the findings of `baseline` suppressed.
pub(super) fn answer(
    request: &Request,
    workspace: &Workspace,
    baseline: Option<&(String, Baseline)>,
) -> Result<Report> {
    let (selected, base) = select(request, workspace)?;
    let schema = named_dump(request, &workspace.repo)?;
    let databases = databases(
        workspace,
        &selected,
        request.dialect,
        schema.as_deref(),
        base.as_deref(),
    );
    // Who names a file means it; a pattern over what is new covers whatever lies there.
    let mut foreign = databases.iter().filter(|d| !d.foreign.is_empty());
    if let (None, Some(database)) = (&request.since, foreign.next()) {
        return Err(no_migration(database, &selected));
    }
    let mut unknown: BTreeSet<&str> = workspace.taught.tables().collect();
    for database in &databases {
        if unknown.is_empty() {
            break;
        }
        let schema = schema_of(&database.changes.before);
        unknown.retain(|table| schema.table(table).is_none());
    }
    let unknown = unknown.into_iter().filter(|_| !databases.is_empty());
    let unknown: Vec<String> = unknown
        .map(|table| format!("impact.yml: models and sinks: there is no table {table}, so what is said of it has no effect"))
        .collect();
    let mut comments = in_migrations(&selected, &databases);
    let analysed = selected.iter().map(|m| m.path.as_str()).collect();
    let (mut report, others) = ask(request, workspace, databases, &analysed)?;
    comments.extend(others);
    report.base = base;
    report.notes.extend(unknown);
    if selected.is_empty() {
        let known: usize = workspace.roots.iter().map(|r| r.files.len()).sum();
        let base = report
            .base
            .as_deref()
            .map_or("the base", |b| b.get(..12).unwrap_or(b));
        report
            .notes
            .push(format!("no new migration since {base} ({known} known)"));
    }
    unread(&mut report, workspace);
    finish(&mut report, workspace, comments, baseline)?;
    if request.plans {
        report.names = Some(names(workspace, &report, request.threads()));
    }
    Ok(report)
}

/// That files are no migrations, and what to do.
fn no_migration(database: &Database, selected: &[Selected]) -> Error {
    let dialect = match database.summary.dialect {
        Dialect::Generic => String::new(),
        dialect => format!(" of {}", dialect.word()),
    };
    let known = database.foreign.iter().find_map(|path| {
        let file = selected.iter().find(|m| m.path == *path)?;
        Some((path, migration::seen_as(path, &file.text)?))
    });
    let foreign = database.foreign.iter().map(String::as_str);
    let shown = |path| if path == "-" { "standard input" } else { path };
    let foreign: Vec<&str> = foreign.map(shown).collect();
    Error::new(match known {
        Some((path, (what, ""))) => {
            format!("{path}: {what} are not read: name a migration in SQL")
        }
        Some((path, (what, way))) => {
            format!("{path}: {what} are not read: name the SQL that `{way}` prints")
        }
        None => format!(
            "no statement that reads as SQL{dialect} or as a framework's migration in {}: name a migration; --dialect names another SQL",
            foreign.join(", ")
        ),
    })
}

/// Tells of migrations that are seen and not read: a run that found nothing new says nothing of them.
pub(super) fn unread(report: &mut Report, workspace: &Workspace) {
    for seen in &workspace.seen {
        let known = &mut report.coverage.not_understood;
        known.insert(seen.what.to_owned(), seen.files);
    }
}

/// The comments in the migrations that suppress findings.
fn in_migrations(selected: &[Selected], databases: &[Database]) -> Vec<Inline> {
    let of = |database: &Database| {
        let own = |path: &str| database.migrations.iter().any(|m| m.path == path);
        let migrations = selected.iter().filter(|m| own(&m.path));
        let dialect = database.summary.dialect;
        let comments = migrations.flat_map(|m| {
            let language = language_of(&m.path, &m.text);
            inline(&m.path, &m.text, language, dialect, true)
        });
        comments.collect::<Vec<_>>()
    };
    databases.iter().flat_map(of).collect()
}

/// What does not count, order and sums.
fn finish(
    report: &mut Report,
    workspace: &Workspace,
    comments: Vec<Inline>,
    baseline: Option<&(String, Baseline)>,
) -> Result<()> {
    suppress(report, workspace, comments, baseline)?;
    sort(report);
    report.modules = modules(&report.findings);
    report.summary = summary(report);
    Ok(())
}
