//! Text with holes and placeholders becomes text that parses.
//!
//! In: a statement's text as the program sees it. Out: the parsed statement and a map from what
//! was parsed back to the text. A placeholder (`?`, `%s`, `@x`, `sqlc.arg(x)`) is one value:
//! [`crate::resolve::VALUE`]. A hole is text of any kind: where an operand must stand it is a name, after a complete
//! `FROM` it is one more relation, elsewhere it is nothing.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::Parsed;
use super::behind::{
    assignments_end, clause_follows, conflict_follows, joined_follows, qualified_follows,
    union_ends, value_follows,
};
use super::placeholder::{BEFORE_OPERAND, OPERATORS, hole, placeholder};
use super::simplify::{overriding, simplify};
use crate::host::HOLE;
use crate::sql::{Dialect, parse};

/// Parses `text`, whose first byte is byte `origin` of its literal's text.
pub(super) fn parse(text: &str, origin: usize, dialect: Dialect) -> Result<Parsed, String> {
    let parsed = parse_plain(text, origin, dialect);
    if parsed.is_ok() {
        return parsed;
    }
    // `WHERE id IN (<ids>)` of jdbi: what stands in the brackets is put in at run time.
    let defined = with_defined(text).and_then(|text| parse_plain(&text, origin, dialect).ok());
    let continued = || parse_continued(text, origin, dialect);
    defined.or_else(continued).map_or(parsed, Ok)
}

/// Parses a text that ends where an operand must follow: the program appends it.
fn parse_continued(text: &str, origin: usize, dialect: Dialect) -> Option<Parsed> {
    let kept = text.trim_end();
    let word = kept.rsplit(|c: char| !is_word(c)).next()?;
    let open = ["and", "or", "where", "having", "by", "set", "in", "on"];
    if !open.iter().any(|w| w.eq_ignore_ascii_case(word)) {
        return None;
    }
    let mut parsed = parse_plain(&format!("{kept} {HOLE}"), origin, dialect).ok()?;
    // What is appended stands at the end of what is there.
    let end = kept.len() + origin;
    for (_, at) in &mut parsed.map {
        *at = (*at).min(end);
    }
    Some(parsed)
}

/// The text with holes for jdbi's `<names>`, and for `%(name)s` and `%name%`, which hold more than a
/// value, in as many bytes; none where it has none.
fn with_defined(text: &str) -> Option<String> {
    static DEFINED: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"<[A-Za-z_]\w*>|%\([A-Za-z_]\w*\)s|%[A-Za-z_]\w+%").ok());
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

/// Words that begin a part of a query.
const CLAUSES: &[&str] = &[
    "from",
    "join",
    "using",
    "on",
    "select",
    "where",
    "group",
    "having",
    "order",
    "limit",
    "set",
    "values",
    "returning",
    "union",
    "window",
    "conflict",
];

/// The parts of a query in which one more relation may follow.
const OF_RELATIONS: &[&str] = &["from", "join", "using", "on"];

/// Words that end what they stand in: no name goes on behind them.
const ENDINGS: &[&str] = &["asc", "desc", "null", "end", "true", "false"];

/// Whether a word behind MySQL's `UPDATE` says how it runs: the table stands behind it.
fn is_modifier(word: &str, rest: &str) -> bool {
    let rest = rest.trim_start();
    let ends = |part: &str| part.starts_with(|c: char| !is_word(c)) || part.is_empty();
    let set = rest.get(..3).is_some_and(|w| w.eq_ignore_ascii_case("set"));
    matches!(word, "ignore" | "low_priority")
        && rest.starts_with(|c: char| is_word(c) || c == '`')
        && !(set && rest.get(3..).is_some_and(ends))
}

/// Whether a string is a name: SQLite takes one where a table must stand, and programs for MySQL
/// write one of which they make a name themselves.
fn is_table_in_quotes(last: &str, opened: &str, inside: &str, dialect: Dialect) -> bool {
    matches!(dialect, Dialect::Sqlite | Dialect::Mysql)
        && matches!(last, "from" | "into" | "update" | "join")
        && !matches!(opened, "trim" | "extract" | "substring" | "overlay")
        && inside.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '{' || c == HOLE)
        && inside.chars().all(|c| is_word(c) || c == '{' || c == '}')
}

/// With `operands_only` every hole is a name, wherever it stands.
fn rewrite(text: &str, dialect: Dialect, operands_only: bool) -> Rewritten {
    let mut out = Rewritten {
        sql: String::with_capacity(text.len()),
        map: Vec::new(),
    };
    let bytes = text.as_bytes();
    let mut copied = 0;
    let mut at = 0;
    // The last word or symbol in front of `at`, and for each open parenthesis the part of the query.
    let mut last = String::new();
    let mut parts = vec![""];
    // What stands in front of the last parenthesis.
    let mut opened = String::new();
    // How deep the tables of MySQL's `UPDATE a, b SET …` stand.
    let mut updating: Option<usize> = None;
    let tags = Tags::of(text);
    while at < bytes.len() {
        let c = bytes[at];
        let rest = &text[at..];
        if let Some(len) = skipped(rest, at, &tags, dialect) {
            let inside = rest.get(1..len.saturating_sub(1)).unwrap_or_default();
            if c == b'\'' && is_table_in_quotes(&last, &opened, inside, dialect) {
                let quote = if dialect == Dialect::Mysql { "`" } else { "\"" };
                out.copy(text, copied, at);
                out.put(quote, at);
                out.copy(text, at + 1, at + len - 1);
                out.put(quote, at + len - 1);
                copied = at + len;
            }
            if !rest.starts_with("--") && !rest.starts_with("/*") {
                last = "literal".to_owned();
            }
            at += len;
            continue;
        }
        if let Some((len, words)) = placeholder(rest, text, at, &last, dialect) {
            out.copy(text, copied, at);
            match in_assignments(&parts, &last) && assignments_end(&rest[len..]) {
                true => out.put(&format!("{HOLE} = {HOLE}"), at),
                false => out.put(&words, at),
            }
            at += len;
            copied = at;
            last = "operand".to_owned();
            continue;
        }
        if let Some(len) = hole(rest) {
            let next = text[at + len..].chars().next();
            let behind = text[..at].chars().next_back().is_some_and(is_word)
                && !ENDINGS.contains(&last.as_str());
            let operand = last.is_empty()
                || BEFORE_OPERAND.contains(&last.as_str())
                || OPERATORS.contains(&last.as_str())
                || matches!(last.as_str(), ":" | "." | "%");
            let complete = !operand && !behind;
            let glued = behind
                || next.is_some_and(is_word) && !(complete && clause_follows(&text[at + len..]));
            out.copy(text, copied, at);
            let hole = HOLE.to_string();
            let union = parts.last() == Some(&"union")
                && matches!(last.as_str(), "union" | "all" | "distinct");
            let words = if in_assignments(&parts, &last) && assignments_end(&text[at + len..]) {
                format!("{hole} = {hole}")
            } else if union && union_ends(&text[at + len..]) {
                format!("SELECT {hole}")
            } else if complete && value_follows(&text[at + len..]) {
                // Between two operands only an operator can stand.
                match parts.last() {
                    Some(&"set") => " + ".to_owned(),
                    _ => " = ".to_owned(),
                }
            } else if last == "("
                && matches!(opened.as_str(), "as" | "materialized")
                && text[at + len..].trim_start().starts_with(')')
            {
                // `WITH found AS ({query})`
                format!("SELECT {hole}")
            } else if glued || operands_only {
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
            } else if parts.last().is_some_and(|p| OF_RELATIONS.contains(p)) {
                match joined_follows(&text[at + len..]) {
                    true => " JOIN ".to_owned(),
                    false => format!(", {hole} "),
                }
            } else {
                " ".to_owned()
            };
            out.put(&words, at);
            at += len;
            copied = at;
            match words.as_str() {
                " " => {}
                " + " | " = " => last = "=".to_owned(),
                " JOIN " => last = "join".to_owned(),
                _ => last = "operand".to_owned(),
            }
            continue;
        }
        if c.is_ascii_alphabetic() || c == b'_' || c >= 0x80 {
            let first = rest.chars().next().map_or(1, char::len_utf8);
            let len = rest
                .find(|c: char| !is_word(c))
                .unwrap_or(rest.len())
                .max(first);
            // A hole is a letter: `DESC{…}` would be one word.
            let ended = rest[..len].find(HOLE).unwrap_or(len);
            let ending = rest[..ended].to_ascii_lowercase();
            let ends = ENDINGS.contains(&ending.as_str());
            let len = if ends { ended } else { len };
            let word = rest[..len].to_ascii_lowercase();
            let before = std::mem::replace(&mut last, word);
            if dialect == Dialect::Mysql {
                // The parser takes the word for the table, and the table for its alias.
                if before == "update" && is_modifier(&last, &rest[len..]) {
                    out.copy(text, copied, at);
                    out.put(" ", at);
                    at += len;
                    copied = at;
                    last = before;
                    continue;
                }
                match last.as_str() {
                    "update" if !matches!(before.as_str(), "for" | "key" | "on") => {
                        updating = Some(parts.len());
                    }
                    "set" => updating = updating.filter(|depth| *depth != parts.len()),
                    _ => {}
                }
            }
            if let Some(word) = CLAUSES.iter().find(|word| **word == last)
                && let Some(part) = parts.last_mut()
            {
                // The parser takes the word for an alias of what a `SELECT` without tables yields.
                if *word == "on" && *part == "select" && conflict_follows(&rest[len..]) {
                    out.copy(text, copied, at);
                    out.put("WHERE TRUE ", at);
                    copied = at;
                }
                *part = word;
            }
            // The parser does not know the word that PostgreSQL and SQLite write for both.
            if last == "isnull" && !matches!(dialect, Dialect::Mysql | Dialect::Mssql) {
                out.copy(text, copied, at);
                out.put("IS NULL", at);
                copied = at + len;
                last = "null".to_owned();
            }
            at += len;
            continue;
        }
        match c {
            // The parser knows but one table and what is joined to it.
            b',' if updating == Some(parts.len()) => {
                out.copy(text, copied, at);
                out.put(" CROSS JOIN ", at);
                at += 1;
                copied = at;
                last = "join".to_owned();
                continue;
            }
            b'(' => {
                parts.push("");
                opened.clone_from(&last);
            }
            b')' if parts.len() > 1 => {
                parts.pop();
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

/// Whether one more assignment of a `SET` must stand where `last` is in front.
fn in_assignments(parts: &[&str], last: &str) -> bool {
    parts.last() == Some(&"set") && matches!(last, "set" | ",")
}

pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The tags of dollar quotes and where each stands last: a tag that does not come again opens nothing.
struct Tags<'t>(BTreeMap<&'t str, usize>);

impl<'t> Tags<'t> {
    fn of(text: &'t str) -> Self {
        let starts = text.match_indices('$');
        let found = starts.filter_map(|(at, _)| Some((tag(text.get(at..)?)?, at)));
        Self(found.collect())
    }
}

/// The `$tag$` that `rest` starts with.
fn tag(rest: &str) -> Option<&str> {
    let inner = rest.strip_prefix('$')?;
    let end = inner.find(|c: char| !is_word(c))?;
    let fits = inner[end..].starts_with('$') && !inner.starts_with(|c: char| c.is_ascii_digit());
    fits.then(|| &rest[..end + 2])
}

/// The length of the string, quoted name or comment that `rest`, from byte `at` of its text, starts with.
fn skipped(rest: &str, at: usize, tags: &Tags<'_>, dialect: Dialect) -> Option<usize> {
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
            let tag = tag(rest)?;
            let again = tags.0.get(tag).is_some_and(|last| *last >= at + tag.len());
            again.then(|| close(tag.len(), tag))
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
