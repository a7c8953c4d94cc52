//! A file and what its names mean: models by imports, expressions by the types of variables.

use tree_sitter::Node;

use super::names::{Imports, nearest};
use super::types::Types;
use super::{accessor, core, services};
use crate::naming::camelize;
use crate::orm::tree::{children, field, text};
use crate::orm::{Model, Models, Unit};

/// How far an expression is followed to where its type is known.
const FAR: usize = 16;

/// Methods whose result is what they are called on, one of it, or several.
const SAME: [&str; 34] = [
    "stream",
    "parallelStream",
    "filter",
    "sorted",
    "peek",
    "distinct",
    "limit",
    "skip",
    "forEach",
    "findFirst",
    "findAny",
    "get",
    "orElse",
    "orElseThrow",
    "orElseGet",
    "ifPresent",
    "iterator",
    "next",
    "values",
    "of",
    "ofNullable",
    "toList",
    "getContent",
    "removeIf",
    "anyMatch",
    "allMatch",
    "noneMatch",
    "max",
    "min",
    "reversed",
    "getFirst",
    "getLast",
    "asList",
    "or",
];

/// What tells the classes of one mapper from those of another.
#[derive(Debug)]
pub struct Kind {
    /// [`crate::orm::Orm::id`].
    pub orm: &'static str,
    /// Tables and columns of an attribute; that of a shared superclass has one in each table.
    pub columns: fn(&Models, &Model, &str) -> Vec<(String, String)>,
}

/// A file with what is known of its names.
pub struct Reader<'u, 'a> {
    pub(in crate::orm) unit: &'u Unit<'a>,
    pub(in crate::orm) models: &'u Models,
    pub(in crate::orm) root: Node<'a>,
    pub(in crate::orm) types: Types<'a>,
    kind: &'static Kind,
    imports: Imports<'a>,
}

/// Repositories are kept as models without table and names, to know what they are of.
pub fn is_repository(model: &Model) -> bool {
    model.scopes.is_empty()
}

impl<'u, 'a> Reader<'u, 'a> {
    pub(in crate::orm) fn new(
        unit: &'u Unit<'a>,
        models: &'u Models,
        root: Node<'a>,
        kind: &'static Kind,
    ) -> Self {
        Self {
            kind,
            unit,
            models,
            root,
            types: Types::read(root, unit.text),
            imports: Imports::read(unit.path, unit.text),
        }
    }

    /// The entity that a type means in this file.
    pub(in crate::orm) fn model(&self, of: &str) -> Option<&'u Model> {
        let name = core(of);
        let named = self.models.named(self.kind.orm, name);
        let entities = named.filter(|m| !is_repository(m));
        self.imports.choose(name, entities)
    }

    /// The repository that a type means in this file, and its entity.
    fn stored(&self, of: &str) -> Option<(&'u Model, &'u Model)> {
        let name = core(of);
        let named = self.models.named(self.kind.orm, name);
        let stores = named.filter(|m| is_repository(m));
        let store = self.imports.choose(name, stores)?;
        let entity = self.of_model(store, &store.associations.first()?.model)?;
        Some((store, entity))
    }

    /// The entity of the repository that the file declares.
    pub(in crate::orm) fn stored_here(&self) -> Option<&'u Model> {
        let mut own = self
            .models
            .of(self.kind.orm)
            .filter(|m| m.path == self.unit.path);
        let store = own.find(|m| is_repository(m))?;
        self.of_model(store, &store.associations.first()?.model)
    }

    /// The entity that another one names.
    pub(in crate::orm) fn of_model(&self, from: &Model, name: &str) -> Option<&'u Model> {
        let named = self.models.named(self.kind.orm, name);
        nearest(named.filter(|m| !is_repository(m)), &from.path)
    }

    /// The entity that queries call by this name.
    pub(in crate::orm) fn entity(&self, name: &str) -> Option<&'u Model> {
        let last = name.rsplit(['.', '$']).next().unwrap_or(name);
        if let Some(model) = self.model(last) {
            return Some(model);
        }
        let all = self.models.of(self.kind.orm);
        let named = all.filter(|m| m.scopes.first().is_some_and(|own| own == last));
        nearest(named, self.unit.path)
    }

    /// Table and column of an attribute.
    pub(in crate::orm) fn column(
        &self,
        model: &Model,
        attribute: &str,
    ) -> Option<(String, String)> {
        self.columns(model, attribute).into_iter().next()
    }

    /// The columns of an attribute; that of a mapped superclass has one in each table.
    pub(in crate::orm) fn columns(&self, model: &Model, attribute: &str) -> Vec<(String, String)> {
        (self.kind.columns)(self.models, model, attribute)
    }

    /// The entity that an expression is, or is a collection or query of.
    fn type_of(&self, node: Node<'a>, fuel: usize) -> Option<&'u Model> {
        let fuel = fuel.checked_sub(1)?;
        let source = self.unit.text;
        match node.kind() {
            "this" => self.model(self.types.class(node.start_byte())?),
            "identifier" => {
                let name = text(node, source);
                match self.types.variable(name, node.start_byte()) {
                    Some(v) if !v.of.is_empty() => self.model(v.of),
                    Some(v) => self
                        .type_of(v.from?, fuel)
                        .or_else(|| self.conventional(name)),
                    None => self.model(name),
                }
            }
            "field_access" => {
                let (object, name) = (field(node, "object")?, field(node, "field")?);
                if object.kind() == "this" {
                    let variable = self.types.variable(text(name, source), name.start_byte());
                    return self.model(variable?.of);
                }
                self.led(self.type_of(object, fuel)?, text(name, source))
            }
            "parenthesized_expression" | "await_expression" => {
                self.type_of(*children(node).first()?, fuel)
            }
            "cast_expression" | "object_creation_expression" => {
                self.model(text(field(node, "type")?, source))
            }
            "array_access" => self.type_of(field(node, "array")?, fuel),
            "method_invocation" => self.given(node, fuel),
            _ => None,
        }
    }

    /// What a call gives.
    fn given(&self, call: Node<'a>, fuel: usize) -> Option<&'u Model> {
        let source = self.unit.text;
        let method = text(field(call, "name")?, source);
        let Some(object) = field(call, "object") else {
            return self.model(self.types.method(method)?);
        };
        if let Some((_, store)) = self.store(object) {
            let counts = ["count", "exists", "delete"];
            return (!counts.iter().any(|c| method.starts_with(c))).then_some(store);
        }
        if let Some(found) = self.served(object, method) {
            return Some(found);
        }
        if matches!(method, "find" | "getReference" | "createQuery" | "load") {
            // `entityManager.find(Order.class, id)`
            let arguments = field(call, "arguments").map(children).unwrap_or_default();
            let classes = arguments.iter().filter(|n| n.kind() == "class_literal");
            let class = classes.map(|n| text(*n, source)).next();
            return self.model(class?.strip_suffix(".class")?);
        }
        if matches!(method, "of" | "asList" | "ofNullable") {
            let arguments = field(call, "arguments").map(children)?;
            return self.type_of(*arguments.first()?, fuel);
        }
        let model = self.type_of(object, fuel);
        let led = accessor(method).map_or(method.to_owned(), |(attribute, _)| attribute);
        let led = model.and_then(|m| self.led(m, &led));
        led.or_else(|| model.filter(|_| SAME.contains(&method)))
    }

    /// The repository that an expression is, and its entity.
    pub(in crate::orm) fn store(&self, object: Node<'a>) -> Option<(&'u Model, &'u Model)> {
        let name = match object.kind() {
            "identifier" => object,
            "field_access" => field(object, "field")?,
            _ => return None,
        };
        let variable = self
            .types
            .variable(text(name, self.unit.text), name.start_byte())?;
        self.stored(variable.of)
    }

    /// The entity that a service's method gives: `orderService.find(id)`.
    fn served(&self, object: Node<'a>, method: &str) -> Option<&'u Model> {
        let name = match object.kind() {
            "identifier" => object,
            "field_access" => field(object, "field")?,
            _ => return None,
        };
        let source = self.unit.text;
        let variable = self.types.variable(text(name, source), name.start_byte())?;
        let class = core(variable.of);
        let kept = services::kept_name(class);
        let service = self
            .imports
            .choose(class, self.models.named(self.kind.orm, &kept))?;
        // Methods of one name that give different things tell nothing.
        let mut given = service.holds.iter().filter(|a| a.name == method);
        let first = given.next()?;
        given
            .all(|other| other.model == first.model)
            .then(|| self.of_model(service, &first.model))?
    }

    /// The entity that an attribute leads to.
    pub(in crate::orm) fn led(&self, model: &Model, attribute: &str) -> Option<&'u Model> {
        let mut associations = model.associations.iter();
        let found = associations.find(|a| a.name == attribute)?;
        self.of_model(model, &found.model)
    }

    /// The entity that a variable holds by its name.
    fn conventional(&self, name: &str) -> Option<&'u Model> {
        self.model(&camelize(name)).filter(|_| name.len() > 2)
    }

    /// The entity of an expression.
    pub(in crate::orm) fn model_of(&self, node: Node<'a>) -> Option<&'u Model> {
        self.type_of(node, FAR)
    }

    /// The entity that a generated class (`Order_`, `QOrder`) stands for, by its import.
    pub(in crate::orm) fn generated(&self, name: &str) -> Option<&'u Model> {
        let core = core(name);
        let named = self.models.named(self.kind.orm, core);
        let mut named = named.filter(|m| !is_repository(m));
        let only = named.next()?;
        named.next().is_none().then_some(only)
    }
}
