//! Dart: single and triple quotes, `$x` and `${x}`, adjacent literals.

use crate::host::language::{Language, Reader};
use crate::host::rules::{Adjacency, BlockComment, C_COMMENT, DOLLAR, Escapes, JoinCall, Prefixes, Rules, StringRule};

/// The row.
pub(in crate::host) static LANGUAGE: Language = Language {
    id: "dart",
    title: "Dart",
    extensions: &["dart"],
    file_names: &[],
    shebangs: &["dart"],
    reader: Reader::Code(&RULES),
    grammar: Some(|| tree_sitter_dart::LANGUAGE.into()),
};

const RAW: StringRule = StringRule { prefixes: Prefixes::Words(&["r"]), escapes: Escapes::None, ..StringRule::DOUBLE };
const PLAIN: StringRule = StringRule { interpolation: Some(&DOLLAR), ..StringRule::DOUBLE };

static RULES: Rules = Rules {
    block_comments: &[BlockComment { nested: true, ..C_COMMENT }],
    strings: &[
        StringRule { open: "\"\"\"", close: "\"\"\"", multiline: true, ..RAW },
        StringRule { open: "'''", close: "'''", multiline: true, ..RAW },
        StringRule { open: "\"\"\"", close: "\"\"\"", multiline: true, ..PLAIN },
        StringRule { open: "'''", close: "'''", multiline: true, ..PLAIN },
        RAW,
        StringRule { open: "'", close: "'", ..RAW },
        PLAIN,
        StringRule { open: "'", close: "'", ..PLAIN },
    ],
    adjacency: Adjacency::Always,
    joins: &[JoinCall::Method("join", "")],
    append_methods: &["write", "writeln"],
    ..Rules::C_LIKE
};
