//! Relations as a model declares them: `$this->belongsTo(User::class, 'owner_id')`.
//!
//! In: the call of `hasMany` and its like. Out: the keys that hold the tables together. The hard
//! thing is what is left out: Laravel makes the key from the class or from the method's name.

use super::chain::Link;
use super::php::{class_of, plain, short, word};
use super::reader::Reader;
use super::statement::Statement;
use super::types::{Shape, Ty};
use crate::clause::Clause;
use crate::location::Span;
use crate::naming;
use crate::orm::Value;
use crate::severity::Confidence;

impl<'m> Reader<'m> {
    /// `$this->belongsTo(User::class, 'owner_id')`: the keys that hold two tables together.
    pub(super) fn relation_call(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        link: &Link<'m>,
    ) -> Ty<'m> {
        statement.in_memory = false;
        let source = self.unit.text;
        let given = |i: usize| link.arguments.get(i).and_then(|n| word(*n, source));
        let class = link.arguments.first().and_then(|n| class_of(*n, source));
        let target = class.map_or(Ty::Unknown, |c| self.model_ty(c, Shape::Query));
        if let Some(first) = link.arguments.first() {
            self.tables_at(statement, &target, super::names::place(plain(*first)));
        }
        let own_name = ty.models().first().map_or("", |m| short(&m.name));
        let own_key = format!("{}_id", naming::underscore(own_name));
        let relation = naming::underscore(self.function_name().unwrap_or_default());
        let mut keys: Vec<(Ty<'m>, String, Span)> = Vec::new();
        let or = |i: usize, name: &str| {
            given(i).map_or((name.to_owned(), link.at), |(w, at)| (w.to_owned(), at))
        };
        let key = |keys: &mut Vec<_>, ty: &Ty<'m>, (name, at): (String, Span)| {
            keys.push((ty.clone(), name, at))
        };
        match link.method {
            "hasOne" | "hasMany" => {
                key(&mut keys, &target, or(1, &own_key));
                key(&mut keys, ty, or(2, ""));
            }
            "belongsTo" => {
                key(&mut keys, ty, or(1, &format!("{relation}_id")));
                key(&mut keys, &target, or(2, ""));
            }
            "morphTo" => {
                let (name, at) = or(0, &relation);
                for (i, end) in [(1, "type"), (2, "id")] {
                    let given = given(i).map(|(w, at)| (w.to_owned(), at));
                    key(
                        &mut keys,
                        ty,
                        given.unwrap_or((format!("{name}_{end}"), at)),
                    );
                }
            }
            "morphOne" | "morphMany" => {
                let (name, at) = or(1, "");
                for (i, end) in [(2, "type"), (3, "id")] {
                    let given = given(i).map(|(w, at)| (w.to_owned(), at));
                    key(
                        &mut keys,
                        &target,
                        given.unwrap_or((format!("{name}_{end}"), at)),
                    );
                }
            }
            "belongsToMany" => {
                let other = class.map_or("", short);
                let mut both = [naming::underscore(own_name), naming::underscore(other)];
                both.sort();
                let (name, at) = or(1, &both.join("_"));
                let pivot = self.pivot(statement, &name, at);
                key(&mut keys, &pivot, or(2, &own_key));
                key(
                    &mut keys,
                    &pivot,
                    or(3, &format!("{}_id", naming::underscore(other))),
                );
            }
            "morphToMany" | "morphedByMany" => {
                let (name, at) = or(1, "");
                let (table, table_at) = or(2, &naming::pluralize(&name));
                let pivot = self.pivot(statement, &table, table_at);
                for end in ["type", "id"] {
                    key(&mut keys, &pivot, (format!("{name}_{end}"), at));
                }
            }
            _ => {}
        }
        for (ty, name, at) in keys {
            if ty.is_known() && !name.is_empty() && name.len() < 100 {
                self.key(statement, &ty, &name, at);
            }
        }
        target
    }

    fn key(&mut self, statement: &mut Statement, ty: &Ty<'m>, name: &str, at: Span) {
        for (table, column) in self.columns(ty, name) {
            let name = crate::orm::Name {
                table,
                column: Some(column),
                clause: Clause::Join,
                at,
                // The classes of both tables are uses of their own.
                value: Value::InHand,
            };
            statement.name(name, ty.sure());
        }
    }

    /// The table between two models.
    fn pivot(&mut self, statement: &mut Statement, name: &str, at: Span) -> Ty<'m> {
        let Some(table) = self.models.schema().table(name).map(|t| t.name.clone()) else {
            return Ty::Unknown;
        };
        let held = Ty::Of(super::types::Held {
            shape: Shape::Query,
            models: Vec::new(),
            tables: vec![(table.clone(), table)],
            joined: Vec::new(),
            sure: Confidence::Likely,
        });
        self.tables_at(statement, &held, at);
        held
    }
}
