//! What a rule means. In: a row of [`KINDS`]. Out: a document.

use super::{Align, Block, Column, Document, Entry, Text, checklist};
use crate::change::plan::{Facts, Step};
use crate::change::{KINDS, Kind};

/// One kind of change: what it means for readers, an example, the remedy.
pub fn explain_kind(kind: &Kind) -> Document {
    let heading = |title: &str| Block::Heading(Text::new().strong(title));
    let mut document = Document {
        blocks: vec![
            Block::Heading(Text::new().strong(kind.title).dim(format!("  {}", kind.id))),
            Block::Paragraph(Text::new().plain(kind.explanation)),
            heading("Example"),
            Block::Code(kind.example.to_owned()),
            heading("What to do"),
            Block::Paragraph(Text::new().plain(placeholders(kind.remedy))),
            heading("Steps in PostgreSQL, for a large table"),
        ],
    };
    document.blocks.extend(steps(kind));
    document
}

/// The plan of a kind, for the sample column `orders.status`; its SQL as it is run.
fn steps(kind: &Kind) -> Vec<Block> {
    let plan = (kind.plan)(&Facts::sample(kind));
    let blocks = |step: &Step| {
        let entry = Entry {
            text: Text::new()
                .dim(format!("{}: ", step.phase.title()))
                .plain(&step.text),
            below: Vec::new(),
        };
        let code = Block::Code(checklist::code(&step.sql, &[]));
        let code = (!step.sql.is_empty()).then_some(code);
        [Some(Block::List(vec![entry])), code].into_iter().flatten()
    };
    plan.steps.iter().flat_map(blocks).collect()
}

/// All kinds of change in one table.
pub fn explain_all() -> Document {
    let column = |title| Column {
        title,
        align: Align::Left,
    };
    let rows = KINDS
        .iter()
        .map(|kind| vec![Text::new().strong(kind.id), Text::new().plain(kind.title)]);
    let rule = "A rule is a kind of change and the clause of the query that it reaches: drop_column.where.";
    Document {
        blocks: vec![
            Block::Table {
                columns: vec![column("kind"), column("meaning")],
                rows: rows.collect(),
            },
            Block::Paragraph(Text::new().plain(rule)),
        ],
    }
}

/// A remedy without a change to fill it in.
pub(super) fn placeholders(remedy: &str) -> String {
    let named = [
        ("{table}", "the table"),
        ("{name}", "the old name"),
        ("{new}", "the new name"),
    ];
    named.iter().fold(remedy.to_owned(), |text, (hole, words)| {
        text.replace(hole, words)
    })
}
