//! Types of expressions, as far as they decide whether the database takes a comparison or a write.
//!
//! Only PostgreSQL refuses for reasons of type; rules from its manual, chapter 10 "Type Conversion".

use sqlparser::ast::BinaryOperator;

use crate::catalog::{Catalog, Column, Id};
use crate::operation::DataType;

/// What is known of an expression's type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Type {
    /// Nothing.
    #[default]
    Unknown,
    /// A string literal, parameter or `NULL`: it takes the type that its place asks for.
    Untyped,
    /// A type of the database.
    Known {
        /// Its name and arguments.
        data_type: DataType,
        /// The user-defined type, if it is one.
        user_type: Option<Id>,
    },
}

/// Families of types between which PostgreSQL converts by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Number,
    Text,
    Boolean,
    DateTime,
    Time,
    Interval,
    Uuid,
    Json,
    Jsonb,
    Bytes,
    Network,
    User(Id),
}

impl Type {
    pub(super) fn of_column(column: &Column, catalog: &Catalog) -> Self {
        let Some(data_type) = &column.definition.data_type else {
            return Self::Unknown;
        };
        let domain = column
            .user_type
            .and_then(|id| catalog.user_type(id))
            .and_then(|t| t.base.clone());
        match domain {
            Some(base) => Self::Known {
                data_type: DataType {
                    array: data_type.array,
                    ..base
                },
                user_type: None,
            },
            None => Self::Known {
                data_type: data_type.clone(),
                user_type: column.user_type,
            },
        }
    }

    pub(super) fn named(name: &str) -> Self {
        Self::Known {
            data_type: DataType::named(name),
            user_type: None,
        }
    }

    pub(super) fn array(&self) -> u8 {
        match self {
            Self::Known { data_type, .. } => data_type.array,
            _ => 0,
        }
    }

    /// The array of values of this type.
    pub(super) fn array_of(&self) -> Self {
        match self {
            Self::Known {
                data_type,
                user_type,
            } => Self::Known {
                data_type: DataType {
                    array: data_type.array.saturating_add(1),
                    ..data_type.clone()
                },
                user_type: *user_type,
            },
            other => other.clone(),
        }
    }

    /// The element type of an array.
    pub(super) fn element(&self) -> Self {
        match self {
            Self::Known {
                data_type,
                user_type,
            } if data_type.array > 0 => Self::Known {
                data_type: DataType {
                    array: data_type.array - 1,
                    ..data_type.clone()
                },
                user_type: *user_type,
            },
            _ => Self::Unknown,
        }
    }

    pub(super) fn family(&self) -> Option<Family> {
        let Self::Known {
            data_type,
            user_type,
        } = self
        else {
            return None;
        };
        if data_type.array > 0 {
            return None;
        }
        if let Some(id) = user_type {
            return Some(Family::User(*id));
        }
        Some(match data_type.name.as_str() {
            "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision" => {
                Family::Number
            }
            "text" | "character varying" | "character" | "name" | "citext" | "bpchar" => {
                Family::Text
            }
            "boolean" => Family::Boolean,
            "date" | "timestamp" | "timestamp without time zone" | "timestamp with time zone" => {
                Family::DateTime
            }
            "time" | "time without time zone" | "time with time zone" => Family::Time,
            "interval" => Family::Interval,
            "uuid" => Family::Uuid,
            "json" => Family::Json,
            "jsonb" => Family::Jsonb,
            "bytea" => Family::Bytes,
            "inet" | "cidr" => Family::Network,
            _ => return None,
        })
    }

    /// The name that PostgreSQL prints for the type.
    pub(super) fn word(&self) -> String {
        match self {
            Self::Known { data_type, .. } => DataType {
                arguments: Vec::new(),
                ..data_type.clone()
            }
            .to_string(),
            Self::Untyped => "unknown".to_owned(),
            Self::Unknown => "?".to_owned(),
        }
    }
}

/// Whether PostgreSQL has no operator for these operand types.
pub(super) fn no_operator(op: &BinaryOperator, left: &Type, right: &Type) -> bool {
    let comparison = matches!(
        op,
        BinaryOperator::Eq
            | BinaryOperator::NotEq
            | BinaryOperator::Lt
            | BinaryOperator::LtEq
            | BinaryOperator::Gt
            | BinaryOperator::GtEq
    );
    let arithmetic = matches!(
        op,
        BinaryOperator::Plus
            | BinaryOperator::Minus
            | BinaryOperator::Multiply
            | BinaryOperator::Divide
    );
    // An array is compared with arrays only.
    let scalar = |t: &Type| t.array() == 0 && t.family().is_some();
    if (left.array() > 0 && scalar(right)) || (right.array() > 0 && scalar(left)) {
        return comparison;
    }
    match (left.family(), right.family()) {
        (Some(Family::Json), Some(Family::Json)) => comparison,
        (Some(a), Some(b)) if a == b => {
            arithmetic
                && matches!(
                    a,
                    Family::Text | Family::Boolean | Family::Uuid | Family::User(_)
                )
        }
        (Some(a), Some(b)) if comparison => !matches!(
            (a, b),
            (Family::Text, Family::Network) | (Family::Network, Family::Text)
        ),
        (Some(a), Some(b)) if arithmetic => {
            let text = |f| matches!(f, Family::Text | Family::Boolean | Family::Uuid);
            (text(a) && b == Family::Number) || (text(b) && a == Family::Number)
        }
        _ => false,
    }
}

/// Whether a value of type `value` cannot be stored in a column of type `column` (assignment casts:
/// everything goes into text, numbers into numbers, dates into dates).
pub(super) fn not_assignable(value: &Type, column: &Type) -> bool {
    match (value.family(), column.family()) {
        (Some(_), Some(Family::Text)) => false,
        (Some(Family::Json), Some(Family::Jsonb)) | (Some(Family::Jsonb), Some(Family::Json)) => {
            false
        }
        (Some(Family::DateTime), Some(Family::Time))
        | (Some(Family::Time), Some(Family::Interval)) => false,
        (Some(a), Some(b)) => a != b,
        _ => false,
    }
}
