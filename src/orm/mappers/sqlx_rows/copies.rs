//! Structs that code fills by hand from what a query gives: `Order { status: row.status }`.
//!
//! In: literals of structs. Out: a model for each table that the fields of one come from, which
//! [`link`] joins with the struct's declaration. Nothing fails at such a field, but it goes with
//! its column. The hard thing: which struct a name means; one of the same file, else the only one.

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::ID;
use super::rows::Macros;
use crate::orm::rust::types;
use crate::orm::rust::variables::Variables;
use crate::orm::rust::walk;
use crate::orm::tree::{children, field, span, text};
use crate::orm::{Field, Model, Schema, Unit};

/// Marks a struct that is filled by hand.
const COPY: &str = "copied";
/// How much of a field's value is looked at.
const PARTS: usize = 200;

/// Whether a model only holds copies.
pub(super) fn is_copy(model: &Model) -> bool {
    model.bases.iter().any(|b| b == COPY)
}

/// The literals of a file whose fields come from records.
pub(super) fn copies(unit: &Unit<'_>, root: Node<'_>, schema: &Schema) -> Vec<Model> {
    let macros = Macros::read(unit, root, schema);
    let variables = Variables::read(root, unit.text, &macros);
    let source = unit.text;
    let mut found = Vec::new();
    walk::each(root, |node, _| {
        let own = variables.own(node.start_byte());
        let name = field(node, "name").filter(|_| node.kind() == "struct_expression");
        let of = name.map(|n| types::read(n, source, own.as_deref()));
        let Some(of) = of.as_ref().and_then(types::Type::name) else {
            return node.kind() != "token_tree";
        };
        let mut tables: BTreeMap<String, Vec<Field>> = BTreeMap::new();
        let body = field(node, "body").map(children).unwrap_or_default();
        for part in body {
            let (Some(name), Some(value)) = (field(part, "field"), field(part, "value")) else {
                continue;
            };
            let given = read(value).into_iter().find_map(|access| {
                let of = variables.of(field(access, "value")?);
                let name = text(field(access, "field")?, source);
                macros.output(of.name()?, name)?
            });
            if let Some(given) = given {
                tables.entry(given.table.clone()).or_default().push(Field {
                    name: text(name, source).to_owned(),
                    column: given.column.clone(),
                    at: span(name),
                });
            }
        }
        found.extend(tables.into_iter().map(|(table, fields)| Model {
            orm: ID,
            name: of.to_owned(),
            path: unit.path.to_owned(),
            table: Some(table),
            bases: vec![COPY.to_owned()],
            fields,
            ..Model::default()
        }));
        true
    });
    found
}

/// The accesses of fields in a value, without those of literals of other structs in it.
fn read(value: Node<'_>) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let mut open = vec![value];
    for _ in 0..PARTS {
        let Some(node) = open.pop() else { break };
        if node.kind() == "field_expression" {
            found.push(node);
        }
        if node.kind() != "struct_expression" {
            open.extend(children(node).into_iter().rev());
        }
    }
    found
}

/// The declarations of structs that are filled by hand, with the columns that their fields hold.
pub(super) fn link(copies: Vec<Model>, declared: &[Model]) -> Vec<Model> {
    let mut linked: BTreeMap<(usize, Option<String>), Model> = BTreeMap::new();
    for copy in copies {
        let named = || {
            declared
                .iter()
                .enumerate()
                .filter(|(_, m)| m.name == copy.name)
        };
        let mut near = named().filter(|(_, m)| m.path == copy.path);
        let mut all = named();
        let only = near
            .next()
            .or_else(|| all.next().filter(|_| all.next().is_none()));
        let Some((index, of)) = only else { continue };
        let model = linked.entry((index, copy.table.clone())).or_insert(Model {
            fields: Vec::new(),
            table: copy.table,
            bases: copy.bases,
            ..of.clone()
        });
        for held in copy.fields {
            let part = of.fields.iter().find(|f| f.name == held.name);
            if let Some(part) = part.filter(|p| model.fields.iter().all(|f| f.name != p.name)) {
                model.fields.push(Field {
                    at: part.at,
                    ..held
                });
            }
        }
    }
    linked.into_values().collect()
}
