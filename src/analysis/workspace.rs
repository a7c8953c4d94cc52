//! Everything that a question about a repository starts from: config, files, owners, migration roots.

use std::path::{Path, PathBuf};

use super::Request;
use crate::config::{self, Config};
use crate::error::{Error, Result};
use crate::migration::{self, Database, Dump, Root, Tree};
use crate::progress::Progress;
use crate::repo::owners::Owners;
use crate::repo::modules::Modules;
use crate::repo::{Classes, Files, Repo, Selection};

/// SQL files of any size that a schema may come from.
const LARGEST_MIGRATION: u64 = 64 << 20;

/// A repository, opened.
pub(super) struct Workspace {
    pub(super) repo: Repo,
    pub(super) config: Config,
    pub(super) files: Files,
    pub(super) classes: Classes,
    pub(super) owners: Owners,
    pub(super) modules: Modules,
    pub(super) roots: Vec<Root>,
    pub(super) dumps: Vec<Dump>,
    pub(super) databases: Vec<Database>,
    pub(super) paths: Vec<String>,
    pub(super) progress: Progress,
}

impl Workspace {
    /// Opens the repository that the request names, or the one around the current folder.
    pub(super) fn open(request: &Request) -> Result<Self> {
        let scope = match &request.repo {
            Some(dir) => dir.clone(),
            None => scope_around(Path::new("."))?,
        };
        let progress = Progress::new(request.quiet);
        let repo = Repo::open(&scope)?;
        let config_path = match &request.config {
            Some(path) => Some(path.clone()),
            None => config::find(repo.root())?,
        };
        let config = config_path.map(|path| config::load(&path)).transpose()?.unwrap_or_default();
        let selection = Selection::new(&config.include, &config.exclude)?;
        let stage = progress.stage("listing files", 0);
        let files = repo.files(&selection)?;
        stage.finish();
        let classes = Classes::new(&config.classes.0)?;
        let owner_rows: Vec<(String, Vec<String>)> =
            config.owners.0.iter().map(|(pattern, owners)| (pattern.clone(), owners.0.clone())).collect();
        let owners = repo.owners(&owner_rows)?;
        let paths: Vec<String> = files.files.iter().map(|f| f.path.clone()).collect();
        let modules = match config.modules.0.is_empty() {
            true => Modules::detect(&files.files),
            false => {
                let rows: Vec<(String, &[String])> =
                    config.modules.0.iter().map(|(name, patterns)| (name.clone(), patterns.0.as_slice())).collect();
                Modules::configured(&rows)?
            }
        };
        let mut workspace = Self {
            repo,
            config,
            files,
            classes,
            owners,
            modules,
            roots: Vec::new(),
            dumps: Vec::new(),
            databases: Vec::new(),
            paths,
            progress,
        };
        let stage = workspace.progress.stage("looking for migrations", 0);
        let read = |path: &str| workspace.read(path);
        let tree = Tree::new(&workspace.paths, &read);
        let roots = migration::discover(&tree);
        let dumps = migration::find_dumps(&tree, &roots);
        let databases = migration::databases(&tree, &roots, &dumps);
        stage.finish();
        workspace.roots = roots;
        workspace.dumps = dumps;
        workspace.databases = databases;
        Ok(workspace)
    }

    /// The text of a file of the scope, if it has one.
    pub(super) fn read(&self, path: &str) -> Option<String> {
        let file = self.files.get(path)?;
        file.text(LARGEST_MIGRATION).ok().map(|t| t.text)
    }
}

/// The top of the repository that the current folder lies in, else the folder itself.
fn scope_around(folder: &Path) -> Result<PathBuf> {
    let here = folder
        .canonicalize()
        .map_err(|e| Error::new(format!("cannot open the current folder: {e}")))?;
    let top = here.ancestors().find(|f| f.join(".git").exists());
    Ok(top.map_or_else(|| here.clone(), Path::to_path_buf))
}
