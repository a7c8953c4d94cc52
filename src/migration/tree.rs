//! The files of the scope as discovery sees them: sorted paths, texts read at most once.
//!
//! In: paths and a function that reads one. Out: answers about neighbours and manifests. The hard
//! thing: nothing may be read twice, and as little as possible at all.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::layout::{folder, join, name};

/// The files of the scope.
pub struct Tree<'a> {
    paths: &'a [String],
    read: &'a dyn Fn(&str) -> Option<String>,
    texts: RefCell<HashMap<String, Option<Rc<str>>>>,
}

/// Texts beyond this size say nothing about layouts.
const LARGEST: usize = 16 << 20;

impl<'a> Tree<'a> {
    /// The tree of `paths`, which are sorted and relative to the scope.
    pub fn new(paths: &'a [String], read: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            paths,
            read,
            texts: RefCell::default(),
        }
    }

    /// All paths, sorted.
    pub fn paths(&self) -> &'a [String] {
        self.paths
    }

    /// Whether there is such a file.
    pub fn has(&self, path: &str) -> bool {
        self.paths
            .binary_search_by(|p| p.as_str().cmp(path))
            .is_ok()
    }

    /// The text of a file, if there is one that can be read.
    pub fn text(&self, path: &str) -> Option<Rc<str>> {
        if let Some(known) = self.texts.borrow().get(path) {
            return known.clone();
        }
        let text = self
            .has(path)
            .then(|| (self.read)(path))
            .flatten()
            .filter(|text| text.len() <= LARGEST)
            .map(Rc::from);
        self.texts
            .borrow_mut()
            .insert(path.to_owned(), text.clone());
        text
    }

    /// All files below a folder, at any depth.
    pub fn below(&self, folder: &str) -> &'a [String] {
        if folder.is_empty() {
            return self.paths;
        }
        let prefix = format!("{folder}/");
        let start = self.paths.partition_point(|p| p.as_str() < prefix.as_str());
        let length = self
            .paths
            .get(start..)
            .unwrap_or_default()
            .partition_point(|p| p.starts_with(&prefix));
        self.paths.get(start..start + length).unwrap_or_default()
    }

    /// The files that lie directly in a folder.
    pub fn directly_in<'f>(
        &self,
        folder: &'f str,
    ) -> impl Iterator<Item = &'a String> + use<'a, 'f> {
        self.below(folder)
            .iter()
            .filter(move |path| self::folder(path) == folder)
    }

    /// The file called `name` in `folder` or in the nearest folder above it.
    pub fn nearest(&self, folder: &str, name: &str) -> Option<String> {
        let mut at = folder;
        loop {
            let path = join(at, name);
            if self.has(&path) {
                return Some(path);
            }
            if at.is_empty() {
                return None;
            }
            at = self::folder(at);
        }
    }

    /// The manifest (`Cargo.toml`, `go.mod`, …) in `folder` or in the nearest folder above it.
    pub fn manifest(&self, folder: &str) -> Option<String> {
        let mut at = folder;
        loop {
            let found = MANIFESTS
                .iter()
                .map(|name| join(at, name))
                .find(|path| self.has(path))
                .or_else(|| self.project_file(at));
            if found.is_some() || at.is_empty() {
                return found;
            }
            at = self::folder(at);
        }
    }

    /// A manifest that is recognised by its extension.
    fn project_file(&self, at: &str) -> Option<String> {
        let direct = |path: &&String| folder(path) == at;
        self.below(at)
            .iter()
            .take(MANY)
            .filter(direct)
            .find(|path| {
                [".csproj", ".fsproj", ".gemspec"]
                    .iter()
                    .any(|end| name(path).ends_with(end))
            })
            .cloned()
    }
}

/// How many files below a folder are looked at for a manifest with a free name.
const MANY: usize = 500;

/// Files that stand at the top of a project.
pub const MANIFESTS: [&str; 17] = [
    "Cargo.toml",
    "go.mod",
    "package.json",
    "Gemfile",
    "pyproject.toml",
    "setup.py",
    "requirements.txt",
    "Pipfile",
    "composer.json",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "mix.exs",
    "build.sbt",
    "pubspec.yaml",
    "Package.swift",
    "deno.json",
];
