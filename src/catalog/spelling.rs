//! One spelling for expressions that differ in layout only.
//!
//! In: the text of a default, a check, a predicate, a part of an index. Out: the same text for whoever
//! wrote it in other words of the same meaning: case and white space count inside of quotes alone.

/// The text without what layout and case make of it; parentheses around the whole go too.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quote: Option<char> = None;
    let mut gap = false;
    for c in text.trim().chars() {
        if let Some(open) = quote {
            out.push(c);
            if c == open {
                quote = None;
            }
            continue;
        }
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        // Two words stay two words.
        if gap && is_word(c) && out.chars().next_back().is_some_and(is_word) {
            out.push(' ');
        }
        gap = false;
        if matches!(c, '\'' | '"' | '`') {
            quote = Some(c);
        }
        match quote {
            Some(_) => out.push(c),
            None => out.extend(c.to_lowercase()),
        }
    }
    unwrapped(&out).to_owned()
}

/// The conditions that `AND` joins, each in its plain spelling.
pub(crate) fn conditions(text: &str) -> Vec<String> {
    let text = plain(text);
    let mut found = Vec::new();
    let (mut depth, mut start, mut quote) = (0usize, 0, None);
    let mut ranges = false;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, 'b') if word_at(&text, at, "between") => ranges = true,
            // An `OR` at this level makes the whole one condition.
            (None, 'o') if depth == 0 && word_at(&text, at, "or") => return vec![text],
            (None, 'a') if depth == 0 && word_at(&text, at, "and") => {
                if std::mem::take(&mut ranges) {
                    continue;
                }
                found.extend(text.get(start..at).map(plain));
                start = at + "and".len();
            }
            _ => {}
        }
    }
    found.extend(text.get(start..).map(plain));
    found
}

/// Whether a row that satisfies `given` satisfies `wanted` for certain: each condition stands there,
/// or is an `IS NOT NULL` of something that is compared.
pub(crate) fn implies(given: &str, wanted: &str) -> bool {
    let given = conditions(given);
    let compared = |name: &str| {
        given.iter().any(|g| {
            g.strip_prefix(name).is_some_and(|rest| {
                rest.starts_with(['=', '<', '>', '!'])
                    || [" in(", " like", " between"]
                        .iter()
                        .any(|w| rest.starts_with(w))
            })
        })
    };
    conditions(wanted).iter().all(|wanted| {
        given.contains(wanted) || wanted.strip_suffix(" is not null").is_some_and(compared)
    })
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

fn word_at(text: &str, at: usize, word: &str) -> bool {
    let rest = text.get(at..).unwrap_or_default();
    let before = text.get(..at).and_then(|t| t.chars().next_back());
    rest.strip_prefix(word)
        .is_some_and(|rest| !rest.starts_with(is_word))
        && !before.is_some_and(is_word)
}

/// The text inside of parentheses that enclose all of it.
fn unwrapped(text: &str) -> &str {
    let mut text = text.trim();
    // Deeper than this nobody wraps.
    for _ in 0..8 {
        let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) else {
            return text;
        };
        let (mut depth, mut quote) = (0i32, None);
        for c in inner.chars() {
            match (quote, c) {
                (Some(open), c) if c == open => quote = None,
                (Some(_), _) => {}
                (None, '\'' | '"' | '`') => quote = Some(c),
                (None, '(') => depth += 1,
                (None, ')') => depth -= 1,
                _ => {}
            }
            if depth < 0 {
                return text;
            }
        }
        text = inner.trim();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_and_case_count_inside_of_quotes_alone() {
        assert_eq!(plain("( Status =  'Open' )"), plain("status='Open'"));
        assert_ne!(plain("status = 'Open'"), plain("status = 'open'"));
        assert_ne!(plain("status = 'a b'"), plain("status = 'ab'"));
        assert_ne!(plain("a is null"), plain("aisnull"));
        assert_ne!(plain("(a) or (b)"), plain("a) or (b"));
        assert_eq!(plain("now ()"), plain("NOW()"));
    }

    #[test]
    fn a_condition_implies_itself_its_parts_and_that_what_it_compares_is_there() {
        assert!(implies("a = 1 AND b > 2", "b>2"));
        assert!(implies("status IN ('a')", "status IS NOT NULL"));
        assert!(!implies("status IS NULL", "status IS NOT NULL"));
        assert!(!implies("a = 1 OR b = 2", "b = 2"));
        assert!(implies("a BETWEEN 1 AND 2 AND b", "a between 1 and 2"));
        assert!(!implies("name IS NOT NULL", "name <> 'x'"));
    }
}
