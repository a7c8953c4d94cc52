//! What the methods of services give: `Order find(long id)` of `OrderService`.
//!
//! In: classes that others call to get entities. Out: one [`Model`] for each, without a table, that
//! holds its methods with their types. The hard thing is to read few files for it: a class is such
//! one by its file's name.

use super::classes::classes;
use super::core;
use crate::orm::{Association, Model, Unit};

/// Ends of the names of files that declare such a class.
const ENDS: [&str; 14] = [
    "Service",
    "ServiceImpl",
    "Services",
    "Manager",
    "ManagerImpl",
    "Dao",
    "DaoImpl",
    "DAO",
    "DAOImpl",
    "Facade",
    "FacadeImpl",
    "Provider",
    "Finder",
    "Loader",
];

/// What is no entity.
const PLAIN: [&str; 16] = [
    "Object",
    "String",
    "Integer",
    "Long",
    "Boolean",
    "Double",
    "Float",
    "Short",
    "Byte",
    "Void",
    "BigDecimal",
    "Date",
    "Instant",
    "UUID",
    "Page",
    "Response",
];

/// Whether a file may declare one.
pub fn declares(path: &str, text: &str) -> bool {
    let stem = path
        .rsplit('/')
        .next()
        .unwrap_or(path)
        .strip_suffix(".java");
    stem.is_some_and(|stem| ENDS.iter().any(|end| stem.ends_with(end)))
        && (text.contains("return ") || text.contains("interface "))
}

/// The name under which a class's methods are kept, which no entity has.
pub fn kept_name(class: &str) -> String {
    format!("{class}()")
}

/// Whether a model is one of these.
pub fn is_service(model: &Model) -> bool {
    model.name.ends_with("()")
}

/// The services of a file.
pub fn models(unit: &Unit<'_>, orm: &'static str) -> Vec<Model> {
    let Some(syntax) = unit.syntax.filter(|_| declares(unit.path, unit.text)) else {
        return Vec::new();
    };
    let all = classes(syntax.root(), unit.text).into_iter();
    let services = all.filter(|class| ENDS.iter().any(|end| class.name.ends_with(end)));
    let models = services.map(|class| {
        let methods = class.members.iter().filter(|m| m.is_method);
        let holds = methods.filter_map(|method| {
            let of = core(method.of);
            let entity = of.starts_with(char::is_uppercase) && of.len() > 1 && !PLAIN.contains(&of);
            entity.then(|| Association {
                name: method.name.to_owned(),
                model: of.to_owned(),
                many: of.len() != method.of.len(),
                key: None,
            })
        });
        Model {
            orm,
            name: kept_name(class.name),
            path: unit.path.to_owned(),
            at: class.at,
            is_abstract: true,
            holds: holds.collect(),
            scopes: vec![kept_name(class.name)],
            ..Model::default()
        }
    });
    models.filter(|m| !m.holds.is_empty()).collect()
}
