//! Which migrations are analysed: the ones that are named, or those that are new against the base.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::workspace::Workspace;
use super::{Request, Since};
use crate::error::{Error, Result};
use crate::migration::{Seen, root_of};
use crate::repo::{Base, ChangeStatus, File, Globs, Text};

/// A migration to analyse.
#[derive(Clone, Debug)]
pub(super) struct Selected {
    /// Path inside the scope, as given where it lies outside, `-` for standard input.
    pub(super) path: String,
    /// Its text.
    pub(super) text: String,
}

/// Larger migrations are refused: nobody reads them.
const LARGEST: u64 = 64 << 20;

/// The selected migrations, each once, and the merge base if one was looked for. Those of one folder stand in the
/// order in which its framework runs them, whatever their names and in whichever order they are named.
pub(super) fn select(
    request: &Request,
    workspace: &Workspace,
) -> Result<(Vec<Selected>, Option<String>)> {
    let (mut selected, base) = unordered(request, workspace)?;
    let roots = workspace.roots.iter().enumerate();
    let files = roots.flat_map(|(root, r)| {
        let files = r.files.iter().enumerate();
        files.map(move |(at, file)| (file.path.as_str(), (root, at)))
    });
    let turns: BTreeMap<&str, (usize, usize)> = files.collect();
    let mut known = BTreeSet::new();
    selected.retain(|s| known.insert(s.path.clone()));
    // A folder's migrations stand together, where the first of them is named.
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    let named = selected.into_iter().enumerate().map(|(index, migration)| {
        let turn = match turns.get(migration.path.as_str()) {
            Some((root, at)) => (*first.entry(*root).or_insert(index), *at),
            None => (index, 0),
        };
        (turn, migration)
    });
    let mut named: Vec<((usize, usize), Selected)> = named.collect();
    named.sort_by_key(|(turn, _)| *turn);
    let ordered = named.into_iter().map(|(_, migration)| migration);
    Ok((ordered.collect(), base))
}

fn unordered(request: &Request, workspace: &Workspace) -> Result<(Vec<Selected>, Option<String>)> {
    if let Some(since) = &request.since {
        return since_known(request, since, workspace);
    }
    if request.paths.is_empty() {
        return since_base(request, workspace);
    }
    let mut selected = Vec::new();
    for path in &request.paths {
        if path == Path::new("-") {
            let bytes = request.stdin.clone().unwrap_or_default();
            let text = Text::decode(bytes)
                .map_err(|_| Error::new("cannot read standard input: not text"))?;
            selected.push(Selected {
                path: "-".to_owned(),
                text: text.text,
            });
        } else if path.is_dir() {
            selected.extend(folder(path, workspace)?);
        } else if path.exists() {
            selected.push(file(path, workspace)?);
        } else {
            selected.extend(glob(path, workspace)?);
        }
    }
    Ok((selected, None))
}

fn file(path: &Path, workspace: &Workspace) -> Result<Selected> {
    let file = workspace.repo.locate(path)?;
    selected(&file, &path.display().to_string())
}

fn selected(file: &File, shown: &str) -> Result<Selected> {
    let text = file.text(LARGEST).map_err(|unread| match unread {
        crate::repo::Unread::Skip(skip) => {
            Error::new(format!("cannot read {shown}: {}", skip.detail))
        }
        crate::repo::Unread::LeftOut(rule) => {
            Error::new(format!("cannot read {shown}: it is {}", rule.word()))
        }
    })?;
    Ok(Selected {
        path: file.path.clone(),
        text: text.text,
    })
}

/// The up migrations of a folder, in their framework's order.
fn folder(path: &Path, workspace: &Workspace) -> Result<Vec<Selected>> {
    let nothing = || Error::new(format!("{}: no migrations in this folder", path.display()));
    let full = path
        .canonicalize()
        .map_err(|e| Error::new(format!("cannot open {}: {e}", path.display())))?;
    let inside = full.strip_prefix(workspace.repo.root()).map_err(|_| {
        Error::new(format!(
            "{}: the folder lies outside of {}",
            path.display(),
            workspace.repo.root().display()
        ))
    })?;
    let prefix = format!("{}/", inside.to_string_lossy().trim_end_matches('/'));
    let selected = matching(workspace, |p| prefix == "/" || p.starts_with(&prefix))?;
    if selected.is_empty() {
        Err(nothing())
    } else {
        Ok(selected)
    }
}

fn glob(path: &Path, workspace: &Workspace) -> Result<Vec<Selected>> {
    let pattern = path.to_string_lossy();
    if !pattern.contains(['*', '?', '[', '{']) {
        let range = pattern
            .split_once("..")
            .filter(|(from, _)| !from.is_empty());
        let way = range.map(|(from, _)| {
            format!("; the migrations since a revision: impact analyze --base {from}")
        });
        return Err(Error::new(format!(
            "cannot read {pattern}: no such file{}",
            way.unwrap_or_default()
        )));
    }
    let globs = Globs::new(&[pattern.as_ref()])?;
    let selected = matching(workspace, |p| globs.cover(p))?;
    if selected.is_empty() {
        return Err(Error::new(format!("{pattern}: no migration matches")));
    }
    Ok(selected)
}

/// The known migrations whose path fits, root by root in their order.
fn matching(workspace: &Workspace, fits: impl Fn(&str) -> bool) -> Result<Vec<Selected>> {
    let files = workspace.roots.iter().flat_map(|root| &root.files);
    let paths = files.map(|file| &file.path).filter(|path| fits(path));
    let files = paths.filter_map(|path| workspace.files.get(path));
    files.map(|file| selected(file, &file.path)).collect()
}

/// The migrations that are new or changed against the merge base with the base branch.
fn since_base(request: &Request, workspace: &Workspace) -> Result<(Vec<Selected>, Option<String>)> {
    some_layout(workspace)?;
    let revision = request.base.as_deref().or(workspace.config.base.as_deref());
    let base = workspace.repo.base(revision)?.ok_or_else(|| {
        Error::new(match workspace.repo.has_git() {
            true => "no base branch to compare with: name a migration, or a revision by --base",
            false => "no git repository lies here, so no migration is known to be new: name one",
        })
    })?;
    let changed = differing(workspace, &base)?;
    Ok((known(workspace, &changed)?, Some(base.commit)))
}

/// The migrations among the files that the caller knows to be new or changed.
fn since_known(
    request: &Request,
    since: &Since,
    workspace: &Workspace,
) -> Result<(Vec<Selected>, Option<String>)> {
    let prefix = workspace.repo.prefix();
    let changed = match (&since.files, &since.base) {
        (Some(files), _) => files
            .iter()
            .filter_map(|path| path.strip_prefix(&prefix))
            .map(str::to_owned)
            .collect(),
        (None, Some(base)) => differing(workspace, base)?,
        (None, None) => {
            return Err(Error::new(
                "neither the changed files nor the commit before are known: nothing tells what is new",
            ));
        }
    };
    let selected = if request.paths.is_empty() {
        some_layout(workspace)?;
        known(workspace, &changed)?
    } else {
        let patterns: Vec<_> = request.paths.iter().map(|p| p.to_string_lossy()).collect();
        let globs = Globs::new(&patterns)?;
        let named = |path: &String| globs.cover(path) && workspace.paths.contains(path);
        if !workspace.paths.iter().any(|path| globs.cover(path)) {
            let patterns = patterns.join(", ");
            return Err(Error::new(format!("{patterns}: no file matches")));
        }
        read(workspace, changed.into_iter().filter(named))?
    };
    Ok((
        selected,
        since.base.as_ref().map(|base| base.commit.clone()),
    ))
}

/// Files that differ from the base, deleted ones left out.
fn differing(workspace: &Workspace, base: &Base) -> Result<Vec<String>> {
    let changed = workspace.repo.changed_since(base)?;
    let there = changed
        .into_iter()
        .filter(|c| c.status != ChangeStatus::Deleted);
    Ok(there.map(|c| c.path).collect())
}

/// Those of the files that a framework knows as migrations.
fn known(workspace: &Workspace, changed: &[String]) -> Result<Vec<Selected>> {
    let migrations = changed.iter().filter(|path| {
        root_of(&workspace.roots, path)
            .is_some_and(|root| root.files.iter().any(|f| f.path == **path))
    });
    read(workspace, migrations.cloned())
}

fn read(workspace: &Workspace, paths: impl Iterator<Item = String>) -> Result<Vec<Selected>> {
    let paths: BTreeSet<String> = paths.collect();
    let files = paths.iter().filter_map(|path| workspace.files.get(path));
    files.map(|file| selected(file, &file.path)).collect()
}

fn some_layout(workspace: &Workspace) -> Result<()> {
    if !workspace.roots.is_empty() {
        return Ok(());
    }
    let seen: Vec<String> = workspace.seen.iter().map(Seen::words).collect();
    let seen = match seen.as_slice() {
        [] => String::new(),
        seen => format!("; seen, not read: {}", seen.join(", ")),
    };
    Err(Error::new(format!(
        "no migrations found in {}{seen}: name a migration file, or its folder in impact.yml (databases: [{{name: main, migrations: …}}])",
        workspace.repo.root().display()
    )))
}
