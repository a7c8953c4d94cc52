//! What the Go mappers share: chains of calls, names in strings, structs and their tags, and which
//! struct a variable holds.
//!
//! In: a syntax tree. Out: owned or borrowed facts about the code; nothing here knows a mapper.

pub mod attributes;
pub mod chain;
pub mod names;
pub mod structs;
pub mod types;

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::{Model, Models, Unit, tree};
use crate::host::{HOLE, Literal};
use crate::location::Span;

/// The folder of a file: the package that it belongs to.
pub fn package(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The name by which code calls a file's package: that of its folder.
pub fn package_name(path: &str) -> &str {
    let folder = package(path);
    folder.rsplit('/').next().unwrap_or(folder)
}

/// The functions that return rows of a mapper's models, each with the type as other packages write it.
pub fn finders<'m>(models: &'m Models, orm: &'m str) -> Vec<(&'m str, String)> {
    let mut found = Vec::new();
    for model in models.of(orm) {
        let of = || format!("{}.{}", package_name(&model.path), model.name);
        found.extend(model.scopes.iter().map(|name| (name.as_str(), of())));
    }
    found
}

/// Functions by name; a name that two types share tells nothing.
pub fn by_name<'f>(finders: &'f [(&'f str, String)]) -> BTreeMap<&'f str, &'f str> {
    let mut by_name: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for (name, of) in finders {
        by_name
            .entry(name)
            .and_modify(|known| *known = known.filter(|k| k == of))
            .or_insert(Some(of));
    }
    let known = by_name.into_iter();
    known.filter_map(|(name, of)| Some((name, of?))).collect()
}

/// The decoded literal that an expression is: a string, a concatenation that begins with one, or
/// a call that formats one. Text with holes is none.
pub fn literal<'a>(unit: &'a Unit<'_>, node: Node<'_>) -> Option<&'a Literal> {
    written(unit, node).filter(|l| !l.text.contains(HOLE))
}

/// The decoded literal that an expression is, with holes for what is put in at run time:
/// `"o.total " + direction`, `fmt.Sprintf("o.total %s", direction)`.
pub fn written<'a>(unit: &'a Unit<'_>, node: Node<'_>) -> Option<&'a Literal> {
    let mut node = bare(node);
    if node.kind() == "call_expression" {
        let callee = tree::field(node, "function")?;
        let formats = tree::text(callee, unit.text) == "fmt.Sprintf";
        let first = tree::field(node, "arguments").and_then(|a| a.named_child(0));
        node = first.filter(|_| formats)?;
    }
    let begins = match node.kind() {
        "interpreted_string_literal" | "raw_string_literal" => node,
        "binary_expression" => {
            let mut first = node;
            while first.kind() == "binary_expression" {
                first = tree::field(first, "left")?;
            }
            first
        }
        _ => return None,
    };
    unit.literal_at(begins.start_byte())
}

/// The expression without parentheses and wrappers of the grammar.
pub fn bare(node: Node<'_>) -> Node<'_> {
    let mut node = node;
    for _ in 0..16 {
        let wrapped = matches!(
            node.kind(),
            "parenthesized_expression" | "literal_element" | "variadic_argument"
        );
        match node.named_child(0).filter(|_| wrapped) {
            Some(inner) => node = inner,
            None => break,
        }
    }
    node
}

/// The keys and values of a composite literal, `sq.Eq{"a": 1}`; a value without key has none.
pub fn elements<'t>(composite: Node<'t>) -> Vec<(Option<Node<'t>>, Node<'t>)> {
    tree::field(composite, "body").map_or_else(Vec::new, body)
}

/// The keys and values between the braces of a composite literal.
pub fn body<'t>(body: Node<'t>) -> Vec<(Option<Node<'t>>, Node<'t>)> {
    let mut found = Vec::new();
    for child in tree::children(body) {
        if child.kind() == "keyed_element" {
            let pair = tree::children(child);
            if let [key, value] = pair.as_slice() {
                found.push((Some(bare(*key)), bare(*value)));
            }
        } else {
            found.push((None, bare(child)));
        }
    }
    found
}

/// The functions and methods of a file in order. Asking a node for its parents takes as long as it
/// lies deep, so that what stands around a place is looked up here.
#[derive(Debug, Default)]
pub struct Functions<'t> {
    list: Vec<Node<'t>>,
}

impl<'t> Functions<'t> {
    /// Reads a file.
    pub fn new(root: Node<'t>) -> Self {
        let mut list = tree::children(root);
        list.retain(|n| matches!(n.kind(), "function_declaration" | "method_declaration"));
        Self { list }
    }

    /// The function or method around a node; none at the top of a file.
    pub fn around(&self, node: Node<'_>) -> Option<Node<'t>> {
        let after = self
            .list
            .partition_point(|f| f.start_byte() <= node.start_byte());
        let last = self.list.get(after.checked_sub(1)?)?;
        (node.start_byte() < last.end_byte()).then_some(*last)
    }

    /// A number for the function around a node; 0 for the top of the file.
    pub fn home(&self, node: Node<'_>) -> usize {
        self.around(node).map_or(0, |f| f.start_byte() + 1)
    }
}

/// A part of a literal's text as bytes of the file.
pub fn part(literal: &Literal, start: usize, end: usize) -> Span {
    let from = literal.source_offset(start);
    Span::new(
        from,
        literal.source_offset(end.saturating_sub(1)).max(from) + 1,
    )
}

/// The model of a mapper that a type names: of the file's own package, or of the package that
/// qualifies it.
pub fn model<'m>(models: &'m Models, orm: &'static str, path: &str, of: &str) -> Option<&'m Model> {
    let (wanted, name) = match of.rsplit_once('.') {
        Some((qualifier, name)) => (qualifier, name),
        None => (package_name(path), of),
    };
    let fits = |m: &&Model| package_name(&m.path) == wanted;
    let mut found = models.named(orm, name).filter(fits);
    if let Some(first) = found.next() {
        return found.next().is_none().then_some(first);
    }
    // `type Photos []Photo`.
    let one = crate::naming::singularize(name);
    let mut found = models.named(orm, &one).filter(fits);
    let first = found.next().filter(|_| one != name)?;
    found.next().is_none().then_some(first)
}
