//! What forms are told about their fields and nothing fails for.
//!
//! In: `field_order = ["status", "total"]` in a form of a model. Out: places that follow the columns.

use tree_sitter::Node;

use super::lookup::path;
use super::reader::Reader;
use super::told::of_row;
use crate::clause::Clause;
use crate::orm::python::strings;
use crate::orm::{Model, ModelUse};
use crate::severity::Confidence;

impl<'m, 't> Reader<'_, 'm, 't> {
    /// `field_order = ["status", "total"]`: a name that a form does not know is passed over.
    pub(super) fn order_of_fields(&mut self, value: Node<'t>, model: &'m Model) {
        for (word, at) in strings(value, self.source) {
            let mut names = path(self.models, model, word, at, Clause::Select).names;
            names.iter_mut().for_each(of_row);
            if !names.is_empty() {
                self.out.echoes.push(ModelUse {
                    whole: at,
                    names,
                    write: None,
                    confidence: Confidence::Likely,
                    because: None,
                    retired: false,
                });
            }
        }
    }
}
