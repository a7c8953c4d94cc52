//! Fields of forms in Blade templates: `name="status"`, `wire:model="order.status"`.
//!
//! In: a template's text. Out: the columns that its fields are called after. The hard thing is that
//! a form says nowhere whose fields it has: only a rare name of a table that the template is about
//! counts, or a path from a name that holds a row.

use tree_sitter::Node;

use super::names::Statement;
use super::reader::Reader;
use super::types::{Shape, Ty, by_convention};
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::Value;

/// What stands before the name of a field.
const MARKS: [&str; 7] = [
    " name=\"",
    "old('",
    "@error('",
    "$errors->has('",
    "$errors->first('",
    "wire:model",
    " id=\"",
];

impl<'m> Reader<'m> {
    /// The fields of a template's forms.
    pub(super) fn form_fields(&mut self) {
        let text = self.unit.text;
        let mut comments: Vec<(usize, usize)> = Vec::new();
        for (open, _) in text.match_indices("{{--") {
            if comments.last().is_none_or(|(_, end)| *end <= open) {
                let end = text.get(open..).and_then(|rest| rest.find("--}}"));
                comments.push((open, end.map_or(text.len(), |end| open + end)));
            }
        }
        for mark in MARKS {
            for (found, _) in text.match_indices(mark) {
                let after = comments.partition_point(|(open, _)| *open <= found);
                let before = after.checked_sub(1).and_then(|i| comments.get(i));
                if before.is_some_and(|(_, end)| found < *end) {
                    continue;
                }
                let mut start = found + mark.len();
                if mark == "wire:model" {
                    // `wire:model.live="order.status"`.
                    let rest = text.get(start..).unwrap_or_default();
                    let modifiers = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
                    start += rest.bytes().take_while(modifiers).count();
                    if !text
                        .get(start..)
                        .is_some_and(|rest| rest.starts_with("=\""))
                    {
                        continue;
                    }
                    start += 2;
                }
                let rest = text.get(start..).unwrap_or_default();
                let part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.');
                let length = rest.bytes().take_while(part).count();
                if matches!(rest.as_bytes().get(length), Some(b'"' | b'\'')) {
                    let word = rest.get(..length).unwrap_or_default();
                    self.form_field(word, Span::new(start, start + length), mark);
                }
            }
        }
    }

    fn form_field(&mut self, word: &'m str, at: Span, mark: &str) {
        if let Some((first, _)) = word.split_once('.') {
            if mark == "wire:model" || mark == " id=\"" {
                let held = by_convention(self.models, first);
                self.bound_path(&held, word, at, at.start, at.end);
            }
            return;
        }
        if mark == " id=\"" || !word.contains('_') {
            return;
        }
        let mut statement = Statement::new(at.start);
        statement.link_end = at.end;
        statement.in_memory = true;
        let (ty, value) = (Ty::Unknown, Value::Unknown);
        self.column(&mut statement, &ty, word, at, Clause::Select, value);
        self.report(statement);
    }

    /// `'order.status' => 'required'` in a component that holds an order: Livewire's rules.
    pub(super) fn of_component(&mut self, node: Node<'m>, named: &str, at: Span) -> bool {
        let first = named.split('.').next().unwrap_or_default();
        let Some(held) = self.names.fields.get(first).cloned() else {
            return false;
        };
        let found = self.bound_path(&held, named, at, node.start_byte(), node.end_byte());
        if found {
            self.handled.insert(node.id());
        }
        found
    }

    /// Follows `order.customer.email` from what its first word holds to a column.
    pub(super) fn bound_path(
        &mut self,
        held: &Ty<'m>,
        path: &str,
        at: Span,
        start: usize,
        end: usize,
    ) -> bool {
        let mut ty = held.clone();
        let Some((head, last)) = path.rsplit_once('.') else {
            return false;
        };
        for part in head.split('.').skip(1).take(8) {
            match super::types::follow(self.models, ty.models(), part, ty.sure()) {
                Some(next) => ty = next,
                None => return false,
            }
        }
        if ty.held(&[Shape::Row]).is_none() {
            return false;
        }
        let mut statement = Statement::new(start);
        statement.link_end = end;
        statement.in_memory = true;
        let place = Span::new(at.start + head.len() + 1, at.end);
        let (clause, value) = (Clause::Select, Value::Unknown);
        let found = self.column(&mut statement, &ty, last, place, clause, value);
        self.report(statement);
        found
    }
}
