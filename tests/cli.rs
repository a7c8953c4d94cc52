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

/// A folder of files, each with its text.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let to = folder.path().join(path);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::write(to, text).unwrap();
    }
    folder
}

/// Exit code, output and errors of a run in a folder.
fn within(folder: &tempfile::TempDir, arguments: &[&str]) -> (i32, String, String) {
    let output = impact(arguments)
        .current_dir(folder.path())
        .output()
        .unwrap();
    let code = output.status.code().unwrap();
    (code, text(&output.stdout), text(&output.stderr))
}

const ORDERS: &str = "CREATE TABLE orders (id bigint PRIMARY KEY, status text, note text);\n";

#[test]
fn a_migration_without_a_statement_is_told_and_no_error() {
    let folder = folder(&[
        ("migrations/0001_orders.sql", ORDERS),
        (
            "migrations/0002_later.sql",
            "-- This is an empty migration.\n",
        ),
        ("empty.sql", ""),
    ]);
    for path in ["migrations/0002_later.sql", "empty.sql"] {
        for command in ["analyze", "checklist"] {
            let (code, out, err) = within(&folder, &[command, path]);
            assert_eq!((code, err.as_str()), (0, ""), "{command} {path}");
            assert!(out.contains(&format!("{path} holds no statement")), "{out}");
        }
    }
    // Beside another one it hides nothing.
    std::fs::write(folder.path().join("drop.sql"), "DROP TABLE orders;\n").unwrap();
    let (_, out, _) = within(&folder, &["analyze", "drop.sql", "empty.sql"]);
    assert!(
        out.contains("1 change") && out.contains("empty.sql holds no statement"),
        "{out}"
    );
}

#[test]
fn what_is_no_migration_is_refused_with_the_way_out() {
    let folder = folder(&[
        ("migrations/0001_orders.sql", ORDERS),
        (
            "README.md",
            "# Orders\n\nWith this shop you sell; use it well.\n",
        ),
        ("hostname", "shop-1\n"),
        ("notes.sql", "hello world\n"),
        ("app/order.rb", "class Order\nend\n"),
    ]);
    for path in ["README.md", "hostname", "notes.sql", "app/order.rb"] {
        for command in ["analyze", "checklist"] {
            let (code, out, err) = within(&folder, &[command, path]);
            assert_eq!((code, out.as_str()), (2, ""), "{command} {path}");
            let words = "no statement that reads as SQL or as a framework's migration in";
            assert!(
                err.contains(&format!("{words} {path}: name a migration")),
                "{err}"
            );
        }
    }
    // Nothing by standard input is a pipe that broke.
    let (code, _, err) = within(&folder, &["analyze", "-"]);
    assert!(
        code == 2 && err.contains("no statement that reads as SQL"),
        "{err}"
    );
    // What a framework knows, and statements of a vendor's own, are no errors.
    for sql in [
        "SELECT 1;",
        "ALTER SYSTEM SET x = 1;",
        "VACUUM orders;",
        "CREATE TABLE ?;",
    ] {
        std::fs::write(folder.path().join("notes.sql"), sql).unwrap();
        assert_eq!(within(&folder, &["analyze", "notes.sql"]).0, 0, "{sql}");
    }
    std::fs::write(
        folder.path().join("migrations/0002_odd.sql"),
        "FROB orders;",
    )
    .unwrap();
    let (code, out, _) = within(&folder, &["analyze", "migrations/0002_odd.sql"]);
    assert!(code == 0 && out.contains("verdict: undecided"), "{out}");
}

#[test]
fn a_way_back_that_is_named_is_judged_as_what_runs_next_and_told() {
    let folder = folder(&[
        ("migrations/0001_orders.up.sql", ORDERS),
        ("migrations/0001_orders.down.sql", "DROP TABLE orders;\n"),
        ("a.py", "db.execute(\"SELECT status FROM orders\")\n"),
    ]);
    let (code, out, _) = within(&folder, &["analyze", "migrations/0001_orders.down.sql"]);
    assert_eq!(code, 1, "{out}");
    assert!(
        out.contains("migrations/0001_orders.down.sql is a way back"),
        "{out}"
    );
    let (_, out, _) = within(&folder, &["analyze", "migrations/0001_orders.up.sql"]);
    assert!(!out.contains("is a way back"), "{out}");
    let (_, out, _) = within(&folder, &["doctor"]);
    assert!(out.contains("(golang-migrate)"), "{out}");
}

#[test]
fn a_function_that_the_migration_breaks_is_a_finding_at_its_statement() {
    let folder = folder(&[
        (
            "migrations/0001_orders.sql",
            &format!(
                "{ORDERS}CREATE FUNCTION close_all() RETURNS void AS $$ BEGIN UPDATE orders SET status = 'closed'; END $$ LANGUAGE plpgsql;\n"
            ),
        ),
        (
            "migrations/0002_status.sql",
            "-- Nobody reads it.\nALTER TABLE orders DROP COLUMN status;\n",
        ),
    ]);
    let (code, out, _) = within(&folder, &["analyze", "migrations/0002_status.sql"]);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("breaking[drop_column.definition]"), "{out}");
    assert!(
        out.contains("function close_all of the database fails from here on"),
        "{out}"
    );
    assert!(out.contains("--> migrations/0002_status.sql:2"), "{out}");
    let (code, _, _) = within(&folder, &["analyze", "migrations/0001_orders.sql"]);
    assert_eq!(code, 0);
}

#[test]
fn a_database_that_is_kept_for_several_engines_is_told_by_engine() {
    let folder = folder(&[
        ("migrations/postgres/0001_orders.sql", ORDERS),
        ("migrations/sqlite/0001_orders.sql", ORDERS),
        (
            "migrations/postgres/0002_status.sql",
            "ALTER TABLE orders DROP COLUMN note;\n",
        ),
        (
            "migrations/sqlite/0002_status.sql",
            "ALTER TABLE orders DROP COLUMN note;\n",
        ),
    ]);
    let (_, out, _) = within(
        &folder,
        &[
            "analyze",
            "migrations/postgres/0002_status.sql",
            "migrations/sqlite/0002_status.sql",
        ],
    );
    for told in [
        "database main (postgresql): PostgreSQL (names say postgresql)",
        "database main (sqlite): SQLite (names say sqlite)",
    ] {
        assert!(out.contains(told), "{told}: {out}");
    }
}

#[test]
fn a_table_that_the_schema_does_not_have_is_told_with_the_nearest_name() {
    let folder = folder(&[
        ("migrations/0001_orders.sql", ORDERS),
        (
            "migrations/0002_status.sql",
            "ALTER TABLE order RENAME COLUMN status TO state;\n",
        ),
        (
            "migrations/0003_gone.sql",
            "DROP TABLE IF EXISTS order_drafts;\n",
        ),
    ]);
    let (code, out, _) = within(&folder, &["analyze", "migrations/0002_status.sql"]);
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("verdict: undecided"), "{out}");
    assert!(out.contains("table order (did you mean orders?)"), "{out}");
    let (_, out, _) = within(&folder, &["analyze", "migrations/0003_gone.sql"]);
    assert!(!out.contains("not in the known schema"), "{out}");
}

#[test]
fn what_the_database_refuses_is_told_unless_it_is_made_to_take_it() {
    let schema = "CREATE TABLE orders (id INTEGER PRIMARY KEY, status TEXT);\n\
                  CREATE INDEX orders_status_idx ON orders (status);\n";
    let drop = "ALTER TABLE orders DROP COLUMN status;\n";
    let off = format!("PRAGMA legacy_alter_table = ON;\n{drop}");
    let told = |text: &str| {
        let folder = folder(&[
            ("migrations/0001_init.sql", schema),
            ("migrations/0002_drop.sql", text),
        ]);
        let arguments = ["analyze", "migrations/0002_drop.sql", "--dialect", "sqlite"];
        let out = within(&folder, &arguments).1;
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let reason = "migrations/0002_drop.sql:1";
    let out = told(drop);
    assert!(
        out.contains(reason)
            && out.contains("the column status is indexed (index orders_status_idx)"),
        "{out}"
    );
    assert!(!told(&off).contains("is indexed"), "{}", told(&off));
}

#[test]
fn what_is_dropped_if_it_exists_and_then_made_is_known() {
    let view = "CREATE VIEW open_orders AS SELECT id FROM orders;\n";
    let folder = folder(&[
        ("migrations/0001_orders.sql", ORDERS),
        (
            "migrations/0002_open.sql",
            &format!("DROP VIEW IF EXISTS open_orders;\n{view}"),
        ),
        (
            "migrations/0003_note.sql",
            "ALTER TABLE orders ADD COLUMN remark text;\n",
        ),
    ]);
    let (_, out, _) = within(&folder, &["analyze", "migrations/0003_note.sql"]);
    assert!(out.contains("add column orders.remark"), "{out}");
    assert!(!out.contains("came to be"), "{out}");
}

#[test]
fn the_list_of_kinds_says_what_each_means() {
    let out = text(&run(&["explain"]).stdout);
    assert!(
        out.contains("set_not_null") && out.contains("a write of NULL are refused"),
        "{out}"
    );
    assert!(!out.contains("(PostgreSQL"), "{out}");
}

#[test]
fn a_base_that_is_named_has_to_be_there_whatever_else_is_named() {
    for arguments in [
        &["analyze", MIGRATION][..],
        &["checklist", MIGRATION],
        &["readers", "orders.status"],
    ] {
        let folder = folder(&[("migrations/0001_orders.sql", ORDERS)]);
        let mut git = Command::new("git");
        git.args(["init", "-q"]).current_dir(folder.path());
        assert!(git.status().unwrap().success());
        let scope = folder.path().to_str().unwrap();
        let said = run(&[arguments, &["--repo", scope, "--base", "nope"]].concat());
        assert_eq!(said.status.code(), Some(2), "{arguments:?}");
        assert_eq!(
            text(&said.stderr),
            "impact: unknown revision nope: this clone has no such branch, tag or commit\n"
        );
    }
}

#[test]
fn migrations_run_in_the_order_of_their_framework_however_they_are_named() {
    let folder = folder(&[
        ("db/migration/V8__orders.sql", ORDERS),
        (
            "db/migration/V9__state.sql",
            "ALTER TABLE orders RENAME COLUMN status TO state;\n",
        ),
        (
            "db/migration/V10__state.sql",
            "ALTER TABLE orders DROP COLUMN state;\n",
        ),
    ]);
    let (_, out, _) = within(
        &folder,
        &[
            "analyze",
            "db/migration/V10__state.sql",
            "db/migration/V9__state.sql",
            "--format",
            "json",
        ],
    );
    let report: Value = serde_json::from_str(&out).unwrap();
    let changes = report["changes"].as_array().unwrap().iter();
    let kinds: Vec<&str> = changes.map(|c| c["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["drop_column"], "{out}");
    let migrations = report["migrations"].as_array().unwrap().iter();
    let paths: Vec<&str> = migrations.map(|m| m["path"].as_str().unwrap()).collect();
    assert_eq!(
        paths,
        ["db/migration/V9__state.sql", "db/migration/V10__state.sql"]
    );
}

#[test]
fn a_string_that_is_never_closed_is_told() {
    let folder = folder(&[
        ("migrations/0001_orders.sql", ORDERS),
        (
            "migrations/0002_open.sql",
            "ALTER TABLE orders DROP COLUMN note;\nSELECT 'abc;\nDROP TABLE orders;\n",
        ),
    ]);
    let (code, out, _) = within(&folder, &["analyze", "migrations/0002_open.sql"]);
    assert_eq!(code, 0);
    assert!(out.contains("verdict: undecided"), "{out}");
    assert!(
        out.contains("migrations/0002_open.sql:2 a string, a quoted name or a comment begins here and is never"),
        "{out}"
    );
}

#[test]
fn migrations_that_are_seen_and_not_read_are_named() {
    let changelog = "<databaseChangeLog>\n</databaseChangeLog>\n";
    let bare = folder(&[("db/changelog/0001.xml", changelog), ("a.py", "x = 1\n")]);
    let (code, _, err) = within(&bare, &["analyze"]);
    assert_eq!(code, 2);
    let seen = "1 changelog of Liquibase in XML, YAML or JSON below db/changelog (as SQL: liquibase update-sql)";
    assert!(
        err.contains(&format!("seen, not read: {seen}: name a migration file")),
        "{err}"
    );
    let (_, out, _) = within(&bare, &["doctor"]);
    let flat = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains(&format!("seen, not read: {seen}")), "{out}");
    let (code, _, err) = within(&bare, &["analyze", "db/changelog/0001.xml"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("are not read: name the SQL that `liquibase update-sql` prints"),
        "{err}"
    );
    // Beside migrations that are read, what was read says so.
    let both = folder(&[
        ("db/changelog/0001.xml", changelog),
        ("migrations/0001_orders.sql", ORDERS),
        (
            "migrations/0002_drop.sql",
            "ALTER TABLE orders DROP COLUMN note;\n",
        ),
    ]);
    let drop = "migrations/0002_drop.sql";
    let (_, out, _) = within(&both, &["analyze", drop]);
    assert!(
        out.contains("not understood: 1 changelogs of Liquibase"),
        "{out}"
    );
    let (_, out, _) = within(&both, &["readers", "orders.status"]);
    assert!(
        out.contains("not understood: 1 changelogs of Liquibase"),
        "{out}"
    );
}

#[test]
fn the_query_for_sizes_is_that_of_the_project() {
    let own = folder(&[
        ("migrations/0001_orders.sql", ORDERS),
        ("impact.yml", "dialect: mysql\n"),
    ]);
    let (code, project, _) = within(&own, &["checklist", "--stats-query"]);
    let (_, mysql, _) = within(&own, &["checklist", "--stats-query", "--dialect", "mysql"]);
    let (_, other, _) = within(
        &own,
        &["checklist", "--stats-query", "--dialect", "postgresql"],
    );
    assert_eq!((code, &project), (0, &mysql));
    assert_ne!(project, other);
    let several = folder(&[
        ("a/migrations/0001_orders.sql", ORDERS),
        ("b/migrations/0001_orders.sql", ORDERS),
        (
            "impact.yml",
            "databases:\n- {name: a, dialect: mysql, migrations: a/migrations}\n- {name: b, dialect: sqlite, migrations: b/migrations}\n",
        ),
    ]);
    let (code, _, err) = within(&several, &["checklist", "--stats-query"]);
    assert!(
        code == 2 && err.contains("mysql and sqlite: say which by --dialect"),
        "{err}"
    );
}

#[test]
fn a_range_that_ends_elsewhere_is_advised_one_that_is_not_empty() {
    for (range, advice) in [
        ("HEAD..v4.1", "check out v4.1 and say HEAD@{1}..HEAD"),
        ("..v4.1", "check out v4.1 and say HEAD@{1}..HEAD"),
        ("v4.0..v4.1", "check out v4.1 and say v4.0..HEAD"),
    ] {
        let said = run(&["checklist", range, "--repo", SHOP]);
        assert_eq!(said.status.code(), Some(2));
        assert!(
            text(&said.stderr).contains(advice),
            "{}",
            text(&said.stderr)
        );
    }
}

#[test]
fn what_explain_prints_can_be_run() {
    let out = text(&run(&["explain", "rename_column"]).stdout);
    let sql: Vec<&str> = out.lines().filter(|l| l.starts_with("      ")).collect();
    assert!(
        sql.iter().any(|line| line.trim() == "BEGIN"),
        "the function keeps its lines: {out}"
    );
    assert!(
        sql.iter()
            .any(|line| line.ends_with("NOT NULL;") || line.ends_with("text;")),
        "{out}"
    );
}

#[test]
fn a_patch_without_an_edit_is_taken_by_the_command_of_the_readme() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    assert!(readme.contains("impact analyze --format patch | git apply --allow-empty"));
    let own = folder(&[
        ("migrations/0001_orders.sql", ORDERS),
        (
            "migrations/0002_drop.sql",
            "ALTER TABLE orders DROP COLUMN note;\n",
        ),
    ]);
    let (_, patch, _) = within(
        &own,
        &["analyze", "migrations/0002_drop.sql", "--format", "patch"],
    );
    let mut git = Command::new("git");
    git.args(["apply", "--allow-empty"])
        .current_dir(own.path())
        .stdin(Stdio::piped());
    let mut git = git.spawn().unwrap();
    git.stdin
        .take()
        .unwrap()
        .write_all(patch.as_bytes())
        .unwrap();
    assert!(git.wait().unwrap().success(), "{patch}");
}

#[test]
fn a_query_that_cannot_be_decided_stands_on_one_line() {
    let own = folder(&[
        ("migrations/0001_orders.sql", ORDERS),
        (
            "migrations/0002_drop.sql",
            "ALTER TABLE orders DROP COLUMN status;\n",
        ),
        (
            "a.py",
            "t = 'orders'\ndb.execute(f\"\"\"\n  SELECT status,\n    note\n  FROM {t2}\"\"\")\n",
        ),
    ]);
    let (_, out, _) = within(&own, &["analyze", "migrations/0002_drop.sql"]);
    assert!(out.contains("SELECT status, note FROM {…}"), "{out}");
}
