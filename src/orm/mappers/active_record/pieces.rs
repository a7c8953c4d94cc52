//! Pieces of SQL in strings: conditions, lists and orders whose tables the chain tells.
//!
//! In: an argument of a chain. Out: a [`Snippet`] with the chain's tables. The hard thing is a table
//! that is joined elsewhere: it counts where the piece qualifies a column with it.

use tree_sitter::Node;

use super::chain::Link;
use super::names::Statement;
use super::reader::Reader;
use super::ruby;
use super::types::Ty;
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::tree::{children, field};
use crate::orm::{Name, Snippet, Value};
use crate::severity::Confidence;

/// What the value of a piece is wrapped in, at most.
const DEEPEST: usize = 4;

impl<'m> Reader<'m> {
    /// A piece of SQL about the tables of the chain.
    pub(super) fn snippet(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        node: Node<'m>,
        clause: Clause,
    ) {
        let mut at = node;
        for _ in 0..DEEPEST {
            let inner = match at.kind() {
                "binary" => field(at, "left"),
                "parenthesized_statements" => children(at).first().copied(),
                // `Arel.sql("…")`, `sanitize_sql_array(["…", a])`, `"…".squish`.
                "call" => match field(at, "receiver") {
                    Some(r) if matches!(r.kind(), "string" | "heredoc_beginning") => Some(r),
                    _ => ruby::arguments(at).first().copied(),
                },
                "array" => children(at).first().copied(),
                _ => None,
            };
            match inner {
                Some(inner) => at = inner,
                None => break,
            }
        }
        if !matches!(at.kind(), "string" | "heredoc_beginning" | "chained_string") {
            return;
        }
        let Some(literal) = self.unit.literal_at(at.start_byte()) else {
            return;
        };
        self.handled.insert(at.id());
        let own = ty.models().iter().filter_map(|m| m.table.clone());
        let mut tables: Vec<String> = own.chain(statement.joined.iter().cloned()).collect();
        // What is joined elsewhere is named in full.
        if literal.text.contains('.') {
            for table in self.models.schema().tables() {
                let Some(offset) = qualifies(&literal.text, &table.name) else {
                    continue;
                };
                tables.push(table.name.clone());
                let start = literal.source_offset(offset);
                let name = Name {
                    table: table.name.clone(),
                    column: None,
                    clause,
                    at: Span::new(start, start + table.name.len()),
                    value: Value::Unknown,
                };
                statement.name(name, Confidence::Likely);
            }
        }
        tables.sort();
        tables.dedup();
        if tables.is_empty() {
            return;
        }
        statement.snippets.push(Snippet {
            literal: literal.span,
            tables: tables.into_iter().map(|t| (t.clone(), t)).collect(),
            clause,
            confidence: ty.sure(),
        });
    }

    /// `Arel.sql("stories.title")`, of which nobody tells the tables but its qualified names.
    pub(super) fn loose_sql(&mut self, statement: &mut Statement, link: &Link<'m>) {
        let first = link.arguments.first().copied();
        let Some(first) = first.filter(|n| !self.handled.contains(&n.id())) else {
            return;
        };
        let Some(literal) = self.unit.literal_at(first.start_byte()) else {
            return;
        };
        let named = |table: &&crate::orm::Table| qualifies(&literal.text, &table.name).is_some();
        let tables = self.models.schema().tables().filter(named);
        let tables: Vec<_> = tables.map(|t| (t.name.clone(), t.name.clone())).collect();
        if !tables.is_empty() {
            statement.snippets.push(crate::orm::Snippet {
                literal: literal.span,
                tables,
                clause: Clause::Fragment,
                confidence: Confidence::Likely,
            });
        }
    }
}

/// Where a text has `table.column`.
fn qualifies(text: &str, table: &str) -> Option<usize> {
    let inside = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let mut found = text.match_indices(table).filter(|(at, _)| {
        let before = text.get(..*at).and_then(|t| t.chars().next_back());
        let rest = text.get(at + table.len()..).unwrap_or_default();
        let rest = rest.trim_start_matches(['"', '`']);
        rest.starts_with('.') && !before.is_some_and(inside)
    });
    found.next().map(|(at, _)| at)
}
