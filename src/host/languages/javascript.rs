//! JavaScript, TypeScript and TSX: templates, regular expressions, JSX; pages with scripts.

use crate::host::language::{Language, Reader};
use crate::host::rules::{DOLLAR_BRACES, JoinCall, Rules, StringRule};

/// The row of JavaScript with JSX.
pub(in crate::host) static LANGUAGE: Language = Language {
    id: "javascript",
    title: "JavaScript",
    extensions: &["js", "jsx", "mjs", "cjs", "es6"],
    file_names: &[],
    shebangs: &["node", "bun"],
    reader: Reader::Code(&JSX),
    grammar: Some(|| tree_sitter_javascript::LANGUAGE.into()),
};

/// The row of TypeScript.
pub(in crate::host) static TYPESCRIPT: Language = Language {
    id: "typescript",
    title: "TypeScript",
    extensions: &["ts", "mts", "cts"],
    file_names: &[],
    shebangs: &["deno", "ts-node", "tsx"],
    reader: Reader::Code(&PLAIN),
    grammar: Some(|| tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into()),
};

/// The row of TypeScript with JSX.
pub(in crate::host) static TSX: Language = Language {
    id: "tsx",
    title: "TSX",
    extensions: &["tsx"],
    file_names: &[],
    shebangs: &[],
    reader: Reader::Code(&JSX),
    grammar: Some(|| tree_sitter_typescript::LANGUAGE_TSX.into()),
};

const RULES: Rules = Rules {
    strings: &[
        StringRule::DOUBLE,
        StringRule::SINGLE,
        StringRule {
            open: "`",
            close: "`",
            interpolation: Some(&DOLLAR_BRACES),
            multiline: true,
            ..StringRule::DOUBLE
        },
    ],
    regex: true,
    joins: &[JoinCall::Method("join", ",")],
    functions: &["function"],
    ..Rules::C_LIKE
};

static PLAIN: Rules = RULES;
static JSX: Rules = Rules { jsx: true, ..RULES };

/// The row of Vue, Svelte and HTML: their script blocks.
pub(in crate::host) static PAGES: Language = Language {
    id: "vue",
    title: "Vue, Svelte and HTML scripts",
    extensions: &["vue", "svelte", "html", "htm", "jinja", "jinja2", "html.j2"],
    file_names: &[],
    shebangs: &[],
    reader: Reader::Scripts(&PLAIN),
    grammar: None,
};
