//! Privileges and row-level security: what takes rows or columns away from a reader.

use super::super::cursor::{Cursor, Read};
use super::Lowered;
use crate::operation::{Operation, Policy};

/// `CREATE`, `ALTER` or `DROP POLICY` after its keyword.
pub(super) fn policy(c: &mut Cursor, verb: &str) -> Read<Vec<Lowered>> {
    c.if_exists();
    let name = c.identifier()?;
    c.expect("on")?;
    let table = c.qualified()?;
    let what = format!("{verb} policy {name}");
    let mut policy = Policy {
        name,
        to: None,
        expressions: Vec::new(),
        gone: verb == "drop",
    };
    if c.eat_all(&["rename", "to"]) {
        policy.to = Some(c.identifier()?);
    }
    while !c.done() {
        if (c.eat("using") || c.eat_all(&["with", "check"])) && c.is_symbol(b'(') {
            let group = c.group()?;
            let ends = group.tokens.first().zip(group.tokens.last());
            let text = ends.and_then(|(a, b)| c.text.get(a.start..b.end));
            policy.expressions.extend(text.map(str::to_owned));
        } else {
            c.at += 1;
        }
    }
    let policy = Some(policy);
    Ok(vec![
        Operation::Restrict {
            table,
            what,
            policy,
        }
        .into(),
    ])
}

/// Row-level security that is switched on or off.
pub(super) fn row_security(c: &mut Cursor) -> Option<&'static str> {
    if c.eat_all(&["enable", "row", "level", "security"]) {
        Some("enable row level security")
    } else if c.eat_all(&["force", "row", "level", "security"]) {
        Some("force row level security")
    } else if c.eat_all(&["disable", "row", "level", "security"]) {
        Some("disable row level security")
    } else {
        None
    }
}

/// `REVOKE` after its keyword: on tables it takes something away from a reader.
pub(super) fn revoke(c: &mut Cursor) -> Read<Vec<Lowered>> {
    let start = c.at;
    while !c.done() && !c.is("on") {
        c.at += 1;
    }
    let privileges = c.text_from(start).to_lowercase();
    if !c.eat("on") {
        return Ok(vec![Operation::Neutral.into()]);
    }
    c.eat("table");
    if c.is_among(
        "schema sequence function procedure routine all database type domain language \
             tablespace foreign large parameter",
    ) || c.is_symbol(b'*')
    {
        return Ok(vec![Operation::Neutral.into()]);
    }
    let mut tables = Vec::new();
    loop {
        match c.qualified() {
            Ok(name) => tables.push(name),
            // MySQL's `db.*`.
            Err(_) => return Ok(vec![Operation::Neutral.into()]),
        }
        if !c.eat_symbol(b',') {
            break;
        }
    }
    let from = c.rest();
    let from = from.of(c.text).to_lowercase();
    Ok(tables
        .into_iter()
        .map(|table| {
            let what = format!("revoke {privileges} on {table} {from}");
            Operation::Restrict {
                table,
                what,
                policy: None,
            }
            .into()
        })
        .collect())
}
