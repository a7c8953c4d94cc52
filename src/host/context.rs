//! What a string expression is for: the call it is handed to, the name it is given.
//!
//! In: the code and the expression's start. Out: a [`Role`]. The hard thing is to read backwards
//! what languages write forwards: types between name and value, groups, keywords.

use super::assignment::{assignment, key, macro_name};
use super::code::Code;
use super::lexer::NONE;
use super::rules::Heredoc;
use super::scan::{is_word, line_of, starts, word_before};
use crate::location::Span;

/// What an expression is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Role {
    /// The callee.
    pub(super) call: Option<String>,
    /// The close of that call's bracket.
    pub(super) call_end: usize,
    /// The name or key.
    pub(super) name: Option<String>,
    /// A variable starts anew with it, as its value or inside a constructor.
    pub(super) assigns: Option<String>,
    /// A variable is appended to; where that statement starts.
    pub(super) appends: Option<(String, usize)>,
    /// It is bound as a value to what is appended to.
    pub(super) binds: bool,
    /// It is a statement of its own.
    pub(super) bare: bool,
}

/// The role of the expression that starts at `start`; `parent` is its first token's bracket.
pub(super) fn role(code: &Code<'_>, start: usize, parent: usize, apart: bool) -> Role {
    let mut role = Role::default();
    let mut start = start;
    let mut parent = parent;
    for _ in 0..8 {
        let end = code.back(start);
        if end == 0 {
            role.bare = role.call.is_none();
            return role;
        }
        let b = code.bytes[end - 1];
        if apart && b != b'=' {
            return role;
        }
        match b {
            b'=' => {
                assignment(code, end, parent, &mut role);
                return role;
            }
            b'<' if code.rules.append_operators.contains(&"<<")
                && starts(code.bytes, end.saturating_sub(2), "<<") =>
            {
                if let Some(target) = code.target(end - 2) {
                    role.appends = Some((code.slice(target).to_owned(), target.start));
                }
                return role;
            }
            b'>' if end >= 2 && matches!(code.bytes[end - 2], b'=' | b'-') => {
                // In JavaScript the arrow makes a function.
                let arrow = code.rules.regex && !code.rules.percent;
                role.name = role.name.or_else(|| key(code, end - 2).filter(|_| !arrow));
                return role;
            }
            b'>' if end == start => {
                role.call = generic_tag(code, end);
                return role;
            }
            b':' if code.rules.docstrings
                && parent == NONE
                && code.slice(Span::new(end, start)).contains('\n') =>
            {
                role.bare = role.call.is_none(); // the first statement of a Python block
                return role;
            }
            b':' if end >= 2 && code.bytes[end - 2] != b':' => {
                role.name = role.name.or_else(|| key(code, end - 1));
                if role.name.is_none() || parent == NONE || role.call.is_some() {
                    return role;
                }
                let found = &code.lexed.brackets[parent];
                role.call = code.callee(found.open).map(|c| c.1.to_owned());
                return role;
            }
            b'(' => {
                let Some(bracket) = code.bracket_at(end - 1) else {
                    return role;
                };
                parent = code.lexed.brackets[bracket].parent;
                match code.callee(end - 1) {
                    Some((from, callee)) => {
                        if role.call.is_some() {
                            return role;
                        }
                        role.call_end = code.lexed.brackets[bracket].close;
                        called(code, from, callee, &mut role);
                        start = from;
                        // Only for the variable that a constructor fills.
                        let constructor = CONSTRUCTORS.iter().any(|c| callee.ends_with(c));
                        if !constructor || role.appends.is_some() {
                            return role;
                        }
                    }
                    None => start = end - 1,
                }
            }
            b',' | b'[' | b'{' => {
                if role.call.is_none() && parent != NONE {
                    outer_call(code, parent, &mut role);
                }
                if b == b'{' && parent != NONE && end - 1 == code.lexed.brackets[parent].open {
                    macro_name(code, end - 1, &mut role);
                }
                if role.call.is_none() && b == b',' && parent == NONE {
                    command_argument(code, end, &mut role);
                }
                return role;
            }
            b';' | b'}' => {
                role.bare = role.call.is_none();
                return role;
            }
            b'&' | b'*' | b'!' | b'@' | b'+' => start = end - 1,
            _ if is_word(b) || matches!(b, b'?' | b'$') => {
                let word = word_before(code.bytes, end);
                if SKIPPED.iter().any(|k| k.as_bytes() == word) {
                    start = end - word.len();
                    continue;
                }
                let line = code.slice(Span::new(end, start)).contains('\n');
                if line {
                    role.bare = role.call.is_none() && parent == NONE;
                    return role;
                }
                // A tag (`sql`…``) or a command (`execute "…"`, `@query "…"`).
                let tagged = end == start;
                if starts(code.bytes, line_start(code, end), "#define") {
                    role.name = Some(String::from_utf8_lossy(word).into_owned());
                    role.assigns.clone_from(&role.name);
                    return role;
                }
                let commands =
                    code.rules.percent || code.rules.sigils || code.rules.heredoc == Heredoc::Shell;
                if role.call.is_none() && (tagged || commands) {
                    command(code, end, &mut role);
                }
                return role;
            }
            _ if code.rules.heredoc == Heredoc::Shell => {
                command(code, end, &mut role);
                return role;
            }
            _ => {
                role.bare = role.call.is_none()
                    && code.slice(Span::new(end, start)).contains('\n')
                    && parent == NONE;
                return role;
            }
        }
    }
    role
}

/// Calls whose argument becomes the value that is assigned.
const CONSTRUCTORS: &[&str] = &[
    "StringBuilder",
    "StringBuffer",
    "String::from",
    "QueryBuilder::new",
    "String.new",
    "format!",
    "Sprintf",
    "String.format",
    "sprintf",
    "string",
    "String",
    "NewBuilder",
    "str",
    "NewBufferString",
    "ostringstream",
    "stringstream",
    "text",
    "StringIO",
    "SqlBuilder",
    "string.Format",
    "Self::new",
    "new",
];

/// Words before an expression that say nothing about it.
const SKIPPED: &[&str] = &[
    "return", "await", "yield", "new", "echo", "print", "raise", "throw", "not", "and", "or",
    "const", "mut", "ref", "else",
];

/// The start of the line that `at` lies in.
fn line_start(code: &Code<'_>, at: usize) -> usize {
    line_of(code.bytes, at)
}

/// Whether the value ends where the expression does: no `? :`, `if`, `or` follows.
pub(super) fn terminated(code: &Code<'_>, end: usize, parent: usize, append: bool) -> bool {
    let next = code.skip(end);
    let line = code.slice(Span::new(end, next)).contains('\n');
    let modifier = |words: &[&str]| {
        words
            .iter()
            .any(|w| starts(code.bytes, next, w) && !is_word(code.byte(next + w.len())))
    };
    if line && parent == NONE && code.rules.docstrings
        || append && code.rules.percent && modifier(&["if", "unless"])
    {
        return true;
    }
    match code.byte(next) {
        0 | b';' | b',' | b')' | b']' | b'}' => true,
        b'?' | b'|' | b'&' | b'+' | b'.' | b'<' | b'%' | b'*' | b'=' => {
            code.rules.heredoc == Heredoc::Shell
        }
        _ if code.rules.heredoc == Heredoc::Shell => true,
        _ => line && !(code.rules.docstrings && modifier(&["if", "else", "or", "and"])),
    }
}

fn called(code: &Code<'_>, from: usize, callee: &str, role: &mut Role) {
    if let Some((receiver, method)) = callee.rsplit_once('.').or_else(|| callee.rsplit_once("->"))
        && code.rules.append_methods.contains(&method)
    {
        let base = receiver
            .find(['.', '(', '-'])
            .map_or(receiver, |i| &receiver[..i]);
        let base = if matches!(base, "self" | "this" | "$this") {
            receiver
        } else {
            base
        };
        let base = base.split('(').next().unwrap_or(base);
        if base.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '$')) {
            role.appends = Some((base.to_owned(), from));
        }
    }
    role.binds = callee.ends_with("push_bind");
    role.call = Some(short(callee));
}

/// A callee as it is told: its last two names, whitespace and arguments left out.
fn short(callee: &str) -> String {
    let mut out = String::new();
    let mut depth = 0usize;
    for c in callee.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 && !c.is_whitespace() => out.push(c),
            _ => {}
        }
    }
    if out.ends_with('!')
        && let Some((_, last)) = out.rsplit_once("::")
    {
        return last.to_owned();
    }
    let mut starts = out
        .rmatch_indices(['.', '>', ':'])
        .map(|(i, _)| i)
        .filter(|i| *i + 1 < out.len());
    match starts.nth(1) {
        Some(second) if out.len() > 60 => out[second + 1..].to_owned(),
        _ => out,
    }
}

/// The call around a list or a later argument.
pub(super) fn outer_call(code: &Code<'_>, parent: usize, role: &mut Role) {
    let mut bracket = parent;
    for _ in 0..3 {
        let found = &code.lexed.brackets[bracket];
        if code.bytes[found.open] == b'(' {
            if let Some((from, callee)) = code.callee(found.open) {
                let before = word_before(code.bytes, code.back(from));
                if code.rules.functions.iter().any(|f| f.as_bytes() == before) {
                    return; // a parameter's default
                }
                role.call = Some(short(callee));
                role.call_end = found.close;
            }
            return;
        }
        // A list counts as argument only if it is the argument itself.
        let before = code.back(found.open);
        if before == 0 || code.bytes[before - 1] != b'(' || found.parent == NONE {
            return;
        }
        bracket = found.parent;
    }
}

/// A tag with type arguments: `sql<Row>`…``.
fn generic_tag(code: &Code<'_>, end: usize) -> Option<String> {
    let from = end.saturating_sub(200);
    let mut depth = 0usize;
    for at in (from..end).rev() {
        match code.bytes[at] {
            b'>' if at > 0 && code.bytes[at - 1] != b'=' => depth += 1,
            b'<' if depth == 1 => {
                let target = code.primary_back(at)?;
                return Some(short(code.slice(Span::new(target, at))));
            }
            b'<' => depth = depth.saturating_sub(1),
            b';' | b'(' | b')' => return None,
            _ => {}
        }
    }
    None
}

/// `execute "…"`, `scope.where "…"`, `@query "…"`, `psql -c "…"`.
fn command(code: &Code<'_>, end: usize, role: &mut Role) {
    if code.rules.heredoc == Heredoc::Shell {
        let from = line_of(code.bytes, end).max(end.saturating_sub(200));
        let line = code.bytes[from..end]
            .iter()
            .rposition(|b| matches!(b, b'|' | b';' | b'&' | b'(' | b'`'))
            .map_or(from, |p| from + p + 1);
        let words = code.slice(Span::new(line, end)).split_ascii_whitespace();
        let prefix = |w: &str| w.contains('=') || matches!(w, "sudo" | "exec" | "then" | "do");
        let command = words.into_iter().find(|w| !prefix(w));
        let none = |c: &str| {
            matches!(
                c,
                "case" | "if" | "while" | "for" | "[" | "[[" | "local" | "export"
            )
        };
        role.call = command.filter(|c| !none(c)).map(str::to_owned);
        return;
    }
    let Some(start) = code.primary_back(end) else {
        return;
    };
    let callee = code.slice(Span::new(start, end));
    let last = callee.rsplit('.').next().unwrap_or(callee);
    if matches!(
        last,
        "if" | "in" | "fn" | "unless" | "when" | "do" | "then" | "while" | "case" | "end" | "elsif"
    ) || callee.starts_with(|c: char| c.is_ascii_digit())
    {
        return;
    }
    if callee.starts_with('@') && code.rules.sigils {
        role.name = Some(callee.to_owned());
        role.assigns = Some(callee.to_owned());
    } else {
        role.call = Some(short(callee));
    }
}

/// A later argument of a command without brackets: `exec_query "…", "…"`, `@query, "…"`.
fn command_argument(code: &Code<'_>, end: usize, role: &mut Role) {
    if !(code.rules.percent || code.rules.sigils) {
        return;
    }
    let line = line_of(code.bytes, end);
    let text = code.slice(Span::new(line, end)).trim_start();
    let callee: String = text
        .chars()
        .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '!' | '?' | '@'))
        .collect();
    if text[callee.len()..].starts_with(' ')
        && !callee.is_empty()
        && !matches!(callee.as_str(), "if" | "return" | "when" | "unless")
    {
        role.call = Some(callee);
    }
}
