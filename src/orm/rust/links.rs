//! What structs lead to, whether or not they stand for a table: fields that hold rows, methods
//! that give them, wrappers that hand their fields on.
//!
//! Out: models without a table whose associations are the fields by name, the methods as `name()`
//! and what is wrapped as [`WRAPPED`].

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::rows::WRAPPED;
use super::structs::Struct;
use super::types::{self, Type};
use super::walk;
use crate::orm::tree::{children, field, text};
use crate::orm::{Association, Model, Unit};

/// What the structs and `impl` blocks of a file lead to.
pub fn links(
    unit: &Unit<'_>,
    root: Node<'_>,
    structs: &[Struct<'_, '_>],
    orm: &'static str,
) -> Vec<Model> {
    let mut found: BTreeMap<String, Vec<Association>> = BTreeMap::new();
    let source = unit.text;
    let mut add = |owner: &str, name: String, of: &Type| {
        if let Some(model) = of.name().filter(|m| *m != owner || name.ends_with(')')) {
            let known = found.entry(owner.to_owned()).or_default();
            known.push(Association {
                name,
                model: model.to_owned(),
                many: false,
                key: None,
            });
        }
    };
    for one in structs.iter().filter(|s| !s.is_enum) {
        for part in &one.parts {
            let of = part.of.map(|n| types::read(n, source, Some(one.name)));
            add(one.name, part.name.to_owned(), &of.unwrap_or_default());
        }
        let body = field(one.node, "body").filter(|b| b.kind() == "ordered_field_declaration_list");
        let mut inner = body.map(children).unwrap_or_default();
        inner.retain(|n| !matches!(n.kind(), "visibility_modifier" | "attribute_item"));
        if let [only] = inner.as_slice() {
            add(
                one.name,
                WRAPPED.to_owned(),
                &types::read(*only, source, None),
            );
        }
    }
    walk::each(root, |node, around| {
        let owner = || {
            let block = around
                .iter()
                .rev()
                .nth(1)
                .filter(|n| n.kind() == "impl_item")?;
            Some((*block, types::read(field(*block, "type")?, source, None)))
        };
        match node.kind() {
            "function_item" => {
                let gives = field(node, "return_type");
                if let (Some((_, owner)), Some(name), Some(of)) =
                    (owner(), field(node, "name"), gives)
                    && let Some(owner) = owner.name()
                {
                    let of = types::read(of, source, Some(owner));
                    add(owner, format!("{}()", text(name, source)), &of);
                }
                false
            }
            // `impl Deref for OrderView { type Target = Order; … }`
            "type_item" => {
                let target = field(node, "type");
                let of = target.map(|n| types::read(n, source, None));
                if let (Some((block, owner)), Some(of)) = (owner(), of)
                    && field(block, "trait").is_some_and(|n| text(n, source).ends_with("Deref"))
                    && let Some(owner) = owner.name()
                {
                    add(owner, WRAPPED.to_owned(), &of);
                }
                false
            }
            kind => !matches!(kind, "token_tree" | "attribute_item" | "use_declaration"),
        }
    });
    let models = found.into_iter().map(|(name, associations)| Model {
        orm,
        name,
        path: unit.path.to_owned(),
        is_abstract: true,
        associations,
        ..Model::default()
    });
    models.collect()
}
