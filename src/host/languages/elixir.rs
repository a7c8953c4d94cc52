//! Elixir: heredocs, sigils, `#{}`, `<>`.

use crate::host::language::{Language, Reader};
use crate::host::rules::{HASH_BRACES, JoinCall, Layout, Rules, StringRule};

/// The row.
pub(in crate::host) static LANGUAGE: Language = Language {
    id: "elixir",
    title: "Elixir",
    extensions: &["ex", "exs", "eex", "heex", "leex"],
    file_names: &[],
    shebangs: &["elixir"],
    reader: Reader::Code(&RULES),
    grammar: Some(|| tree_sitter_elixir::LANGUAGE.into()),
};

const HEREDOC: StringRule = StringRule { interpolation: Some(&HASH_BRACES), layout: Layout::Closing, ..StringRule::TRIPLE };

static RULES: Rules = Rules {
    line_comments: &["#"],
    strings: &[
        HEREDOC,
        StringRule { open: "'''", close: "'''", ..HEREDOC },
        StringRule { interpolation: Some(&HASH_BRACES), multiline: true, ..StringRule::DOUBLE },
        StringRule { interpolation: Some(&HASH_BRACES), multiline: true, ..StringRule::SINGLE },
    ],
    sigils: true,
    concat: &["<>"],
    joins: &[JoinCall::ListFirst("Enum.join")],
    functions: &["def", "defp", "defmacro"],
    braces: false,
    ..Rules::NONE
};
