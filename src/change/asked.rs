//! A question about objects without a migration: changes that change nothing.
//!
//! In: a catalog and ids of its relations and columns. Out: [`Changes`] between the catalog and itself,
//! of which every use has a consequence. So everything that finds what a migration reaches (queries,
//! models, other revisions, the past) finds who uses an object, and knows nothing of the difference.

use std::collections::BTreeSet;

use super::{Change, Changes, Consequence, Kind, Touch, Usage};
use crate::catalog::{Catalog, Column, Id, Pairing, Relation, describe_column};
use crate::change::plan::{Facts, Plan, code_first};

static USE_COLUMN: Kind = Kind {
    id: "use_column",
    title: "uses of",
    explanation: "",
    example: "",
    remedy: "",
    plan,
    note: |_, _| Vec::new(),
    consequence: used,
};

static USE_TABLE: Kind = Kind {
    id: "use_table",
    ..USE_COLUMN
};

fn plan(f: &Facts) -> Plan {
    code_first(f, "nothing changes")
}

/// Every use counts; a row that is written without the column is no use of it.
fn used(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Write { value: None, .. } if touch.change.name.is_some() => None,
        _ => Consequence::info("uses it"),
    }
}

impl Changes {
    /// Questions about relations and columns of `catalog`, in this order.
    pub fn asked(catalog: Catalog, objects: &[Id]) -> Self {
        let list = objects.iter().filter_map(|id| asked(&catalog, *id));
        let list = list.collect();
        let after = catalog.clone();
        let pairing = Pairing::new(&catalog, &after);
        Self::new(catalog, after, pairing, list)
    }
}

fn asked(catalog: &Catalog, id: Id) -> Option<Change> {
    if let Some(relation) = catalog.relation(id) {
        let columns = relation.columns.iter().map(|column| column.id);
        return Some(Change {
            affected: columns.chain([id]).collect(),
            ..about(relation, id, &USE_TABLE)
        });
    }
    let (relation, column) = catalog
        .relations()
        .find_map(|relation| Some((relation, relation.column_by_id(id)?)))?;
    Some(Change {
        name: Some(column.name().to_owned()),
        before: words(column),
        ..about(relation, id, &USE_COLUMN)
    })
}

fn about(relation: &Relation, object: Id, kind: &'static Kind) -> Change {
    Change {
        kind,
        relation: Some(relation.id),
        object,
        affected: BTreeSet::from([object]),
        table: Some(relation.qualified().to_string()),
        name: None,
        new_name: None,
        before: None,
        after: None,
        filled: false,
        operation: 0,
    }
}

fn words(column: &Column) -> Option<String> {
    Some(describe_column(&column.definition)).filter(|words| !words.is_empty())
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::replay::replay;
    use crate::sql::{Dialect, read};

    #[test]
    fn a_question_names_its_object_and_changes_nothing() {
        let mut catalog = Catalog::new(Dialect::Postgresql);
        let schema = "CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL);";
        replay(&mut catalog, &read(schema, Dialect::Postgresql));
        let orders = catalog.relations().next().unwrap();
        let (table, status) = (orders.id, orders.columns[1].id);
        let changes = Changes::asked(catalog, &[status, table]);
        let titles: Vec<String> = changes.list.iter().map(Change::title).collect();
        assert_eq!(
            titles,
            ["uses of orders.status (text not null)", "uses of orders"]
        );
        assert_eq!(changes.touching([status]), BTreeSet::from([0, 1]));
    }
}
