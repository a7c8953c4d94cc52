//! Models and query builders against the changes.
//!
//! In: the models of all files, and what one file does with them. Out: findings, like those of
//! queries. The hard thing is to read few files: only those that can name what changes.

use std::collections::{BTreeMap, BTreeSet};

use super::judge::{FileJudge, OfMapper};
use super::places::{bare, is_about_column, mentions_word};
use super::rename::{self, is_rename};
use super::tell::Told;
use super::verdicts::{Judgement, NO_RELATION, judgements};
use crate::catalog::{Catalog, Id};
use crate::change::{Change, Changes};
use crate::clause::Clause;
use crate::finding::Mapped;
use crate::host::Literal;
use crate::location::Span;
use crate::orm::{self, Follows, ModelUse, Models, Orm, Schema, Snippet, Table};
use crate::resolve::{Surroundings, both_sides, resolve, resolve_use};
use crate::severity::{Confidence, Severity};
use crate::sql::Dialect;
use crate::usage::{Form, Spellings};

/// What mappers are told of a catalog.
pub(super) fn schema_of(catalog: &Catalog) -> Schema {
    Schema::new(tables_of(catalog))
}

/// The relations of a catalog as mappers know them.
pub(super) fn tables_of(catalog: &Catalog) -> impl Iterator<Item = Table> + use<'_> {
    catalog.relations().map(|relation| Table {
        name: relation.qualified().to_string(),
        columns: relation
            .columns
            .iter()
            .map(|c| c.name().to_owned())
            .collect(),
        open: relation.open,
    })
}

/// Words of which a file that uses what changes through a model or builder has one.
pub(super) fn words(changes: &Changes, models: &Models) -> Spellings {
    let words = changes.list.iter();
    Spellings::new(words.flat_map(|change| spellings_of(changes, change, models)))
}

/// How code may spell the object of a change.
pub(super) fn spellings_of(
    changes: &Changes,
    change: &Change,
    models: &Models,
) -> BTreeSet<String> {
    let known = change.relation.and_then(|id| changes.before.relation(id));
    let Some(relation) = known else {
        return BTreeSet::new();
    };
    let table = relation.qualified().to_string();
    match change.name.as_deref().filter(|_| is_about_column(change)) {
        // A new column is noticed where rows are written, or where a name meets another of its kind.
        Some(column) if relation.column(changes.before.dialect(), column).is_some() => {
            models.spellings_of_column(&table, column)
        }
        _ => models.spellings_of_table(&table),
    }
}

/// What models call the name of their table.
const TABLE_NAMES: [&str; 4] = [
    ".table_name",
    ".quoted_table_name",
    ".__tablename__",
    "._meta.db_table",
];

/// Puts the tables' names where strings take them from models: `"FROM #{Order.table_name}"`.
pub(super) fn fill_tables(literals: &mut [Literal], path: &str, models: &Models) {
    for literal in literals {
        for index in (0..literal.holes.len()).rev() {
            let table = literal.holes.get(index).and_then(|hole| {
                let model = TABLE_NAMES
                    .iter()
                    .find_map(|end| hole.expression.strip_suffix(end));
                match (model, hole.expression.as_str()) {
                    (Some("self" | "self.class"), _)
                    | (None, "table_name" | "quoted_table_name") => models.declared_in(path),
                    (Some(model), _) => models.table_of(model.trim_start_matches("::")),
                    _ => None,
                }
            });
            if let Some(table) = table.map(str::to_owned) {
                literal.fill(index, &table);
            }
        }
    }
}

impl FileJudge<'_> {
    /// Everything that mappers and builders do in the file.
    pub(super) fn models(&mut self, uses: &[OfMapper]) {
        for (orm, own) in uses {
            for used in &own.statements {
                self.model_use(*orm, used, false);
            }
        }
        for (orm, own) in uses {
            for used in &own.attributes {
                self.model_use(*orm, used, true);
            }
        }
        let findings = self.judged.findings.iter();
        let told = findings.flat_map(|f| f.uses.iter().map(|u| (f.change.clone(), u.line)));
        let told = told.collect();
        for (orm, own) in uses {
            for used in &own.echoes {
                self.echo(*orm, used, &told);
            }
        }
        for unclear in uses.iter().flat_map(|(_, own)| &own.undecided) {
            for (index, change) in self.changes.list.iter().enumerate() {
                let table = change.table.as_deref().map(bare);
                let about = table.is_some_and(|t| match unclear.table.as_str() {
                    "" => self.has_word(t),
                    named => t.eq_ignore_ascii_case(bare(named)),
                });
                let column = change.name.as_deref().filter(|_| is_about_column(change));
                let named = match (column, unclear.column.as_deref()) {
                    (Some(column), Some(named)) => column.eq_ignore_ascii_case(named),
                    _ => true,
                };
                if about && named {
                    let line = self.lines.line(unclear.at.start);
                    let text = self.lines.text(self.source.text, line).trim().to_owned();
                    self.leave(index, line, unclear.reason, &text);
                }
            }
        }
    }

    /// What holds a read value does not fail when its column goes: it follows. `told` are the lines at
    /// which a change has a finding of more weight.
    fn echo(&mut self, orm: Option<&'static Orm>, used: &ModelUse, told: &BTreeSet<(String, u32)>) {
        let known = self.judged.findings.len();
        self.echoing = true;
        self.model_use(orm, used, false);
        self.echoing = false;
        let mut own = self.judged.findings.split_off(known);
        own.retain(|finding| !told.contains(&(finding.change.clone(), finding.line)));
        // A class that is only named stays what it is under another name of its table.
        let of_class = used.names.iter().all(|n| n.column.is_none());
        own.retain(|finding| !(of_class && finding.rule.starts_with("rename_table")));
        for finding in &mut own {
            finding.severity = finding.severity.min(Severity::Risky);
            finding.error_code = None;
            finding.gates = false;
            // PHP reads null from a row that lacks the attribute.
            let reads_null = used.confidence > Confidence::Possible
                && orm.is_some_and(|orm| orm.follows == Follows::Columns)
                && used.names.iter().all(|n| {
                    let before = self.source.text.get(..n.at.start).unwrap_or_default();
                    before.ends_with("->")
                });
            let goes = ["rename_", "drop_"]
                .iter()
                .any(|kind| finding.rule.starts_with(kind));
            if of_class {
                finding.message = "this names the class of the table".to_owned();
            } else if reads_null && goes {
                let column = finding.db_column.as_deref().unwrap_or_default();
                finding.silent = true;
                finding.message =
                    format!("the row has no \"{column}\" any more: null is read, without an error");
            } else if finding.rule.starts_with("drop_") {
                let what = "nothing fails here by itself, but what it holds goes with the column";
                finding.message = what.to_owned();
            } else if finding.rule.starts_with("rename_") {
                finding.message = "nothing fails here by itself: it follows the column".to_owned();
            }
        }
        self.judged.findings.extend(own);
    }

    /// Whether code uses a table only through classes whose declarations spell its name: there alone
    /// another name is to be written, and what goes through the class follows.
    fn only_through_class(&self, change: &Change, uses: &[Judgement]) -> bool {
        let relation = change
            .relation
            .and_then(|id| self.changes.before.relation(id));
        let (Some(relation), Some(models)) = (relation, self.models) else {
            return false;
        };
        let mut own = models.of_table(&relation.qualified().to_string());
        let spells = |at: Span| {
            let after = self.literals.partition_point(|l| l.span.start <= at.start);
            let around = after.checked_sub(1).and_then(|i| self.literals.get(i));
            around.is_some_and(|l| {
                l.span.end > at.start
                    && !self.own_language.contains(&l.span)
                    && mentions_word(&l.text, &relation.name)
            })
        };
        own.any(|model| model.named)
            && uses.iter().all(|judged| {
                let mapping = judged.clause == Clause::Mapping;
                !mapping && judged.rank == NO_RELATION && !spells(judged.at)
            })
    }

    /// Whether a place is called after a renamed column, and not already as it is called now: what
    /// goes by another name follows its declaration, and stays as it is.
    fn is_called_after(&self, change: &Change, at: Span) -> bool {
        let letters = |name: &str| -> String {
            let letters = name.chars().filter(|c| c.is_alphanumeric());
            letters.flat_map(char::to_lowercase).collect()
        };
        let without_key = |name: &str| match name.strip_suffix("id") {
            Some(bare) if bare.len() > 2 => bare.to_owned(),
            _ => name.to_owned(),
        };
        let old = without_key(&letters(change.name.as_deref().unwrap_or_default()));
        let new = letters(change.new_name.as_deref().unwrap_or_default());
        let written = letters(at.of(self.source.text));
        let accessors = ["", "get", "set", "is"];
        let now = accessors.iter().any(|accessor| {
            let bare = written.strip_prefix(accessor);
            bare.is_some_and(|bare| bare == new || bare == without_key(&new))
        });
        written.contains(&old) && !now
    }

    fn model_use(&mut self, orm: Option<&'static Orm>, used: &ModelUse, only_columns: bool) {
        let sides = self.changes.sides();
        let new_name = |id| sides.after.relation(sides.pairing.after(id)?);
        let (used, later) = &both_sides(used, sides.before, sides.after, new_name);
        let before = resolve_use(used, sides.before);
        let after = resolve_use(later, sides.after);
        // A field that is lost with its table is told where the table is named.
        let field = used.because.is_some() && used.names.iter().all(|n| n.column.is_some());
        // What is in hand, or declared apart from its table, follows the columns alone.
        let of_row = |n: &orm::Name| matches!(n.value, orm::Value::InHand | orm::Value::Followed);
        let in_hand = !used.names.is_empty() && used.names.iter().all(of_row);
        let followed = used
            .names
            .iter()
            .filter(|n| n.value == orm::Value::Followed);
        let followed: BTreeSet<Span> = followed.map(|n| n.at).collect();
        for (index, mut uses) in judgements(self.changes, &before, &after) {
            let change = self.changes.list.get(index);
            if (only_columns || in_hand) && !change.is_some_and(is_about_column) {
                continue;
            }
            uses.retain(|judged| !(field && judged.rank == NO_RELATION));
            let kind = change.map_or("", |change| change.kind.id);
            if kind != "drop_column" {
                uses.retain(|judged| !followed.contains(&judged.at));
            }
            if kind == "rename_table"
                && orm.is_some()
                && change.is_some_and(|change| self.only_through_class(change, &uses))
            {
                continue;
            }
            for judged in &mut uses {
                if used.retired {
                    judged.severity = Severity::Info;
                    judged.code = None;
                    judged.message = "the model already does without the column".to_owned();
                } else if let Some(because) = used.because {
                    judged.message = format!("{}; {because}", judged.message);
                } else if only_columns && judged.gone && judged.severity == Severity::Breaking {
                    // The row is in the program's memory: no statement of the database fails.
                    judged.code = None;
                    let column = change.and_then(|c| c.name.as_deref()).unwrap_or_default();
                    judged.message = format!("the row has no \"{column}\" any more");
                }
            }
            if kind == "rename_column" && orm.is_some_and(|orm| orm.follows == Follows::Fields) {
                uses.retain(|judged| {
                    let declares = judged.clause == Clause::Mapping && !self.echoing;
                    declares || change.is_none_or(|change| self.is_called_after(change, judged.at))
                });
            }
            // A struct or class that writes its fields is told at the field, not as a whole.
            let apart = used.write.is_some() && used.because.is_some();
            let mut places: BTreeMap<Span, Vec<(Judgement, Span)>> = BTreeMap::new();
            for judged in uses {
                let at = judged.at;
                let place = if apart { at } else { used.whole };
                places.entry(place).or_default().push((judged, at));
            }
            for (range, uses) in places {
                let known = self.judged.findings.len();
                let gone = uses.iter().filter(|(judged, _)| judged.gone);
                let gone: BTreeSet<Span> = gone.map(|(_, at)| *at).collect();
                let text = match apart {
                    true => {
                        let line = self.lines.line(range.start);
                        self.lines.text(self.source.text, line).trim()
                    }
                    false => range.of(self.source.text),
                };
                let told = Told {
                    range,
                    uses,
                    text,
                    confidence: used.confidence,
                };
                self.tell(index, told);
                let made = self.judged.findings.len() > known;
                if let Some(orm) = orm.filter(|_| made) {
                    let finding = self.judged.findings.last_mut();
                    if let Some(finding) = finding {
                        finding.mapped = Some((orm.id, Mapped::Names));
                    }
                    if !used.retired {
                        self.rename_in_model(index, orm, used, &gone);
                    }
                }
            }
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
            .filter_map(|(id, alias)| {
                let now = sides.pairing.after(*id)?;
                let own =
                    |catalog: &Catalog, id| catalog.relation(id).is_some_and(|r| r.name == *alias);
                // A table without alias goes by its new name.
                let renamed = sides.after.relation(now).map(|r| r.name.clone());
                let name = renamed.filter(|_| own(sides.before, *id));
                Some((now, name.unwrap_or_else(|| alias.clone())))
            })
            .collect();
        let by_name = before.iter().filter(|(id, alias)| {
            let relation = sides.before.relation(*id);
            relation.is_some_and(|r| r.name == *alias)
        });
        let by_name: Vec<(Id, String)> = by_name.cloned().collect();
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
            let known = self.judged.findings.len();
            self.finding(&query, parsed, change, uses, snippet.confidence);
            let literal = self.literals.get(index);
            // A constant that was filled in may serve others too.
            let own = literal.filter(|l| l.pieces.iter().all(|piece| piece.verbatim()));
            let place = |at: usize| own.map(|literal| literal.source_offset(at));
            let text = self.source.text;
            let edits = rename::of_piece(self.changes, parsed, &was, &by_name, text, &place);
            let renames = self.changes.list.get(change);
            if renames.is_some_and(|change| is_rename(change.kind.id))
                && let Some(made) = self.judged.findings.get_mut(known)
            {
                made.edits = edits.unwrap_or_default();
            }
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
            if first.edits.is_empty() {
                first.edits = std::mem::take(&mut other.edits);
                first.mapped = first.mapped.or(other.mapped);
            } else {
                first.edits.append(&mut other.edits);
                first.edits.sort();
                first.edits.dedup();
            }
            first.uses.append(&mut other.uses);
            first.uses.sort();
            first.uses.dedup();
        }
        same
    });
}
