//! What the variables of a module hold, as far as models are concerned.
//!
//! In: bindings in the order of the text. Out: what a name holds at that place. The hard thing is
//! to be honest: what is bound to something unknown hides what an outer scope knows.

use std::collections::HashMap;

use crate::orm::Model;
use crate::severity::Confidence;

/// What an expression gives, as far as models are concerned.
#[derive(Clone, Debug)]
pub(in crate::orm) enum Kind<'m> {
    /// The class itself.
    Class(&'m Model),
    /// One row as an instance.
    Row(&'m Model),
    /// Rows, or a query for them.
    Rows(&'m Model),
    /// One row as a mapping from names to values.
    Values(&'m Model),
    /// Rows as mappings.
    ManyValues(&'m Model),
    /// Several values in order.
    Tuple(Vec<Option<Typed<'m>>>),
    /// Several values in order, many times.
    Tuples(Vec<Option<Typed<'m>>>),
    /// Certainly no model: a number, a text, a dictionary.
    Other,
}

/// What an expression gives and how sure that is.
#[derive(Clone, Debug)]
pub(in crate::orm) struct Typed<'m> {
    /// What it gives.
    pub(in crate::orm) kind: Kind<'m>,
    /// How sure that is.
    pub(in crate::orm) confidence: Confidence,
}

impl<'m> Typed<'m> {
    /// Something that the code itself tells.
    pub(in crate::orm) fn likely(kind: Kind<'m>) -> Self {
        Self {
            kind,
            confidence: Confidence::Likely,
        }
    }

    /// Another thing, as sure as this one.
    pub(in crate::orm) fn then(&self, kind: Kind<'m>) -> Self {
        Self {
            kind,
            confidence: self.confidence,
        }
    }
}

/// What a loop over it gives.
pub(in crate::orm) fn element<'m>(typed: &Typed<'m>) -> Option<Typed<'m>> {
    match &typed.kind {
        Kind::Rows(model) => Some(typed.then(Kind::Row(model))),
        Kind::ManyValues(model) => Some(typed.then(Kind::Values(model))),
        Kind::Tuples(parts) => Some(typed.then(Kind::Tuple(parts.clone()))),
        _ => None,
    }
}

/// What functions of Python give of what they are given.
pub(in crate::orm) fn handed_on<'m>(
    function: &str,
    count: usize,
    argument: impl Fn(usize) -> Option<Typed<'m>>,
) -> Option<Typed<'m>> {
    match function {
        "list" | "set" | "tuple" | "sorted" | "reversed" | "iter" | "copy" | "deepcopy"
        | "chain" => argument(0),
        "next" | "max" | "min" => element(&argument(0)?),
        "enumerate" => {
            let row = element(&argument(0)?);
            Some(Typed::likely(Kind::Tuples(vec![None, row])))
        }
        "zip" => {
            let rows = (0..count.min(8)).map(|i| element(&argument(i)?));
            Some(Typed::likely(Kind::Tuples(rows.collect())))
        }
        _ => None,
    }
}

/// The scopes that are open at a place of a walk.
#[derive(Debug, Default)]
pub(in crate::orm) struct Scopes<'m> {
    module: HashMap<String, Option<Typed<'m>>>,
    open: Vec<Scope<'m>>,
}

#[derive(Debug)]
struct Scope<'m> {
    end: usize,
    /// The class whose body it is, by its place in the list of classes.
    class: Option<usize>,
    names: HashMap<String, Option<Typed<'m>>>,
}

impl<'m> Scopes<'m> {
    /// Leaves the scopes that end before `offset`.
    pub(in crate::orm) fn leave(&mut self, offset: usize) {
        while self.open.last().is_some_and(|s| s.end <= offset) {
            self.open.pop();
        }
    }

    /// Enters the scope of a function, or of a class by its place in the list of classes.
    pub(in crate::orm) fn enter(&mut self, end: usize, class: Option<usize>) {
        self.open.push(Scope {
            end,
            class,
            names: HashMap::new(),
        });
    }

    /// Binds a name in the innermost scope.
    pub(in crate::orm) fn bind(&mut self, name: &str, typed: Option<Typed<'m>>) {
        let names = match self.open.last_mut() {
            Some(scope) => &mut scope.names,
            None => &mut self.module,
        };
        names.insert(name.to_owned(), typed);
    }

    /// What a name holds: the outer option says whether it is bound at all.
    pub(in crate::orm) fn get(&self, name: &str) -> Option<&Option<Typed<'m>>> {
        let innermost = self.open.len().saturating_sub(1);
        for (depth, scope) in self.open.iter().enumerate().rev() {
            // The names of a class body are not seen in its methods.
            if scope.class.is_some() && depth != innermost {
                continue;
            }
            if let Some(found) = scope.names.get(name) {
                return Some(found);
            }
        }
        self.module.get(name)
    }

    /// The classes around, the innermost first.
    pub(in crate::orm) fn classes(&self) -> impl Iterator<Item = usize> {
        self.open.iter().rev().filter_map(|s| s.class)
    }

    /// Whether the innermost scope is the body of a class.
    pub(in crate::orm) fn in_class_body(&self) -> bool {
        self.open.last().is_some_and(|s| s.class.is_some())
    }
}
