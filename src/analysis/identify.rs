//! Ids that survive moved lines, for what suppresses a place and for those who compare runs. In: the
//! places of a report in their order. Out: each with a fingerprint of rule, object, path and text.

use std::collections::BTreeMap;

use super::report::Report;
use crate::change::Rule;
use crate::finding::Finding;
use crate::repo::fingerprint;

/// Gives every finding and undecided place its fingerprint; equal ones are told apart by their order.
pub(super) fn identify(report: &mut Report) {
    identify_findings(&mut report.findings);
    identify_undecided(report);
}

fn identify_findings(findings: &mut [Finding]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for finding in findings {
        let object = format!("{:?}.{:?}", finding.table, finding.db_column);
        let key = [
            finding.rule.as_str(),
            &object,
            &finding.path,
            &finding.query_fingerprint,
        ]
        .join("\n");
        let ordinal = seen.entry(key.clone()).or_default();
        *ordinal += 1;
        finding.id = fingerprint(&format!("{key}\n{ordinal}"));
    }
}

fn identify_undecided(report: &mut Report) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for place in &mut report.undecided {
        let mut changes = report.changes.iter();
        let Some(change) = changes.find(|change| change.id == place.change) else {
            continue;
        };
        place.rule = Rule::undecided(change.kind);
        let object = format!("{:?}.{:?}", change.table, change.column);
        let words: Vec<&str> = place.text.split_whitespace().collect();
        let key = [place.rule.as_str(), &object, &place.path, &words.join(" ")].join("\n");
        let ordinal = seen.entry(key.clone()).or_default();
        *ordinal += 1;
        place.id = fingerprint(&format!("{key}\n{ordinal}"));
    }
}
