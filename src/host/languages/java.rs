//! Java: text blocks, `+`, builders, annotations.

use crate::host::language::{Language, Reader};
use crate::host::rules::{FormatCall, FormatStyle, JoinCall, Layout, Rules, StringRule, Template};

/// The row.
pub(in crate::host) static LANGUAGE: Language = Language {
    id: "java",
    title: "Java",
    extensions: &["java"],
    file_names: &[],
    shebangs: &[],
    reader: Reader::Code(&RULES),
    grammar: Some(|| tree_sitter_java::LANGUAGE.into()),
};

/// The row of JSP: Java between marks.
pub(in crate::host) static JSP: Language = Language {
    id: "jsp",
    title: "JSP",
    extensions: &["jsp", "jspf", "jspx"],
    file_names: &[],
    shebangs: &[],
    reader: Reader::Code(&JSP_RULES),
    grammar: None,
};

const RULES_VALUE: Rules = Rules {
    strings: &[
        StringRule {
            layout: Layout::Least,
            ..StringRule::TRIPLE
        },
        StringRule::DOUBLE,
    ],
    chars: true,
    joins: &[
        JoinCall::SeparatorFirst("String.join"),
        // MyBatis joins an annotation's list by spaces.
        JoinCall::ListFirst("@Select"),
        JoinCall::ListFirst("@Insert"),
        JoinCall::ListFirst("@Update"),
        JoinCall::ListFirst("@Delete"),
    ],
    append_methods: &["append"],
    formats: &[
        FormatCall {
            callee: "format",
            style: FormatStyle::Percent,
        },
        FormatCall {
            callee: ".formatted",
            style: FormatStyle::Percent,
        },
    ],
    ..Rules::C_LIKE
};

static RULES: Rules = RULES_VALUE;
static JSP_RULES: Rules = Rules {
    template: Some(Template {
        opens: &["<%=", "<%!", "<%"],
        close: "%>",
        comment: Some("<%@"),
        blank: false,
    }),
    ..RULES_VALUE
};
