//! What `impact doctor` says: what was understood of a repository without any migration at hand.

use std::collections::{BTreeMap, BTreeSet};

use super::Request;
use super::declared::{Asked, Declared, read_models};
use super::dialect::dialect_of_database;
use super::models::tables_of;
use super::report::DatabaseSummary;
use super::schema::known_catalog;
use super::workspace::Workspace;
use crate::error::{Result, Skip};
use crate::host::language;
use crate::migration::{Root, Seen, Variant};
use crate::orm::{ORMS, Schema};
use crate::repo::File;
use crate::sql::Dialect;

/// One screen about a repository.
#[derive(Clone, Debug, Default)]
pub struct Diagnosis {
    /// The config that was read, if there is one.
    pub config: Option<String>,
    /// Every database with its migration root.
    pub databases: Vec<DatabaseDiagnosis>,
    /// Files that were read by host language, most first.
    pub languages: Vec<(&'static str, usize)>,
    /// Models that name their tables themselves, by the title of their ORM, most first.
    pub orms: Vec<(&'static str, usize)>,
    /// Modules in order of their names.
    pub modules: Vec<ModuleDiagnosis>,
    /// Where the modules come from: `config`, `manifests`, `folders`.
    pub modules_from: &'static str,
    /// The CODEOWNERS file that counts, if there is one.
    pub owners_file: Option<String>,
    /// Files left out by rule.
    pub left_out: BTreeMap<String, usize>,
    /// Files in languages that are not understood, by extension.
    pub not_understood: BTreeMap<String, usize>,
    /// What could not be read or understood.
    pub skipped: Vec<Skip>,
    /// Migrations that are seen and not read, in words.
    pub unread: Vec<String>,
    /// What to put into `impact.yml`, most useful first.
    pub advice: Vec<Advice>,
}

/// One database and how it was understood.
#[derive(Clone, Debug)]
pub struct DatabaseDiagnosis {
    /// Name, dialect, schema.
    pub database: DatabaseSummary,
    /// Id of the framework of its migrations.
    pub framework: &'static str,
    /// How many migrations it has.
    pub migrations: usize,
    /// What it is kept in for further engines.
    pub others: Vec<EngineDiagnosis>,
}

/// A database as a further engine knows it.
#[derive(Clone, Debug)]
pub struct EngineDiagnosis {
    /// The engine's dialect.
    pub dialect: Dialect,
    /// The first folder of its migrations, if it has some.
    pub folder: Option<String>,
    /// How many migrations it has.
    pub migrations: usize,
}

/// One module.
#[derive(Clone, Debug)]
pub struct ModuleDiagnosis {
    /// Its name.
    pub name: String,
    /// How many files it has.
    pub files: usize,
    /// All owners of its files.
    pub owners: Vec<String>,
}

/// A line for the config and why.
#[derive(Clone, Debug)]
pub struct Advice {
    /// One sentence.
    pub why: String,
    /// What to write, as YAML.
    pub yaml: String,
}

/// Looks at the repository that the request names.
///
/// # Errors
/// The repository or its config cannot be read.
pub fn diagnose(request: &Request) -> Result<Diagnosis> {
    crate::parallel::with_stack(|| {
        let workspace = Workspace::open(request)?;
        Ok(diagnosis(&workspace, request.threads()))
    })
}

fn diagnosis(workspace: &Workspace, jobs: usize) -> Diagnosis {
    let mut languages: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut not_understood: BTreeMap<String, usize> = BTreeMap::new();
    let mut modules: BTreeMap<String, (usize, BTreeSet<String>)> = BTreeMap::new();
    for file in &workspace.files.files {
        match language::of(&file.path, "") {
            Some(language) => *languages.entry(language.title).or_default() += 1,
            None => {
                if let Some(extension) = language::not_understood(&file.path) {
                    *not_understood.entry(extension.to_owned()).or_default() += 1;
                }
            }
        }
        if let Some(module) = workspace.modules.module_of(&file.path) {
            let entry = modules.entry(module.to_owned()).or_default();
            entry.0 += 1;
            entry.1.extend(workspace.owners.of(&file.path).owners);
        }
    }
    let databases = (0..workspace.databases.len())
        .filter_map(|index| database(workspace, index))
        .collect();
    let (orms, unread) = models(workspace, jobs);
    let mut skipped = workspace.files.skips.clone();
    skipped.extend(unread);
    Diagnosis {
        config: workspace.config_path.clone(),
        databases,
        languages: most_first(languages),
        orms: most_first(orms),
        modules: modules
            .into_iter()
            .map(|(name, (files, owners))| ModuleDiagnosis {
                name,
                files,
                owners: owners.into_iter().collect(),
            })
            .collect(),
        modules_from: if workspace.config.modules.0.is_empty() {
            "manifests and folders"
        } else {
            "config"
        },
        owners_file: workspace.owners.file.clone(),
        left_out: workspace.files.left_out.clone(),
        not_understood,
        skipped,
        unread: workspace.seen.iter().map(Seen::words).collect(),
        advice: advice(workspace),
    }
}

fn most_first(counted: BTreeMap<&'static str, usize>) -> Vec<(&'static str, usize)> {
    let mut counted: Vec<(&'static str, usize)> = counted.into_iter().collect();
    counted.sort_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
    counted
}

/// How many models of each ORM the files declare, and the files in which reading them failed.
fn models(workspace: &Workspace, jobs: usize) -> (BTreeMap<&'static str, usize>, Vec<Skip>) {
    let files: Vec<&File> = workspace.files.files.iter().collect();
    let stage = workspace
        .progress
        .stage("reading models", files.len() as u64);
    let known = (0..workspace.databases.len()).filter_map(|index| known_catalog(workspace, index));
    let schema = Schema::new(known.flat_map(|known| tables_of(&known.catalog)));
    let Declared { models, skips, .. } =
        read_models(&files, &[], &schema, &Asked::default(), jobs, &stage);
    stage.finish();
    let mut counts = BTreeMap::new();
    for model in models.values().flatten() {
        if let Some(orm) = ORMS.iter().find(|orm| orm.id == model.orm) {
            *counts.entry(orm.title).or_default() += 1;
        }
    }
    (counts, skips)
}

fn database(workspace: &Workspace, index: usize) -> Option<DatabaseDiagnosis> {
    let database = workspace.databases.get(index)?;
    let known = known_catalog(workspace, index)?;
    let variants = &database.variants;
    let roots_of = |variant: &Variant| {
        let roots = variant.roots.iter();
        let roots = roots.filter_map(|n| workspace.roots.get(*n));
        roots.collect::<Vec<_>>()
    };
    let count = |roots: &[&Root]| roots.iter().map(|r| r.files.len()).sum();
    let roots = variants.first().map(roots_of).unwrap_or_default();
    let others = variants.iter().skip(1).map(|variant| {
        let roots = roots_of(variant);
        EngineDiagnosis {
            dialect: variant.dialect,
            folder: roots.first().map(|r| r.path.clone()),
            migrations: count(&roots),
        }
    });
    let (dialect, why) = dialect_of_database(workspace, index);
    Some(DatabaseDiagnosis {
        database: DatabaseSummary {
            name: database.name.clone(),
            dialect,
            dialect_from: why,
            migrations: roots.first().map(|r| r.path.clone()),
            schema_from: known.from,
            relations: known.catalog.relations().count(),
        },
        framework: roots.first().map_or("none", |r| r.framework.id),
        migrations: count(&roots),
        others: others.collect(),
    })
}

/// What the config could say that could not be found out.
fn advice(workspace: &Workspace) -> Vec<Advice> {
    let mut advice = Vec::new();
    if workspace.databases.is_empty() {
        advice.push(Advice {
            why: "no migrations and no schema were found".to_owned(),
            yaml: "databases:\n  - name: main\n    dialect: postgresql\n    migrations: path/to/migrations".to_owned(),
        });
    }
    if workspace.owners.file.is_none() && workspace.config.owners.0.is_empty() {
        advice.push(Advice {
            why: "nobody answers for the code: there is no CODEOWNERS file".to_owned(),
            yaml: "owners:\n  app/reports: \"@acme/reports\"".to_owned(),
        });
    }
    if workspace.config.external_readers.is_empty() {
        advice.push(Advice {
            why: "readers outside the repository (dashboards, exports, other services) cannot be seen".to_owned(),
            yaml: "external_readers:\n  - name: revenue dashboard\n    tables: orders\n    owners: \"@acme/bi\"".to_owned(),
        });
    }
    advice
}
