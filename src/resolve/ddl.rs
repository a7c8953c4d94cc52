//! What an application defines or drops by itself: temporary tables, indexes, constraints by name.
//!
//! In: a statement that changes the schema and stands in code. Out: the names it needs, and the errors
//! of those that are gone, taken or of another kind.

use sqlparser::ast::{
    AlterTable, AlterTableOperation, ColumnOption, CreateIndex, CreateTable, ObjectName,
    ObjectType, Statement,
};

use super::bulk::references;
use super::{Fault, FaultKind, Object, Output, Resolver};
use crate::catalog::{Id, Relation};
use crate::clause::Clause;
use crate::location::Span;
use crate::sql::Dialect;

/// Whether a statement defines or drops something. In files of migrations such a statement has run.
pub fn is_definition(statement: &Statement) -> bool {
    match statement {
        Statement::CreateTable(table) => !table.temporary,
        Statement::CreateIndex(_) | Statement::AlterTable(_) | Statement::Drop { .. } => true,
        _ => false,
    }
}

impl Resolver<'_> {
    /// The relation of a name, if it is there. It is not bound: migrations stand in code, too, and what
    /// they once did to a table is no use of it.
    fn known(&self, name: &ObjectName) -> Option<(Id, Span)> {
        let (qualified, ident) = self.qualified(name)?;
        let relation = self.catalog.find_relation(&qualified)?;
        Some((relation.id, self.place(ident)))
    }

    pub(super) fn create_table(&mut self, table: &CreateTable) {
        if let Some(query) = &table.query {
            let output = self.query(query);
            let at = self.out.bindings.first().map(|b| b.at).unwrap_or_default();
            if self.dialect != Dialect::Sqlite {
                self.doubled(output.as_deref(), at);
            }
        }
        for column in &table.columns {
            // Old migrations that stand in code name types that are gone: a session's table is made now.
            if table.temporary {
                self.cast_type(&column.data_type, Clause::Cast);
            }
            for option in &column.options {
                if let ColumnOption::ForeignKey(key) = &option.option {
                    let Some((id, at)) = self.known(&key.foreign_table) else {
                        continue;
                    };
                    let Some(parent) = self.catalog.relation(id) else {
                        continue;
                    };
                    let what = format!("referenced relation \"{}\" is not a table", parent.name);
                    self.not_a_table(parent, at, "42809", what);
                }
            }
        }
    }

    /// Reports a name that a new table or a derived one would have twice.
    pub(super) fn doubled(&mut self, output: Option<&[Output]>, at: Span) {
        let mut seen = std::collections::BTreeSet::new();
        let mut names = output.into_iter().flatten().filter_map(|o| o.name.as_ref());
        let twice = names.find(|name| !seen.insert(self.dialect.key(name).into_owned()));
        let Some(name) = twice else { return };
        let (code, message) = match self.dialect {
            Dialect::Mysql => (Some("1060"), format!("Duplicate column name '{name}'")),
            Dialect::Postgresql => (
                Some("42701"),
                format!("column \"{name}\" specified more than once"),
            ),
            _ => return,
        };
        self.fault(FaultKind::Count, at, Clause::Star, code, message);
    }

    fn not_a_table(&mut self, relation: &Relation, at: Span, code: &'static str, what: String) {
        if relation.view.is_some() && self.dialect == Dialect::Postgresql {
            self.out.faults.push(Fault {
                kind: FaultKind::Mismatch,
                at,
                clause: Clause::From,
                code: Some(code),
                message: what,
                objects: vec![relation.id],
            });
        }
    }

    /// `CREATE INDEX`: on a table, under a name that is free.
    pub(super) fn make_index(&mut self, index: &CreateIndex) {
        let Some((id, at)) = self.known(&index.table_name) else {
            return;
        };
        let Some(table) = self.catalog.relation(id) else {
            return;
        };
        if table.view.is_some() && table.kind != crate::catalog::RelationKind::MaterializedView {
            let (code, message) = match self.dialect {
                Dialect::Mysql => (
                    Some("1347"),
                    format!("'{}' is not of type 'BASE TABLE'", table.name),
                ),
                Dialect::Sqlite => (None, "views may not be indexed".to_owned()),
                _ => (
                    Some("42809"),
                    format!("cannot create index on relation \"{}\"", table.name),
                ),
            };
            self.out.faults.push(Fault {
                kind: FaultKind::Mismatch,
                at,
                clause: Clause::From,
                code,
                message,
                objects: vec![id],
            });
        }
        let Some((name, ident)) = index.name.as_ref().and_then(|n| self.qualified(n)) else {
            return;
        };
        let place = self.place(ident);
        let taken = self.index_named(&name.name, (self.dialect == Dialect::Mysql).then_some(id));
        if let Some(taken) = taken.filter(|_| !index.if_not_exists) {
            let (code, message) = match self.dialect {
                Dialect::Mysql => (Some("1061"), format!("Duplicate key name '{}'", name.name)),
                Dialect::Sqlite => (None, format!("index {} already exists", name.name)),
                _ => (
                    Some("42P07"),
                    format!("relation \"{}\" already exists", name.name),
                ),
            };
            self.out.faults.push(Fault {
                kind: FaultKind::NoIndex,
                at: place,
                clause: Clause::From,
                code,
                message,
                objects: vec![taken],
            });
        }
    }

    /// The index of this name, in one table or in all.
    fn index_named(&self, name: &str, of: Option<Id>) -> Option<Id> {
        let key = self.dialect.key(name);
        let tables = self
            .catalog
            .relations()
            .filter(|r| of.is_none_or(|id| r.id == id));
        tables
            .flat_map(|r| {
                let indexes = r.indexes.iter().map(|i| (i.id, &i.name));
                indexes.chain(r.constraints.iter().map(|c| (c.id, &c.name)))
            })
            .find(|(_, n)| self.dialect.key(n) == key)
            .map(|(id, _)| id)
    }

    /// `DROP TABLE` and `DROP INDEX`.
    pub(super) fn drop_named(
        &mut self,
        kind: ObjectType,
        names: &[ObjectName],
        (if_exists, cascade): (bool, bool),
    ) {
        for name in names {
            match kind {
                ObjectType::Table if !if_exists => self.drop_table(name, cascade),
                ObjectType::Index if !if_exists => self.drop_index(name),
                _ => {}
            }
        }
    }

    fn drop_table(&mut self, name: &ObjectName, cascade: bool) {
        let Some((id, at)) = self.known(name) else {
            return;
        };
        let children: Vec<Id> = self
            .catalog
            .relations()
            .filter(|r| references(r, id))
            .map(|r| r.id)
            .collect();
        let table = self.catalog.relation(id).map_or("", |r| r.name.as_str());
        let (code, message) = match self.dialect {
            Dialect::Mysql => (
                "1451",
                "Cannot delete or update a parent row: a foreign key constraint fails".to_owned(),
            ),
            Dialect::Postgresql if !cascade => (
                "2BP01",
                format!("cannot drop table {table} because other objects depend on it"),
            ),
            _ => return,
        };
        if !children.is_empty() {
            self.out.faults.push(Fault {
                kind: FaultKind::Broken,
                at,
                clause: Clause::From,
                code: Some(code),
                message,
                objects: children.into_iter().chain([id]).collect(),
            });
        }
    }

    fn drop_index(&mut self, name: &ObjectName) {
        let Some((name, ident)) = self.qualified(name) else {
            return;
        };
        let at = self.place(ident);
        match self.index_named(&name.name, None) {
            Some(id) => self.bind(at, Clause::From, Object::Index(id), None),
            None => {
                let (code, message) = match self.dialect {
                    Dialect::Sqlite => (None, format!("no such index: {}", name.name)),
                    Dialect::Postgresql => (
                        Some("42704"),
                        format!("index \"{}\" does not exist", name.name),
                    ),
                    _ => return,
                };
                self.fault(FaultKind::NoIndex, at, Clause::From, code, message);
            }
        }
    }

    /// `ALTER TABLE … DROP CONSTRAINT`.
    pub(super) fn alter_table(&mut self, alter: &AlterTable) {
        let Some((id, _)) = self.known(&alter.name) else {
            return;
        };
        let Some(table) = self.catalog.relation(id) else {
            return;
        };
        for operation in &alter.operations {
            let AlterTableOperation::DropConstraint {
                if_exists: false,
                name: ident,
                ..
            } = operation
            else {
                continue;
            };
            let (name, at) = (self.name(ident), self.place(ident));
            let key = self.dialect.key(&name);
            match table
                .constraints
                .iter()
                .find(|c| self.dialect.key(&c.name) == key)
            {
                Some(found) => self.bind(at, Clause::From, Object::Key(found.id), None),
                None if table.open || self.dialect != Dialect::Postgresql => {}
                None => {
                    let message = format!(
                        "constraint \"{name}\" of relation \"{}\" does not exist",
                        table.name
                    );
                    self.fault(FaultKind::NoIndex, at, Clause::From, Some("42704"), message);
                }
            }
        }
    }

    /// `REFRESH MATERIALIZED VIEW`, which `sql::parse` reads as a query of it.
    pub(super) fn refresh(&mut self, concurrently: bool) {
        let source = self.frames.last().and_then(|f| f.sources.first());
        let Some(view) = source.and_then(|s| self.catalog.relation(s.relation?)) else {
            return;
        };
        let at = self.last_place();
        if view.kind != crate::catalog::RelationKind::MaterializedView {
            let message = format!("\"{}\" is not a materialized view", view.name);
            self.mismatch(at, Clause::From, "42809", message);
        } else if concurrently
            && !view
                .indexes
                .iter()
                .any(|i| i.unique && i.predicate.is_none())
        {
            let message = format!(
                "cannot refresh materialized view \"{}\" concurrently",
                view.name
            );
            self.fault(FaultKind::NoIndex, at, Clause::From, Some("55000"), message);
        } else if let Some(index) = view
            .indexes
            .iter()
            .find(|i| i.unique)
            .filter(|_| concurrently)
        {
            self.bind(at, Clause::From, Object::Index(index.id), None);
        }
    }
}
