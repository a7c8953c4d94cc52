//! Types, domains, sequences and schemas.

use super::super::cursor::{Cursor, Read};
use super::alter;
use super::alteration;
use super::column;
use super::constraint::{self, Element};
use super::{Lowered, table};
use crate::operation::{
    ColumnAlteration, ColumnDefinition, ColumnPosition, ConstraintDefinition, ConstraintRule,
    ObjectKind, Operation, TypeDefinition,
};

fn one(operation: Operation) -> Read<Vec<Lowered>> {
    Ok(vec![operation.into()])
}

/// `CREATE TYPE` after `TYPE`.
pub(super) fn create_type(c: &mut Cursor) -> Read<Vec<Lowered>> {
    c.if_not_exists();
    let name = c.qualified()?;
    let definition = if c.eat_all(&["as", "enum"]) {
        let mut labels = Vec::new();
        for mut item in c.group()?.items() {
            labels.push(item.string()?);
        }
        TypeDefinition::Enum(labels)
    } else if c.is("as") && c.is_symbol_at(1, b'(') {
        c.at += 1;
        let mut columns = Vec::new();
        for mut item in c.group()?.items() {
            columns.push(column::definition(&mut item)?.column);
        }
        TypeDefinition::Composite(columns)
    } else {
        c.rest();
        TypeDefinition::Other
    };
    one(Operation::CreateType { name, definition })
}

/// `CREATE DOMAIN` after `DOMAIN`.
pub(super) fn create_domain(c: &mut Cursor) -> Read<Vec<Lowered>> {
    let name = c.qualified()?;
    c.eat("as");
    let read = column::typed(c, "value".to_owned())?;
    let Some(base) = read.column.data_type else {
        return Err(c.gap("a type"));
    };
    let checks = read.constraints.into_iter().filter_map(|c| match c.rule {
        ConstraintRule::Check { expression } => Some(expression),
        _ => None,
    });
    one(Operation::CreateType {
        name,
        definition: TypeDefinition::Domain {
            base,
            not_null: read.column.not_null,
            default: read.column.default,
            checks: checks.collect(),
        },
    })
}

/// `DROP TYPE|DOMAIN` after its keyword.
pub(super) fn drop_type(c: &mut Cursor) -> Read<Vec<Lowered>> {
    let (names, if_exists, cascade) = table::dropped(c)?;
    Ok(names
        .into_iter()
        .map(|name| {
            Operation::DropType {
                name,
                if_exists,
                cascade,
            }
            .into()
        })
        .collect())
}

/// `ALTER TYPE` after `TYPE`.
pub(super) fn alter_type(c: &mut Cursor) -> Read<Vec<Lowered>> {
    let name = c.qualified()?;
    if c.eat_all(&["add", "value"]) {
        let if_not_exists = c.if_not_exists();
        let value = c.string()?;
        let mut neighbour = None;
        if c.is_any(&["before", "after"]) {
            let before = c.eat("before");
            c.eat("after");
            neighbour = Some((before, c.string()?));
        }
        return one(Operation::AddEnumValue {
            name,
            value,
            neighbour,
            if_not_exists,
        });
    }
    if c.eat_all(&["rename", "value"]) {
        let from = c.string()?;
        c.expect("to")?;
        let to = c.string()?;
        return one(Operation::RenameEnumValue { name, from, to });
    }
    if c.eat_all(&["rename", "to"]) {
        let to = c.identifier()?;
        return one(Operation::RenameType { from: name, to });
    }
    if c.eat_all(&["rename", "attribute"]) {
        let (from, to) = alter::pair(c)?;
        c.cascade();
        return one(Operation::RenameColumn {
            table: name,
            from,
            to,
        });
    }
    if c.eat_all(&["set", "schema"]) {
        return one(Operation::SetSchema {
            object: ObjectKind::Type,
            name,
            schema: c.identifier()?,
        });
    }
    if c.is_any(&["owner", "set"]) {
        c.rest();
        return one(Operation::Neutral);
    }
    let mut lowered = Vec::new();
    for mut item in c.items() {
        lowered.push(attribute(&mut item, &name)?.into());
    }
    c.rest();
    Ok(lowered)
}

/// One `ADD|DROP|ALTER ATTRIBUTE` of a composite type.
fn attribute(c: &mut Cursor, name: &crate::operation::QualifiedName) -> Read<Operation> {
    let table = name.clone();
    if c.eat_all(&["add", "attribute"]) {
        let column: ColumnDefinition = column::definition(c)?.column;
        Ok(Operation::AddColumn {
            table,
            column,
            if_not_exists: false,
            position: ColumnPosition::Last,
        })
    } else if c.eat_all(&["drop", "attribute"]) {
        let if_exists = c.if_exists();
        let column = c.identifier()?;
        Ok(Operation::DropColumn {
            table,
            column,
            if_exists,
            cascade: c.cascade(),
        })
    } else if c.eat_all(&["alter", "attribute"]) {
        let column = c.identifier()?;
        let mut alterations = alteration::read(c)?;
        match alterations.pop().flatten() {
            Some(alteration) => Ok(Operation::AlterColumn {
                table,
                column,
                alteration,
            }),
            None => Ok(Operation::Neutral),
        }
    } else {
        Err(c.gap("an action of ALTER TYPE"))
    }
}

/// `ALTER DOMAIN` after `DOMAIN`. The domain stands for the table, and `value`, as in its checks,
/// for the column.
pub(super) fn alter_domain(c: &mut Cursor) -> Read<Vec<Lowered>> {
    let name = c.qualified()?;
    if c.eat_all(&["rename", "to"]) {
        let to = c.identifier()?;
        return one(Operation::RenameType { from: name, to });
    }
    if c.eat_all(&["rename", "constraint"]) {
        let (from, to) = alter::pair(c)?;
        return one(Operation::RenameConstraint {
            table: name,
            from,
            to,
        });
    }
    if c.eat_all(&["set", "schema"]) {
        return one(Operation::SetSchema {
            object: ObjectKind::Type,
            name,
            schema: c.identifier()?,
        });
    }
    if c.eat_all(&["validate", "constraint"]) {
        return one(Operation::ValidateConstraint {
            table: name,
            name: c.identifier()?,
        });
    }
    if c.eat("owner") {
        c.rest();
        return one(Operation::Neutral);
    }
    if c.eat_all(&["drop", "constraint"]) {
        let if_exists = c.if_exists();
        let constraint = c.identifier()?;
        let cascade = c.cascade();
        return one(Operation::DropConstraint {
            table: name,
            name: Some(constraint),
            if_exists,
            cascade,
        });
    }
    if c.eat("add") {
        let constraint: ConstraintDefinition = match constraint::read(c)? {
            Element::Constraint(constraint) => constraint,
            Element::NotNull { .. } => {
                return one(Operation::AlterColumn {
                    table: name,
                    column: "value".to_owned(),
                    alteration: ColumnAlteration::SetNotNull,
                });
            }
            _ => return Err(c.gap("a constraint")),
        };
        return one(Operation::AddConstraint {
            table: name,
            constraint,
        });
    }
    let mut alterations = alteration::read(c)?;
    match alterations.pop().flatten() {
        Some(alteration) => one(Operation::AlterColumn {
            table: name,
            column: "value".to_owned(),
            alteration,
        }),
        None => one(Operation::Neutral),
    }
}

/// `CREATE SEQUENCE` after `SEQUENCE`.
pub(super) fn create_sequence(c: &mut Cursor) -> Read<Vec<Lowered>> {
    c.if_not_exists();
    let name = c.qualified()?;
    c.rest();
    one(Operation::CreateSequence { name })
}

/// `DROP SEQUENCE` after `SEQUENCE`.
pub(super) fn drop_sequence(c: &mut Cursor) -> Read<Vec<Lowered>> {
    let (names, if_exists, cascade) = table::dropped(c)?;
    Ok(names
        .into_iter()
        .map(|name| {
            Operation::DropSequence {
                name,
                if_exists,
                cascade,
            }
            .into()
        })
        .collect())
}

/// `ALTER SEQUENCE` after `SEQUENCE`. A rename is a drop and a create: `nextval('old')` fails.
pub(super) fn alter_sequence(c: &mut Cursor) -> Read<Vec<Lowered>> {
    c.if_exists();
    let name = c.qualified()?;
    if c.eat_all(&["rename", "to"]) {
        let to = crate::operation::QualifiedName {
            schema: name.schema.clone(),
            name: c.identifier()?,
        };
        let gone = Operation::DropSequence {
            name,
            if_exists: true,
            cascade: false,
        };
        return Ok(vec![
            gone.into(),
            Operation::CreateSequence { name: to }.into(),
        ]);
    }
    if c.eat_all(&["set", "schema"]) {
        return one(Operation::SetSchema {
            object: ObjectKind::Sequence,
            name,
            schema: c.identifier()?,
        });
    }
    c.rest();
    one(Operation::Neutral)
}

/// `CREATE SCHEMA` after `SCHEMA`; what it creates inside of itself follows.
pub(super) fn create_schema(c: &mut Cursor, depth: u32) -> Read<Vec<Lowered>> {
    c.if_not_exists();
    let name = if c.eat("authorization") {
        c.identifier()?
    } else {
        c.qualified()?.name
    };
    let mut lowered = vec![Operation::CreateSchema { name: name.clone() }.into()];
    let starts: Vec<usize> = (c.at..c.tokens.len())
        .filter(|at| c.tokens[*at].is_word(c.text, "create"))
        .collect();
    for (index, start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(c.tokens.len());
        let mut inside = c.slice(*start, end);
        for mut one in super::dispatch(&mut inside, depth)? {
            match &mut one.operation {
                Operation::CreateTable { table, .. }
                | Operation::CreateIndex { table, .. }
                | Operation::CreateView { view: table, .. } => {
                    table.schema.get_or_insert_with(|| name.clone());
                }
                Operation::CreateSequence { name: own } => {
                    own.schema.get_or_insert_with(|| name.clone());
                }
                _ => {}
            }
            lowered.push(one);
        }
    }
    c.rest();
    Ok(lowered)
}

/// `DROP SCHEMA` after `SCHEMA`.
pub(super) fn drop_schema(c: &mut Cursor) -> Read<Vec<Lowered>> {
    let (names, _, cascade) = table::dropped(c)?;
    Ok(names
        .into_iter()
        .map(|name| {
            Operation::DropSchema {
                name: name.name,
                cascade,
            }
            .into()
        })
        .collect())
}

/// `ALTER SCHEMA` after `SCHEMA`.
pub(super) fn alter_schema(c: &mut Cursor) -> Read<Vec<Lowered>> {
    let from = c.qualified()?.name;
    if c.eat_all(&["rename", "to"]) {
        let to = c.identifier()?;
        return one(Operation::RenameSchema { from, to });
    }
    c.rest();
    one(Operation::Neutral)
}
