//! MyBatis' mapper files: result maps, statements' types, shared fragments, tests.
//!
//! In: a mapper file. Out: the classes that its statements read and write, as models; the columns
//! that maps and fragments name. The hard thing: a map names no table; the statements that use it
//! do, or else all statements of the file.

use std::collections::BTreeMap;

use super::{ID, model};
use crate::clause::Clause;
use crate::host::Literal;
use crate::location::Span;
use crate::naming;
use crate::orm::jvm::decapitalize;
use crate::orm::jvm::given::{Column, Given};
use crate::orm::{Association, Field, Model, ModelUse, Name, Schema, Unit, Uses, Value};
use crate::severity::Confidence;

/// Whether an XML file has what is read here.
pub(super) fn is_mapper(text: &str) -> bool {
    let marks = ["<resultMap", "resultType=", "parameterType=", "<sql "];
    text.contains("<mapper") && marks.iter().any(|m| text.contains(m))
}

/// `<result column="status" property="state"/>`
struct Entry<'a> {
    property: &'a str,
    column: &'a str,
    at: Span,
    whole: Span,
}

struct Map<'a> {
    id: &'a str,
    of: &'a str,
    extends: &'a str,
    entries: Vec<Entry<'a>>,
}

/// A mapper file.
struct Mapper<'a> {
    namespace: &'a str,
    maps: Vec<Map<'a>>,
    /// The insides of `<sql>` by id.
    fragments: Vec<(&'a str, Span)>,
    /// `test="status != null"`: the expression and its tag.
    tests: Vec<(Span, Span)>,
}

/// What a statement's tag says of its literal.
fn said<'a>(unit: &Unit<'a>, literal: &Literal, name: &str) -> Option<&'a str> {
    let rest = unit.text.get(literal.span.start..literal.span.end)?;
    let (_, value) = attribute(rest.split('>').next()?, name)?;
    Some(value)
}

/// Tables for the rows of each map.
struct Sources<'m> {
    by_map: BTreeMap<&'m str, Given>,
    by_fragment: BTreeMap<&'m str, Given>,
    all: Given,
}

impl<'m> Sources<'m> {
    fn read(unit: &Unit<'m>, mapper: &Mapper<'m>, schema: &Schema) -> Self {
        let mut literals: BTreeMap<&str, Vec<&Literal>> = BTreeMap::new();
        for literal in unit.literals {
            let mut next = said(unit, literal, "resultMap");
            // What extends a map has its columns too.
            for _ in 0..8 {
                let Some(id) = next else { break };
                literals.entry(id).or_default().push(literal);
                let map = mapper.maps.iter().find(|m| m.id == id);
                next = map.map(|m| m.extends).filter(|e| !e.is_empty());
            }
        }
        let mut including: BTreeMap<&str, Vec<&Literal>> = BTreeMap::new();
        for literal in unit.literals {
            let source = unit.text.get(literal.span.start..literal.span.end);
            for tag in source.unwrap_or_default().split("<include").skip(1) {
                if let Some((_, id)) = attribute(tag.split('>').next().unwrap_or_default(), "refid")
                {
                    including.entry(id).or_default().push(literal);
                }
            }
        }
        let of = |own: Vec<&Literal>| Given::of(own.into_iter(), schema);
        let by_map = literals.into_iter().map(|(id, own)| (id, of(own)));
        let by_fragment = including.into_iter().map(|(id, own)| (id, of(own)));
        Self {
            by_map: by_map.collect(),
            by_fragment: by_fragment.collect(),
            all: Given::of(unit.literals.iter(), schema),
        }
    }

    fn of(&self, map: &Map<'_>) -> &Given {
        let own = self.by_map.get(map.id);
        own.filter(|given| !given.is_empty()).unwrap_or(&self.all)
    }
}

/// The classes that a file's statements read and write, and the one that its mapper stands for.
pub(super) fn models(unit: &Unit<'_>, schema: &Schema) -> Vec<Model> {
    let mapper = mapper(unit.text);
    let sources = Sources::read(unit, &mapper, schema);
    let mut found = Vec::new();
    for map in &mapper.maps {
        let given = sources.of(map);
        let mut list: Vec<&Entry<'_>> = map.entries.iter().collect();
        let base = mapper.maps.iter().find(|m| m.id == map.extends);
        list.extend(base.iter().flat_map(|m| &m.entries));
        let entries = list.into_iter().filter_map(|e| {
            let column = given.column(e.column, schema)?;
            Some((e.property.to_owned(), column))
        });
        add(map.of, entries.collect(), &mut found);
    }
    for literal in unit.literals {
        for key in [
            "resultType",
            "parameterType",
            "parameterClass",
            "resultClass",
        ] {
            let Some(of) = said(unit, literal, key) else {
                continue;
            };
            if !is_plain(of) {
                let given = Given::of([literal].into_iter(), schema);
                add(of, by_convention(&given, schema), &mut found);
            }
        }
    }
    found.extend(store(&mapper));
    found
}

/// Properties by the convention that `orderId` holds `order_id`.
pub(super) fn by_convention(given: &Given, schema: &Schema) -> Vec<(String, Column)> {
    let columns = given.columns(schema).into_iter();
    let property = |name: &str| decapitalize(&naming::camelize(&name.to_lowercase()));
    let named = columns.map(|(name, column)| (property(&name), column));
    named.collect()
}

/// Whether a type is none of the application's.
pub(super) fn is_plain(of: &str) -> bool {
    let last = of.rsplit('.').next().unwrap_or(of);
    let plain = [
        "map",
        "hashmap",
        "linkedhashmap",
        "string",
        "long",
        "integer",
        "int",
        "boolean",
        "double",
        "object",
        "list",
        "set",
        "date",
        "bigdecimal",
        "void",
        "uuid",
        "optional",
        "stream",
    ];
    of.is_empty() || plain.contains(&last.to_lowercase().as_str())
}

/// A model for each table that the properties come from.
pub(super) fn add(of: &str, entries: Vec<(String, Column)>, found: &mut Vec<Model>) {
    let of = of.replace(['.', '$'], "/");
    let name = of.rsplit('/').next().unwrap_or(&of);
    let path = if of.contains('/') { of.as_str() } else { "" };
    let mut by_table: BTreeMap<String, Vec<Field>> = BTreeMap::new();
    for (name, column) in entries {
        by_table.entry(column.table).or_default().push(Field {
            name,
            column: column.column,
            at: Span::default(),
        });
    }
    for (table, fields) in by_table.into_iter().filter(|_| !name.is_empty()) {
        found.push(model(name, path.to_owned(), Some(&table), fields));
    }
}

/// The mapper's interface, if all its maps are of one class.
fn store(mapper: &Mapper<'_>) -> Option<Model> {
    let mut types = mapper.maps.iter().map(|m| m.of);
    let of = types.next().filter(|of| !of.is_empty())?;
    let model = of.rsplit('.').next().unwrap_or(of);
    if !types.all(|other| other.rsplit('.').next() == Some(model)) {
        return None;
    }
    let path = mapper.namespace.replace('.', "/");
    Some(Model {
        orm: ID,
        name: path.rsplit('/').next().unwrap_or_default().to_owned(),
        path,
        is_abstract: true,
        associations: vec![Association {
            name: String::new(),
            model: model.to_owned(),
            many: true,
            key: None,
        }],
        ..Model::default()
    })
}

/// The columns that maps, fragments and tests of a file name.
pub(super) fn uses(unit: &Unit<'_>, schema: &Schema, uses: &mut Uses) {
    let mapper = mapper(unit.text);
    if mapper.maps.is_empty() && mapper.fragments.is_empty() && mapper.tests.is_empty() {
        return;
    }
    let sources = Sources::read(unit, &mapper, schema);
    let mut properties: BTreeMap<String, Column> = BTreeMap::new();
    for (property, column) in by_convention(&sources.all, schema) {
        properties.insert(property, column);
    }
    for map in &mapper.maps {
        let given = sources.of(map);
        for entry in &map.entries {
            // A result that is gone leaves the property empty, without a failure.
            if let Some(column) = given.column(entry.column, schema) {
                uses.echoes
                    .push(used(&column, Clause::Select, entry.at, entry.whole));
                properties.insert(entry.property.to_owned(), column);
            }
        }
    }
    for (id, fragment) in &mapper.fragments {
        let own = sources.by_fragment.get(id);
        let given = own.filter(|g| !g.is_empty()).unwrap_or(&sources.all);
        for (word, at) in words(unit.text, *fragment) {
            if let Some(column) = given.column(word, schema) {
                let used = used(&column, Clause::Select, at, at);
                uses.statements.push(used);
            }
        }
    }
    for (test, tag) in &mapper.tests {
        let mut told: Vec<Column> = Vec::new();
        for (word, at) in words(unit.text, *test) {
            let quoted = || unit.text.get(at.end..).is_some_and(|t| t.starts_with('\''));
            let column = match properties.get(word) {
                Some(column) => Some(column.clone()),
                None if quoted() => sources.all.column(word, schema),
                None => None,
            };
            if let Some(column) = column.filter(|c| !told.contains(c)) {
                uses.echoes.push(used(&column, Clause::Mapping, at, *tag));
                told.push(column);
            }
        }
    }
}

fn used(column: &Column, clause: Clause, at: Span, whole: Span) -> ModelUse {
    ModelUse {
        whole,
        names: vec![Name {
            table: column.table.clone(),
            column: Some(column.column.clone()),
            clause,
            at,
            value: Value::InHand,
        }],
        write: None,
        confidence: Confidence::Likely,
        because: None,
        retired: false,
    }
}

/// The words in a stretch of the file, those of parameters (`#{status}`) and tags left out.
fn words(text: &str, inside: Span) -> Vec<(&str, Span)> {
    let mut found = Vec::new();
    let mut start = None;
    let mut closing = None;
    let stretch = text.get(inside.start..inside.end).unwrap_or_default();
    for (i, c) in stretch.char_indices().chain([(stretch.len(), ' ')]) {
        if let Some(end) = closing {
            if c == end {
                closing = None;
            }
            continue;
        }
        if c.is_alphanumeric() || c == '_' {
            start.get_or_insert(i);
            continue;
        }
        if let Some(from) = start.take() {
            let word = stretch.get(from..i).unwrap_or_default();
            found.push((word, Span::new(inside.start + from, inside.start + i)));
        }
        closing = match c {
            '<' => Some('>'),
            '{' => Some('}'),
            _ => None,
        };
    }
    found
}

fn mapper(text: &str) -> Mapper<'_> {
    let mut found = Mapper {
        namespace: "",
        maps: Vec::new(),
        fragments: Vec::new(),
        tests: Vec::new(),
    };
    let (mut in_map, mut fragment) = (false, None);
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|t| t.find('<')).map(|i| at + i) {
        let rest = text.get(start..).unwrap_or_default();
        if rest.starts_with("<!--") {
            at = start + rest.find("-->").map_or(rest.len(), |i| i + 3);
            continue;
        }
        let length = rest.find('>').map_or(rest.len(), |i| i + 1);
        let tag = rest.get(..length).unwrap_or_default();
        let whole = Span::new(start, start + length);
        at = whole.end.max(start + 1);
        let say = |name: &str| attribute(tag, name).map_or("", |(_, value)| value);
        let name = tag.get(1..).unwrap_or_default();
        let name = name
            .split(|c: char| !(c.is_alphanumeric() || c == '/'))
            .next();
        match name.unwrap_or_default() {
            "mapper" => found.namespace = say("namespace"),
            "/resultMap" => in_map = false,
            "resultMap" => {
                in_map = !tag.ends_with("/>");
                found.maps.push(Map {
                    id: say("id"),
                    of: say("type"),
                    extends: say("extends"),
                    entries: Vec::new(),
                });
            }
            "sql" if !tag.ends_with("/>") => fragment = Some((say("id"), at)),
            "/sql" => {
                let from = fragment.take();
                found
                    .fragments
                    .extend(from.map(|(id, from)| (id, Span::new(from, start))));
            }
            "if" | "when" => {
                if let Some((offset, test)) = attribute(tag, "test") {
                    let from = start + offset;
                    let test = Span::new(from, from + test.len());
                    found.tests.push((test, whole));
                }
            }
            _ => {
                if in_map
                    && let Some((offset, column)) = attribute(tag, "column")
                    && let Some(map) = found.maps.last_mut()
                {
                    let from = start + offset;
                    map.entries.push(Entry {
                        property: say("property"),
                        column,
                        at: Span::new(from, from + column.len()),
                        whole,
                    });
                }
            }
        }
    }
    found
}

/// The value of a tag's attribute and its offset in the tag.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<(usize, &'t str)> {
    let mut from = 0;
    while let Some(found) = tag.get(from..).and_then(|t| t.find(name)).map(|i| from + i) {
        let before = tag.get(..found).unwrap_or_default();
        let after = tag.get(found + name.len()..).unwrap_or_default();
        let value = after.trim_start().strip_prefix('=').map(str::trim_start);
        if before.ends_with(char::is_whitespace)
            && let Some(value) = value
            && let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\''))
        {
            let inside = value.get(1..)?.split(quote).next()?;
            let offset = tag.len() - value.len() + 1;
            return Some((offset, inside));
        }
        from = found + name.len();
    }
    None
}
