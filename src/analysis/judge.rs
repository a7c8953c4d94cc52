//! One file against the changes: every query in it is resolved twice, every difference becomes a finding.
//!
//! In: a file's text and the [`Changes`]. Out: [`Judged`]. The hard thing is to tell which change is
//! the cause: a difference names the objects that it is about, a change the objects it affects.

use std::collections::{BTreeMap, BTreeSet};

use super::places::{
    bare, cut, is_about_column, is_part_of_statement, mentions_word, name_symbols, names_table,
    normalise, readable, textual_aliases,
};
use super::rename::{self, is_rename};
use super::report::Undecided;
use super::verdicts::{Judgement, judgements};
use crate::audience::{Audience, Class};
use crate::catalog::Id;
use crate::change::{Change, Changes};
use crate::finding::{Finding, SourceLine, Use};
use crate::host::{Language, Literal};
use crate::location::{LineIndex, Span};
use crate::repo::fingerprint;
use crate::resolve::{FaultKind, Object, Resolution, Surroundings, resolve};
use crate::severity::{Confidence, Severity};
use crate::usage::{Form, Interests, Parsed, Query, queries};

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
}

/// Judges a file.
pub(super) fn judge(source: Source<'_>, changes: &Changes, interest: &Interests) -> Judged {
    let literals = crate::host::literals(source.text, source.language);
    let found = queries(&literals, interest, changes.before.dialect());
    let mut file = FileJudge {
        source,
        changes,
        lines: LineIndex::new(source.text),
        literals: &literals,
        aliases: textual_aliases(&literals, changes),
        loose: Vec::new(),
        rewrites: Vec::new(),
        judged: Judged {
            queries: found.len(),
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
    // Fragments draw their names from the relations that the file's statements use.
    for query in &found {
        if let Form::Fragment(parsed) = &query.form
            && !is_part_of_statement(query, &found, &literals)
        {
            file.fragment(query, parsed);
        }
        if let Form::Statement(parsed) = &query.form
            && file.loose.contains(&query.literal)
        {
            file.fragment(query, parsed);
        }
    }
    file.builders();
    let mut judged = file.judged;
    rename::agree(file.rewrites, &literals, &mut judged.findings);
    name_symbols(&mut judged.findings, source);
    judged
}

struct FileJudge<'a> {
    source: Source<'a>,
    changes: &'a Changes,
    lines: LineIndex,
    literals: &'a [Literal],
    /// Relations that the file's statements use, with their names there.
    aliases: BTreeMap<Id, BTreeSet<String>>,
    /// Literals with holes some of whose names come from elsewhere.
    loose: Vec<usize>,
    /// Edits of statements with renamed names, each with its literal and findings.
    rewrites: Vec<rename::Rewrite>,
    judged: Judged,
}

impl FileJudge<'_> {
    fn statement(&mut self, query: &Query, parsed: &Parsed) {
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
            let confidence = if open {
                Confidence::Likely
            } else {
                Confidence::Certain
            };
            let known = self.judged.findings.len();
            self.finding(query, parsed, index, uses, confidence);
            let renames = |c: &Change| !open && is_rename(c.kind.id);
            if self.changes.list.get(index).is_some_and(renames) {
                renamed.extend(known..self.judged.findings.len());
            }
        }
        if !renamed.is_empty() {
            let literal = self.literals.get(query.literal);
            let place = |at: usize| literal.map(|literal| self.place(literal, at, at).0);
            let edits = rename::edits(self.changes, parsed, &before, self.source.text, &place);
            let edits = edits.unwrap_or_default();
            self.rewrites.push((query.literal, renamed, edits));
        }
    }

    /// Whether the catalog knows the changed relation only in part.
    fn is_open(&self, change: usize) -> bool {
        let relation = self.changes.list.get(change).and_then(|c| c.relation);
        relation
            .and_then(|id| self.changes.before.relation(id))
            .is_some_and(|r| r.open)
    }

    fn finding(
        &mut self,
        query: &Query,
        parsed: &Parsed,
        index: usize,
        mut uses: Vec<Judgement>,
        confidence: Confidence,
    ) {
        let Some(change) = self.changes.list.get(index) else {
            return;
        };
        let Some(literal) = self.literals.get(query.literal) else {
            return;
        };
        // Of one place only the worst is told.
        uses.sort_by(|a, b| (a.at, b.severity, a.rank).cmp(&(b.at, a.severity, b.rank)));
        uses.dedup_by(|b, a| a.at == b.at);
        let Some(worst) = uses
            .iter()
            .max_by_key(|u| {
                (
                    u.severity,
                    std::cmp::Reverse(u.rank),
                    std::cmp::Reverse(u.at),
                )
            })
            .cloned()
        else {
            return;
        };
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
        let text = self.source.text;
        let start = self.lines.position(text, range.start);
        let mut places: Vec<Use> = uses
            .iter()
            .map(|u| {
                let (start, end) =
                    self.place(literal, parsed.origin(u.at.start), parsed.origin(u.at.end));
                let from = self.lines.position(text, start);
                let to = self.lines.position(text, end);
                let end = if to.line == from.line {
                    to.column.max(from.column + 1)
                } else {
                    from.column + 1
                };
                Use {
                    clause: u.clause,
                    line: from.line,
                    start_column: from.column,
                    end_column: end,
                }
            })
            .collect();
        places.sort();
        places.dedup();
        let mut lines: Vec<SourceLine> = places
            .iter()
            .map(|p| SourceLine::around(p.line, self.lines.text(text, p.line), p.start_column))
            .collect();
        lines.dedup_by_key(|l| l.line);
        let query_text = query.range.of(&literal.text).trim();
        let (shown, truncated) = cut(&readable(query_text), 4096);
        let severity = match confidence {
            // What is only possible is never told as a fact.
            Confidence::Possible => worst.severity.min(Severity::Risky),
            _ => worst.severity,
        };
        let gates = self.source.class == Class::Code && confidence > Confidence::Possible;
        let code = worst.code.clone();
        let message = worst.message.clone();
        self.judged.findings.push(Finding {
            id: String::new(),
            change: index.to_string(),
            rule: format!("{}.{}", change.kind.id, worst.clause.word()),
            severity,
            confidence,
            silent: worst.silent,
            gates,
            audience: Audience::WorkingTree,
            class: self.source.class,
            path: self.source.path.to_owned(),
            line: start.line,
            end_line: self.lines.line(range.end.saturating_sub(1)).max(start.line),
            start_column: start.column,
            language: self.source.language.id,
            symbol: None,
            module: None,
            owners: Vec::new(),
            owners_source: None,
            clause: worst.clause,
            uses: places,
            edits: Vec::new(),
            lines,
            table: change.table.clone(),
            db_column: change.name.clone().filter(|_| is_about_column(change)),
            query: shown,
            truncated,
            query_fingerprint: fingerprint(&normalise(query_text)),
            error_code: code,
            message,
            remedy: change.remedy(),
            suppressed: None,
        });
    }

    /// Where a part of a literal's text stands in the file: in a constant that was filled in, at the
    /// constant itself, because there it is to be changed.
    fn place(&self, literal: &Literal, start: usize, end: usize) -> (usize, usize) {
        let filled = literal
            .pieces
            .iter()
            .find(|p| p.text.start <= start && start < p.text.end && !p.verbatim());
        let constant = filled.and_then(|piece| {
            let text = piece.text.of(&literal.text);
            let constant = self
                .literals
                .iter()
                .find(|l| l.name.is_some() && l.text == text)?;
            (text.len() > 1).then_some((piece, constant))
        });
        match constant {
            Some((piece, constant)) => {
                let offset = |at: usize| {
                    constant
                        .source_offset(at.saturating_sub(piece.text.start).min(constant.text.len()))
                };
                (offset(start), offset(end))
            }
            None => {
                let offset = |at: usize| literal.source_offset(at.min(literal.text.len()));
                (offset(start), offset(end))
            }
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
            if known.is_none() && !mentions_word(self.source.text, &relation.name) {
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
                let confidence = if sure {
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

    /// A statement that names its table through a hole, and a changed column by name.
    fn dynamic(&mut self, query: &Query, before: &Resolution) {
        let Some(literal) = self.literals.get(query.literal) else {
            return;
        };
        let text = query.range.of(&literal.text);
        for (index, change) in self.changes.list.iter().enumerate() {
            let Some(name) = change.name.as_deref().filter(|_| is_about_column(change)) else {
                continue;
            };
            let bound = before
                .bindings
                .iter()
                .any(|b| matches!(b.object, Object::Column { .. } if b.at.end > 0));
            if mentions_word(text, name) && !bound {
                self.undecided(query, index, "dynamic_table_name");
            }
        }
    }

    /// A literal that is just the changed relation's name, handed to something that speaks of tables:
    /// a query builder or a wrapper, which is not read. It cannot be decided, and is never "nothing".
    fn builders(&mut self) {
        for (index, change) in self.changes.list.iter().enumerate() {
            let known = change
                .relation
                .is_some_and(|id| self.changes.before.relation(id).is_some());
            let Some(table) = change.table.as_deref().map(bare).filter(|_| known) else {
                continue;
            };
            let column = change.name.as_deref().filter(|_| is_about_column(change));
            for literal in self.literals.iter().filter(|l| names_table(l, table)) {
                let line = self.lines.line(literal.span.start);
                // A constant that a statement has filled in is told with the statement.
                let told = |f: &Finding| {
                    f.change == index.to_string() && f.uses.iter().any(|u| u.line == line)
                };
                if self.judged.findings.iter().any(told) {
                    continue;
                }
                // Of a column it speaks only where the column is named nearby, or where rows are written.
                let near = |l: &&Literal| {
                    l.text.trim() != table && self.lines.line(l.span.start).abs_diff(line) <= 12
                };
                let writes = change.kind.id == "add_required_column";
                if let Some(column) = column
                    && !writes
                    && !self
                        .literals
                        .iter()
                        .filter(near)
                        .any(|l| mentions_word(&l.text, column))
                    && !self.names_nearby(column, line)
                {
                    continue;
                }
                let text = self.lines.text(self.source.text, line).trim().to_owned();
                self.leave(index, line, "query_builder", &text);
            }
        }
    }

    /// Whether a name stands in the code within a dozen lines: a keyword argument, a field.
    fn names_nearby(&self, name: &str, line: u32) -> bool {
        let mut lines = line.saturating_sub(12).max(1)..=line + 12;
        lines.any(|l| mentions_word(self.lines.text(self.source.text, l), name))
    }

    fn unparsed(&mut self, query: &Query) {
        self.judged.unparsed += 1;
        let Some(literal) = self.literals.get(query.literal) else {
            return;
        };
        let text = query.range.of(&literal.text);
        for (index, change) in self.changes.list.iter().enumerate() {
            let table = change
                .table
                .as_deref()
                .is_some_and(|t| mentions_word(text, bare(t)));
            let name = change.name.as_deref().filter(|_| is_about_column(change));
            let named = name.is_none_or(|n| mentions_word(text, n) || text.contains('*'));
            if table && named {
                self.undecided(query, index, "unparsed_query");
            }
        }
    }

    fn undecided(&mut self, query: &Query, change: usize, reason: &'static str) {
        let Some(literal) = self.literals.get(query.literal) else {
            return;
        };
        let line = self.lines.line(literal.source_offset(query.range.start));
        let text = readable(query.range.of(&literal.text).trim());
        self.leave(change, line, reason, &text);
    }

    fn leave(&mut self, change: usize, line: u32, reason: &'static str, text: &str) {
        self.judged.undecided.push(Undecided {
            change: change.to_string(),
            path: self.source.path.to_owned(),
            line,
            class: self.source.class,
            reason,
            text: cut(text, 200).0,
            module: None,
            owners: Vec::new(),
        });
    }
}
