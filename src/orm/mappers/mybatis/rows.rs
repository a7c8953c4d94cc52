//! Plain classes that hold rows, by their names and fields.
//!
//! In: a file that lies where an application keeps such classes. Out: a model for each class; with
//! a table where the class is called after one and most of its fields are columns of it. The hard
//! thing: no annotation, file or statement needs to say so.

use super::model;
use crate::naming;
use crate::orm::jvm::classes::{Class, classes};
use crate::orm::jvm::core;
use crate::orm::{Field, Model, Schema, Table, Unit};

/// Folders of classes that hold rows.
const FOLDERS: [&str; 11] = [
    "dao",
    "db",
    "domain",
    "entity",
    "entities",
    "model",
    "models",
    "persistence",
    "po",
    "pojo",
    "repository",
];

/// Ends of names that say nothing of the table.
const ENDS: [&str; 10] = [
    "ModelDao", "Entity", "Row", "Record", "Model", "DO", "PO", "Po", "Pojo", "Bean",
];

/// Whether a file may declare what is read here: one of classes, not of interfaces.
pub(super) fn declares(path: &str, text: &str) -> bool {
    let stem = path
        .rsplit('/')
        .next()
        .and_then(|name| name.split('.').next());
    // Generated criteria are large and hold no row.
    path.split('/').any(|folder| FOLDERS.contains(&folder))
        && !stem.is_some_and(|stem| stem.ends_with("Example") || stem.ends_with("Test"))
        && (text.contains(" class ") || text.contains("record ") || text.starts_with("class "))
        && !text.contains("@Entity")
        && !text.contains("@Embeddable")
}

/// The classes of a file.
pub(super) fn models(unit: &Unit<'_>, schema: &Schema) -> Vec<Model> {
    let Some(syntax) = unit.syntax.filter(|_| declares(unit.path, unit.text)) else {
        return Vec::new();
    };
    let all = classes(syntax.root(), unit.text).into_iter();
    let all = all.filter(|class| !super::classes::is_entity(class));
    all.filter_map(|class| row(unit, &class, schema)).collect()
}

fn row(unit: &Unit<'_>, class: &Class<'_>, schema: &Schema) -> Option<Model> {
    let own = class.members.iter().filter(|m| !m.is_method && !m.apart);
    let fields: Vec<Field> = own
        .map(|m| Field {
            name: m.name.to_owned(),
            column: naming::underscore(m.name),
            at: m.at,
        })
        .collect();
    if fields.is_empty() {
        return None;
    }
    let table = table(class.name, &fields, schema);
    let base = class.base.map(|b| b.split('<').next().unwrap_or(b));
    Some(Model {
        at: class.at,
        bases: base.map(|b| core(b).to_owned()).into_iter().collect(),
        // What statements and maps say of the class is surer.
        is_abstract: true,
        ..model(
            class.name,
            unit.path.to_owned(),
            table.map(|t| t.name.as_str()),
            fields,
        )
    })
}

/// The table that a class is called after, if at least two fields and two thirds are its columns.
fn table<'s>(name: &str, fields: &[Field], schema: &'s Schema) -> Option<&'s Table> {
    let short = ENDS.iter().find_map(|end| name.strip_suffix(end));
    let names = [Some(name), short.filter(|s| !s.is_empty())];
    names.into_iter().flatten().find_map(|name| {
        let single = naming::underscore(name);
        let plural = naming::pluralize(&single);
        let own = schema.table(&plural).or_else(|| schema.table(&single));
        let found = own.or_else(|| {
            // A prefix for all tables of the application.
            let ends = [format!("_{single}"), format!("_{plural}")];
            let mut prefixed = schema
                .tables()
                .filter(|t| ends.iter().any(|e| t.name.to_lowercase().ends_with(e)));
            let only = prefixed.next()?;
            prefixed.next().is_none().then_some(only)
        })?;
        let has = fields.iter().filter(|f| found.column(&f.column).is_some());
        let has = has.count();
        (has > 1 && has * 3 >= fields.len() * 2).then_some(found)
    })
}
