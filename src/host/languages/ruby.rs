//! Ruby, ERB, HAML, Slim: heredocs, percent literals, `#{}`, `<<`.

use crate::host::language::{Language, Reader};
use crate::host::rules::{
    Adjacency, BlockComment, Escapes, FormatCall, FormatStyle, HASH_BRACES, Heredoc, JoinCall,
    Rules, StringRule, Template,
};
use crate::host::{Literal, join, outline};

/// The row.
pub(in crate::host) static LANGUAGE: Language = Language {
    id: "ruby",
    title: "Ruby",
    extensions: &[
        "rb", "rake", "ru", "jbuilder", "rabl", "rsb", "arb", "builder", "gemspec",
    ],
    file_names: &["rakefile", "gemfile", "capfile", "guardfile", "vagrantfile"],
    shebangs: &["ruby"],
    reader: Reader::Code(&RULES),
    grammar: Some(|| tree_sitter_ruby::LANGUAGE.into()),
};

/// The row of ERB: Ruby between marks.
pub(in crate::host) static ERB: Language = Language {
    id: "erb",
    title: "ERB",
    extensions: &["erb", "rhtml"],
    file_names: &[],
    shebangs: &[],
    reader: Reader::Code(&ERB_RULES),
    grammar: Some(|| tree_sitter_ruby::LANGUAGE.into()),
};

/// The row of HAML.
pub(in crate::host) static HAML: Language = Language {
    id: "haml",
    title: "HAML",
    extensions: &["haml"],
    reader: Reader::Page {
        literals: outline::haml_literals,
        comments: outline::haml_comments,
        code: outline::haml,
    },
    ..OUTLINE
};

/// The row of Slim.
pub(in crate::host) static SLIM: Language = Language {
    id: "slim",
    title: "Slim",
    extensions: &["slim"],
    reader: Reader::Page {
        literals: outline::slim_literals,
        comments: outline::slim_comments,
        code: outline::slim,
    },
    ..OUTLINE
};

const OUTLINE: Language = Language {
    id: "",
    title: "",
    extensions: &[],
    file_names: &[],
    shebangs: &[],
    reader: Reader::Code(&RULES),
    grammar: Some(|| tree_sitter_ruby::LANGUAGE.into()),
};

/// The literals of Ruby that was taken out of a page.
pub(in crate::host) fn page_literals(code: &str) -> Vec<Literal> {
    join::literals(code, &RULES)
}

const RULES_VALUE: Rules = Rules {
    line_comments: &["#"],
    block_comments: &[BlockComment {
        open: "=begin",
        close: "=end",
        nested: false,
        line_start: true,
    }],
    strings: &[
        StringRule {
            interpolation: Some(&HASH_BRACES),
            multiline: true,
            ..StringRule::DOUBLE
        },
        StringRule {
            escapes: Escapes::Only(b"\\'"),
            multiline: true,
            ..StringRule::SINGLE
        },
        StringRule {
            open: "`",
            close: "`",
            interpolation: Some(&HASH_BRACES),
            multiline: true,
            ..StringRule::DOUBLE
        },
    ],
    heredoc: Heredoc::Ruby,
    regex: true,
    percent: true,
    concat: &["+"],
    adjacency: Adjacency::Line,
    joins: &[JoinCall::Method("join", "")],
    append_operators: &["+=", "<<"],
    append_methods: &["concat"],
    formats: &[
        FormatCall {
            callee: "format",
            style: FormatStyle::Percent,
        },
        FormatCall {
            callee: "sprintf",
            style: FormatStyle::Percent,
        },
        FormatCall {
            callee: "%",
            style: FormatStyle::Percent,
        },
    ],
    functions: &["def"],
    braces: false,
    ..Rules::NONE
};

static RULES: Rules = RULES_VALUE;
static ERB_RULES: Rules = Rules {
    template: Some(Template {
        opens: &["<%==", "<%=", "<%-", "<%"],
        close: "%>",
        comment: Some("<%#"),
        blank: true,
    }),
    ..RULES_VALUE
};
