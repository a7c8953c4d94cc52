//! Places of a file that may use what changes and cannot be decided.
//!
//! In: what the judge could not bind. Out: [`Undecided`] places. The hard thing: a place is left only
//! where it names what changes, so that the list stays short enough to be read.

use super::judge::{FileJudge, OfMapper};
use super::places::{bare, cut, is_about_column, mentions_word, named_table, readable};
use super::report::Undecided;
use crate::finding::Finding;
use crate::host::Literal;
use crate::resolve::{Object, Resolution};
use crate::usage::Query;

impl FileJudge<'_> {
    /// A statement that names its table through a hole, and a changed column by name; of a changed
    /// relation one in a file that has its name as a text of its own.
    pub(super) fn dynamic(&mut self, query: &Query, before: &Resolution) {
        let Some(literal) = self.literals.get(query.literal) else {
            return;
        };
        let text = query.range.of(&literal.text);
        for (index, change) in self.changes.list.iter().enumerate() {
            if change.relation == Some(change.object) {
                let table = change.table.as_deref().map(bare).unwrap_or_default();
                let is_name = |l: &Literal| l.text.trim().eq_ignore_ascii_case(table);
                if self.literals.iter().any(is_name) {
                    self.undecided(query, index, "dynamic_table_name");
                }
                continue;
            }
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
    pub(super) fn builders(&mut self, uses: &[OfMapper]) {
        let named = self.literals.iter();
        let named: Vec<(&Literal, &str)> =
            named.filter_map(|l| Some((l, named_table(l)?))).collect();
        if named.is_empty() {
            return;
        }
        for (index, change) in self.changes.list.iter().enumerate() {
            let known = change
                .relation
                .is_some_and(|id| self.changes.before.relation(id).is_some());
            let Some(table) = change.table.as_deref().map(bare).filter(|_| known) else {
                continue;
            };
            let column = change.name.as_deref().filter(|_| is_about_column(change));
            let bound = |literal: &&Literal| {
                let mut all = uses.iter();
                all.any(|(_, own)| own.bind_table(literal.span, table))
            };
            let named = named
                .iter()
                .filter(|(_, name)| name.eq_ignore_ascii_case(table));
            for literal in named.map(|(literal, _)| *literal).filter(|l| !bound(l)) {
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

    pub(super) fn unparsed(&mut self, query: &Query) {
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

    pub(super) fn leave(&mut self, change: usize, line: u32, reason: &'static str, text: &str) {
        if self.tally.is_some_and(|tally| tally.is_named(change)) {
            return;
        }
        self.judged.undecided.push(Undecided {
            change: change.to_string(),
            path: self.source.path.to_owned(),
            line,
            class: self.source.class,
            reason,
            text: cut(text, 200).0,
            module: None,
            owners: Vec::new(),
            id: String::new(),
            rule: String::new(),
            suppressed: None,
        });
    }
}
