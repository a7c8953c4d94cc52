//! A finding is put into words: its place, its uses, its severity.
//!
//! In: the judgements of one statement, query or declaration. Out: one finding of a change.

use super::judge::FileJudge;
use super::places::{cut, is_about_column, normalise, readable};
use super::verdicts::Judgement;
use crate::audience::{Audience, Class};
use crate::clause::Clause;
use crate::finding::{Finding, SourceLine, Use};
use crate::location::Span;
use crate::repo::fingerprint;
use crate::severity::{Confidence, Severity};

/// What a change does to one statement.
pub(super) struct Told<'a> {
    /// The statement's bytes in the file.
    pub(super) range: Span,
    /// What happens, each with its place in the file.
    pub(super) uses: Vec<(Judgement, Span)>,
    /// The statement as a person reads it.
    pub(super) text: &'a str,
    /// How sure its names are bound.
    pub(super) confidence: Confidence,
}

impl FileJudge<'_> {
    /// Adds the finding of the change with this index.
    pub(super) fn tell(&mut self, index: usize, told: Told<'_>) {
        let Some(change) = self.changes.list.get(index) else {
            return;
        };
        if let Some(tally) = self.tally {
            let mut clauses = told.uses.iter().map(|(judged, _)| judged.clause);
            // A declaration passes the column on; what holds its value uses it.
            let passes = |clause| matches!(clause, Clause::Star | Clause::Mapping);
            let passing = !self.echoing && clauses.all(passes);
            tally.mark(index, self.source.class, passing);
            return;
        }
        let mut uses = told.uses;
        // Of one place only the worst is told.
        uses.sort_by(|(a, at), (b, other)| {
            (at, b.severity, a.rank).cmp(&(other, a.severity, b.rank))
        });
        uses.dedup_by(|(_, b), (_, a)| a == b);
        let worst = uses
            .iter()
            .max_by_key(|(u, at)| {
                (
                    u.severity,
                    std::cmp::Reverse(u.rank),
                    std::cmp::Reverse(*at),
                )
            })
            .map(|(u, _)| u.clone());
        let Some(worst) = worst else {
            return;
        };
        let text = self.source.text;
        let start = self.lines.position(text, told.range.start);
        let mut places: Vec<Use> = uses
            .iter()
            .map(|(u, at)| {
                let from = self.lines.position(text, at.start);
                let to = self.lines.position(text, at.end);
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
        let (shown, truncated) = cut(&readable(told.text), 4096);
        let severity = match told.confidence {
            // What is only possible is never told as a fact.
            Confidence::Possible => worst.severity.min(Severity::Risky),
            _ => worst.severity,
        };
        let gates = self.source.class == Class::Code && told.confidence > Confidence::Possible;
        self.judged.findings.push(Finding {
            id: String::new(),
            change: index.to_string(),
            rule: format!("{}.{}", change.kind.id, worst.clause.word()),
            severity,
            confidence: told.confidence,
            silent: worst.silent,
            gates,
            audience: Audience::WorkingTree,
            class: self.source.class,
            path: self.source.path.to_owned(),
            line: start.line,
            end_line: self
                .lines
                .line(told.range.end.saturating_sub(1))
                .max(start.line),
            start_column: start.column,
            language: self.source.language.id,
            symbol: None,
            module: None,
            owners: Vec::new(),
            owners_source: None,
            clause: worst.clause,
            uses: places,
            edits: Vec::new(),
            mapped: None,
            lines,
            table: change.table.clone(),
            db_column: change.name.clone().filter(|_| is_about_column(change)),
            query: shown,
            truncated,
            query_fingerprint: fingerprint(&normalise(told.text, self.changes.before.dialect())),
            error_code: worst.code,
            message: worst.message,
            remedy: change.remedy(),
            revision: None,
            refs: Vec::new(),
            first_seen: None,
            suppressed: None,
        });
    }
}
