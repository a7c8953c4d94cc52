//! Conditions that code puts together: generated criteria, MyBatis-Plus' wrappers.
//!
//! In: a file of Java. Out: the columns that calls such as `andStatusEqualTo`,
//! `eq("status", …)` and `eq(Order::getStatus, …)` name. The hard thing is the class that a
//! criterion is about: its name stands at the start of the chain, or in the variable's type.

use std::collections::BTreeSet;

use tree_sitter::Node;

use super::{ID, fields::columns};
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::jvm::access::used;
use crate::orm::jvm::reader::Reader;
use crate::orm::jvm::{accessor, core, decapitalize};
use crate::orm::tree::{around, children, each, field, span, text};
use crate::orm::{Model, ModelUse, Name, Uses, Value};
use crate::severity::Confidence;

/// A chain of calls is followed that far to where it begins.
const LONGEST: usize = 48;

/// Ends of generated criteria; the longest first where one ends another.
const ENDINGS: [&str; 14] = [
    "IsNotNull",
    "IsNull",
    "NotEqualTo",
    "GreaterThanOrEqualTo",
    "LessThanOrEqualTo",
    "EqualTo",
    "GreaterThan",
    "LessThan",
    "NotLike",
    "Like",
    "NotIn",
    "In",
    "NotBetween",
    "Between",
];

/// Methods of wrappers that take columns.
const WRAPPED: [&str; 27] = [
    "eq",
    "ne",
    "gt",
    "ge",
    "lt",
    "le",
    "like",
    "notLike",
    "likeLeft",
    "likeRight",
    "in",
    "notIn",
    "between",
    "notBetween",
    "isNull",
    "isNotNull",
    "orderByAsc",
    "orderByDesc",
    "orderBy",
    "groupBy",
    "select",
    "set",
    "setSql",
    "having",
    "inSql",
    "allEq",
    "max",
];

/// Of these only the first argument that is no condition is a column.
const FIRST_ONLY: [&str; 12] = [
    "eq",
    "ne",
    "gt",
    "ge",
    "lt",
    "le",
    "like",
    "notLike",
    "likeLeft",
    "likeRight",
    "set",
    "in",
];

/// What the conditions of a file name.
pub(super) fn uses(reader: &Reader<'_, '_>, uses: &mut Uses) {
    let source = reader.unit.text;
    let examples = source.contains("Example");
    let wrappers = source.contains("Wrapper") || source.contains("Query()");
    if !examples && !wrappers {
        return;
    }
    let known = if examples {
        generated(reader)
    } else {
        Vec::new()
    };
    each(reader.root, |node| {
        if node.kind() == "method_invocation"
            && let Some(name) = field(node, "name")
        {
            let method = text(name, source);
            if method == "addCriterion" {
                definition(reader, node, uses);
            } else if !known.is_empty() && method.starts_with("and") {
                uses.statements
                    .extend(criterion(reader, node, name, &known));
            } else if wrappers && WRAPPED.contains(&method) {
                wrapped(reader, node, method, uses);
            }
        }
        true
    });
}

/// The classes whose generated criteria the file names.
fn generated<'u>(reader: &Reader<'u, '_>) -> Vec<&'u Model> {
    let words = reader
        .unit
        .text
        .split(|c: char| !(c.is_alphanumeric() || c == '_'));
    let names: BTreeSet<&str> = words.filter_map(|w| w.strip_suffix("Example")).collect();
    let models = names.into_iter().filter(|n| !n.is_empty()).map(|name| {
        let own = reader.model(name);
        own.or_else(|| {
            let mut named = reader.models.named(ID, name).filter(|m| m.table.is_some());
            let only = named.next()?;
            named.next().is_none().then_some(only)
        })
    });
    models.flatten().collect()
}

/// `addCriterion("status =", value, "status")` in the generated class itself.
fn definition<'a>(reader: &Reader<'_, 'a>, node: Node<'a>, uses: &mut Uses) {
    let outer = around(node, 400, |n| {
        let name = field(n, "name").map_or("", |n| text(n, reader.unit.text));
        n.kind() == "class_declaration" && name.ends_with("Example")
    });
    let name = outer.and_then(|n| field(n, "name"));
    let name = name.map_or("", |n| text(n, reader.unit.text));
    let Some(model) = name.strip_suffix("Example").and_then(|n| reader.model(n)) else {
        return;
    };
    let first = field(node, "arguments").and_then(|n| children(n).into_iter().next());
    let literal = first.and_then(|n| reader.unit.literal_at(n.start_byte()));
    let Some(literal) = literal else { return };
    let word = literal.text.split(' ').next().unwrap_or_default();
    let word = word.rsplit('.').next().unwrap_or(word).trim_matches('`');
    let Some(table) = model.table.as_deref() else {
        return;
    };
    if let Some(column) = reader
        .models
        .schema()
        .table(table)
        .and_then(|t| t.column(word))
    {
        let at = literal.source_range(Span::new(0, literal.text.len()));
        let named = (table.to_owned(), column.to_owned());
        let told = one(named, at, span(node), Clause::Mapping);
        uses.echoes.push(told);
    }
}

fn one((table, column): (String, String), at: Span, whole: Span, clause: Clause) -> ModelUse {
    ModelUse {
        whole,
        names: vec![Name {
            table,
            column: Some(column),
            clause,
            at,
            value: match clause {
                Clause::Mapping => Value::InHand,
                _ => Value::Unknown,
            },
        }],
        write: None,
        confidence: Confidence::Likely,
        because: None,
        retired: false,
    }
}

/// `example.createCriteria().andStatusEqualTo("new")`
fn criterion<'a>(
    reader: &Reader<'_, 'a>,
    node: Node<'a>,
    name: Node<'a>,
    known: &[&Model],
) -> Option<ModelUse> {
    let method = text(name, reader.unit.text);
    let rest = method.strip_prefix("and")?;
    let property = decapitalize(ENDINGS.iter().find_map(|e| rest.strip_suffix(e))?);
    let has = |m: &&&Model| !columns(reader.models, m, &property).is_empty();
    let typed = start(node).and_then(|n| {
        let of = reader
            .types
            .variable(text(n, reader.unit.text), n.start_byte())?;
        let of = of.of.split('.').next()?.strip_suffix("Example")?;
        known.iter().find(|m| m.name == of)
    });
    let model = match typed {
        Some(model) => has(&model).then_some(*model)?,
        None => {
            let mut fits = known.iter().filter(has);
            let only = fits.next()?;
            fits.next().is_none().then_some(*only)?
        }
    };
    let found = columns(reader.models, model, &property)
        .into_iter()
        .next()?;
    Some(one(found, span(name), span(name), Clause::Where))
}

/// Where a chain of calls begins.
fn start(node: Node<'_>) -> Option<Node<'_>> {
    let mut at = node;
    for _ in 0..LONGEST {
        match field(at, "object") {
            Some(inner) => at = inner,
            None => break,
        }
    }
    (at.kind() == "identifier").then_some(at)
}

/// `wrapper.eq("status", 1)`, `wrapper.eq(Order::getStatus, 1)`
fn wrapped<'a>(reader: &Reader<'_, 'a>, node: Node<'a>, method: &str, uses: &mut Uses) {
    let source = reader.unit.text;
    let arguments = field(node, "arguments").map(children).unwrap_or_default();
    let clause = match method {
        "select" => Clause::Select,
        "orderByAsc" | "orderByDesc" | "orderBy" => Clause::OrderBy,
        "set" => Clause::Set,
        _ => Clause::Where,
    };
    for argument in arguments {
        if argument.kind() == "method_reference" {
            let parts = children(argument);
            if let [of, .., getter] = parts.as_slice()
                && let Some(model) = reader.model(text(*of, source))
                && let Some((attribute, _)) = accessor(text(*getter, source))
            {
                let places = (span(*getter), span(argument));
                let found = used(reader, model, &attribute, places, Clause::Where);
                uses.statements.extend(found);
            }
        } else if let Some(literal) = reader.unit.literal_at(argument.start_byte()) {
            let Some(table) = about(reader, node).and_then(|m| m.table.as_deref()) else {
                return;
            };
            let known = reader.models.schema().table(table);
            for word in literal.text.split(',') {
                let bare = word.trim().rsplit('.').next().unwrap_or_default();
                if let Some(column) = known.and_then(|t| t.column(bare)) {
                    let at = literal.source_range(Span::new(0, literal.text.len()));
                    let named = (table.to_owned(), column.to_owned());
                    uses.statements.push(one(named, at, span(argument), clause));
                }
            }
        } else {
            continue;
        }
        if FIRST_ONLY.contains(&method) {
            return;
        }
    }
}

/// The class that a wrapper is about.
fn about<'u, 'a>(reader: &Reader<'u, 'a>, node: Node<'a>) -> Option<&'u Model> {
    let source = reader.unit.text;
    let mut at = node;
    for _ in 0..LONGEST {
        match field(at, "object") {
            Some(inner) => at = inner,
            None => break,
        }
        if at.kind() == "method_invocation"
            && let Some(arguments) = field(at, "type_arguments")
        {
            return reader.model(text(arguments, source));
        }
        if at.kind() == "object_creation_expression" {
            let of = field(at, "type").map_or("", |n| text(n, source));
            return reader.model(of).filter(|_| of.contains("Wrapper"));
        }
    }
    let variable = reader.types.variable(text(at, source), at.start_byte())?;
    let of = match variable.of {
        "" => text(field(variable.from?, "type")?, source),
        of => of,
    };
    let fits = of.contains("Wrapper") && !core(of).is_empty();
    fits.then(|| reader.model(of)).flatten()
}
