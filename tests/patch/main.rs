//! `--format patch`: what `git apply` makes of it, and what is left to a person.

#![allow(clippy::unwrap_used)]

mod mappers;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const SHOP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/projects/shop");

const SCHEMA: &str = "CREATE TYPE progress AS ENUM ('open', 'paid');
CREATE TABLE customers (id bigint primary key, name text);
CREATE TABLE orders (id bigint primary key, status text not null, progress progress, customer_id bigint);
CREATE TABLE shipments (id bigint primary key, status text not null, order_id bigint);
";

/// A repository with the schema above, one more migration, and files.
struct Repository(TempDir);

impl Repository {
    fn new(migration: &str, files: &[(&str, &[u8])]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write("db/migrations/0001_schema.sql", SCHEMA.as_bytes());
        folder.write("db/migrations/0002_rename.sql", migration.as_bytes());
        for (path, bytes) in files {
            folder.write(path, bytes);
        }
        folder.git(&["init", "-q"]);
        folder
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.0.path().join(path)).unwrap()
    }

    fn git(&self, arguments: &[&str]) -> Output {
        let mut git = Command::new("git");
        let output = git
            .args(arguments)
            .current_dir(self.0.path())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        output
    }

    fn analyze(&self, scope: &str, migration: &str, format: &str) -> Vec<u8> {
        let scope = self.0.path().join(scope);
        let migration = scope.join(migration);
        let mut impact = Command::new(env!("CARGO_BIN_EXE_impact"));
        let output = impact
            .args([
                "analyze",
                "--fail-on",
                "never",
                "--dialect",
                "postgresql",
                "--format",
                format,
                "--repo",
            ])
            .args([&scope, &migration])
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    }

    /// The patch's lines for people, after it has been applied.
    fn patched(&self, scope: &str, migration: &str) -> Vec<String> {
        let patch = self.analyze(scope, migration, "patch");
        fs::write(self.0.path().join("rename.patch"), &patch).unwrap();
        self.git(&["apply", "rename.patch"]);
        fs::remove_file(self.0.path().join("rename.patch")).unwrap();
        let text = String::from_utf8_lossy(&patch).into_owned();
        text.lines()
            .filter(|line| line.starts_with('#'))
            .map(str::to_owned)
            .collect()
    }

    /// Rules of the certain findings.
    fn certain(&self, scope: &str, migration: &str) -> Vec<String> {
        let report: Value =
            serde_json::from_slice(&self.analyze(scope, migration, "json")).unwrap();
        let findings = report["findings"].as_array().unwrap().iter();
        let certain =
            findings.filter(|f| f["confidence"] == "certain" && f["class"] != "migration");
        certain
            .map(|f| format!("{} {}", f["path"], f["rule"]))
            .collect()
    }
}

/// `text` after the patch of `migration` has been applied to it.
fn after(migration: &str, text: &str) -> String {
    let repository = Repository::new(migration, &[("app/q.py", text.as_bytes())]);
    repository.patched("", "db/migrations/0002_rename.sql");
    String::from_utf8(repository.read("app/q.py")).unwrap()
}

const COLUMN: &str = "ALTER TABLE orders RENAME COLUMN status TO state;\n";
const TABLE: &str = "ALTER TABLE orders RENAME TO purchases;\n";
const LABEL: &str = "ALTER TYPE progress RENAME VALUE 'paid' TO 'settled';\n";

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

#[test]
fn the_shop_works_again_after_its_patch() {
    let repository = Repository(tempfile::tempdir().unwrap());
    copy(Path::new(SHOP), &repository.0.path().join("services/shop"));
    repository.git(&["init", "-q"]);
    let migration = "db/migrations/0005_rename_order_status.sql";
    assert!(repository.certain("services/shop", migration).len() > 8);
    let told = repository.patched("services/shop", migration);
    assert_eq!(told[0], "# rename column orders.status to state");
    assert_eq!(told[1], "# 15 names edited in 8 files");
    assert_eq!(
        told.last().unwrap(),
        "# services/shop/admin/src/OrderPanel.php:35: computes the table's name at run time (undecided)"
    );
    assert_eq!(
        repository.certain("services/shop", migration),
        Vec::<String>::new()
    );
}

#[test]
fn a_column_of_a_result_keeps_the_name_that_others_know() {
    for (before, expected) in [
        (
            "SELECT status FROM orders",
            "SELECT state AS status FROM orders",
        ),
        (
            "SELECT id, o.status FROM orders o",
            "SELECT id, o.state AS status FROM orders o",
        ),
        (
            "SELECT status AS s FROM orders",
            "SELECT state AS s FROM orders",
        ),
        (
            "SELECT upper(status) FROM orders",
            "SELECT upper(state) FROM orders",
        ),
        (
            "SELECT x.status FROM (SELECT status FROM orders) x",
            "SELECT x.status FROM (SELECT state AS status FROM orders) x",
        ),
        (
            "SELECT status FROM orders GROUP BY status ORDER BY status",
            "SELECT state AS status FROM orders GROUP BY state ORDER BY state",
        ),
        (
            "DELETE FROM orders WHERE id = 1 RETURNING id, status",
            "DELETE FROM orders WHERE id = 1 RETURNING id, state AS status",
        ),
        (
            "SELECT id FROM orders WHERE status IN (SELECT status FROM shipments)",
            "SELECT id FROM orders WHERE state IN (SELECT status FROM shipments)",
        ),
        (
            "INSERT INTO orders (id, status) VALUES (1, 'status')",
            "INSERT INTO orders (id, state) VALUES (1, 'status')",
        ),
    ] {
        let query = |sql: &str| format!("Q = \"{sql}\"\n");
        assert_eq!(after(COLUMN, &query(before)), query(expected));
    }
}

#[test]
fn quotes_stay_as_they_are() {
    for (before, expected) in [
        (
            "Q = 'UPDATE orders SET \"status\" = 1'\n",
            "Q = 'UPDATE orders SET \"state\" = 1'\n",
        ),
        (
            "Q = \"UPDATE orders SET \\\"status\\\" = 1\"\n",
            "Q = \"UPDATE orders SET \\\"state\\\" = 1\"\n",
        ),
    ] {
        assert_eq!(after(COLUMN, before), expected);
    }
}

#[test]
fn a_table_is_renamed_where_it_qualifies_too() {
    for (before, expected) in [
        (
            "SELECT orders.id FROM orders WHERE orders.status = 'a'",
            "SELECT purchases.id FROM purchases WHERE purchases.status = 'a'",
        ),
        (
            "SELECT orders.id FROM customers orders JOIN public.orders o ON o.id = orders.id",
            "SELECT orders.id FROM customers orders JOIN public.purchases o ON o.id = orders.id",
        ),
        ("DELETE FROM orders", "DELETE FROM purchases"),
        (
            "INSERT INTO orders VALUES (1, 'orders')",
            "INSERT INTO purchases VALUES (1, 'orders')",
        ),
    ] {
        let query = |sql: &str| format!("Q = \"{sql}\"\n");
        assert_eq!(after(TABLE, &query(before)), query(expected));
    }
}

#[test]
fn a_label_is_renamed_where_it_is_one() {
    let before = "Q = \"UPDATE orders SET progress = 'paid', status = 'paid' WHERE progress IN ('open', 'paid')\"\n";
    let expected = "Q = \"UPDATE orders SET progress = 'settled', status = 'paid' WHERE progress IN ('open', 'settled')\"\n";
    assert_eq!(after(LABEL, before), expected);
}

#[test]
fn several_renames_of_one_migration_are_one_edit() {
    let before = "Q = \"SELECT id FROM orders WHERE orders.status = 'a'\"\n";
    let expected = "Q = \"SELECT id FROM purchases WHERE purchases.state = 'a'\"\n";
    assert_eq!(after(&format!("{COLUMN}{TABLE}"), before), expected);
}

#[test]
fn a_file_keeps_its_bytes() {
    let files: &[(&str, &[u8])] = &[
        ("app/crlf.py", b"# one\r\nQ = \"SELECT id FROM orders WHERE status = 'a'\"\r\n# three\r\n"),
        ("app/latin.py", b"# gr\xfc\xdfe\nQ = \"SELECT id FROM orders WHERE status = 'gr\xfcn' AND status <> ''\"\n"),
        ("app/bom.py", b"\xef\xbb\xbfQ = \"SELECT id FROM orders WHERE status = 'a'\""),
        ("app/a b \u{fc}.py", b"Q = \"SELECT id FROM orders WHERE status = 'a'\"\n"),
        ("app/c \"d\".py", b"Q = \"SELECT id FROM orders WHERE status = 'a'\"\n"),
    ];
    let repository = Repository::new(COLUMN, files);
    let migration = "db/migrations/0002_rename.sql";
    repository.patched("", migration);
    for (path, bytes) in files {
        let old: Vec<u8> = b"status".to_vec();
        let mut expected = bytes.to_vec();
        while let Some(at) = expected.windows(old.len()).position(|window| window == old) {
            expected.splice(at..at + old.len(), *b"state");
        }
        assert_eq!(repository.read(path), expected, "{path}");
    }
    assert_eq!(repository.certain("", migration), Vec::<String>::new());
}

#[test]
fn what_another_name_does_not_mend_is_left_to_a_person() {
    let cases: &[(&str, &str)] = &[
        // The new name would have to be quoted, and the host's quotes are in the way.
        (
            "ALTER TABLE orders RENAME COLUMN status TO \"State\";\n",
            "Q = \"SELECT id FROM orders WHERE status = 'a'\"\n",
        ),
        // Every reader of the row sees the new name.
        (COLUMN, "Q = \"SELECT * FROM orders\"\n"),
        // The constant is put into a query of another table, which keeps its column.
        (
            COLUMN,
            "const COLUMNS = \"id, status\";\nconst a = `SELECT ${COLUMNS} FROM orders`;\nconst b = `SELECT ${COLUMNS} FROM shipments`;\n",
        ),
        // The join would lose the column that both sides share.
        (
            COLUMN,
            "Q = \"SELECT o.id FROM orders o JOIN shipments s USING (status)\"\n",
        ),
    ];
    for (migration, text) in cases {
        let path = if text.starts_with("const") {
            "app/q.js"
        } else {
            "app/q.py"
        };
        let repository = Repository::new(migration, &[(path, text.as_bytes())]);
        let patch = repository.analyze("", "db/migrations/0002_rename.sql", "patch");
        let patch = String::from_utf8(patch).unwrap();
        assert!(patch.contains("for a person:"), "{text}{patch}");
        assert!(
            patch.lines().all(|line| line.starts_with('#')),
            "{text}{patch}"
        );
    }
}

#[test]
fn lines_that_a_terminal_would_obey_are_not_shown() {
    let text = "Q = \"SELECT id FROM orders WHERE status = 'a'\"  # \u{1b}[2J\n";
    let repository = Repository::new(COLUMN, &[("app/q.py", text.as_bytes())]);
    let patch = repository.analyze("", "db/migrations/0002_rename.sql", "patch");
    let patch = String::from_utf8(patch).unwrap();
    let reason = "column \"status\" does not exist (its lines hold control characters)";
    let told = format!("# app/q.py:1: {reason}");
    assert_eq!(patch.lines().last(), Some(told.as_str()));
}

#[test]
fn old_migrations_stay_as_they_have_run() {
    let repository = Repository::new(
        COLUMN,
        &[(
            "app/q.py",
            b"Q = \"SELECT id FROM orders WHERE status = 'a'\"\n",
        )],
    );
    repository.patched("", "db/migrations/0002_rename.sql");
    assert_eq!(
        repository.read("db/migrations/0001_schema.sql"),
        SCHEMA.as_bytes()
    );
}

#[test]
fn without_a_rename_there_is_nothing_to_edit() {
    let files: &[(&str, &[u8])] = &[("app/q.py", b"Q = \"SELECT status FROM orders\"\n")];
    let repository = Repository::new("ALTER TABLE orders DROP COLUMN status;\n", files);
    let patch = repository.analyze("", "db/migrations/0002_rename.sql", "patch");
    let patch = String::from_utf8(patch).unwrap();
    assert_eq!(patch, "# no rename of a table, a column or an enum value\n");
}
