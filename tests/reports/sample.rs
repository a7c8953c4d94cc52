//! Reports made by hand: what a run and a doctor say of a small shop.

use std::collections::BTreeMap;

use impact::analysis::doctor::{
    Advice, DatabaseDiagnosis, Diagnosis, EngineDiagnosis, ModuleDiagnosis,
};
use impact::analysis::report::{
    Break, ChangeSummary, Coverage, DatabaseSummary, Evidence, ExternalReader, Fault,
    MigrationSummary, ModuleSummary, PastUse, Places, Report, Rollback, SchemaDiff, Searched, Seen,
    Summary, SuppressionFault, Undecided, Verdict,
};
use impact::audience::{Audience, Class};
use impact::change::kind;
use impact::change::plan::Facts;
use impact::clause::Clause;
use impact::error::{Skip, SkipReason};
use impact::finding::{Finding, Origin, SourceLine, SuppressedBy, Use};
use impact::severity::{Confidence, Severity};
use impact::sql::Dialect;

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// A finding in `path` on `line`, where each `^` below a line of `source` marks the name.
struct Place {
    severity: Severity,
    clause: Clause,
    path: &'static str,
    language: &'static str,
    symbol: Option<&'static str>,
    module: Option<&'static str>,
    owners: &'static [&'static str],
    source: &'static [(u32, &'static str)],
    name: &'static str,
    message: &'static str,
    remedy: &'static str,
}

impl Place {
    fn finding(&self) -> Finding {
        let uses: Vec<Use> = self
            .source
            .iter()
            .filter_map(|(line, text)| {
                let start = text[..text.find(self.name)?].chars().count() as u32 + 1;
                Some(Use {
                    clause: self.clause,
                    line: *line,
                    start_column: start,
                    end_column: start + self.name.chars().count() as u32,
                })
            })
            .collect();
        let query: Vec<&str> = self.source.iter().map(|(_, text)| text.trim()).collect();
        Finding {
            id: "5d1f2c3b4a596877".into(),
            change: "C1".into(),
            rule: format!("rename_column.{}", self.clause.word()),
            severity: self.severity,
            confidence: Confidence::Certain,
            silent: false,
            gates: true,
            audience: Audience::WorkingTree,
            class: Class::Code,
            path: self.path.into(),
            line: self.source[0].0,
            end_line: self.source[self.source.len() - 1].0,
            start_column: 9,
            language: self.language,
            symbol: self.symbol.map(str::to_owned),
            module: self.module.map(str::to_owned),
            owners: strings(self.owners),
            owners_source: Some("codeowners"),
            clause: self.clause,
            lines: self
                .source
                .iter()
                .map(|(line, text)| SourceLine::around(*line, text, uses[0].start_column))
                .collect(),
            uses,
            edits: Vec::new(),
            mapped: None,
            table: Some("orders".into()),
            db_column: Some("status".into()),
            query: query.join(" "),
            truncated: false,
            query_fingerprint: "0f1e2d3c4b5a6978".into(),
            error_code: Some("42703".into()),
            message: self.message.into(),
            remedy: self.remedy.into(),
            revision: None,
            refs: Vec::new(),
            first_seen: None,
            suppressed: None,
        }
    }
}

/// What a run on a small shop says.
pub(crate) fn shop() -> Report {
    let place = Place {
        severity: Severity::Breaking,
        clause: Clause::Where,
        path: "analytics/daily_revenue.py",
        language: "python",
        symbol: Some("DailyRevenue.totals"),
        module: Some("analytics"),
        owners: &["@shop/data"],
        source: &[
            (14, "\t\tSELECT o.status, sum(o.total_cents)"),
            (15, "\t\tFROM orders o"),
            (17, "\t\tGROUP BY o.status"),
        ],
        name: "status",
        message: "column o.status does not exist",
        remedy: "read o.state instead of o.status, in the same deploy as the migration",
    };
    let python = place.finding();
    let mut silent = Place {
        path: "warehouse/cancel.rb",
        language: "ruby",
        symbol: Some("CancelShipments#call"),
        module: Some("warehouse"),
        owners: &["@shop/warehouse", "ops@shop.example"],
        source: &[(9, "  AND EXISTS (SELECT 1 FROM orders WHERE orders.id = shipments.order_id AND status = 'cancelled')")],
        message: "status now means shipments.status of the outer query: no error, another answer",
        remedy: "write orders.state",
        ..place
    }
    .finding();
    silent.silent = true;
    silent.error_code = None;
    let mut risky = Place {
        severity: Severity::Risky,
        clause: Clause::Star,
        path: "warehouse/pick.rb",
        symbol: None,
        source: &[(4, "SELECT * FROM orders WHERE id = ?")],
        name: "*",
        message: "the row has a column of another name",
        remedy: "list the columns",
        ..Place {
            language: "ruby",
            module: Some("warehouse"),
            owners: &["@shop/warehouse"],
            ..place
        }
    }
    .finding();
    risky.confidence = Confidence::Likely;
    risky.error_code = None;
    let mut info = Place {
        severity: Severity::Info,
        clause: Clause::From,
        path: "tools/orphans.sh",
        language: "shell",
        symbol: None,
        module: None,
        owners: &[],
        source: &[(2, "psql -c 'SELECT count(*) FROM orders'")],
        name: "orders",
        message: "it keeps working",
        remedy: "",
    }
    .finding();
    info.gates = false;
    info.error_code = None;
    info.owners_source = None;
    let mut test = Place {
        path: "analytics/tests/test_daily_revenue.py",
        symbol: None,
        source: &[(
            30,
            "db.execute(\"DELETE FROM orders WHERE status = 'open'\")",
        )],
        ..place
    }
    .finding();
    test.class = Class::Test;
    test.gates = false;
    let mut findings = vec![python, silent, risky, info, test];
    for (index, finding) in findings.iter_mut().enumerate() {
        finding.id = format!("5d1f2c3b4a59687{index:x}");
    }
    Report {
        fail_on: Default::default(),
        root: None,
        folder: String::new(),
        head: Some("8d1c8b69c3fce7bea45c73efd06983e3c419a92f".into()),
        base: None,
        shallow: false,
        dirty: Some(true),
        databases: vec![DatabaseSummary {
            name: "main".into(),
            dialect: Dialect::Postgresql,
            dialect_from: "drivers".to_owned(),
            migrations: Some("db/migrations".into()),
            schema_from: "replay",
            relations: 6,
        }],
        migrations: vec![MigrationSummary {
            path: "db/migrations/0005_rename_order_status.sql".into(),
            database: "main".into(),
            framework: "plain",
            statements: 1,
            owners: strings(&["@shop/orders"]),
        }],
        changes: vec![ChangeSummary {
            id: "C1".into(),
            kind: "rename_column",
            database: "main".into(),
            table: Some("orders".into()),
            column: Some("status".into()),
            new_name: Some("state".into()),
            before: Some("text not null".into()),
            after: Some("text not null".into()),
            notes: strings(&["a cached SELECT * of the table fails once for each connection"]),
            path: "db/migrations/0005_rename_order_status.sql".into(),
            line: 3,
            statement: "ALTER TABLE orders\n    RENAME COLUMN status TO state".into(),
            title: "rename column orders.status to state (text not null)".into(),
            facts: Facts::sample(kind("rename_column")),
        }],
        findings,
        history: vec![past()],
        blame: true,
        rollback: Some(Rollback {
            floor: Some("v4.2".into()),
            breaks: Some(Break {
                release: "v4.1".into(),
                path: "app/reports/weekly.py".into(),
                line: 9,
                message: "column status does not exist".into(),
                places: 2,
            }),
            read: strings(&["v4.2", "v4.1"]),
        }),
        evidence: vec![Evidence {
            change: "C1".into(),
            object: "orders.status".into(),
            in_use: true,
            last_use: None,
            first_release_without: None,
            not_understood: 1,
            looked_for: vec!["sql"],
        }],
        modules: vec![
            module(Some("analytics"), &["@shop/data"], [1, 0, 0]),
            module(Some("warehouse"), &["@shop/warehouse", "ops@shop.example"], [1, 1, 0]),
            module(None, &[], [0, 0, 1]),
        ],
        undecided: vec![Undecided {
            change: "C1".into(),
            path: "admin/export.php".into(),
            line: 21,
            class: Class::Code,
            reason: "dynamic_table_name",
            text: "SELECT * FROM $table WHERE status = ?".into(),
            module: Some("admin".into()),
            owners: strings(&["@shop/backoffice"]),
            id: "5d1f2c3b4a59687f".into(),
            rule: "rename_column.undecided".into(),
            suppressed: None,
        }],
        names: None,
        skipped: vec![
            skip("db/migrations/0003_functions.sql", Some(12), SkipReason::UnparsedStatement, "CREATE RULE is not understood"),
            skip("vendor/theme", None, SkipReason::Submodule, "theme at 1a2b3c4"),
        ],
        external_readers: vec![ExternalReader {
            change: "C1".into(),
            name: "Finance dashboard".into(),
            reads: "orders.status".into(),
            owners: strings(&["@shop/finance"]),
            note: Some("reads the replica every night".into()),
        }],
        suppression_faults: vec![SuppressionFault {
            path: "impact.yml".into(),
            line: None,
            by: SuppressedBy::Config,
            fault: Fault::Expired,
            rule: Some("rename_column.where warehouse".into()),
            detail: "it held until 2026-01-31".into(),
        }],
        coverage: Coverage {
            files: 41,
            read: 38,
            queries: 5,
            unparsed_queries: 1,
            history: Searched::Yes,
            history_effects: strings(&["the clone is shallow"]),
            commits: 120,
            blobs: 900,
            left_out: BTreeMap::from([("vendored".into(), 2), ("lock".into(), 1)]),
            not_understood: BTreeMap::from([("zig".into(), 3)]),
            ..Coverage::default()
        },
        schema_diffs: vec![SchemaDiff {
            table: "orders".into(),
            before: "CREATE TABLE orders (\n  id bigint not null,\n  customer_id bigint not null,\n  status text not null,\n  total_cents bigint not null\n);\n".into(),
            after: "CREATE TABLE orders (\n  id bigint not null,\n  customer_id bigint not null,\n  state text not null,\n  total_cents bigint not null\n);\n".into(),
        }],
        notes: strings(&["the dialect was taken from the drivers in pom.xml"]),
        summary: Summary {
            breaking: 2,
            risky: 1,
            info: 1,
            undecided: 1,
            modules: 3,
            owners: 3,
            folded: BTreeMap::from([("test", 1)]),
            suppressed: 0,
            places: Places {
                breaking: 2,
                risky: 1,
                info: 1,
            },
            undecided_places: 1,
            folded_places: BTreeMap::from([("test", 1)]),
            suppressed_places: 0,
            verdict: Verdict::Breaking,
        },
    }
}

fn past() -> PastUse {
    let commit = "1f0e3dad99908345f7439f8ffabdffc4e3b1c5a2".to_owned();
    PastUse {
        change: "C1".into(),
        path: "reports/weekly.py".into(),
        line: 7,
        query: "SELECT status\n  FROM orders".into(),
        module: Some("analytics".into()),
        clause: Clause::Select,
        first_seen: None,
        last_seen: Seen {
            commit: commit.clone(),
            date: "2025-02-11".into(),
        },
        removed_by: Some(Origin {
            commit,
            author: "Cleo".into(),
            date: "2025-03-02".into(),
        }),
        refs: strings(&["v4.1"]),
    }
}

fn module(
    name: Option<&str>,
    owners: &[&str],
    [breaking, risky, info]: [usize; 3],
) -> ModuleSummary {
    ModuleSummary {
        name: name.map(str::to_owned),
        owners: strings(owners),
        authors: Vec::new(),
        breaking,
        risky,
        info,
        places: Places {
            breaking,
            risky,
            info,
        },
    }
}

fn skip(path: &str, line: Option<u32>, reason: SkipReason, detail: &str) -> Skip {
    Skip {
        path: path.into(),
        line,
        reason,
        detail: detail.into(),
    }
}

/// What a doctor says of a small shop.
pub(crate) fn diagnosis() -> Diagnosis {
    let report = shop();
    let owned = |name: &str, files, owners: &[&str]| ModuleDiagnosis {
        name: name.into(),
        files,
        owners: strings(owners),
    };
    Diagnosis {
        config: None,
        databases: vec![DatabaseDiagnosis {
            database: report.databases[0].clone(),
            framework: "plain",
            migrations: 5,
            others: vec![EngineDiagnosis {
                dialect: Dialect::Sqlite,
                folder: Some("db/sqlite".into()),
                migrations: 1,
            }],
        }],
        languages: vec![("Ruby", 12), ("Python", 9)],
        orms: vec![("Diesel", 7), ("ActiveRecord", 4)],
        modules: vec![
            owned("analytics", 9, &["@shop/data"]),
            owned("warehouse", 12, &[]),
        ],
        modules_from: "manifests",
        owners_file: Some(".github/CODEOWNERS".into()),
        left_out: report.coverage.left_out,
        not_understood: report.coverage.not_understood,
        skipped: report.skipped,
        unread: vec!["2 changelogs of Liquibase in XML, YAML or JSON below db/changelog".into()],
        advice: vec![Advice {
            why: "two folders look like migrations of one database".into(),
            yaml: "databases:\n  - name: main\n    migrations: db/migrations\n".into(),
        }],
    }
}
