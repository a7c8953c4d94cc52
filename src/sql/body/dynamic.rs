//! Text that is executed: what of it is known before it runs.
//!
//! In: the tokens of the expression after `EXECUTE`. Out: its value, where only constants make it:
//! one literal, literals joined by `||`, `format` of constants.

use super::super::Dialect;
use super::super::cursor::Cursor;
use super::super::lexer::{Token, TokenKind};
use super::super::literal::content;

fn is_literal(token: &Token) -> bool {
    matches!(token.kind, TokenKind::String | TokenKind::Dollar)
}

/// The constant text that an expression stands for, with its offset if it is one literal.
pub(super) fn constant(
    text: &str,
    tokens: &[Token],
    dialect: Dialect,
) -> Option<(String, Option<usize>)> {
    if tokens.first().is_some_and(|t| t.is_word(text, "format")) {
        return formatted(text, tokens, dialect).map(|joined| (joined, None));
    }
    let mut joined = String::new();
    let mut offset = None;
    let mut literals = 0;
    for token in tokens {
        if is_literal(token) {
            let content = content(token, text, dialect);
            joined.push_str(&content.text);
            offset = content.offset;
            literals += 1;
        } else if !["|", "(", ")"].contains(&token.of(text)) {
            return None;
        }
    }
    match literals {
        0 => None,
        1 => Some((joined, offset)),
        _ => Some((joined, None)),
    }
}

/// PostgreSQL's `format('… %I …', 'constant')`.
fn formatted(text: &str, tokens: &[Token], dialect: Dialect) -> Option<String> {
    let mut call = Cursor::new(text, tokens, dialect);
    call.at = 1;
    let group = call.group().ok().filter(|_| call.done())?;
    let mut values = group.items().into_iter().map(|item| match item.tokens {
        [only] if is_literal(only) => Some(content(only, text, dialect).text),
        _ => None,
    });
    let template = values.next()??;
    let mut filled = String::with_capacity(template.len());
    let mut rest = template.as_str();
    while let Some(at) = rest.find('%') {
        filled.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.chars().next()? {
            '%' => filled.push('%'),
            's' => filled.push_str(&values.next()??),
            'I' => filled.push_str(&dialect.quote(&values.next()??)),
            'L' => filled.push_str(&format!("'{}'", values.next()??.replace('\'', "''"))),
            // Positions and widths.
            _ => return None,
        }
        rest = &rest[1..];
    }
    filled.push_str(rest);
    Some(filled)
}

#[cfg(test)]
mod tests {
    use super::super::super::lexer::tokens;
    use super::*;

    fn of(text: &str) -> Option<String> {
        let tokens = tokens(text, 0, text.len(), Dialect::Postgresql);
        constant(text, &tokens, Dialect::Postgresql).map(|c| c.0)
    }

    #[test]
    fn constants_are_put_together() {
        assert_eq!(of("'a' || ' b'").as_deref(), Some("a b"));
        assert_eq!(of("$x$ a $x$").as_deref(), Some(" a "));
        assert_eq!(
            of("format('DROP TABLE %I; -- 100%% %L %s', 'Order', 'it''s', 'x')").as_deref(),
            Some("DROP TABLE \"Order\"; -- 100% 'it''s' x")
        );
    }

    #[test]
    fn what_is_only_known_at_run_time_is_no_constant() {
        for text in [
            "'a' || b",
            "format('%I', b)",
            "format('%I')",
            "format('%1$I', 'a')",
            "b",
            "format('%",
            "",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
