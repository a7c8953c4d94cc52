//! Declared models: classes with fields, and what each field maps.
//!
//! In: a module. Out: its classes as candidates for models, which `link` sorts out, since a base
//! may be declared anywhere; later the declarations as uses. The hard thing: Django names every
//! field of a model in its SQL, so a declared field is a use even where nothing mentions it.

use tree_sitter::Node;

use super::ID;
use super::lookup::member;
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::python::{
    Arguments, Assigned, Class, Heirs, Imports, classes, dotted, string, unroll,
};
use crate::orm::tree::{field, span, text};
use crate::orm::{
    Association, Field, Model, ModelUse, Models, Name, Schema, Unit, Uses, Value, Write, WriteKind,
};
use crate::severity::Confidence;

/// Fields that lead to another model by a key of their own.
const KEYS: [&str; 4] = [
    "ForeignKey",
    "OneToOneField",
    "ParentalKey",
    "TreeForeignKey",
];
/// Fields that lead to other models through a table between.
const MANY: [&str; 2] = ["ManyToManyField", "ParentalManyToManyField"];

pub(super) fn declares(path: &str, text: &str) -> bool {
    if !path.ends_with(".py") || !text.contains("class ") || text.contains("migrations.Migration") {
        return false;
    }
    path.contains("models")
        || text.contains("AppConfig)")
        || text.contains("django.db import") && text.contains("models.")
        || text.contains("import Model")
        || text.contains("models.Model")
        || text.contains("gis.db import models")
}

pub(super) fn models(unit: &Unit<'_>, _: &Schema) -> Vec<Model> {
    let Some(syntax) = unit.syntax else {
        return Vec::new();
    };
    let root = syntax.root();
    let imports = Imports::of(root, unit.path, unit.text);
    let found = classes(root, unit.text);
    let models = found.iter().filter(|c| !c.bases.is_empty());
    models.map(|class| model(unit, &imports, class)).collect()
}

fn model(unit: &Unit<'_>, imports: &Imports, class: &Class<'_, '_>) -> Model {
    let source = unit.text;
    let option = |name: &str| {
        let meta = class.inner("Meta")?;
        meta.value(name)
    };
    let word = |name: &str| {
        let value = option(name)?;
        string(value, source).map(|(text, _)| text.trim_matches('"').to_owned())
    };
    let is_true = |name: &str| option(name).is_some_and(|v| text(v, source) == "True");
    let mut model = Model {
        orm: ID,
        name: class.name.to_owned(),
        path: unit.path.to_owned(),
        at: class.at,
        bases: class.base_paths(imports, source),
        is_abstract: is_true("abstract"),
        ..Model::default()
    };
    if model.bases.iter().any(|b| b.ends_with("AppConfig")) {
        // The label that begins the names of the tables; `link` looks for it.
        let label = class.value("label").or_else(|| class.value("name"));
        let label = label.and_then(|l| string(l, source));
        model.table = label.and_then(|(l, _)| l.rsplit('.').next().map(str::to_owned));
        return model;
    }
    model.named = word("db_table").is_some();
    model.table = word("db_table").or_else(|| {
        let label = word("app_label")?;
        Some(format!("{label}_{}", class.name.to_lowercase()))
    });
    for assigned in &class.assigned {
        if let Some(declared) = Declared::of(assigned, source) {
            declared.add_to(&mut model, source);
        }
    }
    model
}

/// A field as it is declared.
struct Declared<'a, 't> {
    assigned: Assigned<'a, 't>,
    /// The class of the field: `ForeignKey`.
    class: &'a str,
    arguments: Arguments<'a, 't>,
}

impl<'a, 't> Declared<'a, 't> {
    fn of(assigned: &Assigned<'a, 't>, source: &'a str) -> Option<Self> {
        let value = assigned.value.filter(|v| v.kind() == "call")?;
        let class = dotted(field(value, "function")?, source)?.last().copied()?;
        // `models.Manager()`, `Index(…)` are told from fields by the columns of the table.
        let capital = class.starts_with(char::is_uppercase) && class != "GenericForeignKey";
        capital.then_some(())?;
        Some(Self {
            assigned: *assigned,
            class,
            arguments: Arguments::of(field(value, "arguments")?, source),
        })
    }

    fn is_key(&self) -> bool {
        KEYS.contains(&self.class)
            || self.class.ends_with("ForeignKey")
            || self.class.ends_with("OneToOneField")
    }

    fn is_many(&self) -> bool {
        MANY.contains(&self.class)
    }

    fn word(&self, name: &str, source: &'a str) -> Option<String> {
        let (text, _) = string(self.arguments.get(name)?, source)?;
        Some(text.trim_matches('"').to_owned())
    }

    fn column(&self, source: &'a str) -> String {
        let name = self.assigned.name;
        self.word("db_column", source)
            .unwrap_or_else(|| match self.is_key() {
                true => format!("{name}_id"),
                false => name.to_owned(),
            })
    }

    fn add_to(&self, model: &mut Model, source: &'a str) {
        let name = self.assigned.name.to_owned();
        let key = self.is_key();
        if key || self.is_many() {
            let target = self.arguments.get("to");
            let target = target.or_else(|| self.arguments.positional.first().copied());
            let target = target.map(|t| target_name(t, &model.name, source));
            model.associations.push(Association {
                name: name.clone(),
                model: target.unwrap_or_default(),
                many: !key,
                key: key.then(|| self.column(source)),
            });
            // How the other model leads back is the other model's; until `link` it is told here.
            let single = self.class.ends_with("OneToOneField");
            for (word, given) in [
                ("related_name", self.word("related_name", source)),
                (
                    "related_query_name",
                    self.word("related_query_name", source),
                ),
            ] {
                if let Some(given) = given {
                    model.scopes.push(format!("{name}/{word}/{given}"));
                }
            }
            if single {
                model.scopes.push(format!("{name}/single/"));
            }
        }
        if !self.is_many() {
            model.fields.push(Field {
                name,
                column: self.column(source),
                at: self.assigned.at,
            });
        }
    }
}

/// The class that a key points to: `"account.User"`, `settings.AUTH_USER_MODEL`, `Order`.
fn target_name(node: Node<'_>, own: &str, source: &str) -> String {
    let name = match string(node, source) {
        Some((name, _)) => name,
        None => text(
            unroll(node, |_| ()).steps.last().map_or(node, |s| match s {
                crate::orm::python::Step::Attribute(n) => *n,
                _ => node,
            }),
            source,
        ),
    };
    match name.rsplit('.').next().unwrap_or(name) {
        "self" => own.to_owned(),
        "AUTH_USER_MODEL" => "User".to_owned(),
        name => name.to_owned(),
    }
}

const DECLARED: &str = "every query of the model names its declared fields";

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
        let tables = match (&model.table, model.is_abstract) {
            (Some(table), false) => vec![table.as_str()],
            _ => heirs.tables(model),
        };
        if let Some(table) = model.table.as_deref().filter(|_| !model.is_abstract) {
            let named = class.inner("Meta").and_then(|m| m.value("db_table"));
            let at = named.map_or(model.at, span);
            out.statements.push(declaration(models, table, at));
        }
        for assigned in &class.assigned {
            let Some(declared) = Declared::of(assigned, source) else {
                generic_key(assigned, model, models, source, out);
                continue;
            };
            for table in &tables {
                let (table, column) = if declared.is_many() {
                    (declared.between(table, models.schema(), source), None)
                } else {
                    let column = declared.column(source);
                    let known = models.schema().has(table, &column);
                    (known.then(|| (*table).to_owned()), Some(column))
                };
                let Some(table) = table else { continue };
                let value = match column {
                    Some(_) => Value::InHand,
                    None => Value::Unknown,
                };
                out.statements.push(ModelUse {
                    whole: assigned.whole,
                    names: vec![Name {
                        table,
                        column,
                        clause: Clause::Mapping,
                        at: assigned.at,
                        value,
                    }],
                    write: None,
                    confidence: Confidence::Likely,
                    because: Some(DECLARED),
                    retired: false,
                });
            }
        }
    }
}

/// `GenericForeignKey("content_type", "object_id")` is kept in two columns.
fn generic_key(
    assigned: &Assigned<'_, '_>,
    model: &Model,
    models: &Models,
    source: &str,
    out: &mut Uses,
) {
    let call = assigned.value.filter(|v| v.kind() == "call");
    let function = call.and_then(|v| field(v, "function"));
    if !function.is_some_and(|f| text(f, source).ends_with("GenericForeignKey")) {
        return;
    }
    let list = call.and_then(|v| field(v, "arguments"));
    let given = list.map(|l| Arguments::of(l, source)).unwrap_or_default();
    for (word, at) in given.positional.iter().filter_map(|n| string(*n, source)) {
        if let Some((table, column)) = member(models, model, word).and_then(|m| m.column) {
            out.statements.push(ModelUse {
                whole: assigned.whole,
                names: vec![Name {
                    table,
                    column: Some(column.to_owned()),
                    clause: Clause::Mapping,
                    at,
                    value: Value::InHand,
                }],
                write: None,
                confidence: Confidence::Likely,
                because: None,
                retired: false,
            });
        }
    }
}

/// The model itself: a use of its table, and an insert of all that it maps.
fn declaration(models: &Models, table: &str, at: Span) -> ModelUse {
    let name = |column: Option<&str>| Name {
        table: table.to_owned(),
        column: column.map(str::to_owned),
        clause: if column.is_some() {
            Clause::Insert
        } else {
            Clause::Mapping
        },
        at,
        value: if column.is_some() {
            Value::Declared
        } else {
            Value::Unknown
        },
    };
    let mut names = vec![name(None)];
    // A proxy writes what its parent declares.
    let columns = models
        .of_table(table)
        .filter(|m| m.orm == ID)
        .flat_map(|m| &m.fields);
    names.extend(columns.map(|f| name(Some(&f.column))));
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

impl<'a> Declared<'a, '_> {
    /// The table between two models.
    fn between(&self, table: &str, schema: &Schema, source: &'a str) -> Option<String> {
        if self.arguments.get("through").is_some() {
            return None;
        }
        let name = self.word("db_table", source);
        let name = name.unwrap_or_else(|| format!("{table}_{}", self.assigned.name));
        schema.table(&name).map(|t| t.name.clone())
    }
}
