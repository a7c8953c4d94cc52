//! Triggers, rules and events: what runs when rows are written.
//!
//! In: the cursor behind the keyword. Out: one operation. The hard thing: PostgreSQL's triggers
//! have no body of their own but a condition that the database tracks; elsewhere the rest of the
//! statement is the body.

use super::super::Dialect;
use super::super::cursor::{Cursor, Read};
use super::routine::{one, rest};
use super::{Lowered, table};
use crate::operation::{Body, Operation, TriggerEvent};

/// `CREATE TRIGGER` after its keyword.
pub(super) fn create(c: &mut Cursor, or_replace: bool) -> Read<Vec<Lowered>> {
    c.if_not_exists();
    let name = c.qualified()?.name;
    let mut target = None;
    if c.dialect == Dialect::Mssql {
        c.expect("on")?;
        target = Some(c.qualified()?);
    }
    let mut events = Vec::new();
    let mut condition = None;
    let mut function = None;
    let mut body = None;
    while !c.done() {
        if target.is_none() && c.eat("on") {
            target = Some(c.table()?);
        } else if let Some(event) = event(c, target.is_none() || c.dialect == Dialect::Mssql) {
            let mut columns = Vec::new();
            if event == TriggerEvent::Update && c.eat("of") {
                loop {
                    columns.push(c.identifier()?);
                    if !c.eat_symbol(b',') {
                        break;
                    }
                }
            }
            events.push((event, columns));
        } else if c.eat("when") {
            condition = Some(when(c)?);
        } else if c.is("execute") && (c.is_at(1, "function") || c.is_at(1, "procedure")) {
            c.at += 2;
            function = Some(c.qualified()?);
            c.rest();
        } else if c.is("follows") || c.is("precedes") {
            c.at += 2;
        } else if target.is_some() && starts_body(c) {
            body = Some(trigger_body(c));
        } else if !c.skip_group() {
            c.at += 1;
        }
    }
    let Some(table) = target else {
        return Err(c.gap("`ON`"));
    };
    one(Operation::CreateTrigger {
        name,
        table,
        events,
        // A condition without a body of its own is what PostgreSQL tracks of such a trigger.
        body: body.or_else(|| condition.filter(|_| function.is_some())),
        function,
        or_replace,
    })
}

fn event(c: &mut Cursor, expected: bool) -> Option<TriggerEvent> {
    if !expected {
        return None;
    }
    let event = if c.is("insert") {
        TriggerEvent::Insert
    } else if c.is("update") {
        TriggerEvent::Update
    } else if c.is("delete") {
        TriggerEvent::Delete
    } else if c.is("truncate") {
        TriggerEvent::Truncate
    } else {
        return None;
    };
    c.at += 1;
    Some(event)
}

/// The condition of `WHEN`, in parentheses or up to `BEGIN`.
fn when(c: &mut Cursor) -> Read<Body> {
    let span = c.expression(&["begin", "execute", "call"])?;
    Ok(Body {
        language: "condition".to_owned(),
        text: span.of(c.text).to_owned(),
        offset: Some(span.start),
        tracked: true,
        definer: false,
    })
}

/// Whether the body of a trigger starts here.
fn starts_body(c: &Cursor) -> bool {
    if c.dialect == Dialect::Postgresql {
        return false;
    }
    let label = c.is_symbol_at(1, b':');
    label
        || c.is_among("begin set call if declare as replace signal case select with")
        || (c.is_any(&["insert", "update", "delete"]) && c.dialect != Dialect::Mssql)
}

fn trigger_body(c: &mut Cursor) -> Body {
    c.eat("as");
    rest(c, "sql", false)
}

/// `DROP TRIGGER` after its keyword.
pub(super) fn drop(c: &mut Cursor) -> Read<Vec<Lowered>> {
    let (names, if_exists, _) = table::dropped(c)?;
    let mut on = None;
    if c.eat("on") {
        on = Some(c.qualified()?);
    }
    c.cascade();
    Ok(names
        .into_iter()
        .map(|name| {
            Operation::DropTrigger {
                name: name.name,
                table: on.clone(),
                if_exists,
            }
            .into()
        })
        .collect())
}

/// `CREATE RULE` after its keyword: what it does on an event is a trigger to whoever writes.
pub(super) fn create_rule(c: &mut Cursor, or_replace: bool) -> Read<Vec<Lowered>> {
    let name = c.identifier()?;
    c.expect("as")?;
    c.expect("on")?;
    let event = if c.eat("select") {
        None
    } else {
        match event(c, true) {
            Some(event) => Some(event),
            None => return Err(c.gap("an event")),
        }
    };
    c.expect("to")?;
    let target = c.qualified()?;
    if c.eat("where") {
        c.expression(&["do"])?;
    }
    c.expect("do")?;
    c.eat_any(&["instead", "also"]);
    if c.eat("nothing") || event.is_none() {
        c.rest();
        return one(match event {
            // `INSTEAD NOTHING` takes the event's effect away.
            Some(_) => Operation::Restrict {
                table: target,
                what: format!("rule {name} does nothing instead"),
                policy: None,
            },
            None => Operation::Neutral,
        });
    }
    let body = if c.is_symbol(b'(') {
        let mut group = c.group()?;
        rest(&mut group, "sql", true)
    } else {
        rest(c, "sql", true)
    };
    one(Operation::CreateTrigger {
        name,
        table: target,
        events: event.map(|e| (e, Vec::new())).into_iter().collect(),
        function: None,
        body: Some(body),
        or_replace,
    })
}

/// MySQL `CREATE EVENT` after its keyword: a procedure that the server calls.
pub(super) fn create_event(c: &mut Cursor, or_replace: bool) -> Read<Vec<Lowered>> {
    c.if_not_exists();
    let name = c.qualified()?;
    while !c.done() && !c.is("do") {
        c.at += 1;
    }
    c.expect("do")?;
    let body = rest(c, "sql", false);
    one(Operation::CreateFunction {
        name,
        parameters: Vec::new(),
        defaults: 0,
        returns: Some("event".to_owned()),
        body,
        or_replace,
    })
}
