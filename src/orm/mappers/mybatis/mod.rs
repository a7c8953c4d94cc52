//! MyBatis, MyBatis-Plus, jdbi and their like: classes that rows are read into and written from.
//!
//! In: mapper files, annotated classes and interfaces of Java and Kotlin. Out: which column a
//! property holds; what names a column in a wrapper or criterion; every place that uses the
//! property. The hard thing: the class names no table; the statements that return it do.

mod classes;
mod criteria;
mod fields;
mod link;
mod maps;
mod rows;

use crate::orm::jvm::access;
use crate::orm::jvm::reader::{Kind, Reader, is_repository};
use crate::orm::jvm::services;
use crate::orm::{Follows, Model, Models, Orm, Schema, Unit, Unmap, Uses, no_declaration};

/// The row.
pub(super) static ORM: Orm = Orm {
    id: ID,
    title: "MyBatis, MyBatis-Plus, jdbi and other classes of rows",
    languages: &["java", "kotlin", "xml"],
    declares,
    by_name: true,
    models,
    link: link::link,
    speaks: |_, models| models.any(ID),
    uses,
    follows: Follows::FieldsAndTexts,
    rename: no_declaration,
    unmap: Some(Unmap {
        gate: "no class of rows and no result map has it any more",
        leaves: None,
    }),
};

const ID: &str = "mybatis";

/// What its classes are.
static KIND: Kind = Kind {
    orm: ID,
    columns: fields::columns,
};

fn declares(path: &str, text: &str) -> bool {
    if path.ends_with(".xml") {
        return maps::is_mapper(text);
    }
    classes::declares(text) || rows::declares(path, text) || services::declares(path, text)
}

fn models(unit: &Unit<'_>, schema: &Schema) -> Vec<Model> {
    if unit.syntax.is_none() {
        return maps::models(unit, schema);
    }
    let mut found = classes::models(unit, schema);
    found.extend(rows::models(unit, schema));
    found.extend(services::models(unit, ID));
    found
}

fn uses(unit: &Unit<'_>, models: &Models) -> Uses {
    let mut uses = Uses::default();
    let Some(syntax) = unit.syntax else {
        maps::uses(unit, models.schema(), &mut uses);
        return uses;
    };
    let reader = Reader::new(unit, models, syntax.root(), &KIND);
    fields::uses(&reader, &mut uses);
    criteria::uses(&reader, &mut uses);
    access::uses(&reader, &mut uses);
    uses
}

/// A class of rows; the fields are pairs of property and column.
fn model(name: &str, path: String, table: Option<&str>, fields: Vec<crate::orm::Field>) -> Model {
    let model = Model {
        orm: ID,
        name: name.to_owned(),
        path,
        table: table.map(str::to_owned),
        fields,
        scopes: vec![name.to_owned()],
        ..Model::default()
    };
    debug_assert!(!is_repository(&model), "it has a name");
    model
}

/// Whether a class of that path (`shop/model/Order`, or that of its file) is the one of its name in
/// a file: of the same package, or an inner one.
fn is_in(class: &str, file: &str) -> bool {
    let parent = |path: &str| path.rsplit_once('/').map_or("", |(p, _)| p).to_owned();
    let ends = |path: &str, end: &str| {
        let front = path.strip_suffix(end);
        !end.is_empty() && front.is_some_and(|f| f.is_empty() || f.ends_with('/'))
    };
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let outer = parent(class);
    class == file || ends(&parent(file), &outer) || ends(stem, &outer)
}
