//! What breaks when these migrations run: the pipeline, a line a stage.

use std::collections::{BTreeMap, BTreeSet};

use super::Request;
use super::baseline::{self, Baseline};
use super::database::{Database, databases, dialect_of_database, interests, schema_diffs};
use super::history::{About, Past};
use super::identify::identify;
use super::inline::{Inline, inline, language_of};
use super::models::schema_of;
use super::names::names;
use super::report::{
    ChangeSummary, Coverage, ExternalReader, FailOn, ModuleSummary, Report, Searched, Summary,
    Verdict,
};
use super::request::History;
use super::schema::known_catalog;
use super::search::{Found, search};
use super::select::{Selected, select};
use super::suppress::suppress;
use super::workspace::Workspace;
use crate::audience::{Audience, Class};
use crate::config;
use crate::error::{Error, Result, Skip};
use crate::finding::Finding;
use crate::migration::layout::Engine;
use crate::migration::read_by;
use crate::severity::{Confidence, Severity};
use crate::sql::Dialect;
use crate::usage::Interests;

/// Answers the request.
///
/// # Errors
/// The repository, the config or a migration cannot be read; nothing that was named matches.
pub fn analyze(request: &Request) -> Result<Report> {
    crate::sql::with_stack(|| run(request))
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
    let schema = request.schema.as_ref().map(|path| {
        std::fs::read(path)
            .map_err(|e| Error::new(format!("cannot read {}: {e}", path.display())))
            .and_then(|bytes| {
                crate::repo::Text::decode(bytes)
                    .map_err(|_| Error::new(format!("cannot read {}: not text", path.display())))
            })
    });
    let schema = schema.transpose()?.map(|t| t.text);
    let databases = databases(
        workspace,
        &selected,
        request.dialect,
        schema.as_deref(),
        base.as_deref(),
    );
    // Nothing read is never a green run.
    let said = |d: &Database| d.migrations.iter().any(|m| m.statements > 0) || !d.skips.is_empty();
    if !selected.is_empty() && !databases.iter().any(said) {
        let named: Vec<&str> = selected.iter().map(|m| m.path.as_str()).collect();
        return Err(Error::new(format!("no statement in {}", named.join(", "))));
    }
    let analysed: BTreeSet<&str> = selected.iter().map(|m| m.path.as_str()).collect();
    let mut comments = Vec::new();
    let mut report = Report {
        base,
        ..empty(workspace)
    };
    let past = past(workspace, request, &databases, &mut report)?;
    let mut unknown: BTreeSet<&str> = workspace.taught.tables().collect();
    for mut database in databases {
        let first = report.changes.len();
        let interests = interests(&database.changes);
        let (own, all) = (database.index, &workspace.databases);
        let reads = |path: &str| match own.and_then(|own| workspace.readers.get(own)) {
            Some(Some(readers)) => readers.cover(path),
            _ => all.len() < 2 || own.is_none_or(|own| read_by(all, path).contains(&own)),
        };
        let dialect = database.summary.dialect;
        let wanted =
            |path: &str| !analysed.contains(path) && reads(path) && !speaks_other(path, dialect);
        let mut found = search(workspace, request, &database.changes, &interests, &wanted)?;
        comments.append(&mut found.comments);
        comments.extend(in_migrations(&selected, &database));
        if all.len() > 1 {
            doubt(workspace, own, &mut found.judged.findings);
        }
        if !unknown.is_empty() {
            let schema = schema_of(&database.changes.before);
            unknown.retain(|table| schema.table(table).is_none());
        }
        add(&mut report, workspace, &mut database, found, first);
        if let Some(past) = &past {
            let about = About {
                database: &database,
                interests: &interests,
                first,
            };
            past.tell(workspace, &about, request.threads(), &wanted, &mut report);
        }
    }
    let told = unknown.iter().filter(|_| !report.databases.is_empty());
    report.notes.extend(told.map(|table| {
        format!("impact.yml: models and sinks: there is no table {table}, so what is said of it has no effect")
    }));
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
    finish(&mut report, workspace, comments, baseline)?;
    report.names = Some(names(workspace, &report, request.threads()));
    Ok(report)
}

/// The comments in the migrations of a database that suppress findings.
fn in_migrations(selected: &[Selected], database: &Database) -> Vec<Inline> {
    let own = |path: &str| database.migrations.iter().any(|m| m.path == path);
    let migrations = selected.iter().filter(|m| own(&m.path));
    migrations
        .flat_map(|m| {
            let language = language_of(&m.path, &m.text);
            inline(&m.path, &m.text, language, database.summary.dialect, true)
        })
        .collect()
}

/// The history, where it is asked for and there is a change to ask it about.
fn past(
    workspace: &Workspace,
    request: &Request,
    databases: &[Database],
    report: &mut Report,
) -> Result<Option<Past>> {
    let scope = match &request.history {
        History::Search(scope) => scope,
        History::Off => return Ok(None),
        History::OffInCi => {
            report.coverage.history = Searched::NotInCi;
            return Ok(None);
        }
    };
    let interests: Vec<Interests> = databases.iter().map(|d| interests(&d.changes)).collect();
    if databases.iter().all(|d| d.changes.list.is_empty()) {
        return Ok(None);
    }
    let past = Past::read(workspace, scope, request.threads(), &interests)?;
    report.coverage.history = match &past {
        Some(_) => Searched::Yes,
        None => Searched::NoGit,
    };
    if let Some(past) = &past {
        report.coverage.commits = past.commits();
        report.coverage.blobs = past.blobs;
        report.coverage.history_effects = past.effects();
    }
    Ok(past)
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

/// A query that fits another database of the same code too is only possible.
fn doubt(workspace: &Workspace, own: Option<usize>, findings: &mut [Finding]) {
    let ours = own
        .map(|index| tables_of(workspace, index))
        .unwrap_or_default();
    let mut tables: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for finding in findings {
        let others = read_by(&workspace.databases, &finding.path)
            .into_iter()
            .filter(|index| Some(*index) != own);
        let Some(table) = finding.table.as_deref() else {
            continue;
        };
        let bare = table.rsplit('.').next().unwrap_or(table).to_lowercase();
        let fits = others.into_iter().any(|index| {
            let known = tables.entry(index).or_insert_with(|| {
                let other = tables_of(workspace, index);
                // Mostly the same tables: another history of one schema, not another database.
                let shared = other.intersection(&ours).count();
                if shared * 2 > other.len().min(ours.len()) {
                    BTreeSet::new()
                } else {
                    other
                }
            });
            known.contains(&bare)
        });
        if fits {
            finding.confidence = Confidence::Possible;
            finding.severity = finding.severity.min(Severity::Risky);
            finding.gates = false;
        }
    }
}

/// Names of the tables of another database, in lower case.
fn tables_of(workspace: &Workspace, index: usize) -> BTreeSet<String> {
    let (dialect, _) = dialect_of_database(workspace, index);
    let (catalog, _) = known_catalog(workspace, index, dialect);
    catalog.relations().map(|r| r.name.to_lowercase()).collect()
}

/// Whether a folder or file name says that the code is for another engine (`store/db/mysql/user.go`).
fn speaks_other(path: &str, dialect: Dialect) -> bool {
    let named = path
        .split('/')
        .filter_map(|part| part.split('.').next())
        .filter_map(Engine::named);
    let dialects: Vec<Dialect> = named.map(|engine| engine.dialect).collect();
    !dialects.is_empty() && !dialects.contains(&dialect)
}

fn empty(workspace: &Workspace) -> Report {
    Report {
        root: Some(workspace.repo.root().to_path_buf()),
        folder: workspace.repo.prefix(),
        fail_on: workspace
            .config
            .fail_on
            .map_or(FailOn::default(), |f| match f {
                config::FailOn::Breaking => FailOn::Breaking,
                config::FailOn::Risky => FailOn::Risky,
                config::FailOn::Undecided => FailOn::Undecided,
                config::FailOn::Never => FailOn::Never,
            }),
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
            verdict: Verdict::Clean,
        },
    }
}

/// Adds what one database brought; its changes are numbered from `first` on.
fn add(
    report: &mut Report,
    workspace: &Workspace,
    database: &mut Database,
    found: Found,
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
    report
        .findings
        .extend(found.judged.findings.into_iter().map(|f| Finding {
            change: id(&f.change),
            ..f
        }));
    let undecided = found.judged.undecided.into_iter();
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
    report.skipped.extend(found.skips);
    report.notes.extend(found.notes);
    report.notes.append(&mut database.notes);
    let coverage = &mut report.coverage;
    coverage.read = coverage.read.max(found.read);
    coverage.models += found.models;
    coverage.queries += found.judged.queries;
    coverage.unparsed_queries += found.judged.unparsed;
    for (rule, count) in found.left_out {
        *coverage.left_out.entry(rule).or_default() += count;
    }
    for (extension, count) in found.not_understood {
        *coverage.not_understood.entry(extension).or_default() += count;
    }
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

/// Owners, modules, ids, what does not count, order and sums.
fn finish(
    report: &mut Report,
    workspace: &Workspace,
    comments: Vec<Inline>,
    baseline: Option<&(String, Baseline)>,
) -> Result<()> {
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
    suppress(report, workspace, comments, baseline)?;
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
    report.skipped.sort();
    report.skipped.dedup();
    report.modules = modules(&report.findings);
    report.summary = summary(report);
    Ok(())
}

/// Findings that count: of code, not suppressed, and not on a branch that may never land.
fn counted(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    findings.iter().filter(|f| {
        f.class == Class::Code && f.suppressed.is_none() && f.audience != Audience::Branches
    })
}

fn modules(findings: &[Finding]) -> Vec<ModuleSummary> {
    let mut modules: BTreeMap<Option<String>, ModuleSummary> = BTreeMap::new();
    for finding in counted(findings) {
        let module = modules
            .entry(finding.module.clone())
            .or_insert_with(|| ModuleSummary {
                name: finding.module.clone(),
                owners: Vec::new(),
                breaking: 0,
                risky: 0,
                info: 0,
            });
        match finding.severity {
            Severity::Breaking => module.breaking += 1,
            Severity::Risky => module.risky += 1,
            Severity::Info => module.info += 1,
        }
        module.owners.extend(finding.owners.iter().cloned());
    }
    let mut modules: Vec<ModuleSummary> = modules.into_values().collect();
    for module in &mut modules {
        module.owners.sort();
        module.owners.dedup();
    }
    modules.sort_by(|a, b| {
        (b.breaking, b.risky, b.info, &a.name).cmp(&(a.breaking, a.risky, a.info, &b.name))
    });
    modules
}

fn summary(report: &Report) -> Summary {
    let count = |severity| {
        counted(&report.findings)
            .filter(|f| f.severity == severity)
            .count()
    };
    let (breaking, risky, info) = (
        count(Severity::Breaking),
        count(Severity::Risky),
        count(Severity::Info),
    );
    let undecided = report.undecided.iter().filter(|u| u.counts()).count();
    let mut folded: BTreeMap<&'static str, usize> = BTreeMap::new();
    for finding in report
        .findings
        .iter()
        .filter(|f| f.class != Class::Code && f.suppressed.is_none())
    {
        *folded.entry(finding.class.word()).or_default() += 1;
    }
    let owners: BTreeSet<&String> = report.modules.iter().flat_map(|m| &m.owners).collect();
    let analysed: BTreeSet<&str> = report.migrations.iter().map(|m| m.path.as_str()).collect();
    let unread = report
        .skipped
        .iter()
        .any(|s: &Skip| analysed.contains(s.path.as_str()));
    let verdict = if breaking > 0 {
        Verdict::Breaking
    } else if risky > 0 {
        Verdict::Risky
    } else if undecided > 0 || unread {
        Verdict::Undecided
    } else if info > 0 {
        Verdict::Info
    } else {
        Verdict::Clean
    };
    Summary {
        breaking,
        risky,
        info,
        undecided,
        modules: report.modules.len(),
        owners: owners.len(),
        folded,
        suppressed: {
            let findings = report.findings.iter().map(|f| &f.suppressed);
            let undecided = report.undecided.iter().map(|u| &u.suppressed);
            findings.chain(undecided).flatten().count()
        },
        verdict,
    }
}
