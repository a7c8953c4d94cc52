//! The release checklist as people and programs read it. In: a [`Checklist`]. Out: a [`Document`] whose
//! steps can be ticked, as text or Markdown; or JSON, as `impact schema checklist` describes it.

mod json;
mod schema;

use std::collections::BTreeSet;

use super::{Block, Document, Entry, Place, Section, Task, Text, counted, told_ids};
use crate::analysis::checklist::{ChangePlan, Checklist, ReleaseStep, StepPlace};
use crate::audience::Audience;
use crate::change::plan::{Run, Size, Sql};
use crate::finding::grouped;

pub(super) use json::render;
pub use schema::checklist_schema;

/// The version of the checklist's JSON.
const SCHEMA_VERSION: u32 = 1;

/// How many places of a module are named beside a step where the report lists them too.
const NAMED_PLACES: usize = 3;

/// How many lines of a statement of the migration itself are shown.
const SHOWN_LINES: usize = 15;

/// What people are told of a release.
pub(super) fn document(checklist: &Checklist) -> Document {
    let mut blocks = vec![Block::Heading(title(checklist))];
    let notes = checklist.notes.iter();
    blocks.extend(notes.map(|note| Block::Note(Text::new().plain(note))));
    if !checklist.changes.is_empty() {
        let changes = checklist.changes.iter().map(change);
        blocks.push(Block::List(changes.collect()));
    }
    blocks.extend(steps(checklist, usize::MAX));
    Document { blocks }
}

/// The same steps below a report, which has told the changes, the notes and the places already.
pub(super) fn section(checklist: &Checklist) -> Option<Section> {
    let steps_of_all = || checklist.phases.iter().flat_map(|phase| &phase.steps);
    let count = steps_of_all().count();
    if count == 0 {
        return None;
    }
    let title = Text::new()
        .strong("Release checklist")
        .plain(format!(": {}", counted(count, "step")));
    let done = steps_of_all().filter(|step| step.done.is_some()).count();
    let title = match done {
        0 => title,
        done => title.plain(format!(", {done} done")),
    };
    let mut blocks = vec![Block::Paragraph(coordination(checklist))];
    blocks.extend(steps(checklist, NAMED_PLACES));
    Some(Section {
        title,
        folded: true,
        first: true,
        blocks,
    })
}

/// The order of the rollout, and the steps phase by phase.
fn steps(checklist: &Checklist, places: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !checklist.changes.is_empty() {
        let sentences = checklist.rollout.iter().map(|sentence| Entry {
            text: Text::new().plain(sentence),
            below: Vec::new(),
        });
        let order = vec![Block::List(sentences.collect())];
        blocks.push(part("Order of the rollout", order));
    }
    // Where every step is the same people's, they stand on top.
    let all = checklist.phases.iter().flat_map(|phase| &phase.steps);
    let all = all.filter(|step| !step.owners.is_empty() || !step.places.is_empty());
    let all: BTreeSet<&Vec<String>> = all.map(|step| &step.owners).collect();
    let owners = all.len() > 1;
    blocks.extend(checklist.phases.iter().map(|phase| {
        let tasks = phase
            .steps
            .iter()
            .map(|step| task(step, &checklist.changes, owners, places));
        part(phase.phase.title(), vec![Block::Tasks(tasks.collect())])
    }));
    blocks
}

fn part(title: &str, blocks: Vec<Block>) -> Block {
    Block::Section(Section {
        title: Text::new().strong(title),
        folded: false,
        first: false,
        blocks,
    })
}

/// The first line: how many have to agree.
fn title(checklist: &Checklist) -> Text {
    if checklist.changes.is_empty() {
        return Text::new().strong("Release checklist: no change to ship");
    }
    let mut text = Text::new().strong("Release checklist: ");
    text.pieces.extend(coordination(checklist).pieces);
    text
}

/// How many have to agree, and who.
fn coordination(checklist: &Checklist) -> Text {
    match checklist.owners.as_slice() {
        [] => Text::new().plain("no owner is known"),
        [_] => Text::new().plain("1 owner: ").owners(&checklist.owners),
        owners => {
            let count = counted(owners.len(), "owner");
            Text::new()
                .plain(format!("{count} must coordinate: "))
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

fn task(step: &ReleaseStep, changes: &[ChangePlan], owners: bool, named_places: usize) -> Task {
    let mut text = Text::new()
        .strong(format!("{}. ", step.number))
        .plain(&step.text);
    if changes.len() > 1 {
        let changes: Vec<&str> = step.changes.iter().map(String::as_str).collect();
        text = text.dim(format!(" ({})", told_ids(&changes)));
    }
    let mut below = Vec::new();
    if let Some(evidence) = &step.done {
        below.push(Text::new().dim("done: ").plain(evidence));
    }
    if owners && !step.owners.is_empty() {
        below.push(Text::new().dim("owners: ").owners(&step.owners));
    }
    below.extend(places(&step.places, named_places));
    // What is done holds already.
    let gate = step.gate.as_ref().filter(|_| step.done.is_none());
    let gate = gate.map(|gate| Text::new().dim("go on when: ").plain(gate));
    match (&step.no_way_back, gate) {
        (Some(why), gate) => {
            below.extend(gate);
            below.push(Text::new().strong("no way back: ").plain(why));
        }
        (None, Some(gate)) => below.push(gate.dim(" · rollback possible")),
        (None, None) if step.done.is_none() => {
            below.push(Text::new().dim("rollback possible"));
        }
        (None, None) => {}
    }
    Task {
        done: step.done.is_some(),
        text,
        below,
        code: code(&step.sql, changes),
    }
}

/// The places, a line for each module; those beyond the first `named` are counted.
fn places(places: &[StepPlace], named: usize) -> Vec<Text> {
    let mut of_module: Vec<(Option<&String>, Vec<&StepPlace>)> = Vec::new();
    for place in places {
        let module = place.module.as_ref();
        match of_module.last_mut() {
            Some((same, own)) if *same == module => own.push(place),
            _ => of_module.push((module, vec![place])),
        }
    }
    let line = |(module, own): (Option<&String>, Vec<&StepPlace>)| {
        let mut text = match module {
            Some(name) => Text::new().with(super::Role::Strong, name).plain(": "),
            None => Text::new(),
        };
        let shown = own.iter().copied().take(named);
        for (index, of_file) in grouped(shown, |place| (place.audience, &place.path))
            .iter()
            .enumerate()
        {
            text = text.plain(if index == 0 { "" } else { ", " });
            for (index, place) in of_file.iter().enumerate() {
                let at = Place {
                    here: place.audience == Audience::WorkingTree,
                    ..Place::line(&place.path, place.line)
                };
                text = match index {
                    0 => text.place(at),
                    // Of further lines of one file the number is enough.
                    _ => text
                        .plain(", ")
                        .with(super::Role::Place(at), place.line.to_string()),
                };
            }
            text = match of_file.first().map(|place| place.audience) {
                Some(Audience::Deployed) => text.dim(" (deployed)"),
                Some(Audience::Branches) => text.dim(" (on a branch)"),
                Some(Audience::WorkingTree) | None => text,
            };
        }
        match own.len().saturating_sub(named) {
            0 => text,
            more => text.dim(format!(" and {more} more")),
        }
    };
    of_module.into_iter().map(line).collect()
}

/// The statements of a step, with how each is run.
pub(super) fn code(sql: &[Sql], changes: &[ChangePlan]) -> String {
    let mut code = String::new();
    for statement in sql {
        let how = match statement.run {
            Run::Once => "",
            Run::Check => "-- must return no row\n",
            Run::Repeat => "-- until it changes no row\n",
            Run::Alone => "-- outside of a transaction\n",
        };
        code.push_str(how);
        let lines = statement.text.lines().count();
        let own = changes.iter().find(|own| own.statement == statement.text);
        match own.filter(|_| lines > SHOWN_LINES) {
            // The body of a function: nobody compares it with the migration line by line.
            Some(own) => code.push_str(&format!(
                "-- {} lines as they stand in {}:{}\n",
                lines, own.path, own.line
            )),
            None => {
                code.push_str(&statement.text);
                code.push_str(";\n");
            }
        }
    }
    code
}
