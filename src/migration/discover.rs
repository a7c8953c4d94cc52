//! From paths to roots: every framework claims files by their path, folders of claimed files are
//! weighed, and each file goes to the first framework that fits its folder.
//!
//! In: the [`Tree`]. Out: [`Root`]s sorted by path. The hard thing: variants for several engines,
//! which lie in one folder (`x.mysql.up.sql` beside `x.up.sql`) or in folders side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::LazyLock;

use regex::bytes::Regex;

use super::frameworks::FRAMEWORKS;
use super::layout::{self, Claim, Direction, Engine};
use super::lower::Memory;
use super::root::{File, Root};
use super::tree::Tree;
use super::{Framework, Layout};

/// Claimed files of one folder.
pub struct Group<'a> {
    /// The root that the claims name.
    pub root: &'a str,
    /// Paths and claims, all directions, sorted by path.
    pub files: Vec<(&'a str, &'a Claim)>,
    /// The whole scope.
    pub tree: &'a Tree<'a>,
}

/// How many files of a group are read to see what it is.
const SAMPLES: usize = 4;

impl Group<'_> {
    /// The texts of a few files, first, last and between.
    pub fn sample(&self) -> Vec<Rc<str>> {
        let up: Vec<&str> = self
            .files
            .iter()
            .filter(|(_, claim)| claim.direction == Direction::Up)
            .map(|(path, _)| *path)
            .collect();
        let last = up.len().saturating_sub(1);
        let places: BTreeSet<usize> = (0..SAMPLES).map(|i| last * i / (SAMPLES - 1)).collect();
        places
            .iter()
            .filter_map(|&i| up.get(i).and_then(|path| self.tree.text(path)))
            .collect()
    }

    /// Whether the files are migrations at all: the folder says so, or the files make a series
    /// of at least two that define tables.
    pub fn is_likely(&self) -> bool {
        let up = || {
            self.files
                .iter()
                .filter(|(_, claim)| claim.direction == Direction::Up)
        };
        if layout::is_retired(self.root) {
            return false;
        }
        // `migrate/schema.sql` beside `migrate/versions/` is what the versions make.
        let states = |path: &str| {
            layout::sql_name(layout::name(path)).is_some_and(|n| layout::states_schema(n.stem))
        };
        if up().count() == 1 && up().all(|(path, c)| !c.numbered && states(path)) {
            return false;
        }
        if layout::is_named(self.root) {
            let least = if layout::is_named_itself(self.root) {
                1
            } else {
                2
            };
            return up().count() >= least;
        }
        let numbers: BTreeSet<_> = up()
            .map(|(_, c)| (c.version.parts.first(), c.engine))
            .collect();
        numbers.len() > 1
            && numbers.len() == up().count()
            && up().all(|(_, c)| c.numbered)
            && self.sample().iter().any(|text| defines(text))
    }

    /// Whether names say `.up.sql`.
    pub fn tagged_up(&self) -> bool {
        self.files.iter().any(|(path, _)| {
            layout::sql_name(layout::name(path)).is_some_and(|n| n.direction == Some(Direction::Up))
        })
    }

    /// Whether a manifest called `file`, in the root's folder or above, has the word `name`.
    pub fn manifest_names(&self, file: &str, name: &str) -> bool {
        let mut at = self.root;
        while let Some(path) = self.tree.nearest(at, file) {
            if self
                .tree
                .text(&path)
                .is_some_and(|text| has_word(&text, name))
            {
                return true;
            }
            let folder = layout::folder(&path);
            if folder.is_empty() {
                return false;
            }
            at = layout::folder(self.root.get(..folder.len()).unwrap_or_default());
        }
        false
    }
}

/// Whether `name` stands in `text` as a word of its own.
pub fn has_word(text: &str, name: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '-');
    text.match_indices(name).any(|(at, _)| {
        !part(text.get(..at).and_then(|t| t.chars().next_back()))
            && !part(text.get(at + name.len()..).and_then(|t| t.chars().next()))
    })
}

/// `CREATE UNIQUE INDEX`, `ALTER TABLE`: a verb, and within three words what is defined.
static DEFINITION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i-u)\b(?:create|alter|drop)\s+(?:\w+\s+){0,3}(?:table|index|type|view|column)\b")
        .ok()
});

/// A statement that creates a table, or something that stands for one.
static CREATION: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i-u)\bcreate\s+(?:\w+\s+){0,3}(?:table|view)\b").ok());

/// How much of a text is searched for definitions.
const SEARCHED: usize = 1 << 20;

/// Whether a text holds statements that define something.
pub fn defines(text: &str) -> bool {
    let bytes = text.as_bytes();
    let head = bytes.get(..SEARCHED).unwrap_or(bytes);
    DEFINITION
        .as_ref()
        .is_some_and(|definition| definition.is_match(head))
}

/// The key of claims that share a group: which layout made them, and the root.
type Key = (usize, String);

/// Finds the migration roots of a scope.
pub fn discover(tree: &Tree<'_>) -> Vec<Root> {
    let claimed = claim_all(tree);
    let mut taken: BTreeMap<&str, (&'static Framework, &Claim)> = BTreeMap::new();
    for (row, framework) in FRAMEWORKS.iter().enumerate() {
        let mut settled: Option<BTreeSet<Option<String>>> = None;
        for ((layout, root), files) in &claimed {
            if *layout != layout_of(row, framework) {
                continue;
            }
            // A single source file is a root only where its project has no folder of migrations:
            // beside one it is the machinery.
            if tree.has(root) {
                let settled = settled.get_or_insert_with(|| projects(&taken, tree));
                if settled.contains(&tree.manifest(layout::folder(root))) {
                    continue;
                }
            }
            let group = Group {
                root,
                files: files
                    .iter()
                    .filter(|(path, _)| !taken.contains_key(path))
                    .map(|(path, claim)| (*path, claim))
                    .collect(),
                tree,
            };
            if !group.files.is_empty() && (framework.fits)(&group) {
                taken.extend(
                    files
                        .iter()
                        .filter_map(|(path, claim)| {
                            (!taken.contains_key(path)).then_some((*path, (framework, claim)))
                        })
                        .collect::<Vec<_>>(),
                );
            }
        }
    }
    roots(&taken, tree)
}

/// The projects that have migrations in folders.
fn projects(
    taken: &BTreeMap<&str, (&'static Framework, &Claim)>,
    tree: &Tree<'_>,
) -> BTreeSet<Option<String>> {
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (path, (_, claim)) in taken {
        if !tree.has(&claim.root) {
            folders.entry(&claim.root).or_default().push(path);
        }
    }
    folders
        .into_iter()
        .filter(|(_, paths)| starts(tree, paths))
        .map(|(root, _)| root)
        .map(|root| tree.manifest(root))
        .collect()
}

/// Whether migrations may start from nothing: of a few that are SQL alone, one creates a table.
pub(super) fn starts(tree: &Tree<'_>, paths: &[&str]) -> bool {
    paths.len() > SAMPLES
        || paths.iter().any(|path| {
            let creates = |text: &str| {
                CREATION
                    .as_ref()
                    .is_none_or(|c| c.is_match(text.as_bytes()))
            };
            !is_sql(layout::name(path)) || tree.text(path).is_none_or(|text| creates(&text))
        })
}

/// Layouts of their own are numbered by their row, the shared one is the last.
fn layout_of(row: usize, framework: &Framework) -> usize {
    match framework.layout {
        Layout::Sql => FRAMEWORKS.len(),
        Layout::Own(_) => row,
    }
}

/// Whether a path holds one of the words that every layout of source files goes by.
fn speaks_of_migrations(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    ["migrat", "schema", "ddl", "versions", "alembic"]
        .iter()
        .any(|word| lower.contains(word))
}

/// Whether a name alone says that a file holds SQL.
fn is_sql(name: &str) -> bool {
    layout::sql_name(name).is_some() || name.ends_with(".sqm")
}

fn claim_all<'a>(tree: &Tree<'a>) -> BTreeMap<Key, Vec<(&'a str, Claim)>> {
    let mut claimed: BTreeMap<Key, Vec<(&str, Claim)>> = BTreeMap::new();
    // Paths are sorted, so what a folder says is asked once for its files.
    let mut folder = None;
    let (mut aside, mut speaks) = (false, false);
    for path in tree.paths() {
        let own = layout::folder(path);
        if folder != Some(own) {
            folder = Some(own);
            aside = layout::is_aside(path);
            speaks = speaks_of_migrations(own);
        }
        let name = layout::name(path);
        if aside || !(speaks || is_sql(name) || speaks_of_migrations(name)) {
            continue;
        }
        let own = FRAMEWORKS
            .iter()
            .enumerate()
            .filter_map(|(row, f)| match f.layout {
                Layout::Sql => None,
                Layout::Own(claim) => claim(path).map(|claim| (row, claim)),
            });
        let shared = layout::claim_sql(path).map(|claim| (FRAMEWORKS.len(), claim));
        for (layout, claim) in own.chain(shared) {
            claimed
                .entry((layout, claim.root.clone()))
                .or_default()
                .push((path, claim));
        }
    }
    claimed
}

/// Puts the files of each folder together, once for each engine that is told.
fn roots(taken: &BTreeMap<&str, (&'static Framework, &Claim)>, tree: &Tree<'_>) -> Vec<Root> {
    let mut folders: BTreeMap<&str, Vec<(&str, &'static Framework, &Claim)>> = BTreeMap::new();
    let down: BTreeSet<&str> = taken
        .keys()
        .copied()
        .filter(|path| is_down_by_partner(path, taken))
        .collect();
    for (path, (framework, claim)) in taken {
        let up = matches!(claim.direction, Direction::Up | Direction::Repeatable);
        if up && !down.contains(path) {
            folders
                .entry(claim.root.as_str())
                .or_default()
                .push((path, framework, claim));
        }
    }
    let roots: Vec<Root> = folders
        .into_iter()
        .flat_map(|(folder, files)| variants(folder, &files))
        .collect();
    let mut roots = join(roots, tree);
    roots.sort_by(|a, b| (&a.path, a.engine).cmp(&(&b.path, b.engine)));
    roots
}

/// Makes one root of all folders of a project where the framework runs them as one, and puts the
/// files into the framework's order.
fn join(roots: Vec<Root>, tree: &Tree<'_>) -> Vec<Root> {
    let mut joined: BTreeMap<(&str, Option<String>), Vec<Root>> = BTreeMap::new();
    let mut done = Vec::new();
    for root in roots {
        if root.framework.joins {
            let project = tree.manifest(layout::folder(&root.path));
            joined
                .entry((root.framework.id, project))
                .or_default()
                .push(root);
        } else {
            done.push(root);
        }
    }
    for (_, parts) in joined {
        let folders: Vec<String> = parts.iter().map(|root| root.path.clone()).collect();
        let Some(first) = parts.first() else {
            continue;
        };
        done.push(Root {
            path: common(&folders),
            framework: first.framework,
            engine: None,
            folders,
            seed: Memory::default(),
            files: parts.iter().flat_map(|root| root.files.clone()).collect(),
        });
    }
    for root in &mut done {
        if let Some(arrange) = root.framework.arrange {
            arrange(root, tree);
        }
    }
    done
}

/// The innermost folder that holds all of `folders`.
fn common(folders: &[String]) -> String {
    let Some(first) = folders.first() else {
        return String::new();
    };
    let shared = folders
        .iter()
        .fold(first.split('/').count(), |shared, folder| {
            first
                .split('/')
                .zip(folder.split('/'))
                .take(shared)
                .take_while(|(a, b)| a == b)
                .count()
        });
    first.split('/').take(shared).collect::<Vec<_>>().join("/")
}

/// `x_down.sql` goes down where `x_up.sql` or `x.sql` stands beside it.
fn is_down_by_partner(path: &str, taken: &BTreeMap<&str, (&'static Framework, &Claim)>) -> bool {
    let Some(stem) = path.strip_suffix(".sql") else {
        return false;
    };
    ["down", "undo", "rollback", "revert"].iter().any(|word| {
        stem.strip_suffix(word)
            .and_then(|head| head.strip_suffix(['_', '-']).map(|bare| (head, bare)))
            .is_some_and(|(head, bare)| {
                taken.contains_key(format!("{head}up.sql").as_str())
                    || taken.contains_key(format!("{bare}.sql").as_str())
            })
    })
}

/// One root for each engine among the files; files without an engine belong to each, unless the
/// engine has a file of its own for the same migration.
fn variants(folder: &str, files: &[(&str, &'static Framework, &Claim)]) -> Vec<Root> {
    let engines: BTreeSet<Engine> = files.iter().filter_map(|(_, _, c)| c.engine).collect();
    let wanted: Vec<Option<Engine>> = if engines.is_empty() {
        vec![None]
    } else {
        engines.into_iter().map(Some).collect()
    };
    wanted
        .into_iter()
        .filter_map(|engine| {
            let own: BTreeSet<_> = files
                .iter()
                .filter(|(_, _, c)| c.engine.is_some() && c.engine == engine)
                .map(|(_, _, c)| &c.version)
                .collect();
            let chosen: Vec<_> = files
                .iter()
                .filter(|(_, _, c)| match c.engine {
                    None => !own.contains(&c.version),
                    some => some == engine,
                })
                .copied()
                .collect();
            root(folder, engine, &chosen)
        })
        .collect()
}

fn root(
    folder: &str,
    engine: Option<Engine>,
    files: &[(&str, &'static Framework, &Claim)],
) -> Option<Root> {
    let mut counts: BTreeMap<&str, (usize, &'static Framework)> = BTreeMap::new();
    for (_, framework, _) in files {
        counts.entry(framework.id).or_insert((0, framework)).0 += 1;
    }
    let (_, framework) = counts.into_values().max_by_key(|(count, _)| *count)?;
    let numbered = files.iter().any(|(_, _, claim)| claim.numbered);
    let mut sorted: Vec<File> = files
        .iter()
        .filter(|(_, _, claim)| {
            claim.numbered || !numbered || claim.direction == Direction::Repeatable
        })
        .map(|(path, framework, claim)| File {
            path: (*path).to_owned(),
            version: claim.version.clone(),
            framework,
            repeatable: claim.direction == Direction::Repeatable,
            needs: Vec::new(),
        })
        .collect();
    File::sort(&mut sorted);
    Some(Root {
        path: folder.to_owned(),
        framework,
        engine,
        files: sorted,
        folders: Vec::new(),
        seed: Memory::default(),
    })
}
