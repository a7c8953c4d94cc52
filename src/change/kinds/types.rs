//! A column's type or collation changes.

use super::{Change, Consequence, Dialect, Kind, Touch, Usage, cached_plans, compares, reads};
use crate::operation::DataType;
use crate::resolve::{Value, WriteKind};

pub(super) static WIDEN_TYPE: Kind = Kind {
    id: "widen_type",
    title: "widen type",
    explanation: "Every old value fits the new type (PostgreSQL manual, ALTER TABLE; MySQL manual 17.12.1). Statements keep \
        working; a client that decodes into a fixed type (sqlx, Diesel, JDBC getters, Go's Scan into int32) can overflow or \
        refuse.",
    example: "SELECT id FROM orders;\nALTER TABLE orders ALTER id TYPE bigint;\n-- works; a client that decodes 32 bits overflows on the first large id",
    remedy: "widen the type in the code that decodes {table}.{name} first",
    note: cached,
    consequence: widened,
};

pub(super) static CHANGE_TYPE: Kind = Kind {
    id: "change_type",
    title: "change type",
    explanation: "Values are converted. Comparisons between families of types have no operator in PostgreSQL (42883), writes \
        of the old type are refused (42804, 22001, 22003) or cut, ordering follows the new type, and typed clients refuse \
        the new one. MySQL converts silently and may stop using an index.",
    example: "SELECT id FROM orders WHERE code = 42;\nALTER TABLE orders ALTER code TYPE text;\n-- ERROR 42883: operator does not exist: text = integer",
    remedy: "check what this use of {table}.{name} expects; move to a new column of the new type if both versions must run",
    note: cached,
    consequence: changed,
};

pub(super) static CHANGE_COLLATION: Kind = Kind {
    id: "change_collation",
    title: "change collation",
    explanation: "Equality, uniqueness and order of strings follow the collation: the same statement can match or order \
        other rows without an error.",
    example: "SELECT name FROM customers ORDER BY name;\nALTER TABLE customers ALTER name TYPE text COLLATE \"C\";\n-- upper case sorts before lower case now",
    remedy: "check whether this use of {table}.{name} relies on case or order",
    note: cached,
    consequence: collated,
};

fn cached(_: &Change, dialect: Dialect) -> Vec<String> {
    let mut notes = cached_plans(dialect);
    if dialect == Dialect::Mysql {
        notes.push("MySQL copies the table; writes wait (manual 17.12.1)".to_owned());
    }
    notes
}

fn widened(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Column { clause } if reads(clause) => Consequence::risky(
            "a client that decodes the old, narrower type can overflow or refuse",
        ),
        Usage::Column { .. } => Consequence::info("the wider type takes what the old one took"),
        _ => None,
    }
}

fn changed(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Column { clause } if reads(clause) => {
            Consequence::risky("the value comes back in another type")
        }
        Usage::Column { clause } if compares(clause) => Consequence::silent(
            "the comparison follows the new type: it can fail, match other rows or order them differently",
        ),
        Usage::Column { .. } => Consequence::risky("a value of the old type can be refused or cut"),
        Usage::Write {
            kind: WriteKind::Insert | WriteKind::Update,
            value: Some(value),
            ..
        } if value != Value::Default => {
            Consequence::risky("a value of the old type can be refused or cut")
        }
        _ => None,
    }
}

fn collated(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Column { clause } if compares(clause) => {
            Consequence::silent("strings compare and order differently")
        }
        Usage::Column { .. } => Consequence::info("the value itself stays"),
        _ => None,
    }
}

/// Whether every value of `old` is a value of `new`.
pub(crate) fn is_wider(dialect: Dialect, old: &DataType, new: &DataType) -> bool {
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
