//! SQLDelight files (`.sq`, `.sqm`): SQL with Kotlin imports, with names before its statements and
//! with Kotlin types behind those of columns.
//!
//! In: the text of a file. Out: one literal of the SQL alone, and for migrations and the schema the
//! same as a text of equal length. The hard thing: `AS` is SQL as well, so it introduces a Kotlin
//! type only behind the type of a column that a table is given.

use super::Literal;
use super::decode::{Part, render};
use super::scan::{find, find_byte, is_word, line_end, starts};
use crate::location::Span;

/// The file's SQL as one literal.
pub(super) fn literals(text: &str) -> Vec<Literal> {
    let mut parts = Vec::new();
    let mut from = 0;
    for aside in asides(text) {
        if from < aside.start {
            parts.push(Part::Source(Span::new(from, aside.start)));
        }
        parts.push(Part::Text(String::new(), aside));
        from = aside.end;
    }
    if from < text.len() {
        parts.push(Part::Source(Span::new(from, text.len())));
    }
    let (text_of, pieces, holes) = render(text, &parts);
    vec![Literal {
        text: text_of,
        pieces,
        holes,
        span: Span::new(0, text.len()),
        whole_file: true,
        ..Literal::default()
    }]
}

/// The text with all that is no SQL replaced by spaces, line by line and byte by byte.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for aside in asides(text) {
        out.push_str(text.get(from..aside.start).unwrap_or_default());
        let blank = aside.of(text).bytes();
        out.extend(blank.map(|b| if b == b'\n' { '\n' } else { ' ' }));
        from = aside.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// Where in a statement the scan is.
#[derive(Default)]
struct Statement {
    /// Its first word in lower case; empty: it has not begun.
    head: String,
    /// Whether it is a `CREATE TABLE` or an `ALTER TABLE`.
    table: bool,
    /// Open parentheses.
    depth: usize,
}

impl Statement {
    /// Whether what is defined here are columns.
    fn defines_columns(&self) -> bool {
        self.table && self.depth == usize::from(self.head == "create")
    }
}

/// What is Kotlin and not SQL, in order.
fn asides(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut asides = Vec::new();
    let mut statement = Statement::default();
    let mut grouped = false;
    let mut at = 0;
    while let Some(&b) = bytes.get(at) {
        match b {
            b'\'' | b'"' | b'`' => {
                at = find_byte(bytes, at + 1, b).map_or(bytes.len(), |end| end + 1);
            }
            b'-' if starts(bytes, at, "--") => at = line_end(bytes, at),
            b'/' if starts(bytes, at, "/*") => {
                at = find(bytes, at + 2, "*/").map_or(bytes.len(), |end| end + 2);
            }
            b'(' => {
                statement.depth += 1;
                at += 1;
            }
            b')' => {
                statement.depth = statement.depth.saturating_sub(1);
                at += 1;
            }
            b';' => {
                statement = Statement::default();
                at += 1;
            }
            b'}' if grouped => {
                asides.push(Span::new(at, at + 1));
                grouped = false;
                statement = Statement::default();
                at += 1;
            }
            b if b.is_ascii_alphabetic() || b == b'_' => {
                let end = word_end(bytes, at);
                let word = text.get(at..end).unwrap_or_default();
                let aside = aside_from(bytes, word, at, end, &statement);
                if let Some(end) = aside {
                    grouped |= bytes.get(end - 1) == Some(&b'{');
                    asides.push(Span::new(at, end));
                } else if statement.head.is_empty() {
                    statement.head = word.to_ascii_lowercase();
                } else if matches!(statement.head.as_str(), "create" | "alter")
                    && statement.depth == 0
                {
                    statement.table |= word.eq_ignore_ascii_case("table");
                }
                at = aside.unwrap_or(end);
            }
            _ => at += 1,
        }
    }
    asides
}

/// The end of what the word at `at` begins and what is no SQL: an import, a statement's name, the
/// brace that opens a named group, `AS` with a type.
fn aside_from(
    bytes: &[u8],
    word: &str,
    at: usize,
    end: usize,
    statement: &Statement,
) -> Option<usize> {
    let next = blank_end(bytes, end);
    if statement.head.is_empty() {
        if word == "import" {
            return Some(line_end(bytes, at));
        }
        return matches!(bytes.get(next), Some(b':' | b'{')).then_some(next + 1);
    }
    let types = word.eq_ignore_ascii_case("as")
        && statement.defines_columns()
        && bytes.get(next).is_some_and(|b| b.is_ascii_alphabetic());
    types.then(|| type_end(bytes, next))
}

/// The end of a Kotlin type: `kotlin.collections.List<Pair<Long, String?>>?`.
fn type_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    let mut depth = 0usize;
    while let Some(&b) = bytes.get(at) {
        match b {
            b'<' => depth += 1,
            b'>' if depth > 0 => depth -= 1,
            b'.' | b'?' => {}
            b if is_word(b) => {}
            b',' | b' ' if depth > 0 => {}
            _ => break,
        }
        at += 1;
    }
    at
}

fn word_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|b| is_word(**b)).count()
}

fn blank_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|b| b.is_ascii_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squeezed(text: &str) -> String {
        let plain = plain(text);
        assert_eq!(plain.len(), text.len(), "{text}");
        plain.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn imports_names_and_groups_are_no_sql() {
        let text = "import kotlin.Boolean;\n\nbyId:\nSELECT * FROM a WHERE id = :id;\n\nboth {\n  DELETE FROM a;\n  DELETE FROM b;\n}\nall: SELECT '{x:' FROM c;";
        assert_eq!(
            squeezed(text),
            "SELECT * FROM a WHERE id = :id; DELETE FROM a; DELETE FROM b; SELECT '{x:' FROM c;"
        );
    }

    #[test]
    fn a_column_has_a_kotlin_type_behind_its_own() {
        let text = "CREATE TABLE a (\n  f INTEGER AS Boolean NOT NULL,\n  g TEXT AS kotlin.List<Pair<Long, String?>>? DEFAULT (CAST(1 AS TEXT)),\n  h INTEGER AS (f + 1)\n);\nALTER TABLE a ADD COLUMN i INTEGER AS Instant;";
        assert_eq!(
            squeezed(text),
            "CREATE TABLE a ( f INTEGER NOT NULL, g TEXT DEFAULT (CAST(1 AS TEXT)), h INTEGER AS (f + 1) ); ALTER TABLE a ADD COLUMN i INTEGER ;"
        );
    }

    #[test]
    fn sql_stays_as_it_is() {
        for sql in [
            "SELECT a AS b, CAST(c AS TEXT) FROM d AS e;",
            "CREATE VIEW v AS SELECT a AS b FROM c;",
            "CREATE TABLE t AS SELECT a AS b FROM c;",
            "CREATE TRIGGER t AFTER UPDATE ON a BEGIN UPDATE a SET b = 1 WHERE c = new.c; END;",
        ] {
            assert_eq!(plain(sql), sql);
        }
    }

    #[test]
    fn broken_texts_end_somewhere() {
        for text in [
            "import",
            "a:",
            "b {",
            "CREATE TABLE a (b TEXT AS List<",
            "'",
            "/*",
            "é:é{",
        ] {
            assert_eq!(plain(text).len(), text.len());
        }
    }
}
