//! Relationships that classes declare: `customer = relationship("Customer")`.
//!
//! In: a class, or the call that makes a relationship. Out: associations, and the tables that they read.
//! The hard thing is the key: it is that of the model itself where a column of its name is.

use tree_sitter::Node;

use super::ID;
use super::declare::{called, first_text};
use super::lookup::{column_of, member};
use crate::clause::Clause;
use crate::orm::python::{Arguments, Class, dotted, string};
use crate::orm::tree::{all, field, span, text};
use crate::orm::{Association, Model, ModelUse, Models, Name, Uses, Value};
use crate::severity::Confidence;

/// A relationship's name, its call and its annotation.
type Relationship<'a, 't> = (&'a str, Option<Node<'t>>, &'a str);

/// The relationships that a class declares.
pub(super) fn relationships<'a, 't>(
    class: &Class<'a, 't>,
    source: &'a str,
) -> Vec<Relationship<'a, 't>> {
    let assigned = class.assigned.iter().filter_map(|assigned| {
        let call = assigned.value.filter(|v| v.kind() == "call")?;
        let annotation = assigned.annotation.map_or("", |a| text(a, source));
        let makes = called(call, source).eq_ignore_ascii_case("relationship");
        makes.then_some((assigned.name, Some(call), annotation))
    });
    // `@declared_attr def customer(cls): return relationship(…)`.
    let made = class.methods.iter().filter_map(|(name, definition)| {
        let body = field(*definition, "body")?;
        let written = text(body, source);
        if written.len() > 600 || !written.to_lowercase().contains("relationship(") {
            return None;
        }
        let calls = all(body, &["call"]).into_iter();
        let mut calls = calls.filter(|c| called(*c, source).eq_ignore_ascii_case("relationship"));
        let annotation = field(*definition, "return_type").map_or("", |t| text(t, source));
        Some((*name, Some(calls.next()?), annotation))
    });
    assigned.chain(made).collect()
}

/// What a relationship leads to.
pub(super) fn association(
    name: &str,
    call: Option<Node<'_>>,
    annotation: &str,
    model: &Model,
    source: &str,
) -> Option<Association> {
    let given = call
        .and_then(|c| field(c, "arguments"))
        .map(|list| Arguments::of(list, source));
    let given = given.unwrap_or_default();
    let first = given.positional.first().copied();
    let target = first.and_then(|n| match string(n, source) {
        Some((name, _)) => Some(name.to_owned()),
        None => dotted(n, source).and_then(|d| d.last().map(|s| (*s).to_owned())),
    });
    let inside = annotation.replace(['"', '\'', ' '], "");
    let word = inside
        .split(['[', ']', '|', ',', '.'])
        .rfind(|w| !w.is_empty() && *w != "None" && w.starts_with(char::is_uppercase));
    let target = target.or_else(|| word.map(str::to_owned))?;
    let target = target.rsplit('.').next().unwrap_or(&target).to_owned();
    let field_of = |word: &str| {
        let mut fields = model.fields.iter();
        let found = fields.find(|f| f.name == word || f.column == word);
        found.map(|f| f.column.clone())
    };
    // `foreign_keys="[Order.owner_id]"`, `foreign_keys=[owner_id]`.
    let spelled = given.get("foreign_keys").and_then(|node| {
        let words = text(node, source).split(|c: char| !c.is_alphanumeric() && c != '_');
        let mut own = words.filter_map(field_of);
        own.next().filter(|_| own.next().is_none())
    });
    let key = field_of(&format!("{name}_id")).or(spelled);
    let single = given
        .get("uselist")
        .is_some_and(|v| text(v, source) == "False");
    let listed = annotation.to_lowercase().contains("list[") || annotation.contains("Set[");
    Some(Association {
        name: name.to_owned(),
        model: target,
        many: !single && key.is_none() && (listed || annotation.is_empty()),
        key,
    })
}

/// `relationship("Order")`: it reads the other model's table.
pub(super) fn led_to(class: &Class<'_, '_>, models: &Models, source: &str, out: &mut Uses) {
    for (_, call, _) in relationships(class, source) {
        let given = call
            .and_then(|c| field(c, "arguments"))
            .map(|list| Arguments::of(list, source))
            .unwrap_or_default();
        let first = given.positional.first().copied();
        let (Some(call), Some(first)) = (call, first) else {
            continue;
        };
        let (name, at) = match string(first, source) {
            Some(named) => named,
            None => (text(first, source), span(first)),
        };
        let name = name.rsplit('.').next().unwrap_or(name);
        let mut tables = models.named(ID, name).filter_map(|m| m.table.as_ref());
        let Some(table) = tables.next() else { continue };
        if tables.all(|other| other == table) {
            let mut names = vec![Name::of_table(table.clone(), Clause::Join, at)];
            // What leads back holds the key: without it the two have nothing to join on.
            let back = given.get("backref").or(given.get("back_populates"));
            let back = back.and_then(|node| match node.kind() {
                "call" => first_text(node, source),
                _ => string(node, source),
            });
            let key = back.and_then(|(back, at)| {
                let model = models.named(ID, name).next()?;
                let (table, column) = member(models, model, back)?.column?;
                let mut key = column_of(&table, column, at, Clause::Join);
                key.value = Value::Followed;
                Some(key)
            });
            names.extend(key);
            out.statements.push(ModelUse {
                whole: span(call),
                names,
                write: None,
                confidence: Confidence::Likely,
                because: None,
                retired: false,
            });
        }
    }
}
