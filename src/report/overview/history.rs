//! What the past says about each changed object, and what that rests on.

use super::{Block, Detail, Entry, Place, Report, Section, Text, counted, one_line};
use crate::analysis::report::{Evidence, PastUse, Searched, told_ids};

/// How many past uses of a change are listed unless everything is asked for.
const LISTED: usize = 3;

/// Last use, who took it away, the first release without it: for each changed object.
pub(in crate::report) fn evidence(report: &Report, detail: Detail) -> Option<Section> {
    if report.evidence.is_empty() {
        return None;
    }
    let mut entries = Vec::new();
    let mut only_used: Vec<&str> = Vec::new();
    for evidence in &report.evidence {
        let past = report.history.iter();
        let past: Vec<&PastUse> = past.filter(|past| past.change == evidence.change).collect();
        if evidence.in_use && past.is_empty() && evidence.not_understood == 0 {
            only_used.push(&evidence.change);
            continue;
        }
        let undecided = report.undecided.iter();
        let undecided = undecided.filter(|place| place.change == evidence.change);
        entries.push(entry(evidence, &past, undecided.count(), detail));
    }
    if !only_used.is_empty() {
        let text = Text::new().dim(format!("{}: ", told_ids(&only_used)));
        entries.push(Entry {
            text: text.plain("in use, see above"),
            below: Vec::new(),
        });
    }
    Some(Section {
        title: Text::new().strong("What the past says"),
        folded: true,
        first: false,
        blocks: vec![Block::List(entries)],
    })
}

fn entry(evidence: &Evidence, past: &[&PastUse], undecided: usize, detail: Detail) -> Entry {
    let text = Text::new()
        .dim(format!("{} ", evidence.change))
        .name(&evidence.object)
        .plain(": ");
    let none = match evidence.looked_for.contains(&"models") {
        true => "no use",
        false => "no use in SQL",
    };
    let (text, limit) = match (evidence.in_use, past.first()) {
        (true, _) => (text.plain(in_use(past.len())), 0),
        (false, None) => (
            text.plain(format!(
                "{none} was seen, neither today nor in the past: that is no proof"
            )),
            0,
        ),
        (false, Some(last)) => (
            last_use(text, none, last, evidence.first_release_without.as_deref()),
            LISTED,
        ),
    };
    let limit = match detail {
        Detail::Verbose => usize::MAX,
        _ => limit,
    };
    let mut below: Vec<Text> = past
        .iter()
        .take(limit)
        .map(|past| past_text(past))
        .collect();
    let more = past.len().saturating_sub(limit);
    if more > 0 && limit > 0 {
        below.push(Text::new().dim(format!("and {more} more (-v lists them)")));
    }
    if undecided > 0 && !evidence.in_use {
        let places = counted(undecided, "place");
        below.push(Text::new().plain(format!("{places} of today cannot be decided, see above")));
    }
    if evidence.not_understood > 0 {
        below.push(Text::new().plain(format!(
            "not understood: {} that may name it",
            counted(evidence.not_understood, "past query")
        )));
    }
    Entry { text, below }
}

fn in_use(past: usize) -> String {
    match past {
        0 => "in use, see above".to_owned(),
        _ => format!("in use, see above; {} gone", counted(past, "other use")),
    }
}

/// Since when there is no use of it (`none`), who took it away, and the first release without it.
pub(in crate::report) fn last_use(
    text: Text,
    none: &str,
    last: &PastUse,
    release: Option<&str>,
) -> Text {
    let text = match &last.removed_by {
        Some(removal) => text
            .plain(format!("{none} since {}, removed in ", removal.date))
            .name(short(&removal.commit))
            .plain(" by ")
            .strong(&removal.author),
        None => text.plain(format!(
            "not used here; last seen on {}",
            last.last_seen.date
        )),
    };
    let text = match last.refs.as_slice() {
        [] => text,
        [only] => text.plain("; still in ").name(only),
        [first, others @ ..] => text
            .plain("; still in ")
            .name(first)
            .plain(format!(" and {}", counted(others.len(), "other ref"))),
    };
    match release {
        Some(release) => text.plain("; first release without it: ").strong(release),
        None => text,
    }
}

fn past_text(past: &PastUse) -> Text {
    let text = Text::new()
        .place(Place::line(&past.path, past.line))
        .dim(format!(" at {} ", short(&past.last_seen.commit)))
        .name(one_line(&past.query));
    match &past.removed_by {
        Some(removal) => text.dim(format!(" (removed {}, {})", removal.date, removal.author)),
        None => text,
    }
}

fn short(commit: &str) -> &str {
    commit.get(..10).unwrap_or(commit)
}

/// How far back one can go once the migrations have run.
pub(super) fn rollback(report: &Report) -> Option<Section> {
    let rollback = report.rollback.as_ref()?;
    let oldest = rollback.read.last()?;
    let text = match (&rollback.floor, &rollback.breaks) {
        (Some(floor), _) => Text::new().plain("back to ").strong(floor),
        (None, _) => Text::new().plain("no release that was read can come back"),
    };
    let text = match &rollback.breaks {
        Some(because) => {
            let place = Place {
                here: false,
                ..Place::line(&because.path, because.line)
            };
            let text = text
                .plain("; ")
                .strong(&because.release)
                .plain(" breaks in ");
            let text = text
                .plain(counted(because.places, "place"))
                .plain(", first at ");
            text.place(place).plain(format!(": {}", because.message))
        }
        None => text.plain("; none breaks"),
    };
    let read = match rollback.read.len() {
        1 => format!("read against the migrations: {oldest}"),
        count => {
            format!("read against the migrations: {count} releases, from the newest to {oldest}")
        }
    };
    Some(Section {
        title: Text::new().strong("How far back one can go afterwards"),
        folded: true,
        first: false,
        blocks: vec![Block::List(vec![Entry {
            text,
            below: vec![Text::new().dim(read)],
        }])],
    })
}

/// What was read of models and builders that the code had once: they are looked for where nobody uses
/// the object any more.
fn models_of_past(report: &Report) -> String {
    let looked_for = |evidence: &Evidence| evidence.looked_for.contains(&"models");
    let coverage = &report.coverage;
    match (coverage.models_of_past, coverage.models_of_past_left) {
        _ if !report.evidence.iter().any(looked_for) => String::new(),
        (read, 0) => format!("; models and builders in {read} of them"),
        (read, left) => {
            format!("; models and builders in {read} of them, not in {left} older ones")
        }
    }
}

/// What was read of the past, and what is missing.
pub(super) fn coverage(report: &Report) -> Vec<Entry> {
    let entry = |text: String| Entry {
        text: Text::new().plain(text),
        below: Vec::new(),
    };
    let coverage = &report.coverage;
    let mut entries = Vec::new();
    match coverage.history {
        Searched::Yes => entries.push(entry(format!(
            "history: {}, {} (SQL in code{})",
            counted(coverage.commits, "commit"),
            counted(coverage.blobs, "file version"),
            models_of_past(report),
        ))),
        Searched::NotInCi => entries.push(entry(
            "history: not searched, because CI is set (--history searches it; in the GitHub Action the input history: true, with fetch-depth: 0 of actions/checkout)".to_owned(),
        )),
        Searched::NoGit => entries.push(entry("history: there is no git repository".to_owned())),
        Searched::NotAsked => {}
    }
    let effects = coverage.history_effects.iter();
    entries.extend(effects.map(|effect| entry(format!("history: {effect}"))));
    entries
}
