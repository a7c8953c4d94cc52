//! C#: verbatim, interpolated and raw strings, `+`, builders.

use crate::host::language::{Language, Reader};
use crate::host::rules::{BRACES, Escapes, FormatCall, FormatStyle, Interpolation, JoinCall, Layout, Prefixes, Rules, StringRule};

/// The row.
pub(in crate::host) static LANGUAGE: Language = Language {
    id: "csharp",
    title: "C#",
    extensions: &["cs", "csx", "cshtml", "razor"],
    file_names: &[],
    shebangs: &[],
    reader: Reader::Code(&RULES),
    grammar: Some(|| tree_sitter_c_sharp::LANGUAGE.into()),
};

static TWO_BRACES: Interpolation = Interpolation { opens: &["{{"], doubled: false, ..BRACES };
static ONE_BRACE: Interpolation = Interpolation { doubled: false, ..BRACES };

const RAW: StringRule = StringRule { run: true, escapes: Escapes::None, layout: Layout::Closing, ..StringRule::TRIPLE };
const VERBATIM: StringRule = StringRule { escapes: Escapes::Doubled, multiline: true, ..StringRule::DOUBLE };

static RULES: Rules = Rules {
    not_comments: &[],
    strings: &[
        StringRule { prefixes: Prefixes::Words(&["$$"]), interpolation: Some(&TWO_BRACES), ..RAW },
        StringRule { prefixes: Prefixes::Words(&["$"]), interpolation: Some(&ONE_BRACE), ..RAW },
        StringRule { prefixes: Prefixes::Words(&["$@", "@$"]), interpolation: Some(&BRACES), ..VERBATIM },
        StringRule { prefixes: Prefixes::Words(&["@"]), ..VERBATIM },
        RAW,
        StringRule { prefixes: Prefixes::Words(&["$"]), interpolation: Some(&BRACES), ..StringRule::DOUBLE },
        StringRule::DOUBLE,
    ],
    chars: true,
    joins: &[JoinCall::SeparatorFirst("string.Join"), JoinCall::SeparatorFirst("String.Join")],
    append_methods: &["Append", "AppendLine", "AppendFormat"],
    formats: &[
        FormatCall { callee: "Format", style: FormatStyle::Braces },
        FormatCall { callee: "AppendFormat", style: FormatStyle::Braces },
    ],
    ..Rules::C_LIKE
};
