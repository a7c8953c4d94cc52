//! Elixir: heredocs, sigils, `#{}`, `<>`.

use crate::host::language::{Language, Reader};
use crate::host::rules::{HASH_BRACES, JoinCall, Layout, Rules, StringRule, Template};

/// The row.
pub(in crate::host) static LANGUAGE: Language = Language {
    id: "elixir",
    title: "Elixir",
    extensions: &["ex", "exs"],
    file_names: &[],
    shebangs: &["elixir"],
    reader: Reader::Code(&RULES),
    grammar: Some(|| tree_sitter_elixir::LANGUAGE.into()),
};

/// The row of EEx: Elixir between marks.
pub(in crate::host) static EEX: Language = Language {
    id: "eex",
    title: "EEx",
    extensions: &["eex", "heex", "leex"],
    file_names: &[],
    shebangs: &[],
    reader: Reader::Code(&EEX_RULES),
    grammar: None,
};

const HEREDOC: StringRule = StringRule {
    interpolation: Some(&HASH_BRACES),
    layout: Layout::Closing,
    ..StringRule::TRIPLE
};

const RULES_VALUE: Rules = Rules {
    line_comments: &["#"],
    strings: &[
        HEREDOC,
        StringRule {
            open: "'''",
            close: "'''",
            ..HEREDOC
        },
        StringRule {
            interpolation: Some(&HASH_BRACES),
            multiline: true,
            ..StringRule::DOUBLE
        },
        StringRule {
            interpolation: Some(&HASH_BRACES),
            multiline: true,
            ..StringRule::SINGLE
        },
    ],
    sigils: true,
    concat: &["<>"],
    joins: &[JoinCall::ListFirst("Enum.join")],
    functions: &["def", "defp", "defmacro"],
    braces: false,
    ..Rules::NONE
};

static RULES: Rules = RULES_VALUE;
static EEX_RULES: Rules = Rules {
    template: Some(Template {
        opens: &["<%=", "<%"],
        close: "%>",
        comment: Some("<%#"),
        blank: false,
    }),
    ..RULES_VALUE
};
