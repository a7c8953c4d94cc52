//! What is changed of one column: `ALTER COLUMN`, and what SQL Server and Oracle have for it.
//!
//! In: the cursor behind the column's name. Out: alterations in order.

use super::super::cursor::{Cursor, Read};
use super::super::types;
use super::column;
use crate::operation::{ColumnAlteration, Generated};

/// What follows the name in `ALTER COLUMN`; `None` stands for what no reader sees.
pub(super) fn read(c: &mut Cursor) -> Read<Vec<Option<ColumnAlteration>>> {
    if c.eat_all(&["set", "not", "null"]) {
        return Ok(vec![Some(ColumnAlteration::SetNotNull)]);
    }
    if c.eat_all(&["drop", "not", "null"]) {
        return Ok(vec![Some(ColumnAlteration::DropNotNull)]);
    }
    if c.eat_all(&["set", "default"]) {
        let span = c.expression(&[])?;
        let text = span.of(c.text);
        return Ok(vec![Some(if text.eq_ignore_ascii_case("null") {
            ColumnAlteration::DropDefault
        } else if column::is_next_value(text) {
            ColumnAlteration::DrawFrom(column::sequence_of(text, c.dialect))
        } else {
            ColumnAlteration::SetDefault(text.to_owned())
        })]);
    }
    if c.eat_all(&["drop", "default"]) {
        return Ok(vec![Some(ColumnAlteration::DropDefault)]);
    }
    if c.eat_all(&["set", "data", "type"]) || c.eat("type") {
        let data_type = types::read(c)?.data_type;
        let mut collation = None;
        let mut using = None;
        if c.eat("collate") {
            collation = Some(c.qualified()?.name);
        }
        if c.eat("using") {
            using = Some(c.expression(&[])?.of(c.text).to_owned());
        }
        c.cascade();
        return Ok(vec![Some(ColumnAlteration::Type {
            data_type,
            using,
            collation,
        })]);
    }
    if c.eat_all(&["drop", "identity"]) || c.eat_all(&["drop", "expression"]) {
        c.if_exists();
        return Ok(vec![Some(ColumnAlteration::SetGenerated(Generated::No))]);
    }
    if c.eat_all(&["set", "expression"]) {
        c.rest();
        return Ok(vec![Some(ColumnAlteration::SetGenerated(
            Generated::Always,
        ))]);
    }
    let adds = c.eat_all(&["add", "generated"]);
    if adds || c.eat_all(&["set", "generated"]) {
        let always = c.eat("always");
        c.eat_all(&["by", "default"]);
        // Sequence options and further `SET …` of the same action follow.
        c.rest();
        return Ok(vec![Some(ColumnAlteration::SetGenerated(if always {
            Generated::IdentityAlways
        } else {
            Generated::IdentityByDefault
        }))]);
    }
    if c.is_any(&["set", "reset", "restart", "add"]) {
        // Statistics, storage, compression, options, visibility, sequence options.
        c.rest();
        return Ok(vec![None]);
    }
    Err(c.gap("an alteration of a column"))
}

/// SQL Server states type and nullability anew; what is not stated becomes nullable.
pub(super) fn restated(c: &mut Cursor, column: String) -> Read<Vec<ColumnAlteration>> {
    let read = column::typed(c, column.clone())?;
    let Some(data_type) = read.column.data_type else {
        return Err(c.gap("a type"));
    };
    if let Some(gap) = read.gaps.into_iter().next() {
        return Err(gap);
    }
    let null = if read.column.not_null {
        ColumnAlteration::SetNotNull
    } else {
        ColumnAlteration::DropNotNull
    };
    let kind = ColumnAlteration::Type {
        data_type,
        using: None,
        collation: read.column.collation,
    };
    Ok(vec![kind, null])
}

/// Oracle changes only what is stated.
pub(super) fn modified(c: &mut Cursor) -> Read<(String, Vec<ColumnAlteration>)> {
    let name = c.identifier()?;
    let read = column::typed(c, name.clone())?;
    if let Some(gap) = read.gaps.into_iter().next() {
        return Err(gap);
    }
    let mut alterations = Vec::new();
    if let Some(data_type) = read.column.data_type {
        alterations.push(ColumnAlteration::Type {
            data_type,
            using: None,
            collation: read.column.collation,
        });
    }
    if read.column.not_null {
        alterations.push(ColumnAlteration::SetNotNull);
    } else if read.nullable {
        alterations.push(ColumnAlteration::DropNotNull);
    }
    if let Some(default) = read.column.default {
        alterations.push(ColumnAlteration::SetDefault(default));
    }
    Ok((name, alterations))
}
