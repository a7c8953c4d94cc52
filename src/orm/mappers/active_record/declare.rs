//! Classes that are models, and modules that they include.
//!
//! In: a file of Ruby. Out: its [`Model`]s with table, bases, associations and scopes. The hard
//! thing is to tell a model from any other class: by what it extends, or by its folder and a
//! table of its name.

use tree_sitter::Node;

use super::ID;
use super::queries;
use super::ruby::{arguments, method, option, receiver, word, words};
use crate::naming;
use crate::orm::tree::{self, around, children, field, span, text};
use crate::orm::written::{Rewritten, bare, indent, literally, node_at, put};
use crate::orm::{Association, Field, Model, Name, Schema, Unit};

/// Whether a file may declare a model or a module for models.
pub(super) fn declares(path: &str, text: &str) -> bool {
    let script = std::path::Path::new(path);
    script
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("rb"))
        && (text.contains("ActiveRecord::Base")
            || text.contains("ApplicationRecord")
            || text.contains("ActiveSupport::Concern")
            || text.contains("table_name")
            || (text.contains("class ") || text.contains("module ")) && is_model_folder(path))
        && !path.contains("db/migrate/")
}

/// What a class extends that names nothing: it is no model, or one that is opened again.
pub(super) const NO_BASE: &str = "Object";

/// Before the name of a module that a class extends itself with.
pub(super) const EXTENDED: char = '+';
/// Before the method of a module that is a scope of the classes that extend themselves with it.
pub(super) const LENT: char = '.';

/// Longer chains are not followed.
const MOST_STEPS: usize = 32;

/// `app/models`, `models` of an engine or plugin, but not their tests.
fn is_model_folder(path: &str) -> bool {
    (path.contains("/models/") || path.starts_with("models/"))
        && !["spec/", "test/", "features/"]
            .iter()
            .any(|t| path.starts_with(t) || path.contains(&format!("/{t}")))
}

/// The models of a file.
pub(super) fn models(unit: &Unit<'_>, _: &Schema) -> Vec<Model> {
    let Some(syntax) = unit.syntax else {
        return Vec::new();
    };
    let mut found = Vec::new();
    // Ends and names of the classes and modules that are open.
    let mut open: Vec<(usize, String)> = Vec::new();
    tree::each(syntax.root(), |node| {
        open.retain(|(end, _)| *end > node.start_byte());
        match node.kind() {
            "class" | "module" => {
                let Some(name) = field(node, "name") else {
                    return true;
                };
                let full = full_name(&open, text(name, unit.text));
                found.extend(model(node, name, &full, unit));
                open.push((node.end_byte(), full));
                true
            }
            "method" | "singleton_method" | "call" => false,
            _ => true,
        }
    });
    found
}

/// The name of a class with those around it.
pub(super) fn full_name(open: &[(usize, String)], name: &str) -> String {
    match open.last() {
        Some((_, outer)) if !name.starts_with("::") => format!("{outer}::{name}"),
        _ => name.trim_start_matches("::").to_owned(),
    }
}

fn model(node: Node<'_>, name: Node<'_>, full: &str, unit: &Unit<'_>) -> Option<Model> {
    let source = unit.text;
    let base = field(node, "superclass").and_then(|s| children(s).first().copied());
    let base = base.map(|b| text(b, source).to_owned());
    let body = field(node, "body").map(children).unwrap_or_default();
    let module = node.kind() == "module";
    let mut made = Model {
        orm: ID,
        name: full.to_owned(),
        path: unit.path.to_owned(),
        at: span(name),
        bases: vec![base.clone().unwrap_or_else(|| NO_BASE.to_owned())],
        is_abstract: module,
        ..Model::default()
    };
    if module && !unit.text.contains("ActiveSupport::Concern") && !is_model_folder(unit.path) {
        return None;
    }
    let plain = base.as_deref().is_some_and(|b| {
        matches!(b, "Struct" | "StandardError" | "Module") || b.contains("Controller")
    });
    if plain {
        return None;
    }
    let mut pending: Vec<Node<'_>> = body.into_iter().rev().collect();
    while let Some(statement) = pending.pop() {
        match statement.kind() {
            "call" => {
                let Some((called, _)) = method(statement, source) else {
                    continue;
                };
                let included = matches!(called, "included" | "class_methods" | "with_options");
                if included && let Some(block) = field(statement, "block") {
                    let mut inner = field(block, "body").map(children).unwrap_or_default();
                    if called == "class_methods" {
                        for own in inner.iter().filter(|n| n.kind() == "method") {
                            read_scope(&mut made, *own, source);
                        }
                        inner.retain(|n| n.kind() != "method");
                    }
                    pending.extend(inner.into_iter().rev());
                } else if receiver(statement).is_none() {
                    read_macro(&mut made, called, &arguments(statement), unit);
                }
            }
            "assignment" | "operator_assignment" => read_setting(&mut made, statement, source),
            "method" => {
                let own = field(statement, "name").map(|n| text(n, source));
                made.methods.extend(own.map(str::to_owned));
                made.holds.extend(finder(statement, source));
                if module {
                    let known = made.scopes.len();
                    read_scope(&mut made, statement, source);
                    let lent = made.scopes.iter_mut().skip(known);
                    lent.for_each(|scope| scope.insert(0, LENT));
                }
            }
            "singleton_method" if module => {
                read_prefix(&mut made, statement, source);
                pending.extend(read_hook(&mut made, statement, source));
            }
            "singleton_method" => read_scope(&mut made, statement, source),
            "singleton_class" => {
                let inner = field(statement, "body").map(children).unwrap_or_default();
                for own in inner.into_iter().filter(|n| n.kind() == "method") {
                    match module {
                        true => read_prefix(&mut made, own, source),
                        false => read_scope(&mut made, own, source),
                    }
                }
            }
            _ => {}
        }
    }
    Some(made)
}

/// `has_many :orders`, `scope :open`, `include Archivable`, `alias_attribute`.
fn read_macro(model: &mut Model, called: &str, arguments: &[Node<'_>], unit: &Unit<'_>) {
    let source = unit.text;
    let first = arguments.first().and_then(|n| word(*n, source));
    match called {
        "include" | "prepend" => {
            let named = arguments.iter().filter(|n| is_constant(**n));
            model
                .bases
                .extend(named.map(|n| text(*n, source).to_owned()));
        }
        "extend" => {
            let named = arguments.iter().filter(|n| is_constant(**n));
            let named = named.map(|n| format!("{EXTENDED}{}", text(*n, source)));
            model.bases.extend(named);
        }
        "scope" | "named_scope" => model.scopes.extend(first.map(|(w, _)| w.to_owned())),
        "alias_attribute" => {
            let column = arguments.get(1).and_then(|n| word(*n, source));
            if let (Some((name, at)), Some((column, _))) = (first, column) {
                model.fields.push(Field {
                    name: name.to_owned(),
                    column: column.to_owned(),
                    at,
                });
            }
        }
        "delegate" => delegate(model, arguments, source),
        // Globalize keeps such attributes in a table beside that of the model: `link` tells which.
        // Mobility may keep them in the model's own.
        "translates" if !unit.text.contains("Mobility") => {
            let named = arguments.iter().filter_map(|n| word(*n, source));
            model.fields.extend(named.map(|(name, at)| Field {
                name: name.to_owned(),
                column: format!(".{name}"),
                at,
            }));
        }
        _ if fills(called) => model.fills = true,
        "set_table_name" => {
            model.table = first.map(|(w, _)| w.to_owned());
            model.named = model.table.is_some();
        }
        _ => {
            if let (Some((name, _)), true) = (first, is_association(called)) {
                model
                    .associations
                    .push(association(called, name, arguments, source));
            }
        }
    }
}

/// `delegate :status, to: :order, prefix: true`: until all models are known the column is written
/// `>order.status`.
fn delegate(model: &mut Model, arguments: &[Node<'_>], source: &str) {
    let to = option(arguments, "to", source).and_then(|n| word(n, source));
    let Some((to, _)) = to else { return };
    let prefix = match option(arguments, "prefix", source) {
        Some(given) if text(given, source) == "true" => format!("{to}_"),
        Some(given) => word(given, source).map_or(String::new(), |(p, _)| format!("{p}_")),
        None => String::new(),
    };
    let named = arguments.iter().filter_map(|n| word(*n, source));
    model.fields.extend(named.map(|(name, at)| Field {
        name: format!("{prefix}{name}"),
        column: format!(">{to}.{name}"),
        at,
    }));
}

/// A method that gives a row: `@profile ||= Profile.find_by(order_id: id)`, `payments.order(:id).last`.
/// What it takes from an association of the model is written `.payments` until all models are known.
fn finder(method_node: Node<'_>, source: &str) -> Option<Association> {
    let name = text(field(method_node, "name")?, source);
    let body = children(field(method_node, "body")?);
    let mut last = *body.last()?;
    if matches!(last.kind(), "assignment" | "operator_assignment") {
        last = field(last, "right")?;
    }
    let (found, _) = method(last, source).filter(|_| last.kind() == "call")?;
    if !queries::gives_record(found) {
        return None;
    }
    let mut at = last;
    for _ in 0..MOST_STEPS {
        match receiver(at).filter(|n| n.kind() == "call") {
            Some(inner) => {
                at = inner;
                let (step, _) = method(at, source)?;
                if receiver(at).is_some() && !queries::keeps_relation(step) {
                    return None;
                }
            }
            None => break,
        }
    }
    let model = match receiver(at) {
        Some(base) if is_constant(base) => text(base, source).trim_start_matches("::").to_owned(),
        Some(base) if base.kind() == "identifier" => format!(".{}", text(base, source)),
        Some(_) => return None,
        None => format!(".{}", method(at, source)?.0),
    };
    Some(Association {
        name: name.to_owned(),
        model,
        many: false,
        key: None,
    })
}

/// `def self.included(base)` of a module: what it includes in the class, and the statements of
/// `base.class_eval do`.
fn read_hook<'t>(module: &mut Model, method_node: Node<'t>, source: &str) -> Vec<Node<'t>> {
    let mut statements = Vec::new();
    let name = field(method_node, "name").map(|n| text(n, source));
    let body = field(method_node, "body").filter(|_| name == Some("included"));
    for call in body.map(children).unwrap_or_default() {
        let given = arguments(call);
        let first = given.first().and_then(|n| word(*n, source));
        let included = given.get(1).filter(|n| is_constant(**n));
        match (method(call, source).map_or("", |(m, _)| m), included) {
            ("class_eval" | "instance_eval" | "class_exec", _) => {
                let block = field(call, "block").and_then(|b| field(b, "body"));
                statements.extend(block.map(children).unwrap_or_default().into_iter().rev());
            }
            ("send", Some(other)) if first.is_some_and(|(word, _)| word == "include") => {
                module.bases.push(text(*other, source).to_owned());
            }
            _ => {}
        }
    }
    statements
}

/// `def self.table_name_prefix = "billing_"` of a module: the tables of the models in it begin so.
fn read_prefix(module: &mut Model, method_node: Node<'_>, source: &str) {
    let name = field(method_node, "name").map(|n| text(n, source));
    let body = field(method_node, "body").filter(|_| name == Some("table_name_prefix"));
    let last = body.map(|b| children(b).last().copied().unwrap_or(b));
    let given = last.and_then(|n| match n.kind() {
        "string_content" => Some(text(n, source)),
        _ => word(n, source).map(|(prefix, _)| prefix),
    });
    if let Some(prefix) = given {
        module.table = Some(prefix.to_owned());
    }
}

/// Macros after which a row may hold more than it was given.
fn fills(called: &str) -> bool {
    [
        "before_",
        "after_initialize",
        "around_",
        "acts_as_",
        "has_secure",
    ]
    .iter()
    .any(|head| called.starts_with(head))
        || matches!(
            called,
            "attribute" | "default_value_for" | "friendly_id" | "attribute_defaults" | "enumerize"
        )
}

/// The macros that make an association.
pub(super) fn is_association(called: &str) -> bool {
    matches!(
        called,
        "has_many" | "has_one" | "belongs_to" | "has_and_belongs_to_many" | "has_one_attached"
    ) && called != "has_one_attached"
}

/// What `through` and `source` leave to other models is written `through.source` until all are known.
fn association(called: &str, name: &str, arguments: &[Node<'_>], source: &str) -> Association {
    let text_of = |key: &str| {
        let value = option(arguments, key, source)?;
        match is_constant(value) {
            true => Some(text(value, source).to_owned()),
            false => word(value, source).map(|(w, _)| w.to_owned()),
        }
    };
    let many = matches!(called, "has_many" | "has_and_belongs_to_many");
    let singular = if many {
        naming::singularize(name)
    } else {
        name.to_owned()
    };
    let polymorphic = option(arguments, "polymorphic", source).is_some();
    let model = match (text_of("class_name"), text_of("through")) {
        (Some(class), _) => class.trim_start_matches("::").to_owned(),
        (None, Some(through)) => {
            let origin = text_of("source").unwrap_or_else(|| name.to_owned());
            format!("{through}.{origin}")
        }
        (None, None) if polymorphic => String::new(),
        (None, None) => naming::camelize(&singular),
    };
    let key = (called == "belongs_to")
        .then(|| text_of("foreign_key").unwrap_or_else(|| format!("{name}_id")));
    Association {
        name: name.to_owned(),
        model,
        many,
        key,
    }
}

/// `self.table_name = "orders"`, `self.abstract_class = true`, `self.ignored_columns += %w[a]`.
fn read_setting(model: &mut Model, statement: Node<'_>, source: &str) {
    let (Some(left), Some(right)) = (field(statement, "left"), field(statement, "right")) else {
        return;
    };
    let Some((name, _)) = method(left, source) else {
        return;
    };
    match name {
        "table_name" => {
            model.table = table_name(right, source);
            model.named = model.table.is_some();
        }
        "abstract_class" => model.is_abstract = text(right, source) == "true",
        "ignored_columns" => {
            let named = words(right, source).into_iter();
            model.retired.extend(named.map(|(w, _)| w.to_owned()));
        }
        _ => {}
    }
}

/// `"orders"`, `"#{table_name_prefix}orders#{table_name_suffix}"`: prefix and suffix are empty
/// unless an application sets them.
fn table_name(node: Node<'_>, source: &str) -> Option<String> {
    let mut name = String::new();
    for part in children(node) {
        match part.kind() {
            "string_content" => name.push_str(text(part, source)),
            "interpolation" if text(part, source).contains("table_name_") => {}
            _ => return None,
        }
    }
    match name.is_empty() {
        true => word(node, source).map(|(w, _)| w.to_owned()),
        false => Some(name),
    }
}

/// A class method that ends in a query is as good as a scope.
fn read_scope(model: &mut Model, method_node: Node<'_>, source: &str) {
    let last = field(method_node, "body").and_then(|b| children(b).last().copied());
    let Some(mut last) = last.filter(|n| n.kind() == "call") else {
        return;
    };
    if let Some((name, _)) = method(last, source)
        && !queries::keeps_relation(name)
    {
        return;
    }
    while let Some(inner) = receiver(last).filter(|n| n.kind() == "call") {
        last = inner;
    }
    let own = receiver(last).is_none_or(|r| r.kind() == "self");
    if own && let Some(name) = field(method_node, "name") {
        model.scopes.push(text(name, source).to_owned());
    }
}

/// `Order`, `Billing::Order`.
pub(super) fn is_constant(node: Node<'_>) -> bool {
    matches!(node.kind(), "constant" | "scope_resolution")
}

/// What makes a class stand for a table of another name.
pub(super) fn rename(unit: &Unit<'_>, name: &Name, new: &str) -> Rewritten {
    let class = around(node_at(unit, name.at)?, 6, |n| n.kind() == "class")?;
    let statements = field(class, "body").map(children).unwrap_or_default();
    let setting = statements.into_iter().find(|statement| {
        let left = field(*statement, "left").map(|l| text(l, unit.text));
        statement.kind() == "assignment" && left == Some("self.table_name")
    });
    if let Some(setting) = setting {
        let at = literally(unit, span(field(setting, "right")?), bare(&name.table))?;
        return Some(vec![(at, new.to_owned())]);
    }
    let head = field(class, "superclass").or_else(|| field(class, "name"))?;
    let ends = unit.text.get(head.end_byte()..)?.starts_with('\n');
    let indent = indent(unit, class.start_byte());
    let line = format!("\n{indent}  self.table_name = \"{new}\"");
    ends.then(|| vec![put(head.end_byte(), line)])
}
