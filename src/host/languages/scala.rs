//! Scala: interpolators (`sql"…"`, `fr"…"`), raw strings, `++` of fragments.

use crate::host::language::{Language, Reader};
use crate::host::rules::{BlockComment, C_COMMENT, DOLLAR, Escapes, JoinCall, Prefixes, Rules, StringRule};

/// The row.
pub(in crate::host) static LANGUAGE: Language = Language {
    id: "scala",
    title: "Scala",
    extensions: &["scala", "sc", "sbt"],
    file_names: &[],
    shebangs: &["scala"],
    reader: Reader::Code(&RULES),
    grammar: Some(|| tree_sitter_scala::LANGUAGE.into()),
};

const RAW: StringRule = StringRule { escapes: Escapes::None, greedy: true, ..StringRule::TRIPLE };

static RULES: Rules = Rules {
    block_comments: &[BlockComment { nested: true, ..C_COMMENT }],
    strings: &[
        StringRule { prefixes: Prefixes::Identifier, interpolation: Some(&DOLLAR), ..RAW },
        RAW,
        StringRule { prefixes: Prefixes::Identifier, interpolation: Some(&DOLLAR), ..StringRule::DOUBLE },
        StringRule::DOUBLE,
    ],
    chars: true,
    concat: &["++", "+"],
    joins: &[JoinCall::Method("mkString", "")],
    append_operators: &["+=", "++="],
    append_methods: &["append"],
    functions: &["def"],
    ..Rules::C_LIKE
};
