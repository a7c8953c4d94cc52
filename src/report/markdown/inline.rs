//! Words in Markdown. In: texts with roles, whose words may come from a hostile repository. Out: the
//! inline Markdown that shows exactly these words.
//!
//! What comes from the repository as a name is a code span, where nothing is markup and nobody is
//! pinged; sentences may hold names too, so every character that could be markup is escaped in them, and
//! what GitHub links or pings by itself is broken by a zero-width space.

use crate::report::{Inline, Place, Role, Text, View, escape, percent_encoded};

/// A zero-width space, as Markdown and HTML write it: seen by nobody, and no part of a name or address.
const BREAK: &str = "&#8203;";

/// Files that GitHub shows as pages, where a line has no address unless the plain text is asked for.
const PAGES: &[&str] = &[
    ".md",
    ".markdown",
    ".mdx",
    ".rst",
    ".adoc",
    ".ipynb",
    ".svg",
    ".csv",
];

/// Where the words stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Within {
    /// In a paragraph, a list, a heading.
    Block,
    /// In a table's cell, which a bar ends.
    Cell,
}

/// The words of `text` in one line of Markdown.
pub(super) fn inline(text: &Text, within: Within, view: &View) -> String {
    let mut line = String::new();
    for piece in &text.pieces {
        let start = line.is_empty();
        let words = match &piece.role {
            Role::Plain | Role::Dim => prose(&piece.text, start),
            Role::Strong | Role::Severity(_) | Role::Good => strong(&piece.text, start),
            Role::Name => code_span(&piece.text, within),
            Role::Owner => owner(&piece.text, within, view),
            Role::Place(place) => linked(place, code_span(&piece.text, within), view),
        };
        // A code span beside another would be one with it.
        if line.ends_with('`') && words.starts_with('`') {
            line.push_str(BREAK);
        }
        match line.ends_with(' ') {
            true => line.push_str(words.trim_start_matches(' ')),
            false => line.push_str(&words),
        }
    }
    line.trim_matches(' ').to_owned()
}

/// The words of a title, which stand out as a whole.
pub(super) fn title(text: &Text, view: &View) -> String {
    let pieces = text.pieces.iter().map(|piece| Inline {
        role: match &piece.role {
            Role::Strong => Role::Plain,
            role => role.clone(),
        },
        text: piece.text.clone(),
    });
    let text = Text {
        pieces: pieces.collect(),
    };
    inline(&text, Within::Block, view)
}

/// The words of `text` in one line of HTML: Markdown reads nothing in the line of a `<summary>`.
pub(super) fn html(text: &Text) -> String {
    let mut line = String::new();
    for piece in &text.pieces {
        line.push_str(&match &piece.role {
            Role::Plain | Role::Dim | Role::Strong => encoded(&piece.text, false),
            Role::Severity(_) | Role::Good => format!("<b>{}</b>", encoded(&piece.text, false)),
            Role::Name | Role::Owner | Role::Place(_) => {
                format!("<code>{}</code>", encoded(&piece.text, true))
            }
        });
    }
    line
}

/// `text` without what ends or opens a comment of HTML: a report cannot be taken for another one by
/// the comment that marks it.
pub(super) fn without_comments(text: &str) -> String {
    text.replace("-->", "--›").replace("<!--", "‹!--")
}

/// A sentence, character for character; runs of blanks become one.
fn prose(text: &str, start_of_line: bool) -> String {
    let text = escape(text);
    let mut words = String::with_capacity(text.len() + 8);
    let mut previous = ' ';
    for (at, c) in text.char_indices() {
        let after = &text[at + c.len_utf8()..];
        let next = after.chars().next().unwrap_or(' ');
        let first = start_of_line && words.trim_start().is_empty();
        match c {
            ' ' if words.ends_with(' ') => continue,
            '<' => words.push_str("&lt;"),
            '>' => words.push_str("&gt;"),
            '&' => words.push_str("&amp;"),
            '_' if previous.is_alphanumeric() && next.is_alphanumeric() => words.push('_'),
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '|' => words.extend(['\\', c]),
            '#' | '$' => {
                words.extend(['\\', c]);
                words.push_str(BREAK);
            }
            '-' | '+' | '=' if first => words.extend(['\\', c]),
            '.' | ')' if start_of_line && is_number(&words) => words.extend(['\\', c]),
            '@' if !next.is_whitespace() => {
                words.push(c);
                words.push_str(BREAK);
            }
            // `:name:` is a picture, `https://` an address; `(:value)` is neither.
            ':' if !next.is_whitespace() && (is_shortcode(after) || previous.is_alphanumeric()) => {
                words.push(c);
                words.push_str(BREAK);
            }
            '-' if ends_with_gh(&words) && next.is_ascii_digit() => {
                words.push('-');
                words.push_str(BREAK);
            }
            '.' if ends_with_www(&words) => {
                words.push_str(BREAK);
                words.push('.');
            }
            c => words.push(c),
        }
        previous = c;
    }
    words
}

fn is_number(words: &str) -> bool {
    let words = words.trim_start();
    !words.is_empty() && words.bytes().all(|b| b.is_ascii_digit())
}

fn ends_with_gh(words: &str) -> bool {
    ends_with(words, b"gh")
}

fn ends_with_www(words: &str) -> bool {
    ends_with(words, b"www")
}

fn ends_with(words: &str, end: &[u8]) -> bool {
    let tail = words.len().checked_sub(end.len());
    tail.is_some_and(|from| words.as_bytes()[from..].eq_ignore_ascii_case(end))
}

/// Words that stand out; the blanks around them stay outside.
fn strong(text: &str, start_of_line: bool) -> String {
    let inner = text.trim();
    if inner.is_empty() {
        return prose(text, start_of_line);
    }
    let lead = if text.starts_with(' ') { " " } else { "" };
    let trail = if text.ends_with(' ') { " " } else { "" };
    format!("{lead}**{}**{trail}", prose(inner, false))
}

/// A code span around `text`, however many backticks it has.
fn code_span(text: &str, within: Within) -> String {
    let text = without_comments(&escape(text));
    if within == Within::Block || !text.contains('|') {
        return span(&text);
    }
    // A bar in a cell is written `\|`, and a backslash before a bar cannot be: two spans show both.
    let last = text.matches("\\|").count();
    let parts = text.split("\\|").enumerate();
    let spans: Vec<String> = parts
        .map(|(index, part)| {
            let bar = if index > 0 { "|" } else { "" };
            let backslash = if index < last { "\\" } else { "" };
            span(&format!("{bar}{part}{backslash}")).replace('|', "\\|")
        })
        .collect();
    spans.join(BREAK)
}

fn span(text: &str) -> String {
    let fence = "`".repeat(longest_run(text, '`') + 1);
    let blank = text.trim_matches(' ').is_empty();
    let padded = text.is_empty()
        || text.starts_with('`')
        || text.ends_with('`')
        || (!blank && text.starts_with(' ') && text.ends_with(' '));
    let pad = if padded { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// How long the longest run of `c` in `text` is.
pub(super) fn longest_run(text: &str, c: char) -> usize {
    text.split(|other| other != c)
        .map(|run| run.chars().count())
        .max()
        .unwrap_or(0)
}

/// An owner: a mention only where mentions are wanted and it can be one.
fn owner(text: &str, within: Within, view: &View) -> String {
    match view.mention_owners && is_mention(text) {
        true => text.to_owned(),
        false => code_span(text, within),
    }
}

/// `@name` or `@organisation/team`, as GitHub allows them.
fn is_mention(text: &str) -> bool {
    let Some(name) = text.strip_prefix('@') else {
        return false;
    };
    let is_name = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphanumeric())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    match name.split_once('/') {
        Some((organisation, team)) => is_name(organisation) && is_name(team),
        None => is_name(name),
    }
}

/// `shown` as a link to the lines at the commit that was read, where its address is known.
fn linked(place: &Place, shown: String, view: &View) -> String {
    match address(place, view) {
        Some(address) => format!("[{shown}]({address})"),
        None => shown,
    }
}

fn address(place: &Place, view: &View) -> Option<String> {
    let permalinks = view.permalinks.as_ref()?;
    let is_safe = |c: char| c.is_ascii_alphanumeric() || "-._~:/%".contains(c);
    let server = &permalinks.repository;
    let outside = !place.here
        || place.path == "-"
        || place.path.starts_with('/')
        || place.path.split('/').any(|part| part == "..")
        || !server.chars().all(is_safe);
    if outside {
        return None;
    }
    let folder = permalinks.folder.trim_matches('/');
    let mut address = format!(
        "{}/blob/{}",
        server.trim_end_matches('/'),
        percent_encoded(&permalinks.commit)
    );
    for part in [folder, &place.path]
        .into_iter()
        .filter(|part| !part.is_empty())
    {
        address.push('/');
        address.push_str(&percent_encoded(part));
    }
    if let Some(line) = place.line {
        let path = place.path.to_ascii_lowercase();
        if PAGES.iter().any(|ending| path.ends_with(ending)) {
            address.push_str("?plain=1");
        }
        address.push_str(&format!("#L{line}"));
    }
    Some(address)
}

/// Whether what stands behind a colon makes a picture of it: `smile:`.
fn is_shortcode(after: &str) -> bool {
    let end = after.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '+')));
    end.is_some_and(|end| after[end..].starts_with(':'))
}

/// Words in HTML: no markup and, outside code, no mention and nothing that would be linked.
fn encoded(text: &str, code: bool) -> String {
    let text = escape(text);
    let mut words = String::with_capacity(text.len() + 8);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '<' => words.push_str("&lt;"),
            '>' => words.push_str("&gt;"),
            '&' => words.push_str("&amp;"),
            '"' => words.push_str("&quot;"),
            '@' | '#' | ':' | '$' if !code && rest.peek().is_some_and(|next| *next != ' ') => {
                words.push(c);
                words.push_str(BREAK);
            }
            c => words.push(c),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Permalinks;

    fn shown(text: Text) -> String {
        inline(&text, Within::Block, &View::default())
    }

    #[test]
    fn names_are_code_spans_whatever_they_hold() {
        assert_eq!(shown(Text::new().name("orders.status")), "`orders.status`");
        assert_eq!(shown(Text::new().name("a`b``c")), "```a`b``c```");
        assert_eq!(shown(Text::new().name("`x`")), "`` `x` ``");
        assert_eq!(shown(Text::new().name("a\nb")), "`a\\nb`");
        assert_eq!(shown(Text::new().name("a").name("b")), "`a`&#8203;`b`");
    }

    #[test]
    fn a_bar_stays_in_its_cell() {
        let cell = |name| inline(&Text::new().name(name), Within::Cell, &View::default());
        assert_eq!(cell("a|b"), "`a\\|b`");
        assert_eq!(cell("a\\|b"), "`a\\`&#8203;`\\|b`");
    }

    #[test]
    fn sentences_have_no_markup_and_ping_nobody() {
        let said = |text: &str| shown(Text::new().plain(text));
        assert_eq!(
            said("column o.order_id does not exist"),
            "column o.order_id does not exist"
        );
        assert_eq!(
            said("*a* _b_ [c](d) <e>"),
            "\\*a\\* \\_b\\_ \\[c\\](d) &lt;e&gt;"
        );
        assert_eq!(said("@all, see #1"), "@&#8203;all, see \\#&#8203;1");
        assert_eq!(said("https://evil.example"), "https:&#8203;//evil.example");
        assert_eq!(said("www.evil.example"), "www&#8203;.evil.example");
        assert_eq!(said(":+1: (:value)"), ":&#8203;+1: (:value)");
        assert_eq!(said("- a"), "\\- a");
        assert_eq!(said("1. a"), "1\\. a");
    }

    #[test]
    fn comments_are_neither_opened_nor_closed() {
        let name = shown(Text::new().name("<!-- impact:report -->"));
        assert_eq!(name, "`‹!-- impact:report --›`");
    }

    #[test]
    fn owners_are_mentioned_only_on_request() {
        let owners = Text::new().owners(&["@acme/web".to_owned(), "a@b.example".to_owned()]);
        assert_eq!(shown(owners.clone()), "`@acme/web` `a@b.example`");
        let view = View {
            mention_owners: true,
            ..View::default()
        };
        assert_eq!(
            inline(&owners, Within::Block, &view),
            "@acme/web `a@b.example`"
        );
    }

    #[test]
    fn a_place_leads_to_its_line_at_the_commit() {
        let view = View {
            permalinks: Some(Permalinks {
                repository: "https://github.com/acme/shop".into(),
                commit: "8d1c8b6".into(),
                folder: "services/api".into(),
            }),
            ..View::default()
        };
        let link = |path| {
            let text = Text::new().place(Place::line(path, 3));
            inline(&text, Within::Block, &view)
        };
        assert_eq!(
            link("a (b).rb"),
            "[`a (b).rb:3`](https://github.com/acme/shop/blob/8d1c8b6/services/api/a%20%28b%29.rb#L3)"
        );
        assert!(link("docs/a.md").ends_with("/docs/a.md?plain=1#L3)"));
        assert_eq!(link("-"), "`-:3`");
        assert_eq!(link("../x"), "`../x:3`");
    }
}
