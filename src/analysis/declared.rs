//! The models that files declare.
//!
//! In: the files, and what the changes are about. Out: models by path. The hard thing is to parse few
//! files: structs that only queries fill ([`Orm::by_name`]) are read where a file names what changes,
//! and then where one names a struct that was found so, until nothing new is named.

use std::collections::{BTreeMap, BTreeSet};

use super::places::is_about_column;
use super::search::{guarded, in_parallel};
use crate::change::Changes;
use crate::error::Skip;
use crate::host::language;
use crate::host::syntax::Syntax;
use crate::naming;
use crate::orm::{self, Model, Orm, Schema, Unit};
use crate::progress::{Progress, Stage};
use crate::repo::File;
use crate::usage::Spellings;

/// What the changes are about, as models see it; nothing by default.
#[derive(Default)]
pub(super) struct Asked {
    /// Tables, as the schema spells them, in lower case.
    tables: BTreeSet<String>,
    /// Columns, in lower case.
    columns: BTreeSet<String>,
}

impl Asked {
    pub(super) fn new(changes: &Changes) -> Self {
        let mut asked = Self {
            tables: BTreeSet::new(),
            columns: BTreeSet::new(),
        };
        for change in &changes.list {
            let known = change.relation.and_then(|id| changes.before.relation(id));
            if let Some(relation) = known {
                let table = relation.qualified().to_string();
                asked.tables.insert(table.to_lowercase());
            }
            if let Some(column) = change.name.as_deref().filter(|_| is_about_column(change)) {
                asked.columns.insert(column.to_lowercase());
            }
        }
        asked
    }

    fn words(&self) -> BTreeSet<String> {
        let tables = self.tables.iter().map(|table| super::places::bare(table));
        let tables = tables.flat_map(|t| [t.to_owned(), naming::singularize(t)]);
        let columns = self.columns.iter();
        let columns = columns.flat_map(|c| [c.clone(), c.replace('_', ""), naming::underscore(c)]);
        tables.chain(columns).collect()
    }

    /// Adds to `names` those of the models that stand for what is asked, and of those that hold them.
    fn add_names(&self, models: &[&Model], names: &mut BTreeSet<String>) {
        loop {
            let known = names.len();
            for model in models {
                let stands = |table: &String| self.tables.contains(&table.to_lowercase());
                let has = |column: &str| self.columns.contains(&column.to_lowercase());
                if model.table.as_ref().is_some_and(stands)
                    || model.fields.iter().any(|f| has(&f.column) || has(&f.name))
                    || model.associations.iter().any(|a| names.contains(&a.model))
                {
                    names.insert(model.name.clone());
                }
            }
            if names.len() == known {
                return;
            }
        }
    }
}

/// What reading a file for its models gave.
enum Answer {
    Read(Vec<Model>),
    /// It declares structs, and names nothing of interest so far.
    Waits,
    Nothing,
}

/// What files declare.
#[derive(Default)]
pub(super) struct Declared {
    /// By path; of files that declare some.
    pub(super) models: BTreeMap<String, Vec<Model>>,
    /// Files in which reading failed.
    pub(super) skips: Vec<Skip>,
    /// Files whose structs nothing named, by path: they are not read.
    pub(super) waiting: BTreeSet<String>,
}

/// The models that the files declare, beside those that are `known`.
pub(super) fn read_models(
    files: &[&File],
    known: &[&Model],
    schema: &Schema,
    asked: &Asked,
    jobs: usize,
    stage: &Stage,
) -> Declared {
    let mut models: BTreeMap<String, Vec<Model>> = BTreeMap::new();
    let mut skips = Vec::new();
    let mut names = BTreeSet::new();
    let known: Vec<&Model> = known.iter().filter(|m| by_name(m)).copied().collect();
    asked.add_names(&known, &mut names);
    let mut words = Spellings::new(asked.words().into_iter().chain(names.iter().cloned()));
    let mut files = files.to_vec();
    let again = Progress::hidden().stage("reading models", 0);
    let mut stage = stage;
    while !files.is_empty() {
        let answers = in_parallel(&files, jobs, stage, |file| {
            guarded(file, || declared(file, schema, &words))
        });
        let mut waiting = Vec::new();
        for (file, answer) in files.into_iter().zip(answers) {
            match answer {
                Ok(Answer::Read(own)) => drop(models.insert(file.path.clone(), own)),
                Ok(Answer::Waits) => waiting.push(file),
                Ok(Answer::Nothing) => {}
                Err(skip) => skips.push(skip),
            }
        }
        let before = names.clone();
        let own = models.values().flatten().filter(|m| by_name(m));
        let named: Vec<&Model> = own.chain(known.iter().copied()).collect();
        asked.add_names(&named, &mut names);
        files = waiting;
        let new: Vec<String> = names.difference(&before).cloned().collect();
        if new.is_empty() {
            break;
        }
        words = Spellings::new(new);
        stage = &again;
    }
    models.retain(|_, own| !own.is_empty());
    skips.sort_by(|a, b| a.path.cmp(&b.path));
    Declared {
        models,
        skips,
        waiting: files.iter().map(|file| file.path.clone()).collect(),
    }
}

fn by_name(model: &Model) -> bool {
    orm::ORMS.iter().any(|o| o.id == model.orm && o.by_name)
}

fn declared(file: &File, schema: &Schema, words: &Spellings) -> Answer {
    let Some(language) = language::of(&file.path, "") else {
        return Answer::Nothing;
    };
    if orm::of_language(language.id).next().is_none() {
        return Answer::Nothing;
    }
    // What cannot be read is told when the file's uses are looked for.
    let Ok(text) = file.text(file.limit()) else {
        return Answer::Nothing;
    };
    let text = text.text;
    let declaring: Vec<&Orm> = orm::of_language(language.id)
        .filter(|orm| (orm.declares)(&file.path, &text))
        .collect();
    if declaring.is_empty() {
        return Answer::Nothing;
    }
    if declaring.iter().all(|orm| orm.by_name) && !words.stand_in(text.as_bytes()) {
        return Answer::Waits;
    }
    let literals = crate::host::literals(&text, language);
    let syntax = Syntax::parse(&text, language);
    let unit = Unit {
        path: &file.path,
        text: &text,
        language,
        literals: &literals,
        syntax: syntax.as_ref(),
    };
    let models = declaring.iter().flat_map(|orm| (orm.models)(&unit, schema));
    Answer::Read(models.collect())
}
