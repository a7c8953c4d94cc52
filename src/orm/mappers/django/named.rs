//! Models that are named otherwise than by their class: `get_model("shop", "Order")`,
//! `get_user_model()`, and the factories of tests.
//!
//! In: a call. Out: the model. The hard thing: such names are bound at the top of a module, and the
//! classes of the module that are about them are read before its first line.

use tree_sitter::Node;

use super::ID;
use super::reader::Reader;
use crate::naming::camelize;
use crate::orm::python::{Arguments, Chain, Kind, Made, assignments, made, string};
use crate::orm::tree::text;
use crate::orm::{Model, of_one_table};

/// What a project calls the model of its users.
const USERS: &[&str] = &["User", "CustomUser"];

impl<'a, 'm, 't> Reader<'a, 'm, 't> {
    /// Binds `Order = get_model("shop", "Order")` at the top of the module.
    pub(super) fn bind_named(&mut self, root: Node<'t>) {
        for (name, value) in assignments(root) {
            let written = value.kind() == "call" && text(value, self.source).contains("get_");
            let Some(typed) = self.infer_expression(value, 0).filter(|_| written) else {
                continue;
            };
            let Kind::Class(model) = typed.kind else {
                continue;
            };
            if !self
                .known
                .used
                .iter()
                .any(|used| std::ptr::eq(*used, model))
            {
                self.known.used.push(model);
            }
            self.scopes.bind(text(name, self.source), Some(typed));
        }
    }

    /// The row that a chain begins with making, where its first name holds nothing else.
    pub(super) fn factory(&self, chain: &Chain<'t>) -> Option<Made<'m, 't>> {
        let held = self.scopes.get(text(chain.base, self.source));
        match held {
            Some(Some(_)) => None,
            _ => made(chain, self.source, &self.known),
        }
    }

    /// The model of the project's users.
    pub(super) fn user_model(&self) -> Option<&'m Model> {
        let named = USERS.iter().flat_map(|name| self.models.named(ID, name));
        of_one_table(named.filter(|m| m.table.is_some()))
    }

    /// `apps.get_model("shop", "Order")`, `apps.get_model("shop.Order")`.
    pub(super) fn model_by_text(&self, list: Node<'t>) -> Option<&'m Model> {
        let given = Arguments::of(list, self.source);
        let mut words = given.positional.iter().map(|n| string(*n, self.source));
        let (first, _) = words.next()??;
        let second = words.next().flatten();
        let (app, name) = match second {
            Some((name, _)) => (first, name),
            None => first.rsplit_once('.')?,
        };
        let mut named: Vec<_> = self.models.named(ID, name).collect();
        if named.is_empty() {
            // Names of models are looked up without regard to case.
            named.extend(self.models.named(ID, &camelize(name)));
            named.extend(self.models.run_together(ID, &name.to_lowercase()));
        }
        if named.len() > 1 {
            named.retain(|m| m.path.split('/').any(|part| part == app));
        }
        of_one_table(named.into_iter())
    }
}
