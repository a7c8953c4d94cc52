//! The SQL of the plans on a real PostgreSQL: it runs in order over a table with rows, and between its
//! steps the statements of the code before and after keep working. `.ci/databases` runs it;
//! `VERDICTS_POSTGRESQL` is the folder of the server's socket.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::Path;
use std::process::Command;

use impact::analysis::checklist::{Checklist, ReleaseStep};
use impact::analysis::stats::{Stats, stats_query};
use impact::analysis::{Request, release};
use impact::change::plan::{Phase, Run};
use impact::sql::Dialect;
use tempfile::TempDir;

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
}

const ORDERS: &str = "CREATE TABLE customers (id bigint PRIMARY KEY);
INSERT INTO customers SELECT generate_series(1, 50);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, status text NOT NULL DEFAULT 'placed', note text, total integer NOT NULL, code text);
CREATE INDEX orders_status_idx ON orders (status, customer_id);
INSERT INTO orders SELECT n, 1 + n % 50, CASE n % 2 WHEN 0 THEN 'paid' ELSE 'placed' END, CASE n % 3 WHEN 0 THEN NULL ELSE 'x' END, n, n::text FROM generate_series(1, 12001) AS n;
";

const BASE: Case = Case {
    name: "",
    schema: ORDERS,
    change: "",
    old: &[],
    old_until: Phase::WithDeploy,
    new: &[],
    value: "''",
    both: &[],
};

const CASES: &[Case] = &[
    Case {
        name: "drop column",
        change: "ALTER TABLE orders DROP COLUMN total;",
        old: &[
            "SELECT id, total FROM orders WHERE total > 5 LIMIT 1",
            "INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)",
        ],
        old_until: Phase::AfterDeploy,
        new: &["INSERT INTO orders (id, customer_id) VALUES (20002, 1)", "SELECT id FROM orders LIMIT 1"],
        ..BASE
    },
    Case {
        name: "rename column",
        change: "ALTER TABLE orders RENAME COLUMN status TO state;",
        old: &[
            "SELECT status FROM orders WHERE status = 'paid' LIMIT 1",
            "INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)",
            "INSERT INTO orders (id, customer_id, status, total) VALUES (20001, 1, 'paid', 5)",
            "UPDATE orders SET status = 'sent' WHERE id = 7",
        ],
        old_until: Phase::AfterDeploy,
        new: &[
            "SELECT state FROM orders WHERE state = 'paid' LIMIT 1",
            "INSERT INTO orders (id, customer_id, total) VALUES (20002, 1, 5)",
            "INSERT INTO orders (id, customer_id, state, total) VALUES (20002, 1, 'paid', 5)",
            "UPDATE orders SET state = 'sent' WHERE id = 8",
        ],
        both: &[
            ("INSERT INTO orders (id, customer_id, status, total) VALUES (30001, 1, 'old', 5) RETURNING state", "old"),
            ("INSERT INTO orders (id, customer_id, state, total) VALUES (30001, 1, 'new', 5) RETURNING status", "new"),
            ("INSERT INTO orders (id, customer_id, total) VALUES (30001, 1, 5) RETURNING state", "placed"),
            ("UPDATE orders SET status = 'old' WHERE id = 7 RETURNING state", "old"),
            ("UPDATE orders SET state = 'new' WHERE id = 7 RETURNING status", "new"),
        ],
        ..BASE
    },
    Case {
        name: "widen type",
        change: "ALTER TABLE orders ALTER COLUMN total TYPE bigint;",
        old: &[
            "SELECT total FROM orders WHERE total = 7",
            "INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)",
        ],
        old_until: Phase::NextRelease,
        new: &[
            "SELECT total FROM orders WHERE total = 7",
            "INSERT INTO orders (id, customer_id, total) VALUES (20002, 1, 5)",
            "UPDATE orders SET total = total + 1 WHERE id = 7",
        ],
        ..BASE
    },
    Case {
        name: "change type",
        change: "ALTER TABLE orders ALTER COLUMN code TYPE integer USING code::integer;",
        old: &["INSERT INTO orders (id, customer_id, total, code) VALUES (20001, 1, 5, '17')"],
        old_until: Phase::NextRelease,
        new: &["SELECT code::text FROM orders WHERE code::text = '7'"],
        ..BASE
    },
    Case {
        name: "set not null",
        change: "ALTER TABLE orders ALTER COLUMN note SET NOT NULL;",
        old: &["INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)"],
        new: &["INSERT INTO orders (id, customer_id, total, note) VALUES (20002, 1, 5, 'y')"],
        ..BASE
    },
    Case {
        name: "add required column",
        change: "ALTER TABLE orders ADD COLUMN region text NOT NULL;",
        old: &["INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)", "SELECT * FROM orders LIMIT 1"],
        new: &["INSERT INTO orders (id, customer_id, total, region) VALUES (20002, 1, 5, 'eu')"],
        value: "'eu'",
        ..BASE
    },
    Case {
        name: "add column with a default of its own for each row",
        change: "ALTER TABLE orders ADD COLUMN token text NOT NULL DEFAULT md5(random()::text);",
        old: &["INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)"],
        old_until: Phase::NextRelease,
        new: &["SELECT token FROM orders WHERE id = 7"],
        ..BASE
    },
    Case {
        name: "drop table",
        schema: "CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint REFERENCES orders);
INSERT INTO orders SELECT generate_series(1, 9); INSERT INTO lines SELECT n, n FROM generate_series(1, 9) AS n;
",
        change: "DROP TABLE orders;",
        old: &["SELECT id FROM orders", "INSERT INTO orders VALUES (10)"],
        old_until: Phase::AfterDeploy,
        new: &["INSERT INTO lines (id) VALUES (10)"],
        ..BASE
    },
    Case {
        name: "rename table",
        change: "ALTER TABLE orders RENAME TO purchases;",
        old: &[
            "SELECT status FROM orders WHERE id = 7",
            "INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5) ON CONFLICT (id) DO NOTHING",
            "UPDATE orders SET status = 'paid' WHERE id = 7",
            "DELETE FROM orders WHERE id = 7",
        ],
        old_until: Phase::AfterDeploy,
        new: &["INSERT INTO purchases (id, customer_id, total) VALUES (20002, 1, 5)", "SELECT status FROM purchases LIMIT 1"],
        both: &[("UPDATE orders SET status = 'old' WHERE id = 7; SELECT status FROM purchases WHERE id = 7", "old")],
        ..BASE
    },
    Case {
        name: "add unique constraint",
        change: "ALTER TABLE orders ADD CONSTRAINT one_code UNIQUE (code);",
        old: &["INSERT INTO orders (id, customer_id, total, code) VALUES (20001, 1, 5, 'new')"],
        old_until: Phase::NextRelease,
        new: &["INSERT INTO orders (id, customer_id, total, code) VALUES (20002, 1, 5, 'other')"],
        ..BASE
    },
    Case {
        name: "add unique index in part",
        change: "CREATE UNIQUE INDEX one_paid ON orders (code) WHERE status = 'paid';",
        old: &["INSERT INTO orders (id, customer_id, total, code) VALUES (20001, 1, 5, '7')"],
        old_until: Phase::NextRelease,
        new: &["INSERT INTO orders (id, customer_id, total, code) VALUES (20002, 1, 5, 'other')"],
        ..BASE
    },
    Case {
        name: "add foreign key",
        change: "ALTER TABLE orders ADD CONSTRAINT to_customer FOREIGN KEY (customer_id) REFERENCES customers ON DELETE CASCADE;",
        old: &["INSERT INTO orders (id, customer_id, total) VALUES (20001, 999, 5)"],
        new: &["INSERT INTO orders (id, customer_id, total) VALUES (20002, 1, 5)"],
        ..BASE
    },
    Case {
        name: "add check",
        change: "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0);",
        old: &["INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, -5)"],
        new: &["INSERT INTO orders (id, customer_id, total) VALUES (20002, 1, 5)"],
        ..BASE
    },
    Case {
        name: "create and drop an index",
        change: "CREATE INDEX orders_total_idx ON orders (total);\nDROP INDEX orders_status_idx;",
        old: &["SELECT id FROM orders WHERE status = 'paid' LIMIT 1"],
        old_until: Phase::NextRelease,
        new: &["SELECT id FROM orders WHERE total = 7"],
        ..BASE
    },
    Case {
        name: "several changes in one statement",
        change: "ALTER TABLE orders ALTER COLUMN status DROP DEFAULT, ADD COLUMN extra text DEFAULT 'a', DROP COLUMN note;",
        old: &["SELECT note FROM orders LIMIT 1"],
        old_until: Phase::AfterDeploy,
        new: &["SELECT extra FROM orders LIMIT 1", "INSERT INTO orders (id, customer_id, total, status) VALUES (20002, 1, 5, 'x')"],
        ..BASE
    },
    Case {
        name: "drop a key",
        schema: "CREATE TABLE users (id bigint PRIMARY KEY, email text CONSTRAINT one_email UNIQUE);
INSERT INTO users SELECT n, n::text FROM generate_series(1, 9) AS n;
",
        change: "ALTER TABLE users DROP CONSTRAINT one_email;",
        old: &["INSERT INTO users VALUES (10, '1') ON CONFLICT (email) DO NOTHING"],
        old_until: Phase::AfterDeploy,
        new: &["INSERT INTO users VALUES (11, 'new')"],
        ..BASE
    },
    Case {
        name: "add and rename enum values",
        schema: "CREATE TYPE state AS ENUM ('new', 'paid');
CREATE TABLE orders (id bigint PRIMARY KEY, state state NOT NULL DEFAULT 'new');
INSERT INTO orders SELECT n FROM generate_series(1, 12001) AS n;
",
        change: "ALTER TYPE state ADD VALUE 'sent';\nALTER TYPE state RENAME VALUE 'new' TO 'open';",
        old: &["INSERT INTO orders VALUES (20001, 'new')", "SELECT id FROM orders WHERE state = 'new' LIMIT 1"],
        old_until: Phase::NextRelease,
        new: &["INSERT INTO orders VALUES (20002, 'open')", "INSERT INTO orders VALUES (20003, 'sent')"],
        ..BASE
    },
];

/// A database of one case.
struct Database(String);

impl Database {
    fn psql(database: &str, sql: &str) -> Result<String, String> {
        let socket = std::env::var("VERDICTS_POSTGRESQL")
            .expect("VERDICTS_POSTGRESQL is not set: run .ci/databases");
        let output = Command::new("psql")
            .args([
                "-X", "-A", "-t", "-q", "-U", "postgres", "-h", &socket, "-d", database,
            ])
            .args(["-v", "ON_ERROR_STOP=1", "-f", "-"])
            .stdin(input(sql))
            .output()
            .unwrap();
        match output.status.success() {
            true => Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned()),
            false => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        }
    }

    fn new(index: usize) -> Self {
        let name = format!("plan_{index}");
        Self::psql(
            "postgres",
            &format!("DROP DATABASE IF EXISTS {name};\nCREATE DATABASE {name};"),
        )
        .unwrap();
        Self(name)
    }

    fn run(&self, sql: &str) -> Result<String, String> {
        Self::psql(&self.0, sql)
    }

    /// The answer of a statement that leaves nothing behind.
    fn tried(&self, sql: &str) -> Result<String, String> {
        self.run(&format!("BEGIN;\n{sql};\nROLLBACK;"))
    }
}

/// What psql reads.
fn input(sql: &str) -> fs::File {
    use std::io::{Seek, Write};
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(sql.as_bytes()).unwrap();
    file.rewind().unwrap();
    file
}

fn ship(case: &Case, stats: Option<&Stats>) -> Checklist {
    let root = TempDir::new().unwrap();
    let folder = root.path().join("db/migrations");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("0001_schema.sql"), case.schema).unwrap();
    fs::write(folder.join("0002_change.sql"), case.change).unwrap();
    let request = Request {
        paths: vec![folder.join("0002_change.sql")],
        repo: Some(root.path().to_owned()),
        dialect: Some(Dialect::Postgresql),
        quiet: true,
        ..Request::default()
    };
    release(&request, stats).unwrap()
}

/// Runs a step as it says, in one session; what is repeated in sessions of its own.
fn take(database: &Database, step: &ReleaseStep, value: &str) -> Result<(), String> {
    let mut session = String::new();
    for statement in &step.sql {
        let text = statement.text.replace(":value", value);
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
                let counted =
                    format!("WITH changed AS ({text} RETURNING 1) SELECT count(*) FROM changed;");
                let rounds = (0..100).find_map(|round| match database.run(&counted) {
                    Ok(rows) if rows == "0" => Some(Ok(round)),
                    Ok(_) => None,
                    Err(error) => Some(Err(error)),
                });
                rounds.unwrap_or_else(|| Err(format!("{text} never ends")))?;
            }
        }
    }
    database.run(&session).map(drop)
}

fn prove(index: usize, case: &Case, stats: Option<&Stats>, wrong: &mut Vec<String>) {
    let database = Database::new(index);
    database.run(case.schema).unwrap();
    let shipped = ship(case, stats);
    let ran = shipped.phases.iter().flat_map(|phase| &phase.steps);
    assert!(
        ran.clone().any(|step| !step.sql.is_empty()),
        "{}: no SQL",
        case.name
    );
    let mut try_all = |statements: &[&str], after: &str| {
        let tries = statements
            .iter()
            .map(|sql| format!("BEGIN;\n{sql};\nROLLBACK;\n"));
        if let Err(error) = database.run(&tries.collect::<String>()) {
            wrong.push(format!("{}, after \"{after}\": {error}", case.name));
        }
    };
    try_all(case.old, "nothing yet");
    let mut failed = Vec::new();
    for phase in Phase::ALL {
        let steps = shipped.phases.iter().filter(|own| own.phase == phase);
        for step in steps.flat_map(|own| &own.steps) {
            if let Err(error) = take(&database, step, case.value) {
                failed.push(format!("{}: step \"{}\": {error}", case.name, step.text));
            }
            if phase <= case.old_until {
                try_all(case.old, &step.text);
            }
            if phase >= Phase::WithDeploy {
                try_all(case.new, &step.text);
            }
        }
        if phase == Phase::BeforeDeploy {
            try_all(case.new, "the steps before the deploy");
            for (sql, expected) in case.both {
                let answer = database.tried(sql);
                if answer.as_deref() != Ok(expected) {
                    failed.push(format!(
                        "{}: {sql}: {answer:?}, expected {expected}",
                        case.name
                    ));
                }
            }
        }
    }
    wrong.append(&mut failed);
}

#[test]
#[ignore = "needs a PostgreSQL: .ci/databases runs it"]
fn every_plan_runs_while_the_code_of_before_and_afterwards_works() {
    let small = "table_name,row_count,total_bytes\norders,9,9\nusers,9,9\ncustomers,9,9\n";
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("stats.csv");
    fs::write(&path, small).unwrap();
    let small = Stats::load(&path).unwrap();
    let mut wrong = Vec::new();
    for (index, case) in CASES.iter().enumerate() {
        prove(2 * index, case, None, &mut wrong);
        prove(2 * index + 1, case, Some(&small), &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "needs a PostgreSQL: .ci/databases runs it"]
fn the_exported_sizes_are_those_of_the_tables() {
    let database = Database::new(1000);
    database.run(ORDERS).unwrap();
    database.run("ANALYZE orders;").unwrap();
    let answer = database.run(&format!(
        "\\pset format csv\n\\pset tuples_only off\n{}",
        stats_query(Dialect::Postgresql).unwrap()
    ));
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("stats.csv");
    let answer = answer.unwrap();
    let table = &answer[answer.find("table_name").unwrap()..];
    fs::write(&path, table).unwrap();
    let stats = Stats::load(Path::new(&path)).unwrap();
    assert_eq!(stats.size("orders").unwrap().rows, Some(12_001), "{table}");
    assert_eq!(stats.size("orders").unwrap().is_small(), Some(false));
    // Never analysed: its rows are not known, its bytes are.
    assert_eq!(stats.size("customers").unwrap().rows, None, "{table}");
    assert_eq!(stats.size("customers").unwrap().is_small(), Some(true));
}
