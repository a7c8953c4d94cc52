//! What operators and places ask of their operands: enum labels are bound, unfit types reported.

use super::types::{Family, no_operator};
use super::{Binding, Comparison, Constant, FaultKind, Object, Operand, Resolver, Type};
use crate::catalog::Id;
use crate::clause::Clause;
use crate::location::Span;
use crate::sql::Dialect;
use sqlparser::ast::{BinaryOperator, DataType as ParsedType, Expr, Value as Literal};

impl Resolver<'_> {
    /// A chain of binary operators; its left spine can be very long, so it is walked.
    pub(super) fn binary(&mut self, e: &Expr, clause: Clause) -> Type {
        let mut chain = Vec::new();
        let mut first = e;
        while let Expr::BinaryOp { left, op, right } = first {
            chain.push((first, op, right.as_ref()));
            first = left;
        }
        let mut value = self.expression(first, clause);
        let mut left = first;
        for (whole, op, right) in chain.into_iter().rev() {
            let other = self.expression(right, clause);
            self.operands(left, &value, op, right, &other, clause);
            value = result_type(op, value, other);
            left = whole;
        }
        value
    }

    pub(super) fn compare(
        &mut self,
        a: &Expr,
        op: &BinaryOperator,
        b: &Expr,
        clause: Clause,
    ) -> Type {
        let left = self.expression(a, clause);
        let right = self.expression(b, clause);
        self.operands(a, &left, op, b, &right, clause);
        Type::named("boolean")
    }

    /// What an operator asks of its operands: enum labels are bound, unfit types reported.
    pub(super) fn operands(
        &mut self,
        a: &Expr,
        left: &Type,
        op: &BinaryOperator,
        b: &Expr,
        right: &Type,
        clause: Clause,
    ) {
        // A comparison is one wherever it stands; `||` and the operators of JSON take any text.
        let of = match clause {
            Clause::Select => Clause::Where,
            other => other,
        };
        let same = matches!(
            op,
            BinaryOperator::Eq
                | BinaryOperator::NotEq
                | BinaryOperator::Lt
                | BinaryOperator::LtEq
                | BinaryOperator::Gt
                | BinaryOperator::GtEq
        );
        if same || clause != Clause::Select && !is_of_its_own(op) {
            self.label(b, left, of);
            self.label(a, right, of);
        }
        self.note_comparison(a, op, b);
        self.note_comparison(b, op, a);
        let at = self.last_place();
        self.check_operator(at, left, op, right, clause);
        if same {
            self.check_collations(a, b, op, clause);
            self.compare_rows(a, op, b, clause);
        }
    }

    /// Notes what a name is compared with.
    fn note_comparison(&mut self, name: &Expr, op: &BinaryOperator, other: &Expr) {
        let ordered = match op {
            BinaryOperator::Eq | BinaryOperator::NotEq | BinaryOperator::Spaceship => false,
            BinaryOperator::Lt
            | BinaryOperator::LtEq
            | BinaryOperator::Gt
            | BinaryOperator::GtEq => true,
            _ => return,
        };
        let with = match Constant::in_expression(other) {
            Some(constant) => Operand::Constant(constant),
            None => Operand::Other,
        };
        let negated = *op == BinaryOperator::NotEq;
        self.note(
            name,
            Comparison {
                ordered,
                negated,
                with,
            },
        );
    }

    /// Notes that `NOT IN` looks into a subquery that yields this column.
    pub(super) fn note_excluded(&mut self, id: Id, start: usize) {
        let made = self.out.bindings.iter_mut().skip(start);
        for binding in
            made.filter(|b| matches!(b.object, Object::Column { column, .. } if column == id))
        {
            binding.compared.push(Comparison {
                ordered: false,
                negated: true,
                with: Operand::Excluded,
            });
        }
    }

    /// Notes that the column which an expression names is cast.
    pub(super) fn note_cast(&mut self, name: &Expr) {
        if let Some(binding) = self.bound(name) {
            binding.cast = true;
        }
    }

    /// Notes a comparison of the column that an expression names, through a cast to text too.
    pub(super) fn note(&mut self, name: &Expr, comparison: Comparison) {
        // A long list says after its first values all that it can.
        if let Some(binding) = self.bound(name)
            && binding.compared.len() < 100
        {
            binding.compared.push(comparison);
        }
    }

    /// The binding of the column that an expression is.
    pub(super) fn bound(&mut self, name: &Expr) -> Option<&mut Binding> {
        let place = match name {
            Expr::Identifier(ident) => self.place(ident),
            Expr::CompoundIdentifier(idents) => match idents.last() {
                Some(ident) => self.place(ident),
                None => return None,
            },
            Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => return self.bound(inner),
            _ => return None,
        };
        let bound = self.out.bindings.iter_mut().rev();
        let mut columns = bound.filter(|b| matches!(b.object, Object::Column { .. }));
        columns.find(|b| b.at == place)
    }

    pub(super) fn check_operator(
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
            self.literal(at, text, wanted, clause);
        }
    }

    /// Reports a string literal that the type of its place does not take (PostgreSQL manual 10.2).
    fn literal(&mut self, at: Span, text: &str, wanted: &Type, clause: Clause) {
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
            Some(Family::Json | Family::Jsonb) => {
                serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
            }
            Some(Family::Uuid) => text.chars().filter(char::is_ascii_hexdigit).count() == 32,
            _ => true,
        };
        if !fits {
            let word = match wanted.family() {
                Some(Family::Jsonb) => "json".to_owned(),
                _ => wanted.word(),
            };
            self.bad_input(at, clause, &format!("type {word}"), text);
        }
    }

    /// Reports a string literal among the arguments of a function whose other arguments have the type.
    pub(super) fn literal_beside(&mut self, e: &Expr, wanted: &Type, clause: Clause) {
        let known = |t: &Type| matches!(t, Type::Known { data_type, user_type: None } if data_type.array == 0);
        if let Expr::Value(value) = e
            && let Literal::SingleQuotedString(text) = &value.value
            && known(wanted)
            && clause == Clause::Select
        {
            let at = self.places.span(value.span.start, value.span.end);
            self.literal(at, text, wanted, clause);
        }
    }

    pub(super) fn bad_input(&mut self, at: Span, clause: Clause, of: &str, text: &str) {
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

    pub(super) fn cast_type(&mut self, data_type: &ParsedType, clause: Clause) -> Type {
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
        // Every table is a type, too.
        if let ParsedType::Custom(name, _) = inner
            && user_type.is_none()
            && let Some((qualified, ident)) = self.qualified(name)
            && self
                .catalog
                .find_type(&qualified.schema, &qualified.name)
                .is_none()
            && let Some(table) = self.catalog.find_relation(&qualified).map(|r| r.id)
        {
            let at = self.place(ident);
            self.bind(at, Clause::Cast, Object::Relation(table), None);
        }
        Type::Known {
            data_type: lowered,
            user_type,
        }
    }

    pub(super) fn subquery_width(&mut self, at: Span, wanted: usize, width: usize) {
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
}

/// Whether an operator does not ask for operands of one type.
fn is_of_its_own(op: &BinaryOperator) -> bool {
    matches!(
        op,
        BinaryOperator::StringConcat
            | BinaryOperator::Arrow
            | BinaryOperator::LongArrow
            | BinaryOperator::HashArrow
            | BinaryOperator::HashLongArrow
            | BinaryOperator::AtArrow
            | BinaryOperator::ArrowAt
            | BinaryOperator::Question
            | BinaryOperator::QuestionAnd
            | BinaryOperator::QuestionPipe
            | BinaryOperator::AtQuestion
            | BinaryOperator::AtAt
            | BinaryOperator::HashMinus
            | BinaryOperator::PGRegexMatch
            | BinaryOperator::PGRegexIMatch
            | BinaryOperator::PGRegexNotMatch
            | BinaryOperator::PGRegexNotIMatch
            | BinaryOperator::PGOverlap
    )
}

/// The operands of the expressions that need nothing but their operands resolved.
pub(super) fn operands_of(e: &Expr) -> Vec<&Expr> {
    match e {
        Expr::JsonAccess { value, .. } => vec![value],
        Expr::Ceil { expr, .. } | Expr::Floor { expr, .. } => vec![expr],
        Expr::Position { expr, r#in } => vec![expr, r#in],
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
            (Some(Family::Jsonb | Family::Json), _) | (_, Some(Family::Jsonb | Family::Json)) => {
                Type::Unknown
            }
            // A literal is text unless the other side is no scalar.
            (Some(_), None) if right == Type::Untyped => Type::named("text"),
            (None, Some(_)) if left == Type::Untyped => Type::named("text"),
            _ => Type::Unknown,
        },
        B::LongArrow | B::HashLongArrow => Type::named("text"),
        _ => Type::Unknown,
    }
}
