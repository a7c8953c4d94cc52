//! Table and column names in strings: `builds b`, `b.id, b.status AS s`, `teams t ON …`.
//!
//! In: a literal's text. Out: the names with their bytes in it; nothing where the text is more
//! than names, which the parser of SQL reads then.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// A table and the name that qualifies its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableName {
    /// The table as it is written, without quotes: `builds`, `app.builds`.
    pub table: String,
    /// Its alias, or its bare name.
    pub alias: String,
    /// The bytes of the table.
    pub at: Range<usize>,
}

/// A column and what qualifies it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnName {
    /// A table or alias.
    pub qualifier: Option<String>,
    /// The column without quotes.
    pub column: String,
    /// The bytes of the column.
    pub at: Range<usize>,
}

/// A table with its alias at the start of a text.
static TABLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?is)^\s*(?:(?:(?:left|right|full|inner|cross|natural)\s+)*(?:outer\s+)?join\s+(?:lateral\s+)?)?((?:[`"\[]?\w+[`"\]]?\.)?[`"\[]?\w+[`"\]]?)(?:\s+(?:as\s+)?([`"]?[a-z_]\w*[`"]?))?\s*(.*)$"#).ok()
});

/// A column with an optional qualifier, alias and order.
static COLUMN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?i)^\s*(?:distinct\s+)?(?:([`"\[]?\w+[`"\]]?)\.)?([`"\[]?[a-z_]\w*[`"\]]?)(?:\s+as\s+[`"]?\w+[`"]?)?(?:\s+(?:asc|desc))?(?:\s+nulls\s+(?:first|last))?\s*$"#).ok()
});

/// A name without its quotes.
pub fn unquoted(name: &str) -> String {
    name.replace(['`', '"', '[', ']'], "")
}

/// The table at the start of a text and what follows it: `teams t ON t.id = …`.
pub fn table(text: &str) -> Option<(TableName, &str)> {
    let found = TABLE.as_ref()?.captures(text)?;
    let name = found.get(1)?;
    let table = unquoted(name.as_str());
    let mut rest = found.get(3).map_or("", |m| m.as_str());
    let bare = table.rsplit('.').next().unwrap_or_default().to_owned();
    let alias = match found.get(2) {
        Some(alias) if is_keyword(alias.as_str()) => {
            rest = text.get(alias.start()..).unwrap_or_default();
            bare
        }
        Some(alias) => unquoted(alias.as_str()),
        None => bare,
    };
    let at = name.range();
    Some((TableName { table, alias, at }, rest))
}

fn is_keyword(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    matches!(
        word.as_str(),
        "on" | "using"
            | "where"
            | "set"
            | "left"
            | "right"
            | "inner"
            | "full"
            | "cross"
            | "join"
            | "natural"
            | "order"
            | "group"
            | "limit"
            | "for"
            | "force"
            | "use"
            | "values"
    )
}

/// A text that is a table alone.
pub fn only_table(text: &str) -> Option<TableName> {
    table(text)
        .filter(|(_, rest)| rest.trim().is_empty())
        .map(|(t, _)| t)
}

/// The columns of a text that is nothing but a list of columns.
pub fn columns(text: &str) -> Option<Vec<ColumnName>> {
    let mut list = Vec::new();
    let mut start = 0;
    for piece in text.split(',') {
        let found = COLUMN.as_ref()?.captures(piece)?;
        let name = found.get(2)?;
        list.push(ColumnName {
            qualifier: found.get(1).map(|q| unquoted(q.as_str())),
            column: unquoted(name.as_str()),
            at: start + name.start()..start + name.end(),
        });
        start += piece.len() + 1;
    }
    Some(list)
}

/// Every word of a text that may be a column, with its qualifier; strings and calls left out.
pub fn words(text: &str) -> Vec<ColumnName> {
    let mut found = Vec::new();
    let mut qualifier = None;
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if *byte == b'\'' {
            let end = text.get(at + 1..).and_then(|rest| rest.find('\''));
            at += end.map_or(text.len(), |length| length + 2);
            continue;
        }
        if !(byte.is_ascii_alphabetic() || *byte == b'_') {
            if *byte != b'.' {
                qualifier = None;
            }
            at += 1;
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let length = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default().to_owned();
        let after = rest.get(length..).unwrap_or_default();
        if after.starts_with('.') {
            qualifier = Some(word);
        } else if !after.starts_with('(') {
            found.push(ColumnName {
                qualifier: qualifier.take(),
                column: word,
                at: at..at + length,
            });
        }
        at += length;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_stands_with_its_alias_and_before_its_join() {
        let read = |text: &str| {
            let (found, rest) = table(text).unwrap_or_else(|| unreachable!("{text}"));
            format!("{}|{}|{rest}", found.table, found.alias)
        };
        assert_eq!(read("builds"), "builds|builds|");
        assert_eq!(read("public.builds AS b"), "public.builds|b|");
        assert_eq!(
            read("teams t ON t.id = b.team_id"),
            "teams|t|ON t.id = b.team_id"
        );
        assert_eq!(
            read("LEFT OUTER JOIN `teams` USING (id)"),
            "teams|teams|USING (id)"
        );
    }

    #[test]
    fn a_list_of_columns_is_read_and_an_expression_is_not() {
        let read = |text: &str| {
            let columns = columns(text)?;
            let spelled = columns.into_iter().map(|c| match c.qualifier {
                Some(qualifier) => format!("{qualifier}.{}", c.column),
                None => c.column,
            });
            Some(spelled.collect::<Vec<_>>().join(" "))
        };
        assert_eq!(read("id").as_deref(), Some("id"));
        assert_eq!(
            read("b.id, \"b\".status AS s,\n\tname DESC").as_deref(),
            Some("b.id b.status name")
        );
        assert_eq!(read("max(id)"), None);
        assert_eq!(read("status = ?"), None);
        assert_eq!(read("*"), None);
    }

    #[test]
    fn words_leave_out_strings_and_calls() {
        let text = "ON CONFLICT (a) DO UPDATE SET b = EXCLUDED.b, c = now() WHERE d = 'e'";
        let found: Vec<String> = words(text).into_iter().map(|c| c.column).collect();
        assert!(found.contains(&"a".to_owned()) && found.contains(&"d".to_owned()));
        assert!(!found.contains(&"now".to_owned()) && !found.contains(&"e".to_owned()));
    }
}
