//! What a language row says about its literals: comments, quotes, escapes, interpolations, joins.
//!
//! Nothing here reads text; `lexer.rs` reads these rows to find literals, `decode.rs` to decode
//! them, `join.rs` to put them together. The hard thing is to keep a language's oddities data.

/// Everything that the lexer and the joiner know about a language.
#[derive(Debug)]
pub struct Rules {
    /// What starts a comment that ends with its line.
    pub line_comments: &'static [&'static str],
    /// A line comment starts only at the start of a word (shell's `#`).
    pub comment_at_word: bool,
    /// Openings that look like a line comment and are none (PHP's `#[`).
    pub not_comments: &'static [&'static str],
    /// Block comments.
    pub block_comments: &'static [BlockComment],
    /// String forms; the first that fits wins, so longer openings come first.
    pub strings: &'static [StringRule],
    /// `'x'` is a character literal; a lone `'` means nothing (lifetimes, symbols, separators).
    pub chars: bool,
    /// How heredocs are written.
    pub heredoc: Heredoc,
    /// `/…/` in the place of an operand is a regular expression.
    pub regex: bool,
    /// Ruby's `%q(…)`, `%w[…]`, `?x`.
    pub percent: bool,
    /// Elixir's `~s(…)`, `?x`.
    pub sigils: bool,
    /// Tags may stand in the place of an operand (JSX).
    pub jsx: bool,
    /// Code stands only between these marks; outside is markup (PHP, ERB).
    pub template: Option<Template>,
    /// Macros whose braces hold declarations as the language writes them are read as if they were
    /// not there.
    pub item_macros: bool,
    /// Operators that concatenate strings.
    pub concat: &'static [&'static str],
    /// Whether literals that follow one another are one.
    pub adjacency: Adjacency,
    /// How a list of strings is joined.
    pub joins: &'static [JoinCall],
    /// Operators that append to a variable.
    pub append_operators: &'static [&'static str],
    /// Methods whose receiver the first argument is appended to.
    pub append_methods: &'static [&'static str],
    /// Calls with a format as the first literal and the values after it.
    pub formats: &'static [FormatCall],
    /// Words that open a function.
    pub functions: &'static [&'static str],
    /// Functions end with their braces; else with their indentation.
    pub braces: bool,
    /// A bare string in the place of a statement is documentation (Python).
    pub docstrings: bool,
    /// A string before a colon is a key, not a value (JSON).
    pub keys: bool,
}

impl Rules {
    /// A language without any literal: the base that rows fill in.
    pub const NONE: Self = Self {
        line_comments: &[],
        comment_at_word: false,
        not_comments: &[],
        block_comments: &[],
        strings: &[],
        chars: false,
        heredoc: Heredoc::None,
        regex: false,
        percent: false,
        sigils: false,
        jsx: false,
        template: None,
        item_macros: false,
        concat: &[],
        adjacency: Adjacency::Never,
        joins: &[],
        append_operators: &["+="],
        append_methods: &[],
        formats: &[],
        functions: &[],
        braces: true,
        docstrings: false,
        keys: false,
    };

    /// JSON, with the comments that some read.
    pub const JSON: Self = Self {
        strings: &[StringRule::DOUBLE],
        concat: &[],
        keys: true,
        ..Self::C_LIKE
    };

    /// The comments and operators that most languages took from C.
    pub const C_LIKE: Self = Self {
        line_comments: &["//"],
        block_comments: &[C_COMMENT],
        concat: &["+"],
        ..Self::NONE
    };
}

/// `/* … */`.
pub(super) const C_COMMENT: BlockComment = BlockComment {
    open: "/*",
    close: "*/",
    nested: false,
    line_start: false,
};

/// A comment with an end mark.
#[derive(Clone, Copy, Debug)]
pub struct BlockComment {
    /// What opens it.
    pub open: &'static str,
    /// What closes it.
    pub close: &'static str,
    /// Comments nest.
    pub nested: bool,
    /// Both marks count only at the start of a line (Ruby's `=begin`).
    pub line_start: bool,
}

/// One form of string.
#[derive(Clone, Copy, Debug)]
pub struct StringRule {
    /// Words that stand right before the quote and select this form; empty means "no word".
    pub prefixes: Prefixes,
    /// The opening quote.
    pub open: &'static str,
    /// The closing quote.
    pub close: &'static str,
    /// The opening is preceded by any number of `#` and the closing followed by as many.
    pub hashes: bool,
    /// A delimiter and a parenthesis follow the quote: C++'s `R"x(…)x"`.
    pub delimited: bool,
    /// Three or more quotes open, as many close (C#).
    pub run: bool,
    /// Of a run of quotes the last ones close (Kotlin, Scala).
    pub greedy: bool,
    /// How escapes are read.
    pub escapes: Escapes,
    /// What puts in values.
    pub interpolation: Option<&'static Interpolation>,
    /// May contain line breaks.
    pub multiline: bool,
    /// A space follows the value (doobie's `fr"…"`).
    pub spaced: bool,
    /// What happens to indentation.
    pub layout: Layout,
}

impl StringRule {
    /// `"…"` on one line with C's escapes.
    pub const DOUBLE: Self = Self {
        prefixes: Prefixes::Words(&[""]),
        open: "\"",
        close: "\"",
        hashes: false,
        delimited: false,
        run: false,
        greedy: false,
        escapes: Escapes::Code,
        interpolation: None,
        multiline: false,
        spaced: false,
        layout: Layout::Plain,
    };
    /// `'…'` on one line with C's escapes.
    pub const SINGLE: Self = Self {
        open: "'",
        close: "'",
        ..Self::DOUBLE
    };
    /// `"""…"""` over lines with C's escapes.
    pub const TRIPLE: Self = Self {
        open: "\"\"\"",
        close: "\"\"\"",
        multiline: true,
        ..Self::DOUBLE
    };
}

/// The words before a quote that select a string form.
#[derive(Clone, Copy, Debug)]
pub enum Prefixes {
    /// One of these, compared without case; `""` is no word at all.
    Words(&'static [&'static str]),
    /// Any identifier (Scala's interpolators).
    Identifier,
}

/// How escapes are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escapes {
    /// There are none.
    None,
    /// The closing quote is written twice.
    Doubled,
    /// Backslashes as in C and its followers; an unknown escape is the character itself.
    Code,
    /// As `Code`, but a line break after a backslash takes the next line's indentation with it.
    Rust,
    /// As `Code`, but unknown escapes keep their backslash.
    Keep,
    /// A backslash escapes only these.
    Only(&'static [u8]),
    /// A backslash keeps the next character from closing, and both stay (Python's raw strings).
    Raw,
}

/// How values are put into a string.
#[derive(Clone, Copy, Debug)]
pub struct Interpolation {
    /// What opens an expression: `${`, `#{`, `\(`, `{`.
    pub opens: &'static [&'static str],
    /// What closes it.
    pub close: u8,
    /// The opening written twice is itself (Python, C#).
    pub doubled: bool,
    /// `$name` without braces.
    pub bare: bool,
    /// A bare name goes on with `->name`, `[key]` (PHP).
    pub members: bool,
    /// `$(command)` (shell).
    pub commands: bool,
}

/// `${x}`.
pub(super) static DOLLAR_BRACES: Interpolation = Interpolation {
    opens: &["${"],
    close: b'}',
    doubled: false,
    bare: false,
    members: false,
    commands: false,
};
/// `${x}` and `$x`.
pub(super) static DOLLAR: Interpolation = Interpolation {
    bare: true,
    ..DOLLAR_BRACES
};
/// `#{x}`.
pub(super) static HASH_BRACES: Interpolation = Interpolation {
    opens: &["#{"],
    ..DOLLAR_BRACES
};
/// `{x}`, with `{{` for a brace.
pub(super) static BRACES: Interpolation = Interpolation {
    opens: &["{"],
    doubled: true,
    ..DOLLAR_BRACES
};

/// What happens to a string's indentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// It stays.
    Plain,
    /// The smallest indentation of all lines goes, and the first line break (Java).
    Least,
    /// The indentation of the closing quote's line goes, with the first and last line break (Swift, C#).
    Closing,
}

/// Families of heredocs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heredoc {
    /// None.
    None,
    /// `<<EOF`, `<<-'EOF'`: the body starts on the next line.
    Shell,
    /// `<<~SQL`, `<<-SQL`, `<<SQL`: the body starts on the next line.
    Ruby,
    /// `<<<SQL`, `<<<'SQL'`: the body follows at once.
    Php,
}

/// Marks around code in a template.
#[derive(Debug)]
pub struct Template {
    /// What opens code; the first that fits wins.
    pub opens: &'static [&'static str],
    /// What closes it.
    pub close: &'static str,
    /// An opening that is a comment up to the close (`<%#`).
    pub comment: Option<&'static str>,
    /// The grammar reads the code alone, so that what is none is blanked before.
    pub blank: bool,
}

/// Whether literals that follow one another are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adjacency {
    /// Never.
    Never,
    /// Always (C).
    Always,
    /// On one line (Ruby); a backslash continues it.
    Line,
    /// On one line or anywhere inside brackets (Python).
    Brackets,
}

/// How a list of strings is joined.
#[derive(Clone, Copy, Debug)]
pub enum JoinCall {
    /// `[a, b].join(" ")`; the separator if the argument is missing.
    Method(&'static str, &'static str),
    /// `" ".join([a, b])`.
    Separator(&'static str),
    /// `strings.Join([]string{a, b}, " ")`.
    ListFirst(&'static str),
    /// `implode(' ', [a, b])`, `String.join(" ", a, b)`.
    SeparatorFirst(&'static str),
    /// `concat!(a, b)`.
    Concat(&'static str),
}

/// A call whose first literal is a format.
#[derive(Clone, Copy, Debug)]
pub struct FormatCall {
    /// The callee's last name (`format!`, `Sprintf`), or a method of the literal with a dot in front (`.format`), or `%`.
    pub callee: &'static str,
    /// How its placeholders are written.
    pub style: FormatStyle,
}

/// How a format's placeholders are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatStyle {
    /// `{}`, `{0}`, `{name}`; `{{` is a brace.
    Braces,
    /// `%s`, `%d`, `%(name)s`; `%%` is a percent sign.
    Percent,
}
