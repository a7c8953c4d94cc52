//! The name that a string expression is given: the target of an assignment, a key, a macro.
//!
//! In: the code and where the `=`, `:` or brace stands. Out: names in the [`Role`]. The hard thing
//! is to read backwards what languages write forwards: types between name and value.

use super::code::Code;
use super::context::{Role, outer_call};
use super::lexer::NONE;
use super::scan::{starts, word_before};
use crate::location::Span;

/// The declaration's head before an `=`, and what it names.
pub(super) fn assignment(code: &Code<'_>, end: usize, parent: usize, role: &mut Role) {
    let before = end.checked_sub(2).map_or(0, |p| code.bytes[p]);
    if matches!(before, b'=' | b'!' | b'<' | b'>' | b'~') {
        return;
    }
    let operator = code
        .rules
        .append_operators
        .iter()
        .find(|o| o.ends_with('=') && end >= o.len() && starts(code.bytes, end - o.len(), o));
    if let Some(operator) = operator {
        if let Some(target) = code.target(end - operator.len()) {
            role.appends = Some((code.slice(target).to_owned(), target.start));
        }
        return;
    }
    let left = code.back(end - 1 - usize::from(matches!(before, b':' | b'|' | b'?')));
    let left = if left > 0 && matches!(code.bytes[left - 1], b'|' | b'?') {
        code.back(left - 1)
    } else {
        left
    };
    // Go back to the start of the declaration, at most one line.
    let mut from = left;
    let mut depth = 0usize;
    while from > 0 && left - from < 200 {
        match code.bytes[from - 1] {
            b')' | b']' | b'>' => depth += 1,
            b'(' | b'[' | b'<' if depth > 0 => depth -= 1,
            b'(' | b'[' | b',' if depth == 0 => break,
            b'\n' | b';' | b'{' | b'}' | b'"' => break,
            _ => {}
        }
        from -= 1;
    }
    while !code.text.is_char_boundary(from) {
        from += 1;
    }
    let head = code.slice(Span::new(from, left));
    let name = match type_colon(head) {
        Some(colon) => head[..colon].trim_end().to_owned(),
        // `def find(id) = …` is a function.
        None if head.trim_end().ends_with(')') => return,
        None => code
            .target(left)
            .map(|t| code.slice(t).to_owned())
            .unwrap_or_default(),
    };
    let name = name
        .rsplit(|c: char| c.is_whitespace())
        .next()
        .unwrap_or_default()
        .trim_end_matches("[]")
        .trim_end_matches('?');
    let name = name.split('[').next().unwrap_or_default();
    if name.is_empty()
        || !name.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '$' | '@'))
    {
        return;
    }
    // `f(sql="…")` and `def f(sql="…")` name a value and make no variable; Go's `const (…)` does.
    let argument = parent != NONE && code.bytes[code.lexed.brackets[parent].open] == b'(' && {
        let end = code.back(code.lexed.brackets[parent].open);
        !matches!(word_before(code.bytes, end), b"const" | b"var")
    };
    if !argument {
        role.assigns = Some(name.to_owned());
    }
    if role.call.is_none() {
        role.name = Some(name.to_owned());
        if argument && code.token_before(end).is_none() {
            outer_call(code, parent, role);
        }
    }
}

/// The colon between a name and its type, outside of brackets.
pub(super) fn type_colon(head: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (index, b) in head.bytes().enumerate() {
        match b {
            b'(' | b'[' | b'<' => depth += 1,
            b')' | b']' | b'>' => depth = depth.saturating_sub(1),
            b':' if depth == 0 => {
                return (!head[index..].starts_with("::") && !head[..index].ends_with(':'))
                    .then_some(index)
                    .filter(|_| !head[..index].trim_end().ends_with(')'));
            }
            _ => {}
        }
    }
    None
}

/// The key that ends at `end`: a string, a symbol, a name at the start of an entry.
pub(super) fn key(code: &Code<'_>, end: usize) -> Option<String> {
    let end = code.back(end);
    if let Some(token) = code.token_before(end) {
        let key = code.slice(code.lexed.tokens[token].body);
        let before = code.back(code.lexed.tokens[token].start);
        let entry = before == 0 || matches!(code.bytes[before - 1], b'{' | b'(' | b',' | b'[');
        let entry = entry
            || code
                .slice(Span::new(before, code.lexed.tokens[token].start))
                .contains('\n');
        return (entry && !key.is_empty() && key.len() < 200 && !key.contains('\n'))
            .then(|| key.to_owned());
    }
    let start = code.primary_back(end)?;
    let name = code.slice(Span::new(start, end));
    let mut before = code.back(start);
    if before > 0 && code.bytes[before - 1] == b':' {
        before = code.back(before - 1); // Ruby's `:key =>`
    }
    let fits = before == 0
        || matches!(
            code.bytes[before - 1],
            b'{' | b'(' | b',' | b'[' | b';' | b'}'
        )
        || code.slice(Span::new(before, start)).contains('\n');
    let commands = code.rules.percent || code.rules.sigils;
    (fits || commands).then(|| name.to_owned())
}

/// `macro_rules! columns { () => { "…" } }` names what it expands to.
pub(super) fn macro_name(code: &Code<'_>, open: usize, role: &mut Role) {
    let mut bracket = code.bracket_at(open);
    while let Some(found) = bracket.and_then(|b| code.lexed.brackets.get(b)) {
        let end = code.back(found.open);
        let word = word_before(code.bytes, end);
        let head = code.back(end - word.len());
        if starts(code.bytes, head.saturating_sub(12), "macro_rules!") && !word.is_empty() {
            role.name = Some(format!("{}!", String::from_utf8_lossy(word)));
            role.assigns.clone_from(&role.name);
            return;
        }
        bracket = (found.parent != NONE && role.name.is_none())
            .then_some(found.parent)
            .filter(|p| code.lexed.brackets[*p].open + 4096 > open);
    }
}
