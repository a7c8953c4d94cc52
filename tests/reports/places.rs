//! The formats that programs show beside the code: SARIF by its official schema, GitLab's by what GitLab
//! reads, GitHub's commands read back.

use std::collections::BTreeSet;
use std::fs;

use impact::analysis::report::Report;
use impact::report::View;
use impact::severity::Severity;
use serde_json::Value;

use super::{named, rendered, sample, variants};

/// The sample, the rich one, the hostile one.
fn reports() -> [Report; 3] {
    [sample::shop(), variants::release(), variants::hostile()]
}

/// A report of `count` findings besides those of the sample.
fn many(count: usize, severity: Severity) -> Report {
    let mut report = sample::shop();
    let finding = report.findings[0].clone();
    report.findings.extend((0..count).map(|number| {
        let mut finding = finding.clone();
        finding.id = format!("{number:016x}");
        finding.severity = severity;
        // Places of their own.
        finding.start_column = 100 + number as u32;
        finding.path = format!("{severity}/{}", finding.path);
        finding
    }));
    report
}

fn json(format: &str, report: &Report) -> Value {
    serde_json::from_str(&rendered(named(format), report, &View::default())).unwrap()
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

#[test]
fn sarif_is_what_its_official_schema_says() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/testdata/reports/sarif/sarif-schema-2.1.0.json"
    );
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for report in reports()
        .into_iter()
        .chain([many(6_000, Severity::Breaking)])
    {
        let sarif = json("sarif", &report);
        let errors: Vec<String> = validator
            .iter_errors(&sarif)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, Vec::<String>::new());
    }
}

#[test]
fn sarif_tells_a_result_where_it_stands_and_which_statement_causes_it() {
    let sarif = json("sarif", &variants::release());
    let run = &sarif["runs"][0];
    let results = array(&run["results"]);
    let first = &results[0];
    let migration = "services/shop/db/migrations/0005_rename_order_status.sql";
    let place = |location: &Value| {
        let place = &location["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
        let uri = place["artifactLocation"]["uri"]
            .as_str()
            .unwrap()
            .to_owned();
        (uri, place["region"]["startLine"].as_u64().unwrap())
    };
    assert_eq!(first["ruleId"], "rename_column");
    assert_eq!(place(&first["locations"][0]), (migration.to_owned(), 3));
    let python = results
        .iter()
        .find(|result| result["ruleId"] == "rename_column.where")
        .unwrap();
    assert_eq!(
        place(&python["locations"][0]),
        ("services/shop/analytics/daily_revenue.py".to_owned(), 14)
    );
    assert_eq!(
        place(&python["relatedLocations"][0]),
        (migration.to_owned(), 3)
    );
    assert_eq!(python["level"], "error");
    for result in results {
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(
            rule["help"]["markdown"]
                .as_str()
                .unwrap()
                .contains("**What to do:**"),
            "{rule}"
        );
        assert!(
            result["suppressions"].is_array(),
            "one suppressed result makes all say so: {result}"
        );
    }
    let suppressed: Vec<_> = results
        .iter()
        .flat_map(|result| array(&result["suppressions"]))
        .collect();
    assert_eq!(suppressed.len(), 1);
    let unsuppressed = json("sarif", &sample::shop());
    assert!(
        array(&unsuppressed["runs"][0]["results"])
            .iter()
            .all(|result| result.get("suppressions").is_none())
    );
}

#[test]
fn fingerprints_tell_results_apart_and_know_nothing_of_lines() {
    let moved = |by: u32| {
        let mut report = variants::release();
        for finding in &mut report.findings {
            finding.line += by;
            finding.uses.iter_mut().for_each(|place| place.line += by);
        }
        report
            .changes
            .iter_mut()
            .for_each(|change| change.line += by);
        report
    };
    let of_sarif = |report| {
        let sarif = json("sarif", &report);
        let results = array(&sarif["runs"][0]["results"]).iter();
        let ids = results
            .map(|result| result["partialFingerprints"]["primaryLocationLineHash"].to_string());
        ids.collect::<Vec<_>>()
    };
    let of_gitlab = |report| {
        let entries = json("gitlab", &report);
        array(&entries)
            .iter()
            .map(|entry| entry["fingerprint"].to_string())
            .collect::<Vec<_>>()
    };
    for ids in [&of_sarif as &dyn Fn(Report) -> Vec<String>, &of_gitlab] {
        let here = ids(moved(0));
        assert!(here.len() > 4);
        assert_eq!(here.iter().collect::<BTreeSet<_>>().len(), here.len());
        assert_eq!(here, ids(moved(7)));
    }
}

#[test]
fn sarif_says_what_it_leaves_out() {
    let sarif = json("sarif", &many(6_000, Severity::Breaking));
    let run = &sarif["runs"][0];
    assert_eq!(array(&run["results"]).len(), 5_000);
    let told = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].as_str();
    assert_eq!(
        told,
        Some("1006 findings left out: code scanning shows 5000 results of a run")
    );
}

#[test]
fn no_text_of_a_repository_is_a_link_in_sarif() {
    let sarif = json(
        "sarif",
        &variants::attacked("a [b](http://evil.example) \\"),
    );
    for result in array(&sarif["runs"][0]["results"]) {
        let text = result["message"]["text"].as_str().unwrap();
        assert!(
            !text
                .replace("\\[", "")
                .replace("\\]", "")
                .contains("](http"),
            "{text}"
        );
    }
}

#[test]
fn gitlab_gets_the_five_keys_that_it_reads() {
    for report in reports() {
        for entry in array(&json("gitlab", &report)) {
            let severities = ["info", "minor", "major", "critical", "blocker"];
            assert!(
                severities.contains(&entry["severity"].as_str().unwrap()),
                "{entry}"
            );
            for key in ["description", "check_name", "fingerprint"] {
                assert!(!entry[key].as_str().unwrap().is_empty(), "{entry}");
            }
            assert!(
                !entry["location"]["path"].as_str().unwrap().starts_with('/'),
                "{entry}"
            );
            assert!(
                entry["location"]["lines"]["begin"].as_u64().unwrap() > 0,
                "{entry}"
            );
        }
    }
}

/// The commands among the lines: level and properties; other lines are told as they are.
fn commands(report: &Report) -> Vec<(String, Vec<String>)> {
    let shown = rendered(named("github"), report, &View::default());
    let command = |line: &str| match line.strip_prefix("::") {
        None => (line.to_owned(), Vec::new()),
        Some(command) => {
            let (properties, _) = command.split_once("::").unwrap();
            let (level, properties) = properties.split_once(' ').unwrap();
            (
                level.to_owned(),
                properties.split(',').map(str::to_owned).collect(),
            )
        }
    };
    shown.lines().map(command).collect()
}

#[test]
fn annotations_start_with_the_migration_and_end_after_ten_of_a_level() {
    let shown = commands(&variants::release());
    assert_eq!(shown[0].0, "error");
    assert_eq!(
        shown[0].1[0],
        "file=services/shop/db/migrations/0005_rename_order_status.sql"
    );
    assert_eq!(shown[0].1[1], "line=3");
    let mut report = many(30, Severity::Breaking);
    report.findings.extend(many(30, Severity::Risky).findings);
    let shown = commands(&report);
    let levels: Vec<&str> = shown.iter().map(|(level, _)| level.as_str()).collect();
    assert_eq!(levels[..20], [["error"; 10], ["warning"; 10]].concat());
    assert_eq!(
        levels[20..],
        [
            "not analysed: 2 things, see the report",
            "23 more errors and 23 more warnings: GitHub shows 10 annotations of each level"
        ]
    );
}

#[test]
fn what_several_changes_do_at_one_place_is_one_annotation() {
    let shown = rendered(named("github"), &variants::release(), &View::default());
    let at = "file=services/shop/analytics/daily_revenue.py,line=14,";
    let there: Vec<&str> = shown.lines().filter(|line| line.contains(at)).collect();
    let [one] = there[..] else {
        panic!("one annotation: {there:?}");
    };
    for sentence in [
        "column o.status does not exist",
        "relation \"carts_3\" does not exist",
    ] {
        assert!(one.contains(sentence), "{one}");
    }
}

#[test]
fn a_hostile_word_is_no_command_and_no_property() {
    for attack in [
        "a::error file=b::c",
        "a,line=9,title=b",
        "a\n::stop-commands::x\r\n::error::y",
        "%0A::error::x",
    ] {
        for (level, properties) in commands(&variants::attacked(attack)) {
            if level.starts_with("not analysed: ") {
                continue;
            }
            assert!(level == "error" || level == "warning", "{level}");
            let keys: Vec<&str> = properties
                .iter()
                .map(|p| p.split('=').next().unwrap())
                .collect();
            let known = [
                &["file", "line", "col", "endColumn", "title"][..],
                &["file", "line", "title"],
            ];
            assert!(known.contains(&&keys[..]), "{properties:?}");
        }
    }
}

#[test]
fn ids_that_follow_one_another_are_told_by_the_first_and_the_last() {
    let told = impact::analysis::report::told_ids;
    assert_eq!(
        told(&["C1", "C4", "C5", "C6", "C9", "C10"]),
        "C1, C4–C6, C9, C10"
    );
    assert_eq!(told(&["C9", "C10", "C11"]), "C9–C11");
    assert_eq!(told(&[]), "");
}

#[test]
fn places_to_which_the_same_happens_stand_below_one_sentence() {
    let mut report = sample::shop();
    let star = report
        .findings
        .iter()
        .find(|f| f.severity == Severity::Info)
        .unwrap()
        .clone();
    for line in [40, 44, 48] {
        let mut another = star.clone();
        another.line = line;
        another.end_line = line;
        another.uses.clear();
        report.findings.push(another);
    }
    let text = rendered(named("text"), &report, &View::default());
    assert_eq!(text.matches("it keeps working").count(), 1, "{text}");
    assert!(text.contains("tools/orphans.sh:2, 40, 44, 48"), "{text}");
    let markdown = rendered(named("markdown"), &report, &View::default());
    assert!(
        markdown.contains("`tools/orphans.sh:2`, 40, 44, 48")
            || markdown.contains("`tools/orphans.sh:2`, `40`, `44`, `48`"),
        "{markdown}"
    );
}
