//! Tables and their columns by name: what mappers know of the database.
//!
//! Mappers bind what conventions leave open by it: is `order.total` a column or a method, which
//! table is a struct a row of. Names are looked up without regard to case.

use std::collections::BTreeMap;

/// A table or view by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Its name as the schema spells it, with the schema's name where it lies in another than the default.
    pub name: String,
    /// Its columns in order.
    pub columns: Vec<String>,
    /// It may have further columns.
    pub open: bool,
}

impl Table {
    /// The column of that name as the schema spells it.
    pub fn column(&self, name: &str) -> Option<&str> {
        let same = |c: &&String| c.eq_ignore_ascii_case(name);
        self.columns.iter().find(same).map(String::as_str)
    }
}

/// All tables and views.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    tables: BTreeMap<String, Table>,
    /// Keys of the tables that have a column, by its name in lower case.
    holders: BTreeMap<String, Vec<String>>,
}

impl Schema {
    /// A schema of these tables.
    pub fn new(tables: impl IntoIterator<Item = Table>) -> Self {
        let keyed = tables.into_iter().map(|t| (t.name.to_lowercase(), t));
        let tables: BTreeMap<String, Table> = keyed.collect();
        let mut holders: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (key, table) in &tables {
            for column in &table.columns {
                let held = holders.entry(column.to_lowercase()).or_default();
                held.push(key.clone());
            }
        }
        Self { tables, holders }
    }

    /// The tables that have a column of that name, in order of their names.
    pub fn holders<'a>(&'a self, column: &str) -> impl Iterator<Item = &'a Table> + use<'a> {
        let keys = self.holders.get(&column.to_lowercase());
        keys.into_iter()
            .flatten()
            .filter_map(|k| self.tables.get(k))
    }

    /// The table of that name; a name without schema also finds the only table of that name in another schema.
    pub fn table(&self, name: &str) -> Option<&Table> {
        let key = name.to_lowercase();
        if let Some(table) = self.tables.get(&key) {
            return Some(table);
        }
        let suffix = format!(".{key}");
        let mut found = self.tables.iter().filter(|(k, _)| k.ends_with(&suffix));
        let only = found.next().filter(|_| !key.contains('.'))?;
        found.next().is_none().then_some(only.1)
    }

    /// Whether the table has the column.
    pub fn has(&self, table: &str, column: &str) -> bool {
        self.table(table)
            .is_some_and(|t| t.column(column).is_some())
    }

    /// All tables in order of their names.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.tables.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_name_finds_the_only_table_of_that_name() {
        let table = |name: &str| Table {
            name: name.to_owned(),
            columns: vec!["Id".to_owned()],
            open: false,
        };
        let schema = Schema::new([
            table("orders"),
            table("sales.items"),
            table("a.x"),
            table("b.x"),
        ]);
        assert!(schema.has("ORDERS", "id"));
        assert_eq!(
            schema.table("items").map(|t| t.name.as_str()),
            Some("sales.items")
        );
        assert_eq!(schema.table("x"), None);
        assert_eq!(schema.holders("ID").count(), 4);
        assert_eq!(schema.table("b.x").map(|t| t.name.as_str()), Some("b.x"));
    }
}
