//! What the names of a file hold, as the readers of dynamic languages keep it.
//!
//! In: bindings of names with the scope that they live in. Out: what a name holds at a place.

use std::collections::BTreeMap;

use crate::location::Span;

/// The older of several bindings of a name are not looked at.
const LOOK_BACK: usize = 64;

/// Names and what they hold.
#[derive(Debug)]
pub(in crate::orm) struct Names<'m, T> {
    locals: BTreeMap<&'m str, Vec<(Span, T)>>,
    /// Instance variables of the file, or properties of its classes.
    pub(in crate::orm) fields: BTreeMap<&'m str, T>,
    /// Methods of the file whose result is known.
    pub(in crate::orm) methods: BTreeMap<&'m str, T>,
}

impl<T> Default for Names<'_, T> {
    fn default() -> Self {
        Self {
            locals: BTreeMap::new(),
            fields: BTreeMap::new(),
            methods: BTreeMap::new(),
        }
    }
}

impl<'m, T> Names<'m, T> {
    /// A variable or parameter that lives in `scope`.
    pub(in crate::orm) fn bind(&mut self, name: &'m str, scope: Span, ty: T) {
        self.locals.entry(name).or_default().push((scope, ty));
    }

    /// What a local name holds at a place, if there is such a name.
    pub(in crate::orm) fn local(&self, name: &str, at: usize) -> Option<&T> {
        let bound = self.locals.get(name)?.iter().rev().take(LOOK_BACK);
        let mut here = bound.filter(|(scope, _)| scope.contains(at));
        here.next().map(|(_, ty)| ty)
    }

    /// Forgets local names: the file is read once more.
    pub(in crate::orm) fn again(&mut self) {
        self.locals.clear();
    }
}
