//! Every host language over files written after real code: `testdata/hosts/<language>/` holds
//! the files, and beside each its literals as they must be read (`.expected`).
//!
//! `IMPACT_BLESS=1 cargo test --test hosts` rewrites the expectations; read the difference.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use impact::host::{self, HOLE, LANGUAGES, Language, Literal};
use impact::location::LineIndex;

fn fixtures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/hosts");
    let mut files = Vec::new();
    for folder in std::fs::read_dir(root).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_none_or(|e| e != "expected") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn language(path: &Path, text: &str) -> &'static Language {
    let name = path.to_str().unwrap();
    host::language::of(name, text.lines().next().unwrap_or_default())
        .unwrap_or_else(|| panic!("{name} has no language"))
}

/// What `source_offset`, spans and pieces claim must be true.
fn check_positions(text: &str, literal: &Literal) {
    assert!(
        text.get(literal.span.start..literal.span.end).is_some(),
        "span {:?} on characters",
        literal.span
    );
    let mut last = 0;
    for piece in &literal.pieces {
        let run = literal.text.get(piece.text.start..piece.text.end).unwrap();
        let source = text.get(piece.source.start..piece.source.end).unwrap();
        assert!(
            last == piece.text.start,
            "pieces cover {:?} without a gap",
            literal.text
        );
        let inside =
            piece.source.start >= literal.span.start && piece.source.end <= literal.span.end;
        assert!(inside, "{run:?} lies in the span");
        let equal = !piece.verbatim() || run.starts_with(HOLE) || run == source;
        assert!(equal, "{run:?} is verbatim, not {source:?}");
        last = piece.text.end;
    }
    assert_eq!(
        last,
        literal.text.len(),
        "pieces cover {:?} to its end",
        literal.text
    );
}

fn describe(text: &str, language: &Language) -> String {
    let index = LineIndex::new(text);
    let syntax = host::syntax::Syntax::parse(text, language);
    let symbols = syntax.map(|s| s.symbols(text)).unwrap_or_default();
    let mut out = String::new();
    for literal in host::literals(text, language) {
        check_positions(text, &literal);
        let last = literal.span.end.max(literal.span.start + 1) - 1;
        write!(
            out,
            "{}-{}",
            index.line(literal.span.start),
            index.line(last)
        )
        .unwrap();
        if let Some(symbol) = symbols.enclosing(literal.span.start) {
            write!(out, " in {symbol}").unwrap();
        }
        if let Some(call) = &literal.call {
            write!(out, " call {call}").unwrap();
        }
        if let Some(name) = &literal.name {
            write!(out, " name {name}").unwrap();
        }
        for (flag, word) in [(literal.doc, " doc"), (literal.whole_file, " whole file")] {
            out.push_str(if flag { word } else { "" });
        }
        out.push('\n');
        for line in literal.text.split('\n') {
            let shown = line.replace(HOLE, "◌").replace('\t', "→");
            writeln!(out, "    |{shown}|").unwrap();
        }
        for hole in &literal.holes {
            assert!(
                literal.text[hole.offset..].starts_with(HOLE),
                "a hole stands at its offset"
            );
            writeln!(out, "    ◌ {}", hole.expression.replace('\n', " ")).unwrap();
        }
    }
    out
}

#[test]
fn literals_are_read_as_expected() {
    let mut wrong = Vec::new();
    for path in fixtures() {
        let text = std::fs::read_to_string(&path).unwrap();
        let found = describe(&text, language(&path, &text));
        let expected = PathBuf::from(format!("{}.expected", path.display()));
        if std::env::var_os("IMPACT_BLESS").is_some() {
            std::fs::write(&expected, &found).unwrap();
        } else if std::fs::read_to_string(&expected).unwrap_or_default() != found {
            wrong.push(format!("{}\n{found}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn positions_hold_with_windows_line_ends_and_a_byte_order_mark() {
    for path in fixtures() {
        let text = std::fs::read_to_string(&path).unwrap();
        let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        for literal in host::literals(&windows, language(&path, &text)) {
            check_positions(&windows, &literal);
        }
    }
}

#[test]
fn every_language_has_a_fixture_in_a_folder_of_its_name() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/hosts");
    let files = fixtures();
    for language in LANGUAGES {
        let folder = root.join(language.id);
        let fits = |path: &PathBuf| {
            path.starts_with(&folder)
                && host::language::of(path.to_str().unwrap(), "")
                    .is_some_and(|l| l.id == language.id)
        };
        assert!(
            files.iter().any(fits),
            "{} holds no file of {}",
            folder.display(),
            language.title
        );
    }
}

#[test]
fn a_file_cut_anywhere_keeps_its_positions() {
    for path in fixtures() {
        let text = std::fs::read_to_string(&path).unwrap();
        let language = language(&path, &text);
        for end in (0..text.len())
            .step_by(7)
            .filter(|end| text.is_char_boundary(*end))
        {
            for part in [&text[..end], &text[end..]] {
                for literal in host::literals(part, language) {
                    check_positions(part, &literal);
                }
            }
        }
    }
}

fn read(name: &str, text: &str) -> Vec<Literal> {
    host::literals(text, host::language::of(name, "").unwrap())
}

fn texts(name: &str, text: &str) -> Vec<String> {
    read(name, text)
        .into_iter()
        .map(|l| l.text.replace(HOLE, "◌"))
        .collect()
}

#[test]
fn appends_join_inside_one_function_only() {
    let python = "\
def one():
    sql = 'SELECT a FROM t'
    sql += ' WHERE b = 1'

def two():
    sql += ' LIMIT 1'
";
    assert_eq!(
        texts("a.py", python),
        ["SELECT a FROM t WHERE b = 1", " LIMIT 1"]
    );
    let go = "func (s *S) One() {\n\tq := \"SELECT a\"\n}\n\nfunc (s *S) Two(q string) {\n\tq += \" LIMIT 1\"\n}\n";
    assert_eq!(texts("a.go", go), ["SELECT a", " LIMIT 1"]);
}

#[test]
fn a_new_value_starts_a_new_literal() {
    let php = "<?php function f() { $q = 'SELECT a'; $q .= ' FROM t'; run($q); $q = 'SELECT b'; $q .= ' FROM u'; }";
    assert_eq!(texts("a.php", php), ["SELECT a FROM t", "SELECT b FROM u"]);
}

#[test]
fn of_two_branches_the_second_stands_alone() {
    let java = "class A { void f() { String q = \"SELECT a\"; if (x) { q += \" ASC\"; } else { q += \" DESC\"; } q += \" LIMIT 1\"; } }";
    assert_eq!(texts("A.java", java), ["SELECT a ASC LIMIT 1", " DESC"]);
}

#[test]
fn joints_tell_where_appends_start() {
    let literals = read(
        "a.js",
        "function f() { let q = `SELECT ${a}` + ' FROM t'; q += ' WHERE b'; }",
    );
    assert_eq!(literals[0].joints, ["SELECT ◌ FROM t".len()]);
    assert_eq!(&literals[0].text[literals[0].joints[0]..], " WHERE b");
}

#[test]
fn a_constant_is_filled_in_only_where_it_has_one_value() {
    assert_eq!(
        texts("a.py", "C = 'a, b'\nq = f'SELECT {C}'\n")[1],
        "SELECT a, b"
    );
    assert_eq!(
        texts("a.py", "C = 'a'\nC = 'b'\nq = f'SELECT {C}'\n")[2],
        "SELECT ◌"
    );
    assert_eq!(
        texts("a.py", "C = 'a' if x else 'b'\nq = f'SELECT {C}'\n")[2],
        "SELECT ◌"
    );
    assert_eq!(
        texts(
            "a.py",
            "def f():\n    c = 'a'\ndef g(c):\n    q = f'SELECT {c}'\n"
        )[1],
        "SELECT ◌"
    );
    assert_eq!(
        texts("a.py", "def g(c='a'):\n    q = f'SELECT {c}'\n")[1],
        "SELECT ◌"
    );
}

#[test]
fn every_byte_of_a_decoded_text_points_at_its_source() {
    let text = "const q = 'SELECT \\u00e9\\n' +\n  \"FROM t\";";
    let literal = &read("a.js", text)[0];
    assert_eq!(literal.text, "SELECT é\nFROM t");
    let from = literal.text.find("FROM").unwrap();
    assert!(text[literal.source_offset(from)..].starts_with("FROM t"));
    assert!(text[literal.source_offset(7)..].starts_with("\\u00e9"));
}
