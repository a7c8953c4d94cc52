//! Lists that are joined to one string: `[…].join(" ")`, `strings.Join(…)`, `concat!(…)`.
//!
//! In: the code and where such an expression may start. Out: the [`Expression`] with the
//! separators between its elements. The hard thing is that a list may start before its first string.

use super::code::Code;
use super::decode::{Part, decode};
use super::expression::{Expression, chain, constant};
use super::lexer::NONE;
use super::rules::JoinCall;
use super::scan::{is_word, starts};
use crate::location::Span;

/// Where the joined list starts whose first string is `token`.
pub(super) fn list_start(code: &Code<'_>, token: usize) -> Option<usize> {
    if code.rules.joins.is_empty() {
        return None;
    }
    let mut bracket = code.lexed.tokens[token].parent;
    for _ in 0..3 {
        if bracket == NONE {
            return None;
        }
        let found = code.lexed.brackets.get(bracket)?;
        if found.close == NONE {
            return None;
        }
        let end = code.back(found.open);
        // Most brackets fail this; only the others are asked for their whole callee.
        let names = |name: &str| {
            code.bytes[..end].ends_with(name.as_bytes())
                && code
                    .callee(found.open)
                    .is_some_and(|(_, text)| named(text, name))
        };
        for join in code.rules.joins {
            match join {
                JoinCall::ListFirst(name)
                | JoinCall::SeparatorFirst(name)
                | JoinCall::Concat(name)
                    if names(name) =>
                {
                    return code.callee(found.open).map(|(start, _)| start);
                }
                JoinCall::Method(name, _) if method(code, found.close + 1, name).is_some() => {
                    if code.bytes[found.open] != b'(' {
                        return Some(found.open);
                    }
                    return code
                        .callee(found.open)
                        .filter(|(_, text)| is_list(text))
                        .map(|(start, _)| start);
                }
                _ => {}
            }
        }
        bracket = found.parent;
    }
    None
}

/// `" ".join([a, b])`.
pub(super) fn separated(
    code: &Code<'_>,
    separator: &Expression,
    call: usize,
    depth: usize,
) -> Option<Expression> {
    let separator_text = constant(code.text, &separator.parts)?;
    let bracket = &code.lexed.brackets[call];
    let list = code.bracket_at(code.skip(bracket.open + 1))?;
    let found = &code.lexed.brackets[list];
    if code.skip(found.close + 1) != bracket.close {
        return None;
    }
    let mut whole = elements(code, found.open, found.close, &separator_text, depth)?;
    whole.start = separator.start;
    whole.end = bracket.close + 1;
    whole.last = whole.last.max(whole.end);
    whole.tokens.extend(&separator.tokens);
    Some(whole)
}

/// A list that a call or method joins.
pub(super) fn list(code: &Code<'_>, at: usize, depth: usize) -> Option<Expression> {
    if code.rules.joins.is_empty() {
        return None;
    }
    // The list itself: `[…]`, `List.of(…)`, `[]string{…}`, `new[] {…}`.
    let mut open = at;
    while open < code.bytes.len()
        && (is_word(code.byte(open)) || matches!(code.byte(open), b'.' | b':' | b'!' | b' ' | b'@'))
        && open - at < 80
    {
        if code.token_at(open).is_some() {
            return None;
        }
        open += 1;
    }
    let bracket = code.bracket_at(open)?;
    let (open, close) = (
        code.lexed.brackets[bracket].open,
        code.lexed.brackets[bracket].close,
    );
    let callee = code.slice(Span::new(at, open)).trim_end();
    for join in code.rules.joins {
        match join {
            JoinCall::Method(name, default) => {
                let Some(call) = method(code, close + 1, name) else {
                    continue;
                };
                if code.bytes[open] == b'(' && !is_list(callee) {
                    continue;
                }
                let call = &code.lexed.brackets[call];
                let argument = code.skip(call.open + 1);
                let separator = match code.bytes[argument..]
                    .iter()
                    .take(16)
                    .take_while(|b| is_word(**b))
                    .count()
                {
                    0 => argument,
                    label => code.skip(
                        argument
                            + label
                            + usize::from(matches!(code.byte(argument + label), b':' | b'=')),
                    ),
                };
                let (separator, used) = match code.token_at(separator) {
                    Some(token) => (
                        constant(code.text, &decode(code.text, &code.lexed.tokens[token]))?,
                        Some(token),
                    ),
                    None if argument == call.close => ((*default).to_owned(), None),
                    None => continue,
                };
                let mut whole = elements(code, open, close, &separator, depth)?;
                whole.start = at;
                whole.end = call.close + 1;
                whole.last = whole.last.max(whole.end);
                whole.tokens.extend(used);
                return Some(whole);
            }
            JoinCall::ListFirst(name) if named(callee, name) => {
                let first = code.skip(open + 1);
                let end = code.element(first, close);
                let (list, separator) = (inner_list(code, first, end)?, code.skip(end + 1));
                let (separator, used) = match code.token_at(separator) {
                    Some(token) => (
                        constant(code.text, &decode(code.text, &code.lexed.tokens[token]))?,
                        Some(token),
                    ),
                    None if end == close => (" ".to_owned(), None),
                    None => continue,
                };
                let found = &code.lexed.brackets[list];
                let mut whole = elements(code, found.open, found.close, &separator, depth)?;
                whole.start = at;
                whole.end = close + 1;
                whole.last = whole.last.max(whole.end);
                whole.tokens.extend(used);
                return Some(whole);
            }
            JoinCall::SeparatorFirst(name) if named(callee, name) => {
                let token = code.token_at(code.skip(open + 1))?;
                let separator = constant(code.text, &decode(code.text, &code.lexed.tokens[token]))?;
                let comma = code.skip(code.lexed.tokens[token].end);
                if code.byte(comma) != b',' {
                    continue;
                }
                let first = code.skip(comma + 1);
                let (from, to) = match inner_list(code, first, code.element(first, close)) {
                    Some(list) => (
                        code.lexed.brackets[list].open,
                        code.lexed.brackets[list].close,
                    ),
                    None => (comma, close),
                };
                let mut whole = elements(code, from, to, &separator, depth)?;
                whole.start = at;
                whole.end = close + 1;
                whole.last = whole.last.max(whole.end);
                whole.tokens.push(token);
                return Some(whole);
            }
            JoinCall::Concat(name) if named(callee, name) => {
                let mut whole = elements(code, open, close, "", depth)?;
                whole.start = at;
                whole.end = close + 1;
                whole.last = whole.last.max(whole.end);
                return Some(whole);
            }
            _ => {}
        }
    }
    None
}

/// The list that an argument from `first` to `end` is: its last bracket.
pub(super) fn inner_list(code: &Code<'_>, first: usize, end: usize) -> Option<usize> {
    let close = code.back(end).checked_sub(1)?;
    let bracket = code.bracket_closing(close)?;
    let open = code.lexed.brackets[bracket].open;
    let head = code.slice(Span::new(first, open.max(first))).trim_end();
    let fits = match code.byte(open) {
        b'[' => !head.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ')' | ']')),
        b'(' => head.is_empty() || is_list(head),
        _ => true,
    };
    (fits && open >= first && !head.contains(['"', '\'', '`', '+'])).then_some(bracket)
}

/// The elements of a list with `separator` between them; nothing if no string stands among them.
pub(super) fn elements(
    code: &Code<'_>,
    open: usize,
    close: usize,
    separator: &str,
    depth: usize,
) -> Option<Expression> {
    let mut whole = Expression {
        start: open,
        end: close,
        last: close,
        ..Expression::default()
    };
    let mut at = code.skip(open + 1);
    while at < close {
        let end = code.element(at, close);
        let trimmed = code.back(end).max(at);
        let element =
            chain(code, at, depth + 1).filter(|e| code.skip(e.end) >= end && e.end <= end);
        let element = element.unwrap_or_else(|| Expression::hole(code, Span::new(at, trimmed)));
        if !whole.parts.is_empty() && !separator.is_empty() {
            whole.parts.push(Part::Text(
                separator.to_owned(),
                Span::new(element.start, element.start),
            ));
        }
        whole.take(element);
        if end >= close {
            break;
        }
        at = code.skip(end + 1);
    }
    (!whole.tokens.is_empty()).then_some(whole)
}

/// Whether a callee makes a list of its arguments.
pub(super) fn is_list(callee: &str) -> bool {
    let last = callee.rsplit(['.', ':']).next().unwrap_or(callee);
    matches!(
        last,
        "listOf"
            | "List"
            | "Seq"
            | "Vector"
            | "Array"
            | "arrayOf"
            | "setOf"
            | "of"
            | "asList"
            | "mutableListOf"
            | "vec!"
            | "array"
    )
}

/// Whether a callee is `name`, whatever stands before it.
pub(super) fn named(callee: &str, name: &str) -> bool {
    callee
        .strip_suffix(name)
        .is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// The bracket of a call `.name(…)` at `at`.
pub(super) fn method(code: &Code<'_>, at: usize, name: &str) -> Option<usize> {
    let at = code.skip(at);
    if code.byte(at) != b'.'
        || !starts(code.bytes, at + 1, name)
        || is_word(code.byte(at + 1 + name.len()))
    {
        return None;
    }
    code.bracket_at(at + 1 + name.len())
}
