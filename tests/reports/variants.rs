//! The sample's report in other lights: every word hostile, and a release of several changes.

use std::collections::BTreeMap;

use impact::analysis::report::{ChangeSummary, Report, SchemaDiff};
use impact::audience::Audience;
use impact::finding::{Finding, Origin, SuppressedBy, Suppression};

use super::sample::shop;

/// The same run in a repository that attacks whoever reads about it.
pub(crate) fn hostile() -> Report {
    attacked("x\u{1b}[2J\u{9b}1m\u{202e}\r\n\u{7}| `<!-- --> @all\u{1b}]8;;http://evil\u{1b}\\")
}

/// The same run in a repository where every word is `attack`.
pub(crate) fn attacked(attack: &str) -> Report {
    let word = || attack.to_owned();
    let mut report = shop();
    report.notes = vec![word()];
    for change in &mut report.changes {
        change.title = word();
        change.table = Some(word());
        change.path = word();
        change.statement = word();
        change.notes = vec![word()];
    }
    for migration in &mut report.migrations {
        migration.path = word();
        migration.database = word();
    }
    for database in &mut report.databases {
        database.name = word();
        database.dialect_from = word();
        database.migrations = Some(word());
    }
    for finding in &mut report.findings {
        finding.path = word();
        finding.symbol = Some(word());
        finding.module = Some(word());
        finding.owners = vec![word()];
        finding.message = word();
        finding.remedy = word();
        finding.error_code = Some(word() + "!");
        finding.query = word();
        finding.uses[0].start_column = u32::MAX;
        for line in &mut finding.lines {
            line.text = format!("{attack}{}", line.text);
        }
    }
    for past in &mut report.history {
        past.path = attack.to_owned();
        past.query = attack.to_owned();
        past.refs = vec![attack.to_owned()];
        past.removed_by = past.removed_by.take().map(|removal| Origin {
            author: attack.to_owned(),
            ..removal
        });
    }
    if let Some(because) = report.rollback.as_mut().and_then(|r| r.breaks.as_mut()) {
        because.release = attack.to_owned();
        because.path = word();
        because.message = word();
    }
    report.evidence[0].object = attack.to_owned();
    report.evidence[0].in_use = false;
    report.evidence[0].last_use = Some(0);
    report.evidence[0].first_release_without = Some(attack.to_owned());
    report.coverage.history_effects = vec![attack.to_owned()];
    report.modules.truncate(1);
    report.modules[0].name = Some(word());
    report.modules[0].owners = vec![word()];
    report.undecided[0].path = word();
    report.undecided[0].text = word();
    report.skipped[0].path = word();
    report.skipped[0].detail = word();
    report.external_readers[0].name = word();
    report.external_readers[0].reads = word();
    report.external_readers[0].owners = vec![word()];
    report.external_readers[0].note = Some(word());
    report.suppression_faults[0].path = word();
    report.suppression_faults[0].rule = Some(word());
    report.suppression_faults[0].detail = word();
    report.schema_diffs[0].table = word();
    report.schema_diffs[0].before = word();
    report.schema_diffs[0].after = word() + "\n" + attack;
    report.coverage.not_understood = BTreeMap::from([(word(), 3)]);
    report
}

/// A release of several changes: dropped and made tables, code that is deployed and code that stands
/// on a branch, a finding that is suppressed, a place that several changes reach.
pub(crate) fn release() -> Report {
    let mut report = shop();
    report.folder = "services/shop/".into();
    for number in 2..=7 {
        report.changes.push(ChangeSummary {
            id: format!("C{number}"),
            kind: "drop_table",
            table: Some(format!("carts_{number}")),
            column: None,
            new_name: None,
            before: None,
            after: None,
            notes: Vec::new(),
            line: 3 + number,
            statement: format!("DROP TABLE carts_{number}"),
            title: format!("drop table carts_{number}"),
            ..report.changes[0].clone()
        });
    }
    let mut number = 0;
    let mut again = |audience, message: &str| {
        number += 1;
        Finding {
            id: format!("00000000000000{number:02x}"),
            change: "C2".into(),
            rule: "drop_table.from".into(),
            audience,
            message: message.into(),
            error_code: Some("42P01".into()),
            ..report.findings[0].clone()
        }
    };
    let mut further = vec![
        again(Audience::Deployed, "relation \"carts_2\" does not exist"),
        again(Audience::Branches, "relation \"carts_2\" does not exist"),
        again(Audience::WorkingTree, "relation \"carts_2\" does not exist"),
        again(Audience::WorkingTree, "relation \"carts_3\" does not exist"),
        again(Audience::WorkingTree, "relation \"carts_3\" does not exist"),
    ];
    // One query that several changes reach is one place, and what two do alike is said once.
    further[3].change = "C3".into();
    further[4].change = "C4".into();
    further[0].gates = false;
    further[1].gates = false;
    further[2].suppressed = Some(Suppression {
        by: SuppressedBy::Comment,
        reason: "the job is switched off until it is rewritten".into(),
        until: Some("2026-12-01".into()),
        path: "analytics/daily_revenue.py".into(),
        line: Some(13),
    });
    further[2].gates = false;
    report.findings.splice(1..1, further);
    report.modules[0].breaking = 4;
    report.modules[0].places.breaking = 2;
    report.summary.breaking = 5;
    report.summary.places.breaking = 3;
    report.summary.suppressed = 1;
    report.summary.suppressed_places = 1;
    report.schema_diffs.push(SchemaDiff {
        table: "carts_2".into(),
        before: "create table carts_2 (\n  id bigint not null\n);\n".into(),
        after: String::new(),
    });
    report
}
