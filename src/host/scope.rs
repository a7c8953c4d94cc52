//! Which function a place lies in, and whether it is one branch of several, without a grammar.
//!
//! In: the code and a place. Out: answers by braces, or by indentation for languages without
//! them. The hard thing is to ask once for each brace and line, however many strings ask.

use std::cell::RefCell;

use super::code::Code;
use super::rules::Heredoc;
use super::scan::{is_word, line_end, line_of, word_before};
use crate::location::Span;

/// The functions of a text.
pub(super) struct Scopes {
    /// Start and indentation of each line that opens a function, for languages without braces.
    lines: Vec<(usize, usize)>,
    /// What each brace opens, once it was asked for.
    braces: RefCell<Vec<Option<Block>>>,
}

/// The place of a file outside of every function.
pub(super) const FILE: usize = usize::MAX;

/// What a brace opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Block {
    Function,
    /// One branch of several: `else`, `catch`, the cases of a `switch`.
    Branch,
    Other,
}

/// How far outwards braces are asked.
const DEPTH: usize = 64;

impl Scopes {
    pub(super) fn new(code: &Code<'_>) -> Self {
        let mut lines = Vec::new();
        let mut at = 0;
        while !code.rules.braces && at < code.bytes.len() {
            let end = line_end(code.bytes, at);
            let line = &code.bytes[at..end];
            let indent = blanks(line);
            let rest = &line[indent..];
            let opens = |f: &&str| {
                rest.starts_with(f.as_bytes()) && !rest.get(f.len()).is_some_and(|b| is_word(*b))
            };
            if code.rules.functions.iter().any(opens) {
                lines.push((at, indent));
            }
            at = end + 1;
        }
        Self {
            lines,
            braces: RefCell::new(vec![None; code.lexed.brackets.len()]),
        }
    }

    /// Identifies the function around `at`; [`FILE`] outside.
    pub(super) fn function(&self, code: &Code<'_>, at: usize, parent: usize) -> usize {
        if code.rules.braces {
            let found = self
                .around(code, parent)
                .find(|(_, block)| *block == Block::Function);
            return found.map_or(FILE, |(open, _)| open);
        }
        let start = line_of(code.bytes, at);
        let indent = blanks(&code.bytes[start..at]);
        let before = self.lines.partition_point(|l| l.0 <= at);
        let near = &self.lines[before.saturating_sub(DEPTH)..before];
        near.iter()
            .rev()
            .find(|l| l.1 < indent)
            .map_or(FILE, |l| l.0)
    }

    /// Whether the statement at `at` is one branch of several, of which only one runs.
    pub(super) fn branch(&self, code: &Code<'_>, at: usize, parent: usize) -> bool {
        if !code.rules.braces || code.rules.heredoc == Heredoc::Shell {
            return branch_by_lines(code, at);
        }
        let mut blocks = self.around(code, parent);
        blocks
            .find(|(_, block)| *block != Block::Other)
            .is_some_and(|(_, block)| block == Block::Branch)
    }

    /// The braces around a bracket, from the inside out.
    fn around<'s>(
        &'s self,
        code: &'s Code<'_>,
        parent: usize,
    ) -> impl Iterator<Item = (usize, Block)> + 's {
        let bracket = |index: usize| code.lexed.brackets.get(index).map(|b| (index, b));
        std::iter::successors(bracket(parent), move |(_, b)| bracket(b.parent))
            .take(DEPTH)
            .filter(|(_, b)| code.bytes[b.open] == b'{')
            .map(move |(index, b)| (b.open, self.block(code, index, b.open)))
    }

    fn block(&self, code: &Code<'_>, index: usize, open: usize) -> Block {
        if let Some(Some(known)) = self.braces.borrow().get(index) {
            return *known;
        }
        let block = read_block(code, open);
        if let Some(slot) = self.braces.borrow_mut().get_mut(index) {
            *slot = Some(block);
        }
        block
    }
}

fn blanks(line: &[u8]) -> usize {
    line.iter()
        .take_while(|b| matches!(b, b' ' | b'\t'))
        .count()
}

/// Words of a header that open one branch of several.
const BRANCHES: &[&str] = &[
    "else", "elseif", "catch", "switch", "select", "match", "when", "case", "default", "rescue",
];
/// Words of a header that open a block inside a function.
const CONTROL: &[&str] = &[
    "if",
    "for",
    "while",
    "do",
    "try",
    "using",
    "lock",
    "foreach",
    "synchronized",
    "with",
    "guard",
    "return",
    "new",
    "finally",
    "unsafe",
    "loop",
    "async",
    "defer",
];
/// Words of a header that open a type.
const TYPES: &[&str] = &[
    "class",
    "record",
    "interface",
    "struct",
    "object",
    "enum",
    "namespace",
    "trait",
    "impl",
    "mod",
];

/// Reads the header before a brace.
fn read_block(code: &Code<'_>, open: usize) -> Block {
    let from = open.saturating_sub(400);
    let near = &code.bytes[from..open];
    let mut start = near
        .iter()
        .rposition(|b| matches!(b, b';' | b'{' | b'}'))
        .map_or(from, |p| from + p + 1);
    while !code.text.is_char_boundary(start) {
        start += 1;
    }
    let header = code.slice(Span::new(start, open)).trim();
    let words = || {
        header
            .split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .filter(|w| !w.is_empty())
    };
    let first = words().next().unwrap_or_default();
    let arm = header.ends_with("=>") && !code.rules.regex;
    if BRANCHES.contains(&first) || arm {
        return Block::Branch;
    }
    if words().any(|w| code.rules.functions.contains(&w)) {
        // A closure belongs to the function around it.
        let closure = ["func(", "function(", "function ("]
            .iter()
            .any(|c| header.contains(c));
        return if closure {
            Block::Other
        } else {
            Block::Function
        };
    }
    // Without a word for functions, a function is what has parameters and is nothing else.
    let named = code.rules.functions.is_empty() || code.rules.regex;
    let callee = || {
        let end = code.back(open);
        let bracket = code.bracket_closing(end.saturating_sub(1))?;
        code.callee(code.lexed.brackets[bracket].open)
    };
    let function = named
        && !CONTROL.contains(&first)
        && header.ends_with(')')
        && !header.contains("=>")
        && !header.contains("->")
        && !words().any(|w| TYPES.contains(&w))
        && callee().is_some();
    if function {
        Block::Function
    } else {
        Block::Other
    }
}

/// The same by indentation: the lines around that are indented less.
fn branch_by_lines(code: &Code<'_>, at: usize) -> bool {
    let mut end = line_of(code.bytes, at);
    let mut limit = blanks(&code.bytes[end..at]);
    for _ in 0..100 {
        if end == 0 || limit == 0 {
            return false;
        }
        let start = line_of(code.bytes, end - 1);
        let line = &code.bytes[start..end];
        let indent = blanks(line);
        let rest = &line[indent..];
        end = start;
        if indent >= limit || rest.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let length = rest.iter().take_while(|b| is_word(**b)).count();
        let word = word_before(rest, length);
        if ["else", "elif", "elsif", "case", "when", "rescue", "except"]
            .iter()
            .any(|w| w.as_bytes() == word)
        {
            return true;
        }
        if code.rules.functions.iter().any(|f| f.as_bytes() == word) {
            return false;
        }
        limit = indent;
    }
    false
}
