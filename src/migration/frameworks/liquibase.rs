//! Liquibase formatted SQL: `--liquibase formatted sql`, change sets, rollbacks in comments.
//!
//! The hard thing: a change set may be for other engines (`dbms:mysql`) and is then left out.

use crate::location::Span;
use crate::migration::layout::{self, Claim, Direction};
use crate::migration::lower::{Lowered, Memory, Source, read_parts};
use crate::migration::version::Version;
use crate::migration::{Framework, Layout};
use crate::sql::Dialect;

/// The row of Liquibase's formatted SQL.
pub(super) const FORMATTED_SQL: Framework = Framework {
    id: "liquibase-sql",
    title: "Liquibase formatted SQL",
    layout: Layout::Own(claim),
    fits: |group| group.sample().iter().any(|text| is_formatted(text)),
    lower,
    arrange: None,
    joins: false,
};

/// The claim on a plain SQL file, or on one of any name below a folder of changelogs, where the first number
/// in the name gives the order: `db/changelog/db.changelog-1.10.sql`.
fn claim(path: &str) -> Option<Claim> {
    layout::claim_sql(path).or_else(|| {
        let sql = layout::sql_name(layout::name(path))?;
        let root = layout::folder(path);
        let is_of_changes = |segment: &str| {
            let lower = segment.to_ascii_lowercase();
            lower.contains("changelog") || lower.contains("liquibase")
        };
        root.split('/').find(|segment| is_of_changes(segment))?;
        let number = sql.stem.find(|c: char| c.is_ascii_digit());
        let number = number.and_then(|at| Version::leading(sql.stem.get(at..)?));
        Some(Claim {
            engine: sql.engine,
            root: root.to_owned(),
            version: number.map_or_else(|| Version::text(sql.stem), |(v, rest)| v.titled(rest)),
            direction: sql.direction.unwrap_or(Direction::Up),
            numbered: true,
        })
    })
}

/// What stands after `--` in lower case, if the line is such a comment.
fn comment(line: &str) -> Option<String> {
    Some(line.trim().strip_prefix("--")?.trim().to_ascii_lowercase())
}

fn is_formatted(text: &str) -> bool {
    text.lines()
        .find(|line| !line.trim().is_empty())
        .and_then(comment)
        .is_some_and(|c| c.starts_with("liquibase formatted sql"))
}

fn lower(source: &Source<'_>, _: &mut Memory) -> Lowered {
    read_parts(source, &parts(source.text, source.dialect))
}

/// The change sets that are meant for the dialect.
fn parts(text: &str, dialect: Dialect) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut open = Some(0);
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if let Some(set) = comment(line).filter(|c| c.starts_with("changeset ")) {
            if let Some(start) = open.take() {
                parts.push(Span::new(start, offset));
            }
            open = is_for(&set, dialect).then_some(offset);
        }
        offset += line.len();
    }
    if let Some(start) = open {
        parts.push(Span::new(start, offset));
    }
    parts
}

/// Whether a change set's attributes allow the dialect.
fn is_for(attributes: &str, dialect: Dialect) -> bool {
    let Some((_, list)) = attributes.split_once("dbms:") else {
        return true;
    };
    let list = list.trim_start_matches('"');
    let end = list.find(['"', ' ']).unwrap_or(list.len());
    let list = list.get(..end).unwrap_or_default();
    let mut names = list.split(',').map(str::trim).peekable();
    if names.peek().is_some_and(|name| name.starts_with('!')) {
        return !names.any(|name| speaks(name.trim_start_matches('!'), dialect));
    }
    names.any(|name| matches!(name, "all" | "") || speaks(name, dialect))
}

fn speaks(engine: &str, dialect: Dialect) -> bool {
    crate::migration::layout::Engine::named(engine).is_none_or(|e| e.dialect == dialect)
        || dialect == Dialect::Generic
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn change_sets_of_other_engines_are_left_out() {
        let text = "--liquibase formatted sql\n--changeset a:1\nA;\n--rollback drop;\n--changeset a:2 dbms:mysql\nB;\n--changeset a:3 dbms:postgresql,h2\nC;\n--changeset a:4 dbms:!postgresql\nD;\n";
        assert!(is_formatted(text));
        let read: String = parts(text, Dialect::Postgresql)
            .iter()
            .map(|s| s.of(text))
            .collect();
        assert!(read.contains("A;") && read.contains("C;"));
        assert!(!read.contains("B;") && !read.contains("D;"));
    }
}
