//! What kind of code a path is: production code, tests, fixtures, documentation, generated code.
//!
//! In: a path, or the first lines of a text. Out: a [`Class`]. The hard thing: `latest/`,
//! `app/tests_controller.rb` and a table named `examples` are production code, so only whole
//! names of folders and fixed beginnings and endings of file names count.

use std::collections::HashMap;

use super::Globs;
use crate::audience::Class;
use crate::error::Result;

/// How a row recognises a path.
#[derive(Clone, Copy, Debug)]
enum Sign {
    /// A folder of this name at the top of the scope.
    Top(&'static str),
    /// A folder of this name, anywhere in the path.
    Folder(&'static str),
    /// These folders one after the other, anywhere in the path.
    Folders(&'static str),
    /// A folder whose name ends so: `Orders.Tests/`, `billing-e2e/`.
    FolderEnding(&'static str),
    /// A file of this name.
    Name(&'static str),
    /// A file whose name ends so.
    Ending(&'static str),
    /// A file whose name begins and ends so.
    Around(&'static str, &'static str),
}

use Class::{Docs, Fixture, Generated, Test};
use Sign::{Around, Ending, Folder, FolderEnding, Folders, Name, Top};

/// Every rule, by ecosystem. Where several fit, the first of [`ORDER`] wins. A word that can be a
/// part of a business (`features`, `samples`, `stories`, `factories`) counts only where no
/// application keeps code: a class that is wrong hides a finding.
#[rustfmt::skip]
const SIGNS: &[(Sign, Class)] = &[
    // Everywhere.
    (Folder("test"), Test), (Folder("tests"), Test), (Folder("testing"), Test), (Folder("spec"), Test),
    (Folder("specs"), Test), (Folder("e2e"), Test), (Folder("benches"), Test), (Folder("benchmarks"), Test),
    (Folder("integration-tests"), Test), (Folder("integration_tests"), Test), (Folder("testsuite"), Test),
    (Folder("testutil"), Test), (Folder("testutils"), Test), (Folder("test-utils"), Test),
    (Folder("test_utils"), Test), (Folder("testhelper"), Test), (Folder("testhelpers"), Test),
    (Folder("test-helpers"), Test), (Folder("test_helpers"), Test), (Folder("loadtest"), Test),
    (Folder("load-tests"), Test), (Folder("k6"), Test), (Folder("mocks"), Test), (Top("acceptance"), Test),
    (Top("bench"), Test), (Top("benchmark"), Test), (Top("features"), Test), (Folder("step_definitions"), Test),
    (FolderEnding("-e2e"), Test), (FolderEnding("-tests"), Test), (FolderEnding("_tests"), Test),
    (Folder("fixtures"), Fixture), (Folder("__fixtures__"), Fixture), (Folder("testdata"), Fixture),
    (Folder("test-data"), Fixture), (Folder("test_data"), Fixture), (Folder("testFixtures"), Fixture),
    (Folder("sampledata"), Fixture), (Folder("sample_data"), Fixture), (Folder("golden"), Fixture),
    (Folder("seeders"), Fixture), (Folder("seed"), Fixture), (Folder("seeds"), Fixture), (Folder("seeder"), Fixture), (Folders("db/seeds"), Fixture),
    (Folders("db/seed"), Fixture), (Folders("database/seeds"), Fixture), (Folders("prisma/seed"), Fixture),
    (Folders("prisma/seeds"), Fixture), (Folders("database/factories"), Fixture), (Top("seeds"), Fixture),
    (Folders("spec/factories"), Fixture), (Folders("test/factories"), Fixture), (Folders("tests/factories"), Fixture),
    (Name("seeds.rb"), Fixture), (Name("seed.sql"), Fixture), (Name("seeds.sql"), Fixture),
    (Name("seed.ts"), Fixture), (Name("seed.js"), Fixture), (Name("seed.py"), Fixture),
    (Name("seeds.exs"), Fixture), (Name("seed.go"), Fixture),
    (Folder("docs"), Docs), (Folder("doc"), Docs), (Folder("documentation"), Docs),
    (Folder("examples"), Docs), (Folder("example"), Docs), (Top("samples"), Docs), (Top("sample"), Docs),
    (Ending(".md"), Docs), (Ending(".mdx"), Docs), (Ending(".rst"), Docs), (Ending(".adoc"), Docs),
    (Ending(".txt"), Docs), (Ending(".markdown"), Docs), (Ending(".rdoc"), Docs), (Ending(".textile"), Docs),
    (Folder("generated"), Generated), (Folder("__generated__"), Generated), (Folder("autogen"), Generated),
    (Folder("generated-sources"), Generated), (Folder(".sqlx"), Generated), (Name("sqlx-data.json"), Generated),
    // Go.
    (Ending("_test.go"), Test), (Around("mock_", ".go"), Test), (Ending("_mock.go"), Test),
    (Ending(".pb.go"), Generated), (Ending("_gen.go"), Generated), (Ending(".gen.go"), Generated),
    (Around("zz_generated", ".go"), Generated), (Ending("_generated.go"), Generated),
    // Rust.
    (Name("tests.rs"), Test), (Ending("_test.rs"), Test), (Ending("_tests.rs"), Test),
    // Java, Kotlin, Scala, Groovy.
    (Folders("src/test"), Test), (Folders("src/it"), Test), (Folders("src/integrationTest"), Test),
    (Folders("src/androidTest"), Test), (Folders("src/jmh"), Test),
    (Ending("Test.java"), Test), (Ending("Tests.java"), Test), (Ending("TestCase.java"), Test),
    (Ending("Test.kt"), Test), (Ending("Tests.kt"), Test), (Ending("Spec.kt"), Test),
    (Ending("Spec.scala"), Test), (Ending("Test.scala"), Test), (Ending("Suite.scala"), Test),
    (Ending("Spec.groovy"), Test), (Ending("Test.groovy"), Test),
    // Python.
    (Around("test_", ".py"), Test), (Ending("_test.py"), Test), (Ending("_tests.py"), Test),
    (Name("conftest.py"), Test), (Name("tests.py"), Test),
    (Ending("_pb2.py"), Generated), (Ending("_pb2_grpc.py"), Generated),
    // Ruby.
    (Ending("_spec.rb"), Test), (Ending("_test.rb"), Test), (Name("spec_helper.rb"), Test),
    (Name("rails_helper.rb"), Test), (Name("test_helper.rb"), Test), (Folder("cassettes"), Fixture),
    // PHP.
    (Folder("Tests"), Test), (Folder("Test"), Test), (Ending("Cest.php"), Test),
    (Ending("Seeder.php"), Fixture), (Folder("DataFixtures"), Fixture), (Ending("Fixtures.php"), Fixture),
    // JavaScript, TypeScript.
    (Folder("__tests__"), Test), (Folder("__mocks__"), Test), (Folder("__snapshots__"), Test),
    (Folder("cypress"), Test), (Folder("playwright"), Test), (Ending(".snap"), Test),
    (Ending(".test.js"), Test), (Ending(".test.jsx"), Test), (Ending(".test.mjs"), Test),
    (Ending(".test.cjs"), Test), (Ending(".test.ts"), Test), (Ending(".test.tsx"), Test),
    (Ending(".spec.js"), Test), (Ending(".spec.jsx"), Test), (Ending(".spec.mjs"), Test),
    (Ending(".spec.cjs"), Test), (Ending(".spec.ts"), Test), (Ending(".spec.tsx"), Test),
    (Ending(".e2e.ts"), Test), (Ending(".e2e.js"), Test), (Ending(".e2e-spec.ts"), Test),
    (Ending(".cy.ts"), Test), (Ending(".cy.js"), Test), (Ending(".bench.ts"), Test),
    (Ending(".stories.tsx"), Docs), (Ending(".stories.ts"), Docs), (Ending(".stories.jsx"), Docs),
    (Ending(".stories.js"), Docs), (Ending(".generated.ts"), Generated), (Ending(".gen.ts"), Generated),
    // C#, F#, Visual Basic.
    (FolderEnding(".Tests"), Test), (FolderEnding(".Test"), Test), (FolderEnding(".UnitTests"), Test),
    (FolderEnding(".IntegrationTests"), Test), (FolderEnding(".FunctionalTests"), Test),
    (FolderEnding(".Benchmarks"), Test), (Ending("Tests.cs"), Test),
    (Ending(".Designer.cs"), Generated), (Ending(".g.cs"), Generated), (Ending(".generated.cs"), Generated),
    // Elixir, Swift, Dart, C and C++, shell.
    (Ending("_test.exs"), Test), (Ending("Tests.swift"), Test), (FolderEnding("Tests"), Test),
    (Ending("_test.dart"), Test), (Ending(".g.dart"), Generated), (Ending(".freezed.dart"), Generated),
    (Ending("_test.cc"), Test), (Ending("_test.cpp"), Test), (Ending("_unittest.cc"), Test),
    (Ending(".pb.cc"), Generated), (Ending(".pb.h"), Generated), (Ending(".bats"), Test),
];

/// Which class wins where several fit: a fixture of a test is a fixture, and generated code of a
/// test never runs in production.
const ORDER: [Class; 4] = [Fixture, Test, Docs, Generated];

/// Folders that hold production code alone, so that below them names are the business's own:
/// `src/main/java/com/example/LabTest.java`, `app/views/stories/test.erb`.
const PRODUCTION: [&str; 12] = [
    "src/main/java",
    "src/main/kotlin",
    "src/main/scala",
    "src/main/groovy",
    "src/main/resources",
    "app/models",
    "app/controllers",
    "app/views",
    "app/jobs",
    "app/mailers",
    "app/services",
    "app/helpers",
];

/// The rules with the config's own in front.
#[derive(Clone, Debug)]
pub struct Classes {
    config: Vec<(Globs, Class)>,
    /// Signs by the folder that they begin with.
    folders: HashMap<&'static str, Vec<(FolderSign, Class)>>,
    folder_endings: Vec<(&'static str, Class)>,
    names: HashMap<&'static str, Class>,
    /// Beginning and ending of a name, by what follows its last dot.
    endings: HashMap<&'static str, Vec<(&'static str, &'static str, Class)>>,
}

/// What else must hold where a sign's first folder stands.
#[derive(Clone, Copy, Debug)]
enum FolderSign {
    /// Nothing.
    Anywhere,
    /// It is the scope's top.
    Top,
    /// The whole sequence stands there.
    Sequence(&'static str),
}

impl Default for Classes {
    fn default() -> Self {
        let mut classes = Self {
            config: Vec::new(),
            folders: HashMap::new(),
            folder_endings: Vec::new(),
            names: HashMap::new(),
            endings: HashMap::new(),
        };
        for (sign, class) in SIGNS.iter().copied() {
            let (first, sign) = match sign {
                Top(name) => (name, FolderSign::Top),
                Folder(name) => (name, FolderSign::Anywhere),
                Folders(names) => (first_of(names), FolderSign::Sequence(names)),
                FolderEnding(ending) => {
                    classes.folder_endings.push((ending, class));
                    continue;
                }
                Name(name) => {
                    classes.names.insert(name, class);
                    continue;
                }
                Ending(ending) => {
                    classes.add_ending("", ending, class);
                    continue;
                }
                Around(beginning, ending) => {
                    classes.add_ending(beginning, ending, class);
                    continue;
                }
            };
            classes
                .folders
                .entry(first)
                .or_default()
                .push((sign, class));
        }
        classes
    }
}

impl Classes {
    fn add_ending(&mut self, beginning: &'static str, ending: &'static str, class: Class) {
        let rows = self.endings.entry(extension_of(ending)).or_default();
        rows.push((beginning, ending, class));
    }

    /// The built-in rules, with `classes:` of the config (pattern and class) before them; the last
    /// row that covers a path wins, as in CODEOWNERS.
    ///
    /// # Errors
    /// A pattern is malformed.
    pub fn new(config: &[(String, Class)]) -> Result<Self> {
        let config = config
            .iter()
            .map(|(pattern, class)| Ok((Globs::new(&[pattern])?, *class)))
            .collect::<Result<_>>()
            .map_err(|e| e.context("classes"))?;
        Ok(Self {
            config,
            ..Self::default()
        })
    }

    /// The class of a path by the config, if it says one.
    pub fn configured(&self, path: &str) -> Option<Class> {
        let mut rows = self.config.iter().rev();
        rows.find(|(globs, _)| globs.cover(path)).map(|row| row.1)
    }

    /// The class of a path.
    pub fn class_of(&self, path: &str) -> Class {
        self.configured(path).unwrap_or_else(|| self.built_in(path))
    }

    /// The class of a file whose text is at hand: a generator's mark in its first lines counts.
    pub fn class_of_text(&self, path: &str, text: &str) -> Class {
        match self.configured(path) {
            Some(class) => class,
            None => match self.built_in(path) {
                Class::Code if is_generated(text) => Class::Generated,
                class => class,
            },
        }
    }

    fn built_in(&self, path: &str) -> Class {
        let mut found = [false; ORDER.len()];
        let mut mark = |class: Class| {
            if let Some(place) = ORDER.iter().position(|c| *c == class) {
                found[place] = true;
            }
        };
        let mut in_production = false;
        let mut start = 0;
        while let Some(length) = path[start..].find('/') {
            let (rest, folder) = (&path[start..], &path[start..start + length]);
            if PRODUCTION
                .iter()
                .any(|sequence| begins_with_folders(rest, sequence))
            {
                // The folders of the sequence itself are no signs.
                in_production = true;
                break;
            }
            for (sign, class) in self.folders.get(folder).into_iter().flatten() {
                let holds = match sign {
                    FolderSign::Anywhere => true,
                    FolderSign::Top => start == 0,
                    FolderSign::Sequence(sequence) => begins_with_folders(rest, sequence),
                };
                if holds {
                    mark(*class);
                }
            }
            for (ending, class) in &self.folder_endings {
                if folder.len() > ending.len() && folder.ends_with(ending) {
                    mark(*class);
                }
            }
            start += length + 1;
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        let mut mark_name = |class: Class| {
            if !in_production || class != Test {
                mark(class);
            }
        };
        if let Some(class) = self.names.get(name) {
            mark_name(*class);
        }
        for (beginning, ending, class) in self.endings.get(extension_of(name)).into_iter().flatten()
        {
            let enough = name.len() >= beginning.len() + ending.len();
            if enough && name.ends_with(ending) && name.starts_with(beginning) {
                mark_name(*class);
            }
        }
        let first = ORDER.iter().zip(found).find(|(_, found)| *found);
        first.map_or(Class::Code, |(class, _)| *class)
    }
}

fn extension_of(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn first_of(folders: &'static str) -> &'static str {
    folders.split('/').next().unwrap_or(folders)
}

/// Whether `path` begins with `folders` as whole names.
fn begins_with_folders(path: &str, folders: &str) -> bool {
    path.strip_prefix(folders)
        .is_some_and(|rest| rest.starts_with('/'))
}

/// Whether a text says in its first lines that a program wrote it.
pub fn is_generated(text: &str) -> bool {
    const LINES: usize = 12;
    const LINE: usize = 300;
    text.lines().take(LINES).any(|line| {
        let line = line.get(..LINE).unwrap_or(line);
        if line.len() > 4 * LINE {
            return false;
        }
        let lower = line.to_ascii_lowercase();
        // A comment only: a string that speaks of generated code is code.
        let comment = lower
            .trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with(['/', '#', '-', '*', ';', '<', '\'', '{', '(', '"']);
        comment
            && (lower.contains("do not edit") || lower.contains("do not modify"))
            && (lower.contains("generated") || lower.contains("autogen"))
            || comment && (lower.contains("@generated") || lower.contains("<auto-generated"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(path: &str) -> Class {
        Classes::default().class_of(path)
    }

    #[test]
    fn tests_of_every_ecosystem() {
        for path in [
            "tests/api.rs",
            "src/parser/tests.rs",
            "store/orders_test.go",
            "spec/models/order_spec.rb",
            "test/models/order_test.rb",
            "app/orders/tests/test_views.py",
            "app/conftest.py",
            "test_orders.py",
            "src/test/java/com/acme/OrderTest.java",
            "core/src/test/resources/a.sql",
            "web/src/a.test.ts",
            "web/src/__tests__/a.tsx",
            "cypress/a.ts",
            "Orders.Tests/OrderTests.cs",
            "benches/read.rs",
            "src/Tests/OrderTest.php",
            "tests/Unit/OrderTest.php",
            "apps/api-e2e/src/x.ts",
            "AppTests/A.swift",
        ] {
            assert_eq!(class(path), Class::Test, "{path}");
        }
    }

    #[test]
    fn fixtures_seeds_and_factories() {
        for path in [
            "test/fixtures/orders.yml",
            "spec/factories/orders.rb",
            "db/seeds.rb",
            "db/seeds/users.rb",
            "internal/parser/testdata/a.sql",
            "database/seeders/OrderSeeder.php",
            "prisma/seed.ts",
            "database/factories/OrderFactory.php",
            "src/DataFixtures/AppFixtures.php",
        ] {
            assert_eq!(class(path), Class::Fixture, "{path}");
        }
    }

    #[test]
    fn documentation_and_examples() {
        for path in [
            "README.md",
            "docs/schema.sql",
            "examples/basic/main.go",
            "doc/a.rb",
            "web/a.stories.tsx",
        ] {
            assert_eq!(class(path), Class::Docs, "{path}");
        }
    }

    #[test]
    fn generated_code_by_path_and_by_mark() {
        for path in [
            "api/orders.pb.go",
            "lib/a.g.dart",
            "src/generated/client.ts",
            "orders_pb2.py",
        ] {
            assert_eq!(class(path), Class::Generated, "{path}");
        }
        let classes = Classes::default();
        for (path, text) in [
            (
                "db/models.go",
                "// Code generated by sqlc. DO NOT EDIT.\npackage db\n",
            ),
            ("a.js", "/**\n * @generated SignedSource<<x>>\n */\n"),
            ("a.cs", "//-----\n// <auto-generated>\n"),
            ("a.py", "# This file is autogenerated. Do not edit.\n"),
            (
                "schema.rb",
                "# auto-generated from the database: do not modify\n",
            ),
        ] {
            assert_eq!(
                classes.class_of_text(path, text),
                Class::Generated,
                "{path}"
            );
        }
        let writer = "const HEADER: &str = \"// Code generated. DO NOT EDIT.\";";
        assert_eq!(classes.class_of_text("gen.rs", writer), Class::Code);
        assert_eq!(
            classes.class_of_text("tests/gen.rs", "// @generated"),
            Class::Test
        );
    }

    #[test]
    fn what_only_looks_like_a_test_is_code() {
        for path in [
            "app/controllers/tests_controller.rb",
            "app/models/test.rb",
            "latest/index.ts",
            "contest/vote.go",
            "src/main/java/com/acme/test/Runner.java",
            "src/main/java/org/example/shop/Order.java",
            "app/models/spec_sheet.rb",
            "src/attestation.go",
            "app/documents/doc.py",
            "protest.py",
            "src/inspect.rs",
            "lib/example_orders.rb",
            "app/latest_test_results.rb",
            "greatest.py",
            "app/views/stories/index.html.erb",
            "app/models/lab_test.rb",
            "src/main/java/org/lab/BloodTest.java",
            "src/features/orders/list.ts",
            "src/samples/model.py",
            "app/factories/report_factory.rb",
        ] {
            assert_eq!(class(path), Class::Code, "{path}");
        }
        assert_eq!(
            class("src/test/java/com/acme/test/Runner.java"),
            Class::Test
        );
    }

    #[test]
    fn the_config_counts_first_and_its_last_row_wins() -> Result<()> {
        let classes = Classes::new(&[
            ("examples/shop".into(), Class::Code),
            ("examples/shop/tests/".into(), Class::Test),
        ])?;
        assert_eq!(classes.class_of("examples/shop/orders.py"), Class::Code);
        assert_eq!(
            classes.class_of("examples/shop/tests/orders.py"),
            Class::Test
        );
        assert_eq!(classes.class_of("examples/other/orders.py"), Class::Docs);
        assert_eq!(
            classes.class_of_text("examples/shop/a.py", "# @generated"),
            Class::Code
        );
        Ok(())
    }

    #[test]
    fn hostile_texts_are_read_a_little_only() {
        assert!(!is_generated(&"é".repeat(100_000)));
        assert!(!is_generated(&"\n".repeat(100_000)));
        assert!(is_generated(&format!("// @generated {}", "x".repeat(250))));
    }
}
