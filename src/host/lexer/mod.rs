//! Finds the string literals of a text by its language's [`Rules`]: one pass, no recursion.
//!
//! In: text and rules. Out: [`Lexed`]: string tokens with their holes, comments and brackets, in
//! order of their place. The hard thing is to stay in step with the language (heredocs, nested
//! templates, regular expressions, JSX), and to get back into step at the cost of one string,
//! not of the file, where something was misread.

mod heredoc;
mod markup;
mod special;
mod text;

use super::rules::{Heredoc, Interpolation, Rules, StringRule};
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
    /// Where brackets close, in order, with their index.
    pub(super) closes: Vec<(usize, usize)>,
}

/// What closes a string.
#[derive(Clone, Copy, Debug)]
enum Close {
    Quote(&'static str),
    Hashes(&'static str, usize),
    Run(usize),
    /// `)x"`, whose `x` stands at a place of the source.
    Raw(Span),
    Delimiter {
        open: u8,
        close: u8,
        depth: usize,
    },
    Line {
        id: Span,
        indented: bool,
        inline: bool,
    },
}

#[derive(Clone, Copy, Debug)]
enum Frame {
    /// Code up to `end` (0: the end of the file), with the brackets above `base`.
    Code {
        end: u8,
        base: usize,
        hole: Option<(usize, usize)>,
    },
    /// The body of a string.
    Text { token: usize, close: Close },
    /// A tag of markup in code.
    Tag,
    /// Text between tags.
    Markup {
        depth: usize,
        start: usize,
        marks: [usize; 3],
    },
}

const QUOTE: u8 = 1;
const COMMENT: u8 = 2;
const OPEN: u8 = 4;
const CLOSE: u8 = 8;
const SPECIAL: u8 = 16;
const LINE: u8 = 32;

/// `$x`, `${x}`, `$(x)`.
pub(super) static SHELL: Interpolation = Interpolation {
    opens: &["${", "$("],
    close: b'}',
    doubled: false,
    bare: true,
    members: false,
    commands: true,
};
/// `$x->y`, `{$x}`, `${x}`.
pub(super) static PHP: Interpolation = Interpolation {
    opens: &["{$", "${"],
    close: b'}',
    doubled: false,
    bare: true,
    members: true,
    commands: false,
};

/// Finds the strings, comments and brackets of `text`.
pub(super) fn lex(text: &str, rules: &'static Rules) -> Lexed {
    let mut lexer = Lexer {
        bytes: text.as_bytes(),
        rules,
        classes: classes(rules),
        out: Lexed::default(),
        open: Vec::new(),
        frames: vec![Frame::Code {
            end: 0,
            base: 0,
            hole: None,
        }],
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
    rules
        .block_comments
        .iter()
        .for_each(|c| mark(c.open, COMMENT));
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
                    Some(Frame::Markup { .. }) => self.markup(),
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
        let Some(position) = self
            .frames
            .iter()
            .position(|f| !matches!(f, Frame::Code { .. }))
        else {
            return false;
        };
        if self.rewinds == REWINDS {
            return false;
        }
        self.rewinds += 1;
        let [tokens, comments, start] = match self.frames[position] {
            Frame::Text { token, close } => {
                let t = &self.out.tokens[token];
                let start = if matches!(close, Close::Line { .. }) {
                    t.end
                } else {
                    t.body.start
                };
                [
                    token,
                    self.out.comments.partition_point(|c| c.start < t.start),
                    start.max(t.start + 1),
                ]
            }
            Frame::Markup { start, marks, .. } => [marks[0], marks[1], start + 1],
            _ => return false,
        };
        self.frames.truncate(position);
        self.out.tokens.truncate(tokens);
        self.out.comments.truncate(comments);
        let brackets = self.out.brackets.partition_point(|b| b.open < start);
        self.out.brackets.truncate(brackets);
        let closes = self.out.closes.partition_point(|c| c.0 < start);
        self.out.closes.truncate(closes);
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

    /// Reads code until a string or markup opens, or the hole ends that the code stands in.
    fn code(&mut self, end: u8, base: usize, hole: Option<(usize, usize)>) {
        let bytes = self.bytes;
        loop {
            let mut at = self.pos;
            while let Some(&b) = bytes.get(at)
                && self.classes[usize::from(b)] == 0
            {
                at += 1;
            }
            self.pos = at;
            let Some(&b) = bytes.get(at) else { return };
            let class = self.classes[usize::from(b)];
            if class == OPEN {
                let parent = self.open.last().copied().unwrap_or(NONE);
                self.open.push(self.out.brackets.len());
                self.out.brackets.push(Bracket {
                    open: at,
                    close: NONE,
                    parent,
                });
                self.pos = at + 1;
            } else if class == CLOSE {
                if b == end && self.open.len() <= base {
                    self.end_hole(at, hole);
                    return;
                }
                self.close_bracket(at, b, base);
                self.pos = at + 1;
            } else if class & LINE != 0 {
                self.pos = at + 1;
                if !self.pending.is_empty() {
                    self.start_heredoc();
                    return;
                }
            } else if class & COMMENT != 0 && self.comment(at) {
            } else if class & QUOTE != 0 && self.string(at)
                || class & SPECIAL != 0 && self.special(at, b)
            {
                return;
            } else {
                self.pos = at + 1;
            }
        }
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
                self.out.closes.push((at, bracket));
                self.open.truncate(index);
                return;
            }
        }
    }

    /// Skips a comment that starts here.
    fn comment(&mut self, at: usize) -> bool {
        let bytes = self.bytes;
        for comment in self.rules.block_comments {
            if !starts(bytes, at, comment.open)
                || comment.line_start && !scan::line_start(bytes, at)
            {
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
            || matches!(
                bytes[at - 1],
                b' ' | b'\t' | b'\n' | b'\r' | b';' | b'&' | b'|' | b'(' | b')'
            );
        let opens = |marks: &[&str]| marks.iter().any(|m| starts(bytes, at, m));
        if !word || !opens(self.rules.line_comments) || opens(self.rules.not_comments) {
            return false;
        }
        if (self.rules.percent || self.rules.sigils)
            && at > 0
            && bytes[at - 1] == b'?'
            && !(at > 1 && is_word(bytes[at - 2]))
        {
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
}
