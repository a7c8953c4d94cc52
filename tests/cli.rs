//! The program as its users see it: output, exit codes, streams.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const MIGRATION: &str = "testdata/projects/shop/db/migrations/0005_rename_order_status.sql";
const SHOP: &str = "testdata/projects/shop";

fn impact(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_impact"));
    command
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::null());
    // The history of whatever repository the tests lie in is not what they are about.
    command.env("CI", "true");
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command
}

fn run(arguments: &[&str]) -> Output {
    impact(arguments).output().unwrap()
}

fn shop(arguments: &[&str]) -> Output {
    let fixed = ["analyze", MIGRATION, "--repo", SHOP];
    run(&[&fixed, arguments].concat())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn shop_json() -> Value {
    serde_json::from_slice(&shop(&["--format", "json"]).stdout).unwrap()
}

#[test]
fn what_the_shop_forgot_is_found() {
    let report = shop_json();
    let found: BTreeSet<String> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["class"] == "code" && finding["severity"] != "info")
        .map(|finding| {
            let word = |key: &str| finding[key].as_str().unwrap_or("-").to_owned();
            let silent = if finding["silent"] == true {
                " silent"
            } else {
                ""
            };
            let owners = finding["owners"][0].as_str().unwrap_or("-");
            let name = word("path");
            let name = Path::new(&name)
                .file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            format!(
                "{name} {} {}{silent} {owners}",
                word("symbol"),
                word("severity")
            )
        })
        .collect();
    let expected = [
        "OrderPanel.php OrderPanel.stuck breaking @shop/backoffice",
        "OrderRepository.java OrderRepository.awaitingPayment breaking @shop/orders",
        "OrderRepository.java OrderRepository.find breaking @shop/orders",
        "OrderRepository.java OrderRepository.place breaking @shop/orders",
        "daily_revenue.py - breaking @shop/data",
        "orderService.ts OrderService.cancel breaking @shop/checkout",
        "orderService.ts OrderService.history breaking @shop/checkout",
        "shipment_queue.rb Warehouse.ShipmentQueue.drop_cancelled breaking silent @shop/logistics",
    ];
    assert_eq!(found, expected.map(str::to_owned).into_iter().collect());
    assert_eq!(report["external_readers"][0]["name"], "Finance dashboard");
    assert_eq!(report["summary"]["verdict"], "breaking");
}

#[test]
fn a_table_that_is_named_at_run_time_is_undecided() {
    let report = shop_json();
    let undecided = &report["undecided"][0];
    assert_eq!(undecided["path"], "admin/src/OrderPanel.php");
    assert_eq!(undecided["reason"], "dynamic_table_name");
}

#[test]
fn the_readme_shows_what_the_program_says() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"));
    let readme = readme.unwrap();
    let block = readme.split("<!-- output -->\n```text\n").nth(1).unwrap();
    let block = block.split("```").next().unwrap();
    assert!(block.lines().count() > 20, "the README shows a real output");
    let said = text(&shop(&[]).stdout);
    let mut rest = said.as_str();
    // An ellipsis on a line of its own stands for what is left out.
    for part in block
        .split("…\n")
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let found = rest.split_once(part);
        rest = found
            .unwrap_or_else(|| panic!("the README is out of date:\n{said}"))
            .1;
    }
}

#[test]
fn the_exit_code_follows_fail_on_in_every_format() {
    for format in impact::report::FORMATS {
        let format = ["--format", format.id];
        let code = |more: &[&str]| shop(&[&format, more].concat()).status.code();
        assert_eq!(code(&[]), Some(1));
        assert_eq!(code(&["--fail-on", "undecided"]), Some(1));
        assert_eq!(code(&["--fail-on", "never"]), Some(0));
        assert_eq!(code(&["--dialect", "cobol"]), Some(2));
    }
    let missing = run(&["analyze", "no/such/migration.sql", "--repo", SHOP]);
    assert_eq!(missing.status.code(), Some(2));
}

#[test]
fn every_command_has_the_formats_that_are_named_here() {
    let formats = |command: &str| {
        let help = text(&run(&[command, "-h"]).stdout);
        let words: Vec<&str> = help.split_whitespace().collect();
        let help = words.join(" ");
        let of_format = help.split("--format ").nth(1).unwrap_or_default();
        let list = of_format.split("[possible values: ").nth(1);
        let list = list
            .and_then(|list| list.split(']').next())
            .unwrap_or("text");
        list.split(", ").map(str::to_owned).collect::<Vec<_>>()
    };
    let help = text(&run(&["--help"]).stdout);
    let list = help.split("Commands:\n").nth(1).unwrap();
    let list = list.split("\n\n").next().unwrap();
    let rows = list.lines().filter_map(|line| line.strip_prefix("  "));
    let named = rows
        .filter(|row| !row.starts_with(' '))
        .filter_map(|row| row.split(' ').next())
        .filter(|command| *command != "help")
        .map(|command| format!("{command}: {}", formats(command).join(" ")));
    assert_eq!(
        named.collect::<Vec<_>>(),
        [
            "analyze: text json markdown github gitlab sarif patch",
            "baseline: text",
            "checklist: text markdown json",
            "doctor: text",
            "readers: text markdown json",
            "explain: text",
            "github: text",
            "schema: text",
            "completions: text",
            "man: text",
        ]
    );
}

#[test]
fn an_error_is_one_line_and_leaves_the_output_empty() {
    let output = run(&["analyze", "no/such\nfile\u{1b}[2J.sql", "--repo", SHOP]);
    let told = text(&output.stderr);
    assert!(told.starts_with("impact: "), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(!told.contains('\u{1b}'), "{told}");
    assert_eq!(text(&output.stdout), "");
}

#[test]
fn a_migration_can_come_from_standard_input() {
    let mut child = impact(&["analyze", "-", "--repo", SHOP, "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let migration = b"ALTER TABLE orders DROP COLUMN total_cents;\n";
    child.stdin.take().unwrap().write_all(migration).unwrap();
    let output = child.wait_with_output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["changes"][0]["path"], "-");
    assert_eq!(report["changes"][0]["column"], "total_cents");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn the_report_goes_to_a_file_if_one_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.json");
    let output = shop(&["--format", "json", "--output", path.to_str().unwrap()]);
    assert_eq!(text(&output.stdout), "");
    assert_eq!(output.status.code(), Some(1));
    let written = std::fs::read(&path).unwrap();
    assert_eq!(
        serde_json::from_slice::<Value>(&written).unwrap(),
        shop_json()
    );
    let nowhere = shop(&["--output", "no/such/folder/report"]);
    assert_eq!(nowhere.status.code(), Some(2));
}

#[test]
fn the_answer_is_the_same_with_any_number_of_threads() {
    assert_eq!(shop(&["--jobs", "1"]).stdout, shop(&["--jobs", "4"]).stdout);
}

#[test]
fn colours_are_for_terminals_and_for_those_who_ask() {
    let colored = |output: Output| output.stdout.contains(&0x1b);
    assert!(!colored(shop(&[])));
    assert!(colored(shop(&["--color", "always"])));
    let asked = ["analyze", MIGRATION, "--repo", SHOP];
    assert!(colored(
        impact(&asked).env("CLICOLOR_FORCE", "1").output().unwrap()
    ));
    let refused = impact(&asked)
        .env("CLICOLOR_FORCE", "1")
        .env("NO_COLOR", "1")
        .output();
    assert!(!colored(refused.unwrap()));
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let mut child = impact(&["schema"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The pipe has no reader any more when the program begins to write.
    drop(child.stdout.take());
    let mut told = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut told)
        .unwrap();
    assert_eq!(told, "");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn wrong_usage_ends_with_two() {
    for arguments in [
        &["--nonsense"][..],
        &["nonsense"],
        &[],
        &["analyze", "--jobs", "0"],
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
        assert!(text(&output.stderr).contains("--help"), "{arguments:?}");
    }
}

#[test]
fn help_version_and_what_is_made_from_them_end_well() {
    let pages: &[&[&str]] = &[
        &["--help"],
        &["--version"],
        &["analyze", "--help"],
        &["baseline", "--help"],
        &["checklist", "--help"],
        &["checklist", "--stats-query", "--dialect", "postgresql"],
        &["schema", "checklist"],
        &["schema"],
        &["explain"],
        &["explain", "drop_column.where"],
        &["completions", "bash"],
        &["completions", "fish"],
        &["man"],
        &["man", "analyze"],
    ];
    for arguments in pages {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(output.stdout.len() > 10, "{arguments:?}");
        assert_eq!(text(&output.stderr), "", "{arguments:?}");
    }
}

#[test]
fn the_schema_is_printed_as_json() {
    let printed: Value = serde_json::from_slice(&run(&["schema"]).stdout).unwrap();
    assert_eq!(printed, impact::report::schema());
}

#[test]
fn uncommitted_work_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let dirty = || {
        let scope = folder.path().to_str().unwrap();
        let arguments = ["analyze", MIGRATION, "--repo", scope, "--format", "json"];
        let report: Value = serde_json::from_slice(&run(&arguments).stdout).unwrap();
        report["repository"]["dirty"].clone()
    };
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=a", "-c", "user.email=a@b.example"]);
        let output = git.args(arguments).current_dir(folder.path()).output();
        assert!(output.unwrap().status.success(), "{arguments:?}");
    };
    std::fs::write(folder.path().join("app.py"), "pass\n").unwrap();
    git(&["init", "-q"]);
    assert_eq!(dirty(), true);
    git(&["add", "app.py"]);
    git(&["commit", "-q", "-m", "Begin"]);
    assert_eq!(dirty(), false);
    std::fs::write(folder.path().join("app.py"), "pass # on\n").unwrap();
    assert_eq!(dirty(), true);
}

#[test]
fn a_migration_without_a_statement_is_no_green_run() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("0001_empty.sql");
    std::fs::write(&file, "-- to be written\n").unwrap();
    let said = run(&["analyze", file.to_str().unwrap(), "--repo", SHOP]);
    assert_eq!(said.status.code(), Some(2));
    assert!(text(&said.stderr).contains("no statement in"));
}
