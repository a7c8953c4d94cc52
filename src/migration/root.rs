//! A migration root: the files of one database in the order in which they run.
//!
//! In: a path. Out: its root, what runs before it, whether it is the newest. The hard thing: the
//! file may be new and unknown to the root, so its place comes from its name.

use std::collections::BTreeSet;

use super::Framework;
use super::discover::starts;
use super::frameworks::claims;
use super::layout::{Direction, Engine, folder, join};
use super::lower::Memory;
use super::tree::Tree;
use super::version::Version;
use crate::sql::Dialect;

/// One migration of a root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Path inside the scope.
    pub path: String,
    /// Its place in the root's order.
    pub version: Version,
    /// The framework that reads it; folders may mix them (goose: SQL and Go).
    pub framework: &'static Framework,
    /// It runs after all versions, whenever its text changes.
    pub repeatable: bool,
    /// Paths of the migrations that it names as those before it, where the framework orders by that.
    pub needs: Vec<String>,
}

impl File {
    fn key(&self) -> (bool, &Version, &str) {
        (self.repeatable, &self.version, &self.path)
    }

    /// Sorts files by version, repeatable ones last.
    pub fn sort(files: &mut [Self]) {
        files.sort_by(|a, b| a.key().cmp(&b.key()));
    }
}

/// The migrations of one database (or of one engine, where an application supports several).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// The folder that holds them all; the file, where one file holds them all.
    pub path: String,
    /// The framework of most of its files.
    pub framework: &'static Framework,
    /// The engine that names of folders or files tell.
    pub engine: Option<Engine>,
    /// Its up migrations in the order in which they run.
    pub files: Vec<File>,
    /// Folders whose files belong to it, where they lie outside `path` or in several places.
    pub folders: Vec<String>,
    /// What a [`super::Reader`] of the root knows from the start.
    pub seed: Memory,
}

impl Root {
    /// The dialect that the engine speaks, where one is told.
    pub fn dialect_hint(&self) -> Option<Dialect> {
        self.engine.map(|e| e.dialect)
    }

    /// Whether its migrations may start from nothing, and not from a schema that stands elsewhere.
    pub fn starts(&self, tree: &Tree<'_>) -> bool {
        let paths: Vec<&str> = self.files.iter().map(|file| file.path.as_str()).collect();
        starts(tree, &paths)
    }

    /// Whether a file lies in one of the root's folders.
    pub fn holds(&self, path: &str) -> bool {
        let own = folder(path);
        if !self.folders.is_empty() {
            return self.folders.iter().any(|f| f == own);
        }
        self.path == path
            || own == self.path
            || own.starts_with(&join(&self.path, "")) && !self.path.is_empty()
    }
}

/// The root that a migration belongs to, known or new. Where several engines share a file, the
/// first one in order of their names that is not the generic one.
pub fn root_of<'a>(roots: &'a [Root], path: &str) -> Option<&'a Root> {
    let listed = roots
        .iter()
        .filter(|root| root.files.iter().any(|file| file.path == path));
    if let Some(root) = prefer(listed) {
        return Some(root);
    }
    let claims = claims(path);
    let by_claim = roots.iter().filter(|root| {
        claims.iter().any(|(_, claim)| {
            claim.direction != Direction::Down
                && (claim.root == root.path || root.folders.contains(&claim.root))
                && (claim.engine.is_none() || claim.engine == root.engine)
        })
    });
    prefer(by_claim)
}

/// PostgreSQL before the others, as the richest catalog.
fn prefer<'a>(roots: impl Iterator<Item = &'a Root>) -> Option<&'a Root> {
    roots.min_by_key(|root| root.engine.map(Engine::rank))
}

/// The migrations that run before the one at `path`; all of them where its place is not known.
pub fn before<'a>(root: &'a Root, path: &str) -> &'a [File] {
    if let Some(index) = root.files.iter().position(|file| file.path == path) {
        return root.files.get(..index).unwrap_or_default();
    }
    let Some(key) = key_of(root, path) else {
        return &root.files;
    };
    let end = root
        .files
        .partition_point(|file| file.key() < (key.0, &key.1, path));
    root.files.get(..end).unwrap_or_default()
}

/// The migrations that have run when the one at `path` runs on an up-to-date database: those before
/// it, and where migrations name what they follow, all that do not follow it. Those that are repeated
/// have run after the newest before it.
pub fn earlier<'a>(root: &'a Root, path: &str) -> Vec<&'a File> {
    if root.framework.arrange.is_none() {
        let before = before(root, path);
        let repeated = root.files.iter().skip(before.len());
        let repeated = repeated.filter(|file| is_newest(root, path) && file.path != path);
        return before.iter().chain(repeated).collect();
    }
    let mut later: BTreeSet<&str> = BTreeSet::from([path]);
    // The files stand in an order in which each follows what it needs.
    for file in &root.files {
        if file.needs.iter().any(|need| later.contains(need.as_str())) {
            later.insert(&file.path);
        }
    }
    root.files
        .iter()
        .filter(|file| !later.contains(file.path.as_str()))
        .collect()
}

/// Whether nothing of the root runs after the migration at `path` (repeatable ones left out).
pub fn is_newest(root: &Root, path: &str) -> bool {
    if root.framework.arrange.is_some() {
        return !root
            .files
            .iter()
            .any(|file| file.needs.iter().any(|need| need == path));
    }
    let done = before(root, path).len();
    root.files
        .iter()
        .skip(done)
        .all(|file| file.path == path || file.repeatable)
}

/// The place of a file that the root does not know.
fn key_of(root: &Root, path: &str) -> Option<(bool, Version)> {
    if root.framework.arrange.is_some() || !root.holds(path) {
        return None;
    }
    claims(path)
        .into_iter()
        .find(|(_, claim)| claim.root == root.path || root.folders.contains(&claim.root))
        .map(|(_, claim)| (claim.direction == Direction::Repeatable, claim.version))
}
