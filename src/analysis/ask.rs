//! What the code says to each database's changes: the search in every audience and the history, before
//! anything is judged as a whole. In: databases with their changes. Out: a [`Report`] with owners,
//! modules and fingerprints, and without sums. `analyze` asks about the changes of migrations,
//! `readers` about objects that somebody names.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use super::Request;
use super::ahead::Ahead;
use super::blame::{authors, blame};
use super::database::{Database, schema_diffs};
use super::elsewhere::Elsewhere;
use super::history::{About, Past};
use super::identify::identify;
use super::inline::Inline;
use super::interests::{interests, interests_of_past};
use super::neighbours::Neighbours;
use super::past_models::Sought;
use super::report::{
    ChangeSummary, Coverage, ExternalReader, Places, Report, Searched, Summary, Verdict,
};
use super::request::History;
use super::rollback::rollback;
use super::search::{Found, Inquiry, search};
use super::workspace::Workspace;
use crate::error::Result;
use crate::finding::Finding;
use crate::sql::Dialect;
use crate::usage::Interests;

/// Asks the code about the changes of each database; the files in `analysed` are no readers. With the
/// report come the comments that suppress findings.
///
/// # Errors
/// A revision that was named does not exist, or a tree or the history cannot be read.
pub(super) fn ask(
    request: &Request,
    workspace: &Workspace,
    databases: Vec<Database>,
    analysed: &BTreeSet<&str>,
) -> Result<(Report, Vec<Inline>)> {
    thread::scope(|threads| {
        let ahead = match has_changes(&databases) {
            true => Ahead::begin(threads, workspace, request),
            false => Ahead::later(workspace, request),
        };
        answer(request, workspace, databases, analysed, ahead)
    })
}

fn answer(
    request: &Request,
    workspace: &Workspace,
    databases: Vec<Database>,
    analysed: &BTreeSet<&str>,
    ahead: Ahead<'_>,
) -> Result<(Report, Vec<Inline>)> {
    let (mut comments, mut reaches) = (Vec::new(), Vec::new());
    let mut report = empty(workspace);
    report.blame = request.blame;
    let mut elsewhere = match databases.is_empty() {
        true => Elsewhere::default(),
        false => Elsewhere::find(workspace, request)?,
    };
    report.coverage.look_in(&elsewhere);
    let jobs = request.threads();
    let neighbours: Vec<Neighbours> = databases
        .iter()
        .map(|database| Neighbours::of(workspace, database))
        .collect();
    let wanted = databases.iter().zip(&neighbours).map(|(database, others)| {
        let dialect = database.summary.dialect;
        let is_read = workspace.wanted(database.index, dialect);
        move |path: &str| {
            !analysed.contains(path) && (is_read(path) || others.visit(workspace, path, dialect))
        }
    });
    let wanted: Vec<_> = wanted.collect();
    let interests: Vec<Interests> = databases.iter().map(|d| interests(&d.changes)).collect();
    let mut answers = Vec::new();
    for ((database, interests), wanted) in databases.iter().zip(&interests).zip(&wanted) {
        let asked = Inquiry {
            changes: &database.changes,
            interests,
            tally: None,
            jobs,
        };
        answers.push(search(workspace, asked, &elsewhere, wanted)?);
    }
    let sought: Vec<Sought> = answers
        .iter()
        .map(|(search, found)| Sought::unused(search.changes(), search.models(), found))
        .collect();
    let past = past(workspace, request, ahead, &databases, &sought, &mut report)?;
    let mut answered = Vec::new();
    for (index, ((search, found), sought)) in answers.into_iter().zip(&sought).enumerate() {
        let last = past
            .as_ref()
            .map(|past| past.last_uses(index, &search, sought));
        answered.push((found, last.unwrap_or_default()));
    }
    for (index, (mut database, (mut found, last))) in
        databases.into_iter().zip(answered).enumerate()
    {
        let first = report.changes.len();
        comments.append(&mut found.comments);
        reaches.extend(found.reach.take());
        neighbours[index].doubt(workspace, &database, &mut found.judged);
        report.coverage.models_of_past += last.read;
        report.coverage.models_of_past_left += last.left;
        add(&mut report, workspace, &mut database, found, first);
        if let Some(past) = &past {
            let about = About {
                database: &database,
                interests: &interests_of_past(&database.changes),
                first,
                last,
            };
            past.tell(workspace, &about, jobs, &wanted[index], &mut report);
        }
    }
    if report.shallow && past.is_some() {
        report.notes.push(super::report::SHALLOW.to_owned());
    }
    report.rollback = rollback(&elsewhere.releases, reaches);
    report.notes.append(&mut elsewhere.notes);
    attribute(&mut report, workspace);
    if let Some(past) = &past {
        report.coverage.history_effects.extend(past.failure());
        // Of a clone without its beginnings the first commit seems to have written everything.
        if !report.shallow {
            authors(&mut report, workspace, past);
        }
    }
    if request.blame {
        blame(&mut report, workspace);
    }
    Ok((report, comments))
}

/// Owners, modules, ids.
pub(super) fn attribute(report: &mut Report, workspace: &Workspace) {
    for finding in &mut report.findings {
        let ownership = workspace.owners.of(&finding.path);
        finding.owners = ownership.owners;
        finding.owners_source = ownership.source;
        finding.module = workspace
            .modules
            .module_of(&finding.path)
            .map(str::to_owned);
    }
    for undecided in &mut report.undecided {
        undecided.owners = workspace.owners.of(&undecided.path).owners;
        let module = workspace.modules.module_of(&undecided.path);
        undecided.module = module.map(str::to_owned);
    }
    for migration in &mut report.migrations {
        migration.owners = workspace.owners.of(&migration.path).owners;
    }
    report.undecided.sort();
    report.undecided.dedup();
    identify(report);
}

/// The history, where it is asked for and there is a change to ask it about; `sought` is what nobody
/// uses today, for each database.
pub(super) fn past(
    workspace: &Workspace,
    request: &Request,
    ahead: Ahead<'_>,
    databases: &[Database],
    sought: &[Sought],
    report: &mut Report,
) -> Result<Option<Past>> {
    match &request.history {
        History::Search(_) => {}
        History::Off => return Ok(None),
        History::OffInCi => {
            report.coverage.history = Searched::NotInCi;
            return Ok(None);
        }
    }
    if !has_changes(databases) {
        return Ok(None);
    }
    let Some(history) = ahead.history(&workspace.repo)? else {
        report.coverage.history = Searched::NoGit;
        return Ok(None);
    };
    let interests: Vec<Interests> = databases
        .iter()
        .map(|d| interests_of_past(&d.changes))
        .collect();
    let past = Past::read(workspace, history, request.threads(), &interests, sought);
    report.coverage.history = Searched::Yes;
    report.coverage.commits = past.commits();
    report.coverage.blobs = past.blobs;
    report.coverage.history_effects = past.effects();
    Ok(Some(past))
}

fn has_changes(databases: &[Database]) -> bool {
    databases.iter().any(|d| !d.changes.list.is_empty())
}

/// Whether there is uncommitted work: changed or new files. `None` where git cannot say.
fn dirty(workspace: &Workspace) -> Option<bool> {
    let new = |f: &crate::repo::File| !f.tracked;
    let added = workspace.repo.has_git() && workspace.files.files.iter().any(new);
    workspace
        .repo
        .is_dirty()
        .ok()
        .map(|changed| changed || added)
}

pub(super) fn empty(workspace: &Workspace) -> Report {
    Report {
        root: Some(workspace.repo.root().to_path_buf()),
        folder: workspace.repo.prefix(),
        fail_on: workspace.config.fail_on.unwrap_or_default(),
        head: workspace.repo.head(),
        base: None,
        shallow: workspace.repo.is_shallow(),
        dirty: dirty(workspace),
        databases: Vec::new(),
        migrations: Vec::new(),
        changes: Vec::new(),
        findings: Vec::new(),
        history: Vec::new(),
        evidence: Vec::new(),
        rollback: None,
        blame: false,
        modules: Vec::new(),
        undecided: Vec::new(),
        skipped: workspace.files.skips.clone(),
        external_readers: Vec::new(),
        names: None,
        suppression_faults: Vec::new(),
        coverage: Coverage {
            files: workspace.files.total(),
            left_out: workspace.files.left_out.clone(),
            ..Coverage::default()
        },
        schema_diffs: Vec::new(),
        notes: workspace.owners.notes.clone(),
        summary: Summary {
            breaking: 0,
            risky: 0,
            info: 0,
            undecided: 0,
            modules: 0,
            owners: 0,
            folded: BTreeMap::new(),
            suppressed: 0,
            places: Places::default(),
            undecided_places: 0,
            folded_places: BTreeMap::new(),
            suppressed_places: 0,
            verdict: Verdict::Clean,
        },
    }
}

/// Adds what one database brought; its changes are numbered from `first` on.
pub(super) fn add(
    report: &mut Report,
    workspace: &Workspace,
    database: &mut Database,
    mut found: Found,
    first: usize,
) {
    let id = |index: &str| format!("C{}", first + 1 + index.parse::<usize>().unwrap_or(0));
    for (index, change) in database.summaries.iter_mut().enumerate() {
        change.id = format!("C{}", first + 1 + index);
        report
            .external_readers
            .extend(external_readers(workspace, change));
    }
    report.changes.append(&mut database.summaries);
    let findings = found.judged.findings.drain(..);
    // An engine that nobody told has no codes.
    let told = database.summary.dialect != Dialect::Generic
        && database.summary.dialect_from != crate::migration::UNTOLD;
    report
        .findings
        .extend(findings.chain(database.broken.drain(..)).map(|f| Finding {
            change: id(&f.change),
            error_code: f.error_code.filter(|_| told),
            ..f
        }));
    let undecided = found.judged.undecided.drain(..);
    report
        .undecided
        .extend(undecided.map(|u| super::report::Undecided {
            change: id(&u.change),
            ..u
        }));
    report.schema_diffs.extend(schema_diffs(&database.changes));
    report.databases.push(database.summary.clone());
    report.migrations.append(&mut database.migrations);
    report.skipped.append(&mut database.skips);
    report.notes.append(&mut database.notes);
    report.take(found);
}

/// Readers outside the repository that the config names for what a change touches.
fn external_readers(workspace: &Workspace, change: &ChangeSummary) -> Vec<ExternalReader> {
    let Some(table) = change.table.as_deref() else {
        return Vec::new();
    };
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    let bare = table.rsplit('.').next().unwrap_or(table);
    let readers = workspace
        .config
        .external_readers
        .iter()
        .filter_map(|reader| {
            let whole = reader
                .tables
                .iter()
                .find(|t| same(t, table) || same(t, bare));
            let column = reader.columns.iter().find(|c| match c.rsplit_once('.') {
                Some((t, name)) => {
                    (same(t, table) || same(t, bare))
                        && change.column.as_deref().is_none_or(|own| same(own, name))
                }
                None => false,
            });
            let reads = whole.or(column)?.clone();
            Some(ExternalReader {
                change: change.id.clone(),
                name: reader.name.clone(),
                reads,
                owners: reader.owners.0.clone(),
                note: reader.note.clone(),
            })
        });
    readers.collect()
}

/// The order in which findings and places are told, from worst to best.
pub(super) fn sort(report: &mut Report) {
    let order = |f: &Finding| {
        (
            f.class,
            std::cmp::Reverse(f.severity),
            std::cmp::Reverse(f.confidence),
            f.module.clone(),
            f.path.clone(),
            f.line,
            f.start_column,
            f.change.clone(),
        )
    };
    report.findings.sort_by_cached_key(order);
    report.undecided.sort();
    report.undecided.dedup();
    report.skipped.sort();
    report.skipped.dedup();
}

impl Report {
    /// Adds what was read for it, and what was not.
    pub(super) fn take(&mut self, found: Found) {
        self.skipped.extend(found.skips);
        self.notes.extend(found.notes);
        let coverage = &mut self.coverage;
        coverage.read = coverage.read.max(found.read);
        coverage.models += found.models;
        coverage.queries += found.judged.queries;
        coverage.unparsed_queries += found.judged.unparsed;
        for (engine, count) in found.judged.foreign {
            *coverage
                .foreign_queries
                .entry(engine.to_owned())
                .or_default() += count;
        }
        for (rule, count) in found.left_out {
            *coverage.left_out.entry(rule).or_default() += count;
        }
        for (extension, count) in found.not_understood {
            *coverage.not_understood.entry(extension).or_default() += count;
        }
    }
}

impl Coverage {
    /// Says where was searched.
    pub(super) fn look_in(&mut self, elsewhere: &Elsewhere) {
        let names = elsewhere
            .deployed
            .iter()
            .map(|revision| revision.names.join(", "));
        self.deployed = names.collect();
        self.branches = elsewhere.branches.read.len();
    }
}
