//! Stands in for `sql::read_part` until it lands.
use crate::location::Span;
use crate::operation::PlacedOperation;
use crate::sql::Dialect;

pub(super) fn read_part(text: &str, part: Span, dialect: Dialect) -> Vec<PlacedOperation> {
    crate::sql::read_part(text, part, dialect)
}
