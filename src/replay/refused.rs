//! What a database refuses of a statement as the schema stands, beside what the catalog itself refuses.
//!
//! In: the schema before the migration, before the statement and after it. Out: the reasons, each with the
//! name of what stands in the way. The hard thing: MySQL takes all actions of an `ALTER TABLE` together,
//! and SQLite reads every view and trigger again whenever it alters a table.

use std::collections::BTreeSet;

use super::{apply, settle};
use crate::catalog::{Catalog, Id, Pairing, Part, Relation, Rule, Trouble, names_column};
use crate::operation::{Generated, Operation, PlacedOperation, QualifiedName};
use crate::sql::Dialect;

/// Each of so many statements is tried on a copy of the schema; whoever writes more has a program for it.
const MOST_TRIED: usize = 200;

/// Applies a migration. What is refused is told with the index of its operation; `by_hand` says whether
/// the statement that it belongs to is SQL that runs as it stands, `statement` which one it is.
pub fn run<S: PartialEq>(
    catalog: &mut Catalog,
    operations: &[(S, &PlacedOperation)],
    by_hand: impl Fn(&S) -> bool,
) -> Vec<(usize, Trouble)> {
    let start = catalog.clone();
    let mut troubles = Vec::new();
    let (mut index, mut tried) = (0, 0);
    for statement in operations.chunk_by(|a, b| a.0 == b.0) {
        let first = index;
        let actions: Vec<&Operation> = statement.iter().map(|(_, p)| &p.operation).collect();
        let judged = statement.first().is_some_and(|(key, _)| by_hand(key))
            && tried < MOST_TRIED
            && actions
                .iter()
                .any(|action| may_be_refused(action, catalog.dialect()));
        let now = judged.then(|| catalog.clone());
        tried += usize::from(judged);
        let mut known = Vec::new();
        for action in &actions {
            known.extend(apply(catalog, action).into_iter().map(|t| (index, t)));
            index += 1;
        }
        if let Some(now) = now.filter(|_| known.is_empty()) {
            let reasons = refused([&start, &now, catalog], &actions);
            known.extend(reasons.into_iter().map(|r| (first, Trouble::Refused(r))));
        }
        troubles.extend(known);
    }
    troubles
}

fn may_be_refused(action: &Operation, dialect: Dialect) -> bool {
    let by_postgresql = matches!(action, Operation::DropConstraint { .. });
    let by_mysql = matches!(
        action,
        Operation::DropColumn { .. }
            | Operation::RenameColumn { .. }
            | Operation::RedefineColumn { .. }
            | Operation::DropIndex { .. }
    );
    let by_sqlite = matches!(
        action,
        Operation::DropColumn { .. }
            | Operation::RenameColumn { .. }
            | Operation::RenameRelation { .. }
            | Operation::AddColumn { .. }
    );
    match dialect {
        Dialect::Postgresql => by_postgresql,
        Dialect::Mysql => by_mysql || by_postgresql,
        Dialect::Sqlite => by_sqlite,
        _ => false,
    }
}

/// Why the database refuses a statement: the first reason, as a database tells it.
fn refused([start, now, after]: [&Catalog; 3], actions: &[&Operation]) -> Option<String> {
    match now.dialect() {
        Dialect::Mysql => by_mysql(now, after, actions),
        Dialect::Sqlite => actions
            .iter()
            .find_map(|action| by_sqlite([start, now, after], action)),
        Dialect::Postgresql => actions
            .iter()
            .find_map(|action| by_postgresql([now, after], action)),
        _ => None,
    }
}

/// A view that groups by a key needs it.
fn by_postgresql([now, after]: [&Catalog; 2], action: &Operation) -> Option<String> {
    let Operation::DropConstraint {
        table,
        name,
        cascade: false,
        ..
    } = action
    else {
        return None;
    };
    let old = now.find_relation(table)?;
    let named = |c: &&crate::catalog::Constraint| Some(&c.name) == name.as_ref();
    let key = old.constraints.iter().find(named)?;
    if !matches!(key.rule, Rule::PrimaryKey(_)) {
        return None;
    }
    let pairing = Pairing::new(now, after);
    let view = super::views::ungrouped(now, after, &pairing)?;
    Some(format!(
        "the view {view} groups by the columns of the key {}",
        key.name
    ))
}

/// What MySQL and MariaDB refuse.
fn by_mysql(now: &Catalog, after: &Catalog, actions: &[&Operation]) -> Option<String> {
    actions
        .iter()
        .find_map(|action| match action {
            Operation::DropColumn { table, column, .. } => {
                dropped_by_mysql(now.find_relation(table)?, column, actions, now.dialect())
            }
            Operation::RenameColumn { table, from, to } => renamed_by_mysql(
                now.find_relation(table)?,
                (from, to),
                actions,
                now.dialect(),
            ),
            Operation::RedefineColumn {
                table,
                from,
                column,
                ..
            } => {
                let names = (from.as_str(), column.name.as_str());
                renamed_by_mysql(now.find_relation(table)?, names, actions, now.dialect())
            }
            _ => None,
        })
        .or_else(|| unsupported(now, after))
}

/// Whether the statement itself drops what is called so.
fn drops(actions: &[&Operation], name: &str) -> bool {
    actions.iter().any(|action| match action {
        Operation::DropConstraint { name: own, .. } => own.as_deref().unwrap_or("PRIMARY") == name,
        Operation::DropIndex { name: own, .. } => own.name == name,
        _ => false,
    })
}

fn dropped_by_mysql(
    relation: &Relation,
    column: &str,
    actions: &[&Operation],
    dialect: Dialect,
) -> Option<String> {
    let id = relation.column(dialect, column)?.id;
    let gone = |id: &Id| {
        let name = relation.column_by_id(*id).map(|c| dialect.key(c.name()));
        actions.iter().any(|action| {
            matches!(action, Operation::DropColumn { column, .. } if Some(dialect.key(column)) == name)
        })
    };
    let mut standing = relation
        .constraints
        .iter()
        .filter(|c| c.rule.columns().contains(&id) && !drops(actions, &c.name));
    let reason = standing.find_map(|c| match &c.rule {
        Rule::ForeignKey { .. } => Some(format!("the foreign key {} needs the column {column}", c.name)),
        Rule::Check { columns, .. } if columns.len() > 1 => {
            Some(format!("the check {} names the column {column} and others", c.name))
        }
        Rule::PrimaryKey(columns) | Rule::Unique { columns, .. } if !columns.iter().all(gone) => {
            Some(format!(
                "MariaDB refuses this statement: it cuts no column out of the key {}; MySQL takes it and makes the key narrower",
                c.name
            ))
        }
        _ => None,
    });
    reason.or_else(|| {
        let mut computed = relation.columns.iter().filter(|c| !gone(&c.id));
        let by = computed.find(|c| computes(c, column, dialect))?;
        Some(format!(
            "the column {} is computed from {column}",
            by.name()
        ))
    })
}

fn computes(column: &crate::catalog::Column, from: &str, dialect: Dialect) -> bool {
    let expression = column.definition.expression.as_deref();
    expression.is_some_and(|text| names_column(text, from, dialect))
}

fn renamed_by_mysql(
    relation: &Relation,
    (from, to): (&str, &str),
    actions: &[&Operation],
    dialect: Dialect,
) -> Option<String> {
    if dialect.key(from) == dialect.key(to) {
        return None;
    }
    let column = relation.column(dialect, from)?;
    let check = relation.constraints.iter().find(|c| {
        matches!(&c.rule, Rule::Check { columns, .. } if columns.contains(&column.id))
            && !drops(actions, &c.name)
    });
    if let Some(check) = check {
        return Some(format!(
            "MySQL refuses this statement: the check {} names the column; MariaDB takes it",
            check.name
        ));
    }
    if column.definition.generated != Generated::Always {
        return None;
    }
    let by = relation
        .columns
        .iter()
        .find(|c| computes(c, from, dialect))?;
    Some(format!(
        "MySQL refuses this statement: the column {} is computed from the computed one; MariaDB takes it",
        by.name()
    ))
}

/// A foreign key that had an index on its own or its parent's columns and has none any more.
fn unsupported(now: &Catalog, after: &Catalog) -> Option<String> {
    let left = bare_sides(after);
    let known = bare_sides(now);
    // A key that the statement adds makes its own index.
    let before = now.relations().flat_map(|r| &r.constraints);
    let before: BTreeSet<Id> = before.map(|c| c.id).collect();
    left.into_iter()
        .find(|side| before.contains(&side.0) && !known.contains(side))
        .map(|(key, _)| {
            let mut all = after.relations().flat_map(|r| &r.constraints);
            let name = all.find(|c| c.id == key).map_or("", |c| c.name.as_str());
            format!("the foreign key {name} needs the index")
        })
}

/// The sides of foreign keys, by key and relation, whose columns begin no index.
fn bare_sides(catalog: &Catalog) -> BTreeSet<(Id, Id)> {
    let begins = |relation: &Relation, columns: &[Id]| {
        let keys = relation.constraints.iter().filter_map(|c| match &c.rule {
            Rule::PrimaryKey(key) | Rule::Unique { columns: key, .. } => Some(key.clone()),
            _ => None,
        });
        let parts = relation.indexes.iter().map(|index| {
            let columns = index.parts.iter().map_while(|part| match part {
                Part::Column(id) => Some(*id),
                Part::Expression(..) => None,
            });
            columns.collect()
        });
        keys.chain(parts)
            .any(|key: Vec<Id>| key.get(..columns.len()).is_some_and(|k| k == columns))
    };
    let mut bare = BTreeSet::new();
    for relation in catalog.relations() {
        for constraint in &relation.constraints {
            let Rule::ForeignKey {
                columns,
                parent,
                referenced,
                ..
            } = &constraint.rule
            else {
                continue;
            };
            if !begins(relation, columns) {
                bare.insert((constraint.id, relation.id));
            }
            let parent = parent.and_then(|id| catalog.relation(id));
            if let Some(parent) =
                parent.filter(|p| !referenced.is_empty() && !begins(p, referenced))
            {
                bare.insert((constraint.id, parent.id));
            }
        }
    }
    bare
}

/// What SQLite refuses (lang_altertable.html).
fn by_sqlite([start, now, after]: [&Catalog; 3], action: &Operation) -> Option<String> {
    match action {
        Operation::AddColumn { column, .. } => {
            let hides = ["rowid", "oid", "_rowid_"]
                .iter()
                .any(|name| column.name.eq_ignore_ascii_case(name));
            hides.then(|| {
                format!(
                    "newer versions of SQLite refuse this statement: the column {} hides the one that every table has",
                    column.name
                )
            })
        }
        Operation::DropColumn { table, column, .. } => dropped_by_sqlite(now, table, column)
            .or_else(|| unread(start, now))
            .or_else(|| unread(start, after)),
        Operation::RenameColumn { .. } | Operation::RenameRelation { .. } => unread(start, now),
        _ => None,
    }
}

fn dropped_by_sqlite(now: &Catalog, table: &QualifiedName, column: &str) -> Option<String> {
    let relation = now.find_relation(table)?;
    let id = relation.column(Dialect::Sqlite, column)?.id;
    let named = |text: &Option<String>| {
        let text = text.as_deref();
        text.is_some_and(|text| names_column(text, column, Dialect::Sqlite))
    };
    let constraints = relation
        .constraints
        .iter()
        .filter(|c| c.rule.columns().contains(&id));
    for constraint in constraints {
        match &constraint.rule {
            Rule::PrimaryKey(_) => {
                return Some(format!("the column {column} is in the primary key"));
            }
            Rule::Unique { .. } => return Some(format!("the column {column} is in a unique key")),
            // What stands at a column goes with it.
            Rule::Check { .. } if !constraint.inline => {
                return Some(format!("a check names the column {column}"));
            }
            Rule::ForeignKey { .. } if !constraint.inline => {
                return Some(format!("the column {column} is in a foreign key"));
            }
            _ => {}
        }
    }
    let index = relation.indexes.iter().find(|index| {
        let mut parts = index.parts.iter();
        named(&index.predicate)
            || parts.any(|part| match part {
                Part::Column(own) => *own == id,
                Part::Expression(_, ids) => ids.contains(&id),
            })
    })?;
    Some(format!(
        "the column {column} is indexed (index {})",
        index.name
    ))
}

/// A view or trigger that cannot be read any more.
fn unread(start: &Catalog, catalog: &Catalog) -> Option<String> {
    let mut tried = catalog.clone();
    let pairing = Pairing::new(start, &tried);
    settle(start, &mut tried, &pairing);
    let fails = |id: &Id| tried.broken.get(id).filter(|b| !b.silent);
    for relation in tried.relations() {
        if relation.view.is_some()
            && let Some(breakage) = fails(&relation.id)
        {
            let name = relation.qualified();
            return Some(format!("the view {name} fails: {}", breakage.message));
        }
        for trigger in &relation.triggers {
            if let Some(breakage) = fails(&trigger.id) {
                let name = &trigger.name;
                return Some(format!("the trigger {name} fails: {}", breakage.message));
            }
        }
    }
    None
}
