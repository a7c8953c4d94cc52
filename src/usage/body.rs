//! The queries of a routine: what a function, procedure or trigger reads and writes when it runs.
//!
//! In: a statement that makes one, or a block that runs at once. Out: the statements of its body, parsed,
//! with their places in the text around. Variables stay names that no table has: they are unknown before
//! a change and after it.

use super::{Form, Interests, rewrite};
use crate::location::Span;
use crate::operation::{Body, Operation};
use crate::sql::{self, Dialect};

/// The queries of the bodies in `statement`, a part of `text`, each with its place.
pub(super) fn queries(
    text: &str,
    statement: Span,
    interests: &Interests,
    dialect: Dialect,
) -> Vec<(Span, Form)> {
    let mut found = Vec::new();
    for placed in sql::read_part(text, statement, dialect) {
        match &placed.operation {
            Operation::CreateFunction { body, .. }
            | Operation::CreateTrigger {
                body: Some(body), ..
            } => of_body(body, interests, dialect, &mut found),
            // A statement of a block.
            Operation::Write { .. } if placed.span != statement => {
                let parsed = rewrite::parse(placed.span.of(text), placed.span.start, dialect);
                let form = parsed.map_or_else(Form::Unparsed, Form::Statement);
                found.push((placed.span, form));
            }
            _ => {}
        }
    }
    found.retain(|(range, _)| interests.objects.mentions(range.of(text)));
    found
}

fn of_body(body: &Body, interests: &Interests, dialect: Dialect, found: &mut Vec<(Span, Form)>) {
    let Some(offset) = body
        .offset
        .filter(|_| interests.objects.mentions(&body.text))
    else {
        return;
    };
    for query in sql::body::queries(&body.text, &body.language, dialect) {
        let Span { start, end } = query.span;
        let range = Span::new(offset + start, offset + end);
        let form = match query.dynamic {
            true => Form::Unparsed("the statement is put together at run time".to_owned()),
            // The text begins with what makes a query of an expression.
            false => match range.start.checked_sub(query.prefix) {
                Some(start) => rewrite::parse(&query.sql, start, dialect)
                    .map_or_else(Form::Unparsed, Form::Statement),
                None => continue,
            },
        };
        found.push((range, form));
    }
}
