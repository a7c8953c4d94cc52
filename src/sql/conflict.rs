//! `ON CONFLICT` targets that the parser does not read: expressions, and the predicate of a partial key.
//!
//! In: a statement's text. Out: the text with a name for each of them, character for character in its
//! place and on its line, and what stands there for whoever finds such a name. The hard thing: the
//! places of everything else must hold.

use std::collections::BTreeMap;

/// Stands for an expression, at its first character. A letter in Unicode.
pub const EXPRESSION: char = '\u{A66D}';

/// Stands for a predicate, at the second character of its `WHERE`.
pub const PREDICATE: char = '\u{A66B}';

/// So many characters behind [`PREDICATE`] its condition starts.
pub const BEHIND: u64 = 4;

/// How many clauses of a text are looked at: comments speak of it too, and a query may write twice.
const MOST: usize = 16;

/// The text with names for what the parser does not read; none where it reads all.
pub(super) fn respelled(sql: &str) -> Option<String> {
    const CLAUSE: &str = "on conflict";
    let lower = sql.to_ascii_lowercase();
    let mut edits: BTreeMap<usize, char> = BTreeMap::new();
    for (clause, _) in lower.match_indices(CLAUSE).take(MOST) {
        let rest = lower.get(clause + CLAUSE.len()..)?;
        let open = sql.len() - rest.trim_start().len();
        if rest.trim_start().starts_with('(') && !edits.contains_key(&open) {
            target(sql, &lower, open, &mut edits);
        }
    }
    let spelled = |(at, c): (usize, char)| edits.get(&at).copied().unwrap_or(c);
    (!edits.is_empty()).then(|| sql.char_indices().map(spelled).collect())
}

/// Puts names for the parts of the target that opens at `open`.
fn target(sql: &str, lower: &str, open: usize, edits: &mut BTreeMap<usize, char>) -> Option<()> {
    let mut start = open + 1;
    let close = loop {
        let end = part_end(sql, start)?;
        let part = sql.get(start..end)?;
        let from = end - part.trim_start().len();
        // Marks of holes are letters.
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        if !part.trim().trim_matches(['"', '`']).chars().all(is_name) {
            blank(sql, from, end, edits);
            edits.insert(from, EXPRESSION);
        }
        start = end + 1;
        if sql.get(end..)?.starts_with(')') {
            break end;
        }
    };
    let tail = lower.get(close + 1..)?;
    let condition = tail.trim_start().strip_prefix("where")?;
    if !condition.starts_with(|c: char| c.is_whitespace() || c == '(') {
        return None;
    }
    let first = sql.len() - condition.len();
    let end = first + condition_end(sql.get(first..)?)?;
    let last = sql
        .get(first..end)?
        .trim_end()
        .char_indices()
        .next_back()?
        .0;
    blank(sql, close, end, edits);
    edits.insert(first - "where".len(), ',');
    edits.insert(first - "here".len(), PREDICATE);
    edits.insert(first + last, ')');
    Some(())
}

/// Makes everything but white space a space: lines stay lines.
fn blank(sql: &str, from: usize, to: usize, edits: &mut BTreeMap<usize, char>) {
    let text = sql.get(from..to).unwrap_or_default();
    let seen = text.char_indices().filter(|(_, c)| !c.is_whitespace());
    edits.extend(seen.map(|(at, _)| (from + at, ' ')));
}

/// The condition that an [`PREDICATE`] at byte `at` stands for.
pub fn predicate(sql: &str, at: usize) -> Option<&str> {
    let from = at + "here".len();
    let rest = sql.get(from..)?;
    rest.get(..condition_end(rest)?)
}

/// The expression that an [`EXPRESSION`] at byte `at` stands for.
pub fn expression(sql: &str, at: usize) -> Option<&str> {
    sql.get(at..part_end(sql, at)?)
}

/// Where the part of a list that starts at `start` ends: at its comma or parenthesis.
fn part_end(sql: &str, start: usize) -> Option<usize> {
    let rest = sql.get(start..)?;
    let ends = |c: char, _: usize| matches!(c, ',' | ')');
    scan(rest, ends).map(|end| start + end)
}

/// Where a condition ends: before `DO NOTHING` or `DO UPDATE`.
fn condition_end(rest: &str) -> Option<usize> {
    let acts = |c: char, at: usize| {
        matches!(c, 'd' | 'D')
            && rest
                .get(..at)
                .is_some_and(|b| b.ends_with(|c: char| c.is_whitespace() || c == ')'))
            && rest
                .get(at..at + 2)
                .is_some_and(|w| w.eq_ignore_ascii_case("do"))
            && rest.get(at + 2..).is_some_and(|tail| {
                let word = tail.trim_start().get(..6).unwrap_or_default();
                tail.starts_with(char::is_whitespace)
                    && ["nothin", "update"]
                        .iter()
                        .any(|w| w.eq_ignore_ascii_case(word))
            })
    };
    scan(rest, acts)
}

/// The first character outside of quotes and parentheses for which `ends` holds.
fn scan(text: &str, ends: impl Fn(char, usize) -> bool) -> Option<usize> {
    let (mut depth, mut quote) = (0usize, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, c) if depth == 0 && ends(c, at) => return Some(at),
            (None, '\'' | '"' | '`') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_keeps_its_line_and_column() {
        let sql = "INSERT INTO t (a) VALUES ('é')\nON CONFLICT (a, lower(b))\n WHERE c = 'x'\n DO NOTHING";
        let spelled = respelled(sql).unwrap();
        let shape =
            |text: &str| -> Vec<usize> { text.lines().map(|l| l.chars().count()).collect() };
        assert_eq!(shape(&spelled), shape(sql));
        let mark = sql.find("lower(").unwrap();
        assert_eq!(expression(sql, mark), Some("lower(b)"));
        let mark = sql.find("HERE").unwrap();
        assert_eq!(predicate(sql, mark).map(str::trim), Some("c = 'x'"));
        assert!(spelled.contains(&format!(",{PREDICATE}")));
        assert!(spelled.contains(EXPRESSION));
    }

    #[test]
    fn a_target_of_columns_is_left_alone() {
        for sql in [
            "INSERT INTO t VALUES (1) ON CONFLICT (a, \"b\") DO NOTHING",
            "INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING",
            "INSERT INTO t VALUES ('on conflict (') ON CONFLICT (a) DO UPDATE SET b = 1 WHERE c",
            "SELECT 'on conflict ('",
        ] {
            assert_eq!(respelled(sql), None, "{sql}");
        }
    }
}
