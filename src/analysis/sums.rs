//! The sums of a report and its verdict. In: findings and undecided places, suppressed ones marked. Out:
//! modules and the summary. The hard thing: programs count findings, people are told of places, and one
//! query that three changes break is three findings and one place.

use std::collections::{BTreeMap, BTreeSet};

use super::blame::people;
use super::report::{ModuleSummary, Places, Report, Summary, Undecided, Verdict};
use crate::audience::Class;
use crate::error::Skip;
use crate::finding::{Finding, by_place};
use crate::severity::Severity;

/// Findings that count: of code, not suppressed, and not on a branch that may never land.
fn counted(findings: &[Finding]) -> impl Iterator<Item = &Finding> + Clone {
    findings.iter().filter(|f| f.counts())
}

/// The modules with findings that count, from worst to best.
pub(super) fn modules(findings: &[Finding]) -> Vec<ModuleSummary> {
    let mut modules: BTreeMap<Option<String>, ModuleSummary> = BTreeMap::new();
    for finding in counted(findings) {
        let module = modules
            .entry(finding.module.clone())
            .or_insert_with(|| ModuleSummary {
                name: finding.module.clone(),
                owners: Vec::new(),
                authors: Vec::new(),
                breaking: 0,
                risky: 0,
                info: 0,
                places: Places::default(),
            });
        match finding.severity {
            Severity::Breaking => module.breaking += 1,
            Severity::Risky => module.risky += 1,
            Severity::Info => module.info += 1,
        }
    }
    let mut modules: Vec<ModuleSummary> = modules.into_values().collect();
    for module in &mut modules {
        let own = counted(findings).filter(|finding| finding.module == module.name);
        module.places = Places::of(own.clone());
        (module.owners, module.authors) = people(own);
    }
    let figures = |module: &ModuleSummary| {
        let Places {
            breaking,
            risky,
            info,
        } = module.places;
        (breaking, risky, info)
    };
    modules.sort_by(|a, b| (figures(b), &a.name).cmp(&(figures(a), &b.name)));
    modules
}

/// The sums and the verdict, once the modules are known.
pub(super) fn summary(report: &Report) -> Summary {
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
    let aside = |f: &&Finding| f.class != Class::Code && f.suppressed.is_none();
    let aside: Vec<&Finding> = report.findings.iter().filter(aside).collect();
    let suppressed = report.findings.iter().filter(|f| f.suppressed.is_some());
    let suppressed: Vec<&Finding> = suppressed.collect();
    let accepted = report.undecided.iter().filter(|u| u.suppressed.is_some());
    let accepted: Vec<&Undecided> = accepted.collect();
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
        folded: by_class(aside.iter().copied()),
        suppressed: suppressed.len() + accepted.len(),
        places: Places::of(counted(&report.findings)),
        undecided_places: Undecided::by_place(report.undecided.iter().filter(|u| u.counts())).len(),
        folded_places: by_class(
            by_place(aside)
                .iter()
                .filter_map(|place| place.first().copied()),
        ),
        suppressed_places: by_place(suppressed).len() + Undecided::by_place(accepted).len(),
        verdict,
    }
}

/// How many of `findings` are of each class.
fn by_class<'a>(findings: impl Iterator<Item = &'a Finding>) -> BTreeMap<&'static str, usize> {
    let mut classes = BTreeMap::new();
    for finding in findings {
        *classes.entry(finding.class.word()).or_default() += 1;
    }
    classes
}
