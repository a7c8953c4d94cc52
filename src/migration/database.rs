//! Databases: which roots and dumps make one catalog, and which code reads it.
//!
//! In: roots and dumps. Out: [`Database`]s, and for a path the databases that it may read. The hard
//! thing: an application that supports several engines keeps one root for each, and they are one
//! database; services side by side keep one root each, and they are not.

use std::collections::{BTreeMap, BTreeSet};

use super::dump::{Dump, Strength};
use super::engine::{guess_dialect, guess_of_scope, syntax};
use super::layout::{Engine, folder, join, name};
use super::root::Root;
use super::tree::Tree;
use crate::sql::{self, Dialect};

/// One database of the scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Database {
    /// Its name in reports: `main` where it is the only one.
    pub name: String,
    /// The dialect of its first variant.
    pub dialect: Dialect,
    /// What told it.
    pub why: String,
    /// The folder of the project that it belongs to; empty: the whole scope.
    pub project: String,
    /// Its variants, the preferred one first; each has the roots that run together for one engine.
    pub variants: Vec<Variant>,
}

/// A database as one engine knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The engine, where names tell one.
    pub engine: Option<Engine>,
    /// The dialect.
    pub dialect: Dialect,
    /// What told the dialect.
    pub why: String,
    /// Indexes into the roots. Several where a schema is kept in parts.
    pub roots: Vec<usize>,
    /// Indexes into the dumps, the surest first.
    pub dumps: Vec<usize>,
}

impl Database {
    /// The variant that a migration outside of all roots is for: the one whose engine its path
    /// names, or else whose dialect it is written in, or else the first.
    pub fn spoken(&self, path: &str, text: &str) -> Option<&Variant> {
        let named = || {
            let engine = Engine::of_file(path)?;
            self.variants.iter().find(|v| v.engine == Some(engine))
        };
        let written = || {
            let (dialect, _) = sql::guess(text)?;
            self.variants.iter().find(|v| v.dialect == dialect)
        };
        match self.variants.as_slice() {
            [only] => Some(only),
            _ => named().or_else(written).or(self.variants.first()),
        }
    }
}

/// A path without the names of engines in it: what variants have in common.
fn neutral(path: &str) -> String {
    let plain = |segment: &str| -> Option<String> {
        let (stem, extension) = match segment.rsplit_once('.') {
            Some((stem, extension)) => (stem, format!(".{extension}")),
            None => (segment, String::new()),
        };
        if Engine::named(stem).is_some() {
            return (!extension.is_empty()).then_some(extension);
        }
        let words: Vec<&str> = stem
            .split(['-', '_'])
            .filter(|word| Engine::named(word).is_none())
            .collect();
        let joined = words.join("_");
        let lower = joined.to_ascii_lowercase();
        let bare = lower
            .strip_suffix("migrations")
            .is_some_and(|word| Engine::named(word).is_some());
        Some(
            if bare {
                "migrations".to_owned()
            } else {
                joined
            } + &extension,
        )
    };
    path.split('/')
        .filter_map(plain)
        .collect::<Vec<_>>()
        .join("/")
}

/// The folder that keeps the parts of one schema (`schema/main/delta`, `schema/state/delta`).
fn parts_of_one(path: &str) -> Option<String> {
    let above = folder(folder(path));
    matches!(name(above), "schema" | "schemas").then(|| join(above, name(path)))
}

/// Hands roots that start from nothing known to the only one of their project that starts by itself.
fn adopt(tree: &Tree<'_>, roots: &[Root], groups: &mut BTreeMap<(String, String), Vec<usize>>) {
    if groups.len() < 2 {
        return;
    }
    let starts = |members: &[usize]| {
        let mut own = members.iter().filter_map(|&index| roots.get(index));
        own.any(|root| root.starts(tree))
    };
    let (whole, parts): (Vec<_>, Vec<_>) = groups
        .iter()
        .map(|(key, members)| (key.clone(), starts(members)))
        .partition(|(_, starts)| *starts);
    for (part, _) in parts {
        let mut own = whole.iter().filter(|((project, _), _)| *project == part.0);
        if let (Some((only, _)), None) = (own.next(), own.next())
            && let Some(members) = groups.remove(&part)
        {
            groups.entry(only.clone()).or_default().extend(members);
        }
    }
}

/// The databases of a scope, those with the most migrations first.
pub fn databases(tree: &Tree<'_>, roots: &[Root], dumps: &[Dump]) -> Vec<Database> {
    let mut groups: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (index, root) in roots.iter().enumerate() {
        let project = project(tree, &root.path);
        let path = parts_of_one(&root.path).unwrap_or_else(|| root.path.clone());
        groups
            .entry((project, neutral(&path)))
            .or_default()
            .push(index);
    }
    adopt(tree, roots, &mut groups);
    let mut found: Vec<Database> = groups
        .into_iter()
        .map(|((project, key), members)| of_roots(tree, roots, dumps, project, key, &members))
        .collect();
    found.extend(of_dumps(tree, dumps, &found));
    let size = |database: &Database| {
        database
            .variants
            .iter()
            .flat_map(|variant| &variant.roots)
            .filter_map(|&index| roots.get(index))
            .map(|root| root.files.len())
            .max()
            .unwrap_or(0)
    };
    found.sort_by(|a, b| size(b).cmp(&size(a)).then_with(|| a.name.cmp(&b.name)));
    if let [only] = found.as_mut_slice() {
        "main".clone_into(&mut only.name);
    }
    found
}

/// The folder of the manifest around a folder of migrations.
fn project(tree: &Tree<'_>, path: &str) -> String {
    tree.manifest(folder(path))
        .map_or(String::new(), |manifest| folder(&manifest).to_owned())
}

fn of_roots(
    tree: &Tree<'_>,
    roots: &[Root],
    dumps: &[Dump],
    project: String,
    key: String,
    members: &[usize],
) -> Database {
    let engines: BTreeSet<Engine> = members
        .iter()
        .filter_map(|&index| roots.get(index).and_then(|root| root.engine))
        .collect();
    let wanted: Vec<Option<Engine>> = if engines.is_empty() {
        vec![None]
    } else {
        engines.into_iter().map(Some).collect()
    };
    let variants = wanted
        .into_iter()
        .map(|engine| {
            let own: Vec<usize> = members
                .iter()
                .copied()
                .filter(|&index| {
                    roots
                        .get(index)
                        .is_some_and(|root| root.engine.is_none() || root.engine == engine)
                })
                .collect();
            let paths: Vec<&str> = own
                .iter()
                .filter_map(|&index| roots.get(index).map(|root| root.path.as_str()))
                .collect();
            let matching = dumps.iter().enumerate().filter(|(_, dump)| {
                dump.root
                    .as_deref()
                    .is_some_and(|root| paths.contains(&root))
                    && (dump.engine.is_none() || engine.is_none() || dump.engine == engine)
            });
            let matching: Vec<usize> = matching.map(|(index, _)| index).collect();
            let (dialect, told) = match (engine, own.first().and_then(|&i| roots.get(i))) {
                (Some(engine), _) => (engine.dialect, format!("names say {}", engine.name)),
                (None, Some(root)) => match guess_dialect(tree, root) {
                    (Dialect::Generic, why) => {
                        told_by_dumps(tree, dumps, &matching).unwrap_or((Dialect::Generic, why))
                    }
                    told => told,
                },
                (None, None) => (Dialect::Generic, String::new()),
            };
            Variant {
                engine,
                dialect,
                why: told,
                dumps: matching,
                roots: own,
            }
        })
        .collect();
    database(key, project, variants)
}

/// What the dumps beside migrations say, where these say nothing: the engine that all are named
/// after, or else their syntax.
fn told_by_dumps(tree: &Tree<'_>, dumps: &[Dump], members: &[usize]) -> Option<(Dialect, String)> {
    let own = || members.iter().filter_map(|&index| dumps.get(index));
    let mut named = own().filter_map(|dump| Some((dump, dump.engine?)));
    if let Some((dump, engine)) = named.next()
        && named.all(|(_, other)| other.dialect == engine.dialect)
    {
        return Some((engine.dialect, format!("{} is named so", dump.path)));
    }
    let paths: Vec<&str> = own().map(|dump| dump.path.as_str()).collect();
    syntax(tree, &paths)
}

fn database(name: String, project: String, mut variants: Vec<Variant>) -> Database {
    variants.sort_by_key(|variant| variant.engine.map(Engine::rank));
    let (dialect, why) = variants.first().map_or_else(
        || (Dialect::Generic, String::new()),
        |variant| (variant.dialect, variant.why.clone()),
    );
    Database {
        name,
        dialect,
        why,
        project,
        variants,
    }
}

/// Databases of projects that keep a schema and no migrations.
fn of_dumps(tree: &Tree<'_>, dumps: &[Dump], known: &[Database]) -> Vec<Database> {
    let mut projects: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, dump) in dumps.iter().enumerate().filter(|(_, d)| d.root.is_none()) {
        let project = project(tree, &dump.path);
        if known.iter().all(|database| database.project != project) {
            projects.entry(project).or_default().push(index);
        }
    }
    projects
        .into_iter()
        .map(|(project, members)| {
            let strongest = members
                .iter()
                .filter_map(|&index| dumps.get(index).map(|dump| dump.strength))
                .min()
                .unwrap_or(Strength::Possible);
            let chosen: Vec<usize> = members
                .into_iter()
                .filter(|&index| dumps.get(index).is_some_and(|d| d.strength == strongest))
                .collect();
            let engines: BTreeSet<Option<Engine>> = chosen
                .iter()
                .filter_map(|&index| dumps.get(index).map(|dump| dump.engine))
                .collect();
            let variants = engines
                .into_iter()
                .map(|engine| {
                    let own: Vec<usize> = chosen
                        .iter()
                        .copied()
                        .filter(|&index| dumps.get(index).is_some_and(|d| d.engine == engine))
                        .collect();
                    let paths: Vec<&str> = own
                        .iter()
                        .filter_map(|&index| dumps.get(index).map(|dump| dump.path.as_str()))
                        .collect();
                    let (dialect, told) = match engine {
                        Some(engine) => (engine.dialect, format!("names say {}", engine.name)),
                        None => guess_of_scope(tree, &paths),
                    };
                    Variant {
                        engine,
                        dialect,
                        why: told,
                        roots: Vec::new(),
                        dumps: own,
                    }
                })
                .collect();
            let name = if project.is_empty() {
                "main"
            } else {
                project.as_str()
            };
            database(name.to_owned(), project, variants)
        })
        .collect()
}

/// The databases that the code at `path` may read: those of the innermost project around it that
/// has any, or else all of them.
pub fn read_by(databases: &[Database], path: &str) -> Vec<usize> {
    let encloses = |project: &str| project.is_empty() || path.starts_with(&join(project, ""));
    let innermost = databases
        .iter()
        .filter(|database| encloses(&database.project))
        .map(|database| database.project.len())
        .max();
    databases
        .iter()
        .enumerate()
        .filter(|(_, database)| match innermost {
            Some(length) => database.project.len() == length && encloses(&database.project),
            None => true,
        })
        .map(|(index, _)| index)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migration::{discover, find_dumps};

    fn find(files: &[&str]) -> Vec<Database> {
        let mut paths: Vec<String> = files.iter().map(|p| (*p).to_owned()).collect();
        paths.sort();
        let read = |_: &str| Some("CREATE TABLE t (id int);".to_owned());
        let tree = Tree::new(&paths, &read);
        let roots = discover(&tree);
        let dumps = find_dumps(&tree, &roots);
        databases(&tree, &roots, &dumps)
    }

    #[test]
    fn roots_of_several_engines_are_one_database() {
        let found = find(&["go.mod", "migrate/mysql/1_a.sql", "migrate/sqlite3/1_a.sql"]);
        let engines: Vec<_> = found
            .iter()
            .flat_map(|d| &d.variants)
            .filter_map(|v| v.engine.map(|e| e.name))
            .collect();
        assert_eq!((found.len(), engines), (1, vec!["mysql", "sqlite"]));
    }

    #[test]
    fn services_have_databases_of_their_own() {
        let found = find(&[
            "a/go.mod",
            "a/migrations/1_a.sql",
            "b/go.mod",
            "b/migrations/1_a.sql",
        ]);
        let projects: Vec<&str> = found.iter().map(|d| d.project.as_str()).collect();
        assert_eq!(projects, ["a", "b"]);
        assert_eq!(read_by(&found, "b/main.go"), [1]);
        assert_eq!(read_by(&found, "tools/report.py"), [0, 1]);
    }

    #[test]
    fn parts_of_one_schema_run_together() {
        let found = find(&[
            "s/schema/main/delta/1/a.sql",
            "s/schema/state/delta/1/b.sql",
        ]);
        let roots: Vec<usize> = found
            .iter()
            .flat_map(|d| &d.variants)
            .map(|v| v.roots.len())
            .collect();
        assert_eq!(roots, [2]);
    }

    #[test]
    fn changes_alone_belong_to_the_schema_of_the_code() {
        let paths: Vec<String> = ["go.mod", "migrations/1_b.sql", "store/migration.go"]
            .map(str::to_owned)
            .into();
        let texts = |first: &'static str| {
            move |path: &str| match path {
                "store/migration.go" => {
                    Some("package m\n\nvar all = `CREATE TABLE t (id int)`\n".to_owned())
                }
                _ => Some(first.to_owned()),
            }
        };
        let roots_of = |first| {
            let read = texts(first);
            let tree = Tree::new(&paths, &read);
            let roots = discover(&tree);
            let databases = databases(&tree, &roots, &[]);
            let counts: Vec<usize> = databases
                .iter()
                .map(|d| d.variants[0].roots.len())
                .collect();
            counts
        };
        assert_eq!(roots_of("ALTER TABLE t ADD COLUMN a int;"), [2]);
        // What creates its tables itself needs no code beside it.
        assert_eq!(roots_of("CREATE TABLE t (id int);"), [1]);
    }

    #[test]
    fn a_schema_without_migrations_is_a_database() {
        let found = find(&["pom.xml", "src/main/resources/schema.sql"]);
        assert_eq!(found.len(), 1);
        assert!(
            found
                .iter()
                .all(|d| d.name == "main" && d.variants.len() == 1)
        );
    }
}
