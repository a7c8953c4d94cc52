//! The release checklist as people and programs read it. In: a [`Checklist`]. Out: a [`Document`] whose
//! steps can be ticked, as text or Markdown; or JSON, as `impact schema checklist` describes it.

mod json;
mod schema;

use super::{Block, Document, Entry, Place, Task, Text, counted};
use crate::analysis::checklist::{ChangePlan, Checklist, ReleaseStep, StepPlace};
use crate::audience::Audience;
use crate::change::plan::{Run, Size, Sql};

pub(super) use json::render;
pub use schema::checklist_schema;

/// The version of the checklist's JSON.
const SCHEMA_VERSION: u32 = 1;

/// What people are told of a release.
pub(super) fn document(checklist: &Checklist) -> Document {
    let mut blocks = vec![Block::Heading(coordination(checklist))];
    let notes = checklist.notes.iter();
    blocks.extend(notes.map(|note| Block::Note(Text::new().plain(note))));
    if !checklist.changes.is_empty() {
        let changes = checklist.changes.iter().map(change);
        blocks.push(Block::List(changes.collect()));
        blocks.push(Block::Heading(Text::new().strong("Order of the rollout")));
        let sentences = checklist.rollout.iter().map(|sentence| Entry {
            text: Text::new().plain(sentence),
            below: Vec::new(),
        });
        blocks.push(Block::List(sentences.collect()));
    }
    let several = checklist.changes.len() > 1;
    for phase in &checklist.phases {
        let title = Text::new().strong(phase.phase.title());
        blocks.push(Block::Heading(title));
        let tasks = phase.steps.iter().map(|step| task(step, several));
        blocks.push(Block::Tasks(tasks.collect()));
    }
    Document { blocks }
}

/// How many have to agree: the first line.
fn coordination(checklist: &Checklist) -> Text {
    if checklist.changes.is_empty() {
        return Text::new().strong("Release checklist: no change to ship");
    }
    let text = Text::new().strong("Release checklist: ");
    match checklist.owners.as_slice() {
        [] => text.plain("no owner is known"),
        [_] => text.plain("1 owner: ").owners(&checklist.owners),
        owners => {
            let count = counted(owners.len(), "owner");
            text.plain(format!("{count} must coordinate: "))
                .owners(owners)
        }
    }
}

fn change(change: &ChangePlan) -> Entry {
    let text = Text::new()
        .dim(format!("{} ", change.id))
        .strong(&change.title);
    let text = match change.size {
        Some(size) => text.plain(format!(" · {}", size_words(size))),
        None => text,
    };
    Entry {
        text,
        below: vec![Text::new().place(Place::line(&change.path, change.line))],
    }
}

/// `1200000 rows, 310 MiB: in batches`.
fn size_words(size: Size) -> String {
    let mut words = Vec::new();
    words.extend(size.rows.map(|rows| format!("{rows} rows")));
    words.extend(size.bytes.map(bytes));
    let words = words.join(", ");
    match size.is_small() {
        None => "its size is not known: taken as large".to_owned(),
        Some(true) => format!("{words}: small enough to be changed at once"),
        Some(false) => format!("{words}: large"),
    }
}

fn bytes(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["bytes", "KiB", "MiB", "GiB", "TiB"];
    let mut amount = bytes;
    let mut unit = 0;
    while amount >= 10_240 && unit + 1 < UNITS.len() {
        amount /= 1024;
        unit += 1;
    }
    format!("{amount} {}", UNITS[unit])
}

fn task(step: &ReleaseStep, several_changes: bool) -> Task {
    let mut text = Text::new()
        .strong(format!("{}. ", step.number))
        .plain(&step.text);
    if several_changes {
        text = text.dim(format!(" ({})", step.changes.join(", ")));
    }
    let mut below = Vec::new();
    if let Some(evidence) = &step.done {
        below.push(Text::new().dim("done: ").plain(evidence));
    }
    if !step.owners.is_empty() {
        below.push(Text::new().dim("owners: ").owners(&step.owners));
    }
    below.extend(places(&step.places));
    if let Some(gate) = &step.gate {
        below.push(Text::new().dim("go on when: ").plain(gate));
    }
    if let Some(why) = &step.no_way_back {
        below.push(Text::new().strong("no way back: ").plain(why));
    }
    Task {
        done: step.done.is_some(),
        text,
        below,
        code: code(&step.sql),
    }
}

/// The places, a line for each module.
fn places(places: &[StepPlace]) -> Vec<Text> {
    let mut lines: Vec<(Option<&String>, Text)> = Vec::new();
    for place in places {
        let module = place.module.as_ref();
        let words = |text: Text| {
            let own = text.place(Place {
                here: place.audience == Audience::WorkingTree,
                ..Place::line(&place.path, place.line)
            });
            match place.audience {
                Audience::WorkingTree => own,
                Audience::Deployed => own.dim(" (deployed)"),
                Audience::Branches => own.dim(" (on a branch)"),
            }
        };
        match lines.last_mut() {
            Some((same, text)) if *same == module => {
                *text = words(std::mem::take(text).plain(", "));
            }
            _ => {
                let text = match module {
                    Some(name) => Text::new().with(super::Role::Strong, name).plain(": "),
                    None => Text::new(),
                };
                lines.push((module, words(text)));
            }
        }
    }
    lines.into_iter().map(|(_, text)| text).collect()
}

/// The statements of a step, with how each is run.
fn code(sql: &[Sql]) -> String {
    let mut code = String::new();
    for statement in sql {
        let how = match statement.run {
            Run::Once => "",
            Run::Check => "-- must return no row\n",
            Run::Repeat => "-- until it changes no row\n",
            Run::Alone => "-- outside of a transaction\n",
        };
        code.push_str(how);
        code.push_str(&statement.text);
        code.push_str(";\n");
    }
    code
}
