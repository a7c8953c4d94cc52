//! Python: prefixes, f-strings, triple quotes, adjacent literals, `%` and `.format`; notebooks.

use crate::host::embed;
use crate::host::language::{Language, Reader};
use crate::host::rules::{
    Adjacency, BRACES, Escapes, FormatCall, FormatStyle, JoinCall, Prefixes, Rules, StringRule,
};

/// The row.
pub(in crate::host) static LANGUAGE: Language = Language {
    id: "python",
    title: "Python",
    extensions: &["py", "pyi", "pyw"],
    file_names: &["sconstruct"],
    shebangs: &["python"],
    reader: Reader::Code(&RULES),
    grammar: Some(|| tree_sitter_python::LANGUAGE.into()),
};

const FORMATTED: Prefixes = Prefixes::Words(&["f", "t"]);
const RAW_FORMATTED: Prefixes = Prefixes::Words(&["rf", "fr", "rt", "tr"]);
const RAW: Prefixes = Prefixes::Words(&["r", "br", "rb"]);
const PLAIN: Prefixes = Prefixes::Words(&["", "b", "u"]);

const BASE: StringRule = StringRule {
    escapes: Escapes::Keep,
    ..StringRule::DOUBLE
};
const TRIPLE: StringRule = StringRule {
    open: "\"\"\"",
    close: "\"\"\"",
    multiline: true,
    ..BASE
};
const TRIPLE_SINGLE: StringRule = StringRule {
    open: "'''",
    close: "'''",
    ..TRIPLE
};
const SINGLE: StringRule = StringRule {
    open: "'",
    close: "'",
    ..BASE
};

static RULES: Rules = Rules {
    line_comments: &["#"],
    strings: &[
        StringRule {
            prefixes: FORMATTED,
            interpolation: Some(&BRACES),
            ..TRIPLE
        },
        StringRule {
            prefixes: RAW_FORMATTED,
            interpolation: Some(&BRACES),
            escapes: Escapes::Raw,
            ..TRIPLE
        },
        StringRule {
            prefixes: RAW,
            escapes: Escapes::Raw,
            ..TRIPLE
        },
        StringRule {
            prefixes: PLAIN,
            ..TRIPLE
        },
        StringRule {
            prefixes: FORMATTED,
            interpolation: Some(&BRACES),
            ..TRIPLE_SINGLE
        },
        StringRule {
            prefixes: RAW_FORMATTED,
            interpolation: Some(&BRACES),
            escapes: Escapes::Raw,
            ..TRIPLE_SINGLE
        },
        StringRule {
            prefixes: RAW,
            escapes: Escapes::Raw,
            ..TRIPLE_SINGLE
        },
        StringRule {
            prefixes: PLAIN,
            ..TRIPLE_SINGLE
        },
        StringRule {
            prefixes: FORMATTED,
            interpolation: Some(&BRACES),
            ..BASE
        },
        StringRule {
            prefixes: RAW_FORMATTED,
            interpolation: Some(&BRACES),
            escapes: Escapes::Raw,
            ..BASE
        },
        StringRule {
            prefixes: RAW,
            escapes: Escapes::Raw,
            ..BASE
        },
        StringRule {
            prefixes: PLAIN,
            ..BASE
        },
        StringRule {
            prefixes: FORMATTED,
            interpolation: Some(&BRACES),
            ..SINGLE
        },
        StringRule {
            prefixes: RAW_FORMATTED,
            interpolation: Some(&BRACES),
            escapes: Escapes::Raw,
            ..SINGLE
        },
        StringRule {
            prefixes: RAW,
            escapes: Escapes::Raw,
            ..SINGLE
        },
        StringRule {
            prefixes: PLAIN,
            ..SINGLE
        },
    ],
    concat: &["+"],
    adjacency: Adjacency::Brackets,
    joins: &[JoinCall::Separator("join")],
    append_methods: &["write"],
    formats: &[
        FormatCall {
            callee: ".format",
            style: FormatStyle::Braces,
        },
        FormatCall {
            callee: "%",
            style: FormatStyle::Percent,
        },
    ],
    functions: &["def", "async def"],
    braces: false,
    docstrings: true,
    ..Rules::NONE
};

/// The row of Jupyter notebooks: their code cells.
pub(in crate::host) static NOTEBOOK: Language = Language {
    id: "notebook",
    title: "Jupyter notebook",
    extensions: &["ipynb"],
    file_names: &[],
    shebangs: &[],
    reader: Reader::Text(
        |text| embed::notebook(text, &RULES),
        |text, _| embed::notebook_comments(text, &RULES),
    ),
    grammar: None,
};
