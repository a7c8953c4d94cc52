//! An entity for another name of its column or table: `@Column(name = …)`, `@Table(name = …)`.
//!
//! In: where it is declared, and the new name. Out: what to write. An annotation is added only in Java
//! and where the file imports it.

use tree_sitter::Node;

use crate::location::Span;
use crate::orm::tree::{around, children, field, text};
use crate::orm::written::{Rewritten, bare, indent, literally, node_at, put};
use crate::orm::{Name, Unit};

/// What makes the declaration stand for the new name.
pub(super) fn rename(unit: &Unit<'_>, name: &Name, new: &str) -> Rewritten {
    let old = name.column.as_deref().unwrap_or(bare(&name.table));
    if let Some(at) = literally(unit, name.at, old) {
        return Some(vec![(at, new.to_owned())]);
    }
    if unit.language.id != "java" {
        return None;
    }
    let node = node_at(unit, name.at)?;
    let (kinds, annotation) = match name.column {
        Some(_) => (&["field_declaration", "method_declaration"][..], "Column"),
        None => (&["class_declaration"][..], "Table"),
    };
    let named = |n: Node<'_>| field(n, "name") == Some(node);
    let is_own = |n: Node<'_>| {
        named(n)
            || children(n)
                .into_iter()
                .any(|part| part.kind() == "variable_declarator" && named(part))
    };
    let declared = around(node, 2, |n| kinds.contains(&n.kind()));
    let Some(declared) = declared.filter(|n| is_own(*n)) else {
        // What names the attribute follows it.
        return Some(Vec::new());
    };
    let head = modifiers(declared, unit);
    // The column of a relation is named by another annotation.
    if name.column.is_some()
        && ["ManyToOne", "OneToOne", "JoinColumn"]
            .iter()
            .any(|r| head.of(unit.text).contains(r))
    {
        return None;
    }
    let there = format!("@{annotation}");
    let mut places = head.of(unit.text).match_indices(&there);
    let known = places.find_map(|(at, _)| {
        let end = head.start + at + there.len();
        let next = unit.text.get(end..)?.chars().next()?;
        (!next.is_alphanumeric()).then_some((end, next))
    });
    match known {
        Some((end, '(')) => Some(vec![put(end + 1, format!("name = \"{new}\", "))]),
        Some((end, _)) => Some(vec![put(end, format!("(name = \"{new}\")"))]),
        None => {
            let imported = ["*", annotation]
                .iter()
                .any(|what| unit.text.contains(&format!("persistence.{what};")));
            let start = declared.start_byte();
            let line = format!("@{annotation}(name = \"{new}\")\n{}", indent(unit, start));
            imported.then(|| vec![put(start, line)])
        }
    }
}

/// The annotations before a declaration.
fn modifiers(declared: Node<'_>, unit: &Unit<'_>) -> Span {
    let first = declared.named_child(0).filter(|n| n.kind() == "modifiers");
    let length = first.map_or(0, |n| text(n, unit.text).len());
    Span::new(declared.start_byte(), declared.start_byte() + length)
}
