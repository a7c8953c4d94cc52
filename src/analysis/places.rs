//! Texts and names in a file: aliases, words, symbols, what a person reads.

use super::judge::Source;
use crate::catalog::Id;
use crate::change::{Change, Changes};
use crate::finding::Finding;
use crate::host::Literal;
use crate::host::syntax::Syntax;
use crate::location::LineIndex;
use crate::usage::{Form, Query};
use std::collections::{BTreeMap, BTreeSet};

/// Gives each finding the function and type around it; only files with findings are parsed for
/// that, unless they have been parsed already.
pub(super) fn name_symbols(findings: &mut [Finding], source: Source<'_>, parsed: Option<Syntax>) {
    if findings.is_empty() {
        return;
    }
    let syntax = parsed.or_else(|| Syntax::parse(source.text, source.language));
    let symbols = syntax.map(|s| s.symbols(source.text)).unwrap_or_default();
    let lines = LineIndex::new(source.text);
    for finding in findings {
        let start = lines.start(finding.line).unwrap_or(0);
        let line = lines.text(source.text, finding.line);
        let indent = line.len() - line.trim_start().len();
        finding.symbol = symbols.enclosing(start + indent);
    }
}

/// Names that texts of the file give to the changed relations: `join m_office o on …`.
pub(super) fn textual_aliases(
    literals: &[Literal],
    changes: &Changes,
) -> BTreeMap<Id, BTreeSet<String>> {
    let changed: BTreeSet<Id> = changes.list.iter().filter_map(|c| c.relation).collect();
    let mut named: BTreeMap<String, Vec<Id>> = BTreeMap::new();
    for relation in changed.iter().filter_map(|id| changes.before.relation(*id)) {
        let ids = named.entry(relation.name.to_lowercase()).or_default();
        ids.push(relation.id);
    }
    let bare = |w: &str| w.trim_matches(['"', '`', ';']).to_lowercase();
    let mut aliases: BTreeMap<Id, BTreeSet<String>> = BTreeMap::new();
    for literal in literals {
        let words: Vec<&str> = literal
            .text
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')'))
            .filter(|w| !w.is_empty())
            .collect();
        for four in words.windows(4) {
            let [before, table, next, last] = four else {
                continue;
            };
            let joins = ["from", "join", "update", "into"];
            if !joins.iter().any(|word| before.eq_ignore_ascii_case(word)) {
                continue;
            }
            let Some(ids) = named.get(&bare(table)) else {
                continue;
            };
            let is_as = next.eq_ignore_ascii_case("as");
            let name = bare(if is_as { last } else { next });
            let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
            if plain && !crate::sql::is_reserved(&name) {
                for id in ids {
                    aliases.entry(*id).or_default().insert(name.clone());
                }
            }
        }
    }
    aliases
}

/// Whether a fragment is a constant that a statement of the file has filled in: the statement tells it.
pub(super) fn is_part_of_statement(query: &Query, found: &[Query], literals: &[Literal]) -> bool {
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

/// The table whose name a literal is, with an alias at most, where its surroundings say so.
pub(super) fn named_table(literal: &Literal) -> Option<&str> {
    let mut words = literal.text.split_whitespace();
    let first = words.next()?.trim_matches(['"', '`']);
    if literal.doc || words.take(3).count() > 2 {
        return None;
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
    let named = speaks(&literal.call) || speaks(&literal.name);
    named.then(|| bare(first))
}

pub(super) fn bare(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

pub(super) fn mentions_word(text: &str, word: &str) -> bool {
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
pub(super) fn normalise(text: &str) -> String {
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
pub(super) fn readable(text: &str) -> String {
    text.replace(crate::host::HOLE, "{…}")
}

pub(super) fn cut(text: &str, limit: usize) -> (String, bool) {
    if text.len() <= limit {
        return (text.to_owned(), false);
    }
    let end = (0..=limit)
        .rev()
        .find(|i| text.is_char_boundary(*i))
        .unwrap_or(0);
    (text.get(..end).unwrap_or_default().to_owned(), true)
}

/// Whether the change's name is that of a column.
pub(super) fn is_about_column(change: &Change) -> bool {
    let id = change.kind.id;
    id.ends_with("_column")
        || id.ends_with("_type") && change.relation.is_some()
        || id.ends_with("_null")
        || id.ends_with("_default")
        || matches!(id, "make_generated" | "change_collation")
}
