//! What the names of a module stand for: its imports.
//!
//! In: a module's tree and path. Out: for each imported name the path of what it is, spelled with
//! `/`. The hard thing: packages hand on the names of their modules, so that a name may be
//! declared below the module that it is imported from.

use std::collections::BTreeMap;

use tree_sitter::Node;

use crate::orm::tree::{children, each, field, text};

/// The imports of a module.
#[derive(Clone, Debug, Default)]
pub(in crate::orm) struct Imports {
    /// By the name in the module: the full path, `saleor/order/models/Order`.
    names: BTreeMap<String, String>,
    /// Modules all of whose names are imported.
    stars: Vec<String>,
}

impl Imports {
    /// Reads the imports of the module at `path`, wherever they stand.
    pub(in crate::orm) fn of(root: Node<'_>, path: &str, source: &str) -> Self {
        let mut found = Self::default();
        each(root, |node| {
            match node.kind() {
                "import_statement" => {
                    for child in children(node) {
                        let (name, alias) = named(child, source);
                        match alias {
                            Some(alias) => found.names.insert(alias, name),
                            None => {
                                let first = name.split('/').next().unwrap_or_default().to_owned();
                                found.names.insert(first.clone(), first)
                            }
                        };
                    }
                    false
                }
                "import_from_statement" => {
                    found.from(node, path, source);
                    false
                }
                // Expressions hold no import.
                kind => !matches!(
                    kind,
                    "expression_statement" | "return_statement" | "decorator" | "parameters"
                ),
            }
        });
        found
    }

    fn from(&mut self, node: Node<'_>, path: &str, source: &str) {
        let Some(module) = field(node, "module_name") else {
            return;
        };
        let module = absolute(text(module, source), path);
        for child in children(node) {
            match child.kind() {
                "wildcard_import" => self.stars.push(module.clone()),
                "dotted_name" | "aliased_import" => {
                    if Some(child) == field(node, "module_name") {
                        continue;
                    }
                    let (name, alias) = named(child, source);
                    let full = format!("{module}/{name}");
                    self.names.insert(alias.unwrap_or(name), full);
                }
                _ => {}
            }
        }
    }

    /// What a name was imported as: its full path.
    pub(in crate::orm) fn get(&self, name: &str) -> Option<&str> {
        self.names.get(name).map(String::as_str)
    }

    /// All imported names with their full paths.
    pub(in crate::orm) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names.iter().map(|(n, p)| (n.as_str(), p.as_str()))
    }

    /// Modules all of whose names are imported.
    pub(in crate::orm) fn stars(&self) -> impl Iterator<Item = &str> {
        self.stars.iter().map(String::as_str)
    }
}

/// The dotted name of an import, with `/`, and its alias.
fn named(node: Node<'_>, source: &str) -> (String, Option<String>) {
    let slashed = |node: Node<'_>| text(node, source).replace(' ', "").replace('.', "/");
    match (field(node, "name"), field(node, "alias")) {
        (Some(name), Some(alias)) => (slashed(name), Some(text(alias, source).to_owned())),
        _ => (slashed(node), None),
    }
}

/// The path of a module that is named in the module at `path`: `..order.models`.
fn absolute(module: &str, path: &str) -> String {
    let rest = module.trim_start_matches('.');
    let level = module.len() - rest.len();
    let rest = rest.replace(' ', "").replace('.', "/");
    if level == 0 {
        return rest;
    }
    let mut folder = path;
    for _ in 0..level {
        folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder);
    }
    match (folder.is_empty(), rest.is_empty()) {
        (true, _) => rest,
        (false, true) => folder.to_owned(),
        (false, false) => format!("{folder}/{rest}"),
    }
}

/// Whether what a file declares can be what a module of that path hands out: `shop/models` for
/// `src/shop/models.py` and for `shop/models/orders.py`.
pub(in crate::orm) fn belongs(file: &str, module: &str) -> bool {
    let file = file.strip_suffix(".py").unwrap_or(file);
    let ends = |whole: &str| {
        whole
            .strip_suffix(module)
            .is_some_and(|head| head.is_empty() || head.ends_with('/'))
    };
    if module.is_empty() || ends(file) {
        return !module.is_empty();
    }
    let mut folder = file;
    while let Some((head, _)) = folder.rsplit_once('/') {
        if ends(head) {
            return true;
        }
        folder = head;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_named_from_where_they_are_imported() {
        assert_eq!(
            absolute("..order.models", "shop/web/views.py"),
            "shop/order/models"
        );
        assert_eq!(absolute(".", "shop/order/views.py"), "shop/order");
        assert_eq!(absolute("shop.order", "x.py"), "shop/order");
    }

    #[test]
    fn a_package_hands_on_the_names_of_its_modules() {
        assert!(belongs("src/shop/models.py", "shop/models"));
        assert!(belongs("shop/models/orders.py", "shop/models"));
        assert!(belongs("shop/models/orders.py", "shop"));
        assert!(!belongs("workshop/models.py", "shop/models"));
        assert!(!belongs("shop/models.py", ""));
    }
}
