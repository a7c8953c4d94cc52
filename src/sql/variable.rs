//! Schemas that are put in when a script runs: psql's `:app.orders`, Flyway's `${app}.orders`.
//!
//! In: a script. Out: the same with each of them and its dot blanked, so that no byte moves. The
//! hard thing: a colon also casts (`x::app.state`), slices, and stands before Oracle's `:new.id`.

use std::borrow::Cow;

use super::Dialect;

/// The longest variable that is looked for, in bytes.
const LONGEST: usize = 80;

/// The text without schemas that only a run knows: its names are then found wherever they lie.
pub(super) fn without_schemas(text: &str, dialect: Dialect) -> Cow<'_, str> {
    if dialect == Dialect::Oracle || !text.contains([':', '{', '(']) {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut out = String::new();
    let mut from = 0;
    for (dot, _) in text.match_indices('.') {
        let begins_name = bytes
            .get(dot + 1)
            .is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b'"' | b'`'));
        let Some(start) = begins_name.then(|| variable(bytes, dot)).flatten() else {
            continue;
        };
        if start >= from {
            out.push_str(text.get(from..start).unwrap_or_default());
            out.extend(std::iter::repeat_n(' ', dot + 1 - start));
            from = dot + 1;
        }
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(out)
}

/// Where the variable starts that ends before `end`.
fn variable(bytes: &[u8], end: usize) -> Option<usize> {
    let least = end.saturating_sub(LONGEST);
    let head = bytes.get(least..end)?;
    // What comes before the first byte that `stands` refuses.
    let back = |to: usize, stands: fn(u8) -> bool| {
        let length = head.get(..to)?.iter().rev().take_while(|b| stands(**b));
        to.checked_sub(length.count())
    };
    let before = |at: usize, mark: &str| {
        let start = at.checked_sub(mark.len())?;
        (head.get(start..at)? == mark.as_bytes()).then_some(start)
    };
    let last = head.len().checked_sub(1)?;
    let start = match head.get(last)? {
        b'}' if head.get(..last)?.last() == Some(&b'}') => {
            before(back(last - 1, |b| is_word(b) || b == b' ')?, "{{")?
        }
        b'}' => before(
            back(last, |b| is_word(b) || matches!(b, b':' | b'.' | b'-'))?,
            "${",
        )?,
        b')' => before(back(last, is_word)?, "$(")?,
        b'"' => before(back(last, is_word)?, ":\"").filter(|at| is_put_in(head, *at))?,
        b if is_word(*b) => {
            let word = back(head.len(), is_word)?;
            let row = head.get(word..)?;
            let of_trigger = row.eq_ignore_ascii_case(b"new") || row.eq_ignore_ascii_case(b"old");
            before(word, ":").filter(|at| !of_trigger && is_put_in(head, *at))?
        }
        _ => return None,
    };
    Some(least + start)
}

/// Whether the colon at `at` puts something in: it does not cast, and does not slice.
fn is_put_in(head: &[u8], at: usize) -> bool {
    let colons = head
        .get(..at)
        .map_or(0, |h| h.iter().rev().take_while(|b| **b == b':').count());
    let ahead = at.checked_sub(1).and_then(|i| head.get(i));
    match colons {
        0 => ahead.is_none_or(|b| !is_word(*b) && !matches!(b, b']' | b')' | b'\'' | b'"' | b'$')),
        2 => true,
        _ => false,
    }
}

fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_of_the_run_is_blanked() {
        for (text, plain) in [
            ("ALTER TABLE :APP.orders", "ALTER TABLE      orders"),
            ("ALTER TABLE :\"app\".orders", "ALTER TABLE        orders"),
            ("FROM ${app}.\"orders\"", "FROM        \"orders\""),
            (
                "FROM ${flyway:defaultSchema}.o",
                "FROM                         o",
            ),
            ("FROM {{ app }}.orders", "FROM           orders"),
            ("FROM $(App).orders", "FROM        orders"),
            ("x:::APP.state", "x::     state"),
        ] {
            assert_eq!(without_schemas(text, Dialect::Postgresql), plain);
        }
    }

    #[test]
    fn other_colons_and_braces_stay() {
        for text in [
            "x::app.state",
            "a[1:b.c]",
            "SELECT :new.id, :OLD.name",
            "SELECT app.orders.id, 1.5",
            "'{}'.x",
            "f(x).y",
            "${app}",
            ":app",
            ".x",
            "é:é.é",
        ] {
            assert_eq!(without_schemas(text, Dialect::Postgresql), text);
        }
        assert_eq!(without_schemas(" :a.b", Dialect::Oracle), " :a.b");
    }
}
