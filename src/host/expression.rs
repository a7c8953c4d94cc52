//! Puts string expressions together: concatenations, adjacent literals, joined lists, formats.
//!
//! In: the code and the place where an expression starts. Out: its [`Part`]s and where it ends.
//! The hard thing is to be sure that a string really is the value, and to leave a hole where not.

use super::code::Code;
use super::decode::{Part, decode};
use super::format;
use super::lexer::NONE;
use super::rules::{Adjacency, JoinCall};
use super::scan::{is_word, starts};
use crate::location::Span;

/// Brackets inside brackets that are looked into.
const DEPTH: usize = 12;

/// A string expression.
#[derive(Debug, Default)]
pub(super) struct Expression {
    pub(super) start: usize,
    /// Where the expression ends in the code.
    pub(super) end: usize,
    /// Where its last byte lies, a heredoc's body included.
    pub(super) last: usize,
    pub(super) parts: Vec<Part>,
    /// The tokens that became part of it.
    pub(super) tokens: Vec<usize>,
}

impl Expression {
    fn take(&mut self, other: Self) {
        self.end = other.end;
        self.last = self.last.max(other.last);
        self.parts.extend(other.parts);
        self.tokens.extend(other.tokens);
    }

    fn hole(code: &Code<'_>, span: Span) -> Self {
        let text = code.slice(span).trim().to_owned();
        Self { start: span.start, end: span.end, last: span.end, parts: vec![Part::Hole(text, span)], tokens: Vec::new() }
    }
}

/// The expression whose first string is `token`; it may start earlier.
pub(super) fn around(code: &Code<'_>, token: usize) -> Option<Expression> {
    let start = list_start(code, token).unwrap_or(code.lexed.tokens[token].start);
    let mut whole = chain(code, start, 0)?;
    if !whole.tokens.contains(&token) {
        whole = chain(code, code.lexed.tokens[token].start, 0)?;
    }
    let heads = before(code, &whole);
    if let Some(first) = heads.first() {
        let mut parts: Vec<Part> = heads.iter().map(|span| Part::Hole(code.slice(*span).trim().to_owned(), *span)).collect();
        parts.append(&mut whole.parts);
        whole.parts = parts;
        whole.start = first.start;
    }
    Some(whole)
}

/// The operands without strings that stand before `whole`, as in `a + b + "c"`.
fn before(code: &Code<'_>, whole: &Expression) -> Vec<Span> {
    let mut heads = Vec::new();
    if code.rules.concat.is_empty() {
        return heads;
    }
    let mut start = whole.start;
    while heads.len() < 32 {
        let end = code.back(start);
        let operator = code.rules.concat.iter().find(|o| end >= o.len() && starts(code.bytes, end - o.len(), o));
        let Some(operator) = operator else { break };
        let at = end - operator.len();
        let doubled = operator.len() == 1 && at > 0 && matches!(code.bytes[at - 1], b'+' | b'.' | b'?');
        let end = code.back(at);
        let Some(from) = code.primary_back(end).filter(|_| !doubled) else { break };
        let word = code.slice(Span::new(from, end));
        if code.token_before(end).is_some() || matches!(word, "return" | "=" | "case") {
            break;
        }
        heads.push(Span::new(from, end));
        start = from;
    }
    heads.reverse();
    heads
}

/// Where the joined list starts whose first string is `token`.
fn list_start(code: &Code<'_>, token: usize) -> Option<usize> {
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
        let callee = code.callee(found.open);
        let names = |name: &str| callee.is_some_and(|(_, text)| named(text, name));
        for join in code.rules.joins {
            match join {
                JoinCall::ListFirst(name) | JoinCall::SeparatorFirst(name) | JoinCall::Concat(name) if names(name) => {
                    return callee.map(|(start, _)| start);
                }
                JoinCall::Method(name, _) if method(code, found.close + 1, name).is_some() => {
                    if code.bytes[found.open] != b'(' {
                        return Some(found.open);
                    }
                    return callee.filter(|(_, text)| is_list(text)).map(|(start, _)| start);
                }
                _ => {}
            }
        }
        bracket = found.parent;
    }
    None
}

/// Whether a callee makes a list of its arguments.
fn is_list(callee: &str) -> bool {
    let last = callee.rsplit(['.', ':']).next().unwrap_or(callee);
    matches!(last, "listOf" | "List" | "Seq" | "Vector" | "Array" | "arrayOf" | "setOf" | "of" | "asList" | "mutableListOf" | "vec!" | "array")
}

/// Whether a callee is `name`, whatever stands before it.
fn named(callee: &str, name: &str) -> bool {
    callee.strip_suffix(name).is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// The bracket of a call `.name(…)` at `at`.
fn method(code: &Code<'_>, at: usize, name: &str) -> Option<usize> {
    let at = code.skip(at);
    if code.byte(at) != b'.' || !starts(code.bytes, at + 1, name) || is_word(code.byte(at + 1 + name.len())) {
        return None;
    }
    code.bracket_at(at + 1 + name.len())
}

/// Operands and the operators between them, from `at` on.
pub(super) fn chain(code: &Code<'_>, at: usize, depth: usize) -> Option<Expression> {
    let mut whole = operand(code, at, depth)?;
    loop {
        let next = code.skip(whole.end);
        if let Some(token) = code.token_at(next)
            && adjacent(code, whole.end, next, token)
        {
            whole.take(operand(code, next, depth)?);
            continue;
        }
        if code.rules.adjacency == Adjacency::Always
            && let Some(end) = macro_between(code, next)
        {
            whole.take(Expression::hole(code, Span::new(next, end)));
            continue;
        }
        let Some(operator) = code.rules.concat.iter().find(|o| starts(code.bytes, next, o)) else { break };
        let after = next + operator.len();
        if matches!(code.byte(after), b'=' | b'+' | b'.' if operator.len() == 1) {
            break;
        }
        let Some(more) = operand(code, code.skip(after), depth) else { break };
        whole.take(more);
    }
    Some(whole)
}

fn adjacent(code: &Code<'_>, end: usize, next: usize, token: usize) -> bool {
    let token = &code.lexed.tokens[token];
    if token.apart {
        return false;
    }
    let lines = || {
        let gap = code.slice(Span::new(end, next));
        gap.lines().count() > 1 && !gap.lines().rev().skip(1).all(|l| l.trim_end().ends_with('\\'))
    };
    match code.rules.adjacency {
        Adjacency::Never => false,
        Adjacency::Always => true,
        Adjacency::Line => !lines() && next > end,
        Adjacency::Brackets => token.parent != NONE || !lines(),
    }
}

/// `PRIu64` in `"…" PRIu64 "…"`.
fn macro_between(code: &Code<'_>, at: usize) -> Option<usize> {
    let length = code.bytes.get(at..)?.iter().take(64).take_while(|b| is_word(**b)).count();
    let upper = code.byte(at).is_ascii_uppercase();
    (upper && length > 0 && code.token_at(code.skip(at + length)).is_some()).then_some(at + length)
}

/// One operand: a string, a group, a joined list, or a hole.
fn operand(code: &Code<'_>, at: usize, depth: usize) -> Option<Expression> {
    let at = code.skip(at);
    if let Some(index) = code.token_at(at) {
        let token = &code.lexed.tokens[index];
        if token.apart {
            return alone(code, index);
        }
        let parts = decode(code.text, token);
        let whole = Expression { start: at, end: token.end, last: token.last, parts, tokens: vec![index] };
        return Some(suffixes(code, whole, depth));
    }
    if depth < DEPTH
        && let Some(list) = list(code, at, depth)
    {
        return Some(list);
    }
    if code.byte(at) == b'('
        && depth < DEPTH
        && let Some(bracket) = code.bracket_at(at)
    {
        let close = code.lexed.brackets[bracket].close;
        if let Some(mut inner) = chain(code, at + 1, depth + 1)
            && code.skip(inner.end) == close
            && !inner.tokens.is_empty()
        {
            inner.start = at;
            inner.end = close + 1;
            inner.last = inner.last.max(close + 1);
            return Some(suffixes(code, inner, depth));
        }
    }
    let end = code.primary(at)?;
    Some(Expression::hole(code, Span::new(at, end)))
}

/// A token that is never joined.
fn alone(code: &Code<'_>, index: usize) -> Option<Expression> {
    let token = code.lexed.tokens.get(index)?;
    let parts = decode(code.text, token);
    Some(Expression { start: token.start, end: token.end, last: token.last, parts, tokens: vec![index] })
}

/// Calls on a string that keep its value, or that format or join.
fn suffixes(code: &Code<'_>, mut whole: Expression, depth: usize) -> Expression {
    for _ in 0..8 {
        for join in code.rules.joins {
            if let JoinCall::Separator(name) = join
                && depth < DEPTH
                && let Some(call) = method(code, whole.end, name)
                && let Some(joined) = separated(code, &whole, call, depth)
            {
                return joined;
            }
        }
        if let Some(end) = format::suffix(code, &mut whole) {
            whole.end = end;
            continue;
        }
        let at = code.skip(whole.end);
        let kept = KEPT.iter().find(|k| starts(code.bytes, at, k) && !is_word(code.byte(at + k.len())));
        let dot = !code.rules.concat.contains(&".");
        let Some(kept) = kept.filter(|_| dot) else { break };
        let end = at + kept.len();
        whole.end = match code.bracket_at(end) {
            Some(call) => code.lexed.brackets[call].close + 1,
            None => end,
        };
        if matches!(*kept, ".stripMargin" | ".trimMargin") {
            format::strip_margin(code.text, &mut whole.parts);
        }
    }
    whole
}

/// Methods after which a string still says the same to a database.
const KEPT: &[&str] = &[
    ".squish", ".strip_heredoc", ".strip", ".freeze", ".chomp", ".dup", ".trimIndent", ".trimMargin", ".stripMargin", ".trim",
    ".stripIndent", ".to_string", ".to_owned", ".into", ".toString", ".String", ".dedent", ".html_safe", ".query", ".update",
];

/// `" ".join([a, b])`.
fn separated(code: &Code<'_>, separator: &Expression, call: usize, depth: usize) -> Option<Expression> {
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
fn list(code: &Code<'_>, at: usize, depth: usize) -> Option<Expression> {
    if code.rules.joins.is_empty() {
        return None;
    }
    // The list itself: `[…]`, `List.of(…)`, `[]string{…}`, `new[] {…}`.
    let mut open = at;
    while open < code.bytes.len() && (is_word(code.byte(open)) || matches!(code.byte(open), b'.' | b':' | b'!' | b' ' | b'@')) && open - at < 80 {
        if code.token_at(open).is_some() {
            return None;
        }
        open += 1;
    }
    let bracket = code.bracket_at(open)?;
    let (open, close) = (code.lexed.brackets[bracket].open, code.lexed.brackets[bracket].close);
    let callee = code.slice(Span::new(at, open)).trim_end();
    for join in code.rules.joins {
        match join {
            JoinCall::Method(name, default) => {
                let Some(call) = method(code, close + 1, name) else { continue };
                if code.bytes[open] == b'(' && !is_list(callee) {
                    continue;
                }
                let call = &code.lexed.brackets[call];
                let argument = code.skip(call.open + 1);
                let separator = match code.bytes[argument..].iter().take(16).take_while(|b| is_word(**b)).count() {
                    0 => argument,
                    label => code.skip(argument + label + usize::from(matches!(code.byte(argument + label), b':' | b'='))),
                };
                let (separator, used) = match code.token_at(separator) {
                    Some(token) => (constant(code.text, &decode(code.text, &code.lexed.tokens[token]))?, Some(token)),
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
                    Some(token) => (constant(code.text, &decode(code.text, &code.lexed.tokens[token]))?, Some(token)),
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
                    Some(list) => (code.lexed.brackets[list].open, code.lexed.brackets[list].close),
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
fn inner_list(code: &Code<'_>, first: usize, end: usize) -> Option<usize> {
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
fn elements(code: &Code<'_>, open: usize, close: usize, separator: &str, depth: usize) -> Option<Expression> {
    let mut whole = Expression { start: open, end: close, last: close, ..Expression::default() };
    let mut at = code.skip(open + 1);
    while at < close {
        let end = code.element(at, close);
        let trimmed = code.back(end).max(at);
        let element = chain(code, at, depth + 1).filter(|e| code.skip(e.end) >= end && e.end <= end);
        let element = element.unwrap_or_else(|| Expression::hole(code, Span::new(at, trimmed)));
        if !whole.parts.is_empty() && !separator.is_empty() {
            whole.parts.push(Part::Text(separator.to_owned(), Span::new(element.start, element.start)));
        }
        whole.take(element);
        if end >= close {
            break;
        }
        at = code.skip(end + 1);
    }
    (!whole.tokens.is_empty()).then_some(whole)
}

/// The text of parts without holes.
pub(super) fn constant(text: &str, parts: &[Part]) -> Option<String> {
    let mut out = String::new();
    for part in parts {
        match part {
            Part::Source(span) => out.push_str(span.of(text)),
            Part::Text(value, _) => out.push_str(value),
            Part::Hole(..) => return None,
        }
    }
    Some(out)
}
