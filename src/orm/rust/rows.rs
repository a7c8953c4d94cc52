//! The structs of a repository as one file sees them: what their fields and methods lead to, and
//! which columns they stand for.

use super::types::Type;
use super::variables::World;
use crate::clause::Clause;
use crate::naming::camelize;
use crate::orm::rust::instances::{Access, Manner};
use crate::orm::{Association, Field, Model, ModelUse, Models, Name, Value};
use crate::severity::Confidence;

/// The association of a struct that only wraps another one and hands its fields on.
pub const WRAPPED: &str = "*";
/// How many wrappers are looked through.
const WRAPPERS: usize = 4;
/// How many structs of one name are looked at.
const NAMESAKES: usize = 64;

/// The structs of one mapper.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    models: &'a Models,
    orm: &'static str,
    path: &'a str,
}

impl<'a> Rows<'a> {
    /// The structs of a mapper as the file at `path` sees them.
    pub fn new(models: &'a Models, orm: &'static str, path: &'a str) -> Self {
        Self { models, orm, path }
    }

    fn association(&self, of: &str, name: &str) -> Option<&'a Association> {
        let mut models = self.models.named(self.orm, of);
        models.find_map(|m| m.associations.iter().find(|a| a.name == name))
    }

    /// The model and the field that a struct's field is: of several structs of one name the one
    /// in the same file.
    pub fn find(&self, name: &str, field: &str) -> Option<(&'a Model, &'a Field)> {
        let mut name = name.to_owned();
        for _ in 0..WRAPPERS {
            let known = self.models.named(self.orm, &name);
            let with_table = known.filter(|m| m.table.is_some()).take(NAMESAKES);
            let with_table: Vec<&Model> = with_table.collect();
            let here = |m: &&&Model| m.path == self.path;
            let near: Vec<&Model> = match with_table.iter().any(|m| here(&m)) {
                true => with_table.iter().filter(here).copied().collect(),
                false => with_table,
            };
            let mut found = near.into_iter().filter_map(|model| {
                let field = model.fields.iter().find(|f| f.name == field)?;
                Some((model, field))
            });
            if let Some(found) = found.next() {
                return Some(found);
            }
            name.clone_from(&self.association(&name, WRAPPED)?.model);
        }
        None
    }

    /// A use of an instance's field as the use of its column.
    pub fn used(&self, access: &Access<'_>) -> Option<ModelUse> {
        let (model, field) = self.find(&access.model, access.field)?;
        let has = |what: &str| model.bases.iter().any(|b| b == what);
        let clause = match access.manner {
            Manner::Read | Manner::Matched => Clause::Select,
            _ if has("Insertable") => Clause::Insert,
            _ if has("AsChangeset") => Clause::Set,
            _ => Clause::Mapping,
        };
        Some(ModelUse {
            whole: access.whole,
            names: vec![Name {
                table: model.table.clone()?,
                column: Some(field.column.clone()),
                clause,
                at: access.at,
                value: Value::Unknown,
            }],
            write: None,
            confidence: Confidence::Likely,
            because: Some("the struct's field stands for the column"),
            retired: false,
        })
    }
}

impl World for Rows<'_> {
    fn field(&self, of: &str, field: &str) -> Type {
        let mut of = of.to_owned();
        for _ in 0..WRAPPERS {
            if let Some(found) = self.association(&of, field) {
                return Type::Named(found.model.clone());
            }
            match self.association(&of, WRAPPED) {
                Some(wrapped) => of.clone_from(&wrapped.model),
                None => break,
            }
        }
        Type::Unknown
    }

    fn gives(&self, of: &str, function: &str) -> Type {
        self.field(of, &format!("{function}()"))
    }

    fn is_model(&self, name: &str) -> bool {
        self.models.named(self.orm, name).any(|m| m.table.is_some())
    }

    fn by_convention(&self, variable: &str) -> Option<String> {
        let name = camelize(variable);
        self.is_model(&name).then_some(name)
    }
}
