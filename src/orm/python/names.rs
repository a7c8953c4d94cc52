//! Which models the names of a module stand for: imported classes, annotations, conventional names.
//!
//! In: a module and the models of a mapper. Out: models. The hard thing: a repository has several
//! classes of one name, most of which are no models; only the imports tell which one is meant.

use std::collections::{HashMap, HashSet};

use tree_sitter::Node;

use super::{Imports, Kind, Typed, belongs};
use crate::naming;
use crate::orm::tree::text;
use crate::orm::{Model, Models, Unit};
use crate::severity::Confidence;

/// The models that a module can name.
pub(in crate::orm) struct Known<'a, 'm> {
    orm: &'static str,
    unit: &'a Unit<'a>,
    pub(in crate::orm) models: &'m Models,
    pub(in crate::orm) imports: Imports,
    /// Models that the module imports, names through an imported module, or declares.
    pub(in crate::orm) used: Vec<&'m Model>,
    /// Variables of one name for a row, and for many, as convention has it.
    conventional: HashMap<String, Vec<(bool, &'m Model)>>,
}

impl<'a, 'm> Known<'a, 'm> {
    pub(in crate::orm) fn new(
        orm: &'static str,
        unit: &'a Unit<'a>,
        root: Node<'_>,
        models: &'m Models,
    ) -> Self {
        let mut known = Self {
            orm,
            unit,
            models,
            imports: Imports::of(root, unit.path, unit.text),
            used: Vec::new(),
            conventional: HashMap::new(),
        };
        let words: HashSet<&str> = unit
            .text
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .collect();
        for model in models.of(orm).filter(|m| !m.is_abstract) {
            let name = naming::underscore(&model.name);
            let many = naming::pluralize(&name);
            for (name, is_many) in [(name, false), (many, true)] {
                let known = known.conventional.entry(name).or_default();
                known.push((is_many, model));
            }
            if words.contains(model.name.as_str()) && known.names(model) {
                known.used.push(model);
            }
        }
        known
    }

    fn names(&self, model: &Model) -> bool {
        let handed = |path: &str| {
            let (module, name) = path.rsplit_once('/').unwrap_or(("", path));
            name == model.name && belongs(&model.path, module)
        };
        let imported = |(_, path): (&str, &str)| handed(path) || belongs(&model.path, path);
        model.path == self.unit.path
            || self.imports.iter().any(imported)
            || self.imports.stars().any(|m| belongs(&model.path, m))
    }

    /// The model that a dotted name stands for.
    pub(in crate::orm) fn class_of(&self, segments: &[&str]) -> Option<&'m Model> {
        let (first, rest) = segments.split_first()?;
        if let Some(full) = self.imports.get(first) {
            let parts = std::iter::once(full).chain(rest.iter().copied());
            let full = parts.collect::<Vec<_>>().join("/");
            let (module, name) = full.rsplit_once('/')?;
            return self.nearest(name, |m| belongs(&m.path, module));
        }
        if !rest.is_empty() {
            return None;
        }
        let starred = |m: &Model| self.imports.stars().any(|s| belongs(&m.path, s));
        self.nearest(first, |m| m.path == self.unit.path)
            .or_else(|| self.nearest(first, starred))
    }

    /// Of the models of a name the first that fits; the shortest path comes first.
    fn nearest(&self, name: &str, fits: impl Fn(&Model) -> bool) -> Option<&'m Model> {
        let found = self.models.named(self.orm, name).filter(|m| fits(m));
        found.min_by_key(|m| (m.path.len(), &m.path))
    }

    /// What an annotation says: `Order`, `"models.Order"`, `list[Order]`, `QuerySet[Order] | None`.
    pub(in crate::orm) fn annotated(&self, node: Node<'_>) -> Option<Typed<'m>> {
        let written = text(node, self.unit.text);
        if written.len() > 200 {
            return None;
        }
        let bare = written.replace(['"', '\'', ' ', '\n'], "");
        let found = self.annotation(&bare, 0);
        // Another class is certainly no row: what comes in, what goes out.
        let other = || {
            let name = bare.rsplit('.').next().unwrap_or(&bare);
            let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
            let open = ["Any", "Self", "T"].contains(&name);
            plain && name.starts_with(char::is_uppercase) && !open
        };
        found.or_else(|| other().then(|| Typed::likely(Kind::Other)))
    }

    fn annotation(&self, written: &str, depth: usize) -> Option<Typed<'m>> {
        if depth > 4 {
            return None;
        }
        if let Some((head, rest)) = written.split_once('[')
            && !head.contains('|')
        {
            let inside = rest.rsplit_once(']').map_or(rest, |(inside, _)| inside);
            let outer = head.rsplit('.').next().unwrap_or(head);
            let first = self.annotation(inside, depth + 1)?;
            if SAME.contains(&outer) {
                return Some(first);
            }
            return match first.kind {
                Kind::Row(model) if matches!(outer, "type" | "Type") => {
                    Some(Typed::likely(Kind::Class(model)))
                }
                Kind::Row(model) if MANY.contains(&outer) => Some(Typed::likely(Kind::Rows(model))),
                _ => None,
            };
        }
        let mut parts = written.split(['|', ',']).filter(|p| *p != "None");
        let only = parts.next()?;
        if only != written {
            let found = self.annotation(only, depth + 1);
            return found.filter(|_| parts.next().is_none() || written.contains('|'));
        }
        let segments: Vec<&str> = only.split('.').collect();
        let class = segments
            .last()
            .is_some_and(|n| n.starts_with(char::is_uppercase));
        let model = self.class_of(&segments).filter(|_| class)?;
        Some(Typed::likely(Kind::Row(model)))
    }

    /// `order` is a row of orders, `orders` are several, where one model has that name.
    pub(in crate::orm) fn by_convention(&self, name: &str) -> Option<Typed<'m>> {
        // `order`, `new_order`; `order_with_lines` is less sure.
        let ends = name.match_indices('_').map(|(at, _)| &name[at + 1..]);
        let exact = std::iter::once(name)
            .chain(ends)
            .find_map(|n| self.conventional.get(n));
        let begins = || {
            let ends = name.match_indices('_').map(|(at, _)| &name[..at]);
            ends.filter_map(|n| self.conventional.get(n)).last()
        };
        let found = exact.or_else(begins)?;
        let used = |m: &Model| self.used.iter().any(|u| std::ptr::eq(*u, m));
        let mut known = found.iter().filter(|(_, m)| used(m));
        let (chosen, confidence) = match (known.next(), known.next(), found.as_slice()) {
            (Some(only), None, _) if exact.is_some() => (only, Confidence::Likely),
            (Some(only), None, _) => (only, Confidence::Possible),
            (None, None, [only]) => (only, Confidence::Possible),
            _ => return None,
        };
        let (many, model) = *chosen;
        let kind = if many {
            Kind::Rows(model)
        } else {
            Kind::Row(model)
        };
        Some(Typed { kind, confidence })
    }
}

/// Generic types that stand for what is in them.
const SAME: &[&str] = &[
    "Optional",
    "Union",
    "Annotated",
    "Final",
    "ClassVar",
    "Awaitable",
    "Coroutine",
    "Mapped",
];

/// Generic types that hold several of what is in them.
const MANY: &[&str] = &[
    "list",
    "List",
    "Iterable",
    "Sequence",
    "QuerySet",
    "set",
    "Set",
    "Collection",
    "Iterator",
    "Generator",
    "tuple",
    "Tuple",
    "AsyncIterator",
    "AsyncGenerator",
    "Manager",
    "RelatedManager",
    "frozenset",
    "deque",
    "Query",
    "Select",
    "ScalarResult",
];
