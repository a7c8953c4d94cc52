//! A column's type or collation changes.

mod plan;

use super::{Change, Consequence, Dialect, Kind, Touch, Usage, cached_plans, compares, reads};
use crate::change::convert::{Conversion, are_texts};
use crate::clause::Clause;
use crate::resolve::{Comparison, Constant, Operand, Value, WriteKind};
use plan::{plan_collate, plan_retype, plan_widen};

pub(super) static WIDEN_TYPE: Kind = Kind {
    id: "widen_type",
    title: "widen type",
    explanation: "Every old value fits the new type (PostgreSQL manual, ALTER TABLE; MySQL manual 17.12.1). Statements keep \
        working; a client that decodes into a fixed type (sqlx, Diesel, JDBC getters, Go's Scan into int32) can overflow or \
        refuse.",
    example: "SELECT id FROM orders;\nALTER TABLE orders ALTER id TYPE bigint;\n-- works; a client that decodes 32 bits overflows on the first large id",
    remedy: "widen the type in the code that decodes {table}.{name} first",
    plan: plan_widen,
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
    remedy: "make every use of {table}.{name} work with both types before the type changes",
    plan: plan_retype,
    note: cached,
    consequence: changed,
};

pub(super) static CHANGE_COLLATION: Kind = Kind {
    id: "change_collation",
    title: "change collation",
    explanation: "Equality, uniqueness and order of strings follow the collation: the same statement can match or order \
        other rows without an error.",
    example: "SELECT name FROM customers ORDER BY name;\nALTER TABLE customers ALTER name TYPE text COLLATE \"C\";\n-- upper case sorts before lower case now",
    remedy: "check whether every use of {table}.{name} relies on case or order",
    plan: plan_collate,
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
    let texts = touch
        .columns()
        .is_some_and(|(old, new)| are_texts(old, new));
    let label = matches!(touch.conversion(), Conversion::Labels { .. });
    match touch.what {
        // SQLite's integers are of one width, whatever the column's type is called.
        Usage::Column { clause }
            if reads(clause) && (texts || touch.same_output() || touch.is_sqlite()) =>
        {
            Consequence::info("the value that comes back is of a type that the reader knows")
        }
        Usage::Column { clause } if reads(clause) && label => {
            Consequence::risky("a client that does not know the new value refuses it")
        }
        Usage::Column { clause } if reads(clause) => Consequence::risky(
            "a client that decodes the old, narrower type can overflow or refuse",
        ),
        Usage::Column { .. } => Consequence::info("the wider type takes what the old one took"),
        Usage::Other { .. } => Consequence::risky(
            "the function holds the value in the old, narrower type, which a new one can overflow",
        ),
        _ => None,
    }
}

fn changed(touch: &Touch<'_>) -> Option<Consequence> {
    let conversion = touch.conversion();
    match touch.what {
        Usage::Column { clause } if reads(clause) => returned(touch, conversion),
        Usage::Column { clause } if compares(clause) => compared(touch, clause, conversion),
        Usage::Column { .. } if touch.is_target() => None,
        Usage::Column { .. } if is_told_by_mysql(touch, conversion) => {
            Consequence::info("MySQL converts the value")
        }
        Usage::Column { .. } => Consequence::risky("a value of the old type can be refused or cut"),
        Usage::Write {
            kind: WriteKind::Insert | WriteKind::Update,
            value: Some(value),
            ..
        } => match (value, conversion) {
            (Value::Default, _) => None,
            (Value::Fitting, _) => Consequence::info("the new type takes the value"),
            _ if is_told_by_mysql(touch, conversion) => {
                Consequence::info("MySQL converts the value")
            }
            (_, Conversion::Labels { removed: false, .. }) => {
                Consequence::info("the new type takes every old value")
            }
            _ => Consequence::risky("a value of the old type can be refused or cut"),
        },
        _ => None,
    }
}

/// MySQL spells any number as text, and compares it as a number again.
fn is_told_by_mysql(touch: &Touch<'_>, conversion: Conversion) -> bool {
    conversion == Conversion::Spelled && touch.sides.after.dialect() == Dialect::Mysql
}

/// What a reader gets.
fn returned(touch: &Touch<'_>, conversion: Conversion) -> Option<Consequence> {
    let texts = touch
        .columns()
        .is_some_and(|(old, new)| are_texts(old, new));
    let only_less = Conversion::Labels {
        removed: true,
        added: false,
        moved: false,
    };
    // A number that was text can be spelled another way.
    let same = touch.same_output() && conversion != Conversion::Parsed;
    if texts || same || conversion == only_less {
        return Consequence::info("the value comes back as it did");
    }
    Consequence::risky("the value comes back in another type")
}

/// What a comparison, a group or an order finds.
fn compared(touch: &Touch<'_>, clause: Clause, conversion: Conversion) -> Option<Consequence> {
    let mysql = touch.sides.after.dialect() == Dialect::Mysql;
    let all = |fine: &dyn Fn(&Comparison) -> bool| {
        !touch.comparisons().is_empty() && touch.comparisons().iter().all(fine)
    };
    let grouped = clause == Clause::GroupBy;
    let equal = |c: &Comparison| !c.ordered;
    let number = |c: &Comparison| matches!(c.with, Operand::Constant(Constant::Number(_)));
    // `'010'` and `'10'` are one number: a constant that is spelled as the database does is safe.
    let canonical = |c: &Comparison| match &c.with {
        Operand::Constant(Constant::Text(text)) => {
            let number = text.parse::<i64>().is_ok_and(|n| n.to_string() == *text);
            equal(c) && (number || text.len() == 36)
        }
        Operand::Constant(Constant::Null) => true,
        Operand::Pattern => mysql,
        _ => false,
    };
    let keeps = match conversion {
        Conversion::Same => true,
        Conversion::Spelled => {
            grouped || all(&|c| (equal(c) || number(c)) && (mysql || c.with != Operand::Other))
        }
        Conversion::Labelled => {
            grouped
                || all(&|c| {
                    equal(c) && (mysql || c.with != Operand::Pattern) && c.with != Operand::Excluded
                })
        }
        Conversion::Parsed => all(&canonical),
        Conversion::Labels { removed, moved, .. } => {
            let parameter = |c: &Comparison| c.with == Operand::Other;
            let ordered =
                clause == Clause::OrderBy || touch.comparisons().iter().any(|c| c.ordered);
            !(moved && ordered || removed && touch.comparisons().iter().any(parameter))
        }
        Conversion::Other => false,
    };
    if keeps {
        return Consequence::info("the comparison finds the same rows");
    }
    Consequence::silent(
        "the comparison follows the new type: it can fail, match other rows or order them differently",
    )
}

/// Whether the comparison does not follow the collation: SQLite's `LIKE`; equality in PostgreSQL unless the
/// collation was made to be nondeterministic, which those that it brings along are not.
fn collation_is_equal(touch: &Touch<'_>) -> bool {
    let built_in = |name: &Option<String>| match name.as_deref() {
        None => true,
        Some(name) => {
            let name = name.trim_matches('"').to_lowercase();
            matches!(
                name.as_str(),
                "c" | "posix" | "default" | "ucs_basic" | "unicode"
            ) || name.ends_with("-x-icu")
                || name.contains('_')
                    && name.len() <= 12
                    && name.split(['_', '.']).next().is_some_and(|l| l.len() == 2)
        }
    };
    let all = |fine: &dyn Fn(&Comparison) -> bool| {
        !touch.comparisons().is_empty() && touch.comparisons().iter().all(fine)
    };
    match touch.sides.after.dialect() {
        Dialect::Sqlite => all(&|c| c.with == Operand::Pattern),
        Dialect::Postgresql => {
            built_in(&touch.change.before)
                && built_in(&touch.change.after)
                && all(&|c| !c.ordered && c.with != Operand::Other)
        }
        _ => false,
    }
}

fn collated(touch: &Touch<'_>) -> Option<Consequence> {
    match touch.what {
        Usage::Column { clause } if compares(clause) && collation_is_equal(touch) => {
            Consequence::info("equal strings stay equal")
        }
        Usage::Column { clause } if compares(clause) => {
            Consequence::silent("strings compare and order differently")
        }
        Usage::Column { .. } if touch.binding.is_some_and(|b| b.aggregated) => Consequence::silent(
            "which strings are equal, and which is the greatest, is another now",
        ),
        Usage::Write {
            kind: WriteKind::Insert | WriteKind::Update,
            value: Some(value),
            ..
        } if value != Value::Null && touch.in_unique_key() => {
            Consequence::risky("a value that equals another one only now is refused")
        }
        Usage::Column { .. } => Consequence::info("the value itself stays"),
        _ => None,
    }
}
