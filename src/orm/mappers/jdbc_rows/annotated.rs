//! Rows that a constructor takes apart: `Order(@ColumnName("status") String status)`.
//!
//! In: annotated parameters, components of records and fields, as jdbi and its like read them. Out:
//! the places that hold a column. The hard thing is the table: the class is called after it, or
//! only one has the column.

use tree_sitter::Node;

use super::{MAKERS, add, called};
use crate::location::Span;
use crate::orm::jvm::classes::{annotations, classes};
use crate::orm::jvm::given::Column;
use crate::orm::tree::{each, span};
use crate::orm::{Models, Unit, Uses};

/// Annotations that name a column; the first one is jdbi's.
const NAMES: [&str; 2] = ["ColumnName", "Column"];

/// Whether a file may have such annotations: a cheap test of its text.
pub(super) fn speaks(text: &str) -> bool {
    text.contains("@ColumnName(\"") || text.contains("@Column(\"")
}

/// The columns that the annotations of a file name.
pub(super) fn uses(unit: &Unit<'_>, models: &Models, root: Node<'_>, uses: &mut Uses) {
    if !speaks(unit.text) {
        return;
    }
    let schema = models.schema();
    let declared = classes(root, unit.text);
    each(root, |node| {
        if !matches!(node.kind(), "formal_parameter" | "field_declaration") {
            return true;
        }
        for annotation in annotations(node, unit.text) {
            let value = annotation.argument("value");
            let value = value.filter(|_| NAMES.contains(&annotation.name));
            let literal = value.and_then(|v| unit.literal_at(v.start_byte()));
            let Some(literal) = literal.filter(|l| l.holes.is_empty()) else {
                continue;
            };
            let mut around = declared.iter().rev();
            let class = around.find(|c| span(c.node).contains(node.start_byte()));
            let named = class.and_then(|class| {
                let short = MAKERS.iter().find_map(|end| class.name.strip_suffix(end));
                called(schema, class.name).or_else(|| called(schema, short?))
            });
            let named = named.filter(|t| t.column(&literal.text).is_some());
            let mut holders = schema.holders(&literal.text);
            let only = holders.next().filter(|_| holders.next().is_none());
            let Some(table) = named.or(only) else {
                continue;
            };
            let Some(column) = table.column(&literal.text) else {
                continue;
            };
            let column = Column {
                table: table.name.clone(),
                column: column.to_owned(),
                by_star: false,
            };
            let at = literal.source_range(Span::new(0, literal.text.len()));
            add(uses, &column, at, at);
        }
        true
    });
}
