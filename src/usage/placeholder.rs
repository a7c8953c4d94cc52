//! Holes and placeholders: where one starts, how long it is, what stands for it.
//!
//! In: the rest of a statement's text. Out: a length and words that parse. The hard thing: `%`, `?`, `:`
//! and `@` are operators too; what stands in front of them decides.

use super::rewrite::is_word;
use crate::host::HOLE;
use crate::resolve::VALUE;
use crate::sql::Dialect;

/// Words after which an operand, a name or a list must stand.
pub(super) const BEFORE_OPERAND: &[&str] = &[
    "all",
    "and",
    "any",
    "as",
    "between",
    "by",
    "case",
    "distinct",
    "else",
    "exists",
    "from",
    "having",
    "ilike",
    "in",
    "insert",
    "interval",
    "into",
    "is",
    "join",
    "like",
    "limit",
    "not",
    "offset",
    "on",
    "or",
    "returning",
    "select",
    "set",
    "some",
    "table",
    "then",
    "truncate",
    "union",
    "update",
    "using",
    "values",
    "when",
    "where",
];

/// Signs after which an operand must stand, each the last of its operator.
pub(super) const OPERATORS: &[&str] = &[
    "=", "<", ">", "(", ",", "+", "-", "*", "/", "|", "!", "&", "^", "~",
];

/// What stands in the brackets of a hole or placeholder is no longer than this.
const LONGEST_NAME: usize = 60;

/// Where the first of `stop` stands, within the length of a name.
fn find_near(text: &str, stop: char) -> Option<usize> {
    let mut near = text
        .char_indices()
        .take_while(|(at, _)| *at <= LONGEST_NAME);
    near.find(|(_, c)| *c == stop).map(|(at, _)| at)
}

/// The length of the hole that `rest` starts with: an interpolation, or `{name}` of a format string.
pub(super) fn hole(rest: &str) -> Option<usize> {
    if rest.starts_with(HOLE) {
        return Some(HOLE.len_utf8());
    }
    let inner = rest
        .strip_prefix("${")
        .or_else(|| rest.strip_prefix("#{"))
        .or_else(|| rest.strip_prefix('{'))?;
    let fits =
        |c: char| is_word(c) || matches!(c, '.' | ':' | '?' | '!' | '[' | ']' | '(' | ')' | '\'');
    // A text of brackets is looked through once, not from each bracket to its end.
    let mut name = inner
        .char_indices()
        .take_while(|(at, _)| *at <= LONGEST_NAME);
    let (end, close) = name.find(|(_, c)| !fits(*c))?;
    (close == '}').then(|| rest.len() - inner.len() + end + 1)
}

/// The length of the placeholder that `rest` starts with, and what to put for it.
pub(super) fn placeholder(
    rest: &str,
    text: &str,
    at: usize,
    last: &str,
    dialect: Dialect,
) -> Option<(usize, String)> {
    // `IN :ids`: the driver puts the parentheses in.
    let value = if last == "in" {
        format!("({VALUE})")
    } else {
        VALUE.to_string()
    };
    let before = text[..at].chars().next_back();
    let bytes = rest.as_bytes();
    let word_len = |from: usize| {
        rest[from..]
            .find(|c: char| !is_word(c))
            .map_or(rest.len(), |i| from + i)
    };
    match bytes {
        [b'?', ..] => {
            let next = bytes.get(1);
            // PostgreSQL's operators on JSON: `a ? 'b'`, `a ?| b`, `a ?& b`.
            let operator = matches!(next, Some(b'|' | b'&'))
                || (dialect == Dialect::Postgresql
                    && (last.starts_with(is_word) && !BEFORE_OPERAND.contains(&last)
                        || last == ")")
                    && rest[1..].trim_start().starts_with(['\'', '$', '?']));
            let digits = rest[1..]
                .find(|c: char| !c.is_ascii_digit())
                .map_or(rest.len(), |i| i + 1);
            (!operator).then_some((digits, value))
        }
        [b'%', b'(', ..] => {
            let close = find_near(rest, ')')?;
            let kind = rest[close + 1..]
                .chars()
                .next()
                .filter(char::is_ascii_alphabetic)?;
            Some((close + 1 + kind.len_utf8(), value))
        }
        [b'%', b'%', ..] => Some((2, "% ".to_owned())),
        [b'%', ..] => {
            // `%s`, `%d`, `%v`, `%[1]s`, `%1$s`, `%.2f`; modulo has an operand in front and space around.
            let flags = rest[1..]
                .find(|c: char| {
                    !(c.is_ascii_digit() || matches!(c, '$' | '[' | ']' | '.' | '+' | '#' | '-'))
                })
                .map(|i| i + 1)?;
            let verb = rest[flags..].chars().next()?;
            let after = rest[flags + verb.len_utf8()..].chars().next();
            let fits = matches!(
                verb,
                's' | 'd' | 'v' | 'f' | 'q' | 'i' | 't' | 'u' | 'x' | 'w' | 'L' | 'I'
            ) && !after.is_some_and(is_word);
            if !fits {
                return None;
            }
            let len = flags + verb.len_utf8();
            // Such a verb can put in any text: it is a hole.
            Some((len, hole_words(last, before)))
        }
        [b'@', next, ..] if next.is_ascii_alphabetic() || *next == b'_' => {
            let free = before.is_none_or(|c| !is_word(c) && c != '@' && c != '`');
            free.then(|| (word_len(1), value))
        }
        [b':', next, ..]
            if (next.is_ascii_alphabetic() || *next == b'_')
                && before.is_none_or(|c| c != ':' && !is_word(c) && c != '[') =>
        {
            Some((word_len(1), value))
        }
        _ if rest
            .get(..5)
            .is_some_and(|s| s.eq_ignore_ascii_case("sqlc.")) =>
        {
            sqlc(rest)
        }
        _ => None,
    }
}

/// What a format verb stands for: after a complete operand it is more text, else a value or a name.
fn hole_words(last: &str, before: Option<char>) -> String {
    let glued = before.is_some_and(|c| is_word(c) || c == '.');
    let names = [
        "from", "join", "into", "update", "table", "by", "select", "as", "set",
    ];
    if glued || names.contains(&last) {
        return HOLE.to_string();
    }
    if last == "in" || last == "values" {
        return format!("({HOLE})");
    }
    if BEFORE_OPERAND.contains(&last) || OPERATORS.contains(&last) {
        VALUE.to_string()
    } else {
        " ".to_owned()
    }
}

/// sqlc's `sqlc.arg(x)`, `sqlc.narg('x')`, `sqlc.slice(x)`, `sqlc.embed(orders)`.
fn sqlc(rest: &str) -> Option<(usize, String)> {
    let call = &rest[5..];
    let open = find_near(call, '(')?;
    let (name, arguments) = (&call[..open], &call[open + 1..]);
    let close = find_near(arguments, ')')?;
    let len = 5 + name.len() + 1 + close + 1;
    match name.to_ascii_lowercase().as_str() {
        "arg" | "narg" | "slice" => Some((len, VALUE.to_string())),
        "embed" => Some((len, format!("{}.*", &arguments[..close].trim()))),
        _ => None,
    }
}
