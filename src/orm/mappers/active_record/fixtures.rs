//! Fixtures: rows of a table in a YAML file that is called after it.
//!
//! In: a YAML file. Out: an insert for each row in it. The hard thing is a file that is only called
//! like a table: outside of a folder of fixtures its rows have to be made of the table's columns.

use super::ID;
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::{ModelUse, Models, Name, Table, Unit, Uses, Value, Write, WriteKind};
use crate::severity::Confidence;

/// Columns that fixtures fill by themselves.
const FILLED: [&str; 5] = ["id", "created_at", "created_on", "updated_at", "updated_on"];

/// One row: its label, and its keys with what is known of their values.
struct Row {
    label: Span,
    indent: Option<usize>,
    keys: Vec<(Span, Value)>,
    /// It also has what another row has.
    merged: bool,
}

/// The rows that a file of fixtures inserts.
pub(super) fn read(unit: &Unit<'_>, models: &Models) -> Uses {
    let mut uses = Uses::default();
    let Some((table, sure)) = table_of(unit.path, models) else {
        return uses;
    };
    for row in rows(unit.text) {
        let columns = row.keys.iter().filter_map(|(at, value)| {
            let column = table.column(at.of(unit.text))?.to_owned();
            Some((column, *at, *value))
        });
        let columns: Vec<_> = columns.collect();
        let fits = columns.len() >= 3 && columns.len() * 2 >= row.keys.len();
        if columns.is_empty() || !sure && !fits {
            continue;
        }
        let complete = !row.merged && columns.len() == row.keys.len();
        let end = row.keys.last().map_or(row.label.end, |(at, _)| at.end);
        let filled = FILLED.iter().filter_map(|name| table.column(name));
        let filled = filled.map(|c| (c.to_owned(), row.label, Value::Declared));
        let filled: Vec<_> = filled
            .filter(|(filled, ..)| columns.iter().all(|(column, ..)| column != filled))
            .collect();
        let names = columns.into_iter().chain(filled);
        uses.statements.push(ModelUse {
            whole: Span::new(row.label.start, end),
            names: names
                .map(|(column, at, value)| Name {
                    table: table.name.clone(),
                    column: Some(column),
                    clause: Clause::Insert,
                    at,
                    value,
                })
                .collect(),
            write: Some(Write {
                table: table.name.clone(),
                kind: WriteKind::Insert,
                complete,
                at: row.label,
            }),
            confidence: Confidence::Likely,
            because: None,
            retired: false,
        });
    }
    uses
}

/// The table that a file is called after, and whether it stands among fixtures:
/// `test/fixtures/orders.yml`, `fixtures/shop/orders.yml` for `shop_orders`.
fn table_of<'m>(path: &str, models: &'m Models) -> Option<(&'m Table, bool)> {
    let parts: Vec<&str> = path.split('/').collect();
    let (file, folders) = parts.split_last()?;
    let stem = file.split('.').next()?;
    let among = folders.iter().rposition(|folder| *folder == "fixtures");
    let inner = among.and_then(|at| folders.get(at + 1..));
    let full = inner
        .filter(|inner| !inner.is_empty())
        .map(|inner| format!("{}_{stem}", inner.join("_")));
    let known = |name: &str| {
        let table = models.schema().table(name)?;
        let mut own = models.of_table(&table.name);
        own.any(|model| model.orm == ID).then_some(table)
    };
    let table = full.and_then(|full| known(&full)).or_else(|| known(stem))?;
    Some((table, among.is_some()))
}

/// The rows of a file: the keys one step inside of what stands at the margin.
fn rows(text: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut inside = false;
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let (from, line) = (start, whole.trim_end());
        start += whole.len();
        let code = line.trim_start_matches(' ');
        // Code around rows, comments, marks of documents.
        if code.is_empty() || code.starts_with(['#', '%', '<']) && !code.starts_with("<<") {
            continue;
        }
        let indent = line.len() - code.len();
        let entry = entry(code);
        if indent == 0 {
            let label = entry.filter(|(_, value)| value.is_empty() || value.starts_with('&'));
            inside = label.is_some();
            rows.extend(label.map(|(key, _)| Row {
                label: Span::new(from, from + key.len()),
                indent: None,
                keys: Vec::new(),
                merged: false,
            }));
        } else if let Some(row) = rows.last_mut().filter(|_| inside)
            && *row.indent.get_or_insert(indent) == indent
            && let Some((key, value)) = entry
        {
            let at = from + indent;
            match key {
                "<<" => row.merged = true,
                _ => row.keys.push((Span::new(at, at + key.len()), of(value))),
            }
        }
    }
    rows
}

/// `key: value`.
fn entry(code: &str) -> Option<(&str, &str)> {
    let (key, value) = code.split_once(':')?;
    if !value.is_empty() && !value.starts_with([' ', '\t']) || key.starts_with('-') {
        return None;
    }
    let value = value.split(" #").next().unwrap_or_default();
    Some((key.trim_end(), value.trim()))
}

/// What is known of a value.
fn of(value: &str) -> Value {
    match value {
        "~" | "null" => Value::Null,
        // What stands in deeper lines, or is made by code.
        "" => Value::Unknown,
        _ if value.contains("<%") => Value::Unknown,
        _ => Value::Present,
    }
}
