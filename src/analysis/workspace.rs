//! Everything that a question about a repository starts from: config, files, owners, migration roots.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::Request;
use super::schema::KnownCatalog;
use crate::config::{self, Config};
use crate::error::{Error, Result, Skip};
use crate::migration::layout::Engine;
use crate::migration::{self, Database, Dump, Root, Seen, Tree, Variant};
use crate::orm::taught::{Argument, Named, Sink, Subject, TableOf, Taught};
use crate::progress::Progress;
use crate::repo::modules::Modules;
use crate::repo::owners::Owners;
use crate::repo::{Classes, Files, Globs, Repo, Selection, Unread};
use crate::sql::Dialect;

/// SQL files of any size that a schema may come from.
const LARGEST_MIGRATION: u64 = 64 << 20;

/// A repository, opened.
pub(super) struct Workspace {
    pub(super) repo: Repo,
    pub(super) config: Config,
    /// The config file that was read, if there is one.
    pub(super) config_path: Option<String>,
    pub(super) selection: Selection,
    pub(super) files: Files,
    pub(super) classes: Classes,
    pub(super) owners: Owners,
    pub(super) modules: Modules,
    pub(super) roots: Vec<Root>,
    pub(super) dumps: Vec<Dump>,
    pub(super) databases: Vec<Database>,
    /// The newest schema of each database, once somebody asked for it.
    pub(super) known: Vec<OnceLock<KnownCatalog>>,
    /// Migrations that are seen and not read.
    pub(super) seen: Vec<Seen>,
    /// Patterns of the code that reads a database, where the config says them.
    pub(super) readers: Vec<Option<Globs>>,
    /// What the config says of functions and classes.
    pub(super) taught: Taught,
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
        if let Some(base) = &request.base {
            // Whoever names a revision means it, whatever else is asked.
            repo.commit(base)?;
        }
        let config_path = match &request.config {
            Some(path) => {
                repo.confine(path)?;
                Some(path.clone())
            }
            None => config::find(repo.root())?,
        };
        let shown = config_path.as_ref().map(|path| repo.shown(path));
        let config = config_path
            .as_ref()
            .map(|path| config::load(path))
            .transpose()?
            .unwrap_or_default();
        let selection = Selection::new(&config.include, &config.exclude)?;
        let stage = progress.stage("listing files", 0);
        let mut files = repo.files(&selection)?;
        // What speaks of the code to this program is no code.
        let baseline = [
            request.baseline.clone(),
            super::baseline::configured(&repo, &config)?,
        ];
        let default = repo.root().join(super::baseline::BASELINE_NAME);
        let own = baseline.into_iter().chain([config_path, Some(default)]);
        let own: Vec<PathBuf> = own
            .flatten()
            .filter_map(|p| p.canonicalize().ok())
            .collect();
        files
            .files
            .retain(|file| !own.contains(&repo.root().join(&file.path)));
        stage.finish();
        let classes = Classes::new(&config.classes.0)?;
        let owner_rows: Vec<(String, Vec<String>)> = config
            .owners
            .0
            .iter()
            .map(|(pattern, owners)| (pattern.clone(), owners.0.clone()))
            .collect();
        let owners = repo.owners(&owner_rows)?;
        let paths: Vec<String> = files.files.iter().map(|f| f.path.clone()).collect();
        let modules = match config.modules.0.is_empty() {
            true => Modules::detect(&files.files),
            false => {
                let rows: Vec<(String, &[String])> = config
                    .modules
                    .0
                    .iter()
                    .map(|(name, patterns)| (name.clone(), patterns.0.as_slice()))
                    .collect();
                Modules::configured(&rows)?
            }
        };
        let taught = taught(&config)?;
        let mut workspace = Self {
            repo,
            config,
            config_path: shown,
            selection,
            files,
            classes,
            owners,
            modules,
            roots: Vec::new(),
            dumps: Vec::new(),
            databases: Vec::new(),
            known: Vec::new(),
            seen: Vec::new(),
            readers: Vec::new(),
            taught,
            paths,
            progress,
        };
        let stage = workspace.progress.stage("looking for migrations", 0);
        let read = |path: &str| workspace.read(path);
        let tree = Tree::new(&workspace.paths, &read);
        let roots = migration::discover(&tree);
        let mut dumps = migration::find_dumps(&tree, &roots);
        if dumps.is_empty() && !roots.iter().any(|root| root.starts(&tree)) {
            dumps = migration::find_schemas_in_code(&tree, &roots);
        }
        let mut databases = migration::databases(&tree, &roots, &dumps);
        let seen = migration::seen(&tree, &roots);
        let mut readers = vec![None; databases.len()];
        if !workspace.config.databases.is_empty() {
            let named = workspace
                .config
                .databases
                .iter()
                .map(|d| named(d, &databases, &roots, &dumps));
            let named = named.collect::<Result<Vec<_>>>()?;
            (databases, readers) = named.into_iter().unzip();
        }
        stage.finish();
        workspace.roots = roots;
        workspace.dumps = dumps;
        workspace.known = databases.iter().map(|_| OnceLock::new()).collect();
        workspace.databases = databases;
        workspace.seen = seen;
        workspace.readers = readers;
        Ok(workspace)
    }

    /// Whether the code at `path` reads the database with this index.
    pub(super) fn reads(&self, database: Option<usize>, path: &str) -> bool {
        let all = &self.databases;
        match database.and_then(|own| self.readers.get(own)) {
            Some(Some(readers)) => readers.cover(path),
            _ => {
                all.len() < 2
                    || database.is_none_or(|own| migration::read_by(all, path).contains(&own))
            }
        }
    }

    /// Which paths are asked about the database with this index and dialect.
    pub(super) fn wanted(
        &self,
        database: Option<usize>,
        dialect: Dialect,
    ) -> impl Fn(&str) -> bool + '_ {
        move |path| self.reads(database, path) && !speaks_other(path, dialect)
    }

    /// The text of a file of the scope, if it has one.
    pub(super) fn read(&self, path: &str) -> Option<String> {
        self.text(path)?.ok()
    }

    /// The text of a file of the scope, or why a file that should have been read has none.
    pub(super) fn text(&self, path: &str) -> Option<std::result::Result<String, Skip>> {
        match self.files.get(path)?.text(LARGEST_MIGRATION) {
            Ok(text) => Some(Ok(text.text)),
            Err(Unread::Skip(skip)) => Some(Err(skip)),
            Err(Unread::LeftOut(_)) => None,
        }
    }
}

/// Whether a folder or file name says that the code is for another engine (`store/db/mysql/user.go`).
pub(super) fn speaks_other(path: &str, dialect: Dialect) -> bool {
    let named = path
        .split('/')
        .filter_map(|part| part.split('.').next())
        .filter_map(Engine::named);
    let dialects: Vec<Dialect> = named.map(|engine| engine.dialect).collect();
    !dialects.is_empty() && !dialects.contains(&dialect)
}

/// What the config teaches about functions and classes.
fn taught(config: &Config) -> Result<Taught> {
    let models = config.models.0.iter().map(|(subject, table)| {
        // A class has neither `/` nor `*` in its name.
        let subject = match subject.contains(['/', '*']) {
            true => Subject::Files(Globs::new(std::slice::from_ref(subject))?),
            false => Subject::Class(subject.clone()),
        };
        Ok((subject, table.clone()))
    });
    let argument = |a: &config::Argument| match a {
        config::Argument::Position(n) => Argument::Position(*n),
        config::Argument::Keyword(name) => Argument::Keyword(name.clone()),
    };
    let sinks = config.sinks.iter().map(|sink| {
        let table = match (&sink.table, &sink.table_argument) {
            (Some(table), _) => Some(TableOf::Always(table.clone())),
            (None, other) => other.as_ref().map(|a| TableOf::Argument(argument(a))),
        };
        let is = match (sink.is, table) {
            (config::SinkKind::Column, Some(table)) => Named::Column(table),
            (config::SinkKind::Sql, table) => Named::Sql(table),
            // A column without its table is refused when the config is read.
            (config::SinkKind::Table | config::SinkKind::Column, _) => Named::Table,
        };
        Sink {
            function: sink.function.clone(),
            argument: argument(&sink.argument),
            is,
        }
    });
    Ok(Taught {
        sinks: sinks.collect(),
        models: models.collect::<Result<_>>()?,
    })
}

/// A database as the config states it: the roots in its folders, its schema, its readers.
fn named(
    config: &config::Database,
    found: &[Database],
    roots: &[Root],
    dumps: &[Dump],
) -> Result<(Database, Option<Globs>)> {
    let within = |path: &str, folder: &str| {
        let folder = folder.trim_matches('/');
        path == folder || path.starts_with(&format!("{folder}/"))
    };
    let own: Vec<usize> = (0..roots.len())
        .filter(|i| {
            roots.get(*i).is_some_and(|r| {
                config
                    .migrations
                    .iter()
                    .any(|folder| within(&r.path, folder))
            })
        })
        .collect();
    if own.is_empty() && !config.migrations.is_empty() {
        return Err(Error::new(format!(
            "impact.yml: databases: {}: no migrations found in {}",
            config.name,
            config.migrations.join(", ")
        )));
    }
    let schema = config.schema.as_deref().map(|path| path.trim_matches('/'));
    let dump = schema.map(|path| {
        dumps.iter().position(|d| d.path == path).ok_or_else(|| {
            Error::new(format!(
                "impact.yml: databases: {}: {path} is not a dump of a schema",
                config.name
            ))
        })
    });
    let dump = dump.transpose()?;
    let guessed = found.iter().find(|d| {
        d.variants
            .iter()
            .any(|v| v.roots.iter().any(|r| own.contains(r)))
    });
    let variant = guessed.and_then(|d| {
        d.variants
            .iter()
            .find(|v| v.roots.iter().any(|r| own.contains(r)))
    });
    let dialect = config
        .dialect
        .or(variant.map(|v| v.dialect))
        .unwrap_or(Dialect::Postgresql);
    let why = match config.dialect {
        Some(_) => "the config".to_owned(),
        None => guessed.map_or_else(|| crate::migration::UNTOLD.to_owned(), |d| d.why.clone()),
    };
    let dumps = dump
        .map(|d| vec![d])
        .or(variant.map(|v| v.dumps.clone()))
        .unwrap_or_default();
    let database = Database {
        name: config.name.clone(),
        dialect,
        why: why.clone(),
        project: guessed.map(|d| d.project.clone()).unwrap_or_default(),
        variants: vec![Variant {
            engine: None,
            dialect,
            why,
            roots: own,
            dumps,
        }],
    };
    let readers = (!config.readers.is_empty())
        .then(|| Globs::new(&config.readers))
        .transpose()?;
    Ok((database, readers))
}

/// The top of the repository that the current folder lies in, else the folder itself.
fn scope_around(folder: &Path) -> Result<PathBuf> {
    let here = folder
        .canonicalize()
        .map_err(|e| Error::new(format!("cannot open the current folder: {e}")))?;
    let top = here.ancestors().find(|f| f.join(".git").exists());
    Ok(top.map_or_else(|| here.clone(), Path::to_path_buf))
}
