//! MyBatis-Plus' entities, and interfaces whose methods are annotated with SQL.
//!
//! In: a file of Java or Kotlin. Out: the classes of rows that it declares or that its methods
//! return and take. The hard thing: such a class mostly lies in another file, so that it is kept
//! under the path of its package.

use super::maps::{add, by_convention, is_plain};
use super::{ID, model};
use crate::naming;
use crate::orm::jvm::classes::{Annotation, Class, Member, annotated, classes};
use crate::orm::jvm::core;
use crate::orm::jvm::given::Given;
use crate::orm::jvm::names::Imports;
use crate::orm::tree::{all, field, span, text};
use crate::orm::{Association, Field, Model, Schema, Unit};

/// Annotations that hold SQL: of MyBatis, jdbi, Spring Data JDBC and others.
const QUERIES: [&str; 8] = [
    "Select",
    "Insert",
    "Update",
    "Delete",
    "Query",
    "SqlQuery",
    "SqlUpdate",
    "SqlBatch",
];

/// What MyBatis-Plus' entities and mappers have, and files with annotated methods.
const MARKS: [&str; 12] = [
    "@TableName",
    "@TableId",
    "@TableField",
    "Mapper<",
    "@Select(",
    "@Insert(",
    "@Update(",
    "@Delete(",
    "@Query(",
    "@SqlQuery",
    "@SqlUpdate",
    "@SqlBatch",
];

/// Whether a file may declare what is read here.
pub(super) fn declares(text: &str) -> bool {
    MARKS.iter().any(|mark| text.contains(mark)) && !text.contains("springframework.data.jpa")
}

/// The classes that a file declares, returns and takes.
pub(super) fn models(unit: &Unit<'_>, schema: &Schema) -> Vec<Model> {
    let Some(syntax) = unit.syntax.filter(|_| declares(unit.text)) else {
        return Vec::new();
    };
    let imports = Imports::read(unit.path, unit.text);
    let mut found = Vec::new();
    for class in classes(syntax.root(), unit.text) {
        if is_entity(&class) {
            found.push(entity(unit, &class, schema));
        }
        found.extend(store(unit, &class));
        for method in class.members.iter().filter(|m| m.is_method) {
            if !method.annotations.iter().any(|a| QUERIES.contains(&a.name)) {
                continue;
            }
            let given = Given::inside(unit, span(method.node), schema);
            if given.is_empty() {
                continue;
            }
            let entries = by_convention(&given, schema);
            for of in types(method, unit.text) {
                let name = core(of);
                let is_class = name.starts_with(|c: char| c.is_uppercase());
                if is_class && !is_plain(name) {
                    add(&imports.full(name), entries.clone(), &mut found);
                }
            }
        }
    }
    found
}

/// What a method returns and takes.
fn types<'a>(method: &Member<'a>, source: &'a str) -> Vec<&'a str> {
    let taken = all(method.node, &["formal_parameter"]).into_iter();
    let taken = taken.filter_map(|n| Some(text(field(n, "type")?, source)));
    std::iter::once(method.of).chain(taken).collect()
}

/// Whether a class is annotated as one of MyBatis-Plus.
pub(super) fn is_entity(class: &Class<'_>) -> bool {
    let marked = |all: &[Annotation<'_>]| {
        let marks = ["TableName", "TableId", "TableField"];
        marks.iter().any(|m| annotated(all, m).is_some())
    };
    marked(&class.annotations) || class.members.iter().any(|m| marked(&m.annotations))
}

/// What an annotation names, as `value` or by another key.
pub(super) fn named<'u>(unit: &'u Unit<'_>, of: &Annotation<'_>) -> Option<&'u str> {
    let value = of.argument("value").or_else(|| of.argument("name"))?;
    let literal = unit.literal_at(value.start_byte())?;
    let text = literal.text.trim_matches(['`', '"']);
    (literal.holes.is_empty() && !text.is_empty()).then_some(text)
}

fn entity(unit: &Unit<'_>, class: &Class<'_>, schema: &Schema) -> Model {
    let given = annotated(&class.annotations, "TableName").and_then(|a| named(unit, a));
    let single = naming::underscore(class.name);
    let convention = [
        class.name.to_owned(),
        single.clone(),
        naming::pluralize(&single),
    ];
    let spelled = |name: &str| {
        let last = name.rsplit('.').next().unwrap_or(name);
        schema.table(name).or_else(|| schema.table(last))
    };
    let table = match given {
        Some(name) => spelled(name),
        None => convention.iter().find_map(|name| spelled(name)),
    };
    let fields = class.members.iter().filter(|m| !m.is_method && !m.apart);
    let fields = fields.filter_map(|m| mapped(unit, m)).collect();
    Model {
        at: class.at,
        bases: class
            .base
            .map(|b| core(b.split('<').next().unwrap_or(b)).to_owned())
            .into_iter()
            .collect(),
        is_abstract: table.is_none(),
        named: given.is_some(),
        ..model(
            class.name,
            unit.path.to_owned(),
            table.map(|t| t.name.as_str()),
            fields,
        )
    }
}

/// The column of a field.
pub(super) fn mapped(unit: &Unit<'_>, member: &Member<'_>) -> Option<Field> {
    let says = ["TableField", "TableId"].iter();
    let says = says.filter_map(|name| annotated(&member.annotations, name));
    let mut column = None;
    for one in says {
        if one
            .argument("exist")
            .is_some_and(|n| text(n, unit.text) == "false")
        {
            return None;
        }
        column = named(unit, one);
    }
    Some(Field {
        name: member.name.to_owned(),
        column: column.map_or_else(|| naming::underscore(member.name), str::to_owned),
        at: member.at,
    })
}

/// `interface OrderMapper extends BaseMapper<Order>`
fn store(unit: &Unit<'_>, class: &Class<'_>) -> Option<Model> {
    let of = class.bases.iter().find_map(|base| {
        let (outer, arguments) = base.split_once('<')?;
        let fits = ["Mapper", "Dao", "DAO", "Repository"]
            .iter()
            .any(|s| outer.contains(s));
        let first = arguments.split([',', '>']).next()?.trim();
        let simple = first.rsplit('.').next().unwrap_or(first);
        (fits && simple.len() > 1).then_some(simple)
    })?;
    Some(Model {
        orm: ID,
        name: class.name.to_owned(),
        path: unit.path.to_owned(),
        at: class.at,
        is_abstract: true,
        associations: vec![Association {
            name: String::new(),
            model: of.to_owned(),
            many: true,
            key: None,
        }],
        ..Model::default()
    })
}
