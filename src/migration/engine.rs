//! Which dialect a database speaks: by names, drivers, configuration and the migrations' own syntax.
//!
//! In: the [`Tree`] and a root. Out: a dialect and the evidence in words, for the report. The hard
//! thing: manifests often name several drivers (one for tests), so a witness that names several
//! engines decides nothing.

use std::collections::BTreeMap;

use super::discover::has_word;
use super::drivers::{DRIVERS, OPENERS};
use super::layout::{self, folder, join, name};
use super::root::Root;
use super::tree::Tree;
use crate::sql::{self, Dialect};

use Dialect::{Mssql, Mysql, Oracle, Postgresql, Sqlite};

/// Words that configuration names an engine by.
const CONFIGURED: [(&str, Dialect); 16] = [
    ("postgresql", Postgresql),
    ("postgres", Postgresql),
    ("postgis", Postgresql),
    ("pgsql", Postgresql),
    ("timescaledb", Postgresql),
    ("pgvector", Postgresql),
    ("django.db.backends.postgresql", Postgresql),
    ("mysql", Mysql),
    ("mysql2", Mysql),
    ("trilogy", Mysql),
    ("mariadb", Mysql),
    ("sqlite", Sqlite),
    ("sqlite3", Sqlite),
    ("sqlserver", Mssql),
    ("mssql", Mssql),
    ("oracle", Oracle),
];

/// Said where no witness tells a dialect.
pub const UNTOLD: &str = "nothing tells which database it is; --dialect or impact.yml can";

/// The dialect of a root's database, and what it was told by.
pub fn guess_dialect(tree: &Tree<'_>, root: &Root) -> (Dialect, String) {
    if let Some(engine) = root.engine {
        return (
            engine.dialect,
            format!("names in {} say {}", root.path, engine.name),
        );
    }
    let own = if tree.has(&root.path) {
        folder(&root.path)
    } else {
        root.path.as_str()
    };
    let samples = samples(root);
    provider(tree, own)
        .or_else(|| firm_syntax(tree, &samples))
        .or_else(|| drivers_above(tree, own))
        .or_else(|| syntax(tree, &samples))
        .or_else(|| configuration(tree, own))
        .or_else(|| configuration(tree, ""))
        .or_else(|| drivers_anywhere(tree))
        .or_else(|| code(tree, own))
        .unwrap_or_else(|| (Dialect::Generic, UNTOLD.to_owned()))
}

/// The dialect of a scope whose migrations are not known: by dumps, drivers and configuration.
pub fn guess_of_scope(tree: &Tree<'_>, files: &[&str]) -> (Dialect, String) {
    let own = files.first().map_or("", |path| folder(path));
    files
        .iter()
        .find_map(|path| {
            let engine = layout::sql_name(name(path))
                .and_then(|n| n.engine)
                .or_else(|| layout::Engine::of_folder(folder(path)))?;
            Some((engine.dialect, format!("{path} is named so")))
        })
        .or_else(|| drivers_above(tree, own))
        .or_else(|| syntax(tree, files))
        .or_else(|| configuration(tree, ""))
        .or_else(|| drivers_anywhere(tree))
        .or_else(|| code(tree, own))
        .unwrap_or_else(|| (Dialect::Generic, UNTOLD.to_owned()))
}

/// A few migrations: the first, which usually holds most tables, and some of the rest.
fn samples(root: &Root) -> Vec<&str> {
    let step = (root.files.len() / 5).max(1);
    root.files
        .iter()
        .step_by(step)
        .map(|file| file.path.as_str())
        .collect()
}

/// Prisma's and Drizzle's own word for it.
fn provider(tree: &Tree<'_>, root: &str) -> Option<(Dialect, String)> {
    let lock = join(root, "migration_lock.toml");
    let journal = join(root, "meta/_journal.json");
    if let Some(found) = laravel(tree, root) {
        return Some(found);
    }
    for path in [lock, journal] {
        if let Some(text) = tree.text(&path)
            && let Some(dialect) = only(
                CONFIGURED
                    .iter()
                    .filter(|(w, _)| has_word(&text, w))
                    .map(|(_, d)| *d),
            )
        {
            return Some((dialect, format!("{path} says so")));
        }
    }
    None
}

/// What a Laravel project connects to unless told otherwise.
fn laravel(tree: &Tree<'_>, root: &str) -> Option<(Dialect, String)> {
    let config = tree.nearest(root, "config/database.php")?;
    let project = folder(folder(&config));
    let said = |path: String, key: &str| {
        let text = tree.text(&path)?;
        let line = text
            .lines()
            .find(|line| line.trim_start().starts_with(key))?;
        let word = line
            .rsplit(['=', ',', '('])
            .map(|part| part.trim().trim_matches(['\'', '"', ')', ',', ' ']))
            .find(|part| !part.is_empty())?;
        Some((Dialect::from_word(word)?, told(&path, word)))
    };
    [".env.example", ".env.dist", ".env"]
        .iter()
        .find_map(|file| said(join(project, file), "DB_CONNECTION"))
        .or_else(|| said(config, "'default'"))
}

/// The one dialect that all witnesses name.
fn only(mut dialects: impl Iterator<Item = Dialect>) -> Option<Dialect> {
    let first = dialects.next()?;
    dialects.all(|d| d == first).then_some(first)
}

/// Drivers in the manifests of the folder and the folders above it, the nearest first.
fn drivers_above(tree: &Tree<'_>, own: &str) -> Option<(Dialect, String)> {
    let mut at = own;
    loop {
        let found: Vec<(String, &'static str, Dialect)> = tree
            .directly_in(at)
            .flat_map(|path| drivers_in(tree, path))
            .collect();
        if let Some(dialect) = only(found.iter().map(|(.., d)| *d)) {
            return found
                .into_iter()
                .next()
                .map(|(path, word, _)| (dialect, told(&path, word)));
        }
        if at.is_empty() || !found.is_empty() {
            return None;
        }
        at = folder(at);
    }
}

fn told(path: &str, word: &str) -> String {
    format!("{path} names {}", word.trim_matches('"'))
}

/// The drivers that a file names, if it is a manifest.
fn drivers_in(tree: &Tree<'_>, path: &str) -> Vec<(String, &'static str, Dialect)> {
    let file = name(path);
    let is_named = |pattern: &&str| match (pattern.strip_suffix('*'), pattern.strip_prefix('*')) {
        (Some(start), _) => file.starts_with(start),
        (_, Some(end)) => file.ends_with(end),
        _ => file == *pattern,
    };
    let mut candidates = DRIVERS
        .iter()
        .filter(|driver| driver.manifests.iter().any(is_named))
        .peekable();
    if candidates.peek().is_none() {
        return Vec::new();
    }
    let Some(text) = tree.text(path) else {
        return Vec::new();
    };
    let text: String = text
        .lines()
        .filter(|line| !line.contains("// indirect") && !line.trim_start().starts_with('#'))
        .flat_map(|line| [line, "\n"])
        .collect();
    candidates
        .filter(|driver| has_word(&text, driver.word))
        .map(|driver| (path.to_owned(), driver.word, driver.dialect))
        .collect()
}

/// What the migrations' own syntax says beyond doubt, if it says one thing: the crate or package may be
/// one of several, and the manifest above it name the database of another.
fn firm_syntax(tree: &Tree<'_>, paths: &[&str]) -> Option<(Dialect, String)> {
    let told: Vec<(Dialect, String)> = paths
        .iter()
        .filter(|path| layout::sql_name(name(path)).is_some())
        .filter_map(|path| {
            let text = tree.text(path)?;
            // Liquibase's change sets may each be for another engine.
            if text.contains(" dbms:") {
                return None;
            }
            let (dialect, why) = sql::guess_firmly(&text)?;
            Some((dialect, format!("{path}: {why}")))
        })
        .collect();
    let dialect = only(told.iter().map(|(dialect, _)| *dialect))?;
    told.into_iter().next().map(|(_, why)| (dialect, why))
}

/// What the migrations' own syntax says, if it says one thing.
pub(super) fn syntax(tree: &Tree<'_>, paths: &[&str]) -> Option<(Dialect, String)> {
    let mut votes: BTreeMap<Dialect, (usize, String)> = BTreeMap::new();
    for path in paths {
        if layout::sql_name(name(path)).is_some()
            && let Some(text) = tree.text(path)
            && let Some((dialect, why)) = sql::guess(&text)
        {
            votes
                .entry(dialect)
                .or_insert_with(|| (0, format!("{path}: {why}")))
                .0 += 1;
        }
    }
    votes
        .into_iter()
        .max_by_key(|(_, (count, _))| *count)
        .map(|(dialect, (_, why))| (dialect, why))
}

/// How many files of code are read for what they open.
const MOST_CODE: usize = 400;

/// The one database that the code of the project opens.
fn code(tree: &Tree<'_>, own: &str) -> Option<(Dialect, String)> {
    let project = tree
        .manifest(own)
        .map_or(String::new(), |path| folder(&path).to_owned());
    let is_code = |path: &&String| {
        let end = name(path).rsplit_once('.').map(|(_, end)| end);
        matches!(
            end,
            Some("py" | "php" | "c" | "h" | "cc" | "cpp" | "cxx" | "hpp" | "java" | "kt" | "rb")
        ) && !layout::is_aside(path)
    };
    let files = tree.below(&project).iter().filter(is_code);
    let mut found = Vec::new();
    for path in files.take(MOST_CODE) {
        let Some(text) = tree.text(path) else {
            continue;
        };
        let words = OPENERS.iter().filter(|(word, _)| has_word(&text, word));
        found.extend(words.map(|(word, dialect)| (told(path, word), *dialect)));
    }
    let dialect = only(found.iter().map(|(_, dialect)| *dialect))?;
    found.into_iter().next().map(|(why, _)| (dialect, why))
}

/// How many files of configuration are read.
const MOST_CONFIGURATIONS: usize = 40;

/// What files of configuration in or below a folder say, by majority.
fn configuration(tree: &Tree<'_>, own: &str) -> Option<(Dialect, String)> {
    let project = tree
        .manifest(own)
        .map_or(String::new(), |path| folder(&path).to_owned());
    let mut votes: BTreeMap<Dialect, (usize, String)> = BTreeMap::new();
    let files = tree
        .below(&project)
        .iter()
        .filter(|path| is_configuration(path) && !layout::is_aside(path))
        .take(MOST_CONFIGURATIONS);
    for path in files {
        let Some(text) = tree.text(path) else {
            continue;
        };
        let lower = text.to_ascii_lowercase();
        for (word, dialect) in CONFIGURED {
            let count = lower
                .lines()
                .filter(|line| !line.trim_start().starts_with('#') && has_word(line, word))
                .count();
            if count > 0 {
                votes
                    .entry(dialect)
                    .or_insert_with(|| (0, told(path, word)))
                    .0 += count;
            }
        }
    }
    votes
        .into_iter()
        .max_by_key(|(_, (count, _))| *count)
        .map(|(dialect, (_, why))| (dialect, why))
}

/// Whether a file is one that projects configure their database in.
fn is_configuration(path: &str) -> bool {
    let file = name(path).to_ascii_lowercase();
    let parts = [
        "docker-compose",
        "compose.y",
        "database.y",
        ".env",
        "application.",
        "application-",
        "ormconfig",
        "knexfile",
        "drizzle.config",
        "sqlc.",
        "dbconfig",
        "alembic.ini",
        "diesel.toml",
        "appsettings",
        "config.exs",
        "runtime.exs",
        "hibernate",
        "data-source",
        "persistence.xml",
    ];
    parts.iter().any(|part| file.starts_with(part))
        || matches!(
            file.as_str(),
            "settings.py" | "schema.prisma" | "database.php"
        )
        || file == "base.py" && path.contains("settings")
}

/// Drivers in any manifest of the scope; PostgreSQL before MySQL before SQLite.
fn drivers_anywhere(tree: &Tree<'_>) -> Option<(Dialect, String)> {
    let rank = |dialect: &Dialect| match dialect {
        Postgresql => 0,
        Mysql => 1,
        Sqlite => 2,
        _ => 3,
    };
    tree.paths()
        .iter()
        .filter(|path| !layout::is_aside(path))
        .flat_map(|path| drivers_in(tree, path))
        .min_by_key(|(path, _, dialect)| (rank(dialect), path.matches('/').count(), path.clone()))
        .map(|(path, word, dialect)| (dialect, told(&path, word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migration::discover;

    fn guess(files: &[(&str, &str)]) -> (Dialect, String) {
        let mut paths: Vec<String> = files.iter().map(|(p, _)| (*p).to_owned()).collect();
        paths.sort();
        let read = |path: &str| {
            files
                .iter()
                .find(|(p, _)| *p == path)
                .map(|(_, text)| (*text).to_owned())
        };
        let tree = Tree::new(&paths, &read);
        let roots = discover(&tree);
        roots
            .first()
            .map_or((Dialect::Oracle, "no root".to_owned()), |root| {
                guess_dialect(&tree, root)
            })
    }

    const TABLE: &str = "CREATE TABLE t (id int);";

    #[test]
    fn a_driver_in_the_nearest_manifest_decides() {
        let (dialect, why) = guess(&[
            ("migrations/1_a.sql", TABLE),
            (
                "go.mod",
                "require github.com/lib/pq v1.10.9\nrequire modernc.org/sqlite v1 // indirect\n",
            ),
        ]);
        assert_eq!(
            (dialect, why.as_str()),
            (Postgresql, "go.mod names github.com/lib/pq")
        );
        let (dialect, _) = guess(&[
            ("web/db/migrations/1_a.sql", TABLE),
            ("web/package.json", "{\"dependencies\":{\"mysql2\":\"3\"}}"),
            ("Cargo.toml", "sqlx = { features = [\"postgres\"] }"),
        ]);
        assert_eq!(dialect, Mysql);
    }

    #[test]
    fn where_drivers_disagree_the_syntax_decides() {
        let (dialect, _) = guess(&[
            (
                "migrations/1_a.sql",
                "CREATE TABLE t (id bigserial, at timestamptz, j jsonb);",
            ),
            (
                "Cargo.toml",
                "sqlx = { features = [\"postgres\", \"sqlite\"] }",
            ),
        ]);
        assert_eq!(dialect, Postgresql);
    }

    #[test]
    fn what_only_one_engine_accepts_is_stronger_than_a_driver() {
        let (dialect, why) = guess(&[
            (
                "crates/kv/migrations/1_a.sql",
                "CREATE TABLE t (at INTEGER DEFAULT (strftime('%s', 'now')));",
            ),
            ("crates/kv/Cargo.toml", "sqlx = { workspace = true }"),
            ("Cargo.toml", "sqlx = { features = [\"postgres\"] }"),
        ]);
        assert_eq!(
            (dialect, why.as_str()),
            (Sqlite, "crates/kv/migrations/1_a.sql: SQLite's functions")
        );
        let (dialect, _) = guess(&[
            ("migrations/1_a.sql", "CREATE TABLE `t` (at timestamptz);"),
            ("Cargo.toml", "rusqlite = \"0.30\""),
        ]);
        assert_eq!(dialect, Sqlite);
    }

    #[test]
    fn where_no_manifest_names_a_driver_the_code_does() {
        let (dialect, why) = guess(&[
            ("migrations/1_a.sql", TABLE),
            (
                "app/store.py",
                "import sqlite3\n\ndb = sqlite3.connect(PATH)",
            ),
        ]);
        assert_eq!(
            (dialect, why.as_str()),
            (Sqlite, "app/store.py names import sqlite3")
        );
        let (dialect, _) = guess(&[
            ("migrations/1_a.sql", TABLE),
            ("app/store.py", "import sqlite3"),
            ("app/old.php", "new mysqli($host)"),
        ]);
        assert_eq!(dialect, Dialect::Generic);
        let (dialect, _) = guess(&[
            ("migrations/1_a.sql", TABLE),
            ("CMakeLists.txt", "find_package(SQLite3 REQUIRED)"),
        ]);
        assert_eq!(dialect, Sqlite);
    }

    #[test]
    fn nothing_known_is_said() {
        assert_eq!(guess(&[("migrations/1_a.sql", TABLE)]).0, Dialect::Generic);
    }
}
