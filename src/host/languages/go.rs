//! Go: raw strings in backquotes, `strings.Join`, `Sprintf`, builders.

use crate::host::language::{Language, Reader};
use crate::host::rules::{Escapes, FormatCall, FormatStyle, JoinCall, Rules, StringRule};

/// The row.
pub(in crate::host) static LANGUAGE: Language = Language {
    id: "go",
    title: "Go",
    extensions: &["go"],
    file_names: &[],
    shebangs: &[],
    reader: Reader::Code(&RULES),
    grammar: Some(|| tree_sitter_go::LANGUAGE.into()),
};

static RULES: Rules = Rules {
    strings: &[
        StringRule { open: "`", close: "`", escapes: Escapes::None, multiline: true, ..StringRule::DOUBLE },
        StringRule::DOUBLE,
    ],
    chars: true,
    joins: &[JoinCall::ListFirst("strings.Join")],
    append_methods: &["WriteString"],
    formats: &[percent("Sprintf"), percent("Errorf"), percent("Printf"), percent("Fprintf")],
    functions: &["func"],
    ..Rules::C_LIKE
};

const fn percent(callee: &'static str) -> FormatCall {
    FormatCall { callee, style: FormatStyle::Percent }
}
