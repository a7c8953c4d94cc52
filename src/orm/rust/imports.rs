//! What `use` brings into scope.
//!
//! In: a syntax tree. Out: names with their paths, each for the block or module that it is for.

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::walk;
use crate::location::Span;
use crate::orm::tree::{children, field, span, text};

/// Longer paths are no one's.
const LONGEST: usize = 32;

/// A name or a glob that `use` brings in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The names of its path.
    pub path: Vec<String>,
    /// Where the last name stands.
    pub at: Span,
    /// Where it holds.
    pub scope: Span,
}

/// The `use` declarations of a file.
#[derive(Clone, Debug, Default)]
pub struct Imports {
    names: BTreeMap<String, Vec<Import>>,
    /// Paths whose names are all brought in.
    pub globs: Vec<Import>,
}

impl Imports {
    /// Reads a file.
    pub fn read(root: Node<'_>, source: &str) -> Self {
        let mut imports = Self::default();
        walk::each(root, |node, around| {
            if node.kind() != "use_declaration" {
                return true;
            }
            let inside = around.last().map_or(span(root), |n| span(*n));
            if let Some(argument) = field(node, "argument") {
                imports.add(argument, source, inside);
            }
            false
        });
        imports
    }

    fn add(&mut self, argument: Node<'_>, source: &str, scope: Span) {
        let path_of = |node: Node<'_>| -> Vec<String> {
            let names = text(node, source).split("::").map(str::trim);
            let names = names.filter(|n| !n.is_empty());
            names
                .map(|n| n.trim_start_matches("r#").to_owned())
                .collect()
        };
        let mut open = vec![(argument, Vec::new())];
        while let Some((node, prefix)) = open.pop() {
            let mut path: Vec<String> = prefix;
            if path.len() > LONGEST {
                continue;
            }
            match node.kind() {
                "scoped_use_list" => {
                    path.extend(field(node, "path").map(path_of).unwrap_or_default());
                    let list = field(node, "list").map(children).unwrap_or_default();
                    open.extend(list.into_iter().map(|n| (n, path.clone())));
                }
                "use_list" => {
                    open.extend(children(node).into_iter().map(|n| (n, path.clone())));
                }
                "use_wildcard" => {
                    let inner = children(node).first().copied();
                    path.extend(inner.map(path_of).unwrap_or_default());
                    self.globs.push(Import {
                        path,
                        at: inner.map_or(span(node), span),
                        scope,
                    });
                }
                "use_as_clause" => {
                    let inner = field(node, "path");
                    path.extend(inner.map(path_of).unwrap_or_default());
                    if let (Some(alias), Some(inner)) = (field(node, "alias"), inner) {
                        let at = Span::new(inner.start_byte(), inner.end_byte());
                        let import = Import { path, at, scope };
                        let name = text(alias, source).to_owned();
                        self.names.entry(name).or_default().push(import);
                    }
                }
                _ => {
                    path.extend(path_of(node));
                    if path.last().is_some_and(|n| n == "self") {
                        path.pop();
                    }
                    let last = field(node, "name").unwrap_or(node);
                    if let Some(name) = path.last().cloned() {
                        let at = span(last);
                        let import = Import { path, at, scope };
                        self.names.entry(name).or_default().push(import);
                    }
                }
            }
        }
    }

    /// What a name stands for at a place: of several the innermost.
    pub fn of(&self, name: &str, at: usize) -> Option<&Import> {
        let named = self.names.get(name)?.iter().rev().take(64);
        named
            .filter(|i| i.scope.contains(at))
            .max_by_key(|i| i.scope.start)
    }

    /// All names that are brought in.
    pub fn names(&self) -> impl Iterator<Item = &Import> {
        self.names.values().flatten()
    }
}
