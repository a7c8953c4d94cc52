//! The release checklist: its order, its owners, its SQL, what it ticks and what it does not.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

const SCHEMA: &str = "CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, status text NOT NULL, note text);
";

/// A repository with one earlier migration and the one to ship.
struct Shop(TempDir);

impl Shop {
    fn new(change: &str, files: &[(&str, &str)]) -> Self {
        let shop = Self(TempDir::new().unwrap());
        shop.write("db/migrations/0001_schema.sql", SCHEMA);
        shop.write("db/migrations/0002_change.sql", change);
        shop.write(
            "CODEOWNERS",
            "/db/ @acme/db\n/app/ @acme/app\n/jobs/ @acme/jobs\n",
        );
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

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_impact"));
        let output = command
            .args(["checklist", "--quiet", "--dialect", "postgresql"])
            .args(["--repo", self.0.path().to_str().unwrap()])
            .args(arguments)
            .current_dir(self.0.path())
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (
            output.status.code().unwrap(),
            text(output.stdout),
            text(output.stderr),
        )
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let change = ["db/migrations/0002_change.sql", "--format", "json"];
        let (code, out, err) = self.run(&[&change, arguments].concat());
        assert_eq!((code, err.as_str()), (0, ""), "{out}");
        let json: Value = serde_json::from_str(&out).unwrap();
        let schema = impact::report::checklist_schema();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&json)
            .map(|e| e.to_string())
            .collect();
        assert_eq!(errors, Vec::<String>::new());
        json
    }
}

/// `phase: text` of each step, ticked ones with `x `.
fn steps(checklist: &Value) -> Vec<String> {
    let mut all = Vec::new();
    for phase in checklist["phases"].as_array().unwrap() {
        for step in phase["steps"].as_array().unwrap() {
            let tick = if step["done"] == true { "x " } else { "" };
            let text = step["text"].as_str().unwrap();
            all.push(format!(
                "{tick}{}: {text}",
                phase["phase"].as_str().unwrap()
            ));
        }
    }
    all
}

fn step<'a>(checklist: &'a Value, text: &str) -> &'a Value {
    let phases = checklist["phases"].as_array().unwrap();
    let mut all = phases
        .iter()
        .flat_map(|phase| phase["steps"].as_array().unwrap());
    all.find(|step| step["text"].as_str().unwrap().contains(text))
        .unwrap_or_else(|| panic!("no step says {text}: {:#?}", steps(checklist)))
}

fn sql(step: &Value) -> Vec<&str> {
    let statements = step["sql"].as_array().unwrap().iter();
    let run = statements.filter(|sql| sql["run"] != "check");
    run.map(|sql| sql["text"].as_str().unwrap()).collect()
}

/// What has to return no row before a step is taken.
fn checks(step: &Value) -> Vec<&str> {
    let statements = step["sql"].as_array().unwrap().iter();
    let checks = statements.filter(|sql| sql["run"] == "check");
    checks.map(|sql| sql["text"].as_str().unwrap()).collect()
}

#[test]
fn a_dropped_column_waits_for_its_last_reader() {
    let shop = Shop::new(
        "ALTER TABLE orders DROP COLUMN status;\n",
        &[
            (
                "app/a.py",
                "rows = db.execute(\"SELECT status FROM orders\")\n",
            ),
            (
                "jobs/b.py",
                "db.execute(\"UPDATE orders SET status = 'x'\")\n",
            ),
        ],
    );
    let checklist = shop.json(&[]);
    assert_eq!(
        checklist["owners"],
        serde_json::json!(["@acme/app", "@acme/db", "@acme/jobs"])
    );
    assert_eq!(
        steps(&checklist),
        [
            "before_deploy: let new code leave orders.status out: make it nullable, or give it a default",
            "with_deploy: remove every use of orders.status and deploy that everywhere before the column is dropped",
            "after_deploy: wait until the new code runs everywhere (servers, workers, cron jobs, consoles, reports) and the last process of the old one has ended",
            "next_release: drop the column orders.status, without CASCADE; run db/migrations/0002_change.sql only then",
        ]
    );
    let code = step(&checklist, "remove every use");
    assert_eq!(code["places"][0]["path"], "app/a.py");
    assert_eq!(code["places"][1]["path"], "jobs/b.py");
    assert_eq!(
        code["owners"],
        serde_json::json!(["@acme/app", "@acme/jobs"])
    );
    assert_eq!(code["rollback"], true);
    let drop = step(&checklist, "drop the column");
    assert_eq!(
        sql(drop),
        [
            "SET lock_timeout = '5s'",
            "ALTER TABLE orders DROP COLUMN status"
        ]
    );
    assert!(checks(drop)[0].contains("attname IN ('status')"), "{drop}");
    assert_eq!(
        (&drop["rollback"], &drop["owners"]),
        (&Value::Bool(false), &serde_json::json!(["@acme/db"]))
    );
    assert!(
        checklist["rollout"][0]
            .as_str()
            .unwrap()
            .starts_with("deploy the code first")
    );
}

#[test]
fn what_the_code_and_the_schema_show_is_ticked_with_the_evidence() {
    let shop = Shop::new(
        "ALTER TABLE orders DROP COLUMN note;\n",
        &[
            ("app/a.py", "x = 1\n"),
            // The way back is no code.
            (
                "db/migrations/0002_change.down.sql",
                "ALTER TABLE orders ADD COLUMN note text;\n",
            ),
        ],
    );
    let checklist = shop.json(&[]);
    let made = step(&checklist, "let new code leave orders.note out");
    assert_eq!(made["evidence"], "it takes nulls or has a default already");
    let code = step(&checklist, "remove every use");
    let evidence = code["evidence"].as_str().unwrap();
    assert!(
        evidence.starts_with("no query uses it and no file of the code has the name"),
        "{evidence}"
    );
    assert_eq!(checklist["owners"], serde_json::json!(["@acme/db"]));
}

#[test]
fn a_name_that_an_unknown_wrapper_may_use_keeps_the_step_open() {
    let model = "def read(row):\n    return own_wrapper(row, of=\"note\")\n";
    let shop = Shop::new(
        "ALTER TABLE orders DROP COLUMN note;\n",
        &[("app/a.py", model), ("docs/a.md", "the note\n")],
    );
    let checklist = shop.json(&[]);
    let code = step(&checklist, "remove every use");
    assert_eq!(code["done"], false);
    let gate = code["gate"].as_str().unwrap();
    assert_eq!(
        gate,
        "a person has looked at the code that has the name: app/a.py; its tests pass with the schema of this moment"
    );
}

#[test]
fn a_column_that_a_mapper_names_is_hidden_from_it_until_it_is_gone() {
    let model =
        "class Order < ApplicationRecord\n  scope :open, -> { where(status: 'open') }\nend\n";
    let shop = Shop::new(
        "ALTER TABLE orders DROP COLUMN status;\n",
        &[("app/models/order.rb", model)],
    );
    let checklist = shop.json(&[]);
    let code = step(&checklist, "remove every use");
    assert!(code["gate"].as_str().unwrap().contains("ignored_columns"));
    step(&checklist, "take orders.status out of ignored_columns");
}

#[test]
fn nothing_is_ticked_while_a_place_cannot_be_decided() {
    let dynamic = "# of orders\ndef f(table):\n    db.execute(f\"SELECT note FROM {table}\")\n";
    let shop = Shop::new(
        "ALTER TABLE orders DROP COLUMN note;\n",
        &[("app/a.py", dynamic)],
    );
    let checklist = shop.json(&[]);
    assert_eq!(step(&checklist, "remove every use")["done"], false);
    let look = step(&checklist, "could not be decided");
    assert_eq!(look["places"][0]["line"], 3);
    assert_eq!(look["owners"], serde_json::json!(["@acme/app"]));
}

#[test]
fn the_size_of_a_table_decides_between_batches_and_at_once() {
    let shop = Shop::new("ALTER TABLE orders ALTER COLUMN note SET NOT NULL;\n", &[]);
    let stats = |rows: u64| {
        shop.write(
            "stats.csv",
            &format!("table_name,row_count,total_bytes\npublic.orders,{rows},1000\n"),
        );
        shop.json(&["--stats", "stats.csv"])
    };
    let small = stats(100);
    assert_eq!(small["changes"][0]["small"], true);
    assert_eq!(
        sql(step(&small, "at once: the table is small"))[0],
        "UPDATE orders SET note = :value WHERE note IS NULL"
    );
    assert_eq!(sql(step(&small, "set note NOT NULL at once")).len(), 2);
    let large = stats(12_000_000);
    let fill = step(&large, "in batches of 5000 rows, 2400 at most");
    assert_eq!(fill["sql"][0]["run"], "repeat");
    let check = step(&large, "without reading the old ones");
    assert!(sql(check)[1].ends_with("CHECK (note IS NOT NULL) NOT VALID"));
    // Without statistics every table is taken as large; one that they leave out is told.
    assert_eq!(steps(&shop.json(&[])).len(), steps(&large).len());
    shop.write("stats.csv", "table_name,row_count\ncustomers,5\n");
    let unknown = shop.json(&["--stats", "stats.csv"]);
    assert!(
        unknown["notes"][0]
            .as_str()
            .unwrap()
            .contains("say nothing of orders")
    );
}

#[test]
fn constraints_and_indexes_are_built_while_writes_go_on() {
    let shop = Shop::new(
        "ALTER TABLE orders ADD CONSTRAINT to_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
ALTER TABLE orders ADD CONSTRAINT one_note UNIQUE (note);
ALTER TABLE orders ADD CONSTRAINT short CHECK (length(note) < 9) NOT VALID;
CREATE INDEX CONCURRENTLY by_status ON orders (status);
",
        &[],
    );
    let checklist = shop.json(&[]);
    let all = checklist.to_string();
    for text in [
        "ADD CONSTRAINT to_customer FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID",
        "VALIDATE CONSTRAINT to_customer",
        "CREATE UNIQUE INDEX CONCURRENTLY one_note ON orders (note)",
        "ADD CONSTRAINT one_note UNIQUE USING INDEX one_note",
        "ADD CONSTRAINT short CHECK (length(note) < 9) NOT VALID",
        "SELECT note, count(*) FROM orders WHERE note IS NOT NULL GROUP BY note HAVING count(*) > 1",
        "SELECT 1 FROM orders WHERE NOT (length(note) < 9) LIMIT 1",
    ] {
        assert!(all.contains(text), "{text}: {all:#}");
    }
    assert_eq!(
        step(&checklist, "build the index by_status")["evidence"],
        "the migration says CONCURRENTLY"
    );
    assert_eq!(
        step(&checklist, "add short for new rows")["evidence"],
        "the migration says NOT VALID"
    );
    assert_eq!(
        step(&checklist, "add to_customer for new rows")["done"],
        false
    );
    // Constraints want the code first, the index the migration.
    let rollout = checklist["rollout"].to_string();
    assert!(
        rollout.contains("C1–C3: deploy the code first"),
        "{rollout}"
    );
    assert!(rollout.contains("C4: run the migration first"), "{rollout}");
    assert!(rollout.contains("opposite orders"), "{rollout}");
}

#[test]
fn equal_steps_of_several_changes_are_one() {
    let shop = Shop::new(
        "ALTER TABLE orders DROP COLUMN note;\nALTER TABLE orders DROP COLUMN status;\n",
        &[],
    );
    let checklist = shop.json(&[]);
    let wait = step(&checklist, "wait until the new code runs everywhere");
    assert_eq!(wait["changes"], serde_json::json!(["C1", "C2"]));
    let gate = wait["gate"].as_str().unwrap();
    assert!(
        gate.contains("orders.note") && gate.contains("orders.status"),
        "{gate}"
    );
}

fn git(root: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
    let done = Command::new("git")
        .args(identity)
        .args(arguments)
        .current_dir(root)
        .output();
    assert!(done.unwrap().status.success(), "{arguments:?}");
}

#[test]
fn the_migrations_since_a_tag_are_one_release() {
    let shop = Shop::new("ALTER TABLE orders DROP COLUMN note;\n", &[]);
    let root = shop.0.path();
    git(root, &["init", "-q", "-b", "main"]);
    git(root, &["add", "-A"]);
    git(root, &["commit", "-qm", "One"]);
    git(root, &["tag", "v4.1"]);
    shop.write(
        "db/migrations/0003_first.sql",
        "ALTER TABLE orders DROP COLUMN status;\n",
    );
    git(root, &["add", "-A"]);
    git(root, &["commit", "-qm", "Two"]);
    shop.write("db/migrations/0004_second.sql", "DROP TABLE customers;\n");
    let (code, out, err) = shop.run(&["v4.1..HEAD", "--format", "json"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let checklist: Value = serde_json::from_str(&out).unwrap();
    let changes = checklist["changes"].as_array().unwrap();
    let paths: Vec<&str> = changes
        .iter()
        .map(|c| c["path"].as_str().unwrap())
        .collect();
    assert_eq!(
        paths,
        [
            "db/migrations/0003_first.sql",
            "db/migrations/0004_second.sql"
        ]
    );
    let (code, _, err) = shop.run(&["v4.1..v4.2"]);
    assert_eq!(code, 2);
    assert!(err.contains("check out v4.2"), "{err}");
    let (code, out, _) = shop.run(&["main..HEAD", "--format", "markdown"]);
    assert_eq!(code, 0);
    assert!(out.contains("- [ ] "), "{out}");
}

#[test]
fn every_kind_has_a_plan_that_ends_and_explains_itself() {
    use impact::change::KINDS;
    use impact::change::plan::Facts;
    for kind in KINDS {
        let plan = (kind.plan)(&Facts::sample(kind));
        assert!(
            !plan.steps.is_empty() && !plan.why.is_empty(),
            "{}",
            kind.id
        );
        let phases: Vec<_> = plan.steps.iter().map(|step| step.phase).collect();
        assert!(phases.is_sorted(), "{}: {phases:?}", kind.id);
        for step in &plan.steps {
            assert!(
                !step.text.is_empty() && !step.text.ends_with('.'),
                "{}: {}",
                kind.id,
                step.text
            );
        }
    }
}

#[test]
fn columns_that_one_migration_drops_are_one_step() {
    let code = "db.execute(\"SELECT status, note FROM orders\")\n";
    let shop = Shop::new(
        "ALTER TABLE orders DROP COLUMN status, DROP COLUMN note;\n",
        &[("app/a.py", code)],
    );
    let checklist = shop.json(&[]);
    let drop = step(&checklist, "drop the columns orders.status and orders.note");
    assert_eq!(drop["changes"], serde_json::json!(["C1", "C2"]));
    assert_eq!(
        sql(drop),
        [
            "SET lock_timeout = '5s'",
            "ALTER TABLE orders DROP COLUMN status",
            "ALTER TABLE orders DROP COLUMN note",
        ]
    );
    // One query asks for both.
    assert_eq!(checks(drop).len(), 1);
    assert!(checks(drop)[0].contains("attname IN ('status', 'note')"));
    // All that the migration does is this step.
    let text = drop["text"].as_str().unwrap();
    assert!(
        text.ends_with("; run db/migrations/0002_change.sql only then"),
        "{text}"
    );
    let gate = drop["gate"].as_str().unwrap();
    assert!(
        gate.contains("impact readers orders.status orders.note --fail-on any"),
        "{gate}"
    );
    let gone = drop["no_way_back"].as_str().unwrap();
    assert!(gone.contains("no release that uses them"), "{gone}");
    // The one takes nulls already, the other does not: that is two steps.
    let loose = |text: &str| step(&checklist, text)["done"] == true;
    assert!(
        loose("let new code leave orders.note out")
            && !loose("let new code leave orders.status out")
    );
    // Nothing hides a column from a mapper where there is none.
    assert!(!steps(&checklist).iter().any(|step| step.contains("mapper")));
}

#[test]
fn a_trigger_that_serves_a_new_column_stands_beside_it() {
    let shop = Shop::new(
        "ALTER TABLE orders ADD COLUMN state text UNIQUE;
UPDATE orders SET state = upper(status);
ALTER TABLE orders ALTER COLUMN state SET NOT NULL;
CREATE FUNCTION give_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF NEW.state IS NULL THEN NEW.state := upper(NEW.status); END IF; RETURN NEW; END $$;
CREATE TRIGGER state_of BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION give_state();
",
        &[(
            "app/a.py",
            "db.execute(\"INSERT INTO orders (id, status) VALUES (1, 'a')\")\n",
        )],
    );
    let checklist = shop.json(&[]);
    let rollout = checklist["rollout"].to_string();
    assert!(!rollout.contains("opposite orders"), "{rollout}");
    let all = steps(&checklist);
    let at = |text: &str| all.iter().position(|step| step.contains(text)).unwrap();
    let trigger = at("before_deploy: run the migration");
    assert!(at("add state as nullable") < trigger && trigger < at("demand a value of state"));
    // The old code keeps working: the trigger gives the value.
    let set = step(&checklist, "set state in every INSERT");
    assert_eq!(set["done"], true);
    let run = sql(step(&checklist, "run the migration"));
    assert!(
        run[1].starts_with("-- first create the function give_state"),
        "{run:?}"
    );
    let fill = sql(step(&checklist, "as the migration does"));
    assert!(
        fill[0].contains("SET state = upper(status) WHERE id IN"),
        "{fill:?}"
    );
    step(&checklist, "make the index the constraint orders_state_key");
}

#[test]
fn what_an_update_of_some_rows_gives_is_not_taken_for_all() {
    let shop = Shop::new(
        "ALTER TABLE orders ADD COLUMN state text;
UPDATE orders SET state = 'old' WHERE note IS NULL;
ALTER TABLE orders ALTER COLUMN state SET NOT NULL;
",
        &[],
    );
    let checklist = shop.json(&[]);
    let fill = sql(step(&checklist, "give state a value"));
    assert!(fill[0].contains("SET state = :value"), "{fill:?}");
}

#[test]
fn steps_in_sql_become_migrations_of_the_framework() {
    let shop = Shop::new("SELECT 1;\n", &[]);
    shop.write(
        "db/migrate/20240101000000_drop_note.rb",
        "class DropNote < ActiveRecord::Migration[7.1]\n  def change\n    remove_column :orders, :note, :text\n  end\nend\n",
    );
    let (code, out, _) = shop.run(&["db/migrate/20240101000000_drop_note.rb"]);
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("make it a migration of Rails"), "{out}");
}

#[test]
fn the_query_of_the_sizes_is_that_of_the_projects_dialect() {
    let shop = Shop::new("ALTER TABLE orders DROP COLUMN note;\n", &[]);
    shop.write(
        "impact.yml",
        "databases:\n  - name: main\n    dialect: mysql\n    migrations: db/migrations\n",
    );
    let output = Command::new(env!("CARGO_BIN_EXE_impact"))
        .args(["checklist", "--stats-query"])
        .current_dir(shop.0.path())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("information_schema.tables"), "{text}");
}
