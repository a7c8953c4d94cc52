//! Configuration and markup: JSON, YAML, TOML, XML, StringTemplate, pages with scripts, notebooks.

use super::{javascript, python};
use crate::host::language::{Language, Reader};
use crate::host::rules::{Escapes, Rules, StringRule};
use crate::host::{embed, stg, xml, yaml};

const ROW: Language = Language {
    id: "",
    title: "",
    extensions: &[],
    file_names: &[],
    shebangs: &[],
    reader: Reader::Text(|_| Vec::new()),
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
    reader: Reader::Text(yaml::literals),
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
    reader: Reader::Text(xml::literals),
    ..ROW
};

/// The row of StringTemplate groups.
pub(in crate::host) static STG: Language = Language {
    id: "stringtemplate",
    title: "StringTemplate",
    extensions: &["stg"],
    reader: Reader::Text(stg::literals),
    ..ROW
};

/// The row of Vue, Svelte and HTML: their script blocks.
pub(in crate::host) static PAGES: Language = Language {
    id: "vue",
    title: "Vue, Svelte and HTML scripts",
    extensions: &["vue", "svelte", "html", "htm"],
    reader: Reader::Text(|text| embed::scripts(text, &javascript::PLAIN)),
    ..ROW
};

/// The row of Jupyter notebooks: their code cells as Python.
pub(in crate::host) static NOTEBOOK: Language = Language {
    id: "notebook",
    title: "Jupyter notebook",
    extensions: &["ipynb"],
    reader: Reader::Text(|text| embed::notebook(text, &JSON_RULES, &python::RULES)),
    ..ROW
};

static JSON_RULES: Rules = Rules {
    strings: &[StringRule::DOUBLE],
    concat: &[],
    keys: true,
    ..Rules::C_LIKE
};

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
