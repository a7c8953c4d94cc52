//! Fields of instances: `order.status`, `NewOrder { status: … }`, `let Order { status, .. }`.

use tree_sitter::Node;

use super::ID;
use super::tables::is_table;
use crate::clause::Clause;
use crate::naming::camelize;
use crate::orm::rust::instances::{Access, Manner, accesses};
use crate::orm::rust::types::Type;
use crate::orm::rust::variables::{Variables, World};
use crate::orm::{Model, ModelUse, Models, Name, Unit, Value};
use crate::severity::Confidence;

/// The structs of the repository, seen from one file.
struct Structs<'a> {
    models: &'a Models,
    path: &'a str,
}

impl Structs<'_> {
    fn association(&self, of: &str, name: &str) -> Type {
        let models = self.models.named(ID, of);
        let mut found = models.flat_map(|m| m.associations.iter().filter(|a| a.name == name));
        found
            .next()
            .map_or(Type::Unknown, |a| Type::Named(a.model.clone()))
    }

    /// The model that has the field: of several of one name that of the same file.
    fn with_field(&self, name: &str, field: &str) -> Option<&Model> {
        let has = |m: &&Model| !is_table(m) && m.fields.iter().any(|f| f.name == field);
        let mut first = None;
        for model in self.models.named(ID, name).filter(|m| !is_table(m)) {
            if model.path == self.path {
                return Some(model).filter(has);
            }
            first = first.or(Some(model).filter(has));
        }
        first
    }
}

impl World for Structs<'_> {
    fn field(&self, of: &str, field: &str) -> Type {
        self.association(of, field)
    }

    fn gives(&self, of: &str, function: &str) -> Type {
        self.association(of, &format!("{function}()"))
    }

    fn is_model(&self, name: &str) -> bool {
        self.models
            .named(ID, name)
            .any(|m| !is_table(m) && m.table.is_some())
    }

    fn by_convention(&self, variable: &str) -> Option<String> {
        let name = camelize(variable);
        self.is_model(&name).then_some(name)
    }
}

/// What the file does with fields of instances.
pub(super) fn uses(unit: &Unit<'_>, root: Node<'_>, models: &Models) -> Vec<ModelUse> {
    let structs = Structs {
        models,
        path: unit.path,
    };
    let variables = Variables::read(root, unit.text, &structs);
    let found = accesses(root, unit.text, &variables);
    found
        .into_iter()
        .filter_map(|access| one(&structs, &access))
        .collect()
}

fn one(structs: &Structs<'_>, access: &Access<'_>) -> Option<ModelUse> {
    let model = structs.with_field(&access.model, access.field)?;
    let column = model.fields.iter().find(|f| f.name == access.field)?;
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
            column: Some(column.column.clone()),
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
