//! Classes that are models, with their tables, relations, scopes; and the traits and builders that
//! lend them some.
//!
//! In: a PHP file. Out: one [`Model`] for each class that may turn out to be one: `link` decides.
//! The hard thing is that a relation is a method like any other: it is known by what it returns.

use tree_sitter::Node;

use super::ID;
use super::carried;
use super::php::{Imports, arguments, class_of, short, word};
use crate::naming;
use crate::orm::tree::{all, around, children, field, span, text};
use crate::orm::written::{Rewritten, bare, indent, literally, node_at, put};
use crate::orm::{Association, Field, Model, Name, Schema, Unit};

/// Whether a file may declare a model or what one borrows from.
pub(super) fn declares(path: &str, text: &str) -> bool {
    if !path.ends_with(".php") || path.ends_with(".blade.php") {
        return false;
    }
    let class = text.contains("class ") && text.contains(" extends ");
    let typed = text.contains("class ") || text.contains("trait ") || text.contains("interface ");
    let borrows = text.contains("\n    use ") || text.contains("\n\tuse ");
    let marks = [
        "Model",
        "Authenticatable",
        "Pivot",
        "$table",
        "$fillable",
        "Builder",
        "hasMany(",
    ];
    let named = |word: &str| text.contains(word);
    let lends = ["To(", "Many(", "One(", "ToMany(", "Attribute", "scope"];
    class && marks.iter().any(|w| named(w))
        || text.contains("trait ") && lends.iter().any(|w| named(w))
        || typed && (named("Models\\") || borrows)
}

/// The classes and traits of a file.
pub(super) fn models(unit: &Unit<'_>, _: &Schema) -> Vec<Model> {
    let Some(syntax) = unit.syntax else {
        return Vec::new();
    };
    let root = syntax.root();
    let imports = Imports::read(root, unit.text);
    let kinds = [
        "class_declaration",
        "trait_declaration",
        "interface_declaration",
    ];
    let classes = all(root, &kinds);
    classes
        .into_iter()
        .filter_map(|class| model(unit, &imports, class))
        .collect()
}

fn model(unit: &Unit<'_>, imports: &Imports, class: Node<'_>) -> Option<Model> {
    let source = unit.text;
    let name = field(class, "name")?;
    let body = field(class, "body")?;
    let mut model = Model {
        orm: ID,
        name: imports.full(text(name, source)),
        path: unit.path.to_owned(),
        at: span(name),
        is_abstract: class.kind() == "trait_declaration",
        ..Model::default()
    };
    for part in children(class) {
        match part.kind() {
            "abstract_modifier" => model.is_abstract = true,
            "base_clause" => {
                let bases = children(part).into_iter();
                model
                    .bases
                    .extend(bases.map(|b| imports.full(text(b, source))));
            }
            _ => {}
        }
    }
    let builder = model.bases.first().is_some_and(|b| b.ends_with("Builder"));
    let builds = builder && model.name.ends_with("Builder");
    carried::members(&mut model, unit, imports, class, body);
    for member in children(body) {
        match member.kind() {
            "use_declaration" => {
                let used = all(member, &["name", "qualified_name"]);
                let used = used
                    .iter()
                    .filter(|n| n.parent().is_none_or(|p| p.kind() != "qualified_name"));
                model
                    .bases
                    .extend(used.map(|n| imports.full(text(*n, source))));
            }
            "property_declaration" => property(&mut model, source, member),
            "method_declaration" => method(&mut model, source, imports, member, builds),
            _ => {}
        }
    }
    Some(model)
}

/// `protected $table = 'orders';`
fn property(model: &mut Model, source: &str, member: Node<'_>) {
    for element in children(member) {
        let named = field(element, "name").map(|n| text(n, source));
        let value = field(element, "default_value").and_then(|v| word(v, source));
        if let (Some("$table"), Some((table, _))) = (named, value) {
            model.table = Some(table.to_owned());
            model.named = true;
        }
    }
}

fn method(model: &mut Model, source: &str, imports: &Imports, member: Node<'_>, builds: bool) {
    let Some(name) = field(member, "name") else {
        return;
    };
    let (at, name) = (span(name), text(name, source));
    if let Some(relation) = field(member, "body").and_then(|b| relation(source, imports, b, name)) {
        model.associations.push(relation);
        return;
    }
    if let Some(scope) = name.strip_prefix("scope").filter(|s| starts_upper(s)) {
        model.scopes.push(lower_first(scope));
        return;
    }
    let marked = children(member)
        .iter()
        .any(|n| n.kind() == "attribute_list" && text(*n, source).contains("Scope"));
    if builds || marked {
        model.scopes.push(name.to_owned());
        return;
    }
    // `getStatusAttribute`, `setStatusAttribute`: the name is that of a column or made up.
    if let Some(column) = accessor(name) {
        model.fields.push(Field {
            name: lower_first(&naming::camelize(&column)),
            column,
            at,
        });
    }
}

/// The attribute that a method named `getStatusAttribute` is about.
pub(super) fn accessor(name: &str) -> Option<String> {
    let inner = name
        .strip_prefix("get")
        .or_else(|| name.strip_prefix("set"))?;
    let inner = inner
        .strip_suffix("Attribute")
        .filter(|i| starts_upper(i))?;
    Some(naming::underscore(inner))
}

fn starts_upper(text: &str) -> bool {
    text.starts_with(char::is_uppercase)
}

/// `ActiveOrders` as a method's name.
pub(super) fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_lowercase().collect::<String>());
    format!("{}{}", first.unwrap_or_default(), chars.as_str())
}

/// The kinds of relations: whether they give several rows.
pub(super) fn relation_kind(method: &str) -> Option<bool> {
    Some(match method {
        "hasMany" | "belongsToMany" | "hasManyThrough" | "morphMany" | "morphToMany"
        | "morphedByMany" => true,
        "hasOne" | "belongsTo" | "hasOneThrough" | "morphOne" | "morphTo" => false,
        _ => return None,
    })
}

/// The relation that a method's body returns: the first one that it asks for.
fn relation(source: &str, imports: &Imports, body: Node<'_>, name: &str) -> Option<Association> {
    if !source.get(body.byte_range())?.contains("$this->") || body.byte_range().len() > 4000 {
        return None;
    }
    let calls = all(body, &["member_call_expression"]);
    calls.into_iter().find_map(|call| {
        let kind = text(field(call, "name")?, source);
        let many = relation_kind(kind)?;
        if text(field(call, "object")?, source) != "$this" {
            return None;
        }
        let arguments = arguments(call);
        let given = |i: usize| {
            arguments
                .get(i)
                .and_then(|n| word(*n, source))
                .map(|(w, _)| w)
        };
        let other = arguments.first();
        let model = match kind {
            "morphTo" => String::new(),
            _ => other
                .and_then(|n| class_of(*n, source).map(|c| imports.full(c)))
                .or_else(|| given(0).map(|w| w.trim_start_matches('\\').to_owned()))?,
        };
        let key = match kind {
            "belongsTo" => {
                given(1).map_or_else(|| format!("{}_id", naming::underscore(name)), str::to_owned)
            }
            "morphTo" => format!("{}_id", naming::underscore(given(0).unwrap_or(name))),
            _ => String::new(),
        };
        Some(Association {
            name: name.to_owned(),
            model,
            many,
            key: Some(key).filter(|k| !k.is_empty()),
        })
    })
}

/// The table of a class by Laravel's convention.
pub(super) fn table_of(class: &str, pivot: bool) -> String {
    let name = naming::underscore(short(class));
    if pivot {
        name
    } else {
        naming::pluralize(&name)
    }
}

/// What makes a class stand for a table of another name.
pub(super) fn rename(unit: &Unit<'_>, name: &Name, new: &str) -> Rewritten {
    let old = bare(&name.table);
    let node = node_at(unit, name.at)?;
    let class = around(node, 8, |n| n.kind() == "class_declaration")?;
    let body = field(class, "body")?;
    let own = children(body)
        .into_iter()
        .filter(|m| m.kind() == "property_declaration");
    let mut elements = own.flat_map(children);
    let table =
        elements.find(|e| field(*e, "name").is_some_and(|n| text(n, unit.text) == "$table"));
    if let Some(table) = table {
        let at = literally(unit, span(field(table, "default_value")?), old)?;
        return Some(vec![(at, new.to_owned())]);
    }
    let indent = indent(unit, class.start_byte());
    let line = format!("\n{indent}    protected $table = '{new}';\n");
    Some(vec![put(body.start_byte() + 1, line)])
}
