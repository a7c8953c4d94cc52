//! Splitter and readers on text that nobody wrote: no panic, no overflow, nothing lost, linear time.

use proptest::prelude::*;

use super::lexer::{Lexer, TokenKind};
use super::split::statements;
use super::{Dialect, body, read};
use crate::operation::Operation;

const DIALECTS: [Dialect; 6] = [
    Dialect::Postgresql,
    Dialect::Mysql,
    Dialect::Sqlite,
    Dialect::Mssql,
    Dialect::Oracle,
    Dialect::Generic,
];

const WORDS: &[&str] = &[
    "CREATE",
    "ALTER",
    "DROP",
    "TABLE",
    "VIEW",
    "INDEX",
    "TYPE",
    "DOMAIN",
    "FUNCTION",
    "TRIGGER",
    "SEQUENCE",
    "SCHEMA",
    "RULE",
    "POLICY",
    "EVENT",
    "OR",
    "REPLACE",
    "IF",
    "NOT",
    "EXISTS",
    "ADD",
    "COLUMN",
    "CONSTRAINT",
    "PRIMARY",
    "KEY",
    "UNIQUE",
    "CHECK",
    "FOREIGN",
    "REFERENCES",
    "DEFAULT",
    "NULL",
    "AS",
    "ENUM",
    "SELECT",
    "FROM",
    "INTO",
    "SET",
    "TO",
    "RENAME",
    "CHANGE",
    "MODIFY",
    "USING",
    "ON",
    "FOR",
    "EACH",
    "ROW",
    "BEGIN",
    "END",
    "CASE",
    "WHEN",
    "THEN",
    "ELSE",
    "LOOP",
    "IN",
    "DECLARE",
    "RETURN",
    "RETURNS",
    "LANGUAGE",
    "EXECUTE",
    "PERFORM",
    "RAISE",
    "DO",
    "COPY",
    "STDIN",
    "INHERITS",
    "LIKE",
    "PARTITION",
    "OF",
    "VALUES",
    "GENERATED",
    "ALWAYS",
    "IDENTITY",
    "EXCLUDE",
    "WITH",
    "TIME",
    "ZONE",
    "REVOKE",
    "search_path",
    "sp_rename",
    "EXEC",
    "GO",
    "DELIMITER",
    "\n",
    "(",
    ")",
    "(",
    ")",
    ",",
    ";",
    ".",
    "=",
    ":",
    "[",
    "]",
    "'",
    "\"",
    "`",
    "$$",
    "'x'",
    "$$ SELECT 1; $$",
    "'ALTER TABLE t DROP a'",
    "a",
    "b",
    "t",
    "\"Q\"",
    "`q`",
    "[q]",
    "int",
    "varchar",
    "3",
    "é",
    "@v",
    ":p",
    "/*!50000",
    "*/",
    "--",
    "\\",
    "/",
    "double",
    "precision",
    "%",
    "||",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_words_are_read_without_panic(parts in proptest::collection::vec(proptest::sample::select(WORDS), 0..40)) {
        let text = parts.join(" ");
        for dialect in DIALECTS {
            for placed in read(&text, dialect) {
                prop_assert!(text.get(placed.span.start..placed.span.end).is_some(), "{placed:?}");
                let lines = 1 + text[..placed.span.start].matches('\n').count();
                prop_assert_eq!(placed.line as usize, lines);
                prop_assert!(placed.end_line >= placed.line);
                if let Operation::CreateView { query, offset: Some(offset), .. } = &placed.operation {
                    prop_assert_eq!(text.get(*offset..offset + query.len()), Some(query.as_str()));
                }
                let body = match &placed.operation {
                    Operation::CreateFunction { body, .. } => Some(body),
                    Operation::CreateTrigger { body, .. } => body.as_ref(),
                    _ => None,
                };
                if let Some((body, offset)) = body.and_then(|b| Some((b, b.offset?))) {
                    let own = text.get(offset..offset + body.text.len());
                    prop_assert!(own == Some(body.text.as_str()) || body.text == " ", "{body:?}");
                }
            }
        }
    }

    #[test]
    fn any_body_is_read_without_panic(parts in proptest::collection::vec(proptest::sample::select(WORDS), 0..40)) {
        let text = parts.join(" ");
        for dialect in DIALECTS {
            for language in ["plpgsql", "sql", "condition"] {
                for query in body::queries(&text, language, dialect) {
                    prop_assert!(text.get(query.span.start..query.span.end).is_some());
                    prop_assert!(query.prefix <= query.sql.len());
                }
                body::variables(&text, language, dialect);
                body::statements(&text, language, dialect);
            }
        }
    }

    #[test]
    fn every_first_word_leaves_a_trace(parts in proptest::collection::vec(proptest::sample::select(WORDS), 1..12)) {
        // No quote, comment or terminator: one statement, which must be told in one way or another.
        let plain: Vec<&str> = parts.into_iter().filter(|p| p.bytes().all(|b| b.is_ascii_alphabetic())).collect();
        prop_assume!(plain.first().is_some_and(|p| !["DELIMITER", "GO"].contains(p)));
        let text = plain.join(" ");
        prop_assert!(!read(&text, Dialect::Postgresql).is_empty(), "{}", text);
    }
}

/// What may stand between two statements.
fn is_gap(mut rest: &str, dialect: Dialect) -> bool {
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ';' || c == '\0');
        if rest.is_empty() {
            return true;
        }
        let line = rest.find('\n').unwrap_or(rest.len());
        let delimiter = rest.len() >= 9
            && rest.is_char_boundary(9)
            && rest[..9].eq_ignore_ascii_case("delimiter");
        if delimiter || rest.starts_with("--") || rest.starts_with('\\') || rest.starts_with('#') {
            rest = &rest[line..];
        } else if rest.starts_with("/*") || rest.starts_with("*/") {
            let mut lexer = Lexer::new(rest, 0, rest.len(), dialect);
            match lexer.next() {
                Some(t) if t.start == 0 && t.kind == TokenKind::Comment => rest = &rest[t.end..],
                _ if rest.starts_with("/*!") => rest = &rest[3..],
                _ if rest.starts_with("*/") => rest = &rest[2..],
                _ => return false,
            }
        } else {
            return false;
        }
    }
}

proptest! {
    #[test]
    fn splitting_loses_nothing(parts in proptest::collection::vec(
        proptest::sample::select(vec![
            "SELECT 1", ";", ";\n", "-- c;\n", "/* x; */", "'a;b'", "$$ ; $$", "$x$;$x$", "\"q;\"", "\n", " ",
            "CREATE TABLE t (a int)", "BEGIN", "END", "CREATE TRIGGER g", "CASE", "é", "(", ")", "`", "'", "[x]",
            "CREATE FUNCTION f() AS", "COPY t FROM file", "E'\\''", "\\d t\n", "/*! SET a */", "#", "@x", "\u{0}",
        ]), 0..24))
    {
        let text = parts.join(" ");
        for dialect in [Dialect::Postgresql, Dialect::Mysql, Dialect::Sqlite] {
            let mut at = 0;
            for statement in statements(&text, dialect) {
                prop_assert!(statement.span.start >= at && statement.span.end > statement.span.start);
                prop_assert!(is_gap(&text[at..statement.span.start], dialect), "{:?} {:?}", dialect, &text[at..statement.span.start]);
                let lines = 1 + text[..statement.span.start].matches('\n').count();
                prop_assert_eq!(statement.line as usize, lines);
                at = statement.span.end;
            }
            prop_assert!(is_gap(&text[at..], dialect), "{:?} {:?}", dialect, &text[at..]);
        }
    }
}

#[test]
fn a_statement_that_stops_short_is_told() {
    let told = read("ALTER TYPE t", Dialect::Postgresql);
    assert!(
        matches!(told[0].operation, Operation::Opaque { .. }),
        "{told:?}"
    );
}

#[test]
fn long_texts_take_linear_time() {
    let many = 50_000;
    let columns: Vec<String> = (0..many)
        .map(|i| format!("c{i} int NOT NULL DEFAULT 1"))
        .collect();
    let names: Vec<String> = (0..many).map(|i| format!("c{i}")).collect();
    let table = format!(
        "CREATE TABLE t ({}, PRIMARY KEY ({}))",
        columns.join(", "),
        names.join(", ")
    );
    assert_eq!(read(&table, Dialect::Postgresql).len(), 1);
    let actions: Vec<String> = (0..many).map(|i| format!("DROP COLUMN c{i}")).collect();
    let alter = format!("ALTER TABLE t {}", actions.join(", "));
    assert_eq!(read(&alter, Dialect::Mysql).len(), many);
    for piece in [
        "(",
        "CONSTRAINT c CHECK (a) ",
        "[",
        "CASE WHEN ",
        "IF a THEN ",
        "BEGIN ",
        "$a$ $b",
        "END IF ",
        "/* ",
        "'",
        "\n/ ",
        "\nEND ",
        "CREATE SCHEMA a ",
    ] {
        let inside = piece.repeat(5_000);
        for text in [
            format!("CREATE TABLE t (a int {inside})"),
            format!("CREATE TABLE t (a int, {inside})"),
            format!("ALTER TABLE t ALTER a SET DEFAULT {inside}"),
            format!("DO $x$ {inside} $x$"),
            format!("CREATE TRIGGER g AFTER INSERT ON t {inside}"),
            inside.clone(),
        ] {
            for dialect in DIALECTS {
                read(&text, dialect);
                body::queries(&text, "plpgsql", dialect);
            }
        }
    }
}
