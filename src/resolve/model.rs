//! Resolves what a mapper or query builder does: its names are spelled out already, so that only
//! the catalog's answer is missing.

use std::collections::BTreeSet;

use super::{
    Fault, Object, Places, Resolution, Resolver, Surroundings, Target, Value, Write, WriteKind,
    sorted,
};
use crate::catalog::{Catalog, Id, Relation};
use crate::clause::Clause;
use crate::location::Span;
use crate::operation::{QualifiedName, TriggerEvent};
use crate::orm::{self, ModelUse, Name};

/// Resolves a use. Places in the result are those of the use: bytes of its file.
pub fn resolve_use(used: &ModelUse, catalog: &Catalog) -> Resolution {
    let mut resolver = Resolver::new(catalog, Places::new(""), &Surroundings::default());
    let mut targets = Vec::new();
    for name in &used.names {
        let Some(relation) = resolver.model_relation(&name.table, name) else {
            continue;
        };
        match &name.column {
            Some(column) => targets.extend(resolver.model_column(relation, column, name)),
            None => resolver.bind(name.at, name.clause, Object::Relation(relation.id), None),
        }
    }
    if let Some(write) = &used.write
        && let Some(relation) = catalog.find_relation(&qualified(&write.table))
    {
        targets.retain(|t: &Target| relation.column_by_id(t.column).is_some());
        // A declared column under a new name is the declaration's own finding.
        let known = |name: &Name| {
            let column = name.column.as_deref();
            name.value != orm::Value::Declared
                || column.is_none_or(|c| relation.column(catalog.dialect(), c).is_some())
        };
        let complete = write.complete && used.names.iter().all(known);
        resolver.model_write(relation, write, complete, targets);
    }
    sorted(resolver.out)
}

/// A use as it reads before and after. What is about the columns of a row in hand, or declared beside
/// its table, follows a table to its new name; where the table is gone, another use tells that.
/// `new_name` gives the relation that stands for one of before.
pub fn both_sides<'a>(
    used: &ModelUse,
    before: &Catalog,
    after: &'a Catalog,
    new_name: impl Fn(Id) -> Option<&'a Relation>,
) -> (ModelUse, ModelUse) {
    use orm::Value::{Declared, Followed, InHand};
    let field = used.because.is_some() && used.names.iter().all(|n| n.column.is_some());
    let (mut was, mut is) = (Vec::new(), Vec::new());
    for name in &used.names {
        let about_row = matches!(name.value, Declared | InHand | Followed);
        let mut then = name.clone();
        if (about_row || field) && after.find_relation(&qualified(&name.table)).is_none() {
            let known = before.find_relation(&qualified(&name.table));
            match known.and_then(|relation| new_name(relation.id)) {
                Some(now) => then.table = now.qualified().to_string(),
                None if about_row => continue,
                None => {}
            }
        }
        was.push(name.clone());
        is.push(then);
    }
    let of = |names| ModelUse {
        names,
        ..used.clone()
    };
    (of(was), of(is))
}

/// `sales.orders` is a table of another schema than the default one.
fn qualified(table: &str) -> QualifiedName {
    match table.split_once('.') {
        Some((schema, name)) => QualifiedName {
            schema: Some(schema.to_owned()),
            name: name.to_owned(),
        },
        None => QualifiedName {
            schema: None,
            name: table.to_owned(),
        },
    }
}

impl<'a> Resolver<'a> {
    fn model_relation(&mut self, table: &str, name: &Name) -> Option<&'a Relation> {
        let found = self.catalog.find_relation(&qualified(table));
        match found {
            Some(relation) => self.report_broken(relation.id, name.at, name.clause),
            None => {
                let fault = Fault::no_relation(self.dialect, name.at, name.clause, table);
                self.out.faults.push(fault);
            }
        }
        found
    }

    /// Binds a column; for a written one the result is what it gets.
    fn model_column(&mut self, relation: &Relation, column: &str, name: &Name) -> Option<Target> {
        if name.value == orm::Value::Declared {
            let known = relation.column(self.dialect, column)?;
            return Some(Target {
                column: known.id,
                at: None,
                value: Value::Unknown,
                constant: None,
                source: None,
            });
        }
        let Some(known) = relation.column(self.dialect, column) else {
            if !relation.open || relation.absent.contains(self.dialect.key(column).as_ref()) {
                let (dialect, at, clause) = (self.dialect, name.at, name.clause);
                self.out.faults.push(match clause {
                    Clause::Insert | Clause::Set => {
                        Fault::no_target(dialect, at, clause, &relation.name, column)
                    }
                    _ => Fault::no_column(dialect, at, clause, Some(&relation.name), column),
                });
            }
            return None;
        };
        let object = Object::Column {
            relation: relation.id,
            column: known.id,
        };
        self.bind(name.at, name.clause, object, None);
        matches!(name.clause, Clause::Insert | Clause::Set).then(|| Target {
            column: known.id,
            at: Some(name.at),
            value: match name.value {
                orm::Value::Unknown
                | orm::Value::Declared
                | orm::Value::InHand
                | orm::Value::Followed
                | orm::Value::HandedOn => Value::Unknown,
                orm::Value::Present => Value::Present,
                orm::Value::Null => Value::Null,
            },
            constant: None,
            source: None,
        })
    }

    fn model_write(
        &mut self,
        relation: &Relation,
        write: &orm::Write,
        complete: bool,
        targets: Vec<Target>,
    ) {
        let at: Span = write.at;
        let written = targets.iter().map(|t| t.column).collect();
        let (kind, event) = match write.kind {
            orm::WriteKind::Insert | orm::WriteKind::Upsert => {
                self.check_insert(relation, &targets, at, false, complete);
                (WriteKind::Insert, (TriggerEvent::Insert, Vec::new()))
            }
            orm::WriteKind::Update => {
                self.check_update(relation, &targets, Clause::Set);
                (WriteKind::Update, (TriggerEvent::Update, written))
            }
            orm::WriteKind::Delete => (WriteKind::Delete, (TriggerEvent::Delete, Vec::new())),
        };
        self.fire(relation, &[event], at);
        self.out.writes.push(Write {
            kind,
            relation: relation.id,
            at,
            // What the declaration gives is not this statement's.
            targets: targets.into_iter().filter(|t| t.at.is_some()).collect(),
            positional: false,
            upsert: write.kind == orm::WriteKind::Upsert,
            replaces: false,
            satisfied: BTreeSet::new(),
        });
    }
}
