//! Names that the database makes where none is written.
//!
//! In: a table and what gets a name. Out: the name by the rules of the dialect, beside those taken.

use std::collections::BTreeSet;

use super::Relation;
use crate::sql::Dialect;

/// The name that the database gives where none is written: the first one of its kind that is free, and
/// for MySQL's numbered constraints the one after the highest number.
pub(super) fn free_name(
    dialect: Dialect,
    table: &Relation,
    (columns, suffix): (&[String], &str),
) -> String {
    let keys = table.constraints.iter().map(|c| &c.name);
    let indexes = table.indexes.iter().map(|i| &i.name);
    // What has a number of its own is no index.
    let numbered = match (dialect, suffix) {
        (Dialect::Mysql, "fkey") => Some("ibfk"),
        (Dialect::Mysql, "check") => Some("chk"),
        _ => None,
    };
    if let Some(word) = numbered {
        let head = format!("{}_{word}_", table.name);
        let numbers = keys.filter_map(|name| name.strip_prefix(&head)?.parse::<u32>().ok());
        return format!(
            "{head}{}",
            numbers.max().unwrap_or_default().saturating_add(1)
        );
    }
    let taken: BTreeSet<&String> = keys.chain(indexes).collect();
    (0..)
        .map(|number| default_name(dialect, &table.name, columns, suffix, number))
        .find(|name| !taken.contains(name))
        .unwrap_or_default()
}

/// The name that the database gives where none is written; `number` others have taken theirs.
fn default_name(
    dialect: Dialect,
    table: &str,
    columns: &[String],
    suffix: &str,
    number: usize,
) -> String {
    let base = match (dialect, suffix) {
        (Dialect::Mysql, "pkey") => "PRIMARY".to_owned(),
        (Dialect::Mysql, "key" | "idx") => columns.first().cloned().unwrap_or_default(),
        _ if columns.is_empty() => format!("{table}_{suffix}"),
        _ => format!("{table}_{}_{suffix}", columns.join("_")),
    };
    match (dialect, number) {
        (_, 0) => base,
        (Dialect::Mysql, _) => format!("{base}_{}", number + 1),
        _ => format!("{base}{number}"),
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog::Catalog;
    use crate::replay::replay;
    use crate::sql::{Dialect, read};

    /// The names of the constraints and indexes of the table `t`.
    fn names(script: &str) -> Vec<String> {
        let mut catalog = Catalog::new(Dialect::Mysql);
        replay(&mut catalog, &read(script, Dialect::Mysql));
        let table = catalog.relations_named("t").next().unwrap();
        let keys = table.constraints.iter().map(|c| c.name.clone());
        keys.chain(table.indexes.iter().map(|i| i.name.clone()))
            .collect()
    }

    #[test]
    fn mysql_numbers_behind_the_highest_number_and_names_keys_by_their_first_column() {
        const KEYS: &str = "CREATE TABLE p (id INT PRIMARY KEY);
            CREATE TABLE s (a INT, b INT, FOREIGN KEY (a) REFERENCES p (id),
                FOREIGN KEY (b) REFERENCES p (id));
            ALTER TABLE s DROP FOREIGN KEY s_ibfk_1;
            ALTER TABLE s ADD FOREIGN KEY (a) REFERENCES p (id);";
        let renamed = format!("{KEYS} RENAME TABLE s TO t;");
        assert_eq!(names(&renamed), ["t_ibfk_2", "t_ibfk_3"]);
        let keys = "CREATE TABLE t (a INT, b INT, KEY (a)); ALTER TABLE t ADD UNIQUE (a, b);
            ALTER TABLE t ADD KEY (a, b);";
        assert_eq!(names(keys), ["a_2", "a", "a_3"]);
    }
}
