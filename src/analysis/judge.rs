//! One file against the changes: every query in it is resolved twice, every difference becomes a finding.
//!
//! In: a file's text and the [`Changes`]. Out: [`Judged`]. The hard thing is to tell which change is
//! the cause: a difference names the objects that it is about, a change the objects it affects.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::foreign::{Hints, set_aside};
use super::models::{fill_tables, merge_places};
use super::places::{filled_in, mentions_word, name_symbols, textual_aliases};
use super::rename::{self, is_rename};
use super::report::Undecided;
use super::search::Inquiry;
use super::tally::Tally;
use super::tell::Told;
use super::verdicts::{Judgement, judgements};
use crate::audience::Class;
use crate::catalog::Id;
use crate::change::{Change, Changes};
use crate::finding::Finding;
use crate::host::syntax::Syntax;
use crate::host::{Language, Literal};
use crate::location::{LineIndex, Span};
use crate::orm::{self, Models, Orm, Unit, Uses};
use crate::resolve::{FaultKind, Surroundings, is_definition, resolve};
use crate::severity::Confidence;
use crate::usage::{Form, Parsed, Query, queries};

/// A file to judge.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    /// Path inside the scope.
    pub(super) path: &'a str,
    /// Its text.
    pub(super) text: &'a str,
    /// What kind of code.
    pub(super) class: Class,
    /// Its language.
    pub(super) language: &'static Language,
}

/// What was found in one file.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// Findings without owners and ids.
    pub(super) findings: Vec<Finding>,
    /// Places that cannot be decided.
    pub(super) undecided: Vec<Undecided>,
    /// Queries that name something of interest.
    pub(super) queries: usize,
    /// Those that do not parse.
    pub(super) unparsed: usize,
    /// Those that another engine alone can read, by its name.
    pub(super) foreign: BTreeMap<&'static str, usize>,
    /// Models and builders may be used, and the file is beyond what is parsed for them.
    pub(super) beyond: bool,
}

/// Judges a file. `models` are asked where the file may use one of them.
pub(super) fn judge(source: Source<'_>, asked: &Inquiry<'_>, models: Option<&Models>) -> Judged {
    let changes = asked.changes;
    let mut literals = crate::host::literals(source.text, source.language);
    if let Some(models) = models {
        fill_tables(&mut literals, source.path, models);
    }
    let (syntax, uses) = match models {
        Some(models) => read_uses(source, &literals, models),
        None => (None, Vec::new()),
    };
    let beyond = !uses.is_empty() && syntax.is_none() && source.language.grammar.is_some();
    let dialect = changes.before.dialect();
    let mut found = queries(&literals, asked.interests, dialect);
    let own_language: BTreeSet<Span> = uses
        .iter()
        .flat_map(|(_, own)| own.own_queries.iter().copied())
        .collect();
    found.retain(|query| {
        let span = literals.get(query.literal).map(|l| l.span);
        !span.is_some_and(|span| own_language.contains(&span))
    });
    let foreign = set_aside(&mut found, &literals, &changes.before);
    let mut file = FileJudge {
        source,
        changes,
        models,
        tally: asked.tally,
        echoing: false,
        hints: Hints::default(),
        constants: OnceCell::new(),
        words: OnceCell::new(),
        lines: LineIndex::new(source.text),
        literals: &literals,
        syntax: syntax.as_ref(),
        aliases: textual_aliases(&literals, changes),
        loose: Vec::new(),
        own_language,
        told: BTreeSet::new(),
        rewrites: Vec::new(),
        judged: Judged {
            queries: found.len(),
            foreign,
            beyond,
            ..Judged::default()
        },
    };
    for query in &found {
        match &query.form {
            Form::Statement(parsed) => file.statement(query, parsed),
            Form::Unparsed(_) => file.unparsed(query),
            Form::Fragment(_) => {}
        }
    }
    for (_, own) in &uses {
        for snippet in &own.snippets {
            file.snippet(snippet, dialect);
        }
    }
    file.told_by_mappers(&uses);
    // Other fragments draw their names from the relations that the file's statements use.
    let filled = filled_in(&found, &literals, source.text);
    let is_told = |query: &Query| {
        let literal = literals.get(query.literal);
        literal.is_some_and(|l| l.name.is_some() && filled.contains(l.text.trim()))
    };
    for query in &found {
        if let Form::Fragment(parsed) = &query.form
            && !is_told(query)
            && !file.told.contains(&query.literal)
        {
            file.fragment(query, parsed);
        }
        if let Form::Statement(parsed) = &query.form
            && file.loose.contains(&query.literal)
        {
            file.fragment(query, parsed);
        }
    }
    file.models(&uses);
    file.builders(&uses);
    let mut judged = file.judged;
    rename::agree(file.rewrites, &literals, &mut judged.findings);
    merge_places(&mut judged.findings);
    name_symbols(&mut judged.findings, source, syntax);
    judged
}

/// The literals that are assigned to a name, by their text; of equal ones the first.
fn named(literals: &[Literal]) -> HashMap<&str, &Literal> {
    let named = literals.iter().rev().filter(|l| l.name.is_some());
    named.map(|l| (l.text.as_str(), l)).collect()
}

/// What a file does, by the mapper that says so; what the config teaches has none.
pub(super) type OfMapper = (Option<&'static Orm>, Uses);

/// What the mappers and builders of the file's language say about it.
fn read_uses(
    source: Source<'_>,
    literals: &[Literal],
    models: &Models,
) -> (Option<Syntax>, Vec<OfMapper>) {
    let spoken: Vec<&'static Orm> = orm::of_language(source.language.id)
        .filter(|orm| (orm.speaks)(source.text, models))
        .collect();
    let taught = models.taught().speaks(source.path, source.text);
    if spoken.is_empty() && !taught {
        return (None, Vec::new());
    }
    let syntax = Syntax::parse(source.text, source.language);
    let unit = Unit {
        path: source.path,
        text: source.text,
        language: source.language,
        literals,
        syntax: syntax.as_ref(),
    };
    let mut uses: Vec<OfMapper> = spoken
        .into_iter()
        .map(|orm| (Some(orm), (orm.uses)(&unit, models)))
        .collect();
    if taught {
        uses.push((None, models.taught().uses(&unit, models.schema())));
    }
    (syntax, uses)
}

/// One file in the middle of being judged.
pub(super) struct FileJudge<'a> {
    pub(super) source: Source<'a>,
    pub(super) changes: &'a Changes,
    /// The models of the repository, where the file may use one.
    pub(super) models: Option<&'a Models>,
    /// Where uses are only marked.
    pub(super) tally: Option<&'a Tally>,
    /// What is judged holds a value that was read.
    pub(super) echoing: bool,
    /// What the code says about other engines.
    hints: Hints,
    /// The first constant of each text.
    constants: OnceCell<HashMap<&'a str, &'a Literal>>,
    /// The words of the file in lower case, sorted: looked for once, whatever is asked.
    words: OnceCell<Vec<String>>,
    pub(super) lines: LineIndex,
    pub(super) literals: &'a [Literal],
    pub(super) syntax: Option<&'a Syntax>,
    /// Relations that the file's statements use, with their names there.
    aliases: BTreeMap<Id, BTreeSet<String>>,
    /// Literals with holes some of whose names come from elsewhere.
    loose: Vec<usize>,
    /// Literals in a mapper's own language, by their place: names in them are the classes'.
    pub(super) own_language: BTreeSet<Span>,
    /// Literals that a mapper has told the tables of.
    pub(super) told: BTreeSet<usize>,
    /// Edits of statements with renamed names, each with its literal and findings.
    rewrites: Vec<rename::Rewrite>,
    pub(super) judged: Judged,
}

impl FileJudge<'_> {
    /// Whether the file's text has the word.
    pub(super) fn has_word(&self, word: &str) -> bool {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        if !word.chars().all(is_word) {
            return mentions_word(self.source.text, word);
        }
        let words = self.words.get_or_init(|| {
            let words = self.source.text.split(|c: char| !is_word(c));
            let mut words: Vec<String> = words.map(str::to_ascii_lowercase).collect();
            words.sort_unstable();
            words.dedup();
            words
        });
        let word = word.to_ascii_lowercase();
        !word.is_empty() && words.binary_search(&word).is_ok()
    }

    fn statement(&mut self, query: &Query, parsed: &Parsed) {
        if self.source.class == Class::Migration && is_definition(&parsed.statement) {
            return;
        }
        let sides = self.changes.sides();
        let surroundings = Surroundings::default();
        let before = resolve(&parsed.statement, &parsed.sql, sides.before, &surroundings);
        let after = resolve(&parsed.statement, &parsed.sql, sides.after, &surroundings);
        for (id, alias) in &before.aliases {
            self.aliases.entry(*id).or_default().insert(alias.clone());
        }
        if before.dynamic_relation {
            self.dynamic(query, &before);
        }
        if parsed.sql.contains(crate::host::HOLE)
            && before.faults.iter().any(|f| f.kind != FaultKind::NotNull)
        {
            self.loose.push(query.literal);
        }
        let judgements = judgements(self.changes, &before, &after);
        let mut renamed = Vec::new();
        for (index, uses) in judgements {
            let open = self.is_open(index);
            let confidence = match (self.speaks_elsewhere(query), open) {
                (true, _) => Confidence::Possible,
                (_, true) => Confidence::Likely,
                _ => Confidence::Certain,
            };
            let known = self.judged.findings.len();
            self.finding(query, parsed, index, uses, confidence);
            let renames = |c: &Change| !open && is_rename(c.kind.id);
            if self.changes.list.get(index).is_some_and(renames) {
                renamed.extend(known..self.judged.findings.len());
            }
        }
        self.dynamic_columns(query, parsed, &before);
        if !renamed.is_empty() {
            let literal = self.literals.get(query.literal);
            let place =
                |at: usize| literal.map(|literal| self.place(literal, Span::new(at, at)).start);
            let edits = rename::edits(self.changes, parsed, &before, self.source.text, &place);
            let edits = edits.unwrap_or_default();
            self.rewrites.push((query.literal, renamed, edits));
        }
    }

    /// Whether the code around a query hands it to another engine than the database's.
    fn speaks_elsewhere(&self, query: &Query) -> bool {
        let dialect = self.changes.before.dialect();
        let literal = self.literals.get(query.literal);
        literal.is_some_and(|l| self.hints.speak(self.source, self.syntax, l, dialect))
    }

    /// Literals whose names a mapper has bound are no pieces of unknown tables.
    fn told_by_mappers(&mut self, uses: &[OfMapper]) {
        let statements = uses.iter().flat_map(|(_, own)| &own.statements);
        for name in statements.flat_map(|used| &used.names) {
            let after = self
                .literals
                .partition_point(|l| l.span.start <= name.at.start);
            let holds = |i: &usize| {
                let literal = self.literals.get(*i);
                literal.is_some_and(|l| !l.whole_file && l.span.overlaps(&name.at))
            };
            if let Some(index) = after.checked_sub(1).filter(holds) {
                self.told.insert(index);
            }
        }
    }

    /// Whether the catalog knows the changed relation only in part.
    fn is_open(&self, change: usize) -> bool {
        let relation = self.changes.list.get(change).and_then(|c| c.relation);
        relation
            .and_then(|id| self.changes.before.relation(id))
            .is_some_and(|r| r.open)
    }

    pub(super) fn finding(
        &mut self,
        query: &Query,
        parsed: &Parsed,
        index: usize,
        uses: Vec<Judgement>,
        confidence: Confidence,
    ) {
        let Some(literal) = self.literals.get(query.literal) else {
            return;
        };
        // What a mapper makes of `orders.*` is a row by names, which has one more or less.
        let star = uses.iter().all(|u| u.clause == crate::clause::Clause::Star);
        if star && matches!(query.form, Form::Fragment(_)) && self.source.language.by_name() {
            return;
        }
        let source = |offset: usize| literal.source_offset(offset.min(literal.text.len()));
        let whole = query.range.start == 0
            && query.range.end >= literal.text.trim_end().len()
            && !literal.whole_file;
        let range = match whole {
            true => literal.span,
            false => Span::new(
                source(query.range.start),
                source(query.range.end).max(source(query.range.start) + 1),
            ),
        };
        let uses = uses.into_iter().map(|u| {
            let at = self.place(literal, parsed.origins(u.at));
            (u, at)
        });
        let told = Told {
            range,
            uses: uses.collect(),
            text: query.range.of(&literal.text).trim(),
            confidence,
        };
        self.tell(index, told);
    }

    /// Where a part of a literal's text stands in the file: in a constant that was filled in, at the
    /// constant itself, because there it is to be changed.
    fn place(&self, literal: &Literal, part: Span) -> Span {
        let Span { start, end } = part;
        let behind = literal.pieces.partition_point(|p| p.text.start <= start);
        let piece = behind.checked_sub(1).and_then(|at| literal.pieces.get(at));
        let filled = piece.filter(|p| start < p.text.end && !p.verbatim());
        let constant = filled.and_then(|piece| {
            let text = piece.text.of(&literal.text);
            let constant = self
                .constants
                .get_or_init(|| named(self.literals))
                .get(text)?;
            (text.len() > 1).then_some((piece, *constant))
        });
        match constant {
            Some((piece, constant)) => {
                let from = |at: usize| at.saturating_sub(piece.text.start);
                constant.source_range(Span::new(from(start), from(end)))
            }
            None => literal.source_range(part),
        }
    }

    /// A fragment is resolved against each changed relation that the file knows.
    fn fragment(&mut self, query: &Query, parsed: &Parsed) {
        let sides = self.changes.sides();
        let mut relations: Vec<Id> = self
            .changes
            .list
            .iter()
            .filter_map(|c| c.relation)
            .collect();
        relations.sort_unstable();
        relations.dedup();
        for id in relations {
            let Some(relation) = sides.before.relation(id) else {
                continue;
            };
            let known = self.aliases.get(&id).cloned();
            let filled = || {
                let literal = self.literals.get(query.literal);
                literal.is_some_and(|l| mentions_word(&l.text, &relation.name))
            };
            if known.is_none() && !self.has_word(&relation.name) && !filled() {
                continue;
            }
            let mut names: Vec<(Id, String)> = vec![(id, relation.name.clone())];
            names.extend(
                known
                    .iter()
                    .flatten()
                    .filter(|a| **a != relation.name)
                    .map(|a| (id, a.clone())),
            );
            let after_names: Vec<(Id, String)> = match sides.pairing.after(id) {
                Some(now) => names.iter().map(|(_, name)| (now, name.clone())).collect(),
                None => Vec::new(),
            };
            let inside = |relations| Surroundings {
                relations,
                open: true,
                ..Surroundings::default()
            };
            let before = resolve(
                &parsed.statement,
                &parsed.sql,
                sides.before,
                &inside(&names),
            );
            let after = resolve(
                &parsed.statement,
                &parsed.sql,
                sides.after,
                &inside(&after_names),
            );
            let judgements = judgements(self.changes, &before, &after);
            for (index, uses) in judgements {
                if self.changes.list.get(index).and_then(|c| c.relation) != Some(id) {
                    continue;
                }
                let sure = uses
                    .iter()
                    .any(|u| self.is_sure(parsed, u.at, id, known.is_some()));
                let confidence = if sure && !self.speaks_elsewhere(query) {
                    Confidence::Likely
                } else {
                    Confidence::Possible
                };
                self.finding(query, parsed, index, uses, confidence);
            }
        }
    }

    /// Whether a name of a fragment can only mean this relation: its qualifier does, or no other
    /// relation that the file uses has the column.
    fn is_sure(&self, parsed: &Parsed, at: Span, relation: Id, used: bool) -> bool {
        if !used {
            return false;
        }
        let name = at.of(&parsed.sql).trim_matches(['"', '`']);
        let others = || self.aliases.iter().filter(|(id, _)| **id != relation);
        let before_name = parsed.sql.get(..at.start).unwrap_or_default();
        if let Some(qualifier) = before_name.strip_suffix('.') {
            let alias = qualifier
                .rsplit(|c: char| !(c.is_alphanumeric() || c == '_'))
                .next()
                .unwrap_or_default();
            return others()
                .all(|(_, aliases)| !aliases.iter().any(|a| a.eq_ignore_ascii_case(alias)));
        }
        // Which of several relations a bare name flows to is not in the file.
        others().next().is_none() && !name.is_empty()
    }
}
