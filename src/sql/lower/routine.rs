//! Functions and procedures with the text of their bodies.
//!
//! In: the cursor behind the keyword. Out: one operation with a `Body` that points back at the
//! migration where it stands there verbatim. The hard thing: a body is a string in PostgreSQL and
//! the rest of the statement elsewhere, and only its end tells a parameter's type from its name.

use super::super::Dialect;
use super::super::cursor::{Cursor, Read};
use super::super::lexer::TokenKind;
use super::super::literal::content;
use super::super::types;
use super::Lowered;
use crate::operation::{Body, DataType, ObjectKind, Operation};

pub(super) fn one(operation: Operation) -> Read<Vec<Lowered>> {
    Ok(vec![operation.into()])
}

/// `CREATE FUNCTION|PROCEDURE` after its keyword.
pub(super) fn create(c: &mut Cursor, or_replace: bool) -> Read<Vec<Lowered>> {
    c.if_not_exists();
    let name = c.qualified()?;
    // SQL Server numbers procedures of one name.
    if c.eat_symbol(b';') {
        c.at += 1;
    }
    let parameters = if c.is_symbol(b'(') {
        parameters(c.group()?.items())
    } else if c.dialect == Dialect::Mssql && c.is_kind(TokenKind::Parameter) {
        let start = c.at;
        while !c.done() && (!c.is_any(&["as", "with", "for"]) || after_parameter(c)) {
            if !c.skip_group() {
                c.at += 1;
            }
        }
        parameters(c.slice(start, c.at).items())
    } else {
        Parameters::default()
    };
    let mut returns = None;
    let mut body = Body::default();
    while !c.done() && body.text.is_empty() {
        if c.eat_any(&["returns", "return"])
            && returns.is_none()
            && !(c.at > 0 && is_return_body(c))
        {
            returns = Some(return_type(c));
        } else if c.at > 0 && c.tokens[c.at - 1].is_word(c.text, "return") {
            c.at -= 1;
            body = rest(c, "sql", c.dialect == Dialect::Postgresql);
        } else {
            option(c, &mut body)?;
        }
    }
    // `AS '…' LANGUAGE sql`: the language may follow the body.
    while !c.done() {
        if c.eat("language") {
            body.language = language(c);
        } else {
            c.at += 1;
        }
    }
    if body.language.is_empty() {
        "sql".clone_into(&mut body.language);
    }
    let returns = returns.or_else(|| parameters.outputs());
    one(Operation::CreateFunction {
        name,
        parameters: parameters.inputs,
        defaults: parameters.defaults,
        returns,
        body,
        or_replace,
    })
}

/// `@id AS uniqueidentifier`: that `AS` does not start the body.
fn after_parameter(c: &Cursor) -> bool {
    c.at > 0 && c.tokens[c.at - 1].kind == TokenKind::Parameter
}

/// After `RETURN`: PostgreSQL's body of one expression, not Oracle's return type.
fn is_return_body(c: &Cursor) -> bool {
    c.tokens[c.at - 1].is_word(c.text, "return") && c.dialect != Dialect::Oracle
}

#[derive(Default)]
struct Parameters {
    inputs: Vec<(String, Option<DataType>)>,
    out: Vec<String>,
    defaults: usize,
}

impl Parameters {
    /// What `OUT` parameters say in place of `RETURNS`.
    fn outputs(&self) -> Option<String> {
        (!self.out.is_empty()).then(|| format!("out({})", self.out.join(", ")))
    }
}

fn parameters(items: Vec<Cursor>) -> Parameters {
    let mut read = Parameters::default();
    for mut item in items {
        let postgresql = item.dialect == Dialect::Postgresql;
        let out = item.is("out") && item.peek_at(1).is_some();
        let inout = item.is("inout") || (item.is("in") && item.is_at(1, "out"));
        while item.is_any(&["in", "out", "inout", "variadic"]) && item.peek_at(1).is_some() {
            item.at += 1;
        }
        let (name, kind) = parameter(&mut item);
        let shown = kind.as_ref().map(ToString::to_string).unwrap_or_default();
        if postgresql && (out || inout) {
            read.out.push(format!("{name} {shown}"));
        }
        if postgresql && out {
            continue;
        }
        if item.is("default") || item.is_symbol(b'=') || item.is_symbol(b':') {
            read.defaults += 1;
        }
        read.inputs.push((name, kind));
    }
    read
}

/// A parameter is a type, or a name and a type: which, only the end of the type tells.
fn parameter(item: &mut Cursor) -> (String, Option<DataType>) {
    let start = *item;
    let ends = |c: &Cursor| {
        c.done()
            || c.is_any(&["default", "output", "readonly", "out"])
            || c.is_symbol(b'=')
            || c.is_symbol(b':')
    };
    if item.dialect == Dialect::Postgresql || item.dialect == Dialect::Generic {
        if let Ok(kind) = types::read(item)
            && ends(item)
        {
            return (String::new(), Some(kind.data_type));
        }
        *item = start;
    }
    let name = match item.identifier() {
        Ok(name) => name,
        // SQL Server's `@name`.
        Err(_) => item
            .next()
            .map_or_else(String::new, |t| t.of(item.text).to_owned()),
    };
    item.eat_any(&["in", "out", "as"]);
    let kind = types::read(item).ok().map(|t| t.data_type);
    (name, kind)
}

/// The text after `RETURNS` in lower case.
fn return_type(c: &mut Cursor) -> String {
    let start = c.at;
    if c.is("table") && c.is_symbol_at(1, b'(') {
        c.at += 1;
        c.skip_group();
    } else if types::read(c).is_err() {
        c.at = (start + 1).min(c.tokens.len());
        c.eat("table");
        c.skip_group();
    }
    c.text_from(start).to_lowercase()
}

fn language(c: &mut Cursor) -> String {
    let token = c.next();
    token.map_or_else(String::new, |t| match t.kind {
        TokenKind::String => content(&t, c.text, c.dialect).text.to_lowercase(),
        _ => t.of(c.text).trim_matches('"').to_lowercase(),
    })
}

/// One clause of a routine, or its body.
fn option(c: &mut Cursor, body: &mut Body) -> Read<()> {
    let definer = body.definer || c.eat_all(&["security", "definer"]);
    if c.done() {
    } else if c.eat("language") {
        body.language = language(c);
    } else if c.is("begin") && c.is_at(1, "atomic") {
        *body = rest(c, "sql", true);
    } else if c.is("as") || (c.is("is") && c.dialect == Dialect::Oracle) {
        c.at += 1;
        match c.peek() {
            Some(t) if matches!(t.kind, TokenKind::String | TokenKind::Dollar) => {
                c.at += 1;
                let content = content(&t, c.text, c.dialect);
                body.text = content.text;
                body.offset = content.offset;
                if body.text.is_empty() {
                    body.text.push(' ');
                }
            }
            _ => *body = rest(c, "sql", false),
        }
    } else if c.is("set") && c.dialect == Dialect::Postgresql {
        // A setting of the function: `SET search_path = a, b`.
        c.at += 2;
        c.eat("to");
        c.eat_symbol(b'=');
        c.at += 1;
        while c.eat_symbol(b',') {
            c.at += 1;
        }
    } else if c.eat_any(&["comment", "cost", "rows", "support", "parallel", "security"])
        || c.eat_all(&["sql", "security"])
    {
        c.at += 1;
    } else if c.eat_among(
        "immutable stable volatile strict leakproof window deterministic not no sql \
             contains reads modifies data called on null input external definer invoker \
             charset collate aggregate authid pipelined transform schemabinding with \
             encryption",
    ) {
    } else if matches!(
        c.dialect,
        Dialect::Mysql | Dialect::Generic | Dialect::Sqlite
    ) && c.is_kind(TokenKind::Word)
    {
        *body = rest(c, "sql", false);
    } else {
        c.at += 1;
    }
    body.definer = definer;
    Ok(())
}

/// Everything from here on as a body.
pub(super) fn rest(c: &mut Cursor, language: &str, tracked: bool) -> Body {
    let span = c.rest();
    Body {
        language: language.to_owned(),
        text: span.of(c.text).to_owned(),
        offset: Some(span.start),
        tracked,
        definer: false,
    }
}

/// `CREATE AGGREGATE` after its keyword: a function without a body to read.
pub(super) fn create_aggregate(c: &mut Cursor, or_replace: bool) -> Read<Vec<Lowered>> {
    let name = c.qualified()?;
    let parameters = if c.is_symbol(b'(') && c.is_symbol_at(1, b'*') {
        c.skip_group();
        Parameters::default()
    } else {
        parameters(c.group()?.items())
    };
    c.rest();
    one(Operation::CreateFunction {
        name,
        parameters: parameters.inputs,
        defaults: 0,
        returns: None,
        body: Body {
            language: "aggregate".to_owned(),
            ..Body::default()
        },
        or_replace,
    })
}

/// `(int, text)` behind a function's name.
fn arguments(c: &mut Cursor) -> Read<Option<Vec<DataType>>> {
    if !c.is_symbol(b'(') {
        return Ok(None);
    }
    let group = c.group()?;
    let inputs = parameters(group.items()).inputs;
    Ok(Some(
        inputs.into_iter().filter_map(|(_, kind)| kind).collect(),
    ))
}

/// `DROP FUNCTION|PROCEDURE` after its keyword.
pub(super) fn drop(c: &mut Cursor) -> Read<Vec<Lowered>> {
    let if_exists = c.if_exists();
    let mut functions = Vec::new();
    loop {
        let name = c.qualified()?;
        functions.push((name, arguments(c)?));
        if !c.eat_symbol(b',') {
            break;
        }
    }
    let cascade = c.cascade();
    Ok(functions
        .into_iter()
        .map(|(name, arguments)| {
            Operation::DropFunction {
                name,
                arguments,
                if_exists,
                cascade,
            }
            .into()
        })
        .collect())
}

/// `ALTER FUNCTION|PROCEDURE` after its keyword.
pub(super) fn alter(c: &mut Cursor, whole: bool) -> Read<Vec<Lowered>> {
    if whole {
        return create(c, true);
    }
    let from = c.qualified()?;
    let arguments = arguments(c)?;
    if c.eat_all(&["rename", "to"]) {
        let to = c.identifier()?;
        return one(Operation::RenameFunction {
            from,
            arguments,
            to,
        });
    }
    if c.eat_all(&["set", "schema"]) {
        return one(Operation::SetSchema {
            object: ObjectKind::Function,
            name: from,
            schema: c.identifier()?,
        });
    }
    c.rest();
    one(Operation::Neutral)
}
