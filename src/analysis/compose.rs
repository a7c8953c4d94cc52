//! The steps of several changes as one list. In: the steps of each change, in their order. Out: the
//! phases with their steps, numbered through, and what several changes ask for alike once.
//!
//! The hard thing is that steps of one kind differ by the name of what changes: without the name they
//! are compared, with all the names they are told.

use std::collections::BTreeMap;

use super::checklist::{PhaseSteps, ReleaseStep};
use crate::change::plan::{COLUMNS, Phase, RUN, Run};

/// What stands for the name of what changes.
const MARK: char = '\u{0}';

/// Words that speak of one thing, and of several.
const PLURALS: &[(&str, &str)] = &[
    ("the column \u{0}", "the columns \u{0}"),
    ("the table \u{0}", "the tables \u{0}"),
    ("the trigger \u{0} does", "the triggers \u{0} do"),
    ("the column is ", "the columns are "),
    ("the table is ", "the tables are "),
    (
        "make it nullable, or give it a default",
        "make them nullable, or give them defaults",
    ),
    (
        "it takes nulls or has a default",
        "they take nulls or have defaults",
    ),
    (
        "no query uses it and no file of the code has the name",
        "no query uses them and no file of the code has the names",
    ),
    (" it any more", " them any more"),
    ("models ignore it ", "models ignore them "),
    ("removes the field from", "removes the fields from"),
    ("\u{0} still means", "\u{0} still mean"),
    ("release that uses it", "release that uses them"),
    ("points at it", "points at them"),
];

/// A step of one change, before it meets those of others.
pub(super) struct Draft {
    pub(super) phase: Phase,
    /// Where it stands in the phase: lower ones come first.
    pub(super) turn: u8,
    /// What the change is about, as its texts name it: `orders.status`.
    pub(super) object: String,
    /// The migration and the kind of the change: within them steps that name their objects are one.
    pub(super) group: (String, &'static str),
    /// Files that a person has to look at before it counts as done.
    pub(super) look: Vec<String>,
    pub(super) step: ReleaseStep,
}

/// A step of one or several changes; its texts have [`MARK`] where a name is to stand.
struct Merged {
    step: ReleaseStep,
    group: (String, &'static str),
    objects: Vec<String>,
    /// Files that have the names.
    look: Vec<String>,
    /// What must hold, each with the objects that it is about.
    gates: Vec<(String, Vec<String>)>,
}

/// The steps by phase.
pub(super) fn compose(drafts: Vec<Draft>) -> Vec<PhaseSteps> {
    let mut in_turn: BTreeMap<(Phase, u8), Vec<Merged>> = BTreeMap::new();
    for draft in drafts {
        let known = in_turn.entry((draft.phase, draft.turn)).or_default();
        let one = Merged::of(draft);
        // What a change has done before must not come behind what it does next.
        let own = |other: &Merged| {
            one.step
                .changes
                .iter()
                .any(|c| other.step.changes.contains(c))
        };
        let from = known.iter().rposition(own).unwrap_or(0);
        let continued = known.last_mut().filter(|last| last.goes_on_with(&one));
        if let Some(last) = continued {
            last.take(one);
            continue;
        }
        let like = known
            .iter_mut()
            .skip(from)
            .find(|other| other.is_like(&one));
        match like {
            Some(other) => other.take(one),
            None => known.push(one),
        }
    }
    let mut number = 0;
    let mut phases: Vec<PhaseSteps> = Vec::new();
    for ((phase, _), merged) in in_turn {
        let mut steps: Vec<ReleaseStep> = merged.into_iter().map(Merged::told).collect();
        for step in &mut steps {
            number += 1;
            step.number = number;
        }
        match phases.last_mut().filter(|last| last.phase == phase) {
            Some(last) => last.steps.extend(steps),
            None => phases.push(PhaseSteps { phase, steps }),
        }
    }
    phases
}

impl Merged {
    fn of(draft: Draft) -> Self {
        let Draft {
            object,
            step,
            group,
            look,
            ..
        } = draft;
        let marked = |text: String| with_mark(&text, &object);
        let gates = step.gate.into_iter();
        let gates = gates.map(|gate| (marked(gate), vec![object.clone()]));
        Self {
            look,
            step: ReleaseStep {
                text: marked(step.text),
                no_way_back: step.no_way_back.map(marked),
                done: step.done.map(marked),
                gate: None,
                ..step
            },
            gates: gates.collect(),
            objects: vec![object.clone()],
            group,
        }
    }

    fn is_like(&self, other: &Self) -> bool {
        let (own, its) = (&self.step, &other.step);
        let alike = own.text == its.text
            && own.no_way_back == its.no_way_back
            // SQL beside a name that it does not do would look as if it did.
            && own.sql.is_empty() == its.sql.is_empty()
            && self.gates.is_empty() == other.gates.is_empty()
            && self.look.is_empty() == other.look.is_empty();
        // A name in the text has to be that of either, or of both in one migration.
        let same = match own.text.contains(MARK) {
            true if self.objects == other.objects => own.sql == its.sql,
            true => {
                let done = own.done == its.done;
                self.group == other.group && done && at_once(own) && at_once(its)
            }
            false => own.sql == its.sql,
        };
        alike && same
    }

    /// Whether the other is the next part of the same run of a migration.
    fn goes_on_with(&self, other: &Self) -> bool {
        let (own, its) = (&self.step, &other.step);
        own.text == RUN
            && its.text == RUN
            && self.group.0 == other.group.0
            && own.no_way_back == its.no_way_back
            && own.done == its.done
            && at_once(own)
            && at_once(its)
    }

    fn take(&mut self, other: Self) {
        let (own, its) = (&mut self.step, other.step);
        for change in its.changes {
            if !own.changes.contains(&change) {
                own.changes.push(change);
            }
        }
        for sql in its.sql {
            if own.sql.contains(&sql) {
                continue;
            }
            let asked = own.sql.iter_mut().find_map(|known| {
                let both = for_both(&known.text, &sql.text)?;
                (known.run == sql.run).then_some((known, both))
            });
            match asked {
                Some((known, both)) => known.text = both,
                None => own.sql.push(sql),
            }
        }
        // Whoever looks does so before anything is done.
        if own
            .sql
            .iter()
            .all(|sql| matches!(sql.run, Run::Once | Run::Check))
        {
            own.sql.sort_by_key(|sql| sql.run != Run::Check);
        }
        own.places.extend(its.places);
        own.places.sort();
        own.places.dedup();
        own.owners.extend(its.owners);
        own.owners.sort();
        own.owners.dedup();
        // Done only if it is for each of them.
        own.done = own.done.take().filter(|_| its.done.is_some());
        add(&mut self.objects, other.objects);
        add(&mut self.look, other.look);
        for (gate, objects) in other.gates {
            match self.gates.iter_mut().find(|(own, _)| *own == gate) {
                Some((_, own)) => add(own, objects),
                None => self.gates.push((gate, objects)),
            }
        }
    }

    fn told(self) -> ReleaseStep {
        let objects = &self.objects;
        let gates = self
            .gates
            .iter()
            .map(|(gate, objects)| filled(gate, objects));
        let names = if objects.len() > 1 { "names" } else { "name" };
        let look = (!self.look.is_empty()).then(|| {
            format!(
                "a person has looked at the code that has the {names}: {}",
                listed(&self.look)
            )
        });
        let gates: Vec<String> = look.into_iter().chain(gates).collect();
        let several = |text: String| filled(&text, objects);
        ReleaseStep {
            gate: (!gates.is_empty()).then(|| gates.join("; ")),
            text: several(self.step.text),
            no_way_back: self.step.no_way_back.map(several),
            done: self.step.done.map(several),
            ..self.step
        }
    }
}

/// The query about the columns of two that differ in nothing else.
fn for_both(one: &str, other: &str) -> Option<String> {
    let parts = |text: &'static str| {
        move |sql: &str| -> Option<(String, String, String)> {
            let (head, rest) = sql.split_once(text)?;
            let (names, tail) = rest.split_once(')')?;
            Some((head.to_owned(), names.to_owned(), tail.to_owned()))
        }
    };
    let parts = parts(COLUMNS);
    let ((head, names, tail), (other_head, more, other_tail)) = (parts(one)?, parts(other)?);
    let alike = head == other_head && tail == other_tail && names != more;
    alike.then(|| format!("{head}{COLUMNS}{names}, {more}){tail}"))
}

/// Whether all of it can be run in one go.
fn at_once(step: &ReleaseStep) -> bool {
    let run_once = |run: Run| matches!(run, Run::Once | Run::Check);
    step.sql.iter().all(|sql| run_once(sql.run))
}

/// The first few paths, and how many more there are.
fn listed(paths: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown = paths.get(..SHOWN).unwrap_or(paths).join(", ");
    match paths.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

fn add(objects: &mut Vec<String>, more: Vec<String>) {
    for object in more {
        if !objects.contains(&object) {
            objects.push(object);
        }
    }
}

/// `text` with [`MARK`] wherever the object's name stands by itself.
fn with_mark(text: &str, object: &str) -> String {
    if object.is_empty() {
        return text.to_owned();
    }
    let is_word =
        |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
    let mut marked = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(object) {
        let (before, after) = (&rest[..at], &rest[at + object.len()..]);
        let inside = match before.is_empty() {
            true => is_word(marked.chars().next_back()),
            false => is_word(before.chars().next_back()),
        };
        marked.push_str(before);
        match inside || is_word(after.chars().next()) {
            true => marked.push_str(object),
            false => marked.push(MARK),
        }
        rest = after;
    }
    marked + rest
}

/// The text about these objects.
fn filled(text: &str, objects: &[String]) -> String {
    let [first, more @ ..] = objects else {
        return text.to_owned();
    };
    let Some((last, between)) = more.split_last() else {
        return text.replace(MARK, first);
    };
    let mut text = text.to_owned();
    for (one, several) in PLURALS {
        text = text.replace(one, several);
    }
    // Arguments of a command stand side by side.
    text = text.replace("readers \u{0}", &format!("readers {}", objects.join(" ")));
    let mut all = first.clone();
    for object in between {
        all.push_str(&format!(", {object}"));
    }
    text.replace(MARK, &format!("{all} and {last}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_marked_where_it_stands_by_itself() {
        assert_eq!(
            with_mark("drop the table a, not a_b or x.a", "a"),
            "drop the table \u{0}, not a_b or x.a"
        );
        assert_eq!(with_mark("aa a", "a"), "aa \u{0}");
        assert_eq!(with_mark("anything", ""), "anything");
    }

    #[test]
    fn several_objects_are_listed() {
        let names = ["a".to_owned(), "b".to_owned(), "c".to_owned()];
        let text = "drop the column \u{0}, without CASCADE";
        assert_eq!(
            filled(text, &names[..1]),
            "drop the column a, without CASCADE"
        );
        assert_eq!(
            filled(text, &names),
            "drop the columns a, b and c, without CASCADE"
        );
        assert_eq!(
            filled("impact readers \u{0} --fail-on any", &names),
            "impact readers a b c --fail-on any"
        );
    }
}
