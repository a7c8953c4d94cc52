//! Texts and names in a file: aliases, words, symbols, what a person reads.

use super::judge::Source;
use crate::catalog::Id;
use crate::change::{Change, Changes};
use crate::finding::Finding;
use crate::host::Literal;
use crate::host::syntax::Syntax;
use crate::location::LineIndex;
use crate::sql::Dialect;
use crate::sql::lexer::{Lexer, TokenKind};
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

/// The texts of constants that statements of the file have filled in: there they are told.
pub(super) fn filled_in<'l>(
    found: &[Query],
    literals: &'l [Literal],
    source: &str,
) -> BTreeSet<&'l str> {
    let statements = found
        .iter()
        .filter(|q| matches!(q.form, Form::Statement(_)));
    let statements = statements.filter_map(|query| literals.get(query.literal));
    // What fills in a constant is in the statement as well.
    let constants = literals.iter().filter(|literal| literal.name.is_some());
    let made = statements.chain(constants).flat_map(|literal| {
        let texts = literal
            .pieces
            .iter()
            .map(|piece| (piece, piece.text.of(&literal.text)));
        let filled = texts.filter(|(piece, text)| piece.source.of(source) != *text);
        filled.map(|(_, text)| text.trim())
    });
    made.collect()
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

/// The text without the differences of layout, case, comments and literals, as database logs group it.
pub(super) fn normalise(text: &str, dialect: Dialect) -> String {
    let mut out = String::with_capacity(text.len());
    for token in Lexer::new(text, 0, text.len(), dialect) {
        match token.kind {
            TokenKind::Comment => continue,
            TokenKind::String | TokenKind::Dollar | TokenKind::Number => out.push('?'),
            _ => out.extend(token.of(text).chars().flat_map(char::to_lowercase)),
        }
        out.push(' ');
    }
    out.truncate(out.trim_end().len());
    out
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
