//! Text with holes and placeholders becomes text that parses.
//!
//! In: a statement's text as the program sees it. Out: the parsed statement and a map from what
//! was parsed back to the text. A placeholder (`?`, `%s`, `@x`, `sqlc.arg(x)`) is one value:
//! [`VALUE`]. A hole is text of any kind: where an operand must stand it is a name, after a complete
//! `FROM` it is one more relation, elsewhere it is nothing.

use std::sync::LazyLock;

use regex::Regex;

use super::Parsed;
use crate::host::HOLE;
use crate::resolve::VALUE;
use crate::sql::{Dialect, parse};

/// Parses `text`, whose first byte is byte `origin` of its literal's text.
pub(super) fn parse(text: &str, origin: usize, dialect: Dialect) -> Result<Parsed, String> {
    let parsed = parse_plain(text, origin, dialect);
    if parsed.is_ok() {
        return parsed;
    }
    // `WHERE id IN (<ids>)` of jdbi: what stands in the brackets is put in at run time.
    let defined = with_defined(text).and_then(|text| parse_plain(&text, origin, dialect).ok());
    defined.map_or(parsed, Ok)
}

/// The text with holes for jdbi's `<names>`, in as many bytes; none where it has none.
fn with_defined(text: &str) -> Option<String> {
    static DEFINED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"<[A-Za-z_]\w*>").ok());
    let pattern = DEFINED.as_ref().filter(|p| p.is_match(text))?;
    let hole = |c: &regex::Captures<'_>| {
        let length = c.get(0).map_or(0, |m| m.len());
        let blank = " ".repeat(length.saturating_sub(HOLE.len_utf8()));
        // A name goes on behind it: `<prefix>id`.
        let end = c.get(0).map_or(0, |m| m.end());
        match text
            .get(end..)
            .is_some_and(|t| t.starts_with(char::is_alphanumeric))
        {
            true => format!("{blank}{HOLE}"),
            false => format!("{HOLE}{blank}"),
        }
    };
    Some(pattern.replace_all(text, hole).into_owned())
}

fn parse_plain(text: &str, origin: usize, dialect: Dialect) -> Result<Parsed, String> {
    let mut first = None;
    // The second try reads what the parser does not know in words that it does; the third takes
    // every hole for a name.
    for (simpler, operands_only) in [(false, false), (true, false), (true, true)] {
        let mut rewritten = rewrite(text, dialect, operands_only);
        if simpler {
            simplify(&mut rewritten.sql, dialect);
        }
        conflict_target(&mut rewritten.sql);
        overriding(&mut rewritten.sql);
        match parse::one(&rewritten.sql, dialect) {
            Ok(statement) => {
                let map = rewritten
                    .map
                    .into_iter()
                    .map(|(start, at)| (start, at + origin))
                    .collect();
                return Ok(Parsed {
                    statement,
                    sql: rewritten.sql,
                    map,
                });
            }
            Err(failure) => {
                first.get_or_insert(failure.message);
            }
        }
        if simpler && !text.contains([HOLE, '{']) {
            break;
        }
    }
    Err(first.unwrap_or_default())
}

/// Wraps a fragment and parses it; the wrapping maps to the fragment's first byte.
pub(super) fn parse_wrapped(
    before: &str,
    text: &str,
    after: &str,
    dialect: Dialect,
) -> Option<Parsed> {
    let rewritten = rewrite(text, dialect, false);
    let sql = format!("{before}{}{after}", rewritten.sql);
    let statement = parse::one(&sql, dialect).ok()?;
    let mut map = vec![(0, 0)];
    map.extend(
        rewritten
            .map
            .into_iter()
            .map(|(start, at)| (start + before.len(), at)),
    );
    map.push((sql.len() - after.len(), text.len()));
    Some(Parsed {
        statement,
        sql,
        map,
    })
}

/// Words that say how a statement runs, not what it reads or writes, and that the parser does not know;
/// and what stands for those that it knows in other words. As many bytes each.
static SIMPLER: LazyLock<Vec<(Option<Dialect>, Regex, &str)>> = LazyLock::new(|| {
    let rows: [(Option<Dialect>, &str, &str); 8] = [
        (
            None,
            r"(?i)\b(?:update|from|join|truncate)\s+(only)\s+[\w\x22.]",
            "",
        ),
        (None, r"(?i)\bfor\s+(no\s+key|key)\s+(?:update|share)\b", ""),
        (
            Some(Dialect::Mysql),
            r"(?i)\b(lock\s+in\s+share\s+mode)\b",
            "",
        ),
        (
            Some(Dialect::Mysql),
            r"(?i)\b(?:update|delete|insert)\s+(low_priority|ignore|quick|delayed|high_priority)\b",
            "",
        ),
        (
            Some(Dialect::Mysql),
            r"(?i)\bagainst\s*\(\s*(\x{A669})",
            "'a'",
        ),
        (Some(Dialect::Sqlite), r"(?i)\b(not\s+indexed)\b", ""),
        (
            Some(Dialect::Sqlite),
            r"(?i)\b(is\s+not)\s+(?:[\d'\x{A669}?:$@])",
            "<>",
        ),
        (
            Some(Dialect::Sqlite),
            r"(?i)\b(is)\s+(?:[\d'\x{A669}?:$@])",
            "=",
        ),
    ];
    rows.into_iter()
        .filter_map(|(dialect, pattern, with)| Some((dialect, Regex::new(pattern).ok()?, with)))
        .collect()
});

/// Rewrites what [`SIMPLER`] knows.
fn simplify(sql: &mut String, dialect: Dialect) {
    for (only, pattern, with) in SIMPLER.iter() {
        if only.is_some_and(|d| d != dialect) {
            continue;
        }
        let found: Vec<_> = pattern
            .captures_iter(sql)
            .filter_map(|c| c.get(1))
            .map(|m| m.range())
            .collect();
        for range in found.into_iter().rev().filter(|r| r.len() >= with.len()) {
            let len = range.len();
            sql.replace_range(range, &format!("{with}{}", " ".repeat(len - with.len())));
        }
    }
}

/// Makes a conflict target that the parser does not read (an expression, a predicate) one that it
/// reads, in as many bytes: an expression becomes [`HOLE`], a predicate one more [`VALUE`].
fn conflict_target(sql: &mut String) {
    let lower = sql.to_ascii_lowercase();
    let Some(clause) = lower.find("on conflict") else {
        return;
    };
    let Some(open) = lower[clause..].find('(').map(|i| clause + i) else {
        return;
    };
    if !lower[clause + "on conflict".len()..open].trim().is_empty() {
        return;
    }
    let mut depth = 0usize;
    let mut parts = Vec::new();
    let mut start = open + 1;
    let mut close = None;
    for (at, c) in sql[open..].char_indices().map(|(i, c)| (open + i, c)) {
        match c {
            '(' => depth += 1,
            ')' if depth == 1 => {
                parts.push((start, at));
                close = Some(at);
                break;
            }
            ')' => depth -= 1,
            ',' if depth == 1 => {
                parts.push((start, at));
                start = at + 1;
            }
            _ => {}
        }
    }
    let Some(close) = close else { return };
    let pad =
        |text: String, len: usize| format!("{text}{}", " ".repeat(len.saturating_sub(text.len())));
    let tail = &lower[close + 1..];
    let predicate = tail.trim_start().starts_with("where");
    let action = [
        " do nothing",
        " do update",
        "\ndo nothing",
        "\ndo update",
        "\tdo nothing",
        "\tdo update",
    ]
    .iter()
    .filter_map(|word| tail.find(word))
    .min();
    if let (true, Some(end)) = (predicate, action) {
        let len = 1 + end;
        sql.replace_range(close..close + len, &pad(format!(",{VALUE})"), len));
    }
    for (from, to) in parts.into_iter().rev() {
        let part = &sql[from..to];
        let plain = part.trim().trim_matches(['"', '`']).chars().all(is_word);
        if !plain && to - from >= HOLE.len_utf8() {
            let replaced = pad(HOLE.to_string(), to - from);
            sql.replace_range(from..to, &replaced);
        }
    }
}

/// `(a, b) OVERRIDING SYSTEM VALUE`, which the parser does not read, becomes one more column, in as
/// many bytes: [`VALUE`].
fn overriding(sql: &mut String) {
    let lower = sql.to_ascii_lowercase();
    let Some(at) = lower.find("overriding ") else {
        return;
    };
    let Some(end) = lower[at..].find("value").map(|i| at + i + "value".len()) else {
        return;
    };
    let head = lower[..at].trim_end();
    if lower[at..end].split_whitespace().count() == 3 && head.ends_with(')') {
        let from = head.len() - 1;
        let flag = format!(",{VALUE})");
        sql.replace_range(
            from..end,
            &format!("{flag}{}", " ".repeat(end - from - flag.len())),
        );
    }
}

struct Rewritten {
    sql: String,
    map: Vec<(usize, usize)>,
}

impl Rewritten {
    /// Copies `text[from..to]` as it stands.
    fn copy(&mut self, text: &str, from: usize, to: usize) {
        if from < to {
            self.map.push((self.sql.len(), from));
            self.sql.push_str(&text[from..to]);
        }
    }

    /// Puts `words` where byte `at` of the text is.
    fn put(&mut self, words: &str, at: usize) {
        self.map.push((self.sql.len(), at));
        self.sql.push_str(words);
    }
}

/// Words after which an operand, a name or a list must stand.
const BEFORE_OPERAND: &[&str] = &[
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

/// Words that open or close the part of a query in which one more relation may follow.
const CLAUSES: &[(&str, bool)] = &[
    ("from", true),
    ("join", true),
    ("using", true),
    ("on", true),
    ("select", false),
    ("where", false),
    ("group", false),
    ("having", false),
    ("order", false),
    ("limit", false),
    ("set", false),
    ("values", false),
    ("returning", false),
    ("union", false),
    ("window", false),
    ("conflict", false),
];

/// With `operands_only` every hole is a name, wherever it stands.
fn rewrite(text: &str, dialect: Dialect, operands_only: bool) -> Rewritten {
    let mut out = Rewritten {
        sql: String::with_capacity(text.len()),
        map: Vec::new(),
    };
    let bytes = text.as_bytes();
    let mut copied = 0;
    let mut at = 0;
    // The last word or symbol in front of `at`, and for each open parenthesis whether a relation may follow.
    let mut last = String::new();
    let mut in_from = vec![false];
    while at < bytes.len() {
        let c = bytes[at];
        let rest = &text[at..];
        if let Some(len) = skipped(rest, dialect) {
            if !rest.starts_with("--") && !rest.starts_with("/*") {
                last = "literal".to_owned();
            }
            at += len;
            continue;
        }
        if let Some((len, words)) = placeholder(rest, text, at, &last, dialect) {
            out.copy(text, copied, at);
            out.put(&words, at);
            at += len;
            copied = at;
            last = "operand".to_owned();
            continue;
        }
        if let Some(len) = hole(rest) {
            let next = text[at + len..].chars().next();
            let glued =
                text[..at].chars().next_back().is_some_and(is_word) || next.is_some_and(is_word);
            let operand = last.is_empty()
                || BEFORE_OPERAND.contains(&last.as_str())
                || matches!(
                    last.as_str(),
                    "=" | "<"
                        | ">"
                        | "("
                        | ","
                        | "+"
                        | "-"
                        | "*"
                        | "/"
                        | "|"
                        | ":"
                        | "."
                        | "!"
                        | "%"
                );
            out.copy(text, copied, at);
            let hole = HOLE.to_string();
            let words = if glued || operands_only {
                hole
            } else if last == "in" || last == "values" {
                format!("({hole})")
            } else if operand
                && matches!(last.as_str(), "select" | "," | "distinct")
                && qualified_follows(&text[at + len..])
            {
                // The program's text ends with its own comma.
                format!("{hole}, ")
            } else if operand {
                hole
            } else if in_from.last() == Some(&true) {
                format!(", {hole}")
            } else {
                " ".to_owned()
            };
            out.put(&words, at);
            at += len;
            copied = at;
            if words != " " {
                last = "operand".to_owned();
            }
            continue;
        }
        if c.is_ascii_alphabetic() || c == b'_' || c >= 0x80 {
            let first = rest.chars().next().map_or(1, char::len_utf8);
            let len = rest
                .find(|c: char| !is_word(c))
                .unwrap_or(rest.len())
                .max(first);
            last = rest[..len].to_ascii_lowercase();
            if let Some((_, open)) = CLAUSES.iter().find(|(word, _)| *word == last)
                && let Some(top) = in_from.last_mut()
            {
                *top = *open;
            }
            at += len;
            continue;
        }
        match c {
            b'(' => in_from.push(false),
            b')' if in_from.len() > 1 => {
                in_from.pop();
            }
            _ => {}
        }
        if !c.is_ascii_whitespace() {
            last = if c == b')' || c.is_ascii_digit() {
                "operand".to_owned()
            } else {
                char::from(c).to_string()
            };
        }
        at += 1;
    }
    out.copy(text, copied, text.len());
    out
}

/// Whether `a.b` stands right behind, which can be no alias.
fn qualified_follows(rest: &str) -> bool {
    let trimmed = rest.trim_start();
    let word = trimmed.find(|c: char| !is_word(c)).unwrap_or(trimmed.len());
    rest.len() > trimmed.len() && word > 0 && trimmed[word..].starts_with('.')
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of the string, quoted name or comment that `rest` starts with.
fn skipped(rest: &str, dialect: Dialect) -> Option<usize> {
    let close = |open: usize, close: &str| {
        rest[open..]
            .find(close)
            .map_or(rest.len(), |i| open + i + close.len())
    };
    match rest.as_bytes() {
        [b'\'', ..] => Some(quoted(rest, b'\'', dialect == Dialect::Mysql)),
        [b'"', ..] => Some(quoted(rest, b'"', false)),
        [b'`', ..] => Some(quoted(rest, b'`', false)),
        [b'-', b'-', ..] => Some(close(2, "\n")),
        [b'/', b'*', ..] => Some(close(2, "*/")),
        [b'$', ..] => {
            let tag = rest[1..].find('$').map(|i| &rest[..i + 2])?;
            let name = &tag[1..tag.len() - 1];
            let is_tag =
                name.chars().all(is_word) && !name.starts_with(|c: char| c.is_ascii_digit());
            (is_tag && rest[tag.len()..].contains(tag)).then(|| close(tag.len(), tag))
        }
        _ => None,
    }
}

fn quoted(rest: &str, quote: u8, backslash: bool) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 1;
    while let Some(c) = bytes.get(at) {
        match c {
            b'\\' if backslash => at += 2,
            c if *c == quote && bytes.get(at + 1) == Some(&quote) => at += 2,
            c if *c == quote => return at + 1,
            _ => at += 1,
        }
    }
    // A string that does not end reaches to the end, on a character's border.
    rest.len()
}

/// The length of the hole that `rest` starts with: an interpolation, or `{name}` of a format string.
fn hole(rest: &str) -> Option<usize> {
    if rest.starts_with(HOLE) {
        return Some(HOLE.len_utf8());
    }
    let inner = rest
        .strip_prefix("${")
        .or_else(|| rest.strip_prefix("#{"))
        .or_else(|| rest.strip_prefix('{'))?;
    let end = inner.find('}')?;
    let name = &inner[..end];
    let fits = name.len() <= 60
        && name.chars().all(|c| {
            is_word(c) || matches!(c, '.' | ':' | '?' | '!' | '[' | ']' | '(' | ')' | '\'')
        });
    fits.then(|| rest.len() - inner.len() + end + 1)
}

/// The length of the placeholder that `rest` starts with, and what to put for it.
fn placeholder(
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
                    && matches!(last, "operand" | "literal" | ")")
                    && rest[1..].trim_start().starts_with(['\'', '$', '?']));
            let digits = rest[1..]
                .find(|c: char| !c.is_ascii_digit())
                .map_or(rest.len(), |i| i + 1);
            (!operator).then_some((digits, value))
        }
        [b'%', b'(', ..] => {
            let close = rest.find(')')?;
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
    let operand = BEFORE_OPERAND.contains(&last)
        || matches!(
            last,
            "=" | "<" | ">" | "(" | "," | "+" | "-" | "*" | "/" | "|" | "!"
        );
    if operand {
        VALUE.to_string()
    } else {
        " ".to_owned()
    }
}

/// sqlc's `sqlc.arg(x)`, `sqlc.narg('x')`, `sqlc.slice(x)`, `sqlc.embed(orders)`.
fn sqlc(rest: &str) -> Option<(usize, String)> {
    let call = &rest[5..];
    let (name, arguments) = call.split_once('(')?;
    let close = arguments.find(')')?;
    let len = 5 + name.len() + 1 + close + 1;
    match name.to_ascii_lowercase().as_str() {
        "arg" | "narg" | "slice" => Some((len, VALUE.to_string())),
        "embed" => Some((len, format!("{}.*", &arguments[..close].trim()))),
        _ => None,
    }
}
