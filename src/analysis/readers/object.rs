//! The object that a person names. In: `orders`, `orders.status`, `sales.orders.status`, and a catalog.
//! Out: the object's id, or an error with the nearest names that there are.

use std::fmt;

use crate::catalog::{Catalog, Id, Relation};
use crate::error::{Error, Result};
use crate::operation::{Operation, QualifiedName};

/// Names that are less like the one that was asked for are no help.
const ALIKE: f64 = 0.8;
/// How many names an error offers.
const OFFERED: usize = 3;

/// The name of a table or column as it was given.
#[derive(Clone, Debug)]
pub(super) struct Name {
    parts: Vec<String>,
}

/// What a catalog has under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// The object.
    Object(Id),
    /// The relation, and no such column in it.
    NoColumn(Id),
    /// Nothing.
    Nothing,
}

impl Named {
    pub(super) fn object(self) -> Option<Id> {
        match self {
            Self::Object(id) => Some(id),
            Self::NoColumn(_) | Self::Nothing => None,
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.parts.join("."))
    }
}

impl Name {
    /// Reads one to three parts, each in quotes of SQL or without.
    pub(super) fn parse(word: &str) -> Result<Self> {
        let parts = word.split('.').map(|part| {
            let part = part.trim();
            part.trim_matches(['"', '`', '[', ']']).to_owned()
        });
        let parts: Vec<String> = parts.collect();
        match parts.len() {
            1..=3 if parts.iter().all(|part| !part.is_empty()) => Ok(Self { parts }),
            _ => Err(Error::new(format!(
                "{word} is no name of a table or column: say orders, orders.status or sales.orders.status"
            ))),
        }
    }

    /// What the catalog has under the name: a column before a table of a schema. In a relation that is
    /// known only in part a column is taken to be there.
    pub(super) fn find(&self, catalog: &mut Catalog) -> Named {
        let dialect = catalog.dialect();
        let exact: Vec<&str> = self.parts.iter().map(String::as_str).collect();
        let folded = self.parts.iter().map(|part| dialect.fold(part, false));
        let folded: Vec<String> = folded.collect();
        let folded: Vec<&str> = folded.iter().map(String::as_str).collect();
        match find(&exact, catalog) {
            // As SQL reads a name without quotes.
            Named::Nothing | Named::NoColumn(_) if folded != exact => find(&folded, catalog),
            found => found,
        }
    }
}

/// What the catalog has under these parts of a name.
fn find(parts: &[&str], catalog: &mut Catalog) -> Named {
    let (columned, whole) = match parts {
        [table] => (None, Some((None, *table))),
        [first, last] => (Some((None, *first, *last)), Some((Some(*first), *last))),
        [schema, table, column] => (Some((Some(*schema), *table, *column)), None),
        _ => (None, None),
    };
    let mut nearest = Named::Nothing;
    if let Some((schema, table, column)) = columned
        && let Some(id) = relation(catalog, schema, table).map(|r| r.id)
    {
        if let Some(column) = column_of(catalog, id, column) {
            return Named::Object(column);
        }
        nearest = Named::NoColumn(id);
    }
    if let Some((schema, table)) = whole
        && let Some(found) = relation(catalog, schema, table)
    {
        return Named::Object(found.id);
    }
    nearest
}

/// A relation by its name; without a schema also one of another than the default.
fn relation<'a>(catalog: &'a Catalog, schema: Option<&str>, name: &str) -> Option<&'a Relation> {
    let named = QualifiedName {
        schema: schema.map(str::to_owned),
        name: name.to_owned(),
    };
    let dialect = catalog.dialect();
    let key = dialect.key(name);
    let mut bare = catalog
        .relations()
        .filter(|r| schema.is_none() && dialect.key(&r.name) == key);
    catalog.find_relation(&named).or_else(|| bare.next())
}

fn column_of(catalog: &mut Catalog, relation: Id, name: &str) -> Option<Id> {
    let dialect = catalog.dialect();
    let find = |catalog: &Catalog| {
        let relation = catalog.relation(relation)?;
        Some(relation.column(dialect, name)?.id)
    };
    let known = find(catalog);
    let open = catalog
        .relation(relation)
        .filter(|r| known.is_none() && r.open);
    if let Some(table) = open.map(Relation::qualified) {
        catalog.presuppose(&Operation::DropColumn {
            table,
            column: name.to_owned(),
            if_exists: false,
            cascade: false,
        });
        return find(catalog);
    }
    known
}

/// That no catalog has the name, with what is most like it.
pub(super) fn unknown<'a>(
    name: &Name,
    named: &[Named],
    catalogs: impl Iterator<Item = &'a Catalog>,
) -> Error {
    let asked = name.to_string().to_lowercase();
    let mut offers: Vec<(f64, String)> = Vec::new();
    let mut table = None;
    for (named, catalog) in named.iter().zip(catalogs) {
        for relation in catalog.relations() {
            let own = relation.qualified().to_string();
            let columns = relation
                .columns
                .iter()
                .map(|c| format!("{own}.{}", c.name()));
            match named {
                Named::NoColumn(id) if *id == relation.id => {
                    table = Some(own.clone());
                    // Their table is the same: only what differs is compared.
                    let last = asked.rsplit('.').next().unwrap_or_default();
                    let columns = relation.columns.iter().map(|c| c.name());
                    offers.extend(columns.map(|c| (alike(last, c), format!("{own}.{c}"))));
                }
                Named::NoColumn(_) => {}
                // One word may be a table, or a column of which the table was left out.
                _ if name.parts.len() == 1 => {
                    let bare =
                        |column: &str| column.rsplit('.').next().unwrap_or("").to_lowercase();
                    offers.extend(columns.filter(|c| bare(c) == asked).map(|c| (0.9, c)));
                    offers.push((alike(&asked, &own), own));
                }
                _ => {
                    offers.extend(columns.map(|column| (alike(&asked, &column), column)));
                    offers.push((alike(&asked, &own), own));
                }
            }
        }
    }
    offers.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    offers.dedup_by(|a, b| a.1 == b.1);
    let near: Vec<&str> = offers
        .iter()
        .filter(|(alike, _)| *alike >= ALIKE)
        .map(|(_, name)| name.as_str())
        .take(OFFERED)
        .collect();
    let what = match table {
        Some(table) => format!("no column {name}: {table} has no such column"),
        None => format!("no table or column {name} in the known schema"),
    };
    Error::new(match near.as_slice() {
        [] => format!("{what}; impact doctor says what is known"),
        near => format!("{what}; did you mean {}?", near.join(", ")),
    })
}

fn alike(asked: &str, name: &str) -> f64 {
    strsim::jaro_winkler(asked, &name.to_lowercase())
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::replay::replay;
    use crate::sql::{Dialect, read};

    fn catalog() -> Catalog {
        let mut catalog = Catalog::new(Dialect::Postgresql);
        let schema = "CREATE TABLE orders (id bigint PRIMARY KEY, status text);
            CREATE SCHEMA sales; CREATE TABLE sales.refunds (id bigint, status text);";
        replay(&mut catalog, &read(schema, Dialect::Postgresql));
        catalog
    }

    fn found(word: &str) -> Option<String> {
        let mut catalog = catalog();
        let id = Name::parse(word).unwrap().find(&mut catalog).object()?;
        super::super::name_of(&catalog, id)
    }

    fn refused(word: &str) -> String {
        let mut catalog = catalog();
        let name = Name::parse(word).unwrap();
        let named = name.find(&mut catalog);
        unknown(&name, &[named], std::iter::once(&catalog)).to_string()
    }

    #[test]
    fn a_table_or_column_is_found_with_and_without_its_schema() {
        for (word, name) in [
            ("orders", "orders"),
            ("Orders.STATUS", "orders.status"),
            ("public.orders", "orders"),
            ("public.orders.status", "orders.status"),
            ("refunds.status", "sales.refunds.status"),
            ("sales.refunds", "sales.refunds"),
            ("\"orders\".\"status\"", "orders.status"),
        ] {
            assert_eq!(found(word).as_deref(), Some(name), "{word}");
        }
        for word in ["order", "orders.state", "sales.orders", "status"] {
            assert_eq!(found(word), None, "{word}");
        }
        assert!(Name::parse("a.b.c.d").is_err() && Name::parse("orders.").is_err());
    }

    #[test]
    fn an_unknown_name_is_refused_with_the_nearest() {
        assert_eq!(
            refused("orders.staus"),
            "no column orders.staus: orders has no such column; did you mean orders.status?"
        );
        assert_eq!(
            refused("order"),
            "no table or column order in the known schema; did you mean orders?"
        );
        assert_eq!(
            refused("status"),
            "no table or column status in the known schema; did you mean orders.status, sales.refunds.status?"
        );
        assert_eq!(
            refused("zzz"),
            "no table or column zzz in the known schema; impact doctor says what is known"
        );
    }
}
