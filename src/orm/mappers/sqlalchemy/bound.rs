//! Classes that stand beside a model: schemas, factories, admin pages, forms.
//!
//! In: a class. Out: the names in its lists and its fields as uses. The hard thing: the same lists
//! mean nothing in a class that is about no model.

use super::declare::called;
use super::lookup::{column_of, member};
use super::reader::Reader;
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::python::{Arguments, Class, Kind, string};
use crate::orm::tree::{field, span, text};
use crate::orm::{Model, Name};
use crate::severity::Confidence;

/// Attributes that list the fields of a model.
fn is_list(name: &str) -> bool {
    name.starts_with("column_")
        || name.starts_with("form_")
        || matches!(
            name,
            "fields" | "exclude" | "only" | "load_only" | "dump_only"
        )
}

impl<'a, 'm, 't> Reader<'a, 'm, 't> {
    /// The names in a class that is about a model: `class Meta: model = Order`.
    pub(super) fn lists(&mut self, class: &Class<'a, 't>) {
        let meta = class.inner("Meta");
        let named = meta.and_then(|m| m.value("model").or_else(|| m.value("sqlalchemy_model")));
        let typed = named.and_then(|n| self.infer_expression(n, 0));
        let Some(Kind::Class(model)) = typed.map(|t| t.kind) else {
            return match self.known.of_schema(class.name) {
                Some(model) => self.schema(class, model),
                None => self.form(class),
            };
        };
        if let (Some(table), Some(at)) = (model.table.clone(), named.map(span)) {
            let name = Name::of_table(table, Clause::From, at);
            self.tell(at, vec![name], Confidence::Likely);
        }
        let base = class.base_names(self.source).join(" ");
        for assigned in class
            .assigned
            .iter()
            .chain(meta.into_iter().flat_map(|m| &m.assigned))
        {
            let Some(value) = assigned.value else {
                continue;
            };
            if is_list(assigned.name) {
                let words = self
                    .constants
                    .strings_below(value, self.source, |node| node.kind() != "lambda");
                for (word, at) in words {
                    self.named(model, word, at, at, Clause::Select);
                }
            } else if base.contains("Factory") {
                self.named(
                    model,
                    assigned.name,
                    assigned.at,
                    assigned.whole,
                    Clause::Insert,
                );
            } else if value.kind() == "call"
                && text(value, self.source).starts_with(|c: char| c.is_alphabetic())
            {
                self.named(
                    model,
                    assigned.name,
                    assigned.at,
                    assigned.whole,
                    Clause::Select,
                );
            }
        }
    }

    /// `class OrderCreate(BaseModel)`: what comes in or goes out has the names of the row's fields.
    fn schema(&mut self, class: &Class<'a, 't>, model: &'m Model) {
        for assigned in &class.assigned {
            // Marshmallow: `status = fields.String(attribute="state")`.
            let call = assigned.value.filter(|v| v.kind() == "call");
            let call = call.filter(|c| text(*c, self.source).starts_with("fields."));
            if call.or(assigned.annotation).is_none() {
                continue;
            }
            let list = call.and_then(|c| field(c, "arguments"));
            let other = list.and_then(|l| Arguments::of(l, self.source).get("attribute"));
            let other = other.and_then(|n| string(n, self.source));
            let (word, at) = other.unwrap_or((assigned.name, assigned.at));
            let found = member(self.models, model, word).and_then(|m| m.column);
            if let Some((table, column)) = found {
                let name = column_of(&table, column, at, Clause::Select);
                self.tell(assigned.whole, vec![name], Confidence::Possible);
            }
        }
    }

    /// The fields of a form, which `populate_obj` copies to a row by their names.
    fn form(&mut self, class: &Class<'a, 't>) {
        if !class
            .base_names(self.source)
            .iter()
            .any(|b| b.ends_with("Form"))
        {
            return;
        }
        for assigned in &class.assigned {
            let call = assigned.value.filter(|v| v.kind() == "call");
            if call.is_some_and(|c| called(c, self.source).ends_with("Field")) {
                self.sole(assigned.name, assigned.at, assigned.whole);
            }
        }
    }

    fn named(&mut self, model: &'m Model, word: &str, at: Span, whole: Span, clause: Clause) {
        let found = member(self.models, model, word).and_then(|m| m.column);
        if let Some((table, column)) = found {
            self.tell(
                whole,
                vec![column_of(&table, column, at, clause)],
                Confidence::Likely,
            );
        }
    }
}
