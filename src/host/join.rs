//! From string expressions to literals: constants filled in, appends to one variable joined.
//!
//! In: the code. Out: [`Literal`]s in order of their place; a string that became part of another
//! literal is not told again. The hard thing is to join only what the program joins: inside one
//! function, in the order as written, never two branches of which only one runs.

use super::appends::join_appends;
use super::code::Code;
use super::constants::fill_constants;
use super::context::{Role, role, terminated};
use super::decode::{Part, render};
use super::expression::{self, around};
use super::lexer;
use super::rules::{Prefixes, Rules};
use super::scan::line_of;
use super::scope::Scopes;
use super::{Literal, format};
use crate::location::Span;

/// How far from a string of interest others are looked at that may be joined with it.
const NEAR: usize = 1 << 10;

/// A literal does not grow by appends beyond this.
pub(super) const LONGEST: usize = 1 << 18;

/// A literal in the making.
pub(super) struct Draft {
    pub(super) span: Span,
    /// Where its code ends, before a heredoc's body.
    pub(super) end: usize,
    pub(super) parts: Vec<Part>,
    /// Indexes of the parts at which an append starts.
    pub(super) joints: Vec<usize>,
    pub(super) role: Role,
    pub(super) parent: usize,
    pub(super) start: usize,
    pub(super) doc: bool,
    pub(super) merged: bool,
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
pub(super) struct OnceScopes(std::cell::OnceCell<Scopes>);

impl OnceScopes {
    fn get(&self, code: &Code<'_>) -> &Scopes {
        self.0.get_or_init(|| Scopes::new(code))
    }

    pub(super) fn function(&self, code: &Code<'_>, at: usize, parent: usize) -> usize {
        self.get(code).function(code, at, parent)
    }

    pub(super) fn branch(&self, code: &Code<'_>, at: usize, parent: usize) -> bool {
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
