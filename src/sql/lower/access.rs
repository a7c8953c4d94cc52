//! Privileges and row-level security: what takes rows or columns away from a reader.

use super::super::cursor::{Cursor, Read};
use super::Lowered;
use crate::operation::{Guarded, Operation, Policy, QualifiedName};

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

/// Row-level security or triggers that are switched on or off.
pub(super) fn switched(c: &mut Cursor, table: &QualifiedName) -> Option<Operation> {
    let security = [
        "enable row level security",
        "force row level security",
        "disable row level security",
    ];
    for what in security {
        let words: Vec<&str> = what.split(' ').collect();
        if c.eat_all(&words) {
            return Some(Operation::Restrict {
                table: table.clone(),
                what: what.to_owned(),
                policy: None,
            });
        }
    }
    let start = *c;
    let enabled = c.is("enable");
    if c.eat_any(&["enable", "disable"]) {
        c.eat_any(&["always", "replica"]);
        if c.eat("trigger") && !c.done() {
            let all = c.is_any(&["all", "user"]);
            if let Ok(name) = c.identifier() {
                return Some(Operation::SwitchTrigger {
                    table: table.clone(),
                    name: (!all).then_some(name),
                    enabled,
                });
            }
        }
    }
    *c = start;
    None
}

/// `GRANT` after its keyword: which tables somebody may use is known from it.
pub(super) fn grant(c: &mut Cursor) -> Read<Vec<Lowered>> {
    while !c.done() && !c.is("on") {
        c.at += 1;
    }
    c.eat("on");
    c.eat("table");
    let mut granted = Vec::new();
    while let Ok(table) = c.qualified() {
        granted.push(Operation::Grant { table }.into());
        if !c.eat_symbol(b',') {
            break;
        }
    }
    // Roles, and objects that are no tables.
    if !c.is("to") || granted.is_empty() {
        granted = vec![Operation::Neutral.into()];
    }
    c.rest();
    Ok(granted)
}

/// What is revoked on schemas, sequences and functions, behind `ON`.
fn guarded(c: &mut Cursor, privileges: &str) -> Read<Vec<Lowered>> {
    let what = match () {
        () if c.eat("schema") => Guarded::Schema,
        () if c.eat("sequence") => Guarded::Sequence,
        () => {
            c.at += 1;
            Guarded::Function
        }
    };
    let used = ["usage", "all", "execute", "select", "update"];
    let matters = privileges
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| used.contains(&word));
    let mut names = Vec::new();
    loop {
        names.push(c.qualified()?);
        c.skip_group();
        if !c.eat_symbol(b',') {
            break;
        }
    }
    let from = c.rest();
    let from = from.of(c.text).to_lowercase();
    if !matters {
        return Ok(vec![Operation::Neutral.into()]);
    }
    let revoked = names.into_iter().map(|name| {
        let what_of = match what {
            Guarded::Schema => "schema",
            Guarded::Sequence => "sequence",
            Guarded::Function => "function",
        };
        Operation::Revoke {
            on: what,
            what: format!("revoke {privileges} on {what_of} {name} {from}"),
            name,
        }
        .into()
    });
    Ok(revoked.collect())
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
    if c.is_among("schema sequence function procedure routine") {
        return guarded(c, &privileges);
    }
    if c.is_among("all database type domain language tablespace foreign large parameter")
        || c.is_symbol(b'*')
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
