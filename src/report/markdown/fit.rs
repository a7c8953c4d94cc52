//! What is told where there is not room for everything. In: blocks and a number of bytes. Out: the
//! Markdown of the blocks that fit, whole ones only, and how much was left out.

use crate::report::{Block, Section, Text, View, counted};

use super::{between, block, joined, list_entry, table_head, table_row, task, wrapped};

/// The room that is kept for saying what was left out.
const CLOSING: usize = 240;

/// Room that is not worth being shared.
const LITTLE: usize = 8_000;

/// The rank of what is told only if there is room.
const LAST: u8 = 2;

/// What was left out.
#[derive(Clone, Copy, Debug, Default)]
struct LeftOut {
    places: usize,
    sections: usize,
    others: usize,
}

impl LeftOut {
    fn add(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Finding(finding) => self.places += finding.spots.len(),
                Block::Section(section) => self.add_section(section),
                _ => self.others += 1,
            }
        }
    }

    fn add_section(&mut self, section: &Section) {
        self.places += places_in(&section.blocks);
        self.sections += 1;
    }

    /// The sentence that says it.
    fn words(self) -> String {
        let parts: Vec<String> = [
            (self.places, "place"),
            (self.sections, "section"),
            (self.others, "further block"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, thing)| counted(count, thing))
        .collect();
        let what = match parts.is_empty() {
            true => "some lines".to_owned(),
            false => parts.join(", "),
        };
        format!("**Cut to fit:** left out here: {what}. The JSON report has everything.")
    }
}

/// How many places the findings among these blocks have.
fn places_in(blocks: &[Block]) -> usize {
    let spots = blocks.iter().map(|block| match block {
        Block::Finding(finding) => finding.spots.len(),
        _ => 0,
    });
    spots.sum()
}

/// The blocks in at most `budget` bytes, with a line break at the end.
pub(super) fn blocks(blocks: &[Block], view: &View, budget: usize) -> String {
    let mut whole = joined(blocks, view);
    whole.push('\n');
    if whole.len() <= budget {
        return whole;
    }
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    order.sort_by_key(|index| (rank(&blocks[*index]), *index));
    let mut room = budget.saturating_sub(CLOSING);
    let mut left_out = LeftOut::default();
    let mut shown: Vec<Option<String>> = vec![None; blocks.len()];
    let mut is_full = false;
    for index in order {
        let one = &blocks[index];
        // Sections go from the worst to what matters least: the end is what is cut.
        if is_full {
            left_out.add(std::slice::from_ref(one));
            continue;
        }
        let text = block(one, view);
        let text = match text.len() + 2 <= room {
            true => Some(text),
            // The others shall have room too, unless there is little for anybody.
            false => {
                let room = room.min(LITTLE.max(room / 2)).saturating_sub(2);
                shortened(one, view, room, &mut left_out)
            }
        };
        match text {
            Some(text) => {
                room -= text.len() + 2;
                shown[index] = Some(text);
            }
            None => {
                left_out.add(std::slice::from_ref(one));
                is_full = rank(one) == LAST;
            }
        }
    }
    let mut cut = String::new();
    let mut previous = None;
    for (one, text) in blocks.iter().zip(shown) {
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            continue;
        };
        cut.push_str(between(previous, one));
        cut.push_str(&text);
        previous = Some(one);
    }
    if !cut.is_empty() {
        cut.push_str("\n\n");
    }
    cut + &left_out.words() + "\n"
}

/// What is told first.
fn rank(block: &Block) -> u8 {
    match block {
        Block::Section(section) if section.first => 1,
        Block::Section(_) => LAST,
        _ => 0,
    }
}

/// As many whole rows, entries or blocks of `one` as fit into `room`, and how many more there are.
/// `None` where not even one fits.
fn shortened(one: &Block, view: &View, room: usize, left_out: &mut LeftOut) -> Option<String> {
    match one {
        Block::Table { columns, rows } => {
            let rows = rows.iter().map(|row| table_row(row, view)).collect();
            listed(&table_head(columns), rows, room, |more| {
                format!("\nand {more} more")
            })
        }
        Block::List(entries) => {
            let entries = entries.iter().map(|entry| list_entry(entry, view));
            listed("", entries.collect(), room, |more| {
                format!("- and {more} more")
            })
        }
        Block::Tasks(tasks) => {
            let tasks = tasks.iter().map(|step| task(step, view));
            listed("", tasks.collect(), room, |more| {
                format!("- and {more} more")
            })
        }
        Block::Section(section) => shortened_section(section, view, room, left_out),
        _ => None,
    }
}

/// `head`, as many of `rows` as fit, and the line that counts the rest.
fn listed(
    head: &str,
    rows: Vec<String>,
    room: usize,
    rest: impl Fn(usize) -> String,
) -> Option<String> {
    let count = rows.len();
    let mut text = head.to_owned();
    let mut shown = 0;
    for row in rows {
        if text.len() + 1 + row.len() + 1 + rest(count).len() > room {
            break;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&row);
        shown += 1;
    }
    (shown > 0).then(|| match count - shown {
        0 => text,
        more => format!("{text}\n{}", rest(more)),
    })
}

/// The section with the blocks that fit, from its top.
fn shortened_section(
    section: &Section,
    view: &View,
    room: usize,
    left_out: &mut LeftOut,
) -> Option<String> {
    let around = wrapped(section, "", view).len() + CLOSING / 2;
    let mut room = room.checked_sub(around)?;
    let mut inner = String::new();
    let mut previous = None;
    let mut taken = 0;
    for one in &section.blocks {
        let mut text = block(one, view);
        let fits = text.len() + 2 <= room;
        if !fits {
            let Some(short) = shortened(one, view, room.saturating_sub(2), left_out) else {
                break;
            };
            text = short;
        }
        room = room.saturating_sub(text.len() + 2);
        inner.push_str(between(previous, one));
        inner.push_str(&text);
        previous = Some(one);
        taken += 1;
        if !fits {
            break;
        }
    }
    if inner.is_empty() {
        return None;
    }
    let rest = &section.blocks[taken..];
    if !rest.is_empty() {
        left_out.add(rest);
        let findings = rest
            .iter()
            .filter(|block| matches!(block, Block::Finding(_)))
            .count();
        let sections = rest
            .iter()
            .filter(|block| matches!(block, Block::Section(_)))
            .count();
        let (count, thing) = match rest.len() {
            all if all == findings => (places_in(rest), "place"),
            all if all == sections => (all, "section"),
            all => (all, "block"),
        };
        let more = Text::new().plain(format!("and {} more", counted(count, thing)));
        inner.push_str("\n\n");
        inner.push_str(&block(&Block::Paragraph(more), view));
    }
    Some(wrapped(section, &inner, view))
}
