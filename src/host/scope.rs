//! Which function a place lies in, by braces or by indentation, without a grammar.

use super::code::Code;
use super::lexer::NONE;
use super::scan::{is_word, line_end};
use crate::location::Span;

/// Functions of a text, read when they are first asked for.
pub(super) struct Scopes {
    /// Start and indentation of each line that opens a function, for languages without braces.
    lines: Vec<(usize, usize)>,
}

/// The place of a file outside of every function.
pub(super) const FILE: usize = usize::MAX;

impl Scopes {
    pub(super) fn new(code: &Code<'_>) -> Self {
        let mut lines = Vec::new();
        let mut at = 0;
        while !code.rules.braces && at < code.bytes.len() {
            let end = line_end(code.bytes, at);
            let line = &code.bytes[at..end];
            let indent = line.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
            let rest = &line[indent..];
            if code.rules.functions.iter().any(|f| rest.starts_with(f.as_bytes()) && !rest.get(f.len()).is_some_and(|b| is_word(*b))) {
                lines.push((at, indent));
            }
            at = end + 1;
        }
        Self { lines }
    }

    /// Identifies the function around `at`; [`FILE`] outside.
    pub(super) fn function(&self, code: &Code<'_>, at: usize, parent: usize) -> usize {
        if code.rules.braces {
            return function_by_braces(code, parent);
        }
        let indent = indent(code, at);
        let before = self.lines.partition_point(|l| l.0 <= at);
        let near = before.saturating_sub(64)..before;
        self.lines[near].iter().rev().find(|l| l.1 < indent).map_or(FILE, |l| l.0)
    }
}

/// The indentation of the line that `at` lies in.
fn indent(code: &Code<'_>, at: usize) -> usize {
    let start = code.bytes[..at].iter().rposition(|b| *b == b'\n').map_or(0, |p| p + 1);
    code.bytes[start..at].iter().take_while(|b| matches!(b, b' ' | b'\t')).count()
}

fn function_by_braces(code: &Code<'_>, parent: usize) -> usize {
    let mut bracket = parent;
    for _ in 0..64 {
        let Some(found) = (bracket != NONE).then(|| &code.lexed.brackets[bracket]) else { return FILE };
        if code.bytes[found.open] == b'{' && opens_function(code, found.open) {
            return found.open;
        }
        bracket = found.parent;
    }
    FILE
}

/// Whether the header before a brace is a named function's.
fn opens_function(code: &Code<'_>, open: usize) -> bool {
    let from = open.saturating_sub(400);
    let start = code.bytes[from..open].iter().rposition(|b| matches!(b, b';' | b'{' | b'}')).map_or(from, |p| from + p + 1);
    let mut start = start;
    while !code.text.is_char_boundary(start) {
        start += 1;
    }
    let header = code.slice(Span::new(start, open)).trim();
    let word = |w: &str| header.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|x| x == w);
    if code.rules.functions.iter().any(|f| word(f)) {
        // A closure belongs to the function around it.
        return !(header.contains("func(") || header.contains("function (") || header.contains("function(")) || header.contains("func (");
    }
    let control = ["if", "else", "for", "while", "switch", "catch", "do", "try", "match", "when", "using", "lock", "foreach", "synchronized", "with", "guard", "return", "new"];
    let first = header.trim_start_matches(['}', ')', ' ', '\n']);
    !control.iter().any(|c| first.split(|c: char| !c.is_alphanumeric()).next() == Some(c))
        && header.ends_with(')')
        && !header.contains("=>")
        && !header.contains("->")
        && code.callee(header_bracket(code, open)).is_some()
}

fn header_bracket(code: &Code<'_>, open: usize) -> usize {
    let end = code.back(open);
    end.checked_sub(1).and_then(|c| code.bracket_closing(c)).map_or(0, |b| code.lexed.brackets[b].open)
}

/// Whether the statement at `at` is one branch of several: under `else`, `case` and the like.
pub(super) fn alternative(code: &Code<'_>, at: usize) -> bool {
    let mut limit = indent(code, at);
    let mut end = code.bytes[..at].iter().rposition(|b| *b == b'\n').map_or(0, |p| p + 1);
    let own = code.slice(Span::new(end, at)).trim_start().trim_start_matches('}').trim_start();
    if own.starts_with("else") || own.starts_with("elif") {
        return true;
    }
    for _ in 0..100 {
        if end == 0 || limit == 0 {
            return false;
        }
        let start = code.bytes[..end - 1].iter().rposition(|b| *b == b'\n').map_or(0, |p| p + 1);
        let line = code.slice(Span::new(start, end));
        let text = line.trim_start();
        let here = line.len() - text.len();
        if !text.trim().is_empty() && here < limit {
            let text = text.trim_start_matches('}').trim_start();
            let word: String = text.chars().take_while(|c| c.is_alphanumeric()).collect();
            if matches!(word.as_str(), "else" | "elif" | "elsif" | "elseif" | "case" | "default" | "when" | "catch" | "rescue" | "except") {
                return true;
            }
            if code.rules.functions.contains(&word.as_str()) {
                return false;
            }
            limit = here;
        }
        end = start;
    }
    false
}
