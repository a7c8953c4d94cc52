//! Which models the names of a module stand for: imported classes, annotations, conventional names.
//!
//! In: a module and the models of a mapper. Out: models. The hard thing: a repository has several
//! classes of one name, most of which are no models; only the imports tell which one is meant.

use std::collections::HashSet;

use tree_sitter::Node;

use super::{Imports, Kind, Typed, belongs};
use crate::naming;
use crate::orm::of_one_table;
use crate::orm::tree::text;
use crate::orm::{Model, Models, Unit};
use crate::severity::Confidence;

/// Further models of a module are not looked for in its names.
const MOST: usize = 200;
/// Names of more parts are cut.
const PARTS: usize = 8;

/// The models that a module can name.
pub(in crate::orm) struct Known<'a, 'm> {
    pub(super) orm: &'static str,
    unit: &'a Unit<'a>,
    pub(in crate::orm) models: &'m Models,
    pub(in crate::orm) imports: Imports,
    /// Models that the module imports, names through an imported module, or declares.
    pub(in crate::orm) used: Vec<&'m Model>,
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
        };
        let words: HashSet<&str> = unit
            .text
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .collect();
        for model in models.of(orm).filter(|m| !m.is_abstract) {
            let named = words.contains(model.name.as_str()) && known.names(model);
            if named && known.used.len() < MOST {
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
        // What comes in or goes out for a row has the names of its fields.
        let schema = || {
            let name = bare.rsplit('.').next().unwrap_or(&bare);
            let model = self.of_schema(name)?;
            Some(Typed {
                kind: Kind::Row(model),
                confidence: Confidence::Possible,
            })
        };
        // Another class is certainly no row.
        let other = || {
            let name = bare.rsplit('.').next().unwrap_or(&bare);
            let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
            let open = ["Any", "Self", "T"].contains(&name);
            plain && name.starts_with(char::is_uppercase) && !open
        };
        found
            .or_else(schema)
            .or_else(|| other().then(|| Typed::likely(Kind::Other)))
    }

    /// The only model that a class by its name checks or shows the rows of: `OrderCreate`.
    pub(in crate::orm) fn of_schema(&self, class: &str) -> Option<&'m Model> {
        let mut ends = SCHEMAS.iter();
        let model = ends.find_map(|end| class.strip_suffix(end).filter(|m| !m.is_empty()))?;
        let called = |name: &str| self.models.named(self.orm, name).filter(|m| !m.is_abstract);
        let mut uses = USED_FOR.iter();
        let mut shorter = || uses.find_map(|end| model.strip_suffix(end).filter(|m| !m.is_empty()));
        let mut named = match called(model).next() {
            Some(_) => called(model),
            None => called(shorter()?),
        };
        let first = named.next()?;
        let mut of_class = self.models.named(self.orm, class);
        let declared = of_class.any(|m| m.table.is_some());
        (named.next().is_none() && !declared).then_some(first)
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
        let held = |name: &str| {
            let held: Vec<(bool, &'m Model)> = self.models.held_by(self.orm, name).collect();
            (!held.is_empty()).then_some(held)
        };
        let ends = name.match_indices('_').map(|(at, _)| &name[at + 1..]);
        let exact = std::iter::once(name).chain(ends).take(PARTS).find_map(held);
        let is_exact = exact.is_some();
        let begins = || {
            // `order_with_lines` is an order, `build_cmd` is no build.
            let ends = name.match_indices('_').filter(|(at, _)| {
                let next = name[at + 1..].split('_').next().unwrap_or_default();
                QUALIFYING.contains(&next) || next.bytes().all(|b| b.is_ascii_digit())
            });
            let ends = ends.map(|(at, _)| &name[..at]);
            ends.take(PARTS).filter_map(held).last()
        };
        let Some(found) = exact.or_else(begins) else {
            return self.run_together(name).or_else(|| self.by_last_words(name));
        };
        let used = |m: &Model| self.uses(m);
        let mut known = found.iter().filter(|(_, m)| used(m));
        let (chosen, confidence) = match (known.next(), known.next()) {
            (Some(only), None) if is_exact => (*only, Confidence::Likely),
            (Some(only), None) => (*only, Confidence::Possible),
            (None, _) => {
                let (many, _) = *found.first()?;
                let alike = found.iter().all(|(other, _)| *other == many);
                let only = of_one_table(found.iter().map(|(_, m)| *m)).filter(|_| alike)?;
                ((many, only), Confidence::Possible)
            }
            _ => return None,
        };
        let (many, model) = chosen;
        let kind = if many {
            Kind::Rows(model)
        } else {
            Kind::Row(model)
        };
        Some(Typed { kind, confidence })
    }
}

impl<'m> Known<'_, 'm> {
    /// Whether the module names the model.
    fn uses(&self, model: &Model) -> bool {
        self.used.iter().any(|used| std::ptr::eq(*used, model))
    }

    /// The model of that name that the module uses, or the only one.
    pub(super) fn only(&self, name: &str) -> Option<&'m Model> {
        let own = self.models.named(self.orm, name);
        let named: Vec<&'m Model> = own.filter(|m| m.table.is_some()).collect();
        self.chosen(&named)
    }

    /// The model whose row a variable of that name holds.
    pub(super) fn only_held(&self, variable: &str) -> Option<&'m Model> {
        let held = self.models.held_by(self.orm, variable);
        let held: Vec<&'m Model> = held.filter(|(many, _)| !many).map(|(_, m)| m).collect();
        self.chosen(&held)
    }

    fn chosen(&self, among: &[&'m Model]) -> Option<&'m Model> {
        let mut used = among.iter().filter(|m| self.uses(m));
        match (used.next(), used.next()) {
            (Some(only), None) => Some(only),
            (None, _) => of_one_table(among.iter().copied()),
            _ => None,
        }
    }

    /// `orderline` is an `OrderLine`, `orderlines` are several.
    fn run_together(&self, name: &str) -> Option<Typed<'m>> {
        let held = |name: &str| self.models.run_together(self.orm, name);
        let (model, kind) = match held(name) {
            Some(model) => (model, Kind::Row(model)),
            None => {
                let model = held(name.strip_suffix('s')?)?;
                (model, Kind::Rows(model))
            }
        };
        let confidence = match self.uses(model) {
            true => Confidence::Likely,
            false => Confidence::Possible,
        };
        Some(Typed { kind, confidence })
    }

    /// `listing`, `new_listing` for the only used model whose name ends so: `ProductListing`.
    fn by_last_words(&self, name: &str) -> Option<Typed<'m>> {
        let last = name
            .rsplit('_')
            .next()
            .filter(|l| l.len() > 3 && *l != name);
        let ends = |model: &str, words: &str| {
            let head = model.strip_suffix(words);
            head.is_some_and(|h| h.ends_with('_'))
        };
        for words in std::iter::once(name).chain(last).filter(|w| w.len() > 3) {
            let single = naming::singularize(words);
            let mut fitting = self
                .used
                .iter()
                .filter(|m| ends(&naming::underscore(&m.name), &single));
            if let (Some(model), None) = (fitting.next(), fitting.next()) {
                let kind = match single == *words {
                    true => Kind::Row(model),
                    false => Kind::Rows(model),
                };
                return Some(Typed {
                    kind,
                    confidence: Confidence::Possible,
                });
            }
        }
        None
    }
}

/// Words after which a name goes on to say which one it holds.
const QUALIFYING: &[&str] = &[
    "with", "without", "for", "from", "by", "in", "of", "on", "at", "to", "as", "that", "before",
    "after", "obj", "object", "instance", "row", "record", "model", "db", "orm", "copy", "old",
    "new", "a", "b", "one", "two",
];

/// What may stand between the model and the end of such a name: `OrderNestedSchema`.
const USED_FOR: &[&str] = &[
    "Nested", "Create", "Creation", "Edit", "Update", "Upload", "Input", "Output", "Base", "List",
    "Detail", "Public",
];

/// Ends of the names of classes that check or show the rows of a model: `OrderCreate`.
const SCHEMAS: &[&str] = &[
    "OutputSchema",
    "InputSchema",
    "CreateSchema",
    "UpdateSchema",
    "ReadSchema",
    "EditSchema",
    "NestedSchema",
    "ReadMinimal",
    "Minimal",
    "Create",
    "Update",
    "Patch",
    "Read",
    "Base",
    "Schema",
    "Public",
    "Response",
    "InDB",
    "Out",
    "In",
    "Summary",
    "Detail",
];

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
