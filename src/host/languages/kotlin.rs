//! Kotlin: raw strings, `$x` and `${x}`, `trimMargin`, builders.

use crate::host::language::{Language, Reader};
use crate::host::rules::{BlockComment, C_COMMENT, DOLLAR, Escapes, JoinCall, Rules, StringRule};

/// The row.
pub(in crate::host) static LANGUAGE: Language = Language {
    id: "kotlin",
    title: "Kotlin",
    extensions: &["kt", "kts"],
    file_names: &[],
    shebangs: &[],
    reader: Reader::Code(&RULES),
    grammar: Some(|| tree_sitter_kotlin_ng::LANGUAGE.into()),
};

static RULES: Rules = Rules {
    block_comments: &[BlockComment { nested: true, ..C_COMMENT }],
    strings: &[
        StringRule { escapes: Escapes::None, interpolation: Some(&DOLLAR), greedy: true, ..StringRule::TRIPLE },
        StringRule { interpolation: Some(&DOLLAR), ..StringRule::DOUBLE },
    ],
    chars: true,
    joins: &[JoinCall::Method("joinToString", ", ")],
    append_methods: &["append", "appendLine"],
    functions: &["fun"],
    ..Rules::C_LIKE
};
