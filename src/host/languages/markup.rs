//! Configuration and markup: JSON, YAML, TOML, XML, StringTemplate.

use crate::host::language::{Language, Reader};
use crate::host::rules::{Escapes, Rules, StringRule};
use crate::host::{comments, stg, xml, yaml};

const ROW: Language = Language {
    id: "",
    title: "",
    extensions: &[],
    file_names: &[],
    shebangs: &[],
    reader: Reader::Text(|_| Vec::new(), comments::none),
    grammar: None,
};

/// The row of JSON.
pub(in crate::host) static JSON: Language = Language {
    id: "json",
    title: "JSON",
    extensions: &["json", "jsonc", "json5", "geojson", "webmanifest"],
    reader: Reader::Code(&JSON_RULES),
    ..ROW
};

/// The row of YAML.
pub(in crate::host) static YAML: Language = Language {
    id: "yaml",
    title: "YAML",
    extensions: &["yml", "yaml"],
    reader: Reader::Text(yaml::literals, comments::yaml),
    ..ROW
};

/// The row of TOML.
pub(in crate::host) static TOML: Language = Language {
    id: "toml",
    title: "TOML",
    extensions: &["toml"],
    reader: Reader::Code(&TOML_RULES),
    ..ROW
};

/// The row of XML.
pub(in crate::host) static XML: Language = Language {
    id: "xml",
    title: "XML",
    extensions: &[
        "xml", "xhtml", "jrxml", "rdlc", "rdl", "config", "xsl", "xslt",
    ],
    reader: Reader::Text(xml::literals, comments::markup),
    ..ROW
};

/// The row of StringTemplate groups.
pub(in crate::host) static STG: Language = Language {
    id: "stringtemplate",
    title: "StringTemplate",
    extensions: &["stg"],
    reader: Reader::Text(stg::literals, comments::template),
    ..ROW
};

static JSON_RULES: Rules = Rules::JSON;

const BASIC: StringRule = StringRule {
    escapes: Escapes::Code,
    ..StringRule::DOUBLE
};
const LITERAL: StringRule = StringRule {
    escapes: Escapes::None,
    ..StringRule::SINGLE
};

static TOML_RULES: Rules = Rules {
    line_comments: &["#"],
    strings: &[
        StringRule {
            escapes: Escapes::Rust,
            ..StringRule::TRIPLE
        },
        StringRule {
            open: "'''",
            close: "'''",
            multiline: true,
            ..LITERAL
        },
        BASIC,
        LITERAL,
    ],
    append_operators: &[],
    ..Rules::NONE
};
