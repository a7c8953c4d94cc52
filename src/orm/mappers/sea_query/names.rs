//! What a path names: `Orders::Status`, `order::Column::Status`, `Order::find()`.

use tree_sitter::Node;

use super::ID;
use super::declared::{ENTITY, IDEN, SELECTED};
use crate::location::Span;
use crate::naming::underscore;
use crate::orm::rust::imports::Imports;
use crate::orm::rust::instances::Access;
use crate::orm::rust::rows::Rows;
use crate::orm::rust::types::Type;
use crate::orm::rust::variables::World;
use crate::orm::{Model, ModelUse, Models, Unit};

/// What a path names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// The table.
    pub(super) table: String,
    /// The column; none for the table itself.
    pub(super) column: Option<String>,
}

/// The names that a file can use.
pub(super) struct Names<'a> {
    models: &'a Models,
    rows: Rows<'a>,
    path: &'a str,
    imports: Imports,
    /// Stretches of the file that are for an entity: its own module.
    own: Vec<(Span, &'a Model)>,
}

impl<'a> Names<'a> {
    /// Reads a file's imports.
    pub(super) fn read(unit: &Unit<'a>, root: Node<'_>, models: &'a Models) -> Self {
        let here = models
            .of(ID)
            .filter(|m| m.path == unit.path && is(m, ENTITY));
        let mut starts: Vec<&Model> = here.collect();
        starts.sort_by_key(|m| m.at);
        let ends = starts.iter().skip(1).map(|m| m.at.start);
        let ends: Vec<usize> = ends.chain([unit.text.len()]).collect();
        // What stands in front of the first one is its own, too.
        let begins = [0]
            .into_iter()
            .chain(starts.iter().skip(1).map(|m| m.at.start));
        let spans: Vec<Span> = begins.zip(ends).map(|(a, b)| Span::new(a, b)).collect();
        let own = spans.into_iter().zip(starts);
        Self {
            models,
            rows: Rows::new(models, ID, unit.path),
            path: unit.path,
            imports: Imports::read(root, unit.text),
            own: own.collect(),
        }
    }

    /// What a path names at a place.
    pub(super) fn path(&self, path: &[&str], at: usize) -> Option<Named> {
        let (first, rest) = path.split_first()?;
        let mut full: Vec<&str> = match self.imports.of(first, at) {
            Some(import) => import.path.iter().map(String::as_str).collect(),
            None => vec![first],
        };
        full.extend(rest);
        match full.as_slice() {
            [.., module, "Column", variant] => {
                let model = self.entity(module).or_else(|| self.own(at))?;
                column(model, &underscore(variant))
            }
            ["Column", variant] => column(self.own(at)?, &underscore(variant)),
            // `order::Entity::find()`, `order::Entity`
            [.., module, "Entity"] | [.., module, "Entity", _] if self.entity(module).is_some() => {
                self.entity(module).and_then(table)
            }
            ["Entity", _] => table(self.own(at)?),
            // `Order::find()` by `prelude::Order`
            [.., owner, function] if starts_query(function) => {
                self.entity(&underscore(owner)).and_then(table)
            }
            [.., owner, variant] => {
                let model = self.iden(owner)?;
                match *variant {
                    "Table" => table(model),
                    variant => {
                        let field = model.fields.iter().find(|f| f.name == variant)?;
                        Some(Named {
                            table: model.table.clone()?,
                            column: Some(field.column.clone()),
                        })
                    }
                }
            }
            _ => None,
        }
    }

    fn own(&self, at: usize) -> Option<&'a Model> {
        let own = self.own.iter().take(64).find(|(s, _)| s.contains(at));
        own.map(|(_, m)| *m)
    }

    fn entity(&self, module: &str) -> Option<&'a Model> {
        self.models.named(ID, &format!("{module}::Model")).next()
    }

    fn iden(&self, name: &str) -> Option<&'a Model> {
        let named = || self.models.named(ID, name).filter(|m| is(m, IDEN));
        let near = named().find(|m| m.path == self.path);
        near.or_else(|| named().next())
    }

    /// The use that an access of an instance's field is.
    pub(super) fn used(&self, access: &Access<'_>) -> Option<ModelUse> {
        let model = self.instance(&access.model, access.at.start)?;
        self.rows.used(&Access {
            model,
            ..access.clone()
        })
    }

    /// `order::ActiveModel` has the fields of `order::Model`.
    fn instance(&self, name: &str, at: usize) -> Option<String> {
        match name.split_once("::") {
            Some((module, _)) => {
                let full = self.imports.of(module, at).and_then(|i| i.path.last());
                Some(format!("{}::Model", full.map_or(module, String::as_str)))
            }
            None if matches!(name, "Model" | "ActiveModel") => Some(self.own(at)?.name.clone()),
            None => {
                let mut named = self.models.named(ID, name);
                named.any(|m| is(m, SELECTED)).then(|| name.to_owned())
            }
        }
    }
}

fn is(model: &Model, what: &str) -> bool {
    model.bases.iter().any(|b| b == what)
}

fn table(model: &Model) -> Option<Named> {
    Some(Named {
        table: model.table.clone()?,
        column: None,
    })
}

fn column(model: &Model, name: &str) -> Option<Named> {
    let field = model.fields.iter().find(|f| f.name == name)?;
    Some(Named {
        table: model.table.clone()?,
        column: Some(field.column.clone()),
    })
}

/// Functions of an entity that begin a query.
fn starts_query(function: &str) -> bool {
    matches!(
        function,
        "find"
            | "find_by_id"
            | "insert"
            | "insert_many"
            | "update"
            | "update_many"
            | "delete"
            | "delete_many"
            | "delete_by_id"
    )
}

impl World for Names<'_> {
    fn field(&self, _: &str, _: &str) -> Type {
        Type::Unknown
    }

    fn gives(&self, of: &str, function: &str) -> Type {
        if !starts_query(function) {
            return Type::Unknown;
        }
        let module = match of.split_once("::") {
            Some((module, "Entity")) => module.to_owned(),
            _ => underscore(of),
        };
        match self.entity(&module) {
            Some(model) => Type::Named(model.name.clone()),
            None => Type::Unknown,
        }
    }

    fn is_model(&self, name: &str) -> bool {
        self.models.named(ID, name).any(|m| is(m, ENTITY))
    }

    fn by_convention(&self, variable: &str) -> Option<String> {
        self.entity(variable).map(|m| m.name.clone())
    }
}
