//! Entities by their declaration.
//!
//! In: the classes of a file. Out: [`Model`]s; and as uses, every mapped field, the table's name,
//! and the insert that names all columns. The hard thing: fields come from mapped superclasses and
//! embedded classes too, and a column's name may be left to a naming strategy.

use std::collections::BTreeSet;

use tree_sitter::Node;

use super::ID;
use super::link::key_of;
use crate::clause::Clause;
use crate::location::Span;
use crate::naming;
use crate::orm::jvm::classes::{Annotation, Class, Member, annotated, classes};
use crate::orm::jvm::constants;
use crate::orm::jvm::{accessor, core, services};
use crate::orm::tree::span;
use crate::orm::{
    Association, Field, Model, ModelUse, Models, Name, Schema, Unit, Value, Write, WriteKind,
};
use crate::severity::Confidence;

/// Superclasses of libraries that hand on what every application knows.
const PLAIN: [&str; 4] = [
    "Object",
    "Serializable",
    "AbstractPersistable",
    "Persistable",
];

const RELATIONS: [&str; 5] = [
    "ManyToOne",
    "OneToOne",
    "OneToMany",
    "ManyToMany",
    "ManyToAny",
];

/// A mapped class.
pub(super) struct Entity<'a> {
    pub(super) class: Class<'a>,
    /// The table's name and its place, where it is given.
    table: Option<(String, Span)>,
    is_abstract: bool,
    fields: Vec<(Field, Span)>,
    associations: Vec<Association>,
    /// Superclass and embedded classes.
    bases: Vec<String>,
    /// Tables of links, and keys in other tables.
    links: Vec<Link>,
}

/// A table or key that an association names besides the entity's own.
struct Link {
    /// The table by name; else that of a model.
    table: Option<(String, Span)>,
    model: String,
    keys: Vec<(String, Span)>,
    whole: Span,
}

/// The text of an argument and its place.
fn given(unit: &Unit<'_>, value: Node<'_>) -> Option<(String, Span)> {
    let Some(literal) = unit.literal_at(value.start_byte()) else {
        return constants::reference(unit, value);
    };
    let text = literal.text.trim().trim_matches(['`', '"', '[', ']']);
    let range = literal.source_range(Span::new(0, literal.text.len()));
    (!text.is_empty() && literal.holes.is_empty()).then(|| (text.to_owned(), range))
}

fn argument(unit: &Unit<'_>, of: &Annotation<'_>, name: &str) -> Option<(String, Span)> {
    given(unit, of.argument(name)?)
}

/// The name of a table with its schema.
fn table(unit: &Unit<'_>, of: &Annotation<'_>) -> Option<(String, Span)> {
    let (name, at) = argument(unit, of, "name")?;
    match argument(unit, of, "schema") {
        Some((schema, _)) if !name.starts_with('=') => Some((format!("{schema}.{name}"), at)),
        _ => Some((name, at)),
    }
}

/// The mapped classes of a file.
pub(super) fn entities<'a>(unit: &Unit<'a>) -> Vec<Entity<'a>> {
    let Some(syntax) = unit.syntax else {
        return Vec::new();
    };
    let all = classes(syntax.root(), unit.text).into_iter();
    all.filter_map(|class| entity(unit, class)).collect()
}

fn entity<'a>(unit: &Unit<'a>, class: Class<'a>) -> Option<Entity<'a>> {
    let has = |name: &str| annotated(&class.annotations, name).is_some();
    let is_abstract = has("MappedSuperclass") || has("Embeddable");
    if !is_abstract && !has("Entity") {
        return None;
    }
    let tables = annotated(&class.annotations, "Table");
    let mut found = Entity {
        table: tables.and_then(|t| table(unit, t)),
        is_abstract,
        fields: Vec::new(),
        associations: Vec::new(),
        bases: Vec::new(),
        links: Vec::new(),
        class,
    };
    let base = found.class.base.map(|base| {
        let plain = base.split('<').next().unwrap_or(base);
        core(plain).to_owned()
    });
    found
        .bases
        .extend(base.filter(|b| !PLAIN.contains(&b.as_str())));
    let members = std::mem::take(&mut found.class.members);
    // Where the key is annotated decides whether fields or getters are mapped.
    let by_getter = members.iter().any(|m| {
        m.is_method
            && (annotated(&m.annotations, "Id").is_some()
                || annotated(&m.annotations, "EmbeddedId").is_some())
    });
    for member in &members {
        if member.is_method == by_getter && !member.apart {
            map(unit, member, &mut found);
        }
    }
    found.class.members = members;
    Some(found)
}

/// What one field or getter maps.
fn map<'a>(unit: &Unit<'a>, member: &Member<'a>, found: &mut Entity<'a>) {
    let has = |name: &str| annotated(&member.annotations, name);
    let name = match member.is_method {
        false => member.name.to_owned(),
        true => match accessor(member.name) {
            Some((name, false)) => name,
            _ => return,
        },
    };
    if has("Transient").is_some() || has("Formula").is_some() {
        return;
    }
    let whole = span(member.node);
    let of = core(member.of).to_owned();
    let mut field = |name: &str, column: String, at: Span| {
        let name = name.to_owned();
        found.fields.push((Field { name, column, at }, whole));
    };
    if has("Embedded").is_some() || has("EmbeddedId").is_some() {
        let lists = member.annotations.iter();
        let overrides = lists.flat_map(|a| match a.name {
            "AttributeOverride" => vec![a.clone()],
            "AttributeOverrides" => a.nested("value", unit.text),
            _ => Vec::new(),
        });
        for one in overrides {
            let attribute = argument(unit, &one, "name");
            let column = one.nested("column", unit.text);
            let column = column.first().and_then(|c| argument(unit, c, "name"));
            if let (Some((attribute, _)), Some((column, at))) = (attribute, column) {
                field(&attribute, column, at);
            }
        }
        found.associations.push(Association {
            name,
            model: of.clone(),
            many: false,
            key: None,
        });
        found.bases.push(of);
        return;
    }
    let relation = RELATIONS.iter().find_map(|r| has(r));
    let joins: Vec<Annotation<'_>> = match (has("JoinColumn"), has("JoinColumns")) {
        (Some(one), _) => vec![one.clone()],
        (None, Some(all)) => all.nested("value", unit.text),
        (None, None) => Vec::new(),
    };
    let keys = |joins: &[Annotation<'_>]| -> Vec<(String, Span)> {
        let named = joins.iter();
        named.filter_map(|j| argument(unit, j, "name")).collect()
    };
    for link in ["JoinTable", "CollectionTable"] {
        let Some(link) = has(link) else { continue };
        let mut both = link.nested("joinColumns", unit.text);
        both.extend(link.nested("inverseJoinColumns", unit.text));
        found.links.push(Link {
            table: table(unit, link),
            model: String::new(),
            keys: keys(&both),
            whole,
        });
    }
    let Some(relation) = relation else {
        if has("ElementCollection").is_some() {
            return;
        }
        let column = has("Column").and_then(|c| argument(unit, c, "name"));
        let (column, at) = column.unwrap_or_else(|| (naming::underscore(&name), member.at));
        field(&name, column, at);
        return;
    };
    let many = relation.name.ends_with("ToMany");
    let mapped = relation.argument("mappedBy").is_some();
    let named = keys(&joins);
    let mut key = None;
    if many {
        if !named.is_empty() {
            found.links.push(Link {
                table: None,
                model: of.clone(),
                keys: named,
                whole,
            });
        }
    } else if !mapped && has("JoinTable").is_none() && has("PrimaryKeyJoinColumn").is_none() {
        match named.is_empty() {
            true => {
                let column = format!("{}_id", naming::underscore(&name));
                key = Some(column.clone());
                field(&name, column, member.at);
            }
            false => {
                key = named.first().map(|(column, _)| column.clone());
                for (column, at) in named {
                    field(&name, column, at);
                }
            }
        }
    }
    found.associations.push(Association {
        name,
        model: of,
        many,
        key,
    });
}

/// The models that a file declares.
pub(super) fn models(unit: &Unit<'_>, schema: &Schema) -> Vec<Model> {
    let mut found: Vec<Model> = entities(unit)
        .into_iter()
        .map(|entity| {
            let table = match (&entity.table, entity.is_abstract) {
                (_, true) => None,
                // A constant is looked up when all models are known.
                (Some((name, _)), false) if name.starts_with('=') => Some(name.clone()),
                (Some((name, _)), false) => spelled(schema, name),
                (None, false) => by_convention(entity_name(unit, &entity), schema),
            };
            let own = entity_name(unit, &entity).to_owned();
            Model {
                orm: ID,
                named: entity.table.is_some(),
                name: entity.class.name.to_owned(),
                path: unit.path.to_owned(),
                at: entity.class.at,
                table,
                is_abstract: entity.is_abstract,
                bases: entity.bases,
                fields: entity.fields.into_iter().map(|(field, _)| field).collect(),
                associations: entity.associations,
                // The name in queries, where it is another one.
                scopes: vec![own],
                ..Model::default()
            }
        })
        .collect();
    found.extend(super::derived::repositories(unit));
    found.extend(constants::models(unit, ID));
    found.extend(services::models(unit, ID));
    found
}

/// The name that queries use for the entity.
fn entity_name<'e>(unit: &'e Unit<'_>, entity: &'e Entity<'_>) -> &'e str {
    let named = annotated(&entity.class.annotations, "Entity")
        .and_then(|e| e.argument("name"))
        .and_then(|value| unit.literal_at(value.start_byte()));
    named.map_or(entity.class.name, |l| l.text.as_str())
}

/// The table of that name, as the schema spells it.
pub(super) fn spelled(schema: &Schema, name: &str) -> Option<String> {
    let found = schema.table(name);
    // A schema may be another one in the migrations.
    let bare = || schema.table(name.rsplit('.').next().unwrap_or(name));
    found.or_else(bare).map(|t| t.name.clone())
}

fn by_convention(name: &str, schema: &Schema) -> Option<String> {
    let single = naming::underscore(name);
    let names = [name.to_owned(), single.clone(), naming::pluralize(&single)];
    names.iter().find_map(|n| spelled(schema, n))
}

/// The column of a field as the table has it: by the name given or made, else by the field's own.
pub(super) fn column(schema: &Schema, table: &str, field: &Field) -> Option<String> {
    let table = schema.table(table)?;
    let made = field.column == naming::underscore(&field.name);
    let found = table.column(&field.column);
    let found = found.or_else(|| table.column(&field.name).filter(|_| made));
    found.map(str::to_owned)
}

/// The tables and columns of an attribute.
pub(super) fn columns(models: &Models, model: &Model, attribute: &str) -> Vec<(String, String)> {
    let Some(field) = model.fields.iter().find(|f| f.name == attribute) else {
        return Vec::new();
    };
    let tables = tables(models, model).into_iter();
    let known = tables.filter_map(|table| {
        let column = column(models.schema(), &table, field)?;
        Some((table, column))
    });
    known.collect()
}

/// What the declarations of a file use.
pub(super) fn uses(unit: &Unit<'_>, models: &Models) -> Vec<ModelUse> {
    let schema = models.schema();
    let mut found = Vec::new();
    for entity in entities(unit) {
        let own = models.named(ID, entity.class.name);
        let Some(model) = own.into_iter().find(|m| m.path == unit.path) else {
            continue;
        };
        let tables = tables(models, model);
        for table in &tables {
            for (field, whole) in &entity.fields {
                // Its name may be a constant's, which the linked model knows.
                let known = model
                    .fields
                    .iter()
                    .find(|f| f.name == field.name && f.at == field.at);
                let field = known.unwrap_or(field);
                if let Some(column) = column(schema, table, field) {
                    let name = name(table, Some(&column), Clause::Mapping, field.at);
                    found.push(mapping(vec![name], *whole));
                }
            }
        }
        for link in &entity.links {
            let table = match &link.table {
                Some((table, _)) => spelled(schema, table),
                None => crate::orm::jvm::names::nearest(models.named(ID, &link.model), unit.path)
                    .and_then(|m| m.table.clone()),
            };
            let Some(table) = table else { continue };
            let keys = link.keys.iter();
            let known = keys.filter(|(key, _)| schema.has(&table, key));
            let mut names: Vec<Name> = known
                .map(|(key, at)| name(&table, Some(key), Clause::Mapping, *at))
                .collect();
            if !names.is_empty() {
                found.push(mapping(std::mem::take(&mut names), link.whole));
            }
            if let Some((_, at)) = &link.table {
                let mut named = mapping(
                    vec![Name {
                        value: Value::Unknown,
                        ..name(&table, None, Clause::Mapping, *at)
                    }],
                    *at,
                );
                named.because = None;
                found.push(named);
            }
        }
        if let Some(table) = model.table.as_ref().filter(|_| !entity.is_abstract) {
            found.push(insert(&entity, model, table));
        }
    }
    found
}

/// The table's name, and the insert that names all columns of the entity.
fn insert(entity: &Entity<'_>, model: &Model, table: &str) -> ModelUse {
    let at = entity.table.as_ref().map_or(entity.class.at, |(_, at)| *at);
    let mut names = vec![Name {
        value: Value::Unknown,
        ..name(table, None, Clause::Mapping, at)
    }];
    let columns: BTreeSet<&str> = model.fields.iter().map(|f| f.column.as_str()).collect();
    names.extend(columns.into_iter().map(|column| Name {
        value: Value::Declared,
        ..name(table, Some(column), Clause::Insert, at)
    }));
    let reads = ["Immutable", "Subselect"];
    let reads = reads
        .iter()
        .any(|r| annotated(&entity.class.annotations, r).is_some());
    let write = (!reads).then(|| Write {
        table: table.to_owned(),
        kind: WriteKind::Insert,
        // A superclass that was not found may have further columns.
        complete: model.bases.iter().all(|b| b.contains('#')),
        at: model.at,
    });
    ModelUse {
        whole: at,
        names,
        write,
        confidence: Confidence::Likely,
        because: None,
        retired: false,
    }
}

fn mapping(names: Vec<Name>, whole: Span) -> ModelUse {
    ModelUse {
        whole,
        names,
        write: None,
        confidence: Confidence::Likely,
        because: Some("every query of the entity names its mapped columns"),
        retired: false,
    }
}

/// A name in a table.
pub(super) fn name(table: &str, column: Option<&str>, clause: Clause, at: Span) -> Name {
    Name {
        table: table.to_owned(),
        column: column.map(str::to_owned),
        clause,
        at,
        value: Value::InHand,
    }
}

/// The tables whose rows have the fields that a class declares.
fn tables(models: &Models, model: &Model) -> BTreeSet<String> {
    let own = key_of(model);
    let heirs = models.of(ID).filter(|m| m.bases.contains(&own));
    let all = heirs.filter_map(|m| m.table.clone());
    match &model.table {
        Some(table) => BTreeSet::from([table.clone()]),
        None => all.collect(),
    }
}
