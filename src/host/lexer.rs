//! Finds the string literals of a text by its language's [`Rules`]: one pass, no recursion.
//!
//! In: text and rules. Out: [`Lexed`]: string tokens with their holes, comments and brackets, in
//! order of their place. The hard thing is to stay in step with the language (heredocs, nested
//! templates, regular expressions, JSX), and to get back into step at the cost of one string,
//! not of the file, where something was misread.

use super::rules::{Escapes, Heredoc, Interpolation, Prefixes, Rules, StringRule};
use super::scan::{self, is_word, line_end, starts};
use crate::location::Span;

/// Stands for "no bracket" and "not closed".
pub(super) const NONE: usize = usize::MAX;
/// How often a string that never closes is given up before the rest of the file is.
const REWINDS: usize = 8;

/// A string literal's place.
#[derive(Debug)]
pub(super) struct Token {
    /// First byte, prefix included.
    pub(super) start: usize,
    /// After the closing quote; of a heredoc whose body starts later, after its mark.
    pub(super) end: usize,
    /// After everything, the body of a heredoc included.
    pub(super) last: usize,
    /// Between the quotes.
    pub(super) body: Span,
    /// The form.
    pub(super) rule: &'static StringRule,
    /// Index of the innermost bracket around it.
    pub(super) parent: usize,
    /// Interpolations in order.
    pub(super) holes: Vec<HoleToken>,
    /// The smallest indentation of all lines goes (`<<~`).
    pub(super) dedent: bool,
    /// Whether the end was found.
    pub(super) complete: bool,
    /// A list of words (`%w[…]`), an attribute of markup: never joined.
    pub(super) apart: bool,
}

/// An interpolation's place: with and without its marks.
#[derive(Clone, Copy, Debug)]
pub(super) struct HoleToken {
    pub(super) outer: Span,
    pub(super) inner: Span,
}

/// A pair of brackets in code.
#[derive(Debug)]
pub(super) struct Bracket {
    pub(super) open: usize,
    pub(super) close: usize,
    pub(super) parent: usize,
}

/// What one pass finds.
#[derive(Debug, Default)]
pub(super) struct Lexed {
    pub(super) tokens: Vec<Token>,
    pub(super) comments: Vec<Span>,
    pub(super) brackets: Vec<Bracket>,
}

/// What closes a string.
#[derive(Clone, Copy, Debug)]
enum Close {
    Quote(&'static str),
    Hashes(&'static str, usize),
    Run(usize),
    /// `)x"`, whose `x` stands at a place of the source.
    Raw(Span),
    Delimiter { open: u8, close: u8, depth: usize },
    Line { id: Span, indented: bool, inline: bool },
}

#[derive(Clone, Copy, Debug)]
enum Frame {
    /// Code up to `end` (0: the end of the file), with the brackets above `base`.
    Code { end: u8, base: usize, hole: Option<(usize, usize)> },
    /// The body of a string.
    Text { token: usize, close: Close },
    /// A tag of markup in code.
    Tag,
    /// Text between tags.
    Markup { depth: usize, start: usize, marks: [usize; 3] },
}

const QUOTE: u8 = 1;
const COMMENT: u8 = 2;
const OPEN: u8 = 4;
const CLOSE: u8 = 8;
const SPECIAL: u8 = 16;
const LINE: u8 = 32;

static ATTRIBUTE: StringRule = StringRule { escapes: Escapes::None, multiline: true, ..StringRule::DOUBLE };
static ATTRIBUTE_SINGLE: StringRule = StringRule { open: "'", close: "'", ..ATTRIBUTE };
static HEREDOC_PLAIN: StringRule = StringRule { escapes: Escapes::None, multiline: true, ..StringRule::DOUBLE };
static HEREDOC_RUBY: StringRule =
    StringRule { escapes: Escapes::Code, interpolation: Some(&super::rules::HASH_BRACES), ..HEREDOC_PLAIN };
static HEREDOC_SHELL: StringRule =
    StringRule { escapes: Escapes::Only(b"\\$`\n"), interpolation: Some(&SHELL), ..HEREDOC_PLAIN };
static HEREDOC_PHP: StringRule =
    StringRule { escapes: Escapes::Keep, interpolation: Some(&PHP), layout: super::rules::Layout::Closing, ..HEREDOC_PLAIN };
static NOWDOC_PHP: StringRule = StringRule { layout: super::rules::Layout::Closing, ..HEREDOC_PLAIN };
static PERCENT_PLAIN: StringRule = StringRule { escapes: Escapes::Raw, multiline: true, ..StringRule::DOUBLE };

/// `$x`, `${x}`, `$(x)`.
pub(super) static SHELL: Interpolation =
    Interpolation { opens: &["${", "$("], close: b'}', doubled: false, bare: true, members: false, commands: true };
/// `$x->y`, `{$x}`, `${x}`.
pub(super) static PHP: Interpolation =
    Interpolation { opens: &["{$", "${"], close: b'}', doubled: false, bare: true, members: true, commands: false };

/// Finds the strings, comments and brackets of `text`.
pub(super) fn lex(text: &str, rules: &'static Rules) -> Lexed {
    let mut lexer = Lexer {
        bytes: text.as_bytes(),
        rules,
        classes: classes(rules),
        out: Lexed::default(),
        open: Vec::new(),
        frames: vec![Frame::Code { end: 0, base: 0, hole: None }],
        pending: Vec::new(),
        rewinds: 0,
        misses: 0,
        pos: 0,
    };
    lexer.run();
    lexer.out.tokens.retain(|t| t.complete);
    lexer.out.comments.sort_unstable_by_key(|c| c.start);
    lexer.out
}

fn classes(rules: &Rules) -> [u8; 256] {
    let mut classes = [0u8; 256];
    let mut mark = |text: &str, class: u8| {
        if let Some(first) = text.bytes().next() {
            classes[usize::from(first)] |= class;
        }
    };
    rules.line_comments.iter().for_each(|c| mark(c, COMMENT));
    rules.block_comments.iter().for_each(|c| mark(c.open, COMMENT));
    rules.strings.iter().for_each(|s| mark(s.open, QUOTE));
    if let Some(template) = &rules.template {
        mark(template.close, SPECIAL);
    }
    ["(", "[", "{"].iter().for_each(|b| mark(b, OPEN));
    [")", "]", "}"].iter().for_each(|b| mark(b, CLOSE));
    if rules.chars {
        mark("'", SPECIAL);
    }
    if rules.heredoc != Heredoc::None || rules.jsx {
        mark("<", SPECIAL);
    }
    if matches!(rules.heredoc, Heredoc::Shell | Heredoc::Ruby) {
        mark("\n", LINE);
    }
    if rules.heredoc == Heredoc::Shell {
        mark("\\", SPECIAL);
    }
    if rules.regex {
        mark("/", SPECIAL);
    }
    if rules.percent {
        mark("%", SPECIAL);
    }
    if rules.sigils {
        mark("~", SPECIAL);
    }
    classes
}

struct Lexer<'a> {
    bytes: &'a [u8],
    rules: &'static Rules,
    classes: [u8; 256],
    out: Lexed,
    open: Vec<usize>,
    frames: Vec<Frame>,
    /// Heredocs whose body starts on the next line.
    pending: Vec<(usize, Close)>,
    rewinds: usize,
    misses: usize,
    pos: usize,
}

impl Lexer<'_> {
    fn run(&mut self) {
        if self.rules.template.is_some() {
            self.markup_outside();
        }
        loop {
            while self.pos < self.bytes.len() {
                match self.frames.last().copied() {
                    Some(Frame::Code { end, base, hole }) => self.code(end, base, hole),
                    Some(Frame::Text { token, close }) => self.text(token, close),
                    Some(Frame::Tag) => self.tag(),
                    Some(Frame::Markup { depth, .. }) => self.markup(depth),
                    None => return,
                }
            }
            if !self.rewind() {
                return;
            }
        }
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// Gives up the outermost construct that never closed, and reads on behind its opening.
    fn rewind(&mut self) -> bool {
        let Some(position) = self.frames.iter().position(|f| !matches!(f, Frame::Code { .. })) else {
            return false;
        };
        if self.rewinds == REWINDS {
            return false;
        }
        self.rewinds += 1;
        let [tokens, comments, start] = match self.frames[position] {
            Frame::Text { token, close } => {
                let t = &self.out.tokens[token];
                let start = if matches!(close, Close::Line { .. }) { t.end } else { t.body.start };
                [token, self.out.comments.partition_point(|c| c.start < t.start), start.max(t.start + 1)]
            }
            Frame::Markup { start, marks, .. } => [marks[0], marks[1], start + 1],
            _ => return false,
        };
        self.frames.truncate(position);
        self.out.tokens.truncate(tokens);
        self.out.comments.truncate(comments);
        let brackets = self.out.brackets.partition_point(|b| b.open < start);
        self.out.brackets.truncate(brackets);
        self.open.clear();
        for (index, bracket) in self.out.brackets.iter_mut().enumerate() {
            if bracket.close != NONE && bracket.close >= start {
                bracket.close = NONE;
            }
            if bracket.close == NONE {
                self.open.push(index);
            }
        }
        self.pending.clear();
        self.pos = start;
        true
    }

    /// Skips markup up to the next mark that opens code.
    fn markup_outside(&mut self) {
        let Some(template) = &self.rules.template else { return };
        let first = template.opens.first().map_or(0, |o| o.as_bytes()[0]);
        while let Some(found) = scan::find_byte(self.bytes, self.pos, first) {
            if let Some(comment) = template.comment
                && starts(self.bytes, found, comment)
            {
                self.pos = scan::find(self.bytes, found, template.close).map_or(self.bytes.len(), |p| p + template.close.len());
                continue;
            }
            if let Some(open) = template.opens.iter().find(|o| starts(self.bytes, found, o)) {
                self.pos = found + open.len();
                return;
            }
            self.pos = found + 1;
        }
        self.pos = self.bytes.len();
    }

    fn code(&mut self, end: u8, base: usize, hole: Option<(usize, usize)>) {
        let (bytes, classes) = (self.bytes, &self.classes);
        let mut at = self.pos;
        while let Some(&b) = bytes.get(at)
            && classes[usize::from(b)] == 0
        {
            at += 1;
        }
        self.pos = at;
        if at >= bytes.len() {
            return;
        }
        let (b, class) = (bytes[at], classes[usize::from(bytes[at])]);
        if class & LINE != 0 {
            self.pos = at + 1;
            self.start_heredoc();
            return;
        }
        if class & COMMENT != 0 && self.comment(at) {
            return;
        }
        if class & QUOTE != 0 && self.string(at) {
            return;
        }
        if class & SPECIAL != 0 && self.special(at, b) {
            return;
        }
        if class & CLOSE != 0 && b == end && self.open.len() <= base {
            self.end_hole(at, hole);
            return;
        }
        if class & OPEN != 0 {
            let parent = self.open.last().copied().unwrap_or(NONE);
            self.open.push(self.out.brackets.len());
            self.out.brackets.push(Bracket { open: at, close: NONE, parent });
        } else if class & CLOSE != 0 {
            self.close_bracket(at, b, base);
        }
        self.pos = at + 1;
    }

    fn close_bracket(&mut self, at: usize, b: u8, base: usize) {
        let opener = match b {
            b')' => b'(',
            b']' => b'[',
            _ => b'{',
        };
        // A stray bracket (shell's `case a)`) closes nothing; a forgotten one is closed by its parent.
        let depth = self.open.len();
        for index in (base.max(depth.saturating_sub(4))..depth).rev() {
            let bracket = self.open[index];
            if self.byte(self.out.brackets[bracket].open) == opener {
                self.out.brackets[bracket].close = at;
                self.open.truncate(index);
                return;
            }
        }
    }

    fn end_hole(&mut self, at: usize, hole: Option<(usize, usize)>) {
        self.frames.pop();
        self.pos = at + 1;
        let Some((start, inner)) = hole else { return };
        // `{{x}}` of C#'s `$$"""`.
        if self.byte(start) == b'{' && self.byte(start + 1) == b'{' && inner == start + 2 && self.byte(at + 1) == b'}' {
            self.pos = at + 2;
        }
        let outer = Span::new(start, self.pos);
        if let Some(Frame::Text { token, .. }) = self.frames.last().copied() {
            self.out.tokens[token].holes.push(HoleToken { outer, inner: Span::new(inner.min(at), at) });
        }
    }

    /// Skips a comment that starts here.
    fn comment(&mut self, at: usize) -> bool {
        let bytes = self.bytes;
        for comment in self.rules.block_comments {
            if !starts(bytes, at, comment.open) || comment.line_start && !scan::line_start(bytes, at) {
                continue;
            }
            let mut depth = 1usize;
            let mut p = at + comment.open.len();
            while p < bytes.len() && depth > 0 {
                if bytes[p] == comment.close.as_bytes()[0]
                    && starts(bytes, p, comment.close)
                    && (!comment.line_start || scan::line_start(bytes, p))
                {
                    depth -= 1;
                    p += comment.close.len();
                } else if comment.nested && starts(bytes, p, comment.open) {
                    depth += 1;
                    p += comment.open.len();
                } else {
                    p += 1;
                }
            }
            self.out.comments.push(Span::new(at, p.min(bytes.len())));
            self.pos = p.min(bytes.len());
            return true;
        }
        let word = !self.rules.comment_at_word
            || at == 0
            || matches!(bytes[at - 1], b' ' | b'\t' | b'\n' | b'\r' | b';' | b'&' | b'|' | b'(' | b')');
        let opens = |marks: &[&str]| marks.iter().any(|m| starts(bytes, at, m));
        if !word || !opens(self.rules.line_comments) || opens(self.rules.not_comments) {
            return false;
        }
        if (self.rules.percent || self.rules.sigils) && at > 0 && bytes[at - 1] == b'?' && !(at > 1 && is_word(bytes[at - 2])) {
            return false;
        }
        let mut end = line_end(bytes, at);
        if let Some(template) = &self.rules.template
            && let Some(close) = scan::find(&bytes[..end], at, template.close)
        {
            end = close;
        }
        self.out.comments.push(Span::new(at, end));
        self.pos = end;
        true
    }

    /// Opens the string that starts with the quote at `at`.
    fn string(&mut self, at: usize) -> bool {
        let bytes = self.bytes;
        if (self.rules.percent || self.rules.sigils) && at > 0 && bytes[at - 1] == b'?' && !(at > 1 && is_word(bytes[at - 2])) {
            self.pos = at + 1; // the character `?"`
            return true;
        }
        for rule in self.rules.strings {
            if !starts(bytes, at, rule.open) {
                continue;
            }
            let mut start = at;
            let mut hashes = 0;
            while rule.hashes && start > 0 && bytes[start - 1] == b'#' {
                start -= 1;
                hashes += 1;
            }
            let Some(prefix) = prefix(bytes, start, &rule.prefixes) else { continue };
            if rule.hashes && hashes == 0 && prefix == 0 && matches!(rule.prefixes, Prefixes::Words(w) if w.contains(&"")) {
                continue;
            }
            start -= prefix;
            let mut body = at + rule.open.len();
            let close = if rule.delimited {
                let length = bytes[body..].iter().take(18).position(|b| *b == b'(');
                let Some(length) = length else { continue };
                body += length + 1;
                Close::Raw(Span::new(body - 1 - length, body - 1))
            } else if rule.run {
                while self.byte(body) == b'"' {
                    body += 1;
                }
                Close::Run(body - at)
            } else if hashes > 0 {
                Close::Hashes(rule.close, hashes)
            } else {
                Close::Quote(rule.close)
            };
            self.open_string(start, body, rule, close);
            return true;
        }
        false
    }

    fn open_string(&mut self, start: usize, body: usize, rule: &'static StringRule, close: Close) {
        let token = self.out.tokens.len();
        self.push_token(start, body, body, rule);
        self.frames.push(Frame::Text { token, close });
        self.pos = body;
    }

    fn push_token(&mut self, start: usize, end: usize, body: usize, rule: &'static StringRule) {
        self.out.tokens.push(Token {
            start,
            end,
            last: end,
            body: Span::new(body, body),
            rule,
            parent: self.open.last().copied().unwrap_or(NONE),
            holes: Vec::new(),
            dedent: false,
            complete: false,
            apart: false,
        });
    }

    /// Ends the innermost string: its body before `body`, the string before `end`.
    fn close_string(&mut self, token: usize, body: usize, end: usize, complete: bool) {
        self.frames.pop();
        self.pos = end;
        let token = &mut self.out.tokens[token];
        token.body.end = body.max(token.body.start);
        token.end = end;
        token.last = end;
        token.complete = complete;
    }

    fn text(&mut self, token: usize, close: Close) {
        let bytes = self.bytes;
        let rule = self.out.tokens[token].rule;
        let heredoc = matches!(close, Close::Line { .. });
        let (first, nested) = match close {
            Close::Quote(quote) | Close::Hashes(quote, _) => (quote.as_bytes()[0], 0xFF),
            Close::Run(_) => (b'"', 0xFF),
            Close::Raw(_) => (b')', 0xFF),
            Close::Delimiter { open, close, .. } => (close, if open == close { 0xFF } else { open }),
            Close::Line { .. } => (b'\n', 0xFF),
        };
        let escape = if matches!(rule.escapes, Escapes::None | Escapes::Doubled) { 0xFF } else { b'\\' };
        let line = if rule.multiline { 0xFF } else { b'\n' };
        let (hole, other) = match rule.interpolation {
            Some(i) if i.bare && i.opens.iter().any(|o| !o.starts_with('$')) => (b'{', b'$'),
            Some(i) if i.bare => (b'$', 0xFF),
            Some(i) => (i.opens.first().map_or(0xFF, |o| o.as_bytes()[0]), 0xFF),
            None => (0xFF, 0xFF),
        };
        let mut at = self.pos;
        loop {
            let Some(&b) = bytes.get(at) else {
                self.pos = bytes.len();
                return;
            };
            if b != first && b != escape && b != line && b != hole && b != other && b != nested {
                at += 1;
                continue;
            }
            if b == escape {
                if let Some(i) = rule.interpolation
                    && i.opens.iter().any(|o| o.starts_with('\\') && starts(bytes, at, o))
                {
                    self.open_hole(token, at, i);
                    return;
                }
                let hashes = matches!(close, Close::Hashes(..));
                if heredoc && bytes.get(at + 1) == Some(&b'\n') {
                    at += 1;
                } else if hashes {
                    at += 1; // Swift's `#"\n"#` is text
                } else if bytes.get(at + 1) == Some(&b'\r') && bytes.get(at + 2) == Some(&b'\n') {
                    at += 3;
                } else {
                    at += 2;
                }
                continue;
            }
            if (b == hole || b == other)
                && let Some(i) = rule.interpolation
            {
                if i.doubled && i.opens.iter().all(|o| o.len() == 1) && self.byte(at + 1) == b {
                    at += 2;
                    continue;
                }
                self.pos = at;
                if self.open_hole(token, at, i) {
                    return;
                }
                if b != first {
                    at += 1;
                    continue;
                }
            }
            match close {
                Close::Quote(quote) if b == first && starts(bytes, at, quote) => {
                    if rule.escapes == Escapes::Doubled && starts(bytes, at + quote.len(), quote) {
                        at += 2 * quote.len();
                        continue;
                    }
                    while rule.greedy && self.byte(at + quote.len()) == first {
                        at += 1;
                    }
                    self.close_string(token, at, at + quote.len(), true);
                    return;
                }
                Close::Hashes(quote, count) if b == first && starts(bytes, at, quote) => {
                    let from = at + quote.len();
                    if bytes.get(from..from + count).is_some_and(|h| h.iter().all(|b| *b == b'#')) {
                        self.close_string(token, at, from + count, true);
                        return;
                    }
                }
                Close::Raw(id) if b == first => {
                    let end = at + 1 + (id.end - id.start);
                    if bytes.get(at + 1..end) == bytes.get(id.start..id.end) && self.byte(end) == b'"' {
                        self.close_string(token, at, end + 1, true);
                        return;
                    }
                }
                Close::Run(count) if b == first => {
                    let run = bytes[at..].iter().take_while(|b| **b == b'"').count();
                    if run >= count {
                        self.close_string(token, at + run - count, at + run, true);
                        return;
                    }
                    at += run;
                    continue;
                }
                Close::Delimiter { open, close, depth } => {
                    if b == first && depth == 0 {
                        self.close_string(token, at, at + 1, true);
                        return;
                    }
                    let depth = if b == first { depth - 1 } else { depth + usize::from(b == nested) };
                    if let Some(frame) = self.frames.last_mut() {
                        *frame = Frame::Text { token, close: Close::Delimiter { open, close, depth } };
                    }
                    self.pos = at + 1;
                    return;
                }
                Close::Line { id, indented, inline } if b == first => {
                    if let Some(end) = terminator(bytes, at + 1, id, indented, inline) {
                        self.close_heredoc(token, at + 1, end, inline);
                        return;
                    }
                }
                _ if b == line => {
                    self.close_string(token, at, at, false);
                    return;
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Opens the interpolation at `at`, if it is one.
    fn open_hole(&mut self, token: usize, at: usize, rule: &'static Interpolation) -> bool {
        let bytes = self.bytes;
        if let Some(open) = rule.opens.iter().find(|o| starts(bytes, at, o)) {
            let kept = usize::from(open.len() == 2 && open.ends_with('$'));
            let end = if open.ends_with('(') { b')' } else { rule.close };
            self.frames.push(Frame::Code { end, base: self.open.len(), hole: Some((at, at + open.len() - kept)) });
            self.pos = at + open.len();
            return true;
        }
        if rule.bare && bytes[at] == b'$' {
            let mut end = at + 1;
            let first = self.byte(end);
            if rule.commands && (first.is_ascii_digit() || matches!(first, b'@' | b'*' | b'?' | b'#')) {
                end += 1;
            } else if first.is_ascii_alphabetic() || first == b'_' || first >= 0x80 {
                while is_word(self.byte(end)) {
                    end += 1;
                }
            } else {
                return false;
            }
            if rule.members {
                end = scan::member(bytes, end);
            }
            self.out.tokens[token].holes.push(HoleToken { outer: Span::new(at, end), inner: Span::new(at, end) });
            self.pos = end;
            return true;
        }
        false
    }

    /// Heredocs, regular expressions, percent literals, sigils, characters, tags, ends of code.
    fn special(&mut self, at: usize, b: u8) -> bool {
        let bytes = self.bytes;
        if let Some(template) = &self.rules.template
            && starts(bytes, at, template.close)
        {
            self.pos = at + template.close.len();
            self.markup_outside();
            return true;
        }
        match b {
            b'\'' if self.rules.chars => {
                self.pos = scan::char_literal(bytes, at);
                true
            }
            b'\\' if self.rules.heredoc == Heredoc::Shell => {
                self.pos = (at + 2).min(bytes.len());
                true
            }
            b'<' if self.rules.heredoc != Heredoc::None => self.heredoc(at),
            b'<' if self.rules.jsx => self.open_markup(at),
            b'/' if self.rules.regex && self.operand(at, true) => match scan::regex(bytes, at) {
                Some(end) => {
                    self.pos = end;
                    true
                }
                None => false,
            },
            b'%' if self.rules.percent => self.percent(at),
            b'~' if self.rules.sigils => self.sigil(at),
            _ => false,
        }
    }

    /// Whether an operand, not an operator, stands at `at`.
    fn operand(&self, at: usize, slash: bool) -> bool {
        let bytes = self.bytes;
        let mut end = at;
        loop {
            while end > 0 && bytes[end - 1].is_ascii_whitespace() {
                end -= 1;
            }
            // Only the comment right before can hide what stands before it.
            match self.out.comments.last() {
                Some(c) if c.end == end && c.start < end && end == trimmed(bytes, at) => end = c.start,
                _ => break,
            }
        }
        let Some(&b) = end.checked_sub(1).and_then(|e| bytes.get(e)) else { return true };
        if is_word(b) {
            let word = scan::word_before(bytes, end);
            if OPERAND_WORDS.contains(&word) {
                return true;
            }
            // `split /,/`: Ruby reads a command's argument.
            return self.rules.percent
                && end < at
                && word.first().is_some_and(u8::is_ascii_lowercase)
                && !self.byte(at + 1).is_ascii_whitespace()
                && self.byte(at + 1) != b'=';
        }
        match b {
            b')' | b']' | b'"' | b'\'' | b'`' => false,
            b'}' => !slash,
            b'+' | b'-' => !(end > 1 && bytes[end - 2] == b),
            _ => true,
        }
    }

    fn percent(&mut self, at: usize) -> bool {
        let bytes = self.bytes;
        let letter = self.byte(at + 1);
        let (kind, delimiter) = if letter.is_ascii_alphabetic() { (letter, self.byte(at + 2)) } else { (b'Q', letter) };
        let skip = if letter.is_ascii_alphabetic() { 3 } else { 2 };
        let bracket = matches!(delimiter, b'(' | b'[' | b'{' | b'<');
        let fits = match kind {
            b'q' | b'Q' | b'w' | b'W' | b'i' | b'I' | b'r' | b'x' | b's' => bracket || matches!(delimiter, b'|' | b'!' | b'/' | b'"' | b'\'' | b'-' | b'~' | b'^' | b'@'),
            _ => false,
        };
        if !fits || (skip == 2 && !bracket && delimiter != b'|') || !self.operand(at, false) {
            return false;
        }
        let close = match delimiter {
            b'(' => b')',
            b'[' => b']',
            b'{' => b'}',
            b'<' => b'>',
            other => other,
        };
        let rule = if matches!(kind, b'q' | b'w' | b'i' | b's') { &PERCENT_PLAIN } else { &HEREDOC_RUBY };
        let body = (at + skip).min(bytes.len());
        let token = self.out.tokens.len();
        self.open_string(at, body, rule, Close::Delimiter { open: delimiter, close, depth: 0 });
        self.out.tokens[token].apart = !matches!(kind, b'q' | b'Q');
        true
    }

    fn sigil(&mut self, at: usize) -> bool {
        let mut name = at + 1;
        while self.byte(name).is_ascii_alphanumeric() {
            name += 1;
        }
        if name == at + 1 || at > 0 && matches!(self.bytes[at - 1], b'~' | b'&' | b'<') {
            return false;
        }
        let plain = self.bytes[at + 1].is_ascii_uppercase();
        let rule = if plain { &PERCENT_PLAIN } else { &HEREDOC_RUBY };
        let delimiter = self.byte(name);
        let token = self.out.tokens.len();
        if starts(self.bytes, name, "\"\"\"") || starts(self.bytes, name, "'''") {
            let quote = if delimiter == b'"' { "\"\"\"" } else { "'''" };
            self.open_string(at, name + 3, rule, Close::Quote(quote));
            self.out.tokens[token].dedent = true;
        } else {
            let close = match delimiter {
                b'(' => b')',
                b'[' => b']',
                b'{' => b'}',
                b'<' => b'>',
                b'|' | b'/' | b'"' | b'\'' => delimiter,
                _ => return false,
            };
            self.open_string(at, name + 1, rule, Close::Delimiter { open: delimiter, close, depth: 0 });
        }
        self.out.tokens[token].apart = matches!(self.bytes[at + 1], b'w' | b'W' | b'r' | b'R');
        true
    }

    fn heredoc(&mut self, at: usize) -> bool {
        let bytes = self.bytes;
        let family = self.rules.heredoc;
        let marks = if family == Heredoc::Php { "<<<" } else { "<<" };
        if !starts(bytes, at, marks) {
            return false;
        }
        let mut p = at + marks.len();
        if family != Heredoc::Php && self.byte(p) == b'<' {
            self.pos = p + 1; // `<<<` of the shell
            return true;
        }
        let indent = self.byte(p);
        let indented = match family {
            Heredoc::Ruby => matches!(indent, b'~' | b'-'),
            Heredoc::Shell => indent == b'-',
            _ => true,
        };
        if indented && family != Heredoc::Php {
            p += 1;
        }
        while family != Heredoc::Ruby && matches!(self.byte(p), b' ' | b'\t') {
            p += 1;
        }
        let quote = self.byte(p);
        let quoted = matches!(quote, b'\'' | b'"');
        let from = p + usize::from(quoted) + usize::from(quote == b'\\');
        let mut to = from;
        while is_word(self.byte(to)) {
            to += 1;
        }
        let letter = self.byte(from);
        let named = to > from && (letter.is_ascii_alphabetic() || letter == b'_') && (!quoted || self.byte(to) == quote);
        let ruby_bare = family == Heredoc::Ruby && !indented && !quoted;
        if !named || ruby_bare && (!letter.is_ascii_uppercase() || at > 0 && is_word(bytes[at - 1])) || self.misses == REWINDS {
            return false;
        }
        let end = to + usize::from(quoted);
        let close = Close::Line { id: Span::new(from, to), indented, inline: family == Heredoc::Php };
        if !self.terminated(end, close) {
            self.misses += 1;
            return false;
        }
        let raw = quote == b'\'' || quote == b'\\' || family == Heredoc::Shell && quoted;
        let rule = match (family, raw) {
            (Heredoc::Php, true) => &NOWDOC_PHP,
            (Heredoc::Php, false) => &HEREDOC_PHP,
            (_, true) => &HEREDOC_PLAIN,
            (Heredoc::Ruby, false) => &HEREDOC_RUBY,
            (_, false) => &HEREDOC_SHELL,
        };
        let token = self.out.tokens.len();
        self.push_token(at, end, end, rule);
        self.out.tokens[token].dedent = indent == b'~' && family == Heredoc::Ruby;
        self.pos = end;
        if family == Heredoc::Php {
            let body = line_end(bytes, end);
            self.out.tokens[token].body = Span::new((body + 1).min(bytes.len()), (body + 1).min(bytes.len()));
            self.frames.push(Frame::Text { token, close });
            self.pos = body;
        } else {
            self.pending.push((token, close));
        }
        true
    }

    /// Whether a heredoc's last line comes at all.
    fn terminated(&self, from: usize, close: Close) -> bool {
        let Close::Line { id, indented, inline } = close else { return true };
        let mut at = line_end(self.bytes, from);
        while at < self.bytes.len() {
            if terminator(self.bytes, at + 1, id, indented, inline).is_some() {
                return true;
            }
            at = line_end(self.bytes, at + 1);
        }
        false
    }

    /// At the start of a line: the body of the first heredoc that waits for it.
    fn start_heredoc(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let (token, close) = self.pending.remove(0);
        let Some(slot) = self.out.tokens.get_mut(token) else { return };
        slot.body = Span::new(self.pos, self.pos);
        self.frames.push(Frame::Text { token, close });
        self.pos -= 1; // the line break before the body also stands before an empty body's end
    }

    fn close_heredoc(&mut self, token: usize, body: usize, end: usize, inline: bool) {
        self.frames.pop();
        let slot = &mut self.out.tokens[token];
        slot.body.end = body.max(slot.body.start);
        slot.last = end;
        slot.complete = true;
        if inline {
            slot.end = end;
        } else {
            // The body stands between a line's end and the next line: code reads over it.
            self.out.comments.push(Span::new(slot.body.start, end));
        }
        self.pos = end;
    }

    fn open_markup(&mut self, at: usize) -> bool {
        let next = self.byte(at + 1);
        if !(next.is_ascii_alphabetic() || next == b'>') || !self.operand(at, false) {
            return false;
        }
        // `<T,>(x) => …` and `<T extends X>` are type parameters.
        let mut p = at + 1;
        while is_word(self.byte(p)) || matches!(self.byte(p), b'.' | b'-' | b':') {
            p += 1;
        }
        if self.byte(p) == b',' || starts(self.bytes, p, " extends ") {
            return false;
        }
        let marks = [self.out.tokens.len(), self.out.comments.len(), 0];
        self.frames.push(Frame::Markup { depth: 0, start: at, marks });
        self.frames.push(Frame::Tag);
        self.pos = at + 1;
        true
    }

    fn tag(&mut self) {
        let at = self.pos;
        self.pos = at + 1;
        match self.bytes[at] {
            quote @ (b'"' | b'\'') => {
                let (rule, close) = if quote == b'"' { (&ATTRIBUTE, "\"") } else { (&ATTRIBUTE_SINGLE, "'") };
                let token = self.out.tokens.len();
                self.open_string(at, at + 1, rule, Close::Quote(close));
                self.out.tokens[token].apart = true;
            }
            b'{' => self.frames.push(Frame::Code { end: b'}', base: self.open.len(), hole: None }),
            b'>' => {
                self.frames.pop();
                let closed = at > 0 && self.bytes[at - 1] == b'/';
                self.markup_depth(!closed, false);
            }
            _ => {}
        }
    }

    fn markup(&mut self, _depth: usize) {
        let at = self.pos;
        self.pos = at + 1;
        match self.bytes[at] {
            b'{' => self.frames.push(Frame::Code { end: b'}', base: self.open.len(), hole: None }),
            b'<' if self.byte(at + 1) == b'/' => {
                self.pos = scan::find_byte(self.bytes, at, b'>').map_or(self.bytes.len(), |p| p + 1);
                self.markup_depth(false, true);
            }
            b'<' => self.frames.push(Frame::Tag),
            _ => {}
        }
    }

    fn markup_depth(&mut self, opened: bool, closed: bool) {
        if let Some(Frame::Markup { depth, .. }) = self.frames.last_mut() {
            *depth = (*depth + usize::from(opened)).saturating_sub(usize::from(closed));
            if *depth == 0 {
                self.frames.pop();
            }
        }
    }
}

/// Words after which an operand comes.
const OPERAND_WORDS: &[&[u8]] = &[
    b"return", b"case", b"typeof", b"in", b"of", b"do", b"else", b"await", b"yield", b"default", b"new", b"delete",
    b"void", b"throw", b"if", b"unless", b"and", b"or", b"not", b"when", b"while", b"until", b"then", b"elsif",
];

fn trimmed(bytes: &[u8], mut at: usize) -> usize {
    while at > 0 && bytes[at - 1].is_ascii_whitespace() {
        at -= 1;
    }
    at
}

/// The end of the last line of a heredoc that starts at `at`, if this is it.
fn terminator(bytes: &[u8], at: usize, id: Span, indented: bool, inline: bool) -> Option<usize> {
    let mut p = at;
    while indented && matches!(bytes.get(p), Some(b' ' | b'\t')) {
        p += 1;
    }
    let end = p + (id.end - id.start);
    if bytes.get(p..end)? != &bytes[id.start..id.end] {
        return None;
    }
    match bytes.get(end) {
        None | Some(b'\n' | b'\r') => Some(end),
        Some(b) => (inline && !is_word(*b)).then_some(end),
    }
}

/// The length of the prefix before `at`, if `prefixes` allows it.
fn prefix(bytes: &[u8], at: usize, prefixes: &Prefixes) -> Option<usize> {
    match prefixes {
        Prefixes::Identifier => {
            let word = scan::word_before(bytes, at);
            let first = word.first()?;
            (!first.is_ascii_digit() && word.len() <= 32).then_some(word.len())
        }
        Prefixes::Words(words) => {
            let fits = |word: &&&str| {
                at.checked_sub(word.len()).is_some_and(|start| {
                    bytes[start..at].eq_ignore_ascii_case(word.as_bytes())
                        && !(start > 0 && is_word(bytes[start - 1]) && is_word(bytes[start]))
                })
            };
            if let Some(word) = words.iter().filter(|w| !w.is_empty()).filter(fits).max_by_key(|w| w.len()) {
                return Some(word.len());
            }
            words.contains(&"").then_some(0)
        }
    }
}

