//! The findings as people are told them. In: a report. Out: blocks, module by module.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::report::{ModuleSummary, Report};
use crate::audience::{Audience, Class};
use crate::finding::{Finding, Suppression, by_place};
use crate::report::{
    Block, Detail, Outcome, Place, Role, Section, Snippet, Spot, Text, counted, marked_lines,
    told_ids,
};
use crate::severity::Severity;

/// How findings are told.
#[derive(Clone, Copy)]
struct Manner {
    /// There are several changes: each sentence says which it is of.
    several: bool,
    /// Who brought it is said.
    since: bool,
    detail: Detail,
}

impl Manner {
    fn of(report: &Report, detail: Detail) -> Self {
        Self {
            several: detail > Detail::Quiet && report.changes.len() > 1,
            since: report.blame,
            detail,
        }
    }
}

/// How many lines of one place are shown unless everything is asked for.
const SHOWN_LINES: usize = 4;

/// The places of the findings that count for the exit code, a line each.
pub(super) fn gating(report: &Report) -> Vec<Block> {
    let gating = report.findings.iter().filter(|finding| finding.gates);
    let gating: Vec<&Finding> = gating.collect();
    section(&gating, Manner::of(report, Detail::Quiet))
}

/// The findings of one module.
pub(super) struct OfModule<'a> {
    /// The module's name; `None` collects the places that no module covers.
    pub(super) name: Option<&'a str>,
    /// Its figures and owners.
    pub(super) summary: Option<&'a ModuleSummary>,
    /// A block for each place.
    pub(super) blocks: Vec<Block>,
}

/// The findings of the code that gates, module by module.
pub(super) fn by_module(report: &Report, detail: Detail) -> Vec<OfModule<'_>> {
    let mut of_module: BTreeMap<Option<&str>, Vec<&Finding>> = BTreeMap::new();
    for finding in report.findings.iter().filter(|finding| finding.is_heard()) {
        of_module
            .entry(finding.module.as_deref())
            .or_default()
            .push(finding);
    }
    let manner = Manner::of(report, detail);
    let mut modules = Vec::new();
    for summary in &report.modules {
        let name = summary.name.as_deref();
        if let Some(findings) = of_module.remove(&name) {
            modules.push(OfModule {
                name,
                summary: Some(summary),
                blocks: section(&findings, manner),
            });
        }
    }
    modules.extend(of_module.into_iter().map(|(name, findings)| OfModule {
        name,
        summary: None,
        blocks: section(&findings, manner),
    }));
    modules
}

/// The findings that do not count, where all are asked for.
pub(super) fn folded(report: &Report, detail: Detail) -> Option<Section> {
    let of = |finding: &Finding| finding.class != Class::Code && finding.suppressed.is_none();
    aside(report, detail, "outside the code that gates", of)
}

/// The findings that are suppressed, where all are asked for.
pub(super) fn suppressed(report: &Report, detail: Detail) -> Option<Section> {
    aside(report, detail, "suppressed", |finding| {
        finding.suppressed.is_some()
    })
}

fn aside(
    report: &Report,
    detail: Detail,
    what: &str,
    of: impl Fn(&Finding) -> bool,
) -> Option<Section> {
    let findings: Vec<&Finding> = report.findings.iter().filter(|f| of(f)).collect();
    if detail < Detail::Verbose || findings.is_empty() {
        return None;
    }
    let count = counted(by_place(findings.iter().copied()).len(), "place");
    Some(Section {
        title: Text::new().strong(format!("{count} {what}")),
        folded: true,
        first: false,
        blocks: section(&findings, Manner::of(report, detail)),
    })
}

/// How many places with their lines are told below one sentence.
const ALIKE: usize = 10;

/// How many places are told below one sentence by their lines' numbers.
const ALIKE_IN_BRIEF: usize = 60;

/// The places below one heading, those to which the same happens together; a remedy that several of
/// them share is told once.
fn section(findings: &[&Finding], manner: Manner) -> Vec<Block> {
    let mut groups: Vec<(Snippet, Vec<&str>)> = Vec::new();
    let mut open: BTreeMap<String, usize> = BTreeMap::new();
    for place in by_place(findings.iter().copied()) {
        let Some(worst) = place.first() else { continue };
        let (one, brief) = snippet(&place, worst, manner);
        // What keeps working needs no remedy.
        let needy = place
            .iter()
            .filter(|f| f.severity > Severity::Info && !brief);
        let remedies: Vec<&str> = needy.map(|f| f.remedy.as_str()).collect();
        let alone = manner.detail == Detail::Quiet || !one.notes.is_empty();
        let code = (worst.audience, worst.class);
        let key = format!("{brief} {code:?} {:?}", one.outcomes);
        let most = if brief { ALIKE_IN_BRIEF } else { ALIKE };
        let known = open.get(&key).and_then(|index| groups.get_mut(*index));
        match known.filter(|(group, _)| !alone && group.spots.len() < most) {
            Some((group, known)) => {
                group.spots.extend(one.spots);
                known.extend(remedies);
            }
            None => {
                if !alone {
                    open.insert(key, groups.len());
                }
                groups.push((one, remedies));
            }
        }
    }
    let mut told = BTreeSet::new();
    let blocks = groups.into_iter().map(|(mut group, remedies)| {
        let new = remedies
            .into_iter()
            .filter(|r| !r.is_empty() && told.insert(*r));
        let help: Vec<_> = new.map(|r| ("help", Text::new().plain(r))).collect();
        group.notes.splice(0..0, help);
        Block::Finding(Box::new(group))
    });
    blocks.collect()
}

/// A module's name, or what is said of the places that no module covers.
pub(in crate::report) fn module_name(name: Option<&str>) -> Text {
    match name {
        Some(name) => Text::new().with(Role::Strong, name),
        None => Text::new().dim("no module"),
    }
}

/// What is told of one place but for its remedies, and whether that is one line.
fn snippet(place: &[&Finding], worst: &Finding, manner: Manner) -> (Snippet, bool) {
    let Manner {
        several,
        since,
        detail,
    } = manner;
    let is_info = worst.severity == Severity::Info;
    let brief = detail == Detail::Quiet || (detail == Detail::Normal && is_info);
    let mut lines = if brief {
        Vec::new()
    } else {
        marked_lines(place)
    };
    let outcomes = outcomes(place, several);
    let mut notes = Vec::new();
    let shown = SHOWN_LINES.max(2 * outcomes.len());
    if detail < Detail::Verbose && lines.len() > shown {
        let more = counted(lines.len() - shown, "more line");
        let used = if lines.len() - shown == 1 {
            "uses"
        } else {
            "use"
        };
        notes.push((
            "note",
            Text::new().plain(format!("{more} of it {used} what changes")),
        ));
        lines.truncate(shown);
    }
    if !brief {
        if let Some(origin) = worst.first_seen.as_ref().filter(|_| since) {
            let commit = origin.commit.get(..10).unwrap_or(&origin.commit);
            let text = Text::new().plain(format!("{} by ", origin.date));
            notes.push((
                "since",
                text.plain(&origin.author).plain(" in ").name(commit),
            ));
        }
        if let Some(reason) = &worst.suppressed {
            notes.push(("suppressed", suppression(reason)));
        }
    }
    // The name itself is where an editor should open the file; a model has no name of its own.
    let (line, column, _) = worst.told_at();
    let spot = Spot {
        place: Place {
            path: worst.path.clone(),
            line: Some(line),
            column: Some(column),
            here: worst.audience == Audience::WorkingTree,
        },
        beside: beside(worst),
        lines,
    };
    let told = Snippet {
        outcomes,
        spots: vec![spot],
        notes,
    };
    (told, brief)
}

/// What happens at the place; what several changes do alike is told once.
pub(super) fn outcomes(place: &[&Finding], several_changes: bool) -> Vec<Outcome> {
    let mut outcomes: Vec<(Outcome, Vec<&str>)> = Vec::new();
    for finding in place {
        let outcome = Outcome {
            changes: String::new(),
            severity: finding.severity,
            silent: finding.silent,
            confidence: finding.confidence,
            rule: finding.rule.clone(),
            message: finding.message.clone(),
            error_code: finding.error_code.clone(),
        };
        match outcomes.iter_mut().find(|(known, _)| *known == outcome) {
            Some((_, changes)) => changes.push(&finding.change),
            None => outcomes.push((outcome, vec![&finding.change])),
        }
    }
    let told = outcomes.into_iter().map(|(outcome, changes)| Outcome {
        changes: match several_changes {
            true => told_ids(&changes),
            false => String::new(),
        },
        ..outcome
    });
    told.collect()
}

/// Why a finding does not count, and who said so.
pub(super) fn suppression(suppression: &Suppression) -> Text {
    let text = Text::new().plain(&suppression.reason).dim(" (");
    let text = match &suppression.until {
        Some(until) => text.dim(format!("until {until}, ")),
        None => text,
    };
    text.place(place(&suppression.path, suppression.line))
        .dim(")")
}

/// A file of the working tree, with a line where one is meant.
pub(super) fn place(path: &str, line: Option<u32>) -> Place {
    Place {
        path: path.to_owned(),
        line,
        column: None,
        here: true,
    }
}

/// What stands beside the place: `in DailyReport.totals, deployed, test`.
fn beside(finding: &Finding) -> Text {
    let mut text = Text::new();
    if let Some(symbol) = &finding.symbol {
        text = text.dim("in ").name(symbol);
    }
    let audience = match finding.audience {
        Audience::WorkingTree => None,
        Audience::Deployed => Some("deployed"),
        Audience::Branches => Some("branches"),
    };
    let class = (finding.class != Class::Code).then(|| finding.class.word());
    for word in [audience, class].into_iter().flatten() {
        let separator = if text.pieces.is_empty() { "" } else { ", " };
        text = text.dim(format!("{separator}{word}"));
    }
    text
}
