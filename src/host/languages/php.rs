//! PHP: code between marks, `"$x {$x->y}"`, heredoc and nowdoc, `.` and `.=`.

use crate::host::language::{Language, Reader};
use crate::host::lexer::{PHP, lex};
use crate::host::rules::{
    Escapes, FormatCall, FormatStyle, Heredoc, JoinCall, Rules, StringRule, Template,
};
use crate::host::{Literal, blade, join};
use crate::location::Span;

/// The row.
pub(in crate::host) static LANGUAGE: Language = Language {
    id: "php",
    title: "PHP",
    extensions: &[
        "php", "phtml", "inc", "php3", "php4", "php5", "phps", "ctp", "module", "install",
    ],
    file_names: &[],
    shebangs: &["php"],
    reader: Reader::Code(&RULES),
    grammar: Some(|| tree_sitter_php::LANGUAGE_PHP.into()),
};

/// The row of Blade: Laravel's templates.
pub(in crate::host) static BLADE: Language = Language {
    id: "blade",
    title: "Blade",
    extensions: &["blade.php"],
    file_names: &[],
    shebangs: &[],
    reader: Reader::Page {
        literals: blade::literals,
        comments: blade::comments,
        code: blade::code,
    },
    grammar: Some(|| tree_sitter_php::LANGUAGE_PHP_ONLY.into()),
};

/// The literals of PHP that stands without marks around it.
pub(in crate::host) fn page_literals(code: &str) -> Vec<Literal> {
    join::literals(code, &ALONE)
}

/// The comments of PHP that stands without marks around it.
pub(in crate::host) fn page_comments(code: &str) -> Vec<Span> {
    lex(code, &ALONE).comments
}

static RULES: Rules = RULES_VALUE;
static ALONE: Rules = Rules {
    template: None,
    ..RULES_VALUE
};

const RULES_VALUE: Rules = Rules {
    line_comments: &["//", "#"],
    not_comments: &["#["],
    strings: &[
        StringRule {
            escapes: Escapes::Keep,
            interpolation: Some(&PHP),
            multiline: true,
            ..StringRule::DOUBLE
        },
        StringRule {
            escapes: Escapes::Only(b"\\'"),
            multiline: true,
            ..StringRule::SINGLE
        },
    ],
    heredoc: Heredoc::Php,
    template: Some(Template {
        opens: &["<?php", "<?=", "<?"],
        close: "?>",
        comment: None,
        blank: false,
    }),
    concat: &["."],
    joins: &[
        JoinCall::SeparatorFirst("implode"),
        JoinCall::SeparatorFirst("join"),
    ],
    append_operators: &[".="],
    formats: &[
        FormatCall {
            callee: "sprintf",
            style: FormatStyle::Percent,
        },
        FormatCall {
            callee: "vsprintf",
            style: FormatStyle::Percent,
        },
    ],
    functions: &["function", "fn"],
    ..Rules::C_LIKE
};
