//! Expressions: every name in them is bound, every type that decides something is inferred.

use sqlparser::ast::{AccessExpr, BinaryOperator, Expr, Subscript, Value as Literal};

use super::scope::Frame;
use super::types::Family;
use super::{Comparison, Object, Operand, Output, Resolver, Type};
use crate::clause::Clause;
use crate::location::Span;

use super::operand::operands_of;

impl Resolver<'_> {
    /// Resolves an expression and infers its type.
    pub(super) fn expression(&mut self, e: &Expr, clause: Clause) -> Type {
        match e {
            Expr::Identifier(ident) => {
                let (name, at) = (self.name(ident), self.place(ident));
                self.column(&name, at, clause, ident.quote_style)
            }
            Expr::CompoundIdentifier(idents) => self.compound(idents, clause),
            Expr::BinaryOp { .. } => self.binary(e, clause),
            Expr::Value(value) => literal_type(&value.value),
            Expr::TypedString(typed) => self.cast_type(&typed.data_type, clause),
            Expr::Cast {
                expr, data_type, ..
            } => {
                self.expression(expr, clause);
                let to = self.cast_type(data_type, clause);
                if let Some((Object::Type(domain), at)) =
                    self.out.bindings.last().map(|b| (b.object.clone(), b.at))
                {
                    self.check_domain(domain, expr, at, clause);
                }
                self.label(expr, &to, clause);
                self.note_cast(expr);
                self.cast_of(expr, data_type, clause);
                to
            }
            Expr::Convert {
                expr, data_type, ..
            } => {
                self.expression(expr, clause);
                data_type
                    .as_ref()
                    .map_or(Type::Unknown, |t| self.cast_type(t, clause))
            }
            Expr::Nested(inner) => self.expression(inner, clause),
            Expr::Function(function) => self.function(function, clause),
            Expr::IsNull(e) | Expr::IsNotNull(e) => {
                self.expression(e, clause);
                Type::named("boolean")
            }
            Expr::IsTrue(e)
            | Expr::IsNotTrue(e)
            | Expr::IsFalse(e)
            | Expr::IsNotFalse(e)
            | Expr::IsUnknown(e)
            | Expr::IsNotUnknown(e) => {
                let operand = self.expression(e, clause);
                if operand.family().is_some_and(|f| f != Family::Boolean) {
                    let at = self.last_place();
                    let message = format!(
                        "argument of IS TRUE must be type boolean, not type {}",
                        operand.word()
                    );
                    self.mismatch(at, clause, "42804", message);
                }
                Type::named("boolean")
            }
            Expr::IsDistinctFrom(a, b) | Expr::IsNotDistinctFrom(a, b) => {
                self.compare(a, &BinaryOperator::Eq, b, clause)
            }
            Expr::IsJson { expr, .. } | Expr::IsNormalized { expr, .. } => {
                self.expression(expr, clause);
                Type::named("boolean")
            }
            Expr::InList {
                expr,
                list,
                negated,
            } => {
                let left = self.expression(expr, clause);
                for item in list {
                    let right = self.expression(item, clause);
                    let op = if *negated {
                        BinaryOperator::NotEq
                    } else {
                        BinaryOperator::Eq
                    };
                    self.operands(expr, &left, &op, item, &right, clause);
                }
                Type::named("boolean")
            }
            Expr::InSubquery {
                expr,
                subquery,
                negated,
            } => {
                let left = self.expression(expr, clause);
                let width = match expr.as_ref() {
                    Expr::Tuple(items) => items.len(),
                    _ => 1,
                };
                let start = self.out.bindings.len();
                if let Some(output) = self.query(subquery) {
                    let at = self
                        .out
                        .bindings
                        .iter()
                        .skip(start)
                        .map(|b| b.at)
                        .min()
                        .unwrap_or_default();
                    self.subquery_width(at, width, output.len());
                    let with = Operand::Other;
                    let negated = *negated;
                    self.note(
                        expr,
                        Comparison {
                            ordered: false,
                            negated,
                            with,
                        },
                    );
                    if let (
                        true,
                        [
                            Output {
                                column: Some((_, id)),
                                ..
                            },
                        ],
                    ) = (negated, output.as_slice())
                    {
                        self.note_excluded(*id, start);
                    }
                    if let [only] = output.as_slice() {
                        self.check_operator(
                            at,
                            &left,
                            &BinaryOperator::Eq,
                            &only.data_type,
                            clause,
                        );
                    }
                }
                Type::named("boolean")
            }
            Expr::InUnnest {
                expr, array_expr, ..
            } => {
                self.expression(expr, clause);
                self.expression(array_expr, clause);
                Type::named("boolean")
            }
            Expr::Between {
                expr, low, high, ..
            } => {
                let value = self.expression(expr, clause);
                for bound in [low, high] {
                    let other = self.expression(bound, clause);
                    self.operands(expr, &value, &BinaryOperator::GtEq, bound, &other, clause);
                }
                Type::named("boolean")
            }
            Expr::Like {
                expr,
                pattern,
                escape_char,
                negated,
                ..
            }
            | Expr::ILike {
                expr,
                pattern,
                escape_char,
                negated,
                ..
            }
            | Expr::SimilarTo {
                expr,
                pattern,
                escape_char,
                negated,
            } => {
                let operand = self.expression(expr, clause);
                let at = self.last_place();
                let right = self.expression(pattern, clause);
                let (negated, with) = (*negated, Operand::Pattern);
                self.note(
                    expr,
                    Comparison {
                        ordered: false,
                        negated,
                        with,
                    },
                );
                if operand
                    .family()
                    .is_some_and(|f| f != Family::Text && f != Family::Bytes)
                {
                    let message = format!(
                        "operator does not exist: {} ~~ {}",
                        operand.word(),
                        right.word()
                    );
                    self.mismatch(at, clause, "42883", message);
                }
                if let Some(e) = escape_char {
                    self.expression(e, clause);
                }
                Type::named("boolean")
            }
            Expr::RLike { expr, pattern, .. } => {
                self.expression(expr, clause);
                self.expression(pattern, clause);
                Type::named("boolean")
            }
            Expr::AnyOp {
                left,
                compare_op,
                right,
                ..
            }
            | Expr::AllOp {
                left,
                compare_op,
                right,
            } => {
                let value = self.expression(left, clause);
                let at = self.last_place();
                let array = match right.as_ref() {
                    Expr::Subquery(query) => self
                        .query(query)
                        .and_then(|o| o.first().map(|o| o.data_type.clone())),
                    other => Some(self.expression(other, clause).element()),
                };
                self.label(right, &value.array_of(), clause);
                let (negated, with) = (*compare_op == BinaryOperator::NotEq, Operand::Other);
                self.note(
                    left,
                    Comparison {
                        ordered: false,
                        negated,
                        with,
                    },
                );
                if let Some(element) = array {
                    self.check_operator(at, &value, compare_op, &element, clause);
                }
                Type::named("boolean")
            }
            Expr::UnaryOp { expr, .. } => self.expression(expr, clause),
            Expr::Case {
                operand,
                conditions,
                else_result,
                ..
            } => {
                let value = operand.as_ref().map(|e| (e, self.expression(e, clause)));
                let mut result = Type::Unknown;
                for when in conditions {
                    let condition = self.expression(&when.condition, clause);
                    if let Some((e, value)) = &value {
                        self.operands(
                            e,
                            value,
                            &BinaryOperator::Eq,
                            &when.condition,
                            &condition,
                            clause,
                        );
                    }
                    let then = self.expression(&when.result, clause);
                    result = if matches!(result, Type::Known { .. }) {
                        result
                    } else {
                        then
                    };
                }
                if let Some(e) = else_result {
                    let other = self.expression(e, clause);
                    result = if matches!(result, Type::Known { .. }) {
                        result
                    } else {
                        other
                    };
                }
                result
            }
            Expr::Exists { subquery, .. } => {
                let start = self.out.bindings.len();
                self.query(subquery);
                // Which columns an EXISTS selects does not matter to anybody.
                let mut made = self.out.bindings.split_off(start);
                made.retain(|b| !matches!(b.object, Object::Star { .. }));
                self.out.bindings.extend(made);
                Type::named("boolean")
            }
            Expr::Subquery(query) => {
                let start = self.out.bindings.len();
                match self.query(query) {
                    Some(output) => {
                        if output.len() > 1 {
                            let at = self
                                .out
                                .bindings
                                .iter()
                                .skip(start)
                                .map(|b| b.at)
                                .min()
                                .unwrap_or_default();
                            self.subquery_width(at, 1, output.len());
                        }
                        output
                            .into_iter()
                            .next()
                            .map_or(Type::Unknown, |o| o.data_type)
                    }
                    None => Type::Unknown,
                }
            }
            Expr::CompoundFieldAccess { root, access_chain } => {
                let mut root_type = self.expression(root, clause);
                for access in access_chain {
                    match access {
                        AccessExpr::Subscript(Subscript::Index { index }) => {
                            self.expression(index, clause);
                            root_type = root_type.element();
                        }
                        AccessExpr::Subscript(Subscript::Slice {
                            lower_bound,
                            upper_bound,
                            stride,
                        }) => {
                            for e in [lower_bound, upper_bound, stride].into_iter().flatten() {
                                self.expression(e, clause);
                            }
                        }
                        AccessExpr::Dot(field) => {
                            self.field(&root_type, field, clause);
                            root_type = Type::Unknown;
                        }
                    }
                }
                root_type
            }
            Expr::AtTimeZone {
                timestamp,
                time_zone,
            } => {
                self.expression(timestamp, clause);
                self.expression(time_zone, clause);
                Type::Unknown
            }
            Expr::Collate { expr, .. } => self.expression(expr, clause),
            Expr::Extract { field, expr, .. } => {
                let of = self.expression(expr, clause);
                let unit = field.to_string().to_lowercase();
                if of.word() == "date" && matches!(unit.as_str(), "hour" | "minute" | "second") {
                    let message = format!("unit \"{unit}\" not supported for type date");
                    self.mismatch(self.last_place(), clause, "0A000", message);
                }
                Type::named("numeric")
            }
            Expr::Substring {
                expr,
                substring_from,
                substring_for,
                shorthand,
                ..
            } => {
                let mut types = vec![self.expression(expr, clause)];
                let at = self.last_place();
                for e in substring_from.iter().chain(substring_for) {
                    types.push(self.expression(e, clause));
                }
                let name = if *shorthand { "substr" } else { "substring" };
                if self.asks_for_others(name, &types) {
                    self.no_function(name, &types, at, clause);
                }
                Type::Unknown
            }
            Expr::MatchAgainst { columns, .. } => {
                let first = self.out.bindings.len();
                for name in columns {
                    let idents: Vec<_> = name
                        .0
                        .iter()
                        .filter_map(|p| p.as_ident().cloned())
                        .collect();
                    self.compound(&idents, clause);
                }
                self.fulltext(first, columns.len(), clause);
                Type::Unknown
            }
            Expr::Array(array) => {
                let mut element = Type::Unknown;
                for e in &array.elem {
                    element = self.expression(e, clause);
                }
                if element == Type::Untyped {
                    element = Type::named("text");
                }
                match element {
                    Type::Known {
                        mut data_type,
                        user_type,
                    } => {
                        data_type.array = data_type.array.saturating_add(1);
                        Type::Known {
                            data_type,
                            user_type,
                        }
                    }
                    other => other,
                }
            }
            _ => {
                for e in operands_of(e) {
                    self.expression(e, clause);
                }
                Type::Unknown
            }
        }
    }

    pub(super) fn compound(&mut self, idents: &[sqlparser::ast::Ident], clause: Clause) -> Type {
        match idents {
            [only] => {
                let (name, at) = (self.name(only), self.place(only));
                self.column(&name, at, clause, only.quote_style)
            }
            [table, column] => {
                let (t, c, at) = (self.name(table), self.name(column), self.place(column));
                self.qualified_column(None, &t, &c, at, clause)
            }
            [.., schema, table, column] => {
                let (s, t, c, at) = (
                    self.name(schema),
                    self.name(table),
                    self.name(column),
                    self.place(column),
                );
                // `alias.column.field` reads like `schema.table.column`.
                if self.find_source(&t).is_none() && self.find_source(&s).is_some() {
                    let at = self.place(table);
                    self.qualified_column(None, &s, &t, at, clause);
                    return Type::Unknown;
                }
                self.qualified_column(Some(&s), &t, &c, at, clause)
            }
            [] => Type::Unknown,
        }
    }

    /// The place of the last bound name: the operand that a fault of types is about.
    pub(super) fn last_place(&self) -> Span {
        self.out.bindings.last().map(|b| b.at).unwrap_or_default()
    }

    /// Runs `f` inside a new frame.
    pub(super) fn framed<T>(&mut self, f: impl FnOnce(&mut Self) -> T) -> T {
        self.frames.push(Frame::default());
        let result = f(self);
        self.frames.pop();
        result
    }
}

pub(super) fn literal_type(value: &Literal) -> Type {
    match value {
        Literal::Number(text, _) => Type::named(if text.contains(['.', 'e']) {
            "numeric"
        } else {
            "integer"
        }),
        Literal::Boolean(_) => Type::named("boolean"),
        _ => Type::Untyped,
    }
}
