//! Helpers that take rows together with the names of their attributes: choices of a form, abilities.
//!
//! In: a call on nothing or on a form. Out: names for its statement. The hard thing is that any method
//! may be such a helper: what stands before the names has to be rows for sure.

use super::chain::Link;
use super::names::Statement;
use super::reader::Reader;
use super::ruby::word;
use super::types::Shape;
use crate::clause::Clause;
use crate::orm::Value;
use crate::severity::Confidence;

impl<'m> Reader<'m> {
    /// `can :read, Order, customer_id: user.id`: the conditions are those of the rows.
    pub(super) fn ability(&mut self, statement: &mut Statement, link: &Link<'m>) -> bool {
        if !matches!(link.method, "can" | "cannot") {
            return false;
        }
        let Some(of) = link.arguments.get(1) else {
            return false;
        };
        let listed = match of.kind() {
            "array" => crate::orm::tree::children(*of),
            _ => vec![*of],
        };
        let mut known = false;
        for class in listed {
            let ty = self.type_of(class, 0);
            if ty.is(&[Shape::Class]).is_some() {
                known = true;
                let rows = ty.shaped(Shape::Rows);
                self.entries(statement, &rows, &link.arguments, Clause::Where, 0);
            }
        }
        known
    }

    /// `collection_select(:planting, :crop_id, Crop.all, :id, :name)`: the names behind rows are
    /// attributes of theirs.
    pub(super) fn shown(&mut self, statement: &mut Statement, link: &Link<'m>) {
        let known = link.method.contains("collection_")
            || link.method == "options_from_collection_for_select";
        if !(known || self.is_view) {
            return;
        }
        let named = |n| word(n, self.unit.text).is_some();
        let pairs = link.arguments.windows(3).find_map(|three| match three {
            [rows, value, shown] if named(*value) && named(*shown) && !named(*rows) => {
                Some((*rows, [*value, *shown]))
            }
            _ => None,
        });
        let Some((rows, pair)) = pairs else { return };
        let ty = self.type_of(rows, 0);
        if ty.is(&[Shape::Rows, Shape::Class]).is_none() || ty.sure() != Confidence::Likely {
            return;
        }
        let row = ty.shaped(Shape::Row);
        statement.on_row = true;
        for node in pair {
            if let Some((named, at)) = word(node, self.unit.text)
                && self.attribute(statement, &row, named, at, Clause::Select, Value::Unknown)
            {
                self.handled.insert(node.id());
            }
        }
    }
}
