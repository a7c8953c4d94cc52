//! Factories of rows for tests: `OrderFactory(status="new")`, `order_factory.create(…)`,
//! `baker.make(Order, status="new")`; functions of the application that write one: `create_order(status="new")`.
//!
//! In: a chain. Out: the model whose row it makes, and the arguments that fill it. The hard thing is
//! to leave alone what only ends like one: the rest of the name has to be that of one model.

use super::{Arguments, Chain, Kind, Known, Step, Typed, dotted, string};
use crate::location::Span;
use crate::orm::Model;
use crate::orm::tree::{span, text};
use tree_sitter::Node;

/// Methods of a factory that make rows of their arguments.
const MAKES: &[&str] = &[
    "create",
    "build",
    "stub",
    "acreate",
    "create_batch",
    "build_batch",
    "stub_batch",
];

/// A row that a factory makes.
pub(in crate::orm) struct Made<'m, 't> {
    /// The model of the row.
    pub(in crate::orm) model: &'m Model,
    /// Where the factory, or the model, is named.
    pub(in crate::orm) at: Span,
    /// The arguments.
    pub(in crate::orm) list: Node<'t>,
    /// What the chain gives so far.
    pub(in crate::orm) typed: Typed<'m>,
    /// How many steps that took.
    pub(in crate::orm) taken: usize,
}

/// The row that a chain begins with making.
pub(in crate::orm) fn made<'m, 't>(
    chain: &Chain<'t>,
    source: &str,
    known: &Known<'_, 'm>,
) -> Option<Made<'m, 't>> {
    if chain.base.kind() != "identifier" {
        return None;
    }
    if let Some(made) = baked(chain, source, known) {
        return Some(made);
    }
    let mut name = chain.base;
    let mut module = "";
    for taken in 0..3 {
        let word = text(name, source);
        if let Some(model) = product(word, module, known) {
            let (method, list, taken) = match (chain.steps.get(taken), chain.steps.get(taken + 1)) {
                (Some(Step::Call(list)), _) => ("", *list, taken + 1),
                (Some(Step::Attribute(method)), Some(Step::Call(list))) => {
                    (text(*method, source), *list, taken + 2)
                }
                _ => return None,
            };
            if !method.is_empty() && !MAKES.contains(&method) {
                return None;
            }
            let kind = match method.ends_with("_batch") {
                true => Kind::Rows(model),
                false => Kind::Row(model),
            };
            return Some(Made {
                model,
                at: span(name),
                list,
                typed: Typed::likely(kind),
                taken,
            });
        }
        module = word;
        name = match chain.steps.get(taken)? {
            Step::Attribute(next) => *next,
            _ => return None,
        };
    }
    None
}

/// Whether something of that name makes rows of its own, whatever they are.
pub(in crate::orm) fn is_factory(name: &str) -> bool {
    name.ends_with("Factory") || name.ends_with("_factory")
}

/// The model whose rows a factory of that name makes.
fn product<'m>(word: &str, module: &str, known: &Known<'_, 'm>) -> Option<&'m Model> {
    if let Some(class) = word.strip_suffix("Factory").filter(|c| !c.is_empty()) {
        return known
            .class_of(&[word])
            .is_none()
            .then(|| known.only(class))?;
    }
    if let Some(variable) = word.strip_suffix("_factory") {
        return known.only_held(variable);
    }
    let is_class = word.starts_with(char::is_uppercase);
    known
        .only(word)
        .filter(|_| is_class && module == "factories")
}

/// `baker.make(Order, status="new")`, `baker.make("shop.Order", status="new")`.
fn baked<'m, 't>(chain: &Chain<'t>, source: &str, known: &Known<'_, 'm>) -> Option<Made<'m, 't>> {
    let [Step::Attribute(method), Step::Call(list), ..] = chain.steps.as_slice() else {
        return None;
    };
    let bakes = matches!(text(chain.base, source), "baker" | "mommy" | "mixer")
        && matches!(text(*method, source), "make" | "prepare" | "blend");
    let first = Arguments::of(*list, source)
        .positional
        .first()
        .copied()
        .filter(|_| bakes)?;
    let model = match string(first, source) {
        Some((name, _)) => known.only(name.rsplit('.').next().unwrap_or(name)),
        None => known.class_of(&dotted(first, source)?),
    };
    let model = model?;
    Some(Made {
        model,
        at: span(first),
        list: *list,
        typed: Typed::likely(Kind::Row(model)),
        taken: 2,
    })
}

/// What functions are called that write a row of what they are given.
const SERVES: &[&str] = &[
    "create_",
    "get_or_create_",
    "create_or_update_",
    "update_or_create_",
    "update_",
    "upsert_",
    "insert_",
    "add_",
    "edit_",
    "save_",
    "make_",
    "new_",
];

/// `orders_service.create_order(status="new")`: the model that a function of the application is called
/// after, and the arguments.
pub(in crate::orm) fn served<'m, 't>(
    chain: &Chain<'t>,
    source: &str,
    known: &Known<'_, 'm>,
) -> Option<(&'m Model, Node<'t>)> {
    if chain.base.kind() != "identifier" {
        return None;
    }
    let (name, list) = match chain.steps.as_slice() {
        [Step::Call(list)] => (chain.base, *list),
        [.., Step::Attribute(name), Step::Call(list)] => (*name, *list),
        _ => return None,
    };
    let word = text(name, source).trim_start_matches('_');
    let row = SERVES.iter().find_map(|verb| word.strip_prefix(verb))?;
    Some((known.only_held(row)?, list))
}
