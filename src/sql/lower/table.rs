//! `CREATE TABLE` in every form, and what drops or renames tables.
//!
//! In: the cursor behind `TABLE`. Out: the table with its columns and constraints, and the
//! indexes that MySQL declares among the columns as operations of their own. The hard thing: one
//! element that cannot be read must not hide the others: it becomes an `Opaque` beside the table.

use std::collections::BTreeSet;

use super::super::Dialect;
use super::super::cursor::{Cursor, Gap, Read};
use super::super::lexer::TokenKind;
use super::Lowered;
use super::column;
use super::constraint::{self, Element};
use super::opaque::opaque;
use crate::operation::{
    ColumnDefinition, ConstraintDefinition, ConstraintRule, Generated, Operation, QualifiedName,
};

/// What was read of a table so far.
#[derive(Default)]
struct Table {
    columns: Vec<ColumnDefinition>,
    constraints: Vec<ConstraintDefinition>,
    inherits: Vec<QualifiedName>,
    partition_of: Option<QualifiedName>,
    query: Option<String>,
    /// Primary keys that stand in the list and not at their column.
    keys: Vec<Vec<String>>,
    /// Columns of PostgreSQL 18's named `NOT NULL`.
    not_null: BTreeSet<String>,
    after: Vec<Lowered>,
}

/// `CREATE TABLE` after `TABLE`.
pub(super) fn create(c: &mut Cursor, temporary: bool) -> Read<Vec<Lowered>> {
    let if_not_exists = c.if_not_exists();
    let temporary = temporary || (c.dialect == Dialect::Mssql && c.here().starts_with('#'));
    let name = c.table()?;
    let mut table = Table::default();
    if c.eat_all(&["partition", "of"]) {
        let parent = c.qualified()?;
        table.inherits.push(parent.clone());
        table.partition_of = Some(parent);
    } else if c.eat("of") {
        table.inherits.push(c.qualified()?);
    }
    if c.eat("like") {
        table.inherits.push(c.qualified()?);
    } else if c.is_symbol(b'(') && !opens_query(c) {
        let group = c.group()?;
        elements(&group, &name, &mut table);
    } else if c.done() {
        return Err(c.gap("columns"));
    }
    let rowid = trailer(c, &mut table)?;
    finish(&mut table, c.dialect, rowid);
    let mut lowered = vec![
        Operation::CreateTable {
            table: name,
            columns: table.columns,
            constraints: table.constraints,
            if_not_exists,
            temporary,
            inherits: table.inherits,
            partition_of: table.partition_of,
            query: table.query,
        }
        .into(),
    ];
    lowered.extend(table.after);
    Ok(lowered)
}

fn opens_query(c: &Cursor) -> bool {
    let mut ahead = 0;
    while c.is_symbol_at(ahead, b'(') {
        ahead += 1;
    }
    // A column may be called `values` or `with`; then a type follows.
    c.is_at(ahead, "select")
        || (c.is_at(ahead, "with") && !c.is_symbol_at(ahead + 2, b','))
            && c.peek_at(ahead + 2)
                .is_some_and(|t| t.is_word(c.text, "as"))
}

fn elements(group: &Cursor, name: &QualifiedName, table: &mut Table) {
    let mut own_indexes = Vec::new();
    for mut item in group.items() {
        if let Err(gap) = element(&mut item, name, table, &mut own_indexes) {
            table.after.push(opaque(&item, gap).into());
        }
    }
    table.after.extend(own_indexes);
}

/// Reads one element of the column list.
fn element(
    item: &mut Cursor,
    name: &QualifiedName,
    table: &mut Table,
    indexes: &mut Vec<Lowered>,
) -> Read<()> {
    if item.done() {
        return Ok(());
    }
    if item.is("like") && item.peek_at(1).is_some_and(|t| t.kind != TokenKind::Symbol) {
        item.at += 1;
        table.inherits.push(item.qualified()?);
        return Ok(());
    }
    if !constraint::starts(item) {
        let read = column::definition(item)?;
        table.columns.push(read.column);
        table.constraints.extend(read.constraints);
        for gap in read.gaps {
            table.after.push(opaque(item, gap).into());
        }
        return Ok(());
    }
    // SQLite lets constraints follow one another without a comma.
    while !item.done() {
        if !constraint::starts(item) {
            return Err(item.gap("the end of the constraint"));
        }
        match constraint::read(item)? {
            Element::Constraint(constraint) => {
                if let ConstraintRule::PrimaryKey { columns } = &constraint.rule {
                    table.keys.push(columns.clone());
                }
                table.constraints.push(constraint);
            }
            Element::Index(inline) => indexes.push(inline.operation(name).into()),
            Element::NotNull { column } => {
                table.not_null.insert(column);
            }
            Element::Default { .. } | Element::Nothing => {}
        }
    }
    Ok(())
}

/// What follows the column list; `true` if SQLite numbers the rows (no `WITHOUT ROWID`).
fn trailer(c: &mut Cursor, table: &mut Table) -> Read<bool> {
    let mut rowid = true;
    while let Some(token) = c.peek() {
        if c.eat_all(&["for", "values"]) {
            // The bounds of a partition are no query.
            c.eat_any(&["in", "from", "with"]);
            c.skip_group();
        } else if c.eat("inherits") {
            for mut item in c.group()?.items() {
                let parent = item.qualified()?;
                table.partition_of.get_or_insert_with(|| parent.clone());
                table.inherits.push(parent);
            }
        } else if c.is("as") && (c.is_at(1, "execute") || opens_any_query(c, 1)) {
            c.at += 1;
            query(c, table);
        } else if c.is_any(&["select", "values"])
            || (c.is("with") && c.is_at(2, "as"))
            || (c.is_symbol(b'(') && opens_query(c))
        {
            query(c, table);
        } else if c.eat_all(&["without", "rowid"]) {
            rowid = false;
        } else if c.is("like") {
            c.at += 1;
            table.inherits.push(c.qualified()?);
        } else if token.is_symbol(c.text, b'(') {
            c.skip_group();
        } else {
            c.at += 1;
        }
    }
    Ok(rowid)
}

fn opens_any_query(c: &Cursor, ahead: usize) -> bool {
    ["select", "with", "values", "table"]
        .iter()
        .any(|w| c.is_at(ahead, w))
        || c.is_symbol_at(ahead, b'(')
}

fn query(c: &mut Cursor, table: &mut Table) {
    let mut rest = *c;
    let end = c.tokens.len();
    // `WITH [NO] DATA` belongs to the table.
    let tail = |n: usize, w: &str| {
        end.checked_sub(n)
            .is_some_and(|i| c.tokens[i].is_word(c.text, w))
    };
    let cut = if tail(1, "data") && tail(2, "no") && tail(3, "with") {
        end - 3
    } else if tail(1, "data") && tail(2, "with") {
        end - 2
    } else {
        end
    };
    rest.at = cut;
    table.query = Some(rest.text_from(c.at).to_owned());
    c.at = end;
}

/// What the whole list says about single columns.
fn finish(table: &mut Table, dialect: Dialect, rowid: bool) {
    if !rowid {
        // Without a row id SQLite's primary keys are what they are elsewhere.
        for constraint in &table.constraints {
            if let ConstraintRule::PrimaryKey { columns } = &constraint.rule {
                table.keys.push(columns.clone());
            }
        }
    }
    let single: BTreeSet<_> = table
        .keys
        .iter()
        .filter_map(|k| k.first().filter(|_| k.len() == 1))
        .map(|n| dialect.key(n))
        .collect();
    let keyed: BTreeSet<_> = table
        .keys
        .iter()
        .flatten()
        .map(|n| dialect.key(n))
        .collect();
    for column in &mut table.columns {
        let key = dialect.key(&column.name);
        let (is_keyed, is_single) = (keyed.contains(&key), single.contains(&key));
        if table.not_null.contains(&column.name) {
            column.not_null = true;
        }
        if is_keyed && (dialect != Dialect::Sqlite || !rowid) {
            column.not_null = true;
        }
        if is_keyed && !rowid {
            column.generated = Generated::No;
        } else if is_single && dialect == Dialect::Sqlite {
            column::rowid(column, false);
        }
    }
}

/// SQLite `CREATE VIRTUAL TABLE` after `TABLE`: the module's arguments are the columns.
pub(super) fn create_virtual(c: &mut Cursor) -> Read<Vec<Lowered>> {
    let if_not_exists = c.if_not_exists();
    let name = c.qualified()?;
    c.expect("using")?;
    c.identifier()?;
    let mut columns = Vec::new();
    if c.is_symbol(b'(') {
        for mut item in c.group()?.items() {
            if item.is_symbol_at(1, b'=') {
                continue;
            }
            columns.push(ColumnDefinition::new(item.identifier()?, None));
        }
    }
    Ok(vec![
        Operation::CreateTable {
            table: name,
            columns,
            constraints: Vec::new(),
            if_not_exists,
            temporary: false,
            inherits: Vec::new(),
            partition_of: None,
            query: None,
        }
        .into(),
    ])
}

/// A comma-separated list of names, then `CASCADE` or `RESTRICT`.
pub(super) fn dropped(c: &mut Cursor) -> Read<(Vec<QualifiedName>, bool, bool)> {
    let if_exists = c.if_exists();
    let mut names = vec![c.qualified()?];
    while c.eat_symbol(b',') {
        names.push(c.qualified()?);
    }
    let cascade = c.cascade();
    c.eat("purge");
    Ok((names, if_exists, cascade))
}

/// `DROP TABLE` after `TABLE`.
pub(super) fn drop(c: &mut Cursor) -> Read<Vec<Lowered>> {
    let (names, if_exists, cascade) = dropped(c)?;
    Ok(names
        .into_iter()
        .map(|table| {
            Operation::DropTable {
                table,
                if_exists,
                cascade,
            }
            .into()
        })
        .collect())
}

/// MySQL `RENAME TABLE a TO b, c TO d` after `TABLE`; Oracle's `RENAME a TO b`.
pub(super) fn rename(c: &mut Cursor) -> Read<Vec<Lowered>> {
    c.eat_any(&["table", "tables"]);
    let if_exists = c.if_exists();
    let mut lowered = Vec::new();
    for mut item in c.items() {
        let from = item.qualified()?;
        // MariaDB's `NOWAIT`, `WAIT n`.
        if item.eat("wait") {
            item.at += 1;
        }
        item.eat("nowait");
        item.expect("to")?;
        let to = item.qualified()?;
        lowered.push(
            Operation::RenameRelation {
                from,
                to,
                if_exists,
            }
            .into(),
        );
    }
    if lowered.is_empty() {
        return Err(Gap("no table is named".to_owned()));
    }
    Ok(lowered)
}
