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
            Block::Paragraph(Text::new().plain(remedy(kind))),
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
    let rows = KINDS.iter().map(|kind| {
        vec![
            Text::new().strong(kind.id),
            Text::new().plain(gist(kind.explanation)),
        ]
    });
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

/// The first clause of an explanation, without what it has in brackets.
fn gist(explanation: &str) -> String {
    let mut gist = String::new();
    let mut rest = explanation;
    while let Some((before, behind)) = rest.split_once(" (") {
        gist.push_str(before);
        rest = behind.split_once(')').map_or("", |(_, rest)| rest);
    }
    gist.push_str(rest);
    let ends = [". ", ": ", "; "].into_iter();
    let end = ends.filter_map(|end| gist.find(end)).min();
    gist.truncate(end.unwrap_or(gist.len()));
    gist.trim_end_matches('.').to_owned()
}

/// A kind's remedy without a change to fill it in.
pub(super) fn remedy(kind: &Kind) -> String {
    // Behind the word for the thing its name is left out.
    const THINGS: [&str; 8] = [
        "value",
        "index",
        "key",
        "constraint",
        "trigger",
        "type",
        "sequence",
        "name",
    ];
    let mut text = kind.remedy.to_owned();
    for (thing, hole) in THINGS
        .iter()
        .flat_map(|thing| HOLES.map(|hole| (thing, hole)))
    {
        text = text.replace(&format!("the {thing} {hole}"), &format!("the {thing}"));
        text = text.replace(&format!("new {thing} {hole}"), &format!("new {thing}"));
    }
    let relation = match kind.id {
        id if id.contains("function") => "the function",
        "drop_view" | "replace_view" | "create_view" => "the view",
        id if id.ends_with("_partition") => "the partition",
        _ => "the table",
    };
    let name = match kind.id {
        id if id.ends_with("_partition") => "the partitioned table",
        _ if text.contains("{new}") => "the old name",
        _ => "the column",
    };
    text.replace("{table}.{name}", "the column")
        .replace("{table}", relation)
        .replace("{name}", name)
        .replace("{new}", "the new name")
}

/// What stands in a remedy for names.
const HOLES: [&str; 4] = ["{table}.{name}", "{table}", "{name}", "{new}"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remedy_reads_as_a_sentence_without_names() {
        for (id, words) in [
            (
                "drop_column",
                "remove every use of the column and deploy that everywhere before the column is dropped",
            ),
            ("drop_function", "remove every call of the function first"),
            ("drop_enum_value", "remove every use of the value first"),
            (
                "rename_column",
                "use the new name instead of the old name once both columns stand side by side, or rename in the code only",
            ),
            (
                "detach_partition",
                "check whether every reader of the partitioned table needs the rows of the partition",
            ),
        ] {
            let kind = KINDS.iter().find(|kind| kind.id == id);
            assert_eq!(kind.map(|kind| remedy(kind)).as_deref(), Some(words));
        }
        for kind in KINDS {
            let text = remedy(kind);
            assert!(!text.contains(['{', '}']), "{text}");
        }
    }
}
