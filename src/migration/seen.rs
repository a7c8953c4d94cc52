//! Migrations that are seen and not read: their frameworks write them in a language of their own.
//!
//! In: the [`Tree`] and the roots that are read. Out: [`Seen`], so that nobody takes them for nothing.
//! The hard thing: a path alone says too little, and few files may be read: of each folder two are.

use std::collections::BTreeMap;

use super::Root;
use super::layout::{folder, is_aside, name};
use super::tree::Tree;

/// Migrations of one framework that are not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What they are: `changelogs of Liquibase in XML, YAML or JSON`.
    pub what: &'static str,
    /// How one gets SQL of them, which is read; empty where nothing prints it.
    pub way: &'static str,
    /// The folder that holds them all; empty for the top.
    pub folder: String,
    /// How many there are.
    pub files: usize,
}

/// A framework that is known by sight.
struct Known {
    what: &'static str,
    way: &'static str,
    /// Whether a path may be one of its files.
    claims: fn(&str) -> bool,
    /// Whether the text of such a file is its own.
    says: fn(&str) -> bool,
    /// Whether each file is a step that has run, and not what stands today.
    steps: bool,
}

static KNOWN: &[Known] = &[
    Known {
        what: "changelogs of Liquibase in XML, YAML or JSON",
        way: "liquibase update-sql",
        claims: |path| {
            let lower = path.to_ascii_lowercase();
            has_extension(&lower, &["xml", "yaml", "yml", "json"])
                && ["changelog", "changeset", "liquibase"]
                    .iter()
                    .any(|word| lower.contains(word))
        },
        says: |text| text.contains("databaseChangeLog"),
        steps: true,
    },
    Known {
        what: "migrations of EF Core",
        way: "dotnet ef migrations script",
        claims: |path| {
            has_extension(path, &["cs"]) && !path.ends_with(".Designer.cs") && is_dated(path)
        },
        says: |text| text.contains("MigrationBuilder"),
        steps: true,
    },
    Known {
        what: "migrations of Sequelize",
        way: "",
        claims: |path| has_extension(path, SCRIPTS) && is_dated(path),
        says: |text| text.contains("queryInterface"),
        steps: true,
    },
    Known {
        what: "migrations of knex",
        way: "",
        claims: |path| has_extension(path, SCRIPTS) && is_dated(path),
        says: |text| text.contains("knex") || text.contains("Knex"),
        steps: true,
    },
    Known {
        what: "views of scenic",
        way: "",
        claims: |path| {
            let version = name(path)
                .strip_suffix(".sql")
                .and_then(|stem| stem.rsplit_once("_v"));
            let digits = |v: &str| !v.is_empty() && v.bytes().all(|b| b.is_ascii_digit());
            (path.starts_with("db/views/") || path.contains("/db/views/"))
                && version.is_some_and(|(_, version)| digits(version))
        },
        says: |_| true,
        steps: false,
    },
    Known {
        what: "migrations of Ecto",
        way: "mix ecto.migrate --log-migrations-sql",
        claims: |path| has_extension(path, &["exs"]) && is_dated(path),
        says: |text| text.contains("Migration"),
        steps: true,
    },
    Known {
        what: "migrations of Sequel",
        way: "",
        claims: |path| has_extension(path, &["rb"]) && starts_with_digit(path),
        says: |text| text.contains("Sequel.migration"),
        steps: true,
    },
    Known {
        what: "migrations of Phinx",
        way: "phinx migrate --dry-run",
        claims: |path| has_extension(path, &["php"]) && is_dated(path),
        says: |text| text.contains("Phinx\\") && text.contains("AbstractMigration"),
        steps: true,
    },
];

const SCRIPTS: &[&str] = &["js", "cjs", "mjs", "ts", "cts", "mts"];

fn has_extension(path: &str, extensions: &[&str]) -> bool {
    let own = name(path).rsplit_once('.').map(|(_, extension)| extension);
    own.is_some_and(|own| extensions.iter().any(|e| own.eq_ignore_ascii_case(e)))
}

fn starts_with_digit(path: &str) -> bool {
    name(path).starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a file's name begins with a moment, as `20240131120000_add_status`.
fn is_dated(path: &str) -> bool {
    let digits = name(path).bytes().take_while(u8::is_ascii_digit).count();
    digits >= 8
}

/// What a file is, if it is of a framework that is known by sight and not read.
pub fn seen_as(path: &str, text: &str) -> Option<(&'static str, &'static str)> {
    let known = KNOWN.iter().find(|k| (k.claims)(path) && (k.says)(text))?;
    Some((known.what, known.way))
}

/// Whether a file is a migration that is known by sight: a step that has run, and reads nothing today.
pub fn is_step(path: &str, text: &str) -> bool {
    let mut known = KNOWN.iter().filter(|known| known.steps);
    known.any(|known| (known.claims)(path) && (known.says)(text))
}

/// The migrations of the scope that are seen and not read, by what they are.
pub fn seen(tree: &Tree<'_>, roots: &[Root]) -> Vec<Seen> {
    let read = |path: &str| roots.iter().any(|r| r.files.iter().any(|f| f.path == path));
    let mut found = Vec::new();
    for known in KNOWN {
        let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let claimed = tree.paths().iter().filter(|path| (known.claims)(path));
        for path in claimed.filter(|path| !is_aside(path) && !read(path)) {
            folders.entry(folder(path)).or_default().push(path);
        }
        folders.retain(|_, files| {
            let mut sample = [files.first(), files.last()].into_iter().flatten();
            sample.any(|path| tree.text(path).is_some_and(|text| (known.says)(&text)))
        });
        let files = folders.values().map(Vec::len).sum();
        let common = folders
            .keys()
            .copied()
            .map(str::to_owned)
            .reduce(|a, b| shared(&a, &b));
        if let Some(folder) = common {
            let (what, way) = (known.what, known.way);
            found.push(Seen {
                what,
                way,
                folder,
                files,
            });
        }
    }
    found
}

/// The folder that holds both.
fn shared(a: &str, b: &str) -> String {
    let both = a.split('/').zip(b.split('/')).take_while(|(a, b)| a == b);
    both.map(|(part, _)| part).collect::<Vec<_>>().join("/")
}

impl Seen {
    /// In words: `143 changelogs of Liquibase … in db (as SQL: liquibase update-sql)`.
    pub fn words(&self) -> String {
        let place = match self.folder.as_str() {
            "" => "the top",
            folder => folder,
        };
        let way = match self.way {
            "" => String::new(),
            way => format!(" (as SQL: {way})"),
        };
        let what = match (self.files, self.what.split_once("s of ")) {
            (1, Some((thing, whose))) => format!("{thing} of {whose}"),
            _ => self.what.to_owned(),
        };
        format!("{} {what} below {place}{way}", self.files)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_read_is_seen_by_its_place_and_its_words() {
        let liquibase = "<databaseChangeLog>";
        let files = [
            (
                "api/Migrations/20240101120000_Init.Designer.cs",
                "MigrationBuilder",
            ),
            (
                "api/Migrations/20240101120000_Init.cs",
                "Up(MigrationBuilder m)",
            ),
            ("db/changelog/a/1.xml", liquibase),
            ("db/changelog/b/2.yaml", "databaseChangeLog:"),
            ("db/changelog/c/notes.xml", "<notes/>"),
            ("db/views/totals_v01.sql", "SELECT 1"),
            (
                "migrations/20240101_a.js",
                "exports.up = (knex) => knex.schema",
            ),
            ("migrations2/20240101_a.js", "up: (queryInterface) => 1"),
            ("test/changelog/3.xml", liquibase),
        ];
        let mut paths: Vec<String> = files.iter().map(|(path, _)| (*path).to_owned()).collect();
        paths.sort();
        let read = |path: &str| {
            let found = files.iter().find(|(own, _)| *own == path);
            found.map(|(_, text)| (*text).to_owned())
        };
        let found = seen(&Tree::new(&paths, &read), &[]);
        let words: Vec<String> = found.iter().map(Seen::words).collect();
        assert_eq!(
            words,
            [
                "2 changelogs of Liquibase in XML, YAML or JSON below db/changelog (as SQL: liquibase update-sql)",
                "1 migration of EF Core below api/Migrations (as SQL: dotnet ef migrations script)",
                "1 migration of Sequelize below migrations2",
                "1 migration of knex below migrations",
                "1 view of scenic below db/views",
            ]
        );
        assert!(seen_as("db/changelog/a/1.xml", liquibase).is_some());
        assert!(seen_as("a/1.xml", liquibase).is_none());
        assert!(is_step("db/changelog/a/1.xml", liquibase));
        assert!(!is_step("db/views/totals_v02.sql", "SELECT 1"));
    }
}
