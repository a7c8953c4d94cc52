//! Constants of a file in the place of their names.
//!
//! In: the drafts of a file. Out: the same, with values for the holes that name a constant of the same
//! file or function. The hard thing: only what is assigned once is a constant.

use std::collections::{BTreeMap, HashMap};

use super::code::Code;
use super::decode::Part;
use super::expression::constant;
use super::join::{Draft, LONGEST, OnceScopes};
use super::scan::{find, is_word};
use super::scope::FILE;

/// How many constants of a file are filled in.
const NAMES: usize = 256;

/// Puts the value of a constant of the same file in the place of its name.
pub(super) fn fill_constants(code: &Code<'_>, drafts: &mut [Draft], scopes: &OnceScopes) {
    let mut wanted: BTreeMap<String, Option<(String, usize)>> = BTreeMap::new();
    for draft in drafts.iter() {
        for part in &draft.parts {
            if let Part::Hole(expression, _) = part
                && let Some(name) = constant_name(expression)
            {
                wanted.insert(name.to_owned(), None);
            }
        }
    }
    if wanted.is_empty() {
        return;
    }
    let mut once: HashMap<String, bool> = HashMap::new();
    // A constant may be made of constants: a few rounds.
    for _ in 0..4 {
        let mut found: BTreeMap<String, Option<(String, usize)>> = BTreeMap::new();
        for draft in drafts.iter() {
            let Some(name) = draft.role.assigns.as_deref().and_then(constant_name) else {
                continue;
            };
            if !wanted.contains_key(name) {
                continue;
            }
            let local = scopes.function(code, draft.start, draft.parent);
            let value = constant(code.text, &draft.parts)
                .filter(|v| v.len() < LONGEST && !draft.merged && draft.role.call.is_none());
            let value = value.map(|v| (v, local));
            found
                .entry(name.to_owned())
                .and_modify(|v| *v = None)
                .or_insert(value);
        }
        let mut filled = false;
        for draft in drafts.iter_mut() {
            let holes = draft.parts.iter().any(|p| matches!(p, Part::Hole(..)));
            if !holes || draft.merged {
                continue;
            }
            let function = scopes.function(code, draft.start, draft.parent);
            let mut size = 0;
            for part in &mut draft.parts {
                let Part::Hole(expression, span) = part else {
                    continue;
                };
                let Some(Some((value, home))) =
                    constant_name(expression).and_then(|n| found.get(n))
                else {
                    continue;
                };
                let name = constant_name(expression).unwrap_or_default();
                size += value.len();
                if (*home != FILE && *home != function) || size > LONGEST {
                    continue;
                }
                if !once.contains_key(name) {
                    let known = once.len() < NAMES && assigned_once(code, name);
                    once.insert(name.to_owned(), known);
                }
                if once.get(name) != Some(&true) {
                    continue;
                }
                *part = Part::Text(value.clone(), *span);
                filled = true;
            }
        }
        if !filled {
            return;
        }
    }
}

/// The last name of an expression that is nothing but names: `COLS`, `Self::COLS`, `this.cols`.
fn constant_name(expression: &str) -> Option<&str> {
    let expression = expression.trim_start_matches(['$', '&', '*']);
    let expression = expression
        .strip_suffix("()")
        .filter(|e| e.ends_with('!'))
        .unwrap_or(expression);
    let name = expression.rsplit(['.', ':', '>']).next()?;
    let plain = |text: &str| {
        text.chars().all(|c| {
            c.is_alphanumeric() || matches!(c, '_' | '.' | ':' | '-' | '>' | '$' | '@' | '!')
        })
    };
    let owner = &expression[..expression.len() - name.len()];
    let known = owner.is_empty()
        || [
            "self", "Self", "this", "cls", "static", "$this", "super", "@",
        ]
        .contains(&owner.trim_end_matches(['.', ':', '-', '>']))
        || owner.starts_with(char::is_uppercase);
    (plain(expression)
        && known
        && !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit()))
    .then_some(name)
}

/// Whether nothing else is assigned to `name` in the file.
fn assigned_once(code: &Code<'_>, name: &str) -> bool {
    if name.ends_with('!') {
        return true;
    }
    let name = name.trim_start_matches(['@', '$']);
    let mut at = 0;
    let mut count = 0;
    while let Some(found) = find(code.bytes, at, name) {
        at = found + name.len();
        if found > 0 && is_word(code.bytes[found - 1]) || is_word(code.byte(at)) {
            continue;
        }
        let rest = code.text[at..].trim_start_matches([' ', '\t']);
        let append = code
            .rules
            .append_operators
            .iter()
            .any(|o| rest.starts_with(o));
        if append
            || rest.starts_with(":=")
            || rest.starts_with('=')
                && !rest.starts_with("==")
                && !rest.starts_with("=>")
                && !rest.starts_with("=~")
        {
            count += 1;
        }
        if count > 1 {
            return false;
        }
    }
    true
}
