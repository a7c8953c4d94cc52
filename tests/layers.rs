//! Imports go one way: a file names only layers to the right of its own, and one member of a
//! family of files never names another.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The layers, from the one that may name all others to the one that names none.
const LAYERS: &[&str] = &[
    "main",
    "cli",
    "github",
    "report",
    "hostile",
    "analysis",
    "config",
    "finding",
    "change",
    "usage",
    "replay",
    "resolve",
    "catalog",
    "migration",
    "orm",
    "naming",
    "host",
    "sql",
    "operation",
    "repo",
    "progress",
    "audience",
    "clause",
    "severity",
    "parallel",
    "location",
    "error",
];

/// Folders whose files are members of a family (one language, one kind, one format …), with the
/// files that are not: what all members share.
const FAMILIES: &[(&str, &[&str])] = &[
    ("cli", &["output", "past", "project", "values", "view"]),
    (
        "report",
        &[
            "checklist",
            "doctor",
            "document",
            "excerpt",
            "explain",
            "overview",
            "parts",
            "reach",
            "schema",
            "snippet",
            "terminal",
            "unified",
            "words",
        ],
    ),
    ("change/kinds", &[]),
    ("host/languages", &[]),
    ("migration/frameworks", &[]),
    ("orm/mappers", &[]),
];

/// A source file: its path of modules, and the paths that it names.
struct File {
    path: PathBuf,
    module: Vec<String>,
    named: BTreeSet<Vec<String>>,
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files() -> Vec<File> {
    let mut files = Vec::new();
    let mut folders = vec![source()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(read(&path));
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn read(path: &Path) -> File {
    let relative = path.strip_prefix(source()).unwrap().with_extension("");
    let mut module: Vec<String> = relative
        .iter()
        .map(|part| part.to_str().unwrap().to_owned())
        .collect();
    if module
        .last()
        .is_some_and(|last| last == "mod" || last == "lib")
    {
        module.pop();
    }
    let text = fs::read_to_string(path).unwrap();
    // Tests stand at the bottom and may use whatever they need.
    let program = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let named = named(&code(program), &module);
    File {
        path: relative,
        module,
        named,
    }
}

/// `text` without comments and strings: what is left is enough to find paths.
fn code(text: &str) -> String {
    let mut code = String::new();
    for line in text.lines() {
        let mut quoted = false;
        let mut characters = line.chars().peekable();
        while let Some(c) = characters.next() {
            match c {
                '\\' if quoted => drop(characters.next()),
                '"' => quoted = !quoted,
                '/' if !quoted && characters.peek() == Some(&'/') => break,
                _ if !quoted => code.push(c),
                _ => {}
            }
        }
        code.push('\n');
    }
    code
}

/// Every path that starts with `crate`, `impact` (in the binary) or `super`, from the top.
fn named(code: &str, module: &[String]) -> BTreeSet<Vec<String>> {
    let mut named = BTreeSet::new();
    for (start, word) in words(code) {
        let rest = &code[start + word.len()..];
        if !rest.starts_with("::") || code[..start].ends_with("::") {
            continue;
        }
        let mut base = match word {
            "crate" => Vec::new(),
            "impact" if module == ["main"] => Vec::new(),
            "super" => module[..module.len().saturating_sub(1)].to_vec(),
            _ => continue,
        };
        let mut rest = &rest[2..];
        while let Some(further) = rest.strip_prefix("super::") {
            base.pop();
            rest = further;
        }
        tree(rest, &base, &mut named);
    }
    named
}

fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let letter = |c: char| c.is_alphanumeric() || c == '_';
    code.char_indices().filter_map(move |(start, c)| {
        let begins = letter(c) && !code[..start].ends_with(letter);
        begins.then(|| {
            let rest = &code[start..];
            (
                start,
                &rest[..rest.find(|c| !letter(c)).unwrap_or(rest.len())],
            )
        })
    })
}

/// Reads `a::b`, `{a, b::c}` behind a path; returns what follows.
fn tree<'a>(text: &'a str, base: &[String], named: &mut BTreeSet<Vec<String>>) -> &'a str {
    let text = text.trim_start();
    if let Some(mut inside) = text.strip_prefix('{') {
        loop {
            inside = tree(inside, base, named).trim_start();
            // Over `as name` and what else stands before the next part.
            let end = inside.find([',', '}']).unwrap_or(inside.len());
            let closed = !inside[end..].starts_with(',');
            inside = inside.get(end + 1..).unwrap_or("");
            if closed || inside.trim_start().starts_with('}') {
                return inside;
            }
        }
    }
    let Some((0, word)) = words(text).next() else {
        return text;
    };
    let mut path = base.to_vec();
    path.push(word.to_owned());
    let rest = &text[word.len()..];
    match rest.strip_prefix("::") {
        Some(rest) => tree(rest, &path, named),
        None => {
            named.insert(path);
            rest
        }
    }
}

fn rank(layer: &str) -> Option<usize> {
    LAYERS.iter().position(|known| *known == layer)
}

#[test]
fn imports_go_one_way() {
    let mut wrong = Vec::new();
    for file in files() {
        let Some(own) = file.module.first() else {
            continue;
        };
        let own = rank(own).unwrap_or_else(|| panic!("src/{own} is no layer: name it in LAYERS"));
        for path in &file.named {
            // What is no layer is an item of the crate's root.
            if rank(&path[0]).is_some_and(|named| named < own) {
                wrong.push(format!("{}: {}", file.path.display(), path.join("::")));
            }
        }
    }
    assert_eq!(
        wrong,
        Vec::<String>::new(),
        "these name a layer to their left"
    );
}

#[test]
fn members_of_a_family_do_not_name_one_another() {
    let mut wrong = Vec::new();
    for file in files() {
        for (folder, shared) in FAMILIES {
            let family: Vec<&str> = folder.split('/').collect();
            let depth = family.len();
            let inside = |path: &[String]| path.len() > depth && path[..depth] == family[..];
            if !inside(&file.module) {
                continue;
            }
            for path in file.named.iter().filter(|path| inside(path)) {
                let (own, other) = (&file.module[depth], &path[depth]);
                let member = source().join(folder).join(other);
                let is_module = member.is_dir() || member.with_extension("rs").is_file();
                if own != other && is_module && !shared.contains(&other.as_str()) {
                    wrong.push(format!("{}: {}", file.path.display(), path.join("::")));
                }
            }
        }
    }
    assert_eq!(
        wrong,
        Vec::<String>::new(),
        "these name another member of their family"
    );
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    let silent: Vec<PathBuf> = files()
        .into_iter()
        .map(|file| file.path)
        .filter(|path| {
            let text = fs::read_to_string(source().join(path).with_extension("rs")).unwrap();
            !text.starts_with("//!")
        })
        .collect();
    assert_eq!(silent, Vec::<PathBuf>::new());
}

#[test]
fn no_file_is_longer_than_a_sitting() {
    let long: Vec<PathBuf> = files()
        .into_iter()
        .map(|file| file.path)
        .filter(|path| {
            let text = fs::read_to_string(source().join(path).with_extension("rs")).unwrap();
            text.lines().count() > 500
        })
        .collect();
    assert_eq!(long, Vec::<PathBuf>::new());
}

#[test]
fn paths_are_read_out_of_groups_and_chains() {
    let module = ["host", "languages", "go"].map(str::to_owned);
    let text = "use crate::sql::{Dialect, parse::{self, one}};\nfn f() { super::super::Literal::new(\"crate::cli\") } // crate::main\n";
    let paths: Vec<String> = named(&code(text), &module)
        .iter()
        .map(|path| path.join("::"))
        .collect();
    assert_eq!(
        paths,
        [
            "host::Literal::new",
            "sql::Dialect",
            "sql::parse::one",
            "sql::parse::self"
        ]
    );
}
