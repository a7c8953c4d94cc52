//! Calls of functions: aggregates, the catalog's own functions, and the types that built-in ones give.

use super::types::{Family, no_operator};
use super::{Object, Resolver, Type};
use crate::catalog::Id;
use crate::clause::Clause;
use crate::location::Span;
use crate::operation::QualifiedName;
use sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentClause,
    FunctionArguments, Value as Literal, WindowSpec, WindowType,
};

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
            self.report_broken(*id, at, clause);
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
    pub(super) fn sequence(&mut self, function: &Function, clause: Clause) {
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

    pub(super) fn same_types(&mut self, at: Span, clause: Clause, function: &str, types: &[Type]) {
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
}

pub(super) fn not_text(t: &Type) -> bool {
    t.array() > 0
        || t.family()
            .is_some_and(|f| f != Family::Text && f != Family::Bytes)
}
