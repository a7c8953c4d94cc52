//! Comments that say that a finding does not count. In: a file's text, its language, the dialect.
//! Out: [`Inline`]s with the lines that each is about.
//!
//! `impact:ignore RULE reason … until 2026-12-01` stands at the start of a line of a real comment
//! of the language. The hard thing is which lines it means: beside code those of the code, alone
//! on its line those of the statement that begins on the next one, with every line of a string in it.

use std::collections::BTreeMap;

use crate::change::Rule;
use crate::finding::is_day;
use crate::host::language;
use crate::host::{Language, Literal, comments, literals};
use crate::location::{LineIndex, Span};
use crate::sql::Dialect;

/// What such a comment starts with.
const MARK: &str = "impact:ignore";

/// How many lines further a statement is followed, those of strings not counted.
const LONGEST: u32 = 20;

/// One such comment.
#[derive(Clone, Debug)]
pub(super) struct Inline {
    /// The file that it stands in.
    pub(super) path: String,
    /// 1-based line of the comment.
    pub(super) line: u32,
    /// The first and the last line that it is about.
    pub(super) lines: (u32, u32),
    /// Whether it stands in an analysed migration.
    pub(super) migration: bool,
    /// What it says, or what is wrong with it.
    pub(super) said: Result<Said, String>,
}

/// What a comment says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) rule: Rule,
    pub(super) reason: String,
    pub(super) until: Option<String>,
}

/// The comments of the file at `path`.
pub(super) fn inline(
    path: &str,
    text: &str,
    language: &Language,
    dialect: Dialect,
    migration: bool,
) -> Vec<Inline> {
    if !text.contains(MARK) {
        return Vec::new();
    }
    let lines = LineIndex::new(text);
    let comments = comments(text, language, dialect);
    let strings = Strings::of(text, language, &lines);
    let covered = |offset: usize| {
        let next = comments.partition_point(|comment| comment.start <= offset);
        next.checked_sub(1)
            .and_then(|index| comments.get(index))
            .filter(|comment| comment.contains(offset))
    };
    let mut found = Vec::new();
    for comment in &comments {
        let first = lines.line(comment.start);
        let last = lines.line(comment.end.saturating_sub(1)).max(first);
        for (index, part) in comment.of(text).lines().enumerate() {
            let Some(words) = directive(part) else {
                continue;
            };
            let line = first + u32::try_from(index).unwrap_or(u32::MAX);
            let start = lines.start(first).unwrap_or(0);
            let before = text.get(start..comment.start).unwrap_or_default();
            let beside = !before.trim().trim_end_matches('{').trim().is_empty();
            let about = if beside {
                strings.around(first)
            } else {
                // Comments may be stacked: those between do not count.
                let is_comment = |line: u32| {
                    let text = lines.text(text, line);
                    let indent = text.len() - text.trim_start().len();
                    let offset = lines.start(line).unwrap_or(0) + indent;
                    !text.trim().is_empty() && covered(offset).is_some()
                };
                let next = (last + 1..last + 1 + LONGEST).find(|line| !is_comment(*line));
                let next = next.unwrap_or(last + 1);
                (next, end_of_statement(text, &lines, &strings, next))
            };
            found.push(Inline {
                path: path.to_owned(),
                line,
                lines: about,
                migration,
                said: read(words),
            });
        }
    }
    found
}

/// The language that a migration's comments are read in.
pub(super) fn language_of(path: &str, text: &str) -> &'static Language {
    let first_line = text.lines().next().unwrap_or_default();
    language::of(path, first_line)
        .or_else(|| language::of("migration.sql", ""))
        .unwrap_or(language::LANGUAGES[0])
}

/// What follows the mark where a line of a comment begins with it.
fn directive(line: &str) -> Option<&str> {
    let marks = |c: char| c.is_whitespace() || "/#-*!<{;%".contains(c);
    let words = line.trim_start_matches(marks).strip_prefix(MARK)?;
    if words.starts_with(|c: char| !c.is_whitespace() && !"*-%#}!:".contains(c)) {
        return None;
    }
    let words = words.trim_start_matches(':');
    // The end of the comment is no part of the reason.
    let ends = ["*/", "-->", "%>", "#}", "!>", "*/}"];
    let mut words = words.trim();
    for end in ends {
        words = words.strip_suffix(end).unwrap_or(words).trim_end();
    }
    Some(words)
}

fn read(words: &str) -> Result<Said, String> {
    let (rule, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    let rule = rule.trim_end_matches(':');
    if rule.is_empty() {
        return Err("it names no rule: write impact:ignore RULE reason".to_owned());
    }
    let rule = Rule::parse(rule)?;
    let (reason, until) = end(rest)?;
    let reason = reason
        .trim()
        .trim_end_matches([',', ';'])
        .trim_start_matches(['-', '—', ':']);
    if !reason.chars().any(char::is_alphanumeric) {
        return Err("it gives no reason: write impact:ignore RULE reason".to_owned());
    }
    Ok(Said {
        rule,
        reason: reason.trim().to_owned(),
        until,
    })
}

/// The reason without the day on which it ends, wherever in it the day stands. A date that is none
/// is never a part of the reason: what was to end would hold for ever.
fn end(reason: &str) -> Result<(String, Option<String>), String> {
    let around = |c: char| "()[],;.:".contains(c);
    let words: Vec<&str> = reason.split_whitespace().collect();
    let is_until = |word: &str| word.trim_matches(around).eq_ignore_ascii_case("until");
    let mut found = None;
    for (index, pair) in words.windows(2).enumerate() {
        let [word, day] = pair else { continue };
        let day = day.trim_matches(around);
        if !is_until(word) {
            continue;
        }
        if is_day(day) {
            found = Some((index, day));
        } else if is_date(day) {
            return Err(format!("{day} is no day: write until YYYY-MM-DD"));
        }
    }
    let Some((index, day)) = found else {
        return Ok((reason.to_owned(), None));
    };
    let before = words.get(..index).unwrap_or_default();
    let after = words.get(index + 2..).unwrap_or_default();
    Ok(([before, after].concat().join(" "), Some(day.to_owned())))
}

/// Whether a word was meant as a date: a year, or digits with marks between them as dates have them.
fn is_date(word: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let year = |part: &str| part.len() == 4 && digits(part) && part.starts_with("20");
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    match parts.as_slice() {
        [only] => year(only),
        [first, ..] => year(first) || parts.len() == 3 && parts.iter().all(|part| digits(part)),
        [] => false,
    }
}

/// The lines of the strings of a file: a statement does not end inside of one.
#[derive(Default)]
struct Strings {
    /// The last line of a string that begins on a line.
    last: BTreeMap<u32, u32>,
    /// The first line of a string that ends on a line.
    first: BTreeMap<u32, u32>,
}

impl Strings {
    fn of(text: &str, language: &Language, lines: &LineIndex) -> Self {
        let mut strings = Self::default();
        let literals = literals(text, language);
        for literal in literals.iter().filter(|literal| !literal.whole_file) {
            let span = extent(literal);
            let first = lines.line(span.start);
            let last = lines.line(span.end.saturating_sub(1)).max(first);
            let known = strings.last.entry(first).or_insert(last);
            *known = last.max(*known);
            let known = strings.first.entry(last).or_insert(first);
            *known = first.min(*known);
        }
        strings
    }

    /// The lines of the strings that begin or end on a line, the line itself at least.
    fn around(&self, line: u32) -> (u32, u32) {
        let of = |known: &BTreeMap<u32, u32>| known.get(&line).copied().unwrap_or(line);
        (of(&self.first), of(&self.last))
    }
}

/// Where a literal stands, without what later statements append to it.
fn extent(literal: &Literal) -> Span {
    match literal.joints.first() {
        Some(joint) => {
            let own = literal.source_range(Span::new(0, *joint));
            Span::new(literal.span.start, own.end.max(literal.span.start))
        }
        None => literal.span,
    }
}

/// The last line of what begins on `first`: a line that ends open, is followed by one that begins with
/// a dot, or has the beginning of a string, goes on. A block's brace ends it, so that no function is
/// meant as a whole.
fn end_of_statement(text: &str, lines: &LineIndex, strings: &Strings, first: u32) -> u32 {
    let mut line = first;
    for _ in 0..LONGEST {
        let (_, last) = strings.around(line);
        if last > line {
            line = last;
            continue;
        }
        let this = lines.text(text, line).trim_end();
        let next = lines.text(text, line + 1).trim_start();
        let open = this.ends_with(['=', '(', '[', ',', '+', '\\', '.', ':']) && !this.is_empty();
        // A colon ends the head of a block in Python, and a key in YAML.
        let block = this.ends_with(':') && !this.ends_with("::");
        let chained = next.starts_with('.') || next.starts_with("?.") || next.starts_with("->");
        if !(open && !block || chained) {
            break;
        }
        line += 1;
    }
    line
}

#[cfg(test)]
mod tests {

    use super::*;

    fn found(path: &str, text: &str) -> Vec<Inline> {
        let language = language::of(path, "").unwrap();
        inline(path, text, language, Dialect::Postgresql, false)
    }

    fn about(path: &str, text: &str) -> Vec<(u32, u32)> {
        found(path, text).iter().map(|i| i.lines).collect()
    }

    #[test]
    fn only_a_comment_of_the_language_counts() {
        let comment = "impact:ignore drop_column gone with the old report";
        for (path, text, count) in [
            ("a.py", format!("# {comment}\nx = 1"), 1),
            ("a.py", format!("x = '# {comment}'"), 0),
            ("a.rs", format!("// {comment}\nlet x = 1;"), 1),
            ("a.rs", format!("let x = \"// {comment}\";"), 0),
            ("a.ts", format!("/* {comment} */ const x = 1"), 1),
            ("a.java", format!("/**\n * {comment}\n */\nint x;"), 1),
            ("a.rb", format!("# {comment}\nx = %q(# {comment})"), 1),
            ("a.go", format!("x := `-- {comment}`"), 0),
            ("a.sql", format!("-- {comment}\nSELECT '-- {comment}';"), 1),
            (
                "a.sql",
                format!("/* {comment} */ SELECT $$ -- {comment} $$;"),
                1,
            ),
            (
                "a.php",
                format!("<?php # {comment}\n$x = '# {comment}';"),
                1,
            ),
            (
                "a.xml",
                format!("<a><!-- {comment} --><![CDATA[<!-- {comment} -->]]></a>"),
                1,
            ),
            ("a.yml", format!("# {comment}\nx: 'y # {comment}'"), 1),
            (
                "a.vue",
                format!("<!-- {comment} --><script>\n// {comment}\n</script>"),
                2,
            ),
            ("a.sh", format!("# {comment}\nx='# {comment}'"), 1),
            ("a.rs", format!("// as in {comment}\nlet x = 1;"), 0),
            ("a.rs", "// impact:ignored drop_column x\n".to_owned(), 0),
        ] {
            assert_eq!(found(path, &text).len(), count, "{text}");
        }
    }

    #[test]
    fn it_is_about_the_code_beside_it_or_the_next_statement() {
        let mark = "impact:ignore drop_column x";
        assert_eq!(about("a.py", &format!("a()  # {mark}\nb()\n")), [(1, 1)]);
        assert_eq!(about("a.py", &format!("# {mark}\na()\nb()\n")), [(2, 2)]);
        assert_eq!(
            about("a.py", &format!("# {mark}\na(\n  'x',\n  'y')\nb()\n")),
            [(2, 4)]
        );
        assert_eq!(
            about("a.rs", &format!("// {mark}\nlet a =\n  \"x\";\nb();")),
            [(2, 3)]
        );
        assert_eq!(
            about("a.rs", &format!("// {mark}\ndb\n  .get(\"x\");\nb();")),
            [(2, 3)]
        );
        // Never a whole function or class.
        assert_eq!(
            about("a.rs", &format!("// {mark}\nfn a() {{\n  b();\n}}")),
            [(2, 2)]
        );
        assert_eq!(
            about("a.py", &format!("# {mark}\ndef a():\n  b()\n")),
            [(2, 2)]
        );
        // A string is meant with all its lines, wherever its text begins, and what follows it.
        let sql = "\"\"\"\n  SELECT\n  a\n\"\"\"";
        assert_eq!(
            about("a.py", &format!("# {mark}\nx = {sql}\nb()\n")),
            [(2, 5)]
        );
        assert_eq!(
            about("a.py", &format!("x = {sql}  # {mark}\nb()\n")),
            [(1, 4)]
        );
        assert_eq!(
            about(
                "a.go",
                &format!("// {mark}\nx := db.Query(\n\t`\n\tSELECT`,\n\ty)\nb()\n")
            ),
            [(2, 5)]
        );
        assert_eq!(
            about(
                "a.sh",
                &format!("# {mark}\npsql <<SQL\nSELECT\na\nSQL\nb\n")
            ),
            [(2, 5)]
        );
        assert_eq!(
            about(
                "a.rb",
                &format!("x = <<~SQL # {mark}\n  SELECT\n  a\nSQL\nb\n")
            ),
            [(1, 4)]
        );
        // What a later statement appends is another one.
        assert_eq!(
            about(
                "a.py",
                &format!("# {mark}\nx = 'SELECT a'\nb()\nx += ' FROM t'\n")
            ),
            [(2, 2)]
        );
        // Several are stacked; a line between breaks the bond.
        assert_eq!(
            about("a.py", &format!("# {mark}\n# {mark}\na()\n")),
            [(3, 3), (3, 3)]
        );
        assert_eq!(about("a.py", &format!("# {mark}\n\na()\n")), [(2, 2)]);
    }

    #[test]
    fn a_reason_is_required_and_a_day_must_be_one() {
        let said = |words: &str| {
            found("a.sql", &format!("-- impact:ignore {words}\n"))[0]
                .said
                .clone()
        };
        let good = said("drop_column.where the report goes with it until 2026-12-01").unwrap();
        assert_eq!(good.reason, "the report goes with it");
        assert_eq!(good.until.as_deref(), Some("2026-12-01"));
        assert_eq!(good.rule.to_string(), "drop_column.where");
        let open = said("drop_column kept until the report goes").unwrap();
        assert_eq!(
            (open.reason.as_str(), open.until),
            ("kept until the report goes", None)
        );
        for (words, reason) in [
            (
                "drop_column r8 until 2027-01-01 (ticket 5)",
                "r8 (ticket 5)",
            ),
            ("drop_column r8 until: 2027-01-01", "r8"),
            ("drop_column r8 (until 2027-01-01)", "r8"),
            ("drop_column r8, Until 2027-01-01.", "r8"),
            (
                "drop_column not until 2026-01-01, until 2027-01-01",
                "not until 2026-01-01",
            ),
        ] {
            let good = said(words).unwrap();
            assert_eq!(
                (good.reason.as_str(), good.until.as_deref()),
                (reason, Some("2027-01-01"))
            );
        }
        for words in [
            "until 3 services have moved",
            "until v2.3.1 is out",
            "until the 5th",
        ] {
            let good = said(&format!("drop_column {words}")).unwrap();
            assert_eq!((good.reason.as_str(), good.until), (words, None));
        }
        for (words, why) in [
            ("drop_column old until 2027", "2027 is no day"),
            (
                "drop_column old until 2027-01 (ticket 5)",
                "2027-01 is no day",
            ),
            ("drop_column old until: 01.02.2027", "01.02.2027 is no day"),
            (
                "drop_column old until 2027/01/02 at last",
                "2027/01/02 is no day",
            ),
            ("", "names no rule"),
            ("drop_column", "gives no reason"),
            ("drop_column --", "gives no reason"),
            ("drop_column until 2026-12-01", "gives no reason"),
            ("drop_column old until 2026-13-01", "2026-13-01 is no day"),
            ("drop_colum old", "did you mean drop_column?"),
        ] {
            let wrong = said(words).unwrap_err();
            assert!(wrong.contains(why), "{words}: {wrong}");
        }
    }
}
