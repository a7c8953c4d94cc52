//! What names an object outside of a query's clauses: `SET CONSTRAINTS`, `CLUSTER`, `'orders'::regclass`,
//! a row that is cast to a table's type or compared with another row, a field of a composite value.
//!
//! In: expressions, and statements that the parser was given in other words. Out: bindings, or the error.

use sqlparser::ast::{
    BinaryOperator, DataType as ParsedType, Expr, Function, FunctionArg, FunctionArgExpr,
    FunctionArguments, Ident, Value as Literal,
};

use super::{Fault, FaultKind, Object, Resolver, Type};
use crate::catalog::{Constraint, Id};
use crate::clause::Clause;
use crate::operation::QualifiedName;
use crate::sql::{Dialect, parse};

/// A row in an expression: its width and, where it is one of a table, the table.
struct Row {
    width: usize,
    of: Option<Id>,
}

impl Resolver<'_> {
    /// `SET CONSTRAINTS a, b` and `CLUSTER t USING i`; `false` where the call is one.
    pub(super) fn names_objects(&mut self, call: &Function) -> bool {
        let name = call.name.to_string();
        let Some(is_cluster) = parse::names_objects(&name) else {
            return false;
        };
        let arguments = unnamed(call);
        let names: Vec<&[Ident]> = arguments.iter().filter_map(|e| idents(e)).collect();
        match (is_cluster, names.as_slice()) {
            (true, [table, index]) => self.cluster(table, index),
            (true, _) => {}
            (false, names) => names.iter().for_each(|name| self.constraint(name)),
        }
        true
    }

    fn constraint(&mut self, idents: &[Ident]) {
        let Some(ident) = idents.last() else { return };
        let (name, at) = (self.name(ident), self.place(ident));
        let mut all = self.catalog.relations().flat_map(|r| &r.constraints);
        match all.find(|c| c.name == name).map(|c| c.id) {
            Some(id) => self.bind(at, Clause::Set, Object::Key(id), None),
            None => {
                let message = format!("constraint \"{name}\" does not exist");
                self.fault(FaultKind::NoKey, at, Clause::Set, Some("42704"), message);
            }
        }
    }

    fn cluster(&mut self, table: &[Ident], index: &[Ident]) {
        let (Some(table), Some(index)) = (table.last(), index.last()) else {
            return;
        };
        let (name, at) = (self.name(table), self.place(table));
        let Some(relation) = self
            .catalog
            .find_relation(&QualifiedName::bare(name.clone()))
        else {
            let fault = Fault::no_relation(self.dialect, at, Clause::From, &name);
            self.out.faults.push(fault);
            return;
        };
        self.bind(at, Clause::From, Object::Relation(relation.id), None);
        let (wanted, at) = (self.name(index), self.place(index));
        let key = |c: &&Constraint| c.name == wanted;
        let own = relation.indexes.iter().find(|i| i.name == wanted);
        let object = own.map(|i| Object::Index(i.id)).or_else(|| {
            let key = relation.constraints.iter().find(key)?;
            Some(Object::Key(key.id))
        });
        match object {
            Some(object) => self.bind(at, Clause::From, object, None),
            None => {
                let message = format!("index \"{wanted}\" for table \"{name}\" does not exist");
                self.fault(FaultKind::NoKey, at, Clause::From, Some("42704"), message);
            }
        }
    }

    /// What a cast asks of a row or of the name of a table.
    pub(super) fn cast_of(&mut self, e: &Expr, to: &ParsedType, clause: Clause) {
        if self.dialect != Dialect::Postgresql {
            return;
        }
        match (to, e) {
            (ParsedType::Regclass, Expr::Value(value)) => {
                let Literal::SingleQuotedString(text) = &value.value else {
                    return;
                };
                let at = self.places.span(value.span.start, value.span.end);
                self.regclass(text, at);
            }
            (ParsedType::Custom(name, _), _) => {
                let (Some(width), Some((qualified, _))) = (tuple(e), self.qualified(name)) else {
                    return;
                };
                let of_type = self.catalog.find_type(&qualified.schema, &qualified.name);
                let (id, fields) = match (of_type, self.catalog.find_relation(&qualified)) {
                    (Some(t), _) if !t.attributes.is_empty() => (t.id, t.attributes.len()),
                    (None, Some(r)) if !r.open => (r.id, r.columns.len()),
                    _ => return,
                };
                if fields != width {
                    let message = format!("cannot cast type record to {}", qualified.name);
                    self.of_rows(FaultKind::Mismatch, clause, "42846", message, vec![id]);
                }
            }
            _ => {}
        }
    }

    /// A text that is read as the name of a table, view, index or sequence.
    fn regclass(&mut self, text: &str, at: crate::location::Span) {
        let mut parts = text.split('.').map(|part| {
            let bare = part.trim_matches('"');
            self.dialect.fold(bare, bare.len() < part.len())
        });
        let (first, second) = (parts.next().unwrap_or_default(), parts.next());
        let name = match second {
            Some(name) => QualifiedName {
                schema: Some(first),
                name,
            },
            None => QualifiedName::bare(first),
        };
        if let Some(relation) = self.catalog.find_relation(&name) {
            self.bind(at, Clause::From, Object::Relation(relation.id), None);
            return;
        }
        let index = |r: &crate::catalog::Relation| {
            r.indexes.iter().any(|i| i.name == name.name)
                || r.constraints.iter().any(|c| c.name == name.name)
        };
        if self.catalog.find_sequence(&name).is_none() && !self.catalog.relations().any(index) {
            let fault = Fault::no_relation(self.dialect, at, Clause::From, &name.to_string());
            self.out.faults.push(fault);
        }
    }

    /// Rows that are compared must be of one width: of two tables they are never equal, a row that is
    /// written out is refused.
    pub(super) fn compare_rows(&mut self, a: &Expr, op: &BinaryOperator, b: &Expr, clause: Clause) {
        let equal = matches!(op, BinaryOperator::Eq | BinaryOperator::NotEq);
        if self.dialect != Dialect::Postgresql || !equal {
            return;
        }
        let (Some(left), Some(right)) = (self.row(a), self.row(b)) else {
            return;
        };
        let objects: Vec<Id> = left.of.into_iter().chain(right.of).collect();
        if left.width == right.width || objects.is_empty() {
            return;
        }
        if left.of.is_some() && right.of.is_some() {
            let message = "rows of another width are never equal".to_owned();
            return self.of_rows(FaultKind::Altered, clause, "", message, objects);
        }
        let message = "cannot compare record types with different numbers of columns".to_owned();
        self.of_rows(FaultKind::Mismatch, clause, "42804", message, objects);
    }

    fn of_rows(
        &mut self,
        kind: FaultKind,
        clause: Clause,
        code: &'static str,
        message: String,
        objects: Vec<Id>,
    ) {
        let at = self.last_place();
        self.out.faults.push(Fault {
            kind,
            at,
            clause,
            code: (!code.is_empty()).then_some(code),
            message,
            objects,
        });
    }

    fn row(&self, e: &Expr) -> Option<Row> {
        if let Some(width) = tuple(e) {
            return Some(Row { width, of: None });
        }
        let Expr::Identifier(ident) = e else {
            return None;
        };
        match self.find(&self.name(ident)) {
            super::scope::Found::Row(source) if !source.open => Some(Row {
                width: source.columns.len(),
                of: Some(source.relation?),
            }),
            _ => None,
        }
    }

    /// `(value).field` of a composite type.
    pub(super) fn field(&mut self, of: &Type, field: &Expr, clause: Clause) {
        let (Type::Known { user_type, .. }, Expr::Identifier(ident)) = (of, field) else {
            return;
        };
        let found = user_type.and_then(|id| self.catalog.user_type(id));
        let Some(made) = found.filter(|t| !t.attributes.is_empty()) else {
            return;
        };
        let name = self.name(ident);
        if !made.attributes.iter().any(|(_, a)| a.name == name) {
            let fault = Fault {
                kind: FaultKind::NoColumn,
                at: self.place(ident),
                clause,
                code: Some("42703"),
                message: format!("column \"{name}\" not found in data type {}", made.name),
                objects: vec![made.id],
            };
            self.out.faults.push(fault);
        }
    }
}

/// The number of values of a row that is written out.
fn tuple(e: &Expr) -> Option<usize> {
    match e {
        Expr::Tuple(items) => Some(items.len()),
        Expr::Nested(inner) => tuple(inner),
        Expr::Function(f) if f.name.to_string().eq_ignore_ascii_case("row") => {
            Some(unnamed(f).len())
        }
        _ => None,
    }
}

fn unnamed(function: &Function) -> Vec<&Expr> {
    let FunctionArguments::List(list) = &function.args else {
        return Vec::new();
    };
    let expressions = list.args.iter().filter_map(|argument| match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(e)) => Some(e),
        _ => None,
    });
    expressions.collect()
}

fn idents(e: &Expr) -> Option<&[Ident]> {
    match e {
        Expr::Identifier(ident) => Some(std::slice::from_ref(ident)),
        Expr::CompoundIdentifier(idents) => Some(idents),
        _ => None,
    }
}
