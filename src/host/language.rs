//! The table of host languages, and which language a file is in.
//!
//! In: a path and a first line. Out: the [`Language`], or that the language is known and not
//! understood. A new language is one file in `languages/` and one row here.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Literal;
use super::languages::{
    c, csharp, dart, elixir, go, java, javascript, kotlin, markup, php, python, ruby, rust, scala,
    shell, sql, swift,
};
use super::rules::Rules;
use crate::location::Span;
use crate::sql::Dialect;

/// A language that SQL is embedded in.
#[derive(Debug)]
pub struct Language {
    /// The name in JSON: `python`.
    pub id: &'static str,
    /// The name that people read: `Python`.
    pub title: &'static str,
    /// Extensions without dot, lower case; the longest that fits wins.
    pub extensions: &'static [&'static str],
    /// Whole file names.
    pub file_names: &'static [&'static str],
    /// Interpreters in a first line.
    pub shebangs: &'static [&'static str],
    /// How its literals are read.
    pub reader: Reader,
    /// Its tree-sitter grammar, where it has one.
    pub grammar: Option<fn() -> tree_sitter::Language>,
}

impl Language {
    /// Its mappers give rows whose columns go by their names, whatever their order.
    pub fn by_name(&self) -> bool {
        const DYNAMIC: [&str; 7] = ["ruby", "erb", "haml", "slim", "php", "blade", "python"];
        DYNAMIC.contains(&self.id)
    }
}

/// How a language's literals are read.
#[derive(Clone, Copy, Debug)]
pub enum Reader {
    /// By the table-driven lexer.
    Code(&'static Rules),
    /// By a reader of its own, which comes with a reader of its comments: markup, configuration, SQL.
    Text(fn(&str) -> Vec<Literal>, fn(&str, Dialect) -> Vec<Span>),
    /// Markup with code in its `<script>` blocks.
    Scripts(&'static Rules),
    /// A page with code in it, of which one function makes a text of equal length that is code
    /// alone, for the grammar.
    Page {
        /// Its literals.
        literals: fn(&str) -> Vec<Literal>,
        /// Its comments.
        comments: fn(&str) -> Vec<Span>,
        /// The code.
        code: fn(&str) -> String,
    },
}

/// All host languages; of two that claim an extension the first wins.
pub static LANGUAGES: &[&Language] = &[
    &rust::LANGUAGE,
    &go::LANGUAGE,
    &python::LANGUAGE,
    &ruby::LANGUAGE,
    &ruby::ERB,
    &ruby::HAML,
    &ruby::SLIM,
    &java::LANGUAGE,
    &kotlin::LANGUAGE,
    &scala::LANGUAGE,
    &javascript::LANGUAGE,
    &javascript::TYPESCRIPT,
    &javascript::TSX,
    &php::LANGUAGE,
    &php::BLADE,
    &csharp::LANGUAGE,
    &c::LANGUAGE,
    &c::CPP,
    &elixir::LANGUAGE,
    &swift::LANGUAGE,
    &dart::LANGUAGE,
    &shell::LANGUAGE,
    &sql::LANGUAGE,
    &sql::SQLDELIGHT,
    &elixir::EEX,
    &java::JSP,
    &markup::XML,
    &markup::STG,
    &markup::YAML,
    &markup::JSON,
    &markup::TOML,
    &javascript::PAGES,
    &python::NOTEBOOK,
];

/// Extensions of languages that often carry SQL and are not understood: coverage names them.
const NOT_UNDERSTOOD: &[&str] = &[
    "adb", "awk", "bas", "cbl", "cfc", "cfm", "clj", "cljc", "cljs", "cls", "cob", "coffee", "cr",
    "cshtml", "d", "elm", "erl", "f90", "fs", "fsx", "groovy", "gradle", "hrl", "hs", "jl", "lisp",
    "lua", "m", "ml", "mli", "mm", "nim", "pas", "pl", "pm", "ps1", "r", "razor", "rkt", "tcl",
    "vb", "vbs", "zig",
];

/// Extension to language.
static EXTENSIONS: LazyLock<HashMap<&str, &Language>> = LazyLock::new(|| {
    let mut known = HashMap::new();
    for language in LANGUAGES {
        for extension in language.extensions {
            known.entry(*extension).or_insert(*language);
        }
    }
    known
});

/// The language of the file at `path`, whose first line is `first_line`.
pub fn of(path: &str, first_line: &str) -> Option<&'static Language> {
    let name = path
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or(path)
        .to_ascii_lowercase();
    if let Some(found) = LANGUAGES
        .iter()
        .find(|l| l.file_names.iter().any(|n| n.eq_ignore_ascii_case(&name)))
    {
        return Some(found);
    }
    // `report.sql.erb` is asked for `sql.erb` before `erb`.
    let mut extensions = name.match_indices('.').map(|(i, _)| &name[i + 1..]);
    if let Some(found) = extensions.find_map(|e| EXTENSIONS.get(e)) {
        return Some(found);
    }
    // A mail in plain text, beside the one in HTML and of the same engine.
    let mut folders = path.split(['/', '\\']);
    if name.ends_with(".txt") && folders.any(|folder| folder == "templates") {
        return EXTENSIONS.get("html").copied();
    }
    let interpreter = first_line.strip_prefix("#!")?;
    let words = interpreter.split(['/', ' ']).map(|w| {
        w.trim_end()
            .trim_end_matches(|c: char| c.is_ascii_digit() || c == '.')
    });
    let words: Vec<&str> = words.collect();
    LANGUAGES
        .iter()
        .find(|l| l.shebangs.iter().any(|s| words.contains(s)))
        .copied()
}

/// The extension of a language that is known and not understood.
pub fn not_understood(path: &str) -> Option<&'static str> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let extension = name.rsplit_once('.')?.1;
    NOT_UNDERSTOOD
        .iter()
        .find(|e| e.eq_ignore_ascii_case(extension))
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(path: &str, first_line: &str) -> Option<&'static str> {
        of(path, first_line).map(|l| l.id)
    }

    #[test]
    fn the_longest_extension_decides() {
        assert_eq!(id("app/Orders.RB", ""), Some("ruby"));
        assert_eq!(id("app/views/list.html.erb", ""), Some("erb"));
        assert_eq!(id("models/orders.sql.j2", ""), Some("sql"));
        assert_eq!(id("Rakefile", ""), Some("ruby"));
        assert_eq!(id("notes.txt", ""), None);
    }

    #[test]
    fn a_script_without_extension_is_known_by_its_first_line() {
        assert_eq!(id("bin/report", "#!/usr/bin/env python3"), Some("python"));
        assert_eq!(id("bin/report", "#!/bin/bash -e"), Some("shell"));
        assert_eq!(id("bin/report", "#!/usr/bin/perl"), None);
    }

    #[test]
    fn languages_that_are_not_understood_are_named() {
        assert_eq!(id("shop/templates/mail/paid.txt", ""), Some("vue"));
        assert_eq!(id("shop/notes/paid.txt", ""), None);
        assert_eq!(not_understood("src/Main.hs"), Some("hs"));
        assert_eq!(not_understood("src/main.rs"), None);
        assert!(NOT_UNDERSTOOD.iter().all(|e| !EXTENSIONS.contains_key(e)));
    }

    #[test]
    fn no_two_languages_claim_an_extension() {
        let claims: usize = LANGUAGES.iter().map(|l| l.extensions.len()).sum();
        assert_eq!(EXTENSIONS.len(), claims);
    }
}
