//! What in the database itself needs an object: views, foreign keys, functions, triggers, generated
//! columns.
//!
//! In: a catalog and the object's id. Out: [`Dependent`]s. The object is dropped on trial, with CASCADE:
//! what falls with it or fails without it needed it.

use crate::catalog::{Catalog, Id};
use crate::change::{Change, Changes};
use crate::location::Span;
use crate::operation::{Operation, PlacedOperation};
use crate::replay::apply;

/// Something in the database that needs an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dependent {
    /// `view`, `foreign key`, `function`, `trigger`, `generated column`.
    pub what: &'static str,
    /// Its name: `order_totals`; of a trigger or key with its table: `touch on orders`.
    pub name: String,
}

/// What needs the object, in order.
pub(super) fn of(catalog: &Catalog, id: Id) -> Vec<Dependent> {
    let Some(operation) = dropping(catalog, id) else {
        return Vec::new();
    };
    let mut without = catalog.clone();
    apply(&mut without, &operation);
    let placed = PlacedOperation {
        operation,
        span: Span::new(0, 0),
        line: 1,
        end_line: 1,
        statement: 0,
    };
    let changes = Changes::between(catalog.clone(), without, &[placed]);
    let fallen = changes
        .list
        .iter()
        .filter(|change| change.object != id && change.relation != Some(id));
    let mut found: Vec<Dependent> = fallen.filter_map(dependent).collect();
    let fails = |id: &Id| changes.after.broken.contains_key(id);
    for function in changes.after.functions().filter(|f| fails(&f.id)) {
        found.push(Dependent {
            what: "function",
            name: function.name.clone(),
        });
    }
    for relation in changes.after.relations() {
        if fails(&relation.id) {
            found.push(Dependent {
                what: "view",
                name: relation.qualified().to_string(),
            });
        }
        for trigger in relation.triggers.iter().filter(|t| fails(&t.id)) {
            found.push(Dependent {
                what: "trigger",
                name: format!("{} on {}", trigger.name, relation.qualified()),
            });
        }
    }
    found.sort();
    found.dedup();
    found
}

fn dropping(catalog: &Catalog, id: Id) -> Option<Operation> {
    let (if_exists, cascade) = (false, true);
    if let Some(relation) = catalog.relation(id) {
        let name = relation.qualified();
        return Some(match relation.view {
            Some(_) => Operation::DropView {
                view: name,
                if_exists,
                cascade,
            },
            None => Operation::DropTable {
                table: name,
                if_exists,
                cascade,
            },
        });
    }
    catalog.relations().find_map(|relation| {
        let column = relation.column_by_id(id)?;
        Some(Operation::DropColumn {
            table: relation.qualified(),
            column: column.name().to_owned(),
            if_exists,
            cascade,
        })
    })
}

fn dependent(change: &Change) -> Option<Dependent> {
    let table = change.table.as_deref()?;
    let name = || Some(format!("{} on {table}", change.name.as_deref()?));
    Some(match change.kind.id {
        "drop_view" => Dependent {
            what: "view",
            name: table.to_owned(),
        },
        "drop_foreign_key" => Dependent {
            what: "foreign key",
            name: name()?,
        },
        "drop_trigger" => Dependent {
            what: "trigger",
            name: name()?,
        },
        "drop_column" => Dependent {
            what: "generated column",
            name: name()?,
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::replay::replay;
    use crate::sql::{Dialect, read};

    const SCHEMA: &str = "
        CREATE TABLE orders (id bigint PRIMARY KEY, status text, note text, parent bigint REFERENCES orders (id));
        CREATE TABLE lines (order_id bigint CONSTRAINT lines_order REFERENCES orders (id));
        CREATE VIEW open_orders AS SELECT id FROM orders WHERE status = 'open';
        CREATE FUNCTION late() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM orders WHERE status = 'late' $$;
        CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.status := 'new'; RETURN NEW; END $$;
        CREATE TRIGGER stamped BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION stamp();
        CREATE TABLE sums (net int, gross int GENERATED ALWAYS AS (net * 2) STORED, kind text, owner text);
        CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
        CREATE TRIGGER kinds AFTER UPDATE OF kind ON sums FOR EACH ROW EXECUTE FUNCTION log();
        CREATE TRIGGER owners AFTER UPDATE ON sums FOR EACH ROW WHEN (OLD.owner <> NEW.owner) EXECUTE FUNCTION log();";

    fn needing(name: &str) -> Vec<String> {
        let mut catalog = Catalog::new(Dialect::Postgresql);
        replay(&mut catalog, &read(SCHEMA, Dialect::Postgresql));
        let ids = catalog.relations().flat_map(|r| {
            let columns = r.columns.iter().map(|c| c.id);
            columns.chain([r.id])
        });
        let mut ids =
            ids.filter(|id| super::super::name_of(&catalog, *id).as_deref() == Some(name));
        let found = of(&catalog, ids.next().unwrap());
        found
            .iter()
            .map(|d| format!("{} {}", d.what, d.name))
            .collect()
    }

    #[test]
    fn what_falls_with_it_or_fails_without_it_needs_it() {
        assert_eq!(
            needing("orders.status"),
            [
                "function late",
                "trigger stamped on orders",
                "view open_orders"
            ]
        );
        assert_eq!(needing("orders.note"), Vec::<String>::new());
        assert_eq!(needing("sums.net"), ["generated column gross on sums"]);
        assert_eq!(needing("sums.kind"), ["trigger kinds on sums"]);
        assert_eq!(needing("sums.owner"), ["trigger owners on sums"]);
        // Its own key to itself goes with the table.
        assert_eq!(
            needing("orders"),
            [
                "foreign key lines_order on lines",
                "function late",
                "view open_orders"
            ]
        );
    }
}
