//! What a chain of calls tells, and what is told of a row in hand.

use crate::clause::Clause;
use crate::location::Span;
use crate::orm::{Model, Name, Snippet, Value, Write};
use crate::severity::Confidence;

/// What a chain tells.
#[derive(Default)]
pub(super) struct Told<'m> {
    pub(super) names: Vec<Name>,
    pub(super) write: Option<Write>,
    pub(super) confidence: Option<Confidence>,
    /// Arguments in which expressions count through a model.
    pub(super) open: Vec<(Span, &'m Model)>,
    pub(super) snippets: Vec<Snippet>,
}

impl Told<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
            && self.write.is_none()
            && self.open.is_empty()
            && self.snippets.is_empty()
    }
}

/// Makes a name one that is about its column alone.
pub(super) fn of_row(name: &mut Name) {
    if name.column.is_some() && name.value == Value::Unknown {
        name.value = Value::InHand;
    }
}

/// An attribute of a row that was read.
pub(super) fn in_hand(table: &str, column: &str, at: Span, written: bool) -> Name {
    Name {
        table: table.to_owned(),
        column: Some(column.to_owned()),
        clause: if written { Clause::Set } else { Clause::Select },
        at,
        value: Value::InHand,
    }
}
