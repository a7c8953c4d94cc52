//! Places of a file that may use what changes and cannot be decided.
//!
//! In: what the judge could not bind. Out: [`Undecided`] places. The hard thing: a place is left only
//! where it names what changes, so that the list stays short enough to be read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::judge::{FileJudge, OfMapper};
use super::places::{bare, cut, is_about_column, mentions_word, named_table, readable};
use super::report::Undecided;
use crate::finding::Finding;
use crate::host::{HOLE, Literal};
use crate::location::Spans;
use crate::resolve::{Binding, Object, Resolution};
use crate::usage::{Parsed, Query};

/// Where a program puts names of columns into a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ColumnHole {
    /// What is read, set or inserted.
    List,
    /// A condition or an order.
    Other,
}

/// The holes of a statement that stand for names of columns, not for values.
fn column_holes(sql: &str) -> Vec<ColumnHole> {
    static LIST: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:select|distinct|set)\s+(?:\w+\.)?H|\binto\s+\S+\s*\(\s*H|\bselect\s[\w\s.,]*,\s*(?:\w+\.)?H",
        )
    });
    static OTHER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(r"(?i)\b(?:where|and|or|having|by)\s+(?:\w+\.)?H(?:\s|$|[=<>!,)])")
    });
    if !sql.contains(HOLE) {
        return Vec::new();
    }
    let holes = [(&LIST, ColumnHole::List), (&OTHER, ColumnHole::Other)];
    let there = holes
        .into_iter()
        .filter(|(pattern, _)| pattern.as_ref().is_some_and(|p| p.is_match(sql)));
    there.map(|(_, hole)| hole).collect()
}

/// A pattern in which `H` is a hole.
fn pattern(text: &str) -> Option<Regex> {
    Regex::new(&text.replace('H', &HOLE.to_string())).ok()
}

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

    /// A statement on the changed table that takes names of columns from the program.
    pub(super) fn dynamic_columns(&mut self, query: &Query, parsed: &Parsed, before: &Resolution) {
        let places = column_holes(&parsed.sql);
        if places.is_empty() {
            return;
        }
        for (index, change) in self.changes.list.iter().enumerate() {
            let Some(name) = change.name.as_deref().filter(|_| is_about_column(change)) else {
                continue;
            };
            let of_table = |b: &Binding| match &b.object {
                Object::Relation(id) => Some(*id) == change.relation,
                Object::Column { relation, .. } | Object::Star { relation, .. } => {
                    Some(*relation) == change.relation
                }
                _ => false,
            };
            let goes = matches!(change.kind.id, "drop_column" | "rename_column");
            // A list of columns may be any; a condition or an order is of those that the file names.
            let listed = places.contains(&ColumnHole::List) || self.has_word(name);
            let told = |f: &Finding| {
                let line = self.lines.line(self.start_of(query));
                f.change == index.to_string() && (f.line..=f.end_line).contains(&line)
            };
            if goes
                && listed
                && before.bindings.iter().any(of_table)
                && !self.judged.findings.iter().any(told)
            {
                self.undecided(query, index, "dynamic_column_name");
            }
        }
    }

    /// The byte of the file at which a query starts.
    fn start_of(&self, query: &Query) -> usize {
        let literal = self.literals.get(query.literal);
        literal.map_or(0, |literal| literal.source_offset(query.range.start))
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
            let named: Vec<&Literal> = named
                .iter()
                .filter(|(_, name)| name.eq_ignore_ascii_case(table))
                .map(|(literal, _)| *literal)
                .collect();
            if named.is_empty() {
                continue;
            }
            let bound = uses.iter().flat_map(|(_, own)| own.places_of(table));
            let bound: Spans = bound.collect();
            // A constant that a statement has filled in is told with the statement.
            let own = index.to_string();
            let findings = self.judged.findings.iter().filter(|f| f.change == own);
            let told: BTreeSet<u32> = findings
                .flat_map(|f| f.uses.iter().map(|u| u.line))
                .collect();
            let mut nearby: BTreeMap<u32, bool> = BTreeMap::new();
            for literal in named {
                let line = self.lines.line(literal.span.start);
                if bound.overlap(literal.span) || told.contains(&line) {
                    continue;
                }
                // Of a column it speaks only where the column is named nearby, or where rows are written.
                if let Some(column) = column.filter(|_| change.kind.id != "add_required_column")
                    && !*nearby
                        .entry(line)
                        .or_insert_with(|| self.names_nearby(column, table, line))
                {
                    continue;
                }
                let text = self.lines.text(self.source.text, line).trim().to_owned();
                self.leave(index, line, "query_builder", &text);
            }
        }
    }

    /// Whether a column is named within a dozen lines: in a text other than the table's name, as a keyword
    /// argument, as a field.
    fn names_nearby(&self, column: &str, table: &str, line: u32) -> bool {
        let mut lines = line.saturating_sub(12).max(1)..=line + 12;
        let from = self.lines.start(*lines.start()).unwrap_or_default();
        let to = self.lines.start(lines.end() + 1).unwrap_or(usize::MAX);
        let first = self.literals.partition_point(|l| l.span.start < from);
        let near = self
            .literals
            .iter()
            .skip(first)
            .take_while(|l| l.span.start < to);
        let mut near = near.filter(|l| l.text.trim() != table);
        near.any(|l| mentions_word(&l.text, column))
            || lines.any(|l| mentions_word(self.lines.text(self.source.text, l), column))
    }

    pub(super) fn unparsed(&mut self, query: &Query) {
        self.judged.unparsed += 1;
        let Some(literal) = self.literals.get(query.literal) else {
            return;
        };
        let text = query.range.of(&literal.text);
        let any_column = text.contains('*') || column_holes(text).contains(&ColumnHole::List);
        for (index, change) in self.changes.list.iter().enumerate() {
            let table = change
                .table
                .as_deref()
                .is_some_and(|t| mentions_word(text, bare(t)));
            let name = change.name.as_deref().filter(|_| is_about_column(change));
            let named = name.is_none_or(|n| mentions_word(text, n) || any_column);
            if table && named {
                self.undecided(query, index, "unparsed_query");
            }
        }
    }

    fn undecided(&mut self, query: &Query, change: usize, reason: &'static str) {
        let Some(literal) = self.literals.get(query.literal) else {
            return;
        };
        let line = self.lines.line(self.start_of(query));
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
