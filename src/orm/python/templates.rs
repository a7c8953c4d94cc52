//! Django's templates: `{{ order.status }}`, `{% for line in order.lines.all %}`.
//!
//! In: a page. Out: names that stand for rows as convention has it. The hard thing: no template says
//! what its names hold, so that a loop over a relation is the only thing that is known.

use std::collections::BTreeMap;

use super::ID;
use super::lookup::member;
use super::reader::in_hand;
use crate::location::Span;
use crate::naming;
use crate::orm::{Model, ModelUse, Models, Unit, Uses};
use crate::severity::Confidence;

pub(super) fn uses(unit: &Unit<'_>, models: &Models) -> Uses {
    let mut out = Uses::default();
    if !unit.text.contains("{%") && !unit.text.contains("{{") {
        return out;
    }
    let mut names: BTreeMap<String, Vec<&Model>> = BTreeMap::new();
    for model in models.of(ID).filter(|m| !m.is_abstract) {
        names
            .entry(naming::underscore(&model.name))
            .or_default()
            .push(model);
    }
    // Of several models of a name none is meant for sure.
    let mut known: BTreeMap<String, Option<&Model>> = names
        .into_iter()
        .map(|(name, models)| {
            (
                name,
                match models.as_slice() {
                    [only] => Some(*only),
                    _ => None,
                },
            )
        })
        .collect();
    for (start, inside) in tags(unit.text) {
        let words = words(inside);
        if let [(_, "for"), (_, name), (_, "in"), (_, rows), ..] = words.as_slice() {
            let target = follow(models, &known, rows, 0, &mut Vec::new());
            // Where the rows are not known, the name may still speak for itself.
            if target.is_some() || !known.contains_key(*name) {
                known.insert((*name).to_owned(), target);
            }
        }
        if let [(_, "with"), (_, value), (_, "as"), (_, name), ..] = words.as_slice() {
            let target = follow(models, &known, value, 0, &mut Vec::new());
            known.insert((*name).to_owned(), target);
        }
        for (offset, word) in words {
            let mut found = Vec::new();
            follow(models, &known, word, start + offset, &mut found);
            out.statements.extend(found);
        }
    }
    out
}

/// The insides of `{{ … }}` and `{% … %}`, with where they stand.
fn tags(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('{')) {
        let start = at + open;
        let close = match text.get(start..start + 2) {
            Some("{{") => "}}",
            Some("{%") => "%}",
            _ => {
                at = start + 1;
                continue;
            }
        };
        let Some(inside) = text.get(start + 2..) else {
            break;
        };
        // A tag ends on its line.
        let line = inside.split('\n').next().unwrap_or(inside);
        match line.find(close) {
            Some(end) => {
                found.push((start + 2, &inside[..end]));
                at = start + 2 + end + 2;
            }
            None => at = start + 2,
        }
    }
    found
}

/// The dotted names of a tag, with where they stand; texts are left out.
fn words(inside: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut begin: Option<usize> = None;
    let mut quote: Option<char> = None;
    for (at, c) in inside.char_indices().chain([(inside.len(), ' ')]) {
        let part = quote.is_none() && (c.is_alphanumeric() || matches!(c, '_' | '.'));
        match (begin, part) {
            (None, true) => begin = Some(at),
            (Some(from), false) => {
                found.extend(inside.get(from..at).map(|word| (from, word)));
                begin = None;
            }
            _ => {}
        }
        match quote {
            Some(open) if open == c => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            _ => {}
        }
    }
    found
}

/// Follows `order.customer.email`; gives the model at its end.
fn follow<'m>(
    models: &'m Models,
    known: &BTreeMap<String, Option<&'m Model>>,
    word: &str,
    at: usize,
    found: &mut Vec<ModelUse>,
) -> Option<&'m Model> {
    let mut segments = word.split('.');
    let first = segments.next()?;
    let mut offset = at + first.len() + 1;
    let mut model = (*known.get(first)?)?;
    for segment in segments {
        let here = Span::new(offset, offset + segment.len());
        offset += segment.len() + 1;
        if segment == "all" {
            continue;
        }
        let segment_name = segment
            .strip_prefix("get_")
            .and_then(|s| s.strip_suffix("_display"))
            .unwrap_or(segment);
        let member = member(models, model, segment_name)?;
        if let Some((table, column)) = member.column {
            found.push(ModelUse {
                whole: Span::new(at, here.end),
                names: vec![in_hand(&table, column, here, false)],
                write: None,
                confidence: Confidence::Possible,
                because: None,
                retired: false,
            });
        }
        model = member.target?;
    }
    Some(model)
}
