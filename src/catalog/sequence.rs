//! Sequences: who owns them and which columns draw from them.
//!
//! In: what migrations say of sequences and numbered columns. Out: sequences with identity. The hard
//! thing: a `serial` or identity column makes a sequence that no statement names, and it goes where
//! its column goes.

use super::apply::{refused_unless, unknown_unless};
use super::{Catalog, Id, Trouble};
use crate::operation::{Generated, QualifiedName, SequenceAlteration};
use crate::sql::{Dialect, POSTGRESQL_NAME_BYTES};

/// A sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sequence {
    /// Identity.
    pub id: Id,
    /// Schema; `None` for the default one.
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
    /// The column that it goes with.
    pub owner: Option<Id>,
    /// What has been said of the numbers that come next, in order: `RESTART`, `INCREMENT BY 50`.
    pub numbers: Vec<String>,
}

impl Sequence {
    /// Name with schema.
    pub fn qualified(&self) -> QualifiedName {
        QualifiedName {
            schema: self.schema.clone(),
            name: self.name.clone(),
        }
    }
}

impl Catalog {
    /// All sequences in order of creation.
    pub fn sequences(&self) -> impl Iterator<Item = &Sequence> {
        self.sequences.values()
    }

    /// The sequence with this id.
    pub fn sequence(&self, id: Id) -> Option<&Sequence> {
        self.sequences.get(&id)
    }

    /// The sequence that this name means: in its schema, else in the first of the search path.
    pub fn find_sequence(&self, name: &QualifiedName) -> Option<&Sequence> {
        let key = self.dialect.key(&name.name);
        let written = name
            .schema
            .is_some()
            .then(|| self.stored_schema(&name.schema));
        let path = written.as_slice();
        let path = if path.is_empty() {
            &self.search_path
        } else {
            path
        };
        path.iter().find_map(|schema| {
            let mut all = self.sequences.values();
            all.find(|s| self.same_schema(&s.schema, schema) && self.dialect.key(&s.name) == key)
        })
    }

    pub(super) fn create_sequence(
        &mut self,
        name: &QualifiedName,
        owner: Option<&(QualifiedName, String)>,
    ) -> Id {
        let schema = self.new_schema(&name.schema);
        let owner = owner.and_then(|owner| self.owner(owner));
        let same = |s: &&Sequence| s.name == name.name && self.same_schema(&s.schema, &schema);
        let known = self.sequences.values().find(same).map(|s| s.id);
        let id = known.unwrap_or_else(|| self.fresh());
        let made = || Sequence {
            id,
            schema,
            name: name.name.clone(),
            owner,
            numbers: Vec::new(),
        };
        self.sequences.entry(id).or_insert_with(made);
        id
    }

    /// Changes a sequence; one that is not known is somebody else's.
    pub(super) fn alter_sequence(&mut self, name: &QualifiedName, change: &SequenceAlteration) {
        let Some(id) = self.find_sequence(name).map(|s| s.id) else {
            return;
        };
        let owner = match change {
            SequenceAlteration::OwnedBy(Some(owner)) => self.owner(owner),
            _ => None,
        };
        let schema = match change {
            SequenceAlteration::SetSchema(schema) => self.stored_schema(&Some(schema.clone())),
            _ => None,
        };
        let Some(sequence) = self.sequences.get_mut(&id) else {
            return;
        };
        match change {
            SequenceAlteration::Rename(to) => sequence.name.clone_from(to),
            SequenceAlteration::SetSchema(_) => sequence.schema = schema,
            SequenceAlteration::OwnedBy(_) => sequence.owner = owner,
            SequenceAlteration::Numbers(text) => sequence.numbers.push(text.clone()),
        }
    }

    pub(super) fn drop_sequence(
        &mut self,
        name: &QualifiedName,
        if_exists: bool,
        cascade: bool,
    ) -> Vec<Trouble> {
        let found = self.find_sequence(name).map(|s| s.id);
        let Some(id) = found else {
            return unknown_unless(if_exists, || format!("sequence \"{name}\""));
        };
        let mut columns = self.relations.values().flat_map(|r| &r.columns);
        let held = columns.any(|c| c.draws_from == Some(id));
        self.sequences.remove(&id);
        self.undraw(id);
        refused_unless(cascade || !held, || {
            format!("cannot drop sequence {name} because other objects depend on it")
        })
    }

    /// Drops the sequences of a schema, and the defaults that draw from them.
    pub(super) fn drop_sequences_of(&mut self, schema: &Option<String>) {
        let inside = self.sequences.values().filter(|s| s.schema == *schema);
        let ids: Vec<Id> = inside.map(|s| s.id).collect();
        for id in ids {
            self.sequences.remove(&id);
            self.undraw(id);
        }
    }

    /// Drops the sequences that go with columns.
    pub(super) fn drop_owned(&mut self, columns: &[Id]) {
        let owned = |s: &Sequence| s.owner.is_some_and(|owner| columns.contains(&owner));
        self.sequences.retain(|_, sequence| !owned(sequence));
    }

    /// Moves the sequences of a relation's columns along with it.
    pub(super) fn move_owned(&mut self, relation: Id) {
        let Some(relation) = self.relations.get(&relation) else {
            return;
        };
        for sequence in self.sequences.values_mut() {
            let owner = sequence.owner;
            if owner.is_some_and(|id| relation.column_by_id(id).is_some()) {
                sequence.schema.clone_from(&relation.schema);
            }
        }
    }

    /// Ties the numbered columns of a relation to their sequences, and makes those that PostgreSQL makes.
    pub(super) fn number(&mut self, relation: Id) {
        if self.dialect != Dialect::Postgresql {
            return;
        }
        let Some(table) = self.relations.get(&relation).filter(|r| r.view.is_none()) else {
            return;
        };
        let (schema, name) = (table.schema.clone(), table.name.clone());
        let open = table.columns.iter().filter(|c| {
            let numbered = matches!(
                c.definition.generated,
                Generated::IdentityByDefault | Generated::IdentityAlways
            );
            numbered && c.draws_from.is_none()
        });
        let open: Vec<(Id, String, Option<QualifiedName>)> = open
            .map(|c| (c.id, c.name().to_owned(), c.definition.sequence.clone()))
            .collect();
        for (column, called, named) in open {
            let drawn = match named {
                Some(sequence) => self.find_sequence(&sequence).map(|s| s.id),
                None => {
                    let own = QualifiedName {
                        schema: schema.clone(),
                        name: name_of(&name, &called),
                    };
                    let id = self.create_sequence(&own, None);
                    self.sequences.entry(id).and_modify(|s| {
                        s.owner.get_or_insert(column);
                    });
                    Some(id)
                }
            };
            let table = self.relations.get_mut(&relation);
            let own = table.and_then(|r| r.columns.iter_mut().find(|c| c.id == column));
            if let Some(own) = own {
                own.draws_from = drawn;
            }
        }
    }

    /// Takes the defaults away that draw from a sequence.
    fn undraw(&mut self, id: Id) {
        let columns = self.relations.values_mut().flat_map(|r| &mut r.columns);
        for column in columns.filter(|c| c.draws_from == Some(id)) {
            column.definition.default = None;
            column.definition.generated = Generated::No;
            column.draws_from = None;
        }
    }

    fn owner(&self, (table, column): &(QualifiedName, String)) -> Option<Id> {
        let table = self.find_relation(table)?;
        table.column(self.dialect, column).map(|c| c.id)
    }
}

/// The name that PostgreSQL gives: of table and column the longer one is cut where both are too long.
fn name_of(table: &str, column: &str) -> String {
    const TAIL: &str = "_seq";
    let (mut table, mut column) = (table.to_owned(), column.to_owned());
    while table.len() + 1 + column.len() + TAIL.len() > POSTGRESQL_NAME_BYTES {
        if table.len() > column.len() {
            table.pop();
        } else {
            column.pop();
        }
    }
    format!("{table}_{column}{TAIL}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::replay;
    use crate::sql::read;

    fn names(script: &str) -> Vec<String> {
        let mut catalog = Catalog::new(Dialect::Postgresql);
        replay(&mut catalog, &read(script, Dialect::Postgresql));
        let names = catalog.sequences().map(|s| s.qualified().to_string());
        names.collect()
    }

    #[test]
    fn a_numbered_column_has_a_sequence_that_goes_where_it_goes() {
        const TABLE: &str =
            "CREATE TABLE orders (id serial, no int GENERATED ALWAYS AS IDENTITY, total int);";
        let then = |more: &str| names(&format!("{TABLE}{more}"));
        assert_eq!(then(""), ["orders_id_seq", "orders_no_seq"]);
        assert_eq!(
            then("ALTER TABLE orders SET SCHEMA old"),
            ["old.orders_id_seq", "old.orders_no_seq"]
        );
        assert_eq!(
            then("ALTER TABLE orders RENAME TO sales; ALTER TABLE sales DROP COLUMN id"),
            ["orders_no_seq"]
        );
        assert_eq!(then("DROP TABLE orders"), [""; 0]);
    }

    #[test]
    fn a_sequence_goes_with_the_column_that_owns_it() {
        const TABLE: &str =
            "CREATE SEQUENCE ids; CREATE TABLE orders (id int DEFAULT nextval('public.ids'));";
        let then = |more: &str| names(&format!("{TABLE}{more}"));
        assert_eq!(then("DROP TABLE orders"), ["ids"]);
        assert_eq!(
            then("ALTER SEQUENCE ids OWNED BY orders.id; DROP TABLE orders"),
            [""; 0]
        );
        assert_eq!(then("ALTER SEQUENCE ids RENAME TO numbers"), ["numbers"]);
    }

    #[test]
    fn long_names_are_cut_as_postgresql_does() {
        let name = name_of(&"t".repeat(63), "id");
        assert_eq!((name.len(), &name[56..]), (63, "_id_seq"));
    }
}
