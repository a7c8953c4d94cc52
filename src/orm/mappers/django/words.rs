//! Texts that name fields without saying of which model: lists of fields, paths, `getattr`.
//!
//! In: a text or a list of texts. Out: uses that are possible. The hard thing is to take only what
//! can hardly be anything else: paths through relations, lists of which every text is a field.

use tree_sitter::Node;

use super::lookup::path;
use super::reader::Reader;
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::Model;
use crate::orm::python::{Arguments, Kind, is_common, string, strings};
use crate::orm::tree::children;
use crate::severity::Confidence;

/// Longer lists are data.
const LONGEST: usize = 200;

impl<'a, 'm, 't> Reader<'a, 'm, 't> {
    /// `["created_at", "status", "total"]`, where one model of the file has all of them.
    pub(super) fn words_alone(&mut self, node: Node<'t>) {
        let words = strings(node, self.source);
        if words.len() < 2 || words.len() > LONGEST || words.len() != children(node).len() {
            return;
        }
        let bare = |word: &'a str| word.trim_start_matches(['-', '+']);
        // Two short words are found together anywhere: `["start", "fail"]`.
        let told = |w: &'a str| !is_common(bare(w)) && (words.len() > 2 || w.contains('_'));
        if !words.iter().any(|(w, _)| told(w)) {
            return;
        }
        let fits = |model: &&'m Model| {
            let mut all = words.iter();
            all.all(|(word, at)| path(self.models, model, bare(word), *at, Clause::Select).whole)
        };
        let fitting = self.known.used.iter().copied().filter(fits);
        let named = |model: &'m Model| {
            let each = words.iter().map(|(word, at)| {
                let names = self.words_of([(*word, *at)], model, Clause::Select);
                (*at, names)
            });
            each.collect::<Vec<_>>()
        };
        for (at, names) in only(fitting.map(named)).unwrap_or_default() {
            self.tell(at, names, Confidence::Possible);
        }
    }

    /// `"orders__customer__email"`, where one model of the file leads there.
    pub(super) fn word_alone(&mut self, node: Node<'t>) {
        let Some((word, at)) = string(node, self.source) else {
            return;
        };
        let bare = word.trim_start_matches('-');
        let plain = |c: char| c.is_alphanumeric() || c == '_';
        if bare.len() > 200
            || !bare.contains("__")
            || bare.starts_with('_')
            || !bare.chars().all(plain)
        {
            return;
        }
        let place = Span::new(at.start + (word.len() - bare.len()), at.end);
        let paths = self
            .known
            .used
            .iter()
            .map(|m| path(self.models, m, bare, place, Clause::Select));
        let fitting = paths.filter(|p| p.whole).map(|p| p.names);
        if let Some(names) = only(fitting) {
            self.tell(at, names, Confidence::Possible);
        }
    }

    /// `getattr(order, "status")`, `filter_by_period(orders, period, "created_at")`.
    pub(super) fn named_beside(&mut self, function: &str, given: &Arguments<'a, 't>) {
        let sure = [
            "getattr",
            "setattr",
            "hasattr",
            "delattr",
            "prefetch_related_objects",
        ]
        .contains(&function);
        let texts = given
            .positional
            .iter()
            .filter_map(|n| string(*n, self.source));
        let words: Vec<(&'a str, Span)> = texts.collect();
        if words.is_empty() {
            return;
        }
        let typed =
            given
                .positional
                .iter()
                .find_map(|n| match self.infer_expression(*n, 0)?.kind {
                    Kind::Row(model) | Kind::Rows(model) => Some(model),
                    _ => None,
                });
        let Some(model) = typed else { return };
        for (word, at) in words {
            let found = path(self.models, model, word, at, Clause::Select);
            if found.whole && (sure || !is_common(word)) {
                let confidence = if sure {
                    Confidence::Likely
                } else {
                    Confidence::Possible
                };
                self.tell(at, found.names, confidence);
            }
        }
    }
}

/// What all of them agree on: models of one table or lineage say the same.
pub(super) fn only<T: PartialEq>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}
