//! What a query gives: the names of its rows' columns with the columns that they come from.
//!
//! In: the text of a statement. Out: [`Output`]s. Only plain columns and `*` count; what a function
//! computes is no column. The hard thing is to stay cheap: the statement is not parsed, its words
//! are looked at once.

use crate::host::HOLE;
use crate::orm::Schema;

/// A column of a query's rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Output {
    /// The name that the row has it under.
    pub(super) name: String,
    /// The table that it comes from, as the schema spells it.
    pub(super) table: String,
    /// The column.
    pub(super) column: String,
}

/// A piece of SQL: a word, a name in quotes, or a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Word(&'a str),
    Quoted(&'a str),
    Sign(char),
}

impl<'a> Piece<'a> {
    fn is(self, word: &str) -> bool {
        matches!(self, Self::Word(w) if w.eq_ignore_ascii_case(word))
    }

    fn name(self) -> Option<&'a str> {
        match self {
            Self::Word(w) | Self::Quoted(w) => Some(w),
            Self::Sign(_) => None,
        }
    }
}

/// How many tables of a statement are looked at.
const TABLES: usize = 32;

/// Words that end a list of tables or a select list.
const ENDS: &[&str] = &[
    "from",
    "where",
    "group",
    "order",
    "having",
    "limit",
    "returning",
    "union",
    "on",
    "set",
    "values",
    "for",
    "window",
    "offset",
    "except",
    "intersect",
];

/// What a statement gives.
pub(super) fn outputs(sql: &str, schema: &Schema) -> Vec<Output> {
    let pieces = pieces(sql);
    let begins = |word: &str| pieces.first().is_some_and(|p| p.is(word));
    if !["select", "insert", "update", "delete", "with"]
        .iter()
        .any(|w| begins(w))
    {
        return Vec::new();
    }
    let tables = tables(&pieces, schema);
    let mut depth = 0i32;
    let mut start = None;
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Sign('(') => depth += 1,
            Piece::Sign(')') => depth -= 1,
            piece if depth == 0 && (piece.is("returning") || piece.is("select")) => {
                start = Some(index + 1);
                if piece.is("select") {
                    break;
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    for item in items(
        pieces
            .get(start.unwrap_or(pieces.len())..)
            .unwrap_or_default(),
    ) {
        add(item, &tables, schema, &mut found);
    }
    found
}

/// The tables of a statement, each with the name that qualifies its columns.
fn tables<'a>(pieces: &[Piece<'a>], schema: &'a Schema) -> Vec<(&'a str, &'a str)> {
    let mut found = Vec::new();
    let mut index = 0;
    while let Some(piece) = pieces.get(index) {
        index += 1;
        if !["from", "join", "into", "update"]
            .iter()
            .any(|w| piece.is(w))
        {
            continue;
        }
        while let Some(mut name) = pieces.get(index).and_then(|p| p.name()) {
            index += 1;
            if pieces.get(index) == Some(&Piece::Sign('.')) {
                name = pieces.get(index + 1).and_then(|p| p.name()).unwrap_or(name);
                index += 2;
            }
            if pieces.get(index).is_some_and(|p| p.is("as")) {
                index += 1;
            }
            let mut alias = name;
            let ends = |p: &Piece<'_>| {
                ENDS.iter()
                    .chain(&[
                        "join", "left", "right", "inner", "cross", "full", "natural", "using",
                    ])
                    .any(|w| p.is(w))
            };
            if let Some(given) = pieces
                .get(index)
                .filter(|p| !ends(p))
                .and_then(|p| p.name())
            {
                alias = given;
                index += 1;
            }
            if let Some(table) = schema.table(name).filter(|_| found.len() < TABLES) {
                found.push((table.name.as_str(), alias));
            }
            if pieces.get(index) != Some(&Piece::Sign(',')) {
                break;
            }
            index += 1;
        }
    }
    found
}

/// The items of a list up to where it ends.
fn items<'p, 'a>(pieces: &'p [Piece<'a>]) -> Vec<&'p [Piece<'a>]> {
    let mut found = Vec::new();
    let (mut depth, mut from) = (0i32, 0);
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Sign('(') => depth += 1,
            Piece::Sign(')') => depth -= 1,
            Piece::Sign(',') if depth == 0 => {
                found.extend(pieces.get(from..index));
                from = index + 1;
            }
            Piece::Sign(';') if depth == 0 => {
                found.extend(pieces.get(from..index));
                return found;
            }
            Piece::Word(_) if depth == 0 && ENDS.iter().any(|w| piece.is(w)) => {
                found.extend(pieces.get(from..index));
                return found;
            }
            _ => {}
        }
        if depth < 0 {
            break;
        }
    }
    found.extend(pieces.get(from..));
    found
}

fn add(item: &[Piece<'_>], tables: &[(&str, &str)], schema: &Schema, found: &mut Vec<Output>) {
    let mut item = item;
    while let [first, rest @ ..] = item
        && (first.is("distinct") || first.is("all"))
    {
        item = rest;
    }
    let of = |alias: &str| {
        let named = tables.iter().find(|(_, a)| a.eq_ignore_ascii_case(alias));
        named.map(|(table, _)| *table)
    };
    let (source, rest) = match item {
        [Piece::Sign('*')] => {
            for (table, _) in tables {
                star(table, schema, found);
            }
            return;
        }
        [alias, Piece::Sign('.'), Piece::Sign('*')] => {
            if let Some(table) = alias.name().and_then(of) {
                star(table, schema, found);
            }
            return;
        }
        [alias, Piece::Sign('.'), column, rest @ ..] => {
            let found = alias.name().and_then(of).zip(column.name());
            (found, rest)
        }
        [column, rest @ ..] => {
            let name = column.name();
            let has = |(table, _): &&(&str, &str)| name.is_some_and(|n| schema.has(table, n));
            (tables.iter().find(has).map(|(t, _)| *t).zip(name), rest)
        }
        [] => return,
    };
    let Some((table, column)) = source else {
        return;
    };
    let Some(column) = schema.table(table).and_then(|t| t.column(column)) else {
        return;
    };
    let name = match rest {
        [] => column,
        [word, name] if word.is("as") => name.name().unwrap_or(column),
        [name] => name.name().unwrap_or(column),
        _ => return,
    };
    // sqlx: `AS "status!: Status"`.
    let name = name.split([':', '!', '?']).next().unwrap_or(name).trim();
    found.push(Output {
        name: name.to_owned(),
        table: table.to_owned(),
        column: column.to_owned(),
    });
}

fn star(table: &str, schema: &Schema, found: &mut Vec<Output>) {
    let columns = schema.table(table).map(|t| t.columns.as_slice());
    found.extend(columns.unwrap_or_default().iter().map(|column| Output {
        name: column.clone(),
        table: table.to_owned(),
        column: column.clone(),
    }));
}

fn pieces(sql: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | HOLE);
        let taken = match first {
            c if c.is_whitespace() => c.len_utf8(),
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |i| i + 2),
            quote @ ('"' | '`' | '\'') => {
                let inner = rest.get(1..).unwrap_or_default();
                let end = inner.find(quote).unwrap_or(inner.len());
                let name = inner.get(..end).unwrap_or_default();
                found.push(match quote {
                    '\'' => Piece::Sign(quote),
                    _ => Piece::Quoted(name),
                });
                (end + 2).min(rest.len())
            }
            c if is_word(c) => {
                let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
                found.push(Piece::Word(rest.get(..end).unwrap_or_default()));
                end
            }
            c => {
                found.push(Piece::Sign(c));
                c.len_utf8()
            }
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orm::Table;

    fn given(sql: &str) -> Vec<String> {
        let table = |name: &str, columns: &[&str]| Table {
            name: name.to_owned(),
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            open: false,
        };
        let schema = Schema::new([
            table("orders", &["id", "status", "customer_id"]),
            table("customers", &["id", "name"]),
        ]);
        let found = outputs(sql, &schema).into_iter();
        found
            .map(|o| format!("{} = {}.{}", o.name, o.table, o.column))
            .collect()
    }

    #[test]
    fn plain_columns_have_the_name_that_the_query_gives_them() {
        assert_eq!(
            given(
                "SELECT o.id, status AS \"state!: State\", c.name who, count(*) AS n FROM orders o JOIN customers AS c ON true WHERE id = 1"
            ),
            [
                "id = orders.id",
                "state = orders.status",
                "who = customers.name"
            ],
        );
        assert_eq!(
            given("SELECT DISTINCT status FROM orders ORDER BY id"),
            ["status = orders.status"]
        );
    }

    #[test]
    fn a_star_gives_every_column_and_returning_is_a_list() {
        assert_eq!(
            given("SELECT c.* FROM orders, customers c"),
            ["id = customers.id", "name = customers.name"]
        );
        assert_eq!(
            given("INSERT INTO customers (name) VALUES ($1) RETURNING id"),
            ["id = customers.id"]
        );
        assert_eq!(given("UPDATE orders SET status = 'x' RETURNING *").len(), 3);
    }

    #[test]
    fn what_is_computed_or_no_query_gives_nothing() {
        assert!(given("SELECT lower(status) FROM orders").is_empty());
        assert!(given("status of the order").is_empty());
        assert!(given("DELETE FROM orders").is_empty());
        assert!(given("SELECT (((").is_empty());
    }
}
