//! The table of host languages, and which language a file is in.
//!
//! In: a path and a first line. Out: the [`Language`], or that the language is known and not
//! understood. A new language is one file in `languages/` and one row here.

use super::Literal;
use super::languages::{c, csharp, dart, elixir, go, java, javascript, kotlin, php, python, ruby, rust, scala, shell, sql, swift};
use super::rules::Rules;

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

/// How a language's literals are read.
#[derive(Clone, Copy, Debug)]
pub enum Reader {
    /// By the table-driven lexer.
    Code(&'static Rules),
    /// By a reader of its own: markup, configuration, SQL itself.
    Text(fn(&str) -> Vec<Literal>),
}

/// All host languages; of two that claim an extension the first wins.
pub static LANGUAGES: &[&Language] = &[
    &rust::LANGUAGE,
    &go::LANGUAGE,
    &python::LANGUAGE,
    &ruby::LANGUAGE,
    &ruby::ERB,
    &java::LANGUAGE,
    &kotlin::LANGUAGE,
    &scala::LANGUAGE,
    &javascript::LANGUAGE,
    &javascript::TYPESCRIPT,
    &javascript::TSX,
    &php::LANGUAGE,
    &csharp::LANGUAGE,
    &c::LANGUAGE,
    &c::CPP,
    &elixir::LANGUAGE,
    &swift::LANGUAGE,
    &dart::LANGUAGE,
    &shell::LANGUAGE,
    &sql::LANGUAGE,
];

/// Extensions of languages that often carry SQL and are not understood: coverage names them.
const NOT_UNDERSTOOD: &[&str] = &[
    "adb", "awk", "bas", "cbl", "cfc", "cfm", "clj", "cljc", "cljs", "cls", "cob", "coffee", "cr", "d", "elm", "erl", "f90",
    "fs", "fsx", "groovy", "gradle", "hrl", "hs", "jl", "lisp", "lua", "m", "ml", "mli", "mm", "nim", "pas", "pl", "pm",
    "ps1", "r", "rkt", "tcl", "vb", "vbs", "zig",
];

/// The language of the file at `path`, whose first line is `first_line`.
pub fn of(path: &str, first_line: &str) -> Option<&'static Language> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path).to_ascii_lowercase();
    if let Some(found) = LANGUAGES.iter().find(|l| l.file_names.iter().any(|n| n.eq_ignore_ascii_case(&name))) {
        return Some(found);
    }
    // `report.sql.erb` is asked for `sql.erb` before `erb`.
    let dots = name.match_indices('.').map(|(i, _)| &name[i + 1..]);
    for extension in dots {
        if let Some(found) = LANGUAGES.iter().find(|l| l.extensions.contains(&extension)) {
            return Some(found);
        }
    }
    let interpreter = first_line.strip_prefix("#!")?;
    let words = interpreter.split(['/', ' ']).map(|w| w.trim_end().trim_end_matches(|c: char| c.is_ascii_digit() || c == '.'));
    let words: Vec<&str> = words.collect();
    LANGUAGES.iter().find(|l| l.shebangs.iter().any(|s| words.contains(s))).copied()
}

/// The extension of a language that is known and not understood.
pub fn not_understood(path: &str) -> Option<&'static str> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let extension = name.rsplit_once('.')?.1;
    NOT_UNDERSTOOD.iter().find(|e| e.eq_ignore_ascii_case(extension)).copied()
}
