//! What the queries of a method, class or map give.
//!
//! In: the literals there, which may be pieces of one query. Out: for the name of a result the
//! column that it comes from. The hard thing: queries are put together of pieces, so that they are
//! looked at as words, not parsed.

use std::collections::BTreeMap;

use crate::host::Literal;
use crate::location::Span;
use crate::orm::{Schema, Unit};

/// Of a class with more text than this the rest is left out.
const MOST: usize = 1 << 17;

/// Tables by alias, and results by name.
#[derive(Debug, Default)]
pub(in crate::orm) struct Given {
    /// Alias or name to table.
    tables: BTreeMap<String, String>,
    /// Results that are called otherwise than their column; none for a computed one.
    named: BTreeMap<String, Option<(String, String)>>,
    /// Columns that are named as they are, with what qualifies them.
    plain: BTreeMap<String, String>,
    /// Everything of these is given; an empty name stands for all tables.
    stars: Vec<String>,
}

/// A column that a row has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::orm) struct Column {
    pub(in crate::orm) table: String,
    pub(in crate::orm) column: String,
    /// The query does not name it.
    pub(in crate::orm) by_star: bool,
}

impl Given {
    /// Of the literals in a stretch of the file.
    pub(in crate::orm) fn inside(unit: &Unit<'_>, scope: Span, schema: &Schema) -> Self {
        let from = unit
            .literals
            .partition_point(|l| l.span.start < scope.start);
        let inside = unit.literals.get(from..).unwrap_or_default().iter();
        Self::of(inside.take_while(|l| l.span.end <= scope.end), schema)
    }

    /// Of these literals.
    pub(in crate::orm) fn of<'l>(
        literals: impl Iterator<Item = &'l Literal>,
        schema: &Schema,
    ) -> Self {
        let mut all = String::new();
        for literal in literals.filter(|l| !l.doc && l.text.contains([' ', '.', ','])) {
            if all.len() + literal.text.len() > MOST {
                break;
            }
            all.push_str(&literal.text);
            all.push(' ');
        }
        let mut given = Self::default();
        let words = words(&all);
        given.tables(&words, schema);
        if !given.tables.is_empty() {
            given.results(&words);
        }
        given
    }

    /// Whether no table of the schema is queried.
    pub(in crate::orm) fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    fn tables(&mut self, words: &[&str], schema: &Schema) {
        let mut listing = false;
        for (i, word) in words.iter().enumerate() {
            let lower = word.to_lowercase();
            let begins = matches!(lower.as_str(), "from" | "join" | "into" | "update");
            let goes_on = *word == "," && listing;
            if begins || goes_on {
                listing = matches!(lower.as_str(), "from" | ",");
                let Some(table) = words.get(i + 1).and_then(|w| schema.table(w)) else {
                    continue;
                };
                let has_as = words
                    .get(i + 2)
                    .is_some_and(|w| w.eq_ignore_ascii_case("as"));
                let alias = words.get(i + 2 + usize::from(has_as));
                let alias = alias.filter(|a| is_name(a) && !is_keyword(a));
                let bare = words.get(i + 1).copied().unwrap_or_default();
                let alias = alias.map_or(bare, |a| a);
                self.tables.insert(alias.to_lowercase(), table.name.clone());
            } else if matches!(
                lower.as_str(),
                "where" | "(" | ")" | "order" | "group" | "select"
            ) {
                listing = false;
            }
        }
    }

    fn results(&mut self, words: &[&str]) {
        let split = |word: &str| match word.rsplit_once('.') {
            Some((owner, column)) => (owner.to_lowercase(), column.to_lowercase()),
            None => (String::new(), word.to_lowercase()),
        };
        for (i, word) in words.iter().enumerate() {
            let before = i.checked_sub(1).and_then(|j| words.get(j)).copied();
            let after = words.get(i + 1).copied().unwrap_or(",");
            if *word == "*" || word.ends_with(".*") {
                let counted = before == Some("(");
                if !counted {
                    self.stars.push(split(word).0);
                }
                continue;
            }
            if !is_name(word) || is_keyword(word) {
                continue;
            }
            let renamed = after.eq_ignore_ascii_case("as")
                || word.contains('.') && is_name(after) && !is_keyword(after);
            if renamed {
                continue;
            }
            let ends = after == "," || after.eq_ignore_ascii_case("from");
            let named = before.is_some_and(|b| b.eq_ignore_ascii_case("as"));
            let source = match (named, before) {
                (true, _) => i.checked_sub(2).and_then(|j| words.get(j)).copied(),
                // `o.status state,`
                (false, Some(b)) if ends && b.contains('.') && is_name(b) => Some(b),
                _ => None,
            };
            match source {
                Some(source) if !word.contains('.') => {
                    let column = (is_name(source) && !is_keyword(source)).then(|| split(source));
                    self.named.entry(word.to_lowercase()).or_insert(column);
                }
                _ => {
                    let (owner, column) = split(word);
                    let known = self.plain.entry(column).or_default();
                    if known.is_empty() {
                        *known = owner;
                    }
                }
            }
        }
    }

    /// The column that a result's name stands for.
    pub(in crate::orm) fn column(&self, name: &str, schema: &Schema) -> Option<Column> {
        let key = name.rsplit('.').next().unwrap_or(name).to_lowercase();
        if let Some(source) = self.named.get(&key) {
            let (owner, column) = source.as_ref()?;
            return self.bind(owner, column, false, schema);
        }
        if let Some(owner) = self.plain.get(&key)
            && let Some(found) = self.bind(owner, &key, false, schema)
        {
            // `SELECT * … WHERE status = 1` fails at the condition first.
            return Some(found);
        }
        let mut stars = self.stars.iter();
        stars.find_map(|owner| self.bind(owner, &key, true, schema))
    }

    /// Every result that is a column, by its name: those that the query names, and all of its stars.
    pub(in crate::orm) fn columns(&self, schema: &Schema) -> Vec<(String, Column)> {
        let mut found = Vec::new();
        let tables: std::collections::BTreeSet<&String> = self.tables.values().collect();
        for table in tables.into_iter().filter_map(|t| schema.table(t)) {
            for name in &table.columns {
                let column = self.column(name, schema);
                found.extend(
                    column
                        .filter(|c| c.table == table.name)
                        .map(|c| (name.clone(), c)),
                );
            }
        }
        for name in self.named.keys() {
            let column = self.column(name, schema);
            found.extend(column.map(|c| (name.clone(), c)));
        }
        found
    }

    fn bind(&self, owner: &str, column: &str, by_star: bool, schema: &Schema) -> Option<Column> {
        let found = |table: &str| {
            let known = schema.table(table)?;
            Some(Column {
                table: table.to_owned(),
                column: known.column(column)?.to_owned(),
                by_star,
            })
        };
        if !owner.is_empty() {
            let last = owner.rsplit('.').next().unwrap_or(owner);
            return found(self.tables.get(last)?);
        }
        let mut all = self.tables.values().filter_map(|t| found(t));
        let first = all.next()?;
        all.all(|other| other == first).then_some(first)
    }
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

fn is_keyword(word: &str) -> bool {
    let words = [
        "select", "from", "where", "join", "left", "right", "inner", "outer", "on", "and", "or",
        "as", "order", "group", "by", "having", "limit", "set", "values", "case", "when", "then",
        "else", "end", "null", "is", "in", "not", "distinct", "union", "cross", "full", "asc",
        "desc", "exists", "between", "like", "using", "for", "offset", "into", "update",
    ];
    words.iter().any(|w| w.eq_ignore_ascii_case(word))
}

/// Words with their qualifiers, and marks; quotes around names are left out.
fn words(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.');
        let mut length = c.len_utf8();
        if c == '\'' {
            let end = rest.get(1..).and_then(|r| r.find('\''));
            length = end.map_or(rest.len(), |e| e + 2);
        } else if inside(c) {
            length = rest.find(|c| !inside(c)).unwrap_or(rest.len());
            if rest.get(length..).is_some_and(|r| r.starts_with('*'))
                && rest.get(..length).is_some_and(|w| w.ends_with('.'))
            {
                length += 1;
            }
        }
        let (word, after) = rest.split_at(length);
        if !c.is_whitespace() && !matches!(c, '`' | '"') {
            found.push(word);
        }
        rest = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orm::Table;

    fn given(sql: &str, name: &str) -> Option<(String, String, bool)> {
        let table = |name: &str, columns: &[&str]| Table {
            name: name.to_owned(),
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            open: false,
        };
        let schema = Schema::new([
            table("orders", &["id", "status"]),
            table("customers", &["id", "status", "name"]),
        ]);
        let literal = Literal {
            text: sql.to_owned(),
            ..Literal::default()
        };
        let found = Given::of([literal].iter(), &schema).column(name, &schema)?;
        Some((found.table, found.column, found.by_star))
    }

    #[test]
    fn a_result_comes_from_the_column_that_the_query_says() {
        let of =
            |table: &str, column: &str, star| Some((table.to_owned(), column.to_owned(), star));
        let sql = "select o.status as state, c.status cs, c.name, count(*) as n from orders o join customers c on c.id = o.id";
        assert_eq!(given(sql, "state"), of("orders", "status", false));
        assert_eq!(given(sql, "cs"), of("customers", "status", false));
        assert_eq!(given(sql, "name"), of("customers", "name", false));
        assert_eq!(given(sql, "n"), None);
        assert_eq!(
            given("SELECT * FROM orders", "STATUS"),
            of("orders", "status", true)
        );
        assert_eq!(given("SELECT * FROM orders o, customers c", "status"), None);
        assert_eq!(given("SELECT status FROM elsewhere", "status"), None);
        assert_eq!(given("'", "status"), None);
    }
}
