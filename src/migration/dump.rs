//! Schema dumps: files that state the whole schema at one time instead of its history.
//!
//! In: the [`Tree`] and its roots. Out: [`Dump`]s with the root they belong to. The hard thing: a
//! file that only creates tables may be a dump, a sample for a test, or a piece of the migrations.

use std::collections::BTreeSet;

use super::embedded;
use super::frameworks::DUMPS;
use super::layout::{self, Engine, folder, name};
use super::lower::{Lowered, Source};
use super::root::{File, Root};
use super::tree::Tree;
use super::version::Version;
use crate::sql::Dialect;

/// A way in which a schema is written down: one row of the table of dumps.
pub struct Form {
    /// The word in reports.
    pub id: &'static str,
    /// How sure the path alone makes that this is one; `None`: it is none.
    pub recognise: fn(&str) -> Option<Strength>,
    /// Whether the text is really one.
    pub holds: fn(&str) -> bool,
    /// The last migration that is contained, where the path or the text tells it.
    pub version: fn(&str, &str) -> Option<Version>,
    /// Its statements as operations.
    pub lower: fn(&Source<'_>) -> Lowered,
    /// Whether its files hold the queries of the application too.
    pub asks: bool,
}

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

impl PartialEq for Form {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Form {}

/// How sure it is that a file is the dump of the application's schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// A tool writes it under this name: `db/schema.rb`, `structure.sql`.
    Kept,
    /// It is called so: `schema.sql`.
    Named,
    /// It creates tables, and nothing says what it is.
    Possible,
}

/// A file that states a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dump {
    /// Path inside the scope.
    pub path: String,
    /// How it is written.
    pub form: &'static Form,
    /// How sure it is.
    pub strength: Strength,
    /// The engine that its name tells.
    pub engine: Option<Engine>,
    /// The path of the root whose schema it states, if one lies in the same project.
    pub root: Option<String>,
    /// SQL files in the same folder that may be pieces of the same schema.
    pub beside: Vec<String>,
}

impl Dump {
    /// The dialect that its name tells.
    pub fn dialect_hint(&self) -> Option<Dialect> {
        self.engine.map(|e| e.dialect)
    }

    /// Whether a tool writes it from the database itself, so that nothing is missing from it.
    pub fn is_whole(&self) -> bool {
        self.strength == Strength::Kept
    }

    /// The migrations of its root that came after it; `None` where it does not tell its version.
    pub fn since<'a>(&self, root: &'a Root, text: &str) -> Option<Vec<&'a File>> {
        let version = (self.form.version)(&self.path, text)?;
        let shown = version.parts.len();
        let later = |file: &&File| {
            let parts = file.version.parts.get(..shown);
            parts.unwrap_or(&file.version.parts) > version.parts.as_slice()
        };
        Some(root.files.iter().filter(later).collect())
    }

    /// The surest first, then the one nearest to the top, then the shortest name.
    fn key(&self) -> (Strength, usize, usize, &str) {
        let depth = self.path.matches('/').count();
        (self.strength, depth, self.path.len(), &self.path)
    }

    /// The operations that make the schema from nothing.
    pub fn operations(&self, text: &str, dialect: Dialect) -> Lowered {
        (self.form.lower)(&Source {
            path: &self.path,
            text,
            dialect,
        })
    }
}

/// Finds the dumps of a scope, the surest first, then by path. Where nothing else tells a schema,
/// the documents may: `doc/db/tables.sql` is the script that an operator runs.
pub fn find_dumps(tree: &Tree<'_>, roots: &[Root]) -> Vec<Dump> {
    let dumps = dumps_of(tree, roots, |path| !layout::is_aside(path));
    if dumps.is_empty() && roots.is_empty() {
        return dumps_of(tree, roots, layout::is_document);
    }
    dumps
}

fn dumps_of(tree: &Tree<'_>, roots: &[Root], lies: impl Fn(&str) -> bool) -> Vec<Dump> {
    let migrations: BTreeSet<&str> = roots
        .iter()
        .flat_map(|root| root.files.iter().map(|file| file.path.as_str()))
        .collect();
    let folders: BTreeSet<&str> = roots.iter().map(|root| root.path.as_str()).collect();
    let mut dumps: Vec<Dump> = tree
        .paths()
        .iter()
        .filter(|path| lies(path) && !migrations.contains(path.as_str()))
        .filter(|path| !inside(&folders, path))
        .filter_map(|path| recognise(tree, roots, path))
        .collect();
    dumps.sort_by(|a, b| a.key().cmp(&b.key()));
    let found: BTreeSet<String> = dumps.iter().map(|dump| dump.path.clone()).collect();
    let is_free = |path: &str| !migrations.contains(path) && !found.contains(path);
    for dump in dumps.iter_mut().filter(|dump| !dump.is_whole()) {
        dump.beside = beside(tree, &dump.path, is_free);
    }
    dumps
}

/// The SQL files in the folder of `path` that may be pieces of its schema.
fn beside(tree: &Tree<'_>, path: &str, is_free: impl Fn(&str) -> bool) -> Vec<String> {
    let own = folder(path);
    let below = tree.below(own).iter().map(String::as_str);
    below
        .filter(|path| folder(path) == own && layout::sql_name(name(path)).is_some())
        .filter(|path| is_free(path) && !is_beside_the_point(path))
        .map(str::to_owned)
        .collect()
}

/// Schemas that stand in the strings of source files, asked for where nothing else tells one: every
/// file with a `CREATE TABLE` is read.
pub fn find_schemas_in_code(tree: &Tree<'_>, roots: &[Root]) -> Vec<Dump> {
    tree.paths()
        .iter()
        .filter(|path| !layout::is_aside(path) && embedded::language(path).is_some())
        .filter(|path| {
            tree.text(path)
                .is_some_and(|text| embedded::creates_tables(path, &text))
        })
        .map(|path| Dump {
            path: path.clone(),
            form: &IN_CODE,
            strength: Strength::Possible,
            engine: Engine::of_file(path).or_else(|| name(path).split('.').find_map(Engine::named)),
            root: nearest_root(tree, roots, path),
            beside: Vec::new(),
        })
        .collect()
}

/// Statements in the strings of a program.
static IN_CODE: Form = Form {
    id: "code",
    recognise: |_| None,
    holds: |_| false,
    version: |_, _| None,
    lower: embedded::lower_schema,
    asks: false,
};

/// Whether a path lies in one of the folders of migrations (a down file, a callback).
fn inside(folders: &BTreeSet<&str>, path: &str) -> bool {
    let mut at = folder(path);
    while !at.is_empty() {
        if folders.contains(at) {
            return layout::sql_name(name(path)).is_some_and(|n| !layout::states_schema(n.stem));
        }
        at = folder(at);
    }
    false
}

fn recognise(tree: &Tree<'_>, roots: &[Root], path: &str) -> Option<Dump> {
    let (form, strength) = DUMPS
        .iter()
        .find_map(|form| (form.recognise)(path).map(|strength| (form, strength)))
        .filter(|(_, strength)| match strength {
            Strength::Kept => true,
            Strength::Named => !path.split('/').any(layout::is_retired),
            Strength::Possible => !is_beside_the_point(path),
        })?;
    let text = tree.text(path)?;
    (form.holds)(&text).then(|| Dump {
        engine: Engine::of_file(path),
        root: nearest_root(tree, roots, path),
        path: path.to_owned(),
        form,
        strength,
        beside: Vec::new(),
    })
}

/// Whether names say that a file without a name of its own is no schema of the application.
fn is_beside_the_point(path: &str) -> bool {
    path.split('/').any(layout::is_retired)
        || path
            .to_ascii_lowercase()
            .split(['/', '_', '-', '.'])
            .any(|word| {
                matches!(
                    word,
                    "test"
                        | "sample"
                        | "samples"
                        | "example"
                        | "examples"
                        | "demo"
                        | "query"
                        | "queries"
                )
            })
}

/// The root in the same project that shares most of the path.
fn nearest_root(tree: &Tree<'_>, roots: &[Root], path: &str) -> Option<String> {
    let project = tree.manifest(folder(path));
    let engine = Engine::of_file(path);
    roots
        .iter()
        .filter(|root| tree.manifest(folder(&root.path)) == project || project.is_none())
        .filter(|root| engine.is_none() || root.engine.is_none() || root.engine == engine)
        .max_by_key(|root| {
            let shared = root
                .path
                .split('/')
                .zip(path.split('/'))
                .take_while(|(a, b)| a == b)
                .count();
            (shared, root.engine == engine, root.files.len())
        })
        .map(|root| root.path.clone())
}
