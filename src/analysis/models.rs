//! Models and query builders against the changes.
//!
//! In: the models of all files, and what one file does with them. Out: findings, like those of
//! queries. The hard thing is to read few files: only those that can name what changes.

use std::collections::BTreeSet;

use super::judge::FileJudge;
use super::places::{bare, cut, is_about_column};
use super::report::Undecided;
use super::search::{guarded, in_parallel};
use super::tell::Told;
use super::verdicts::judgements;
use crate::catalog::{Catalog, Id};
use crate::change::Changes;
use crate::error::Skip;
use crate::host::language;
use crate::host::syntax::Syntax;
use crate::orm::{self, Model, ModelUse, Models, Orm, Schema, Snippet, Table, Unit, Uses};
use crate::progress::Stage;
use crate::repo::File;
use crate::repo::selection::size_limit;
use crate::resolve::{Surroundings, resolve, resolve_use, without_lost_rows};
use crate::severity::{Confidence, Severity};
use crate::sql::Dialect;
use crate::usage::{Form, Spellings};

/// What mappers are told of a catalog.
pub(super) fn schema_of(catalog: &Catalog) -> Schema {
    Schema::new(catalog.relations().map(|relation| {
        Table {
            name: relation.qualified().to_string(),
            columns: relation
                .columns
                .iter()
                .map(|c| c.name().to_owned())
                .collect(),
            open: relation.open,
        }
    }))
}

/// The models that the files declare, and the files in which that failed.
pub(super) fn read_models(
    files: &[&File],
    schema: Schema,
    jobs: Option<usize>,
    stage: &Stage,
) -> (Models, Vec<Skip>) {
    let answers = in_parallel(files, jobs, stage, |file| {
        guarded(file, || declared(file, &schema).unwrap_or_default())
    });
    let mut models = Vec::new();
    let mut skips = Vec::new();
    for answer in answers {
        match answer {
            Ok(own) => models.extend(own),
            Err(skip) => skips.push(skip),
        }
    }
    (Models::new(models, schema), skips)
}

fn declared(file: &File, schema: &Schema) -> Option<Vec<Model>> {
    let language = language::of(&file.path, "")?;
    let mut mappers = orm::of_language(language.id).peekable();
    mappers.peek()?;
    // What cannot be read is told when the file's uses are looked for.
    let text = file.text(size_limit(&file.path)).ok()?.text;
    let declaring: Vec<&Orm> = mappers
        .filter(|orm| (orm.declares)(&file.path, &text))
        .collect();
    if declaring.is_empty() {
        return None;
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
    Some(models.collect())
}

/// Words of which a file that uses what changes through a model or builder has one.
pub(super) fn words(changes: &Changes, models: &Models) -> Spellings {
    let mut words = BTreeSet::new();
    for change in &changes.list {
        let known = change.relation.and_then(|id| changes.before.relation(id));
        let Some(relation) = known else { continue };
        let table = relation.qualified().to_string();
        match change.name.as_deref().filter(|_| is_about_column(change)) {
            // A new column is noticed where rows are written, or where a name meets another of its kind.
            Some(column) if relation.column(changes.before.dialect(), column).is_some() => {
                words.extend(models.spellings_of_column(&table, column));
            }
            _ => words.extend(models.spellings_of_table(&table)),
        }
    }
    Spellings::new(words)
}

impl FileJudge<'_> {
    /// Everything that mappers and builders do in the file.
    pub(super) fn models(&mut self, uses: &Uses) {
        for used in &uses.statements {
            self.model_use(used);
        }
        for unclear in &uses.undecided {
            for (index, change) in self.changes.list.iter().enumerate() {
                let table = change.table.as_deref().map(bare);
                let about = table.is_some_and(|t| t.eq_ignore_ascii_case(bare(&unclear.table)));
                let column = change.name.as_deref().filter(|_| is_about_column(change));
                let named = match (column, unclear.column.as_deref()) {
                    (Some(column), Some(named)) => column.eq_ignore_ascii_case(named),
                    _ => true,
                };
                if about && named {
                    let line = self.lines.line(unclear.at.start);
                    self.judged.undecided.push(Undecided {
                        change: index.to_string(),
                        path: self.source.path.to_owned(),
                        line,
                        class: self.source.class,
                        reason: unclear.reason,
                        text: cut(self.lines.text(self.source.text, line).trim(), 200).0,
                    });
                }
            }
        }
    }

    fn model_use(&mut self, used: &ModelUse) {
        let used = &without_lost_rows(used, &self.changes.after);
        let before = resolve_use(used, &self.changes.before);
        let after = resolve_use(used, &self.changes.after);
        for (index, mut uses) in judgements(self.changes, &before, &after) {
            for judged in &mut uses {
                if used.retired {
                    judged.severity = Severity::Info;
                    judged.code = None;
                    judged.message = "the model already does without the column".to_owned();
                } else if let Some(because) = used.because {
                    judged.message = format!("{}; {because}", judged.message);
                }
            }
            let uses = uses.into_iter().map(|judged| {
                let at = judged.at;
                (judged, at)
            });
            let told = Told {
                range: used.whole,
                uses: uses.collect(),
                text: used.whole.of(self.source.text),
                confidence: used.confidence,
            };
            self.tell(index, told);
        }
    }

    /// A piece of SQL whose tables the code around it tells.
    pub(super) fn snippet(&mut self, snippet: &Snippet, dialect: Dialect) {
        let index = self
            .literals
            .partition_point(|l| l.span.start < snippet.literal.start);
        let Some(query) = crate::usage::snippet(self.literals, index, snippet.clause, dialect)
        else {
            return;
        };
        let Form::Fragment(parsed) = &query.form else {
            return;
        };
        self.told.insert(index);
        let sides = self.changes.sides();
        let find = |table: &str| {
            let relations = sides.before.relations();
            let mut named = relations.filter(|r| r.qualified().to_string() == table);
            named.next().map(|r| r.id)
        };
        let before: Vec<(Id, String)> = snippet
            .tables
            .iter()
            .filter_map(|(table, alias)| Some((find(table)?, alias.clone())))
            .collect();
        let after: Vec<(Id, String)> = before
            .iter()
            .filter_map(|(id, alias)| Some((sides.pairing.after(*id)?, alias.clone())))
            .collect();
        let inside = |relations| Surroundings {
            relations,
            open: true,
            ..Surroundings::default()
        };
        let was = resolve(
            &parsed.statement,
            &parsed.sql,
            sides.before,
            &inside(&before),
        );
        let is = resolve(&parsed.statement, &parsed.sql, sides.after, &inside(&after));
        for (change, uses) in judgements(self.changes, &was, &is) {
            self.finding(&query, parsed, change, uses, snippet.confidence);
        }
    }
}

/// Of several findings of one change at one place the surest and worst is told, with all its uses.
pub(super) fn merge_places(findings: &mut Vec<crate::finding::Finding>) {
    findings.sort_by(|a, b| {
        (&a.change, a.line, a.end_line)
            .cmp(&(&b.change, b.line, b.end_line))
            .then(b.severity.cmp(&a.severity))
            .then(b.confidence.cmp(&a.confidence))
            .then(a.start_column.cmp(&b.start_column))
    });
    findings.dedup_by(|other, first| {
        let same = other.change == first.change
            && (other.line, other.end_line) == (first.line, first.end_line)
            && first.confidence < Confidence::Certain
            && other.confidence < Confidence::Certain;
        if same {
            first.uses.append(&mut other.uses);
            first.uses.sort();
            first.uses.dedup();
        }
        same
    });
}
