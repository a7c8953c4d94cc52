//! The fields of classes of rows at their declaration.
//!
//! In: a file of Java or Kotlin. Out: each field that holds a column; for MyBatis-Plus' entities,
//! whose queries name every field, as a statement, else as a place that follows. The hard thing:
//! the class is bound by statements in other files.

use std::collections::BTreeSet;

use super::classes::{is_entity, named};
use super::{ID, is_in};
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::jvm::classes::{Class, annotated, annotations, classes};
use crate::orm::jvm::reader::{Reader, is_repository};
use crate::orm::tree::{all, span};
use crate::orm::{Model, ModelUse, Models, Name, Uses, Value, Write, WriteKind};
use crate::severity::Confidence;

/// The tables and columns that an attribute of a class holds.
pub(super) fn columns(models: &Models, model: &Model, attribute: &str) -> Vec<(String, String)> {
    let same = models
        .named(ID, &model.name)
        .filter(|m| m.path == model.path);
    let mut found = BTreeSet::new();
    for model in same {
        let fields = model.fields.iter().filter(|f| f.name == attribute);
        for field in fields {
            let table = model
                .table
                .as_deref()
                .and_then(|t| models.schema().table(t));
            if let Some(column) = table.and_then(|t| t.column(&field.column))
                && let Some(table) = table
            {
                found.insert((table.name.clone(), column.to_owned()));
            }
        }
    }
    found.into_iter().collect()
}

fn name(table: &str, column: Option<&str>, clause: Clause, at: Span, value: Value) -> Name {
    Name {
        table: table.to_owned(),
        column: column.map(str::to_owned),
        clause,
        at,
        value,
    }
}

fn used(names: Vec<Name>, whole: Span, because: Option<&'static str>) -> ModelUse {
    ModelUse {
        whole,
        names,
        write: None,
        confidence: Confidence::Likely,
        because,
        retired: false,
    }
}

/// The fields that a file declares.
pub(super) fn uses(reader: &Reader<'_, '_>, uses: &mut Uses) {
    let unit = reader.unit;
    let mapped_by_jpa = unit.text.contains("@Entity") || unit.text.contains("@Embeddable");
    if mapped_by_jpa {
        return;
    }
    for class in classes(reader.root, unit.text) {
        let own = reader.models.named(ID, class.name);
        let own = own.filter(|m| !is_repository(m) && is_in(&m.path, unit.path));
        let own: Vec<&Model> = own.collect();
        let entity = is_entity(&class);
        for model in &own {
            let Some(table) = &model.table else { continue };
            if entity {
                let declared = model.path == unit.path;
                uses.statements
                    .extend(declared.then(|| insert(reader, &class, model, table)));
            }
        }
        for member in class.members.iter().filter(|m| !m.is_method && !m.apart) {
            let Some(first) = own.first() else { continue };
            for (table, column) in columns(reader.models, first, member.name) {
                let value = Value::InHand;
                let at = name(&table, Some(&column), Clause::Mapping, member.at, value);
                match entity {
                    true => uses.statements.push(used(
                        vec![at],
                        span(member.node),
                        Some("every query of the entity names its mapped columns"),
                    )),
                    false => uses.echoes.push(used(vec![at], member.at, None)),
                }
            }
        }
        parameters(reader, &class, &own, uses);
    }
}

/// `@Column("status") String status` of a constructor or component.
fn parameters(reader: &Reader<'_, '_>, class: &Class<'_>, own: &[&Model], uses: &mut Uses) {
    let unit = reader.unit;
    if own.is_empty() || !unit.text.contains("@Column") {
        return;
    }
    for parameter in all(
        class.node,
        &["formal_parameter", "class_parameter", "field_declaration"],
    ) {
        let all = annotations(parameter, unit.text);
        let marks = ["Column", "ColumnName"];
        let mark = marks.iter().find_map(|m| annotated(&all, m));
        let Some(column) = mark.and_then(|a| named(unit, a)) else {
            continue;
        };
        let tables: BTreeSet<&str> = own.iter().filter_map(|m| m.table.as_deref()).collect();
        for table in tables
            .into_iter()
            .filter(|t| reader.models.schema().has(t, column))
        {
            let at = span(parameter);
            let named = name(table, Some(column), Clause::Mapping, at, Value::InHand);
            uses.echoes.push(used(vec![named], at, None));
        }
    }
}

/// The table's name, and the insert that names the entity's columns.
fn insert(reader: &Reader<'_, '_>, class: &Class<'_>, model: &Model, table: &str) -> ModelUse {
    let said = annotated(&class.annotations, "TableName");
    let value = said.and_then(|a| a.argument("value"));
    let at = value.map_or(class.at, span);
    let mut names = vec![name(table, None, Clause::Mapping, at, Value::Unknown)];
    let schema = reader.models.schema();
    let columns: BTreeSet<&str> = model.fields.iter().map(|f| f.column.as_str()).collect();
    let columns = columns.into_iter().filter(|c| schema.has(table, c));
    names.extend(columns.map(|c| name(table, Some(c), Clause::Insert, at, Value::Declared)));
    ModelUse {
        write: Some(Write {
            table: table.to_owned(),
            kind: WriteKind::Insert,
            complete: true,
            at,
        }),
        ..used(names, at, None)
    }
}
