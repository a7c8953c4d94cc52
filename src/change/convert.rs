//! What a change of type does to the values that are there, whoever reads them.
//!
//! In: the column before and afterwards. Out: a [`Conversion`]. Nothing is known of the rows: a
//! conversion is told by what every value that could be stored becomes.

use crate::catalog::{Catalog, Column};
use crate::operation::DataType;
use crate::sql::Dialect;

/// A column and the catalog that it stands in.
pub(super) type Placed<'a> = (&'a Column, &'a Catalog);

/// What becomes of the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Conversion {
    /// They stay what they are: a shorter text, another integer.
    Same,
    /// Each is spelled as text: equality stays, order is another.
    Spelled,
    /// Text is read as a label of an enum: equality stays, order is another.
    Labelled,
    /// Text is read as a number or a uuid: what was spelled in two ways is one value.
    Parsed,
    /// Labels of an enum came, went or changed their names.
    Labels {
        /// Labels went.
        removed: bool,
        /// Labels came.
        added: bool,
        /// The labels that stay stand in another order.
        moved: bool,
    },
    /// Anything else.
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Integer,
    Decimal,
    Text,
    Padded,
    Label,
    Uuid,
    Other,
}

fn class(column: &Column, catalog: &Catalog) -> Class {
    let Some(data_type) = column
        .definition
        .data_type
        .as_ref()
        .filter(|t| t.array == 0)
    else {
        return Class::Other;
    };
    if let Some(made) = column.user_type.and_then(|id| catalog.user_type(id)) {
        return if made.is_enum {
            Class::Label
        } else {
            Class::Other
        };
    }
    let name = data_type.name.trim_end_matches(" unsigned");
    match name {
        "tinyint" | "smallint" | "mediumint" | "int" | "integer" | "bigint" => Class::Integer,
        "numeric" | "decimal" => Class::Decimal,
        "text" | "tinytext" | "mediumtext" | "longtext" | "varchar" | "character varying" => {
            Class::Text
        }
        "char" | "character" => Class::Padded,
        "enum" => Class::Label,
        "uuid" => Class::Uuid,
        _ => Class::Other,
    }
}

/// What a change of a column's type does to its values.
pub(super) fn conversion((old, before): Placed<'_>, (new, after): Placed<'_>) -> Conversion {
    let (a, b) = (class(old, before), class(new, after));
    match (a, b) {
        (Class::Integer, Class::Integer)
        | (Class::Text | Class::Padded, Class::Text | Class::Padded) => Conversion::Same,
        (Class::Integer | Class::Label | Class::Uuid, Class::Text) => Conversion::Spelled,
        (Class::Text, Class::Label) => Conversion::Labelled,
        (Class::Text, Class::Integer | Class::Decimal | Class::Uuid) => Conversion::Parsed,
        (Class::Label, Class::Label) if after.dialect() == Dialect::Mysql => {
            let of = |column: &Column| -> Vec<String> {
                let data_type = column.definition.data_type.as_ref();
                data_type.map(|t| t.arguments.clone()).unwrap_or_default()
            };
            let (was, is) = (of(old), of(new));
            let place = |l: &String| is.iter().position(|n| n == l);
            let kept: Vec<usize> = was.iter().filter_map(place).collect();
            Conversion::Labels {
                removed: kept.len() < was.len(),
                added: is.iter().any(|l| !was.contains(l)),
                moved: !kept.is_sorted(),
            }
        }
        _ => Conversion::Other,
    }
}

/// Whether two columns hold text of any length.
pub(super) fn are_texts((old, before): Placed<'_>, (new, after): Placed<'_>) -> bool {
    class(old, before) == Class::Text && class(new, after) == Class::Text
}

/// Whether every value of `old` is a value of `new`.
pub(super) fn is_wider(dialect: Dialect, old: &DataType, new: &DataType) -> bool {
    if old.array != new.array {
        return false;
    }
    let rank = |name: &str| {
        [
            "tinyint",
            "smallint",
            "mediumint",
            "int",
            "integer",
            "bigint",
        ]
        .iter()
        .position(|n| *n == name)
    };
    if old.name == "enum" && new.name == "enum" {
        return new.arguments.starts_with(&old.arguments);
    }
    let length = |t: &DataType| t.arguments.first().and_then(|a| a.parse::<u64>().ok());
    let text = |name: &str| {
        matches!(
            name,
            "text" | "tinytext" | "mediumtext" | "longtext" | "clob"
        )
    };
    let string = |name: &str| matches!(name, "character varying" | "varchar" | "nvarchar");
    if let (Some(a), Some(b)) = (rank(&old.name), rank(&new.name)) {
        return a <= b || (old.name == "integer" && new.name == "int");
    }
    if string(&old.name) && string(&new.name) {
        return match (length(old), length(new)) {
            (_, None) => true,
            (Some(a), Some(b)) => a <= b,
            (None, Some(_)) => false,
        };
    }
    if string(&old.name) && text(&new.name) {
        return true;
    }
    // In PostgreSQL `text` and `character varying` without a length are one.
    if dialect == Dialect::Postgresql && text(&old.name) && string(&new.name) {
        return new.arguments.is_empty();
    }
    if old.name == "numeric" && new.name == "numeric" {
        return match (old.arguments.as_slice(), new.arguments.as_slice()) {
            (_, []) => true,
            ([a, rest @ ..], [b, other @ ..]) => {
                rest == other
                    && a.parse::<u64>()
                        .ok()
                        .zip(b.parse::<u64>().ok())
                        .is_some_and(|(a, b)| a <= b)
            }
            _ => false,
        };
    }
    old.name == "real" && new.name == "double precision"
}
