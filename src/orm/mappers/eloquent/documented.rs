//! Types that comments tell: `/** @var Order $order */`, `@param Order $order`, `@property Order $order`.
//!
//! In: the comment above a declaration or a statement. Out: the classes in it. The hard thing is that a
//! type is free text: what does not read as the name of a class says nothing.

use tree_sitter::Node;

use super::php::short;
use super::reader::Reader;
use super::types::{Shape, Ty};
use crate::orm::tree::text;

/// Of a longer comment the beginning counts.
const LONGEST: usize = 40_000;

/// The classes that a comment names.
#[derive(Clone, Debug, Default)]
pub(super) struct Documented<'a> {
    pub(super) classes: Vec<&'a str>,
    pub(super) many: bool,
}

impl Documented<'_> {
    /// It is a query that is still to be asked: `Builder<Order>`.
    pub(super) fn asks(&self) -> bool {
        let heads = ["Has", "Belongs", "Morph"];
        self.classes.iter().map(|c| short(c)).any(|class| {
            class.ends_with("Builder")
                || class.ends_with("Relation")
                || heads.iter().any(|h| class.starts_with(h))
        })
    }
}

/// The comment that stands right above a node.
fn comment<'a>(node: Node<'_>, source: &'a str) -> Option<&'a str> {
    let before = node
        .prev_named_sibling()
        .filter(|n| n.kind() == "comment")?;
    let comment = text(before, source);
    let doc = comment.starts_with("/**") && comment.len() <= LONGEST;
    doc.then_some(comment)
}

/// What stands behind a tag, up to the end of its line.
fn tagged<'a>(comment: &'a str, tag: &str) -> impl Iterator<Item = &'a str> {
    let lines = comment.lines().filter_map(move |line| {
        let (_, rest) = line.split_once(tag)?;
        Some(rest.trim().trim_end_matches("*/").trim())
    });
    lines.filter(|rest| !rest.is_empty())
}

/// The classes of `Order|null`, `Collection<int, Order>`, `Order[]`, and whether they are several rows.
fn classes(written: &str) -> Documented<'_> {
    let many = written.contains("[]") || written.contains('<');
    let names = written.split(['|', '&', '<', '>', ',', '?', '[', ']', '(', ')']);
    let names = names.map(str::trim).filter(|name| {
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '\\');
        short(name).starts_with(char::is_uppercase) && name.chars().all(plain)
    });
    Documented {
        classes: names.take(8).collect(),
        many,
    }
}

/// The type at the head of what a tag says: `Collection<int, Order> $orders the orders`.
fn head(rest: &str) -> &str {
    let mut depth = 0usize;
    for (at, c) in rest.char_indices() {
        match c {
            '<' | '(' => depth += 1,
            '>' | ')' => depth = depth.saturating_sub(1),
            c if c.is_whitespace() && depth == 0 => return rest.get(..at).unwrap_or(rest),
            _ => {}
        }
    }
    rest
}

/// What the comment above a node says under a tag.
pub(super) fn before<'a>(node: Node<'_>, source: &'a str, tag: &str) -> Documented<'a> {
    let said = comment(node, source).and_then(|c| tagged(c, tag).next());
    said.map(|rest| classes(head(rest))).unwrap_or_default()
}

/// The properties that the comment above a class declares.
pub(super) fn properties<'a>(class: Node<'_>, source: &'a str) -> Vec<(&'a str, Documented<'a>)> {
    let Some(comment) = comment(class, source) else {
        return Vec::new();
    };
    let lines = tagged(comment, "@property").take(400);
    let said = lines.filter_map(|rest| {
        let rest = rest.strip_prefix("-read").unwrap_or(rest).trim_start();
        let (_, name) = rest.split_once('$')?;
        let plain = |c: char| !c.is_alphanumeric() && c != '_';
        let name = name.split(plain).next().filter(|n| !n.is_empty())?;
        Some((name, classes(head(rest))))
    });
    said.filter(|(_, said)| !said.classes.is_empty()).collect()
}

impl<'m> Reader<'m> {
    /// What `/** @var Order $order */` above a statement or a property says.
    pub(super) fn documented(&mut self, node: Node<'m>) -> Ty<'m> {
        let said = before(node, self.unit.text, "@var");
        self.said(&said)
    }

    /// `@param Order $order` above a function.
    pub(super) fn documented_parameter(&mut self, function: Node<'m>, name: &str) -> Ty<'m> {
        let Some(comment) = comment(function, self.unit.text) else {
            return Ty::Unknown;
        };
        let named = |rest: &&str| {
            let after = rest.split_once('$').map_or("", |(_, n)| n);
            let after = after
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .next();
            after == Some(name)
        };
        let said = tagged(comment, "@param").take(100).find(named);
        let said = said.map(|rest| classes(head(rest))).unwrap_or_default();
        self.said(&said)
    }

    fn said(&mut self, said: &Documented<'m>) -> Ty<'m> {
        if said.classes.is_empty() {
            return Ty::Unknown;
        }
        match self.typed_as(&said.classes, "") {
            // A comment does not tell that something is no row.
            Ty::Other => Ty::Unknown,
            held if said.asks() => held.shaped(Shape::Query),
            held if said.many => held.shaped(Shape::Rows),
            held => held,
        }
    }
}
