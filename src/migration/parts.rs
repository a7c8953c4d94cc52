//! Which parts of a SQL migration go up: files that carry both directions mark them in comments.
//!
//! In: a file's text and the marks of its family. Out: spans. The hard thing: a mark is a line of
//! its own, however it is spaced, and nothing inside a statement is one.

use crate::location::Span;

/// The marks of one framework, in lower case with single spaces.
#[derive(Debug)]
pub struct Marks {
    /// Lines that open the up part; none: the file starts with it.
    pub up: &'static [&'static str],
    /// Lines that open the down part.
    pub down: &'static [&'static str],
}

/// The marks of goose.
pub const GOOSE: Marks = Marks {
    up: &["+goose up"],
    down: &["+goose down"],
};
/// The marks of sql-migrate.
pub const SQL_MIGRATE: Marks = Marks {
    up: &["+migrate up"],
    down: &["+migrate down"],
};
/// The marks of dbmate.
pub const DBMATE: Marks = Marks {
    up: &["migrate:up"],
    down: &["migrate:down"],
};
/// The marks of node-pg-migrate.
pub const NODE_PG_MIGRATE: Marks = Marks {
    up: &["up migration"],
    down: &["down migration"],
};
/// The marks of tern.
pub const TERN: Marks = Marks {
    up: &[],
    down: &["create above / drop below"],
};
/// The marks of Play evolutions.
pub const PLAY: Marks = Marks {
    up: &["!ups"],
    down: &["!downs"],
};
/// The marks of MyBatis Migrations.
pub const MYBATIS: Marks = Marks {
    up: &[],
    down: &["//@undo", "// @undo", "@undo"],
};
/// The marks of micrate.
pub const MICRATE: Marks = Marks {
    up: &["+micrate up"],
    down: &["+micrate down"],
};
/// The marks of rambler.
pub const RAMBLER: Marks = Marks {
    up: &["rambler up"],
    down: &["rambler down"],
};
/// Marks without a framework behind them: `-- up`, `-- +up`, `-- @DOWN`. They count only in pairs.
const BARE: Marks = Marks {
    up: &["up", "@up", "+up", "up:", "!up"],
    down: &["down", "@down", "+down", "down:", "!down"],
};

/// Every family with its own marks.
static FAMILIES: [&Marks; 9] = [
    &GOOSE,
    &SQL_MIGRATE,
    &DBMATE,
    &NODE_PG_MIGRATE,
    &TERN,
    &PLAY,
    &MYBATIS,
    &MICRATE,
    &RAMBLER,
];

/// The parts of a SQL migration that go up: by the marks that stand in it, whatever its folder
/// holds; all of it where there are none.
pub fn up_parts(text: &str) -> Vec<Span> {
    if let Some(marks) = FAMILIES.iter().find(|marks| marks.stand_in(text)) {
        return marks.up_parts(text);
    }
    if BARE.stand_in(text) && text.lines().filter_map(mark).any(|m| is_one(&m, BARE.down)) {
        return BARE.up_parts(text);
    }
    vec![Span::new(0, text.len())]
}

/// How a mark may be set off as a comment.
const COMMENTS: [&str; 3] = ["--", "#", "/*"];

/// A line as marks are compared: without comment signs, lower case, single spaces.
fn mark(line: &str) -> Option<String> {
    let line = line.trim();
    if line.len() > 200 || !COMMENTS.iter().any(|sign| line.starts_with(sign)) {
        return None;
    }
    let inner = line
        .trim_start_matches(['-', '#', '/', '*', ' ', '\t'])
        .trim_end_matches(['-', '*', '/', ' ', '\t']);
    let words: Vec<String> = inner
        .split_whitespace()
        .map(str::to_ascii_lowercase)
        .collect();
    Some(words.join(" "))
}

/// Whether `mark` is one of `marks`, alone or followed by options.
fn is_one(mark: &str, marks: &[&str]) -> bool {
    marks.iter().any(|m| {
        mark.strip_prefix(m)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })
}

impl Marks {
    /// Whether a text carries the marks of this family.
    pub fn stand_in(&self, text: &str) -> bool {
        let opening = if self.up.is_empty() {
            self.down
        } else {
            self.up
        };
        text.lines()
            .filter_map(mark)
            .any(|mark| is_one(&mark, opening))
    }

    /// The parts of `text` that go up.
    pub fn up_parts(&self, text: &str) -> Vec<Span> {
        let mut parts = Vec::new();
        let mut open = self.up.is_empty().then_some(0);
        let mut offset = 0;
        for line in text.split_inclusive('\n') {
            let end = offset + line.len();
            if let Some(mark) = mark(line) {
                if is_one(&mark, self.up) {
                    open = open.or(Some(end));
                } else if is_one(&mark, self.down)
                    && let Some(start) = open.take()
                {
                    parts.push(Span::new(start, offset));
                }
            }
            offset = end;
        }
        if let Some(start) = open {
            parts.push(Span::new(start, offset));
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<'a>(marks: &Marks, text: &'a str) -> Vec<&'a str> {
        marks.up_parts(text).iter().map(|s| s.of(text)).collect()
    }

    #[test]
    fn the_up_part_lies_between_the_marks() {
        let text = "-- +goose NO TRANSACTION\n--  +goose  Up\r\nA;\n-- +goose StatementBegin\nB;\n-- +goose Down\nC;\n";
        assert_eq!(texts(&GOOSE, text), ["A;\n-- +goose StatementBegin\nB;\n"]);
        assert!(GOOSE.stand_in(text));
    }

    #[test]
    fn a_family_without_an_up_mark_starts_with_it() {
        let text = "A;\n---- create above / drop below ----\nB;\n";
        assert_eq!(texts(&TERN, text), ["A;\n"]);
        assert!(!TERN.stand_in("A;\n"));
    }

    #[test]
    fn prose_that_begins_with_a_mark_word_is_none() {
        assert!(!GOOSE.stand_in("-- +goose upwards\nA;"));
    }
}
