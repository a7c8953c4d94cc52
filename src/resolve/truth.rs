//! What a condition says of constants: true, false, null, or not known.
//!
//! In: a condition and what is known of the names in it. Out: its value, `None` where it hangs on
//! something that is not known. The hard thing: SQL has three truth values and this has a fourth;
//! `false AND ?` is false all the same, `null AND ?` is not known.

use sqlparser::ast::{
    Array, BinaryOperator as Op, DataType as ParsedType, Expr, FunctionArg, FunctionArgExpr,
    FunctionArguments, Ident, SelectItem, SetExpr, Statement, UnaryOperator,
};

use super::constant::Constant;
use crate::sql::{Dialect, parse};

/// What is known of a name: `None` where nothing is.
pub(super) type Known<'a> = &'a dyn Fn(&Ident) -> Option<Constant>;

/// The condition that a text is.
pub(super) fn condition(text: &str, dialect: Dialect) -> Option<Expr> {
    let Ok(Statement::Query(query)) = parse::one(&format!("SELECT {text}"), dialect) else {
        return None;
    };
    match *query.body {
        SetExpr::Select(select) => match select.projection.into_iter().next()? {
            SelectItem::UnnamedExpr(e) => Some(e),
            _ => None,
        },
        _ => None,
    }
}

/// Deeper conditions are not decided.
const DEEPEST: usize = 64;

/// The value of an expression.
pub(super) fn value(e: &Expr, known: Known<'_>, dialect: Dialect) -> Option<Constant> {
    Judge { known, dialect }.value(e, 0)
}

struct Judge<'a> {
    known: Known<'a>,
    dialect: Dialect,
}

impl Judge<'_> {
    fn value(&self, e: &Expr, depth: usize) -> Option<Constant> {
        if depth > DEEPEST {
            return None;
        }
        let of = |e: &Expr| self.value(e, depth + 1);
        match e {
            Expr::Identifier(ident) => (self.known)(ident),
            Expr::CompoundIdentifier(idents) => (self.known)(idents.last()?),
            Expr::Value(value) => Constant::of(&value.value),
            Expr::Nested(inner) => of(inner),
            Expr::Cast {
                expr, data_type, ..
            } => cast(of(expr)?, data_type),
            Expr::UnaryOp { op, expr } => match (op, of(expr)?) {
                (UnaryOperator::Minus, Constant::Number(n)) => {
                    let n: f64 = n.parse().ok()?;
                    Some(Constant::Number((-n).to_string()))
                }
                (UnaryOperator::Plus, n @ Constant::Number(_)) => Some(n),
                (UnaryOperator::Not, Constant::Boolean(b)) => Some(Constant::Boolean(!b)),
                (_, Constant::Null) => Some(Constant::Null),
                _ => None,
            },
            Expr::IsNull(inner) => Some(Constant::Boolean(of(inner)? == Constant::Null)),
            Expr::IsNotNull(inner) => Some(Constant::Boolean(of(inner)? != Constant::Null)),
            Expr::IsTrue(inner) => Some(Constant::Boolean(of(inner)? == Constant::Boolean(true))),
            Expr::IsFalse(inner) => Some(Constant::Boolean(of(inner)? == Constant::Boolean(false))),
            Expr::BinaryOp { left, op, right } => self.binary(left, op, right, depth),
            Expr::InList {
                expr,
                list,
                negated,
            } => {
                let wanted = of(expr)?;
                self.among(&wanted, list.iter(), depth)
                    .map(|c| negate(c, *negated))
            }
            Expr::AnyOp {
                left,
                compare_op: Op::Eq,
                right,
                ..
            } => {
                let wanted = of(left)?;
                self.among(&wanted, elements(right)?.elem.iter(), depth)
            }
            Expr::Between {
                expr,
                negated,
                low,
                high,
            } => {
                let wanted = of(expr)?;
                let low = self.compared(&wanted, &Op::GtEq, &of(low)?);
                let high = self.compared(&wanted, &Op::LtEq, &of(high)?);
                both(low, high).map(|c| negate(c, *negated))
            }
            Expr::Like {
                expr,
                pattern,
                negated,
                escape_char: None,
                ..
            } => match (of(expr)?, of(pattern)?) {
                (Constant::Text(text), Constant::Text(pattern)) => {
                    let like = self.like(&text, &pattern)?;
                    Some(Constant::Boolean(like != *negated))
                }
                (Constant::Null, _) | (_, Constant::Null) => Some(Constant::Null),
                _ => None,
            },
            Expr::Function(function) => {
                let FunctionArguments::List(list) = &function.args else {
                    return None;
                };
                let arguments: Option<Vec<Constant>> = list
                    .args
                    .iter()
                    .map(|arg| match arg {
                        FunctionArg::Unnamed(FunctionArgExpr::Expr(e)) => of(e),
                        _ => None,
                    })
                    .collect();
                call(&function.name.to_string().to_ascii_lowercase(), &arguments?)
            }
            _ => None,
        }
    }

    fn binary(&self, left: &Expr, op: &Op, right: &Expr, depth: usize) -> Option<Constant> {
        let (a, b) = (self.value(left, depth + 1), self.value(right, depth + 1));
        match op {
            Op::And => both(a, b),
            Op::Or => {
                let not = |c: Option<Constant>| c.map(|c| negate(c, true));
                both(not(a), not(b)).map(|c| negate(c, true))
            }
            Op::Plus | Op::Minus | Op::Multiply => match (a?, b?) {
                (Constant::Number(a), Constant::Number(b)) => {
                    let (a, b): (f64, f64) = (a.parse().ok()?, b.parse().ok()?);
                    let result = match op {
                        Op::Plus => a + b,
                        Op::Minus => a - b,
                        _ => a * b,
                    };
                    Some(Constant::Number(result.to_string()))
                }
                (Constant::Null, _) | (_, Constant::Null) => Some(Constant::Null),
                _ => None,
            },
            _ => self.compared(&a?, op, &b?),
        }
    }

    fn among<'e>(
        &self,
        wanted: &Constant,
        list: impl Iterator<Item = &'e Expr>,
        depth: usize,
    ) -> Option<Constant> {
        let mut result = Some(Constant::Boolean(false));
        for item in list {
            let item = self.value(item, depth + 1);
            let equal = item.and_then(|item| self.compared(wanted, &Op::Eq, &item));
            let not = |c: Option<Constant>| c.map(|c| negate(c, true));
            result = not(both(not(result), not(equal)));
            if result == Some(Constant::Boolean(true)) {
                break;
            }
        }
        result
    }

    fn compared(&self, a: &Constant, op: &Op, b: &Constant) -> Option<Constant> {
        use std::cmp::Ordering;
        if *a == Constant::Null || *b == Constant::Null {
            return matches!(
                op,
                Op::Eq | Op::NotEq | Op::Lt | Op::LtEq | Op::Gt | Op::GtEq
            )
            .then_some(Constant::Null);
        }
        let ordering = match (a, b) {
            (Constant::Text(a), Constant::Text(b)) => {
                let alike = a.to_lowercase() == b.to_lowercase();
                match (a == b, alike && self.dialect != Dialect::Postgresql) {
                    (true, _) => Ordering::Equal,
                    // The collation decides about case, and about the order.
                    (false, true) => return None,
                    (false, false) if a.is_ascii() && b.is_ascii() => match op {
                        Op::Eq => return Some(Constant::Boolean(false)),
                        Op::NotEq => return Some(Constant::Boolean(true)),
                        _ => return None,
                    },
                    _ => return None,
                }
            }
            (Constant::Boolean(a), Constant::Boolean(b)) => a.cmp(b),
            (Constant::Number(_), _) | (_, Constant::Number(_)) => {
                a.number()?.partial_cmp(&b.number()?)?
            }
            _ => return None,
        };
        let holds = match op {
            Op::Eq => ordering.is_eq(),
            Op::NotEq => ordering.is_ne(),
            Op::Lt => ordering.is_lt(),
            Op::LtEq => ordering.is_le(),
            Op::Gt => ordering.is_gt(),
            Op::GtEq => ordering.is_ge(),
            _ => return None,
        };
        Some(Constant::Boolean(holds))
    }

    /// `LIKE` over ASCII, without its escapes.
    fn like(&self, text: &str, pattern: &str) -> Option<bool> {
        if !text.is_ascii() || !pattern.is_ascii() || pattern.contains('\\') {
            return None;
        }
        let fold = |t: &str| match self.dialect {
            Dialect::Postgresql => t.to_owned(),
            _ => t.to_ascii_lowercase(),
        };
        let (text, pattern) = (fold(text), fold(pattern));
        let (text, pattern) = (text.as_bytes(), pattern.as_bytes());
        // The last `%` is the only place to come back to, so this takes no more than |text| × |pattern|.
        let (mut t, mut p, mut back) = (0, 0, None);
        while t < text.len() {
            match pattern.get(p) {
                Some(b'%') => {
                    back = Some((p, t));
                    p += 1;
                }
                Some(c) if *c == b'_' || text.get(t) == Some(c) => {
                    t += 1;
                    p += 1;
                }
                _ => {
                    let Some((percent, from)) = back else {
                        return Some(false);
                    };
                    back = Some((percent, from + 1));
                    p = percent + 1;
                    t = from + 1;
                }
            }
        }
        let rest = pattern.get(p..).unwrap_or_default();
        Some(rest.iter().all(|c| *c == b'%'))
    }
}

/// `AND` of two truth values.
fn both(a: Option<Constant>, b: Option<Constant>) -> Option<Constant> {
    let no = Some(Constant::Boolean(false));
    let yes = Some(Constant::Boolean(true));
    if a == no || b == no {
        no
    } else if a == yes {
        b
    } else if b == yes {
        a
    } else if a.is_some() && b.is_some() {
        Some(Constant::Null)
    } else {
        None
    }
}

fn negate(c: Constant, negated: bool) -> Constant {
    match c {
        Constant::Boolean(b) if negated => Constant::Boolean(!b),
        other => other,
    }
}

fn elements(e: &Expr) -> Option<&Array> {
    match e {
        Expr::Array(array) => Some(array),
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => elements(inner),
        _ => None,
    }
}

/// A cast that leaves the value what it is.
fn cast(c: Constant, to: &ParsedType) -> Option<Constant> {
    let name = to.to_string().to_ascii_lowercase();
    let text = ["text", "character varying", "varchar", "character", "char"];
    let number = [
        "integer",
        "int",
        "bigint",
        "numeric",
        "smallint",
        "real",
        "double precision",
        "decimal",
    ];
    let base = name.split('(').next().unwrap_or_default().trim();
    match c {
        Constant::Null => Some(Constant::Null),
        Constant::Text(t) if text.contains(&base) && !name.contains('(') => Some(Constant::Text(t)),
        Constant::Number(n) if number.contains(&base) && !n.contains(['.', 'e', 'E']) => {
            Some(Constant::Number(n))
        }
        Constant::Boolean(b) if base == "boolean" => Some(Constant::Boolean(b)),
        _ => None,
    }
}

fn call(name: &str, arguments: &[Constant]) -> Option<Constant> {
    if name == "coalesce" {
        return Some(
            arguments
                .iter()
                .find(|c| **c != Constant::Null)
                .cloned()
                .unwrap_or(Constant::Null),
        );
    }
    let [Constant::Text(text)] = arguments else {
        return (arguments == [Constant::Null]).then_some(Constant::Null);
    };
    match name {
        "length" | "char_length" | "character_length" if text.is_ascii() => {
            Some(Constant::Number(text.len().to_string()))
        }
        "lower" if text.is_ascii() => Some(Constant::Text(text.to_ascii_lowercase())),
        "upper" if text.is_ascii() => Some(Constant::Text(text.to_ascii_uppercase())),
        "trim" | "btrim" => Some(Constant::Text(text.trim_matches(' ').to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The truth of a condition where `status` is 'open', `total` is -5, `gone` is null and nothing
    /// is known of any other name.
    fn holds(text: &str) -> Option<Constant> {
        let known = |ident: &Ident| match ident.value.as_str() {
            "status" => Some(Constant::Text("open".to_owned())),
            "total" => Some(Constant::Number("-5".to_owned())),
            "gone" => Some(Constant::Null),
            _ => None,
        };
        let condition = condition(text, Dialect::Postgresql).unwrap();
        value(&condition, &known, Dialect::Postgresql)
    }

    #[test]
    fn constants_decide_a_condition() {
        for text in [
            "status IN ('paid', 'open')",
            "status = 'open' AND total < 0",
            "(status)::text = ANY ((ARRAY['open'::character varying, 'x'::character varying])::text[])",
            "status LIKE '%p_n' OR other",
            "gone IS NULL",
            "total BETWEEN -9 AND 0",
            "length(status) = 4",
            "coalesce(gone, 1) = 1",
        ] {
            assert_eq!(holds(text), Some(Constant::Boolean(true)), "{text}");
        }
        for text in [
            "total >= 0",
            "status NOT LIKE 'o%'",
            "NOT (status = 'open')",
            "other AND total > 0",
            "status NOT IN ('open', other)",
        ] {
            assert_eq!(holds(text), Some(Constant::Boolean(false)), "{text}");
        }
    }

    #[test]
    fn null_and_unknown_are_two_things() {
        assert_eq!(holds("gone > 0"), Some(Constant::Null));
        assert_eq!(holds("gone = 1 AND status = 'open'"), Some(Constant::Null));
        for text in [
            "other = 1",
            "other AND status = 'open'",
            "status > 'a'",
            "status ~ 'o'",
        ] {
            assert_eq!(holds(text), None, "{text}");
        }
    }

    #[test]
    fn a_long_condition_is_left_undecided() {
        crate::parallel::with_stack(|| {
            let long = format!("total > 0{}", " OR total > 0".repeat(5_000));
            assert_eq!(holds(&long), None);
        });
    }
}
