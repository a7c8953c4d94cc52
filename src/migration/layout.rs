//! What a path alone says: is this a migration, in which root, at which version, of which engine.
//!
//! In: a scope-relative path. Out: a [`Claim`], the statement that a framework makes about a file
//! before anything is read. The hard thing: the folder that is the root, since versions and
//! engines stand in folder names as well as in file names.

use super::version::{Part, Version};
use crate::sql::Dialect;

/// What a framework says about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The folder (or the file, where one file holds them all) that the migrations lie in.
    pub root: String,
    /// Where the migration stands in the root.
    pub version: Version,
    /// Which way it goes.
    pub direction: Direction,
    /// The database engine that the path names.
    pub engine: Option<Engine>,
    /// Whether the name carries a version; migrations without one run in the order of their names.
    pub numbered: bool,
}

/// Which way a migration goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Forward, once.
    Up,
    /// Forward, after all versions, whenever its text changes.
    Repeatable,
    /// Back.
    Down,
    /// Something else that lies there: a callback, a configuration.
    Aside,
}

/// A database engine as folders, files and drivers name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Engine {
    /// Its usual name.
    pub name: &'static str,
    /// The dialect it speaks.
    pub dialect: Dialect,
}

/// Spellings of engines in names of files and folders.
const ENGINES: [(&str, &str, Dialect); 24] = [
    ("postgresql", "postgresql", Dialect::Postgresql),
    ("postgres", "postgresql", Dialect::Postgresql),
    ("postgre", "postgresql", Dialect::Postgresql),
    ("pgsql", "postgresql", Dialect::Postgresql),
    ("psql", "postgresql", Dialect::Postgresql),
    ("pg", "postgresql", Dialect::Postgresql),
    ("cockroachdb", "cockroachdb", Dialect::Postgresql),
    ("cockroach", "cockroachdb", Dialect::Postgresql),
    ("crdb", "cockroachdb", Dialect::Postgresql),
    ("yugabyte", "yugabyte", Dialect::Postgresql),
    ("mysql", "mysql", Dialect::Mysql),
    ("mysql8", "mysql", Dialect::Mysql),
    ("mariadb", "mariadb", Dialect::Mysql),
    ("tidb", "tidb", Dialect::Mysql),
    ("sqlite", "sqlite", Dialect::Sqlite),
    ("sqlite3", "sqlite", Dialect::Sqlite),
    ("mssql", "mssql", Dialect::Mssql),
    ("sqlserver", "mssql", Dialect::Mssql),
    ("oracle", "oracle", Dialect::Oracle),
    ("h2", "h2", Dialect::Generic),
    ("hsqldb", "hsqldb", Dialect::Generic),
    ("db2", "db2", Dialect::Generic),
    ("clickhouse", "clickhouse", Dialect::Generic),
    ("cassandra", "cassandra", Dialect::Generic),
];

impl Engine {
    /// The engine that `word` names.
    pub fn named(word: &str) -> Option<Self> {
        ENGINES
            .iter()
            .find(|(spelling, ..)| word.eq_ignore_ascii_case(spelling))
            .map(|&(_, name, dialect)| Self { name, dialect })
    }

    /// The order of preference where an application supports several: PostgreSQL, MySQL, SQLite,
    /// and what speaks like one of them after it.
    pub fn rank(self) -> (u8, bool, &'static str) {
        let (order, own) = match self.dialect {
            Dialect::Postgresql => (0, "postgresql"),
            Dialect::Mysql => (1, "mysql"),
            Dialect::Sqlite => (2, "sqlite"),
            Dialect::Mssql | Dialect::Oracle => (3, self.name),
            Dialect::Generic => (4, self.name),
        };
        (order, self.name != own, self.name)
    }

    /// The engine that names tell: `schema.mysql.sql`, `full.sql.postgres`, `sql/mysql.sql`,
    /// `mysql/schema.sql`.
    pub fn of_file(path: &str) -> Option<Self> {
        let stem = sql_name(name(path));
        stem.as_ref()
            .and_then(|n| n.engine)
            .or_else(|| stem.and_then(|n| Self::of_folder(n.stem)))
            .or_else(|| Self::of_folder(folder(path)))
    }

    /// The engine that one of a folder's last three names is, the innermost first. Names may be
    /// made of words: `migrations-sqlite`, `MySqlMigrations`.
    pub fn of_folder(folder: &str) -> Option<Self> {
        folder.rsplit('/').take(3).find_map(|name| {
            Self::named(name)
                .or_else(|| name.split(['-', '_', '.']).find_map(Self::named))
                .or_else(|| {
                    let lower = name.to_ascii_lowercase();
                    let word = lower
                        .strip_suffix("migrations")
                        .or_else(|| lower.strip_suffix("migration"))?;
                    Self::named(word)
                })
        })
    }
}

/// The folder of a path; empty at the top.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last component of a path.
pub fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// Folder and file, joined.
pub fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// Folders whose content is somebody else's, or made for tests.
const ASIDE: [&str; 40] = [
    "test",
    "tests",
    "testing",
    "testdata",
    "test-data",
    "test_data",
    "testutil",
    "testutils",
    "migratest",
    "__tests__",
    "__fixtures__",
    "e2e",
    "spec",
    "specs",
    "fixture",
    "fixtures",
    "stub",
    "stubs",
    "mock",
    "mocks",
    "__mocks__",
    "snapshots",
    "vendor",
    "vendored",
    "node_modules",
    "bower_components",
    "third_party",
    "thirdparty",
    "third-party",
    "site-packages",
    "target",
    "dist",
    "doc",
    "docs",
    "sample_data",
    "seeds",
    "seed",
    "seeders",
    ".git",
    "testapp",
];

/// Whether a file of this name, without its ending, states a whole schema: `schema`, `latest`.
pub fn states_schema(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    stem.contains("schema") || matches!(stem.as_str(), "latest" | "structure" | "full")
}

/// Whether a path lies in a folder of tests, fixtures, documents or vendored code.
pub fn is_aside(path: &str) -> bool {
    folder(path).split('/').any(is_aside_name)
}

/// Whether a path lies aside because it lies among documents, and for no other reason.
pub fn is_document(path: &str) -> bool {
    let mut aside = folder(path)
        .split('/')
        .filter(|s| is_aside_name(s))
        .peekable();
    aside.peek().is_some()
        && aside.all(|s| s.eq_ignore_ascii_case("doc") || s.eq_ignore_ascii_case("docs"))
}

fn is_aside_name(segment: &str) -> bool {
    let lower = segment.to_ascii_lowercase();
    ASIDE.contains(&lower.as_str())
        || ["_test", "_tests", "-test", "-tests", ".test", ".tests"]
            .iter()
            .any(|end| lower.ends_with(end))
}

/// Whether a root's name says that it is kept for the record only, or holds pieces that
/// migrations call.
pub fn is_retired(root: &str) -> bool {
    let last = name(root).to_ascii_lowercase();
    last.split(['-', '_', '.']).any(|word| {
        [
            "old",
            "legacy",
            "archive",
            "archived",
            "backup",
            "backups",
            "obsolete",
            "deprecated",
        ]
        .contains(&word)
    }) || last.contains("helper")
        || last.starts_with("full_schema")
}

/// Whether a folder says that it holds migrations: one of its last three names does.
pub fn is_named(folder: &str) -> bool {
    const WORDS: [&str; 19] = [
        "delta",
        "deltas",
        "changelog",
        "changelogs",
        "changesets",
        "evolutions",
        "upgrade",
        "upgrades",
        "updates",
        "update",
        "patches",
        "flyway",
        "liquibase",
        "dbscripts",
        "drizzle",
        "revisions",
        "versions",
        "schema_updates",
        "schema-changes",
    ];
    folder.rsplit('/').take(3).any(|segment| {
        let lower = segment.to_ascii_lowercase();
        lower.contains("migrat") || WORDS.contains(&lower.as_str())
    })
}

/// Whether the folder itself (names of engines and `sql` left out) is called after migrations.
pub fn is_named_strictly(folder: &str) -> bool {
    own_name(folder).is_some_and(|segment| {
        matches!(
            segment.as_str(),
            "migrations" | "migration" | "migrate" | "dbmigrations" | "db-migrations"
        )
    })
}

/// Whether one of the names that [`is_named`] looks for is the folder's own.
pub fn is_named_itself(folder: &str) -> bool {
    own_name(folder).is_some_and(|segment| is_named(&segment))
}

/// The innermost name of a folder that is neither an engine's nor `sql`, in lower case.
fn own_name(folder: &str) -> Option<String> {
    folder
        .rsplit('/')
        .find(|segment| Engine::named(segment).is_none() && !segment.eq_ignore_ascii_case("sql"))
        .map(str::to_ascii_lowercase)
}

/// A `.sql` file's name taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlName<'a> {
    /// The name without extension and tags.
    pub stem: &'a str,
    /// The engine that a tag names (`x.postgres.up.sql`, `x.sql.sqlite`).
    pub engine: Option<Engine>,
    /// The direction that a tag names.
    pub direction: Option<Direction>,
}

/// Takes the name of a SQL file apart; `None` where it is none.
pub fn sql_name(name: &str) -> Option<SqlName<'_>> {
    let (mut stem, last) = name.rsplit_once('.')?;
    let mut engine = None;
    if !is_sql_extension(last) {
        engine = Some(Engine::named(last)?);
        let (inner, extension) = stem.rsplit_once('.')?;
        if !is_sql_extension(extension) {
            return None;
        }
        stem = inner;
    }
    let mut direction = None;
    while let Some((before, tag)) = stem.rsplit_once('.') {
        let lower = tag.to_ascii_lowercase();
        if let Some(found) = direction_of(&lower) {
            direction = direction.or(Some(found));
        } else if let Some(found) = Engine::named(&lower) {
            engine = engine.or(Some(found));
        } else if !matches!(
            lower.as_str(),
            "autocommit" | "notx" | "no_tx" | "notransaction" | "no-transaction" | "tx"
        ) {
            break;
        }
        stem = before;
    }
    Some(SqlName {
        stem,
        engine,
        direction,
    })
}

fn is_sql_extension(word: &str) -> bool {
    ["sql", "pgsql", "psql", "ddl"]
        .iter()
        .any(|e| word.eq_ignore_ascii_case(e))
}

/// The direction that a lower-case word of a name stands for.
fn direction_of(word: &str) -> Option<Direction> {
    match word {
        "up" | "do" | "deploy" | "forward" => Some(Direction::Up),
        "down" | "undo" | "rollback" | "revert" | "backward" => Some(Direction::Down),
        _ => None,
    }
}

/// The root of a folder and the version parts that the folders below it carry: date and version
/// folders (`migrations/2024/05`, `delta/73`) belong to the root above them, folders called after
/// a direction (`up/`, `down/`) as well.
pub fn root_of_folder(folder: &str) -> (&str, Vec<Part>, Option<Direction>) {
    let mut root = folder;
    let mut parts = Vec::new();
    let mut direction = None;
    loop {
        let segment = name(root);
        let above = self::folder(root);
        if segment.is_empty() || above.is_empty() {
            break;
        }
        if direction.is_none()
            && let Some(found) =
                direction_of(&segment.to_ascii_lowercase()).filter(|_| is_named(above))
        {
            direction = Some(found);
            root = above;
            continue;
        }
        let Some((version, rest)) = Version::leading(segment) else {
            break;
        };
        let bare = segment.bytes().all(|b| b.is_ascii_digit());
        if !rest.is_empty() || !(bare || is_named(above)) {
            break;
        }
        parts.splice(0..0, version.parts);
        root = above;
    }
    (root, parts, direction)
}

/// The claim on a plain SQL file: numbered, or of any name in a folder called after migrations.
pub fn claim_sql(path: &str) -> Option<Claim> {
    let sql = sql_name(name(path))?;
    let (root, mut parts, folder_direction) = root_of_folder(folder(path));
    let leading = Version::leading(sql.stem);
    let numbered = leading.is_some() || !parts.is_empty();
    if !numbered && !is_named_strictly(root) {
        return None;
    }
    let mut direction = sql.direction.or(folder_direction);
    let rest = match leading {
        Some((version, rest)) => {
            parts.extend(version.parts);
            rest
        }
        None => sql.stem,
    };
    // postgrator: `001.undo.create-users.sql`
    if let Some(word) = rest.strip_prefix('.').and_then(|r| r.split('.').next()) {
        direction = direction.or(direction_of(&word.to_ascii_lowercase()));
    }
    Some(Claim {
        engine: sql.engine.or_else(|| Engine::of_folder(root)),
        root: root.to_owned(),
        version: Version {
            parts,
            title: String::new(),
        }
        .titled(rest),
        direction: direction.unwrap_or(Direction::Up),
        numbered,
    })
}

/// The claim on `<root>/<version>_<name>/<file>`, where `up` and `down` are the names of the files.
pub fn claim_nested(path: &str, up: &str, down: &str) -> Option<Claim> {
    let file = name(path);
    let direction = if file == up {
        Direction::Up
    } else if file == down {
        Direction::Down
    } else {
        return None;
    };
    let own = folder(path);
    let stem = name(own);
    if !stem.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let root = folder(own);
    Some(Claim {
        engine: Engine::of_folder(root),
        root: root.to_owned(),
        version: Version::text(stem),
        direction,
        numbered: true,
    })
}

#[cfg(test)]
mod tests;
