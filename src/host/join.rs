//! From string expressions to literals: constants filled in, appends to one variable joined.
//!
//! In: the code. Out: [`Literal`]s in order of their place; a string that became part of another
//! literal is not told again. The hard thing is to join only what the program joins: inside one
//! function, in the order as written, never two branches of which only one runs.

use std::collections::{BTreeMap, HashMap};

use super::code::Code;
use super::context::{Role, role, terminated};
use super::decode::{Part, render};
use super::expression::{self, around, constant};
use super::lexer;
use super::rules::{Prefixes, Rules};
use super::scan::{find, find_byte, is_word, line_of, starts};
use super::scope::{FILE, Scopes};
use super::{Literal, format};
use crate::location::Span;

/// A literal does not grow by appends beyond this.
const LONGEST: usize = 1 << 18;
/// How far the next append may be.
const GAP: usize = 1 << 12;

/// How far from a string of interest others are looked at that may be joined with it.
const NEAR: usize = 1 << 10;
/// How many constants of a file are filled in.
const NAMES: usize = 256;

/// A literal in the making.
struct Draft {
    span: Span,
    /// Where its code ends, before a heredoc's body.
    end: usize,
    parts: Vec<Part>,
    /// Indexes of the parts at which an append starts.
    joints: Vec<usize>,
    role: Role,
    parent: usize,
    start: usize,
    doc: bool,
    merged: bool,
}

/// The literals of a text.
pub(super) fn literals(text: &str, rules: &'static Rules) -> Vec<Literal> {
    let code = Code::new(text, rules, lexer::lex(text, rules));
    let skipped = vec![false; code.lexed.tokens.len()];
    read(&code, skipped)
}

/// The literals that may be joined with a string of interest, that string included.
pub(super) fn literals_near(
    text: &str,
    rules: &'static Rules,
    of_interest: &dyn Fn(&str) -> bool,
) -> Vec<Literal> {
    let code = Code::new(text, rules, lexer::lex(text, rules));
    let tokens = &code.lexed.tokens;
    let mut skipped = vec![true; tokens.len()];
    let mut first = 0;
    for (index, token) in tokens.iter().enumerate() {
        if !of_interest(code.slice(Span::new(token.start, token.last))) {
            continue;
        }
        while tokens[first].last + NEAR < token.start {
            first += 1;
        }
        let behind = tokens[index..].partition_point(|t| t.start < token.last + NEAR);
        skipped[first..index + behind].fill(false);
    }
    if skipped.iter().all(|s| *s) {
        return Vec::new();
    }
    read(&code, skipped)
}

/// The literals of all strings that are not skipped.
fn read(code: &Code<'_>, skipped: Vec<bool>) -> Vec<Literal> {
    let mut drafts = drafts(code, skipped);
    let scopes = OnceScopes::default();
    join_appends(code, &mut drafts, &scopes);
    fill_constants(code, &mut drafts, &scopes);
    let kept = drafts.into_iter().filter(|d| !d.merged);
    let mut literals: Vec<Literal> = kept.map(|d| finish(code.text, d)).collect();
    literals.sort_by_key(|l| (l.span.start, l.span.end));
    literals
}

fn finish(text: &str, draft: Draft) -> Literal {
    let (decoded, pieces, holes) = render(text, &draft.parts);
    let mut ends = Vec::new();
    if !draft.joints.is_empty() {
        ends.push(0);
        for part in &draft.parts {
            ends.push(ends.last().copied().unwrap_or(0) + part.len());
        }
    }
    let joints = draft
        .joints
        .iter()
        .filter_map(|j| ends.get(*j).copied())
        .collect();
    Literal {
        joints,
        text: decoded,
        pieces,
        holes,
        span: draft.span,
        call: draft.role.call,
        name: draft.role.name,
        doc: draft.doc,
        whole_file: false,
    }
}

#[derive(Default)]
struct OnceScopes(std::cell::OnceCell<Scopes>);

impl OnceScopes {
    fn get(&self, code: &Code<'_>) -> &Scopes {
        self.0.get_or_init(|| Scopes::new(code))
    }

    fn function(&self, code: &Code<'_>, at: usize, parent: usize) -> usize {
        self.get(code).function(code, at, parent)
    }

    fn branch(&self, code: &Code<'_>, at: usize, parent: usize) -> bool {
        self.get(code).branch(code, at, parent)
    }
}

fn drafts(code: &Code<'_>, skipped: Vec<bool>) -> Vec<Draft> {
    let mut used = skipped;
    let mut drafts = Vec::with_capacity(code.lexed.tokens.len());
    for index in 0..code.lexed.tokens.len() {
        if used[index] {
            continue;
        }
        let token = &code.lexed.tokens[index];
        let parent = token.parent;
        if code.rules.keys && code.byte(code.skip(token.end)) == b':' {
            continue;
        }
        let Some(mut whole) = around(code, index) else {
            continue;
        };
        for token in &whole.tokens {
            used[*token] = true;
        }
        let first = whole
            .tokens
            .iter()
            .map(|t| code.lexed.tokens[*t].start)
            .min()
            .unwrap_or(whole.start);
        let mut role = role(code, whole.start, parent, token.apart);
        if let Some(callee) = role.call.clone() {
            format::call(code, &mut whole, &callee, role.call_end);
        }
        if role.call.is_none() && !terminated(code, whole.end, parent, role.appends.is_some()) {
            role.assigns = None;
            role.appends = None;
        }
        own_append(&mut whole, &mut role);
        if role.binds {
            let place = Span::new(whole.start, whole.end);
            whole.parts = vec![Part::Hole(code.slice(place).to_owned(), place)];
        }
        callee_of_list(code, &whole, &mut role);
        let span = span(&whole, first);
        let doc = is_doc(code, &whole, &role);
        drafts.push(Draft {
            span,
            end: whole.end,
            parts: whole.parts,
            joints: Vec::new(),
            role,
            parent,
            start: whole.start,
            doc,
            merged: false,
        });
    }
    drafts
}

/// The call that is the expression itself: a tag (`sql"…"`), an annotation with a list.
fn callee_of_list(code: &Code<'_>, whole: &expression::Expression, role: &mut Role) {
    if role.call.is_some() {
        return;
    }
    let Some(token) = code.token_at(whole.start).map(|t| &code.lexed.tokens[t]) else {
        let text = code.slice(Span::new(whole.start, whole.end));
        if text.starts_with('@') {
            role.call = text.split('(').next().map(str::to_owned);
        }
        return;
    };
    if matches!(token.rule.prefixes, Prefixes::Identifier) || token.rule.spaced {
        let tag = code.slice(Span::new(token.start, token.body.start));
        role.call = Some(tag.trim_end_matches('"').to_owned());
    }
}

/// From the first to the last part.
fn span(whole: &expression::Expression, first: usize) -> Span {
    let start = whole.parts.first().map_or(first, |p| match p {
        Part::Hole(_, span) => span.start.min(first),
        _ => first,
    });
    Span::new(start, whole.last.max(start))
}

fn is_doc(code: &Code<'_>, whole: &expression::Expression, role: &Role) -> bool {
    let attribute = role
        .name
        .as_deref()
        .is_some_and(|n| matches!(n, "@moduledoc" | "@doc" | "@typedoc" | "@shortdoc"));
    let rust_doc = role.name.as_deref() == Some("doc") && code.rules.functions.contains(&"fn");
    attribute || rust_doc || code.rules.docstrings && role.bare && starts_line(code, whole.start)
}

fn starts_line(code: &Code<'_>, at: usize) -> bool {
    let line = line_of(code.bytes, at);
    code.bytes[line..at].iter().all(u8::is_ascii_whitespace)
}

/// `sql = sql + "…"` and `SQL="$SQL …"` append.
fn own_append(whole: &mut expression::Expression, role: &mut Role) {
    let Some(target) = &role.assigns else { return };
    let own = match whole.parts.first() {
        Some(Part::Hole(expression, _)) => {
            let bare = expression.trim_start_matches('$').trim_matches(['{', '}']);
            bare == target.trim_start_matches('$') && whole.parts.len() > 1
        }
        _ => false,
    };
    if own {
        let Part::Hole(_, span) = whole.parts.remove(0) else {
            return;
        };
        role.appends = Some((target.clone(), span.start));
        role.assigns = None;
    }
}

fn join_appends(code: &Code<'_>, drafts: &mut [Draft], scopes: &OnceScopes) {
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

/// Puts the value of a constant of the same file in the place of its name.
fn fill_constants(code: &Code<'_>, drafts: &mut [Draft], scopes: &OnceScopes) {
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
