//! Every folder of `testdata/migrations` is a small repository: its roots, dumps and operations
//! are compared with its `expected.ops`. `IMPACT_BLESS=1 cargo test --test migrations` writes them anew.

#![allow(clippy::unwrap_used, missing_docs)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use impact::migration::{
    self, Lowered, Reader, Tree, databases, discover, find_dumps, find_schemas_in_code,
};
use impact::sql::Dialect;

fn files(folder: &Path, top: &Path, into: &mut Vec<String>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, top, into);
        } else if path.file_name().is_some_and(|name| name != "expected.ops") {
            let inside = path.strip_prefix(top).unwrap();
            into.push(inside.to_str().unwrap().replace('\\', "/"));
        }
    }
}

fn list(out: &mut String, lowered: &Lowered) {
    for placed in &lowered.operations {
        let lines = if placed.line == placed.end_line {
            placed.line.to_string()
        } else {
            format!("{}-{}", placed.line, placed.end_line)
        };
        // What hardly any operation states is shown where it is stated.
        let operation = format!("{:?}", placed.operation)
            .replace(", invisible: false", "")
            .replace(", sequence: None", "")
            .replace(", fulltext: false", "")
            .replace(", inline: false", "")
            .replace(", invoker: false", "")
            .replace(", definer: false", "")
            .replace(", policy: None", "");
        writeln!(out, "  {lines} #{} {operation}", placed.statement).unwrap();
    }
    for skip in &lowered.skips {
        let line = skip.line.unwrap_or(0);
        writeln!(out, "  {line} skipped: {}", skip.detail).unwrap();
    }
}

fn describe(top: &Path) -> String {
    let mut paths = Vec::new();
    files(top, top, &mut paths);
    paths.sort();
    let read = |path: &str| fs::read_to_string(top.join(path)).ok();
    let tree = Tree::new(&paths, &read);
    let roots = discover(&tree);
    let mut dumps = find_dumps(&tree, &roots);
    if roots.is_empty() && dumps.is_empty() {
        dumps = find_schemas_in_code(&tree, &roots);
    }
    let mut out = String::new();
    for database in databases(&tree, &roots, &dumps) {
        writeln!(
            out,
            "database {}: {} because {}",
            database.name,
            database.dialect.word(),
            database.why
        )
        .unwrap();
        for variant in &database.variants {
            for root in variant.roots.iter().map(|&index| &roots[index]) {
                let engine = root.engine.map_or("any engine", |engine| engine.name);
                writeln!(out, "root {}: {}, {engine}", root.path, root.framework.id).unwrap();
                let mut reader = Reader::of(root, variant.dialect);
                for file in &root.files {
                    writeln!(out, "{} ({})", file.path, file.framework.id).unwrap();
                    let text = read(&file.path).unwrap();
                    list(&mut out, &reader.operations(file, &text));
                }
            }
            for dump in variant.dumps.iter().map(|&index| &dumps[index]) {
                writeln!(
                    out,
                    "dump {}: {}, {:?}",
                    dump.path, dump.form.id, dump.strength
                )
                .unwrap();
                let text = read(&dump.path).unwrap();
                for root in variant.roots.iter().map(|&index| &roots[index]) {
                    for later in dump.since(root, &text).into_iter().flatten() {
                        writeln!(out, "  then {}", later.path).unwrap();
                    }
                }
                list(&mut out, &dump.operations(&text, variant.dialect));
            }
        }
    }
    out
}

#[test]
fn every_layout_is_read_as_recorded() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/migrations");
    let mut wrong = Vec::new();
    for entry in fs::read_dir(&top).unwrap() {
        let folder = entry.unwrap().path();
        let expected = folder.join("expected.ops");
        let actual = describe(&folder);
        if std::env::var_os("IMPACT_BLESS").is_some() {
            fs::write(&expected, &actual).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != actual {
            wrong.push(format!("{}:\n{actual}", folder.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_framework_has_a_fixture() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/migrations");
    let all: String = fs::read_dir(&top)
        .unwrap()
        .map(|entry| entry.unwrap().path().join("expected.ops"))
        .map(|path| fs::read_to_string(path).unwrap_or_default())
        .collect();
    let missing: Vec<&str> = migration::FRAMEWORKS
        .iter()
        .map(|framework| framework.id)
        .filter(|id| !all.contains(&format!(": {id}, ")))
        .collect();
    assert!(missing.is_empty(), "no fixture for {missing:?}");
}

/// The place of a migration in its root decides what runs before it, known or new.
#[test]
fn what_runs_before_a_new_migration_is_decided_by_its_name() {
    let paths: Vec<String> = [
        "db/migrate/10_c.sql",
        "db/migrate/1_a.sql",
        "db/migrate/2_b.sql",
    ]
    .map(str::to_owned)
    .to_vec();
    let read = |_: &str| Some("CREATE TABLE t (id int);".to_owned());
    let tree = Tree::new(&paths, &read);
    let roots = discover(&tree);
    let root = migration::root_of(&roots, "db/migrate/3_new.sql").unwrap();
    let before = |path: &str| -> Vec<&str> {
        migration::before(root, path)
            .iter()
            .map(|file| file.path.as_str())
            .collect()
    };
    assert_eq!(
        before("db/migrate/3_new.sql"),
        ["db/migrate/1_a.sql", "db/migrate/2_b.sql"]
    );
    assert_eq!(before("db/migrate/2_b.sql"), ["db/migrate/1_a.sql"]);
    assert!(!migration::is_newest(root, "db/migrate/3_new.sql"));
    assert!(migration::is_newest(root, "db/migrate/10_c.sql"));
    assert!(migration::root_of(&roots, "impact_case.sql").is_none());
    assert_eq!(Dialect::Generic, migration::guess_dialect(&tree, root).0);
}

mod hostile {
    use impact::migration::{FRAMEWORKS, Reader};
    use impact::sql::Dialect;
    use proptest::prelude::*;

    /// Pieces that migrations are made of, in any order, and any other text between.
    fn text() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "-- +goose Up\n",
            "-- migrate:down\n",
            "--liquibase formatted sql\n",
            "--changeset a:1 dbms:\"mysql\n",
            "CREATE TABLE t (a int);",
            "class A < ActiveRecord::Migration[7.0]\n  def up\n",
            "create_table :t do |t|\n",
            "t.string :a, limit:",
            "end\n",
            "execute <<~SQL\n",
            "SQL\n",
            "class Migration(migrations.Migration):\n",
            "    operations = [migrations.AddField('a', name='b', field=models.ForeignKey(",
            ")]\n",
            "def upgrade():\n",
            "    op.add_column('t', sa.Column(",
            "with op.batch_alter_table('t') as b:\n",
            "<?php class A { function up() {",
            "Schema::table('t', function ($t) { $t->string('a')->",
            "}); } }",
            "`",
            "\"",
            "'",
            "$$",
            "é",
            "\u{A66E}",
            "\0",
            "\r\n",
        ]);
        prop::collection::vec(
            prop_oneof![4 => piece.prop_map(str::to_owned), 1 => "\\PC{0,12}"],
            0..24,
        )
        .prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn no_text_breaks_a_framework_and_places_lie_in_it(text in text()) {
            for framework in FRAMEWORKS {
                for path in ["migrations/1_x.sql", "db/migrate/1_x.rb", "a/migrations/0001_x.py", "m/1_x.php", "m/1_x.go"] {
                    let lowered = Reader::new(Dialect::Mysql).read_as(framework, path, &text);
                    for placed in &lowered.operations {
                        prop_assert!(placed.span.start <= placed.span.end && placed.span.end <= text.len());
                        prop_assert!(placed.line <= placed.end_line);
                        prop_assert!(placed.statement < lowered.statements);
                    }
                }
            }
        }
    }
}
