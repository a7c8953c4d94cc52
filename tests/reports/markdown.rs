//! Markdown read back by a parser of GitHub's Markdown: what a hostile repository says stands where it
//! was meant to stand, and is nothing but words.

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, parse_document};
use impact::report::{CHECKLIST_FORMATS, Detail, Permalinks, View, escape, markdown};
use proptest::prelude::*;

use super::{assert_golden, sample, variants};

/// What Markdown, HTML and GitHub react to.
const TOKENS: &[&str] = &[
    "`",
    "``",
    "```",
    "````",
    "~~~",
    "|",
    "\\",
    "\\|",
    "\n",
    "\r\n",
    "\t",
    " ",
    "    ",
    "@all",
    "@acme/web",
    "#1",
    "GH-1",
    "a/b#2",
    "-->",
    "<!--",
    "<!-- impact:report key=x -->",
    "<script>",
    "</details>",
    "</summary>",
    "</code>",
    "<b>",
    "<",
    ">",
    "[x](http://e.vil)",
    "![x](y)",
    "[^1]",
    "[ ]",
    "*",
    "**",
    "_",
    "__",
    "~~",
    "$",
    "$$",
    "$`x`$",
    "&amp;",
    "&#64;",
    "&lt",
    "https://evil.example",
    "www.evil.example",
    "a@evil.example",
    "mailto:a@b.c",
    ":id:",
    "- ",
    "1. ",
    "1) ",
    "# ",
    "> ",
    "> [!NOTE]",
    "---",
    "===",
    "+",
    "\u{202e}",
    "\u{200b}",
    "\u{a0}",
    "\u{1b}[2J",
    "\u{0}",
    "\u{2028}",
    "注文",
    "status",
    "o.order_id",
    "'",
    "\"",
];

fn options() -> Options<'static> {
    let mut options = Options::default();
    let extension = &mut options.extension;
    extension.strikethrough = true;
    extension.table = true;
    extension.autolink = true;
    extension.tasklist = true;
    extension.footnotes = true;
    extension.alerts = true;
    extension.math_dollars = true;
    extension.math_code = true;
    options
}

/// What a document is made of: its blocks and markup in order, and its words apart from them.
#[derive(Debug, Default)]
struct Read {
    /// Blocks and markup; the words are left out, and code spans side by side count as one.
    structure: Vec<String>,
    /// Words outside code, a line for each block.
    words: String,
    /// Code, a line for each span or block.
    code: String,
}

impl Read {
    fn of(markdown: &str) -> Self {
        let arena = Arena::new();
        let mut read = Self::default();
        read.add(parse_document(&arena, markdown, &options()));
        read
    }

    fn add<'a>(&mut self, node: &'a AstNode<'a>) {
        let name = match &node.data.borrow().value {
            NodeValue::Text(text) => {
                self.words.push_str(text);
                None
            }
            NodeValue::SoftBreak => {
                self.words.push(' ');
                None
            }
            NodeValue::Code(code) => {
                self.code.push_str(&code.literal);
                self.words.push('\n');
                Some("code".to_owned())
            }
            NodeValue::CodeBlock(block) => {
                self.code.push_str(&block.literal);
                Some(format!("fence {}", block.info))
            }
            NodeValue::HtmlBlock(block) => Some(self.html(&block.literal)),
            NodeValue::List(list) => Some(format!("list {:?}", list.list_type)),
            NodeValue::Heading(heading) => Some(format!("heading {}", heading.level)),
            other => Some(other.xml_node_name().to_owned()),
        };
        if let Some(name) = name {
            if name != "code" {
                self.words.push('\n');
                self.code.push('\n');
            }
            if name != "code" || self.structure.last() != Some(&name) {
                self.structure.push(name);
            }
        }
        for child in node.children() {
            self.add(child);
        }
    }

    /// The tags of raw HTML; its words are words.
    fn html(&mut self, literal: &str) -> String {
        let mut tags = String::new();
        let mut in_code = false;
        for part in literal.split_inclusive('>') {
            let (words, tag) = part.rsplit_once('<').unwrap_or((part, ""));
            let words = words
                .replace("&#8203;", "\u{200b}")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
            match in_code {
                true => self.code.push_str(&words),
                false => self.words.push_str(&words),
            }
            self.words.push('\n');
            in_code = tag == "code>";
            if !tag.is_empty() {
                tags.push_str(&format!("<{tag}"));
            }
        }
        tags
    }
}

fn shown(attack: &str, view: &View) -> String {
    markdown::within(&variants::attacked(attack), view, usize::MAX)
}

fn with_links() -> View {
    View {
        detail: Detail::Verbose,
        permalinks: Some(Permalinks {
            repository: "https://github.com/acme/shop".into(),
            commit: "8d1c8b69c3fce7bea45c73efd06983e3c419a92f".into(),
            folder: "services/shop".into(),
        }),
        ..View::default()
    }
}

/// Words without what nobody sees, with runs of blanks as one.
fn seen(words: &str) -> String {
    let words: String = words.chars().filter(|c| *c != '\u{200b}').collect();
    words
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn attack() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        4 => prop::sample::select(TOKENS).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(token, 1..8)
        .prop_map(|tokens| tokens.concat())
        .prop_filter("words that can be seen", |attack| !attack.trim().is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn a_hostile_word_is_only_a_word(attack in attack()) {
        let view = View { detail: Detail::Verbose, ..View::default() };
        let markdown = shown(&attack, &view);
        let read = Read::of(&markdown);
        prop_assert_eq!(&read.structure, &Read::of(&shown("word", &view)).structure, "{}", markdown);
        prop_assert!(!markdown.contains("<!--") && !markdown.contains("-->"), "{}", markdown);
        let raw = markdown.chars().find(|c| *c != '\n' && impact::report::is_hidden(*c));
        prop_assert_eq!(raw, None);
        // Told as it was meant, in sentences and in code.
        let meant = escape(&attack);
        prop_assert!(seen(&read.words).contains(&seen(&meant)), "{} of\n{}", meant, markdown);
        let meant = meant.replace("-->", "--›").replace("<!--", "‹!--");
        prop_assert!(read.code.contains(&meant), "{} of\n{}", meant, markdown);
    }

    #[test]
    fn nobody_is_pinged_and_nothing_is_linked(attack in attack()) {
        let view = View { detail: Detail::Verbose, ..View::default() };
        let markdown = shown(&attack, &view);
        let read = Read::of(&markdown);
        prop_assert!(!read.structure.iter().any(|name| name == "link" || name == "image"), "{}", markdown);
        for (at, _) in read.words.match_indices(['@', '#']) {
            let next = read.words[at + 1..].chars().next();
            prop_assert!(next.is_none_or(|c| !c.is_alphanumeric()), "{}", markdown);
        }
    }

    #[test]
    fn a_link_leads_into_the_repository_and_nowhere_else(attack in attack()) {
        let arena = Arena::new();
        let markdown = shown(&attack, &with_links());
        let root = parse_document(&arena, &markdown, &options());
        for node in root.descendants() {
            if let NodeValue::Link(link) = &node.data.borrow().value {
                let folder = "https://github.com/acme/shop/blob/8d1c8b69c3fce7bea45c73efd06983e3c419a92f/services/shop/";
                prop_assert!(link.url.starts_with(folder), "{}", link.url);
                prop_assert!(!link.url.contains(".."), "{}", link.url);
            }
        }
    }

    #[test]
    fn a_report_fits_whatever_it_says(attack in attack(), budget in 400_usize..30_000) {
        let mut report = variants::attacked(&attack);
        let findings = report.findings.clone();
        for _ in 0..20 {
            report.findings.extend(findings.clone());
        }
        let markdown = markdown::within(&report, &View::default(), budget);
        prop_assert!(markdown.len() <= budget, "{} > {}", markdown.len(), budget);
        let structure = Read::of(&markdown).structure;
        let count = |tag: &str| structure.iter().filter(|name| name.starts_with(tag)).count();
        prop_assert_eq!(count("<details>"), count("</details>"), "{}", markdown);
        prop_assert!(structure.last().is_some_and(|name| name == "strong" || name == "</details>"), "{}", markdown);
    }
}

#[test]
fn places_are_links_and_owners_are_pinged_on_request() {
    let view = View {
        mention_owners: true,
        detail: Detail::Normal,
        ..with_links()
    };
    let markdown = markdown::within(&variants::release(), &view, usize::MAX);
    assert_golden("markdown-linked", &markdown);
}

#[test]
fn the_first_lines_say_it_all_in_two_sentences() {
    let view = View {
        detail: Detail::Quiet,
        ..View::default()
    };
    assert_golden(
        "markdown-quiet",
        &markdown::within(&sample::shop(), &view, usize::MAX),
    );
}

#[test]
fn what_does_not_fit_is_counted() {
    let whole = markdown::within(&variants::release(), &View::default(), usize::MAX);
    let budget = whole.len() * 3 / 4;
    let cut = markdown::within(&variants::release(), &View::default(), budget);
    assert!(cut.len() <= budget);
    assert_golden("markdown-cut", &cut);
}

/// The steps of a checklist in Markdown, with what stands below each.
fn steps(markdown: &str) -> Vec<String> {
    let mut steps: Vec<String> = Vec::new();
    let mut inside = false;
    for line in markdown.lines() {
        let begins = line.starts_with("- [ ] **") || line.starts_with("- [x] **");
        inside = begins || inside && (line.is_empty() || line.starts_with("  "));
        match steps.last_mut().filter(|_| inside && !begins) {
            Some(step) => step.push_str(line.trim_end()),
            None if begins => steps.push(line.to_owned()),
            None => {}
        }
    }
    steps
}

#[test]
fn the_comment_has_the_steps_of_the_release_checklist() {
    for report in [sample::shop(), variants::release()] {
        let comment = markdown::within(&report, &View::default(), usize::MAX);
        let checklist = impact::analysis::checklist(&report, None);
        let mut own = Vec::new();
        let format = CHECKLIST_FORMATS
            .iter()
            .find(|f| f.id == "markdown")
            .unwrap();
        (format.render)(&checklist, &View::default(), &mut own).unwrap();
        let expected = steps(&String::from_utf8(own).unwrap());
        assert!(expected.len() > 5 && expected.iter().any(|step| step.contains("```sql")));
        assert_eq!(steps(&comment), expected);
    }
    // The steps are told before the details of the findings where there is not room for both.
    let whole = markdown::within(&variants::release(), &View::default(), usize::MAX);
    let cut = markdown::within(&variants::release(), &View::default(), whole.len() - 500);
    assert!(cut.contains("Cut to fit") && cut.contains("<summary>Release checklist: "));
}
