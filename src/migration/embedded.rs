//! SQL that stands in strings of a program: migrations written as functions, schemas made at start.
//!
//! In: a source file. Out: operations at their places in the file. The hard thing: the same file
//! often holds the way back (`Down`, `Rollback:`), which is left out, and names that the program
//! puts together, which are skips.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::lower::{Lowered, Memory, Source};
use crate::error::{Skip, SkipReason};
use crate::host::{self, HOLE, Language, Literal};
use crate::location::{LineIndex, Span};
use crate::operation::{Operation, PlacedOperation};
use crate::sql::Dialect;

/// First words of statements that a migration consists of.
const VERBS: [&str; 12] = [
    "create", "alter", "drop", "rename", "comment", "insert", "update", "delete", "truncate", "do",
    "grant", "revoke",
];

/// The language of a source file, if it is one that strings of SQL are looked for in.
pub fn language(path: &str) -> Option<&'static Language> {
    host::language::of(path, "").filter(|language| !matches!(language.id, "sql" | "shell"))
}

/// The text of a script's first statement that does something: without comments, and without what opens a
/// transaction or sets up the connection.
fn without_comments(text: &str) -> &str {
    let mut rest = without_leading_comments(text);
    while let Some((first, after)) = rest.split_once(';') {
        let mut words = first.split_whitespace().map(str::to_ascii_lowercase);
        let word = words.next().unwrap_or_default();
        let opens = match word.as_str() {
            "begin" => words.all(|word| {
                matches!(
                    word.as_str(),
                    "transaction" | "work" | "immediate" | "exclusive" | "deferred"
                )
            }),
            "start" => words.next().as_deref() == Some("transaction"),
            "pragma" | "set" => true,
            _ => false,
        };
        if !opens {
            break;
        }
        rest = without_leading_comments(after);
    }
    rest
}

fn without_leading_comments(text: &str) -> &str {
    let mut rest = text.trim_start();
    loop {
        let after = if rest.starts_with("--") || rest.starts_with('#') {
            rest.split_once('\n').map(|(_, after)| after)
        } else if rest.starts_with("/*") {
            rest.split_once("*/").map(|(_, after)| after)
        } else {
            return rest;
        };
        let Some(after) = after else { return "" };
        rest = after.trim_start();
    }
}

/// Whether a text is a SQL statement that changes schema or rows, and not prose that begins like one.
pub(super) fn is_statement(text: &str) -> bool {
    let text = without_comments(text);
    let mut words = text
        .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == HOLE))
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase);
    let Some(verb) = words.next() else {
        return false;
    };
    if !VERBS.contains(&verb.as_str()) {
        return false;
    }
    let next = words.next().unwrap_or_default();
    match verb.as_str() {
        "insert" | "grant" | "revoke" => text.split_whitespace().count() > 3,
        "delete" => next == "from",
        "update" => text.to_ascii_lowercase().contains("set"),
        "comment" => next == "on",
        "do" => text.contains('$'),
        "truncate" => true,
        _ => is_defining(&next) || words.take(3).any(|word| is_defining(&word)),
    }
}

/// Whether a word after `CREATE`, `ALTER` or `DROP` says what is defined.
fn is_defining(word: &str) -> bool {
    const OBJECTS: [&str; 14] = [
        "table",
        "index",
        "view",
        "type",
        "function",
        "procedure",
        "trigger",
        "sequence",
        "schema",
        "extension",
        "column",
        "domain",
        "policy",
        "database",
    ];
    OBJECTS.contains(&word)
}

/// Whether a text is a statement that defines a table, or something of one.
fn defines_schema(text: &str) -> bool {
    let verb = without_comments(text)
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    is_statement(text) && ["create", "alter", "drop", "rename"].contains(&verb.as_str())
}

/// Whether a source file holds statements that define a schema.
pub fn holds_schema(path: &str, text: &str) -> bool {
    super::discover::defines(text)
        && language(path).is_some_and(|language| {
            host::literals(text, language)
                .iter()
                .any(|l| !l.doc && defines_schema(&l.text))
        })
}

/// Whether a source file holds statements that create tables.
pub fn creates_tables(path: &str, text: &str) -> bool {
    super::discover::defines(text)
        && language(path).is_some_and(|language| {
            host::literals(text, language)
                .iter()
                .any(|l| !l.doc && creates(&l.text))
        })
}

/// Whether a text is a statement that creates a table, or a script that starts with one.
fn creates(text: &str) -> bool {
    let mut words = without_comments(text).split_whitespace();
    words
        .next()
        .is_some_and(|w| w.eq_ignore_ascii_case("create"))
        && words.take(3).any(|w| w.eq_ignore_ascii_case("table"))
}

/// The definitions in the strings of any source file, tables first: everything else that such a
/// file runs is not known to run at all.
pub fn lower_schema(source: &Source<'_>) -> Lowered {
    let mut lowered = lower_code(source, &mut Memory::default());
    lowered.operations.retain(|placed| {
        !matches!(
            placed.operation,
            Operation::Write { .. }
                | Operation::Opaque { .. }
                | Operation::DropTable { .. }
                | Operation::CreateTable {
                    temporary: true,
                    ..
                }
        )
    });
    lowered
        .operations
        .sort_by_key(|placed| !matches!(placed.operation, Operation::CreateTable { .. }));
    lowered
}

/// The operations of a source file's strings, the way back left out. Functions that are numbered
/// (`version_12`) run in the order of their numbers, everything else as it stands.
pub fn lower_code(source: &Source<'_>, _: &mut Memory) -> Lowered {
    let Some(language) = language(source.path) else {
        return Lowered::default();
    };
    let functions = functions(source.text, language);
    let lines = LineIndex::new(source.text);
    let mut literals: Vec<(u64, Literal)> = host::literals(source.text, language)
        .into_iter()
        .filter(|literal| !literal.doc && is_statement(&literal.text))
        .filter(|l| {
            !functions
                .iter()
                .any(|f| f.back && f.span.contains(l.span.start))
        })
        .map(|literal| (number(&functions, literal.span.start), literal))
        .collect();
    literals.sort_by_key(|(number, literal)| (*number, literal.span.start));
    let mut lowered = Lowered::default();
    for (_, literal) in &literals {
        read_literal(source, literal, &lines, &mut lowered);
    }
    lowered
}

pub(super) fn read_literal(
    source: &Source<'_>,
    literal: &Literal,
    lines: &LineIndex,
    into: &mut Lowered,
) {
    let first = into.statements;
    // Backticks mean nothing in PostgreSQL: programs that support MySQL as well translate them.
    let text = if source.dialect == Dialect::Postgresql && literal.text.contains('`') {
        Cow::Owned(literal.text.replace('`', "\""))
    } else {
        Cow::Borrowed(&literal.text)
    };
    for mut placed in crate::sql::read(&text, source.dialect) {
        placed.statement += first;
        into.statements = into.statements.max(placed.statement + 1);
        place(&mut placed, literal, lines);
        if !names_are_known(&mut placed.operation) {
            into.skips.push(Skip {
                path: source.path.to_owned(),
                line: Some(placed.line),
                reason: SkipReason::DynamicStatement,
                detail: format!(
                    "the program puts names into this statement: {}",
                    excerpt(&literal.text.replace(HOLE, "…"))
                ),
            });
            continue;
        }
        into.operations.push(placed);
    }
}

/// The first words of a statement on one line.
fn excerpt(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(12).collect();
    words.join(" ")
}

/// Moves an operation from the literal's text to the file.
fn place(placed: &mut PlacedOperation, literal: &Literal, lines: &LineIndex) {
    let map = |offset: usize| literal.source_offset(offset);
    let span = placed.span;
    placed.span = Span::new(map(span.start), map(span.end));
    placed.line = lines.line(placed.span.start);
    placed.end_line = lines.line(placed.span.end.saturating_sub(1).max(placed.span.start));
    match &mut placed.operation {
        Operation::CreateView { offset, .. } => *offset = offset.map(map),
        Operation::CreateFunction { body, .. }
        | Operation::CreateTrigger {
            body: Some(body), ..
        } => body.offset = body.offset.map(map),
        _ => {}
    }
}

/// Whether the names of an operation are constants. A hole at the start of a table's name is a
/// prefix that every query of the program carries as well: it is taken off.
fn names_are_known(operation: &mut Operation) -> bool {
    if !format!("{operation:?}").contains(HOLE) {
        return true;
    }
    match operation {
        Operation::CreateTable {
            table,
            columns,
            constraints,
            ..
        } => {
            table.schema = table.schema.take().filter(|schema| !schema.contains(HOLE));
            strip(&mut table.name);
            columns.retain(|column| !column.name.contains(HOLE));
            constraints.retain(|constraint| !format!("{constraint:?}").contains(HOLE));
            !table.name.contains(HOLE) && !table.name.is_empty() && !columns.is_empty()
        }
        Operation::DropTable { table, .. }
        | Operation::AddColumn { table, .. }
        | Operation::DropColumn { table, .. }
        | Operation::RenameColumn { table, .. }
        | Operation::AlterColumn { table, .. }
        | Operation::RedefineColumn { table, .. }
        | Operation::AddConstraint { table, .. }
        | Operation::CreateIndex { table, .. } => {
            table.schema = table.schema.take().filter(|schema| !schema.contains(HOLE));
            strip(&mut table.name);
            !table.name.is_empty() && !format!("{operation:?}").contains(HOLE)
        }
        Operation::Write { .. } => true,
        _ => false,
    }
}

/// Takes a prefix that is a hole off a name; a name that is nothing else becomes empty.
fn strip(name: &mut String) {
    if let Some(rest) = name.strip_prefix(HOLE) {
        *name = rest.trim_start_matches('_').to_owned();
    }
}

/// A function, method or keyed closure of a source file.
struct Function {
    span: Span,
    /// It is the way back.
    back: bool,
    /// The number at the end of its name.
    number: Option<u64>,
}

/// The number of the innermost numbered function around a place; zero outside.
fn number(functions: &[Function], at: usize) -> u64 {
    functions
        .iter()
        .filter(|f| f.span.contains(at))
        .filter_map(|f| f.number)
        .next_back()
        .unwrap_or(0)
}

/// Words that name the way back.
const BACK: [&str; 7] = [
    "downgrade",
    "down",
    "rollback",
    "revert",
    "undo",
    "reverse",
    "backward",
];

/// Whether a name says that it is the way back: one of the words, and not the start of a longer one.
fn is_back(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    BACK.iter().any(|word| {
        lower.strip_prefix(word).is_some_and(|_| {
            !name
                .get(word.len()..)
                .and_then(|rest| rest.chars().next())
                .is_some_and(|c| c.is_ascii_lowercase())
        })
    }) || ["Down", "_down", "Rollback", "_rollback", "Downgrade"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// The named functions and keyed closures of a file, outer before inner. Where numbers in names
/// are few, they are names and no order.
fn functions(text: &str, language: &Language) -> Vec<Function> {
    let Some(grammar) = language.grammar else {
        return Vec::new();
    };
    let mut parser = tree_sitter::Parser::new();
    if parser.set_language(&grammar()).is_err() {
        return Vec::new();
    }
    let Some(tree) = parser.parse(text, None) else {
        return Vec::new();
    };
    let mut functions = Vec::new();
    let mut prefixes: BTreeMap<String, usize> = BTreeMap::new();
    let mut cursor = tree.walk();
    'walk: loop {
        let node = cursor.node();
        let kind = node.kind();
        let named = kind.contains("function") || kind.contains("method");
        let keyed = matches!(
            kind,
            "pair" | "keyed_element" | "keyword_argument" | "assignment"
        );
        if named || keyed {
            let name = node
                .child_by_field_name("name")
                .or_else(|| node.child_by_field_name("key"))
                .or_else(|| keyed.then(|| node.named_child(0)).flatten())
                .and_then(|name| text.get(name.byte_range()))
                .unwrap_or_default()
                .trim_matches(['"', '\'', ':']);
            let head = name.trim_end_matches(|c: char| c.is_ascii_digit());
            let number = name
                .get(head.len()..)
                .and_then(|digits| digits.parse().ok());
            if number.is_some() && named {
                *prefixes.entry(head.to_owned()).or_default() += 1;
            }
            let back = is_back(name);
            if back || (named && number.is_some()) {
                functions.push((
                    head.to_owned(),
                    Function {
                        span: Span::new(node.start_byte(), node.end_byte()),
                        back,
                        number: number.filter(|_| named),
                    },
                ));
            }
        }
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                break 'walk;
            }
        }
    }
    functions
        .into_iter()
        .map(|(head, mut function)| {
            if prefixes.get(&head).is_none_or(|count| *count < 3) {
                function.number = None;
            }
            function
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lower(path: &str, text: &str) -> Lowered {
        let source = Source {
            path,
            text,
            dialect: Dialect::Postgresql,
        };
        lower_code(&source, &mut Memory::default())
    }

    fn tables(lowered: &Lowered) -> Vec<(String, u32)> {
        let table = |o: &PlacedOperation| match &o.operation {
            Operation::CreateTable { table, .. } => (table.to_string(), o.line),
            other => (format!("{other:?}"), o.line),
        };
        lowered.operations.iter().map(table).collect()
    }

    #[test]
    fn a_script_may_open_a_transaction_first() {
        let text = "package m\n\nconst schema = `\n\tBEGIN;\n\tCREATE TABLE a (id int);\n\tCOMMIT;\n`\n\
            const greeting = `Begin; create something on the table`\n";
        assert!(creates_tables("store.go", text));
        let lowered = lower("store.go", text);
        assert!(
            tables(&lowered).contains(&("a".to_owned(), 5)),
            "{lowered:?}"
        );
    }

    #[test]
    fn statements_stand_on_their_lines() {
        let text = "package m\n\nvar migrations = []func(tx *sql.Tx) error{\n\tfunc(tx *sql.Tx) error {\n\t\t_, err := tx.Exec(`\n\t\t\tCREATE TABLE a (id int);\n\n\t\t\tCREATE TABLE b (id int);\n\t\t`)\n\t\treturn err\n\t},\n}\n";
        let lowered = lower("db/migrations.go", text);
        assert_eq!(tables(&lowered), [("a".to_owned(), 6), ("b".to_owned(), 8)]);
        assert_eq!(lowered.statements, 2);
    }

    #[test]
    fn the_way_back_is_left_out() {
        let go = "package m\nfunc init() { goose.AddMigration(upUsers, downUsers) }\nfunc upUsers(tx *sql.Tx) error { _, err := tx.Exec(\"CREATE TABLE up (id int)\"); return err }\nfunc downUsers(tx *sql.Tx) error { _, err := tx.Exec(\"DROP TABLE up\"); return err }\n";
        assert_eq!(
            tables(&lower("migrations/1_x.go", go)),
            [("up".to_owned(), 3)]
        );
        let ts = "export class A {\n  async up(q) { await q.query(`CREATE TABLE up (id int)`); }\n  async down(q) { await q.query(`DROP TABLE up`); }\n}\n";
        assert_eq!(
            tables(&lower("migrations/1-x.ts", ts)),
            [("up".to_owned(), 2)]
        );
    }

    #[test]
    fn numbered_functions_run_in_the_order_of_their_numbers() {
        let php = "<?php\nfunction version_3(PDO $pdo) { $pdo->exec('CREATE TABLE c (id int)'); }\nfunction version_2(PDO $pdo) { $pdo->exec('CREATE TABLE b (id int)'); }\nfunction version_1(PDO $pdo) { $pdo->exec('CREATE TABLE a (id int)'); }\n";
        let names: Vec<String> = tables(&lower("Schema/Postgres.php", php))
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(names, ["a", "b", "c"]);
    }

    #[test]
    fn names_that_the_program_makes_are_told() {
        let go = "package m\nfunc up() {\n\tdb.Exec(fmt.Sprintf(`ALTER TABLE %s ADD COLUMN x int`, t))\n}\n";
        let lowered = lower("migrations/1_x.go", go);
        assert!(lowered.operations.is_empty(), "{:?}", lowered.operations);
        assert_eq!(lowered.skips.first().and_then(|s| s.line), Some(3));
    }

    #[test]
    fn prose_is_no_statement() {
        assert!(!is_statement("create a new user"));
        assert!(!is_statement("update failed"));
        assert!(!is_statement("drop it"));
        assert!(is_statement(
            "-- first\nCREATE UNIQUE INDEX CONCURRENTLY i ON t (a)"
        ));
    }
}
