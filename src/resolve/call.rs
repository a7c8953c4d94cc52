//! Calls of functions: aggregates, the catalog's own functions, and the types that built-in ones give.

use super::types::{Family, no_operator};
use super::{Object, Resolver, Type};
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

/// Functions that exist for `json` and for `jsonb`, under a name of its own each.
const JSON: &[&str] = &[
    "array_elements",
    "array_elements_text",
    "array_length",
    "each",
    "each_text",
    "extract_path",
    "extract_path_text",
    "object_keys",
    "populate_record",
    "strip_nulls",
    "to_record",
    "to_recordset",
    "typeof",
];

/// Whether a function folds many rows into one value.
pub(super) fn is_aggregate(name: &str) -> bool {
    AGGREGATES.contains(&name.to_lowercase().as_str())
}

impl Resolver<'_> {
    pub(super) fn function(&mut self, function: &Function, clause: Clause) -> Type {
        let Some((name, ident)) = self.qualified(&function.name) else {
            return Type::Unknown;
        };
        let at = self.place(ident);
        let lower = name.name.to_lowercase();
        // MySQL's `VALUES(c)` and `excluded` stand in the clause of the upsert.
        let aggregate = is_aggregate(&lower);
        self.aggregates += u32::from(aggregate);
        let mut types = Vec::new();
        let mut given: &[FunctionArg] = &[];
        match &function.args {
            FunctionArguments::List(list) => {
                given = &list.args;
                types = list
                    .args
                    .iter()
                    .map(|arg| match arg {
                        // A count of rows does not see their names.
                        FunctionArg::Unnamed(FunctionArgExpr::QualifiedWildcard(_))
                            if lower == "count" =>
                        {
                            self.argument(arg, Clause::Star)
                        }
                        _ => self.argument(arg, clause),
                    })
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
        // `enum_range(NULL::t)` yields all labels of the type.
        if matches!(lower.as_str(), "enum_range" | "enum_first" | "enum_last")
            && let Some(Object::Type(id)) = self.out.bindings.last().map(|b| b.object.clone())
        {
            self.bind(at, Clause::Call, Object::Type(id), None);
        }
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
        let called = self.call(&name, &types, given, at, clause);
        if called.is_none() && self.asks_for_others(&lower, &types) {
            self.no_function(&lower, &types, at, clause);
        }
        let first = types
            .iter()
            .find(|t| matches!(t, Type::Known { .. }))
            .cloned();
        let yields = called.and_then(|id| self.catalog.function(id)?.returns.clone());
        if let Some(scalar) = yields.and_then(|text| self.scalar(&text)) {
            return scalar;
        }
        match lower.as_str() {
            "coalesce" | "greatest" | "least" | "nullif" | "ifnull" | "min" | "max" => {
                self.same_types(at, clause, &lower, &types);
                if let Some(first) = &first {
                    for e in unnamed(function) {
                        self.label(e, first, clause);
                        self.literal_beside(e, first, clause);
                    }
                }
                first.unwrap_or_default()
            }
            "count" | "row_number" | "rank" => Type::named("bigint"),
            "length" | "char_length" => {
                if name.schema.is_none() && first.as_ref().is_some_and(not_text) {
                    self.no_function(&lower, &types, at, clause);
                }
                Type::named("integer")
            }
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
                total(&lower, first.as_ref())
            }
            "lower" | "upper" | "trim" | "btrim" | "ltrim" | "rtrim" | "initcap" | "left"
            | "right" | "replace" | "md5" | "split_part" => {
                if name.schema.is_none() && called.is_none() && first.as_ref().is_some_and(not_text)
                {
                    self.no_function(&lower, &types, at, clause);
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

    /// The type that a function which returns one value gives.
    fn scalar(&self, returns: &str) -> Option<Type> {
        let rows = ["setof", "table", "trigger", "record", "void"];
        if rows.iter().any(|word| returns.starts_with(word)) {
            return None;
        }
        let data_type = crate::sql::types::canonical(returns, self.dialect)?;
        let name = QualifiedName::bare(&data_type.name);
        let made = self.catalog.find_type(&name.schema, &name.name);
        let made = made.map(|t| t.id);
        if self.catalog.find_relation(&name).is_some() {
            return None;
        }
        Some(Type::Known {
            data_type,
            user_type: made,
        })
    }

    /// Reports a call with types that no function of the name takes.
    pub(super) fn no_function(&mut self, name: &str, types: &[Type], at: Span, clause: Clause) {
        let words: Vec<String> = types.iter().map(Type::word).collect();
        let message = format!("function {name}({}) does not exist", words.join(", "));
        self.mismatch(at, clause, "42883", message);
    }

    /// Whether a built-in function of PostgreSQL takes none of these types (manual, chapter 9).
    pub(super) fn asks_for_others(&self, name: &str, types: &[Type]) -> bool {
        let of = |i: usize| types.get(i).and_then(Type::family);
        let too_wide = |i: &usize| {
            let word = types.get(*i).map(Type::word).unwrap_or_default();
            matches!(word.as_str(), "bigint" | "numeric")
        };
        match name {
            "substr" | "substring" => [1, 2].iter().any(too_wide),
            "left" | "right" | "repeat" | "lpad" | "rpad" => too_wide(&1),
            "split_part" => too_wide(&2),
            "make_interval" => (0..types.len()).any(|i| too_wide(&i)),
            _ => match (name.strip_prefix("json_"), name.strip_prefix("jsonb_")) {
                (Some(rest), _) => JSON.contains(&rest) && of(0) == Some(Family::Jsonb),
                (_, Some(rest)) => JSON.contains(&rest) && of(0) == Some(Family::Json),
                _ => false,
            },
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
        let Some(name) = crate::sql::name_of_sequence(text, self.dialect) else {
            return;
        };
        if let Some(id) = self.catalog.find_sequence(&name).map(|s| s.id) {
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
                    self.bind_row(&source, at, clause);
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

/// The type of a sum or mean (PostgreSQL manual, 9.21).
fn total(name: &str, of: Option<&Type>) -> Type {
    let word = of.map(Type::word).unwrap_or_default();
    match (name, word.trim_end_matches(" unsigned")) {
        ("sum", "smallint" | "integer" | "int" | "tinyint" | "mediumint") => Type::named("bigint"),
        (
            _,
            "smallint" | "integer" | "int" | "bigint" | "numeric" | "decimal" | "tinyint"
            | "mediumint",
        ) => Type::named("numeric"),
        ("sum", "real") => Type::named("real"),
        (
            _,
            "real" | "double precision" | "text" | "character varying" | "varchar" | "double"
            | "float",
        ) => Type::named("double precision"),
        (_, "interval") => Type::named("interval"),
        _ => Type::Unknown,
    }
}

/// The arguments of a call that are not named.
fn unnamed(function: &Function) -> impl Iterator<Item = &Expr> {
    let list = match &function.args {
        FunctionArguments::List(list) => list.args.as_slice(),
        _ => &[],
    };
    list.iter().filter_map(|arg| match arg {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(e)) => Some(e),
        _ => None,
    })
}

pub(super) fn not_text(t: &Type) -> bool {
    t.array() > 0
        || t.family()
            .is_some_and(|f| f != Family::Text && f != Family::Bytes)
}
