//! Rust: raw strings, `concat!`, `format!`, `push_str`, `QueryBuilder`.

use crate::host::language::{Language, Reader};
use crate::host::rules::{
    BlockComment, C_COMMENT, Escapes, FormatCall, FormatStyle, JoinCall, Prefixes, Rules,
    StringRule,
};

/// The row.
pub(in crate::host) static LANGUAGE: Language = Language {
    id: "rust",
    title: "Rust",
    extensions: &["rs"],
    file_names: &[],
    shebangs: &[],
    reader: Reader::Code(&RULES),
    grammar: Some(|| tree_sitter_rust::LANGUAGE.into()),
};

static RULES: Rules = Rules {
    block_comments: &[BlockComment {
        nested: true,
        ..C_COMMENT
    }],
    strings: &[
        StringRule {
            prefixes: Prefixes::Words(&["r", "br", "cr"]),
            hashes: true,
            escapes: Escapes::None,
            multiline: true,
            ..StringRule::DOUBLE
        },
        StringRule {
            prefixes: Prefixes::Words(&["", "b", "c"]),
            escapes: Escapes::Rust,
            multiline: true,
            ..StringRule::DOUBLE
        },
    ],
    chars: true,
    joins: &[
        JoinCall::Concat("concat!"),
        JoinCall::Method("join", ""),
        JoinCall::Method("concat", ""),
    ],
    append_methods: &["push_str", "push", "push_bind"],
    formats: &[
        braces("format!"),
        braces("write!"),
        braces("writeln!"),
        braces("format_args!"),
        braces("println!"),
        braces("print!"),
        braces("eprintln!"),
        braces("panic!"),
        braces("bail!"),
        braces("anyhow!"),
        braces("formatcp!"),
        braces("formatdoc!"),
    ],
    functions: &["fn"],
    item_macros: true,
    ..Rules::C_LIKE
};

const fn braces(callee: &'static str) -> FormatCall {
    FormatCall {
        callee,
        style: FormatStyle::Braces,
    }
}
