//! Spring Data's repositories, and the queries that the names of their methods are.
//!
//! In: interfaces that extend `…Repository<Order, Long>`. Out: what they are of, and for
//! `findByStatusAndTotalGreaterThan` the columns. The hard thing is to cut a name into attributes.

use super::ID;
use super::declared::name;
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::jvm::classes::{Class, Member, annotated, classes};
use crate::orm::jvm::decapitalize;
use crate::orm::jvm::reader::{Reader, is_repository};
use crate::orm::tree::{each, field, span, text};
use crate::orm::{Association, Model, ModelUse, Name, Unit, Value};
use crate::severity::Confidence;

const VERBS: [&str; 10] = [
    "find", "read", "get", "query", "search", "stream", "count", "exists", "delete", "remove",
];

/// What an attribute's name is followed by; the longest first where one ends another.
const ENDINGS: [&str; 40] = [
    "IsNotNull",
    "NotNull",
    "IsNull",
    "Null",
    "GreaterThanEqual",
    "LessThanEqual",
    "GreaterThan",
    "LessThan",
    "IsGreaterThan",
    "IsLessThan",
    "IsBetween",
    "Between",
    "IsNotLike",
    "NotLike",
    "IsLike",
    "Like",
    "IsStartingWith",
    "StartingWith",
    "StartsWith",
    "IsEndingWith",
    "EndingWith",
    "EndsWith",
    "NotContaining",
    "IsContaining",
    "Containing",
    "Contains",
    "IsNotIn",
    "NotIn",
    "IsIn",
    "In",
    "IsAfter",
    "After",
    "IsBefore",
    "Before",
    "IsTrue",
    "True",
    "IsFalse",
    "False",
    "IsNot",
    "Not",
];

/// The repositories of a file as models without table.
pub(super) fn repositories(unit: &Unit<'_>) -> Vec<Model> {
    let Some(syntax) = unit.syntax else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for class in classes(syntax.root(), unit.text) {
        let entity = class.bases.iter().find_map(|base| entity(base));
        if let Some(entity) = entity {
            found.push(Model {
                orm: ID,
                name: class.name.to_owned(),
                path: unit.path.to_owned(),
                at: class.at,
                is_abstract: true,
                methods: queries(unit, &class).map(|m| m.name.to_owned()).collect(),
                associations: vec![Association {
                    name: String::new(),
                    model: entity.to_owned(),
                    many: true,
                    key: None,
                }],
                ..Model::default()
            });
        }
    }
    found
}

/// `Order` of `JpaRepository<Order, Long>`.
fn entity(base: &str) -> Option<&str> {
    let (outer, arguments) = base.split_once('<')?;
    let first = arguments.split([',', '>']).next()?.trim();
    let simple = first.rsplit('.').next().unwrap_or(first);
    let stores = ["Repository", "Dao", "DAO", "SpecificationExecutor"];
    stores
        .iter()
        .any(|s| outer.contains(s))
        .then_some(simple)
        .filter(|s| s.len() > 1)
}

/// The methods of a repository that have no query or body of their own.
fn queries<'c, 'a>(unit: &Unit<'_>, class: &'c Class<'a>) -> impl Iterator<Item = &'c Member<'a>> {
    let methods = class.members.iter().filter(|m| m.is_method);
    methods.filter(|m| {
        annotated(&m.annotations, "Query").is_none() && !text(m.node, unit.text).contains('{')
    })
}

/// The calls of such queries: they fail with them, and go by their names.
pub(super) fn calls(reader: &Reader<'_, '_>) -> Vec<ModelUse> {
    let mut found = Vec::new();
    each(reader.root, |node| {
        if node.kind() == "method_invocation"
            && let (Some(method), Some(object)) = (field(node, "name"), field(node, "object"))
            && let name = text(method, reader.unit.text)
            && name.contains("By")
            && let Some((store, model)) = reader.store(object)
            && store.methods.iter().any(|m| m == name)
        {
            let names = derived(reader, model, name, method.start_byte());
            if !names.is_empty() {
                found.push(ModelUse {
                    whole: span(method),
                    names,
                    write: None,
                    confidence: Confidence::Likely,
                    because: None,
                    retired: false,
                });
            }
        }
        true
    });
    found
}

/// The queries that the repositories of a file make of their methods' names.
pub(super) fn uses(reader: &Reader<'_, '_>) -> Vec<ModelUse> {
    let unit = reader.unit;
    let mut found = Vec::new();
    for class in classes(reader.root, unit.text) {
        let own = reader.models.named(ID, class.name);
        let mut own = own.filter(|m| m.path == unit.path && is_repository(m));
        let of = own.next().and_then(|m| m.associations.first());
        let Some(model) = of.and_then(|a| reader.model(&a.model)) else {
            continue;
        };
        for method in queries(unit, &class) {
            let names = derived(reader, model, method.name, method.at.start);
            if !names.is_empty() {
                found.push(ModelUse {
                    whole: span(method.node),
                    names,
                    write: None,
                    confidence: Confidence::Likely,
                    because: None,
                    retired: false,
                });
            }
        }
    }
    found
}

/// The columns in a method's name, which begins at `start`.
fn derived(reader: &Reader<'_, '_>, model: &Model, method: &str, start: usize) -> Vec<Name> {
    let verb = VERBS.iter().find(|v| method.starts_with(**v));
    let Some((verb, by)) = verb.zip(method.find("By")) else {
        return Vec::new();
    };
    if by < verb.len() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let rest = method.get(by + 2..).unwrap_or_default();
    let from = start + by + 2;
    let (condition, order) = match rest.find("OrderBy") {
        Some(at) => (
            rest.get(..at),
            rest.get(at + 7..).map(|o| (o, from + at + 7)),
        ),
        None => (Some(rest), None),
    };
    let condition = condition.unwrap_or_default();
    for (part, at) in parts(condition, from, &["And", "Or"]) {
        path(reader, model, (part, at), Clause::Where, &mut found);
    }
    if let Some((order, from)) = order {
        for (part, at) in parts(order, from, &["Desc", "Asc"]) {
            path(reader, model, (part, at), Clause::OrderBy, &mut found);
        }
    }
    found
}

/// A name cut at words that begin a new one.
fn parts<'n>(name: &'n str, from: usize, words: &[&str]) -> Vec<(&'n str, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < name.len() {
        let rest = name.get(at..).unwrap_or_default();
        let word = words.iter().find(|w| {
            let next = rest.strip_prefix(**w);
            next.is_some_and(|n| n.is_empty() || n.starts_with(|c: char| c.is_uppercase()))
        });
        match word {
            Some(word) => {
                found.push((name.get(start..at).unwrap_or_default(), from + start));
                at += word.len();
                start = at;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    found.push((name.get(start..).unwrap_or_default(), from + start));
    found.retain(|(part, _)| !part.is_empty());
    found
}

/// One attribute, or a path of them: `CustomerName` is `customer.name`.
fn path(
    reader: &Reader<'_, '_>,
    model: &Model,
    (part, at): (&str, usize),
    clause: Clause,
    found: &mut Vec<Name>,
) {
    let part = part.strip_suffix("IgnoreCase").unwrap_or(part);
    let part = part.strip_suffix("AllIgnoreCase").unwrap_or(part);
    let ended = ENDINGS.iter().filter_map(|e| part.strip_suffix(e));
    let mut tries: Vec<&str> = vec![part];
    tries.extend(ended);
    for part in tries {
        let names = attributes(reader, model, (part, at), clause);
        if !names.is_empty() {
            found.extend(names);
            return;
        }
    }
}

fn attributes(
    reader: &Reader<'_, '_>,
    model: &Model,
    (part, at): (&str, usize),
    clause: Clause,
) -> Vec<Name> {
    let mut found = Vec::new();
    let (mut model, mut part, mut at) = (model, part, at);
    for _ in 0..6 {
        let whole = decapitalize(part.trim_start_matches('_'));
        if let Some((table, column)) = reader.column(model, &whole) {
            found.push(Name {
                value: Value::Unknown,
                ..name(
                    &table,
                    Some(&column),
                    clause,
                    Span::new(at, at + part.len()),
                )
            });
            return found;
        }
        // The longest front that leads on.
        let cuts = part
            .char_indices()
            .skip(1)
            .filter(|(_, c)| c.is_uppercase());
        let cuts: Vec<usize> = cuts.map(|(i, _)| i).collect();
        let next = cuts.into_iter().rev().find_map(|cut| {
            let front = decapitalize(part.get(..cut)?);
            let association = model.associations.iter().find(|a| a.name == front)?;
            Some((cut, front, reader.of_model(model, &association.model)?))
        });
        let Some((cut, front, other)) = next else {
            return Vec::new();
        };
        if let Some((table, column)) = reader.column(model, &front) {
            found.push(Name {
                value: Value::Unknown,
                ..name(&table, Some(&column), clause, Span::new(at, at + cut))
            });
        }
        // An embedded object's attributes are the entity's own.
        if !other.is_abstract {
            model = other;
        }
        part = part.get(cut..).unwrap_or_default();
        at += cut;
    }
    Vec::new()
}
