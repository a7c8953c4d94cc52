//! Constants of a statement: what its text alone says of a value.
//!
//! In: an expression. Out: the constant that it is, if it is one; and whether a column's type takes
//! it. The hard thing is to say nothing where the text does not prove it: `None` is no answer.

use sqlparser::ast::{Expr, FunctionArg, FunctionArgExpr, FunctionArguments, UnaryOperator};
use sqlparser::ast::{Value as Literal, ValueWithSpan};

use crate::catalog::{Catalog, Column};
use crate::operation::DataType;
use crate::sql::Dialect;

/// A value that stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constant {
    /// `NULL`.
    Null,
    /// A string.
    Text(String),
    /// A number, as written.
    Number(String),
    /// `TRUE` or `FALSE`.
    Boolean(bool),
}

impl Constant {
    /// The constant that a literal is.
    pub(super) fn of(literal: &Literal) -> Option<Self> {
        match literal {
            Literal::Null => Some(Self::Null),
            Literal::Number(text, _) => Some(Self::Number(text.clone())),
            Literal::Boolean(value) => Some(Self::Boolean(*value)),
            Literal::SingleQuotedString(text)
            | Literal::EscapedStringLiteral(text)
            | Literal::NationalStringLiteral(text) => Some(Self::Text(text.clone())),
            Literal::DollarQuotedString(text) => Some(Self::Text(text.value.clone())),
            _ => None,
        }
    }

    /// The constant that an expression is by its form.
    pub(super) fn in_expression(e: &Expr) -> Option<Self> {
        match e {
            Expr::Value(ValueWithSpan { value, .. }) => Self::of(value),
            Expr::Nested(inner) => Self::in_expression(inner),
            Expr::UnaryOp {
                op: UnaryOperator::Minus,
                expr,
            } => match Self::in_expression(expr)? {
                Self::Number(text) => Some(Self::Number(format!("-{text}"))),
                _ => None,
            },
            _ => None,
        }
    }

    /// The constant that a default's text is.
    pub fn of_default(text: &str) -> Option<Self> {
        let text = text.trim();
        // PostgreSQL writes defaults back with their type: `'new'::character varying`.
        let text = match text.rsplit_once("::") {
            Some((value, _)) if text.starts_with('\'') => value,
            _ => text,
        };
        let quoted = text.strip_prefix('\'').and_then(|t| t.strip_suffix('\''));
        if let Some(inside) = quoted {
            let plain = inside.replace("''", "");
            return (!plain.contains('\'')).then(|| Self::Text(inside.replace("''", "'")));
        }
        match text.to_ascii_lowercase().as_str() {
            "null" => Some(Self::Null),
            "true" => Some(Self::Boolean(true)),
            "false" => Some(Self::Boolean(false)),
            _ => text
                .parse::<f64>()
                .is_ok()
                .then(|| Self::Number(text.to_owned())),
        }
    }

    /// Its value as a number, where it is written as one.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(text) | Self::Text(text) => {
                text.trim().parse().ok().filter(|n: &f64| n.is_finite())
            }
            _ => None,
        }
    }
}

/// Whether an expression never yields null by its form: `coalesce(note, 'none')`.
pub(super) fn never_null(e: &Expr) -> bool {
    match e {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => never_null(inner),
        Expr::Function(function) => {
            let name = function.name.to_string().to_ascii_lowercase();
            let FunctionArguments::List(list) = &function.args else {
                return false;
            };
            let present = |arg: &FunctionArg| match arg {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(e)) => never_null(e),
                _ => false,
            };
            matches!(name.as_str(), "coalesce" | "ifnull") && list.args.iter().any(present)
                || matches!(name.as_str(), "now" | "gen_random_uuid" | "uuid")
                    && list.args.is_empty()
        }
        e => Constant::in_expression(e).is_some_and(|c| c != Constant::Null),
    }
}

/// What a column's type says to a constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// It takes it.
    Fits,
    /// It refuses it, with this code and in these words.
    Refused(&'static str, String),
    /// The text does not tell.
    Unknown,
}

/// Whether a column takes a constant, by its type. A null is not a matter of type.
pub(super) fn fit(constant: &Constant, column: &Column, table: &str, catalog: &Catalog) -> Fit {
    let Some(data_type) = &column.definition.data_type else {
        return Fit::Unknown;
    };
    if data_type.array > 0 || *constant == Constant::Null {
        return Fit::Unknown;
    }
    match catalog.dialect() {
        Dialect::Postgresql => match column.user_type.and_then(|id| catalog.user_type(id)) {
            Some(made) if made.is_enum => match constant {
                Constant::Text(text) if made.labels.iter().any(|(_, l)| l == text) => Fit::Fits,
                _ => Fit::Unknown,
            },
            Some(made) => made
                .base
                .as_ref()
                .map_or(Fit::Unknown, |base| postgresql(constant, base)),
            None => postgresql(constant, data_type),
        },
        Dialect::Mysql => mysql(constant, data_type, column.name(), table),
        Dialect::Sqlite => sqlite(constant, data_type),
        _ => Fit::Unknown,
    }
}

/// The range of an integer type.
fn range(name: &str) -> Option<(f64, f64)> {
    let (base, unsigned) = match name.strip_suffix(" unsigned") {
        Some(base) => (base, true),
        None => (name, false),
    };
    let bits = match base {
        "tinyint" => 8,
        "smallint" => 16,
        "mediumint" => 24,
        "int" | "integer" => 32,
        "bigint" => 64,
        _ => return None,
    };
    let size = 2f64.powi(bits);
    Some(match unsigned {
        true => (0.0, size - 1.0),
        false => (-size / 2.0, size / 2.0 - 1.0),
    })
}

fn length(data_type: &DataType) -> Option<usize> {
    data_type.arguments.first()?.parse().ok()
}

/// How many characters a constant has when it is stored in a text column.
fn characters(constant: &Constant) -> Option<(usize, usize)> {
    match constant {
        Constant::Text(text) => Some((text.chars().count(), text.trim_end().chars().count())),
        Constant::Number(text) => Some((text.len(), text.len())),
        _ => None,
    }
}

fn postgresql(constant: &Constant, data_type: &DataType) -> Fit {
    let name = data_type.name.as_str();
    match name {
        "text" => characters(constant).map_or(Fit::Unknown, |_| Fit::Fits),
        "character varying" | "character" => match (characters(constant), length(data_type)) {
            (Some(_), None) if name == "character varying" => Fit::Fits,
            // Blanks that are too many are cut off (PostgreSQL manual 8.3).
            (Some((_, len)), Some(most)) if len > most => {
                Fit::Refused("22001", format!("value too long for type {name}({most})"))
            }
            (Some(_), Some(_)) => Fit::Fits,
            _ => Fit::Unknown,
        },
        "boolean" => match constant {
            Constant::Boolean(_) => Fit::Fits,
            _ => Fit::Unknown,
        },
        "uuid" => match constant {
            Constant::Text(text)
                if text.chars().filter(char::is_ascii_hexdigit).count() == 32
                    && text.chars().all(|c| c.is_ascii_hexdigit() || c == '-') =>
            {
                Fit::Fits
            }
            _ => Fit::Unknown,
        },
        _ => numeric(constant, data_type, || match name {
            "numeric" => ("22003", "numeric field overflow".to_owned()),
            _ => ("22003", format!("{name} out of range")),
        }),
    }
}

/// Integers and decimals by their range.
fn numeric(
    constant: &Constant,
    data_type: &DataType,
    refusal: impl FnOnce() -> (&'static str, String),
) -> Fit {
    let Some(number) = constant.number() else {
        return Fit::Unknown;
    };
    let (least, most) = match range(&data_type.name) {
        // A text with a fraction is not read as an integer.
        Some(_) if number.fract() != 0.0 => return Fit::Unknown,
        Some(range) => range,
        None if matches!(data_type.name.as_str(), "numeric" | "decimal") => {
            let digits = |i: usize| data_type.arguments.get(i).map(|a| a.trim().parse::<i32>());
            match (digits(0), digits(1)) {
                (None, _) => return Fit::Fits,
                (Some(Ok(_)), None) if number.fract() != 0.0 => return Fit::Unknown,
                (Some(Ok(all)), None) => (1.0 - 10f64.powi(all), 10f64.powi(all) - 1.0),
                (Some(Ok(all)), Some(Ok(scale))) => {
                    // What has more digits is rounded.
                    if !is_whole(number * 10f64.powi(scale)) {
                        return Fit::Unknown;
                    }
                    let limit = 10f64.powi(all.saturating_sub(scale));
                    // What rounds up to the limit is near it: not decided here.
                    if (number.abs() - limit).abs() < 1.0 && !is_whole(number) {
                        return Fit::Unknown;
                    }
                    (-limit + f64::MIN_POSITIVE, limit - 0.5)
                }
                _ => return Fit::Unknown,
            }
        }
        None => {
            let real = ["real", "double precision", "double", "float"];
            return match real.contains(&data_type.name.as_str()) {
                true => Fit::Fits,
                false => Fit::Unknown,
            };
        }
    };
    if (least..=most).contains(&number) {
        return Fit::Fits;
    }
    let (code, message) = refusal();
    Fit::Refused(code, message)
}

/// Whether a number has no fraction, but for what a binary fraction leaves.
fn is_whole(number: f64) -> bool {
    (number - number.round()).abs() < 1e-6
}

fn mysql(constant: &Constant, data_type: &DataType, column: &str, table: &str) -> Fit {
    let name = data_type.name.as_str();
    match name {
        "enum" => match enum_label(constant, data_type) {
            Some(_) => Fit::Fits,
            None => Fit::Refused(
                "1265",
                format!("Data truncated for column '{column}' at row 1"),
            ),
        },
        "text" | "mediumtext" | "longtext" => {
            characters(constant).map_or(Fit::Unknown, |_| Fit::Fits)
        }
        "varchar" | "char" => match (characters(constant), length(data_type)) {
            (Some((_, len)), Some(most)) if len > most => Fit::Refused(
                "1406",
                format!("Data too long for column '{column}' at row 1"),
            ),
            (Some(_), Some(_)) => Fit::Fits,
            _ => Fit::Unknown,
        },
        _ if range(name).is_some()
            && matches!(constant, Constant::Text(_))
            && constant.number().is_none() =>
        {
            let Constant::Text(text) = constant else {
                return Fit::Unknown;
            };
            Fit::Refused(
                "1366",
                format!(
                    "Incorrect integer value: '{text}' for column `{table}`.`{column}` at row 1"
                ),
            )
        }
        _ => numeric(constant, data_type, || {
            (
                "1264",
                format!("Out of range value for column '{column}' at row 1"),
            )
        }),
    }
}

/// The place of a constant among the labels of MySQL's enum, from 0; a number counts from 1.
pub(super) fn enum_label(constant: &Constant, data_type: &DataType) -> Option<usize> {
    let labels = &data_type.arguments;
    match constant {
        Constant::Text(text) => labels.iter().position(|l| l.eq_ignore_ascii_case(text)),
        Constant::Number(text) => {
            let index = text.parse::<usize>().ok()?.checked_sub(1)?;
            (index < labels.len()).then_some(index)
        }
        _ => None,
    }
}

fn sqlite(constant: &Constant, data_type: &DataType) -> Fit {
    let name = data_type.name.to_ascii_lowercase();
    let text = ["char", "clob", "text"].iter().any(|w| name.contains(w));
    // A column takes anything unless its table is STRICT (sqlite.org/stricttables).
    match constant {
        Constant::Text(_) if text => Fit::Fits,
        constant if constant.number().is_some() => Fit::Fits,
        _ => Fit::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(name: &str, arguments: &[&str]) -> DataType {
        DataType {
            arguments: arguments.iter().map(|a| (*a).to_owned()).collect(),
            ..DataType::named(name)
        }
    }

    fn text(text: &str) -> Constant {
        Constant::Text(text.to_owned())
    }

    fn number(text: &str) -> Constant {
        Constant::Number(text.to_owned())
    }

    #[test]
    fn lengths_and_ranges_refuse() {
        let varchar = typed("character varying", &["5"]);
        assert_eq!(postgresql(&text("open"), &varchar), Fit::Fits);
        assert_eq!(postgresql(&text("open     "), &varchar), Fit::Fits);
        assert!(matches!(
            postgresql(&text("cancelled"), &varchar),
            Fit::Refused("22001", _)
        ));
        let small = typed("smallint", &[]);
        assert_eq!(postgresql(&number("32767"), &small), Fit::Fits);
        assert!(matches!(
            postgresql(&number("-70000"), &small),
            Fit::Refused("22003", _)
        ));
        assert_eq!(postgresql(&text("1.5"), &small), Fit::Unknown);
        let money = typed("numeric", &["5", "2"]);
        assert_eq!(postgresql(&number("999"), &money), Fit::Fits);
        assert_eq!(postgresql(&number("999.25"), &money), Fit::Unknown);
        assert_eq!(postgresql(&number("1.999"), &money), Fit::Unknown);
        assert_eq!(postgresql(&number("1.99"), &money), Fit::Fits);
        assert!(matches!(
            postgresql(&number("1000"), &money),
            Fit::Refused("22003", _)
        ));
    }

    #[test]
    fn mysql_has_its_own_codes() {
        let of = |c: &Constant, t: &DataType| mysql(c, t, "c", "t");
        let label = typed("enum", &["open", "paid"]);
        assert_eq!(of(&text("Open"), &label), Fit::Fits);
        assert_eq!(of(&number("2"), &label), Fit::Fits);
        assert!(matches!(of(&text("lost"), &label), Fit::Refused("1265", _)));
        assert!(matches!(
            of(&text("abc"), &typed("int", &[])),
            Fit::Refused("1366", _)
        ));
        assert!(matches!(
            of(&number("-1"), &typed("int unsigned", &[])),
            Fit::Refused("1264", _)
        ));
        assert!(matches!(
            of(&text("abc"), &typed("varchar", &["2"])),
            Fit::Refused("1406", _)
        ));
    }

    #[test]
    fn a_default_can_be_a_constant() {
        assert_eq!(
            Constant::of_default("'new'::character varying"),
            Some(text("new"))
        );
        assert_eq!(Constant::of_default("'it''s'"), Some(text("it's")));
        assert_eq!(Constant::of_default("-1"), Some(number("-1")));
        assert_eq!(Constant::of_default("now()"), None);
    }
}
