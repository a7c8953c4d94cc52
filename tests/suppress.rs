//! Findings that are accepted stay visible, and what accepts them is told when it is stale.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use impact::analysis::baseline::BaselineRequest;
use impact::analysis::report::{Fault, Report, Verdict};
use impact::analysis::{Request, analyze, baseline};
use impact::config::FailOn;
use impact::finding::SuppressedBy;
use tempfile::TempDir;

const SCHEMA: &str = "CREATE TABLE orders (id bigint PRIMARY KEY, status text, note text);\n";
const CHANGE: &str = "ALTER TABLE orders DROP COLUMN status;\n";
const QUERY: &str = "rows = db.execute(\"SELECT status FROM orders\")\n";

/// A repository of a migration and some files.
struct Shop(TempDir);

impl Shop {
    fn new(files: &[(&str, &str)]) -> Self {
        let shop = Self(TempDir::new().unwrap());
        shop.write("db/migrations/0001_schema.sql", SCHEMA);
        shop.write("db/migrations/0002_change.sql", CHANGE);
        for (path, text) in files {
            shop.write(path, text);
        }
        shop
    }

    fn write(&self, path: &str, text: &str) {
        let to = self.0.path().join(path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, text).unwrap();
    }

    fn request(&self) -> Request {
        Request {
            paths: vec![self.0.path().join("db/migrations/0002_change.sql")],
            repo: Some(self.0.path().to_owned()),
            quiet: true,
            ..Request::default()
        }
    }

    fn analyze(&self) -> Report {
        analyze(&self.request()).unwrap()
    }
}

/// Path, whether it is suppressed and by what, whether it gates.
fn findings(report: &Report) -> Vec<(&str, Option<SuppressedBy>, bool)> {
    let of = |f: &impact::finding::Finding| f.suppressed.as_ref().map(|s| s.by);
    let mut found: Vec<_> = report
        .findings
        .iter()
        .map(|f| (f.path.as_str(), of(f), f.gates))
        .collect();
    found.sort();
    found
}

fn faults(report: &Report) -> Vec<(&str, Option<u32>, Fault)> {
    let faults = report.suppression_faults.iter();
    faults.map(|f| (f.path.as_str(), f.line, f.fault)).collect()
}

#[test]
fn a_comment_accepts_one_use_and_leaves_the_others() {
    let accepted =
        format!("# impact:ignore drop_column.select goes in May until 2999-01-01\n{QUERY}");
    let shop = Shop::new(&[("a.py", &format!("{accepted}{QUERY}")), ("b.py", QUERY)]);
    let report = shop.analyze();
    assert_eq!(
        findings(&report),
        [
            ("a.py", None, true),
            ("a.py", Some(SuppressedBy::Comment), false),
            ("b.py", None, true),
        ]
    );
    let suppressed = report.findings.iter().find_map(|f| f.suppressed.as_ref());
    let suppressed = suppressed.unwrap();
    assert_eq!(suppressed.reason, "goes in May");
    assert_eq!(suppressed.until.as_deref(), Some("2999-01-01"));
    assert_eq!(
        (suppressed.path.as_str(), suppressed.line),
        ("a.py", Some(1))
    );
    assert_eq!((report.summary.breaking, report.summary.suppressed), (2, 1));
    assert_eq!(faults(&report), []);
}

/// What hands a table's name to a string at run time.
const DYNAMIC: &str = "rows = db.execute(f\"SELECT status FROM {table}\")\n";

/// Path and what it is suppressed by.
fn undecided(report: &Report) -> Vec<(&str, Option<SuppressedBy>)> {
    let places = report.undecided.iter();
    places
        .map(|u| (u.path.as_str(), u.suppressed.as_ref().map(|s| s.by)))
        .collect()
}

#[test]
fn a_place_that_cannot_be_decided_is_accepted_like_a_finding() {
    let table = "orders = 'orders'\n";
    let dynamic = format!("{table}{DYNAMIC}");
    let own = format!("{table}# impact:ignore drop_column.undecided never orders\n{DYNAMIC}");
    let kind = format!("{table}# impact:ignore drop_column never orders\n{DYNAMIC}");
    let other = format!("{table}# impact:ignore drop_column.select never orders\n{DYNAMIC}");
    let shop = Shop::new(&[
        ("own.py", &own),
        ("kind.py", &kind),
        ("other.py", &other),
        ("old/a.py", &dynamic),
        (
            "impact.yml",
            "suppress:\n- {path: [/old/], rule: drop_column, reason: frozen}\n",
        ),
    ]);
    let report = shop.analyze();
    let (comment, config) = (SuppressedBy::Comment, SuppressedBy::Config);
    assert_eq!(
        undecided(&report),
        [
            ("kind.py", Some(comment)),
            ("old/a.py", Some(config)),
            ("other.py", None),
            ("own.py", Some(comment)),
        ]
    );
    assert_eq!(faults(&report), [("other.py", Some(2), Fault::Unused)]);
    assert_eq!(
        (report.summary.undecided, report.summary.suppressed),
        (1, 3)
    );
    assert!(report.fails(FailOn::Undecided));

    let request = BaselineRequest {
        reason: "before the rule".into(),
        ..BaselineRequest::default()
    };
    let made = baseline(&shop.request(), &request).unwrap();
    let rules: Vec<_> = made
        .baseline
        .findings
        .iter()
        .map(|f| (f.path.as_str(), f.rule.as_str()))
        .collect();
    assert_eq!(rules, [("other.py", "drop_column.undecided")]);
    shop.write(
        "baseline.json",
        &serde_json::to_string(&made.baseline).unwrap(),
    );
    // A line above does not move it out of the baseline.
    shop.write("other.py", &format!("\n{other}"));
    let request = Request {
        baseline: Some(shop.0.path().join("baseline.json")),
        ..shop.request()
    };
    let report = analyze(&request).unwrap();
    assert_eq!(report.summary.verdict, Verdict::Clean);
    assert_eq!(
        undecided(&report)[2],
        ("other.py", Some(SuppressedBy::Baseline))
    );
    let sarif = rendered("sarif", &report);
    let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    let told = sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"]
        .as_array()
        .unwrap();
    let mut kinds: Vec<_> = told
        .iter()
        .filter_map(|n| n["properties"]["suppressions"][0]["kind"].as_str())
        .collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["external", "external", "inSource", "inSource"]);
    assert!(!rendered("github", &report).contains("title=undecided"));
    assert!(!rendered("markdown", &report).contains("cannot be decided"));
}

fn rendered(id: &str, report: &Report) -> String {
    let mut formats = impact::report::FORMATS.iter();
    let format = formats.find(|format| format.id == id).unwrap();
    let mut out = Vec::new();
    (format.render)(report, &Default::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_text_that_only_looks_like_the_comment_accepts_nothing() {
    let text = format!("x = '''\n# impact:ignore drop_column no\n'''; {QUERY}");
    let report = Shop::new(&[("a.py", &text)]).analyze();
    assert_eq!(findings(&report), [("a.py", None, true)]);
}

#[test]
fn a_run_whose_findings_are_all_accepted_is_clean_and_says_how_many() {
    let text = format!("# impact:ignore drop_column old\n{QUERY}");
    let report = Shop::new(&[("a.py", &text)]).analyze();
    assert_eq!(report.summary.verdict, Verdict::Clean);
    assert!(!report.fails(FailOn::Risky));
    // A patch is for git: it has edits and nothing else.
    for format in impact::report::FORMATS.iter().filter(|f| f.id != "patch") {
        let mut out = Vec::new();
        (format.render)(&report, &Default::default(), &mut out).unwrap();
        let said = String::from_utf8(out).unwrap();
        // SARIF has no count: the result itself says why it is suppressed.
        let word = match format.id {
            "sarif" => "\"justification\": \"old\"",
            _ => "suppressed",
        };
        assert!(said.contains(word), "{}: {said}", format.id);
        assert!(!said.contains("no use of what changes"), "{said}");
    }
}

#[test]
fn a_comment_in_the_migration_accepts_what_its_statement_does() {
    let shop = Shop::new(&[("a.py", QUERY), ("b.py", QUERY)]);
    let comment = "-- impact:ignore drop_column.select the readers are switched off\n";
    let other = "-- impact:ignore drop_column.where for the next statement\n";
    shop.write(
        "db/migrations/0002_change.sql",
        &format!("{comment}{CHANGE}{other}ALTER TABLE orders DROP COLUMN note;\n"),
    );
    let report = shop.analyze();
    let comment = Some(SuppressedBy::Comment);
    assert_eq!(
        findings(&report),
        [("a.py", comment, false), ("b.py", comment, false)]
    );
    let path = "db/migrations/0002_change.sql";
    assert_eq!(faults(&report), [(path, Some(3), Fault::Unused)]);
}

#[test]
fn what_is_malformed_or_expired_accepts_nothing_and_is_told() {
    let shop = Shop::new(&[
        (
            "a.py",
            &format!("# impact:ignore drop_column old until 2020-01-01\n{QUERY}"),
        ),
        ("b.py", &format!("# impact:ignore drop_column\n{QUERY}")),
        ("c.py", &format!("# impact:ignore drop_table gone\n{QUERY}")),
        (
            "d.py",
            &format!("# impact:ignore drop_column.where other clause\n{QUERY}"),
        ),
    ]);
    let report = shop.analyze();
    assert!(
        report
            .findings
            .iter()
            .all(|f| f.suppressed.is_none() && f.gates)
    );
    assert_eq!(
        faults(&report),
        [
            ("a.py", Some(1), Fault::Expired),
            ("b.py", Some(1), Fault::Malformed),
            // c.py speaks of a kind of change that this migration does not have.
            ("d.py", Some(1), Fault::Unused),
        ]
    );
}

#[test]
fn rows_of_the_config_accept_by_path_module_table_and_rule() {
    let files = [("old/a.py", QUERY), ("new/b.py", QUERY)];
    let both = |row: &str| {
        let shop = Shop::new(&files);
        let modules = "modules: {legacy: old, fresh: new}\n";
        shop.write(
            "impact.yml",
            &format!("{modules}suppress:\n  - {{reason: x, {row}}}\n"),
        );
        let report = shop.analyze();
        let one = |path: &str| {
            let found = findings(&report);
            found
                .iter()
                .any(|f| f.0 == path && f.1 == Some(SuppressedBy::Config))
        };
        (one("old/a.py"), one("new/b.py"), faults(&report).len())
    };
    assert_eq!(both("path: old"), (true, false, 0));
    assert_eq!(both("module: fresh"), (false, true, 0));
    assert_eq!(both("table: orders"), (true, true, 0));
    assert_eq!(both("table: orders.status, path: old"), (true, false, 0));
    assert_eq!(both("rule: drop_column.select"), (true, true, 0));
    assert_eq!(both("rule: drop_column.where"), (false, false, 1));
    assert_eq!(
        both("rule: drop_column, until: 2020-01-01"),
        (false, false, 1)
    );
    assert_eq!(both("table: orders.note"), (false, false, 0));
    assert_eq!(both("path: nowhere"), (false, false, 1));
    assert_eq!(both("module: nobody"), (false, false, 1));
}

#[test]
fn the_config_sets_severities_and_says_so() {
    let shop = Shop::new(&[("a.py", QUERY)]);
    shop.write(
        "impact.yml",
        "severity: {drop_column: risky, drop_column.select: info}\n",
    );
    let report = shop.analyze();
    assert_eq!(report.summary.verdict, Verdict::Info);
    assert!(
        report
            .notes
            .iter()
            .any(|n| n.contains("severity of 1 finding"))
    );
}

#[test]
fn a_baseline_accepts_what_it_was_written_for() {
    let shop = Shop::new(&[("a.py", QUERY)]);
    shop.write("impact.yml", "baseline: accepted.json\n");
    let asked = BaselineRequest {
        reason: "known since the audit".to_owned(),
        ..BaselineRequest::default()
    };
    let write = || {
        let new = baseline(&shop.request(), &asked).unwrap();
        fs::write(&new.path, serde_json::to_vec(&new.baseline).unwrap()).unwrap();
        (new.added, new.removed, new.configured)
    };
    assert_eq!(write(), (1, 0, true));
    // Lines may move, new uses count.
    shop.write("a.py", &format!("import db\n\n{QUERY}"));
    shop.write("b.py", QUERY);
    let report = shop.analyze();
    let baseline = Some(SuppressedBy::Baseline);
    assert_eq!(
        findings(&report),
        [("a.py", baseline, false), ("b.py", None, true)]
    );
    assert_eq!(write(), (1, 0, true));
    // What is gone is told, and goes when it is written again.
    shop.write("a.py", "");
    let report = shop.analyze();
    assert_eq!(findings(&report), [("b.py", baseline, false)]);
    assert_eq!(faults(&report), [("accepted.json", None, Fault::Unused)]);
    assert_eq!(write(), (0, 1, true));
}

#[test]
fn a_baseline_without_a_reason_is_refused() {
    let shop = Shop::new(&[("a.py", QUERY)]);
    let asked = BaselineRequest::default();
    let refused = baseline(&shop.request(), &asked).unwrap_err().to_string();
    assert!(refused.contains("gives no reason"), "{refused}");
    shop.write("empty.json", "{\"version\": 1, \"findings\": [{\"path\": \"a.py\", \"rule\": \"drop_column.select\", \"id\": \"1\", \"reason\": \" \"}]}");
    let request = Request {
        baseline: Some(shop.0.path().join("empty.json")),
        ..shop.request()
    };
    let refused = analyze(&request).unwrap_err().to_string();
    assert!(refused.contains("gives no reason"), "{refused}");
    let request = Request {
        baseline: Some(Path::new("no/such.json").to_owned()),
        ..shop.request()
    };
    assert!(analyze(&request).is_err());
}

#[test]
fn a_baseline_renews_what_has_ended_and_refuses_a_day_that_is_none_or_has_passed() {
    let shop = Shop::new(&[("a.py", QUERY), ("b.py", QUERY)]);
    shop.write("impact.yml", "baseline: accepted.json\n");
    let write = |reason: &str, until: Option<&str>| {
        let asked = BaselineRequest {
            reason: reason.to_owned(),
            until: until.map(str::to_owned),
            ..BaselineRequest::default()
        };
        let new = baseline(&shop.request(), &asked)?;
        fs::write(&new.path, serde_json::to_vec(&new.baseline).unwrap()).unwrap();
        Ok::<_, impact::error::Error>((new.added, new.renewed, new.baseline))
    };
    let (added, renewed, mut first) = write("ok", Some("2999-01-01")).unwrap();
    assert_eq!((added, renewed), (2, 0));
    // One of the two has ended since.
    first.findings[0].until = Some("2020-01-01".to_owned());
    shop.write("accepted.json", &serde_json::to_string(&first).unwrap());
    let report = shop.analyze();
    assert_eq!(report.summary.breaking, 1);
    assert_eq!(faults(&report), [("accepted.json", None, Fault::Expired)]);
    let (added, renewed, second) = write("once more", None).unwrap();
    assert_eq!((added, renewed), (0, 1));
    let said = |b: &impact::analysis::baseline::Baseline| {
        let rows = b.findings.iter();
        rows.map(|f| (f.reason.clone(), f.until.clone()))
            .collect::<Vec<_>>()
    };
    let kept = ("ok".to_owned(), Some("2999-01-01".to_owned()));
    assert_eq!(said(&second), [("once more".to_owned(), None), kept]);
    assert_eq!(shop.analyze().summary.breaking, 0);
    // Nothing is new: the day is wrong all the same.
    for (day, why) in [("foo", "foo is no day"), ("2020-01-01", "has passed")] {
        let refused = write("ok", Some(day)).unwrap_err().to_string();
        assert!(refused.contains(why), "{refused}");
    }
}

#[test]
fn a_comment_is_about_the_whole_string_that_its_statement_holds() {
    let mark = "impact:ignore drop_column.select goes in May";
    let sql = "\n  SELECT status\n  FROM orders\n";
    for (path, text) in [
        ("a.py", format!("# {mark}\nREVENUE = \"\"\"{sql}\"\"\"\n")),
        ("a.py", format!("REVENUE = \"\"\"{sql}\"\"\"  # {mark}\n")),
        (
            "a.go",
            format!("package a\n\n// {mark}\nconst revenue = `{sql}`\n"),
        ),
        (
            "a.ts",
            format!("// {mark}\nconst rows = await db.query(`{sql}`);\n"),
        ),
        ("a.sh", format!("# {mark}\npsql <<SQL{sql}SQL\n")),
        ("a.rb", format!("# {mark}\nconn.execute(<<~SQL){sql}SQL\n")),
        ("a.rb", format!("conn.execute(<<~SQL) # {mark}{sql}SQL\n")),
        (
            "a.java",
            format!("class A {{\n  // {mark}\n  String sql = \"\"\"{sql}\"\"\";\n}}\n"),
        ),
        (
            "a.yml",
            format!("# {mark}\nquery: |\n  SELECT status\n  FROM orders\n"),
        ),
    ] {
        let report = Shop::new(&[(path, &text)]).analyze();
        let accepted = [(path, Some(SuppressedBy::Comment), false)];
        assert_eq!(findings(&report), accepted, "{text}");
        assert_eq!(faults(&report), [], "{text}");
    }
    // The string before it is another one.
    let text = format!("a = \"\"\"{sql}\"\"\"\n# {mark}\nb = \"\"\"{sql}\"\"\"\n");
    let report = Shop::new(&[("a.py", &text)]).analyze();
    let mut lines: Vec<_> = report.findings.iter().map(|f| (f.line, f.gates)).collect();
    lines.sort_unstable();
    assert_eq!(lines, [(2, true), (7, false)]);
}

#[test]
fn a_comment_at_the_part_of_a_composed_query_that_is_told_accepts_it() {
    let text = |here: &str, there: &str| {
        format!(
            "class A {{\n  {here}\n  static final String COLUMNS = \"o.id, o.status\";\n\n  void find() {{\n    {there}\n    query(\"SELECT \" + COLUMNS + \" FROM orders o\");\n  }}\n}}\n"
        )
    };
    let mark = "// impact:ignore drop_column.select goes in May";
    let comment = Some(SuppressedBy::Comment);
    for (here, there, by) in [
        (mark, "//", comment),
        ("//", mark, comment),
        ("//", "//", None),
    ] {
        let report = Shop::new(&[("A.java", &text(here, there))]).analyze();
        assert_eq!(findings(&report), [("A.java", by, by.is_none())]);
        assert_eq!(
            report.findings[0].told_at().0,
            3,
            "told where the name stands"
        );
        assert_eq!(faults(&report), []);
    }
}

#[test]
fn a_comment_that_names_another_use_of_the_query_is_told_which_one_to_name() {
    let query = "db.execute(\"SELECT status FROM orders WHERE status = 'x'\")\n";
    let other = "# impact:ignore drop_column.where goes in May\n";
    let own = "# impact:ignore drop_column.select goes in May\n";
    let report = Shop::new(&[("a.py", &format!("{other}{query}"))]).analyze();
    assert_eq!(findings(&report), [("a.py", None, true)]);
    let told: Vec<_> = report
        .suppression_faults
        .iter()
        .map(|f| f.detail.as_str())
        .collect();
    assert_eq!(
        told,
        [
            "the place where it stands is told as drop_column.select: name that, or drop_column for all of it"
        ]
    );
    // Beside the one that counts it says the truth.
    let report = Shop::new(&[("a.py", &format!("{own}{other}{query}"))]).analyze();
    assert_eq!(
        findings(&report),
        [("a.py", Some(SuppressedBy::Comment), false)]
    );
    assert_eq!(faults(&report), []);
}

#[test]
fn a_row_is_told_by_its_line_and_its_path_from_the_top() {
    let shop = Shop::new(&[("a.py", QUERY)]);
    let rows = "suppress:\n# old ones\n- path: nowhere\n  reason: gone\n- rule: drop_column.select\n  reason: ok\n";
    shop.write("impact.yml", &format!("fail_on: risky\n{rows}"));
    let report = shop.analyze();
    assert_eq!(faults(&report), [("impact.yml", Some(4), Fault::Unused)]);
    let accepted = report.findings[0].suppressed.as_ref().unwrap();
    assert_eq!(
        (accepted.path.as_str(), accepted.line),
        ("impact.yml", Some(6))
    );
    assert!(rendered("github", &report).contains("file=impact.yml,line=4"));
    let sarif = rendered("sarif", &report);
    assert!(sarif.contains("\"uri\": \"impact.yml\""), "{sarif}");
    assert!(rendered("gitlab", &report).contains("\"path\": \"impact.yml\""));
    // Rows that stand in brackets have the line of their key.
    shop.write(
        "impact.yml",
        "\nsuppress: [{path: nowhere, reason: gone}]\n",
    );
    assert_eq!(
        faults(&shop.analyze()),
        [("impact.yml", Some(2), Fault::Unused)]
    );
}

#[cfg(unix)]
#[test]
fn no_file_of_the_repository_leads_to_what_lies_outside() {
    use std::os::unix::fs::symlink;

    let outside = TempDir::new().unwrap();
    let secret = outside.path().join("secret");
    fs::write(&secret, "hunter2: {\"token\": \"hunter2\"}\n").unwrap();
    let refused = |shop: &Shop, request: Request| {
        let told = analyze(&Request {
            quiet: true,
            repo: Some(shop.0.path().to_owned()),
            ..request
        });
        let told = told.unwrap_err().to_string();
        assert!(!told.contains("hunter2"), "{told}");
        told
    };
    let shop = Shop::new(&[("a.py", QUERY)]);
    let top = shop.0.path();
    symlink(&secret, top.join("impact.yml")).unwrap();
    let told = refused(&shop, shop.request());
    assert!(
        told.contains("a symbolic link: write the file itself"),
        "{told}"
    );
    fs::remove_file(top.join("impact.yml")).unwrap();

    // What a person names is not chosen by whoever made the link either.
    symlink(&secret, top.join("link.yml")).unwrap();
    symlink(outside.path(), top.join("folder")).unwrap();
    for named in ["link.yml", "folder/secret", "db/../link.yml"] {
        let named = Some(top.join(named));
        for request in [
            Request {
                config: named.clone(),
                ..shop.request()
            },
            Request {
                baseline: named.clone(),
                ..shop.request()
            },
            Request {
                schema: named.clone(),
                ..shop.request()
            },
            Request {
                paths: named.clone().into_iter().collect(),
                ..shop.request()
            },
        ] {
            let told = refused(&shop, request);
            assert!(told.contains("a link out of the repository"), "{told}");
        }
    }
    // What lies outside and is named there is the person's own.
    fs::write(&secret, "fail_on: risky\n").unwrap();
    let request = Request {
        config: Some(secret.clone()),
        ..shop.request()
    };
    assert_eq!(analyze(&request).unwrap().fail_on, FailOn::Risky);
    fs::write(&secret, "{\"hunter2\": 1}").unwrap();

    for named in [
        secret.to_str().unwrap(),
        "../accepted.json",
        "folder/secret",
        "link.yml",
        ".git/config",
    ] {
        shop.write("impact.yml", &format!("baseline: {named}\n"));
        let told = refused(&shop, shop.request());
        assert!(told.contains("leads out of the repository"), "{told}");
        let asked = BaselineRequest {
            reason: "ok".to_owned(),
            ..BaselineRequest::default()
        };
        assert!(baseline(&shop.request(), &asked).is_err(), "{named}");
    }
    // A file that is no baseline is not repeated.
    shop.write("other.json", "{\"hunter2\": \"hunter2\"}");
    shop.write("impact.yml", "baseline: other.json\n");
    let told = refused(&shop, shop.request());
    assert!(told.contains("not a baseline"), "{told}");
}
