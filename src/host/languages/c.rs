//! C and C++: adjacent literals, raw strings, `+`, `<<`.

use crate::host::language::{Language, Reader};
use crate::host::rules::{Adjacency, Prefixes, Rules, StringRule};

/// The row of C.
pub(in crate::host) static LANGUAGE: Language = Language {
    id: "c",
    title: "C",
    extensions: &["c", "pgc", "ec"],
    file_names: &[],
    shebangs: &[],
    reader: Reader::Code(&RULES),
    grammar: Some(|| tree_sitter_c::LANGUAGE.into()),
};

/// The row of C++; headers are read as C++.
pub(in crate::host) static CPP: Language = Language {
    id: "cpp",
    title: "C++",
    extensions: &["cc", "cpp", "cxx", "c++", "h", "hh", "hpp", "hxx", "ipp", "inl"],
    file_names: &[],
    shebangs: &[],
    reader: Reader::Code(&CPP_RULES),
    grammar: Some(|| tree_sitter_cpp::LANGUAGE.into()),
};

const PREFIXES: Prefixes = Prefixes::Words(&["", "L", "u", "U", "u8"]);

const RULES_VALUE: Rules = Rules {
    strings: &[StringRule { prefixes: PREFIXES, ..StringRule::DOUBLE }],
    chars: true,
    adjacency: Adjacency::Always,
    ..Rules::C_LIKE
};

static RULES: Rules = Rules { concat: &[], ..RULES_VALUE };
static CPP_RULES: Rules = Rules {
    strings: &[
        StringRule { prefixes: Prefixes::Words(&["R", "LR", "uR", "UR", "u8R"]), delimited: true, multiline: true, escapes: crate::host::rules::Escapes::None, ..StringRule::DOUBLE },
        StringRule { prefixes: PREFIXES, ..StringRule::DOUBLE },
    ],
    append_operators: &["+=", "<<"],
    append_methods: &["append"],
    ..RULES_VALUE
};
