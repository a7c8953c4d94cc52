//! One file against the changes: every query in it is resolved twice, every difference becomes a finding.
//!
//! In: a file's text and the [`Changes`]. Out: [`Judged`]. The hard thing is to tell which change is
//! the cause: a difference names the objects that it is about, a change the objects it affects.

use std::collections::{BTreeMap, BTreeSet};

use super::report::Undecided;
use crate::audience::{Audience, Class};
use crate::catalog::Id;
use crate::change::{Change, Changes, Touch, Usage};
use crate::clause::Clause;
use crate::finding::{Finding, SourceLine, Use};
use crate::host::{Language, Literal};
use crate::location::{LineIndex, Span};
use crate::repo::fingerprint;
use crate::resolve::{
    Binding, Difference, Effect, FaultKind, Object, Resolution, Surroundings, Value, compare,
    resolve,
};
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

/// One use of what changed, judged.
#[derive(Clone, Debug)]
struct Judgement {
    /// Where in the parsed text.
    at: Span,
    clause: Clause,
    severity: Severity,
    silent: bool,
    code: Option<String>,
    message: String,
    /// Which of several equal ones speaks: an error before a consequence.
    rank: u8,
    /// The name is gone.
    gone: bool,
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
        judged: Judged {
            queries: found.len(),
            ..Judged::default()
        },
    };
    for query in &found {
        match &query.form {
            Form::Statement(parsed) => file.statement(query, parsed),
            Form::Unparsed(_) => file.unparsed(query),
            Form::Fragment { .. } => {}
        }
    }
    // Fragments draw their names from the relations that the file's statements use.
    for query in &found {
        if let Form::Fragment { parsed, clause } = &query.form
            && !is_part_of_statement(query, &found, &literals)
        {
            file.fragment(query, parsed, *clause);
        }
        if let Form::Statement(parsed) = &query.form
            && file.loose.contains(&query.literal)
        {
            file.fragment(query, parsed, Clause::Fragment);
        }
    }
    file.builders();
    let mut judged = file.judged;
    name_symbols(&mut judged.findings, source);
    judged
}

/// Names that texts of the file give to the changed relations: `join m_office o on …`.
fn textual_aliases(literals: &[Literal], changes: &Changes) -> BTreeMap<Id, BTreeSet<String>> {
    let mut aliases: BTreeMap<Id, BTreeSet<String>> = BTreeMap::new();
    for id in changes
        .list
        .iter()
        .filter_map(|c| c.relation)
        .collect::<BTreeSet<_>>()
    {
        let Some(relation) = changes.before.relation(id) else {
            continue;
        };
        let table = relation.name.to_lowercase();
        for literal in literals {
            let words: Vec<&str> = literal
                .text
                .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')'))
                .filter(|w| !w.is_empty())
                .collect();
            for (at, pair) in words.windows(3).enumerate() {
                let bare = |w: &str| w.trim_matches(['"', '`', ';']).to_lowercase();
                if bare(pair[0]) != table || at == 0 {
                    continue;
                }
                let before = words
                    .get(at - 1)
                    .map(|w| w.to_lowercase())
                    .unwrap_or_default();
                if !matches!(before.as_str(), "from" | "join" | "update" | "into") {
                    continue;
                }
                let alias = if pair[1].eq_ignore_ascii_case("as") {
                    pair[2]
                } else {
                    pair[1]
                };
                let name = bare(alias);
                let plain =
                    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
                if plain && !crate::sql::is_reserved(&name) {
                    aliases.entry(id).or_default().insert(name);
                }
            }
        }
    }
    aliases
}

/// Whether a fragment is a constant that a statement of the file has filled in: the statement tells it.
fn is_part_of_statement(query: &Query, found: &[Query], literals: &[Literal]) -> bool {
    let text = |q: &Query| {
        literals
            .get(q.literal)
            .map(|l| l.text.as_str())
            .unwrap_or_default()
    };
    let own = text(query).trim();
    let named = literals
        .get(query.literal)
        .is_some_and(|l| l.name.is_some());
    named
        && found
            .iter()
            .any(|other| matches!(other.form, Form::Statement(_)) && text(other).contains(own))
}

/// Gives each finding the function and type around it; only files with findings are parsed for that.
fn name_symbols(findings: &mut [Finding], source: Source<'_>) {
    if findings.is_empty() {
        return;
    }
    let symbols = crate::host::syntax::symbols(source.text, source.language);
    let lines = LineIndex::new(source.text);
    for finding in findings {
        let start = lines.start(finding.line).unwrap_or(0);
        let line = lines.text(source.text, finding.line);
        let indent = line.len() - line.trim_start().len();
        finding.symbol = symbols.enclosing(start + indent);
    }
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
        for (index, uses) in judgements {
            let open = self.is_open(index);
            let confidence = if open {
                Confidence::Likely
            } else {
                Confidence::Certain
            };
            self.finding(query, parsed, index, uses, confidence);
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
    fn fragment(&mut self, query: &Query, parsed: &Parsed, _: Clause) {
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
                self.judged.undecided.push(Undecided {
                    change: index.to_string(),
                    path: self.source.path.to_owned(),
                    line,
                    class: self.source.class,
                    reason: "query_builder",
                    text: cut(self.lines.text(self.source.text, line).trim(), 200).0,
                });
            }
        }
    }

    /// Whether a name stands in the code within a dozen lines: a keyword argument, a field.
    fn names_nearby(&self, name: &str, line: u32) -> bool {
        let lines = line.saturating_sub(12).max(1)..=line + 12;
        lines
            .into_iter()
            .any(|l| mentions_word(self.lines.text(self.source.text, l), name))
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
        self.judged.undecided.push(Undecided {
            change: change.to_string(),
            path: self.source.path.to_owned(),
            line: self.lines.line(literal.source_offset(query.range.start)),
            class: self.source.class,
            reason,
            text: cut(&readable(query.range.of(&literal.text).trim()), 200).0,
        });
    }
}

/// All that the changes do to one statement, by change.
fn judgements(
    changes: &Changes,
    before: &Resolution,
    after: &Resolution,
) -> BTreeMap<usize, Vec<Judgement>> {
    let sides = changes.sides();
    let mut all: BTreeMap<usize, Vec<Judgement>> = BTreeMap::new();
    for difference in compare(before, after, sides) {
        if let Some(change) = cause(changes, &difference, before, after) {
            all.entry(change).or_default().push(judged(&difference));
        }
    }
    // Where a name is gone, what else happened to it does not matter.
    let failing: Vec<(Span, usize)> = all
        .iter()
        .flat_map(|(index, judged)| judged.iter().filter(|j| j.gone).map(|j| (j.at, *index)))
        .collect();
    for (index, change) in changes.list.iter().enumerate() {
        for (at, clause, what) in uses(change, before, after) {
            if failing
                .iter()
                .any(|(place, cause)| *place == at && *cause != index)
            {
                continue;
            }
            let touch = Touch {
                change,
                sides,
                what,
            };
            if let Some(consequence) = (change.kind.consequence)(&touch) {
                all.entry(index).or_default().push(Judgement {
                    at,
                    clause,
                    severity: consequence.severity,
                    silent: consequence.silent,
                    code: None,
                    message: consequence.message.to_owned(),
                    rank: 3,
                    gone: false,
                });
            }
        }
    }
    all
}

/// The change that explains a difference.
fn cause(
    changes: &Changes,
    difference: &Difference,
    before: &Resolution,
    after: &Resolution,
) -> Option<usize> {
    let list = &changes.list;
    let best = |fits: &dyn Fn(&Change) -> bool| {
        let found = list.iter().enumerate().filter(|(_, c)| fits(c));
        found
            .min_by_key(|(index, c)| (unlikely(c.kind.id, difference), *index))
            .map(|(index, _)| index)
    };
    let by_object = |id: &Id| best(&|c| c.object == *id);
    let by_effect = |id: &Id| best(&|c| c.affected.contains(id));
    let objects = &difference.objects;
    let direct = objects
        .iter()
        .find_map(by_object)
        .or_else(|| objects.iter().find_map(by_effect));
    direct.or_else(|| {
        let named = before
            .bindings
            .iter()
            .chain(&after.bindings)
            .flat_map(|b| b.object.ids());
        let named: Vec<Id> = named.collect();
        named
            .iter()
            .find_map(by_object)
            .or_else(|| named.iter().find_map(by_effect))
            // A positional insert names the relation alone.
            .or_else(|| {
                named
                    .iter()
                    .find_map(|id| best(&|c| c.relation == Some(*id)))
            })
    })
}

/// Of several changes of one object: 0 for a kind that causes such a difference directly.
fn unlikely(kind: &str, difference: &Difference) -> u8 {
    let direct = match &difference.effect {
        Effect::Fails(FaultKind::NoRelation) => {
            kind.ends_with("_table") || kind.ends_with("_view") || kind == "drop_sequence"
        }
        Effect::Fails(FaultKind::NoColumn) | Effect::Captured | Effect::Quoted => {
            matches!(
                kind,
                "drop_column" | "rename_column" | "drop_table" | "rename_table"
            )
        }
        Effect::Fails(FaultKind::Ambiguous) => {
            matches!(kind, "add_column" | "add_required_column" | "rename_column")
        }
        Effect::Fails(FaultKind::NotNull) => {
            matches!(
                kind,
                "add_required_column"
                    | "set_not_null"
                    | "drop_default"
                    | "drop_trigger"
                    | "rename_column"
            )
        }
        Effect::Fails(FaultKind::Generated) => kind == "make_generated",
        Effect::Fails(FaultKind::NoKey) => matches!(
            kind,
            "drop_unique" | "drop_primary_key" | "drop_column" | "drop_index"
        ),
        Effect::Fails(FaultKind::Mismatch) => {
            matches!(
                kind,
                "change_type" | "widen_type" | "rename_type" | "drop_type"
            ) || kind.ends_with("_enum_value")
                || kind.ends_with("_function")
        }
        Effect::Fails(FaultKind::Count)
        | Effect::Shifted
        | Effect::Reshaped { .. }
        | Effect::Rejoined => kind.ends_with("_column"),
        _ => true,
    };
    u8::from(!direct)
}

/// Whether a literal is a table's name, with an alias at most, where its surroundings say so.
fn names_table(literal: &Literal, table: &str) -> bool {
    let mut words = literal.text.split_whitespace();
    let first = words.next().unwrap_or_default().trim_matches(['"', '`']);
    let bare_name = first.rsplit('.').next().unwrap_or(first);
    if !bare_name.eq_ignore_ascii_case(table) || words.count() > 2 || literal.doc {
        return false;
    }
    let speaks = |word: &Option<String>| {
        let word = word.as_deref().unwrap_or_default();
        let last = word
            .rsplit(['.', ':', '>'])
            .next()
            .unwrap_or(word)
            .to_lowercase();
        [
            "table",
            "from",
            "into",
            "insert",
            "update",
            "join",
            "delete",
            "upsert",
            "select_from",
        ]
        .iter()
        .any(|w| last.contains(w))
    };
    speaks(&literal.call) || speaks(&literal.name)
}

/// How bad a difference is.
fn judged(difference: &Difference) -> Judgement {
    let (severity, silent) = match &difference.effect {
        Effect::Fails(_) => (Severity::Breaking, false),
        Effect::Captured | Effect::Shifted | Effect::Rejoined | Effect::Quoted => {
            (Severity::Breaking, true)
        }
        // Another table under the name: its rows are others. Another column may have been filled from the old one.
        Effect::Replaced if matches!(difference.clause, Clause::From | Clause::Insert) => {
            (Severity::Breaking, true)
        }
        Effect::Replaced | Effect::Narrowed => (Severity::Risky, true),
        Effect::Viewed => (Severity::Info, false),
        Effect::Reshaped { lost, gained } => match (lost.is_empty(), gained.is_empty()) {
            (true, false) => (Severity::Info, false),
            _ => (Severity::Risky, false),
        },
    };
    Judgement {
        at: difference.at,
        clause: difference.clause,
        severity,
        silent,
        code: difference.code.map(str::to_owned),
        message: difference.message.clone(),
        rank: match difference.effect {
            Effect::Fails(FaultKind::NoRelation) => 0,
            Effect::Fails(_) => 1,
            _ => 2,
        },
        gone: matches!(
            difference.effect,
            Effect::Fails(FaultKind::NoColumn | FaultKind::NoRelation)
        ),
    }
}

/// The uses of what a change affects that may matter without an error.
fn uses(change: &Change, before: &Resolution, after: &Resolution) -> Vec<(Span, Clause, Usage)> {
    let affected = |id: &Id| change.affected.contains(id);
    let mut found: Vec<(Span, Clause, Usage)> = Vec::new();
    let new = after.bindings.iter().filter(|b| {
        before
            .binding_at(b)
            .is_none_or(|old| old.object != b.object)
    });
    for Binding {
        at, clause, object, ..
    } in before.bindings.iter().chain(new)
    {
        let (at, clause) = (*at, *clause);
        let what = match object {
            Object::Column { column, .. }
                if affected(column) && !other_label(change, before, clause) =>
            {
                Usage::Column { clause }
            }
            Object::Star { columns, .. } if columns.iter().any(affected) => Usage::Column {
                clause: Clause::Star,
            },
            Object::Relation(id) if affected(id) => Usage::Relation { clause },
            Object::Type(id) | Object::Function(id) | Object::Key(id) | Object::Index(id)
                if affected(id) =>
            {
                Usage::Other { clause }
            }
            Object::Label { label, .. } if affected(label) => Usage::Other { clause },
            _ => continue,
        };
        found.push((at, clause, what));
    }
    for write in &before.writes {
        if change.relation != Some(write.relation) && !affected(&write.relation) {
            continue;
        }
        let given: Vec<_> = write
            .targets
            .iter()
            .filter(|t| affected(&t.column))
            .collect();
        let value = given.iter().map(|t| t.value).min_by_key(|v| match v {
            Value::Null => 0,
            Value::Unknown => 1,
            Value::Default => 2,
            Value::Present => 3,
        });
        let clause = match write.kind {
            crate::resolve::WriteKind::Insert if write.positional => Clause::InsertPositional,
            crate::resolve::WriteKind::Insert => Clause::Insert,
            crate::resolve::WriteKind::Update => Clause::Set,
            _ => Clause::Delete,
        };
        let at = given.iter().find_map(|t| t.at).unwrap_or(write.at);
        let what = Usage::Write {
            relation: write.relation,
            kind: write.kind,
            value,
            positional: write.positional,
            upsert: write.upsert,
        };
        found.push((at, clause, what));
    }
    found
}

/// Whether the clause compares an enum with labels that the change leaves alone.
fn other_label(change: &Change, before: &Resolution, clause: Clause) -> bool {
    change.kind.id.ends_with("_enum_value")
        && before.bindings.iter().any(|b| {
            b.clause == clause
                && matches!(b.object, Object::Label { label, .. } if label != change.object)
        })
}

/// Whether the change's name is that of a column.
fn is_about_column(change: &Change) -> bool {
    let id = change.kind.id;
    id.ends_with("_column")
        || id.ends_with("_type") && change.relation.is_some()
        || id.ends_with("_null")
        || id.ends_with("_default")
        || matches!(id, "make_generated" | "change_collation")
}

fn bare(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

fn mentions_word(text: &str, word: &str) -> bool {
    if word.is_empty() {
        return false;
    }
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let (text, word) = (text.to_ascii_lowercase(), word.to_ascii_lowercase());
    text.match_indices(&word).any(|(at, _)| {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|t| t.chars().next());
        !is_word(before) && !is_word(after)
    })
}

/// The text without the differences of layout, case and literals, as database logs group it.
fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quote: Option<char> = None;
    for c in text.chars() {
        match quote {
            Some(q) => {
                if c == q {
                    quote = None;
                    out.push('?');
                }
            }
            None if c == '\'' => quote = Some(c),
            None if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            None => out.extend(c.to_lowercase()),
        }
    }
    out.trim().to_owned()
}

/// The text with its holes as a person reads them.
fn readable(text: &str) -> String {
    text.replace(crate::host::HOLE, "{…}")
}

fn cut(text: &str, limit: usize) -> (String, bool) {
    if text.len() <= limit {
        return (text.to_owned(), false);
    }
    let end = (0..=limit)
        .rev()
        .find(|i| text.is_char_boundary(*i))
        .unwrap_or(0);
    (text.get(..end).unwrap_or_default().to_owned(), true)
}

/// The worst that the changes do to one statement.
pub(super) fn statement_verdict(sql: &str, changes: &Changes) -> Option<super::verdict::Verdict> {
    let dialect = changes.before.dialect();
    let statement = crate::sql::parse::one(sql.trim().trim_end_matches(';'), dialect).ok()?;
    let sides = changes.sides();
    let before = resolve(&statement, sql, sides.before, &Surroundings::default());
    let after = resolve(&statement, sql, sides.after, &Surroundings::default());
    let worst = judgements(changes, &before, &after)
        .into_values()
        .flatten()
        .max_by_key(|j| (j.severity, std::cmp::Reverse(j.rank)))?;
    Some(super::verdict::Verdict {
        severity: worst.severity,
        silent: worst.silent,
        code: worst.code,
        message: worst.message,
    })
}
