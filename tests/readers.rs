//! Who reads and writes a table or column: `impact readers`, over repositories that are built here.

#![allow(clippy::unwrap_used)]

#[path = "history/build.rs"]
mod build;

use std::path::Path;
use std::process::{Command, Output};

use build::{Built, git_at};
use serde_json::Value;

/// The case `readers`, with a release before the view came.
fn shop() -> Built {
    let built = Built::case("readers");
    built.git(&["tag", "v1.0", "HEAD~1"]);
    built
}

fn impact(built: &Built, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_impact"))
        .arg("readers")
        .args(arguments)
        .arg("--quiet")
        .args(["--repo", built.root.to_str().unwrap()])
        .env_remove("CI")
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

/// What is printed at full length; it must not fail.
fn told(built: &Built, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_impact"))
        .arg("readers")
        .args(arguments)
        .args(["--repo", built.root.to_str().unwrap()])
        .env_remove("CI")
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    assert_eq!(
        (output.status.code(), text(&output.stderr).as_str()),
        (Some(0), "")
    );
    text(&output.stdout)
}

fn json(built: &Built, arguments: &[&str]) -> Value {
    let json = told(built, &[arguments, &["--format", "json"]].concat());
    let json: Value = serde_json::from_str(&json).unwrap();
    let schema = impact::report::readers_schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&json)
        .map(|e| e.to_string())
        .collect();
    assert_eq!(errors, Vec::<String>::new());
    json
}

/// `path:line access clauses audience` of each use.
fn uses(json: &Value) -> Vec<String> {
    let uses = json["uses"].as_array().unwrap().iter();
    uses.map(|usage| {
        let clauses = usage["uses"].as_array().unwrap().iter();
        let mut clauses: Vec<&str> = clauses.map(|u| u["clause"].as_str().unwrap()).collect();
        clauses.dedup();
        format!(
            "{}:{} {} {} {}",
            usage["path"].as_str().unwrap(),
            usage["line"],
            usage["access"].as_str().unwrap(),
            clauses.join(","),
            usage["audience"].as_str().unwrap(),
        )
    })
    .collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn exit(built: &Built, arguments: &[&str]) -> i32 {
    impact(built, arguments).status.code().unwrap()
}

fn assert_golden(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata/reports")
        .join(format!("{name}.golden"));
    let actual = actual.replace(
        concat!("\"", env!("CARGO_PKG_VERSION"), "\""),
        "\"VERSION\"",
    );
    if std::env::var_os("IMPACT_BLESS").is_some() {
        std::fs::write(&path, &actual).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(golden == actual, "{name} differs:\n{actual}");
}

#[test]
fn every_format_has_its_golden_file() {
    let built = shop();
    for format in impact::report::READERS_FORMATS {
        let said = told(&built, &["orders.status", "--format", format.id]);
        assert_golden(&format!("readers-{}", format.id), &said);
        let said = told(&built, &["--unused", "--format", format.id]);
        assert_golden(&format!("unused-{}", format.id), &said);
    }
}

#[test]
fn a_column_has_readers_and_writers_at_their_clauses() {
    let json = json(&shop(), &["orders.status"]);
    assert_eq!(
        uses(&json),
        [
            "app/report.py:4 read select,where working_tree",
            "jobs/cancel.py:2 write set working_tree",
            "jobs/cancel.py:6 write insert working_tree",
            "tests/test_report.py:2 read where working_tree",
            "db/migrations/002_view.sql:1 read where working_tree",
        ]
    );
    let object = &json["objects"][0];
    assert_eq!(object["definition"], "text not null");
    assert_eq!(
        (&object["reads"], &object["writes"]),
        (&1.into(), &2.into())
    );
    // The table's name is made at run time: it may be this one.
    assert_eq!(object["undecided"], 1);
    assert_eq!(object["dependents"][0]["name"], "open_orders");
    let report = &json["uses"][0];
    assert_eq!(report["symbol"], "Report.late");
    assert_eq!(report["owners"][0], "@acme/shop");
    assert_eq!(report["first_seen"]["author"], "ann");
    assert_eq!(report["refs"], serde_json::json!(["v1.0", "main"]));
}

#[test]
fn a_table_is_used_by_every_statement_that_names_it() {
    let json = json(&shop(), &["orders"]);
    assert_eq!(
        uses(&json),
        [
            "app/report.py:4 read select,from,where,order_by working_tree",
            "jobs/cancel.py:2 read_write from,where,set working_tree",
            "jobs/cancel.py:6 write insert working_tree",
            "tests/test_report.py:2 read from,where working_tree",
            "db/migrations/002_view.sql:1 read select,from,where working_tree",
        ]
    );
}

#[test]
fn a_column_that_nobody_uses_has_its_last_use_and_passes_the_gate() {
    let built = shop();
    let json = json(&built, &["orders.note"]);
    assert_eq!(uses(&json), [""; 0]);
    assert_eq!(json["objects"][0]["in_use"], false);
    let past = &json["history"][0];
    assert_eq!(past["path"], "app/notes.py");
    assert_eq!(past["removed_by"]["author"], "bob");
    assert_eq!(json["evidence"][0]["first_release_without"], "v1.0");
    assert_eq!(exit(&built, &["orders.note", "--fail-on", "any"]), 0);
}

#[test]
fn the_gate_of_a_contract_step_fails_while_anybody_uses_it() {
    let built = shop();
    assert_eq!(exit(&built, &["orders.status"]), 0);
    assert_eq!(exit(&built, &["orders.status", "--fail-on", "never"]), 0);
    assert_eq!(exit(&built, &["orders.status", "--fail-on", "any"]), 1);
    let both = ["orders.note", "orders.status", "--fail-on", "any"];
    assert_eq!(exit(&built, &both), 1);
}

#[test]
fn a_place_that_cannot_be_decided_is_told_and_fails_where_it_is_asked_for() {
    let mut built = shop();
    for path in [
        "app/report.py",
        "tests/test_report.py",
        "db/migrations/002_view.sql",
    ] {
        std::fs::remove_file(built.root.join(path)).unwrap();
    }
    let only =
        "def column_of(db, table):\n    return db.execute(f\"SELECT status FROM {table}\")\n";
    built.write("jobs/cancel.py", only);
    built.commit("ann", "no use is left but one that nobody can decide");
    assert_eq!(exit(&built, &["orders.status", "--fail-on", "any"]), 0);
    assert_eq!(
        exit(&built, &["orders.status", "--fail-on", "undecided"]),
        1
    );
    let said = told(&built, &["orders.status"]);
    assert!(said.contains("1 place cannot be decided"), "{said}");
}

#[test]
fn code_that_is_deployed_and_branches_that_may_land_are_readers() {
    let mut built = shop();
    built.git(&["checkout", "-q", "-b", "contract"]);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = i64::try_from(now.unwrap().as_secs()).unwrap() - 3600;
    // The last reader goes; main still has it.
    std::fs::remove_file(built.root.join("app/report.py")).unwrap();
    built.git(&["rm", "-q", "-r", "--cached", "."]);
    built.git(&["add", "-A"]);
    built.git(&["commit", "-q", "-m", "no report"]);
    built.git(&["checkout", "-q", "-b", "topic"]);
    let reader = "def totals(db):\n    return db.execute(\"SELECT sum(total) FROM orders\")\n";
    built.write("app/totals.py", reader);
    built.git(&["add", "-A"]);
    git_at(&built.root, now, "dan", &["commit", "-q", "-m", "totals"]);
    built.git(&["checkout", "-q", "contract"]);
    let json = json(&built, &["orders.total"]);
    assert_eq!(
        uses(&json),
        [
            "app/report.py:4 read order_by deployed",
            "app/totals.py:2 read select branches",
            "jobs/cancel.py:6 write insert working_tree",
            "db/migrations/002_view.sql:1 read select working_tree",
        ]
    );
    assert_eq!(json["uses"][0]["refs"], serde_json::json!(["main"]));
    assert_eq!(json["uses"][1]["refs"], serde_json::json!(["topic"]));
    let coverage = &json["coverage"];
    assert_eq!(coverage["deployed"], serde_json::json!(["main"]));
    assert_eq!(coverage["branches"], 1);
}

#[test]
fn what_a_new_migration_takes_away_is_looked_for_as_it_was_before() {
    let mut built = shop();
    built.git(&["checkout", "-q", "-b", "contract"]);
    let drop = "ALTER TABLE orders DROP COLUMN note;\n";
    built.write("db/migrations/003_drop.sql", drop);
    built.commit("dan", "drop the note");
    let json = json(&built, &["orders.note"]);
    let note = json["notes"][0].as_str().unwrap();
    assert_eq!(
        note,
        "orders.note goes with a new migration (db/migrations/003_drop.sql): it is looked for in the schema before that"
    );
    assert_eq!(json["history"][0]["path"], "app/notes.py");
    // Once it has landed the column is no object any more.
    built.git(&["checkout", "-q", "main"]);
    built.git(&["merge", "-q", "contract"]);
    assert_eq!(exit(&built, &["orders.note"]), 2);
}

#[test]
fn an_unknown_object_or_database_is_an_error_with_the_nearest_names() {
    let built = shop();
    let refused = |arguments: &[&str]| {
        let output = impact(&built, arguments);
        assert_eq!(output.status.code(), Some(2));
        text(&output.stderr)
    };
    assert_eq!(
        refused(&["orders.state"]),
        "impact: no column orders.state: orders has no such column; did you mean orders.status?\n"
    );
    assert_eq!(
        refused(&["oders"]),
        "impact: no table or column oders in the known schema; did you mean orders?\n"
    );
    assert_eq!(
        refused(&["orders", "--database", "billing"]),
        "impact: no database billing: there is main\n"
    );
    let empty = Built::new();
    let output = impact(&empty, &["orders"]);
    assert!(text(&output.stderr).contains("no schema known"));
}

#[test]
fn the_answer_does_not_depend_on_the_number_of_threads() {
    let built = shop();
    let run = |jobs| {
        told(
            &built,
            &["orders", "orders.note", "--format", "json", "--jobs", jobs],
        )
    };
    assert_eq!(run("1"), run("5"));
}

#[test]
fn without_the_history_the_places_are_the_same() {
    let built = shop();
    let with = uses(&json(&built, &["orders.status"]));
    let without = json(&built, &["orders.status", "--no-history"]);
    assert_eq!(uses(&without), with);
    assert!(without["history"].as_array().unwrap().is_empty());
    assert_eq!(without["coverage"]["history"], "not_asked");
}

/// `name passed aside undecided` of each object that nobody uses.
fn unused(built: &Built) -> Vec<String> {
    let json: Value =
        serde_json::from_str(&told(built, &["--unused", "--format", "json"])).unwrap();
    let schema = impact::report::unused_schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&json)
        .map(|e| e.to_string())
        .collect();
    assert_eq!(errors, Vec::<String>::new());
    let objects = json["unused"].as_array().unwrap().iter();
    objects
        .map(|object| {
            let mut words = object["name"].as_str().unwrap().to_owned();
            for mark in ["passed", "aside"] {
                if object[mark] == true {
                    words.push_str(&format!(" {mark}"));
                }
            }
            if object["undecided"] != 0 {
                words.push_str(&format!(" {} undecided", object["undecided"]));
            }
            if let Some(author) = object["last_use"]["removed_by"]["author"].as_str() {
                words.push_str(&format!(" until {author}"));
            }
            words
        })
        .collect()
}

#[test]
fn what_nobody_uses_is_listed_with_its_last_use() {
    let mut built = shop();
    assert_eq!(
        unused(&built),
        ["orders.note until bob", "orders.placed_at", "open_orders"]
    );
    // A table goes with its columns; `*` and a declaration name nothing; a test is no production code.
    let more = "CREATE TABLE drafts (id bigint PRIMARY KEY, title text);
        CREATE TABLE carts (id bigint PRIMARY KEY, owner text, shut boolean);\n";
    built.write("db/migrations/003_more.sql", more);
    let cart = "def cart(db):\n    return db.execute(\"SELECT * FROM carts WHERE owner = 'me'\")\n";
    built.write("app/cart.py", cart);
    let test = "def test_drafts(db):\n    assert db.execute(\"SELECT title FROM drafts\")\n";
    built.write("tests/test_drafts.py", test);
    built.commit("ann", "carts");
    assert_eq!(
        unused(&built),
        [
            "orders.note until bob",
            "orders.placed_at",
            "open_orders",
            "drafts aside",
            "carts.shut passed",
        ]
    );
}

#[test]
fn where_nobody_owns_anything_the_last_authors_are_told() {
    let mut built = shop();
    std::fs::remove_file(built.root.join("CODEOWNERS")).unwrap();
    built.commit("dan", "nobody owns it");
    let json = json(&built, &["orders.status"]);
    let report = &json["uses"][0];
    assert_eq!(report["path"], "app/report.py");
    assert_eq!(report["owners"], serde_json::json!(["ann"]));
    assert_eq!(report["owners_source"], "authors");
    // They are asked, and not counted as owners.
    let jobs = &json["modules"][0];
    assert_eq!(jobs["owners"], serde_json::json!([]));
    assert_eq!(jobs["authors"], serde_json::json!(["bob"]));
    let said = told(&built, &["orders.status"]);
    assert!(
        said.contains("app  no owner, last written by ann"),
        "{said}"
    );
}

#[test]
fn blame_says_who_brought_what_the_history_does_not_tell_of() {
    let built = shop();
    let first = |arguments: &[&str]| {
        let json = json(&built, &[&["orders.status"], arguments].concat());
        let origin = &json["uses"][0]["first_seen"];
        (json["uses"][0]["path"].clone(), origin["author"].clone())
    };
    let nobody = Value::Null;
    assert_eq!(first(&["--no-history"]), ("app/report.py".into(), nobody));
    assert_eq!(
        first(&["--no-history", "--blame"]),
        ("app/report.py".into(), "ann".into())
    );
}

/// A repository of one commit, and then `more` on a branch.
fn grown(base: &[(&str, &str)], more: &[(&str, &str)]) -> Built {
    let mut built = Built::new();
    for (path, text) in base {
        built.write(path, text);
    }
    built.commit("ann", "begin");
    built.git(&["checkout", "-q", "-b", "topic"]);
    for (path, text) in more {
        built.write(path, text);
    }
    built.commit("bob", "go on");
    built
}

const ORDERS: &str = "CREATE TABLE orders (id bigint PRIMARY KEY, status text, note text);\n";

#[test]
fn a_table_is_written_by_who_still_has_a_column_that_a_new_migration_takes() {
    let built = grown(
        &[
            ("migrations/0001_orders.sql", ORDERS),
            (
                "app/a.py",
                "db.execute(\"UPDATE orders SET status = 'x' WHERE id = 1\")\n\
                 db.execute(\"INSERT INTO orders (id, status) VALUES (1, 'x')\")\n\
                 db.execute(f\"UPDATE orders SET {column} = 1\")\n\
                 db.execute(\"SELECT id FROM orders FOR UPDATE\")\n",
            ),
            (
                "app/b.py",
                "for table in ['orders', 'refunds']:\n    db.execute(f\"SELECT count(*) FROM {table}\")\n",
            ),
        ],
        &[(
            "migrations/0002_rename.sql",
            "ALTER TABLE orders RENAME COLUMN status TO state;\n",
        )],
    );
    let json = json(&built, &["orders", "--no-history"]);
    let access: Vec<String> = uses(&json)
        .iter()
        .map(|usage| usage.split(' ').take(2).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        access,
        [
            "app/a.py:1 read_write",
            "app/a.py:2 write",
            "app/a.py:3 write",
            "app/a.py:4 read",
        ]
    );
    // Which table the name at run time is, is not said: it may be this one.
    assert_eq!(json["undecided"][0]["path"], "app/b.py", "{json}");
}

#[test]
fn each_database_is_asked_as_it_is_before_its_own_new_migrations() {
    let users = "CREATE TABLE users (id bigint PRIMARY KEY, email text);\n";
    let query = "package x\n\nvar q = db.Query(`SELECT email FROM users`)\n";
    let built = grown(
        &[
            ("svc_a/go.mod", "module a\n"),
            ("svc_a/migrations/0001_users.sql", users),
            ("svc_a/x.go", query),
            ("svc_b/go.mod", "module b\n"),
            ("svc_b/migrations/0001_users.sql", users),
            ("svc_b/x.go", query),
        ],
        &[(
            "svc_a/migrations/0002_drop.sql",
            "ALTER TABLE users DROP COLUMN email;\n",
        )],
    );
    let json = json(&built, &["users.email", "--no-history"]);
    let mut paths: Vec<&str> = json["uses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|usage| usage["path"].as_str().unwrap())
        .collect();
    paths.sort_unstable();
    assert_eq!(paths, ["svc_a/x.go", "svc_b/x.go"]);
    let databases = json["objects"].as_array().unwrap().len();
    assert_eq!(databases, 2, "{json}");
    let notes = json["notes"].to_string();
    assert!(
        notes.contains("users.email goes with a new migration (svc_a/migrations/0002_drop.sql)"),
        "{notes}"
    );
}

#[test]
fn names_of_before_and_after_a_new_migration_are_known_together() {
    let built = grown(
        &[
            ("migrations/0001_orders.sql", ORDERS),
            ("a.py", "db.execute(\"SELECT status FROM orders\")\n"),
            ("b.py", "db.execute(\"SELECT state FROM orders\")\n"),
        ],
        &[(
            "migrations/0002_rename.sql",
            "ALTER TABLE orders RENAME COLUMN status TO state;\n",
        )],
    );
    let both = json(&built, &["orders.state", "orders.status", "--no-history"]);
    assert_eq!(both["objects"].as_array().unwrap().len(), 2);
    assert_eq!(both["databases"].as_array().unwrap().len(), 1);
    let refused = impact(&built, &["orders.statuss"]);
    assert_eq!(
        text(&refused.stderr),
        "impact: no column orders.statuss: orders has no such column; did you mean orders.status, orders.state?\n"
    );
}

#[test]
fn a_shallow_clone_is_told_in_the_first_lines_once() {
    let built = shop();
    let cut = tempfile::tempdir().unwrap();
    let from = format!("file://{}", built.root.display());
    let to = cut.path().join("cut");
    let mut git = Command::new("git");
    git.args(["clone", "-q", "--depth", "1", &from, to.to_str().unwrap()]);
    assert!(git.status().unwrap().success());
    let told = |arguments: &[&str]| {
        let mut impact = Command::new(env!("CARGO_BIN_EXE_impact"));
        impact
            .args(arguments)
            .arg("--repo")
            .arg(&to)
            .env_remove("CI");
        text(&impact.output().unwrap().stdout)
    };
    let words = "this clone is shallow, its history is cut: git fetch --unshallow";
    let flat = |out: &str| out.split_whitespace().collect::<Vec<_>>().join(" ");
    let unused = flat(&told(&["readers", "--unused"]));
    let first = unused.find(words).unwrap();
    assert!(first < unused.find("Used nowhere").unwrap(), "{unused}");
    let nothing = flat(&told(&["analyze"]));
    assert_eq!(
        nothing.matches("this clone is shallow").count(),
        1,
        "{nothing}"
    );
    assert!(nothing.contains(words), "{nothing}");
}
