//! What `impact doctor` says: what was understood of a repository without any migration at hand.

use std::collections::BTreeMap;

use crate::error::Skip;

use super::report::DatabaseSummary;

/// One screen about a repository.
#[derive(Clone, Debug, Default)]
pub struct Diagnosis {
    /// The config that was read, if there is one.
    pub config: Option<String>,
    /// Every database with its migration root.
    pub databases: Vec<DatabaseDiagnosis>,
    /// Files that were read by host language, most first.
    pub languages: Vec<(&'static str, usize)>,
    /// Models that were found by ORM, most first.
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
