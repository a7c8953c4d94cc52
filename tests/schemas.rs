//! Which schema a change is judged against: dumps, scripts, roots, engines and triggers of repositories
//! that are written here. A wrong schema shows in what the same query is said to do.

#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;
use std::path::Path;

use impact::analysis::report::Report;
use impact::analysis::{Request, analyze};
use tempfile::TempDir;

/// What is said of every place that the change reaches: `app.py:1 breaking`; files that are not
/// committed yet begin with `+`.
fn said(files: &[(&str, &str)], change: &str) -> Vec<String> {
    let report = report(files, change);
    let findings = report.findings.iter();
    findings
        .filter(|f| f.path != change)
        .map(|f| format!("{}:{} {}", f.path, f.line, f.severity.word()))
        .collect()
}

/// The changes, each with the line of its statement: `drop_table orders 3`.
fn changes(files: &[(&str, &str)], change: &str) -> Vec<String> {
    let report = report(files, change);
    let told = |c: &impact::analysis::report::ChangeSummary| {
        format!(
            "{} {} {}",
            c.kind,
            c.table.as_deref().unwrap_or_default(),
            c.line
        )
    };
    report.changes.iter().map(told).collect()
}

fn report(files: &[(&str, &str)], change: &str) -> Report {
    let root = TempDir::new().unwrap();
    let put = |path: &str, text: &str| {
        let to = root.path().join(path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, text).unwrap();
    };
    for (path, text) in files.iter().filter(|(path, _)| !path.starts_with('+')) {
        put(path, text);
    }
    commit(root.path());
    for (path, text) in files {
        if let Some(path) = path.strip_prefix('+') {
            put(path, text);
        }
    }
    let request = Request {
        paths: vec![root.path().join(change)],
        repo: Some(root.path().to_owned()),
        quiet: true,
        ..Request::default()
    };
    analyze(&request).unwrap()
}

fn commit(root: &Path) {
    let repository = git2::Repository::init(root).unwrap();
    let mut index = repository.index().unwrap();
    index
        .add_all(["*"], git2::IndexAddOption::DEFAULT, None)
        .unwrap();
    index.write().unwrap();
    let tree = repository.find_tree(index.write_tree().unwrap()).unwrap();
    let author = git2::Signature::now("A", "a@example.com").unwrap();
    repository
        .commit(Some("HEAD"), &author, &author, "Begin", &tree, &[])
        .unwrap();
}

const STEPS: &str = "CREATE TABLE steps (id bigint PRIMARY KEY, name text);\n";

#[test]
fn a_column_that_makes_room_for_another_is_the_dumps_own() {
    let files = [
        (
            "db/schema.sql",
            "CREATE TABLE steps (id bigint PRIMARY KEY, name text UNIQUE);\n",
        ),
        (
            "app.py",
            "Q = 'INSERT INTO steps (id, name) VALUES (1, 2) ON CONFLICT (name) DO NOTHING'\n",
        ),
        (
            "+db/change.sql",
            "ALTER TABLE steps RENAME COLUMN name TO old_name;\nALTER TABLE steps ADD COLUMN name text;\n",
        ),
    ];
    assert_eq!(said(&files, "db/change.sql"), ["app.py:1 breaking"]);
}

#[test]
fn a_dump_that_knows_the_new_column_is_taken_back() {
    let files = [
        (
            "db/schema.sql",
            "CREATE TABLE steps (id bigint PRIMARY KEY, name text, size int NOT NULL);\n",
        ),
        (
            "app.py",
            "Q = 'INSERT INTO steps (id, name) VALUES (1, 2)'\n",
        ),
        (
            "+db/change.sql",
            "ALTER TABLE steps ADD COLUMN size int NOT NULL;\n",
        ),
    ];
    assert_eq!(said(&files, "db/change.sql"), ["app.py:1 breaking"]);
}

#[test]
fn scripts_that_use_their_databases_speak_of_unqualified_names() {
    let files = [
        (
            "db/01-jobs.sql",
            "USE jobs;\nCREATE TABLE `job` (`id` int NOT NULL PRIMARY KEY, `alarm` varchar(20)) ENGINE=InnoDB;\nCREATE TABLE `run` (`id` int NOT NULL PRIMARY KEY, `note` text) ENGINE=InnoDB;\n",
        ),
        (
            "db/02-jobs_next.sql",
            "USE jobs_next;\nCREATE TABLE `job` (`id` int NOT NULL PRIMARY KEY) ENGINE=InnoDB;\nCREATE TABLE `run` (`id` int NOT NULL PRIMARY KEY) ENGINE=InnoDB;\n",
        ),
        (
            "app.py",
            "Q = 'SELECT alarm FROM job'\nE = 'SELECT note FROM job j JOIN run r ON r.id = j.id'\n",
        ),
        (
            "+db/03-change.sql",
            "ALTER TABLE `job` DROP COLUMN `alarm`, ADD COLUMN `note` int;\n",
        ),
    ];
    assert_eq!(
        said(&files, "db/03-change.sql"),
        ["app.py:1 breaking", "app.py:2 breaking"]
    );
}

#[test]
fn a_script_that_is_new_is_not_part_of_the_schema_that_it_changes() {
    let files = [
        ("sql/shop.sql", STEPS),
        (
            "app.py",
            "Q = 'SELECT name FROM steps WHERE name = upper(name)'\n",
        ),
        (
            "+sql/zz_update.sql",
            "CREATE TABLE extra (id bigint PRIMARY KEY);\nALTER TABLE steps ALTER COLUMN name TYPE bigint USING 0;\n",
        ),
    ];
    assert_eq!(said(&files, "sql/zz_update.sql"), ["app.py:1 risky"]);
}

#[test]
fn a_script_of_an_operator_among_the_documents_states_the_schema() {
    let table = "CREATE TABLE job (id int NOT NULL PRIMARY KEY, alarm varchar(20));\n";
    let reader = "Q = 'SELECT id, name FROM job j JOIN team USING (id)'\n";
    let team = "CREATE TABLE team (id int NOT NULL PRIMARY KEY, name text);\n";
    let change = "ALTER TABLE job ADD COLUMN name text;\n";
    // Ambiguous only where the columns of both are known.
    let known = [
        ("doc/db/tables.sql", &*format!("{table}{team}")),
        ("app.py", reader),
        ("+doc/db/change.sql", change),
    ];
    assert_eq!(said(&known, "doc/db/change.sql"), ["app.py:1 breaking"]);
}

#[test]
fn a_small_script_beside_migrations_that_miss_little_is_not_the_schema() {
    let files = [
        (
            "migrations/001_steps.sql",
            "CREATE TABLE steps (id bigint PRIMARY KEY, name text);\nCREATE TABLE logs (id bigint PRIMARY KEY, step bigint);\nCREATE TABLE stages (id bigint PRIMARY KEY);\nALTER TABLE users ADD COLUMN age int;\n",
        ),
        (
            "scripts/queue/schema.sql",
            "CREATE TABLE queue (id bigint PRIMARY KEY);\n",
        ),
        (
            "app.py",
            "Q = 'SELECT s.id, step FROM steps s JOIN logs l ON l.step = s.id'\n",
        ),
        (
            "+migrations/002_step.sql",
            "ALTER TABLE steps ADD COLUMN step bigint;\n",
        ),
    ];
    assert_eq!(
        said(&files, "migrations/002_step.sql"),
        ["app.py:1 breaking"]
    );
}

#[test]
fn a_migration_outside_of_all_roots_is_for_the_engine_that_its_path_names() {
    let files = [
        ("go.mod", "module example.com/shop\n"),
        (
            "migrate/postgres/001_steps.up.sql",
            "CREATE TABLE steps (id bigserial PRIMARY KEY, name text);\n",
        ),
        (
            "migrate/sqlite/001_steps.up.sql",
            "CREATE TABLE steps (id integer PRIMARY KEY AUTOINCREMENT, name text);\n",
        ),
        (
            "store/sqlite.go",
            "package store\n\nconst q = \"SELECT name FROM steps WHERE id IS NOT ?\"\n",
        ),
        (
            "+store/changes/sqlite/change.sql",
            "ALTER TABLE steps DROP COLUMN name;\n",
        ),
    ];
    assert_eq!(
        said(&files, "store/changes/sqlite/change.sql"),
        ["store/sqlite.go:3 breaking"]
    );
}

#[test]
fn views_that_are_made_after_each_run_are_there_when_the_newest_migration_runs() {
    let files = [
        (
            "pom.xml",
            "<project><artifactId>postgresql</artifactId></project>\n",
        ),
        ("db/migration/V1__steps.sql", STEPS),
        (
            "db/migration/R__names.sql",
            "CREATE OR REPLACE VIEW names AS SELECT name FROM steps;\n",
        ),
        (
            "db/migration/afterMigrate__ids.sql",
            "DROP VIEW IF EXISTS ids;\nCREATE VIEW ids AS SELECT id, name AS title FROM steps;\n",
        ),
        (
            "app.py",
            "N = 'SELECT name FROM names'\nI = 'SELECT title FROM ids'\nS = 'SELECT id FROM steps'\n",
        ),
        (
            "+db/migration/V2__name.sql",
            "ALTER TABLE steps DROP COLUMN name CASCADE;\n",
        ),
    ];
    let said = said(&files, "db/migration/V2__name.sql");
    let app: Vec<&String> = said.iter().filter(|s| s.starts_with("app")).collect();
    assert_eq!(app, ["app.py:1 breaking", "app.py:2 breaking"]);
}

#[test]
fn sql_beside_migrations_that_are_programs_is_read_as_sql() {
    let files = [
        (
            "go.mod",
            "module example.com/steps\n\nrequire github.com/lib/pq v1.10.9\n",
        ),
        ("schema.sql", STEPS),
        (
            "migrations/v1.0.0.go",
            "package migrations\n\nfunc V1(db *sql.DB) error {\n\t_, err := db.Exec(`ALTER TABLE steps ADD COLUMN IF NOT EXISTS name text`)\n\treturn err\n}\n",
        ),
        (
            "migrations/v1.1.0.go",
            "package migrations\n\nfunc V2(db *sql.DB) error {\n\t_, err := db.Exec(`CREATE INDEX IF NOT EXISTS steps_name ON steps (name)`)\n\treturn err\n}\n",
        ),
        ("app.py", "Q = 'SELECT name FROM steps'\n"),
        (
            "+migrations/next.sql",
            "ALTER TABLE steps DROP COLUMN name;\n",
        ),
    ];
    assert_eq!(said(&files, "migrations/next.sql"), ["app.py:1 breaking"]);
}

#[test]
fn a_trigger_that_waits_for_a_change_fails_only_where_the_column_changes() {
    let schema = "CREATE TABLE orders (id bigint PRIMARY KEY, owner_id bigint NOT NULL, note text);
CREATE TABLE parcels (order_id bigint NOT NULL, owner_id bigint NOT NULL);
CREATE FUNCTION follow_owner() RETURNS trigger AS $$
BEGIN
    IF OLD.owner_id <> NEW.owner_id THEN
        UPDATE parcels SET owner_id = NEW.owner_id WHERE order_id = OLD.id;
    END IF;
    RETURN NEW;
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER orders_owner AFTER UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION follow_owner();
";
    let files = [
        ("migrations/001_orders.sql", schema),
        (
            "app.py",
            "O = 'UPDATE orders SET owner_id = 2 WHERE id = 1'\nN = 'UPDATE orders SET note = 2 WHERE id = 1'\n",
        ),
        ("+migrations/002_parcels.sql", "DROP TABLE parcels;\n"),
    ];
    let said = said(&files, "migrations/002_parcels.sql");
    let app: Vec<&String> = said.iter().filter(|s| s.starts_with("app")).collect();
    assert_eq!(app, ["app.py:1 breaking"]);
}

const SHOP: &str = "import kotlin.Boolean;\n\nCREATE TABLE orders(\n    id INTEGER PRIMARY KEY,\n    paid INTEGER AS Boolean NOT NULL,\n    note TEXT\n);\n\nbyId:\nSELECT note FROM orders WHERE id = :id;\n\ncount:\nSELECT COUNT(*) FROM orders;\n";

#[test]
fn sqldelight_keeps_schema_and_queries_in_one_file() {
    let change = "app/src/main/sqldelight/shop/3.sqm";
    let files = [
        ("app/build.gradle.kts", "id(\"app.cash.sqldelight\")\n"),
        ("app/src/main/sqldelight/shop/orders.sq", SHOP),
        (
            "app/src/main/sqldelight/shop/2.sqm",
            "ALTER TABLE orders ADD COLUMN note TEXT;\n",
        ),
        (
            "+app/src/main/sqldelight/shop/3.sqm",
            "ALTER TABLE orders DROP COLUMN note;\n",
        ),
    ];
    let at = "app/src/main/sqldelight/shop/orders.sq:10 breaking";
    assert_eq!(said(&files, change), [at]);
}

const TABLES: &str = "BEGIN;\nCREATE TABLE users (id serial, name text);\nCREATE TABLE jobs (user_id int, state job_state);\nCOMMIT;\n";

#[test]
fn a_schema_may_be_kept_in_files_side_by_side() {
    let files = [
        ("admin/sql/create_tables.sql", TABLES),
        (
            "admin/sql/create_primary_keys.sql",
            "ALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY (id);\n",
        ),
        (
            "admin/sql/create_types.sql",
            "CREATE TYPE job_state AS ENUM ('open', 'done');\n",
        ),
        (
            "admin/sql/create_indexes.sql",
            "CREATE UNIQUE INDEX jobs_user ON jobs (user_id);\n",
        ),
        // Neither of these is a piece of the schema.
        (
            "admin/sql/clear_tables.sql",
            "TRUNCATE users;\nDROP INDEX jobs_user;\n",
        ),
        (
            "admin/sql/other.sql",
            "CREATE UNIQUE INDEX elsewhere ON visits (id);\n",
        ),
        (
            "app.py",
            "A = 'INSERT INTO jobs (user_id) VALUES (%s) ON CONFLICT (user_id) DO NOTHING'\nB = \"SELECT user_id FROM jobs WHERE state = 'open'\"\nC = 'SELECT user_id FROM jobs'\n",
        ),
        ("+admin/change.sql", "DROP INDEX jobs_user;\n"),
        ("+admin/type.sql", "DROP TYPE job_state CASCADE;\n"),
    ];
    assert_eq!(said(&files, "admin/change.sql"), ["app.py:1 breaking"]);
    assert_eq!(said(&files, "admin/type.sql"), ["app.py:2 breaking"]);
}

#[test]
fn a_table_that_goes_is_still_shared_with_another_history_of_the_schema() {
    let dropped = "DROP TABLE orders;\n";
    let files = |other| {
        [
            (
                "web/sql/0_schema.sql",
                "CREATE TABLE orders (id int);\nCREATE TABLE users (id int);\n",
            ),
            ("dev/package.json", "{}"),
            ("dev/mysql/1_keys.sql", other),
            ("dev/mysql/2_more.sql", "CREATE INDEX u ON users (id);\n"),
            ("web/app.py", "Q = 'SELECT id FROM orders'\n"),
            ("+web/sql/1_change.sql", dropped),
        ]
    };
    let same = files("CREATE INDEX o ON orders (id);\n");
    assert_eq!(
        said(&same, "web/sql/1_change.sql"),
        ["web/app.py:1 breaking"]
    );
}

#[test]
fn dumps_tell_the_engine_that_migrations_do_not() {
    let said_of = |name: &str, table: &str| {
        let files = [
            (
                "src/upgrades/1_a.sql",
                "ALTER TABLE tags ADD COLUMN link text;\n",
            ),
            (
                "src/upgrades/2_b.sql",
                "ALTER TABLE tags ADD COLUMN sort text;\n",
            ),
            (name, table),
            (
                "app.py",
                "Q = 'INSERT INTO tags (name) VALUES (?)'\nR = 'SELECT name FROM labels'\n",
            ),
            (
                "+change.sql",
                "ALTER TABLE tags RENAME TO labels;\nCREATE VIEW tags AS SELECT id, name FROM labels;\n",
            ),
        ];
        said(&files, "change.sql")
    };
    // PostgreSQL would write through the view, SQLite refuses.
    let table = "CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT);\n";
    assert_eq!(
        said_of("resources/schema_sqlite.sql", table),
        ["app.py:1 breaking"]
    );
    let table = "CREATE TABLE tags (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);\n";
    assert_eq!(
        said_of("resources/schema.sql", table),
        ["app.py:1 breaking"]
    );
}

#[test]
fn a_schema_that_is_put_in_when_a_script_runs_is_left_out() {
    let made = "CREATE SCHEMA :APP;\nCREATE TABLE :APP.jobs (id int, key text);\nCREATE FUNCTION :APP.add_job(k text) RETURNS void AS $$\n  INSERT INTO :APP.jobs (key) VALUES (k);\n$$ LANGUAGE sql;\n";
    let code = "const a = `SELECT key FROM ${schema}.jobs`;\nconst b = `SELECT id FROM ${schema}.jobs`;\nconst c = `SELECT ${schema}.add_job($1)`;\n";
    let files = [
        ("sql/000001.sql", made),
        (
            "sql/000002.sql",
            "ALTER TABLE :APP.jobs ADD COLUMN at date;\n",
        ),
        ("src/jobs.ts", code),
        ("package.json", "{\"dependencies\":{\"pg\":\"8\"}}"),
        (
            "+sql/000003.sql",
            "ALTER TABLE :APP.jobs DROP COLUMN key;\n",
        ),
    ];
    assert_eq!(
        said(&files, "sql/000003.sql"),
        [
            "src/jobs.ts:1 breaking",
            "src/jobs.ts:3 breaking",
            // The function's own body.
            "sql/000001.sql:4 breaking"
        ]
    );
}

#[test]
fn numbers_stand_behind_a_v_too() {
    let files = [
        (
            "src/Scripts/Install.v9.sql",
            "CREATE TABLE sets (id int, score int NOT NULL);\n",
        ),
        (
            "src/Scripts/Install.v10.sql",
            "ALTER TABLE sets ALTER COLUMN score SET DEFAULT 0;\n",
        ),
        (
            "src/Sets.cs",
            "var q = \"INSERT INTO sets (id) VALUES (@id)\";\n",
        ),
        (
            "+src/Scripts/Install.v11.sql",
            "ALTER TABLE sets ALTER COLUMN score DROP DEFAULT;\n",
        ),
        ("src/App.csproj", "<PackageReference Include=\"Npgsql\" />"),
    ];
    assert_eq!(
        said(&files, "src/Scripts/Install.v11.sql"),
        ["src/Sets.cs:1 breaking"]
    );
}

#[test]
fn ordering_by_a_selected_name_is_not_taken_over_by_a_column_that_becomes_known() {
    // `contacts` is known in part only: its id shows in the table made anew.
    let files = [
        ("Cargo.toml", "rusqlite = \"1\""),
        (
            "migrations/2_a.sql",
            "ALTER TABLE contacts ADD COLUMN seen INTEGER;\n",
        ),
        (
            "src/a.rs",
            "fn a() { q(\"SELECT id FROM contacts ORDER BY seen, id\"); }\n",
        ),
        (
            "+migrations/3_b.sql",
            "CREATE TABLE new_contacts (id INTEGER PRIMARY KEY, seen INTEGER);\nINSERT INTO new_contacts SELECT id, seen FROM contacts;\nDROP TABLE contacts;\nALTER TABLE new_contacts RENAME TO contacts;\n",
        ),
    ];
    let said = said(&files, "migrations/3_b.sql");
    assert!(said.iter().all(|s| !s.ends_with("breaking")), "{said:?}");
}

/// The indexes that a migration of Rails drops, by their names, after the migrations before it.
#[test]
fn rails_renames_the_indexes_that_it_named_along_with_tables_and_columns() {
    let root = TempDir::new().unwrap();
    let put = |path: &str, body: &str| {
        let to = root.path().join(path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        let text =
            format!("class X < ActiveRecord::Migration[7.1]\n  def change\n{body}\n  end\nend\n");
        fs::write(to, text).unwrap();
    };
    put(
        "db/migrate/20240101000000_create.rb",
        r#"    create_table :orders do |t|
      t.string :status
      t.string :kind
      t.index :status
      t.index [:kind, :status], unique: true
      t.index :kind, name: "by_kind"
    end"#,
    );
    put(
        "db/migrate/20240102000000_rename.rb",
        "    rename_column :orders, :status, :state\n    rename_table :orders, :purchases",
    );
    let change = "db/migrate/20240103000000_drop.rb";
    put(
        change,
        r#"    remove_index :purchases, :state
    remove_index :purchases, [:kind, :state]
    remove_index :purchases, name: "by_kind""#,
    );
    commit(root.path());
    let request = Request {
        paths: vec![root.path().join(change)],
        repo: Some(root.path().to_owned()),
        quiet: true,
        ..Request::default()
    };
    let report = analyze(&request).unwrap();
    let dropped: Vec<_> = report
        .changes
        .iter()
        .filter_map(|c| c.column.clone())
        .collect();
    assert_eq!(
        dropped,
        [
            "index_purchases_on_state",
            "index_purchases_on_kind_and_state",
            "by_kind"
        ]
    );
}

#[test]
fn the_first_migration_of_a_folder_goes_on_where_the_schema_of_the_project_ends() {
    let schema = "CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL);\n";
    let app = "Q = 'INSERT INTO orders (id, status) VALUES (1, %s)'\n";
    let change = "ALTER TABLE orders ADD COLUMN total integer NOT NULL;\n";
    let files = [
        ("schema.sql", schema),
        ("app.py", app),
        ("+migrations/0001_total.sql", change),
    ];
    let expected = ["app.py:1 breaking"];
    assert_eq!(said(&files, "migrations/0001_total.sql"), expected);
    // So it does where there are migrations of other frameworks.
    let later = "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n    operations = []\n";
    let files = [
        ("schema.sql", schema),
        ("old/migrations/__init__.py", ""),
        ("old/migrations/0001_initial.py", later),
        ("app.py", app),
        (
            "+migrations/0001_sales.sql",
            "ALTER TABLE orders RENAME TO sales;\n",
        ),
    ];
    assert_eq!(said(&files, "migrations/0001_sales.sql"), expected);
    // One that makes its own tables begins a database.
    let own = "CREATE TABLE jobs (id bigint PRIMARY KEY);\n";
    let files = [
        ("schema.sql", schema),
        ("app.py", app),
        ("+migrations/0001_jobs.sql", own),
    ];
    assert!(said(&files, "migrations/0001_jobs.sql").is_empty());
}

#[test]
fn each_change_is_the_work_of_its_own_statement() {
    let schema = "CREATE TABLE notes (id bigint PRIMARY KEY, kind text);\nCREATE TABLE links (id bigint PRIMARY KEY, kind text);\nCREATE VIEW linked AS SELECT id, kind FROM links;\n";
    let change = "ALTER TABLE links DROP COLUMN kind CASCADE;\nDROP TABLE notes CASCADE;\n";
    let files = [
        ("db/postgresql/schema.sql", schema),
        ("+db/postgresql/change.sql", change),
    ];
    let expected = [
        "drop_view linked 1",
        "drop_column links 1",
        "drop_table notes 2",
    ];
    assert_eq!(changes(&files, "db/postgresql/change.sql"), expected);
    // A table that is made anew loses a column of the same name as the other.
    let rebuilt = "CREATE TABLE links_new (id bigint PRIMARY KEY);\nINSERT INTO links_new SELECT id FROM links;\nDROP TABLE links;\nALTER TABLE links_new RENAME TO links;\nALTER TABLE notes DROP COLUMN kind;\n";
    let schema = "CREATE TABLE notes (id integer PRIMARY KEY, kind text);\nCREATE TABLE links (id integer PRIMARY KEY, kind text);\n-- sqlite\nPRAGMA user_version = 1;\n";
    let files = [
        ("db/sqlite/schema.sql", schema),
        ("+db/sqlite/change.sql", rebuilt),
    ];
    let all = changes(&files, "db/sqlite/change.sql");
    assert!(all.contains(&"drop_column notes 5".to_owned()), "{all:?}");
    assert!(!all.contains(&"drop_column links 5".to_owned()), "{all:?}");
}
