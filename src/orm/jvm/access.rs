//! Attributes of entities in code: getters and setters, fields, the criteria API.
//!
//! In: a file of Java. Out: what reads or writes an attribute in memory as echoes, and what names
//! one in a query as statements. The hard thing: a getter's name says little; the type of what it
//! is called on has to be known.

use tree_sitter::Node;

use super::reader::Reader;
use super::{accessor, core};
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::tree::{around, children, each, field, span, text};
use crate::orm::{Model, ModelUse, Name, Uses, Value};
use crate::severity::Confidence;

/// A chain of calls is followed that far to where it begins.
const LONGEST: usize = 48;

/// Methods of queries whose argument is the name of an attribute.
const NAMING: [&str; 3] = ["get", "join", "fetch"];

/// What the code of a file does with attributes.
pub(in crate::orm) fn uses(reader: &Reader<'_, '_>, uses: &mut Uses) {
    each(reader.root, |node| {
        match node.kind() {
            "method_invocation" => call(reader, node, uses),
            "method_reference" => reference(reader, node, uses),
            "field_access" => access(reader, node, uses),
            "identifier" => own(reader, node, uses),
            _ => {}
        }
        true
    });
}

/// An attribute of an entity at a place; one of a mapped superclass or embedded class is a use for
/// each table, for a place has one meaning in a use.
pub(in crate::orm) fn used(
    reader: &Reader<'_, '_>,
    model: &Model,
    attribute: &str,
    (at, whole): (Span, Span),
    clause: Clause,
) -> Vec<ModelUse> {
    // A chain over several lines is shown from the name on.
    let lines = whole.of(reader.unit.text).contains('\n');
    let columns = reader.columns(model, attribute).into_iter();
    let uses = columns.map(|(table, column)| {
        let value = match clause {
            Clause::Where => Value::Unknown,
            _ => Value::InHand,
        };
        let name = Name {
            table,
            column: Some(column),
            clause,
            at,
            value,
        };
        ModelUse {
            whole: if lines { at } else { whole },
            names: vec![name],
            write: None,
            confidence: Confidence::Likely,
            because: None,
            retired: false,
        }
    });
    uses.collect()
}

fn call<'a>(reader: &Reader<'_, 'a>, node: Node<'a>, uses: &mut Uses) {
    let source = reader.unit.text;
    let (Some(method), Some(object)) = (field(node, "name"), field(node, "object")) else {
        // `getStatus()` of the class itself.
        let inside = reader.types.class(node.start_byte());
        if let (Some(method), Some(model)) =
            (field(node, "name"), inside.and_then(|c| reader.model(c)))
            && let Some((attribute, _)) = accessor(text(method, source))
        {
            let places = (span(method), span(node));
            let found = used(reader, model, &attribute, places, Clause::Mapping);
            uses.echoes.extend(found);
        }
        return;
    };
    let name = text(method, source);
    let places = (span(method), span(node));
    let arguments = field(node, "arguments").map(children).unwrap_or_default();
    if let ([argument], true) = (arguments.as_slice(), NAMING.contains(&name))
        && let Some(literal) = reader.unit.literal_at(argument.start_byte())
    {
        if let Some(model) = rooted(reader, object) {
            let range = literal.source_range(Span::new(0, literal.text.len()));
            let attribute = literal.text.as_str();
            let found = used(reader, model, attribute, (range, span(node)), Clause::Where);
            uses.statements.extend(found);
        }
        return;
    }
    let model = match accessor(name) {
        Some((attribute, _)) => reader
            .model_of(object)
            .map(|m| used(reader, m, &attribute, places, Clause::Mapping)),
        None => built(reader, object)
            .or_else(|| {
                (arguments.is_empty())
                    .then(|| reader.model_of(object))
                    .flatten()
            })
            .map(|m| used(reader, m, name, places, Clause::Mapping)),
    };
    uses.echoes.extend(model.into_iter().flatten());
}

/// The entity of a builder: `Order.builder().total(1)`.
fn built<'u, 'a>(reader: &Reader<'u, 'a>, object: Node<'a>) -> Option<&'u Model> {
    let mut at = object;
    for _ in 0..LONGEST {
        let (name, object) = (field(at, "name")?, field(at, "object")?);
        let method = text(name, reader.unit.text);
        if object.kind() == "identifier" && matches!(method, "builder" | "toBuilder") {
            return reader.model(text(object, reader.unit.text));
        }
        at = object;
    }
    None
}

/// The entity that a path of the criteria API starts from or has come to.
fn rooted<'u, 'a>(reader: &Reader<'u, 'a>, object: Node<'a>) -> Option<&'u Model> {
    let source = reader.unit.text;
    let mut steps = Vec::new();
    let mut at = object;
    for _ in 0..LONGEST {
        let (Some(method), Some(inner)) = (field(at, "name"), field(at, "object")) else {
            break;
        };
        let arguments = field(at, "arguments").map(children).unwrap_or_default();
        let first = arguments.first().copied();
        match text(method, source) {
            method if NAMING.contains(&method) => {
                let literal = reader.unit.literal_at(first?.start_byte())?;
                steps.push(literal.text.as_str());
            }
            "from" => {
                let class = text(first?, source).strip_suffix(".class")?;
                return walk(reader, reader.model(class)?, &steps);
            }
            _ => return None,
        }
        at = inner;
    }
    let variable = reader.types.variable(text(at, source), at.start_byte())?;
    let paths = [
        "Root<",
        "Path<",
        "Join<",
        "From<",
        "ListJoin<",
        "SetJoin<",
        "Fetch<",
    ];
    if paths.iter().any(|p| variable.of.starts_with(p)) {
        return walk(reader, reader.model(core(variable.of))?, &steps);
    }
    // `(root, query, cb) -> …` of a `Specification<Order>`.
    if !variable.of.is_empty() || !matches!(text(at, source), "root" | "r") {
        return None;
    }
    let declared = around(at, 64, |n| {
        let of = field(n, "type").map_or("", |t| text(t, source));
        of.contains("Specification<")
    });
    let of = text(field(declared?, "type")?, source);
    walk(reader, reader.model(core(of))?, &steps)
}

/// Follows attributes, the last one first.
fn walk<'u>(reader: &Reader<'u, '_>, from: &'u Model, steps: &[&str]) -> Option<&'u Model> {
    let mut steps = steps.iter().rev();
    steps.try_fold(from, |model, step| reader.led(model, step))
}

/// `Order::getStatus`
fn reference<'a>(reader: &Reader<'_, 'a>, node: Node<'a>, uses: &mut Uses) {
    let parts = children(node);
    let [of, .., method] = parts.as_slice() else {
        return;
    };
    let source = reader.unit.text;
    let name = text(*method, source);
    let attribute = accessor(name).map_or(name.to_owned(), |(attribute, _)| attribute);
    let model = reader
        .model_of(*of)
        .or_else(|| reader.model(text(*of, source)));
    let places = (span(*method), span(node));
    let found = model.map(|m| used(reader, m, &attribute, places, Clause::Mapping));
    uses.echoes.extend(found.into_iter().flatten());
}

/// `order.status`, `this.status`, `Order_.status`, `QOrder.order.status`
fn access<'a>(reader: &Reader<'_, 'a>, node: Node<'a>, uses: &mut Uses) {
    let (Some(object), Some(named)) = (field(node, "object"), field(node, "field")) else {
        return;
    };
    let source = reader.unit.text;
    let attribute = text(named, source);
    let places = (span(named), span(node));
    let written = text(object, source);
    let declared = match object.kind() {
        "identifier" => reader
            .types
            .variable(written, object.start_byte())
            .map_or(written, |v| v.of),
        "field_access" => field(object, "object").map_or("", |n| text(n, source)),
        _ => "",
    };
    let metamodel = declared.strip_suffix('_').or_else(|| {
        let rest = declared.strip_prefix('Q')?;
        rest.starts_with(|c: char| c.is_uppercase()).then_some(rest)
    });
    if let Some(model) = metamodel.and_then(|m| reader.model(m).or_else(|| reader.generated(m))) {
        let constant = model.fields.iter().find(|f| {
            f.name == attribute || crate::naming::underscore(&f.name).to_uppercase() == attribute
        });
        let found = constant.map(|f| used(reader, model, &f.name, places, Clause::Where));
        uses.statements.extend(found.into_iter().flatten());
        return;
    }
    let found = reader
        .model_of(object)
        .map(|m| used(reader, m, attribute, places, Clause::Mapping));
    uses.echoes.extend(found.into_iter().flatten());
}

/// A field of the class itself, by its bare name.
fn own<'a>(reader: &Reader<'_, 'a>, node: Node<'a>, uses: &mut Uses) {
    let Some(parent) = node.parent() else { return };
    let is = |name: &str| field(parent, name) == Some(node);
    let names = match parent.kind() {
        "field_access" => is("field"),
        "method_invocation" => is("name"),
        "method_reference" | "scoped_identifier" | "element_value_pair" | "inferred_parameters" => {
            true
        }
        kind => is("name") && kind != "assignment_expression",
    };
    if names {
        return;
    }
    let name = text(node, reader.unit.text);
    let at = node.start_byte();
    let Some(variable) = reader.types.variable(name, at).filter(|v| v.is_field) else {
        return;
    };
    // The class that declares the field, not one inside of it.
    let class = reader.types.class(variable.scope.start);
    let places = (span(node), span(node));
    let found = class
        .and_then(|c| reader.model(c))
        .map(|m| used(reader, m, name, places, Clause::Mapping));
    uses.echoes.extend(found.into_iter().flatten());
}
