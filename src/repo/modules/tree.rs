//! The cut of a tree into modules.
//!
//! In: paths. Out: folders with the names of their modules. Manifests cut first (a crate, a
//! package, a Gradle project, a Django app); what is large or only a container (`src`,
//! `internal`, `com/acme`) is cut again at its folders, so that a module is neither the whole
//! program nor a single file. The hard thing is where to stop: a folder `service` beside
//! `controller` is a layer of one module, a folder `billing` beside `orders` is a module.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::audience::Class;
use crate::repo::Classes;

/// Files that make their folder a unit, by exact name.
const MANIFESTS: [&str; 28] = [
    "Cargo.toml",
    "Gemfile",
    "Package.swift",
    "__manifest__.py",
    "apps.py",
    "build.gradle",
    "build.gradle.kts",
    "build.sbt",
    "composer.json",
    "dbt_project.yml",
    "deno.json",
    "go.mod",
    "mix.exs",
    "models.py",
    "moon.yml",
    "package.json",
    "package.yml",
    "plugin.rb",
    "pom.xml",
    "project.clj",
    "project.json",
    "pubspec.yaml",
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
    "stack.yaml",
    "rebar.config",
    "info.xml",
];

/// Endings of files that make their folder a unit.
const MANIFEST_ENDINGS: [&str; 5] = [".csproj", ".fsproj", ".vbproj", ".gemspec", ".cabal"];

/// Folders that only hold modules, near the top of the scope or of a unit.
#[rustfmt::skip]
const CONTAINERS: [&str; 26] = [
    "addons", "app", "apps", "bundles", "cmd", "contexts", "crates", "domain", "domains", "engines",
    "extensions", "internal", "lib", "libraries", "libs", "modules", "packages", "packs", "pkg",
    "plugins", "projects", "server", "services", "source", "src", "tools",
];

/// Folders whose files belong to the module around them: a module is not made of its migrations.
const MIGRATIONS: [&str; 4] = ["migrate", "migration", "migrations", "Migrations"];

/// Folders of a layer: what they are made of is one module, and none of them is.
#[rustfmt::skip]
const LAYERS: [&str; 61] = [
    "adapter", "adapters", "api", "command", "commands", "config", "constant", "constants", "controller",
    "controllers", "dao", "data", "dataloaders", "domain", "dto", "dtos", "entities", "entity", "enums",
    "event", "events", "exception", "exceptions", "extensions", "filters", "forms", "handler", "handlers", "helpers",
    "impl", "job", "jobs", "mapper", "mappers", "model", "models", "mutations",
    "persistence", "queries", "repositories", "repository", "resolvers", "rest", "schema", "schemas",
    "serialization", "serializers", "service", "services", "starter", "template", "templates", "types", "urls", "util", "utils",
    "validation", "validators", "view", "views", "web",
];

/// Folders whose files belong to the package around them, except at the scope's top.
const PACKAGE_FILES: [&str; 5] = [
    "management",
    "resources",
    "static",
    "templates",
    "templatetags",
];

/// Extensions of files that count as code here.
const SOURCES: [&str; 52] = [
    "bash", "c", "cc", "cjs", "clj", "cpp", "cs", "cshtml", "dart", "eex", "erb", "ex", "exs",
    "fs", "go", "gotmpl", "groovy", "h", "haml", "heex", "hpp", "hs", "html", "ipynb", "java",
    "jbuilder", "js", "jsx", "kt", "kts", "lua", "mjs", "mts", "php", "phtml", "pl", "prisma",
    "py", "rake", "razor", "rb", "rs", "scala", "sh", "slim", "sql", "stg", "svelte", "swift",
    "ts", "tsx", "vue",
];

/// A unit, or a folder near the top, with more sources than this is cut at its folders.
const LARGE_UNIT: usize = 150;

/// A plain folder with more sources than this is cut at its folders.
const LARGE_FOLDER: usize = 200;

/// A layer of a large folder stays with it up to this many sources.
const SMALL_LAYER: usize = 40;

/// With fewer folders than this, a large folder has no parts that could be told apart.
const FEW_PARTS: usize = 4;

/// A path without the folders that build tools put between a project and its packages, so that
/// `billing/src/main/java/com/acme/x` and its test lie in one tree: `billing/com/acme/x`.
pub(super) fn without_source_root(path: &str) -> Cow<'_, str> {
    let Some((start, end)) = source_root(path) else {
        return Cow::Borrowed(path);
    };
    Cow::Owned(format!("{}{}", &path[..start], &path[end..]))
}

/// Where `src/<set>/<language>/` stands in a path.
fn source_root(path: &str) -> Option<(usize, usize)> {
    const LANGUAGES: [&str; 5] = ["java", "kotlin", "scala", "groovy", "resources"];
    let mut from = 0;
    while let Some(found) = path.get(from..)?.find("src/") {
        let start = from + found;
        from = start + 4;
        if start > 0 && path.as_bytes().get(start - 1) != Some(&b'/') {
            continue;
        }
        let mut parts = path.get(from..)?.splitn(3, '/');
        let (Some(set), Some(language), Some(_)) = (parts.next(), parts.next(), parts.next())
        else {
            return None;
        };
        if LANGUAGES.contains(&language) {
            return Some((start, from + set.len() + 1 + language.len() + 1));
        }
    }
    None
}

/// A folder of the tree.
#[derive(Default)]
struct Folder {
    /// Sources in it and below.
    sources: usize,
    /// Sources directly in it.
    direct: usize,
    /// Paths of its folders with sources.
    parts: BTreeSet<String>,
    /// Has a manifest.
    unit: bool,
    /// Below a build tool's source root: a folder that is a package's name.
    package: bool,
}

/// The folders of a scope that hold sources.
pub(super) struct Tree {
    folders: BTreeMap<String, Folder>,
}

impl Tree {
    /// Reads the folders of all paths.
    pub(super) fn plant<'a>(paths: impl Iterator<Item = &'a str>) -> Self {
        let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
        folders.insert(String::new(), Folder::default());
        let classes = Classes::default();
        for path in paths {
            let shortened = without_source_root(path);
            // Folders from this length on are packages.
            let packages = source_root(path).map_or(usize::MAX, |(start, _)| start);
            let (mut folder, name) = shortened.rsplit_once('/').unwrap_or(("", &shortened));
            let own_name = folder.rsplit('/').next().unwrap_or(folder);
            if is_manifest(name) && !(name.ends_with(".py") && is_layer(own_name)) {
                folders.entry(folder.to_owned()).or_default().unit = true;
            }
            if let Some(engine) = rails_engine(path) {
                folders.entry(engine.to_owned()).or_default().unit = true;
            }
            let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
            if SOURCES.binary_search(&extension).is_err() || !is_own_code(&classes, path) {
                continue;
            }
            let mut direct = 1;
            loop {
                let entry = folders.entry(folder.to_owned()).or_default();
                entry.sources += 1;
                entry.direct += std::mem::take(&mut direct);
                entry.package |= folder.len() >= packages;
                if folder.is_empty() {
                    break;
                }
                let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
                let known = folders.entry(above.to_owned()).or_default();
                if !known.parts.contains(folder) {
                    known.parts.insert(folder.to_owned());
                }
                folder = above;
            }
        }
        // The scope itself is no module: without it a file at the top has none.
        folders.entry(String::new()).or_default().unit = false;
        Self { folders }
    }

    /// Cuts the tree into modules: folder and name.
    pub(super) fn cut(&self) -> HashMap<String, String> {
        let mut modules = HashMap::new();
        let units = self.folders.iter().filter(|(_, f)| f.unit && f.sources > 0);
        // Whether a folder lies near the top, where `lib` holds modules and is none itself.
        let mut left: Vec<(&str, String, bool)> = units
            .map(|(path, _)| (path.as_str(), path.clone(), true))
            .collect();
        left.push(("", String::new(), true));
        while let Some((path, name, near)) = left.pop() {
            let Some(folder) = self.folders.get(path) else {
                continue;
            };
            let cut = self.cut_of(path, folder, near);
            if cut == Cut::Whole {
                modules.insert(path.to_owned(), name);
                continue;
            }
            let mut own = folder.direct > 0;
            for part in &folder.parts {
                if self.folders.get(part).is_none_or(|f| f.unit) {
                    continue;
                }
                if cut.keeps_layers() && self.is_small_layer(part) {
                    own = true;
                    continue;
                }
                left.push((part, self.name_of(part, &name), near && cut != Cut::Large));
            }
            if own && !path.is_empty() {
                modules.insert(path.to_owned(), name);
            }
        }
        modules
    }

    /// A part's name: its path, without the beginning that every package shares (`com/acme`).
    fn name_of(&self, part: &str, above: &str) -> String {
        let own = name_of_folder(part);
        let shared = self
            .folders
            .get(part)
            .is_some_and(|f| f.package && f.direct == 0)
            && self.is_only(part);
        match (shared, above.is_empty()) {
            (true, _) => above.to_owned(),
            (false, true) => own.to_owned(),
            (false, false) => format!("{above}/{own}"),
        }
    }

    fn is_small_layer(&self, part: &str) -> bool {
        let sources = self.folders.get(part).map_or(0, |f| f.sources);
        sources <= SMALL_LAYER && is_layer(name_of_folder(part))
    }

    /// Whether a folder is the only one beside no file.
    fn is_only(&self, part: &str) -> bool {
        let above = part.rsplit_once('/').map_or("", |(above, _)| above);
        self.folders
            .get(above)
            .is_some_and(|f| f.direct == 0 && f.parts.len() == 1)
    }

    /// Whether and why a folder is cut at its own folders.
    fn cut_of(&self, path: &str, folder: &Folder, near: bool) -> Cut {
        if path.is_empty() {
            return Cut::Container;
        }
        let parts = folder.parts.len();
        if parts == 0 {
            return Cut::Whole;
        }
        if folder.unit {
            return if folder.sources > LARGE_UNIT {
                Cut::Unit
            } else {
                Cut::Whole
            };
        }
        let name = name_of_folder(path).to_ascii_lowercase();
        if near && CONTAINERS.contains(&name.as_str()) {
            return Cut::Container;
        }
        if is_layer(&name) {
            return Cut::Whole;
        }
        let layers = folder
            .parts
            .iter()
            .filter(|part| is_layer(name_of_folder(part)))
            .count();
        if folder.direct == 0 && parts == 1 && layers == 0 {
            return Cut::Container;
        }
        // One part that is nearly all of it: the folder around it says nothing.
        let fills = |part: &String| {
            let sources = self.folders.get(part).map_or(0, |f| f.sources);
            sources * 5 >= folder.sources * 4
        };
        let several = parts >= FEW_PARTS && layers * 2 < parts;
        let large = if near { LARGE_UNIT } else { LARGE_FOLDER };
        if folder.sources > large && (several || folder.parts.iter().any(fills)) {
            return Cut::Large;
        }
        Cut::Whole
    }
}

/// What becomes of a folder.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// It is one module.
    Whole,
    /// It only holds modules.
    Container,
    /// It is a unit and too large for one.
    Unit,
    /// It is too large for one.
    Large,
}

impl Cut {
    /// Whether folders of layers stay with the folder that is cut. In a container they are all
    /// there is to tell apart: `app/models`, `app/controllers`.
    fn keeps_layers(self) -> bool {
        matches!(self, Self::Unit | Self::Large)
    }
}

/// The folder of the Rails engine whose class this file holds: `billing/lib/billing/engine.rb`. Within
/// an application an engine needs no gemspec.
fn rails_engine(path: &str) -> Option<&str> {
    let (engine, name) = path.strip_suffix("/engine.rb")?.rsplit_once("/lib/")?;
    (!engine.is_empty() && name.split('/').count() <= 2).then_some(engine)
}

/// Whether a source is production code that modules are made of; the rest belongs to what lies around it.
fn is_own_code(classes: &Classes, path: &str) -> bool {
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    let mut folders = folders.split('/').enumerate();
    !folders.any(|(depth, folder)| {
        folder.starts_with('.')
            || MIGRATIONS.iter().any(|name| folder.ends_with(name))
            || depth > 0 && PACKAGE_FILES.contains(&folder)
    }) && matches!(classes.class_of(path), Class::Code | Class::Generated)
}

fn name_of_folder(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn is_layer(name: &str) -> bool {
    LAYERS
        .binary_search(&name.to_ascii_lowercase().as_str())
        .is_ok()
}

fn is_manifest(name: &str) -> bool {
    MANIFESTS.contains(&name) || MANIFEST_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted() {
        assert!(SOURCES.is_sorted());
        assert!(LAYERS.is_sorted());
    }

    #[test]
    fn a_source_root_is_found_as_whole_folders_alone() {
        let short = |path| without_source_root(path).into_owned();
        assert_eq!(short("a/src/main/java/com/x.java"), "a/com/x.java");
        assert_eq!(short("src/test/kotlin/x.kt"), "x.kt");
        assert_eq!(short("a/src/src/main/java/x.java"), "a/src/x.java");
        for path in [
            "src/main/java",
            "osrc/main/java/x",
            "src/a/b/c.rs",
            "a/src/x",
            "src/",
        ] {
            assert_eq!(short(path), path);
        }
    }
}
