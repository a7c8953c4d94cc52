//! Types, domains, sequences and schemas.

use super::super::cursor::{Cursor, Read};
use super::alter;
use super::alteration;
use super::column;
use super::constraint::{self, Element};
use super::{Lowered, table};
use crate::location::Span;
use crate::operation::{
    ColumnAlteration, ColumnDefinition, ColumnPosition, ConstraintDefinition, ConstraintRule,
    ObjectKind, Operation, QualifiedName, SequenceAlteration, TypeDefinition,
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
    let mut owner = None;
    while !c.done() {
        if c.eat_all(&["owned", "by"]) {
            owner = owning(c)?;
        } else {
            c.at += 1;
        }
    }
    one(Operation::CreateSequence { name, owner })
}

/// The column after `OWNED BY`; `None` for `NONE`.
fn owning(c: &mut Cursor) -> Read<Option<(QualifiedName, String)>> {
    if c.eat("none") {
        return Ok(None);
    }
    let mut path = vec![c.identifier()?];
    while c.eat_symbol(b'.') {
        path.push(c.identifier()?);
    }
    let column = path.pop().unwrap_or_default();
    let Some(name) = path.pop() else {
        return Ok(None);
    };
    let schema = path.pop();
    Ok(Some((QualifiedName { schema, name }, column)))
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

/// `ALTER SEQUENCE` after `SEQUENCE`.
pub(super) fn alter_sequence(c: &mut Cursor) -> Read<Vec<Lowered>> {
    c.if_exists();
    let name = c.qualified()?;
    let altered = |alteration| Operation::AlterSequence {
        name: name.clone(),
        alteration,
    };
    if c.eat_all(&["rename", "to"]) {
        return one(altered(SequenceAlteration::Rename(c.identifier()?)));
    }
    if c.eat_all(&["set", "schema"]) {
        return one(altered(SequenceAlteration::SetSchema(c.identifier()?)));
    }
    let mut lowered = Vec::new();
    let mut numbers: Option<Span> = None;
    while !c.done() {
        if c.eat_all(&["owned", "by"]) {
            lowered.push(altered(SequenceAlteration::OwnedBy(owning(c)?)).into());
            continue;
        }
        // Who owns it and how it is logged decides no number.
        if c.eat_all(&["owner", "to"])
            || c.eat_all(&["set", "logged"])
            || c.eat_all(&["set", "unlogged"])
        {
            c.rest();
            break;
        }
        let Some(token) = c.next() else { break };
        let token = Span::new(token.start, token.end);
        numbers = Some(numbers.map_or(token, |known| known.join(token)));
    }
    if let Some(span) = numbers {
        let text = span.of(c.text).to_owned();
        lowered.push(altered(SequenceAlteration::Numbers(text)).into());
    }
    if lowered.is_empty() {
        return one(Operation::Neutral);
    }
    Ok(lowered)
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
                Operation::CreateSequence { name: own, .. } => {
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
