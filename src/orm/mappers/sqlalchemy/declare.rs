//! Declared models and tables, and what each column maps.
//!
//! In: a module. Out: its classes and Core tables as candidates, which `link` sorts out; later the
//! declarations as uses. The hard thing: a column may be an annotation, a call, or a method.

use std::collections::BTreeSet;

use tree_sitter::Node;

use super::ID;
use super::imperative;
use super::keys::{constraints, foreign_keys};
use super::link::is_mixin;
use super::relations::{association, led_to, relationships};
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::python::{Arguments, Class, Heirs, Imports, classes, pairs, string};
use crate::orm::tree::{children, field, span, text};
use crate::orm::{
    Field, Model, ModelUse, Models, Name, Schema, Unit, Uses, Value, Write, WriteKind,
};
use crate::severity::Confidence;

/// Lines from a class to the name of its table that are shown as one place.
const CLOSE: usize = 16;
/// Marks a class that declares columns of its own, until `link`.
pub(super) const HAS_COLUMNS: &str = "has columns";

pub(super) fn declares(path: &str, text: &str) -> bool {
    const WORDS: [&str; 7] = [
        "Column(",
        "mapped_column(",
        "__tablename__",
        "SQLModel",
        "db.Model",
        "relationship(",
        "Mapped[",
    ];
    path.ends_with(".py")
        && !text.contains("alembic import op")
        && WORDS.iter().any(|w| text.contains(w))
}

pub(super) fn models(unit: &Unit<'_>, _: &Schema) -> Vec<Model> {
    let Some(syntax) = unit.syntax else {
        return Vec::new();
    };
    let root = syntax.root();
    let imports = Imports::of(root, unit.path, unit.text);
    let mut found: Vec<Model> = classes(root, unit.text)
        .iter()
        .map(|class| model(unit, &imports, class))
        .collect();
    let core = tables(root, unit.text).into_iter();
    let core: Vec<Model> = core.map(|table| table.model(unit)).collect();
    imperative::map(root, unit.text, &mut found, &core);
    found.retain(|m| {
        let says = !m.bases.is_empty() || !m.fields.is_empty() || m.table.is_some();
        says || is_mixin(m)
    });
    found.extend(core);
    found
}

fn model(unit: &Unit<'_>, imports: &Imports, class: &Class<'_, '_>) -> Model {
    let source = unit.text;
    let given = class.value("__tablename__").and_then(|v| string(v, source));
    let given = given.map(|(name, _)| name.to_owned());
    let core = class.value("__table__").filter(|v| v.kind() == "call");
    let core = core
        .and_then(|call| first_text(call, source))
        .map(|(name, _)| name.to_owned());
    let schema = class
        .value("__table_args__")
        .and_then(|args| schema_of(args, source));
    let table = given.or(core).map(|name| match schema {
        Some(schema) => format!("{schema}.{name}"),
        None => name,
    });
    let mut model = Model {
        orm: ID,
        name: class.name.to_owned(),
        path: unit.path.to_owned(),
        at: class.at,
        named: table.is_some(),
        table,
        bases: class.base_paths(imports, source),
        is_abstract: class.value("__abstract__").is_some(),
        ..Model::default()
    };
    let is_table = class
        .options
        .iter()
        .any(|(n, v)| *n == "table" && text(*v, source) == "True");
    for column in columns(class, source) {
        if column.sure || is_table {
            model.scopes = vec![HAS_COLUMNS.to_owned()];
        }
        model.fields.push(Field {
            name: column.name.to_owned(),
            column: column.column,
            at: column.at,
        });
    }
    for (name, call, annotation) in relationships(class, source) {
        model
            .associations
            .extend(association(name, call, annotation, &model, source));
        let backref = call.and_then(|c| {
            let given = Arguments::of(field(c, "arguments")?, source);
            let value = given.get("backref")?;
            match value.kind() {
                "call" => first_text(value, source),
                _ => string(value, source),
            }
        });
        if let (Some((back, _)), Some(own)) = (backref, model.associations.last()) {
            // The other model gets it in `link`.
            model.scopes.push(format!("{}/{back}", own.model));
        }
    }
    model
}

/// A column as a class declares it.
struct Column<'a> {
    name: &'a str,
    column: String,
    at: Span,
    whole: Span,
    /// It is certainly meant as a column; else the table decides.
    sure: bool,
}

fn columns<'a>(class: &Class<'a, '_>, source: &'a str) -> Vec<Column<'a>> {
    let mut found = Vec::new();
    for assigned in &class.assigned {
        if assigned.name.starts_with('_') && assigned.name.starts_with("__") {
            continue;
        }
        let annotation = assigned.annotation.map_or("", |a| text(a, source));
        let call = assigned.value.and_then(|v| column_call(v, source));
        let function = assigned
            .value
            .filter(|v| v.kind() == "call")
            .map_or("", |v| called(v, source));
        if function.eq_ignore_ascii_case("relationship") {
            continue;
        }
        let mapped = annotation.starts_with("Mapped[") || annotation.contains("orm.Mapped[");
        let plain = assigned.annotation.is_some()
            && (assigned.value.is_none() || function == "Field" || function.is_empty());
        if call.is_none() && !mapped && !plain {
            continue;
        }
        found.push(Column {
            name: assigned.name,
            column: call
                .and_then(|c| given_name(c, source))
                .unwrap_or_else(|| assigned.name.to_owned()),
            at: assigned.at,
            whole: assigned.whole,
            sure: call.is_some() || mapped,
        });
    }
    for (name, definition) in &class.methods {
        // `@declared_attr def owner_id(cls): return Column(…)`
        let body = field(*definition, "body").map_or("", |b| text(b, source));
        let declares =
            body.len() < 600 && (body.contains("Column(") || body.contains("mapped_column("));
        if let Some(at) = field(*definition, "name").filter(|_| declares) {
            found.push(Column {
                name,
                column: (*name).to_owned(),
                at: span(at),
                whole: span(at),
                sure: true,
            });
        }
    }
    found
}

/// The call that makes a column: `Column(…)`, `deferred(Column(…))`, `Field(sa_column=Column(…))`.
pub(super) fn column_call<'t>(value: Node<'t>, source: &str) -> Option<Node<'t>> {
    let mut at = value;
    for _ in 0..3 {
        if at.kind() != "call" {
            return None;
        }
        let function = called(at, source);
        if matches!(function, "Column" | "mapped_column" | "column_property")
            || function.ends_with("Column")
        {
            return Some(at);
        }
        let given = Arguments::of(field(at, "arguments")?, source);
        at = given
            .get("sa_column")
            .or_else(|| given.positional.first().copied())?;
    }
    None
}

fn given_name(call: Node<'_>, source: &str) -> Option<String> {
    let given = Arguments::of(field(call, "arguments")?, source);
    let first = given
        .positional
        .first()
        .copied()
        .and_then(|n| string(n, source));
    let named = given.get("name").and_then(|n| string(n, source));
    first.or(named).map(|(name, _)| name.to_owned())
}

/// The last word of what is called: `Column` of `db.Column(…)`.
pub(super) fn called<'a>(call: Node<'_>, source: &'a str) -> &'a str {
    let name = field(call, "function").map_or("", |f| text(f, source));
    name.rsplit('.').next().unwrap_or(name).trim()
}

/// The first argument, if it is a text.
pub(super) fn first_text<'a>(call: Node<'_>, source: &'a str) -> Option<(&'a str, Span)> {
    let given = Arguments::of(field(call, "arguments")?, source);
    string(*given.positional.first()?, source)
}

/// `{"schema": "sales"}`, alone or at the end of a tuple.
fn schema_of(node: Node<'_>, source: &str) -> Option<String> {
    let options = match node.kind() {
        "tuple" => children(node).into_iter().next_back()?,
        _ => node,
    };
    let pair = pairs(options, source)
        .into_iter()
        .find(|p| p.name == "schema")?;
    string(pair.value, source).map(|(name, _)| name.to_owned())
}

/// A Core table: `orders = Table("orders", metadata, Column("status", String))`.
struct CoreTable<'a> {
    variable: &'a str,
    at: Span,
    /// Where the table is named.
    named: Span,
    table: String,
    columns: Vec<(&'a str, Span, Span)>,
}

impl CoreTable<'_> {
    fn model(self, unit: &Unit<'_>) -> Model {
        let fields = self.columns.iter().map(|(name, at, _)| Field {
            name: (*name).to_owned(),
            column: (*name).to_owned(),
            at: *at,
        });
        Model {
            orm: ID,
            name: self.variable.to_owned(),
            path: unit.path.to_owned(),
            at: self.at,
            fields: fields.collect(),
            table: Some(self.table),
            named: true,
            scopes: vec![HAS_COLUMNS.to_owned()],
            ..Model::default()
        }
    }
}

fn tables<'a>(root: Node<'_>, source: &'a str) -> Vec<CoreTable<'a>> {
    let mut found = Vec::new();
    for statement in children(root) {
        let assignment = children(statement).into_iter().next();
        let Some(assignment) = assignment.filter(|a| a.kind() == "assignment") else {
            continue;
        };
        let (Some(left), Some(call)) = (field(assignment, "left"), field(assignment, "right"))
        else {
            continue;
        };
        if left.kind() != "identifier" || call.kind() != "call" || called(call, source) != "Table" {
            continue;
        }
        let Some((name, named)) = first_text(call, source) else {
            continue;
        };
        let given = field(call, "arguments").map(|list| Arguments::of(list, source));
        let given = given.unwrap_or_default();
        let schema = given.get("schema").and_then(|s| string(s, source));
        let columns = given
            .positional
            .iter()
            .filter(|n| n.kind() == "call" && called(**n, source) == "Column");
        found.push(CoreTable {
            variable: text(left, source),
            at: span(left),
            named,
            table: match schema {
                Some((schema, _)) => format!("{schema}.{name}"),
                None => name.to_owned(),
            },
            columns: columns
                .filter_map(|c| first_text(*c, source).map(|(name, at)| (name, at, span(*c))))
                .collect(),
        });
    }
    found
}

const DECLARED: &str = "every query of the model names its declared columns";

/// The declarations of a module as uses.
pub(super) fn uses(unit: &Unit<'_>, root: Node<'_>, models: &Models, out: &mut Uses) {
    if !declares(unit.path, unit.text) {
        return;
    }
    let source = unit.text;
    let heirs = Heirs::of(ID, models);
    for class in classes(root, source) {
        let declared = models
            .named(ID, class.name)
            .find(|m| m.path == unit.path && m.at == class.at);
        let Some(model) = declared else { continue };
        let tables = match &model.table {
            Some(table) => vec![table.as_str()],
            None => heirs.tables(model),
        };
        let spelled = class.value("__tablename__").or(class.value("__table__"));
        // Of a class that a call maps the Core table is the declaration.
        let by_call = model.named && spelled.is_none();
        if let Some(table) = model.table.as_ref().filter(|_| by_call) {
            out.echoes
                .push(ModelUse::of_class(table.to_owned(), model.at));
        }
        if let Some(table) = model.table.as_ref().filter(|_| !by_call) {
            let at = class.value("__tablename__").map_or(model.at, span);
            let mut told = declaration(models, model, table, at);
            told.whole = with_name(model.at, at, source);
            out.statements.push(told);
        }
        led_to(&class, models, source, out);
        for table in tables {
            let mapped = columns(&class, source).into_iter();
            let known = mapped.filter(|c| models.schema().has(table, &c.column));
            out.statements
                .extend(known.map(|c| mapping(table, c.column, c.at, c.whole)));
            constraints(&class, model, table, source, out);
        }
    }
    for core in tables(root, source) {
        let declared = models
            .named(ID, core.variable)
            .find(|m| m.path == unit.path && m.at == core.at);
        let Some((model, table)) = declared.and_then(|m| Some((m, m.table.as_deref()?))) else {
            continue;
        };
        out.statements
            .push(declaration(models, model, table, core.named));
        for (name, at, whole) in core.columns {
            if models.schema().has(table, name) {
                out.statements
                    .push(mapping(table, name.to_owned(), at, whole));
            }
        }
    }
    foreign_keys(root, models.schema(), source, out);
}

/// The name of the table with the class, where they stand close together.
fn with_name(class: Span, table: Span, source: &str) -> Span {
    let both = Span::new(class.start, table.end);
    let near = class.start < table.start && both.of(source).lines().count() <= CLOSE;
    if near { both } else { table }
}

pub(super) fn mapping(table: &str, column: String, at: Span, whole: Span) -> ModelUse {
    ModelUse {
        whole,
        names: vec![Name {
            table: table.to_owned(),
            column: Some(column),
            clause: Clause::Mapping,
            at,
            value: Value::InHand,
        }],
        write: None,
        confidence: Confidence::Likely,
        because: Some(DECLARED),
        retired: false,
    }
}

/// The model itself: a use of its table, and an insert of all that it maps.
fn declaration(models: &Models, model: &Model, table: &str, at: Span) -> ModelUse {
    let mut names = vec![Name::of_table(table.to_owned(), Clause::Mapping, at)];
    let own = models.of_table(table).filter(|m| m.orm == ID);
    let columns: BTreeSet<&str> = own
        .flat_map(|m| &m.fields)
        .map(|f| f.column.as_str())
        .collect();
    names.extend(columns.into_iter().map(|column| Name {
        table: table.to_owned(),
        column: Some(column.to_owned()),
        clause: Clause::Insert,
        at: model.at,
        value: Value::Declared,
    }));
    ModelUse {
        whole: at,
        names,
        write: Some(Write {
            table: table.to_owned(),
            kind: WriteKind::Insert,
            complete: true,
            at,
        }),
        confidence: Confidence::Likely,
        because: None,
        retired: false,
    }
}
