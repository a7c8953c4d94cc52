//! Factories as Laravel had them before they were classes: `$factory->define(Order::class, fn)`.
//!
//! In: the call. Out: the keys of the arrays that its function returns are written columns. The hard
//! thing is that the class may be written as text.

use super::ID;
use super::chain::{Form, Link};
use super::php::{class_of, is_array, is_closure, pairs, plain};
use super::reader::Reader;
use super::types::{Shape, Ty};
use crate::clause::Clause;
use crate::orm::Model;
use crate::orm::tree::{children, field};

impl<'m> Reader<'m> {
    /// A factory that is defined; `base` is what the call is made on.
    pub(super) fn defined(&mut self, base: &str, link: &Link<'m>) {
        let defines = matches!(link.method, "define" | "defineAs" | "state");
        if base != "$factory" || link.form != Form::Call || !defines || self.out.is_none() {
            return;
        }
        let Some(first) = link.arguments.first() else {
            return;
        };
        let class = class_of(*first, self.unit.text);
        let first = plain(*first);
        // A class that is written as text is named in full.
        let spelled = || self.text(first).trim_matches(['\'', '"', '\\']);
        let ty = match class {
            Some(class) => self.model_ty(class, Shape::Row),
            None if first.kind().contains("string") => {
                let full = spelled().replace("\\\\", "\\");
                let named: Vec<&'m Model> = self.models.named(ID, &full).collect();
                self.real(&named, Shape::Row)
            }
            None => Ty::Unknown,
        };
        if !ty.is_known() {
            return;
        }
        for argument in link.arguments.iter().skip(1).map(|n| plain(*n)) {
            let mut arrays = Vec::new();
            if is_array(argument) {
                arrays.push(argument);
            } else if is_closure(argument) {
                let body = field(argument, "body");
                arrays.extend(body.map(plain).filter(|b| is_array(*b)));
                let inner = body.map(children).unwrap_or_default();
                let returns = inner.into_iter().filter(|n| n.kind() == "return_statement");
                let values = returns.filter_map(|r| Some(plain(*children(r).first()?)));
                arrays.extend(values.filter(|n| is_array(*n)));
            }
            for (key, value) in arrays.into_iter().flat_map(pairs) {
                let given = super::names::value_of(plain(value), self.unit.text);
                self.single(&ty, key, Clause::Insert, given);
            }
        }
    }
}
