//! Appends to one variable, joined with the literal that it starts with.
//!
//! In: the drafts of a file in order. Out: the same, those that were joined marked as merged. The hard
//! thing is what stands between two appends of strings: it appends something too, which is a hole.

use std::collections::{BTreeMap, HashMap};

use super::code::Code;
use super::decode::Part;
use super::join::{Draft, LONGEST, OnceScopes};
use super::scan::{find, find_byte, is_word, starts};
use crate::location::Span;

/// How far the next append may be.
const GAP: usize = 1 << 12;

/// Joins what one function appends to one variable, outside of branches.
pub(super) fn join_appends(code: &Code<'_>, drafts: &mut [Draft], scopes: &OnceScopes) {
    if !drafts.iter().any(|d| d.role.appends.is_some()) {
        return;
    }
    let mut open: HashMap<(String, usize), usize> = HashMap::new();
    // Literals that grew, with their variable: what is appended after the last string.
    let mut grown: BTreeMap<usize, String> = BTreeMap::new();
    for index in 0..drafts.len() {
        let draft = &drafts[index];
        if let Some(target) = draft.role.assigns.clone() {
            let function = scopes.function(code, draft.start, draft.parent);
            open.insert((target, function), index);
            continue;
        }
        let Some((target, statement)) = draft.role.appends.clone() else {
            continue;
        };
        let function = scopes.function(code, draft.start, draft.parent);
        if scopes.branch(code, draft.start, draft.parent) {
            continue;
        }
        let key = (target, function);
        let joined = open.get(&key).copied().filter(|first| {
            let first = &drafts[*first];
            first.parts.len() + draft.parts.len() < 2000
                && draft.start > first.end
                && draft.start - first.end < GAP
                && draft.span.end - first.span.start < LONGEST
        });
        let Some(first) = joined else {
            open.insert(key, index);
            continue;
        };
        if drafts[first].parts.is_empty() {
            drafts[first].merged = true; // `sql = ""`
            open.insert(key, index);
            continue;
        }
        let gaps = gaps(
            code,
            &key.0,
            Span::new(drafts[first].end, statement.min(draft.start)),
        );
        let parts = std::mem::take(&mut drafts[index].parts);
        let (end, last) = (drafts[index].end, drafts[index].span.end);
        drafts[index].merged = true;
        grown.insert(first, key.0);
        let whole = &mut drafts[first];
        whole.joints.push(whole.parts.len());
        whole.parts.extend(gaps);
        whole.parts.extend(parts);
        whole.end = end;
        whole.span.end = whole.span.end.max(last);
    }
    for (index, target) in grown {
        let draft = &drafts[index];
        if draft.role.appends.is_none() && code.rules.append_methods.is_empty() {
            continue;
        }
        // The rest of the last statement: `.append(sort);`.
        let end = find_byte(
            &code.bytes[..code.bytes.len().min(draft.end + 400)],
            draft.end,
            b';',
        )
        .unwrap_or(draft.end);
        let next = drafts[index + 1..]
            .iter()
            .find(|d| d.start >= draft.end)
            .map_or(usize::MAX, |d| d.start);
        let rest = gaps(code, &target, Span::new(draft.end, end.min(next)));
        if let Some(last) = rest.last() {
            drafts[index].span.end = drafts[index].span.end.max(last.source().end);
            let joint = drafts[index].parts.len();
            drafts[index].joints.push(joint);
            drafts[index].parts.extend(rest);
        }
    }
}

/// Appends between two places that append no string: holes.
fn gaps(code: &Code<'_>, target: &str, span: Span) -> Vec<Part> {
    let mut holes: Vec<(usize, Part)> = Vec::new();
    let bytes = &code.bytes[..span.end.max(span.start)];
    let mut at = span.start;
    while let Some(found) = find(bytes, at, target) {
        at = found + target.len();
        if found > 0 && is_word(code.bytes[found - 1]) || is_word(code.byte(at)) {
            continue;
        }
        let next = code.skip(at);
        let Some(operator) = code
            .rules
            .append_operators
            .iter()
            .find(|o| starts(bytes, next, o))
        else {
            continue;
        };
        let operand = code.skip(next + operator.len());
        if let Some(end) = code
            .primary(operand)
            .filter(|e| *e <= span.end && code.token_at(operand).is_none())
        {
            holes.push((
                operand,
                Part::Hole(
                    code.slice(Span::new(operand, end)).to_owned(),
                    Span::new(operand, end),
                ),
            ));
            at = end;
        }
    }
    for method in code.rules.append_methods {
        let mut at = span.start;
        while let Some(found) = find(bytes, at, method) {
            at = found + method.len();
            let dot = found > 0 && code.bytes[found - 1] == b'.';
            let Some(bracket) = code.bracket_at(at).filter(|_| dot) else {
                continue;
            };
            let before = code.back(found - 1);
            let ours = before > 0
                && (code.bytes[before - 1] == b')'
                    || before >= target.len() && starts(bytes, before - target.len(), target));
            let found = &code.lexed.brackets[bracket];
            let inside = Span::new(found.open + 1, found.close);
            if ours && found.close < span.end && !code.slice(inside).contains(['"', '\'', '`']) {
                holes.push((
                    inside.start,
                    Part::Hole(code.slice(inside).trim().to_owned(), inside),
                ));
            }
        }
    }
    holes.sort_by_key(|h| h.0);
    holes.dedup_by_key(|h| h.0);
    holes.into_iter().map(|h| h.1).collect()
}
