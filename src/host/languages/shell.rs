//! Shell: quotes over lines, heredocs, `psql -c "…"`.

use crate::host::language::{Language, Reader};
use crate::host::lexer::SHELL;
use crate::host::rules::{Escapes, Heredoc, Prefixes, Rules, StringRule};

/// The row.
pub(in crate::host) static LANGUAGE: Language = Language {
    id: "shell",
    title: "Shell",
    extensions: &["sh", "bash", "zsh", "ksh", "bats"],
    file_names: &[".bashrc", ".profile"],
    shebangs: &["sh", "bash", "zsh", "ksh", "dash"],
    reader: Reader::Code(&RULES),
    grammar: Some(|| tree_sitter_bash::LANGUAGE.into()),
};

static RULES: Rules = Rules {
    line_comments: &["#"],
    comment_at_word: true,
    strings: &[
        StringRule {
            prefixes: Prefixes::Words(&["$"]),
            multiline: true,
            ..StringRule::SINGLE
        },
        StringRule {
            escapes: Escapes::None,
            multiline: true,
            ..StringRule::SINGLE
        },
        StringRule {
            escapes: Escapes::Only(b"\\\"$`\n"),
            interpolation: Some(&SHELL),
            multiline: true,
            ..StringRule::DOUBLE
        },
    ],
    heredoc: Heredoc::Shell,
    ..Rules::NONE
};
