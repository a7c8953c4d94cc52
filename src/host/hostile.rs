//! Hostile input for every language: no panic, no wrong position, no time that grows too fast.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{HOLE, LANGUAGES, Literal, literals};

fn check(text: &str, literal: &Literal) {
    assert!(
        text.get(literal.span.start..literal.span.end).is_some(),
        "{text:?}"
    );
    let mut last = 0;
    for piece in &literal.pieces {
        let run = literal.text.get(piece.text.start..piece.text.end).unwrap();
        let source = text.get(piece.source.start..piece.source.end).unwrap();
        assert_eq!(last, piece.text.start, "{text:?}");
        assert!(
            piece.source.start >= literal.span.start && piece.source.end <= literal.span.end,
            "{text:?}"
        );
        assert!(
            !piece.verbatim() || run.starts_with(HOLE) || run == source,
            "{text:?}: {run:?} is not {source:?}"
        );
        last = piece.text.end;
    }
    assert_eq!(last, literal.text.len(), "{text:?}");
    for offset in (0..=literal.text.len()).filter(|o| literal.text.is_char_boundary(*o)) {
        let source = literal.source_offset(offset);
        assert!(
            literal.span.start <= source && source <= literal.span.end,
            "{text:?}"
        );
    }
}

/// Marks that open, close, escape, join and nest in one language or another.
const MARKS: &[&str] = &[
    "\"",
    "'",
    "`",
    "\"\"\"",
    "'''",
    "\\",
    "\n",
    "\r\n",
    " ",
    "  ",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "/",
    "//",
    "/*",
    "*/",
    "#",
    "--",
    "#{",
    "${",
    "{{",
    "}}",
    "{%",
    "%}",
    "\\(",
    "<<~SQL",
    "<<-'SQL'",
    "<<SQL",
    "<<<SQL",
    "SQL",
    "%q(",
    "%w[",
    "~s(",
    "~S\"\"\"",
    "?\"",
    "r#\"",
    "\"#",
    "f\"",
    "R\"x(",
    ")x\"",
    "@\"",
    "$\"",
    "$$\"\"\"",
    "+",
    ".",
    "<>",
    "++",
    "+=",
    ".=",
    "=",
    ":",
    ",",
    ";",
    "a",
    "é",
    "\u{1F600}",
    "x.append(",
    ".join(",
    "concat!(",
    "format!(",
    "%s",
    "{}",
    "{0}",
    "$x",
    "$x->y",
    "\\u00e9",
    "\\x41",
    "\\u{41}",
    "\\N",
    "<?php",
    "?>",
    "<%=",
    "%>",
    "<script>",
    "</script>",
    "<mapper>",
    "<sql id=\"a\">",
    "</sql>",
    "<select id=\"a\">",
    "<include refid=\"a\"/>",
    "</select>",
    "<where>",
    "</where>",
    "<if>",
    "</if>",
    "&lt;",
    "&#65;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "- ",
    "key: ",
    "|",
    ">-",
    "a ::= <<",
    ">>",
    "{\"cells\": [{\"cell_type\": \"code\", \"source\": [",
    "return ",
    "def f:",
    "  ",
    "else",
    "const A = ",
    "A",
    "sql",
    "%",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn positions_hold_for_any_mixture_of_marks(marks in prop::collection::vec(prop::sample::select(MARKS), 0..40)) {
        let text = marks.concat();
        for language in LANGUAGES {
            for literal in literals(&text, language) {
                check(&text, &literal);
            }
        }
    }

    #[test]
    fn positions_hold_for_any_text(text in "\\PC{0,80}") {
        for language in LANGUAGES {
            for literal in literals(&text, language) {
                check(&text, &literal);
            }
        }
    }
}

#[test]
fn repeated_marks_of_any_kind_take_linear_time() {
    let mut units: Vec<String> = MARKS.iter().map(|m| (*m).to_owned()).collect();
    for pair in [
        "\"a\" + ",
        "x + ",
        "(\"a\" + ",
        "f(\"a\", ",
        "[\"a\", ",
        "sql += \"a\"\n",
        "\"a\" \"b\" ",
        "a = \"b\"\n",
        "\"{A}\" ",
        "f\"{A}\" A = 'x'\n",
        "`${",
        "\"#{",
        "{'a': ",
        "<<~A\n",
        "<a b='c'>",
        "\"a\".join([",
        "x.append(\"a\")",
        "format!(\"{A}\", ",
        "key:\n  ",
        "- - ",
        "if x {",
    ] {
        units.push(pair.to_owned());
    }
    for unit in units {
        for language in LANGUAGES {
            let time = |bytes: usize| {
                let text = unit.repeat(bytes / unit.len());
                let started = Instant::now();
                std::hint::black_box(literals(&text, language));
                started.elapsed()
            };
            if time(20_000) < Duration::from_millis(50) {
                continue;
            }
            // Slow, or the machine is busy: what grows with the square takes sixteen times as long, however
            // often it is tried, and of several runs the shortest was hardly disturbed.
            let least = |bytes| (0..8).map(|_| time(bytes)).min().unwrap_or_default();
            assert!(
                (0..4).any(|_| least(20_000) < 8 * least(5_000)),
                "{} takes much more than four times as long for four times {unit:?}",
                language.id
            );
        }
    }
}
