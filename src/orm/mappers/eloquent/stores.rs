//! Methods that nobody declares, `whereStatus`, and those of repositories: objects of an application
//! that hand queries for the rows of a model on.
//!
//! In: a call. Out: the names in its arguments. The hard thing: the methods of a
//! repository are the application's own, so that only those called like methods of queries count.

use super::chain::{Form, Link};
use super::methods;
use super::php::{is_array, plain, short};
use super::reader::Reader;
use super::statement::Statement;
use super::types::{Shape, Ty, by_convention};
use crate::clause::Clause;
use crate::naming;
use crate::orm::Value;
use crate::severity::Confidence;

/// What classes are called that hand queries for the rows of a model on.
const STORES: [&str; 3] = ["RepositoryInterface", "RepositoryContract", "Repository"];

impl<'m> Reader<'m> {
    /// `OrderRepositoryInterface` is a repository of orders.
    pub(super) fn store(&self, class: &str) -> Ty<'m> {
        let of = STORES.iter().find_map(|end| short(class).strip_suffix(end));
        of.map_or(Ty::Unknown, |of| self.called_exactly(of, Shape::Store))
    }

    /// The rows of the model with this very name; by convention only.
    pub(super) fn called_exactly(&self, name: &str, shape: Shape) -> Ty<'m> {
        let ty = by_convention(self.models, &super::declare::lower_first(name));
        match ty.models().first().is_some_and(|m| short(&m.name) == name) {
            true => ty.shaped(shape).at_most(Confidence::Possible),
            false => Ty::Unknown,
        }
    }

    /// A call on a repository: what is called as the methods of queries are takes what they take.
    pub(super) fn store_step(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        link: &Link<'m>,
    ) -> Ty<'m> {
        let (method, query) = (link.method, ty.shaped(Shape::Query));
        if link.form != Form::Call {
            return Ty::Unknown;
        }
        let finds = ["find", "get", "count", "delete", "update"]
            .iter()
            .any(|head| method.starts_with(head));
        if methods::of_query(method).is_some() {
            self.takes_of(statement, &query, link);
        } else if finds && (method.contains("Where") || method.ends_with("By")) {
            for argument in &link.arguments {
                let argument = plain(*argument);
                if is_array(argument)
                    || argument.kind() == "variable_name"
                    || method.contains("Where") && !method.ends_with("Where")
                {
                    self.condition(statement, &query, argument, Clause::Where, 0);
                }
            }
        }
        match methods::gives_row(method) {
            true => ty.shaped(Shape::Row),
            false => Ty::Unknown,
        }
    }

    /// `whereStatusAndTotal(…)`.
    pub(super) fn dynamic(&mut self, statement: &mut Statement, ty: &Ty<'m>, link: &Link<'m>) {
        let heads = ["where", "orWhere"];
        let Some(rest) = heads.iter().find_map(|h| link.method.strip_prefix(h)) else {
            return;
        };
        if !rest.starts_with(char::is_uppercase) {
            return;
        }
        let at = link.at;
        for part in rest.split("And").flat_map(|p| p.split("Or")).take(8) {
            let column = naming::underscore(part);
            if !self.columns(ty, &column).is_empty() {
                for (table, column) in self.columns(ty, &column) {
                    statement.name(
                        crate::orm::Name {
                            table,
                            column: Some(column),
                            clause: Clause::Where,
                            at,
                            value: Value::Unknown,
                        },
                        ty.sure(),
                    );
                }
            }
        }
    }
}
