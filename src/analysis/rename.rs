//! A statement for the new names. In: a statement, what it means before, and the changes. Out: the edits
//! after which it means the same in the catalog afterwards, or none where a person has to look.
//!
//! The hard thing is what a name drags along: a column of the result gets another name, a table's name
//! qualifies columns, a name of a subquery comes from a column inside. So nothing is believed: the edited
//! statement is parsed and resolved again, and must bind the same objects, give the same errors and
//! name the columns of its result as before.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Id;
use crate::change::Changes;
use crate::clause::Clause;
use crate::finding::{Edit, Finding};
use crate::host::{HOLE, Literal};
use crate::location::Span;
use crate::resolve::{Binding, Object, Resolution, Surroundings, resolve};
use crate::sql::parse;
use crate::usage::Parsed;

/// The kinds of change whose statements are edited.
const RENAMES: &[&str] = &["rename_column", "rename_table", "rename_enum_value"];

/// Whether a change of this kind only gives something another name.
pub fn is_rename(kind: &str) -> bool {
    RENAMES.contains(&kind)
}

/// A part of the parsed text and what is to stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
struct SqlEdit {
    at: Span,
    new: String,
}

/// The edits of a statement in the text of its file, if each has a place of its own there; `place`
/// finds what made a byte of the statement's literal.
pub(super) fn edits(
    changes: &Changes,
    parsed: &Parsed,
    before: &Resolution,
    text: &str,
    place: &dyn Fn(usize) -> Option<usize>,
) -> Option<Vec<Edit>> {
    let edits = of_statement(changes, &parsed.sql, before);
    placed(edits, parsed, text, place)
}

/// The edits of a piece of SQL whose tables the code around it tells. What its result is called is the
/// code's own: it is edited with the names around it.
pub(super) fn of_piece(
    changes: &Changes,
    parsed: &Parsed,
    before: &Resolution,
    around: &[(Id, String)],
    text: &str,
    place: &dyn Fn(usize) -> Option<usize>,
) -> Option<Vec<Edit>> {
    let edits = renamed(&new_names(changes), &parsed.sql, before, around, false)?;
    placed(edits, parsed, text, place)
}

fn placed(
    edits: Vec<SqlEdit>,
    parsed: &Parsed,
    text: &str,
    place: &dyn Fn(usize) -> Option<usize>,
) -> Option<Vec<Edit>> {
    let placed = edits.into_iter().map(|edit| {
        let old = edit.at.of(&parsed.sql);
        let start = place(parsed.origin(edit.at.start))?;
        let there = text.get(start..start.checked_add(old.len())?)?;
        (there == old).then(|| Edit {
            start,
            old: old.to_owned(),
            new: edit.new,
        })
    });
    placed.collect()
}

/// The literal of a statement, its findings, its edits.
pub(super) type Rewrite = (usize, Vec<usize>, Vec<Edit>);

/// Gives the findings of a file those edits that do not harm one another: a constant that several
/// literals are made of is edited only if all of them want the same.
pub(super) fn agree(rewrites: Vec<Rewrite>, literals: &[Literal], findings: &mut [Finding]) {
    if rewrites.is_empty() {
        return;
    }
    let mut agreed = rewrites;
    let constants = constants(literals);
    let made_of = |edit: &Edit| {
        let mut those = constants
            .iter()
            .filter(|(constant, _)| constant.span.contains(edit.start));
        those.next().map(|(_, made_of)| made_of)
    };
    loop {
        let mut wanted: BTreeMap<&Edit, BTreeSet<usize>> = BTreeMap::new();
        for (literal, _, edits) in &agreed {
            for edit in edits {
                wanted.entry(edit).or_default().insert(*literal);
            }
        }
        let refused: BTreeSet<Edit> = wanted
            .into_iter()
            .filter(|(edit, by)| made_of(edit).is_some_and(|made_of| !made_of.is_subset(by)))
            .map(|(edit, _)| edit.clone())
            .collect();
        if refused.is_empty() {
            break;
        }
        agreed.retain(|(.., edits)| !edits.iter().any(|edit| refused.contains(edit)));
    }
    for (_, its_findings, edits) in agreed {
        for finding in its_findings {
            if let Some(finding) = findings.get_mut(finding) {
                finding.edits.clone_from(&edits);
            }
        }
    }
}

/// Each constant of the file that literals are made of, with those.
fn constants(literals: &[Literal]) -> Vec<(&Literal, BTreeSet<usize>)> {
    let mut made_of: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (index, literal) in literals.iter().enumerate() {
        for piece in literal.pieces.iter().filter(|piece| !piece.verbatim()) {
            let text = piece.text.of(&literal.text);
            if text.len() > 1 {
                made_of.entry(text).or_default().insert(index);
            }
        }
    }
    let named = literals.iter().filter(|literal| literal.name.is_some());
    let constants = named.filter_map(|l| Some((l, made_of.get(l.text.as_str())?.clone())));
    constants.collect()
}

/// The edits that make `sql` mean afterwards what it means before; empty where none is known.
fn of_statement(changes: &Changes, sql: &str, before: &Resolution) -> Vec<SqlEdit> {
    let names = new_names(changes);
    let plain = renamed(&names, sql, before, &[], false);
    // Where the result, or a query around, knows the column by its old name, it keeps that name.
    let tries = [plain, renamed(&names, sql, before, &[], true)];
    let working = tries.into_iter().flatten().find(|edits| {
        let means_the_same = apply(sql, edits).is_some_and(|now| is_same(changes, before, &now));
        !edits.is_empty() && means_the_same
    });
    working.unwrap_or_default()
}

/// How a statement reads when the changes are made.
pub(super) enum End {
    /// It names nothing that is renamed.
    AsItIs,
    /// With the new names it means what it meant.
    Edited(String),
    /// A person has to look.
    Unknown,
}

/// How `sql` reads with the new names.
pub(super) fn end_of(changes: &Changes, sql: &str, before: &Resolution) -> End {
    let plain = renamed(&new_names(changes), sql, before, &[], false);
    if plain.is_some_and(|edits| edits.is_empty()) {
        return End::AsItIs;
    }
    let edits = of_statement(changes, sql, before);
    let now = apply(sql, &edits).filter(|_| !edits.is_empty());
    now.map_or(End::Unknown, End::Edited)
}

/// The place of a column with its qualifier, where it is a whole column of the result.
pub(super) fn column_in_result(sql: &str, binding: &Binding) -> Option<Span> {
    let start = qualifier(sql, binding).map_or(binding.at.start, |(_, at)| at.start);
    is_result(sql, binding, &Parentheses::of(sql)).then(|| Span::new(start, binding.at.end))
}

/// The new name of each renamed column, relation and label.
fn new_names(changes: &Changes) -> BTreeMap<Id, &str> {
    let renames = changes.list.iter().filter(|c| is_rename(c.kind.id));
    let names = renames.filter_map(|change| {
        let new = change.new_name.as_deref()?;
        Some((change.object, new.rsplit('.').next().unwrap_or(new)))
    });
    names.collect()
}

/// Every place of a renamed object with its new name; `None` where one cannot be written. `around` are
/// relations that code outside of the text has named, by their own names.
fn renamed(
    names: &BTreeMap<Id, &str>,
    sql: &str,
    before: &Resolution,
    around: &[(Id, String)],
    keep_results: bool,
) -> Option<Vec<SqlEdit>> {
    let parentheses = Parentheses::of(sql);
    let own = before.bindings.iter();
    let own = own.filter_map(|binding| match &binding.object {
        Object::Relation(id) => Some((*id, folded(sql, binding.at))),
        _ => None,
    });
    let relations: BTreeSet<(Id, String)> = own.chain(around.iter().cloned()).collect();
    let mut edits: BTreeMap<Span, String> = BTreeMap::new();
    for binding in &before.bindings {
        if let Some(new) = own_name(binding).and_then(|id| names.get(&id)) {
            let (inner, quote) = unquoted(sql, binding.at);
            let new = written(new, quote)?;
            let old = inner.of(sql);
            let keeps = keep_results && is_result(sql, binding, &parentheses);
            let (at, text) = match (keeps, quote) {
                (false, _) => (inner, new.to_owned()),
                (true, None) => (inner, format!("{new} AS {old}")),
                (true, Some(_)) => {
                    let quoted = binding.at.of(sql);
                    let renamed = quoted.replacen(old, new, 1);
                    (binding.at, format!("{renamed} AS {quoted}"))
                }
            };
            edits.insert(at, text);
        }
        // What qualifies a column is to follow if it is the relation's name and no alias.
        if let Some((relation, qualifier)) = qualifier(sql, binding)
            && let Some(new) = names.get(&relation)
            && relations.contains(&(relation, folded(sql, qualifier)))
        {
            let (inner, quote) = unquoted(sql, qualifier);
            edits.insert(inner, written(new, quote)?.to_owned());
        }
    }
    let edits = edits.into_iter().map(|(at, new)| SqlEdit { at, new });
    Some(edits.collect())
}

/// A name without its quotes, in lower case.
fn folded(sql: &str, at: Span) -> String {
    unquoted(sql, at).0.of(sql).to_lowercase()
}

/// The object that the name itself means.
fn own_name(binding: &Binding) -> Option<Id> {
    match &binding.object {
        Object::Relation(id) => Some(*id),
        Object::Column { column, .. } => Some(*column),
        Object::Label { label, .. } => Some(*label),
        _ => None,
    }
}

/// The relation of a column or star, and the name before its dot.
fn qualifier(sql: &str, binding: &Binding) -> Option<(Id, Span)> {
    let relation = match &binding.object {
        Object::Column { relation, .. } | Object::Star { relation, .. } => *relation,
        _ => return None,
    };
    let written = binding.at.of(sql);
    // A star may be bound with its qualifier, a column never is.
    let dot = match written.strip_suffix(".*") {
        Some(name) => binding.at.start + name.len(),
        None => sql.get(..binding.at.start)?.strip_suffix('.')?.len(),
    };
    let name = sql.get(..dot)?;
    let start = match name.chars().next_back()? {
        quote @ ('"' | '`') => name.get(..dot - 1)?.rfind(quote)?,
        _ => name
            .rfind(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
            .map_or(0, |at| {
                at + name[at..].chars().next().map_or(1, char::len_utf8)
            }),
    };
    (start < dot).then(|| (relation, Span::new(start, dot)))
}

/// The name without its quotes, and the quote that it has.
fn unquoted(sql: &str, at: Span) -> (Span, Option<char>) {
    let text = at.of(sql);
    let quote = text
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '`' | '\'' | '['));
    match quote {
        Some(_) if text.len() > 2 => (Span::new(at.start + 1, at.end - 1), quote),
        _ => (at, None),
    }
}

/// The new name as it can be written where the old one stood, in quotes or without: one that a host
/// language or a database could read as something else is left to a person.
pub(super) fn written(new: &str, quote: Option<char>) -> Option<&str> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ');
    let fits = match quote {
        None => new.chars().all(is_plain) && !new.starts_with(|c: char| c.is_ascii_digit()),
        Some(_) => new.chars().all(is_word),
    };
    (fits && !new.is_empty() && !new.contains(HOLE)).then_some(new)
}

/// Whether the name is a whole column of a result: of the statement's, or of a query inside.
fn is_result(sql: &str, binding: &Binding, parentheses: &Parentheses) -> bool {
    if !matches!(binding.clause, Clause::Select | Clause::Returning) {
        return false;
    }
    let start = qualifier(sql, binding).map_or(binding.at.start, |(_, at)| at.start);
    let (Some(ahead), Some(behind)) = (sql.get(..start), sql.get(binding.at.end..)) else {
        return false;
    };
    let ahead = ahead.trim_end();
    let last = ahead
        .rsplit(|c: char| !(c.is_alphanumeric() || c == '_'))
        .next();
    let keyword = |word: &str, list: &[&str]| list.iter().any(|k| k.eq_ignore_ascii_case(word));
    let opens = ahead.ends_with(',')
        || last.is_some_and(|word| keyword(word, &["select", "distinct", "all", "returning"]));
    let behind = behind.trim_start();
    let next = behind
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .next();
    let closes = behind.is_empty()
        || behind.starts_with([',', ')', ';'])
        || next.is_some_and(|word| {
            let ends = [
                "from",
                "union",
                "except",
                "intersect",
                "where",
                "order",
                "limit",
                "into",
            ];
            keyword(word, &ends)
        });
    opens && closes && !parentheses.hold_argument(start)
}

/// Where the parentheses of a statement open and close.
struct Parentheses {
    /// Each opening or closing, and whether what follows it stands in parentheses that hold no query.
    inside: Vec<(usize, bool)>,
}

impl Parentheses {
    fn of(sql: &str) -> Self {
        let mut open = Vec::new();
        let mut quote = None;
        let mut inside = Vec::new();
        for (at, c) in sql.char_indices() {
            match (quote, c) {
                (Some(own), c) if own == c => quote = None,
                (None, '\'' | '"' | '`') => quote = Some(c),
                (None, '(') => {
                    open.push(!opens_query(&sql[at + 1..]));
                    inside.push((at, open.last() == Some(&true)));
                }
                (None, ')') => {
                    open.pop();
                    inside.push((at, open.last() == Some(&true)));
                }
                _ => {}
            }
        }
        Self { inside }
    }

    /// Whether `offset` stands in parentheses that hold no query: among the arguments of a function.
    fn hold_argument(&self, offset: usize) -> bool {
        let index = self.inside.partition_point(|(at, _)| *at < offset);
        let innermost = index
            .checked_sub(1)
            .and_then(|index| self.inside.get(index));
        innermost.is_some_and(|(_, is_argument)| *is_argument)
    }
}

/// Whether a query starts here.
fn opens_query(text: &str) -> bool {
    let word = text
        .trim_start()
        .split(|c: char| !c.is_alphanumeric())
        .next();
    word.is_some_and(|word| {
        word.eq_ignore_ascii_case("select") || word.eq_ignore_ascii_case("with")
    })
}

/// `sql` with the edits made.
fn apply(sql: &str, edits: &[SqlEdit]) -> Option<String> {
    let mut now = String::with_capacity(sql.len() + 16 * edits.len());
    let mut done = 0;
    for edit in edits {
        now.push_str(sql.get(done..edit.at.start)?);
        now.push_str(&edit.new);
        done = edit.at.end;
    }
    now.push_str(sql.get(done..)?);
    Some(now)
}

/// Whether `sql` means in the catalog afterwards what the statement meant before.
fn is_same(changes: &Changes, before: &Resolution, sql: &str) -> bool {
    let Ok(statement) = parse::one(sql, changes.after.dialect()) else {
        return false;
    };
    let after = resolve(&statement, sql, &changes.after, &Surroundings::default());
    let faults = |resolution: &Resolution| {
        let mut kinds: Vec<_> = resolution.faults.iter().map(|fault| fault.kind).collect();
        kinds.sort();
        kinds
    };
    let results = |resolution: &Resolution| {
        let output = resolution.output.as_ref()?;
        Some(output.iter().map(|o| o.name.clone()).collect::<Vec<_>>())
    };
    let Some(mut expected) = before
        .bindings
        .iter()
        .map(|binding| afterwards(changes, &binding.object))
        .collect::<Option<Vec<_>>>()
    else {
        return false;
    };
    let mut objects: Vec<Object> = after.bindings.iter().map(|b| b.object.clone()).collect();
    expected.sort();
    objects.sort();
    expected == objects && faults(before) == faults(&after) && results(before) == results(&after)
}

/// The same object in the catalog afterwards.
fn afterwards(changes: &Changes, object: &Object) -> Option<Object> {
    let now = |id: &Id| changes.pairing.after(*id);
    Some(match object {
        Object::Relation(id) => Object::Relation(now(id)?),
        Object::Column { relation, column } => Object::Column {
            relation: now(relation)?,
            column: now(column)?,
        },
        Object::Star { relation, columns } => Object::Star {
            relation: now(relation)?,
            columns: columns.iter().map(now).collect::<Option<_>>()?,
        },
        Object::Type(id) => Object::Type(now(id)?),
        Object::Function(id) => Object::Function(now(id)?),
        Object::Label { user_type, label } => Object::Label {
            user_type: now(user_type)?,
            label: now(label)?,
        },
        Object::Sequence(id) => Object::Sequence(now(id)?),
        Object::Key(id) => Object::Key(now(id)?),
        Object::Index(id) => Object::Index(now(id)?),
        Object::Derived => Object::Derived,
    })
}
