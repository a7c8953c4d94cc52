//! Which files of the code name what changes, in whatever way. In: a report and its workspace. Out: paths
//! by change. It decides nothing about them: it only keeps a step from being ticked because no query
//! was found where a mapper, a builder or a language that is not understood names the thing.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};

use super::report::{ChangeSummary, Report};
use super::search::{Classed, in_parallel};
use super::workspace::Workspace;
use crate::audience::Class;
use crate::host::language;
use crate::naming;
use crate::repo::File;

/// Paths of files that name what a change is about, by the change's id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(BTreeMap<String, BTreeSet<(Doubt, String)>>);

/// How little a file that has the name has to do with the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Doubt {
    /// It names the table too.
    TableToo,
    /// Many tables have a column of that name.
    NameAlone,
}

impl Names {
    /// The files that name what `change` is about; those that name its table too come first.
    pub fn of(&self, change: &str) -> impl Iterator<Item = &str> {
        let files = self.0.get(change).into_iter().flatten();
        files.map(|(_, path)| path.as_str())
    }
}

/// The files of code that name what the changes of `report` are about.
pub(super) fn names(workspace: &Workspace, report: &Report, jobs: usize) -> Names {
    let words = Words::new(&report.changes);
    let analysed: BTreeSet<&str> = report.migrations.iter().map(|m| m.path.as_str()).collect();
    let is_asked = |file: &&File| {
        let known = || language::of(&file.path, "").is_some();
        !analysed.contains(file.path.as_str())
            && (known() || language::not_understood(&file.path).is_some())
    };
    let mut names = Names::default();
    if words.is_empty() {
        return names;
    }
    let files: Vec<&File> = workspace.files.files.iter().filter(is_asked).collect();
    let stage = workspace
        .progress
        .stage("looking for names", files.len() as u64);
    let classed = Classed::new(workspace);
    let answers = in_parallel(&files, jobs, &stage, |file| {
        // What cannot be read was told by the analysis.
        let text = file.text(file.limit()).ok()?.text;
        let named = words.named(&text);
        let class = || classed.class_of(&file.path, &text);
        (!named.is_empty() && class() == Class::Code).then_some(named)
    });
    for (file, named) in files.iter().zip(answers) {
        for (change, doubt) in named.into_iter().flatten() {
            let paths = names.0.entry(change.to_owned()).or_default();
            paths.insert((doubt, file.path.clone()));
        }
    }
    names
}

/// The names of all changes, to be looked for at once.
struct Words<'a> {
    automaton: Option<AhoCorasick>,
    /// The change that each spelling is of.
    changes: Vec<&'a str>,
    /// How the tables are spelled, by change.
    tables: BTreeMap<&'a str, Vec<String>>,
}

impl<'a> Words<'a> {
    fn new(changes: &'a [ChangeSummary]) -> Self {
        let words = changes
            .iter()
            .filter_map(|change| Some((change.id.as_str(), word(change)?)));
        let tables = changes.iter().map(|change| {
            let table = change.table.as_deref().unwrap_or_default().to_lowercase();
            let one = naming::singularize(table.rsplit('.').next().unwrap_or(&table));
            // `LineItem` as well as `line_items`: the one begins the other.
            (change.id.as_str(), vec![one.replace('_', ""), one])
        });
        Self {
            tables: tables.collect(),
            ..Self::of(words)
        }
    }

    /// A mapper may write a word without `_`.
    fn of(words: impl Iterator<Item = (&'a str, String)>) -> Self {
        let mut spellings = Vec::new();
        let mut changes = Vec::new();
        for (change, word) in words {
            let squeezed = word.replace('_', "");
            for spelling in BTreeSet::from([word, squeezed]) {
                if !spelling.is_empty() {
                    spellings.push(spelling);
                    changes.push(change);
                }
            }
        }
        let automaton = AhoCorasickBuilder::new()
            .ascii_case_insensitive(true)
            .build(&spellings);
        Self {
            automaton: automaton.ok(),
            changes,
            tables: BTreeMap::new(),
        }
    }

    fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The changes whose word stands in `text` by itself.
    fn named(&self, text: &str) -> BTreeMap<&'a str, Doubt> {
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let found = self
            .automaton
            .iter()
            .flat_map(|words| words.find_overlapping_iter(text));
        let alone = found.filter(|found| {
            let before = text.get(..found.start());
            let after = text.get(found.end()..);
            !is_word(before.and_then(|t| t.chars().next_back()))
                && !is_word(after.and_then(|t| t.chars().next()))
        });
        let changes: BTreeSet<&'a str> = alone
            .filter_map(|found| self.changes.get(found.pattern().as_usize()).copied())
            .collect();
        if changes.is_empty() {
            return BTreeMap::new();
        }
        let lower = text.to_lowercase();
        let doubted = changes.into_iter().map(|change| {
            let mut tables = self.tables.get(change).into_iter().flatten();
            match tables.any(|table| lower.contains(table.as_str())) {
                true => (change, Doubt::TableToo),
                false => (change, Doubt::NameAlone),
            }
        });
        doubted.collect()
    }
}

/// The name by which code that does not write SQL speaks of it: the column's, else the relation's.
fn word(change: &ChangeSummary) -> Option<String> {
    let name = change.column.as_ref().or(change.table.as_ref())?;
    let bare = name.rsplit('.').next().unwrap_or(name);
    Some(bare.to_lowercase()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_by_itself_in_either_spelling() {
        let words =
            Words::of([("C1", "placed_at".to_owned()), ("C2", "at".to_owned())].into_iter());
        let named = |text: &str| words.named(text).into_keys().collect::<Vec<_>>();
        assert_eq!(named("order.placed_at = now"), ["C1"]);
        assert_eq!(named("this.PlacedAt"), ["C1"]);
        assert_eq!(named("replaced_at, placed_at_all"), [""; 0]);
        assert_eq!(named("placed_at AT noon"), ["C1", "C2"]);
    }
}
