//! Swift: `\(x)`, multi-line strings, `#"…"#`.

use crate::host::language::{Language, Reader};
use crate::host::rules::{BlockComment, C_COMMENT, DOLLAR_BRACES, Escapes, Interpolation, JoinCall, Layout, Rules, StringRule};

/// The row.
pub(in crate::host) static LANGUAGE: Language = Language {
    id: "swift",
    title: "Swift",
    extensions: &["swift"],
    file_names: &[],
    shebangs: &["swift"],
    reader: Reader::Code(&RULES),
    grammar: Some(|| tree_sitter_swift::LANGUAGE.into()),
};

static PARENTHESES: Interpolation = Interpolation { opens: &["\\("], close: b')', ..DOLLAR_BRACES };

const BLOCK: StringRule = StringRule { layout: Layout::Closing, ..StringRule::TRIPLE };

static RULES: Rules = Rules {
    block_comments: &[BlockComment { nested: true, ..C_COMMENT }],
    strings: &[
        StringRule { hashes: true, escapes: Escapes::None, ..BLOCK },
        StringRule { interpolation: Some(&PARENTHESES), ..BLOCK },
        StringRule { hashes: true, escapes: Escapes::None, ..StringRule::DOUBLE },
        StringRule { interpolation: Some(&PARENTHESES), ..StringRule::DOUBLE },
    ],
    joins: &[JoinCall::Method("joined", "")],
    append_methods: &["append"],
    functions: &["func"],
    ..Rules::C_LIKE
};
