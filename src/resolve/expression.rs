//! Expressions: every name in them is bound, every type that decides something is inferred.

use sqlparser::ast::{
    AccessExpr, BinaryOperator, DataType as ParsedType, Expr, Function, FunctionArg,
    FunctionArgExpr, FunctionArgumentClause, FunctionArguments, Query, Subscript, TableIndexHints,
    Value as Literal, WindowSpec, WindowType,
};

use super::scope::Frame;
use super::types::{Family, no_operator};
use super::{Fault, FaultKind, Object, Output, Resolver, Type};
use crate::catalog::Id;
use crate::clause::Clause;
use crate::location::Span;
use crate::operation::QualifiedName;
use crate::sql::Dialect;

/// Functions that fold many rows into one value.
const AGGREGATES: &[&str] = &[
    "any_value",
    "array_agg",
    "avg",
    "bit_and",
    "bit_or",
    "bool_and",
    "bool_or",
    "count",
    "every",
    "group_concat",
    "json_agg",
    "json_object_agg",
    "jsonb_agg",
    "jsonb_object_agg",
    "max",
    "min",
    "mode",
    "percentile_cont",
    "percentile_disc",
    "stddev",
    "string_agg",
    "sum",
    "total",
    "variance",
];

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
                self.label(expr, &to, clause);
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
            Expr::InList { expr, list, .. } => {
                let left = self.expression(expr, clause);
                for item in list {
                    let right = self.expression(item, clause);
                    self.operands(expr, &left, &BinaryOperator::Eq, item, &right, clause);
                }
                Type::named("boolean")
            }
            Expr::InSubquery { expr, subquery, .. } => {
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
                ..
            }
            | Expr::ILike {
                expr,
                pattern,
                escape_char,
                ..
            }
            | Expr::SimilarTo {
                expr,
                pattern,
                escape_char,
                ..
            } => {
                let operand = self.expression(expr, clause);
                let at = self.last_place();
                let right = self.expression(pattern, clause);
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
                let mut root_type = self.field_root(root, clause);
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
                        AccessExpr::Dot(_) => root_type = Type::Unknown,
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
            Expr::Extract { expr, .. } => {
                self.expression(expr, clause);
                Type::named("numeric")
            }
            Expr::MatchAgainst { columns, .. } => {
                for name in columns {
                    let idents: Vec<_> = name
                        .0
                        .iter()
                        .filter_map(|p| p.as_ident().cloned())
                        .collect();
                    self.compound(&idents, clause);
                }
                Type::Unknown
            }
            Expr::Array(array) => {
                let mut element = Type::Unknown;
                for e in &array.elem {
                    element = self.expression(e, clause);
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

    /// The root of `(x).field` or `x[1]`: inside parentheses `x` may be a column or a row.
    fn field_root(&mut self, root: &Expr, clause: Clause) -> Type {
        self.expression(root, clause)
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

    /// A chain of binary operators; its left spine can be very long, so it is walked.
    fn binary(&mut self, e: &Expr, clause: Clause) -> Type {
        let mut rights = Vec::new();
        let mut first = e;
        while let Expr::BinaryOp { left, op, right } = first {
            rights.push((op, right.as_ref()));
            first = left;
        }
        let mut value = self.expression(first, clause);
        let mut left = first;
        for (op, right) in rights.into_iter().rev() {
            let other = self.expression(right, clause);
            self.operands(left, &value, op, right, &other, clause);
            value = result_type(op, value, other);
            left = right;
        }
        value
    }

    fn compare(&mut self, a: &Expr, op: &BinaryOperator, b: &Expr, clause: Clause) -> Type {
        let left = self.expression(a, clause);
        let right = self.expression(b, clause);
        self.operands(a, &left, op, b, &right, clause);
        Type::named("boolean")
    }

    /// What an operator asks of its operands: enum labels are bound, unfit types reported.
    fn operands(
        &mut self,
        a: &Expr,
        left: &Type,
        op: &BinaryOperator,
        b: &Expr,
        right: &Type,
        clause: Clause,
    ) {
        self.label(b, left, clause);
        self.label(a, right, clause);
        let at = self.last_place();
        self.check_operator(at, left, op, right, clause);
    }

    fn check_operator(
        &mut self,
        at: Span,
        left: &Type,
        op: &BinaryOperator,
        right: &Type,
        clause: Clause,
    ) {
        if no_operator(op, left, right) {
            let message = format!(
                "operator does not exist: {} {op} {}",
                left.word(),
                right.word()
            );
            self.mismatch(at, clause, "42883", message);
        }
    }

    /// The place of the last bound name: the operand that a fault of types is about.
    fn last_place(&self) -> Span {
        self.out.bindings.last().map(|b| b.at).unwrap_or_default()
    }

    /// Binds a string literal that must be a label of an enum.
    pub(super) fn label(&mut self, e: &Expr, wanted: &Type, clause: Clause) {
        let Expr::Value(value) = e else { return };
        let (Literal::SingleQuotedString(text) | Literal::EscapedStringLiteral(text)) =
            &value.value
        else {
            return;
        };
        let at = self.places.span(value.span.start, value.span.end);
        let Type::Known {
            data_type,
            user_type,
        } = wanted
        else {
            return;
        };
        if let Some(user_type) = user_type
            .and_then(|id| self.catalog.user_type(id))
            .filter(|t| t.is_enum)
        {
            let labels: Vec<&str> = match data_type.array {
                0 => vec![text],
                _ => text
                    .trim_matches(['{', '}'])
                    .split(',')
                    .map(|l| l.trim().trim_matches('"'))
                    .collect(),
            };
            let (name, known) = (user_type.name.clone(), user_type.labels.clone());
            for wanted in labels {
                match known.iter().find(|(_, l)| l == wanted) {
                    Some((label, _)) => {
                        let object = Object::Label {
                            user_type: user_type.id,
                            label: *label,
                        };
                        self.bind(at, clause, object, None);
                    }
                    None => self.bad_input(at, clause, &format!("enum {name}"), wanted),
                }
            }
        } else if data_type.array == 0 && clause != Clause::Select {
            // A literal is read as the type of its place (PostgreSQL manual 10.2).
            let fits = match wanted.family() {
                Some(Family::Number) => text.trim().parse::<f64>().is_ok(),
                Some(Family::Boolean) => {
                    matches!(
                        text.trim().to_lowercase().as_str(),
                        "t" | "f"
                            | "true"
                            | "false"
                            | "yes"
                            | "no"
                            | "y"
                            | "n"
                            | "on"
                            | "off"
                            | "1"
                            | "0"
                    )
                }
                Some(Family::Uuid) => text.chars().filter(char::is_ascii_hexdigit).count() == 32,
                _ => true,
            };
            if !fits {
                self.bad_input(at, clause, &format!("type {}", wanted.word()), text);
            }
        }
    }

    fn bad_input(&mut self, at: Span, clause: Clause, of: &str, text: &str) {
        let kind = if of.starts_with("enum") {
            "value"
        } else {
            "syntax"
        };
        self.mismatch(
            at,
            clause,
            "22P02",
            format!("invalid input {kind} for {of}: \"{text}\""),
        );
    }

    /// Reports a condition that is no boolean.
    pub(super) fn condition(&mut self, e: &Expr, clause: Clause, of: &str) {
        let found = self.expression(e, clause);
        if found.family().is_some_and(|f| f != Family::Boolean) {
            let at = self.last_place();
            let message = format!(
                "argument of {of} must be type boolean, not type {}",
                found.word()
            );
            self.mismatch(at, clause, "42804", message);
        }
    }

    fn cast_type(&mut self, data_type: &ParsedType, clause: Clause) -> Type {
        let (mut inner, mut array) = (data_type, 0u8);
        while let ParsedType::Array(
            sqlparser::ast::ArrayElemTypeDef::SquareBracket(element, _)
            | sqlparser::ast::ArrayElemTypeDef::AngleBracket(element)
            | sqlparser::ast::ArrayElemTypeDef::Parenthesis(element),
        ) = inner
        {
            array = array.saturating_add(1);
            inner = element;
        }
        let text = inner.to_string();
        let mut lowered = crate::sql::types::canonical(&text, self.dialect)
            .unwrap_or_else(|| crate::operation::DataType::named(text));
        lowered.array = lowered.array.saturating_add(array);
        let mut user_type = None;
        if let ParsedType::Custom(name, _) = inner
            && let Some((qualified, ident)) = self.qualified(name)
            && let Some(found) = self.catalog.find_type(&qualified.schema, &qualified.name)
        {
            user_type = Some(found.id);
            let (at, id) = (self.place(ident), found.id);
            if let Some(base) = found.base.clone() {
                lowered = base;
                user_type = None;
            }
            self.bind(
                at,
                if clause == Clause::Select {
                    Clause::Cast
                } else {
                    clause
                },
                Object::Type(id),
                None,
            );
        }
        Type::Known {
            data_type: lowered,
            user_type,
        }
    }

    /// Binds a call of a function that the catalog knows.
    pub(super) fn call(
        &mut self,
        name: &QualifiedName,
        arguments: usize,
        at: Span,
        clause: Clause,
    ) -> Option<Id> {
        let found: Vec<(Id, Option<String>)> = self
            .catalog
            .find_functions(name, Some(arguments))
            .iter()
            .map(|f| (f.id, f.returns.clone()))
            .collect();
        for (id, _) in &found {
            self.bind(at, clause, Object::Function(*id), None);
            if let Some(breakage) = self.catalog.broken.get(id) {
                let fault = Fault {
                    kind: FaultKind::Broken,
                    at,
                    clause,
                    code: breakage.code,
                    message: breakage.message.clone(),
                    objects: breakage.causes.iter().copied().collect(),
                };
                self.out.faults.push(fault);
            }
        }
        found.first().map(|(id, _)| *id)
    }

    pub(super) fn function(&mut self, function: &Function, clause: Clause) -> Type {
        let Some((name, ident)) = self.qualified(&function.name) else {
            return Type::Unknown;
        };
        let at = self.place(ident);
        let lower = name.name.to_lowercase();
        // MySQL's `VALUES(c)` and `excluded` stand in the clause of the upsert.
        let aggregate = AGGREGATES.contains(&lower.as_str());
        self.aggregates += u32::from(aggregate);
        let mut types = Vec::new();
        let mut count = 0;
        match &function.args {
            FunctionArguments::List(list) => {
                count = list.args.len();
                types = list
                    .args
                    .iter()
                    .map(|arg| self.argument(arg, clause))
                    .collect();
                for extra in &list.clauses {
                    match extra {
                        FunctionArgumentClause::Where(e) | FunctionArgumentClause::Limit(e) => {
                            self.expression(e, clause);
                        }
                        FunctionArgumentClause::OrderBy(by) => self.order_expressions(by, clause),
                        _ => {}
                    }
                }
            }
            FunctionArguments::Subquery(query) => {
                types.extend(
                    self.query(query)
                        .and_then(|o| o.into_iter().next())
                        .map(|o| o.data_type),
                );
            }
            FunctionArguments::None => {}
        }
        self.order_expressions(&function.within_group, clause);
        if let Some(filter) = &function.filter {
            self.expression(filter, clause);
        }
        self.aggregates -= u32::from(aggregate);
        if let Some(WindowType::WindowSpec(spec)) = &function.over {
            self.window(spec);
        }
        if matches!(lower.as_str(), "nextval" | "currval" | "setval") {
            self.sequence(function, clause);
        }
        let called = self.call(&name, count, at, clause);
        let first = types
            .iter()
            .find(|t| matches!(t, Type::Known { .. }))
            .cloned();
        match lower.as_str() {
            "coalesce" | "greatest" | "least" | "nullif" | "ifnull" | "min" | "max" => {
                self.same_types(at, clause, &lower, &types);
                first.unwrap_or_default()
            }
            "count" | "row_number" | "rank" => Type::named("bigint"),
            "sum" | "avg" => {
                let family = first.as_ref().and_then(Type::family);
                if family
                    .is_some_and(|f| !matches!(f, Family::Number | Family::Interval | Family::Time))
                {
                    let word = first.as_ref().map(Type::word).unwrap_or_default();
                    self.mismatch(
                        at,
                        clause,
                        "42883",
                        format!("function {lower}({word}) does not exist"),
                    );
                }
                Type::named("numeric")
            }
            "lower" | "upper" | "trim" | "btrim" | "ltrim" | "rtrim" | "initcap" | "left"
            | "right" | "replace" | "md5" | "split_part" => {
                if name.schema.is_none() && called.is_none() && first.as_ref().is_some_and(not_text)
                {
                    let words: Vec<String> = types.iter().map(Type::word).collect();
                    let message = format!("function {lower}({}) does not exist", words.join(", "));
                    self.mismatch(at, clause, "42883", message);
                }
                Type::named("text")
            }
            "concat" | "concat_ws" | "string_agg" | "to_char" | "format" | "substr"
            | "substring" => Type::named("text"),
            "now" | "current_timestamp" | "clock_timestamp" | "transaction_timestamp" => {
                Type::named("timestamp with time zone")
            }
            "array_agg" => match first {
                Some(Type::Known {
                    mut data_type,
                    user_type,
                }) => {
                    data_type.array = data_type.array.saturating_add(1);
                    Type::Known {
                        data_type,
                        user_type,
                    }
                }
                _ => Type::Unknown,
            },
            _ => Type::Unknown,
        }
    }

    /// Binds the sequence that `nextval('…')` names.
    fn sequence(&mut self, function: &Function, clause: Clause) {
        let FunctionArguments::List(list) = &function.args else {
            return;
        };
        let Some(FunctionArg::Unnamed(FunctionArgExpr::Expr(e))) = list.args.first() else {
            return;
        };
        let Expr::Value(value) = (match e {
            Expr::Cast { expr, .. } => expr.as_ref(),
            other => other,
        }) else {
            return;
        };
        let Literal::SingleQuotedString(text) = &value.value else {
            return;
        };
        let at = self.places.span(value.span.start, value.span.end);
        let name = text.rsplit('.').next().unwrap_or(text).trim_matches('"');
        let known = self
            .catalog
            .sequences()
            .find(|(_, known)| *known == name)
            .map(|(id, _)| id);
        if let Some(id) = known {
            self.bind(at, clause, Object::Sequence(id), None);
        }
    }

    fn same_types(&mut self, at: Span, clause: Clause, function: &str, types: &[Type]) {
        let mut known = types.iter().filter(|t| t.family().is_some());
        let Some(first) = known.next() else { return };
        if function == "min" || function == "max" {
            return;
        }
        if let Some(other) = known.find(|t| no_operator(&BinaryOperator::Eq, first, t)) {
            let message = format!(
                "{} types {} and {} cannot be matched",
                function.to_uppercase(),
                first.word(),
                other.word()
            );
            self.mismatch(at, clause, "42804", message);
        }
    }

    pub(super) fn argument(&mut self, arg: &FunctionArg, clause: Clause) -> Type {
        let value = match arg {
            FunctionArg::Named { arg, .. }
            | FunctionArg::ExprNamed { arg, .. }
            | FunctionArg::Unnamed(arg) => arg,
        };
        match value {
            FunctionArgExpr::Expr(e) => self.expression(e, clause),
            FunctionArgExpr::QualifiedWildcard(name) => {
                if let Some((qualified, ident)) = self.qualified(name)
                    && let Some(source) = self.find_source(&qualified.name)
                {
                    let at = self.place(ident);
                    self.bind_star(&source, at, clause);
                }
                Type::Unknown
            }
            FunctionArgExpr::Wildcard | FunctionArgExpr::WildcardWithOptions(_) => Type::Unknown,
        }
    }

    pub(super) fn window(&mut self, spec: &WindowSpec) {
        for e in &spec.partition_by {
            self.expression(e, Clause::Window);
        }
        self.order_expressions(&spec.order_by, Clause::Window);
    }

    fn subquery_width(&mut self, at: Span, wanted: usize, width: usize) {
        if width == wanted {
            return;
        }
        let (code, message) = match self.dialect {
            Dialect::Mysql => (
                Some("1241"),
                format!("Operand should contain {wanted} column(s)"),
            ),
            Dialect::Sqlite => (
                None,
                format!("sub-select returns {width} columns - expected {wanted}"),
            ),
            _ if wanted == 1 && width > 1 => (
                Some("42601"),
                "subquery must return only one column".to_owned(),
            ),
            _ if width > wanted => (Some("42601"), "subquery has too many columns".to_owned()),
            _ => (Some("42601"), "subquery has too few columns".to_owned()),
        };
        self.fault(FaultKind::Count, at, Clause::Star, code, message);
    }

    pub(super) fn index_hint(&mut self, hint: &TableIndexHints) {
        let relation = self
            .frames
            .last()
            .and_then(|f| f.sources.last())
            .and_then(|s| s.relation);
        let Some(relation) = relation.and_then(|id| self.catalog.relation(id)) else {
            return;
        };
        for ident in &hint.index_names {
            let (name, at) = (self.name(ident), self.place(ident));
            let key = self.dialect.key(&name).into_owned();
            let index = relation
                .indexes
                .iter()
                .map(|i| (i.id, &i.name))
                .chain(relation.constraints.iter().map(|c| (c.id, &c.name)))
                .find(|(_, n)| self.dialect.key(n) == key);
            match index {
                Some((id, _)) => self.bind(at, Clause::From, Object::Index(id), None),
                None if relation.open => {}
                None => {
                    let message =
                        format!("Key '{name}' doesn't exist in table '{}'", relation.name);
                    self.fault(FaultKind::NoIndex, at, Clause::From, Some("1176"), message);
                }
            }
        }
    }

    /// Runs `f` inside a new frame.
    pub(super) fn framed<T>(&mut self, f: impl FnOnce(&mut Self) -> T) -> T {
        self.frames.push(Frame::default());
        let result = f(self);
        self.frames.pop();
        result
    }

    /// Resolves a query whose rows are written, and hands back its output.
    pub(super) fn source_query(&mut self, query: &Query) -> Option<Vec<Output>> {
        self.query(query)
    }
}

fn not_text(t: &Type) -> bool {
    t.array() > 0
        || t.family()
            .is_some_and(|f| f != Family::Text && f != Family::Bytes)
}

fn literal_type(value: &Literal) -> Type {
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

fn result_type(op: &BinaryOperator, left: Type, right: Type) -> Type {
    use BinaryOperator as B;
    match op {
        B::And | B::Or | B::Eq | B::NotEq | B::Lt | B::LtEq | B::Gt | B::GtEq => {
            Type::named("boolean")
        }
        B::Plus | B::Minus | B::Multiply | B::Divide | B::Modulo => {
            match (left.family(), right.family()) {
                (Some(Family::Number), Some(Family::Number)) => left,
                _ => Type::Unknown,
            }
        }
        B::StringConcat => match (left.family(), right.family()) {
            (Some(Family::Text), _) | (_, Some(Family::Text)) => Type::named("text"),
            _ => Type::Unknown,
        },
        _ => Type::Unknown,
    }
}

/// The operands of the expressions that need nothing but their operands resolved.
fn operands_of(e: &Expr) -> Vec<&Expr> {
    match e {
        Expr::JsonAccess { value, .. } => vec![value],
        Expr::Ceil { expr, .. } | Expr::Floor { expr, .. } => vec![expr],
        Expr::Position { expr, r#in } => vec![expr, r#in],
        Expr::Substring {
            expr,
            substring_from,
            substring_for,
            ..
        } => {
            let mut all = vec![expr.as_ref()];
            all.extend(
                substring_from
                    .iter()
                    .chain(substring_for)
                    .map(AsRef::as_ref),
            );
            all
        }
        Expr::Trim {
            expr,
            trim_what,
            trim_characters,
            ..
        } => {
            let mut all = vec![expr.as_ref()];
            all.extend(trim_what.iter().map(AsRef::as_ref));
            all.extend(trim_characters.iter().flatten());
            all
        }
        Expr::Overlay {
            expr,
            overlay_what,
            overlay_from,
            overlay_for,
        } => {
            let mut all = vec![expr.as_ref(), overlay_what.as_ref(), overlay_from.as_ref()];
            all.extend(overlay_for.iter().map(AsRef::as_ref));
            all
        }
        Expr::GroupingSets(sets) | Expr::Cube(sets) | Expr::Rollup(sets) => {
            sets.iter().flatten().collect()
        }
        Expr::Tuple(items) => items.iter().collect(),
        Expr::Struct { values, .. } => values.iter().collect(),
        Expr::Named { expr, .. }
        | Expr::Prefixed { value: expr, .. }
        | Expr::OuterJoin(expr)
        | Expr::Prior(expr) => vec![expr],
        Expr::Interval(interval) => vec![&interval.value],
        Expr::MemberOf(member) => vec![&member.value, &member.array],
        Expr::Lambda(lambda) => vec![&lambda.body],
        _ => Vec::new(),
    }
}
