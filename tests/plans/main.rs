//! The SQL of the plans on real databases: it runs in order over a table with rows, and between its
//! steps the statements of the code before and after keep working. SQLite is at hand; `.ci/databases`
//! starts the servers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod mariadb;
mod postgresql;
mod release;
mod sqlite;

use std::fs;
use std::path::Path;
use std::process::Command;

use impact::analysis::checklist::{Checklist, ReleaseStep};
use impact::analysis::stats::{Stats, stats_query};
use impact::analysis::{Request, release};
use impact::change::plan::{Phase, Run};
use impact::sql::Dialect;
use tempfile::TempDir;

use mariadb::Mariadb;
use postgresql::Postgresql;
use sqlite::Sqlite;

/// One change and the code around it.
struct Case {
    name: &'static str,
    /// The tables before, with rows.
    schema: &'static str,
    /// The migration to ship.
    change: &'static str,
    /// Statements of the code before; each works up to `old_until`.
    old: &'static [&'static str],
    old_until: Phase,
    /// Statements of the code afterwards; each works from the deploy on.
    new: &'static [&'static str],
    /// What takes the place of `:value`.
    value: &'static str,
    /// A question that has this answer while both run: that each sees what the other wrote.
    both: &'static [(&'static str, &'static str)],
    /// Where it takes two releases: statements of the code of the second, and the step (a part of its
    /// text) behind which that code comes. `new` then works up to the last step but one.
    last: &'static [&'static str],
    last_from: &'static str,
    /// What a person runs for a step (a part of its text) that leaves it to a person.
    by_hand: &'static [(&'static str, &'static str)],
    /// The columns at the end are those that the migration would have made.
    same_end: bool,
}

const BASE: Case = Case {
    name: "",
    schema: "",
    change: "",
    old: &[],
    old_until: Phase::WithDeploy,
    new: &[],
    value: "''",
    both: &[],
    last: &[],
    last_from: "",
    by_hand: &[],
    same_end: true,
};

/// A database of one case.
trait Server: Sized {
    const DIALECT: Dialect;

    /// An empty one.
    fn new(index: usize) -> Self;

    /// Runs statements in one session up to the first that fails, and returns what they answer.
    fn run(&self, sql: &str) -> Result<String, String>;

    /// Runs a statement and returns how many rows it changes.
    fn changed(&self, sql: &str) -> Result<String, String>;

    /// All columns, in an order that does not depend on how they came to be.
    fn columns(&self) -> String;

    /// The answer of a statement that leaves nothing behind.
    fn tried(&self, sql: &str) -> Result<String, String> {
        self.run(&format!("BEGIN;\n{sql};\nROLLBACK;"))
    }
}

/// What a client says that reads `sql`.
fn said(client: &mut Command, sql: &str) -> Result<String, String> {
    use std::io::{Seek, Write};
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(sql.as_bytes()).unwrap();
    file.rewind().unwrap();
    let output = client.stdin(file).output().unwrap();
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned()),
        false => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
    }
}

fn ship(case: &Case, dialect: Dialect, stats: Option<&Stats>) -> Checklist {
    let root = TempDir::new().unwrap();
    let folder = root.path().join("db/migrations");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("0001_schema.sql"), case.schema).unwrap();
    fs::write(folder.join("0002_change.sql"), case.change).unwrap();
    let request = Request {
        paths: vec![folder.join("0002_change.sql")],
        repo: Some(root.path().to_owned()),
        dialect: Some(dialect),
        quiet: true,
        ..Request::default()
    };
    release(&request, stats).unwrap()
}

/// Runs a step as it says, in one session; what is repeated in sessions of its own.
fn take<S: Server>(database: &S, step: &ReleaseStep, case: &Case) -> Result<(), String> {
    // What the step runs itself only looks whether that was done.
    for (part, sql) in case.by_hand {
        if step.text.contains(part) {
            database.run(sql)?;
        }
    }
    let mut session = String::new();
    for statement in &step.sql {
        let text = statement.text.replace(":value", case.value);
        match statement.run {
            Run::Once | Run::Alone => session.push_str(&format!("{text};\n")),
            Run::Check | Run::Repeat => {
                database.run(&std::mem::take(&mut session))?;
                if statement.run == Run::Check {
                    let rows = database.run(&format!("{text};"))?;
                    if !rows.is_empty() {
                        return Err(format!("{text} returns {rows}"));
                    }
                    continue;
                }
                let rounds = (0..100).find_map(|round| match database.changed(&text) {
                    Ok(rows) if rows == "0" => Some(Ok(round)),
                    Ok(_) => None,
                    Err(error) => Some(Err(error)),
                });
                rounds.unwrap_or_else(|| Err(format!("{text} never ends")))?;
            }
        }
    }
    database.run(&session)?;
    Ok(())
}

/// The tables alone: the migration is free to refuse the rows.
fn without_rows(schema: &str) -> String {
    let of_rows = |line: &&str| line.starts_with("INSERT") || line.starts_with("  SELECT");
    let lines: Vec<&str> = schema.lines().filter(|line| !of_rows(line)).collect();
    lines.join("\n")
}

/// Takes the steps of the case's plan, and says what goes wrong.
fn prove<S: Server>(index: usize, case: &Case, stats: Option<&Stats>, wrong: &mut Vec<String>) {
    let database = S::new(index);
    database.run(case.schema).unwrap();
    let shipped = ship(case, S::DIALECT, stats);
    let steps: Vec<(Phase, &ReleaseStep)> = shipped
        .phases
        .iter()
        .flat_map(|own| own.steps.iter().map(|step| (own.phase, step)))
        .collect();
    let mut failed = Vec::new();
    if case.by_hand.is_empty() && steps.iter().all(|(_, step)| step.sql.is_empty()) {
        failed.push("no SQL".to_owned());
    }
    for (part, _) in case.by_hand {
        // What the plan runs itself is not left to a person.
        let left = |(_, step): &(Phase, &ReleaseStep)| {
            step.text.contains(part) && step.sql.iter().all(|sql| sql.run == Run::Check)
        };
        if !steps.iter().any(left) {
            failed.push(format!("no step leaves \"{part}\" to a person"));
        }
    }
    let try_all = |statements: &[&str], after: &str, failed: &mut Vec<String>| {
        let all = statements
            .iter()
            .map(|sql| format!("BEGIN;\n{sql};\nROLLBACK;\n"));
        if let Err(error) = database.run(&all.collect::<String>()) {
            failed.push(format!("after \"{after}\": {statements:?}: {error}"));
        }
    };
    try_all(case.old, "nothing yet", &mut failed);
    let mut deployed = false;
    let mut last = false;
    for (at, (phase, step)) in steps.iter().enumerate() {
        if *phase >= Phase::WithDeploy && !deployed {
            deployed = true;
            try_all(case.new, "the steps before the deploy", &mut failed);
            for (sql, expected) in case.both {
                let answer = database.tried(sql);
                if answer.as_deref() != Ok(expected) {
                    failed.push(format!("{sql}: {answer:?}, expected {expected}"));
                }
            }
        }
        if let Err(error) = take(&database, step, case) {
            failed.push(format!("step \"{}\": {:?}: {error}", step.text, step.sql));
        }
        if *phase <= case.old_until {
            try_all(case.old, &step.text, &mut failed);
        }
        if *phase >= Phase::WithDeploy && (case.last.is_empty() || at + 1 < steps.len()) {
            try_all(case.new, &step.text, &mut failed);
        }
        last |= !case.last.is_empty() && step.text.contains(case.last_from);
        if last {
            try_all(case.last, &step.text, &mut failed);
        }
    }
    if !case.last.is_empty() && !last {
        failed.push(format!("no step says \"{}\"", case.last_from));
    }
    if case.same_end && failed.is_empty() {
        let ends = database.columns();
        let direct = S::new(index);
        direct.run(&without_rows(case.schema)).unwrap();
        let made = direct.run(case.change).map(|_| direct.columns());
        let made = made.unwrap_or_else(|error| error);
        if made != ends {
            failed.push(format!(
                "the plan ends with\n{ends}\nthe migration with\n{made}"
            ));
        }
    }
    // What follows from the first is no news.
    failed.truncate(3);
    wrong.extend(
        failed
            .into_iter()
            .map(|why| format!("{}: {why}", case.name)),
    );
}

fn stats(text: &str) -> Stats {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("stats.csv");
    fs::write(&path, text).unwrap();
    Stats::load(Path::new(&path)).unwrap()
}

/// Takes every plan, once for tables of unknown size and once for small ones.
fn prove_all<S: Server>(cases: &[Case]) {
    prove_all_from::<S>(0, cases);
}

/// The same in databases of higher numbers.
fn prove_all_from<S: Server>(first: usize, cases: &[Case]) {
    let small = stats("table_name,row_count,total_bytes\norders,9,9\nusers,9,9\ncustomers,9,9\n");
    let mut wrong = Vec::new();
    for (index, case) in cases.iter().enumerate() {
        prove::<S>(first + 2 * index, case, None, &mut wrong);
        prove::<S>(first + 2 * index + 1, case, Some(&small), &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "needs a PostgreSQL: .ci/databases runs it"]
fn every_plan_runs_on_postgresql_while_the_code_of_before_and_afterwards_works() {
    prove_all::<Postgresql>(postgresql::CASES);
}

#[test]
#[ignore = "needs a PostgreSQL: .ci/databases runs it"]
fn changes_of_one_release_run_on_postgresql_as_one() {
    prove_all_from::<Postgresql>(2000, release::CASES);
}

#[test]
#[ignore = "needs a MariaDB: .ci/databases runs it"]
fn every_plan_runs_on_mariadb_while_the_code_of_before_and_afterwards_works() {
    prove_all::<Mariadb>(mariadb::CASES);
}

#[test]
#[ignore = "needs a MariaDB: .ci/databases runs it"]
fn a_column_of_any_type_keeps_what_it_is_on_mariadb() {
    let mut wrong = Vec::new();
    for (index, column) in mariadb::COLUMNS.iter().enumerate() {
        for (number, case) in mariadb::of_column(column).iter().enumerate() {
            prove::<Mariadb>(10_000 + 10 * index + number, case, None, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_plan_runs_on_sqlite_while_the_code_of_before_and_afterwards_works() {
    prove_all::<Sqlite>(sqlite::CASES);
}

/// The answer to [`stats_query`] is what `--stats` reads.
#[test]
#[ignore = "needs servers: .ci/databases runs it"]
fn the_exported_sizes_are_those_of_the_tables() {
    let query = |dialect| stats_query(dialect).unwrap();
    let postgresql = Postgresql::new(1000);
    postgresql.run(postgresql::ORDERS).unwrap();
    postgresql.run("ANALYZE orders;").unwrap();
    let answer = postgresql.run(&format!(
        "\\pset format csv\n\\pset tuples_only off\n{}",
        query(Dialect::Postgresql)
    ));
    let answer = answer.unwrap();
    let table = &answer[answer.find("table_name").unwrap()..];
    let read = stats(table);
    assert_eq!(read.size("orders").unwrap().rows, Some(12_001), "{table}");
    assert_eq!(read.size("orders").unwrap().is_small(), Some(false));
    // Never analysed: its rows are not known, its bytes are.
    assert_eq!(read.size("customers").unwrap().rows, None, "{table}");
    assert_eq!(read.size("customers").unwrap().is_small(), Some(true));

    let mariadb = Mariadb::new(1000);
    mariadb.run(mariadb::ORDERS).unwrap();
    mariadb.run("ANALYZE TABLE orders, customers;").unwrap();
    let table = mariadb.table(query(Dialect::Mysql)).unwrap();
    let read = stats(&table);
    // An estimate.
    let rows = read.size("orders").unwrap().rows.unwrap();
    assert!((9_000..=15_000).contains(&rows), "{table}");
    assert_eq!(
        read.size("orders").unwrap().is_small(),
        Some(rows <= 10_000)
    );
    assert_eq!(
        read.size("customers").unwrap().is_small(),
        Some(true),
        "{table}"
    );
}

#[test]
fn the_exported_rows_are_those_of_the_tables_of_sqlite() {
    let database = Sqlite::new(1000);
    database.run(sqlite::ORDERS).unwrap();
    database.run("ANALYZE;").unwrap();
    let rows = database.run(stats_query(Dialect::Sqlite).unwrap()).unwrap();
    let read = stats(&format!("table_name|row_count|total_bytes\n{rows}\n"));
    assert_eq!(read.size("orders").unwrap().rows, Some(12_001), "{rows}");
    assert_eq!(read.size("orders").unwrap().is_small(), Some(false));
}
