//! All files of the scope against the changes, on several threads; the result does not depend on how many.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use super::declared::{Asked, Declared, read_models};
use super::elsewhere::Elsewhere;
use super::history::Past;
use super::inline::{Inline, inline};
use super::judge::{Judged, Source, judge};
use super::models::{schema_of, words};
use super::rollback::Reach;
use super::tally::Tally;
use super::workspace::Workspace;
use crate::audience::Class;
use crate::change::Changes;
use crate::error::{Result, Skip, SkipReason};
use crate::host::language;
use crate::migration;
use crate::orm::{Model, Models, Schema};
use crate::parallel;
use crate::progress::Stage;
use crate::repo::history::Life;
use crate::repo::{BlobFile, Classes, File, Text, Unread};
use crate::usage::{Interests, Spellings};

/// What was found in all files.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) judged: Judged,
    pub(super) skips: Vec<Skip>,
    /// Sentences about what was not read or not decided.
    pub(super) notes: Vec<String>,
    /// How far back the code works; `None` where nothing was asked of releases.
    pub(super) reach: Option<Reach>,
    /// Models that the files declare.
    pub(super) models: usize,
    /// Comments that suppress findings.
    pub(super) comments: Vec<Inline>,
    /// Files whose bytes were looked at.
    pub(super) read: usize,
    /// Files left out by what they hold, by rule.
    pub(super) left_out: BTreeMap<String, usize>,
    /// Files in languages that are not understood and that name something of interest, by extension.
    pub(super) not_understood: BTreeMap<String, usize>,
}

impl Found {
    fn merge(&mut self, other: Self) {
        self.judged.findings.extend(other.judged.findings);
        self.judged.undecided.extend(other.judged.undecided);
        self.judged.queries += other.judged.queries;
        self.judged.unparsed += other.judged.unparsed;
        for (engine, count) in other.judged.foreign {
            *self.judged.foreign.entry(engine).or_default() += count;
        }
        self.skips.extend(other.skips);
        self.comments.extend(other.comments);
        self.read += other.read;
        for (rule, count) in other.left_out {
            *self.left_out.entry(rule).or_default() += count;
        }
        for (extension, count) in other.not_understood {
            *self.not_understood.entry(extension).or_default() += count;
        }
    }
}

/// What the code is asked.
#[derive(Clone, Copy)]
pub(super) struct Inquiry<'a> {
    /// The changes, or what stands for them.
    pub(super) changes: &'a Changes,
    /// The names by which code can use what changes.
    pub(super) interests: &'a Interests,
    /// Where uses are only marked and make no findings.
    pub(super) tally: Option<&'a Tally>,
    /// How many threads work.
    pub(super) jobs: usize,
}

/// One question, asked of files.
pub(super) struct Search<'a> {
    workspace: &'a Workspace,
    inquiry: Inquiry<'a>,
    wanted: &'a dyn Fn(&str) -> bool,
    classed: Classed<'a>,
    asked: Asked,
    schema: Schema,
    /// The models that the files of the working tree declare, by path.
    declared: BTreeMap<String, Vec<Model>>,
    /// All of them, linked.
    models: Models,
    /// What files of other revisions declare, by path and blob: revisions have most of them alike.
    versions: Mutex<BTreeMap<(String, String), Vec<Model>>>,
}

/// Judges every file that `wanted` takes: those of the working tree, and what deployed revisions
/// and branches have beyond it. With what was found comes the search, which can be asked about more.
///
/// # Errors
/// A revision's tree cannot be read.
pub(super) fn search<'a>(
    workspace: &'a Workspace,
    inquiry: Inquiry<'a>,
    elsewhere: &Elsewhere,
    wanted: &'a dyn Fn(&str) -> bool,
) -> Result<(Search<'a>, Found)> {
    let files = workspace.files.files.iter();
    let files: Vec<&File> = files.filter(|f| wanted(&f.path)).collect();
    let schema = schema_of(&inquiry.changes.before);
    let asked = Asked::new(inquiry.changes);
    let stage = workspace
        .progress
        .stage("reading models", files.len() as u64);
    let Declared { models, skips, .. } =
        read_models(&files, &[], &schema, &asked, inquiry.jobs, &stage);
    stage.finish();
    let mut search = Search {
        workspace,
        inquiry,
        wanted,
        classed: Classed::new(workspace),
        asked,
        schema,
        declared: models,
        models: Models::default(),
        versions: Mutex::default(),
    };
    search.models = search.linked(&BTreeMap::new());
    let stage = workspace
        .progress
        .stage("reading files", files.len() as u64);
    let mut found = search.judge(&files, &search.models, &stage);
    stage.finish();
    found.models = search.models.len();
    found.skips.extend(skips);
    // Where nothing was understood to change, what others run neither breaks nor works.
    if !inquiry.changes.list.is_empty() {
        elsewhere.search(workspace, &search, &mut found)?;
    }
    Ok((search, found))
}

impl Search<'_> {
    /// The changes that the code is asked about.
    pub(super) fn changes(&self) -> &Changes {
        self.inquiry.changes
    }

    /// An old version of a file, if its database is read there.
    pub(super) fn version(&self, past: &Past, life: &Life) -> Option<BlobFile> {
        let repo = &self.workspace.repo;
        repo.version(&past.history, &life.path, life.blob)
    }

    /// All models of the working tree.
    pub(super) fn models(&self) -> &Models {
        &self.models
    }

    /// Files of another revision, which stand for those of the working tree.
    pub(super) fn elsewhere<'b>(&self, files: impl IntoIterator<Item = &'b BlobFile>) -> Found {
        let files = files.into_iter().filter(|(f, _)| (self.wanted)(&f.path));
        let files: Vec<&BlobFile> = files.collect();
        if files.is_empty() {
            return Found::default();
        }
        let stage = self
            .workspace
            .progress
            .stage("reading other revisions", 2 * files.len() as u64);
        let (declared, skips) = self.declared_in(&files, &stage);
        let here = |path: &String| self.declared.get(path).map_or(&[][..], Vec::as_slice);
        let alike = declared.iter().all(|(path, own)| here(path) == own);
        let linked = (!alike).then(|| self.linked(&declared));
        let files: Vec<&File> = files.iter().map(|(file, _)| file).collect();
        let mut found = self.judge(&files, linked.as_ref().unwrap_or(&self.models), &stage);
        stage.finish();
        found.skips.extend(skips);
        found
    }

    /// What files of another revision declare, by path, each version read once; and those in which
    /// reading failed.
    fn declared_in(
        &self,
        files: &[&BlobFile],
        stage: &Stage,
    ) -> (BTreeMap<String, Vec<Model>>, Vec<Skip>) {
        let mut versions = self.versions.lock().unwrap_or_else(PoisonError::into_inner);
        let key = |(file, blob): &BlobFile| (file.path.clone(), blob.clone());
        let mut declared = BTreeMap::new();
        let mut new = Vec::new();
        for file in files {
            match versions.get(&key(file)) {
                Some(own) => drop(declared.insert(file.0.path.clone(), own.clone())),
                None => new.push(&file.0),
            }
        }
        let here = self.declared.values().chain(declared.values());
        let here: Vec<&Model> = here.flatten().collect();
        let mut read = read_models(
            &new,
            &here,
            &self.schema,
            &self.asked,
            self.inquiry.jobs,
            stage,
        );
        let failed = read.skips.iter().map(|skip| skip.path.clone());
        read.waiting.extend(failed);
        for file in files {
            let path = &file.0.path;
            if declared.contains_key(path) {
                continue;
            }
            let own = read.models.remove(path).unwrap_or_default();
            if !read.waiting.contains(path) {
                versions.insert(key(file), own.clone());
            }
            declared.insert(path.clone(), own);
        }
        (declared, read.skips)
    }

    /// All models; of files in `instead` those that it has.
    fn linked(&self, instead: &BTreeMap<String, Vec<Model>>) -> Models {
        let tree = self
            .declared
            .iter()
            .filter(|(path, _)| !instead.contains_key(*path));
        let all = tree.chain(instead).flat_map(|(_, own)| own.iter().cloned());
        let taught = self.workspace.taught.clone();
        Models::new(all.collect(), self.schema.clone()).with_taught(taught)
    }

    fn judge(&self, files: &[&File], models: &Models, stage: &Stage) -> Found {
        let model_words = words(self.inquiry.changes, models);
        let question = Question {
            classed: &self.classed,
            inquiry: self.inquiry,
            models,
            model_words: &model_words,
        };
        let parts = in_parallel(files, self.inquiry.jobs, stage, |file| {
            guarded(file, || one(&question, file)).unwrap_or_else(|skip| Found {
                skips: vec![skip],
                ..Found::default()
            })
        });
        let mut all = Found::default();
        for found in parts {
            all.merge(found);
        }
        all
    }
}

/// A belt: whatever goes wrong with one file must not take the others along, nor pass unsaid.
pub(super) fn guarded<T>(file: &File, ask: impl FnOnce() -> T) -> std::result::Result<T, Skip> {
    catch_unwind(AssertUnwindSafe(ask)).map_err(|_| Skip {
        path: file.path.clone(),
        line: None,
        reason: SkipReason::Unreadable,
        detail: "reading it failed inside of impact; please report this".to_owned(),
    })
}

/// Asks every file on several threads; the answers stand in the order of the files.
pub(super) fn in_parallel<T: Send>(
    files: &[&File],
    jobs: usize,
    stage: &Stage,
    ask: impl Fn(&File) -> T + Sync,
) -> Vec<T> {
    parallel::map(files, jobs, |file| {
        let answer = ask(file);
        stage.inc(1);
        answer
    })
}

/// What every file is asked.
struct Question<'a> {
    classed: &'a Classed<'a>,
    inquiry: Inquiry<'a>,
    models: &'a Models,
    model_words: &'a Spellings,
}

/// What tells the class of a file.
pub(super) struct Classed<'a> {
    classes: &'a Classes,
    /// Paths of all known migrations and dumps.
    migrations: BTreeSet<&'a str>,
    /// Schemas with the queries of the application in them.
    asking: BTreeSet<&'a str>,
    /// Folders of migrations.
    folders: BTreeSet<&'a str>,
}

impl<'a> Classed<'a> {
    pub(super) fn new(workspace: &'a Workspace) -> Self {
        let known = workspace
            .roots
            .iter()
            .flat_map(|r| &r.files)
            .map(|f| f.path.as_str());
        // Roots that join the folders of several applications hold their code too.
        let folders = workspace.roots.iter().flat_map(|root| {
            let own = |f: &'_ str| f.rsplit_once('/').map_or("", |(folder, _)| folder).len();
            let joined = root.framework.joins;
            let files = root.files.iter().filter(move |_| joined);
            let folders = files.map(move |f| &f.path[..own(&f.path)]);
            folders.chain((!joined).then_some(root.path.as_str()))
        });
        let dumps = || workspace.dumps.iter();
        Self {
            classes: &workspace.classes,
            migrations: known
                .chain(dumps().filter(|d| !d.form.asks).map(|d| d.path.as_str()))
                .collect(),
            asking: dumps()
                .filter(|d| d.form.asks)
                .map(|d| d.path.as_str())
                .collect(),
            folders: folders.collect(),
        }
    }

    /// The class of a file, told by its path and text.
    pub(super) fn class_of(&self, path: &str, text: &str) -> Class {
        match self.classes.class_of_text(path, text) {
            Class::Code
                if self.is_migration(path)
                    || says_migration(text)
                    || migration::is_step(path, text) =>
            {
                Class::Migration
            }
            class => class,
        }
    }

    /// A known migration or dump, or a file beside them (the way back, a changelog).
    fn is_migration(&self, path: &str) -> bool {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let script = matches!(
            name.rsplit_once('.'),
            Some((_, "sql" | "xml" | "yml" | "yaml" | "json"))
        );
        let kept = |f: &str| {
            matches!(
                f,
                "migrations" | "migration" | "migrate" | "changelog" | "changelogs" | "liquibase"
            )
        };
        if self.asking.contains(path) {
            return false;
        }
        self.migrations.contains(path)
            || self
                .folders
                .iter()
                .any(|f| !f.is_empty() && (folder == *f || folder.starts_with(&format!("{f}/"))))
            || script && folder.split('/').any(kept)
    }
}

/// Whether a file says that it is a migration, wherever old ones are kept.
fn says_migration(text: &str) -> bool {
    let marks = ["< ActiveRecord::Migration", "(migrations.Migration):"];
    marks.iter().any(|mark| text.contains(mark))
}

/// Rows of a table that only the file's name tells: `test/fixtures/orders.yml`.
fn is_fixture(path: &str) -> bool {
    path.ends_with(".yml") && path.contains("fixtures/")
}

fn one(question: &Question<'_>, file: &File) -> Found {
    let mut found = Found::default();
    let understood = language::of(&file.path, "").is_some();
    if !understood && language::not_understood(&file.path).is_none() && file.path.contains('.') {
        return found;
    }
    let bytes = match file.bytes(file.limit()) {
        Ok(bytes) => bytes,
        Err(skip) => {
            found.skips.push(skip);
            return found;
        }
    };
    found.read = 1;
    let words = question.model_words;
    let modelled =
        words.stand_in(&bytes) || is_fixture(&file.path) && words.stand_in(file.path.as_bytes());
    let plain = Text::is_plain(&bytes);
    if plain && !modelled && !question.inquiry.interests.objects.mentions_bytes(&bytes) {
        return found;
    }
    let text = match file.decoded(bytes) {
        Ok(text) => text.text,
        Err(Unread::LeftOut(rule)) => {
            found.left_out.insert(rule.word().to_owned(), 1);
            return found;
        }
        Err(Unread::Skip(skip)) => {
            found.skips.push(skip);
            return found;
        }
    };
    let first_line = text.lines().next().unwrap_or_default();
    let Some(language) = language::of(&file.path, first_line) else {
        if let Some(extension) = language::not_understood(&file.path) {
            found.not_understood.insert(extension.to_owned(), 1);
        }
        return found;
    };
    let class = question.classed.class_of(&file.path, &text);
    let source = Source {
        path: &file.path,
        text: &text,
        class,
        language,
    };
    let models = modelled.then_some(question.models);
    found.judged = judge(source, &question.inquiry, models);
    if found.judged.beyond {
        found.skips.push(Skip {
            path: file.path.clone(),
            line: None,
            reason: SkipReason::TooLarge,
            detail:
                "models and builders in it are not read: its syntax tree is beyond what is parsed"
                    .to_owned(),
        });
    }
    let dialect = question.inquiry.changes.before.dialect();
    found.comments = inline(&file.path, &text, language, dialect, false);
    found
}
