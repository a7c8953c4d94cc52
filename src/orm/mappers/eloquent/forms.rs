//! Fields of forms in Blade templates: `name="status"`, `wire:model="order.status"`.
//!
//! In: a template's text. Out: the columns that its fields are called after. The hard thing is that
//! a form says nowhere whose fields it has: only a rare name of a table that the template is about
//! counts, or a path from a name that holds a row.

use tree_sitter::Node;

use super::chain::Link;
use super::php::{plain, word};
use super::reader::Reader;
use super::statement::Statement;
use super::types::{Shape, Ty, by_convention};
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::Value;
use crate::severity::Confidence;

/// Folders around a template are asked no further out.
const FOLDERS: usize = 6;
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
                if mark == " name=\"" && rest.as_bytes().get(length) == Some(&b'[') {
                    self.field_of(rest, start, length);
                    continue;
                }
                if matches!(rest.as_bytes().get(length), Some(b'"' | b'\'')) {
                    let word = rest.get(..length).unwrap_or_default();
                    self.form_field(word, Span::new(start, start + length), mark);
                }
            }
        }
    }

    /// `name="order[status]"`: `length` is that of the word before the bracket.
    fn field_of(&mut self, rest: &'m str, start: usize, length: usize) {
        let (owner, inner) = rest.split_at_checked(length).unwrap_or_default();
        let inner = inner.strip_prefix('[').unwrap_or_default();
        let Some((named, after)) = inner.split_once(']') else {
            return;
        };
        if !after.starts_with('"') || named.len() > 80 {
            return;
        }
        let ty = by_convention(self.models, owner).at_most(Confidence::Possible);
        if ty.held(&[Shape::Row]).is_some() {
            let from = start + length + 1;
            let at = Span::new(from, from + named.len());
            let mut statement = Statement::new(start);
            statement.link_end = at.end + 1;
            statement.in_memory = true;
            let (clause, value) = (Clause::Select, Value::Unknown);
            self.column(&mut statement, &ty, named, at, clause, value);
            self.report(statement);
        }
    }

    /// The models that a template is about by its path: `orders/edit.blade.php`,
    /// `CreateOrder.blade.php`.
    pub(super) fn about_path(&mut self) {
        if self.unit.language.id != "blade" {
            return;
        }
        let mut parts = self.unit.path.rsplit('/');
        let file = parts.next().unwrap_or_default();
        let stem = file.split('.').next().unwrap_or_default();
        let mut named = stem.trim_start_matches('_');
        for verb in ["Create", "Edit", "Update", "Show", "Manage"] {
            named = named.strip_prefix(verb).unwrap_or(named);
        }
        let outer = parts.take_while(|p| *p != "views").take(FOLDERS);
        for (depth, name) in std::iter::once(named).chain(outer).enumerate() {
            // Further out, the nearest folder that is called after a model counts.
            if depth > 1 && !self.mentioned.is_empty() {
                break;
            }
            let name = name.replace('-', "_");
            let ty = by_convention(self.models, &super::declare::lower_first(&name));
            if ty.sure() == Confidence::Likely {
                for model in ty.models().to_vec() {
                    self.mention(model);
                }
            }
        }
    }

    /// Laravel Collective: `Form::model($order)` opens a form of a row, whose fields
    /// (`Form::text('status')`) go by the names of its columns.
    pub(super) fn form_helper(&mut self, statement: &mut Statement, link: &Link<'m>) {
        let Some(first) = link.arguments.first().map(|n| plain(*n)) else {
            self.form = Ty::Unknown;
            return;
        };
        match link.method {
            "model" => {
                let held = self.type_of(first, 0);
                let row = held.held(&[Shape::Row]).is_some();
                self.form = if row { held } else { Ty::Unknown };
            }
            "open" | "close" => self.form = Ty::Unknown,
            "macro" | "component" | "submit" | "button" | "image" | "reset" => {}
            _ => {
                if let Some((named, at)) = word(first, self.unit.text) {
                    statement.in_memory = true;
                    let ty = self.form.clone();
                    let (clause, value) = (Clause::Select, Value::Unknown);
                    if self.column(statement, &ty, named, at, clause, value) {
                        self.handled.insert(first.id());
                    }
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
